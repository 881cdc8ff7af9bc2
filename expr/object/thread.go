package object

// Thread is one evaluation: its memory budget, its deadline and its depth. Not safe for
// concurrent use. A nil *Thread has no limits.
type Thread struct{}

// Dict is Python's dict: insertion order, keys equal as Python equates them.
type Dict struct{}

// Exception is a raised Python exception; it is a Go error.
type Exception struct{ msg string }

func (e *Exception) Error() string { return e.msg }
