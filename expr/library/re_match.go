package library

import (
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

// match is re.Match.
type match struct {
	re          *regex
	s           *subject
	spans       [][2]int // in characters; -1 where a group took no part
	pos, endpos int
}

var matchOnce lazyClass

func (m *match) Class() *object.Class { return matchOnce.get(matchSpec) }

// at gives the text of a group, or def where it took no part.
func (m *match) at(g int, def value) value {
	sp := m.spans[g]
	if sp[0] < 0 {
		return def
	}
	return m.s.slice(sp[0], sp[1])
}

// index is the number of a group given by number or name.
func (m *match) index(t *thread, v value) (int, error) {
	if name, ok := asStr(v); ok {
		if n, ok := m.re.names[name]; ok {
			return n, nil
		}
		return 0, object.Raise(object.IndexError, "no such group")
	}
	n, err := object.Index(t, v)
	if err != nil {
		return 0, object.Raise(object.IndexError, "no such group")
	}
	if i, ok := n.(int64); ok && i >= 0 && i <= int64(m.re.groups) {
		return int(i), nil
	}
	return 0, object.Raise(object.IndexError, "no such group")
}

func (m *match) Item(t *thread, key value) (value, error) {
	g, err := m.index(t, key)
	if err != nil {
		return nil, err
	}
	return m.at(g, nil), nil
}

func (m *match) Repr(t *thread) (string, error) {
	sp := m.spans[0]
	text, err := object.Repr(t, m.at(0, nil))
	if err != nil {
		return "", err
	}
	if r := []rune(text); len(r) > 50 {
		text = string(r[:50])
	}
	return "<re.Match object; span=(" + itoa(sp[0]) + ", " + itoa(sp[1]) + "), match=" + text + ">", nil
}

// last is the number of the group that was closed last, 0 for none.
func (m *match) last() int {
	best := 0
	for g := 1; g <= m.re.groups; g++ {
		if m.spans[g][0] < 0 {
			continue
		}
		if best == 0 || m.spans[g][1] > m.spans[best][1] ||
			m.spans[g][1] == m.spans[best][1] && m.re.closing[g] > m.re.closing[best] {
			best = g
		}
	}
	return best
}

func matchSpec() object.ClassSpec {
	self := func(v value) *match { return object.Native(v).(*match) }
	method := func(name, sig string, fn func(t *thread, m *match, a args) (value, error)) object.Method {
		return object.Method{Name: name, Sig: sig,
			Fn: func(t *thread, s value, a args) (value, error) { return fn(t, self(s), a) }}
	}
	prop := func(name string, get func(m *match) value) object.Property {
		return object.Property{Name: name, Get: func(t *thread, s value) (value, error) { return get(self(s)), nil }}
	}
	span := func(name string, get func(sp [2]int) value) object.Method {
		return method(name, "group=0, /", func(t *thread, m *match, a args) (value, error) {
			g, err := m.index(t, a.Or(0, int64(0)))
			if err != nil {
				return nil, err
			}
			return get(m.spans[g]), nil
		})
	}
	pair := func(sp [2]int) value { return newTuple(int64(sp[0]), int64(sp[1])) }
	return object.ClassSpec{Name: "Match", Module: "re", ErrName: "re.Match", Final: true,
		Methods: []object.Method{
			method("group", "*args", func(t *thread, m *match, a args) (value, error) {
				items := a[0].(*object.Tuple).Items
				if len(items) == 0 {
					return m.at(0, nil), nil
				}
				out := make([]value, len(items))
				for i, v := range items {
					g, err := m.index(t, v)
					if err != nil {
						return nil, err
					}
					out[i] = m.at(g, nil)
				}
				if len(out) == 1 {
					return out[0], nil
				}
				return newTuple(out...), nil
			}),
			method("groups", "default=None", func(t *thread, m *match, a args) (value, error) {
				out := make([]value, m.re.groups)
				for i := range out {
					out[i] = m.at(i+1, given(a, 0))
				}
				return newTuple(out...), nil
			}),
			method("groupdict", "default=None", func(t *thread, m *match, a args) (value, error) {
				d := object.NewDict(len(m.re.order))
				for _, name := range m.re.order {
					d.Set(name, m.at(m.re.names[name], given(a, 0)))
				}
				return d, nil
			}),
			span("start", func(sp [2]int) value { return int64(sp[0]) }),
			span("end", func(sp [2]int) value { return int64(sp[1]) }),
			span("span", pair),
			method("expand", "template", func(t *thread, m *match, a args) (value, error) {
				tpl, err := m.re.template(t, a[0])
				if err != nil {
					return nil, err
				}
				return tpl.expand(t, m)
			}),
			method("__copy__", "", func(t *thread, m *match, a args) (value, error) { return m, nil }),
		},
		Properties: []object.Property{
			prop("string", func(m *match) value { return m.s.v }),
			prop("re", func(m *match) value { return &pattern{m.re} }),
			prop("pos", func(m *match) value { return int64(m.pos) }),
			prop("endpos", func(m *match) value { return int64(m.endpos) }),
			prop("lastindex", func(m *match) value {
				if n := m.last(); n > 0 {
					return int64(n)
				}
				return nil
			}),
			prop("lastgroup", func(m *match) value {
				n := m.last()
				for name, g := range m.re.names {
					if g == n {
						return name
					}
				}
				return nil
			}),
			prop("regs", func(m *match) value {
				out := make([]value, len(m.spans))
				for i, sp := range m.spans {
					out[i] = pair(sp)
				}
				return newTuple(out...)
			}),
		}}
}

// template is a parsed replacement: pieces of text and numbers of groups.
type template struct {
	parts   []templatePart
	isBytes bool
}

type templatePart struct {
	text  string
	group int // -1: text
}

// template parses a replacement string.
func (r *regex) template(t *thread, v value) (tpl *template, err error) {
	text, ok := asStr(v)
	if !ok {
		b, ok := asBytes(v)
		if !ok {
			return nil, typeError("decoding to str: need a bytes-like object, %s found", object.TypeName(v))
		}
		if !r.isBytes {
			return nil, typeError("sequence item 0: expected str instance, bytes found")
		}
		text = latin1(b)
	} else if r.isBytes {
		return nil, typeError("sequence item 0: expected a bytes-like object, str found")
	}
	tpl = &template{isBytes: r.isBytes}
	if !strings.Contains(text, `\`) {
		tpl.add(text)
		return tpl, nil
	}
	defer func() {
		if e := recover(); e != nil {
			fault, ok := e.(*reError)
			if !ok {
				panic(e)
			}
			tpl, err = nil, reException(t, fault)
		}
	}()
	p := &reParser{src: []rune(text), text: text}
	p.checkEnd()
	for p.more() {
		tok := p.take()
		if tok[0] != '\\' {
			tpl.add(tok)
			continue
		}
		if err := r.templateEscape(p, tpl, tok); err != nil {
			return nil, err
		}
	}
	return tpl, nil
}

func (tpl *template) add(text string) {
	if n := len(tpl.parts); n > 0 && tpl.parts[n-1].group < 0 {
		tpl.parts[n-1].text += text
		return
	}
	tpl.parts = append(tpl.parts, templatePart{text: text, group: -1})
}

func (r *regex) templateGroup(p *reParser, tpl *template, n, back int) {
	if n > r.groups {
		p.fail(back, "invalid group reference %d", n)
	}
	tpl.parts = append(tpl.parts, templatePart{group: n})
}

func (r *regex) templateEscape(p *reParser, tpl *template, tok string) error {
	c := []rune(tok)[1]
	switch {
	case c == 'g':
		if !p.accept('<') {
			p.fail(0, "missing <")
		}
		name := p.until('>', "group name")
		if isIdentifier(name) {
			n, ok := r.names[name]
			if !ok {
				return object.Raise(object.IndexError, "unknown group name %s", reprStr(name))
			}
			tpl.parts = append(tpl.parts, templatePart{group: n})
			return nil
		}
		back := len([]rune(name)) + 1
		if !allDigits(name) || len(name) > 9 {
			p.fail(back, "bad character in group name %s", reprStr(name))
		}
		r.templateGroup(p, tpl, atoi(name), back)
	case c == '0':
		tok += p.takeWhile(2, isOctal)
		tpl.add(string(octalLiteral(tok).r & 0xff))
	case isASCIIDigit(c):
		if isASCIIDigit(p.peek()) {
			tok += p.take()
			if isOctal(c) && isOctal(rune(tok[2])) && isOctal(p.peek()) {
				tok += p.take()
				tpl.add(string(p.octal(tok).r))
				return nil
			}
		}
		r.templateGroup(p, tpl, atoi(tok[1:]), len(tok)-1)
	default:
		if s, ok := simpleEscape(c); ok {
			tpl.add(string(s))
			return nil
		}
		if c == 'b' {
			tpl.add("\b")
			return nil
		}
		if isASCIILetter(c) {
			p.fail(len(tok), "bad escape %s", tok)
		}
		tpl.add(tok)
	}
	return nil
}

// expand fills in a match. Groups that took no part are empty.
func (tpl *template) expand(t *thread, m *match) (value, error) {
	var b strings.Builder
	for _, p := range tpl.parts {
		if p.group < 0 {
			b.WriteString(tpl.raw(p.text))
			continue
		}
		switch s := m.at(p.group, nil).(type) {
		case string:
			b.WriteString(s)
		case object.Bytes:
			b.WriteString(string(s))
		}
	}
	if err := t.Charge(b.Len()); err != nil {
		return nil, err
	}
	if tpl.isBytes {
		return object.Bytes(b.String()), nil
	}
	return b.String(), nil
}

// raw turns text back to bytes where the pattern is one of bytes.
func (tpl *template) raw(s string) string {
	if !tpl.isBytes {
		return s
	}
	return fromLatin1(s)
}

func fromLatin1(s string) string {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		b = append(b, byte(r))
	}
	return string(b)
}
