package gramex

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/gramener/gramex-go/handlers"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// running is a server of a test's own, in this process.
type running struct {
	t    *testing.T
	dir  string
	url  string
	stop context.CancelFunc
	done chan error
	srv  *Server

	mu  sync.Mutex
	log bytes.Buffer
}

// Write takes the server's log.
func (r *running) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.log.Write(b)
}

func (r *running) logged() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.log.String()
}

// start serves files in a folder of the test's own until the test ends.
func start(t *testing.T, reg *handlers.Registry, files map[string]string, args ...string) *running {
	t.Helper()
	r := &running{t: t, dir: t.TempDir(), done: make(chan error, 1)}
	for name, text := range files {
		r.write(name, text)
	}
	t.Setenv("GRAMEXDATA", t.TempDir())
	ctx, cancel := context.WithCancel(context.Background())
	ready := make(chan string, 1)
	s := New(reg)
	r.srv, s.poll = s, 10*time.Millisecond
	s.Dir, s.Stderr, s.Ready = r.dir, r, func(url string) { ready <- url }
	go func() {
		r.done <- s.Run(ctx, append([]string{"--listen.address=127.0.0.1", "--listen.port=0"}, args...))
	}()
	r.stop = cancel
	select {
	case r.url = <-ready:
	case err := <-r.done:
		cancel()
		t.Fatalf("the server ended: %v\n%s", err, r.logged())
	}
	t.Cleanup(func() {
		r.end()
		http.DefaultClient.CloseIdleConnections()
		if t.Failed() {
			t.Log(r.logged())
		}
	})
	return r
}

func (r *running) write(name, text string) {
	r.t.Helper()
	path := filepath.Join(r.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		r.t.Fatal(err)
	}
	// Written beside and moved, so that the server never reads half of it.
	if err := os.WriteFile(path+".new", []byte(text), 0o644); err != nil {
		r.t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		r.t.Fatal(err)
	}
}

// end stops the server once and checks that it ended well.
func (r *running) end() {
	r.t.Helper()
	if r.stop == nil {
		return
	}
	r.stop()
	r.stop = nil
	select {
	case err := <-r.done:
		if err != nil {
			r.t.Errorf("Run: %v", err)
		}
	case <-time.After(20 * time.Second):
		r.t.Fatal("the server does not end")
	}
}

// app is what serves at the moment.
func (r *running) app() *App { return r.srv.current() }

// get requests a path and gives status and body.
func (r *running) get(path string) (int, string) {
	r.t.Helper()
	resp, err := http.Get(strings.TrimSuffix(r.url, "/") + path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

// waitLog waits until a text stands in the log n times.
func (r *running) waitLog(text string, n int) {
	r.t.Helper()
	for end := time.Now().Add(20 * time.Second); strings.Count(r.logged(), text) < n; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			r.t.Fatalf("the log does not say %q:\n%s", text, r.logged())
		}
	}
}

func TestServe(t *testing.T) {
	r := start(t, handlers.Builtin(), map[string]string{
		"gramex.yaml": "url: {hello: {pattern: /hello, handler: File, kwargs: {path: hello.txt}}}",
		"hello.txt":   "hello", "index.html": "<h1>home</h1>", "a b.txt": "spaced",
	})
	for path, want := range map[string]string{"/hello": "200 hello", "/": "200 <h1>home</h1>", "/a%20b.txt": "200 spaced", "/none": "404 404 Not Found: there is nothing at /none\n",
		"/hello/": "404 404 Not Found: there is nothing at /hello/\n"} {
		if status, body := r.get(path); fmt.Sprint(status, " ", body) != want {
			t.Errorf("%s: %d %q, want %q", path, status, body, want)
		}
	}
	if want := "serving " + r.dir + " at " + r.url; !strings.Contains(r.logged(), want) {
		t.Errorf("the log lacks %q:\n%s", want, r.logged())
	}
	r.end()
	if _, err := http.Get(r.url); err == nil {
		t.Error("it still serves after its end")
	}
}

// An entry whose rules could not be read, its own or those of its handler type, is not served.
func TestFaultsAreNotServed(t *testing.T) {
	for name, text := range map[string]string{
		"own import":       "url: {hello: {pattern: /hello, handler: File, kwargs: {path: hello.txt, auth: {import: broken.yaml}}}}",
		"own dollar":       "url: {hello: {pattern: /hello, handler: File, kwargs: {path: hello.txt, auth: {condition: $}}}}",
		"type's import":    "url: {hello: {pattern: /hello, handler: File, kwargs: {path: hello.txt}}}\nhandlers: {FileHandler: {import: broken.yaml}}",
		"every type's key": "url: {hello: {pattern: /hello, handler: File, kwargs: {path: hello.txt}}}\nhandlers: {BaseHandler: {auth: {membership: [{x: $}]}}}",
	} {
		r := start(t, handlers.Builtin(), map[string]string{"gramex.yaml": text, "broken.yaml": "a: [", "hello.txt": "hello"})
		if status, body := r.get("/hello"); status != 500 || strings.Contains(body, "hello\n") {
			t.Errorf("%s: %d %q", name, status, body)
		}
		r.end()
	}
}

func TestPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	dir := t.TempDir()
	t.Setenv("GRAMEXDATA", t.TempDir())
	if err := os.WriteFile(filepath.Join(dir, "gramex.yaml"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	s := New(handlers.Builtin())
	s.Dir, s.Stderr = dir, io.Discard
	err = s.Run(t.Context(), []string{"--listen.address=127.0.0.1", "--listen.port=" + port})
	if want := "port " + port + " is in use by another program: choose another with --listen.port="; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestCommandLine(t *testing.T) {
	for _, c := range []struct {
		args, out, err string
	}{
		{"help", "Usage:", ""},
		{"--help", "Usage:", ""},
		{"-h", "Usage:", ""},
		{"version", "gramex ", ""},
		{"-V", "gramex ", ""},
		{"--version", "gramex ", ""},
		{"verison", "", `unknown command "verison": did you mean "version"? (gramex help lists them)`},
		{"frobnicate", "", `unknown command "frobnicate" (gramex help lists them)`},
		{"--lisen.port=80", "", "unknown option --lisen.port: did you mean --listen.port?"},
		{"--listen.prot=80", "", "unknown option --listen.prot: did you mean --listen.port?"},
		{"--nonsense", "", "unknown option --nonsense"},
		{"--listen.port=abc", "", "--listen.port: wanted an integer, this is the text \"abc\""},
		{"--listen.port=99999", "", "--listen.port: 99999 is out of range: wanted 0 to 65535"},
		{"--log.level=loud", "", `--log.level: unknown log level "loud": wanted debug, info, warning, error or critical`},
	} {
		var out bytes.Buffer
		s := New(handlers.Builtin())
		s.Dir, s.Stdout, s.Stderr = t.TempDir(), &out, io.Discard
		if err := os.WriteFile(filepath.Join(s.Dir, "gramex.yaml"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
		t.Setenv("GRAMEXDATA", t.TempDir())
		err := s.Run(t.Context(), strings.Fields(c.args))
		if got := fmt.Sprint(err); c.err != "" && got != c.err || c.err == "" && err != nil {
			t.Errorf("%s: error %v, want %s", c.args, err, c.err)
		}
		if !strings.Contains(out.String(), c.out) {
			t.Errorf("%s prints %q, want %q", c.args, out.String(), c.out)
		}
		var usage *UsageError
		if strings.HasPrefix(c.err, "unknown ") && !errors.As(err, &usage) {
			t.Errorf("%s: %T is no UsageError", c.args, err)
		}
	}
}

// TestEnvironment holds the order flag, environment, app: section.
func TestEnvironment(t *testing.T) {
	t.Setenv("GRAMEX_LOG_LEVEL", "error")
	r := start(t, handlers.Builtin(), map[string]string{"gramex.yaml": "log: {loggers: {gramex: {level: DEBUG}}}"})
	if log := r.logged(); strings.Contains(log, "INFO") {
		t.Errorf("$GRAMEX_LOG_LEVEL does not win over gramex.yaml:\n%s", log)
	}
	r.end()
	r = start(t, handlers.Builtin(), map[string]string{"gramex.yaml": ""}, "--log.level=info")
	r.waitLog("INFO  serving", 1)
	r.end()
	t.Setenv("GRAMEX_LISTEN_PORT", "many")
	s := New(handlers.Builtin())
	s.Dir, s.Stderr = r.dir, io.Discard
	if err := s.Run(t.Context(), nil); fmt.Sprint(err) != `$GRAMEX_LISTEN_PORT: wanted an integer, this is the text "many"` {
		t.Errorf("error %v", err)
	}
}

func TestNoConfig(t *testing.T) {
	s := New(handlers.Builtin())
	s.Dir, s.Stderr = t.TempDir(), io.Discard
	t.Setenv("GRAMEXDATA", t.TempDir())
	err := s.Run(t.Context(), nil)
	if err == nil || !strings.HasPrefix(err.Error(), "gramex.yaml: there is no such file: an app is a folder with a gramex.yaml") {
		t.Errorf("error %v", err)
	}
}

func TestCookieSecret(t *testing.T) {
	dir := t.TempDir()
	data := t.TempDir()
	write := func(text string) {
		if err := os.WriteFile(filepath.Join(dir, "gramex.yaml"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("GRAMEXDATA", filepath.Join(data, "made", "when", "needed"))
	path := filepath.Join(data, "made", "when", "needed", "cookie_secret")
	secret := func() (string, string) {
		var log bytes.Buffer
		s := New(handlers.Builtin())
		s.Dir, s.Stderr = dir, &log
		ctx, cancel := context.WithCancel(t.Context())
		var got string
		s.Ready = func(string) { got = string(s.app.env.Secret); cancel() }
		if err := s.Run(ctx, []string{"--listen.port=0", "--listen.address=127.0.0.1"}); err != nil {
			t.Fatal(err)
		}
		return got, log.String()
	}
	write("app: {settings: {cookie_secret: of-the-app}}")
	if got, _ := secret(); got != "of-the-app" {
		t.Errorf("secret %q", got)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a secret was kept though the app has one")
	}
	write("")
	first, log := secret()
	if len(first) < 32 || !strings.Contains(log, "is kept in "+path) {
		t.Errorf("secret %q, log %s", first, log)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if again, log := secret(); again != first || strings.Contains(log, "was made") {
		t.Errorf("a second start has another secret, or says so: %s", log)
	}
	write("app: {settings: {cookie_secret: secret-key}}")
	if got, log := secret(); got != first || !strings.Contains(log, "gramex.yaml:1:33: cookie_secret is the public default") {
		t.Errorf("the public default is used, or not warned of: %s", log)
	}
	if err := os.WriteFile(path, []byte("short\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := New(handlers.Builtin())
	s.Dir, s.Stderr = dir, io.Discard
	if err := s.Run(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "holds no secret") {
		t.Errorf("a spoiled secret is used: %v", err)
	}
}

// TestLimits holds what one client may send.
func TestLimits(t *testing.T) {
	reg := handlers.Builtin()
	reg.Register("EchoHandler", func(context.Context, handlers.Spec, *handlers.Env) (handlers.Handler, error) { return echo{}, nil })
	r := start(t, reg, map[string]string{"gramex.yaml": "{app: {listen: {max_body_size: 10, max_header_size: 5000}}, url: {e: {pattern: /e, handler: Echo}}}"})
	post := func(body string) (int, string) {
		resp, err := http.Post(r.url+"e", "text/plain", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		b, _ := io.ReadAll(resp.Body)
		return resp.StatusCode, string(b)
	}
	if status, body := post("0123456789"); status != 200 || body != "0123456789" {
		t.Errorf("%d %q", status, body)
	}
	if status, body := post("0123456789a"); status != 413 || body != "413 Request Entity Too Large: the request is larger than 10 bytes\n" {
		t.Errorf("%d %q", status, body)
	}
	req, _ := http.NewRequest("GET", r.url+"e", nil)
	req.Header.Set("X-Long", strings.Repeat("x", 20_000))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 431 {
		t.Errorf("a long header: %d, want 431", resp.StatusCode)
	}
}

type echo struct{}

func (echo) ServeHTTP(w http.ResponseWriter, r *http.Request) error {
	b, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

// TestOddRequests sends what no browser does.
func TestOddRequests(t *testing.T) {
	r := start(t, handlers.Builtin(), map[string]string{"gramex.yaml": "", "x.txt": "x"})
	addr := strings.TrimSuffix(strings.TrimPrefix(r.url, "http://"), "/")
	for request, want := range map[string]string{
		"OPTIONS * HTTP/1.1":                       "200", // net/http's own answer
		"GET http://other.example/x.txt HTTP/1.1":  "200",
		"PROPFIND /x.txt HTTP/1.1":                 "405",
		"GET /x.txt?%zz=%zz&a;b=%ff HTTP/1.1":      "200",
		"GET /%zz HTTP/1.1":                        "400",
		"GET x.txt HTTP/1.1":                       "400",
		"GET /x.txt HTTP/1.0":                      "200",
		"GET /%ff HTTP/1.1":                        "400",
		"GET /../../x.txt HTTP/1.1":                "200",
		"CONNECT other.example:80 HTTP/1.1":        "404",
		"GET /x.txt%0d%0aSet-Cookie:%20a HTTP/1.1": "404",
	} {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(c, "%s\r\nHost: %s\r\nConnection: close\r\n\r\n", request, addr)
		b, _ := io.ReadAll(c)
		c.Close()
		head, _, _ := strings.Cut(string(b), "\r\n")
		if parts := strings.Fields(head); len(parts) < 2 || parts[1] != want {
			t.Errorf("%s: %q, want %s", request, head, want)
		}
	}
}
