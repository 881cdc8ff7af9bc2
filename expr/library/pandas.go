package library

import (
	"math"
	"math/big"
	"strings"
	"time"

	"github.com/gramener/gramex-go/expr/object"
)

// Of pandas there are Timestamp, Timedelta, NaT, to_datetime and their like. The tables
// (DataFrame, Series) exist as classes that nothing is an instance of, so that code may ask.

var timestampOnce, pandasTimedeltaOnce, natOnce lazyClass

func timestampClass() *object.Class       { return timestampOnce.get(timestampSpec) }
func pandasTimedeltaClass() *object.Class { return pandasTimedeltaOnce.get(pandasTimedeltaSpec) }

// timestampClassIfMade is timestampClass; class methods inherited from datetime compare with it.
func timestampClassIfMade() *object.Class { return timestampClass() }

// nat is pandas.NaT.
type nat struct{}

var theNaT = &nat{}

func (n *nat) Class() *object.Class {
	return natOnce.get(func() object.ClassSpec {
		nan := func(name string) object.Property {
			return object.Property{Name: name, Get: func(t *thread, self value) (value, error) { return math.NaN(), nil }}
		}
		spec := object.ClassSpec{Name: "NaTType", Module: "pandas._libs.tslibs.nattype", Bases: []*object.Class{datetimeClass()},
			New: func(t *thread, cls *object.Class, a args) (value, error) { return theNaT, nil }, Sig: "*args"}
		for _, name := range []string{"year", "month", "day", "hour", "minute", "second", "microsecond", "nanosecond",
			"quarter", "dayofweek", "day_of_week", "dayofyear", "day_of_year", "week", "weekofyear", "days", "seconds"} {
			spec.Properties = append(spec.Properties, nan(name))
		}
		for _, name := range []string{"isoformat", "strftime"} {
			spec.Methods = append(spec.Methods, object.Method{Name: name, Sig: "*args, **kw",
				Fn: func(t *thread, self value, a args) (value, error) { return "NaT", nil }})
		}
		for _, name := range []string{"floor", "ceil", "round", "normalize", "tz_localize", "tz_convert", "to_pydatetime", "date", "replace"} {
			spec.Methods = append(spec.Methods, object.Method{Name: name, Sig: "*args, **kw",
				Fn: func(t *thread, self value, a args) (value, error) { return theNaT, nil }})
		}
		return spec
	})
}

func (n *nat) Repr(t *thread) (string, error) { return "NaT", nil }
func (n *nat) Str(t *thread) (string, error)  { return "NaT", nil }
func (n *nat) Hash(t *thread) (int64, error)  { return math.MinInt64 + 1, nil }
func (n *nat) Compare(t *thread, op object.CmpOp, other value) (value, bool, error) {
	return op == object.OpNe, true, nil
}

func (n *nat) Binary(t *thread, op object.BinOp, other value, reflected bool) (value, bool, error) {
	return theNaT, true, nil
}

func (n *nat) Format(t *thread, spec string) (string, error) { return "NaT", nil }

// toPandas makes a Timestamp of a datetime.
func (d *datetime) toPandas() *datetime {
	c := *d
	c.pandas = true
	return &c
}

func (d *datetime) timestampRepr(t *thread) (string, error) {
	c := *d
	c.tz = nil
	s, err := c.isoText(t, " ", "auto")
	if err != nil || d.tz == nil {
		return "Timestamp('" + s + "')", err
	}
	off, err := utcOffset(t, d.tz, d)
	if err != nil {
		return "", err
	}
	if off != nil {
		s += deltaOffsetText(off, "")
	}
	zone, err := object.Str(t, d.tz)
	return "Timestamp('" + s + "', tz='" + zone + "')", err
}

// stampOf makes a Timestamp of what users give: a string, a date, a number of units since 1970.
func stampOf(t *thread, v value, unit string, dayFirst bool) (value, error) {
	switch x := object.Native(v).(type) {
	case nil:
		return theNaT, nil
	case *nat:
		return x, nil
	case *datetime:
		return x.toPandas(), nil
	case *date:
		return (&datetime{date: *x}).toPandas(), nil
	case float64:
		if math.IsNaN(x) {
			return theNaT, nil
		}
		return stampOfNumber(t, v, unit)
	case int64, *big.Int:
		return stampOfNumber(t, v, unit)
	case string:
		return stampOfText(t, x, dayFirst)
	}
	return nil, typeError("Cannot convert input [%s] of type %s to Timestamp", mustStr(v), mustRepr(object.TypeOf(v)))
}

func stampOfText(t *thread, s string, dayFirst bool) (value, error) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "", "nat", "nan", "none", "null", "n/a", "na":
		return theNaT, nil
	case "now", "today":
		return datetimeOf(time.Now()).toPandas(), nil
	}
	if len(s) > 200 {
		return nil, object.Raise(parserError(), "Unknown string format: %s", s[:200])
	}
	def := &datetime{date: date{1, 1, 1}}
	now := time.Now()
	if !strings.ContainsAny(s, "-/. ,") && strings.Contains(s, ":") { // a time alone: today
		def.date = date{now.Year(), int(now.Month()), now.Day()}
	}
	nano, text := 0, s
	if i := strings.LastIndexByte(s, '.'); i > 0 { // digits beyond microseconds
		j := i + 1
		for j < len(s) && s[j] >= '0' && s[j] <= '9' {
			j++
		}
		if frac := s[i+1 : j]; len(frac) > 6 && len(frac) <= 9 {
			nano = atoi((frac + "000")[6:9])
			text = s[:i+7] + s[j:]
		}
	}
	if isQuarter(text) {
		q := int(text[len(text)-1] - '0')
		return (&datetime{date: date{atoi(text[:4]), q*3 - 2, 1}}).toPandas(), nil
	}
	d, err := parseDate(text, def, dayFirst)
	if err != nil {
		return nil, err
	}
	d = d.toPandas()
	d.nano = nano
	return d, inBounds(d)
}

func isQuarter(s string) bool {
	u := strings.ToUpper(s)
	return (len(u) == 6 && u[4] == 'Q' || len(u) == 7 && u[4] == '-' && u[5] == 'Q') && allDigits(u[:4]) &&
		u[len(u)-1] >= '1' && u[len(u)-1] <= '4'
}

var outOfBoundsOnce lazyClass

func outOfBounds() *object.Class {
	return outOfBoundsOnce.get(func() object.ClassSpec {
		return newExcClass("OutOfBoundsDatetime", "pandas._libs.tslibs.np_datetime", object.ValueError)
	})
}

// inBounds refuses what nanoseconds since 1970 cannot tell in 64 bits.
func inBounds(d *datetime) error {
	if d.year < 1678 || d.year > 2261 {
		s, _ := d.isoText(nil, " ", "auto")
		return object.Raise(outOfBounds(), "Out of bounds nanosecond timestamp: %s", s)
	}
	return nil
}

var unitNanos = map[string]int64{"ns": 1, "us": 1000, "ms": 1000000, "s": 1000000000, "m": 60000000000,
	"h": 3600000000000, "D": 86400000000000, "W": 604800000000000}

// unitName maps the spellings of a unit of time to unitNanos' keys.
func unitName(s string) string {
	switch s {
	case "ns", "us", "ms", "s", "m", "h", "D", "W":
		return s
	case "N", "nanosecond", "nanoseconds", "nano", "nanos":
		return "ns"
	case "U", "microsecond", "microseconds", "micro", "micros":
		return "us"
	case "L", "millisecond", "milliseconds", "milli", "millis":
		return "ms"
	case "S", "sec", "second", "seconds":
		return "s"
	case "T", "min", "minute", "minutes":
		return "m"
	case "H", "hr", "hour", "hours":
		return "h"
	case "d", "day", "days":
		return "D"
	case "w", "week", "weeks":
		return "W"
	}
	return ""
}

func stampOfNumber(t *thread, v value, unit string) (value, error) {
	if unit == "" {
		unit = "ns"
	}
	scale, ok := unitNanos[unitName(unit)]
	if !ok {
		return nil, valueError("unit abbreviation w/o a number")
	}
	n, err := deltaNumber(t, v, "")
	if err != nil {
		return nil, err
	}
	ns := roundHalfEven(n.Mul(n, new(big.Rat).SetInt64(scale)))
	if !ns.IsInt64() {
		return nil, object.Raise(outOfBounds(), "cannot convert input with unit '%s'", unit)
	}
	return stampOfNanos(ns.Int64()), nil
}

func stampOfNanos(ns int64) *datetime {
	at := time.Unix(0, ns).UTC()
	d := datetimeOf(at)
	d.nano, d.pandas = at.Nanosecond()%1000, true
	return d
}

// value is nanoseconds since 1970, of the UTC time.
func (d *datetime) nanoseconds(t *thread) (int64, error) {
	us := d.micros() - epochOrdinal*86400000000
	off, err := utcOffset(t, d.tz, d)
	if off != nil {
		us -= off.us()
	}
	return us*1000 + int64(d.nano), err
}

func newTimestamp(t *thread, cls *object.Class, a args) (value, error) {
	unit := ""
	if u, ok := asStr(given(a, 2)); ok {
		unit = u
	}
	var v value
	var err error
	_, monthFirst := asInt(given(a, 1))
	switch {
	case monthFirst: // Timestamp(2020, 1, 2, 3): the parts by position
		n, err := intArgs(t, positionalParts(a))
		if err != nil {
			return nil, err
		}
		for len(n) < 7 {
			n = append(n, 0)
		}
		if v, err = buildParsed(n[0], n[1], n[2], isoClock{hour: n[3], minute: n[4], second: n[5], micro: n[6]}); err != nil {
			return nil, err
		}
		return v.(*datetime).toPandas(), nil
	case !a.Given(0) || a.Given(4): // Timestamp(year=…, month=…, day=…)
		parts := []int{0, 1, 1, 0, 0, 0, 0}
		for i, at := range []int{3, 4, 5, 6, 7, 8, 9} {
			x := given(a, at)
			if i == 0 && isNone(x) {
				x = given(a, 0)
			}
			if isNone(x) {
				continue
			}
			if parts[i], err = intArg(t, x); err != nil {
				return nil, err
			}
		}
		v, err = buildParsed(parts[0], parts[1], parts[2], isoClock{hour: parts[3], minute: parts[4], second: parts[5], micro: parts[6]})
		if err != nil {
			return nil, err
		}
		v = v.(*datetime).toPandas()
	default:
		if v, err = stampOf(t, a[0], unit, false); err != nil {
			return nil, err
		}
	}
	d, ok := v.(*datetime)
	if !ok {
		return v, nil
	}
	tz := given(a, 1)
	if isNone(tz) {
		tz = given(a, 10)
	}
	if isNone(tz) {
		return d, inBounds(d)
	}
	return d.inZone(t, tz)
}

// positionalParts are the arguments up to the first that was not given, seven at the most.
func positionalParts(a args) args {
	n := 0
	for n < 7 && a.Given(n) {
		n++
	}
	return a[:n]
}

// pandasZone is a tz argument: a tzinfo or the name of a zone.
func pandasZone(t *thread, v value) (value, error) {
	if s, ok := asStr(v); ok {
		if strings.EqualFold(s, "utc") {
			return utcZone, nil
		}
		return loadZone(s)
	}
	return tzArg(t, v)
}

// inZone localizes a naive Timestamp, and converts an aware one.
func (d *datetime) inZone(t *thread, tz value) (value, error) {
	tz, err := pandasZone(t, tz)
	if err != nil {
		return nil, err
	}
	c := *d
	if d.tz == nil {
		c.tz = tz
		return &c, nil
	}
	off, err := utcOffset(t, d.tz, d)
	if err != nil {
		return nil, err
	}
	utc := &c
	if off != nil {
		if utc, err = d.plus(-off.us()); err != nil {
			return nil, err
		}
	}
	if tz == nil {
		utc.tz = nil
		return utc, nil
	}
	utc.tz = tz
	return object.CallMethod(t, tz, "fromutc", []value{utc}, nil)
}

func timestampSpec() object.ClassSpec {
	prop := func(name string, get func(d *datetime) value) object.Property {
		return object.Property{Name: name, Get: func(t *thread, self value) (value, error) {
			return get(object.Native(self).(*datetime)), nil
		}}
	}
	spec := object.ClassSpec{
		Name: "Timestamp", Module: "pandas._libs.tslibs.timestamps", Bases: []*object.Class{datetimeClass()},
		Sig: "ts_input=None, tz=None, unit=None, year=None, month=None, day=None, hour=None, minute=None, second=None, " +
			"microsecond=None, tzinfo=None, *, fold=None, freq=None, nanosecond=None",
		New: newTimestamp,
		Properties: []object.Property{
			prop("nanosecond", func(d *datetime) value { return int64(d.nano) }),
			prop("tz", func(d *datetime) value { return d.tz }),
			prop("quarter", func(d *datetime) value { return int64((d.month + 2) / 3) }),
			prop("dayofyear", func(d *datetime) value { return int64(dayOfYear(d.year, d.month, d.day)) }),
			prop("day_of_year", func(d *datetime) value { return int64(dayOfYear(d.year, d.month, d.day)) }),
			prop("dayofweek", func(d *datetime) value { return int64(weekdayOf(d.ordinal())) }),
			prop("day_of_week", func(d *datetime) value { return int64(weekdayOf(d.ordinal())) }),
			prop("week", func(d *datetime) value { return isoWeekOf(d) }),
			prop("weekofyear", func(d *datetime) value { return isoWeekOf(d) }),
			prop("days_in_month", func(d *datetime) value { return int64(daysInMonth(d.year, d.month)) }),
			prop("daysinmonth", func(d *datetime) value { return int64(daysInMonth(d.year, d.month)) }),
			prop("is_leap_year", func(d *datetime) value { return isLeap(d.year) }),
			prop("is_month_start", func(d *datetime) value { return d.day == 1 }),
			prop("is_month_end", func(d *datetime) value { return d.day == daysInMonth(d.year, d.month) }),
			prop("is_quarter_start", func(d *datetime) value { return d.day == 1 && d.month%3 == 1 }),
			prop("is_quarter_end", func(d *datetime) value { return d.day == daysInMonth(d.year, d.month) && d.month%3 == 0 }),
			prop("is_year_start", func(d *datetime) value { return d.day == 1 && d.month == 1 }),
			prop("is_year_end", func(d *datetime) value { return d.day == 31 && d.month == 12 }),
			{Name: "value", Get: func(t *thread, self value) (value, error) {
				return okValue(object.Native(self).(*datetime).nanoseconds(t))
			}},
		},
		Methods: []object.Method{
			datetimeMethod("to_pydatetime", "warn=True", func(t *thread, d *datetime, a args) (value, error) {
				c := *d
				c.pandas, c.nano = false, 0
				return &c, nil
			}),
			datetimeMethod("normalize", "", func(t *thread, d *datetime, a args) (value, error) {
				c := *d
				c.clock, c.nano = clock{tz: d.tz}, 0
				return &c, nil
			}),
			datetimeMethod("tz_localize", "tz, ambiguous='raise', nonexistent='raise'", func(t *thread, d *datetime, a args) (value, error) {
				if d.tz != nil && !isNone(a[0]) {
					return nil, typeError("Cannot localize tz-aware Timestamp, use tz_convert for conversions")
				}
				c := *d
				if isNone(a[0]) {
					c.tz = nil
					return &c, nil
				}
				return c.inZone(t, a[0])
			}),
			datetimeMethod("tz_convert", "tz", func(t *thread, d *datetime, a args) (value, error) {
				if d.tz == nil {
					return nil, typeError("Cannot convert tz-naive Timestamp, use tz_localize to localize")
				}
				return d.inZone(t, a[0])
			}),
			datetimeMethod("day_name", "locale=None", func(t *thread, d *datetime, a args) (value, error) {
				return dayNames[weekdayOf(d.ordinal())], nil
			}),
			datetimeMethod("month_name", "locale=None", func(t *thread, d *datetime, a args) (value, error) {
				return monthNames[d.month], nil
			}),
			datetimeMethod("to_julian_date", "", func(t *thread, d *datetime, a args) (value, error) {
				return float64(d.ordinal()) + 1721424.5 + float64(d.us())/86400e6, nil
			}),
		},
		ClassMethods: []object.Method{
			{Name: "utcnow", Fn: func(t *thread, cls value, a args) (value, error) {
				d := datetimeOf(time.Now().UTC()).toPandas()
				d.tz = utcZone
				return d, nil
			}},
			{Name: "now", Sig: "tz=None", Fn: func(t *thread, cls value, a args) (value, error) {
				if isNone(given(a, 0)) {
					return datetimeOf(time.Now()).toPandas(), nil
				}
				d := datetimeOf(time.Now().UTC()).toPandas()
				d.tz = utcZone
				return d.inZone(t, a[0])
			}},
		},
	}
	for _, how := range []string{"floor", "ceil", "round"} {
		spec.Methods = append(spec.Methods, datetimeMethod(how, "freq, ambiguous='raise', nonexistent='raise'",
			func(t *thread, d *datetime, a args) (value, error) { return d.roundTo(t, how, a[0]) }))
	}
	return spec
}

func isoWeekOf(d *datetime) value {
	_, w, _ := isoCalendar(d.year, d.month, d.day)
	return int64(w)
}

// roundTo rounds to a fixed frequency such as "15min".
func (d *datetime) roundTo(t *thread, how string, freq value) (value, error) {
	s, err := strArg(freq, "freq")
	if err != nil {
		return nil, err
	}
	unit, ok := freqNanos(s)
	if !ok {
		return nil, valueError("Invalid frequency: %s", s)
	}
	ns := (d.micros()-epochOrdinal*86400000000)*1000 + int64(d.nano)
	q, r := ns/unit, ns%unit
	if r < 0 {
		q, r = q-1, r+unit
	}
	switch {
	case how == "ceil" && r > 0, how == "round" && (2*r > unit || 2*r == unit && q%2 != 0):
		q++
	}
	c := stampOfNanos(q * unit)
	c.tz = d.tz
	return c, nil
}

func freqNanos(s string) (int64, bool) {
	i := 0
	for i < len(s) && i < 6 && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	n := int64(1)
	if i > 0 {
		n = int64(atoi(s[:i]))
	}
	name := unitName(s[i:])
	if name == "W" || n == 0 {
		return 0, false
	}
	return n * unitNanos[name], name != ""
}
