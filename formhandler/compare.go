package formhandler

import (
	"bytes"
	"cmp"
	"math"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// storage is SQLite's storage classes, in their order.
type storage uint8

const (
	stNull storage = iota
	stInt
	stFloat // numbers are one class when compared
	stText
	stBlob
)

// operand is a value to compare: one word for the kind, one for each representation, so that
// comparing allocates nothing.
type operand struct {
	kind  storage
	i     int64
	f     float64
	s     string
	bytes []byte
}

func operandOf(v Value) operand {
	switch x := v.(type) {
	case string:
		return operand{kind: stText, s: x}
	case int64:
		return operand{kind: stInt, i: x}
	case float64:
		return operand{kind: stFloat, f: x}
	case []byte:
		return operand{kind: stBlob, bytes: x}
	}
	return operand{}
}

func (o *operand) value() Value {
	switch o.kind {
	case stInt:
		return o.i
	case stFloat:
		return o.f
	case stText:
		return o.s
	case stBlob:
		return o.bytes
	}
	return nil
}

func (o *operand) rank() storage {
	if o.kind == stFloat {
		return stInt
	}
	return o.kind
}

// compare orders two values, neither NULL, as SQLite does: numbers, then text by the collation, then
// blobs (https://sqlite.org/datatype3.html, section 4.1).
func compare(a, b *operand, coll collation) int {
	if ra, rb := a.rank(), b.rank(); ra != rb {
		return cmp.Compare(ra, rb)
	}
	switch {
	case a.kind == stText:
		return compareText(a.s, b.s, coll)
	case a.kind == stBlob:
		return bytes.Compare(a.bytes, b.bytes)
	case a.kind == stInt && b.kind == stInt:
		return cmp.Compare(a.i, b.i)
	case a.kind == stInt:
		return compareIntFloat(a.i, b.f)
	case b.kind == stInt:
		return -compareIntFloat(b.i, a.f)
	}
	return cmp.Compare(a.f, b.f)
}

// compareIntFloat compares exactly, without rounding the integer.
func compareIntFloat(i int64, f float64) int {
	switch {
	case f < math.MinInt64:
		return 1
	case f >= -math.MinInt64:
		return -1
	}
	if c := cmp.Compare(i, int64(f)); c != 0 {
		return c
	}
	return cmp.Compare(0, f-math.Trunc(f))
}

func compareText(a, b string, coll collation) int {
	switch coll {
	case collNoCase:
		return compareNoCase(a, b)
	case collRTrim:
		return strings.Compare(strings.TrimRight(a, " "), strings.TrimRight(b, " "))
	case collUTF16LE:
		return compareUTF16(a, b, true)
	case collUTF16BE:
		return compareUTF16(a, b, false)
	}
	return strings.Compare(a, b)
}

// compareNoCase is SQLite's NOCASE: ASCII letters in any case, and lengths where the text up to a
// NUL is equal.
func compareNoCase(a, b string) int {
	for i := 0; i < len(a) && i < len(b) && a[i] != 0; i++ {
		if ca, cb := foldASCII[a[i]], foldASCII[b[i]]; ca != cb {
			return cmp.Compare(ca, cb)
		}
	}
	if i := strings.IndexByte(a, 0); i >= 0 && i < len(b) && b[i] != 0 {
		return -1
	}
	return cmp.Compare(len(a), len(b))
}

// compareUTF16 compares the bytes that the texts have in UTF-16.
func compareUTF16(a, b string, little bool) int {
	for a != "" && b != "" {
		ra, na := utf8.DecodeRuneInString(a)
		rb, nb := utf8.DecodeRuneInString(b)
		if ra != rb {
			ua, la := units(ra)
			ub, lb := units(rb)
			if ua == ub {
				ua, ub = la, lb
			}
			if little {
				ua, ub = ua<<8|ua>>8, ub<<8|ub>>8
			}
			return cmp.Compare(ua, ub)
		}
		a, b = a[na:], b[nb:]
	}
	return cmp.Compare(len(a), len(b))
}

// units are a character's one or two units of UTF-16.
func units(r rune) (first, second uint16) {
	if r < 0x10000 {
		return uint16(r), 0
	}
	hi, lo := utf16.EncodeRune(r)
	return uint16(hi), uint16(lo)
}
