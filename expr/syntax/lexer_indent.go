package syntax

// indentation reads the blanks that start a logical line and appends the INDENT or DEDENTs that
// they stand for. Lines with nothing but blanks and a comment don't count. It reports false where
// the tokens end.
func (l *lexer) indentation() bool {
	for {
		cur, ok := l.measure()
		if !ok {
			return false
		}
		if l.pos >= len(l.src) {
			if len(l.src) == l.pos {
				return l.align(indent{})
			}
		}
		if c := l.src[l.pos]; c != '#' && c != '\n' {
			return l.align(cur)
		}
		l.blanks()
		if l.pos >= len(l.src) {
			return l.align(indent{})
		}
		l.newLine()
	}
}

// measure passes the blanks at a line's start.
func (l *lexer) measure() (indent, bool) {
	var cur, cont indent
	for l.pos < len(l.src) {
		switch l.src[l.pos] {
		case ' ':
			cur.col++
			cur.alt++
		case '\t':
			cur.col = (cur.col/tabSize + 1) * tabSize
			cur.alt++
		case '\f':
			cur = indent{}
		case '\\':
			// The blanks before the first backslash count, not those on the lines it joins.
			if cont.col == 0 {
				cont.col, cont.alt = cur.col, cur.col
			}
			if !l.continuation() {
				return cur, false
			}
			continue
		default:
			if cont.col != 0 {
				return cont, true
			}
			return cur, true
		}
		l.pos++
	}
	return cur, true
}

// align opens or closes blocks so that the innermost is at cur.
func (l *lexer) align(cur indent) bool {
	var top indent
	if n := len(l.indents); n > 0 {
		top = l.indents[n-1]
	}
	switch {
	case cur.col == top.col:
		return l.consistent(cur.alt == top.alt)
	case cur.col > top.col:
		if len(l.indents)+1 >= maxIndents {
			l.stop(&lexError{kind: "IndentationError", msg: "too many levels of indentation",
				line: l.line, col: 1, endLine: l.line, deferred: true})
			return false
		}
		if !l.consistent(cur.alt > top.alt) {
			return false
		}
		l.indents = append(l.indents, cur)
		l.mark(tIndent)
		return true
	}
	n := 0
	for len(l.indents) > 0 && cur.col < l.indents[len(l.indents)-1].col {
		l.indents = l.indents[:len(l.indents)-1]
		n++
	}
	top = indent{}
	if k := len(l.indents); k > 0 {
		top = l.indents[k-1]
	}
	if cur.col != top.col {
		l.badDedent()
		return false
	}
	if !l.consistent(cur.alt == top.alt) {
		return false
	}
	for ; n > 0; n-- {
		l.mark(tDedent)
	}
	return true
}

func (l *lexer) consistent(ok bool) bool {
	if !ok {
		l.stop(&lexError{kind: "TabError", msg: "inconsistent use of tabs and spaces in indentation",
			line: l.line, col: 1, endLine: l.line, deferred: true})
	}
	return ok
}

// badDedent stops at a line that is indented as no open block is. CPython shows its end.
func (l *lexer) badDedent() {
	end := l.pos
	for end < len(l.src) && l.src[end] != '\n' {
		end++
	}
	l.stop(&lexError{kind: "IndentationError", msg: "unindent does not match any outer indentation level",
		line: l.line, col: l.column(l.lineStart, end), endLine: l.line, deferred: true})
}
