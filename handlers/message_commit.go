package handlers

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/formhandler"
	"github.com/gramener/gramex-go/internal/wsock"
)

// commit stores a batch in one transaction and hands it on to its tables' listeners. A message
// that the database refuses refuses itself alone.
func (d *messageDB) commit(batch []*messageWrite) {
	pos, err := d.log.Commit(func(lock func()) error {
		return d.store.Write(context.Background(), func(tx formhandler.Tx) error {
			for _, w := range batch {
				w.err = w.apply(tx)
			}
			lock() // what follows makes it visible: nobody takes a snapshot meanwhile
			return nil
		})
	})
	var order []*messageTable
	tables := map[*messageTable][]*messageWrite{}
	for _, w := range batch {
		if err != nil {
			w.err = err
		}
		if tables[w.table] == nil {
			order = append(order, w.table)
		}
		tables[w.table] = append(tables[w.table], w)
	}
	for _, t := range order {
		writes := tables[t]
		t.topic.Enqueue(func() { t.publish(pos, writes) })
	}
}

// apply does the write and notes which rows it changed. One write is all or nothing by itself.
func (w *messageWrite) apply(tx formhandler.Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	s := w.table.schema.Load()
	switch w.method {
	case methodPost:
		row, err := tx.Insert(s, w.cols, w.vals)
		if err != nil {
			return err
		}
		w.changes = []formhandler.Change{{After: &row}}
	case methodPut:
		w.changes, err = tx.Update(s, w.filter, w.cols, w.vals)
	case methodDelete:
		w.changes, err = tx.Delete(s, w.filter)
	}
	return err
}

// publish tells a table's listeners what was committed, then the senders what became of their
// messages.
func (t *messageTable) publish(pos uint64, writes []*messageWrite) {
	defer func() {
		for _, w := range writes {
			w.conn.sender.Settle(w.size)
		}
	}()
	defer func() {
		if p := recover(); p != nil {
			writes[0].conn.h.log.Error("panic while messages were published", "table", t.name, "panic", p, "stack", string(debug.Stack()))
		}
	}()
	events := make([]*messageEvent, 0, len(writes))
	for _, w := range writes {
		if w.err == nil && len(w.changes) > 0 {
			events = append(events, w.event())
		}
	}
	if len(events) > 0 {
		t.topic.Publish(pos, events)
	}
	answers := map[*messageConn]*wsock.Frames{}
	for _, w := range writes {
		switch {
		case w.err != nil:
			if f := answers[w.conn]; f != nil { // in the order of the messages
				w.conn.answer(*f)
				delete(answers, w.conn)
			}
			w.conn.refuse(w.ref, w.err)
		case w.conn.v2:
			f := answers[w.conn]
			if f == nil {
				f = &wsock.Frames{}
				answers[w.conn] = f
			}
			f.Bytes = appendAck(f.Bytes, w)
			f.Count++
		}
	}
	for c, f := range answers {
		c.answer(*f)
	}
}

// event is what the listeners are told of a write.
func (w *messageWrite) event() *messageEvent {
	c := w.conn
	modify := c.h.conf.modify
	if w.makeID {
		id, _ := w.changes[0].After.Get("id")
		w.msg.Set("id", columnValue(id))
		w.modifyLate()
	}
	e := &messageEvent{method: w.method, msg: w.msg, frame: w.frame, changes: w.changes, byID: w.byID}
	if w.method == methodPut {
		e.set = w.cols
		if modify != nil {
			e.entered = func(row *formhandler.Row) *object.Dict {
				d := rowMessage(row)
				if _, err := c.h.eval(modify, d, c.handlerAfter()); err != nil {
					c.h.log.Warn("modify failed on a row that came into view: it is sent as it is stored", "error", err)
					return nil
				}
				return d
			}
		}
	}
	return e
}

// modifyLate runs modify: on a message whose id the database has made. The row is stored already,
// so where modify: fails the message is sent as it is, as the history will show it.
func (w *messageWrite) modifyLate() {
	c, stored := w.conn, w.msg
	if c.h.conf.modify != nil {
		w.msg = stored.Copy()
		_, err := c.h.eval(c.h.conf.modify, w.msg, c.handlerAfter())
		if err == nil {
			err = w.encode()
		}
		if err == nil {
			return
		}
		c.h.log.Warn("modify failed on a message that is stored: it is sent as it is", "error", err)
		w.msg = stored
	}
	if err := w.encode(); err != nil { // it was encoded before, all but its id
		c.h.log.Error("a stored message cannot be sent on", "error", err)
	}
}
