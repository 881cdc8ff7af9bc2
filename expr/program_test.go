package expr_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/gramener/gramex-go/expr"
	"github.com/gramener/gramex-go/expr/object"
)

// TestPrograms runs the programs of testdata/programs as modules and holds what they print against
// what CPython printed (record.py).
func TestPrograms(t *testing.T) {
	dir := filepath.Join("testdata", "programs")
	files, err := filepath.Glob(filepath.Join(dir, "*.out"))
	if err != nil || len(files) == 0 {
		t.Fatal("no programs", err)
	}
	for _, out := range files {
		name := strings.TrimSuffix(filepath.Base(out), ".out")
		t.Run(name, func(t *testing.T) {
			want, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			got, err := runProgram(t, dir, name)
			if err != nil {
				t.Errorf("%v\n%s", err, traceback(err))
			}
			diffLines(t, got, string(want))
		})
	}
}

func runProgram(t *testing.T, dir, name string) (string, error) {
	var out bytes.Buffer
	e := newEngine(t, expr.Options{Out: &out, Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Files: []string{t.TempDir()}})
	p, err := e.Compile(expr.Source{Text: "import " + name, Name: "test", Dir: dir})
	if err != nil {
		return "", err
	}
	_, err = e.Eval(context.Background(), p)
	return out.String(), err
}

func traceback(err error) string {
	var b strings.Builder
	if x, ok := err.(*object.Exception); ok {
		for _, f := range x.Traceback {
			b.WriteString("  " + f.File + ":" + itoa(f.Line) + ":" + itoa(f.Col) + " in " + f.Name + "\n")
		}
	}
	return b.String()
}

func itoa(n int) string { return strconv.Itoa(n) }

func diffLines(t *testing.T, got, want string) {
	t.Helper()
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	bad := 0
	for i := range max(len(g), len(w)) {
		var a, b string
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			t.Errorf("line %d\n got %s\nwant %s", i+1, a, b)
			if bad++; bad > 8 {
				return
			}
		}
	}
}
