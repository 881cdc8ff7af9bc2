package main

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gramener/gramex-go/gramex"
	"github.com/gramener/gramex-go/handlers"
)

// serve runs the server with this handler type in a folder until the test ends.
func serve(t *testing.T, dir string) (url string, log *strings.Builder) {
	t.Helper()
	t.Setenv("GRAMEXDATA", t.TempDir())
	types := handlers.Builtin()
	types.Register("GreetHandler", newGreeter)
	ctx, stop := context.WithCancel(context.Background())
	ready, done := make(chan string, 1), make(chan error, 1)
	log = &strings.Builder{}
	s := gramex.New(types)
	s.Dir, s.Stderr, s.Ready = dir, log, func(url string) { ready <- url }
	go func() { done <- s.Run(ctx, []string{"--listen.address=127.0.0.1", "--listen.port=0", "--watch=false"}) }()
	t.Cleanup(func() {
		stop()
		http.DefaultClient.CloseIdleConnections()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	select {
	case url = <-ready:
	case err := <-done:
		t.Fatal(err)
	}
	return url, log
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(b)
}

func TestGreet(t *testing.T) {
	url, _ := serve(t, ".")
	if status, body := get(t, url+"greet/Ada%20Lovelace"); status != 200 || body != "Good morning, Ada Lovelace!\n" {
		t.Errorf("%d %q", status, body)
	}
}

// TestFault holds that one's own faults are told like the built-in ones: with their place, in the
// log and to who asks.
func TestFault(t *testing.T) {
	dir := t.TempDir()
	yaml := "url:\n  greet:\n    pattern: /greet/(.*)\n    handler: Greet\n    kwargs:\n      greeting: [Hi]\n"
	if err := os.WriteFile(filepath.Join(dir, "gramex.yaml"), []byte(yaml), 0o644); err != nil {
		t.Fatal(err)
	}
	url, log := serve(t, dir)
	fault := "gramex.yaml:6:17: wanted text, this is a list"
	if !strings.Contains(log.String(), fault) {
		t.Errorf("the log lacks %q:\n%s", fault, log)
	}
	if status, body := get(t, url+"greet/Ada"); status != 500 || !strings.Contains(body, fault) {
		t.Errorf("%d %q", status, body)
	}
}
