package library

import (
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

// clock is the time of day that time and datetime share.
type clock struct {
	hour, minute, second, micro int
	tz                          value
	fold                        int
}

// timeOfDay is datetime.time.
type timeOfDay struct{ clock }

var timeOnce lazyClass

func timeClass() *object.Class { return timeOnce.get(timeSpec) }

func (c *timeOfDay) Class() *object.Class { return timeClass() }

func checkClock(hour, minute, second, micro, fold int) error {
	switch {
	case hour < 0 || hour > 23:
		return valueError("hour must be in 0..23")
	case minute < 0 || minute > 59:
		return valueError("minute must be in 0..59")
	case second < 0 || second > 59:
		return valueError("second must be in 0..59")
	case micro < 0 || micro > 999999:
		return valueError("microsecond must be in 0..999999")
	case fold != 0 && fold != 1:
		return valueError("fold must be either 0 or 1")
	}
	return nil
}

// us is the time of day in microseconds.
func (c *clock) us() int64 {
	return ((int64(c.hour)*60+int64(c.minute))*60+int64(c.second))*1000000 + int64(c.micro)
}

// isoTime is HH:MM:SS[.ffffff] as far as timespec asks.
func (c *clock) isoTime(spec string) (string, error) {
	h, m, s := pad0(c.hour, 2), pad0(c.minute, 2), pad0(c.second, 2)
	switch spec {
	case "auto":
		if c.micro == 0 {
			return h + ":" + m + ":" + s, nil
		}
		return h + ":" + m + ":" + s + "." + pad0(c.micro, 6), nil
	case "hours":
		return h, nil
	case "minutes":
		return h + ":" + m, nil
	case "seconds":
		return h + ":" + m + ":" + s, nil
	case "milliseconds":
		return h + ":" + m + ":" + s + "." + pad0(c.micro/1000, 3), nil
	case "microseconds":
		return h + ":" + m + ":" + s + "." + pad0(c.micro, 6), nil
	}
	return "", valueError("Unknown timespec value")
}

func specArg(a args, i int) (string, error) {
	if !a.Given(i) {
		return "auto", nil
	}
	s, ok := asStr(a[i])
	if !ok {
		return "", typeError("isoformat() argument 'timespec' must be str, not %s", object.TypeName(a[i]))
	}
	return s, nil
}

func (c *timeOfDay) iso(t *thread, spec string) (string, error) {
	s, err := c.isoTime(spec)
	if err != nil {
		return "", err
	}
	off, err := utcOffset(t, c.tz, nil)
	if err != nil {
		return "", err
	}
	if off != nil {
		s += deltaOffsetText(off, ":")
	}
	return s, nil
}

func (c *timeOfDay) Str(t *thread) (string, error) { return c.iso(t, "auto") }

func (c *clock) reprParts(t *thread) (string, error) {
	s := ""
	if c.micro != 0 {
		s = ", " + itoa(c.second) + ", " + itoa(c.micro)
	} else if c.second != 0 {
		s = ", " + itoa(c.second)
	}
	if c.tz != nil {
		r, err := object.Repr(t, c.tz)
		if err != nil {
			return "", err
		}
		s += ", tzinfo=" + r
	}
	if c.fold != 0 {
		s += ", fold=1"
	}
	return itoa(c.hour) + ", " + itoa(c.minute) + s, nil
}

func (c *timeOfDay) Repr(t *thread) (string, error) {
	parts := ""
	s, err := c.reprParts(t)
	if err == nil {
		parts = "datetime.time(" + s + ")"
	}
	return parts, err
}

func (c *timeOfDay) Hash(t *thread) (int64, error) {
	off, err := utcOffset(t, c.tz, nil)
	if err != nil {
		return 0, err
	}
	us := c.us()
	if off != nil {
		us -= off.us()
	}
	return object.Hash(t, us)
}

func (c *timeOfDay) Format(t *thread, spec string) (string, error) {
	if spec == "" {
		return c.iso(t, "auto")
	}
	m, err := c.moment(t)
	if err != nil {
		return "", err
	}
	return formatDate(t, m, spec)
}

func (c *timeOfDay) moment(t *thread) (*moment, error) {
	m := &moment{year: 1900, month: 1, day: 1, hour: c.hour, minute: c.minute, second: c.second, micro: c.micro,
		yearday: 1, weekday: 0, epoch: func() int64 { return localEpoch(1900, 1, 1, c.hour, c.minute, c.second) }}
	return m, m.setZone(t, c.tz, nil)
}

// setZone fills in what %z and %Z print.
func (m *moment) setZone(t *thread, tz, d value) error {
	off, err := utcOffset(t, tz, d)
	if err != nil {
		return err
	}
	if off != nil {
		m.offset = deltaOffsetText(off, "")
	}
	name, err := zoneName(t, tz, d)
	if s, ok := asStr(name); ok {
		m.zone = s
	}
	return err
}

func (c *timeOfDay) Compare(t *thread, op object.CmpOp, other value) (value, bool, error) {
	o, ok := object.Native(other).(*timeOfDay)
	if !ok {
		return nil, false, nil
	}
	a, err := utcOffset(t, c.tz, nil)
	if err != nil {
		return nil, true, err
	}
	b, err := utcOffset(t, o.tz, nil)
	if err != nil {
		return nil, true, err
	}
	if (a == nil) != (b == nil) {
		return dateVersusMixed(op, "times")
	}
	d := c.us() - o.us()
	if a != nil {
		d += b.us() - a.us()
	}
	return compareInts(op, sign64(d)), true, nil
}

func sign64(n int64) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

func dateVersusMixed(op object.CmpOp, what string) (value, bool, error) {
	switch op {
	case object.OpEq:
		return false, true, nil
	case object.OpNe:
		return true, true, nil
	}
	return nil, true, typeError("can't compare offset-naive and offset-aware %s", what)
}

func newTime(t *thread, cls *object.Class, a args) (value, error) {
	var n [4]int
	if err := replaceInts(t, n[:], a[:4]); err != nil {
		return nil, err
	}
	c := &timeOfDay{clock{hour: n[0], minute: n[1], second: n[2], micro: n[3]}}
	var err error
	if c.tz, err = tzArg(t, given(a, 4)); err != nil {
		return nil, err
	}
	if a.Given(5) {
		if c.fold, err = intArg(t, a[5]); err != nil {
			return nil, err
		}
	}
	return c, checkClock(n[0], n[1], n[2], n[3], c.fold)
}

// clockOf gives the time of day that v has.
func clockOf(v value) *clock {
	switch x := object.Native(v).(type) {
	case *timeOfDay:
		return &x.clock
	case *datetime:
		return &x.clock
	}
	return &clock{}
}

// clockProps are the attributes that time and datetime share.
func clockProps() []object.Property {
	prop := func(name string, get func(c *clock) value) object.Property {
		return object.Property{Name: name, Get: func(t *thread, self value) (value, error) { return get(clockOf(self)), nil }}
	}
	return []object.Property{
		prop("hour", func(c *clock) value { return int64(c.hour) }),
		prop("minute", func(c *clock) value { return int64(c.minute) }),
		prop("second", func(c *clock) value { return int64(c.second) }),
		prop("microsecond", func(c *clock) value { return int64(c.micro) }),
		prop("tzinfo", func(c *clock) value { return c.tz }),
		prop("fold", func(c *clock) value { return int64(c.fold) }),
	}
}

func timeSpec() object.ClassSpec {
	self := func(v value) *timeOfDay { return object.Native(v).(*timeOfDay) }
	zone := func(method string) object.Method {
		return object.Method{Name: method, Fn: func(t *thread, s value, a args) (value, error) {
			if method == "tzname" {
				return zoneName(t, self(s).tz, nil)
			}
			d, err := zoneDelta(t, self(s).tz, nil, method)
			if err != nil || d == nil {
				return nil, err
			}
			return d, nil
		}}
	}
	return object.ClassSpec{
		Name: "time", Module: "datetime", ErrName: "datetime.time", New: newTime,
		Sig: "hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0",
		Attrs: map[string]value{"min": &timeOfDay{}, "max": &timeOfDay{clock{hour: 23, minute: 59, second: 59, micro: 999999}},
			"resolution": &timedelta{micros: 1}},
		Properties: clockProps(),
		Methods: []object.Method{
			zone("utcoffset"), zone("dst"), zone("tzname"),
			{Name: "isoformat", Sig: "timespec='auto'", Fn: func(t *thread, s value, a args) (value, error) {
				spec, err := specArg(a, 0)
				if err != nil {
					return nil, err
				}
				return okValue(self(s).iso(t, spec))
			}},
			{Name: "strftime", Sig: "format", Fn: func(t *thread, s value, a args) (value, error) {
				f, ok := asStr(a[0])
				if !ok {
					return nil, typeError("strftime() argument 1 must be str, not %s", object.TypeName(a[0]))
				}
				m, err := self(s).moment(t)
				if err != nil {
					return nil, err
				}
				return okValue(formatDate(t, m, f))
			}},
			{Name: "replace", Sig: "hour=None, minute=None, second=None, microsecond=None, tzinfo=None, *, fold=0",
				Fn: func(t *thread, s value, a args) (value, error) {
					c := self(s).clock
					if err := c.replace(t, a); err != nil {
						return nil, err
					}
					return &timeOfDay{c}, nil
				}},
		},
		ClassMethods: []object.Method{{Name: "fromisoformat", Sig: "time_string, /",
			Fn: func(t *thread, cls value, a args) (value, error) {
				s, ok := asStr(a[0])
				if !ok {
					return nil, typeError("fromisoformat: argument must be str")
				}
				p, ok := parseISOTime(strings.TrimPrefix(s, "T"))
				if !ok {
					return nil, valueError("Invalid isoformat string: %s", reprStr(s))
				}
				zone, err := p.zone()
				if err != nil {
					return nil, err
				}
				c := &timeOfDay{clock{hour: p.hour, minute: p.minute, second: p.second, micro: p.micro, tz: zone}}
				return c, checkClock(c.hour, c.minute, c.second, c.micro, 0)
			}}},
	}
}

// zone is the tzinfo of a parsed time.
func (p isoClock) zone() (value, error) {
	if !p.hasZone {
		return nil, nil
	}
	d, err := newDelta(0, p.zoneSec, p.zoneUs)
	if err != nil {
		return nil, err
	}
	return newTimezone(nil, nil, args{d, object.Absent})
}

// replace sets the parts given: hour, minute, second, microsecond, tzinfo, fold.
func (c *clock) replace(t *thread, a args) error {
	n := [4]int{c.hour, c.minute, c.second, c.micro}
	if err := replaceInts(t, n[:], a[:4]); err != nil {
		return err
	}
	c.hour, c.minute, c.second, c.micro = n[0], n[1], n[2], n[3]
	var err error
	if a.Given(4) {
		if c.tz, err = tzArg(t, a[4]); err != nil {
			return err
		}
	}
	if a.Given(5) {
		if c.fold, err = intArg(t, a[5]); err != nil {
			return err
		}
	}
	return checkClock(c.hour, c.minute, c.second, c.micro, c.fold)
}
