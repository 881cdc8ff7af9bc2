package conf

import (
	"encoding/json"
	"os"
	"testing"
)

// scalarsDiffer are the records where we do otherwise, and why.
var scalarsDiffer = map[string]string{
	"x: =":                                 "PyYAML can't construct what it resolves; = is plain text",
	"x: !!value x":                         "as above",
	"x: &x [*x]":                           "a value that holds itself is an error",
	"x: {a: 1, a: 2}":                      "a duplicate key is an error, as in Gramex",
	"x: {1: a, true: b}":                   "as above: the keys are equal in Python",
	"x: {1: a, 1.0: b}":                    "as above",
	"x: !!binary \"====\"":                 "base64 is padded at its end",
	"x: !!pairs [a: 1, a: 2]":              "a list stands for Python's tuple",
	"x: \"\\e\\0\\_\\N\\L\\P\\/\\\\\\\"\"": "YAML 1.1 has no escape \\/, PyYAML knows it all the same",
}

// TestScalars holds our reading of YAML against what PyYAML's SafeLoader was recorded to give.
func TestScalars(t *testing.T) {
	data, err := os.ReadFile("testdata/scalars.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct{ YAML, Repr, Error string }
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		n, errs := parseYAML(newFile("x.yaml", "", c.YAML), func() string { return "XXXXX" })
		_, differs := scalarsDiffer[c.YAML]
		got := ""
		if len(errs) == 0 {
			got = n.String()
		}
		if same := got == c.Repr; same == differs {
			t.Errorf("%q: got %s %v, PyYAML has %s %s", c.YAML, got, errs, c.Repr, c.Error)
		}
		for _, e := range errs {
			if e.Pos.Line == 0 || e.Pos.Col == 0 {
				t.Errorf("%q: no position in %v", c.YAML, e)
			}
		}
	}
}
