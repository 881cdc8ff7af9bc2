package handlers

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"sync"
	"time"

	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/internal/conf"
	"github.com/gramener/gramex-go/internal/signed"
	"github.com/gramener/gramex-go/internal/web"
)

// SessionOptions is the app.session section.
type SessionOptions struct {
	Cookie   string        // name of the cookie
	Expiry   time.Duration // of the cookie and the session
	Browser  bool          // the cookie ends with the browser (expiry: false)
	Domain   string
	Path     string
	HTTPOnly bool
	Secure   bool // also where the request came by http
	SameSite http.SameSite
}

// ReadSessionOptions reads app.session. What is not given is as in Gramex: a cookie "sid" for 31
// days, not for scripts; it is sent with links from other sites but not with their forms.
func ReadSessionOptions(n *conf.Node) SessionOptions {
	o := SessionOptions{Cookie: "sid", Expiry: 31 * 24 * time.Hour, Path: "/", HTTPOnly: true, SameSite: http.SameSiteLaxMode}
	text := func(key string, to *string) {
		if s, ok := n.Get(key).Text(); ok && s != "" {
			*to = s
		}
	}
	text("cookie", &o.Cookie)
	text("domain", &o.Domain)
	text("cookiepath", &o.Path)
	switch days := valueOf(n.Get("expiry")).(type) {
	case int64:
		o.Expiry = time.Duration(days) * 24 * time.Hour
	case float64:
		o.Expiry = time.Duration(days * float64(24*time.Hour))
	case bool:
		o.Browser, o.Expiry = true, 24*time.Hour
	}
	if b, ok := valueOf(n.Get("httponly")).(bool); ok {
		o.HTTPOnly = b
	}
	if b, ok := valueOf(n.Get("secure")).(bool); ok {
		o.Secure = b
	}
	var site string
	text("samesite", &site)
	switch {
	case len(site) > 0 && (site[0] == 's' || site[0] == 'S'):
		o.SameSite = http.SameSiteStrictMode
	case len(site) > 0 && (site[0] == 'n' || site[0] == 'N'):
		o.SameSite = http.SameSiteNoneMode
	}
	return o
}

// maxSessions bounds what is kept: over it, sessions without a user are not.
const maxSessions = 100_000

// Sessions keeps what handler.session holds, by the id in the session cookie, in memory: a
// restart forgets it. It is safe for concurrent use.
type Sessions struct {
	mu   sync.Mutex
	byID map[string]*stored
	next time.Time // of the next purge
}

type stored struct {
	data    map[string]json.RawMessage
	expires time.Time
}

// NewSessions returns an empty store.
func NewSessions() *Sessions { return &Sessions{byID: map[string]*stored{}} }

// load returns a copy of a session's data, nil where there is none.
func (s *Sessions) load(id string, now time.Time) map[string]json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.byID[id]
	if e == nil || now.After(e.expires) {
		return nil
	}
	return maps.Clone(e.data)
}

// change sets and deletes keys of a session. It lives until expires.
func (s *Sessions) change(id string, set map[string]json.RawMessage, del []string, expires, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.purge(now)
	e := s.byID[id]
	if e == nil {
		if _, user := set["user"]; !user && len(s.byID) >= maxSessions {
			return
		}
		e = &stored{data: map[string]json.RawMessage{}}
		s.byID[id] = e
	}
	maps.Copy(e.data, set)
	for _, k := range del {
		delete(e.data, k)
	}
	e.expires = expires
	if len(e.data) == 0 {
		delete(s.byID, id)
	}
}

// purge drops expired sessions, at most once a minute.
func (s *Sessions) purge(now time.Time) {
	if now.Before(s.next) {
		return
	}
	s.next = now.Add(time.Minute)
	maps.DeleteFunc(s.byID, func(_ string, e *stored) bool { return now.After(e.expires) })
}

// session is one request's view of its session: a dict that Python may change, written back by key
// when the request is over, so that two requests do not undo each other's changes.
type session struct {
	id     string
	known  bool // the client has its cookie, so that keeping it makes sense
	dict   *object.Dict
	before map[string]json.RawMessage
}

// newSessionID makes an id as Gramex does: 24 random bytes in base64.
func newSessionID() string {
	var b [24]byte
	rand.Read(b[:]) // never fails
	return base64.StdEncoding.EncodeToString(b[:])
}

// openSession finds the session that the request's cookie names. Without one, or with one that
// this server did not sign, it is new; its cookie is then set if that is still possible.
func (q *Request) openSession() *session {
	s := &session{}
	now := time.Now()
	if c, err := q.HTTP.Cookie(q.env.Session.Cookie); err == nil {
		if id, err := signed.Decode(q.env.Secret, q.env.Session.Cookie, c.Value, 0, now); err == nil {
			s.id = id
		}
	}
	if s.id == "" {
		s.id = newSessionID()
		s.known = q.setSessionCookie(s.id, now)
	} else if s.known = true; q.env.Sessions != nil {
		s.before = q.env.Sessions.load(s.id, now)
	}
	s.dict = object.NewAttrDict(len(s.before) + 1)
	for k, raw := range s.before {
		v, err := object.DecodeJSON(nil, raw, &object.JSONLimits{AttrDict: true})
		if err != nil {
			q.env.Log.Error("session value cannot be read", "key", k, "error", err)
			continue
		}
		s.dict.Set(k, v)
	}
	s.dict.Set("id", s.id)
	return s
}

// setSessionCookie tells the client its session's id, and says whether it could. A WebSocket's
// client is not told: its session lasts as long as the connection, as in Gramex.
func (q *Request) setSessionCookie(id string, now time.Time) bool {
	o := q.env.Session
	if q.w == nil || len(q.env.Secret) == 0 || web.IsUpgrade(q.HTTP) || web.Begun(q.w) {
		return false
	}
	c := &http.Cookie{
		Name: o.Cookie, Value: signed.Encode(q.env.Secret, o.Cookie, id, now), Quoted: true,
		Path: o.Path, Domain: o.Domain, HttpOnly: o.HTTPOnly, SameSite: o.SameSite,
		Secure: o.Secure || q.Peer().Scheme == "https",
	}
	if !o.Browser {
		c.Expires = now.Add(o.Expiry)
	}
	http.SetCookie(q.w, c)
	return true
}

// save writes back what changed since the session was opened or last saved. A session whose client
// does not know its id is not kept.
func (q *Request) save(s *session) {
	if q.env.Sessions == nil || !s.known {
		return
	}
	now, set, gone := map[string]json.RawMessage{}, map[string]json.RawMessage{}, []string(nil)
	for k, v := range s.dict.Strings() {
		if k == "id" {
			continue
		}
		b, err := object.EncodeJSON(nil, nil, v, nil)
		if err != nil {
			q.env.Log.Error("session value cannot be kept", "key", k, "error", err)
			continue
		}
		now[k] = b
		if !bytes.Equal(b, s.before[k]) {
			set[k] = b
		}
	}
	for k := range s.before {
		if _, ok := now[k]; !ok {
			gone = append(gone, k)
		}
	}
	s.before = now
	if len(set) > 0 || len(gone) > 0 {
		t := time.Now()
		q.env.Sessions.change(s.id, set, gone, t.Add(q.env.Session.Expiry), t)
	}
}
