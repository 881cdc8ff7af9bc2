package expr

import (
	"time"

	"github.com/gramener/gramex-go/expr/library"
	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/expr/runtime"
)

// newLoader makes what finds modules: the library's, the host's and the user's.
func (e *Engine) newLoader() *runtime.Loader {
	o := e.opts
	lib := library.New(library.Env{Log: o.Log, Files: o.Files, Environ: o.Environ, Path: o.Path, Regex: min(o.Timeout, 2*time.Second)})
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
		m.ImportUser = func(_ *object.Thread, name string) (object.Value, error) { return r.Load(name) }
		return m
	}
	return l
}

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
