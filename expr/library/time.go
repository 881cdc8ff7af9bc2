package library

import (
	"math"
	"time"

	"github.com/gramener/gramex-go/expr/object"
)

var structTimeOnce lazyClass

func structTimeClass() *object.Class {
	return structTimeOnce.get(func() object.ClassSpec {
		return structSeq("struct_time", "time", "tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec",
			"tm_wday", "tm_yday", "tm_isdst")
	})
}

// structTime is the struct_time of a Go time.
func structTime(t *thread, at time.Time) (value, error) {
	dst := int64(0)
	if at.IsDST() {
		dst = 1
	}
	return newSeq(t, structTimeClass(), int64(at.Year()), int64(at.Month()), int64(at.Day()), int64(at.Hour()),
		int64(at.Minute()), int64(at.Second()), int64((at.Weekday()+6)%7), int64(at.YearDay()), dst)
}

// momentOf is broken-down time for strftime.
func momentOf(at time.Time) *moment {
	zone, off := at.Zone()
	return &moment{year: at.Year(), month: int(at.Month()), day: at.Day(), hour: at.Hour(), minute: at.Minute(),
		second: at.Second(), weekday: int(at.Weekday()+6) % 7, yearday: at.YearDay(), micro: at.Nanosecond() / 1000,
		zone: zone, offset: offsetText(off, 0, ""), epoch: at.Unix}
}

// offsetText is +HHMM[SS[.ffffff]] with sep between the parts.
func offsetText(sec, us int, sep string) string {
	sign := "+"
	if sec < 0 || sec == 0 && us < 0 {
		sign, sec, us = "-", -sec, -us
	}
	s := sign + pad0(sec/3600, 2) + sep + pad0(sec/60%60, 2)
	if sec%60 != 0 || us != 0 {
		s += sep + pad0(sec%60, 2)
	}
	if us != 0 {
		s += "." + pad0(us, 6)
	}
	return s
}

// momentOfTuple reads a struct_time or a tuple of nine.
func momentOfTuple(t *thread, v value) (*moment, error) {
	tup, ok := v.(*object.Tuple)
	if !ok {
		return nil, typeError("Tuple or struct_time argument required")
	}
	if len(tup.Items) != 9 {
		return nil, typeError("function takes exactly 9 arguments (%d given)", len(tup.Items))
	}
	var n [9]int
	for i, item := range tup.Items {
		x, err := intArg(t, item)
		if err != nil {
			return nil, err
		}
		n[i] = x
	}
	for _, c := range []struct {
		i, lo, hi int
		what      string
	}{{1, 0, 12, "month"}, {2, 0, 31, "day of month"}, {3, 0, 23, "hour"}, {4, 0, 59, "minute"}, {5, 0, 61, "seconds"},
		{7, 0, 366, "day of year"}} {
		if n[c.i] < c.lo || n[c.i] > c.hi {
			return nil, valueError("%s out of range", c.what)
		}
	}
	at := time.Date(n[0], time.Month(max(n[1], 1)), max(n[2], 1), n[3], n[4], n[5], 0, time.Local)
	m := momentOf(at)
	m.year, m.month, m.day, m.hour, m.minute, m.second = n[0], max(n[1], 1), max(n[2], 1), n[3], n[4], n[5]
	m.weekday, m.yearday = (n[6]%7+7)%7, max(n[7], 1)
	return m, nil
}

// clockArg is the time of an optional number of seconds since the epoch.
func (b *builder) clockArg(t *thread, v value) (time.Time, error) {
	if isNone(v) {
		return time.Now(), nil
	}
	sec, err := floatArg(t, v)
	if err != nil {
		return time.Time{}, err
	}
	if math.IsNaN(sec) {
		return time.Time{}, valueError("Invalid value NaN (not a number)")
	}
	if math.Abs(sec) > 6.7e16 {
		return time.Time{}, object.Raise(object.OverflowError, "timestamp out of range for platform time_t")
	}
	return time.Unix(int64(math.Floor(sec)), 0), nil
}

func buildTime(b *builder) {
	number := func(name string, f func() value) {
		b.fn(name, "", func(t *thread, a args) (value, error) { return f(), nil })
	}
	now := time.Now
	since := func() time.Duration { return time.Since(b.lib.started) }
	number("time", func() value { return float64(now().UnixNano()) / 1e9 })
	number("time_ns", func() value { return now().UnixNano() })
	for _, name := range []string{"perf_counter", "monotonic", "process_time", "thread_time"} {
		number(name, func() value { return since().Seconds() })
		number(name+"_ns", func() value { return since().Nanoseconds() })
	}
	b.fn("sleep", "secs, /", func(t *thread, a args) (value, error) { return nil, b.lib.sleep(t, a[0]) })
	b.fn("gmtime", "secs=None, /", func(t *thread, a args) (value, error) {
		at, err := b.clockArg(t, given(a, 0))
		if err != nil {
			return nil, err
		}
		return structTime(t, at.UTC())
	})
	b.fn("localtime", "secs=None, /", func(t *thread, a args) (value, error) {
		at, err := b.clockArg(t, given(a, 0))
		if err != nil {
			return nil, err
		}
		return structTime(t, at.Local())
	})
	b.fn("mktime", "tuple, /", func(t *thread, a args) (value, error) {
		m, err := momentOfTuple(t, a[0])
		if err != nil {
			return nil, err
		}
		at := time.Date(m.year, time.Month(m.month), m.day, m.hour, m.minute, m.second, 0, time.Local)
		return float64(at.Unix()), nil
	})
	b.fn("strftime", "format, tuple=None, /", func(t *thread, a args) (value, error) {
		format, ok := asStr(a[0])
		if !ok {
			return nil, typeError("strftime() argument 1 must be str, not %s", object.TypeName(a[0]))
		}
		m := momentOf(now().Local())
		if !isNone(given(a, 1)) {
			var err error
			if m, err = momentOfTuple(t, a[1]); err != nil {
				return nil, err
			}
		}
		if err := chargeFormat(t, format); err != nil {
			return nil, err
		}
		return strftime(format, m, false), nil
	})
	b.fn("strptime", "string, format='%a %b %d %H:%M:%S %Y', /", func(t *thread, a args) (value, error) {
		s, f, err := strptimeArgs(a[0], a.Or(1, "%a %b %d %H:%M:%S %Y"))
		if err != nil {
			return nil, err
		}
		p, err := strptime(s, f)
		if err != nil {
			return nil, err
		}
		return newSeq(t, structTimeClass(), int64(p.year), int64(p.month), int64(p.day), int64(p.hour),
			int64(p.minute), int64(p.second), int64(p.weekday), int64(p.yearday), int64(p.dst))
	})
	b.fn("asctime", "tuple=None, /", func(t *thread, a args) (value, error) {
		m := momentOf(now().Local())
		if !isNone(given(a, 0)) {
			var err error
			if m, err = momentOfTuple(t, a[0]); err != nil {
				return nil, err
			}
		}
		return strftime("%a %b %e %H:%M:%S %Y", m, false), nil
	})
	b.fn("ctime", "secs=None, /", func(t *thread, a args) (value, error) {
		at, err := b.clockArg(t, given(a, 0))
		if err != nil {
			return nil, err
		}
		return strftime("%a %b %e %H:%M:%S %Y", momentOf(at.Local()), false), nil
	})
	b.class(structTimeClass())
	winter := time.Date(now().Year(), 1, 1, 0, 0, 0, 0, time.Local)
	summer := time.Date(now().Year(), 7, 1, 0, 0, 0, 0, time.Local)
	std, off := winter.Zone()
	alt, altOff := summer.Zone()
	if winter.IsDST() {
		std, alt, off, altOff = alt, std, altOff, off
	}
	daylight := int64(0)
	if off != altOff {
		daylight = 1
	}
	b.set("timezone", int64(-off))
	b.set("altzone", int64(-altOff))
	b.set("daylight", daylight)
	b.set("tzname", newTuple(std, alt))
}

func chargeFormat(t *thread, format string) error {
	if err := t.Charge(1000 + 32*len(format)); err != nil {
		return err
	}
	widths := 0
	for i := 0; i+3 < len(format); i++ {
		if format[i] == '%' {
			widths++
		}
	}
	return t.Charge(widths * 1100)
}

func strptimeArgs(s, f value) (string, string, error) {
	text, ok := asStr(s)
	if !ok {
		return "", "", typeError("strptime() argument 0 must be str, not %s", mustRepr(object.TypeOf(s)))
	}
	format, ok := asStr(f)
	if !ok {
		return "", "", typeError("strptime() argument 1 must be str, not %s", mustRepr(object.TypeOf(f)))
	}
	return text, format, nil
}

// sleep waits, but no longer than the library allows and the thread's own end.
func (l *Library) sleep(t *thread, v value) error {
	sec, err := floatArg(t, v)
	if err != nil {
		return typeError("'%s' object cannot be interpreted as an integer", object.TypeName(v))
	}
	if sec < 0 {
		return valueError("sleep length must be non-negative")
	}
	end := time.Now().Add(l.env.Sleep)
	if sec < l.env.Sleep.Seconds() {
		end = time.Now().Add(time.Duration(sec * 1e9))
	}
	for {
		if err := t.Check(); err != nil {
			return err
		}
		left := time.Until(end)
		if left <= 0 {
			return nil
		}
		time.Sleep(min(left, 5*time.Millisecond))
	}
}
