package expr

import (
	"context"
	"time"

	"github.com/gramener/gramex-go/expr/library"
	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/expr/runtime"
	"github.com/gramener/gramex-go/internal/conf"
)

// newLoader makes what finds modules: the library's, the host's and the user's.
func (e *Engine) newLoader() *runtime.Loader {
	o := e.opts
	lib := library.New(library.Env{Log: o.Log, Files: o.Files, Environ: o.Environ, EnvironNames: o.EnvironNames, Path: o.Path,
		Regex: min(o.Timeout, time.Second), DataDir: o.Data, Variables: func() *object.Dict { return variables(o.Variables) }})
	e.closers = append(e.closers, lib.Close)
	known := map[string]bool{"importlib": true}
	for _, n := range lib.Names() {
		known[n] = true
	}
	l := &runtime.Loader{
		Known:    func(name string) bool { return known[name] },
		Source:   library.Source,
		Host:     o.Modules,
		Path:     o.Path,
		Builtins: builtins(lib),
	}
	l.NewLibrary = func(r *runtime.Runtime) runtime.Library {
		m := lib.Modules()
		m.Handled = r.Handled
		m.Eval = e.evalText
		m.ImportUser = func(_ *object.Thread, name string) (object.Value, error) { return r.Load(name) }
		return m
	}
	return l
}

// variables gives the configuration's variables as Python sees them.
func variables(vars conf.Variables) *object.Dict {
	names := vars.Names()
	d := object.NewAttrDict(len(names))
	for _, name := range names {
		d.Set(name, variable(vars.Get(name)))
	}
	return d
}

func variable(n *conf.Node) object.Value {
	switch {
	case n.IsMap():
		d := object.NewAttrDict(len(n.Pairs))
		for _, p := range n.Pairs {
			if key, err := constant(p.Key); err == nil {
				_ = d.Put(nil, key, variable(p.Value)) // scalars can be hashed
			}
		}
		return d
	case n.Kind == conf.Seq:
		items := make([]object.Value, len(n.Items))
		for i, c := range n.Items {
			items[i] = variable(c)
		}
		return object.NewList(items...)
	}
	v, err := constant(n)
	if err != nil {
		return nil
	}
	return v
}

// evalText evaluates an expression that Python code holds as text, on a runtime of its own, with
// these names bound.
func (e *Engine) evalText(t *object.Thread, text string, names *object.Dict) (object.Value, error) {
	defer e.nested.Add(-1)
	if e.nested.Add(1) > maxNested {
		return nil, object.Raise(object.RecursionError, "too many conditions within conditions")
	}
	var params []string
	var args []object.Value
	for name, v := range names.Strings() {
		params, args = append(params, name), append(args, v)
	}
	p, err := e.Compile(Source{Text: text, Name: "<condition>"}, params...)
	if err != nil {
		return nil, object.Raise(object.SyntaxError, "%s", err.Error())
	}
	if p.prog == nil {
		return p.value, t.Check()
	}
	// Not through Eval, which would wait for a Close that waits for the evaluation around this one.
	return runtime.New(e.config).Run(context.Background(), p.prog, e.opts.Timeout, args, p.then)
}

// maxNested bounds the evaluations of text that are under way at one time, within others.
const maxNested = 16

// builtins are the built-in names: those of the object model, open() and __import__().
func builtins(lib *library.Library) map[string]object.Value {
	all := map[string]object.Value{}
	for name, v := range object.Builtins().Strings() {
		all[name] = v
	}
	all["__import__"] = runtime.Import
	all["open"] = lib.Modules().Open()
	return all
}
