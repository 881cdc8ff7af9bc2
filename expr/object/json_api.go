package object

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// JSONOptions say how values become JSON. nil and the zero value are compact, UTF-8, as the message
// core sends it.
type JSONOptions struct {
	ASCII     bool   // escape everything beyond ASCII
	Indent    string // of one level; "" where Multiline is unset means one line
	Multiline bool   // break lines, as json.dumps does where indent is given
	ItemSep   string // "" means ","
	KeySep    string // "" means ":"
	SortKeys  bool
	SkipKeys  bool                                    // leave out keys that are no str, int, float, bool or None
	AllowNaN  bool                                    // write NaN and Infinity; else ValueError
	NoCycles  bool                                    // cycles raise RecursionError instead of ValueError
	Default   func(t *Thread, v Value) (Value, error) // for what JSON does not know; nil: TypeError
}

// JSONLimits say what is accepted. nil and the zero value are as the message core needs it.
type JSONLimits struct {
	Depth                               int  // of nesting; 0 means 200
	AllowNaN                            bool // NaN, Infinity, -Infinity
	AttrDict                            bool // objects become AttrDicts
	Lenient                             bool // control characters in strings (json.loads(strict=False))
	ParseInt, ParseFloat, ParseConstant func(t *Thread, s string) (Value, error)
	Object                              func(t *Thread, d *Dict) (Value, error)       // object_hook
	Pairs                               func(t *Thread, pairs []Value) (Value, error) // object_pairs_hook: *Tuples
}

// JSONError is where a JSON text is wrong, with CPython's wording.
type JSONError struct {
	Msg string // "Expecting value"
	Doc string
	Pos int // in bytes, from 0
}

// Error is str() of CPython's JSONDecodeError: "Expecting value: line 1 column 1 (char 0)".
func (e *JSONError) Error() string {
	line, col, char := e.Place()
	return fmt.Sprintf("%s: line %d column %d (char %d)", e.Msg, line, col, char)
}

// Place gives line and column from 1 and the offset from 0, in characters.
func (e *JSONError) Place() (line, col, char int) {
	before := e.Doc[:min(e.Pos, len(e.Doc))]
	line = strings.Count(before, "\n") + 1
	col = utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
	return line, col, utf8.RuneCountInString(before)
}
