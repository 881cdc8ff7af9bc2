package source_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"testing"

	"github.com/gramener/gramex-go/internal/source"
)

func TestPos(t *testing.T) {
	for _, c := range []struct {
		pos  source.Pos
		want string
	}{
		{source.Pos{}, ""},
		{source.Pos{File: "a.yaml"}, "a.yaml"},
		{source.Pos{File: "a.yaml", Line: 3}, "a.yaml:3"},
		{source.Pos{File: "a.yaml", Line: 3, Col: 5}, "a.yaml:3:5"},
		{source.Pos{File: "a.yaml", Col: 5}, "a.yaml"},
		{source.Pos{Line: 3, Col: 5}, "3:5"},
	} {
		if got := c.pos.String(); got != c.want {
			t.Errorf("%#v is shown as %q, want %q", c.pos, got, c.want)
		}
		if got := c.pos.IsValid(); got != (c.want != "") {
			t.Errorf("%#v: valid is %v", c.pos, got)
		}
	}
}

func TestError(t *testing.T) {
	pos := source.Pos{File: "a.yaml", Line: 3, Col: 5}
	for _, c := range []struct {
		err  error
		want string
	}{
		{source.Errorf(pos, "no table %q", "x"), `a.yaml:3:5: no table "x"`},
		{source.Errorf(pos, "unknown key").WithHint("did you mean %q?", "columns"), `a.yaml:3:5: unknown key: did you mean "columns"?`},
		{source.Errorf(source.Pos{}, "nowhere"), "nowhere"},
		{source.Errorf(pos, "can't read: %w", io.EOF), "a.yaml:3:5: can't read: EOF"},
	} {
		if got := c.err.Error(); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestErrorCauses(t *testing.T) {
	one := source.Errorf(source.Pos{}, "x: %w", io.EOF)
	two := source.Errorf(source.Pos{}, "x: %w and %w", io.EOF, fs.ErrNotExist)
	none := source.Errorf(source.Pos{}, "x: %v", io.EOF)
	if !errors.Is(one, io.EOF) || !errors.Is(two, io.EOF) || !errors.Is(two, fs.ErrNotExist) || errors.Is(none, io.EOF) {
		t.Error("causes are lost or made up")
	}
	var e *source.Error
	if !errors.As(fmt.Errorf("outer: %w", one), &e) || e != one {
		t.Error("the Error is not found in a chain")
	}
}
