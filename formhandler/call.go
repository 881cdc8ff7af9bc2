package formhandler

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Call is an SQL function of a default, written as SQLAlchemy does: func.now(),
// func.hex(func.randomblob(8)), sa.func.datetime('now', '+1 day').
type Call struct {
	Func string // in lower case
	Args []any  // *Call, string, int64 or float64
}

// parseCall reads a call.
func parseCall(s string) (*Call, error) {
	p := &callParser{rest: strings.TrimSpace(s)}
	c, err := p.call(0)
	if err == nil && p.rest != "" {
		err = fmt.Errorf("%s follows the function", quoted(p.rest))
	}
	return c, err
}

type callParser struct{ rest string }

func (p *callParser) take(prefix string) bool {
	rest, ok := strings.CutPrefix(p.rest, prefix)
	if ok {
		p.rest = strings.TrimLeft(rest, " ")
	}
	return ok
}

// maxCallDepth bounds nested calls.
const maxCallDepth = 10

func (p *callParser) call(depth int) (*Call, error) {
	_ = p.take("sqlalchemy.") || p.take("sa.")
	if !p.take("func.") {
		return nil, errors.New("it does not begin with \"func.\"")
	}
	n := 0
	for n < len(p.rest) && (isLetter(p.rest[n]) || n > 0 && isDigit(p.rest[n])) {
		n++
	}
	c := &Call{Func: strings.ToLower(p.rest[:n])}
	p.rest = strings.TrimLeft(p.rest[n:], " ")
	if c.Func == "" || !p.take("(") {
		return nil, errors.New("it is not called: brackets are missing")
	}
	if depth > maxCallDepth {
		return nil, errors.New("it is nested too deep")
	}
	for first := true; !p.take(")"); first = false {
		if !first && !p.take(",") {
			return nil, errors.New("its brackets are not closed")
		}
		a, err := p.arg(depth)
		if err != nil {
			return nil, err
		}
		c.Args = append(c.Args, a)
	}
	return c, nil
}

func isLetter(c byte) bool { return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// arg reads a call, a string without escapes, or a number.
func (p *callParser) arg(depth int) (any, error) {
	if p.rest == "" {
		return nil, errors.New("its brackets are not closed")
	}
	if q := p.rest[0]; q == '\'' || q == '"' {
		end := strings.IndexByte(p.rest[1:], q)
		if end < 0 || strings.IndexByte(p.rest[1:1+end], '\\') >= 0 {
			return nil, errors.New("its text is not a plain string")
		}
		s := p.rest[1 : 1+end]
		p.rest = strings.TrimLeft(p.rest[end+2:], " ")
		return s, nil
	}
	n := strings.IndexAny(p.rest, ",) ")
	if n < 0 {
		n = len(p.rest)
	}
	if i, err := strconv.ParseInt(p.rest[:n], 10, 64); err == nil {
		p.rest = strings.TrimLeft(p.rest[n:], " ")
		return i, nil
	}
	if f, ok := parseFloat(p.rest[:n]); ok && f == f && f-f == 0 {
		p.rest = strings.TrimLeft(p.rest[n:], " ")
		return f, nil
	}
	return p.call(depth + 1)
}

// sql is the call in SQL; rename gives what a database calls a function, with whether it is written
// without brackets.
func (c *Call) sql(rename func(fn string) (name string, bare bool)) string {
	name, bare := rename(c.Func)
	if bare && len(c.Args) == 0 {
		return name
	}
	args := make([]string, len(c.Args))
	for i, a := range c.Args {
		switch x := a.(type) {
		case *Call:
			args[i] = x.sql(rename)
		default:
			args[i] = literal(x)
		}
	}
	return name + "(" + strings.Join(args, ", ") + ")"
}

// literal is a scalar in SQL.
func literal(v Value) string {
	switch x := v.(type) {
	case int64:
		return strconv.FormatInt(x, 10)
	case float64:
		return strconv.FormatFloat(x, 'g', -1, 64)
	case string:
		return "'" + strings.ReplaceAll(x, "'", "''") + "'"
	}
	return "NULL"
}
