package object

import "cmp"

// Sort sorts items in place as list.sort does: stable, by key where it is not None, and comparing
// the same pairs first as CPython for short lists, so that the same TypeError comes out.
func Sort(t *Thread, items []Value, key Value, reverse bool) error {
	if err := t.Charge(32 * len(items)); err != nil {
		return err
	}
	keys := items
	if key != nil {
		keys = make([]Value, len(items))
		for i, v := range items {
			k, err := Call(t, key, []Value{v}, nil)
			if err != nil {
				return err
			}
			keys[i] = k
		}
	}
	s := &sorter{t: t, less: lessFor(t, keys)}
	s.pairs = make([]sortPair, len(items))
	for i := range items {
		s.pairs[i] = sortPair{keys[i], items[i]}
	}
	if reverse {
		reversePairs(s.pairs)
	}
	if err := s.sort(); err != nil {
		return err
	}
	if reverse {
		reversePairs(s.pairs)
	}
	for i := range items {
		items[i] = s.pairs[i].val
	}
	return nil
}

type sortPair struct{ key, val Value }

// lessFor picks a comparison that fits all keys.
func lessFor(t *Thread, keys []Value) func(a, b Value) (bool, error) {
	ints, strs, floats := true, true, true
	for _, k := range keys {
		switch k.(type) {
		case int64:
			strs, floats = false, false
		case string:
			ints, floats = false, false
		case float64:
			ints, strs = false, false
		default:
			ints, strs, floats = false, false, false
		}
		if !ints && !strs && !floats {
			break
		}
	}
	switch {
	case ints:
		return func(a, b Value) (bool, error) { return a.(int64) < b.(int64), nil }
	case strs:
		return func(a, b Value) (bool, error) { return cmp.Less(a.(string), b.(string)), nil }
	case floats:
		return func(a, b Value) (bool, error) { return a.(float64) < b.(float64), nil }
	}
	return func(a, b Value) (bool, error) { return CompareBool(t, OpLt, a, b) }
}

// A sorter is a merge sort over natural runs, short ones extended by binary insertion.
type sorter struct {
	t     *Thread
	less  func(a, b Value) (bool, error)
	pairs []sortPair
	n     int // comparisons, to look for interrupts
}

func (s *sorter) lt(a, b *sortPair) (bool, error) {
	if s.n++; s.n&1023 == 0 {
		if err := s.t.Check(); err != nil {
			return false, err
		}
	}
	return s.less(a.key, b.key)
}

func (s *sorter) sort() error {
	type run struct{ start, end int }
	var runs []run
	minRun := minRunLength(len(s.pairs))
	buf := make([]sortPair, len(s.pairs))
	for lo := 0; lo < len(s.pairs); {
		end, err := s.countRun(lo)
		if err != nil {
			return err
		}
		if want := min(lo+minRun, len(s.pairs)); end < want {
			if err := s.insertionSort(lo, end, want); err != nil {
				return err
			}
			end = want
		}
		runs = append(runs, run{lo, end})
		for n := len(runs); n > 1 && runs[n-2].end-runs[n-2].start <= 2*(runs[n-1].end-runs[n-1].start); n = len(runs) {
			if err := s.merge(runs[n-2].start, runs[n-1].start, runs[n-1].end, buf); err != nil {
				return err
			}
			runs[n-2].end = runs[n-1].end
			runs = runs[:n-1]
		}
		lo = end
	}
	for n := len(runs); n > 1; n = len(runs) {
		if err := s.merge(runs[n-2].start, runs[n-1].start, runs[n-1].end, buf); err != nil {
			return err
		}
		runs[n-2].end = runs[n-1].end
		runs = runs[:n-1]
	}
	return nil
}

func minRunLength(n int) int {
	r := 0
	for n >= 64 {
		r |= n & 1
		n >>= 1
	}
	return n + r
}

// countRun gives the end of the run that starts at lo, having turned a falling one.
func (s *sorter) countRun(lo int) (int, error) {
	end := lo + 1
	if end == len(s.pairs) {
		return end, nil
	}
	falling, err := s.lt(&s.pairs[end], &s.pairs[lo])
	if err != nil {
		return 0, err
	}
	for end++; end < len(s.pairs); end++ {
		less, err := s.lt(&s.pairs[end], &s.pairs[end-1])
		if err != nil {
			return 0, err
		}
		if less != falling {
			break
		}
	}
	if falling {
		reversePairs(s.pairs[lo:end])
	}
	return end, nil
}

// insertionSort sorts [lo, hi), of which [lo, start) is sorted.
func (s *sorter) insertionSort(lo, start, hi int) error {
	for ; start < hi; start++ {
		pivot := s.pairs[start]
		l, r := lo, start
		for l < r {
			m := l + (r-l)/2
			less, err := s.lt(&pivot, &s.pairs[m])
			if err != nil {
				return err
			}
			if less {
				r = m
			} else {
				l = m + 1
			}
		}
		copy(s.pairs[l+1:start+1], s.pairs[l:start])
		s.pairs[l] = pivot
	}
	return nil
}

// merge merges [lo, mid) with [mid, hi).
func (s *sorter) merge(lo, mid, hi int, buf []sortPair) error {
	left := buf[:copy(buf, s.pairs[lo:mid])]
	i, j, k := 0, mid, lo
	for i < len(left) && j < hi {
		less, err := s.lt(&s.pairs[j], &left[i])
		if err != nil {
			copy(s.pairs[k:], left[i:])
			return err
		}
		if less {
			s.pairs[k] = s.pairs[j]
			j++
		} else {
			s.pairs[k] = left[i]
			i++
		}
		k++
	}
	copy(s.pairs[k:], left[i:])
	return nil
}

func reversePairs(p []sortPair) {
	for i, j := 0, len(p)-1; i < j; i, j = i+1, j-1 {
		p[i], p[j] = p[j], p[i]
	}
}

// sortArgs is list.sort(key=, reverse=): the list looks empty meanwhile.
func sortArgs(t *Thread, l *List, key, reverse Value) error {
	if !hasIndex(reverse) {
		return Raise(TypeError, "'%s' object cannot be interpreted as an integer", TypeName(reverse))
	}
	rev, err := Truth(t, reverse)
	if err != nil {
		return err
	}
	items := l.Items
	l.Items = nil
	err = Sort(t, items, key, rev)
	changed := l.Items != nil
	l.Items = items
	if err == nil && changed {
		err = Raise(ValueError, "list modified during sort")
	}
	return err
}
