package wsock

import (
	"net"
	"time"
)

// link is the net.Conn that the library sees. What it writes is queued behind the frames of the
// connection; what it reads comes through a buffer that the connection holds only while there
// are bytes in it, so that an idle connection has none.
type link struct {
	c     *Conn
	nc    net.Conn
	raw   rawReader
	early []byte // sent by the client behind its handshake
	buf   *[]byte
	rest  []byte // unread part of *buf
	err   error  // of the last read
}

const readSize = 16 << 10

func (c *Conn) attach(nc net.Conn, early []byte) {
	c.link = link{c: c, nc: nc, raw: newRawReader(nc, &c.srv.reads), early: early}
	c.lastRead.Store(c.srv.now())
}

func (l *link) Read(p []byte) (int, error) {
	if len(l.early) > 0 {
		n := copy(p, l.early)
		if l.early = l.early[n:]; len(l.early) == 0 {
			l.early = nil
		}
		return n, nil
	}
	if len(l.rest) > 0 {
		return l.shift(p), nil
	}
	if len(p) >= readSize {
		n, err := l.nc.Read(p)
		return n, l.read(n, err)
	}
	buf, n, err := l.raw.read()
	l.buf, l.rest = buf, nil
	if n > 0 {
		l.rest = (*buf)[:n]
	} else {
		l.release()
	}
	if err = l.read(n, err); err != nil {
		return 0, err
	}
	return l.shift(p), nil
}

// read notes that n bytes came, or why none did.
func (l *link) read(n int, err error) error {
	if n > 0 {
		l.c.lastRead.Store(l.c.srv.now())
		return nil
	}
	l.err = err
	return err
}

func (l *link) shift(p []byte) int {
	n := copy(p, l.rest)
	if l.rest = l.rest[n:]; len(l.rest) == 0 {
		l.release()
	}
	return n
}

// release gives the buffer back.
func (l *link) release() {
	if l.buf != nil {
		l.c.srv.reads.Put(l.buf)
		l.buf, l.rest = nil, nil
	}
}

// discard reads and throws away up to n bytes, until the peer ends or the deadline.
func (l *link) discard(n int) {
	l.release()
	buf := l.c.srv.reads.Get().(*[]byte)
	defer l.c.srv.reads.Put(buf)
	for n > 0 {
		m, err := l.nc.Read(*buf)
		if err != nil {
			return
		}
		n -= m
	}
}

// Write takes one control frame of the library: its buffer holds a whole one.
func (l *link) Write(p []byte) (int, error) {
	c := l.c
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closing != nil {
		return len(p), nil // a close frame is on its way already, nothing may follow it
	}
	switch p[0] {
	case opPong:
		// Only the newest ping has to be answered (RFC 6455, section 5.5.3), so a flood of
		// them costs nothing.
		c.pong = append(c.pong[:0], p...)
	case opClose:
		c.echoLocked(p)
	}
	c.wakeLocked()
	return len(p), nil
}

// echoLocked begins the end with a close frame of the library's: the echo of the peer's, or its
// judgement on a frame that breaks the protocol. It goes behind what is queued, as every close.
func (c *Conn) echoLocked(frame []byte) {
	e := &CloseError{Code: 1005}
	if len(frame) >= 4 {
		e.Code, e.Reason = int(frame[2])<<8|int(frame[3]), string(frame[4:])
	}
	c.endLocked(e)
	c.echoed = true
	c.closing = append([]byte(nil), frame...)
	c.releaseLocked()
	c.link.nc.SetDeadline(time.Now().Add(c.srv.opts.CloseTimeout))
}

// Close does nothing: the library closes when the handshake of closing is over, but the frame
// that ends it may still be queued. Finish closes.
func (l *link) Close() error { return nil }

func (l *link) LocalAddr() net.Addr                { return l.nc.LocalAddr() }
func (l *link) RemoteAddr() net.Addr               { return l.nc.RemoteAddr() }
func (l *link) SetDeadline(t time.Time) error      { return nil }
func (l *link) SetReadDeadline(t time.Time) error  { return nil }
func (l *link) SetWriteDeadline(t time.Time) error { return nil }
