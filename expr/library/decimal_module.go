package library

import (
	"math/big"
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

var roundings = []string{"ROUND_UP", "ROUND_DOWN", "ROUND_CEILING", "ROUND_FLOOR", "ROUND_HALF_UP", "ROUND_HALF_DOWN",
	"ROUND_HALF_EVEN", "ROUND_05UP"}

func roundingArg(v value, def string) (string, error) {
	if isNone(v) {
		return def, nil
	}
	s, _ := asStr(v)
	for _, r := range roundings {
		if r == s {
			return s, nil
		}
	}
	return "", typeError("valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n" +
		"   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]")
}

var decimalTupleOnce, decimalContextOnce lazyClass

func decimalMethods(c *decimalContext) []object.Method {
	m := func(name, sig string, fn func(t *thread, d *decimal, a args) (value, error)) object.Method {
		return object.Method{Name: name, Sig: sig, Fn: func(t *thread, self value, a args) (value, error) {
			return fn(t, object.Native(self).(*decimal), a)
		}}
	}
	test := func(name string, f func(d *decimal) bool) object.Method {
		return m(name, "", func(t *thread, d *decimal, a args) (value, error) { return f(d), nil })
	}
	whole := func(name string) object.Method {
		return m(name, "rounding=None, context=None", func(t *thread, d *decimal, a args) (value, error) {
			mode, err := roundingArg(given(a, 0), c.rounding)
			if err != nil || d.form != 0 || d.exp >= 0 {
				return d, err
			}
			n, err := d.whole(t, mode)
			if err != nil {
				return nil, err
			}
			return c.finite(d.neg, n.Abs(n), 0), nil
		})
	}
	toInt := func(name, mode string) object.Method {
		return m(name, "", func(t *thread, d *decimal, a args) (value, error) {
			if d.form != 0 {
				return d.Int(t)
			}
			n, err := d.whole(t, mode)
			if err != nil {
				return nil, err
			}
			return object.NewInt(n), nil
		})
	}
	out := []object.Method{
		m("quantize", "exp, rounding=None, context=None", func(t *thread, d *decimal, a args) (value, error) {
			e, err := c.of(t, a[0])
			if err != nil {
				return nil, err
			}
			mode, err := roundingArg(given(a, 1), c.rounding)
			if err != nil {
				return nil, err
			}
			return okValue(d.quantize(t, e.exp, mode))
		}),
		m("normalize", "context=None", func(t *thread, d *decimal, a args) (value, error) { return okValue(d.normalize()) }),
		m("sqrt", "context=None", func(t *thread, d *decimal, a args) (value, error) { return okValue(c.sqrt(t, d)) }),
		whole("to_integral_value"), whole("to_integral"), whole("to_integral_exact"),
		toInt("__floor__", "ROUND_FLOOR"), toInt("__ceil__", "ROUND_CEILING"), toInt("__trunc__", "ROUND_DOWN"),
		m("__round__", "ndigits=None, /", func(t *thread, d *decimal, a args) (value, error) {
			if isNone(given(a, 0)) {
				if d.form != 0 {
					return d.Int(t)
				}
				n, err := d.whole(t, "ROUND_HALF_EVEN")
				if err != nil {
					return nil, err
				}
				return object.NewInt(n), nil
			}
			n, err := intArg(t, a[0])
			if err != nil {
				return nil, err
			}
			return okValue(d.quantize(t, -n, "ROUND_HALF_EVEN"))
		}),
		test("is_nan", func(d *decimal) bool { return d.form == 'n' }),
		test("is_infinite", func(d *decimal) bool { return d.form == 'i' }),
		test("is_finite", func(d *decimal) bool { return d.form == 0 }),
		test("is_zero", func(d *decimal) bool { return d.form == 0 && d.coef.Sign() == 0 }),
		test("is_signed", func(d *decimal) bool { return d.neg }),
		m("adjusted", "", func(t *thread, d *decimal, a args) (value, error) { return int64(d.exp + digitsOf(d.coef) - 1), nil }),
		m("copy_abs", "", func(t *thread, d *decimal, a args) (value, error) {
			r := *d
			r.neg = false
			return &r, nil
		}),
		m("copy_negate", "", func(t *thread, d *decimal, a args) (value, error) {
			r := *d
			r.neg = !d.neg
			return &r, nil
		}),
		m("as_tuple", "", func(t *thread, d *decimal, a args) (value, error) { return d.tuple(t) }),
		m("as_integer_ratio", "", func(t *thread, d *decimal, a args) (value, error) {
			if d.form != 0 {
				return d.Int(t)
			}
			if d.exp > 10000 || d.exp < -10000 {
				return nil, object.Raise(object.MemoryError, "")
			}
			r := new(big.Rat).SetInt(d.coef)
			if d.exp >= 0 {
				r.Mul(r, new(big.Rat).SetInt(pow10(d.exp)))
			} else {
				r.Quo(r, new(big.Rat).SetInt(pow10(-d.exp)))
			}
			if d.neg {
				r.Neg(r)
			}
			return newTuple(object.NewInt(r.Num()), object.NewInt(r.Denom())), nil
		}),
		m("compare", "other, context=None", func(t *thread, d *decimal, a args) (value, error) {
			o, err := c.of(t, a[0])
			if err != nil {
				return nil, err
			}
			n, err := d.cmp(t, o)
			return c.signed(big.NewInt(int64(sign64(int64(n)))), 0), err
		}),
	}
	for name, want := range map[string]int{"max": 1, "min": -1} {
		out = append(out, m(name, "other, context=None", func(t *thread, d *decimal, a args) (value, error) {
			o, err := c.of(t, a[0])
			if err != nil {
				return nil, err
			}
			n, err := d.cmp(t, o)
			if err != nil {
				return nil, err
			}
			if n*want >= 0 {
				return okValue(d.fix())
			}
			return okValue(o.fix())
		}))
	}
	return out
}

func (d *decimal) tuple(t *thread) (value, error) {
	sign := int64(0)
	if d.neg {
		sign = 1
	}
	var digits []value
	for _, c := range d.coef.String() {
		digits = append(digits, int64(c-'0'))
	}
	var exp value = int64(d.exp)
	switch d.form {
	case 'i':
		digits, exp = []value{int64(0)}, "F"
	case 'n':
		digits, exp = nil, "n"
	}
	cls := decimalTupleOnce.get(func() object.ClassSpec {
		return namedTupleSpec("DecimalTuple", "decimal", []string{"sign", "digits", "exponent"}, nil)
	})
	return tupleOf(cls, sign, newTuple(digits...), exp), t.Charge(16 * len(digits))
}

// Format is format(d, spec): the number is rounded as asked, then laid out as a float's text is.
func (d *decimal) Format(t *thread, spec string) (string, error) {
	f, err := parseSpec(spec)
	if err != nil {
		return "", err
	}
	r := d
	body := ""
	switch {
	case d.form != 0:
		body = strings.TrimPrefix(d.text(), "-")
	case f.kind == 'f' || f.kind == '%' || f.kind == 'F':
		if f.kind == '%' {
			r = d.ctx.finite(d.neg, d.coef, d.exp+2)
		}
		exp := min(r.exp, 0)
		if f.prec >= 0 {
			exp = -f.prec
		}
		wide := *d.ctx
		wide.prec = maxDecimalPrec
		w := *r
		w.ctx = &wide
		if r, err = w.quantize(t, exp, d.ctx.rounding); err != nil {
			return "", err
		}
		body = placePoint(r.coef.String(), r.exp)
		if f.kind == '%' {
			body += "%"
		}
	case f.kind == 'e' || f.kind == 'E':
		body = r.scientific(f)
	default:
		if f.prec > 0 && digitsOf(d.coef) > f.prec {
			short := *d.ctx
			short.prec = f.prec
			w := *d
			w.ctx = &short
			if r, err = w.fix(); err != nil {
				return "", err
			}
		}
		body = strings.TrimPrefix(r.text(), "-")
		if f.kind == 'g' {
			body = strings.ToLower(body)
		}
	}
	return f.layout(body, d.neg), t.Charge(f.width + 2*len(body))
}

func (d *decimal) scientific(f decimalSpec) string {
	digits := d.coef.String()
	exp := d.exp + len(digits) - 1
	if f.prec >= 0 {
		if n := len(digits) - f.prec - 1; n > 0 {
			digits = roundCoef(d.coef, n, d.neg, d.ctx.rounding).String()
			if len(digits) > f.prec+1 {
				digits, exp = digits[:f.prec+1], exp+1
			}
		} else {
			digits += strings.Repeat("0", -n)
		}
	}
	out := digits[:1]
	if len(digits) > 1 {
		out += "." + digits[1:]
	}
	sign := "+"
	if exp < 0 {
		sign, exp = "-", -exp
	}
	return out + string(f.kind) + sign + itoa(exp)
}

// decimalSpec is a format specification.
type decimalSpec struct {
	fill        rune
	align, sign byte
	width, prec int // prec -1: none
	comma       bool
	kind        byte // 0: none
}

func parseSpec(spec string) (decimalSpec, error) {
	f := decimalSpec{fill: ' ', prec: -1}
	bad := valueError("invalid format string")
	r := []rune(spec)
	i := 0
	isAlign := func(c rune) bool { return strings.ContainsRune("<>=^", c) }
	if len(r) > 1 && isAlign(r[1]) {
		f.fill, f.align, i = r[0], byte(r[1]), 2
	} else if len(r) > 0 && isAlign(r[0]) {
		f.align, i = byte(r[0]), 1
	}
	if i < len(r) && strings.ContainsRune("+- ", r[i]) {
		f.sign = byte(r[i])
		i++
	}
	if i < len(r) && r[i] == '0' {
		if f.align == 0 {
			f.fill, f.align = '0', '='
		}
		i++
	}
	number := func() (int, error) {
		n, start := 0, i
		for ; i < len(r) && isASCIIDigit(r[i]); i++ {
			if n = n*10 + int(r[i]-'0'); n > 1<<20 {
				return 0, object.Raise(object.MemoryError, "")
			}
		}
		if i == start {
			return -1, nil
		}
		return n, nil
	}
	var err error
	if f.width, err = number(); err != nil {
		return f, err
	}
	f.width = max(f.width, 0)
	if i < len(r) && r[i] == ',' {
		f.comma = true
		i++
	}
	if i < len(r) && r[i] == '.' {
		i++
		if f.prec, err = number(); err != nil {
			return f, err
		}
		if f.prec < 0 {
			return f, bad
		}
	}
	if i < len(r) && strings.ContainsRune("eEfFgGn%", r[i]) {
		f.kind = byte(r[i])
		i++
	}
	if i != len(r) {
		return f, bad
	}
	return f, nil
}

// layout adds sign, separators and padding.
func (f decimalSpec) layout(body string, neg bool) string {
	sign := ""
	switch {
	case neg:
		sign = "-"
	case f.sign == '+' || f.sign == ' ':
		sign = string(f.sign)
	}
	if f.comma {
		whole, rest := body, ""
		if i := strings.IndexAny(body, ".%eE"); i >= 0 {
			whole, rest = body[:i], body[i:]
		}
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
		body = whole + rest
	}
	pad := max(f.width-len(sign)-len(body), 0)
	fill := func(n int) string { return strings.Repeat(string(f.fill), n) }
	switch f.align {
	case '<':
		return sign + body + fill(pad)
	case '^':
		return fill(pad/2) + sign + body + fill(pad-pad/2)
	case '=':
		return sign + fill(pad) + body
	}
	return fill(pad) + sign + body
}

// Attr and SetAttr make a context's fields attributes.

func (c *decimalContext) Class() *object.Class {
	return decimalContextOnce.get(func() object.ClassSpec {
		return object.ClassSpec{Name: "Context", Module: "decimal", Methods: []object.Method{
			{Name: "copy", Fn: func(t *thread, self value, a args) (value, error) {
				c := *self.(*decimalContext)
				return &c, nil
			}},
			{Name: "clear_flags", Fn: func(t *thread, self value, a args) (value, error) { return nil, nil }},
			{Name: "create_decimal", Sig: "num='0', /", Fn: func(t *thread, self value, a args) (value, error) {
				c := self.(*decimalContext)
				d, err := c.of(t, a.Or(0, "0"))
				if err != nil {
					return nil, err
				}
				r := *d
				r.ctx = c
				return okValue(r.fix())
			}},
		}}
	})
}

func (c *decimalContext) Attr(t *thread, name string) (value, bool, error) {
	switch name {
	case "prec":
		return int64(c.prec), true, nil
	case "rounding":
		return c.rounding, true, nil
	case "Emin":
		return int64(-maxDecimalExp), true, nil
	case "Emax":
		return int64(maxDecimalExp), true, nil
	}
	return nil, false, nil
}

func (c *decimalContext) SetAttr(t *thread, name string, v value) error {
	switch name {
	case "prec":
		n, err := intArg(t, v)
		if err != nil {
			return err
		}
		if n < 1 {
			return valueError("valid range for prec is [1, MAX_PREC]")
		}
		if n > maxDecimalPrec {
			return valueError("prec cannot be larger than %d here", maxDecimalPrec)
		}
		c.prec = n
		return nil
	case "rounding":
		mode, err := roundingArg(v, "")
		if err == nil {
			c.rounding = mode
		}
		return err
	}
	return object.Raise(object.AttributeError, "'decimal.Context' object has no attribute '%s'", name)
}

func buildDecimal(b *builder) {
	c := &decimalContext{prec: 28, rounding: "ROUND_HALF_EVEN"}
	c.class = object.NewNativeClass(object.ClassSpec{Name: "Decimal", Module: "decimal", ErrName: "decimal.Decimal",
		Sig: "value='0', context=None", Methods: decimalMethods(c),
		New: func(t *thread, cls *object.Class, a args) (value, error) { return okValue(c.of(t, a.Or(0, int64(0)))) },
		ClassMethods: []object.Method{{Name: "from_float", Sig: "f, /", Fn: func(t *thread, cls value, a args) (value, error) {
			f, err := floatArg(t, a[0])
			if err != nil {
				return nil, err
			}
			return c.ofFloat(f), nil
		}}},
		Properties: []object.Property{
			{Name: "real", Get: func(t *thread, self value) (value, error) { return self, nil }},
			{Name: "imag", Get: func(t *thread, self value) (value, error) { return c.finite(false, new(big.Int), 0), nil }},
		},
	})
	b.class(c.class)
	b.fn("getcontext", "", func(t *thread, a args) (value, error) { return c, nil })
	b.fn("setcontext", "context, /", func(t *thread, a args) (value, error) {
		o, ok := a[0].(*decimalContext)
		if !ok {
			return nil, typeError("optional argument must be a context")
		}
		c.prec, c.rounding = o.prec, o.rounding
		return nil, nil
	})
	b.class(object.NewNativeClass(object.ClassSpec{Name: "localcontext", Module: "decimal", Sig: "ctx=None, *, prec=None, rounding=None",
		New: func(t *thread, cls *object.Class, a args) (value, error) {
			l := &localDecimal{ctx: c, inside: *c}
			if o, ok := given(a, 0).(*decimalContext); ok {
				l.inside = *o
			}
			for i, name := range []string{"prec", "rounding"} {
				if v := given(a, i+1); !isNone(v) {
					if err := l.inside.SetAttr(t, name, v); err != nil {
						return nil, err
					}
				}
			}
			l.class = cls
			return l, nil
		},
		Methods: []object.Method{
			{Name: "__enter__", Fn: func(t *thread, self value, a args) (value, error) {
				l := self.(*localDecimal)
				l.saved = *c
				c.prec, c.rounding = l.inside.prec, l.inside.rounding
				return c, nil
			}},
			{Name: "__exit__", Sig: "*args", Fn: func(t *thread, self value, a args) (value, error) {
				l := self.(*localDecimal)
				c.prec, c.rounding = l.saved.prec, l.saved.rounding
				return nil, nil
			}},
		}}))
	for _, r := range roundings {
		b.set(r, r)
	}
	b.class((&decimalContext{}).Class())
	for _, cls := range []*object.Class{decimalException(), invalidOperation(), divisionByZero(), decimalOverflow()} {
		b.class(cls)
	}
	b.set("MAX_PREC", int64(maxDecimalPrec))
}

// localDecimal is what localcontext() gives.
type localDecimal struct {
	class         *object.Class
	ctx           *decimalContext
	inside, saved decimalContext
}

func (l *localDecimal) Class() *object.Class { return l.class }
