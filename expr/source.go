package expr

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/gramener/gramex-go/expr/compile"
	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/expr/syntax"
	"github.com/gramener/gramex-go/internal/source"
)

// Compile compiles Python: an expression, whose value is the result, or statements, whose result is
// that of `return` or of a last statement that is an expression. params are the names that Eval's
// arguments are bound to. Names that are no parameter, no variable and no built-in are modules,
// imported by themselves. Faults are *source.Error with CPython's wording.
func (e *Engine) Compile(src Source, params ...string) (*Program, error) {
	text := strings.TrimLeft(src.Text, " \t")
	if text == src.Text || !strings.Contains(text, "\n") {
		tree, err := syntax.ParseExpr(src.Name, src.Text)
		if err == nil {
			return e.compileExpr(src, tree.Body, params)
		}
		block, blockErr := syntax.Options{Function: true, Async: true}.ParseModule(src.Name, text)
		if blockErr == nil {
			return e.compileBlock(src, block.Body, params)
		}
		if isStatement(text) {
			err = blockErr
		}
		return nil, src.fault(err)
	}
	tree, err := syntax.ParseExpr(src.Name, src.Text)
	if err != nil {
		return nil, src.fault(err)
	}
	return e.compileExpr(src, tree.Body, params)
}

// isStatement tells whether a text that is no valid Python was probably meant as statements: their
// fault is the one to report then.
func isStatement(text string) bool {
	return strings.Contains(strings.TrimSpace(text), "\n")
}

// fault makes a *source.Error of a syntax or name error.
func (s *Source) fault(err error) error {
	var syn *syntax.Error
	if errors.As(err, &syn) {
		return &source.Error{Pos: s.pos(syn.Line, syn.Col), Msg: syn.Kind + ": " + syn.Msg}
	}
	var name *compile.NameError
	if errors.As(err, &name) {
		return nameFault(s.pos(name.Line, column(s.Text, name.Line, name.Col)), name)
	}
	return &source.Error{Pos: s.pos(0, 0), Msg: err.Error(), Err: err}
}

func nameFault(pos source.Pos, e *compile.NameError) error {
	f := &source.Error{Pos: pos, Msg: e.Error()}
	if e.Dotted != e.Name {
		f.Msg += ", nor is there a module of that name (in " + e.Dotted + ")"
	}
	return f
}

func (s *Source) pos(line, col int) source.Pos {
	if s.PosAt != nil {
		return s.PosAt(line, col)
	}
	return source.Pos{File: s.Name, Line: line, Col: col}
}

// column turns a byte offset from 0 within a line to a column in characters from 1.
func column(text string, line, offset int) int {
	for ; line > 1; line-- {
		i := strings.IndexByte(text, '\n')
		if i < 0 {
			return offset + 1
		}
		text = text[i+1:]
	}
	if offset < 0 || offset > len(text) {
		return offset + 1
	}
	return utf8.RuneCountInString(text[:offset]) + 1
}

func (e *Engine) options(src Source, params []string) compile.Options {
	return compile.Options{
		Name:   src.Name,
		Params: params,
		Builtin: func(name string) (object.Value, bool) {
			v, ok := e.loader.Builtins[name]
			return v, ok
		},
		Module: func(dotted string) bool {
			found, _ := e.loader.Find(dotted, src.Dir)
			return found
		},
		Strict: src.PosAt != nil,
	}
}

func (e *Engine) compileExpr(src Source, body syntax.Expr, params []string) (*Program, error) {
	u, err := compile.Expr(&syntax.Expression{Body: body}, e.options(src, params))
	return e.program(src, u, err)
}

func (e *Engine) compileBlock(src Source, body []syntax.Stmt, params []string) (*Program, error) {
	u, err := compile.Block(&syntax.Module{Body: body}, e.options(src, params))
	return e.program(src, u, err)
}

func (e *Engine) program(src Source, u *compile.Unit, err error) (*Program, error) {
	if err != nil {
		return nil, src.fault(err)
	}
	u.Dir = src.Dir
	prog, err := e.loader.NewProgram(u)
	if err != nil {
		e.opts.Log.Error("expression engine fault", "error", err, "expression", src.Text)
		return nil, &source.Error{Pos: src.pos(1, 1), Msg: "SyntaxError: the expression is too complex"}
	}
	return &Program{prog: prog, primary: e.touchesUser(u, src.Dir), posAt: src.PosAt, text: src.Text}, nil
}

// touchesUser tells whether a unit imports, or may import, a module of the user's.
func (e *Engine) touchesUser(u *compile.Unit, dir string) bool {
	names := append([]string{}, u.Names...)
	for _, imp := range u.Imports {
		names = append(names, rootOf(imp.Module))
	}
	for _, name := range names {
		if name == "importlib" {
			return true
		}
		if _, user := e.loader.Find(name, dir); user {
			return true
		}
	}
	return u.Dynamic
}

func rootOf(dotted string) string {
	root, _, _ := strings.Cut(dotted, ".")
	return root
}
