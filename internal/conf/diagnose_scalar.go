package conf

import (
	"strings"
	"unicode/utf8"
)

// anchor reads &name or *name.
func (t *tokenizer) anchor(c byte) {
	t.saveKey()
	t.allowKey = false
	off := t.pos
	t.skip(1)
	for isNameByte(t.at(0)) {
		t.skip(1)
	}
	if t.pos == off+1 || !t.blankAt(0) && strings.IndexByte("?:,]}%@`", t.at(0)) < 0 {
		what := "an alias of YAML, and this is none"
		if c == '&' {
			what = "an anchor of YAML, and this is none"
		}
		t.failAt(off, "a value that begins with "+string(c)+" is "+what, "put it in quotes")
	}
	kind := tAlias
	if c == '&' {
		kind = tAnchor
	}
	t.add(kind, off)
}

func isNameByte(c byte) bool {
	return c == '-' || c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func (t *tokenizer) tag() {
	t.saveKey()
	t.allowKey = false
	off := t.pos
	t.skip(utf8.RuneCountInString(t.src[t.pos : t.pos+wordLen(t.src[t.pos:])]))
	odd := func(r rune) bool {
		return r >= 0x80 || !isNameByte(byte(r)) && !strings.ContainsRune("!<>;/?:@&=+$,_.~*'()[]%#", r)
	}
	if strings.ContainsFunc(t.src[off:t.pos], odd) ||
		!t.blankAt(0) && (len(t.flow) == 0 || t.at(0) != ',' && t.at(0) != ']' && t.at(0) != '}') {
		t.failAt(off, "a value that begins with ! is a tag of YAML, and this is none", "put it in quotes")
	}
	t.add(tTag, off)
}

// quoted reads a quoted scalar.
func (t *tokenizer) quoted(q byte) {
	t.saveKey()
	t.allowKey = false
	off, line := t.pos, t.line
	t.skip(1)
	for {
		switch c := t.at(0); {
		case t.pos >= len(t.src), t.col == 0 && (t.isMarker("---") || t.isMarker("...")):
			t.failAt(off, "the quote that opens here is never closed", "end the text with "+string(q))
		case c == q && q == '\'' && t.at(1) == '\'':
			t.skip(2)
		case c == q:
			t.skip(1)
			t.tokens = append(t.tokens, token{kind: tScalar, off: off, end: t.pos, line: line, quoted: true})
			return
		case c == '\\' && q == '"':
			t.escape()
		case !t.skipBreak():
			t.skip(1)
		}
	}
}

// escape reads an escape of a double-quoted scalar.
func (t *tokenizer) escape() {
	off := t.pos
	t.skip(1)
	if t.skipBreak() {
		return
	}
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[t.at(0)]
	if digits == 0 {
		if t.pos < len(t.src) && strings.IndexByte("0abt\tnvfre '\"\\N_LP", t.at(0)) < 0 {
			r, _ := utf8.DecodeRuneInString(t.src[t.pos:])
			t.failAt(off, "\\"+string(r)+" is no escape of YAML", "write \\\\"+string(r)+", or put the text in single quotes")
		}
		t.skip(1)
		return
	}
	t.skip(1)
	for range digits {
		if !strings.ContainsRune("0123456789abcdefABCDEF", rune(t.at(0))) || t.pos >= len(t.src) {
			t.failAt(off, "an escape that lacks hexadecimal digits", "\\x takes 2, \\u 4, \\U 8 of them")
		}
		t.skip(1)
	}
}

// blockScalar reads a literal or folded scalar.
func (t *tokenizer) blockScalar() {
	t.allowKey = true
	t.removeKey()
	off, startLine := t.pos, t.line
	c := t.at(0)
	t.skip(1)
	explicit := 0
	for range 2 {
		switch b := t.at(0); {
		case b == '+' || b == '-':
			t.skip(1)
		case b >= '1' && b <= '9' && explicit == 0:
			explicit = int(b - '0')
			t.skip(1)
		}
	}
	header := t.src[t.pos : t.pos+lineLen(t.src[t.pos:])]
	if rest := strings.TrimLeft(header, " \t"); rest != "" && (rest[0] != '#' || len(rest) == len(header)) {
		t.failAt(t.pos, "the text behind "+string(c)+" begins on the next line", "put it in quotes if it is not a block of text")
	}
	t.skip(utf8.RuneCountInString(header))
	t.skipBreak()
	minimum := max(t.indent+1, 1)
	indent := minimum + explicit - 1
	if explicit == 0 {
		indent = t.blockIndentation(minimum)
	}
	for t.pos < len(t.src) {
		for t.col < indent && t.at(0) == ' ' {
			t.skip(1)
		}
		if t.col < indent && breakLen(t.src[t.pos:]) == 0 {
			break
		}
		t.skip(utf8.RuneCountInString(t.src[t.pos : t.pos+lineLen(t.src[t.pos:])]))
		if !t.skipBreak() {
			break
		}
	}
	t.tokens = append(t.tokens, token{kind: tScalar, off: off, end: t.pos, line: startLine})
}

// blockIndentation is the indentation of a block scalar's first line of text, not less than least.
func (t *tokenizer) blockIndentation(least int) int {
	rest, most := t.src[t.pos:], 0
	for rest != "" {
		n := lineLen(rest)
		line := rest[:n]
		spaces := len(line) - len(strings.TrimLeft(line, " "))
		most = max(most, spaces)
		if spaces < n {
			break
		}
		rest = rest[n+breakLen(rest[n:]):]
	}
	return max(least, most)
}

// plainScalar reads a scalar without quotes, which may go on over lines that are indented more.
func (t *tokenizer) plainScalar() {
	t.saveKey()
	t.allowKey = false
	off, end, line := t.pos, t.pos, t.line
	indent := t.indent + 1
	spaces := false
	for t.at(0) != '#' || !spaces {
		from := t.pos
		for !t.endsPlain() {
			t.skip(1)
		}
		if t.pos == from {
			break
		}
		t.allowKey = false
		end = t.pos
		broken := t.plainSpaces()
		spaces = t.pos > end
		if !spaces || t.pos >= len(t.src) || broken && t.col == 0 && (t.isMarker("---") || t.isMarker("...")) ||
			len(t.flow) == 0 && t.col < indent {
			break
		}
	}
	t.tokens = append(t.tokens, token{kind: tScalar, off: off, end: end, line: line, plain: true})
}

// endsPlain reports whether a plain scalar's run of characters ends here.
func (t *tokenizer) endsPlain() bool {
	c := t.at(0)
	switch {
	case t.blankAt(0):
		return true
	case c == ':':
		return t.blankAt(1) || len(t.flow) > 0 && strings.IndexByte(",?[]{}", t.at(1)) >= 0
	case len(t.flow) > 0:
		return strings.IndexByte(",?[]{}", c) >= 0
	}
	return false
}

// plainSpaces moves over what parts the runs of a plain scalar.
func (t *tokenizer) plainSpaces() (broken bool) {
	for {
		switch {
		case t.at(0) == ' ' || t.at(0) == '\t' && !t.tabIndents(broken):
			t.skip(1)
		case t.skipBreak():
			broken = true
			t.allowKey = true
		default:
			return broken
		}
	}
}

// tabIndents reports a tab within the indentation of a plain scalar's further line.
func (t *tokenizer) tabIndents(broken bool) bool {
	if broken && len(t.flow) == 0 && t.col <= t.indent {
		t.failAt(t.pos, "a tab is no indentation in YAML", "use spaces")
	}
	return false
}
