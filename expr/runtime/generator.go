package runtime

import (
	"github.com/dop251/goja"

	"github.com/gramener/gramex-go/expr/compile"
	"github.com/gramener/gramex-go/expr/object"
)

const generatorCost = 512

// generatorFields reads the objects that goja's generators give.
type generatorFields struct{ delegate *goja.Object }

// generator is a generator on top of goja's.
type generator struct {
	rt       *Runtime
	info     *compile.Func
	js       *goja.Object
	started  bool
	running  bool
	done     bool
	async    bool
	handling *object.Exception // what the generator itself is handling while it waits
}

// bindGenerators gets at the methods of goja's generators, and makes the object that `yield*`
// delegates to.
func (r *Runtime) bindGenerators() {
	v, err := r.vm.RunString("Object.getPrototypeOf(function*(){}).prototype")
	if err != nil {
		panic(err)
	}
	proto := v.(*goja.Object)
	r.genNext, r.genThrow = function(proto.Get("next")), function(proto.Get("throw"))
	d := r.vm.NewObject()
	set := func(name string, f native) { _ = d.Set(name, f) }
	set("next", r.delegateNext)
	set("throw", r.delegateThrow)
	_ = d.SetSymbol(goja.SymIterator, func(c goja.FunctionCall) goja.Value { return c.This })
	r.fields.delegate = d
}

func (r *Runtime) generators() map[string]native {
	return map[string]native{
		"gen":       r.gen,
		"genx":      r.genX,
		"yieldfrom": r.yieldFrom,
		"aiter":     r.aiter,
		"anext":     r.anext,
	}
}

func (r *Runtime) newGenerator(info *compile.Func, js goja.Value, async bool) object.Value {
	r.charge(generatorCost)
	g := &generator{rt: r, info: info, js: js.(*goja.Object), async: async}
	if async {
		return &asyncGenerator{g}
	}
	return g
}

func (r *Runtime) gen(c goja.FunctionCall) goja.Value {
	return toJS(r.newGenerator(held[*compile.Func](c.Arguments[0]), c.Arguments[1], false))
}

// resume goes on with the generator by one of goja's methods.
func (g *generator) resume(t *object.Thread, method func(goja.FunctionCall) goja.Value, arg goja.Value) (v object.Value, ok bool, err error) {
	r := g.rt
	if t != r.t {
		var done bool
		v, err = r.foreign(t, func() (object.Value, error) {
			v, ok, err := g.resume(r.t, method, arg)
			done = !ok
			return v, err
		})
		return v, !done, err
	}
	if g.running {
		return nil, false, object.Raise(object.ValueError, "generator already executing")
	}
	if err := r.t.Check(); err != nil {
		return nil, false, err
	}
	if err := r.enter(); err != nil {
		return nil, false, err
	}
	handling := r.handling
	if g.handling != nil {
		r.handling = g.handling
	}
	g.started, g.running = true, true
	defer func() {
		g.running, g.handling = false, nil
		if r.handling != handling && !g.done {
			g.handling = r.handling
		}
		r.leave(handling)
	}()
	if e := r.try(func() {
		res := method(goja.FunctionCall{This: g.js, Arguments: []goja.Value{arg}}).(*goja.Object)
		v = toPy(res.Get("value"))
		g.done = res.Get("done") == jsTrue
	}); e != nil {
		g.done = true
		return nil, false, g.escaped(e)
	}
	return v, !g.done, nil
}

// escaped is what an exception becomes that a generator let out: StopIteration would end the loop
// around it unnoticed.
func (g *generator) escaped(e *object.Exception) error {
	what := "generator"
	if g.async {
		what = "async generator"
	}
	switch {
	case e.IsA(object.StopIteration):
		return g.wrapped(what+" raised StopIteration", e)
	case g.async && e.IsA(object.StopAsyncIteration):
		return g.wrapped(what+" raised StopAsyncIteration", e)
	}
	return e
}

func (g *generator) wrapped(msg string, e *object.Exception) error {
	w := object.Raise(object.RuntimeError, "%s", msg)
	w.Cause, w.Context, w.Suppress = e, e, true
	return w
}

// Next implements object.Iterator.
func (g *generator) Next(t *object.Thread) (object.Value, bool, error) {
	if g.done {
		return nil, false, nil
	}
	v, ok, err := g.resume(t, g.rt.genNext, jsNull)
	if !ok {
		return nil, false, err
	}
	return v, true, err
}

// Send implements object.Generator.
func (g *generator) Send(t *object.Thread, v object.Value) (object.Value, bool, error) {
	if g.done {
		return nil, false, nil
	}
	if !g.started && v != nil {
		return nil, false, object.Raise(object.TypeError, "can't send non-None value to a just-started generator")
	}
	return g.resume(t, g.rt.genNext, toJS(v))
}

// Throw implements object.Generator.
func (g *generator) Throw(t *object.Thread, e *object.Exception) (object.Value, bool, error) {
	if g.done {
		return nil, false, e
	}
	if !g.started {
		g.done = true
		return nil, false, e
	}
	g.rt.current = e
	return g.resume(t, g.rt.genThrow, g.rt.sentinel)
}

// Close implements object.Generator.
func (g *generator) Close(t *object.Thread) error {
	if g.done || !g.started {
		g.done = true
		return nil
	}
	_, ok, err := g.Throw(t, object.Raise(object.GeneratorExit, ""))
	if ok {
		return object.Raise(object.RuntimeError, "generator ignored GeneratorExit")
	}
	if err != nil {
		if e := object.AsException(err); e.IsA(object.GeneratorExit) || e.IsA(object.StopIteration) {
			return nil
		}
	}
	return err
}

// Name is the generator's __name__.
func (g *generator) Name() string { return g.info.Name }

// QualName is the generator's __qualname__.
func (g *generator) QualName() string { return g.info.QualName }

// expression is a generator expression that is a plain function of its iterator.
type expression struct {
	rt      *Runtime
	info    *compile.Func
	step    func(goja.FunctionCall) goja.Value
	args    []goja.Value
	started bool
	running bool
	done    bool
}

func (r *Runtime) genX(c goja.FunctionCall) goja.Value {
	r.charge(generatorCost / 4)
	return toJS(&expression{
		rt: r, info: held[*compile.Func](c.Arguments[0]), step: function(c.Arguments[1]),
		args: append([]goja.Value(nil), c.Arguments[2:]...),
	})
}

// Next implements object.Iterator.
func (g *expression) Next(t *object.Thread) (v object.Value, ok bool, err error) {
	r := g.rt
	switch {
	case g.done:
		return nil, false, nil
	case t != r.t:
		v, err = r.foreign(t, func() (object.Value, error) {
			var v object.Value
			var err error
			v, ok, err = g.Next(r.t)
			return v, err
		})
		return v, ok, err
	case g.running:
		return nil, false, object.Raise(object.ValueError, "generator already executing")
	}
	if err := r.enter(); err != nil {
		return nil, false, err
	}
	g.started, g.running = true, true
	handling := r.handling
	defer func() {
		g.running = false
		r.leave(handling)
	}()
	var res goja.Value
	if e := r.try(func() { res = g.step(goja.FunctionCall{This: jsUndefined, Arguments: g.args}) }); e != nil {
		g.finish()
		return nil, false, (&generator{}).escaped(e)
	}
	if res == jsUndefined {
		g.finish()
		return nil, false, nil
	}
	return toPy(res), true, nil
}

func (g *expression) finish() { g.done, g.args = true, nil }

// Send implements object.Generator.
func (g *expression) Send(t *object.Thread, v object.Value) (object.Value, bool, error) {
	if !g.started && !g.done && v != nil {
		return nil, false, object.Raise(object.TypeError, "can't send non-None value to a just-started generator")
	}
	return g.Next(t)
}

// Throw implements object.Generator.
func (g *expression) Throw(_ *object.Thread, e *object.Exception) (object.Value, bool, error) {
	g.finish()
	return nil, false, e
}

// Close implements object.Generator.
func (g *expression) Close(*object.Thread) error {
	g.finish()
	return nil
}

// Name is the generator's __name__.
func (g *expression) Name() string { return g.info.Name }

// QualName is the generator's __qualname__.
func (g *expression) QualName() string { return g.info.QualName }

// yieldFrom makes the iterator that `yield*` delegates to.
func (r *Runtime) yieldFrom(c goja.FunctionCall) goja.Value {
	it, err := object.Iter(r.t, toPy(c.Arguments[0]))
	r.must(err)
	o := r.vm.CreateObject(r.fields.delegate)
	_ = o.Set("it", &handle{carrier, it})
	return o
}

func delegated(c goja.FunctionCall) object.Iterator {
	return c.This.(*goja.Object).Get("it").(*handle).v.(object.Iterator)
}

// result is a step's outcome in the form that JavaScript's iterators give.
func (r *Runtime) result(v object.Value, ok bool, err error) goja.Value {
	if err != nil {
		r.throw(err)
	}
	o := r.vm.NewObject()
	_ = o.Set("value", toJS(v))
	_ = o.Set("done", jsBool(!ok))
	return o
}

func (r *Runtime) delegateNext(c goja.FunctionCall) goja.Value {
	r.check()
	it := delegated(c)
	sent := jsNull
	if len(c.Arguments) > 0 && c.Arguments[0] != jsUndefined {
		sent = c.Arguments[0]
	}
	if g, ok := it.(object.Generator); ok {
		return r.result(g.Send(r.t, toPy(sent)))
	}
	if inst := iterValue(it); sent == jsNull && inst != object.Value(it) {
		v, err := object.CallMethod(r.t, inst, "__next__", nil, nil)
		return r.stepResult(v, true, err)
	}
	if sent == jsNull {
		v, ok, err := it.Next(r.t)
		return r.stepResult(v, ok, err)
	}
	v, err := object.CallMethod(r.t, iterValue(it), "send", []object.Value{toPy(sent)}, nil)
	return r.stepResult(v, true, err)
}

// stepResult is result for iterators that end by raising StopIteration.
func (r *Runtime) stepResult(v object.Value, ok bool, err error) goja.Value {
	if err != nil {
		if e := object.AsException(err); e.IsA(object.StopIteration) {
			return r.result(stopValue(e), false, nil)
		}
	}
	return r.result(v, ok, err)
}

func stopValue(e *object.Exception) object.Value {
	if v, ok := e.Field("value"); ok {
		return v
	}
	if a := e.Args(); len(a) > 0 {
		return a[0]
	}
	return nil
}

// iterValue is the Python value of an iterator.
func iterValue(it object.Iterator) object.Value {
	if v, ok := it.(interface{ Value() object.Value }); ok {
		return v.Value()
	}
	return it
}

func (r *Runtime) delegateThrow(c goja.FunctionCall) goja.Value {
	it := delegated(c)
	e := r.caughtValue(c.Arguments[0])
	if g, ok := it.(object.Generator); ok {
		if e.IsA(object.GeneratorExit) {
			r.must(g.Close(r.t))
			r.rethrow(e)
		}
		v, ok, err := g.Throw(r.t, e)
		return r.stepResult(v, ok, err)
	}
	name := "throw"
	if e.IsA(object.GeneratorExit) {
		name = "close"
	}
	f, ok, err := object.LookupAttr(r.t, iterValue(it), name)
	r.must(err)
	if !ok {
		r.rethrow(e)
	}
	if name == "close" {
		_, err = object.Call(r.t, f, nil, nil)
		r.must(err)
		r.rethrow(e)
	}
	v, err := object.Call(r.t, f, []object.Value{e}, nil)
	return r.stepResult(v, true, err)
}
