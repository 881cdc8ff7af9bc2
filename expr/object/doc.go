// Package object is Python's data model in Go: values, classes, operators, strings, formatting,
// exceptions and the built-in functions, as CPython 3.11 has them. It knows nothing of
// JavaScript, of goja or of Python's syntax: the runtime calls it.
//
// # Values
//
// A [Value] is any Go value; its Go type says what it is in Python. Numbers, strings and bytes are
// plain Go values, containers are pointers ([List], [Tuple], [Dict], [Set] …), whose subclasses in
// Python are the same Go types with another class. Instances of other classes are [Instance],
// exceptions [Exception], classes [Class]. A Go type of one's own takes part by implementing
// [HasClass], [HasAttr], [HasItem], [Callable] and the like.
//
// # Errors
//
// Every error that an operation returns is an [*Exception] with CPython's class and wording; make
// one with [Raise]. Code that gets errors from elsewhere turns them to exceptions with
// [AsException].
//
// # Limits
//
// Every operation takes the [Thread] it runs in: its budget of bytes, its interrupt and its depth.
// A nil Thread has neither budget nor interrupt; depth is bounded all the same, so that no value,
// however deep or cyclic, overflows Go's stack.
//
// # Concurrency
//
// Immutable values, built-in classes and functions may be shared among goroutines. Everything
// else belongs to one Thread at a time.
package object
