package library

import (
	"github.com/gramener/gramex-go/expr/object"
)

// bisect finds where v goes in a sorted sequence: a are a, x, lo, hi, key.
func bisect(t *thread, a args, right bool) (int, error) {
	lo, hi := 0, 0
	var err error
	if a.Given(2) {
		if lo, err = intArg(t, a[2]); err != nil {
			return 0, err
		}
		if lo < 0 {
			return 0, valueError("lo must be non-negative")
		}
	}
	if isNone(given(a, 3)) {
		if hi, err = object.Len(t, a[0]); err != nil {
			return 0, err
		}
	} else if hi, err = intArg(t, a[3]); err != nil {
		return 0, err
	}
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		v, err := object.GetItem(t, a[0], int64(mid))
		if err != nil {
			return 0, err
		}
		if key := given(a, 4); !isNone(key) {
			if v, err = call(t, key, v); err != nil {
				return 0, err
			}
		}
		var before bool
		if right {
			after, lerr := object.CompareBool(t, object.OpLt, a[1], v)
			before, err = !after, lerr
		} else {
			before, err = object.CompareBool(t, object.OpLt, v, a[1])
		}
		if err != nil {
			return 0, err
		}
		if before {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo, nil
}

func buildBisect(b *builder) {
	const sig = "a, x, lo=0, hi=None, *, key=None"
	for name, right := range map[string]bool{"bisect": true, "bisect_right": true, "bisect_left": false} {
		b.fn(name, sig, func(t *thread, a args) (value, error) {
			i, err := bisect(t, a, right)
			return int64(i), err
		})
	}
	for name, right := range map[string]bool{"insort": true, "insort_right": true, "insort_left": false} {
		b.fn(name, sig, func(t *thread, a args) (value, error) {
			find := append(args{}, a...)
			if key := given(a, 4); !isNone(key) {
				k, err := call(t, key, a[1])
				if err != nil {
					return nil, err
				}
				find[1] = k
			}
			i, err := bisect(t, find, right)
			if err != nil {
				return nil, err
			}
			_, err = object.CallMethod(t, a[0], "insert", []value{int64(i), a[1]}, nil)
			return nil, err
		})
	}
}

// heap is a list used as a binary heap.
type heap struct {
	t    *thread
	list *object.List
	err  error
}

// heapOf takes the first of n arguments of the function of that name.
func heapOf(t *thread, v value, name string, n int) (*heap, error) {
	l, ok := v.(*object.List)
	if !ok {
		what := "argument"
		if n > 1 {
			what = "argument 1"
		}
		return nil, typeError("%s() %s must be list, not %s", name, what, object.TypeName(v))
	}
	return &heap{t: t, list: l}, nil
}

func (h *heap) before(x, y value) bool {
	if h.err != nil {
		return false
	}
	yes, err := object.CompareBool(h.t, object.OpLt, x, y)
	if err == nil {
		err = h.t.Check()
	}
	h.err = err
	return yes
}

// The steps are CPython's own, so that equal items end in the same places.

func (h *heap) siftDown(start, pos int) {
	items := h.list.Items
	item := items[pos]
	for pos > start {
		parent := (pos - 1) >> 1
		if !h.before(item, items[parent]) {
			break
		}
		items[pos] = items[parent]
		pos = parent
	}
	items[pos] = item
}

func (h *heap) siftUp(pos int) {
	items := h.list.Items
	end, start := len(items), pos
	item := items[pos]
	for child := 2*pos + 1; child < end; child = 2*pos + 1 {
		if right := child + 1; right < end && !h.before(items[child], items[right]) {
			child = right
		}
		items[pos] = items[child]
		pos = child
	}
	items[pos] = item
	h.siftDown(start, pos)
}

func (h *heap) pop() (value, error) {
	n := len(h.list.Items)
	if n == 0 {
		return nil, object.Raise(object.IndexError, "index out of range")
	}
	last := h.list.Items[n-1]
	h.list.Items = h.list.Items[:n-1]
	if n == 1 {
		return last, nil
	}
	top := h.list.Items[0]
	h.list.Items[0] = last
	h.siftUp(0)
	return top, h.err
}

func (h *heap) heapify() error {
	for i := len(h.list.Items)/2 - 1; i >= 0 && h.err == nil; i-- {
		h.siftUp(i)
	}
	return h.err
}

func buildHeapq(b *builder) {
	op := func(name, sig string, f func(h *heap, a args) (value, error)) {
		b.fn(name, sig, func(t *thread, a args) (value, error) {
			h, err := heapOf(t, a[0], name, len(a))
			if err != nil {
				return nil, err
			}
			return f(h, a)
		})
	}
	op("heappush", "heap, item, /", func(h *heap, a args) (value, error) {
		if err := h.t.Charge(16); err != nil {
			return nil, err
		}
		h.list.Items = append(h.list.Items, a[1])
		h.siftDown(0, len(h.list.Items)-1)
		return nil, h.err
	})
	op("heappop", "heap, /", func(h *heap, a args) (value, error) { return h.pop() })
	op("heapify", "heap, /", func(h *heap, a args) (value, error) { return nil, h.heapify() })
	replace := func(h *heap, a args) (value, error) {
		if len(h.list.Items) == 0 {
			return nil, object.Raise(object.IndexError, "index out of range")
		}
		top := h.list.Items[0]
		h.list.Items[0] = a[1]
		h.siftUp(0)
		return top, h.err
	}
	op("heapreplace", "heap, item, /", replace)
	op("heappushpop", "heap, item, /", func(h *heap, a args) (value, error) {
		if len(h.list.Items) == 0 || !h.before(h.list.Items[0], a[1]) {
			return a[1], h.err
		}
		return replace(h, a)
	})
	ranked := func(name string, largest bool) {
		b.fn(name, "n, iterable, key=None", func(t *thread, a args) (value, error) {
			n, err := intArg(t, a[0])
			if err != nil {
				return nil, err
			}
			kw := object.NewDict(2)
			kw.Set("key", given(a, 2))
			kw.Set("reverse", largest)
			l, err := object.Call(t, object.ListClass, []value{a[1]}, nil)
			if err != nil {
				return nil, err
			}
			if _, err := object.CallMethod(t, l, "sort", nil, kw); err != nil {
				return nil, err
			}
			list := l.(*object.List)
			list.Items = list.Items[:min(max(n, 0), len(list.Items))]
			return list, nil
		})
	}
	ranked("nlargest", true)
	ranked("nsmallest", false)
	b.fn("merge", "*iterables, key=None, reverse=False", func(t *thread, a args) (value, error) {
		joined := newList(nil)
		for _, it := range a[2].(*object.Tuple).Items {
			items, err := object.ToSlice(t, it)
			if err != nil {
				return nil, err
			}
			joined.Items = append(joined.Items, items...)
		}
		kw := object.NewDict(2)
		kw.Set("key", given(a, 0))
		kw.Set("reverse", a.Or(1, false))
		if _, err := object.CallMethod(t, joined, "sort", nil, kw); err != nil {
			return nil, err
		}
		return object.Iter(t, joined)
	})
}
