package conf

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The rules of this file are those of PyYAML 6's resolver and SafeConstructor: YAML 1.1 with
// PyYAML's own regular expressions (`1e5` is text, `1.5e+5` a number, `0o14` text, `014` is 12).

// Tags that plain scalars resolve to and that explicit tags name.
const (
	tagNull      = "!!null"
	tagBool      = "!!bool"
	tagInt       = "!!int"
	tagFloat     = "!!float"
	tagString    = "!!str"
	tagTimestamp = "!!timestamp"
	tagBinary    = "!!binary"
	tagMerge     = "!!merge"
	tagValue     = "!!value"
	tagSeq       = "!!seq"
	tagMap       = "!!map"
	tagOmap      = "!!omap"
	tagPairs     = "!!pairs"
	tagSet       = "!!set"
)

var (
	floatPattern = regexp.MustCompile(`^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?` +
		`|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?` +
		`|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*` +
		`|[-+]?\.(?:inf|Inf|INF)` +
		`|\.(?:nan|NaN|NAN))$`)
	intPattern = regexp.MustCompile(`^(?:[-+]?0b[0-1_]+` +
		`|[-+]?0[0-7_]+` +
		`|[-+]?(?:0|[1-9][0-9_]*)` +
		`|[-+]?0x[0-9a-fA-F_]+` +
		`|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$`)
	timestampPattern = regexp.MustCompile(`^(?:[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]` +
		`|[0-9][0-9][0-9][0-9]-[0-9][0-9]?-[0-9][0-9]?` +
		`(?:[Tt]|[ \t]+)[0-9][0-9]?` +
		`:[0-9][0-9]:[0-9][0-9](?:\.[0-9]*)?` +
		`(?:[ \t]*(?:Z|[-+][0-9][0-9]?(?::[0-9][0-9])?))?)$`)
	timestampParts = regexp.MustCompile(`^([0-9]{4})-([0-9][0-9]?)-([0-9][0-9]?)` +
		`(?:(?:[Tt]|[ \t]+)([0-9][0-9]?):([0-9][0-9]):([0-9][0-9])(?:\.([0-9]*))?` +
		`(?:[ \t]*(Z|([-+])([0-9][0-9]?)(?::([0-9][0-9]))?))?)?$`)
)

// plainTag is the tag that an untagged plain scalar resolves to.
func plainTag(s string) string {
	if s == "" {
		return tagNull
	}
	switch c := s[0]; {
	case c == '~' || c == 'n' || c == 'N' || c == 't' || c == 'T' || c == 'f' || c == 'F' ||
		c == 'o' || c == 'O' || c == 'y' || c == 'Y':
		switch s {
		case "~", "null", "Null", "NULL":
			return tagNull
		}
		if _, ok := boolWords[s]; ok {
			return tagBool
		}
	case c == '<' && s == "<<":
		return tagMerge
	case c == '=' && s == "=":
		return tagValue
	case c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.':
		return numberTag(s)
	}
	return tagString
}

func numberTag(s string) string {
	switch {
	case strings.IndexFunc(s, notInNumber) >= 0: // cheaper than three regular expressions
		return tagString
	case floatPattern.MatchString(s):
		return tagFloat
	case intPattern.MatchString(s):
		return tagInt
	case timestampPattern.MatchString(s):
		return tagTimestamp
	}
	return tagString
}

// notInNumber reports a character that no number and no timestamp holds.
func notInNumber(r rune) bool {
	return !(r < 0x80 && strings.ContainsRune("0123456789abcdefABCDEFxXiInNfFaAtTzZ+-_:. \t", r))
}

var boolWords = map[string]bool{
	"yes": true, "Yes": true, "YES": true, "no": false, "No": false, "NO": false,
	"true": true, "True": true, "TRUE": true, "false": false, "False": false, "FALSE": false,
	"on": true, "On": true, "ON": true, "off": false, "Off": false, "OFF": false,
}

// scalarValue reads s as the tag says. ok is false for a tag that names no scalar type.
func scalarValue(tag, s string) (kind Kind, value any, ok bool, err error) {
	switch tag {
	case tagNull:
		return Null, nil, true, nil
	case tagString, tagValue:
		return String, s, true, nil
	case tagBool:
		switch strings.ToLower(s) {
		case "yes", "true", "on":
			return Bool, true, true, nil
		case "no", "false", "off":
			return Bool, false, true, nil
		}
		return Bool, nil, true, fmt.Errorf("%s is not a boolean", quote(s))
	case tagInt:
		value, err = parseInt(s)
		return Int, value, true, err
	case tagFloat:
		value, err = parseFloat(s)
		return Float, value, true, err
	case tagTimestamp:
		value, err = parseTimestamp(s)
		return Time, value, true, err
	case tagBinary:
		value, err = parseBinary(s)
		return Bytes, value, true, err
	}
	return 0, nil, false, nil
}

// maxDigits is CPython's limit on the digits of an integer read from text.
const maxDigits = 4300

func parseInt(s string) (any, error) {
	bad := fmt.Errorf("%s is not an integer", quote(s))
	t := strings.ReplaceAll(s, "_", "")
	t, negative := cutSign(t)
	base := 10
	switch {
	case t == "0":
		return int64(0), nil
	case strings.HasPrefix(t, "0b"):
		t, base = t[2:], 2
	case strings.HasPrefix(t, "0x"):
		t, base = t[2:], 16
	case strings.HasPrefix(t, "0"):
		base = 8
	case strings.Contains(t, ":"):
		return parseSexagesimal(t, negative, bad)
	}
	if t == "" || t[0] == '+' || t[0] == '-' {
		return nil, bad
	}
	if len(t) > maxDigits && base == 10 || len(t) > 4*maxDigits {
		return nil, fmt.Errorf("an integer of %d digits is too long: at most %d are read", len(t), maxDigits)
	}
	if n, err := strconv.ParseInt(t, base, 64); err == nil {
		if negative {
			n = -n
		}
		return n, nil
	}
	n, ok := new(big.Int).SetString(t, base)
	if !ok {
		return nil, bad
	}
	if negative {
		n.Neg(n)
	}
	return shrink(n), nil
}

// parseSexagesimal reads 1:30:00 as 5400.
func parseSexagesimal(t string, negative bool, bad error) (any, error) {
	if len(t) > maxDigits {
		return nil, bad
	}
	n, sixty := new(big.Int), big.NewInt(60)
	for part := range strings.SplitSeq(t, ":") {
		d, ok := new(big.Int).SetString(part, 10)
		if !ok || d.Sign() < 0 {
			return nil, bad
		}
		n.Add(n.Mul(n, sixty), d)
	}
	if negative {
		n.Neg(n)
	}
	return shrink(n), nil
}

// shrink is n as an int64 where it fits.
func shrink(n *big.Int) any {
	if n.IsInt64() {
		return n.Int64()
	}
	return n
}

func parseFloat(s string) (any, error) {
	bad := fmt.Errorf("%s is not a number", quote(s))
	t := strings.ToLower(strings.ReplaceAll(s, "_", ""))
	t, negative := cutSign(t)
	sign := 1.0
	if negative {
		sign = -1
	}
	switch {
	case t == ".inf":
		return math.Inf(int(sign)), nil
	case t == ".nan":
		return math.NaN(), nil
	case strings.Contains(t, ":"):
		sum, base := 0.0, 1.0
		parts := strings.Split(t, ":")
		for i := len(parts) - 1; i >= 0; i-- {
			d, err := strconv.ParseFloat(parts[i], 64)
			if err != nil {
				return nil, bad
			}
			sum += d * base
			base *= 60
		}
		return sign * sum, nil
	case t == "" || strings.ContainsAny(t, "xp+-") && !strings.Contains(t, "e"):
		return nil, bad
	}
	f, err := strconv.ParseFloat(t, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return nil, bad
	}
	return sign * f, nil
}

// cutSign takes one leading sign off.
func cutSign(s string) (rest string, negative bool) {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		return s[1:], s[0] == '-'
	}
	return s, false
}

func parseTimestamp(s string) (any, error) {
	m := timestampParts.FindStringSubmatch(s)
	if m == nil {
		return nil, fmt.Errorf("%s is not a date or time: write it as 2001-12-31 or 2001-12-31T23:59:59Z", quote(s))
	}
	num := func(i int) int { n, _ := strconv.Atoi(m[i]); return n }
	year, month, day := num(1), num(2), num(3)
	if year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return nil, fmt.Errorf("there is no date %s: put it in quotes if it is text", s)
	}
	if m[4] == "" {
		return Date{year, time.Month(month), day}, nil
	}
	hour, minute, sec := num(4), num(5), num(6)
	if hour > 23 || minute > 59 || sec > 59 {
		return nil, fmt.Errorf("there is no time %s: put it in quotes if it is text", s)
	}
	micro, _ := strconv.Atoi((m[7] + "000000")[:6])
	at := func(loc *time.Location) time.Time {
		return time.Date(year, time.Month(month), day, hour, minute, sec, micro*1000, loc)
	}
	switch {
	case m[8] == "":
		return Naive{at(time.UTC)}, nil
	case m[9] == "":
		return at(time.UTC), nil
	}
	offset := num(10)*3600 + num(11)*60
	if offset >= 24*3600 {
		return nil, fmt.Errorf("the time zone of %s is a day or more away: put it in quotes if it is text", s)
	}
	if m[9] == "-" {
		offset = -offset
	}
	if offset == 0 {
		return at(time.UTC), nil
	}
	return at(time.FixedZone("", offset)), nil
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// parseBinary reads base64 as Python's base64.decodebytes does, which skips what is not of the
// alphabet.
func parseBinary(s string) (any, error) {
	clean := strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '+', r == '/', r == '=':
			return r
		}
		return -1
	}, s)
	b, err := base64.StdEncoding.DecodeString(clean)
	if err != nil {
		return nil, errors.New("!!binary takes base64, which this is not")
	}
	return b, nil
}

// quote shows a value in an error message, cut where it is long.
func quote(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return strconv.Quote(s)
}
