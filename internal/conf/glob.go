package conf

import (
	"errors"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

var (
	errDoubleStar = errors.New("** stands for whole folders: write **/*.yaml")
	errTooMany    = errors.New("the pattern looks at more than 100000 files")
)

// maxVisits bounds the files that one pattern looks at.
const maxVisits = 100_000

// glob gives the files that a pattern, relative to dir or absolute, matches as Python's pathlib
// does: * and ? match within a name, dot files too, ** any number of folders. Folders are left out.
// Sorted by the paths' parts.
func glob(dir, pattern string) ([]string, error) {
	if filepath.IsAbs(pattern) {
		rel, ok := strings.CutPrefix(pattern, dir+string(filepath.Separator))
		if !ok {
			dir, rel = filepath.VolumeName(pattern), strings.TrimPrefix(pattern, filepath.VolumeName(pattern))
		}
		pattern = rel
	}
	parts := strings.FieldsFunc(filepath.ToSlash(pattern), func(r rune) bool { return r == '/' })
	for i, part := range parts {
		if strings.Contains(part, "**") && part != "**" {
			return nil, errDoubleStar
		}
		parts[i] = matchPattern(part)
	}
	g := &globber{seen: map[string]bool{}}
	g.match(dir+string(filepath.Separator), parts, 0)
	if g.err != nil {
		return nil, g.err
	}
	sep := string(filepath.Separator)
	slices.SortFunc(g.found, func(a, b string) int {
		return slices.Compare(strings.Split(a, sep), strings.Split(b, sep))
	})
	return g.found, nil
}

// matchPattern turns a pattern of Python's fnmatch into one of path.Match, where \ escapes and ^
// negates a set. A [ without its ] stands for itself.
func matchPattern(part string) string {
	var b strings.Builder
	for i := 0; i < len(part); i++ {
		c := part[i]
		end := -1
		if c == '[' {
			from := i + 1
			if strings.HasPrefix(part[from:], "!") {
				from++
			}
			if from < len(part) {
				if j := strings.IndexByte(part[from+1:], ']'); j >= 0 {
					end = from + 1 + j
				}
			}
		}
		switch {
		case c == '[' && end > 0:
			b.WriteByte('[')
			set := part[i+1 : end]
			if rest, negated := strings.CutPrefix(set, "!"); negated {
				b.WriteByte('^')
				set = rest
			}
			for _, r := range set {
				if r == '\\' || r == '^' || r == ']' || r == '[' {
					b.WriteByte('\\')
				}
				b.WriteRune(r)
			}
			b.WriteByte(']')
			i = end
		case c == '[' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// globber walks the folders that a pattern matches.
type globber struct {
	found  []string
	seen   map[string]bool
	visits int
	err    error
}

// match collects the files under dir (which ends in a separator) that parts match.
func (g *globber) match(dir string, parts []string, depth int) {
	if g.err != nil || depth > 100 || len(parts) == 0 {
		return
	}
	part, last := parts[0], len(parts) == 1
	if part == "**" {
		if !last {
			g.match(dir, parts[1:], depth+1)
		}
		g.each(dir, func(name string, e os.DirEntry) {
			// As pathlib, ** follows no symbolic links, so that there is no circle.
			if e.IsDir() {
				g.match(dir+name+string(filepath.Separator), parts, depth+1)
			}
		})
		return
	}
	if !strings.ContainsAny(part, `*?[\`) {
		g.take(filepath.Join(dir, part), parts[1:], depth)
		return
	}
	g.each(dir, func(name string, _ os.DirEntry) {
		if ok, _ := path.Match(part, name); ok {
			g.take(filepath.Join(dir, name), parts[1:], depth)
		}
	})
}

// take goes on below p with the rest of the pattern, or notes it as found.
func (g *globber) take(p string, rest []string, depth int) {
	info, err := os.Stat(p)
	switch {
	case err != nil:
	case len(rest) > 0 && info.IsDir():
		g.match(p+string(filepath.Separator), rest, depth+1)
	case len(rest) == 0 && !info.IsDir() && !g.seen[p]:
		g.seen[p] = true
		g.found = append(g.found, p)
	}
}

func (g *globber) each(dir string, f func(string, os.DirEntry)) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return // as pathlib: what can't be read matches nothing
	}
	for _, e := range entries {
		if g.visits++; g.visits > maxVisits {
			g.err = errTooMany
			return
		}
		f(e.Name(), e)
	}
}
