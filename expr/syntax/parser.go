package syntax

// parser builds the tree of a source that is right, by recursive descent, without looking for
// words to say about one that is wrong: where it fails, the error pass (diagnose.go) reads the
// tokens again and finds CPython's.
type parser struct {
	*lexer
	i     int // of the next token
	depth int
	// spans, where not nil, gets each statement that was read: the error pass need not read it again.
	spans map[int32]int32
	top   int // token that starts the top-level statement being read
	// suspects counts what is right but what CPython, if anything later is wrong, takes for a fault: a
	// simple statement that starts with the name `match`, and `print` or `exec` before an operator or
	// a bracket. suspect is the top-level statement with the first.
	suspects, suspect int
	mode              mode
	name              string
}

// maxDepth bounds how deep expressions and statements nest, counting operators of which each is
// the operand of the next. It is near to what CPython's compiler takes.
const maxDepth = 2900

// mode is what a source is to be.
type mode uint8

const (
	modeExec mode = iota // statements
	modeEval             // an expression
)

// bailout is what parser methods panic with: entry points recover it.
type bailout struct {
	err *Error // nil: the error pass finds out why
}

// fail gives up: the next token can't be.
func (p *parser) fail() { panic(bailout{}) }

// raise gives up for a reason that is known.
func (p *parser) raise(err *Error) { panic(bailout{err}) }

// enter and leave count nesting.
func (p *parser) enter() {
	p.depth++
	if p.depth > maxDepth {
		p.raise(p.tooDeep())
	}
}

func (p *parser) leave() { p.depth-- }

func (p *parser) tooDeep() *Error {
	t := &p.toks[p.i]
	return &Error{Name: p.name, Kind: "RecursionError", Msg: "maximum recursion depth exceeded during compilation",
		Line: int(t.line), Col: p.startColumn(t)}
}

// kind is the kind of the next token.
func (p *parser) kind() kind { return p.toks[p.i].kind }

// peek is the kind of the token n after the next.
func (p *parser) peek(n int) kind {
	if p.i+n < len(p.toks) {
		return p.toks[p.i+n].kind
	}
	return tEOF
}

// accept passes the next token if it is k.
func (p *parser) accept(k kind) bool {
	if p.toks[p.i].kind == k {
		p.i++
		return true
	}
	return false
}

// expect passes the next token, which must be k.
func (p *parser) expect(k kind) {
	if p.toks[p.i].kind != k {
		p.fail()
	}
	p.i++
}

// text is a token's text.
func (p *parser) text(i int) string {
	t := &p.toks[i]
	return p.src[t.start:t.end]
}

// isWord reports whether the next token is the given identifier.
func (p *parser) isWord(s string) bool { return p.kind() == tName && p.text(p.i) == s }

// ident reads an identifier.
func (p *parser) ident() string {
	p.expect(tName)
	return normalName(p.text(p.i - 1))
}

// loc is the place from the token start to the last one read, leaving out line ends and dedents.
func (p *parser) loc(start int) Loc {
	last := p.i - 1
	for last > start {
		if k := p.toks[last].kind; k != tNewline && k != tIndent && k != tDedent && k != tEOF {
			break
		}
		last--
	}
	a, b := &p.toks[start], &p.toks[last]
	return Loc{Line: a.line, Col: a.col, EndLine: b.endLine, EndCol: b.endCol}
}

// suspicious notes that the statement being read holds something that may be taken for a fault.
func (p *parser) suspicious() {
	if p.suspects++; p.suspects == 1 {
		p.suspect = p.top
	}
}

// file reads a module.
func (p *parser) file() *Module {
	m := &Module{}
	for p.kind() != tEOF {
		p.top = p.i
		m.Body = p.statement(m.Body)
	}
	return m
}

// eval reads a lone expression.
func (p *parser) eval() *Expression {
	e := p.expressions()
	for p.accept(tNewline) {
	}
	p.expect(tEOF)
	return &Expression{Body: e}
}

// expressions reads `expression, …`, without stars.
func (p *parser) expressions() Expr {
	start := p.i
	e := p.expression()
	if p.kind() != tComma {
		return e
	}
	elts := []Expr{e}
	for p.accept(tComma) && p.startsExpr() {
		elts = append(elts, p.expression())
	}
	return &Tuple{Loc: p.loc(start), Elts: elts}
}

// startsExpr reports whether the next token can start an expression, after which a trailing comma
// is none.
func (p *parser) startsExpr() bool {
	switch p.kind() {
	case tName, tNumber, tString, tLpar, tLsqb, tLbrace, tEllipsis, tPlus, tMinus, tTilde,
		kFalse, kNone, kTrue, kAwait, kLambda, kNot:
		return true
	}
	return false
}
