package conf

import (
	"fmt"
	"strings"

	"github.com/gramener/gramex-go/internal/source"
)

// diagnose finds the first syntax error of a text that the YAML library refused, nil where it finds
// none.
func diagnose(f *file) (e *source.Error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *fault:
			e = source.Errorf(f.pos(r.off), "%s", r.msg)
			if r.hint != "" {
				e.WithHint("%s", r.hint)
			}
		default:
			e = nil // a text that this does not understand either
		}
	}()
	g := &grammar{tokenizer: newTokenizer(f.data), file: f, anchors: map[string]bool{}}
	g.document()
	return nil
}

// grammar holds the tokens against YAML's grammar.
type grammar struct {
	*tokenizer
	file    *file
	anchors map[string]bool
	depth   int
}

// word is a token as it is written.
func (g *grammar) word(t token) string {
	s := strings.TrimSpace(g.src[t.off:max(t.end, t.off)])
	if t.kind == tEnd {
		return "the end of the file"
	}
	if s == "" {
		s = g.src[t.off : t.off+lineLen(g.src[t.off:])]
	}
	if i := lineLen(s); i < len(s) {
		s = s[:i]
	}
	return quote(s)
}

func (g *grammar) document() {
	g.directives()
	g.node(true, false)
	for g.peek().kind == tDocEnd {
		g.next()
	}
	switch t := g.peek(); t.kind {
	case tEnd:
	case tDocStart:
		g.failAt(t.off, "a second document begins here", "a configuration file holds one")
	default:
		g.failAt(t.off, g.word(t)+" can't stand here, behind the end of the document", "")
	}
}

// directives reads what may stand before the document.
func (g *grammar) directives() {
	seen := false
	for g.peek().kind == tDirective {
		t := g.next()
		seen = true
		if f := strings.Fields(g.src[t.off:t.end]); f[0] == "%YAML" && (len(f) < 2 || !strings.HasPrefix(f[1], "1.")) {
			g.failAt(t.off, "this version of YAML can't be read", "leave the line out: YAML 1.1 is read")
		}
	}
	switch t := g.peek(); {
	case t.kind == tDocStart:
		g.next()
	case t.kind == tDocEnd:
		g.failAt(t.off, "a line of ... that ends no document", "leave it out")
	case seen:
		g.failAt(t.off, "a directive is followed by a line of ---", "")
	}
}

// node reads a value and what may stand before it. It reports whether there was one.
func (g *grammar) node(block, indentless bool) bool {
	const deepest = 2000
	if g.depth++; g.depth > deepest {
		panic("too deep to diagnose")
	}
	defer func() { g.depth-- }()
	t := g.peek()
	if t.kind == tAlias {
		g.next()
		if name := g.src[t.off+1 : t.end]; !g.anchors[name] {
			g.failAt(t.off, "*"+name+" names no anchor: there is no &"+name+" before it", "put it in quotes if it is text")
		}
		return true
	}
	props := false
	for t.kind == tAnchor || t.kind == tTag {
		if t = g.next(); t.kind == tAnchor {
			g.anchors[g.src[t.off+1:t.end]] = true
		} else if i := strings.LastIndexByte(g.src[t.off:t.end], '!'); i > 1 && g.src[t.off+1] != '<' && !strings.Contains(g.src, "%TAG") {
			g.failAt(t.off, "the tag handle "+g.src[t.off:t.off+i+1]+" is not defined", "put it in quotes if it is text")
		}
		props = true
		t = g.peek()
	}
	switch {
	case t.kind == tScalar:
		g.next()
		g.afterScalar(t)
	case t.kind == tItem && indentless:
		g.indentlessList()
	case t.kind == tFlowSeqStart:
		g.flowList()
	case t.kind == tFlowMapStart:
		g.flowMapping()
	case t.kind == tSeqStart && block:
		g.list()
	case t.kind == tMapStart && block:
		g.mapping()
	default:
		return props
	}
	return true
}

// afterScalar reports text that follows a quoted one on its line.
func (g *grammar) afterScalar(t token) {
	next := g.peek()
	if !t.quoted || len(g.flow) > 0 || next.kind != tScalar && next.kind != tFlowSeqStart && next.kind != tFlowMapStart {
		return
	}
	if !breakIn(g.src[t.end:next.off]) {
		g.failAt(next.off, "text behind a closing quote", "put the whole value in quotes")
	}
}

func (g *grammar) list() {
	start := g.next()
	for g.peek().kind == tItem {
		g.next()
		if k := g.peek().kind; k != tItem && k != tBlockEnd {
			g.node(true, false)
		}
	}
	if t := g.peek(); t.kind == tBlockEnd {
		g.next()
	} else {
		g.outOfPlace(t, start, "list")
	}
}

// indentlessList reads a list whose items are indented like the key that holds it.
func (g *grammar) indentlessList() {
	for g.peek().kind == tItem {
		g.next()
		if k := g.peek().kind; k != tItem && k != tKey && k != tValue && k != tBlockEnd {
			g.node(true, false)
		}
	}
}

func (g *grammar) mapping() {
	start := g.next()
	for g.peek().kind == tKey {
		g.next()
		if k := g.peek().kind; k != tKey && k != tValue && k != tBlockEnd {
			g.node(true, true)
		}
		if g.peek().kind == tValue {
			g.next()
			if k := g.peek().kind; k != tKey && k != tValue && k != tBlockEnd {
				g.node(true, true)
			}
		}
	}
	if t := g.peek(); t.kind == tBlockEnd {
		g.next()
	} else {
		g.outOfPlace(t, start, "mapping")
	}
}

// outOfPlace reports a token that neither goes on with a block nor ends it.
func (g *grammar) outOfPlace(t, start token, what string) {
	at := g.file.pos(start.off)
	began := fmt.Sprintf("the %s that begins at %d:%d", what, at.Line, at.Col)
	switch {
	case t.kind == tFlowSeqEnd || t.kind == tFlowMapEnd:
		g.failAt(t.off, g.word(t)+" closes nothing", "put the value in quotes if it is text")
	case t.kind == tItem || t.kind == tSeqStart:
		g.failAt(t.off, "a list item among the keys of "+began, "indent it more than its key")
	case t.kind == tValue:
		g.failAt(t.off, "there is no key before this colon", "write key: value, or put the text in quotes")
	case t.kind == tKey && what == "list":
		g.failAt(t.off, g.word(t)+" is a key among the items of "+began, "begin it with \"- \", or put it at the indentation of the keys above")
	case g.last.kind == tScalar && !g.last.plain && !g.last.quoted && t.kind == tScalar:
		g.failAt(t.off, "this line is indented less than the block of text above it",
			"give all lines of a block at least the indentation of its first")
	case !breakIn(g.src[g.last.end:t.off]) && g.last.off < t.off:
		g.failAt(t.off, g.word(t)+" can't stand behind a value", "put the whole value in quotes")
	}
	g.failAt(t.off, "the indentation fits nothing above: "+g.word(t)+" stands in no column of "+began+" or of those around it",
		"give what belongs together the same indentation, in spaces")
}

func (g *grammar) flowList() {
	open := g.next()
	for first := true; g.peek().kind != tFlowSeqEnd; first = false {
		if !first {
			g.comma(open, "]")
			if g.peek().kind == tFlowSeqEnd {
				break
			}
		}
		g.flowPair(open, "]")
	}
	g.next()
}

func (g *grammar) flowMapping() {
	open := g.next()
	for first := true; g.peek().kind != tFlowMapEnd; first = false {
		if !first {
			g.comma(open, "}")
			if g.peek().kind == tFlowMapEnd {
				break
			}
		}
		g.flowPair(open, "}")
	}
	g.next()
}

// flowPair reads an item, or a key with its value.
func (g *grammar) flowPair(open token, closing string) {
	before := g.taken
	switch t := g.peek(); t.kind {
	case tKey:
		g.next()
		g.node(false, false)
		if g.peek().kind == tValue {
			g.next()
			g.node(false, false)
		}
	case tValue:
		g.failAt(t.off, "there is no key before this colon", "write key: value, or put the text in quotes")
	default:
		g.node(false, false)
	}
	if g.taken == before {
		g.notClosed(open, closing)
	}
}

func (g *grammar) comma(open token, closing string) {
	if g.peek().kind != tComma {
		g.notClosed(open, closing)
	}
	g.next()
}

// notClosed reports what stands where a comma or the closing bracket should.
func (g *grammar) notClosed(open token, closing string) {
	t := g.peek()
	opening := g.src[open.off : open.off+1]
	at := g.file.pos(open.off)
	if t.kind == tValue && g.last.kind == tScalar && g.last.plain && g.last.end == t.off && !g.spaceAfter(t) {
		g.failAt(t.off, "a colon within "+opening+" that no space follows", "put a space after the colon")
	}
	switch {
	case t.kind == tEnd || t.kind == tBlockEnd || t.kind == tDocStart || t.kind == tDocEnd || breakIn(g.src[open.off:t.off]) && g.file.pos(t.off).Col <= at.Col:
		g.failAt(open.off, "the "+opening+" that opens here is not closed", "end it with "+closing)
	case t.kind == tFlowSeqEnd || t.kind == tFlowMapEnd:
		g.failAt(t.off, fmt.Sprintf("%s does not close the %s of %d:%d", g.word(t), opening, at.Line, at.Col), "wanted "+closing)
	}
	g.failAt(t.off, fmt.Sprintf("%s can't stand here, within the %s of %d:%d", g.word(t), opening, at.Line, at.Col),
		"put a comma between the items, and a text with , [ ] { } in quotes")
}

// spaceAfter reports whether a blank follows a token.
func (g *grammar) spaceAfter(t token) bool {
	return t.end >= len(g.src) || strings.IndexByte(" \t\r\n", g.src[t.end]) >= 0
}
