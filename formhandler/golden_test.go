package formhandler

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"net/url"
	"os"
	"reflect"
	"strings"
	"testing"
)

// load reads a file of testdata.
func load(t *testing.T, file string, into any) {
	t.Helper()
	b, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	if err := dec.Decode(into); err != nil {
		t.Fatal(err)
	}
}

// parseURL reads a query as a browser sends it.
func parseURL(t *testing.T, query string) []Arg {
	t.Helper()
	v, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	return ArgsOf(v)
}

// asData is rows as a JSON reader gets them.
func asData(t *testing.T, rows []Row) []any {
	t.Helper()
	out := make([]any, len(rows))
	for i, r := range rows {
		b := r.AppendJSON(nil)
		if err := json.Unmarshal(b, &out[i]); err != nil {
			t.Fatalf("%s: %v", b, err)
		}
	}
	return out
}

// rounded gives data with its numbers as the original writes them, to 10 decimals.
func rounded(v any) any {
	switch x := v.(type) {
	case float64:
		if f := math.Round(x*1e10) / 1e10; !math.IsInf(f, 0) && !math.IsNaN(f) {
			return f
		}
	case []any:
		for i := range x {
			x[i] = rounded(x[i])
		}
	case map[string]any:
		for k := range x {
			x[k] = rounded(x[k])
		}
	}
	return v
}

// TestHistory holds the history of every recorded filter against ours. Data is compared, so that
// 1.0 and 1 are the same.
func TestHistory(t *testing.T) {
	var rec struct {
		Columns map[string]string
		Rows    []map[string]any
		Filters []struct {
			Query   string
			History []any
			Error   string
		}
	}
	load(t, "history.json", &rec)
	st := openTest(t, "")
	s := ensure(t, st, "filter", MessageColumns(columns("body TEXT", "topic TEXT", "n INTEGER", "x REAL")))
	for _, r := range rec.Rows {
		var kv []any
		for _, c := range s.Names() {
			kv = append(kv, c, r[c])
		}
		insert(t, st, s, kv)
	}
	for _, f := range rec.Filters {
		t.Run(f.Query, func(t *testing.T) {
			// The recording client sent the query as it is written, but for what HTTP forbids.
			q, err := ParseQuery(s, parseURL(t, strings.ReplaceAll(f.Query, "% ", "%25 ")))
			if (err != nil) != (f.Error != "") {
				t.Fatalf("error %v, recorded %q", err, f.Error)
			}
			if err != nil {
				if !Refused(err) {
					t.Fatalf("not the client's fault: %v", err)
				}
				return
			}
			if got := rounded(asData(t, read(t, st, s, q))); !reflect.DeepEqual(got, any(f.History)) {
				t.Errorf("got  %v\nwant %v", got, f.History)
			}
		})
	}
}

// flags fills a table as the recording's was: empty cells are NULL, c1…c7 INTEGER, c8 REAL.
func flags(t *testing.T, st *handle) *Schema {
	t.Helper()
	f, err := os.Open("testdata/flags.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var defs []string
	for _, c := range rows[0] {
		typ := "TEXT"
		switch {
		case c == "c8":
			typ = "REAL"
		case len(c) == 2 && c[0] == 'c':
			typ = "INTEGER"
		case c == "ID":
			typ = "TEXT PRIMARY KEY"
		}
		defs = append(defs, `"`+c+`" `+typ)
	}
	sqlExec(t, st, "CREATE TABLE flags ("+strings.Join(defs, ", ")+")")
	s := lookup(t, st, "flags")
	write(t, st, func(tx Tx) error {
		for _, r := range rows[1:] {
			vals := make([]Value, len(r))
			for i := range r {
				vals[i] = r[i]
			}
			if _, err := tx.Insert(s, rows[0], vals); err != nil {
				return err
			}
		}
		return nil
	})
	return s
}

// TestFlags holds FormHandler's recorded answers to GET requests on a table of another program
// against ours: rows, order included, and metadata. A recorded 500 is a 400 here.
func TestFlags(t *testing.T) {
	var rec struct {
		Requests []struct {
			Query  string
			Status int
			Rows   []any
			First  []any
			IDs    []any
			Meta   map[string]any
		}
	}
	load(t, "flags.json", &rec)
	st := openTest(t, "")
	s := flags(t, st)
	for _, r := range rec.Requests {
		t.Run(r.Query, func(t *testing.T) {
			args := formArgs(t, r.Query)
			q, err := ParseQuery(s, args)
			if (err != nil) != (r.Status >= 400) {
				t.Fatalf("error %v, recorded %d", err, r.Status)
			}
			if err != nil {
				return
			}
			if r.Meta != nil {
				checkMeta(t, q, r.Meta)
			}
			q.Unordered = true
			got := rounded(asData(t, read(t, st, s, q))).([]any)
			if r.IDs == nil {
				if !reflect.DeepEqual(got, r.Rows) {
					t.Errorf("got  %v\nwant %v", got, r.Rows)
				}
				return
			}
			ids := make([]any, len(got))
			for i := range got {
				ids[i] = got[i].(map[string]any)["ID"]
			}
			if !reflect.DeepEqual(ids, r.IDs) || !reflect.DeepEqual(got[:len(r.First)], r.First) {
				t.Errorf("got  %v %v\nwant %v %v", ids, got[:min(2, len(got))], r.IDs, r.First)
			}
		})
	}
}

// checkMeta holds what became of the arguments against FormHandler's recorded headers.
func checkMeta(t *testing.T, q *Query, want map[string]any) {
	t.Helper()
	list := func(vals []Value) []any { return append([]any{}, vals...) }
	names := func(s []string) []any {
		out := []any{}
		for _, n := range s {
			out = append(out, n)
		}
		return out
	}
	filters, ignored, sorts := []any{}, []any{}, []any{}
	for _, a := range q.Applied {
		filters = append(filters, []any{a.Column, a.Op, list(a.Values)})
	}
	for _, a := range q.Ignored {
		if a.Key == "_by" {
			ignored = append(ignored, []any{a.Key, a.Values[0]})
			continue
		}
		ignored = append(ignored, []any{a.Key, list(a.Values)})
	}
	for _, o := range q.Sort {
		sorts = append(sorts, []any{o.Column, !o.Desc})
	}
	got := map[string]any{"filters": filters, "ignored": ignored, "sort": sorts, "offset": q.Offset, "limit": q.Limit, "by": []any{}}
	if q.Group != nil {
		got["by"] = names(q.Group.By)
	}
	if q.Columns != nil {
		got["excluded"] = names(q.Hidden)
	}
	b, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var data map[string]any
	if err := json.Unmarshal(b, &data); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(data, want) {
		t.Errorf("got  %v\nwant %v", data, want)
	}
}

// formArgs are a request's arguments as FormHandler passes them on: without those of its own, with
// its default limit, and in the order of the URL.
func formArgs(t *testing.T, query string) (args []Arg) {
	t.Helper()
	limited := false
	for part := range strings.SplitSeq(query, "&") {
		for _, a := range parseURL(t, strings.ReplaceAll(part, ";", "%3B")) {
			switch a.Key {
			case "_meta", "_format":
				continue
			case "_limit":
				limited = true
			}
			merged := false
			for i := range args {
				if args[i].Key == a.Key {
					args[i].Values = append(args[i].Values, a.Values...)
					merged = true
				}
			}
			if !merged {
				args = append(args, a)
			}
		}
	}
	if !limited {
		args = append(args, Arg{Key: "_limit", Values: []Value{int64(10_000)}})
	}
	return args
}
