package syntax

import (
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

// program is a case of a file of refused programs.
type program struct {
	line       int // in the file
	mode, text string
	want       string // what CPython says, or "ok"
}

// programs reads a file of programs, each after a line `=== MODE` and before a line `--- …` that
// says what CPython says of it (record.py errors writes it).
func programs(t testing.TB, name string) []program {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var list []program
	var lines []string
	for i, line := range strings.Split(string(text), "\n") {
		switch {
		case strings.HasPrefix(line, "=== "):
			list = append(list, program{line: i + 1, mode: strings.Fields(line)[1]})
			lines = nil
		case strings.HasPrefix(line, "--- "):
			p := &list[len(list)-1]
			p.want = line[4:]
			p.text = strings.TrimRight(strings.Join(lines, "\n"), "\n")
			if p.mode == "exec" {
				p.text += "\n"
			}
		default:
			lines = append(lines, line)
		}
	}
	return list
}

// TestRefused holds what is said of programs, nearly all of which are wrong, against what CPython
// says.
func TestRefused(t *testing.T) {
	for _, p := range programs(t, filepath.Join("testdata", "refused.txt")) {
		if got := said(refuse(p.mode, p.text)); got != p.want {
			t.Errorf("refused.txt:%d: %.200q:\n got %s\nwant %s", p.line, p.text, got, p.want)
		}
	}
}
