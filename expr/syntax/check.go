package syntax

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// checker holds what the checks after the grammar share.
type checker struct {
	name   string
	lines  []string // of the source
	depth  int
	near   Loc  // the statement being visited
	future bool // `from __future__ import annotations`
	// futureLine is the line of the last import from __future__ that stands where it should.
	futureLine int32
	opts       Options
	root       *scope
	scopes     map[Node]*scope // of functions, classes, lambdas and comprehensions
}

// check finds what CPython's compiler refuses in a tree that its parser takes: first misplaced
// imports from __future__, then what is wrong with names (its symtable.c), then what is wrong with
// places (its compile.c), each in the order in which CPython comes across it.
func (o Options) check(p *parser, body []Stmt, e Expr) (err *Error) {
	c := &checker{name: p.name, opts: o, near: Loc{Line: 1}}
	defer func() {
		switch r := recover().(type) {
		case nil:
		case bailout:
			err = r.err
			c.lines = strings.Split(p.src, "\n")
			c.characters(err)
		default:
			panic(r)
		}
	}()
	c.checkFuture(body)
	c.checkNames(body, e)
	c.checkPlaces(body, e)
	return nil
}

// fail gives up with an error that stands at l.
func (c *checker) fail(l Loc, format string, args ...any) {
	panic(bailout{&Error{Name: c.name, Kind: "SyntaxError", Msg: fmt.Sprintf(format, args...),
		Line: int(l.Line), Col: int(l.Col) + 1, EndLine: int(l.EndLine), EndCol: int(l.EndCol) + 1}})
}

// enter counts the nesting of what is walked; leave ends it.
func (c *checker) enter() {
	if c.depth++; c.depth > maxDepth {
		panic(bailout{&Error{Name: c.name, Kind: "RecursionError", Line: int(c.near.Line), Col: int(c.near.Col) + 1,
			Msg: "maximum recursion depth exceeded during compilation"}})
	}
}

func (c *checker) leave() { c.depth-- }

// characters turns err's columns from bytes to characters. (CPython's compiler leaves them so;
// those of its parser are characters.)
func (c *checker) characters(err *Error) {
	col := func(line, col int) int {
		if line < 1 || line > len(c.lines) || col < 1 {
			return col
		}
		text := c.lines[line-1]
		n := min(col-1, len(text))
		return utf8.RuneCountInString(text[:n]) + col - n
	}
	err.Col, err.EndCol = col(err.Line, err.Col), col(err.EndLine, err.EndCol)
}

// checkFuture finds imports from __future__ that come too late or name no feature.
func (c *checker) checkFuture(body []Stmt) {
	done := false
	var line int32
	for i, s := range body {
		l := s.Location()
		if done && l.Line > line {
			return
		}
		line = l.Line
		switch s := s.(type) {
		case *ImportFrom:
			if s.Module != "__future__" {
				done = true
				continue
			}
			if done { // CPython is one column off here
				c.fail(Loc{l.Line, l.Col - 1, l.Line, -1}, lateFuture)
			}
			c.features(s)
			c.futureLine = s.Line
		case *ExprStmt:
			if k, ok := s.Value.(*Constant); ok {
				if _, ok := k.Value.(string); ok && i == 0 {
					continue // a docstring
				}
			}
			done = true
		default:
			done = true
		}
	}
}

const lateFuture = "from __future__ imports must occur at the beginning of the file"

// features checks the names that are imported from __future__.
func (c *checker) features(s *ImportFrom) {
	at := Loc{s.Line, s.Col, s.Line, -1}
	for _, a := range s.Names {
		switch a.Name {
		case "annotations":
			c.future = true
		case "nested_scopes", "generators", "division", "absolute_import", "with_statement", "print_function",
			"unicode_literals", "barry_as_FLUFL", "generator_stop":
		case "braces":
			c.fail(at, "not a chance")
		default:
			c.fail(at, "future feature %s is not defined", a.Name)
		}
	}
}
