package object

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Exception is a Python exception, raised or not; it is a Go error. It belongs to one thread.
type Exception struct {
	class  *Class
	args   []Value
	fields *Dict // what its built-in class keeps beyond args: errno, value, name …; may be nil
	attrs  *Dict // what Python code has set on it; may be nil
	err    error // what AsException made it from; may be nil

	Cause    *Exception // raise … from Cause
	Context  *Exception // what was being handled when it was raised
	Suppress bool       // do not show Context

	// Traceback is where it passed, outermost call last: the runtime appends a frame for each
	// function that it leaves.
	Traceback []Frame

	// Stack is where all code stood when it was raised, the innermost place first; Level says how
	// many calls deep that was. The runtime keeps them to tell the Traceback from.
	Stack []Frame
	Level int
}

// Frame is a place that an exception passed.
type Frame struct {
	Name string // of the function, "<module>" outside one
	File string
	Line int // from 1; 0: unknown
	Col  int // from 1, in characters; 0: unknown
}

// Raise makes an exception with one argument, the message formatted as fmt.Sprintf does. An empty
// format gives it none.
func Raise(c *Class, format string, args ...any) *Exception {
	e := &Exception{class: c}
	if format != "" {
		if len(args) > 0 || strings.IndexByte(format, '%') >= 0 {
			format = fmt.Sprintf(format, args...)
		}
		e.args = []Value{format}
	}
	return e
}

// NewException makes an exception with these arguments, as calling its class does for the
// built-in ones that keep nothing beyond args.
func NewException(c *Class, args ...Value) *Exception { return &Exception{class: c, args: args} }

// AsException gives the exception that err is or wraps. Others are wrapped: a context's deadline
// and cancelling become TimeoutError, the rest RuntimeError with the error's text.
func AsException(err error) *Exception {
	if err == nil {
		return nil
	}
	if e, ok := err.(*Exception); ok {
		return e
	}
	var e *Exception
	if errors.As(err, &e) {
		return e
	}
	c := RuntimeError
	var j *JSONError
	switch {
	case errors.As(err, &j):
		c = ValueError
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		c = TimeoutError
	}
	e = Raise(c, "%s", err.Error())
	e.err = err
	return e
}

// Class is the exception's class.
func (e *Exception) Class() *Class { return e.class }

// Args are the exception's arguments; they must not be changed.
func (e *Exception) Args() []Value { return e.args }

// Is tells whether e's class is c or a subclass, by the mro alone.
func (e *Exception) IsA(c *Class) bool { return e.class.IsSub(c) }

// Error is the last line that Python prints of a traceback: "ValueError: message".
func (e *Exception) Error() string {
	name := e.class.qualname
	if m := e.class.module; m != "builtins" && m != "__main__" && m != "" {
		name = m + "." + name
	}
	if s := e.Message(); s != "" {
		return name + ": " + s
	}
	return name
}

// messageBudget bounds the bytes that Message builds.
const messageBudget = 1 << 20

// Message is str(e), or where that fails or would be enormous "<exception str() failed>".
func (e *Exception) Message() string {
	s, err := Str(NewThread(messageBudget, 0), e)
	if err != nil {
		return "<exception str() failed>"
	}
	return s
}

// Unwrap gives the Go error that AsException made e from. The Python causes are not in the chain:
// Python code can make a circle of them.
func (e *Exception) Unwrap() error { return e.err }

// Copy gives a new exception with the same class and arguments, raised nowhere yet.
func (e *Exception) Copy() *Exception {
	return &Exception{class: e.class, args: e.args, fields: e.fields}
}

// Field gives what a built-in exception keeps beyond its arguments (errno, value, name …).
func (e *Exception) Field(name string) (Value, bool) {
	if e.fields == nil {
		return nil, false
	}
	return e.fields.Get(name)
}

// SetField sets such a field and returns e.
func (e *Exception) SetField(name string, v Value) *Exception {
	if e.fields == nil {
		e.fields = NewDict(2)
	}
	e.fields.Set(name, v)
	return e
}
