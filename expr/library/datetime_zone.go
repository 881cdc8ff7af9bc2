package library

import (
	"time"

	"github.com/gramener/gramex-go/expr/object"
)

// timezone is datetime.timezone.
type timezone struct {
	offset *timedelta
	name   string
	named  bool
}

// zoneInfo is zoneinfo.ZoneInfo, and what pytz.timezone gives.
type zoneInfo struct{ loc *time.Location }

var (
	tzinfoOnce, timezoneOnce, zoneInfoOnce, zoneNotFoundOnce lazyClass

	utcZone = &timezone{offset: &timedelta{}}
)

func tzinfoClass() *object.Class {
	return tzinfoOnce.get(func() object.ClassSpec {
		abstract := func(name string) object.Method {
			return object.Method{Name: name, Sig: "dt, /", Fn: func(t *thread, self value, a args) (value, error) {
				return nil, object.Raise(object.NotImplementedError, "a tzinfo subclass must implement %s()", name)
			}}
		}
		return object.ClassSpec{Name: "tzinfo", Module: "datetime", ErrName: "datetime.tzinfo", Methods: []object.Method{
			abstract("utcoffset"), abstract("dst"), abstract("tzname"),
			{Name: "fromutc", Sig: "dt, /", Fn: func(t *thread, self value, a args) (value, error) {
				d, ok := asDatetime(a[0])
				if !ok {
					return nil, typeError("fromutc: argument must be a datetime")
				}
				return fromUTC(t, d, self)
			}},
		}}
	})
}

func timezoneClass() *object.Class {
	return timezoneOnce.get(func() object.ClassSpec {
		self := func(v value) *timezone { return object.Native(v).(*timezone) }
		return object.ClassSpec{
			Name: "timezone", Module: "datetime", ErrName: "datetime.timezone", Bases: []*object.Class{tzinfoClass()}, Final: true,
			Sig: "offset, name=None", New: newTimezone,
			Attrs: map[string]value{"utc": utcZone,
				"min": &timezone{offset: &timedelta{days: -1, seconds: 60}},
				"max": &timezone{offset: &timedelta{seconds: 86340}}},
			Methods: []object.Method{
				{Name: "utcoffset", Sig: "dt, /", Fn: func(t *thread, s value, a args) (value, error) {
					return self(s).offset, nil
				}},
				{Name: "dst", Sig: "dt, /", Fn: func(t *thread, s value, a args) (value, error) { return nil, nil }},
				{Name: "tzname", Sig: "dt, /", Fn: func(t *thread, s value, a args) (value, error) {
					return self(s).text(), nil
				}},
			},
		}
	})
}

func newTimezone(t *thread, cls *object.Class, a args) (value, error) {
	d, ok := asDelta(a[0])
	if !ok {
		return nil, typeError("timezone() argument 1 must be datetime.timedelta, not %s", object.TypeName(a[0]))
	}
	z := &timezone{offset: d}
	if a.Given(1) {
		if z.name, ok = asStr(a[1]); !ok {
			return nil, typeError("timezone() argument 2 must be str, not %s", object.TypeName(a[1]))
		}
		z.named = true
	}
	if d.us() <= -86400000000 || d.us() >= 86400000000 || d.days > 1 || d.days < -2 {
		return nil, valueError("offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not %s.",
			mustRepr(d))
	}
	if !z.named && d.us() == 0 {
		return utcZone, nil
	}
	return z, nil
}

func (z *timezone) Class() *object.Class { return timezoneClass() }

func (z *timezone) text() string {
	if z.named {
		return z.name
	}
	if z.offset.us() == 0 {
		return "UTC"
	}
	return "UTC" + deltaOffsetText(z.offset, ":")
}

func deltaOffsetText(d *timedelta, sep string) string {
	us := d.us()
	return offsetText(int(us/1000000), int(us%1000000), sep)
}

func (z *timezone) Str(t *thread) (string, error) { return z.text(), nil }

func (z *timezone) Repr(t *thread) (string, error) {
	if z == utcZone {
		return "datetime.timezone.utc", nil
	}
	s := "datetime.timezone(" + mustRepr(z.offset)
	if z.named {
		s += ", " + reprStr(z.name)
	}
	return s + ")", nil
}

func (z *timezone) Hash(t *thread) (int64, error) { return z.offset.Hash(t) }

func (z *timezone) Compare(t *thread, op object.CmpOp, other value) (value, bool, error) {
	o, ok := object.Native(other).(*timezone)
	if !ok || op != object.OpEq && op != object.OpNe {
		return nil, false, nil
	}
	return (z.offset.us() == o.offset.us()) == (op == object.OpEq), true, nil
}

func zoneInfoClass() *object.Class {
	return zoneInfoOnce.get(func() object.ClassSpec {
		self := func(v value) *zoneInfo { return object.Native(v).(*zoneInfo) }
		return object.ClassSpec{
			Name: "ZoneInfo", Module: "zoneinfo", Bases: []*object.Class{tzinfoClass()}, Sig: "key",
			New: func(t *thread, cls *object.Class, a args) (value, error) {
				key, err := strArg(a[0], "key")
				if err != nil {
					return nil, err
				}
				return loadZone(key)
			},
			Properties: []object.Property{
				{Name: "key", Get: func(t *thread, s value) (value, error) { return self(s).loc.String(), nil }},
				{Name: "zone", Get: func(t *thread, s value) (value, error) { return self(s).loc.String(), nil }},
			},
			Methods: []object.Method{
				{Name: "utcoffset", Sig: "dt, /", Fn: func(t *thread, s value, a args) (value, error) {
					d, ok := asDatetime(a[0])
					if !ok {
						return nil, nil
					}
					_, off := self(s).at(d).Zone()
					return newDelta(0, off, 0)
				}},
				{Name: "dst", Sig: "dt, /", Fn: func(t *thread, s value, a args) (value, error) {
					d, ok := asDatetime(a[0])
					if !ok {
						return nil, nil
					}
					if self(s).at(d).IsDST() {
						return newDelta(0, 3600, 0)
					}
					return &timedelta{}, nil
				}},
				{Name: "tzname", Sig: "dt, /", Fn: func(t *thread, s value, a args) (value, error) {
					d, ok := asDatetime(a[0])
					if !ok {
						return nil, nil
					}
					name, _ := self(s).at(d).Zone()
					return name, nil
				}},
				{Name: "fromutc", Sig: "dt, /", Fn: func(t *thread, s value, a args) (value, error) {
					d, ok := asDatetime(a[0])
					if !ok {
						return nil, typeError("fromutc: argument must be a datetime")
					}
					return fromUTC(t, d, self(s))
				}},
				{Name: "localize", Sig: "dt, is_dst=False", Fn: func(t *thread, s value, a args) (value, error) {
					d, ok := asDatetime(a[0])
					if !ok {
						return nil, typeError("localize: argument must be a datetime")
					}
					c := *d
					c.tz = self(s)
					return &c, nil
				}},
			},
		}
	})
}

func zoneNotFound() *object.Class {
	return zoneNotFoundOnce.get(func() object.ClassSpec {
		return newExcClass("ZoneInfoNotFoundError", "zoneinfo._common", object.KeyError)
	})
}

func loadZone(key string) (value, error) {
	if key == "" || key == "Local" {
		return nil, object.Raise(zoneNotFound(), "No time zone found with key %s", key)
	}
	loc, err := time.LoadLocation(key)
	if err != nil {
		return nil, object.Raise(zoneNotFound(), "No time zone found with key %s", key)
	}
	return &zoneInfo{loc}, nil
}

func (z *zoneInfo) Class() *object.Class          { return zoneInfoClass() }
func (z *zoneInfo) Str(t *thread) (string, error) { return z.loc.String(), nil }
func (z *zoneInfo) Repr(t *thread) (string, error) {
	return "zoneinfo.ZoneInfo(key=" + reprStr(z.loc.String()) + ")", nil
}

// at is the instant of wall time d in the zone; fold picks the second of two.
func (z *zoneInfo) at(d *datetime) time.Time {
	at := time.Date(d.year, time.Month(d.month), d.day, d.hour, d.minute, d.second, d.micro*1000, z.loc)
	if d.fold == 1 {
		_, off := at.Zone()
		if _, later := at.Add(2 * time.Hour).Zone(); later < off {
			second := at.Add(time.Duration(off-later) * time.Second)
			if second.Hour() == at.Hour() && second.Minute() == at.Minute() {
				return second
			}
		}
	}
	return at
}

// utcOffset is what a tzinfo says of d; nil for None.
func utcOffset(t *thread, tz value, d value) (*timedelta, error) {
	return zoneDelta(t, tz, d, "utcoffset")
}

func zoneDelta(t *thread, tz, d value, method string) (*timedelta, error) {
	if tz == nil {
		return nil, nil
	}
	if z, ok := tz.(*timezone); ok && method == "utcoffset" {
		return z.offset, nil
	}
	v, err := object.CallMethod(t, tz, method, []value{d}, nil)
	if err != nil || v == nil {
		return nil, err
	}
	off, ok := asDelta(v)
	if !ok {
		return nil, typeError("tzinfo.%s() must return None or a timedelta, not '%s'", method, object.TypeName(v))
	}
	if off.us() <= -86400000000 || off.us() >= 86400000000 {
		return nil, valueError("offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not %s.",
			mustRepr(off))
	}
	return off, nil
}

// zoneName is what a tzinfo calls itself for d; "" for None.
func zoneName(t *thread, tz, d value) (value, error) {
	if tz == nil {
		return nil, nil
	}
	v, err := object.CallMethod(t, tz, "tzname", []value{d}, nil)
	if err != nil || v == nil {
		return nil, err
	}
	if _, ok := asStr(v); !ok {
		return nil, typeError("tzinfo.tzname() must return None or a string, not '%s'", object.TypeName(v))
	}
	return v, nil
}

// tzArg checks a tzinfo argument: None or an instance of tzinfo.
func tzArg(t *thread, v value) (value, error) {
	if isNone(v) {
		return nil, nil
	}
	ok, err := object.IsInstance(t, v, tzinfoClass())
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, typeError("tzinfo argument must be None or of a tzinfo subclass, not type '%s'", object.TypeName(v))
	}
	if n := object.Native(v); n != v {
		if _, base := n.(*timezone); base {
			return n, nil
		}
	}
	return v, nil
}

// fromUTC gives d, whose clock shows UTC, as tz's clock shows it.
func fromUTC(t *thread, d *datetime, tz value) (value, error) {
	if z, ok := tz.(*zoneInfo); ok {
		at := time.Date(d.year, time.Month(d.month), d.day, d.hour, d.minute, d.second, d.micro*1000, time.UTC).In(z.loc)
		c := datetimeOf(at)
		c.tz, c.pandas, c.nano = z, d.pandas, d.nano
		if _, off := at.Zone(); off != 0 {
			if first := z.at(c); !first.Equal(at) {
				c.fold = 1
			}
		}
		return c, nil
	}
	c := *d
	c.tz = tz
	off, err := utcOffset(t, tz, &c)
	if err != nil {
		return nil, err
	}
	if off == nil {
		return nil, valueError("fromutc: non-None utcoffset() result required")
	}
	return c.plus(off.us())
}
