package object

func asDict(v Value) *Dict { return v.(*Dict) }

func dictSpec() coreSpec {
	return coreSpec{
		class: DictClass,
		doc:   "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n    (key, value) pairs\ndict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    for k, v in iterable:\n        d[k] = v\ndict(**kwargs) -> new dictionary initialized with the name=value pairs\n    in the keyword argument list.  For example:  dict(one=1, two=2)",
		sig:   "+iterable=, /, **kwargs",
		new:   func(_ *Thread, c *Class, _ Args) (Value, error) { return newContainer(c), nil },
		init:  func(t *Thread, self Value, a Args) (Value, error) { return nil, dictUpdate(t, asDict(self), a) },
		groups: [][]Method{dictMethods(), {
			{"__repr__", "", nativeRepr}, {"__len__", "", dunderLen}, {"__iter__", "", dunderIter},
			{"__getitem__", "key, /", dunderGetItem}, {"__setitem__", "key, value, /", dunderSetItem},
			{"__delitem__", "key, /", dunderDelItem}, {"__contains__", "key, /", dunderContains},
			{"__or__", "value, /", dunderBinary(OpOr, false)}, {"__ror__", "value, /", dunderBinary(OpOr, true)},
			{"__ior__", "value, /", dunderInPlace(OpOr)},
			{"__reversed__", "", func(t *Thread, self Value, _ Args) (Value, error) {
				return asDict(self).reversed(viewKeys), nil
			}},
		}, compareDunders()},
		class_: []Method{classGetItem(), {"fromkeys", "iterable, value=None, /", dictFromKeys}},
		attrs:  map[string]Value{"__hash__": nil},
	}
}

func attrDictSpec() coreSpec {
	return coreSpec{class: AttrDictClass, groups: [][]Method{{
		{"__repr__", "", nativeRepr},
		{"copy", "", func(t *Thread, self Value, _ Args) (Value, error) {
			return asDict(self).Copy().AsAttrDict(), t.Charge(64 * asDict(self).live)
		}},
	}}}
}

func dictMethods() []Method {
	return []Method{
		{"clear", "", func(_ *Thread, self Value, _ Args) (Value, error) {
			asDict(self).Clear()
			return nil, nil
		}},
		{"copy", "", func(t *Thread, self Value, _ Args) (Value, error) {
			return asDict(self).Copy(), t.Charge(64 * asDict(self).live)
		}},
		{"get", "key, default=None, /", func(t *Thread, self Value, a Args) (Value, error) {
			v, ok, err := asDict(self).Find(t, a[0])
			if !ok && err == nil {
				v = a.Or(1, nil)
			}
			return v, err
		}},
		{"items", "", func(_ *Thread, self Value, _ Args) (Value, error) {
			return &DictView{asDict(self), viewItems}, nil
		}},
		{"keys", "", func(_ *Thread, self Value, _ Args) (Value, error) {
			return &DictView{asDict(self), viewKeys}, nil
		}},
		{"values", "", func(_ *Thread, self Value, _ Args) (Value, error) {
			return &DictView{asDict(self), viewValues}, nil
		}},
		{"pop", "key, default=, /", func(t *Thread, self Value, a Args) (Value, error) {
			if d := asDict(self); d.live == 0 { // then the key is not even hashed
				if v := a[1]; v != Absent {
					return v, nil
				}
				return nil, NewException(KeyError, a[0])
			}
			v, ok, err := asDict(self).Remove(t, a[0])
			if err == nil && !ok {
				if v = a[1]; v == Absent {
					return nil, NewException(KeyError, a[0])
				}
			}
			return v, err
		}},
		{"popitem", "", func(_ *Thread, self Value, _ Args) (Value, error) {
			d := asDict(self)
			i := d.last()
			if i < 0 {
				return nil, Raise(KeyError, "popitem(): dictionary is empty")
			}
			e := d.entries[i]
			d.removeAt(i)
			return NewTuple(e.key, e.val), nil
		}},
		{"setdefault", "key, default=None, /", func(t *Thread, self Value, a Args) (Value, error) {
			d := asDict(self)
			v, ok, err := d.Find(t, a[0])
			if err != nil || ok {
				return v, err
			}
			v = a.Or(1, nil)
			return v, d.Put(t, a[0], v)
		}},
		{"update", "+iterable=, /, **kwargs", func(t *Thread, self Value, a Args) (Value, error) {
			return nil, dictUpdate(t, asDict(self), a)
		}},
	}
}

// dictUpdate is d.update(iterable, **kwargs); the arguments are checked by their signature.
func dictUpdate(t *Thread, d *Dict, a Args) error {
	if a.Given(0) {
		if err := d.Update(t, a[0]); err != nil {
			return err
		}
	}
	for k, v := range a[1].(*Dict).All() {
		if err := d.Put(t, k, v); err != nil {
			return err
		}
	}
	return nil
}

// Update adds the entries of v: a dict, a mapping (what has keys), or an iterable of pairs.
func (d *Dict) Update(t *Thread, v Value) error {
	if o, ok := v.(*Dict); ok {
		if _, _, own := special(v, "__iter__"); !own {
			return d.updateFrom(t, o)
		}
	}
	if p, ok := v.(*mappingProxy); ok {
		return d.updateFrom(t, p.d)
	}
	keys, ok, err := LookupAttr(t, v, "keys")
	if err != nil {
		return err
	}
	if ok {
		list, err := Call(t, keys, nil, nil)
		if err != nil {
			return err
		}
		return ForEach(t, list, func(k Value) error {
			x, err := GetItem(t, v, k)
			if err != nil {
				return err
			}
			return d.Put(t, k, x)
		})
	}
	return d.updatePairs(t, v)
}

func (d *Dict) updateFrom(t *Thread, o *Dict) error {
	if o == d {
		return nil
	}
	for i := 0; i < len(o.entries); i++ {
		e := o.entries[i]
		if e.key == deletedKey {
			continue
		}
		if err := d.Put(t, e.key, e.val); err != nil {
			return err
		}
		if i&1023 == 1023 {
			if err := t.Check(); err != nil {
				return err
			}
		}
	}
	return nil
}

// updatePairs adds the pairs of an iterable.
func (d *Dict) updatePairs(t *Thread, v Value) error {
	n := 0
	return ForEach(t, v, func(pair Value) error {
		kv, err := ToSlice(t, pair)
		if err != nil {
			if !IsIterable(pair) {
				return Raise(TypeError, "cannot convert dictionary update sequence element #%d to a sequence", n)
			}
			return err
		}
		if len(kv) != 2 {
			return Raise(ValueError, "dictionary update sequence element #%d has length %d; 2 is required", n, len(kv))
		}
		n++
		return d.Put(t, kv[0], kv[1])
	})
}

func mergedDicts(t *Thread, a, b *Dict) (*Dict, error) {
	if err := t.Charge(64 * a.live); err != nil {
		return nil, err
	}
	d := a.Copy()
	if a.sub == attrDictSub {
		d.sub = attrDictSub
	}
	return d, d.updateFrom(t, b)
}

func dictFromKeys(t *Thread, self Value, a Args) (Value, error) {
	c := self.(*Class)
	made, err := c.Call(t, nil, nil)
	if err != nil {
		return nil, err
	}
	val := a.Or(1, nil)
	err = ForEach(t, a[0], func(k Value) error { return SetItem(t, made, k, val) })
	return made, err
}

func (d *Dict) reversed(kind viewKind) Iterator {
	return &dictIterator{d: d, size: d.live, kind: kind, reverse: true}
}

// DictView is what keys(), values() and items() give.
type DictView struct {
	d    *Dict
	kind viewKind
}

// Class implements HasClass.
func (v *DictView) Class() *Class { return dictViewClasses[v.kind] }

// Repr implements HasRepr.
func (v *DictView) Repr(t *Thread) (string, error) {
	items, err := ToSlice(t, v)
	if err != nil {
		return "", err
	}
	s, err := Repr(t, &List{Items: items})
	return v.Class().name + "(" + s + ")", err
}

// Hash implements HasHash: views of keys and items are unhashable.
func (v *DictView) Hash(*Thread) (int64, error) {
	if v.kind == viewValues {
		return int64(addressOf(v.d)), nil
	}
	return 0, unhashable(v)
}

// contains is `x in view`.
func (v *DictView) contains(t *Thread, x Value) (bool, error) {
	switch v.kind {
	case viewKeys:
		_, ok, err := v.d.Find(t, x)
		return ok, err
	case viewItems:
		pair, ok := x.(*Tuple)
		if !ok || len(pair.Items) != 2 {
			return false, nil
		}
		val, ok, err := v.d.Find(t, pair.Items[0])
		if err != nil || !ok {
			return false, err
		}
		return Eq(t, val, pair.Items[1])
	}
	it, _, _ := nativeIter(t, v)
	return searchIter(t, it, x)
}

func dictViewSpec(kind viewKind) coreSpec {
	s := coreSpec{class: dictViewClasses[kind], groups: [][]Method{{
		{"__repr__", "", nativeRepr}, {"__len__", "", dunderLen}, {"__iter__", "", dunderIter},
		{"__reversed__", "", func(_ *Thread, self Value, _ Args) (Value, error) {
			return self.(*DictView).d.reversed(kind), nil
		}},
	}}, props: []Property{{Name: "mapping", Get: func(_ *Thread, self Value) (Value, error) {
		return &mappingProxy{self.(*DictView).d}, nil
	}}}}
	if kind != viewValues {
		s.groups = append(s.groups, compareDunders(), binaryDunders(OpAnd, OpOr, OpSub, OpXor), []Method{
			{"__contains__", "key, /", dunderContains},
			{"isdisjoint", "other, /", setIsDisjoint},
		})
	}
	return s
}

// mappingProxy is types.MappingProxyType: a dict that cannot be changed.
type mappingProxy struct{ d *Dict }

// NewMappingProxy gives a view of d through which it cannot be changed.
func NewMappingProxy(d *Dict) Value { return &mappingProxy{d} }

// Class implements HasClass.
func (p *mappingProxy) Class() *Class { return MappingProxyClass }

// Repr implements HasRepr.
func (p *mappingProxy) Repr(t *Thread) (string, error) {
	s, err := Repr(t, p.d)
	return "mappingproxy(" + s + ")", err
}

// Hash implements HasHash.
func (p *mappingProxy) Hash(*Thread) (int64, error) { return 0, unhashable(p) }

func mappingProxySpec() coreSpec {
	forward := func(name, sig string) Method {
		return Method{name, sig, func(t *Thread, self Value, a Args) (Value, error) {
			var args []Value
			for _, v := range a {
				if v != Absent {
					args = append(args, v)
				}
			}
			return CallMethod(t, self.(*mappingProxy).d, name, args, nil)
		}}
	}
	return coreSpec{
		class: MappingProxyClass, sig: "mapping",
		new: func(_ *Thread, _ *Class, a Args) (Value, error) {
			d, ok := Native(a[0]).(*Dict)
			if !ok {
				return nil, Raise(TypeError, "mappingproxy() argument must be a mapping, not %s", TypeName(a[0]))
			}
			return &mappingProxy{d}, nil
		},
		groups: [][]Method{{
			forward("get", "key, default=None, /"), forward("keys", ""), forward("values", ""), forward("items", ""),
			forward("copy", ""), forward("__reversed__", ""),
			{"__repr__", "", nativeRepr}, {"__len__", "", dunderLen}, {"__iter__", "", dunderIter},
			{"__getitem__", "key, /", dunderGetItem}, {"__contains__", "key, /", dunderContains},
		}, compareDunders()},
	}
}
