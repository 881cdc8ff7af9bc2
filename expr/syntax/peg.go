package syntax

import "strings"

// peg reads tokens by the grammar of grammar.peg. It makes no tree, only what the messages about
// faults ask for: what sort of thing stands where.
type peg struct {
	*parser
	g       *grammar
	pos     int           // of the next token
	fill    int           // tokens looked at so far, in both readings
	invalid bool          // the second reading: rules marked ! hold
	level   int           // of rules
	runs    int           // of rules
	memo    [][]memoEntry // what rules matched, by token
	base    int           // the token of memo[0]
}

const (
	maxLevel = 6000 // bounds the rules within rules, as CPython's MAXSTACK
	// maxRuns bounds the work: a source that takes more (a statement of about 100,000 tokens that
	// is wrong) is told only where the parser stopped.
	maxRuns = 8e6
)

// errExhausted ends a reading that takes too long.
var errExhausted = &Error{Kind: "SyntaxError", Msg: "invalid syntax"}

// memoEntry is what a rule matched.
type memoEntry struct {
	node *pnode
	end  int32
	rule int16 // twice the rule's number, plus one in the second reading
	ok   bool
}

// pnode is something that was matched.
type pnode struct {
	kind       string // for an expression, what CPython's messages call it; "seq" for a sequence
	start, end int    // tokens
	parts      []*pnode
}

// empty stands for an optional item that is absent, and for what looking ahead finds.
var empty = &pnode{}

// next looks at the next token.
func (g *peg) next() *token {
	t := &g.toks[g.pos]
	if g.pos >= g.fill {
		g.fill = g.pos + 1
		if t.kind == tError {
			panic(bailout{g.lexerError()})
		}
	}
	return t
}

// run matches a rule at the next token.
func (g *peg) run(n int) (*pnode, bool) {
	r := g.g.rules[n]
	if r.invalid && !g.invalid {
		return nil, false
	}
	start := g.pos
	if r.name == "statement" {
		if end, ok := g.spans[int32(start)]; ok {
			g.pos = int(end)
			g.fill = max(g.fill, g.pos)
			return &pnode{start: start, end: g.pos}, true
		}
	}
	key := int16(2 * n)
	if g.invalid && !r.shared {
		key++
	}
	memo := &g.memo[start-g.base]
	for i := range *memo {
		if m := &(*memo)[i]; m.rule == key {
			g.pos = int(m.end)
			return m.node, m.ok
		}
	}
	if g.level++; g.level > maxLevel {
		panic(bailout{g.tooDeep()})
	}
	if g.runs++; g.runs > maxRuns {
		panic(bailout{errExhausted})
	}
	was := g.invalid
	if r.plain {
		g.invalid = false
	}
	node, ok := g.choice(r.alts)
	g.invalid = was
	g.level--
	*memo = append(*memo, memoEntry{node, int32(g.pos), key, ok})
	return node, ok
}

// choice matches the first of alts that does.
func (g *peg) choice(alts []*alternative) (*pnode, bool) {
	start := g.pos
	for _, alt := range alts {
		if node, ok, cut := g.sequence(alt); ok || cut {
			return node, ok
		}
		g.pos = start
	}
	return nil, false
}

// bindings are what the names of an alternative stand for, from 'a'.
type bindings [4]*pnode

// sequence matches an alternative. cut reports that no other alternative may.
func (g *peg) sequence(alt *alternative) (node *pnode, ok, cut bool) {
	start := g.pos
	var b bindings
	var only *pnode
	items := 0
	for _, it := range alt.items {
		if it.kind == iCut {
			cut = true
			continue
		}
		n, ok := g.item(it)
		if !ok {
			if cut {
				g.pos = start
			}
			return nil, false, cut
		}
		if it.mod != '&' && it.mod != '!' {
			only = n
			items++
		}
		if it.bind != 0 {
			b[it.bind-'a'] = n
		}
	}
	if alt.action.kind == doDefault && items == 1 {
		return only, true, cut
	}
	node, ok = g.act(&alt.action, &b, start)
	return node, ok, cut
}

// item matches an item, as often as it says.
func (g *peg) item(it *item) (*pnode, bool) {
	start := g.pos
	switch it.mod {
	case 0:
		return g.once(it)
	case '?':
		if n, ok := g.once(it); ok {
			return n, true
		}
		g.pos = start
		return empty, true
	case '&', '!':
		_, ok := g.once(it)
		g.pos = start
		return empty, ok == (it.mod == '&')
	case 'f':
		n, ok := g.once(it)
		if !ok {
			panic(bailout{g.errorAt("SyntaxError", g.pos, g.pos, "expected '"+it.text+"'")})
		}
		return n, true
	}
	return g.repeat(it)
}

// repeat matches an item as often as it goes.
func (g *peg) repeat(it *item) (*pnode, bool) {
	seq := &pnode{kind: "seq", start: g.pos}
	for {
		start := g.pos
		if it.mod == '%' && len(seq.parts) > 0 {
			if _, ok := g.once(it.sep); !ok {
				g.pos = start
				break
			}
		}
		n, ok := g.once(it)
		if !ok {
			g.pos = start
			break
		}
		seq.parts = append(seq.parts, n)
		if g.pos == start {
			break
		}
	}
	seq.end = g.pos
	return seq, it.mod == '*' || len(seq.parts) > 0
}

// once matches an item one time.
func (g *peg) once(it *item) (*pnode, bool) {
	switch it.kind {
	case iRule:
		return g.run(it.rule)
	case iChoice:
		return g.choice(it.alts)
	}
	t := g.next()
	kind := ""
	switch it.kind {
	case iToken:
		if t.kind != it.token {
			return nil, false
		}
		switch {
		case t.kind == tName:
			kind = "name"
		case t.kind == tNumber && t.end-t.start > maxIntDigits:
			g.numberValue(g.pos) // may be too long
		}
	case iWord:
		if t.kind != tName || g.text(g.pos) != it.text {
			return nil, false
		}
	case iSoft:
		if t.kind != tName {
			return nil, false
		}
		// CPython compares as many letters as the identifier has: m is a soft keyword to it here.
		if s := g.text(g.pos); s != "_" && !strings.HasPrefix("match", s) && !strings.HasPrefix("case", s) {
			return nil, false
		}
	case iAug:
		if t.kind < tPlusEqual || t.kind > tDoubleSlashEqual {
			return nil, false
		}
	}
	g.pos++
	return &pnode{kind: kind, start: g.pos - 1, end: g.pos}, true
}
