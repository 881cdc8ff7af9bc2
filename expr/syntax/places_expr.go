package syntax

func (p *placer) exprs(list []Expr) {
	for _, e := range list {
		p.expr(e)
	}
}

func (p *placer) expr(e Expr) {
	if e == nil {
		return
	}
	p.enter()
	at := p.at
	p.at = e.Location()
	switch e := e.(type) {
	case *Name:
		p.debug(e.ID, e.Ctx)
	case *Constant:
	case *BoolOp:
		p.exprs(e.Values)
	case *BinOp:
		p.expr(e.Left)
		p.expr(e.Right)
	case *UnaryOp:
		p.expr(e.Operand)
	case *IfExp:
		p.expr(e.Test)
		p.expr(e.Body)
		p.expr(e.Orelse)
	case *Compare:
		p.expr(e.Left)
		p.exprs(e.Comparators)
	case *Call:
		p.call(e)
	case *Attribute:
		p.expr(e.Value)
		if e.Ctx == Store {
			p.at = e.nameLoc()
			p.debug(e.Attr, Store)
		}
	case *Subscript:
		p.expr(e.Value)
		p.expr(e.Slice)
	case *Starred:
		if e.Ctx == Store {
			p.here("starred assignment target must be in a list or tuple")
		}
		p.here("can't use starred expression here")
	case *List:
		p.elements(e.Elts, e.Ctx)
	case *Tuple:
		p.elements(e.Elts, e.Ctx)
	case *Set:
		p.elements(e.Elts, Load)
	case *Dict:
		for i := range e.Values {
			p.expr(e.Keys[i])
			p.expr(e.Values[i])
		}
	default:
		p.expr2(e)
	}
	p.at = at
	p.leave()
}

// nameLoc is where CPython's compiler sees an attribute: from its start or, where its name is on a
// later line, at the name.
func (e *Attribute) nameLoc() Loc {
	l := e.Loc
	if l.Line != l.EndLine {
		l.Line = l.EndLine
		l.Col = max(0, l.EndCol-int32(len(e.Attr)))
	}
	return l
}

func (p *placer) expr2(e Expr) {
	switch e := e.(type) {
	case *Slice:
		p.expr(e.Lower)
		p.expr(e.Upper)
		p.expr(e.Step)
	case *FormattedValue:
		p.expr(e.Value)
		if e.FormatSpec != nil {
			p.expr(e.FormatSpec)
		}
	case *JoinedStr:
		p.exprs(e.Values)
	case *NamedExpr:
		p.expr(e.Value)
		p.expr(e.Target)
	case *Lambda:
		p.debugParameters(e.Args)
		p.exprs(e.Args.Defaults)
		p.exprs(e.Args.KwDefaults)
		p.within(e, lambdaUnit, func() { p.expr(e.Body) })
	case *ListComp:
		p.comprehension(e, e.Generators, e.Elt, nil, false)
	case *SetComp:
		p.comprehension(e, e.Generators, e.Elt, nil, false)
	case *DictComp:
		p.comprehension(e, e.Generators, e.Key, e.Value, false)
	case *GeneratorExp:
		p.comprehension(e, e.Generators, e.Elt, nil, true)
	case *Await:
		if p.unit.scope.kind != functionScope {
			p.here("'await' outside function")
		}
		if p.unit.kind != asyncUnit && p.unit.kind != comprehensionUnit {
			p.here("'await' outside async function")
		}
		p.expr(e.Value)
	case *Yield:
		if p.unit.scope.kind != functionScope {
			p.here("'yield' outside function")
		}
		p.expr(e.Value)
	case *YieldFrom:
		if p.unit.scope.kind != functionScope {
			p.here("'yield' outside function")
		}
		if p.unit.kind == asyncUnit {
			p.here("'yield from' inside async function")
		}
		p.expr(e.Value)
	}
}

// elements visits the elements of a list, tuple or set.
func (p *placer) elements(elts []Expr, ctx Context) {
	if ctx == Store {
		star := false
		for i, e := range elts {
			if _, ok := e.(*Starred); !ok {
				continue
			}
			if star {
				p.here("multiple starred expressions in assignment")
			}
			if i >= 1<<8 {
				p.here("too many expressions in star-unpacking assignment")
			}
			star = true
		}
	}
	for _, e := range elts {
		p.unstarred(e)
	}
}

// unstarred visits what may have a star here.
func (p *placer) unstarred(e Expr) {
	if s, ok := e.(*Starred); ok {
		e = s.Value
	}
	p.expr(e)
}

func (p *placer) call(e *Call) {
	p.repeated(e.Keywords)
	p.expr(e.Func)
	p.arguments(e.Args, e.Keywords)
}

// arguments visits the arguments of a call or the bases of a class.
func (p *placer) arguments(args []Expr, keywords []*Keyword) {
	p.repeated(keywords)
	for _, a := range args {
		p.unstarred(a)
	}
	for _, k := range keywords {
		p.expr(k.Value)
	}
}

// repeated finds keywords that are given twice.
func (p *placer) repeated(keywords []*Keyword) {
	if len(keywords) == 0 {
		return
	}
	var again *Keyword
	first := len(keywords)
	seen := make(map[string]int, len(keywords))
	for i, k := range keywords {
		if k.Arg == "" {
			continue
		}
		if j, ok := seen[k.Arg]; ok {
			if j < first { // CPython tells the first keyword that is repeated, where it is repeated first
				first, again = j, k
			}
			continue
		}
		seen[k.Arg] = i
	}
	for i, k := range keywords {
		p.debug(k.Arg, Store)
		if i == first {
			p.fail(again.Loc, "keyword argument repeated: %s", k.Arg)
		}
	}
}

// comprehension visits a comprehension: what belongs to it first, then the first iterable, which
// belongs to what is around.
func (p *placer) comprehension(e Expr, gens []*Comprehension, elt, value Expr, generator bool) {
	kind := p.unit.kind
	at := p.at
	p.within(e, comprehensionUnit, func() {
		p.at = at
		if p.unit.scope.coroutine && !generator && kind != asyncUnit && kind != comprehensionUnit {
			p.here("asynchronous comprehension outside of an asynchronous function")
		}
		for i, g := range gens {
			if i > 0 {
				p.expr(g.Iter)
			}
			if g.Async {
				p.push(otherBlock)
			}
			p.expr(g.Target)
			p.exprs(g.Ifs)
		}
		p.expr(elt)
		p.expr(value)
	})
	p.expr(gens[0].Iter)
}
