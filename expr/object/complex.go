package object

import (
	"math"
	"math/cmplx"
)

// complexBinary is arithmetic on two complex numbers. ok is false where they have no such operator.
func complexBinary(op BinOp, a, b complex128) (v Value, ok bool, err error) {
	switch op {
	case OpAdd:
		return a + b, true, nil
	case OpSub:
		return a - b, true, nil
	case OpMul:
		ar, ai, br, bi := real(a), imag(a), real(b), imag(b)
		return complex(noFMA(ar*br)-noFMA(ai*bi), noFMA(ar*bi)+noFMA(ai*br)), true, nil
	case OpTrueDiv:
		if b == 0 {
			return nil, true, Raise(ZeroDivisionError, "complex division by zero")
		}
		return divComplex(a, b), true, nil
	case OpPow:
		v, err = powComplex(a, b)
		return v, true, err
	}
	return nil, false, nil
}

// noFMA keeps the compiler from fusing a product into a sum, which rounds differently.
func noFMA(x float64) float64 { return float64(x) }

// divComplex divides as CPython's _Py_c_quot.
func divComplex(a, b complex128) complex128 {
	ar, ai, br, bi := real(a), imag(a), real(b), imag(b)
	switch {
	case math.Abs(br) >= math.Abs(bi):
		ratio := bi / br
		denom := br + noFMA(bi*ratio)
		return complex((ar+noFMA(ai*ratio))/denom, (ai-noFMA(ar*ratio))/denom)
	case math.Abs(bi) >= math.Abs(br):
		ratio := br / bi
		denom := noFMA(br*ratio) + bi
		return complex((noFMA(ar*ratio)+ai)/denom, (noFMA(ai*ratio)-ar)/denom)
	}
	return cmplx.NaN()
}

// powComplex is a ** b as CPython's complex_pow.
func powComplex(a, b complex128) (Value, error) {
	if imag(b) == 0 && real(b) == math.Floor(real(b)) && math.Abs(real(b)) <= 100 {
		r, ok := powComplexInt(a, int(real(b)))
		if !ok {
			return nil, Raise(ZeroDivisionError, "0.0 to a negative or complex power")
		}
		return finiteComplex(r)
	}
	if b == 0 {
		return complex(1, 0), nil
	}
	if a == 0 {
		if imag(b) != 0 || real(b) < 0 {
			return nil, Raise(ZeroDivisionError, "0.0 to a negative or complex power")
		}
		return complex(0, 0), nil
	}
	abs := math.Hypot(real(a), imag(a))
	length := Pow(abs, real(b))
	at := math.Atan2(imag(a), real(a))
	phase := at * real(b)
	if imag(b) != 0 {
		length /= math.Exp(at * imag(b))
		phase += imag(b) * math.Log(abs)
	}
	if math.IsInf(phase, 0) {
		return nil, Raise(ZeroDivisionError, "0.0 to a negative or complex power")
	}
	sin, cos := math.Sincos(phase)
	return finiteComplex(complex(length*cos, length*sin))
}

func finiteComplex(c complex128) (Value, error) {
	if math.IsInf(real(c), 0) || math.IsInf(imag(c), 0) {
		return nil, Raise(OverflowError, "complex exponentiation")
	}
	return c, nil
}

// powComplexInt is a ** n by squaring; ok is false for 0 to a negative power.
func powComplexInt(a complex128, n int) (complex128, bool) {
	if n <= 0 {
		if n == 0 {
			return 1, true
		}
		r, _ := powComplexInt(a, -n)
		if r == 0 {
			return 0, false
		}
		return divComplex(1, r), true
	}
	mul := func(x, y complex128) complex128 {
		v, _, _ := complexBinary(OpMul, x, y)
		return v.(complex128)
	}
	r, p := complex128(1), a
	for mask := 1; mask > 0 && n >= mask; mask <<= 1 {
		if n&mask != 0 {
			r = mul(r, p)
		}
		p = mul(p, p)
	}
	return r, true
}

// complexRepr is repr(c).
func complexRepr(c complex128) string {
	re, im := real(c), imag(c)
	ims := complexPart(im)
	if re == 0 && !math.Signbit(re) {
		return ims + "j"
	}
	if ims[0] != '-' {
		ims = "+" + ims
	}
	return "(" + complexPart(re) + ims + "j)"
}

// complexPart is a float without ".0".
func complexPart(f float64) string {
	s := FloatRepr(f)
	if n := len(s); n > 2 && s[n-2:] == ".0" {
		return s[:n-2]
	}
	return s
}
