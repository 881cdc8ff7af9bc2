package library

import (
	"strings"
)

// yamlEmitter writes nodes as PyYAML's emitter does, line breaks included.
type yamlEmitter struct {
	o *dumpOptions
	b strings.Builder

	indents    []int
	indent     int // -1 before the first collection
	flowLevel  int
	column     int
	whitespace bool // the last thing written was white space
	indention  bool // only indentation has been written on this line
	openEnded  bool

	root, sequence, mapping, simpleKey bool // the context of the node being written
	done                               map[*ynode]bool
}

const yamlBreaks = "\n\u0085\u2028\u2029"

func (e *yamlEmitter) write(s string) {
	e.column += len([]rune(s))
	e.b.WriteString(s)
}

func (e *yamlEmitter) indicator(s string, needSpace, whitespace, indention bool) {
	if needSpace && !e.whitespace {
		s = " " + s
	}
	e.whitespace = whitespace
	e.indention = e.indention && indention
	e.openEnded = false
	e.write(s)
}

func (e *yamlEmitter) lineBreak(s string) {
	if s == "" {
		s = e.o.lineBreak
	}
	e.whitespace, e.indention = true, true
	e.b.WriteString(s)
	e.column = 0
}

func (e *yamlEmitter) writeIndent() {
	indent := max(e.indent, 0)
	if !e.indention || e.column > indent || e.column == indent && !e.whitespace {
		e.lineBreak("")
	}
	if e.column < indent {
		e.whitespace = true
		e.write(strings.Repeat(" ", indent-e.column))
	}
}

func (e *yamlEmitter) pushIndent(flow, indentless bool) {
	e.indents = append(e.indents, e.indent)
	switch {
	case e.indent < 0 && flow:
		e.indent = e.o.indent
	case e.indent < 0:
		e.indent = 0
	case !indentless:
		e.indent += e.o.indent
	}
}

func (e *yamlEmitter) popIndent() {
	e.indent = e.indents[len(e.indents)-1]
	e.indents = e.indents[:len(e.indents)-1]
}

// document writes one document.
func (e *yamlEmitter) document(n *ynode, first bool) {
	e.done = map[*ynode]bool{}
	e.indent, e.indents, e.flowLevel = -1, nil, 0
	if first {
		e.whitespace, e.indention = true, true
	}
	if !first || e.o.explicitStart || e.o.canonical {
		e.writeIndent()
		e.indicator("---", true, false, false)
		if e.o.canonical {
			e.writeIndent()
		}
	}
	e.node(n, true, false, false, false)
	e.writeIndent()
	if e.o.explicitEnd {
		e.indicator("...", true, false, false)
		e.writeIndent()
	}
}

func (e *yamlEmitter) node(n *ynode, root, sequence, mapping, simpleKey bool) {
	e.root, e.sequence, e.mapping, e.simpleKey = root, sequence, mapping, simpleKey
	if n.anchor != "" {
		if e.done[n] {
			e.indicator("*"+n.anchor, true, false, false)
			return
		}
		e.done[n] = true
		e.indicator("&"+n.anchor, true, false, false)
	}
	switch n.kind {
	case 's':
		e.scalar(n)
		return
	case 'l':
		if n.tag != "seq" || e.o.canonical {
			e.indicator("!!"+n.tag, true, false, false)
		}
	default:
		if n.tag != "map" || e.o.canonical {
			e.indicator("!!"+n.tag, true, false, false)
		}
	}
	flow := e.flowLevel > 0 || e.o.canonical || n.flow || len(n.items) == 0
	switch {
	case n.kind == 'l' && flow:
		e.flowCollection(n, "[", "]")
	case n.kind == 'l':
		e.blockSequence(n)
	case flow:
		e.flowCollection(n, "{", "}")
	default:
		e.blockMapping(n)
	}
}

func (e *yamlEmitter) flowCollection(n *ynode, open, shut string) {
	e.indicator(open, true, true, false)
	e.flowLevel++
	e.pushIndent(true, false)
	step := 1
	if n.kind == 'm' {
		step = 2
	}
	for i := 0; i < len(n.items); i += step {
		if i > 0 {
			e.indicator(",", false, false, false)
		}
		if e.o.canonical || e.column > e.o.width {
			e.writeIndent()
		}
		if step == 1 {
			e.node(n.items[i], false, true, false, false)
			continue
		}
		if !e.o.canonical && e.isSimpleKey(n.items[i]) {
			e.node(n.items[i], false, false, true, true)
			e.indicator(":", false, false, false)
		} else {
			e.indicator("?", true, false, false)
			e.node(n.items[i], false, false, true, false)
			if e.o.canonical || e.column > e.o.width {
				e.writeIndent()
			}
			e.indicator(":", true, false, false)
		}
		e.node(n.items[i+1], false, false, true, false)
	}
	e.popIndent()
	e.flowLevel--
	if e.o.canonical && len(n.items) > 0 {
		e.indicator(",", false, false, false)
		e.writeIndent()
	}
	e.indicator(shut, false, false, false)
}

func (e *yamlEmitter) blockSequence(n *ynode) {
	e.pushIndent(false, e.mapping && !e.indention)
	for _, c := range n.items {
		e.writeIndent()
		e.indicator("-", true, false, true)
		e.node(c, false, true, false, false)
	}
	e.popIndent()
}

func (e *yamlEmitter) blockMapping(n *ynode) {
	e.pushIndent(false, false)
	for i := 0; i < len(n.items); i += 2 {
		e.writeIndent()
		if e.isSimpleKey(n.items[i]) {
			e.node(n.items[i], false, false, true, true)
			e.indicator(":", false, false, false)
		} else {
			e.indicator("?", true, false, true)
			e.node(n.items[i], false, false, true, false)
			e.writeIndent()
			e.indicator(":", true, false, true)
		}
		e.node(n.items[i+1], false, false, true, false)
	}
	e.popIndent()
}

// isSimpleKey tells a key that may stand on one line before its colon.
func (e *yamlEmitter) isSimpleKey(n *ynode) bool {
	length := 0
	if n.anchor != "" {
		length += len(n.anchor) + 1
		if e.done[n] {
			return length < 128
		}
	}
	if n.kind != 's' {
		return len(n.items) == 0
	}
	a := analyzeScalar(n.text, e.o.unicode)
	if n.tag == "binary" {
		length += len("!!binary")
	}
	return length+len([]rune(n.text)) < 128 && n.text != "" && !a.multiline
}

// scalarAnalysis says which styles can hold a text.
type scalarAnalysis struct {
	multiline                                  bool
	flowPlain, blockPlain, singleQuoted, block bool
}

func analyzeScalar(text string, unicode bool) scalarAnalysis {
	if text == "" {
		return scalarAnalysis{blockPlain: true, singleQuoted: true}
	}
	const space = "\x00 \t\r\n\u0085\u2028\u2029"
	r := []rune(text)
	var blockInd, flowInd, breaks, special bool
	var leadSpace, leadBreak, trailSpace, trailBreak, breakSpace, spaceBreak bool
	if strings.HasPrefix(text, "---") || strings.HasPrefix(text, "...") {
		blockInd, flowInd = true, true
	}
	preceded := true
	prevSpace, prevBreak := false, false
	for i, ch := range r {
		followed := i+1 >= len(r) || strings.ContainsRune(space, r[i+1])
		if i == 0 {
			switch {
			case strings.ContainsRune("#,[]{}&*!|>'\"%@`", ch), ch == '-' && followed:
				flowInd, blockInd = true, true
			case ch == '?' || ch == ':':
				flowInd = true
				blockInd = blockInd || followed
			}
		} else {
			switch {
			case strings.ContainsRune(",?[]{}", ch):
				flowInd = true
			case ch == ':':
				flowInd = true
				blockInd = blockInd || followed
			case ch == '#' && preceded:
				flowInd, blockInd = true, true
			}
		}
		isBreak := strings.ContainsRune(yamlBreaks, ch)
		breaks = breaks || isBreak
		if ch != '\n' && (ch < 0x20 || ch > 0x7e) {
			printable := (ch == 0x85 || ch >= 0xa0 && ch <= 0xd7ff || ch >= 0xe000 && ch <= 0xfffd || ch >= 0x10000 && ch < 0x10ffff) && ch != 0xfeff
			special = special || !printable || !unicode
		}
		switch {
		case ch == ' ':
			leadSpace = leadSpace || i == 0
			trailSpace = trailSpace || i == len(r)-1
			breakSpace = breakSpace || prevBreak
			prevSpace, prevBreak = true, false
		case isBreak:
			leadBreak = leadBreak || i == 0
			trailBreak = trailBreak || i == len(r)-1
			spaceBreak = spaceBreak || prevSpace
			prevSpace, prevBreak = false, true
		default:
			prevSpace, prevBreak = false, false
		}
		preceded = strings.ContainsRune(space, ch)
	}
	a := scalarAnalysis{multiline: breaks, flowPlain: true, blockPlain: true, singleQuoted: true, block: true}
	if leadSpace || leadBreak || trailSpace || trailBreak || breaks || breakSpace {
		a.flowPlain, a.blockPlain = false, false
	}
	if trailSpace {
		a.block = false
	}
	if breakSpace {
		a.singleQuoted = false
	}
	if spaceBreak || special {
		a = scalarAnalysis{multiline: breaks}
	}
	a.flowPlain = a.flowPlain && !flowInd
	a.blockPlain = a.blockPlain && !blockInd
	return a
}

func (e *yamlEmitter) scalarStyle(n *ynode, a scalarAnalysis, plainOK bool) byte {
	if n.style == '"' || e.o.canonical {
		return '"'
	}
	if n.style == 0 && plainOK && !(e.simpleKey && (n.text == "" || a.multiline)) &&
		(e.flowLevel > 0 && a.flowPlain || e.flowLevel == 0 && a.blockPlain) {
		return 0
	}
	if (n.style == '|' || n.style == '>') && e.flowLevel == 0 && !e.simpleKey && a.block {
		return n.style
	}
	if (n.style == 0 || n.style == '\'') && a.singleQuoted && !(e.simpleKey && a.multiline) {
		return '\''
	}
	return '"'
}

func (e *yamlEmitter) scalar(n *ynode) {
	a := analyzeScalar(n.text, e.o.unicode)
	implicit := yamlResolve(n.text) == n.tag
	style := e.scalarStyle(n, a, implicit)
	if style == 0 && !implicit || style != 0 && n.tag != "str" || e.o.canonical {
		e.indicator("!!"+n.tag, true, false, false)
	}
	e.pushIndent(true, false)
	split := !e.simpleKey
	switch style {
	case 0:
		e.plain(n.text, split)
	case '\'':
		e.singleQuoted(n.text, split)
	case '"':
		e.doubleQuoted(n.text, split)
	case '|':
		e.literal(n.text)
	default:
		e.folded(n.text)
	}
	e.popIndent()
}

// piece is one run of a scalar's text: of spaces, of line breaks, or of other characters.
type piece struct {
	kind       byte // ' ', 'b' or 't'
	start, end int
}

// pieces cuts text into runs; quote, if not 0, ends a run of text before it.
func pieces(r []rune, quote rune) []piece {
	kind := func(c rune) byte {
		switch {
		case c == ' ':
			return ' '
		case strings.ContainsRune(yamlBreaks, c):
			return 'b'
		}
		return 't'
	}
	var out []piece
	for i := 0; i < len(r); {
		k := kind(r[i])
		j := i + 1
		if quote == 0 || r[i] != quote {
			for j < len(r) && kind(r[j]) == k && (quote == 0 || r[j] != quote) {
				j++
			}
		}
		out = append(out, piece{k, i, j})
		i = j
	}
	return out
}

func (e *yamlEmitter) breaks(r []rune) {
	if r[0] == '\n' {
		e.lineBreak("")
	}
	for _, c := range r {
		if c == '\n' {
			e.lineBreak("")
		} else {
			e.lineBreak(string(c))
		}
	}
	e.writeIndent()
}

func (e *yamlEmitter) plain(text string, split bool) {
	if e.root {
		e.openEnded = true
	}
	if text == "" {
		return
	}
	if !e.whitespace {
		e.write(" ")
	}
	e.whitespace, e.indention = false, false
	r := []rune(text)
	for _, p := range pieces(r, 0) {
		switch {
		case p.kind == ' ' && p.end == p.start+1 && e.column > e.o.width && split:
			e.writeIndent()
			e.whitespace, e.indention = false, false
		case p.kind == 'b':
			e.breaks(r[p.start:p.end])
			e.whitespace, e.indention = false, false
		default:
			e.write(string(r[p.start:p.end]))
		}
	}
}

func (e *yamlEmitter) singleQuoted(text string, split bool) {
	e.indicator("'", true, false, false)
	r := []rune(text)
	for _, p := range pieces(r, '\'') {
		switch {
		case p.kind == ' ' && p.end == p.start+1 && e.column > e.o.width && split && p.start != 0 && p.end != len(r):
			e.writeIndent()
		case p.kind == 'b':
			e.breaks(r[p.start:p.end])
		case r[p.start] == '\'':
			e.write("''")
		default:
			e.write(string(r[p.start:p.end]))
		}
	}
	e.indicator("'", false, false, false)
}

func yamlEscape(c rune) string {
	switch c {
	case 0:
		return `\0`
	case 7:
		return `\a`
	case 8:
		return `\b`
	case 9:
		return `\t`
	case 10:
		return `\n`
	case 11:
		return `\v`
	case 12:
		return `\f`
	case 13:
		return `\r`
	case 27:
		return `\e`
	case '"':
		return `\"`
	case '\\':
		return `\\`
	case 0x85:
		return `\N`
	case 0xa0:
		return `\_`
	case 0x2028:
		return `\L`
	case 0x2029:
		return `\P`
	}
	const digits = "0123456789ABCDEF"
	hex := func(width int) string {
		s := ""
		for i := range width {
			s = string(digits[(c>>(4*i))&15]) + s
		}
		return s
	}
	switch {
	case c <= 0xff:
		return `\x` + hex(2)
	case c <= 0xffff:
		return `\u` + hex(4)
	}
	return `\U` + hex(8)
}

func (e *yamlEmitter) doubleQuoted(text string, split bool) {
	e.indicator(`"`, true, false, false)
	r := []rune(text)
	start := 0
	for end := 0; end <= len(r); end++ {
		ch := rune(-1)
		if end < len(r) {
			ch = r[end]
		}
		plain := ch >= 0x20 && ch <= 0x7e || e.o.unicode && (ch >= 0xa0 && ch <= 0xd7ff || ch >= 0xe000 && ch <= 0xfffd)
		if ch < 0 || !plain || strings.ContainsRune("\"\\\u0085\u2028\u2029\ufeff", ch) {
			if start < end {
				e.write(string(r[start:end]))
				start = end
			}
			if ch >= 0 {
				e.write(yamlEscape(ch))
				start = end + 1
			}
		}
		if end > 0 && end < len(r)-1 && (ch == ' ' || start >= end) && e.column+end-start > e.o.width && split {
			data := `\`
			if start < end {
				data = string(r[start:end]) + `\`
				start = end
			}
			e.write(data)
			e.writeIndent()
			e.whitespace, e.indention = false, false
			if r[start] == ' ' {
				e.write(`\`)
			}
		}
	}
	e.indicator(`"`, false, false, false)
}

func (e *yamlEmitter) blockHints(r []rune) string {
	if len(r) == 0 {
		return ""
	}
	hints := ""
	if strings.ContainsRune(" "+yamlBreaks, r[0]) {
		hints = itoa(e.o.indent)
	}
	isBreak := func(c rune) bool { return strings.ContainsRune(yamlBreaks, c) }
	switch {
	case !isBreak(r[len(r)-1]):
		hints += "-"
	case len(r) == 1 || isBreak(r[len(r)-2]):
		hints += "+"
	}
	return hints
}

func (e *yamlEmitter) literal(text string) {
	r := []rune(text)
	hints := e.blockHints(r)
	e.indicator("|"+hints, true, false, false)
	if strings.HasSuffix(hints, "+") {
		e.openEnded = true
	}
	e.lineBreak("")
	for i := 0; i < len(r); {
		j := i
		if strings.ContainsRune(yamlBreaks, r[i]) {
			for j < len(r) && strings.ContainsRune(yamlBreaks, r[j]) {
				if r[j] == '\n' {
					e.lineBreak("")
				} else {
					e.lineBreak(string(r[j]))
				}
				j++
			}
		} else {
			for j < len(r) && !strings.ContainsRune(yamlBreaks, r[j]) {
				j++
			}
			e.writeIndent()
			e.write(string(r[i:j]))
			e.whitespace, e.indention = false, false
			if j == len(r) {
				e.lineBreak("")
			}
		}
		i = j
	}
}

func (e *yamlEmitter) folded(text string) {
	r := []rune(text)
	hints := e.blockHints(r)
	e.indicator(">"+hints, true, false, false)
	if strings.HasSuffix(hints, "+") {
		e.openEnded = true
	}
	e.lineBreak("")
	leadingSpace := true
	first := true
	for _, p := range pieces(r, 0) {
		switch p.kind {
		case 'b':
			next := p.end < len(r)
			if !leadingSpace && next && r[p.end] != ' ' && r[p.start] == '\n' {
				e.lineBreak("")
			}
			leadingSpace = next && r[p.end] == ' '
			for _, c := range r[p.start:p.end] {
				if c == '\n' {
					e.lineBreak("")
				} else {
					e.lineBreak(string(c))
				}
			}
			if next {
				e.writeIndent()
			}
		case ' ':
			if first {
				e.writeIndent()
			}
			if p.end == p.start+1 && e.column > e.o.width && p.end < len(r) {
				e.writeIndent()
			} else {
				e.write(string(r[p.start:p.end]))
			}
		default:
			if first {
				e.writeIndent()
				leadingSpace = false
			}
			e.write(string(r[p.start:p.end]))
			leadingSpace = false
			if p.end == len(r) {
				e.lineBreak("")
			}
		}
		first = false
	}
}
