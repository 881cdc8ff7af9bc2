// Package expr runs the Python that a gramex.yaml and the modules beside it hold: compiled once
// to JavaScript, evaluated in pooled goja runtimes, within a deadline and a memory budget.
package expr

import (
	"context"
	"log/slog"
	"time"

	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/internal/conf"
	"github.com/gramener/gramex-go/internal/source"
)

// Options configure an Engine. The zero value is useful.
type Options struct {
	Timeout time.Duration // of one evaluation; 0 means 5 s
	Memory  int64         // bytes one evaluation may build; 0 means 64 MB
	Path    []string      // folders searched for user modules, after the source's own
	Files   []string      // folders within which open() and os may read and write
	Environ func(string) (string, bool)
	Log     *slog.Logger
	// Modules are host modules by dotted name, e.g. "gramex.config".
	Modules map[string]object.Value
}

// Engine compiles and evaluates. It is safe for concurrent use; Close it when done.
type Engine struct{ opts Options }

// Source is the text of an expression or block and where it stands.
type Source struct {
	Text  string
	Name  string                         // shown in tracebacks: "url:chat.prepare"
	Dir   string                         // folder searched first for modules
	PosAt func(line, col int) source.Pos // maps a position in Text to the file; nil: none
}

// Program is compiled source: immutable, shared among goroutines.
type Program struct{}

// New makes an engine.
func New(o Options) *Engine { return &Engine{opts: o} }

// Compile compiles Python: an expression, whose value is the result, or statements. params are
// the names that Eval's arguments are bound to. Faults are *source.Error with CPython's wording.
func (e *Engine) Compile(src Source, params ...string) (*Program, error) { panic("not yet") }

// CompileHook compiles a hook as Gramex's build_transform reads it: an expression string, a bare
// `module.function` (called with the hook's variables), {function:, args:, kwargs:} with `=var`,
// or a list of these as a pipeline. Non-string scalars are constants.
func (e *Engine) CompileHook(name string, n *conf.Node, params ...string) (*Program, error) {
	panic("not yet")
}

// Eval runs p with one argument for each of its params, in order. The error is an
// *object.Exception when Python raised; ctx ends it early.
func (e *Engine) Eval(ctx context.Context, p *Program, args ...object.Value) (object.Value, error) {
	panic("not yet")
}

// Close stops module watchers and drops the runtimes; running evaluations end first.
func (e *Engine) Close(ctx context.Context) error { return nil }
