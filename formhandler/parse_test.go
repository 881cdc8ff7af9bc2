package formhandler

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// testSchema is a table to parse arguments against.
func testSchema(t *testing.T) *Schema {
	st := openTest(t, ":memory:")
	return ensure(t, st, "t", MessageColumns(columns("body TEXT", "topic TEXT", "recipient TEXT", "n INTEGER", "x REAL", "ok BOOLEAN", "made DATETIME", "day DATE", "j JSON", "bl BLOB", "x> TEXT", "p|q TEXT")))
}

// arg is an argument of a test.
func arg(key string, vals ...Value) Arg { return Arg{Key: key, Values: vals} }

// TestBadArguments are arguments that are refused, with the text that the client gets.
func TestBadArguments(t *testing.T) {
	s := testSchema(t)
	for _, c := range []struct {
		arg  Arg
		want string
	}{
		{arg("n", "abc"), "n=abc: column n (INTEGER) is compared with whole numbers of up to 64 bits"},
		{arg("n", "1.0"), "n=1.0: column n (INTEGER) is compared with whole numbers of up to 64 bits"},
		{arg("n>", "1", "x"), "n>=x: column n (INTEGER) is compared with whole numbers of up to 64 bits"},
		{arg("n!", "99999999999999999999"), "n!=99999999999999999999: column n (INTEGER) is compared with whole numbers of up to 64 bits"},
		{arg("n", 5.5), "n=5.5: column n (INTEGER) is compared with whole numbers of up to 64 bits"},
		{arg("x", "abc"), "x=abc: column x (REAL) is compared with numbers"},
		{arg("x", "0x1"), "x=0x1: column x (REAL) is compared with numbers"},
		{arg("n~", "1"), "n~=1: column n (INTEGER) is no text: compare it with =, !, >, >~, < or <~"},
		{arg("n!*", "1"), "n!*=1: column n (INTEGER) is no text: compare it with =, !, >, >~, < or <~"},
		{arg("made>", "soon"), "made>=soon: column made (DATETIME) is compared with dates such as 2023-01-31 or 2023-01-31T10:20:30"},
		{arg("day", "2023-99"), "day=2023-99: column day (DATE) is compared with dates such as 2023-01-31 or 2023-01-31T10:20:30"},
		{arg("bl", "?"), "bl=?: column bl holds bytes, which are given as base64"},
		{arg("body", "a\xff"), "body: the value is not UTF-8"},
		{arg("body~", "a\x00"), "body~=a\x00: can't be looked for in text"},
		{arg("body~", strings.Repeat("a", maxPattern+1)), "body~=" + strings.Repeat("a", 41) + "…: is longer than 20000 bytes"},
		{arg("_limit", "abc"), "_limit=abc: is not a whole number"},
		{arg("_limit", ""), "_limit: is not a whole number"},
		{arg("_limit", "2.5"), "_limit=2.5: is not a whole number"},
		{arg("_limit", "1", "1e1"), "_limit=1e1: is not a whole number"},
		{arg("_offset", "abc"), "_offset=abc: is not a whole number"},
		{Arg{Key: "recipent", Values: []Value{"a"}, Fixed: true}, `recipent: the table has no such column: did you mean "recipient"?`},
		{Arg{Key: "recipent>~", Values: []Value{"a"}, Fixed: true}, `recipent>~: the table has no such column: did you mean "recipient"?`},
		{Arg{Key: "zzz", Values: []Value{"a"}, Fixed: true}, `zzz: the table has no such column`},
		{Arg{Key: "_methd", Values: []Value{"a"}, Fixed: true}, `_methd: the table has no such column`},
		{Arg{Key: "recipient", Values: []Value{nil}, Fixed: true}, "recipient: holds no value to compare with"},
		{Arg{Key: "recipient", Values: []Value{""}, Fixed: true}, "recipient: holds no value to compare with"},
		{Arg{Key: "recipient", Fixed: true}, "recipient: holds no value to compare with"},
		{Arg{Key: "recipient!", Fixed: true}, "recipient!: holds no value to compare with"},
		{Arg{Key: "recipient~", Values: []Value{""}, Fixed: true}, "recipient~: holds no value to compare with"},
		{Arg{Key: "n", Values: []Value{"abc"}, Fixed: true}, "n=abc: column n (INTEGER) is compared with whole numbers of up to 64 bits"},
		{Arg{Key: "_c", Values: []Value{"-recipent"}, Fixed: true}, `_c=-recipent: the table has no such column: did you mean "recipient"?`},
		{Arg{Key: "_sort", Values: []Value{"-bdy"}, Fixed: true}, `_sort=-bdy: the table has no such column: did you mean "body"?`},
		{Arg{Key: "_by", Values: []Value{"zzz"}, Fixed: true}, `_by=zzz: the table has no such column`},
	} {
		_, err := ParseQuery(s, []Arg{c.arg})
		var bad *BadArgument
		if !errors.As(err, &bad) || err.Error() != c.want {
			t.Errorf("%q %q: got %v\nwant %s", c.arg.Key, c.arg.Values, err, c.want)
		}
	}
	for _, c := range []struct {
		args []Arg
		want string
	}{
		{[]Arg{arg("_by", "topic"), arg("_c", "n|nosuchagg")}, `_c=n|nosuchagg: there is no aggregate function "nosuchagg": use sum, count, avg, min or max`},
		{[]Arg{arg("_by", "topic"), arg("_c", "n|sum(x"), arg("n|sum", "1")}, `_c=n|sum(x: there is no aggregate function "sum(x": use sum, count, avg, min or max`},
		{[]Arg{arg("_by", "topic"), arg("_c", "n|sum"), arg("x|sum>", "1")}, "x|sum>: filters by an aggregate that is not shown: add _c=x|sum"},
		{[]Arg{arg("_by", "topic"), arg("_c", "n|sum"), arg("n|sum>", "abc")}, "n|sum>=abc: column n|sum (sum) is compared with numbers"},
		{[]Arg{arg("_by", "topic"), arg("_c", "n|count"), arg("n|count~", "1")}, "n|count~=1: column n|count (count) is no text: compare it with =, !, >, >~, < or <~"},
		{manyArgs(maxConditions + 1), "topic: more than 100 conditions"},
		{[]Arg{arg("topic", make([]Value, maxValues)...), {Key: "body", Values: manyValues(maxValues + 1)}}, "body: more than 1000 values"},
	} {
		if _, err := ParseQuery(s, c.args); err == nil || err.Error() != c.want {
			t.Errorf("got %v\nwant %s", err, c.want)
		}
	}
}

// TestHiddenColumns lets a client learn nothing of the columns that the server's _c leaves out.
func TestHiddenColumns(t *testing.T) {
	s := testSchema(t)
	fixed := func(key string, vals ...Value) Arg { return Arg{Key: key, Values: vals, Fixed: true} }
	for _, rule := range []Arg{fixed("_c", "-recipient"), fixed("_c", "body", "n", "id")} {
		for _, args := range [][]Arg{
			{arg("recipient", "a")}, {arg("recipient!")}, {arg("recipient>~", "a")}, {arg("_sort", "recipient")}, {arg("_sort", "-recipient")},
			{arg("_by", "recipient")}, {arg("_by", "body", "recipient")}, {arg("_by", "body"), arg("_sort", "recipient")}, {arg("recipient|count", "1")},
		} {
			want := args[len(args)-1].Key + ": uses a column that is not shown here"
			for _, all := range [][]Arg{append([]Arg{rule}, args...), append(args, rule)} {
				if _, err := ParseQuery(s, all); err == nil || err.Error() != want {
					t.Errorf("%v: got %v, want %s", all, err, want)
				}
			}
		}
		q, err := ParseQuery(s, []Arg{arg("_c", "recipient"), rule, fixed("recipient", "me"), fixed("_sort", "recipient"), arg("body~", "x"), arg("_sort", "n")})
		if err != nil || slices.Contains(q.Columns, "recipient") || len(q.Sort) != 1 || q.Filter.Key() != `"body"~"%x%"&"recipient"="me"` {
			t.Errorf("%v: %+v %v", rule, q, err)
		}
		q, err = ParseQuery(s, []Arg{rule, arg("_by", "body"), arg("_c", "recipient|max")})
		if err != nil || len(q.Group.Aggregates) > 0 {
			t.Errorf("%v: %+v %v", rule, q, err)
		}
	}
	if _, err := ParseQuery(s, []Arg{fixed("n|sum>", "1")}); err == nil || !strings.Contains(err.Error(), "there is no _by") {
		t.Error(err)
	}
}

func manyArgs(n int) (args []Arg) {
	for range n {
		args = append(args, arg("topic", "a"))
	}
	return args
}

func manyValues(n int) (vals []Value) {
	for i := range n {
		vals = append(vals, fmt.Sprint("v", i))
	}
	return vals
}

// TestKeys takes keys apart: a column's own name comes before an operator in it.
func TestKeys(t *testing.T) {
	s := testSchema(t)
	for _, c := range []struct{ key, column, agg, op string }{
		{"x", "x", "", ""}, {"x>", "x>", "", ""}, {"x>>", "x>", "", ">"}, {"x>~", "x", "", ">~"}, {"x>!", "x>", "", "!"}, {"x<~", "x", "", "<~"}, {"x~", "x", "", "~"}, {"x!~", "x", "", "!~"},
		{"body!*", "body", "", "!*"}, {"p|q", "p|q", "", ""}, {"p|q!", "p|q", "", "!"}, {"p|q|sum>~", "p|q", "sum", ">~"}, {"n|SUM", "n", "SUM", ""}, {"n|sum>", "n", "sum", ">"}, {"n|", "n", "", ""},
	} {
		k, ok := s.splitKey(c.key)
		if !ok || s.Columns[k.col].Name != c.column || k.agg != c.agg || k.op != c.op {
			t.Errorf("%s: %v %q %q %q", c.key, ok, s.Columns[k.col].Name, k.agg, k.op)
		}
	}
	for _, key := range []string{"", "!", "X", "body=", "body >", "~body", "zzz|sum", "body|sum|avg!x", "n>5"} {
		if k, ok := s.splitKey(key); ok {
			t.Errorf("%s is read as %s", key, s.Columns[k.col].Name)
		}
	}
}

// TestFilterKey gives one Key to filters that mean the same, and different ones to others.
func TestFilterKey(t *testing.T) {
	s := testSchema(t)
	key := func(args ...Arg) string {
		q, err := ParseQuery(s, args)
		if err != nil {
			t.Fatal(err)
		}
		return q.Filter.Key()
	}
	same := [][]Arg{
		{arg("topic", "a", "b"), arg("n>", "1")}, {arg("n>", int64(1)), arg("topic", "b", "a", "", "b")}, {arg("n>", "1", "2"), arg("topic", "a", "b"), arg("topic", "a", "b")},
		{arg("n>", "1"), arg("topic", "a", "b"), arg("_sort", "n"), arg("_limit", "5"), arg("zzz", "1"), arg("body~", "")},
	}
	for _, args := range same[1:] {
		if a, b := key(same[0]...), key(args...); a != b {
			t.Errorf("%s and %s", a, b)
		}
	}
	if key() != "" || key(arg("_limit", "1"), arg("zzz", "1")) != "" {
		t.Error("no condition has a key")
	}
	seen := map[string][]Arg{}
	for _, args := range [][]Arg{
		same[0], {arg("topic", "a")}, {arg("topic!", "a")}, {arg("topic")}, {arg("topic!")}, {arg("body", "a")}, {arg("topic", "a", "b")}, {arg("topic", "a,b")}, {arg("topic", `a","b`)},
		{arg("topic~", "a")}, {arg("topic!~", "a")}, {arg("topic~", "a", "b")}, {arg("topic>", "a")}, {arg("topic>~", "a")}, {arg("topic<", "a")}, {arg("topic<~", "a")}, {arg("n", "1")}, {arg("x", "1")}, {arg("ok", "1")},
		{arg("x", "nan")}, {arg("bl", "YQ==")}, {arg("j", "1")}, {arg("j", `"1"`)},
	} {
		k := key(args...)
		if other, ok := seen[k]; ok {
			t.Errorf("%v and %v have the key %s", other, args, k)
		}
		seen[k] = args
	}
	if key(arg("topic~", "AbC")) != key(arg("topic*", "aBc")) {
		t.Error("~ and * are the same in a database that ignores case")
	}
}

// TestDeleteFilter is what a DELETE's message selects.
func TestDeleteFilter(t *testing.T) {
	s := testSchema(t)
	for _, c := range []struct {
		args []Arg
		want string // the filter's key, or an error
	}{
		{[]Arg{arg("id", "a")}, `"id"="a"`},
		{[]Arg{arg("_method", "DELETE"), arg("id", "a"), arg("zzz", "b"), arg("_limit", int64(1)), arg("_c", "x")}, `"id"="a"`},
		{[]Arg{arg("n", int64(0))}, `"n"=0`},
		{[]Arg{arg("n", 0.0)}, `"n"=0`},
		{[]Arg{arg("ok", false)}, `"ok"=0`},
		{[]Arg{arg("n>~", int64(0)), arg("unknown", int64(1))}, `"n")0`},
		{[]Arg{arg("n", "3")}, `"n"=3`},
		{[]Arg{arg("x", int64(1))}, `"x"=1`},
		{[]Arg{arg("body~", "6")}, `"body"~"%6%"`},
		{[]Arg{arg("body", int64(5))}, `"body"="5"`},
		{[]Arg{arg("x!", nil)}, `"x"-`},
		{[]Arg{arg("id", "a"), arg("user", nil)}, `"id"="a"&"user"+`},
		{[]Arg{arg("id", "a", "b")}, `"id"="a","b"`},
		{nil, ErrNoFilter.Error()},
		{[]Arg{arg("_method", "DELETE")}, ErrNoFilter.Error()},
		{[]Arg{arg("zzz", "a")}, ErrNoFilter.Error()},
		{[]Arg{arg("user", nil)}, ErrNoFilter.Error()},
		{[]Arg{arg("id", "")}, ErrNoFilter.Error()},
		{[]Arg{arg("id", ""), arg("user", nil), arg("n>", nil), arg("body~", "")}, ErrNoFilter.Error()},
		{[]Arg{arg("n|sum", int64(1))}, ErrNoFilter.Error()},
		{[]Arg{arg("n", "abc")}, "n=abc: column n (INTEGER) is compared with whole numbers of up to 64 bits"},
		{[]Arg{arg("n~", "1")}, "n~=1: column n (INTEGER) is no text: compare it with =, !, >, >~, < or <~"},
	} {
		f, err := DeleteFilter(s, c.args)
		got := f.Key()
		if err != nil {
			got = err.Error()
			if !Refused(err) {
				t.Errorf("%v: %v is the client's fault", c.args, err)
			}
		}
		if got != c.want {
			t.Errorf("%v: got %s, want %s", c.args, got, c.want)
		}
	}
}

// TestEqualFilter is what tells which row a PUT means.
func TestEqualFilter(t *testing.T) {
	s := testSchema(t)
	for _, c := range []struct {
		name string
		v    Value
		want string
	}{
		{"id", "a", `"id"="a"`}, {"id", int64(5), `"id"="5"`}, {"n", "5", `"n"=5`},
		{"id", nil, "id: must be given, to tell which row is meant"}, {"id", "", "id: must be given, to tell which row is meant"},
		{"id>", "a", "id>: the table has no such column"}, {"n", "abc", "n=abc: column n (INTEGER) is compared with whole numbers of up to 64 bits"},
	} {
		f, err := EqualFilter(s, []string{c.name}, []Value{c.v})
		got := f.Key()
		if err != nil {
			got = err.Error()
		}
		if got != c.want || (err != nil && !Refused(err)) {
			t.Errorf("%s %v: got %s, want %s", c.name, c.v, got, c.want)
		}
	}
	if _, err := EqualFilter(s, nil, nil); !errors.Is(err, ErrNoFilter) {
		t.Error(err)
	}
}

// TestKeyFilter holds conditions on keys that are no column against messages.
func TestKeyFilter(t *testing.T) {
	s := testSchema(t)
	for _, c := range []struct {
		args []Arg
		msg  map[string]Value
		want bool
	}{
		{[]Arg{arg("_method", "DELETE")}, map[string]Value{"_method": "DELETE"}, true},
		{[]Arg{arg("_method", "DELETE")}, map[string]Value{"_method": "POST"}, false},
		{[]Arg{arg("_method!", "DELETE")}, map[string]Value{"_method": "POST"}, true},
		{[]Arg{arg("_method!", "DELETE")}, map[string]Value{"_method": "DELETE"}, false},
		{[]Arg{arg("_method", "PUT", "POST")}, map[string]Value{"_method": "POST"}, true},
		{[]Arg{{Key: "_method", Values: []Value{"POST"}, Fixed: true}}, map[string]Value{"_method": "PUT"}, false},
		{[]Arg{arg("extra", "5")}, map[string]Value{}, true},
		{[]Arg{arg("extra", "5")}, map[string]Value{"extra": int64(5)}, true},
		{[]Arg{arg("extra", "5.0")}, map[string]Value{"extra": int64(5)}, true},
		{[]Arg{arg("extra", "abc")}, map[string]Value{"extra": int64(5)}, false},
		{[]Arg{arg("extra!", "abc")}, map[string]Value{"extra": int64(5)}, true},
		{[]Arg{arg("extra>", "4", "9")}, map[string]Value{"extra": int64(5)}, true},
		{[]Arg{arg("extra>", "10")}, map[string]Value{"extra": "9"}, true},
		{[]Arg{arg("extra>~", "5")}, map[string]Value{"extra": 5.0}, true},
		{[]Arg{arg("extra<", "5")}, map[string]Value{"extra": 5.0}, false},
		{[]Arg{arg("extra<~", "1", "5")}, map[string]Value{"extra": 5.0}, true},
		{[]Arg{arg("extra>", "abc")}, map[string]Value{"extra": 5.0}, false},
		{[]Arg{arg("extra~", "EL")}, map[string]Value{"extra": "hello"}, true},
		{[]Arg{arg("extra!*", "EL")}, map[string]Value{"extra": "hello"}, false},
		{[]Arg{arg("extra~", "a\x00b")}, map[string]Value{"extra": "xay"}, true},
		{[]Arg{arg("extra")}, map[string]Value{"extra": nil}, false},
		{[]Arg{arg("extra", "")}, map[string]Value{"extra": "x"}, true},
		{[]Arg{arg("extra!")}, map[string]Value{"extra": nil}, true},
		{[]Arg{arg("extra!", "x")}, map[string]Value{"extra": nil}, false},
		{[]Arg{arg("flag", "no")}, map[string]Value{"flag": false}, true},
		{[]Arg{arg("flag", "x")}, map[string]Value{"flag": true}, true},
		{[]Arg{arg("odd>", "x")}, map[string]Value{"odd>": "x"}, true},
		{[]Arg{arg("extra~", "")}, map[string]Value{"extra": "x"}, true},
	} {
		q, err := ParseQuery(s, c.args)
		if err != nil {
			t.Fatal(err)
		}
		if q.Filter != nil || q.Extra == nil || q.Extra.Key() == "" {
			t.Fatalf("%v is a condition on a column", c.args)
		}
		get := func(k string) (Value, bool) { v, ok := c.msg[k]; return v, ok }
		if got := q.Extra.Match(get); got != c.want {
			t.Errorf("%v of %v: %v", c.args, c.msg, got)
		}
	}
	var none *KeyFilter
	if !none.Match(nil) || none.Key() != "" {
		t.Error("no filter passes everything")
	}
}

// TestMatchOtherSchema holds a filter against a row read before the table had the column.
func TestMatchOtherSchema(t *testing.T) {
	st := openTest(t, ":memory:")
	ensure(t, st, "t", columns("a TEXT"))
	old := ensure(t, st, "t", columns("a TEXT"))
	s := ensure(t, st, "t", columns("a TEXT", "b TEXT"))
	q, err := ParseQuery(s, []Arg{arg("b!", "x")})
	if err != nil {
		t.Fatal(err)
	}
	if q.Filter.Match(Row{Schema: old, Values: []Value{"y"}}) {
		t.Error("a column that a row lacks is NULL")
	}
	write(t, st, func(tx Tx) error {
		row, err := tx.Insert(old, []string{"a", "b"}, []Value{"y", "z"})
		if err != nil || row.Schema != s || !q.Filter.Match(row) {
			t.Errorf("%v %v: the newest schema counts", row, err)
		}
		return err
	})
}
