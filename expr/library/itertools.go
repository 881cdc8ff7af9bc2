package library

import (
	"github.com/gramener/gramex-go/expr/object"
)

// iterValue is an iterator made by a function of itertools; its class names it.
type iterValue struct {
	class *object.Class
	next  func(t *thread) (value, bool, error)
	repr  func(t *thread) (string, error)
}

func (it *iterValue) Class() *object.Class { return it.class }

// Next goes deeper, since iterators can be nested without end.
func (it *iterValue) Next(t *thread) (value, bool, error) {
	if err := t.Enter(); err != nil {
		return nil, false, err
	}
	defer t.Leave()
	return it.next(t)
}

func (it *iterValue) Repr(t *thread) (string, error) {
	if it.repr != nil {
		return it.repr(t)
	}
	return "<itertools." + it.class.Name() + " object>", nil
}

// iterMaker makes the next function of one kind of iterator from its arguments.
type iterMaker func(t *thread, a args) (func(t *thread) (value, bool, error), error)

// iterClass binds a class whose instances are iterators.
func (b *builder) iterClass(name, sig string, mk iterMaker, classMethods ...object.Method) *object.Class {
	cls := object.NewNativeClass(object.ClassSpec{Name: name, Module: "itertools", ErrName: "itertools." + name, Sig: sig, ClassMethods: classMethods,
		New: func(t *thread, cls *object.Class, a args) (value, error) {
			next, err := mk(t, a)
			if err != nil {
				return nil, err
			}
			it := &iterValue{class: cls, next: next}
			switch name {
			case "count":
				it.repr = countRepr(a)
			case "repeat":
				it.repr = nil
			}
			return it, t.Charge(64)
		}})
	b.class(cls)
	return cls
}

func countRepr(a args) func(t *thread) (string, error) {
	return func(t *thread) (string, error) {
		s, err := object.Repr(t, a.Or(0, int64(0)))
		return "count(" + s + ")", err
	}
}

func buildItertools(b *builder) {
	b.iterClass("count", "start=0, step=1", func(t *thread, a args) (func(t *thread) (value, bool, error), error) {
		at, step := a.Or(0, int64(0)), a.Or(1, int64(1))
		for _, v := range []value{at, step} {
			if _, err := floatArg(t, v); err != nil {
				return nil, typeError("a number is required")
			}
		}
		return func(t *thread) (value, bool, error) {
			v := at
			next, err := object.Binary(t, object.OpAdd, at, step)
			at = next
			return v, true, err
		}, nil
	})
	b.iterClass("cycle", "iterable, /", func(t *thread, a args) (func(t *thread) (value, bool, error), error) {
		it, err := object.Iter(t, a[0])
		if err != nil {
			return nil, err
		}
		var saved []value
		done, at := false, 0
		return func(t *thread) (value, bool, error) {
			if !done {
				v, ok, err := it.Next(t)
				if err != nil {
					return nil, false, err
				}
				if ok {
					saved = append(saved, v)
					return v, true, t.Charge(16)
				}
				done = true
			}
			if len(saved) == 0 {
				return nil, false, nil
			}
			v := saved[at]
			at = (at + 1) % len(saved)
			return v, true, t.Check()
		}, nil
	})
	b.iterClass("repeat", "object, times=None", func(t *thread, a args) (func(t *thread) (value, bool, error), error) {
		left := -1
		if a.Given(1) {
			n, err := intArg(t, a[1])
			if err != nil {
				return nil, err
			}
			left = max(n, 0)
		}
		return func(t *thread) (value, bool, error) {
			if left == 0 {
				return nil, false, nil
			}
			if left > 0 {
				left--
			}
			return a[0], true, t.Check()
		}, nil
	})
	b.iterClass("accumulate", "iterable, func=None, *, initial=None", func(t *thread, a args) (func(t *thread) (value, bool, error), error) {
		it, err := object.Iter(t, a[0])
		if err != nil {
			return nil, err
		}
		f, total := given(a, 1), given(a, 2)
		started, pending := !isNone(total), !isNone(total)
		return func(t *thread) (value, bool, error) {
			if pending {
				pending = false
				return total, true, nil
			}
			v, ok, err := it.Next(t)
			if err != nil || !ok {
				return nil, false, err
			}
			switch {
			case !started:
				total, started = v, true
			case isNone(f):
				total, err = object.Binary(t, object.OpAdd, total, v)
			default:
				total, err = call(t, f, total, v)
			}
			return total, true, err
		}, nil
	})
	buildItertoolsFilter(b)
	buildItertoolsJoin(b)
	buildItertoolsCombine(b)
}

// predicate is the truth of f(v), or of v where f is None.
func predicate(t *thread, f, v value) (bool, error) {
	if !isNone(f) {
		var err error
		if v, err = call(t, f, v); err != nil {
			return false, err
		}
	}
	return object.Truth(t, v)
}

func buildItertoolsFilter(b *builder) {
	filter := func(name string, step func(t *thread, f value, it object.Iterator, open *bool) (value, bool, error)) {
		b.iterClass(name, "predicate, iterable, /", func(t *thread, a args) (func(t *thread) (value, bool, error), error) {
			it, err := object.Iter(t, a[1])
			open := false
			return func(t *thread) (value, bool, error) { return step(t, a[0], it, &open) }, err
		})
	}
	filter("filterfalse", func(t *thread, f value, it object.Iterator, open *bool) (value, bool, error) {
		for {
			v, ok, err := it.Next(t)
			if err != nil || !ok {
				return nil, false, err
			}
			yes, err := predicate(t, f, v)
			if err != nil || !yes {
				return v, err == nil, err
			}
			if err := t.Check(); err != nil {
				return nil, false, err
			}
		}
	})
	filter("dropwhile", func(t *thread, f value, it object.Iterator, open *bool) (value, bool, error) {
		for {
			v, ok, err := it.Next(t)
			if err != nil || !ok || *open {
				return v, ok, err
			}
			yes, err := predicate(t, f, v)
			if err != nil {
				return nil, false, err
			}
			if !yes {
				*open = true
				return v, true, nil
			}
			if err := t.Check(); err != nil {
				return nil, false, err
			}
		}
	})
	filter("takewhile", func(t *thread, f value, it object.Iterator, done *bool) (value, bool, error) {
		if *done {
			return nil, false, nil
		}
		v, ok, err := it.Next(t)
		if err != nil || !ok {
			return nil, false, err
		}
		yes, err := predicate(t, f, v)
		if err != nil || !yes {
			*done = true
			return nil, false, err
		}
		return v, true, nil
	})
	b.iterClass("compress", "data, selectors", func(t *thread, a args) (func(t *thread) (value, bool, error), error) {
		data, err := object.Iter(t, a[0])
		if err != nil {
			return nil, err
		}
		sel, err := object.Iter(t, a[1])
		return func(t *thread) (value, bool, error) {
			for {
				v, ok, err := data.Next(t)
				if err != nil || !ok {
					return nil, false, err
				}
				s, ok, err := sel.Next(t)
				if err != nil || !ok {
					return nil, false, err
				}
				yes, err := object.Truth(t, s)
				if err != nil || yes {
					return v, err == nil, err
				}
				if err := t.Check(); err != nil {
					return nil, false, err
				}
			}
		}, err
	})
	b.iterClass("islice", "iterable, *args", newIslice)
	b.iterClass("starmap", "function, iterable, /", func(t *thread, a args) (func(t *thread) (value, bool, error), error) {
		it, err := object.Iter(t, a[1])
		return func(t *thread) (value, bool, error) {
			v, ok, err := it.Next(t)
			if err != nil || !ok {
				return nil, false, err
			}
			items, err := object.ToSlice(t, v)
			if err != nil {
				return nil, false, err
			}
			r, err := object.Call(t, a[0], items, nil)
			return r, err == nil, err
		}, err
	})
	b.iterClass("pairwise", "iterable, /", func(t *thread, a args) (func(t *thread) (value, bool, error), error) {
		it, err := object.Iter(t, a[0])
		var prev value
		started := false
		return func(t *thread) (value, bool, error) {
			if !started {
				v, ok, err := it.Next(t)
				if err != nil || !ok {
					return nil, false, err
				}
				prev, started = v, true
			}
			v, ok, err := it.Next(t)
			if err != nil || !ok {
				return nil, false, err
			}
			pair := newTuple(prev, v)
			prev = v
			return pair, true, t.Charge(48)
		}, err
	})
	b.fn("tee", "iterable, n=2, /", itertoolsTee)
	buildGroupby(b)
}

func newIslice(t *thread, a args) (func(t *thread) (value, bool, error), error) {
	rest := a[1].(*object.Tuple).Items
	if len(rest) == 0 || len(rest) > 3 {
		return nil, typeError("islice expected at least 2 arguments, got %d", len(rest)+1)
	}
	bound := func(i, def int) (int, error) {
		if i >= len(rest) || rest[i] == nil {
			return def, nil
		}
		n, err := object.Index(t, rest[i])
		x, ok := n.(int64)
		if err != nil || !ok || x < 0 {
			if len(rest) == 1 {
				return 0, valueError("Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
			}
			return 0, valueError("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
		}
		return int(x), nil
	}
	start, stop, step := 0, -1, 1
	var err error
	if len(rest) == 1 {
		stop, err = bound(0, -1)
	} else {
		if start, err = bound(0, 0); err == nil {
			stop, err = bound(1, -1)
		}
		if err == nil {
			if step, err = bound(2, 1); err != nil || step < 1 {
				return nil, valueError("Step for islice() must be a positive integer or None.")
			}
		}
	}
	if err != nil {
		return nil, err
	}
	it, err := object.Iter(t, a[0])
	if err != nil {
		return nil, err
	}
	at, next := 0, start
	return func(t *thread) (value, bool, error) {
		if stop >= 0 && next >= stop {
			for at < stop { // what lies before the stop is consumed
				at++
				if _, ok, err := it.Next(t); err != nil || !ok {
					return nil, false, err
				}
			}
			return nil, false, nil
		}
		for {
			v, ok, err := it.Next(t)
			if err != nil || !ok {
				return nil, false, err
			}
			at++
			if at > next {
				next += step
				return v, true, nil
			}
			if err := t.Check(); err != nil {
				return nil, false, err
			}
		}
	}, nil
}

// itertoolsTee makes iterators that share what was read.
func itertoolsTee(t *thread, a args) (value, error) {
	it, err := object.Iter(t, a[0])
	if err != nil {
		return nil, err
	}
	n, err := intArg(t, a.Or(1, int64(2)))
	if err != nil {
		return nil, err
	}
	if n < 0 {
		return nil, valueError("n must be >= 0")
	}
	if err := t.Charge(64 * n); err != nil {
		return nil, err
	}
	type link struct {
		v    value
		next *link
	}
	tail := &link{}
	out := make([]value, n)
	for i := range out {
		at := tail
		out[i] = &namedIter{"_tee", func(t *thread) (value, bool, error) {
			if at.next == nil {
				v, ok, err := it.Next(t)
				if err != nil || !ok {
					return nil, false, err
				}
				if err := t.Charge(48); err != nil {
					return nil, false, err
				}
				at.v, at.next = v, &link{}
			}
			v := at.v
			at = at.next
			return v, true, nil
		}}
	}
	return newTuple(out...), nil
}

// namedIter is an iterator that only tells the name of its class.
type namedIter struct {
	name string
	next func(t *thread) (value, bool, error)
}

func (n *namedIter) TypeName() string                    { return n.name }
func (n *namedIter) Next(t *thread) (value, bool, error) { return n.next(t) }

// grouping is what groupby keeps between its groups.
type grouping struct {
	it    object.Iterator
	key   value
	cur   value // the item read last
	curK  value
	have  bool
	id    int // of the group that may still read
	ended bool
}

func (g *grouping) advance(t *thread) (bool, error) {
	v, ok, err := g.it.Next(t)
	if err != nil || !ok {
		g.ended, g.have = true, false
		return false, err
	}
	k := v
	if !isNone(g.key) {
		if k, err = call(t, g.key, v); err != nil {
			return false, err
		}
	}
	g.cur, g.curK, g.have = v, k, true
	return true, t.Check()
}

func buildGroupby(b *builder) {
	b.iterClass("groupby", "iterable, key=None", func(t *thread, a args) (func(t *thread) (value, bool, error), error) {
		it, err := object.Iter(t, a[0])
		g := &grouping{it: it, key: given(a, 1)}
		var last value
		first := true
		return func(t *thread) (value, bool, error) {
			g.id++
			if first {
				first = false
				if ok, err := g.advance(t); err != nil || !ok {
					return nil, false, err
				}
			} else {
				for { // skip what is left of the last group
					if !g.have {
						if g.ended {
							return nil, false, nil
						}
						if ok, err := g.advance(t); err != nil || !ok {
							return nil, false, err
						}
					}
					same, err := object.Eq(t, last, g.curK)
					if err != nil {
						return nil, false, err
					}
					if !same {
						break
					}
					g.have = false
				}
			}
			last = g.curK
			return newTuple(last, g.group(g.id, last)), true, t.Charge(128)
		}, err
	})
}

// group iterates over the items with one key, as long as groupby has not moved on.
func (g *grouping) group(id int, key value) value {
	return &namedIter{"_grouper", func(t *thread) (value, bool, error) {
		if g.id != id {
			return nil, false, nil
		}
		if !g.have {
			if g.ended {
				return nil, false, nil
			}
			if ok, err := g.advance(t); err != nil || !ok {
				return nil, false, err
			}
		}
		same, err := object.Eq(t, key, g.curK)
		if err != nil || !same {
			return nil, false, err
		}
		g.have = false
		return g.cur, true, nil
	}}
}

func buildItertoolsJoin(b *builder) {
	chain := func(t *thread, sources object.Iterator) func(t *thread) (value, bool, error) {
		var cur object.Iterator
		return func(t *thread) (value, bool, error) {
			for {
				if cur == nil {
					src, ok, err := sources.Next(t)
					if err != nil || !ok {
						return nil, false, err
					}
					if cur, err = object.Iter(t, src); err != nil {
						return nil, false, err
					}
				}
				v, ok, err := cur.Next(t)
				if err != nil || ok {
					return v, ok, err
				}
				cur = nil
				if err := t.Check(); err != nil {
					return nil, false, err
				}
			}
		}
	}
	b.iterClass("chain", "*iterables", func(t *thread, a args) (func(t *thread) (value, bool, error), error) {
		it, err := object.Iter(t, a[0])
		return chain(t, it), err
	}, object.Method{Name: "from_iterable", Sig: "iterable, /", Fn: func(t *thread, cls value, a args) (value, error) {
		it, err := object.Iter(t, a[0])
		if err != nil {
			return nil, err
		}
		return &iterValue{class: cls.(*object.Class), next: chain(t, it)}, nil
	}})
	b.iterClass("zip_longest", "*iterables, fillvalue=None", func(t *thread, a args) (func(t *thread) (value, bool, error), error) {
		var its []object.Iterator
		for _, v := range a[1].(*object.Tuple).Items {
			it, err := object.Iter(t, v)
			if err != nil {
				return nil, err
			}
			its = append(its, it)
		}
		fill, active := given(a, 0), len(its)
		return func(t *thread) (value, bool, error) {
			if active == 0 {
				return nil, false, nil
			}
			out := make([]value, len(its))
			for i, it := range its {
				out[i] = fill
				if it == nil {
					continue
				}
				v, ok, err := it.Next(t)
				if err != nil {
					return nil, false, err
				}
				if !ok {
					its[i] = nil
					if active--; active == 0 {
						return nil, false, nil
					}
					continue
				}
				out[i] = v
			}
			return newTuple(out...), true, t.Charge(32 + 16*len(out))
		}, nil
	})
}

func buildItertoolsCombine(b *builder) {
	b.iterClass("product", "*iterables, repeat=1", func(t *thread, a args) (func(t *thread) (value, bool, error), error) {
		n, err := intArg(t, a.Or(0, int64(1)))
		if err != nil {
			return nil, err
		}
		if n < 0 {
			return nil, valueError("repeat argument cannot be negative")
		}
		var base [][]value
		for _, v := range a[1].(*object.Tuple).Items {
			items, err := object.ToSlice(t, v)
			if err != nil {
				return nil, err
			}
			base = append(base, items)
		}
		if err := t.Charge(16 * n * (len(base) + 1)); err != nil {
			return nil, err
		}
		var pools [][]value
		for range n {
			pools = append(pools, base...)
		}
		idx := make([]int, len(pools))
		first, done := true, false
		return func(t *thread) (value, bool, error) {
			if first {
				first = false
				for _, p := range pools {
					done = done || len(p) == 0
				}
			} else if !done {
				i := len(idx) - 1
				for ; i >= 0; i-- {
					if idx[i]++; idx[i] < len(pools[i]) {
						break
					}
					idx[i] = 0
				}
				done = i < 0
			}
			if done {
				return nil, false, nil
			}
			out := make([]value, len(idx))
			for i, j := range idx {
				out[i] = pools[i][j]
			}
			return newTuple(out...), true, t.Charge(32 + 16*len(out))
		}, nil
	})
	combine := func(name string, mk func(pool []value, r int) func() []int) {
		sig := "iterable, r"
		if name == "permutations" {
			sig = "iterable, r=None"
		}
		b.iterClass(name, sig, func(t *thread, a args) (func(t *thread) (value, bool, error), error) {
			pool, err := object.ToSlice(t, a[0])
			if err != nil {
				return nil, err
			}
			r := len(pool)
			if !isNone(given(a, 1)) {
				if r, err = intArg(t, a[1]); err != nil {
					return nil, err
				}
			}
			if r < 0 {
				return nil, valueError("r must be non-negative")
			}
			if err := t.Charge(8 * min(r, 1<<40)); err != nil {
				return nil, err
			}
			step := mk(pool, r)
			return func(t *thread) (value, bool, error) {
				idx := step()
				if idx == nil {
					return nil, false, nil
				}
				out := make([]value, len(idx))
				for i, j := range idx {
					out[i] = pool[j]
				}
				return newTuple(out...), true, t.Charge(32 + 16*len(out))
			}, nil
		})
	}
	combine("combinations", combinations)
	combine("combinations_with_replacement", combinationsAgain)
	combine("permutations", permutations)
}

// The steps below give the indices of one combination after another, nil at the end.

func combinations(pool []value, r int) func() []int {
	n := len(pool)
	if r > n {
		return func() []int { return nil }
	}
	idx := make([]int, r)
	for i := range idx {
		idx[i] = i
	}
	first := true
	return func() []int {
		if first {
			first = false
			return idx
		}
		i := r - 1
		for i >= 0 && idx[i] == i+n-r {
			i--
		}
		if i < 0 {
			return nil
		}
		idx[i]++
		for j := i + 1; j < r; j++ {
			idx[j] = idx[j-1] + 1
		}
		return idx
	}
}

func combinationsAgain(pool []value, r int) func() []int {
	n := len(pool)
	if n == 0 && r > 0 {
		return func() []int { return nil }
	}
	idx := make([]int, r)
	first := true
	return func() []int {
		if first {
			first = false
			return idx
		}
		i := r - 1
		for i >= 0 && idx[i] == n-1 {
			i--
		}
		if i < 0 {
			return nil
		}
		v := idx[i] + 1
		for j := i; j < r; j++ {
			idx[j] = v
		}
		return idx
	}
}

func permutations(pool []value, r int) func() []int {
	n := len(pool)
	if r > n {
		return func() []int { return nil }
	}
	idx, cycles := make([]int, n), make([]int, r)
	for i := range idx {
		idx[i] = i
	}
	for i := range cycles {
		cycles[i] = n - i
	}
	first, done := true, false
	return func() []int {
		if done {
			return nil
		}
		if first {
			first = false
			return idx[:r]
		}
		for i := r - 1; i >= 0; i-- {
			if cycles[i]--; cycles[i] == 0 {
				moved := idx[i]
				copy(idx[i:], idx[i+1:])
				idx[n-1] = moved
				cycles[i] = n - i
				continue
			}
			j := n - cycles[i]
			idx[i], idx[j] = idx[j], idx[i]
			return idx[:r]
		}
		done = true
		return nil
	}
}
