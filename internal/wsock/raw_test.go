package wsock

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
)

// raw is a client that writes what bytes it likes.
type raw struct {
	t *testing.T
	net.Conn
	br *bufio.Reader
}

// masked makes a client's frame; first is its first byte.
func masked(first byte, payload []byte) []byte {
	b := []byte{first}
	switch n := len(payload); {
	case n < 126:
		b = append(b, 0x80|byte(n))
	case n < 1<<16:
		b = binary.BigEndian.AppendUint16(append(b, 0x80|126), uint16(n))
	default:
		b = binary.BigEndian.AppendUint64(append(b, 0x80|127), uint64(n))
	}
	key := [4]byte{1, 2, 3, 4}
	b = append(b, key[:]...)
	for i, c := range payload {
		b = append(b, c^key[i&3])
	}
	return b
}

// next reads one frame of the server.
func (r *raw) next() (first byte, payload []byte, err error) {
	var h [2]byte
	if _, err := io.ReadFull(r.br, h[:]); err != nil {
		return 0, nil, err
	}
	if h[1]&0x80 != 0 {
		return 0, nil, errors.New("the server masked a frame")
	}
	n := uint64(h[1])
	switch n {
	case 126:
		var b [2]byte
		io.ReadFull(r.br, b[:])
		n = uint64(binary.BigEndian.Uint16(b[:]))
	case 127:
		var b [8]byte
		io.ReadFull(r.br, b[:])
		n = binary.BigEndian.Uint64(b[:])
	}
	payload = make([]byte, n)
	_, err = io.ReadFull(r.br, payload)
	return h[0], payload, err
}

// show words frames until the end: `text "x"`, `pong "x"`, `close 1002`, then how the TCP ends.
func (r *raw) show() string {
	var parts []string
	for {
		op, p, err := r.next()
		switch {
		case err == io.EOF:
			return strings.Join(append(parts, "EOF"), ", ")
		case err != nil:
			return strings.Join(append(parts, err.Error()), ", ")
		}
		switch op {
		case opText:
			parts = append(parts, fmt.Sprintf("text %q", p))
		case opPong:
			parts = append(parts, fmt.Sprintf("pong %q", p))
		case opPing:
			parts = append(parts, "ping")
		case opClose:
			code := 1005
			if len(p) >= 2 {
				code = int(binary.BigEndian.Uint16(p))
			}
			parts = append(parts, fmt.Sprintf("close %d", code))
		default:
			parts = append(parts, fmt.Sprintf("frame %#x", op))
		}
	}
}

func closeOf(code int, reason string) []byte {
	return masked(opClose, append(binary.BigEndian.AppendUint16(nil, uint16(code)), reason...))
}
