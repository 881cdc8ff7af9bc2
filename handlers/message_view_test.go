package handlers

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/formhandler"
	"github.com/gramener/gramex-go/internal/conf"
)

// A listener's frames for one write, by its arguments: what each view shows of the row before and
// after, and of the sender's message.
func TestMessageView(t *testing.T) {
	row := `{"id":"a","topic":"Help","n":1,"secret":"s"}`
	moved := `{"id":"a","topic":"Sales","n":2,"secret":"s"}`
	put := `{"_method":"PUT","id":"a","topic":"Sales","n":2,"note":"x"}`
	post := `{"_method":"POST","id":"a","topic":"Help","n":"1","secret":"s","note":"x"}`
	del := `{"_method":"DELETE","id":"a","note":"x"}`
	many := `{"_method":"DELETE","topic":"Help"}`
	full := `{"_method":"POST","topic":"Sales","n":2,"secret":"s","id":"a","user":null,"timestamp":null}`
	gone := `{"_method":"DELETE","id":"a"}`
	tests := []struct {
		args, msg, before, after string
		want                     string
	}{
		// POST
		{"", post, "", row, post},
		{"topic=Help", post, "", row, post},
		{"topic=Sales", post, "", row, ""},
		{"n=1", post, "", row, post}, // held against the row, not the message's "1"
		{"note=y", post, "", row, ""},
		{"note=x", post, "", row, post},
		{"other=y", post, "", row, post}, // a key that the message lacks passes
		{"_method=POST", post, "", row, post},
		{"_method=DELETE", post, "", row, ""},
		{"_c=n", post, "", row, `{"_method":"POST","id":"a","n":"1"}`},
		{"_c=topic&_c=n", post, "", row, `{"_method":"POST","id":"a","topic":"Help","n":"1"}`},
		{"_c=-secret", post, "", row, `{"_method":"POST","id":"a","topic":"Help","n":"1"}`},
		{"_c=nope", post, "", row, ""},
		{"_limit=0&_offset=5&_sort=n", post, "", row, post}, // act on the history only

		// PUT
		{"", put, row, moved, put},
		{"secret=s", put, row, moved, put},
		{"topic=Help", put, row, moved, gone},
		{"topic=Sales", put, row, moved, full},
		{"topic=Other", put, row, moved, ""},
		{"topic=Help&topic=Sales", put, row, moved, put},
		{"_c=n", put, row, moved, `{"_method":"PUT","id":"a","n":2}`},
		{"_c=secret", put, row, moved, ""}, // touches no shown column
		{"_c=id", put, row, moved, ""},
		{"_c=secret&topic=Help", put, row, moved, gone},
		{"_c=secret&topic=Sales", put, row, moved, `{"_method":"POST","secret":"s","id":"a"}`},
		{"_method=POST&topic=Sales", put, row, moved, full},
		{"_method=PUT&topic=Sales", put, row, moved, ""},
		{"_method=DELETE&topic=Help", put, row, moved, gone},
		{"_method=DELETE", put, row, moved, ""},
		{"note=y&topic=Help", put, row, moved, ""},

		// DELETE by id: the sender's frame
		{"", del, row, "", del},
		{"topic=Help", del, row, "", del},
		{"topic=Sales", del, row, "", ""},
		{"_c=n", del, row, "", gone},
		{"_method=POST", del, row, "", ""},

		// DELETE by another column: nothing of it but the ids of rows in view
		{"", many, row, "", many},
		{"n=1", many, row, "", gone},
		{"topic=Help", many, row, "", gone},
		{"n=2", many, row, "", ""},
		{"_c=n", many, row, "", gone},
	}
	schema, rowOf := viewTable(t)
	for _, tt := range tests {
		t.Run(strings.Trim(tt.args+" "+tt.msg[12:16], "\" "), func(t *testing.T) {
			values, err := url.ParseQuery(tt.args)
			if err != nil {
				t.Fatal(err)
			}
			q, err := formhandler.ParseQuery(schema, formhandler.ArgsOf(values))
			if err != nil {
				t.Fatal(err)
			}
			v, err := object.DecodeJSON(nil, []byte(tt.msg), nil)
			if err != nil {
				t.Fatal(err)
			}
			w := &messageWrite{msg: v.(*object.Dict)}
			method, _ := w.msg.Get("_method")
			w.method = messageMethod(method.(string))
			if err := w.encode(); err != nil {
				t.Fatal(err)
			}
			e := &messageEvent{
				method: w.method, msg: w.msg, frame: w.frame, byID: w.msg.Has("id"), set: []string{"topic", "n"},
				changes: []formhandler.Change{{Before: rowOf(tt.before), After: rowOf(tt.after)}},
			}
			if got := payloads(newMessageView(q).Frames(nil, e)); got != tt.want {
				t.Errorf("frames:\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// viewTable makes a table and gives its schema and what makes rows of JSON, nil of "".
func viewTable(t testing.TB) (*formhandler.Schema, func(string) *formhandler.Row) {
	t.Helper()
	stores := &formhandler.Stores{}
	t.Cleanup(func() { stores.Close() })
	store, err := stores.Open(context.Background(), "sqlite:///view.db", t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	columns, err := formhandler.ParseColumns(conf.From(map[string]any{"topic": "TEXT"}))
	if err != nil {
		t.Fatal(err)
	}
	columns = append(columns, formhandler.Column{Name: "n", Type: "INTEGER"}, formhandler.Column{Name: "secret"})
	s, err := store.Ensure(context.Background(), "view", formhandler.MessageColumns(columns))
	if err != nil {
		t.Fatal(err)
	}
	return s, func(text string) *formhandler.Row {
		if text == "" {
			return nil
		}
		v, err := object.DecodeJSON(nil, []byte(text), nil)
		if err != nil {
			t.Fatal(err)
		}
		r := &formhandler.Row{Schema: s, Values: make([]formhandler.Value, len(s.Columns))}
		for k, x := range v.(*object.Dict).Strings() {
			i, ok := s.Index(k)
			if !ok {
				t.Fatalf("no column %s", k)
			}
			r.Values[i] = x
		}
		return r
	}
}

// payloads gives what frames, each shorter than 64 KiB, hold.
func payloads(frames [][]byte) string {
	var out []string
	for _, f := range frames {
		skip := 2
		if f[1] == 126 {
			skip = 4
		}
		out = append(out, string(f[skip:]))
	}
	return strings.Join(out, "\n")
}

// Views with equal keys show the same, so that one is asked for all: different ones must differ.
func TestMessageViewKeys(t *testing.T) {
	schema, _ := viewTable(t)
	keys := map[string]string{}
	for _, args := range []string{
		"", "topic=Help", "topic=Sales", "topic!=Help", "n=1", "n>=1", "topic=Help&n=1", "note=x", "note=y", "_method=POST",
		"_c=n", "_c=topic", "_c=topic&_c=n", "_c=nope", "_c=n&topic=Help", "topic", "topic!", "topic=a&topic=b", "topic=b&topic=a&n=1",
	} {
		values, err := url.ParseQuery(args)
		if err != nil {
			t.Fatal(err)
		}
		q, err := formhandler.ParseQuery(schema, formhandler.ArgsOf(values))
		if err != nil {
			t.Fatal(err)
		}
		key := newMessageView(q).key()
		if other, ok := keys[key]; ok {
			t.Errorf("%q and %q have one key", args, other)
		}
		keys[key] = args
	}
	for _, args := range []string{"_limit=5", "_offset=3&_limit=2", "_sort=-n"} {
		values, _ := url.ParseQuery(args)
		q, err := formhandler.ParseQuery(schema, formhandler.ArgsOf(values))
		if err != nil {
			t.Fatal(err)
		}
		if keys[newMessageView(q).key()] != "" {
			t.Errorf("%q is another view than none", args)
		}
	}
}
