package handlers

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/formhandler"
	"github.com/gramener/gramex-go/internal/pubsub"
	"github.com/gramener/gramex-go/internal/wsock"
)

// messageConn is one client of a MessageHandler: a reader of the table and a writer to it.
type messageConn struct {
	h  *messageHandler
	q  *Request
	ws *wsock.Conn
	v2 bool

	table    *messageTable // nil until open: has named the room
	sender   *pubsub.Sender[*messageWrite]
	feed     *pubsub.Feed
	listener *pubsub.Listener[*messageEvent]

	snap   formhandler.Snapshot // of the moment that the listener joined; for the history
	schema *formhandler.Schema
	query  *formhandler.Query

	early  []wsock.Frames    // written in open:, before the socket was open
	closed *wsock.CloseError // what open: closed the socket with

	after *Object // `handler` for what runs behind the commit; made when first needed
}

// admit finds the table and holds the client's arguments against it, before the handshake is
// answered: what is wrong with them is a 400.
func (c *messageConn) admit(ctx context.Context) error {
	t, err := c.h.tableFor(ctx, c.roomArgument)
	var he *HTTPError
	if errors.As(err, &he) && he.Status == http.StatusBadRequest && c.h.conf.open != nil && !c.namesRoom() {
		return nil // open: may name the room
	}
	if err != nil {
		return err
	}
	c.table = t
	args := make([]formhandler.Arg, 0, 8)
	for _, a := range c.q.arguments() {
		if slices.Contains(c.h.conf.table.keys, a.key) {
			continue
		}
		values := make([]formhandler.Value, len(a.values))
		for i, v := range a.values {
			values[i] = v
		}
		args = append(args, formhandler.Arg{Key: a.key, Values: values})
	}
	_, err = formhandler.ParseQuery(t.schema.Load(), args)
	var bad *formhandler.BadArgument
	if errors.As(err, &bad) {
		return Errorf(http.StatusBadRequest, "%w", err)
	}
	return err
}

// roomArgument gives an argument of the table's name: of the URL's path, or else of its query.
func (c *messageConn) roomArgument(key string) (string, bool) {
	if v, ok := pathValue(ParamsOf(c.q.HTTP), key); ok {
		return v, true
	}
	for _, a := range c.q.arguments() {
		if a.key == key && len(a.values) > 0 {
			return a.values[0], true
		}
	}
	return "", false
}

// namesRoom tells whether the client gave any argument of the table's name.
func (c *messageConn) namesRoom() bool {
	return slices.ContainsFunc(c.h.conf.table.keys, func(key string) bool {
		_, ok := c.roomArgument(key)
		return ok
	})
}

// begin runs open: and joins the table, before the handshake is answered: whoever sees this
// client connected may count on its being a listener. refused is what the client is told by
// closing, once connected; err is answered instead of the handshake.
func (c *messageConn) begin(ctx context.Context) (refused, err error) {
	args, err := c.open(ctx)
	if err != nil {
		return err, nil
	}
	q, err := formhandler.ParseQuery(c.table.schema.Load(), args)
	if err != nil {
		return fmt.Errorf("filter: %w", err), nil
	}
	return nil, c.h.unavailable(c.join(ctx, q))
}

// end gives back what begin took, except for what serve has used up.
func (c *messageConn) end() {
	if c.listener != nil {
		c.listener.Leave()
	}
	if c.feed != nil {
		c.feed.End()
	}
	if c.snap != nil {
		c.snap.Close()
	}
}

// serve lives as long as the connection.
func (c *messageConn) serve(refused error) {
	ctx, cancel := context.WithCancel(c.h.ctx)
	var reading sync.WaitGroup
	for _, f := range c.early {
		c.ws.Send(f)
	}
	c.early = nil
	switch {
	case refused != nil:
		c.h.log.Warn("connection refused", "remote", c.q.Peer().IP, "error", refused)
		c.ws.Close(wsock.StatusPolicy, refusalOf(refused).message)
	case c.closed != nil:
		c.ws.Close(c.closed.Code, c.closed.Reason)
		c.end()
	default:
		reading.Go(func() { c.tell(ctx) })
	}
	for c.ws.Read(c.receive) == nil {
	}
	if c.listener != nil {
		c.listener.Leave()
	}
	if c.sender != nil {
		c.sender.Wait(context.Background()) // what was accepted is always settled
	}
	cancel()
	reading.Wait()
	end := c.ws.Finish()
	c.q.finish()
	switch {
	case end.Code == wsock.StatusPolicy && !end.Remote:
		c.h.log.Info("connection closed", "remote", c.q.Peer().IP, "code", end.Code, "reason", end.Reason)
	default:
		c.h.log.Debug("connection closed", "remote", c.q.Peer().IP, "code", end.Code, "reason", end.Reason)
	}
}

// open runs open: and gives the arguments as it left them. Those that it set or changed are fixed:
// they must hold. It may name the room, too.
func (c *messageConn) open(ctx context.Context) ([]formhandler.Arg, error) {
	o := c.q.Object()
	c.bind(o)
	dict := o.Args()
	before := argsOf(dict, nil)
	if c.h.conf.open != nil {
		if _, err := c.h.eval(c.h.conf.open, dict, o); err != nil {
			return nil, fmt.Errorf("open: %w", err)
		}
		dict = o.Args()
	}
	args := argsOf(dict, before)
	if c.h.rooms == nil {
		return args, nil
	}
	named := c.table == nil
	rest := make([]formhandler.Arg, 0, len(args))
	for _, a := range args {
		if !slices.Contains(c.h.conf.table.keys, a.Key) {
			rest = append(rest, a)
		} else if a.Fixed {
			named = true
		}
	}
	if !named {
		return rest, nil
	}
	t, err := c.h.tableFor(ctx, func(key string) (string, bool) {
		for _, a := range args {
			if a.Key == key && a.Fixed && len(a.Values) > 0 {
				return fmt.Sprint(a.Values[0]), true
			}
		}
		return c.roomArgument(key)
	})
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	c.table = t
	return rest, nil
}

// argsOf lists handler.args. What isn't as in before is fixed.
func argsOf(d *object.Dict, before []formhandler.Arg) []formhandler.Arg {
	out := make([]formhandler.Arg, 0, d.Len())
	for k, v := range d.All() {
		a := formhandler.Arg{Values: argValues(v)}
		key, ok := k.(string)
		if !ok {
			a.Fixed = true // no client can send it
			a.Key = fmt.Sprint(k)
			out = append(out, a)
			continue
		}
		a.Key = key
		a.Fixed = before != nil && !slices.ContainsFunc(before, func(b formhandler.Arg) bool {
			return b.Key == key && slices.EqualFunc(b.Values, a.Values, func(x, y formhandler.Value) bool { return sameValue(x, y) })
		})
		out = append(out, a)
	}
	return out
}

// sameValue compares values of arguments, which may be of any type once open: has run.
func sameValue(a, b formhandler.Value) bool {
	x, ok := a.(string)
	y, same := b.(string)
	return ok && same && x == y
}

// argValues gives the values of an argument: those of a list, or a single one.
func argValues(v object.Value) []formhandler.Value {
	var items []object.Value
	switch x := object.Native(v).(type) {
	case *object.List:
		items = x.Items
	case *object.Tuple:
		items = x.Items
	default:
		items = []object.Value{v}
	}
	out := make([]formhandler.Value, len(items))
	for i, it := range items {
		x, err := storeValue(it)
		if err != nil {
			x = invalidValue{}
		}
		out[i] = x
	}
	return out
}

// invalidValue is an argument's value that no column can hold; ParseQuery refuses it.
type invalidValue struct{}

// historyChunk is the size of the pieces that a history is encoded to.
const historyChunk = 32 << 10

// join subscribes and takes a snapshot in one step. What is published from then on waits in the
// feed.
func (c *messageConn) join(ctx context.Context, q *formhandler.Query) error {
	d := c.table.db
	snap, err := d.store.Reader(ctx)
	if err != nil {
		return err
	}
	feed := pubsub.NewFeed(d.budget)
	c.schema = c.table.schema.Load()
	err = d.log.Join(func(pos uint64) error {
		if err := snap.Begin(ctx); err != nil {
			return err
		}
		if q.Group == nil {
			v := newMessageView(q)
			c.listener = c.table.topic.Join(v.key(), v, feed, pos)
		}
		return nil
	})
	if err != nil {
		return errors.Join(err, snap.Close())
	}
	c.snap, c.feed, c.query, c.sender = snap, feed, q, d.batcher.Sender()
	return nil
}

// tell sends the history, read from the snapshot as fast as the database gives it, then what was
// published meanwhile.
func (c *messageConn) tell(ctx context.Context) {
	var ready wsock.Frames
	if c.v2 {
		ready = wsock.Frames{Bytes: wsock.AppendText(nil, []byte(`{"_method":"READY"}`)), Count: 1}
	}
	began := time.Now()
	err := c.feed.Run(ctx, c.ws, history(ctx, c.snap, c.schema, c.query), ready)
	c.snap, c.schema, c.query = nil, nil, nil
	switch {
	case err == nil:
		c.h.log.Debug("history sent", "remote", c.q.Peer().IP, "took", time.Since(began))
	case errors.Is(err, pubsub.ErrTooLong):
		c.ws.Close(wsock.StatusPolicy, "read too slowly: "+err.Error())
	case !errors.Is(err, wsock.ErrClosed) && ctx.Err() == nil:
		c.h.log.Error("history failed", "remote", c.q.Peer().IP, "error", err)
		c.ws.Close(wsock.StatusInternal, "the history cannot be read")
	}
}

// history gives the rows of a query as encoded frames and closes the snapshot behind the last, so
// that no slow reader holds it.
func history(ctx context.Context, snap formhandler.Snapshot, s *formhandler.Schema, q *formhandler.Query) iter.Seq2[wsock.Frames, error] {
	var payload []byte
	chunks := pubsub.Chunks(snap.Select(ctx, s, q), historyChunk, func(dst []byte, r formhandler.Row) []byte {
		payload = r.AppendJSON(payload[:0])
		return wsock.AppendText(dst, payload)
	})
	return func(yield func(wsock.Frames, error) bool) {
		defer snap.Close()
		chunks(yield)
	}
}

// answer sends frames to this client alone, behind what was published to it.
func (c *messageConn) answer(f wsock.Frames) {
	if c.feed != nil {
		c.feed.Deliver(f)
	} else {
		c.ws.Send(f)
	}
}

// handlerAfter is the `handler` for expressions that run behind the commit, while another message
// of the same client may be prepared: Python values belong to one evaluation at a time.
func (c *messageConn) handlerAfter() *Object {
	if c.after == nil {
		q := &Request{HTTP: c.q.HTTP, Spec: c.q.Spec, env: c.q.env}
		if err := q.override(); err != nil {
			c.h.log.Error("X-Gramex-User of an open connection", "error", err)
		}
		c.after = q.Object()
		c.bind(c.after)
	}
	return c.after
}
