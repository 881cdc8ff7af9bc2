package conf

import (
	"strings"
	"unicode/utf8"
)

// The YAML library tells a syntax error's line at best. So a text that it refused is scanned again
// here, by the rules of YAML 1.1 as PyYAML's scanner and parser apply them, only to find where the
// error is and what would be right. Nothing is read from what this finds to be well formed.

// tokenKind is the kind of a token.
type tokenKind uint8

const (
	tEnd tokenKind = iota // of the text
	tDirective
	tDocStart
	tDocEnd
	tSeqStart // of a block list
	tMapStart // of a block mapping
	tBlockEnd
	tFlowSeqStart
	tFlowMapStart
	tFlowSeqEnd
	tFlowMapEnd
	tItem  // the - of a block list
	tComma // of a flow list or mapping
	tKey
	tValue
	tAlias
	tAnchor
	tTag
	tScalar
)

type token struct {
	kind     tokenKind
	off, end int
	line     int  // from 0
	plain    bool // of a scalar
	quoted   bool
}

// fault is a syntax error: where it is, what is wrong, and what would be right.
type fault struct {
	off       int
	msg, hint string
}

// simpleKey is a token that a ':' behind it makes a key.
type simpleKey struct {
	possible, required bool
	token              int // its number, counted from the text's start
	off, line, col     int
}

// tokenizer splits a text into tokens. It stops at the first fault, by a panic of *fault that
// diagnose recovers.
type tokenizer struct {
	src            string
	pos, line, col int
	tokens         []token // not yet taken
	taken          int     // tokens taken so far
	flow           []int   // offsets of the open brackets
	indent         int
	indents        []int
	keys           []simpleKey // by flow level
	low            int         // the levels of keys below this hold no possible key
	allowKey       bool
	done           bool
	last           token // the token before, for messages
}

func newTokenizer(src string) *tokenizer {
	return &tokenizer{src: src, indent: -1, keys: make([]simpleKey, 1), allowKey: true}
}

func (t *tokenizer) failAt(off int, msg, hint string) { panic(&fault{off, msg, hint}) }

// peek is the next token.
func (t *tokenizer) peek() token {
	for t.needMore() {
		t.fetch()
	}
	return t.tokens[0]
}

// next takes the next token.
func (t *tokenizer) next() token {
	tok := t.peek()
	t.tokens = t.tokens[1:]
	t.taken++
	t.last = tok
	return tok
}

// needMore reports whether a token that may yet come before the next one is to be waited for.
func (t *tokenizer) needMore() bool {
	if t.done {
		return false
	}
	if len(t.tokens) == 0 {
		return true
	}
	t.dropStale()
	return t.low < len(t.keys) && t.keys[t.low].possible && t.keys[t.low].token == t.taken
}

// dropStale gives up keys that a ':' can't follow any more, those of another line. The outermost
// come first.
func (t *tokenizer) dropStale() {
	const longest = 1024
	for ; t.low < len(t.keys); t.low++ {
		k := &t.keys[t.low]
		if k.possible && k.line == t.line && t.pos-k.off <= longest {
			return
		}
		if k.possible && k.required {
			t.noColon(*k)
		}
		k.possible = false
	}
}

// noColon reports a line among a mapping's keys that has no ':'.
func (t *tokenizer) noColon(k simpleKey) {
	line := t.src[k.off : k.off+lineLen(t.src[k.off:])]
	line, _, _ = strings.Cut(line, " #")
	t.notAKey(k.off, strings.TrimSpace(line))
}

// notAKey reports a text that stands where a key does.
func (t *tokenizer) notAKey(off int, text string) {
	hint := "write key: value, or put it under its key with more indentation"
	if joined(text) {
		hint = "put a space after the colon"
	}
	t.failAt(off, "there is no \": \" in "+quote(text), hint)
}

// joined reports whether a text looks like a key and its value without a space between.
func joined(text string) bool {
	i := strings.IndexByte(text, ':')
	return i > 0 && i+1 < len(text) && text[0] != '"' && text[0] != '\'' && !strings.HasPrefix(text[i:], "://")
}

// firstOfLine is the offset of the first character that is no blank in the line of off.
func (t *tokenizer) firstOfLine(off int) int {
	for off = t.lineStart(off); off < len(t.src) && (t.src[off] == ' ' || t.src[off] == '\t'); off++ {
	}
	return off
}

func (t *tokenizer) lineStart(off int) int { return strings.LastIndexAny(t.src[:off], "\r\n") + 1 }

// indentation is how far from its line's start an offset is, in bytes.
func (t *tokenizer) indentation(off int) int { return off - t.lineStart(off) }

func (t *tokenizer) at(i int) byte {
	if t.pos+i < len(t.src) {
		return t.src[t.pos+i]
	}
	return 0
}

// skip moves over n characters of one line.
func (t *tokenizer) skip(n int) {
	for ; n > 0 && t.pos < len(t.src); n-- {
		_, size := utf8.DecodeRuneInString(t.src[t.pos:])
		t.pos += size
		t.col++
	}
}

// skipBreak moves over a line break, if there is one.
func (t *tokenizer) skipBreak() bool {
	n := breakLen(t.src[t.pos:])
	if n == 0 {
		return false
	}
	t.pos += n
	t.line++
	t.col = 0
	return true
}

// blankAt reports whether a blank, a line break or the end stands i bytes on.
func (t *tokenizer) blankAt(i int) bool {
	if t.pos+i >= len(t.src) {
		return true
	}
	c := t.src[t.pos+i]
	return c == ' ' || c == '\t' || breakLen(t.src[t.pos+i:]) > 0
}

func (t *tokenizer) add(kind tokenKind, off int) {
	t.tokens = append(t.tokens, token{kind: kind, off: off, end: t.pos, line: t.line})
}

// fetch reads the next token.
func (t *tokenizer) fetch() {
	t.skipSpace()
	t.dropStale()
	if len(t.flow) == 0 {
		t.unwind(t.col)
	}
	if t.pos >= len(t.src) {
		t.unwind(-1)
		t.dropRequired()
		t.add(tEnd, t.pos)
		t.done = true
		return
	}
	c := t.src[t.pos]
	switch {
	case t.col == 0 && c == '%':
		t.directive()
	case t.col == 0 && (t.isMarker("---") || t.isMarker("...")):
		t.marker()
	case c == '[' || c == '{':
		t.openFlow(c)
	case c == ']' || c == '}':
		t.closeFlow(c)
	case c == ',' && len(t.flow) > 0:
		t.allowKey = true
		t.removeKey()
		t.simple(tComma, 1)
	case c == '-' && t.blankAt(1):
		t.item()
	case c == '?' && (len(t.flow) > 0 || t.blankAt(1)):
		t.complexKey()
	case c == ':' && (len(t.flow) > 0 || t.blankAt(1)):
		t.value()
	case c == '*' || c == '&':
		t.anchor(c)
	case c == '!':
		t.tag()
	case (c == '|' || c == '>') && len(t.flow) == 0:
		t.blockScalar()
	case c == '\'' || c == '"':
		t.quoted(c)
	case t.startsPlain():
		t.plainScalar()
	default:
		t.badStart(c)
	}
}

// badStart reports a character that no value begins with.
func (t *tokenizer) badStart(c byte) {
	if c == '\t' {
		t.failAt(t.pos, "a tab is no indentation in YAML", "use spaces")
	}
	t.failAt(t.pos, "a value can't begin with "+string(c), "put it in quotes")
}

// startsPlain reports whether a plain scalar may begin here.
func (t *tokenizer) startsPlain() bool {
	c := t.at(0)
	switch {
	case t.blankAt(0):
		return false
	case strings.IndexByte("-?:,[]{}#&*!|>'\"%@`", c) < 0:
		return true
	case c == '-':
		return !t.blankAt(1)
	case c == '?' || c == ':':
		return len(t.flow) == 0 && !t.blankAt(1)
	}
	return false
}

// skipSpace moves to the next token, over blanks, comments and line breaks.
func (t *tokenizer) skipSpace() {
	for {
		for t.at(0) == ' ' && t.pos < len(t.src) {
			t.skip(1)
		}
		// Tabs part tokens within a line, but are no indentation.
		if t.at(0) == '\t' && (len(t.flow) > 0 || !t.allowKey) {
			t.skip(1)
			continue
		}
		if t.at(0) == '#' {
			t.skip(utf8.RuneCountInString(t.src[t.pos : t.pos+lineLen(t.src[t.pos:])]))
		}
		if !t.skipBreak() {
			return
		}
		if len(t.flow) == 0 {
			t.allowKey = true
		}
	}
}

// unwind closes the blocks that are indented more than col.
func (t *tokenizer) unwind(col int) {
	for t.indent > col {
		t.add(tBlockEnd, t.pos)
		t.indent = t.indents[len(t.indents)-1]
		t.indents = t.indents[:len(t.indents)-1]
	}
}

// wind opens a block at col where it is indented more than the one around it.
func (t *tokenizer) wind(col int) bool {
	if t.indent >= col {
		return false
	}
	t.indents = append(t.indents, t.indent)
	t.indent = col
	return true
}

// saveKey notes that a key may begin here.
func (t *tokenizer) saveKey() {
	if !t.allowKey {
		return
	}
	t.removeKey()
	t.low = min(t.low, len(t.keys)-1)
	t.keys[len(t.keys)-1] = simpleKey{
		possible: true, required: len(t.flow) == 0 && t.indent == t.col,
		token: t.taken + len(t.tokens), off: t.pos, line: t.line, col: t.col,
	}
}

// removeKey gives up the key noted on this level.
func (t *tokenizer) removeKey() {
	k := &t.keys[len(t.keys)-1]
	if k.possible && k.required {
		t.noColon(*k)
	}
	k.possible = false
}

// dropRequired reports a key at the end of the text that no ':' followed.
func (t *tokenizer) dropRequired() {
	if k := t.keys[0]; k.possible && k.required {
		t.noColon(k)
	}
}

// simple adds a token of n characters.
func (t *tokenizer) simple(kind tokenKind, n int) {
	off := t.pos
	t.skip(n)
	t.add(kind, off)
}

func (t *tokenizer) isMarker(m string) bool {
	return strings.HasPrefix(t.src[t.pos:], m) && t.blankAt(3)
}

func (t *tokenizer) marker() {
	kind := tDocStart
	if t.at(0) == '.' {
		kind = tDocEnd
	}
	t.unwind(-1)
	t.removeKey()
	t.allowKey = false
	t.simple(kind, 3)
}

func (t *tokenizer) directive() {
	t.unwind(-1)
	t.removeKey()
	t.allowKey = false
	off := t.pos
	line := t.src[t.pos : t.pos+lineLen(t.src[t.pos:])]
	if f := strings.Fields(line); len(f) == 0 || f[0] != "%YAML" && f[0] != "%TAG" {
		t.failAt(off, "a line that begins with % is a directive of YAML, and this is none", "put it in quotes")
	}
	t.skip(utf8.RuneCountInString(line))
	t.add(tDirective, off)
}

func (t *tokenizer) openFlow(c byte) {
	t.saveKey()
	t.flow = append(t.flow, t.pos)
	t.keys = append(t.keys, simpleKey{})
	t.allowKey = true
	kind := tFlowSeqStart
	if c == '{' {
		kind = tFlowMapStart
	}
	t.simple(kind, 1)
}

func (t *tokenizer) closeFlow(c byte) {
	t.removeKey()
	if len(t.flow) > 0 {
		t.flow = t.flow[:len(t.flow)-1]
		t.keys = t.keys[:len(t.keys)-1]
		t.low = min(t.low, len(t.keys)-1)
	}
	t.allowKey = false
	kind := tFlowSeqEnd
	if c == '}' {
		kind = tFlowMapEnd
	}
	t.simple(kind, 1)
}

func (t *tokenizer) item() {
	if len(t.flow) == 0 {
		if !t.allowKey {
			t.failAt(t.pos, "a list item can't begin here", "begin it on a line of its own, or put the text in quotes")
		}
		if t.wind(t.col) {
			t.add(tSeqStart, t.pos)
		}
	}
	t.allowKey = true
	t.removeKey()
	t.simple(tItem, 1)
}

func (t *tokenizer) complexKey() {
	if len(t.flow) == 0 {
		if !t.allowKey {
			t.failAt(t.pos, "a key can't begin here", "put the text in quotes")
		}
		if t.wind(t.col) {
			t.add(tMapStart, t.pos)
		}
	}
	t.allowKey = len(t.flow) == 0
	t.removeKey()
	t.simple(tKey, 1)
}

// value reads the ':' behind a key.
func (t *tokenizer) value() {
	k := &t.keys[len(t.keys)-1]
	if k.possible && (k.line != t.line || k.token < t.taken) {
		k.possible = false
	}
	if k.possible {
		k.possible = false
		i := k.token - t.taken
		insert := []token{{kind: tKey, off: k.off, end: k.off, line: k.line}}
		if len(t.flow) == 0 && t.wind(k.col) {
			insert = append([]token{{kind: tMapStart, off: k.off, end: k.off, line: k.line}}, insert...)
		}
		t.tokens = append(t.tokens[:i:i], append(insert, t.tokens[i:]...)...)
		t.allowKey = false
		t.simple(tValue, 1)
		return
	}
	if len(t.flow) == 0 {
		if !t.allowKey {
			t.strayColon()
		}
		if t.wind(t.col) {
			t.add(tMapStart, t.pos)
		}
	}
	t.allowKey = len(t.flow) == 0
	t.removeKey()
	t.simple(tValue, 1)
}

// strayColon reports a ':' that follows no key.
func (t *tokenizer) strayColon() {
	prev := t.last
	if len(t.tokens) > 0 {
		prev = t.tokens[len(t.tokens)-1]
	}
	switch {
	case prev.kind == tScalar && prev.plain && breakIn(t.src[prev.off:t.pos]):
		off := t.firstOfLine(t.pos)
		first := t.src[prev.off : prev.off+lineLen(t.src[prev.off:])]
		if t.firstOfLine(prev.off) == prev.off && t.indentation(off) <= t.indentation(prev.off) || joined(first) {
			t.notAKey(prev.off, first)
		}
		t.failAt(off, "this key can't stand here, as the line above it has a value already",
			"give both lines the same indentation")
	case prev.kind == tFlowMapEnd || prev.kind == tFlowSeqEnd:
		t.failAt(t.pos, "a \": \" that follows no key", "put a value that begins with { or [ in quotes")
	}
	t.failAt(t.pos, "a \": \" within a value", "put the value in quotes, or on a line of its own after >")
}

func breakIn(s string) bool { return lineLen(s) < len(s) }
