package syntax

import (
	"encoding/hex"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"
)

// dumper writes a tree as testdata/record.py writes CPython's.
type dumper struct {
	b     strings.Builder
	depth int
}

func dumpModule(m *Module) string {
	d := &dumper{}
	d.line("", "Module")
	d.depth++
	d.stmts("body", m.Body)
	return d.b.String()
}

func (d *dumper) line(name, text string) {
	for range d.depth {
		d.b.WriteByte(' ')
	}
	d.b.WriteString(name)
	d.b.WriteByte('=')
	d.b.WriteString(text)
	d.b.WriteByte('\n')
}

// node writes a node's first line and indents what follows until the returned func is called.
func (d *dumper) node(name, class string, n Node) func() {
	l := n.Location()
	d.line(name, fmt.Sprintf("%s %d:%d-%d:%d", class, l.Line, l.Col, l.EndLine, l.EndCol))
	d.depth++
	return func() { d.depth-- }
}

func (d *dumper) list(name string, n int, each func(int)) {
	d.line(name, "["+strconv.Itoa(n)+"]")
	d.depth++
	for i := range n {
		each(i)
	}
	d.depth--
}

func (d *dumper) stmts(name string, list []Stmt) {
	d.list(name, len(list), func(i int) { d.stmt("", list[i]) })
}

func (d *dumper) exprs(name string, list []Expr) {
	d.list(name, len(list), func(i int) { d.expr("", list[i]) })
}

func (d *dumper) patterns(name string, list []Pattern) {
	d.list(name, len(list), func(i int) { d.pattern("", list[i]) })
}

func (d *dumper) strs(name string, list []string) {
	d.list(name, len(list), func(i int) { d.line("", quoteASCII(list[i])) })
}

// opt writes a string that is None where it is empty.
func (d *dumper) opt(name, s string) {
	if s == "" {
		d.line(name, "None")
	} else {
		d.line(name, quoteASCII(s))
	}
}

// quoteASCII quotes a string, reading WTF-8.
func quoteASCII(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 && i+2 < len(s) {
			r, n = rune(s[i]&0xf)<<12|rune(s[i+1]&0x3f)<<6|rune(s[i+2]&0x3f), 3
		}
		i += n
		if r >= ' ' && r <= '~' && r != '"' && r != '\\' {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "\\{%x}", r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func constant(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case Ellipsis:
		return "Ellipsis"
	case int64:
		return fmt.Sprintf("int:%x", v)
	case *big.Int:
		return fmt.Sprintf("int:%x", v)
	case float64:
		return fmt.Sprintf("float:%016x", math.Float64bits(v))
	case complex128:
		return fmt.Sprintf("complex:%016x", math.Float64bits(imag(v)))
	case Bytes:
		return "bytes:" + hex.EncodeToString([]byte(v))
	case string:
		return quoteASCII(v)
	}
	return fmt.Sprintf("?%T", v)
}

var (
	ctxNames = [...]string{"Load", "Store", "Del"}
	opNames  = [...]string{"Add", "Sub", "Mult", "MatMult", "Div", "Mod", "Pow", "LShift", "RShift",
		"BitOr", "BitXor", "BitAnd", "FloorDiv"}
	unaryNames = [...]string{"Invert", "Not", "UAdd", "USub"}
	boolNames  = [...]string{"And", "Or"}
	cmpNames   = [...]string{"Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In", "NotIn"}
)

func async(is bool, name string) string {
	if is {
		return "Async" + name
	}
	return name
}

func (d *dumper) stmt(name string, s Stmt) {
	switch s := s.(type) {
	case *FunctionDef:
		defer d.node(name, async(s.Async, "FunctionDef"), s)()
		d.line("name", quoteASCII(s.Name))
		d.arguments(s.Args)
		d.stmts("body", s.Body)
		d.exprs("decorator_list", s.DecoratorList)
		d.expr("returns", s.Returns)
	case *Assign:
		defer d.node(name, "Assign", s)()
		d.exprs("targets", s.Targets)
		d.expr("value", s.Value)
	case *AugAssign:
		defer d.node(name, "AugAssign", s)()
		d.expr("target", s.Target)
		d.line("op", opNames[s.Op])
		d.expr("value", s.Value)
	case *AnnAssign:
		defer d.node(name, "AnnAssign", s)()
		d.expr("target", s.Target)
		d.expr("annotation", s.Annotation)
		d.expr("value", s.Value)
		d.line("simple", map[bool]string{false: "int:0", true: "int:1"}[s.Simple])
	case *For:
		defer d.node(name, async(s.Async, "For"), s)()
		d.expr("target", s.Target)
		d.expr("iter", s.Iter)
		d.stmts("body", s.Body)
		d.stmts("orelse", s.Orelse)
	case *While:
		defer d.node(name, "While", s)()
		d.expr("test", s.Test)
		d.stmts("body", s.Body)
		d.stmts("orelse", s.Orelse)
	case *If:
		defer d.node(name, "If", s)()
		d.expr("test", s.Test)
		d.stmts("body", s.Body)
		d.stmts("orelse", s.Orelse)
	case *With:
		defer d.node(name, async(s.Async, "With"), s)()
		d.list("items", len(s.Items), func(i int) {
			d.line("", "withitem")
			d.depth++
			d.expr("context_expr", s.Items[i].ContextExpr)
			d.expr("optional_vars", s.Items[i].OptionalVars)
			d.depth--
		})
		d.stmts("body", s.Body)
	default:
		d.stmt2(name, s)
	}
}

func (d *dumper) stmt2(name string, s Stmt) {
	switch s := s.(type) {
	case *Match:
		defer d.node(name, "Match", s)()
		d.expr("subject", s.Subject)
		d.list("cases", len(s.Cases), func(i int) {
			d.line("", "match_case")
			d.depth++
			d.pattern("pattern", s.Cases[i].Pattern)
			d.expr("guard", s.Cases[i].Guard)
			d.stmts("body", s.Cases[i].Body)
			d.depth--
		})
	case *Raise:
		defer d.node(name, "Raise", s)()
		d.expr("exc", s.Exc)
		d.expr("cause", s.Cause)
	case *Try:
		d.try(name, s)
	case *Assert:
		defer d.node(name, "Assert", s)()
		d.expr("test", s.Test)
		d.expr("msg", s.Msg)
	case *Import:
		defer d.node(name, "Import", s)()
		d.aliases(s.Names)
	case *ImportFrom:
		defer d.node(name, "ImportFrom", s)()
		d.opt("module", s.Module)
		d.aliases(s.Names)
		d.line("level", fmt.Sprintf("int:%x", s.Level))
	case *Global:
		defer d.node(name, "Global", s)()
		d.strs("names", s.Names)
	case *Nonlocal:
		defer d.node(name, "Nonlocal", s)()
		d.strs("names", s.Names)
	default:
		d.stmt3(name, s)
	}
}

func (d *dumper) stmt3(name string, s Stmt) {
	switch s := s.(type) {
	case *ClassDef:
		defer d.node(name, "ClassDef", s)()
		d.line("name", quoteASCII(s.Name))
		d.exprs("bases", s.Bases)
		d.keywords(s.Keywords)
		d.stmts("body", s.Body)
		d.exprs("decorator_list", s.DecoratorList)
	case *Return:
		defer d.node(name, "Return", s)()
		d.expr("value", s.Value)
	case *Delete:
		defer d.node(name, "Delete", s)()
		d.exprs("targets", s.Targets)
	case *ExprStmt:
		defer d.node(name, "Expr", s)()
		d.expr("value", s.Value)
	case *Pass:
		d.node(name, "Pass", s)()
	case *Break:
		d.node(name, "Break", s)()
	case *Continue:
		d.node(name, "Continue", s)()
	}
}

func (d *dumper) try(name string, s *Try) {
	class := "Try"
	if s.Star {
		class = "TryStar"
	}
	defer d.node(name, class, s)()
	d.stmts("body", s.Body)
	d.list("handlers", len(s.Handlers), func(i int) {
		h := s.Handlers[i]
		defer d.node("", "ExceptHandler", h)()
		d.expr("type", h.Type)
		d.opt("name", h.Name)
		d.stmts("body", h.Body)
	})
	d.stmts("orelse", s.Orelse)
	d.stmts("finalbody", s.Finalbody)
}

func (d *dumper) aliases(list []*Alias) {
	d.list("names", len(list), func(i int) {
		defer d.node("", "alias", list[i])()
		d.line("name", quoteASCII(list[i].Name))
		d.opt("asname", list[i].Asname)
	})
}

func (d *dumper) keywords(list []*Keyword) {
	d.list("keywords", len(list), func(i int) {
		defer d.node("", "keyword", list[i])()
		d.opt("arg", list[i].Arg)
		d.expr("value", list[i].Value)
	})
}

func (d *dumper) arguments(a *Arguments) {
	d.line("args", "arguments")
	d.depth++
	args := func(name string, list []*Arg) { d.list(name, len(list), func(i int) { d.arg("", list[i]) }) }
	args("posonlyargs", a.PosOnlyArgs)
	args("args", a.Args)
	d.arg("vararg", a.VarArg)
	args("kwonlyargs", a.KwOnlyArgs)
	d.exprs("kw_defaults", a.KwDefaults)
	d.arg("kwarg", a.KwArg)
	d.exprs("defaults", a.Defaults)
	d.depth--
}

func (d *dumper) arg(name string, a *Arg) {
	if a == nil {
		d.line(name, "None")
		return
	}
	defer d.node(name, "arg", a)()
	d.line("arg", quoteASCII(a.Arg))
	d.expr("annotation", a.Annotation)
}

func (d *dumper) generators(list []*Comprehension) {
	d.list("generators", len(list), func(i int) {
		d.line("", "comprehension")
		d.depth++
		d.expr("target", list[i].Target)
		d.expr("iter", list[i].Iter)
		d.exprs("ifs", list[i].Ifs)
		d.line("is_async", map[bool]string{false: "int:0", true: "int:1"}[list[i].Async])
		d.depth--
	})
}

func (d *dumper) expr(name string, e Expr) {
	switch e := e.(type) {
	case nil:
		d.line(name, "None")
	case *BoolOp:
		defer d.node(name, "BoolOp", e)()
		d.line("op", boolNames[e.Op])
		d.exprs("values", e.Values)
	case *NamedExpr:
		defer d.node(name, "NamedExpr", e)()
		d.expr("target", e.Target)
		d.expr("value", e.Value)
	case *BinOp:
		defer d.node(name, "BinOp", e)()
		d.expr("left", e.Left)
		d.line("op", opNames[e.Op])
		d.expr("right", e.Right)
	case *UnaryOp:
		defer d.node(name, "UnaryOp", e)()
		d.line("op", unaryNames[e.Op])
		d.expr("operand", e.Operand)
	case *Lambda:
		defer d.node(name, "Lambda", e)()
		d.arguments(e.Args)
		d.expr("body", e.Body)
	case *IfExp:
		defer d.node(name, "IfExp", e)()
		d.expr("test", e.Test)
		d.expr("body", e.Body)
		d.expr("orelse", e.Orelse)
	case *Dict:
		defer d.node(name, "Dict", e)()
		d.exprs("keys", e.Keys)
		d.exprs("values", e.Values)
	case *Set:
		defer d.node(name, "Set", e)()
		d.exprs("elts", e.Elts)
	case *ListComp:
		defer d.node(name, "ListComp", e)()
		d.expr("elt", e.Elt)
		d.generators(e.Generators)
	case *SetComp:
		defer d.node(name, "SetComp", e)()
		d.expr("elt", e.Elt)
		d.generators(e.Generators)
	case *DictComp:
		defer d.node(name, "DictComp", e)()
		d.expr("key", e.Key)
		d.expr("value", e.Value)
		d.generators(e.Generators)
	case *GeneratorExp:
		defer d.node(name, "GeneratorExp", e)()
		d.expr("elt", e.Elt)
		d.generators(e.Generators)
	default:
		d.expr2(name, e)
	}
}

func (d *dumper) expr2(name string, e Expr) {
	switch e := e.(type) {
	case *Await:
		defer d.node(name, "Await", e)()
		d.expr("value", e.Value)
	case *Yield:
		defer d.node(name, "Yield", e)()
		d.expr("value", e.Value)
	case *YieldFrom:
		defer d.node(name, "YieldFrom", e)()
		d.expr("value", e.Value)
	case *Compare:
		defer d.node(name, "Compare", e)()
		d.expr("left", e.Left)
		d.list("ops", len(e.Ops), func(i int) { d.line("", cmpNames[e.Ops[i]]) })
		d.exprs("comparators", e.Comparators)
	case *Call:
		defer d.node(name, "Call", e)()
		d.expr("func", e.Func)
		d.exprs("args", e.Args)
		d.keywords(e.Keywords)
	case *FormattedValue:
		defer d.node(name, "FormattedValue", e)()
		d.expr("value", e.Value)
		conversion := -1
		if e.Conversion != 0 {
			conversion = int(e.Conversion)
		}
		d.line("conversion", fmt.Sprintf("int:%x", conversion))
		if e.FormatSpec == nil {
			d.line("format_spec", "None")
		} else {
			d.expr("format_spec", e.FormatSpec)
		}
	case *JoinedStr:
		defer d.node(name, "JoinedStr", e)()
		d.exprs("values", e.Values)
	case *Constant:
		defer d.node(name, "Constant", e)()
		d.line("value", constant(e.Value))
		d.opt("kind", e.Kind)
	case *Attribute:
		defer d.node(name, "Attribute", e)()
		d.expr("value", e.Value)
		d.line("attr", quoteASCII(e.Attr))
		d.line("ctx", ctxNames[e.Ctx])
	case *Subscript:
		defer d.node(name, "Subscript", e)()
		d.expr("value", e.Value)
		d.expr("slice", e.Slice)
		d.line("ctx", ctxNames[e.Ctx])
	case *Starred:
		defer d.node(name, "Starred", e)()
		d.expr("value", e.Value)
		d.line("ctx", ctxNames[e.Ctx])
	case *Name:
		defer d.node(name, "Name", e)()
		d.line("id", quoteASCII(e.ID))
		d.line("ctx", ctxNames[e.Ctx])
	default:
		d.expr3(name, e)
	}
}

func (d *dumper) expr3(name string, e Expr) {
	switch e := e.(type) {
	case *List:
		defer d.node(name, "List", e)()
		d.exprs("elts", e.Elts)
		d.line("ctx", ctxNames[e.Ctx])
	case *Tuple:
		defer d.node(name, "Tuple", e)()
		d.exprs("elts", e.Elts)
		d.line("ctx", ctxNames[e.Ctx])
	case *Slice:
		defer d.node(name, "Slice", e)()
		d.expr("lower", e.Lower)
		d.expr("upper", e.Upper)
		d.expr("step", e.Step)
	}
}

func (d *dumper) pattern(name string, p Pattern) {
	switch p := p.(type) {
	case nil:
		d.line(name, "None")
	case *MatchValue:
		defer d.node(name, "MatchValue", p)()
		d.expr("value", p.Value)
	case *MatchSingleton:
		defer d.node(name, "MatchSingleton", p)()
		d.line("value", constant(p.Value))
	case *MatchSequence:
		defer d.node(name, "MatchSequence", p)()
		d.patterns("patterns", p.Patterns)
	case *MatchMapping:
		defer d.node(name, "MatchMapping", p)()
		d.exprs("keys", p.Keys)
		d.patterns("patterns", p.Patterns)
		d.opt("rest", p.Rest)
	case *MatchClass:
		defer d.node(name, "MatchClass", p)()
		d.expr("cls", p.Cls)
		d.patterns("patterns", p.Patterns)
		d.strs("kwd_attrs", p.KwdAttrs)
		d.patterns("kwd_patterns", p.KwdPatterns)
	case *MatchStar:
		defer d.node(name, "MatchStar", p)()
		d.opt("name", p.Name)
	case *MatchAs:
		defer d.node(name, "MatchAs", p)()
		d.pattern("pattern", p.Pattern)
		d.opt("name", p.Name)
	case *MatchOr:
		defer d.node(name, "MatchOr", p)()
		d.patterns("patterns", p.Patterns)
	}
}
