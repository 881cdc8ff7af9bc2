package compile

import (
	"strings"

	"github.com/gramener/gramex-go/expr/syntax"
)

func (g *gen) stmts(list []syntax.Stmt) {
	for _, s := range list {
		g.stmt(s)
	}
}

func (g *gen) stmt(s syntax.Stmt) {
	switch s := s.(type) {
	case *syntax.ExprStmt:
		g.exprStmt(s)
	case *syntax.Assign:
		g.assignStmt(s)
	case *syntax.AugAssign:
		g.augAssign(s)
	case *syntax.AnnAssign:
		g.annAssign(s)
	case *syntax.Return:
		g.w("return(")
		if s.Value == nil {
			g.w("null")
		} else {
			g.expr(s.Value)
		}
		g.w(");")
		g.f.dead = true
	case *syntax.If:
		g.ifStmt(s)
	case *syntax.For:
		g.forStmt(s)
	case *syntax.While:
		g.whileStmt(s)
	case *syntax.Break:
		if l := g.f.loops[len(g.f.loops)-1]; l != "" {
			g.w("break ", l, ";")
		} else {
			g.w("break;")
		}
		g.f.dead = true
	case *syntax.Continue:
		g.w("continue;")
		g.f.dead = true
	case *syntax.FunctionDef:
		g.functionDef(s)
	case *syntax.ClassDef:
		g.classDef(s)
	case *syntax.Delete:
		for _, t := range s.Targets {
			g.del(t)
		}
	case *syntax.With:
		g.with(s, 0)
	case *syntax.Try:
		g.try(s)
	case *syntax.Raise:
		g.raise(s)
	case *syntax.Assert:
		g.assert(s)
	case *syntax.Import:
		g.importStmt(s)
	case *syntax.ImportFrom:
		g.importFrom(s)
	case *syntax.Match:
		g.match(s)
	}
}

func (g *gen) exprStmt(s *syntax.ExprStmt) {
	if _, ok := s.Value.(*syntax.Constant); ok {
		return
	}
	g.expr(s.Value)
	g.w(";")
}

// state is what is known of variables at a point of the code.
type state struct {
	bound map[*symbol]bool
	dead  bool
}

func (g *gen) save() state {
	m := make(map[*symbol]bool, len(g.f.bound))
	for y := range g.f.bound {
		m[y] = true
	}
	return state{m, g.f.dead}
}

func (g *gen) restore(s state) {
	g.f.bound, g.f.dead = s.bound, s.dead
	s2 := g.save() // the saved one stays as it is
	g.f.bound = s2.bound
}

// merge makes the state that of a point reached from any of ends.
func (g *gen) merge(ends ...state) {
	var out map[*symbol]bool
	for _, e := range ends {
		if e.dead {
			continue
		}
		if out == nil {
			out = make(map[*symbol]bool, len(e.bound))
			for y := range e.bound {
				out[y] = true
			}
			continue
		}
		for y := range out {
			if !e.bound[y] {
				delete(out, y)
			}
		}
	}
	if out == nil {
		g.f.dead = true
		return
	}
	g.f.bound, g.f.dead = out, false
}

func (g *gen) ifStmt(s *syntax.If) {
	g.w("if(")
	g.cond(s.Test)
	g.w("){")
	start := g.save()
	g.stmts(s.Body)
	yes := g.save()
	g.restore(start)
	if len(s.Orelse) > 0 {
		g.w("}else{")
		g.stmts(s.Orelse)
	}
	g.w("}")
	g.merge(yes, g.save())
}

// loop writes a loop's body and its else clause; head writes "while(…)".
func (g *gen) loop(body, orelse []syntax.Stmt, head, first func()) {
	label := ""
	if len(orelse) > 0 {
		label = g.label()
		g.w(label, ":{")
	}
	start := g.save()
	head()
	g.w("{")
	if first != nil {
		first()
	}
	g.f.loops = append(g.f.loops, label)
	g.stmts(body)
	g.f.loops = g.f.loops[:len(g.f.loops)-1]
	g.w("}")
	g.restore(start)
	if label != "" {
		g.stmts(orelse)
		g.w("}")
		g.restore(start)
	}
}

func (g *gen) forStmt(s *syntax.For) {
	it, x := g.temp(), g.temp()
	g.w(it, "=")
	g.iter(&syntax.Comprehension{Iter: s.Iter, Async: s.Async})
	g.w(";")
	g.loop(s.Body, s.Orelse, func() {
		g.w("while((", x, "=")
		g.next(s.Iter, it, s.Async)
		g.w(")!==undefined)")
	}, func() { g.assign(s.Target, x) })
	g.w(it, "=undefined;")
	g.free(it, x)
}

func (g *gen) whileStmt(s *syntax.While) {
	g.loop(s.Body, s.Orelse, func() {
		g.w("while(")
		if !callsNative(s.Test) {
			g.op(s.Test, "turn")
			g.w(")&&")
		}
		g.cond(s.Test)
		g.w(")")
	}, nil)
}

// callsNative tells whether evaluating a condition certainly calls a native, which sees that the
// evaluation's time is up.
func callsNative(e syntax.Expr) bool {
	switch e := e.(type) {
	case *syntax.Constant:
		return false
	case *syntax.UnaryOp:
		return e.Op != syntax.Not || callsNative(e.Operand)
	case *syntax.BoolOp:
		return callsNative(e.Values[0])
	case *syntax.Compare:
		return e.Ops[0] != syntax.Is && e.Ops[0] != syntax.IsNot
	}
	return true
}

func (g *gen) raise(s *syntax.Raise) {
	g.f.dead = true
	if s.Exc == nil {
		g.op(s, "reraise")
		g.w(");")
		return
	}
	g.op(s, "raise")
	g.expr(s.Exc)
	if s.Cause != nil {
		g.w(",")
		g.expr(s.Cause)
	}
	g.w(");")
}

func (g *gen) assert(s *syntax.Assert) {
	g.w("if(!")
	g.cond(s.Test)
	g.w(")")
	g.op(s, "assert")
	if s.Msg != nil {
		g.f.maybe++
		g.expr(s.Msg)
		g.f.maybe--
	}
	g.w(");")
}

func (g *gen) importStmt(s *syntax.Import) {
	for _, a := range s.Names {
		g.unit.Imports = append(g.unit.Imports, Import{Module: a.Name})
		name, op := a.Asname, "importas"
		if name == "" {
			name, op = rootOf(a.Name), "import"
		}
		g.storeName(s, name, func() {
			g.op(s, op)
			g.w("$M,", g.str(a.Name), g.must(), ")")
		})
		g.w(";")
	}
}

func (g *gen) importFrom(s *syntax.ImportFrom) {
	module := strings.Repeat(".", s.Level) + s.Module
	imp := Import{Module: module}
	for _, a := range s.Names {
		imp.Names = append(imp.Names, a.Name)
	}
	g.unit.Imports = append(g.unit.Imports, imp)
	if len(s.Names) == 1 && s.Names[0].Name == "*" {
		g.op(s, "importstar")
		g.w("$M,", g.str(module), ");")
		return
	}
	t := g.temp()
	g.w(t, "=")
	g.op(s, "importfrom")
	g.w("$M,", g.str(module), g.must(), ");")
	for _, a := range s.Names {
		g.storeName(s, orName(a.Asname, a.Name), func() {
			g.op(s, "fromattr")
			g.w("$M,", t, ",", g.str(a.Name), ")")
		})
		g.w(";")
	}
	g.free(t)
}

// must is the argument of an import that says that a missing module is provided for.
func (g *gen) must() string {
	if g.f.tries > 0 {
		return ",true"
	}
	return ""
}
