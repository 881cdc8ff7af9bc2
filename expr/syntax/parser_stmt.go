package syntax

// statement reads a logical line, which may hold several simple statements, or a compound
// statement, and appends to body what it read.
func (p *parser) statement(body []Stmt) []Stmt {
	start, suspects := p.i, p.suspects
	if s := p.compound(); s != nil {
		body = append(body, s)
	} else {
		body = p.simpleStatements(body)
	}
	if p.spans != nil && p.suspects == suspects {
		p.spans[int32(start)] = int32(p.i)
	}
	return body
}

// compound reads a compound statement, or returns nil where the next is none.
func (p *parser) compound() Stmt {
	switch p.kind() {
	case kIf:
		return p.ifStmt()
	case kDef:
		return p.functionDef(nil)
	case kClass:
		return p.classDef(nil)
	case tAt:
		return p.decorated()
	case kFor:
		return p.forStmt(p.i, false)
	case kWhile:
		return p.whileStmt()
	case kTry:
		return p.tryStmt()
	case kWith:
		return p.withStmt(p.i, false)
	case kAsync:
		return p.asyncStmt(nil)
	case tName:
		if p.isWord("match") {
			if p.isMatch() {
				return p.matchStmt()
			}
			p.suspicious()
		}
	}
	return nil
}

// simpleStatements reads statements joined by semicolons, up to the line's end.
func (p *parser) simpleStatements(body []Stmt) []Stmt {
	for {
		body = append(body, p.simple())
		if p.accept(tSemi) && p.kind() != tNewline {
			continue
		}
		p.expect(tNewline)
		return body
	}
}

// block reads what follows the colon of a compound statement.
func (p *parser) block() []Stmt {
	if p.kind() != tNewline {
		return p.simpleStatements(nil)
	}
	p.i++
	p.expect(tIndent)
	p.enter()
	body := p.statement(nil)
	for !p.accept(tDedent) {
		body = p.statement(body)
	}
	p.leave()
	return body
}

// simple reads a simple statement.
func (p *parser) simple() Stmt {
	start := p.i
	switch p.kind() {
	case kReturn:
		return p.returnStmt()
	case kImport:
		return p.importName()
	case kFrom:
		return p.importFrom()
	case kRaise:
		return p.raiseStmt()
	case kPass:
		p.i++
		return &Pass{p.tokenLoc(start)}
	case kDel:
		return p.deleteStmt()
	case kAssert:
		p.i++
		s := &Assert{Test: p.expression()}
		if p.accept(tComma) {
			s.Msg = p.expression()
		}
		s.Loc = p.loc(start)
		return s
	case kBreak:
		p.i++
		return &Break{p.tokenLoc(start)}
	case kContinue:
		p.i++
		return &Continue{p.tokenLoc(start)}
	case kGlobal:
		names := p.nameList()
		return &Global{Loc: p.loc(start), Names: names}
	case kNonlocal:
		names := p.nameList()
		return &Nonlocal{Loc: p.loc(start), Names: names}
	case kYield:
		return p.assignment(p.yield(), start)
	}
	return p.assignment(p.starExpressions(), start)
}

// nameList reads the names of a global or nonlocal.
func (p *parser) nameList() []string {
	p.i++
	names := []string{p.ident()}
	for p.accept(tComma) {
		names = append(names, p.ident())
	}
	return names
}

func (p *parser) returnStmt() Stmt {
	start := p.i
	p.i++
	s := &Return{}
	if p.kind() == tStar || p.startsExpr() {
		s.Value = p.starExpressions()
	}
	s.Loc = p.loc(start)
	return s
}

func (p *parser) raiseStmt() Stmt {
	start := p.i
	p.i++
	s := &Raise{}
	if p.startsExpr() {
		s.Exc = p.expression()
		if p.accept(kFrom) {
			s.Cause = p.expression()
		}
	}
	s.Loc = p.loc(start)
	return s
}

func (p *parser) deleteStmt() Stmt {
	start := p.i
	p.i++
	s := &Delete{}
	for {
		e := p.primary()
		if !p.setContext(e, Del) {
			p.fail()
		}
		s.Targets = append(s.Targets, e)
		if !p.accept(tComma) || !p.startsExpr() {
			break
		}
	}
	if p.kind() != tSemi && p.kind() != tNewline {
		p.fail()
	}
	s.Loc = p.loc(start)
	return s
}

// assignment reads what may follow the expression that starts a statement.
func (p *parser) assignment(first Expr, start int) Stmt {
	switch k := p.kind(); {
	case k == tEqual:
		return p.assign(first, start)
	case k == tColon:
		return p.annAssign(first, start)
	case k >= tPlusEqual && k <= tDoubleSlashEqual:
		if !p.singleTarget(first) {
			p.fail()
		}
		p.setContext(first, Store)
		p.i++
		v := p.yieldOrStar()
		return &AugAssign{Loc: p.loc(start), Target: first, Op: augOps[k-tPlusEqual], Value: v}
	}
	return &ExprStmt{Loc: p.loc(start), Value: first}
}

func (p *parser) assign(e Expr, start int) Stmt {
	s := &Assign{Targets: make([]Expr, 0, 1)}
	for p.accept(tEqual) {
		if !p.setContext(e, Store) {
			p.fail()
		}
		s.Targets = append(s.Targets, e)
		e = p.yieldOrStar()
	}
	s.Value = e
	s.Loc = p.loc(start)
	return s
}

func (p *parser) yieldOrStar() Expr {
	if p.kind() == kYield {
		return p.yield()
	}
	return p.starExpressions()
}

func (p *parser) annAssign(target Expr, start int) Stmt {
	if !p.singleTarget(target) {
		p.fail()
	}
	p.setContext(target, Store)
	p.i++
	s := &AnnAssign{Target: target, Annotation: p.expression()}
	_, name := target.(*Name)
	s.Simple = name && p.toks[start].kind == tName
	if p.accept(tEqual) {
		s.Value = p.yieldOrStar()
	}
	s.Loc = p.loc(start)
	return s
}

// singleTarget reports whether e can be assigned to with an annotation or an operator.
func (p *parser) singleTarget(e Expr) bool {
	switch e.(type) {
	case *Name, *Attribute, *Subscript:
		return true
	}
	return false
}

func (p *parser) importName() Stmt {
	start := p.i
	p.i++
	s := &Import{}
	for {
		at := p.i
		a := &Alias{Name: p.dottedName()}
		if p.accept(kAs) {
			a.Asname = p.ident()
		}
		a.Loc = p.loc(at)
		s.Names = append(s.Names, a)
		if !p.accept(tComma) {
			break
		}
	}
	s.Loc = p.loc(start)
	return s
}

func (p *parser) dottedName() string {
	name := p.ident()
	for p.accept(tDot) {
		name += "." + p.ident()
	}
	return name
}

func (p *parser) importFrom() Stmt {
	start := p.i
	p.i++
	s := &ImportFrom{}
	for {
		if p.accept(tDot) {
			s.Level++
		} else if p.accept(tEllipsis) {
			s.Level += 3
		} else {
			break
		}
	}
	if s.Level == 0 || p.kind() == tName {
		s.Module = p.dottedName()
	}
	p.expect(kImport)
	switch {
	case p.kind() == tStar:
		s.Names = []*Alias{{Loc: p.tokenLoc(p.i), Name: "*"}}
		p.i++
	case p.accept(tLpar):
		s.Names = p.importAliases()
		p.accept(tComma)
		p.expect(tRpar)
	default:
		s.Names = p.importAliases()
		if p.kind() == tComma {
			p.fail()
		}
	}
	s.Loc = p.loc(start)
	return s
}

// importAliases reads `name as name, …` and leaves a trailing comma.
func (p *parser) importAliases() []*Alias {
	var names []*Alias
	for {
		at := p.i
		a := &Alias{Name: p.ident()}
		if p.accept(kAs) {
			a.Asname = p.ident()
		}
		a.Loc = p.loc(at)
		names = append(names, a)
		if p.kind() != tComma || p.peek(1) != tName {
			return names
		}
		p.i++
	}
}
