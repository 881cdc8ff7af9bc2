package library

import (
	"math"
	"math/big"
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

// decimal is decimal.Decimal: (-1)^neg · coef · 10^exp, or an infinity or NaN.
type decimal struct {
	ctx  *decimalContext
	neg  bool
	coef *big.Int
	exp  int
	form byte // 0 finite, 'i' infinite, 'n' NaN
}

// decimalContext is the context of one interpreter: how many digits, and how to round.
type decimalContext struct {
	class    *object.Class
	prec     int
	rounding string
}

const (
	maxDecimalPrec = 10000  // digits that arithmetic keeps at the most
	maxDecimalExp  = 999999 // of a number's size, as CPython's default context has it
)

var (
	decimalExceptionOnce, invalidOperationOnce, divisionByZeroOnce, decimalOverflowOnce lazyClass
	conversionSyntaxOnce, divisionUndefinedOnce, divisionImpossibleOnce                 lazyClass
)

func decimalException() *object.Class {
	return decimalExceptionOnce.get(func() object.ClassSpec {
		return newExcClass("DecimalException", "decimal", object.ArithmeticError)
	})
}

func invalidOperation() *object.Class {
	return invalidOperationOnce.get(func() object.ClassSpec {
		return newExcClass("InvalidOperation", "decimal", decimalException())
	})
}

func divisionByZero() *object.Class {
	return divisionByZeroOnce.get(func() object.ClassSpec {
		return newExcClass("DivisionByZero", "decimal", decimalException(), object.ZeroDivisionError)
	})
}

func decimalOverflow() *object.Class {
	return decimalOverflowOnce.get(func() object.ClassSpec { return newExcClass("Overflow", "decimal", decimalException()) })
}

// invalid is an InvalidOperation with the condition that raised it.
func invalid(once *lazyClass, name string) error {
	reason := once.get(func() object.ClassSpec { return newExcClass(name, "decimal", invalidOperation()) })
	return object.NewException(invalidOperation(), newList([]value{reason}))
}

func (d *decimal) Class() *object.Class { return d.ctx.class }

func pow10(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

func digitsOf(n *big.Int) int {
	if n.Sign() == 0 {
		return 1
	}
	return len(n.String())
}

func (c *decimalContext) finite(neg bool, coef *big.Int, exp int) *decimal {
	return &decimal{ctx: c, neg: neg, coef: coef, exp: exp}
}

// parse reads a number as Decimal() does.
func (c *decimalContext) parse(s string) (*decimal, error) {
	bad := func() (*decimal, error) { return nil, invalid(&conversionSyntaxOnce, "ConversionSyntax") }
	s = strings.ReplaceAll(strings.TrimFunc(s, isSpaceRune), "_", "")
	neg := strings.HasPrefix(s, "-")
	body := strings.ToLower(s)
	if neg || strings.HasPrefix(s, "+") {
		body = body[1:]
	}
	switch body {
	case "inf", "infinity":
		return &decimal{ctx: c, neg: neg, coef: new(big.Int), form: 'i'}, nil
	case "nan", "snan":
		return &decimal{ctx: c, neg: neg, coef: new(big.Int), form: 'n'}, nil
	}
	mantissa, expText, hasExp := strings.Cut(body, "e")
	exp := 0
	if hasExp {
		sign := 1
		if strings.HasPrefix(expText, "-") {
			sign = -1
		}
		expText = strings.TrimLeft(expText, "+-")
		if !allDigits(expText) || len(expText) > 9 {
			return bad()
		}
		exp = sign * atoi(expText)
	}
	whole, frac, _ := strings.Cut(mantissa, ".")
	if !allDigits(whole + frac) {
		return bad()
	}
	coef, ok := new(big.Int).SetString(whole+frac, 10)
	if !ok {
		return bad()
	}
	return c.finite(neg, coef, exp-len(frac)), nil
}

// of makes a decimal of an int, float, str, Decimal or (sign, digits, exponent), exactly.
func (c *decimalContext) of(t *thread, v value) (*decimal, error) {
	switch x := object.Native(v).(type) {
	case *decimal:
		return x, nil
	case int64, bool, *big.Int:
		n, err := bigArg(t, v)
		if err != nil {
			return nil, err
		}
		return c.finite(n.Sign() < 0, new(big.Int).Abs(n), 0), nil
	case float64:
		return c.ofFloat(x), nil
	case string:
		if err := t.Charge(2 * len(x)); err != nil {
			return nil, err
		}
		return c.parse(x)
	case *object.Tuple:
		return c.ofTuple(t, x)
	case *object.List:
		return c.ofTuple(t, newTuple(x.Items...))
	}
	return nil, typeError("conversion from %s to Decimal is not supported", object.TypeName(v))
}

func (c *decimalContext) ofFloat(x float64) *decimal {
	switch {
	case math.IsNaN(x):
		return &decimal{ctx: c, coef: new(big.Int), form: 'n'}
	case math.IsInf(x, 0):
		return &decimal{ctx: c, neg: x < 0, coef: new(big.Int), form: 'i'}
	case x == 0:
		return c.finite(math.Signbit(x), new(big.Int), 0)
	}
	r := new(big.Rat).SetFloat64(math.Abs(x))
	k := r.Denom().BitLen() - 1 // the denominator is 2^k: times 5^k gives 10^k
	coef := new(big.Int).Mul(r.Num(), new(big.Int).Exp(big.NewInt(5), big.NewInt(int64(k)), nil))
	return c.finite(x < 0, coef, -k)
}

func (c *decimalContext) ofTuple(t *thread, tup *object.Tuple) (*decimal, error) {
	if len(tup.Items) != 3 {
		return nil, valueError("argument must be a sequence of length 3")
	}
	sign, ok := asInt(tup.Items[0])
	if !ok || sign != 0 && sign != 1 {
		return nil, valueError("sign must be an integer with the value 0 or 1")
	}
	digits, err := object.ToSlice(t, tup.Items[1])
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	for _, d := range digits {
		n, ok := asInt(d)
		if !ok || n < 0 || n > 9 {
			return nil, valueError("coefficient must be a tuple of digits")
		}
		b.WriteByte(byte('0' + n))
	}
	if err := t.Charge(b.Len()); err != nil {
		return nil, err
	}
	exp, ok := asInt(tup.Items[2])
	if !ok {
		return nil, valueError("exponent must be an integer")
	}
	coef, ok := new(big.Int).SetString("0"+b.String(), 10)
	if !ok || exp > 1e9 || exp < -1e9 {
		return nil, invalid(&conversionSyntaxOnce, "ConversionSyntax")
	}
	return c.finite(sign == 1, coef, int(exp)), nil
}

// text is str(), in scientific notation where the exponent asks for it.
func (d *decimal) text() string {
	sign := ""
	if d.neg {
		sign = "-"
	}
	switch d.form {
	case 'i':
		return sign + "Infinity"
	case 'n':
		return sign + "NaN"
	}
	digits := d.coef.String()
	adjusted := d.exp + len(digits) - 1
	switch {
	case d.exp <= 0 && adjusted >= -6:
		return sign + placePoint(digits, d.exp)
	default:
		out := digits[:1]
		if len(digits) > 1 {
			out += "." + digits[1:]
		}
		e := itoa(adjusted)
		if adjusted >= 0 {
			e = "+" + e
		}
		return sign + out + "E" + e
	}
}

// placePoint writes digits · 10^exp, exp ≤ 0, without an exponent.
func placePoint(digits string, exp int) string {
	if exp == 0 {
		return digits
	}
	if n := len(digits) + exp; n > 0 {
		return digits[:n] + "." + digits[n:]
	}
	return "0." + strings.Repeat("0", -exp-len(digits)) + digits
}

func (d *decimal) Str(t *thread) (string, error)  { return d.text(), t.Charge(len(d.coef.Bits()) * 24) }
func (d *decimal) Repr(t *thread) (string, error) { return "Decimal('" + d.text() + "')", nil }
func (d *decimal) Truth(t *thread) (bool, error)  { return d.form != 0 || d.coef.Sign() != 0, nil }

// roundCoef drops the last n digits of a coefficient.
func roundCoef(coef *big.Int, n int, neg bool, mode string) *big.Int {
	if n <= 0 {
		return coef
	}
	unit := pow10(n)
	q, r := new(big.Int).QuoRem(coef, unit, new(big.Int))
	if r.Sign() == 0 && mode != "ROUND_05UP" {
		return q
	}
	half := new(big.Int).Lsh(r, 1).Cmp(unit)
	up := false
	switch mode {
	case "ROUND_UP":
		up = r.Sign() != 0
	case "ROUND_CEILING":
		up = !neg
	case "ROUND_FLOOR":
		up = neg
	case "ROUND_HALF_UP":
		up = half >= 0
	case "ROUND_HALF_DOWN":
		up = half > 0
	case "ROUND_HALF_EVEN":
		up = half > 0 || half == 0 && q.Bit(0) == 1
	case "ROUND_05UP":
		last := new(big.Int).Mod(q, big.NewInt(5))
		up = r.Sign() != 0 && last.Sign() == 0
	}
	if up {
		q.Add(q, big.NewInt(1))
	}
	return q
}

// fix rounds to the context's precision.
func (d *decimal) fix() (*decimal, error) {
	if d.form != 0 {
		return d, nil
	}
	if n := digitsOf(d.coef) - d.ctx.prec; n > 0 {
		coef := roundCoef(d.coef, n, d.neg, d.ctx.rounding)
		exp := d.exp + n
		if digitsOf(coef) > d.ctx.prec {
			coef, exp = new(big.Int).Quo(coef, big.NewInt(10)), exp+1
		}
		d = d.ctx.finite(d.neg, coef, exp)
	}
	if d.coef.Sign() != 0 && d.exp+digitsOf(d.coef)-1 > maxDecimalExp {
		return nil, object.NewException(decimalOverflow(), newList([]value{decimalOverflow()}))
	}
	if d.exp < -maxDecimalExp-d.ctx.prec {
		return d.ctx.finite(d.neg, new(big.Int), -maxDecimalExp-d.ctx.prec), nil
	}
	return d, nil
}

// aligned gives both coefficients, signed, at the smaller exponent.
func aligned(t *thread, a, b *decimal) (x, y *big.Int, exp int, err error) {
	exp = min(a.exp, b.exp)
	if spread := max(a.exp, b.exp) - exp; spread > 2*maxDecimalPrec {
		return nil, nil, 0, object.Raise(object.MemoryError, "the exponents lie too far apart")
	}
	if err := t.Charge(max(a.exp, b.exp) - exp); err != nil {
		return nil, nil, 0, err
	}
	lift := func(d *decimal) *big.Int {
		n := new(big.Int).Mul(d.coef, pow10(d.exp-exp))
		if d.neg {
			n.Neg(n)
		}
		return n
	}
	return lift(a), lift(b), exp, nil
}

func (c *decimalContext) signed(n *big.Int, exp int) *decimal {
	return c.finite(n.Sign() < 0, new(big.Int).Abs(n), exp)
}

// cmp compares numbers; NaN is the caller's concern.
func (d *decimal) cmp(t *thread, o *decimal) (int, error) {
	rank := func(d *decimal) int {
		if d.form != 'i' {
			return 0
		}
		if d.neg {
			return -1
		}
		return 1
	}
	if d.form == 'i' || o.form == 'i' {
		return rank(d) - rank(o), nil
	}
	if a, b := d.exp+digitsOf(d.coef), o.exp+digitsOf(o.coef); d.coef.Sign() != 0 && o.coef.Sign() != 0 && d.neg == o.neg && a != b {
		if (a < b) != d.neg {
			return -1, nil
		}
		return 1, nil
	}
	if d.coef.Sign() == 0 || o.coef.Sign() == 0 || d.neg != o.neg {
		return d.sign() - o.sign(), nil
	}
	x, y, _, err := aligned(t, d, o)
	if err != nil {
		return 0, err
	}
	return x.Cmp(y), nil
}

func (d *decimal) sign() int {
	switch {
	case d.form == 0 && d.coef.Sign() == 0:
		return 0
	case d.neg:
		return -1
	}
	return 1
}

func (d *decimal) Compare(t *thread, op object.CmpOp, other value) (value, bool, error) {
	switch object.Native(other).(type) {
	case *decimal, int64, bool, *big.Int, float64:
	default:
		return nil, false, nil
	}
	o, err := d.ctx.of(t, other)
	if err != nil {
		return nil, true, err
	}
	if d.form == 'n' || o.form == 'n' {
		if op != object.OpEq && op != object.OpNe {
			return nil, true, object.NewException(invalidOperation(), newList([]value{invalidOperation()}))
		}
		return op == object.OpNe, true, nil
	}
	c, err := d.cmp(t, o)
	return compareInts(op, c), true, err
}

// Hash is that of an equal int, float or Fraction.
func (d *decimal) Hash(t *thread) (int64, error) {
	switch d.form {
	case 'i':
		if d.neg {
			return object.Hash(t, math.Inf(-1))
		}
		return object.Hash(t, math.Inf(1))
	case 'n':
		return 0, nil
	}
	p := big.NewInt(1<<61 - 1)
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(d.exp, -d.exp))), p)
	if d.exp < 0 {
		scale.ModInverse(scale, p)
	}
	h := scale.Mul(scale, d.coef).Mod(scale, p).Int64()
	if d.neg {
		h = -h
	}
	if h == -1 {
		h = -2
	}
	return h, nil
}

func (d *decimal) Unary(t *thread, op object.UnOp) (value, bool, error) {
	c := *d
	switch op {
	case object.OpNeg:
		c.neg = !d.neg && d.sign() != 0 || d.form != 0 && !d.neg
	case object.OpAbs:
		c.neg = false
	case object.OpPos:
		c.neg = d.neg && d.sign() != 0
	default:
		return nil, false, nil
	}
	v, err := okValue(c.fix())
	return v, true, err
}

func (d *decimal) Float(t *thread) (float64, error) {
	switch d.form {
	case 'i':
		if d.neg {
			return math.Inf(-1), nil
		}
		return math.Inf(1), nil
	case 'n':
		return math.NaN(), nil
	}
	return object.ParseFloat(d.text())
}

func (d *decimal) Int(t *thread) (value, error) {
	switch d.form {
	case 'i':
		return nil, object.Raise(object.OverflowError, "cannot convert Infinity to integer")
	case 'n':
		return nil, valueError("cannot convert NaN to integer")
	}
	n, err := d.whole(t, "ROUND_DOWN")
	if err != nil {
		return nil, err
	}
	return object.NewInt(n), nil
}

// whole is the number rounded to an integer.
func (d *decimal) whole(t *thread, mode string) (*big.Int, error) {
	n := d.coef
	if d.exp > 0 {
		if d.exp > 100000 {
			return nil, object.Raise(object.MemoryError, "")
		}
		if err := t.Charge(d.exp); err != nil {
			return nil, err
		}
		n = new(big.Int).Mul(n, pow10(d.exp))
	} else if drop := -d.exp; drop > digitsOf(n)+1 {
		n = roundCoef(big.NewInt(int64(n.Sign())), 2, d.neg, mode) // far below one half
	} else {
		n = new(big.Int).Set(roundCoef(n, drop, d.neg, mode))
	}
	if d.neg {
		return new(big.Int).Neg(n), nil
	}
	return n, nil
}
