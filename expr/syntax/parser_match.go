package syntax

// isMatch reports whether the name `match` that is next starts a match statement: the logical
// line ends in a colon and is followed by a block whose first word is `case`. No statement that
// only uses the name does that.
func (p *parser) isMatch() bool {
	for i := p.i + 1; i+2 < len(p.toks); i++ {
		if p.toks[i].kind == tNewline {
			return p.toks[i-1].kind == tColon && i > p.i+2 && p.toks[i+1].kind == tIndent &&
				p.toks[i+2].kind == tName && p.text(i+2) == "case"
		}
	}
	return false
}

func (p *parser) matchStmt() Stmt {
	start := p.i
	p.i++
	s := &Match{Subject: p.subject()}
	p.expect(tColon)
	p.expect(tNewline)
	p.expect(tIndent)
	p.enter()
	for !p.accept(tDedent) {
		s.Cases = append(s.Cases, p.caseBlock())
	}
	p.leave()
	s.Loc = p.loc(start)
	return s
}

// subject reads what is matched: an expression, or a tuple of them.
func (p *parser) subject() Expr {
	start := p.i
	e := p.starNamedExpression()
	if p.kind() != tComma {
		if _, star := e.(*Starred); star {
			p.fail()
		}
		return e
	}
	elts := []Expr{e}
	for p.accept(tComma) && p.kind() != tColon {
		elts = append(elts, p.starNamedExpression())
	}
	return &Tuple{Loc: p.loc(start), Elts: elts}
}

func (p *parser) caseBlock() *MatchCase {
	if !p.isWord("case") {
		p.fail()
	}
	p.i++
	c := &MatchCase{Pattern: p.patterns()}
	if p.accept(kIf) {
		c.Guard = p.namedExpression()
	}
	p.expect(tColon)
	c.Body = p.block()
	return c
}

// patterns reads the pattern of a case, which may be a sequence without parentheses.
func (p *parser) patterns() Pattern {
	start := p.i
	first := p.maybeStar()
	if p.kind() != tComma {
		if _, star := first.(*MatchStar); star {
			p.fail()
		}
		return first
	}
	list := []Pattern{first}
	for p.accept(tComma) && p.kind() != tColon && p.kind() != kIf {
		list = append(list, p.maybeStar())
	}
	return &MatchSequence{Loc: p.loc(start), Patterns: list}
}

func (p *parser) maybeStar() Pattern {
	if p.kind() != tStar {
		return p.pattern()
	}
	start := p.i
	p.i++
	name := p.ident()
	if name == "_" {
		name = ""
	}
	p.notDotted()
	return &MatchStar{Loc: p.loc(start), Name: name}
}

// notDotted checks that the name just read stands alone: a capture, not a value or a class.
func (p *parser) notDotted() {
	switch p.kind() {
	case tDot, tLpar, tEqual:
		p.fail()
	}
}

// pattern reads `a | b as name`.
func (p *parser) pattern() Pattern {
	start := p.i
	pat := p.closedPattern()
	if p.kind() == tVbar {
		list := []Pattern{pat}
		for p.accept(tVbar) {
			list = append(list, p.closedPattern())
		}
		pat = &MatchOr{Loc: p.loc(start), Patterns: list}
	}
	if p.accept(kAs) {
		name := p.ident()
		if name == "_" {
			p.fail()
		}
		p.notDotted()
		pat = &MatchAs{Loc: p.loc(start), Pattern: pat, Name: name}
	}
	return pat
}

// closedPattern reads a pattern that needs no parentheses around it.
func (p *parser) closedPattern() Pattern {
	start := p.i
	switch p.kind() {
	case tName:
		return p.namePattern()
	case tNumber, tMinus, tString:
		e := p.literalExpr()
		return &MatchValue{Loc: p.loc(start), Value: e}
	case kNone:
		p.i++
		return &MatchSingleton{Loc: p.tokenLoc(start)}
	case kTrue, kFalse:
		p.i++
		return &MatchSingleton{Loc: p.tokenLoc(start), Value: p.toks[start].kind == kTrue}
	case tLpar:
		return p.groupPattern()
	case tLsqb:
		p.i++
		list := p.patternList(tRsqb)
		p.expect(tRsqb)
		return &MatchSequence{Loc: p.loc(start), Patterns: list}
	case tLbrace:
		return p.mappingPattern()
	}
	p.fail()
	return nil
}

// groupPattern reads a pattern or a sequence in parentheses.
func (p *parser) groupPattern() Pattern {
	start := p.i
	p.i++
	if p.accept(tRpar) {
		return &MatchSequence{Loc: p.loc(start)}
	}
	first := p.maybeStar()
	if p.kind() == tComma {
		list := []Pattern{first}
		p.i++
		list = append(list, p.patternList(tRpar)...)
		p.expect(tRpar)
		return &MatchSequence{Loc: p.loc(start), Patterns: list}
	}
	if _, star := first.(*MatchStar); star {
		p.fail()
	}
	p.expect(tRpar)
	return first
}

// patternList reads patterns up to the closing token.
func (p *parser) patternList(closing kind) []Pattern {
	var list []Pattern
	for p.kind() != closing {
		list = append(list, p.maybeStar())
		if !p.accept(tComma) {
			break
		}
	}
	return list
}

// literalExpr reads a number, signed or complex, or a string.
func (p *parser) literalExpr() Expr {
	if p.kind() == tString {
		return p.strings()
	}
	start := p.i
	e := p.signedNumber()
	op := Add
	switch p.kind() {
	case tPlus:
	case tMinus:
		op = Sub
	default:
		return e
	}
	if isImaginary(e) {
		p.raiseAt(p.i-1, p.i-1, "real number required in complex literal")
	}
	p.i++
	imag := p.i
	p.expect(tNumber)
	right := &Constant{Loc: p.tokenLoc(imag), Value: p.numberValue(imag)}
	if !isImaginary(right) {
		p.raiseAt(imag, imag, "imaginary number required in complex literal")
	}
	return &BinOp{Loc: p.loc(start), Left: e, Op: op, Right: right}
}

func (p *parser) signedNumber() Expr {
	start := p.i
	minus := p.accept(tMinus)
	at := p.i
	p.expect(tNumber)
	e := Expr(&Constant{Loc: p.tokenLoc(at), Value: p.numberValue(at)})
	if minus {
		e = &UnaryOp{Loc: p.loc(start), Op: USub, Operand: e}
	}
	return e
}

func isImaginary(e Expr) bool {
	if u, ok := e.(*UnaryOp); ok {
		e = u.Operand
	}
	_, ok := e.(*Constant).Value.(complex128)
	return ok
}

// namePattern reads a capture, the wildcard, a dotted value, or a class.
func (p *parser) namePattern() Pattern {
	start := p.i
	e := p.nameOrAttr()
	if p.kind() == tLpar {
		return p.classPattern(start, e)
	}
	name, ok := e.(*Name)
	if !ok {
		p.notDotted()
		return &MatchValue{Loc: p.loc(start), Value: e}
	}
	p.notDotted()
	if name.ID == "_" {
		return &MatchAs{Loc: p.loc(start)}
	}
	return &MatchAs{Loc: p.loc(start), Name: name.ID}
}

func (p *parser) nameOrAttr() Expr {
	start := p.i
	e := Expr(&Name{Loc: p.tokenLoc(start), ID: p.ident()})
	for p.accept(tDot) {
		attr := p.ident()
		e = &Attribute{Loc: p.loc(start), Value: e, Attr: attr}
	}
	return e
}

func (p *parser) classPattern(start int, cls Expr) Pattern {
	p.i++
	m := &MatchClass{Cls: cls}
	for p.kind() != tRpar {
		if p.kind() == tName && p.peek(1) == tEqual {
			m.KwdAttrs = append(m.KwdAttrs, p.ident())
			p.i++
			m.KwdPatterns = append(m.KwdPatterns, p.pattern())
		} else {
			if len(m.KwdAttrs) > 0 {
				p.fail()
			}
			m.Patterns = append(m.Patterns, p.pattern())
		}
		if !p.accept(tComma) {
			break
		}
	}
	p.expect(tRpar)
	m.Loc = p.loc(start)
	return m
}

func (p *parser) mappingPattern() Pattern {
	start := p.i
	p.i++
	m := &MatchMapping{}
	for p.kind() != tRbrace {
		if p.accept(tDoubleStar) {
			m.Rest = p.ident()
			if m.Rest == "_" {
				p.fail()
			}
			p.notDotted()
			p.accept(tComma)
			break
		}
		m.Keys = append(m.Keys, p.mappingKey())
		p.expect(tColon)
		m.Patterns = append(m.Patterns, p.pattern())
		if !p.accept(tComma) {
			break
		}
	}
	p.expect(tRbrace)
	m.Loc = p.loc(start)
	return m
}

// mappingKey reads a literal or a dotted name.
func (p *parser) mappingKey() Expr {
	i := p.i
	switch p.kind() {
	case kNone:
		p.i++
		return &Constant{Loc: p.tokenLoc(i)}
	case kTrue, kFalse:
		p.i++
		return &Constant{Loc: p.tokenLoc(i), Value: p.toks[i].kind == kTrue}
	case tNumber, tMinus, tString:
		return p.literalExpr()
	}
	e := p.nameOrAttr()
	if _, name := e.(*Name); name {
		p.fail()
	}
	return e
}
