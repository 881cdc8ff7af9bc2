package syntax

import (
	"errors"
	"path/filepath"
	"testing"
)

// seed adds the corpus and the refused programs to a fuzz target.
func seed(f *testing.F) {
	for _, name := range corpus(f) {
		f.Add(readFile(f, name))
	}
	for _, p := range programs(f, filepath.Join("testdata", "refused.txt")) {
		f.Add(p.text)
	}
}

// FuzzLexer checks that tokens are in order and within the source, whatever that is.
func FuzzLexer(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, src string) {
		p, err := newParser("fuzz", src, modeExec)
		if err != nil {
			return
		}
		end := int32(0)
		for i, tok := range p.toks {
			if tok.start < end || tok.end < tok.start || int(tok.end) > len(p.src) {
				t.Fatalf("token %d: %+v after offset %d of %d", i, tok, end, len(p.src))
			}
			if last := i == len(p.toks)-1; last != (tok.kind == tEOF || tok.kind == tError) {
				t.Fatalf("token %d of %d: %+v", i, len(p.toks), tok)
			}
			end = tok.end
		}
		if (p.lexer.err != nil) != (p.toks[len(p.toks)-1].kind == tError) {
			t.Fatalf("error %+v", p.lexer.err)
		}
	})
}

// FuzzParser checks that a source is parsed, or refused with a reason that has its place in the
// source, and that the parser and the grammar of the error pass take the same sources.
func FuzzParser(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, src string) {
		if _, err := ParseExpr("fuzz", src); err != nil {
			checkError(t, src, err)
		}
		m, err := ParseModule("fuzz", src)
		if err != nil {
			checkError(t, src, err)
		} else {
			dumpModule(m)
		}
		checkGrammar(t, src)
	})
}

func checkError(t *testing.T, src string, err error) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Msg == "" || e.Kind == "" {
		t.Fatalf("%q: %#v", src, err)
	}
	if e.Line < 0 || e.Line > len(src)+1 || e.Col < 0 || e.Col > len(src)+2 {
		t.Fatalf("%q: out of place: %v", src, err)
	}
}

// checkGrammar checks that the grammar of the error pass takes src if the parser does, and finds
// no fault in what is right.
func checkGrammar(t *testing.T, src string) {
	t.Helper()
	_, p, err := parseModule("fuzz", src)
	if p == nil || err != nil && err.Kind == "RecursionError" || len(src) > 1<<16 {
		return
	}
	g := &peg{parser: p, g: loadGrammar()}
	p.spans, p.top = nil, 0
	ferr := g.read("file", false)
	if ferr != nil && ferr.Kind == "RecursionError" {
		return
	}
	taken := ferr == nil && g.pos == len(g.toks)
	if taken != (err == nil) {
		t.Fatalf("%q: the parser says %v, the grammar %v", src, err, ferr)
	}
	if err == nil && p.suspects == 0 {
		if ferr := g.read("file", true); ferr != nil && ferr.Kind != "RecursionError" {
			t.Fatalf("%q: right, but called %v", src, ferr)
		}
	}
}
