package handlers

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/formhandler"
	"github.com/gramener/gramex-go/internal/pubsub"
	"github.com/gramener/gramex-go/internal/wsock"
)

// refusal is why a message or connection is refused, in words for the client.
type refusal struct {
	code    string // for programs: bad_json, bad_method, bad_message, bad_value, no_id, …
	message string // for people; internals only in the log
}

func (r *refusal) Error() string { return r.message }

func refuse(code, format string, args ...any) error {
	return &refusal{code, fmt.Sprintf(format, args...)}
}

// refusalOf gives the code and words for an error. Codes are: bad_json, bad_message, bad_method,
// bad_value, bad_filter, no_id, no_filter, nothing_to_set, exists, constraint, refused (an
// expression of the app), timeout, unavailable, stopping, internal.
func refusalOf(err error) *refusal {
	var r *refusal
	var arg *formhandler.BadArgument
	var val *formhandler.BadValue
	var con *formhandler.ConstraintError
	var down *formhandler.Unavailable
	var http *HTTPError
	var ex *object.Exception
	switch {
	case errors.As(err, &r):
		return r
	case errors.As(err, &val):
		return &refusal{"bad_value", val.Error()}
	case errors.As(err, &arg):
		return &refusal{"bad_filter", err.Error()}
	case errors.Is(err, formhandler.ErrNoFilter):
		return &refusal{"no_filter", formhandler.ErrNoFilter.Error()}
	case errors.Is(err, formhandler.ErrNothingToSet):
		return &refusal{"nothing_to_set", formhandler.ErrNothingToSet.Error()}
	case errors.As(err, &con):
		code := "constraint"
		if con.Kind == formhandler.Unique {
			code = "exists"
		}
		return &refusal{code, con.Error()}
	case errors.As(err, &down):
		return &refusal{"unavailable", "the message cannot be stored now"}
	case errors.As(err, &http) && http.Status < 500:
		return &refusal{"refused", http.Message}
	case errors.Is(err, pubsub.ErrStopped), errors.Is(err, context.Canceled):
		return &refusal{"stopping", pubsub.ErrStopped.Error()}
	case errors.As(err, &ex):
		code := "refused"
		if ex.IsA(object.TimeoutError) {
			code = "timeout"
		}
		return &refusal{code, exceptionText(err)}
	}
	return &refusal{"internal", "the message could not be processed"}
}

// exceptionText words an exception for the client: the message of what an app raises on purpose
// (ValueError, its own classes), the class too of what happens to it (KeyError: 'body'), and of
// what the system says nothing but the class and errno's words, since it may name files.
func exceptionText(err error) string {
	var e *object.Exception
	if !errors.As(err, &e) {
		return err.Error()
	}
	switch {
	case e.IsA(object.TimeoutError):
		return "it took too long"
	case e.IsA(object.OSError):
		if s, ok := e.Field("strerror"); ok {
			if text, ok := s.(string); ok {
				return e.Class().Name() + ": " + text
			}
		}
		return e.Class().Name()
	case e.IsA(object.ValueError) || e.Class().Module() != "builtins":
		if m := e.Message(); m != "" {
			return m
		}
	}
	return e.Error()
}

// refuse tells the client that its message was refused: with an ERROR frame where it speaks
// gramex.v2, else by closing, since its code knows no such frame.
func (c *messageConn) refuse(ref []byte, err error) {
	r := refusalOf(err)
	log := c.h.log.Warn
	if r.code == "internal" || r.code == "unavailable" {
		log = c.h.log.Error
	}
	log("message refused", "remote", c.q.Peer().IP, "code", r.code, "error", err)
	if !c.v2 {
		c.ws.Close(wsock.StatusPolicy, r.message)
		return
	}
	c.answer(wsock.Frames{Bytes: appendError(nil, ref, r), Count: 1})
}

// appendError appends an ERROR frame.
func appendError(dst, ref []byte, r *refusal) []byte {
	b := appendRef(append(make([]byte, 0, 128), `{"_method":"ERROR"`...), ref)
	b = append(b, `,"error":{"code":`...)
	b = strconv.AppendQuote(b, r.code)
	b = append(b, `,"message":`...)
	text, err := object.EncodeJSON(nil, nil, r.message, nil)
	if err != nil {
		text = []byte(`""`)
	}
	return wsock.AppendText(dst, append(append(b, text...), "}}"...))
}

func appendRef(b, ref []byte) []byte {
	if ref == nil {
		ref = []byte("null")
	}
	return append(append(b, `,"_ref":`...), ref...)
}

// appendAck appends an ACK frame: the message was committed. It has the id of the message, where
// there is one, how many rows it changed, and for a DELETE their ids.
func appendAck(dst []byte, w *messageWrite) []byte {
	b := appendRef(append(make([]byte, 0, 128), `{"_method":"ACK"`...), w.ref)
	var ids []byte
	for i := range w.changes {
		row := w.changes[i].After
		if row == nil {
			row = w.changes[i].Before
		}
		id, _ := row.Get("id")
		text, err := object.EncodeJSON(nil, nil, columnValue(id), nil)
		if err != nil {
			text = []byte("null")
		}
		if i > 0 {
			ids = append(ids, ',')
		}
		ids = append(ids, text...)
	}
	if len(w.changes) == 1 {
		b = append(append(b, `,"id":`...), ids...)
	} else if id, ok := w.msg.Get("id"); ok {
		if text, err := object.EncodeJSON(nil, nil, id, nil); err == nil {
			b = append(append(b, `,"id":`...), text...)
		}
	}
	b = append(b, `,"count":`...)
	b = strconv.AppendInt(b, int64(len(w.changes)), 10)
	if w.method == methodDelete {
		b = append(append(append(b, `,"ids":[`...), ids...), ']')
	}
	return wsock.AppendText(dst, append(b, '}'))
}
