package conf

import (
	"slices"
	"strings"

	"github.com/gramener/gramex-go/internal/source"
)

// Args are a command line's arguments, read.
type Args struct {
	// Words are those that belong to no option, as they were written.
	Words []string
	// Options are the options by their dotted names, split into Maps: --a.b=1 is {a: {b: 1}}.
	Options *Node
}

// ParseArgs reads arguments as Gramex does: --a.b=value sets a.b to the value read as YAML, --a alone
// is true, words behind an option are its value, and an option given again makes a list. The errors
// name the argument.
func ParseArgs(args []string) (Args, error) {
	out := Args{Options: newMap(source.Pos{}, "", nil)}
	var current []string // the path of the option that a word belongs to
	for _, arg := range args {
		pos := source.Pos{File: arg}
		text := arg
		if strings.HasPrefix(arg, "-") {
			name, value, given := strings.Cut(strings.TrimLeft(arg, "-"), "=")
			if text = "true"; given {
				text = value
			}
			if name == "" {
				return Args{}, source.Errorf(pos, "an option has a name: write --name=value")
			}
			current = strings.Split(name, ".")
			pos.File = arg[:strings.Index(arg, name)+len(name)]
		} else if current == nil {
			out.Words = append(out.Words, arg)
			continue
		} else {
			pos.File = "--" + strings.Join(current, ".")
		}
		v, err := argValue(text, pos)
		if err != nil {
			return Args{}, err
		}
		if out.Options, err = setOption(out.Options, current, v, pos); err != nil {
			return Args{}, err
		}
	}
	return out, nil
}

// argValue reads an option's value as YAML.
func argValue(text string, pos source.Pos) (*Node, error) {
	n, errs := parseYAML(newFile(pos.File, "", text), randomKeyText)
	if len(errs) > 0 {
		return nil, source.Errorf(pos, "%s is not a YAML value: %s", quote(text), errs[0].Msg)
	}
	if n == nil {
		n = &Node{Kind: Null}
	}
	return at(n, pos), nil
}

// at is n with every position pos, as an argument has no lines.
func at(n *Node, pos source.Pos) *Node {
	c := *n
	c.Pos, c.text, c.shared = pos, nil, false
	c.Items = nil
	for _, it := range n.Items {
		c.Items = append(c.Items, at(it, pos))
	}
	c.Pairs = nil
	for _, p := range n.Pairs {
		c.Pairs = append(c.Pairs, Pair{at(p.Key, pos), at(p.Value, pos)})
	}
	return &c
}

// setOption sets the value at a path of keys.
func setOption(n *Node, keys []string, v *Node, pos source.Pos) (*Node, error) {
	key := &Node{Kind: String, Pos: pos, Value: keys[0]}
	i := n.find(keyOf(key))
	if len(keys) > 1 {
		child := newMap(pos, "", nil)
		if i >= 0 {
			if child = n.Pairs[i].Value; child.Kind != Map {
				return nil, source.Errorf(pos, "%s is set to %s and can't have keys too", child.Pos, child.Kind)
			}
		}
		var err error
		if v, err = setOption(child, keys[1:], v, pos); err != nil {
			return nil, err
		}
	} else if i >= 0 {
		v = addValue(n.Pairs[i].Value, v)
	}
	b := newBuilder(n.Pairs, 1)
	b.set(Pair{key, v})
	return n.withPairs(b.pairs), nil
}

// addValue is what an option given as old and then as v is: true gives way, others make a list.
func addValue(old, v *Node) *Node {
	switch {
	case old.Kind == Bool && old.Value == true:
		return v
	case old.Kind == Seq:
		return old.withItems(append(slices.Clone(old.Items), v))
	}
	return &Node{Kind: Seq, Pos: v.Pos, Items: []*Node{old, v}}
}

// sections are the keys of a configuration's top: an option that begins with one of them is meant
// for that section, all others for app:.
var sections = []string{"alert", "app", "cache", "email", "eventlog", "gramexlog", "handlers", "log",
	"mime", "schedule", "sms", "storelocations", "test", "threadpool", "url", "watch"}

// Config is the options as a configuration to lay over the app's: --listen.port is app.listen.port
// and --log.level is log.loggers.gramex.level, in capitals, as in Gramex; an option that names a
// section of the configuration, as --url.chat.kwargs.table does, is of that section.
func (a Args) Config() *Node {
	root := newMap(source.Pos{}, "", nil)
	if a.Options == nil {
		return root
	}
	for _, p := range a.Options.Pairs {
		name, _ := p.Key.Text()
		keys := []string{"app", name}
		value := p.Value
		switch {
		case name == "log":
			keys, value = logOption(value)
		case value.IsMap() && slices.Contains(sections, name): // --watch alone is app.watch
			keys = []string{name}
		}
		root = Merge(root, nest(keys, value, p.Key.Pos))
	}
	return root
}

// logOption gives the place of --log.*: the gramex logger's, unless it names a part of log:.
func logOption(v *Node) ([]string, *Node) {
	for _, part := range []string{"loggers", "handlers", "formatters", "root", "version"} {
		if v.Get(part) != nil {
			return []string{"log"}, v
		}
	}
	if level, ok := v.Get("level").Text(); ok {
		up := *v.Get("level")
		up.Value = strings.ToUpper(level)
		v = Merge(v, nest([]string{"level"}, &up, up.Pos))
	}
	return []string{"log", "loggers", "gramex"}, v
}

// nest puts a value below a path of keys.
func nest(keys []string, v *Node, pos source.Pos) *Node {
	for i := len(keys) - 1; i >= 0; i-- {
		v = newMap(pos, "", []Pair{{&Node{Kind: String, Pos: pos, Value: keys[i]}, v}})
	}
	return v
}
