package conf

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// pyStr is Python's str() of a value: what a variable that is not text becomes inside a text. What
// is longer than limit is cut, and not whole.
func pyStr(n *Node, limit int) (s string, whole bool) {
	if s, ok := n.Text(); ok {
		return s, len(s) <= limit
	}
	if n != nil && n.Kind == Time {
		return showTime(n.Value), true
	}
	w := &pyWriter{limit: limit}
	w.repr(n)
	return w.b.String(), w.b.Len() <= limit
}

type pyWriter struct {
	b     strings.Builder
	limit int
}

func (w *pyWriter) repr(n *Node) {
	if w.b.Len() > w.limit {
		return
	}
	if n == nil || n.Kind == Null {
		w.b.WriteString("None")
		return
	}
	switch v := n.Value.(type) {
	case bool:
		if v {
			w.b.WriteString("True")
		} else {
			w.b.WriteString("False")
		}
	case int64:
		w.b.WriteString(strconv.FormatInt(v, 10))
	case *big.Int:
		w.b.WriteString(v.String())
	case float64:
		w.b.WriteString(pyFloat(v))
	case string:
		w.b.WriteString(pyQuote(v))
	case []byte:
		w.b.WriteString(pyBytes(v))
	case Date, Naive, time.Time:
		w.b.WriteString(pyTime(v))
	default:
		w.container(n)
	}
}

func (w *pyWriter) container(n *Node) {
	if n.Kind == Seq {
		w.b.WriteByte('[')
		for i, it := range n.Items {
			if i > 0 {
				w.b.WriteString(", ")
			}
			w.repr(it)
		}
		w.b.WriteByte(']')
		return
	}
	w.b.WriteByte('{')
	for i, p := range n.Pairs {
		if i > 0 {
			w.b.WriteString(", ")
		}
		w.repr(p.Key)
		w.b.WriteString(": ")
		w.repr(p.Value)
	}
	w.b.WriteByte('}')
}

// pyFloat is Python's repr of a float.
func pyFloat(f float64) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	}
	s := strconv.FormatFloat(f, 'e', -1, 64)
	exp, _ := strconv.Atoi(s[strings.IndexByte(s, 'e')+1:])
	if exp < -4 || exp >= 16 {
		return s
	}
	s = strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// pyQuote is Python's repr of a str.
func pyQuote(s string) string {
	q := byte('\'')
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		q = '"'
	}
	var b strings.Builder
	b.WriteByte(q)
	for _, r := range s {
		switch {
		case r == rune(q) || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	b.WriteByte(q)
	return b.String()
}

// pyBytes is Python's repr of bytes.
func pyBytes(v []byte) string {
	q := byte('\'')
	if strings.Contains(string(v), "'") && !strings.Contains(string(v), `"`) {
		q = '"'
	}
	var b strings.Builder
	b.WriteByte('b')
	b.WriteByte(q)
	for _, c := range v {
		switch {
		case c == q || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\r':
			b.WriteString(`\r`)
		case c == '\t':
			b.WriteString(`\t`)
		case c >= 0x20 && c < 0x7f:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, `\x%02x`, c)
		}
	}
	b.WriteByte(q)
	return b.String()
}

// showTime is Python's str() of a date or datetime.
func showTime(v any) string {
	switch t := v.(type) {
	case Date:
		return t.String()
	case Naive:
		return t.Format("2006-01-02 15:04:05") + fraction(t.Time)
	case time.Time:
		return t.Format("2006-01-02 15:04:05") + fraction(t) + t.Format("-07:00")
	}
	return ""
}

func fraction(t time.Time) string {
	if us := t.Nanosecond() / 1000; us != 0 {
		return fmt.Sprintf(".%06d", us)
	}
	return ""
}

// pyTime is Python's repr of a date or datetime.
func pyTime(v any) string {
	args := func(t time.Time) string {
		s := fmt.Sprintf("%d, %d, %d, %d, %d", t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute())
		us := t.Nanosecond() / 1000
		if t.Second() != 0 || us != 0 {
			s += fmt.Sprintf(", %d", t.Second())
		}
		if us != 0 {
			s += fmt.Sprintf(", %d", us)
		}
		return s
	}
	switch t := v.(type) {
	case Date:
		return fmt.Sprintf("datetime.date(%d, %d, %d)", t.Year, t.Month, t.Day)
	case Naive:
		return "datetime.datetime(" + args(t.Time) + ")"
	case time.Time:
		return "datetime.datetime(" + args(t) + ", tzinfo=" + pyZone(t) + ")"
	}
	return ""
}

func pyZone(t time.Time) string {
	_, off := t.Zone()
	if off == 0 {
		return "datetime.timezone.utc"
	}
	if off < 0 { // a timedelta holds negative days and positive seconds
		return fmt.Sprintf("datetime.timezone(datetime.timedelta(days=-1, seconds=%d))", off+24*3600)
	}
	return fmt.Sprintf("datetime.timezone(datetime.timedelta(seconds=%d))", off)
}
