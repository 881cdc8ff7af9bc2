package formhandler

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/gramener/gramex-go/expr/object"
)

// stored gives a value as the column keeps it: nil, int64, float64, string or []byte. It follows
// SQLAlchemy's bind processors, except that dates and numbers given as text are read. sure is false
// where the database may still turn the result into something else, so that it must be read back.
func (c *ColumnInfo) stored(v Value) (out Value, sure bool, err error) {
	switch x := v.(type) {
	case nil:
		return nil, true, nil
	case int:
		v = int64(x)
	case *big.Int:
		if x.IsInt64() {
			v = x.Int64()
		}
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, false, c.bad("%s is not a number that can be stored", strconv.FormatFloat(x, 'g', -1, 64))
		}
		if x == 0 {
			v = 0.0 // SQLite keeps no negative zero
		}
	}
	switch c.Class {
	case Integer:
		return c.storedInteger(v)
	case Real:
		return c.storedReal(v)
	case Boolean:
		return c.storedBool(v)
	case Date, DateTime:
		return c.storedTime(v)
	case JSON:
		return c.storedJSON(v)
	case Blob:
		return c.storedBlob(v)
	default:
		return c.storedText(v)
	}
}

func (c *ColumnInfo) storedText(v Value) (Value, bool, error) {
	s, err := c.textOf(v)
	if err != nil {
		if b, ok := v.([]byte); ok {
			return b, true, nil
		}
		return nil, false, err
	}
	return s, !c.aff.numeric() || !numberLike(s), nil
}

// numberLike reports whether text might be read as a number by a numeric affinity.
func numberLike(s string) bool {
	s = strings.TrimLeft(s, " \t\n\v\f\r")
	return s != "" && strings.IndexByte("+-.0123456789", s[0]) >= 0
}

// textOf is a value as text, as SQLite's TEXT affinity writes it, numbers with an exponent apart.
func (c *ColumnInfo) textOf(v Value) (string, error) {
	switch x := v.(type) {
	case string:
		return x, nil
	case bool:
		if x {
			return "1", nil
		}
		return "0", nil
	case int64:
		return strconv.FormatInt(x, 10), nil
	case *big.Int:
		return x.String(), nil
	case float64:
		return string(object.AppendFloat(nil, x)), nil
	case json.RawMessage:
		return c.compactJSON(x)
	case time.Time:
		return x.Format("2006-01-02T15:04:05.999999"), nil
	}
	return "", c.bad("%T cannot be stored as text", v)
}

func (c *ColumnInfo) storedInteger(v Value) (Value, bool, error) {
	switch x := v.(type) {
	case bool:
		if x {
			return int64(1), true, nil
		}
		return int64(0), true, nil
	case int64:
		return x, true, nil
	case float64:
		if i, ok := wholeFloat(x); ok {
			return i, true, nil
		}
		return x, math.Abs(x) < 1<<53, nil
	case *big.Int:
		return nil, false, c.bad("%s is outside the 64 bits of an integer", x)
	case string:
		// What is no number is kept as text, as SQLite and the original do.
		if len(x) <= 18 && decimalDigits(x) {
			i, _ := strconv.ParseInt(x, 10, 64)
			return i, true, nil
		}
		return x, !numberLike(x), nil
	}
	return nil, false, c.bad("%s is not a whole number", kindOf(v))
}

func decimalDigits(s string) bool {
	s = strings.TrimPrefix(s, "-")
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// wholeFloat gives a float's value as an integer where it is one that both hold exactly.
func wholeFloat(f float64) (int64, bool) {
	if math.Abs(f) < 1<<53 && f == math.Trunc(f) {
		return int64(f), true
	}
	return 0, false
}

func (c *ColumnInfo) storedReal(v Value) (Value, bool, error) {
	var f float64
	switch x := v.(type) {
	case bool:
		if x {
			f = 1
		}
	case int64:
		if c.aff != affReal {
			return x, true, nil
		}
		f = float64(x)
	case float64:
		f = x
	case *big.Int:
		f, _ = new(big.Float).SetInt(x).Float64()
	case string:
		var ok bool
		if f, ok = parseFloat(x); !ok || math.IsNaN(f) {
			return nil, false, c.bad("%s is not a number", quoted(x))
		}
	default:
		return nil, false, c.bad("%s is not a number", kindOf(v))
	}
	if math.IsInf(f, 0) {
		return nil, false, c.bad("the number is too large")
	}
	if c.aff == affReal {
		return f + 0, true, nil
	}
	if i, ok := wholeFloat(f); ok {
		return i, true, nil
	}
	return f, math.Abs(f) < 1<<53, nil
}

func (c *ColumnInfo) storedBool(v Value) (Value, bool, error) {
	switch x := v.(type) {
	case bool:
		if x {
			return int64(1), true, nil
		}
		return int64(0), true, nil
	case int64:
		if x == 0 || x == 1 {
			return x, true, nil
		}
	case float64:
		if x == 0 || x == 1 {
			return int64(x), true, nil
		}
	case string:
		switch strings.ToLower(strings.TrimSpace(x)) {
		case "1", "true", "t", "yes", "y", "on":
			return int64(1), true, nil
		case "0", "false", "f", "no", "n", "off":
			return int64(0), true, nil
		case "":
			return nil, true, nil
		}
		return nil, false, c.bad("%s is neither true nor false", quoted(x))
	}
	return nil, false, c.bad("%s is neither true nor false", kindOf(v))
}

func (c *ColumnInfo) storedTime(v Value) (Value, bool, error) {
	var t time.Time
	switch x := v.(type) {
	case time.Time:
		t = x.UTC()
	case string:
		if strings.TrimSpace(x) == "" {
			return nil, true, nil
		}
		var ok bool
		if t, ok = parseTime(x); !ok {
			return nil, false, c.bad("%s is not a date: write it as 2023-01-31 or 2023-01-31T10:20:30", quoted(x))
		}
	default:
		return nil, false, c.bad("%s is not a date: write it as 2023-01-31 or 2023-01-31T10:20:30", kindOf(v))
	}
	if c.Class == Date {
		return t.Format(time.DateOnly), true, nil
	}
	return timeText(t), true, nil
}

func (c *ColumnInfo) storedJSON(v Value) (Value, bool, error) {
	switch x := v.(type) {
	case bool:
		return strconv.FormatBool(x), true, nil
	case int64:
		return x, true, nil
	case float64:
		if i, ok := wholeFloat(x); ok {
			return i, true, nil
		}
		return x, math.Abs(x) < 1<<53, nil
	case *big.Int:
		return x.String(), false, nil
	case string:
		return string(object.AppendJSONASCII(nil, x)), true, nil
	case time.Time:
		return string(object.AppendJSONASCII(nil, x.Format("2006-01-02T15:04:05.999999"))), true, nil
	case json.RawMessage:
		s, err := c.compactJSON(x)
		if err != nil || s == "null" {
			return nil, true, err
		}
		return s, !numberLike(s), nil
	}
	return nil, false, c.bad("%s cannot be stored as JSON", kindOf(v))
}

func (c *ColumnInfo) storedBlob(v Value) (Value, bool, error) {
	switch x := v.(type) {
	case []byte:
		return x, true, nil
	case string:
		b, ok := parseBase64(x)
		if !ok {
			return nil, false, c.bad("the value is not base64, which a %s column needs", c.Type)
		}
		return b, true, nil
	}
	return nil, false, c.bad("%s is not bytes: give them as base64 text", kindOf(v))
}

func parseBase64(s string) ([]byte, bool) {
	enc := base64.StdEncoding
	if strings.ContainsAny(s, "-_") {
		enc = base64.URLEncoding
	}
	if !strings.HasSuffix(s, "=") {
		enc = enc.WithPadding(base64.NoPadding)
	}
	b, err := enc.DecodeString(s)
	if err != nil {
		return nil, false
	}
	return b, true
}

// parseInt reads text as Python's int() does: blanks around, a sign, underscores between digits.
func parseInt(s string) (int64, bool) {
	s, ok := stripUnderscores(strings.TrimSpace(s))
	if !ok {
		return 0, false
	}
	i, err := strconv.ParseInt(s, 10, 64)
	return i, err == nil
}

// parseFloat reads text as Python's float() does, nan and inf included.
func parseFloat(s string) (float64, bool) {
	s, ok := stripUnderscores(strings.TrimSpace(s))
	if !ok || strings.ContainsAny(s, "xXpP") {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil && !math.IsInf(f, 0) {
		return 0, false
	}
	return f, true
}

// stripUnderscores takes out underscores, each of which must stand between two digits.
func stripUnderscores(s string) (string, bool) {
	if strings.IndexByte(s, '_') < 0 {
		return s, true
	}
	digit := func(i int) bool { return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9' }
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '_' {
			b = append(b, s[i])
		} else if !digit(i-1) || !digit(i+1) {
			return "", false
		}
	}
	return string(b), true
}

// timeLayouts are the forms of ISO 8601 that dates are read in; seconds may have a fraction.
var timeLayouts = [...]string{
	"2006-01-02T15:04:05", "2006-01-02", "2006-01-02T15:04", "2006-01", "2006", "20060102",
	"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z0700",
	"20060102T150405", "2006/01/02",
}

// parseTime reads a date, or date and time, in UTC; text without a zone is taken to be in UTC.
func parseTime(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if len(s) > 10 && s[10] == ' ' {
		s = s[:10] + "T" + strings.TrimLeft(s[11:], " ")
	}
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// timeText is a time as SQLAlchemy and CURRENT_TIMESTAMP store it in SQLite: comparing such texts
// compares the times.
func timeText(t time.Time) string {
	if t.Nanosecond()/1000 == 0 {
		return t.Format(time.DateTime)
	}
	return t.Format("2006-01-02 15:04:05.000000")
}

func (c *ColumnInfo) bad(format string, args ...any) *BadValue {
	return badValue(c.Name, format, args...)
}

// kindOf names a value's kind in JSON's words.
func kindOf(v Value) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case int64, float64, int, *big.Int:
		return "a number"
	case string:
		return "text"
	case []byte:
		return "binary data"
	case time.Time:
		return "a date"
	case json.RawMessage:
		return "a list or dict"
	}
	return "such a value"
}

// quoted is text as an error shows it: quoted, and cut when it is long.
func quoted(s string) string { return strconv.Quote(clip(s)) }

// clip cuts text that is too long for an error's text.
func clip(s string) string {
	const most = 40
	for i := range s {
		if i > most {
			return s[:i] + "…"
		}
	}
	return s
}
