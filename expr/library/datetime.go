package library

import (
	"math"
	"time"

	"github.com/gramener/gramex-go/expr/object"
)

// datetime is datetime.datetime, and pandas.Timestamp, which is a datetime with nanoseconds.
type datetime struct {
	date
	clock
	nano   int // 0–999, of a Timestamp
	pandas bool
}

var datetimeOnce lazyClass

func datetimeClass() *object.Class { return datetimeOnce.get(datetimeSpec) }

func (d *datetime) Class() *object.Class {
	if d.pandas {
		return timestampClass()
	}
	return datetimeClass()
}

func asDatetime(v value) (*datetime, bool) {
	d, ok := object.Native(v).(*datetime)
	return d, ok
}

// datetimeOf is the naive datetime that a Go time shows.
func datetimeOf(at time.Time) *datetime {
	return &datetime{date: date{at.Year(), int(at.Month()), at.Day()},
		clock: clock{hour: at.Hour(), minute: at.Minute(), second: at.Second(), micro: at.Nanosecond() / 1000}}
}

// localEpoch is the time of a clock in the local zone, in seconds since 1970.
func localEpoch(year, month, day, hour, minute, second int) int64 {
	return time.Date(year, time.Month(month), day, hour, minute, second, 0, time.Local).Unix()
}

const epochOrdinal = 719163 // 1970-01-01

// micros counts microseconds from 0001-01-01, by its own clock.
func (d *datetime) micros() int64 { return int64(d.ordinal())*86400000000 + d.us() }

// plus is the datetime that many microseconds later, on the same clock.
func (d *datetime) plus(us int64) (*datetime, error) {
	n := d.micros() + us
	if n < 86400000000 || n >= (maxOrdinal+1)*86400000000 {
		return nil, object.Raise(object.OverflowError, "date value out of range")
	}
	r := &datetime{clock: clock{tz: d.tz}, pandas: d.pandas, nano: d.nano}
	r.year, r.month, r.day = fromOrdinal(int(n / 86400000000))
	r.setUs(n % 86400000000)
	return r, nil
}

func (c *clock) setUs(us int64) {
	c.micro = int(us % 1000000)
	s := int(us / 1000000)
	c.hour, c.minute, c.second = s/3600, s/60%60, s%60
}

func newDatetime(t *thread, cls *object.Class, a args) (value, error) {
	if _, ok := asInt(a[0]); !ok {
		if _, ok := asStr(a[0]); ok || object.Native(a[0]) == nil {
			return nil, typeError("'%s' object cannot be interpreted as an integer", object.TypeName(a[0]))
		}
	}
	if !a.Given(1) || !a.Given(2) {
		for i, name := range []string{"month", "day"} {
			if !a.Given(i + 1) {
				return nil, typeError("function missing required argument '%s' (pos %d)", name, i+2)
			}
		}
	}
	n, err := intArgs(t, a[:3])
	if err != nil {
		return nil, err
	}
	d := &datetime{date: date{n[0], n[1], n[2]}}
	if err := checkDate(n[0], n[1], n[2]); err != nil {
		return nil, err
	}
	if err := d.clock.replace(t, a[3:9]); err != nil {
		return nil, err
	}
	return d, nil
}

// datetimeOfStamp is the local or UTC datetime of seconds since the epoch, rounded half to even.
func datetimeOfStamp(t *thread, v value, utc bool) (*datetime, error) {
	sec, err := floatArg(t, v)
	if err != nil {
		if object.AsException(err).IsA(object.TypeError) {
			return nil, typeError("'%s' object cannot be interpreted as an integer", object.TypeName(v))
		}
		return nil, err
	}
	switch {
	case math.IsNaN(sec):
		return nil, valueError("cannot convert float NaN to integer")
	case math.Abs(sec) > 9.2e18:
		return nil, object.Raise(object.OverflowError, "timestamp out of range for platform time_t")
	case math.Abs(sec) > 1e15:
		return nil, valueError("year is out of range")
	}
	whole, frac := math.Modf(sec)
	us := int64(math.RoundToEven(frac * 1e6))
	at := time.Unix(int64(whole), us*1000)
	if utc {
		at = at.UTC()
	}
	if at.Year() < 1 || at.Year() > 9999 {
		return nil, valueError("year %d is out of range", at.Year())
	}
	return datetimeOf(at), nil
}

func (d *datetime) isoText(t *thread, sep, spec string) (string, error) {
	s, err := d.isoTime(spec)
	if err != nil {
		return "", err
	}
	if d.nano != 0 && (spec == "auto" || spec == "nanoseconds") {
		s = pad0(d.hour, 2) + ":" + pad0(d.minute, 2) + ":" + pad0(d.second, 2) + "." + pad0(d.micro*1000+d.nano, 9)
	}
	off, err := utcOffset(t, d.tz, d)
	if err != nil {
		return "", err
	}
	s = d.date.iso() + sep + s
	if off != nil {
		s += deltaOffsetText(off, ":")
	}
	return s, nil
}

func (d *datetime) Str(t *thread) (string, error) { return d.isoText(t, " ", "auto") }

func (d *datetime) Repr(t *thread) (string, error) {
	if d.pandas {
		return d.timestampRepr(t)
	}
	s, err := d.reprParts(t)
	if err != nil {
		return "", err
	}
	return "datetime.datetime(" + itoa(d.year) + ", " + itoa(d.month) + ", " + itoa(d.day) + ", " + s + ")", nil
}

func (d *datetime) Hash(t *thread) (int64, error) {
	off, err := utcOffset(t, d.tz, d)
	if err != nil {
		return 0, err
	}
	us := d.micros()
	if off != nil {
		us -= off.us()
	}
	return object.Hash(t, us)
}

func (d *datetime) Format(t *thread, spec string) (string, error) {
	if spec == "" {
		return d.Str(t)
	}
	m, err := d.moment(t)
	if err != nil {
		return "", err
	}
	return formatDate(t, m, spec)
}

func (d *datetime) moment(t *thread) (*moment, error) {
	m := d.date.moment()
	m.hour, m.minute, m.second, m.micro = d.hour, d.minute, d.second, d.micro
	m.epoch = func() int64 { return localEpoch(d.year, d.month, d.day, d.hour, d.minute, d.second) }
	return m, m.setZone(t, d.tz, d)
}

func (d *datetime) Compare(t *thread, op object.CmpOp, other value) (value, bool, error) {
	switch o := object.Native(other).(type) {
	case *datetime:
		diff, naive, err := d.minus(t, o)
		if err != nil {
			return nil, true, err
		}
		if naive {
			return dateVersusMixed(op, "datetimes")
		}
		if diff == 0 {
			diff = int64(d.nano - o.nano)
		}
		return compareInts(op, sign64(diff)), true, nil
	case *date:
		return dateVersusDatetime(op)
	}
	return nil, false, nil
}

// minus is d - o in microseconds; mixed says that only one of them is aware.
func (d *datetime) minus(t *thread, o *datetime) (us int64, mixed bool, err error) {
	us = d.micros() - o.micros()
	if d.tz == nil && o.tz == nil || object.Is(d.tz, o.tz) {
		return us, false, nil
	}
	a, err := utcOffset(t, d.tz, d)
	if err != nil {
		return 0, false, err
	}
	b, err := utcOffset(t, o.tz, o)
	if err != nil {
		return 0, false, err
	}
	if a == nil && b == nil {
		return us, false, nil
	}
	if a == nil || b == nil {
		return 0, true, nil
	}
	return us + b.us() - a.us(), false, nil
}

func (d *datetime) Binary(t *thread, op object.BinOp, other value, reflected bool) (value, bool, error) {
	switch o := object.Native(other).(type) {
	case *timedelta:
		if op == object.OpAdd || op == object.OpSub && !reflected {
			r, err := d.shift(o, op == object.OpSub)
			return r, true, err
		}
	case *datetime:
		if op == object.OpSub {
			a, b := d, o
			if reflected {
				a, b = o, d
			}
			us, mixed, err := a.minus(t, b)
			if err != nil {
				return nil, true, err
			}
			if mixed {
				if d.pandas || o.pandas {
					return nil, true, typeError("Cannot subtract tz-naive and tz-aware datetime-like objects.")
				}
				return nil, true, typeError("can't subtract offset-naive and offset-aware datetimes")
			}
			nanos := a.nano - b.nano
			if nanos < 0 {
				nanos, us = nanos+1000, us-1
			}
			r := deltaOfMicros(us)
			r.nanos, r.pandas = nanos, d.pandas || o.pandas
			return r, true, nil
		}
	}
	return nil, false, nil
}

// shift adds a timedelta, or takes it away.
func (d *datetime) shift(o *timedelta, minus bool) (value, error) {
	if o.days > 2*maxOrdinal || o.days < -2*maxOrdinal {
		return nil, object.Raise(object.OverflowError, "date value out of range")
	}
	us, nano := o.us(), o.nanos
	if minus {
		us, nano = -us, -nano
	}
	carry, nano := floorDivMod(d.nano+nano, 1000)
	r, err := d.plus(us + int64(carry))
	if err != nil {
		return nil, err
	}
	r.nano = nano
	return r, nil
}

// deltaOfMicros is the timedelta of a difference of two datetimes.
func deltaOfMicros(us int64) *timedelta {
	days, rest := us/86400000000, us%86400000000
	if rest < 0 {
		days, rest = days-1, rest+86400000000
	}
	return &timedelta{days: int(days), seconds: int(rest / 1000000), micros: int(rest % 1000000)}
}

// timestamp is the POSIX time: by the offset, or for a naive datetime by the local zone.
func (d *datetime) timestamp(t *thread) (float64, error) {
	us := d.micros() - epochOrdinal*86400000000
	off, err := utcOffset(t, d.tz, d)
	if err != nil {
		return 0, err
	}
	switch {
	case off != nil:
		us -= off.us()
	case !d.pandas:
		us = localZone.at(d).UnixMicro()
	}
	return float64(us)/1e6 + float64(d.nano)/1e9, nil
}

var localZone = &zoneInfo{time.Local}

func buildDatetime(b *builder) {
	b.class(dateClass())
	b.class(timeClass())
	b.class(datetimeClass())
	b.class(timedeltaClass())
	b.class(tzinfoClass())
	b.class(timezoneClass())
	b.set("UTC", utcZone)
	b.set("MINYEAR", int64(minYear))
	b.set("MAXYEAR", int64(maxYear))
}

func buildZoneinfo(b *builder) {
	b.class(zoneInfoClass())
	b.class(zoneNotFound())
	b.set("TZPATH", newTuple())
}
