package runtime

import (
	"context"
	"fmt"
	"io"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dop251/goja"

	"github.com/gramener/gramex-go/expr/compile"
	"github.com/gramener/gramex-go/expr/object"
)

// Config is what the runtimes of one engine have in common.
type Config struct {
	Memory int64 // bytes that one evaluation may build
	Depth  int   // calls; 0: 1000
	Loader *Loader
	Out    io.Writer // what print() writes to; nil: nowhere
	// Panicked is told of a fault of the server's own, which the evaluation sees as a SystemError.
	Panicked func(x any, stack []byte)

	heap     atomic.Int64 // bytes that the process held when that was last looked at
	heapRead atomic.Int64 // when that was, in Unix nanoseconds
}

// heapEvery is how often the size of the heap is looked at.
const heapEvery = time.Second

// liveBytes gives the size of the heap, as of a second ago at most.
func (c *Config) liveBytes(now time.Time) int64 {
	n, last := now.UnixNano(), c.heapRead.Load()
	if n-last > int64(heapEvery) && c.heapRead.CompareAndSwap(last, n) {
		c.heap.Store(object.LiveBytes())
	}
	return max(c.heap.Load(), 1)
}

// Runtime is one goja runtime with its modules. It is used by one goroutine at a time.
type Runtime struct {
	vm      *goja.Runtime
	t       *object.Thread
	cfg     *Config
	natives map[string]goja.Value
	units   map[*Program]*instance
	sources map[string]*compile.Unit // by the name that goja knows them under
	modules *modules

	// Every Python exception is thrown as the same goja exception, so that goja need not record the
	// stack each time; current is the Python exception meant. Only one is on its way at a time: code
	// that runs meanwhile (finally) sets current again when it has ended.
	thrown   *goja.Exception
	sentinel goja.Value // the value of thrown, that JavaScript's catch clauses see
	current  *object.Exception
	handling *object.Exception // what an except clause is handling
	level    int               // calls of Python functions under way
	genNext  func(goja.FunctionCall) goja.Value
	genThrow func(goja.FunctionCall) goja.Value
	fields   generatorFields
	broken   bool
	turns    int // of loops, that have not been charged for
	args     []goja.Value
	dir      string     // of the program that runs
	busy     sync.Mutex // held while an evaluation runs

	mu       sync.Mutex // guards what the timer looks at
	timer    *time.Timer
	running  bool
	deadline time.Time
	ctx      context.Context
}

// instance is a unit as this runtime has it.
type instance struct {
	entry  func(goja.FunctionCall) goja.Value
	module *Module
}

// pollEvery is how often a long evaluation's context is looked at.
const pollEvery = 20 * time.Millisecond

// New makes a runtime.
func New(cfg *Config) *Runtime {
	r := &Runtime{
		vm:      goja.New(),
		t:       object.NewThread(cfg.Memory, cfg.Depth),
		cfg:     cfg,
		units:   map[*Program]*instance{},
		sources: map[string]*compile.Unit{},
	}
	r.t.Out, r.t.Host = cfg.Out, r
	r.vm.SetMaxCallStackSize(100_000) // Python's own limit comes first
	r.bindThrown()
	r.bindNatives()
	r.bindGenerators()
	r.modules = newModules(r)
	r.timer = time.AfterFunc(time.Hour, r.poll)
	r.timer.Stop()
	return r
}

// Broken tells whether a fault has left the runtime in a state that it must not be used in again.
func (r *Runtime) Broken() bool { return r.broken }

// Used tells how much of the memory budget the last evaluation took.
func (r *Runtime) Used() int64 { return r.t.Used() }

// poll is the timer's function: it interrupts what has run too long or is not wanted any more.
func (r *Runtime) poll() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.running {
		return
	}
	if err := r.ctx.Err(); err != nil {
		r.t.Interrupt(object.Raise(object.TimeoutError, "%s", "the evaluation was cancelled: "+err.Error()))
		return
	}
	left := time.Until(r.deadline)
	if left <= 0 {
		r.t.Interrupt(nil)
		return
	}
	r.timer.Reset(min(left, pollEvery))
}

func (r *Runtime) start(ctx context.Context, timeout time.Duration) {
	r.t.Reset()
	r.handling, r.level = nil, 1
	now := time.Now()
	r.t.SetBase(r.cfg.liveBytes(now))
	r.mu.Lock()
	r.running, r.ctx = true, ctx
	r.deadline = now.Add(timeout)
	r.timer.Reset(min(timeout, pollEvery))
	r.mu.Unlock()
}

func (r *Runtime) stop() {
	r.current, r.handling = nil, nil
	r.mu.Lock()
	r.running, r.ctx = false, nil
	r.timer.Stop()
	r.mu.Unlock()
}

// Then is what is done to an evaluation's result within its limits; it may be nil.
type Then func(t *object.Thread, v object.Value) (object.Value, error)

// Run evaluates a program with one argument for each of its parameters. Every error is an
// *object.Exception.
func (r *Runtime) Run(ctx context.Context, p *Program, timeout time.Duration, args []object.Value, then Then) (v object.Value, err error) {
	if e := ctx.Err(); e != nil {
		return nil, object.AsException(e)
	}
	r.busy.Lock()
	r.start(ctx, timeout)
	defer func() {
		if x := recover(); x != nil {
			v, err = nil, r.recovered(x)
		}
		r.stop()
		r.busy.Unlock()
	}()
	r.modules.refresh()
	r.dir = p.Unit.Dir
	in := r.instance(p)
	r.args = r.args[:0]
	for _, a := range args {
		r.args = append(r.args, toJS(a))
	}
	v = toPy(in.entry(goja.FunctionCall{This: jsUndefined, Arguments: r.args}))
	clear(r.args)
	if !isPlain(v) {
		v = r.await(v)
	}
	if then != nil {
		v, err = then(r.t, v)
		r.must(err)
	}
	return v, nil
}

// isPlain tells whether v is certainly no coroutine.
func isPlain(v object.Value) bool {
	switch v.(type) {
	case nil, bool, int64, float64, string, *object.List, *object.Dict, *object.Tuple:
		return true
	}
	return false
}

// recovered turns what ended an evaluation to an exception.
func (r *Runtime) recovered(x any) *object.Exception {
	switch x := x.(type) {
	case *goja.Exception:
		if r.isThrown(x) {
			r.level = 0
			r.reached(r.current)
			return r.current
		}
	case *goja.StackOverflowError:
		r.broken = true
		return object.Raise(object.RecursionError, "maximum recursion depth exceeded")
	}
	r.broken = true
	r.report(x)
	return object.Raise(object.SystemError, "internal error")
}

func (r *Runtime) report(x any) {
	if r.cfg.Panicked != nil {
		r.cfg.Panicked(x, debug.Stack())
	}
}

// maxInstances bounds the programs that a runtime keeps ready.
const maxInstances = 4096

// instance gives the program as made for this runtime, importing what it names.
func (r *Runtime) instance(p *Program) *instance {
	if in, ok := r.units[p]; ok {
		return in
	}
	if len(r.units) >= maxInstances {
		for old := range r.units {
			delete(r.sources, old.name)
		}
		clear(r.units)
	}
	in := r.instantiate(p, r.modules.anonymous(p.Unit))
	r.units[p] = in
	return in
}

// instantiate runs a program's outermost function.
func (r *Runtime) instantiate(p *Program, m *Module) *instance {
	u := p.Unit
	r.sources[p.name] = u
	outer, err := r.vm.RunProgram(p.prog)
	if err != nil {
		r.throw(object.Raise(object.SystemError, "%s", err.Error()))
	}
	args := make([]goja.Value, 0, 1+len(u.Natives)+len(p.consts)+len(u.Names))
	args = append(args, &handle{carrier, m})
	for _, n := range u.Natives {
		f, ok := r.natives[n]
		if !ok {
			panic(fmt.Sprintf("no native $%s", n))
		}
		args = append(args, f)
	}
	args = append(args, p.consts...)
	for _, name := range u.Names {
		args = append(args, toJS(r.modules.importName(m, name)))
	}
	for _, name := range u.Auto {
		r.modules.importName(m, name)
	}
	entry := function(outer)(goja.FunctionCall{This: jsUndefined, Arguments: args})
	return &instance{entry: function(entry), module: m}
}

// function gives the Go side of a JavaScript function; it panics with what is thrown.
func function(v goja.Value) func(goja.FunctionCall) goja.Value {
	return v.(*goja.Object).Export().(func(goja.FunctionCall) goja.Value)
}

// throw raises err in the JavaScript that called the native.
func (r *Runtime) throw(err error) {
	e := object.AsException(err)
	r.trace(e)
	if r.handling != nil && e.Context == nil && e != r.handling {
		e.Chain(r.handling)
	}
	r.rethrow(e)
}

// rethrow throws e as it is.
func (r *Runtime) rethrow(e *object.Exception) {
	r.current = e
	panic(r.thrown)
}

// isThrown tells whether a goja exception stands for r.current. That which goja makes of a value
// thrown into a generator does too.
func (r *Runtime) isThrown(ex *goja.Exception) bool {
	return ex == r.thrown || ex.Value() == r.sentinel
}

// bindThrown makes the goja exception that all Python exceptions are thrown as.
func (r *Runtime) bindThrown() {
	r.sentinel = &handle{carrier, "exception"}
	throw, _ := goja.AssertFunction(r.vm.ToValue(func(goja.FunctionCall) goja.Value { panic(r.sentinel) }))
	_, err := throw(jsUndefined)
	r.thrown = err.(*goja.Exception)
}

// maxTrace bounds the frames that an exception remembers.
const maxTrace = 100

// trace notes where e was raised, unless it has been raised before.
func (r *Runtime) trace(e *object.Exception) {
	if len(e.Traceback) > 0 || len(e.Stack) > 0 {
		return
	}
	e.Stack, e.Level = r.frames(), r.level
	e.Traceback = e.Stack
}

// reached makes e's traceback start at the function that is running, where it was caught.
func (r *Runtime) reached(e *object.Exception) {
	level := e.Level
	for i, f := range e.Stack {
		if level < r.level {
			e.Traceback = e.Stack[:i]
			return
		}
		switch f.Name {
		case "<listcomp>", "<setcomp>", "<dictcomp>": // part of the call of the function around
		default:
			level--
		}
	}
	if len(e.Stack) > 0 {
		e.Traceback = e.Stack
	}
}

// frames lists where the running code stands, the innermost frame first.
func (r *Runtime) frames() []object.Frame {
	var out []object.Frame
	for _, f := range r.vm.CaptureCallStack(2*maxTrace, nil) {
		u := r.sources[f.SrcName()]
		if u == nil {
			continue
		}
		m, ok := u.MarkAt(f.Position().Line)
		if !ok {
			continue
		}
		name := "<module>"
		if m.Func >= 0 {
			name = u.Funcs[m.Func].Name
		}
		out = append(out, object.Frame{Name: name, File: u.Name, Line: int(m.Line), Col: int(m.Col) + 1})
		if len(out) == maxTrace {
			break
		}
	}
	return out
}

// ret gives a native's result.
func (r *Runtime) ret(v object.Value, err error) goja.Value {
	if err != nil {
		r.throw(err)
	}
	return toJS(v)
}

func (r *Runtime) must(err error) {
	if err != nil {
		r.throw(err)
	}
}

// check raises the interrupt, if any.
func (r *Runtime) check() {
	if r.t.Interrupted() {
		r.throw(r.t.Check())
	}
}

func (r *Runtime) charge(n int) {
	if err := r.t.Charge(n); err != nil {
		r.throw(err)
	}
}
