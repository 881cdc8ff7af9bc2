package compile

import (
	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/expr/syntax"
)

// within tells whether s is outer or inside it.
func (s *scope) within(outer *scope) bool {
	for ; s != nil; s = s.parent {
		if s == outer {
			return true
		}
	}
	return false
}

// captures lists the variables of scopes outside s that s, or what is inside it, refers to.
func (s *scope) captures() []*symbol {
	var list []*symbol
	seen := map[*symbol]bool{}
	var walk func(*scope)
	walk = func(t *scope) {
		for _, y := range t.order {
			if y.binding != freeName && y.binding != classFreeName || y.owner.within(s) {
				continue
			}
			if o := owner(y); !seen[o] {
				seen[o] = true
				list = append(list, o)
			}
		}
		for _, c := range t.children {
			walk(c)
		}
	}
	walk(s)
	return list
}

// stable tells whether the variable has one value for as long as it exists.
func (y *symbol) stable() bool { return y.param && y.assigned == 1 && !y.deleted }

// info registers a function of the unit and gives its index.
func (g *gen) info(s *scope, name string, line int32) (*Func, int) {
	f := &Func{Name: name, QualName: s.qualname, Line: int(line), Generator: s.generator, Coroutine: s.async}
	g.unit.Funcs = append(g.unit.Funcs, f)
	return f, len(g.unit.Funcs) - 1
}

func (g *gen) describe(f *Func, s *scope, a *syntax.Arguments) []string {
	var js []string
	for _, p := range params(a) {
		js = append(js, jsName(mangle(s.private, p.Arg)))
	}
	f.NArgs = len(js)
	if a == nil {
		return js
	}
	p := &f.Params
	for _, list := range [][]*syntax.Arg{a.PosOnlyArgs, a.Args, a.KwOnlyArgs} {
		for _, q := range list {
			p.Names = append(p.Names, mangle(s.private, q.Arg))
		}
	}
	p.PosOnly, p.KwOnly = len(a.PosOnlyArgs), len(a.KwOnlyArgs)
	if a.VarArg != nil {
		p.VarArgs = mangle(s.private, a.VarArg.Arg)
	}
	if a.KwArg != nil {
		p.VarKw = mangle(s.private, a.KwArg.Arg)
	}
	return js
}

// function writes a function value. body or, of a lambda, value is its code.
func (g *gen) function(n syntax.Expr, node any, name string, a *syntax.Arguments, body []syntax.Stmt, value syntax.Expr, at syntax.Node) {
	s := g.scopes.of[node]
	f, index := g.info(s, name, at.Location().Line)
	if value == nil {
		f.Doc = docOf(body)
	}
	js := g.describe(f, s, a)
	g.open(s, index)
	g.f.first = ""
	if a != nil && len(a.PosOnlyArgs)+len(a.Args) > 0 {
		g.f.first = js[0]
	}
	g.stmts(body)
	if value != nil {
		g.w("return(")
		g.expr(value)
		g.w(");")
	}
	g.endDef(s, js, f, a, at)
}

// endDef closes the function that is open and writes its $def.
func (g *gen) endDef(s *scope, js []string, f *Func, a *syntax.Arguments, at syntax.Node) {
	var ref string
	var code []byte
	if caps := s.captures(); len(caps) == 0 && !s.usesCell {
		ref = g.hoist(js, s.generator)
	} else {
		f.FreeVars = len(caps) > 0
		code = g.closeFn("", js, s.generator)
	}
	g.op(at, "def")
	g.w("$M,", g.newConst(f), ",")
	if ref != "" {
		g.w(ref)
	} else {
		g.f.buf = append(g.f.buf, code...)
	}
	def, isDef := at.(*syntax.FunctionDef)
	annotations := isDef && len(annotated(def)) > 0
	switch {
	case a != nil && (len(a.Defaults) > 0 || hasDefault(a.KwDefaults)):
		g.w(",")
		g.defaults(a, at)
	case annotations:
		g.w(",undefined,undefined")
	}
	if annotations {
		g.w(",")
		g.annotations(def)
	}
	g.w(")")
}

// annotations writes a function that gives a function's __annotations__. They are evaluated when
// they are asked for, which is seldom: so what they name need not be there.
func (g *gen) annotations(def *syntax.FunctionDef) {
	outer := g.f
	g.f = &fn{parent: outer, scope: outer.scope, index: outer.index, cell: outer.cell, first: outer.first, bound: map[*symbol]bool{}}
	g.w("return ")
	g.nat("dict")
	g.w("(")
	for i, a := range annotated(def) {
		if i > 0 {
			g.w(",")
		}
		g.w(g.str(mangle(outer.scope.private, a.name)), ",")
		g.expr(a.value)
	}
	g.w(");")
	if outer.scope.kind == moduleScope {
		g.w(g.hoist(nil, false))
		return
	}
	code := g.closeFn("", nil, false)
	g.f.buf = append(g.f.buf, code...)
}

func hasDefault(list []syntax.Expr) bool {
	for _, e := range list {
		if e != nil {
			return true
		}
	}
	return false
}

// defaults writes two arguments: a tuple of positional defaults, and of keyword-only ones, where
// undefined stands for none.
func (g *gen) defaults(a *syntax.Arguments, at syntax.Node) {
	g.op(at, "tuple")
	g.exprList(a.Defaults)
	g.w("),")
	if !hasDefault(a.KwDefaults) {
		g.w("undefined")
		return
	}
	g.op(at, "absents")
	for i, e := range a.KwDefaults {
		if i > 0 {
			g.w(",")
		}
		if e == nil {
			g.w("undefined")
		} else {
			g.expr(e)
		}
	}
	g.w(")")
}

func (g *gen) lambda(e *syntax.Lambda) {
	g.function(e, e, "<lambda>", e.Args, nil, e.Body, e)
}

func (g *gen) functionDef(s *syntax.FunctionDef) {
	g.storeName(s, s.Name, func() {
		g.decorated(s.DecoratorList, s, func() {
			g.function(nil, s, s.Name, s.Args, s.Body, nil, s)
		})
	})
	g.w(";")
}

// decorated writes what inner writes, wrapped in calls of its decorators.
func (g *gen) decorated(list []syntax.Expr, n syntax.Node, inner func()) {
	for _, d := range list {
		g.op(d, "call")
		g.expr(d)
		g.w(",")
	}
	inner()
	for range list {
		g.w(")")
	}
}

// classDef writes a class statement: its body is a function of the namespace, which gives a
// function that receives the class where methods refer to it.
func (g *gen) classDef(s *syntax.ClassDef) {
	g.storeName(s, s.Name, func() {
		g.decorated(s.DecoratorList, s, func() { g.classValue(s) })
	})
	g.w(";")
}

func (g *gen) classValue(s *syntax.ClassDef) {
	sc := g.scopes.of[s]
	f, index := g.info(sc, s.Name, s.Line)
	f.Doc = docOf(s.Body)
	// What stands in the class header belongs to the scope around it, and comes first.
	g.op(s, "class")
	g.w("$M,", g.newConst(f), ",")
	t := ""
	if firstStar(s.Bases) < len(s.Bases) || len(s.Keywords) > 0 {
		t = g.str(s.Name)
	}
	g.starArgs(s, s.Bases, t)
	g.w(",")
	g.keywords(s, s.Keywords, t)
	g.w(",")
	g.f.buf = append(g.f.buf, g.classBody(s, sc, index)...)
	g.w(")")
}

func (g *gen) classBody(s *syntax.ClassDef, sc *scope, index int) []byte {
	g.open(sc, index)
	g.f.cell = ""
	if sc.needCell {
		g.serial++
		g.f.cell = jsName("class" + itoa(g.serial) + "$")
		g.f.locals = append(g.f.locals, g.f.cell)
	}
	g.stmts(s.Body)
	if sc.needCell {
		g.w("return function(c){", g.f.cell, "=c};")
	}
	return g.closeFn("", []string{"ns"}, false)
}

// annotation writes what an annotated name of a class or module adds to __annotations__. Where
// the annotation can't be evaluated, its text would do; it is left out.
func (g *gen) annotation(s *syntax.AnnAssign, name *syntax.Name) {
	kind := g.f.scope.kind
	if kind != classScope && kind != moduleScope {
		return
	}
	g.w("try{")
	if kind == classScope {
		g.op(s, "annotate")
		g.w("ns,")
	} else {
		g.op(s, "gannotate")
		g.w("$M,")
	}
	g.w(g.str(mangle(g.f.scope.private, name.ID)), ",")
	g.expr(s.Annotation)
	g.w(")}catch(e){")
	if kind == classScope {
		g.op(s, "annotate")
		g.w("ns,")
	} else {
		g.op(s, "gannotate")
		g.w("$M,")
	}
	g.w(g.str(mangle(g.f.scope.private, name.ID)), ",", g.konst(object.Ellipsis), ")}")
}
