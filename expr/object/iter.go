package object

import "unicode/utf8"

// Iter is iter(v).
func Iter(t *Thread, v Value) (Iterator, error) {
	if userClass(v) != nil {
		if it, ok, err := userIter(t, v); ok || err != nil {
			return it, err
		}
	}
	n := Native(v)
	it, ok, err := nativeIter(t, n)
	if err != nil {
		return nil, err
	}
	if ok {
		return it, nil
	}
	if g, is := n.(HasItem); is {
		return &itemIterator{get: func(t *Thread, i int64) (Value, error) { return g.Item(t, i) }}, nil
	}
	return nil, Raise(TypeError, "'%s' object is not iterable", TypeName(v))
}

// userIter iterates by __iter__ or __getitem__ of a class not built in.
func userIter(t *Thread, v Value) (Iterator, bool, error) {
	f, c, ok := special(v, "__iter__")
	if ok {
		if f == nil {
			return nil, true, Raise(TypeError, "'%s' object is not iterable", TypeName(v))
		}
		r, err := callFound(t, f, v, c, nil, nil)
		if err != nil {
			return nil, true, err
		}
		it, ok := asIterator(r)
		if !ok {
			return nil, true, Raise(TypeError, "iter() returned non-iterator of type '%s'", TypeName(r))
		}
		return it, true, nil
	}
	if i, is := v.(*Instance); !is || i.native != Absent {
		return nil, false, nil
	}
	if f, c, ok := special(v, "__getitem__"); ok {
		return &itemIterator{get: func(t *Thread, i int64) (Value, error) {
			return callFound(t, f, v, c, []Value{i}, nil)
		}}, true, nil
	}
	return nil, false, nil
}

// IsIterable tells whether Iter would find an iterator.
func IsIterable(v Value) bool {
	if f, _, ok := special(v, "__iter__"); ok {
		return f != nil
	}
	if _, _, ok := special(v, "__getitem__"); ok {
		return true
	}
	switch x := Native(v).(type) {
	case string, Bytes, *List, *Tuple, *Dict, *Set, *FrozenSet, *ByteArray, *Range, *DictView, *mappingProxy,
		*MemoryView, Iterator, HasIter, HasItem:
		_, isInstance := x.(*Instance)
		return !isInstance
	case *GenericAlias:
		return true
	}
	return false
}

// asIterator makes an Iterator of what next() takes.
func asIterator(v Value) (Iterator, bool) {
	if f, c, ok := special(v, "__next__"); ok && f != nil {
		return &userIterator{v: v, f: f, c: c}, true
	}
	it, ok := Native(v).(Iterator)
	return it, ok
}

// Next is next(v) for an iterator v of any kind; ok is false at its end.
func Next(t *Thread, v Value) (x Value, ok bool, err error) {
	it, ok := asIterator(v)
	if !ok {
		return nil, false, Raise(TypeError, "'%s' object is not an iterator", TypeName(v))
	}
	return it.Next(t)
}

// A userIterator is an instance with __next__.
type userIterator struct {
	v, f Value
	c    *Class
}

// Value is the instance itself.
func (u *userIterator) Value() Value { return u.v }

func (u *userIterator) Next(t *Thread) (Value, bool, error) {
	x, err := callFound(t, u.f, u.v, u.c, nil, nil)
	if err != nil {
		if e, ok := err.(*Exception); ok && e.IsA(StopIteration) {
			v, _ := e.Field("value")
			return v, false, nil
		}
		return nil, false, err
	}
	return x, true, nil
}

// unwrapIterator gives the value that an iterator stands for in Python.
func unwrapIterator(it Iterator) Value {
	if u, ok := it.(*userIterator); ok {
		return u.v
	}
	return it
}

// An itemIterator asks for items 0, 1, 2 … until IndexError.
type itemIterator struct {
	get  func(t *Thread, i int64) (Value, error)
	i    int64
	done bool
}

func (it *itemIterator) Next(t *Thread) (Value, bool, error) {
	if it.done {
		return nil, false, nil
	}
	v, err := it.get(t, it.i)
	if err != nil {
		it.done = true
		if e, ok := err.(*Exception); ok && (e.IsA(IndexError) || e.IsA(StopIteration)) {
			return nil, false, nil
		}
		return nil, false, err
	}
	it.i++
	return v, true, nil
}

// ForEach calls f with each item of v until f returns an error.
func ForEach(t *Thread, v Value, f func(Value) error) error {
	if _, ok := plainItems(v); ok {
		for i := 0; ; i++ {
			items, _ := plainItems(v)
			if i >= len(items) {
				return nil
			}
			if i&1023 == 1023 {
				if err := t.Check(); err != nil {
					return err
				}
			}
			if err := f(items[i]); err != nil {
				return err
			}
		}
	}
	it, err := Iter(t, v)
	if err != nil {
		return err
	}
	for n := 0; ; n++ {
		x, ok, err := it.Next(t)
		if err != nil || !ok {
			return err
		}
		if n&255 == 255 {
			if err := t.Check(); err != nil {
				return err
			}
		}
		if err := f(x); err != nil {
			return err
		}
	}
}

// ToSlice gives the items of v in a slice of the caller's own.
func ToSlice(t *Thread, v Value) ([]Value, error) {
	if items, ok := plainItems(v); ok {
		if err := t.Charge(16 * len(items)); err != nil {
			return nil, err
		}
		return append([]Value(nil), items...), nil
	}
	var out []Value
	if d, ok := v.(*Dict); ok && userClass(v) == nil {
		if err := t.Charge(16 * d.live); err != nil {
			return nil, err
		}
		return d.Keys(), nil
	}
	if r, ok := v.(*Range); ok {
		n, err := r.len()
		if err != nil {
			return nil, Raise(MemoryError, "")
		}
		if err := chargeTimes(t, 24, n); err != nil {
			return nil, err
		}
		out = make([]Value, 0, n)
	}
	err := ForEach(t, v, func(x Value) error {
		if cap(out) == len(out) {
			if err := t.Charge(16 * (len(out) + 8)); err != nil {
				return err
			}
		}
		out = append(out, x)
		return nil
	})
	return out, err
}

// Unpack is the right side of `a, b = v`: exactly n items.
func Unpack(t *Thread, v Value, n int) ([]Value, error) {
	if items, ok := plainItems(v); ok {
		if len(items) == n {
			return append([]Value(nil), items...), nil
		}
		if len(items) > n {
			return nil, Raise(ValueError, "too many values to unpack (expected %d)", n)
		}
		return nil, Raise(ValueError, "not enough values to unpack (expected %d, got %d)", n, len(items))
	}
	it, err := iterToUnpack(t, v)
	if err != nil {
		return nil, err
	}
	out := make([]Value, 0, n)
	for {
		x, ok, err := it.Next(t)
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		if len(out) == n {
			return nil, Raise(ValueError, "too many values to unpack (expected %d)", n)
		}
		out = append(out, x)
	}
	if len(out) < n {
		return nil, Raise(ValueError, "not enough values to unpack (expected %d, got %d)", n, len(out))
	}
	return out, nil
}

func iterToUnpack(t *Thread, v Value) (Iterator, error) {
	it, err := Iter(t, v)
	if err != nil && !IsIterable(v) {
		return nil, Raise(TypeError, "cannot unpack non-iterable %s object", TypeName(v))
	}
	return it, err
}

// UnpackStar is the right side of `a, *b, c = v`: before items, a *List, after items.
func UnpackStar(t *Thread, v Value, before, after int) ([]Value, error) {
	if _, err := iterToUnpack(t, v); err != nil {
		return nil, err
	}
	items, err := ToSlice(t, v)
	if err != nil {
		return nil, err
	}
	rest := len(items) - before - after
	if rest < 0 {
		return nil, Raise(ValueError, "not enough values to unpack (expected at least %d, got %d)", before+after, len(items))
	}
	out := make([]Value, 0, before+after+1)
	out = append(out, items[:before]...)
	out = append(out, &List{Items: append([]Value(nil), items[before:before+rest]...)})
	return append(out, items[before+rest:]...), nil
}

// nativeIter iterates over a value of a built-in type; ok is false where it cannot be.
func nativeIter(t *Thread, v Value) (it Iterator, ok bool, err error) {
	switch x := v.(type) {
	case *List:
		return &listIterator{l: x}, true, nil
	case *Tuple:
		return &tupleIterator{items: x.Items}, true, nil
	case string:
		return &strIterator{s: x}, true, nil
	case *Dict:
		return &dictIterator{d: x, size: x.live}, true, nil
	case *DictView:
		return &dictIterator{d: x.d, size: x.d.live, kind: x.kind}, true, nil
	case *Range:
		return x.iter(), true, nil
	case *Set:
		return &setIterator{s: &x.setTable, size: x.used}, true, nil
	case *FrozenSet:
		return &setIterator{s: &x.setTable, size: x.used}, true, nil
	case Bytes:
		return &bytesIterator{name: "bytes_iterator", get: func() string { return string(x) }}, true, nil
	case *ByteArray:
		return &bytesIterator{name: "bytearray_iterator", array: x}, true, nil
	case *MemoryView:
		return &bytesIterator{name: "memory_iterator", get: x.content}, true, nil
	case *mappingProxy:
		return &dictIterator{d: x.d, size: x.d.live}, true, nil
	case *GenericAlias:
		return &tupleIterator{items: []Value{x}}, true, nil
	case Iterator:
		return x, true, nil
	case HasIter:
		it, err := x.Iter(t)
		return it, true, err
	}
	return nil, false, nil
}

type listIterator struct {
	l *List // nil at the end
	i int
}

func (it *listIterator) Next(*Thread) (Value, bool, error) {
	if it.l == nil || it.i >= len(it.l.Items) {
		it.l = nil
		return nil, false, nil
	}
	it.i++
	return it.l.Items[it.i-1], true, nil
}

func (it *listIterator) Class() *Class { return listIteratorClass }

func (it *listIterator) hint() int {
	if it.l == nil {
		return 0
	}
	return max(len(it.l.Items)-it.i, 0)
}

type tupleIterator struct {
	items []Value
	i     int
}

func (it *tupleIterator) Next(*Thread) (Value, bool, error) {
	if it.i >= len(it.items) {
		return nil, false, nil
	}
	it.i++
	return it.items[it.i-1], true, nil
}

func (it *tupleIterator) Class() *Class { return tupleIteratorClass }
func (it *tupleIterator) hint() int     { return len(it.items) - it.i }

type strIterator struct {
	s string
	i int
}

func (it *strIterator) Next(*Thread) (Value, bool, error) {
	if it.i >= len(it.s) {
		return nil, false, nil
	}
	_, w := utf8.DecodeRuneInString(it.s[it.i:])
	it.i += w
	return it.s[it.i-w : it.i], true, nil
}

func (it *strIterator) Class() *Class { return strIteratorClass }
func (it *strIterator) hint() int     { return runeLen(it.s[it.i:]) }

type bytesIterator struct {
	name  string
	get   func() string
	array *ByteArray
	i     int
}

func (it *bytesIterator) Next(*Thread) (Value, bool, error) {
	if it.array != nil {
		if it.i >= len(it.array.Bytes) {
			return nil, false, nil
		}
		it.i++
		return int64(it.array.Bytes[it.i-1]), true, nil
	}
	s := it.get()
	if it.i >= len(s) {
		return nil, false, nil
	}
	it.i++
	return int64(s[it.i-1]), true, nil
}

func (it *bytesIterator) TypeName() string { return it.name }

type setIterator struct {
	s    *setTable
	i    int
	size int
}

func (it *setIterator) Next(*Thread) (Value, bool, error) {
	if it.s == nil {
		return nil, false, nil
	}
	if it.size != it.s.used {
		it.size = -1
		return nil, false, Raise(RuntimeError, "Set changed size during iteration")
	}
	for ; it.i < len(it.s.table); it.i++ {
		if it.s.table[it.i].state == setActive {
			it.i++
			return it.s.table[it.i-1].key, true, nil
		}
	}
	it.s = nil
	return nil, false, nil
}

func (it *setIterator) Class() *Class { return setIteratorClass }

// viewKind says what a dict's iterator or view gives.
type viewKind uint8

const (
	viewKeys viewKind = iota
	viewValues
	viewItems
)

type dictIterator struct {
	d       *Dict // nil at the end
	i       int
	size    int
	kind    viewKind
	reverse bool
}

func (it *dictIterator) Next(*Thread) (Value, bool, error) {
	if it.d == nil {
		return nil, false, nil
	}
	if it.size != it.d.live {
		it.size = -1
		return nil, false, Raise(RuntimeError, "dictionary changed size during iteration")
	}
	for ; it.i < len(it.d.entries); it.i++ {
		at := it.i
		if it.reverse {
			at = len(it.d.entries) - 1 - it.i
		}
		e := &it.d.entries[at]
		if e.key == deletedKey {
			continue
		}
		it.i++
		switch it.kind {
		case viewValues:
			return e.val, true, nil
		case viewItems:
			return NewTuple(e.key, e.val), true, nil
		}
		return e.key, true, nil
	}
	it.d = nil
	return nil, false, nil
}

func (it *dictIterator) Class() *Class {
	if it.reverse {
		return dictReverseClasses[it.kind]
	}
	return dictIteratorClasses[it.kind]
}

func (it *dictIterator) hint() int {
	if it.d == nil {
		return 0
	}
	return max(it.d.live-it.i, 0)
}
