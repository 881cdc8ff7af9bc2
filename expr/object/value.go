// Package object is Python's data model in Go: values, operators, strings, formatting,
// exceptions. It knows nothing of goja or of syntax.
package object

// Value is a Python value. Its Go type says which:
//
//	nil        None
//	bool       bool
//	int64      int; *big.Int outside int64's range, never inside it
//	float64    float
//	string     str, valid UTF-8 (lone surrogates are not supported)
//	Bytes      bytes
//	*List *Tuple *Dict *Set *FrozenSet *ByteArray *Range *Slice …: the containers
//	*Class *Instance *Module *Exception and every Callable
//
// A Go type of a handler's own takes part by implementing HasAttr, HasItem, Callable and the like.
type Value = any

// Bytes is an immutable byte string.
type Bytes string

// Callable is what can be called. args and kw are the callee's to keep, kw may be nil.
type Callable interface {
	Call(t *Thread, args []Value, kw *Dict) (Value, error)
}

// HasAttr is a value with attributes of its own: `value.name`. ok false becomes AttributeError.
type HasAttr interface {
	Attr(t *Thread, name string) (v Value, ok bool, err error)
}

// HasSetAttr is a value whose attributes can be set.
type HasSetAttr interface {
	SetAttr(t *Thread, name string, v Value) error
}

// HasItem is a value with items: `value[key]`.
type HasItem interface {
	Item(t *Thread, key Value) (Value, error)
}

// HasSetItem is a value whose items can be set and deleted.
type HasSetItem interface {
	SetItem(t *Thread, key, v Value) error
	DelItem(t *Thread, key Value) error
}

// Named is a value of a Go type that tells the name of its Python class.
type Named interface{ TypeName() string }
