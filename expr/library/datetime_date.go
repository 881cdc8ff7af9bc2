package library

import (
	"time"

	"github.com/gramener/gramex-go/expr/object"
)

// date is datetime.date.
type date struct{ year, month, day int }

var dateOnce, isoDateOnce lazyClass

func dateClass() *object.Class { return dateOnce.get(dateSpec) }

func (d *date) Class() *object.Class { return dateClass() }

func checkDate(year, month, day int) error {
	switch {
	case year < minYear || year > maxYear:
		return valueError("year %d is out of range", year)
	case month < 1 || month > 12:
		return valueError("month must be in 1..12")
	case day < 1 || day > daysInMonth(year, month):
		return valueError("day is out of range for month")
	}
	return nil
}

func newDate(year, month, day int) (*date, error) {
	if err := checkDate(year, month, day); err != nil {
		return nil, err
	}
	return &date{year, month, day}, nil
}

func dateOfOrdinal(n int) (*date, error) {
	if n < 1 || n > maxOrdinal {
		return nil, object.Raise(object.OverflowError, "date value out of range")
	}
	y, m, d := fromOrdinal(n)
	return &date{y, m, d}, nil
}

func (d *date) ordinal() int { return toOrdinal(d.year, d.month, d.day) }
func (d *date) iso() string {
	return pad0(d.year, 4) + "-" + pad0(d.month, 2) + "-" + pad0(d.day, 2)
}

func (d *date) Str(t *thread) (string, error) { return d.iso(), nil }
func (d *date) Repr(t *thread) (string, error) {
	return "datetime.date(" + itoa(d.year) + ", " + itoa(d.month) + ", " + itoa(d.day) + ")", nil
}

func (d *date) Hash(t *thread) (int64, error) {
	return object.Hash(t, newTuple(int64(d.year), int64(d.month), int64(d.day)))
}

func (d *date) Format(t *thread, spec string) (string, error) {
	if spec == "" {
		return d.iso(), nil
	}
	return formatDate(t, d.moment(), spec)
}

func formatDate(t *thread, m *moment, spec string) (string, error) {
	if err := chargeFormat(t, spec); err != nil {
		return "", err
	}
	return strftime(spec, m, true), nil
}

func (d *date) moment() *moment {
	return &moment{year: d.year, month: d.month, day: d.day, weekday: weekdayOf(d.ordinal()),
		yearday: dayOfYear(d.year, d.month, d.day), epoch: func() int64 { return localEpoch(d.year, d.month, d.day, 0, 0, 0) }}
}

func (d *date) Compare(t *thread, op object.CmpOp, other value) (value, bool, error) {
	switch o := object.Native(other).(type) {
	case *date:
		return compareInts(op, d.ordinal()-o.ordinal()), true, nil
	case *datetime:
		return dateVersusDatetime(op)
	}
	return nil, false, nil
}

func dateVersusDatetime(op object.CmpOp) (value, bool, error) {
	switch op {
	case object.OpEq:
		return false, true, nil
	case object.OpNe:
		return true, true, nil
	}
	return nil, true, typeError("can't compare datetime.datetime to datetime.date")
}

func (d *date) Binary(t *thread, op object.BinOp, other value, reflected bool) (value, bool, error) {
	switch o := object.Native(other).(type) {
	case *timedelta:
		if op == object.OpAdd || op == object.OpSub && !reflected {
			n := o.days
			if op == object.OpSub {
				n = -n
			}
			r, err := dateOfOrdinal(d.ordinal() + n)
			if err != nil {
				return nil, true, err
			}
			return r, true, nil
		}
	case *date:
		if op == object.OpSub {
			n := d.ordinal() - o.ordinal()
			if reflected {
				n = -n
			}
			return &timedelta{days: n}, true, nil
		}
	}
	return nil, false, nil
}

// dateOf gives the date that v is: of a datetime its date part.
func dateOf(v value) *date {
	switch x := object.Native(v).(type) {
	case *date:
		return x
	case *datetime:
		return &x.date
	}
	return &date{1, 1, 1}
}

func dateProp(name string, get func(d *date) value) object.Property {
	return object.Property{Name: name, Get: func(t *thread, self value) (value, error) { return get(dateOf(self)), nil }}
}

func dateMethod(name, sig string, fn func(t *thread, d *date, a args) (value, error)) object.Method {
	return object.Method{Name: name, Sig: sig, Fn: func(t *thread, self value, a args) (value, error) {
		return fn(t, dateOf(self), a)
	}}
}

func isoDateClass() *object.Class {
	return isoDateOnce.get(func() object.ClassSpec {
		return structSeq("IsoCalendarDate", "datetime", "year", "week", "weekday")
	})
}

func dateSpec() object.ClassSpec {
	return object.ClassSpec{
		Name: "date", Module: "datetime", ErrName: "datetime.date", Sig: "year, month, day",
		New: func(t *thread, cls *object.Class, a args) (value, error) {
			n, err := intArgs(t, a[:3])
			if err != nil {
				return nil, err
			}
			return okValue(newDate(n[0], n[1], n[2]))
		},
		Attrs: map[string]value{"min": &date{1, 1, 1}, "max": &date{9999, 12, 31}, "resolution": &timedelta{days: 1}},
		Properties: []object.Property{
			dateProp("year", func(d *date) value { return int64(d.year) }),
			dateProp("month", func(d *date) value { return int64(d.month) }),
			dateProp("day", func(d *date) value { return int64(d.day) }),
		},
		ClassMethods: dateClassMethods(),
		Methods: []object.Method{
			dateMethod("isoformat", "", func(t *thread, d *date, a args) (value, error) { return d.iso(), nil }),
			dateMethod("toordinal", "", func(t *thread, d *date, a args) (value, error) { return int64(d.ordinal()), nil }),
			dateMethod("weekday", "", func(t *thread, d *date, a args) (value, error) {
				return int64(weekdayOf(d.ordinal())), nil
			}),
			dateMethod("isoweekday", "", func(t *thread, d *date, a args) (value, error) {
				return int64(weekdayOf(d.ordinal()) + 1), nil
			}),
			dateMethod("isocalendar", "", func(t *thread, d *date, a args) (value, error) {
				y, w, wd := isoCalendar(d.year, d.month, d.day)
				return newSeq(t, isoDateClass(), int64(y), int64(w), int64(wd))
			}),
			dateMethod("strftime", "format", func(t *thread, d *date, a args) (value, error) {
				f, ok := asStr(a[0])
				if !ok {
					return nil, typeError("strftime() argument 1 must be str, not %s", object.TypeName(a[0]))
				}
				return okValue(formatDate(t, d.moment(), f))
			}),
			dateMethod("ctime", "", func(t *thread, d *date, a args) (value, error) {
				return strftime("%a %b %e 00:00:00 ", d.moment(), false) + pad0(d.year, 4), nil
			}),
			dateMethod("timetuple", "", func(t *thread, d *date, a args) (value, error) {
				m := d.moment()
				return newSeq(t, structTimeClass(), int64(d.year), int64(d.month), int64(d.day), int64(0), int64(0), int64(0),
					int64(m.weekday), int64(m.yearday), int64(-1))
			}),
			dateMethod("replace", "year=None, month=None, day=None", func(t *thread, d *date, a args) (value, error) {
				n := [3]int{d.year, d.month, d.day}
				if err := replaceInts(t, n[:], a); err != nil {
					return nil, err
				}
				return okValue(newDate(n[0], n[1], n[2]))
			}),
		},
	}
}

// okValue turns a typed result and its error into a value and an error.
func okValue[T any](v T, err error) (value, error) {
	if err != nil {
		return nil, err
	}
	return v, nil
}

// intArgs converts arguments that must be integers.
func intArgs(t *thread, a args) ([]int, error) {
	out := make([]int, len(a))
	for i, v := range a {
		n, err := intArg(t, v)
		if err != nil {
			return nil, err
		}
		out[i] = n
	}
	return out, nil
}

// replaceInts overwrites n where an argument was given.
func replaceInts(t *thread, n []int, a args) error {
	for i := range n {
		if a.Given(i) {
			x, err := intArg(t, a[i])
			if err != nil {
				return err
			}
			n[i] = x
		}
	}
	return nil
}

func dateClassMethods() []object.Method {
	return []object.Method{
		{Name: "today", Fn: func(t *thread, cls value, a args) (value, error) {
			at := time.Now()
			return &date{at.Year(), int(at.Month()), at.Day()}, nil
		}},
		{Name: "fromtimestamp", Sig: "timestamp, /", Fn: func(t *thread, cls value, a args) (value, error) {
			d, err := datetimeOfStamp(t, a[0], false)
			if err != nil {
				return nil, err
			}
			return &date{d.year, d.month, d.day}, nil
		}},
		{Name: "fromordinal", Sig: "ordinal, /", Fn: func(t *thread, cls value, a args) (value, error) {
			n, err := intArg(t, a[0])
			if err != nil {
				return nil, err
			}
			if n < 1 {
				return nil, valueError("ordinal must be >= 1")
			}
			if n > maxOrdinal {
				y := n / 366
				return nil, valueError("year %d is out of range", max(y, 10000))
			}
			return okValue(dateOfOrdinal(n))
		}},
		{Name: "fromisoformat", Sig: "date_string, /", Fn: func(t *thread, cls value, a args) (value, error) {
			s, ok := asStr(a[0])
			if !ok {
				return nil, typeError("fromisoformat: argument must be str")
			}
			y, m, d, ok := parseISODate(s)
			if !ok {
				return nil, valueError("Invalid isoformat string: %s", reprStr(s))
			}
			return okValue(newDate(y, m, d))
		}},
		{Name: "fromisocalendar", Sig: "year, week, day", Fn: func(t *thread, cls value, a args) (value, error) {
			n, err := intArgs(t, a[:3])
			if err != nil {
				return nil, err
			}
			ord, reason := isoToOrdinal(n[0], n[1], n[2])
			if reason != "" {
				return nil, valueError("%s", reason)
			}
			return okValue(dateOfOrdinal(ord))
		}},
	}
}
