package handlers

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/internal/signed"
	"github.com/gramener/gramex-go/internal/web"
)

// Request is what handlers and Python expressions know of one request beyond net/http: its
// arguments, session and user. What is not asked for costs nothing. Its methods may be called by
// several goroutines; the Python values they return belong to one at a time.
type Request struct {
	HTTP *http.Request
	Spec Spec
	env  *Env
	w    http.ResponseWriter // for cookies; nil: none can be set

	mu      sync.Mutex
	query   []argument // of the URL; nil: not read yet
	peer    *web.Peer
	session *session
	object  *Object
}

type argument struct {
	key    string
	values []string
}

type requestKey struct{}

// RequestOf returns the Request of r that the Endpoint made, and r itself carries. Where there is
// none, as in a test that calls a Handler alone, it makes one.
func RequestOf(w http.ResponseWriter, r *http.Request, s Spec, env *Env) *Request {
	if q, ok := r.Context().Value(requestKey{}).(*Request); ok {
		q.mu.Lock()
		q.HTTP = r // the handler may have added to its context
		q.mu.Unlock()
		return q
	}
	return &Request{HTTP: r, Spec: s, env: env, w: w}
}

// newRequest makes the Request of r and the r that carries it.
func newRequest(w http.ResponseWriter, r *http.Request, s Spec, env *Env) (*Request, *http.Request) {
	q := &Request{Spec: s, env: env, w: w}
	r = r.WithContext(context.WithValue(r.Context(), requestKey{}, q))
	q.HTTP = r
	return q, r
}

// finish keeps what the request changed of its session.
func (q *Request) finish() {
	q.mu.Lock()
	s := q.session
	q.mu.Unlock()
	if s != nil {
		q.save(s)
	}
}

// Peer tells who sent the request.
func (q *Request) Peer() web.Peer {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.peer == nil {
		p := web.PeerOf(q.HTTP, q.env.Proxy)
		q.peer = &p
	}
	return *q.peer
}

// arguments reads the URL's query as Gramex does: values are stripped, control characters become
// spaces, and keys or values that are not UTF-8 are left out.
func (q *Request) arguments() []argument {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.query == nil {
		_, raw, _ := strings.Cut(q.HTTP.RequestURI, "?")
		if q.HTTP.RequestURI == "" {
			raw = q.HTTP.URL.RawQuery
		}
		q.query = parseQuery(raw)
	}
	return q.query
}

// Args returns the arguments of the URL in a map of the caller's own.
func (q *Request) Args() url.Values {
	out := url.Values{}
	for _, a := range q.arguments() {
		out[a.key] = append([]string(nil), a.values...)
	}
	return out
}

// parseQuery splits a query into keys, in the order of their first appearance, with their values
// (urllib.parse.parse_qs with keep_blank_values; RequestHandler.get_arguments).
func parseQuery(raw string) []argument {
	out := []argument{}
	index := map[string]int{}
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		k, v, _ := strings.Cut(pair, "=")
		k, v = unquotePlus(k), unquotePlus(v)
		if !utf8.ValidString(k) || !utf8.ValidString(v) {
			continue
		}
		v = strings.TrimSpace(clean(v))
		i, ok := index[k]
		if !ok {
			i = len(out)
			index[k] = i
			out = append(out, argument{key: k})
		}
		out[i].values = append(out[i].values, v)
	}
	return out
}

// unquotePlus resolves + and %XX, leaving a % that starts none as it is.
func unquotePlus(s string) string {
	if strings.IndexByte(s, '+') >= 0 {
		s = strings.ReplaceAll(s, "+", " ")
	}
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if v, err := url.PathUnescape(s[i : i+3]); err == nil {
				b = append(b, v...)
				i += 2
				continue
			}
		}
		b = append(b, s[i])
	}
	return string(b)
}

// clean makes control characters that are not white space to spaces.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && !(r >= '\t' && r <= '\r') {
			return ' '
		}
		return r
	}, s)
}

// Session returns the request's session as a dict that may be changed; it is kept when the
// request is over.
func (q *Request) Session() *object.Dict {
	q.mu.Lock()
	s := q.session
	q.mu.Unlock()
	if s == nil {
		opened := q.openSession()
		q.mu.Lock()
		if q.session == nil {
			q.session = opened
		}
		s = q.session
		q.mu.Unlock()
	}
	return s.dict
}

// User returns who is logged in: an AttrDict where it is a mapping, nil where nobody is.
func (q *Request) User() object.Value {
	u, _ := q.Session().Get("user")
	if d, ok := u.(*object.Dict); ok {
		return d.AsAttrDict()
	}
	return u
}

// override takes the user from the X-Gramex-User header, a value signed with the cookie secret
// (BaseMixin.override_user). One that is not good is an error, never ignored.
func (q *Request) override() error {
	header := q.HTTP.Header.Get("X-Gramex-User")
	if header == "" {
		return nil
	}
	text, err := signed.Decode(q.env.Secret, "user", header, q.env.Session.Expiry, time.Now())
	if err == nil && !json.Valid([]byte(text)) {
		err = errors.New("not JSON")
	}
	if err != nil {
		return &HTTPError{Status: http.StatusBadRequest, Message: "invalid X-Gramex-User", Err: err}
	}
	user, err := object.DecodeJSON(nil, []byte(text), &object.JSONLimits{AttrDict: true})
	if err != nil {
		return &HTTPError{Status: http.StatusBadRequest, Message: "invalid X-Gramex-User", Err: err}
	}
	q.Session().Set("user", user)
	// Kept now, not when the request ends: a WebSocket that is closed after a logout must not bring
	// its user back.
	q.finish()
	return nil
}
