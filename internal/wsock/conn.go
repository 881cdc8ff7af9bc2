package wsock

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
)

// ErrClosed is returned by Send once the connection closes.
var ErrClosed = errors.New("websocket: connection is closing")

// A CloseError says how a connection ended.
type CloseError struct {
	Code   int // 1006 where the connection broke without a close frame
	Reason string
	Remote bool // the peer closed it
}

func (e *CloseError) Error() string {
	who := "closed"
	if e.Remote {
		who = "closed by the peer"
	}
	if e.Reason == "" {
		return fmt.Sprintf("websocket: %s with %d", who, e.Code)
	}
	return fmt.Sprintf("websocket: %s with %d: %s", who, e.Code, e.Reason)
}

// Conn is one WebSocket connection. Send, Close, Abort and WaitBelow may be called by any
// goroutine; Read by one at a time. Whoever accepted it calls Finish when it stops reading.
type Conn struct {
	srv  *Server
	ws   *websocket.Conn
	link link

	reading  atomic.Bool  // the owner waits in Read, so silence is the peer's
	lastRead atomic.Int64 // when bytes last came, in nanoseconds since the server began

	mu      sync.Mutex
	ready   bool // the handshake is over
	queue   []Frames
	bytes   int64
	frames  int
	pong    []byte      // answer to the newest ping, not yet written
	ping    bool        // a ping of ours is to be written
	closing []byte      // the close frame to end with; nil while open
	sent    bool        // the close frame is on the wire
	end     *CloseError // first cause of the end
	echoed  bool        // closing is the library's frame, not ours
	below   []waiter
	writing bool          // a writer runs
	idle    chan struct{} // closed when the writer ends; nil while nobody waits

	peerClosed bool // the peer's close frame was read
	stopped    bool // Read takes no more messages: the server closes
}

// waiter waits until the queue holds less than bytes.
type waiter struct {
	bytes int64
	ready chan struct{}
}

// Subprotocol is the one agreed on in the handshake, as the client wrote it, or "".
func (c *Conn) Subprotocol() string { return c.ws.Subprotocol() }

// Send queues frames and never waits. Where more waits already than the reader is granted, the
// connection is closed with 1008 and what was queued is dropped; so the queue holds at most one
// piece more than its bound.
func (c *Conn) Send(f Frames) error {
	if len(f.Bytes) == 0 {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closing != nil {
		return ErrClosed
	}
	o := &c.srv.opts
	fair := o.TotalBytes / (c.srv.count.Load() + 1)
	if c.bytes > o.QueueBytes || c.frames > o.QueueFrames ||
		c.bytes > fair && c.srv.queued.Load() > o.TotalBytes {
		err := fmt.Errorf("read too slowly: %d messages (%d bytes) were waiting", c.frames, c.bytes)
		c.closeLocked(StatusPolicy, err.Error(), true)
		return err
	}
	n := int64(len(f.Bytes))
	c.srv.queued.Add(n)
	c.queue = append(c.queue, f)
	c.bytes += n
	c.frames += f.Count
	c.wakeLocked()
	return nil
}

// Close sends a close frame behind what is queued and lets the peer answer it for a while; it
// does not wait. Only the first call has an effect.
func (c *Conn) Close(code int, reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closeLocked(code, reason, false)
}

// closeLocked begins the end. With drop, what is queued is forgotten.
func (c *Conn) closeLocked(code int, reason string, drop bool) {
	if c.closing != nil {
		return
	}
	c.endLocked(&CloseError{Code: code, Reason: reason})
	c.closing = closeFrame(code, reason)
	if drop {
		c.dropLocked()
	}
	c.releaseLocked()
	// The peer has this long to take what is queued and to answer.
	c.link.nc.SetDeadline(time.Now().Add(c.srv.opts.CloseTimeout))
	c.wakeLocked()
}

func (c *Conn) dropLocked() {
	c.srv.queued.Add(-c.bytes)
	c.queue, c.bytes, c.frames = nil, 0, 0
}

func (c *Conn) endLocked(e *CloseError) {
	if c.end == nil {
		c.end = e
	}
}

// Abort ends the connection at once, without a close frame.
func (c *Conn) Abort(reason string) {
	c.mu.Lock()
	c.abortLocked(reason)
	c.mu.Unlock()
}

func (c *Conn) abortLocked(reason string) {
	c.endLocked(&CloseError{Code: 1006, Reason: reason})
	if c.closing == nil {
		c.closing = closeFrame(StatusGoingAway, "")
	}
	c.sent = true // nothing more is written
	c.dropLocked()
	c.releaseLocked()
	c.link.nc.Close()
}

// Queued tells how many bytes wait to be written.
func (c *Conn) Queued() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.bytes
}

// WaitBelow waits until fewer than n bytes are queued. It fails when the connection closes or
// ctx ends.
func (c *Conn) WaitBelow(ctx context.Context, n int64) error {
	c.mu.Lock()
	switch {
	case c.closing != nil:
		c.mu.Unlock()
		return ErrClosed
	case c.bytes < n:
		c.mu.Unlock()
		return nil
	}
	w := waiter{n, make(chan struct{})}
	c.below = append(c.below, w)
	c.mu.Unlock()
	select {
	case <-w.ready:
	case <-ctx.Done():
		return ctx.Err()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closing != nil {
		return ErrClosed
	}
	return nil
}

// releaseLocked wakes who waits for room, all of them when the connection closes.
func (c *Conn) releaseLocked() {
	kept := c.below[:0]
	for _, w := range c.below {
		if c.closing != nil || c.bytes < w.bytes {
			close(w.ready)
		} else {
			kept = append(kept, w)
		}
	}
	if len(kept) == 0 {
		kept = nil
	}
	c.below = kept
}

// Err is how the connection ended, nil while it is open.
func (c *Conn) Err() *CloseError {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.end
}

// accepted tells whether the handshake is over.
func (c *Conn) accepted() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ready
}

// stop makes Read return, for the owner to finish what it has begun and then the connection.
func (c *Conn) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopped = true
	if c.closing == nil {
		c.link.nc.SetReadDeadline(time.Unix(1, 0))
	}
}

// errStopped is what Read returns when the server closes.
var errStopped = &CloseError{Code: StatusRestart, Reason: "the server stops"}

// Finish closes the connection if it is still open (with 1000, or 1012 when the server closes), waits until the close frame is
// written and the peer had its time to answer, and gives everything back. Call it once, from the
// goroutine that reads.
func (c *Conn) Finish() *CloseError {
	c.mu.Lock()
	if c.stopped {
		c.closeLocked(errStopped.Code, errStopped.Reason, false)
	}
	c.closeLocked(StatusNormal, "", false)
	c.mu.Unlock()
	c.waitWriter()
	c.mu.Lock()
	linger := c.end.Code != 1006 && !c.peerClosed
	c.mu.Unlock()
	if linger {
		c.linger()
	}
	c.link.nc.Close()
	c.link.release()
	c.ws.CloseNow() // frees what the library holds; the connection is closed already
	c.srv.remove(c)
	return c.Err()
}

// linger lets the peer read the close frame: closing a socket that holds unread bytes makes the
// kernel send a reset, which would throw away what the peer has not yet read.
func (c *Conn) linger() {
	if tcp, ok := c.link.nc.(interface{ CloseWrite() error }); ok {
		tcp.CloseWrite()
	}
	c.link.discard(lingerBytes)
}

// lingerBytes is how much of a peer's input is read and thrown away at the end.
const lingerBytes = 64 << 20

var _ net.Conn = (*link)(nil)
