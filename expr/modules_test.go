package expr_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gramener/gramex-go/expr"
	"github.com/gramener/gramex-go/internal/source"
)

// TestModules runs testdata/modules/*.txtar: files of user modules, and `eval`, a file of lines
// `EXPR => repr or error`, evaluated one after the other by one engine. A line `write NAME` writes
// the next version of a file, NAME.1, NAME.2 …; the modules are read anew then.
func TestModules(t *testing.T) {
	files, err := filepath.Glob("testdata/modules/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txtar"), func(t *testing.T) { runModules(t, f) })
	}
}

func runModules(t *testing.T, path string) {
	a, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var script string
	versions := map[string]string{}
	for _, f := range a.Files {
		switch ext := filepath.Ext(f.Name); {
		case f.Name == "eval":
			script = string(f.Data)
		case len(ext) == 2 && ext[1] >= '0' && ext[1] <= '9':
			versions[f.Name] = string(f.Data)
		default:
			writeFile(t, filepath.Join(dir, f.Name), string(f.Data))
		}
	}
	var out bytes.Buffer
	e := newEngine(t, expr.Options{Path: []string{filepath.Join(dir, "lib")}, Out: &out})
	written := map[string]int{}
	for i, line := range strings.Split(strings.TrimSpace(script), "\n") {
		if name, ok := strings.CutPrefix(line, "write "); ok {
			written[name]++
			writeFile(t, filepath.Join(dir, name), versions[name+"."+itoa(written[name])])
			e.Refresh()
			continue
		}
		text, want, ok := strings.Cut(line, " => ")
		if !ok {
			t.Fatalf("line %d: %s", i+1, line)
		}
		text = strings.ReplaceAll(text, `\n`, "\n")
		got := evaluate(e, expr.Source{Text: text, Name: "test", Dir: filepath.Join(dir, "app"), PosAt: func(line, col int) source.Pos {
			return source.Pos{File: "gramex.yaml", Line: line, Col: col}
		}})
		got = strings.ReplaceAll(got+out.String(), dir, "DIR")
		out.Reset()
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

func evaluate(e *expr.Engine, src expr.Source) string {
	repr, err := e.EvalRepr(context.Background(), src, nil, nil)
	if err != nil {
		if fault, ok := err.(*source.Error); ok {
			return fault.Error()
		}
		return message(err)
	}
	return repr
}

// writeFile writes a file whose time differs from any before.
func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if st, err := os.Stat(path); err == nil {
		later := st.ModTime().Add(time.Duration(len(text)+1) * time.Second)
		if err := os.Chtimes(path, later, later); err != nil {
			t.Fatal(err)
		}
	}
}
