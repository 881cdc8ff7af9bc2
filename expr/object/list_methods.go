package object

import (
	"math"
	"slices"
)

func asList(v Value) *List { return v.(*List) }

func listSpec() coreSpec {
	return coreSpec{
		class: ListClass,
		doc:   "Built-in mutable sequence.\n\nIf no argument is given, the constructor creates a new empty list.\nThe argument must be an iterable if specified.",
		sig:   "iterable=(), /",
		new:   func(_ *Thread, c *Class, _ Args) (Value, error) { return newContainer(c), nil },
		init: func(t *Thread, self Value, a Args) (Value, error) {
			l := asList(self)
			l.Items = nil
			if !a.Given(0) {
				return nil, nil
			}
			return nil, l.Extend(t, a[0])
		},
		groups: [][]Method{listMethods(), sequenceDunders(), {
			{"__setitem__", "key, value, /", dunderSetItem}, {"__delitem__", "key, /", dunderDelItem},
			{"__iadd__", "value, /", dunderInPlace(OpAdd)}, {"__imul__", "value, /", dunderInPlace(OpMul)},
			{"__reversed__", "", func(t *Thread, self Value, _ Args) (Value, error) { return reversedOf(t, self) }},
		}},
		class_: []Method{classGetItem()},
		props:  []Property{lengthProperty()},
		attrs:  map[string]Value{"__hash__": nil},
	}
}

func tupleSpec() coreSpec {
	return coreSpec{
		class: TupleClass,
		doc:   "Built-in immutable sequence.\n\nIf no argument is given, the constructor returns an empty tuple.\nIf iterable is specified the tuple is initialized from iterable's items.\n\nIf the argument is a tuple, the return value is the same object.",
		sig:   "iterable=(), /",
		new: func(t *Thread, c *Class, a Args) (Value, error) {
			if !a.Given(0) {
				return newContainer(c), nil
			}
			if x, ok := a[0].(*Tuple); ok && x.sub == nil && c == TupleClass {
				return x, nil
			}
			items, err := ToSlice(t, a[0])
			if err != nil {
				return nil, err
			}
			x := newContainer(c).(*Tuple)
			x.Items = items
			return x, nil
		},
		groups: [][]Method{tupleMethods(), sequenceDunders()},
		class_: []Method{classGetItem()},
	}
}

func listMethods() []Method {
	return []Method{
		{"append", "object, /", func(t *Thread, self Value, a Args) (Value, error) {
			return nil, asList(self).Append(t, a[0])
		}},
		{"clear", "", func(_ *Thread, self Value, _ Args) (Value, error) {
			asList(self).Items = nil
			return nil, nil
		}},
		{"copy", "", func(t *Thread, self Value, _ Args) (Value, error) {
			items := asList(self).Items
			if err := t.Charge(16 * len(items)); err != nil {
				return nil, err
			}
			return &List{Items: slices.Clone(items)}, nil
		}},
		{"count", "value, /", func(t *Thread, self Value, a Args) (Value, error) {
			return countItems(t, func() []Value { return asList(self).Items }, a[0])
		}},
		{"extend", "iterable, /", func(t *Thread, self Value, a Args) (Value, error) {
			return nil, asList(self).Extend(t, a[0])
		}},
		{"index", "value, start=0, stop=sys.maxsize, /", func(t *Thread, self Value, a Args) (Value, error) {
			l := asList(self)
			from, to, err := indexBounds(t, a, len(l.Items))
			if err != nil {
				return nil, err
			}
			i, err := findItem(t, func() []Value { return l.Items }, a[0], from, to)
			if err != nil {
				return nil, err
			}
			if i < 0 {
				r, err := Repr(t, a[0])
				if err != nil {
					return nil, err
				}
				return nil, Raise(ValueError, "%s is not in list", r)
			}
			return int64(i), nil
		}},
		{"insert", "index, object, /", listInsert},
		{"pop", "index=-1, /", listPop},
		{"remove", "value, /", func(t *Thread, self Value, a Args) (Value, error) {
			l := asList(self)
			i, err := findItem(t, func() []Value { return l.Items }, a[0], 0, math.MaxInt)
			if err != nil {
				return nil, err
			}
			if i < 0 {
				return nil, Raise(ValueError, "list.remove(x): x not in list")
			}
			if i < len(l.Items) {
				l.removeAt(i)
			}
			return nil, nil
		}},
		{"reverse", "", func(_ *Thread, self Value, _ Args) (Value, error) {
			slices.Reverse(asList(self).Items)
			return nil, nil
		}},
		{"sort", "*, key=None, reverse=False", func(t *Thread, self Value, a Args) (Value, error) {
			return nil, sortArgs(t, asList(self), a.Or(0, nil), a.Or(1, false))
		}},
	}
}

func tupleMethods() []Method {
	return []Method{
		{"count", "value, /", func(t *Thread, self Value, a Args) (Value, error) {
			return countItems(t, func() []Value { return self.(*Tuple).Items }, a[0])
		}},
		{"index", "value, start=0, stop=sys.maxsize, /", func(t *Thread, self Value, a Args) (Value, error) {
			items := self.(*Tuple).Items
			from, to, err := indexBounds(t, a, len(items))
			if err != nil {
				return nil, err
			}
			i, err := findItem(t, func() []Value { return items }, a[0], from, to)
			if err != nil {
				return nil, err
			}
			if i < 0 {
				return nil, Raise(ValueError, "tuple.index(x): x not in tuple")
			}
			return int64(i), nil
		}},
		{"__getnewargs__", "", func(_ *Thread, self Value, _ Args) (Value, error) {
			return NewTuple(NewTuple(self.(*Tuple).Items...)), nil
		}},
	}
}

// indexBounds are the start and stop of list.index, where None is no index.
func indexBounds(t *Thread, a Args, n int) (from, to int, err error) {
	for _, v := range a[1:3] {
		if v != Absent && !hasIndex(v) {
			return 0, 0, Raise(TypeError, "slice indices must be integers or have an __index__ method")
		}
	}
	return searchBounds(t, a[1], a[2], n)
}

func countItems(t *Thread, items func() []Value, v Value) (Value, error) {
	n, i := 0, 0
	for {
		at, err := findItem(t, items, v, i, math.MaxInt)
		if err != nil || at < 0 {
			return int64(n), err
		}
		n, i = n+1, at+1
	}
}

func listInsert(t *Thread, self Value, a Args) (Value, error) {
	l := asList(self)
	if !hasIndex(a[0]) {
		return nil, Raise(TypeError, "'%s' object cannot be interpreted as an integer", TypeName(a[0]))
	}
	i, err := ssize(t, a[0])
	if err != nil {
		return nil, err
	}
	if err := t.Charge(24); err != nil {
		return nil, err
	}
	l.Items = slices.Insert(l.Items, clampIndex(i, len(l.Items), false), a[1])
	return nil, nil
}

func listPop(t *Thread, self Value, a Args) (Value, error) {
	l := asList(self)
	i := -1
	if a.Given(0) {
		var err error
		if i, err = ssize(t, a[0]); err != nil {
			return nil, err
		}
	}
	if len(l.Items) == 0 {
		return nil, Raise(IndexError, "pop from empty list")
	}
	if i < 0 {
		i += len(l.Items)
	}
	if i < 0 || i >= len(l.Items) {
		return nil, Raise(IndexError, "pop index out of range")
	}
	v := l.Items[i]
	l.removeAt(i)
	return v, nil
}

// lengthProperty is `.length`, which Gramex's documentation uses as JavaScript has it.
func lengthProperty() Property {
	return Property{Name: "length", Get: func(t *Thread, self Value) (Value, error) {
		n, err := Len(t, self)
		return int64(n), err
	}}
}

// classGetItem is list[int] and the like.
func classGetItem() Method {
	return Method{"__class_getitem__", "object, /", func(_ *Thread, self Value, a Args) (Value, error) {
		return NewGenericAlias(self.(*Class), a[0]), nil
	}}
}
