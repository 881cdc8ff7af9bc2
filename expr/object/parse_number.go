package object

import (
	"math/big"
	"strconv"
	"strings"
	"unicode"
)

// maxStrDigits is CPython's limit for converting between decimal text and ints.
const maxStrDigits = 4300

// ParseInt is int(s, base), base 0 taking the prefix; limits as CPython's.
func ParseInt(t *Thread, s string, base int) (Value, error) {
	return parseInt(t, s, base, s)
}

// parseInt is ParseInt, with what the error message shows.
func parseInt(t *Thread, s string, base int, shown Value) (Value, error) {
	if base != 0 && (base < 2 || base > 36) {
		return nil, Raise(ValueError, "int() base must be >= 2 and <= 36, or 0")
	}
	if base == 10 && len(s) <= 18 {
		if i, err := strconv.ParseInt(s, 10, 64); err == nil {
			return i, nil
		}
	}
	digits, neg, b, ok := scanInt(asciiDigits(s), base)
	if !ok {
		r, err := Repr(t, shown)
		if err != nil {
			return nil, err
		}
		return nil, Raise(ValueError, "invalid literal for int() with base %d: %s", base, cutRunes(r, 200))
	}
	if b&(b-1) != 0 && len(digits) > maxStrDigits {
		return nil, Raise(ValueError, "Exceeds the limit (%d digits) for integer string conversion: value has %d digits; use sys.set_int_max_str_digits() to increase the limit", maxStrDigits, len(digits))
	}
	if i, err := strconv.ParseInt(digits, b, 64); err == nil {
		if neg {
			i = -i
		}
		return i, nil
	}
	if err := chargeInt(t, len(digits)*6); err != nil {
		return nil, err
	}
	x, ok := new(big.Int).SetString(digits, b)
	if !ok {
		return nil, Raise(ValueError, "invalid literal for int() with base %d", base)
	}
	if neg {
		x.Neg(x)
	}
	return normInt(x), nil
}

// scanInt gives the digits without sign, prefix, blanks and underscores, and the base.
func scanInt(s string, base int) (digits string, neg bool, b int, ok bool) {
	s = strings.TrimFunc(s, isSpace)
	if s != "" && (s[0] == '+' || s[0] == '-') {
		neg = s[0] == '-'
		s = s[1:]
	}
	b = base
	prefixed := false
	if len(s) > 1 && s[0] == '0' {
		p := 0
		switch s[1] | 0x20 {
		case 'x':
			p = 16
		case 'o':
			p = 8
		case 'b':
			p = 2
		}
		if p != 0 && (base == 0 || base == p) {
			b, s, prefixed = p, s[2:], true
		}
	}
	if b == 0 {
		if len(s) > 1 && s[0] == '0' && strings.Trim(s, "0_") != "" {
			return "", false, 0, false
		}
		b = 10
	}
	if prefixed && strings.HasPrefix(s, "_") {
		s = s[1:]
	}
	if s == "" || s[0] == '_' || s[len(s)-1] == '_' || strings.Contains(s, "__") {
		return "", false, 0, false
	}
	s = strings.ReplaceAll(s, "_", "")
	for i := 0; i < len(s); i++ {
		if digitValue(s[i]) >= b {
			return "", false, 0, false
		}
	}
	return s, neg, b, true
}

func digitValue(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'z':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'Z':
		return int(c-'A') + 10
	}
	return 99
}

// asciiDigits turns decimal digits of other scripts into ASCII ones.
func asciiDigits(s string) string {
	if isASCII(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r > 127 && unicode.Is(unicode.Nd, r) {
			return '0' + rune(decimalValue(r))
		}
		return r
	}, s)
}

// decimalValue is the value of a rune of category Nd: they come in runs of ten.
func decimalValue(r rune) int {
	for _, rng := range unicode.Nd.R16 {
		if r >= rune(rng.Lo) && r <= rune(rng.Hi) {
			return int(r-rune(rng.Lo)) % 10
		}
	}
	for _, rng := range unicode.Nd.R32 {
		if r >= rune(rng.Lo) && r <= rune(rng.Hi) {
			return int(r-rune(rng.Lo)) % 10
		}
	}
	return 0
}

// ParseFloat is float(s).
func ParseFloat(s string) (float64, error) {
	text := strings.TrimFunc(asciiDigits(s), isSpace)
	if validFloat(text) {
		f, err := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
		if err == nil || err.(*strconv.NumError).Err == strconv.ErrRange {
			return f, nil
		}
	}
	return 0, Raise(ValueError, "could not convert string to float: %s", reprString(s))
}

// validFloat tells whether s is a decimal number, inf or nan as float() takes it.
func validFloat(s string) bool {
	if s != "" && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	switch strings.ToLower(s) {
	case "inf", "infinity", "nan":
		return true
	}
	i, digits := scanDigits(s, 0)
	if i < len(s) && s[i] == '.' {
		j, more := scanDigits(s, i+1)
		i, digits = j, digits+more
	}
	if digits == 0 {
		return false
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		i++
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		j, more := scanDigits(s, i)
		if more == 0 {
			return false
		}
		i = j
	}
	return i == len(s)
}

// scanDigits skips digits with single underscores between them.
func scanDigits(s string, i int) (end, n int) {
	for i < len(s) {
		switch {
		case '0' <= s[i] && s[i] <= '9':
			n++
		case s[i] == '_' && n > 0 && s[i-1] != '_' && i+1 < len(s) && '0' <= s[i+1] && s[i+1] <= '9':
		default:
			return i, n
		}
		i++
	}
	return i, n
}

// intString is str of an int, within CPython's limit of digits.
func intString(t *Thread, b *big.Int) (string, error) {
	// A number of d digits has more than (d-1)*3.32 bits.
	if b.BitLen() > maxStrDigits*3321928/1000000+64 || b.BitLen() > 14200 && tooManyDigits(b) {
		return "", Raise(ValueError, "Exceeds the limit (%d digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit", maxStrDigits)
	}
	if err := t.Charge(b.BitLen()/3 + 1); err != nil {
		return "", err
	}
	return b.String(), nil
}

func tooManyDigits(b *big.Int) bool {
	limit := new(big.Int).Exp(big.NewInt(10), big.NewInt(maxStrDigits), nil)
	return b.CmpAbs(limit) >= 0
}
