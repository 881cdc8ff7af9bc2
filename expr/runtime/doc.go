// Package runtime runs compiled units in goja: it supplies the native functions that the
// JavaScript calls, Python's functions, generators and exceptions on top of goja's, the import
// system, and the bounds in time and memory.
//
// # Values
//
// A Python value passes through JavaScript as a goja.Value that goja never looks into: a pointer to
// a struct of ours, made a goja.Value by embedding a *goja.Object (value.go). That costs one small
// allocation, a type assertion to get back, and leaves no way from a Python value to JavaScript's
// properties or prototypes.
//
// # Time
//
// Every loop and every call in the JavaScript passes through a native that looks at the thread's
// interrupt, so goja's own Interrupt, which can fire too late and spoil the next evaluation, is
// not needed. A timer sets the thread's interrupt; natives then raise TimeoutError, which no
// except clause can catch.
//
// # Concurrency
//
// A Runtime belongs to one goroutine at a time.
package runtime
