package syntax

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// prepare makes of src what the lexer reads: UTF-8, lines ended by \n alone.
func prepare(name, src string) (string, *Error) {
	if nul := strings.IndexByte(src, 0); nul >= 0 {
		line := strings.LastIndexByte(src[:nul], '\n') + 1
		return "", &Error{Name: name, Kind: "SyntaxError", Msg: "source code string cannot contain null bytes",
			Line: strings.Count(src[:nul], "\n") + 1, Col: utf8.RuneCountInString(src[line:nul]) + 1}
	}
	bom := strings.HasPrefix(src, "\ufeff")
	src = strings.TrimPrefix(src, "\ufeff")
	src, err := decode(name, src, bom)
	if err != nil {
		return "", err
	}
	if strings.IndexByte(src, '\r') >= 0 {
		src = strings.ReplaceAll(strings.ReplaceAll(src, "\r\n", "\n"), "\r", "\n")
	}
	return src, nil
}

// decode turns src into UTF-8, by its encoding comment (PEP 263).
func decode(name, src string, bom bool) (string, *Error) {
	cookie := encodingComment(src)
	if cookie == "" || cookie == "utf-8" || !bom && (cookie == "utf8" || cookie == "u8") {
		return src, nil
	}
	fail := func(format string, args ...any) *Error {
		return &Error{Name: name, Kind: "SyntaxError", Msg: fmt.Sprintf(format, args...)}
	}
	if bom {
		return "", fail("encoding problem: %s with BOM", cookie)
	}
	if cookie == "ascii" || cookie == "us-ascii" {
		for i := 0; i < len(src); i++ {
			if src[i] >= utf8.RuneSelf {
				return "", fail("'ascii' codec can't decode byte 0x%02x in position %d: ordinal not in range(128)", src[i], i)
			}
		}
		return src, nil
	}
	enc := encodingNamed(cookie)
	if enc == nil {
		return "", fail("unknown encoding: %s", cookie)
	}
	out, err := decodeWith(enc, src)
	if err != nil || strings.ContainsRune(out, utf8.RuneError) {
		return "", fail("'%s' codec can't decode the source", cookie)
	}
	return out, nil
}

// decodeWith decodes src. Unlike the tables of x/text, Python's have the control characters from
// 0x80 to 0x9f in all parts of ISO 8859.
func decodeWith(enc encoding.Encoding, src string) (string, error) {
	table, ok := enc.(*charmap.Charmap)
	if !ok {
		return enc.NewDecoder().String(src)
	}
	var b strings.Builder
	for i := 0; i < len(src); i++ {
		r := table.DecodeByte(src[i])
		if r == utf8.RuneError && src[i] < 0xa0 {
			r = rune(src[i])
		}
		b.WriteRune(r)
	}
	return b.String(), nil
}

// encodingComment returns the encoding that a comment on one of the first two lines names, in
// Python's normal form, or "".
func encodingComment(src string) string {
	for range 2 {
		line, rest, _ := strings.Cut(src, "\n")
		trimmed := strings.TrimLeft(line, " \t\f\r")
		if strings.HasPrefix(trimmed, "#") {
			if enc := cookie(trimmed); enc != "" {
				return enc
			}
		} else if trimmed != "" {
			return ""
		}
		src = rest
	}
	return ""
}

// cookie finds `coding[:=] name` in a comment.
func cookie(comment string) string {
	for {
		i := strings.Index(comment, "coding")
		if i < 0 {
			return ""
		}
		comment = comment[i+len("coding"):]
		if comment == "" || comment[0] != ':' && comment[0] != '=' {
			continue
		}
		name := strings.TrimLeft(comment[1:], " \t")
		n := 0
		for n < len(name) && (isWord(name[n]) && name[n] < utf8.RuneSelf || name[n] == '-' || name[n] == '.') {
			n++
		}
		if n > 0 {
			return normalEncoding(name[:n])
		}
	}
}

// normalEncoding is the name of an encoding with the spellings that Python takes for UTF-8 and
// Latin-1 made one.
func normalEncoding(s string) string {
	full := strings.ReplaceAll(strings.ToLower(s), "_", "-")
	short := full[:min(len(full), 12)]
	for _, n := range [...]struct{ name, norm string }{
		{"utf-8", "utf-8"}, {"latin-1", "iso-8859-1"}, {"iso-8859-1", "iso-8859-1"}, {"iso-latin-1", "iso-8859-1"},
	} {
		if short == n.name || strings.HasPrefix(short, n.name+"-") {
			return n.norm
		}
	}
	return full
}

// encodingNamed returns the encodings other than UTF-8 that sources are found in, or nil.
func encodingNamed(name string) encoding.Encoding {
	compact := strings.NewReplacer("-", "", ".", "").Replace(name)
	for _, e := range [...]struct {
		names string
		enc   encoding.Encoding
	}{
		{" iso88591 latin1 l1 ", charmap.ISO8859_1}, {" iso88592 latin2 l2 ", charmap.ISO8859_2},
		{" iso88593 latin3 ", charmap.ISO8859_3}, {" iso88594 latin4 ", charmap.ISO8859_4},
		{" iso88595 cyrillic ", charmap.ISO8859_5}, {" iso88596 arabic ", charmap.ISO8859_6},
		{" iso88597 greek ", charmap.ISO8859_7}, {" iso88598 hebrew ", charmap.ISO8859_8},
		{" iso88599 latin5 ", charmap.ISO8859_9}, {" iso885910 latin6 ", charmap.ISO8859_10},
		{" iso885913 ", charmap.ISO8859_13}, {" iso885914 ", charmap.ISO8859_14},
		{" iso885915 latin9 ", charmap.ISO8859_15}, {" iso885916 latin10 ", charmap.ISO8859_16},
		{" cp1250 windows1250 ", charmap.Windows1250}, {" cp1251 windows1251 ", charmap.Windows1251},
		{" cp1252 windows1252 ", charmap.Windows1252}, {" cp1253 windows1253 ", charmap.Windows1253},
		{" cp1254 windows1254 ", charmap.Windows1254}, {" cp1255 windows1255 ", charmap.Windows1255},
		{" cp1256 windows1256 ", charmap.Windows1256}, {" cp1257 windows1257 ", charmap.Windows1257},
		{" cp1258 windows1258 ", charmap.Windows1258}, {" cp437 ibm437 437 ", charmap.CodePage437},
		{" cp850 ibm850 850 ", charmap.CodePage850}, {" cp852 ", charmap.CodePage852}, {" cp855 ", charmap.CodePage855},
		{" cp866 ibm866 866 ", charmap.CodePage866}, {" koi8r ", charmap.KOI8R}, {" koi8u ", charmap.KOI8U},
		{" macroman macintosh ", charmap.Macintosh}, {" maccyrillic ", charmap.MacintoshCyrillic},
		{" eucjp ujis ", japanese.EUCJP}, {" shiftjis sjis cp932 ms932 ", japanese.ShiftJIS},
		{" iso2022jp ", japanese.ISO2022JP}, {" euckr cp949 ks_c56011987 ", korean.EUCKR},
		{" gbk cp936 gb2312 euccn ", simplifiedchinese.GBK}, {" gb18030 ", simplifiedchinese.GB18030},
		{" hzgb2312 hz ", simplifiedchinese.HZGB2312}, {" big5 big5tw cp950 ", traditionalchinese.Big5},
	} {
		if strings.Contains(e.names, " "+compact+" ") {
			return e.enc
		}
	}
	return nil
}

// utf8Fault says in Python's words what is wrong with b, which is not UTF-8.
func utf8Fault(b string) string {
	i := 0
	for i < len(b) {
		r, n := utf8.DecodeRuneInString(b[i:])
		if r == utf8.RuneError && n <= 1 {
			break
		}
		i += n
	}
	if i >= len(b) {
		return "'utf-8' codec can't decode the source"
	}
	c := b[i]
	why := "invalid start byte"
	if c >= 0xc2 && c <= 0xf4 {
		why = "invalid continuation byte"
		if !utf8.FullRuneInString(b[i:]) {
			why = "unexpected end of data"
		}
	}
	return fmt.Sprintf("'utf-8' codec can't decode byte 0x%02x in position %d: %s", c, i, why)
}
