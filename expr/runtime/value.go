package runtime

import (
	"github.com/dop251/goja"

	"github.com/gramener/gramex-go/expr/object"
)

// handle is a Python value as goja carries it. Embedding a *goja.Object gives it the unexported
// methods of goja.Value; goja, which only stores it, passes it and compares it with undefined, null,
// true and false (an Object is none of them), calls none but StrictEquals.
type handle struct {
	*goja.Object
	v object.Value
}

// integer is the handle of an int, apart so that small sums need no boxing.
type integer struct {
	*goja.Object
	n int64
}

// carrier is the object that handles embed. It is never changed, and belongs to no runtime.
var carrier = goja.NewSharedDynamicObject(nil)

const smallMin, smallMax = -128, 1023

var smallInts = func() (a [smallMax - smallMin + 1]goja.Value) {
	for i := range a {
		a[i] = &integer{carrier, int64(i) + smallMin}
	}
	return a
}()

var (
	jsUndefined = goja.Undefined()
	jsNull      = goja.Null()
	jsTrue      = goja.New().ToValue(true)
	jsFalse     = goja.New().ToValue(false)
)

func jsBool(b bool) goja.Value {
	if b {
		return jsTrue
	}
	return jsFalse
}

func jsInt(n int64) goja.Value {
	if n >= smallMin && n <= smallMax {
		return smallInts[n-smallMin]
	}
	return &integer{carrier, n}
}

// toJS makes v's JavaScript side.
func toJS(v object.Value) goja.Value {
	switch v := v.(type) {
	case nil:
		return jsNull
	case bool:
		return jsBool(v)
	case int64:
		return jsInt(v)
	}
	return &handle{carrier, v}
}

// toPy gives the Python value; undefined is None.
func toPy(v goja.Value) object.Value {
	switch v := v.(type) {
	case *handle:
		return v.v
	case *integer:
		return v.n
	}
	switch v {
	case jsTrue:
		return true
	case jsFalse:
		return false
	}
	return nil
}

// held gives what a handle that the runtime itself made holds.
func held[T any](v goja.Value) T { return v.(*handle).v.(T) }

func toPySlice(a []goja.Value) []object.Value {
	if len(a) == 0 {
		return nil
	}
	out := make([]object.Value, len(a))
	for i, v := range a {
		out[i] = toPy(v)
	}
	return out
}

func toJSSlice(a []object.Value) []goja.Value {
	out := make([]goja.Value, len(a))
	for i, v := range a {
		out[i] = toJS(v)
	}
	return out
}
