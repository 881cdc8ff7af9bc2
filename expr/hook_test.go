package expr_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gramener/gramex-go/expr"
	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/internal/conf"
)

// TestHooks runs testdata/hooks.txtar: each file is the YAML of a hook; its name is followed by
// what it must give, as repr, or its error.
func TestHooks(t *testing.T) {
	a, err := txtar.ParseFile("testdata/hooks.txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "app.py"), string(a.Comment))
	e := newEngine(t, expr.Options{})
	for _, f := range a.Files {
		text, want, _ := strings.Cut(string(f.Data), "---\n")
		t.Run(f.Name, func(t *testing.T) {
			path := filepath.Join(dir, "gramex.yaml")
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if got := runHook(e, path); strings.ReplaceAll(got, dir+"/", "") != strings.TrimSpace(want) {
				t.Errorf("got %s\nwant %s", got, want)
			}
		})
	}
}

func runHook(e *expr.Engine, path string) string {
	c, err := conf.Load(context.Background(), conf.Options{File: path, NoBase: true})
	if err != nil {
		return err.Error()
	}
	p, err := e.CompileHook("test", c.Root.Get("hook"), "msg", "handler")
	if err != nil {
		return err.Error()
	}
	msg := object.NewDict(1)
	msg.Set("n", int64(2))
	v, err := e.Eval(context.Background(), p, msg, "the handler")
	if err != nil {
		return message(err)
	}
	s, err := object.Repr(nil, v)
	if err != nil {
		return err.Error()
	}
	return s
}
