package formhandler

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// attacks are texts that break out of a statement wherever one is put into it unquoted.
var attacks = []string{
	`'; DROP TABLE secret; --`, `"; DROP TABLE secret; --`, "`; DROP TABLE secret; --", `]; DROP TABLE secret; --`,
	`' OR 1=1 --`, `" OR 1=1 --`, "` OR 1=1 --", `) OR 1=1 --`, `1 OR 1=1`, `1); DELETE FROM secret; --`, `x' UNION SELECT v FROM secret --`,
	"`) UNION SELECT v, v, v, v, v FROM secret --", `(SELECT v FROM secret)`, `id) FROM secret --`, `*`, `rowid`, `sqlite_version()`, `load_extension('x')`,
	`\'; DROP TABLE secret; --`, `%27 OR 1=1`, "\x00'; DROP TABLE secret; --", "a\x00b", `?`, `?1`, `:a`, `@a`, `$a`, `-- `, `/* */`, `;`, `0x31`, `%s`, `%n`, `{id}`, `$YAMLPATH`,
	`id" FROM secret; --`, "id` FROM secret; --", `id DESC; DELETE FROM secret`, `(CASE WHEN 1 THEN id END)`, `1; PRAGMA writable_schema = 1`, strings.Repeat("(", 2000), strings.Repeat("`", 999), strings.Repeat("'", 999),
	`sum(v) FROM secret --`, `count(*),(SELECT v FROM secret)`, `id|sum`, `id|sum(id), (SELECT v FROM secret)`, `id|count FROM secret --`, `id|group_concat`,
}

// TestInjection puts each attack wherever a client's text reaches SQL. It is an error, or a name or
// value like any other: the other table stays as it is, and nothing of it is shown.
func TestInjection(t *testing.T) {
	st := openTest(t, "")
	sqlExec(t, st, "CREATE TABLE secret (v TEXT)", "INSERT INTO secret VALUES ('hidden')")
	s := ensure(t, st, "t", MessageColumns(columns("body TEXT", "n INTEGER")))
	insert(t, st, s, []any{"id", "a", "body", "visible", "n", int64(1)}, []any{"id", "b", "n", int64(2)})
	check := func(where, attack string, rows []Row) {
		t.Helper()
		for _, r := range rows {
			if strings.Contains(string(r.AppendJSON(nil)), "hidden") {
				t.Errorf("%s %q shows %s", where, attack, r.AppendJSON(nil))
			}
		}
		if got := fmt.Sprint(values(read(t, st, lookup(t, st, "secret"), All()))); got != "[[hidden]]" {
			t.Fatalf("%s %q: the other table has %s", where, attack, got)
		}
		if n := len(read(t, st, s, All())); n != 2 {
			t.Fatalf("%s %q: %d rows left", where, attack, n)
		}
	}
	for _, a := range attacks {
		for _, ag := range []Arg{
			arg("body", a), arg("body!", a), arg("body>", a), arg("body<~", a), arg("body~", a), arg("body!*", a), arg("body", a, a+"x"), arg("n", a), arg("id", a),
			arg(a, "1"), arg(a), arg(a+">", "1"), arg("body"+a, "1"), arg("body|"+a, "1"), arg("_sort", a), arg("_sort", "-"+a), arg("_c", a), arg("_c", "-"+a), arg("_limit", a), arg("_offset", a),
		} {
			q, err := ParseQuery(s, []Arg{ag})
			if err != nil {
				if !Refused(err) {
					t.Errorf("%v: %v", ag, err)
				}
				continue
			}
			rows, err := tryRead(st, s, q)
			if err != nil {
				t.Errorf("%v: %v", ag, err)
			}
			// None of them is a condition that holds; only one that is turned around, or passed over.
			if q.Filter != nil && ag.Key == "body" && len(rows) > 0 {
				t.Errorf("%v gives %v", ag, values(rows))
			}
			check(ag.Key, a, rows)
		}
		for _, by := range []Arg{arg("_by", a), arg("_by", "body")} {
			q, err := ParseQuery(s, []Arg{by, arg("_c", a, "n|"+a, a+"|sum", "n|sum"), arg("n|sum", "1"), arg("_sort", a)})
			if err != nil {
				continue
			}
			rows, err := tryRead(st, s, q)
			if err != nil {
				t.Errorf("_by %q: %v", a, err)
			}
			check("_by", a, rows)
		}
		attackWrites(t, st, s, a)
		check("write", a, nil)
		attackNames(t, st, a)
		check("name", a, nil)
	}
}

// attackWrites gives an attack as a value and as a key to each kind of write, and undoes them.
func attackWrites(t *testing.T, st *handle, s *Schema, attack string) {
	t.Helper()
	err := st.Write(context.Background(), func(tx Tx) error {
		row, err := tx.Insert(s, []string{"id", "body", "user", attack}, []Value{attack, attack, attack, attack})
		if err != nil {
			t.Errorf("%q: %v", attack, err)
			return err
		}
		f, err := EqualFilter(s, []string{"id"}, []Value{attack})
		if err != nil {
			t.Errorf("%q: %v", attack, err)
			return err
		}
		changes, err := tx.Update(s, f, []string{"user", attack}, []Value{attack + "x", attack})
		if err != nil || len(changes) != 1 || changes[0].After.Values[3] != attack+"x" || row.Values[3] != attack {
			t.Errorf("%q: %v %v", attack, changes, err)
		}
		gone, err := DeleteFilter(s, []Arg{arg("body", attack), arg(attack, attack)})
		if err != nil {
			t.Errorf("%q: %v", attack, err)
			return err
		}
		if changes, err = tx.Delete(s, gone); err != nil || len(changes) != 1 {
			t.Errorf("%q: %v %v", attack, changes, err)
		}
		return nil
	})
	if err != nil {
		t.Errorf("%q: %v", attack, err)
	}
}

// attackNames makes a table and a column of an attack's name, which is a name like any other unless
// it can't be one, and uses them.
func attackNames(t *testing.T, st *handle, attack string) {
	t.Helper()
	ctx := context.Background()
	_, err := st.Ensure(ctx, attack, []Column{{Name: "id"}, {Name: attack}})
	if strings.ContainsAny(attack, "\x00.") || strings.HasPrefix(attack, "sqlite_") {
		if err == nil {
			t.Errorf("%q is a table's name", attack)
		}
		return
	}
	if err != nil {
		t.Errorf("%q: %v", attack, err)
		return
	}
	defer sqlExec(t, st, "DROP TABLE "+ddlIdent(attack))
	s, err := st.Ensure(ctx, attack, []Column{{Name: attack + "2", Default: &Default{Value: attack}}})
	if err != nil {
		t.Errorf("%q: %v", attack, err)
		return
	}
	insert(t, st, s, []any{"id", "1", attack, attack})
	q, err := ParseQuery(s, []Arg{arg(attack, attack), arg(attack+"2", attack), arg("_c", attack+"2"), arg("_sort", "-"+attack)})
	if err != nil {
		t.Errorf("%q: %v", attack, err)
		return
	}
	if rows := read(t, st, s, q); len(rows) != 1 || rows[0].Values[0] != attack {
		t.Errorf("%q gives %v", attack, values(rows))
	}
}
