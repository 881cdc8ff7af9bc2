package formhandler

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if os.Getenv(crashEnv) != "" {
		crashWriter()
		return
	}
	goleak.VerifyTestMain(m)
}

// openTest opens a database that goes with the test; text is an SQLite URL's path or "".
func openTest(t testing.TB, path string) *handle {
	t.Helper()
	var stores Stores
	if path == "" {
		path = filepath.Join(t.TempDir(), "test.db")
	}
	st, err := stores.Open(context.Background(), "sqlite:///"+path, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stores.Close(); err != nil {
			t.Error(err)
		}
	})
	return st.(*handle)
}

// sqlExec runs statements through the writer, as another program might have.
func sqlExec(t testing.TB, st *handle, statements ...string) {
	t.Helper()
	err := st.Write(context.Background(), func(tx_ Tx) error {
		for _, sql := range statements {
			if _, err := tx_.(*tx).c.exec(sql, nil); err != nil {
				t.Fatalf("%s: %v", sql, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// lookup is a table that must be there.
func lookup(t testing.TB, st Store, table string) *Schema {
	t.Helper()
	s, err := st.Lookup(context.Background(), table)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// write runs fn in a transaction that must succeed.
func write(t testing.TB, st Store, fn func(Tx) error) {
	t.Helper()
	if err := st.Write(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

// read returns a query's rows.
func read(t testing.TB, st Store, s *Schema, q *Query) []Row {
	t.Helper()
	rows, err := tryRead(st, s, q)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func tryRead(st Store, s *Schema, q *Query) (rows []Row, err error) {
	ctx := context.Background()
	snap, err := st.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	defer snap.Close()
	for row, err := range snap.Select(ctx, s, q) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// columns declares columns: "body TEXT", "n INTEGER".
func columns(decls ...string) []Column {
	var out []Column
	for _, d := range decls {
		name, typ, _ := strings.Cut(d, " ")
		out = append(out, Column{Name: name, Type: typ})
	}
	return out
}

func ensure(t testing.TB, st Store, table string, cols []Column) *Schema {
	t.Helper()
	s, err := st.Ensure(context.Background(), table, cols)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// insert stores rows given as {column, value, …}.
func insert(t testing.TB, st Store, s *Schema, rows ...[]any) {
	t.Helper()
	write(t, st, func(tx Tx) error {
		for _, r := range rows {
			names, vals := pairs(r)
			if _, err := tx.Insert(s, names, vals); err != nil {
				return err
			}
		}
		return nil
	})
}

func pairs(kv []any) (names []string, vals []Value) {
	for i := 0; i+1 < len(kv); i += 2 {
		names, vals = append(names, kv[i].(string)), append(vals, kv[i+1])
	}
	return names, vals
}
