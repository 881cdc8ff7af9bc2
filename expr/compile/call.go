package compile

import (
	"github.com/gramener/gramex-go/expr/syntax"
)

// KwNames are the names of the keyword arguments of a call, which are its last arguments.
type KwNames []string

// inert tells whether evaluating e can neither raise nor be seen, so that its place among other
// evaluations does not matter.
func (g *gen) inert(e syntax.Expr) bool {
	switch e := e.(type) {
	case *syntax.Constant:
		return true
	case *syntax.Name:
		y := g.symbol(e.ID)
		switch y.binding {
		case localName, freeName:
			return g.sure(y)
		case globalName:
			if g.unit.Module || y.global {
				return false
			}
			_, ok := g.opts.Builtin(y.name)
			return ok
		}
	case *syntax.JoinedStr:
		return len(e.Values) == 0
	}
	return false
}

func (g *gen) allInert(e *syntax.Call) bool {
	for _, a := range e.Args {
		if !g.inert(a) {
			return false
		}
	}
	for _, k := range e.Keywords {
		if !g.inert(k.Value) {
			return false
		}
	}
	return true
}

// call writes a call. Where it is that of a method and the arguments can't raise, looking the
// method up and calling it are one native call.
func (g *gen) call(e *syntax.Call) {
	if g.specialCall(e) {
		return
	}
	if isStarCall(e) {
		g.starCall(e)
		return
	}
	a, method := e.Func.(*syntax.Attribute)
	if method {
		if root, _ := g.autoImport(a); root != nil {
			method = false
		}
	}
	names := ""
	if len(e.Keywords) > 0 {
		kw := make(KwNames, len(e.Keywords))
		for i, k := range e.Keywords {
			kw[i] = k.Arg
		}
		names = g.newConst(kw)
	}
	fused := method && g.allInert(e)
	switch {
	case fused && names == "":
		g.op(e, "callm")
	case fused:
		g.op(e, "callmk")
	case names == "":
		g.op(e, "call")
	default:
		g.op(e, "callk")
	}
	switch {
	case fused:
		g.attrOwner(a)
		g.w(",", g.attrName(a))
	case method:
		g.op(a, "method")
		g.attrOwner(a)
		g.w(",", g.attrName(a), ")")
	default:
		g.expr(e.Func)
	}
	if names != "" {
		g.w(",", names)
	}
	for _, arg := range e.Args {
		g.w(",")
		g.expr(arg)
	}
	for _, k := range e.Keywords {
		g.w(",")
		g.expr(k.Value)
	}
	g.w(")")
}

func isStarCall(e *syntax.Call) bool {
	if firstStar(e.Args) < len(e.Args) {
		return true
	}
	for _, k := range e.Keywords {
		if k.Arg == "" {
			return true
		}
	}
	return false
}

// starCall writes a call with *args or **kw.
func (g *gen) starCall(e *syntax.Call) {
	t := g.temp()
	g.w("(", t, "=")
	g.expr(e.Func)
	g.w(",")
	g.op(e, "callx")
	g.w(t, ",")
	g.starArgs(e, e.Args, t)
	g.w(",")
	g.keywords(e, e.Keywords, t)
	g.w("))")
	g.free(t)
}

// starArgs writes positional arguments as a list.
func (g *gen) starArgs(n syntax.Node, args []syntax.Expr, callee string) {
	if firstStar(args) == len(args) {
		g.op(n, "list")
		g.exprList(args)
		g.w(")")
		return
	}
	if len(args) > 1 {
		callee = "" // CPython's message names the function only where *args is all there is
	}
	g.starList(n, "list", args, callee)
}

// keywords writes keyword arguments as a dict, null where there are none.
func (g *gen) keywords(n syntax.Node, kws []*syntax.Keyword, callee string) {
	if len(kws) == 0 {
		g.w("null")
		return
	}
	for i := len(kws) - 1; i >= 0; i-- {
		if kws[i].Arg == "" {
			g.op(kws[i].Value, "kwmerge")
		} else {
			g.op(n, "kwadd")
		}
	}
	g.op(n, "dict")
	g.w(")")
	for _, k := range kws {
		g.w(",")
		if k.Arg != "" {
			g.w(g.str(k.Arg), ",")
		}
		g.expr(k.Value)
		g.w(",", callee, ")")
	}
}

// specialCall writes the calls that need to know where they stand: super(), locals(), globals(),
// vars() and dir(). They are what they seem only where the name is not bound to something else.
func (g *gen) specialCall(e *syntax.Call) bool {
	n, ok := e.Func.(*syntax.Name)
	if !ok || len(e.Args)+len(e.Keywords) > 0 {
		return false
	}
	y := g.symbol(n.ID)
	if y.bound || y.binding != globalName && y.binding != className {
		return false
	}
	switch n.ID {
	case "super":
		if g.f.cell == "" {
			return false
		}
		g.op(e, "super")
		g.w(g.f.cell, ",")
		if g.f.first == "" {
			g.w("undefined")
		} else {
			g.w(g.f.first)
		}
		g.w(")")
	case "globals":
		g.op(e, "globals")
		g.w("$M)")
	case "locals", "vars", "dir":
		if n.ID == "dir" {
			g.op(e, "keys")
		}
		g.locals(e)
		if n.ID == "dir" {
			g.w(")")
		}
	default:
		return false
	}
	return true
}

// locals writes a dict of the scope's variables.
func (g *gen) locals(n syntax.Node) {
	switch g.f.scope.kind {
	case moduleScope:
		g.op(n, "globals")
		g.w("$M)")
		return
	case classScope:
		g.w("ns")
		return
	}
	g.op(n, "locals")
	first := true
	for _, y := range g.f.scope.order {
		if y.binding != localName && y.binding != freeName {
			continue
		}
		if !first {
			g.w(",")
		}
		first = false
		g.w(g.str(y.name), ",", jsName(y.name))
	}
	g.w(")")
}
