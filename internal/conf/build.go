package conf

import (
	"fmt"
	"iter"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/gramener/gramex-go/internal/source"
)

// From makes a Node of a Go value: nil, bool, integers, floats, string, []byte, Date, Naive,
// time.Time, *big.Int, *Node, slices, Ordered, and maps, whose keys are sorted. It has no position.
// Another type becomes its text.
func From(v any) *Node { return from(v, source.Pos{}, "") }

// FromAt is From at a position.
func FromAt(v any, pos source.Pos, dir string) *Node { return from(v, pos, dir) }

// Ordered is a mapping whose order counts, for From and Node.Ordered.
type Ordered []Entry

// Entry is one of an Ordered.
type Entry struct{ Key, Value any }

// Get is the value under a key, nil when there is none.
func (o Ordered) Get(key any) any {
	for _, e := range o {
		if e.Key == key {
			return e.Value
		}
	}
	return nil
}

// All goes through the entries in order.
func (o Ordered) All() iter.Seq2[any, any] {
	return func(yield func(any, any) bool) {
		for _, e := range o {
			if !yield(e.Key, e.Value) {
				return
			}
		}
	}
}

func from(v any, pos source.Pos, dir string) *Node {
	n := &Node{Pos: pos, Dir: dir}
	switch v := v.(type) {
	case nil:
		return n
	case *Node:
		if v == nil {
			return n
		}
		return v
	case bool:
		n.Kind, n.Value = Bool, v
	case string:
		n.Kind, n.Value = String, v
	case []byte:
		n.Kind, n.Value = Bytes, v
	case *big.Int:
		n.Kind, n.Value = Int, shrink(v)
	case Date, Naive, time.Time:
		n.Kind, n.Value = Time, v
	case Ordered:
		b := newBuilder(nil, len(v))
		for _, e := range v {
			b.set(Pair{from(e.Key, pos, dir), from(e.Value, pos, dir)})
		}
		return newMap(pos, dir, b.pairs)
	default:
		fromReflect(n, reflect.ValueOf(v))
	}
	return n
}

// fromReflect fills n from values of the kinds that from does not name.
func fromReflect(n *Node, v reflect.Value) {
	switch {
	case v.CanInt():
		n.Kind, n.Value = Int, v.Int()
	case v.CanUint():
		n.Kind, n.Value = Int, shrink(new(big.Int).SetUint64(v.Uint()))
	case v.CanFloat():
		n.Kind, n.Value = Float, v.Float()
	case v.Kind() == reflect.Slice || v.Kind() == reflect.Array:
		n.Kind = Seq
		for i := range v.Len() {
			n.Items = append(n.Items, from(v.Index(i).Interface(), n.Pos, n.Dir))
		}
	case v.Kind() == reflect.Map:
		n.Kind = Map
		for _, k := range v.MapKeys() {
			n.Pairs = append(n.Pairs, Pair{from(k.Interface(), n.Pos, n.Dir), from(v.MapIndex(k).Interface(), n.Pos, n.Dir)})
		}
		slices.SortFunc(n.Pairs, func(a, b Pair) int {
			return strings.Compare(fmt.Sprint(a.Key.Value), fmt.Sprint(b.Key.Value))
		})
		n.buildIndex()
	case v.Kind() == reflect.Bool:
		n.Kind, n.Value = Bool, v.Bool()
	case v.Kind() == reflect.String:
		n.Kind, n.Value = String, v.String()
	default:
		n.Kind, n.Value = String, fmt.Sprint(v.Interface())
	}
}

// Go gives n as plain Go values: nil, bool, int64 or *big.Int, float64, string, Date, Naive or
// time.Time, []byte, []any, map[string]any. Keys that are not text become what Python's str() gives.
func (n *Node) Go() any {
	if n == nil {
		return nil
	}
	switch n.Kind {
	case Seq:
		out := make([]any, len(n.Items))
		for i, it := range n.Items {
			out[i] = it.Go()
		}
		return out
	case Map:
		out := make(map[string]any, len(n.Pairs))
		for _, p := range n.Pairs {
			key, _ := pyStr(p.Key, maxText)
			out[key] = p.Value.Go()
		}
		return out
	}
	return n.Value
}

// Ordered gives n as Go does, but with Maps as Ordered, whose keys keep their type.
func (n *Node) Ordered() any {
	if n == nil {
		return nil
	}
	switch n.Kind {
	case Seq:
		out := make([]any, len(n.Items))
		for i, it := range n.Items {
			out[i] = it.Ordered()
		}
		return out
	case Map:
		out := make(Ordered, len(n.Pairs))
		for i, p := range n.Pairs {
			out[i] = Entry{p.Key.Value, p.Value.Ordered()}
		}
		return out
	}
	return n.Value
}

// String shows n on one line, as Python would write it.
func (n *Node) String() string {
	w := &pyWriter{limit: maxText}
	w.repr(n)
	return w.b.String()
}
