package syntax

import (
	_ "embed" // the grammar
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed grammar.peg
var grammarText string

// grammar is grammar.peg, ready to run.
type grammar struct {
	rules []*rule
	index map[string]int
}

// rule is a rule of the grammar. Its first alternative that matches is its match.
type rule struct {
	name    string
	alts    []*alternative
	invalid bool // holds in the second reading only
	shared  bool // remembered for both ways of reading alike
	plain   bool // turns the invalid rules off within
}

// alternative is a sequence of items and what to make of them.
type alternative struct {
	items  []*item
	action action
}

type itemKind uint8

const (
	iToken itemKind = iota // a token of a kind
	iWord                  // an identifier of a spelling
	iSoft                  // an identifier that is a keyword somewhere
	iAug                   // an operator of augmented assignment
	iRule
	iChoice // a group in parentheses
	iCut
)

// item is what a sequence is made of.
type item struct {
	kind  itemKind
	token kind
	text  string // of a word, and of a token that must follow
	rule  int
	alts  []*alternative
	bind  byte // the name, from 'a', or 0
	// How often: '?', '*', '+', '%' for one or more with sep between, '&' and '!' to look ahead,
	// 'f' for a token that must follow, or 0.
	mod byte
	sep *item
}

type actionKind uint8

const (
	doDefault actionKind = iota
	doNode               // a node of kind text with parts args
	doValue              // what args[0] matched
	doLast
	doAt
	doRange
	doFrom
	doIndent
	doTarget
	doCheck
)

// action is what an alternative makes of its match.
type action struct {
	kind actionKind
	text string
	args []byte // names, from 'a'
}

// loadGrammar reads grammar.peg when the first source is refused.
var loadGrammar = sync.OnceValue(func() *grammar { return parseGrammar(grammarText) })

// grammarReader reads the notation of grammar.peg.
type grammarReader struct {
	g    *grammar
	line string // what is left of a line
}

func parseGrammar(text string) *grammar {
	r := &grammarReader{g: &grammar{index: map[string]int{}}}
	for _, line := range strings.Split(text, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		r.line = strings.TrimSpace(line)
		if line[0] == '\t' {
			last := r.g.rules[len(r.g.rules)-1]
			last.alts = append(last.alts, r.alternative())
			continue
		}
		words := strings.Fields(line)
		rule := &rule{name: words[0]}
		for _, flag := range words[1:] {
			rule.invalid = rule.invalid || flag == "!"
			rule.shared = rule.shared || flag == "*"
			rule.plain = rule.plain || flag == "^"
		}
		r.g.index[rule.name] = len(r.g.rules)
		r.g.rules = append(r.g.rules, rule)
	}
	for _, rule := range r.g.rules {
		r.resolve(rule.name, rule.alts)
	}
	return r.g
}

// resolve finds the rules that items name.
func (r *grammarReader) resolve(in string, alts []*alternative) {
	for _, alt := range alts {
		for _, it := range alt.items {
			r.resolve(in, it.alts)
			if it.kind == iRule {
				n, ok := r.g.index[it.text]
				if !ok {
					panic(fmt.Sprintf("grammar.peg: %s: no rule %q", in, it.text))
				}
				it.rule = n
			}
		}
	}
}

func (r *grammarReader) blanks() { r.line = strings.TrimLeft(r.line, " ") }

// eat passes s if it is next.
func (r *grammarReader) eat(s string) bool {
	r.blanks()
	rest, ok := strings.CutPrefix(r.line, s)
	if ok {
		r.line = rest
	}
	return ok
}

// alternative reads items and an action.
func (r *grammarReader) alternative() *alternative {
	alt := &alternative{}
	for {
		r.blanks()
		switch {
		case r.line == "" || r.line[0] == ')' || r.line[0] == '/':
			return alt
		case r.eat("->"):
			alt.action = r.nodeAction()
			return alt
		case r.eat("=>"):
			alt.action = r.errorAction()
			return alt
		}
		alt.items = append(alt.items, r.item())
	}
}

func (r *grammarReader) item() *item {
	var bind, mod byte
	if len(r.line) > 2 && r.line[1] == ':' && 'a' <= r.line[0] && r.line[0] <= 'z' {
		bind = r.line[0]
		r.line = r.line[2:]
	}
	switch {
	case r.eat("&&"):
		mod = 'f'
	case r.eat("&"):
		mod = '&'
	case r.eat("!"):
		mod = '!'
	}
	it := r.atom()
	it.bind = bind
	if mod != 0 {
		it.mod = mod
		return it
	}
	if r.line != "" && strings.IndexByte("?*+%", r.line[0]) >= 0 {
		it.mod = r.line[0]
		r.line = r.line[1:]
		if it.mod == '%' {
			it.sep = r.atom()
		}
	}
	return it
}

// atom reads an item without what goes before and after it.
func (r *grammarReader) atom() *item {
	switch {
	case r.eat("~"):
		return &item{kind: iCut}
	case r.eat("("):
		it := &item{kind: iChoice, alts: []*alternative{r.alternative()}}
		for r.eat("/") {
			it.alts = append(it.alts, r.alternative())
		}
		if !r.eat(")") {
			panic("grammar.peg: ) wanted at " + r.line)
		}
		return it
	}
	if c := r.line[0]; c == '\'' || c == '"' {
		n := strings.IndexByte(r.line[1:], c)
		text := r.line[1 : n+1]
		r.line = r.line[n+2:]
		if c == '"' {
			return &item{kind: iWord, text: text}
		}
		for k, s := range spellings {
			if s == text {
				return &item{kind: iToken, token: kind(k), text: text}
			}
		}
		panic("grammar.peg: no token " + text)
	}
	return r.named()
}

// tokenNames are the kinds of token that have no fixed text.
var tokenNames = map[string]kind{"NAME": tName, "NUMBER": tNumber, "STRING": tString, "NEWLINE": tNewline,
	"INDENT": tIndent, "DEDENT": tDedent, "EOF": tEOF}

func (r *grammarReader) named() *item {
	n := 0
	for n < len(r.line) && isWord(r.line[n]) {
		n++
	}
	name := r.line[:n]
	if n == 0 {
		panic("grammar.peg: item wanted at " + r.line)
	}
	r.line = r.line[n:]
	if k, ok := tokenNames[name]; ok {
		return &item{kind: iToken, token: k, text: name}
	}
	switch name {
	case "SOFT_KEYWORD":
		return &item{kind: iSoft}
	case "AUG":
		return &item{kind: iAug}
	}
	return &item{kind: iRule, text: name}
}

// word reads the next word of an action.
func (r *grammarReader) word() string {
	r.blanks()
	n := 0
	for n < len(r.line) && r.line[n] != ' ' && r.line[n] != ')' && r.line[n] != '/' {
		n++
	}
	w := r.line[:n]
	r.line = r.line[n:]
	return w
}

// names reads the names that an action uses.
func (r *grammarReader) names() []byte {
	var names []byte
	for {
		r.blanks()
		if r.line == "" || r.line[0] == '"' || r.line[0] == ')' || r.line[0] == '/' {
			return names
		}
		names = append(names, r.word()[0])
	}
}

func (r *grammarReader) nodeAction() action {
	if r.eat("=") {
		return action{kind: doValue, args: r.names()}
	}
	kind := r.word()
	return action{kind: doNode, text: strings.ReplaceAll(kind, "_", " "), args: r.names()}
}

func (r *grammarReader) errorAction() action {
	kinds := map[string]actionKind{"last": doLast, "at": doAt, "range": doRange, "from": doFrom,
		"indent": doIndent, "target": doTarget, "check": doCheck}
	kind, ok := kinds[r.word()]
	if !ok {
		panic("grammar.peg: action wanted before " + r.line)
	}
	a := action{kind: kind}
	if kind == doTarget || kind == doCheck {
		a.text = r.word()
	}
	a.args = r.names()
	if r.line != "" && r.line[0] == '"' {
		text, err := strconv.Unquote(r.line)
		if err != nil {
			panic("grammar.peg: bad text " + r.line)
		}
		a.text, r.line = text, ""
	}
	return a
}
