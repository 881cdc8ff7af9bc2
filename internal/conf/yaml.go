package conf

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/gramener/gramex-go/internal/source"
)

// The bounds of one file.
const (
	maxFile  = 16 << 20 // bytes
	maxNodes = 250_000  // values, each alias counted as all that it stands for
	maxDepth = 500      // nesting
)

// parseYAML reads a YAML text of one document. A nil Node is an empty text. random makes what
// replaces $* in keys. The errors are all of *source.Error.
func parseYAML(f *file, random func() string) (*Node, []*source.Error) {
	if e := checkText(f); e != nil {
		return nil, []*source.Error{e}
	}
	doc, e := decodeYAML(f)
	if e != nil {
		return nil, []*source.Error{e}
	}
	if doc == nil || len(doc.Content) == 0 {
		return nil, nil
	}
	c := &converter{file: f, random: random, done: map[*yaml.Node]converted{}}
	n, _ := c.node(doc.Content[0], 0)
	if len(c.errs) > 0 {
		return nil, c.errs
	}
	return n, nil
}

// checkText refuses what is not text of a YAML file, with its exact position.
func checkText(f *file) *source.Error {
	if len(f.data) > maxFile {
		return source.Errorf(source.Pos{File: f.name}, "is %d bytes long: at most %d are read", len(f.data), maxFile)
	}
	if strings.HasPrefix(f.data, "\xff\xfe") || strings.HasPrefix(f.data, "\xfe\xff") {
		return source.Errorf(f.pos(0), "is UTF-16: save the file as UTF-8")
	}
	for i, r := range f.data {
		switch {
		case r == utf8.RuneError:
			if _, size := utf8.DecodeRuneInString(f.data[i:]); size == 1 {
				return source.Errorf(f.pos(i), "byte 0x%02x is not UTF-8: save the file as UTF-8", f.data[i])
			}
		case r < 0x20 && r != '\t' && r != '\n' && r != '\r', r == 0x7f, r > 0x7f && r < 0xa0 && r != 0x85,
			r == 0xfffe, r == 0xffff:
			return source.Errorf(f.pos(i), "the control character U+%04X is not allowed in YAML", r)
		}
	}
	return nil
}

// decodeYAML gives the document's nodes, nil for an empty text.
func decodeYAML(f *file) (doc *yaml.Node, e *source.Error) {
	defer func() {
		if r := recover(); r != nil { // the parser panics on what it did not foresee
			doc, e = nil, source.Errorf(source.Pos{File: f.name}, "is no YAML that can be read: %v", r)
		}
	}()
	dec := yaml.NewDecoder(strings.NewReader(f.data))
	doc = new(yaml.Node)
	if err := dec.Decode(doc); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, syntaxError(f, err)
	}
	var second yaml.Node
	if err := dec.Decode(&second); err == nil {
		at := f.pos(newCursor(f).offset(second.Line, second.Column))
		return nil, source.Errorf(at, "a second document begins here: a configuration file holds one")
	} else if !errors.Is(err, io.EOF) {
		return nil, syntaxError(f, err)
	}
	return doc, nil
}

// cursor finds offsets of a file by line and column, quickly where they are near the one before.
type cursor struct {
	file           *file
	line, col, off int
}

func newCursor(f *file) *cursor { return &cursor{file: f, line: 1, col: 1} }

// offset is where a line and column (from 1, in characters) is.
func (c *cursor) offset(line, col int) int {
	lines := c.file.lines
	if line < 1 || line > len(lines) {
		return len(c.file.data)
	}
	if line != c.line {
		c.line, c.col, c.off = line, 1, lines[line-1]
	}
	for ; c.col > col; c.col-- {
		_, size := utf8.DecodeLastRuneInString(c.file.data[:c.off])
		c.off -= size
	}
	for ; c.col < col && c.off < len(c.file.data); c.col++ {
		_, size := utf8.DecodeRuneInString(c.file.data[c.off:])
		c.off += size
	}
	return c.off
}

// converter turns the parser's nodes into ours, resolving tags, merges and aliases.
type converter struct {
	file   *file
	random func() string
	at     *cursor
	errs   []*source.Error
	done   map[*yaml.Node]converted // anchored nodes; a nil Node is one being converted
	nodes  int
}

type converted struct {
	node *Node
	size int
}

func (c *converter) fail(off int, format string, args ...any) *Node {
	const most = 20
	if len(c.errs) >= most {
		return &Node{fault: c.errs[0]}
	}
	e := source.Errorf(c.file.pos(off), format, args...)
	c.errs = append(c.errs, e)
	return &Node{Pos: e.Pos, Dir: c.file.dir, fault: e}
}

// offset is where a node begins, its anchor and tag included.
func (c *converter) offset(y *yaml.Node) int {
	if c.at == nil {
		c.at = newCursor(c.file)
	}
	return c.at.offset(y.Line, y.Column)
}

// pos is the position of y's value, which is at off, y beginning at start.
func (c *converter) pos(y *yaml.Node, start, off int) source.Pos {
	if between := c.file.data[start:off]; y.Line <= len(c.file.lines) && lineLen(between) == len(between) {
		return source.Pos{File: c.file.name, Line: y.Line, Col: y.Column + utf8.RuneCountInString(between)}
	}
	return c.file.pos(off)
}

// node converts y; size is the number of values that it stands for, aliases expanded.
func (c *converter) node(y *yaml.Node, depth int) (n *Node, size int) {
	if depth > maxDepth {
		return c.fail(c.offset(y), "nested more than %d deep", maxDepth), 1
	}
	if y.Kind == yaml.AliasNode {
		return c.alias(y)
	}
	if y.Anchor != "" {
		c.done[y] = converted{}
		defer func() { c.done[y] = converted{n, size} }()
	}
	start := c.offset(y)
	value := start
	if rest := c.file.data[start:]; rest != "" && (rest[0] == '&' || rest[0] == '!') {
		value = skipProperties(c.file.data, start)
	}
	empty := Node{Pos: c.pos(y, start, value), Dir: c.file.dir}
	switch y.Kind {
	case yaml.ScalarNode:
		n, size = c.scalar(empty, y, value), 1
	case yaml.SequenceNode:
		n, size = c.sequence(empty, y, value, depth)
	case yaml.MappingNode:
		n, size = c.mapping(empty, y, value, depth)
	default:
		n, size = c.fail(start, "unexpected YAML node"), 1
	}
	return n, size
}

func (c *converter) alias(y *yaml.Node) (*Node, int) {
	d := c.done[y.Alias]
	if d.node == nil {
		return c.fail(c.offset(y), "*%s stands inside the value that it names", y.Value), 1
	}
	d.node.shared = true // not yet seen by anybody else
	if c.nodes += d.size; c.nodes > maxNodes {
		return c.fail(c.offset(y), "*%s makes the file more than %d values long", y.Value, maxNodes), 1
	}
	return d.node, d.size
}

// count adds one value and reports whether the file may hold it.
func (c *converter) count(off int) bool {
	c.nodes++
	if c.nodes == maxNodes+1 {
		c.fail(off, "the file holds more than %d values", maxNodes)
	}
	return c.nodes <= maxNodes
}

// scalar makes n the value of y, which is at off.
func (c *converter) scalar(n Node, y *yaml.Node, off int) *Node {
	c.count(off)
	const quotes = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	tag := y.Tag
	switch {
	case y.Style&yaml.TaggedStyle != 0:
	case y.Style&quotes != 0:
		tag = tagString
	default:
		tag = plainTag(y.Value)
	}
	if tag == tagMerge {
		return c.fail(off, "<< merges mappings: it is a key, not a value: put it in quotes if it is text")
	}
	kind, value, ok, err := scalarValue(tag, y.Value)
	if !ok {
		return c.badTag(y, off)
	}
	if err != nil {
		return c.fail(off, "%w", err)
	}
	n.Kind, n.Value = kind, value
	if kind != String {
		n.raw = y.Value
		return &n
	}
	n.text = &textMap{file: c.file, off: off, style: styleOf(y), text: y.Value}
	if n.text.style == literal || n.text.style == folded {
		n.Pos = c.file.pos(blockStart(c.file.data, off, y.Value))
	}
	return &n
}

// badTag reports a tag that a value of this kind can't have.
func (c *converter) badTag(y *yaml.Node, off int) *Node {
	shape := map[yaml.Kind]string{
		yaml.ScalarNode: "a single value", yaml.SequenceNode: "a list", yaml.MappingNode: "a mapping",
	}[y.Kind]
	switch y.Tag {
	case tagNull, tagBool, tagInt, tagFloat, tagString, tagTimestamp, tagBinary:
		return c.fail(off, "%s needs a single value, this is %s", y.Tag, shape)
	case tagSeq, tagPairs:
		return c.fail(off, "%s needs a list, this is %s", y.Tag, shape)
	case tagMap, tagOmap, tagSet:
		return c.fail(off, "%s needs a mapping, this is %s", y.Tag, shape)
	}
	return c.fail(c.offset(y), "unknown YAML tag %s: put the value in quotes if it is text", y.Tag)
}

func styleOf(y *yaml.Node) style {
	switch {
	case y.Style&yaml.SingleQuotedStyle != 0:
		return singleQuoted
	case y.Style&yaml.DoubleQuotedStyle != 0:
		return doubleQuoted
	case y.Style&yaml.LiteralStyle != 0:
		return literal
	case y.Style&yaml.FoldedStyle != 0:
		return folded
	}
	return plain
}

// blockStart is the offset of a block scalar's first character of text, off being its indicator.
func blockStart(data string, off int, text string) int {
	if text == "" {
		return off
	}
	at := off + lineLen(data[off:])
	at += breakLen(data[at:])
	indent := blockIndent(data[at:], text)
	for i := 0; i < indent && at < len(data) && data[at] == ' '; i++ {
		at++
	}
	return at
}

// skipProperties moves over anchors, tags and what may stand between them and the value.
func skipProperties(data string, off int) int {
	for off < len(data) {
		switch c := data[off]; {
		case c == ' ' || c == '\t' || breakLen(data[off:]) > 0:
			off++
		case c == '#' && off > 0 && (data[off-1] == ' ' || data[off-1] == '\t' || data[off-1] == '\n'):
			off += lineLen(data[off:])
		case c == '&' || c == '!':
			off += wordLen(data[off:])
		default:
			return off
		}
	}
	return off
}

// wordLen is the length of an anchor or tag.
func wordLen(s string) int {
	if strings.HasPrefix(s, "!<") {
		if i := strings.IndexByte(s, '>'); i >= 0 {
			return i + 1
		}
	}
	for i := 1; i < len(s); i++ {
		if strings.IndexByte(" \t,[]{}", s[i]) >= 0 || breakLen(s[i:]) > 0 {
			return i
		}
	}
	return len(s)
}

// sequence makes n the list y.
func (c *converter) sequence(n Node, y *yaml.Node, off, depth int) (*Node, int) {
	if y.Tag != tagSeq && y.Tag != tagPairs {
		return c.badTag(y, off), 1
	}
	n.Kind = Seq
	size := 1
	if !c.count(off) {
		return &n, 1
	}
	n.Items = make([]*Node, 0, len(y.Content))
	for _, item := range y.Content {
		v, s := c.node(item, depth+1)
		if y.Tag == tagPairs {
			v = c.pairItem(v, item)
		}
		n.Items = append(n.Items, v)
		size += s
	}
	return &n, size
}

// pairItem turns the one entry of a mapping in a !!pairs list into a list of its key and value.
func (c *converter) pairItem(v *Node, y *yaml.Node) *Node {
	if v.Kind != Map || len(v.Pairs) != 1 {
		return c.fail(c.offset(y), "!!pairs needs mappings of one entry each")
	}
	return &Node{Kind: Seq, Pos: v.Pos, Dir: v.Dir, Items: []*Node{v.Pairs[0].Key, v.Pairs[0].Value}}
}

// mapping makes n the mapping y.
func (c *converter) mapping(n Node, y *yaml.Node, off, depth int) (*Node, int) {
	if y.Tag != tagMap && y.Tag != tagOmap && y.Tag != tagSet {
		return c.badTag(y, off), 1
	}
	if !c.count(off) {
		return &n, 1
	}
	size := 1
	own := newBuilder(nil, len(y.Content)/2)
	var merged []Pair
	for i := 0; i+1 < len(y.Content); i += 2 {
		ky, vy := y.Content[i], y.Content[i+1]
		if isMerge(ky) {
			pairs, s := c.merge(vy, depth+1)
			merged = append(merged, pairs...)
			size += s
			continue
		}
		key, s := c.key(ky, depth+1)
		size += s
		value, s := c.node(vy, depth+1)
		size += s
		if key == nil {
			continue
		}
		if i := own.find(key); i >= 0 {
			c.fail(c.offset(ky), "duplicate key %s, first at %s", showKey(key), own.pairs[i].Key.Pos)
			continue
		}
		own.add(Pair{key, value})
	}
	n.Kind, n.Pairs = Map, own.pairs
	if len(merged) > 0 {
		b := newBuilder(nil, len(merged)+len(own.pairs))
		for _, p := range append(merged, own.pairs...) {
			b.set(p)
		}
		n.Pairs = b.pairs
	}
	n.buildIndex()
	return &n, size
}

func isMerge(y *yaml.Node) bool {
	return y.Kind == yaml.ScalarNode && y.Tag == tagMerge
}

// merge gives the pairs that << brings in. Those of a list's first mapping come last, and so win.
func (c *converter) merge(y *yaml.Node, depth int) ([]Pair, int) {
	n, size := c.node(y, depth)
	target := y
	if y.Kind == yaml.AliasNode {
		target = y.Alias
	}
	switch {
	case n.fault != nil:
	case target.Kind == yaml.MappingNode:
		return n.Pairs, size
	case target.Kind == yaml.SequenceNode:
		var pairs []Pair
		for i := len(n.Items) - 1; i >= 0; i-- {
			item := n.Items[i]
			if item.Kind != Map {
				if item.fault == nil {
					c.fail(c.offset(target.Content[i]), "<< needs a mapping or a list of mappings, this item is %s", item.Kind)
				}
				continue
			}
			pairs = append(pairs, item.Pairs...)
		}
		return pairs, size
	default:
		c.fail(c.offset(y), "<< needs a mapping or a list of mappings, this is %s", n.Kind)
	}
	return nil, size
}

// randomKey is replaced by random letters and digits in keys.
const randomKey = "$*"

// key converts a mapping's key, nil when it can't be one.
func (c *converter) key(y *yaml.Node, depth int) (*Node, int) {
	n, size := c.node(y, depth)
	switch {
	case n.fault != nil:
		return nil, size
	case n.Kind == Seq || n.Kind == Map:
		c.fail(c.offset(y), "%s can't be a key", n.Kind)
		if off := c.offset(y); off > 0 && strings.HasPrefix(c.file.data[off-1:], "{{") {
			c.errs[len(c.errs)-1].WithHint("put a value that begins with {{ in quotes")
		}
		return nil, size
	case n.Kind == String && strings.Contains(n.Value.(string), randomKey):
		return c.randomise(n), size
	}
	return n, size
}

// randomise is a key with each $* replaced.
func (c *converter) randomise(n *Node) *Node {
	k, t := *n, *n.text
	var b strings.Builder
	rest := n.Value.(string)
	for {
		before, after, found := strings.Cut(rest, randomKey)
		b.WriteString(before)
		if !found {
			break
		}
		at := len(n.Value.(string)) - len(after) - len(randomKey)
		word := c.random()
		t.pieces = append(t.pieces, piece{b.Len(), b.Len() + len(word), at, at + len(randomKey)})
		b.WriteString(word)
		rest = after
	}
	k.Value, k.text = b.String(), &t
	return &k
}

// showKey shows a key in an error message as it was written.
func showKey(n *Node) string {
	if s, ok := n.Text(); ok {
		return quote(s)
	}
	if n.raw != "" {
		return n.raw
	}
	return fmt.Sprint(n.Value)
}
