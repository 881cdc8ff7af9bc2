package conf

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gramener/gramex-go/internal/source"
)

// Options say what to load and with what. The zero value loads ./gramex.yaml.
type Options struct {
	// File is the app's YAML file; "" means gramex.yaml in Root.
	File string
	// Root is the folder that is served: $YAMLURL is relative to it. "" means File's folder, or the
	// working folder when File is empty too.
	Root string
	// NoBase leaves the built-in base configuration out.
	NoBase bool
	// Args are the command line's arguments, as --listen.port=8001; see ParseArgs.
	Args []string
	// Environ are the environment's variables as os.Environ gives them; nil means os.Environ().
	Environ []string
	// GramexPath is $GRAMEXPATH, the folder of the program's own files; "" means the executable's.
	GramexPath string
	// Condition evaluates what follows " if " in a key, in Python, with the variables as names, and
	// reports whether the result is true as Python sees it. Nil makes every condition an error.
	Condition func(ctx context.Context, code Code, vars Variables) (bool, error)
	// Function calls the function: of a variable, n being the mapping that holds it, with `key` bound
	// to the variable's name. The result is a *Node or what From takes; nil is Python's None. Nil
	// makes every function an error.
	Function func(ctx context.Context, key string, n *Node, vars Variables) (any, error)

	random func() string // makes what replaces $* in keys; for tests
}

// Code is a piece of Python with where it stands.
type Code struct {
	Text  string
	Name  string // for tracebacks
	Dir   string // folder to import modules from
	PosAt func(line, col int) source.Pos
}

// Config is a loaded configuration. It is immutable and safe for concurrent use.
type Config struct {
	// Root is the whole: the command line over the app over the base, without nulls. Always a Map.
	Root *Node
	// Variables are as they were after the last file, with $YAMLPATH, $YAMLFILE and $YAMLURL of the
	// app's main file.
	Variables Variables
	// Files are all that was read or looked for, each once, so that a caller may watch them.
	Files []File
	// Patterns are the absolute patterns of imports, which a new file may come to match.
	Patterns []string
	// Errors are the faults for which a part was left out; Node.Fault finds them in the tree. All
	// else loaded.
	Errors []*source.Error
	// Warnings are what most likely is a mistake, but could be done as it was written.
	Warnings []*source.Error
}

// File is a file that a configuration was read from.
type File struct {
	Path    string // absolute
	Exists  bool
	Size    int64
	ModTime time.Time
}

// Load reads a configuration: the built-in base, the app's file with all that it imports, and the
// command line, each over the one before. It fails when the app's own file can't be read or parsed,
// with one *source.Error or several joined; other faults are in Config.Errors. errors.Is(err,
// fs.ErrNotExist) tells that there is no such file. Safe for concurrent use.
func Load(ctx context.Context, o Options) (*Config, error) {
	o, err := o.complete()
	if err != nil {
		return nil, err
	}
	l := &loader{ctx: ctx, opts: o, warned: map[[2]string]bool{}, seen: map[string]bool{}, texts: map[string]*readFile{},
		said: map[string]bool{}}
	args, err := ParseArgs(o.Args)
	if err != nil {
		return nil, err
	}
	l.vars = l.predefined()
	root := newMap(source.Pos{}, o.Root, nil)
	if !o.NoBase {
		root = Merge(root, l.base())
	}
	app, err := l.main(o.File)
	if err != nil {
		return nil, err
	}
	root = Merge(Merge(root, app), args.Config())
	if e := checkSize(root); e != nil {
		return nil, e
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	l.fileVars(o.File, nil)
	return &Config{Root: root.Prune(), Variables: Variables{l.vars}, Files: l.files,
		Patterns: l.patterns, Errors: l.errors, Warnings: l.warnings}, nil
}

// complete fills in what the caller left out, with absolute paths.
func (o Options) complete() (Options, error) {
	var err error
	if o.Root == "" {
		o.Root = "."
		if o.File != "" {
			o.Root = filepath.Dir(o.File)
		}
	}
	if o.Root, err = filepath.Abs(o.Root); err != nil {
		return o, err
	}
	if o.File == "" {
		o.File = filepath.Join(o.Root, "gramex.yaml")
	}
	if o.File, err = filepath.Abs(o.File); err != nil {
		return o, err
	}
	if o.GramexPath == "" {
		exe, err := os.Executable()
		if err != nil {
			exe = o.File
		}
		o.GramexPath = filepath.Dir(exe)
	}
	if o.GramexPath, err = filepath.Abs(o.GramexPath); err != nil {
		return o, err
	}
	if o.random == nil {
		o.random = randomKeyText
	}
	if o.Environ == nil {
		o.Environ = os.Environ()
	}
	return o, nil
}

// loader is the state of one Load.
type loader struct {
	ctx      context.Context
	opts     Options
	vars     map[string]*Node
	open     []string // files being loaded, the importer before the imported
	imported int
	texts    map[string]*readFile // by path
	files    []File
	seen     map[string]bool // paths in files
	patterns []string
	warned   map[[2]string]bool // file and name of undefined variables
	said     map[string]bool    // texts of errors and warnings
	errors   []*source.Error
	warnings []*source.Error
}

// maxReports bounds the errors and the warnings that are kept.
const maxReports = 1000

// warn notes a warning, once.
func (l *loader) warn(e *source.Error) {
	if len(l.warnings) < maxReports && l.first(e) {
		l.warnings = append(l.warnings, e)
	}
}

// fail notes an error, once.
func (l *loader) fail(e *source.Error) *source.Error {
	if len(l.errors) < maxReports && l.first(e) {
		l.errors = append(l.errors, e)
	}
	return e
}

// first reports whether e is new: a file imported twice has its faults but once.
func (l *loader) first(e *source.Error) bool {
	text := e.Error()
	if l.said[text] {
		return false
	}
	l.said[text] = true
	return true
}

// readFile is a file's text, or why there is none. It is parsed at each import, as $* differs.
type readFile struct {
	file *file
	err  error
}

// main loads the app's own file.
func (l *loader) main(p string) (*Node, error) {
	f, err := l.read(p)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, source.Errorf(source.Pos{File: l.display(p)}, "there is no such file: an app is a folder with a gramex.yaml: %w", err)
	} else if err != nil {
		return nil, source.Errorf(source.Pos{File: l.display(p)}, "can't be read: %w", err)
	}
	n, errs := parseYAML(f, l.opts.random)
	if len(errs) > 0 {
		return nil, join(errs)
	}
	return l.finish(n, p, nil, "")
}

func join(errs []*source.Error) error {
	if len(errs) == 1 {
		return errs[0]
	}
	list := make([]error, len(errs))
	for i, e := range errs {
		list[i] = e
	}
	return errors.Join(list...)
}

// load loads an imported file. A missing one is a warning and a broken one the fault returned; both
// give no Node.
func (l *loader) load(p string, at source.Pos, vars []Pair, prefix string) (*Node, *source.Error) {
	if err := l.ctx.Err(); err != nil {
		return nil, l.fail(source.Errorf(at, "loading was stopped: %w", err))
	}
	f, err := l.read(p)
	if errors.Is(err, fs.ErrNotExist) {
		l.warn(source.Errorf(at, "there is no file %s to import", l.display(p)))
		return nil, nil
	} else if err != nil {
		return nil, l.fail(source.Errorf(at, "%s can't be imported: %w", l.display(p), err))
	}
	n, errs := parseYAML(f, l.opts.random)
	for _, e := range errs {
		l.fail(e)
	}
	if len(errs) > 0 {
		return nil, errs[0]
	}
	n, err = l.finish(n, p, vars, prefix)
	if err != nil {
		return nil, l.fail(within(at, err, ""))
	}
	return n, nil
}

// finish carries out what a file's tree asks for: its variables, conditions and imports.
func (l *loader) finish(n *Node, p string, vars []Pair, prefix string) (*Node, error) {
	if n == nil || n.Kind == Null {
		return nil, nil
	}
	if n.Kind != Map {
		return nil, source.Errorf(n.Pos, "a configuration is a mapping of keys to values, this is %s", n.Kind)
	}
	l.open = append(l.open, p)
	defer func() { l.open = l.open[:len(l.open)-1] }()
	l.fileVars(p, vars)
	if i := n.find(mapKey{kind: String, text: "variables"}); i >= 0 {
		l.setVariables(n.Pairs[i].Value)
		pairs := append(append([]Pair{}, n.Pairs[:i]...), n.Pairs[i+1:]...)
		n = n.withPairs(pairs)
	}
	n = l.resolve(n)
	if e := checkSize(n); e != nil {
		return nil, e
	}
	n = l.imports(n, filepath.Dir(p), prefix)
	if e := checkSize(n); e != nil {
		return nil, e
	}
	return n, nil
}

// read gives a file's text and notes it in Files.
func (l *loader) read(p string) (*file, error) {
	if f := l.texts[p]; f != nil {
		return f.file, f.err
	}
	text, err := l.readText(p)
	var f *file
	if err == nil {
		f = newFile(l.display(p), filepath.Dir(p), strings.TrimPrefix(text, "\ufeff"))
	}
	l.texts[p] = &readFile{f, err}
	return f, err
}

func (l *loader) readText(p string) (string, error) {
	entry := File{Path: p}
	defer func() {
		if !l.seen[p] {
			l.seen[p] = true
			l.files = append(l.files, entry)
		}
	}()
	info, err := os.Stat(p)
	if err != nil {
		return "", err
	}
	entry.Exists, entry.Size, entry.ModTime = true, info.Size(), info.ModTime()
	switch {
	case info.IsDir():
		return "", errors.New("it is a folder")
	case !info.Mode().IsRegular():
		return "", errors.New("it is no regular file")
	case info.Size() > maxFile:
		return "", errTooLong
	}
	data, err := os.ReadFile(p)
	return string(data), err
}

var errTooLong = errors.New("it is longer than 16 MiB")

// display is a path as messages show it: relative to Root where it is within.
func (l *loader) display(p string) string {
	rel, err := filepath.Rel(l.opts.Root, p)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return p
	}
	return rel
}

// randomKeyText is what replaces $* in a key: five letters and digits.
func randomKeyText() string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	var b [5]byte
	_, _ = rand.Read(b[:]) // never fails
	for i, c := range b {
		b[i] = letters[int(c)%len(letters)]
	}
	return string(b[:])
}
