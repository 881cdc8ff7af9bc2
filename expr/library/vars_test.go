package library_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/gramener/gramex-go/expr"
	"github.com/gramener/gramex-go/internal/conf"
)

// TestVariables shows the configuration's variables to Python, and evaluates conditions on them.
func TestVariables(t *testing.T) {
	dir := t.TempDir()
	text := "variables:\n  PLACE: here\n  PORT: 8080\n  MORE: {a: [1, x]}\n"
	if err := os.WriteFile(filepath.Join(dir, "gramex.yaml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	cfg, err := conf.Load(context.Background(), conf.Options{File: filepath.Join(dir, "gramex.yaml")})
	if err != nil {
		t.Fatal(err)
	}
	got := printed(t, expr.Options{Variables: cfg.Variables}, `
from gramex.config import variables
from gramex.transforms import condition
print(variables.PLACE, variables['PORT'] + 1, variables.MORE.a)
print(condition("$PLACE == 'there'", 1, '$PORT > 80', 2, 3), condition({"$PLACE.startswith('h')": 'yes'}), condition(False, 1, 0, 2, 'else'), condition('False', 1))
condition('1 +', 2)`)
	want := "here 8081 [1, 'x']\n2 yes else None\nSyntaxError: "
	if len(got) < len(want) || got[:len(want)] != want {
		t.Errorf("got %s", got)
	}
}
