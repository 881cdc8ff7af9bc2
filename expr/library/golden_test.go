package library_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dlclark/regexp2/v2"
	"go.uber.org/goleak"

	"github.com/gramener/gramex-go/expr"
	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/internal/source"
)

func TestMain(m *testing.M) {
	time.Local = time.UTC // as the goldens were recorded
	code := m.Run()
	regexp2.StopTimeoutClock() // the one goroutine that regular expressions share
	if code == 0 {
		if err := goleak.Find(); err != nil {
			os.Stderr.WriteString(err.Error() + "\n")
			code = 1
		}
	}
	os.Exit(code)
}

// golden is a case and what CPython printed for it, the exception's last line apart.
type golden struct {
	Case, Out, Error string
}

// TestGolden runs the cases of testdata/cases and holds them against what CPython 3.11 printed
// (testdata/record.py).
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/golden/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no goldens", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) { runGoldens(t, name, file) })
	}
}

func runGoldens(t *testing.T, name, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var cases []golden
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	src, err := os.ReadFile("testdata/cases/" + name + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	prelude := preludeOf(string(src))
	dir := t.TempDir()
	var out bytes.Buffer
	e := expr.New(expr.Options{Out: &out, Files: []string{dir}})
	defer e.Close(context.Background())
	bad := 0
	for _, c := range cases {
		clearDir(t, dir)
		out.Reset()
		err := runCase(e, prelude+c.Case)
		got := golden{c.Case, strings.ReplaceAll(out.String(), dir, "<tmp>"), ""}
		if err != nil {
			got.Error = strings.ReplaceAll(lastLine(err), dir, "<tmp>")
		}
		if got != c {
			bad++
			t.Errorf("%s\n got %q %s\nwant %q %s", c.Case, got.Out, got.Error, c.Out, c.Error)
		}
	}
	if bad > 0 {
		t.Logf("%s: %d of %d differ", name, bad, len(cases))
	}
}

// preludeOf gives the imports at the top of a file of cases.
func preludeOf(src string) string {
	var b strings.Builder
	for _, line := range strings.Split(src, "\n") {
		if strings.HasPrefix(line, "import ") || strings.HasPrefix(line, "from ") {
			b.WriteString(line + "\n")
		} else if line != "" && !strings.HasPrefix(line, "#") {
			break
		}
	}
	return b.String()
}

func clearDir(t *testing.T, dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if err := os.RemoveAll(filepath.Join(dir, entry.Name())); err != nil {
			t.Fatal(err)
		}
	}
}

func runCase(e *expr.Engine, text string) error {
	p, err := e.Compile(expr.Source{Text: text, Name: "<case>"})
	if err != nil {
		return err
	}
	_, err = e.Eval(context.Background(), p)
	return err
}

func lastLine(err error) string {
	var fault *source.Error
	if errors.As(err, &fault) {
		return fault.Msg
	}
	var x *object.Exception
	if errors.As(err, &x) {
		return x.Error()
	}
	return err.Error()
}

func callable(v object.Value) func(*object.Thread, []object.Value, *object.Dict) (object.Value, error) {
	return v.(object.Callable).Call
}
