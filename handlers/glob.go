package handlers

import (
	"fmt"
	"regexp"
	"strings"
)

// glob is a compiled pattern of FileHandler's ignore:, allow:, headers:, template: and the like.
// It matches as Python's fnmatch does, without regard to case, * standing for slashes too, and
// begins after a slash: "*.py*" matches /app/x.pyc, "data/*" matches /app/data/a/b.
type glob struct {
	text string
	path bool // has a slash: may be meant from above the app's folder
	re   *regexp.Regexp
}

func newGlob(text string) (glob, error) {
	re, err := regexp.Compile(`(?is)^.*/` + fnmatch(text) + `$`)
	if err != nil {
		return glob{}, fmt.Errorf("invalid pattern %q", text)
	}
	return glob{text: text, path: strings.Contains(text, "/"), re: re}, nil
}

// globs compiles patterns, which may hold several separated by commas or spaces when split is set.
func globs(texts []string, split bool) ([]glob, error) {
	var out []glob
	for _, text := range texts {
		parts := []string{text}
		if split {
			parts = strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' })
		}
		for _, part := range parts {
			if part == "" {
				continue
			}
			g, err := newGlob(part)
			if err != nil {
				return nil, err
			}
			out = append(out, g)
		}
	}
	return out, nil
}

// match holds the pattern against a file: below is its path from the app's folder, beginning with
// a slash, full its path on disk. Folders above the app's count only for patterns that name one:
// an app in /home/me/.apps is not hidden by ".*".
func (g glob) match(below, full string) bool {
	return g.re.MatchString(below) || g.path && g.re.MatchString(full)
}

// anyMatch returns the first of the patterns that matches, nil where none does.
func anyMatch(list []glob, below, full string) *glob {
	for i := range list {
		if list[i].match(below, full) {
			return &list[i]
		}
	}
	return nil
}

// fnmatch translates a shell pattern to a regular expression (Python: fnmatch.translate).
func fnmatch(pat string) string {
	var b strings.Builder
	for i := 0; i < len(pat); {
		switch c := pat[i]; c {
		case '*':
			b.WriteString(".*")
			i++
		case '?':
			b.WriteByte('.')
			i++
		case '[':
			j := i + 1
			if j < len(pat) && pat[j] == '!' {
				j++
			}
			if j < len(pat) && pat[j] == ']' {
				j++
			}
			end := strings.IndexByte(pat[min(j, len(pat)):], ']')
			if end < 0 {
				b.WriteString(`\[`)
				i++
				continue
			}
			set := pat[i+1 : j+end]
			not := ""
			if rest, ok := strings.CutPrefix(set, "!"); ok {
				not, set = "^", rest
			}
			b.WriteString("[" + not + strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, "^", `\^`).Replace(set) + "]")
			i = j + end + 1
		default:
			j := i + 1
			for j < len(pat) && strings.IndexByte("*?[", pat[j]) < 0 {
				j++
			}
			b.WriteString(regexp.QuoteMeta(pat[i:j]))
			i = j
		}
	}
	return b.String()
}
