package runtime

import (
	"github.com/dop251/goja"

	"github.com/gramener/gramex-go/expr/object"
)

// text gives a string constant.
func text(v goja.Value) string { return v.(*handle).v.(string) }

func (r *Runtime) accessors() map[string]native {
	return map[string]native{
		"attr": func(c goja.FunctionCall) goja.Value {
			return r.ret(object.GetAttr(r.t, toPy(c.Arguments[0]), text(c.Arguments[1])))
		},
		"method": func(c goja.FunctionCall) goja.Value {
			return r.ret(object.GetAttr(r.t, toPy(c.Arguments[0]), text(c.Arguments[1])))
		},
		"setattr": func(c goja.FunctionCall) goja.Value {
			r.must(object.SetAttr(r.t, toPy(c.Arguments[0]), text(c.Arguments[1]), toPy(c.Arguments[2])))
			return jsNull
		},
		"delattr": func(c goja.FunctionCall) goja.Value {
			r.must(object.DelAttr(r.t, toPy(c.Arguments[0]), text(c.Arguments[1])))
			return jsNull
		},
		"item": func(c goja.FunctionCall) goja.Value {
			return r.ret(object.GetItem(r.t, toPy(c.Arguments[0]), toPy(c.Arguments[1])))
		},
		"setitem": func(c goja.FunctionCall) goja.Value {
			r.must(object.SetItem(r.t, toPy(c.Arguments[0]), toPy(c.Arguments[1]), toPy(c.Arguments[2])))
			return jsNull
		},
		"delitem": func(c goja.FunctionCall) goja.Value {
			r.must(object.DelItem(r.t, toPy(c.Arguments[0]), toPy(c.Arguments[1])))
			return jsNull
		},
		"slice": func(c goja.FunctionCall) goja.Value {
			a := c.Arguments
			return toJS(&object.Slice{Start: toPy(a[0]), Stop: toPy(a[1]), Step: toPy(a[2])})
		},
		"iter":       r.iter,
		"next":       r.next,
		"unpack":     r.unpack,
		"unpackstar": r.unpackStar,
		"part0":      func(c goja.FunctionCall) goja.Value { return toJS(held[[]object.Value](c.Arguments[0])[0]) },
		"part1":      func(c goja.FunctionCall) goja.Value { return toJS(held[[]object.Value](c.Arguments[0])[1]) },
		"part2":      func(c goja.FunctionCall) goja.Value { return toJS(held[[]object.Value](c.Arguments[0])[2]) },
		"part": func(c goja.FunctionCall) goja.Value {
			return toJS(held[[]object.Value](c.Arguments[0])[c.Arguments[1].ToInteger()])
		},
	}
}

// iterator is the handle of an iterator that a loop goes through.
type iterator struct {
	*goja.Object
	it   object.Iterator
	ints interface{ NextInt() (int64, bool) } // it, where it gives small ints
}

func (r *Runtime) iter(c goja.FunctionCall) goja.Value {
	it, err := object.Iter(r.t, toPy(c.Arguments[0]))
	r.must(err)
	h := &iterator{Object: carrier, it: it}
	h.ints, _ = it.(interface{ NextInt() (int64, bool) })
	return h
}

// turnsCharged is how many turns of loops are charged for together, a byte each.
const turnsCharged = 1024

// next gives an iterator's next item, undefined at its end. Every turn of a loop comes here.
func (r *Runtime) next(c goja.FunctionCall) goja.Value {
	if r.t.Interrupted() {
		r.check()
	}
	if r.turns++; r.turns == turnsCharged {
		r.turns = 0
		r.charge(turnsCharged)
	}
	h := c.Arguments[0].(*iterator)
	if h.ints != nil {
		if n, ok := h.ints.NextInt(); ok {
			return jsInt(n)
		}
		return jsUndefined
	}
	v, ok, err := h.it.Next(r.t)
	if err != nil {
		r.throw(err)
	}
	if !ok {
		return jsUndefined
	}
	return toJS(v)
}

func (r *Runtime) unpack(c goja.FunctionCall) goja.Value {
	n := int(c.Arguments[1].ToInteger())
	v := toPy(c.Arguments[0])
	if t, ok := v.(*object.Tuple); ok && len(t.Items) == n {
		return &handle{carrier, t.Items}
	}
	items, err := object.Unpack(r.t, v, n)
	r.must(err)
	return &handle{carrier, items}
}

func (r *Runtime) unpackStar(c goja.FunctionCall) goja.Value {
	items, err := object.UnpackStar(r.t, toPy(c.Arguments[0]), int(c.Arguments[1].ToInteger()), int(c.Arguments[2].ToInteger()))
	r.must(err)
	return &handle{carrier, items}
}
