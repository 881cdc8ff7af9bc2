package gramex

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gramener/gramex-go/handlers"
)

// line is a handler that sends one line and then holds on to its client until it is closed, as a
// WebSocket does.
type line struct {
	text   string
	closed chan struct{}
	once   sync.Once
}

func (l *line) ServeHTTP(w http.ResponseWriter, r *http.Request) error {
	fmt.Fprintln(w, l.text)
	if err := http.NewResponseController(w).Flush(); err != nil {
		return err
	}
	select {
	case <-l.closed:
		fmt.Fprintln(w, "closed")
	case <-r.Context().Done():
	}
	return nil
}

func (l *line) Close(context.Context) error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

func lineRegistry() *handlers.Registry {
	reg := handlers.Builtin()
	reg.Register("LineHandler", func(_ context.Context, s handlers.Spec, _ *handlers.Env) (handlers.Handler, error) {
		text, err := s.Kwargs.Get("text").AsString("")
		return &line{text: text, closed: make(chan struct{})}, err
	})
	return reg
}

// hold opens a path of a line handler and gives its lines.
func (r *running) hold(path string) (*bufio.Scanner, io.Closer) {
	r.t.Helper()
	resp, err := http.Get(strings.TrimSuffix(r.url, "/") + path)
	if err != nil {
		r.t.Fatal(err)
	}
	if resp.StatusCode != 200 {
		r.t.Fatalf("%s: %s", path, resp.Status)
	}
	return bufio.NewScanner(resp.Body), resp.Body
}

func next(t *testing.T, in *bufio.Scanner, want string) {
	t.Helper()
	if !in.Scan() || in.Text() != want {
		t.Fatalf("line %q, %v; want %q", in.Text(), in.Err(), want)
	}
}

// TestReload follows a configuration through edits: unchanged endpoints keep their connections,
// changed ones close theirs, a broken file changes nothing.
func TestReload(t *testing.T) {
	entry := func(name, text string) string {
		return fmt.Sprintf("  %s: {pattern: /%s, handler: Line, kwargs: {text: %s}}\n", name, name, text)
	}
	r := start(t, lineRegistry(), map[string]string{"gramex.yaml": "url:\n" + entry("a", "one") + entry("b", "one")})
	a, closeA := r.hold("/a")
	defer closeA.Close()
	b, closeB := r.hold("/b")
	defer closeB.Close()
	next(t, a, "one")
	next(t, b, "one")

	// An edit above an entry moves its line and changes nothing else of it.
	r.write("gramex.yaml", "# a comment\nurl:\n"+entry("a", "one")+entry("b", "two")+entry("c", "three"))
	r.waitLog("loaded again  endpoints=4  kept=2", 1) // a and default
	next(t, b, "closed")
	b2, closeB2 := r.hold("/b")
	defer closeB2.Close()
	next(t, b2, "two")
	c, closeC := r.hold("/c")
	defer closeC.Close()
	next(t, c, "three")

	// What holds until the end is said to.
	r.write("gramex.yaml", "app: {listen: {max_body_size: 5}}\nurl:\n"+entry("a", "one")+entry("b", "two")+entry("c", "three"))
	r.waitLog("WARN  what has changed of app.listen and app.settings takes effect when the server is started again", 1)
	next(t, a, "closed")
	next(t, b2, "closed")
	next(t, c, "closed")
	a, closeA = r.hold("/a")
	defer closeA.Close()
	next(t, a, "one")
	c, closeC = r.hold("/c")
	defer closeC.Close()
	next(t, c, "three")

	// What cannot be read changes nothing.
	r.write("gramex.yaml", "url: [\n")
	r.waitLog("the configuration was not loaded, the one before serves on: gramex.yaml:", 1)
	c2, closeC2 := r.hold("/c")
	defer closeC2.Close()
	next(t, c2, "three")

	// Another section may matter to any endpoint: all are made anew.
	r.write("gramex.yaml", "app: {session: {expiry: 1}}\nurl:\n"+entry("a", "one"))
	r.waitLog("loaded again  endpoints=2  kept=0", 1)
	next(t, a, "closed")
	next(t, c, "closed")
	next(t, c2, "closed")
	if status, _ := r.get("/c"); status != 404 {
		t.Errorf("/c still answers: %d", status)
	}

	// The end closes what is open.
	a2, closeA2 := r.hold("/a")
	defer closeA2.Close()
	next(t, a2, "one")
	r.end()
	next(t, a2, "closed")
}

// TestReloadImports holds that imported files are watched, new ones of a pattern too.
func TestReloadImports(t *testing.T) {
	r := start(t, handlers.Builtin(), map[string]string{
		"gramex.yaml": "import: apps/*.yaml",
		"apps/a.yaml": "url: {a: {pattern: /a, handler: File, kwargs: {path: one.txt}}}",
		"one.txt":     "one", "two.txt": "two",
	})
	if _, body := r.get("/a"); body != "one" {
		t.Fatalf("/a is %q", body)
	}
	r.write("apps/a.yaml", "url: {a: {pattern: /a, handler: File, kwargs: {path: two.txt}}}")
	r.waitLog("loaded again", 1)
	if _, body := r.get("/a"); body != "two" {
		t.Errorf("/a is %q", body)
	}
	r.write("apps/b.yaml", "url: {b: {pattern: /b, handler: File, kwargs: {path: one.txt}}}")
	r.waitLog("loaded again", 2)
	if _, body := r.get("/b"); body != "one" {
		t.Errorf("/b is %q", body)
	}
}

// TestReloadUnderLoad swaps configurations while requests run: none fails.
func TestReloadUnderLoad(t *testing.T) {
	yaml := func(i int) string {
		return fmt.Sprintf("app: {settings: {n: %d}}\nurl: {a: {pattern: /a, handler: File, kwargs: {path: x.txt}}}", i)
	}
	r := start(t, handlers.Builtin(), map[string]string{"gramex.yaml": yaml(0), "x.txt": "x"}, "--log.level=error")
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				resp, err := http.Get(r.url + "a")
				if err != nil {
					t.Error(err)
					return
				}
				b, err := io.ReadAll(resp.Body)
				resp.Body.Close()
				if resp.StatusCode != 200 || string(b) != "x" || err != nil {
					t.Errorf("%d %q %v", resp.StatusCode, b, err)
				}
			}
		})
	}
	first := r.app()
	for i := range 3 {
		r.write("gramex.yaml", yaml(i+1))
		for r.app() == first {
			if t.Failed() {
				break
			}
			time.Sleep(time.Millisecond)
		}
		first = r.app()
	}
	close(stop)
	wg.Wait()
}
