package object

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Repr is repr(v).
func Repr(t *Thread, v Value) (string, error) {
	switch x := v.(type) {
	case string:
		return reprString(x), t.Charge(len(x) + 16)
	case int64:
		return strconv.FormatInt(x, 10), nil
	}
	w := reprWriter{t: t.or()}
	err := w.value(v)
	return w.b.String(), err
}

// Str is str(v).
func Str(t *Thread, v Value) (string, error) {
	if s, ok := v.(string); ok {
		return s, nil
	}
	if userClass(v) != nil {
		if s, ok, err := stringMethod(t, v, "__str__"); ok {
			return s, err
		}
	}
	switch x := Native(v).(type) {
	case string:
		return x, nil
	case *Exception:
		return x.str(t)
	case HasStr:
		return x.Str(t)
	}
	return Repr(t, v)
}

// Ascii is ascii(v).
func Ascii(t *Thread, v Value) (string, error) {
	s, err := Repr(t, v)
	if err != nil || isASCII(s) {
		return s, err
	}
	if err := t.Charge(len(s) * 4); err != nil {
		return "", err
	}
	var b strings.Builder
	for _, r := range s {
		if r < utf8.RuneSelf {
			b.WriteByte(byte(r))
		} else {
			escapeRune(&b, r)
		}
	}
	return b.String(), nil
}

// stringMethod calls a method of a class not built in that must give a str.
func stringMethod(t *Thread, v Value, name string) (s string, ok bool, err error) {
	r, ok, err := callSpecial0(t, v, name)
	if !ok || err != nil {
		return "", ok, err
	}
	s, is := Native(r).(string)
	if !is {
		return "", true, Raise(TypeError, "%s returned non-string (type %s)", name, TypeName(r))
	}
	return s, true, nil
}

// A reprWriter builds the repr of nested values.
type reprWriter struct {
	t *Thread
	b strings.Builder
}

func (w *reprWriter) write(s string) error {
	w.b.WriteString(s)
	return w.t.Charge(len(s))
}

func (w *reprWriter) value(v Value) error {
	switch x := v.(type) {
	case nil:
		return w.write("None")
	case bool:
		if x {
			return w.write("True")
		}
		return w.write("False")
	case int64:
		return w.write(strconv.FormatInt(x, 10))
	case float64:
		return w.write(FloatRepr(x))
	case string:
		return w.write(reprString(x))
	case *big.Int:
		s, err := intString(w.t, x)
		if err != nil {
			return err
		}
		return w.write(s)
	case Bytes:
		return w.write(reprBytes(string(x)))
	case complex128:
		return w.write(complexRepr(x))
	case singleton:
		return w.write(string(x))
	}
	if userClass(v) != nil {
		if s, ok, err := stringMethod(w.t, v, "__repr__"); ok {
			if err != nil {
				return err
			}
			return w.write(s)
		}
	}
	if err := w.t.Check(); err != nil {
		return err
	}
	return w.container(v)
}

// container writes values that hold others, and the rest.
func (w *reprWriter) container(v Value) error {
	switch x := v.(type) {
	case *List:
		return w.nested(v, "[...]", func() error { return w.items("[", "]", func() []Value { return x.Items }) })
	case *Tuple:
		end := ")"
		if len(x.Items) == 1 {
			end = ",)"
		}
		return w.nested(v, "(...)", func() error { return w.items("(", end, func() []Value { return x.Items }) })
	case *Dict:
		return w.nested(v, "{...}", func() error { return w.dict(x) })
	case *Set:
		return w.nested(v, TypeOf(v).name+"(...)", func() error { return w.set(TypeOf(v), x.Items()) })
	case *FrozenSet:
		return w.nested(v, TypeOf(v).name+"(...)", func() error { return w.set(TypeOf(v), x.Items()) })
	case *ByteArray:
		return w.write(TypeOf(v).name + "(" + reprBytes(string(x.Bytes)) + ")")
	case *Exception:
		return w.nested(v, "...", func() error { return w.exception(x) })
	case *Instance:
		if x.native != Absent {
			return w.value(x.native)
		}
	case HasRepr:
		return w.nested(v, "...", func() error {
			s, err := x.Repr(w.t)
			if err != nil {
				return err
			}
			return w.write(s)
		})
	}
	return w.other(v)
}

// nested writes a container unless it is being written already.
func (w *reprWriter) nested(v Value, again string, f func() error) error {
	for _, r := range w.t.reprs {
		if r == v {
			return w.write(again)
		}
	}
	if err := w.t.enter(" while getting the repr of an object"); err != nil {
		return err
	}
	w.t.reprs = append(w.t.reprs, v)
	err := f()
	w.t.reprs = w.t.reprs[:len(w.t.reprs)-1]
	w.t.Leave()
	return err
}

func (w *reprWriter) items(start, end string, items func() []Value) error {
	w.b.WriteString(start)
	for i := 0; ; i++ {
		list := items()
		if i >= len(list) {
			break
		}
		if i > 0 {
			w.b.WriteString(", ")
		}
		if err := w.value(list[i]); err != nil {
			return err
		}
	}
	return w.write(end)
}

func (w *reprWriter) dict(d *Dict) error {
	w.b.WriteString("{")
	first := true
	for k, v := range d.All() {
		if !first {
			w.b.WriteString(", ")
		}
		first = false
		if err := w.value(k); err != nil {
			return err
		}
		w.b.WriteString(": ")
		if err := w.value(v); err != nil {
			return err
		}
	}
	return w.write("}")
}

func (w *reprWriter) set(c *Class, items []Value) error {
	if len(items) == 0 {
		return w.write(c.name + "()")
	}
	start, end := "{", "}"
	if c != SetClass {
		start, end = c.name+"({", "})"
	}
	return w.items(start, end, func() []Value { return items })
}

func (w *reprWriter) exception(e *Exception) error {
	if e.class.IsSub(BaseExceptionGroup) && len(e.args) == 2 {
		return w.group(e)
	}
	w.b.WriteString(e.class.name)
	return w.items("(", ")", func() []Value { return e.args })
}

// other writes what has neither items nor a repr of its own.
func (w *reprWriter) other(v Value) error {
	switch x := v.(type) {
	case *Class:
		return w.write("<class '" + x.fullName() + "'>")
	case *Builtin:
		return w.write(x.repr())
	case *BoundMethod:
		return w.boundMethod(x)
	case *Function:
		return w.write(fmt.Sprintf("<function %s at %#x>", x.QualName, addressOf(v)))
	case *Module:
		return w.write("<module " + reprString(x.Name) + ">")
	case *Range:
		return w.rangeRepr(x)
	case *Slice:
		return w.nested(v, "slice(...)", func() error {
			return w.items("slice(", ")", func() []Value { return x.items() })
		})
	case *StaticMethod:
		w.b.WriteString("<staticmethod(")
		if err := w.nested(v, "...", func() error { return w.value(x.Func) }); err != nil {
			return err
		}
		return w.write(")>")
	case *ClassMethod:
		w.b.WriteString("<classmethod(")
		if err := w.nested(v, "...", func() error { return w.value(x.Func) }); err != nil {
			return err
		}
		return w.write(")>")
	case *getset:
		return w.write(fmt.Sprintf("<attribute '%s' of '%s' objects>", x.p.Name, x.owner.name))
	}
	return w.write(defaultRepr(v))
}

// defaultRepr is object.__repr__.
func defaultRepr(v Value) string {
	return fmt.Sprintf("<%s object at %#x>", TypeOf(v).fullName(), addressOf(v))
}

// fullName is the class's name with its module, unless that is builtins.
func (c *Class) fullName() string {
	if c.module == "builtins" || c.module == "" {
		return c.qualname
	}
	return c.module + "." + c.qualname
}

func (b *Builtin) repr() string {
	switch b.kind {
	case kindMethod:
		return fmt.Sprintf("<method '%s' of '%s' objects>", b.name, b.owner.name)
	case kindWrapper:
		return fmt.Sprintf("<slot wrapper '%s' of '%s' objects>", b.name, b.owner.name)
	}
	return "<built-in function " + b.name + ">"
}

func (w *reprWriter) boundMethod(m *BoundMethod) error {
	switch f := m.Func.(type) {
	case *Builtin:
		if f.kind == kindWrapper {
			return w.write(fmt.Sprintf("<method-wrapper '%s' of %s object at %#x>", f.name, TypeName(m.Self), addressOf(m.Self)))
		}
		return w.write(fmt.Sprintf("<built-in method %s of %s object at %#x>", f.name, TypeName(m.Self), addressOf(m.Self)))
	case *Function:
		w.b.WriteString("<bound method " + f.QualName + " of ")
	default:
		w.b.WriteString("<bound method ? of ")
	}
	if err := w.nested(m, "...", func() error { return w.value(m.Self) }); err != nil {
		return err
	}
	return w.write(">")
}

// reprString is repr of a str.
func reprString(s string) string {
	plain := true
	quotes, doubles := false, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\'':
			quotes = true
		case c == '"':
			doubles = true
		case c < ' ' || c == '\\' || c >= 0x7f:
			plain = false
		}
	}
	q := byte('\'')
	if quotes && !doubles {
		q = '"'
	}
	if plain && !(quotes && doubles) {
		return string(q) + s + string(q)
	}
	var b strings.Builder
	b.Grow(len(s) + 8)
	b.WriteByte(q)
	for _, r := range s {
		switch {
		case r == rune(q) || r == '\\':
			b.WriteByte('\\')
			b.WriteByte(byte(r))
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r >= ' ' && r < 0x7f || r > 0x7f && isPrintable(r):
			b.WriteRune(r)
		default:
			escapeRune(&b, r)
		}
	}
	b.WriteByte(q)
	return b.String()
}

const hexDigits = "0123456789abcdef"

// escapeRune writes \xhh, \uhhhh or \Uhhhhhhhh.
func escapeRune(b *strings.Builder, r rune) {
	n := 2
	switch {
	case r > 0xffff:
		b.WriteString(`\U`)
		n = 8
	case r > 0xff:
		b.WriteString(`\u`)
		n = 4
	default:
		b.WriteString(`\x`)
	}
	for n--; n >= 0; n-- {
		b.WriteByte(hexDigits[r>>(4*n)&15])
	}
}

// reprBytes is repr of bytes.
func reprBytes(s string) string {
	q := byte('\'')
	if strings.IndexByte(s, '\'') >= 0 && strings.IndexByte(s, '"') < 0 {
		q = '"'
	}
	b := make([]byte, 0, len(s)+3)
	b = append(b, 'b', q)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == q || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\r':
			b = append(b, `\r`...)
		case c == '\t':
			b = append(b, `\t`...)
		case c < ' ' || c >= 0x7f:
			b = append(b, '\\', 'x', hexDigits[c>>4], hexDigits[c&15])
		default:
			b = append(b, c)
		}
	}
	return string(append(b, q))
}
