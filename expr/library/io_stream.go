package library

import (
	"io"

	"github.com/gramener/gramex-go/expr/object"
)

// stream is a Python file: of a folder (textFile, binaryFile) or in memory (stringIO, bytesIO).
type stream interface {
	object.HasClass
	can(verb string) bool                         // "readable", "writable", "seekable"
	read(t *thread, n int) (value, error)         // n < 0: to the end
	readline(t *thread, limit int) (value, error) // empty at the end; limit < 0: none
	write(t *thread, v value) (int, error)
	seek(t *thread, offset int64, whence int) (int64, error)
	tell() (int64, error)
	truncate(t *thread, size int64) error // size < 0: here
	close() error
	isClosed() bool
}

var unsupportedOnce, ioBaseOnce, rawBaseOnce, bufferedBaseOnce, textBaseOnce lazyClass

func unsupportedOperation() *object.Class {
	return unsupportedOnce.get(func() object.ClassSpec {
		return newExcClass("UnsupportedOperation", "io", object.OSError, object.ValueError)
	})
}

func ioBase() *object.Class {
	return ioBaseOnce.get(func() object.ClassSpec {
		spec := object.ClassSpec{Name: "IOBase", Module: "io", Methods: streamMethods()}
		spec.Properties = []object.Property{
			{Name: "closed", Get: func(t *thread, self value) (value, error) {
				s, err := streamOf(self)
				if err != nil {
					return nil, err
				}
				return s.isClosed(), nil
			}},
		}
		return spec
	})
}

func ioClass(l *lazyClass, name string, base func() *object.Class) *object.Class {
	return l.get(func() object.ClassSpec {
		return object.ClassSpec{Name: name, Module: "io", Bases: []*object.Class{base()}}
	})
}

func textBase() *object.Class     { return ioClass(&textBaseOnce, "TextIOBase", ioBase) }
func rawBase() *object.Class      { return ioClass(&rawBaseOnce, "RawIOBase", ioBase) }
func bufferedBase() *object.Class { return ioClass(&bufferedBaseOnce, "BufferedIOBase", ioBase) }

func streamOf(v value) (stream, error) {
	if s, ok := object.Native(v).(stream); ok {
		return s, nil
	}
	return nil, typeError("'%s' object is no open file", object.TypeName(v))
}

// openStream is streamOf for one that must still be open, and able to do what verb says.
func openStream(v value, verb string) (stream, error) {
	s, err := streamOf(v)
	if err != nil {
		return nil, err
	}
	if s.isClosed() {
		return nil, errClosed(s)
	}
	if verb != "" && !s.can(verb) {
		return nil, object.Raise(unsupportedOperation(), "not %s", verb)
	}
	return s, nil
}

// sizeArg is an optional count; None and absence are -1.
func sizeArg(t *thread, a args, i int) (int, error) {
	v := given(a, i)
	if isNone(v) {
		return -1, nil
	}
	n, ok := asInt(v)
	if !ok {
		return 0, typeError("argument should be integer or None, not '%s'", object.TypeName(v))
	}
	return int(n), nil
}

// streamMethods are the methods that every file has.
func streamMethods() []object.Method {
	m := func(name, sig string, fn object.MethodFunc) object.Method {
		return object.Method{Name: name, Sig: sig, Fn: fn}
	}
	out := []object.Method{
		m("read", "size=-1, /", streamRead),
		m("readline", "size=-1, /", streamReadline),
		m("readlines", "hint=-1, /", streamReadlines),
		m("write", "s, /", streamWrite),
		m("writelines", "lines, /", func(t *thread, self value, a args) (value, error) {
			if _, err := openStream(self, "writable"); err != nil {
				return nil, err
			}
			return nil, object.ForEach(t, a[0], func(line value) error {
				_, err := streamWrite(t, self, args{line})
				return err
			})
		}),
		m("seek", "offset, whence=0, /", func(t *thread, self value, a args) (value, error) {
			s, err := openStream(self, "seekable")
			if err != nil {
				return nil, err
			}
			off, err := intArg(t, a[0])
			if err != nil {
				return nil, err
			}
			whence := 0
			if a.Given(1) {
				if whence, err = intArg(t, a[1]); err != nil {
					return nil, err
				}
			}
			if whence < 0 || whence > 2 {
				return nil, valueError("invalid whence (%d, should be 0, 1 or 2)", whence)
			}
			n, err := s.seek(t, int64(off), whence)
			return n, err
		}),
		m("tell", "", func(t *thread, self value, a args) (value, error) {
			s, err := openStream(self, "")
			if err != nil {
				return nil, err
			}
			n, err := s.tell()
			return n, err
		}),
		m("truncate", "size=None, /", func(t *thread, self value, a args) (value, error) {
			s, err := openStream(self, "writable")
			if err != nil {
				return nil, err
			}
			size, err := sizeArg(t, a, 0)
			if err != nil {
				return nil, err
			}
			if size < 0 {
				at, err := s.tell()
				if err != nil {
					return nil, err
				}
				size = int(at)
			}
			return int64(size), s.truncate(t, int64(size))
		}),
		m("close", "", func(t *thread, self value, a args) (value, error) {
			s, err := streamOf(self)
			if err != nil {
				return nil, err
			}
			return nil, s.close()
		}),
		m("__enter__", "", func(t *thread, self value, a args) (value, error) {
			if _, err := openStream(self, ""); err != nil {
				return nil, err
			}
			return self, nil
		}),
		m("__exit__", "*args", func(t *thread, self value, a args) (value, error) {
			_, err := object.CallMethod(t, self, "close", nil, nil)
			return nil, err
		}),
		m("__iter__", "", func(t *thread, self value, a args) (value, error) {
			if _, err := openStream(self, ""); err != nil {
				return nil, err
			}
			return self, nil
		}),
		m("__next__", "", func(t *thread, self value, a args) (value, error) {
			line, err := streamReadline(t, self, args{object.Absent})
			if err != nil {
				return nil, err
			}
			if line == "" || line == object.Bytes("") {
				return nil, object.Raise(object.StopIteration, "")
			}
			return line, nil
		}),
	}
	for _, name := range []string{"flush", "isatty"} {
		out = append(out, m(name, "", func(t *thread, self value, a args) (value, error) {
			if _, err := openStream(self, ""); err != nil {
				return nil, err
			}
			if name == "isatty" {
				return false, nil
			}
			return nil, nil
		}))
	}
	for _, verb := range []string{"readable", "writable", "seekable"} {
		out = append(out, m(verb, "", func(t *thread, self value, a args) (value, error) {
			s, err := openStream(self, "")
			if err != nil {
				return nil, err
			}
			return s.can(verb), nil
		}))
	}
	return append(out, m("fileno", "", func(t *thread, self value, a args) (value, error) {
		return nil, object.Raise(unsupportedOperation(), "fileno")
	}))
}

func streamRead(t *thread, self value, a args) (value, error) {
	s, err := openStream(self, "readable")
	if err != nil {
		return nil, err
	}
	n, err := sizeArg(t, a, 0)
	if err != nil {
		return nil, err
	}
	return s.read(t, n)
}

func streamReadline(t *thread, self value, a args) (value, error) {
	s, err := openStream(self, "readable")
	if err != nil {
		return nil, err
	}
	n, err := sizeArg(t, a, 0)
	if err != nil {
		return nil, err
	}
	return s.readline(t, n)
}

func streamReadlines(t *thread, self value, a args) (value, error) {
	s, err := openStream(self, "readable")
	if err != nil {
		return nil, err
	}
	hint, err := sizeArg(t, a, 0)
	if err != nil {
		return nil, err
	}
	var lines []value
	for total := 0; hint <= 0 || total < hint; {
		line, err := s.readline(t, -1)
		if err != nil {
			return nil, err
		}
		n := textLen(line)
		if n == 0 {
			break
		}
		total += n
		if err := t.Charge(16); err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return newList(lines), nil
}

func textLen(v value) int {
	switch x := v.(type) {
	case string:
		return len(x)
	case object.Bytes:
		return len(x)
	}
	return 0
}

func streamWrite(t *thread, self value, a args) (value, error) {
	s, err := openStream(self, "writable")
	if err != nil {
		return nil, err
	}
	n, err := s.write(t, a[0])
	if err != nil {
		return nil, err
	}
	return int64(n), nil
}

// nextLine makes files iterators over their lines.
func nextLine(t *thread, s stream) (value, bool, error) {
	if s.isClosed() {
		return nil, false, errClosed(s)
	}
	line, err := s.readline(t, -1)
	if err != nil || textLen(line) == 0 {
		return nil, false, err
	}
	return line, true, nil
}

func errClosed(s stream) error {
	if _, ok := s.(*stringIO); ok {
		return valueError("I/O operation on closed file")
	}
	return valueError("I/O operation on closed file.")
}

// memory is the content of StringIO (units are characters) and BytesIO (bytes).
type memory[T rune | byte] struct {
	buf    []T
	pos    int
	closed bool
}

func (m *memory[T]) can(verb string) bool { return true }
func (m *memory[T]) isClosed() bool       { return m.closed }
func (m *memory[T]) tell() (int64, error) { return int64(m.pos), nil }
func (m *memory[T]) close() error         { m.closed, m.buf = true, nil; return nil }

func (m *memory[T]) take(t *thread, n int) ([]T, error) {
	if m.pos >= len(m.buf) {
		return nil, nil
	}
	rest := m.buf[m.pos:]
	if n >= 0 && n < len(rest) {
		rest = rest[:n]
	}
	if err := t.Charge(len(rest)); err != nil {
		return nil, err
	}
	m.pos += len(rest)
	return rest, nil
}

func (m *memory[T]) line(t *thread, limit int) ([]T, error) {
	n := 0
	for i := m.pos; i < len(m.buf) && (limit < 0 || n < limit); i++ {
		n++
		if m.buf[i] == '\n' {
			break
		}
	}
	return m.take(t, n)
}

func (m *memory[T]) put(t *thread, data []T, size int) error {
	if len(data) == 0 {
		return nil
	}
	end := m.pos + len(data)
	if err := t.Charge(size + max(0, m.pos-len(m.buf))); err != nil {
		return err
	}
	for len(m.buf) < m.pos {
		m.buf = append(m.buf, 0)
	}
	n := copy(m.buf[m.pos:], data)
	m.buf = append(m.buf, data[n:]...)
	m.pos = end
	return nil
}

func (m *memory[T]) truncate(t *thread, size int64) error {
	if size < int64(len(m.buf)) {
		m.buf = m.buf[:size]
	}
	return nil
}

func (m *memory[T]) move(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += int64(m.pos)
	case io.SeekEnd:
		offset += int64(len(m.buf))
	}
	m.pos = int(max(offset, 0))
	return int64(m.pos), nil
}
