package gramex

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/gramener/gramex-go/internal/route"
	"github.com/gramener/gramex-go/internal/web"
)

// stall is how long a client may keep a read or a write waiting.
const stall = time.Minute

// router mounts an app behind what is around every request.
func (s *Server) router(set settings, app http.Handler) http.Handler {
	r := chi.NewRouter()
	r.Use(s.accessLog(set), limitBody(set.maxBody))
	if set.compress {
		r.Use(web.Gzip)
	}
	r.Handle("/*", app)
	// chi itself answers nothing: paths without a slash and methods that it doesn't know are the
	// app's to refuse.
	r.NotFound(app.ServeHTTP)
	r.MethodNotAllowed(app.ServeHTTP)
	return r
}

type noteKey struct{}

// note is what the access log learns on the way.
type note struct{ endpoint string }

// noteEndpoint tells the access log which entry answers r.
func noteEndpoint(r *http.Request, name string) {
	if n, ok := r.Context().Value(noteKey{}).(*note); ok {
		n.endpoint = name
	}
}

// accessLog gives each request its id and logs it when it is over. The query is left out: it may
// hold what is not for the log.
func (s *Server) accessLog(set settings) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			start := time.Now()
			n := &note{}
			r = web.WithID(r.WithContext(context.WithValue(r.Context(), noteKey{}, n)))
			w.Header().Set("X-Request-Id", web.ID(r))
			ww := web.NewWriter(w, stall)
			defer func() {
				status := ww.Status()
				level := slog.LevelInfo
				switch {
				case status >= 500:
					level = slog.LevelError
				case status >= 400:
					level = slog.LevelWarn
				}
				s.log.Log(r.Context(), level, r.Method+" "+route.RequestPath(r), "status", status, "ms", float64(time.Since(start).Microseconds())/1000,
					"bytes", ww.Size(), "url", n.endpoint, "ip", web.PeerOf(r, set.proxy).IP, "id", web.ID(r))
			}()
			next.ServeHTTP(ww, r)
		})
	}
}

// limitBody bounds what a request may send, and how long each part of it may take.
func limitBody(limit int64) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Body != nil && r.Body != http.NoBody {
				r.Body = http.MaxBytesReader(w, &patient{r.Body, http.NewResponseController(w)}, limit)
			}
			next.ServeHTTP(w, r)
		})
	}
}

// patient gives each read of a body its own deadline.
type patient struct {
	io.ReadCloser
	ctl *http.ResponseController
}

func (p *patient) Read(b []byte) (int, error) {
	_ = p.ctl.SetReadDeadline(time.Now().Add(stall)) // not all connections have one
	return p.ReadCloser.Read(b)
}
