package formhandler

import (
	"fmt"
	"net/url"
	"slices"
	"testing"
)

// FuzzQuery reads any URL query against a table: it is refused, or the database takes it and selects
// the rows for which Match says so.
func FuzzQuery(f *testing.F) {
	for _, seed := range []string{
		"", "body=a", "n>=1&n<~=5", "body~=%25_&body!*=B", "x%3E=1", "_sort=-n&_limit=2&_offset=1", "_c=body&_c=-n", "_by=body&_c=n|sum&n|sum>=1", "made>=2023-01", "j={\"a\":1}",
		"bl=YQ==", "ok=no", "_limit=-1", "body=%ff", "body~=%00", "n=1_0", "r=nan", "r=1e999", "_by=&_c=r|avg", "body!", "zzz=1", "day<=2023-01-01T12:00",
	} {
		f.Add(seed)
	}
	st := openTest(f, ":memory:")
	s := ensure(f, st, "t", MessageColumns(columns("body TEXT", "n INTEGER", "r REAL", "ok BOOLEAN", "made DATETIME", "day DATE", "j JSON", "bl BLOB", "x> TEXT")))
	for i := range 12 {
		kv := []any{"id", fmt.Sprint(i)}
		if i%3 > 0 {
			kv = append(kv, "body", []string{"a", "B", "é%_", "100"}[i%4], "n", int64(i), "r", float64(i)/4, "ok", i%2 == 0, "made", fmt.Sprintf("2023-01-%02dT10:00:00", i+1), "day", fmt.Sprintf("2023-01-%02d", i+1), "j", "a", "bl", []byte("a"), "x>", "x")
		}
		insert(f, st, s, kv)
	}
	all := read(f, st, s, All())
	f.Fuzz(func(t *testing.T, query string) {
		values, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		q, err := ParseQuery(s, ArgsOf(values))
		if err != nil {
			if !Refused(err) {
				t.Fatal(err)
			}
			return
		}
		rows, err := tryRead(st, s, q)
		if err != nil {
			t.Fatal(err)
		}
		if q.Group != nil || q.Columns != nil {
			return
		}
		var want, got []string
		for _, r := range all {
			if q.Filter.Match(r) {
				want = append(want, r.Values[9].(string))
			}
		}
		for _, r := range rows {
			got = append(got, r.Values[9].(string))
		}
		if len(q.Sort) > 0 {
			slices.Sort(want)
			slices.Sort(got)
		}
		if q.Limit < 0 && q.Offset == 0 && !slices.Equal(got, want) {
			t.Errorf("SQL gives %s, Match %s", got, want)
		}
	})
}
