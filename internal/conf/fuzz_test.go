package conf

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// FuzzParse gives any bytes to all that happens to a file: no panic, no endless growth, and a
// position for every value and error.
func FuzzParse(f *testing.F) {
	paths, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, p := range append(paths, "testdata/bad.txtar") {
		ar, err := txtar.ParseFile(p)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range ar.Files {
			if strings.HasSuffix(file.Name, ".yaml") || p == "testdata/bad.txtar" {
				f.Add(string(file.Data))
			}
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		start := time.Now()
		n, errs := parseYAML(newFile("f", "/dir", text), func() string { return "XXXXX" })
		for _, e := range errs {
			if e.Pos.Line == 0 || e.Msg == "" {
				t.Errorf("%q: %#v", text, e)
			}
		}
		if n != nil {
			checkPositions(t, n, strings.Count(text, "\n")+strings.Count(text, "\r")+strings.Count(text, "\u0085")+
				strings.Count(text, "\u2028")+strings.Count(text, "\u2029")+1, 0)
			if !strings.Contains(text, "import") { // which would look at files
				finishParsed(t, n)
			}
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%d bytes took %v", len(text), took)
		}
	})
}

func finishParsed(t *testing.T, n *Node) {
	l := &loader{ctx: context.Background(), opts: Options{Root: "/dir"}, vars: map[string]*Node{"X": textNode("x")},
		warned: map[[2]string]bool{}, said: map[string]bool{}, texts: map[string]*readFile{}}
	out, err := l.finish(n, "/dir/f", nil, "")
	if err != nil {
		return
	}
	_ = Merge(n, out).Prune().String()
	_ = out.Unknown("url", "app")
	for _, e := range append(l.errors, l.warnings...) {
		if e.Pos.Line == 0 {
			t.Errorf("no position: %v", e)
		}
	}
}

// checkPositions looks for values that stand outside of the file.
func checkPositions(t *testing.T, n *Node, lines, depth int) {
	if n.Pos.Line < 1 || n.Pos.Line > lines || n.Pos.Col < 1 || n.Pos.File != "f" {
		t.Errorf("%v stands at %v of %d lines", n, n.Pos, lines)
	}
	if depth > 20 { // aliases of aliases
		return
	}
	if s, ok := n.Text(); ok {
		for _, at := range [][2]int{{1, 1}, {1, len(s)}, {strings.Count(s, "\n") + 1, 1}, {99, 99}} {
			if p := n.PosAt(at[0], at[1]); p.Line < n.Pos.Line && n.text.style == plain || p.Line > lines {
				t.Errorf("%v of %q is at %v", at, s, p)
			}
		}
	}
	for i, it := range n.Items {
		if i < 50 {
			checkPositions(t, it, lines, depth+1)
		}
	}
	for i, p := range n.Pairs {
		if i < 50 {
			checkPositions(t, p.Key, lines, depth+1)
			checkPositions(t, p.Value, lines, depth+1)
		}
	}
}
