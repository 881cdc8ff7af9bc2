package handlers

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gramener/gramex-go/internal/signed"
)

// TestUserHeader holds that X-Gramex-User is believed when this server signed it, and never else.
func TestUserHeader(t *testing.T) {
	s := pySite(t, "handler.current_user", "")
	now := time.Now()
	for _, c := range []struct {
		what, value string
		status      int
		want        string
	}{
		{"good", s.user(aliceJSON), 200, "{'id': 'alice'"},
		{"text", s.user(`"bob"`), 200, "'bob'"},
		{"a month old", signed.Encode(s.env.Secret, "user", `"bob"`, now.Add(-30*24*time.Hour)), 200, "'bob'"},
		{"expired", signed.Encode(s.env.Secret, "user", `"bob"`, now.Add(-32*24*time.Hour)), 400, "400 Bad Request: invalid X-Gramex-User"},
		{"a session cookie", signed.Encode(s.env.Secret, "sid", `"bob"`, now), 400, ""},
		{"the public secret", signed.Encode([]byte("secret-key"), "user", `"bob"`, now), 400, ""},
		{"no JSON", s.user("bob"), 400, ""},
		{"two values", s.user(`"a" "b"`), 400, ""},
		{"plain", `{"id": "root"}`, 400, ""},
	} {
		r := s.get("py", "/py/x", "X-Gramex-User", c.value)
		if got := body(t, r); r.StatusCode != c.status || !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %d %s, want %d %s", c.what, r.StatusCode, got, c.status, c.want)
		}
	}
	// It is the user of the session from then on, as in Gramex, and of no other session.
	r := s.get("py", "/py/x", "X-Gramex-User", s.user(`"carol"`))
	if got := body(t, s.get("py", "/py/x", "Cookie", "sid="+cookie(r).Value)); got != "'carol'" {
		t.Errorf("the session's user is %s", got)
	}
	if got := body(t, s.get("py", "/py/x")); got != "None" {
		t.Errorf("another session's user is %s", got)
	}
	// A request that ends after a logout does not log in again.
	long := httptest.NewRequest("GET", "/py/x", nil)
	long.Header.Set("X-Gramex-User", s.user(`"carol"`))
	long.Header.Set("Cookie", "sid="+cookie(r).Value)
	q := RequestOf(httptest.NewRecorder(), long, s.endpoints["py"].Spec, s.env)
	must(t, q.override())
	id, _ := q.Session().Get("id")
	s.env.Sessions.change(id.(string), nil, []string{"user"}, time.Now().Add(time.Hour), time.Now())
	q.finish()
	if got := body(t, s.get("py", "/py/x", "Cookie", "sid="+cookie(r).Value)); got != "None" {
		t.Errorf("after the logout the user is %s", got)
	}
}

type socketHandler struct{ *pyHandler }

func (socketHandler) IsSocket() {}

// TestAuth holds who is let in: 401 or a redirect to the login page without a user, 403 for a user
// who may not.
func TestAuth(t *testing.T) {
	const alice, bob, text = aliceJSON, `{"id": "bob", "role": "staff", "groups": [], "n": "1"}`, `"dave"`
	for _, c := range []struct {
		auth, user string
		method     string
		status     int
	}{
		{"true", "", "GET", 302},
		{"true", "", "HEAD", 302},
		{"true", "", "POST", 401},
		{"true", alice, "GET", 200},
		{"true", text, "GET", 200},
		{"true", "null", "GET", 302},
		{"true", "{}", "GET", 302},
		{"true", `""`, "GET", 302},
		{"false", "", "GET", 200},
		{"{}", "", "GET", 302},
		{"{login_url: false}", "", "GET", 401},
		{"{methods: [POST]}", "", "GET", 200},
		{"{methods: post}", "", "POST", 401},
		{"{membership: {role: admin}}", alice, "GET", 200},
		{"{membership: {role: admin}}", bob, "GET", 403},
		{"{membership: {role: [admin, staff]}}", bob, "GET", 200},
		{"{membership: {groups: [x, b]}}", alice, "GET", 200},
		{"{membership: {groups: [x]}}", alice, "GET", 403},
		{"{membership: {groups: [x]}}", bob, "GET", 403},
		{"{membership: {role: admin, groups: x}}", alice, "GET", 403},
		{"{membership: [{role: nobody}, {groups: a}]}", alice, "GET", 200},
		{"{membership: {at.x: true}}", alice, "GET", 200},
		{"{membership: {at.x: 1}}", alice, "GET", 200},
		{"{membership: {at.y: true}}", alice, "GET", 403},
		{"{membership: {n: 1}}", alice, "GET", 200},
		{"{membership: {n: 1}}", bob, "GET", 403},
		{"{membership: {none: x}}", alice, "GET", 403},
		{"{membership: {id: dave}}", text, "GET", 403},
		{"{condition: handler.current_user.id == 'alice'}", alice, "GET", 200},
		{"{condition: handler.current_user.id == 'alice'}", bob, "GET", 403},
		{"{condition: handler.current_user.nothing}", alice, "GET", 500},
		{"{condition: handler.current_user.id == 'alice', membership: {role: staff}}", alice, "GET", 403},
	} {
		s := pySite(t, "1", "        \n      auth: "+c.auth+"\n")
		if err := s.endpoints["py"].Err(); err != nil {
			t.Errorf("%s: %v", c.auth, err)
			continue
		}
		r := httptest.NewRequest(c.method, "/py/x", nil)
		if c.user != "" {
			r.Header.Set("X-Gramex-User", s.user(c.user))
		}
		resp := s.do("py", r)
		if resp.StatusCode != c.status {
			t.Errorf("auth %s, user %s, %s: %d, want %d\n%s", c.auth, c.user, c.method, resp.StatusCode, c.status, s.logged())
		}
	}
}

func TestLoginRedirect(t *testing.T) {
	for _, c := range []struct {
		auth, more, want string
		headers          []string
	}{
		{"true", "", "/login/?next=http%3A%2F%2Fexample.com%2Fpy%2Fx%3Fa%3D1", nil},
		{"{login_url: '/in?a=b', query: to}", "", "/in?a=b&to=http%3A%2F%2Fexample.com%2Fpy%2Fx%3Fa%3D1", nil},
		{"true", "app: {settings: {login_url: /enter}}", "/enter?next=http%3A%2F%2Fexample.com%2Fpy%2Fx%3Fa%3D1", nil},
		{"true", "", "/login/?next=https%3A%2F%2Fexample.com%2Fapp%2Fpy", []string{"X-Scheme", "https", "X-Request-Uri", "/app/py"}},
		// Scripts and sockets are told, not sent.
		{"true", "", "", []string{"X-Requested-With", "XMLHttpRequest"}},
		{"true", "", "", []string{"Sec-Fetch-Mode", "cors"}},
		{"true", "", "", []string{"Upgrade", "websocket"}},
	} {
		s := pySite(t, "1", "        \n      auth: "+c.auth+"\n"+c.more)
		r := s.get("py", "/py/x?a=1", append(c.headers, "Accept", "text/html")...)
		status := http.StatusFound
		if c.want == "" {
			status = http.StatusUnauthorized
		}
		if got := r.Header.Get("Location"); r.StatusCode != status || got != c.want {
			t.Errorf("auth %s, %v: %d %q, want %d %q", c.auth, c.headers, r.StatusCode, got, status, c.want)
		}
	}
}

// TestAppAuth holds app.auth as the default, which auth: false of an entry lifts.
func TestAppAuth(t *testing.T) {
	for entry, want := range map[string]int{"": 401, "        \n      auth: false\n": 200, "        \n      auth: {membership: {role: x}}\n": 302} {
		s := pySite(t, "1", entry+"app: {auth: {login_url: false}}")
		if r := s.get("py", "/py/x"); r.StatusCode != want {
			t.Errorf("entry %q: %d, want %d", entry, r.StatusCode, want)
		}
	}
}

// TestSocketAuth holds that a WebSocket is never redirected and that no method frees it.
func TestSocketAuth(t *testing.T) {
	s := newSiteWith(t, map[string]string{"gramex.yaml": "url: {ws: {pattern: /ws, handler: WS, kwargs: {expr: '1', auth: {methods: [POST]}}}}"}, func(r *Registry) {
		r.Register("WSHandler", func(ctx context.Context, sp Spec, env *Env) (Handler, error) {
			h, err := newPyHandler(ctx, sp, env)
			if err != nil {
				return nil, err
			}
			return socketHandler{h.(*pyHandler)}, nil
		})
	})
	if r := s.get("ws", "/ws", "Accept", "text/html"); r.StatusCode != 401 {
		t.Errorf("without a user: %d", r.StatusCode)
	}
	if r := s.get("ws", "/ws", "X-Gramex-User", s.user(aliceJSON)); r.StatusCode != 200 {
		t.Errorf("with a user: %d", r.StatusCode)
	}
}
