package formhandler

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gramener/gramex-go/internal/conf"
)

var update = flag.Bool("update", false, "write what is wanted anew")

// TestColumns makes the table of each *.yaml of testdata/columns.txtar and wants the SQL, or error,
// of the *.want that follows it. `message: true` adds the columns of messages; `before:` is SQL that
// is run first.
func TestColumns(t *testing.T) {
	const path = "testdata/columns.txtar"
	ar, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(ar.Files); i += 2 {
		name, isYAML := strings.CutSuffix(ar.Files[i].Name, ".yaml")
		if !isYAML || ar.Files[i+1].Name != name+".want" {
			t.Fatalf("%s is not a pair of .yaml and .want", ar.Files[i].Name)
		}
		t.Run(name, func(t *testing.T) {
			got := tableOf(t, ar.Files[i].Data)
			if want := string(ar.Files[i+1].Data); got != want && !*update {
				t.Errorf("is\n%swant\n%s", got, want)
			}
			ar.Files[i+1].Data = []byte(got)
		})
	}
	if *update {
		if err := os.WriteFile(path, txtar.Format(ar), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func tableOf(t *testing.T, yaml []byte) string {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "gramex.yaml"), yaml, 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := conf.Load(context.Background(), conf.Options{Root: dir, NoBase: true, Environ: []string{}})
	if err != nil {
		t.Fatal(err)
	}
	fault := func(err error) string {
		return strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), "") + "\n"
	}
	cols, err := ParseColumns(c.Root.Get("columns"))
	if err != nil {
		return fault(err)
	}
	if yes, _ := c.Root.Get("message").AsBool(false); yes {
		cols = MessageColumns(cols)
	}
	st := openTest(t, "")
	if before, err := c.Root.Get("before").AsStrings(); err != nil {
		t.Fatal(err)
	} else {
		sqlExec(t, st, before...)
	}
	table, err := c.Root.Get("table").AsString("t")
	if err != nil {
		t.Fatal(err)
	}
	s, err := st.Ensure(context.Background(), table, cols)
	if err != nil {
		return fault(err)
	}
	if again := ensure(t, st, table, cols); again != s {
		t.Error("it changes again")
	}
	return pragmaRow(t, st, "SELECT sql FROM sqlite_schema WHERE name = ?", s.Table) + "\n"
}

// pragmaRow is the text of a statement's one value.
func pragmaRow(t *testing.T, st *handle, sql string, args ...Value) (text string) {
	t.Helper()
	write(t, st, func(x Tx) error {
		row, err := x.(*tx).one(sql, args, 1)
		if len(row) == 1 {
			text, _ = row[0].(string)
		}
		return err
	})
	return text
}
