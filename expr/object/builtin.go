package object

import "strings"

// Builtin is a function or method defined in Go. It is immutable.
type Builtin struct {
	name   string
	module string // "" for those of builtins and for methods
	owner  *Class // of a method; nil for a function
	sig    *signature
	fn     MethodFunc
	kind   builtinKind
	doc    string
}

type builtinKind uint8

const (
	kindFunction builtinKind = iota
	kindMethod               // of an instance: binds self
	kindWrapper              // the same, of an operator: __add__
)

// NewFunction makes a native function. sig are its parameters as Python writes them: "obj, /, *,
// key=None"; what follows = only shows that the argument may be absent. Messages for arguments that
// don't fit are those of CPython's functions in C; "def: …" picks those of functions in Python. It
// panics where sig is not well formed.
func NewFunction(name, sig string, fn Func) *Builtin {
	return NewModuleFunction("", name, sig, fn)
}

// NewModuleFunction is NewFunction for a function of a module: its name is part of some messages.
func NewModuleFunction(module, name, sig string, fn Func) *Builtin {
	return &Builtin{name: name, module: module, sig: parseSig(sig),
		fn: func(t *Thread, _ Value, a Args) (Value, error) { return fn(t, a) }}
}

// Name is the function's __name__.
func (b *Builtin) Name() string { return b.name }

// WithDoc sets the function's __doc__ and returns it. It is for the one who makes it.
func (b *Builtin) WithDoc(doc string) *Builtin {
	b.doc = doc
	return b
}

// newMethod makes a method of owner; dunder methods are wrappers.
func newMethod(owner *Class, m Method) *Builtin {
	b := &Builtin{name: m.Name, owner: owner, sig: parseSig(m.Sig), fn: m.Fn, kind: kindMethod}
	if owner.has(flagCore) && isWrapper(owner, m.Name) {
		b.kind = kindWrapper
	}
	return b
}

// isWrapper tells whether a built-in class's method is the wrapper of an operator in CPython: its
// repr and its messages differ from other methods'.
func isWrapper(c *Class, name string) bool {
	switch name {
	case "__getitem__":
		return c != ListClass && c != DictClass
	case "__contains__":
		return c != DictClass && c != SetClass && c != FrozenSetClass
	case "__reversed__", "__format__", "__round__", "__floor__", "__ceil__", "__trunc__", "__sizeof__", "__getnewargs__",
		"__length_hint__", "__dir__", "__reduce__", "__reduce_ex__", "__bytes__", "__complex__", "__enter__", "__exit__",
		"__instancecheck__", "__subclasscheck__", "__prepare__", "__class_getitem__", "__setstate__":
		return false
	}
	return isDunder(name)
}

func isDunder(s string) bool {
	return len(s) > 4 && s[:2] == "__" && s[len(s)-2:] == "__"
}

// full is the name in messages: "str.join", "math.sqrt".
func (b *Builtin) full() string {
	switch {
	case b.owner != nil:
		return b.owner.name + "." + b.name
	case b.module != "":
		return b.module + "." + b.name
	}
	return b.name
}

// Call implements Callable: of a method, args[0] is self.
func (b *Builtin) Call(t *Thread, args []Value, kw *Dict) (Value, error) {
	if b.kind == kindFunction {
		return b.invoke(t, nil, args, kw)
	}
	if len(args) == 0 {
		if b.kind == kindWrapper {
			return nil, Raise(TypeError, "descriptor '%s' of '%s' object needs an argument", b.name, b.owner.name)
		}
		return nil, Raise(TypeError, "unbound method %s() needs an argument", b.full())
	}
	if !TypeOf(args[0]).IsSub(b.owner) {
		if b.kind == kindWrapper {
			return nil, Raise(TypeError, "descriptor '%s' requires a '%s' object but received a '%s'", b.name, b.owner.name, TypeName(args[0]))
		}
		return nil, Raise(TypeError, "descriptor '%s' for '%s' objects doesn't apply to a '%s' object", b.name, b.owner.name, TypeName(args[0]))
	}
	return b.invoke(t, args[0], args[1:], kw)
}

// invoke runs the function with self.
func (b *Builtin) invoke(t *Thread, self Value, args []Value, kw *Dict) (Value, error) {
	a := Args(args)
	if (kw != nil && kw.live > 0) || len(args) != b.sig.size || !b.sig.direct {
		if b.kind == kindWrapper && b.sig.style < styleKeywords {
			if err := b.countWrapper(args, kw); err != nil {
				return nil, err
			}
		}
		var err error
		if a, err = b.sig.bind(b.name, b.full(), args, kw); err != nil {
			return nil, err
		}
	}
	if i, ok := self.(*Instance); ok && b.kind != kindFunction && b.owner.layout == layoutValue {
		self = Native(i)
	}
	return b.fn(t, self, a)
}

// countWrapper gives the messages of operators called by their method.
func (b *Builtin) countWrapper(args []Value, kw *Dict) error {
	if kw != nil && kw.live > 0 {
		return Raise(TypeError, "wrapper %s() takes no keyword arguments", b.name)
	}
	n, least, most := len(args), b.sig.min, len(b.sig.names)
	if n >= least && n <= most || b.sig.star >= 0 {
		return nil
	}
	how, limit := "at least ", least
	if n > most {
		how, limit = "at most ", most
	}
	if least == most {
		how = ""
	}
	blank := ""
	if b.name == "__setitem__" || isSequenceClass(b.owner) && strings.HasSuffix(b.name, "mul__") || strings.HasSuffix(b.name, "pow__") {
		blank = " " // where CPython names no function
	}
	return Raise(TypeError, "%sexpected %s%d argument%s, got %d", blank, how, limit, plural(limit), n)
}

// isSequenceClass tells whether c's * repeats.
func isSequenceClass(c *Class) bool {
	switch c {
	case StrClass, BytesClass, ByteArrayClass, ListClass, TupleClass:
		return true
	}
	return false
}

// BoundMethod is a function bound to its first argument.
type BoundMethod struct {
	Self Value
	Func Value
}

// NewBoundMethod binds f, which takes self as its first argument.
func NewBoundMethod(self, f Value) *BoundMethod { return &BoundMethod{self, f} }

// Call implements Callable.
func (m *BoundMethod) Call(t *Thread, args []Value, kw *Dict) (Value, error) {
	return callBound(t, m.Func, m.Self, args, kw)
}

// callBound calls f with self before args.
func callBound(t *Thread, f, self Value, args []Value, kw *Dict) (Value, error) {
	if b, ok := f.(*Builtin); ok && b.kind != kindFunction {
		return b.invoke(t, self, args, kw)
	}
	if _, ok := f.(*Function); !ok { // methods of methods can be nested without end
		if err := t.Enter(); err != nil {
			return nil, err
		}
		defer t.Leave()
	}
	all := make([]Value, 0, len(args)+1)
	return Call(t, f, append(append(all, self), args...), kw)
}

// Function is a function defined in Python: Impl runs it. Looked up on an instance's class, it
// binds to the instance.
type Function struct {
	Name, QualName, Module string
	Doc                    Value   // str or None
	Params                 *Params // may be nil
	Impl                   Callable
	Annotations            *Dict // may be nil
	// Annotate gives Annotations when they are first asked for. It may be nil.
	Annotate  func(t *Thread) (*Dict, error)
	Coroutine bool
	attrs     *Dict
}

// Call implements Callable.
func (f *Function) Call(t *Thread, args []Value, kw *Dict) (Value, error) {
	return f.Impl.Call(t, args, kw)
}

// Attrs are the attributes that were set on the function, its __dict__.
func (f *Function) Attrs() *Dict {
	if f.attrs == nil {
		f.attrs = NewDict(0)
	}
	return f.attrs
}

// Call is `f(*args, **kw)`. args and kw are f's to keep; kw may be nil. It does not count depth:
// what runs Python code enters the thread.
func Call(t *Thread, f Value, args []Value, kw *Dict) (Value, error) {
	switch x := f.(type) {
	case *Function:
		return x.Impl.Call(t, args, kw)
	case *Builtin:
		return x.Call(t, args, kw)
	case *BoundMethod:
		return callBound(t, x.Func, x.Self, args, kw)
	case *Class:
		return x.Call(t, args, kw)
	case *Instance:
		if v, ok, err := callSpecial(t, x, "__call__", args, kw); ok || err != nil {
			return v, err
		}
		if c, ok := x.native.(Callable); ok {
			return c.Call(t, args, kw)
		}
	case Callable:
		return x.Call(t, args, kw)
	}
	return nil, Raise(TypeError, "'%s' object is not callable", TypeName(f))
}

// IsCallable is callable(v).
func IsCallable(v Value) bool {
	if i, ok := v.(*Instance); ok {
		if _, ok := i.class.lookup("__call__"); ok {
			return true
		}
		v = i.native
	}
	_, ok := v.(Callable)
	return ok
}
