package conf

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/gramener/gramex-go/internal/source"
)

const (
	importKey   = "import"
	importMerge = "import.merge"
)

// maxImports bounds how many files one configuration imports, each import counted.
const maxImports = 2000

// warnOf lists the sections whose entries have names of their own: two files that define the same
// one most likely do not mean to.
var warnOf = []string{"url.", "cache.", "schedule.", "watch.", "email.", "alert.", "sms.",
	"log.loggers.", "log.handlers.", "log.formatters."}

// imports carries out the import: keys of a file's tree, at every depth. prefix is the path of keys
// that n stands at, with a dot behind it, "" at the top.
func (l *loader) imports(n *Node, dir, prefix string) *Node {
	switch n.Kind {
	case Seq:
		var items []*Node
		for i, it := range n.Items {
			v := l.imports(it, dir, prefix+"[].")
			if v != it && items == nil {
				items = slices.Clone(n.Items)
			}
			if v != it {
				items[i] = v
			}
		}
		if items != nil {
			return n.withItems(items)
		}
	case Map:
		return l.importsOfMap(n, dir, prefix)
	}
	return n
}

func (l *loader) importsOfMap(n *Node, dir, prefix string) *Node {
	out := n // what import: keys so far have made of n, still with those keys
	for _, p := range n.Pairs {
		key, _ := p.Key.Text()
		switch {
		case strings.HasPrefix(key, importMerge):
			if p.Value.truthy() {
				l.warn(source.Errorf(p.Key.Pos, "%s is not supported yet: its keys are left out", key))
			}
		case key == importKey:
			out = l.importInto(out, p, dir, prefix)
		default:
			// Take the value from out: an import before this key may have filled it in.
			i := out.find(keyOf(p.Key))
			old := out.Pairs[i].Value
			if v := l.imports(old, dir, prefix+showPath(p.Key)+"."); v != old {
				out = out.withPairs(slices.Clone(out.Pairs))
				out.Pairs[i].Value = v
			}
		}
	}
	return withoutImports(out)
}

// withoutImports drops the import keys of a Map.
func withoutImports(n *Node) *Node {
	isImport := func(p Pair) bool {
		key, _ := p.Key.Text()
		return key == importKey || strings.HasPrefix(key, importMerge)
	}
	if !slices.ContainsFunc(n.Pairs, isImport) {
		return n
	}
	return n.withPairs(slices.DeleteFunc(slices.Clone(n.Pairs), isImport))
}

// showPath is a key as part of a dotted path.
func showPath(key *Node) string {
	if s, ok := key.Text(); ok {
		return s
	}
	return showKey(key)
}

// importInto fills into out what the import: entry names.
func (l *loader) importInto(out *Node, entry Pair, dir, prefix string) *Node {
	specs, e := importSpecs(entry)
	if e != nil {
		return out.withFault(l.fail(e))
	}
	for _, s := range specs {
		if s.namespace != nil {
			l.warn(source.Errorf(s.namespace.Pos, "namespace: is not supported yet: the keys are imported as they are written"))
		}
		for _, pattern := range s.paths {
			out = l.importPattern(out, s, pattern, dir, prefix)
		}
	}
	return out
}

func (l *loader) importPattern(out *Node, s importSpec, pattern *Node, dir, prefix string) *Node {
	text, _ := pattern.Text()
	text = filepath.FromSlash(text)
	full := text
	if !filepath.IsAbs(text) {
		full = filepath.Join(dir, text)
	}
	paths := []string{filepath.Clean(full)}
	if strings.Contains(text, "*") {
		var err error
		if paths, err = glob(dir, text); err != nil {
			return out.withFault(l.fail(source.Errorf(pattern.Pos, "import: %w", err)))
		}
		l.patterns = append(l.patterns, full)
		if len(paths) == 0 {
			l.warn(source.Errorf(pattern.Pos, "no file matches %s", text))
		}
	}
	for _, p := range paths {
		n, fault := l.importFile(p, pattern, s.vars, prefix)
		if fault != nil {
			out = out.withFault(fault)
		}
		if n != nil {
			l.warnConflicts(out, n, prefix)
			out = Defaults(out, n)
		}
	}
	return out
}

// importFile loads one file for an import.
func (l *loader) importFile(p string, at *Node, vars []Pair, prefix string) (*Node, *source.Error) {
	if slices.Contains(l.open, p) {
		if text, _ := at.Text(); !strings.Contains(text, "*") {
			l.warn(source.Errorf(at.Pos, "%s imports itself, left out", l.display(p)))
		}
		return nil, nil
	}
	if l.imported++; l.imported > maxImports {
		return nil, l.fail(source.Errorf(at.Pos, "more than %d files are imported", maxImports))
	}
	n, err := l.load(p, at.Pos, vars, prefix)
	if err != nil {
		return nil, err
	}
	return n, nil
}

// warnConflicts warns of entries that both files define.
func (l *loader) warnConflicts(old, added *Node, prefix string) {
	if old == nil || added == nil || old.Kind != Map || added.Kind != Map {
		return
	}
	for _, p := range added.Pairs {
		i := old.find(keyOf(p.Key))
		if i < 0 {
			continue
		}
		at := prefix + showPath(p.Key)
		if isNamedEntry(at) {
			first := old.Pairs[i].Key
			if first.Pos == p.Key.Pos {
				l.warn(source.Errorf(p.Key.Pos, "duplicate key %s: this file is imported twice", at))
			} else {
				l.warn(source.Errorf(p.Key.Pos, "duplicate key %s: the one at %s wins", at, first.Pos))
			}
			continue
		}
		l.warnConflicts(old.Pairs[i].Value, p.Value, at+".")
	}
}

// isNamedEntry reports whether a path of keys is that of an entry of warnOf.
func isNamedEntry(at string) bool {
	for _, section := range warnOf {
		if len(at) > len(section) && strings.HasPrefix(at, section) {
			return true
		}
	}
	return false
}

// importSpec is one entry of an import: key.
type importSpec struct {
	paths     []*Node // String
	namespace *Node
	vars      []Pair
}

// importSpecs reads an import: key: a path, a list of them, a mapping of names to them, or one
// mapping with path: and variables.
func importSpecs(entry Pair) ([]importSpec, *source.Error) {
	v := entry.Value
	switch v.Kind {
	case String:
		return oneImport(v)
	case Seq:
		return eachImport(v.Items)
	case Map:
		if v.Get("path") != nil {
			return oneImport(v)
		}
		values := make([]*Node, len(v.Pairs))
		for i, p := range v.Pairs {
			values[i] = p.Value
		}
		return eachImport(values)
	}
	return nil, source.Errorf(entry.Key.Pos, "import: takes a path, a list of paths or a mapping, this is %s", v.Kind)
}

func eachImport(values []*Node) ([]importSpec, *source.Error) {
	var out []importSpec
	for _, v := range values {
		specs, e := oneImport(v)
		if e != nil {
			return nil, e
		}
		out = append(out, specs...)
	}
	return out, nil
}

func oneImport(v *Node) ([]importSpec, *source.Error) {
	s := importSpec{}
	paths := v
	if v.Kind == Map {
		for _, p := range v.Pairs {
			switch key, _ := p.Key.Text(); key {
			case "path":
			case "namespace":
				if p.Value.Kind != Null {
					s.namespace = p.Value
				}
			default:
				s.vars = append(s.vars, p)
			}
		}
		if paths = v.Get("path"); paths == nil {
			return nil, source.Errorf(v.Pos, "this import names no file: give it a path:")
		}
	}
	items := []*Node{paths}
	if paths.Kind == Seq {
		items = paths.Items
	}
	for _, it := range items {
		text, ok := it.Text()
		switch {
		case !ok:
			return nil, source.Errorf(it.Position(), "a path to import is text, this is %s", it.Kind)
		case text == "":
			return nil, source.Errorf(it.Pos, "the path to import is empty")
		}
	}
	s.paths = items
	return []importSpec{s}, nil
}
