package object

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// FormatString is s.format(*args, **kw).
func FormatString(t *Thread, s string, args []Value, kw *Dict) (string, error) {
	f := formatter{t: t, args: args, get: func(name string) (Value, error) {
		if kw != nil {
			if v, ok := kw.Get(name); ok {
				return v, nil
			}
		}
		return nil, NewException(KeyError, name)
	}}
	return f.render(s, 2)
}

// formatMapping is s.format_map(m).
func formatMapping(t *Thread, s string, m Value) (string, error) {
	f := formatter{t: t, mapping: true, get: func(name string) (Value, error) { return GetItem(t, m, name) }}
	return f.render(s, 2)
}

// A formatter renders replacement fields.
type formatter struct {
	t       *Thread
	args    []Value
	mapping bool
	get     func(name string) (Value, error)
	auto    int // the next automatic number
	manual  bool
	numbers bool // automatic numbers are in use
}

// render renders s; fields within fields go depth levels deep.
func (f *formatter) render(s string, depth int) (string, error) {
	if depth <= 0 {
		return "", Raise(ValueError, "Max string recursion exceeded")
	}
	var b strings.Builder
	for s != "" {
		i := strings.IndexAny(s, "{}")
		if i < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:i])
		c := s[i]
		s = s[i+1:]
		if s != "" && s[0] == c {
			b.WriteByte(c)
			s = s[1:]
			continue
		}
		if c == '}' {
			return "", Raise(ValueError, "Single '}' encountered in format string")
		}
		if s == "" {
			return "", Raise(ValueError, "Single '{' encountered in format string")
		}
		field, rest, err := f.parseField(s)
		if err != nil {
			return "", err
		}
		text, err := f.renderField(field, depth)
		if err != nil {
			return "", err
		}
		if err := f.t.Charge(len(text)); err != nil {
			return "", err
		}
		b.WriteString(text)
		s = rest
	}
	return b.String(), f.t.Charge(b.Len())
}

// replField is what stands between braces.
type replField struct {
	name   string
	conv   rune // 0: none
	spec   string
	nested bool // the spec has fields of its own
}

// parseField follows CPython's parse_field; s is what follows the brace.
func (f *formatter) parseField(s string) (field replField, rest string, err error) {
	i, bracket := 0, false
name:
	for i < len(s) {
		switch s[i] {
		case '{':
			if !bracket {
				return field, "", Raise(ValueError, "unexpected '{' in field name")
			}
		case '[':
			bracket = true
		case ']':
			bracket = false
		case '}', ':', '!':
			if !bracket {
				break name
			}
		}
		i++
	}
	field.name = s[:i]
	if i >= len(s) {
		return field, "", Raise(ValueError, "expected '}' before end of string")
	}
	c := s[i]
	s = s[i+1:]
	if c == '}' {
		return field, s, nil
	}
	if c == '!' {
		if s == "" {
			return field, "", Raise(ValueError, "end of string while looking for conversion specifier")
		}
		r, w := utf8.DecodeRuneInString(s)
		field.conv, s = r, s[w:]
		if s == "" {
			return field, "", Raise(ValueError, "unmatched '{' in format spec")
		}
		c, s = s[0], s[1:]
		if c == '}' {
			return field, s, nil
		}
		if c != ':' {
			return field, "", Raise(ValueError, "expected ':' after conversion specifier")
		}
	}
	depth := 1
	for j := range len(s) {
		switch s[j] {
		case '{':
			field.nested = true
			depth++
		case '}':
			if depth--; depth == 0 {
				field.spec = s[:j]
				return field, s[j+1:], nil
			}
		}
	}
	return field, "", Raise(ValueError, "unmatched '{' in format spec")
}

func (f *formatter) renderField(field replField, depth int) (string, error) {
	v, err := f.lookup(field.name)
	if err != nil {
		return "", err
	}
	switch field.conv {
	case 0:
	case 'r', 's', 'a':
		if v, err = convert(f.t, v, field.conv); err != nil {
			return "", err
		}
	default:
		if field.conv > 32 && field.conv < 127 {
			return "", Raise(ValueError, "Unknown conversion specifier %c", field.conv)
		}
		return "", Raise(ValueError, "Unknown conversion specifier \\x%s", hexString(uint64(field.conv)))
	}
	spec := field.spec
	if field.nested {
		if spec, err = f.render(spec, depth-1); err != nil {
			return "", err
		}
	}
	return Format(f.t, v, spec)
}

// convert is !r, !s and !a.
func convert(t *Thread, v Value, conv rune) (Value, error) {
	var s string
	var err error
	switch conv {
	case 'r':
		s, err = Repr(t, v)
	case 'a':
		s, err = Ascii(t, v)
	default:
		s, err = Str(t, v)
	}
	return s, err
}

// lookup finds what a field's name stands for.
func (f *formatter) lookup(name string) (Value, error) {
	i := strings.IndexAny(name, ".[")
	if i < 0 {
		i = len(name)
	}
	v, err := f.first(name[:i])
	if err != nil {
		return nil, err
	}
	rest := name[i:]
	for rest != "" {
		c := rest[0]
		rest = rest[1:]
		if c == '.' {
			end := strings.IndexAny(rest, ".[")
			if end < 0 {
				end = len(rest)
			}
			if end == 0 {
				return nil, Raise(ValueError, "Empty attribute in format string")
			}
			if v, err = GetAttr(f.t, v, rest[:end]); err != nil {
				return nil, err
			}
			rest = rest[end:]
			continue
		}
		end := strings.IndexByte(rest, ']')
		if end < 0 {
			return nil, Raise(ValueError, "Missing ']' in format string")
		}
		if end == 0 {
			return nil, Raise(ValueError, "Empty attribute in format string")
		}
		key, err := fieldKey(rest[:end])
		if err != nil {
			return nil, err
		}
		if v, err = GetItem(f.t, v, key); err != nil {
			return nil, err
		}
		rest = rest[end+1:]
		if rest != "" && rest[0] != '.' && rest[0] != '[' {
			return nil, Raise(ValueError, "Only '.' or '[' may follow ']' in format field specifier")
		}
	}
	return v, nil
}

// fieldKey is an index in brackets: an int where it is all digits.
func fieldKey(s string) (Value, error) {
	if strings.Trim(s, "0123456789") != "" {
		return s, nil
	}
	i, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return nil, Raise(ValueError, "Too many decimal digits in format string")
	}
	return i, nil
}

// first finds the argument that a field begins with.
func (f *formatter) first(name string) (Value, error) {
	if name != "" && strings.Trim(name, "0123456789") != "" {
		return f.get(name)
	}
	auto := name == ""
	if auto && f.manual {
		return nil, Raise(ValueError, "cannot switch from manual field specification to automatic field numbering")
	}
	if !auto && f.numbers {
		return nil, Raise(ValueError, "cannot switch from automatic field numbering to manual field specification")
	}
	var i int64
	if auto {
		f.numbers = true
		i = int64(f.auto)
		f.auto++
	} else {
		f.manual = true
		var err error
		if i, err = strconv.ParseInt(name, 10, 64); err != nil {
			return nil, Raise(ValueError, "Too many decimal digits in format string")
		}
	}
	if f.mapping {
		return nil, Raise(ValueError, "Format string contains positional fields")
	}
	if i >= int64(len(f.args)) {
		return nil, Raise(IndexError, "Replacement index %d out of range for positional args tuple", i)
	}
	return f.args[i], nil
}
