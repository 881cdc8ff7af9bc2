package object

import (
	"math"
	"math/big"
	"slices"
	"strconv"
	"unicode/utf8"
)

// maxJSONNesting bounds the recursion of encoding where the thread has no limit of its own.
const maxJSONNesting = 1000

// maxJSONBytes bounds the text where the thread has no budget: lists that share parts can be written
// for ever.
const maxJSONBytes = 64 << 20

var plainJSON = &JSONOptions{}

// EncodeJSON appends v as JSON, as Python's json.dumps writes it with the same options. The error is
// an *Exception: TypeError for what JSON does not know, ValueError for cycles and, unless allowed,
// for NaN and infinities, RecursionError for what nests too deep, MemoryError over t's budget, or
// what o.Default raised. dst may have been appended to even then.
func EncodeJSON(t *Thread, dst []byte, v Value, o *JSONOptions) ([]byte, error) {
	if o == nil {
		o = plainJSON
	}
	e := jsonEncoder{t: t, o: o, itemSep: o.ItemSep, keySep: o.KeySep}
	if e.itemSep == "" {
		e.itemSep = ","
	}
	if e.keySep == "" {
		e.keySep = ":"
	}
	return e.value(dst, v)
}

type jsonEncoder struct {
	t               *Thread
	o               *JSONOptions
	itemSep, keySep string
	open            []Value // containers under way, outermost first
	replaced        int     // how many of them Default gave another value for, which indents nothing
}

func (e *jsonEncoder) value(dst []byte, v Value) ([]byte, error) {
	switch x := v.(type) {
	case string:
		return e.str(dst, x)
	case nil:
		return append(dst, "null"...), nil
	case bool:
		return strconv.AppendBool(dst, x), nil
	case int64:
		return strconv.AppendInt(dst, x, 10), nil
	case float64:
		return e.float(dst, x)
	case *big.Int:
		s, err := intString(e.t, x)
		return append(dst, s...), err
	case *Dict:
		return e.container(dst, x)
	case *List:
		return e.container(dst, x)
	case *Tuple:
		return e.container(dst, x)
	case *Instance:
		if n := Native(v); n != v {
			switch n.(type) {
			case string, int64, float64, *big.Int:
				return e.value(dst, n)
			}
		}
	}
	if e.o.Default == nil {
		return dst, Raise(TypeError, "Object of type %s is not JSON serializable", TypeOf(v).Name())
	}
	return e.container(dst, v)
}

// container writes what may hold itself: a container, or what o.Default makes of another value.
func (e *jsonEncoder) container(dst []byte, v Value) ([]byte, error) {
	if !e.o.NoCycles {
		for _, c := range e.open {
			if Is(c, v) {
				return dst, Raise(ValueError, "Circular reference detected")
			}
		}
	}
	if len(e.open) >= maxJSONNesting {
		return dst, Raise(RecursionError, "maximum recursion depth exceeded while encoding a JSON object")
	}
	if err := e.t.Enter(); err != nil {
		return dst, err
	}
	e.open = append(e.open, v)
	err := e.t.Check()
	if e.t == nil && len(dst) > maxJSONBytes {
		err = Raise(MemoryError, "the JSON text is longer than %d MB", maxJSONBytes>>20)
	}
	if err == nil {
		switch x := v.(type) {
		case *Dict:
			dst, err = e.dict(dst, x)
		case *List:
			dst, err = e.items(dst, x.Items)
		case *Tuple:
			dst, err = e.items(dst, x.Items)
		default:
			var other Value
			if other, err = e.o.Default(e.t, v); err == nil {
				e.replaced++
				dst, err = e.value(dst, other)
				e.replaced--
			}
		}
	}
	e.open = e.open[:len(e.open)-1]
	e.t.Leave()
	return dst, err
}

// line begins a line of the current level where lines are broken.
func (e *jsonEncoder) line(dst []byte, level int) ([]byte, error) {
	if !e.o.Multiline {
		return dst, nil
	}
	if err := e.t.Charge(1 + level*len(e.o.Indent)); err != nil {
		return dst, err
	}
	dst = append(dst, '\n')
	for range level {
		dst = append(dst, e.o.Indent...)
	}
	return dst, nil
}

func (e *jsonEncoder) items(dst []byte, items []Value) ([]byte, error) {
	if len(items) == 0 {
		return append(dst, "[]"...), nil
	}
	if err := e.t.Charge(len(items) * 8); err != nil {
		return dst, err
	}
	dst = append(dst, '[')
	var err error
	for i := 0; i < len(items); i++ {
		if i > 0 {
			dst = append(dst, e.itemSep...)
		}
		if dst, err = e.line(dst, len(e.open)-e.replaced); err != nil {
			return dst, err
		}
		if dst, err = e.value(dst, items[i]); err != nil {
			return dst, err
		}
	}
	dst, err = e.line(dst, len(e.open)-e.replaced-1)
	return append(dst, ']'), err
}

func (e *jsonEncoder) dict(dst []byte, d *Dict) ([]byte, error) {
	if d.Len() == 0 {
		return append(dst, "{}"...), nil
	}
	if err := e.t.Charge(d.Len() * 8); err != nil {
		return dst, err
	}
	dst = append(dst, '{')
	first := true
	pair := func(k, v Value) error {
		key, ok := k.(string)
		if !ok {
			var err error
			if key, ok, err = e.key(k); err != nil || !ok {
				return err
			}
		}
		if !first {
			dst = append(dst, e.itemSep...)
		}
		first = false
		var err error
		if dst, err = e.line(dst, len(e.open)-e.replaced); err != nil {
			return err
		}
		if dst, err = e.str(dst, key); err != nil {
			return err
		}
		dst, err = e.value(append(dst, e.keySep...), v)
		return err
	}
	if e.o.SortKeys {
		keys, err := e.sorted(d)
		if err != nil {
			return dst, err
		}
		for _, k := range keys {
			v, _, err := d.Find(e.t, k)
			if err == nil {
				err = pair(k, v)
			}
			if err != nil {
				return dst, err
			}
		}
	} else {
		for k, v := range d.All() {
			if err := pair(k, v); err != nil {
				return dst, err
			}
		}
	}
	if first { // all keys were skipped
		return append(dst, '}'), nil
	}
	dst, err := e.line(dst, len(e.open)-e.replaced-1)
	return append(dst, '}'), err
}

func (e *jsonEncoder) sorted(d *Dict) ([]Value, error) {
	keys := d.Keys()
	var fault error
	slices.SortStableFunc(keys, func(a, b Value) int {
		if fault != nil {
			return 0
		}
		less, err := CompareBool(e.t, OpLt, a, b)
		if err != nil || less {
			fault = err
			return -1
		}
		if less, fault = CompareBool(e.t, OpLt, b, a); less {
			return 1
		}
		return 0
	})
	return keys, fault
}

// key gives the string that a key that is none becomes; ok is false where it is left out.
func (e *jsonEncoder) key(k Value) (s string, ok bool, err error) {
	switch x := Native(k).(type) {
	case string:
		return x, true, nil
	case nil:
		return "null", true, nil
	case bool:
		return strconv.FormatBool(x), true, nil
	case int64:
		return strconv.FormatInt(x, 10), true, nil
	case *big.Int:
		s, err := intString(e.t, x)
		return s, true, err
	case float64:
		b, err := e.float(nil, x)
		return string(b), true, err
	}
	if e.o.SkipKeys {
		return "", false, nil
	}
	return "", false, Raise(TypeError, "keys must be str, int, float, bool or None, not %s", TypeOf(k).Name())
}

func (e *jsonEncoder) float(dst []byte, f float64) ([]byte, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		if !e.o.AllowNaN {
			return dst, Raise(ValueError, "Out of range float values are not JSON compliant")
		}
		switch {
		case math.IsInf(f, 1):
			return append(dst, "Infinity"...), nil
		case math.IsInf(f, -1):
			return append(dst, "-Infinity"...), nil
		}
		return append(dst, "NaN"...), nil
	}
	return AppendFloat(dst, f), nil
}

func (e *jsonEncoder) str(dst []byte, s string) ([]byte, error) {
	if err := e.t.Charge(len(s) + 2); err != nil {
		return dst, err
	}
	if e.o.ASCII {
		return AppendJSONASCII(dst, s), nil
	}
	return AppendJSONString(dst, s), nil
}

const jsonHex = "0123456789abcdef"

// jsonPlain tells of each ASCII character whether a JSON string holds it as it is.
var jsonPlain = func() (plain [utf8.RuneSelf]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		plain[c] = c != '"' && c != '\\'
	}
	return plain
}()

// AppendJSONString appends s as a JSON string in UTF-8, as Python's json.dumps(ensure_ascii=False)
// writes it. Bytes that are no UTF-8 become U+FFFD.
func AppendJSONString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if !jsonPlain[c] {
				dst = appendJSONEscape(append(dst, s[start:i]...), rune(c))
				start = i + 1
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			dst = append(append(dst, s[start:i]...), "\ufffd"...)
			start = i + 1
		}
		i += n
	}
	return append(append(dst, s[start:]...), '"')
}

// AppendJSONASCII appends s as a JSON string in ASCII, as Python's json.dumps writes it.
func AppendJSONASCII(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for _, r := range s {
		if r < utf8.RuneSelf && jsonPlain[r] && r != 0x7f {
			dst = append(dst, byte(r))
			continue
		}
		dst = appendJSONEscape(dst, r)
	}
	return append(dst, '"')
}

func appendJSONEscape(dst []byte, r rune) []byte {
	switch r {
	case '"', '\\':
		return append(dst, '\\', byte(r))
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	case '\b':
		return append(dst, '\\', 'b')
	case '\f':
		return append(dst, '\\', 'f')
	}
	unit := func(u rune) {
		dst = append(dst, '\\', 'u', jsonHex[u>>12&15], jsonHex[u>>8&15], jsonHex[u>>4&15], jsonHex[u&15])
	}
	if r > 0xFFFF {
		r -= 0x10000
		unit(0xD800 + r>>10)
		unit(0xDC00 + r&0x3FF)
		return dst
	}
	unit(r)
	return dst
}
