package runtime

import (
	"path/filepath"
	"strings"
	"time"

	"github.com/dop251/goja"

	"github.com/gramener/gramex-go/expr/compile"
	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/expr/syntax"
)

// Module is a namespace that code runs in: a user's module, one of the library's in Python, or
// that of an expression.
type Module struct {
	*object.Module
	dir     string // where its imports are looked for first
	pkg     string // name of the package that relative imports start from
	path    string // of a package: its folder
	file    *file  // of a user's module
	uses    map[*Module]bool
	loading bool
}

func (m *Module) name() string {
	if v, ok := m.Dict.Get("__name__"); ok {
		if s, ok := v.(string); ok {
			return s
		}
	}
	return m.Name
}

// modules are the modules of one runtime.
type modules struct {
	r       *Runtime
	lib     Library
	loaded  map[string]object.Value // of the library and the host, by name
	users   map[string]*Module      // by file
	checked time.Time
}

func newModules(r *Runtime) *modules {
	ms := &modules{r: r, loaded: map[string]object.Value{}, users: map[string]*Module{}}
	if r.cfg.Loader.NewLibrary != nil {
		ms.lib = r.cfg.Loader.NewLibrary(r)
	}
	return ms
}

func rootOf(dotted string) string {
	root, _, _ := strings.Cut(dotted, ".")
	return root
}

func newModule(name string) *Module {
	m := &Module{Module: &object.Module{Name: name, Dict: object.NewDict(16)}}
	m.Dict.Set("__name__", name)
	return m
}

// anonymous makes the namespace of an expression or block.
func (ms *modules) anonymous(u *compile.Unit) *Module {
	m := newModule("builtins") // as CPython has it of code without a module
	m.dir = u.Dir
	return m
}

// importName imports for an expression that names a module; it panics with a Python exception.
func (ms *modules) importName(m *Module, name string) object.Value {
	v, err := ms.load(m, name, false)
	if err != nil {
		ms.r.throw(err)
	}
	return v
}

// Load imports a module by its absolute name, for Go code.
func (r *Runtime) Load(name string) (object.Value, error) {
	m := newModule("__main__")
	m.dir = r.dir
	return r.modules.load(m, name, true)
}

// load imports a module for code in from and gives it: the leaf of a dotted name. Leading dots
// make it relative. must says that the module is used at once, or that its absence is provided
// for: then its being unknown is an error; otherwise it becomes a stub.
func (ms *modules) load(from *Module, name string, must bool) (object.Value, error) {
	if strings.HasPrefix(name, ".") {
		return ms.loadRelative(from, name)
	}
	if v, ok := ms.loaded[name]; ok {
		return v, nil
	}
	var cur object.Value
	full := ""
	for i, part := range strings.Split(name, ".") {
		if full = part; i > 0 {
			full = name[:len(nthPrefix(name, i))]
		}
		next, err := ms.child(from, cur, full, part, i == 0, must)
		if err != nil {
			return nil, err
		}
		if cur != nil {
			if p, ok := cur.(*object.Module); ok && !p.Dict.Has(part) {
				p.Dict.Set(part, next)
			}
		}
		cur = next
	}
	return cur, nil
}

// nthPrefix gives the first n+1 parts of a dotted name.
func nthPrefix(name string, n int) string {
	for i := range len(name) {
		if name[i] == '.' {
			if n == 0 {
				return name[:i]
			}
			n--
		}
	}
	return name
}

// child gives one module of a dotted name, whose parent is nil for the first.
func (ms *modules) child(from *Module, parent object.Value, full, part string, top, must bool) (object.Value, error) {
	if s, ok := parent.(*stub); ok {
		return s, nil
	}
	if pm := ms.userOf(parent); pm != nil {
		if pm.path == "" {
			return nil, notPackage(full, rootPart(full))
		}
		if path := ms.r.cfg.Loader.locate([]string{pm.path}, part); path != "" {
			return ms.user(from, path, full, pm.dir)
		}
		return nil, unknown(full)
	}
	if v, ok := ms.loaded[full]; ok {
		return v, nil
	}
	if v, ok := ms.r.cfg.Loader.Host[full]; ok {
		ms.loaded[full] = v
		return v, nil
	}
	if v, ok, err := ms.fromLibrary(full); ok || err != nil {
		return v, err
	}
	if top {
		if path := ms.r.cfg.Loader.locate(ms.r.cfg.Loader.dirs(from.dir), part); path != "" {
			return ms.user(from, path, full, from.dir)
		}
	} else if p, ok := parent.(*object.Module); ok {
		if v, ok := p.Dict.Get(part); ok {
			if mod, ok := v.(*object.Module); ok {
				return mod, nil
			}
		}
		if must || ms.known(rootOf(full)) {
			return nil, unknown(full)
		}
	}
	if must {
		return nil, unknown(full)
	}
	return &stub{name: full}, nil
}

func (ms *modules) known(name string) bool {
	l := ms.r.cfg.Loader
	return l.Known != nil && l.Known(name)
}

func rootPart(full string) string { return full[:strings.LastIndexByte(full, '.')] }

func unknown(name string) error {
	return object.Raise(object.ModuleNotFoundError, "No module named '%s'", name).SetField("name", name)
}

func notPackage(name, parent string) error {
	return object.Raise(object.ModuleNotFoundError, "No module named '%s'; '%s' is not a package", name, parent).SetField("name", name)
}

// fromLibrary imports a module of the library's, in Go or Python.
func (ms *modules) fromLibrary(name string) (object.Value, bool, error) {
	if name == "__main__" {
		mod := newModule(name).Module
		ms.loaded[name] = mod
		return mod, true, nil
	}
	if name == "importlib" {
		mod := ms.importlib()
		ms.loaded[name] = mod
		return mod, true, nil
	}
	if ms.lib != nil {
		mod, ok, err := ms.lib.Import(ms.r.t, name)
		if err != nil {
			return nil, true, err
		}
		if ok {
			ms.loaded[name] = mod
			return mod, true, nil
		}
	}
	p, err := ms.r.cfg.Loader.fromLibrary(name)
	if err != nil || p == nil {
		return nil, err != nil, err
	}
	m := newModule(name)
	ms.loaded[name] = m.Module
	if err := ms.run(m, p); err != nil {
		delete(ms.loaded, name)
		return nil, true, err
	}
	return m.Module, true, nil
}

// userOf gives the user's module that v is.
func (ms *modules) userOf(v object.Value) *Module {
	mod, ok := v.(*object.Module)
	if !ok {
		return nil
	}
	for _, m := range ms.users {
		if m.Module == mod {
			return m
		}
	}
	return nil
}

// user imports a user's module from its file.
func (ms *modules) user(from *Module, path, name, dir string) (object.Value, error) {
	if m, ok := ms.users[path]; ok {
		from.use(m)
		return m.Module, nil
	}
	m := newModule(name)
	m.dir = dir
	if dir == "" {
		m.dir = filepath.Dir(path)
	}
	m.pkg = ""
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		m.pkg = name[:i]
	}
	m.Dict.Set("__doc__", nil)
	m.Dict.Set("__file__", path)
	if filepath.Base(path) == "__init__.py" || !strings.HasSuffix(path, ".py") {
		m.path, m.pkg = packageDir(path), name
		m.Dict.Set("__path__", object.NewList(m.path))
	}
	m.Dict.Set("__package__", m.pkg)
	ms.users[path] = m
	from.use(m)
	if !strings.HasSuffix(path, ".py") {
		m.Dict.Del("__file__")
		return m.Module, nil
	}
	if err := ms.exec(m, path); err != nil {
		delete(ms.users, path)
		return nil, err
	}
	return m.Module, nil
}

// use notes that m's code refers to what other holds.
func (m *Module) use(other *Module) {
	if m.uses == nil {
		m.uses = map[*Module]bool{}
	}
	m.uses[other] = true
}

// exec reads and runs a user's module.
func (ms *modules) exec(m *Module, path string) error {
	f, err := ms.r.cfg.Loader.read(path)
	if err != nil {
		return object.Raise(object.ImportError, "cannot read '%s'", path)
	}
	m.file = f
	if f.err != nil {
		return syntaxException(f.err)
	}
	return ms.run(m, f.prog)
}

// run runs a module's code in its namespace.
func (ms *modules) run(m *Module, p *Program) error {
	if err := ms.r.enter(); err != nil {
		return err
	}
	handling := ms.r.handling
	m.loading = true
	defer func() {
		m.loading = false
		ms.r.leave(handling)
	}()
	return ms.r.guard(func() {
		in := ms.r.instantiate(p, m)
		in.entry(goja.FunctionCall{This: jsUndefined})
	})
}

// syntaxException makes Python's exception of a fault in a module's text.
func syntaxException(err error) error {
	e, ok := err.(*syntax.Error)
	if !ok {
		return err
	}
	class := object.SyntaxError
	switch e.Kind {
	case "IndentationError":
		class = object.IndentationError
	case "TabError":
		class = object.TabError
	}
	x := object.Raise(class, "%s", e.Msg)
	x.SetField("msg", e.Msg).SetField("filename", e.Name).SetField("lineno", int64(e.Line)).SetField("offset", int64(e.Col))
	x.Traceback = []object.Frame{{Name: "<module>", File: e.Name, Line: e.Line, Col: e.Col}}
	return x
}

// loadRelative imports `.name` for code in a package.
func (ms *modules) loadRelative(from *Module, name string) (object.Value, error) {
	rest := strings.TrimLeft(name, ".")
	level := len(name) - len(rest)
	pkg := from.pkg
	if pkg == "" {
		return nil, object.Raise(object.ImportError, "attempted relative import with no known parent package")
	}
	for ; level > 1; level-- {
		i := strings.LastIndexByte(pkg, '.')
		if i < 0 {
			return nil, object.Raise(object.ImportError, "attempted relative import beyond top-level package")
		}
		pkg = pkg[:i]
	}
	if rest != "" {
		pkg += "." + rest
	}
	return ms.load(from, pkg, true)
}

// fromName is one name of `from v import name`: an attribute, or else a module inside the package.
func (ms *modules) fromName(from *Module, v object.Value, name string) (object.Value, error) {
	if s, ok := v.(*stub); ok {
		return &stub{name: s.name}, nil
	}
	x, ok, err := object.LookupAttr(ms.r.t, v, name)
	if ok || err != nil {
		return x, err
	}
	mod, isMod := v.(*object.Module)
	if !isMod {
		return nil, object.Raise(object.ImportError, "cannot import name '%s'", name)
	}
	if pm := ms.userOf(mod); pm != nil {
		if pm.path != "" {
			if path := ms.r.cfg.Loader.locate([]string{pm.path}, name); path != "" {
				return ms.user(from, path, mod.Name+"."+name, pm.dir)
			}
		}
		how := ""
		if pm.loading {
			how = "partially initialized module "
			return nil, importError(name, mod.Name, "cannot import name '%s' from "+how+"'%s' (most likely due to a circular import) (%s)", name, mod.Name, modulePath(pm))
		}
		return nil, importError(name, mod.Name, "cannot import name '%s' from '%s' (%s)", name, mod.Name, modulePath(pm))
	}
	if sub, ok, err := ms.fromLibrary(mod.Name + "." + name); ok || err != nil {
		return sub, err
	}
	return nil, importError(name, mod.Name, "cannot import name '%s' from '%s' (unknown location)", name, mod.Name)
}

func importError(name, module, format string, args ...any) error {
	return object.Raise(object.ImportError, format, args...).SetField("name", module).SetField("name_from", name)
}

func modulePath(m *Module) string {
	if m.file != nil {
		return m.file.path
	}
	return "unknown location"
}

// reloadEvery is how often the files of user modules are looked at.
const reloadEvery = 250 * time.Millisecond

// Refresh makes the next evaluation look whether modules' files have changed.
func (r *Runtime) Refresh() { r.modules.checked = time.Time{} }

// refresh runs user modules anew whose files have changed, and those that import from them. It is
// called at the start of an evaluation.
func (ms *modules) refresh() {
	now := time.Now()
	if len(ms.users) == 0 || now.Sub(ms.checked) < reloadEvery {
		return
	}
	ms.checked = now
	stale := map[*Module]bool{}
	for _, m := range ms.users {
		if m.file != nil && m.file.changed() {
			stale[m] = true
		}
	}
	if len(stale) == 0 {
		return
	}
	for grown := true; grown; {
		grown = false
		for _, m := range ms.users {
			if stale[m] {
				continue
			}
			for dep := range m.uses {
				if stale[dep] {
					stale[m], grown = true, true
				}
			}
		}
	}
	ms.reload(stale)
}

// reload runs modules anew, those first that others use.
func (ms *modules) reload(stale map[*Module]bool) {
	done := map[*Module]bool{}
	var visit func(m *Module)
	visit = func(m *Module) {
		if done[m] || !stale[m] {
			return
		}
		done[m] = true
		for dep := range m.uses {
			visit(dep)
		}
		if m.file == nil {
			return
		}
		if err := ms.exec(m, m.file.path); err != nil {
			// The next use imports it again, and says why it can't.
			delete(ms.users, m.file.path)
			clear(ms.r.units)
		}
	}
	for m := range stale {
		visit(m)
	}
}

// stub stands for a module that is not known: using anything of it raises.
type stub struct{ name string }

// TypeName implements object.Named.
func (s *stub) TypeName() string { return "module" }

func (s *stub) err() error { return unknown(s.name) }

// Attr implements object.HasAttr.
func (s *stub) Attr(_ *object.Thread, name string) (object.Value, bool, error) {
	if name == "__name__" {
		return s.name, true, nil
	}
	return nil, false, s.err()
}

// Call implements object.Callable.
func (s *stub) Call(*object.Thread, []object.Value, *object.Dict) (object.Value, error) {
	return nil, s.err()
}

// Item implements object.HasItem.
func (s *stub) Item(*object.Thread, object.Value) (object.Value, error) { return nil, s.err() }

// Iter implements object.HasIter.
func (s *stub) Iter(*object.Thread) (object.Iterator, error) { return nil, s.err() }
