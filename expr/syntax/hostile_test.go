package syntax

import (
	"strings"
	"testing"
	"time"
)

// hostile are sources that would exhaust the stack, the memory or the time of a parser without
// bounds.
var hostile = map[string]string{
	"parentheses":         strings.Repeat("(", 2e5),
	"brackets and back":   strings.Repeat("[", 3e4) + strings.Repeat("]", 3e4),
	"calls":               strings.Repeat("f(", 3e4),
	"braces in 199":       strings.Repeat("{1:", 199) + "1" + strings.Repeat("}", 199),
	"groups in 200":       strings.Repeat("(", 200) + "1 2" + strings.Repeat(")", 200),
	"lists in 200":        strings.Repeat("[a for a in ", 190) + "1 2" + strings.Repeat("]", 190),
	"dicts in 200":        strings.Repeat("{1: ", 199) + "1 2" + strings.Repeat("}", 199),
	"lambdas in 200":      strings.Repeat("(lambda x=", 199) + "1 2" + strings.Repeat(": 1)", 199),
	"calls in 200":        strings.Repeat("f(a, b=", 199) + "1 2" + strings.Repeat(")", 199),
	"minus":               strings.Repeat("-", 2e5) + "1",
	"minus then fault":    strings.Repeat("-", 2e5) + "1 $",
	"not":                 strings.Repeat("not ", 2e5) + "1",
	"lambda":              strings.Repeat("lambda:", 3e4) + "1",
	"ternary":             strings.Repeat("a if a else ", 3e4) + "a",
	"ternary then fault":  strings.Repeat("a if a else ", 3e4) + "a b",
	"power":               strings.Repeat("a**", 3e4) + "a",
	"await":               strings.Repeat("await ", 3e4) + "a",
	"sum":                 strings.Repeat("a+", 2e5) + "a",
	"sum then fault":      strings.Repeat("a+", 3e4) + "a b",
	"attributes":          "a" + strings.Repeat(".a", 2e5),
	"subscripts":          "a" + strings.Repeat("[0]", 3e4),
	"called":              "a" + strings.Repeat("()", 2e5),
	"and":                 strings.Repeat("a and ", 2e5) + "a",
	"comparisons":         strings.Repeat("a<", 2e5) + "a",
	"comparisons, fault":  strings.Repeat("a<", 3e4) + "a b",
	"elif":                "if a: b\n" + strings.Repeat("elif a: b\n", 3e4),
	"elif then fault":     "if a: b\n" + strings.Repeat("elif a: b\n", 1e4) + "elif a b",
	"nested if":           nested("if a:", 1000),
	"nested try":          nested("try:", 99),
	"nested match":        nestedMatch(49),
	"names":               strings.Repeat("a, ", 2e5),
	"names then fault":    "(" + strings.Repeat("a, ", 3e4) + "a b)",
	"targets":             strings.Repeat("a = ", 2e5) + "a",
	"targets then fault":  strings.Repeat("a = ", 3e4) + "1 = a",
	"arguments":           "f(" + strings.Repeat("a, ", 3e4) + "a b)",
	"keywords":            "f(" + strings.Repeat("a=1, ", 3e4) + ")",
	"parameters":          "def f(" + strings.Repeat("a, ", 3e4) + "): pass",
	"statements":          strings.Repeat("a = 1\n", 3e4) + "a b",
	"class of statements": "class C:\n" + strings.Repeat(" a = 1\n", 3e4) + " a b",
	"one line":            strings.Repeat("a;", 3e4) + "a b",
	"strings":             strings.Repeat("'a' ", 3e4),
	"f-strings":           strings.Repeat("f'{a}' ", 3e4),
	"fields":              "f'" + strings.Repeat("{a}", 3e4) + "'",
	"fields then fault":   "f'" + strings.Repeat("{a}", 1e4) + "{a b}'",
	"field of groups":     "f'{" + strings.Repeat("(", 3e4) + "}'",
	"spec in spec":        "f'" + strings.Repeat("{a:", 3e4) + "'",
	"decorators":          strings.Repeat("@a\n", 3e4) + "b",
	"with items":          "with (" + strings.Repeat("a, ", 3e4) + "): pass",
	"starred":             strings.Repeat("*", 3e4) + "a",
	"or patterns":         "match a:\n case " + strings.Repeat("1 | ", 3e4) + "1: pass",
	"nested patterns":     "match a:\n case " + strings.Repeat("[", 199) + "1 2" + strings.Repeat("]", 199) + ": pass",
	"long number":         strings.Repeat("9", 2e5),
	"long hex number":     "0x" + strings.Repeat("f", 2e5),
	"long float":          "1" + strings.Repeat("0", 2e5) + ".0",
	"unclosed quotes":     strings.Repeat("'''", 3e4+1),
	"backslashes":         "'" + strings.Repeat("\\", 2e5) + "'",
	"quotes in backslash": "'''" + strings.Repeat(`\'`, 2e5),
	"continuations":       strings.Repeat("\\\n", 2e5),
	"blank lines":         strings.Repeat("\n", 2e5),
	"tabs":                strings.Repeat("\t", 2e5) + "a",
	"line feeds in ()":    "(" + strings.Repeat("\n", 2e5),
	"comments":            strings.Repeat("#\n", 2e5) + "a b",
	"finally with return": finally(9),
	"nonlocals":           nonlocals(2000),
	"named characters":    "'" + strings.Repeat(`\N{DIGIT ONE}`, 3e4) + "'",
	"not UTF-8":           strings.Repeat("'\xff' ", 3e4),
	"high letters":        strings.Repeat("é", 2e5),
	"print and print":     strings.Repeat("print -1\n", 1e4) + "a b",
	"match and match":     strings.Repeat("match -1\n", 1e4) + "a b",
	"match x, once more":  strings.Repeat("match(x);\n", 1e4) + "a b",
}

func nested(head string, n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + head + "\n")
	}
	return b.String() + strings.Repeat(" ", n) + "a b"
}

func nestedMatch(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", 2*i) + "match a:\n" + strings.Repeat(" ", 2*i+1) + "case a:\n")
	}
	return b.String() + strings.Repeat(" ", 2*n) + "a b"
}

// finally nests try statements that are left, in their bodies and in their ends, by return.
func finally(n int) string {
	body := "return\n"
	for range n {
		inner := " " + strings.ReplaceAll(strings.TrimSuffix(body, "\n"), "\n", "\n ") + "\n"
		body = "try:\n" + inner + "finally:\n" + inner
	}
	return "def f():\n " + strings.ReplaceAll(strings.TrimSuffix(body, "\n"), "\n", "\n ") + "\n"
}

func nonlocals(n int) string {
	var b strings.Builder
	b.WriteString("def f():\n")
	for range n {
		b.WriteString(" x = 1\n def g():\n  nonlocal x\n")
	}
	return b.String()
}

// TestHostile checks that each hostile source is done with in time, and that the process lives.
func TestHostile(t *testing.T) {
	const limit = 10 * time.Second // none takes a second on a machine of its own
	for name, src := range hostile {
		start := time.Now()
		_, err := ParseModule(name, src)
		if _, eerr := ParseExpr(name, src); eerr == nil && strings.Contains(name, "fault") {
			t.Errorf("%s: taken for an expression", name)
		}
		if err == nil && strings.Contains(name, "fault") {
			t.Errorf("%s: taken", name)
		}
		if took := time.Since(start); took > limit {
			t.Errorf("%s: took %v", name, took)
		}
		if testing.Verbose() {
			text := "taken"
			if err != nil {
				text = err.Error()
			}
			t.Logf("%-22s %8v  %.120s", name, time.Since(start).Round(time.Millisecond), text)
		}
	}
}
