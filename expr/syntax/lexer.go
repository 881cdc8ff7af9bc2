package syntax

import (
	"fmt"
	"unicode/utf8"
)

// CPython's bounds.
const (
	maxParens  = 200 // MAXLEVEL
	maxIndents = 100 // MAXINDENT
	tabSize    = 8
)

// lexer turns source into tokens, all at once: a source that is refused is refused for its first
// bad token before most of what the grammar finds wrong, so there is nothing to gain by waiting.
type lexer struct {
	src       string
	dirty     bool  // src is not all UTF-8
	pos       int   // of the next byte
	line      int32 // of pos, from 1
	lineStart int   // offset of the line's first byte (for an f-string's first line, shifted)
	toks      []token
	parens    []paren
	indents   []indent
	err       *lexError
	// field is the offset of the brace of the f-string's field that is being read, or -1; fieldLine
	// is its line.
	field     int
	fieldLine int32
}

// paren is an open parenthesis.
type paren struct {
	char  byte
	line  int32
	col   int32
	start int // offset of the line's first byte
}

// indent is an open block's indentation: with tabs to multiples of 8, and with tabs as one
// column. Two lines whose order differs between the measures mix tabs and spaces.
type indent struct{ col, alt int }

// lexError is why a lexer stopped. CPython raises some when it meets them and others only when
// the parser asks for the token: deferred is set for those.
type lexError struct {
	kind     string
	msg      string
	line     int32
	col      int // as Error.Col
	endLine  int32
	endCol   int
	deferred bool
}

// newLexer makes a lexer of src, which has no carriage returns and no NUL.
func newLexer(src string) *lexer {
	return &lexer{src: src, dirty: !utf8.ValidString(src), line: 1, field: -1, toks: make([]token, 0, len(src)/4+8)}
}

// run reads all tokens. The last is tEOF, or tError with l.err set. atBOL says that a logical line
// starts where the lexer is.
func (l *lexer) run(atBOL bool) {
	for {
		if atBOL {
			if !l.indentation() {
				return
			}
			atBOL = false
		}
		switch l.next() {
		case tEOF, tError:
			return
		case tNewline:
			atBOL = true
		}
	}
}

// next reads one token and appends it.
func (l *lexer) next() kind {
	for {
		comment := l.blanks()
		if l.pos >= len(l.src) {
			return l.endOfInput()
		}
		c := l.src[l.pos]
		switch class[c] {
		case cLetter, cPrefix, cHigh:
			return l.word()
		case cDigit:
			return l.number()
		case cQuote:
			return l.str(l.pos)
		case cOpen, cClose:
			return l.bracket(c)
		case cNewline:
			if len(l.parens) > 0 {
				l.newLine()
				continue
			}
			l.add(tNewline, comment, l.pos)
			l.newLine()
			return tNewline
		case cBackslash:
			if !l.continuation() {
				return tError
			}
			continue
		case cDot:
			if l.pos+1 < len(l.src) && class[l.src[l.pos+1]] == cDigit {
				return l.number()
			}
		}
		return l.operator(c)
	}
}

// blanks skips blanks and a comment. It returns where the comment starts, or else where it stops:
// a line's end starts there.
func (l *lexer) blanks() int {
	for l.pos < len(l.src) {
		switch l.src[l.pos] {
		case ' ', '\t', '\f':
			l.pos++
			continue
		case '#':
			comment := l.pos
			for l.pos < len(l.src) && l.src[l.pos] != '\n' {
				l.pos++
			}
			return comment
		}
		return l.pos
	}
	return l.pos
}

// newLine passes a line feed.
func (l *lexer) newLine() {
	l.pos++
	if l.pos < len(l.src) || l.field >= 0 { // at the end, CPython stays on the last line
		l.line++
		l.lineStart = l.pos
	}
}

// add appends a token of one line.
func (l *lexer) add(k kind, start, end int) {
	l.toks = append(l.toks, token{
		kind: k, level: uint8(len(l.parens)), start: int32(start), end: int32(end),
		line: l.line, endLine: l.line, col: int32(start - l.lineStart), endCol: int32(end - l.lineStart),
	})
}

// mark appends a token that has no place on its line.
func (l *lexer) mark(k kind) {
	l.toks = append(l.toks, token{
		kind: k, level: uint8(len(l.parens)), start: int32(l.pos), end: int32(l.pos),
		line: l.line, endLine: l.line, col: -1, endCol: -1,
	})
}

func (l *lexer) endOfInput() kind {
	if l.field >= 0 && len(l.parens) == 1 { // the field's end stands for the group's
		l.parens = nil
		l.add(tRpar, l.pos, l.pos+1)
		l.add(tNewline, l.pos+1, l.pos+1)
		l.mark(tEOF)
		return tEOF
	}
	if len(l.parens) > 0 {
		return l.stop(l.neverClosed())
	}
	l.mark(tEOF)
	return tEOF
}

// neverClosed is the error for the innermost open parenthesis.
func (l *lexer) neverClosed() *lexError {
	p := l.parens[len(l.parens)-1]
	return &lexError{kind: "SyntaxError", msg: fmt.Sprintf("'%c' was never closed", p.char), line: p.line,
		col: l.column(p.start, p.start+int(p.col)), endLine: p.line, deferred: true}
}

// stop ends the tokens with e.
func (l *lexer) stop(e *lexError) kind {
	l.err = e
	l.mark(tError)
	return tError
}

// fail stops with an error that stands at the byte before offset at.
func (l *lexer) fail(at int, format string, args ...any) kind {
	col := l.column(l.lineStart, at) - 1
	return l.stop(&lexError{kind: "SyntaxError", msg: fmt.Sprintf(format, args...), line: l.line, col: col,
		endLine: l.line, endCol: col})
}

// column is the column, in characters from 1, of the byte at offset in the line that starts at
// lineStart.
func (l *lexer) column(lineStart, offset int) int {
	if l.field >= 0 && l.line == l.fieldLine {
		lineStart = l.field
	}
	return utf8.RuneCountInString(l.src[lineStart:min(offset, len(l.src))]) + 1
}

// continuation passes a backslash at a line's end.
func (l *lexer) continuation() bool {
	l.pos++
	if l.pos >= len(l.src) || l.src[l.pos] != '\n' {
		l.stop(&lexError{kind: "SyntaxError", msg: "unexpected character after line continuation character",
			line: l.line, col: l.column(l.lineStart, min(l.pos, len(l.src)-1)), endLine: l.line, deferred: true})
		return false
	}
	l.pos++
	if l.pos >= len(l.src) {
		if len(l.parens) > 0 {
			l.stop(l.neverClosed())
			return false
		}
		l.stop(&lexError{kind: "SyntaxError", msg: "unexpected EOF while parsing", deferred: true,
			line: l.line, col: l.column(l.lineStart, l.pos-1), endLine: l.line})
		return false
	}
	l.line++
	l.lineStart = l.pos
	return true
}

// bracket reads one of ( [ { } ] ).
func (l *lexer) bracket(c byte) kind {
	at := l.pos
	var k kind
	switch c {
	case '(':
		k = tLpar
	case '[':
		k = tLsqb
	case '{':
		k = tLbrace
	case ')':
		k = tRpar
	case ']':
		k = tRsqb
	case '}':
		k = tRbrace
	}
	l.pos++
	if class[c] == cOpen {
		if len(l.parens) >= maxParens {
			return l.fail(l.pos, "too many nested parentheses")
		}
		l.parens = append(l.parens, paren{char: c, line: l.line, col: int32(at - l.lineStart), start: l.lineStart})
		l.add(k, at, l.pos)
		return k
	}
	if len(l.parens) == 0 {
		return l.fail(l.pos, "unmatched '%c'", c)
	}
	open := l.parens[len(l.parens)-1]
	l.parens = l.parens[:len(l.parens)-1]
	if closing(open.char) != c {
		if open.line != l.line {
			return l.fail(l.pos, "closing parenthesis '%c' does not match opening parenthesis '%c' on line %d",
				c, open.char, open.line)
		}
		return l.fail(l.pos, "closing parenthesis '%c' does not match opening parenthesis '%c'", c, open.char)
	}
	l.add(k, at, l.pos)
	return k
}

// closing is the parenthesis that closes open.
func closing(open byte) byte {
	switch open {
	case '(':
		return ')'
	case '[':
		return ']'
	}
	return '}'
}

// operator reads an operator or delimiter: the longest that there is.
func (l *lexer) operator(c byte) kind {
	var c1, c2 byte
	if l.pos+1 < len(l.src) {
		c1 = l.src[l.pos+1]
	}
	if l.pos+2 < len(l.src) {
		c2 = l.src[l.pos+2]
	}
	k, n := op1(c), 1
	if k2 := op2(c, c1); k2 != tUnknown {
		k, n = k2, 2
		if k3 := op3(c, c1, c2); k3 != tUnknown {
			k, n = k3, 3
		}
	} else if c == '.' && c1 == '.' && c2 == '.' {
		k, n = tEllipsis, 3
	}
	if k == tUnknown && (c < ' ' || c == 0x7f) {
		l.pos++
		return l.fail(l.pos, "invalid non-printable character U+%04X", c)
	}
	l.add(k, l.pos, l.pos+n)
	l.pos += n
	return k
}

func op1(c byte) kind {
	switch c {
	case ':':
		return tColon
	case ',':
		return tComma
	case ';':
		return tSemi
	case '.':
		return tDot
	case '=':
		return tEqual
	case '+':
		return tPlus
	case '-':
		return tMinus
	case '*':
		return tStar
	case '/':
		return tSlash
	case '%':
		return tPercent
	case '@':
		return tAt
	case '|':
		return tVbar
	case '^':
		return tCircumflex
	case '&':
		return tAmper
	case '~':
		return tTilde
	case '<':
		return tLess
	case '>':
		return tGreater
	}
	return tUnknown
}

func op2(c, c1 byte) kind {
	if c1 == '=' {
		switch c {
		case '=':
			return tEqEqual
		case '!':
			return tNotEqual
		case '<':
			return tLessEqual
		case '>':
			return tGreaterEqual
		case ':':
			return tColonEqual
		case '+':
			return tPlusEqual
		case '-':
			return tMinEqual
		case '*':
			return tStarEqual
		case '/':
			return tSlashEqual
		case '%':
			return tPercentEqual
		case '@':
			return tAtEqual
		case '&':
			return tAmperEqual
		case '|':
			return tVbarEqual
		case '^':
			return tCircumflexEqual
		}
		return tUnknown
	}
	switch {
	case c == '*' && c1 == '*':
		return tDoubleStar
	case c == '/' && c1 == '/':
		return tDoubleSlash
	case c == '<' && c1 == '<':
		return tLeftShift
	case c == '>' && c1 == '>':
		return tRightShift
	case c == '-' && c1 == '>':
		return tRarrow
	case c == '<' && c1 == '>':
		return tLtGt
	}
	return tUnknown
}

func op3(c, c1, c2 byte) kind {
	if c2 == '=' && c == c1 {
		switch c {
		case '*':
			return tDoubleStarEqual
		case '/':
			return tDoubleSlashEqual
		case '<':
			return tLeftShiftEqual
		case '>':
			return tRightShiftEqual
		}
	}
	return tUnknown
}
