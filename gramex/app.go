package gramex

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"github.com/gramener/gramex-go/handlers"
	"github.com/gramener/gramex-go/internal/conf"
	"github.com/gramener/gramex-go/internal/route"
)

// App is what one configuration says, ready to serve: immutable but for its counter of requests.
type App struct {
	config    *conf.Config
	env       *handlers.Env
	table     *route.Table[*handlers.Endpoint]
	endpoints map[string]*handlers.Endpoint // by name
	pages     *handlers.ErrorPages          // for what no endpoint answers
	requests  gauge
}

// ServeHTTP answers with the endpoint whose pattern the path matches.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e, match, ok, err := a.table.Lookup(route.RequestPath(r))
	if !ok {
		a.pages.NotFound(w, r, err)
		return
	}
	noteEndpoint(r, e.Spec.Name)
	if match.Args != nil || match.Kwargs != nil {
		r = handlers.WithParams(r, handlers.ParamsFrom(match))
	}
	e.ServeHTTP(w, r)
}

// closeExcept closes the endpoints that are not also in next, which may be nil, all at once.
func (a *App) closeExcept(ctx context.Context, next *App) error {
	var wg sync.WaitGroup
	var mu sync.Mutex
	var errs []error
	for name, e := range a.endpoints {
		if next != nil && next.endpoints[name] == e {
			continue
		}
		wg.Go(func() {
			if err := e.Close(ctx); err != nil {
				mu.Lock()
				errs = append(errs, err)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// gauge counts what is under way.
type gauge struct {
	mu   sync.Mutex
	n    int
	idle chan struct{} // closed when n falls to 0; nil while nobody waits
}

func (g *gauge) enter() {
	g.mu.Lock()
	g.n++
	g.mu.Unlock()
}

func (g *gauge) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.n--; g.n == 0 && g.idle != nil {
		close(g.idle)
		g.idle = nil
	}
}

// wait waits until nothing is under way, or ctx ends. Nothing may enter meanwhile.
func (g *gauge) wait(ctx context.Context) {
	g.mu.Lock()
	if g.n == 0 {
		g.mu.Unlock()
		return
	}
	if g.idle == nil {
		g.idle = make(chan struct{})
	}
	idle := g.idle
	g.mu.Unlock()
	select {
	case <-idle:
	case <-ctx.Done():
	}
}
