package runtime

import (
	"slices"

	"github.com/dop251/goja"

	"github.com/gramener/gramex-go/expr/object"
)

func (r *Runtime) names() map[string]native {
	return map[string]native{
		"g": func(c goja.FunctionCall) goja.Value {
			return r.global(held[*Module](c.Arguments[0]), text(c.Arguments[1]))
		},
		"gset": func(c goja.FunctionCall) goja.Value {
			m := held[*Module](c.Arguments[0])
			if m.Dict.Len()&1023 == 1023 {
				r.charge(1 << 16)
			}
			m.Dict.Set(text(c.Arguments[1]), toPy(c.Arguments[2]))
			return jsNull
		},
		"gdel": func(c goja.FunctionCall) goja.Value {
			if name := text(c.Arguments[1]); !held[*Module](c.Arguments[0]).Dict.Del(name) {
				r.throw(notDefined(name))
			}
			return jsNull
		},
		"gunset": func(c goja.FunctionCall) goja.Value {
			held[*Module](c.Arguments[0]).Dict.Del(text(c.Arguments[1]))
			return jsNull
		},
		"gannotate": func(c goja.FunctionCall) goja.Value {
			return r.annotate(held[*Module](c.Arguments[0]).Dict, c.Arguments[1:])
		},
		"nsget": func(c goja.FunctionCall) goja.Value {
			name := text(c.Arguments[2])
			v, ok, err := held[*object.Dict](c.Arguments[1]).Find(r.t, name)
			r.must(err)
			if ok {
				return toJS(v)
			}
			return r.global(held[*Module](c.Arguments[0]), name)
		},
		"nsgetfree": func(c goja.FunctionCall) goja.Value {
			name := text(c.Arguments[1])
			if v, ok := held[*object.Dict](c.Arguments[0]).Get(name); ok {
				return toJS(v)
			}
			if c.Arguments[2] == jsUndefined {
				r.throw(notFree(name))
			}
			return c.Arguments[2]
		},
		"nsset": func(c goja.FunctionCall) goja.Value {
			r.must(object.SetItem(r.t, toPy(c.Arguments[0]), text(c.Arguments[1]), toPy(c.Arguments[2])))
			return jsNull
		},
		"nsdel": func(c goja.FunctionCall) goja.Value {
			if name := text(c.Arguments[1]); !held[*object.Dict](c.Arguments[0]).Del(name) {
				r.throw(notDefined(name))
			}
			return jsNull
		},
		"nsunset": func(c goja.FunctionCall) goja.Value {
			held[*object.Dict](c.Arguments[0]).Del(text(c.Arguments[1]))
			return jsNull
		},
		"annotate": func(c goja.FunctionCall) goja.Value {
			return r.annotate(held[*object.Dict](c.Arguments[0]), c.Arguments[1:])
		},
		"unbound": func(c goja.FunctionCall) goja.Value {
			r.throw(object.Raise(object.UnboundLocalError, "cannot access local variable '%s' where it is not associated with a value", text(c.Arguments[0])))
			return nil
		},
		"unboundfree": func(c goja.FunctionCall) goja.Value { r.throw(notFree(text(c.Arguments[0]))); return nil },
		"nameerror":   func(c goja.FunctionCall) goja.Value { r.throw(notDefined(text(c.Arguments[0]))); return nil },
		"globals":     func(c goja.FunctionCall) goja.Value { return toJS(held[*Module](c.Arguments[0]).Dict) },
		"locals":      r.locals,
		"keys":        r.keys,
		"import":      r.importRoot,
		"importas":    r.importLeaf,
		"importfrom":  r.importLeaf,
		"fromattr":    r.fromAttr,
		"importstar":  r.importStar,
	}
}

func notDefined(name string) error {
	return object.Raise(object.NameError, "name '%s' is not defined", name).SetField("name", name)
}

func notFree(name string) error {
	return object.Raise(object.NameError, "cannot access free variable '%s' where it is not associated with a value in enclosing scope", name)
}

// global looks a name up in a module and the built-ins.
func (r *Runtime) global(m *Module, name string) goja.Value {
	if v, ok := m.Dict.Get(name); ok {
		return toJS(v)
	}
	if v, ok := r.cfg.Loader.Builtins[name]; ok {
		return toJS(v)
	}
	r.throw(notDefined(name))
	return nil
}

// annotate adds to a namespace's __annotations__; Ellipsis stands for one that can't be evaluated.
func (r *Runtime) annotate(ns *object.Dict, a []goja.Value) goja.Value {
	v, _ := ns.Get("__annotations__")
	d, ok := v.(*object.Dict)
	if !ok {
		d = object.NewDict(4)
		ns.Set("__annotations__", d)
	}
	d.Set(text(a[0]), toPy(a[1]))
	return jsNull
}

func (r *Runtime) locals(c goja.FunctionCall) goja.Value {
	d := object.NewDict(len(c.Arguments) / 2)
	for i := 0; i+1 < len(c.Arguments); i += 2 {
		if c.Arguments[i+1] != jsUndefined {
			d.Set(text(c.Arguments[i]), toPy(c.Arguments[i+1]))
		}
	}
	return toJS(d)
}

// keys is dir() of a namespace.
func (r *Runtime) keys(c goja.FunctionCall) goja.Value {
	var names []string
	for k := range held[*object.Dict](c.Arguments[0]).Strings() {
		names = append(names, k)
	}
	slices.Sort(names)
	l := object.NewList()
	for _, n := range names {
		l.Items = append(l.Items, n)
	}
	return toJS(l)
}

func (r *Runtime) importRoot(c goja.FunctionCall) goja.Value {
	m := held[*Module](c.Arguments[0])
	name := text(c.Arguments[1])
	leaf, err := r.modules.load(m, name, len(c.Arguments) > 2)
	r.must(err)
	root, err := r.modules.load(m, rootOf(name), false)
	r.must(err)
	_ = leaf
	return toJS(root)
}

func (r *Runtime) importLeaf(c goja.FunctionCall) goja.Value {
	return r.ret(r.modules.load(held[*Module](c.Arguments[0]), text(c.Arguments[1]), len(c.Arguments) > 2))
}

// fromAttr is one name of `from module import name`.
func (r *Runtime) fromAttr(c goja.FunctionCall) goja.Value {
	from, v, name := held[*Module](c.Arguments[0]), toPy(c.Arguments[1]), text(c.Arguments[2])
	return r.ret(r.modules.fromName(from, v, name))
}

func (r *Runtime) importStar(c goja.FunctionCall) goja.Value {
	m := held[*Module](c.Arguments[0])
	v, err := r.modules.load(m, text(c.Arguments[1]), true)
	r.must(err)
	mod, ok := v.(*object.Module)
	if !ok {
		return jsNull
	}
	if all, ok := mod.Dict.Get("__all__"); ok {
		r.must(object.ForEach(r.t, all, func(n object.Value) error {
			name, ok := n.(string)
			if !ok {
				return object.Raise(object.TypeError, "Item in %s.__all__ must be str, not %s", mod.Name, object.TypeName(n))
			}
			x, err := object.GetAttr(r.t, mod, name)
			if err == nil {
				m.Dict.Set(name, x)
			}
			return err
		}))
		return jsNull
	}
	for k, x := range mod.Dict.Copy().Strings() {
		if k != "" && k[0] != '_' {
			m.Dict.Set(k, x)
		}
	}
	return jsNull
}
