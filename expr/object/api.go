package object

import "math/big"

// BinOp is a binary operator.
type BinOp uint8

// The binary operators.
const (
	OpAdd BinOp = iota
	OpSub
	OpMul
	OpMatMul
	OpTrueDiv
	OpFloorDiv
	OpMod
	OpPow
	OpLShift
	OpRShift
	OpAnd
	OpXor
	OpOr
	OpDivMod // divmod(a, b)
)

// UnOp is a unary operator.
type UnOp uint8

// The unary operators; `not` is Truth.
const (
	OpNeg UnOp = iota
	OpPos
	OpInvert
	OpAbs
)

// CmpOp is a comparison.
type CmpOp uint8

// The comparisons; `in` is Contains, `is` Is.
const (
	OpLt CmpOp = iota
	OpLe
	OpEq
	OpNe
	OpGt
	OpGe
)

// List is Python's list. Items may be read and changed between operations.
type List struct {
	Items []Value
	sub   *sub
}

// Tuple is Python's tuple. Items must not be changed.
type Tuple struct {
	Items []Value
	sub   *sub
}

// Binary is `a op b`.
func Binary(t *Thread, op BinOp, a, b Value) (Value, error) { return nil, errSoon }

// InPlace is `a op= b`: it gives what a is bound to afterwards, a itself where it changed in place.
func InPlace(t *Thread, op BinOp, a, b Value) (Value, error) { return nil, errSoon }

// Unary is `op v`.
func Unary(t *Thread, op UnOp, v Value) (Value, error) { return nil, errSoon }

// Compare is `a op b`, which a class of Python's may answer with any value.
func Compare(t *Thread, op CmpOp, a, b Value) (Value, error) { return nil, errSoon }

// CompareBool is the truth of `a op b`.
func CompareBool(t *Thread, op CmpOp, a, b Value) (bool, error) { return false, errSoon }

// Eq tells whether a is b or a == b, as containers compare their items.
func Eq(t *Thread, a, b Value) (bool, error) { return false, errSoon }

// Is is `a is b`. Numbers, strings and bytes have no identity but their class and value.
func Is(a, b Value) bool { return false }

// Truth is bool(v).
func Truth(t *Thread, v Value) (bool, error) { return false, errSoon }

// Contains is `v in container`.
func Contains(t *Thread, container, v Value) (bool, error) { return false, errSoon }

// Len is len(v).
func Len(t *Thread, v Value) (int, error) { return 0, errSoon }

// GetItem is `v[key]`; a slice is a *Slice.
func GetItem(t *Thread, v, key Value) (Value, error) { return nil, errSoon }

// SetItem is `v[key] = x`.
func SetItem(t *Thread, v, key, x Value) error { return errSoon }

// DelItem is `del v[key]`.
func DelItem(t *Thread, v, key Value) error { return errSoon }

// GetAttr is `v.name`.
func GetAttr(t *Thread, v Value, name string) (Value, error) { return nil, errSoon }

// LookupAttr is GetAttr that says ok false where it would raise AttributeError.
func LookupAttr(t *Thread, v Value, name string) (x Value, ok bool, err error) {
	return nil, false, errSoon
}

// LookupSpecial gives the method that an operator or statement calls (`__enter__`): looked up on
// v's class, not on v, and bound to v.
func LookupSpecial(t *Thread, v Value, name string) (x Value, ok bool, err error) {
	return nil, false, errSoon
}

// SetAttr is `v.name = x`.
func SetAttr(t *Thread, v Value, name string, x Value) error { return errSoon }

// DelAttr is `del v.name`.
func DelAttr(t *Thread, v Value, name string) error { return errSoon }

// Call is `f(*args, **kw)`. args and kw are f's to keep; kw may be nil. It does not count depth:
// what runs Python code enters the thread.
func Call(t *Thread, f Value, args []Value, kw *Dict) (Value, error) { return nil, errSoon }

// CallMethod is `v.name(*args, **kw)`, without making the bound method in between.
func CallMethod(t *Thread, v Value, name string, args []Value, kw *Dict) (Value, error) {
	return nil, errSoon
}

// Hash is hash(v).
func Hash(t *Thread, v Value) (int64, error) { return 0, errSoon }

// Repr is repr(v).
func Repr(t *Thread, v Value) (string, error) { return "", errSoon }

// Str is str(v).
func Str(t *Thread, v Value) (string, error) { return "", errSoon }

// Ascii is ascii(v).
func Ascii(t *Thread, v Value) (string, error) { return "", errSoon }

// Format is format(v, spec).
func Format(t *Thread, v Value, spec string) (string, error) { return "", errSoon }

// Iter is iter(v).
func Iter(t *Thread, v Value) (Iterator, error) { return nil, errSoon }

// Next is next(v) for an iterator v of any kind; ok is false at its end.
func Next(t *Thread, v Value) (x Value, ok bool, err error) { return nil, false, errSoon }

// ForEach calls f with each item of v until f returns an error.
func ForEach(t *Thread, v Value, f func(Value) error) error { return errSoon }

// ToSlice gives the items of v in a slice of the caller's own.
func ToSlice(t *Thread, v Value) ([]Value, error) { return nil, errSoon }

// Unpack is the right side of `a, b = v`: exactly n items.
func Unpack(t *Thread, v Value, n int) ([]Value, error) { return nil, errSoon }

// UnpackStar is the right side of `a, *b, c = v`: before items, a *List, after items.
func UnpackStar(t *Thread, v Value, before, after int) ([]Value, error) { return nil, errSoon }

// TypeOf is type(v).
func TypeOf(v Value) *Class { return nil }

// TypeName is type(v).__name__, as error messages give it.
func TypeName(v Value) string { return "" }

// IsInstance is isinstance(v, info); info is a class, a tuple of these, or a union.
func IsInstance(t *Thread, v, info Value) (bool, error) { return false, errSoon }

// IsSubclass is issubclass(c, info).
func IsSubclass(t *Thread, c, info Value) (bool, error) { return false, errSoon }

// Index converts v to an integer as `a[v]` does: an int, or what has __index__. The result is an
// int64 or *big.Int.
func Index(t *Thread, v Value) (Value, error) { return nil, errSoon }

// IntIndex is Index for what must fit a Go int; the error is otherwise of class over ("cannot fit
// 'int' into an index-sized integer"); a nil class clamps instead.
func IntIndex(t *Thread, v Value, over *Class) (int, error) { return 0, errSoon }

// NewFunction makes a native function. sig are its parameters as Python writes them: "obj, /, *,
// key=None"; what follows = only shows that the argument may be absent. It panics where sig is
// not well formed.
func NewFunction(name, sig string, fn Func) *Builtin { return nil }

// NewNativeClass makes a class whose methods are Go functions.
func NewNativeClass(s ClassSpec) *Class { return nil }

// BuildClass is a class statement: it finds the metaclass, prepares the namespace, lets body fill
// it, and makes the class. kw are the class's keyword arguments, metaclass among them; may be nil.
func BuildClass(t *Thread, name string, bases []Value, kw *Dict, body func(ns *Dict) error) (Value, error) {
	return nil, errSoon
}

// NewSuper is super(c, self); self is an instance of c or a subclass of it.
func NewSuper(t *Thread, c *Class, self Value) (Value, error) { return nil, errSoon }

// Builtins gives the built-in names, the exceptions and types among them, in a dict of the caller's
// own. eval, exec, compile, open, __import__, globals and locals are not among them.
func Builtins() *Dict { return nil }

// ParseInt is int(s, base), base 0 taking the prefix; limits as CPython's.
func ParseInt(t *Thread, s string, base int) (Value, error) { return nil, errSoon }

// ParseFloat is float(s).
func ParseFloat(s string) (float64, error) { return 0, errSoon }

// NewInt gives the int of x: an int64 where it fits. x must not be changed afterwards.
func NewInt(x *big.Int) Value { return nil }

var errSoon = Raise(NotImplementedError, "")
