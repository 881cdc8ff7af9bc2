package conf

import (
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/gramener/gramex-go/internal/source"
	"github.com/gramener/gramex-go/internal/spell"
)

// wanted is the error of a value of the wrong type.
func (n *Node) wanted(what string) *source.Error {
	return source.Errorf(n.Pos, "wanted %s, this is %s", what, n.show())
}

// show describes a value for an error message.
func (n *Node) show() string {
	if n.secret {
		return "a secret"
	}
	switch n.Kind {
	case Null, Seq, Map, Bytes:
		return n.Kind.String()
	case String:
		return "the text " + quote(n.Value.(string))
	}
	s := n.raw
	if s == "" {
		s, _ = pyStr(n, 60)
	}
	return strings.Replace(strings.Replace(n.Kind.String(), "an ", "the ", 1), "a ", "the ", 1) + " " + s
}

// AsString reads text. def is the result for a missing or null value, as in all As methods; their
// errors are of *source.Error and say what would be right.
func (n *Node) AsString(def string) (string, error) {
	if n.IsNull() {
		return def, nil
	}
	if s, ok := n.Text(); ok {
		return s, nil
	}
	e := n.wanted("text")
	if n.raw != "" && !n.secret {
		e.WithHint("put it in quotes: %s", strconv.Quote(n.raw))
	}
	return "", e
}

// AsBool reads a boolean. 0, 1 and the words of YAML's booleans count too, as variables bring text.
func (n *Node) AsBool(def bool) (bool, error) {
	if n.IsNull() {
		return def, nil
	}
	switch v := n.Value.(type) {
	case bool:
		return v, nil
	case int64:
		if v == 0 || v == 1 {
			return v == 1, nil
		}
	case string:
		if b, ok := boolWords[strings.ToLower(strings.TrimSpace(v))]; ok {
			return b, nil
		}
		switch strings.TrimSpace(v) {
		case "1":
			return true, nil
		case "0", "":
			return false, nil
		}
	}
	return false, n.wanted("true or false")
}

// AsInt reads an integer. Text of digits counts too, as variables bring text.
func (n *Node) AsInt(def int64) (int64, error) {
	if n.IsNull() {
		return def, nil
	}
	switch v := n.Value.(type) {
	case int64:
		return v, nil
	case *big.Int:
		return 0, source.Errorf(n.Pos, "the integer %s is too big", n.show()[len("the integer "):])
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<63 {
			return int64(v), nil
		}
	case string:
		if i, err := strconv.ParseInt(strings.TrimSpace(v), 10, 64); err == nil {
			return i, nil
		}
	}
	return 0, n.wanted("an integer")
}

// AsIntIn reads an integer between low and high.
func (n *Node) AsIntIn(def, low, high int64) (int64, error) {
	i, err := n.AsInt(def)
	if err == nil && !n.IsNull() && (i < low || i > high) {
		return 0, source.Errorf(n.Pos, "%d is out of range: wanted %d to %d", i, low, high)
	}
	return i, err
}

// AsFloat reads a number. Text of a number counts too, as variables bring text.
func (n *Node) AsFloat(def float64) (float64, error) {
	if n.IsNull() {
		return def, nil
	}
	switch v := n.Value.(type) {
	case int64:
		return float64(v), nil
	case *big.Int:
		f, _ := new(big.Float).SetInt(v).Float64()
		return f, nil
	case float64:
		return v, nil
	case string:
		if f, err := strconv.ParseFloat(strings.TrimSpace(v), 64); err == nil {
			return f, nil
		}
	}
	return 0, n.wanted("a number")
}

// AsStrings reads a text or a list of texts. A missing value is nil.
func (n *Node) AsStrings() ([]string, error) {
	if n.IsNull() {
		return nil, nil
	}
	if s, ok := n.Text(); ok {
		return []string{s}, nil
	}
	if n.Kind != Seq {
		return nil, n.wanted("text or a list of texts")
	}
	out := make([]string, len(n.Items))
	for i, it := range n.Items {
		if it.IsNull() {
			return nil, it.orNull(n).wanted("text")
		}
		s, err := it.AsString("")
		if err != nil {
			return nil, err
		}
		out[i] = s
	}
	return out, nil
}

// orNull is n, or a null at list's position.
func (n *Node) orNull(list *Node) *Node {
	if n != nil {
		return n
	}
	return &Node{Pos: list.Pos}
}

var durationUnits = map[string]time.Duration{
	"ms": time.Millisecond, "millisecond": time.Millisecond,
	"s": time.Second, "sec": time.Second, "second": time.Second,
	"m": time.Minute, "min": time.Minute, "minute": time.Minute,
	"h": time.Hour, "hr": time.Hour, "hour": time.Hour,
	"d": 24 * time.Hour, "day": 24 * time.Hour, "w": 7 * 24 * time.Hour, "week": 7 * 24 * time.Hour,
}

var quantityPattern = regexp.MustCompile(`^\s*([0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*([A-Za-z]*)\s*`)

// AsDuration reads a length of time: a number counts in unit, text has units of its own, as
// "1h 30m", "5 minutes", "2 days". It is never negative.
func (n *Node) AsDuration(def, unit time.Duration) (time.Duration, error) {
	if n.IsNull() {
		return def, nil
	}
	bad := n.wanted(`a length of time, as 30 or "5 minutes"`)
	if s, ok := n.Text(); ok {
		var sum float64
		for rest := s; rest != ""; {
			m := quantityPattern.FindStringSubmatch(rest)
			if m == nil {
				return 0, bad
			}
			u, known := durationUnits[singular(m[2])]
			if m[2] == "" && m[0] == s {
				u, known = unit, true
			}
			if !known {
				if near := spell.Nearest(m[2], []string{"milliseconds", "seconds", "minutes", "hours", "days", "weeks"}); near != "" {
					return 0, bad.WithHint("did you mean %s?", near)
				}
				return 0, bad
			}
			f, _ := strconv.ParseFloat(m[1], 64)
			sum += f * float64(u)
			rest = rest[len(m[0]):]
		}
		if s == "" || sum > math.MaxInt64 {
			return 0, bad
		}
		return time.Duration(sum), nil
	}
	if n.Kind != Int && n.Kind != Float {
		return 0, bad
	}
	f, _ := n.AsFloat(0)
	if f *= float64(unit); !(f >= 0 && f < math.MaxInt64) {
		return 0, bad
	}
	return time.Duration(f), nil
}

// singular takes the plural's s off, in lower case.
func singular(unit string) string {
	unit = strings.ToLower(unit)
	if len(unit) > 2 && unit != "ms" {
		return strings.TrimSuffix(unit, "s")
	}
	return unit
}

var sizeUnits = map[string]float64{
	"": 1, "b": 1, "byte": 1, "bytes": 1,
	"kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12,
	"k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40,
	"kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40,
}

// AsSize reads a number of bytes: a number, or text as "10 MB" (millions) or "10 MiB" (2^20).
func (n *Node) AsSize(def int64) (int64, error) {
	if n.IsNull() {
		return def, nil
	}
	bad := n.wanted(`a number of bytes, as 5000000 or "5 MB"`)
	f := math.NaN()
	if s, ok := n.Text(); ok {
		if m := quantityPattern.FindStringSubmatch(s); m != nil && m[0] == s {
			if u, ok := sizeUnits[strings.ToLower(m[2])]; ok {
				f, _ = strconv.ParseFloat(m[1], 64)
				f *= u
			}
		}
	} else if n.Kind == Int || n.Kind == Float {
		f, _ = n.AsFloat(0)
	}
	if !(f >= 0 && f < math.MaxInt64) {
		return 0, bad
	}
	return int64(f), nil
}

// AsMap checks that n is a mapping. A missing value is nil.
func (n *Node) AsMap() (*Node, error) {
	if n.IsNull() {
		return nil, nil
	}
	if n.Kind != Map {
		return nil, n.wanted("a mapping")
	}
	return n, nil
}

// AsOneOf reads one of the words given, in any case, and gives it as it is given here.
func (n *Node) AsOneOf(def string, words ...string) (string, error) {
	s, err := n.AsString(def)
	if err != nil || n.IsNull() {
		return s, err
	}
	for _, w := range words {
		if strings.EqualFold(w, s) {
			return w, nil
		}
	}
	e := n.wanted("one of " + strings.Join(words, ", "))
	if hint := spell.Hint(s, words); hint != "" {
		e.WithHint("%s", hint)
	}
	return "", e
}

// Unknown warns of each key of a Map that is not among known, with the nearest one that is.
func (n *Node) Unknown(known ...string) []*source.Error {
	if n == nil || n.Kind != Map {
		return nil
	}
	set := make(map[string]bool, len(known))
	for _, k := range known {
		set[k] = true
	}
	var out []*source.Error
	for _, p := range n.Pairs {
		key, ok := p.Key.Text()
		if ok && set[key] {
			continue
		}
		e := source.Errorf(p.Key.Pos, "unknown key %s", showKey(p.Key))
		if hint := spell.Hint(key, known); ok && hint != "" {
			e.WithHint("%s", hint)
		}
		out = append(out, e)
	}
	return out
}
