package handlers

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gramener/gramex-go/expr"
	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/internal/signed"
)

// pyHandler answers with the repr of an expression on `handler`, its kwarg expr.
type pyHandler struct {
	spec Spec
	env  *Env
	prog *expr.Program
}

func newPyHandler(_ context.Context, s Spec, env *Env) (Handler, error) {
	n := s.Kwargs.Get("expr")
	text, err := n.AsString("")
	if err != nil {
		return nil, err
	}
	p, err := env.Expr.Compile(expr.Source{Text: text, Name: "url:" + s.Name, PosAt: n.PosAt}, "handler")
	return &pyHandler{s, env, p}, err
}

func (h *pyHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) error {
	v, err := h.env.Expr.Eval(r.Context(), h.prog, RequestOf(w, r, h.spec, h.env).Object())
	if err != nil {
		return err
	}
	s, err := object.Repr(nil, v)
	if err != nil {
		return err
	}
	_, err = w.Write([]byte(s))
	return err
}

// pySite makes an app with one endpoint "py" that evaluates an expression.
func pySite(t *testing.T, expression, more string) *site {
	t.Helper()
	yaml := "url:\n  py:\n    pattern: /py/(\\w*)/?(\\w*)?\n    handler: PyHandler\n    kwargs:\n      title: a title\n      list: [1, {deep: 2}]\n      404: number\n      expr: >-\n        " + expression + "\n"
	return newSiteWith(t, map[string]string{"gramex.yaml": yaml + more}, func(r *Registry) { r.Register("PyHandler", newPyHandler) })
}

const aliceJSON = `{"id": "alice", "role": "admin", "groups": ["a", "b"], "n": 1, "at": {"x": true}}`

func (s *site) user(json string) string {
	return signed.Encode(s.env.Secret, "user", json, time.Now())
}

// TestHandlerObject holds what `handler` offers to Python, each expression on one request.
func TestHandlerObject(t *testing.T) {
	for expression, want := range map[string]string{
		"handler.name":         "'py'",
		"handler.args":         "{'x': ['1', '2'], 'y': ['a b'], 'empty': [''], 'ü': ['é']}",
		"handler.args['x'][0]": "'1'",
		"handler.args.update(z=['3']) or sorted(handler.args)":                   "['empty', 'x', 'y', 'z', 'ü']",
		"handler.args is handler.args":                                           "True",
		"handler.path_args":                                                      "['one', 'two']",
		"handler.path_kwargs":                                                    "{}",
		"handler.kwargs.title":                                                   "'a title'",
		"handler.kwargs['list'][1].deep":                                         "2",
		"handler.kwargs[404]":                                                    "'number'",
		"handler.kwargs.get('none', 5)":                                          "5",
		"handler.conf.pattern":                                                   `'/py/(\\w*)/?(\\w*)?'`,
		"handler.conf.kwargs.title":                                              "'a title'",
		"handler.get_arg('x')":                                                   "'2'",
		"handler.get_arg('x', first=True)":                                       "'1'",
		"handler.get_arg('none', None)":                                          "None",
		"handler.get_arg('none', default='d')":                                   "'d'",
		"handler.get_argument('x')":                                              "'2'",
		"handler.get_argument('none', 7)":                                        "7",
		"handler.get_arguments('x')":                                             "['1', '2']",
		"handler.get_arguments('none')":                                          "[]",
		"handler.get_query_argument('y')":                                        "'a b'",
		"handler.get_cookie('c')":                                                "'v'",
		"handler.get_cookie('none', 'd')":                                        "'d'",
		"handler.request.method":                                                 "'GET'",
		"handler.request.uri":                                                    "'/py/one/two?x=1&x=%202%20&y=a+b&empty=&%C3%BC=%C3%A9&bad=%ff'",
		"handler.request.path":                                                   "'/py/one/two'",
		"handler.request.query":                                                  "'x=1&x=%202%20&y=a+b&empty=&%C3%BC=%C3%A9&bad=%ff'",
		"handler.request.remote_ip":                                              "'203.0.113.9'",
		"handler.request.protocol":                                               "'https'",
		"handler.request.host":                                                   "'example.com'",
		"handler.request.host_name":                                              "'example.com'",
		"handler.request.version":                                                "'HTTP/1.1'",
		"handler.request.body":                                                   "b''",
		"handler.request.arguments['x']":                                         "[b'1', b'2']",
		"handler.request.headers['user-agent']":                                  "'test'",
		"handler.request.headers.get('User-Agent')":                              "'test'",
		"handler.request.headers.get('None', 'd')":                               "'d'",
		"'USER-AGENT' in handler.request.headers":                                "True",
		"'None' in handler.request.headers":                                      "False",
		"handler.request.headers.get_list('X-Many')":                             "['a', 'b']",
		"handler.request.headers['X-Many']":                                      "'a,b'",
		"len(handler.request.headers) > 3":                                       "True",
		"[k for k in handler.request.headers if k.startswith('X-M')]":            "['X-Many']",
		"sorted(handler.request.headers.keys())[0]":                              "'Cookie'",
		"handler.request.headers['Host']":                                        "'example.com'",
		"handler.request.cookies['c'].value":                                     "'v'",
		"'none' in handler.request.cookies":                                      "False",
		"handler.current_user":                                                   "None",
		"handler.current_user.get('id', None) if handler.current_user else None": "None",
		"len(handler.session['id'])":                                             "32",
		"handler.session['id'] == handler.session['id']":                         "True",
		"handler.xrequest_uri[:4]":                                               "'/py/'",
		"handler.gramex_root":                                                    "'/root'",
		"hasattr(handler, 'write_message')":                                      "False",
		"getattr(handler, 'nothing', 'd')":                                       "'d'",
	} {
		s := pySite(t, expression, "")
		if err := s.endpoints["py"].Err(); err != nil {
			t.Errorf("%s: %v", expression, err)
			continue
		}
		r := s.get("py", "/py/one/two?x=1&x=%202%20&y=a+b&empty=&%C3%BC=%C3%A9&bad=%ff",
			"User-Agent", "test", "X-Many", "a", "X-Many", "b", "Cookie", "c=v", "X-Real-Ip", "203.0.113.9", "X-Scheme", "https", "X-Gramex-Root", "/root/")
		if got := body(t, r); got != want {
			t.Errorf("%s = %s, want %s\n%s", expression, got, want, s.logged())
		}
	}
}

// TestHandlerUser holds current_user with a signed user.
func TestHandlerUser(t *testing.T) {
	for expression, want := range map[string]string{
		"handler.current_user.id":    "'alice'",
		"handler.current_user['id']": "'alice'",
		"handler.current_user.get('id', None) if handler.current_user else None": "'alice'",
		"handler.current_user.at.x":              "True",
		"handler.current_user.groups":            "['a', 'b']",
		"handler.current_user.get('none')":       "None",
		"isinstance(handler.current_user, dict)": "True",
		"handler.session['user']['role']":        "'admin'",
		"handler.session.user.id":                "'alice'",
	} {
		s := pySite(t, expression, "")
		if got := body(t, s.get("py", "/py/x", "X-Gramex-User", s.user(aliceJSON))); got != want {
			t.Errorf("%s = %s, want %s\n%s", expression, got, want, s.logged())
		}
	}
}

func TestMissingArgument(t *testing.T) {
	for _, expression := range []string{"handler.get_arg('gone')", "handler.get_argument('gone')"} {
		s := pySite(t, expression, "")
		r := s.get("py", "/py/x")
		if got := body(t, r); r.StatusCode != 400 || got != "400 Bad Request: Missing argument gone\n" {
			t.Errorf("%s: %d %s", expression, r.StatusCode, got)
		}
	}
	// An error that is no HTTPError tells the client nothing.
	s := pySite(t, "handler.secret_thing", "")
	r := s.get("py", "/py/x")
	if got := body(t, r); r.StatusCode != 500 || strings.Contains(got, "secret_thing") {
		t.Errorf("%d %s", r.StatusCode, got)
	}
	if log := s.logged(); !strings.Contains(log, "AttributeError") || !strings.Contains(log, "secret_thing") {
		t.Errorf("the log does not say what was wrong: %s", log)
	}
}

func TestPathKwargs(t *testing.T) {
	s := newSiteWith(t, map[string]string{"gramex.yaml": `url: {py: {pattern: "/k/(?P<a>\\w+)(?:/(?P<b>\\w+))?", handler: Py, kwargs: {expr: "handler.path_kwargs, handler.path_args"}}}`},
		func(r *Registry) { r.Register("PyHandler", newPyHandler) })
	if got, want := body(t, s.get("py", "/k/caf")), "({'a': 'caf', 'b': None}, [])"; got != want && got != "({'b': None, 'a': 'caf'}, [])" {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestBind holds that a handler type can add to `handler`.
func TestBind(t *testing.T) {
	s := pySite(t, "1", "")
	q := RequestOf(nil, httptest.NewRequest("GET", "/", nil), s.endpoints["py"].Spec, s.env)
	o := q.Object()
	made := 0
	o.Bind("write_message", func() object.Value { made++; return "sent" })
	for range 2 {
		if v, err := object.GetAttr(nil, o, "write_message"); err != nil || v != "sent" || made != 1 {
			t.Errorf("%v, %v, made %d times", v, err, made)
		}
	}
	must(t, object.SetAttr(nil, o, "note", int64(5)))
	if v, err := object.GetAttr(nil, o, "note"); err != nil || v != int64(5) {
		t.Errorf("%v, %v", v, err)
	}
	if o != q.Object() || o.Request() != q {
		t.Error("a request has two handlers")
	}
	var ex *object.Exception
	if _, err := object.GetAttr(nil, o, "gone"); !errors.As(err, &ex) || ex.Class() != object.AttributeError {
		t.Errorf("%v is no AttributeError", err)
	}
}
