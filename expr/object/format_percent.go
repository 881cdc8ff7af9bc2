package object

import (
	"math"
	"strings"
	"unicode/utf8"
)

// formatPercent is `format % args` on str.
func formatPercent(t *Thread, format string, args Value) (string, error) {
	p := percent{t: t, args: args, what: "string"}
	return p.render(format)
}

// formatPercentBytes is `format % args` on bytes: format and result are bytes.
func formatPercentBytes(t *Thread, format string, args Value) (string, error) {
	p := percent{t: t, args: args, bytes: true, what: "bytes"}
	return p.render(format)
}

// percent renders printf-style formats.
type percent struct {
	t     *Thread
	args  Value
	bytes bool
	what  string
	b     strings.Builder
	next  int // of the tuple; -1 where the only argument has been used
	dict  Value
	keyed bool // a mapping key has been used
}

// conversion is one % item.
type conversion struct {
	left, plus, blank, alt, zero bool
	width                        int
	precision                    int // -1: none
	typ                          rune
	at                           int // of the type, in characters
}

func (p *percent) render(format string) (string, error) {
	if !p.isTuple() && p.isMapping() {
		p.dict = p.args
	}
	chars := 0
	for i := 0; i < len(format); {
		j := strings.IndexByte(format[i:], '%')
		if j < 0 {
			p.b.WriteString(format[i:])
			break
		}
		p.b.WriteString(format[i : i+j])
		chars += runeLen(format[i : i+j])
		i += j + 1
		if i < len(format) && format[i] == '%' {
			p.b.WriteByte('%')
			i, chars = i+1, chars+2
			continue
		}
		n, err := p.item(format[i:], chars+1)
		if err != nil {
			return "", err
		}
		chars += 1 + runeLen(format[i:i+n])
		i += n
	}
	if !p.keyed && p.dict == nil && p.left() {
		return "", Raise(TypeError, "not all arguments converted during %s formatting", p.what)
	}
	return p.b.String(), p.t.Charge(p.b.Len())
}

func (p *percent) isTuple() bool {
	_, ok := p.args.(*Tuple)
	return ok
}

// isMapping tells whether the argument can give values by key.
func (p *percent) isMapping() bool {
	switch Native(p.args).(type) {
	case string:
		return false
	case Bytes, *ByteArray:
		return !p.bytes
	case *List, *Dict, *Range, *mappingProxy, *MemoryView, HasItem:
		return true
	}
	_, _, ok := special(p.args, "__getitem__")
	return ok
}

// left tells whether an argument has not been used.
func (p *percent) left() bool {
	if tup, ok := p.args.(*Tuple); ok {
		return p.next < len(tup.Items)
	}
	return p.next == 0
}

// arg gives the next argument.
func (p *percent) arg() (Value, error) {
	if tup, ok := p.args.(*Tuple); ok {
		if p.next < len(tup.Items) {
			p.next++
			return tup.Items[p.next-1], nil
		}
	} else if p.next == 0 {
		p.next = -1
		return p.args, nil
	}
	return nil, Raise(TypeError, "not enough arguments for format string")
}

// item renders one conversion, s being what follows the %, and gives its length.
func (p *percent) item(s string, chars int) (int, error) {
	i := 0
	if s != "" && s[0] == '(' {
		n, err := p.key(s)
		if err != nil {
			return 0, err
		}
		i = n
	}
	c := conversion{precision: -1}
	i += c.flags(s[i:])
	n, err := p.number(s[i:], &c.width, "width too big")
	if err != nil {
		return 0, err
	}
	if c.width < 0 {
		c.left, c.width = true, -c.width
	}
	i += n
	if i < len(s) && s[i] == '.' {
		c.precision = 0
		if n, err = p.number(s[i+1:], &c.precision, "precision too big"); err != nil {
			return 0, err
		}
		c.precision = max(c.precision, 0)
		i += n + 1
	}
	if i < len(s) && (s[i] == 'h' || s[i] == 'l' || s[i] == 'L') {
		i++
	}
	if i >= len(s) {
		return 0, Raise(ValueError, "incomplete format")
	}
	r, w := utf8.DecodeRuneInString(s[i:])
	if p.bytes {
		r, w = rune(s[i]), 1
	}
	c.typ, c.at = r, chars+runeLen(s[:i])
	i += w
	return i, p.convert(&c)
}

// key reads "(name)", looks it up and gives its length.
func (p *percent) key(s string) (int, error) {
	if p.dict == nil {
		return 0, Raise(TypeError, "format requires a mapping")
	}
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 {
			var name Value = s[1:i]
			if p.bytes {
				name = Bytes(s[1:i])
			}
			v, err := GetItem(p.t, p.dict, name)
			if err != nil {
				return 0, err
			}
			p.args, p.next, p.keyed = v, 0, true
			if tup, ok := v.(*Tuple); ok {
				p.args = &Tuple{Items: []Value{tup}}
			}
			return i + 1, nil
		}
	}
	return 0, Raise(ValueError, "incomplete format key")
}

func (c *conversion) flags(s string) int {
	for i := range len(s) {
		switch s[i] {
		case '-':
			c.left = true
		case '+':
			c.plus = true
		case ' ':
			c.blank = true
		case '#':
			c.alt = true
		case '0':
			c.zero = true
		default:
			return i
		}
	}
	return len(s)
}

// number reads a width or precision: digits, or * for an argument.
func (p *percent) number(s string, n *int, tooBig string) (int, error) {
	if s != "" && s[0] == '*' {
		v, err := p.arg()
		if err != nil {
			return 0, err
		}
		i, b, ok := asInt(Native(v))
		if !ok {
			return 0, Raise(TypeError, "* wants int")
		}
		if b != nil {
			return 0, Raise(OverflowError, "Python int too large to convert to C ssize_t")
		}
		*n = int(i)
		return 1, nil
	}
	i, limit := 0, math.MaxInt
	if tooBig == "precision too big" {
		limit = math.MaxInt32
	}
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		if *n > (limit-int(s[i]-'0'))/10 {
			return 0, Raise(ValueError, "%s", tooBig)
		}
		*n = *n*10 + int(s[i]-'0')
		i++
	}
	return i, nil
}

// convert renders the next argument.
func (p *percent) convert(c *conversion) error {
	v, err := p.arg()
	if err != nil {
		return err
	}
	switch c.typ {
	case 's', 'r', 'a', 'b':
		if c.typ == 'b' && !p.bytes {
			break
		}
		s, err := p.text(c, v)
		if err != nil {
			return err
		}
		return p.put(c, "", p.cut(s, c.precision), false)
	case 'd', 'i', 'u', 'x', 'X', 'o':
		return p.integer(c, v)
	case 'e', 'E', 'f', 'F', 'g', 'G':
		return p.float(c, v)
	case 'c':
		s, err := p.char(v)
		if err != nil {
			return err
		}
		return p.put(c, "", s, false)
	}
	shown := c.typ
	if shown < 31 || shown > 126 {
		shown = '?'
	}
	return Raise(ValueError, "unsupported format character '%c' (0x%x) at index %d", shown, c.typ, c.at)
}

// text is the conversion of %s, %r, %a and %b.
func (p *percent) text(c *conversion, v Value) (string, error) {
	if p.bytes && (c.typ == 's' || c.typ == 'b') {
		if s, ok := bytesOf(v); ok {
			return s, nil
		}
		if f, ok, err := LookupSpecial(p.t, v, "__bytes__"); ok || err != nil {
			if err != nil {
				return "", err
			}
			r, err := Call(p.t, f, nil, nil)
			s, _ := bytesOf(r)
			return s, err
		}
		return "", Raise(TypeError, "%%b requires a bytes-like object, or an object that implements __bytes__, not '%s'", TypeName(v))
	}
	switch {
	case c.typ == 's':
		return Str(p.t, v)
	case c.typ == 'r' && !p.bytes:
		return Repr(p.t, v)
	}
	return Ascii(p.t, v)
}

func (p *percent) cut(s string, n int) string {
	switch {
	case n < 0:
		return s
	case p.bytes:
		return s[:min(n, len(s))]
	}
	return cutRunes(s, n)
}

// put writes sign and text in the field; zeros go between them.
func (p *percent) put(c *conversion, sign, s string, number bool) error {
	size := len(sign) + runeLen(s)
	if p.bytes {
		size = len(sign) + len(s)
	}
	n := c.width - size
	if n <= 0 {
		p.b.WriteString(sign)
		p.b.WriteString(s)
		return nil
	}
	if err := chargeTimes(p.t, 1, n); err != nil {
		return err
	}
	switch {
	case c.left:
		p.b.WriteString(sign + s + strings.Repeat(" ", n))
	case number && c.zero:
		p.b.WriteString(sign + strings.Repeat("0", n) + s)
	default:
		p.b.WriteString(strings.Repeat(" ", n) + sign + s)
	}
	return nil
}

func (p *percent) integer(c *conversion, v Value) error {
	x, err := p.toInt(c, v)
	if err != nil {
		return err
	}
	digits, negative, err := intDigits(p.t, x, c.typ)
	if err != nil {
		return err
	}
	if n := c.precision - len(digits); n > 0 {
		if err := chargeTimes(p.t, 1, n); err != nil {
			return err
		}
		digits = strings.Repeat("0", n) + digits
	}
	prefix := ""
	if c.alt && (c.typ == 'x' || c.typ == 'X' || c.typ == 'o') {
		prefix = "0" + string(c.typ)
	}
	return p.put(c, c.signOf(negative)+prefix, digits, true)
}

func (c *conversion) signOf(negative bool) string {
	switch {
	case negative:
		return "-"
	case c.plus:
		return "+"
	case c.blank:
		return " "
	}
	return ""
}

// toInt converts the argument of an integer conversion.
func (p *percent) toInt(c *conversion, v Value) (bigOrSmall, error) {
	n := Native(v)
	if i, b, ok := asInt(n); ok {
		return bigOrSmall{i, b}, nil
	}
	var x Value
	var err error
	switch {
	case c.typ == 'x' || c.typ == 'X' || c.typ == 'o':
		if !hasIndex(v) {
			return bigOrSmall{}, Raise(TypeError, "%%%c format: an integer is required, not %s", c.typ, TypeName(v))
		}
		x, err = Index(p.t, v)
	default:
		if f, ok := n.(float64); ok {
			x, err = floatToInt(f)
			break
		}
		if !isNumber(p.t, v) {
			return bigOrSmall{}, Raise(TypeError, "%%%c format: a real number is required, not %s", c.typ, TypeName(v))
		}
		x, err = ToInt(p.t, v)
	}
	if err != nil {
		return bigOrSmall{}, err
	}
	i, b, _ := asInt(x)
	return bigOrSmall{i, b}, nil
}

func (p *percent) float(c *conversion, v Value) error {
	f, err := realNumber(p.t, v)
	if err != nil {
		if p.bytes && AsException(err).IsA(TypeError) {
			return Raise(TypeError, "float argument required, not %s", TypeName(v))
		}
		return err
	}
	s := floatStyle{typ: c.typ, precision: c.precision, alt: c.alt}
	text, err := s.format(p.t, f)
	if err != nil {
		return err
	}
	negative := text[0] == '-'
	if negative {
		text = text[1:]
	}
	return p.put(c, c.signOf(negative), text, true)
}

// realNumber is float(v) as functions in C take it: an int or float, or what has __float__.
func realNumber(t *Thread, v Value) (float64, error) {
	n := asNumber(Native(v))
	if (n.kind == numInt || n.kind == numFloat) && userClass(v) == nil {
		return n.float()
	}
	if f, ok, err := floatMethods(t, v); ok || err != nil {
		return f, err
	}
	if n.kind == numInt || n.kind == numFloat {
		return n.float()
	}
	return 0, Raise(TypeError, "must be real number, not %s", TypeName(v))
}

func (p *percent) char(v Value) (string, error) {
	if p.bytes {
		return p.byteChar(v)
	}
	n := Native(v)
	if s, ok := n.(string); ok {
		if utf8.RuneCountInString(s) == 1 {
			return s, nil
		}
		return "", Raise(TypeError, "%%c requires int or char")
	}
	if !hasIndex(v) {
		return "", Raise(TypeError, "%%c requires int or char")
	}
	i, err := IntIndex(p.t, v, nil)
	if err != nil {
		return "", err
	}
	if i < 0 || i > utf8.MaxRune {
		return "", Raise(OverflowError, "%%c arg not in range(0x110000)")
	}
	return string(rune(i)), nil
}

func (p *percent) byteChar(v Value) (string, error) {
	if s, ok := bytesOf(v); ok && len(s) == 1 {
		return s, nil
	}
	if !hasIndex(v) {
		return "", Raise(TypeError, "%%c requires an integer in range(256) or a single byte")
	}
	i, err := IntIndex(p.t, v, nil)
	if err != nil {
		return "", err
	}
	if i < 0 || i > 255 {
		return "", Raise(OverflowError, "%%c arg not in range(256)")
	}
	return string([]byte{byte(i)}), nil
}
