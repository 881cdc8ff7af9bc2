package syntax

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// unescape replaces the escapes of a str literal's body.
func unescape(s string) (string, error) {
	k := strings.IndexByte(s, '\\')
	if k < 0 {
		return s, nil
	}
	b := make([]byte, 0, len(s))
	i := 0
	for k >= 0 {
		b = append(b, s[i:i+k]...)
		i += k
		next, out, why := escape(b, s, i)
		if why != "" {
			return "", unescapeError(s, i, next, why)
		}
		i, b = next, out
		k = strings.IndexByte(s[i:], '\\')
	}
	return string(append(b, s[i:]...)), nil
}

// escape appends to b what the escape at s[i] stands for and returns the offset after it; or why
// it stands for nothing.
func escape(b []byte, s string, i int) (next int, out []byte, why string) {
	i++
	if i == len(s) { // before a brace of an f-string
		return i, append(b, '\\'), ""
	}
	c := s[i]
	if r, ok := simpleEscape(c); ok {
		return i + 1, append(b, r), ""
	}
	switch c {
	case '\n':
		return i + 1, b, ""
	case '0', '1', '2', '3', '4', '5', '6', '7':
		i, r := octal(s, i)
		return i, utf8.AppendRune(b, r), ""
	case 'x':
		return hexEscape(b, s, i+1, 2, `truncated \xXX escape`)
	case 'u':
		return hexEscape(b, s, i+1, 4, `truncated \uXXXX escape`)
	case 'U':
		return hexEscape(b, s, i+1, 8, `truncated \UXXXXXXXX escape`)
	case 'N':
		return namedEscape(b, s, i+1)
	}
	return i, append(b, '\\'), "" // not an escape: the backslash stays
}

// simpleEscape is what a backslash and c stand for, where that is one byte.
func simpleEscape(c byte) (byte, bool) {
	switch c {
	case '\\', '\'', '"':
		return c, true
	case 'a':
		return '\a', true
	case 'b':
		return '\b', true
	case 'f':
		return '\f', true
	case 'n':
		return '\n', true
	case 'r':
		return '\r', true
	case 't':
		return '\t', true
	case 'v':
		return '\v', true
	}
	return 0, false
}

// octal reads up to three octal digits.
func octal(s string, i int) (int, rune) {
	var r rune
	for n := 0; n < 3 && i < len(s) && '0' <= s[i] && s[i] <= '7'; n++ {
		r = r*8 + rune(s[i]-'0')
		i++
	}
	return i, r
}

// hexEscape reads n hexadecimal digits.
func hexEscape(b []byte, s string, i, n int, truncated string) (int, []byte, string) {
	var r rune
	for ; n > 0; n-- {
		if i >= len(s) || !isHex(s[i]) {
			return i, b, truncated
		}
		r = r<<4 | rune(hexValue(s[i]))
		i++
	}
	if r > utf8.MaxRune || r < 0 {
		return i, b, "illegal Unicode character"
	}
	return i, appendRune(b, r), ""
}

// appendRune is utf8.AppendRune that writes surrogates too (WTF-8).
func appendRune(b []byte, r rune) []byte {
	if 0xd800 <= r && r < 0xe000 {
		return append(b, 0xe0|byte(r>>12), 0x80|byte(r>>6)&0x3f, 0x80|byte(r)&0x3f)
	}
	return utf8.AppendRune(b, r)
}

func hexValue(c byte) byte {
	if isDigit(c) {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

// namedEscape reads the {name} of \N{name}.
func namedEscape(b []byte, s string, i int) (int, []byte, string) {
	const malformed = `malformed \N character escape`
	if i >= len(s) || s[i] != '{' {
		return i, b, malformed
	}
	k := strings.IndexByte(s[i:], '}')
	if k < 0 {
		return len(s), b, malformed
	}
	if k == 1 {
		return i + 1, b, malformed
	}
	r, ok := runeNamed(s[i+1 : i+k])
	if !ok {
		return i + k + 1, b, "unknown Unicode character name"
	}
	return i + k + 1, appendRune(b, r), ""
}

// unescapeError is CPython's error for the bytes from start to end of s. It counts them in a copy
// of s in which characters outside ASCII are written \UXXXXXXXX.
func unescapeError(s string, start, end int, why string) error {
	start, end = escapedLen(s[:start]), escapedLen(s[:end])
	if end == start+1 {
		return fmt.Errorf("(unicode error) 'unicodeescape' codec can't decode byte 0x5c in position %d: %s", start, why)
	}
	return fmt.Errorf("(unicode error) 'unicodeescape' codec can't decode bytes in position %d-%d: %s", start, end-1, why)
}

func escapedLen(s string) int {
	n := 0
	for i, r := range s {
		switch {
		case r < utf8.RuneSelf:
			n++
		case i > 0 && s[i-1] == '\\':
			n += len(`u005c\UXXXXXXXX`)
		default:
			n += len(`\UXXXXXXXX`)
		}
	}
	return n
}

// unescapeBytes replaces the escapes of a bytes literal's body.
func unescapeBytes(s string) (string, error) {
	if strings.IndexByte(s, '\\') < 0 {
		return s, nil
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		c := s[i]
		if c != '\\' || i+1 == len(s) {
			b = append(b, c)
			i++
			continue
		}
		c = s[i+1]
		if r, ok := simpleEscape(c); ok {
			b = append(b, r)
			i += 2
			continue
		}
		switch {
		case c == '\n':
			i += 2
		case '0' <= c && c <= '7':
			var r rune
			i, r = octal(s, i+1)
			b = append(b, byte(r))
		case c == 'x':
			if i+3 >= len(s) || !isHex(s[i+2]) || !isHex(s[i+3]) {
				return "", fmt.Errorf(`(value error) invalid \x escape at position %d`, i)
			}
			b = append(b, hexValue(s[i+2])<<4|hexValue(s[i+3]))
			i += 4
		default:
			b = append(b, '\\')
			i++
		}
	}
	return string(b), nil
}
