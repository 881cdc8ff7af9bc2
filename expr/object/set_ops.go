package object

// setLike gives the items of a set, frozenset or a view of keys or items as a table to look up in.
func setLike(t *Thread, v Value) (s *setTable, ok bool, err error) {
	if s := setOf(v); s != nil {
		return s, true, nil
	}
	if d, is := v.(*DictView); is && d.kind != viewValues {
		s, err := tableOf(t, v)
		return s, true, err
	}
	return nil, false, nil
}

// tableOf makes a table of the items of any iterable; of a set it gives its own.
func tableOf(t *Thread, v Value) (*setTable, error) {
	if s := setOf(v); s != nil {
		return s, nil
	}
	s := &setTable{}
	return s, s.update(t, v)
}

// update adds the items of an iterable.
func (s *setTable) update(t *Thread, v Value) error {
	if o := setOf(v); o != nil {
		return s.mergeInto(t, o)
	}
	if d, ok := v.(*Dict); ok && userClass(v) == nil {
		if s.table == nil {
			s.table, s.mask = make([]setEntry, setMinSize), setMinSize-1
		}
		s.roomFor(d.live)
	}
	return ForEach(t, v, func(x Value) error { return s.add(t, x) })
}

// compareSets compares sets: < is a true subset.
func compareSets(t *Thread, op CmpOp, a, b Value) (res, ok bool, err error) {
	if v, is := a.(*DictView); is && v.kind == viewValues {
		return Is(a, b) == (op == OpEq), Is(a, b) && (op == OpEq || op == OpNe), nil
	}
	t = t.or()
	if err := t.enter(" in comparison"); err != nil {
		return false, true, err
	}
	defer t.Leave()
	y, ok, err := setLike(t, b)
	if err != nil || !ok {
		return false, false, err
	}
	x, _, err := setLike(t, a)
	if err != nil {
		return false, true, err
	}
	switch op {
	case OpEq, OpNe:
		eq := x.used == y.used
		if eq {
			eq, err = x.subsetOf(t, y)
		}
		return eq == (op == OpEq), true, err
	case OpGt, OpGe:
		x, y = y, x
		op = op.swap()
	}
	if x.used > y.used || op == OpLt && x.used == y.used {
		return false, true, nil
	}
	res, err = x.subsetOf(t, y)
	return res, true, err
}

func (s *setTable) subsetOf(t *Thread, o *setTable) (bool, error) {
	if s.used > o.used {
		return false, nil
	}
	for i := 0; i < len(s.table); i++ {
		e := s.table[i]
		if e.state != setActive {
			continue
		}
		at, err := o.find(t, e.key, e.hash)
		if err != nil || at < 0 {
			return false, err
		}
	}
	return true, nil
}

// setBinary is | & - ^ on sets and views of keys and items. ok is false where a or b is none.
func setBinary(t *Thread, op BinOp, a, b Value) (v Value, ok bool, err error) {
	_, viewA := a.(*DictView)
	_, viewB := b.(*DictView)
	if viewA || viewB {
		return viewBinary(t, op, a, b)
	}
	x, y := setOf(a), setOf(b)
	if x == nil || y == nil {
		return nil, false, nil
	}
	res, err := x.combine(t, op, y)
	if err != nil {
		return nil, true, err
	}
	if _, frozen := a.(*FrozenSet); frozen {
		return &FrozenSet{setTable: *res}, true, nil
	}
	return &Set{setTable: *res}, true, nil
}

// viewBinary is an operator with a view of keys or items, which takes any iterable beside it.
func viewBinary(t *Thread, op BinOp, a, b Value) (v Value, ok bool, err error) {
	for _, o := range []Value{a, b} {
		if d, is := o.(*DictView); is && d.kind == viewValues {
			return nil, false, nil
		}
	}
	if _, view := a.(*DictView); !view && setOf(a) == nil && !IsIterable(a) {
		return nil, true, Raise(TypeError, "'%s' object is not iterable", TypeName(a))
	}
	s := &Set{}
	if err := s.update(t, a); err != nil {
		return nil, true, err
	}
	y, err := tableOf(t, b)
	if err != nil {
		return nil, true, err
	}
	res, err := s.combine(t, op, y)
	if err != nil {
		return nil, true, err
	}
	return &Set{setTable: *res}, true, nil
}

// combine makes the table of s op o.
func (s *setTable) combine(t *Thread, op BinOp, o *setTable) (*setTable, error) {
	if err := t.Charge(96 * s.used); err != nil {
		return nil, err
	}
	switch op {
	case OpOr:
		res := s.copyTable()
		return &res, res.mergeInto(t, o)
	case OpAnd:
		return s.intersection(t, o)
	case OpSub:
		return s.difference(t, o)
	}
	res := o.copyTable()
	err := res.toggle(t, s)
	return &res, err
}

func (s *setTable) intersection(t *Thread, o *setTable) (*setTable, error) {
	res := &setTable{}
	if o.used > s.used {
		s, o = o, s
	}
	for i := 0; i < len(o.table); i++ {
		e := o.table[i]
		if e.state != setActive {
			continue
		}
		at, err := s.find(t, e.key, e.hash)
		if err != nil {
			return nil, err
		}
		if at >= 0 {
			if err := res.addHashed(t, e.key, e.hash); err != nil {
				return nil, err
			}
		}
	}
	return res, nil
}

func (s *setTable) difference(t *Thread, o *setTable) (*setTable, error) {
	if s.used>>2 > o.used {
		res := s.copyTable()
		return &res, res.removeAll(t, o)
	}
	res := &setTable{}
	for i := 0; i < len(s.table); i++ {
		e := s.table[i]
		if e.state != setActive {
			continue
		}
		at, err := o.find(t, e.key, e.hash)
		if err != nil {
			return nil, err
		}
		if at < 0 {
			if err := res.addHashed(t, e.key, e.hash); err != nil {
				return nil, err
			}
		}
	}
	return res, nil
}

func (s *setTable) removeAll(t *Thread, o *setTable) error {
	if s == o {
		s.clear()
		return nil
	}
	for i := 0; i < len(o.table); i++ {
		if e := o.table[i]; e.state == setActive {
			if _, err := s.discard(t, e.key, e.hash); err != nil {
				return err
			}
		}
	}
	return nil
}

// toggle is symmetric_difference_update.
func (s *setTable) toggle(t *Thread, o *setTable) error {
	if s == o {
		s.clear()
		return nil
	}
	for i := 0; i < len(o.table); i++ {
		e := o.table[i]
		if e.state != setActive {
			continue
		}
		was, err := s.discard(t, e.key, e.hash)
		if err == nil && !was {
			err = s.addHashed(t, e.key, e.hash)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// setInPlace is |= &= -= ^= on a set; ok is false where b is no set.
func setInPlace(t *Thread, op BinOp, s *Set, b Value) (ok bool, err error) {
	o := setOf(b)
	if o == nil {
		return false, nil
	}
	switch op {
	case OpOr:
		return true, s.mergeInto(t, o)
	case OpSub:
		return true, s.removeAll(t, o)
	case OpXor:
		return true, s.toggle(t, o)
	case OpAnd:
		res, err := s.intersection(t, o)
		if err == nil {
			s.setTable = *res
		}
		return true, err
	}
	return false, nil
}
