package library

import (
	"strings"
	"unicode/utf8"
)

// isoClock is the time part of an ISO 8601 string.
type isoClock struct {
	hour, minute, second, micro int
	hasZone                     bool
	zoneSec, zoneUs             int
}

// parseISODate reads YYYY-MM-DD, YYYYMMDD, YYYY-Www[-D] or YYYYWww[D].
func parseISODate(s string) (y, m, d int, ok bool) {
	if len(s) != 7 && len(s) != 8 && len(s) != 10 || !allDigits(s[:4]) {
		return
	}
	y = atoi(s[:4])
	rest := s[4:]
	dash := strings.HasPrefix(rest, "-")
	rest = strings.TrimPrefix(rest, "-")
	if strings.HasPrefix(rest, "W") {
		return parseISOWeek(y, rest[1:], dash)
	}
	if dash {
		if len(rest) != 5 || rest[2] != '-' {
			return
		}
		rest = rest[:2] + rest[3:]
	}
	if len(rest) != 4 || !allDigits(rest) {
		return
	}
	m, d = atoi(rest[:2]), atoi(rest[2:])
	return y, m, d, true
}

func parseISOWeek(year int, rest string, dash bool) (y, m, d int, ok bool) {
	if len(rest) < 2 || !allDigits(rest[:2]) {
		return
	}
	week, day := atoi(rest[:2]), 1
	rest = rest[2:]
	if rest != "" {
		if dash != strings.HasPrefix(rest, "-") {
			return
		}
		rest = strings.TrimPrefix(rest, "-")
		if len(rest) != 1 || !allDigits(rest) {
			return
		}
		day = atoi(rest)
	}
	ord, reason := isoToOrdinal(year, week, day)
	if reason != "" || ord < 1 || ord > maxOrdinal {
		return
	}
	y, m, d = fromOrdinal(ord)
	return y, m, d, true
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// isoDateEnd finds where the date part of an ISO date and time ends.
func isoDateEnd(s string) int {
	const dash, week = '-', 'W'
	if len(s) == 7 {
		return 7
	}
	if len(s) < 7 {
		return -1
	}
	if s[4] == dash {
		if s[5] == week {
			if len(s) > 8 && s[8] == dash {
				if len(s) == 9 {
					return -1
				}
				if len(s) > 10 && digitAt(s, 10) {
					return 8
				}
				return 10
			}
			return 8
		}
		return 10
	}
	if s[4] == week {
		i := 7
		for i < len(s) && digitAt(s, i) {
			i++
		}
		if i < 9 {
			return i
		}
		if i%2 == 0 {
			return 7
		}
		return 8
	}
	return 8
}

// parseISODateTime reads a date and, after any one character, a time.
func parseISODateTime(s string) (y, m, d int, c isoClock, ok bool) {
	end := isoDateEnd(s)
	if end < 0 || end > len(s) {
		return
	}
	if y, m, d, ok = parseISODate(s[:end]); !ok {
		return
	}
	if end == len(s) {
		return y, m, d, c, true
	}
	_, n := utf8.DecodeRuneInString(s[end:])
	rest := s[end+n:]
	c, ok = parseISOTime(rest)
	return y, m, d, c, ok
}

// parseISOTime reads HH[:MM[:SS[.f…]]] with an optional zone.
func parseISOTime(s string) (c isoClock, ok bool) {
	zoneAt := strings.IndexAny(s, "+-Z")
	clock := s
	if zoneAt >= 0 {
		clock = s[:zoneAt]
	}
	var f [4]int
	if f, ok = parseISOClock(clock); !ok {
		return
	}
	c.hour, c.minute, c.second, c.micro = f[0], f[1], f[2], f[3]
	if zoneAt < 0 {
		return c, true
	}
	c.hasZone = true
	sign, zone := s[zoneAt], s[zoneAt+1:]
	if sign == 'Z' {
		return c, zone == ""
	}
	if len(zone) == 0 || len(zone) == 1 || len(zone) == 3 {
		return c, false
	}
	z, ok := parseISOClock(zone)
	if !ok || z[1] > 59 || z[2] > 59 {
		return c, false
	}
	c.zoneSec, c.zoneUs = z[0]*3600+z[1]*60+z[2], z[3]
	if sign == '-' {
		c.zoneSec, c.zoneUs = -c.zoneSec, -c.zoneUs
	}
	return c, true
}

func parseISOClock(s string) (f [4]int, ok bool) {
	colons := len(s) > 2 && s[2] == ':'
	for k := 0; k < 3; k++ {
		if len(s) < 2 || !allDigits(s[:2]) {
			return f, false
		}
		f[k] = atoi(s[:2])
		s = s[2:]
		if s == "" {
			return f, true
		}
		if k == 2 {
			break
		}
		if colons {
			if s[0] != ':' {
				return f, false
			}
			s = s[1:]
		}
	}
	if s[0] != '.' && s[0] != ',' {
		return f, false
	}
	frac := s[1:]
	if !allDigits(frac) {
		return f, false
	}
	if len(frac) > 6 {
		frac = frac[:6]
	}
	f[3] = atoi(frac + strings.Repeat("0", 6-len(frac)))
	return f, true
}
