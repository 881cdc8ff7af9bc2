package library

import (
	"errors"
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

// pattern is re.Pattern.
type pattern struct{ re *regex }

var patternOnce, reErrorOnce lazyClass

func reErrorClass() *object.Class {
	return reErrorOnce.get(func() object.ClassSpec { return newExcClass("error", "re", object.ExceptionClass) })
}

// reException is the re.error of a faulty pattern.
func reException(t *thread, e *reError) error {
	if e.pos == -2 {
		return object.Raise(object.OverflowError, "%s", e.msg)
	}
	exc := object.Raise(reErrorClass(), "%s", e.Error())
	fields := map[string]value{"msg": e.msg, "pattern": e.pattern, "pos": nil, "lineno": nil, "colno": nil}
	if e.pos >= 0 {
		line, col := e.lineCol()
		fields["pos"], fields["lineno"], fields["colno"] = int64(e.pos), int64(line), int64(col)
	}
	for name, v := range fields {
		if err := object.SetAttr(t, exc, name, v); err != nil {
			return err
		}
	}
	return exc
}

func (p *pattern) Class() *object.Class { return patternOnce.get(patternSpec) }

func (p *pattern) patternValue() value {
	if p.re.isBytes {
		return object.Bytes(p.re.text)
	}
	return p.re.text
}

func (p *pattern) Repr(t *thread) (string, error) {
	text := mustRepr(p.patternValue())
	if r := []rune(text); len(r) > 200 {
		text = string(r[:200])
	}
	flags := p.re.flags
	if !p.re.isBytes {
		flags &^= reUnicode
	}
	if flags != 0 {
		text += ", " + flagsText(flags)
	}
	return "re.compile(" + text + ")", nil
}

func (p *pattern) Hash(t *thread) (int64, error) {
	return object.Hash(t, newTuple(p.patternValue(), int64(p.re.flags)))
}

func (p *pattern) Compare(t *thread, op object.CmpOp, other value) (value, bool, error) {
	o, ok := other.(*pattern)
	if !ok || op != object.OpEq && op != object.OpNe {
		return nil, false, nil
	}
	same := p.re.text == o.re.text && p.re.flags == o.re.flags && p.re.isBytes == o.re.isBytes
	return same == (op == object.OpEq), true, nil
}

// regexArg compiles the first argument of re's functions.
func (l *Library) regexArg(t *thread, v, flags value) (*regex, error) {
	n := 0
	if !isNone(flags) {
		var err error
		if n, err = intArg(t, flags); err != nil {
			return nil, err
		}
	}
	if p, ok := v.(*pattern); ok {
		if n != 0 {
			return nil, valueError("cannot process flags argument with a compiled pattern")
		}
		return p.re, nil
	}
	text, ok := asStr(v)
	isBytes := false
	if !ok {
		if text, ok = asBytes(v); !ok {
			if _, err := object.Hash(t, v); err != nil {
				return nil, err
			}
			return nil, typeError("first argument must be string or compiled pattern")
		}
		isBytes = true
	}
	if len(text) > 100000 {
		return nil, object.Raise(object.MemoryError, "")
	}
	switch {
	case isBytes && n&reUnicode != 0:
		return nil, valueError("cannot use UNICODE flag with a bytes pattern")
	case !isBytes && n&reLocale != 0:
		return nil, valueError("cannot use LOCALE flag with a str pattern")
	case n&reASCII != 0 && n&reUnicode != 0:
		return nil, valueError("ASCII and UNICODE flags are incompatible")
	}
	re, err := l.regexes.get(text, n, isBytes)
	var fault *reError
	if errors.As(err, &fault) {
		return nil, reException(t, fault)
	}
	return re, err
}

// bounds are optional pos and endpos arguments within n characters.
func (s *subject) bounds(t *thread, a args, i int) (pos, end int, err error) {
	end = len(s.runes)
	if len(a) <= i {
		return 0, end, nil
	}
	if a.Given(i) {
		if pos, err = object.IntIndex(t, a[i], nil); err != nil {
			return
		}
	}
	if a.Given(i + 1) {
		if end, err = object.IntIndex(t, a[i+1], nil); err != nil {
			return
		}
	}
	end = min(max(end, 0), len(s.runes))
	return max(pos, 0), end, nil
}

// search is match, fullmatch and search, by kind. a are string, pos, endpos.
func (r *regex) search(t *thread, kind int, a args) (value, error) {
	s, err := newSubject(t, r, a[0])
	if err != nil {
		return nil, err
	}
	pos, end, err := s.bounds(t, a, 1)
	if err != nil {
		return nil, err
	}
	if pos > end {
		return nil, nil
	}
	m, err := r.find(t, s, kind, pos, end)
	if err != nil || m == nil {
		return nil, err
	}
	m.pos, m.endpos = pos, end
	return m, nil
}

// found is what findall gives for a match.
func (m *match) found() value {
	empty := m.s.slice(0, 0)
	switch m.re.groups {
	case 0:
		return m.at(0, empty)
	case 1:
		return m.at(1, empty)
	}
	out := make([]value, m.re.groups)
	for i := range out {
		out[i] = m.at(i+1, empty)
	}
	return newTuple(out...)
}

func (r *regex) findall(t *thread, a args) (value, error) {
	s, err := newSubject(t, r, a[0])
	if err != nil {
		return nil, err
	}
	pos, end, err := s.bounds(t, a, 1)
	if err != nil {
		return nil, err
	}
	var out []value
	err = r.each(t, s, pos, end, func(m *match) (bool, error) {
		out = append(out, m.found())
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	return newList(out), nil
}

// matchIter is what finditer gives.
type matchIter struct {
	re       *regex
	s        *subject
	kind     int
	pos, end int
	from     int
	done     bool
}

func (it *matchIter) TypeName() string { return "callable_iterator" }

func (it *matchIter) Next(t *thread) (value, bool, error) {
	if it.done || it.pos > it.end {
		return nil, false, nil
	}
	m, err := it.re.find(t, it.s, it.kind, it.pos, it.end)
	if err != nil || m == nil {
		it.done = true
		return nil, false, err
	}
	m.pos, m.endpos = it.from, it.end
	it.kind, it.pos = formSearch, m.spans[0][1]
	if m.spans[0][0] == m.spans[0][1] {
		it.kind = formSearchMoving
	}
	return m, true, nil
}

func (r *regex) finditer(t *thread, a args) (value, error) {
	s, err := newSubject(t, r, a[0])
	if err != nil {
		return nil, err
	}
	pos, end, err := s.bounds(t, a, 1)
	if err != nil {
		return nil, err
	}
	return &matchIter{re: r, s: s, kind: formSearch, pos: pos, end: end, from: pos}, nil
}

// split is re.split: a are string, maxsplit.
func (r *regex) split(t *thread, a args) (value, error) {
	s, err := newSubject(t, r, a[0])
	if err != nil {
		return nil, err
	}
	limit := 0
	if a.Given(1) {
		if limit, err = intArg(t, a[1]); err != nil {
			return nil, err
		}
	}
	var out []value
	last, n := 0, 0
	if limit >= 0 {
		err = r.each(t, s, 0, len(s.runes), func(m *match) (bool, error) {
			out = append(out, s.slice(last, m.spans[0][0]))
			for g := 1; g <= r.groups; g++ {
				out = append(out, m.at(g, nil))
			}
			last = m.spans[0][1]
			n++
			return limit == 0 || n < limit, nil
		})
		if err != nil {
			return nil, err
		}
	}
	return newList(append(out, s.slice(last, len(s.runes)))), nil
}

// sub is re.subn: a are repl, string, count.
func (r *regex) sub(t *thread, a args) (value, int, error) {
	s, err := newSubject(t, r, a[1])
	if err != nil {
		return nil, 0, err
	}
	limit := 0
	if a.Given(2) {
		if limit, err = intArg(t, a[2]); err != nil {
			return nil, 0, err
		}
	}
	var replace func(m *match) (value, error)
	if isCallable(t, a[0]) {
		replace = func(m *match) (value, error) { return call(t, a[0], m) }
	} else {
		tpl, err := r.template(t, a[0])
		if err != nil {
			return nil, 0, err
		}
		replace = func(m *match) (value, error) { return tpl.expand(t, m) }
	}
	var b strings.Builder
	last, n := 0, 0
	put := func(v value) error {
		text, ok := asStr(v)
		if s.isBytes {
			text, ok = asBytes(v)
		}
		if !ok && v != nil {
			want := "str instance"
			if s.isBytes {
				want = "a bytes-like object"
			}
			return typeError("sequence item %d: expected %s, %s found", n, want, object.TypeName(v))
		}
		b.WriteString(text)
		return t.Charge(len(text))
	}
	err = r.each(t, s, 0, len(s.runes), func(m *match) (bool, error) {
		if limit < 0 {
			return false, nil
		}
		if err := put(s.slice(last, m.spans[0][0])); err != nil {
			return false, err
		}
		v, err := replace(m)
		if err != nil {
			return false, err
		}
		if err := put(v); err != nil {
			return false, err
		}
		last = m.spans[0][1]
		n++
		return limit == 0 || n < limit, nil
	})
	if err != nil {
		return nil, 0, err
	}
	if err := put(s.slice(last, len(s.runes))); err != nil {
		return nil, 0, err
	}
	if s.isBytes {
		return object.Bytes(b.String()), n, nil
	}
	return b.String(), n, nil
}

func patternSpec() object.ClassSpec {
	method := func(name, sig string, fn func(t *thread, r *regex, a args) (value, error)) object.Method {
		return object.Method{Name: name, Sig: sig,
			Fn: func(t *thread, s value, a args) (value, error) { return fn(t, s.(*pattern).re, a) }}
	}
	prop := func(name string, get func(p *pattern) value) object.Property {
		return object.Property{Name: name, Get: func(t *thread, s value) (value, error) { return get(s.(*pattern)), nil }}
	}
	search := func(name string, kind int) object.Method {
		return method(name, "string, pos=0, endpos=9223372036854775807", func(t *thread, r *regex, a args) (value, error) {
			return r.search(t, kind, a)
		})
	}
	return object.ClassSpec{Name: "Pattern", Module: "re", ErrName: "re.Pattern", Final: true,
		Methods: []object.Method{
			search("search", formSearch), search("match", formMatch), search("fullmatch", formFull),
			method("findall", "string, pos=0, endpos=9223372036854775807", func(t *thread, r *regex, a args) (value, error) { return r.findall(t, a) }),
			method("finditer", "string, pos=0, endpos=9223372036854775807", func(t *thread, r *regex, a args) (value, error) { return r.finditer(t, a) }),
			method("split", "string, maxsplit=0", func(t *thread, r *regex, a args) (value, error) { return r.split(t, a) }),
			method("sub", "repl, string, count=0", func(t *thread, r *regex, a args) (value, error) {
				v, _, err := r.sub(t, a)
				return v, err
			}),
			method("subn", "repl, string, count=0", func(t *thread, r *regex, a args) (value, error) {
				v, n, err := r.sub(t, a)
				if err != nil {
					return nil, err
				}
				return newTuple(v, int64(n)), nil
			}),
			method("__copy__", "", func(t *thread, r *regex, a args) (value, error) { return &pattern{r}, nil }),
		},
		Properties: []object.Property{
			prop("pattern", (*pattern).patternValue),
			prop("flags", func(p *pattern) value { return int64(p.re.flags) }),
			prop("groups", func(p *pattern) value { return int64(p.re.groups) }),
			prop("groupindex", func(p *pattern) value {
				d := object.NewDict(len(p.re.order))
				for _, name := range p.re.order {
					d.Set(name, int64(p.re.names[name]))
				}
				return &mappingProxy{d}
			}),
		}}
}

func buildRe(b *builder) {
	pat := func(name, sig string, fn func(t *thread, r *regex, a args) (value, error), flagsAt int) {
		b.fn(name, sig, func(t *thread, a args) (value, error) {
			r, err := b.lib.regexArg(t, a[0], given(a, flagsAt))
			if err != nil {
				return nil, err
			}
			return fn(t, r, a[1:flagsAt])
		})
	}
	search := func(name string, kind int) {
		pat(name, "pattern, string, flags=0", func(t *thread, r *regex, a args) (value, error) {
			return r.search(t, kind, a)
		}, 2)
	}
	search("search", formSearch)
	search("match", formMatch)
	search("fullmatch", formFull)
	pat("findall", "pattern, string, flags=0", func(t *thread, r *regex, a args) (value, error) { return r.findall(t, a) }, 2)
	pat("finditer", "pattern, string, flags=0", func(t *thread, r *regex, a args) (value, error) { return r.finditer(t, a) }, 2)
	pat("split", "pattern, string, maxsplit=0, flags=0", func(t *thread, r *regex, a args) (value, error) { return r.split(t, a) }, 3)
	pat("sub", "pattern, repl, string, count=0, flags=0", func(t *thread, r *regex, a args) (value, error) {
		v, _, err := r.sub(t, a)
		return v, err
	}, 4)
	pat("subn", "pattern, repl, string, count=0, flags=0", func(t *thread, r *regex, a args) (value, error) {
		v, n, err := r.sub(t, a)
		if err != nil {
			return nil, err
		}
		return newTuple(v, int64(n)), nil
	}, 4)
	pat("compile", "pattern, flags=0", func(t *thread, r *regex, a args) (value, error) { return &pattern{r}, nil }, 1)
	b.fn("escape", "pattern", reEscape)
	b.fn("purge", "", func(t *thread, a args) (value, error) { return nil, nil })
	for name, n := range map[string]int{"A": reASCII, "ASCII": reASCII, "I": reIgnoreCase, "IGNORECASE": reIgnoreCase,
		"L": reLocale, "LOCALE": reLocale, "M": reMultiline, "MULTILINE": reMultiline, "S": reDotAll, "DOTALL": reDotAll,
		"U": reUnicode, "UNICODE": reUnicode, "X": reVerbose, "VERBOSE": reVerbose, "NOFLAG": 0, "DEBUG": reDebug} {
		b.set(name, regexFlag(n))
	}
	b.class(regexFlagClass())
	b.set("error", reErrorClass())
	b.class((&pattern{}).Class())
	b.class((&match{}).Class())
}

// reEscape is re.escape.
func reEscape(t *thread, a args) (value, error) {
	s, isStr := asStr(a[0])
	if !isStr {
		var ok bool
		if s, ok = asBytes(a[0]); !ok {
			return nil, typeError("expected str or bytes-like object, got '%s'", object.TypeName(a[0]))
		}
	}
	if err := t.Charge(2 * len(s)); err != nil {
		return nil, err
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if strings.IndexByte("()[]{}?*+-|^$\\.&~# \t\n\r\v\f", s[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	if isStr {
		return b.String(), nil
	}
	return object.Bytes(b.String()), nil
}

// flagsText writes flags as re.IGNORECASE|re.MULTILINE.
func flagsText(flags int) string {
	var names []string
	for _, f := range []struct {
		bit  int
		name string
	}{{reTemplate, "re.TEMPLATE"}, {reIgnoreCase, "re.IGNORECASE"}, {reLocale, "re.LOCALE"}, {reMultiline, "re.MULTILINE"},
		{reDotAll, "re.DOTALL"}, {reUnicode, "re.UNICODE"}, {reVerbose, "re.VERBOSE"}, {reDebug, "re.DEBUG"}, {reASCII, "re.ASCII"}} {
		if flags&f.bit != 0 {
			names = append(names, f.name)
		}
	}
	if len(names) == 0 {
		return "re.NOFLAG"
	}
	return strings.Join(names, "|")
}

var regexFlagOnce lazyClass

// regexFlagClass is re.RegexFlag: an int that shows its flags by name.
func regexFlagClass() *object.Class {
	return regexFlagOnce.get(func() object.ClassSpec {
		text := func(t *thread, self value, a args) (value, error) {
			n, _ := asInt(self)
			return flagsText(int(n)), nil
		}
		spec := object.ClassSpec{Name: "RegexFlag", Module: "re", Bases: []*object.Class{object.IntClass},
			Methods: []object.Method{{Name: "__repr__", Fn: text}, {Name: "__str__", Fn: text},
				{Name: "__invert__", Fn: func(t *thread, self value, a args) (value, error) {
					n, _ := asInt(self)
					return regexFlag(^int(n) & 0x1ff), nil
				}}},
			Properties: []object.Property{{Name: "value", Get: func(t *thread, self value) (value, error) {
				n, _ := asInt(self)
				return n, nil
			}}}}
		for name, op := range map[string]func(x, y int64) int64{"or": func(x, y int64) int64 { return x | y },
			"and": func(x, y int64) int64 { return x & y }, "xor": func(x, y int64) int64 { return x ^ y }} {
			fn := func(t *thread, self value, a args) (value, error) {
				x, _ := asInt(self)
				y, ok := asInt(a[0])
				if !ok {
					return object.NotImplemented, nil
				}
				return regexFlag(int(op(x, y))), nil
			}
			spec.Methods = append(spec.Methods, object.Method{Name: "__" + name + "__", Sig: "other, /", Fn: fn},
				object.Method{Name: "__r" + name + "__", Sig: "other, /", Fn: fn})
		}
		return spec
	})
}

func regexFlag(n int) value { return regexFlagClass().Wrap(int64(n)) }
