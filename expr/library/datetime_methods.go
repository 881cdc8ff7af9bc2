package library

import (
	"time"

	"github.com/gramener/gramex-go/expr/object"
)

func datetimeMethod(name, sig string, fn func(t *thread, d *datetime, a args) (value, error)) object.Method {
	return object.Method{Name: name, Sig: sig, Fn: func(t *thread, self value, a args) (value, error) {
		d, ok := asDatetime(self)
		if !ok {
			return nil, typeError("descriptor '%s' requires a 'datetime.datetime' object", name)
		}
		return fn(t, d, a)
	}}
}

func datetimeSpec() object.ClassSpec {
	return object.ClassSpec{
		Name: "datetime", Module: "datetime", ErrName: "datetime.datetime", Bases: []*object.Class{dateClass()}, New: newDatetime,
		Sig: "year, month=None, day=None, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0",
		Attrs: map[string]value{"min": &datetime{date: date{1, 1, 1}},
			"max":        &datetime{date: date{9999, 12, 31}, clock: clock{hour: 23, minute: 59, second: 59, micro: 999999}},
			"resolution": &timedelta{micros: 1}},
		Properties:   clockProps(),
		ClassMethods: datetimeClassMethods(),
		Methods: []object.Method{
			datetimeMethod("isoformat", "sep='T', timespec='auto'", datetimeIsoformat),
			datetimeMethod("strftime", "format", func(t *thread, d *datetime, a args) (value, error) {
				f, ok := asStr(a[0])
				if !ok {
					return nil, typeError("strftime() argument 1 must be str, not %s", object.TypeName(a[0]))
				}
				m, err := d.moment(t)
				if err != nil {
					return nil, err
				}
				return okValue(formatDate(t, m, f))
			}),
			datetimeMethod("ctime", "", func(t *thread, d *datetime, a args) (value, error) {
				m, err := d.moment(t)
				if err != nil {
					return nil, err
				}
				return strftime("%a %b %e %H:%M:%S ", m, false) + pad0(d.year, 4), nil
			}),
			datetimeMethod("date", "", func(t *thread, d *datetime, a args) (value, error) {
				day := d.date
				return &day, nil
			}),
			datetimeMethod("time", "", func(t *thread, d *datetime, a args) (value, error) {
				c := d.clock
				c.tz = nil
				return &timeOfDay{c}, nil
			}),
			datetimeMethod("timetz", "", func(t *thread, d *datetime, a args) (value, error) {
				return &timeOfDay{d.clock}, nil
			}),
			datetimeMethod("timestamp", "", func(t *thread, d *datetime, a args) (value, error) {
				return okValue(d.timestamp(t))
			}),
			datetimeMethod("timetuple", "", func(t *thread, d *datetime, a args) (value, error) {
				dst := int64(-1)
				off, err := zoneDelta(t, d.tz, d, "dst")
				if err != nil {
					return nil, err
				}
				if off != nil {
					dst = 0
					if off.us() != 0 {
						dst = 1
					}
				}
				return d.timetuple(t, dst)
			}),
			datetimeMethod("utctimetuple", "", func(t *thread, d *datetime, a args) (value, error) {
				off, err := utcOffset(t, d.tz, d)
				if err != nil {
					return nil, err
				}
				if off != nil {
					if d, err = d.plus(-off.us()); err != nil {
						return nil, err
					}
				}
				return d.timetuple(t, 0)
			}),
			datetimeMethod("replace", "year=None, month=None, day=None, hour=None, minute=None, second=None, "+
				"microsecond=None, tzinfo=None, *, fold=0", datetimeReplace),
			datetimeMethod("astimezone", "tz=None", datetimeAstimezone),
			datetimeMethod("utcoffset", "", func(t *thread, d *datetime, a args) (value, error) {
				return optional(zoneDelta(t, d.tz, d, "utcoffset"))
			}),
			datetimeMethod("dst", "", func(t *thread, d *datetime, a args) (value, error) {
				return optional(zoneDelta(t, d.tz, d, "dst"))
			}),
			datetimeMethod("tzname", "", func(t *thread, d *datetime, a args) (value, error) {
				return zoneName(t, d.tz, d)
			}),
		},
	}
}

// optional turns a nil pointer to None.
func optional(d *timedelta, err error) (value, error) {
	if err != nil || d == nil {
		return nil, err
	}
	return d, nil
}

func (d *datetime) timetuple(t *thread, dst int64) (value, error) {
	return newSeq(t, structTimeClass(), int64(d.year), int64(d.month), int64(d.day), int64(d.hour), int64(d.minute),
		int64(d.second), int64(weekdayOf(d.ordinal())), int64(dayOfYear(d.year, d.month, d.day)), dst)
}

func datetimeIsoformat(t *thread, d *datetime, a args) (value, error) {
	sep := "T"
	if a.Given(0) {
		s, ok := asStr(a[0])
		if !ok {
			return nil, typeError("isoformat() argument 1 must be a unicode character, not %s", object.TypeName(a[0]))
		}
		if len([]rune(s)) != 1 {
			return nil, typeError("isoformat() argument 1 must be a unicode character, not str")
		}
		sep = s
	}
	spec, err := specArg(a, 1)
	if err != nil {
		return nil, err
	}
	return okValue(d.isoText(t, sep, spec))
}

func datetimeReplace(t *thread, d *datetime, a args) (value, error) {
	c := *d
	n := [3]int{c.year, c.month, c.day}
	if err := replaceInts(t, n[:], a[:3]); err != nil {
		return nil, err
	}
	if err := checkDate(n[0], n[1], n[2]); err != nil {
		return nil, err
	}
	c.date = date{n[0], n[1], n[2]}
	if err := c.clock.replace(t, a[3:9]); err != nil {
		return nil, err
	}
	return &c, nil
}

func datetimeAstimezone(t *thread, d *datetime, a args) (value, error) {
	tz := given(a, 0)
	off, err := utcOffset(t, d.tz, d)
	if err != nil {
		return nil, err
	}
	if off == nil { // naive: local time
		_, sec := localZone.at(d).Zone()
		off, _ = newDelta(0, sec, 0)
	}
	utc, err := d.plus(-off.us())
	if err != nil {
		return nil, err
	}
	if isNone(tz) {
		at := time.Date(utc.year, time.Month(utc.month), utc.day, utc.hour, utc.minute, utc.second, 0, time.UTC).Local()
		name, sec := at.Zone()
		o, _ := newDelta(0, sec, 0)
		tz = &timezone{offset: o, name: name, named: true}
	}
	if tz, err = tzArg(t, tz); err != nil {
		return nil, err
	}
	if object.Is(tz, d.tz) {
		return d, nil
	}
	utc.tz = tz
	return object.CallMethod(t, tz, "fromutc", []value{utc}, nil)
}

func datetimeClassMethods() []object.Method {
	cm := func(name, sig string, fn func(t *thread, a args) (value, error)) object.Method {
		return object.Method{Name: name, Sig: sig, Fn: func(t *thread, cls value, a args) (value, error) {
			v, err := fn(t, a)
			if d, ok := v.(*datetime); ok && err == nil && cls == value(timestampClassIfMade()) {
				d.pandas = true
			}
			return v, err
		}}
	}
	now := func(t *thread, a args) (value, error) {
		tz, err := tzArg(t, given(a, 0))
		if err != nil {
			return nil, err
		}
		if tz == nil {
			return datetimeOf(time.Now()), nil
		}
		utc := datetimeOf(time.Now().UTC())
		utc.tz = tz
		return object.CallMethod(t, tz, "fromutc", []value{utc}, nil)
	}
	return []object.Method{
		cm("now", "tz=None", now),
		cm("today", "", func(t *thread, a args) (value, error) { return datetimeOf(time.Now()), nil }),
		cm("utcnow", "", func(t *thread, a args) (value, error) { return datetimeOf(time.Now().UTC()), nil }),
		cm("fromtimestamp", "timestamp, tz=None", func(t *thread, a args) (value, error) {
			tz, err := tzArg(t, given(a, 1))
			if err != nil {
				return nil, err
			}
			d, err := datetimeOfStamp(t, a[0], tz != nil)
			if err != nil {
				return nil, err
			}
			if tz == nil {
				return d, nil
			}
			d.tz = tz
			return object.CallMethod(t, tz, "fromutc", []value{d}, nil)
		}),
		cm("utcfromtimestamp", "timestamp, /", func(t *thread, a args) (value, error) {
			return okValue(datetimeOfStamp(t, a[0], true))
		}),
		cm("fromordinal", "ordinal, /", func(t *thread, a args) (value, error) {
			n, err := intArg(t, a[0])
			if err != nil {
				return nil, err
			}
			if n < 1 {
				return nil, valueError("ordinal must be >= 1")
			}
			day, err := dateOfOrdinal(n)
			if err != nil {
				return nil, err
			}
			return &datetime{date: *day}, nil
		}),
		cm("fromisoformat", "date_string, /", func(t *thread, a args) (value, error) {
			s, ok := asStr(a[0])
			if !ok {
				return nil, typeError("fromisoformat: argument must be str")
			}
			y, m, day, c, ok := parseISODateTime(s)
			if !ok {
				return nil, valueError("Invalid isoformat string: %s", reprStr(s))
			}
			return buildParsed(y, m, day, c)
		}),
		cm("fromisocalendar", "year, week, day", func(t *thread, a args) (value, error) {
			n, err := intArgs(t, a[:3])
			if err != nil {
				return nil, err
			}
			ord, reason := isoToOrdinal(n[0], n[1], n[2])
			if reason != "" {
				return nil, valueError("%s", reason)
			}
			day, err := dateOfOrdinal(ord)
			if err != nil {
				return nil, err
			}
			return &datetime{date: *day}, nil
		}),
		cm("combine", "date, time, tzinfo=None", func(t *thread, a args) (value, error) {
			var day date
			switch x := object.Native(a[0]).(type) {
			case *date:
				day = *x
			case *datetime:
				day = x.date
			default:
				return nil, typeError("combine() argument 1 must be datetime.date, not %s", object.TypeName(a[0]))
			}
			c, ok := object.Native(a[1]).(*timeOfDay)
			if !ok {
				return nil, typeError("combine() argument 2 must be datetime.time, not %s", object.TypeName(a[1]))
			}
			d := &datetime{date: day, clock: c.clock}
			if a.Given(2) {
				tz, err := tzArg(t, a[2])
				if err != nil {
					return nil, err
				}
				d.tz = tz
			}
			return d, nil
		}),
		cm("strptime", "date_string, format, /", func(t *thread, a args) (value, error) {
			s, ok := asStr(a[0])
			if !ok {
				return nil, typeError("strptime() argument 1 must be str, not %s", object.TypeName(a[0]))
			}
			f, ok := asStr(a[1])
			if !ok {
				return nil, typeError("strptime() argument 2 must be str, not %s", object.TypeName(a[1]))
			}
			if err := t.Charge(16 * (len(s) + 1) * (len(f) + 1)); err != nil {
				return nil, err
			}
			p, err := strptime(s, f)
			if err != nil {
				return nil, err
			}
			if err := checkDate(p.year, p.month, p.day); err != nil {
				return nil, err
			}
			d := &datetime{date: date{p.year, p.month, p.day},
				clock: clock{hour: p.hour, minute: p.minute, second: p.second, micro: p.micro}}
			if p.hasOffset {
				c := isoClock{hasZone: true, zoneSec: p.offsetSec, zoneUs: p.offsetUs}
				if d.tz, err = c.zone(); err != nil {
					return nil, err
				}
			}
			return d, checkClock(d.hour, d.minute, d.second, d.micro, 0)
		}),
	}
}

func buildParsed(y, m, day int, c isoClock) (value, error) {
	if err := checkDate(y, m, day); err != nil {
		return nil, err
	}
	if err := checkClock(c.hour, c.minute, c.second, c.micro, 0); err != nil {
		return nil, err
	}
	zone, err := c.zone()
	if err != nil {
		return nil, err
	}
	return &datetime{date: date{y, m, day},
		clock: clock{hour: c.hour, minute: c.minute, second: c.second, micro: c.micro, tz: zone}}, nil
}
