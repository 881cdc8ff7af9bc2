//go:build corpus

package compile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"github.com/gramener/gramex-go/expr/syntax"
)

func TestStdlib(t *testing.T) {
	root := os.Getenv("PYLIB")
	if root == "" {
		t.Fatal("PYLIB names no folder of Python sources")
	}
	n, bad := 0, 0
	filepath.Walk(root, func(p string, st os.FileInfo, err error) error {
		if err != nil || st.IsDir() || !strings.HasSuffix(p, ".py") {
			return nil
		}
		b, _ := os.ReadFile(p)
		tree, err := syntax.ParseModule(p, string(b))
		if err != nil {
			return nil
		}
		u, err := Module(tree, p)
		n++
		if err != nil {
			t.Errorf("%s: %v", p, err)
			return nil
		}
		if _, err := goja.Compile("x", u.JS, true); err != nil {
			bad++
			if bad < 20 {
				t.Errorf("%s: %v", p, err)
			}
		}
		return nil
	})
	t.Logf("%d files, %d bad", n, bad)
}
