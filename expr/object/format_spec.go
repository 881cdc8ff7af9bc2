package object

import (
	"math"
	"math/big"
	"strings"
	"unicode/utf8"
)

// Format is format(v, spec).
func Format(t *Thread, v Value, spec string) (string, error) {
	if userClass(v) != nil {
		r, ok, err := callSpecial1(t, v, "__format__", spec)
		if err != nil {
			return "", err
		}
		if ok {
			s, is := Native(r).(string)
			if !is {
				return "", Raise(TypeError, "__format__ must return a str, not %s", TypeName(r))
			}
			return s, nil
		}
	}
	return nativeFormat(t, v, spec)
}

// nativeFormat is __format__ of the built-in types.
func nativeFormat(t *Thread, v Value, spec string) (string, error) {
	n := Native(v)
	if f, ok := n.(HasFormat); ok {
		return f.Format(t, spec)
	}
	if spec == "" {
		return Str(t, v)
	}
	switch x := n.(type) {
	case string:
		return formatStr(t, x, spec)
	case int64, *big.Int, bool:
		i, b, _ := asInt(x)
		return formatInteger(t, bigOrSmall{i, b}, TypeName(v), spec)
	case float64:
		return formatFloat(t, number{kind: numFloat, f: x}, TypeName(v), spec)
	case complex128:
		return formatComplex(t, x, TypeName(v), spec)
	}
	return "", Raise(TypeError, "unsupported format string passed to %s.__format__", TypeName(v))
}

// formatSpec is a parsed format specification.
type formatSpec struct {
	fill      string
	align     byte
	sign      byte // 0, '+', '-', ' '
	noNegZero bool
	alt       bool
	width     int // -1: none
	sep       byte
	group     int // digits between separators
	precision int // -1: none
	typ       rune
}

// parseSpec follows CPython's parse_internal_render_format_spec.
func parseSpec(s, typeName string, typ rune, align byte) (formatSpec, error) {
	f := formatSpec{fill: " ", align: align, width: -1, precision: -1, typ: typ, group: 3}
	rest := s
	aligned, filled := false, false
	if _, w := utf8.DecodeRuneInString(rest); w > 0 && w < len(rest) && isAlign(rest[w]) {
		f.fill, f.align, rest = rest[:w], rest[w], rest[w+1:]
		aligned, filled = true, true
	} else if rest != "" && isAlign(rest[0]) {
		f.align, rest = rest[0], rest[1:]
		aligned = true
	}
	if rest != "" && (rest[0] == ' ' || rest[0] == '+' || rest[0] == '-') {
		f.sign, rest = rest[0], rest[1:]
	}
	if rest != "" && rest[0] == 'z' {
		f.noNegZero, rest = true, rest[1:]
	}
	if rest != "" && rest[0] == '#' {
		f.alt, rest = true, rest[1:]
	}
	if !filled && rest != "" && rest[0] == '0' {
		f.fill = "0"
		if !aligned && align == '>' {
			f.align = '='
		}
		rest = rest[1:]
	}
	var err error
	if f.width, rest, err = specNumber(rest); err != nil {
		return f, err
	}
	if rest, err = f.parseGrouping(rest); err != nil {
		return f, err
	}
	if rest != "" && rest[0] == '.' {
		if f.precision, rest, err = specNumber(rest[1:]); err != nil {
			return f, err
		}
		if f.precision < 0 {
			return f, Raise(ValueError, "Format specifier missing precision")
		}
	}
	r, w := utf8.DecodeRuneInString(rest)
	if w < len(rest) {
		return f, Raise(ValueError, "Invalid format specifier '%s' for object of type '%s'", s, typeName)
	}
	if w > 0 {
		f.typ = r
	}
	return f, f.checkGrouping()
}

func isAlign(c byte) bool { return c == '<' || c == '>' || c == '=' || c == '^' }

// specNumber reads digits: -1 where there are none.
func specNumber(s string) (n int, rest string, err error) {
	i := 0
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		if n > (math.MaxInt-9)/10 {
			return 0, "", Raise(ValueError, "Too many decimal digits in format string")
		}
		n = n*10 + int(s[i]-'0')
		i++
	}
	if i == 0 {
		n = -1
	}
	return n, s[i:], nil
}

func (f *formatSpec) parseGrouping(s string) (string, error) {
	if s != "" && s[0] == ',' {
		f.sep, s = ',', s[1:]
	}
	if s != "" && s[0] == '_' {
		if f.sep != 0 {
			return "", Raise(ValueError, "Cannot specify both ',' and '_'.")
		}
		f.sep, s = '_', s[1:]
	}
	if s != "" && s[0] == ',' && f.sep == '_' {
		return "", Raise(ValueError, "Cannot specify both ',' and '_'.")
	}
	return s, nil
}

// checkGrouping refuses separators with types that have none.
func (f *formatSpec) checkGrouping() error {
	if f.sep == 0 {
		return nil
	}
	switch f.typ {
	case 'd', 'e', 'f', 'g', 'E', 'G', '%', 'F', 0:
		return nil
	case 'b', 'o', 'x', 'X':
		if f.sep == '_' {
			f.group = 4
			return nil
		}
	}
	return Raise(ValueError, "Cannot specify '%c' with '%s'.", f.sep, shownType(f.typ))
}

// shownType is how messages show a presentation type.
func shownType(r rune) string {
	if r > 32 && r < 128 {
		return string(r)
	}
	return "\\x" + hexString(uint64(r))
}

func hexString(u uint64) string {
	var b [16]byte
	i := len(b)
	for {
		i--
		b[i] = hexDigits[u&15]
		if u >>= 4; u == 0 {
			return string(b[i:])
		}
	}
}

func unknownFormat(typ rune, typeName string) error {
	return Raise(ValueError, "Unknown format code '%s' for object of type '%s'", shownType(typ), typeName)
}

// pad puts s in the field; '=' has been dealt with.
func (f *formatSpec) pad(t *Thread, s string) (string, error) {
	n := f.width - runeLen(s)
	if n <= 0 {
		return s, nil
	}
	left := 0
	switch f.align {
	case '>', '=':
		left = n
	case '^':
		left = n / 2
	}
	return padText(t, s, f.fill, left, n-left)
}

func formatStr(t *Thread, s, spec string) (string, error) {
	if spec == "" {
		return s, nil
	}
	f, err := parseSpec(spec, "str", 's', '<')
	if err != nil {
		return "", err
	}
	if f.typ != 's' {
		return "", unknownFormat(f.typ, "str")
	}
	switch {
	case f.sign == ' ':
		return "", Raise(ValueError, "Space not allowed in string format specifier")
	case f.sign != 0:
		return "", Raise(ValueError, "Sign not allowed in string format specifier")
	case f.noNegZero:
		return "", Raise(ValueError, "Negative zero coercion (z) not allowed in string format specifier")
	case f.alt:
		return "", Raise(ValueError, "Alternate form (#) not allowed in string format specifier")
	case f.align == '=':
		return "", Raise(ValueError, "'=' alignment not allowed in string format specifier")
	}
	if f.precision >= 0 {
		s = cutRunes(s, f.precision)
	}
	return f.pad(t, s)
}

// numParts is a number to be put in a field: sign, prefix, digits to be grouped, the rest.
type numParts struct {
	negative     bool
	prefix       string
	digits, rest string
}

// layout puts a number in its field.
func (f *formatSpec) layout(t *Thread, p numParts) (string, error) {
	sign := ""
	switch {
	case p.negative:
		sign = "-"
	case f.sign == '+' || f.sign == ' ':
		sign = string(f.sign)
	}
	fixed := len(sign) + len(p.prefix) + runeLen(p.rest)
	least := 0
	if f.fill == "0" && f.align == '=' {
		least = f.width - fixed
	}
	if err := chargeTimes(t, 2, len(p.digits)+max(least, 0)); err != nil {
		return "", err
	}
	digits := p.digits
	if digits != "" {
		digits = f.grouped(digits, least)
	}
	body := digits + p.rest
	n := f.width - fixed - len(digits)
	if n <= 0 {
		return sign + p.prefix + body, nil
	}
	if f.align == '=' {
		body, err := padText(t, body, f.fill, n, 0)
		return sign + p.prefix + body, err
	}
	return f.pad(t, sign+p.prefix+body)
}

// grouped separates digits, with zeros before them up to least characters.
func (f *formatSpec) grouped(digits string, least int) string {
	if f.sep == 0 {
		if n := least - len(digits); n > 0 {
			return strings.Repeat("0", n) + digits
		}
		return digits
	}
	// From the right, as CPython's _PyUnicode_InsertThousandsGrouping.
	var parts []string
	for {
		l := min(f.group, max(max(len(digits), least), 1))
		n := min(l, len(digits))
		parts = append(parts, strings.Repeat("0", l-n)+digits[len(digits)-n:])
		digits = digits[:len(digits)-n]
		least -= l
		if digits == "" && least <= 0 {
			break
		}
		least--
	}
	reverseStrings(parts)
	return strings.Join(parts, string(f.sep))
}

// bigOrSmall is an int: b where it is beyond int64.
type bigOrSmall struct {
	i int64
	b *big.Int
}

func formatInteger(t *Thread, x bigOrSmall, typeName, spec string) (string, error) {
	f, err := parseSpec(spec, typeName, 'd', '>')
	if err != nil {
		return "", err
	}
	switch f.typ {
	case 'e', 'E', 'f', 'F', 'g', 'G', '%':
		v, err := number{kind: numInt, i: x.i, b: x.b}.float()
		if err != nil {
			return "", err
		}
		return f.float(t, v, typeName)
	case 'b', 'c', 'd', 'o', 'x', 'X', 'n':
	default:
		return "", unknownFormat(f.typ, typeName)
	}
	if f.precision >= 0 {
		return "", Raise(ValueError, "Precision not allowed in integer format specifier")
	}
	if f.noNegZero {
		return "", Raise(ValueError, "Negative zero coercion (z) not allowed in integer format specifier")
	}
	if f.typ == 'c' {
		return f.char(t, x)
	}
	digits, negative, err := intDigits(t, x, f.typ)
	if err != nil {
		return "", err
	}
	p := numParts{negative: negative, digits: digits}
	if f.alt && f.typ != 'd' && f.typ != 'n' {
		p.prefix = "0" + string(f.typ)
	}
	return f.layout(t, p)
}

// intDigits gives the digits in the base of a presentation type.
func intDigits(t *Thread, x bigOrSmall, typ rune) (digits string, negative bool, err error) {
	base := 10
	switch typ {
	case 'b':
		base = 2
	case 'o':
		base = 8
	case 'x', 'X':
		base = 16
	}
	b := bigOf(x.i, x.b)
	if base == 10 {
		digits, err = intString(t, b)
	} else {
		err = t.Charge(b.BitLen() + 1)
		if err == nil {
			digits = b.Text(base)
		}
	}
	if err != nil {
		return "", false, err
	}
	if digits[0] == '-' {
		negative, digits = true, digits[1:]
	}
	if typ == 'X' {
		digits = strings.ToUpper(digits)
	}
	return digits, negative, nil
}

// char is the presentation type c.
func (f *formatSpec) char(t *Thread, x bigOrSmall) (string, error) {
	switch {
	case f.sign != 0:
		return "", Raise(ValueError, "Sign not allowed with integer format specifier 'c'")
	case f.alt:
		return "", Raise(ValueError, "Alternate form (#) not allowed with integer format specifier 'c'")
	case x.b != nil:
		return "", Raise(OverflowError, "Python int too large to convert to C long")
	case x.i < 0 || x.i > utf8.MaxRune:
		return "", Raise(OverflowError, "%%c arg not in range(0x110000)")
	}
	return f.layout(t, numParts{rest: string(rune(x.i))})
}
