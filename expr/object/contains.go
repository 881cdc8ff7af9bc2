package object

import "strings"

// Contains is `v in container`.
func Contains(t *Thread, container, v Value) (bool, error) {
	switch c := container.(type) {
	case string:
		if s, ok := v.(string); ok {
			return strings.Contains(c, s), nil
		}
	case *Dict:
		if c.sub == nil || c.sub == attrDictSub {
			_, ok, err := c.Find(t, v)
			return ok, err
		}
	}
	if f, c, ok := special(container, "__contains__"); ok {
		if f == nil {
			return false, Raise(TypeError, "'%s' object is not a container", TypeName(container))
		}
		r, err := callFound(t, f, container, c, []Value{v}, nil)
		if err != nil {
			return false, err
		}
		return Truth(t, r)
	}
	return nativeContains(t, container, Native(container), v)
}

// nativeContains is `v in container` by the built-in type; n is what container wraps.
func nativeContains(t *Thread, container, n, v Value) (bool, error) {
	switch c := n.(type) {
	case string:
		s, ok := Native(v).(string)
		if !ok {
			return false, Raise(TypeError, "'in <string>' requires string as left operand, not %s", TypeName(v))
		}
		return strings.Contains(c, s), nil
	case Bytes, *ByteArray:
		s, _ := bytesOf(c)
		sub, err := byteSearch(t, v)
		return err == nil && strings.Contains(s, sub), err
	case *List:
		i, err := findItem(t, func() []Value { return c.Items }, v, 0, len(c.Items))
		return i >= 0, err
	case *Tuple:
		i, err := findItem(t, func() []Value { return c.Items }, v, 0, len(c.Items))
		return i >= 0, err
	case *Dict:
		_, ok, err := c.Find(t, v)
		return ok, err
	case *Set:
		return setHas(t, &c.setTable, v)
	case *FrozenSet:
		return setHas(t, &c.setTable, v)
	case *Range:
		return c.contains(t, v)
	case *DictView:
		return c.contains(t, v)
	case *mappingProxy:
		return Contains(t, c.d, v)
	case HasContains:
		return c.Contains(t, v)
	}
	if !IsIterable(container) {
		return false, Raise(TypeError, "argument of type '%s' is not iterable", TypeName(container))
	}
	it, err := Iter(t, container)
	if err != nil {
		return false, err
	}
	return searchIter(t, it, v)
}

// searchIter looks for v among what is left of an iterator.
func searchIter(t *Thread, it Iterator, v Value) (bool, error) {
	for n := 1; ; n++ {
		x, ok, err := it.Next(t)
		if err != nil || !ok {
			return false, err
		}
		eq, err := Eq(t, x, v)
		if err != nil || eq {
			return eq, err
		}
		if n&255 == 0 {
			if err := t.Check(); err != nil {
				return false, err
			}
		}
	}
}

// setHas is `v in set`: a set looks for a frozenset of its items.
func setHas(t *Thread, s *setTable, v Value) (bool, error) {
	if o, ok := v.(*Set); ok {
		if _, _, own := special(v, "__hash__"); !own {
			f := &FrozenSet{setTable: o.setTable}
			i, err := s.find(t, f, f.hash())
			return i >= 0, err
		}
	}
	return s.Has(t, v)
}
