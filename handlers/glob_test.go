package handlers

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
)

// TestGlob holds patterns against what Python's fnmatch matched (testdata/record_fnmatch.py).
func TestGlob(t *testing.T) {
	b, err := os.ReadFile("testdata/fnmatch.json")
	if err != nil {
		t.Fatal(err)
	}
	var golden map[string][]string
	if err := json.Unmarshal(b, &golden); err != nil {
		t.Fatal(err)
	}
	paths := golden["|paths"]
	delete(golden, "|paths")
	if len(golden) < 20 || len(paths) < 20 {
		t.Fatalf("%d patterns, %d paths", len(golden), len(paths))
	}
	for pattern, want := range golden {
		g, err := newGlob(pattern)
		if err != nil {
			t.Errorf("%q: %v", pattern, err)
			continue
		}
		for _, p := range paths {
			if got := g.match(p, p); got != slices.Contains(want, p) {
				t.Errorf("%q matches %q: %v", pattern, p, got)
			}
		}
	}
}

// TestGlobAboveApp holds that folders above the app's matter only to patterns that name one.
func TestGlobAboveApp(t *testing.T) {
	for _, c := range []struct {
		pattern, below, full string
		want                 bool
	}{
		{".*", "/index.html", "/home/me/.apps/shop/index.html", false},
		{".*", "/.git/x", "/home/me/shop/.git/x", true},
		{"shop/private/*", "/private/x", "/home/me/shop/private/x", true},
		{"private/*", "/private/x", "/home/me/shop/private/x", true},
		{"*secret*", "/x", "/home/secret/x", false},
	} {
		g, err := newGlob(c.pattern)
		if err != nil {
			t.Fatal(err)
		}
		if got := g.match(c.below, c.full); got != c.want {
			t.Errorf("%s on %s: %v", c.pattern, c.full, got)
		}
	}
}
