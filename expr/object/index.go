package object

import (
	"math"
	"math/big"
	"strings"
)

// Index converts v to an integer as `a[v]` does: an int, or what has __index__. The result is an
// int64 or *big.Int.
func Index(t *Thread, v Value) (Value, error) {
	switch x := v.(type) {
	case int64, *big.Int:
		return x, nil
	case bool:
		i, _, _ := asInt(x)
		return i, nil
	}
	r, ok, err := callSpecial0(t, v, "__index__")
	if err != nil {
		return nil, err
	}
	if ok {
		i, b, is := asInt(Native(r))
		switch {
		case !is:
			return nil, Raise(TypeError, "__index__ returned non-int (type %s)", TypeName(r))
		case b != nil:
			return b, nil
		}
		return i, nil
	}
	n := Native(v)
	if h, is := n.(HasIndex); is {
		return h.Index(t)
	}
	if i, b, is := asInt(n); is {
		if b != nil {
			return b, nil
		}
		return i, nil
	}
	return nil, Raise(TypeError, "'%s' object cannot be interpreted as an integer", TypeName(v))
}

// IntIndex is Index for what must fit a Go int; the error is otherwise of class over ("cannot fit
// 'int' into an index-sized integer"); a nil class clamps instead.
func IntIndex(t *Thread, v Value, over *Class) (int, error) {
	if i, ok := v.(int64); ok {
		return int(i), nil
	}
	x, err := Index(t, v)
	if err != nil {
		return 0, err
	}
	switch i := x.(type) {
	case int64:
		return int(i), nil
	case *big.Int:
		if over != nil {
			return 0, Raise(over, "cannot fit '%s' into an index-sized integer", TypeName(v))
		}
		if i.Sign() < 0 {
			return math.MinInt, nil
		}
	}
	return math.MaxInt, nil
}

// ssize is an argument of C's type Py_ssize_t.
func ssize(t *Thread, v Value) (int, error) {
	if i, ok := v.(int64); ok {
		return int(i), nil
	}
	x, err := Index(t, v)
	if err != nil {
		return 0, err
	}
	i, ok := x.(int64)
	if !ok {
		return 0, Raise(OverflowError, "Python int too large to convert to C ssize_t")
	}
	return int(i), nil
}

// cInt is an argument of C's type int.
func cInt(t *Thread, v Value) (int, error) {
	x, err := Index(t, v)
	if err != nil {
		return 0, err
	}
	i, ok := x.(int64)
	if !ok || i > math.MaxInt32 || i < math.MinInt32 {
		return 0, Raise(OverflowError, "Python int too large to convert to C int")
	}
	return int(i), nil
}

// hasIndex tells whether v can be an index.
func hasIndex(v Value) bool {
	switch x := v.(type) {
	case int64, bool, *big.Int:
		return true
	case *Instance:
		if _, _, ok := special(x, "__index__"); ok {
			return true
		}
		if x.native != Absent {
			return hasIndex(x.native)
		}
		return false
	}
	_, ok := v.(HasIndex)
	return ok
}

// Slice is Python's slice; what was left out is None.
type Slice struct{ Start, Stop, Step Value }

func (s *Slice) items() []Value { return []Value{s.Start, s.Stop, s.Step} }

// Indices gives start, stop and step for a sequence of n items, within it: stop is where to end
// (-1 at the least for a negative step), and count the number of items.
func (s *Slice) Indices(t *Thread, n int) (start, stop, step, count int, err error) {
	return s.indices(t, func() int { return n })
}

// indices is Indices for a sequence that an __index__ may change: its length is asked for last.
func (s *Slice) indices(t *Thread, length func() int) (start, stop, step, count int, err error) {
	step = 1
	if s.Step != nil {
		if step, err = sliceIndex(t, s.Step); err != nil {
			return 0, 0, 0, 0, err
		}
		if step == 0 {
			return 0, 0, 0, 0, Raise(ValueError, "slice step cannot be zero")
		}
		step = max(step, -math.MaxInt)
	}
	if s.Start != nil {
		if start, err = sliceIndex(t, s.Start); err != nil {
			return 0, 0, 0, 0, err
		}
	}
	if s.Stop != nil {
		if stop, err = sliceIndex(t, s.Stop); err != nil {
			return 0, 0, 0, 0, err
		}
	}
	n := length()
	back := step < 0
	switch {
	case s.Start != nil:
		start = clampIndex(start, n, back)
	case back:
		start = n - 1
	}
	switch {
	case s.Stop != nil:
		stop = clampIndex(stop, n, back)
	case back:
		stop = -1
	default:
		stop = n
	}
	switch {
	case !back && start < stop:
		count = (stop-start-1)/step + 1
	case back && start > stop:
		count = (start-stop-1)/-step + 1
	}
	return start, stop, step, count, nil
}

func sliceIndex(t *Thread, v Value) (int, error) {
	if !hasIndex(v) {
		return 0, Raise(TypeError, "slice indices must be integers or None or have an __index__ method")
	}
	return IntIndex(t, v, nil)
}

// clampIndex brings a slice's bound within a sequence of n items.
func clampIndex(i, n int, backwards bool) int {
	low, high := 0, n
	if backwards {
		low, high = -1, n-1
	}
	if i < 0 {
		if i += n; i < 0 {
			return low
		}
	}
	return min(i, high)
}

// searchBounds gives the bounds of find, index and the like, within n items.
func searchBounds(t *Thread, start, stop Value, n int) (from, to int, err error) {
	to = n
	if start != Absent && start != nil {
		if from, err = sliceIndex(t, start); err != nil {
			return 0, 0, err
		}
		if from < 0 {
			from = max(from+n, 0)
		}
	}
	if stop != Absent && stop != nil {
		if to, err = sliceIndex(t, stop); err != nil {
			return 0, 0, err
		}
		if to < 0 {
			to = max(to+n, 0)
		}
		to = min(to, n)
	}
	return from, to, nil
}

// seqIndex gives the place of an index in a sequence of n items; what has its error messages.
func seqIndex(t *Thread, key Value, n int, what *seqNames) (int, error) {
	return seqIndexOf(t, key, func() int { return n }, what)
}

// seqIndexOf is seqIndex for a sequence that an __index__ may change.
func seqIndexOf(t *Thread, key Value, length func() int, what *seqNames) (int, error) {
	if !hasIndex(key) {
		if !strings.Contains(what.kind, "%") {
			return 0, Raise(TypeError, "%s", what.kind)
		}
		return 0, Raise(TypeError, what.kind, TypeName(key))
	}
	i, err := IntIndex(t, key, IndexError)
	if err != nil {
		return 0, err
	}
	n := length()
	if i < 0 {
		i += n
	}
	if i < 0 || i >= n {
		return 0, Raise(IndexError, "%s", what.bounds)
	}
	return i, nil
}

// seqNames are the messages of a sequence type's indexing.
type seqNames struct{ kind, bounds string }

var (
	listNames       = &seqNames{"list indices must be integers or slices, not %s", "list index out of range"}
	listAssignNames = &seqNames{"list indices must be integers or slices, not %s", "list assignment index out of range"}
	tupleNames      = &seqNames{"tuple indices must be integers or slices, not %s", "tuple index out of range"}
	strNames        = &seqNames{"string indices must be integers, not '%s'", "string index out of range"}
	bytesNames      = &seqNames{"byte indices must be integers or slices, not %s", "index out of range"}
	byteArrayNames  = &seqNames{"bytearray indices must be integers or slices, not %s", "bytearray index out of range"}
	memoryNames     = &seqNames{"memoryview: invalid slice key", "index out of bounds on dimension 1"}
)

// sliceItems gives the items that a slice picks.
func sliceItems(t *Thread, items []Value, s *Slice) ([]Value, error) {
	start, _, step, count, err := s.Indices(t, len(items))
	if err != nil {
		return nil, err
	}
	if err := t.Charge(16 * count); err != nil {
		return nil, err
	}
	out := make([]Value, count)
	if step == 1 {
		copy(out, items[start:])
		return out, nil
	}
	for i := range out {
		out[i] = items[start+i*step]
	}
	return out, nil
}

// sliceText gives the characters that a slice picks.
func sliceText(t *Thread, s string, sl *Slice) (string, error) {
	ascii := isASCII(s)
	n := len(s)
	if !ascii {
		n = runeLen(s)
	}
	start, stop, step, count, err := sl.Indices(t, n)
	if err != nil || count == 0 {
		return "", err
	}
	if step == 1 {
		return substr(s, start, stop), nil
	}
	if err := t.Charge(count + len(s)*4); err != nil {
		return "", err
	}
	if ascii {
		return sliceBytes(s, start, step, count), nil
	}
	runes := []rune(s)
	out := make([]rune, count)
	for i := range out {
		out[i] = runes[start+i*step]
	}
	return string(out), nil
}

// sliceBytes picks every step-th byte.
func sliceBytes(s string, start, step, count int) string {
	if step == 1 {
		return s[start : start+count]
	}
	out := make([]byte, count)
	for i := range out {
		out[i] = s[start+i*step]
	}
	return string(out)
}

func sliceByteString(t *Thread, s string, sl *Slice) (string, error) {
	start, _, step, count, err := sl.Indices(t, len(s))
	if err != nil || count == 0 {
		return "", err
	}
	if err := t.Charge(count); err != nil {
		return "", err
	}
	return sliceBytes(s, start, step, count), nil
}
