package formhandler

import (
	"encoding/json"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

// KeyFilter is the conditions on keys that are no column of the table: immutable, safe for concurrent
// use. They are held against a message's own keys: a key that the message lacks passes. A nil
// KeyFilter holds for every message.
type KeyFilter struct {
	conds []keyCond
	key   string
}

// keyCond is one argument. Which of its readings holds, the message's keys decide.
type keyCond struct {
	readings []keyReading
	vals     []Value // none of them nil or ""
}

// keyReading is a key without the operator at its end.
type keyReading struct{ base, op string }

func newKeyFilter(args []Arg) *KeyFilter {
	f := &KeyFilter{}
	keys := make([]string, 0, len(args))
	for _, a := range args {
		c := keyCond{readings: []keyReading{{a.Key, ""}}}
		for _, op := range operators {
			if base, ok := strings.CutSuffix(a.Key, op); ok && base != "" {
				c.readings = append(c.readings, keyReading{base, op})
			}
		}
		b := strconv.AppendQuote(nil, a.Key)
		for _, v := range a.Values {
			if v != nil && v != "" {
				c.vals = append(c.vals, v)
				b = strconv.AppendQuote(append(b, '='), textValue(v))
			}
		}
		f.conds = append(f.conds, c)
		keys = append(keys, string(b))
	}
	if len(f.conds) == 0 {
		return nil
	}
	slices.Sort(keys)
	f.key = strings.Join(keys, "&")
	return f
}

// Key tells KeyFilters apart, as Filter.Key does.
func (f *KeyFilter) Key() string {
	if f == nil {
		return ""
	}
	return f.key
}

// Match reports whether a message passes; get returns the message's value of a key. Values are
// compared as the message's: as numbers with a number, as text with text. null is unequal to
// everything, and to nothing.
func (f *KeyFilter) Match(get func(key string) (Value, bool)) bool {
	if f == nil {
		return true
	}
	for i := range f.conds {
		c := &f.conds[i]
		for _, r := range c.readings {
			if v, ok := get(r.base); ok {
				if !c.match(r.op, v) {
					return false
				}
				break
			}
		}
	}
	return true
}

func (c *keyCond) match(op string, v Value) bool {
	if len(c.vals) == 0 {
		switch op {
		case "":
			return v != nil
		case "!":
			return v == nil
		}
		return true
	}
	if v == nil {
		return false
	}
	switch op {
	case "~", "*", "!~", "!*":
		texts := make([]string, len(c.vals))
		for i, w := range c.vals {
			texts[i] = uptoNUL(textValue(w))
		}
		return newLike(texts).match(textValue(v)) == (op[0] != '!')
	}
	var lowest, highest *operand
	x := messageOperand(v)
	equal := false
	for _, w := range c.vals {
		y, ok := likeKind(w, v)
		if !ok {
			continue
		}
		equal = equal || compare(&x, &y, collBinary) == 0
		if lowest == nil || compare(&y, lowest, collBinary) < 0 {
			lowest = &y
		}
		if highest == nil || compare(&y, highest, collBinary) > 0 {
			highest = &y
		}
	}
	switch {
	case op == "":
		return equal
	case op == "!":
		return !equal
	case lowest == nil:
		return false
	}
	switch op {
	case ">":
		return compare(&x, lowest, collBinary) > 0
	case ">~":
		return compare(&x, lowest, collBinary) >= 0
	case "<":
		return compare(&x, highest, collBinary) < 0
	default:
		return compare(&x, highest, collBinary) <= 0
	}
}

// messageOperand is a message's value to compare.
func messageOperand(v Value) operand {
	switch x := v.(type) {
	case bool:
		return operand{kind: stInt, i: boolOperand(x)}
	case int:
		return operand{kind: stInt, i: int64(x)}
	case int64, float64:
		return operandOf(x)
	case *big.Int:
		f, _ := new(big.Float).SetInt(x).Float64()
		return operand{kind: stFloat, f: f}
	}
	return operand{kind: stText, s: textValue(v)}
}

// likeKind is an argument's value as the kind of the message's value; false when it is none such.
func likeKind(arg, v Value) (operand, bool) {
	switch v.(type) {
	case bool:
		return operand{kind: stInt, i: boolOperand(arg)}, true
	case int, int64, float64, *big.Int:
		if s, ok := arg.(string); ok {
			if i, ok := parseInt(s); ok {
				return operand{kind: stInt, i: i}, true
			}
			f, ok := parseFloat(s)
			return operand{kind: stFloat, f: f}, ok && f == f
		}
		o := messageOperand(arg)
		return o, o.kind != stText
	}
	return operand{kind: stText, s: textValue(arg)}, true
}

// textValue is a value as text, as Python's str() writes plain ones.
func textValue(v Value) string {
	switch x := v.(type) {
	case string:
		return x
	case bool:
		if x {
			return "True"
		}
		return "False"
	case int:
		return strconv.Itoa(x)
	case int64:
		return strconv.FormatInt(x, 10)
	case float64:
		return string(object.AppendFloat(nil, x))
	case *big.Int:
		return x.String()
	case []byte:
		return string(x)
	case json.RawMessage:
		return string(x)
	}
	return ""
}
