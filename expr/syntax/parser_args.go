package syntax

// callArguments reads the arguments of a call or the bases of a class, from the opening parenthesis
// to the closing one. A generator expression that shares these parentheses can only be a call's.
func (p *parser) callArguments(args *[]Expr, keywords *[]*Keyword, class bool) {
	open := p.i
	p.expect(tLpar)
	var kw, doubleStar bool
	for p.kind() != tRpar {
		start := p.i
		switch {
		case p.kind() == tStar:
			if doubleStar {
				p.fail()
			}
			p.i++
			v := p.expression()
			*args = append(*args, &Starred{Loc: p.loc(start), Value: v})
		case p.kind() == tDoubleStar:
			p.i++
			v := p.expression()
			*keywords = append(*keywords, &Keyword{Loc: p.loc(start), Value: v})
			kw, doubleStar = true, true
		case p.kind() == tName && p.peek(1) == tEqual:
			name := p.ident()
			p.i++
			v := p.expression()
			*keywords = append(*keywords, &Keyword{Loc: p.loc(start), Arg: name, Value: v})
			kw = true
		default:
			if kw {
				p.fail()
			}
			e := p.namedExpression()
			if k := p.kind(); k == kFor || k == kAsync {
				if len(*args) > 0 || class {
					p.fail()
				}
				gens := p.forIfClauses()
				p.expect(tRpar)
				*args = append(*args, &GeneratorExp{Loc: p.loc(open), Elt: e, Generators: gens})
				return
			}
			*args = append(*args, e)
		}
		if !p.accept(tComma) {
			break
		}
	}
	p.expect(tRpar)
}

// lambda reads a lambda.
func (p *parser) lambda() Expr {
	start := p.i
	p.i++
	args := p.parameters(tColon)
	p.expect(tColon)
	p.enter()
	body := p.expression()
	p.leave()
	return &Lambda{Loc: p.loc(start), Args: args, Body: body}
}

// parameters reads the parameters of a function (closed by a parenthesis) or of a lambda (closed
// by a colon and without annotations). It leaves the closing token.
func (p *parser) parameters(closing kind) *Arguments {
	a := &Arguments{}
	def := closing == tRpar
	slash, star := false, false
	for p.kind() != closing {
		switch p.kind() {
		case tSlash:
			if slash || star || len(a.Args) == 0 {
				p.fail()
			}
			p.i++
			slash = true
			a.PosOnlyArgs, a.Args = a.Args, nil
		case tStar:
			if star {
				p.fail()
			}
			p.i++
			star = true
			p.varArg(a, def)
		case tDoubleStar:
			p.i++
			a.KwArg = p.parameter(def, false)
			p.accept(tComma)
			if p.kind() != closing {
				p.fail()
			}
			return a
		default:
			p.plainParameter(a, def, star)
		}
		if !p.accept(tComma) {
			break
		}
	}
	if p.kind() != closing {
		p.fail()
	}
	return a
}

// varArg reads what follows the star: a name, or a comma and a parameter.
func (p *parser) varArg(a *Arguments, def bool) {
	if p.kind() == tName {
		a.VarArg = p.parameter(def, true)
		if p.kind() == tEqual {
			p.fail()
		}
		return
	}
	if p.kind() != tComma || p.peek(1) != tName {
		p.fail()
	}
}

// plainParameter reads a parameter without a star, with its default.
func (p *parser) plainParameter(a *Arguments, def, star bool) {
	arg := p.parameter(def, false)
	var dflt Expr
	if p.accept(tEqual) {
		dflt = p.expression()
	}
	if star {
		a.KwOnlyArgs = append(a.KwOnlyArgs, arg)
		a.KwDefaults = append(a.KwDefaults, dflt)
		return
	}
	a.Args = append(a.Args, arg)
	if dflt != nil {
		a.Defaults = append(a.Defaults, dflt)
	} else if len(a.Defaults) > 0 {
		p.fail()
	}
}

// parameter reads a parameter's name and, in a def, its annotation, which after `*` may have a
// star of its own.
func (p *parser) parameter(def, star bool) *Arg {
	start := p.i
	arg := &Arg{Arg: p.ident()}
	if def && p.accept(tColon) {
		if star && p.kind() == tStar {
			arg.Annotation = p.starred()
		} else {
			arg.Annotation = p.expression()
		}
	}
	arg.Loc = p.loc(start)
	return arg
}
