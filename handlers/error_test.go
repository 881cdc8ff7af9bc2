package handlers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gramener/gramex-go/internal/web"
)

func writeTemp(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "gramex.yaml")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// failing is a handler that fails as a test says.
type failing func(w http.ResponseWriter, r *http.Request) error

func (f failing) ServeHTTP(w http.ResponseWriter, r *http.Request) error { return f(w, r) }

// fail makes the endpoint "x" of an app whose handler does f.
func failSite(t *testing.T, f failing, yaml string, files ...string) *site {
	s := &site{}
	all := map[string]string{"gramex.yaml": "url: {}\n" + yaml}
	for i := 0; i < len(files); i += 2 {
		all[files[i]] = files[i+1]
	}
	s = newSite(t, all)
	s.registry.Register("FailHandler", func(context.Context, Spec, *Env) (Handler, error) { return f, nil })
	typ, _ := s.registry.Lookup("Fail")
	spec := Spec{Name: "x", Type: typ.Name, Pattern: "/x"}
	spec.Kwargs = s.env.Config.Path("handlers", "BaseHandler")
	e := NewEndpoint(t.Context(), typ, spec, s.env)
	s.endpoints["x"] = e
	return s
}

func (s *site) fail(headers ...string) *http.Response {
	r := httptest.NewRequest("GET", "/x?secret=1", nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.endpoints["x"].ServeHTTP(w, web.WithID(r))
	return w.Result()
}

func TestErrorAnswers(t *testing.T) {
	internal := errors.New("password=hunter2 in /srv/app")
	for _, c := range []struct {
		what   string
		err    error
		status int
		text   string
	}{
		{"HTTPError", Errorf(418, "no coffee: %w", internal), 418, "418 I'm a teapot: no coffee: " + internal.Error() + "\n"},
		{"no message", &HTTPError{Status: 403, Err: internal}, 403, "403 Forbidden\n"},
		{"wrapped", fmt.Errorf("around: %w", Errorf(404, "no such room")), 404, "404 Not Found: no such room\n"},
		{"unknown", internal, 500, "500 Internal Server Error: something went wrong here; the server's log says what (request test-id)\n"},
		{"too large", &http.MaxBytesError{Limit: 10}, 413, "413 Request Entity Too Large: the request is larger than 10 bytes\n"},
		{"strange status", &HTTPError{Status: 799, Message: "odd"}, 799, "799 Error: odd (request test-id)\n"},
	} {
		s := failSite(t, func(w http.ResponseWriter, _ *http.Request) error {
			w.Header().Set("Content-Encoding", "br")
			w.Header().Set("ETag", `"x"`)
			http.SetCookie(w, &http.Cookie{Name: "a", Value: "b"})
			return c.err
		}, "")
		r := s.fail("X-Request-Id", "test-id")
		if got := body(t, r); r.StatusCode != c.status || got != c.text {
			t.Errorf("%s: %d %q, want %d %q", c.what, r.StatusCode, got, c.status, c.text)
		}
		if r.Header.Get("ETag") != "" || r.Header.Get("Content-Encoding") != "" || r.Header.Get("Set-Cookie") == "" {
			t.Errorf("%s: headers %v", c.what, r.Header)
		}
	}
}

func TestErrorFormats(t *testing.T) {
	s := failSite(t, func(http.ResponseWriter, *http.Request) error {
		return &HTTPError{Status: 503, Message: "no <b>room</b>", Header: http.Header{"Retry-After": {"5"}}}
	}, "handlers: {BaseHandler: {headers: {X-Frame-Options: SAMEORIGIN}}}")
	r := s.fail("Accept", "text/html,application/xhtml+xml,*/*;q=0.8", "X-Request-Id", "test-id")
	page := body(t, r)
	if !strings.Contains(page, "No &lt;b&gt;room&lt;/b&gt;.") || !strings.Contains(page, "test-id") || strings.Contains(page, "<b>") {
		t.Errorf("page: %s", page)
	}
	if r.Header.Get("Retry-After") != "5" || r.Header.Get("X-Frame-Options") != "SAMEORIGIN" || r.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers %v", r.Header)
	}
	r = s.fail("Accept", "application/json", "X-Request-Id", "test-id")
	var got any
	if err := json.Unmarshal([]byte(body(t, r)), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"error": map[string]any{"status": 503.0, "title": "Service Unavailable", "message": "no <b>room</b>", "request_id": "test-id"}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("JSON %v, want %v", got, want)
	}
	// A browser's WebSocket sees no page.
	r = s.fail("Accept", "text/html", "Upgrade", "websocket")
	if typ := r.Header.Get("Content-Type"); typ != "text/plain; charset=utf-8" {
		t.Errorf("to a WebSocket: %s", typ)
	}
}

func TestErrorPages(t *testing.T) {
	yaml := `
handlers:
  BaseHandler:
    error:
      404: {path: missing.html, headers: {X-Page: mine, Content-Type: text/html}}
      "403": {path: $YAMLPATH/forbidden.json}
      401: {path: template.html}
      500: {function: module.fn}
      502: {path: gone.html}
      503: {}
      504: text
      xyz: {path: missing.html}
      99: {path: missing.html}
`
	files := []string{"missing.html", "<h1>mine</h1>", "forbidden.json", `{"no": 1}`, "template.html", "{{ handler.name }}"}
	for _, c := range []struct {
		status    int
		typ, body string
	}{
		{404, "text/html", "<h1>mine</h1>"},
		{403, "application/json", `{"no": 1}`},
		{401, "text/plain; charset=utf-8", "401 Unauthorized\n"},
	} {
		s := failSite(t, func(http.ResponseWriter, *http.Request) error { return &HTTPError{Status: c.status} }, yaml, files...)
		r := s.fail()
		if got, typ := body(t, r), r.Header.Get("Content-Type"); r.StatusCode != c.status || got != c.body || typ != c.typ {
			t.Errorf("%d: %d %s %q, want %s %q", c.status, r.StatusCode, typ, got, c.typ, c.body)
		}
		if c.status == 404 && r.Header.Get("X-Page") != "mine" {
			t.Errorf("404 lacks its header: %v", r.Header)
		}
		want := []string{
			"gramex.yaml:8:19: error: 401: " + s.dir + "/template.html is a template, which this version does not render: the built-in page is shown",
			"gramex.yaml:9:23: error: 500: function: is not supported by this version, the built-in page is shown",
			"gramex.yaml:10:19: error: 502: cannot read " + s.dir + "/gone.html: no such file or directory",
			"gramex.yaml:11:12: error: 503 must have a path: to a file",
			"gramex.yaml:12:12: error: 504 must be a mapping with path:, not text",
			`gramex.yaml:13:7: error: xyz is not a status code from 100 to 999`,
			`gramex.yaml:14:7: error: 99 is not a status code from 100 to 999`,
		}
		for _, w := range want {
			if !strings.Contains(strings.Join(s.warns, "\n")+"\n", w+"\n") {
				t.Errorf("no warning %s in\n%s", w, strings.Join(s.warns, "\n"))
			}
		}
		if len(s.warns) != len(want) {
			t.Errorf("%d warnings, want %d:\n%s", len(s.warns), len(want), strings.Join(s.warns, "\n"))
		}
	}
}

// TestPanic holds that a panic is answered and logged, and cuts an answer that has begun.
func TestPanic(t *testing.T) {
	s := failSite(t, func(http.ResponseWriter, *http.Request) error { panic("oops: secret") }, "")
	r := s.fail("X-Request-Id", "test-id")
	if got := body(t, r); r.StatusCode != 500 || strings.Contains(got, "secret") {
		t.Errorf("%d %q", r.StatusCode, got)
	}
	if log := s.logged(); !strings.Contains(log, "oops: secret") || !strings.Contains(log, "test-id") || strings.Contains(log, "secret=1") {
		t.Errorf("log: %s", log)
	}
	s = failSite(t, func(w http.ResponseWriter, _ *http.Request) error {
		w.WriteHeader(200)
		return errors.New("too late")
	}, "")
	defer func() {
		if p := recover(); p != http.ErrAbortHandler {
			t.Errorf("panic %v, want http.ErrAbortHandler", p)
		}
	}()
	s.endpoints["x"].ServeHTTP(web.NewWriter(httptest.NewRecorder(), 0), httptest.NewRequest("GET", "/x", nil))
	t.Error("an answer that had begun was ended as if whole")
}
