package syntax

import "unicode/utf8"

// number reads a number.
func (l *lexer) number() kind {
	start := l.pos
	if l.src[start] == '0' && start+1 < len(l.src) {
		switch l.src[start+1] | 0x20 {
		case 'x':
			return l.radix(start, "hexadecimal", isHex)
		case 'o':
			return l.radix(start, "octal", func(c byte) bool { return '0' <= c && c <= '7' })
		case 'b':
			return l.radix(start, "binary", func(c byte) bool { return c == '0' || c == '1' })
		}
	}
	i := start
	var zeros int // end of leading zeros that an integer must not have
	ok := true
	if l.src[i] != '.' {
		if l.src[i] == '0' {
			i, zeros, ok = l.leadingZeros(i)
		} else {
			i, ok = l.digits(i)
		}
		if !ok {
			return tError
		}
	}
	return l.fraction(start, i, zeros)
}

// fraction reads what may follow the digits before the point, which end at i.
func (l *lexer) fraction(start, i, zeros int) kind {
	ok := true
	if l.at(i) == '.' {
		zeros = 0
		i++
		if isDigit(l.at(i)) {
			if i, ok = l.digits(i); !ok {
				return tError
			}
		}
	}
	what := "decimal"
	if l.at(i)|0x20 == 'e' {
		j := i + 1
		switch c := l.at(j); {
		case c == '+' || c == '-':
			j++
			if !isDigit(l.at(j)) {
				return l.fail(j, "invalid decimal literal")
			}
		case !isDigit(c):
			if !l.endOfNumber(i, what) {
				return tError
			}
			j = 0
		}
		if j > 0 {
			zeros = 0
			if i, ok = l.digits(j); !ok {
				return tError
			}
		}
	}
	if l.at(i)|0x20 == 'j' {
		zeros = 0
		i++
		what = "imaginary"
	}
	if zeros > 0 {
		e := &lexError{kind: "SyntaxError", msg: "leading zeros in decimal integer literals are not permitted; " +
			"use an 0o prefix for octal integers", line: l.line, endLine: l.line}
		e.col, e.endCol = l.column(l.lineStart, start), l.column(l.lineStart, zeros)
		return l.stop(e)
	}
	if !l.endOfNumber(i, what) {
		return tError
	}
	l.add(tNumber, start, i)
	l.pos = i
	return tNumber
}

// radix reads a number whose prefix is 0x, 0o or 0b.
func (l *lexer) radix(start int, what string, digit func(byte) bool) kind {
	i := start + 2
	for {
		if l.at(i) == '_' {
			i++
		}
		if !digit(l.at(i)) {
			if isDigit(l.at(i)) {
				return l.fail(i+1, "invalid digit '%c' in %s literal", l.at(i), what)
			}
			return l.fail(i, "invalid %s literal", what)
		}
		for digit(l.at(i)) {
			i++
		}
		if l.at(i) != '_' {
			break
		}
	}
	if isDigit(l.at(i)) {
		return l.fail(i+1, "invalid digit '%c' in %s literal", l.at(i), what)
	}
	if !l.endOfNumber(i, what) {
		return tError
	}
	l.add(tNumber, start, i)
	l.pos = i
	return tNumber
}

// leadingZeros reads decimal digits that start with 0. zeros is the end of the zeros where other
// digits follow.
func (l *lexer) leadingZeros(i int) (end, zeros int, ok bool) {
	for {
		if l.at(i) == '_' {
			i++
			if !isDigit(l.at(i)) {
				l.fail(i, "invalid decimal literal")
				return i, 0, false
			}
		}
		if l.at(i) != '0' {
			break
		}
		i++
	}
	if isDigit(l.at(i)) {
		zeros = i
		i, ok = l.digits(i)
		return i, zeros, ok
	}
	return i, 0, true
}

// digits reads decimal digits with single underscores among them.
func (l *lexer) digits(i int) (int, bool) {
	for {
		for isDigit(l.at(i)) {
			i++
		}
		if l.at(i) != '_' {
			return i, true
		}
		i++
		if !isDigit(l.at(i)) {
			l.fail(i, "invalid decimal literal")
			return i, false
		}
	}
}

// at is the byte at offset i, 0 past the end.
func (l *lexer) at(i int) byte {
	if i < len(l.src) {
		return l.src[i]
	}
	return 0
}

// endOfNumber checks that no letter follows a number that ends at i, but for the keywords that may
// follow one: CPython 3.11 reads `1if x else y`.
func (l *lexer) endOfNumber(i int, what string) bool {
	c := l.at(i)
	if !isWord(c) || c >= utf8.RuneSelf {
		return true
	}
	if c == 'i' {
		if n := l.at(i + 1); n == 'f' || n == 'n' || n == 's' {
			return true
		}
	}
	rest := l.src[i:]
	for _, k := range [...]string{"and", "else", "for", "or", "not"} {
		if len(rest) >= len(k) && rest[:len(k)] == k && !isWord(l.at(i+len(k))) {
			return true
		}
	}
	l.fail(i, "invalid %s literal", what)
	return false
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isHex(c byte) bool {
	return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f'
}
