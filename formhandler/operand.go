package formhandler

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// operands gives an argument's value as what a column's stored values are compared with; there may
// be two, for dates that are stored with or without a fraction of zero. Nothing equals nan: none.
func (c *ColumnInfo) operands(key string, v Value) ([]operand, error) {
	switch x := v.(type) {
	case int:
		v = int64(x)
	case string:
		if !utf8.ValidString(x) {
			return nil, badArgument(key, "", "the value is not UTF-8")
		}
	}
	switch c.Class {
	case Integer:
		return c.integerOperand(key, v)
	case Real:
		return c.realOperand(key, v)
	case Boolean:
		return []operand{{kind: stInt, i: boolOperand(v)}}, nil
	case Date, DateTime:
		return c.timeOperands(key, v)
	case JSON:
		return c.jsonOperand(key, v)
	case Blob:
		b, _, err := c.storedBlob(v)
		if err != nil {
			return nil, badArgument(key, shown(v), "column %s holds bytes, which are given as base64", c.Name)
		}
		return []operand{operandOf(b)}, nil
	}
	s, err := c.textOf(v)
	if err != nil {
		return nil, badArgument(key, shown(v), "%s can't be compared with the text of column %s", kindOf(v), c.Name)
	}
	return []operand{c.textOperand(s)}, nil
}

// textOperand is text as it is compared with the column: where SQLite would read it as a number, it
// is that number.
func (c *ColumnInfo) textOperand(s string) operand {
	if c.aff.numeric() {
		if n, ok := sqliteNumber(s); ok {
			return n
		}
	}
	return operand{kind: stText, s: s}
}

func (c *ColumnInfo) integerOperand(key string, v Value) ([]operand, error) {
	switch x := v.(type) {
	case bool:
		return []operand{{kind: stInt, i: boolOperand(x)}}, nil
	case int64:
		return []operand{{kind: stInt, i: x}}, nil
	case float64:
		if i, ok := wholeFloat(x); ok {
			return []operand{{kind: stInt, i: i}}, nil
		}
	case string:
		if i, ok := parseInt(x); ok {
			return []operand{{kind: stInt, i: i}}, nil
		}
	}
	return nil, badArgument(key, shown(v), "column %s (%s) is compared with whole numbers of up to 64 bits", c.Name, c.Type)
}

func (c *ColumnInfo) realOperand(key string, v Value) ([]operand, error) {
	var f float64
	ok := true
	switch x := v.(type) {
	case bool:
		f = float64(boolOperand(x))
	case int64:
		return []operand{{kind: stInt, i: x}}, nil
	case float64:
		f = x
	case string:
		f, ok = parseFloat(x)
	default:
		ok = false
	}
	if !ok {
		return nil, badArgument(key, shown(v), "column %s (%s) is compared with numbers", c.Name, c.Type)
	}
	if math.IsNaN(f) {
		return nil, nil
	}
	return []operand{{kind: stFloat, f: f}}, nil
}

// boolOperand reads a boolean as Gramex does: "0", "n", "no", "f", "false" are false, other text
// is true.
func boolOperand(v Value) int64 {
	yes := true
	switch x := v.(type) {
	case bool:
		yes = x
	case int64:
		yes = x != 0
	case float64:
		yes = x != 0
	case string:
		switch strings.ToLower(x) {
		case "", "0", "n", "no", "f", "false":
			yes = false
		}
	}
	if yes {
		return 1
	}
	return 0
}

func (c *ColumnInfo) timeOperands(key string, v Value) ([]operand, error) {
	full := ColumnInfo{Name: c.Name, Type: c.Type, Class: DateTime}
	out, _, err := full.storedTime(v)
	s, ok := out.(string)
	if err != nil || !ok {
		return nil, badArgument(key, shown(v), "column %s (%s) is compared with dates such as 2023-01-31 or 2023-01-31T10:20:30", c.Name, c.Type)
	}
	if c.Class == Date {
		return []operand{{kind: stText, s: strings.TrimSuffix(s, " 00:00:00")}}, nil
	}
	if strings.Contains(s, ".") {
		return []operand{{kind: stText, s: s}}, nil
	}
	return []operand{{kind: stText, s: s}, {kind: stText, s: s + ".000000"}}, nil
}

// jsonOperand compares the text that is stored: JSON is taken as it is, other text as a JSON string.
func (c *ColumnInfo) jsonOperand(key string, v Value) ([]operand, error) {
	if s, ok := v.(string); ok && json.Valid([]byte(s)) {
		v = json.RawMessage(s)
	}
	out, _, err := c.storedJSON(v)
	if err != nil {
		return nil, badArgument(key, shown(v), "%s can't be compared with the JSON of column %s", kindOf(v), c.Name)
	}
	switch x := out.(type) {
	case nil:
		return []operand{{kind: stText, s: "null"}}, nil
	case string:
		return []operand{c.textOperand(x)}, nil
	}
	return []operand{operandOf(out)}, nil
}

// sqliteNumber reads text as SQLite's numeric affinity does: blanks around, a sign, digits with a
// point, an exponent. What else there is makes it text.
func sqliteNumber(s string) (operand, bool) {
	s = strings.Trim(s, " \t\n\v\f\r")
	whole, digits := true, 0
	i := 0
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		i++
	}
	for ; i < len(s) && (isDigit(s[i]) || s[i] == '.' && whole); i++ {
		if s[i] == '.' {
			whole = false
		} else {
			digits++
		}
	}
	if digits == 0 {
		return operand{}, false
	}
	if i < len(s) {
		if s[i] != 'e' && s[i] != 'E' {
			return operand{}, false
		}
		whole = false
		i++
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		if i == len(s) {
			return operand{}, false
		}
		for ; i < len(s); i++ {
			if !isDigit(s[i]) {
				return operand{}, false
			}
		}
	}
	if whole {
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			return operand{kind: stInt, i: n}, true
		}
	}
	f, err := strconv.ParseFloat(s, 64)
	return operand{kind: stFloat, f: f}, err == nil || math.IsInf(f, 0)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// shown is an argument's value as an error shows it.
func shown(v Value) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return clip(x)
	case bool:
		return strconv.FormatBool(x)
	case int64:
		return strconv.FormatInt(x, 10)
	case float64:
		return strconv.FormatFloat(x, 'g', -1, 64)
	case json.RawMessage:
		return clip(string(x))
	}
	return ""
}
