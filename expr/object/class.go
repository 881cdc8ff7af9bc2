package object

// layout says which Go type the instances of a class are.
type layout uint8

const (
	layoutObject    layout = iota // *Instance
	layoutList                    // *List
	layoutTuple                   // *Tuple
	layoutDict                    // *Dict
	layoutSet                     // *Set
	layoutFrozenSet               // *FrozenSet
	layoutByteArray               // *ByteArray
	layoutException               // *Exception
	layoutType                    // *Class
	layoutValue                   // a Go value: int, str …; instances of subclasses wrap it
)

// Class is a Python class: built in, of a native library, or made by a class statement.
type Class struct {
	name, qualname, module string
	errName                string // in error messages, where that is not name

	bases  []*Class
	mro    []*Class // the class itself first, object last
	meta   *Class   // nil: type
	dict   *Dict    // its own attributes; nil while a built-in's are not built
	native *native  // how instances are made; nil: as the first base that has one does
	layout layout
	flags  classFlags
}

type classFlags uint16

const (
	flagCore         classFlags = 1 << iota // built in here: its operators are the native ones
	flagNative                              // defined in Go: immutable
	flagFinal                               // cannot be a base
	flagForeign                             // stands for a Go type that only tells its name
	flagGetattr                             // has a __getattr__ of Python's
	flagGetattribute                        // has a __getattribute__ of Python's
	flagSetattr                             // has a __setattr__ or __delattr__ of Python's
	flagAbstract                            // has abstract methods
	flagNoDict                              // its instances have no attributes of their own
)

// native is how a class defined in Go makes its instances.
type native struct {
	sig      *signature // of init, or of new where there is no init
	new      NewFunc
	init     MethodFunc
	instance func(t *Thread, v Value) (bool, error)
	subclass func(t *Thread, c *Class) (bool, error)
	doc      string
}

// NewFunc makes an instance of cls, which is the class it was given for or a subclass of it.
type NewFunc func(t *Thread, cls *Class, a Args) (Value, error)

// MethodFunc is the body of a native method.
type MethodFunc func(t *Thread, self Value, a Args) (Value, error)

// Func is the body of a native function.
type Func func(t *Thread, a Args) (Value, error)

// Args are a native function's arguments, one for each named parameter of its signature, in
// order, then *args as a *Tuple and **kw as a *Dict (never nil) where it has such. What was not given
// is [Absent].
type Args []Value

// Given tells whether argument i was given.
func (a Args) Given(i int) bool { return a[i] != Absent }

// Or gives argument i, or def where it was not given.
func (a Args) Or(i int, def Value) Value {
	if a[i] == Absent {
		return def
	}
	return a[i]
}

// Method is a method of a class defined in Go. Sig is as for [NewFunction], without self.
type Method struct {
	Name, Sig string
	Fn        MethodFunc
}

// Property is an attribute that is computed. A nil Set makes it read-only.
type Property struct {
	Name string
	Get  func(t *Thread, self Value) (Value, error)
	Set  func(t *Thread, self, v Value) error
}

// ClassSpec describes a class defined in Go. Its instances are either values of a Go type that has
// a Class method (and New makes them), or those of its first base, with its class: a *Dict for a
// subclass of dict and so on (New may then be nil).
//
// Operators on values of such a Go type go by its interfaces (HasItem, HasBinary …); those on
// subclasses of the built-in types by methods named as in Python (__missing__, __repr__ …).
type ClassSpec struct {
	Name, Module, Doc string
	ErrName           string   // in error messages, where that is not Name: "datetime.date"
	Bases             []*Class // none: object
	Meta              *Class   // nil: the bases'

	// Sig are the parameters, as for NewFunction. New makes the instance; Init, where there is
	// one, gets the arguments instead, called on what New made (of subclasses too, unless they
	// have an __init__), and New gets *args and **kw.
	Sig  string
	New  NewFunc
	Init MethodFunc

	Methods       []Method
	ClassMethods  []Method // self is the class
	StaticMethods []Method // self is nil
	Properties    []Property
	Attrs         map[string]Value

	Final bool // cannot be subclassed

	// Instance and Subclass decide isinstance and issubclass where the class is not in the
	// value's mro, as those of collections.abc do.
	Instance func(t *Thread, v Value) (bool, error)
	Subclass func(t *Thread, c *Class) (bool, error)
}

// Name is the class's __name__.
func (c *Class) Name() string { return c.name }

// QualName is the class's __qualname__.
func (c *Class) QualName() string { return c.qualname }

// Module is the class's __module__.
func (c *Class) Module() string { return c.module }

// MRO is the method resolution order: the class itself first. It must not be changed.
func (c *Class) MRO() []*Class { return c.mro }

// Bases are the classes that c was made from. They must not be changed.
func (c *Class) Bases() []*Class { return c.bases }

// IsSub tells whether c is d or a subclass of it, by the mro alone.
func (c *Class) IsSub(d *Class) bool {
	if c == d {
		return true
	}
	for _, m := range c.mro {
		if m == d {
			return true
		}
	}
	return false
}

func (c *Class) has(f classFlags) bool { return c.flags&f != 0 }

// Sub is what an instance of a subclass of a built-in container has beyond the container.
type sub struct {
	class *Class
	attrs *Dict // instance attributes, made when first needed
}

// Instance is an instance of a class whose layout is no container: of a class made in Python, or
// of a subclass of a value type (int, str, a library's Go type), which it then wraps.
type Instance struct {
	class  *Class
	attrs  *Dict
	native Value // Absent where it wraps nothing
}

// Native gives the Go value that v is or wraps: for an instance of a subclass of int, str and
// other value types the wrapped value, for everything else v itself. Code that type-switches on
// values given by users calls it first.
func Native(v Value) Value {
	if i, ok := v.(*Instance); ok && i.native != Absent {
		return i.native
	}
	return v
}
