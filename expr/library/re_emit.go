package library

import (
	"fmt"
	"strings"
)

// emitRegex writes a parsed pattern for regexp2, whose dialect is .NET's. Every group gets its
// number written out (.NET would number named groups last), the classes \d \w \s are spelled as
// Python means them, and the flags are applied here, but for i, which the engine knows.
func emitRegex(p *reParser, root *reNode) string {
	e := &reEmitter{groups: p.groups}
	e.ignoreCase = p.flags&reIgnoreCase != 0
	e.flags = p.flags
	if e.ignoreCase {
		e.b.WriteString("(?i)")
	}
	e.node(root)
	return e.b.String()
}

type reEmitter struct {
	b          strings.Builder
	ignoreCase bool
	flags      int
	groups     int
}

// The classes as Python's re has them. [^...] forms follow from negation.
const (
	uniWord   = `\p{L}\p{N}_`
	asciiWord = `a-zA-Z0-9_`
	uniSpace  = `\s\x1c-\x1f`
	asciiSpac = `\x20\t\n\r\f\v`
	uniDigit  = `\p{Nd}`
	asciiDig  = `0-9`
)

func (e *reEmitter) ascii(n *reNode) bool {
	return n.flags&reASCII != 0 || e.flags&reUnicode == 0 && n.flags&reUnicode == 0
}

func classBody(c rune, ascii bool) string {
	switch c {
	case 'd', 'D':
		if ascii {
			return asciiDig
		}
		return uniDigit
	case 's', 'S':
		if ascii {
			return asciiSpac
		}
		return uniSpace
	}
	if ascii {
		return asciiWord
	}
	return uniWord
}

func (e *reEmitter) node(n *reNode) {
	switch n.op {
	case reLiteral:
		e.literal(n.r)
	case reAny:
		if e.has(n, reDotAll) {
			e.b.WriteString(`[\s\S]`)
		} else {
			e.b.WriteString(`[^\n]`)
		}
	case reSet:
		e.set(n)
	case reCategory:
		neg := ""
		if n.r < 'a' {
			neg = "^"
		}
		fmt.Fprintf(&e.b, "[%s%s]", neg, classBody(n.r, e.ascii(n)))
	case reAt:
		e.at(n)
	case reSeq:
		for _, s := range n.subs {
			e.node(s)
		}
	case reBranch:
		e.b.WriteString("(?:")
		for i, s := range n.subs {
			if i > 0 {
				e.b.WriteByte('|')
			}
			e.node(s)
		}
		e.b.WriteByte(')')
	case reGroup:
		if n.num > 0 {
			e.wrap(fmt.Sprintf("(?<%d>", n.num), n.subs[0])
		} else {
			e.wrap("(?:", n.subs[0])
		}
	case reScoped:
		e.scoped(n)
	case reAtomic:
		e.wrap("(?>", n.subs[0])
	case reRepeat:
		e.repeat(n)
	case reLook:
		open := "(?" + string(n.mode)
		if n.behind {
			open = "(?<" + string(n.mode)
		}
		e.wrap(open, n.subs[0])
	case reBackref:
		fmt.Fprintf(&e.b, `\k<%d>`, n.num)
	case reCond:
		fmt.Fprintf(&e.b, "(?(%d)", n.num)
		e.node(n.subs[0])
		e.b.WriteByte('|')
		e.node(n.subs[1])
		e.b.WriteByte(')')
	}
}

// has tells whether a flag is in force: set for the node, or, since a global flag may be written
// after the node's own was noted, for the whole.
func (e *reEmitter) has(n *reNode, flag int) bool { return n.flags&flag != 0 }

func (e *reEmitter) wrap(open string, sub *reNode) {
	e.b.WriteString(open)
	e.node(sub)
	e.b.WriteByte(')')
}

func (e *reEmitter) scoped(n *reNode) {
	want, was := n.flags&reIgnoreCase != 0, e.ignoreCase
	e.ignoreCase = want
	switch {
	case want && !was:
		e.wrap("(?i:", n.subs[0])
	case !want && was:
		e.wrap("(?-i:", n.subs[0])
	default:
		e.wrap("(?:", n.subs[0])
	}
	e.ignoreCase = was
}

func (e *reEmitter) at(n *reNode) {
	ascii := e.ascii(n)
	multi := e.has(n, reMultiline)
	w := "[" + classBody('w', ascii) + "]"
	switch n.r {
	case '^':
		if multi {
			e.b.WriteString("(?m:^)")
		} else {
			e.b.WriteString(`\A`)
		}
	case '$':
		if multi {
			e.b.WriteString("(?m:$)")
		} else {
			e.b.WriteString(`\Z`)
		}
	case 'A':
		e.b.WriteString(`\A`)
	case 'Z':
		e.b.WriteString(`\z`)
	case 'b':
		if ascii {
			fmt.Fprintf(&e.b, "(?:(?<=%s)(?!%s)|(?<!%s)(?=%s))", w, w, w, w)
		} else {
			e.b.WriteString(`\b`)
		}
	case 'B':
		// Python says no to \B in an empty string.
		if ascii {
			fmt.Fprintf(&e.b, `(?:(?!\A\z)(?:(?<=%s)(?=%s)|(?<!%s)(?!%s)))`, w, w, w, w)
		} else {
			e.b.WriteString(`(?:(?!\A\z)\B)`)
		}
	}
}

func (e *reEmitter) repeat(n *reNode) {
	if n.mode == 'p' {
		e.b.WriteString("(?>")
	}
	e.b.WriteString("(?:")
	e.node(n.subs[0])
	e.b.WriteByte(')')
	switch {
	case n.min == 0 && n.max == reUnlimited:
		e.b.WriteByte('*')
	case n.min == 1 && n.max == reUnlimited:
		e.b.WriteByte('+')
	case n.min == 0 && n.max == 1:
		e.b.WriteByte('?')
	case n.max == reUnlimited:
		fmt.Fprintf(&e.b, "{%d,}", n.min)
	default:
		fmt.Fprintf(&e.b, "{%d,%d}", n.min, n.max)
	}
	switch n.mode {
	case 'l':
		e.b.WriteByte('?')
	case 'p':
		e.b.WriteByte(')')
	}
}

func (e *reEmitter) set(n *reNode) {
	e.b.WriteByte('[')
	if n.negate {
		e.b.WriteByte('^')
	}
	var apart []rune // negated classes, which a set of .NET cannot hold in general
	for _, item := range n.subs {
		switch {
		case item.op == reCategory && item.r < 'a':
			apart = append(apart, item.r)
		case item.op == reCategory:
			e.b.WriteString(classBody(item.r, e.ascii(n)))
		default:
			e.setRune(item.r)
			if item.hi > item.r {
				e.b.WriteByte('-')
				e.setRune(item.hi)
			}
		}
	}
	if len(apart) == 0 {
		e.b.WriteByte(']')
		return
	}
	e.setApart(n, apart)
}

// setApart rewrites a set that holds \D, \S or \W as alternatives.
func (e *reEmitter) setApart(n *reNode, apart []rune) {
	s := e.b.String() // no bracket stands within a set: setRune escapes it
	open := strings.LastIndex(s, "[")
	body := strings.TrimPrefix(s[open+1:], "^")
	e.b.Reset()
	e.b.WriteString(s[:open])
	parts := make([]string, 0, len(apart)+1)
	if body != "" {
		parts = append(parts, "["+body+"]")
	}
	for _, c := range apart {
		parts = append(parts, "[^"+classBody(c, e.ascii(n))+"]")
	}
	all := strings.Join(parts, "|")
	if n.negate {
		fmt.Fprintf(&e.b, `(?:(?!%s)[\s\S])`, all)
	} else {
		fmt.Fprintf(&e.b, "(?:%s)", all)
	}
}

func (e *reEmitter) setRune(r rune) {
	if r < 0x80 && (r >= '0' && r <= '9' || isASCIILetter(r)) || r >= 0x80 {
		e.b.WriteRune(r)
		return
	}
	fmt.Fprintf(&e.b, `\x%02x`, r)
}

func (e *reEmitter) literal(r rune) {
	if r < 0x80 && !(r >= '0' && r <= '9' || isASCIILetter(r)) {
		fmt.Fprintf(&e.b, `\x%02x`, r)
		return
	}
	e.b.WriteRune(r)
}
