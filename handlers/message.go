package handlers

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/formhandler"
	"github.com/gramener/gramex-go/internal/source"
	"github.com/gramener/gramex-go/internal/wsock"
)

// protocolV2 is the subprotocol whose clients are told what became of each message: READY behind
// the history, ACK and ERROR behind each message.
const protocolV2 = "gramex.v2"

// MessageHandler is a WebSocket that is a publish-subscribe queue: its messages are rows of a
// table (Gramex guide, "MessageHandler"). See docs/architecture.md for a message's way.
type messageHandler struct {
	spec  Spec
	env   *Env
	log   *slog.Logger
	conf  *messageConfig
	hub   *Messages
	own   bool // hub is this handler's alone
	db    *messageDB
	rooms *rooms // nil where the table is fixed

	sockets *wsock.Server
	running sync.WaitGroup
	ctx     context.Context // of expressions and reads; ends when Close loses patience
	cancel  context.CancelFunc
}

// NewMessageHandler makes a MessageHandler. The kwargs are url, table, columns (FormHandler's),
// message_default, open, prepare, modify, alert, origins, and for tables named by arguments tables
// and max_tables.
func NewMessageHandler(ctx context.Context, s Spec, env *Env) (Handler, error) {
	c, err := readMessageConfig(s, env)
	if err != nil {
		return nil, err
	}
	store, err := env.Stores.Open(ctx, c.url, env.Root)
	if err != nil {
		var at *source.Error
		if errors.As(err, &at) {
			return nil, err
		}
		return nil, source.Errorf(c.urlAt, "url: %w", err)
	}
	// Tables are made when they are first needed, but what is wrong with columns: is told at once.
	var at *source.Error
	if err := store.Check(ctx, c.columns); errors.As(err, &at) {
		return nil, errors.Join(err, store.Close())
	}
	h := &messageHandler{spec: s, env: env, log: env.Log.With("url", s.Name), conf: c, hub: env.Messages}
	if h.hub == nil {
		h.hub, h.own = &Messages{}, true
	}
	if h.db, err = h.hub.db(store); err != nil {
		return nil, err
	}
	if c.table.isRoom() {
		h.rooms = newRooms(s.Name, c.rooms, h.db, c.columns)
	} else {
		h.db.reserve(c.table.text)
	}
	h.ctx, h.cancel = context.WithCancel(context.Background())
	h.sockets = wsock.NewServer(wsock.Options{Subprotocols: []string{protocolV2}})
	return h, nil
}

// IsSocket marks a handler of WebSockets.
func (h *messageHandler) IsSocket() {}

// Close refuses new connections, lets messages under way be stored and told, and closes the
// sockets with 1012. When ctx ends first, expressions and sockets are cut off.
func (h *messageHandler) Close(ctx context.Context) error {
	stop := context.AfterFunc(ctx, h.cancel)
	defer stop()
	err := h.sockets.Close(ctx)
	h.running.Wait()
	h.cancel()
	if h.own {
		err = errors.Join(err, h.hub.Close())
	}
	return err
}

// ServeHTTP answers a handshake. It returns once the socket is open: the connection then lives on
// a goroutine of the handler's own, and what net/http kept for the request is free.
func (h *messageHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) error {
	if err := wsock.Check(r); err != nil {
		return handshakeError(err)
	}
	if err := h.conf.origins.Check(r); err != nil {
		return err
	}
	q := &Request{HTTP: detach(r), Spec: h.spec, env: h.env}
	if err := q.override(); err != nil {
		return err
	}
	c := &messageConn{h: h, q: q}
	if err := c.admit(r.Context()); err != nil {
		return err
	}
	refused, err := c.begin(r.Context())
	if err != nil {
		return err
	}
	ws, err := h.sockets.Accept(w, r)
	if err != nil {
		c.end()
		var he *wsock.HandshakeError
		if errors.As(err, &he) {
			return handshakeError(he)
		}
		h.log.Debug("handshake failed", "error", err)
		return nil // the connection is taken over and broken: there is nobody to answer
	}
	c.ws, c.v2 = ws, ws.Subprotocol() != ""
	h.running.Go(func() { c.serve(refused) })
	return nil
}

func handshakeError(e *wsock.HandshakeError) *HTTPError {
	return &HTTPError{Status: e.Status, Message: e.Reason, Header: e.Header}
}

// detach is r for what outlives its handler: without the body, and with a context that neither ends
// with the handler nor keeps net/http's buffers.
func detach(r *http.Request) *http.Request {
	d := WithParams(r.WithContext(context.Background()), ParamsOf(r))
	d.Body, d.GetBody, d.Response = nil, nil, nil
	return d
}

// eval runs a hook; a nil one does nothing.
func (h *messageHandler) eval(k *hook, first object.Value, o *Object) (object.Value, error) {
	if k == nil {
		return nil, nil
	}
	user, _, err := o.Attr(nil, "current_user")
	if err != nil {
		return nil, err
	}
	return h.env.Expr.Eval(h.ctx, k.program, first, o, user)
}

// tableFor returns the table of a connection whose arguments are given by value.
func (h *messageHandler) tableFor(ctx context.Context, value func(key string) (string, bool)) (*messageTable, error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	if h.rooms == nil {
		t, err := h.db.table(ctx, h.conf.table.text, h.conf.columns)
		return t, h.unavailable(err)
	}
	name, err := h.conf.table.fill(value)
	if err != nil {
		return nil, err
	}
	t, err := h.rooms.open(ctx, name)
	return t, h.unavailable(err)
}

// unavailable words an error of the database for the client: 503, its reason in the log.
func (h *messageHandler) unavailable(err error) error {
	var down *formhandler.Unavailable
	if errors.As(err, &down) {
		return &HTTPError{Status: http.StatusServiceUnavailable, Message: "the messages cannot be read now", Err: err}
	}
	return err
}
