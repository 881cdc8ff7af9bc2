package runtime

import (
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

// Import is the built-in __import__. It works on threads of a Runtime.
var Import = object.NewFunction("__import__", "name, globals=None, locals=None, fromlist=(), level=0",
	func(t *object.Thread, a object.Args) (object.Value, error) {
		r, name, err := importArgs(t, a[0])
		if err != nil {
			return nil, err
		}
		leaf, err := r.Load(name)
		if err != nil {
			return nil, err
		}
		if from := a.Or(3, nil); from != nil {
			some, err := object.Truth(t, from)
			if err != nil || some {
				return leaf, err
			}
		}
		return r.Load(rootOf(name))
	})

func importArgs(t *object.Thread, v object.Value) (*Runtime, string, error) {
	name, ok := object.Native(v).(string)
	if !ok {
		return nil, "", object.Raise(object.TypeError, "__import__() argument 1 must be str, not %s", object.TypeName(v))
	}
	if name == "" {
		return nil, "", object.Raise(object.ValueError, "Empty module name")
	}
	if t != nil {
		if r, ok := t.Host.(*Runtime); ok {
			return r, name, nil
		}
	}
	return nil, "", object.Raise(object.ImportError, "nothing can be imported here")
}

// importlib makes the module of that name.
func (ms *modules) importlib() *object.Module {
	mod := &object.Module{Name: "importlib", Dict: object.NewDict(4)}
	mod.Dict.Set("__name__", "importlib")
	mod.Dict.Set("import_module", object.NewFunction("import_module", "def: name, package=None", importModule))
	mod.Dict.Set("reload", object.NewFunction("reload", "def: module", ms.reloadModule))
	mod.Dict.Set("__import__", ms.r.cfg.Loader.Builtins["__import__"])
	return mod
}

func importModule(t *object.Thread, a object.Args) (object.Value, error) {
	r, name, err := importArgs(t, a[0])
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(name, ".") {
		return r.Load(name)
	}
	pkg, ok := a.Or(1, nil).(string)
	if !ok {
		return nil, object.Raise(object.TypeError, "the 'package' argument is required to perform a relative import for %s", reprOf(name))
	}
	return r.modules.loadRelative(&Module{Module: &object.Module{Name: pkg, Dict: object.NewDict(0)}, pkg: pkg, dir: r.dir}, name)
}

func reprOf(s string) string {
	r, _ := object.Repr(nil, s)
	return r
}

// reloadModule is importlib.reload: a user's module is run anew, any other given as it is.
func (ms *modules) reloadModule(_ *object.Thread, a object.Args) (object.Value, error) {
	mod, ok := a[0].(*object.Module)
	if !ok {
		return nil, object.Raise(object.TypeError, "reload() argument must be a module")
	}
	if m := ms.userOf(mod); m != nil && m.file != nil {
		return mod, ms.exec(m, m.file.path)
	}
	return mod, nil
}
