package conf

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gramener/gramex-go/internal/source"
	"github.com/gramener/gramex-go/internal/spell"
)

// maxText is the length in bytes that a text may grow to as variables are put in.
const maxText = 1 << 20

// predefined gives the variables that are there before any file is read: the environment, the
// secrets over it, and Gramex's own over both.
func (l *loader) predefined() map[string]*Node {
	vars := map[string]*Node{}
	for _, kv := range l.opts.Environ {
		if name, value, ok := strings.Cut(kv, "="); ok && name != "" {
			vars[name] = textNode(value)
		}
	}
	for name, v := range l.secrets() {
		vars[name] = v
	}
	vars["GRAMEXPATH"] = textNode(l.opts.GramexPath)
	vars["GRAMEXAPPS"] = textNode(filepath.Join(l.opts.GramexPath, "apps"))
	host, err := os.Hostname()
	if err != nil {
		host = "localhost"
	}
	vars["GRAMEXHOST"] = textNode(host)
	if vars["GRAMEXDATA"] == nil {
		home, _ := vars["HOME"].Text()
		if home == "" {
			home = l.opts.Root
		}
		vars["GRAMEXDATA"] = textNode(filepath.Join(home, ".config", "gramexdata"))
	}
	return vars
}

// textNode is a String that stands in no file; where it is put in decides its position.
func textNode(s string) *Node { return &Node{Kind: String, Value: s} }

// fileVars are the variables of a file, over which what its importer passes wins.
func (l *loader) fileVars(path string, passed []Pair) {
	dir := filepath.Dir(path)
	own := map[string]*Node{"YAMLPATH": textNode(dir), "YAMLFILE": textNode(path)}
	if rel, err := filepath.Rel(l.opts.Root, dir); err == nil {
		own["YAMLURL"] = textNode(rel)
	}
	for _, p := range passed {
		if name, ok := p.Key.Text(); ok {
			own[name] = p.Value
		}
	}
	if url, ok := own["YAMLURL"].Text(); ok {
		c := *own["YAMLURL"]
		c.Value, c.text = strings.Trim(strings.ReplaceAll(url, `\`, "/"), "/"), nil
		own["YAMLURL"] = &c
	}
	maps.Copy(l.vars, own)
}

// setVariables takes in a file's variables: section, in order.
func (l *loader) setVariables(n *Node) {
	if n.Kind == Null {
		return
	}
	if n.Kind != Map {
		l.fail(source.Errorf(n.Pos, "variables: takes a mapping of names to values, this is %s", n.Kind))
		return
	}
	for _, p := range n.Pairs {
		name, ok := p.Key.Text()
		if !ok {
			l.fail(source.Errorf(p.Key.Pos, "a variable's name is text, this is %s: put it in quotes", p.Key.Kind))
			continue
		}
		if base, _, conditional := strings.Cut(name, ifWord); conditional {
			holds, fault := l.condition(p.Key)
			if fault != nil || !holds {
				continue
			}
			name = base
		}
		value := l.conditions(p.Value)
		if value.Kind == Map && value.Get("default") != nil && value.Get("function") == nil {
			if l.vars[name] != nil {
				continue
			}
			value = value.Get("default")
		}
		v := l.calc(name, value)
		if e := checkSize(v); e != nil {
			v = v.withFault(l.fail(e))
			v = &Node{Pos: v.Pos, Dir: v.Dir, fault: v.fault}
		}
		l.vars[name] = v
	}
}

// calc works out a variable's value: {function:} is called, texts have variables put in.
func (l *loader) calc(name string, n *Node) *Node {
	switch n.Kind {
	case Map:
		if fn := n.Get("function"); fn.truthy() {
			return l.call(name, n)
		}
		pairs := make([]Pair, len(n.Pairs))
		for i, p := range n.Pairs {
			key := name
			if s, ok := p.Key.Text(); ok {
				key = s
			}
			pairs[i] = Pair{p.Key, l.calc(key, p.Value)}
		}
		return n.withPairs(pairs)
	case Seq:
		items := make([]*Node, len(n.Items))
		for i, it := range n.Items {
			items[i] = l.calc(name, it)
		}
		return n.withItems(items)
	case String:
		return l.substitute(n, false)
	}
	return n
}

// call gives what a variable's function: returns, or its default: where that is None or an error.
func (l *loader) call(name string, n *Node) *Node {
	var value any
	var err error
	if l.opts.Function == nil {
		err = source.Errorf(n.Get("function").Pos, "functions can't be called here")
	} else {
		value, err = l.opts.Function(l.ctx, name, n, l.snapshot())
	}
	if err != nil {
		l.fail(within(n.Get("function").Pos, err, "variable %s: ", name))
	} else if v := from(value, n.Get("function").Pos, n.Dir); v.Kind != Null {
		return v
	}
	if d := n.Get("default"); d != nil {
		return l.calc(name, d)
	}
	return &Node{Kind: Null, Pos: n.Pos, Dir: n.Dir}
}

// snapshot is the variables as they are now.
func (l *loader) snapshot() Variables { return Variables{maps.Clone(l.vars)} }

// Variables are the variables at one moment. It is immutable and safe for concurrent use.
type Variables struct{ m map[string]*Node }

// Get is a variable's value, nil when it is not defined.
func (v Variables) Get(name string) *Node { return v.m[name] }

// Names are the names defined, sorted.
func (v Variables) Names() []string { return slices.Sorted(maps.Keys(v.m)) }

// substitute puts the variables into a text. A text that is one $name alone becomes the variable's
// value with its type; ${name} and what stands within more text become text; $$ is a dollar sign.
// dot is whether {.}, an old form of $YAMLPATH, counts.
func (l *loader) substitute(n *Node, dot bool) *Node {
	s := n.Value.(string)
	dot = dot && strings.Contains(s, "{.}")
	if !dot && !strings.Contains(s, "$") {
		return n
	}
	if s[0] == '$' {
		if v := l.vars[s[1:]]; v != nil {
			return placed(v, n)
		}
	}
	var b strings.Builder
	var pieces []piece
	hidden := n.secret
	for i := 0; i < len(s); {
		next := nextVariable(s, i, dot)
		b.WriteString(s[i:next])
		if i = next; i == len(s) {
			break
		}
		value, size, secret, ok := l.variable(n, s, i)
		if !ok {
			e := l.fail(source.Errorf(n.posOf(i), "a $ that begins no variable: write $$ for a dollar sign"))
			return n.withFault(e)
		}
		pieces = append(pieces, piece{b.Len(), b.Len() + len(value), i, i + size})
		b.WriteString(value)
		hidden = hidden || secret
		i += size
		if b.Len() > maxText {
			e := l.fail(source.Errorf(n.Pos, "is more than %d bytes long with its variables put in", maxText))
			return n.withFault(e)
		}
	}
	c := *n
	c.Value, c.shared, c.secret = b.String(), false, hidden
	if c.text != nil {
		t := *c.text
		t.pieces = pieces
		c.text = &t
	}
	return &c
}

// placed is a variable's value as it stands in place of n: a value from no file takes n's place.
func placed(v, n *Node) *Node {
	if v.Pos.IsValid() {
		return v
	}
	c := *v
	c.Pos, c.Dir = n.Pos, n.Dir
	return &c
}

// nextVariable is the offset of the next $ or {.} from i on.
func nextVariable(s string, i int, dot bool) int {
	for ; i < len(s); i++ {
		if s[i] == '$' || dot && strings.HasPrefix(s[i:], "{.}") {
			return i
		}
	}
	return len(s)
}

// variable gives the text for the variable at offset i of n's text and the length it is written in.
func (l *loader) variable(n *Node, s string, i int) (value string, size int, secret, ok bool) {
	rest := s[i:]
	var name string
	switch {
	case strings.HasPrefix(rest, "{.}"):
		name, size = "YAMLPATH", 3
	case strings.HasPrefix(rest, "$$"):
		return "$", 2, false, true
	case strings.HasPrefix(rest, "${"):
		name = identifier(rest[2:])
		size = len(name) + 3
		if name == "" || len(rest) < size || rest[size-1] != '}' {
			return "", 0, false, false
		}
	default:
		name = identifier(rest[1:])
		size = len(name) + 1
		if name == "" {
			return "", 0, false, false
		}
	}
	v := l.vars[name]
	if v == nil {
		l.undefined(n, i, name)
		return "", size, false, true
	}
	value, _ = pyStr(v, maxText)
	return value, size, v.secret, true
}

// identifier is the name that s begins with, of ASCII letters, digits and _.
func identifier(s string) string {
	for i := 0; i < len(s); i++ {
		c := s[i]
		letter := c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return s[:i]
		}
	}
	return s
}

// undefined warns of a variable at an offset of n's text that is not defined, once for each file.
func (l *loader) undefined(n *Node, off int, name string) {
	id := [2]string{n.Pos.File, name}
	if l.warned[id] {
		return
	}
	l.warned[id] = true
	e := source.Errorf(n.posOf(off), "variable $%s is not defined, it becomes empty", name)
	if near := spell.Nearest(name, l.snapshot().Names()); near != "" {
		e.WithHint("did you mean $%s?", near)
	}
	l.warn(e)
}
