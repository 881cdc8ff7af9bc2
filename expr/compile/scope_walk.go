package compile

import "github.com/gramener/gramex-go/expr/syntax"

func (b *scopes) stmts(list []syntax.Stmt) {
	for _, s := range list {
		b.stmt(s)
	}
}

func (b *scopes) exprs(list []syntax.Expr) {
	for _, e := range list {
		b.expr(e)
	}
}

func (b *scopes) stmt(s syntax.Stmt) {
	switch s := s.(type) {
	case *syntax.FunctionDef:
		b.functionDef(s)
	case *syntax.ClassDef:
		b.classDef(s)
	case *syntax.Return:
		b.expr(s.Value)
	case *syntax.Delete:
		b.exprs(s.Targets)
	case *syntax.Assign:
		b.expr(s.Value)
		b.exprs(s.Targets)
	case *syntax.AugAssign:
		b.expr(s.Value)
		if n, ok := s.Target.(*syntax.Name); ok {
			b.use(n.ID)
		}
		b.expr(s.Target)
	case *syntax.AnnAssign:
		b.annAssign(s)
	case *syntax.For:
		b.expr(s.Iter)
		b.expr(s.Target)
		b.stmts(s.Body)
		b.stmts(s.Orelse)
	case *syntax.While:
		b.expr(s.Test)
		b.stmts(s.Body)
		b.stmts(s.Orelse)
	case *syntax.If:
		b.expr(s.Test)
		b.stmts(s.Body)
		b.stmts(s.Orelse)
	case *syntax.With:
		for _, it := range s.Items {
			b.expr(it.ContextExpr)
			b.expr(it.OptionalVars)
		}
		b.stmts(s.Body)
	case *syntax.Match:
		b.expr(s.Subject)
		for _, c := range s.Cases {
			b.pattern(c.Pattern)
			b.expr(c.Guard)
			b.stmts(c.Body)
		}
	case *syntax.Raise:
		b.expr(s.Exc)
		b.expr(s.Cause)
	case *syntax.Try:
		b.try(s)
	case *syntax.Assert:
		b.expr(s.Test)
		b.expr(s.Msg)
	case *syntax.Import:
		b.importStmt(s.Names)
	case *syntax.ImportFrom:
		for _, a := range s.Names {
			if a.Name == "*" {
				continue
			}
			b.bind(orName(a.Asname, a.Name))
		}
	case *syntax.Global:
		for _, n := range s.Names {
			b.cur.sym(mangle(b.cur.private, n)).global = true
		}
	case *syntax.Nonlocal:
		for _, n := range s.Names {
			b.cur.sym(mangle(b.cur.private, n)).nonlocal = true
		}
	case *syntax.ExprStmt:
		b.expr(s.Value)
	}
}

func orName(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (b *scopes) importStmt(names []*syntax.Alias) {
	for _, a := range names {
		name := a.Asname
		if name == "" {
			name = rootOf(a.Name)
		}
		b.bind(name)
	}
}

func rootOf(dotted string) string {
	for i := range len(dotted) {
		if dotted[i] == '.' {
			return dotted[:i]
		}
	}
	return dotted
}

func (b *scopes) annAssign(s *syntax.AnnAssign) {
	if b.cur.kind == classScope || b.cur.kind == moduleScope {
		b.expr(s.Annotation)
	}
	b.expr(s.Value)
	if n, ok := s.Target.(*syntax.Name); ok && s.Value == nil {
		y := b.cur.sym(mangle(b.cur.private, n.ID))
		y.bound = y.bound || s.Simple // declared, so local, though nothing is stored
		return
	}
	b.expr(s.Target)
}

func (b *scopes) try(s *syntax.Try) {
	b.stmts(s.Body)
	for _, h := range s.Handlers {
		b.expr(h.Type)
		if h.Name != "" {
			b.bind(h.Name)
			b.cur.sym(mangle(b.cur.private, h.Name)).deleted = true
		}
		b.stmts(h.Body)
	}
	b.stmts(s.Orelse)
	b.stmts(s.Finalbody)
}

func (b *scopes) params(a *syntax.Arguments) {
	for _, p := range params(a) {
		b.bind(p.Arg)
		b.cur.sym(mangle(b.cur.private, p.Arg)).param = true
	}
}

// params lists parameters in the order of the JavaScript function's.
func params(a *syntax.Arguments) []*syntax.Arg {
	if a == nil {
		return nil
	}
	var list []*syntax.Arg
	list = append(list, a.PosOnlyArgs...)
	list = append(list, a.Args...)
	list = append(list, a.KwOnlyArgs...)
	if a.VarArg != nil {
		list = append(list, a.VarArg)
	}
	if a.KwArg != nil {
		list = append(list, a.KwArg)
	}
	return list
}

func (b *scopes) defaults(a *syntax.Arguments) {
	if a != nil {
		b.exprs(a.Defaults)
		b.exprs(a.KwDefaults)
	}
}

func (b *scopes) functionDef(s *syntax.FunctionDef) {
	b.exprs(s.DecoratorList)
	b.defaults(s.Args)
	for _, a := range annotated(s) {
		b.expr(a.value)
	}
	b.bind(s.Name)
	f := b.push(funcScope, s, s.Name)
	f.async = s.Async
	b.params(s.Args)
	b.stmts(s.Body)
	b.pop()
}

// annotation is that of a parameter, or of what is returned.
type annotation struct {
	name  string
	value syntax.Expr
}

// annotated lists the annotations of a function in the order of __annotations__.
func annotated(s *syntax.FunctionDef) []annotation {
	var list []annotation
	add := func(a *syntax.Arg) {
		if a != nil && a.Annotation != nil {
			list = append(list, annotation{a.Arg, a.Annotation})
		}
	}
	for _, group := range [][]*syntax.Arg{s.Args.PosOnlyArgs, s.Args.Args} {
		for _, a := range group {
			add(a)
		}
	}
	add(s.Args.VarArg)
	for _, a := range s.Args.KwOnlyArgs {
		add(a)
	}
	add(s.Args.KwArg)
	if s.Returns != nil {
		list = append(list, annotation{"return", s.Returns})
	}
	return list
}

func (b *scopes) classDef(s *syntax.ClassDef) {
	b.exprs(s.DecoratorList)
	b.exprs(s.Bases)
	for _, k := range s.Keywords {
		b.expr(k.Value)
	}
	b.bind(s.Name)
	c := b.push(classScope, s, s.Name)
	c.private = s.Name
	b.stmts(s.Body)
	b.pop()
}

// nameTarget is a name that is read, bound or deleted.
func (b *scopes) nameTarget(n *syntax.Name) {
	switch n.Ctx {
	case syntax.Load:
		b.use(n.ID)
	case syntax.Store:
		b.bind(n.ID)
	case syntax.Del:
		b.bind(n.ID)
		b.cur.sym(mangle(b.cur.private, n.ID)).deleted = true
	}
}

func (b *scopes) expr(e syntax.Expr) {
	switch e := e.(type) {
	case nil:
	case *syntax.Name:
		b.nameTarget(e)
	case *syntax.BoolOp:
		b.exprs(e.Values)
	case *syntax.NamedExpr:
		b.expr(e.Value)
		b.namedExpr(e.Target.ID)
	case *syntax.BinOp:
		b.expr(e.Left)
		b.expr(e.Right)
	case *syntax.UnaryOp:
		b.expr(e.Operand)
	case *syntax.Lambda:
		b.defaults(e.Args)
		b.push(funcScope, e, "<lambda>")
		b.params(e.Args)
		b.expr(e.Body)
		b.pop()
	case *syntax.IfExp:
		b.expr(e.Test)
		b.expr(e.Body)
		b.expr(e.Orelse)
	case *syntax.Dict:
		for i := range e.Values {
			b.expr(e.Keys[i])
			b.expr(e.Values[i])
		}
	case *syntax.Set:
		b.exprs(e.Elts)
	case *syntax.ListComp:
		b.comprehension(e, "<listcomp>", e.Generators, e.Elt)
	case *syntax.SetComp:
		b.comprehension(e, "<setcomp>", e.Generators, e.Elt)
	case *syntax.DictComp:
		b.comprehension(e, "<dictcomp>", e.Generators, e.Key, e.Value)
	case *syntax.GeneratorExp:
		b.comprehension(e, "<genexpr>", e.Generators, e.Elt)
	case *syntax.Await:
		b.expr(e.Value)
	case *syntax.Yield:
		b.cur.generator = true
		b.expr(e.Value)
	case *syntax.YieldFrom:
		b.cur.generator = true
		b.expr(e.Value)
	case *syntax.Compare:
		b.expr(e.Left)
		b.exprs(e.Comparators)
	case *syntax.Call:
		b.expr(e.Func)
		b.exprs(e.Args)
		for _, k := range e.Keywords {
			b.expr(k.Value)
		}
	case *syntax.FormattedValue:
		b.expr(e.Value)
		if e.FormatSpec != nil {
			b.expr(e.FormatSpec)
		}
	case *syntax.JoinedStr:
		b.exprs(e.Values)
	case *syntax.Attribute:
		b.expr(e.Value)
	case *syntax.Subscript:
		b.expr(e.Value)
		b.expr(e.Slice)
	case *syntax.Starred:
		b.expr(e.Value)
	case *syntax.List:
		b.exprs(e.Elts)
	case *syntax.Tuple:
		b.exprs(e.Elts)
	case *syntax.Slice:
		b.expr(e.Lower)
		b.expr(e.Upper)
		b.expr(e.Step)
	}
}

// namedExpr binds the target of := in the nearest scope that is no comprehension.
func (b *scopes) namedExpr(name string) {
	s := b.cur
	for s.kind == compScope {
		s.walrus = true
		y := s.sym(mangle(s.private, name))
		y.used = true
		y.nonlocal = true // never a variable of the comprehension's own
		y.assigned++
		s = s.parent
	}
	y := s.sym(mangle(s.private, name))
	y.bound = true
	if s == b.cur {
		y.assigned++
	}
}

func (b *scopes) comprehension(node syntax.Expr, name string, gens []*syntax.Comprehension, elts ...syntax.Expr) {
	b.expr(gens[0].Iter) // in the enclosing scope
	b.push(compScope, node, name)
	for i, g := range gens {
		if i > 0 {
			b.expr(g.Iter)
		}
		b.expr(g.Target)
		b.exprs(g.Ifs)
	}
	b.exprs(elts)
	b.pop()
}

func (b *scopes) pattern(p syntax.Pattern) {
	switch p := p.(type) {
	case *syntax.MatchValue:
		b.expr(p.Value)
	case *syntax.MatchSequence:
		b.patterns(p.Patterns)
	case *syntax.MatchMapping:
		b.exprs(p.Keys)
		b.patterns(p.Patterns)
		if p.Rest != "" {
			b.bind(p.Rest)
		}
	case *syntax.MatchClass:
		b.expr(p.Cls)
		b.patterns(p.Patterns)
		b.patterns(p.KwdPatterns)
	case *syntax.MatchStar:
		if p.Name != "" {
			b.bind(p.Name)
		}
	case *syntax.MatchAs:
		if p.Pattern != nil {
			b.pattern(p.Pattern)
		}
		if p.Name != "" {
			b.bind(p.Name)
		}
	case *syntax.MatchOr:
		b.patterns(p.Patterns)
	}
}

func (b *scopes) patterns(list []syntax.Pattern) {
	for _, p := range list {
		b.pattern(p)
	}
}
