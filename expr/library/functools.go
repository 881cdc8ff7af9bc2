package library

import (
	"container/list"
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

// wrapper is a callable made of a function: partial, lru_cache and the like. As a class attribute
// it binds to the instance where method says so.
type wrapped struct {
	class  *object.Class
	name   string
	call   func(t *thread, a []value, kw *object.Dict) (value, error)
	method bool
	attrs  *object.Dict
	repr   func(t *thread) (string, error)
}

func (w *wrapped) Class() *object.Class {
	if w.class != nil {
		return w.class
	}
	return wrapperOnce.get(func() object.ClassSpec {
		return object.ClassSpec{Name: "function", Module: "builtins", Final: true, Sig: "*args",
			New: func(t *thread, cls *object.Class, a args) (value, error) {
				return nil, typeError("cannot create 'function' instances")
			}}
	})
}

func (w *wrapped) Call(t *thread, a []value, kw *object.Dict) (value, error) { return w.call(t, a, kw) }

func (w *wrapped) Get(t *thread, self value, owner *object.Class) (value, error) {
	if !w.method || self == object.Absent {
		return w, nil
	}
	return &object.BoundMethod{Self: self, Func: w}, nil
}

func (w *wrapped) Attr(t *thread, name string) (value, bool, error) {
	if name == "__dict__" {
		return w.attrs, true, nil
	}
	v, ok := w.attrs.Get(name)
	return v, ok, nil
}

func (w *wrapped) SetAttr(t *thread, name string, v value) error {
	w.attrs.Set(name, v)
	return nil
}

func (w *wrapped) Repr(t *thread) (string, error) {
	if w.repr != nil {
		return w.repr(t)
	}
	return "<function " + w.name + ">", nil
}

var wrapperOnce, partialOnce, lruOnce, cacheInfoOnce, cachedOnce lazyClass

func partialClass() *object.Class {
	return partialOnce.get(func() object.ClassSpec {
		return object.ClassSpec{Name: "partial", Module: "functools", ErrName: "functools.partial", Sig: "func, /, *args, **keywords",
			New: func(t *thread, cls *object.Class, a args) (value, error) {
				if !isCallable(t, a[0]) {
					return nil, typeError("the first argument must be callable")
				}
				return newPartial(a[0], a[1].(*object.Tuple).Items, a[2].(*object.Dict)), nil
			}}
	})
}

func newPartial(f value, pos []value, kw *object.Dict) *wrapped {
	w := &wrapped{class: partialClass(), attrs: object.NewDict(3)}
	w.attrs.Set("func", f)
	w.attrs.Set("args", newTuple(pos...))
	w.attrs.Set("keywords", kw)
	w.call = func(t *thread, a []value, more *object.Dict) (value, error) {
		all := append(append(make([]value, 0, len(pos)+len(a)), pos...), a...)
		both := kw.Copy()
		if more != nil {
			for k, v := range more.Strings() {
				both.Set(k, v)
			}
		}
		return object.Call(t, f, all, both)
	}
	w.repr = func(t *thread) (string, error) {
		parts := []string{}
		for _, v := range append([]value{f}, pos...) {
			s, err := object.Repr(t, v)
			if err != nil {
				return "", err
			}
			parts = append(parts, s)
		}
		for k, v := range kw.Strings() {
			s, err := object.Repr(t, v)
			if err != nil {
				return "", err
			}
			parts = append(parts, k+"="+s)
		}
		return "functools.partial(" + strings.Join(parts, ", ") + ")", nil
	}
	return w
}

// updateWrapper copies a function's name, documentation and attributes to what wraps it.
func updateWrapper(t *thread, w, f value, assigned, updated value) error {
	names := []value{"__module__", "__name__", "__qualname__", "__doc__", "__annotations__"}
	if !isNone(assigned) {
		var err error
		if names, err = object.ToSlice(t, assigned); err != nil {
			return err
		}
	}
	for _, n := range names {
		name, _ := asStr(n)
		v, ok, err := object.LookupAttr(t, f, name)
		if err != nil {
			return err
		}
		if ok {
			if err := object.SetAttr(t, w, name, v); err != nil {
				return err
			}
		}
	}
	if d, ok, err := object.LookupAttr(t, f, "__dict__"); err == nil && ok {
		if d, ok := d.(*object.Dict); ok {
			for k, v := range d.Copy().Strings() {
				if err := object.SetAttr(t, w, k, v); err != nil {
					return err
				}
			}
		}
	}
	return object.SetAttr(t, w, "__wrapped__", f)
}

// lru is what a function decorated with lru_cache keeps.
type lru struct {
	max          int // -1: no bound
	order        *list.List
	byKey        *object.Dict
	hits, misses int
}

type lruEntry struct{ key, v value }

func lruClass() *object.Class {
	return lruOnce.get(func() object.ClassSpec {
		return object.ClassSpec{Name: "_lru_cache_wrapper", Module: "functools", Final: true, Sig: "*args",
			New: func(t *thread, cls *object.Class, a args) (value, error) {
				return nil, typeError("use functools.lru_cache")
			}}
	})
}

func newLRU(t *thread, f value, size int, typed bool) (value, error) {
	c := &lru{max: size, order: list.New(), byKey: object.NewDict(8)}
	w := &wrapped{class: lruClass(), method: true, attrs: object.NewDict(8)}
	w.call = func(t *thread, a []value, kw *object.Dict) (value, error) { return c.call(t, f, a, kw, typed) }
	w.repr = func(t *thread) (string, error) {
		name, _, err := object.LookupAttr(t, f, "__qualname__")
		return "<functools._lru_cache_wrapper object " + mustStr(name) + ">", err
	}
	w.attrs.Set("cache_info", object.NewFunction("cache_info", "", func(t *thread, a args) (value, error) {
		cls := cacheInfoOnce.get(func() object.ClassSpec {
			return namedTupleSpec("CacheInfo", "functools", []string{"hits", "misses", "maxsize", "currsize"}, nil)
		})
		var bound value = int64(c.max)
		if c.max < 0 {
			bound = nil
		}
		return tupleOf(cls, int64(c.hits), int64(c.misses), bound, int64(c.byKey.Len())), nil
	}))
	w.attrs.Set("cache_clear", object.NewFunction("cache_clear", "", func(t *thread, a args) (value, error) {
		c.order.Init()
		c.byKey.Clear()
		c.hits, c.misses = 0, 0
		return nil, nil
	}))
	var bound value = int64(size)
	if size < 0 {
		bound = nil
	}
	w.attrs.Set("cache_parameters", object.NewFunction("cache_parameters", "", func(t *thread, a args) (value, error) {
		d := object.NewDict(2)
		d.Set("maxsize", bound)
		d.Set("typed", typed)
		return d, nil
	}))
	return w, updateWrapper(t, w, f, nil, nil)
}

func (c *lru) call(t *thread, f value, a []value, kw *object.Dict, typed bool) (value, error) {
	if c.max == 0 {
		c.misses++
		return object.Call(t, f, a, kw)
	}
	key := append([]value{}, a...)
	if kw != nil && kw.Len() > 0 {
		key = append(key, object.Ellipsis)
		for k, v := range kw.All() {
			key = append(key, k, v)
		}
	}
	if typed {
		for _, v := range key {
			key = append(key, object.TypeOf(v))
		}
	}
	k := newTuple(key...)
	found, ok, err := c.byKey.Find(t, k)
	if err != nil {
		return nil, err
	}
	if ok {
		el := found.(*lruLink).el
		c.hits++
		c.order.MoveToFront(el)
		return el.Value.(lruEntry).v, nil
	}
	c.misses++
	v, err := object.Call(t, f, a, kw)
	if err != nil {
		return nil, err
	}
	if _, ok, err := c.byKey.Find(t, k); err != nil || ok {
		return v, err
	}
	if c.max > 0 && c.byKey.Len() >= c.max {
		old := c.order.Remove(c.order.Back()).(lruEntry)
		if _, _, err := c.byKey.Remove(t, old.key); err != nil {
			return nil, err
		}
	}
	if err := t.Charge(128 + 16*len(key)); err != nil {
		return nil, err
	}
	return v, c.byKey.Put(t, k, &lruLink{c.order.PushFront(lruEntry{k, v})})
}

// lruLink holds a list element where only Values may stand.
type lruLink struct{ el *list.Element }

func buildFunctools(b *builder) {
	b.class(partialClass())
	b.fn("reduce", "function, iterable, initial=None, /", func(t *thread, a args) (value, error) {
		acc, started := a[2], a.Given(2)
		it, err := object.Iter(t, a[1])
		if err != nil {
			if object.AsException(err).IsA(object.TypeError) {
				return nil, typeError("reduce() arg 2 must support iteration")
			}
			return nil, err
		}
		err = object.ForEach(t, it, func(v value) (err error) {
			if !started {
				acc, started = v, true
				return nil
			}
			acc, err = call(t, a[0], acc, v)
			return err
		})
		if err != nil {
			return nil, err
		}
		if !started {
			return nil, typeError("reduce() of empty iterable with no initial value")
		}
		return acc, nil
	})
	b.fn("lru_cache", "maxsize=128, typed=False", func(t *thread, a args) (value, error) {
		typed, err := truthOr(t, a, 1, false)
		if err != nil {
			return nil, err
		}
		size := 128
		switch v := a.Or(0, int64(128)); {
		case isNone(v):
			size = -1
		case isCallable(t, v):
			return newLRU(t, v, 128, typed)
		default:
			n, ok := asInt(v)
			if !ok {
				return nil, typeError("Expected first argument to be an integer, a callable, or None")
			}
			size = max(int(n), 0)
		}
		return object.NewFunction("decorating_function", "user_function", func(t *thread, a args) (value, error) {
			return newLRU(t, a[0], size, typed)
		}), nil
	})
	b.fn("cache", "user_function, /", func(t *thread, a args) (value, error) { return newLRU(t, a[0], -1, false) })
	b.fn("update_wrapper", "wrapper, wrapped, assigned=None, updated=None", func(t *thread, a args) (value, error) {
		return a[0], updateWrapper(t, a[0], a[1], given(a, 2), given(a, 3))
	})
	b.fn("wraps", "wrapped, assigned=None, updated=None", func(t *thread, a args) (value, error) {
		return object.NewFunction("wraps", "wrapper", func(t *thread, w args) (value, error) {
			return w[0], updateWrapper(t, w[0], a[0], given(a, 1), given(a, 2))
		}), nil
	})
	b.fn("cmp_to_key", "mycmp", func(t *thread, a args) (value, error) {
		return object.NewFunction("K", "obj", func(t *thread, v args) (value, error) {
			return &cmpKey{cmp: a[0], obj: v[0]}, nil
		}), nil
	})
	b.fn("total_ordering", "cls", totalOrdering)
	b.class((&cachedProperty{}).Class())
	b.fn("singledispatch", "func", singleDispatch)
	b.set("WRAPPER_ASSIGNMENTS", newTuple("__module__", "__name__", "__qualname__", "__doc__", "__annotations__"))
	b.set("WRAPPER_UPDATES", newTuple("__dict__"))
}

// cmpKey orders its object by a comparison function.
type cmpKey struct{ cmp, obj value }

func (k *cmpKey) TypeName() string { return "KeyWrapper" }

func (k *cmpKey) Compare(t *thread, op object.CmpOp, other value) (value, bool, error) {
	o, ok := other.(*cmpKey)
	if !ok {
		return nil, true, typeError("other argument must be K instance")
	}
	r, err := call(t, k.cmp, k.obj, o.obj)
	if err != nil {
		return nil, true, err
	}
	v, err := object.Compare(t, op, r, int64(0))
	return v, true, err
}

// cachedProperty is functools.cached_property.
type cachedProperty struct {
	fn   value
	name string
}

func (c *cachedProperty) Class() *object.Class {
	return cachedOnce.get(func() object.ClassSpec {
		return object.ClassSpec{Name: "cached_property", Module: "functools", Sig: "func",
			New: func(t *thread, cls *object.Class, a args) (value, error) { return &cachedProperty{fn: a[0]}, nil }}
	})
}

func (c *cachedProperty) Attr(t *thread, name string) (value, bool, error) {
	switch name {
	case "func":
		return c.fn, true, nil
	case "attrname":
		return c.name, true, nil
	case "__doc__":
		return object.LookupAttr(t, c.fn, name)
	}
	return nil, false, nil
}

func (c *cachedProperty) SetName(t *thread, owner *object.Class, name string) error {
	if c.name != "" && c.name != name {
		return typeError("Cannot assign the same cached_property to two different names (%s and %s).", reprStr(c.name), reprStr(name))
	}
	c.name = name
	return nil
}

func (c *cachedProperty) Get(t *thread, self value, owner *object.Class) (value, error) {
	if self == object.Absent {
		return c, nil
	}
	if c.name == "" {
		return nil, typeError("Cannot use cached_property instance without calling __set_name__ on it.")
	}
	d, err := object.GetAttr(t, self, "__dict__")
	if err != nil {
		return nil, typeError("No '__dict__' attribute on %s instance to cache %s property.", reprStr(object.TypeName(self)), reprStr(c.name))
	}
	if d, ok := d.(*object.Dict); ok {
		if v, ok := d.Get(c.name); ok {
			return v, nil
		}
	}
	v, err := call(t, c.fn, self)
	if err != nil {
		return nil, err
	}
	if d, ok := d.(*object.Dict); ok {
		d.Set(c.name, v)
	}
	return v, nil
}

// totalOrdering adds the comparisons that a class lacks, derived from one it has.
func totalOrdering(t *thread, a args) (value, error) {
	cls, ok := a[0].(*object.Class)
	if !ok {
		return nil, typeError("total_ordering() requires a class")
	}
	names := []string{"__lt__", "__le__", "__gt__", "__ge__"}
	root := ""
	defined := map[string]bool{}
	for _, name := range names {
		v, ok := cls.Get(name)
		base, _ := object.ObjectClass.Get(name)
		if ok && !object.Is(v, base) {
			defined[name] = true
			if root == "" {
				root = name
			}
		}
	}
	if root == "" {
		return nil, valueError("must define at least one ordering operation: < > <= >=")
	}
	for _, name := range names {
		if defined[name] {
			continue
		}
		w := &wrapped{name: name, method: true, attrs: object.NewDict(2)}
		w.attrs.Set("__name__", name)
		w.call = func(t *thread, a []value, kw *object.Dict) (value, error) {
			if len(a) != 2 {
				return nil, typeError("expected 1 argument, got %d", len(a)-1)
			}
			return derivedOrder(t, root, name, a[0], a[1])
		}
		if err := object.SetAttr(t, cls, name, w); err != nil {
			return nil, err
		}
	}
	return cls, nil
}

// derivedOrder answers want by the comparison root and equality.
func derivedOrder(t *thread, root, want string, x, y value) (value, error) {
	v, err := object.CallMethod(t, x, root, []value{y}, nil)
	if err != nil || v == value(object.NotImplemented) {
		return v, err
	}
	r, err := object.Truth(t, v)
	if err != nil {
		return nil, err
	}
	same := func() (bool, error) { return object.CompareBool(t, object.OpEq, x, y) }
	strict := root == "__lt__" || root == "__gt__"
	less := root == "__lt__" || root == "__le__"
	wantLess := want == "__lt__" || want == "__le__"
	wantStrict := want == "__lt__" || want == "__gt__"
	switch {
	case less == wantLess && strict: // < gives <=
		if r {
			return true, nil
		}
		return okValue(same())
	case less == wantLess: // <= gives <
		if !r {
			return false, nil
		}
		eq, err := same()
		return !eq, err
	case strict && wantStrict: // < gives >
		if r {
			return false, nil
		}
		eq, err := same()
		return !eq, err
	case strict: // < gives >=
		return !r, nil
	case wantStrict: // <= gives >
		return !r, nil
	default: // <= gives >=
		if !r {
			return true, nil
		}
		return okValue(same())
	}
}

// singleDispatch is functools.singledispatch.
func singleDispatch(t *thread, a args) (value, error) {
	type impl struct {
		cls *object.Class
		fn  value
	}
	var impls []impl
	f := a[0]
	find := func(cls *object.Class) value {
		for _, c := range cls.MRO() {
			for i := len(impls) - 1; i >= 0; i-- {
				if impls[i].cls == c {
					return impls[i].fn
				}
			}
		}
		for _, im := range impls { // abstract classes
			if ok, err := object.IsSubclass(t, cls, im.cls); err == nil && ok {
				return im.fn
			}
		}
		return f
	}
	w := &wrapped{name: "singledispatch", method: true, attrs: object.NewDict(8)}
	w.call = func(t *thread, a []value, kw *object.Dict) (value, error) {
		if len(a) == 0 {
			return nil, typeError("%s requires at least 1 positional argument", attrText(t, f, "__name__"))
		}
		return object.Call(t, find(object.TypeOf(a[0])), a, kw)
	}
	register := func(t *thread, c, fn value) (value, error) {
		cls, ok := c.(*object.Class)
		if !ok {
			return nil, typeError("Invalid first argument to `register()`. %s is not a class or union type.", mustRepr(c))
		}
		impls = append(impls, impl{cls, fn})
		return fn, t.Charge(64)
	}
	w.attrs.Set("register", object.NewFunction("register", "cls, func=None", func(t *thread, a args) (value, error) {
		if !isNone(given(a, 1)) {
			return register(t, a[0], a[1])
		}
		if _, ok := a[0].(*object.Class); ok {
			return object.NewFunction("register", "func", func(t *thread, f args) (value, error) { return register(t, a[0], f[0]) }), nil
		}
		hints, err := object.GetAttr(t, a[0], "__annotations__")
		if err != nil {
			return nil, err
		}
		if d, ok := hints.(*object.Dict); ok {
			for name, c := range d.Strings() {
				if name != "return" {
					return register(t, c, a[0])
				}
			}
		}
		return nil, typeError("Invalid first argument to `register()`: %s. Use either `@register(some_class)` or plain `@register` "+
			"on an annotated function.", mustRepr(a[0]))
	}))
	w.attrs.Set("dispatch", object.NewFunction("dispatch", "cls", func(t *thread, a args) (value, error) {
		if cls, ok := a[0].(*object.Class); ok {
			return find(cls), nil
		}
		return nil, typeError("dispatch() argument must be a class")
	}))
	return w, updateWrapper(t, w, f, nil, nil)
}

func attrText(t *thread, v value, name string) string {
	x, _, _ := object.LookupAttr(t, v, name)
	return mustStr(x)
}
