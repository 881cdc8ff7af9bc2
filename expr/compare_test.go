package expr_test

import (
	"context"
	"testing"

	"github.com/gramener/gramex-go/expr"
)

// Chains of comparisons in which `is` and `in` stand before the last operand.
func TestComparisonChains(t *testing.T) {
	e := newEngine(t, expr.Options{})
	for text, want := range map[string]bool{
		"None is None != 2": true, "1 is None != 2": false, "1 in [1] != [2]": true, "1 not in [2] == [2] is not None": true, "1 < 2 in [2] != 3": true, "1 < 2 in [3] != 3": false,
	} {
		p, err := e.Compile(expr.Source{Text: text})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got, err := e.Eval(context.Background(), p); err != nil || got != want {
			t.Errorf("%s: %v (%v), want %v", text, got, err, want)
		}
	}
}
