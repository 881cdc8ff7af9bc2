package route

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"reflect"
	"strings"
	"testing"
)

// TestPython holds patterns against what Python's re matched (testdata/record.py).
func TestPython(t *testing.T) {
	b, err := os.ReadFile("testdata/python.json")
	if err != nil {
		t.Fatal(err)
	}
	var golden struct {
		Paths    []string
		Patterns []struct {
			Pattern string
			Matches map[string]any
		}
		Bad []string
	}
	if err := json.Unmarshal(b, &golden); err != nil {
		t.Fatal(err)
	}
	if len(golden.Patterns) == 0 || len(golden.Bad) == 0 {
		t.Fatal("no cases")
	}
	for _, c := range golden.Patterns {
		p, err := Compile(c.Pattern)
		if err != nil {
			t.Errorf("%s: %v", c.Pattern, err)
			continue
		}
		for _, path := range golden.Paths {
			want, wanted := c.Matches[path]
			m, ok, err := p.Match(path)
			if ok != wanted {
				t.Errorf("%s matches %s: %v, want %v", c.Pattern, path, ok, wanted)
				continue
			}
			if got := asJSON(m, err); ok && !reflect.DeepEqual(got, want) {
				t.Errorf("%s on %s: %#v, want %#v", c.Pattern, path, got, want)
			}
		}
	}
	for _, bad := range golden.Bad {
		if _, err := Compile(bad); err == nil {
			t.Errorf("%s compiles", bad)
		}
	}
}

// asJSON is a match as the golden file writes it.
func asJSON(m Match, err error) any {
	var enc *EncodingError
	if errors.As(err, &enc) {
		return "not UTF-8"
	}
	if err != nil {
		return err.Error()
	}
	if m.Kwargs != nil {
		out := map[string]any{}
		for k, v := range m.Kwargs {
			out[k] = v
			if m.Unset[k] {
				out[k] = nil
			}
		}
		return out
	}
	out := []any{}
	for i, v := range m.Args {
		if m.Unset[fmt.Sprint(i)] {
			out = append(out, nil)
		} else {
			out = append(out, v)
		}
	}
	return out
}

func TestCompileErrors(t *testing.T) {
	for pattern, want := range map[string]string{
		"":               `pattern is empty`,
		"/(":             `invalid pattern "/(": missing ), unterminated group`,
		"/a)":            `invalid pattern "/a)": unbalanced parenthesis`,
		`/\g`:            `invalid pattern "/\\g": bad escape \g`,
		"/(?P<a>x)(y)":   `invalid pattern "/(?P<a>x)(y)": groups must be all named or all unnamed`,
		"/[b-a]":         `invalid pattern "/[b-a]": invalid character class range: ` + "`b-a`",
		"/a*+":           `invalid pattern "/a*+": possessive *+ is not supported`,
		"/[a":            `invalid pattern "/[a": unterminated character set [a`,
		"/(?P<a>x)(?P<a": `invalid pattern "/(?P<a>x)(?P<a": missing >, unterminated name`,
	} {
		if _, err := Compile(pattern); err == nil || err.Error() != want {
			t.Errorf("Compile(%q): %v, want %s", pattern, err, want)
		}
	}
}

func TestNormalize(t *testing.T) {
	for in, want := range map[string]string{
		"/./simple":       "/simple",
		"//simple":        "/simple",
		"/a/../b/":        "/b/",
		"/a//b":           "/a/b",
		"/.":              "/",
		"/page#part":      "/page",
		"/a/?":            "/a/?",
		"/./(?P<x>.*)":    "/(?P<x>.*)",
		"/.*/x":           "/.*/x",
		"/../..":          "/",
		"/dir/./(.*)\\.x": "/dir/(.*)\\.x",
	} {
		if got := normalize(in); got != want {
			t.Errorf("normalize(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNonASCIIPattern(t *testing.T) {
	for _, c := range []struct{ pattern, path string }{
		{"/café", "/caf%C3%A9"},
		{"/café+/(.*)", "/caf%C3%A9%C3%A9/x"},
		{"/a b", "/a%20b"},
	} {
		p, err := Compile(c.pattern)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok, err := p.Match(c.path); !ok || err != nil {
			t.Errorf("%s does not match %s: %v", c.pattern, c.path, err)
		}
	}
}

func TestRequestPath(t *testing.T) {
	for target, want := range map[string]string{
		"/a/b?c=/d":              "/a/b",
		"/a%2Fb":                 "/a%2Fb",
		"/a%20b%2f":              "/a%20b%2f",
		"/caf\xc3\xa9":           "/caf%C3%A9",
		"//x":                    "//x",
		"http://host/a%62?q":     "/a%62",
		"/%zz":                   "/%zz",
		"/a\tb":                  "/a%09b",
		"/plus+?x":               "/plus+",
		"http://example.org?x=1": "",
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RequestURI = target
		if strings.HasPrefix(target, "http:") {
			r = httptest.NewRequest("GET", target, nil)
		}
		if got := RequestPath(r); got != want {
			t.Errorf("RequestPath(%q) = %q, want %q", target, got, want)
		}
	}
}

// TestTimeout holds that a path made to run a pattern for ever ends the search: a later, perhaps
// less guarded entry must not be reached that way.
func TestTimeout(t *testing.T) {
	table := newTable(t, map[string]float64{`/x/(?=(a+)+$)(.*)`: 1, `/x/(.*)`: 0})
	_, _, ok, err := table.Lookup("/x/" + strings.Repeat("a", 60) + "!")
	if ok || !errors.Is(err, ErrTimeout) {
		t.Fatalf("ok %v, error %v", ok, err)
	}
}

func newTable(t testing.TB, patterns map[string]float64) *Table[string] {
	var entries []Entry[string]
	for text, priority := range patterns {
		p, err := Compile(text)
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, Entry[string]{p, priority, text})
	}
	return NewTable(entries)
}

// TestOrder holds the order against sorted() of Gramex's _sort_url_patterns.
func TestOrder(t *testing.T) {
	table := newTable(t, map[string]float64{
		"/(.*)": -100, "/favicon.ico": -90, "/dir/(.*)": 0, "/dir/sub/(.*)": 0, "/dir/(.+)/(.*)x*": 0,
		"/(style.css|script.js)": 2, "/half": 0.5, "/dir/page": 0,
	})
	var got []string
	for _, e := range table.Entries() {
		got = append(got, e.Value)
	}
	want := []string{"/(style.css|script.js)", "/half", "/dir/sub/(.*)", "/dir/(.+)/(.*)x*", "/dir/page", "/dir/(.*)", "/favicon.ico", "/(.*)"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("order %q, want %q", got, want)
	}
	for path, want := range map[string]string{
		"/style.css": "/(style.css|script.js)", "/half": "/half", "/dir/sub/x": "/dir/sub/(.*)", "/dir/page": "/dir/page",
		"/dir/x": "/dir/(.*)", "/dir/a/b": "/dir/(.+)/(.*)x*", "/": "/(.*)", "/other/deep/er": "/(.*)", "/favicon.ico": "/favicon.ico",
	} {
		if got, _, ok, err := table.Lookup(path); got != want || !ok || err != nil {
			t.Errorf("%s goes to %q (%v, %v), want %q", path, got, ok, err, want)
		}
	}
	if _, _, ok, _ := table.Lookup("nothing"); ok {
		t.Error("a path without a slash is found")
	}
}

// TestLookupAgrees holds the indexed search against trying every entry in turn.
func TestLookupAgrees(t *testing.T) {
	b, err := os.ReadFile("testdata/python.json")
	if err != nil {
		t.Fatal(err)
	}
	var golden struct {
		Paths    []string
		Patterns []struct{ Pattern string }
	}
	if err := json.Unmarshal(b, &golden); err != nil {
		t.Fatal(err)
	}
	var entries []Entry[int]
	for i, c := range golden.Patterns {
		p, err := Compile(c.Pattern)
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, Entry[int]{p, float64(i % 3), i})
	}
	table := NewTable(entries)
	for _, path := range golden.Paths {
		want := -1
		for _, e := range table.Entries() {
			if _, ok, err := e.Pattern.Match(path); ok || err != nil {
				want = e.Value
				break
			}
		}
		got, _, ok, err := table.Lookup(path)
		if !ok && err == nil {
			got = -1
		}
		if got != want {
			t.Errorf("%s: entry %d, want %d", path, got, want)
		}
	}
}

// FuzzCompile holds that no pattern panics and none matches more than the whole path.
func FuzzCompile(f *testing.F) {
	f.Add("/(.*)", "/x")
	f.Add(`/(?P<a>\w+)/\1`, "/x/x")
	f.Add("/[^]]{,3}(?i:x)|y", "/%41")
	f.Fuzz(func(t *testing.T, pattern, path string) {
		p, err := Compile(pattern)
		if err != nil {
			return
		}
		_, ok, _ := p.Match(path)
		if ok && !strings.HasPrefix(path, p.prefix) {
			t.Errorf("%q matches %q without its beginning %q", pattern, path, p.prefix)
		}
	})
}

func BenchmarkLookup(b *testing.B) {
	for _, n := range []int{10, 1000, 10000} {
		patterns := map[string]float64{"/(.*)": -100}
		for i := range n {
			patterns[fmt.Sprintf("/app/%d/page", i)] = 0
			patterns[fmt.Sprintf("/app/%d/(.*)", i)] = 0
		}
		table := newTable(b, patterns)
		for name, path := range map[string]string{"literal": "/app/7/page", "pattern": "/app/7/x/y", "default": "/index.html"} {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, _, ok, err := table.Lookup(path); !ok || err != nil {
						b.Fatal(path, err)
					}
				}
			})
		}
	}
}
