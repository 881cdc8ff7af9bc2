package compile

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/expr/syntax"
)

// Options say in what surroundings a tree is compiled. The zero value is a module's.
type Options struct {
	Name   string   // of the source
	Params []string // of an expression or block

	// The rest is for expressions and blocks, whose names are resolved when they are compiled.
	//
	// Builtin gives the value of a built-in name.
	Builtin func(name string) (object.Value, bool)
	// Module tells whether a module of this dotted name can be imported.
	Module func(dotted string) bool
	// Strict makes a name that is nothing known an error at once, rather than a NameError when it
	// is evaluated.
	Strict bool
	// Qualify gives what functions' qualified names and tracebacks call the outermost code.
	FuncName string
}

// NameError is a name that is neither a parameter, a built-in nor a module. Line and Col are as in
// syntax.Loc.
type NameError struct {
	Name      string
	Dotted    string // as it was written, with attributes: np.random.rand
	Line, Col int
}

func (e *NameError) Error() string { return fmt.Sprintf("name '%s' is not defined", e.Name) }

// ErrTooDeep is the fault of an expression nested deeper than CPython's compiler goes.
var ErrTooDeep = errors.New("RecursionError: maximum recursion depth exceeded during compilation")

// maxDepth bounds the nesting of expressions, and the operands of one chain.
const maxDepth = 3000

// tooDeep notes that an expression is too deep to be compiled.
func (g *gen) tooDeep() {
	if g.err == nil {
		g.err = ErrTooDeep
	}
}

// generator of a unit's JavaScript.
type gen struct {
	unit    *Unit
	opts    Options
	scopes  *scopes
	consts  map[any]string
	natives map[string]bool
	names   map[string]string // root module → parameter
	hoisted []byte
	serial  int
	marks   []Mark
	err     error // the first fault
	depth   int   // of the expression being written
	f       *fn
}

// fn is a JavaScript function being written.
type fn struct {
	buf    []byte
	parent *fn
	scope  *scope
	index  int // in Unit.Funcs, -1 for the outermost code
	cell   string
	temps  []string // all declared
	spare  []string
	locals []string
	bound  map[*symbol]bool
	dead   bool
	maybe  int // depth of code that may not be reached, for := within expressions
	loops  []string
	tries  int    // try statements around, that catch ImportError
	first  string // JavaScript name of the first parameter, for super()
}

// Expr compiles an expression with parameters; its entry function gives the value.
func Expr(tree *syntax.Expression, o Options) (*Unit, error) {
	g, top := newGen(o)
	g.scopes = analyse(top, nil, tree.Body)
	return g.entry(top, nil, tree.Body)
}

// Block compiles statements with parameters, as the body of a function. Its entry function gives
// what return gives, or else the value of the last statement where that is an expression.
func Block(tree *syntax.Module, o Options) (*Unit, error) {
	g, top := newGen(o)
	body, last := tree.Body, syntax.Expr(nil)
	if n := len(body); n > 0 {
		if e, ok := body[n-1].(*syntax.ExprStmt); ok {
			body, last = body[:n-1], e.Value
		}
	}
	g.scopes = analyse(top, body, last)
	return g.entry(top, body, last)
}

func newGen(o Options) (*gen, *scope) {
	g := &gen{
		unit:    &Unit{Name: o.Name, Params: o.Params},
		opts:    o,
		consts:  map[any]string{},
		natives: map[string]bool{},
		names:   map[string]string{},
	}
	top := newScope(funcScope, nil, nil)
	for _, p := range o.Params {
		y := top.sym(p)
		y.bound, y.param, y.assigned = true, true, 1
	}
	return g, top
}

// Module compiles a module. Its entry function takes nothing and runs the module's code.
func Module(tree *syntax.Module, name string) (*Unit, error) {
	g := &gen{
		unit:    &Unit{Name: name, Module: true},
		consts:  map[any]string{},
		natives: map[string]bool{},
	}
	g.opts.FuncName = "<module>"
	top := newScope(moduleScope, nil, nil)
	g.scopes = analyse(top, tree.Body, nil)
	return g.entry(top, tree.Body, nil)
}

// entry writes the outermost code and puts the unit together.
func (g *gen) entry(top *scope, body []syntax.Stmt, last syntax.Expr) (*Unit, error) {
	params := make([]string, len(g.opts.Params))
	for i, p := range g.opts.Params {
		params[i] = jsName(p)
	}
	g.open(top, -1)
	if g.unit.Module {
		g.docstring(body)
	}
	g.stmts(body)
	if last != nil {
		g.w("return(")
		g.expr(last)
		g.w(");")
	}
	code := g.closeFn("", params, false)
	if g.err != nil {
		return nil, g.err
	}
	g.assemble(code)
	return g.unit, nil
}

// docstring sets a module's __doc__.
func (g *gen) docstring(body []syntax.Stmt) {
	if doc := docOf(body); doc != nil {
		g.w("$M; ")
		g.nat("gset")
		g.w("($M,", g.str("__doc__"), ",", g.konst(doc), ");")
	}
}

func docOf(body []syntax.Stmt) object.Value {
	if len(body) == 0 {
		return nil
	}
	if e, ok := body[0].(*syntax.ExprStmt); ok {
		if c, ok := e.Value.(*syntax.Constant); ok {
			if s, ok := c.Value.(string); ok {
				return s
			}
		}
	}
	return nil
}

// open begins a JavaScript function; closeFn ends it and gives its text.
func (g *gen) open(s *scope, index int) {
	f := &fn{parent: g.f, scope: s, index: index, bound: map[*symbol]bool{}}
	if f.parent != nil {
		f.cell = f.parent.cell
	}
	for _, y := range s.order {
		if y.binding != localName {
			continue
		}
		if y.param && !y.deleted {
			f.bound[y] = true
		}
		if !y.param {
			f.locals = append(f.locals, jsName(y.name))
		}
	}
	g.f = f
}

func (g *gen) closeFn(name string, params []string, star bool) []byte {
	f := g.f
	g.f = f.parent
	var b []byte
	b = append(b, "function"...)
	if star {
		b = append(b, '*')
	}
	if name != "" {
		b = append(b, ' ')
		b = append(b, name...)
	}
	b = append(b, '(')
	b = append(b, strings.Join(params, ",")...)
	b = append(b, "){"...)
	if vars := append(f.locals, f.temps...); len(vars) > 0 {
		b = append(b, "var "...)
		b = append(b, strings.Join(vars, ",")...)
		b = append(b, ';')
	}
	b = append(b, f.buf...)
	return append(b, '}')
}

// hoist writes a function that captures nothing beside the outermost code and gives its name.
func (g *gen) hoist(params []string, star bool) string {
	g.serial++
	name := "f" + strconv.Itoa(g.serial)
	g.hoisted = append(g.hoisted, g.closeFn(name, params, star)...)
	g.hoisted = append(g.hoisted, '\n')
	return name
}

// assemble puts the outermost function around the code and counts its lines.
func (g *gen) assemble(entry []byte) {
	u := g.unit
	var b strings.Builder
	b.WriteString("(function($M")
	for n := range g.natives {
		u.Natives = append(u.Natives, n)
	}
	sortStrings(u.Natives)
	for _, n := range u.Natives {
		b.WriteString(",$" + n)
	}
	for i := range u.Consts {
		b.WriteString(",k" + strconv.Itoa(i))
	}
	for i := range u.Names {
		b.WriteString(",m" + strconv.Itoa(i))
	}
	b.WriteString("){'use strict';\n")
	line := 2
	line = g.place(&b, g.hoisted, line)
	b.WriteString("return ")
	g.place(&b, entry, line)
	b.WriteString("})")
	u.JS = b.String()
}

// place writes code, turning each mark into a line break; it gives the line it ended on.
func (g *gen) place(b *strings.Builder, code []byte, line int) int {
	for len(code) > 0 {
		i := 0
		for i < len(code) && code[i] != markStart && code[i] != '\n' {
			i++
		}
		b.Write(code[:i])
		if i == len(code) {
			break
		}
		b.WriteByte('\n')
		line++
		if code[i] == markStart {
			j := i + 1
			n := 0
			for ; code[j] != markEnd; j++ {
				n = n*10 + int(code[j]-'0')
			}
			m := g.marks[n]
			m.JSLine = line
			g.unit.Marks = append(g.unit.Marks, m)
			i = j
		}
		code = code[i+1:]
	}
	return line
}

const markStart, markEnd = 1, 2

// w writes code.
func (g *gen) w(parts ...string) {
	for _, p := range parts {
		g.f.buf = append(g.f.buf, p...)
	}
}

// at marks the place that n stands at as that of the code which follows on this line.
func (g *gen) at(n syntax.Node) {
	l := n.Location()
	g.marks = append(g.marks, Mark{Line: l.Line, Col: l.Col, EndLine: l.EndLine, EndCol: l.EndCol, Func: int32(g.f.index)})
	g.f.buf = append(g.f.buf, markStart)
	g.f.buf = strconv.AppendInt(g.f.buf, int64(len(g.marks)-1), 10)
	g.f.buf = append(g.f.buf, markEnd)
}

// nat writes the name of a native function.
func (g *gen) nat(name string) {
	g.natives[name] = true
	g.w("$", name)
}

// op begins a call of a native at n's place: "$name(".
func (g *gen) op(n syntax.Node, name string) {
	g.at(n)
	g.nat(name)
	g.w("(")
}

// temp gives a variable of the function's that is not in use; free gives it back.
func (g *gen) temp() string {
	f := g.f
	if n := len(f.spare); n > 0 {
		t := f.spare[n-1]
		f.spare = f.spare[:n-1]
		return t
	}
	t := "t" + strconv.Itoa(len(f.temps)+1)
	f.temps = append(f.temps, t)
	return t
}

func (g *gen) free(temps ...string) { g.f.spare = append(g.f.spare, temps...) }

func (g *gen) label() string {
	g.serial++
	return "L" + strconv.Itoa(g.serial)
}

// bytesKey and the like tell constants of different types with equal text apart.
type (
	bytesKey string
	bigKey   string
	floatKey string
)

// konst gives the parameter that holds v.
func (g *gen) konst(v object.Value) string {
	var key any
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(v)
	case string, int64:
		key = v
	case float64:
		key = floatKey(strconv.FormatFloat(v, 'x', -1, 64))
	case object.Bytes:
		key = bytesKey(v)
	case *big.Int:
		key = bigKey(v.String())
	default:
		return g.newConst(v)
	}
	if k, ok := g.consts[key]; ok {
		return k
	}
	k := g.newConst(v)
	g.consts[key] = k
	return k
}

func (g *gen) newConst(v object.Value) string {
	g.unit.Consts = append(g.unit.Consts, v)
	return "k" + strconv.Itoa(len(g.unit.Consts)-1)
}

func (g *gen) str(s string) string { return g.konst(s) }

// jsName is the JavaScript variable for a Python name.
func jsName(name string) string {
	for i := range len(name) {
		if c := name[i]; c >= 0x80 {
			var b strings.Builder
			b.WriteByte('u')
			for _, r := range name {
				if r < 0x80 {
					b.WriteRune(r)
				} else {
					fmt.Fprintf(&b, "$%x$", r)
				}
			}
			return b.String()
		}
	}
	return "v_" + name
}

func sortStrings(s []string) {
	for i := 1; i < len(s); i++ {
		for j := i; j > 0 && s[j] < s[j-1]; j-- {
			s[j], s[j-1] = s[j-1], s[j]
		}
	}
}
