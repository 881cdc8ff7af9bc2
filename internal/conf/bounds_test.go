package conf_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gramener/gramex-go/internal/conf"
)

// folder writes files into a new folder.
func folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// doubling writes n levels that each hold the one before twice.
func doubling(n int, first, level string) string {
	var b strings.Builder
	b.WriteString(first)
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, level, i, i-1)
	}
	return b.String()
}

// TestBounds: a configuration that would grow without end is refused, in little time and memory.
func TestBounds(t *testing.T) {
	imports := map[string]string{"gramex.yaml": "import: f0.yaml\n"}
	for i := range 40 {
		imports[fmt.Sprintf("f%d.yaml", i)] = fmt.Sprintf("import: [f%[1]d.yaml, ./f%[1]d.yaml]\n", i+1)
	}
	imports["f40.yaml"] = "a: 1\n"
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string // part of an error
	}{
		{"aliases", map[string]string{"gramex.yaml": doubling(60, "a0: &a0 [x, y]\n", "a%[1]d: &a%[1]d [*a%[2]d, *a%[2]d]\n")},
			"gramex.yaml:16:18: *a14 makes the file more than 250000 values long"},
		{"merged aliases", map[string]string{"gramex.yaml": doubling(60, "a0: &a0 {k: x}\n", "a%[1]d: &a%[1]d {l: *a%[2]d, r: *a%[2]d}\n")},
			"makes the file more than 250000 values long"},
		{"text of variables", map[string]string{"gramex.yaml": "variables:\n" + doubling(60, "  V0: xxxxxxxxxx\n", "  V%[1]d: $V%[2]d$V%[2]d\n")},
			"is more than 1048576 bytes long with its variables put in"},
		{"values of variables", map[string]string{"gramex.yaml": "variables:\n" + doubling(60, "  V0: [x]\n", "  V%[1]d: [$V%[2]d, $V%[2]d]\n")},
			"the value is too big: at most 250000 values, nested 500 deep"},
		{"text of a value of variables", map[string]string{"gramex.yaml": "variables:\n" + doubling(16, "  V0: [xxxxxxxxxxxxxxxxxxxxxx]\n", "  V%[1]d: [$V%[2]d, $V%[2]d]\n") + "a: <$V16>\n"},
			"is more than 1048576 bytes long with its variables put in"},
		{"depth of variables", map[string]string{"gramex.yaml": "variables:\n" + doubling(3000, "  V0: [x]\n", "  V%[1]d: [$V%[2]d]\n")},
			"the value is too big: at most 250000 values, nested 500 deep"},
		{"imports", imports, "more than 2000 files are imported"},
		{"nesting", map[string]string{"gramex.yaml": "a: " + strings.Repeat("{b: ", 5000) + strings.Repeat("}", 5000)}, "nested more than 500 deep"},
		{"many values", map[string]string{"gramex.yaml": "a: [" + strings.Repeat("1,", 300_000) + "]\n"}, "the file holds more than 250000 values"},
		{"a big file", map[string]string{"gramex.yaml": "# " + strings.Repeat("x", 17<<20)}, "is longer than 16 MiB"},
		{"many errors", map[string]string{"gramex.yaml": strings.Repeat("a: 1\n", 100_000)}, "duplicate key"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := folder(t, c.files)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			cfg, err := conf.Load(context.Background(), conf.Options{Root: dir, NoBase: true, Environ: []string{}})
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			var said string
			if err != nil {
				said = err.Error()
			} else {
				said = lines(cfg.Errors)
			}
			if !strings.Contains(said, c.want) {
				t.Errorf("said %.1000s", said)
			}
			if took > 5*time.Second {
				t.Errorf("took %v", took)
			}
			if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 600 && !raceDetector {
				t.Errorf("allocated %d MB", mb)
			}
			if strings.Count(said, "\n") > 1100 {
				t.Error("said too much")
			}
		})
	}
}

// TestFiles: all that was read or looked for can be watched.
func TestFiles(t *testing.T) {
	dir := folder(t, map[string]string{
		"gramex.yaml":    "import: [a.yaml, missing.yaml, 'sub/*.yaml', a.yaml]\n",
		"a.yaml":         "a: 1\n",
		"sub/x.yaml":     "x: [\n",
		"sub/no/y.yaml":  "y: 1\n",
		"other/not.yaml": "n: 1\n",
	})
	c, err := conf.Load(context.Background(), conf.Options{Root: dir})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range c.Files {
		rel, _ := filepath.Rel(dir, f.Path)
		got = append(got, fmt.Sprint(rel, " ", f.Exists, " ", f.Size))
		if f.Exists == f.ModTime.IsZero() {
			t.Errorf("%s exists: %v, changed %v", rel, f.Exists, f.ModTime)
		}
	}
	want := ".secrets.yaml false 0, gramex.yaml true 53, a.yaml true 5, missing.yaml false 0, sub/x.yaml true 5"
	if s := strings.Join(got, ", "); s != want {
		t.Errorf("files are %s\nwant %s", s, want)
	}
	if len(c.Patterns) != 1 || c.Patterns[0] != filepath.Join(dir, "sub/*.yaml") {
		t.Errorf("patterns are %q", c.Patterns)
	}
}

// TestFault: what a broken part was to restrict is marked, and nothing else is.
func TestFault(t *testing.T) {
	dir := folder(t, map[string]string{
		"broken.yaml": "a: [\n",
		"gramex.yaml": `
variables:
  BAD: /a$
url:
  good: {pattern: /}
  import: {pattern: /, kwargs: {auth: {import: broken.yaml}}}
  condition: {pattern: /, kwargs: {auth if nope: true}}
  dollar: {pattern: /$}
  variable: {pattern: $BAD}
  gone if nope: {pattern: /}
`})
	c, err := conf.Load(context.Background(), conf.Options{Root: dir})
	if err != nil {
		t.Fatal(err)
	}
	url := c.Root.Get("url")
	want := map[string]string{"default": "", "good": "", "import": "broken.yaml:1:4", "condition": "gramex.yaml:7:44",
		"dollar": "gramex.yaml:8:22", "variable": "gramex.yaml:3:10"}
	for _, key := range url.Keys() {
		got := ""
		if e := url.Get(key).Fault(); e != nil {
			got = e.Pos.String()
		}
		if w, known := want[key]; !known || got != w {
			t.Errorf("%s has a fault at %q, want %q", key, got, w)
		}
	}
	if c.Root.Get("handlers").Fault() != nil {
		t.Error("a fault spread")
	}
}

// TestParseArgs: what is wrong on a command line is said by its own words.
func TestParseArgs(t *testing.T) {
	for _, c := range []struct{ args, options, words string }{
		{"", "{}", ""},
		{"init here", "{}", "init here"},
		{"--a --b.c=5 --b.d=x", "{'a': True, 'b': {'c': 5, 'd': 'x'}}", ""},
		{"run -v --port 80", "{'v': True, 'port': 80}", "run"},
		{"--x 1 2 3", "{'x': [1, 2, 3]}", ""},
		{"--x=[1] --x=2", "{'x': [1, 2]}", ""},
		{"--x --x", "{'x': True}", ""},
		{"--x=no --y=010 --z=~ --d=2001-01-01 --s='5'", "{'x': False, 'y': 8, 'z': None, 'd': datetime.date(2001, 1, 1), 's': '5'}", ""},
		{"--x=", "{'x': None}", ""},
		{"--a=b=c", "{'a': 'b=c'}", ""},
		{"--a=1 --a.b=2", "!--a.b: --a is set to an integer and can't have keys too", ""},
		{"--a=[1", `!--a: "[1" is not a YAML value: the [ that opens here is not closed`, ""},
		{"--=5", "!--=5: an option has a name: write --name=value", ""},
		{"--a..b=5", "{'a': {'': {'b': 5}}}", ""},
	} {
		a, err := conf.ParseArgs(strings.Fields(c.args))
		if err != nil {
			if "!"+err.Error() != c.options {
				t.Errorf("%s: %v", c.args, err)
			}
			continue
		}
		if got := a.Options.String(); got != c.options || strings.Join(a.Words, " ") != c.words {
			t.Errorf("%s gives %s and %q, want %s", c.args, got, a.Words, c.options)
		}
	}
	a, err := conf.ParseArgs([]string{"--listen.port=80x"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = a.Config().Path("app", "listen", "port").AsInt(0)
	if got := fmt.Sprint(err); got != `--listen.port: wanted an integer, this is the text "80x"` {
		t.Errorf("got %s", got)
	}
}

func TestLoadStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := conf.Load(ctx, conf.Options{Root: folder(t, map[string]string{"gramex.yaml": "a: 1\n"})})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestBase: the base configuration loads without a word, and its error pages are there.
func TestBase(t *testing.T) {
	c, err := conf.Load(context.Background(), conf.Options{Root: folder(t, map[string]string{"gramex.yaml": ""}), GramexPath: "/opt/gramex"})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Errors)+len(c.Warnings) > 0 {
		t.Error(c.Errors, c.Warnings)
	}
	pages := c.Root.Path("handlers", "BaseHandler", "error")
	if pages.Len() < 5 {
		t.Errorf("%d error pages", pages.Len())
	}
	for _, p := range pages.Pairs {
		path, _ := p.Value.Get("path").Text()
		name, found := strings.CutPrefix(path, "/opt/gramex/")
		if !found {
			t.Errorf("page %v is at %s", p.Key, path)
		}
		if f, err := conf.Assets().Open(name); err != nil {
			t.Errorf("page %v: %v", p.Key, err)
		} else {
			_ = f.Close()
		}
	}
}

// TestConcurrentUse is for the race detector.
func TestConcurrentUse(t *testing.T) {
	c, err := conf.Load(context.Background(), conf.Options{Root: folder(t, map[string]string{"gramex.yaml": manyEndpoints(20)})})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan bool)
	for range 4 {
		go func() {
			for _, key := range c.Root.Get("url").Keys() {
				n := c.Root.Path("url", key, "kwargs")
				_ = n.Get("prepare").PosAt(1, 5)
				_ = n.Fault()
				_ = conf.Defaults(n, c.Root.Path("handlers", "MessageHandler"))
				_ = n.Go()
			}
			done <- true
		}()
	}
	for range 4 {
		<-done
	}
}

// TestLongInputs: what is long in one way or another is read, or refused, in time that grows with
// its length, not the square of it.
func TestLongInputs(t *testing.T) {
	const n = 1 << 19
	rep := strings.Repeat
	for name, text := range map[string]string{
		"list in list":         rep("- ", n/2),
		"comments":             "a: 1\n" + rep("# x\n", n/4) + "b: 1\n",
		"plain lines":          "a: " + rep("b\n  ", n/4),
		"escapes":              "a: \"" + rep(`\x41`, n/4) + "\"",
		"folded":               "a: >\n  x\n" + rep("\n", n) + "  y\n",
		"items":                "a: [" + rep("b, ", n/3) + "]",
		"same keys in a line":  "{" + rep("a: b, ", n/6) + "}",
		"same keys":            rep("a:\n", n/3),
		"maps in a line":       "[" + rep("{a: [b]}, ", n/10) + "]",
		"anchors in a line":    "[" + rep("&a b, *a, ", n/10) + "]",
		"merges in a line":     "a: &a {x: 1}\nb: {" + rep("<<: *a, ", n/8) + "}",
		"tags in a line":       "[" + rep("!x b, ", n/6) + "]",
		"brackets":             rep("[", n),
		"brackets and braces":  rep("[{", n/2),
		"colons":               rep(": ", n/2),
		"blank lines":          rep("\n", n) + "@",
		"blanks":               rep(" ", n) + "@",
		"aliases of nothing":   rep("- *a\n", n/5),
		"documents":            rep("---\n", n/4),
		"a long key":           rep("x", n) + ": y",
		"a quote not closed":   "a: '" + rep("x\n", n/2),
		"a long number":        "a: " + rep("1", n),
		"sexagesimal":          "a: 1" + rep(":30", n/3),
		"variables":            "a: " + rep("$X", n/2),
		"variables over lines": "a: |\n" + rep("  $HOME $$ ${X}\n", n/20),
		"blanks in text":       "a: x" + rep(" ", n) + "y $X",
		"blanks in a quote":    "a: 'x" + rep(" ", n) + "y $X'",
		"keys with conditions": rep("a if x: 1\n", n/100),
	} {
		dir := folder(t, map[string]string{"gramex.yaml": text})
		start := time.Now()
		c, err := conf.Load(context.Background(), conf.Options{Root: dir, NoBase: true, Environ: []string{"HOME=/x"}})
		if err == nil {
			_ = c.Root.Get("a").PosAt(1, 1_000_000)
		} else if len(err.Error()) > 10_000 {
			t.Errorf("%s: an error of %d bytes", name, len(err.Error()))
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}
