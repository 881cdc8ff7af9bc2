package library

import (
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

func buildString(b *builder) {
	const lower, upper = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	const punctuation, whitespace = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", " \t\n\r\x0b\x0c"
	for name, s := range map[string]string{"ascii_lowercase": lower, "ascii_uppercase": upper, "ascii_letters": lower + upper,
		"digits": "0123456789", "hexdigits": "0123456789abcdefABCDEF", "octdigits": "01234567", "punctuation": punctuation,
		"whitespace": whitespace, "printable": "0123456789" + lower + upper + punctuation + whitespace} {
		b.set(name, s)
	}
	b.fn("capwords", "s, sep=None", func(t *thread, a args) (value, error) {
		parts, err := object.CallMethod(t, a[0], "split", []value{given(a, 1)}, nil)
		if err != nil {
			return nil, err
		}
		words, err := object.ToSlice(t, parts)
		if err != nil {
			return nil, err
		}
		for i, w := range words {
			if words[i], err = object.CallMethod(t, w, "capitalize", nil, nil); err != nil {
				return nil, err
			}
		}
		sep := given(a, 1)
		if isNone(sep) {
			sep = " "
		}
		return object.CallMethod(t, sep, "join", []value{newList(words)}, nil)
	})
	b.class(templateClass())
	b.fromPython("_formatter", "Formatter")
}

var templateOnce lazyClass

// templateClass is string.Template.
func templateClass() *object.Class {
	return templateOnce.get(func() object.ClassSpec {
		sub := func(safe bool) object.MethodFunc {
			return func(t *thread, self value, a args) (value, error) {
				text, err := object.GetAttr(t, self, "template")
				if err != nil {
					return nil, err
				}
				kw := a[1].(*object.Dict)
				lookup := func(name string) (value, bool, error) {
					if v, ok := kw.Get(name); ok {
						return v, true, nil
					}
					if !a.Given(0) {
						return nil, false, nil
					}
					if d, ok := a[0].(*object.Dict); ok {
						return d.Find(t, name)
					}
					v, err := object.GetItem(t, a[0], name)
					if err != nil {
						if e := object.AsException(err); e.IsA(object.KeyError) {
							return nil, false, nil
						}
						return nil, false, err
					}
					return v, true, nil
				}
				return expandTemplate(t, mustStr(text), lookup, safe)
			}
		}
		return object.ClassSpec{Name: "Template", Module: "string", Sig: "template",
			Attrs: map[string]value{"delimiter": "$", "idpattern": "(?a:[_a-z][_a-z0-9]*)"},
			Init: func(t *thread, self value, a args) (value, error) {
				return nil, object.SetAttr(t, self, "template", a[0])
			},
			Methods: []object.Method{
				{Name: "substitute", Sig: "mapping={}, /, **kws", Fn: sub(false)},
				{Name: "safe_substitute", Sig: "mapping={}, /, **kws", Fn: sub(true)},
				{Name: "get_identifiers", Fn: func(t *thread, self value, a args) (value, error) {
					text, err := object.GetAttr(t, self, "template")
					if err != nil {
						return nil, err
					}
					var names []value
					seen := map[string]bool{}
					_, err = expandTemplate(t, mustStr(text), func(name string) (value, bool, error) {
						if !seen[name] {
							seen[name] = true
							names = append(names, name)
						}
						return "", true, nil
					}, true)
					return newList(names), err
				}},
				{Name: "is_valid", Fn: func(t *thread, self value, a args) (value, error) {
					text, err := object.GetAttr(t, self, "template")
					if err != nil {
						return nil, err
					}
					_, err = expandTemplate(t, mustStr(text), func(string) (value, bool, error) { return "", true, nil }, false)
					return err == nil, t.Check()
				}},
			}}
	})
}

// substituteTemplate expands $-placeholders with a dict's values.
func substituteTemplate(t *thread, s string, d *object.Dict, safe bool) (value, error) {
	return expandTemplate(t, s, func(name string) (value, bool, error) {
		v, ok := d.Get(name)
		return v, ok, nil
	}, safe)
}

// expandTemplate replaces $name, ${name} and $$. Where safe, what is wrong stays as it stands.
func expandTemplate(t *thread, s string, lookup func(string) (value, bool, error), safe bool) (value, error) {
	var b strings.Builder
	word := func(from int) int {
		i := from
		for i < len(s) && (s[i] == '_' || isASCIILetter(rune(s[i])) || i > from && isASCIIDigit(rune(s[i]))) {
			i++
		}
		return i
	}
	for i := 0; i < len(s); i++ {
		if s[i] != '$' {
			b.WriteByte(s[i])
			continue
		}
		if strings.HasPrefix(s[i:], "$$") {
			b.WriteByte('$')
			i++
			continue
		}
		name, end := "", i+1
		if strings.HasPrefix(s[i:], "${") {
			if j := word(i + 2); j > i+2 && j < len(s) && s[j] == '}' {
				name, end = s[i+2:j], j+1
			}
		} else if j := word(i + 1); j > i+1 {
			name, end = s[i+1:j], j
		}
		if name == "" {
			if !safe {
				line := strings.Count(s[:i], "\n") + 1
				col := len([]rune(s[strings.LastIndexByte(s[:i], '\n')+1:i])) + 1
				return nil, valueError("Invalid placeholder in string: line %d, col %d", line, col)
			}
			b.WriteByte('$')
			continue
		}
		v, ok, err := lookup(name)
		switch {
		case err != nil:
			return nil, err
		case !ok && !safe:
			return nil, object.NewException(object.KeyError, name)
		case !ok:
			b.WriteString(s[i:end])
		default:
			text, err := object.Str(t, v)
			if err != nil {
				return nil, err
			}
			if err := t.Charge(len(text)); err != nil {
				return nil, err
			}
			b.WriteString(text)
		}
		i = end - 1
	}
	if err := t.Charge(b.Len()); err != nil {
		return nil, err
	}
	return b.String(), nil
}
