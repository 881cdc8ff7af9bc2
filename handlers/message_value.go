package handlers

import (
	"encoding/json"
	"fmt"
	"math/big"

	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/formhandler"
)

// storeValue makes a value for the database of one of a message: lists and dicts become JSON,
// dates their ISO text.
func storeValue(v object.Value) (formhandler.Value, error) {
	switch x := object.Native(v).(type) {
	case nil, bool, int64, float64, string:
		return x, nil
	case *big.Int:
		return x, nil
	case object.Bytes:
		return []byte(x), nil
	case *object.Dict, *object.List, *object.Tuple:
		b, err := object.EncodeJSON(nil, nil, x, &messageJSON)
		if err != nil {
			return nil, err
		}
		return json.RawMessage(b), nil
	}
	text, err := isoText(nil, v)
	if err != nil {
		return nil, fmt.Errorf("a %s cannot be stored", object.TypeName(v))
	}
	return text, nil
}

// columnValue makes a message's value of one of a row, as Row.At gives it.
func columnValue(v formhandler.Value) object.Value {
	if raw, ok := v.(json.RawMessage); ok {
		x, err := object.DecodeJSON(nil, raw, nil)
		if err != nil {
			return string(raw)
		}
		return x
	}
	return object.FromGo(v)
}

// rowMessage is a row as the message that would have made it.
func rowMessage(r *formhandler.Row) *object.Dict {
	d := object.NewAttrDict(len(r.Schema.Columns) + 1)
	d.Set("_method", string(methodPost))
	for i := range r.Schema.Columns {
		d.Set(r.Schema.Columns[i].Name, columnValue(r.At(i)))
	}
	return d
}

// messageJSON is how messages become JSON: compact, no NaN, dates as ISO text.
var messageJSON = object.JSONOptions{Default: func(t *object.Thread, v object.Value) (object.Value, error) {
	return isoText(t, v)
}}

// isoText is the ISO 8601 text of a date, time or the like: what their isoformat() gives.
func isoText(t *object.Thread, v object.Value) (object.Value, error) {
	if _, ok, err := object.LookupAttr(t, v, "isoformat"); !ok || err != nil {
		return nil, object.Raise(object.TypeError, "Object of type %s is not JSON serializable", object.TypeName(v))
	}
	return object.CallMethod(t, v, "isoformat", nil, nil)
}

// encodeMessage appends a message as JSON.
func encodeMessage(dst []byte, d *object.Dict) ([]byte, error) {
	return object.EncodeJSON(nil, dst, d, &messageJSON)
}
