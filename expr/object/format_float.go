package object

import (
	"math"
	"strconv"
	"strings"
)

func formatFloat(t *Thread, x number, typeName, spec string) (string, error) {
	f, err := parseSpec(spec, typeName, 0, '>')
	if err != nil {
		return "", err
	}
	return f.float(t, x.f, typeName)
}

// float formats v in its field.
func (f *formatSpec) float(t *Thread, v float64, typeName string) (string, error) {
	s := floatStyle{typ: f.typ, precision: f.precision, alt: f.alt, noNegZero: f.noNegZero}
	suffix := ""
	switch f.typ {
	case 0:
		s.dotZero = true
		s.typ = 'r'
		if f.precision >= 0 {
			s.typ = 'g'
		}
	case 'n':
		s.typ = 'g'
	case '%':
		s.typ, suffix = 'f', "%"
		v *= 100
	case 'e', 'E', 'f', 'F', 'g', 'G':
	default:
		return "", unknownFormat(f.typ, typeName)
	}
	text, err := s.format(t, v)
	if err != nil {
		return "", err
	}
	return f.layout(t, splitNumber(text, suffix))
}

// splitNumber takes a formatted float apart.
func splitNumber(text, suffix string) numParts {
	var p numParts
	if text[0] == '-' {
		p.negative, text = true, text[1:]
	}
	i := 0
	for i < len(text) && '0' <= text[i] && text[i] <= '9' {
		i++
	}
	p.digits, p.rest = text[:i], text[i:]+suffix
	return p
}

// floatStyle is how a float is written: CPython's PyOS_double_to_string.
type floatStyle struct {
	typ       rune // e E f F g G, or r for repr
	precision int  // -1: 6
	alt       bool // always a point, and g keeps zeros
	dotZero   bool // at least one digit after the point, or an exponent
	noNegZero bool
}

const maxPrecision = math.MaxInt32

func (s floatStyle) format(t *Thread, v float64) (string, error) {
	if s.precision > maxPrecision {
		return "", Raise(ValueError, "precision too big")
	}
	upper := s.typ == 'E' || s.typ == 'F' || s.typ == 'G'
	p := s.precision
	if p < 0 {
		p = 6
	}
	if err := chargeTimes(t, 1, p); err != nil {
		return "", err
	}
	var text string
	switch {
	case math.IsNaN(v):
		text = "nan"
	case math.IsInf(v, 0):
		text = strings.TrimPrefix(strconv.FormatFloat(v, 'f', -1, 64), "+")
		text = strings.ToLower(text)
	case s.typ == 'r':
		text = s.repr(v)
	case s.typ == 'f' || s.typ == 'F':
		text = s.point(strconv.FormatFloat(v, 'f', p, 64), p == 0)
	case s.typ == 'e' || s.typ == 'E':
		text = strconv.FormatFloat(v, 'e', p, 64)
		if p == 0 && s.alt {
			text = strings.Replace(text, "e", ".e", 1)
		}
	default:
		text = s.general(v, max(p, 1))
	}
	if s.noNegZero && text[0] == '-' && isZeroText(text) {
		text = text[1:]
	}
	if upper {
		text = strings.ToUpper(text)
	}
	return text, nil
}

// isZeroText tells whether the digits before any exponent are all 0.
func isZeroText(s string) bool {
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == 'e':
			return true
		case c != '0' && c != '.':
			return false
		}
	}
	return true
}

func (s floatStyle) point(text string, bare bool) string {
	if bare && s.alt {
		return text + "."
	}
	return text
}

func (s floatStyle) repr(v float64) string {
	text := FloatRepr(v)
	if !s.dotZero {
		text = strings.TrimSuffix(text, ".0")
	}
	if s.alt && !strings.Contains(text, ".") {
		if i := strings.IndexByte(text, 'e'); i >= 0 {
			return text[:i] + "." + text[i:]
		}
		text += "."
	}
	return text
}

// general is %g with p significant digits.
func (s floatStyle) general(v float64, p int) string {
	e := strconv.FormatFloat(v, 'e', p-1, 64)
	mant, exp, _ := strings.Cut(e, "e")
	point, _ := strconv.Atoi(exp)
	point++ // where the decimal point is among the digits
	limit := p
	if s.dotZero {
		limit--
	}
	sign := ""
	if mant[0] == '-' {
		sign, mant = "-", mant[1:]
	}
	digits := strings.Replace(mant, ".", "", 1)
	if !s.alt {
		digits = strings.TrimRight(digits, "0")
		if digits == "" {
			digits = "0"
		}
	}
	if point <= -4 || point > limit {
		mant = digits[:1]
		if len(digits) > 1 || s.alt {
			mant += "." + digits[1:]
		}
		return sign + mant + "e" + exp
	}
	switch {
	case point <= 0:
		digits = "0." + strings.Repeat("0", -point) + digits
	case point >= len(digits):
		digits += strings.Repeat("0", point-len(digits))
		if s.alt {
			digits += "."
		} else if s.dotZero {
			digits += ".0"
		}
	default:
		digits = digits[:point] + "." + digits[point:]
	}
	return sign + digits
}

func formatComplex(t *Thread, c complex128, typeName, spec string) (string, error) {
	f, err := parseSpec(spec, typeName, 0, '>')
	if err != nil {
		return "", err
	}
	s := floatStyle{typ: f.typ, precision: f.precision, alt: f.alt, noNegZero: f.noNegZero}
	parens, skipReal := false, false
	switch f.typ {
	case 0:
		s.typ = 'r'
		if f.precision >= 0 {
			s.typ = 'g'
		}
		skipReal = real(c) == 0 && !math.Signbit(real(c))
		parens = !skipReal
	case 'n':
		s.typ = 'g'
	case 'e', 'E', 'f', 'F', 'g', 'G':
	default:
		return "", unknownFormat(f.typ, typeName)
	}
	if f.fill == "0" {
		return "", Raise(ValueError, "Zero padding is not allowed in complex format specifier")
	}
	if f.align == '=' {
		return "", Raise(ValueError, "'=' alignment flag is not allowed in complex format specifier")
	}
	re, err := s.format(t, real(c))
	if err != nil {
		return "", err
	}
	im, err := s.format(t, imag(c))
	if err != nil {
		return "", err
	}
	part := f
	part.width = -1
	text := ""
	if !skipReal {
		if text, err = part.layout(t, splitNumber(re, "")); err != nil {
			return "", err
		}
		part.sign = '+'
	}
	ims, err := part.layout(t, splitNumber(im, "j"))
	if err != nil {
		return "", err
	}
	text += ims
	if parens {
		text = "(" + text + ")"
	}
	return f.pad(t, text)
}
