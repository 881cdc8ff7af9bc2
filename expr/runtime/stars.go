package runtime

import (
	"github.com/dop251/goja"

	"github.com/gramener/gramex-go/expr/object"
)

// starState is how far the except* clauses of a try have got.
type starState struct {
	rest   object.Value // what no clause has taken yet, None where nothing is left
	raised []object.Value
	group  bool // what was caught was a group
}

func (r *Runtime) stars(c goja.FunctionCall) goja.Value {
	k := c.Arguments[0].(*caught)
	k.star = &starState{rest: k.exc, group: k.exc.IsA(object.BaseExceptionGroup)}
	return jsNull
}

// starMatch gives the part of the exception that a clause handles, undefined where there is none.
func (r *Runtime) starMatch(c goja.FunctionCall) goja.Value {
	k := c.Arguments[0].(*caught)
	want := toPy(c.Arguments[1])
	rest, ok := k.star.rest.(*object.Exception)
	if !ok {
		return jsUndefined
	}
	r.noGroups(want)
	if !k.star.group {
		if !r.matches(rest, want) {
			return jsUndefined
		}
		k.star.rest = nil
		v, err := object.Call(r.t, object.ExceptionGroup, []object.Value{"", object.NewTuple(rest)}, nil)
		r.must(err)
		return r.handleStar(v)
	}
	pair, err := object.CallMethod(r.t, rest, "split", []object.Value{want}, nil)
	r.must(err)
	t := pair.(*object.Tuple)
	k.star.rest = t.Items[1]
	if t.Items[0] == nil {
		return jsUndefined
	}
	return r.handleStar(t.Items[0])
}

func (r *Runtime) handleStar(v object.Value) goja.Value {
	if e, ok := v.(*object.Exception); ok {
		r.handling = e
	}
	return toJS(v)
}

func (r *Runtime) noGroups(want object.Value) {
	classes := []object.Value{want}
	if t, ok := want.(*object.Tuple); ok {
		classes = t.Items
	}
	for _, v := range classes {
		if c, ok := v.(*object.Class); ok && c.IsSub(object.BaseExceptionGroup) {
			r.throw(object.Raise(object.TypeError, "catching ExceptionGroup with except* is not allowed. Use except instead."))
		}
	}
}

// starRaised keeps what a clause raised until all have run.
func (r *Runtime) starRaised(c goja.FunctionCall) goja.Value {
	if r.t.Interrupted() {
		r.throw(r.t.Check())
	}
	k := c.Arguments[0].(*caught)
	e := r.caughtValue(c.Arguments[1])
	k.star.raised = append(k.star.raised, e)
	return jsNull
}

// starRest raises what clauses raised and what no clause took.
func (r *Runtime) starRest(c goja.FunctionCall) goja.Value {
	k := c.Arguments[0].(*caught)
	all := k.star.raised
	if rest, ok := k.star.rest.(*object.Exception); ok {
		if len(all) == 0 {
			r.rethrow(rest)
		}
		all = append(all, rest)
	}
	switch len(all) {
	case 0:
		return jsNull
	case 1:
		if !k.star.group {
			r.rethrow(all[0].(*object.Exception))
		}
	}
	v, err := object.Call(r.t, object.ExceptionGroup, []object.Value{"", object.NewList(all...)}, nil)
	r.must(err)
	r.throw(v.(*object.Exception))
	return nil
}
