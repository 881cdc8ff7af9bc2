package formhandler

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// newValues are values that may be written.
var newValues = []any{
	nil, "", "a", "A", "0", "1", "-7", "007", "5.5", "1e3", " 1 ", "+1", ".5", "1e", "12345678901234567890", "abc", "é😀", "a\x00b", "0x10",
	"true", "no", "2023-01-02", "2023-01-02T03:04:05", "2023-01-02 03:04:05.25", "2023-01-02T03:04:05+05:30", "YWJj", "_-8",
	int64(0), int64(1), int64(2), int64(-7), int64(math.MaxInt64), int64(math.MinInt64), int64(1<<53 + 1), 7,
	0.0, math.Copysign(0, -1), 1.0, 5.7, 1e15, 1e16, 9.5e15, 1e18, 9.3e18, 1e300, 0.1, -1e-7, math.Inf(1), math.NaN(),
	true, false, []byte{}, []byte("ab\xff"), new(big.Int).Lsh(big.NewInt(1), 70),
	json.RawMessage(`[1, 2,{"a":null,"b":"é"}]`), json.RawMessage(`{}`), json.RawMessage(`12`), json.RawMessage(`1.50`), json.RawMessage(`1e400`),
	json.RawMessage(`null`), json.RawMessage(`"x"`), json.RawMessage(`[`), json.RawMessage(`-0`),
	time.Date(2023, 1, 2, 3, 4, 5, 6000, time.UTC),
}

// oddColumns are columns of other programs' tables, beside those of someTypes.
var oddColumns = []string{
	"INTEGER DEFAULT 5", "TEXT DEFAULT 'none'", "TIMESTAMP DEFAULT CURRENT_TIMESTAMP", "TEXT DEFAULT (hex(randomblob(4)))",
	"TEXT NOT NULL", "INTEGER CHECK (%s <> 7)", "TEXT UNIQUE ON CONFLICT REPLACE", "TEXT UNIQUE ON CONFLICT IGNORE",
	"INTEGER NOT NULL ON CONFLICT IGNORE", "TEXT UNIQUE ON CONFLICT ROLLBACK", "AS (1 + 1)", "TEXT AS (coalesce(`x`, 'none')) STORED",
}

var tableKeys = []string{
	"", "id INTEGER PRIMARY KEY", "id INTEGER PRIMARY KEY AUTOINCREMENT", "id TEXT PRIMARY KEY", "id INT PRIMARY KEY", "id TEXT NOT NULL PRIMARY KEY",
	"id DATE PRIMARY KEY",
}

var tableTriggers = []string{
	"", "", "", "CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET `x` = 'trig' WHERE rowid = new.rowid; END",
	"CREATE TRIGGER tr AFTER UPDATE ON t WHEN new.`x` IS NULL BEGIN UPDATE t SET `x` = 'trig' WHERE rowid = new.rowid; END",
	"CREATE TRIGGER tr BEFORE INSERT ON t WHEN new.`x` = 'A' BEGIN SELECT RAISE(ABORT, 'no A'); END",
	"CREATE TRIGGER tr BEFORE DELETE ON t WHEN old.`x` = 'a' BEGIN SELECT RAISE(IGNORE); END",
}

// TestChangesTellWhatIsStored writes at random into tables of all kinds: the rows that Insert, Update
// and Delete return, put together as a listener does, are the table's rows in the end. What failed
// has changed nothing.
func TestChangesTellWhatIsStored(t *testing.T) {
	st := openTest(t, ":memory:")
	check(t, func(t *rapid.T) { writeAtRandom(t, st) })
}

func genWriteTable(t *rapid.T) (statements, names []string) {
	var defs []string
	key := rapid.SampledFrom(tableKeys).Draw(t, "key")
	suffix := ""
	if key != "" {
		defs, names = append(defs, key), append(names, "id")
		if strings.HasPrefix(key, "id TEXT") && rapid.Bool().Draw(t, "without") || strings.HasPrefix(key, "id DATE") {
			suffix = " WITHOUT ROWID"
		}
	}
	names = append(names, "x")
	defs = append(defs, "`x` "+rapid.SampledFrom(someTypes).Draw(t, "type"))
	for i := range rapid.IntRange(0, 3).Draw(t, "columns") {
		n := fmt.Sprintf("c%d", i)
		def := rapid.SampledFrom(append(oddColumns, someTypes...)).Draw(t, "type")
		if strings.Contains(def, "%s") {
			def = fmt.Sprintf(def, n)
		}
		names, defs = append(names, n), append(defs, n+" "+def)
	}
	statements = []string{"CREATE TABLE t (" + strings.Join(defs, ", ") + ")" + suffix}
	if trigger := rapid.SampledFrom(tableTriggers).Draw(t, "trigger"); trigger != "" && suffix == "" {
		statements = append(statements, trigger)
	}
	return statements, names
}

func writeAtRandom(t *rapid.T, st *handle) {
	ctx := context.Background()
	statements, names := genWriteTable(t)
	exec := func(sql string) error {
		return st.Write(ctx, func(x Tx) error { _, err := x.(*tx).c.exec(sql, nil); return err })
	}
	defer func() {
		if err := exec("DROP TABLE IF EXISTS t"); err != nil {
			t.Fatal(err)
		}
	}()
	for _, sql := range statements {
		if err := exec(sql); err != nil {
			t.Skip("SQLite takes no such table: ", err)
		}
	}
	s, err := st.Lookup(ctx, "t")
	if err != nil {
		t.Fatal(err)
	}
	w := &randomWriter{t: t, s: s, names: names}
	for range rapid.IntRange(1, 4).Draw(t, "transactions") {
		before := slices.Clone(w.model)
		err := st.Write(ctx, func(x Tx) error {
			w.tx = x
			for range rapid.IntRange(1, 6).Draw(t, "writes") {
				w.step()
			}
			if rapid.IntRange(0, 5).Draw(t, "give up") == 0 {
				return errGiveUp
			}
			return nil
		})
		if err != nil {
			w.model = before
		}
	}
	rows, err := tryRead(st, s, All())
	if err != nil {
		t.Fatal(err)
	}
	got := make([]string, len(rows))
	for i, r := range rows {
		got[i] = rowText(r)
	}
	slices.Sort(got)
	slices.Sort(w.model)
	if !slices.Equal(got, w.model) {
		t.Fatalf("%s\nstored %s\ntold   %s\nlog %s", strings.Join(statements, "; "), got, w.model, strings.Join(w.log, "\n    "))
	}
}

// TestEveryValueIsToldAsStored writes every value into columns of each type, by Insert and by Update.
func TestEveryValueIsToldAsStored(t *testing.T) {
	st := openTest(t, ":memory:")
	for _, typ := range someTypes {
		sqlExec(t, st, "DROP TABLE IF EXISTS t", "CREATE TABLE t (id INTEGER, c "+typ+")")
		s := lookup(t, st, "t")
		var told []Row
		write(t, st, func(tx Tx) error {
			for i, v := range newValues {
				row, err := tx.Insert(s, []string{"id", "c"}, []Value{int64(i), v})
				if err == nil {
					told = append(told, row)
				} else if !Refused(err) {
					t.Errorf("%s %#v: %v", typ, v, err)
				}
				if _, err := tx.Insert(s, []string{"id"}, []Value{int64(1000 + i)}); err != nil {
					return err
				}
				f, err := EqualFilter(s, []string{"id"}, []Value{int64(1000 + i)})
				if err != nil {
					return err
				}
				changes, err := tx.Update(s, f, []string{"c"}, []Value{v})
				if err != nil {
					changes, err = tx.Delete(s, f)
					if err != nil || len(changes) != 1 {
						t.Errorf("%s %#v: %v %v", typ, v, changes, err)
					}
					continue
				}
				told = append(told, *changes[0].After)
			}
			return nil
		})
		stored := read(t, st, s, All())
		if len(stored) != len(told) {
			t.Fatalf("%s: %d rows, told of %d", typ, len(stored), len(told))
		}
		for i := range told {
			if a, b := rowText(told[i]), rowText(stored[i]); a != b {
				t.Errorf("%s: told of %s, stored is %s", typ, a, b)
			}
		}
	}
}

// TestUpdateMany updates all the rows that match, or none.
func TestUpdateMany(t *testing.T) {
	st := openTest(t, "")
	sqlExec(t, st, "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INTEGER UNIQUE)", "INSERT INTO t VALUES (1, 'x', 1), (2, 'x', 2), (3, 'y', 3)")
	s := lookup(t, st, "t")
	f, err := DeleteFilter(s, []Arg{arg("a", "x")})
	if err != nil {
		t.Fatal(err)
	}
	write(t, st, func(tx Tx) error {
		changes, err := tx.Update(s, f, []string{"a", "unknown"}, []Value{"z", 1})
		if err != nil || len(changes) != 2 {
			t.Error(changes, err)
		}
		for i, c := range changes {
			if c.Before.Values[1] != "x" || c.After.Values[1] != "z" || c.Before.Values[0] != int64(i+1) {
				t.Error(c)
			}
		}
		// The second of them would be a duplicate: the first is undone too.
		var broken *ConstraintError
		if _, err := tx.Update(s, &Filter{}, []string{"b"}, []Value{int64(9)}); !errors.As(err, &broken) || broken.Kind != Unique {
			t.Error(err)
		}
		if _, err := tx.Update(s, &Filter{}, []string{"unknown"}, []Value{int64(9)}); !errors.Is(err, ErrNothingToSet) {
			t.Error(err)
		}
		if changes, err := tx.Update(s, f, []string{"a"}, []Value{"q"}); err != nil || len(changes) != 0 {
			t.Error("no row matches any more", changes, err)
		}
		if _, err := tx.Update(s, nil, []string{"a"}, []Value{"q"}); !errors.Is(err, ErrNoFilter) {
			t.Error(err)
		}
		if _, err := tx.Delete(s, nil); !errors.Is(err, ErrNoFilter) {
			t.Error(err)
		}
		return nil
	})
	if got := fmt.Sprint(values(read(t, st, s, All()))); got != "[[1 z 1] [2 z 2] [3 y 3]]" {
		t.Error(got)
	}
}

// values are rows' values.
func values(rows []Row) (all [][]Value) {
	for _, r := range rows {
		all = append(all, r.Values)
	}
	return all
}

var errGiveUp = errors.New("given up")

type randomWriter struct {
	t     *rapid.T
	s     *Schema
	tx    Tx
	names []string
	model []string // the rows as told
	log   []string
}

func rowText(r Row) string { return fmt.Sprintf("%T%q", r.Values, r.Values) + kinds(r.Values) }

func kinds(vals []Value) string {
	var b strings.Builder
	for _, v := range vals {
		fmt.Fprintf(&b, " %T", v)
	}
	return b.String()
}

func (w *randomWriter) given() (cols []string, vals []Value) {
	for _, n := range append(w.names, "unknown") {
		if rapid.IntRange(0, 3).Draw(w.t, "give") > 0 {
			cols, vals = append(cols, n), append(vals, rapid.SampledFrom(newValues).Draw(w.t, "value"))
		}
	}
	return cols, vals
}

func (w *randomWriter) filter() *Filter {
	f, err := DeleteFilter(w.s, []Arg{{
		Key:    rapid.SampledFrom(w.names).Draw(w.t, "by") + rapid.SampledFrom([]string{"", "", "!", ">~", "~"}).Draw(w.t, "op"),
		Values: []Value{rapid.SampledFrom(newValues).Draw(w.t, "value")},
	}})
	if err != nil {
		return &Filter{} // every row
	}
	return f
}

func (w *randomWriter) step() {
	switch rapid.SampledFrom([]string{"insert", "insert", "insert", "update", "delete", "savepoint"}).Draw(w.t, "kind") {
	case "insert":
		cols, vals := w.given()
		row, err := w.tx.Insert(w.s, cols, vals)
		w.note("insert", cols, vals, row, err)
		if err == nil {
			w.model = append(w.model, rowText(row))
		}
	case "update":
		cols, vals := w.given()
		changes, err := w.tx.Update(w.s, w.filter(), cols, vals)
		w.note("update", cols, vals, changes, err)
		w.apply(changes)
	case "delete":
		changes, err := w.tx.Delete(w.s, w.filter())
		w.note("delete", nil, nil, changes, err)
		w.apply(changes)
	case "savepoint":
		before := slices.Clone(w.model)
		fails := rapid.Bool().Draw(w.t, "fails")
		err := w.tx.Savepoint(func() error {
			w.step()
			w.step()
			if fails {
				return errGiveUp
			}
			return nil
		})
		if err != nil {
			w.model = before
		}
	}
}

// note checks that a failure is one that a client can be told of.
func (w *randomWriter) note(what string, cols []string, vals []Value, got any, err error) {
	w.log = append(w.log, fmt.Sprintf("%s %q %q: %v %v", what, cols, vals, got, err))
	// The greatest key of all leaves AUTOINCREMENT none to give.
	if err != nil && !Refused(err) && w.tx.(*tx).lost == nil && !strings.Contains(err.Error(), "counter") {
		w.t.Fatalf("%s %q %q: %v", what, cols, vals, err)
	}
	if err != nil && err.Error() == "" {
		w.t.Fatal("an error without a text")
	}
}

// apply does to the model what the changes tell.
func (w *randomWriter) apply(changes []Change) {
	for _, c := range changes {
		text := rowText(*c.Before)
		i := slices.Index(w.model, text)
		if i < 0 {
			w.t.Fatalf("a row that was never told of: %s\nknown %s\nlog %s", text, w.model, strings.Join(w.log, "\n    "))
		}
		w.model = slices.Delete(w.model, i, i+1)
	}
	for _, c := range changes {
		if c.After != nil {
			w.model = append(w.model, rowText(*c.After))
		}
	}
}

// TestVirtualTable writes and reads a full-text index, which returns nothing by itself.
func TestVirtualTable(t *testing.T) {
	st := openTest(t, "")
	sqlExec(t, st, "CREATE VIRTUAL TABLE t USING fts4 (body, topic)")
	s := lookup(t, st, "t")
	f, err := DeleteFilter(s, []Arg{arg("topic", "b")})
	if err != nil {
		t.Fatal(err)
	}
	write(t, st, func(tx Tx) error {
		for _, topic := range []string{"a", "b"} {
			row, err := tx.Insert(s, []string{"body", "topic"}, []Value{"hello", topic})
			if err != nil || fmt.Sprint(row.Values) != "[hello "+topic+"]" {
				t.Error(row, err)
			}
		}
		changes, err := tx.Update(s, f, []string{"body"}, []Value{"bye"})
		if err != nil || len(changes) != 1 || fmt.Sprint(changes[0].Before.Values, changes[0].After.Values) != "[hello b] [bye b]" {
			t.Error(changes, err)
		}
		changes, err = tx.Delete(s, f)
		if err != nil || len(changes) != 1 || changes[0].After != nil {
			t.Error(changes, err)
		}
		return nil
	})
	if got := fmt.Sprint(values(read(t, st, s, All()))); got != "[[hello a]]" {
		t.Error(got)
	}
	if _, err := st.Ensure(context.Background(), "t_segments", columns("x TEXT")); err == nil {
		t.Error("a virtual table's own table was changed")
	}
}
