package route

import (
	"cmp"
	"slices"
	"strings"
)

// Entry is a pattern and what it leads to.
type Entry[T any] struct {
	Pattern  *Pattern
	Priority float64
	Value    T
}

// Table finds the first entry, in order, whose pattern matches a path. Finding a literal path
// takes one look into a map; patterns are tried only where their literal beginning fits, so that
// thousands of them cost no more than the few that share a folder.
type Table[T any] struct {
	entries []Entry[T]
	literal map[string]int   // path → its first entry
	folders map[string][]int // literal folder that patterns begin with → their entries in order
	depth   int              // most slashes in a key of folders
}

// NewTable sorts entries into the order in which they are tried: the higher priority, then the
// more slashes in the pattern, then the fewer * and +, then the earlier in entries.
func NewTable[T any](entries []Entry[T]) *Table[T] {
	t := &Table[T]{entries: slices.Clone(entries), literal: map[string]int{}, folders: map[string][]int{}}
	slices.SortStableFunc(t.entries, func(a, b Entry[T]) int {
		return cmp.Or(
			cmp.Compare(b.Priority, a.Priority),
			cmp.Compare(strings.Count(b.Pattern.text, "/"), strings.Count(a.Pattern.text, "/")),
			cmp.Compare(wildcards(a.Pattern.text), wildcards(b.Pattern.text)))
	})
	for i, e := range t.entries {
		if e.Pattern.literal {
			if _, taken := t.literal[e.Pattern.prefix]; !taken {
				t.literal[e.Pattern.prefix] = i
			}
			continue
		}
		folder := e.Pattern.prefix[:strings.LastIndexByte(e.Pattern.prefix, '/')+1]
		t.folders[folder] = append(t.folders[folder], i)
		t.depth = max(t.depth, strings.Count(folder, "/"))
	}
	return t
}

func wildcards(s string) int { return strings.Count(s, "*") + strings.Count(s, "+") }

// Entries returns all entries in the order in which they are tried.
func (t *Table[T]) Entries() []Entry[T] { return slices.Clone(t.entries) }

// Lookup finds the entry for a path as RequestPath returns it. An error is Pattern.Match's, of
// the entry that it concerns: the path is then not to be served by a later one.
func (t *Table[T]) Lookup(path string) (value T, m Match, ok bool, err error) {
	best, found := len(t.entries), Match{}
	if i, ok := t.literal[path]; ok {
		best = i
	}
	var bestErr error
	try := func(folder string) {
		for _, i := range t.folders[folder] {
			if i >= best {
				return
			}
			if m, ok, err := t.entries[i].Pattern.Match(path); ok || err != nil {
				best, found, bestErr = i, m, err
				return
			}
		}
	}
	// The deeper folder first: it mostly comes earlier in the order, and saves trying the rest.
	for end, n := folderEnd(path, t.depth); n > 0; n-- {
		try(path[:end])
		end = strings.LastIndexByte(path[:end-1], '/') + 1
	}
	try("")
	if best == len(t.entries) {
		return value, Match{}, false, nil
	}
	return t.entries[best].Value, found, bestErr == nil, bestErr
}

// folderEnd is the length of the part of path up to its n-th slash, or the last if it has fewer,
// and how many slashes that part has.
func folderEnd(path string, n int) (end, slashes int) {
	for i := 0; i < len(path) && slashes < n; i++ {
		if path[i] == '/' {
			end, slashes = i+1, slashes+1
		}
	}
	return end, slashes
}
