package syntax

import (
	"strings"
	"unicode/utf8"
)

// raiseHere gives up with an error at the last token that CPython's parser has read: the next one.
func (p *parser) raiseHere(msg string) {
	if p.kind() == tError {
		p.raise(p.lexerError())
	}
	e := p.errorAt("SyntaxError", p.i, p.i, msg)
	if t := &p.toks[p.i]; t.col < 0 {
		e.Col = p.markColumn(t)
	}
	p.raise(e)
}

// raiseAt gives up with an error that stands at the tokens from a to b.
func (p *parser) raiseAt(a, b int, msg string) { p.raise(p.errorAt("SyntaxError", a, b, msg)) }

// errorAt makes an error that stands at the tokens from a to b.
func (p *parser) errorAt(kind string, a, b int, msg string) *Error {
	e := &Error{Name: p.name, Kind: kind, Msg: msg, Line: int(p.toks[a].line), EndLine: int(p.toks[b].endLine)}
	if p.field >= 0 && kind == "SyntaxError" {
		e.Msg = "f-string: " + msg
	}
	e.Col, e.EndCol = p.startColumn(&p.toks[a]), p.endColumn(&p.toks[b])
	if e.EndLine != e.Line && p.toks[a].col >= 0 {
		e.EndCol = p.endOnLine(&p.toks[a], int(p.toks[b].endCol))
	}
	return e
}

// endOnLine is the end column that CPython tells for what ends on a later line, at the byte col of
// that: it counts the characters on the line of the start, and stops at its end.
func (l *lexer) endOnLine(start *token, col int) int {
	line := int(start.start - start.col)
	end := line
	for end < len(l.src) && l.src[end] != '\n' && end < line+col {
		end++
	}
	return l.runes(line, end, 0) + 1
}

// startColumn is the column, in characters from 1, at which a token starts.
func (l *lexer) startColumn(t *token) int {
	if t.col < 0 {
		return 0
	}
	return l.runes(int(t.start-t.col), int(t.start), t.line) + 1
}

// endColumn is the column after a token.
func (l *lexer) endColumn(t *token) int {
	if t.endCol < 0 {
		return 0
	}
	return l.runes(int(t.end-t.endCol), int(t.end), t.endLine) + 1
}

// runes counts characters between an offset and the start of its line.
func (l *lexer) runes(lineStart, offset int, line int32) int {
	if l.field >= 0 && line == l.fieldLine {
		lineStart = l.field
	}
	over := max(offset-len(l.src), 0)
	lineStart = min(max(lineStart, 0), len(l.src))
	return utf8.RuneCountInString(l.src[lineStart:offset-over]) + over
}

// lexerError is the error that the lexer stopped with.
func (p *parser) lexerError() *Error {
	e := p.lexer.err
	return &Error{Name: p.name, Kind: e.kind, Msg: e.msg, Line: int(e.line), Col: e.col, EndLine: int(e.endLine), EndCol: e.endCol,
		lexical: true}
}

// settle is what CPython does once it has found an error in the grammar: it reads the rest of the
// tokens, and where one of them is bad says that instead. last is the last token read so far.
func (p *parser) settle(err *Error, last int) *Error {
	e := p.lexer.err
	if e == nil || err.lexical || err.Kind == "RecursionError" {
		return err
	}
	if !e.deferred {
		return p.lexerError()
	}
	if n := len(p.parens); n > 0 && int32(p.parens[n-1].line) < p.toks[last].line {
		never := p.neverClosed()
		return &Error{Name: p.name, Kind: never.kind, Msg: never.msg, Line: int(never.line), Col: never.col, EndLine: int(never.endLine)}
	}
	return err
}

// guard runs read and returns the error that it gave up with.
func (p *parser) guard(read func()) (err *Error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case bailout:
			if r.err == nil {
				err = p.diagnose()
			} else {
				err = p.settle(r.err, min(p.i, len(p.toks)-1))
			}
		default:
			panic(r)
		}
	}()
	read()
	return nil
}

// fieldExpression reads the field of an f-string.
func (p *parser) fieldExpression() (e Expr, err *Error) {
	err = p.guard(func() { e = p.starExpressions() })
	return e, err
}

// newParser prepares src and makes a parser of it.
func newParser(name, src string, m mode) (*parser, *Error) {
	src, err := prepare(name, src)
	if err != nil {
		return nil, err
	}
	if m == modeExec && src != "" && !strings.HasSuffix(src, "\n") {
		src += "\n"
	}
	p := &parser{name: name, mode: m, lexer: newLexer(src)}
	if m == modeEval {
		p.pos = len(src) - len(strings.TrimLeft(src, " \t")) // no indentation: eval takes them off
		if src == "" {
			p.line = 0
		}
	}
	p.run(true)
	return p, nil
}

// parseModule reads statements, without the checks that come after the grammar.
func parseModule(name, src string) (*Module, *parser, *Error) {
	p, err := newParser(name, src, modeExec)
	if err != nil {
		return nil, p, err
	}
	var m *Module
	err = p.guard(func() { m = p.file() })
	return m, p, err
}

// parseExpr reads an expression, without the checks that come after the grammar.
func parseExpr(name, src string) (*Expression, *parser, *Error) {
	p, err := newParser(name, src, modeEval)
	if err != nil {
		return nil, p, err
	}
	var e *Expression
	err = p.guard(func() { e = p.eval() })
	return e, p, err
}
