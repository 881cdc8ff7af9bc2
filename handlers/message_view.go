package handlers

import (
	"slices"
	"strings"

	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/formhandler"
	"github.com/gramener/gramex-go/internal/wsock"
)

// messageEvent is a committed write as listeners see it: the message as it is broadcast, and the
// rows before and after.
type messageEvent struct {
	method  messageMethod
	msg     *object.Dict // as broadcast, modify: included
	frame   []byte       // msg as a whole encoded frame
	changes []formhandler.Change
	set     []string // the columns that a PUT sets
	byID    bool     // a DELETE that selects by nothing but id
	entered func(row *formhandler.Row) *object.Dict

	rows map[*formhandler.Row]*object.Dict // what entered gave
}

// messageView is what a listener sees: rows that its filter holds for, of these the columns that
// it asked for. It is immutable.
type messageView struct {
	filter  *formhandler.Filter
	extra   *formhandler.KeyFilter
	columns []string // nil: all
}

func newMessageView(q *formhandler.Query) *messageView {
	return &messageView{filter: q.Filter, extra: q.Extra, columns: q.Columns}
}

// key tells views apart: listeners with equal keys see the same frames.
func (v *messageView) key() string {
	var b strings.Builder
	if v.filter != nil {
		b.WriteString(v.filter.Key())
	}
	b.WriteByte(0)
	if v.extra != nil {
		b.WriteString(v.extra.Key())
	}
	if v.columns != nil {
		for _, c := range v.columns {
			b.WriteByte(0)
			b.WriteString(c)
		}
		b.WriteByte(0)
	}
	return b.String()
}

func (v *messageView) holds(r *formhandler.Row) bool {
	return r != nil && (v.filter == nil || v.filter.Match(*r))
}

// Frames implements pubsub.View: a listener's view stays equal to the SELECT of its filter.
func (v *messageView) Frames(dst [][]byte, e *messageEvent) [][]byte {
	if v.columns != nil && len(v.columns) == 0 {
		return dst // shows no column, so it has no rows
	}
	if e.method == methodDelete && v.filter == nil && v.columns == nil {
		return v.message(dst, e, methodDelete)
	}
	for i := range e.changes {
		c := &e.changes[i]
		before, after := v.holds(c.Before), v.holds(c.After)
		switch {
		case before && after: // a PUT of a row that stays in view
			if v.columns == nil || v.touches(e) {
				dst = v.message(dst, e, methodPut)
			}
		case after && e.method == methodPost:
			dst = v.message(dst, e, methodPost)
		case after:
			dst = v.enter(dst, e, c.After)
		case before && e.method == methodDelete && e.byID:
			dst = v.message(dst, e, methodDelete)
		case before:
			dst = v.leave(dst, e, c.Before)
		}
	}
	return dst
}

// touches tells whether a PUT sets a column that is shown.
func (v *messageView) touches(e *messageEvent) bool {
	return slices.ContainsFunc(e.set, func(c string) bool { return slices.Contains(v.columns, c) })
}

// passes holds the conditions on keys that are no columns against the frame to be sent: _method is
// the frame's, all else the sender's.
func (v *messageView) passes(e *messageEvent, frame messageMethod) bool {
	if v.extra == nil {
		return true
	}
	return v.extra.Match(func(key string) (formhandler.Value, bool) {
		if key == "_method" {
			return string(frame), true
		}
		x, ok := e.msg.Get(key)
		if !ok {
			return nil, false
		}
		val, err := storeValue(x)
		if err != nil {
			return nil, true // no value of SQL's: it equals nothing
		}
		return val, true
	})
}

// message appends the sender's frame, with no key that is not shown.
func (v *messageView) message(dst [][]byte, e *messageEvent, m messageMethod) [][]byte {
	switch {
	case !v.passes(e, m):
		return dst
	case v.columns == nil:
		return append(dst, e.frame)
	}
	return v.dict(dst, e.msg)
}

// dict appends the frame of d with no key but those that are shown, _method and id.
func (v *messageView) dict(dst [][]byte, d *object.Dict) [][]byte {
	shown := object.NewDict(d.Len())
	for k, x := range d.Strings() {
		if k == "_method" || k == "id" || v.columns == nil || slices.Contains(v.columns, k) {
			shown.Set(k, x)
		}
	}
	b, err := encodeMessage(nil, shown)
	if err != nil {
		return dst // cannot be: what is shown is part of what was encoded before
	}
	return append(dst, wsock.AppendText(nil, b))
}

// enter appends the row that came into view, whole, as a POST.
func (v *messageView) enter(dst [][]byte, e *messageEvent, row *formhandler.Row) [][]byte {
	if !v.passes(e, methodPost) {
		return dst
	}
	if d := e.modified(row); d != nil {
		return v.dict(dst, d)
	}
	shown := *row
	if v.columns != nil {
		shown = row.Pick(v.shown(row.Schema))
	}
	b := append(make([]byte, 0, 512), `{"_method":"POST"`...)
	if n := len(b); len(shown.Schema.Columns) > 0 {
		b = shown.AppendJSON(b)
		b[n] = ','
	} else {
		b = append(b, '}')
	}
	return append(dst, wsock.AppendText(nil, b))
}

// modified is a row that came into view as modify: leaves it; nil where there is none, or it
// failed. It is asked once for all views.
func (e *messageEvent) modified(row *formhandler.Row) *object.Dict {
	if e.entered == nil {
		return nil
	}
	d, ok := e.rows[row]
	if !ok {
		d = e.entered(row)
		if e.rows == nil {
			e.rows = map[*formhandler.Row]*object.Dict{}
		}
		e.rows[row] = d
	}
	return d
}

// shown is the schema of the columns that are shown, and id.
func (v *messageView) shown(s *formhandler.Schema) *formhandler.Schema {
	cols := v.columns
	if !slices.Contains(cols, "id") {
		cols = append(slices.Clip(slices.Clone(cols)), "id")
	}
	return (&formhandler.Query{Columns: cols, Limit: -1}).Shown(s)
}

// leave appends that a row went out of view: its id, and nothing of what it is now.
func (v *messageView) leave(dst [][]byte, e *messageEvent, row *formhandler.Row) [][]byte {
	if !v.passes(e, methodDelete) {
		return dst
	}
	id, _ := row.Get("id")
	d := object.NewDict(2)
	d.Set("_method", string(methodDelete))
	d.Set("id", columnValue(id))
	b, err := encodeMessage(nil, d)
	if err != nil {
		return dst // cannot be: an id is a scalar of the database's
	}
	return append(dst, wsock.AppendText(nil, b))
}
