//go:build corpus

package expr_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gramener/gramex-go/expr"
)

// TestMicroPython runs the scripts of a folder, meant for MicroPython's tests/basics, here and
// under the python3 of the machine, and tells how many print the same. It needs
// MICROPYTHON_BASICS, the folder; `make micropython BASICS=…` sets it.
func TestMicroPython(t *testing.T) {
	dir := os.Getenv("MICROPYTHON_BASICS")
	if dir == "" {
		t.Fatal("MICROPYTHON_BASICS names no folder: make micropython BASICS=… sets it")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.py"))
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts in ", dir, err)
	}
	same, outside := 0, 0
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".py")
		cmd := exec.Command("python3", "-c", "import "+name)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1", "PYTHONHASHSEED=0")
		want, err := cmd.Output()
		if err != nil || strings.Contains(string(want), "SKIP") {
			outside++ // not CPython's language
			continue
		}
		var out bytes.Buffer
		e := expr.New(expr.Options{Out: &out, Files: []string{t.TempDir()}})
		got := ""
		p, err := e.Compile(expr.Source{Text: "import " + name, Name: "test", Dir: dir})
		if err == nil {
			_, err = e.Eval(context.Background(), p)
		}
		if err != nil {
			got = " " + message(err)
		}
		_ = e.Close(context.Background())
		if out.String() == string(want) && err == nil {
			same++
			continue
		}
		t.Logf("%s:%s%s", name, got, firstDifference(out.String(), string(want)))
	}
	t.Logf("%d of %d the same, %d outside the language", same, len(files)-outside, outside)
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range w {
		if i >= len(g) || g[i] != w[i] {
			line := ""
			if i < len(g) {
				line = g[i]
			}
			return " line " + itoa(i+1) + ": got " + clip(line) + " want " + clip(w[i])
		}
	}
	return ""
}

func clip(s string) string { return s[:min(len(s), 90)] }
