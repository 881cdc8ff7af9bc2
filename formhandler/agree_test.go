package formhandler

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The test of this file: what a filter selects in the database, and the rows for which Match says so,
// are the same. Tables are made as other programs may have made them.

var someNames = []string{
	"a", "n", "x>", "x", "a b", "b!", `q"q`, "it's", "back`tick", "[br]", "ID", "rowid", "naïve", "c~", "c*", "p|q", "_sort", "oid", "$d", "%s", "?",
}

var someTypes = []string{
	"TEXT", "INTEGER", "REAL", "NUMERIC", "BLOB", "", "BOOLEAN", "DATE", "DATETIME", "TIMESTAMP", "JSON", "VARCHAR(10)",
	"DECIMAL(10,2)", "UUID", "FLOAT", "DOUBLE PRECISION", "BIGINT", "CLOB", "int", "ANY",
}

var strictTypes = []string{"TEXT", "INTEGER", "INT", "REAL", "BLOB", "ANY"}

// someValues are SQL expressions of values that lie near each other under some rule.
var someValues = []string{
	"NULL", "0", "1", "-1", "2", "10", "5.5", "1.0", "1e3", "1e300", "-0.0", "9007199254740993", "9007199254740992.0",
	"9223372036854775807", "9.3e18", "'9223372036854775808'", "-9223372036854775808", "0.1", "'0.1'", "9e999",
	"''", "'a'", "'A'", "'ab'", "'AB'", "'abc'", "'a '", "'A  '", "' a'", "'b'", "'1'", "'1.0'", "' 1 '", "'+1'", "'1e3'", "'1e'", "'0x1'", "'1_0'",
	"'true'", "'é'", "'É'", "'e'", "'ÉA'", "'100% sure_x'", "'%'", "'_'", "'a%b'", "'a_b'", "'axb'", "'😀'", "'😀a'", "'\uffff'", "'\ufffd'", "'日本'",
	"'2023-01-01'", "'2023-01-01 00:00:00'", "'2023-01-01 00:00:00.000000'", "'2023-04-05 06:07:08'", "'2023-04-05 06:07:08.250000'", "'2023-04-05T06:07:08'", "1680674828",
	"'null'", "'[1, 2]'", "'{\"a\": 1}'", "'\"a\"'", "'\"1\"'",
	"x''", "x'61'", "x'41'", "x'00'", "x'ff'", "x'616263'",
	"CAST(x'610062' AS TEXT)", "CAST(x'6100' AS TEXT)", "CAST(x'41006200' AS TEXT)", "CAST(x'ff' AS TEXT)", "CAST(x'80' AS TEXT)", "CAST(x'c3a9a9' AS TEXT)", "CAST(x'61ff62' AS TEXT)", "CAST(x'f080c3a9' AS TEXT)", "CAST(x'c1a1' AS TEXT)", "CAST(x'e9' AS TEXT)", "CAST(x'eda080' AS TEXT)", "CAST(x'f083a9' AS TEXT)", "CAST(x'61c3a9a9a9a9a962' AS TEXT)",
}

// someArgs are values of arguments.
var someArgs = []any{
	"", nil, "0", "1", "-1", "2", "10", "5.5", "1.0", " 1 ", "+1", "1e3", "1_0", "0x1", "nan", "inf", "-inf", "1e400", "9007199254740993", "9223372036854775807", "9223372036854775808",
	"a", "A", "ab", "AB", "abc", "a ", "A  ", " a", "b", "true", "no", "é", "É", "e", "ÉA", "%", "_", "a%b", "a_b", "%%", "_%", "a__", "😀", "\uffff", "\ufffd", "日本",
	"2023", "2023-01", "2023-01-01", "2023-01-01T00:00:00", "2023-04-05 06:07:08", "2023-04-05T06:07:08.25", "2023-04-05T06:07:08Z", "2023-04-05T08:07:08+02:00", "2023-01-01 12:00",
	"null", "[1,2]", `{"a":1}`, `"a"`, `"1"`, "[", "YQ==", "QQ==", "AA==", "/w==", "\x00", "a\x00", "\x80",
	int64(1), int64(0), int64(9007199254740993), 1.0, 5.5, 0.1, 1e300, true, false,
}

// TestEveryValueAgreesWithSQL holds every single condition against every value in columns of each type
// and collation.
func TestEveryValueAgreesWithSQL(t *testing.T) {
	st := openTest(t, ":memory:")
	filters := 0
	for _, typ := range someTypes {
		collations := []string{""}
		if typ == "TEXT" || typ == "" || typ == "UUID" {
			collations = []string{"", " COLLATE NOCASE", " COLLATE RTRIM"}
		}
		for _, coll := range collations {
			filters += agreeOnAll(t, st, "c "+typ+coll)
		}
	}
	t.Logf("%d filters held against the database", filters)
}

func agreeOnAll(t *testing.T, st *handle, def string) (filters int) {
	sqlExec(t, st, "DROP TABLE IF EXISTS t", "CREATE TABLE t ("+def+")", "INSERT INTO t VALUES ("+strings.Join(someValues, "), (")+")")
	s := lookup(t, st, "t")
	all := read(t, st, s, All())
	for _, op := range append([]string{""}, operators[:]...) {
		for _, v := range someArgs {
			q, err := ParseQuery(s, []Arg{arg("c"+op, v)})
			if err != nil {
				if !Refused(err) {
					t.Fatal(err)
				}
				continue
			}
			filters++
			var want, got []string
			for _, r := range all {
				if q.Filter.Match(r) {
					want = append(want, fmt.Sprintf("%q", r.Values))
				}
			}
			for _, r := range read(t, st, s, q) {
				got = append(got, fmt.Sprintf("%q", r.Values))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: c%s=%q\nSQL gives   %s\nMatch gives %s", def, op, v, got, want)
			}
		}
	}
	return filters
}

type agreeCase struct {
	names, defs []string
	suffix      string
	view        bool // the filters are held against a view of the table
}

// genTable draws a table's columns and options.
func genTable(t *rapid.T) agreeCase {
	var c agreeCase
	strict := rapid.IntRange(0, 5).Draw(t, "strict") == 0
	count := rapid.IntRange(1, 5).Draw(t, "columns")
	c.names = rapid.SliceOfNDistinct(rapid.SampledFrom(someNames), count, count, strings.ToLower).Draw(t, "names")
	types := someTypes
	if strict {
		types, c.suffix = strictTypes, " STRICT"
	}
	for _, n := range c.names {
		def := ddlIdent(n) + " " + rapid.SampledFrom(types).Draw(t, "type")
		def += rapid.SampledFrom([]string{"", "", " COLLATE NOCASE", " COLLATE RTRIM", " collate binary"}).Draw(t, "collate")
		c.defs = append(c.defs, def)
	}
	if rapid.IntRange(0, 3).Draw(t, "index") == 0 {
		c.defs[0] += " UNIQUE"
	} else if !strict && rapid.IntRange(0, 5).Draw(t, "without rowid") == 0 {
		c.defs[0] += " PRIMARY KEY"
		c.suffix = " WITHOUT ROWID"
	}
	c.view = rapid.IntRange(0, 5).Draw(t, "view") == 0
	return c
}

func TestMatchAgreesWithSQL(t *testing.T) {
	stores := map[string]*handle{"UTF-8": openTest(t, ":memory:")}
	for _, enc := range []string{"UTF-16le", "UTF-16be"} {
		path := filepath.Join(t.TempDir(), "enc.db")
		rawSQL(t, path, "PRAGMA encoding = '"+enc+"'", "CREATE TABLE first (x)")
		stores[enc] = openTest(t, path)
	}
	encodings := []string{"UTF-8", "UTF-8", "UTF-8", "UTF-16le", "UTF-16be"}
	filters := 0
	check(t, func(t *rapid.T) {
		enc := rapid.SampledFrom(encodings).Draw(t, "encoding")
		filters += agree(t, stores[enc], genTable(t))
	})
	t.Logf("%d filters held against the database", filters)
}

// check is rapid.Check, five times as often as its default.
func check(t *testing.T, prop func(*rapid.T)) {
	t.Helper()
	for range 5 {
		rapid.Check(t, prop)
	}
}

// rawSQL runs statements on a file without a store.
func rawSQL(t *testing.T, path string, statements ...string) {
	t.Helper()
	c, err := connectSQLite(path)
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	for _, sql := range statements {
		if err := c.run(sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

func agree(t *rapid.T, st *handle, c agreeCase) int {
	ctx := context.Background()
	w, err := st.lock(ctx)
	if err != nil {
		t.Fatal(err)
	}
	exec := func(sql string) error { _, err := w.c.exec(sql, nil); return err }
	defer func() {
		for _, sql := range []string{"DROP VIEW IF EXISTS v", "DROP TABLE IF EXISTS t"} {
			if err := exec(sql); err != nil {
				t.Fatal(err)
			}
		}
		st.writer <- w
	}()
	if err := exec("CREATE TABLE t (" + strings.Join(c.defs, ", ") + ")" + c.suffix); err != nil {
		t.Fatal(err)
	}
	table := "t"
	if c.view {
		table = "v"
		if err := exec("CREATE VIEW v AS SELECT * FROM t"); err != nil {
			t.Fatal(err)
		}
	}
	for range rapid.IntRange(0, 12).Draw(t, "rows") {
		vals := make([]string, len(c.names))
		for i := range vals {
			vals[i] = rapid.SampledFrom(someValues).Draw(t, "value")
		}
		// A STRICT or UNIQUE column refuses some; the others are enough.
		_ = exec("INSERT INTO t VALUES (" + strings.Join(vals, ", ") + ")")
	}
	s, err := st.eng.inspect(ctx, w.c, table)
	if err != nil {
		t.Fatal(err)
	}
	all := allRows(t, st, w.c, s, nil)
	tried := 0
	for range 16 {
		args := genArgs(t, c.names)
		q, err := ParseQuery(s, args)
		if err != nil {
			if !Refused(err) {
				t.Fatalf("%v: %v", args, err)
			}
			continue
		}
		tried++
		var want []string
		for _, r := range all {
			if q.Filter.Match(r) {
				want = append(want, fmt.Sprintf("%q", r.Values))
			}
		}
		var got []string
		for _, r := range allRows(t, st, w.c, s, q.Filter) {
			got = append(got, fmt.Sprintf("%q", r.Values))
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%v of (%s)%s\nSQL gives   %s\nMatch gives %s", args, strings.Join(c.defs, ", "), c.suffix, got, want)
		}
	}
	return tried
}

func genArgs(t *rapid.T, names []string) (args []Arg) {
	for range rapid.IntRange(1, 3).Draw(t, "args") {
		a := Arg{Key: rapid.SampledFrom(names).Draw(t, "key") + rapid.SampledFrom(append([]string{""}, operators[:]...)).Draw(t, "op")}
		if isControl(a.Key) {
			continue
		}
		for range rapid.SampledFrom([]int{0, 1, 1, 1, 2, 3, 9}).Draw(t, "values") {
			a.Values = append(a.Values, rapid.SampledFrom(someArgs).Draw(t, "arg"))
		}
		args = append(args, a)
	}
	return args
}

func allRows(t *rapid.T, st *handle, c conn, s *Schema, f *Filter) (rows []Row) {
	err := selectRows(context.Background(), st.eng, c, s, &Query{Filter: f, Limit: -1}, func(r Row, err error) bool {
		rows = append(rows, r)
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
