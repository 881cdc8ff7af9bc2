package syntax

import "strings"

// str reads a string literal whose quote is at offset q and whose prefix, if any, starts at l.pos.
func (l *lexer) str(q int) kind {
	start, line, lineStart := l.pos, l.line, l.lineStart
	quote := l.src[q]
	i := q + 1
	if i+1 < len(l.src) && l.src[i] == quote && l.src[i+1] == quote {
		return l.longString(start, q)
	}
	for {
		if i >= len(l.src) || l.src[i] == '\n' {
			return l.unterminated(start, line, lineStart, "string literal")
		}
		switch l.src[i] {
		case quote:
			i++
			l.pos = i
			l.toks = append(l.toks, token{
				kind: tString, level: uint8(len(l.parens)), start: int32(start), end: int32(i), line: line,
				col: int32(start - lineStart), endLine: l.line, endCol: int32(i - l.lineStart),
			})
			return tString
		case '\\':
			i++
			if i < len(l.src) && l.src[i] == '\n' && i+1 < len(l.src) {
				l.line++
				l.lineStart = i + 1
			}
		}
		i++
	}
}

// longString reads a string in three quotes.
func (l *lexer) longString(start, q int) kind {
	line, lineStart := l.line, l.lineStart
	end := q + 3
	for {
		k := strings.IndexByte(l.src[end:], l.src[q])
		if k < 0 {
			l.lines(q+3, len(l.src))
			return l.unterminated(start, line, lineStart, "triple-quoted string literal")
		}
		k += end
		if n := backslashes(l.src[q+3:k], end-q-3); n%2 == 1 {
			end = k + 1
			continue
		}
		if strings.HasPrefix(l.src[k:], l.src[q:q+3]) {
			end = k + 3
			break
		}
		end = k + 1
	}
	l.lines(q+3, end)
	l.pos = end
	l.toks = append(l.toks, token{
		kind: tString, level: uint8(len(l.parens)), start: int32(start), end: int32(end), line: line,
		col: int32(start - lineStart), endLine: l.line, endCol: int32(end - l.lineStart),
	})
	return tString
}

// backslashes counts the backslashes that s ends with, none before offset from.
func backslashes(s string, from int) int {
	n := 0
	for len(s)-n > from && s[len(s)-n-1] == '\\' {
		n++
	}
	return n
}

// lines counts the line feeds between two offsets.
func (l *lexer) lines(from, to int) {
	for i := from; i < to; i++ {
		k := strings.IndexByte(l.src[i:to], '\n')
		if k < 0 {
			return
		}
		i += k
		if i+1 < len(l.src) {
			l.line++
			l.lineStart = i + 1
		}
	}
}

func (l *lexer) unterminated(start int, line int32, lineStart int, what string) kind {
	at := l.line
	l.line, l.lineStart = line, lineStart
	return l.fail(start+1, "unterminated %s (detected at line %d)", what, at)
}
