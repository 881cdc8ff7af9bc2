package web

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestID(t *testing.T) {
	r := httptest.NewRequest("GET", "/", nil)
	if ID(r) != "" {
		t.Error("a request has an id before it was given one")
	}
	a, b := ID(WithID(r)), ID(WithID(r))
	if len(a) != 16 || a == b {
		t.Errorf("ids %q and %q", a, b)
	}
	for given, want := range map[string]bool{"abc-1.2_X": true, "": false, "a b": false, "x\ny": false, strings.Repeat("a", 65): false, "é": false} {
		r.Header.Set("X-Request-Id", given)
		if got := ID(WithID(r)) == given; got != want {
			t.Errorf("X-Request-Id %q is taken: %v", given, got)
		}
	}
}

func TestPeerOf(t *testing.T) {
	for _, c := range []struct {
		remote  string
		proxy   bool
		headers []string
		want    Peer
	}{
		{"203.0.113.9:1", true, nil, Peer{"203.0.113.9", "http"}},
		{"127.0.0.1:1", true, []string{"X-Real-Ip", "203.0.113.9", "X-Forwarded-Proto", "https"}, Peer{"203.0.113.9", "https"}},
		{"10.1.2.3:1", true, []string{"X-Forwarded-For", "1.1.1.1, 203.0.113.9", "X-Scheme", "https"}, Peer{"203.0.113.9", "https"}},
		{"[::1]:1", true, []string{"X-Forwarded-For", "2001:db8::1"}, Peer{"2001:db8::1", "http"}},
		// Who is no proxy is not believed.
		{"203.0.113.9:1", true, []string{"X-Real-Ip", "127.0.0.1", "X-Scheme", "https"}, Peer{"203.0.113.9", "http"}},
		{"127.0.0.1:1", false, []string{"X-Real-Ip", "203.0.113.9"}, Peer{"127.0.0.1", "http"}},
		{"127.0.0.1:1", true, []string{"X-Real-Ip", "not an address", "X-Scheme", "gopher"}, Peer{"127.0.0.1", "http"}},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.remote
		for i := 0; i < len(c.headers); i += 2 {
			r.Header.Set(c.headers[i], c.headers[i+1])
		}
		if got := PeerOf(r, c.proxy); got != c.want {
			t.Errorf("%s %v: %v, want %v", c.remote, c.headers, got, c.want)
		}
	}
}

func TestWants(t *testing.T) {
	for accept, want := range map[string]Format{
		"": Text, "*/*": Text, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": HTML, "application/json": JSON,
		"application/json, text/html;q=0.5": JSON, "text/html;q=0.1, application/json;q=0.9": JSON, "text/plain": Text, "image/png": Text,
		"text/html;q=x": Text, "text/html;q=0": Text, ";;;": Text,
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept", accept)
		if got := Wants(r); got != want {
			t.Errorf("Accept %q: %d, want %d", accept, got, want)
		}
	}
}

func TestGzip(t *testing.T) {
	long := strings.Repeat("all work and no play ", 200)
	for _, c := range []struct {
		what    string
		request []string
		status  int
		headers []string
		body    string
		zipped  bool
		etag    string
	}{
		{"text", []string{"Accept-Encoding", "br, gzip"}, 200, []string{"Content-Type", "text/html", "ETag", `"x"`}, long, true, `W/"x"`},
		{"no type", []string{"Accept-Encoding", "gzip"}, 0, nil, long, true, ""},
		{"not accepted", nil, 200, []string{"Content-Type", "text/html", "ETag", `"x"`}, long, false, `"x"`},
		{"refused", []string{"Accept-Encoding", "gzip;q=0"}, 200, []string{"Content-Type", "text/html"}, long, false, ""},
		{"short", []string{"Accept-Encoding", "gzip"}, 200, []string{"Content-Type", "text/html", "Content-Length", "2", "ETag", `"x"`}, "hi", false, `"x"`},
		{"picture", []string{"Accept-Encoding", "gzip"}, 200, []string{"Content-Type", "image/png"}, long, false, ""},
		{"encoded", []string{"Accept-Encoding", "gzip"}, 200, []string{"Content-Type", "text/html", "Content-Encoding", "br"}, long, false, ""},
		{"part", []string{"Accept-Encoding", "gzip"}, 206, []string{"Content-Type", "text/html"}, long, false, ""},
		{"asked for a part", []string{"Accept-Encoding", "gzip", "Range", "bytes=0-"}, 200, []string{"Content-Type", "text/html"}, long, false, ""},
		{"events", []string{"Accept-Encoding", "gzip"}, 200, []string{"Content-Type", "text/event-stream"}, long, false, ""},
	} {
		h := Gzip(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			for i := 0; i < len(c.headers); i += 2 {
				w.Header().Set(c.headers[i], c.headers[i+1])
			}
			if c.status > 0 {
				w.WriteHeader(c.status)
			}
			io.WriteString(w, c.body)
		}))
		r := httptest.NewRequest("GET", "/", nil)
		for i := 0; i < len(c.request); i += 2 {
			r.Header.Set(c.request[i], c.request[i+1])
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		got := w.Body.String()
		if zipped := w.Header().Get("Content-Encoding") == "gzip"; zipped != c.zipped {
			t.Errorf("%s: compressed %v, want %v", c.what, zipped, c.zipped)
		} else if zipped {
			if len(got) > len(c.body)/2 {
				t.Errorf("%s: %d bytes of %d", c.what, len(got), len(c.body))
			}
			z, err := gzip.NewReader(strings.NewReader(got))
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(z)
			if err != nil {
				t.Fatal(err)
			}
			got = string(b)
		}
		if got != c.body || w.Header().Get("ETag") != c.etag {
			t.Errorf("%s: body %.40q, ETag %s", c.what, got, w.Header().Get("ETag"))
		}
		if typ := w.Header().Get("Content-Type"); strings.HasPrefix(typ, "text/html") && c.what != "encoded" && c.status == 200 && w.Header().Get("Vary") == "" {
			t.Errorf("%s: no Vary", c.what)
		}
	}
}

// TestGzipCut holds that an answer cut short by a panic does not end as a whole one.
func TestGzipCut(t *testing.T) {
	srv := httptest.NewServer(Gzip(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		io.WriteString(w, strings.Repeat("x", 1<<16))
		panic(http.ErrAbortHandler)
	})))
	defer srv.Close()
	c := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	r, err := c.Get(srv.URL)
	if err == nil {
		_, err = io.ReadAll(r.Body)
		r.Body.Close()
	}
	if err == nil {
		t.Error("half an answer was taken for the whole")
	}
}

// TestGzipUpgrade holds that a handshake passes untouched.
func TestGzipUpgrade(t *testing.T) {
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Upgrade", "websocket")
	r.Header.Set("Accept-Encoding", "gzip")
	Gzip(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if _, ok := w.(*httptest.ResponseRecorder); !ok {
			t.Errorf("the writer of a handshake is wrapped: %T", w)
		}
	})).ServeHTTP(httptest.NewRecorder(), r)
}

func TestWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "big")
	if err := os.WriteFile(path, bytes.Repeat([]byte("0123456789abcdef"), 3<<16), 0o644); err != nil { // 3 MB
		t.Fatal(err)
	}
	var got Writer
	var begun bool
	served := make(chan struct{}, 1)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ww := NewWriter(w, time.Minute)
		defer func() { got = *ww; served <- struct{}{} }()
		begun = Begun(ww)
		switch r.URL.Path {
		case "/file":
			http.ServeFile(ww, r, path)
		case "/early":
			ww.WriteHeader(http.StatusEarlyHints)
			ww.WriteHeader(http.StatusTeapot)
			io.WriteString(ww, "tea")
		case "/flush":
			http.NewResponseController(ww).Flush()
		case "/hijack":
			c, _, err := http.NewResponseController(ww).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\n\r\n")
			c.Close()
		}
	}))
	defer srv.Close()
	for _, c := range []struct {
		path, ranged string
		status       int
		size         int64
		hijacked     bool
	}{
		{"/file", "", 200, 3 << 20, false},
		{"/file", "bytes=1-2097152", 206, 2 << 20, false},
		{"/early", "", 418, 3, false},
		{"/flush", "", 200, 0, false},
		{"/none", "", 0, 0, false},
	} {
		r, err := http.NewRequest("GET", srv.URL+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if c.ranged != "" {
			r.Header.Set("Range", c.ranged)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		n, err := io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		if err != nil || n != c.size {
			t.Errorf("%s: read %d bytes, %v; want %d", c.path, n, err, c.size)
		}
		<-served
		if got.Status() != c.status || got.Size() != c.size || begun {
			t.Errorf("%s: status %d size %d begun %v, want %d %d", c.path, got.Status(), got.Size(), begun, c.status, c.size)
		}
	}
	conn, err := net.Dial("tcp", strings.TrimPrefix(srv.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	io.WriteString(conn, "GET /hijack HTTP/1.1\r\nHost: x\r\n\r\n")
	if line, _ := bufio.NewReader(conn).ReadString('\n'); !strings.Contains(line, strconv.Itoa(101)) {
		t.Errorf("hijacked: %q", line)
	}
	<-served
	if !got.Hijacked() || got.Status() != 101 || !Begun(&got) {
		t.Errorf("hijacked %v, status %d", got.Hijacked(), got.Status())
	}
	http.DefaultClient.CloseIdleConnections()
}

// TestStall holds that a client that stops reading is cut, and one that reads slowly is not.
func TestStall(t *testing.T) {
	ended := make(chan error, 1)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		ww := NewWriter(w, 200*time.Millisecond)
		var err error
		for range 1000 {
			if _, err = ww.Write(make([]byte, 1<<20)); err != nil {
				break
			}
		}
		ended <- err
	}))
	defer srv.Close()
	conn, err := net.Dial("tcp", strings.TrimPrefix(srv.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	select {
	case err := <-ended:
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("writing ended with %v", err)
		}
	case <-time.After(20 * time.Second):
		t.Error("a client that reads nothing holds the server for ever")
	}
}
