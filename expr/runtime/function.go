package runtime

import (
	"github.com/dop251/goja"

	"github.com/gramener/gramex-go/expr/compile"
	"github.com/gramener/gramex-go/expr/object"
)

// frameCost and closureCost are what a call and a function object take of the memory budget.
const (
	frameCost   = 16
	closureCost = 256
)

// code is the body of a function defined in Python.
type code struct {
	rt     *Runtime
	js     func(goja.FunctionCall) goja.Value
	info   *compile.Func
	fn     *object.Function
	module *Module
	simple bool // takes positional arguments alone, without defaults
}

// Call implements object.Callable, for callers in Go.
func (c *code) Call(t *object.Thread, args []object.Value, kw *object.Dict) (object.Value, error) {
	bound, err := c.fn.Params.Bind(c.info.QualName, args, kw)
	if err != nil {
		return nil, err
	}
	r := c.rt
	if t != r.t {
		return r.foreign(t, func() (object.Value, error) { return c.run(bound) })
	}
	return c.run(bound)
}

func (c *code) run(bound []object.Value) (v object.Value, err error) {
	r := c.rt
	if err := r.enter(); err != nil {
		return nil, err
	}
	defer r.leave(r.handling)
	if e := r.try(func() {
		var buf [8]goja.Value
		js := buf[:0]
		for _, a := range bound {
			js = append(js, toJS(a))
		}
		v = toPy(c.begin(js))
	}); e != nil {
		return nil, e
	}
	return v, nil
}

// begin runs the body, or makes the generator or coroutine that will.
func (c *code) begin(args []goja.Value) goja.Value {
	r := c.rt
	if r.t.Interrupted() {
		r.check()
	}
	r.charge(frameCost)
	switch {
	case c.info.Generator:
		return toJS(r.newGenerator(c.info, c.js(goja.FunctionCall{This: jsUndefined, Arguments: args}), c.info.Coroutine))
	case c.info.Coroutine:
		return toJS(&coroutine{code: c, args: append([]goja.Value(nil), args...)})
	}
	v := c.js(goja.FunctionCall{This: jsUndefined, Arguments: args})
	if v == jsUndefined {
		return jsNull
	}
	return v
}

// enter is begin for calls from JavaScript, which let exceptions pass.
func (c *code) enter(args []goja.Value) goja.Value {
	r := c.rt
	if err := r.enter(); err != nil {
		r.throw(err)
	}
	defer r.leave(r.handling)
	return c.begin(args)
}

// enter goes one call deeper; leave, deferred with what is being handled, undoes it.
func (r *Runtime) enter() error {
	if err := r.t.Enter(); err != nil {
		return err
	}
	r.level++
	return nil
}

func (r *Runtime) leave(handling *object.Exception) {
	r.t.Leave()
	r.level--
	r.handling = handling
}

func (r *Runtime) callers() map[string]native {
	return map[string]native{
		"call":    r.call,
		"callk":   r.callK,
		"callm":   r.callM,
		"callmk":  r.callMK,
		"callx":   r.callX,
		"kwadd":   r.kwAdd,
		"kwmerge": r.kwMerge,
		"def":     r.def,
		"class":   r.class,
		"super":   r.super,
		"await":   func(c goja.FunctionCall) goja.Value { return toJS(r.await(toPy(c.Arguments[0]))) },
	}
}

// codeOf gives the body of a function of this runtime that n positional arguments fit as they are.
func (r *Runtime) codeOf(f object.Value, n int) *code {
	fn, ok := f.(*object.Function)
	if !ok {
		return nil
	}
	c, ok := fn.Impl.(*code)
	if !ok || c.rt != r || !c.simple || n != c.info.NArgs {
		return nil
	}
	return c
}

func (r *Runtime) call(c goja.FunctionCall) goja.Value {
	f := toPy(c.Arguments[0])
	if code := r.codeOf(f, len(c.Arguments)-1); code != nil {
		return code.enter(c.Arguments[1:])
	}
	return r.invoke(f, toPySlice(c.Arguments[1:]), nil)
}

// invoke calls any callable.
func (r *Runtime) invoke(f object.Value, args []object.Value, kw *object.Dict) goja.Value {
	r.check()
	return r.ret(object.Call(r.t, f, args, kw))
}

// keywords splits the arguments of a call: the last ones have names.
func keywords(names compile.KwNames, args []goja.Value) ([]object.Value, *object.Dict) {
	n := len(args) - len(names)
	kw := object.NewDict(len(names))
	for i, name := range names {
		kw.Set(name, toPy(args[n+i]))
	}
	return toPySlice(args[:n]), kw
}

func (r *Runtime) callK(c goja.FunctionCall) goja.Value {
	args, kw := keywords(held[compile.KwNames](c.Arguments[1]), c.Arguments[2:])
	return r.invoke(toPy(c.Arguments[0]), args, kw)
}

func (r *Runtime) callM(c goja.FunctionCall) goja.Value {
	r.check()
	return r.ret(object.CallMethod(r.t, toPy(c.Arguments[0]), text(c.Arguments[1]), toPySlice(c.Arguments[2:]), nil))
}

func (r *Runtime) callMK(c goja.FunctionCall) goja.Value {
	r.check()
	args, kw := keywords(held[compile.KwNames](c.Arguments[2]), c.Arguments[3:])
	return r.ret(object.CallMethod(r.t, toPy(c.Arguments[0]), text(c.Arguments[1]), args, kw))
}

// callX calls with arguments in a list and a dict, which were made for this call.
func (r *Runtime) callX(c goja.FunctionCall) goja.Value {
	var kw *object.Dict
	if c.Arguments[2] != jsNull {
		kw = held[*object.Dict](c.Arguments[2])
	}
	return r.invoke(toPy(c.Arguments[0]), held[*object.List](c.Arguments[1]).Items, kw)
}

// calleeName is how messages about a call's arguments call the function.
func calleeName(f object.Value) string {
	switch f := f.(type) {
	case *object.Function:
		m := f.Module
		if m != "" && m != "builtins" {
			return m + "." + f.QualName + "()"
		}
		return f.QualName + "()"
	case *object.BoundMethod:
		return calleeName(f.Func)
	case *object.Builtin:
		return f.Name() + "()"
	case *object.Class:
		if m := f.Module(); m != "" && m != "builtins" {
			return m + "." + f.QualName() + "()"
		}
		return f.QualName() + "()"
	case string: // a class statement
		return f + "()"
	}
	return object.TypeName(f) + " object"
}

// kwAdd adds a keyword argument to those of a call under construction.
func (r *Runtime) kwAdd(c goja.FunctionCall) goja.Value {
	d := held[*object.Dict](c.Arguments[0])
	name := text(c.Arguments[1])
	if d.Has(name) {
		r.throw(object.Raise(object.TypeError, "%s got multiple values for keyword argument '%s'", calleeName(toPy(c.Arguments[3])), name))
	}
	d.Set(name, toPy(c.Arguments[2]))
	return c.Arguments[0]
}

func (r *Runtime) kwMerge(c goja.FunctionCall) goja.Value {
	d := held[*object.Dict](c.Arguments[0])
	m, f := toPy(c.Arguments[1]), toPy(c.Arguments[2])
	isMap, err := r.eachPair(m, func(k, v object.Value) error {
		name, ok := k.(string)
		if !ok {
			return object.Raise(object.TypeError, "keywords must be strings")
		}
		if d.Has(name) {
			return object.Raise(object.TypeError, "%s got multiple values for keyword argument '%s'", calleeName(f), name)
		}
		if err := r.t.Charge(3 * slot); err != nil {
			return err
		}
		d.Set(name, v)
		return nil
	})
	r.must(err)
	if !isMap {
		r.throw(object.Raise(object.TypeError, "%s argument after ** must be a mapping, not %s", calleeName(f), object.TypeName(m)))
	}
	return c.Arguments[0]
}

// def makes a function: module, description, body, defaults, keyword-only defaults.
func (r *Runtime) def(c goja.FunctionCall) goja.Value {
	a := c.Arguments
	r.charge(closureCost)
	m, info := held[*Module](a[0]), held[*compile.Func](a[1])
	params := info.Params
	if len(a) > 3 {
		if a[3] != jsUndefined {
			params.Defaults = held[*object.Tuple](a[3]).Items
		}
		if a[4] != jsUndefined {
			params.KwDefaults = held[[]object.Value](a[4])
		}
	}
	fn := &object.Function{Name: info.Name, QualName: info.QualName, Module: m.name(), Doc: info.Doc, Params: &params, Coroutine: info.Coroutine}
	if len(a) > 5 {
		fn.Annotate = r.annotations(function(a[5]))
	}
	fn.Impl = &code{
		rt: r, js: function(a[2]), info: info, fn: fn, module: m,
		simple: params.VarArgs == "" && params.VarKw == "" && params.KwOnly == 0,
	}
	return toJS(fn)
}

// annotations gives what evaluates a function's annotations. Those that need a module which is not
// there are none, as hints are no use of it.
func (r *Runtime) annotations(thunk func(goja.FunctionCall) goja.Value) func(*object.Thread) (*object.Dict, error) {
	var eval func(t *object.Thread) (*object.Dict, error)
	eval = func(t *object.Thread) (d *object.Dict, err error) {
		if t != r.t {
			_, err = r.foreign(t, func() (object.Value, error) {
				d, err = eval(r.t)
				return nil, err
			})
			return d, err
		}
		err = r.guard(func() { d = held[*object.Dict](thunk(goja.FunctionCall{This: jsUndefined})) })
		if err != nil && object.AsException(err).IsA(object.ImportError) {
			return object.NewDict(0), nil
		}
		return d, err
	}
	return eval
}

// class makes a class: module, description, bases, keywords, body.
func (r *Runtime) class(c goja.FunctionCall) goja.Value {
	a := c.Arguments
	m, info := held[*Module](a[0]), held[*compile.Func](a[1])
	var kw *object.Dict
	if a[3] != jsNull {
		kw = held[*object.Dict](a[3])
	}
	body := function(a[4])
	r.charge(closureCost)
	if err := r.enter(); err != nil {
		r.throw(err)
	}
	defer r.leave(r.handling)
	var cell goja.Value
	v, err := object.BuildClass(r.t, info.Name, held[*object.List](a[2]).Items, kw, func(ns *object.Dict) error {
		ns.Set("__module__", m.name())
		ns.Set("__qualname__", info.QualName)
		if info.Doc != nil {
			ns.Set("__doc__", info.Doc)
		}
		err := r.guard(func() {
			cell = body(goja.FunctionCall{This: jsUndefined, Arguments: []goja.Value{&handle{carrier, ns}}})
		})
		if err == nil && cell != jsUndefined {
			set := function(cell)
			ns.Set("__classcell__", &classCell{func(c *object.Class) {
				set(goja.FunctionCall{This: jsUndefined, Arguments: []goja.Value{toJS(c)}})
			}})
		}
		return err
	})
	r.must(err)
	return toJS(v)
}

// classCell is the __classcell__ of a class body whose methods refer to the class.
type classCell struct{ set func(*object.Class) }

// SetClass implements object.ClassCell.
func (c *classCell) SetClass(k *object.Class) { c.set(k) }

// try runs f, which may throw, for callers in Go that want the exception as a value. goja must have
// part in it: it puts its stack back to what it was.
func (r *Runtime) try(f func()) *object.Exception {
	ex := r.vm.Try(f)
	switch {
	case ex == nil:
		return nil
	case r.isThrown(ex):
		return r.current
	}
	panic(ex) // a fault of ours
}

// guard is try that also restores what is being handled.
func (r *Runtime) guard(f func()) error {
	handling := r.handling
	if e := r.try(f); e != nil {
		r.handling = handling
		return e
	}
	return nil
}

func (r *Runtime) super(c goja.FunctionCall) goja.Value {
	if c.Arguments[1] == jsUndefined {
		r.throw(object.Raise(object.RuntimeError, "super(): no arguments"))
	}
	class, ok := toPy(c.Arguments[0]).(*object.Class)
	if !ok {
		r.throw(object.Raise(object.RuntimeError, "super(): empty __class__ cell"))
	}
	return r.ret(object.NewSuper(r.t, class, toPy(c.Arguments[1])))
}
