package library

import (
	"strconv"
	"strings"
	"unicode"
)

// group parses what follows an opening parenthesis; nil when it was a comment or global flags.
func (p *reParser) group(verbose bool, nested int, first bool) *reNode {
	start := p.at - 1
	name, capture := "", true
	node := &reNode{op: reGroup, flags: p.flags}
	outer := p.flags
	if p.accept('?') {
		if !p.more() {
			p.fail(0, "unexpected end of pattern")
		}
		switch c := p.take(); c {
		case "P":
			var done *reNode
			if name, done = p.groupName(nested); done != nil {
				return done
			}
		case ":":
			capture = false
		case "#":
			for {
				if !p.more() {
					p.fail(p.at-start, "missing ), unterminated comment")
				}
				if p.take() == ")" {
					return nil
				}
			}
		case "=", "!", "<":
			return p.look(c, start, verbose, nested)
		case "(":
			return p.conditional(start, verbose, nested)
		case ">":
			capture, node.op = false, reAtomic
		default:
			if c != "-" && reFlagOf(c) == 0 {
				p.fail(len([]rune(c))+1, "unknown extension ?%s", c)
			}
			on, off, global := p.inlineFlags(c)
			if global {
				if !first {
					p.fail(p.at-start, "global flags not at the start of the expression")
				}
				if p.flags&reVerbose != 0 && !verbose {
					p.restart = true
				}
				return nil
			}
			capture, node.op = false, reScoped
			if on&(reASCII|reUnicode|reLocale) != 0 {
				p.flags &^= reASCII | reUnicode | reLocale
			}
			p.flags = p.flags&^off | on
			node.flags = p.flags
			verbose = (verbose || on&reVerbose != 0) && off&reVerbose == 0
		}
	}
	if capture {
		node.num = p.openGroup(name)
	}
	node.subs = []*reNode{p.parseSub(verbose, nested+1)}
	p.flags = outer
	if !p.accept(')') {
		p.fail(p.at-start, "missing ), unterminated subpattern")
	}
	if capture {
		delete(p.open, node.num)
		p.closed = append(p.closed, node.num)
	}
	return node
}

func (p *reParser) openGroup(name string) int {
	num := p.groups
	p.groups++
	if name != "" {
		if old, ok := p.names[name]; ok {
			p.fail(len([]rune(name))+1, "redefinition of group name %s as group %d; was group %d",
				reprStr(name), num, old)
		}
		p.names[name] = num
		p.order = append(p.order, name)
	}
	p.open[num] = true
	return num
}

// groupName parses (?P<name>, whose name it returns, or the whole of (?P=name).
func (p *reParser) groupName(nested int) (string, *reNode) {
	if p.accept('<') {
		name := p.until('>', "group name")
		p.checkName(name, 1)
		return name, nil
	}
	if p.accept('=') {
		name := p.until(')', "group name")
		p.checkName(name, 1)
		n := len([]rune(name)) + 1
		gid, ok := p.names[name]
		if !ok {
			p.fail(n, "unknown group name %s", reprStr(name))
		}
		if p.open[gid] {
			p.fail(n, "cannot refer to an open group")
		}
		return "", &reNode{op: reBackref, num: gid, flags: p.flags}
	}
	c := p.take()
	if c == "" {
		p.fail(0, "unexpected end of pattern")
	}
	p.fail(len([]rune(c))+2, "unknown extension ?P%s", c)
	return "", nil
}

func (p *reParser) look(c string, start int, verbose bool, nested int) *reNode {
	node := &reNode{op: reLook, flags: p.flags}
	if c == "<" {
		c = p.take()
		if c == "" {
			p.fail(0, "unexpected end of pattern")
		}
		if c != "=" && c != "!" {
			p.fail(len([]rune(c))+2, "unknown extension ?<%s", c)
		}
		node.behind = true
	}
	node.mode = c[0]
	sub := p.parseSub(verbose, nested+1)
	if !p.accept(')') {
		p.fail(p.at-start, "missing ), unterminated subpattern")
	}
	node.subs = []*reNode{sub}
	if node.behind {
		if lo, hi := p.width(sub, 0); lo != hi {
			panic(&reError{"look-behind requires fixed-width pattern", p.text, -1})
		}
	}
	return node
}

func (p *reParser) conditional(start int, verbose bool, nested int) *reNode {
	name := p.until(')', "group name")
	n := len([]rune(name)) + 1
	num := 0
	if isIdentifier(name) {
		var ok bool
		if num, ok = p.names[name]; !ok {
			p.fail(n, "unknown group name %s", reprStr(name))
		}
	} else {
		v, err := strconv.Atoi(strings.TrimSpace(name))
		if err != nil || v < 0 {
			p.fail(n, "bad character in group name %s", reprStr(name))
		}
		if v == 0 {
			p.fail(n, "bad group number")
		}
		num = v
		if _, ok := p.refs[num]; !ok {
			p.refs[num] = p.at - n
		}
	}
	yes := p.parseSeq(verbose, nested+1, false)
	no := &reNode{op: reSeq, flags: p.flags}
	if p.accept('|') {
		no = p.parseSeq(verbose, nested+1, false)
		if p.peek() == '|' {
			p.fail(0, "conditional backref with more than two branches")
		}
	}
	if !p.accept(')') {
		p.fail(p.at-start, "missing ), unterminated subpattern")
	}
	return &reNode{op: reCond, num: num, subs: []*reNode{yes, no}, flags: p.flags}
}

func reFlagOf(c string) int {
	switch c {
	case "i":
		return reIgnoreCase
	case "L":
		return reLocale
	case "m":
		return reMultiline
	case "s":
		return reDotAll
	case "x":
		return reVerbose
	case "a":
		return reASCII
	case "t":
		return reTemplate
	case "u":
		return reUnicode
	}
	return 0
}

// inlineFlags parses (?aiLmsux) or (?aiLmsux-imsx: after its first letter.
func (p *reParser) inlineFlags(c string) (on, off int, global bool) {
	const types = reASCII | reUnicode | reLocale
	unknown := func(c, otherwise string) {
		n := len([]rune(c))
		if c != "" && unicode.IsLetter([]rune(c)[0]) {
			p.fail(n, "unknown flag")
		}
		p.fail(n, "%s", otherwise)
	}
	if c != "-" {
		for {
			f := reFlagOf(c)
			switch {
			case !p.bytes && c == "L":
				p.fail(0, "bad inline flags: cannot use 'L' flag with a str pattern")
			case p.bytes && c == "u":
				p.fail(0, "bad inline flags: cannot use 'u' flag with a bytes pattern")
			}
			on |= f
			if f&types != 0 && on&types != f {
				p.fail(0, "bad inline flags: flags 'a', 'u' and 'L' are incompatible")
			}
			c = p.take()
			if c == ")" || c == "-" || c == ":" {
				break
			}
			if reFlagOf(c) == 0 {
				unknown(c, "missing -, : or )")
			}
		}
	}
	if c == ")" {
		if on&reASCII != 0 {
			p.flags &^= reUnicode
		}
		p.flags |= on
		return on, 0, true
	}
	if c == "-" {
		if c = p.take(); reFlagOf(c) == 0 {
			unknown(c, "missing flag")
		}
		for {
			f := reFlagOf(c)
			if f&types != 0 {
				p.fail(0, "bad inline flags: cannot turn off flags 'a', 'u' and 'L'")
			}
			off |= f
			if c = p.take(); c == ":" {
				break
			}
			if reFlagOf(c) == 0 {
				unknown(c, "missing :")
			}
		}
	}
	if on&off != 0 {
		p.fail(1, "bad inline flags: flag turned on and off")
	}
	return on, off, false
}

// simpleEscape is the character of \a, \f, \n, \r, \t, \v or \\.
func simpleEscape(c rune) (rune, bool) {
	i := strings.IndexRune(`afnrtv\`, c)
	if i < 0 {
		return 0, false
	}
	return []rune("\a\f\n\r\t\v\\")[i], true
}

func (p *reParser) escape(esc string) *reNode {
	c := []rune(esc)[1]
	switch {
	case strings.ContainsRune("dDsSwW", c):
		return &reNode{op: reCategory, r: c}
	case strings.ContainsRune("AZbB", c):
		return &reNode{op: reAt, r: c}
	case c == '0':
		esc += p.takeWhile(2, isOctal)
		return octalLiteral(esc)
	case isASCIIDigit(c):
		if isASCIIDigit(p.peek()) {
			esc += p.take()
			if isOctal(c) && isOctal(rune(esc[2])) && isOctal(p.peek()) {
				esc += p.take()
				return p.octal(esc)
			}
		}
		group := atoi(esc[1:])
		if group >= p.groups {
			p.fail(len(esc)-1, "invalid group reference %d", group)
		}
		if p.open[group] {
			p.fail(len(esc), "cannot refer to an open group")
		}
		return &reNode{op: reBackref, num: group}
	}
	return p.commonEscape(esc, c)
}

func octalLiteral(esc string) *reNode {
	v, _ := strconv.ParseInt(esc[1:], 8, 32)
	return &reNode{op: reLiteral, r: rune(v)}
}

func (p *reParser) octal(esc string) *reNode {
	n := octalLiteral(esc)
	if n.r > 0o377 {
		p.fail(len(esc), "octal escape value %s outside of range 0-0o377", esc)
	}
	return n
}

// commonEscape is an escape with one meaning inside and outside of a set.
func (p *reParser) commonEscape(esc string, c rune) *reNode {
	if r, ok := simpleEscape(c); ok {
		return &reNode{op: reLiteral, r: r}
	}
	width := map[rune]int{'x': 2, 'u': 4, 'U': 8}[c]
	if width > 0 && (c == 'x' || !p.bytes) {
		esc += p.takeWhile(width, isHex)
		if len(esc) != width+2 {
			p.fail(len(esc), "incomplete escape %s", esc)
		}
		v, _ := strconv.ParseUint(esc[2:], 16, 64)
		if v > unicode.MaxRune {
			p.fail(len(esc), "bad escape %s", esc)
		}
		return &reNode{op: reLiteral, r: rune(v)}
	}
	if isASCIILetter(c) {
		p.fail(len(esc), "bad escape %s", esc)
	}
	return &reNode{op: reLiteral, r: c}
}

func (p *reParser) setEscape(esc string) *reNode {
	c := []rune(esc)[1]
	switch {
	case strings.ContainsRune("dDsSwW", c):
		return &reNode{op: reCategory, r: c}
	case c == 'b':
		return &reNode{op: reLiteral, r: '\b'}
	case isOctal(c):
		return p.octal(esc + p.takeWhile(2, isOctal))
	case isASCIIDigit(c):
		p.fail(len(esc), "bad escape %s", esc)
	}
	return p.commonEscape(esc, c)
}

// set parses a character set after its bracket.
func (p *reParser) set() *reNode {
	here := p.at - 1
	node := &reNode{op: reSet}
	node.negate = p.accept('^')
	one := func(s string) *reNode {
		if s[0] == '\\' {
			return p.setEscape(s)
		}
		return &reNode{op: reLiteral, r: []rune(s)[0]}
	}
	next := func() string {
		s := p.take()
		if s == "" {
			p.fail(p.at-here, "unterminated character set")
		}
		return s
	}
	for {
		start := p.at
		s := next()
		if s == "]" && len(node.subs) > 0 {
			return node
		}
		item := one(s)
		from := string(p.src[start:p.at])
		if !p.accept('-') {
			node.subs = append(node.subs, item)
			continue
		}
		start = p.at
		s = next()
		if s == "]" {
			node.subs = append(node.subs, item, &reNode{op: reLiteral, r: '-'})
			return node
		}
		end := one(s)
		to := string(p.src[start:p.at])
		if item.op != reLiteral || end.op != reLiteral || end.r < item.r {
			p.fail(len([]rune(from))+1+len([]rune(to)), "bad character range %s-%s", from, to)
		}
		item.hi = end.r
		node.subs = append(node.subs, item)
	}
}

// width bounds how many characters n matches.
func (p *reParser) width(n *reNode, depth int) (lo, hi int) {
	switch n.op {
	case reLiteral, reAny, reSet, reCategory:
		return 1, 1
	case reAt, reLook:
		return 0, 0
	case reBackref:
		return 0, reUnlimited
	case reSeq, reGroup, reScoped, reAtomic:
		for _, s := range n.subs {
			l, h := p.width(s, depth+1)
			lo, hi = min(lo+l, reUnlimited), min(hi+h, reUnlimited)
		}
		return lo, hi
	case reRepeat:
		l, h := p.width(n.subs[0], depth+1)
		return min(l*n.min, reUnlimited), min(h*n.max, reUnlimited)
	default: // branch, condition
		lo = reUnlimited
		for _, s := range n.subs {
			l, h := p.width(s, depth+1)
			lo, hi = min(lo, l), max(hi, h)
		}
		return lo, hi
	}
}
