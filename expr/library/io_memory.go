package library

import (
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

// stringIO is io.StringIO, bytesIO io.BytesIO.
type (
	stringIO struct {
		memory[rune]
		newline string // of writes: "\n" as it is; "" when None was given (translate to \n)
	}
	bytesIO struct{ memory[byte] }
)

var stringIOOnce, bytesIOOnce lazyClass

func stringIOClass() *object.Class {
	return stringIOOnce.get(func() object.ClassSpec {
		return object.ClassSpec{Name: "StringIO", Module: "_io", ErrName: "_io.StringIO", Bases: []*object.Class{textBase()},
			Sig: "initial_value='', newline='\\n'", New: newStringIO,
			Methods: []object.Method{{Name: "getvalue", Fn: func(t *thread, self value, a args) (value, error) {
				s, err := openStream(self, "")
				if err != nil {
					return nil, err
				}
				buf := s.(*stringIO).buf
				if err := t.Charge(len(buf)); err != nil {
					return nil, err
				}
				return string(buf), nil
			}}},
		}
	})
}

func newStringIO(t *thread, cls *object.Class, a args) (value, error) {
	s := &stringIO{newline: "\n"}
	if a.Given(1) {
		if isNone(a[1]) {
			s.newline = ""
		} else {
			s.newline, _ = asStr(a[1])
		}
	}
	if !isNone(given(a, 0)) {
		text, ok := asStr(a[0])
		if !ok {
			return nil, typeError("initial_value must be str or None, not %s", object.TypeName(a[0]))
		}
		if _, err := s.write(t, text); err != nil {
			return nil, err
		}
		s.pos = 0
	}
	return s, nil
}

func (s *stringIO) Class() *object.Class                { return stringIOClass() }
func (s *stringIO) Next(t *thread) (value, bool, error) { return nextLine(t, s) }

func (s *stringIO) read(t *thread, n int) (value, error) {
	r, err := s.take(t, n)
	return string(r), err
}

func (s *stringIO) readline(t *thread, limit int) (value, error) {
	r, err := s.line(t, limit)
	return string(r), err
}

func (s *stringIO) write(t *thread, v value) (int, error) {
	text, ok := asStr(v)
	if !ok {
		return 0, typeError("string argument expected, got '%s'", object.TypeName(v))
	}
	if err := t.Charge(4 * len(text)); err != nil {
		return 0, err
	}
	n := len([]rune(text))
	if s.newline == "" {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	}
	return n, s.put(t, []rune(text), 0)
}

func (s *stringIO) seek(t *thread, offset int64, whence int) (int64, error) {
	if whence != 0 && offset != 0 {
		return 0, object.Raise(object.OSError, "Can't do nonzero cur-relative seeks")
	}
	if whence == 0 && offset < 0 {
		return 0, valueError("Negative seek position %d", offset)
	}
	return s.move(offset, whence)
}

func bytesIOClass() *object.Class {
	return bytesIOOnce.get(func() object.ClassSpec {
		contents := func(t *thread, self value, a args) (value, error) {
			s, err := openStream(self, "")
			if err != nil {
				return nil, err
			}
			buf := s.(*bytesIO).buf
			if err := t.Charge(len(buf)); err != nil {
				return nil, err
			}
			return object.Bytes(buf), nil
		}
		return object.ClassSpec{Name: "BytesIO", Module: "_io", ErrName: "_io.BytesIO", Bases: []*object.Class{bufferedBase()},
			Sig: "initial_bytes=b''", New: func(t *thread, cls *object.Class, a args) (value, error) {
				b := &bytesIO{}
				if isNone(given(a, 0)) {
					return b, nil
				}
				data, err := bytesArg(a[0])
				if err != nil {
					return nil, err
				}
				if err := t.Charge(len(data)); err != nil {
					return nil, err
				}
				b.buf = []byte(data)
				return b, nil
			},
			Methods: []object.Method{{Name: "getvalue", Fn: contents}, {Name: "getbuffer", Fn: contents}},
		}
	})
}

func (b *bytesIO) Class() *object.Class                { return bytesIOClass() }
func (b *bytesIO) Next(t *thread) (value, bool, error) { return nextLine(t, b) }

func (b *bytesIO) read(t *thread, n int) (value, error) {
	r, err := b.take(t, n)
	return object.Bytes(r), err
}

func (b *bytesIO) readline(t *thread, limit int) (value, error) {
	r, err := b.line(t, limit)
	return object.Bytes(r), err
}

func (b *bytesIO) write(t *thread, v value) (int, error) {
	data, err := bytesArg(v)
	if err != nil {
		return 0, err
	}
	return len(data), b.put(t, []byte(data), len(data))
}

func (b *bytesIO) seek(t *thread, offset int64, whence int) (int64, error) {
	if whence == 0 && offset < 0 {
		return 0, valueError("negative seek value %d", offset)
	}
	return b.move(offset, whence)
}
