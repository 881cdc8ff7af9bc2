package web

import (
	"compress/gzip"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// minGzip is the length under which compressing gains nothing (tornado/web.py, GZipContentEncoding).
const minGzip = 1024

// Gzip compresses answers of types that shrink, for clients that accept it. It leaves alone
// WebSocket handshakes, parts of files, answers already encoded and those under 1 kB that say
// their length. A strong ETag becomes weak, since the bytes are others.
func Gzip(next http.Handler) http.Handler {
	pool := &sync.Pool{New: func() any {
		w, _ := gzip.NewWriterLevel(io.Discard, 6) // the level is valid
		return w
	}}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if IsUpgrade(r) {
			next.ServeHTTP(w, r)
			return
		}
		g := &gzipWriter{ResponseWriter: w, pool: pool, accepted: acceptsGzip(r), head: r.Method == http.MethodHead}
		defer g.close()
		next.ServeHTTP(g, r)
	})
}

func acceptsGzip(r *http.Request) bool {
	if r.Header.Get("Range") != "" {
		return false
	}
	for _, v := range r.Header.Values("Accept-Encoding") {
		for part := range strings.SplitSeq(v, ",") {
			name, params, _ := strings.Cut(part, ";")
			if !strings.EqualFold(strings.TrimSpace(name), "gzip") {
				continue
			}
			q, ok := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
			f, err := strconv.ParseFloat(q, 64)
			return !ok || err == nil && f > 0
		}
	}
	return false
}

type gzipWriter struct {
	http.ResponseWriter
	pool           *sync.Pool
	accepted, head bool
	begun          bool
	gz             *gzip.Writer // nil: sent as it is
}

func (g *gzipWriter) Unwrap() http.ResponseWriter { return g.ResponseWriter }

func (g *gzipWriter) WriteHeader(status int) {
	if !g.begun && (status >= 200 || status == http.StatusSwitchingProtocols) {
		g.begun = true
		g.decide(status)
	}
	g.ResponseWriter.WriteHeader(status)
}

func (g *gzipWriter) decide(status int) {
	h := g.Header()
	if !compressible(h.Get("Content-Type")) || h.Get("Content-Encoding") != "" || status < 200 ||
		status == http.StatusNoContent || status == http.StatusPartialContent {
		return
	}
	// Also where it is not compressed for this client: a cache must keep the two apart.
	h.Add("Vary", "Accept-Encoding")
	if !g.accepted {
		return
	}
	if n, err := strconv.ParseInt(h.Get("Content-Length"), 10, 64); err == nil && n < minGzip || status == http.StatusNotModified {
		return
	}
	if tag := h.Get("ETag"); strings.HasPrefix(tag, `"`) {
		h.Set("ETag", "W/"+tag)
	}
	h.Del("Content-Length")
	h.Del("Accept-Ranges")
	h.Set("Content-Encoding", "gzip")
	if !g.head {
		g.gz = g.pool.Get().(*gzip.Writer)
		g.gz.Reset(g.ResponseWriter)
	}
}

func compressible(contentType string) bool {
	typ, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return false
	}
	switch typ {
	case "application/javascript", "application/json", "application/xml", "application/xhtml+xml", "application/wasm",
		"application/manifest+json", "application/geo+json", "application/yaml", "image/svg+xml", "image/bmp", "font/ttf", "font/otf",
		"application/vnd.ms-fontobject":
		return true
	}
	return strings.HasPrefix(typ, "text/") && typ != "text/event-stream"
}

func (g *gzipWriter) Write(b []byte) (int, error) {
	if !g.begun {
		if h := g.Header(); h.Get("Content-Type") == "" {
			h.Set("Content-Type", http.DetectContentType(b))
		}
		g.WriteHeader(http.StatusOK)
	}
	if g.gz != nil {
		return g.gz.Write(b)
	}
	return g.ResponseWriter.Write(b)
}

// ReadFrom keeps sendfile for what is not compressed.
func (g *gzipWriter) ReadFrom(r io.Reader) (int64, error) {
	if g.begun && g.gz == nil {
		if to, ok := g.ResponseWriter.(io.ReaderFrom); ok {
			return to.ReadFrom(r)
		}
	}
	return io.Copy(struct{ io.Writer }{g}, r)
}

// FlushError sends what is buffered, compressed so far as it is.
func (g *gzipWriter) FlushError() error {
	if !g.begun {
		g.WriteHeader(http.StatusOK)
	}
	if g.gz != nil {
		if err := g.gz.Flush(); err != nil {
			return err
		}
	}
	return http.NewResponseController(g.ResponseWriter).Flush()
}

func (g *gzipWriter) Flush() { _ = g.FlushError() }

// close ends the compressed stream. It is not called after a panic has cut the answer short:
// a client must not take half of it for the whole.
func (g *gzipWriter) close() {
	if g.gz == nil {
		return
	}
	if p := recover(); p != nil {
		panic(p)
	}
	_ = g.gz.Close() // the client has gone
	g.gz.Reset(io.Discard)
	g.pool.Put(g.gz)
}
