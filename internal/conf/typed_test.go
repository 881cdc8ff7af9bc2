package conf

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/gramener/gramex-go/internal/source"
)

// TestAccessors: each value of the file read by the accessors named; "!" begins an error.
func TestAccessors(t *testing.T) {
	read := map[string]func(*Node) (any, error){
		"string":   func(n *Node) (any, error) { return n.AsString("def") },
		"bool":     func(n *Node) (any, error) { return n.AsBool(true) },
		"int":      func(n *Node) (any, error) { return n.AsInt(7) },
		"port":     func(n *Node) (any, error) { return n.AsIntIn(7, 1, 65535) },
		"float":    func(n *Node) (any, error) { return n.AsFloat(0.5) },
		"strings":  func(n *Node) (any, error) { return n.AsStrings() },
		"seconds":  func(n *Node) (any, error) { return n.AsDuration(time.Minute, time.Second) },
		"days":     func(n *Node) (any, error) { return n.AsDuration(0, 24*time.Hour) },
		"size":     func(n *Node) (any, error) { return n.AsSize(42) },
		"map":      func(n *Node) (any, error) { return n.AsMap() },
		"one of":   func(n *Node) (any, error) { return n.AsOneOf("off", "TLS", "SSL", "off") },
		"text":     func(n *Node) (any, error) { s, _ := n.Text(); return s, nil },
		"bool def": func(n *Node) (any, error) { return n.AsBool(false) },
	}
	for _, c := range []struct{ accessor, yaml, want string }{
		{"string", "abc", "abc"},
		{"string", "''", ""},
		{"string", "~", "def"},
		{"string", "5", `!f:1:4: wanted text, this is the integer 5: put it in quotes: "5"`},
		{"string", "0x10", `!f:1:4: wanted text, this is the integer 0x10: put it in quotes: "0x10"`},
		{"string", "yes", `!f:1:4: wanted text, this is the boolean yes: put it in quotes: "yes"`},
		{"string", "1:30", `!f:1:4: wanted text, this is the integer 1:30: put it in quotes: "1:30"`},
		{"string", "2001-01-01", `!f:1:4: wanted text, this is the date 2001-01-01: put it in quotes: "2001-01-01"`},
		{"string", "[a]", "!f:1:4: wanted text, this is a list"},
		{"string", "{a: 1}", "!f:1:4: wanted text, this is a mapping"},
		{"string", "!!binary aGk=", `!f:1:13: wanted text, this is binary data: put it in quotes: "aGk="`},
		{"bool", "on", "true"},
		{"bool", "'Off'", "false"},
		{"bool", "''", "false"},
		{"bool", "0", "false"},
		{"bool", "'1'", "true"},
		{"bool", "", "true"},
		{"bool def", "", "false"},
		{"bool", "2", "!f:1:4: wanted true or false, this is the integer 2"},
		{"bool", "perhaps", `!f:1:4: wanted true or false, this is the text "perhaps"`},
		{"int", "12", "12"},
		{"int", "-0x10", "-16"},
		{"int", "1_000", "1000"},
		{"int", "'8001'", "8001"},
		{"int", "2.0", "2"},
		{"int", "", "7"},
		{"int", "2.5", "!f:1:4: wanted an integer, this is the number 2.5"},
		{"int", "80x", `!f:1:4: wanted an integer, this is the text "80x"`},
		{"int", "1e5", `!f:1:4: wanted an integer, this is the text "1e5"`},
		{"int", "yes", "!f:1:4: wanted an integer, this is the boolean yes"},
		{"int", "123456789012345678901", "!f:1:4: the integer 123456789012345678901 is too big"},
		{"int", ".inf", "!f:1:4: wanted an integer, this is the number .inf"},
		{"port", "80", "80"},
		{"port", "", "7"},
		{"port", "70000", "!f:1:4: 70000 is out of range: wanted 1 to 65535"},
		{"port", "0", "!f:1:4: 0 is out of range: wanted 1 to 65535"},
		{"float", "2", "2"},
		{"float", "2.5", "2.5"},
		{"float", "'2.5'", "2.5"},
		{"float", "", "0.5"},
		{"float", "x", `!f:1:4: wanted a number, this is the text "x"`},
		{"strings", "a", "[a]"},
		{"strings", "[a, b]", "[a b]"},
		{"strings", "[]", "[]"},
		{"strings", "", "[]"},
		{"strings", "[a, 5]", `!f:1:8: wanted text, this is the integer 5: put it in quotes: "5"`},
		{"strings", "[a, ~]", "!f:1:8: wanted text, this is null"},
		{"strings", "{a: b}", "!f:1:4: wanted text or a list of texts, this is a mapping"},
		{"seconds", "30", "30s"},
		{"seconds", "0.5", "500ms"},
		{"seconds", "'30'", "30s"},
		{"seconds", "1h 30m", "1h30m0s"},
		{"seconds", "5 minutes", "5m0s"},
		{"seconds", "2 days", "48h0m0s"},
		{"seconds", "250ms", "250ms"},
		{"seconds", "1 Hour", "1h0m0s"},
		{"seconds", "1:30", "1m30s"},
		{"seconds", "", "1m0s"},
		{"days", "31", "744h0m0s"},
		{"seconds", "5 minuets", `!f:1:4: wanted a length of time, as 30 or "5 minutes", this is the text "5 minuets": did you mean minutes?`},
		{"seconds", "5 lightyears", `!f:1:4: wanted a length of time, as 30 or "5 minutes", this is the text "5 lightyears"`},
		{"seconds", "-5", `!f:1:4: wanted a length of time, as 30 or "5 minutes", this is the integer -5`},
		{"seconds", ".nan", `!f:1:4: wanted a length of time, as 30 or "5 minutes", this is the number .nan`},
		{"seconds", "''", `!f:1:4: wanted a length of time, as 30 or "5 minutes", this is the text ""`},
		{"seconds", "1 2", `!f:1:4: wanted a length of time, as 30 or "5 minutes", this is the text "1 2"`},
		{"days", "1e3", `!f:1:4: wanted a length of time, as 30 or "5 minutes", this is the text "1e3"`},
		{"days", "1000000", `!f:1:4: wanted a length of time, as 30 or "5 minutes", this is the integer 1000000`},
		{"size", "1000", "1000"},
		{"size", "10 MB", "10000000"},
		{"size", "10MiB", "10485760"},
		{"size", "1.5 kB", "1500"},
		{"size", "'64'", "64"},
		{"size", "2G", "2147483648"},
		{"size", "", "42"},
		{"size", "10 QB", `!f:1:4: wanted a number of bytes, as 5000000 or "5 MB", this is the text "10 QB"`},
		{"size", "-1", `!f:1:4: wanted a number of bytes, as 5000000 or "5 MB", this is the integer -1`},
		{"size", ".inf", `!f:1:4: wanted a number of bytes, as 5000000 or "5 MB", this is the number .inf`},
		{"map", "{a: 1}", "{'a': 1}"},
		{"map", "", "None"},
		{"map", "[a]", "!f:1:4: wanted a mapping, this is a list"},
		{"one of", "tls", "TLS"},
		{"one of", "", "off"},
		{"one of", "'off'", "off"},
		{"one of", "STL", `!f:1:4: wanted one of TLS, SSL, off, this is the text "STL": did you mean "SSL"?`},
		{"one of", "no", `!f:1:4: wanted text, this is the boolean no: put it in quotes: "no"`},
	} {
		v, err := read[c.accessor](parse(t, "a: "+c.yaml).Get("a"))
		got := fmt.Sprint(v)
		if err != nil {
			got = "!" + err.Error()
			if _, ok := err.(*source.Error); !ok {
				t.Errorf("%s of %s: the error is a %T", c.accessor, c.yaml, err)
			}
		}
		if got != c.want {
			t.Errorf("%s of %s is %s, want %s", c.accessor, c.yaml, got, c.want)
		}
	}
}

// A missing value gives every accessor's default.
func TestMissing(t *testing.T) {
	var n *Node
	if s, err := n.AsString("x"); s != "x" || err != nil {
		t.Error(s, err)
	}
	if d, err := n.AsDuration(time.Hour, time.Second); d != time.Hour || err != nil {
		t.Error(d, err)
	}
	if l, err := n.AsStrings(); l != nil || err != nil {
		t.Error(l, err)
	}
	if n.Get("a") != nil || n.GetInt(1) != nil || n.Path("a", "b") != nil || n.Key("a") != nil || n.Keys() != nil ||
		n.Len() != 0 || n.IsMap() || n.IsSeq() || n.Truthy() || !n.IsNull() || n.Fault() != nil || n.Unknown("a") != nil ||
		n.Prune() != nil || n.Go() != nil || n.Ordered() != nil || n.PosAt(1, 1).IsValid() || n.Position().IsValid() || n.String() != "None" {
		t.Error("a missing value is not empty")
	}
}

func TestUnknown(t *testing.T) {
	n := parse(t, "pattern: /\nhandlr: X\nkwarg: {}\nzebra: 1\n5: x\nHandler: Y\n")
	var got []string
	for _, e := range n.Unknown("pattern", "handler", "kwargs", "priority") {
		got = append(got, e.Error())
	}
	want := []string{
		`f:2:1: unknown key "handlr": did you mean "handler"?`,
		`f:3:1: unknown key "kwarg": did you mean "kwargs"?`,
		`f:4:1: unknown key "zebra"`,
		`f:5:1: unknown key 5`,
		`f:6:1: unknown key "Handler": did you mean "handler"?`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestGet(t *testing.T) {
	var b strings.Builder
	for i := range 100 {
		fmt.Fprintf(&b, "key%d: %d\n%d: int\n", i, i, i)
	}
	big := parse(t, b.String())
	small := parse(t, "a: 1\n404: x\n'404': y\ntrue: z\n1.5: w\n")
	for _, c := range []struct {
		n    *Node
		want string
	}{
		{big.Get("key57"), "57"}, {big.GetInt(57), "'int'"}, {big.Get("57"), "None"}, {big.Get("key100"), "None"},
		{small.Get("a"), "1"}, {small.GetInt(404), "'x'"}, {small.Get("404"), "'y'"}, {small.GetInt(1), "'z'"}, {small.Get("1.5"), "None"},
		{small.Get("a").Get("b"), "None"},
	} {
		if got := c.n.String(); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
	if got := strings.Join(small.Keys(), " "); got != "a 404" {
		t.Errorf("keys are %q", got)
	}
}

// A secret is not shown in messages, nor is text that it was put into.
func TestSecretsAreNotShown(t *testing.T) {
	l := &loader{vars: map[string]*Node{"PASS": textNode("hunter2").hidden()}, warned: map[[2]string]bool{}}
	n := l.resolve(parse(t, "alone: $PASS\nwithin: x${PASS}y\n"))
	for _, key := range []string{"alone", "within"} {
		_, err := n.Get(key).AsInt(0)
		if err == nil || strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), "this is a secret") {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestMerge(t *testing.T) {
	for _, c := range []struct{ low, high, merged, defaults string }{
		{"x: 1", "y: 2", "{'x': 1, 'y': 2}", "{'x': 1, 'y': 2}"},
		{"x: {a: 1}", "x: {a: 2}", "{'x': {'a': 2}}", "{'x': {'a': 1}}"},
		{"x: {a: 1}", "x: null", "{'x': None}", "{'x': {'a': 1}}"},
		{"x: null", "x: {a: 1}", "{'x': {'a': 1}}", "{'x': None}"},
		{"x: {a: {p: 1}}", "x: {a: {q: 1}, b: 2}", "{'x': {'a': {'p': 1, 'q': 1}, 'b': 2}}", "{'x': {'a': {'p': 1, 'q': 1}, 'b': 2}}"},
		{"x: [1]", "x: [2, 3]", "{'x': [2, 3]}", "{'x': [1]}"},
		{"x: 1", "x: {a: 1}", "{'x': {'a': 1}}", "{'x': 1}"},
		{"{b: 1, a: 2}", "{a: 3, c: 4, b: 5}", "{'b': 5, 'a': 3, 'c': 4}", "{'b': 1, 'a': 2, 'c': 4}"},
		{"{1: {1: 1}}", "{1: {1: 2}}", "{1: {1: 2}}", "{1: {1: 1}}"},
		{"{1: a}", "{'1': b}", "{1: 'a', '1': 'b'}", "{1: 'a', '1': 'b'}"},
	} {
		low, high := parse(t, c.low), parse(t, c.high)
		if got := Merge(low, high).String(); got != c.merged {
			t.Errorf("Merge(%s, %s) = %s, want %s", c.low, c.high, got, c.merged)
		}
		if got := Defaults(low, high).String(); got != c.defaults {
			t.Errorf("Defaults(%s, %s) = %s, want %s", c.low, c.high, got, c.defaults)
		}
		if low.String() != parse(t, c.low).String() || high.String() != parse(t, c.high).String() {
			t.Errorf("%s or %s was changed", c.low, c.high)
		}
	}
	n := parse(t, "a: 1")
	if Merge(nil, n) != n || Merge(n, nil) != n || Defaults(nil, n) != n || Defaults(n, nil) != n {
		t.Error("a missing side does not give the other")
	}
}

// A fault survives merging, so that what lacks its auth: is never served.
func TestFaultSurvivesMerge(t *testing.T) {
	e := source.Errorf(source.Pos{File: "f"}, "broken")
	bad := parse(t, "auth: {}").withFault(e)
	good := parse(t, "b: 1\nc: ~")
	for _, n := range []*Node{Merge(bad, good), Merge(good, bad), Defaults(bad, good), Defaults(good, bad), Merge(bad, good).Prune(), bad.Prune()} {
		if n.Fault() != e {
			t.Errorf("%v has fault %v", n, n.Fault())
		}
	}
	outer := From(map[string]any{"list": []any{bad}})
	if outer.Fault() != e {
		t.Error("the fault of an item is not found")
	}
}

func TestFrom(t *testing.T) {
	type named string
	n := From(map[string]any{
		"b": true, "i": 5, "u": uint64(math.MaxUint64), "f": 1.0, "s": named("x"), "l": []string{"a"}, "n": nil,
		"m": map[int]string{2: "two", 1: "one"}, "d": Date{2001, 12, 14}, "o": Ordered{{"z", 1}, {"a", []byte("hi")}}, "node": From(1),
	})
	want := "{'b': True, 'd': datetime.date(2001, 12, 14), 'f': 1.0, 'i': 5, 'l': ['a'], 'm': {1: 'one', 2: 'two'}, 'n': None, " +
		"'node': 1, 'o': {'z': 1, 'a': b'hi'}, 's': 'x', 'u': 18446744073709551615}"
	if got := n.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := From(n.Ordered()).String(); got != want {
		t.Errorf("there and back gives %s", got)
	}
	if got := fmt.Sprint(n.Get("m").Go()); got != "map[1:one 2:two]" {
		t.Errorf("Go gives %s", got)
	}
	pos := source.Pos{File: "f", Line: 3}
	if got := FromAt([]int{1}, pos, "/d").Items[0]; got.Pos != pos || got.Dir != "/d" {
		t.Errorf("an item stands at %v of %s", got.Pos, got.Dir)
	}
}
