package library

import (
	"math"
	"math/big"

	"github.com/gramener/gramex-go/expr/object"
)

func buildMath(b *builder) {
	b.set("pi", math.Pi)
	b.set("e", math.E)
	b.set("tau", 2*math.Pi)
	b.set("inf", math.Inf(1))
	b.set("nan", math.NaN())
	domain := func() error { return valueError("math domain error") }
	rangeErr := func() error { return object.Raise(object.OverflowError, "math range error") }
	// one is a function of one float: a NaN that was not given is a domain error, an infinity that
	// was not given overflows where over says so and is a domain error elsewhere.
	one := func(name string, f func(float64) float64, over bool) {
		b.fn(name, "x, /", func(t *thread, a args) (value, error) {
			x, err := floatArg(t, a[0])
			if err != nil {
				return nil, err
			}
			r := f(x)
			switch {
			case math.IsNaN(r) && !math.IsNaN(x):
				return nil, domain()
			case math.IsInf(r, 0) && !math.IsInf(x, 0) && !math.IsNaN(x):
				if over {
					return nil, rangeErr()
				}
				return nil, domain()
			}
			return r, nil
		})
	}
	for name, f := range map[string]func(float64) float64{"acos": math.Acos, "asin": math.Asin, "atan": math.Atan, "acosh": math.Acosh,
		"asinh": math.Asinh, "atanh": math.Atanh, "cos": math.Cos, "sin": math.Sin, "tan": math.Tan, "tanh": math.Tanh,
		"sqrt": math.Sqrt, "fabs": math.Abs, "erf": math.Erf, "erfc": math.Erfc, "cbrt": math.Cbrt} {
		one(name, f, false)
	}
	for name, f := range map[string]func(float64) float64{"cosh": math.Cosh, "sinh": math.Sinh, "exp": math.Exp, "expm1": math.Expm1,
		"exp2": math.Exp2} {
		one(name, f, true)
	}
	one("log1p", math.Log1p, false)
	one("degrees", func(x float64) float64 { return x * (180 / math.Pi) }, true)
	one("radians", func(x float64) float64 { return x * (math.Pi / 180) }, true)
	one("ulp", func(x float64) float64 {
		x = math.Abs(x)
		if math.IsInf(x, 0) {
			return x
		}
		if n := math.Nextafter(x, math.Inf(1)); !math.IsInf(n, 0) {
			return n - x
		}
		return x - math.Nextafter(x, 0)
	}, true)
	one("gamma", func(x float64) float64 {
		if x == math.Trunc(x) && x <= 0 && !math.IsInf(x, 0) || math.IsInf(x, -1) {
			return math.NaN()
		}
		return math.Gamma(x)
	}, true)
	one("lgamma", func(x float64) float64 {
		if x == math.Trunc(x) && x <= 0 && !math.IsInf(x, 0) {
			return math.NaN()
		}
		r, _ := math.Lgamma(x)
		return r
	}, true)
	buildMathRounding(b)
	buildMathTwo(b)
	buildMathInts(b)
	buildMathSums(b)
}

func buildMathRounding(b *builder) {
	round := func(name, special string, f func(float64) float64) {
		b.fn(name, "x, /", func(t *thread, a args) (value, error) {
			switch x := object.Native(a[0]).(type) {
			case int64, *big.Int:
				return x, nil
			case bool:
				n, _ := asInt(x)
				return n, nil
			case float64:
			default:
				if m, ok, err := object.LookupSpecial(t, a[0], special); err != nil || ok {
					if err != nil {
						return nil, err
					}
					return call(t, m)
				}
				if name == "trunc" {
					return nil, typeError("type %s doesn't define __trunc__ method", object.TypeName(a[0]))
				}
			}
			x, err := floatArg(t, a[0])
			if err != nil {
				return nil, err
			}
			return floatToInt(f(x))
		})
	}
	round("floor", "__floor__", math.Floor)
	round("ceil", "__ceil__", math.Ceil)
	round("trunc", "__trunc__", math.Trunc)
	test := func(name string, f func(float64) bool) {
		b.fn(name, "x, /", func(t *thread, a args) (value, error) {
			x, err := floatArg(t, a[0])
			return f(x), err
		})
	}
	test("isnan", math.IsNaN)
	test("isinf", func(x float64) bool { return math.IsInf(x, 0) })
	test("isfinite", func(x float64) bool { return !math.IsInf(x, 0) && !math.IsNaN(x) })
	b.fn("modf", "x, /", func(t *thread, a args) (value, error) {
		x, err := floatArg(t, a[0])
		if err != nil {
			return nil, err
		}
		if math.IsInf(x, 0) {
			return newTuple(math.Copysign(0, x), x), nil
		}
		whole, frac := math.Modf(x)
		return newTuple(math.Copysign(frac, x), whole), nil
	})
	b.fn("frexp", "x, /", func(t *thread, a args) (value, error) {
		x, err := floatArg(t, a[0])
		if err != nil {
			return nil, err
		}
		m, e := math.Frexp(x)
		return newTuple(m, int64(e)), nil
	})
	b.fn("ldexp", "x, i, /", func(t *thread, a args) (value, error) {
		x, err := floatArg(t, a[0])
		if err != nil {
			return nil, err
		}
		n, err := bigArg(t, a[1])
		if err != nil {
			return nil, typeError("Expected an int as second argument to ldexp.")
		}
		e := 100000 * n.Sign()
		if n.IsInt64() && n.Int64() < 100000 && n.Int64() > -100000 {
			e = int(n.Int64())
		}
		r := math.Ldexp(x, e)
		if math.IsInf(r, 0) && !math.IsInf(x, 0) {
			return nil, object.Raise(object.OverflowError, "math range error")
		}
		return r, nil
	})
}

// floatToInt is int(x) of a whole float.
func floatToInt(x float64) (value, error) {
	switch {
	case math.IsNaN(x):
		return nil, valueError("cannot convert float NaN to integer")
	case math.IsInf(x, 0):
		return nil, object.Raise(object.OverflowError, "cannot convert float infinity to integer")
	case math.Abs(x) < 1<<62:
		return int64(x), nil
	}
	n, _ := big.NewFloat(x).Int(nil)
	return object.NewInt(n), nil
}

func buildMathTwo(b *builder) {
	two := func(name string, f func(x, y float64) (float64, error)) {
		b.fn(name, "x, y, /", func(t *thread, a args) (value, error) {
			x, err := floatArg(t, a[0])
			if err != nil {
				return nil, err
			}
			y, err := floatArg(t, a[1])
			if err != nil {
				return nil, err
			}
			return okValue(f(x, y))
		})
	}
	plain := func(f func(x, y float64) float64) func(x, y float64) (float64, error) {
		return func(x, y float64) (float64, error) { return f(x, y), nil }
	}
	two("atan2", plain(math.Atan2))
	two("copysign", plain(math.Copysign))
	two("nextafter", plain(math.Nextafter))
	two("remainder", func(x, y float64) (float64, error) {
		r := math.Remainder(x, y)
		if math.IsNaN(r) && !math.IsNaN(x) && !math.IsNaN(y) {
			return 0, valueError("math domain error")
		}
		return r, nil
	})
	two("fmod", func(x, y float64) (float64, error) {
		r := math.Mod(x, y)
		if math.IsNaN(r) && !math.IsNaN(x) && !math.IsNaN(y) {
			return 0, valueError("math domain error")
		}
		return r, nil
	})
	two("pow", func(x, y float64) (float64, error) {
		r := pow(x, y)
		finite := !math.IsInf(x, 0) && !math.IsInf(y, 0) && !math.IsNaN(x) && !math.IsNaN(y)
		switch {
		case finite && (math.IsNaN(r) || x == 0 && y < 0):
			return 0, valueError("math domain error")
		case finite && math.IsInf(r, 0):
			return 0, object.Raise(object.OverflowError, "math range error")
		}
		return r, nil
	})
	log := func(name, sig string, f func(float64) float64, base2 bool) {
		b.fn(name, sig, func(t *thread, a args) (value, error) {
			x, err := logOf(t, a[0], f)
			if err != nil {
				return nil, err
			}
			if len(a) < 2 || !a.Given(1) {
				return x, nil
			}
			y, err := logOf(t, a[1], f)
			if err != nil {
				return nil, err
			}
			if y == 0 {
				return nil, object.Raise(object.ZeroDivisionError, "float division by zero")
			}
			return x / y, nil
		})
	}
	log("log", "x, base=None, /", math.Log, false)
	log("log2", "x, /", math.Log2, true)
	log("log10", "x, /", math.Log10, false)
}

// logOf is a logarithm, of ints of any size too.
func logOf(t *thread, v value, f func(float64) float64) (float64, error) {
	if n, ok := object.Native(v).(*big.Int); ok && n.Sign() > 0 && n.BitLen() > 1000 {
		shift := n.BitLen() - 60
		m, _ := new(big.Float).SetInt(new(big.Int).Rsh(n, uint(shift))).Float64()
		return f(m) + float64(shift)*f(2), nil
	}
	x, err := floatArg(t, v)
	if err != nil {
		return 0, err
	}
	if x <= 0 {
		return 0, valueError("math domain error")
	}
	return f(x), nil
}

func buildMathInts(b *builder) {
	fold := func(name string, empty int64, f func(x, y *big.Int) *big.Int) {
		b.fn(name, "*integers", func(t *thread, a args) (value, error) {
			acc := big.NewInt(empty)
			for i, v := range a[0].(*object.Tuple).Items {
				n, err := bigArg(t, v)
				if err != nil {
					return nil, err
				}
				n = new(big.Int).Abs(n)
				if i == 0 {
					acc = n
					continue
				}
				acc = f(acc, n)
				if err := t.Charge(acc.BitLen() / 8); err != nil {
					return nil, err
				}
			}
			return object.NewInt(acc), nil
		})
	}
	fold("gcd", 0, func(x, y *big.Int) *big.Int { return new(big.Int).GCD(nil, nil, x, y) })
	fold("lcm", 1, func(x, y *big.Int) *big.Int {
		if x.Sign() == 0 || y.Sign() == 0 {
			return new(big.Int)
		}
		g := new(big.Int).GCD(nil, nil, x, y)
		return g.Mul(new(big.Int).Div(x, g), y)
	})
	b.fn("isqrt", "n, /", func(t *thread, a args) (value, error) {
		n, err := bigArg(t, a[0])
		if err != nil {
			return nil, err
		}
		if n.Sign() < 0 {
			return nil, valueError("isqrt() argument must be nonnegative")
		}
		return object.NewInt(new(big.Int).Sqrt(n)), nil
	})
	b.fn("factorial", "x, /", func(t *thread, a args) (value, error) {
		if _, isFloat := object.Native(a[0]).(float64); isFloat {
			return nil, typeError("'float' object cannot be interpreted as an integer")
		}
		n, err := bigArg(t, a[0])
		if err != nil {
			return nil, err
		}
		if n.Sign() < 0 {
			return nil, valueError("factorial() not defined for negative values")
		}
		if !n.IsInt64() || n.Int64() > 20000 {
			return nil, object.Raise(object.OverflowError, "factorial() argument should not exceed 20000")
		}
		if err := t.Charge(int(n.Int64()) * 2); err != nil {
			return nil, err
		}
		return object.NewInt(new(big.Int).MulRange(1, n.Int64())), nil
	})
	count := func(name string, f func(n, k int64) *big.Int) {
		b.fn(name, "n, k=None, /", func(t *thread, a args) (value, error) {
			n, err := bigArg(t, a[0])
			if err != nil {
				return nil, err
			}
			k := n
			if !isNone(given(a, 1)) {
				if k, err = bigArg(t, a[1]); err != nil {
					return nil, err
				}
			}
			switch {
			case n.Sign() < 0:
				return nil, valueError("n must be a non-negative integer")
			case k.Sign() < 0:
				return nil, valueError("k must be a non-negative integer")
			case k.Cmp(n) > 0:
				return int64(0), nil
			case !n.IsInt64() || n.Int64() > 100000:
				return nil, object.Raise(object.OverflowError, "%s() argument too large", name)
			}
			if err := t.Charge(int(k.Int64()) * 3); err != nil {
				return nil, err
			}
			return object.NewInt(f(n.Int64(), k.Int64())), nil
		})
	}
	count("comb", func(n, k int64) *big.Int { return new(big.Int).Binomial(n, k) })
	count("perm", func(n, k int64) *big.Int {
		if k == 0 {
			return big.NewInt(1)
		}
		return new(big.Int).MulRange(n-k+1, n)
	})
}

func buildMathSums(b *builder) {
	b.fn("fsum", "seq, /", func(t *thread, a args) (value, error) {
		sum := new(big.Float).SetPrec(2200)
		special := 0.0
		err := object.ForEach(t, a[0], func(v value) error {
			x, err := floatArg(t, v)
			if err != nil {
				return err
			}
			if math.IsNaN(x) || math.IsInf(x, 0) {
				special += x
				return nil
			}
			sum.Add(sum, big.NewFloat(x))
			return t.Check()
		})
		if err != nil {
			return nil, err
		}
		if special != 0 {
			if math.IsNaN(special) {
				return nil, valueError("-inf + inf in fsum")
			}
			return special, nil
		}
		x, _ := sum.Float64()
		if math.IsInf(x, 0) {
			return nil, object.Raise(object.OverflowError, "intermediate overflow in fsum")
		}
		return x, nil
	})
	b.fn("prod", "iterable, /, *, start=1", func(t *thread, a args) (value, error) {
		acc := a.Or(1, int64(1))
		err := object.ForEach(t, a[0], func(v value) (err error) {
			acc, err = object.Binary(t, object.OpMul, acc, v)
			return err
		})
		return acc, err
	})
	b.fn("hypot", "*coordinates", func(t *thread, a args) (value, error) {
		return euclid(t, a[0].(*object.Tuple).Items, nil)
	})
	b.fn("dist", "p, q, /", func(t *thread, a args) (value, error) {
		p, err := object.ToSlice(t, a[0])
		if err != nil {
			return nil, err
		}
		q, err := object.ToSlice(t, a[1])
		if err != nil {
			return nil, err
		}
		if len(p) != len(q) {
			return nil, valueError("both points must have the same number of dimensions")
		}
		return euclid(t, p, q)
	})
	b.fn("isclose", "a, b, *, rel_tol=1e-09, abs_tol=0.0", func(t *thread, a args) (value, error) {
		x := [4]float64{2: 1e-9}
		for i := range x {
			if !a.Given(i) {
				continue
			}
			n, err := floatArg(t, a[i])
			if err != nil {
				return nil, err
			}
			x[i] = n
		}
		if x[2] < 0 || x[3] < 0 {
			return nil, valueError("tolerances must be non-negative")
		}
		if x[0] == x[1] {
			return true, nil
		}
		if math.IsInf(x[0], 0) || math.IsInf(x[1], 0) {
			return false, nil
		}
		d := math.Abs(x[1] - x[0])
		return d <= math.Abs(x[2]*x[1]) || d <= math.Abs(x[2]*x[0]) || d <= x[3], nil
	})
}

// euclid is the length of p - q, computed so that neither overflow nor rounding spoils it.
func euclid(t *thread, p, q []value) (value, error) {
	sum := new(big.Float).SetPrec(200)
	inf, nan := false, false
	for i, v := range p {
		x, err := floatArg(t, v)
		if err != nil {
			return nil, err
		}
		if q != nil {
			y, err := floatArg(t, q[i])
			if err != nil {
				return nil, err
			}
			x -= y
		}
		switch {
		case math.IsInf(x, 0):
			inf = true
		case math.IsNaN(x):
			nan = true
		default:
			f := new(big.Float).SetPrec(200).SetFloat64(x)
			sum.Add(sum, f.Mul(f, f))
		}
	}
	switch {
	case inf:
		return math.Inf(1), nil
	case nan:
		return math.NaN(), nil
	}
	r, _ := sum.Sqrt(sum).Float64()
	return r, nil
}

// pow is x ** y, as exactly as the object model computes it.
func pow(x, y float64) float64 {
	if x > 0 {
		if v, err := object.Binary(nil, object.OpPow, x, y); err == nil {
			if f, ok := v.(float64); ok {
				return f
			}
		}
	}
	return math.Pow(x, y)
}
