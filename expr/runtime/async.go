package runtime

import (
	"github.com/dop251/goja"

	"github.com/gramener/gramex-go/expr/object"
)

// coroutine is what calling an `async def` gives: its code runs when it is awaited, at once and to
// its end.
type coroutine struct {
	code *code
	args []goja.Value
	used bool
}

// Class implements object.HasClass.
func (c *coroutine) Class() *object.Class { return object.CoroutineClass }

// Await runs the coroutine.
func (c *coroutine) Await(t *object.Thread) (object.Value, error) {
	if c.used {
		return nil, object.Raise(object.RuntimeError, "cannot reuse already awaited coroutine")
	}
	c.used = true
	r := c.code.rt
	if t != r.t {
		return r.foreign(t, func() (object.Value, error) { return c.run() })
	}
	return c.run()
}

func (c *coroutine) run() (v object.Value, err error) {
	r := c.code.rt
	if err := r.enter(); err != nil {
		return nil, err
	}
	defer r.leave(r.handling)
	if e := r.try(func() {
		v = toPy(c.code.js(goja.FunctionCall{This: jsUndefined, Arguments: c.args}))
	}); e != nil {
		return nil, e
	}
	return v, nil
}

// Send implements object.Generator: a coroutine never waits, so it ends at once.
func (c *coroutine) Send(t *object.Thread, _ object.Value) (object.Value, bool, error) {
	v, err := c.Await(t)
	return v, false, err
}

// Next implements object.Iterator.
func (c *coroutine) Next(t *object.Thread) (object.Value, bool, error) {
	_, err := c.Await(t)
	return nil, false, err
}

// Throw implements object.Generator.
func (c *coroutine) Throw(_ *object.Thread, e *object.Exception) (object.Value, bool, error) {
	c.used = true
	return nil, false, e
}

// Close implements object.Generator.
func (c *coroutine) Close(*object.Thread) error {
	c.used = true
	return nil
}

// Attr implements object.HasAttr.
func (c *coroutine) Attr(_ *object.Thread, name string) (object.Value, bool, error) {
	switch name {
	case "__name__":
		return c.code.info.Name, true, nil
	case "__qualname__":
		return c.code.info.QualName, true, nil
	case "__await__":
		return object.NewFunction(name, "", func(*object.Thread, object.Args) (object.Value, error) { return c, nil }), true, nil
	}
	return nil, false, nil
}

// Awaitable is a value of a Go type that can be awaited.
type Awaitable interface {
	Await(t *object.Thread) (object.Value, error)
}

// await is `await v`. What can't be awaited is its own result, as Tornado's coroutines have it.
func (r *Runtime) await(v object.Value) object.Value {
	for {
		switch x := v.(type) {
		case Awaitable:
			res, err := x.Await(r.t)
			r.must(err)
			if _, again := x.(*coroutine); again {
				return res
			}
			v = res
			return v
		case *generator: // of types.coroutine
			return r.drain(v)
		case *object.Instance:
			f, ok, err := object.LookupSpecial(r.t, v, "__await__")
			r.must(err)
			if !ok {
				return v
			}
			it, err := object.Call(r.t, f, nil, nil)
			r.must(err)
			return r.drain(it)
		}
		return v
	}
}

// drain runs an iterator to its end and gives what it returned.
func (r *Runtime) drain(v object.Value) object.Value {
	it, err := object.Iter(r.t, v)
	r.must(err)
	g, isGen := it.(object.Generator)
	for {
		r.check()
		var v object.Value
		var ok bool
		if isGen {
			v, ok, err = g.Send(r.t, nil)
		} else {
			v, ok, err = it.Next(r.t)
		}
		if err != nil {
			if e := object.AsException(err); e.IsA(object.StopIteration) {
				return stopValue(e)
			}
			r.throw(err)
		}
		if !ok {
			return v
		}
	}
}

// asyncGenerator is a generator with `async def`.
type asyncGenerator struct{ g *generator }

// TypeName implements object.Named.
func (a *asyncGenerator) TypeName() string { return "async_generator" }

// Attr implements object.HasAttr.
func (a *asyncGenerator) Attr(_ *object.Thread, name string) (object.Value, bool, error) {
	switch name {
	case "__aiter__":
		return object.NewFunction(name, "", func(*object.Thread, object.Args) (object.Value, error) { return a, nil }), true, nil
	case "__anext__":
		return object.NewFunction(name, "", func(t *object.Thread, _ object.Args) (object.Value, error) {
			v, ok, err := a.g.Next(t)
			if err == nil && !ok {
				err = object.Raise(object.StopAsyncIteration, "")
			}
			return v, err
		}), true, nil
	case "aclose":
		return object.NewFunction(name, "", func(t *object.Thread, _ object.Args) (object.Value, error) { return nil, a.g.Close(t) }), true, nil
	case "asend":
		return object.NewFunction(name, "value", func(t *object.Thread, args object.Args) (object.Value, error) {
			v, ok, err := a.g.Send(t, args[0])
			if err == nil && !ok {
				err = object.Raise(object.StopAsyncIteration, "")
			}
			return v, err
		}), true, nil
	case "__name__":
		return a.g.info.Name, true, nil
	case "__qualname__":
		return a.g.info.QualName, true, nil
	}
	return nil, false, nil
}

func (r *Runtime) aiter(c goja.FunctionCall) goja.Value {
	v := toPy(c.Arguments[0])
	if a, ok := v.(*asyncGenerator); ok {
		return &handle{carrier, a}
	}
	f, ok, err := object.LookupSpecial(r.t, v, "__aiter__")
	r.must(err)
	if !ok {
		r.throw(object.Raise(object.TypeError, "'async for' requires an object with __aiter__ method, got %s", object.TypeName(v)))
	}
	it, err := object.Call(r.t, f, nil, nil)
	r.must(err)
	return &handle{carrier, it}
}

func (r *Runtime) anext(c goja.FunctionCall) goja.Value {
	r.check()
	v := c.Arguments[0].(*handle).v
	if a, ok := v.(*asyncGenerator); ok {
		x, ok, err := a.g.Next(r.t)
		r.must(err)
		if !ok {
			return jsUndefined
		}
		return toJS(x)
	}
	f, ok, err := object.LookupSpecial(r.t, v, "__anext__")
	r.must(err)
	if !ok {
		r.throw(object.Raise(object.TypeError, "'async for' received an object from __aiter__ that does not implement __anext__: %s", object.TypeName(v)))
	}
	x, err := object.Call(r.t, f, nil, nil)
	if err == nil {
		var res object.Value
		err = r.guard(func() { res = r.await(x) })
		x = res
	}
	if err != nil {
		if object.AsException(err).IsA(object.StopAsyncIteration) {
			return jsUndefined
		}
		r.throw(err)
	}
	return toJS(x)
}
