package conf_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/gramener/gramex-go/internal/conf"
)

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	text := `variables:
  NAME: simple
url:
  chat:
    pattern: /$YAMLURL/$NAME
    handler: MessageHandler
    kwargs:
      prepare: >
        msg.update(x=1)

        if msg else ''
`
	if err := os.WriteFile(filepath.Join(dir, "gramex.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := conf.Load(context.Background(), conf.Options{Root: dir, Args: []string{"--listen.port=8001"}})
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := c.Root.Path("url", "chat", "pattern").Text(); got != "/./simple" {
		t.Errorf("pattern is %q", got)
	}
	if got, err := c.Root.Path("app", "listen", "port").AsInt(9988); got != 8001 || err != nil {
		t.Errorf("port is %d, %v", got, err)
	}
	if c.Root.Path("handlers", "MessageHandler", "message_default", "POST", "id") == nil {
		t.Error("the base configuration is missing")
	}
	prepare := c.Root.Path("url", "chat", "kwargs", "prepare")
	if got := prepare.PosAt(2, 4).String(); got != "gramex.yaml:11:12" {
		t.Errorf("msg of prepare's second line stands at %s", got)
	}
}

func TestLoadNoFile(t *testing.T) {
	_, err := conf.Load(context.Background(), conf.Options{Root: t.TempDir()})
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
