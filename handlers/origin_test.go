package handlers

import (
	"errors"
	"net/http/httptest"
	"testing"

	"github.com/gramener/gramex-go/internal/conf"
)

func TestOrigins(t *testing.T) {
	none := ""
	for _, c := range []struct {
		allowed string // "" is no origins:
		origin  string // none is no header
		want    bool
	}{
		// As recorded of Gramex, s63_origin, on 127.0.0.1:9988.
		{"", none, true},
		{"", "http://127.0.0.1:9988", true},
		{"", "https://127.0.0.1:9988", true},
		{"", "HTTP://127.0.0.1:9988", true},
		{"", "http://example.org", false},
		{"", "https://sub.example.org", false},
		{"", "http://127.0.0.1", false},
		{"", "http://localhost:9988", false},
		{"", "null", false},
		{"", "EMPTY", false},
		{"", "garbage", false},
		// Tricks
		{"", "http://127.0.0.1:9988@example.org", false},
		{"", "http://user@127.0.0.1:9988", false},
		{"", "http://127.0.0.1:9988.example.org", false},
		{"", "http://127.0.0.1:9988/x", true},
		{"", "//127.0.0.1:9988", true},
		// origins:
		{"example.org", "http://example.org", true},
		{"example.org", "https://a.b.example.org", true},
		{"example.org", "http://EXAMPLE.org", true},
		{"example.org", "http://evilexample.org", false},
		{"example.org", "http://example.org.evil.com", false},
		{"example.org", "http://example.org:8080", false},
		{"example.org:8080", "http://example.org:8080", true},
		{"example.org", "null", false},
		{"example.org", "EMPTY", false},
		{"example.org", "http://127.0.0.1:9988", true},
		{"a.org, b.org", "http://b.org", true},
		{"['a.org', 'https://c.org']", "https://c.org", true},
		{"['a.org', 'https://c.org']", "http://c.org", false},
		{"['a.org', 'https://c.org']", "https://x.c.org", false},
		{"'*.a.org'", "https://x.a.org", true},
		{"'*.a.org'", "https://a.org", false},
		{"'https://*.a.org'", "https://x.a.org", true},
		{"'https://*.a.org'", "http://x.a.org", false},
		{"'*'", "http://anyone", true},
		{"'*'", "EMPTY", false},
	} {
		var o *Origins
		if c.allowed != "" {
			cfg, err := conf.Load(t.Context(), conf.Options{Root: t.TempDir(), File: writeTemp(t, "origins: "+c.allowed), NoBase: true, Environ: []string{}})
			if err != nil {
				t.Fatal(err)
			}
			if o, err = ReadOrigins(cfg.Root.Get("origins")); err != nil {
				t.Fatal(err)
			}
		}
		r := httptest.NewRequest("GET", "http://127.0.0.1:9988/ws", nil)
		switch c.origin {
		case none:
		case "EMPTY":
			r.Header["Origin"] = []string{""}
		default:
			r.Header.Set("Origin", c.origin)
		}
		err := o.Check(r)
		var he *HTTPError
		if (err == nil) != c.want || err != nil && (!errors.As(err, &he) || he.Status != 403) {
			t.Errorf("origins %s, Origin %q: %v, want allowed %v", c.allowed, c.origin, err, c.want)
		}
	}
	// The older name of the header counts, a second one refuses.
	r := httptest.NewRequest("GET", "http://127.0.0.1:9988/ws", nil)
	r.Header.Set("Sec-Websocket-Origin", "http://example.org")
	if (*Origins)(nil).Check(r) == nil {
		t.Error("Sec-WebSocket-Origin is not looked at")
	}
	r.Header["Origin"] = []string{"http://127.0.0.1:9988", "http://example.org"}
	if (*Origins)(nil).Check(r) == nil {
		t.Error("of two Origins one is believed")
	}
}

func TestOriginsErrors(t *testing.T) {
	for text, want := range map[string]string{
		"3":              "gramex.yaml:1:10: origins must be text or a list of texts, not an integer",
		"'http://'":      `gramex.yaml:1:10: origins: "http://" is not a domain: write it like "example.org", "*.example.org" or "https://example.org:8443"`,
		"[a.org/path]":   `gramex.yaml:1:10: origins: "a.org/path" is not a domain: write it like "example.org", "*.example.org" or "https://example.org:8443"`,
		"'exa*mple.org'": `gramex.yaml:1:10: origins: "exa*mple.org" is not a domain: write it like "example.org", "*.example.org" or "https://example.org:8443"`,
	} {
		file := writeTemp(t, "origins: "+text)
		cfg, err := conf.Load(t.Context(), conf.Options{File: file, NoBase: true, Environ: []string{}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ReadOrigins(cfg.Root.Get("origins")); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
