package object

import "math/big"

// NewList makes a list of these items.
func NewList(items ...Value) *List { return &List{Items: items} }

// NewTuple makes a tuple of these items.
func NewTuple(items ...Value) *Tuple { return &Tuple{Items: items} }

// Set is Python's set. Its order is CPython's for equal hashes.
type Set struct {
	setTable
	sub *sub
}

// FrozenSet is Python's frozenset.
type FrozenSet struct {
	setTable
	sub *sub
}

type setTable struct{}

// NewSet makes a set of these items.
func NewSet(t *Thread, items ...Value) (*Set, error) { return nil, errSoon }

// Len is the number of items.
func (s *setTable) Len() int { return 0 }

// Add adds an item.
func (s *Set) Add(t *Thread, v Value) error { return errSoon }

// Discard removes an item and tells whether it was there.
func (s *Set) Discard(t *Thread, v Value) (bool, error) { return false, errSoon }

// Has tells whether v is an item.
func (s *setTable) Has(t *Thread, v Value) (bool, error) { return false, errSoon }

// Items gives the items in order, in a slice of the caller's own.
func (s *setTable) Items() []Value { return nil }

// ByteArray is Python's bytearray.
type ByteArray struct {
	Bytes []byte
	sub   *sub
}

// Range is Python's range; its bounds may be beyond int64.
type Range struct{ Start, Stop, Step Value }

// Slice is Python's slice.
type Slice struct{ Start, Stop, Step Value }

// Indices gives start, stop and step for a sequence of n items: stop is where to end, for a
// negative step -1 at the least, and count the number of items.
func (s *Slice) Indices(t *Thread, n int) (start, stop, step, count int, err error) {
	return 0, 0, 0, 0, errSoon
}

// EncodeJSON appends v as JSON. See [JSONOptions].
func EncodeJSON(t *Thread, dst []byte, v Value, o *JSONOptions) ([]byte, error) { return nil, errSoon }

// DecodeJSON decodes one JSON text. See [JSONLimits].
func DecodeJSON(t *Thread, data []byte, o *JSONLimits) (Value, error) { return nil, errSoon }

// JSONOptions say how values become JSON. nil and the zero value are compact, UTF-8, as the message
// core sends it.
type JSONOptions struct {
	ASCII     bool   // escape everything beyond ASCII
	Indent    string // of one level; "" where Multiline is unset means one line
	Multiline bool   // break lines, as json.dumps does where indent is given
	ItemSep   string // "" means ","
	KeySep    string // "" means ":"
	SortKeys  bool
	SkipKeys  bool                                    // leave out keys that are no str, int, float, bool or None
	AllowNaN  bool                                    // write NaN and Infinity; else ValueError
	NoCycles  bool                                    // cycles raise RecursionError instead of ValueError
	Default   func(t *Thread, v Value) (Value, error) // for what JSON does not know; nil: TypeError
}

// JSONLimits say what is accepted. nil and the zero value are as the message core needs it.
type JSONLimits struct {
	Depth                               int  // of nesting; 0 means 200
	AllowNaN                            bool // NaN, Infinity, -Infinity
	AttrDict                            bool // objects become AttrDicts
	Lenient                             bool // control characters in strings (json.loads(strict=False))
	ParseInt, ParseFloat, ParseConstant func(t *Thread, s string) (Value, error)
	Object                              func(t *Thread, d *Dict) (Value, error)       // object_hook
	Pairs                               func(t *Thread, pairs []Value) (Value, error) // object_pairs_hook: *Tuples
}

// JSONError is where a JSON text is wrong, with CPython's wording.
type JSONError struct {
	Msg string // "Expecting value"
	Doc string
	Pos int // in bytes, from 0
}

func (e *JSONError) Error() string { return e.Msg }

func normInt(x *big.Int) Value                   { return x }
func fromUint(u uint64) Value                    { return int64(u) }
func formatInt(i int64) string                   { return "" }
func hashKey(t *Thread, v Value) (uint64, error) { return 0, errSoon }
