package wsock

import (
	"bufio"
	"encoding/base64"
	"net"
	"net/http"
	"strings"
)

// HandshakeError is a request that cannot become a WebSocket.
type HandshakeError struct {
	Status int
	Header http.Header // to be sent along; may be nil
	Reason string
}

func (e *HandshakeError) Error() string { return e.Reason }

// Check tells whether r is a WebSocket handshake of RFC 6455, section 4.2.1. What is missing is
// answered as Tornado answers it: 405 for another method, 400 without the Upgrade and Connection
// headers or with a bad key, 426 for another version of the protocol.
func Check(r *http.Request) *HandshakeError {
	switch {
	case r.Method != http.MethodGet:
		return &HandshakeError{http.StatusMethodNotAllowed, http.Header{"Allow": {"GET"}},
			"this is a WebSocket: only GET is answered"}
	case !hasToken(r.Header, "Upgrade", "websocket"):
		return &HandshakeError{http.StatusBadRequest, nil,
			`this is a WebSocket: the request needs "Upgrade: websocket"`}
	case !hasToken(r.Header, "Connection", "upgrade"):
		return &HandshakeError{http.StatusBadRequest, nil,
			`this is a WebSocket: the request needs "Connection: Upgrade"`}
	case !r.ProtoAtLeast(1, 1) || r.ProtoMajor > 1:
		return &HandshakeError{http.StatusBadRequest, nil, "a WebSocket needs HTTP/1.1"}
	case r.Header.Get("Sec-WebSocket-Version") != "13":
		return &HandshakeError{http.StatusUpgradeRequired, http.Header{"Sec-Websocket-Version": {"13"}},
			"only version 13 of the WebSocket protocol is spoken here"}
	}
	keys := r.Header.Values("Sec-WebSocket-Key")
	if len(keys) == 1 {
		if k, err := base64.StdEncoding.DecodeString(strings.TrimSpace(keys[0])); err == nil && len(k) == 16 {
			return nil
		}
	}
	return &HandshakeError{http.StatusBadRequest, nil,
		"the request needs one Sec-WebSocket-Key: 16 bytes in base64"}
}

// hasToken tells whether a comma-separated header holds token, in any case.
func hasToken(h http.Header, key, token string) bool {
	for _, v := range h.Values(key) {
		for t := range strings.SplitSeq(v, ",") {
			if strings.EqualFold(strings.TrimSpace(t), token) {
				return true
			}
		}
	}
	return false
}

// Offers tells whether the client of r offers the subprotocol name.
func Offers(r *http.Request, name string) bool {
	return hasToken(r.Header, "Sec-WebSocket-Protocol", name)
}

// hijacker hands the library a connection whose reads and writes come through Conn. The writer
// must be replaced together with the connection: net/http bound its own to the raw connection,
// so wrapping the connection alone would leave frames of the library to be written past the queue.
type hijacker struct {
	http.ResponseWriter
	c *Conn
}

// Sizes of the library's buffers for a connection. The reader's is a window on a larger buffer
// that is shared while idle (see link); the writer's holds one control frame.
const (
	readWindow  = 512
	writeWindow = 256
)

func (h *hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	nc, brw, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	// What the client sent behind its handshake is in net/http's buffer.
	early, _ := brw.Reader.Peek(brw.Reader.Buffered())
	h.c.attach(nc, append([]byte(nil), early...))
	l := &h.c.link
	return l, bufio.NewReadWriter(bufio.NewReaderSize(l, readWindow), bufio.NewWriterSize(l, writeWindow)), nil
}
