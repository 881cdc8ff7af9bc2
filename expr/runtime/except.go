package runtime

import (
	"fmt"

	"github.com/dop251/goja"

	"github.com/gramener/gramex-go/expr/object"
)

// caught is an exception that a catch clause of the JavaScript has got hold of.
type caught struct {
	*goja.Object
	exc      *object.Exception
	previous *object.Exception // what was being handled before
	star     *starState
}

func (r *Runtime) exceptions() map[string]native {
	return map[string]native{
		"catch":      r.catch,
		"endcatch":   r.endCatch,
		"endfinally": r.endFinally,
		"rethrow":    func(c goja.FunctionCall) goja.Value { r.rethrow(c.Arguments[0].(*caught).exc); return nil },
		"caught":     func(c goja.FunctionCall) goja.Value { return toJS(c.Arguments[0].(*caught).exc) },
		"match": func(c goja.FunctionCall) goja.Value {
			return jsBool(r.matches(c.Arguments[0].(*caught).exc, toPy(c.Arguments[1])))
		},
		"raise":      r.raise,
		"reraise":    r.reraise,
		"assert":     r.assert,
		"with":       r.with("__enter__", "__exit__", "the context manager protocol"),
		"awith":      r.with("__aenter__", "__aexit__", "the asynchronous context manager protocol"),
		"withvalue":  func(c goja.FunctionCall) goja.Value { return toJS(held[*manager](c.Arguments[0]).value) },
		"withexit":   r.withExit,
		"awithexit":  r.withExit,
		"withend":    r.withEnd,
		"awithend":   r.withEnd,
		"stars":      r.stars,
		"starmatch":  r.starMatch,
		"starraised": r.starRaised,
		"starend":    func(c goja.FunctionCall) goja.Value { r.handling = c.Arguments[0].(*caught).exc; return jsNull },
		"starrest":   r.starRest,
	}
}

// catch takes what was thrown and makes it what is being handled. When the evaluation is to end it
// throws again, so that no except clause sees the exception.
func (r *Runtime) catch(c goja.FunctionCall) goja.Value {
	if r.t.Interrupted() {
		r.throw(r.t.Check())
	}
	e := r.caughtValue(c.Arguments[0])
	k := &caught{Object: carrier, exc: e, previous: r.handling}
	r.handling = e
	r.reached(e)
	return k
}

// caughtValue gives the exception that a catch clause has got.
func (r *Runtime) caughtValue(v goja.Value) *object.Exception {
	if v != r.sentinel { // an error of the JavaScript's own: a fault of ours
		panic(fmt.Sprintf("%v", v))
	}
	return r.current
}

// endFinally ends a finally clause that ran while an exception was on its way.
func (r *Runtime) endFinally(c goja.FunctionCall) goja.Value {
	k := c.Arguments[0].(*caught)
	r.handling, r.current = k.previous, k.exc
	return jsNull
}

func (r *Runtime) endCatch(c goja.FunctionCall) goja.Value {
	r.handling = c.Arguments[0].(*caught).previous
	return jsNull
}

// matches is `except want`.
func (r *Runtime) matches(e *object.Exception, want object.Value) bool {
	switch w := want.(type) {
	case *object.Class:
		if !w.IsSub(object.BaseException) {
			break
		}
		return e.IsA(w)
	case *object.Tuple:
		for _, v := range w.Items {
			if c, ok := v.(*object.Class); !ok || !c.IsSub(object.BaseException) {
				r.notExceptions()
			}
		}
		for _, v := range w.Items {
			if e.IsA(v.(*object.Class)) {
				return true
			}
		}
		return false
	}
	r.notExceptions()
	return false
}

func (r *Runtime) notExceptions() {
	r.throw(object.Raise(object.TypeError, "catching classes that do not inherit from BaseException is not allowed"))
}

// exception makes what raise is given an exception.
func (r *Runtime) exception(v object.Value, otherwise string) *object.Exception {
	switch x := v.(type) {
	case *object.Exception:
		return x
	case *object.Class:
		if !x.IsSub(object.BaseException) {
			break
		}
		made, err := object.Call(r.t, x, nil, nil)
		r.must(err)
		if e, ok := made.(*object.Exception); ok {
			return e
		}
		r.throw(object.Raise(object.TypeError, "calling %s should have returned an instance of BaseException, not %s", className(x), object.TypeName(made)))
	}
	r.throw(object.Raise(object.TypeError, "%s", otherwise))
	return nil
}

func className(c *object.Class) string {
	s, _ := object.Repr(nil, c)
	return s
}

func (r *Runtime) raise(c goja.FunctionCall) goja.Value {
	r.check()
	e := r.exception(toPy(c.Arguments[0]), "exceptions must derive from BaseException")
	if len(c.Arguments) > 1 {
		if cause := toPy(c.Arguments[1]); cause != nil {
			e.Cause = r.exception(cause, "exception causes must derive from BaseException")
		} else {
			e.Cause = nil
		}
		e.Suppress = true
	}
	if r.handling != nil && r.handling != e {
		e.Chain(r.handling)
	}
	r.trace(e)
	r.rethrow(e)
	return nil
}

func (r *Runtime) reraise(goja.FunctionCall) goja.Value {
	if r.handling == nil {
		r.throw(object.Raise(object.RuntimeError, "No active exception to reraise"))
	}
	r.rethrow(r.handling)
	return nil
}

func (r *Runtime) assert(c goja.FunctionCall) goja.Value {
	if len(c.Arguments) == 0 {
		r.throw(object.Raise(object.AssertionError, ""))
	}
	r.throw(object.NewException(object.AssertionError, toPy(c.Arguments[0])))
	return nil
}

// manager is a context manager that was entered.
type manager struct {
	exit  object.Value
	value object.Value
}

func (r *Runtime) with(enter, exit, protocol string) native {
	return func(c goja.FunctionCall) goja.Value {
		v := toPy(c.Arguments[0])
		in, ok, err := object.LookupSpecial(r.t, v, enter)
		r.must(err)
		if !ok {
			r.throw(object.Raise(object.TypeError, "'%s' object does not support %s", object.TypeName(v), protocol))
		}
		out, ok, err := object.LookupSpecial(r.t, v, exit)
		r.must(err)
		if !ok {
			r.throw(object.Raise(object.TypeError, "'%s' object does not support %s (missed %s method)", object.TypeName(v), protocol, exit))
		}
		value, err := object.Call(r.t, in, nil, nil)
		r.must(err)
		if enter == "__aenter__" {
			value = r.await(value)
		}
		return &handle{carrier, &manager{out, value}}
	}
}

func (r *Runtime) withExit(c goja.FunctionCall) goja.Value {
	m, k := held[*manager](c.Arguments[0]), c.Arguments[1].(*caught)
	v, err := object.Call(r.t, m.exit, []object.Value{k.exc.Class(), k.exc, r.traceback(k.exc)}, nil)
	r.must(err)
	b, err := object.Truth(r.t, r.await(v))
	r.must(err)
	return jsBool(b)
}

func (r *Runtime) withEnd(c goja.FunctionCall) goja.Value {
	v, err := object.Call(r.t, held[*manager](c.Arguments[0]).exit, []object.Value{nil, nil, nil}, nil)
	r.must(err)
	r.await(v)
	return jsNull
}

func (r *Runtime) traceback(e *object.Exception) object.Value {
	v, _, err := object.LookupAttr(r.t, e, "__traceback__")
	r.must(err)
	return v
}

// Handled is the exception that an except clause is handling, nil where there is none.
func (r *Runtime) Handled() *object.Exception { return r.handling }
