package handlers

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/internal/signed"
)

// Object is the `handler` of Python expressions: what BaseHandler and Tornado's RequestHandler
// offer there (Gramex guide, "Writing handlers"). Its attributes are made when first asked for and
// stay the same object, so that handler.args can be changed in place; others can be set. Like any
// Python value it belongs to one evaluation at a time.
type Object struct {
	q     *Request
	mu    sync.Mutex
	attrs map[string]object.Value
	bound map[string]func() object.Value
}

// Object returns the request's `handler`, always the same one.
func (q *Request) Object() *Object {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.object == nil {
		q.object = &Object{q: q}
	}
	return q.object
}

// Request returns what the object stands for.
func (o *Object) Request() *Request { return o.q }

// Args returns handler.args, a dict of lists of str. What Python changes in it, it changes here.
func (o *Object) Args() *object.Dict {
	v, _, _ := o.Attr(nil, "args")
	d, ok := v.(*object.Dict)
	if !ok { // an expression has set it to something else
		return object.NewDict(0)
	}
	return d
}

// Bind adds an attribute of a handler type's own, such as write_message; made when first asked
// for.
func (o *Object) Bind(name string, value func() object.Value) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.bound == nil {
		o.bound = map[string]func() object.Value{}
	}
	o.bound[name] = value
}

// Class gives the methods.
func (o *Object) Class() *object.Class { return handlerClass() }

// Attr implements object.HasAttr.
func (o *Object) Attr(_ *object.Thread, name string) (object.Value, bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if v, ok := o.attrs[name]; ok {
		return v, true, nil
	}
	v, ok := o.make(name)
	if ok {
		o.keep(name, v)
	}
	return v, ok, nil
}

func (o *Object) keep(name string, v object.Value) {
	if o.attrs == nil {
		o.attrs = map[string]object.Value{}
	}
	o.attrs[name] = v
}

// SetAttr implements object.HasSetAttr: an expression may leave something for a later one.
func (o *Object) SetAttr(_ *object.Thread, name string, v object.Value) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.keep(name, v)
	return nil
}

// make computes an attribute.
func (o *Object) make(name string) (object.Value, bool) {
	q := o.q
	if f, ok := o.bound[name]; ok {
		return f(), true
	}
	switch name {
	case "name":
		return q.Spec.Name, true
	case "conf":
		return attrDict(q.Spec.Entry), true
	case "kwargs":
		return attrDict(q.Spec.Kwargs), true
	case "args":
		return argsDict(q.arguments()), true
	case "path_args":
		return pathArgs(ParamsOf(q.HTTP)), true
	case "path_kwargs":
		return pathKwargs(ParamsOf(q.HTTP)), true
	case "request":
		return &requestObject{q: q}, true
	case "session":
		return q.Session(), true
	case "current_user":
		return q.User(), true
	case "xrequest_uri":
		if uri := q.HTTP.Header.Get("X-Request-Uri"); uri != "" {
			return uri, true
		}
		return q.HTTP.URL.RequestURI(), true
	case "gramex_root":
		return strings.TrimRight(q.HTTP.Header.Get("X-Gramex-Root"), "/"), true
	}
	return nil, false
}

func argsDict(args []argument) *object.Dict {
	d := object.NewDict(len(args))
	for _, a := range args {
		d.Set(a.key, stringList(a.values))
	}
	return d
}

func stringList(values []string) *object.List {
	items := make([]object.Value, len(values))
	for i, s := range values {
		items[i] = s
	}
	return object.NewList(items...)
}

func pathArgs(p Params) *object.List {
	l := stringList(p.Args)
	for i := range l.Items {
		if p.ArgUnset(i) {
			l.Items[i] = nil
		}
	}
	return l
}

func pathKwargs(p Params) *object.Dict {
	d := object.NewDict(len(p.Kwargs))
	for k, v := range p.Kwargs {
		if p.KwargUnset(k) {
			d.Set(k, nil)
		} else {
			d.Set(k, v)
		}
	}
	return d
}

// self gives the Request of a method's receiver.
func self(v object.Value) (*Request, error) {
	o, ok := v.(*Object)
	if !ok {
		return nil, object.Raise(object.TypeError, "handler expected, got %s", object.TypeName(v))
	}
	return o.q, nil
}

// handlerClass is the class of `handler`: its methods.
var handlerClass = sync.OnceValue(func() *object.Class {
	return object.NewNativeClass(object.ClassSpec{
		Name: "BaseHandler", Module: "gramex.handlers", Final: true,
		Methods: []object.Method{
			{Name: "get_arg", Sig: "name, default=..., first=False", Fn: getArg},
			{Name: "get_argument", Sig: "name, default=..., strip=True", Fn: getArgument},
			{Name: "get_arguments", Sig: "name, strip=True", Fn: getArguments},
			{Name: "get_query_argument", Sig: "name, default=..., strip=True", Fn: getArgument},
			{Name: "get_query_arguments", Sig: "name, strip=True", Fn: getArguments},
			{Name: "get_cookie", Sig: "name, default=None", Fn: getCookie},
			{Name: "get_secure_cookie", Sig: "name, value=None, max_age_days=31, min_version=None", Fn: getSecureCookie},
			{Name: "get_signed_cookie", Sig: "name, value=None, max_age_days=31, min_version=None", Fn: getSecureCookie},
		},
	})
})

// str takes argument i, which must be a str.
func str(a object.Args, i int) (string, error) {
	s, ok := object.Native(a[i]).(string)
	if !ok {
		return "", object.Raise(object.TypeError, "name must be str, not %s", object.TypeName(a[i]))
	}
	return s, nil
}

// getArg is BaseMixin.get_arg: the last value in handler.args, or with first=True the first.
func getArg(t *object.Thread, v object.Value, a object.Args) (object.Value, error) {
	if _, err := self(v); err != nil {
		return nil, err
	}
	name, err := str(a, 0)
	if err != nil {
		return nil, err
	}
	values, ok := v.(*Object).Args().Get(name)
	if !ok {
		return absent(a, name)
	}
	first, err := object.Truth(t, a.Or(2, false))
	if err != nil {
		return nil, err
	}
	if first {
		return object.GetItem(t, values, int64(0))
	}
	return object.GetItem(t, values, int64(-1))
}

// absent gives argument 1, the default, or raises MissingArgumentError.
func absent(a object.Args, name string) (object.Value, error) {
	if a.Given(1) {
		return a[1], nil
	}
	return nil, missingArgument(name)
}

// getArgument is RequestHandler.get_argument: the last value in the URL.
func getArgument(_ *object.Thread, v object.Value, a object.Args) (object.Value, error) {
	values, name, err := urlValues(v, a)
	if err != nil {
		return nil, err
	}
	if len(values) == 0 {
		return absent(a, name)
	}
	return values[len(values)-1], nil
}

func getArguments(_ *object.Thread, v object.Value, a object.Args) (object.Value, error) {
	values, _, err := urlValues(v, a)
	if err != nil {
		return nil, err
	}
	return stringList(values), nil
}

func urlValues(v object.Value, a object.Args) (values []string, name string, err error) {
	q, err := self(v)
	if err != nil {
		return nil, "", err
	}
	if name, err = str(a, 0); err != nil {
		return nil, "", err
	}
	for _, arg := range q.arguments() {
		if arg.key == name {
			return arg.values, name, nil
		}
	}
	return nil, name, nil
}

func getCookie(_ *object.Thread, v object.Value, a object.Args) (object.Value, error) {
	q, err := self(v)
	if err != nil {
		return nil, err
	}
	name, err := str(a, 0)
	if err != nil {
		return nil, err
	}
	if c, err := q.HTTP.Cookie(name); err == nil {
		return c.Value, nil
	}
	return a.Or(1, nil), nil
}

// getSecureCookie is RequestHandler.get_secure_cookie: the bytes that a cookie signs, or None.
func getSecureCookie(t *object.Thread, v object.Value, a object.Args) (object.Value, error) {
	q, err := self(v)
	if err != nil {
		return nil, err
	}
	name, err := str(a, 0)
	if err != nil {
		return nil, err
	}
	text, ok := object.Native(a.Or(1, nil)).(string)
	if !ok {
		c, err := q.HTTP.Cookie(name)
		if err != nil {
			return nil, nil
		}
		text = c.Value
	}
	days, ok := object.Native(a.Or(2, int64(31))).(int64)
	if !ok {
		return nil, object.Raise(object.TypeError, "max_age_days must be int")
	}
	const century = 36525
	age := time.Duration(min(max(days, 0), century)) * 24 * time.Hour
	if age == 0 {
		age = time.Nanosecond // 0 means no age here, any age there
	}
	text, err = signed.Decode(q.env.Secret, name, text, age, time.Now())
	if err != nil {
		return nil, nil
	}
	return object.Bytes(text), nil
}

// missingArgument is tornado.web.MissingArgumentError, which is answered with 400.
func missingArgument(name string) error {
	e := object.NewException(missingArgumentClass(), fmt.Sprintf("HTTP 400: Bad Request (Missing argument %s)", name))
	return e.SetField("status_code", int64(http.StatusBadRequest)).SetField("arg_name", name).SetField("log_message", "Missing argument "+name)
}

var httpErrorClass = sync.OnceValue(func() *object.Class {
	return object.NewNativeClass(object.ClassSpec{Name: "HTTPError", Module: "tornado.web", Bases: []*object.Class{object.ExceptionClass}})
})

var missingArgumentClass = sync.OnceValue(func() *object.Class {
	return object.NewNativeClass(object.ClassSpec{Name: "MissingArgumentError", Module: "tornado.web", Bases: []*object.Class{httpErrorClass()}})
})

// httpException gives the status of a tornado.web.HTTPError that Python raised, nil for any other.
func httpException(e *object.Exception) *HTTPError {
	for _, c := range e.Class().MRO() {
		if c.Name() != "HTTPError" || c.Module() != "tornado.web" {
			continue
		}
		code, ok := e.Field("status_code")
		status, isInt := code.(int64)
		if !ok || !isInt || status < 400 || status > 999 {
			return nil
		}
		he := &HTTPError{Status: int(status), Err: e}
		if msg, ok := e.Field("log_message"); ok && status < 500 {
			he.Message, _ = msg.(string)
		}
		return he
	}
	return nil
}
