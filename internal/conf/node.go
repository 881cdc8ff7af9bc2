package conf

import (
	"math"
	"math/big"
	"time"

	"github.com/gramener/gramex-go/internal/source"
)

// Kind says what a Node holds.
type Kind uint8

const (
	Null   Kind = iota
	Bool        // Value is a bool
	Int         // int64, or *big.Int beyond it
	Float       // float64
	String      // string
	Time        // a YAML 1.1 date or timestamp: Date, Naive or time.Time
	Bytes       // !!binary: []byte
	Seq         // Items
	Map         // Pairs
)

// String names the kind as an error message does.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "an unknown kind"
}

var kindNames = [...]string{"null", "a boolean", "an integer", "a number", "text", "a date", "binary data", "a list", "a mapping"}

// Node is a value of the configuration with its position. A nil *Node is a missing value: all
// methods accept it. Nodes are immutable once made and safe for concurrent use.
type Node struct {
	Kind Kind
	// Pos is where the value begins: for a quoted scalar its quote, for a block scalar its first
	// character of text. For a value that $x brought in from another place of a YAML file it is that
	// place; for one from the environment it is where $x stands.
	Pos source.Pos
	// Dir is the absolute folder of the YAML file that the value was written in.
	Dir string
	// Value is a scalar's, of the type that Kind names.
	Value any
	Items []*Node // of a Seq
	Pairs []Pair  // of a Map, in order

	raw    string         // a scalar other than text, as it was written
	text   *textMap       // where the characters of a String stand
	index  map[mapKey]int // of a Map with many Pairs: key to position
	fault  *source.Error  // why the value may be incomplete
	shared bool           // an anchor whose alias stands elsewhere too
	secret bool           // not to be shown in messages
}

// Pair is one entry of a Map. Keys are any scalar: the status codes of error: pages are integers.
type Pair struct{ Key, Value *Node }

// Date is a date without a time, as YAML's 2001-12-31 reads.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// String gives YYYY-MM-DD.
func (d Date) String() string {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// Naive is a timestamp that names no time zone. The Time's location is UTC and means nothing.
type Naive struct{ time.Time }

// indexFrom is the number of pairs from which a Map is worth an index.
const indexFrom = 12

// newMap makes a Map of pairs whose keys differ.
func newMap(pos source.Pos, dir string, pairs []Pair) *Node {
	n := &Node{Kind: Map, Pos: pos, Dir: dir, Pairs: pairs}
	n.buildIndex()
	return n
}

func (n *Node) buildIndex() {
	if len(n.Pairs) < indexFrom {
		n.index = nil
		return
	}
	n.index = make(map[mapKey]int, len(n.Pairs))
	for i, p := range n.Pairs {
		n.index[keyOf(p.Key)] = i
	}
}

// withPairs is n with other pairs, n being a Map.
func (n *Node) withPairs(pairs []Pair) *Node {
	c := *n
	c.Pairs = pairs
	c.shared = false
	c.buildIndex()
	return &c
}

// withItems is n with other items, n being a Seq.
func (n *Node) withItems(items []*Node) *Node {
	c := *n
	c.Items = items
	c.shared = false
	return &c
}

// withFault is n, marked as incomplete for reason e; the first reason stays.
func (n *Node) withFault(e *source.Error) *Node {
	if e == nil || n.fault != nil {
		return n
	}
	c := *n
	c.fault = e
	return &c
}

// hidden is n, not to be shown in messages.
func (n *Node) hidden() *Node {
	c := *n
	c.secret, c.shared = true, false
	return &c
}

// find is the place of the pair whose key equals k (of keyOf), -1 when there is none.
func (n *Node) find(k mapKey) int {
	if n.index != nil {
		if i, ok := n.index[k]; ok {
			return i
		}
		return -1
	}
	for i, p := range n.Pairs {
		if keyOf(p.Key) == k {
			return i
		}
	}
	return -1
}

// mapKey is what a key is found by: equal for keys that are equal in Python, where 1, 1.0 and True are
// one key.
type mapKey struct {
	kind Kind
	text string
	num  int64
}

// keyOf gives the mapKey of a key.
func keyOf(n *Node) mapKey {
	if n == nil {
		return mapKey{}
	}
	switch v := n.Value.(type) {
	case string:
		return mapKey{kind: String, text: v}
	case bool:
		if v {
			return mapKey{kind: Int, num: 1}
		}
		return mapKey{kind: Int}
	case int64:
		return mapKey{kind: Int, num: v}
	case *big.Int:
		return mapKey{kind: Int, text: v.String()}
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<62 {
			return mapKey{kind: Int, num: int64(v)}
		}
		return mapKey{kind: Float, num: int64(math.Float64bits(v))}
	case []byte:
		return mapKey{kind: Bytes, text: string(v)}
	case Date, Naive, time.Time:
		return mapKey{kind: Time, text: pyTime(v)}
	}
	return mapKey{}
}
