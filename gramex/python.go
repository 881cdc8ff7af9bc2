package gramex

import (
	"context"
	"fmt"

	"github.com/gramener/gramex-go/expr"
	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/internal/conf"
)

// configPython evaluates the Python of the configuration itself: conditions in keys and functions of
// variables. Its engine is made when first needed and ends with the loading.
type configPython struct {
	s      *Server
	engine *expr.Engine
}

func newConfigPython(s *Server) *configPython { return &configPython{s: s} }

func (p *configPython) get() *expr.Engine {
	if p.engine == nil {
		p.engine = expr.New(expr.Options{Path: []string{p.s.root}, Files: []string{p.s.root}, Environ: p.s.environ, Log: p.s.log})
	}
	return p.engine
}

func (p *configPython) close(ctx context.Context) {
	if p.engine != nil {
		_ = p.engine.Close(ctx) // nothing is evaluated any more
	}
}

// condition tells whether what stands behind " if " in a key holds.
func (p *configPython) condition(ctx context.Context, code conf.Code, vars conf.Variables) (bool, error) {
	var names []string
	var values []object.Value
	for _, name := range vars.Names() {
		if isName(name) {
			names = append(names, name)
			values = append(values, object.FromGo(vars.Get(name).Go()))
		}
	}
	prog, err := p.get().Compile(expr.Source{Text: code.Text, Name: code.Name, Dir: code.Dir, PosAt: code.PosAt}, names...)
	if err != nil {
		return false, err
	}
	v, err := p.engine.Eval(ctx, prog, values...)
	if err != nil {
		return false, err
	}
	return object.Truth(nil, v)
}

func isName(s string) bool {
	for i, r := range s {
		if !(r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || i > 0 && r >= '0' && r <= '9') {
			return false
		}
	}
	return s != ""
}

// function calls the function: of a variable.
func (p *configPython) function(ctx context.Context, key string, n *conf.Node, _ conf.Variables) (any, error) {
	prog, err := p.get().CompileHook("variables."+key, n, "key")
	if err != nil {
		return nil, err
	}
	v, err := p.engine.Eval(ctx, prog, key)
	if err != nil {
		return nil, err
	}
	return toGo(v, 0)
}

// toGo makes plain Go values of Python's, for the configuration.
func toGo(v object.Value, depth int) (any, error) {
	if depth > 100 {
		return nil, fmt.Errorf("the value is nested too deep")
	}
	list := func(items []object.Value) (any, error) {
		out := make([]any, len(items))
		for i, it := range items {
			var err error
			if out[i], err = toGo(it, depth+1); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	switch x := object.Native(v).(type) {
	case *object.List:
		return list(x.Items)
	case *object.Tuple:
		return list(x.Items)
	case *object.Dict:
		out := conf.Ordered{}
		for k, v := range x.All() {
			g, err := toGo(v, depth+1)
			if err != nil {
				return nil, err
			}
			out = append(out, conf.Entry{Key: k, Value: g})
		}
		return out, nil
	case object.Bytes:
		return []byte(x), nil
	default:
		return x, nil
	}
}
