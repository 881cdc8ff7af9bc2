package syntax

// ifStmt reads an if, or the elif that is an if in its place.
func (p *parser) ifStmt() *If {
	start := p.i
	p.i++
	s := &If{Test: p.namedExpression()}
	p.expect(tColon)
	s.Body = p.block()
	if p.kind() == kElif {
		p.enter()
		s.Orelse = []Stmt{p.ifStmt()}
		p.leave()
	} else {
		s.Orelse = p.orelse()
	}
	s.Loc = p.loc(start)
	return s
}

// orelse reads an else, if there is one.
func (p *parser) orelse() []Stmt {
	if !p.accept(kElse) {
		return nil
	}
	p.expect(tColon)
	return p.block()
}

func (p *parser) whileStmt() Stmt {
	start := p.i
	p.i++
	s := &While{Test: p.namedExpression()}
	p.expect(tColon)
	s.Body = p.block()
	s.Orelse = p.orelse()
	s.Loc = p.loc(start)
	return s
}

func (p *parser) forStmt(start int, async bool) Stmt {
	p.i++
	s := &For{Target: p.starTargets(), Async: async}
	p.expect(kIn)
	s.Iter = p.starExpressions()
	p.expect(tColon)
	s.Body = p.block()
	s.Orelse = p.orelse()
	s.Loc = p.loc(start)
	return s
}

func (p *parser) asyncStmt(decorators []Expr) Stmt {
	start := p.i
	p.i++
	switch p.kind() {
	case kDef:
		return p.function(start, decorators, true)
	case kFor:
		if decorators == nil {
			return p.forStmt(start, true)
		}
	case kWith:
		if decorators == nil {
			return p.withStmt(start, true)
		}
	}
	p.fail()
	return nil
}

func (p *parser) withStmt(start int, async bool) Stmt {
	p.i++
	s := &With{Async: async}
	if p.kind() == tLpar && p.parenthesizedItems() {
		p.i++
		for p.kind() != tRpar || len(s.Items) == 0 {
			s.Items = append(s.Items, p.withItem())
			if !p.accept(tComma) {
				break
			}
		}
		p.expect(tRpar)
	} else {
		s.Items = append(s.Items, p.withItem())
		for p.accept(tComma) {
			s.Items = append(s.Items, p.withItem())
		}
	}
	p.expect(tColon)
	s.Body = p.block()
	s.Loc = p.loc(start)
	return s
}

func (p *parser) withItem() *WithItem {
	w := &WithItem{ContextExpr: p.expression()}
	if p.accept(kAs) {
		w.OptionalVars = p.starTarget()
	}
	return w
}

// parenthesizedItems reports whether the parenthesis that follows `with` holds items, and is not
// the start of an expression: it closes before the colon, and what is in it is no yield, walrus,
// comprehension or starred tuple.
func (p *parser) parenthesizedItems() bool {
	level := p.toks[p.i].level
	lambdas := 0
	itemStart := true
	for i := p.i + 1; i < len(p.toks); i++ {
		t := &p.toks[i]
		if t.level < level {
			return i > p.i+1 && i+1 < len(p.toks) && p.toks[i+1].kind == tColon
		}
		if t.level > level {
			itemStart = false
			continue
		}
		switch t.kind {
		case kLambda:
			lambdas++
		case tColon:
			lambdas--
		case tComma:
			itemStart = lambdas == 0
			continue
		case tColonEqual, kFor, kYield:
			return false
		case tStar:
			if itemStart {
				return false
			}
		}
		itemStart = false
	}
	return false
}

func (p *parser) tryStmt() Stmt {
	start := p.i
	p.i++
	s := &Try{}
	p.expect(tColon)
	s.Body = p.block()
	s.Star = p.kind() == kExcept && p.peek(1) == tStar
	for p.kind() == kExcept {
		s.Handlers = append(s.Handlers, p.exceptHandler(s.Star))
	}
	if len(s.Handlers) > 0 {
		s.Orelse = p.orelse()
	}
	if p.accept(kFinally) {
		p.expect(tColon)
		s.Finalbody = p.block()
	} else if len(s.Handlers) == 0 {
		p.fail()
	}
	s.Loc = p.loc(start)
	return s
}

func (p *parser) exceptHandler(star bool) *ExceptHandler {
	start := p.i
	p.i++
	h := &ExceptHandler{}
	if star {
		p.expect(tStar)
	}
	if star || p.kind() != tColon {
		h.Type = p.expression()
		if p.accept(kAs) {
			h.Name = p.ident()
		}
	}
	p.expect(tColon)
	h.Body = p.block()
	h.Loc = p.loc(start)
	return h
}

// decorated reads a function or class and the decorators before it.
func (p *parser) decorated() Stmt {
	var decorators []Expr
	for p.accept(tAt) {
		decorators = append(decorators, p.namedExpression())
		p.expect(tNewline)
	}
	switch p.kind() {
	case kDef:
		return p.functionDef(decorators)
	case kClass:
		return p.classDef(decorators)
	case kAsync:
		return p.asyncStmt(decorators)
	}
	p.fail()
	return nil
}

func (p *parser) functionDef(decorators []Expr) Stmt { return p.function(p.i, decorators, false) }

// function reads a def from that keyword on; start is the token that its place starts with.
func (p *parser) function(start int, decorators []Expr, async bool) Stmt {
	p.i++
	f := &FunctionDef{Name: p.ident(), DecoratorList: decorators, Async: async}
	p.expect(tLpar)
	f.Args = p.parameters(tRpar)
	p.expect(tRpar)
	if p.accept(tRarrow) {
		f.Returns = p.expression()
	}
	p.expect(tColon)
	f.Body = p.block()
	f.Loc = p.loc(start)
	return f
}

func (p *parser) classDef(decorators []Expr) Stmt {
	start := p.i
	p.i++
	c := &ClassDef{Name: p.ident(), DecoratorList: decorators}
	if p.kind() == tLpar {
		p.callArguments(&c.Bases, &c.Keywords, true)
	}
	p.expect(tColon)
	c.Body = p.block()
	c.Loc = p.loc(start)
	return c
}
