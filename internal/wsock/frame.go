package wsock

import (
	"encoding/binary"
	"unicode/utf8"
)

// Opcodes of RFC 6455, section 5.2, with the FIN bit.
const (
	opText   = 0x80 | 0x1
	opBinary = 0x80 | 0x2
	opClose  = 0x80 | 0x8
	opPing   = 0x80 | 0x9
	opPong   = 0x80 | 0xA
)

// Close codes that the server sends (RFC 6455, section 7.4.1, and its registry).
const (
	StatusNormal        = 1000
	StatusGoingAway     = 1001
	StatusProtocolError = 1002
	StatusInvalidData   = 1007
	StatusPolicy        = 1008 // refused message, or a reader that was too slow
	StatusTooBig        = 1009
	StatusInternal      = 1011
	StatusRestart       = 1012 // the server stops or reloads: connect again
	StatusTryLater      = 1013
)

// maxReason is how many bytes of text a close frame has room for: 125 less the code's two.
const maxReason = 123

// Frames are whole encoded frames, one after the other, that may be shared among connections:
// nobody changes Bytes once they were sent.
type Frames struct {
	Bytes []byte
	Count int // how many frames Bytes holds
}

// AppendText appends to dst an unmasked text frame that holds payload.
func AppendText(dst, payload []byte) []byte {
	return append(appendHeader(dst, opText, len(payload)), payload...)
}

// AppendBinary appends to dst an unmasked binary frame that holds payload.
func AppendBinary(dst, payload []byte) []byte {
	return append(appendHeader(dst, opBinary, len(payload)), payload...)
}

// HeaderSize is the greatest length of a frame's header as a server sends it.
const HeaderSize = 10

// PutTextHeader writes the header of a text frame of n bytes into the end of the first
// HeaderSize bytes of b and returns where the frame begins. It serves who writes the payload
// in place before knowing its length: leave HeaderSize bytes, append the payload, put the header.
func PutTextHeader(b []byte, n int) int {
	var h [HeaderSize]byte
	head := appendHeader(h[:0], opText, n)
	start := HeaderSize - len(head)
	copy(b[start:HeaderSize], head)
	return start
}

func appendHeader(dst []byte, op byte, n int) []byte {
	dst = append(dst, op)
	switch {
	case n < 126:
		return append(dst, byte(n))
	case n < 1<<16:
		return binary.BigEndian.AppendUint16(append(dst, 126), uint16(n))
	default:
		return binary.BigEndian.AppendUint64(append(dst, 127), uint64(n))
	}
}

// closeFrame makes a close frame. A reason that is too long is cut at a character.
func closeFrame(code int, reason string) []byte {
	reason = cutReason(reason)
	b := appendHeader(make([]byte, 0, 4+len(reason)), opClose, 2+len(reason))
	b = binary.BigEndian.AppendUint16(b, uint16(code))
	return append(b, reason...)
}

// cutReason makes s fit a close frame: valid UTF-8 of at most maxReason bytes.
func cutReason(s string) string {
	if !utf8.ValidString(s) {
		s = string([]rune(s))
	}
	if len(s) <= maxReason {
		return s
	}
	const dots = "…"
	n := maxReason - len(dots)
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + dots
}
