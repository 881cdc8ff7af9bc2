package library

import (
	"encoding/ascii85"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

var binasciiErrorClass, binasciiIncompleteClass lazyClass

func binasciiError() *object.Class {
	return binasciiErrorClass.get(func() object.ClassSpec {
		return newExcClass("Error", "binascii", object.ValueError)
	})
}

func buildBase64(b *builder) {
	b.fn("b64encode", "s, altchars=None", func(t *thread, a args) (value, error) {
		return base64Encode(t, a[0], given(a, 1))
	})
	b.fn("standard_b64encode", "s", func(t *thread, a args) (value, error) {
		return base64Encode(t, a[0], nil)
	})
	b.fn("urlsafe_b64encode", "s", func(t *thread, a args) (value, error) {
		return base64Encode(t, a[0], object.Bytes("-_"))
	})
	b.fn("b64decode", "s, altchars=None, validate=False", func(t *thread, a args) (value, error) {
		strict, err := truthOr(t, a, 2, false)
		if err != nil {
			return nil, err
		}
		return base64Decode(t, a[0], given(a, 1), strict)
	})
	b.fn("standard_b64decode", "s", func(t *thread, a args) (value, error) {
		return base64Decode(t, a[0], nil, false)
	})
	b.fn("urlsafe_b64decode", "s", func(t *thread, a args) (value, error) {
		return base64Decode(t, a[0], object.Bytes("-_"), false)
	})
	b.fn("encodebytes", "s", func(t *thread, a args) (value, error) {
		data, err := bytesArg(a[0])
		if err != nil {
			return nil, typeError("expected bytes-like object, not %s", object.TypeName(a[0]))
		}
		if err := t.Charge(2 * len(data)); err != nil {
			return nil, err
		}
		var out strings.Builder
		for len(data) > 0 {
			n := min(57, len(data))
			out.WriteString(base64.StdEncoding.EncodeToString([]byte(data[:n])))
			out.WriteByte('\n')
			data = data[n:]
		}
		return object.Bytes(out.String()), nil
	})
	b.fn("decodebytes", "s", func(t *thread, a args) (value, error) {
		if _, ok := asBytes(a[0]); !ok {
			return nil, typeError("expected bytes-like object, not %s", object.TypeName(a[0]))
		}
		return base64Decode(t, a[0], nil, false)
	})
	buildBase32(b)
	buildBase85(b)
}

func base64Encode(t *thread, v, altchars value) (value, error) {
	data, err := bytesArg(v)
	if err != nil {
		return nil, err
	}
	if err := t.Charge(2 * len(data)); err != nil {
		return nil, err
	}
	out := base64.StdEncoding.EncodeToString([]byte(data))
	if !isNone(altchars) {
		alt, err := bytesArg(altchars)
		if err != nil {
			return nil, err
		}
		if len(alt) != 2 {
			return nil, object.Raise(object.AssertionError, "%s", mustRepr(altchars))
		}
		out = strings.NewReplacer("+", alt[:1], "/", alt[1:]).Replace(out)
	}
	return object.Bytes(out), nil
}

func mustRepr(v value) string {
	s, err := object.Repr(nil, v)
	if err != nil {
		return "<" + object.TypeName(v) + ">"
	}
	return s
}

// asciiArg is what binascii's decoders take: bytes, or a str of ASCII alone.
func asciiArg(v value) (string, error) {
	if s, ok := asStr(v); ok {
		for i := 0; i < len(s); i++ {
			if s[i] >= 0x80 {
				return "", valueError("string argument should contain only ASCII characters")
			}
		}
		return s, nil
	}
	if s, ok := asBytes(v); ok {
		return s, nil
	}
	return "", typeError("argument should be a bytes-like object or ASCII string, not '%s'", object.TypeName(v))
}

func base64Decode(t *thread, v, altchars value, strict bool) (value, error) {
	data, err := asciiArg(v)
	if err != nil {
		return nil, err
	}
	if err := t.Charge(2 * len(data)); err != nil {
		return nil, err
	}
	if !isNone(altchars) {
		alt, err := asciiArg(altchars)
		if err != nil {
			return nil, err
		}
		if len(alt) != 2 {
			return nil, object.Raise(object.AssertionError, "%s", mustRepr(altchars))
		}
		data = strings.NewReplacer(alt[:1], "+", alt[1:], "/").Replace(data)
	}
	out, err := decodeBase64(data, strict)
	if err != nil {
		return nil, err
	}
	return object.Bytes(out), nil
}

// decodeBase64 decodes as binascii.a2b_base64 does: characters outside of the alphabet are skipped
// unless strict.
func decodeBase64(data string, strict bool) (string, error) {
	fault := func(format string, a ...any) error { return object.Raise(binasciiError(), format, a...) }
	if strict && strings.HasPrefix(data, "=") {
		return "", fault("Leading padding not allowed")
	}
	out := make([]byte, 0, len(data)/4*3+3)
	quad, pads := 0, 0
	var left byte
	padded := false
	for i := 0; i < len(data); i++ {
		c := data[i]
		if c == '=' {
			padded = true
			if quad >= 2 {
				if pads++; quad+pads >= 4 {
					if strict && i+1 < len(data) {
						return "", fault("Excess data after padding")
					}
					return string(out), nil
				}
			}
			continue
		}
		v := base64Value(c)
		if v < 0 {
			if strict {
				return "", fault("Only base64 data is allowed")
			}
			continue
		}
		if strict && padded {
			return "", fault("Discontinuous padding not allowed")
		}
		pads = 0
		switch quad {
		case 0:
			left = byte(v)
		case 1:
			out = append(out, left<<2|byte(v)>>4)
			left = byte(v) & 0x0f
		case 2:
			out = append(out, left<<4|byte(v)>>2)
			left = byte(v) & 0x03
		case 3:
			out = append(out, left<<6|byte(v))
		}
		quad = (quad + 1) % 4
	}
	if quad == 1 {
		return "", fault("Invalid base64-encoded string: number of data characters (%d) cannot be 1 more than a multiple of 4",
			len(out)/3*4+1)
	}
	if quad != 0 {
		return "", fault("Incorrect padding")
	}
	return string(out), nil
}

func base64Value(c byte) int {
	switch {
	case c >= 'A' && c <= 'Z':
		return int(c - 'A')
	case c >= 'a' && c <= 'z':
		return int(c-'a') + 26
	case c >= '0' && c <= '9':
		return int(c-'0') + 52
	case c == '+':
		return 62
	case c == '/':
		return 63
	}
	return -1
}

func buildBase32(b *builder) {
	b.fn("b32encode", "s", func(t *thread, a args) (value, error) {
		data, err := bytesArg(a[0])
		if err != nil {
			return nil, err
		}
		if err := t.Charge(2 * len(data)); err != nil {
			return nil, err
		}
		return object.Bytes(base32.StdEncoding.EncodeToString([]byte(data))), nil
	})
	b.fn("b32decode", "s, casefold=False, map01=None", func(t *thread, a args) (value, error) {
		data, err := asciiArg(a[0])
		if err != nil {
			return nil, err
		}
		if fold, err := truthOr(t, a, 1, false); err != nil {
			return nil, err
		} else if fold {
			data = strings.ToUpper(data)
		}
		if len(data)%8 != 0 {
			return nil, object.Raise(binasciiError(), "Incorrect padding")
		}
		trimmed := strings.TrimRight(data, "=")
		if strings.Trim(trimmed, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" {
			return nil, object.Raise(binasciiError(), "Non-base32 digit found")
		}
		out, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(trimmed)
		if err != nil {
			return nil, object.Raise(binasciiError(), "Incorrect padding")
		}
		return object.Bytes(out), nil
	})
	b.fn("b16encode", "s", func(t *thread, a args) (value, error) {
		data, err := bytesArg(a[0])
		if err != nil {
			return nil, err
		}
		if err := t.Charge(2 * len(data)); err != nil {
			return nil, err
		}
		return object.Bytes(strings.ToUpper(hex.EncodeToString([]byte(data)))), nil
	})
	b.fn("b16decode", "s, casefold=False", func(t *thread, a args) (value, error) {
		data, err := asciiArg(a[0])
		if err != nil {
			return nil, err
		}
		if fold, err := truthOr(t, a, 1, false); err != nil {
			return nil, err
		} else if fold {
			data = strings.ToUpper(data)
		}
		if strings.Trim(data, "0123456789ABCDEF") != "" {
			return nil, object.Raise(binasciiError(), "Non-base16 digit found")
		}
		return unhex(data)
	})
}

const base85Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"

func buildBase85(b *builder) {
	b.fn("b85encode", "b, pad=False", func(t *thread, a args) (value, error) {
		data, err := bytesArg(a[0])
		if err != nil {
			return nil, err
		}
		if err := t.Charge(2 * len(data)); err != nil {
			return nil, err
		}
		keep, err := truthOr(t, a, 1, false)
		if err != nil {
			return nil, err
		}
		pad := (4 - len(data)%4) % 4
		src := append([]byte(data), make([]byte, pad)...)
		var out []byte
		for ; len(src) >= 4; src = src[4:] {
			v := binary.BigEndian.Uint32(src)
			var five [5]byte
			for i := 4; i >= 0; i-- {
				five[i] = base85Alphabet[v%85]
				v /= 85
			}
			out = append(out, five[:]...)
		}
		if !keep {
			out = out[:len(out)-pad]
		}
		return object.Bytes(out), nil
	})
	b.fn("b85decode", "b", func(t *thread, a args) (value, error) {
		data, err := asciiArg(a[0])
		if err != nil {
			return nil, err
		}
		pad := (5 - len(data)%5) % 5
		data += strings.Repeat("~", pad)
		var out []byte
		for i := 0; i < len(data); i += 5 {
			var v uint64
			for j := range 5 {
				k := strings.IndexByte(base85Alphabet, data[i+j])
				if k < 0 {
					return nil, valueError("bad base85 character at position %d", i+j)
				}
				v = v*85 + uint64(k)
			}
			if v > 0xffffffff {
				return nil, valueError("base85 overflow in hunk starting at byte %d", i)
			}
			out = binary.BigEndian.AppendUint32(out, uint32(v))
		}
		return object.Bytes(out[:len(out)-pad]), nil
	})
	b.fn("a85encode", "b", func(t *thread, a args) (value, error) {
		data, err := bytesArg(a[0])
		if err != nil {
			return nil, err
		}
		if err := t.Charge(2 * len(data)); err != nil {
			return nil, err
		}
		out := make([]byte, ascii85.MaxEncodedLen(len(data)))
		return object.Bytes(out[:ascii85.Encode(out, []byte(data))]), nil
	})
	b.fn("a85decode", "b", func(t *thread, a args) (value, error) {
		data, err := asciiArg(a[0])
		if err != nil {
			return nil, err
		}
		if err := t.Charge(4*len(data) + 4); err != nil {
			return nil, err
		}
		out := make([]byte, 4*len(data)+4)
		n, _, derr := ascii85.Decode(out, []byte(data), true)
		if derr != nil {
			return nil, valueError("Non-Ascii85 digit found: %c", data[min(int(derr.(ascii85.CorruptInputError)), len(data)-1)])
		}
		return object.Bytes(out[:n]), nil
	})
}

func unhex(data string) (value, error) {
	if len(data)%2 != 0 {
		return nil, object.Raise(binasciiError(), "Odd-length string")
	}
	out, err := hex.DecodeString(data)
	if err != nil {
		return nil, object.Raise(binasciiError(), "Non-hexadecimal digit found")
	}
	return object.Bytes(out), nil
}

func buildBinascii(b *builder) {
	b.set("Error", binasciiError())
	b.set("Incomplete", binasciiIncompleteClass.get(func() object.ClassSpec {
		return newExcClass("Incomplete", "binascii", object.ExceptionClass)
	}))
	b.fn("hexlify", "data, sep=None, bytes_per_sep=1", binasciiHexlify)
	b.fn("unhexlify", "hexstr, /", func(t *thread, a args) (value, error) {
		data, err := asciiArg(a[0])
		if err != nil {
			return nil, err
		}
		return unhex(data)
	})
	b.alias("b2a_hex", "hexlify", "a2b_hex", "unhexlify")
	b.fn("b2a_base64", "data, /, *, newline=True", func(t *thread, a args) (value, error) {
		out, err := base64Encode(t, a[0], nil)
		if err != nil {
			return nil, err
		}
		if nl, err := truthOr(t, a, 1, true); err != nil || !nl {
			return out, err
		}
		return out.(object.Bytes) + "\n", nil
	})
	b.fn("a2b_base64", "data, /, *, strict_mode=False", func(t *thread, a args) (value, error) {
		strict, err := truthOr(t, a, 1, false)
		if err != nil {
			return nil, err
		}
		return base64Decode(t, a[0], nil, strict)
	})
	b.fn("crc32", "data, crc=0, /", crc32Func)
	b.fn("crc_hqx", "data, crc, /", func(t *thread, a args) (value, error) {
		data, err := bytesArg(a[0])
		if err != nil {
			return nil, err
		}
		n, err := intArg(t, a[1])
		if err != nil {
			return nil, err
		}
		crc := uint16(n)
		for i := 0; i < len(data); i++ {
			crc ^= uint16(data[i]) << 8
			for range 8 {
				if crc&0x8000 != 0 {
					crc = crc<<1 ^ 0x1021
				} else {
					crc <<= 1
				}
			}
		}
		return int64(crc), nil
	})
}

func binasciiHexlify(t *thread, a args) (value, error) {
	data, err := bytesArg(a[0])
	if err != nil {
		return nil, err
	}
	if err := t.Charge(2 * len(data)); err != nil {
		return nil, err
	}
	out := hex.EncodeToString([]byte(data))
	if isNone(given(a, 1)) {
		return object.Bytes(out), nil
	}
	sep, ok := asStr(a[1])
	if !ok {
		if sep, ok = asBytes(a[1]); !ok {
			return nil, typeError("sep must be str or bytes, not %s", object.TypeName(a[1]))
		}
	}
	if len(sep) != 1 {
		return nil, valueError("sep must be length 1.")
	}
	n := 1
	if a.Given(2) {
		if n, err = intArg(t, a[2]); err != nil {
			return nil, err
		}
	}
	if n == 0 || len(data) == 0 {
		return object.Bytes(out), nil
	}
	var parts []string
	if n < 0 {
		for ; len(out) > -2*n; out = out[-2*n:] {
			parts = append(parts, out[:-2*n])
		}
		return object.Bytes(strings.Join(append(parts, out), sep)), nil
	}
	first := len(out) % (2 * n)
	if first > 0 {
		parts = append(parts, out[:first])
	}
	for out = out[first:]; len(out) > 0; out = out[2*n:] {
		parts = append(parts, out[:2*n])
	}
	return object.Bytes(strings.Join(parts, sep)), nil
}
