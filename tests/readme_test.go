package tests

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/gramener/gramex-go/internal/gramextest"
)

// example is a fenced block of the README.
type example struct {
	lang, text string
	line       int
	used       bool
}

// examples are the README's blocks, in order. Each must be run by a test: what is not taken fails.
type examples struct {
	t    *testing.T
	list []*example
}

var fence = regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```$")

func readme(t *testing.T) *examples {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(gramextest.Root(), "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	e := &examples{t: t}
	for _, m := range fence.FindAllSubmatchIndex(b, -1) {
		e.list = append(e.list, &example{lang: string(b[m[2]:m[3]]), text: string(b[m[4]:m[5]]), line: 1 + strings.Count(string(b[:m[0]]), "\n")})
	}
	return e
}

// take returns the next block, which must be in a language and hold a text.
func (e *examples) take(lang, holds string) string {
	e.t.Helper()
	for _, x := range e.list {
		if !x.used {
			x.used = true
			if x.lang != lang || !strings.Contains(x.text, holds) {
				e.t.Fatalf("README.md:%d is %s, want %s with %q:\n%s", x.line, x.lang, lang, holds, x.text)
			}
			return x.text
		}
	}
	e.t.Fatalf("README.md has no further example, want %s with %q", lang, holds)
	return ""
}

// TestReadme runs each example of the README as it is written, in their order.
func TestReadme(t *testing.T) {
	e := readme(t)
	commands := e.take("sh", "make run")
	simple := e.take("yaml", "messagehandler/simple")
	page := e.take("js", "new WebSocket(url)")
	frame := e.take("json", `"_method": "POST"`)
	change := e.take("js", `_method: "PUT"`)
	hooks := e.take("yaml", "prepare: rules.check")
	rules := e.take("python", "def check")
	program := e.take("go", "package main")
	entry := e.take("yaml", "handler: Greet")
	for _, x := range e.list {
		if !x.used {
			t.Errorf("README.md:%d: no test runs this example:\n%s", x.line, x.text)
		}
	}
	t.Run("commands", func(t *testing.T) { readmeCommands(t, commands) })
	t.Run("queue", func(t *testing.T) { readmeQueue(t, simple, page, frame, change) })
	t.Run("hooks", func(t *testing.T) { readmeHooks(t, hooks, rules) })
	t.Run("own handler", func(t *testing.T) { readmeOwnHandler(t, program, entry) })
}

// readmeCommands runs `make run` in a copy of the tree, and asks make what `make test` would do,
// since it would run this test.
func readmeCommands(t *testing.T, commands string) {
	if commands != "make run\nmake test\n" {
		t.Fatalf("the two commands are %q", commands)
	}
	gramextest.Need(t, "make")
	gramextest.Need(t, "gcc")
	dir := cloneTree(t)
	dry := exec.Command("make", "-n", "test")
	dry.Dir = dir
	if out, err := dry.CombinedOutput(); err != nil || !strings.Contains(string(out), "go test") {
		t.Errorf("make -n test: %v\n%s", err, out)
	}
	s := gramextest.StartCommand(t, dir, "make", "run")
	if got := status(t, s.URL("http", "/")); got != 200 {
		t.Errorf("the demo answers %d", got)
	}
	if !strings.Contains(s.Log(), s.URL("http", "/")) {
		t.Errorf("make run does not print its address %s:\n%s", s.URL("http", "/"), s.Log())
	}
}

// cloneTree copies the files of the project that are, or would be, committed.
func cloneTree(t *testing.T) string {
	t.Helper()
	list := exec.Command("git", "ls-files", "-co", "--exclude-standard")
	list.Dir = gramextest.Root()
	out, err := list.Output()
	if err != nil {
		gramextest.Skip(t, "git ls-files: %v", err)
	}
	dir := t.TempDir()
	for name := range strings.Lines(string(out)) {
		name = strings.TrimSuffix(name, "\n")
		if strings.Contains(name, "testdata/") {
			continue
		}
		b, err := os.ReadFile(filepath.Join(gramextest.Root(), name))
		if os.IsNotExist(err) {
			continue // deleted, not yet committed
		}
		if err == nil {
			err = os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), b, 0o755)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// readmeQueue opens a page on the first app, runs the page's script there, and then the one that
// changes and deletes the message that arrived.
func readmeQueue(t *testing.T, config, page, frame, change string) {
	ctx := browser(t)
	s := gramextest.Start(t, gramextest.App(t, map[string]string{"gramex.yaml": config, "index.html": "<!DOCTYPE html><title>queue</title>"}))
	p := openPage(t, ctx, s.URL("http", "/"), 800)
	other := s.Dial("/messages", anyone)
	p.do("the page's script", chromedp.Evaluate[chromedp.Void](`window.logged = []; console.log = m => logged.push(m); (0, eval)(`+quoted(page)+`)`))
	p.sees(`logged.length === 1 && logged[0].body === 'Hello'`)
	var want map[string]any
	if err := json.Unmarshal([]byte(frame), &want); err != nil {
		t.Fatalf("the frame that the README shows: %v", err)
	}
	got := other.Next()
	for k := range want {
		if _, ok := got[k]; !ok {
			t.Errorf("the frame %v has no %s, as the README's has", got, k)
		}
	}
	for k := range got {
		if _, ok := want[k]; !ok {
			t.Errorf("the README's frame has no %s, as %v has", k, got)
		}
	}
	p.do("the change", chromedp.Evaluate[chromedp.Void](`var msg = logged[0]; (0, eval)(`+quoted(change)+`)`))
	equal(t, other.Next(), map[string]any{"_method": "PUT", "id": got["id"], "body": "Hello, all"})
	equal(t, other.Next(), map[string]any{"_method": "DELETE", "id": got["id"]})
	p.sees(`logged.length === 3`)
}

func quoted(js string) string {
	b, err := json.Marshal(js)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func readmeHooks(t *testing.T, config, rules string) {
	s := gramextest.Start(t, gramextest.App(t, map[string]string{"gramex.yaml": config, "rules.py": rules}))
	v2 := gramextest.DialOptions{Subprotocol: "gramex.v2"}
	c := s.Dial("/chat?room=secret", v2)
	equal(t, c.Next(), map[string]any{"_method": "READY"})
	c.Send(`{"body": "hello", "_ref": 1}`)
	m := c.Next()
	equal(t, m, map[string]any{"body": "hello", "room": "public", "length": 5.0, "shout": "HELLO"})
	equal(t, c.Next(), map[string]any{"_method": "ACK", "_ref": 1.0, "id": m["id"], "count": 1.0})
	c.Send(`{"body": " ", "_ref": 2}`)
	refused := c.Next()
	equal(t, refused, map[string]any{"_method": "ERROR", "_ref": 2.0})
	if e, _ := refused["error"].(map[string]any); e["message"] != "write something first" {
		t.Errorf("refused with %v, want the module's words", refused)
	}
	c.Send(map[string]any{"_method": "PUT", "id": m["id"], "body": "hello again"})
	equal(t, c.Next(), map[string]any{"_method": "PUT", "length": 11.0, "shout": absent})
	c.Next() // its ACK
	c.Send(map[string]any{"_method": "DELETE", "id": m["id"]})
	equal(t, c.Next(), map[string]any{"_method": "DELETE", "id": m["id"]})
}

// readmeOwnHandler builds the program in the module of this project and serves its entry.
func readmeOwnHandler(t *testing.T, program, entry string) {
	dir, err := os.MkdirTemp(filepath.Join(gramextest.Root(), "tests"), "readme-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(program), 0o644); err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(t.TempDir(), "server")
	build := exec.Command("go", "build", "-o", bin, ".")
	build.Dir = dir
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	s := gramextest.StartCommand(t, gramextest.App(t, map[string]string{"gramex.yaml": entry}), bin)
	if got := body(t, s.URL("http", "/greet/Ada")); got != "Good morning, Ada!\n" {
		t.Errorf("GET /greet/Ada: %q", got)
	}
}
