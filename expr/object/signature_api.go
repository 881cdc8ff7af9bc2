package object

// Builtin is a function or method defined in Go.
type Builtin struct {
	name string
	sig  *signature
	fn   MethodFunc
}

// Params are the parameters of a function defined in Python, for [Params.Bind].
type Params struct {
	Names      []string // positional (the first PosOnly of them only so), then keyword-only
	PosOnly    int
	KwOnly     int     // how many of Names, at the end, are keyword-only
	VarArgs    string  // name of *args, or ""
	VarKw      string  // name of **kw, or ""
	Defaults   []Value // of the last positional ones
	KwDefaults []Value // of the keyword-only ones, Absent where there is none; may be nil
}

// Bind gives one value for each of Names, then *args (a *Tuple) and **kw (a *Dict) where there are
// such parameters. name is the function's qualified name, for the TypeError where they don't fit.
func (p *Params) Bind(name string, args []Value, kw *Dict) ([]Value, error) { return nil, errSoon }

// Function is a function defined in Python: Impl runs it. Looked up on an instance's class, it
// binds to the instance.
type Function struct {
	Name, QualName, Module string
	Doc                    Value // str or None
	Params                 *Params
	Impl                   Callable
	attrs                  *Dict
}

// BoundMethod is a function bound to its first argument.
type BoundMethod struct {
	Self Value
	Func Value
}

// Generator is a generator or coroutine, which the runtime makes. TypeOf gives it the class
// GeneratorClass unless it has a Class method.
type Generator interface {
	Iterator
	// Send resumes it with the value that yield gives; ok is false where it returned v.
	Send(t *Thread, v Value) (x Value, ok bool, err error)
	// Throw raises e where it stands.
	Throw(t *Thread, e *Exception) (x Value, ok bool, err error)
	// Close ends it as generator.close() does.
	Close(t *Thread) error
}

// Module is a module: its attributes are its namespace.
type Module struct {
	Name string
	Dict *Dict
}
