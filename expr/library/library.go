package library

import (
	"embed"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/gramener/gramex-go/expr/object"
)

// Env is what the modules may see of the world. The zero value is useful: no files, no
// environment, no log.
type Env struct {
	Log *slog.Logger // where logging and warnings go; nil: nowhere

	// Files are the folders within which open(), os and pathlib read and write. Others do not
	// exist for them. The first is the working directory unless Dir says otherwise.
	Files []string
	Dir   string

	Environ      func(name string) (string, bool) // os.environ; nil: empty
	EnvironNames func() []string                  // the names it lists; nil: none

	Sleep   time.Duration // the longest that time.sleep waits; 0: 1 s
	Regex   time.Duration // the longest that one match of a regular expression takes; 0: 1 s
	Argv    []string      // sys.argv
	Path    []string      // sys.path, for reading
	DataDir string        // $GRAMEXDATA, where gramex.transforms.once keeps its record

	// Variables gives gramex.config.variables; nil: an empty dict.
	Variables func() *object.Dict
}

// Library is what the modules of all interpreters share. It is safe for concurrent use; Close it
// when done.
type Library struct {
	env      Env
	files    *sandbox
	builders map[string]func(*builder)
	log      *logTree
	regexes  *regexCache
	rand     *randomState
	environ  *environment
	once     onceStore
	warnMu   sync.Mutex
	warned   map[string]bool // warnings that were logged
	started  time.Time
}

// New makes a library. Folders of env.Files that do not exist are looked for again when they are
// first used.
func New(env Env) *Library {
	if env.Sleep <= 0 {
		env.Sleep = time.Second
	}
	if env.Regex <= 0 {
		env.Regex = time.Second
	}
	if env.Log == nil {
		env.Log = slog.New(slog.DiscardHandler)
	}
	l := &Library{env: env, builders: builders(), started: time.Now(), warned: map[string]bool{}}
	l.files = newSandbox(env.Files, env.Dir)
	l.log = newLogTree(env.Log)
	l.regexes = newRegexCache(env.Regex)
	l.rand = newRandomState()
	l.environ = &environment{lookup: env.Environ, names: env.EnvironNames}
	return l
}

// Close closes the folders and the record of once() that the library holds open.
func (l *Library) Close() error { return errors.Join(l.files.close(), l.once.close()) }

// Modules are the modules of one interpreter. They are not safe for concurrent use.
type Modules struct {
	lib      *Library
	loaded   map[string]*object.Module
	loggers  map[string]*logger
	warnings []warningFilter

	// Handled tells which exception is being handled, for sys.exc_info, logging.exception and
	// traceback; nil: none.
	Handled func() *object.Exception
	// ImportUser imports a module that is not of this library, for those in it that import;
	// nil: none can be.
	ImportUser func(t *object.Thread, name string) (object.Value, error)
	// Eval evaluates an expression written as text, with names bound; nil: none can be.
	Eval func(t *object.Thread, text string, names *object.Dict) (object.Value, error)
}

// Modules makes the modules of one interpreter.
func (l *Library) Modules() *Modules {
	return &Modules{lib: l, loaded: map[string]*object.Module{}}
}

// Import gives the module of that dotted name, built when it is first asked for. ok is false where
// there is none written in Go; look for a Source then.
func (m *Modules) Import(t *object.Thread, name string) (mod *object.Module, ok bool, err error) {
	if mod, ok := m.loaded[name]; ok {
		return mod, true, nil
	}
	build, ok := m.lib.builders[name]
	if !ok {
		return nil, false, nil
	}
	b := &builder{m: m, lib: m.lib, name: name, dict: object.NewDict(16), t: t}
	b.dict.Set("__name__", name)
	mod = &object.Module{Name: name, Dict: b.dict}
	m.loaded[name] = mod
	build(b)
	if b.err != nil {
		delete(m.loaded, name)
		return nil, true, b.err
	}
	return mod, true, nil
}

// Names lists the modules that Import or Source knows, in no order.
func (l *Library) Names() []string {
	names := make([]string, 0, len(l.builders)+16)
	for name := range l.builders {
		names = append(names, name)
	}
	files, _ := pysrc.ReadDir("pysrc")
	for _, f := range files {
		name := strings.TrimSuffix(f.Name(), ".py")
		if _, ok := l.builders[name]; !ok {
			names = append(names, name)
		}
	}
	return names
}

//go:embed pysrc/*.py
var pysrc embed.FS

// Source gives the Python text of a module that is written in Python: pysrc/NAME.py.
func Source(name string) (text string, ok bool) {
	data, err := pysrc.ReadFile("pysrc/" + name + ".py")
	if err != nil {
		return "", false
	}
	return string(data), true
}

// builder fills one module.
type builder struct {
	m    *Modules
	lib  *Library
	name string
	dict *object.Dict
	t    *object.Thread
	err  error
}

// set binds a name of the module.
func (b *builder) set(name string, v object.Value) { b.dict.Set(name, v) }

// fn makes a function of the module; sig are its parameters as Python writes them.
func (b *builder) fn(name, sig string, f object.Func) {
	b.dict.Set(name, object.NewFunction(name, sig, f))
}

// class binds a class under its own name.
func (b *builder) class(c *object.Class) { b.dict.Set(c.Name(), c) }

// sub binds another module of the library.
func (b *builder) sub(name, module string) {
	mod, ok, err := b.m.Import(b.t, module)
	if err != nil {
		b.err = err
	}
	if ok {
		b.dict.Set(name, mod)
	}
}

// alias binds names of this module under other names.
func (b *builder) alias(pairs ...string) {
	for i := 0; i+1 < len(pairs); i += 2 {
		v, _ := b.dict.Get(pairs[i+1])
		b.dict.Set(pairs[i], v)
	}
}

// lazyClass is a class of the library, made when it is first needed. Classes are immutable and
// shared by all interpreters.
type lazyClass struct {
	once  sync.Once
	class *object.Class
}

func (l *lazyClass) get(spec func() object.ClassSpec) *object.Class {
	l.once.Do(func() { l.class = object.NewNativeClass(spec()) })
	return l.class
}

// newExcClass is the spec of an exception class that adds nothing to its base.
func newExcClass(name, module string, bases ...*object.Class) object.ClassSpec {
	return object.ClassSpec{Name: name, Module: module, Bases: bases}
}
