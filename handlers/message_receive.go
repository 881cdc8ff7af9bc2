package handlers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/formhandler"
	"github.com/gramener/gramex-go/internal/wsock"
)

// messageWrite is a message on its way to the table: prepared, then committed, then published.
type messageWrite struct {
	conn   *messageConn
	table  *messageTable
	method messageMethod
	msg    *object.Dict // as it is broadcast
	ref    []byte       // _ref as JSON, nil where there is none
	size   int64

	cols   []string // that are set
	vals   []formhandler.Value
	filter *formhandler.Filter // of the rows concerned
	byID   bool                // filter is nothing but an id
	makeID bool                // the database makes the id, so modify: and frame have to wait for it
	frame  []byte              // msg as a whole frame

	changes []formhandler.Change
	err     error
}

// receive takes a frame of the client: it is prepared here, one after the other, while other
// clients' are prepared beside it, and submitted. While too many bytes are under way, of this client
// or of all, it waits, and nothing more is read from the client.
func (c *messageConn) receive(payload []byte, _ bool) {
	if c.table == nil || c.sender == nil {
		return // the connection was refused and is closing
	}
	w := &messageWrite{conn: c, table: c.table, size: int64(len(payload)) + 512}
	err := c.sender.Reserve(c.h.ctx, w.size)
	if err == nil {
		if err = w.prepare(payload); err == nil {
			err = c.sender.Submit(w, w.size)
		}
		if err == nil {
			return
		}
		c.sender.Settle(w.size)
	}
	if !c.v2 {
		c.sender.Wait(c.h.ctx) // what came before is told before the end
	}
	c.refuse(w.ref, err)
}

// prepare makes a write of a frame: decode, _method, defaults, prepare, values, modify, encode.
// Where it fails nothing has changed.
func (w *messageWrite) prepare(payload []byte) error {
	if err := w.decode(payload); err != nil {
		return err
	}
	h, o := w.conn.h, w.conn.q.Object()
	schema := w.table.schema.Load()
	auto := makesID(schema)
	for _, d := range h.conf.defaults[w.method] {
		if d.builtin && d.key == "id" && auto {
			continue
		}
		v := d.value
		if d.program != nil {
			var err error
			if v, err = h.eval(d.program, w.msg, o); err != nil {
				return fmt.Errorf("%s: %w", d.program.name, err)
			}
		}
		w.msg.Set(d.key, v)
	}
	if _, err := h.eval(h.conf.prepare, w.msg, o); err != nil {
		return fmt.Errorf("prepare: %w", err)
	}
	if err := w.resolve(schema); err != nil {
		return err
	}
	if !w.makeID {
		if _, err := h.eval(h.conf.modify, w.msg, o); err != nil {
			return fmt.Errorf("modify: %w", err)
		}
	}
	return w.encode() // what can't be encoded is refused before it is stored
}

// decode reads the message and its _ref and _method.
func (w *messageWrite) decode(payload []byte) error {
	v, err := object.DecodeJSON(nil, payload, nil)
	if err != nil {
		return refuse("bad_json", "not JSON: %s", exceptionText(err))
	}
	msg, ok := v.(*object.Dict)
	if !ok {
		return refuse("bad_message", "a message must be a JSON object, not %s", jsonKind(v))
	}
	w.msg = msg
	if ref, ok := msg.Get("_ref"); ok {
		msg.Del("_ref") // never stored or broadcast
		if w.ref, err = object.EncodeJSON(nil, nil, ref, nil); err != nil {
			return refuse("bad_message", "_ref: %s", exceptionText(err))
		}
	}
	w.method = methodPost
	if m, ok := msg.Get("_method"); ok {
		name, ok := m.(string)
		w.method = messageMethod(strings.ToUpper(name))
		if !ok || !slices.Contains(messageMethods, string(w.method)) {
			return refuse("bad_method", "_method must be POST, PUT or DELETE, not %s", jsonText(m))
		}
	}
	msg.Set("_method", string(w.method))
	return nil
}

// makesID tells whether the database makes the ids of a table.
func makesID(s *formhandler.Schema) bool {
	i, ok := s.Index("id")
	return ok && (s.Columns[i].AutoKey || s.Columns[i].Class == formhandler.Integer)
}

// resolve finds what is written where.
func (w *messageWrite) resolve(s *formhandler.Schema) error {
	switch w.method {
	case methodPost:
		if id, _ := w.msg.Get("id"); id == nil && makesID(s) {
			w.makeID = true
		}
		return w.columns(s, func(name string, v object.Value) bool { return name == "id" && v == nil && w.makeID })
	case methodPut:
		id, ok := w.msg.Get("id")
		if !ok || id == nil || id == "" {
			return refuse("no_id", "PUT needs the id of the message to change")
		}
		v, err := storeValue(id)
		if err != nil {
			return refuse("bad_value", "id: %s", exceptionText(err))
		}
		if w.filter, err = formhandler.EqualFilter(s, []string{"id"}, []formhandler.Value{v}); err != nil {
			return err
		}
		if err := w.columns(s, func(name string, _ object.Value) bool { return name == "id" }); err != nil {
			return err
		}
		if len(w.cols) == 0 {
			return formhandler.ErrNothingToSet
		}
		return nil
	default:
		return w.selection(s)
	}
}

// columns takes the message's values of columns, but for those to skip.
func (w *messageWrite) columns(s *formhandler.Schema, skip func(string, object.Value) bool) error {
	for k, v := range w.msg.Strings() {
		if _, ok := s.Index(k); !ok || skip(k, v) {
			continue
		}
		x, err := storeValue(v)
		if err != nil {
			return refuse("bad_value", "%s: %s", k, exceptionText(err))
		}
		w.cols = append(w.cols, k)
		w.vals = append(w.vals, x)
	}
	return nil
}

// selection reads which rows a DELETE means: its keys are filters, as in a URL.
func (w *messageWrite) selection(s *formhandler.Schema) error {
	var args []formhandler.Arg
	for k, v := range w.msg.Strings() {
		if strings.HasPrefix(k, "_") && !hasColumn(s, k) {
			continue
		}
		args = append(args, formhandler.Arg{Key: k, Values: argValues(v)})
	}
	var err error
	if w.filter, err = formhandler.DeleteFilter(s, args); err != nil {
		return err
	}
	w.byID = slices.Equal(w.filter.Columns(), []string{"id"})
	for _, a := range args {
		if a.Key != "id" && strings.HasPrefix(a.Key, "id") && strings.Trim(a.Key[2:], "!<>~*") == "" || a.Key == "id" && len(a.Values) != 1 {
			w.byID = false // it may select several
		}
	}
	return nil
}

func hasColumn(s *formhandler.Schema, name string) bool { _, ok := s.Index(name); return ok }

// encode makes the frame that is broadcast.
func (w *messageWrite) encode() error {
	b, err := encodeMessage(make([]byte, 0, 512), w.msg)
	if err != nil {
		return refuse("bad_value", "the message cannot be sent on: %s", exceptionText(err))
	}
	w.frame = wsock.AppendText(make([]byte, 0, len(b)+wsock.HeaderSize), b)
	return nil
}

// jsonKind names what JSON calls a value.
func jsonKind(v object.Value) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case string:
		return "a string"
	case *object.List:
		return "an array"
	}
	return "a number"
}

// jsonText is a value as JSON, cut where it is long.
func jsonText(v object.Value) string {
	b, err := object.EncodeJSON(nil, nil, v, nil)
	if err != nil {
		return "this"
	}
	s := []rune(string(b))
	if len(s) > 40 {
		return string(s[:39]) + "…"
	}
	return string(s)
}
