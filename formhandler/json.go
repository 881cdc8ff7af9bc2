package formhandler

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

// compactJSON rewrites JSON as Python's json.dumps does, ", " and ": " between values, so that equal
// documents are stored as equal text, whoever wrote them.
func (c *ColumnInfo) compactJSON(raw json.RawMessage) (string, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	out, err := appendPythonJSON(make([]byte, 0, len(raw)+16), dec, 0)
	if err != nil || dec.More() {
		return "", c.bad("the value is not JSON")
	}
	return string(out), nil
}

// maxJSONDepth bounds nesting as encoding/json itself does, far above what a message needs.
const maxJSONDepth = 1000

func appendPythonJSON(dst []byte, dec *json.Decoder, depth int) ([]byte, error) {
	tok, err := dec.Token()
	if err != nil {
		return nil, err
	}
	if depth > maxJSONDepth {
		return nil, strconv.ErrRange
	}
	switch t := tok.(type) {
	case json.Delim:
		return appendPythonContainer(dst, dec, t, depth)
	case string:
		return object.AppendJSONASCII(dst, t), nil
	case json.Number:
		return append(dst, t...), nil
	case bool:
		return strconv.AppendBool(dst, t), nil
	default:
		return append(dst, "null"...), nil
	}
}

func appendPythonContainer(dst []byte, dec *json.Decoder, open json.Delim, depth int) ([]byte, error) {
	dst = append(dst, byte(open))
	var err error
	for first := true; dec.More(); first = false {
		if !first {
			dst = append(dst, ", "...)
		}
		if dst, err = appendPythonJSON(dst, dec, depth+1); err != nil {
			return nil, err
		}
		if open == '{' {
			dst = append(dst, ": "...)
			if dst, err = appendPythonJSON(dst, dec, depth+1); err != nil {
				return nil, err
			}
		}
	}
	end, err := dec.Token()
	if err != nil {
		return nil, err
	}
	return append(dst, byte(end.(json.Delim))), nil
}

// shownTime is a stored date as history shows it, in ISO 8601 with milliseconds, as pandas writes
// it; "" when the text is no stored date, which is then shown as it is.
func appendTime(dst []byte, s string) ([]byte, bool) {
	const pattern = "0000-00-00 00:00:00.000000"
	if len(s) != 10 && (len(s) < 19 || len(s) > len(pattern) || len(s) == 20) {
		return dst, false
	}
	for i := 0; i < len(s); i++ {
		if p := pattern[i]; p == '0' && (s[i] < '0' || s[i] > '9') || p != '0' && p != s[i] {
			return dst, false
		}
	}
	dst = append(dst, s[:10]...)
	if len(s) == 10 {
		return append(dst, "T00:00:00.000"...), true
	}
	dst = append(dst, 'T')
	dst = append(dst, s[11:19]...)
	frac := "000"
	if len(s) > 20 {
		frac = (s[20:] + "000")[:3]
	}
	dst = append(dst, '.')
	return append(dst, frac...), true
}

// appendValue appends a stored value of a column as JSON.
func (c *ColumnInfo) appendValue(dst []byte, v Value) []byte {
	switch x := v.(type) {
	case nil:
		return append(dst, "null"...)
	case string:
		return c.appendText(dst, x)
	case int64:
		if c.Class == Boolean {
			return strconv.AppendBool(dst, x != 0)
		}
		dst = strconv.AppendInt(dst, x, 10)
		if c.Class == Real {
			dst = append(dst, '.', '0')
		}
		return dst
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return append(dst, "null"...)
		}
		return object.AppendFloat(dst, x)
	case []byte:
		dst = append(dst, '"')
		dst = base64.StdEncoding.AppendEncode(dst, x)
		return append(dst, '"')
	}
	return append(dst, "null"...)
}

func (c *ColumnInfo) appendText(dst []byte, s string) []byte {
	switch c.Class {
	case Date, DateTime:
		n := len(dst)
		if out, ok := appendTime(append(dst, '"'), s); ok {
			return append(out, '"')
		}
		dst = dst[:n]
	case JSON:
		if json.Valid([]byte(s)) {
			return append(dst, strings.TrimSpace(s)...)
		}
	}
	return object.AppendJSONString(dst, s)
}
