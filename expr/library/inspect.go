package library

import (
	"github.com/gramener/gramex-go/expr/object"
)

// buildInspectCore makes _inspect, which inspect (in Python) builds upon.
func buildInspectCore(b *builder) {
	// params lists a function's parameters as (name, kind, has default, default), kind numbered as
	// inspect.Parameter does; None where they are not known.
	b.fn("params", "func", func(t *thread, a args) (value, error) {
		f, ok := a[0].(*object.Function)
		if !ok || f.Params == nil {
			return nil, nil
		}
		return paramList(f.Params), t.Charge(200)
	})
	b.fn("is_method", "obj", func(t *thread, a args) (value, error) {
		_, ok := a[0].(*object.BoundMethod)
		return ok, nil
	})
	b.fn("is_builtin", "obj", func(t *thread, a args) (value, error) {
		_, ok := a[0].(*object.Builtin)
		return ok, nil
	})
	b.fn("is_function", "obj", func(t *thread, a args) (value, error) {
		_, ok := a[0].(*object.Function)
		return ok, nil
	})
	b.fn("is_generator", "obj", func(t *thread, a args) (value, error) {
		_, ok := a[0].(object.Generator)
		return ok, nil
	})
	b.fn("is_module", "obj", func(t *thread, a args) (value, error) {
		_, ok := a[0].(*object.Module)
		return ok, nil
	})
}

func paramList(p *object.Params) value {
	var out []value
	positional := len(p.Names) - p.KwOnly
	add := func(name string, kind int, has bool, def value) {
		out = append(out, newTuple(name, int64(kind), has, def))
	}
	for i, name := range p.Names[:positional] {
		kind := 1
		if i < p.PosOnly {
			kind = 0
		}
		if d := i - (positional - len(p.Defaults)); d >= 0 {
			add(name, kind, true, p.Defaults[d])
		} else {
			add(name, kind, false, nil)
		}
	}
	if p.VarArgs != "" {
		add(p.VarArgs, 2, false, nil)
	}
	for i, name := range p.Names[positional:] {
		if i < len(p.KwDefaults) && p.KwDefaults[i] != object.Absent {
			add(name, 3, true, p.KwDefaults[i])
		} else {
			add(name, 3, false, nil)
		}
	}
	if p.VarKw != "" {
		add(p.VarKw, 4, false, nil)
	}
	return newList(out)
}
