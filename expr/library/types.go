package library

import (
	"github.com/gramener/gramex-go/expr/object"
)

var namespaceOnce, proxyOnce lazyClass

func namespaceClass() *object.Class {
	return namespaceOnce.get(func() object.ClassSpec {
		items := func(t *thread, self value) (*object.Dict, error) {
			d, err := object.GetAttr(t, self, "__dict__")
			dict, _ := d.(*object.Dict)
			return dict, err
		}
		return object.ClassSpec{Name: "SimpleNamespace", Module: "types", ErrName: "types.SimpleNamespace", Sig: "**kwargs",
			Init: func(t *thread, self value, a args) (value, error) {
				for k, v := range a[0].(*object.Dict).Strings() {
					if err := object.SetAttr(t, self, k, v); err != nil {
						return nil, err
					}
				}
				return nil, nil
			},
			Methods: []object.Method{
				{Name: "__repr__", Fn: func(t *thread, self value, a args) (value, error) {
					if err := t.Enter(); err != nil {
						return nil, err
					}
					defer t.Leave()
					d, err := items(t, self)
					if err != nil {
						return nil, err
					}
					var names []string
					var vals []value
					for k, v := range d.Strings() {
						names, vals = append(names, k), append(vals, v)
					}
					name := object.TypeOf(self).Name()
					if name == "SimpleNamespace" {
						name = "namespace"
					}
					return fieldsRepr(t, name, names, vals)
				}},
				{Name: "__eq__", Sig: "other, /", Fn: func(t *thread, self value, a args) (value, error) {
					if !object.TypeOf(a[0]).IsSub(namespaceClass()) {
						return object.NotImplemented, nil
					}
					x, err := items(t, self)
					if err != nil {
						return nil, err
					}
					y, err := items(t, a[0])
					if err != nil {
						return nil, err
					}
					return okValue(object.CompareBool(t, object.OpEq, x, y))
				}},
			}}
	})
}

// mappingProxy is a dict that cannot be changed through it.
type mappingProxy struct{ d *object.Dict }

func (p *mappingProxy) Class() *object.Class {
	return proxyOnce.get(func() object.ClassSpec {
		return object.ClassSpec{Name: "mappingproxy", Module: "builtins", Sig: "mapping",
			New: func(t *thread, cls *object.Class, a args) (value, error) {
				d, ok := a[0].(*object.Dict)
				if !ok {
					return nil, typeError("mappingproxy() argument must be a mapping, not %s", object.TypeName(a[0]))
				}
				return &mappingProxy{d}, nil
			}}
	})
}

func (p *mappingProxy) Item(t *thread, key value) (value, error)  { return object.GetItem(t, p.d, key) }
func (p *mappingProxy) Len(t *thread) (int, error)                { return p.d.Len(), nil }
func (p *mappingProxy) Iter(t *thread) (object.Iterator, error)   { return object.Iter(t, p.d) }
func (p *mappingProxy) Contains(t *thread, v value) (bool, error) { return object.Contains(t, p.d, v) }
func (p *mappingProxy) Hash(t *thread) (int64, error)             { return object.Hash(t, p.d) }
func (p *mappingProxy) Repr(t *thread) (string, error) {
	s, err := object.Repr(t, p.d)
	return "mappingproxy(" + s + ")", err
}

func (p *mappingProxy) Compare(t *thread, op object.CmpOp, other value) (value, bool, error) {
	if o, ok := other.(*mappingProxy); ok {
		other = o.d
	}
	v, err := object.Compare(t, op, p.d, other)
	return v, true, err
}

func (p *mappingProxy) Attr(t *thread, name string) (value, bool, error) {
	switch name {
	case "get", "keys", "items", "values", "copy":
		v, err := object.GetAttr(t, p.d, name)
		return v, err == nil, err
	}
	return nil, false, nil
}

func buildTypes(b *builder) {
	b.class(namespaceClass())
	b.set("MappingProxyType", (&mappingProxy{}).Class())
	for name, c := range map[string]*object.Class{"FunctionType": object.FunctionClass, "LambdaType": object.FunctionClass,
		"BuiltinFunctionType": object.BuiltinClass, "BuiltinMethodType": object.BuiltinClass, "MethodType": object.MethodClass,
		"ModuleType": object.ModuleClass, "GeneratorType": object.GeneratorClass, "CoroutineType": object.CoroutineClass,
		"NoneType": object.NoneClass, "EllipsisType": object.TypeOf(object.Ellipsis), "NotImplementedType": object.TypeOf(object.NotImplemented)} {
		b.set(name, c)
	}
	b.fn("new_class", "name, bases=(), kwds=None, exec_body=None", func(t *thread, a args) (value, error) {
		name, err := strArg(a[0], "name")
		if err != nil {
			return nil, err
		}
		bases, err := object.ToSlice(t, a.Or(1, newTuple()))
		if err != nil {
			return nil, err
		}
		kw, _ := given(a, 2).(*object.Dict)
		return object.BuildClass(t, name, bases, kw, func(ns *object.Dict) error {
			if f := given(a, 3); !isNone(f) {
				_, err := call(t, f, ns)
				return err
			}
			return nil
		})
	})
	b.fn("coroutine", "func", func(t *thread, a args) (value, error) { return a[0], nil })
}
