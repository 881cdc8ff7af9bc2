// Package conf reads gramex.yaml into a tree that remembers where every value stood.
package conf

import "github.com/gramener/gramex-go/internal/source"

// Kind says what a Node holds.
type Kind uint8

const (
	Null Kind = iota
	Bool
	Int
	Float
	String
	Time  // a YAML 1.1 timestamp or date
	Bytes // !!binary
	Seq
	Map
)

// Node is a value of the configuration with its position. A nil *Node is a missing value: all
// methods accept it. Nodes are immutable once loaded and safe for concurrent use.
type Node struct {
	Kind Kind
	// Pos is where the value begins: for a block scalar, its first character of text.
	Pos source.Pos
	// Dir is the folder of the YAML file that the value was written in.
	Dir string
	// Value is a scalar's: bool, int64 or *big.Int, float64, string, time.Time or Date, []byte.
	Value any
	Items []*Node // of a Seq
	Pairs []Pair  // of a Map, in the file's order
}

// Pair is one entry of a Map. Keys are any scalar: status codes of error: pages are integers.
type Pair struct{ Key, Value *Node }
