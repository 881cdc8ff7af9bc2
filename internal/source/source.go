package source

import (
	"errors"
	"fmt"
	"strings"
)

// Pos is a position in a file. Lines and columns count from 1, columns in characters; a zero
// Line or Col is unknown. The zero Pos is valid and means "nowhere".
type Pos struct {
	File      string
	Line, Col int
}

// IsValid reports whether p names a file or a line.
func (p Pos) IsValid() bool { return p.File != "" || p.Line > 0 }

// String gives file:line:column, leaving out what is unknown.
func (p Pos) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		if b.Len() > 0 {
			b.WriteByte(':')
		}
		fmt.Fprintf(&b, "%d", p.Line)
		if p.Col > 0 {
			fmt.Fprintf(&b, ":%d", p.Col)
		}
	}
	return b.String()
}

// Error is a fault at a position, for the person who can mend it. It shows its position once:
// wrapping it in another Error keeps the inner, more exact one.
type Error struct {
	Pos  Pos
	Msg  string // lower case, no final full stop
	Hint string // what would be right, e.g. `did you mean "columns"?`
	Err  error  // cause, may be nil; not repeated in the text
}

// Errorf makes an Error at pos. A %w verb sets its cause, several %w all of them.
func Errorf(pos Pos, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	var cause error
	switch u := err.(type) {
	case interface{ Unwrap() error }:
		cause = u.Unwrap()
	case interface{ Unwrap() []error }:
		cause = errors.Join(u.Unwrap()...)
	}
	return &Error{Pos: pos, Msg: err.Error(), Err: cause}
}

// WithHint sets the hint and returns e.
func (e *Error) WithHint(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

func (e *Error) Error() string {
	s := e.Msg
	if e.Pos.IsValid() {
		s = e.Pos.String() + ": " + s
	}
	if e.Hint != "" {
		s += ": " + e.Hint
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }
