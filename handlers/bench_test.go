package handlers

import (
	"net/http/httptest"
	"testing"
)

// BenchmarkFile is a small file, from the endpoint to the recorder.
func BenchmarkFile(b *testing.B) {
	s := newSite(b, map[string]string{"gramex.yaml": "url: {f: {pattern: /f/(.*), handler: File, kwargs: {path: .}}}", "dir/x.html": "<h1>x</h1>"})
	r := WithParams(httptest.NewRequest("GET", "/f/dir/x.html", nil), Params{Args: []string{"dir/x.html"}})
	b.ReportAllocs()
	for b.Loop() {
		w := httptest.NewRecorder()
		s.endpoints["f"].ServeHTTP(w, r)
		if w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}

// BenchmarkObject is what a socket costs before its first message: its `handler`, user and session.
func BenchmarkObject(b *testing.B) {
	s := newSite(b, map[string]string{"gramex.yaml": "url: {}"})
	r := httptest.NewRequest("GET", "/?a=1&b=2", nil)
	r.Header.Set("Upgrade", "websocket")
	b.ReportAllocs()
	for b.Loop() {
		o := (&Request{HTTP: r, env: s.env}).Object()
		if _, ok, err := o.Attr(nil, "current_user"); !ok || err != nil {
			b.Fatal(err)
		}
		if o.Args().Len() != 2 {
			b.Fatal("args")
		}
	}
}
