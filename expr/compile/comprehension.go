package compile

import (
	"strconv"

	"github.com/gramener/gramex-go/expr/syntax"
)

func itoa(n int) string { return strconv.Itoa(n) }

// hoistable tells whether a comprehension, which runs at once, can be a function outside the one
// it stands in, given the variables that it refers to as arguments.
func hoistable(s *scope, caps []*symbol) bool {
	if s.walrus || s.usesCell {
		return false
	}
	for _, y := range caps {
		if y.rebound || s.closes && !y.stable() {
			return false
		}
	}
	return true
}

// comprehension writes a list, set or dict comprehension: a function of the first iterator.
func (g *gen) comprehension(e syntax.Expr, kind string, gens []*syntax.Comprehension, elt, val syntax.Expr) {
	s := g.scopes.of[e]
	_, index := g.info(s, "<"+kind+"comp>", e.Location().Line)
	caps := s.captures()
	outer := g.f
	g.open(s, index)
	for y, ok := range outer.bound {
		g.f.bound[y] = ok
	}
	r := g.temp()
	g.w(r, "=")
	g.op(e, kind)
	g.w(");")
	g.loops(gens, 0, "i1", func() {
		switch kind {
		case "list":
			g.op(elt, "append")
		case "set":
			g.op(elt, "setadd")
		default:
			g.op(elt, "dictput")
		}
		g.w(r, ",")
		g.expr(elt)
		if val != nil {
			g.w(",")
			g.expr(val)
		}
		g.w(");")
	})
	g.w("return ", r, ";")
	params := []string{"i1"}
	if hoistable(s, caps) {
		for _, y := range caps {
			params = append(params, jsName(y.name))
		}
		name := g.hoist(params, false)
		g.w(name, "(")
		g.iter(gens[0])
		for _, p := range params[1:] {
			g.w(",", p)
		}
		g.w(")")
		return
	}
	code := g.closeFn("", params, false)
	g.w("(")
	g.f.buf = append(g.f.buf, code...)
	g.w(")(")
	g.iter(gens[0])
	g.w(")")
}

func (g *gen) iter(c *syntax.Comprehension) {
	if c.Async {
		g.op(c.Iter, "aiter")
	} else {
		g.op(c.Iter, "iter")
	}
	g.expr(c.Iter)
	g.w(")")
}

// loops writes the for and if clauses of a comprehension from the nth on; it holds the iterator of
// the nth, inner writes what is done for each turn of the innermost.
func (g *gen) loops(gens []*syntax.Comprehension, n int, it string, inner func()) {
	c := gens[n]
	x := g.temp()
	g.w("while((", x, "=")
	g.next(c.Iter, it, c.Async)
	g.w(")!==undefined){")
	g.assign(c.Target, x)
	for _, cond := range c.Ifs {
		g.w("if(!")
		g.cond(cond)
		g.w(")continue;")
	}
	if n == len(gens)-1 {
		inner()
	} else {
		next := g.temp()
		g.w(next, "=")
		g.iter(gens[n+1])
		g.w(";")
		g.loops(gens, n+1, next, inner)
		g.free(next)
	}
	g.w("}")
	g.free(x)
}

func (g *gen) next(n syntax.Node, it string, async bool) {
	if async {
		g.op(n, "anext")
	} else {
		g.op(n, "next")
	}
	g.w(it, ")")
}

// generatorExp writes a generator expression. One with a single `for` whose outer variables never
// change is a function that gives the next item, which costs less than a generator.
func (g *gen) generatorExp(e *syntax.GeneratorExp) {
	s := g.scopes.of[e]
	f, index := g.info(s, "<genexpr>", e.Line)
	caps := s.captures()
	simple := len(e.Generators) == 1 && !s.walrus && !s.usesCell && !e.Generators[0].Async && !s.closes
	for _, y := range caps {
		simple = simple && y.stable()
	}
	info := g.newConst(f)
	g.open(s, index)
	if !simple {
		g.loops(e.Generators, 0, "i1", func() {
			g.w("yield(")
			g.expr(e.Elt)
			g.w(");")
		})
		code := g.closeFn("", []string{"i1"}, true)
		g.op(e, "gen")
		g.w(info, ",(")
		g.f.buf = append(g.f.buf, code...)
		g.w(")(")
		g.iter(e.Generators[0])
		g.w("))")
		return
	}
	g.loops(e.Generators, 0, "i1", func() {
		g.w("return(")
		g.expr(e.Elt)
		g.w(");")
	})
	params := []string{"i1"}
	for _, y := range caps {
		params = append(params, jsName(y.name))
	}
	name := g.hoist(params, false)
	g.op(e, "genx")
	g.w(info, ",", name, ",")
	g.iter(e.Generators[0])
	for _, p := range params[1:] {
		g.w(",", p)
	}
	g.w(")")
}
