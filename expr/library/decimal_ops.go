package library

import (
	"math/big"

	"github.com/gramener/gramex-go/expr/object"
)

func (d *decimal) Binary(t *thread, op object.BinOp, other value, reflected bool) (value, bool, error) {
	switch object.Native(other).(type) {
	case *decimal, int64, bool, *big.Int:
	default:
		return nil, false, nil
	}
	o, err := d.ctx.of(t, other)
	if err != nil {
		return nil, true, err
	}
	a, b := d, o
	if reflected {
		a, b = o, d
	}
	if err := t.Charge(64 + 8*(len(a.coef.Bits())+len(b.coef.Bits()))); err != nil {
		return nil, true, err
	}
	var f func(t *thread, a, b *decimal) (*decimal, error)
	switch op {
	case object.OpAdd:
		f = d.ctx.add
	case object.OpSub:
		f = func(t *thread, a, b *decimal) (*decimal, error) {
			c := *b
			c.neg = !b.neg
			return d.ctx.add(t, a, &c)
		}
	case object.OpMul:
		f = d.ctx.mul
	case object.OpTrueDiv:
		f = d.ctx.div
	case object.OpFloorDiv:
		f = func(t *thread, a, b *decimal) (*decimal, error) {
			q, _, err := d.ctx.divmod(t, a, b)
			return q, err
		}
	case object.OpMod:
		f = func(t *thread, a, b *decimal) (*decimal, error) {
			if a.form == 0 && b.form == 0 && b.coef.Sign() == 0 && a.coef.Sign() != 0 {
				return nil, object.NewException(invalidOperation(), newList([]value{invalidOperation()}))
			}
			_, r, err := d.ctx.divmod(t, a, b)
			return r, err
		}
	case object.OpPow:
		f = d.ctx.pow
	case object.OpDivMod:
		q, r, err := d.ctx.divmod(t, a, b)
		if err != nil {
			return nil, true, err
		}
		return newTuple(q, r), true, nil
	default:
		return nil, false, nil
	}
	v, err := okValue(f(t, a, b))
	return v, true, err
}

// special answers operations on NaN.
func (c *decimalContext) nan(a, b *decimal) *decimal {
	if a.form == 'n' || b.form == 'n' {
		return &decimal{ctx: c, coef: new(big.Int), form: 'n'}
	}
	return nil
}

func (c *decimalContext) infinity(neg bool) *decimal {
	return &decimal{ctx: c, neg: neg, coef: new(big.Int), form: 'i'}
}

func (c *decimalContext) add(t *thread, a, b *decimal) (*decimal, error) {
	if n := c.nan(a, b); n != nil {
		return n, nil
	}
	switch {
	case a.form == 'i' && b.form == 'i' && a.neg != b.neg:
		return nil, object.NewException(invalidOperation(), newList([]value{invalidOperation()}))
	case a.form == 'i':
		return c.infinity(a.neg), nil
	case b.form == 'i':
		return c.infinity(b.neg), nil
	}
	a, b = c.near(a, b)
	x, y, exp, err := aligned(t, a, b)
	if err != nil {
		return nil, err
	}
	sum := c.signed(x.Add(x, y), exp)
	if sum.coef.Sign() == 0 {
		sum.neg = a.neg && b.neg || a.neg != b.neg && c.rounding == "ROUND_FLOOR"
	}
	return sum.fix()
}

// near replaces the smaller of two numbers that lie so far apart that it only matters for rounding.
func (c *decimalContext) near(a, b *decimal) (*decimal, *decimal) {
	if a.coef.Sign() == 0 || b.coef.Sign() == 0 {
		return a, b
	}
	big_, small := a, b
	if a.exp < b.exp {
		big_, small = b, a
	}
	cut := big_.exp + min(-1, digitsOf(big_.coef)-c.prec-2)
	if small.exp+digitsOf(small.coef)-1 >= cut {
		return a, b
	}
	tiny := c.finite(small.neg, big.NewInt(1), cut)
	if big_ == a {
		return a, tiny
	}
	return tiny, b
}

func (c *decimalContext) mul(t *thread, a, b *decimal) (*decimal, error) {
	if n := c.nan(a, b); n != nil {
		return n, nil
	}
	if a.form == 'i' || b.form == 'i' {
		if a.sign() == 0 || b.sign() == 0 {
			return nil, object.NewException(invalidOperation(), newList([]value{invalidOperation()}))
		}
		return c.infinity(a.neg != b.neg), nil
	}
	return c.finite(a.neg != b.neg, new(big.Int).Mul(a.coef, b.coef), a.exp+b.exp).fix()
}

func (c *decimalContext) div(t *thread, a, b *decimal) (*decimal, error) {
	if n := c.nan(a, b); n != nil {
		return n, nil
	}
	neg := a.neg != b.neg
	switch {
	case a.form == 'i' && b.form == 'i':
		return nil, object.NewException(invalidOperation(), newList([]value{invalidOperation()}))
	case a.form == 'i':
		return c.infinity(neg), nil
	case b.form == 'i':
		return c.finite(neg, new(big.Int), -maxDecimalExp-c.prec), nil
	case b.coef.Sign() == 0 && a.coef.Sign() == 0:
		return nil, invalid(&divisionUndefinedOnce, "DivisionUndefined")
	case b.coef.Sign() == 0:
		return nil, object.NewException(divisionByZero(), newList([]value{divisionByZero()}))
	}
	ideal := a.exp - b.exp
	if a.coef.Sign() == 0 {
		return c.finite(neg, new(big.Int), ideal).fix()
	}
	shift := max(digitsOf(b.coef)-digitsOf(a.coef)+c.prec+1, 0)
	if err := t.Charge(shift); err != nil {
		return nil, err
	}
	exp := ideal - shift
	q, r := new(big.Int).QuoRem(new(big.Int).Mul(a.coef, pow10(shift)), b.coef, new(big.Int))
	if r.Sign() != 0 {
		// A digit that is not 0 or 5 tells the rounding that something follows.
		if new(big.Int).Mod(q, big.NewInt(5)).Sign() == 0 {
			q.Add(q, big.NewInt(1))
		}
	} else {
		ten := big.NewInt(10)
		for exp < ideal {
			d, m := new(big.Int).QuoRem(q, ten, new(big.Int))
			if m.Sign() != 0 {
				break
			}
			q, exp = d, exp+1
		}
	}
	return c.finite(neg, q, exp).fix()
}

// divmod is the integer quotient, cut towards zero, and the remainder with the dividend's sign.
func (c *decimalContext) divmod(t *thread, a, b *decimal) (*decimal, *decimal, error) {
	if n := c.nan(a, b); n != nil {
		return n, n, nil
	}
	switch {
	case a.form == 'i':
		return nil, nil, object.NewException(invalidOperation(), newList([]value{invalidOperation()}))
	case b.form == 'i':
		return c.finite(a.neg != b.neg, new(big.Int), 0), a, nil
	case b.coef.Sign() == 0 && a.coef.Sign() == 0:
		return nil, nil, invalid(&divisionUndefinedOnce, "DivisionUndefined")
	case b.coef.Sign() == 0:
		return nil, nil, object.NewException(divisionByZero(), newList([]value{divisionByZero()}))
	}
	if a.exp+digitsOf(a.coef)-b.exp-digitsOf(b.coef) > c.prec {
		return nil, nil, invalid(&divisionImpossibleOnce, "DivisionImpossible")
	}
	x, y, exp, err := aligned(t, a, b)
	if err != nil {
		return nil, nil, err
	}
	q, r := new(big.Int).QuoRem(x, y, new(big.Int))
	if digitsOf(new(big.Int).Abs(q)) > c.prec {
		return nil, nil, invalid(&divisionImpossibleOnce, "DivisionImpossible")
	}
	quo := c.finite(a.neg != b.neg, q.Abs(q), 0)
	rem, err := c.finite(a.neg, r.Abs(r), exp).fix()
	return quo, rem, err
}

// pow raises to a whole power.
func (c *decimalContext) pow(t *thread, a, b *decimal) (*decimal, error) {
	if n := c.nan(a, b); n != nil {
		return n, nil
	}
	if b.form != 0 || a.form != 0 {
		return nil, object.Raise(object.NotImplementedError, "Decimal: powers of Infinity are not supported")
	}
	n, err := b.whole(t, "ROUND_DOWN")
	if err != nil {
		return nil, err
	}
	if same, err := c.signed(n, 0).cmp(t, b); err != nil || same != 0 {
		if err == nil {
			err = object.Raise(object.NotImplementedError, "Decimal: powers that are no whole numbers are not supported")
		}
		return nil, err
	}
	if !n.IsInt64() || n.Int64() > 1000000 || n.Int64() < -1000000 {
		return nil, object.NewException(decimalOverflow(), newList([]value{decimalOverflow()}))
	}
	e := n.Int64()
	if e == 0 {
		if a.sign() == 0 {
			return nil, object.NewException(invalidOperation(), newList([]value{invalidOperation()}))
		}
		return c.finite(false, big.NewInt(1), 0), nil
	}
	wide := *c
	wide.prec = min(c.prec+len(n.String())+10, 2*maxDecimalPrec)
	wide.rounding = "ROUND_HALF_EVEN"
	base := *a
	base.ctx = &wide
	out := wide.finite(false, big.NewInt(1), 0)
	for k := max(e, -e); k > 0; k >>= 1 {
		if k&1 == 1 {
			if out, err = wide.mul(t, out, &base); err != nil {
				return nil, err
			}
		}
		if k > 1 {
			sq, err := wide.mul(t, &base, &base)
			if err != nil {
				return nil, err
			}
			base = *sq
		}
		if err := t.Charge(wide.prec); err != nil {
			return nil, err
		}
	}
	if e < 0 {
		if out, err = wide.div(t, wide.finite(false, big.NewInt(1), 0), out); err != nil {
			return nil, err
		}
	}
	return c.finite(out.neg, out.coef, out.exp).fix()
}

// sqrt is the square root, rounded half to even.
func (c *decimalContext) sqrt(t *thread, d *decimal) (*decimal, error) {
	switch {
	case d.form == 'n' || d.form == 'i' && !d.neg:
		return d, nil
	case d.sign() < 0:
		return nil, object.NewException(invalidOperation(), newList([]value{invalidOperation()}))
	case d.coef.Sign() == 0:
		return c.finite(d.neg, new(big.Int), floorHalf(d.exp)), nil
	}
	ideal := floorHalf(d.exp)
	coef, exp := new(big.Int).Set(d.coef), d.exp
	shift := max(2*(c.prec+1)-digitsOf(coef), 0)
	if (exp-shift)%2 != 0 {
		shift++
	}
	if err := t.Charge(2 * shift); err != nil {
		return nil, err
	}
	coef.Mul(coef, pow10(shift))
	exp = (exp - shift) / 2
	root := new(big.Int).Sqrt(coef)
	if exact := new(big.Int).Mul(root, root).Cmp(coef) == 0; exact {
		ten := big.NewInt(10)
		for exp < ideal {
			q, m := new(big.Int).QuoRem(root, ten, new(big.Int))
			if m.Sign() != 0 {
				break
			}
			root, exp = q, exp+1
		}
	} else if new(big.Int).Mod(root, big.NewInt(5)).Sign() == 0 {
		root.Add(root, big.NewInt(1))
	}
	half := *c
	half.rounding = "ROUND_HALF_EVEN"
	out, err := half.finite(false, root, exp).fix()
	if err != nil {
		return nil, err
	}
	return c.finite(false, out.coef, out.exp), nil
}

func floorHalf(n int) int {
	q, _ := floorDivMod(n, 2)
	return q
}

// quantize gives d the exponent exp.
func (d *decimal) quantize(t *thread, exp int, mode string) (*decimal, error) {
	fail := func() (*decimal, error) {
		return nil, object.NewException(invalidOperation(), newList([]value{invalidOperation()}))
	}
	if d.form != 0 || exp > maxDecimalExp || exp < -maxDecimalExp-d.ctx.prec {
		return fail()
	}
	if d.coef.Sign() == 0 {
		return d.ctx.finite(d.neg, new(big.Int), exp), nil
	}
	if d.exp+digitsOf(d.coef)-exp > d.ctx.prec {
		return fail()
	}
	coef := d.coef
	if d.exp >= exp {
		if err := t.Charge(d.exp - exp); err != nil {
			return nil, err
		}
		coef = new(big.Int).Mul(coef, pow10(d.exp-exp))
	} else if drop := exp - d.exp; drop > digitsOf(coef)+1 {
		coef = roundCoef(big.NewInt(1), 2, d.neg, mode)
	} else {
		coef = roundCoef(coef, drop, d.neg, mode)
	}
	if digitsOf(coef) > d.ctx.prec {
		return fail()
	}
	return d.ctx.finite(d.neg, coef, exp), nil
}

// normalize drops trailing zeros.
func (d *decimal) normalize() (*decimal, error) {
	r, err := d.fix()
	if err != nil || r.form != 0 {
		return r, err
	}
	if r.coef.Sign() == 0 {
		return r.ctx.finite(r.neg, new(big.Int), 0), nil
	}
	coef, exp, ten := r.coef, r.exp, big.NewInt(10)
	for {
		q, m := new(big.Int).QuoRem(coef, ten, new(big.Int))
		if m.Sign() != 0 {
			return r.ctx.finite(r.neg, coef, exp), nil
		}
		coef, exp = q, exp+1
	}
}
