package object

import "slices"

// List is Python's list. Items may be read and changed between operations.
type List struct {
	Items []Value
	sub   *sub
}

// Tuple is Python's tuple. Items must not be changed.
type Tuple struct {
	Items []Value
	sub   *sub
}

// NewList makes a list of these items.
func NewList(items ...Value) *List { return &List{Items: items} }

// NewTuple makes a tuple of these items.
func NewTuple(items ...Value) *Tuple { return &Tuple{Items: items} }

// WithClass makes the tuple an instance of c, a subclass of tuple, and returns it. It is for the
// one who makes it.
func (t *Tuple) WithClass(c *Class) *Tuple {
	t.sub = &sub{class: c}
	return t
}

// Len is the number of items.
func (l *List) Len() int { return len(l.Items) }

// Append appends v and charges t.
func (l *List) Append(t *Thread, v Value) error {
	if err := t.Charge(24); err != nil {
		return err
	}
	l.Items = append(l.Items, v)
	return nil
}

// Extend appends the items of v.
func (l *List) Extend(t *Thread, v Value) error {
	if items, ok := plainItems(v); ok {
		if err := t.Charge(16 * len(items)); err != nil {
			return err
		}
		l.Items = append(l.Items, items...)
		return nil
	}
	return ForEach(t, v, func(x Value) error { return l.Append(t, x) })
}

// plainItems gives the items of a list or tuple whose iteration is the built-in one.
func plainItems(v Value) ([]Value, bool) {
	switch x := v.(type) {
	case *List:
		if x.sub == nil {
			return x.Items, true
		}
	case *Tuple:
		if x.sub == nil {
			return x.Items, true
		}
	}
	return nil, false
}

func (l *List) removeAt(i int) { l.Items = slices.Delete(l.Items, i, i+1) }

// setSlice is l[s] = v.
func (l *List) setSlice(t *Thread, s *Slice, v Value) error {
	items, err := ToSlice(t, v)
	if err != nil {
		if !IsIterable(v) {
			return Raise(TypeError, "%s", sliceAssignError(s))
		}
		return err
	}
	start, stop, step, count, err := s.indices(t, l.Len)
	if err != nil {
		return err
	}
	if step != 1 {
		if len(items) != count {
			return Raise(ValueError, "attempt to assign sequence of size %d to extended slice of size %d", len(items), count)
		}
		for i, x := range items {
			l.Items[start+i*step] = x
		}
		return nil
	}
	if err := t.Charge(16 * (len(l.Items) + len(items))); err != nil {
		return err
	}
	l.Items = slices.Replace(l.Items, start, max(start, stop), items...)
	return nil
}

func sliceAssignError(s *Slice) string {
	if s.Step != nil && !Is(s.Step, int64(1)) {
		return "must assign iterable to extended slice"
	}
	return "can only assign an iterable"
}

// delSlice is del l[s].
func (l *List) delSlice(t *Thread, s *Slice) error {
	start, stop, step, count, err := s.indices(t, l.Len)
	if err != nil || count == 0 {
		return err
	}
	if step == 1 {
		l.Items = slices.Delete(l.Items, start, stop)
		return nil
	}
	if step < 0 {
		start, step = start+(count-1)*step, -step
	}
	kept := l.Items[:start]
	for i := start; i < len(l.Items); i++ {
		if d := i - start; d%step == 0 && d/step < count {
			continue
		}
		kept = append(kept, l.Items[i])
	}
	clear(l.Items[len(kept):])
	l.Items = kept
	return nil
}

// findItem gives the place of the first item equal to v within [from, to), or -1. items are asked for
// anew each time, as comparing may change them.
func findItem(t *Thread, items func() []Value, v Value, from, to int) (int, error) {
	for i := from; i < to; i++ {
		list := items()
		if i >= len(list) {
			break
		}
		eq, err := Eq(t, list[i], v)
		if err != nil {
			return -1, err
		}
		if eq {
			return i, nil
		}
		if i&1023 == 1023 {
			if err := t.Check(); err != nil {
				return -1, err
			}
		}
	}
	return -1, nil
}
