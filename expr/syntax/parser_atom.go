package syntax

// atom reads a name, a literal, or something in parentheses.
func (p *parser) atom() Expr {
	i := p.i
	switch p.kind() {
	case tName:
		p.i++
		switch p.kind() {
		case tLsqb, tMinus, tPlus, tStar:
			if s := p.text(i); s == "print" || s == "exec" {
				p.suspicious()
			}
		}
		return &Name{Loc: p.tokenLoc(i), ID: normalName(p.text(i))}
	case tNumber:
		p.i++
		return &Constant{Loc: p.tokenLoc(i), Value: p.numberValue(i)}
	case tString:
		return p.strings()
	case kNone:
		p.i++
		return &Constant{Loc: p.tokenLoc(i)}
	case kTrue, kFalse:
		p.i++
		return &Constant{Loc: p.tokenLoc(i), Value: p.toks[i].kind == kTrue}
	case tEllipsis:
		p.i++
		return &Constant{Loc: p.tokenLoc(i), Value: Ellipsis{}}
	case tLpar:
		return p.parenthesized()
	case tLsqb:
		return p.list()
	case tLbrace:
		return p.dictOrSet()
	}
	p.fail()
	return nil
}

// parenthesized reads a tuple, a generator expression, or a group, whose parentheses leave no
// trace but in the places of what they are part of.
func (p *parser) parenthesized() Expr {
	start := p.i
	p.i++
	switch p.kind() {
	case tRpar:
		p.i++
		return &Tuple{Loc: p.loc(start)}
	case kYield:
		e := p.yield()
		p.expect(tRpar)
		return e
	}
	e := p.starNamedExpression()
	_, star := e.(*Starred)
	switch p.kind() {
	case tComma:
		elts := p.elements(e, tRpar)
		return &Tuple{Loc: p.loc(start), Elts: elts}
	case kFor, kAsync:
		if star {
			p.fail()
		}
		gens := p.forIfClauses()
		p.expect(tRpar)
		return &GeneratorExp{Loc: p.loc(start), Elt: e, Generators: gens}
	}
	if star {
		p.fail()
	}
	p.expect(tRpar)
	return e
}

// elements reads the elements that follow the first, and the closing parenthesis.
func (p *parser) elements(first Expr, closing kind) []Expr {
	elts := append(make([]Expr, 0, 4), first)
	for p.accept(tComma) && p.kind() != closing {
		elts = append(elts, p.starNamedExpression())
	}
	p.expect(closing)
	return elts
}

func (p *parser) list() Expr {
	start := p.i
	p.i++
	if p.accept(tRsqb) {
		return &List{Loc: p.loc(start)}
	}
	e := p.starNamedExpression()
	if k := p.kind(); k == kFor || k == kAsync {
		if _, star := e.(*Starred); star {
			p.fail()
		}
		gens := p.forIfClauses()
		p.expect(tRsqb)
		return &ListComp{Loc: p.loc(start), Elt: e, Generators: gens}
	}
	elts := p.elements(e, tRsqb)
	return &List{Loc: p.loc(start), Elts: elts}
}

func (p *parser) dictOrSet() Expr {
	start := p.i
	p.i++
	switch p.kind() {
	case tRbrace:
		p.i++
		return &Dict{Loc: p.loc(start)}
	case tDoubleStar:
		return p.dict(start, nil)
	}
	named := p.kind() == tName && p.peek(1) == tColonEqual
	e := p.starNamedExpression()
	_, star := e.(*Starred)
	switch p.kind() {
	case tColon:
		if named || star {
			p.fail()
		}
		return p.dict(start, e)
	case kFor, kAsync:
		if star {
			p.fail()
		}
		gens := p.forIfClauses()
		p.expect(tRbrace)
		return &SetComp{Loc: p.loc(start), Elt: e, Generators: gens}
	}
	elts := p.elements(e, tRbrace)
	return &Set{Loc: p.loc(start), Elts: elts}
}

// dict reads a dict from its first key's colon, or from its first `**` where key is nil.
func (p *parser) dict(start int, key Expr) Expr {
	d := &Dict{Keys: make([]Expr, 0, 4), Values: make([]Expr, 0, 4)}
	for {
		var value Expr
		if key == nil {
			p.expect(tDoubleStar)
			value = p.bitwiseOr()
		} else {
			p.expect(tColon)
			value = p.expression()
			if k := p.kind(); (k == kFor || k == kAsync) && len(d.Keys) == 0 {
				gens := p.forIfClauses()
				p.expect(tRbrace)
				return &DictComp{Loc: p.loc(start), Key: key, Value: value, Generators: gens}
			}
		}
		d.Keys, d.Values = append(d.Keys, key), append(d.Values, value)
		if !p.accept(tComma) || p.kind() == tRbrace {
			break
		}
		key = nil
		if p.kind() != tDoubleStar {
			key = p.expression()
		}
	}
	p.expect(tRbrace)
	d.Loc = p.loc(start)
	return d
}

// forIfClauses reads the `for … in … if …` of a comprehension.
func (p *parser) forIfClauses() []*Comprehension {
	var gens []*Comprehension
	for {
		c := &Comprehension{}
		if p.kind() == kAsync {
			p.i++
			c.Async = true
		} else if p.kind() != kFor {
			return gens
		}
		p.expect(kFor)
		c.Target = p.starTargets()
		p.expect(kIn)
		c.Iter = p.disjunction()
		for p.accept(kIf) {
			c.Ifs = append(c.Ifs, p.disjunction())
		}
		gens = append(gens, c)
	}
}

// starTargets reads the target of a `for`.
func (p *parser) starTargets() Expr {
	start := p.i
	e := p.starTarget()
	if p.kind() == tComma {
		elts := []Expr{e}
		for p.accept(tComma) && (p.kind() == tStar || p.startsExpr()) {
			elts = append(elts, p.starTarget())
		}
		e = &Tuple{Loc: p.loc(start), Elts: elts, Ctx: Store}
	}
	return e
}

func (p *parser) starTarget() Expr {
	start := p.i
	star := p.accept(tStar)
	e := p.primary()
	if !p.setContext(e, Store) {
		p.fail()
	}
	if star {
		return &Starred{Loc: p.loc(start), Value: e, Ctx: Store}
	}
	return e
}

// setContext makes e a target. It reports whether e can be one.
func (p *parser) setContext(e Expr, ctx Context) bool {
	switch e := e.(type) {
	case *Name:
		e.Ctx = ctx
		return true
	case *Attribute:
		e.Ctx = ctx
		return true
	case *Subscript:
		e.Ctx = ctx
		return true
	case *Starred:
		if _, twice := e.Value.(*Starred); ctx == Del || twice {
			return false
		}
		e.Ctx = ctx
		return p.setContext(e.Value, ctx)
	case *Tuple:
		e.Ctx = ctx
		return p.setContexts(e.Elts, ctx)
	case *List:
		e.Ctx = ctx
		return p.setContexts(e.Elts, ctx)
	}
	return false
}

func (p *parser) setContexts(elts []Expr, ctx Context) bool {
	for _, e := range elts {
		if !p.setContext(e, ctx) {
			return false
		}
	}
	return true
}
