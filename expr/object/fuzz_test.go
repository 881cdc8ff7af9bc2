package object

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever a format says, formatting gives text or an exception of a kind that Python code expects.
func checkText(t *testing.T, what, s string, err error) {
	if err != nil {
		if raises(err, ValueError) || raises(err, TypeError) || raises(err, LookupError) ||
			raises(err, OverflowError) || raises(err, MemoryError) || raises(err, AttributeError) {
			return
		}
		t.Fatalf("%s: %v", what, err)
	}
	if !utf8.ValidString(s) {
		t.Fatalf("%s gave %q", what, s)
	}
}

func FuzzFormatSpec(f *testing.F) {
	for _, s := range []string{"", "d", ",.2f", "*^+#020_x", "z.0f", "é>7", "n", "c", "0=10", "99999999999", ".3"} {
		f.Add(s, 3.25, int64(-1234567), "naïve ☃")
	}
	f.Fuzz(func(t *testing.T, spec string, x float64, n int64, s string) {
		if !utf8.ValidString(spec) || !utf8.ValidString(s) {
			return
		}
		for _, v := range []Value{x, n, s, n > 0, complex(x, 1)} {
			th := NewThread(1<<16, 0)
			got, err := Format(th, v, spec)
			checkText(t, "format(…, "+spec+")", got, err)
		}
	})
}

func FuzzPercent(f *testing.F) {
	for _, s := range []string{"%s", "%5.2f|%-5d", "%(a)s", "%%", "%*.*e", "%c", "%#x", "% +05d", "%("} {
		f.Add(s, 3.25, int64(65), "é")
	}
	f.Fuzz(func(t *testing.T, format string, x float64, n int64, s string) {
		if !utf8.ValidString(format) || !utf8.ValidString(s) {
			return
		}
		for _, args := range []Value{NewTuple(n, x, s), dictOf("a", s), x, NewTuple()} {
			v, err := Binary(NewThread(1<<16, 0), OpMod, format, args)
			text, _ := v.(string)
			checkText(t, format, text, err)
			b, err := Binary(NewThread(1<<16, 0), OpMod, Bytes(format), args)
			if err == nil {
				if _, ok := b.(Bytes); !ok {
					t.Fatalf("%q %% %v gave %T", format, args, b)
				}
			}
		}
	})
}

func FuzzStrFormat(f *testing.F) {
	for _, s := range []string{"{}", "{0!r:>{1}}", "{a[0].b}", "{{}}", "{:{}}", "{", "}", "{0[k]}", "{!z}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, format string) {
		if !utf8.ValidString(format) {
			return
		}
		kw := NewDict(1)
		kw.Set("a", NewList("x"))
		got, err := FormatString(NewThread(1<<16, 0), format, []Value{"y", int64(5), dictOf("k", 1.5)}, kw)
		checkText(t, format, got, err)
	})
}

// repr of a str, bytes or float reads back as the same; here: what repr shows has no raw controls,
// and numbers survive str and back.
func FuzzText(f *testing.F) {
	f.Add("it's \"q\"\n\x00é☃", 0.1)
	f.Fuzz(func(t *testing.T, s string, x float64) {
		if !utf8.ValidString(s) {
			return
		}
		r := reprString(s)
		if strings.ContainsAny(r, "\n\r\t\x00\x1b\x7f") || len(r) < 2 {
			t.Fatalf("repr of %q is %q", s, r)
		}
		if back, err := ParseFloat(FloatRepr(x)); err != nil || back != x && x == x {
			t.Fatalf("%v reads back as %v, %v", x, back, err)
		}
		for _, name := range []string{"upper", "lower", "title", "swapcase", "casefold", "capitalize", "splitlines", "split", "isidentifier"} {
			if _, err := CallMethod(nil, s, name, nil, nil); err != nil {
				t.Fatal(err)
			}
		}
		for _, enc := range []string{"utf-8", "utf-16", "utf-32", "unicode_escape"} {
			b, err := Encode(nil, s, enc, "strict")
			if err != nil {
				t.Fatal(err)
			}
			if back, err := Decode(nil, string(b), enc, "strict"); err != nil || back != s && !strings.HasPrefix(s, "\ufeff") {
				t.Fatalf("%q in %s reads back as %q, %v", s, enc, back, err)
			}
		}
		for _, enc := range []string{"ascii", "latin-1", "cp1252"} {
			if _, err := Encode(nil, s, enc, "xmlcharrefreplace"); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// Decoding bytes never fails under "replace", and what it gives is valid.
func FuzzDecode(f *testing.F) {
	f.Add("\xff\xfea\x00\xf0\x9f\x98")
	f.Fuzz(func(t *testing.T, s string) {
		for _, enc := range []string{"utf-8", "utf-8-sig", "ascii", "latin-1", "utf-16", "utf-16-be", "utf-32", "cp1252", "koi8-r", "unicode_escape"} {
			got, err := Decode(nil, s, enc, "replace")
			if err != nil || !utf8.ValidString(got) {
				t.Fatalf("%q as %s: %q, %v", s, enc, got, err)
			}
			if _, err := Decode(nil, s, enc, "strict"); err != nil && !raises(err, UnicodeDecodeError) {
				t.Fatalf("%q as %s: %v", s, enc, err)
			}
		}
	})
}
