package object

import (
	"math"
	"math/big"
)

// Unary is `op v`, or abs(v).
func Unary(t *Thread, op UnOp, v Value) (Value, error) {
	if userClass(v) != nil {
		if r, ok, err := callSpecial0(t, v, unNames[op].method); ok {
			return r, err
		}
	}
	n := Native(v)
	if h, ok := n.(HasUnary); ok {
		if r, ok, err := h.Unary(t, op); ok || err != nil {
			return r, err
		}
	}
	x := asNumber(n)
	switch x.kind {
	case numInt:
		return unaryInt(op, x), nil
	case numFloat:
		switch op {
		case OpNeg:
			return -x.f, nil
		case OpPos:
			return x.f, nil
		case OpAbs:
			return math.Abs(x.f), nil
		}
	case numComplex:
		switch op {
		case OpNeg:
			return -x.c, nil
		case OpPos:
			return x.c, nil
		case OpAbs:
			return math.Hypot(real(x.c), imag(x.c)), nil
		}
	}
	return nil, Raise(TypeError, "bad operand type for %s: '%s'", unNames[op].text, TypeName(v))
}

func unaryInt(op UnOp, x number) Value {
	switch op {
	case OpInvert:
		if x.b == nil {
			return ^x.i
		}
		return normInt(new(big.Int).Not(x.b))
	case OpPos:
		if x.b != nil {
			return x.b
		}
		return x.i
	case OpAbs:
		if x.sign() >= 0 {
			return unaryInt(OpPos, x)
		}
	}
	if x.b == nil && x.i != math.MinInt64 {
		return -x.i
	}
	return normInt(new(big.Int).Neg(bigOf(x.i, x.b)))
}
