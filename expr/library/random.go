package library

import (
	crand "crypto/rand"
	"crypto/sha512"
	"math"
	"math/big"
	"sync"

	"github.com/gramener/gramex-go/expr/object"
)

// generator is random.Random: the Mersenne Twister, or with system set SystemRandom.
type generator struct {
	mu     sync.Mutex
	tw     twister
	system bool
	gauss  float64
	spare  bool // gauss holds the second of two
}

// randomState is the generator that the module's functions share.
type randomState struct{ gen *generator }

func newRandomState() *randomState {
	g := &generator{}
	g.reseed()
	return &randomState{g}
}

// reseed takes a seed from the system.
func (g *generator) reseed() {
	var buf [32]byte
	_, _ = crand.Read(buf[:]) // never fails
	g.mu.Lock()
	defer g.mu.Unlock()
	g.tw.seed(new(big.Int).SetBytes(buf[:]))
	g.spare = false
}

func (g *generator) seed(t *thread, v value) error {
	if isNone(v) {
		g.reseed()
		return nil
	}
	var n *big.Int
	text, isText := asStr(v)
	if !isText {
		text, isText = asBytes(v)
	}
	switch {
	case isText:
		sum := sha512.Sum512([]byte(text))
		n = new(big.Int).SetBytes(append([]byte(text), sum[:]...))
	default:
		switch x := object.Native(v).(type) {
		case int64, bool, *big.Int:
			b, err := bigArg(t, v)
			if err != nil {
				return err
			}
			n = new(big.Int).Abs(b)
		case float64:
			h, err := object.Hash(t, x)
			if err != nil {
				return err
			}
			n = new(big.Int).SetUint64(uint64(h))
		default:
			return typeError("The only supported seed types are: None,\nint, float, str, bytes, and bytearray.")
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.tw.seed(n)
	g.spare = false
	return nil
}

// float is in [0, 1).
func (g *generator) float() float64 {
	if g.system {
		return float64(g.systemBits(53)) / (1 << 53)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.tw.float()
}

func (g *generator) systemBits(k int) uint64 {
	var buf [8]byte
	_, _ = crand.Read(buf[:])
	return new(big.Int).SetBytes(buf[:]).Uint64() >> (64 - k)
}

// bits returns k random bits.
func (g *generator) bits(k int) *big.Int {
	if g.system {
		buf := make([]byte, (k+7)/8)
		_, _ = crand.Read(buf)
		n := new(big.Int).SetBytes(buf)
		return n.Rsh(n, uint(len(buf)*8-k))
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.tw.bigBits(k)
}

// below returns a number in [0, n), n > 0.
func (g *generator) below(n int) int {
	if g.system {
		return int(g.bigBelow(big.NewInt(int64(n))).Int64())
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return int(g.tw.below(uint64(n)))
}

func (g *generator) bigBelow(n *big.Int) *big.Int {
	for k := n.BitLen(); ; {
		if r := g.bits(k); r.Cmp(n) < 0 {
			return r
		}
	}
}

var randomOnce, systemRandomOnce lazyClass

func (g *generator) Class() *object.Class {
	base := randomOnce.get(func() object.ClassSpec { return randomSpec("Random", false) })
	if g.system {
		return systemRandomOnce.get(func() object.ClassSpec {
			spec := randomSpec("SystemRandom", true)
			spec.Bases = []*object.Class{base}
			return spec
		})
	}
	return base
}

func randomSpec(name string, system bool) object.ClassSpec {
	spec := object.ClassSpec{Name: name, Module: "random", Sig: "x=None",
		New: func(t *thread, cls *object.Class, a args) (value, error) {
			g := &generator{system: system}
			return g, g.seed(t, given(a, 0))
		}}
	for _, m := range randomFuncs() {
		spec.Methods = append(spec.Methods, object.Method{Name: m.name, Sig: m.sig,
			Fn: func(t *thread, self value, a args) (value, error) {
				return m.fn(t, object.Native(self).(*generator), a)
			}})
	}
	return spec
}

func buildRandom(b *builder) {
	g := b.lib.rand.gen
	for _, m := range randomFuncs() {
		b.fn(m.name, m.sig, func(t *thread, a args) (value, error) { return m.fn(t, g, a) })
	}
	b.class(g.Class())
	b.class((&generator{system: true}).Class())
}

type randomFunc struct {
	name, sig string
	fn        func(t *thread, g *generator, a args) (value, error)
}

// randomFuncs are the functions of the module and methods of the classes.
func randomFuncs() []randomFunc {
	return append([]randomFunc{
		{"seed", "a=None, version=2", func(t *thread, g *generator, a args) (value, error) { return nil, g.seed(t, given(a, 0)) }},
		{"random", "", func(t *thread, g *generator, a args) (value, error) { return g.float(), nil }},
		{"getrandbits", "k, /", func(t *thread, g *generator, a args) (value, error) {
			k, err := intArg(t, a[0])
			if err != nil {
				return nil, err
			}
			if k < 0 {
				return nil, valueError("number of bits must be non-negative")
			}
			if err := t.Charge(k / 8); err != nil {
				return nil, err
			}
			return object.NewInt(g.bits(k)), nil
		}},
		{"randbytes", "n", func(t *thread, g *generator, a args) (value, error) {
			n, err := intArg(t, a[0])
			if err != nil {
				return nil, err
			}
			if n < 0 {
				return nil, valueError("number of bits must be non-negative")
			}
			if err := t.Charge(3 * n); err != nil {
				return nil, err
			}
			buf := g.bits(n * 8).FillBytes(make([]byte, n))
			for i, j := 0, n-1; i < j; i, j = i+1, j-1 {
				buf[i], buf[j] = buf[j], buf[i]
			}
			return object.Bytes(buf), nil
		}},
		{"randrange", "start, stop=None, step=1", randrange},
		{"randint", "a, b", func(t *thread, g *generator, a args) (value, error) {
			lo, err := bigArg(t, a[0])
			if err != nil {
				return nil, err
			}
			hi, err := bigArg(t, a[1])
			if err != nil {
				return nil, err
			}
			width := new(big.Int).Sub(hi, lo)
			if width.Add(width, big.NewInt(1)).Sign() <= 0 {
				return nil, valueError("empty range for randrange() (%s, %s, %s)", lo, new(big.Int).Add(hi, big.NewInt(1)), width)
			}
			return object.NewInt(new(big.Int).Add(lo, g.bigBelow(width))), nil
		}},
		{"choice", "seq", func(t *thread, g *generator, a args) (value, error) {
			n, err := object.Len(t, a[0])
			if err != nil {
				return nil, err
			}
			if n == 0 {
				return nil, object.Raise(object.IndexError, "Cannot choose from an empty sequence")
			}
			return object.GetItem(t, a[0], int64(g.below(n)))
		}},
		{"choices", "population, weights=None, *, cum_weights=None, k=1", randomChoices},
		{"shuffle", "x", func(t *thread, g *generator, a args) (value, error) {
			n, err := object.Len(t, a[0])
			if err != nil {
				return nil, err
			}
			for i := n - 1; i > 0; i-- {
				if i%1024 == 0 {
					if err := t.Check(); err != nil {
						return nil, err
					}
				}
				if err := swapItems(t, a[0], i, g.below(i+1)); err != nil {
					return nil, err
				}
			}
			return nil, nil
		}},
		{"sample", "population, k, *, counts=None", randomSample},
		{"getstate", "", func(t *thread, g *generator, a args) (value, error) {
			g.mu.Lock()
			defer g.mu.Unlock()
			state := make([]value, 0, 625)
			for _, w := range g.tw.state {
				state = append(state, int64(w))
			}
			var next value
			if g.spare {
				next = g.gauss
			}
			return newTuple(int64(3), newTuple(append(state, int64(g.tw.index))...), next), t.Charge(10000)
		}},
		{"setstate", "state", randomSetState},
	}, randomDistributions()...)
}

func randomSetState(t *thread, g *generator, a args) (value, error) {
	parts, err := object.Unpack(t, a[0], 3)
	if err != nil {
		return nil, err
	}
	words, err := object.ToSlice(t, parts[1])
	if err != nil {
		return nil, err
	}
	if len(words) != 625 {
		return nil, valueError("state vector is the wrong size")
	}
	var tw twister
	for i, w := range words {
		n, ok := asInt(w)
		if !ok {
			return nil, typeError("an integer is required")
		}
		if i == 624 {
			if n < 0 || n > 624 {
				return nil, valueError("invalid state")
			}
			tw.index = int(n)
			break
		}
		tw.state[i] = uint32(n)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.tw = tw
	g.gauss, g.spare = parts[2].(float64)
	return nil, nil
}

func swapItems(t *thread, v value, i, j int) error {
	if l, ok := v.(*object.List); ok {
		if i < len(l.Items) && j < len(l.Items) {
			l.Items[i], l.Items[j] = l.Items[j], l.Items[i]
			return nil
		}
	}
	x, err := object.GetItem(t, v, int64(i))
	if err != nil {
		return err
	}
	y, err := object.GetItem(t, v, int64(j))
	if err != nil {
		return err
	}
	if err := object.SetItem(t, v, int64(i), y); err != nil {
		return err
	}
	return object.SetItem(t, v, int64(j), x)
}

func randrange(t *thread, g *generator, a args) (value, error) {
	bound := func(v value, what string) (*big.Int, error) {
		n, err := object.Index(t, v)
		if err != nil {
			if f, ok := object.Native(v).(float64); ok && f == math.Trunc(f) {
				b, _ := big.NewFloat(f).Int(nil)
				return b, nil
			} else if ok {
				return nil, valueError("non-integer %s for randrange()", what)
			}
			return nil, err
		}
		return bigArg(t, n)
	}
	start, err := bound(a[0], "arg 1")
	if err != nil {
		return nil, err
	}
	if isNone(given(a, 1)) {
		if a.Given(2) {
			return nil, typeError("Missing a non-None stop argument")
		}
		if start.Sign() <= 0 {
			return nil, valueError("empty range for randrange()")
		}
		return object.NewInt(g.bigBelow(start)), nil
	}
	stop, err := bound(a[1], "stop")
	if err != nil {
		return nil, err
	}
	step, err := bound(a.Or(2, int64(1)), "step")
	if err != nil {
		return nil, err
	}
	width := new(big.Int).Sub(stop, start)
	if step.Cmp(big.NewInt(1)) == 0 {
		if width.Sign() <= 0 {
			return nil, valueError("empty range for randrange() (%s, %s, %s)", start, stop, width)
		}
		return object.NewInt(new(big.Int).Add(start, g.bigBelow(width))), nil
	}
	one := big.NewInt(1)
	n := new(big.Int)
	switch step.Sign() {
	case 1:
		n.Add(width, step).Sub(n, one)
	case -1:
		n.Add(width, step).Add(n, one)
	default:
		return nil, valueError("zero step for randrange()")
	}
	n = floorRat(new(big.Rat).SetFrac(n, step))
	if n.Sign() <= 0 {
		return nil, valueError("empty range for randrange()")
	}
	r := g.bigBelow(n)
	return object.NewInt(r.Mul(r, step).Add(r, start)), nil
}

func randomSample(t *thread, g *generator, a args) (value, error) {
	switch object.Native(a[0]).(type) {
	case *object.Set, *object.FrozenSet, *object.Dict:
		return nil, typeError("Population must be a sequence.  For dicts or sets, use sorted(d).")
	}
	pool, err := object.ToSlice(t, a[0])
	if err != nil {
		if !object.AsException(err).IsA(object.TypeError) {
			return nil, err
		}
		return nil, typeError("Population must be a sequence.  For dicts or sets, use sorted(d).")
	}
	if c := given(a, 2); !isNone(c) {
		if pool, err = repeatCounts(t, pool, c); err != nil {
			return nil, err
		}
	}
	k, err := intArg(t, a[1])
	if err != nil {
		return nil, err
	}
	n := len(pool)
	if k < 0 || k > n {
		return nil, valueError("Sample larger than population or is negative")
	}
	if err := t.Charge(16 * (n + k)); err != nil {
		return nil, err
	}
	out := make([]value, k)
	setsize := 21.0
	if k > 5 {
		setsize += math.Pow(4, math.Ceil(math.Log(float64(k*3))/math.Log(4)))
	}
	if float64(n) <= setsize {
		pool = append([]value{}, pool...)
		for i := range out {
			j := g.below(n - i)
			out[i] = pool[j]
			pool[j] = pool[n-i-1]
		}
		return newList(out), nil
	}
	chosen := map[int]bool{}
	for i := range out {
		j := g.below(n)
		for chosen[j] {
			j = g.below(n)
		}
		chosen[j] = true
		out[i] = pool[j]
	}
	return newList(out), nil
}

func repeatCounts(t *thread, pool []value, counts value) ([]value, error) {
	ns, err := object.ToSlice(t, counts)
	if err != nil {
		return nil, err
	}
	if len(ns) != len(pool) {
		return nil, valueError("The number of counts does not match the population")
	}
	var out []value
	for i, c := range ns {
		n, err := intArg(t, c)
		if err != nil {
			return nil, typeError("Counts must be integers")
		}
		if n < 0 {
			return nil, valueError("Counts must be non-negative")
		}
		if err := t.Charge(16 * n); err != nil {
			return nil, err
		}
		for range n {
			out = append(out, pool[i])
		}
	}
	return out, nil
}

func randomChoices(t *thread, g *generator, a args) (value, error) {
	pool, err := object.ToSlice(t, a[0])
	if err != nil {
		return nil, err
	}
	k, err := intArg(t, a.Or(3, int64(1)))
	if err != nil {
		return nil, err
	}
	k = max(k, 0)
	if err := t.Charge(16 * k); err != nil {
		return nil, err
	}
	n := len(pool)
	weights, cum := given(a, 1), given(a, 2)
	if !isNone(weights) && !isNone(cum) {
		return nil, typeError("Cannot specify both weights and cumulative weights")
	}
	out := make([]value, k)
	if isNone(weights) && isNone(cum) {
		if n == 0 && k > 0 {
			return nil, object.Raise(object.IndexError, "list index out of range")
		}
		for i := range out {
			out[i] = pool[int(math.Floor(g.float()*float64(n)))]
		}
		return newList(out), nil
	}
	sums, err := cumulative(t, weights, cum)
	if err != nil {
		return nil, err
	}
	if len(sums) != n {
		return nil, valueError("The number of weights does not match the population")
	}
	total := 0.0
	if n > 0 {
		total = sums[n-1]
	}
	switch {
	case total <= 0:
		return nil, valueError("Total of weights must be greater than zero")
	case math.IsInf(total, 0) || math.IsNaN(total):
		return nil, valueError("Total of weights must be finite")
	}
	for i := range out {
		x := g.float() * total
		lo, hi := 0, n-1
		for lo < hi {
			if mid := (lo + hi) / 2; x < sums[mid] {
				hi = mid
			} else {
				lo = mid + 1
			}
		}
		out[i] = pool[lo]
	}
	return newList(out), nil
}

func cumulative(t *thread, weights, cum value) ([]float64, error) {
	src := weights
	if !isNone(cum) {
		src = cum
	}
	items, err := object.ToSlice(t, src)
	if err != nil {
		return nil, err
	}
	sums := make([]float64, len(items))
	for i, w := range items {
		if sums[i], err = floatArg(t, w); err != nil {
			return nil, err
		}
		if i > 0 && isNone(cum) {
			sums[i] += sums[i-1]
		}
	}
	return sums, nil
}
