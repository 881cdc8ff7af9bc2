package library

import (
	"math"

	"github.com/gramener/gramex-go/expr/object"
)

// randomDistributions are the continuous distributions, each drawing from the generator in the
// same order as CPython's.
func randomDistributions() []randomFunc {
	dist := func(name, sig string, defaults []float64, f func(g *generator, x []float64) (float64, error)) randomFunc {
		return randomFunc{name, sig, func(t *thread, g *generator, a args) (value, error) {
			x := make([]float64, len(a))
			for i, v := range a {
				if !a.Given(i) || v == nil {
					x[i] = defaults[i]
					continue
				}
				n, err := floatArg(t, v)
				if err != nil {
					return nil, err
				}
				x[i] = n
			}
			return okValue(f(g, x))
		}}
	}
	return []randomFunc{
		dist("uniform", "a, b", nil, func(g *generator, x []float64) (float64, error) {
			return x[0] + (x[1]-x[0])*g.float(), nil
		}),
		dist("triangular", "low=0.0, high=1.0, mode=None", []float64{0, 1, math.NaN()}, func(g *generator, x []float64) (float64, error) {
			return g.triangular(x[0], x[1], x[2]), nil
		}),
		dist("gauss", "mu=0.0, sigma=1.0", []float64{0, 1}, func(g *generator, x []float64) (float64, error) {
			return x[0] + g.gaussUnit()*x[1], nil
		}),
		dist("normalvariate", "mu=0.0, sigma=1.0", []float64{0, 1}, func(g *generator, x []float64) (float64, error) {
			return x[0] + g.normal()*x[1], nil
		}),
		dist("lognormvariate", "mu, sigma", nil, func(g *generator, x []float64) (float64, error) {
			return math.Exp(x[0] + g.normal()*x[1]), nil
		}),
		dist("expovariate", "lambd", nil, func(g *generator, x []float64) (float64, error) {
			if x[0] == 0 {
				return 0, object.Raise(object.ZeroDivisionError, "float division by zero")
			}
			return -math.Log(1-g.float()) / x[0], nil
		}),
		dist("paretovariate", "alpha", nil, func(g *generator, x []float64) (float64, error) {
			return pow(1-g.float(), -1/x[0]), nil
		}),
		dist("weibullvariate", "alpha, beta", nil, func(g *generator, x []float64) (float64, error) {
			return x[0] * pow(-math.Log(1-g.float()), 1/x[1]), nil
		}),
		dist("gammavariate", "alpha, beta", nil, func(g *generator, x []float64) (float64, error) { return g.gamma(x[0], x[1]) }),
		dist("betavariate", "alpha, beta", nil, func(g *generator, x []float64) (float64, error) {
			y, err := g.gamma(x[0], 1)
			if err != nil || y == 0 {
				return 0, err
			}
			z, err := g.gamma(x[1], 1)
			return y / (y + z), err
		}),
		dist("vonmisesvariate", "mu, kappa", nil, func(g *generator, x []float64) (float64, error) { return g.vonMises(x[0], x[1]), nil }),
	}
}

func (g *generator) triangular(low, high, mode float64) float64 {
	u := g.float()
	c := 0.5
	if !math.IsNaN(mode) {
		if high == low {
			return low
		}
		c = (mode - low) / (high - low)
	}
	if u > c {
		u, c, low, high = 1-u, 1-c, high, low
	}
	return low + (high-low)*math.Sqrt(u*c)
}

func (g *generator) gaussUnit() float64 {
	g.mu.Lock()
	z, ok := g.gauss, g.spare
	g.spare = false
	g.mu.Unlock()
	if ok {
		return z
	}
	angle := g.float() * 2 * math.Pi
	radius := math.Sqrt(-2 * math.Log(1-g.float()))
	g.mu.Lock()
	defer g.mu.Unlock()
	g.gauss, g.spare = math.Sin(angle)*radius, true
	return math.Cos(angle) * radius
}

func (g *generator) normal() float64 {
	magic := 4 * math.Exp(-0.5) / math.Sqrt(2)
	for {
		u1 := g.float()
		u2 := 1 - g.float()
		z := magic * (u1 - 0.5) / u2
		if z*z/4 <= -math.Log(u2) {
			return z
		}
	}
}

func (g *generator) gamma(alpha, beta float64) (float64, error) {
	if alpha <= 0 || beta <= 0 {
		return 0, valueError("gammavariate: alpha and beta must be > 0.0")
	}
	switch {
	case alpha > 1:
		ainv := math.Sqrt(2*alpha - 1)
		b := alpha - math.Log(4)
		c := alpha + ainv
		for {
			u1 := g.float()
			if !(1e-7 < u1 && u1 < 0.9999999) {
				continue
			}
			u2 := 1 - g.float()
			v := math.Log(u1/(1-u1)) / ainv
			x := alpha * math.Exp(v)
			z := u1 * u1 * u2
			r := b + c*v - x
			if r+1+math.Log(4.5)-4.5*z >= 0 || r >= math.Log(z) {
				return x * beta, nil
			}
		}
	case alpha == 1:
		return -math.Log(1-g.float()) * beta, nil
	}
	for {
		u := g.float()
		b := (math.E + alpha) / math.E
		p := b * u
		x := pow(p, 1/alpha)
		if p > 1 {
			x = -math.Log((b - p) / alpha)
		}
		u1 := g.float()
		if p > 1 {
			if u1 <= pow(x, alpha-1) {
				return x * beta, nil
			}
		} else if u1 <= math.Exp(-x) {
			return x * beta, nil
		}
	}
}

func (g *generator) vonMises(mu, kappa float64) float64 {
	if kappa <= 1e-6 {
		return 2 * math.Pi * g.float()
	}
	s := 0.5 / kappa
	r := s + math.Sqrt(1+s*s)
	var z float64
	for {
		u1 := g.float()
		z = math.Cos(math.Pi * u1)
		d := z / (r + z)
		u2 := g.float()
		if u2 < 1-d*d || u2 <= (1-d)*math.Exp(d) {
			break
		}
	}
	q := 1 / r
	f := (q + z) / (1 + q*z)
	u3 := g.float()
	theta := mu - math.Acos(f)
	if u3 > 0.5 {
		theta = mu + math.Acos(f)
	}
	theta = math.Mod(theta, 2*math.Pi)
	if theta < 0 {
		theta += 2 * math.Pi
	}
	return theta
}
