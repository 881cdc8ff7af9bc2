package syntax

import "strings"

func (n *namer) stmts(list []Stmt) {
	for _, s := range list {
		n.stmt(s)
	}
}

func (n *namer) exprs(list []Expr) {
	for _, e := range list {
		n.expr(e)
	}
}

func (n *namer) stmt(s Stmt) {
	n.near = s.Location()
	n.enter()
	switch s := s.(type) {
	case *FunctionDef:
		n.function(s)
	case *ClassDef:
		n.class(s)
	case *Return:
		n.expr(s.Value)
	case *Delete:
		n.exprs(s.Targets)
	case *Assign:
		n.exprs(s.Targets)
		n.expr(s.Value)
	case *AugAssign:
		n.expr(s.Target)
		n.expr(s.Value)
	case *AnnAssign:
		n.annAssign(s)
	case *For:
		n.expr(s.Target)
		n.expr(s.Iter)
		n.stmts(s.Body)
		n.stmts(s.Orelse)
	case *While:
		n.expr(s.Test)
		n.stmts(s.Body)
		n.stmts(s.Orelse)
	case *If:
		n.expr(s.Test)
		n.stmts(s.Body)
		n.stmts(s.Orelse)
	case *With:
		for _, it := range s.Items {
			n.expr(it.ContextExpr)
			n.expr(it.OptionalVars)
		}
		n.stmts(s.Body)
	case *Match:
		n.expr(s.Subject)
		for _, c := range s.Cases {
			n.pattern(c.Pattern)
			n.expr(c.Guard)
			n.stmts(c.Body)
		}
	case *Try:
		n.try(s)
	default:
		n.simple(s)
	}
	n.leave()
}

func (n *namer) simple(s Stmt) {
	switch s := s.(type) {
	case *Raise:
		n.expr(s.Exc)
		n.expr(s.Cause)
	case *Assert:
		n.expr(s.Test)
		n.expr(s.Msg)
	case *Import:
		n.aliases(s.Names)
	case *ImportFrom:
		n.aliases(s.Names)
	case *Global:
		n.declare(s.Names, s.Loc, isGlobal, "global")
	case *Nonlocal:
		n.declare(s.Names, s.Loc, isNonlocal, "nonlocal")
	case *ExprStmt:
		n.expr(s.Value)
	}
}

func (n *namer) try(s *Try) {
	n.stmts(s.Body)
	n.stmts(s.Orelse)
	for _, h := range s.Handlers {
		n.expr(h.Type)
		if h.Name != "" {
			n.add(h.Name, isLocal, h.Loc)
		}
		n.stmts(h.Body)
	}
	n.stmts(s.Finalbody)
}

func (n *namer) function(s *FunctionDef) {
	n.add(s.Name, isLocal, s.Loc)
	n.exprs(s.Args.Defaults)
	n.exprs(s.Args.KwDefaults)
	n.annotations(s)
	n.exprs(s.DecoratorList)
	f := n.push(s, functionScope)
	f.coroutine = s.Async
	n.parameters(s.Args)
	n.stmts(s.Body)
	n.pop()
}

func (n *namer) class(s *ClassDef) {
	n.add(s.Name, isLocal, s.Loc)
	n.exprs(s.Bases)
	for _, k := range s.Keywords {
		n.expr(k.Value)
	}
	n.exprs(s.DecoratorList)
	n.push(s, classScope)
	private := n.private
	n.private = s.Name
	n.stmts(s.Body)
	n.private = private
	n.pop()
}

func (n *namer) parameters(a *Arguments) {
	for _, list := range [...][]*Arg{a.PosOnlyArgs, a.Args, a.KwOnlyArgs} {
		for _, arg := range list {
			n.add(arg.Arg, isParam, arg.Loc)
		}
	}
	for _, arg := range [...]*Arg{a.VarArg, a.KwArg} {
		if arg != nil {
			n.add(arg.Arg, isParam, arg.Loc)
		}
	}
}

// annotations visits the annotations of a function.
func (n *namer) annotations(s *FunctionDef) {
	if n.future {
		n.push(nil, annotationScope)
	}
	a := s.Args
	visit := func(arg *Arg) {
		if arg != nil {
			n.expr(arg.Annotation)
		}
	}
	for _, arg := range a.PosOnlyArgs {
		visit(arg)
	}
	for _, arg := range a.Args {
		visit(arg)
	}
	visit(a.VarArg)
	visit(a.KwArg)
	for _, arg := range a.KwOnlyArgs {
		visit(arg)
	}
	if n.future {
		n.pop()
	}
	n.annotation(s.Returns)
}

func (n *namer) annotation(e Expr) {
	if e == nil {
		return
	}
	if n.future {
		n.push(nil, annotationScope)
		defer n.pop()
	}
	n.expr(e)
}

func (n *namer) annAssign(s *AnnAssign) {
	if t, ok := s.Target.(*Name); ok {
		have := n.cur.find(n.mangle(t.ID))
		if have != nil && *have&(isGlobal|isNonlocal) != 0 && n.cur.kind != moduleScope && s.Simple {
			what := "nonlocal"
			if *have&isGlobal != 0 {
				what = "global"
			}
			n.fail(s.Loc, "annotated name '%s' can't be %s", t.ID, what)
		}
		if s.Simple {
			n.add(t.ID, isAnnotated|isLocal, t.Loc)
		} else if s.Value != nil {
			n.add(t.ID, isLocal, t.Loc)
		}
	} else {
		n.expr(s.Target)
	}
	n.annotation(s.Annotation)
	n.expr(s.Value)
}

func (n *namer) aliases(list []*Alias) {
	for _, a := range list {
		if a.Name == "*" {
			if n.cur.kind != moduleScope {
				n.fail(a.Loc, "import * only allowed at module level")
			}
			continue
		}
		id := a.Asname
		if id == "" {
			id, _, _ = strings.Cut(a.Name, ".")
		}
		n.add(id, isImport, a.Loc)
	}
}

func (n *namer) pattern(p Pattern) {
	n.enter()
	switch p := p.(type) {
	case *MatchValue:
		n.expr(p.Value)
	case *MatchSequence:
		n.patterns(p.Patterns)
	case *MatchMapping:
		n.exprs(p.Keys)
		n.patterns(p.Patterns)
		n.capture(p.Rest, p.Loc)
	case *MatchClass:
		n.expr(p.Cls)
		n.patterns(p.Patterns)
		n.patterns(p.KwdPatterns)
	case *MatchStar:
		n.capture(p.Name, p.Loc)
	case *MatchAs:
		if p.Pattern != nil {
			n.pattern(p.Pattern)
		}
		n.capture(p.Name, p.Loc)
	case *MatchOr:
		n.patterns(p.Patterns)
	}
	n.leave()
}

func (n *namer) patterns(list []Pattern) {
	for _, p := range list {
		n.pattern(p)
	}
}

func (n *namer) capture(id string, at Loc) {
	if id != "" {
		n.add(id, isLocal, at)
	}
}

func (n *namer) expr(e Expr) {
	if e == nil {
		return
	}
	n.enter()
	switch e := e.(type) {
	case *Name:
		flag := isUsed
		if e.Ctx != Load {
			flag = isLocal
		}
		n.add(e.ID, flag, e.Loc)
	case *Constant:
	case *BoolOp:
		n.exprs(e.Values)
	case *BinOp:
		n.expr(e.Left)
		n.expr(e.Right)
	case *UnaryOp:
		n.expr(e.Operand)
	case *IfExp:
		n.expr(e.Test)
		n.expr(e.Body)
		n.expr(e.Orelse)
	case *Compare:
		n.expr(e.Left)
		n.exprs(e.Comparators)
	case *Call:
		n.expr(e.Func)
		n.exprs(e.Args)
		for _, k := range e.Keywords {
			n.expr(k.Value)
		}
	case *Attribute:
		n.expr(e.Value)
	case *Subscript:
		n.expr(e.Value)
		n.expr(e.Slice)
	case *Starred:
		n.expr(e.Value)
	case *List:
		n.exprs(e.Elts)
	case *Tuple:
		n.exprs(e.Elts)
	case *Set:
		n.exprs(e.Elts)
	case *Dict:
		n.exprs(e.Keys)
		n.exprs(e.Values)
	default:
		n.expr2(e)
	}
	n.leave()
}

func (n *namer) expr2(e Expr) {
	switch e := e.(type) {
	case *Slice:
		n.expr(e.Lower)
		n.expr(e.Upper)
		n.expr(e.Step)
	case *FormattedValue:
		n.expr(e.Value)
		if e.FormatSpec != nil {
			n.expr(e.FormatSpec)
		}
	case *JoinedStr:
		n.exprs(e.Values)
	case *NamedExpr:
		n.notInAnnotation("named expression", e.Loc)
		n.namedExpr(e)
	case *Lambda:
		n.exprs(e.Args.Defaults)
		n.exprs(e.Args.KwDefaults)
		n.push(e, functionScope)
		n.parameters(e.Args)
		n.expr(e.Body)
		n.pop()
	case *ListComp:
		n.comprehension(e, "list comprehension", e.Generators, e.Elt, nil)
	case *SetComp:
		n.comprehension(e, "set comprehension", e.Generators, e.Elt, nil)
	case *DictComp:
		n.comprehension(e, "dict comprehension", e.Generators, e.Key, e.Value)
	case *GeneratorExp:
		n.comprehension(e, "generator expression", e.Generators, e.Elt, nil)
	case *Await:
		n.notInAnnotation("await expression", e.Loc)
		n.expr(e.Value)
		n.cur.coroutine = true
	case *Yield:
		n.yield(e.Value, e.Loc)
	case *YieldFrom:
		n.yield(e.Value, e.Loc)
	}
}

func (n *namer) notInAnnotation(what string, at Loc) {
	if n.cur.kind == annotationScope {
		n.fail(at, "'%s' can not be used within an annotation", what)
	}
}

func (n *namer) yield(value Expr, at Loc) {
	n.notInAnnotation("yield expression", at)
	n.expr(value)
	n.cur.generator = true
	if n.cur.comp != "" {
		n.fail(at, "'yield' inside %s", n.cur.comp)
	}
}

// comprehension visits a comprehension: all but the first iterable belongs to a scope of its own.
func (n *namer) comprehension(e Expr, what string, gens []*Comprehension, elt, value Expr) {
	first := gens[0]
	n.cur.iterExpr++
	n.expr(first.Iter)
	n.cur.iterExpr--
	s := n.push(e, functionScope)
	s.comp = what
	s.coroutine = first.Async
	s.iterTarget = true
	n.expr(first.Target)
	s.iterTarget = false
	n.exprs(first.Ifs)
	for _, g := range gens[1:] {
		s.iterTarget = true
		n.expr(g.Target)
		s.iterTarget = false
		s.iterExpr++
		n.expr(g.Iter)
		s.iterExpr--
		n.exprs(g.Ifs)
		s.coroutine = s.coroutine || g.Async
	}
	n.expr(value)
	n.expr(elt)
	generator := what == "generator expression"
	s.generator = generator
	n.pop()
	if s.coroutine && !generator {
		n.cur.coroutine = true
	}
}

// namedExpr visits a walrus, whose target in a comprehension belongs to the scope around.
func (n *namer) namedExpr(e *NamedExpr) {
	if n.cur.iterExpr > 0 {
		n.fail(e.Loc, "assignment expression cannot be used in a comprehension iterable expression")
	}
	if n.cur.comp != "" {
		n.extend(e.Target)
	}
	n.expr(e.Value)
	n.expr(e.Target)
}

func (n *namer) extend(t *Name) {
	id := n.mangle(t.ID)
	declare := func(flag nameFlags) {
		n.add(t.ID, flag, t.Loc)
		n.cur.directives = append(n.cur.directives, directive{id, t.Loc})
	}
	for i := len(n.stack) - 1; i >= 0; i-- {
		s := n.stack[i]
		have := s.find(id)
		switch {
		case s.comp != "":
			if have != nil && *have&isIterTarget != 0 {
				n.fail(t.Loc, "assignment expression cannot rebind comprehension iteration variable '%s'", t.ID)
			}
		case s.kind == functionScope:
			if have != nil && *have&isGlobal != 0 {
				declare(isGlobal)
			} else {
				declare(isNonlocal)
			}
			n.addTo(s, t.ID, isLocal, t.Loc)
			return
		case s.kind == moduleScope:
			declare(isGlobal)
			n.addTo(s, t.ID, isGlobal, t.Loc)
			return
		case s.kind == classScope:
			n.fail(t.Loc, "assignment expression within a comprehension cannot be used in a class body")
		}
	}
}
