package syntax

import (
	"strings"
	"unicode/utf8"
)

// strBody is a string literal taken apart.
type strBody struct {
	start, end  int // of the text between the quotes
	raw, bytes  bool
	formatted   bool
	quoteLength int
}

// literalBody takes string token i apart.
func (p *parser) literalBody(i int) strBody {
	var b strBody
	t := &p.toks[i]
	k := int(t.start)
	for {
		switch c := p.src[k]; c | 0x20 {
		case 'r':
			b.raw = true
		case 'b':
			b.bytes = true
		case 'f':
			b.formatted = true
		}
		if c := p.src[k]; c == '\'' || c == '"' {
			break
		}
		k++
	}
	b.quoteLength = 1
	if int(t.end)-k >= 6 && p.src[k+1] == p.src[k] && p.src[k+2] == p.src[k] {
		b.quoteLength = 3
	}
	b.start, b.end = k+b.quoteLength, int(t.end)-b.quoteLength
	return b
}

// strings reads string literals that stand side by side: one value.
func (p *parser) strings() Expr {
	first := p.i
	for p.kind() == tString {
		p.i++
	}
	if p.i == first+1 { // nearly all: one string without escapes
		b := p.literalBody(first)
		if s := p.src[b.start:b.end]; !p.dirty && !b.bytes && !b.formatted && (b.raw || strings.IndexByte(s, '\\') < 0) {
			return &Constant{Loc: p.tokenLoc(first), Value: s, Kind: p.strKind(first)}
		}
	}
	return p.concat(first)
}

// strKind is "u" for a string that starts so.
func (p *parser) strKind(first int) string {
	if p.src[p.toks[first].start] == 'u' {
		return "u"
	}
	return ""
}

// concat joins the string tokens from first to the one before p.i.
func (p *parser) concat(first int) Expr {
	loc := p.loc(first)
	f := &fstring{p: p, loc: loc, kind: p.strKind(first)}
	var bytes []byte
	formatted, isBytes := false, false
	for i := first; i < p.i; i++ {
		b := p.literalBody(i)
		var s string
		switch {
		case b.bytes:
			s = p.bytesLiteral(i, b)
		case b.formatted:
		default:
			s = p.decode(b.start, b.end, b.raw)
		}
		if i > first && b.bytes != isBytes {
			p.raiseHere("cannot mix bytes and nonbytes literals")
		}
		isBytes = b.bytes
		switch {
		case b.bytes:
			bytes = append(bytes, s...)
		case b.formatted:
			formatted = true
			f.raw, f.tok, f.i, f.end = b.raw, i, b.start, b.end
			f.parse(0)
		default:
			f.add(s)
		}
	}
	if isBytes {
		return &Constant{Loc: loc, Value: Bytes(bytes)}
	}
	if !formatted {
		return &Constant{Loc: loc, Value: string(f.text), Kind: f.kind}
	}
	return f.finish()
}

// decode is the text of a str literal, or of a part of an f-string.
func (p *parser) decode(start, end int, raw bool) string {
	s := p.src[start:end]
	if p.dirty && !utf8.ValidString(s) {
		p.raiseHere("(unicode error) " + utf8Fault(s))
	}
	if raw {
		return s
	}
	out, err := unescape(s)
	if err != nil {
		p.raiseHere(err.Error())
	}
	return out
}

func (p *parser) bytesLiteral(i int, b strBody) string {
	s := p.src[b.start:b.end]
	for k := 0; k < len(s); k++ {
		if s[k] >= utf8.RuneSelf {
			p.raiseAt(i, i, "bytes can only contain ASCII literal characters")
		}
	}
	if b.raw {
		return s
	}
	out, err := unescapeBytes(s)
	if err != nil {
		p.raiseHere(err.Error())
	}
	return out
}
