package runtime

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dop251/goja"

	"github.com/gramener/gramex-go/expr/compile"
	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/expr/syntax"
)

// Library is the part of the standard library that is written in Go, as one interpreter has it.
type Library interface {
	// Import gives a module; ok is false where there is none of that name.
	Import(t *object.Thread, name string) (mod *object.Module, ok bool, err error)
}

// Loader finds modules and keeps what is compiled. Its fields are set before it is used; it is safe
// for concurrent use.
type Loader struct {
	// NewLibrary makes an interpreter's library; nil: there is none.
	NewLibrary func(r *Runtime) Library
	// Known tells whether the library, in Go or Python, has a module of that name.
	Known func(name string) bool
	// Source gives the text of a library module that is written in Python.
	Source func(name string) (text string, ok bool)
	// Host are modules that the program running us supplies.
	Host map[string]object.Value
	// Path are the folders searched for user modules, after that of the source.
	Path []string
	// Builtins are the built-in names.
	Builtins map[string]object.Value

	serial  atomic.Int64 // of programs
	mu      sync.Mutex
	files   map[string]*file
	library map[string]*Program
}

// Program is a unit as all runtimes share it. It is immutable.
type Program struct {
	Unit   *compile.Unit
	name   string // that goja knows it under
	prog   *goja.Program
	consts []goja.Value
}

// file is a user module's file as it was last read.
type file struct {
	path string
	mod  time.Time
	size int64
	prog *Program
	err  error
}

// NewProgram compiles a unit's JavaScript. An error is a fault of ours, or a unit beyond what goja
// can take.
func (l *Loader) NewProgram(u *compile.Unit) (p *Program, err error) {
	defer func() {
		if x := recover(); x != nil { // goja's compiler panics on what it does not know
			p, err = nil, fmt.Errorf("compiling %s: %v", u.Name, x)
		}
	}()
	p = &Program{Unit: u, consts: toJSSlice(u.Consts)}
	p.name = "u" + strconv.FormatInt(l.serial.Add(1), 10)
	p.prog, err = goja.Compile(p.name, u.JS, true)
	return p, err
}

// Find tells where the module of a top-level name is: user is set where it is a user's file.
func (l *Loader) Find(name, dir string) (found, user bool) {
	if _, ok := l.Host[name]; ok {
		return true, false
	}
	if l.Known != nil && l.Known(name) {
		return true, false
	}
	if strings.Contains(name, ".") {
		return l.findDotted(name, dir)
	}
	return l.locate(l.dirs(dir), name) != "", true
}

// findDotted tells whether a dotted name is a user's module or package.
func (l *Loader) findDotted(name, dir string) (found, user bool) {
	parts := strings.Split(name, ".")
	path := l.locate(l.dirs(dir), parts[0])
	for _, p := range parts[1:] {
		if filepath.Base(path) != "__init__.py" && !isDir(path) {
			return false, false
		}
		path = l.locate([]string{packageDir(path)}, p)
	}
	return path != "", true
}

func (l *Loader) dirs(dir string) []string {
	if dir == "" {
		return l.Path
	}
	return append([]string{dir}, l.Path...)
}

func isDir(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.IsDir()
}

// packageDir is the folder of a package that locate found.
func packageDir(path string) string {
	if strings.HasSuffix(path, ".py") {
		return filepath.Dir(path)
	}
	return path
}

// locate gives the file of a module, the __init__.py of a package, or the folder of a package
// without one; "" where there is none.
func (l *Loader) locate(dirs []string, name string) string {
	if name == "" || strings.ContainsAny(name, "/\\\x00") {
		return ""
	}
	for _, d := range dirs {
		base := filepath.Join(d, name)
		if p := filepath.Join(base, "__init__.py"); isFile(p) {
			return p
		}
		if p := base + ".py"; isFile(p) {
			return p
		}
	}
	for _, d := range dirs {
		if base := filepath.Join(d, name); isDir(base) {
			return base
		}
	}
	return ""
}

func isFile(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.Mode().IsRegular()
}

// maxSource bounds the size of a module's file, in bytes.
const maxSource = 16 << 20

// read gives a user module's unit, compiled anew when its file has changed.
func (l *Loader) read(path string) (*file, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if f := l.files[path]; f != nil && f.mod.Equal(st.ModTime()) && f.size == st.Size() {
		return f, nil
	}
	if st.Size() > maxSource {
		return nil, object.Raise(object.MemoryError, "%s is larger than %d MB", path, maxSource>>20)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	f := &file{path: path, mod: st.ModTime(), size: st.Size()}
	f.prog, f.err = l.compileModule(path, string(text))
	if l.files == nil {
		l.files = map[string]*file{}
	}
	l.files[path] = f
	return f, nil
}

// changed tells whether a user module's file is not what it was when f was read.
func (f *file) changed() bool {
	st, err := os.Stat(f.path)
	return err == nil && (!f.mod.Equal(st.ModTime()) || f.size != st.Size())
}

func (l *Loader) compileModule(name, text string) (*Program, error) {
	tree, err := syntax.ParseModule(name, text)
	if err != nil {
		return nil, err
	}
	u, err := compile.Module(tree, name)
	if err != nil {
		return nil, err
	}
	return l.NewProgram(u)
}

// fromLibrary gives a library module that is written in Python; nil where there is none.
func (l *Loader) fromLibrary(name string) (*Program, error) {
	if l.Source == nil {
		return nil, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if u := l.library[name]; u != nil {
		return u, nil
	}
	text, ok := l.Source(name)
	if !ok {
		return nil, nil
	}
	u, err := l.compileModule("<"+name+">", text)
	if err != nil {
		return nil, err
	}
	if l.library == nil {
		l.library = map[string]*Program{}
	}
	l.library[name] = u
	return u, nil
}
