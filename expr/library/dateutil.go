package library

import (
	"strings"
	"time"
	"unicode"

	"github.com/gramener/gramex-go/expr/object"
)

var parserErrorOnce lazyClass

func parserError() *object.Class {
	return parserErrorOnce.get(func() object.ClassSpec {
		return newExcClass("ParserError", "dateutil.parser._parser", object.ValueError)
	})
}

// dateParser reads dates as people write them, as dateutil's parser and pandas do.
type dateParser struct {
	text     string
	dayFirst bool
	toks     []string
	at       int

	ymd      []ymdPart
	month    int // by name
	monthPos int
	hasTime  bool
	c        isoClock
	pm       string
}

type ymdPart struct {
	n    int
	wide bool // written with four digits: a year
}

// parseDate reads text; what it does not say is taken from def.
func parseDate(text string, def *datetime, dayFirst bool) (*datetime, error) {
	s := strings.TrimSpace(text)
	if y, m, d, c, ok := parseISODateTime(s); ok && len(s) >= 10 && (s[4] == '-' || len(s) > 8 && s[8] == 'T') {
		v, err := buildParsed(y, m, d, c)
		if err != nil {
			return nil, object.Raise(parserError(), "%s: %s", object.AsException(err).Message(), text)
		}
		return v.(*datetime), nil
	}
	p := &dateParser{text: text, dayFirst: dayFirst, toks: dateTokens(s)}
	if len(p.toks) == 0 {
		return nil, object.Raise(parserError(), "String does not contain a date: %s", text)
	}
	for p.at < len(p.toks) {
		if !p.step() {
			return nil, object.Raise(parserError(), "Unknown string format: %s", text)
		}
	}
	return p.result(def)
}

// dateTokens splits into numbers (with a fraction), words and single signs; spaces are dropped.
func dateTokens(s string) []string {
	var out []string
	r := []rune(s)
	for i := 0; i < len(r) && len(out) < 64; {
		j := i
		switch {
		case r[i] >= '0' && r[i] <= '9':
			for j < len(r) && r[j] >= '0' && r[j] <= '9' {
				j++
			}
		case unicode.IsLetter(r[i]):
			for j < len(r) && unicode.IsLetter(r[j]) {
				j++
			}
		default:
			j++
		}
		if !unicode.IsSpace(r[i]) {
			out = append(out, string(r[i:j]))
		}
		i = j
	}
	return out
}

func (p *dateParser) peek(n int) string {
	if p.at+n < len(p.toks) {
		return p.toks[p.at+n]
	}
	return ""
}

func isNumber(s string) bool { return allDigits(s) && len(s) <= 14 }

func (p *dateParser) step() bool {
	tok := p.toks[p.at]
	low := strings.ToLower(tok)
	switch {
	case isNumber(tok):
		return p.number(tok)
	case (tok == "+" || tok == "-") && p.hasTime && !p.c.hasZone && isNumber(p.peek(1)):
		return p.offset(tok)
	case strings.Contains(",./-;'()", tok):
		p.at++
		return true
	case low == "am" || low == "pm" || low == "a" || low == "p":
		if !p.hasTime {
			return false
		}
		p.pm = low[:1]
		p.at++
		return true
	case low == "z" || low == "utc" || low == "gmt":
		p.c.hasZone = true
		p.at++
		return true
	}
	for _, skip := range []string{"t", "at", "on", "and", "of", "st", "nd", "rd", "th", "ad", "m"} {
		if low == skip {
			p.at++
			return true
		}
	}
	if len(low) < 3 {
		return false
	}
	if i := dateName(monthNames[1:], low); i >= 0 && p.month == 0 {
		p.month, p.monthPos = i+1, len(p.ymd)
		p.at++
		return true
	}
	if dateName(dayNames[:], low) >= 0 {
		p.at++
		return true
	}
	return false
}

func dateName(names []string, low string) int {
	for i, n := range names {
		n = strings.ToLower(n)
		if low == n || low == n[:3] || low == "sept" && n == "september" || low == "thurs" && n == "thursday" ||
			low == "tues" && n == "tuesday" {
			return i
		}
	}
	return -1
}

func (p *dateParser) number(tok string) bool {
	next := strings.ToLower(p.peek(1))
	switch {
	case next == ":" && isNumber(p.peek(2)):
		return p.time()
	case !p.hasTime && (next == "am" || next == "pm") && len(tok) <= 2:
		p.c.hour, p.hasTime = atoi(tok), true
		p.at++
		return true
	case len(tok) == 8 || len(tok) == 12 || len(tok) == 14:
		if len(p.ymd) > 0 {
			return false
		}
		p.ymd = []ymdPart{{atoi(tok[:4]), true}, {atoi(tok[4:6]), false}, {atoi(tok[6:8]), false}}
		if len(tok) > 8 {
			p.c.hour, p.c.minute, p.hasTime = atoi(tok[8:10]), atoi(tok[10:12]), true
		}
		if len(tok) == 14 {
			p.c.second = atoi(tok[12:])
		}
		p.at++
		return true
	case len(tok) == 6 && len(p.ymd) == 3:
		p.c.hour, p.c.minute, p.c.second, p.hasTime = atoi(tok[:2]), atoi(tok[2:4]), atoi(tok[4:]), true
		p.at++
		return true
	case len(tok) <= 4 && len(p.ymd) < 3:
		p.ymd = append(p.ymd, ymdPart{atoi(tok), len(tok) > 2})
		p.at++
		if sep := p.peek(0); (sep == "-" || sep == "/" || sep == ".") && len(p.ymd) < 3 && isNumber(p.peek(1)) && len(p.peek(1)) <= 4 {
			p.at++ // numbers joined by a separator belong together
			return p.number(p.toks[p.at])
		}
		return true
	}
	return false
}

// time reads H:M[:S[.f]].
func (p *dateParser) time() bool {
	if p.hasTime {
		return false
	}
	p.hasTime = true
	p.c.hour, p.c.minute = atoi(p.toks[p.at]), atoi(p.peek(2))
	p.at += 3
	if p.peek(0) == ":" && isNumber(p.peek(1)) {
		p.c.second = atoi(p.peek(1))
		p.at += 2
		if (p.peek(0) == "." || p.peek(0) == ",") && allDigits(p.peek(1)) {
			f := p.peek(1)
			if len(f) > 6 {
				f = f[:6]
			}
			p.c.micro = atoi(f + strings.Repeat("0", 6-len(f)))
			p.at += 2
		}
	}
	return true
}

func (p *dateParser) offset(sign string) bool {
	tok := p.peek(1)
	p.at += 2
	h, m := 0, 0
	switch {
	case len(tok) == 4:
		h, m = atoi(tok[:2]), atoi(tok[2:])
	case len(tok) <= 2:
		h = atoi(tok)
		if p.peek(0) == ":" && isNumber(p.peek(1)) {
			m = atoi(p.peek(1))
			p.at += 2
		}
	default:
		return false
	}
	p.c.hasZone, p.c.zoneSec = true, h*3600+m*60
	if sign == "-" {
		p.c.zoneSec = -p.c.zoneSec
	}
	return p.c.zoneSec > -86400 && p.c.zoneSec < 86400
}

func (p *dateParser) result(def *datetime) (*datetime, error) {
	fault := func(why string) (*datetime, error) {
		return nil, object.Raise(parserError(), "%s: %s", why, p.text)
	}
	if len(p.ymd) == 0 && p.month == 0 && !p.hasTime {
		return fault("String does not contain a date")
	}
	year, month, day, ok := p.resolve(def)
	if !ok {
		return fault("Unknown string format")
	}
	if p.pm != "" {
		if p.c.hour < 1 || p.c.hour > 12 {
			return fault("Invalid hour specified for 12-hour clock")
		}
		p.c.hour %= 12
		if p.pm == "p" {
			p.c.hour += 12
		}
	}
	if month >= 1 && month <= 12 && len(p.ymd) < 2 && p.month > 0 {
		day = min(day, daysInMonth(max(year, 1), month))
	}
	v, err := buildParsed(year, month, day, p.c)
	if err != nil {
		return fault(object.AsException(err).Message())
	}
	return v.(*datetime), nil
}

// resolve decides which number is the year, the month and the day.
func (p *dateParser) resolve(def *datetime) (y, m, d int, ok bool) {
	y, m, d = def.year, def.month, def.day
	n := p.ymd
	if p.month > 0 {
		m = p.month
		switch len(n) {
		case 0:
		case 1:
			if n[0].wide || n[0].n > 31 {
				y = fullYear(n[0])
			} else {
				d = n[0].n
			}
		case 2:
			if n[0].wide || n[0].n > 31 {
				y, d = fullYear(n[0]), n[1].n
			} else {
				d, y = n[0].n, fullYear(n[1])
			}
		default:
			return 0, 0, 0, false
		}
		return y, m, d, true
	}
	switch len(n) {
	case 1:
		if n[0].wide || n[0].n > 31 {
			y = fullYear(n[0])
		} else {
			d = n[0].n
		}
	case 2:
		switch {
		case n[0].wide || n[0].n > 31:
			y, m = fullYear(n[0]), n[1].n
		case n[1].wide || n[1].n > 31:
			m, y = n[0].n, fullYear(n[1])
		case n[0].n > 12 || p.dayFirst && n[1].n <= 12:
			d, m = n[0].n, n[1].n
		default:
			m, d = n[0].n, n[1].n
		}
	case 3:
		switch {
		case n[0].wide || n[0].n > 31:
			y, m, d = fullYear(n[0]), n[1].n, n[2].n
			if m > 12 && d <= 12 || p.dayFirst && d <= 12 {
				m, d = d, m
			}
		case n[0].n > 12 || p.dayFirst && n[1].n <= 12:
			d, m, y = n[0].n, n[1].n, fullYear(n[2])
		default:
			m, d, y = n[0].n, n[1].n, fullYear(n[2])
		}
	}
	return y, m, d, true
}

// fullYear puts a year of two digits within fifty years of now.
func fullYear(p ymdPart) int {
	if p.wide || p.n > 99 {
		return p.n
	}
	now := time.Now().Year()
	y := p.n + now/100*100
	if y >= now+50 {
		y -= 100
	} else if y < now-50 {
		y += 100
	}
	return y
}

func buildDateutilParser(b *builder) {
	b.set("ParserError", parserError())
	b.fn("parse", "timestr, parserinfo=None, *, default=None, dayfirst=False, yearfirst=False, fuzzy=False, "+
		"ignoretz=False, tzinfos=None", func(t *thread, a args) (value, error) {
		s, ok := asStr(a[0])
		if !ok {
			return nil, typeError("Parser must be a string or character stream, not %s", object.TypeName(a[0]))
		}
		now := datetimeOf(time.Now())
		now.clock = clock{}
		if d, ok := asDatetime(given(a, 2)); ok {
			now = d
		}
		dayFirst, err := truthOr(t, a, 3, false)
		if err != nil {
			return nil, err
		}
		d, err := parseDate(s, now, dayFirst)
		if err != nil {
			return nil, err
		}
		if ignore, err := truthOr(t, a, 6, false); err != nil || ignore {
			d.tz = nil
			return d, err
		}
		return d, nil
	})
	b.fn("isoparse", "dt_str", func(t *thread, a args) (value, error) {
		s, _ := asStr(a[0])
		y, m, d, c, ok := parseISODateTime(s)
		if !ok {
			return nil, valueError("Unused components in ISO string")
		}
		return buildParsed(y, m, d, c)
	})
}

func buildDateutilTz(b *builder) {
	b.fn("tzlocal", "", func(t *thread, a args) (value, error) { return localZone, nil })
	b.fn("tzutc", "", func(t *thread, a args) (value, error) { return utcZone, nil })
	b.fn("gettz", "name=None", func(t *thread, a args) (value, error) {
		name, ok := asStr(given(a, 0))
		if !ok {
			return localZone, nil
		}
		z, err := loadZone(name)
		if err != nil {
			return nil, nil
		}
		return z, nil
	})
	b.set("UTC", utcZone)
}

func buildPytz(b *builder) {
	b.set("utc", utcZone)
	b.set("UTC", utcZone)
	b.fn("timezone", "zone", func(t *thread, a args) (value, error) {
		name, err := strArg(a[0], "zone")
		if err != nil {
			return nil, err
		}
		return loadZone(name)
	})
}
