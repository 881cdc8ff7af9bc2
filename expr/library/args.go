package library

import (
	"fmt"
	"math"
	"math/big"
	"unicode"

	"github.com/gramener/gramex-go/expr/object"
)

// The conversions that native functions apply to their arguments, with CPython's complaints.

type (
	value  = object.Value
	thread = object.Thread
	args   = object.Args
)

func typeError(format string, a ...any) error {
	return object.Raise(object.TypeError, "%s", fmt.Sprintf(format, a...))
}

func valueError(format string, a ...any) error {
	return object.Raise(object.ValueError, "%s", fmt.Sprintf(format, a...))
}

// reprStr is repr() of a string.
func reprStr(s string) string {
	r, err := object.Repr(nil, s)
	if err != nil {
		return "'" + s + "'"
	}
	return r
}

// asStr gives the string that v is or wraps.
func asStr(v value) (string, bool) {
	s, ok := object.Native(v).(string)
	return s, ok
}

// strArg is asStr for an argument: what names it ("join() argument").
func strArg(v value, what string) (string, error) {
	if s, ok := asStr(v); ok {
		return s, nil
	}
	return "", typeError("%s must be str, not %s", what, object.TypeName(v))
}

// asBytes gives the bytes of a bytes-like object.
func asBytes(v value) (string, bool) {
	switch x := object.Native(v).(type) {
	case object.Bytes:
		return string(x), true
	case *object.ByteArray:
		return string(x.Bytes), true
	}
	if object.TypeOf(v) == object.MemoryViewClass {
		if b, err := object.CallMethod(nil, v, "tobytes", nil, nil); err == nil {
			return asBytes(b)
		}
	}
	return "", false
}

func bytesArg(v value) (string, error) {
	if s, ok := asBytes(v); ok {
		return s, nil
	}
	return "", typeError("a bytes-like object is required, not '%s'", object.TypeName(v))
}

// asInt gives an int or bool that fits int64.
func asInt(v value) (int64, bool) {
	switch x := object.Native(v).(type) {
	case int64:
		return x, true
	case bool:
		if x {
			return 1, true
		}
		return 0, true
	}
	return 0, false
}

// intArg is an argument that must be an integer, as CPython's "i" and "n" take it.
func intArg(t *thread, v value) (int, error) {
	if n, ok := asInt(v); ok {
		return int(n), nil
	}
	n, err := object.Index(t, v)
	if err != nil {
		return 0, err
	}
	if i, ok := n.(int64); ok {
		return int(i), nil
	}
	return 0, object.Raise(object.OverflowError, "Python int too large to convert to C int")
}

// bigArg is an integer of any size.
func bigArg(t *thread, v value) (*big.Int, error) {
	n, err := object.Index(t, v)
	if err != nil {
		return nil, err
	}
	switch x := n.(type) {
	case int64:
		return big.NewInt(x), nil
	case *big.Int:
		return x, nil
	case bool:
		if x {
			return big.NewInt(1), nil
		}
	}
	return new(big.Int), nil
}

// floatArg is an argument that must be a real number.
func floatArg(t *thread, v value) (float64, error) {
	switch x := object.Native(v).(type) {
	case float64:
		return x, nil
	case int64:
		return float64(x), nil
	case bool:
		if x {
			return 1, nil
		}
		return 0, nil
	case *big.Int:
		f, _ := new(big.Float).SetInt(x).Float64()
		if math.IsInf(f, 0) {
			return 0, object.Raise(object.OverflowError, "int too large to convert to float")
		}
		return f, nil
	case object.HasFloat:
		return x.Float(t)
	}
	if f, ok, err := object.LookupSpecial(t, v, "__float__"); err != nil || ok {
		if err != nil {
			return 0, err
		}
		r, err := object.Call(t, f, nil, nil)
		if err != nil {
			return 0, err
		}
		if x, ok := object.Native(r).(float64); ok {
			return x, nil
		}
		return 0, typeError("%s.__float__ returned non-float (type %s)", object.TypeName(v), object.TypeName(r))
	}
	if _, ok, _ := object.LookupSpecial(t, v, "__index__"); ok {
		n, err := object.Index(t, v)
		if err != nil {
			return 0, err
		}
		return floatArg(t, n)
	}
	return 0, typeError("must be real number, not %s", object.TypeName(v))
}

// truthOr is the truth of an optional argument.
func truthOr(t *thread, a args, i int, def bool) (bool, error) {
	if !a.Given(i) {
		return def, nil
	}
	return object.Truth(t, a[i])
}

// given gives argument i, or nil (None) where it was not given.
func given(a args, i int) value { return a.Or(i, nil) }

func newTuple(items ...value) *object.Tuple { return &object.Tuple{Items: items} }

func newList(items []value) *object.List { return &object.List{Items: items} }

func isNone(v value) bool { return v == nil || v == object.Absent }

// isCallable tells whether v can be called.
func isCallable(t *thread, v value) bool {
	if _, ok := v.(object.Callable); ok {
		return true
	}
	_, ok, _ := object.LookupSpecial(t, v, "__call__")
	return ok
}

// call calls f with positional arguments.
func call(t *thread, f value, a ...value) (value, error) { return object.Call(t, f, a, nil) }

func isSpaceRune(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f }

func isWordLike(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }
