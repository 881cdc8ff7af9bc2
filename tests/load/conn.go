package main

import (
	"bufio"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

// conn is a WebSocket client (RFC 6455) cheap enough not to be what a load test measures: frames
// are read without copying and written many at a time. One goroutine may read while another writes.
type conn struct {
	c   net.Conn
	r   *bufio.Reader
	big []byte // holds a frame that does not fit r's buffer
	out []byte // frames not yet flushed
}

const (
	opText  = 1
	opClose = 8
	opPing  = 9
	opPong  = 10
)

var errClosed = errors.New("the server closed the socket")

// dial opens a WebSocket at rawURL (ws://host/path?query), asking for a subprotocol if not "".
func dial(rawURL, subprotocol string, readBuffer int) (*conn, error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		return nil, err
	}
	c, err := net.DialTimeout("tcp", u.Host, 10*time.Second)
	if err != nil {
		return nil, err
	}
	key := base64.StdEncoding.EncodeToString([]byte("sixteen bytes ok"))
	req := "GET " + u.RequestURI() + " HTTP/1.1\r\nHost: " + u.Host + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + key + "\r\n"
	if subprotocol != "" {
		req += "Sec-WebSocket-Protocol: " + subprotocol + "\r\n"
	}
	c.SetDeadline(time.Now().Add(30 * time.Second))
	if _, err := io.WriteString(c, req+"\r\n"); err != nil {
		c.Close()
		return nil, err
	}
	r := bufio.NewReaderSize(c, readBuffer)
	resp, err := http.ReadResponse(r, nil)
	if err != nil {
		c.Close()
		return nil, err
	}
	sum := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	if resp.StatusCode != 101 || resp.Header.Get("Sec-WebSocket-Accept") != base64.StdEncoding.EncodeToString(sum[:]) {
		c.Close()
		return nil, fmt.Errorf("%s: %s, want 101 and the right Sec-WebSocket-Accept", rawURL, resp.Status)
	}
	c.SetDeadline(time.Time{})
	return &conn{c: c, r: r}, nil
}

// next returns the payload of the next text frame, valid until the next call, answering pings.
func (w *conn) next() ([]byte, error) {
	for {
		head, err := w.r.Peek(2)
		if err != nil {
			return nil, err
		}
		op, size, skip := head[0]&15, int(head[1]&127), 2
		switch size {
		case 126:
			if head, err = w.r.Peek(4); err != nil {
				return nil, err
			}
			size, skip = int(binary.BigEndian.Uint16(head[2:])), 4
		case 127:
			if head, err = w.r.Peek(10); err != nil {
				return nil, err
			}
			size, skip = int(binary.BigEndian.Uint64(head[2:])), 10
		}
		w.r.Discard(skip)
		var payload []byte
		if size <= w.r.Size() {
			if payload, err = w.r.Peek(size); err != nil {
				return nil, err
			}
			w.r.Discard(size)
		} else {
			if cap(w.big) < size {
				w.big = make([]byte, size)
			}
			payload = w.big[:size]
			if _, err := io.ReadFull(w.r, payload); err != nil {
				return nil, err
			}
		}
		switch op {
		case opPing:
			// Only listeners that send nothing themselves are idle long enough to be pinged.
			if _, err := w.c.Write(appendFrame(nil, opPong, payload)); err != nil {
				return nil, err
			}
		case opClose:
			if len(payload) > 2 {
				return nil, fmt.Errorf("%w: %d %s", errClosed, binary.BigEndian.Uint16(payload), payload[2:])
			}
			return nil, errClosed
		case opPong:
		default:
			return payload, nil
		}
	}
}

// appendFrame adds a masked frame. The mask is zero, which leaves the payload as it is.
func appendFrame(dst []byte, op byte, payload []byte) []byte {
	dst = append(dst, 0x80|op)
	switch n := len(payload); {
	case n < 126:
		dst = append(dst, 0x80|byte(n))
	case n < 1<<16:
		dst = append(dst, 0x80|126, byte(n>>8), byte(n))
	default:
		dst = append(dst, 0x80|127)
		dst = binary.BigEndian.AppendUint64(dst, uint64(n))
	}
	dst = append(dst, 0, 0, 0, 0)
	return append(dst, payload...)
}

// queue adds a text frame to what the next flush sends.
func (w *conn) queue(payload []byte) { w.out = appendFrame(w.out, opText, payload) }

func (w *conn) flush() error {
	if len(w.out) == 0 {
		return nil
	}
	_, err := w.c.Write(w.out)
	w.out = w.out[:0]
	return err
}

func (w *conn) close() { w.c.Close() }
