package spell

import (
	"strings"
	"unicode/utf8"
)

// maxName bounds the work on names that come from outside: longer ones, in bytes, match nothing.
const maxName = 256

// Nearest returns the candidate nearest to name, or "" when none is near enough to be worth
// suggesting. Case, "_" and "-" count for nothing; of equally near candidates the first wins.
// An exact match returns "": there is nothing to suggest.
func Nearest(name string, candidates []string) string {
	if len(name) > maxName {
		return ""
	}
	folded := fold(name)
	best, bestDist := "", limit(folded)+1
	for _, c := range candidates {
		if c == name {
			return ""
		}
		if len(c) > maxName {
			continue
		}
		if d := distance(folded, fold(c), bestDist); d < bestDist {
			best, bestDist = c, d
		}
	}
	return best
}

// Hint is the text of an error's hint: `did you mean "columns"?`, or "" without a suggestion.
func Hint(name string, candidates []string) string {
	n := Nearest(name, candidates)
	if n == "" {
		return ""
	}
	return `did you mean "` + n + `"?`
}

// limit is how many edits a name of this length may be off: one in short names, a third of the
// letters in long ones, never all of them.
func limit(s string) int {
	n := utf8.RuneCountInString(s)
	return min(max(1, (n+1)/3), n-1)
}

func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' {
			return -1
		}
		return r
	}, strings.ToLower(s))
}

// distance counts the letters to add, drop, replace or swap with their neighbour (the optimal
// string alignment distance), giving up with stop where it is reached.
func distance(x, y string, stop int) int {
	a, b := []rune(x), []rune(y)
	if abs(len(a)-len(b)) >= stop {
		return stop
	}
	prev2, prev, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i, ca := range a {
		row[0] = i + 1
		low := row[0]
		for j, cb := range b {
			cost := 1
			if ca == cb {
				cost = 0
			}
			d := min(prev[j]+cost, prev[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && ca == b[j-1] && a[i-1] == cb {
				d = min(d, prev2[j-1]+1)
			}
			row[j+1] = d
			low = min(low, d)
		}
		if low >= stop {
			return stop
		}
		prev2, prev, row = prev, row, prev2
	}
	return prev[len(b)]
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
