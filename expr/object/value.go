package object

import "math/big"

// Value is a Python value. Its Go type says which:
//
//	nil        None
//	bool       bool
//	int64      int; *big.Int outside int64's range, never inside it
//	float64    float
//	complex128 complex
//	string     str, valid UTF-8 (lone surrogates are not supported)
//	Bytes      bytes
//	*List *Tuple *Dict *Set *FrozenSet *ByteArray *Range *Slice …: the containers
//	*Class *Instance *Module *Exception and every Callable
//
// Go's other number types are not Values: use [FromGo] to convert.
type Value = any

// Bytes is an immutable byte string.
type Bytes string

// absent is the type of [Absent].
type absent struct{}

// Absent stands for an argument that was not given, where nil would mean None. Python code never
// sees it.
var Absent Value = absent{}

// singleton is the type of Ellipsis and NotImplemented.
type singleton string

// The two named constants besides None, True and False.
const (
	Ellipsis       = singleton("Ellipsis")
	NotImplemented = singleton("NotImplemented")
)

// Callable is what can be called. args and kw are the callee's to keep, kw may be nil.
type Callable interface {
	Call(t *Thread, args []Value, kw *Dict) (Value, error)
}

// Iterator is a Python iterator. Next's ok is false at the end, and stays so; v is then what a
// generator returned, which only `yield from` wants, else None.
type Iterator interface {
	Next(t *Thread) (v Value, ok bool, err error)
}

// HasClass is a value of a Go type that knows its Python class, which gives its methods. Make the
// class with [NewNativeClass].
type HasClass interface{ Class() *Class }

// Named is a value of a Go type that has no class of its own, but tells a class name.
type Named interface{ TypeName() string }

// HasAttr is a value with attributes of its own: `value.name`. They come before its class's. ok
// false, where the class has none either, becomes AttributeError.
type HasAttr interface {
	Attr(t *Thread, name string) (v Value, ok bool, err error)
}

// HasSetAttr is a value whose attributes can be set.
type HasSetAttr interface {
	SetAttr(t *Thread, name string, v Value) error
}

// HasDelAttr is a value whose attributes can be deleted.
type HasDelAttr interface {
	DelAttr(t *Thread, name string) error
}

// HasDir is a value that lists its own attributes for dir(), in any order.
type HasDir interface{ Dir() []string }

// HasItem is a value with items: `value[key]`.
type HasItem interface {
	Item(t *Thread, key Value) (Value, error)
}

// HasSetItem is a value whose items can be set and deleted.
type HasSetItem interface {
	SetItem(t *Thread, key, v Value) error
	DelItem(t *Thread, key Value) error
}

// HasIter is a value that can be iterated over.
type HasIter interface {
	Iter(t *Thread) (Iterator, error)
}

// HasLen is a value with a length, never negative.
type HasLen interface {
	Len(t *Thread) (int, error)
}

// HasTruth is a value with a truth of its own; others are true unless their length is 0.
type HasTruth interface {
	Truth(t *Thread) (bool, error)
}

// HasContains is a value with its own `in`; others are searched by iterating.
type HasContains interface {
	Contains(t *Thread, v Value) (bool, error)
}

// HasRepr is a value with its own repr().
type HasRepr interface {
	Repr(t *Thread) (string, error)
}

// HasStr is a value whose str() is not its repr().
type HasStr interface {
	Str(t *Thread) (string, error)
}

// HasFormat is a value with its own format(value, spec).
type HasFormat interface {
	Format(t *Thread, spec string) (string, error)
}

// HasHash is a value with its own hash(). A type with HasCompare but without HasHash is
// unhashable; one with neither hashes by identity, which needs a pointer type.
type HasHash interface {
	Hash(t *Thread) (int64, error)
}

// HasBinary is an operand of binary operators. reflected says that the receiver is the right one.
// ok false means that it does not know the operation: NotImplemented.
type HasBinary interface {
	Binary(t *Thread, op BinOp, other Value, reflected bool) (v Value, ok bool, err error)
}

// HasUnary is an operand of - + ~ and abs().
type HasUnary interface {
	Unary(t *Thread, op UnOp) (v Value, ok bool, err error)
}

// HasCompare is an operand of the comparisons, the receiver being the left one (the reflected
// operator is asked of the right one). ok false means NotImplemented.
type HasCompare interface {
	Compare(t *Thread, op CmpOp, other Value) (v Value, ok bool, err error)
}

// HasIndex is a value that stands for an integer wherever one is needed (__index__).
type HasIndex interface {
	Index(t *Thread) (Value, error)
}

// HasInt is a value that int() converts.
type HasInt interface {
	Int(t *Thread) (Value, error)
}

// HasFloat is a value that float() converts.
type HasFloat interface {
	Float(t *Thread) (float64, error)
}

// FromGo converts Go's plain values to Values: every integer and float type, []byte, slices and
// maps with string keys (sorted) of these. What it does not know is returned as it is.
func FromGo(v any) Value {
	switch x := v.(type) {
	case int:
		return int64(x)
	case int8:
		return int64(x)
	case int16:
		return int64(x)
	case int32:
		return int64(x)
	case uint8:
		return int64(x)
	case uint16:
		return int64(x)
	case uint32:
		return int64(x)
	case uint:
		return fromUint(uint64(x))
	case uint64:
		return fromUint(x)
	case float32:
		return float64(x)
	case *big.Int:
		return normInt(x)
	case []byte:
		return Bytes(x)
	case []string:
		items := make([]Value, len(x))
		for i, s := range x {
			items[i] = s
		}
		return &List{Items: items}
	case []any:
		items := make([]Value, len(x))
		for i, e := range x {
			items[i] = FromGo(e)
		}
		return &List{Items: items}
	case map[string]any:
		return dictFromGo(x)
	}
	return v
}
