package conf

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/gramener/gramex-go/internal/source"
)

func parse(t interface{ Fatalf(string, ...any) }, text string) *Node {
	n, errs := parseYAML(newFile("f", "/dir", text), func() string { return "XXXXX" })
	if len(errs) > 0 {
		t.Fatalf("%q: %v", text, errs)
	}
	return n
}

// TestPosAt: the § in each text is where the character behind it is to be found in the file.
func TestPosAt(t *testing.T) {
	cases := []struct {
		name, yaml string
		line, col  int
	}{
		{"plain", "a: one §two", 1, 5},
		{"plain, wide characters", "a: é日 §two", 1, 4},
		{"plain over lines", "a: one\n   §two\n   three", 1, 5},
		{"plain over lines, further", "a: one\n   two\n  §three", 1, 9},
		{"plain with an empty line", "a: one\n\n   §two", 2, 1},
		{"plain behind an anchor", "a: &x one §two", 1, 5},
		{"plain behind a tag and a comment", "a: !!str # c\n  one §two", 1, 5},
		{"quoted", "a: \"one §two\"", 1, 5},
		{"escapes before", "a: \"\\t\\x41\\u00e9\\\" §two\"", 1, 6},
		{"at an escape", "a: \"one §\\ttwo\"", 1, 5},
		{"an escaped line break", "a: \"one \\\n   §two\"", 1, 5},
		{"a line break by escape", "a: \"one\\n§two\"", 2, 1},
		{"quoted over lines", "a: \"one\n\n   §two\"", 2, 1},
		{"single quotes", "a: 'it''s §two'", 1, 6},
		{"literal", "a: |\n  one\n  §two\n", 2, 1},
		{"literal, more indented", "a: |\n  one\n    tw§o\n", 2, 5},
		{"literal, empty line", "a: |\n  one\n\n  §two\n", 3, 1},
		{"literal, first line empty", "a: |\n\n  §two\n", 2, 1},
		{"literal with indicator", "a: |2\n    one\n  §two\n", 2, 1},
		{"literal with chomping and comment", "a: |+ # c\n  one\n  §two\n\n", 2, 1},
		{"literal in a list", "- |\n one\n §two\n", 2, 1},
		{"literal, carriage returns", "a: |\r\n  one\r\n  §two\r\n", 2, 1},
		{"folded", "a: >\n  one\n  §two\n", 1, 5},
		{"folded, deeper", "a:\n    b: >-\n        one\n        two\n        §three\n", 1, 9},
		{"folded, empty line", "a: >\n  one\n\n  §two\n", 2, 1},
		{"folded, two empty lines", "a: >\n  one\n\n\n  §two\n", 3, 1},
		{"folded, more indented", "a: >\n  one\n    §two\n  three\n", 2, 3},
		{"folded, behind more indented", "a: >\n  one\n    two\n  §three\n", 3, 1},
		{"folded, behind more indented and empty", "a: >\n  one\n    two\n\n  §three\n", 4, 1},
		{"behind a break of Unicode", "x: 1\u0085y: 2\u2028a: one §two", 1, 5},
		{"a fold of Unicode breaks", "a: one\u2028   §two", 1, 5},
		{"blanks kept", "a: one    §two", 1, 8},
		{"an escaped line break, empty line", "a: \"one \\\n\n   §two\"", 2, 1},
		{"beyond the end", "a: 'one§'", 7, 7},
		{"beyond the end of a literal", "a: |\n  one\n§b: 2\n", 7, 7},
		{"beyond a line's end", "a: |\n  one§\n  two\n", 1, 99},
	}
	for _, c := range cases {
		want := strings.Index(c.yaml, "§")
		text := strings.Replace(c.yaml, "§", "", 1)
		n := parse(t, text)
		v := n.Get("a")
		if n.Kind == Seq {
			v = n.Items[0]
		}
		for v.Kind == Map {
			v = v.Get("b")
		}
		if got, want := v.PosAt(c.line, c.col), newFile("f", "", text).pos(want); got != want {
			t.Errorf("%s: %d:%d of %q is %v, want %v", c.name, c.line, c.col, v.Value, got, want)
		}
	}
}

// scalarIn writes words as a scalar of some style, with folded lines where the style has them.
func scalarIn(t *rapid.T, words []string) string {
	sep := func() string { return rapid.SampledFrom([]string{" ", "\n    ", "\n\n    "}).Draw(t, "sep") }
	join := func(f func(string) string) string {
		var b strings.Builder
		for i, w := range words {
			if i > 0 {
				b.WriteString(sep())
			}
			b.WriteString(f(w))
		}
		return b.String()
	}
	same := func(s string) string { return s }
	switch rapid.IntRange(0, 5).Draw(t, "style") {
	case 0:
		return join(same)
	case 1:
		return "'" + join(func(s string) string { return strings.ReplaceAll(s, "'", "''") }) + "'"
	case 2:
		return "\"" + join(func(s string) string {
			return strings.NewReplacer(`"`, `\"`, `\`, `\\`, "é", `\u00e9`).Replace(s)
		}) + "\""
	case 3:
		return "|\n    " + join(same) + "\n"
	case 4:
		return ">-\n    " + join(same) + "\n"
	default:
		return ">\n    " + join(same) + "\n     more\n    " + join(same) + "\n"
	}
}

// Every character of a text is found in the file where PosAt says, in all styles.
func TestPosAtProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-zé日][a-zé日'"\\]{0,5}`), 1, 8).Draw(t, "words")
		yaml := "k: 1\nlist:\n- a:\n   b: " + scalarIn(t, words) + "\n"
		f := newFile("f", "/dir", yaml)
		n := parse(t, yaml).Get("list").Items[0].Path("a", "b")
		text, _ := n.Text()
		line, col := 1, 1
		for _, r := range text {
			pos := n.PosAt(line, col)
			if r != ' ' && r != '\n' {
				at := newCursor(f).offset(pos.Line, pos.Col)
				if got := []rune(f.data[at:])[0]; got != r && got != '\\' {
					t.Fatalf("%q of %d:%d of %q should be at %v of %q, where %q is", r, line, col, text, pos, yaml, got)
				}
			}
			if col++; r == '\n' {
				line, col = line+1, 1
			}
		}
	})
}

// TestPosAtVariables: what a variable brought in stands where the variable does.
func TestPosAtVariables(t *testing.T) {
	n := parse(t, "a: x $V y ${V} $$ z\nb: |\n  one $V two\n    $V three\n")
	l := &loader{vars: map[string]*Node{"V": textNode("value")}, warned: map[[2]string]bool{}}
	n = l.resolve(n)
	a, b := n.Get("a"), n.Get("b")
	for _, c := range []struct {
		n    *Node
		find string
		want source.Pos
	}{
		{a, "x", source.Pos{File: "f", Line: 1, Col: 4}},
		{a, "value", source.Pos{File: "f", Line: 1, Col: 6}},
		{a, "alue", source.Pos{File: "f", Line: 1, Col: 6}},
		{a, "y", source.Pos{File: "f", Line: 1, Col: 9}},
		{a, "z", source.Pos{File: "f", Line: 1, Col: 19}},
		{b, "two", source.Pos{File: "f", Line: 3, Col: 10}},
		{b, "three", source.Pos{File: "f", Line: 4, Col: 8}},
	} {
		text, _ := c.n.Text()
		at := strings.Index(text, c.find)
		line := strings.Count(text[:at], "\n") + 1
		col := at - strings.LastIndexByte(text[:at], '\n')
		if got := c.n.PosAt(line, col); got != c.want {
			t.Errorf("%q of %q is at %v, want %v", c.find, text, got, c.want)
		}
	}
}

// TestPositions: where values of each kind begin.
func TestPositions(t *testing.T) {
	n := parse(t, `
map: {x: 1, "y" : [a,  'b']}
list:
  - 1
  -   null
  - &anchor !!str 5
block: |

    text
folded: >-
  text
none:
empty: ""
`)
	for _, c := range []struct {
		n    *Node
		want string
	}{
		{n, "2:1"},
		{n.Get("map"), "2:6"},
		{n.Path("map", "x"), "2:10"},
		{n.Get("map").Key("y"), "2:13"},
		{n.Path("map", "y"), "2:19"},
		{n.Path("map", "y").Items[1], "2:24"},
		{n.Get("list"), "4:3"},
		{n.Get("list").Items[0], "4:5"},
		{n.Get("list").Items[1], "5:7"},
		{n.Get("list").Items[2], "6:19"},
		{n.Get("block"), "8:1"},
		{n.Get("folded"), "11:3"},
		{n.Get("empty"), "13:8"},
	} {
		if got := fmt.Sprintf("%d:%d", c.n.Pos.Line, c.n.Pos.Col); got != c.want {
			t.Errorf("%v is at %s, want %s", c.n, got, c.want)
		}
	}
	if got := n.Get("none").Pos.Line; got != 12 {
		t.Errorf("an empty value is in line %d", got)
	}
}
