package library

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// parsed is what strptime read: the parts of a struct_time and the zone.
type parsed struct {
	year, month, day     int
	hour, minute, second int
	weekday, yearday     int // Monday 0; January 1st 1
	micro                int
	zone                 string
	dst                  int // -1 unknown
	hasOffset            bool
	offsetSec, offsetUs  int
}

// digitForms are the numbers that each directive accepts, in the order in which they are tried.
var digitForms = map[byte][]string{
	'd': {"3[0-1]", "[1-2][0-9]", "0[1-9]", "[1-9]", " [1-9]"},
	'f': {"[0-9][0-9][0-9][0-9][0-9][0-9]", "[0-9][0-9][0-9][0-9][0-9]", "[0-9][0-9][0-9][0-9]",
		"[0-9][0-9][0-9]", "[0-9][0-9]", "[0-9]"},
	'G': {"[0-9][0-9][0-9][0-9]"},
	'H': {"2[0-3]", "[0-1][0-9]", "[0-9]"},
	'I': {"1[0-2]", "0[1-9]", "[1-9]"},
	'j': {"36[0-6]", "3[0-5][0-9]", "[1-2][0-9][0-9]", "0[1-9][0-9]", "00[1-9]", "[1-9][0-9]",
		"0[1-9]", "[1-9]"},
	'm': {"1[0-2]", "0[1-9]", "[1-9]"},
	'M': {"[0-5][0-9]", "[0-9]"},
	'S': {"6[0-1]", "[0-5][0-9]", "[0-9]"},
	'U': {"5[0-3]", "[0-4][0-9]", "[0-9]"},
	'W': {"5[0-3]", "[0-4][0-9]", "[0-9]"},
	'V': {"5[0-3]", "0[1-9]", "[1-4][0-9]", "[0-9]"},
	'u': {"[1-7]"},
	'w': {"[0-6]"},
	'y': {"[0-9][0-9]"},
	'Y': {"[0-9][0-9][0-9][0-9]"},
}

// matchForm matches one of digitForms' patterns at the start of s.
func matchForm(form, s string) (int, bool) {
	n := 0
	for i := 0; i < len(form); n++ {
		if n >= len(s) {
			return 0, false
		}
		if form[i] == '[' {
			if s[n] < form[i+1] || s[n] > form[i+3] {
				return 0, false
			}
			i += 5
			continue
		}
		if s[n] != form[i] {
			return 0, false
		}
		i++
	}
	return n, true
}

// strptimeToken is a directive (its letter), white space (' ') or a literal ('=').
type strptimeToken struct {
	kind byte
	text string
}

// strptimeTokens splits a format.
func strptimeTokens(format string) ([]strptimeToken, error) {
	var toks []strptimeToken
	for i := 0; i < len(format); {
		c := format[i]
		if c != '%' {
			r, n := utf8.DecodeRuneInString(format[i:])
			if unicode.IsSpace(r) {
				if len(toks) == 0 || toks[len(toks)-1].kind != ' ' {
					toks = append(toks, strptimeToken{kind: ' '})
				}
			} else {
				toks = append(toks, strptimeToken{'=', format[i : i+n]})
			}
			i += n
			continue
		}
		if i+1 >= len(format) {
			return nil, valueError("stray %% in format '%s'", format)
		}
		d := format[i+1]
		i += 2
		switch {
		case d == 'c':
			sub, _ := strptimeTokens("%a %b %d %H:%M:%S %Y")
			toks = append(toks, sub...)
		case d == 'x':
			sub, _ := strptimeTokens("%m/%d/%y")
			toks = append(toks, sub...)
		case d == 'X':
			sub, _ := strptimeTokens("%H:%M:%S")
			toks = append(toks, sub...)
		case d == '%':
			toks = append(toks, strptimeToken{'=', "%"})
		case strings.IndexByte("aAbBpzZ", d) >= 0 || digitForms[d] != nil:
			toks = append(toks, strptimeToken{kind: d})
		default:
			r, _ := utf8.DecodeRuneInString(format[i-1:])
			return nil, valueError("'%c' is a bad directive in format '%s'", r, format)
		}
	}
	return toks, nil
}

// strptimeNames are the words that a directive accepts, longest first.
func strptimeNames(kind byte) []string {
	switch kind {
	case 'a':
		return []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
	case 'A':
		return []string{"wednesday", "thursday", "saturday", "tuesday", "monday", "friday", "sunday"}
	case 'b':
		return []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
	case 'B':
		return []string{"september", "february", "november", "december", "january", "october", "august",
			"march", "april", "june", "july", "may"}
	case 'p':
		return []string{"am", "pm"}
	}
	names := []string{"utc", "gmt"}
	if z := strings.ToLower(time.Now().Location().String()); z != "local" && z != "utc" {
		std, _ := time.Now().Zone()
		names = append(names, strings.ToLower(std))
	}
	return names
}

// strptimeMatcher finds the tokens in text, as a backtracking regular expression would; a place
// that failed is remembered, so the work is bounded by tokens × text.
type strptimeMatcher struct {
	toks   []strptimeToken
	text   string
	failed map[[2]int]bool
	found  []string
	end    int
}

func (m *strptimeMatcher) match(k, at int) bool {
	if k == len(m.toks) {
		m.end = at
		return true
	}
	if m.failed[[2]int{k, at}] {
		return false
	}
	for _, n := range m.candidates(m.toks[k], m.text[at:]) {
		m.found[k] = m.text[at : at+n]
		if m.match(k+1, at+n) {
			return true
		}
		m.found[k] = ""
	}
	m.failed[[2]int{k, at}] = true
	return false
}

// candidates lists the lengths that tok can take of s, the preferred first.
func (m *strptimeMatcher) candidates(tok strptimeToken, s string) []int {
	var out []int
	switch tok.kind {
	case '=':
		if n, ok := foldPrefix(s, tok.text); ok {
			out = append(out, n)
		}
	case ' ':
		var ends []int
		for i, r := range s {
			if !unicode.IsSpace(r) {
				break
			}
			ends = append(ends, i+utf8.RuneLen(r))
		}
		for i := len(ends) - 1; i >= 0; i-- {
			out = append(out, ends[i])
		}
	case 'a', 'A', 'b', 'B', 'p', 'Z':
		for _, name := range strptimeNames(tok.kind) {
			if n, ok := foldPrefix(s, name); ok {
				out = append(out, n)
			}
		}
	case 'z':
		out = offsetLengths(s)
	default:
		for _, form := range digitForms[tok.kind] {
			if n, ok := matchForm(form, s); ok {
				out = append(out, n)
			}
		}
	}
	return out
}

func foldPrefix(s, prefix string) (int, bool) {
	if len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
		return len(prefix), true
	}
	return 0, false
}

// offsetLengths matches [+-]HH:?MM(:?SS(\.f{1,6})?)? or Z, longest first.
func offsetLengths(s string) []int {
	if strings.HasPrefix(s, "Z") {
		return []int{1}
	}
	if len(s) < 5 || s[0] != '+' && s[0] != '-' || !digitAt(s, 1) || !digitAt(s, 2) {
		return nil
	}
	i := 3
	if s[i] == ':' {
		i++
	}
	sixty := func(i int) bool { return i+1 < len(s) && s[i] >= '0' && s[i] <= '5' && digitAt(s, i+1) }
	if !sixty(i) {
		return nil
	}
	i += 2
	out := []int{i}
	if i < len(s) && s[i] == ':' {
		i++
	}
	if !sixty(i) {
		return out
	}
	i += 2
	out = append([]int{i}, out...)
	if i < len(s) && s[i] == '.' {
		for k := 1; k <= 6 && digitAt(s, i+k); k++ {
			out = append([]int{i + k + 1}, out...)
		}
	}
	return out
}

func digitAt(s string, i int) bool { return i < len(s) && s[i] >= '0' && s[i] <= '9' }

// strptime reads text by format as CPython's _strptime does, errors included.
func strptime(text, format string) (*parsed, error) {
	toks, err := strptimeTokens(format)
	if err != nil {
		return nil, err
	}
	m := &strptimeMatcher{toks: toks, text: text, failed: map[[2]int]bool{}, found: make([]string, len(toks))}
	if !m.match(0, 0) {
		return nil, valueError("time data %s does not match format %s", reprStr(text), reprStr(format))
	}
	if m.end != len(text) {
		return nil, valueError("unconverted data remains: %s", text[m.end:])
	}
	r := strptimeReader{weekday: unset, yearday: unset, isoYear: -1, isoWeek: -1, weekOfYear: -1, parsed: parsed{
		year: -1, month: 1, day: 1, dst: -1}}
	for k, tok := range toks {
		if err := r.take(tok.kind, m.found[k]); err != nil {
			return nil, err
		}
	}
	return r.finish()
}

// unset marks a part that strptime has not read; a day of the year may come out negative.
const unset = -999

// strptimeReader turns what was matched into a date.
type strptimeReader struct {
	parsed
	weekday, yearday, isoYear, isoWeek, weekOfYear int
	mondayFirst, sawHour12                         bool
	pm                                             string
}

func (r *strptimeReader) take(kind byte, s string) error {
	n := atoi(strings.TrimSpace(s))
	switch kind {
	case 'y':
		r.year = n + 1900
		if n <= 68 {
			r.year = n + 2000
		}
	case 'Y':
		r.year = n
	case 'G':
		r.isoYear = n
	case 'm':
		r.month = n
	case 'B', 'b':
		r.month = indexFold(monthNames[1:], s) + 1
	case 'd':
		r.day = n
	case 'H':
		r.hour = n
	case 'I':
		r.hour, r.sawHour12 = n, true
	case 'p':
		r.pm = strings.ToLower(s)
	case 'M':
		r.minute = n
	case 'S':
		r.second = n
	case 'f':
		r.micro = atoi(s + strings.Repeat("0", 6-len(s)))
	case 'A', 'a':
		r.weekday = indexFold(dayNames[:], s)
	case 'w':
		r.weekday = (n + 6) % 7
	case 'u':
		r.weekday = n - 1
	case 'j':
		r.yearday = n
	case 'U', 'W':
		r.weekOfYear, r.mondayFirst = n, kind == 'W'
	case 'V':
		r.isoWeek = n
	case 'z':
		return r.takeOffset(s)
	case 'Z':
		r.zone = s
	}
	return nil
}

func indexFold(names []string, s string) int {
	for i, name := range names {
		if len(s) >= 3 && len(name) >= len(s) && strings.EqualFold(name[:len(s)], s) {
			return i
		}
	}
	return -1
}

func (r *strptimeReader) takeOffset(s string) error {
	r.hasOffset = true
	if s == "Z" {
		return nil
	}
	z := s
	if z[3] == ':' {
		z = z[:3] + z[4:]
		if len(z) > 5 {
			if z[5] != ':' {
				return valueError("Inconsistent use of : in %s", s)
			}
			z = z[:5] + z[6:]
		}
	}
	sec := atoi(z[1:3])*3600 + atoi(z[3:5])*60
	us := 0
	if len(z) >= 7 {
		sec += atoi(z[5:7])
	}
	if len(z) > 8 {
		f := z[8:]
		us = atoi(f + strings.Repeat("0", 6-len(f)))
	}
	if z[0] == '-' {
		sec, us = -sec, -us
	}
	r.offsetSec, r.offsetUs = sec, us
	return nil
}

// finish derives what follows: 12-hour clock, date from week numbers, weekday and day of year.
func (r *strptimeReader) finish() (*parsed, error) {
	if r.sawHour12 {
		if r.pm == "pm" {
			r.hour = r.hour%12 + 12
		} else {
			r.hour %= 12
		}
		if r.pm == "" {
			r.hour %= 12
		}
	}
	if err := r.checkISO(); err != nil {
		return nil, err
	}
	leapFix := false
	if r.year < 0 && r.month == 2 && r.day == 29 {
		r.year, leapFix = 1904, true
	} else if r.year < 0 {
		r.year = 1900
	}
	if r.yearday == unset && r.weekday >= 0 {
		if r.weekOfYear >= 0 {
			r.yearday = yeardayOfWeek(r.year, r.weekOfYear, r.weekday, r.mondayFirst)
		} else if r.isoYear >= 0 && r.isoWeek >= 0 {
			ord, reason := isoToOrdinal(r.isoYear, r.isoWeek, r.weekday+1)
			if reason != "" {
				return nil, valueError("%s", reason)
			}
			r.year, r.month, r.day = fromOrdinal(ord)
			r.yearday = dayOfYear(r.year, r.month, r.day)
		}
		if r.yearday != unset && r.yearday <= 0 {
			r.year--
			r.yearday += 365
			if isLeap(r.year) {
				r.yearday++
			}
		}
	}
	if r.yearday == unset {
		if r.day > daysInMonth(r.year, r.month) {
			return nil, valueError("day is out of range for month")
		}
		r.yearday = dayOfYear(r.year, r.month, r.day)
	} else {
		r.year, r.month, r.day = fromOrdinal(r.yearday - 1 + toOrdinal(r.year, 1, 1))
	}
	if r.weekday < 0 {
		r.weekday = weekdayOf(toOrdinal(r.year, r.month, r.day))
	}
	if leapFix {
		r.year = 1900
	}
	p := r.parsed
	p.weekday, p.yearday = r.weekday, r.yearday
	return &p, nil
}

func (r *strptimeReader) checkISO() error {
	switch {
	case r.year < 0 && r.isoYear >= 0:
		if r.isoWeek < 0 || r.weekday < 0 {
			return valueError("ISO year directive '%%G' must be used with the ISO week directive '%%V' " +
				"and a weekday directive ('%%A', '%%a', '%%w', or '%%u').")
		}
		if r.yearday != unset {
			return valueError("Day of the year directive '%%j' is not compatible with ISO year directive '%%G'. " +
				"Use '%%Y' instead.")
		}
	case r.isoWeek >= 0 && r.isoYear < 0:
		if r.weekday < 0 {
			return valueError("ISO week directive '%%V' must be used with the ISO year directive '%%G' and a " +
				"weekday directive ('%%A', '%%a', '%%w', or '%%u').")
		}
		return valueError("ISO week directive '%%V' is incompatible with the year directive '%%Y'. " +
			"Use the ISO year '%%G' instead.")
	}
	return nil
}

// yeardayOfWeek is the day of the year of a weekday in week number week (%U or %W).
func yeardayOfWeek(year, week, weekday int, mondayFirst bool) int {
	first := weekdayOf(toOrdinal(year, 1, 1))
	if !mondayFirst {
		first = (first + 1) % 7
		weekday = (weekday + 1) % 7
	}
	week0 := (7 - first) % 7
	if week == 0 {
		return 1 + weekday - first
	}
	return 1 + week0 + 7*(week-1) + weekday
}

// atoi reads digits that were checked before.
func atoi(s string) int {
	n := 0
	for i := 0; i < len(s) && s[i] >= '0' && s[i] <= '9'; i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}
