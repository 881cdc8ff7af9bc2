package library

import (
	"strconv"
	"strings"
)

// moment is broken-down time as C's struct tm has it, for strftime.
type moment struct {
	year, month, day     int // month 1–12
	hour, minute, second int
	weekday              int // Monday 0
	yearday              int // January 1st is 1
	micro                int
	offset, zone         string // what %z and %Z print
	epoch                func() int64
}

// strftime formats m by format as the C library of Linux does, with its flags (%-d, %_H, %^a,
// %5Y); micro ("%f") is datetime's own addition. An unknown directive is left as it stands.
func strftime(format string, m *moment, withMicro bool) string {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			b.WriteByte(format[i])
			continue
		}
		start := i
		d := directive{}
		i = d.parse(format, i+1)
		if i >= len(format) {
			b.WriteString(format[start:])
			break
		}
		if !d.write(&b, format[i], m, withMicro) {
			b.WriteString(format[start : i+1])
		}
	}
	return b.String()
}

// directive is what stands between the percent sign and its letter.
type directive struct {
	pad   byte // '-', '_', '0' or 0
	upper bool
	swap  bool
	width int
}

func (d *directive) parse(format string, i int) int {
	for ; i < len(format); i++ {
		switch c := format[i]; {
		case c == '-' || c == '_' || c == '0':
			d.pad = c
		case c == '^':
			d.upper = true
		case c == '#':
			d.swap = true
		default:
			for ; i < len(format) && format[i] >= '0' && format[i] <= '9' && d.width < 1000; i++ {
				d.width = d.width*10 + int(format[i]-'0')
			}
			if i < len(format) && (format[i] == 'E' || format[i] == 'O') {
				i++
			}
			return i
		}
	}
	return i
}

func (d *directive) number(b *strings.Builder, n, width int, pad byte) {
	switch d.pad {
	case '-':
		width = 0
	case '_':
		pad = ' '
	case '0':
		pad = '0'
	}
	if d.width > 0 {
		width = d.width
	}
	s := strconv.Itoa(n)
	for k := len(s); k < width; k++ {
		b.WriteByte(pad)
	}
	b.WriteString(s)
}

func (d *directive) text(b *strings.Builder, s string, swapLower bool) {
	switch {
	case d.swap && swapLower:
		s = strings.ToLower(s)
	case d.upper || d.swap:
		s = strings.ToUpper(s)
	}
	pad := byte(' ')
	if d.pad == '0' {
		pad = '0'
	}
	for k := len(s); k < d.width; k++ {
		b.WriteByte(pad)
	}
	b.WriteString(s)
}

// write prints one directive; false if it knows no such letter.
func (d *directive) write(b *strings.Builder, c byte, m *moment, withMicro bool) bool {
	switch c {
	case 'a', 'A', 'b', 'B', 'h', 'p', 'P', 'Z', 'z', 'f':
		return d.writeText(b, c, m, withMicro)
	case '%':
		b.WriteByte('%')
	case 'n':
		b.WriteByte('\n')
	case 't':
		b.WriteByte('\t')
	case 'c':
		d.text(b, strftime("%a %b %e %H:%M:%S %Y", m, false), false)
	case 'D', 'x':
		d.text(b, strftime("%m/%d/%y", m, false), false)
	case 'F':
		d.text(b, strftime("%Y-%m-%d", m, false), false)
	case 'R':
		d.text(b, strftime("%H:%M", m, false), false)
	case 'r':
		d.text(b, strftime("%I:%M:%S %p", m, false), false)
	case 'T', 'X':
		d.text(b, strftime("%H:%M:%S", m, false), false)
	default:
		return d.writeNumber(b, c, m)
	}
	return true
}

func (d *directive) writeText(b *strings.Builder, c byte, m *moment, withMicro bool) bool {
	switch c {
	case 'a':
		d.text(b, dayNames[m.weekday][:3], false)
	case 'A':
		d.text(b, dayNames[m.weekday], false)
	case 'b', 'h':
		d.text(b, monthNames[m.month][:3], false)
	case 'B':
		d.text(b, monthNames[m.month], false)
	case 'p':
		d.text(b, ampm(m.hour), true)
	case 'P':
		d.text(b, strings.ToLower(ampm(m.hour)), false)
	case 'Z':
		d.text(b, m.zone, true)
	case 'z':
		b.WriteString(m.offset)
	case 'f':
		if !withMicro {
			return false
		}
		b.WriteString(pad0(m.micro, 6))
	}
	return true
}

func (d *directive) writeNumber(b *strings.Builder, c byte, m *moment) bool {
	switch c {
	case 'C':
		d.number(b, m.year/100, 1, '0')
	case 'd':
		d.number(b, m.day, 2, '0')
	case 'e':
		d.number(b, m.day, 2, ' ')
	case 'g', 'G', 'V':
		y, w, _ := isoCalendar(m.year, m.month, m.day)
		switch c {
		case 'g':
			d.number(b, y%100, 2, '0')
		case 'G':
			d.number(b, y, 1, '0')
		default:
			d.number(b, w, 2, '0')
		}
	case 'H':
		d.number(b, m.hour, 2, '0')
	case 'k':
		d.number(b, m.hour, 2, ' ')
	case 'I':
		d.number(b, (m.hour+11)%12+1, 2, '0')
	case 'l':
		d.number(b, (m.hour+11)%12+1, 2, ' ')
	case 'j':
		d.number(b, m.yearday, 3, '0')
	case 'm':
		d.number(b, m.month, 2, '0')
	case 'M':
		d.number(b, m.minute, 2, '0')
	case 'S':
		d.number(b, m.second, 2, '0')
	case 's':
		b.WriteString(strconv.FormatInt(m.epoch(), 10))
	case 'u':
		d.number(b, m.weekday+1, 1, '0')
	case 'U':
		d.number(b, (m.yearday-1+7-(m.weekday+1)%7)/7, 2, '0')
	case 'w':
		d.number(b, (m.weekday+1)%7, 1, '0')
	case 'W':
		d.number(b, (m.yearday-1+7-m.weekday)/7, 2, '0')
	case 'y':
		d.number(b, m.year%100, 2, '0')
	case 'Y':
		d.number(b, m.year, 1, '0')
	default:
		return false
	}
	return true
}

func ampm(hour int) string {
	if hour < 12 {
		return "AM"
	}
	return "PM"
}

func pad0(n, width int) string {
	s := strconv.Itoa(n)
	if len(s) >= width {
		return s
	}
	return strings.Repeat("0", width-len(s)) + s
}

func itoa(n int) string { return strconv.Itoa(n) }
