package formhandler

import (
	"encoding/base64"
	"encoding/json"
	"math"
)

// Row is one stored row. Values stand in the order of Schema's columns, as stored. Rows are shared
// and not changed once made.
type Row struct {
	Schema *Schema
	Values []Value
}

// At returns a value typed by its column, as JSON shows it: bool for BOOLEAN, ISO 8601 text for
// dates, base64 text for blobs, json.RawMessage for JSON.
func (r Row) At(i int) Value {
	c := &r.Schema.Columns[i]
	if i >= len(r.Values) {
		return nil
	}
	switch x := r.Values[i].(type) {
	case int64:
		switch c.Class {
		case Boolean:
			return x != 0
		case Real:
			return float64(x)
		}
		return x
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil
		}
		return x
	case string:
		return c.typedText(x)
	case []byte:
		return base64.StdEncoding.EncodeToString(x)
	}
	return nil
}

func (c *ColumnInfo) typedText(s string) Value {
	switch c.Class {
	case Date, DateTime:
		if b, ok := appendTime(nil, s); ok {
			return string(b)
		}
	case JSON:
		if raw := json.RawMessage(s); json.Valid(raw) {
			return raw
		}
	}
	return s
}

// Get is At by column name; false when there is no such column.
func (r Row) Get(name string) (Value, bool) {
	i, ok := r.Schema.Index(name)
	if !ok {
		return nil, false
	}
	return r.At(i), true
}

// Pick returns the row with the columns of another schema, as Query.Shown gives it. A column that
// the row lacks is NULL.
func (r Row) Pick(s *Schema) Row {
	if s == r.Schema {
		return r
	}
	vals := make([]Value, len(s.Columns))
	for i := range s.Columns {
		if j, ok := r.Schema.Index(s.Columns[i].Name); ok && j < len(r.Values) {
			vals[i] = r.Values[j]
		}
	}
	return Row{Schema: s, Values: vals}
}

// AppendJSON appends the row as a JSON object, columns in order, to dst.
func (r Row) AppendJSON(dst []byte) []byte {
	s := r.Schema
	if len(s.Columns) == 0 {
		return append(dst, '{', '}')
	}
	for i := range s.Columns {
		c := &s.Columns[i]
		dst = append(dst, c.jsonKey...)
		var v Value
		if i < len(r.Values) {
			v = r.Values[i]
		}
		dst = c.appendValue(dst, v)
	}
	return append(dst, '}')
}
