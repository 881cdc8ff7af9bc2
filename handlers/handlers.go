package handlers

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"

	"github.com/gramener/gramex-go/expr"
	"github.com/gramener/gramex-go/formhandler"
	"github.com/gramener/gramex-go/internal/conf"
	"github.com/gramener/gramex-go/internal/route"
	"github.com/gramener/gramex-go/internal/source"
)

// Handler answers the requests of one url: entry. A returned error is answered in one place:
// *HTTPError with its status, anything else with 500 and no internals.
type Handler interface {
	ServeHTTP(w http.ResponseWriter, r *http.Request) error
}

// Closer is a Handler that holds something open. Close ends its goroutines and waits for them;
// requests under way end early.
type Closer interface {
	Close(ctx context.Context) error
}

// Socket is a Handler whose requests become WebSockets: who may not use it gets 401 or 403, never
// a redirect to a login page, and auth: cannot be limited to some methods.
type Socket interface {
	Handler
	IsSocket()
}

// Factory makes a Handler from its url: entry. Faults of the entry are *source.Error; what is
// doubtful but does not stop it goes to env.Warn. ctx is of the making only.
type Factory func(ctx context.Context, s Spec, env *Env) (Handler, error)

// Spec is one url: entry.
type Spec struct {
	Name    string     // the entry's key
	Type    string     // the handler type's full name, e.g. "MessageHandler"
	Pattern string     // as written
	Entry   *conf.Node // the whole entry
	Kwargs  *conf.Node // its kwargs, over the handlers: defaults of its type; a Map or nil
}

// Env is what handlers share. It is immutable and outlives them.
type Env struct {
	Log      *slog.Logger
	Expr     *expr.Engine
	Stores   *formhandler.Stores
	Messages *Messages // the order of MessageHandlers' tables; nil: each has its own
	Sessions *Sessions
	Session  SessionOptions // app.session
	Root     string         // folder of the app, absolute
	Data     string         // $GRAMEXDATA, made when first needed
	Secret   []byte         // app.settings.cookie_secret
	Proxy    bool           // believe a near proxy's X-Real-Ip and the like (app.listen.xheaders)
	Config   *conf.Node     // the whole configuration

	GramexPath string      // $GRAMEXPATH, where the paths of built-in files begin
	OnWarn     func(error) // see Warn; nil logs
}

// Warn reports what is doubtful about the configuration but does not stop anything, normally a
// *source.Error. It is for making handlers, not for serving requests.
func (e *Env) Warn(err error) {
	if e.OnWarn != nil {
		e.OnWarn(err)
		return
	}
	e.Log.Warn(err.Error())
}

// Warnf is Warn of a fault at a position.
func (e *Env) Warnf(n *conf.Node, format string, args ...any) {
	e.Warn(source.Errorf(n.Position(), format, args...))
}

// Params are the groups of the url pattern that matched.
type Params struct {
	Args   []string          // unnamed groups, in order (path_args)
	Kwargs map[string]string // named groups (path_kwargs)
	unset  map[string]bool
}

// ParamsFrom makes Params of a pattern's match.
func ParamsFrom(m route.Match) Params { return Params{m.Args, m.Kwargs, m.Unset} }

// ArgUnset reports whether group i took no part in the match; Args then has "".
func (p Params) ArgUnset(i int) bool { return p.unset[strconv.Itoa(i)] }

// KwargUnset reports whether a named group took no part in the match; Kwargs then has "".
func (p Params) KwargUnset(name string) bool { return p.unset[name] }

// ParamsOf returns the groups of the pattern that r matched.
func ParamsOf(r *http.Request) Params {
	p, _ := r.Context().Value(paramsKey{}).(Params)
	return p
}

// WithParams returns r with the groups of its pattern.
func WithParams(r *http.Request, p Params) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), paramsKey{}, p))
}

type paramsKey struct{}
