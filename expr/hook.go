package expr

import (
	"fmt"
	"math/big"
	"path/filepath"
	"strings"
	"time"

	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/expr/syntax"
	"github.com/gramener/gramex-go/internal/conf"
	"github.com/gramener/gramex-go/internal/source"
)

// CurrentUser is the name that the documentation uses in hooks for handler.current_user. A hook's
// variable of this name is for expressions only: a function that is named without arguments gets
// the other variables, as Gramex calls it.
const CurrentUser = "handler_current_user"

// CompileHook compiles a hook as Gramex's build_transform reads it: an expression string, a bare
// `module.function` (called with the hook's variables), {function:, args:, kwargs:} with `=var`,
// or a list of these as a pipeline, whose stages may have a name that later ones use. Non-string
// scalars are constants. name is the hook's, for tracebacks.
func (e *Engine) CompileHook(name string, n *conf.Node, params ...string) (*Program, error) {
	h := &hook{e: e, name: name, params: params, scope: params}
	if n.IsNull() {
		return &Program{}, nil
	}
	if n.Kind == conf.Map {
		n = h.only(n)
	}
	if n.Kind == conf.Seq {
		return h.pipeline(n)
	}
	if n.Kind != conf.String && n.Kind != conf.Map {
		v, err := constant(n)
		return &Program{value: v}, err
	}
	stage, err := h.stage(n)
	if err != nil {
		return nil, err
	}
	return e.compileExpr(stage.src, stage.expr, params)
}

// hook is a hook being compiled.
type hook struct {
	e      *Engine
	name   string
	params []string // of the hook
	scope  []string // params and the names of the stages so far
	lines  int      // lines that the texts so far take, so that positions tell stages apart
	stages []stage
}

// stage is one expression of a hook.
type stage struct {
	src  Source
	expr syntax.Expr
	name string
	base int // lines before it
}

// only gives the list of {function: [...]}, which is a pipeline, and any other node as it is.
func (h *hook) only(n *conf.Node) *conf.Node {
	if f := n.Get("function"); f != nil && f.Kind == conf.Seq {
		return f
	}
	return n
}

// pipeline compiles a list of stages to one block.
func (h *hook) pipeline(n *conf.Node) (*Program, error) {
	if len(n.Items) == 0 {
		return nil, source.Errorf(n.Pos, "%s: an empty list is no pipeline", h.name)
	}
	var body []syntax.Stmt
	for i, item := range n.Items {
		st, err := h.stage(item)
		if err != nil {
			return nil, err
		}
		if item.Kind == conf.Map {
			if v := item.Get("name"); v != nil {
				if st.name, err = stageName(v); err != nil {
					return nil, err
				}
			}
		}
		h.stages = append(h.stages, st)
		loc := locOf(st.expr)
		switch {
		case st.name != "":
			h.scope = append(append([]string{}, h.scope...), st.name)
			target := &syntax.Name{Loc: loc, ID: st.name, Ctx: syntax.Store}
			body = append(body, &syntax.Assign{Loc: loc, Targets: []syntax.Expr{target}, Value: st.expr})
			if i == len(n.Items)-1 {
				body = append(body, &syntax.ExprStmt{Loc: loc, Value: &syntax.Name{Loc: loc, ID: st.name}})
			}
		default:
			body = append(body, &syntax.ExprStmt{Loc: loc, Value: st.expr})
		}
	}
	src := Source{Name: h.name, Dir: n.Dir, PosAt: h.posAt}
	for _, st := range h.stages {
		src.Text += st.src.Text[st.base:] + "\n"
	}
	return h.e.compileBlock(src, body, h.params)
}

func stageName(v *conf.Node) (string, error) {
	name, ok := v.Text()
	if tree, err := syntax.ParseExpr("", name); ok && err == nil {
		if n, ok := tree.Body.(*syntax.Name); ok && n.ID == name {
			return name, nil
		}
	}
	return "", source.Errorf(v.Pos, "name: %v is not a Python name", v.Value)
}

func locOf(e syntax.Expr) syntax.Loc { return e.Location() }

// posAt maps a position in the stages' texts, one below the other, to the file.
func (h *hook) posAt(line, col int) source.Pos {
	for i := len(h.stages) - 1; i >= 0; i-- {
		if st := h.stages[i]; line > st.base || i == 0 {
			return st.src.PosAt(line, col)
		}
	}
	return source.Pos{}
}

// stage reads an expression, a bare function, or {function:, args:, kwargs:}.
func (h *hook) stage(n *conf.Node) (stage, error) {
	fn := n
	if n.Kind == conf.Map {
		if fn = n.Get("function"); fn.IsNull() {
			return stage{}, source.Errorf(n.Pos, "%s: needs \"function:\"", h.name)
		}
	}
	text, ok := fn.Text()
	if !ok {
		if fn.Kind == conf.Seq || fn.Kind == conf.Map {
			return stage{}, source.Errorf(fn.Pos, "%s: function: must be a Python expression, not a %s", h.name, kindName(fn))
		}
		text = pythonText(fn)
	}
	indent := len(text) - len(strings.TrimLeft(text, " \t"))
	text = text[indent:]
	st := stage{base: h.lines}
	// Blank lines before the text make each stage's lines its own.
	st.src = Source{Text: strings.Repeat("\n", st.base) + text, Name: h.name, Dir: n.Dir, PosAt: func(line, col int) source.Pos {
		if line -= st.base; line == 1 {
			col += indent
		}
		return fn.PosAt(line, col)
	}}
	h.lines += strings.Count(text, "\n") + 1
	tree, err := syntax.ParseModule(h.name, st.src.Text)
	if err != nil {
		return st, st.src.fault(err)
	}
	if st.expr = onlyExpr(tree); st.expr == nil {
		return st, source.Errorf(fn.Pos, "%s: must be one Python expression", h.name).
			WithHint("put statements into a function of a module beside %s and name that: module.function", fileName(fn.Pos))
	}
	if root := rootName(st.expr); root != "" && !h.has(root) {
		return st, h.callFunction(&st, n)
	}
	return st, nil
}

// onlyExpr gives the expression that a text consists of, nil where it is anything else.
func onlyExpr(m *syntax.Module) syntax.Expr {
	if len(m.Body) != 1 {
		return nil
	}
	if e, ok := m.Body[0].(*syntax.ExprStmt); ok {
		return e.Value
	}
	return nil
}

func fileName(p source.Pos) string {
	if p.File == "" {
		return "the configuration"
	}
	return filepath.Base(p.File)
}

func (h *hook) has(name string) bool {
	for _, s := range h.scope {
		if s == name {
			return true
		}
	}
	return false
}

// rootName gives the first part of a dotted name, "" for any other expression.
func rootName(e syntax.Expr) string {
	for {
		switch x := e.(type) {
		case *syntax.Attribute:
			e = x.Value
		case *syntax.Name:
			return x.ID
		default:
			return ""
		}
	}
}

// callFunction makes a stage that names a function call it: with args: and kwargs:, or with all
// variables. What is no function is its value.
func (h *hook) callFunction(st *stage, n *conf.Node) error {
	loc := locOf(st.expr)
	call := &syntax.Call{Loc: loc, Func: &syntax.Constant{Loc: loc, Value: callIfCallable}, Args: []syntax.Expr{st.expr}}
	args := n.Get("args")
	switch {
	case args == nil:
		for _, p := range h.scope {
			if p == CurrentUser {
				continue
			}
			call.Args = append(call.Args, &syntax.Name{Loc: loc, ID: p})
		}
	case args.Kind == conf.Seq:
		for _, a := range args.Items {
			if err := h.argument(call, "", a, loc); err != nil {
				return err
			}
		}
	default:
		if err := h.argument(call, "", args, loc); err != nil {
			return err
		}
	}
	kwargs := n.Get("kwargs")
	if !kwargs.IsNull() && kwargs.Kind != conf.Map {
		return source.Errorf(kwargs.Pos, "kwargs: must be a mapping, not a %s", kindName(kwargs))
	}
	if kwargs != nil {
		for _, p := range kwargs.Pairs {
			key, ok := p.Key.Text()
			if !ok {
				return source.Errorf(p.Key.Pos, "kwargs: keys must be names")
			}
			if err := h.argument(call, key, p.Value, loc); err != nil {
				return err
			}
		}
	}
	st.expr = call
	return nil
}

// callIfCallable calls its first argument with the others, or gives it where it is no function.
var callIfCallable = object.NewFunction("function", "f, /, *args, **kwargs", func(t *object.Thread, a object.Args) (object.Value, error) {
	if !object.IsCallable(a[0]) {
		return a[0], nil
	}
	return object.Call(t, a[0], a[1].(*object.Tuple).Items, a[2].(*object.Dict))
})

// argument adds an argument: `=expr` is an expression, `==text` the text "=text", anything else
// itself.
func (h *hook) argument(call *syntax.Call, key string, n *conf.Node, loc syntax.Loc) error {
	e, err := h.argumentValue(n, loc)
	if err != nil {
		return err
	}
	if key == "" {
		call.Args = append(call.Args, e)
	} else {
		call.Keywords = append(call.Keywords, &syntax.Keyword{Loc: loc, Arg: key, Value: e})
	}
	return nil
}

func (h *hook) argumentValue(n *conf.Node, loc syntax.Loc) (syntax.Expr, error) {
	text, ok := n.Text()
	if !ok || !strings.HasPrefix(text, "=") {
		return literal(n, loc)
	}
	text = text[1:]
	if strings.HasPrefix(text, "=") {
		return &syntax.Constant{Loc: loc, Value: text}, nil
	}
	src := Source{Text: text, Name: h.name, PosAt: func(line, col int) source.Pos {
		if line == 1 {
			col++
		}
		return n.PosAt(line, col)
	}}
	tree, err := syntax.ParseExpr(h.name, text)
	if err != nil {
		return nil, src.fault(err)
	}
	return tree.Body, nil
}

// literal gives the expression whose value a node is, made anew each time it is evaluated.
func literal(n *conf.Node, loc syntax.Loc) (syntax.Expr, error) {
	switch {
	case n.IsNull():
		return &syntax.Constant{Loc: loc}, nil
	case n.Kind == conf.Seq:
		l := &syntax.List{Loc: loc}
		for _, it := range n.Items {
			e, err := literal(it, loc)
			if err != nil {
				return nil, err
			}
			l.Elts = append(l.Elts, e)
		}
		return l, nil
	case n.Kind == conf.Map:
		d := &syntax.Dict{Loc: loc}
		for _, p := range n.Pairs {
			k, err := literal(p.Key, loc)
			if err != nil {
				return nil, err
			}
			v, err := literal(p.Value, loc)
			if err != nil {
				return nil, err
			}
			d.Keys, d.Values = append(d.Keys, k), append(d.Values, v)
		}
		return d, nil
	case n.Kind == conf.Time:
		tree, err := syntax.ParseExpr("", pythonText(n))
		if err != nil {
			return nil, source.Errorf(n.Pos, "%v can't be an argument", n.Value)
		}
		return tree.Body, nil
	}
	v, err := constant(n)
	if err != nil {
		return nil, err
	}
	return &syntax.Constant{Loc: loc, Value: v}, nil
}

// constant gives a scalar's value.
func constant(n *conf.Node) (object.Value, error) {
	switch v := n.Value.(type) {
	case bool, int64, float64, string:
		return v, nil
	case *big.Int:
		return object.NewInt(new(big.Int).Set(v)), nil
	case []byte:
		return object.Bytes(v), nil
	}
	return nil, source.Errorf(n.Pos, "a %s can't be an expression", kindName(n))
}

// pythonText writes a scalar as str() does.
func pythonText(n *conf.Node) string {
	switch v := n.Value.(type) {
	case bool:
		if v {
			return "True"
		}
		return "False"
	case time.Time:
		return fmt.Sprintf("datetime.datetime(%d, %d, %d, %d, %d, %d, %d)",
			v.Year(), v.Month(), v.Day(), v.Hour(), v.Minute(), v.Second(), v.Nanosecond()/1000)
	}
	return fmt.Sprint(n.Value)
}

func kindName(n *conf.Node) string {
	switch n.Kind {
	case conf.Seq:
		return "list"
	case conf.Map:
		return "mapping"
	case conf.Time:
		return "date"
	case conf.Null:
		return "null"
	}
	return "scalar"
}
