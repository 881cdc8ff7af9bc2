package syntax

import (
	"fmt"
	"strings"
)

// fstring parses f-strings as CPython 3.11 does: it finds the replacement fields in the text of a
// string token and parses each as an expression in parentheses.
type fstring struct {
	p      *parser
	loc    Loc    // of all strings that are joined: every node has it but those within the fields
	kind   string // of the Constants
	raw    bool
	tok    int // the string token
	i, end int // what is left of its text
	values []Expr
	text   []byte // literal text not yet in values
}

func (f *fstring) add(s string) { f.text = append(f.text, s...) }

// flush makes a Constant of the literal text so far.
func (f *fstring) flush() {
	if len(f.text) > 0 {
		f.values = append(f.values, &Constant{Loc: f.loc, Value: string(f.text), Kind: f.kind})
		f.text = f.text[:0]
	}
}

func (f *fstring) finish() *JoinedStr {
	f.flush()
	return &JoinedStr{Loc: f.loc, Values: f.values}
}

func (f *fstring) raise(format string, args ...any) { f.p.raiseHere(fmt.Sprintf(format, args...)) }

// parse reads literals and fields up to the end, or in a format spec (level 1 and more) up to the
// closing brace.
func (f *fstring) parse(level int) {
	for {
		if f.literal(level) {
			continue // a doubled brace
		}
		if f.i >= f.end || f.p.src[f.i] == '}' {
			break
		}
		v := f.field(level)
		f.flush()
		f.values = append(f.values, v)
	}
	if level > 0 && (f.i >= f.end || f.p.src[f.i] != '}') {
		f.raise("f-string: expecting '}'")
	}
}

// literal reads text up to a brace. It reports whether that was a doubled one.
func (f *fstring) literal(level int) (doubled bool) {
	src, start, i := f.p.src, f.i, f.i
	end := -1
scan:
	for i < f.end {
		c := src[i]
		i++
		if !f.raw && c == '\\' && i < f.end {
			c = src[i]
			i++
			if c == 'N' {
				i = f.skipName(i)
				continue
			}
		}
		switch {
		case c != '{' && c != '}':
		case level == 0 && i < f.end && src[i] == c:
			end, doubled = i, true
			i++
			break scan
		case level == 0 && c == '}':
			f.raise("f-string: single '}' is not allowed")
		default:
			i--
			break scan
		}
	}
	f.i = i
	if end < 0 {
		end = i
	}
	if end > start {
		f.add(f.p.decode(start, end, f.raw))
	}
	return doubled
}

// skipName passes the {name} after \N.
func (f *fstring) skipName(i int) int {
	if i >= f.end {
		return i
	}
	i++
	if f.p.src[i-1] != '{' {
		return i
	}
	for i < f.end {
		i++
		if f.p.src[i-1] == '}' {
			break
		}
	}
	return i
}

// field reads a replacement field, from its opening brace to its closing one.
func (f *fstring) field(level int) Expr {
	if level >= 2 {
		f.raise("f-string: expressions nested too deeply")
	}
	src := f.p.src
	f.i++
	start := f.i
	f.expressionEnd()
	if f.i >= f.end {
		f.raise("f-string: expecting '}'")
	}
	v := &FormattedValue{Loc: f.loc, Value: f.expression(start, f.i)}
	debug := src[f.i] == '='
	if debug {
		f.i++
		for f.i < f.end && strings.IndexByte(" \t\n\v\f\r", src[f.i]) >= 0 {
			f.i++
		}
		f.more()
		f.add(src[start:f.i])
	}
	if src[f.i] == '!' {
		f.i++
		f.more()
		v.Conversion = src[f.i]
		f.i++
		if c := v.Conversion; c != 's' && c != 'r' && c != 'a' {
			f.raise("f-string: invalid conversion character: expected 's', 'r', or 'a'")
		}
	}
	f.more()
	if src[f.i] == ':' {
		f.i++
		f.more()
		spec := &fstring{p: f.p, loc: f.loc, kind: f.kind, raw: f.raw, tok: f.tok, i: f.i, end: f.end}
		spec.parse(level + 1)
		f.i = spec.i
		spec.loc = f.p.tokenLoc(f.tok) // what is left and the whole, as CPython places them
		v.FormatSpec = spec.finish()
	}
	if f.i >= f.end || src[f.i] != '}' {
		f.raise("f-string: expecting '}'")
	}
	f.i++
	if debug && v.FormatSpec == nil && v.Conversion == 0 {
		v.Conversion = 'r'
	}
	return v
}

// more checks that the text goes on.
func (f *fstring) more() {
	if f.i >= f.end {
		f.raise("f-string: expecting '}'")
	}
}

// expressionEnd passes the expression of a field: up to ! : = } outside parentheses and strings.
func (f *fstring) expressionEnd() {
	src := f.p.src
	var quote string // of the string that we are in
	var open []byte
	for ; f.i < f.end; f.i++ {
		c := src[f.i]
		switch {
		case c == '\\':
			f.raise("f-string expression part cannot include a backslash")
		case quote != "":
			if strings.HasPrefix(src[f.i:f.end], quote) {
				f.i += len(quote) - 1
				quote = ""
			}
		case c == '\'' || c == '"':
			quote = src[f.i : f.i+1]
			if f.i+2 < f.end && src[f.i+1] == c && src[f.i+2] == c {
				quote = src[f.i : f.i+3]
			}
			f.i += len(quote) - 1
		case c == '[' || c == '{' || c == '(':
			if len(open) >= maxParens {
				f.raise("f-string: too many nested parenthesis")
			}
			open = append(open, c)
		case c == '#':
			f.raise("f-string expression part cannot include '#'")
		case len(open) == 0 && f.endsExpression(c):
			return
		case c == ']' || c == '}' || c == ')':
			if len(open) == 0 {
				f.raise("f-string: unmatched '%c'", c)
			}
			top := open[len(open)-1]
			open = open[:len(open)-1]
			if closing(top) != c {
				f.raise("f-string: closing parenthesis '%c' does not match opening parenthesis '%c'", c, top)
			}
		}
	}
	if quote != "" {
		f.raise("f-string: unterminated string")
	}
	if len(open) > 0 {
		f.raise("f-string: unmatched '%c'", open[len(open)-1])
	}
}

// endsExpression reports whether c, outside parentheses, ends a field's expression. It passes the
// first character of != == <= >=.
func (f *fstring) endsExpression(c byte) bool {
	switch c {
	case '!', '=', '<', '>':
		if f.i+1 < f.end && f.p.src[f.i+1] == '=' {
			f.i++
			return false
		}
		return c == '!' || c == '='
	case ':', '}':
		return true
	}
	return false
}

// expression parses the expression between two offsets.
func (f *fstring) expression(start, end int) Expr {
	src := f.p.src
	if strings.Trim(src[start:end], " \t\n\f") == "" {
		if c := src[end]; c == '!' || c == ':' || c == '=' {
			f.raise("f-string: expression required before '%c'", c)
		}
		f.raise("f-string: empty expression not allowed")
	}
	line, col := f.place(start - 1)
	sub := &parser{name: f.p.name, depth: f.p.depth, lexer: newField(src[:end], start-1, line, col)}
	sub.dirty = f.p.dirty
	sub.run(false)
	e, err := sub.fieldExpression()
	if err != nil {
		f.p.raise(err)
	}
	return e
}

// place is the line of the field whose brace is at offset brace, and the column that CPython gives
// that brace. In a string of several lines that is not always where it stands.
func (f *fstring) place(brace int) (line, col int32) {
	src, t := f.p.src, &f.p.toks[f.tok]
	text := src[t.start:brace]
	lines := strings.Count(text, "\n")
	col = int32(len(text))
	if lines > 0 {
		col = int32(len(text) - strings.LastIndexByte(text, '\n') - 1)
	}
	rest := strings.TrimLeft(src[brace+1:], " \t\f")
	if rest[0] == '\n' || rest[0] == '}' { // the expression starts on the next line
		col = 0
	}
	if lines == 0 {
		col += t.col
	}
	return t.line + int32(lines), col
}

// newField makes a lexer of the field of src whose brace is at offset brace and that ends with src.
// The brace is read as the opening parenthesis of a group, which it is to what is inside.
func newField(src string, brace int, line, col int32) *lexer {
	l := &lexer{src: src, pos: brace + 1, line: line, lineStart: brace - int(col), field: brace, fieldLine: line}
	l.toks = make([]token, 0, (len(src)-brace)/4+8)
	l.parens = append(l.parens, paren{char: '(', line: line, col: col, start: l.lineStart})
	l.add(tLpar, brace, brace+1)
	return l
}
