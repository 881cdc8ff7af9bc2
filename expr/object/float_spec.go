package object

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

func floatSpec() coreSpec {
	prop := func(name string, f func(float64) Value) Property {
		return Property{Name: name, Get: func(_ *Thread, self Value) (Value, error) { return f(self.(float64)), nil }}
	}
	return coreSpec{
		class:  FloatClass,
		doc:    "Convert a string or number to a floating point number, if possible.",
		sig:    "x=0, /",
		new:    func(t *Thread, _ *Class, a Args) (Value, error) { return newFloatValue(t, a.Or(0, 0.0)) },
		groups: [][]Method{floatOwnMethods(), binaryDunders(numericOps...), unaryDunders(OpNeg, OpPos, OpAbs), compareDunders(), numberDunders(), powDunders()},
		class_: []Method{{"fromhex", "string, /", floatFromHex}},
		props: []Property{
			prop("real", func(f float64) Value { return f }), prop("imag", func(float64) Value { return 0.0 }),
		},
	}
}

// ToFloat is float(v).
func ToFloat(t *Thread, v Value) (float64, error) {
	f, err := newFloatValue(t, v)
	if err != nil {
		return 0, err
	}
	return f.(float64), nil
}

func newFloatValue(t *Thread, v Value) (Value, error) {
	n := Native(v)
	switch x := n.(type) {
	case string:
		f, err := ParseFloat(x)
		return f, err
	case Bytes, *ByteArray, *MemoryView:
		s, _ := bytesOf(x)
		f, err := ParseFloat(latin1Text(s))
		if err != nil {
			r, err := Repr(t, x)
			if err != nil {
				return nil, err
			}
			return nil, Raise(ValueError, "could not convert string to float: %s", r)
		}
		return f, nil
	}
	if f, ok, err := floatMethods(t, v); ok || err != nil {
		return f, err
	}
	if x := asNumber(n); x.kind == numInt || x.kind == numFloat {
		f, err := x.float()
		return f, err
	}
	return nil, Raise(TypeError, "float() argument must be a string or a real number, not '%s'", TypeName(v))
}

// floatMethods converts by __float__ or __index__ of a class not built in.
func floatMethods(t *Thread, v Value) (f float64, ok bool, err error) {
	r, ok, err := callSpecial0(t, v, "__float__")
	if err != nil {
		return 0, true, err
	}
	if ok {
		f, is := Native(r).(float64)
		if !is {
			return 0, true, Raise(TypeError, "%s.__float__ returned non-float (type %s)", TypeName(v), TypeName(r))
		}
		return f, true, nil
	}
	if h, is := Native(v).(HasFloat); is {
		f, err := h.Float(t)
		return f, true, err
	}
	if _, _, own := special(v, "__index__"); own {
		i, err := Index(t, v)
		if err != nil {
			return 0, true, err
		}
		f, err := asNumber(i).float()
		return f, true, err
	}
	return 0, false, nil
}

// roundEven is round(f): the nearest int, half to even.
func roundEven(f float64) (Value, error) { return floatToInt(math.RoundToEven(f)) }

func floatOwnMethods() []Method {
	method := func(name string, f func(x float64) (Value, error)) Method {
		return Method{name, "", func(_ *Thread, self Value, _ Args) (Value, error) { return f(self.(float64)) }}
	}
	return []Method{
		method("is_integer", func(x float64) (Value, error) { return !math.IsInf(x, 0) && x == math.Floor(x), nil }),
		method("conjugate", func(x float64) (Value, error) { return x, nil }),
		method("as_integer_ratio", floatRatio),
		method("hex", func(x float64) (Value, error) { return floatHex(x), nil }),
		method("__floor__", func(x float64) (Value, error) { return floatToInt(math.Floor(x)) }),
		method("__ceil__", func(x float64) (Value, error) { return floatToInt(math.Ceil(x)) }),
	}
}

func floatRatio(f float64) (Value, error) {
	switch {
	case math.IsInf(f, 0):
		return nil, Raise(OverflowError, "cannot convert Infinity to integer ratio")
	case math.IsNaN(f):
		return nil, Raise(ValueError, "cannot convert NaN to integer ratio")
	}
	r := new(big.Rat).SetFloat64(f)
	return NewTuple(normInt(new(big.Int).Set(r.Num())), normInt(new(big.Int).Set(r.Denom()))), nil
}

func floatHex(f float64) string {
	switch {
	case math.IsNaN(f), math.IsInf(f, 0):
		return FloatRepr(f)
	case f == 0:
		if math.Signbit(f) {
			return "-0x0.0p+0"
		}
		return "0x0.0p+0"
	}
	m := math.Float64bits(f)
	exp := int(m>>52&0x7ff) - 1023
	lead := 1
	if exp == -1023 {
		lead, exp = 0, -1022
	}
	sign := ""
	if f < 0 {
		sign = "-"
	}
	return fmt.Sprintf("%s0x%d.%013xp%+d", sign, lead, m&(1<<52-1), exp)
}

func floatFromHex(t *Thread, self Value, a Args) (Value, error) {
	s, ok := Native(a[0]).(string)
	if !ok {
		return nil, Raise(TypeError, "bad argument type for built-in operation")
	}
	text := strings.ToLower(strings.TrimFunc(s, isSpace))
	sign := ""
	if text != "" && (text[0] == '+' || text[0] == '-') {
		sign, text = text[:1], text[1:]
	}
	var f float64
	var err error
	switch text {
	case "inf", "infinity", "nan":
		f, err = strconv.ParseFloat(sign+text, 64)
	default:
		text = strings.TrimPrefix(text, "0x")
		if !strings.Contains(text, "p") {
			text += "p0"
		}
		if strings.Contains(text, "_") {
			text = ""
		}
		f, err = strconv.ParseFloat(sign+"0x"+text, 64)
	}
	if err != nil {
		if e, ok := err.(*strconv.NumError); ok && e.Err == strconv.ErrRange {
			return nil, Raise(OverflowError, "hexadecimal value too large to represent as a float")
		}
		return nil, Raise(ValueError, "invalid hexadecimal floating-point string")
	}
	c := self.(*Class)
	if c == FloatClass {
		return f, nil
	}
	return c.Call(t, []Value{f}, nil)
}

func complexSpec() coreSpec {
	prop := func(name string, f func(complex128) Value) Property {
		return Property{Name: name, Get: func(_ *Thread, self Value) (Value, error) { return f(self.(complex128)), nil }}
	}
	return coreSpec{
		class: ComplexClass,
		doc:   "Create a complex number from a string or numbers.",
		sig:   "real=0, imag=0",
		new:   newComplexValue,
		groups: [][]Method{
			binaryDunders(OpAdd, OpSub, OpMul, OpTrueDiv, OpPow), unaryDunders(OpNeg, OpPos, OpAbs), compareDunders(), powDunders(), {
				{"__getnewargs__", "", func(_ *Thread, self Value, _ Args) (Value, error) {
					c := self.(complex128)
					return NewTuple(real(c), imag(c)), nil
				}},
				{"conjugate", "", func(_ *Thread, self Value, _ Args) (Value, error) {
					c := self.(complex128)
					return complex(real(c), -imag(c)), nil
				}},
				{"__repr__", "", nativeRepr}, {"__hash__", "", dunderHash}, {"__bool__", "", dunderBool},
				{"__complex__", "", func(_ *Thread, self Value, _ Args) (Value, error) { return self, nil }},
				{"__format__", "format_spec, /", func(t *Thread, self Value, a Args) (Value, error) {
					spec, err := clinicStr("__format__", 0, a[0])
					if err != nil {
						return nil, err
					}
					return nativeFormat(t, self, spec)
				}},
			},
		},
		props: []Property{
			prop("real", func(c complex128) Value { return real(c) }), prop("imag", func(c complex128) Value { return imag(c) }),
		},
	}
}

func newComplexValue(t *Thread, _ *Class, a Args) (Value, error) {
	if s, ok := Native(a.Or(0, int64(0))).(string); ok {
		if a.Given(1) {
			return nil, Raise(TypeError, "complex() can't take second arg if first is a string")
		}
		return parseComplex(s)
	}
	if _, ok := Native(a.Or(1, int64(0))).(string); ok {
		return nil, Raise(TypeError, "complex() second arg can't be a string")
	}
	re, err := complexArg(t, a.Or(0, int64(0)), "first argument must be a string or a number")
	if err != nil {
		return nil, err
	}
	if !a.Given(1) {
		return re, nil
	}
	im, err := complexArg(t, a[1], "second argument must be a number")
	if err != nil {
		return nil, err
	}
	// A part that is real takes no part in the sum: adding its 0 would lose the sign of a zero.
	if _, ok := Native(a[1]).(complex128); !ok {
		if _, ok := Native(a[0]).(complex128); !ok {
			return complex(real(re), real(im)), nil
		}
		return complex(real(re), imag(re)+real(im)), nil
	}
	return complex(real(re)-imag(im), imag(re)+real(im)), nil
}

func complexArg(t *Thread, v Value, what string) (complex128, error) {
	r, ok, err := callSpecial0(t, v, "__complex__")
	if err != nil {
		return 0, err
	}
	if ok {
		c, is := Native(r).(complex128)
		if !is {
			return 0, Raise(TypeError, "__complex__ returned non-complex (type %s)", TypeName(r))
		}
		return c, nil
	}
	if f, ok, err := floatMethods(t, v); ok || err != nil {
		return complex(f, 0), err
	}
	x := asNumber(Native(v))
	if x.kind == numNone {
		return 0, Raise(TypeError, "complex() %s, not '%s'", what, TypeName(v))
	}
	return x.complex()
}

func parseComplex(s string) (Value, error) {
	bad := func() (Value, error) { return nil, Raise(ValueError, "complex() arg is a malformed string") }
	text := strings.TrimFunc(asciiDigits(s), isSpace)
	if n := len(text); n > 1 && text[0] == '(' && text[n-1] == ')' {
		text = strings.TrimFunc(text[1:n-1], isSpace)
	}
	if text == "" {
		return bad()
	}
	last := text[len(text)-1]
	if last != 'j' && last != 'J' {
		if !validFloat(text) {
			return bad()
		}
		f, err := ParseFloat(text)
		return complex(f, 0), err
	}
	body := text[:len(text)-1]
	// The imaginary part begins at the last sign that belongs to no exponent.
	at := 0
	for i := len(body) - 1; i > 0; i-- {
		if (body[i] == '+' || body[i] == '-') && body[i-1] != 'e' && body[i-1] != 'E' {
			at = i
			break
		}
	}
	re, im := body[:at], body[at:]
	if im == "" || im == "+" || im == "-" {
		im += "1"
	}
	if !validFloat(im) || re != "" && !validFloat(re) {
		return bad()
	}
	i, err := ParseFloat(im)
	if err != nil {
		return nil, err
	}
	r := 0.0
	if re != "" {
		if r, err = ParseFloat(re); err != nil {
			return nil, err
		}
	}
	return complex(r, i), nil
}
