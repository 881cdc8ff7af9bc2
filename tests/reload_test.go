package tests

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gramener/gramex-go/internal/gramextest"
)

const reloadApp = `
url:
  chat:
    pattern: /chat
    handler: MessageHandler
    kwargs:
      url: sqlite:///$YAMLPATH/chat.db
      table: chat
      columns: {body: TEXT}
      # more
`

// TestReloadSockets holds that editing the configuration cuts only the sockets of entries that
// changed, and loses nothing: they find everything when they come back.
func TestReloadSockets(t *testing.T) {
	s := gramextest.Start(t, gramextest.App(t, map[string]string{"gramex.yaml": reloadApp}))
	v2 := gramextest.DialOptions{Subprotocol: "gramex.v2"}
	c := s.Dial("/chat", v2)
	if got := c.Next()["_method"]; got != "READY" {
		t.Fatalf("%v, want READY", got)
	}
	edit := func(text string, loads int) {
		t.Helper()
		path := filepath.Join(s.Dir, "gramex.yaml")
		if err := os.WriteFile(path+".new", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(path+".new", path); err != nil {
			t.Fatal(err)
		}
		for end := time.Now().Add(20 * time.Second); strings.Count(s.Log(), "was loaded again") < loads; time.Sleep(5 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatal("the configuration is not loaded again")
			}
		}
	}
	edit("# a comment above moves every line\n"+reloadApp+"  other: {pattern: /other, handler: File, kwargs: {path: gramex.yaml}}\n", 1)
	c.Send(map[string]any{"body": "still here", "_ref": 1})
	if got := c.Next(); got["body"] != "still here" {
		t.Fatalf("%v", got)
	}
	if got := c.Next(); got["_method"] != "ACK" {
		t.Fatalf("%v, want an ACK", got)
	}

	edit(strings.Replace(reloadApp, "# more", "prepare: msg.update(body=msg['body'].upper())", 1), 2)
	if code, _ := c.Closed(); code != 1012 && code != 1001 {
		t.Fatalf("close code %d, want 1012 or 1001", code)
	}
	c = s.Dial("/chat", v2)
	if got := c.Next()["body"]; got != "still here" {
		t.Fatalf("the history begins with %v", got)
	}
	if got := c.Next()["_method"]; got != "READY" {
		t.Fatalf("%v, want READY", got)
	}
	c.Send(map[string]any{"body": "anew", "_ref": 2})
	if got := c.Next()["body"]; got != "ANEW" {
		t.Fatalf("the new prepare: made %v", got)
	}

	// A broken file changes nothing.
	if err := os.WriteFile(filepath.Join(s.Dir, "gramex.yaml"), []byte("url: ["), 0o644); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(20 * time.Second); !strings.Contains(s.Log(), "was not loaded, the one before serves on"); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the broken file is not told of")
		}
	}
	if got := c.Next()["_method"]; got != "ACK" {
		t.Fatalf("%v, want an ACK", got)
	}

	// The end tells the sockets to come back.
	s.Stop()
	if code, _ := c.Closed(); code != 1012 && code != 1001 {
		t.Fatalf("close code %d, want 1012 or 1001", code)
	}
}
