package syntax

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// word reads an identifier, a keyword, or a string that has a prefix.
func (l *lexer) word() kind {
	start, i := l.pos, l.pos
	if class[l.src[i]] == cPrefix {
		if q := l.prefix(); q > 0 {
			return l.str(q)
		}
	}
	high := false
	for i < len(l.src) && isWord(l.src[i]) {
		high = high || l.src[i] >= utf8.RuneSelf
		i++
	}
	if high {
		return l.unicodeWord(start, i)
	}
	k := keyword(l.src[start:i])
	l.add(k, start, i)
	l.pos = i
	return k
}

// prefix returns the offset of the quote of a string whose prefix starts at l.pos, or 0.
func (l *lexer) prefix() int {
	var b, r, u, f bool
	for i := l.pos; i < len(l.src); i++ {
		switch c := l.src[i] | 0x20; {
		case (c == '\'' || c == '"') && (l.src[i] == '\'' || l.src[i] == '"'):
			return i
		case c == 'b' && !(b || u || f):
			b = true
		case c == 'u' && !(b || u || r || f):
			u = true
		case c == 'r' && !(r || u):
			r = true
		case c == 'f' && !(f || b || u):
			f = true
		default:
			return 0
		}
	}
	return 0
}

// unicodeWord reads an identifier with characters outside ASCII.
func (l *lexer) unicodeWord(start, end int) kind {
	w := l.src[start:end]
	if !utf8.ValidString(w) {
		return l.badUTF8(start, end)
	}
	for i, c := range w {
		if identStart(c) || i > 0 && identPart(c) {
			continue
		}
		n := utf8.RuneLen(c)
		if printable(c) {
			return l.fail(start+i+n, "invalid character '%c' (U+%04X)", c, c)
		}
		return l.fail(start+i+n, "invalid non-printable character U+%04X", c)
	}
	l.add(tName, start, end)
	l.pos = end
	return tName
}

// identStart reports whether c can start an identifier (XID_Start, _). Python asks that c and
// also its NFKC form be identifiers.
func identStart(c rune) bool {
	if c < utf8.RuneSelf {
		return class[c] == cLetter || class[c] == cPrefix
	}
	if !unicode.In(c, unicode.L, unicode.Nl, unicode.Other_ID_Start) ||
		unicode.In(c, unicode.Pattern_Syntax, unicode.Pattern_White_Space) {
		return false
	}
	return closed(c, true)
}

// identPart reports whether c can continue an identifier (XID_Continue).
func identPart(c rune) bool {
	if c < utf8.RuneSelf {
		return isWord(byte(c))
	}
	if !unicode.In(c, unicode.L, unicode.Nl, unicode.Other_ID_Start, unicode.Mn, unicode.Mc, unicode.Nd,
		unicode.Pc, unicode.Other_ID_Continue) || unicode.In(c, unicode.Pattern_Syntax, unicode.Pattern_White_Space) {
		return false
	}
	return closed(c, false)
}

// closed reports whether the NFKC form of c is an identifier's start or part too, which is what
// tells XID_Start and XID_Continue from ID_Start and ID_Continue.
func closed(c rune, start bool) bool {
	s := norm.NFKC.String(string(c))
	if s == string(c) {
		return true
	}
	for i, r := range s {
		if r == c {
			continue
		}
		if i == 0 && start {
			if !identStart(r) {
				return false
			}
		} else if !identPart(r) {
			return false
		}
	}
	return true
}

// printable is str.isprintable for one character.
func printable(c rune) bool {
	return c == ' ' || unicode.In(c, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S)
}

// normalName is an identifier in the normal form that Python compares.
func normalName(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return strings.Clone(norm.NFKC.String(s))
		}
	}
	return s
}

// badUTF8 stops at a word that is not UTF-8.
func (l *lexer) badUTF8(start, end int) kind {
	msg := "(unicode error) " + utf8Fault(l.src[start:end])
	return l.stop(&lexError{kind: "SyntaxError", msg: msg, line: l.line, col: l.column(l.lineStart, start), endLine: l.line})
}
