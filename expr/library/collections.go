package library

import (
	"sort"

	"github.com/gramener/gramex-go/expr/object"
)

var defaultdictOnce, orderedOnce, counterOnce lazyClass

func buildCollections(b *builder) {
	b.class((&deque{}).Class())
	b.class(defaultdictClass())
	b.class(orderedClass())
	b.class(counterClass())
	b.fn("namedtuple", "typename, field_names, *, rename=False, defaults=None, module=None", func(t *thread, a args) (value, error) {
		return namedtuple(t, a)
	})
	b.sub("abc", "collections.abc")
	b.fromPython("_userdict", "ChainMap", "UserDict", "UserList", "UserString")
}

// plainDict is d as a dict of the class dict, for repr and comparison.
func plainDict(t *thread, d *object.Dict) (*object.Dict, error) {
	out := object.NewDict(d.Len())
	for k, v := range d.All() {
		if err := out.Put(t, k, v); err != nil {
			return nil, err
		}
	}
	return out, t.Charge(32 * d.Len())
}

// fillDict is dict.update: from a mapping or pairs, and keywords.
func fillDict(t *thread, d *object.Dict, src value, kw *object.Dict) error {
	if src != nil && src != object.Absent {
		if from, ok := src.(*object.Dict); ok {
			for k, v := range from.All() {
				if err := t.Charge(32); err != nil {
					return err
				}
				if err := d.Put(t, k, v); err != nil {
					return err
				}
			}
		} else {
			plain, err := object.Call(t, object.DictClass, []value{src}, nil)
			if err != nil {
				return err
			}
			return fillDict(t, d, plain, kw)
		}
	}
	if kw != nil {
		for k, v := range kw.Strings() {
			d.Set(k, v)
		}
	}
	return nil
}

func dictMethod(name, sig string, fn func(t *thread, d *object.Dict, a args) (value, error)) object.Method {
	return object.Method{Name: name, Sig: sig, Fn: func(t *thread, self value, a args) (value, error) {
		return fn(t, self.(*object.Dict), a)
	}}
}

// bareDict makes an empty dict of a subclass of dict.
func bareDict(cls *object.Class) *object.Dict { return cls.Bare().(*object.Dict) }

func defaultdictClass() *object.Class {
	return defaultdictOnce.get(func() object.ClassSpec {
		factory := func(t *thread, d *object.Dict) (value, error) { return object.GetAttr(t, d, "default_factory") }
		clone := func(t *thread, d *object.Dict, a args) (value, error) {
			c := bareDict(object.TypeOf(d))
			f, err := factory(t, d)
			if err != nil {
				return nil, err
			}
			if err := object.SetAttr(t, c, "default_factory", f); err != nil {
				return nil, err
			}
			return c, fillDict(t, c, d, nil)
		}
		return object.ClassSpec{Name: "defaultdict", Module: "collections", ErrName: "collections.defaultdict", Bases: []*object.Class{object.DictClass},
			Sig: "default_factory=None, iterable=(), /, **kw",
			Init: func(t *thread, self value, a args) (value, error) {
				f := given(a, 0)
				if !isNone(f) && !isCallable(t, f) {
					return nil, typeError("first argument must be callable or None")
				}
				if err := object.SetAttr(t, self, "default_factory", f); err != nil {
					return nil, err
				}
				return nil, fillDict(t, self.(*object.Dict), a[1], a[2].(*object.Dict))
			},
			Methods: []object.Method{
				dictMethod("__missing__", "key, /", func(t *thread, d *object.Dict, a args) (value, error) {
					f, err := factory(t, d)
					if err != nil {
						return nil, err
					}
					if isNone(f) {
						return nil, object.NewException(object.KeyError, a[0])
					}
					v, err := call(t, f)
					if err != nil {
						return nil, err
					}
					return v, object.SetItem(t, d, a[0], v)
				}),
				dictMethod("__repr__", "", func(t *thread, d *object.Dict, a args) (value, error) {
					if err := t.Enter(); err != nil {
						return nil, err
					}
					defer t.Leave()
					f, err := factory(t, d)
					if err != nil {
						return nil, err
					}
					fr, err := object.Repr(t, f)
					if err != nil {
						return nil, err
					}
					plain, err := plainDict(t, d)
					if err != nil {
						return nil, err
					}
					s, err := object.Repr(t, plain)
					return object.TypeOf(d).Name() + "(" + fr + ", " + s + ")", err
				}),
				dictMethod("copy", "", clone), dictMethod("__copy__", "", clone),
			}}
	})
}

func orderedClass() *object.Class {
	return orderedOnce.get(func() object.ClassSpec {
		clone := func(t *thread, d *object.Dict, a args) (value, error) {
			c := bareDict(object.TypeOf(d))
			return c, fillDict(t, c, d, nil)
		}
		return object.ClassSpec{Name: "OrderedDict", Module: "collections", ErrName: "collections.OrderedDict", Bases: []*object.Class{object.DictClass},
			Methods: []object.Method{
				dictMethod("__repr__", "", func(t *thread, d *object.Dict, a args) (value, error) {
					if d.Len() == 0 {
						return object.TypeOf(d).Name() + "()", nil
					}
					if err := t.Enter(); err != nil {
						return nil, err
					}
					defer t.Leave()
					var items []value
					for k, v := range d.All() {
						items = append(items, newTuple(k, v))
					}
					s, err := object.Repr(t, newList(items))
					return object.TypeOf(d).Name() + "(" + s + ")", err
				}),
				dictMethod("copy", "", clone), dictMethod("__copy__", "", clone),
				dictMethod("move_to_end", "key, last=True", moveToEnd),
				dictMethod("popitem", "last=True", func(t *thread, d *object.Dict, a args) (value, error) {
					keys := d.Keys()
					if len(keys) == 0 {
						return nil, object.Raise(object.KeyError, "dictionary is empty")
					}
					last, err := truthOr(t, a, 0, true)
					if err != nil {
						return nil, err
					}
					k := keys[0]
					if last {
						k = keys[len(keys)-1]
					}
					v, _, err := d.Remove(t, k)
					return newTuple(k, v), err
				}),
				dictMethod("__eq__", "other, /", func(t *thread, d *object.Dict, a args) (value, error) {
					o, ok := a[0].(*object.Dict)
					if !ok {
						return object.NotImplemented, nil
					}
					if !object.TypeOf(o).IsSub(orderedClass()) {
						x, err := plainDict(t, d)
						if err != nil {
							return nil, err
						}
						return okValue(object.CompareBool(t, object.OpEq, x, o))
					}
					if d.Len() != o.Len() {
						return false, nil
					}
					return okValue(object.CompareBool(t, object.OpEq, pairsOf(d), pairsOf(o)))
				}),
				dictMethod("__ne__", "other, /", func(t *thread, d *object.Dict, a args) (value, error) {
					v, err := object.CallMethod(t, d, "__eq__", []value{a[0]}, nil)
					if same, ok := v.(bool); ok {
						return !same, err
					}
					return v, err
				}),
			}}
	})
}

func pairsOf(d *object.Dict) *object.List {
	items := make([]value, 0, d.Len())
	for k, v := range d.All() {
		items = append(items, newTuple(k, v))
	}
	return newList(items)
}

func moveToEnd(t *thread, d *object.Dict, a args) (value, error) {
	last, err := truthOr(t, a, 1, true)
	if err != nil {
		return nil, err
	}
	v, ok, err := d.Remove(t, a[0])
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, object.NewException(object.KeyError, a[0])
	}
	if last {
		return nil, d.Put(t, a[0], v)
	}
	rest := pairsOf(d)
	d.Clear()
	if err := d.Put(t, a[0], v); err != nil {
		return nil, err
	}
	for _, p := range rest.Items {
		kv := p.(*object.Tuple).Items
		if err := d.Put(t, kv[0], kv[1]); err != nil {
			return nil, err
		}
	}
	return nil, t.Charge(16 * d.Len())
}

// fromPython binds names that a module written in Python defines, when they are first asked for.
func (b *builder) fromPython(module string, names ...string) {
	load := b.m.ImportUser
	if load == nil {
		return
	}
	lazy := map[string]bool{}
	for _, n := range names {
		lazy[n] = true
	}
	dict := b.dict
	own := b.name
	b.fn("__getattr__", "name", func(t *thread, a args) (value, error) {
		name, _ := asStr(a[0])
		if !lazy[name] {
			return nil, object.Raise(object.AttributeError, "module '%s' has no attribute '%s'", own, name)
		}
		mod, err := load(t, module)
		if err != nil {
			return nil, err
		}
		for n := range lazy {
			v, err := object.GetAttr(t, mod, n)
			if err != nil {
				return nil, err
			}
			dict.Set(n, v)
		}
		v, _ := dict.Get(name)
		return v, nil
	})
}

// addCounts adds an iterable of items, or a mapping's counts, times sign.
func addCounts(t *thread, d *object.Dict, src value, kw *object.Dict, sign int64) error {
	add := func(k, n value) error {
		old, ok, err := d.Find(t, k)
		if err != nil {
			return err
		}
		if !ok {
			old = int64(0)
		}
		op := object.OpAdd
		if sign < 0 {
			op = object.OpSub
		}
		v, err := object.Binary(t, op, old, n)
		if err != nil {
			return err
		}
		if !ok {
			if err := t.Charge(48); err != nil {
				return err
			}
		}
		return d.Put(t, k, v)
	}
	if src != nil && src != object.Absent {
		if from, ok := src.(*object.Dict); ok {
			for k, v := range from.Copy().All() {
				if err := add(k, v); err != nil {
					return err
				}
			}
		} else if err := object.ForEach(t, src, func(v value) error { return add(v, int64(1)) }); err != nil {
			return err
		}
	}
	if kw != nil {
		for k, v := range kw.Strings() {
			if err := add(k, v); err != nil {
				return err
			}
		}
	}
	return nil
}

// byCount gives (item, count) pairs, the most common first, ties in order of insertion.
func byCount(t *thread, d *object.Dict) ([]value, error) {
	pairs := pairsOf(d).Items
	var fail error
	sort.SliceStable(pairs, func(i, j int) bool {
		x, y := pairs[i].(*object.Tuple).Items[1], pairs[j].(*object.Tuple).Items[1]
		more, err := object.CompareBool(t, object.OpGt, x, y)
		if err != nil {
			fail = err
		}
		return more
	})
	return pairs, fail
}

func counterClass() *object.Class {
	return counterOnce.get(func() object.ClassSpec {
		fill := func(sign int64) func(t *thread, d *object.Dict, a args) (value, error) {
			return func(t *thread, d *object.Dict, a args) (value, error) {
				return nil, addCounts(t, d, given(a, 0), a[1].(*object.Dict), sign)
			}
		}
		clone := func(t *thread, d *object.Dict, a args) (value, error) {
			c := bareDict(object.TypeOf(d))
			return c, fillDict(t, c, d, nil)
		}
		spec := object.ClassSpec{Name: "Counter", Module: "collections", Bases: []*object.Class{object.DictClass},
			Sig: "iterable=None, /, **kwds",
			Init: func(t *thread, self value, a args) (value, error) {
				return nil, addCounts(t, self.(*object.Dict), given(a, 0), a[1].(*object.Dict), 1)
			},
			Methods: []object.Method{
				dictMethod("__missing__", "key", func(t *thread, d *object.Dict, a args) (value, error) { return int64(0), nil }),
				dictMethod("update", "iterable=None, /, **kwds", fill(1)),
				dictMethod("subtract", "iterable=None, /, **kwds", fill(-1)),
				dictMethod("copy", "", clone), dictMethod("__copy__", "", clone),
				dictMethod("__delitem__", "elem", func(t *thread, d *object.Dict, a args) (value, error) {
					_, _, err := d.Remove(t, a[0])
					return nil, err
				}),
				dictMethod("total", "", func(t *thread, d *object.Dict, a args) (value, error) {
					var sum value = int64(0)
					var err error
					for _, v := range d.All() {
						if sum, err = object.Binary(t, object.OpAdd, sum, v); err != nil {
							return nil, err
						}
					}
					return sum, nil
				}),
				dictMethod("most_common", "n=None", func(t *thread, d *object.Dict, a args) (value, error) {
					pairs, err := byCount(t, d)
					if err != nil {
						return nil, err
					}
					if v := given(a, 0); !isNone(v) {
						n, err := intArg(t, v)
						if err != nil {
							return nil, err
						}
						pairs = pairs[:min(max(n, 0), len(pairs))]
					}
					return newList(pairs), t.Charge(80 * d.Len())
				}),
				dictMethod("elements", "", func(t *thread, d *object.Dict, a args) (value, error) { return counterElements(d), nil }),
				dictMethod("__repr__", "", func(t *thread, d *object.Dict, a args) (value, error) {
					if d.Len() == 0 {
						return object.TypeOf(d).Name() + "()", nil
					}
					plain := object.NewDict(d.Len())
					pairs, err := byCount(t, d)
					if err != nil {
						pairs = pairsOf(d).Items
					}
					for _, p := range pairs {
						kv := p.(*object.Tuple).Items
						if err := plain.Put(t, kv[0], kv[1]); err != nil {
							return nil, err
						}
					}
					s, err := object.Repr(t, plain)
					return object.TypeOf(d).Name() + "(" + s + ")", err
				}),
			}}
		for name, op := range map[string]string{"__add__": "+", "__sub__": "-", "__or__": "|", "__and__": "&", "__pos__": "p", "__neg__": "n"} {
			sig := "other"
			if op == "p" || op == "n" {
				sig = ""
			}
			spec.Methods = append(spec.Methods, dictMethod(name, sig, func(t *thread, d *object.Dict, a args) (value, error) {
				return counterOp(t, op, d, a)
			}))
		}
		for name, op := range map[string]string{"__iadd__": "+", "__isub__": "-", "__ior__": "|", "__iand__": "&"} {
			spec.Methods = append(spec.Methods, dictMethod(name, "other", func(t *thread, d *object.Dict, a args) (value, error) {
				r, err := counterOp(t, op, d, a)
				if err != nil || r == value(object.NotImplemented) {
					return r, err
				}
				d.Clear()
				return d, fillDict(t, d, r, nil)
			}))
		}
		for name, op := range map[string]object.CmpOp{"__le__": object.OpLe, "__lt__": object.OpLt, "__ge__": object.OpGe, "__gt__": object.OpGt,
			"__eq__": object.OpEq, "__ne__": object.OpNe} {
			spec.Methods = append(spec.Methods, dictMethod(name, "other", func(t *thread, d *object.Dict, a args) (value, error) {
				return counterCompare(t, op, d, a[0])
			}))
		}
		return spec
	})
}

func counterElements(d *object.Dict) value {
	pairs := pairsOf(d).Items
	i, left := 0, int64(-1)
	return &namedIter{"itertools.chain", func(t *thread) (value, bool, error) {
		for i < len(pairs) {
			kv := pairs[i].(*object.Tuple).Items
			if left < 0 {
				left, _ = asInt(kv[1])
			}
			if left > 0 {
				left--
				return kv[0], true, t.Check()
			}
			left = -1
			i++
		}
		return nil, false, nil
	}}
}

func countOf(t *thread, d *object.Dict, k value) (value, error) {
	v, ok, err := d.Find(t, k)
	if !ok {
		v = int64(0)
	}
	return v, err
}

// counterOp combines two counters, keeping positive counts.
func counterOp(t *thread, op string, d *object.Dict, a args) (value, error) {
	other := object.NewDict(0)
	if op != "p" && op != "n" {
		o, ok := a[0].(*object.Dict)
		if !ok || !object.TypeOf(o).IsSub(counterClass()) {
			return object.NotImplemented, nil
		}
		other = o
	}
	out := bareDict(counterClass())
	put := func(k value) error {
		x, err := countOf(t, d, k)
		if err != nil {
			return err
		}
		y, err := countOf(t, other, k)
		if err != nil {
			return err
		}
		var n value
		switch op {
		case "+", "p":
			n, err = object.Binary(t, object.OpAdd, x, y)
		case "-":
			n, err = object.Binary(t, object.OpSub, x, y)
		case "n":
			n, err = object.Binary(t, object.OpSub, y, x)
		default:
			var less bool
			less, err = object.CompareBool(t, object.OpLt, x, y)
			n = x
			if less == (op == "|") {
				n = y
			}
		}
		if err != nil {
			return err
		}
		if pos, err := object.CompareBool(t, object.OpGt, n, int64(0)); err != nil || !pos {
			return err
		}
		if err := t.Charge(48); err != nil {
			return err
		}
		return out.Put(t, k, n)
	}
	for k := range d.All() {
		if err := put(k); err != nil {
			return nil, err
		}
	}
	if op == "&" {
		return out, nil
	}
	for k := range other.All() {
		if _, ok, err := d.Find(t, k); err != nil {
			return nil, err
		} else if !ok {
			if err := put(k); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func counterCompare(t *thread, op object.CmpOp, d *object.Dict, other value) (value, error) {
	o, ok := other.(*object.Dict)
	if !ok || !object.TypeOf(o).IsSub(counterClass()) {
		return object.NotImplemented, nil
	}
	each := func(op object.CmpOp) (bool, error) {
		for _, keys := range []*object.Dict{d, o} {
			for k := range keys.All() {
				x, err := countOf(t, d, k)
				if err != nil {
					return false, err
				}
				y, err := countOf(t, o, k)
				if err != nil {
					return false, err
				}
				if ok, err := object.CompareBool(t, op, x, y); err != nil || !ok {
					return false, err
				}
			}
		}
		return true, nil
	}
	switch op {
	case object.OpNe:
		same, err := each(object.OpEq)
		return !same, err
	case object.OpLt, object.OpGt:
		same, err := each(object.OpEq)
		if err != nil || same {
			return false, err
		}
		if op == object.OpLt {
			return okValue(each(object.OpLe))
		}
		return okValue(each(object.OpGe))
	}
	return okValue(each(op))
}

// abcOf is an abstract class of collections.abc: what has all those methods is an instance.
func abcOf(name string, also []*object.Class, methods ...string) *object.Class {
	has := func(c *object.Class) bool {
		for _, k := range also {
			if c.IsSub(k) {
				return true
			}
		}
		if also != nil && methods == nil {
			return false
		}
		for _, m := range methods {
			v, ok := c.Get(m)
			if !ok || v == nil {
				return false
			}
		}
		return len(methods) > 0
	}
	return object.NewNativeClass(object.ClassSpec{Name: name, Module: "collections.abc",
		Attrs: map[string]value{"__slots__": newTuple()},
		Instance: func(t *thread, v value) (bool, error) {
			if name == "Hashable" && unhashable(object.TypeOf(v)) {
				return false, nil
			}
			return has(object.TypeOf(v)) || goHas(v, methods), nil
		},
		Subclass: func(t *thread, c *object.Class) (bool, error) {
			return has(c) && (name != "Hashable" || !unhashable(c)), nil
		},
	})
}

// goHas answers for values of Go types, whose abilities are interfaces instead of methods.
func goHas(v value, methods []string) bool {
	for _, m := range methods {
		ok := false
		switch m {
		case "__iter__":
			_, ok = v.(object.HasIter)
			if !ok {
				_, ok = v.(object.Iterator)
			}
		case "__next__":
			_, ok = v.(object.Iterator)
		case "__len__":
			_, ok = v.(object.HasLen)
		case "__contains__":
			_, ok = v.(object.HasContains)
		case "__call__":
			_, ok = v.(object.Callable)
		case "__hash__":
			_, eq := v.(object.HasCompare)
			_, hash := v.(object.HasHash)
			ok = hash || !eq
		}
		if !ok {
			return false
		}
	}
	return len(methods) > 0
}

func buildCollectionsABC(b *builder) {
	list := func(c ...*object.Class) []*object.Class { return c }
	seq := list(object.ListClass, object.TupleClass, object.StrClass, object.BytesClass, object.ByteArrayClass, object.RangeClass,
		object.MemoryViewClass, (&deque{}).Class())
	sets := list(object.SetClass, object.FrozenSetClass)
	for _, c := range []*object.Class{
		abcOf("Hashable", nil, "__hash__"), abcOf("Iterable", nil, "__iter__"), abcOf("Iterator", nil, "__iter__", "__next__"),
		abcOf("Reversible", nil, "__reversed__", "__iter__"), abcOf("Sized", nil, "__len__"), abcOf("Container", nil, "__contains__"),
		abcOf("Collection", nil, "__len__", "__iter__", "__contains__"), abcOf("Callable", nil, "__call__"),
		abcOf("Generator", list(object.GeneratorClass)), abcOf("Awaitable", nil, "__await__"), abcOf("Coroutine", list(object.CoroutineClass)),
		abcOf("AsyncIterable", nil, "__aiter__"), abcOf("AsyncIterator", nil, "__anext__", "__aiter__"),
		abcOf("Sequence", seq), abcOf("MutableSequence", list(object.ListClass, object.ByteArrayClass, (&deque{}).Class())),
		abcOf("Set", sets), abcOf("MutableSet", list(object.SetClass)),
		abcOf("Mapping", list(object.DictClass)), abcOf("MutableMapping", list(object.DictClass)),
		abcOf("ByteString", list(object.BytesClass, object.ByteArrayClass)),
		abcOf("MappingView", nil, "isdisjoint"), abcOf("KeysView", nil, "isdisjoint"), abcOf("ItemsView", nil, "isdisjoint"), abcOf("ValuesView", nil, "__reversed__"),
	} {
		b.class(c)
	}
}

// unhashable tells the built-in containers that cannot be hashed, and what inherits that from them.
func unhashable(c *object.Class) bool {
	for _, k := range []*object.Class{object.ListClass, object.DictClass, object.SetClass, object.ByteArrayClass} {
		if c.IsSub(k) {
			v, ok := c.Get("__hash__")
			base, _ := object.ObjectClass.Get("__hash__")
			return !ok || v == nil || object.Is(v, base)
		}
	}
	return false
}
