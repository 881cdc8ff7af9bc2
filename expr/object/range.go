package object

import (
	"math"
	"math/big"
)

// Range is Python's range; its bounds are int64 or *big.Int.
type Range struct{ Start, Stop, Step Value }

// NewRange makes range(start, stop, step); step is not 0.
func NewRange(start, stop, step int64) *Range { return &Range{start, stop, step} }

// small gives the bounds where they and the count fit int64.
func (r *Range) small() (start, step, n int64, ok bool) {
	start, ok1 := r.Start.(int64)
	stop, ok2 := r.Stop.(int64)
	step, ok3 := r.Step.(int64)
	if !ok1 || !ok2 || !ok3 {
		return 0, 0, 0, false
	}
	lo, hi, by := start, stop, uint64(step)
	if step < 0 {
		lo, hi, by = stop, start, -uint64(step)
	}
	if lo >= hi {
		return start, step, 0, true
	}
	count := (uint64(hi)-uint64(lo)-1)/by + 1
	if count > math.MaxInt64 {
		return 0, 0, 0, false
	}
	return start, step, int64(count), true
}

// count is the number of items.
func (r *Range) count() *big.Int {
	if _, _, n, ok := r.small(); ok {
		return big.NewInt(n)
	}
	start, stop, step := bigValue(r.Start), bigValue(r.Stop), bigValue(r.Step)
	d := new(big.Int).Sub(stop, start)
	if step.Sign() < 0 {
		d.Neg(d)
		step = new(big.Int).Neg(step)
	}
	if d.Sign() <= 0 {
		return new(big.Int)
	}
	d.Sub(d, bigOne)
	return d.Add(d.Quo(d, step), bigOne)
}

func bigValue(v Value) *big.Int {
	i, b, _ := asInt(v)
	return bigOf(i, b)
}

func (r *Range) len() (int, error) {
	n := r.count()
	if !n.IsInt64() {
		return 0, Raise(OverflowError, "Python int too large to convert to C ssize_t")
	}
	return int(n.Int64()), nil
}

// at gives item i, which need not be within the range.
func (r *Range) at(i *big.Int) Value {
	z := new(big.Int).Mul(i, bigValue(r.Step))
	return normInt(z.Add(z, bigValue(r.Start)))
}

func (r *Range) item(t *Thread, key Value) (Value, error) {
	if s, ok := key.(*Slice); ok {
		return r.slice(t, s)
	}
	if !hasIndex(key) {
		return nil, Raise(TypeError, "range indices must be integers or slices, not %s", TypeName(key))
	}
	v, err := Index(t, key)
	if err != nil {
		return nil, err
	}
	i, n := bigValue(v), r.count()
	if i.Sign() < 0 {
		i = new(big.Int).Add(i, n)
	}
	if i.Sign() < 0 || i.Cmp(n) >= 0 {
		return nil, Raise(IndexError, "range object index out of range")
	}
	return r.at(i), nil
}

func (r *Range) slice(t *Thread, s *Slice) (Value, error) {
	n, err := r.len()
	if err != nil {
		return nil, err
	}
	start, stop, step, _, err := s.Indices(t, n)
	if err != nil {
		return nil, err
	}
	stepBy := new(big.Int).Mul(bigValue(r.Step), big.NewInt(int64(step)))
	return &Range{r.at(big.NewInt(int64(start))), r.at(big.NewInt(int64(stop))), normInt(stepBy)}, nil
}

// index gives the place of an int, ok false where it is not in the range.
func (r *Range) index(v *big.Int) (*big.Int, bool) {
	d := new(big.Int).Sub(v, bigValue(r.Start))
	q, m := d.QuoRem(d, bigValue(r.Step), new(big.Int))
	return q, m.Sign() == 0 && q.Sign() >= 0 && q.Cmp(r.count()) < 0
}

func (r *Range) contains(t *Thread, v Value) (bool, error) {
	if i, b, ok := asInt(Native(v)); ok && userClass(v) == nil {
		_, in := r.index(bigOf(i, b))
		return in, nil
	}
	return searchIter(t, r.iter(), v)
}

func (r *Range) iter() Iterator {
	if start, step, n, ok := r.small(); ok {
		return &rangeIterator{next: start, step: step, left: n}
	}
	return &bigRangeIterator{r: r, n: r.count(), i: new(big.Int)}
}

func (r *Range) reversed() Iterator {
	if start, step, n, ok := r.small(); ok {
		return &rangeIterator{next: start + (n-1)*step, step: -step, left: n}
	}
	n := r.count()
	last := r.at(new(big.Int).Sub(n, bigOne))
	stop := new(big.Int).Sub(bigValue(r.Start), bigValue(r.Step))
	back := &Range{last, normInt(stop), normInt(new(big.Int).Neg(bigValue(r.Step)))}
	return back.iter()
}

type rangeIterator struct{ next, step, left int64 }

func (it *rangeIterator) Next(*Thread) (Value, bool, error) {
	if it.left <= 0 {
		return nil, false, nil
	}
	v := it.next
	it.left--
	it.next += it.step
	return v, true, nil
}

// NextInt is Next without making a Value.
func (it *rangeIterator) NextInt() (n int64, ok bool) {
	if it.left <= 0 {
		return 0, false
	}
	n = it.next
	it.left--
	it.next += it.step
	return n, true
}

func (it *rangeIterator) Class() *Class { return rangeIteratorClass }
func (it *rangeIterator) hint() int     { return int(it.left) }

type bigRangeIterator struct {
	r    *Range
	n, i *big.Int
}

func (it *bigRangeIterator) Next(*Thread) (Value, bool, error) {
	if it.i.Cmp(it.n) >= 0 {
		return nil, false, nil
	}
	v := it.r.at(it.i)
	it.i.Add(it.i, bigOne)
	return v, true, nil
}

func (it *bigRangeIterator) TypeName() string { return "longrange_iterator" }

func equalRanges(t *Thread, a, b *Range) (bool, error) {
	n := a.count()
	if n.Cmp(b.count()) != 0 {
		return false, nil
	}
	if n.Sign() == 0 {
		return true, nil
	}
	if !Is(a.Start, b.Start) {
		return false, nil
	}
	return n.Cmp(bigOne) == 0 || Is(a.Step, b.Step), nil
}

func hashRange(t *Thread, r *Range) (uint64, error) {
	n := r.count()
	parts := []Value{normInt(n), nil, nil}
	if n.Sign() > 0 {
		parts[1] = r.Start
		if n.Cmp(bigOne) != 0 {
			parts[2] = r.Step
		}
	}
	return hashTuple(t, &Tuple{Items: parts})
}

func (w *reprWriter) rangeRepr(r *Range) error {
	parts := []Value{r.Start, r.Stop}
	if !Is(r.Step, int64(1)) {
		parts = append(parts, r.Step)
	}
	return w.items("range(", ")", func() []Value { return parts })
}

func rangeSpec() coreSpec {
	attr := func(name string, get func(*Range) Value) Property {
		return Property{Name: name, Get: func(_ *Thread, self Value) (Value, error) { return get(self.(*Range)), nil }}
	}
	return coreSpec{
		class: RangeClass,
		doc:   "range(stop) -> range object\nrange(start, stop[, step]) -> range object",
		sig:   "start, stop=, step=, /",
		new:   newRange,
		props: []Property{
			attr("start", func(r *Range) Value { return r.Start }),
			attr("stop", func(r *Range) Value { return r.Stop }),
			attr("step", func(r *Range) Value { return r.Step }),
		},
		groups: [][]Method{{
			{"count", "value, /", func(t *Thread, self Value, a Args) (Value, error) {
				r := self.(*Range)
				if _, _, ok := asInt(a[0]); ok {
					in, err := r.contains(t, a[0])
					n, _, _ := asInt(in)
					return n, err
				}
				n := int64(0)
				err := ForEach(t, r, func(v Value) error {
					eq, err := Eq(t, v, a[0])
					if eq {
						n++
					}
					return err
				})
				return n, err
			}},
			{"index", "value, /", func(t *Thread, self Value, a Args) (Value, error) {
				r := self.(*Range)
				if i, b, ok := asInt(a[0]); ok {
					if at, in := r.index(bigOf(i, b)); in {
						return normInt(at), nil
					}
					s, err := Repr(t, a[0])
					if err != nil {
						return nil, err
					}
					return nil, Raise(ValueError, "%s is not in range", s)
				}
				n, found := int64(0), int64(-1)
				err := ForEach(t, r, func(v Value) error {
					eq, err := Eq(t, v, a[0])
					if eq && found < 0 {
						found = n
					}
					n++
					return err
				})
				if err == nil && found < 0 {
					err = Raise(ValueError, "sequence.index(x): x not in sequence")
				}
				return found, err
			}},
			{"__reversed__", "", func(_ *Thread, self Value, _ Args) (Value, error) { return self.(*Range).reversed(), nil }},
			{"__repr__", "", nativeRepr}, {"__hash__", "", dunderHash}, {"__len__", "", dunderLen},
			{"__iter__", "", dunderIter}, {"__getitem__", "key, /", dunderGetItem},
			{"__contains__", "key, /", dunderContains}, {"__bool__", "", dunderBool},
		}, compareDunders()},
	}
}

func dunderBool(t *Thread, self Value, _ Args) (Value, error) {
	b, err := Truth(t, self)
	return b, err
}

func newRange(t *Thread, _ *Class, a Args) (Value, error) {
	vals := []Value{int64(0), a[0], int64(1)}
	if a.Given(1) {
		vals[0], vals[1] = a[0], a[1]
	}
	if a.Given(2) {
		vals[2] = a[2]
	}
	if !a.Given(1) {
		vals[0] = int64(0)
	}
	for i, v := range vals {
		x, err := Index(t, v)
		if err != nil {
			return nil, err
		}
		vals[i] = x
	}
	if Is(vals[2], int64(0)) {
		return nil, Raise(ValueError, "range() arg 3 must not be zero")
	}
	return &Range{vals[0], vals[1], vals[2]}, nil
}
