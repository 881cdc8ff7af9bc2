package runtime

import (
	"github.com/dop251/goja"

	"github.com/gramener/gramex-go/expr/object"
)

// slot is what one item of a container costs.
const slot = 16

func (r *Runtime) builders() map[string]native {
	return map[string]native{
		"list": func(c goja.FunctionCall) goja.Value {
			r.charge(48 + slot*len(c.Arguments))
			return toJS(object.NewList(toPySlice(c.Arguments)...))
		},
		"tuple": func(c goja.FunctionCall) goja.Value {
			r.charge(32 + slot*len(c.Arguments))
			return toJS(object.NewTuple(toPySlice(c.Arguments)...))
		},
		"totuple": func(c goja.FunctionCall) goja.Value {
			return toJS(object.NewTuple(held[*object.List](c.Arguments[0]).Items...))
		},
		"set":        r.makeSet,
		"dict":       r.makeDict,
		"push":       r.push,
		"extend":     r.extend,
		"append":     r.append,
		"setadd":     r.setAdd,
		"dictput":    r.dictPut,
		"dictadd":    r.dictPut,
		"dictupdate": r.dictUpdate,
		"fstr":       r.fstr,
		"fmt":        r.format,
		"absents": func(c goja.FunctionCall) goja.Value {
			out := make([]object.Value, len(c.Arguments))
			for i, v := range c.Arguments {
				if out[i] = object.Absent; v != jsUndefined {
					out[i] = toPy(v)
				}
			}
			return &handle{carrier, out}
		},
	}
}

func (r *Runtime) makeSet(c goja.FunctionCall) goja.Value {
	r.charge(64 + 2*slot*len(c.Arguments))
	s, err := object.NewSet(r.t, toPySlice(c.Arguments)...)
	r.must(err)
	return toJS(s)
}

func (r *Runtime) makeDict(c goja.FunctionCall) goja.Value {
	a := c.Arguments
	r.charge(64 + 2*slot*len(a))
	d := object.NewDict(len(a) / 2)
	for i := 0; i+1 < len(a); i += 2 {
		r.must(d.Put(r.t, toPy(a[i]), toPy(a[i+1])))
	}
	return toJS(d)
}

// push appends elements to a list or set under construction.
func (r *Runtime) push(c goja.FunctionCall) goja.Value {
	r.charge(slot * len(c.Arguments))
	switch x := toPy(c.Arguments[0]).(type) {
	case *object.List:
		x.Items = append(x.Items, toPySlice(c.Arguments[1:])...)
	case *object.Set:
		for _, v := range c.Arguments[1:] {
			r.must(x.Add(r.t, toPy(v)))
		}
	}
	return c.Arguments[0]
}

// extend adds the items of an iterable to a list or set under construction. A third argument is
// the function whose arguments they are.
func (r *Runtime) extend(c goja.FunctionCall) goja.Value {
	v := toPy(c.Arguments[1])
	it, err := object.Iter(r.t, v)
	if err != nil {
		if e := object.AsException(err); e.IsA(object.TypeError) {
			switch {
			case len(c.Arguments) > 2:
				err = object.Raise(object.TypeError, "%s argument after * must be an iterable, not %s", calleeName(toPy(c.Arguments[2])), object.TypeName(v))
			case is[*object.List](c.Arguments[0]):
				err = object.Raise(object.TypeError, "Value after * must be an iterable, not %s", object.TypeName(v))
			}
		}
		r.throw(err)
	}
	switch x := toPy(c.Arguments[0]).(type) {
	case *object.List:
		for {
			item, ok := r.step(it)
			if !ok {
				break
			}
			r.charge(slot)
			x.Items = append(x.Items, item)
		}
	case *object.Set:
		for {
			item, ok := r.step(it)
			if !ok {
				break
			}
			r.charge(slot)
			r.must(x.Add(r.t, item))
		}
	}
	return c.Arguments[0]
}

func is[T any](v goja.Value) bool {
	_, ok := toPy(v).(T)
	return ok
}

// step advances an iterator from a native's loop.
func (r *Runtime) step(it object.Iterator) (object.Value, bool) {
	r.check()
	v, ok, err := it.Next(r.t)
	r.must(err)
	return v, ok
}

func (r *Runtime) append(c goja.FunctionCall) goja.Value {
	r.charge(slot)
	l := held[*object.List](c.Arguments[0])
	l.Items = append(l.Items, toPy(c.Arguments[1]))
	return jsNull
}

func (r *Runtime) setAdd(c goja.FunctionCall) goja.Value {
	r.charge(2 * slot)
	r.must(held[*object.Set](c.Arguments[0]).Add(r.t, toPy(c.Arguments[1])))
	return jsNull
}

func (r *Runtime) dictPut(c goja.FunctionCall) goja.Value {
	r.charge(3 * slot)
	r.must(held[*object.Dict](c.Arguments[0]).Put(r.t, toPy(c.Arguments[1]), toPy(c.Arguments[2])))
	return c.Arguments[0]
}

// dictUpdate is `**m` in a dict display.
func (r *Runtime) dictUpdate(c goja.FunctionCall) goja.Value {
	m := toPy(c.Arguments[1])
	d := held[*object.Dict](c.Arguments[0])
	isMap, err := r.eachPair(m, func(k, v object.Value) error {
		if err := r.t.Charge(3 * slot); err != nil {
			return err
		}
		return d.Put(r.t, k, v)
	})
	r.must(err)
	if !isMap {
		r.throw(object.Raise(object.TypeError, "'%s' object is not a mapping", object.TypeName(m)))
	}
	return c.Arguments[0]
}

// eachPair calls f with each key and value of a mapping; ok is false where m is none.
func (r *Runtime) eachPair(m object.Value, f func(k, v object.Value) error) (ok bool, err error) {
	if d, ok := m.(*object.Dict); ok {
		for k, v := range d.All() {
			if err := f(k, v); err != nil {
				return true, err
			}
		}
		return true, nil
	}
	keys, ok, err := object.LookupAttr(r.t, m, "keys")
	if err != nil || !ok {
		return ok, err
	}
	list, err := object.Call(r.t, keys, nil, nil)
	if err != nil {
		return true, err
	}
	return true, object.ForEach(r.t, list, func(k object.Value) error {
		v, err := object.GetItem(r.t, m, k)
		if err != nil {
			return err
		}
		return f(k, v)
	})
}

// fstr joins the parts of an f-string: strings, and values that format with no specification.
func (r *Runtime) fstr(c goja.FunctionCall) goja.Value {
	var buf [64]byte
	b := buf[:0]
	for _, a := range c.Arguments {
		v := toPy(a)
		s, ok := v.(string)
		if !ok {
			var err error
			if s, err = object.Format(r.t, v, ""); err != nil {
				r.throw(err)
			}
		}
		r.charge(len(s))
		b = append(b, s...)
	}
	return toJS(string(b))
}

// format is a replacement field with a conversion or a specification.
func (r *Runtime) format(c goja.FunctionCall) goja.Value {
	v := toPy(c.Arguments[0])
	var err error
	switch c.Arguments[1].ToInteger() {
	case 's':
		v, err = asValue(object.Str(r.t, v))
	case 'r':
		v, err = asValue(object.Repr(r.t, v))
	case 'a':
		v, err = asValue(object.Ascii(r.t, v))
	}
	r.must(err)
	s, err := object.Format(r.t, v, text(c.Arguments[2]))
	return r.ret(s, err)
}

func asValue(s string, err error) (object.Value, error) { return s, err }
