package object

func setSpec() coreSpec {
	return coreSpec{
		class: SetClass,
		doc:   "set() -> new empty set object\nset(iterable) -> new set object\n\nBuild an unordered collection of unique elements.",
		sig:   "iterable=, /",
		new:   func(_ *Thread, c *Class, _ Args) (Value, error) { return newContainer(c), nil },
		init: func(t *Thread, self Value, a Args) (Value, error) {
			s := self.(*Set)
			s.clear()
			if !a.Given(0) {
				return nil, nil
			}
			return nil, s.update(t, a[0])
		},
		groups: [][]Method{setMethods(), mutableSetMethods(), setDunders(), {
			{"__ior__", "value, /", dunderInPlace(OpOr)}, {"__iand__", "value, /", dunderInPlace(OpAnd)},
			{"__isub__", "value, /", dunderInPlace(OpSub)}, {"__ixor__", "value, /", dunderInPlace(OpXor)},
		}},
		class_: []Method{classGetItem()},
		attrs:  map[string]Value{"__hash__": nil},
	}
}

func frozenSetSpec() coreSpec {
	return coreSpec{
		class: FrozenSetClass,
		doc:   "frozenset() -> empty frozenset object\nfrozenset(iterable) -> frozenset object\n\nBuild an immutable unordered collection of unique elements.",
		sig:   "iterable=, /",
		new: func(t *Thread, c *Class, a Args) (Value, error) {
			if a.Given(0) {
				if f, ok := a[0].(*FrozenSet); ok && f.sub == nil && c == FrozenSetClass {
					return f, nil
				}
			}
			s := newContainer(c).(*FrozenSet)
			if !a.Given(0) {
				return s, nil
			}
			return s, s.update(t, a[0])
		},
		groups: [][]Method{setMethods(), setDunders(), {{"__hash__", "", dunderHash}}},
		class_: []Method{classGetItem()},
	}
}

func setDunders() []Method {
	return append(append([]Method{
		{"__repr__", "", nativeRepr}, {"__len__", "", dunderLen}, {"__iter__", "", dunderIter},
		{"__contains__", "key, /", dunderContains},
	}, compareDunders()...), binaryDunders(OpAnd, OpOr, OpSub, OpXor)...)
}

// sameSet makes a set of self's built-in type.
func sameSet(self Value, s *setTable) Value {
	if _, ok := self.(*FrozenSet); ok {
		return &FrozenSet{setTable: *s}
	}
	return &Set{setTable: *s}
}

func setMethods() []Method {
	return []Method{
		{"copy", "", func(t *Thread, self Value, _ Args) (Value, error) {
			if f, ok := self.(*FrozenSet); ok && f.sub == nil {
				return f, nil
			}
			s := setOf(self)
			if err := t.Charge(96 * s.used); err != nil {
				return nil, err
			}
			c := s.copyTable()
			return sameSet(self, &c), nil
		}},
		{"union", "*others", func(t *Thread, self Value, a Args) (Value, error) {
			s := setOf(self)
			if err := t.Charge(96 * s.used); err != nil {
				return nil, err
			}
			res := s.copyTable()
			for _, o := range a[0].(*Tuple).Items {
				if err := res.update(t, o); err != nil {
					return nil, err
				}
			}
			return sameSet(self, &res), nil
		}},
		{"intersection", "*others", func(t *Thread, self Value, a Args) (Value, error) {
			res := setOf(self).copyTable()
			err := res.intersectAll(t, a[0].(*Tuple).Items)
			return sameSet(self, &res), err
		}},
		{"difference", "*others", func(t *Thread, self Value, a Args) (Value, error) {
			res := setOf(self)
			others := a[0].(*Tuple).Items
			if len(others) == 0 {
				c := res.copyTable()
				return sameSet(self, &c), nil
			}
			for _, o := range others {
				other, err := tableOf(t, o)
				if err != nil {
					return nil, err
				}
				if res, err = res.difference(t, other); err != nil {
					return nil, err
				}
			}
			return sameSet(self, res), nil
		}},
		{"symmetric_difference", "other, /", func(t *Thread, self Value, a Args) (Value, error) {
			o, err := tableOf(t, a[0])
			if err != nil {
				return nil, err
			}
			res := o.copyTable()
			err = res.toggle(t, setOf(self))
			return sameSet(self, &res), err
		}},
		{"isdisjoint", "other, /", setIsDisjoint},
		{"issubset", "other, /", func(t *Thread, self Value, a Args) (Value, error) {
			o, err := tableOf(t, a[0])
			if err != nil {
				return nil, err
			}
			return setOf(self).subsetOf(t, o)
		}},
		{"issuperset", "other, /", func(t *Thread, self Value, a Args) (Value, error) {
			o, err := tableOf(t, a[0])
			if err != nil {
				return nil, err
			}
			return o.subsetOf(t, setOf(self))
		}},
	}
}

// intersectAll keeps what is in all others too.
func (s *setTable) intersectAll(t *Thread, others []Value) error {
	for _, o := range others {
		other := setOf(o)
		if other == nil {
			// CPython adds the items of an iterable in its order.
			res := &setTable{}
			err := ForEach(t, o, func(v Value) error {
				in, err := s.Has(t, v)
				if err != nil || !in {
					return err
				}
				return res.add(t, v)
			})
			if err != nil {
				return err
			}
			*s = *res
			continue
		}
		res, err := s.intersection(t, other)
		if err != nil {
			return err
		}
		*s = *res
	}
	return nil
}

func setIsDisjoint(t *Thread, self Value, a Args) (Value, error) {
	s, err := tableOf(t, self)
	if err != nil {
		return nil, err
	}
	disjoint := true
	err = ForEach(t, a[0], func(v Value) error {
		in, err := s.Has(t, v)
		if in {
			disjoint = false
		}
		return err
	})
	return disjoint, err
}

func mutableSetMethods() []Method {
	return []Method{
		{"add", "object, /", func(t *Thread, self Value, a Args) (Value, error) {
			return nil, self.(*Set).Add(t, a[0])
		}},
		{"clear", "", func(_ *Thread, self Value, _ Args) (Value, error) {
			self.(*Set).clear()
			return nil, nil
		}},
		{"discard", "object, /", func(t *Thread, self Value, a Args) (Value, error) {
			_, err := setRemove(t, self.(*Set), a[0])
			return nil, err
		}},
		{"remove", "object, /", func(t *Thread, self Value, a Args) (Value, error) {
			ok, err := setRemove(t, self.(*Set), a[0])
			if err == nil && !ok {
				err = NewException(KeyError, a[0])
			}
			return nil, err
		}},
		{"pop", "", func(_ *Thread, self Value, _ Args) (Value, error) {
			v, ok := self.(*Set).pop()
			if !ok {
				return nil, Raise(KeyError, "pop from an empty set")
			}
			return v, nil
		}},
		{"update", "*others", func(t *Thread, self Value, a Args) (Value, error) {
			for _, o := range a[0].(*Tuple).Items {
				if err := self.(*Set).update(t, o); err != nil {
					return nil, err
				}
			}
			return nil, nil
		}},
		{"intersection_update", "*others", func(t *Thread, self Value, a Args) (Value, error) {
			return nil, self.(*Set).intersectAll(t, a[0].(*Tuple).Items)
		}},
		{"difference_update", "*others", func(t *Thread, self Value, a Args) (Value, error) {
			for _, o := range a[0].(*Tuple).Items {
				other, err := tableOf(t, o)
				if err == nil {
					err = self.(*Set).removeAll(t, other)
				}
				if err != nil {
					return nil, err
				}
			}
			return nil, nil
		}},
		{"symmetric_difference_update", "other, /", func(t *Thread, self Value, a Args) (Value, error) {
			o, err := tableOf(t, a[0])
			if err != nil {
				return nil, err
			}
			return nil, self.(*Set).toggle(t, o)
		}},
	}
}

// setRemove removes v; a set stands for a frozenset of its items.
func setRemove(t *Thread, s *Set, v Value) (bool, error) {
	if o, ok := v.(*Set); ok {
		v = &FrozenSet{setTable: o.setTable}
	}
	return s.Discard(t, v)
}
