package object

import "math"

// A dd is an unevaluated sum of two floats, about 106 bits.
type dd struct{ hi, lo float64 }

func twoSum(a, b float64) dd {
	s := a + b
	v := s - a
	return dd{s, (a - (s - v)) + (b - v)}
}

func quickSum(a, b float64) dd {
	s := a + b
	return dd{s, b - (s - a)}
}

func (a dd) add(b dd) dd {
	s, e := twoSum(a.hi, b.hi), twoSum(a.lo, b.lo)
	s = quickSum(s.hi, s.lo+e.hi)
	return quickSum(s.hi, s.lo+e.lo)
}

func (a dd) mul(b dd) dd {
	p := a.hi * b.hi
	e := math.FMA(a.hi, b.hi, -p)
	return quickSum(p, e+(a.hi*b.lo+a.lo*b.hi))
}

func (a dd) scale(f float64) dd {
	p := a.hi * f
	return quickSum(p, math.FMA(a.hi, f, -p)+a.lo*f)
}

var (
	ddLn2 = dd{0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56}
	// ddFactorials are 1/n! from 1/3!.
	ddFactorials = [...]dd{
		{1.66666666666666657e-01, 9.25185853854297066e-18},
		{4.16666666666666644e-02, 2.31296463463574266e-18},
		{8.33333333333333322e-03, 1.15648231731787138e-19},
		{1.38888888888888894e-03, -5.30054395437357706e-20},
		{1.98412698412698413e-04, 1.72095582934207053e-22},
		{2.48015873015873016e-05, 2.15119478667758816e-23},
		{2.75573192239858925e-06, -1.85839327404647208e-22},
		{2.75573192239858883e-07, 2.37677146222502973e-23},
	}
)

// expDD is e**a as m * 2**k.
func expDD(a dd) (m dd, k int) {
	n := math.Round(a.hi / ddLn2.hi)
	r := a.add(ddLn2.scale(-n))
	const halvings = 9
	r = dd{math.Ldexp(r.hi, -halvings), math.Ldexp(r.lo, -halvings)}
	// e**r - 1 by its series, then (1+s)**2 - 1 = 2s + s*s for each halving.
	p := r.mul(r)
	s := r.add(p.scale(0.5))
	for _, f := range ddFactorials {
		p = p.mul(r)
		s = s.add(p.mul(f))
	}
	for range halvings {
		s = s.scale(2).add(s.mul(s))
	}
	return s.add(dd{1, 0}), int(n)
}

// logDD is the logarithm of m * 2**e; m is near 1.
func logDD(m float64, e int) dd {
	l := math.Log(m)
	x, k := expDD(dd{-l, 0})
	x = x.scale(math.Ldexp(m, k)).add(dd{-1, 0})
	// log(m) = l + log(1+x), x being tiny.
	corr := x.add(x.mul(x).scale(-0.5))
	return ddLn2.scale(float64(e)).add(dd{l, 0}.add(corr))
}

// Pow is x**y with the error below 0.501 units in the last place, as C libraries have it; Go's
// math.Pow differs from them in the last digit too often to print the same numbers.
func Pow(x, y float64) float64 {
	switch {
	case y == 1:
		return x
	case y == 2:
		return x * x
	case y == -1:
		return 1 / x
	case y == 0.5 && x > 0:
		return math.Sqrt(x)
	}
	if x == 0 || x != x || y != y || y == 0 || math.IsInf(x, 0) || math.IsInf(y, 0) ||
		x < 0 && y != math.Floor(y) {
		return math.Pow(x, y)
	}
	negative := x < 0 && math.Mod(y, 2) != 0
	m, e := math.Frexp(math.Abs(x))
	if m < math.Sqrt2/2 {
		m, e = m*2, e-1
	}
	l := logDD(m, e).scale(y)
	var r float64
	switch {
	case l.hi > 710:
		r = math.Inf(1)
	case l.hi < -746:
		r = 0
	default:
		v, k := expDD(l)
		r = math.Ldexp(v.hi, k)
		if math.Abs(r) < 0x1p-1022 {
			r = math.Ldexp(v.hi+v.lo, k)
		}
	}
	if negative {
		r = -r
	}
	return r
}
