package expr_test

import (
	"context"
	"errors"
	"testing"

	"github.com/gramener/gramex-go/expr"
	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/internal/source"
)

// message is an error's text as Python's last line shows it.
func message(err error) string {
	var fault *source.Error
	if errors.As(err, &fault) {
		return fault.Msg
	}
	var x *object.Exception
	if errors.As(err, &x) {
		return x.Error()
	}
	return err.Error()
}

func newEngine(t testing.TB, o expr.Options) *expr.Engine {
	t.Helper()
	e := expr.New(o)
	t.Cleanup(func() {
		if err := e.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return e
}
