package formhandler

import (
	"strings"
	"unicode/utf8"
)

// likePattern is a LIKE pattern that begins and ends with %, as every one here does, compiled to
// match as SQLite's LIKE: % any text, _ one character, ASCII letters in any case, nothing escaped.
type likePattern struct {
	text     string // as given to SQL
	segments []likeSegment
}

// likeSegment is what stands between two %.
type likeSegment struct {
	text string // ASCII letters in lower case
	wild bool   // has _, or bytes that are no UTF-8: matched by character
}

// newLike builds the pattern %v1%v2%…%, in which % and _ of the values are wildcards too. The values
// hold no NUL, at which SQLite's pattern would end.
func newLike(values []string) *likePattern {
	p := &likePattern{text: "%" + strings.Join(values, "%") + "%"}
	for seg := range strings.SplitSeq(p.text, "%") {
		if seg != "" {
			p.segments = append(p.segments, likeSegment{lowerASCII(seg), strings.Contains(seg, "_") || !utf8.ValidString(seg)})
		}
	}
	return p
}

// uptoNUL is text as LIKE sees it.
func uptoNUL(s string) string {
	if i := strings.IndexByte(s, 0); i >= 0 {
		return s[:i]
	}
	return s
}

func lowerASCII(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= 'A' && s[i] <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				b[i] = foldASCII[b[i]]
			}
			return string(b)
		}
	}
	return s
}

// foldASCII maps A-Z to a-z. It is never written to.
var foldASCII = func() (t [256]byte) {
	for i := range t {
		t[i] = byte(i)
		if i >= 'A' && i <= 'Z' {
			t[i] += 'a' - 'A'
		}
	}
	return t
}()

// match reports whether text is LIKE the pattern. It allocates nothing.
func (p *likePattern) match(s string) bool {
	s = uptoNUL(s)
	valid := utf8.ValidString(s)
	for i := range p.segments {
		var ok bool
		if s, ok = p.segments[i].cut(s, valid); !ok {
			return false
		}
	}
	return true
}

// cut finds the segment in s and returns what follows it.
func (g *likeSegment) cut(s string, valid bool) (string, bool) {
	if g.wild || !valid {
		for {
			if n := g.matchStart(s); n >= 0 {
				return s[n:], true
			}
			if s == "" {
				return "", false
			}
			_, n := readChar(s)
			s = s[n:]
		}
	}
	t := g.text
	first := t[0]
	for i := 0; i+len(t) <= len(s); i++ {
		if foldASCII[s[i]] == first && equalFold(s[i:i+len(t)], t) {
			return s[i+len(t):], true
		}
	}
	return "", false
}

// equalFold compares text with lower-case text of the same length.
func equalFold(s, lower string) bool {
	for i := 0; i < len(s); i++ {
		if foldASCII[s[i]] != lower[i] {
			return false
		}
	}
	return true
}

// matchStart matches the segment, character by character, at the beginning of s and returns how
// many bytes of s it took, -1 when it doesn't match.
func (g *likeSegment) matchStart(s string) int {
	at, t := 0, g.text
	for t != "" {
		if at == len(s) {
			return -1
		}
		want, n := readChar(t)
		c, m := readChar(s[at:])
		if want != '_' && c != want && !(c < utf8.RuneSelf && uint32(foldASCII[c]) == want) {
			return -1
		}
		t, at = t[n:], at+m
	}
	return at
}

// readChar reads a character as SQLite does (sqlite3Utf8Read): it accepts any number of
// continuation bytes, of which the last count, and takes surrogates and overlong ASCII for U+FFFD.
func readChar(s string) (uint32, int) {
	c := uint32(s[0])
	if c < 0xc0 {
		return c, 1
	}
	switch {
	case c < 0xe0:
		c &= 0x1f
	case c < 0xf0:
		c &= 0x0f
	case c < 0xf8:
		c &= 0x07
	case c < 0xfc:
		c &= 0x03
	case c < 0xfe:
		c &= 0x01
	default:
		c = 0
	}
	n := 1
	for n < len(s) && s[n]&0xc0 == 0x80 {
		c = c<<6 + uint32(s[n]&0x3f)
		n++
	}
	if c < 0x80 || c&0xFFFFF800 == 0xD800 {
		c = utf8.RuneError
	}
	return c, n
}
