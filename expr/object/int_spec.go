package object

import (
	"math/big"
	"math/bits"
	"slices"
)

var numericOps = []BinOp{OpAdd, OpSub, OpMul, OpTrueDiv, OpFloorDiv, OpMod, OpDivMod, OpPow}

func intSpec() coreSpec {
	return coreSpec{
		class: IntClass,
		doc:   "int([x]) -> integer\nint(x, base=10) -> integer\n\nConvert a number or string to an integer, or return 0 if no arguments\nare given.",
		sig:   "x=, /, base=10",
		new:   newIntValue,
		groups: [][]Method{
			intMethods(), binaryDunders(numericOps...), binaryDunders(OpLShift, OpRShift, OpAnd, OpXor, OpOr),
			unaryDunders(OpNeg, OpPos, OpInvert, OpAbs), compareDunders(), numberDunders(),
			powDunders(),
		},
		class_: []Method{{"from_bytes", "bytes, byteorder='big', *, signed=False", intFromBytes}},
		props: []Property{
			intProp("real", func(v Value) Value { return v }), intProp("numerator", func(v Value) Value { return v }),
			intProp("imag", func(Value) Value { return int64(0) }), intProp("denominator", func(Value) Value { return int64(1) }),
		},
	}
}

// powDunders are __pow__ and __rpow__, with their third argument.
func powDunders() []Method {
	pow := func(name string, reflected bool) Method {
		return Method{name, "value, mod=None, /", func(t *Thread, self Value, a Args) (Value, error) {
			m := a.Or(1, nil)
			if m == nil {
				return dunderBinary(OpPow, reflected)(t, self, a[:1])
			}
			x, y := self, Native(a[0])
			if reflected {
				x, y = y, x
			}
			switch fits := fitsKind(self, Native(a[0])); asNumber(self).kind {
			case numInt:
				if !fits || !fitsKind(self, Native(m)) {
					return NotImplemented, nil
				}
			case numComplex:
				if !fits {
					return NotImplemented, nil
				}
				return nil, Raise(ValueError, "complex modulo")
			}
			return Pow3(t, x, y, m)
		}}
	}
	return []Method{pow("__pow__", false), pow("__rpow__", true)}
}

func intProp(name string, f func(v Value) Value) Property {
	return Property{Name: name, Get: func(_ *Thread, self Value) (Value, error) { return f(plainInt(self)), nil }}
}

// plainInt makes a bool an int.
func plainInt(v Value) Value {
	i, b, _ := asInt(v)
	if b != nil {
		return b
	}
	return i
}

func boolSpec() coreSpec {
	return coreSpec{
		class: BoolClass,
		doc:   "bool(x) -> bool\n\nReturns True when the argument x is true, False otherwise.",
		sig:   "x=False, /",
		new: func(t *Thread, _ *Class, a Args) (Value, error) {
			b, err := Truth(t, a.Or(0, false))
			return b, err
		},
		groups: [][]Method{binaryDunders(OpAnd, OpXor, OpOr), {{"__repr__", "", nativeRepr}}},
	}
}

func unaryDunders(ops ...UnOp) []Method {
	var m []Method
	for _, op := range ops {
		m = append(m, Method{unNames[op].method, "", dunderUnary(op)})
	}
	return m
}

// numberDunders are those of int and float.
func numberDunders() []Method {
	toInt := func(t *Thread, self Value, _ Args) (Value, error) { return ToInt(t, self) }
	return []Method{
		{"__repr__", "", nativeRepr}, {"__hash__", "", dunderHash}, {"__bool__", "", dunderBool},
		{"__int__", "", toInt}, {"__trunc__", "", toInt},
		{"__float__", "", func(t *Thread, self Value, _ Args) (Value, error) {
			f, err := asNumber(self).float()
			return f, err
		}},
		{"__round__", "ndigits=None, /", func(t *Thread, self Value, a Args) (Value, error) {
			return roundNumber(t, self, a.Or(0, nil))
		}},
		{"__format__", "format_spec, /", func(t *Thread, self Value, a Args) (Value, error) {
			spec, err := clinicStr("__format__", 0, a[0])
			if err != nil {
				return nil, err
			}
			return nativeFormat(t, self, spec)
		}},
		{"__getnewargs__", "", func(_ *Thread, self Value, _ Args) (Value, error) { return NewTuple(self), nil }},
	}
}

func intMethods() []Method {
	same := func(_ *Thread, self Value, _ Args) (Value, error) { return plainInt(self), nil }
	return []Method{
		{"bit_length", "", func(_ *Thread, self Value, _ Args) (Value, error) {
			return int64(bigValue(self).BitLen()), nil
		}},
		{"bit_count", "", func(_ *Thread, self Value, _ Args) (Value, error) {
			n := 0
			for _, w := range bigValue(self).Bits() {
				n += bits.OnesCount(uint(w))
			}
			return int64(n), nil
		}},
		{"conjugate", "", same}, {"__index__", "", same}, {"__floor__", "", same}, {"__ceil__", "", same},
		{"as_integer_ratio", "", func(_ *Thread, self Value, _ Args) (Value, error) {
			return NewTuple(plainInt(self), int64(1)), nil
		}},
		{"to_bytes", "length=1, byteorder='big', *, signed=False", intToBytes},
	}
}

// ToInt is int(v) for what is no text: a number, or what has __int__, __index__ or __trunc__.
func ToInt(t *Thread, v Value) (Value, error) {
	for _, name := range []string{"__int__", "__index__", "__trunc__"} {
		r, ok, err := callSpecial0(t, v, name)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		if name == "__trunc__" && !isIntValue(r) {
			return ToInt(t, r)
		}
		if !isIntValue(r) {
			return nil, Raise(TypeError, "%s returned non-int (type %s)", name, TypeName(r))
		}
		return plainInt(Native(r)), nil
	}
	switch x := Native(v).(type) {
	case int64, bool, *big.Int:
		return plainInt(x), nil
	case float64:
		return floatToInt(x)
	case HasInt:
		return x.Int(t)
	case HasIndex:
		return x.Index(t)
	}
	return nil, Raise(TypeError, "int() argument must be a string, a bytes-like object or a real number, not '%s'", TypeName(v))
}

func isIntValue(v Value) bool {
	_, _, ok := asInt(Native(v))
	return ok
}

// isNumber tells whether %d takes v.
func isNumber(t *Thread, v Value) bool {
	n := Native(v)
	if k := asNumber(n).kind; k == numInt || k == numFloat {
		return true
	}
	switch n.(type) {
	case HasInt, HasIndex, HasFloat:
		return true
	}
	for _, name := range []string{"__int__", "__index__", "__float__"} {
		if _, _, ok := special(v, name); ok {
			return true
		}
	}
	return false
}

func newIntValue(t *Thread, _ *Class, a Args) (Value, error) {
	if !a.Given(0) {
		if a.Given(1) {
			return nil, Raise(TypeError, "int() missing string argument")
		}
		return int64(0), nil
	}
	base := 10
	if a.Given(1) {
		b, err := IntIndex(t, a[1], nil)
		if err != nil {
			return nil, err
		}
		base = b
		if base != 0 && (base < 2 || base > 36) {
			return nil, Raise(ValueError, "int() base must be >= 2 and <= 36, or 0")
		}
	}
	n := Native(a[0])
	if s, ok := n.(string); ok {
		return parseInt(t, s, base, s)
	}
	if b, ok := bytesOf(n); ok {
		return parseInt(t, latin1Text(b), base, Bytes(b))
	}
	if a.Given(1) {
		return nil, Raise(TypeError, "int() can't convert non-string with explicit base")
	}
	return ToInt(t, a[0])
}

func byteOrder(fn string, v Value) (little bool, err error) {
	s, ok := Native(v).(string)
	if !ok {
		return false, Raise(TypeError, "%s() argument 'byteorder' must be str, not %s", fn, argType(v))
	}
	switch s {
	case "little":
		return true, nil
	case "big":
		return false, nil
	}
	return false, Raise(ValueError, "byteorder must be either 'little' or 'big'")
}

func intToBytes(t *Thread, self Value, a Args) (Value, error) {
	size, err := ssize(t, a.Or(0, int64(1)))
	if err != nil {
		return nil, err
	}
	little, err := byteOrder("to_bytes", a.Or(1, "big"))
	if err != nil {
		return nil, err
	}
	signed, err := Truth(t, a.Or(2, false))
	if err != nil {
		return nil, err
	}
	x := bigValue(self)
	if size < 0 {
		return nil, Raise(ValueError, "length argument must be non-negative")
	}
	if x.Sign() < 0 && !signed {
		return nil, Raise(OverflowError, "can't convert negative int to unsigned")
	}
	if err := chargeTimes(t, 1, size); err != nil {
		return nil, err
	}
	if signed {
		// -2**(n-1) … 2**(n-1)-1 fit n bits.
		m := x
		if x.Sign() < 0 {
			m = new(big.Int).Not(x)
		}
		if m.BitLen() >= 8*size && x.Sign() != 0 {
			return nil, Raise(OverflowError, "int too big to convert")
		}
		if x.Sign() < 0 {
			x = new(big.Int).Add(new(big.Int).Lsh(bigOne, uint(8*size)), x)
		}
	} else if x.BitLen() > 8*size {
		return nil, Raise(OverflowError, "int too big to convert")
	}
	out := x.FillBytes(make([]byte, size))
	if little {
		slices.Reverse(out)
	}
	return Bytes(out), nil
}

func intFromBytes(t *Thread, self Value, a Args) (Value, error) {
	little, err := byteOrder("from_bytes", a.Or(1, "big"))
	if err != nil {
		return nil, err
	}
	signed, err := Truth(t, a.Or(2, false))
	if err != nil {
		return nil, err
	}
	if _, text := Native(a[0]).(string); text || hasIndex(a[0]) {
		return nil, Raise(TypeError, "cannot convert '%s' object to bytes", TypeName(a[0]))
	}
	b, err := newBytes(t, "bytes", Args{a[0], Absent, Absent})
	if err != nil {
		return nil, err
	}
	if err := chargeInt(t, 8*len(b)); err != nil {
		return nil, err
	}
	if little {
		slices.Reverse(b)
	}
	x := new(big.Int).SetBytes(b)
	if signed && len(b) > 0 && b[0]&0x80 != 0 {
		x.Sub(x, new(big.Int).Lsh(bigOne, uint(8*len(b))))
	}
	c := self.(*Class)
	if c == IntClass {
		return normInt(x), nil
	}
	return c.Call(t, []Value{normInt(x)}, nil)
}

// roundNumber is round(v, n) of an int or float; n may be None.
func roundNumber(t *Thread, v, n Value) (Value, error) {
	x := asNumber(v)
	if n == nil {
		if x.kind == numInt {
			return plainInt(v), nil
		}
		f, err := roundEven(x.f)
		return f, err
	}
	digits, err := IntIndex(t, n, nil)
	if err != nil {
		return nil, err
	}
	if x.kind == numFloat {
		return roundFloat(x.f, digits)
	}
	if digits >= 0 {
		return plainInt(v), nil
	}
	b := bigValue(v)
	if digits < -maxIntBits || float64(-digits) > float64(b.BitLen())*0.30103+2 {
		return int64(0), nil
	}
	p := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(-digits)), nil)
	r := roundHalfEven(b, p)
	return normInt(r.Mul(r, p)), nil
}

// Pow3 is pow(a, b, m), m not None.
func Pow3(t *Thread, a, b, m Value) (Value, error) {
	if r, ok, err := callSpecial(t, a, "__pow__", []Value{b, m}, nil); ok && (err != nil || r != NotImplemented) {
		return r, err
	}
	x, y, z := asNumber(Native(a)), asNumber(Native(b)), asNumber(Native(m))
	if x.kind == numInt && y.kind == numInt && z.kind == numInt {
		return powMod(t, bigOf(x.i, x.b), bigOf(y.i, y.b), bigOf(z.i, z.b))
	}
	for _, n := range []number{x, y, z} {
		switch {
		case n.kind == numFloat:
			return nil, Raise(TypeError, "pow() 3rd argument not allowed unless all arguments are integers")
		case n.kind == numComplex && x.kind != numNone && y.kind != numNone:
			return nil, Raise(ValueError, "complex modulo")
		}
	}
	return nil, Raise(TypeError, "unsupported operand type(s) for ** or pow(): '%s', '%s', '%s'", TypeName(a), TypeName(b), TypeName(m))
}
