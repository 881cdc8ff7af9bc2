package library

import (
	"io/fs"
	"regexp"
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

// globSource is the regular expression, in Go's syntax, of a shell pattern.
func globSource(pat string) string {
	var b strings.Builder
	b.WriteString(`(?s)\A`)
	r := []rune(pat)
	for i := 0; i < len(r); i++ {
		switch r[i] {
		case '*':
			b.WriteString(".*")
		case '?':
			b.WriteString(".")
		case '[':
			j := i + 1
			if j < len(r) && r[j] == '!' {
				j++
			}
			if j < len(r) && r[j] == ']' {
				j++
			}
			for j < len(r) && r[j] != ']' {
				j++
			}
			if j >= len(r) {
				b.WriteString(`\[`)
				continue
			}
			b.WriteString(globSet(r[i+1 : j]))
			i = j
		default:
			b.WriteString(regexp.QuoteMeta(string(r[i])))
		}
	}
	b.WriteString(`\z`)
	return b.String()
}

// globSet is a set of a shell pattern; one that is in no order matches nothing.
func globSet(set []rune) string {
	neg := ""
	if len(set) > 0 && set[0] == '!' {
		neg, set = "^", set[1:]
	}
	var b strings.Builder
	for i := 0; i < len(set); i++ {
		if i+2 < len(set) && set[i+1] == '-' {
			if set[i] <= set[i+2] {
				b.WriteString(regexp.QuoteMeta(string(set[i])) + "-" + regexp.QuoteMeta(string(set[i+2])))
			}
			i += 2
			continue
		}
		if set[i] == '-' {
			b.WriteString(`\-`)
			continue
		}
		b.WriteString(regexp.QuoteMeta(string(set[i])))
	}
	switch {
	case b.Len() == 0 && neg == "":
		return `[^\x00-\x{10FFFF}]`
	case b.Len() == 0:
		return "."
	}
	return "[" + neg + b.String() + "]"
}

// maxGlobSteps bounds the length of a pattern times that of a name: matching takes as many steps in
// the worst case, and cannot be interrupted.
const maxGlobSteps = 1 << 23

// globMatch tells which names a shell pattern matches.
type globMatch struct {
	re   *regexp.Regexp
	size int // of the pattern
}

func (g globMatch) match(name string) (bool, error) {
	if g.size*len(name) > maxGlobSteps {
		return false, object.Raise(object.TimeoutError, "the pattern is too long for a name of this length")
	}
	return g.re.MatchString(name), nil
}

func globMatcher(pat string) (*globMatch, error) {
	if len(pat) > 4096 {
		return nil, object.Raise(object.MemoryError, "")
	}
	re, err := regexp.Compile(globSource(pat))
	if err != nil {
		return nil, valueError("bad pattern %s", reprStr(pat))
	}
	return &globMatch{re, len(pat)}, nil
}

func buildFnmatch(b *builder) {
	match := func(t *thread, a args) (value, error) {
		name, err := pathArg(t, a[0], "expected")
		if err != nil {
			return nil, err
		}
		pat, err := pathArg(t, a[1], "expected")
		if err != nil {
			return nil, err
		}
		re, err := globMatcher(pat)
		if err != nil {
			return nil, err
		}
		return re.match(name)
	}
	b.fn("fnmatch", "name, pat", match)
	b.fn("fnmatchcase", "name, pat", match)
	b.fn("filter", "names, pat", func(t *thread, a args) (value, error) {
		pat, err := pathArg(t, a[1], "expected")
		if err != nil {
			return nil, err
		}
		re, err := globMatcher(pat)
		if err != nil {
			return nil, err
		}
		var out []value
		err = object.ForEach(t, a[0], func(v value) error {
			name, err := pathArg(t, v, "expected")
			if err != nil {
				return err
			}
			ok, err := re.match(name)
			if err == nil && ok {
				out = append(out, v)
				err = t.Charge(16)
			}
			return err
		})
		return newList(out), err
	})
	b.fn("translate", "pat", func(t *thread, a args) (value, error) {
		pat, err := strArg(a[0], "pat")
		if err != nil {
			return nil, err
		}
		return globTranslate(pat), t.Charge(4 * len(pat))
	})
}

// globTranslate is fnmatch.translate: the pattern as one of Python's re.
func globTranslate(pat string) string {
	var parts []string
	r := []rune(pat)
	for i := 0; i < len(r); i++ {
		switch c := r[i]; c {
		case '*':
			if len(parts) == 0 || parts[len(parts)-1] != "*" {
				parts = append(parts, "*")
			}
		case '?':
			parts = append(parts, ".")
		case '[':
			j := i + 1
			if j < len(r) && r[j] == '!' {
				j++
			}
			if j < len(r) && r[j] == ']' {
				j++
			}
			for j < len(r) && r[j] != ']' {
				j++
			}
			if j >= len(r) {
				parts = append(parts, `\[`)
				continue
			}
			set := strings.ReplaceAll(string(r[i+1:j]), `\`, `\\`)
			if strings.HasPrefix(set, "!") {
				set = "^" + set[1:]
			} else if strings.HasPrefix(set, "^") {
				set = `\` + set
			}
			parts = append(parts, "["+set+"]")
			i = j
		default:
			q, _ := reEscape(nil, args{string(c)})
			parts = append(parts, q.(string))
		}
	}
	// All stars but the last are matched atomically, so that they do not backtrack.
	var b strings.Builder
	b.WriteString("(?s:")
	i := 0
	for i < len(parts) && parts[i] != "*" {
		b.WriteString(parts[i])
		i++
	}
	for i < len(parts) {
		i++ // the star
		if i == len(parts) {
			b.WriteString(".*")
			break
		}
		var fixed strings.Builder
		for i < len(parts) && parts[i] != "*" {
			fixed.WriteString(parts[i])
			i++
		}
		if i == len(parts) {
			b.WriteString(".*" + fixed.String())
		} else {
			b.WriteString("(?>.*?" + fixed.String() + ")")
		}
	}
	b.WriteString(`)\Z`)
	return b.String()
}

// globWalk finds the paths of the sandbox that a pattern matches.
type globWalk struct {
	t         *thread
	box       *sandbox
	root      string
	recursive bool
	hidden    bool
	out       []value
}

func hasMagic(s string) bool { return strings.ContainsAny(s, "*?[") }

func (g *globWalk) run(pattern string) error {
	if !hasMagic(pattern) {
		if _, err := g.box.lstat(g.at(pattern)); err == nil && pattern != "" {
			g.out = append(g.out, pattern)
		}
		return nil
	}
	parts := strings.Split(pattern, "/")
	prefix := ""
	if strings.HasPrefix(pattern, "/") {
		prefix = "/"
		parts = parts[1:]
	}
	return g.step(prefix, parts)
}

func (g *globWalk) at(p string) string {
	if g.root != "" {
		return pathJoin([]string{g.root, p})
	}
	return p
}

func joinGlob(dir, name string) string {
	if dir == "" || strings.HasSuffix(dir, "/") {
		return dir + name
	}
	return dir + "/" + name
}

// step matches the first of parts within dir.
func (g *globWalk) step(dir string, parts []string) error {
	if err := g.t.Enter(); err != nil {
		return err
	}
	defer g.t.Leave()
	part, rest := parts[0], parts[1:]
	if part == "**" && g.recursive {
		return g.deep(dir, rest)
	}
	if !hasMagic(part) {
		path := joinGlob(dir, part)
		if len(rest) > 0 {
			return g.step(path, rest)
		}
		if part == "" {
			if info, err := g.box.stat(g.at(dir)); err == nil && info.IsDir() {
				return g.found(dir + "/")
			}
			return nil
		}
		if _, err := g.box.lstat(g.at(path)); err == nil {
			return g.found(path)
		}
		return nil
	}
	re, err := globMatcher(part)
	if err != nil {
		return err
	}
	entries, err := g.list(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := e.Name()
		if strings.HasPrefix(name, ".") && !strings.HasPrefix(part, ".") && !g.hidden {
			continue
		}
		if ok, err := re.match(name); err != nil {
			return err
		} else if !ok {
			continue
		}
		path := joinGlob(dir, name)
		if len(rest) == 0 {
			if err := g.found(path); err != nil {
				return err
			}
			continue
		}
		if info, err := g.box.stat(g.at(path)); err == nil && info.IsDir() {
			if err := g.step(path, rest); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *globWalk) found(path string) error {
	g.out = append(g.out, path)
	return g.t.Charge(32 + len(path))
}

func (g *globWalk) list(dir string) ([]fs.DirEntry, error) {
	where := g.at(dir)
	if where == "" {
		where = "."
	}
	entries, err := g.box.readDir(g.t, where)
	if err != nil {
		if raised, ok := err.(*object.Exception); ok {
			return nil, raised
		}
		return nil, nil // a folder that cannot be read has no matches
	}
	return entries, nil
}

// deep is "**": dir itself and every folder below it.
func (g *globWalk) deep(dir string, rest []string) error {
	if err := g.t.Enter(); err != nil {
		return err
	}
	defer g.t.Leave()
	if len(rest) > 0 {
		if err := g.step(dir, rest); err != nil {
			return err
		}
	}
	entries, err := g.list(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") && !g.hidden {
			continue
		}
		path := joinGlob(dir, e.Name())
		if len(rest) == 0 {
			if err := g.found(path); err != nil {
				return err
			}
		}
		if e.IsDir() {
			if err := g.deep(path, rest); err != nil {
				return err
			}
		}
	}
	return nil
}

func buildGlob(b *builder) {
	const sig = "pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False"
	list := func(t *thread, a args) ([]value, error) {
		pat, err := pathArg(t, a[0], "expected")
		if err != nil {
			return nil, err
		}
		g := &globWalk{t: t, box: b.lib.files}
		if v := given(a, 1); !isNone(v) {
			if g.root, err = pathArg(t, v, "expected"); err != nil {
				return nil, err
			}
		}
		if g.recursive, err = truthOr(t, a, 3, false); err != nil {
			return nil, err
		}
		if g.hidden, err = truthOr(t, a, 4, false); err != nil {
			return nil, err
		}
		err = g.run(pat)
		return g.out, err
	}
	b.fn("glob", sig, func(t *thread, a args) (value, error) {
		out, err := list(t, a)
		if err != nil {
			return nil, err
		}
		return newList(out), nil
	})
	b.fn("iglob", sig, func(t *thread, a args) (value, error) {
		out, err := list(t, a)
		if err != nil {
			return nil, err
		}
		return object.Iter(t, newList(out))
	})
	b.fn("escape", "pathname", func(t *thread, a args) (value, error) {
		s, err := strArg(a[0], "pathname")
		if err != nil {
			return nil, err
		}
		return strings.NewReplacer("*", "[*]", "?", "[?]", "[", "[[]").Replace(s), t.Charge(3 * len(s))
	})
	b.fn("has_magic", "s", func(t *thread, a args) (value, error) {
		s, err := strArg(a[0], "s")
		return hasMagic(s), err
	})
}
