package web

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"time"
)

// Writer wraps a ResponseWriter: it remembers the status and size of the answer and gives each
// write its own deadline, so that a long answer may take its time but a client that stops
// reading may not. It is used by one goroutine.
type Writer struct {
	http.ResponseWriter
	ctl      *http.ResponseController
	stall    time.Duration // longest that one write may take; 0: no limit
	status   int
	size     int64
	hijacked bool
}

// NewWriter wraps w. A write that takes longer than stall fails; 0 means no limit.
func NewWriter(w http.ResponseWriter, stall time.Duration) *Writer {
	return &Writer{ResponseWriter: w, ctl: http.NewResponseController(w), stall: stall}
}

// Status is the status sent, 0 before.
func (w *Writer) Status() int { return w.status }

// Size is the number of bytes of the body sent.
func (w *Writer) Size() int64 { return w.size }

// Hijacked reports whether the connection was taken over, as by a WebSocket.
func (w *Writer) Hijacked() bool { return w.hijacked }

// Unwrap is for http.ResponseController.
func (w *Writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// WriteHeader sends the status; 1xx but 101 are interim and may be followed by another.
func (w *Writer) WriteHeader(status int) {
	if w.status == 0 && (status >= 200 || status == http.StatusSwitchingProtocols) {
		w.status = status
		w.extend()
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *Writer) begin() {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
}

// extend gives the next write its time.
func (w *Writer) extend() {
	if w.stall > 0 {
		_ = w.ctl.SetWriteDeadline(time.Now().Add(w.stall)) // not all writers have one
	}
}

func (w *Writer) Write(b []byte) (int, error) {
	w.begin()
	w.extend()
	n, err := w.ResponseWriter.Write(b)
	w.size += int64(n)
	return n, err
}

// chunk is how much of a file is handed to the kernel under one deadline.
const chunk = 1 << 20

// ReadFrom lets files be sent by sendfile, in chunks with a deadline each.
func (w *Writer) ReadFrom(r io.Reader) (int64, error) {
	to, ok := w.ResponseWriter.(io.ReaderFrom)
	if !ok {
		return io.Copy(struct{ io.Writer }{w}, r)
	}
	w.begin()
	// net/http sniffs and copies by itself; a *io.LimitedReader is what it knows to unwrap.
	limit, rest := r, int64(1<<63-1)
	if l, ok := r.(*io.LimitedReader); ok {
		limit, rest = l.R, l.N
	}
	var total int64
	for rest > 0 {
		w.extend()
		n, err := to.ReadFrom(&io.LimitedReader{R: limit, N: min(rest, chunk)})
		total, rest = total+n, rest-n
		w.size += n
		if err != nil || n < chunk {
			return total, err
		}
	}
	return total, nil
}

// Flush sends what is buffered.
func (w *Writer) Flush() { _ = w.FlushError() }

// FlushError is Flush for http.ResponseController.
func (w *Writer) FlushError() error {
	w.begin()
	return w.ctl.Flush()
}

// Hijack hands the connection over; its deadlines are cleared.
func (w *Writer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	c, rw, err := w.ctl.Hijack()
	if err != nil {
		return nil, nil, err
	}
	w.hijacked = true
	if w.status == 0 {
		w.status = http.StatusSwitchingProtocols
	}
	if err := c.SetDeadline(time.Time{}); err != nil && !errors.Is(err, net.ErrClosed) {
		c.Close()
		return nil, nil, err
	}
	return c, rw, nil
}

// Begun reports whether an answer has begun on w, so that it is too late for another.
func Begun(w http.ResponseWriter) bool {
	for {
		switch x := w.(type) {
		case interface{ Status() int }:
			return x.Status() != 0
		case interface{ Unwrap() http.ResponseWriter }:
			w = x.Unwrap()
		default:
			return false
		}
	}
}
