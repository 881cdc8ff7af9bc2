package handlers

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gramener/gramex-go/expr"
	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/internal/conf"
	"github.com/gramener/gramex-go/internal/source"
	"github.com/gramener/gramex-go/internal/spell"
	"github.com/gramener/gramex-go/internal/web"
)

// auth is an auth: section: who may use an endpoint. A nil auth lets everyone.
type auth struct {
	socket    bool
	methods   []string // empty: all
	login     string   // where browsers are sent; "": nowhere, they get 401
	query     string   // the argument of login that says where to go on
	condition *expr.Program
	member    []membership // any of them suffices; none: no need
}

// membership is one condition of membership:, all of whose keys must hold.
type membership []member

type member struct {
	path   []string
	values []object.Value
}

var authKeys = []string{"login_url", "membership", "condition", "methods", "query", "template"}

// readAuth reads auth: of an entry or, where it has none, app.auth. What is wrong with it is an
// error: an endpoint must not be open because of a slip.
func readAuth(s Spec, env *Env, socket bool) (*auth, error) {
	n := s.Kwargs.Get("auth")
	if n.IsNull() {
		n = env.Config.Get("app").Get("auth")
	}
	if n.IsNull() {
		return nil, nil
	}
	a := &auth{socket: socket, query: "next", login: "/login/"}
	if login := env.Config.Get("app").Get("settings").Get("login_url"); !login.IsNull() {
		a.login, _ = login.Text()
	}
	if b, ok := n.Value.(bool); ok {
		if !b {
			return nil, nil
		}
		return a, nil
	}
	if n.Kind != conf.Map {
		return nil, source.Errorf(n.Position(), "auth must be true, false or a mapping, not %s", n.Kind)
	}
	for _, p := range n.Pairs {
		if name := scalarText(p.Key); !slices.Contains(authKeys, name) {
			return nil, source.Errorf(p.Key.Position(), "unknown key %q in auth", name).WithHint("%s", hintOr(name, authKeys))
		}
	}
	return a, a.read(n, s, env)
}

// hintOr suggests the nearest name, or lists them all.
func hintOr(name string, known []string) string {
	if h := spell.Hint(name, known); h != "" {
		return h
	}
	return "it may have " + strings.Join(known, ", ")
}

func (a *auth) read(n *conf.Node, s Spec, env *Env) (err error) {
	if a.methods, err = StringList(n.Get("methods"), "auth.methods"); err != nil {
		return err
	}
	for i, m := range a.methods {
		a.methods[i] = strings.ToUpper(m)
	}
	if q, ok := n.Get("query").Text(); ok && q != "" {
		a.query = q
	}
	if login := n.Get("login_url"); !login.IsNull() {
		a.login, _ = login.Text() // login_url: false means none
	}
	if t := n.Get("template"); !t.IsNull() {
		env.Warnf(t, "auth: template: is not supported by this version: the built-in page is shown")
	}
	if c := n.Get("condition"); !c.IsNull() {
		if a.condition, err = env.Expr.CompileHook("url:"+s.Name+".auth.condition", c, "handler"); err != nil {
			return err
		}
	}
	return a.readMembership(n.Get("membership"))
}

func (a *auth) readMembership(n *conf.Node) error {
	conditions := []*conf.Node{n}
	switch {
	case n.IsNull():
		return nil
	case n.Kind == conf.Seq:
		conditions = n.Items
	}
	for _, c := range conditions {
		if c == nil || c.Kind != conf.Map || len(c.Pairs) == 0 {
			return source.Errorf(c.Position(), "auth.membership must be a mapping of user attributes to the values that they may have, or a list of these")
		}
		var m membership
		for _, p := range c.Pairs {
			one := member{path: strings.Split(scalarText(p.Key), ".")}
			if p.Value != nil && p.Value.Kind == conf.Seq {
				for _, v := range p.Value.Items {
					one.values = append(one.values, fromNode(v))
				}
			} else {
				one.values = []object.Value{fromNode(p.Value)}
			}
			m = append(m, one)
		}
		a.member = append(a.member, m)
	}
	return nil
}

// check lets a request through or tells why not: 401 or, for a browser's page, a redirect to the
// login page where nobody is logged in; 403 where the user may not (BaseHandler.authorize).
func (a *auth) check(ctx context.Context, q *Request, engine *expr.Engine) error {
	r := q.HTTP
	if !a.socket && len(a.methods) > 0 && !slices.Contains(a.methods, r.Method) {
		return nil
	}
	user := q.User()
	in, err := object.Truth(nil, user)
	if err != nil {
		return err
	}
	if !in {
		return a.refuse(q)
	}
	if a.condition != nil {
		v, err := engine.Eval(ctx, a.condition, q.Object())
		if err != nil {
			return fmt.Errorf("auth.condition: %w", err)
		}
		ok, err := object.Truth(nil, v)
		if err != nil {
			return fmt.Errorf("auth.condition: %w", err)
		}
		if !ok {
			return &HTTPError{Status: http.StatusForbidden}
		}
	}
	if len(a.member) == 0 {
		return nil
	}
	for _, m := range a.member {
		ok, err := m.has(user)
		if err != nil {
			return fmt.Errorf("auth.membership: %w", err)
		}
		if ok {
			return nil
		}
	}
	return &HTTPError{Status: http.StatusForbidden}
}

// refuse answers who is not logged in.
func (a *auth) refuse(q *Request) error {
	r := q.HTTP
	page := r.Method == http.MethodGet || r.Method == http.MethodHead
	if a.socket || a.login == "" || !page || web.IsUpgrade(r) || !web.IsBrowserPage(r) {
		return &HTTPError{Status: http.StatusUnauthorized}
	}
	u, err := url.Parse(a.login)
	if err != nil {
		return fmt.Errorf("login_url: %w", err)
	}
	// The address as the client sees it: a proxy may tell another path.
	here := &url.URL{Scheme: q.Peer().Scheme, Host: r.Host}
	uri := r.Header.Get("X-Request-Uri")
	if !strings.HasPrefix(uri, "/") {
		uri = r.URL.RequestURI()
	}
	args := u.Query()
	args.Add(a.query, here.String()+uri)
	u.RawQuery = args.Encode()
	e := &HTTPError{Status: http.StatusFound, Header: http.Header{"Location": {u.String()}, "Cache-Control": {"no-store"}}}
	return e
}

// has tells whether a user meets all of a condition: the attribute at each path is one of the
// values, or a list that holds one of them (_check_condition).
func (m membership) has(user object.Value) (bool, error) {
	for _, one := range m {
		node := user
		for _, key := range one.path {
			d, ok := node.(*object.Dict)
			if !ok {
				return false, nil
			}
			if node, ok = d.Get(key); !ok {
				return false, nil
			}
		}
		if node == nil {
			return false, nil
		}
		have := []object.Value{node}
		if l, ok := node.(*object.List); ok {
			have = l.Items
		}
		ok, err := anyEqual(have, one.values)
		if !ok || err != nil {
			return false, err
		}
	}
	return true, nil
}

func anyEqual(a, b []object.Value) (bool, error) {
	for _, x := range a {
		for _, y := range b {
			if eq, err := object.Eq(nil, x, y); eq || err != nil {
				return eq, err
			}
		}
	}
	return false, nil
}
