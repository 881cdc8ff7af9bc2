package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/gramener/gramex-go/internal/conf"
	"github.com/gramener/gramex-go/internal/route"
	"github.com/gramener/gramex-go/internal/source"
)

// Endpoint is a url: entry ready to serve: a Handler, what its kwargs ask for around it, and the
// one place that answers its errors. It is safe for concurrent use; Close it when no more requests
// come.
type Endpoint struct {
	Spec    Spec
	env     *Env
	handler Handler // nil where the entry is broken
	broken  error
	socket  bool
	auth    *auth
	methods []string // empty: all that the handler answers
	headers []header
	pages   *ErrorPages
}

// NewEndpoint makes the endpoint of an entry. One whose entry is faulty answers each request with
// 500 and the reason; see Err.
func NewEndpoint(ctx context.Context, t *Type, s Spec, env *Env) *Endpoint {
	e := &Endpoint{Spec: s, env: env}
	e.pages = NewErrorPages(s.Kwargs.Get("error"), env)
	if err := e.setUp(ctx, t); err != nil {
		e.fail(err)
	}
	return e
}

// NewBrokenEndpoint makes an endpoint that answers 500 and the reason.
func NewBrokenEndpoint(s Spec, env *Env, reason error) *Endpoint {
	e := &Endpoint{Spec: s, env: env}
	e.pages = NewErrorPages(nil, env)
	e.fail(reason)
	return e
}

func (e *Endpoint) fail(reason error) { e.handler, e.broken = nil, reason }

// Err is why the endpoint is broken, nil where it is not.
func (e *Endpoint) Err() error { return e.broken }

func (e *Endpoint) setUp(ctx context.Context, t *Type) (err error) {
	defer func() {
		if p := recover(); p != nil {
			e.env.Log.Error("panic while an endpoint was made", "url", e.Spec.Name, "panic", p, "stack", string(debug.Stack()))
			err = source.Errorf(e.Spec.Entry.Position(), "cannot be set up: %v", p)
		}
	}()
	if k := e.Spec.Kwargs; !k.IsNull() && k.Kind != conf.Map {
		return source.Errorf(k.Position(), "kwargs must be a mapping, not %s", k.Kind)
	}
	if err := e.guard(); err != nil {
		return err
	}
	// What can fail without side effects comes before what opens databases.
	if e.methods, err = StringList(e.Spec.Kwargs.Get("methods"), "methods"); err != nil {
		return err
	}
	for i, m := range e.methods {
		e.methods[i] = strings.ToUpper(m)
	}
	if e.handler, err = t.Factory(ctx, e.Spec, e.env); err != nil {
		return err
	}
	_, e.socket = e.handler.(Socket)
	if e.auth, err = readAuth(e.Spec, e.env, e.socket); err != nil {
		return errors.Join(err, e.close(ctx))
	}
	if !e.socket {
		e.headers = headerList(e.Spec.Kwargs.Get("headers"))
	}
	e.warnLater()
	return nil
}

// guard refuses keys that keep requests out and that this version does not act on: serving
// without them would let in what the app means to refuse.
func (e *Endpoint) guard() error {
	if v := e.Spec.Kwargs.Get("validate"); !v.IsNull() {
		return source.Errorf(v.Position(), "validate: is not supported by this version, so the endpoint does not serve")
	}
	return nil
}

// laterKeys are kwargs of all handlers that this version does not act on.
var laterKeys = []string{"cors", "ratelimit", "set_xsrf", "log"}

func (e *Endpoint) warnLater() {
	for _, key := range laterKeys {
		if n := e.Spec.Kwargs.Get(key); !n.IsNull() && n.Value != false {
			e.env.Warnf(n, "url %s: %s: is not supported by this version and does nothing", e.Spec.Name, key)
		}
	}
	if n := e.Spec.Entry.Get("cache"); !n.IsNull() && n.Value != false {
		e.env.Warnf(n, "url %s: cache: is not supported by this version and does nothing", e.Spec.Name)
	}
}

// ServeHTTP answers a request that the pattern matched. It never panics but with
// http.ErrAbortHandler.
func (e *Endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q, r := newRequest(w, r, e.Spec, e.env)
	defer q.finish()
	if err := e.serve(w, r, q); err != nil {
		e.pages.Answer(w, r, err)
	}
}

func (e *Endpoint) serve(w http.ResponseWriter, r *http.Request, q *Request) (err error) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if p == http.ErrAbortHandler {
			panic(p)
		}
		err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
	}()
	if e.broken != nil {
		return &HTTPError{Status: http.StatusInternalServerError, Message: "this endpoint is not set up: " + e.reason()}
	}
	if err := q.override(); err != nil {
		return err
	}
	if e.auth != nil {
		if err := e.auth.check(r.Context(), q, e.env.Expr); err != nil {
			return err
		}
	}
	if len(e.methods) > 0 && !slices.Contains(e.methods, r.Method) {
		return MethodNotAllowed(r.Method, strings.Join(e.methods, ", "))
	}
	setHeaders(w.Header(), e.headers)
	return e.handler.ServeHTTP(w, r)
}

// reason tells why an endpoint is broken. Positions have paths below the app's folder already; of
// a file from elsewhere only the name is told.
func (e *Endpoint) reason() string {
	var se *source.Error
	if !errors.As(e.broken, &se) {
		return "the server's log says why"
	}
	public := *se
	if filepath.IsAbs(public.Pos.File) {
		public.Pos.File = filepath.Base(public.Pos.File)
	}
	return public.Error()
}

// Close closes the handler.
func (e *Endpoint) Close(ctx context.Context) error { return e.close(ctx) }

func (e *Endpoint) close(ctx context.Context) error {
	if c, ok := e.handler.(Closer); ok {
		return c.Close(ctx)
	}
	return nil
}

// NotFound answers a path that no pattern matched, or whose matching failed.
func (p *ErrorPages) NotFound(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case err == nil:
		err = Errorf(http.StatusNotFound, "there is nothing at %s", r.URL.Path)
	case errors.Is(err, route.ErrTimeout):
		err = &HTTPError{Status: http.StatusBadRequest, Err: err}
	}
	p.Answer(w, r, err)
}
