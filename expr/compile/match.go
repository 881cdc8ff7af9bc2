package compile

import (
	"github.com/gramener/gramex-go/expr/syntax"
)

// match writes a match statement: a labelled block, in which each case is tried and a body that
// ran leaves the block.
func (g *gen) match(s *syntax.Match) {
	subject := g.temp()
	g.w(subject, "=")
	g.expr(s.Subject)
	label := g.label()
	g.w(";", label, ":{")
	start := g.save()
	var ends []state
	for _, c := range s.Cases {
		g.w("if(")
		g.f.maybe++
		var binds []capture
		g.pattern(c.Pattern, subject, &binds)
		g.f.maybe--
		g.w("){")
		var temps []string
		for _, b := range binds {
			g.storeName(b.node, b.name, func() { g.w(b.temp) })
			g.w(";")
			temps = append(temps, b.temp)
		}
		if c.Guard != nil {
			g.w("if(")
			g.cond(c.Guard)
			g.w("){")
		}
		g.stmts(c.Body)
		if !g.f.dead {
			g.w("break ", label, ";")
		}
		if c.Guard != nil {
			g.w("}")
		}
		g.w("}")
		ends = append(ends, g.save())
		g.restore(start)
		g.free(temps...)
	}
	g.w("}")
	g.merge(append(ends, start)...)
	g.free(subject)
}

// capture is a name that a pattern binds: once the whole of it matches, from a temporary.
type capture struct {
	node syntax.Node
	name string
	temp string
}

// pattern writes a JavaScript condition that tells whether the value of v matches, and keeps what
// is captured.
func (g *gen) pattern(p syntax.Pattern, v string, binds *[]capture) {
	switch p := p.(type) {
	case *syntax.MatchValue:
		g.op(p, "eqb")
		g.w(v, ",")
		g.expr(p.Value)
		g.w(")")
	case *syntax.MatchSingleton:
		g.w("(", v, "===", g.konst(p.Value), ")")
	case *syntax.MatchAs:
		g.matchAs(p, v, binds)
	case *syntax.MatchOr:
		g.matchOr(p, v, binds)
	case *syntax.MatchSequence:
		g.matchSequence(p, v, binds)
	case *syntax.MatchMapping:
		g.matchMapping(p, v, binds)
	case *syntax.MatchClass:
		g.matchClass(p, v, binds)
	}
}

// capture writes the keeping of a value under a name; it is true.
func (g *gen) capture(n syntax.Node, name string, binds *[]capture, value func()) {
	for _, b := range *binds {
		if b.name == name { // in another alternative
			g.w("(", b.temp, "=")
			value()
			g.w(",true)")
			return
		}
	}
	t := g.temp()
	*binds = append(*binds, capture{n, name, t})
	g.w("(", t, "=")
	value()
	g.w(",true)")
}

func (g *gen) matchAs(p *syntax.MatchAs, v string, binds *[]capture) {
	if p.Pattern == nil && p.Name == "" {
		g.w("true")
		return
	}
	g.w("(")
	if p.Pattern != nil {
		g.pattern(p.Pattern, v, binds)
		if p.Name != "" {
			g.w("&&")
		}
	}
	if p.Name != "" {
		g.capture(p, p.Name, binds, func() { g.w(v) })
	}
	g.w(")")
}

func (g *gen) matchOr(p *syntax.MatchOr, v string, binds *[]capture) {
	g.w("(")
	for i, alt := range p.Patterns {
		if i > 0 {
			g.w("||")
		}
		g.pattern(alt, v, binds)
	}
	g.w(")")
}

// parts writes `&&` with the match of each pattern against the parts of what u holds.
func (g *gen) parts(list []syntax.Pattern, u string, binds *[]capture) {
	for i, q := range list {
		if star, ok := q.(*syntax.MatchStar); ok {
			if star.Name != "" {
				g.w("&&")
				g.capture(star, star.Name, binds, func() { g.part(u, i) })
			}
			continue
		}
		if as, ok := q.(*syntax.MatchAs); ok && as.Pattern == nil {
			if as.Name != "" {
				g.w("&&")
				g.capture(as, as.Name, binds, func() { g.part(u, i) })
			}
			continue
		}
		t := g.temp()
		g.w("&&(", t, "=")
		g.part(u, i)
		g.w(",true)&&")
		g.pattern(q, t, binds)
		g.free(t)
	}
}

func (g *gen) matchSequence(p *syntax.MatchSequence, v string, binds *[]capture) {
	star := -1
	for i, q := range p.Patterns {
		if _, ok := q.(*syntax.MatchStar); ok {
			star = i
		}
	}
	u := g.temp()
	g.w("((", u, "=")
	g.op(p, "matchseq")
	g.w(v, ",", itoa(len(p.Patterns)), ",", itoa(star), "))!==undefined")
	g.parts(p.Patterns, u, binds)
	g.w(")")
	g.free(u)
}

func (g *gen) matchMapping(p *syntax.MatchMapping, v string, binds *[]capture) {
	u := g.temp()
	g.w("((", u, "=")
	g.op(p, "matchmap")
	g.w(v)
	if p.Rest != "" {
		g.w(",true")
	} else {
		g.w(",false")
	}
	for _, k := range p.Keys {
		g.w(",")
		g.expr(k)
	}
	g.w("))!==undefined")
	g.parts(p.Patterns, u, binds)
	if p.Rest != "" {
		g.w("&&")
		g.capture(p, p.Rest, binds, func() { g.part(u, len(p.Patterns)) })
	}
	g.w(")")
	g.free(u)
}

func (g *gen) matchClass(p *syntax.MatchClass, v string, binds *[]capture) {
	u := g.temp()
	g.w("((", u, "=")
	g.op(p, "matchclass")
	g.w(v, ",")
	g.expr(p.Cls)
	g.w(",", itoa(len(p.Patterns)))
	for _, a := range p.KwdAttrs {
		g.w(",", g.str(a))
	}
	g.w("))!==undefined")
	g.parts(append(append([]syntax.Pattern{}, p.Patterns...), p.KwdPatterns...), u, binds)
	g.w(")")
	g.free(u)
}
