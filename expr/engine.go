package expr

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/expr/runtime"
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
	// EnvironNames lists the names that Environ knows, for iterating over os.environ; nil: none.
	EnvironNames func() []string
	Variables    conf.Variables // gramex.config.variables
	Data         string         // $GRAMEXDATA, where gramex.transforms.once keeps its record
	Log          *slog.Logger
	// Out receives what print() writes; nil: the log, a line at a time. It must be safe for
	// concurrent use.
	Out io.Writer
	// Modules are host modules by dotted name, e.g. "gramex.config".
	Modules map[string]object.Value
}

// The defaults of Options.
const (
	DefaultTimeout = 5 * time.Second
	DefaultMemory  = 64 << 20
)

// Engine compiles and evaluates. It is safe for concurrent use; Close it when done.
type Engine struct {
	opts   Options
	loader *runtime.Loader
	config *runtime.Config
	pool   pool

	// primary is the runtime that user modules live in; its lock has room for one.
	primary     *runtime.Runtime
	primaryLock chan struct{}

	nested  atomic.Int32 // evaluations of text that Python code holds
	open    sync.RWMutex // held for reading while an evaluation runs
	closed  bool
	closers []func() error
}

// Source is the text of an expression or block and where it stands.
type Source struct {
	Text string
	Name string // shown in tracebacks: "url:chat.prepare"
	Dir  string // folder searched first for modules
	// PosAt maps a line and column of Text, both from 1, to the file. Where it is set, a name that
	// is nothing known is a fault at load; otherwise it is a NameError when it is evaluated.
	PosAt func(line, col int) source.Pos
}

// Program is compiled source: immutable, shared among goroutines.
type Program struct {
	prog    *runtime.Program
	value   object.Value // of a constant, which has no program
	primary bool         // touches user modules
	posAt   func(line, col int) source.Pos
	text    string
	then    func(t *object.Thread, v object.Value) (object.Value, error) // applied to the result; may be nil
}

// New makes an engine.
func New(o Options) *Engine {
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.Memory <= 0 {
		o.Memory = DefaultMemory
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Out == nil {
		o.Out = &logWriter{log: o.Log}
	}
	e := &Engine{opts: o, primaryLock: make(chan struct{}, 1)}
	e.loader = e.newLoader()
	e.config = &runtime.Config{Memory: o.Memory, Out: o.Out, Loader: e.loader, Panicked: func(x any, stack []byte) {
		o.Log.Error("expression engine fault", "panic", x, "stack", string(stack))
	}}
	return e
}

// Eval runs p with one argument for each of its params, in order. The error is an
// *object.Exception when Python raised; ctx ends it early.
func (e *Engine) Eval(ctx context.Context, p *Program, args ...object.Value) (object.Value, error) {
	if p.prog == nil {
		return p.value, nil
	}
	e.open.RLock()
	defer e.open.RUnlock()
	if e.closed {
		return nil, object.Raise(object.RuntimeError, "the server is shutting down")
	}
	if p.primary {
		return e.evalPrimary(ctx, p, args)
	}
	r := e.pool.get()
	if r == nil {
		r = runtime.New(e.config)
	}
	v, err := r.Run(ctx, p.prog, e.opts.Timeout, args, p.then)
	if !r.Broken() && r.Used() < keepBelow {
		e.pool.put(r)
	}
	return v, p.place(err)
}

// evalPrimary evaluates what touches user modules: on one runtime, one evaluation at a time. The
// time that it waits counts.
func (e *Engine) evalPrimary(ctx context.Context, p *Program, args []object.Value) (object.Value, error) {
	timeout := e.opts.Timeout
	select {
	case e.primaryLock <- struct{}{}:
	default:
		start := time.Now()
		t := time.NewTimer(timeout)
		defer t.Stop()
		select {
		case e.primaryLock <- struct{}{}:
			timeout = max(timeout-time.Since(start), timeout/10)
		case <-t.C:
			return nil, object.Raise(object.TimeoutError, "the expression waited too long for others that use the same modules")
		case <-ctx.Done():
			return nil, object.AsException(ctx.Err())
		}
	}
	defer func() { <-e.primaryLock }()
	if e.primary == nil || e.primary.Broken() {
		e.primary = runtime.New(e.config)
	}
	v, err := e.primary.Run(ctx, p.prog, timeout, args, p.then)
	return v, p.place(err)
}

// place makes the frames of an exception that stand in p's text say where that is in the file.
func (p *Program) place(err error) error {
	if err == nil || p.posAt == nil {
		return err
	}
	x, ok := err.(*object.Exception)
	if !ok {
		return err
	}
	for i, f := range x.Traceback {
		if f.File != p.prog.Unit.Name || f.Line == 0 {
			continue
		}
		if pos := p.posAt(f.Line, column(p.text, f.Line, f.Col-1)); pos.IsValid() && pos.File != "" {
			x.Traceback[i].File, x.Traceback[i].Line, x.Traceback[i].Col = pos.File, pos.Line, pos.Col
		}
	}
	return err
}

// Refresh makes the next evaluation look at once whether files of user modules have changed, which
// is otherwise done four times a second.
func (e *Engine) Refresh() {
	e.primaryLock <- struct{}{}
	defer func() { <-e.primaryLock }()
	if e.primary != nil {
		e.primary.Refresh()
	}
}

// Close drops the runtimes, once running evaluations have ended. Evaluations begun later are
// refused.
func (e *Engine) Close(ctx context.Context) error {
	done := make(chan struct{})
	go func() {
		defer close(done)
		e.open.Lock()
		e.closed = true
		e.open.Unlock()
	}()
	select {
	case <-done:
	case <-ctx.Done():
		<-done // evaluations end by their own deadline; nothing may outlive the engine
	}
	e.pool.drop()
	var first error
	for _, f := range e.closers {
		if err := f(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// EvalRepr compiles and evaluates a source once and gives the repr of its value, computed within
// the same limits.
func (e *Engine) EvalRepr(ctx context.Context, src Source, params []string, args []object.Value) (string, error) {
	p, err := e.Compile(src, params...)
	if err != nil {
		return "", err
	}
	q := *p
	q.then = func(t *object.Thread, v object.Value) (object.Value, error) { return asValue(object.Repr(t, v)) }
	v, err := e.Eval(ctx, &q, args...)
	if err != nil {
		return "", err
	}
	s, _ := v.(string)
	return s, nil
}

func asValue(s string, err error) (object.Value, error) { return s, err }
