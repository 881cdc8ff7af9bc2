package object

import (
	"math"
	"math/big"
	"strconv"
)

// floatBinary is arithmetic on two floats. ok is false where floats have no such operator.
func floatBinary(op BinOp, a, b float64) (v Value, ok bool, err error) {
	switch op {
	case OpAdd:
		return a + b, true, nil
	case OpSub:
		return a - b, true, nil
	case OpMul:
		return a * b, true, nil
	case OpTrueDiv:
		if b == 0 {
			return nil, true, Raise(ZeroDivisionError, "float division by zero")
		}
		return a / b, true, nil
	case OpFloorDiv:
		if b == 0 {
			return nil, true, Raise(ZeroDivisionError, "float floor division by zero")
		}
		q, _ := divModFloat(a, b)
		return q, true, nil
	case OpMod:
		if b == 0 {
			return nil, true, Raise(ZeroDivisionError, "float modulo")
		}
		_, m := divModFloat(a, b)
		return m, true, nil
	case OpDivMod:
		if b == 0 {
			return nil, true, Raise(ZeroDivisionError, "float divmod()")
		}
		q, m := divModFloat(a, b)
		return NewTuple(q, m), true, nil
	case OpPow:
		v, err = powFloat(a, b)
		return v, true, err
	}
	return nil, false, nil
}

// divModFloat rounds towards minus infinity; b is not 0.
func divModFloat(a, b float64) (q, m float64) {
	m = math.Mod(a, b)
	q = (a - m) / b
	if m != 0 {
		if (b < 0) != (m < 0) {
			m += b
			q--
		}
	} else {
		m = math.Copysign(0, b)
	}
	if q == 0 {
		return math.Copysign(0, a/b), m
	}
	f := math.Floor(q)
	if q-f > 0.5 {
		f++
	}
	return f, m
}

// powFloat is a ** b on floats: complex for a negative base and a broken exponent.
func powFloat(a, b float64) (Value, error) {
	switch {
	case b == 0 || a == 1:
		return 1.0, nil
	case math.IsNaN(a):
		return a, nil
	case math.IsNaN(b):
		return b, nil
	case math.IsInf(a, 0) || math.IsInf(b, 0):
		return math.Pow(a, b), nil
	case a == 0:
		if b < 0 {
			return nil, Raise(ZeroDivisionError, "0.0 cannot be raised to a negative power")
		}
		return math.Pow(a, b), nil
	case a < 0 && b != math.Floor(b):
		return powComplex(complex(a, 0), complex(b, 0))
	}
	r := Pow(a, b)
	if math.IsInf(r, 0) {
		return nil, NewException(OverflowError, int64(34), "Numerical result out of range")
	}
	return r, nil
}

// floatToInt truncates; the error is CPython's for what is no number.
func floatToInt(f float64) (Value, error) {
	switch {
	case math.IsNaN(f):
		return nil, Raise(ValueError, "cannot convert float NaN to integer")
	case math.IsInf(f, 0):
		return nil, Raise(OverflowError, "cannot convert float infinity to integer")
	case f > -1<<63 && f < 1<<63:
		return int64(f), nil
	}
	b, _ := new(big.Float).SetFloat64(math.Trunc(f)).Int(nil)
	return normInt(b), nil
}

// roundFloat is round(f, n).
func roundFloat(f float64, n int) (Value, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) || f == 0 {
		return f, nil
	}
	// Digits beyond what a float can hold change nothing; rounding beyond its magnitude gives 0.
	switch {
	case n > 323:
		return f, nil
	case n < -308:
		return math.Copysign(0, f), nil
	}
	var s string
	if n >= 0 {
		s = strconv.FormatFloat(f, 'f', n, 64)
	} else {
		s = roundTens(f, -n)
	}
	r, _ := strconv.ParseFloat(s, 64)
	if math.IsInf(r, 0) {
		return nil, Raise(OverflowError, "rounded value too large to represent")
	}
	return r, nil
}

// roundTens writes f rounded to a multiple of 10**n, half to even.
func roundTens(f float64, n int) string {
	x, _ := new(big.Float).SetFloat64(f).Int(nil)
	if frac := f - math.Trunc(f); frac != 0 {
		// Double, with a sticky bit below, so that what follows the point breaks ties.
		x.Lsh(x, 1)
		if frac > 0 {
			x.Add(x, bigOne)
		} else {
			x.Sub(x, bigOne)
		}
	} else {
		x.Lsh(x, 1)
	}
	p := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
	r := roundHalfEven(x, new(big.Int).Lsh(p, 1))
	s := r.Mul(r, p).String()
	if r.Sign() == 0 && f < 0 {
		return "-0"
	}
	return s
}

// roundHalfEven is x/y rounded to the nearest int, half to even; y is positive.
func roundHalfEven(x, y *big.Int) *big.Int {
	q, m := floorDivMod(x, y)
	switch c := m.Lsh(m, 1).Cmp(y); {
	case c > 0 || c == 0 && q.Bit(0) == 1:
		q.Add(q, bigOne)
	}
	return q
}

// AppendFloat appends repr(f): 3.0, 1e-05, 1e+16, nan.
func AppendFloat(dst []byte, f float64) []byte {
	switch {
	case math.IsNaN(f):
		return append(dst, "nan"...)
	case math.IsInf(f, 1):
		return append(dst, "inf"...)
	case math.IsInf(f, -1):
		return append(dst, "-inf"...)
	}
	if a := math.Abs(f); a != 0 && (a < 1e-4 || a >= 1e16) {
		return strconv.AppendFloat(dst, f, 'e', -1, 64)
	}
	start := len(dst)
	dst = strconv.AppendFloat(dst, f, 'f', -1, 64)
	for _, c := range dst[start:] {
		if c == '.' {
			return dst
		}
	}
	return append(dst, ".0"...)
}

// FloatRepr is repr(f).
func FloatRepr(f float64) string { return string(AppendFloat(make([]byte, 0, 24), f)) }
