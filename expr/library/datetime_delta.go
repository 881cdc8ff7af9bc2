package library

import (
	"math"
	"math/big"

	"github.com/gramener/gramex-go/expr/object"
)

// timedelta is datetime.timedelta, normalised as CPython keeps it: 0 ≤ seconds < 86400, 0 ≤
// micros < 1e6. nanos are those of pandas.Timedelta, 0 ≤ nanos < 1000.
type timedelta struct {
	days, seconds, micros int
	nanos                 int
	pandas                bool
}

const maxDeltaDays = 999999999

var timedeltaOnce lazyClass

func timedeltaClass() *object.Class { return timedeltaOnce.get(timedeltaSpec) }

func (d *timedelta) Class() *object.Class {
	if d.pandas {
		return pandasTimedeltaClass()
	}
	return timedeltaClass()
}

// newDelta normalises; the sums may be of any sign.
func newDelta(days, seconds, micros int) (*timedelta, error) {
	carry, us := floorDivMod(micros, 1000000)
	more, s := floorDivMod(seconds+carry, 86400)
	days += more
	if days < -maxDeltaDays || days > maxDeltaDays {
		return nil, object.Raise(object.OverflowError, "days=%d; must have magnitude <= %d", days, maxDeltaDays)
	}
	return &timedelta{days: days, seconds: s, micros: us}, nil
}

// deltaOfBig is the timedelta of a number of microseconds.
func deltaOfBig(us *big.Int) (*timedelta, error) {
	day := big.NewInt(86400000000)
	days, rest := new(big.Int).DivMod(us, day, new(big.Int))
	if !days.IsInt64() || days.Int64() > maxDeltaDays || days.Int64() < -maxDeltaDays {
		if days.IsInt64() && days.Int64() < math.MaxInt32 && days.Int64() > math.MinInt32 {
			return nil, object.Raise(object.OverflowError, "days=%d; must have magnitude <= %d", days.Int64(), maxDeltaDays)
		}
		return nil, object.Raise(object.OverflowError, "Python int too large to convert to C int")
	}
	r := rest.Int64()
	return &timedelta{days: int(days.Int64()), seconds: int(r / 1000000), micros: int(r % 1000000)}, nil
}

func (d *timedelta) big() *big.Int {
	n := big.NewInt(int64(d.days)*86400 + int64(d.seconds))
	return n.Mul(n, big.NewInt(1000000)).Add(n, big.NewInt(int64(d.micros)))
}

// us is the length in microseconds, for those known to be short (offsets, differences).
func (d *timedelta) us() int64 {
	return (int64(d.days)*86400+int64(d.seconds))*1000000 + int64(d.micros)
}

func (d *timedelta) total() float64 {
	f, _ := new(big.Rat).SetFrac(d.big(), big.NewInt(1000000)).Float64()
	if d.nanos != 0 {
		f += float64(d.nanos) / 1e9
	}
	return f
}

// asDelta gives the timedelta that v is.
func asDelta(v value) (*timedelta, bool) {
	d, ok := object.Native(v).(*timedelta)
	return d, ok
}

// deltaUnits are timedelta's parameters in order, in microseconds.
var deltaUnits = []int64{86400000000, 1000000, 1, 1000, 60000000, 3600000000, 604800000000}

var deltaNames = []string{"days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks"}

func newTimedelta(t *thread, cls *object.Class, a args) (value, error) {
	sum, left := new(big.Int), 0.0
	for i, unit := range deltaUnits {
		if !a.Given(i) {
			continue
		}
		n, err := deltaNumber(t, a[i], deltaNames[i])
		if err != nil {
			return nil, err
		}
		whole := new(big.Int).Quo(n.Num(), n.Denom())
		sum.Add(sum, whole.Mul(whole, big.NewInt(unit)))
		if f, ok := object.Native(a[i]).(float64); ok {
			// The fraction is scaled as a float, as CPython does it, so that it rounds alike.
			_, frac := math.Modf(f)
			us, rest := math.Modf(frac * float64(unit))
			sum.Add(sum, big.NewInt(int64(us)))
			left += rest
		}
	}
	if left != 0 {
		odd := float64(sum.Bit(0))
		us := math.Round(left)
		if math.Abs(us-left) == 0.5 {
			us = 2*math.Round((left+odd)*0.5) - odd
		}
		sum.Add(sum, big.NewInt(int64(us)))
	}
	return deltaOfBig(sum)
}

// deltaNumber is a number of units, exactly.
func deltaNumber(t *thread, v value, name string) (*big.Rat, error) {
	switch x := object.Native(v).(type) {
	case int64:
		return new(big.Rat).SetInt64(x), nil
	case bool:
		if x {
			return new(big.Rat).SetInt64(1), nil
		}
		return new(big.Rat), nil
	case *big.Int:
		return new(big.Rat).SetInt(x), nil
	case float64:
		if math.IsNaN(x) {
			return nil, valueError("cannot convert float NaN to integer")
		}
		if math.IsInf(x, 0) {
			return nil, object.Raise(object.OverflowError, "cannot convert float infinity to integer")
		}
		return new(big.Rat).SetFloat64(x), nil
	}
	return nil, typeError("unsupported type for timedelta %s component: %s", name, object.TypeName(v))
}

func roundHalfEven(r *big.Rat) *big.Int {
	if r.IsInt() {
		return new(big.Int).Set(r.Num())
	}
	den := r.Denom()
	q, m := new(big.Int).DivMod(r.Num(), den, new(big.Int))
	cmp := new(big.Int).Lsh(m, 1).Cmp(den)
	if cmp > 0 || cmp == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(1))
	}
	return q
}

func (d *timedelta) Repr(t *thread) (string, error) {
	if d.pandas {
		return "Timedelta('" + d.pandasText() + "')", nil
	}
	s := ""
	add := func(name string, n int) {
		if n != 0 {
			if s != "" {
				s += ", "
			}
			s += name + "=" + itoa(n)
		}
	}
	add("days", d.days)
	add("seconds", d.seconds)
	add("microseconds", d.micros)
	if s == "" {
		s = "0"
	}
	return "datetime.timedelta(" + s + ")", nil
}

func (d *timedelta) Str(t *thread) (string, error) {
	if d.pandas {
		return d.pandasText(), nil
	}
	s := itoa(d.seconds/3600) + ":" + pad0(d.seconds/60%60, 2) + ":" + pad0(d.seconds%60, 2)
	if d.micros != 0 {
		s += "." + pad0(d.micros, 6)
	}
	if d.days != 0 {
		unit := " days, "
		if d.days == 1 || d.days == -1 {
			unit = " day, "
		}
		s = itoa(d.days) + unit + s
	}
	return s, nil
}

func (d *timedelta) Truth(t *thread) (bool, error) {
	return d.days != 0 || d.seconds != 0 || d.micros != 0 || d.nanos != 0, nil
}

func (d *timedelta) Hash(t *thread) (int64, error) {
	return object.Hash(t, newTuple(int64(d.days), int64(d.seconds), int64(d.micros)))
}

func (d *timedelta) Compare(t *thread, op object.CmpOp, other value) (value, bool, error) {
	o, ok := asDelta(other)
	if !ok {
		return nil, false, nil
	}
	c := d.big().Cmp(o.big())
	if c == 0 {
		c = d.nanos - o.nanos
	}
	return compareInts(op, c), true, nil
}

func (d *timedelta) Unary(t *thread, op object.UnOp) (value, bool, error) {
	n := d.big()
	switch op {
	case object.OpNeg:
		n.Neg(n)
	case object.OpAbs:
		n.Abs(n)
	case object.OpPos:
	default:
		return nil, false, nil
	}
	r, err := deltaOfBig(n)
	if err != nil {
		return nil, true, err
	}
	return d.like(r), true, nil
}

// like makes r of d's kind.
func (d *timedelta) like(r *timedelta) *timedelta {
	r.pandas = r.pandas || d.pandas
	return r
}

func (d *timedelta) Binary(t *thread, op object.BinOp, other value, reflected bool) (value, bool, error) {
	o, isDelta := asDelta(other)
	done := func(r *timedelta, err error) (value, bool, error) {
		if err != nil {
			return nil, true, err
		}
		if isDelta {
			r = o.like(r)
		}
		return d.like(r), true, nil
	}
	if isDelta {
		a, b := d, o
		if reflected {
			a, b = o, d
		}
		switch op {
		case object.OpAdd:
			return done(newDelta(a.days+b.days, a.seconds+b.seconds, a.micros+b.micros))
		case object.OpSub:
			return done(newDelta(a.days-b.days, a.seconds-b.seconds, a.micros-b.micros))
		}
		return d.divide(op, a, b, done)
	}
	if op == object.OpMul {
		n, ok, err := scaleOf(other)
		if err != nil || !ok {
			return nil, err != nil, err
		}
		return done(deltaOfBig(roundHalfEven(n.Mul(n, new(big.Rat).SetInt(d.big())))))
	}
	if reflected || op != object.OpTrueDiv && op != object.OpFloorDiv {
		return nil, false, nil
	}
	n, ok, err := scaleOf(other)
	if err != nil || !ok {
		return nil, err != nil, err
	}
	_, isFloat := object.Native(other).(float64)
	if isFloat && op == object.OpFloorDiv && !d.pandas {
		return nil, false, nil
	}
	if n.Sign() == 0 {
		return nil, true, object.Raise(object.ZeroDivisionError, "integer division or modulo by zero")
	}
	q := new(big.Rat).Quo(new(big.Rat).SetInt(d.big()), n)
	if op == object.OpTrueDiv {
		return done(deltaOfBig(roundHalfEven(q)))
	}
	return done(deltaOfBig(floorRat(q)))
}

func floorRat(r *big.Rat) *big.Int {
	q, m := new(big.Int).QuoRem(r.Num(), r.Denom(), new(big.Int))
	if m.Sign() < 0 {
		q.Sub(q, big.NewInt(1))
	}
	return q
}

// scaleOf is a number that a timedelta can be multiplied with.
func scaleOf(v value) (*big.Rat, bool, error) {
	switch object.Native(v).(type) {
	case int64, bool, *big.Int, float64:
		r, err := deltaNumber(nil, v, "")
		if err != nil {
			if f, _ := object.Native(v).(float64); math.IsNaN(f) {
				return nil, false, valueError("cannot convert NaN to integer ratio")
			}
			return nil, false, object.Raise(object.OverflowError, "cannot convert Infinity to integer ratio")
		}
		return r, true, nil
	}
	return nil, false, nil
}

func (d *timedelta) divide(op object.BinOp, a, b *timedelta, done func(*timedelta, error) (value, bool, error)) (value, bool, error) {
	switch op {
	case object.OpTrueDiv, object.OpFloorDiv, object.OpMod, object.OpDivMod:
	default:
		return nil, false, nil
	}
	x, y := a.big(), b.big()
	if y.Sign() == 0 {
		if op == object.OpTrueDiv {
			return nil, true, object.Raise(object.ZeroDivisionError, "division by zero")
		}
		return nil, true, object.Raise(object.ZeroDivisionError, "integer division or modulo by zero")
	}
	if op == object.OpTrueDiv {
		f, _ := new(big.Rat).SetFrac(x, y).Float64()
		return f, true, nil
	}
	q := floorRat(new(big.Rat).SetFrac(x, y))
	if op == object.OpFloorDiv {
		return object.NewInt(q), true, nil
	}
	m := new(big.Int).Sub(x, new(big.Int).Mul(q, y))
	v, ok, err := done(deltaOfBig(m))
	if op == object.OpMod || err != nil {
		return v, ok, err
	}
	return newTuple(object.NewInt(q), v), true, nil
}

func deltaProp(name string, get func(d *timedelta) value) object.Property {
	return object.Property{Name: name, Get: func(t *thread, self value) (value, error) {
		return get(object.Native(self).(*timedelta)), nil
	}}
}

func timedeltaSpec() object.ClassSpec {
	return object.ClassSpec{
		Name: "timedelta", Module: "datetime", ErrName: "datetime.timedelta",
		Sig: "days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0",
		New: newTimedelta,
		Attrs: map[string]value{
			"min":        &timedelta{days: -maxDeltaDays},
			"max":        &timedelta{days: maxDeltaDays, seconds: 86399, micros: 999999},
			"resolution": &timedelta{micros: 1},
		},
		Properties: []object.Property{
			deltaProp("days", func(d *timedelta) value { return int64(d.days) }),
			deltaProp("seconds", func(d *timedelta) value { return int64(d.seconds) }),
			deltaProp("microseconds", func(d *timedelta) value { return int64(d.micros) }),
		},
		Methods: []object.Method{
			{Name: "total_seconds", Fn: func(t *thread, self value, a args) (value, error) {
				return object.Native(self).(*timedelta).total(), nil
			}},
			{Name: "__reduce__", Fn: func(t *thread, self value, a args) (value, error) {
				d := object.Native(self).(*timedelta)
				return newTuple(d.Class(), newTuple(int64(d.days), int64(d.seconds), int64(d.micros))), nil
			}},
		},
	}
}
