package conf

import "github.com/gramener/gramex-go/internal/source"

// Get returns the value under a string key, nil when there is none or n is no Map.
func (n *Node) Get(key string) *Node {
	if n == nil || n.Kind != Map {
		return nil
	}
	for _, p := range n.Pairs {
		if s, ok := p.Key.Text(); ok && s == key {
			return p.Value
		}
	}
	return nil
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

// Position is n's position, the zero Pos for a missing value.
func (n *Node) Position() source.Pos {
	if n == nil {
		return source.Pos{}
	}
	return n.Pos
}

// PosAt maps a line and column (from 1) of a String's text to the file, through block scalars
// and escapes as well as can be told.
func (n *Node) PosAt(line, col int) source.Pos {
	if n == nil {
		return source.Pos{}
	}
	p := n.Pos
	if line > 1 {
		p.Line += line - 1
		p.Col = col
	} else if p.Col > 0 {
		p.Col += col - 1
	}
	return p
}
