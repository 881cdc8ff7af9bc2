package compile

import (
	"strconv"
	"strings"

	"github.com/gramener/gramex-go/expr/syntax"
)

func (g *gen) symbol(name string) *symbol {
	s := g.f.scope
	return s.sym(mangle(s.private, name))
}

// owner is the symbol of the scope whose variable y is.
func owner(y *symbol) *symbol { return y.owner.syms[y.name] }

// sure tells whether the variable that y stands for is certainly bound here.
func (g *gen) sure(y *symbol) bool {
	o := owner(y)
	if o.deleted {
		return false
	}
	if o.param {
		return true
	}
	return g.f.bound[o]
}

// load writes the value of a name.
func (g *gen) load(n *syntax.Name) {
	y := g.symbol(n.ID)
	switch y.binding {
	case localName, freeName:
		js := jsName(y.name)
		if g.sure(y) {
			g.w(js)
			return
		}
		g.w("(", js, "!==undefined?", js, ":")
		if y.binding == localName {
			g.op(n, "unbound")
		} else {
			g.op(n, "unboundfree")
		}
		g.w(g.str(y.name), "))")
	case className:
		if !g.unit.Module && !y.bound && !g.inNamespace(y.name) {
			g.loadGlobal(n, y.name)
			return
		}
		if n.ID == "__class__" && g.f.cell != "" {
			g.w(g.f.cell)
			return
		}
		g.op(n, "nsget")
		g.w("$M,ns,", g.str(y.name), ")")
	case classFreeName:
		g.op(n, "nsgetfree")
		g.w("ns,", g.str(y.name), ",", jsName(y.name), ")")
	default:
		g.loadGlobal(n, y.name)
	}
}

// inNamespace tells whether every class body starts with name.
func (g *gen) inNamespace(name string) bool { return name == "__module__" || name == "__qualname__" }

func (g *gen) loadGlobal(n *syntax.Name, name string) {
	if name == "__class__" && g.f.cell != "" {
		g.w(g.f.cell)
		return
	}
	if name == "__debug__" {
		g.w("true")
		return
	}
	if g.unit.Module {
		g.op(n, "g")
		g.w("$M,", g.str(name), ")")
		return
	}
	if y := g.f.scope.syms[name]; y != nil && y.global {
		g.op(n, "g")
		g.w("$M,", g.str(name), ")")
		return
	}
	if v, ok := g.opts.Builtin(name); ok {
		g.unit.Dynamic = g.unit.Dynamic || name == "__import__"
		g.w(g.konst(v))
		return
	}
	if g.module([]string{name}) {
		g.w(g.names[name])
		return
	}
	g.unknown(n, name, name)
}

// unknown writes the NameError of a name that is nothing known.
func (g *gen) unknown(n syntax.Node, name, dotted string) {
	if g.opts.Strict && g.err == nil {
		l := n.Location()
		g.err = &NameError{Name: name, Dotted: dotted, Line: int(l.Line), Col: int(l.Col)}
	}
	g.op(n, "nameerror")
	g.w(g.str(name), ")")
}

// module makes the unit import the longest prefix of a dotted name that is a module. ok is false
// where not even its first part is one.
func (g *gen) module(path []string) bool {
	if g.unit.Module || g.opts.Module == nil {
		return false
	}
	for n := len(path); n > 0; n-- {
		dotted := strings.Join(path[:n], ".")
		if !g.opts.Module(dotted) {
			continue
		}
		root := path[0]
		if g.names[root] == "" {
			g.names[root] = "m" + strconv.Itoa(len(g.unit.Names))
			g.unit.Names = append(g.unit.Names, root)
		}
		if n > 1 {
			g.unit.Auto = append(g.unit.Auto, dotted)
		}
		return true
	}
	return false
}

// autoImport looks at the root of an attribute chain: a name that is neither variable nor
// parameter may be a module, which Gramex imports by itself. It gives the root's parameter.
func (g *gen) autoImport(e *syntax.Attribute) (root *syntax.Name, js string) {
	if g.unit.Module {
		return nil, ""
	}
	var path []string
	var cur syntax.Expr = e
	for {
		if a, ok := cur.(*syntax.Attribute); ok {
			path = append(path, a.Attr)
			cur = a.Value
			continue
		}
		break
	}
	n, ok := cur.(*syntax.Name)
	if !ok {
		return nil, ""
	}
	y := g.symbol(n.ID)
	if y.binding != globalName && y.binding != className || y.global || y.bound {
		return nil, ""
	}
	full := []string{y.name}
	for i := len(path) - 1; i >= 0; i-- {
		full = append(full, path[i])
	}
	// The last attribute is what is used of the module, unless the chain has no other.
	if g.module(full[:len(full)-1]) {
		return n, g.names[y.name]
	}
	if _, ok := g.opts.Builtin(y.name); !ok && y.binding == globalName {
		if g.opts.Strict && g.err == nil {
			l := n.Location()
			g.err = &NameError{Name: y.name, Dotted: strings.Join(full, "."), Line: int(l.Line), Col: int(l.Col)}
		}
	}
	return nil, ""
}

// store writes an assignment to a name; value writes what is assigned.
func (g *gen) storeName(n syntax.Node, name string, value func()) {
	y := g.symbol(name)
	switch y.binding {
	case localName, freeName:
		g.w(jsName(y.name), "=")
		value()
		if o := owner(y); !o.deleted && g.f.maybe == 0 && y.binding == localName {
			g.f.bound[o] = true
		}
	case className, classFreeName:
		g.op(n, "nsset")
		g.w("ns,", g.str(y.name), ",")
		value()
		g.w(")")
	default:
		g.op(n, "gset")
		g.w("$M,", g.str(y.name), ",")
		value()
		g.w(")")
	}
}

// deleteName writes `del name`.
func (g *gen) deleteName(n *syntax.Name) {
	y := g.symbol(n.ID)
	switch y.binding {
	case localName, freeName:
		js := jsName(y.name)
		g.w("if(", js, "===undefined)")
		if y.binding == localName {
			g.op(n, "unbound")
		} else {
			g.op(n, "unboundfree")
		}
		g.w(g.str(y.name), ");", js, "=undefined;")
	case className, classFreeName:
		g.op(n, "nsdel")
		g.w("ns,", g.str(y.name), ");")
	default:
		g.op(n, "gdel")
		g.w("$M,", g.str(y.name), ");")
	}
}

// unbind writes what ends `except … as name`: the name is unbound, and that it already is is no
// fault.
func (g *gen) unbind(n syntax.Node, name string) {
	y := g.symbol(name)
	switch y.binding {
	case localName, freeName:
		g.w(jsName(y.name), "=undefined;")
	case className, classFreeName:
		g.op(n, "nsunset")
		g.w("ns,", g.str(y.name), ");")
	default:
		g.op(n, "gunset")
		g.w("$M,", g.str(y.name), ");")
	}
}
