package wsock

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
)

// Options of a Server. The zero value is useful.
type Options struct {
	Subprotocols []string // that the server speaks, preferred first
	ReadLimit    int64    // bytes of a message read; more closes with 1009; 0 means 10 MiB
	ReadTotal    int64    // bytes of great messages being read at a time; more closes with 1013; 0 means 256 MiB

	QueueFrames int   // frames that may wait for one reader; 0 means 100,000
	QueueBytes  int64 // bytes that may wait for one reader; 0 means 16 MiB
	TotalBytes  int64 // that may wait for all; over it the greedy are cut; 0 means 1 GiB

	WriteTimeout time.Duration // of one call of write, 128 KiB at most; 0 means 30 s
	CloseTimeout time.Duration // for what is queued and the peer's close frame; 0 means 5 s
	PingInterval time.Duration // of silence before the peer is pinged; 0 means 30 s
	PongTimeout  time.Duration // of silence behind a ping before it counts as dead; 0 means 30 s
}

func (o Options) withDefaults() Options {
	def := func(v *int64, d int64) {
		if *v == 0 {
			*v = d
		}
	}
	def(&o.ReadLimit, 10<<20)
	def(&o.ReadTotal, 256<<20)
	def(&o.QueueBytes, 16<<20)
	def(&o.TotalBytes, 1<<30)
	def((*int64)(&o.WriteTimeout), int64(30*time.Second))
	def((*int64)(&o.CloseTimeout), int64(5*time.Second))
	def((*int64)(&o.PingInterval), int64(30*time.Second))
	def((*int64)(&o.PongTimeout), int64(30*time.Second))
	if o.QueueFrames == 0 {
		o.QueueFrames = 100_000
	}
	return o
}

// Server accepts connections and owns them until they are finished. Close it when done.
type Server struct {
	opts  Options
	birth time.Time

	count   atomic.Int64 // of connections
	queued  atomic.Int64 // bytes, over all connections
	reading atomic.Int64 // bytes of great messages, over all connections
	stats   struct{ frames, writes atomic.Int64 }

	reads, gathers, messages sync.Pool

	mu     sync.Mutex
	conns  map[*Conn]struct{}
	closed bool
	empty  chan struct{} // closed when the last connection has gone after Close

	stop chan struct{}
	done chan struct{} // the keep-alive has ended
}

// NewServer makes a Server and starts its keep-alive.
func NewServer(o Options) *Server {
	s := &Server{
		opts:  o.withDefaults(),
		birth: time.Now(),
		conns: map[*Conn]struct{}{},
		empty: make(chan struct{}),
		stop:  make(chan struct{}),
		done:  make(chan struct{}),
	}
	s.reads.New = func() any { b := make([]byte, readSize); return &b }
	s.gathers.New = func() any { b := make([]byte, 0, gatherSize); return &b }
	s.messages.New = func() any { b := make([]byte, 0, messageSize); return &b }
	go s.keepAlive()
	return s
}

// Stats are totals since the server began.
type Stats struct {
	Conns  int64 // open now
	Queued int64 // bytes waiting to be written
	Frames int64 // data frames written
	Writes int64 // calls of write that they and the control frames took
}

// Stats tells how the server does.
func (s *Server) Stats() Stats {
	return Stats{s.count.Load(), s.queued.Load(), s.stats.frames.Load(), s.stats.writes.Load()}
}

func (s *Server) now() int64 { return int64(time.Since(s.birth)) }

// Accept answers the handshake of r. A *HandshakeError tells what to answer where there is
// nothing written yet; any other error ended the connection. Origin and login are the caller's
// to check before. The caller reads, then calls Finish; it may do so on a goroutine of its own
// after the handler of r has returned.
func (s *Server) Accept(w http.ResponseWriter, r *http.Request) (*Conn, error) {
	if err := Check(r); err != nil {
		return nil, err
	}
	c := &Conn{srv: s}
	if !s.add(c) {
		return nil, &HandshakeError{Status: http.StatusServiceUnavailable, Reason: "the server stops"}
	}
	ws, err := websocket.Accept(&hijacker{w, c}, r, &websocket.AcceptOptions{
		Subprotocols:       s.opts.Subprotocols,
		InsecureSkipVerify: true, // the caller has checked the Origin
		CompressionMode:    websocket.CompressionDisabled,
	})
	if err != nil {
		if c.link.nc != nil {
			c.link.nc.Close()
		}
		s.remove(c)
		return nil, err
	}
	ws.SetReadLimit(s.opts.ReadLimit)
	c.mu.Lock()
	c.ws, c.ready = ws, true
	c.mu.Unlock()
	if s.isClosed() {
		c.stop()
	}
	return c, nil
}

func (s *Server) add(c *Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.conns[c] = struct{}{}
	s.count.Add(1)
	return true
}

func (s *Server) remove(c *Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.conns[c]; !ok {
		return
	}
	delete(s.conns, c)
	s.count.Add(-1)
	if s.closed && len(s.conns) == 0 {
		close(s.empty)
	}
}

func (s *Server) isClosed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}

// open returns the connections whose handshake is over.
func (s *Server) open() []*Conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]*Conn, 0, len(s.conns))
	for c := range s.conns {
		if c.accepted() {
			list = append(list, c)
		}
	}
	return list
}

// keepAlive pings the silent and drops the dead. One goroutine serves all connections.
func (s *Server) keepAlive() {
	defer close(s.done)
	t := time.NewTicker(max(s.opts.PingInterval/4, time.Millisecond))
	defer t.Stop()
	for {
		select {
		case <-t.C:
			now := s.now()
			for _, c := range s.open() {
				c.check(now)
			}
		case <-s.stop:
			return
		}
	}
}

// check pings a connection that was silent for the ping interval, and ends one that stayed
// silent after it. One whose owner isn't reading says nothing about its peer.
func (c *Conn) check(now int64) {
	if !c.reading.Load() {
		return
	}
	o := &c.srv.opts
	silent := time.Duration(now - c.lastRead.Load())
	switch {
	case silent < o.PingInterval:
	case silent >= o.PingInterval+o.PongTimeout:
		c.Abort("no answer to a ping")
	default:
		c.mu.Lock()
		if c.closing == nil && !c.ping {
			c.ping = true
			c.wakeLocked()
		}
		c.mu.Unlock()
	}
}

// Close refuses new connections and makes the Read of all return. Their owners finish what they
// have begun, and Finish then closes with 1012. Close waits until every one is finished; when ctx
// ends first, the rest is cut off.
func (s *Server) Close(ctx context.Context) error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return errors.New("websocket server closed twice")
	}
	s.closed = true
	if len(s.conns) == 0 {
		close(s.empty)
	}
	s.mu.Unlock()
	close(s.stop)
	<-s.done
	for _, c := range s.open() {
		c.stop()
	}
	select {
	case <-s.empty:
		return nil
	case <-ctx.Done():
	}
	for _, c := range s.open() {
		c.Abort("the server stops")
	}
	<-s.empty
	return ctx.Err()
}
