package syntax

import (
	"fmt"
	"strings"
)

// diagnose finds CPython's words for why the tokens were refused. As CPython does, it reads them
// by the grammar to find the furthest token that was looked at, and if nothing else is found wrong
// that is where the invalid syntax is; then it reads them again with the rules that describe
// faults.
func (p *parser) diagnose() *Error {
	g := &peg{parser: p, g: loadGrammar()}
	stopped := p.i
	start := "file"
	switch {
	case p.field >= 0:
		start = "fstring"
	case p.mode == modeEval:
		start = "eval"
	}
	if start == "file" {
		p.collectSpans()
	}
	err := g.read(start, false)
	first := g.fill
	if err == nil {
		err = g.read(start, true)
	}
	if err == errExhausted {
		return p.settle(p.errorAt("SyntaxError", stopped, stopped, err.Msg), stopped)
	}
	if err != nil {
		return p.settle(err, g.fill-1)
	}
	return g.generic(first - 1)
}

// collectSpans reads from the statement at which the grammar is to start and notes which statements
// are right, so that the grammar need not go through them.
func (p *parser) collectSpans() {
	p.spans = map[int32]int32{}
	if p.suspects > 0 {
		p.top = p.suspect
	}
	start := p.top
	defer func() {
		r := recover()
		if _, ok := r.(bailout); !ok && r != nil {
			panic(r)
		}
		p.top = start
	}()
	p.i, p.depth, p.suspects = start, 0, 0
	for p.kind() != tEOF {
		p.statement(nil)
	}
}

// read reads the tokens from the statement that failed and returns the error that a rule raised.
func (g *peg) read(start string, invalid bool) (err *Error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case bailout:
			err = r.err
		default:
			panic(r)
		}
	}()
	g.pos, g.invalid, g.level, g.base = g.top, invalid, 0, g.top
	g.memo = make([][]memoEntry, len(g.toks)-g.top+1)
	g.run(g.g.index[start])
	return nil
}

// generic is the error for a fault that no rule describes. last is the furthest token that the
// first reading looked at.
func (g *peg) generic(last int) *Error {
	switch g.toks[last].kind {
	case tIndent:
		return g.lastError("IndentationError", "unexpected indent")
	case tDedent:
		return g.lastError("IndentationError", "unexpected unindent")
	}
	return g.settle(g.errorAt("SyntaxError", last, last, "invalid syntax"), g.fill-1)
}

// lastError is an error at the last token that was looked at.
func (g *peg) lastError(kind, msg string) *Error {
	last := g.fill - 1
	e := g.errorAt(kind, last, last, msg)
	if t := &g.toks[last]; t.col < 0 {
		e.Col = g.markColumn(t)
	}
	return e
}

// markColumn is the column that CPython gives a token that has none: how far it has read the line.
func (l *lexer) markColumn(t *token) int {
	line := l.src[:t.start]
	if int(t.start) == len(l.src) {
		line = strings.TrimSuffix(line, "\n")
	}
	i := strings.LastIndexByte(line, '\n') + 1
	return l.runes(i, int(t.start), t.line)
}

// act does what an alternative says of its match.
func (g *peg) act(a *action, b *bindings, start int) (*pnode, bool) {
	arg := func(i int) *pnode {
		if i < len(a.args) && b[a.args[i]-'a'] != nil {
			return b[a.args[i]-'a']
		}
		return empty
	}
	switch a.kind {
	case doDefault, doNode:
		n := &pnode{kind: a.text, start: start, end: g.pos}
		for i := range a.args {
			switch part := arg(i); {
			case part == empty:
			case part.kind == "seq":
				n.parts = append(n.parts, part.parts...)
			default:
				n.parts = append(n.parts, part)
			}
		}
		return n, true
	case doValue:
		return arg(0), true
	case doCheck:
		return g.check(a.text, arg(0), arg(1))
	case doTarget:
		g.target(a.text, arg(0))
		return nil, false
	}
	g.report(a, arg(0), arg(1))
	return nil, false
}

// report raises the error of an action.
func (g *peg) report(a *action, x, y *pnode) {
	msg := a.text
	switch a.kind {
	case doLast:
		g.raise(g.lastError("SyntaxError", msg))
	case doIndent:
		if len(a.args) > 0 {
			msg = fmt.Sprintf("%s on line %d", msg, g.toks[x.start].line)
		}
		g.raise(g.lastError("IndentationError", msg))
	case doAt:
		g.raiseNode(x, x, strings.ReplaceAll(msg, "%s", x.what()))
	case doRange:
		g.raiseNode(x, y, strings.ReplaceAll(msg, "%t", g.text(x.start)))
	case doFrom:
		e := g.errorAt("SyntaxError", x.start, x.start, msg)
		last := &g.toks[g.fill-1]
		e.EndLine, e.EndCol = int(last.endLine), g.endColumn(last)
		if last.kind != tNewline {
			e.EndCol--
		}
		g.raise(e)
	}
}

// raiseNode raises an error that stands from x to y.
func (g *peg) raiseNode(x, y *pnode, msg string) {
	if x.kind == "seq" && len(x.parts) > 0 {
		x = x.parts[0]
	}
	if y.kind == "seq" && len(y.parts) > 0 {
		y = y.parts[len(y.parts)-1]
	}
	g.raiseAt(x.start, g.lastSolid(x.start, y.end), msg)
}

// lastSolid is the last token before end that is not a line's end or the like.
func (g *peg) lastSolid(start, end int) int {
	last := end - 1
	for last > start {
		if k := g.toks[last].kind; k != tNewline && k != tIndent && k != tDedent && k != tEOF {
			break
		}
		last--
	}
	return last
}

// what is what CPython's messages call an expression.
func (n *pnode) what() string {
	switch n.kind {
	case "comparison in":
		return "comparison"
	case "f string":
		return "f-string expression"
	}
	return n.kind
}

// target raises an error if n, or a part of it, cannot be assigned to or deleted.
func (g *peg) target(how string, n *pnode) {
	bad := n.invalidTarget(how)
	if bad == nil {
		return
	}
	verb := "assign to"
	if how == "del" {
		verb = "delete"
	}
	g.raiseNode(bad, bad, "cannot "+verb+" "+bad.what())
}

func (n *pnode) invalidTarget(how string) *pnode {
	switch n.kind {
	case "name", "attribute", "subscript":
		return nil
	case "list", "tuple":
		for _, part := range n.parts {
			if bad := part.invalidTarget(how); bad != nil {
				return bad
			}
		}
		return nil
	case "starred":
		if how == "del" {
			return n
		}
		return n.parts[0].invalidTarget(how)
	case "comparison", "comparison in":
		if how != "for" {
			return n
		}
		if n.kind == "comparison in" {
			return n.parts[0].invalidTarget(how)
		}
		return nil
	}
	return n
}

// check does what takes more than words to say.
func (g *peg) check(name string, a, b *pnode) (*pnode, bool) {
	switch name {
	case "primary":
		n := *a
		if len(b.parts) > 0 {
			n = pnode{kind: b.parts[len(b.parts)-1].kind, start: a.start, end: g.pos}
		}
		return &n, true
	case "strings":
		return g.checkStrings(a)
	case "real", "imaginary":
		return g.checkNumber(name, a)
	case "legacy":
		if word := g.text(a.start); word == "print" || word == "exec" {
			g.raiseNode(a, b, fmt.Sprintf("Missing parentheses in call to '%s'. Did you mean %[1]s(...)?", word))
		}
	case "comma":
		word := g.text(a.start)
		if a.kind == "name" && (word == "print" || word == "exec") || g.toks[g.pos-1].level == 0 {
			return nil, false
		}
		g.raiseNode(a, b, "invalid syntax. Perhaps you forgot a comma?")
	case "genexp":
		g.raiseNode(a, b.lastComprehension(), "Generator expression must be parenthesized")
	case "genexp_in_call":
		if args := a.positional(); len(args) > 1 {
			g.raiseNode(args[len(args)-1], b.lastComprehension(), "Generator expression must be parenthesized")
		}
	case "arguments":
		msg := "positional argument follows keyword argument"
		for _, part := range a.parts {
			if part.kind == "double star" {
				msg += " unpacking"
				break
			}
		}
		g.raise(g.lastError("SyntaxError", msg))
	case "key":
		last := g.lastSolid(a.start, a.end)
		e := g.errorAt("SyntaxError", last, last, "':' expected after dictionary key")
		e.Line, e.Col, e.EndCol = int(g.toks[a.start].line), e.EndCol-1, 0
		g.raise(e)
	}
	return nil, false
}

// positional are the arguments of a call that are not keywords.
func (n *pnode) positional() []*pnode {
	var list []*pnode
	for _, part := range n.parts {
		if part.kind != "keyword" && part.kind != "double star" {
			list = append(list, part)
		}
	}
	return list
}

// lastComprehension is the last condition of a comprehension's clauses, or what the last goes over.
func (n *pnode) lastComprehension() *pnode {
	clause := n.parts[len(n.parts)-1]
	return clause.parts[len(clause.parts)-1]
}

// checkStrings finds what is wrong within string literals.
func (g *peg) checkStrings(a *pnode) (*pnode, bool) {
	i, mode := g.i, g.spans
	g.i = g.pos
	e := g.concat(a.start)
	g.i, g.spans = i, mode
	kind := "literal"
	if _, ok := e.(*JoinedStr); ok {
		kind = "f string"
	}
	return &pnode{kind: kind, start: a.start, end: a.end}, true
}

func (g *peg) checkNumber(want string, a *pnode) (*pnode, bool) {
	_, imaginary := g.numberValue(a.start).(complex128)
	if imaginary != (want == "imaginary") {
		g.raiseNode(a, a, want+" number required in complex literal")
	}
	return a, true
}
