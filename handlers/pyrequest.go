package handlers

import (
	"net/http"
	"strings"
	"sync"

	"github.com/gramener/gramex-go/expr/object"
)

// requestObject is `handler.request`: Tornado's HTTPServerRequest.
type requestObject struct {
	q     *Request
	mu    sync.Mutex
	attrs map[string]object.Value
}

// TypeName implements object.Named.
func (*requestObject) TypeName() string { return "HTTPServerRequest" }

// Attr implements object.HasAttr.
func (o *requestObject) Attr(_ *object.Thread, name string) (object.Value, bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if v, ok := o.attrs[name]; ok {
		return v, true, nil
	}
	v, ok := o.make(name)
	if ok {
		if o.attrs == nil {
			o.attrs = map[string]object.Value{}
		}
		o.attrs[name] = v
	}
	return v, ok, nil
}

func (o *requestObject) make(name string) (object.Value, bool) {
	r := o.q.HTTP
	uri := r.RequestURI
	if uri == "" {
		uri = r.URL.RequestURI()
	}
	path, query, _ := strings.Cut(uri, "?")
	switch name {
	case "method":
		return r.Method, true
	case "uri":
		return valid(uri), true
	case "path":
		return valid(path), true
	case "query":
		return valid(query), true
	case "version":
		return r.Proto, true
	case "headers":
		h := r.Header.Clone()
		h.Set("Host", r.Host)
		return &headersObject{h}, true
	case "host":
		return valid(r.Host), true
	case "host_name":
		host, _, _ := strings.Cut(strings.ToLower(r.Host), ":")
		return valid(host), true
	case "remote_ip":
		return o.q.Peer().IP, true
	case "protocol":
		return o.q.Peer().Scheme, true
	case "body":
		return object.Bytes(""), true
	case "arguments", "query_arguments":
		return bytesArgs(o.q.arguments()), true
	case "body_arguments", "files":
		return object.NewDict(0), true
	case "cookies":
		return cookiesDict(r), true
	}
	return nil, false
}

// bytesArgs is request.arguments, whose values are bytes.
func bytesArgs(args []argument) *object.Dict {
	d := object.NewDict(len(args))
	for _, a := range args {
		items := make([]object.Value, len(a.values))
		for i, v := range a.values {
			items[i] = object.Bytes(v)
		}
		d.Set(a.key, object.NewList(items...))
	}
	return d
}

// cookiesDict is request.cookies: by name, what has a value.
func cookiesDict(r *http.Request) *object.Dict {
	d := object.NewDict(0)
	for _, c := range r.Cookies() {
		m := object.NewAttrDict(2)
		m.Set("key", valid(c.Name))
		m.Set("value", valid(c.Value))
		d.Set(valid(c.Name), m)
	}
	return d
}

// valid makes text of a request a str: what is not UTF-8 becomes U+FFFD.
func valid(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// headersObject is `handler.request.headers`: a mapping that does not mind case.
type headersObject struct{ http.Header }

// Class gives the methods.
func (*headersObject) Class() *object.Class { return headersClass() }

func (h *headersObject) get(name object.Value) (string, bool) {
	s, ok := object.Native(name).(string)
	if !ok {
		return "", false
	}
	values, ok := h.Header[http.CanonicalHeaderKey(s)]
	return valid(strings.Join(values, ",")), ok
}

// Item implements object.HasItem.
func (h *headersObject) Item(_ *object.Thread, key object.Value) (object.Value, error) {
	if v, ok := h.get(key); ok {
		return v, nil
	}
	return nil, object.NewException(object.KeyError, key)
}

// Contains implements object.HasContains.
func (h *headersObject) Contains(_ *object.Thread, key object.Value) (bool, error) {
	_, ok := h.get(key)
	return ok, nil
}

// Len implements object.HasLen.
func (h *headersObject) Len(*object.Thread) (int, error) { return len(h.Header), nil }

// Iter implements object.HasIter: the names.
func (h *headersObject) Iter(t *object.Thread) (object.Iterator, error) {
	return object.Iter(t, h.dict())
}

// dict is a plain dict of the headers, by name in alphabetical order.
func (h *headersObject) dict() *object.Dict {
	d := object.NewDict(len(h.Header))
	for _, k := range sortedKeys(h.Header) {
		d.Set(k, valid(strings.Join(h.Header[k], ",")))
	}
	return d
}

// headersClass is the class of the headers: the methods of a mapping.
var headersClass = sync.OnceValue(func() *object.Class {
	of := func(name string) object.Method {
		return object.Method{Name: name, Fn: func(t *object.Thread, v object.Value, _ object.Args) (object.Value, error) {
			return object.CallMethod(t, v.(*headersObject).dict(), name, nil, nil)
		}}
	}
	return object.NewNativeClass(object.ClassSpec{
		Name: "HTTPHeaders", Module: "tornado.httputil", Final: true,
		Methods: []object.Method{
			{Name: "get", Sig: "name, default=None", Fn: func(_ *object.Thread, v object.Value, a object.Args) (object.Value, error) {
				if s, ok := v.(*headersObject).get(a[0]); ok {
					return s, nil
				}
				return a.Or(1, nil), nil
			}},
			{Name: "get_list", Sig: "name", Fn: func(_ *object.Thread, v object.Value, a object.Args) (object.Value, error) {
				s, _ := object.Native(a[0]).(string)
				return stringList(v.(*headersObject).Header[http.CanonicalHeaderKey(s)]), nil
			}},
			of("keys"), of("values"), of("items"),
		},
	})
})
