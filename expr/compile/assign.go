package compile

import (
	"github.com/gramener/gramex-go/expr/syntax"
)

func (g *gen) assignStmt(s *syntax.Assign) {
	if len(s.Targets) == 1 {
		if n, ok := s.Targets[0].(*syntax.Name); ok {
			g.storeName(n, n.ID, func() { g.expr(s.Value) })
			g.w(";")
			return
		}
		if g.parallel(s.Targets[0], s.Value) {
			return
		}
	}
	t := g.temp()
	g.w(t, "=")
	g.expr(s.Value)
	g.w(";")
	for _, target := range s.Targets {
		g.assign(target, t)
	}
	g.free(t)
}

func elements(e syntax.Expr) ([]syntax.Expr, bool) {
	switch e := e.(type) {
	case *syntax.Tuple:
		return e.Elts, true
	case *syntax.List:
		return e.Elts, true
	}
	return nil, false
}

// parallel writes `a, b = x, y` without making the tuple.
func (g *gen) parallel(target, value syntax.Expr) bool {
	to, ok1 := elements(target)
	from, ok2 := value.(*syntax.Tuple)
	if !ok1 || !ok2 || len(to) != len(from.Elts) || len(to) == 0 ||
		firstStar(to) < len(to) || firstStar(from.Elts) < len(from.Elts) {
		return false
	}
	temps := make([]string, len(to))
	for i, e := range from.Elts {
		temps[i] = g.temp()
		g.w(temps[i], "=")
		g.expr(e)
		g.w(";")
	}
	for i, e := range to {
		g.assign(e, temps[i])
	}
	g.free(temps...)
	return true
}

// assign writes the assignment of a variable's value to a target.
func (g *gen) assign(target syntax.Expr, v string) {
	switch t := target.(type) {
	case *syntax.Name:
		g.storeName(t, t.ID, func() { g.w(v) })
		g.w(";")
	case *syntax.Attribute:
		g.op(t, "setattr")
		g.attrOwner(t)
		g.w(",", g.attrName(t), ",", v, ");")
	case *syntax.Subscript:
		g.op(t, "setitem")
		g.expr(t.Value)
		g.w(",")
		g.expr(t.Slice)
		g.w(",", v, ");")
	case *syntax.Starred:
		g.assign(t.Value, v)
	default:
		elts, _ := elements(target)
		g.unpack(target, elts, v)
	}
}

func (g *gen) unpack(n syntax.Node, elts []syntax.Expr, v string) {
	u := g.temp()
	g.w(u, "=")
	if star := firstStar(elts); star < len(elts) {
		g.op(n, "unpackstar")
		g.w(v, ",", itoa(star), ",", itoa(len(elts)-star-1), ");")
	} else {
		g.op(n, "unpack")
		g.w(v, ",", itoa(len(elts)), ");")
	}
	x := g.temp()
	for i, e := range elts {
		if name, ok := e.(*syntax.Name); ok {
			g.storeName(name, name.ID, func() { g.part(u, i) })
			g.w(";")
			continue
		}
		g.w(x, "=")
		g.part(u, i)
		g.w(";")
		g.assign(e, x)
	}
	g.free(u, x)
}

// part writes the ith of what was unpacked.
func (g *gen) part(u string, i int) {
	switch i {
	case 0, 1, 2:
		g.nat("part" + itoa(i))
		g.w("(", u, ")")
	default:
		g.nat("part")
		g.w("(", u, ",", itoa(i), ")")
	}
}

func (g *gen) augAssign(s *syntax.AugAssign) {
	op := "i" + binaryNames[s.Op]
	switch t := s.Target.(type) {
	case *syntax.Name:
		g.storeName(t, t.ID, func() {
			g.op(s, op)
			g.load(&syntax.Name{Loc: t.Loc, ID: t.ID})
			g.w(",")
			g.expr(s.Value)
			g.w(")")
		})
		g.w(";")
	case *syntax.Attribute:
		o := g.temp()
		name := g.attrName(t)
		g.w(o, "=")
		g.attrOwner(t)
		g.w(";")
		r := g.temp()
		g.w(r, "=")
		g.op(s, op)
		g.op(t, "attr")
		g.w(o, ",", name, "),")
		g.expr(s.Value)
		g.w(");")
		g.op(t, "setattr")
		g.w(o, ",", name, ",", r, ");")
		g.free(o, r)
	case *syntax.Subscript:
		o, k, r := g.temp(), g.temp(), g.temp()
		g.w(o, "=")
		g.expr(t.Value)
		g.w(";", k, "=")
		g.expr(t.Slice)
		g.w(";", r, "=")
		g.op(s, op)
		g.op(t, "item")
		g.w(o, ",", k, "),")
		g.expr(s.Value)
		g.w(");")
		g.op(t, "setitem")
		g.w(o, ",", k, ",", r, ");")
		g.free(o, k, r)
	}
}

func (g *gen) annAssign(s *syntax.AnnAssign) {
	if s.Value != nil {
		g.assignStmt(&syntax.Assign{Loc: s.Loc, Targets: []syntax.Expr{s.Target}, Value: s.Value})
	}
	if n, ok := s.Target.(*syntax.Name); ok && s.Simple {
		g.annotation(s, n)
	}
}

func (g *gen) del(target syntax.Expr) {
	switch t := target.(type) {
	case *syntax.Name:
		g.deleteName(t)
	case *syntax.Attribute:
		g.op(t, "delattr")
		g.attrOwner(t)
		g.w(",", g.attrName(t), ");")
	case *syntax.Subscript:
		g.op(t, "delitem")
		g.expr(t.Value)
		g.w(",")
		g.expr(t.Slice)
		g.w(");")
	default:
		elts, _ := elements(target)
		for _, e := range elts {
			g.del(e)
		}
	}
}
