package library

import (
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

func buildOperator(b *builder) {
	two := func(names string, f func(t *thread, x, y value) (value, error)) {
		for _, name := range strings.Fields(names) {
			b.fn(name, "a, b, /", func(t *thread, a args) (value, error) { return f(t, a[0], a[1]) })
		}
	}
	for names, op := range map[string]object.BinOp{"add __add__": object.OpAdd, "sub __sub__": object.OpSub, "mul __mul__": object.OpMul,
		"truediv __truediv__": object.OpTrueDiv, "floordiv __floordiv__": object.OpFloorDiv, "mod __mod__": object.OpMod,
		"pow __pow__": object.OpPow, "and_ __and__": object.OpAnd, "or_ __or__": object.OpOr, "xor __xor__": object.OpXor,
		"lshift __lshift__": object.OpLShift, "rshift __rshift__": object.OpRShift, "matmul __matmul__": object.OpMatMul} {
		two(names, func(t *thread, x, y value) (value, error) { return object.Binary(t, op, x, y) })
		if name := strings.Fields(names)[0]; name != "" {
			two("i"+strings.TrimSuffix(name, "_"), func(t *thread, x, y value) (value, error) { return object.InPlace(t, op, x, y) })
		}
	}
	for names, op := range map[string]object.CmpOp{"lt __lt__": object.OpLt, "le __le__": object.OpLe, "eq __eq__": object.OpEq,
		"ne __ne__": object.OpNe, "gt __gt__": object.OpGt, "ge __ge__": object.OpGe} {
		two(names, func(t *thread, x, y value) (value, error) { return object.Compare(t, op, x, y) })
	}
	two("contains __contains__", func(t *thread, x, y value) (value, error) { return okValue(object.Contains(t, x, y)) })
	two("getitem __getitem__", object.GetItem)
	two("delitem __delitem__", func(t *thread, x, y value) (value, error) { return nil, object.DelItem(t, x, y) })
	two("is_", func(t *thread, x, y value) (value, error) { return object.Is(x, y), nil })
	two("is_not", func(t *thread, x, y value) (value, error) { return !object.Is(x, y), nil })
	two("concat __concat__", func(t *thread, x, y value) (value, error) { return object.Binary(t, object.OpAdd, x, y) })
	two("countOf", func(t *thread, x, y value) (value, error) {
		n := int64(0)
		err := object.ForEach(t, x, func(v value) error {
			same, err := object.Eq(t, v, y)
			if same {
				n++
			}
			return err
		})
		return n, err
	})
	two("indexOf", func(t *thread, x, y value) (value, error) {
		items, err := object.ToSlice(t, x)
		if err != nil {
			return nil, err
		}
		for i, v := range items {
			same, err := object.Eq(t, v, y)
			if err != nil {
				return nil, err
			}
			if same {
				return int64(i), nil
			}
		}
		return nil, valueError("sequence.index(x): x not in sequence")
	})
	for names, op := range map[string]object.UnOp{"neg __neg__": object.OpNeg, "pos __pos__": object.OpPos, "invert inv __invert__": object.OpInvert,
		"abs __abs__": object.OpAbs} {
		for _, name := range strings.Fields(names) {
			b.fn(name, "a, /", func(t *thread, a args) (value, error) { return object.Unary(t, op, a[0]) })
		}
	}
	b.fn("truth", "a, /", func(t *thread, a args) (value, error) { return okValue(object.Truth(t, a[0])) })
	b.fn("not_", "a, /", func(t *thread, a args) (value, error) {
		yes, err := object.Truth(t, a[0])
		return !yes, err
	})
	b.fn("index", "a, /", func(t *thread, a args) (value, error) { return object.Index(t, a[0]) })
	b.fn("length_hint", "obj, default=0, /", func(t *thread, a args) (value, error) {
		if n, err := object.Len(t, a[0]); err == nil {
			return int64(n), nil
		}
		return a.Or(1, int64(0)), nil
	})
	b.fn("setitem", "a, b, c, /", func(t *thread, a args) (value, error) { return nil, object.SetItem(t, a[0], a[1], a[2]) })
	b.fn("call", "obj, /, *args, **kwargs", func(t *thread, a args) (value, error) {
		return object.Call(t, a[0], append([]value{}, a[1].(*object.Tuple).Items...), a[2].(*object.Dict))
	})
	b.class((&getter{kind: "itemgetter"}).Class())
	b.class((&getter{kind: "attrgetter"}).Class())
	b.class((&getter{kind: "methodcaller"}).Class())
}

// getter is an itemgetter, attrgetter or methodcaller.
type getter struct {
	kind string
	keys []value
	args []value
	kw   *object.Dict
}

var itemgetterOnce, attrgetterOnce, methodcallerOnce lazyClass

func (g *getter) Class() *object.Class {
	once := map[string]*lazyClass{"itemgetter": &itemgetterOnce, "attrgetter": &attrgetterOnce, "methodcaller": &methodcallerOnce}[g.kind]
	return once.get(func() object.ClassSpec {
		kind := g.kind
		spec := object.ClassSpec{Name: kind, Module: "operator", ErrName: "operator." + kind, Sig: "*items",
			New: func(t *thread, cls *object.Class, a args) (value, error) {
				g := &getter{kind: kind, keys: a[0].(*object.Tuple).Items}
				if len(g.keys) == 0 {
					return nil, typeError("%s expected 1 argument, got 0", kind)
				}
				if kind == "attrgetter" {
					for _, k := range g.keys {
						if _, ok := asStr(k); !ok {
							return nil, typeError("attribute name must be a string")
						}
					}
				}
				return g, nil
			}}
		if kind == "methodcaller" {
			spec.Sig = "name, /, *args, **kwargs"
			spec.New = func(t *thread, cls *object.Class, a args) (value, error) {
				if _, ok := asStr(a[0]); !ok {
					return nil, typeError("method name must be a string")
				}
				return &getter{kind: kind, keys: []value{a[0]}, args: a[1].(*object.Tuple).Items, kw: a[2].(*object.Dict)}, nil
			}
		}
		return spec
	})
}

func (g *getter) Repr(t *thread) (string, error) {
	var parts []string
	for _, v := range append(append([]value{}, g.keys...), g.args...) {
		s, err := object.Repr(t, v)
		if err != nil {
			return "", err
		}
		parts = append(parts, s)
	}
	if g.kw != nil {
		for k, v := range g.kw.Strings() {
			s, err := object.Repr(t, v)
			if err != nil {
				return "", err
			}
			parts = append(parts, k+"="+s)
		}
	}
	return "operator." + g.kind + "(" + strings.Join(parts, ", ") + ")", nil
}

func (g *getter) Call(t *thread, a []value, kw *object.Dict) (value, error) {
	if len(a) != 1 || kw != nil && kw.Len() > 0 {
		return nil, typeError("%s expected 1 argument, got %d", g.kind, len(a))
	}
	if g.kind == "methodcaller" {
		name, _ := asStr(g.keys[0])
		var kw *object.Dict
		if g.kw.Len() > 0 {
			kw = g.kw.Copy()
		}
		return object.CallMethod(t, a[0], name, append([]value{}, g.args...), kw)
	}
	if len(g.keys) == 1 {
		return g.one(t, a[0], g.keys[0])
	}
	out := make([]value, len(g.keys))
	for i, k := range g.keys {
		v, err := g.one(t, a[0], k)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return newTuple(out...), nil
}

func (g *getter) one(t *thread, v, key value) (value, error) {
	if g.kind == "itemgetter" {
		return object.GetItem(t, v, key)
	}
	name, _ := asStr(key)
	for _, part := range strings.Split(name, ".") {
		var err error
		if v, err = object.GetAttr(t, v, part); err != nil {
			return nil, err
		}
	}
	return v, nil
}
