package object

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxJSONDepth is how deep arrays and objects may nest unless JSONLimits say otherwise.
const maxJSONDepth = 200

// sharedJSON is the size of a text up to which the decoded strings share one copy of it.
const sharedJSON = 4 << 10

// DecodeJSON decodes one JSON text (RFC 8259) as Python's json.loads does: the order of keys is
// kept, of equal keys the last counts, ints have any size, lone surrogates become U+FFFD. The error
// is a *JSONError where the text is wrong, else an *Exception: RecursionError where it nests too
// deep, MemoryError over t's budget, ValueError for an int of too many digits, or what a hook of o
// raised. data is not kept.
func DecodeJSON(t *Thread, data []byte, o *JSONLimits) (Value, error) {
	if o == nil {
		o = &JSONLimits{}
	}
	d := jsonDecoder{t: t, o: o, depth: o.Depth}
	if d.depth <= 0 {
		d.depth = maxJSONDepth
	}
	if err := t.Charge(len(data)); err != nil {
		return nil, err
	}
	d.src = string(data)
	d.share = len(data) <= sharedJSON
	if !utf8.ValidString(d.src) {
		return nil, d.fault("Invalid UTF-8", invalidUTF8(d.src))
	}
	v, i, err := d.value(d.space(0))
	if err != nil {
		return nil, err
	}
	if i = d.space(i); i < len(d.src) {
		return nil, d.fault("Extra data", i)
	}
	return v, nil
}

func invalidUTF8(s string) int {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
	return len(s)
}

// jsonDecoder reads src from an index and gives the index behind what it read.
type jsonDecoder struct {
	t     *Thread
	o     *JSONLimits
	src   string
	depth int  // levels that may still be opened
	share bool // strings may be parts of src
}

func (d *jsonDecoder) fault(msg string, pos int) error {
	return &JSONError{Msg: msg, Doc: d.src, Pos: pos}
}

func (d *jsonDecoder) space(i int) int {
	for i < len(d.src) && (d.src[i] == ' ' || d.src[i] == '\n' || d.src[i] == '\r' || d.src[i] == '\t') {
		i++
	}
	return i
}

func (d *jsonDecoder) at(i int) byte {
	if i < len(d.src) {
		return d.src[i]
	}
	return 0
}

func (d *jsonDecoder) value(i int) (Value, int, error) {
	switch c := d.at(i); c {
	case '"':
		return boxed(d.str(i + 1))
	case '{', '[':
		return d.nested(c, i+1)
	case 'n':
		return d.word(i, "null", nil)
	case 't':
		return d.word(i, "true", true)
	case 'f':
		return d.word(i, "false", false)
	case 'N':
		return d.constant(i, "NaN", math.NaN())
	case 'I':
		return d.constant(i, "Infinity", math.Inf(1))
	default:
		if c == '-' && d.at(i+1) == 'I' {
			return d.constant(i, "-Infinity", math.Inf(-1))
		}
		return d.number(i)
	}
}

func boxed(s string, i int, err error) (Value, int, error) {
	if err != nil {
		return nil, i, err
	}
	return s, i, nil
}

func (d *jsonDecoder) word(i int, word string, v Value) (Value, int, error) {
	if !strings.HasPrefix(d.src[i:], word) {
		return nil, i, d.fault("Expecting value", i)
	}
	return v, i + len(word), nil
}

func (d *jsonDecoder) constant(i int, word string, v float64) (Value, int, error) {
	if !d.o.AllowNaN || !strings.HasPrefix(d.src[i:], word) {
		return nil, i, d.fault("Expecting value", i)
	}
	if d.o.ParseConstant != nil {
		x, err := d.o.ParseConstant(d.t, word)
		return x, i + len(word), err
	}
	return v, i + len(word), nil
}

// nested reads an array or object, whose bracket stands before i.
func (d *jsonDecoder) nested(bracket byte, i int) (v Value, end int, err error) {
	kind := "array"
	if bracket == '{' {
		kind = "object"
	}
	if d.depth == 0 {
		return nil, i, Raise(RecursionError, "maximum recursion depth exceeded while decoding a JSON %s from a unicode string", kind)
	}
	if err := d.t.Check(); err != nil {
		return nil, i, err
	}
	d.depth--
	if bracket == '{' {
		v, end, err = d.object(i)
	} else {
		v, end, err = d.array(i)
	}
	d.depth++
	return v, end, err
}

func (d *jsonDecoder) array(i int) (Value, int, error) {
	list := NewList()
	if i = d.space(i); d.at(i) == ']' {
		return list, i + 1, nil
	}
	for {
		v, end, err := d.value(i)
		if err != nil {
			return nil, end, err
		}
		if err := d.t.Charge(32); err != nil {
			return nil, end, err
		}
		list.Items = append(list.Items, v)
		i = d.space(end)
		switch d.at(i) {
		case ']':
			return list, i + 1, nil
		case ',':
			i = d.space(i + 1)
		default:
			return nil, i, d.fault("Expecting ',' delimiter", i)
		}
	}
}

func (d *jsonDecoder) object(i int) (Value, int, error) {
	dict := NewDict(6)
	if d.o.AttrDict {
		dict.AsAttrDict()
	}
	var pairs []Value
	i = d.space(i)
	if d.at(i) == '}' {
		v, err := d.hooked(dict, pairs)
		return v, i + 1, err
	}
	for {
		if d.at(i) != '"' {
			return nil, i, d.fault("Expecting property name enclosed in double quotes", i)
		}
		key, end, err := d.str(i + 1)
		if err != nil {
			return nil, end, err
		}
		if i = d.space(end); d.at(i) != ':' {
			return nil, i, d.fault("Expecting ':' delimiter", i)
		}
		v, end, err := d.value(d.space(i + 1))
		if err != nil {
			return nil, end, err
		}
		if err := d.t.Charge(64); err != nil {
			return nil, end, err
		}
		if d.o.Pairs != nil {
			pairs = append(pairs, NewTuple(key, v))
		} else {
			dict.Set(key, v)
		}
		i = d.space(end)
		switch d.at(i) {
		case '}':
			v, err := d.hooked(dict, pairs)
			return v, i + 1, err
		case ',':
			i = d.space(i + 1)
		default:
			return nil, i, d.fault("Expecting ',' delimiter", i)
		}
	}
}

func (d *jsonDecoder) hooked(dict *Dict, pairs []Value) (Value, error) {
	switch {
	case d.o.Pairs != nil:
		return d.o.Pairs(d.t, pairs)
	case d.o.Object != nil:
		return d.o.Object(d.t, dict)
	}
	return dict, nil
}

// str reads a string, whose quote stands before i.
func (d *jsonDecoder) str(i int) (string, int, error) {
	for j := i; j < len(d.src); j++ {
		switch c := d.src[j]; {
		case c == '"':
			if d.share {
				return d.src[i:j], j + 1, nil
			}
			return strings.Clone(d.src[i:j]), j + 1, nil
		case c == '\\':
			return d.escaped(i, j)
		case c < 0x20 && !d.o.Lenient:
			return "", j, d.fault("Invalid control character at", j)
		}
	}
	return "", len(d.src), d.fault("Unterminated string starting at", i-1)
}

// escaped reads a string that begins at begin and has its first backslash at i.
func (d *jsonDecoder) escaped(begin, i int) (string, int, error) {
	b := append(make([]byte, 0, i-begin+32), d.src[begin:i]...)
	for i < len(d.src) {
		c := d.src[i]
		switch {
		case c == '"':
			return string(b), i + 1, nil
		case c == '\\':
			r, end, err := d.escape(begin, i)
			if err != nil {
				return "", end, err
			}
			b, i = utf8.AppendRune(b, r), end
			continue
		case c < 0x20 && !d.o.Lenient:
			return "", i, d.fault("Invalid control character at", i)
		}
		b = append(b, c)
		i++
	}
	return "", i, d.fault("Unterminated string starting at", begin-1)
}

// escape reads the escape whose backslash is at i, a pair of surrogates as one.
func (d *jsonDecoder) escape(begin, i int) (rune, int, error) {
	if i+1 >= len(d.src) {
		return 0, i, d.fault("Unterminated string starting at", begin-1)
	}
	switch c := d.src[i+1]; c {
	case '"', '\\', '/':
		return rune(c), i + 2, nil
	case 'b':
		return '\b', i + 2, nil
	case 'f':
		return '\f', i + 2, nil
	case 'n':
		return '\n', i + 2, nil
	case 'r':
		return '\r', i + 2, nil
	case 't':
		return '\t', i + 2, nil
	case 'u':
		r, ok := d.hex4(i + 2)
		if !ok {
			return 0, i, d.fault("Invalid \\uXXXX escape", i+1)
		}
		if utf16.IsSurrogate(r) {
			if low, ok := d.hex4(i + 8); ok && d.src[i+6] == '\\' && d.src[i+7] == 'u' {
				if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
					return pair, i + 12, nil
				}
			}
			return utf8.RuneError, i + 6, nil
		}
		return r, i + 6, nil
	}
	return 0, i, d.fault("Invalid \\escape", i)
}

func (d *jsonDecoder) hex4(i int) (rune, bool) {
	if i+4 > len(d.src) {
		return 0, false
	}
	var r rune
	for _, c := range []byte(d.src[i : i+4]) {
		x := digitValue(c)
		if x < 0 || x > 15 {
			return 0, false
		}
		r = r<<4 | rune(x)
	}
	return r, true
}

func (d *jsonDecoder) digits(i int) int {
	for d.at(i) >= '0' && d.at(i) <= '9' {
		i++
	}
	return i
}

func (d *jsonDecoder) number(start int) (Value, int, error) {
	i := start
	if d.at(i) == '-' {
		i++
	}
	first := i
	if d.at(i) == '0' {
		i++
	} else {
		i = d.digits(i)
	}
	if i == first {
		return nil, start, d.fault("Expecting value", start)
	}
	isFloat := false
	if d.at(i) == '.' {
		if end := d.digits(i + 1); end > i+1 {
			i, isFloat = end, true
		}
	}
	if c := d.at(i); c == 'e' || c == 'E' {
		j := i + 1
		if d.at(j) == '+' || d.at(j) == '-' {
			j++
		}
		if end := d.digits(j); end > j {
			i, isFloat = end, true
		}
	}
	v, err := d.numberOf(d.src[start:i], isFloat)
	return v, i, err
}

func (d *jsonDecoder) numberOf(s string, isFloat bool) (Value, error) {
	switch {
	case isFloat && d.o.ParseFloat != nil:
		return d.o.ParseFloat(d.t, s)
	case isFloat:
		f, err := strconv.ParseFloat(s, 64) // beyond the largest float it is infinite, as in Python
		if math.IsInf(f, 0) && !d.o.AllowNaN {
			return nil, d.fault("Number out of range", strings.Index(d.src, s))
		}
		_ = err
		return f, nil
	case d.o.ParseInt != nil:
		return d.o.ParseInt(d.t, s)
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n, nil
	}
	return ParseInt(d.t, s, 10)
}
