package handlers

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gramener/gramex-go/internal/signed"
)

// cookie gives the session cookie that an answer sets.
func cookie(r *http.Response) *http.Cookie {
	for _, c := range r.Cookies() {
		if c.Name == "sid" {
			return c
		}
	}
	return nil
}

// TestSession follows a session as in the recorded s22_session_default: its id is the cookie's,
// stays the same with it, and is another without.
func TestSession(t *testing.T) {
	s := pySite(t, "handler.session['id']", "")
	first := s.get("py", "/py/x")
	id := strings.Trim(body(t, first), "'")
	c := cookie(first)
	if c == nil || len(id) != 32 {
		t.Fatalf("id %q, cookie %v", id, c)
	}
	if got, err := signed.Decode(s.env.Secret, "sid", c.Value, 0, time.Now()); err != nil || got != id {
		t.Errorf("the cookie holds %q, %v; want %q", got, err, id)
	}
	if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Secure || time.Until(c.Expires).Round(time.Hour) != 31*24*time.Hour {
		t.Errorf("cookie %v", c)
	}
	again := s.get("py", "/py/x", "Cookie", "sid="+c.Value)
	if got := strings.Trim(body(t, again), "'"); got != id || cookie(again) != nil {
		t.Errorf("with the cookie the id is %q, want %q; cookie %v", got, id, cookie(again))
	}
	if got := strings.Trim(body(t, s.get("py", "/py/x")), "'"); got == id {
		t.Error("another client has the same session")
	}
	for what, value := range map[string]string{
		"forged":       signed.Encode([]byte("secret-key"), "sid", id, time.Now()),
		"for another":  signed.Encode(s.env.Secret, "user", id, time.Now()),
		"plain":        id,
		"cut":          c.Value[:len(c.Value)-1],
		"empty":        "",
		"as recorded ": "2|1:0|10:1700000000|3:sid|4:abcd|0000",
	} {
		r := s.get("py", "/py/x", "Cookie", "sid="+value)
		if got := strings.Trim(body(t, r), "'"); got == id || cookie(r) == nil {
			t.Errorf("a %s cookie is believed", what)
		}
	}
	// A WebSocket's handshake sets none.
	if c := cookie(s.get("py", "/py/x", "Upgrade", "websocket")); c != nil {
		t.Errorf("a WebSocket is given a cookie: %v", c)
	}
	if c := cookie(s.get("py", "/py/x", "X-Scheme", "https")); c == nil || !c.Secure {
		t.Errorf("over https the cookie is %v", c)
	}
}

func TestSessionOptions(t *testing.T) {
	s := pySite(t, "handler.session['id']", "app: {session: {cookie: c, expiry: 2, httponly: false, secure: true, samesite: Strict, domain: example.org, cookiepath: /app}}")
	c := s.get("py", "/py/x").Cookies()[0]
	if c.Name != "c" || c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteStrictMode || c.Domain != "example.org" || c.Path != "/app" ||
		time.Until(c.Expires).Round(time.Hour) != 48*time.Hour {
		t.Errorf("cookie %v", c)
	}
	s = pySite(t, "handler.session['id']", "app: {session: {expiry: false}}")
	if c := s.get("py", "/py/x").Cookies()[0]; !c.Expires.IsZero() {
		t.Errorf("a cookie for the browser's session expires: %v", c)
	}
}

// TestSessionData holds that what an expression keeps is there later, key by key.
func TestSessionData(t *testing.T) {
	s := pySite(t, "handler.session.update({handler.path_args[0]: [1, {'deep': 'é'}]}) or sorted(k for k in handler.session if k != 'id')", "")
	r := s.get("py", "/py/a")
	sid := "sid=" + cookie(r).Value
	for _, c := range []struct{ path, want string }{{"/py/b", "['a', 'b']"}, {"/py/c", "['a', 'b', 'c']"}, {"/py/a", "['a', 'b', 'c']"}} {
		if got := body(t, s.get("py", c.path, "Cookie", sid)); got != c.want {
			t.Errorf("%s: %s, want %s", c.path, got, c.want)
		}
	}
	if got := body(t, s.get("py", "/py/z")); got != "['z']" {
		t.Errorf("another session sees %s", got)
	}

	// A long request that changes one key does not undo what another did meanwhile.
	env := s.env
	req := func() *Request {
		r, _ := http.NewRequest("GET", "/", nil)
		r.Header.Set("Cookie", sid)
		return RequestOf(nil, r, Spec{}, env)
	}
	long, short := req(), req()
	long.Session().Set("long", int64(1))
	short.Session().Del("a")
	short.Session().Set("b", "new")
	short.finish()
	long.finish()
	d := req().Session()
	if b, _ := d.Get("b"); d.Has("a") || !d.Has("long") || b != "new" {
		t.Errorf("the session is %v", d.Keys())
	}
}

// TestSessionExpiry holds that an expired session is forgotten.
func TestSessionExpiry(t *testing.T) {
	s := NewSessions()
	now := time.Now()
	s.change("id", map[string]json.RawMessage{"user": json.RawMessage(`"x"`)}, nil, now.Add(time.Hour), now)
	if s.load("id", now.Add(59*time.Minute)) == nil {
		t.Error("it is gone too soon")
	}
	if s.load("id", now.Add(61*time.Minute)) != nil {
		t.Error("it is there too long")
	}
	s.change("other", map[string]json.RawMessage{"user": json.RawMessage(`"x"`)}, nil, now.Add(3*time.Hour), now.Add(2*time.Hour))
	if len(s.byID) != 1 {
		t.Errorf("%d sessions are kept", len(s.byID))
	}
}
