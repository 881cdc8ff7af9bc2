package handlers

import (
	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/internal/wsock"
)

// bind gives an expression's `handler` what Tornado's WebSocketHandler offers beside what every
// handler has: write_message and close, for this client alone.
func (c *messageConn) bind(o *Object) {
	o.Bind("write_message", func() object.Value {
		return object.NewFunction("write_message", "message, binary=False", c.writeMessage)
	})
	o.Bind("close", func() object.Value {
		return object.NewFunction("close", "code=None, reason=None", c.closeSocket)
	})
}

// writeMessage is WebSocketHandler.write_message: text, bytes, or a dict as JSON. Before the socket
// is open, that is in open:, what is written waits for it.
func (c *messageConn) writeMessage(t *object.Thread, a object.Args) (object.Value, error) {
	binary, err := object.Truth(t, a.Or(1, false))
	if err != nil {
		return nil, err
	}
	var payload []byte
	switch m := object.Native(a[0]).(type) {
	case string:
		payload = []byte(m)
	case object.Bytes:
		payload = []byte(m)
	case *object.Dict:
		if payload, err = object.EncodeJSON(t, nil, m, &messageJSON); err != nil {
			return nil, err
		}
	default:
		return nil, object.Raise(object.TypeError, "message must be str, bytes or dict, not %s", object.TypeName(a[0]))
	}
	if err := t.Charge(len(payload)); err != nil {
		return nil, err
	}
	f := wsock.Frames{Count: 1}
	if binary {
		f.Bytes = wsock.AppendBinary(nil, payload)
	} else {
		f.Bytes = wsock.AppendText(nil, payload)
	}
	if c.ws == nil {
		c.early = append(c.early, f)
	} else {
		c.answer(f)
	}
	return nil, nil
}

// closeSocket is WebSocketHandler.close.
func (c *messageConn) closeSocket(_ *object.Thread, a object.Args) (object.Value, error) {
	code, ok := object.Native(a.Or(0, nil)).(int64)
	if !ok {
		code = wsock.StatusNormal
	}
	if code != wsock.StatusNormal && (code < 3000 || code > 4999) && (code < 1001 || code > 1013 || code >= 1004 && code <= 1006) {
		return nil, object.Raise(object.ValueError, "%d is no code to close a WebSocket with", code)
	}
	reason, _ := object.Native(a.Or(1, nil)).(string)
	if c.ws == nil {
		c.closed = &wsock.CloseError{Code: int(code), Reason: reason}
	} else {
		c.ws.Close(int(code), reason)
	}
	return nil, nil
}
