package object

// The iterators that built-in functions make: enumerate, zip, map, filter, reversed, iter(f, v).

type enumerateIterator struct {
	it Iterator
	n  Value
}

func (e *enumerateIterator) Next(t *Thread) (Value, bool, error) {
	if err := t.Enter(); err != nil { // iterators can be nested without end
		return nil, false, err
	}
	defer t.Leave()
	v, ok, err := e.it.Next(t)
	if !ok || err != nil {
		return nil, false, err
	}
	n := e.n
	if i, small := n.(int64); small {
		e.n = addInt(i, 1)
	} else if e.n, err = Binary(t, OpAdd, n, int64(1)); err != nil {
		return nil, false, err
	}
	return NewTuple(n, v), true, nil
}

func (*enumerateIterator) Class() *Class { return EnumerateClass }

func newEnumerate(t *Thread, _ *Class, a Args) (Value, error) {
	if !a.Given(0) {
		return nil, Raise(TypeError, "enumerate() missing required argument 'iterable'")
	}
	n, err := Index(t, a.Or(1, int64(0)))
	if err != nil {
		return nil, err
	}
	it, err := Iter(t, a[0])
	return &enumerateIterator{it, n}, err
}

type zipIterator struct {
	its    []Iterator
	strict bool
	done   bool
}

func (z *zipIterator) Next(t *Thread) (Value, bool, error) {
	if err := t.Enter(); err != nil { // iterators can be nested without end
		return nil, false, err
	}
	defer t.Leave()
	if z.done || len(z.its) == 0 {
		return nil, false, nil
	}
	items := make([]Value, len(z.its))
	for i, it := range z.its {
		v, ok, err := it.Next(t)
		if err != nil {
			return nil, false, err
		}
		if !ok {
			z.done = true
			if z.strict {
				return nil, false, z.uneven(t, i)
			}
			return nil, false, nil
		}
		items[i] = v
	}
	return &Tuple{Items: items}, true, nil
}

// uneven is the error of a strict zip whose argument i ended first; nil where all ended.
func (z *zipIterator) uneven(t *Thread, i int) error {
	others := func(n int) string {
		if n == 1 {
			return " 1"
		}
		return "s 1-" + formatInt(int64(n))
	}
	if i > 0 {
		return Raise(ValueError, "zip() argument %d is shorter than argument%s", i+1, others(i))
	}
	for j := 1; j < len(z.its); j++ {
		_, ok, err := z.its[j].Next(t)
		if err != nil {
			return err
		}
		if ok {
			return Raise(ValueError, "zip() argument %d is longer than argument%s", j+1, others(j))
		}
	}
	return nil
}

func (*zipIterator) Class() *Class { return ZipClass }

func newZip(t *Thread, _ *Class, a Args) (Value, error) {
	z := &zipIterator{}
	strict, err := Truth(t, a.Or(0, false))
	if err != nil {
		return nil, err
	}
	z.strict = strict
	for _, v := range a[1].(*Tuple).Items {
		it, err := Iter(t, v)
		if err != nil {
			return nil, err
		}
		z.its = append(z.its, it)
	}
	return z, nil
}

type mapIterator struct {
	f   Value
	its []Iterator
}

func (m *mapIterator) Next(t *Thread) (Value, bool, error) {
	if err := t.Enter(); err != nil { // iterators can be nested without end
		return nil, false, err
	}
	defer t.Leave()
	args := make([]Value, len(m.its))
	for i, it := range m.its {
		v, ok, err := it.Next(t)
		if !ok || err != nil {
			return nil, false, err
		}
		args[i] = v
	}
	v, err := Call(t, m.f, args, nil)
	return v, err == nil, err
}

func (*mapIterator) Class() *Class { return MapClass }

func newMap(t *Thread, _ *Class, a Args) (Value, error) {
	args := a[0].(*Tuple).Items
	if len(args) < 2 {
		return nil, Raise(TypeError, "map() must have at least two arguments.")
	}
	m := &mapIterator{f: args[0]}
	for _, v := range args[1:] {
		it, err := Iter(t, v)
		if err != nil {
			return nil, err
		}
		m.its = append(m.its, it)
	}
	return m, nil
}

type filterIterator struct {
	f  Value
	it Iterator
}

func (f *filterIterator) Next(t *Thread) (Value, bool, error) {
	if err := t.Enter(); err != nil { // iterators can be nested without end
		return nil, false, err
	}
	defer t.Leave()
	for n := 1; ; n++ {
		v, ok, err := f.it.Next(t)
		if !ok || err != nil {
			return nil, false, err
		}
		keep := v
		if f.f != nil && f.f != Value(BoolClass) {
			if keep, err = Call(t, f.f, []Value{v}, nil); err != nil {
				return nil, false, err
			}
		}
		yes, err := Truth(t, keep)
		if err != nil {
			return nil, false, err
		}
		if yes {
			return v, true, nil
		}
		if n&255 == 0 {
			if err := t.Check(); err != nil {
				return nil, false, err
			}
		}
	}
}

func (*filterIterator) Class() *Class { return FilterClass }

func newFilter(t *Thread, _ *Class, a Args) (Value, error) {
	it, err := Iter(t, a[1])
	return &filterIterator{a[0], it}, err
}

// A reverseIterator gives items n-1 … 0.
type reverseIterator struct {
	class *Class
	i     int
	at    func(t *Thread, i int) (v Value, ok bool, err error)
}

func (r *reverseIterator) Next(t *Thread) (Value, bool, error) {
	if r.i <= 0 {
		return nil, false, nil
	}
	r.i--
	v, ok, err := r.at(t, r.i)
	if !ok {
		r.i = 0
	}
	return v, ok, err
}

func (r *reverseIterator) Class() *Class { return r.class }
func (r *reverseIterator) hint() int     { return r.i }

func newReversed(t *Thread, _ *Class, a Args) (Value, error) { return reversedOf(t, a[0]) }

// reversedOf is reversed(v).
func reversedOf(t *Thread, v Value) (Value, error) {
	if f, c, ok := special(v, "__reversed__"); ok {
		if f == nil {
			return nil, Raise(TypeError, "'%s' object is not reversible", TypeName(v))
		}
		return callFound(t, f, v, c, nil, nil)
	}
	switch x := Native(v).(type) {
	case *List:
		return &reverseIterator{listReverseClass, len(x.Items), func(_ *Thread, i int) (Value, bool, error) {
			if i >= len(x.Items) {
				return nil, false, nil
			}
			return x.Items[i], true, nil
		}}, nil
	case *Tuple:
		return &reverseIterator{ReversedClass, len(x.Items), func(_ *Thread, i int) (Value, bool, error) {
			return x.Items[i], true, nil
		}}, nil
	case string:
		runes := []rune(x)
		if err := t.Charge(4 * len(runes)); err != nil {
			return nil, err
		}
		return &reverseIterator{ReversedClass, len(runes), func(_ *Thread, i int) (Value, bool, error) {
			return string(runes[i]), true, nil
		}}, nil
	case *Range:
		return x.reversed(), nil
	case *Dict:
		return x.reversed(viewKeys), nil
	case *DictView:
		return x.d.reversed(x.kind), nil
	case Bytes, *ByteArray, *MemoryView:
		s := contentOf(x)
		return &reverseIterator{ReversedClass, len(s), func(_ *Thread, i int) (Value, bool, error) {
			return int64(s[i]), true, nil
		}}, nil
	}
	return reversedSequence(t, v)
}

// reversedSequence reverses what has __len__ and __getitem__.
func reversedSequence(t *Thread, v Value) (Value, error) {
	n := Native(v)
	if c, ok := n.(HasClass); ok {
		if f, ok := c.Class().lookup("__reversed__"); ok {
			return callFound(t, f, v, c.Class(), nil, nil)
		}
	}
	_, _, own := special(v, "__getitem__")
	_, item := n.(HasItem)
	if !own && !item {
		return nil, Raise(TypeError, "'%s' object is not reversible", TypeName(v))
	}
	size, err := Len(t, v)
	if err != nil {
		return nil, err
	}
	return &reverseIterator{ReversedClass, size, func(t *Thread, i int) (Value, bool, error) {
		x, err := GetItem(t, v, int64(i))
		return x, err == nil, err
	}}, nil
}

// callableIterator is iter(f, sentinel).
type callableIterator struct {
	f, sentinel Value
	done        bool
}

func (c *callableIterator) Next(t *Thread) (Value, bool, error) {
	if err := t.Enter(); err != nil { // iterators can be nested without end
		return nil, false, err
	}
	defer t.Leave()
	if c.done {
		return nil, false, nil
	}
	v, err := Call(t, c.f, nil, nil)
	if err != nil {
		if e, ok := err.(*Exception); ok && e.IsA(StopIteration) {
			c.done = true
			return nil, false, nil
		}
		return nil, false, err
	}
	same, err := Eq(t, v, c.sentinel)
	if err != nil || same {
		c.done = true
		return nil, false, err
	}
	return v, true, nil
}

func (*callableIterator) TypeName() string { return "callable_iterator" }

// iteratorMethods are what every iterator has.
func iteratorMethods() []Method {
	return []Method{
		{"__iter__", "", func(_ *Thread, self Value, _ Args) (Value, error) { return self, nil }},
		{"__next__", "", func(t *Thread, self Value, _ Args) (Value, error) {
			v, ok, err := self.(Iterator).Next(t)
			if err == nil && !ok {
				err = NewException(StopIteration).SetField("value", nil)
			}
			return v, err
		}},
	}
}

func hintMethods() []Method {
	return append(iteratorMethods(), Method{"__length_hint__", "", func(_ *Thread, self Value, _ Args) (Value, error) {
		return int64(self.(interface{ hint() int }).hint()), nil
	}})
}

func iteratorSpecs() []coreSpec {
	specs := []coreSpec{
		{class: EnumerateClass, sig: "iterable=, start=0", new: newEnumerate, doc: "Return an enumerate object."},
		{class: ZipClass, sig: "*, strict=False, *iterables", new: newZip},
		{class: MapClass, sig: "*args", new: newMap},
		{class: FilterClass, sig: "function, iterable, /", new: newFilter},
		{class: ReversedClass, sig: "+sequence, /", new: newReversed},
		{class: setIteratorClass}, {class: iteratorClass},
	}
	for i := range specs {
		specs[i].groups = [][]Method{iteratorMethods()}
	}
	hinted := append([]*Class{listIteratorClass, tupleIteratorClass, strIteratorClass, rangeIteratorClass, listReverseClass}, dictIteratorClasses[:]...)
	hinted = append(hinted, dictReverseClasses[:]...)
	for _, c := range hinted {
		specs = append(specs, coreSpec{class: c, groups: [][]Method{hintMethods()}})
	}
	return append(specs, generatorSpec(GeneratorClass), generatorSpec(CoroutineClass))
}

func generatorSpec(c *Class) coreSpec {
	return coreSpec{class: c, groups: [][]Method{iteratorMethods(), {
		{"send", "value, /", func(t *Thread, self Value, a Args) (Value, error) {
			v, ok, err := self.(Generator).Send(t, a[0])
			return stopAt(v, ok, err)
		}},
		{"throw", "typ, val=None, tb=None, /", func(t *Thread, self Value, a Args) (Value, error) {
			typ := a[0]
			if c, ok := typ.(*Class); ok && a.Given(1) && a[1] != nil {
				if x, ok := a[1].(*Exception); ok {
					typ = x
				} else {
					made, err := c.Call(t, []Value{a[1]}, nil)
					if err != nil {
						return nil, err
					}
					typ = made
				}
			}
			if c, ok := typ.(*Class); !ok || !c.IsSub(BaseException) {
				if _, ok := typ.(*Exception); !ok {
					return nil, Raise(TypeError, "exceptions must be classes or instances deriving from BaseException, not %s", TypeName(a[0]))
				}
			}
			e, err := ToException(t, typ)
			if err != nil {
				return nil, err
			}
			v, ok, err := self.(Generator).Throw(t, e)
			return stopAt(v, ok, err)
		}},
		{"close", "", func(t *Thread, self Value, _ Args) (Value, error) { return nil, self.(Generator).Close(t) }},
	}}}
}

// stopAt raises StopIteration with what a generator returned.
func stopAt(v Value, ok bool, err error) (Value, error) {
	if err != nil || ok {
		return v, err
	}
	if v == nil {
		return nil, NewException(StopIteration).SetField("value", nil)
	}
	return nil, NewException(StopIteration, v).SetField("value", v)
}
