package syntax

// starExpressions reads `a, *b, …`: a tuple where there is a comma.
func (p *parser) starExpressions() Expr {
	start := p.i
	e := p.starExpression()
	if p.kind() != tComma {
		return e
	}
	elts := append(make([]Expr, 0, 4), e)
	for p.accept(tComma) && (p.kind() == tStar || p.startsExpr()) {
		elts = append(elts, p.starExpression())
	}
	return &Tuple{Loc: p.loc(start), Elts: elts}
}

func (p *parser) starExpression() Expr {
	if p.kind() == tStar {
		return p.starred()
	}
	return p.expression()
}

// starred reads `*bitwise_or`.
func (p *parser) starred() Expr {
	start := p.i
	p.expect(tStar)
	v := p.bitwiseOr()
	return &Starred{Loc: p.loc(start), Value: v}
}

// starNamedExpression reads an element of a list, set or tuple in parentheses.
func (p *parser) starNamedExpression() Expr {
	if p.kind() == tStar {
		return p.starred()
	}
	return p.namedExpression()
}

// namedExpression reads `name := expression` or an expression.
func (p *parser) namedExpression() Expr {
	if p.kind() != tName || p.peek(1) != tColonEqual {
		return p.expression()
	}
	start := p.i
	target := &Name{Loc: p.tokenLoc(p.i), ID: p.ident(), Ctx: Store}
	p.i++
	v := p.expression()
	return &NamedExpr{Loc: p.loc(start), Target: target, Value: v}
}

// tokenLoc is the place of one token.
func (p *parser) tokenLoc(i int) Loc {
	t := &p.toks[i]
	return Loc{t.line, t.col, t.endLine, t.endCol}
}

// expression reads `a if b else c`, a lambda, or what is below them.
func (p *parser) expression() Expr {
	if p.kind() == kLambda {
		return p.lambda()
	}
	start := p.i
	e := p.disjunction()
	if p.kind() != kIf {
		return e
	}
	p.i++
	test := p.disjunction()
	p.expect(kElse)
	p.enter()
	orelse := p.expression()
	p.leave()
	return &IfExp{Loc: p.loc(start), Test: test, Body: e, Orelse: orelse}
}

func (p *parser) disjunction() Expr {
	start := p.i
	e := p.conjunction()
	if p.kind() != kOr {
		return e
	}
	values := append(make([]Expr, 0, 2), e)
	for p.accept(kOr) {
		values = append(values, p.conjunction())
	}
	return &BoolOp{Loc: p.loc(start), Op: Or, Values: values}
}

func (p *parser) conjunction() Expr {
	start := p.i
	e := p.inversion()
	if p.kind() != kAnd {
		return e
	}
	values := append(make([]Expr, 0, 2), e)
	for p.accept(kAnd) {
		values = append(values, p.inversion())
	}
	return &BoolOp{Loc: p.loc(start), Op: And, Values: values}
}

func (p *parser) inversion() Expr {
	if p.kind() != kNot {
		return p.comparison()
	}
	start := p.i
	p.i++
	p.enter()
	e := p.inversion()
	p.leave()
	return &UnaryOp{Loc: p.loc(start), Op: Not, Operand: e}
}

func (p *parser) comparison() Expr {
	start := p.i
	e := p.bitwiseOr()
	op, ok := p.cmpOp()
	if !ok {
		return e
	}
	c := &Compare{Left: e}
	for ok {
		c.Ops = append(c.Ops, op)
		c.Comparators = append(c.Comparators, p.bitwiseOr())
		op, ok = p.cmpOp()
	}
	c.Loc = p.loc(start)
	return c
}

// cmpOp reads a comparison operator, if there is one.
func (p *parser) cmpOp() (CmpOp, bool) {
	op, n := Eq, 1
	switch p.kind() {
	case tEqEqual:
	case tNotEqual:
		op = NotEq
	case tLess:
		op = Lt
	case tLessEqual:
		op = LtE
	case tGreater:
		op = Gt
	case tGreaterEqual:
		op = GtE
	case kIn:
		op = In
	case kIs:
		op = Is
		if p.peek(1) == kNot {
			op, n = IsNot, 2
		}
	case kNot:
		if p.peek(1) != kIn {
			return 0, false
		}
		op, n = NotIn, 2
	default:
		return 0, false
	}
	p.i += n
	return op, true
}

// binary is the precedence of the binary operators, 0 for other tokens, and what each does.
func binary(k kind) (prec int, op Operator) {
	switch k {
	case tVbar:
		return 1, BitOr
	case tCircumflex:
		return 2, BitXor
	case tAmper:
		return 3, BitAnd
	case tLeftShift:
		return 4, LShift
	case tRightShift:
		return 4, RShift
	case tPlus:
		return 5, Add
	case tMinus:
		return 5, Sub
	case tStar:
		return 6, Mult
	case tSlash:
		return 6, Div
	case tDoubleSlash:
		return 6, FloorDiv
	case tPercent:
		return 6, Mod
	case tAt:
		return 6, MatMult
	}
	return 0, 0
}

func (p *parser) bitwiseOr() Expr { return p.binaryExpr(1) }

// binaryExpr reads operands joined by operators of at least the given precedence, all of which
// bind to the left.
func (p *parser) binaryExpr(min int) Expr {
	start := p.i
	e := p.factor()
	for {
		prec, op := binary(p.kind())
		if prec < min || prec == 0 {
			return e
		}
		p.i++
		var right Expr
		if prec == 6 {
			right = p.factor()
		} else {
			right = p.binaryExpr(prec + 1)
		}
		e = &BinOp{Loc: p.loc(start), Left: e, Op: op, Right: right}
	}
}

// factor reads + - ~ before their operand, and powers.
func (p *parser) factor() Expr {
	start := p.i
	var op UnaryOperator
	switch p.kind() {
	case tPlus:
		op = UAdd
	case tMinus:
		op = USub
	case tTilde:
		op = Invert
	default:
		e := p.awaitPrimary()
		if p.kind() != tDoubleStar {
			return e
		}
		p.i++
		p.enter()
		right := p.factor()
		p.leave()
		return &BinOp{Loc: p.loc(start), Left: e, Op: Pow, Right: right}
	}
	p.i++
	p.enter()
	e := p.factor()
	p.leave()
	return &UnaryOp{Loc: p.loc(start), Op: op, Operand: e}
}

func (p *parser) awaitPrimary() Expr {
	if p.kind() != kAwait {
		return p.primary()
	}
	start := p.i
	p.i++
	v := p.primary()
	return &Await{Loc: p.loc(start), Value: v}
}

// primary reads an atom and the attributes, calls and subscripts that follow it.
func (p *parser) primary() Expr {
	start := p.i
	e := p.atom()
	for {
		switch p.kind() {
		case tDot:
			p.i++
			attr := p.ident()
			e = &Attribute{Loc: p.loc(start), Value: e, Attr: attr}
		case tLpar:
			c := &Call{Func: e}
			p.callArguments(&c.Args, &c.Keywords, false)
			c.Loc = p.loc(start)
			e = c
		case tLsqb:
			p.i++
			s := p.slices()
			p.expect(tRsqb)
			e = &Subscript{Loc: p.loc(start), Value: e, Slice: s}
		default:
			return e
		}
	}
}

// slices reads what stands between the brackets of a subscript.
func (p *parser) slices() Expr {
	start := p.i
	first := p.sliceOrStarred()
	if _, star := first.(*Starred); !star && p.kind() != tComma {
		return first
	}
	elts := []Expr{first}
	for p.accept(tComma) && p.kind() != tRsqb {
		elts = append(elts, p.sliceOrStarred())
	}
	return &Tuple{Loc: p.loc(start), Elts: elts}
}

func (p *parser) sliceOrStarred() Expr {
	start := p.i
	if p.kind() == tStar {
		p.i++
		v := p.expression()
		return &Starred{Loc: p.loc(start), Value: v}
	}
	var lower Expr
	if p.kind() != tColon {
		lower = p.namedExpression()
		if p.kind() != tColon {
			return lower
		}
		if _, named := lower.(*NamedExpr); named && p.toks[start].kind == tName {
			p.fail() // x[a:=1:2]
		}
	}
	s := &Slice{Lower: lower}
	p.expect(tColon)
	if p.startsExpr() {
		s.Upper = p.expression()
	}
	if p.accept(tColon) && p.startsExpr() {
		s.Step = p.expression()
	}
	s.Loc = p.loc(start)
	return s
}

// yield reads `yield …`.
func (p *parser) yield() Expr {
	start := p.i
	p.expect(kYield)
	if p.accept(kFrom) {
		v := p.expression()
		return &YieldFrom{Loc: p.loc(start), Value: v}
	}
	var v Expr
	if p.kind() == tStar || p.startsExpr() {
		v = p.starExpressions()
	}
	return &Yield{Loc: p.loc(start), Value: v}
}
