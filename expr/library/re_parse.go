package library

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// The flags of Python's re module, with its values.
const (
	reTemplate   = 1
	reIgnoreCase = 2
	reLocale     = 4
	reMultiline  = 8
	reDotAll     = 16
	reUnicode    = 32
	reVerbose    = 64
	reDebug      = 128
	reASCII      = 256
)

const reUnlimited = 1 << 31

// reOp says what a node of a regular expression is.
type reOp int

const (
	reLiteral reOp = iota
	reAny
	reSet
	reCategory // rune: one of d D s S w W
	reAt       // rune: one of ^ $ A Z b B
	reSeq
	reBranch
	reGroup  // capturing when num > 0
	reScoped // group with flags of its own
	reAtomic
	reRepeat
	reLook
	reBackref
	reCond
)

// reNode is a node of a parsed regular expression.
type reNode struct {
	op       reOp
	r, hi    rune // literal or category; hi: end of a range in a set
	subs     []*reNode
	num      int
	min, max int
	mode     byte // repeat: 'g'reedy, 'l'azy, 'p'ossessive; look: '=' or '!'
	behind   bool
	negate   bool
	flags    int // in force for this node: i, m, s, a
}

// reError is the fault of a pattern: re.error.
type reError struct {
	msg     string
	pattern string
	pos     int // in characters; -1 none
}

func (e *reError) Error() string {
	if e.pos < 0 {
		return e.msg
	}
	s := fmt.Sprintf("%s at position %d", e.msg, e.pos)
	if strings.Contains(e.pattern, "\n") {
		line, col := e.lineCol()
		s += fmt.Sprintf(" (line %d, column %d)", line, col)
	}
	return s
}

func (e *reError) lineCol() (line, col int) {
	before := []rune(e.pattern)
	if e.pos < len(before) {
		before = before[:e.pos]
	}
	line, col = 1, 1
	for _, r := range before {
		col++
		if r == '\n' {
			line, col = line+1, 1
		}
	}
	return line, col
}

// reParser reads a pattern as CPython's sre_parse does; it panics with *reError inside.
type reParser struct {
	src     []rune
	text    string
	bytes   bool
	at      int
	flags   int // the whole pattern's
	groups  int // the next group's number
	names   map[string]int
	order   []string
	open    map[int]bool
	closed  []int // groups in the order in which they end
	refs    map[int]int
	depth   int
	restart bool
}

// parseRegex parses pattern; flags are those given to compile.
func parseRegex(pattern string, flags int, isBytes bool) (p *reParser, root *reNode, err error) {
	defer func() {
		if e := recover(); e != nil {
			fault, ok := e.(*reError)
			if !ok {
				panic(e)
			}
			err = fault
		}
	}()
	for {
		p = &reParser{src: []rune(pattern), text: pattern, bytes: isBytes, flags: flags, groups: 1,
			names: map[string]int{}, open: map[int]bool{}, refs: map[int]int{}}
		p.checkEnd()
		root = p.parseSub(p.flags&reVerbose != 0, 0)
		if !p.restart {
			break
		}
		flags |= reVerbose
	}
	if p.at < len(p.src) {
		p.fail(0, "unbalanced parenthesis")
	}
	for g, pos := range p.refs {
		if g >= p.groups {
			panic(&reError{fmt.Sprintf("invalid group reference %d", g), pattern, pos})
		}
	}
	if !isBytes && p.flags&reASCII == 0 {
		p.flags |= reUnicode
	}
	return p, root, nil
}

// checkEnd refuses a pattern that ends in a lone backslash.
func (p *reParser) checkEnd() {
	n := 0
	for i := len(p.src) - 1; i >= 0 && p.src[i] == '\\'; i-- {
		n++
	}
	if n%2 == 1 {
		panic(&reError{"bad escape (end of pattern)", p.text, len(p.src) - 1})
	}
}

// fail raises re.error, back characters before the place reached.
func (p *reParser) fail(back int, format string, args ...any) {
	panic(&reError{fmt.Sprintf(format, args...), p.text, p.at - back})
}

func (p *reParser) more() bool { return p.at < len(p.src) }

func (p *reParser) peek() rune {
	if p.at < len(p.src) {
		return p.src[p.at]
	}
	return -1
}

func (p *reParser) accept(r rune) bool {
	if p.peek() == r {
		p.at++
		return true
	}
	return false
}

// take reads one character, or an escape's two.
func (p *reParser) take() string {
	if !p.more() {
		return ""
	}
	n := 1
	if p.src[p.at] == '\\' && p.at+1 < len(p.src) {
		n = 2
	}
	s := string(p.src[p.at : p.at+n])
	p.at += n
	return s
}

func (p *reParser) takeWhile(max int, ok func(rune) bool) string {
	start := p.at
	for p.at < len(p.src) && p.at-start < max && ok(p.src[p.at]) {
		p.at++
	}
	return string(p.src[start:p.at])
}

func (p *reParser) until(end rune, what string) string {
	start := p.at
	for {
		if !p.more() {
			if p.at == start {
				p.fail(0, "missing %s", what)
			}
			p.fail(p.at-start, "missing %c, unterminated name", end)
		}
		if p.src[p.at] == end {
			break
		}
		p.at++
	}
	name := string(p.src[start:p.at])
	p.at++
	if name == "" {
		p.fail(1, "missing %s", what)
	}
	return name
}

func isOctal(r rune) bool { return r >= '0' && r <= '7' }
func isHex(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'f' || r >= 'A' && r <= 'F'
}
func isASCIIDigit(r rune) bool { return r >= '0' && r <= '9' }
func isASCIILetter(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

func isIdentifier(s string) bool {
	for i, r := range s {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)) {
			return false
		}
	}
	return s != ""
}

func (p *reParser) checkName(name string, offset int) {
	if !isIdentifier(name) {
		p.fail(len([]rune(name))+offset, "bad character in group name %s", reprStr(name))
	}
}

// parseSub parses alternatives up to a closing parenthesis or the end.
func (p *reParser) parseSub(verbose bool, nested int) *reNode {
	if p.depth++; p.depth > 300 {
		p.fail(0, "too many nested groups")
	}
	defer func() { p.depth-- }()
	var items []*reNode
	for {
		items = append(items, p.parseSeq(verbose, nested, nested == 0 && len(items) == 0))
		if p.restart || !p.accept('|') {
			break
		}
	}
	if len(items) == 1 {
		return items[0]
	}
	return &reNode{op: reBranch, subs: items, flags: p.flags}
}

func (p *reParser) parseSeq(verbose bool, nested int, first bool) *reNode {
	seq := &reNode{op: reSeq, flags: p.flags}
	add := func(n *reNode) { n.flags = p.flags; seq.subs = append(seq.subs, n) }
	for p.more() && !p.restart {
		r := p.src[p.at]
		if r == '|' || r == ')' {
			break
		}
		if verbose && p.skipVerbose(r) {
			continue
		}
		switch r {
		case '\\':
			add(p.escape(p.take()))
		case '[':
			p.at++
			add(p.set())
		case '*', '+', '?', '{':
			p.at++
			p.repeat(r, seq)
		case '.':
			p.at++
			add(&reNode{op: reAny})
		case '^', '$':
			p.at++
			add(&reNode{op: reAt, r: r})
		case '(':
			p.at++
			if n := p.group(verbose, nested, first && len(seq.subs) == 0); n != nil {
				seq.subs = append(seq.subs, n)
			} else {
				verbose = p.flags&reVerbose != 0 || verbose
			}
		default:
			p.at++
			add(&reNode{op: reLiteral, r: r})
		}
	}
	return seq
}

func (p *reParser) skipVerbose(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', '\v', '\f':
		p.at++
		return true
	case '#':
		for p.more() {
			p.at++
			if p.src[p.at-1] == '\n' {
				break
			}
		}
		return true
	}
	return false
}

func (p *reParser) repeat(r rune, seq *reNode) {
	here := p.at
	lo, hi := 0, reUnlimited
	switch r {
	case '?':
		hi = 1
	case '+':
		lo = 1
	case '{':
		var ok bool
		if lo, hi, ok = p.braces(here); !ok {
			p.at = here
			seq.subs = append(seq.subs, &reNode{op: reLiteral, r: '{', flags: p.flags})
			return
		}
	}
	back := p.at - here + 1
	if len(seq.subs) == 0 || seq.subs[len(seq.subs)-1].op == reAt {
		p.fail(back, "nothing to repeat")
	}
	item := seq.subs[len(seq.subs)-1]
	if item.op == reRepeat {
		p.fail(back, "multiple repeat")
	}
	mode := byte('g')
	if p.accept('?') {
		mode = 'l'
	} else if p.accept('+') {
		mode = 'p'
	}
	seq.subs[len(seq.subs)-1] = &reNode{op: reRepeat, min: lo, max: hi, mode: mode, subs: []*reNode{item},
		flags: p.flags}
}

func (p *reParser) braces(here int) (lo, hi int, ok bool) {
	lo, hi = 0, reUnlimited
	if p.peek() == '}' {
		return
	}
	los := p.takeWhile(1<<30, isASCIIDigit)
	his := los
	if p.accept(',') {
		his = p.takeWhile(1<<30, isASCIIDigit)
	}
	if !p.accept('}') {
		return
	}
	count := func(s string, otherwise int) int {
		if s == "" {
			return otherwise
		}
		n, err := strconv.ParseUint(s, 10, 32)
		if err != nil || n >= 1<<32-1 {
			panic(&reError{"the repetition number is too large", "", -2})
		}
		return int(n)
	}
	lo, hi = count(los, 0), count(his, reUnlimited)
	if hi < lo {
		p.fail(p.at-here, "min repeat greater than max repeat")
	}
	return lo, hi, true
}
