package handlers

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gramener/gramex-go/internal/conf"
	"github.com/gramener/gramex-go/internal/web"
)

//go:embed error.html
var errorHTML string

var errorTemplate = template.Must(template.New("error").Parse(errorHTML))

// ErrorPages answers errors: with the pages that error: names, for browsers with a page of the
// server's own, for programs with JSON or text. It is immutable.
type ErrorPages struct {
	log     *slog.Logger
	headers []header // of handlers.BaseHandler.headers
	custom  map[int]errorPage
}

// errorPage is one entry of error:.
type errorPage struct {
	path    string
	headers []header
}

// NewErrorPages reads an error: section, which may be missing. Pages that can't be used are
// reported and left to the built-in ones.
func NewErrorPages(section *conf.Node, env *Env) *ErrorPages {
	p := &ErrorPages{log: env.Log, headers: headerList(env.Config.Get("handlers").Get("BaseHandler").Get("headers")), custom: map[int]errorPage{}}
	if section.IsNull() {
		return p
	}
	if section.Kind != conf.Map {
		env.Warnf(section, "error: must be a mapping of status codes, not %s", section.Kind)
		return p
	}
	for _, pair := range section.Pairs {
		code, ok := statusKey(pair.Key)
		if !ok {
			env.Warnf(pair.Key, "error: %s is not a status code from 100 to 999", scalarText(pair.Key))
			continue
		}
		if page, ok := readErrorPage(code, pair.Value, env); ok {
			p.custom[code] = page
		}
	}
	return p
}

// statusKey reads a key of error:, an integer or the text of one.
func statusKey(n *conf.Node) (int, bool) {
	code, err := strconv.Atoi(scalarText(n))
	return code, err == nil && code >= 100 && code < 1000
}

func readErrorPage(code int, n *conf.Node, env *Env) (page errorPage, ok bool) {
	if n.IsNull() {
		return page, false
	}
	if n.Kind != conf.Map {
		env.Warnf(n, "error: %d must be a mapping with path:, not %s", code, n.Kind)
		return page, false
	}
	if fn := n.Get("function"); !fn.IsNull() {
		env.Warnf(fn, "error: %d: function: is not supported by this version, the built-in page is shown", code)
		return page, false
	}
	path, ok := n.Get("path").Text()
	if !ok {
		env.Warnf(n, "error: %d must have a path: to a file", code)
		return page, false
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(env.Root, path)
	}
	b, err := os.ReadFile(path)
	switch {
	case err != nil && isAsset(path, env):
		return page, false // what the base configuration names are the built-in pages
	case err != nil:
		env.Warnf(n.Get("path"), "error: %d: cannot read %s: %s", code, path, cause(err))
		return page, false
	case isTemplate(b):
		env.Warnf(n.Get("path"), "error: %d: %s is a template, which this version does not render: the built-in page is shown", code, path)
		return page, false
	}
	return errorPage{path: path, headers: headerList(n.Get("headers"))}, true
}

// isAsset reports whether a path below $GRAMEXPATH is of a file that the program brings along.
func isAsset(path string, env *Env) bool {
	rel, err := filepath.Rel(env.GramexPath, path)
	if err != nil || !filepath.IsLocal(rel) {
		return false
	}
	_, err = fs.Stat(conf.Assets(), filepath.ToSlash(rel))
	return err == nil
}

// isTemplate reports whether text has tags of Tornado's templates.
func isTemplate(b []byte) bool {
	for _, tag := range []string{"{{", "{%", "{#"} {
		if bytes.Contains(b, []byte(tag)) {
			return true
		}
	}
	return false
}

// cause is the last error of a chain, without the path that it repeats.
func cause(err error) error {
	if pe, ok := err.(*os.PathError); ok {
		return pe.Err
	}
	return err
}

// Answer answers a request with an error. Where an answer has begun already, the connection is
// cut instead, so that nobody takes half an answer for all of it.
func (p *ErrorPages) Answer(w http.ResponseWriter, r *http.Request, err error) {
	he := asHTTPError(err)
	if he.Status >= 500 && he.Err != nil {
		p.log.Error("request failed", "id", web.ID(r), "method", r.Method, "path", r.URL.Path, "status", he.Status, "error", he.Err)
	} else if he.Err != nil {
		p.log.Debug("request refused", "id", web.ID(r), "method", r.Method, "path", r.URL.Path, "status", he.Status, "error", he.Err)
	}
	if web.Begun(w) {
		panic(http.ErrAbortHandler)
	}
	p.reset(w.Header())
	for k, v := range he.Header {
		w.Header()[k] = v
	}
	if he.Status < 400 { // a redirect
		send(w, r, he.Status, nil)
		return
	}
	if page, ok := p.custom[he.Status]; ok && p.sendPage(w, r, he.Status, page) {
		return
	}
	p.sendBuiltin(w, r, he)
}

// reset drops the headers of the answer that was not given; cookies stay.
func (p *ErrorPages) reset(h http.Header) {
	for k := range h {
		switch k {
		case "Set-Cookie", "X-Request-Id", "Vary":
		default:
			h.Del(k)
		}
	}
	setHeaders(h, p.headers)
}

// sendPage sends a page that error: names; false where its file has gone.
func (p *ErrorPages) sendPage(w http.ResponseWriter, r *http.Request, status int, page errorPage) bool {
	b, err := os.ReadFile(page.path)
	if err != nil {
		p.log.Error("error page cannot be read", "status", status, "error", err)
		return false
	}
	w.Header().Set("Content-Type", typeByName(nil, page.path, b))
	setHeaders(w.Header(), page.headers)
	send(w, r, status, b)
	return true
}

func (p *ErrorPages) sendBuiltin(w http.ResponseWriter, r *http.Request, he *HTTPError) {
	title := http.StatusText(he.Status)
	if title == "" {
		title = "Error"
	}
	message := he.Message
	if message == "" && he.Status == http.StatusInternalServerError {
		message = "something went wrong here; the server's log says what"
	}
	page := struct {
		Status    int    `json:"status"`
		Title     string `json:"title"`
		Message   string `json:"message,omitempty"`
		RequestID string `json:"request_id,omitempty"`
	}{he.Status, title, message, web.ID(r)}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	var b bytes.Buffer
	switch web.Wants(r) {
	case web.HTML:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'")
		page.Message = sentence(message)
		if err := errorTemplate.Execute(&b, page); err != nil {
			p.log.Error("error page", "error", err)
		}
	case web.JSON:
		w.Header().Set("Content-Type", "application/json")
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		_ = enc.Encode(map[string]any{"error": page}) // of strings and numbers: it cannot fail
	default:
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		fmt.Fprintf(&b, "%d %s", he.Status, title)
		if message != "" {
			fmt.Fprintf(&b, ": %s", message)
		}
		if page.RequestID != "" && he.Status >= 500 {
			fmt.Fprintf(&b, " (request %s)", page.RequestID)
		}
		b.WriteByte('\n')
	}
	send(w, r, he.Status, b.Bytes())
}

// sentence gives an error's text a capital letter and a full stop.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	s = strings.ToUpper(s[:1]) + s[1:]
	if !strings.ContainsAny(s[len(s)-1:], ".?!") {
		s += "."
	}
	return s
}

func send(w http.ResponseWriter, r *http.Request, status int, b []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(b) // the client has gone
	}
}
