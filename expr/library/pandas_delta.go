package library

import (
	"math"
	"math/big"
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

// pandasText is str() of a pandas.Timedelta.
func (d *timedelta) pandasText() string {
	days, s, us, ns := d.days, d.seconds, d.micros, d.nanos
	sign := "+"
	text := itoa(days) + " days "
	if days < 0 {
		text += sign
	}
	text += pad0(s/3600, 2) + ":" + pad0(s/60%60, 2) + ":" + pad0(s%60, 2)
	switch {
	case ns != 0:
		text += "." + pad0(us*1000+ns, 9)
	case us != 0:
		text += "." + pad0(us, 6)
	}
	return text
}

// deltaOfNanos is the pandas.Timedelta of a number of nanoseconds.
func deltaOfNanos(ns *big.Int) (*timedelta, error) {
	us, rest := new(big.Int).DivMod(ns, big.NewInt(1000), new(big.Int))
	d, err := deltaOfBig(us)
	if err != nil {
		return nil, err
	}
	d.nanos, d.pandas = int(rest.Int64()), true
	return d, nil
}

func newPandasTimedelta(t *thread, cls *object.Class, a args) (value, error) {
	unit := "ns"
	if u, ok := asStr(given(a, 1)); ok {
		unit = u
	}
	v := given(a, 0)
	switch x := object.Native(v).(type) {
	case nil:
	case *timedelta:
		c := *x
		c.pandas = true
		return &c, nil
	case *nat:
		return x, nil
	case string:
		return parseTimedelta(x)
	case float64:
		if math.IsNaN(x) {
			return theNaT, nil
		}
		return deltaOfUnits(t, v, unit)
	case int64, *big.Int:
		return deltaOfUnits(t, v, unit)
	default:
		return nil, valueError("Value must be Timedelta, string, integer, float, timedelta or convertible, not %s", object.TypeName(v))
	}
	kw := a[2].(*object.Dict)
	if kw.Len() == 0 {
		return nil, valueError("cannot construct a Timedelta without a value/unit or descriptive keywords (days,seconds....)")
	}
	sum := new(big.Rat)
	names := map[string]int64{"weeks": unitNanos["W"], "days": unitNanos["D"], "hours": unitNanos["h"], "minutes": unitNanos["m"],
		"seconds": unitNanos["s"], "milliseconds": unitNanos["ms"], "microseconds": unitNanos["us"], "nanoseconds": 1}
	for name, x := range kw.Strings() {
		scale, ok := names[name]
		if !ok {
			return nil, valueError("cannot construct a Timedelta from the passed arguments, allowed keywords are " +
				"[weeks, days, hours, minutes, seconds, milliseconds, microseconds, nanoseconds]")
		}
		n, err := deltaNumber(t, x, name)
		if err != nil {
			return nil, err
		}
		sum.Add(sum, n.Mul(n, new(big.Rat).SetInt64(scale)))
	}
	return okValue(deltaOfNanos(roundHalfEven(sum)))
}

func deltaOfUnits(t *thread, v value, unit string) (value, error) {
	scale, ok := unitNanos[unitName(unit)]
	if !ok {
		return nil, valueError("invalid unit abbreviation: %s", unit)
	}
	n, err := deltaNumber(t, v, "")
	if err != nil {
		return nil, err
	}
	return okValue(deltaOfNanos(roundHalfEven(n.Mul(n, new(big.Rat).SetInt64(scale)))))
}

// parseTimedelta reads "1 days 02:03:04.5", "1h 30min", "-2.5 hours".
func parseTimedelta(s string) (value, error) {
	rest := strings.TrimSpace(s)
	if rest == "" || strings.EqualFold(rest, "nat") {
		return theNaT, nil
	}
	if len(rest) > 100 {
		return nil, valueError("unit abbreviation w/o a number")
	}
	neg := strings.HasPrefix(rest, "-")
	rest = strings.TrimLeft(rest, "+-")
	sum := new(big.Rat)
	for rest = strings.TrimLeft(rest, " ,"); rest != ""; rest = strings.TrimLeft(rest, " ,+") {
		i := 0
		for i < len(rest) && (rest[i] >= '0' && rest[i] <= '9' || rest[i] == '.' || rest[i] == ':') {
			i++
		}
		if i == 0 {
			return nil, valueError("unit abbreviation w/o a number")
		}
		num := rest[:i]
		rest = strings.TrimLeft(rest[i:], " ")
		if strings.Contains(num, ":") {
			ns, ok := clockNanos(num)
			if !ok {
				return nil, valueError("expected hh:mm:ss format")
			}
			sum.Add(sum, ns)
			continue
		}
		j := 0
		for j < len(rest) && (isASCIILetter(rune(rest[j]))) {
			j++
		}
		unit := unitName(rest[:j])
		if j == 0 {
			unit = "ns"
		}
		n, ok := new(big.Rat).SetString(num)
		if !ok || unit == "" {
			return nil, valueError("invalid unit abbreviation: %s", rest[:j])
		}
		rest = rest[j:]
		sum.Add(sum, n.Mul(n, new(big.Rat).SetInt64(unitNanos[unit])))
	}
	if neg {
		sum.Neg(sum)
	}
	return okValue(deltaOfNanos(roundHalfEven(sum)))
}

// clockNanos reads hh:mm[:ss[.f]].
func clockNanos(s string) (*big.Rat, bool) {
	parts := strings.Split(s, ":")
	if len(parts) > 3 {
		return nil, false
	}
	sum := new(big.Rat)
	for i, p := range parts {
		n, ok := new(big.Rat).SetString(p)
		if !ok {
			return nil, false
		}
		scale := []int64{unitNanos["h"], unitNanos["m"], unitNanos["s"]}[i]
		sum.Add(sum, n.Mul(n, new(big.Rat).SetInt64(scale)))
	}
	return sum, true
}

var componentsOnce lazyClass

func pandasTimedeltaSpec() object.ClassSpec {
	return object.ClassSpec{
		Name: "Timedelta", Module: "pandas._libs.tslibs.timedeltas", Bases: []*object.Class{timedeltaClass()},
		Sig: "value=None, unit=None, **kwargs", New: newPandasTimedelta,
		Properties: []object.Property{
			deltaProp("nanoseconds", func(d *timedelta) value { return int64(d.nanos) }),
			deltaProp("value", func(d *timedelta) value {
				n := d.big()
				return object.NewInt(n.Mul(n, big.NewInt(1000)).Add(n, big.NewInt(int64(d.nanos))))
			}),
			{Name: "components", Get: func(t *thread, self value) (value, error) {
				d := object.Native(self).(*timedelta)
				cls := componentsOnce.get(func() object.ClassSpec {
					return structSeq("Components", "", "days", "hours", "minutes", "seconds", "milliseconds", "microseconds", "nanoseconds")
				})
				return newSeq(t, cls, int64(d.days), int64(d.seconds/3600), int64(d.seconds/60%60), int64(d.seconds%60),
					int64(d.micros/1000), int64(d.micros%1000), int64(d.nanos))
			}},
		},
		Methods: []object.Method{
			{Name: "to_pytimedelta", Fn: func(t *thread, self value, a args) (value, error) {
				c := *object.Native(self).(*timedelta)
				c.pandas, c.nanos = false, 0
				return &c, nil
			}},
			{Name: "isoformat", Fn: func(t *thread, self value, a args) (value, error) {
				d := object.Native(self).(*timedelta)
				s := "P" + itoa(d.days) + "DT" + itoa(d.seconds/3600) + "H" + itoa(d.seconds/60%60) + "M" + itoa(d.seconds%60)
				if d.micros != 0 || d.nanos != 0 {
					s += strings.TrimRight("."+pad0(d.micros*1000+d.nanos, 9), "0")
				}
				return s + "S", nil
			}},
		},
	}
}

func buildPandas(b *builder) {
	b.class(timestampClass())
	b.class(pandasTimedeltaClass())
	b.set("NaT", theNaT)
	b.set("NA", theNaT)
	b.set("__version__", "1.5.3")
	b.fn("to_datetime", "arg, errors='raise', dayfirst=False, yearfirst=False, utc=None, format=None, exact=True, "+
		"unit=None, infer_datetime_format=False, origin='unix', cache=True", toDatetime)
	b.fn("to_timedelta", "arg, unit=None, errors='raise'", func(t *thread, a args) (value, error) {
		return newPandasTimedelta(t, nil, args{a[0], given(a, 1), object.NewDict(0)})
	})
	missing := func(want bool) object.Func {
		return func(t *thread, a args) (value, error) {
			f, isFloat := object.Native(a[0]).(float64)
			_, isNaT := a[0].(*nat)
			return (a[0] == nil || isNaT || isFloat && math.IsNaN(f)) == want, nil
		}
	}
	for name, want := range map[string]bool{"isna": true, "isnull": true, "notna": false, "notnull": false} {
		b.fn(name, "obj", missing(want))
	}
	for _, name := range []string{"DataFrame", "Series", "Index", "MultiIndex", "DatetimeIndex", "Categorical"} {
		b.class(absentClass(name, "pandas"))
	}
	for _, name := range []string{"read_csv", "read_excel", "read_sql", "read_json", "read_html", "concat", "merge", "date_range",
		"read_sql_query", "read_sql_table", "pivot_table", "cut", "qcut", "get_dummies", "to_numeric", "crosstab", "melt"} {
		b.fn(name, "*args, **kwargs", func(t *thread, a args) (value, error) {
			return nil, object.Raise(object.ImportError, "pandas.%s is not available in this server", name)
		})
	}
}

// absentClass is a class that this server lacks: code may name it, nothing is an instance.
func absentClass(name, module string) *object.Class {
	return object.NewNativeClass(object.ClassSpec{Name: name, Module: module, Sig: "*args, **kwargs",
		New: func(t *thread, cls *object.Class, a args) (value, error) {
			return nil, object.Raise(object.ImportError, "%s.%s is not available in this server", module, name)
		}})
}

// toDatetime is pandas.to_datetime of one value, or of each of a list.
func toDatetime(t *thread, a args) (value, error) {
	switch x := object.Native(a[0]).(type) {
	case nil:
		return nil, nil
	case *object.List:
		return toDatetimes(t, x.Items, a)
	case *object.Tuple:
		return toDatetimes(t, x.Items, a)
	}
	v, err := toDatetimeOne(t, a[0], a)
	if err == nil {
		return v, nil
	}
	switch errs, _ := asStr(a.Or(1, "raise")); errs {
	case "coerce":
		return theNaT, t.Check()
	case "ignore":
		return a[0], t.Check()
	}
	return nil, err
}

func toDatetimes(t *thread, items []value, a args) (value, error) {
	out := make([]value, len(items))
	for i, item := range items {
		if err := t.Charge(200); err != nil {
			return nil, err
		}
		one := append(args{item}, a[1:]...)
		v, err := toDatetime(t, one)
		if err != nil {
			return nil, err
		}
		if v == nil {
			v = theNaT
		}
		out[i] = v
	}
	return newList(out), nil
}

func toDatetimeOne(t *thread, v value, a args) (value, error) {
	dayFirst, err := truthOr(t, a, 2, false)
	if err != nil {
		return nil, err
	}
	unit, _ := asStr(given(a, 7))
	var out value
	format, hasFormat := asStr(given(a, 5))
	text, isText := asStr(v)
	if hasFormat && isText && strings.TrimSpace(text) != "" && format != "ISO8601" {
		p, perr := strptime(text, format)
		if perr != nil {
			return nil, perr
		}
		c := isoClock{hour: p.hour, minute: p.minute, second: p.second, micro: p.micro, hasZone: p.hasOffset,
			zoneSec: p.offsetSec, zoneUs: p.offsetUs}
		if out, err = buildParsed(p.year, p.month, p.day, c); err != nil {
			return nil, err
		}
		out = out.(*datetime).toPandas()
	} else if out, err = stampOf(t, v, unit, dayFirst); err != nil {
		return nil, err
	}
	d, ok := out.(*datetime)
	if !ok {
		return out, nil
	}
	if err := inBounds(d); err != nil {
		return nil, err
	}
	if utc, err := truthOr(t, a, 4, false); err != nil {
		return nil, err
	} else if utc {
		return d.inZone(t, utcZone)
	}
	return d, nil
}
