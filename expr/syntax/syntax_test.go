package syntax

import (
	"errors"
	"strings"
	"sync"
	"testing"
)

// TestError shows what a caller gets of a refused source.
func TestError(t *testing.T) {
	_, err := ParseExpr("url:chat.open", "args['user'\n ]] ")
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v", err)
	}
	if e.Line != 2 || e.Col != 3 || e.Kind != "SyntaxError" {
		t.Errorf("got %+v", e)
	}
	if got, want := err.Error(), "url:chat.open:2:3: SyntaxError: unmatched ']'"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if _, err := ParseModule("m", "x = 1\n"); err != nil {
		t.Errorf("an error that is no nil: %v", err)
	}
}

// TestColumns checks that columns count characters, in whichever pass a fault is found.
func TestColumns(t *testing.T) {
	for src, want := range map[string]string{
		"'é' + 'x":              "1:7:1:7: SyntaxError: unterminated string literal (detected at line 1)",
		"é = 'é' 1":             "1:9:1:10: SyntaxError: invalid syntax",
		"é = f(é é)":            "1:7:1:10: SyntaxError: invalid syntax. Perhaps you forgot a comma?",
		"é; return":             "1:4:1:10: SyntaxError: 'return' outside function",
		"é = lambda é, a, a: a": "1:18:1:19: SyntaxError: duplicate argument 'a' in function definition",
		"'é' \\ x":              "1:6:1:0: SyntaxError: unexpected character after line continuation character",
		"x\n\x00":               "2:1:0:0: SyntaxError: source code string cannot contain null bytes",
	} {
		if got := said(refuse("exec", src)); got != want {
			t.Errorf("%q:\n got %s\nwant %s", src, got, want)
		}
	}
}

// TestBlanks checks that blanks around an expression don't count, but in its places.
func TestBlanks(t *testing.T) {
	for _, src := range []string{" \t x", "x  ", "x\n", "x\n\n  \n", "\n\nx", "x # c", "# c\nx\n# c\n", "x\r\n", "\ufeffx"} {
		if err := refuse("eval", src); err != nil {
			t.Errorf("%q: %v", src, err)
		}
	}
	e, err := ParseExpr("e", " \t x")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := e.Body.Location(), (Loc{1, 3, 1, 4}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestOptions checks what the body of a function may hold that a module may not.
func TestOptions(t *testing.T) {
	function, async := Options{Function: true}, Options{Function: true, Async: true}
	for _, c := range []struct {
		o         Options
		src, want string
	}{
		{function, "return x", "ok"},
		{function, "yield x\nx = yield from y", "ok"},
		{function, "x = 1\ndef f():\n nonlocal x", "ok"},
		{async, "await x\nasync for y in z: await y\n[a async for a in b]", "ok"},
		{function, "await x", "1:1:1:8: SyntaxError: 'await' outside async function"},
		{async, "yield from x", "1:1:1:13: SyntaxError: 'yield from' inside async function"},
		{function, "nonlocal x", "1:1:1:11: SyntaxError: no binding for nonlocal 'x' found"},
		{function, "from x import *", "1:15:1:16: SyntaxError: import * only allowed at module level"},
		{function, "break", "1:1:1:6: SyntaxError: 'break' outside loop"},
		{Options{}, "return x", "1:1:1:9: SyntaxError: 'return' outside function"},
	} {
		_, err := c.o.parseModule("m", c.src)
		if got := said(err); got != c.want {
			t.Errorf("%+v %q: got %s, want %s", c.o, c.src, got, c.want)
		}
	}
	if _, err := async.ParseExpr("e", "(yield await x)"); err != nil {
		t.Error(err)
	}
}

// TestEncodings checks encoding comments that the corpus does not have.
func TestEncodings(t *testing.T) {
	for src, want := range map[string]string{
		"# coding: cp1251\n'\xe9'":                            "й",
		"#!/bin/python\n# vim: set fileencoding=utf-8 :\n'é'": "é",
		"# coding: iso-8859-15\n'\xa4'":                       "€",
		"# coding: koi8-r\n'\xc1'":                            "а",
		"# coding: shift_jis\n'\x82\xa0'":                     "あ",
		"\n\n# coding: latin-1\n'é'":                          "é", // too late to count
	} {
		e, err := ParseExpr("e", src)
		if err != nil {
			t.Errorf("%q: %v", src, err)
			continue
		}
		if got := e.Body.(*Constant).Value; got != want {
			t.Errorf("%q: got %q, want %q", src, got, want)
		}
	}
	for src, want := range map[string]string{
		"# coding: nonesuch\nx":        "unknown encoding: nonesuch",
		"\ufeff# coding: latin-1\nx":   "encoding problem: iso-8859-1 with BOM",
		"# coding: ascii\n'é'":         "'ascii' codec can't decode byte 0xc3 in position 17",
		"x = '\xff'":                   "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte",
		"caf\xe9":                      "'utf-8' codec can't decode byte 0xe9 in position 3: unexpected end of data",
		"# coding: euc-jp\n'\xff\xff'": "'euc-jp' codec can't decode the source",
	} {
		if err := refuse("exec", src); err == nil || !strings.Contains(err.Msg, want) {
			t.Errorf("%q: got %v, want %s", src, err, want)
		}
	}
}

// TestConcurrent parses from many goroutines at once, for the race detector: what is made when
// first needed is shared.
func TestConcurrent(t *testing.T) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for _, src := range append([]string{`'\N{EURO SIGN}' + x`, "f(a b", "x = = y"}, typical...) {
				ParseExpr("e", src)
			}
		})
	}
	wg.Wait()
}

// TestDepth checks that what is deep but allowed is taken, and that one more is not.
func TestDepth(t *testing.T) {
	for _, c := range []struct {
		name         string
		taken, wrong string
	}{
		{"parentheses", strings.Repeat("(", 200) + "1" + strings.Repeat(")", 200), strings.Repeat("(", 201) + "1" + strings.Repeat(")", 201)},
		{"indentation", indented(99), indented(100)},
		{"sum", strings.Repeat("a+", 2000) + "a", strings.Repeat("a+", 3000) + "a"},
		{"not", strings.Repeat("not ", 2000) + "a", strings.Repeat("not ", 3000) + "a"},
		{"elif", "if a: b\n" + strings.Repeat("elif a: b\n", 1400), "if a: b\n" + strings.Repeat("elif a: b\n", 3000)},
	} {
		if err := refuse("exec", c.taken); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if err := refuse("exec", c.wrong); err == nil {
			t.Errorf("%s: one more is taken", c.name)
		}
	}
}

func indented(n int) string {
	return strings.TrimSuffix(nested("if a:", n), "a b") + "b"
}
