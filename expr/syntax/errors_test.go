package syntax

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// said is err as testdata/record.py writes what CPython says.
func said(err *Error) string {
	if err == nil {
		return "ok"
	}
	return fmt.Sprintf("%d:%d:%d:%d: %s: %s", err.Line, err.Col, err.EndLine, err.EndCol, err.Kind, err.Msg)
}

// refuse parses a program and returns what is wrong with it.
func refuse(mode, program string) (err *Error) {
	if mode == "eval" {
		_, err = Options{}.parseExpr("<string>", program)
	} else {
		_, err = Options{}.parseModule("<string>", program)
	}
	return err
}

// TestMutants holds errors against CPython's, for programs that SYNTAX_MUTANTS names a file of, as
// `record.py mutate` writes them.
func TestMutants(t *testing.T) {
	name := os.Getenv("SYNTAX_MUTANTS")
	if name == "" {
		t.Skip("SYNTAX_MUTANTS names no file of programs")
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
				t.Errorf("%q:\n got %s\nwant %s", m.Program, got, m.Want)
			}
		}
	}
	t.Logf("%d as CPython, %d not", same, wrong)
}
