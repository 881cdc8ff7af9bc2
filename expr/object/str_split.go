package object

import (
	"strings"
	"unicode/utf8"
)

// A spacer says how many bytes of white space s begins or ends with; 0: none.
type spacer struct{ first, last func(s string) int }

// textSpace is white space as str has it, byteSpace as bytes has it.
var (
	textSpace = spacer{
		first: func(s string) int {
			r, w := utf8.DecodeRuneInString(s)
			if w > 0 && isSpace(r) {
				return w
			}
			return 0
		},
		last: func(s string) int {
			r, w := utf8.DecodeLastRuneInString(s)
			if w > 0 && isSpace(r) {
				return w
			}
			return 0
		},
	}
	byteSpace = spacer{
		first: func(s string) int {
			if s != "" && isByteSpace(s[0]) {
				return 1
			}
			return 0
		},
		last: func(s string) int {
			if s != "" && isByteSpace(s[len(s)-1]) {
				return 1
			}
			return 0
		},
	}
)

func isByteSpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

func (sp spacer) trimLeft(s string) string {
	for n := sp.first(s); n > 0; n = sp.first(s) {
		s = s[n:]
	}
	return s
}

func (sp spacer) trimRight(s string) string {
	for n := sp.last(s); n > 0; n = sp.last(s) {
		s = s[:len(s)-n]
	}
	return s
}

// word gives the bytes up to the next white space.
func (sp spacer) word(s string) int {
	i := 0
	for i < len(s) && sp.first(s[i:]) == 0 {
		_, w := utf8.DecodeRuneInString(s[i:])
		i += w
	}
	return i
}

// lastWord gives where the last word begins.
func (sp spacer) lastWord(s string) int {
	i := len(s)
	for i > 0 && sp.last(s[:i]) == 0 {
		_, w := utf8.DecodeLastRuneInString(s[:i])
		i -= w
	}
	return i
}

// splitSpace is split() at white space; most < 0 is no bound.
func (sp spacer) splitSpace(s string, most int) []string {
	var out []string
	s = sp.trimLeft(s)
	for s != "" {
		if most >= 0 && len(out) == most {
			return append(out, s)
		}
		n := sp.word(s)
		out = append(out, s[:n])
		s = sp.trimLeft(s[n:])
	}
	return out
}

// rsplitSpace is rsplit() at white space.
func (sp spacer) rsplitSpace(s string, most int) []string {
	var out []string
	s = sp.trimRight(s)
	for s != "" {
		if most >= 0 && len(out) == most {
			out = append(out, s)
			break
		}
		i := sp.lastWord(s)
		out = append(out, s[i:])
		s = sp.trimRight(s[:i])
	}
	reverseStrings(out)
	return out
}

func reverseStrings(s []string) {
	for i, j := 0, len(s)-1; i < j; i, j = i+1, j-1 {
		s[i], s[j] = s[j], s[i]
	}
}

// splitSep is split(sep), sep not empty.
func splitSep(s, sep string, most int) []string {
	if most < 0 {
		return strings.Split(s, sep)
	}
	return strings.SplitN(s, sep, most+1)
}

// rsplitSep is rsplit(sep).
func rsplitSep(s, sep string, most int) []string {
	var out []string
	for most < 0 || len(out) < most {
		i := strings.LastIndex(s, sep)
		if i < 0 {
			break
		}
		out = append(out, s[i+len(sep):])
		s = s[:i]
	}
	out = append(out, s)
	reverseStrings(out)
	return out
}

// splitLines is splitlines(); wide takes Unicode's line ends too.
func splitLines(s string, keep, wide bool) []string {
	var out []string
	for s != "" {
		end, width := nextLine(s, wide)
		if keep {
			out = append(out, s[:end+width])
		} else {
			out = append(out, s[:end])
		}
		s = s[end+width:]
	}
	return out
}

// nextLine gives where the first line ends, and the length of its line end.
func nextLine(s string, wide bool) (end, width int) {
	for i, r := range s {
		switch {
		case r == '\r' && i+1 < len(s) && s[i+1] == '\n':
			return i, 2
		case r == '\n' || r == '\r':
			return i, 1
		case wide && (r == '\v' || r == '\f' || 0x1c <= r && r <= 0x1e):
			return i, 1
		case wide && r == 0x85:
			return i, 2
		case wide && (r == 0x2028 || r == 0x2029):
			return i, 3
		}
	}
	return len(s), 0
}

// expandTabs is expandtabs(size).
func expandTabs(t *Thread, s string, size int) (string, error) {
	var b strings.Builder
	col := 0
	for _, r := range s {
		switch r {
		case '\t':
			if size > 0 {
				n := size - col%size
				if err := t.Charge(n); err != nil {
					return "", err
				}
				for range n {
					b.WriteByte(' ')
				}
				col += n
			}
			continue
		case '\n', '\r':
			col = -1
		}
		col++
		b.WriteRune(r)
	}
	return b.String(), t.Charge(len(s))
}

// stringList makes a list of strings and charges for it.
func stringList(t *Thread, parts []string) (Value, error) {
	if err := t.Charge(32 * len(parts)); err != nil {
		return nil, err
	}
	items := make([]Value, len(parts))
	for i, p := range parts {
		items[i] = p
	}
	return &List{Items: items}, nil
}
