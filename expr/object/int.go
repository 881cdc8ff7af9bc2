package object

import (
	"math"
	"math/big"
	"math/bits"
	"strconv"
)

// maxIntBits bounds the ints that can be made, so that one operation on them stays short: it could
// not be interrupted.
const maxIntBits = 1 << 25

// NewInt gives the int of x: an int64 where it fits. x must not be changed afterwards.
func NewInt(x *big.Int) Value { return normInt(x) }

func normInt(x *big.Int) Value {
	if x.IsInt64() {
		return x.Int64()
	}
	return x
}

func fromUint(u uint64) Value {
	if u <= math.MaxInt64 {
		return int64(u)
	}
	return new(big.Int).SetUint64(u)
}

func formatInt(i int64) string { return strconv.FormatInt(i, 10) }

// asInt gives the int that v is: i, or b where it is beyond int64. A bool is an int.
func asInt(v Value) (i int64, b *big.Int, ok bool) {
	switch x := v.(type) {
	case int64:
		return x, nil, true
	case bool:
		if x {
			return 1, nil, true
		}
		return 0, nil, true
	case *big.Int:
		return 0, x, true
	}
	return 0, nil, false
}

// bigOf gives i or b as a big.Int, which must not be changed.
func bigOf(i int64, b *big.Int) *big.Int {
	if b != nil {
		return b
	}
	return big.NewInt(i)
}

// number is an operand of arithmetic: one of int, float, complex.
type number struct {
	kind numKind
	i    int64
	b    *big.Int // int beyond int64
	f    float64
	c    complex128
}

type numKind uint8

const (
	numNone numKind = iota
	numInt
	numFloat
	numComplex
)

func asNumber(v Value) number {
	switch x := v.(type) {
	case int64:
		return number{kind: numInt, i: x}
	case float64:
		return number{kind: numFloat, f: x}
	case bool:
		if x {
			return number{kind: numInt, i: 1}
		}
		return number{kind: numInt}
	case *big.Int:
		return number{kind: numInt, b: x}
	case complex128:
		return number{kind: numComplex, c: x}
	}
	return number{}
}

// float converts an int or float.
func (n number) float() (float64, error) {
	switch {
	case n.kind == numFloat:
		return n.f, nil
	case n.b == nil:
		return float64(n.i), nil
	}
	return bigToFloat(n.b)
}

func (n number) complex() (complex128, error) {
	if n.kind == numComplex {
		return n.c, nil
	}
	f, err := n.float()
	return complex(f, 0), err
}

func bigToFloat(b *big.Int) (float64, error) {
	f, _ := b.Float64()
	if math.IsInf(f, 0) {
		return 0, Raise(OverflowError, "int too large to convert to float")
	}
	return f, nil
}

// addInt, subInt and mulInt are arithmetic that goes over to big.Int.
func addInt(a, b int64) Value {
	if s := a + b; (s > a) == (b > 0) {
		return s
	}
	return new(big.Int).Add(big.NewInt(a), big.NewInt(b))
}

func subInt(a, b int64) Value {
	if d := a - b; (d < a) == (b > 0) {
		return d
	}
	return new(big.Int).Sub(big.NewInt(a), big.NewInt(b))
}

func mulInt(a, b int64) Value {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	if a < 0 {
		hi -= uint64(b)
	}
	if b < 0 {
		hi -= uint64(a)
	}
	if hi == 0 && int64(lo) >= 0 || hi == math.MaxUint64 && int64(lo) < 0 {
		return int64(lo)
	}
	return new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
}

// floorDivInt and modInt round towards minus infinity; b is not 0.
func floorDivInt(a, b int64) Value {
	if a == math.MinInt64 && b == -1 {
		return new(big.Int).Neg(big.NewInt(a))
	}
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

func modInt(a, b int64) Value {
	if b == -1 {
		return int64(0)
	}
	m := a % b
	if m != 0 && (m < 0) != (b < 0) {
		m += b
	}
	return m
}

// floorDivMod divides big ints, rounding towards minus infinity; b is not 0.
func floorDivMod(a, b *big.Int) (q, m *big.Int) {
	q, m = new(big.Int).QuoRem(a, b, new(big.Int))
	if m.Sign() != 0 && (m.Sign() < 0) != (b.Sign() < 0) {
		q.Sub(q, bigOne)
		m.Add(m, b)
	}
	return q, m
}

var bigOne = big.NewInt(1)

// chargeInt charges for an int of so many bits.
func chargeInt(t *Thread, bits int) error {
	if bits > maxIntBits {
		return Raise(MemoryError, "an int of more than %d bits is not supported", maxIntBits)
	}
	if err := t.Charge(bits/8 + 24); err != nil {
		return err
	}
	if bits > 1<<12 {
		return t.Check()
	}
	return nil
}

// intBinary is arithmetic on two ints. ok is false where ints have no such operator.
func intBinary(t *Thread, op BinOp, a, b number) (v Value, ok bool, err error) {
	if a.b == nil && b.b == nil {
		v, ok, err = smallBinary(t, op, a.i, b.i)
		return v, ok, err
	}
	x, y := bigOf(a.i, a.b), bigOf(b.i, b.b)
	z := new(big.Int)
	n := max(x.BitLen(), y.BitLen())
	switch op {
	case OpMul:
		n = x.BitLen() + y.BitLen()
	case OpPow, OpLShift, OpRShift, OpTrueDiv:
		n = 0
	}
	if err := chargeInt(t, n); err != nil {
		return nil, true, err
	}
	switch op {
	case OpAdd:
		z.Add(x, y)
	case OpSub:
		z.Sub(x, y)
	case OpMul:
		z.Mul(x, y)
	case OpAnd:
		z.And(x, y)
	case OpOr:
		z.Or(x, y)
	case OpXor:
		z.Xor(x, y)
	case OpTrueDiv:
		v, err = trueDivBig(x, y)
		return v, true, err
	case OpFloorDiv, OpMod, OpDivMod:
		v, err = divBig(op, x, y)
		return v, true, err
	case OpPow:
		v, err = powInt(t, a, b)
		return v, true, err
	case OpLShift, OpRShift:
		v, err = shiftInt(t, op, x, y)
		return v, true, err
	default:
		return nil, false, nil
	}
	return normInt(z), true, nil
}

func smallBinary(t *Thread, op BinOp, a, b int64) (v Value, ok bool, err error) {
	switch op {
	case OpAdd:
		return addInt(a, b), true, nil
	case OpSub:
		return subInt(a, b), true, nil
	case OpMul:
		return mulInt(a, b), true, nil
	case OpAnd:
		return a & b, true, nil
	case OpOr:
		return a | b, true, nil
	case OpXor:
		return a ^ b, true, nil
	case OpTrueDiv:
		v, err = trueDivInt(a, b)
		return v, true, err
	case OpFloorDiv:
		if b == 0 {
			return nil, true, Raise(ZeroDivisionError, "integer division or modulo by zero")
		}
		return floorDivInt(a, b), true, nil
	case OpMod:
		if b == 0 {
			return nil, true, Raise(ZeroDivisionError, "integer modulo by zero")
		}
		return modInt(a, b), true, nil
	case OpDivMod:
		if b == 0 {
			return nil, true, Raise(ZeroDivisionError, "integer division or modulo by zero")
		}
		return NewTuple(floorDivInt(a, b), modInt(a, b)), true, nil
	case OpPow:
		v, err = powInt(t, number{kind: numInt, i: a}, number{kind: numInt, i: b})
		return v, true, err
	case OpRShift:
		if b >= 0 {
			return a >> min(uint64(b), 63), true, nil
		}
	case OpLShift:
		if b >= 0 && b < 63 {
			if s := a << b; s>>b == a {
				return s, true, nil
			}
		}
	default:
		return nil, false, nil
	}
	v, err = shiftInt(t, op, big.NewInt(a), big.NewInt(b))
	return v, true, err
}

func divBig(op BinOp, x, y *big.Int) (Value, error) {
	if y.Sign() == 0 {
		if op == OpMod {
			return nil, Raise(ZeroDivisionError, "integer modulo by zero")
		}
		return nil, Raise(ZeroDivisionError, "integer division or modulo by zero")
	}
	q, m := floorDivMod(x, y)
	switch op {
	case OpFloorDiv:
		return normInt(q), nil
	case OpMod:
		return normInt(m), nil
	}
	return NewTuple(normInt(q), normInt(m)), nil
}

func trueDivInt(a, b int64) (Value, error) {
	if b == 0 {
		return nil, Raise(ZeroDivisionError, "division by zero")
	}
	const exact = 1 << 53
	if -exact <= a && a <= exact && -exact <= b && b <= exact {
		return float64(a) / float64(b), nil
	}
	return trueDivBig(big.NewInt(a), big.NewInt(b))
}

func trueDivBig(a, b *big.Int) (Value, error) {
	if b.Sign() == 0 {
		return nil, Raise(ZeroDivisionError, "division by zero")
	}
	f, _ := ratFloat(a, b)
	if math.IsInf(f, 0) {
		return nil, Raise(OverflowError, "integer division result too large for a float")
	}
	return f, nil
}

// ratFloat gives the float nearest to a/b, half to even. It scales first, so that the cost is that
// of one division of about 64 bits beyond the divisor.
func ratFloat(a, b *big.Int) (float64, bool) {
	if a.Sign() == 0 {
		return 0, true
	}
	shift := 66 - (a.BitLen() - b.BitLen())
	if shift < -1100 {
		return math.Inf(a.Sign() * b.Sign()), false
	}
	if shift > 1300 {
		return math.Copysign(0, float64(a.Sign()*b.Sign())), false
	}
	num, den := new(big.Int).Abs(a), new(big.Int).Abs(b)
	if shift > 0 {
		num.Lsh(num, uint(shift))
	} else {
		den.Lsh(den, uint(-shift))
	}
	q, r := num.QuoRem(num, den, new(big.Int))
	if r.Sign() != 0 && q.Bit(0) == 0 {
		q.Or(q, bigOne) // sticky: q has at least 65 bits
	}
	f := new(big.Float).SetInt(q)
	f.SetMantExp(f, -shift)
	v, _ := f.Float64()
	if a.Sign()*b.Sign() < 0 {
		v = -v
	}
	return v, true
}

func shiftInt(t *Thread, op BinOp, x, y *big.Int) (Value, error) {
	if y.Sign() < 0 {
		return nil, Raise(ValueError, "negative shift count")
	}
	if op == OpRShift {
		if !y.IsInt64() || y.Int64() > maxIntBits {
			if x.Sign() < 0 {
				return int64(-1), nil
			}
			return int64(0), nil
		}
		if err := chargeInt(t, x.BitLen()); err != nil {
			return nil, err
		}
		return normInt(new(big.Int).Rsh(x, uint(y.Int64()))), nil
	}
	if x.Sign() == 0 {
		return int64(0), nil
	}
	if !y.IsInt64() {
		return nil, Raise(OverflowError, "too many digits in integer")
	}
	n := y.Int64()
	if n > maxIntBits {
		return nil, chargeInt(t, maxIntBits+1)
	}
	if err := chargeInt(t, x.BitLen()+int(n)); err != nil {
		return nil, err
	}
	return normInt(new(big.Int).Lsh(x, uint(n))), nil
}

// powInt is a ** b on ints: a float where b is negative.
func powInt(t *Thread, a, b number) (Value, error) {
	if b.b == nil && b.i < 0 || b.b != nil && b.b.Sign() < 0 {
		x, err := a.float()
		if err != nil {
			return nil, err
		}
		y, err := b.float()
		if err != nil {
			return nil, err
		}
		return powFloat(x, y)
	}
	if a.b == nil && (a.i == 0 || a.i == 1 || a.i == -1) {
		return powUnit(a.i, b), nil
	}
	if b.b != nil {
		return nil, chargeInt(t, maxIntBits+1)
	}
	if a.b == nil && b.i <= 64 {
		if v, ok := powSmall(a.i, b.i); ok {
			return v, nil
		}
	}
	x := bigOf(a.i, a.b)
	n := float64(x.BitLen()) * float64(b.i)
	if n > maxIntBits {
		return nil, chargeInt(t, maxIntBits+1)
	}
	if err := chargeInt(t, int(n)); err != nil {
		return nil, err
	}
	return normInt(new(big.Int).Exp(x, big.NewInt(b.i), nil)), nil
}

// powUnit is a ** b for a in -1, 0, 1 and b not negative.
func powUnit(a int64, b number) Value {
	odd := b.i&1 == 1
	zero := b.b == nil && b.i == 0
	if b.b != nil {
		odd = b.b.Bit(0) == 1
	}
	switch {
	case zero || a == 1 || a == -1 && !odd:
		return int64(1)
	case a == -1:
		return int64(-1)
	}
	return int64(0)
}

func powSmall(a, b int64) (Value, bool) {
	r := int64(1)
	for ; b > 0; b >>= 1 {
		if b&1 == 1 {
			v, ok := mulInt(r, a).(int64)
			if !ok {
				return nil, false
			}
			r = v
		}
		if b > 1 {
			v, ok := mulInt(a, a).(int64)
			if !ok {
				return nil, false
			}
			a = v
		}
	}
	return r, true
}

// powMod is pow(a, b, m) on ints.
func powMod(t *Thread, a, b, m *big.Int) (Value, error) {
	if m.Sign() == 0 {
		return nil, Raise(ValueError, "pow() 3rd argument cannot be 0")
	}
	n := new(big.Int).Abs(m)
	base := new(big.Int).Mod(a, n)
	exp := b
	if b.Sign() < 0 {
		if n.BitLen() > 1<<16 { // inverting takes quadratic time and cannot be interrupted
			return nil, Raise(MemoryError, "the modulus is too large for a negative exponent")
		}
		if base.ModInverse(base, n) == nil {
			return nil, Raise(ValueError, "base is not invertible for the given modulus")
		}
		exp = new(big.Int).Neg(b)
	}
	var r *big.Int
	if n.BitLen() <= 4096 && exp.BitLen() <= 4096 {
		r = new(big.Int).Exp(base, exp, n)
	} else {
		r = new(big.Int).Mod(bigOne, n)
		for i := exp.BitLen() - 1; i >= 0; i-- {
			if err := t.Check(); err != nil {
				return nil, err
			}
			r.Mod(r.Mul(r, r), n)
			if exp.Bit(i) == 1 {
				r.Mod(r.Mul(r, base), n)
			}
		}
	}
	if m.Sign() < 0 && r.Sign() != 0 {
		r.Add(r, m)
	}
	return normInt(r), nil
}

// intSign is -1, 0 or 1.
func (n number) sign() int {
	if n.b != nil {
		return n.b.Sign()
	}
	switch {
	case n.i < 0:
		return -1
	case n.i > 0:
		return 1
	}
	return 0
}

// cmpInt compares two ints.
func cmpInt(a, b number) int {
	if a.b == nil && b.b == nil {
		switch {
		case a.i < b.i:
			return -1
		case a.i > b.i:
			return 1
		}
		return 0
	}
	return bigOf(a.i, a.b).Cmp(bigOf(b.i, b.b))
}

// cmpIntFloat compares an int with a float that is no NaN, exactly.
func cmpIntFloat(a number, f float64) int {
	switch {
	case math.IsInf(f, 1):
		return -1
	case math.IsInf(f, -1):
		return 1
	}
	if a.b == nil && a.i > -1<<53 && a.i < 1<<53 {
		g := float64(a.i)
		switch {
		case g < f:
			return -1
		case g > f:
			return 1
		}
		return 0
	}
	x := new(big.Float).SetInt(bigOf(a.i, a.b))
	return x.Cmp(new(big.Float).SetFloat64(f))
}
