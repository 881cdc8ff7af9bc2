package library

import (
	"github.com/gramener/gramex-go/expr/object"
)

// deque is collections.deque: items[head:] in order.
type deque struct {
	items []value
	head  int
	max   int // -1: no bound
	edits int // counts changes, for iterators
}

var dequeOnce lazyClass

func (d *deque) Class() *object.Class { return dequeOnce.get(dequeSpec) }

func (d *deque) all() []value { return d.items[d.head:] }
func (d *deque) len() int     { return len(d.items) - d.head }

func (d *deque) push(t *thread, v value) error {
	d.edits++
	if d.max == 0 {
		return nil
	}
	if d.max > 0 && d.len() >= d.max {
		d.popLeft()
	}
	d.items = append(d.items, v)
	return t.Charge(16)
}

func (d *deque) pushLeft(t *thread, v value) error {
	d.edits++
	if d.max == 0 {
		return nil
	}
	if d.max > 0 && d.len() >= d.max {
		d.items = d.items[:len(d.items)-1]
	}
	if d.head == 0 {
		room := d.len() + 8
		grown := make([]value, room, room+d.len()+8)
		d.items = append(grown, d.items...)
		d.head = room
	}
	d.head--
	d.items[d.head] = v
	return t.Charge(32)
}

func (d *deque) popLeft() value {
	d.edits++
	v := d.items[d.head]
	d.items[d.head] = nil
	d.head++
	if d.head > 32 && d.head > d.len() {
		d.items, d.head = append([]value{}, d.all()...), 0
	}
	return v
}

func (d *deque) Len(t *thread) (int, error) { return d.len(), nil }

func (d *deque) index(t *thread, key value) (int, error) {
	n, err := object.Index(t, key)
	if err != nil {
		return 0, typeError("sequence index must be integer, not '%s'", object.TypeName(key))
	}
	i, ok := n.(int64)
	if ok && i < 0 {
		i += int64(d.len())
	}
	if !ok || i < 0 || i >= int64(d.len()) {
		return 0, object.Raise(object.IndexError, "deque index out of range")
	}
	return int(i), nil
}

func (d *deque) Item(t *thread, key value) (value, error) {
	i, err := d.index(t, key)
	if err != nil {
		return nil, err
	}
	return d.all()[i], nil
}

func (d *deque) SetItem(t *thread, key, v value) error {
	i, err := d.index(t, key)
	if err == nil {
		d.all()[i] = v
	}
	return err
}

func (d *deque) DelItem(t *thread, key value) error {
	i, err := d.index(t, key)
	if err == nil {
		d.edits++
		d.items = append(d.items[:d.head+i], d.items[d.head+i+1:]...)
	}
	return err
}

func (d *deque) Iter(t *thread) (object.Iterator, error) {
	i, edits := 0, d.edits
	return &namedIter{"_collections._deque_iterator", func(t *thread) (value, bool, error) {
		if i >= d.len() && edits == d.edits {
			return nil, false, nil
		}
		if edits != d.edits {
			return nil, false, object.Raise(object.RuntimeError, "deque mutated during iteration")
		}
		i++
		return d.all()[i-1], true, nil
	}}, nil
}

func (d *deque) Contains(t *thread, v value) (bool, error) {
	i, err := d.find(t, v, 0, d.len())
	return i >= 0, err
}

func (d *deque) find(t *thread, v value, from, to int) (int, error) {
	for i := from; i < to && i < d.len(); i++ {
		same, err := object.Eq(t, d.all()[i], v)
		if err != nil {
			return -1, err
		}
		if same {
			return i, nil
		}
	}
	return -1, nil
}

func (d *deque) Repr(t *thread) (string, error) {
	if err := t.Enter(); err != nil {
		return "", err
	}
	defer t.Leave()
	s, err := object.Repr(t, newList(append([]value{}, d.all()...)))
	if d.max >= 0 {
		s += ", maxlen=" + itoa(d.max)
	}
	return "deque(" + s + ")", err
}

func (d *deque) Compare(t *thread, op object.CmpOp, other value) (value, bool, error) {
	o, ok := object.Native(other).(*deque)
	if !ok {
		return nil, false, nil
	}
	v, err := object.Compare(t, op, newList(append([]value{}, d.all()...)), newList(append([]value{}, o.all()...)))
	return v, true, err
}

func (d *deque) Binary(t *thread, op object.BinOp, other value, reflected bool) (value, bool, error) {
	switch op {
	case object.OpAdd:
		o, ok := object.Native(other).(*deque)
		if !ok {
			if reflected {
				return nil, false, nil
			}
			return nil, true, typeError("can only concatenate deque (not \"%s\") to deque", object.TypeName(other))
		}
		r, err := d.clone(t)
		if err == nil {
			err = r.extend(t, newList(append([]value{}, o.all()...)))
		}
		return r, true, err
	case object.OpMul:
		n, ok := asInt(other)
		if !ok {
			return nil, false, nil
		}
		r := &deque{max: d.max}
		if err := t.Charge(16 * d.len() * int(min(max(n, 0), 1<<40))); err != nil {
			return nil, true, err
		}
		for range n {
			for _, v := range d.all() {
				if err := r.push(t, v); err != nil {
					return nil, true, err
				}
			}
		}
		return r, true, nil
	}
	return nil, false, nil
}

func (d *deque) clone(t *thread) (*deque, error) {
	return &deque{items: append([]value{}, d.all()...), max: d.max}, t.Charge(16 * d.len())
}

func (d *deque) extend(t *thread, v value) error {
	if v == value(d) {
		items := append([]value{}, d.all()...)
		v = newList(items)
	}
	return object.ForEach(t, v, func(x value) error { return d.push(t, x) })
}

func (d *deque) rotate(n int) {
	size := d.len()
	if size < 2 {
		return
	}
	d.edits++
	n = ((n % size) + size) % size
	all := d.all()
	d.items, d.head = append(append(make([]value, 0, size), all[size-n:]...), all[:size-n]...), 0
}

func dequeSpec() object.ClassSpec {
	m := func(name, sig string, fn func(t *thread, d *deque, a args) (value, error)) object.Method {
		return object.Method{Name: name, Sig: sig, Fn: func(t *thread, self value, a args) (value, error) {
			return fn(t, object.Native(self).(*deque), a)
		}}
	}
	empty := func() error { return object.Raise(object.IndexError, "pop from an empty deque") }
	return object.ClassSpec{Name: "deque", Module: "collections", ErrName: "collections.deque", Sig: "iterable=(), maxlen=None",
		New: func(t *thread, cls *object.Class, a args) (value, error) {
			d := &deque{max: -1}
			if v := given(a, 1); !isNone(v) {
				n, ok := asInt(v)
				if !ok {
					return nil, typeError("an integer is required")
				}
				if n < 0 {
					return nil, valueError("maxlen must be non-negative")
				}
				d.max = int(n)
			}
			if !a.Given(0) {
				return d, nil
			}
			return d, d.extend(t, a[0])
		},
		Properties: []object.Property{{Name: "maxlen", Get: func(t *thread, self value) (value, error) {
			if n := object.Native(self).(*deque).max; n >= 0 {
				return int64(n), nil
			}
			return nil, nil
		}}},
		Methods: []object.Method{
			m("append", "x, /", func(t *thread, d *deque, a args) (value, error) { return nil, d.push(t, a[0]) }),
			m("appendleft", "x, /", func(t *thread, d *deque, a args) (value, error) { return nil, d.pushLeft(t, a[0]) }),
			m("pop", "", func(t *thread, d *deque, a args) (value, error) {
				if d.len() == 0 {
					return nil, empty()
				}
				d.edits++
				v := d.items[len(d.items)-1]
				d.items = d.items[:len(d.items)-1]
				return v, nil
			}),
			m("popleft", "", func(t *thread, d *deque, a args) (value, error) {
				if d.len() == 0 {
					return nil, empty()
				}
				return d.popLeft(), nil
			}),
			m("extend", "iterable, /", func(t *thread, d *deque, a args) (value, error) { return nil, d.extend(t, a[0]) }),
			m("extendleft", "iterable, /", func(t *thread, d *deque, a args) (value, error) {
				items, err := object.ToSlice(t, a[0])
				for _, v := range items {
					if err == nil {
						err = d.pushLeft(t, v)
					}
				}
				return nil, err
			}),
			m("rotate", "n=1, /", func(t *thread, d *deque, a args) (value, error) {
				n, err := intArg(t, a.Or(0, int64(1)))
				if err == nil {
					d.rotate(n)
				}
				return nil, err
			}),
			m("clear", "", func(t *thread, d *deque, a args) (value, error) {
				d.edits++
				d.items, d.head = nil, 0
				return nil, nil
			}),
			m("copy", "", func(t *thread, d *deque, a args) (value, error) { return okValue(d.clone(t)) }),
			m("__copy__", "", func(t *thread, d *deque, a args) (value, error) { return okValue(d.clone(t)) }),
			m("reverse", "", func(t *thread, d *deque, a args) (value, error) {
				d.edits++
				all := d.all()
				for i, j := 0, len(all)-1; i < j; i, j = i+1, j-1 {
					all[i], all[j] = all[j], all[i]
				}
				return nil, nil
			}),
			m("__reversed__", "", func(t *thread, d *deque, a args) (value, error) {
				c, err := d.clone(t)
				if err != nil {
					return nil, err
				}
				for i, j := 0, len(c.items)-1; i < j; i, j = i+1, j-1 {
					c.items[i], c.items[j] = c.items[j], c.items[i]
				}
				return object.Iter(t, newList(c.items))
			}),
			m("count", "x, /", func(t *thread, d *deque, a args) (value, error) {
				n := int64(0)
				for _, v := range d.all() {
					same, err := object.Eq(t, v, a[0])
					if err != nil {
						return nil, err
					}
					if same {
						n++
					}
				}
				return n, nil
			}),
			m("index", "x, start=0, stop=None, /", func(t *thread, d *deque, a args) (value, error) {
				from, to := 0, d.len()
				var err error
				if a.Given(1) {
					if from, err = object.IntIndex(t, a[1], nil); err != nil {
						return nil, err
					}
				}
				if a.Given(2) {
					if to, err = object.IntIndex(t, a[2], nil); err != nil {
						return nil, err
					}
				}
				if from < 0 {
					from = max(from+d.len(), 0)
				}
				if to < 0 {
					to += d.len()
				}
				i, err := d.find(t, a[0], from, to)
				if err != nil {
					return nil, err
				}
				if i < 0 {
					return nil, valueError("%s is not in deque", mustRepr(a[0]))
				}
				return int64(i), nil
			}),
			m("insert", "i, x, /", func(t *thread, d *deque, a args) (value, error) {
				i, err := object.IntIndex(t, a[0], nil)
				if err != nil {
					return nil, err
				}
				if d.max >= 0 && d.len() >= d.max {
					return nil, object.Raise(object.IndexError, "deque already at its maximum size")
				}
				if i < 0 {
					i = max(i+d.len(), 0)
				}
				i = min(i, d.len()) + d.head
				d.edits++
				d.items = append(d.items, nil)
				copy(d.items[i+1:], d.items[i:])
				d.items[i] = a[1]
				return nil, t.Charge(16)
			}),
			m("remove", "value, /", func(t *thread, d *deque, a args) (value, error) {
				i, err := d.find(t, a[0], 0, d.len())
				if err != nil {
					return nil, err
				}
				if i < 0 {
					return nil, valueError("%s is not in deque", mustRepr(a[0]))
				}
				return nil, d.DelItem(t, int64(i))
			}),
		}}
}
