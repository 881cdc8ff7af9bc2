package wsock

import (
	"bytes"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// What the protocol says of frames (RFC 6455, section 5; the cases follow Autobahn's groups).
func TestFrames(t *testing.T) {
	bye := string(closeOf(1000, ""))
	long, thousand := strings.Repeat("x", 126), strings.Repeat("x", 1000)
	tests := []struct{ name, send, want string }{
		{"text", string(masked(0x81, []byte("hi"))) + bye, `text "hi", close 1000, EOF`},
		{"empty text", string(masked(0x81, nil)) + bye, `text "", close 1000, EOF`},
		{"binary", string(masked(0x82, []byte("{}"))) + bye, `text "{}", close 1000, EOF`},
		{"ping", string(masked(0x89, []byte("p"))) + bye, `close 1000, EOF|pong "p", close 1000, EOF`},
		{"pong unasked", string(masked(0x8A, []byte("p"))) + bye, `close 1000, EOF`},
		{"fragments with a ping between", string(masked(0x01, []byte("a"))) + string(masked(0x89, nil)) +
			string(masked(0x00, []byte("b"))) + string(masked(0x80, []byte("c"))) + bye,
			`pong "", text "abc", close 1000, EOF|text "abc", close 1000, EOF`},
		{"empty fragments", string(masked(0x01, nil)) + string(masked(0x00, nil)) + string(masked(0x80, nil)) + bye,
			`text "", close 1000, EOF`},
		{"character split over fragments", string(masked(0x01, []byte("\xc3"))) + string(masked(0x80, []byte("\xa9"))) + bye,
			`text "é", close 1000, EOF`},
		{"unmasked", "\x81\x02hi", `close 1002, EOF`},
		{"rsv1 without an extension", string(masked(0xC1, []byte("hi"))), `close 1002, EOF`},
		{"rsv2", string(masked(0xA1, []byte("hi"))), `close 1002, EOF`},
		{"unknown data opcode", string(masked(0x83, nil)), `close 1002, EOF`},
		{"unknown control opcode", string(masked(0x8B, nil)), `close 1002, EOF`},
		{"continuation of nothing", string(masked(0x80, []byte("x"))), `close 1002, EOF`},
		{"text within a message", string(masked(0x01, []byte("x"))) + string(masked(0x81, []byte("y"))), `close 1002, EOF`},
		{"fragmented ping", string(masked(0x09, nil)), `close 1002, EOF`},
		{"long ping", string(masked(0x89, []byte(long))), `close 1002, EOF`},
		{"negative length", "\x81\xff\x80\x00\x00\x00\x00\x00\x00\x00", `close 1002, EOF`},
		{"invalid UTF-8", string(masked(0x81, []byte("\xff"))), `close 1007, EOF`},
		{"a surrogate in UTF-8", string(masked(0x81, []byte("\xed\xa0\x80"))), `close 1007, EOF`},
		{"binary needs no UTF-8", string(masked(0x82, []byte("\xff"))) + bye, "text \"\\xff\", close 1000, EOF"},
		{"close without a code", string(masked(opClose, nil)), `close 1005, EOF`},
		{"close with a code of ones own", string(closeOf(4000, "why")), `close 4000, EOF`},
		{"close with half a code", string(masked(opClose, []byte{3})), `close 1002, EOF`},
		{"close with a reserved code", string(closeOf(1005, "")), `close 1002, EOF`},
		{"close with no code there is", string(closeOf(999, "")), `close 1002, EOF`},
		{"message behind the close", bye + string(masked(0x81, []byte("hi"))), `close 1000, EOF`},
		{"at the limit", string(masked(0x82, []byte(thousand))) + bye,
			fmt.Sprintf("text %q, close 1000, EOF", thousand)},
		{"over the limit", string(masked(0x82, make([]byte, 1001))), `close 1009, EOF`},
		{"over the limit in fragments", string(masked(0x02, make([]byte, 900))) + string(masked(0x80, make([]byte, 900))),
			`close 1009, EOF`},
		{"over the limit, much behind it", string(masked(0x82, make([]byte, 4<<20))), `close 1009, EOF`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := serve(t, Options{ReadLimit: 1000, CloseTimeout: 300 * time.Millisecond}, echo)
			c := h.raw(t)
			c.Write([]byte(tt.send))
			got := c.show()
			if !contains(strings.Split(tt.want, "|"), got) {
				t.Errorf("the server sent %s, want %s", got, tt.want)
			}
			c.Close()
			h.end(t)
		})
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// A client need not wait for the answer to its handshake.
func TestEarlyFrame(t *testing.T) {
	h := serve(t, Options{}, echo)
	c := h.raw(t, append(masked(0x81, []byte("early")), closeOf(1000, "")...)...)
	if got, want := c.show(), `text "early", close 1000, EOF`; got != want {
		t.Errorf("the server sent %s, want %s", got, want)
	}
}

func TestPeerGone(t *testing.T) {
	h := serve(t, Options{}, echo)
	c := h.raw(t)
	c.Write(masked(0x81, []byte("whole"))[:3])
	c.Close()
	if e := h.end(t); e.Code != 1006 || e.Remote {
		t.Errorf("end = %+v, want 1006", e)
	}
}

func TestRemoteClose(t *testing.T) {
	h := serve(t, Options{}, echo)
	c := h.raw(t)
	c.Write(closeOf(1001, "bye"))
	c.show()
	if e := h.end(t); *e != (CloseError{Code: 1001, Reason: "bye", Remote: true}) {
		t.Errorf("end = %+v", e)
	}
}

func TestCheck(t *testing.T) {
	good := map[string]string{"Connection": "Upgrade", "Upgrade": "websocket",
		"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
	tests := []struct {
		name, method string
		change       map[string]string
		want         int
	}{
		{"good", "GET", nil, 0},
		{"any case, lists", "GET", map[string]string{"Connection": "keep-alive, UPGRADE", "Upgrade": "WebSocket"}, 0},
		{"plain", "GET", map[string]string{"Connection": "", "Upgrade": "", "Sec-WebSocket-Version": "", "Sec-WebSocket-Key": ""}, 400},
		{"no upgrade", "GET", map[string]string{"Upgrade": ""}, 400},
		{"another upgrade", "GET", map[string]string{"Upgrade": "h2c"}, 400},
		{"no connection", "GET", map[string]string{"Connection": ""}, 400},
		{"no version", "GET", map[string]string{"Sec-WebSocket-Version": ""}, 426},
		{"version 8", "GET", map[string]string{"Sec-WebSocket-Version": "8"}, 426},
		{"no key", "GET", map[string]string{"Sec-WebSocket-Key": ""}, 400},
		{"key of wrong length", "GET", map[string]string{"Sec-WebSocket-Key": "YWJj"}, 400},
		{"key not base64", "GET", map[string]string{"Sec-WebSocket-Key": "not a key"}, 400},
		{"HEAD", "HEAD", nil, 405},
		{"POST", "POST", nil, 405},
		{"OPTIONS", "OPTIONS", nil, 405},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(tt.method, "/", nil)
			for k, v := range good {
				r.Header.Set(k, v)
			}
			for k, v := range tt.change {
				r.Header.Del(k)
				if v != "" {
					r.Header.Set(k, v)
				}
			}
			got := 0
			if err := Check(r); err != nil {
				got = err.Status
			}
			if got != tt.want {
				t.Errorf("status %d, want %d", got, tt.want)
			}
		})
	}
}

func TestCloseReason(t *testing.T) {
	for _, tt := range []struct{ reason, want string }{
		{"short", "short"},
		{strings.Repeat("a", 123), strings.Repeat("a", 123)},
		{strings.Repeat("a", 124), strings.Repeat("a", 120) + "…"},
		{strings.Repeat("é", 100), strings.Repeat("é", 60) + "…"},
		{"bad \xff", "bad \uFFFD"},
	} {
		f := closeFrame(1008, tt.reason)
		if got := string(f[4:]); got != tt.want || len(f) > 127 || int(f[1]) != len(f)-2 {
			t.Errorf("%q gives %q in %d bytes, want %q", tt.reason, got, len(f), tt.want)
		}
	}
}

func TestPutTextHeader(t *testing.T) {
	for _, n := range []int{0, 1, 125, 126, 65535, 65536, 100_000} {
		p := bytes.Repeat([]byte("p"), n)
		b := append(make([]byte, HeaderSize), p...)
		if got, want := b[PutTextHeader(b, n):], AppendText(nil, p); !bytes.Equal(got, want) {
			t.Errorf("a frame of %d bytes begins %x, want %x", n, got[:HeaderSize], want[:HeaderSize])
		}
	}
}
