package conf

import (
	"math"
	"math/big"
	"strings"
	"unicode/utf8"

	"github.com/gramener/gramex-go/internal/source"
)

// Get returns the value under a text key, nil when there is none or n is no Map.
func (n *Node) Get(key string) *Node { return n.get(mapKey{kind: String, text: key}) }

// GetInt returns the value under an integer key, nil when there is none or n is no Map.
func (n *Node) GetInt(key int64) *Node { return n.get(mapKey{kind: Int, num: key}) }

func (n *Node) get(key mapKey) *Node {
	if n == nil || n.Kind != Map {
		return nil
	}
	if i := n.find(key); i >= 0 {
		return n.Pairs[i].Value
	}
	return nil
}

// Path returns the value under a path of text keys, nil when there is none.
func (n *Node) Path(keys ...string) *Node {
	for _, k := range keys {
		n = n.Get(k)
	}
	return n
}

// Key returns the key of Map n that equals a text, for its position; nil when there is none.
func (n *Node) Key(key string) *Node {
	if n == nil || n.Kind != Map {
		return nil
	}
	if i := n.find(mapKey{kind: String, text: key}); i >= 0 {
		return n.Pairs[i].Key
	}
	return nil
}

// Keys are the text keys of a Map, in order.
func (n *Node) Keys() []string {
	if n == nil {
		return nil
	}
	keys := make([]string, 0, len(n.Pairs))
	for _, p := range n.Pairs {
		if s, ok := p.Key.Text(); ok {
			keys = append(keys, s)
		}
	}
	return keys
}

// Len is the number of items of a Seq or pairs of a Map, 0 for anything else.
func (n *Node) Len() int {
	if n == nil {
		return 0
	}
	return len(n.Items) + len(n.Pairs)
}

// Text returns a String's text.
func (n *Node) Text() (string, bool) {
	if n == nil || n.Kind != String {
		return "", false
	}
	s, ok := n.Value.(string)
	return s, ok
}

// IsNull reports whether n is missing or null.
func (n *Node) IsNull() bool { return n == nil || n.Kind == Null }

// IsMap reports whether n is a Map.
func (n *Node) IsMap() bool { return n != nil && n.Kind == Map }

// IsSeq reports whether n is a Seq.
func (n *Node) IsSeq() bool { return n != nil && n.Kind == Seq }

// Truthy reports whether n counts as true in Python: null, false, 0 and what is empty do not.
func (n *Node) Truthy() bool { return n.truthy() }

func (n *Node) truthy() bool {
	if n == nil {
		return false
	}
	switch v := n.Value.(type) {
	case bool:
		return v
	case int64:
		return v != 0
	case *big.Int:
		return v.Sign() != 0
	case float64:
		return v != 0 || math.IsNaN(v)
	case string:
		return v != ""
	case []byte:
		return len(v) > 0
	}
	return n.Kind == Time || len(n.Items) > 0 || len(n.Pairs) > 0
}

// Position is n's position, the zero Pos for a missing value.
func (n *Node) Position() source.Pos {
	if n == nil {
		return source.Pos{}
	}
	return n.Pos
}

// Fault is why n or something in it is not what was meant: an import that could not be read, a
// condition that could not be evaluated, a lone $. It is nil for a value that is whole. What a
// faulty value was to restrict (auth:, say) may be missing, so do not serve it.
func (n *Node) Fault() *source.Error {
	if n == nil {
		return nil
	}
	if n.fault != nil {
		return n.fault
	}
	for _, it := range n.Items {
		if e := it.Fault(); e != nil {
			return e
		}
	}
	for _, p := range n.Pairs {
		if e := p.Value.Fault(); e != nil {
			return e
		}
	}
	return nil
}

// PosAt maps a line and column of a String's text (both from 1, the column in characters) to the
// file: through indentation, folded lines, escapes, and variables that were put in, of which each
// character stands where the variable does. Where the text stands in no file it is n's position.
func (n *Node) PosAt(line, col int) source.Pos {
	s, ok := n.Text()
	if !ok {
		return n.Position()
	}
	return n.posOf(offsetOf(s, line, col))
}

// posOf maps a byte offset of a String's text to the file.
func (n *Node) posOf(off int) source.Pos {
	if n.text == nil {
		return n.Pos
	}
	if p, ok := n.text.pos(off); ok {
		return p
	}
	return n.Pos
}

// offsetOf is the byte offset of a line and column of text s, held within the text.
func offsetOf(s string, line, col int) int {
	off := 0
	for ; line > 1; line-- {
		i := strings.IndexByte(s[off:], '\n')
		if i < 0 {
			return len(s)
		}
		off += i + 1
	}
	for ; col > 1 && off < len(s) && s[off] != '\n'; col-- {
		_, size := utf8.DecodeRuneInString(s[off:])
		off += size
	}
	return off
}
