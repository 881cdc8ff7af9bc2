package formhandler

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"regexp"
	"testing"
	"time"
)

// messageValue is a JSON value as a message's decoder gives it to the store.
func messageValue(t *testing.T, raw json.RawMessage) Value {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		t.Fatal(err)
	}
	switch x := v.(type) {
	case json.Number:
		if i, err := x.Int64(); err == nil {
			return i
		}
		if i, ok := new(big.Int).SetString(x.String(), 10); ok {
			return i
		}
		f, err := x.Float64()
		if err != nil {
			t.Fatal(err)
		}
		return f
	case []any, map[string]any:
		return raw
	}
	return v
}

// TestRecordedValues stores the messages of a recording: the stored values are its, and so is the
// history but for rounding. Without a stored row the original refused the message.
func TestRecordedValues(t *testing.T) {
	var rec struct {
		Columns  []string
		Messages []struct {
			Sent    map[string]json.RawMessage
			Stored  []json.RawMessage
			History map[string]any
		}
	}
	load(t, "values.json", &rec)
	st := openTest(t, "")
	s := ensure(t, st, "values", MessageColumns(columns(rec.Columns...)))
	for i, m := range rec.Messages {
		names, vals := []string{"id"}, []Value{fmt.Sprint(i)}
		for k, raw := range m.Sent {
			names, vals = append(names, k), append(vals, messageValue(t, raw))
		}
		err := st.Write(context.Background(), func(tx Tx) error {
			_, err := tx.Insert(s, names, vals)
			return err
		})
		if m.Stored == nil {
			if !Refused(err) {
				t.Errorf("%s: got %v, want it refused", m.Sent["body"], err)
			}
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", m.Sent["body"], err)
		}
		f, err := EqualFilter(s, []string{"id"}, []Value{fmt.Sprint(i)})
		if err != nil {
			t.Fatal(err)
		}
		row := read(t, st, s, &Query{Filter: f, Limit: -1})[0]
		for j, raw := range m.Stored {
			if want := messageValue(t, raw); !reflect.DeepEqual(row.Values[j], want) {
				t.Errorf("%s: %s is stored as %#v, want %#v", m.Sent["body"], s.Columns[j].Name, row.Values[j], want)
			}
		}
		shown := asData(t, []Row{row})[0].(map[string]any)
		for k, want := range m.History {
			if got := rounded(shown[k]); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: history has %s %#v, want %#v", m.Sent["body"], k, got, want)
			}
		}
	}
}

// TestRecordedDefaults inserts with and without values into columns with defaults, as recorded.
func TestRecordedDefaults(t *testing.T) {
	st := openTest(t, "")
	yes, no := true, false
	s := ensure(t, st, "coltypes", MessageColumns([]Column{
		{Name: "x", Type: "INTEGER"},
		{Name: "y", Type: "INTEGER", Nullable: &no, Default: &Default{Value: int64(5)}},
		{Name: "s", Type: "TEXT", Default: &Default{Value: "none"}},
		{Name: "r", Type: "REAL", Nullable: &no, Default: &Default{Value: 1.5}},
		{Name: "nodefault", Type: "TEXT", Nullable: &yes},
		{Name: "notype", Default: &Default{Value: "abc"}},
		{Name: "ts", Type: "TIMESTAMP", Default: &Default{Call: &Call{Func: "now"}}},
	}))
	for _, c := range []struct {
		kv   []any
		want string // a pattern; "" for refused
	}{
		{[]any{"id", "1"}, `{"x":null,"y":5,"s":"none","r":1.5,"nodefault":null,"notype":"abc","ts":"TIME","id":"1","user":null,"timestamp":null}`},
		{
			[]any{"x", int64(1), "y", int64(2), "s", "str", "r", int64(9), "nodefault", "n", "notype", "t", "id", "2"},
			`{"x":1,"y":2,"s":"str","r":9.0,"nodefault":"n","notype":"t","ts":"TIME","id":"2","user":null,"timestamp":null}`,
		},
		{[]any{"x", nil, "id", "3", "s", ""}, `{"x":null,"y":5,"s":null,"r":1.5,"nodefault":null,"notype":"abc","ts":"TIME","id":"3","user":null,"timestamp":null}`},
		{[]any{"y", nil, "x", "null y", "id", "4"}, ""},
	} {
		var row Row
		err := st.Write(context.Background(), func(tx Tx) (err error) {
			names, vals := pairs(c.kv)
			row, err = tx.Insert(s, names, vals)
			return err
		})
		if c.want == "" {
			var broken *ConstraintError
			if !errors.As(err, &broken) || broken.Kind != NotNull || broken.Columns[0] != "y" {
				t.Errorf("%v: got %v", c.kv, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%v: %v", c.kv, err)
			continue
		}
		got := regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000`).ReplaceAllString(string(row.AppendJSON(nil)), "TIME")
		if got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

// TestShownJSON is how stored values of each class look in history, and as Row.At gives them.
func TestShownJSON(t *testing.T) {
	for _, c := range []struct {
		class Class
		v     Value
		json  string
		at    Value
	}{
		{Text, nil, `null`, nil},
		{Text, "a\"\\\n\x00\x7fé\u2028<", `"a\"\\\n\u0000` + "\x7f" + `é` + "\u2028" + `<"`, "a\"\\\n\x00\x7fé\u2028<"},
		{Text, "a\xffb", `"a` + "\uFFFD" + `b"`, "a\xffb"},
		{Text, int64(5), `5`, int64(5)},
		{Text, 2.5, `2.5`, 2.5},
		{Text, []byte("abc"), `"YWJj"`, "YWJj"},
		{Integer, int64(9007199254740993), `9007199254740993`, int64(9007199254740993)},
		{Integer, 5.7, `5.7`, 5.7},
		{Integer, "abc", `"abc"`, "abc"},
		{Real, int64(3), `3.0`, 3.0},
		{Real, 1e-15, `1e-15`, 1e-15},
		{Real, 1.7e300, `1.7e+300`, 1.7e300},
		{Real, 1e16, `1e+16`, 1e16},
		{Real, 123456789012345.0, `123456789012345.0`, 123456789012345.0},
		{Real, 0.0001, `0.0001`, 0.0001},
		{Real, math.Inf(1), `null`, nil},
		{Boolean, int64(1), `true`, true},
		{Boolean, int64(0), `false`, false},
		{Boolean, "x", `"x"`, "x"},
		{DateTime, "2026-11-22 09:43:05", `"2026-11-22T09:43:05.000"`, "2026-11-22T09:43:05.000"},
		{DateTime, "2026-11-22 09:43:05.123456", `"2026-11-22T09:43:05.123"`, "2026-11-22T09:43:05.123"},
		{DateTime, "2026-11-22 09:43:05.5", `"2026-11-22T09:43:05.500"`, "2026-11-22T09:43:05.500"},
		{DateTime, "yesterday", `"yesterday"`, "yesterday"},
		{DateTime, "2026-11-22 09:43:05.", `"2026-11-22 09:43:05."`, "2026-11-22 09:43:05."},
		{DateTime, int64(1700000000), `1700000000`, int64(1700000000)},
		{Date, "2026-11-22", `"2026-11-22T00:00:00.000"`, "2026-11-22T00:00:00.000"},
		{JSON, `{"a": [1, "é"]}`, `{"a": [1, "é"]}`, json.RawMessage(`{"a": [1, "é"]}`)},
		{JSON, `no json`, `"no json"`, "no json"},
		{JSON, int64(5), `5`, int64(5)},
		{Blob, []byte{}, `""`, ""},
	} {
		s := (&Schema{Columns: []ColumnInfo{{Name: "a\"b", Class: c.class}}}).seal()
		row := Row{Schema: s, Values: []Value{c.v}}
		if got, want := string(row.AppendJSON(nil)), `{"a\"b":`+c.json+`}`; got != want {
			t.Errorf("%d %#v: %s, want %s", c.class, c.v, got, want)
		}
		if got := row.At(0); !reflect.DeepEqual(got, c.at) {
			t.Errorf("%d %#v: At %#v, want %#v", c.class, c.v, got, c.at)
		}
	}
	if got := string((Row{Schema: (&Schema{}).seal()}).AppendJSON(nil)); got != "{}" {
		t.Error(got)
	}
}

// TestGivenValues is what becomes of values of each kind in each class of column; "!" begins a
// refusal.
func TestGivenValues(t *testing.T) {
	day := time.Date(2023, 1, 2, 3, 4, 5, 0, time.FixedZone("", 3600))
	for _, c := range []struct {
		typ  string
		v    Value
		want any
	}{
		{"TEXT", 7, "7"}, {"TEXT", true, "1"}, {"TEXT", 1e20, "1e+20"}, {"TEXT", json.RawMessage(`{"a":[1,"é"]}`), `{"a": [1, "\u00e9"]}`},
		{"TEXT", day, "2023-01-02T03:04:05"}, {"TEXT", new(big.Int).Lsh(big.NewInt(1), 64), "18446744073709551616"}, {"TEXT", []byte("x"), []byte("x")},
		{"INTEGER", "42", int64(42)}, {"INTEGER", 5.0, int64(5)}, {"INTEGER", 5.5, 5.5}, {"INTEGER", "abc", "abc"}, {"INTEGER", true, int64(1)},
		{"INTEGER", new(big.Int).Lsh(big.NewInt(1), 64), "!18446744073709551616 is outside the 64 bits of an integer"},
		{"INTEGER", json.RawMessage(`[1]`), "!a list or dict is not a whole number"},
		{"REAL", int64(3), 3.0}, {"REAL", " 2.5 ", 2.5}, {"REAL", "abc", `!"abc" is not a number`}, {"REAL", "nan", `!"nan" is not a number`}, {"REAL", "1e999", "!the number is too large"},
		{"REAL", []byte("1"), "!binary data is not a number"}, {"DECIMAL(5,2)", 2.0, int64(2)}, {"NUMERIC", "2.5", 2.5},
		{"BOOLEAN", "yes", int64(1)}, {"BOOLEAN", "False", int64(0)}, {"BOOLEAN", int64(2), "!a number is neither true nor false"}, {"BOOLEAN", "maybe", `!"maybe" is neither true nor false`},
		{"DATETIME", "2023-01-02T03:04:05Z", "2023-01-02 03:04:05"}, {"DATETIME", "2023-01-02T03:04:05.5+05:30", "2023-01-01 21:34:05.500000"}, {"DATETIME", day, "2023-01-02 02:04:05"},
		{"DATETIME", "2023-04", "2023-04-01 00:00:00"}, {"DATETIME", "", nil}, {"DATETIME", "soon", `!"soon" is not a date: write it as 2023-01-31 or 2023-01-31T10:20:30`}, {"DATETIME", int64(5), "!a number is not a date: write it as 2023-01-31 or 2023-01-31T10:20:30"},
		{"DATE", "2023-01-02T03:04:05", "2023-01-02"}, {"DATE", "2023-13-01", `!"2023-13-01" is not a date: write it as 2023-01-31 or 2023-01-31T10:20:30`},
		{"JSON", "a", `"a"`}, {"JSON", true, "true"}, {"JSON", 1.5, 1.5}, {"JSON", json.RawMessage(` [1,2] `), "[1, 2]"}, {"JSON", json.RawMessage(`null`), nil}, {"JSON", json.RawMessage(`[`), "!the value is not JSON"},
		{"BLOB", "YWJj", []byte("abc")}, {"BLOB", "YWI", []byte("ab")}, {"BLOB", "_-8=", []byte{0xff, 0xef}}, {"BLOB", "?", "!the value is not base64, which a BLOB column needs"}, {"BLOB", int64(5), "!a number is not bytes: give them as base64 text"},
	} {
		col := ColumnInfo{Name: "c", Type: c.typ, Class: classOf(c.typ), aff: affinityOf(c.typ)}
		got, _, err := col.stored(c.v)
		if want, isText := c.want.(string); isText && want != "" && want[0] == '!' {
			if err == nil || err.Error() != "c: "+want[1:] || !Refused(err) {
				t.Errorf("%s %#v: got %#v, %v, want refused: %s", c.typ, c.v, got, err, want[1:])
			}
			continue
		}
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s %#v: got %#v, %v, want %#v", c.typ, c.v, got, err, c.want)
		}
	}
}
