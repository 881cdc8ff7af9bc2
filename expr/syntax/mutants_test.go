//go:build corpus

package syntax

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMutants holds errors against CPython's, for programs that SYNTAX_MUTANTS names a file of, as
// `record.py mutate` writes them. One in a thousand may differ: doc.go says in what.
func TestMutants(t *testing.T) {
	name := os.Getenv("SYNTAX_MUTANTS")
	if name == "" {
		t.Fatal("SYNTAX_MUTANTS names no file of programs")
	}
	f, err := os.Open(filepath.Clean(name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var same, wrong int
	kinds := map[string]int{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var m struct{ Program, Mode, Want string }
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			t.Fatal(err)
		}
		perr := refuse(m.Mode, m.Program)
		if got := said(perr); got == m.Want {
			same++
		} else {
			wrong++
			_, message, _ := strings.Cut(m.Want, ": ")
			if kinds[message]++; kinds[message] <= 3 {
				t.Logf("%q:\n got %s\nwant %s", m.Program, got, m.Want)
			}
		}
	}
	t.Logf("%d as CPython, %d not", same, wrong)
	if wrong*1000 > same {
		t.Error("more than one in a thousand differ")
	}
}
