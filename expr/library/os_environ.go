package library

import (
	"sort"
	"strings"
	"sync"

	"github.com/gramener/gramex-go/expr/object"
)

// environment is os.environ: what the server was started with, and what Python code has set over
// it (which the server itself does not see). It is shared by all interpreters.
type environment struct {
	lookup func(string) (string, bool)
	names  func() []string

	mu   sync.Mutex
	over map[string]*string // nil: deleted
}

func (e *environment) get(name string) (string, bool) {
	e.mu.Lock()
	v, ok := e.over[name]
	e.mu.Unlock()
	if ok {
		if v == nil {
			return "", false
		}
		return *v, true
	}
	if e.lookup == nil {
		return "", false
	}
	return e.lookup(name)
}

func (e *environment) set(name string, v *string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.over == nil {
		e.over = map[string]*string{}
	}
	e.over[name] = v
}

func (e *environment) keys() []string {
	seen := map[string]bool{}
	var out []string
	add := func(name string) {
		if _, ok := e.get(name); ok && !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	if e.names != nil {
		for _, name := range e.names() {
			add(name)
		}
	}
	e.mu.Lock()
	var more []string
	for name := range e.over {
		more = append(more, name)
	}
	e.mu.Unlock()
	sort.Strings(more)
	for _, name := range more {
		add(name)
	}
	return out
}

// expand replaces $NAME and ${NAME} where they are set.
func (e *environment) expand(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '$' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		end, name := i+1, ""
		if s[end] == '{' {
			if j := strings.IndexByte(s[end:], '}'); j > 0 {
				name, end = s[end+1:end+j], end+j+1
			}
		} else {
			for end < len(s) && (s[end] == '_' || isASCIILetter(rune(s[end])) || digitAt(s, end)) {
				end++
			}
			name = s[i+1 : end]
		}
		if v, ok := e.get(name); ok && name != "" {
			b.WriteString(v)
			i = end - 1
			continue
		}
		b.WriteByte('$')
	}
	return b.String()
}

func (e *environment) dict(t *thread) (*object.Dict, error) {
	d := object.NewDict(16)
	for _, name := range e.keys() {
		v, _ := e.get(name)
		if err := t.Charge(64 + len(name) + len(v)); err != nil {
			return nil, err
		}
		d.Set(name, v)
	}
	return d, nil
}

var environOnce lazyClass

func (e *environment) Class() *object.Class { return environOnce.get(environSpec) }

func (e *environment) Item(t *thread, key value) (value, error) {
	name, ok := asStr(key)
	if !ok {
		return nil, typeError("str expected, not %s", object.TypeName(key))
	}
	if v, ok := e.get(name); ok {
		return v, nil
	}
	return nil, object.NewException(object.KeyError, key)
}

func (e *environment) SetItem(t *thread, key, v value) error {
	name, ok := asStr(key)
	if !ok {
		return typeError("str expected, not %s", object.TypeName(key))
	}
	s, ok := asStr(v)
	if !ok {
		return typeError("str expected, not %s", object.TypeName(v))
	}
	if strings.ContainsAny(name, "=\x00") || strings.Contains(s, "\x00") {
		return valueError("illegal environment variable name")
	}
	if err := t.Charge(1000 + 10*(len(s)+len(name))); err != nil {
		return err
	}
	e.set(name, &s)
	return nil
}

func (e *environment) DelItem(t *thread, key value) error {
	if _, err := e.Item(t, key); err != nil {
		return err
	}
	name, _ := asStr(key)
	e.set(name, nil)
	return nil
}

func (e *environment) Len(t *thread) (int, error) { return len(e.keys()), nil }

func (e *environment) Contains(t *thread, v value) (bool, error) {
	name, ok := asStr(v)
	if !ok {
		return false, typeError("str expected, not %s", object.TypeName(v))
	}
	_, ok = e.get(name)
	return ok, nil
}

func (e *environment) Iter(t *thread) (object.Iterator, error) {
	d, err := e.dict(t)
	if err != nil {
		return nil, err
	}
	return object.Iter(t, d)
}

func (e *environment) Repr(t *thread) (string, error) {
	d, err := e.dict(t)
	if err != nil {
		return "", err
	}
	s, err := object.Repr(t, d)
	return "environ(" + s + ")", err
}

func environSpec() object.ClassSpec {
	self := func(v value) *environment { return v.(*environment) }
	spec := object.ClassSpec{Name: "_Environ", Module: "os"}
	for _, name := range []string{"items", "keys", "values", "copy"} {
		spec.Methods = append(spec.Methods, object.Method{Name: name, Fn: func(t *thread, s value, a args) (value, error) {
			d, err := self(s).dict(t)
			if err != nil {
				return nil, err
			}
			return object.CallMethod(t, d, name, nil, nil)
		}})
	}
	spec.Methods = append(spec.Methods,
		object.Method{Name: "get", Sig: "key, default=None", Fn: func(t *thread, s value, a args) (value, error) {
			name, ok := asStr(a[0])
			if !ok {
				return nil, typeError("str expected, not %s", object.TypeName(a[0]))
			}
			if v, ok := self(s).get(name); ok {
				return v, nil
			}
			return given(a, 1), nil
		}},
		object.Method{Name: "pop", Sig: "key, default=None", Fn: func(t *thread, s value, a args) (value, error) {
			v, err := self(s).Item(t, a[0])
			if err != nil {
				if a.Given(1) {
					return a[1], nil
				}
				return nil, err
			}
			return v, self(s).DelItem(t, a[0])
		}},
		object.Method{Name: "setdefault", Sig: "key, default=None", Fn: func(t *thread, s value, a args) (value, error) {
			if v, err := self(s).Item(t, a[0]); err == nil {
				return v, nil
			}
			return given(a, 1), self(s).SetItem(t, a[0], given(a, 1))
		}},
		object.Method{Name: "update", Sig: "other=None, **kw", Fn: func(t *thread, s value, a args) (value, error) {
			for _, v := range []value{given(a, 0), a[1]} {
				d, ok := v.(*object.Dict)
				if !ok {
					continue
				}
				for k, x := range d.All() {
					if err := self(s).SetItem(t, k, x); err != nil {
						return nil, err
					}
				}
			}
			return nil, nil
		}},
	)
	return spec
}
