package wsock

import (
	"context"
	"errors"
	"io"
	"unicode/utf8"

	"github.com/coder/websocket"
)

// messageSize is what a buffer for messages begins with, messageKeep what it may have grown to
// and still be kept for the next.
const (
	messageSize = 4 << 10
	messageKeep = 256 << 10
)

// Read waits for the next message, text or binary, and calls fn with it; payload is valid until
// fn returns. Text is valid UTF-8: other text closes the connection with 1007. Messages that come
// after Close are dropped. An error ends the connection: call Finish, which tells the cause.
func (c *Conn) Read(fn func(payload []byte, binary bool)) error {
	c.lastRead.Store(c.srv.now())
	c.reading.Store(true)
	defer c.reading.Store(false)
	if c.isStopped() {
		return errStopped
	}
	for {
		typ, r, err := c.ws.Reader(context.Background())
		if err != nil {
			return c.readFailed(err)
		}
		buf := c.srv.messages.Get().(*[]byte)
		*buf, err = c.readAll(r, (*buf)[:0])
		binary := typ == websocket.MessageBinary
		switch {
		case err != nil:
			err = c.readFailed(err)
		case c.Err() != nil: // closing: wait for the peer's close frame
		case !binary && !utf8.Valid(*buf):
			c.Close(StatusInvalidData, "text must be valid UTF-8")
		default:
			c.reading.Store(false)
			fn(*buf, binary)
			c.keep(buf)
			return nil
		}
		c.keep(buf)
		if err != nil {
			return err
		}
	}
}

// keep gives a message's buffer back unless it grew too great to be held for the next.
func (c *Conn) keep(buf *[]byte) {
	if cap(*buf) <= messageKeep {
		c.srv.messages.Put(buf)
	}
}

// readAll is io.ReadAll into a given buffer. What great messages take is counted over all
// connections: over the bound the message at hand is given up, with 1013.
func (c *Conn) readAll(r io.Reader, b []byte) (_ []byte, err error) {
	counted := int64(0)
	defer func() { c.srv.reading.Add(-counted) }()
	for {
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
			if more := int64(cap(b)) - counted; cap(b) > messageKeep {
				counted += more
				if c.srv.reading.Add(more) > c.srv.opts.ReadTotal {
					c.Close(StatusTryLater, "too many great messages at a time: send it again later")
					return b, errTooMany
				}
			}
		}
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if err == io.EOF {
			return b, nil
		}
		if err != nil {
			return b, err
		}
	}
}

var errTooMany = errors.New("too many great messages at a time")

// readFailed notes why reading ended: the peer's close frame, a broken connection, or a frame
// against the protocol, which is answered with 1002 where the library has not answered it.
func (c *Conn) readFailed(err error) *CloseError {
	var remote websocket.CloseError
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.stopped && c.closing == nil:
		return errStopped
	case errors.As(err, &remote):
		c.peerClosed = true
		if c.echoed {
			c.end = &CloseError{Code: int(remote.Code), Reason: remote.Reason, Remote: true}
		}
	case c.link.err != nil:
		c.abortLocked(lostReason(c.link.err))
	case c.closing == nil:
		c.closeLocked(StatusProtocolError, err.Error(), true)
	}
	return c.end
}

func (c *Conn) isStopped() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stopped && c.closing == nil
}

// lostReason words the end of a connection that has no close frame.
func lostReason(err error) string {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "the peer went away without a close frame"
	}
	return err.Error()
}
