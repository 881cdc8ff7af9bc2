package handlers

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gramener/gramex-go/expr"
	"github.com/gramener/gramex-go/internal/conf"
	"github.com/gramener/gramex-go/internal/route"
)

// site is an app made for a test: a folder with files, its configuration and the endpoints of its
// url: section.
type site struct {
	t         testing.TB
	dir       string
	env       *Env
	registry  *Registry
	endpoints map[string]*Endpoint
	patterns  map[string]*route.Pattern

	mu    sync.Mutex
	warns []string
	log   strings.Builder
}

// newSite writes files (by path; the app's configuration is gramex.yaml) and makes the endpoints.
func newSite(t testing.TB, files map[string]string) *site {
	t.Helper()
	return newSiteWith(t, files, func(*Registry) {})
}

// newSiteWith is newSite with more handler types.
func newSiteWith(t testing.TB, files map[string]string, register func(*Registry)) *site {
	t.Helper()
	s := &site{t: t, dir: t.TempDir(), registry: Builtin(), endpoints: map[string]*Endpoint{}, patterns: map[string]*route.Pattern{}}
	register(s.registry)
	for name, text := range files {
		s.write(name, text)
	}
	cfg, err := conf.Load(t.Context(), conf.Options{Root: s.dir, Environ: []string{"HOME=" + s.dir}})
	if err != nil {
		t.Fatal(err)
	}
	s.env = &Env{
		Log: slog.New(slog.NewTextHandler((*siteLog)(s), nil)), Expr: expr.New(expr.Options{}), Root: s.dir, Data: t.TempDir(),
		Secret: []byte("test-secret"), Config: cfg.Root, Sessions: NewSessions(), Session: ReadSessionOptions(cfg.Root.Path("app", "session")),
		Proxy: true, GramexPath: gramexPath(cfg),
		OnWarn: func(err error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			if !slices.Contains(s.warns, err.Error()) {
				s.warns = append(s.warns, err.Error())
			}
		},
	}
	for _, p := range cfg.Root.Get("url").Pairs {
		s.add(p, cfg.Root)
	}
	t.Cleanup(func() {
		for _, e := range s.endpoints {
			if err := e.Close(context.Background()); err != nil {
				t.Error(err)
			}
		}
	})
	return s
}

func (s *site) write(name, text string) {
	s.t.Helper()
	path := filepath.Join(s.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) add(p conf.Pair, root *conf.Node) {
	s.t.Helper()
	name, _ := p.Key.Text()
	pattern, _ := p.Value.Get("pattern").Text()
	handler, _ := p.Value.Get("handler").Text()
	typ, ok := s.registry.Lookup(handler)
	if !ok {
		s.t.Fatalf("no handler %s", handler)
	}
	compiled, err := route.Compile(pattern)
	if err != nil {
		s.t.Fatal(err)
	}
	kw := p.Value.Get("kwargs")
	for _, n := range append(typ.Names(), "BaseHandler") {
		if kw.IsNull() || kw.IsMap() {
			kw = conf.Defaults(kw, root.Path("handlers", n))
		}
	}
	spec := Spec{Name: name, Type: typ.Name, Pattern: pattern, Entry: p.Value, Kwargs: kw}
	s.endpoints[name], s.patterns[name] = NewEndpoint(s.t.Context(), typ, spec, s.env), compiled
}

// do sends a request to the endpoint of a name.
func (s *site) do(name string, r *http.Request) *http.Response {
	s.t.Helper()
	m, ok, err := s.patterns[name].Match(route.RequestPath(r))
	if !ok || err != nil {
		s.t.Fatalf("%s does not match %s: %v", s.patterns[name], r.RequestURI, err)
	}
	w := httptest.NewRecorder()
	s.endpoints[name].ServeHTTP(w, WithParams(r, ParamsFrom(m)))
	return w.Result()
}

// get requests a path with headers in pairs of name and value.
func (s *site) get(name, path string, headers ...string) *http.Response {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.RequestURI, r.RemoteAddr = path, "127.0.0.1:1"
	p, query, _ := strings.Cut(path, "?")
	r.URL.Path, _ = route.Unescape(p)
	r.URL.RawPath, r.URL.RawQuery = p, query
	for pair := range slices.Chunk(headers, 2) {
		r.Header[pair[0]] = append(r.Header[pair[0]], pair[1])
	}
	return s.do(name, r)
}

type siteLog site

func (l *siteLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.log.Write(p)
}

// logged is what was logged so far.
func (s *site) logged() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.String()
}

// body reads an answer's body.
func body(t testing.TB, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func gramexPath(cfg *conf.Config) string {
	s, _ := cfg.Variables.Get("GRAMEXPATH").Text()
	return s
}
