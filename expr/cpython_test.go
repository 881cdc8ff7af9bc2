package expr_test

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gramener/gramex-go/expr"
	"github.com/gramener/gramex-go/expr/object"
)

// record is a line of testdata/*.jsonl: an expression with CPython's repr of its value, or
// the last line of its traceback.
type record struct {
	Expr  string         `json:"expr"`
	Vars  map[string]any `json:"vars"`
	Repr  *string        `json:"repr"`
	Error *string        `json:"error"`
}

func TestCPython(t *testing.T) {
	files, err := filepath.Glob("testdata/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".jsonl"), func(t *testing.T) { testRecords(t, name) })
	}
}

func testRecords(t *testing.T, name string) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	e := expr.New(expr.Options{})
	defer e.Close(context.Background())
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	n, bad := 0, 0
	for sc.Scan() {
		var r record
		if err := json.Unmarshal(sc.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		n++
		var names []string
		var args []object.Value
		for k, v := range r.Vars {
			names, args = append(names, k), append(args, object.FromGo(v))
		}
		repr, err := e.EvalRepr(context.Background(), expr.Source{Text: r.Expr, Name: "<string>"}, names, args)
		switch {
		case r.Repr != nil && err != nil:
			t.Errorf("%s\n got error %v\nwant %s", r.Expr, err, *r.Repr)
		case r.Repr != nil && repr != *r.Repr:
			t.Errorf("%s\n got %s\nwant %s", r.Expr, repr, *r.Repr)
		case r.Error != nil && err == nil:
			t.Errorf("%s\n got %s\nwant error %s", r.Expr, repr, *r.Error)
		case r.Error != nil && message(err) != *r.Error:
			t.Errorf("%s\n got error %s\nwant error %s", r.Expr, message(err), *r.Error)
		default:
			continue
		}
		if bad++; bad > 40 {
			t.Fatal("too many differences")
		}
	}
	if err := sc.Err(); err != nil || n == 0 {
		t.Fatalf("%d records, %v", n, err)
	}
}
