// Package handlers holds the registry of handler types and the handlers that come with the server.
package handlers

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/gramener/gramex-go/expr"
	"github.com/gramener/gramex-go/formhandler"
	"github.com/gramener/gramex-go/internal/conf"
)

// Handler answers the requests of one url: entry. A returned error is answered in one place:
// *HTTPError with its status, anything else with 500 and no internals.
type Handler interface {
	ServeHTTP(w http.ResponseWriter, r *http.Request) error
}

// Closer is a Handler that holds something open. Close ends its goroutines and waits for them.
type Closer interface {
	Close(ctx context.Context) error
}

// Factory makes a Handler from its url: entry. Faults of the entry are *source.Error.
type Factory func(ctx context.Context, s Spec, env *Env) (Handler, error)

// Spec is one url: entry.
type Spec struct {
	Name    string     // the entry's key
	Pattern string     // as written
	Entry   *conf.Node // the whole entry
	Kwargs  *conf.Node // its kwargs, over the handlers: defaults of its type
}

// Env is what handlers share. It is immutable and outlives them.
type Env struct {
	Log    *slog.Logger
	Expr   *expr.Engine
	Stores *formhandler.Stores
	Root   string // folder of the app
	Data   string // $GRAMEXDATA
	Secret []byte // app.settings.cookie_secret
	Config *conf.Node
}

// Params are the groups of the url pattern that matched.
type Params struct {
	Args   []string          // unnamed groups, in order (path_args)
	Kwargs map[string]string // named groups (path_kwargs)
}

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
