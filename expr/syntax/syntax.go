package syntax

import "fmt"

// Error is why a source was refused, as CPython 3.11 would say it.
type Error struct {
	Name            string // of the source, as given
	Kind            string // "SyntaxError", "IndentationError", "TabError" or "RecursionError"
	Msg             string // in CPython's wording
	Line, Col       int    // from 1, Col in characters; 0 unknown. SyntaxError's lineno and offset
	EndLine, EndCol int    // SyntaxError's end_lineno and end_offset; 0 unknown

	lexical bool // found by the lexer: nothing else is looked for
}

// Error gives name:line:column: kind: message.
func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s: %s", e.Name, e.Line, e.Col, e.Kind, e.Msg)
}

// Options say in what surroundings a source stands. The zero value is a module's top level.
type Options struct {
	// Function says that the source is the body of a function, so that return and yield are
	// allowed, and await where Async too.
	Function, Async bool
}

// ParseExpr parses one expression, as for Python's eval: blanks around it don't count, and lines
// may follow only within parentheses. name is the source's, for errors, which are always an *Error.
func ParseExpr(name, src string) (*Expression, error) { return Options{}.ParseExpr(name, src) }

// ParseModule parses statements, as for Python's exec. name is the source's, for errors, which
// are always an *Error.
func ParseModule(name, src string) (*Module, error) { return Options{}.ParseModule(name, src) }

// ParseExpr is the function of this name, for a source that stands in o's surroundings.
func (o Options) ParseExpr(name, src string) (*Expression, error) {
	e, err := o.parseExpr(name, src)
	if err != nil {
		return nil, err
	}
	return e, nil
}

// ParseModule is the function of this name, for a source that stands in o's surroundings.
func (o Options) ParseModule(name, src string) (*Module, error) {
	m, err := o.parseModule(name, src)
	if err != nil {
		return nil, err
	}
	return m, nil
}

func (o Options) parseExpr(name, src string) (*Expression, *Error) {
	e, p, err := parseExpr(name, src)
	if err == nil {
		err = o.check(p, nil, e.Body)
	}
	return e, err
}

func (o Options) parseModule(name, src string) (*Module, *Error) {
	m, p, err := parseModule(name, src)
	if err == nil {
		err = o.check(p, m.Body, nil)
	}
	return m, err
}
