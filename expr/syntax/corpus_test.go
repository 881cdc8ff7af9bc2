package syntax

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// corpus returns the names of the sources that are kept with their trees.
func corpus(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("testdata", "corpus", "*.py"))
	if err != nil || len(names) == 0 {
		t.Fatal("no corpus", err)
	}
	return names
}

func readFile(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestCorpus holds the trees of the corpus, with the place of every node, against those that
// `record.py golden` got of CPython.
func TestCorpus(t *testing.T) {
	for _, name := range corpus(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			m, err := Options{}.parseModule(name, readFile(t, name))
			if err != nil {
				t.Fatal(err)
			}
			if got, want := dumpModule(m), readFile(t, name+".tree"); got != want {
				t.Error(firstDifference(got, want))
			}
		})
	}
}

// firstDifference shows where two dumps part.
func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			other := "nothing"
			if i < len(w) {
				other = w[i]
			}
			return fmt.Sprintf("line %d: got %q, want %q", i+1, g[i], other)
		}
	}
	return "got less"
}
