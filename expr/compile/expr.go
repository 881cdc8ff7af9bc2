package compile

import (
	"math/big"
	"strconv"

	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/expr/syntax"
)

var binaryNames = [...]string{
	syntax.Add: "add", syntax.Sub: "sub", syntax.Mult: "mul", syntax.MatMult: "matmul",
	syntax.Div: "div", syntax.Mod: "mod", syntax.Pow: "pow", syntax.LShift: "lshift",
	syntax.RShift: "rshift", syntax.BitOr: "or", syntax.BitXor: "xor", syntax.BitAnd: "and",
	syntax.FloorDiv: "floordiv",
}

var unaryNames = [...]string{syntax.Invert: "invert", syntax.UAdd: "pos", syntax.USub: "neg"}

var compareNames = [...]string{
	syntax.Eq: "eq", syntax.NotEq: "ne", syntax.Lt: "lt", syntax.LtE: "le", syntax.Gt: "gt", syntax.GtE: "ge",
}

// constValue is the Python value of a constant in the tree.
func constValue(v any) object.Value {
	switch v := v.(type) {
	case syntax.Bytes:
		return object.Bytes(v)
	case syntax.Ellipsis:
		return object.Ellipsis
	case *big.Int:
		return object.NewInt(v)
	}
	return v
}

// expr writes the value of e.
func (g *gen) expr(e syntax.Expr) {
	if g.depth++; g.depth > maxDepth {
		g.tooDeep()
		g.depth--
		return
	}
	defer func() { g.depth-- }()
	switch e := e.(type) {
	case *syntax.Constant:
		g.w(g.konst(constValue(e.Value)))
	case *syntax.Name:
		g.load(e)
	case *syntax.Attribute:
		g.attribute(e)
	case *syntax.Call:
		g.call(e)
	case *syntax.Subscript:
		g.subscript(e)
	case *syntax.BinOp:
		g.op(e, binaryNames[e.Op])
		g.exprList([]syntax.Expr{e.Left, e.Right})
		g.w(")")
	case *syntax.UnaryOp:
		g.unary(e)
	case *syntax.BoolOp:
		g.boolOp(e)
	case *syntax.Compare:
		g.compare(e)
	case *syntax.IfExp:
		g.w("(")
		g.cond(e.Test)
		g.f.maybe++
		g.w("?")
		g.expr(e.Body)
		g.w(":")
		g.expr(e.Orelse)
		g.f.maybe--
		g.w(")")
	case *syntax.JoinedStr:
		g.joinedStr(e)
	case *syntax.FormattedValue:
		g.formattedValue(e)
	case *syntax.List:
		g.display(e, "list", e.Elts)
	case *syntax.Tuple:
		g.display(e, "tuple", e.Elts)
	case *syntax.Set:
		g.display(e, "set", e.Elts)
	case *syntax.Dict:
		g.dict(e)
	case *syntax.Slice:
		g.slice(e)
	case *syntax.Lambda:
		g.lambda(e)
	case *syntax.ListComp:
		g.comprehension(e, "list", e.Generators, e.Elt, nil)
	case *syntax.SetComp:
		g.comprehension(e, "set", e.Generators, e.Elt, nil)
	case *syntax.DictComp:
		g.comprehension(e, "dict", e.Generators, e.Key, e.Value)
	case *syntax.GeneratorExp:
		g.generatorExp(e)
	case *syntax.NamedExpr:
		g.namedExpr(e)
	case *syntax.Yield:
		g.w("(yield(")
		if e.Value == nil {
			g.w("null")
		} else {
			g.expr(e.Value)
		}
		g.w("))")
	case *syntax.YieldFrom:
		g.w("(yield* ")
		g.op(e, "yieldfrom")
		g.expr(e.Value)
		g.w("))")
	case *syntax.Await:
		g.op(e, "await")
		g.expr(e.Value)
		g.w(")")
	case *syntax.Starred:
		g.expr(e.Value)
	}
}

// exprList writes expressions with commas between them.
func (g *gen) exprList(list []syntax.Expr) {
	for i, e := range list {
		if i > 0 {
			g.w(",")
		}
		g.expr(e)
	}
}

func (g *gen) namedExpr(e *syntax.NamedExpr) {
	y := g.symbol(e.Target.ID)
	if y.binding == localName || y.binding == freeName {
		g.w("(")
		g.storeName(e, e.Target.ID, func() { g.expr(e.Value) })
		g.w(")")
		return
	}
	t := g.temp()
	g.w("(", t, "=")
	g.expr(e.Value)
	g.w(",")
	g.storeName(e, e.Target.ID, func() { g.w(t) })
	g.w(",", t, ")")
	g.free(t)
}

func (g *gen) attribute(e *syntax.Attribute) {
	g.op(e, "attr")
	g.attrOwner(e)
	g.w(",", g.attrName(e), ")")
}

func (g *gen) attrName(e *syntax.Attribute) string {
	return g.str(mangle(g.f.scope.private, e.Attr))
}

// attrOwner writes the value whose attribute e is, importing the module that it may name.
func (g *gen) attrOwner(e *syntax.Attribute) {
	if root, js := g.autoImport(e); root != nil {
		g.chain(e.Value, root, js)
		return
	}
	g.expr(e.Value)
}

// chain writes an attribute chain whose root is a module.
func (g *gen) chain(e syntax.Expr, root *syntax.Name, js string) {
	if e == syntax.Expr(root) {
		g.w(js)
		return
	}
	a := e.(*syntax.Attribute)
	g.op(a, "attr")
	g.chain(a.Value, root, js)
	g.w(",", g.attrName(a), ")")
}

func (g *gen) subscript(e *syntax.Subscript) {
	g.op(e, "item")
	g.expr(e.Value)
	g.w(",")
	g.expr(e.Slice)
	g.w(")")
}

func (g *gen) slice(e *syntax.Slice) {
	g.op(e, "slice")
	for i, p := range []syntax.Expr{e.Lower, e.Upper, e.Step} {
		if i > 0 {
			g.w(",")
		}
		if p == nil {
			g.w("null")
		} else {
			g.expr(p)
		}
	}
	g.w(")")
}

func (g *gen) unary(e *syntax.UnaryOp) {
	if e.Op == syntax.Not {
		g.cond(e)
		return
	}
	if c, ok := e.Operand.(*syntax.Constant); ok && e.Op == syntax.USub {
		switch v := c.Value.(type) {
		case int64:
			if v > 0 {
				g.w(g.konst(-v))
				return
			}
		case float64:
			g.w(g.konst(-v))
			return
		}
	}
	g.op(e, unaryNames[e.Op])
	g.expr(e.Operand)
	g.w(")")
}

// isBool tells whether e's value is a bool whatever its operands are, so that the JavaScript
// condition is the value too.
func isBool(e syntax.Expr) bool {
	switch e := e.(type) {
	case *syntax.Constant:
		_, ok := e.Value.(bool)
		return ok
	case *syntax.UnaryOp:
		return e.Op == syntax.Not
	case *syntax.Compare:
		return len(e.Ops) == 1 && e.Ops[0] >= syntax.Is
	case *syntax.BoolOp:
		for _, v := range e.Values {
			if !isBool(v) {
				return false
			}
		}
		return true
	}
	return false
}

// cond writes e's truth as a JavaScript boolean.
func (g *gen) cond(e syntax.Expr) {
	if g.depth++; g.depth > maxDepth {
		g.tooDeep()
		g.depth--
		return
	}
	defer func() { g.depth-- }()
	switch e := e.(type) {
	case *syntax.Constant:
		switch v := e.Value.(type) {
		case bool:
			g.w(strconv.FormatBool(v))
			return
		case nil:
			g.w("false")
			return
		case int64:
			g.w(strconv.FormatBool(v != 0))
			return
		}
	case *syntax.UnaryOp:
		if e.Op == syntax.Not {
			g.w("!")
			g.cond(e.Operand)
			return
		}
	case *syntax.BoolOp:
		op := "&&"
		if e.Op == syntax.Or {
			op = "||"
		}
		g.w("(")
		for i, v := range e.Values {
			if i > 0 {
				g.w(op)
			}
			g.cond(v)
			if i == 0 {
				g.f.maybe++
			}
		}
		g.f.maybe--
		g.w(")")
		return
	case *syntax.Compare:
		g.condCompare(e)
		return
	}
	g.op(e, "truth")
	g.expr(e)
	g.w(")")
}

// boolOp writes `a and b` as a value: that of the operand which decides.
func (g *gen) boolOp(e *syntax.BoolOp) {
	if isBool(e) {
		g.cond(e)
		return
	}
	if len(e.Values) > maxDepth {
		g.tooDeep()
		return
	}
	g.w("(")
	var temps []string
	for i, v := range e.Values {
		if i == len(e.Values)-1 {
			g.expr(v)
			break
		}
		t := g.temp()
		temps = append(temps, t)
		g.w("(", t, "=")
		g.expr(v)
		g.w(",")
		g.op(v, "truth")
		g.w(t, "))?")
		if e.Op == syntax.Or {
			g.w(t, ":")
		}
		if i == 0 {
			g.f.maybe++
		}
	}
	g.f.maybe--
	if e.Op == syntax.And {
		for i := len(temps) - 1; i >= 0; i-- {
			g.w(":", temps[i])
		}
	}
	g.w(")")
	g.free(temps...)
}

// compareOne writes one comparison, of operands that left and right write.
func (g *gen) compareOne(e *syntax.Compare, i int, bool_ bool, left, right func()) {
	op := e.Ops[i]
	if op == syntax.Is || op == syntax.IsNot {
		g.is(e, i, op, left, right)
		return
	}
	if op == syntax.NotIn {
		g.w("!")
	}
	switch {
	case op >= syntax.In:
		g.op(e, "in")
	case bool_:
		g.op(e, compareNames[op]+"b")
	default:
		g.op(e, compareNames[op])
	}
	left()
	g.w(",")
	right()
	g.w(")")
}

// is writes an identity test; that with None, True or False needs no native.
func (g *gen) is(e *syntax.Compare, i int, op syntax.CmpOp, left, right func()) {
	if c, ok := e.Comparators[i].(*syntax.Constant); ok {
		_, isB := c.Value.(bool)
		if isB || c.Value == nil {
			g.w("(")
			left()
			if op == syntax.Is {
				g.w("===")
			} else {
				g.w("!==")
			}
			right()
			g.w(")")
			return
		}
	}
	if op == syntax.IsNot {
		g.w("!")
	}
	g.op(e, "is")
	left()
	g.w(",")
	right()
	g.w(")")
}

func (g *gen) condCompare(e *syntax.Compare) { g.chainCompare(e, true) }

func (g *gen) compare(e *syntax.Compare) { g.chainCompare(e, false) }

// chainCompare writes `a < b < c`, in which b is evaluated once, and c only where a < b.
func (g *gen) chainCompare(e *syntax.Compare, cond bool) {
	left := func() { g.expr(e.Left) }
	if len(e.Ops) == 1 {
		g.compareOne(e, 0, cond, left, func() { g.expr(e.Comparators[0]) })
		return
	}
	if len(e.Ops) > maxDepth {
		g.tooDeep()
		return
	}
	g.w("(")
	var temps []string
	closing := ""
	for i, c := range e.Comparators {
		if i == len(e.Comparators)-1 {
			g.compareOne(e, i, cond, left, func() { g.expr(c) })
			break
		}
		t := g.temp()
		temps = append(temps, t)
		right := func() { g.w("(", t, "="); g.expr(c); g.w(")") }
		switch {
		case cond:
			g.compareOne(e, i, true, left, right)
			g.w("&&")
		case e.Ops[i] >= syntax.Is:
			g.compareOne(e, i, true, left, right)
			g.w("?")
			closing = ":false" + closing
		default:
			r := g.temp()
			temps = append(temps, r)
			g.w("(", r, "=")
			g.compareOne(e, i, false, left, right)
			g.w(",")
			g.op(e, "truth")
			g.w(r, "))?")
			closing = ":" + r + closing
		}
		left = func() { g.w(t) }
		if i == 0 {
			g.f.maybe++
		}
	}
	g.f.maybe--
	g.w(closing, ")")
	g.free(temps...)
}

// joinedStr writes an f-string. Parts that are plain values are formatted by the native.
func (g *gen) joinedStr(e *syntax.JoinedStr) {
	if len(e.Values) == 0 {
		g.w(g.str(""))
		return
	}
	if c, ok := e.Values[0].(*syntax.Constant); ok && len(e.Values) == 1 {
		g.w(g.konst(c.Value))
		return
	}
	g.op(e, "fstr")
	for i, v := range e.Values {
		if i > 0 {
			g.w(",")
		}
		if f, ok := v.(*syntax.FormattedValue); ok && f.Conversion == 0 && f.FormatSpec == nil {
			g.expr(f.Value)
			continue
		}
		g.expr(v)
	}
	g.w(")")
}

func (g *gen) formattedValue(e *syntax.FormattedValue) {
	g.op(e, "fmt")
	g.expr(e.Value)
	g.w(",", strconv.Itoa(int(e.Conversion)), ",")
	if e.FormatSpec == nil {
		g.w(g.str(""))
	} else {
		g.joinedStr(e.FormatSpec)
	}
	g.w(")")
}

// display writes a list, tuple or set.
func (g *gen) display(n syntax.Node, kind string, elts []syntax.Expr) {
	star := firstStar(elts)
	if star == len(elts) {
		g.op(n, kind)
		g.exprList(elts)
		g.w(")")
		return
	}
	if kind == "tuple" {
		g.op(n, "totuple")
		g.starList(n, "list", elts, "")
		g.w(")")
		return
	}
	g.starList(n, kind, elts, "")
}

func firstStar(elts []syntax.Expr) int {
	for i, e := range elts {
		if _, ok := e.(*syntax.Starred); ok {
			return i
		}
	}
	return len(elts)
}

// starList writes a list or set of elements with stars among them: $push and $extend around the
// elements before the first star. callee is the variable of the function whose arguments they are,
// for the message where what is starred is no iterable.
func (g *gen) starList(n syntax.Node, kind string, elts []syntax.Expr, callee string) {
	first := firstStar(elts)
	type run struct {
		star  bool
		elems []syntax.Expr
	}
	var runs []run
	for i := first; i < len(elts); {
		if s, ok := elts[i].(*syntax.Starred); ok {
			runs = append(runs, run{true, []syntax.Expr{s.Value}})
			i++
			continue
		}
		j := i
		for j < len(elts) {
			if _, ok := elts[j].(*syntax.Starred); ok {
				break
			}
			j++
		}
		runs = append(runs, run{false, elts[i:j]})
		i = j
	}
	for i := len(runs) - 1; i >= 0; i-- {
		if runs[i].star {
			g.op(runs[i].elems[0], "extend")
		} else {
			g.op(n, "push")
		}
	}
	g.op(n, kind)
	g.exprList(elts[:first])
	g.w(")")
	for _, r := range runs {
		g.w(",")
		g.exprList(r.elems)
		if r.star && callee != "" {
			g.w(",", callee)
		}
		g.w(")")
	}
}

// dict writes a dict display: $dict with keys and values, and $dictupdate and $dictadd from the
// first ** on.
func (g *gen) dict(e *syntax.Dict) {
	first := len(e.Keys)
	for i, k := range e.Keys {
		if k == nil {
			first = i
			break
		}
	}
	for i := len(e.Keys) - 1; i >= first; i-- {
		if e.Keys[i] == nil {
			g.op(e.Values[i], "dictupdate")
		} else {
			g.op(e, "dictadd")
		}
	}
	g.op(e, "dict")
	for i := range first {
		if i > 0 {
			g.w(",")
		}
		g.expr(e.Keys[i])
		g.w(",")
		g.expr(e.Values[i])
	}
	g.w(")")
	for i := first; i < len(e.Keys); i++ {
		g.w(",")
		if e.Keys[i] != nil {
			g.expr(e.Keys[i])
			g.w(",")
		}
		g.expr(e.Values[i])
		g.w(")")
	}
}
