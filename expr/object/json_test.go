package object

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
)

// What json.loads of CPython 3.11 says of texts that are wrong.
func TestDecodeJSONErrors(t *testing.T) {
	for _, c := range []struct {
		text, msg string
		pos       int
	}{
		{``, "Expecting value", 0}, {`  `, "Expecting value", 2}, {`nul`, "Expecting value", 0},
		{`"\u12"`, `Invalid \uXXXX escape`, 2}, {`"\u12zz"`, `Invalid \uXXXX escape`, 2}, {`"\x"`, `Invalid \escape`, 1},
		{`"a\`, "Unterminated string starting at", 0}, {`["a`, "Unterminated string starting at", 1},
		{`{"a":1,}`, "Expecting property name enclosed in double quotes", 7}, {`{a:1}`, "Expecting property name enclosed in double quotes", 1},
		{`[1,]`, "Expecting value", 3}, {`[1`, "Expecting ',' delimiter", 2}, {`[1 2]`, "Expecting ',' delimiter", 3},
		{`{"a"`, "Expecting ':' delimiter", 4}, {`{"a":1 "b"}`, "Expecting ',' delimiter", 7},
		{`-`, "Expecting value", 0}, {`01`, "Extra data", 1}, {`1.`, "Extra data", 1}, {`1e`, "Extra data", 1}, {`{} x`, "Extra data", 3},
		{"\"\x01\"", "Invalid control character at", 1}, {"\"\xff\"", "Invalid UTF-8", 1},
		{`NaN`, "Expecting value", 0}, {`[Infinity]`, "Expecting value", 1}, {`-Infinity`, "Expecting value", 0}, {`1e999`, "Number out of range", 0},
	} {
		_, err := DecodeJSON(nil, []byte(c.text), nil)
		var fault *JSONError
		if !errors.As(err, &fault) || fault.Msg != c.msg || fault.Pos != c.pos {
			t.Errorf("%q: %+v, want %q at %d", c.text, err, c.msg, c.pos)
		}
	}
}

func TestJSONRoundTrip(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{` {"b": 1, "a": [true, null, 1.0, -2.5e-7], "b": 2} `, `{"b":2,"a":[true,null,1.0,-2.5e-07]}`},
		{`"\u00e9\ud83d\ude00\u2028\/\"\\\n\u0001\ud800x\udc00"`, "\"é😀\u2028/\\\"\\\\\\n\\u0001\ufffdx\ufffd\""},
		{`123456789012345678901234567890`, `123456789012345678901234567890`},
		{`[9223372036854775807,-9223372036854775808,9223372036854775808,-0,1E2]`, `[9223372036854775807,-9223372036854775808,9223372036854775808,0,100.0]`},
		{`[[],{},""]`, `[[],{},""]`},
	} {
		v, err := DecodeJSON(nil, []byte(c.text), nil)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		got, err := EncodeJSON(nil, nil, v, nil)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %s (%v), want %s", c.text, got, err, c.want)
		}
	}
}

func TestEncodeJSONOptions(t *testing.T) {
	d := NewDict(0)
	d.Set("z", NewList(int64(1), NewTuple()))
	d.Put(nil, int64(2), "é😀\x7f")
	d.Put(nil, nil, nil)
	sorted := NewDict(0)
	sorted.Set("b", int64(1))
	sorted.Set("a", NewDict(0))
	for _, c := range []struct {
		v    Value
		o    JSONOptions
		want string
	}{
		{d, JSONOptions{ItemSep: ", ", KeySep: ": "}, "{\"z\": [1, []], \"2\": \"é😀\x7f\", \"null\": null}"},
		{d, JSONOptions{ASCII: true}, `{"z":[1,[]],"2":"\u00e9\ud83d\ude00\u007f","null":null}`},
		{sorted, JSONOptions{SortKeys: true, Multiline: true, Indent: "  ", KeySep: ": "}, "{\n  \"a\": {},\n  \"b\": 1\n}"},
	} {
		got, err := EncodeJSON(nil, nil, c.v, &c.o)
		if err != nil || string(got) != c.want {
			t.Errorf("%+v: %s (%v), want %s", c.o, got, err, c.want)
		}
	}
}

func TestJSONLimits(t *testing.T) {
	wants := func(name string, err error, class *Class) {
		t.Helper()
		var e *Exception
		if !errors.As(err, &e) || e.class != class {
			t.Errorf("%s: %v, want a %s", name, err, class.Name())
		}
	}
	_, err := DecodeJSON(nil, []byte(strings.Repeat("[", 1<<20)), nil)
	wants("deep text", err, RecursionError)
	_, err = DecodeJSON(NewThread(1<<10, 0), []byte(`"`+strings.Repeat("x", 1<<11)+`"`), nil)
	wants("long text", err, MemoryError)
	_, err = DecodeJSON(nil, []byte(strings.Repeat("9", 5000)), nil)
	wants("long int", err, ValueError)
	l := NewList()
	l.Items = append(l.Items, l)
	_, err = EncodeJSON(nil, nil, l, nil)
	wants("cycle", err, ValueError)
	_, err = EncodeJSON(nil, nil, l, &JSONOptions{NoCycles: true})
	wants("unchecked cycle", err, RecursionError)
	_, err = EncodeJSON(NewThread(1<<10, 0), nil, strings.Repeat("x", 1<<11), nil)
	wants("long value", err, MemoryError)
	_, err = EncodeJSON(nil, nil, NewList(Bytes("x")), nil)
	wants("bytes", err, TypeError)
	interrupted := NewThread(0, 0)
	interrupted.Interrupt(nil)
	_, err = DecodeJSON(interrupted, []byte(`[[1]]`), nil)
	wants("interrupted", err, TimeoutError)
}

// What encoding/json accepts, this accepts with the same value, and what this writes, that reads.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5,"x\u00e9",null,true]}`, `"\ud800"`, `[1e5,-0]`, `{"":{}}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := DecodeJSON(nil, []byte(s), nil)
		var theirs any
		if theirErr := json.Unmarshal([]byte(s), &theirs); (theirErr == nil) != (err == nil) {
			var e *Exception // depth and digits have limits of their own here
			if strings.Contains(s, "9") && errors.As(err, &e) || len(s) > 200 || !json.Valid([]byte(s)) && theirErr == nil {
				return
			}
			if errors.As(err, new(*JSONError)) && strings.Contains(err.Error(), "UTF-8") {
				return // encoding/json replaces what is no UTF-8
			}
			t.Fatalf("%q: %v, encoding/json: %v", s, err, theirErr)
		}
		if err != nil {
			return
		}
		out, err := EncodeJSON(nil, nil, v, nil)
		if err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		var again any
		if err := json.Unmarshal(out, &again); err != nil || !reflect.DeepEqual(again, theirs) {
			t.Fatalf("%q became %s: %v (%v), want %v", s, out, again, err, theirs)
		}
	})
}

const benchFrame = `{"_method":"POST","topic":"t3","body":"It is a truth universally acknowledged, that a message must be in want of a reader.","n":42,"ratio":0.25,"_ref":17}`

func BenchmarkDecodeJSON(b *testing.B) {
	data := []byte(benchFrame)
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := DecodeJSON(nil, data, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding/json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var v map[string]any
			if err := json.Unmarshal(data, &v); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkEncodeJSON(b *testing.B) {
	v, err := DecodeJSON(nil, []byte(benchFrame), nil)
	if err != nil {
		b.Fatal(err)
	}
	var plain map[string]any
	json.Unmarshal([]byte(benchFrame), &plain)
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		var dst []byte
		for b.Loop() {
			if dst, err = EncodeJSON(nil, dst[:0], v, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding/json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := json.Marshal(plain); err != nil {
				b.Fatal(err)
			}
		}
	})
}
