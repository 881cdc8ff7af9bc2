package object

import (
	"slices"
	"sort"
	"strings"
)

// BuildClass is a class statement: it finds the metaclass, prepares the namespace, lets body fill
// it, and makes the class. kw are the class's keyword arguments, metaclass among them; may be nil.
// body sets __qualname__ and __module__ where they are not "name" and "__main__".
func BuildClass(t *Thread, name string, bases []Value, kw *Dict, body func(ns *Dict) error) (Value, error) {
	resolved, changed, err := mroEntries(t, bases)
	if err != nil {
		return nil, err
	}
	var meta Value = TypeClass
	if kw != nil {
		kw = kw.Copy()
		if m, ok := kw.Get("metaclass"); ok {
			meta = m
			kw.Del("metaclass")
		} else if len(resolved) > 0 {
			meta = TypeOf(resolved[0])
		}
	} else if len(resolved) > 0 {
		meta = TypeOf(resolved[0])
	}
	if m, ok := meta.(*Class); ok {
		if meta, err = winnerMeta(m, resolved); err != nil {
			return nil, err
		}
	}
	ns, err := prepareNamespace(t, meta, name, resolved, kw)
	if err != nil {
		return nil, err
	}
	if err := body(ns); err != nil {
		return nil, err
	}
	if changed {
		ns.Set("__orig_bases__", &Tuple{Items: bases})
	}
	if m, ok := meta.(*Class); ok && m == TypeClass {
		return newClass(t, m, name, resolved, ns, kw)
	}
	return Call(t, meta, []Value{name, &Tuple{Items: resolved}, ns}, kw)
}

// mroEntries replaces bases that are no classes by what their __mro_entries__ give.
func mroEntries(t *Thread, bases []Value) (out []Value, changed bool, err error) {
	for i, b := range bases {
		if _, ok := b.(*Class); ok {
			if changed {
				out = append(out, b)
			}
			continue
		}
		f, ok, err := LookupAttr(t, b, "__mro_entries__")
		if err != nil {
			return nil, false, err
		}
		if !ok {
			if changed {
				out = append(out, b)
			}
			continue
		}
		if !changed {
			out, changed = append(out, bases[:i]...), true
		}
		v, err := Call(t, f, []Value{&Tuple{Items: bases}}, nil)
		if err != nil {
			return nil, false, err
		}
		tup, ok := v.(*Tuple)
		if !ok {
			return nil, false, Raise(TypeError, "__mro_entries__ must return a tuple")
		}
		out = append(out, tup.Items...)
	}
	if !changed {
		return bases, false, nil
	}
	return out, true, nil
}

// winnerMeta gives the most derived of the metaclass and those of the bases.
func winnerMeta(m *Class, bases []Value) (*Class, error) {
	for _, b := range bases {
		bm := TypeOf(b)
		switch {
		case m.IsSub(bm):
		case bm.IsSub(m):
			m = bm
		default:
			return nil, Raise(TypeError, "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases")
		}
	}
	return m, nil
}

func prepareNamespace(t *Thread, meta Value, name string, bases []Value, kw *Dict) (*Dict, error) {
	if c, ok := meta.(*Class); ok {
		if _, own := c.ownLookup("__prepare__"); !own {
			return NewDict(8), nil
		}
	}
	f, ok, err := LookupAttr(t, meta, "__prepare__")
	if err != nil || !ok {
		return NewDict(8), err
	}
	v, err := Call(t, f, []Value{name, &Tuple{Items: bases}}, kw)
	if err != nil {
		return nil, err
	}
	ns, ok := v.(*Dict)
	if !ok {
		return nil, Raise(TypeError, "%s.__prepare__() must return a mapping, not %s", TypeName(meta), TypeName(v))
	}
	return ns, nil
}

// ClassCell is what a class body leaves under __classcell__ in its namespace: it is told the class,
// before anything of the class can run, so that methods can refer to it as __class__.
type ClassCell interface{ SetClass(c *Class) }

// newClass is type.__new__.
func newClass(t *Thread, meta *Class, name string, bases []Value, ns, kw *Dict) (*Class, error) {
	if err := t.Charge(512 + 64*ns.Len()); err != nil {
		return nil, err
	}
	c := &Class{name: name, qualname: name, module: "__main__", dict: ns.Copy()}
	if err := c.setBases(bases); err != nil {
		return nil, err
	}
	var err error
	if meta, err = winnerMeta(meta, bases); err != nil {
		return nil, err
	}
	if meta != TypeClass {
		c.meta = meta
	}
	if err := c.readNamespace(t); err != nil {
		return nil, err
	}
	if cell, ok := c.dict.Get("__classcell__"); ok {
		c.dict.Del("__classcell__")
		if cell, ok := cell.(ClassCell); ok {
			cell.SetClass(c)
		}
	}
	if err := c.setNames(t); err != nil {
		return nil, err
	}
	if err := c.findAbstract(t); err != nil {
		return nil, err
	}
	return c, c.initSubclass(t, kw)
}

// setBases checks the bases and computes layout and mro.
func (c *Class) setBases(bases []Value) error {
	if len(bases) == 0 {
		bases = []Value{ObjectClass}
	}
	c.layout = layoutObject
	var solid *Class
	for _, v := range bases {
		b, ok := v.(*Class)
		if !ok {
			return Raise(TypeError, "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases")
		}
		if b.has(flagFinal) {
			return Raise(TypeError, "type '%s' is not an acceptable base type", b.name)
		}
		if slices.Contains(c.bases, b) {
			return Raise(TypeError, "duplicate base class %s", b.name)
		}
		c.bases = append(c.bases, b)
		s := b.solidBase()
		switch {
		case s == nil || s == solid || solid != nil && solid.IsSub(s):
		case solid == nil || s.IsSub(solid):
			solid, c.layout = s, b.layout
		default:
			return Raise(TypeError, "multiple bases have instance lay-out conflict")
		}
		c.flags |= b.flags & (flagGetattr | flagGetattribute | flagSetattr)
	}
	mro, err := c3(c)
	if err != nil {
		return err
	}
	c.mro = mro
	return nil
}

// solidBase gives the class that decides what Go type c's instances are, nil for *Instance. Of
// exceptions, those that keep the same are one.
func (c *Class) solidBase() *Class {
	if c.layout == layoutException {
		return BaseException
	}
	for _, m := range c.mro {
		if m.has(flagNative) && m.layout != layoutObject && (m.has(flagCore) || m.layout == layoutValue) {
			return m
		}
	}
	return nil
}

// c3 merges the mros of the bases and the bases themselves.
func c3(c *Class) ([]*Class, error) {
	seqs := make([][]*Class, 0, len(c.bases)+1)
	for _, b := range c.bases {
		seqs = append(seqs, b.mro)
	}
	seqs = append(seqs, c.bases)
	mro := []*Class{c}
	for {
		next, left := c3Next(seqs)
		if next == nil {
			if left {
				return nil, Raise(TypeError, "Cannot create a consistent method resolution\norder (MRO) for bases %s", c3Left(seqs))
			}
			return mro, nil
		}
		mro = append(mro, next)
		for i, s := range seqs {
			if len(s) > 0 && s[0] == next {
				seqs[i] = s[1:]
			}
		}
	}
}

// c3Next gives the first head that is in no other sequence's tail.
func c3Next(seqs [][]*Class) (next *Class, left bool) {
	for _, s := range seqs {
		if len(s) == 0 {
			continue
		}
		left = true
		inTail := slices.ContainsFunc(seqs, func(o []*Class) bool {
			return len(o) > 1 && slices.Contains(o[1:], s[0])
		})
		if !inTail {
			return s[0], true
		}
	}
	return nil, left
}

func c3Left(seqs [][]*Class) string {
	var names []string
	for _, s := range seqs {
		if len(s) > 0 && !slices.Contains(names, s[0].name) {
			names = append(names, s[0].name)
		}
	}
	return strings.Join(names, ", ")
}

// readNamespace takes what the class statement said about the class itself.
func (c *Class) readNamespace(t *Thread) error {
	d := c.dict
	if q, ok := d.Get("__qualname__"); ok {
		s, ok := q.(string)
		if !ok {
			return Raise(TypeError, "type __qualname__ must be a str, not %s", TypeName(q))
		}
		c.qualname = s
		d.Del("__qualname__")
	}
	if m, ok := d.Get("__module__"); ok {
		if s, ok := m.(string); ok {
			c.module = s
		}
	} else {
		d.Set("__module__", c.module)
	}
	if !d.Has("__doc__") {
		d.Set("__doc__", nil)
	}
	if d.Has("__eq__") && !d.Has("__hash__") {
		d.Set("__hash__", nil)
	}
	for _, name := range []string{"__init_subclass__", "__class_getitem__"} {
		if f, ok := d.Get(name); ok {
			if fn, ok := f.(*Function); ok {
				d.Set(name, &ClassMethod{Func: fn})
			}
		}
	}
	if f, ok := d.Get("__new__"); ok {
		if fn, ok := f.(*Function); ok {
			d.Set("__new__", &StaticMethod{Func: fn})
		}
	}
	for _, name := range []string{"__getattr__", "__getattribute__", "__setattr__", "__delattr__"} {
		if d.Has(name) {
			c.noteHook(name)
		}
	}
	return c.readSlots(t)
}

// readSlots checks __slots__, which restricts nothing here but values without attributes.
func (c *Class) readSlots(t *Thread) error {
	v, ok := c.dict.Get("__slots__")
	if !ok {
		return nil
	}
	names := []Value{v}
	if _, ok := v.(string); !ok {
		var err error
		if names, err = ToSlice(t, v); err != nil {
			return err
		}
	}
	if len(names) == 0 && c.layout != layoutObject && c.layout != layoutException {
		c.flags |= flagNoDict
	}
	for _, n := range names {
		s, ok := n.(string)
		if !ok {
			return Raise(TypeError, "__slots__ items must be strings, not '%s'", TypeName(n))
		}
		if !isIdentifier(s) {
			return Raise(TypeError, "__slots__ must be identifiers")
		}
		if c.dict.Has(s) {
			return Raise(ValueError, "%s in __slots__ conflicts with class variable", reprString(s))
		}
	}
	return nil
}

// setNames tells the attributes that want it the name they are bound to.
func (c *Class) setNames(t *Thread) error {
	for k, v := range c.dict.Copy().All() {
		name, ok := k.(string)
		if !ok {
			continue
		}
		switch x := v.(type) {
		case *PropertyValue:
			x.name = name
			continue
		case HasSetName:
			if err := x.SetName(t, c, name); err != nil {
				return err
			}
			continue
		}
		if _, ok, err := callSpecial(t, v, "__set_name__", []Value{c, name}, nil); err != nil {
			e := Raise(RuntimeError, "Error calling __set_name__ on '%s' instance %s in '%s'", TypeName(v), reprString(name), c.name)
			e.Cause = AsException(err)
			return e
		} else if !ok {
			if i, is := v.(*Instance); is {
				if s, is := i.native.(HasSetName); is {
					if err := s.SetName(t, c, name); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

// initSubclass calls the bases' __init_subclass__.
func (c *Class) initSubclass(t *Thread, kw *Dict) error {
	for _, m := range c.mro[1:] {
		f, ok := m.table().Get("__init_subclass__")
		if !ok {
			continue
		}
		bound, err := bindOnClass(t, f, c)
		if err != nil {
			return err
		}
		_, err = Call(t, bound, nil, kw)
		return err
	}
	return nil
}

// findAbstract notes the abstract methods of a class whose metaclass is ABCMeta.
func (c *Class) findAbstract(t *Thread) error {
	if c.meta == nil || !c.meta.IsSub(ABCMetaClass) {
		return nil
	}
	var names []Value
	for k, v := range c.dict.Strings() {
		abstract, err := isAbstract(t, v)
		if err != nil {
			return err
		}
		if abstract {
			names = append(names, k)
		}
	}
	for _, b := range c.bases {
		inherited, ok := b.table().Get("__abstractmethods__")
		if !ok {
			continue
		}
		list, err := sortedNames(t, inherited)
		if err != nil {
			return err
		}
		for _, n := range list {
			v, _ := c.lookup(n)
			abstract, err := isAbstract(t, v)
			if err != nil {
				return err
			}
			if abstract && !slices.Contains(names, Value(n)) {
				names = append(names, n)
			}
		}
	}
	set, err := NewFrozenSet(t, names...)
	if err != nil {
		return err
	}
	c.dict.Set("__abstractmethods__", set)
	if len(names) > 0 {
		c.flags |= flagAbstract
	}
	return nil
}

func isAbstract(t *Thread, v Value) (bool, error) {
	if err := t.Enter(); err != nil {
		return false, err
	}
	defer t.Leave()
	switch x := v.(type) {
	case *PropertyValue:
		for _, f := range []Value{x.Getter, x.Setter, x.Deleter} {
			if yes, err := isAbstract(t, f); yes || err != nil {
				return yes, err
			}
		}
		return false, nil
	case *StaticMethod:
		return isAbstract(t, x.Func)
	case *ClassMethod:
		return isAbstract(t, x.Func)
	}
	a, ok, err := LookupAttr(t, v, "__isabstractmethod__")
	if err != nil || !ok {
		return false, err
	}
	return Truth(t, a)
}

// sortedNames gives the strings of an iterable, sorted.
func sortedNames(t *Thread, v Value) ([]string, error) {
	items, err := ToSlice(t, v)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, it := range items {
		if s, ok := it.(string); ok {
			names = append(names, s)
		}
	}
	sort.Strings(names)
	return names, nil
}

func joinStrings(s []string) string { return strings.Join(s, ", ") }
