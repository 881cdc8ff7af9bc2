package object

import (
	"bufio"
	"encoding/json"
	"math/big"
	"os"
	"strconv"
	"testing"
)

// golden decodes a value as testdata/record_format.py writes it.
func golden(t *testing.T, v any) Value {
	switch x := v.(type) {
	case map[string]any:
		for kind, w := range x {
			switch kind {
			case "int":
				b, _ := new(big.Int).SetString(w.(string), 10)
				return NewInt(b)
			case "float":
				f, _ := strconv.ParseFloat(w.(string), 64)
				return f
			case "bytes":
				var b []byte
				for _, r := range w.(string) {
					b = append(b, byte(r))
				}
				return Bytes(b)
			case "tuple":
				return NewTuple(golden(t, w).(*List).Items...)
			case "dict":
				d := NewDict(0)
				for _, pair := range w.([]any) {
					p := pair.([]any)
					if err := d.Put(nil, golden(t, p[0]), golden(t, p[1])); err != nil {
						t.Fatal(err)
					}
				}
				return d
			}
		}
	case []any:
		l := NewList()
		for _, e := range x {
			l.Items = append(l.Items, golden(t, e))
		}
		return l
	}
	return v
}

// What CPython makes of format(), % and str.format, recorded by testdata/record_format.py.
func TestFormatAsCPython(t *testing.T) {
	file, err := os.Open("testdata/format.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		var c struct {
			Op              string
			Text, Args, Out any
			Error           string
		}
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		text, args := golden(t, c.Text), golden(t, c.Args)
		var got Value
		switch c.Op {
		case "format":
			got, err = Format(nil, args, text.(string))
		case "percent":
			got, err = Binary(nil, OpMod, text, args)
		case "str":
			got, err = FormatString(nil, text.(string), args.(*List).Items, nil)
		}
		shown := ""
		if e := AsException(err); e != nil {
			s, _ := e.str(nil)
			shown = e.class.Name() + ": " + s
		}
		if shown != c.Error {
			t.Errorf("line %d: %s %v %v: error %q, want %q", n, c.Op, c.Text, c.Args, shown, c.Error)
		} else if same, _ := Eq(nil, got, golden(t, c.Out)); err == nil && !same {
			t.Errorf("line %d: %s %v %v: %q, want %q", n, c.Op, c.Text, c.Args, got, c.Out)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}
