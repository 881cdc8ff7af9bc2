package object

import (
	"io"
	"runtime"
	"runtime/metrics"
	"sync/atomic"
)

// DefaultDepth is how deep calls and nested values may go: CPython's recursion limit.
const DefaultDepth = 1000

// Thread is one evaluation: its budget of bytes, its interrupt and its depth. It is not safe for
// concurrent use, but for [Thread.Interrupt]. A nil *Thread has no limits.
type Thread struct {
	// Out receives what print() writes; nil discards it.
	Out io.Writer
	// Host is what runs the thread, for native functions that need more of it. May be nil.
	Host any

	budget    int64 // bytes that may be held; 0: no bound
	used      int64 // bytes charged
	held      int64 // of these, bytes that may still be in use: all, unless measured
	base      int64 // bytes that the process held when the evaluation began; 0: not known
	depth     int
	maxDepth  int
	interrupt atomic.Pointer[Exception]
	reprs     []any // containers whose repr is under way
}

// NewThread makes a thread that may build (after [Thread.SetBase]: hold) so many bytes and go so many calls deep. A budget of 0
// is no bound; a depth of 0 is DefaultDepth.
func NewThread(budget int64, depth int) *Thread {
	if depth <= 0 {
		depth = DefaultDepth
	}
	return &Thread{budget: budget, maxDepth: depth}
}

// Reset makes t ready for another evaluation with the same limits: nothing used, no depth, not
// interrupted.
func (t *Thread) Reset() {
	t.used, t.held, t.depth, t.reprs = 0, 0, 0, nil
	t.interrupt.Store(nil)
}

// Charge takes n bytes from the budget. The error is a MemoryError, and nothing may be built then.
// n is an estimate: charge before allocating. Large costs also see the interrupt.
func (t *Thread) Charge(n int) error {
	if t == nil {
		return nil
	}
	if n < 0 {
		return Raise(MemoryError, "")
	}
	t.used += int64(n)
	t.held += int64(n)
	if t.budget > 0 && t.held > t.budget && !t.measure(int64(n)) {
		t.used -= int64(n)
		t.held -= int64(n)
		return t.overBudget()
	}
	if n > 1<<16 {
		return t.Check()
	}
	return nil
}

// SetBase tells how many bytes the process held when the evaluation began. With it, what was
// charged and has become garbage since is not held against the budget.
func (t *Thread) SetBase(n int64) { t.base = n }

// measure collects garbage, once all that was charged would exceed the budget, to see what of it is
// still in use. It tells whether n bytes more may be built. A quarter of the budget must be free, so
// that this is not done all the time.
func (t *Thread) measure(n int64) bool {
	if t.base == 0 || n > t.budget {
		return false
	}
	runtime.GC()
	grown := min(max(LiveBytes()-t.base, 0), t.held-n)
	if grown+n > t.budget/4*3 {
		return false
	}
	t.held = grown + n
	return true
}

// LiveBytes tells how many bytes of the heap were in use when garbage was last collected.
func LiveBytes() int64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	if s[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return int64(s[0].Value.Uint64())
}

func (t *Thread) overBudget() error {
	return Raise(MemoryError, "the expression built more than its %s", byteSize(t.budget))
}

// Used tells how many bytes have been charged.
func (t *Thread) Used() int64 {
	if t == nil {
		return 0
	}
	return t.used
}

// Interrupt ends the evaluation early: the next Check, and every one after it, returns e. A nil e
// is a TimeoutError. It may be called from any goroutine.
func (t *Thread) Interrupt(e *Exception) {
	if e == nil {
		e = Raise(TimeoutError, "the expression took too long")
	}
	t.interrupt.CompareAndSwap(nil, e)
}

// Check returns the exception that the thread was interrupted with, if any. Every loop that a
// caller can make long calls it.
func (t *Thread) Check() error {
	if t == nil {
		return nil
	}
	if e := t.interrupt.Load(); e != nil {
		return e.Copy()
	}
	return nil
}

// Interrupted tells whether Interrupt was called.
func (t *Thread) Interrupted() bool { return t != nil && t.interrupt.Load() != nil }

// Enter goes one call deeper. The error is a RecursionError or the interrupt (nested values can be
// exponentially large while shallow), and Leave must not be called then.
func (t *Thread) Enter() error {
	if t == nil {
		return nil
	}
	if t.interrupt.Load() != nil {
		return t.Check()
	}
	if t.depth >= t.limit() {
		return Raise(RecursionError, "maximum recursion depth exceeded")
	}
	t.depth++
	return nil
}

// Leave undoes an Enter.
func (t *Thread) Leave() {
	if t != nil {
		t.depth--
	}
}

// Depth tells how many Enters have not been left.
func (t *Thread) Depth() int {
	if t == nil {
		return 0
	}
	return t.depth
}

func (t *Thread) limit() int {
	if t.maxDepth <= 0 {
		return DefaultDepth
	}
	return t.maxDepth
}

// enter is Enter for nested values, whose error says what was being done.
func (t *Thread) enter(where string) error {
	if t.interrupt.Load() != nil {
		return t.Check()
	}
	if t.depth >= t.limit() {
		return Raise(RecursionError, "maximum recursion depth exceeded%s", where)
	}
	t.depth++
	return nil
}

// or gives t, or where it is nil a thread without limits, so that nesting is bounded.
func (t *Thread) or() *Thread {
	if t == nil {
		return &Thread{}
	}
	return t
}

func byteSize(n int64) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return formatInt(n>>20) + " MB of memory"
	case n >= 1<<10 && n%(1<<10) == 0:
		return formatInt(n>>10) + " KB of memory"
	}
	return formatInt(n) + " bytes of memory"
}
