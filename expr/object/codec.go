package object

import (
	"encoding/binary"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// A codec encodes and decodes runs: encode gives ok false at the first character it cannot encode.
type codec struct {
	name   string
	reason string // of what cannot be encoded
	encode func(dst []byte, r rune) ([]byte, bool)
	decode func(s string, i int) (r rune, size int, reason string) // reason: size bytes are wrong
	bom    string
}

// textCodecs by normalised name; see codecName.
func findCodec(name string) (*codec, error) {
	n := codecName(name)
	switch n {
	case "utf_8", "utf8", "u8", "utf", "cp65001", "utf8_ucs2", "utf8_ucs4":
		return utf8Codec("utf-8", ""), nil
	case "utf_8_sig", "utf8_sig":
		return utf8Codec("utf-8", "\xef\xbb\xbf"), nil
	case "ascii", "us_ascii", "646", "ansi_x3.4_1968", "iso646_us", "us":
		return asciiCodec(), nil
	case "latin_1", "latin1", "latin", "iso_8859_1", "iso8859_1", "8859", "cp819", "l1", "iso_ir_100":
		return latin1Codec(), nil
	case "utf_16", "utf16", "u16":
		return wideCodec("utf-16-le", binary.LittleEndian, 2, "\xff\xfe"), nil
	case "utf_16_le", "utf_16le", "unicodelittleunmarked":
		return wideCodec("utf-16-le", binary.LittleEndian, 2, ""), nil
	case "utf_16_be", "utf_16be", "unicodebigunmarked":
		return wideCodec("utf-16-be", binary.BigEndian, 2, ""), nil
	case "utf_32", "utf32", "u32":
		return wideCodec("utf-32-le", binary.LittleEndian, 4, "\xff\xfe\x00\x00"), nil
	case "utf_32_le", "utf_32le":
		return wideCodec("utf-32-le", binary.LittleEndian, 4, ""), nil
	case "utf_32_be", "utf_32be":
		return wideCodec("utf-32-be", binary.BigEndian, 4, ""), nil
	case "unicode_escape":
		return escapeCodec(), nil
	}
	if m := charmapOf(n); m != nil {
		return charmapCodec(m), nil
	}
	return nil, Raise(LookupError, "unknown encoding: %s", name)
}

// codecName is how Python normalises the name of an encoding.
func codecName(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(s) {
		if r < utf8.RuneSelf && (isAlpha(r) || isDecimal(r) || r == '.') {
			if gap && b.Len() > 0 {
				b.WriteByte('_')
			}
			gap = false
			b.WriteRune(r)
		} else {
			gap = true
		}
	}
	return b.String()
}

// Encode is s.encode(encoding, errors).
func Encode(t *Thread, s, encoding, errors string) (Bytes, error) {
	if err := t.Charge(len(s)); err != nil {
		return "", err
	}
	if encoding == "utf-8" {
		return Bytes(s), nil
	}
	c, err := textCodec(encoding, "encode")
	if err != nil {
		return "", err
	}
	if c.name == "utf-8" {
		return Bytes(c.bom + s), nil
	}
	out := make([]byte, 0, len(s)+len(c.bom))
	out = append(out, c.bom...)
	for i := 0; i < len(s); {
		r, w := utf8.DecodeRuneInString(s[i:])
		if more, ok := c.encode(out, r); ok {
			out = more
			i += w
			continue
		}
		end := i + w
		for end < len(s) {
			r, w := utf8.DecodeRuneInString(s[end:])
			if _, ok := c.encode(nil, r); ok {
				break
			}
			end += w
		}
		if out, err = c.encodeError(t, out, s, i, end, errors); err != nil {
			return "", err
		}
		i = end
	}
	return Bytes(out), nil
}

// textCodec finds a codec between str and bytes.
func textCodec(name, verb string) (*codec, error) {
	switch codecName(name) {
	case "hex", "hex_codec", "base64", "base64_codec", "base_64", "rot13", "rot_13", "zlib", "zip", "bz2", "uu", "quopri", "quoted_printable":
		return nil, Raise(LookupError, "'%s' is not a text encoding; use codecs.%s() to handle arbitrary codecs", name, verb)
	}
	return findCodec(name)
}

// encodeError deals with s[i:end], which cannot be encoded.
func (c *codec) encodeError(t *Thread, out []byte, s string, i, end int, errors string) ([]byte, error) {
	if err := t.Charge(12 * (end - i)); err != nil {
		return nil, err
	}
	bad := s[i:end]
	var repl strings.Builder
	switch errors {
	case "strict", "surrogateescape", "surrogatepass":
		at := runeLen(s[:i])
		return nil, newUnicodeError(UnicodeEncodeError, c.name, s, at, at+runeLen(bad), c.reason)
	case "ignore":
		return out, nil
	case "replace":
		repl.WriteString(strings.Repeat("?", runeLen(bad)))
	case "xmlcharrefreplace":
		for _, r := range bad {
			repl.WriteString("&#" + formatInt(int64(r)) + ";")
		}
	case "backslashreplace", "namereplace":
		for _, r := range bad {
			escapeRune(&repl, r)
		}
	default:
		return nil, Raise(LookupError, "unknown error handler name '%s'", errors)
	}
	for _, r := range repl.String() {
		out, _ = c.encode(out, r)
	}
	return out, nil
}

// Decode is b.decode(encoding, errors).
func Decode(t *Thread, b, encoding, errors string) (string, error) {
	if err := t.Charge(len(b)); err != nil {
		return "", err
	}
	if encoding == "utf-8" && utf8.ValidString(b) {
		return b, nil
	}
	c, err := textCodec(encoding, "decode")
	if err != nil {
		return "", err
	}
	start := 0
	if c.bom != "" {
		if big := bigEndianBOM(c, b); big != nil {
			c, start = big, len(c.bom)
		} else if strings.HasPrefix(b, c.bom) {
			start = len(c.bom)
		}
	}
	if c.name == "utf-8" && utf8.ValidString(b[start:]) {
		return b[start:], nil
	}
	var out strings.Builder
	out.Grow(len(b) - start)
	for i := start; i < len(b); {
		r, size, reason := c.decode(b, i)
		if reason == "" {
			out.WriteRune(r)
		} else if err := c.decodeError(&out, b, i, i+size, reason, errors); err != nil {
			return "", err
		}
		i += size
	}
	return out.String(), nil
}

// bigEndianBOM gives the codec of a text whose mark says big endian, though c is little endian.
func bigEndianBOM(c *codec, b string) *codec {
	switch {
	case c.name == "utf-16-le" && strings.HasPrefix(b, "\xfe\xff"):
		return wideCodec("utf-16-be", binary.BigEndian, 2, "\xfe\xff")
	case c.name == "utf-32-le" && strings.HasPrefix(b, "\x00\x00\xfe\xff"):
		return wideCodec("utf-32-be", binary.BigEndian, 4, "\x00\x00\xfe\xff")
	}
	return nil
}

func (c *codec) decodeError(out *strings.Builder, b string, i, end int, reason, errors string) error {
	switch errors {
	case "ignore":
	case "replace":
		out.WriteRune(utf8.RuneError)
	case "backslashreplace":
		for ; i < end; i++ {
			escapeRune(out, rune(b[i]))
		}
	case "strict", "surrogateescape", "surrogatepass":
		return newUnicodeError(UnicodeDecodeError, c.name, Bytes(b), i, end, reason)
	case "xmlcharrefreplace", "namereplace":
		return Raise(TypeError, "don't know how to handle UnicodeDecodeError in error callback")
	default:
		return Raise(LookupError, "unknown error handler name '%s'", errors)
	}
	return nil
}

// newUnicodeError makes a UnicodeEncodeError or UnicodeDecodeError.
func newUnicodeError(c *Class, encoding string, obj Value, start, end int, reason string) *Exception {
	e := NewException(c, encoding, obj, int64(start), int64(end), reason)
	e.SetField("encoding", encoding).SetField("object", obj)
	return e.SetField("start", int64(start)).SetField("end", int64(end)).SetField("reason", reason)
}

func utf8Codec(name, bom string) *codec {
	return &codec{name: name, bom: bom, decode: decodeUTF8, encode: func(dst []byte, r rune) ([]byte, bool) {
		return utf8.AppendRune(dst, r), true
	}}
}

// decodeUTF8 finds faults as CPython does: what could still begin a character counts as one.
func decodeUTF8(s string, i int) (rune, int, string) {
	r, w := utf8.DecodeRuneInString(s[i:])
	if r != utf8.RuneError || w > 1 {
		return r, w, ""
	}
	c := s[i]
	need, low, high := 0, byte(0x80), byte(0xbf)
	switch {
	case c < 0xc2 || c > 0xf4:
		return 0, 1, "invalid start byte"
	case c < 0xe0:
		need = 1
	case c < 0xf0:
		need = 2
		if c == 0xe0 {
			low = 0xa0
		} else if c == 0xed {
			high = 0x9f
		}
	default:
		need = 3
		if c == 0xf0 {
			low = 0x90
		} else if c == 0xf4 {
			high = 0x8f
		}
	}
	for n := 1; n <= need; n++ {
		if i+n >= len(s) {
			return 0, n, "unexpected end of data"
		}
		if c := s[i+n]; c < low || c > high {
			return 0, n, "invalid continuation byte"
		}
		low, high = 0x80, 0xbf
	}
	return 0, 1, "invalid start byte"
}

func asciiCodec() *codec {
	return &codec{
		name: "ascii", reason: "ordinal not in range(128)",
		encode: func(dst []byte, r rune) ([]byte, bool) { return append(dst, byte(r)), r < 0x80 },
		decode: func(s string, i int) (rune, int, string) {
			if s[i] < 0x80 {
				return rune(s[i]), 1, ""
			}
			return 0, 1, "ordinal not in range(128)"
		},
	}
}

func latin1Codec() *codec {
	return &codec{
		name: "latin-1", reason: "ordinal not in range(256)",
		encode: func(dst []byte, r rune) ([]byte, bool) { return append(dst, byte(r)), r < 0x100 },
		decode: func(s string, i int) (rune, int, string) { return rune(s[i]), 1, "" },
	}
}

// wideCodec is UTF-16 (size 2) or UTF-32.
func wideCodec(name string, order binary.AppendByteOrder, size int, bom string) *codec {
	read := order.(binary.ByteOrder)
	c := &codec{name: name, bom: bom}
	if size == 4 {
		c.encode = func(dst []byte, r rune) ([]byte, bool) { return order.AppendUint32(dst, uint32(r)), true }
		c.decode = func(s string, i int) (rune, int, string) {
			if len(s)-i < 4 {
				return 0, len(s) - i, "truncated data"
			}
			u := read.Uint32([]byte(s[i : i+4]))
			switch {
			case u > utf8.MaxRune:
				return 0, 4, "code point not in range(0x110000)"
			case !utf8.ValidRune(rune(u)):
				return 0, 4, "code point in surrogate code point range(0xd800, 0xe000)"
			}
			return rune(u), 4, ""
		}
		return c
	}
	c.encode = func(dst []byte, r rune) ([]byte, bool) {
		if r < 0x10000 {
			return order.AppendUint16(dst, uint16(r)), true
		}
		r -= 0x10000
		dst = order.AppendUint16(dst, 0xd800+uint16(r>>10))
		return order.AppendUint16(dst, 0xdc00+uint16(r&0x3ff)), true
	}
	c.decode = func(s string, i int) (rune, int, string) {
		if len(s)-i < 2 {
			return 0, len(s) - i, "truncated data"
		}
		u := rune(read.Uint16([]byte(s[i : i+2])))
		switch {
		case u < 0xd800 || u > 0xdfff:
			return u, 2, ""
		case u >= 0xdc00:
			return 0, 2, "illegal encoding"
		case len(s)-i < 4:
			return 0, len(s) - i, "unexpected end of data"
		}
		low := rune(read.Uint16([]byte(s[i+2 : i+4])))
		if low < 0xdc00 || low > 0xdfff {
			return 0, 2, "illegal UTF-16 surrogate"
		}
		return 0x10000 + (u-0xd800)<<10 + low - 0xdc00, 4, ""
	}
	return c
}

// charmapOf gives a one-byte encoding by its normalised name.
func charmapOf(n string) *charmap.Charmap {
	n = strings.TrimPrefix(strings.NewReplacer("windows_", "cp", "iso_8859_", "iso8859_", "ibm", "cp", "latin_", "latin").Replace(n), "_")
	maps := map[string]*charmap.Charmap{
		"cp1250": charmap.Windows1250, "cp1251": charmap.Windows1251, "cp1252": charmap.Windows1252,
		"cp1253": charmap.Windows1253, "cp1254": charmap.Windows1254, "cp1255": charmap.Windows1255,
		"cp1256": charmap.Windows1256, "cp1257": charmap.Windows1257, "cp1258": charmap.Windows1258,
		"cp437": charmap.CodePage437, "cp850": charmap.CodePage850, "cp852": charmap.CodePage852,
		"cp855": charmap.CodePage855, "cp858": charmap.CodePage858, "cp860": charmap.CodePage860,
		"cp862": charmap.CodePage862, "cp863": charmap.CodePage863, "cp865": charmap.CodePage865,
		"cp866": charmap.CodePage866, "koi8_r": charmap.KOI8R, "koi8_u": charmap.KOI8U,
		"mac_roman": charmap.Macintosh, "macroman": charmap.Macintosh,
		"iso8859_2": charmap.ISO8859_2, "iso8859_3": charmap.ISO8859_3, "iso8859_4": charmap.ISO8859_4,
		"iso8859_5": charmap.ISO8859_5, "iso8859_6": charmap.ISO8859_6, "iso8859_7": charmap.ISO8859_7,
		"iso8859_8": charmap.ISO8859_8, "iso8859_9": charmap.ISO8859_9, "iso8859_10": charmap.ISO8859_10,
		"iso8859_13": charmap.ISO8859_13, "iso8859_14": charmap.ISO8859_14, "iso8859_15": charmap.ISO8859_15,
		"iso8859_16": charmap.ISO8859_16, "latin2": charmap.ISO8859_2, "latin9": charmap.ISO8859_15,
	}
	return maps[n]
}

func charmapCodec(m *charmap.Charmap) *codec {
	const undefined = "character maps to <undefined>"
	valid := func(r rune) bool {
		// Windows code pages map undefined bytes to C1 controls; Python does not.
		return r != utf8.RuneError && !(strings.HasPrefix(m.String(), "Windows") && 0x80 <= r && r < 0xa0)
	}
	return &codec{
		name: "charmap", reason: undefined,
		encode: func(dst []byte, r rune) ([]byte, bool) {
			b, ok := m.EncodeRune(r)
			return append(dst, b), ok && valid(r)
		},
		decode: func(s string, i int) (rune, int, string) {
			if r := m.DecodeByte(s[i]); valid(r) {
				return r, 1, ""
			}
			return 0, 1, undefined
		},
	}
}

// escapeCodec is unicode_escape.
func escapeCodec() *codec {
	return &codec{
		name: "unicodeescape",
		encode: func(dst []byte, r rune) ([]byte, bool) {
			switch {
			case r == '\n':
				return append(dst, `\n`...), true
			case r == '\r':
				return append(dst, `\r`...), true
			case r == '\t':
				return append(dst, `\t`...), true
			case r == '\\':
				return append(dst, `\\`...), true
			case ' ' <= r && r < 0x7f:
				return append(dst, byte(r)), true
			}
			var b strings.Builder
			escapeRune(&b, r)
			return append(dst, b.String()...), true
		},
		decode: decodeEscape,
	}
}

func decodeEscape(s string, i int) (rune, int, string) {
	if s[i] != '\\' {
		return rune(s[i]), 1, ""
	}
	if i+1 >= len(s) {
		return 0, 1, `\ at end of string`
	}
	c := s[i+1]
	if j := strings.IndexByte(`abfnrtv\'"`, c); j >= 0 {
		return rune("\a\b\f\n\r\t\v\\'\""[j]), 2, ""
	}
	switch c {
	case 'x':
		return hexEscape(s, i, 2, `truncated \xXX escape`)
	case 'u':
		return hexEscape(s, i, 4, `truncated \uXXXX escape`)
	case 'U':
		return hexEscape(s, i, 8, `truncated \UXXXXXXXX escape`)
	}
	if '0' <= c && c <= '7' {
		r, n := rune(0), 1
		for n <= 3 && i+n < len(s) && '0' <= s[i+n] && s[i+n] <= '7' {
			r = r<<3 + rune(s[i+n]-'0')
			n++
		}
		return r, n, ""
	}
	return '\\', 1, ""
}

func hexEscape(s string, i, digits int, truncated string) (rune, int, string) {
	r, n := int64(0), 0
	for ; n < digits && i+2+n < len(s) && digitValue(s[i+2+n]) < 16; n++ {
		r = r<<4 + int64(digitValue(s[i+2+n]))
	}
	if n < digits {
		return 0, n + 2, truncated
	}
	if r > utf8.MaxRune || !utf8.ValidRune(rune(r)) {
		return 0, n + 2, "illegal Unicode character"
	}
	return rune(r), n + 2, ""
}
