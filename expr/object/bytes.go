package object

import (
	"slices"
)

// ByteArray is Python's bytearray.
type ByteArray struct {
	Bytes []byte
	sub   *sub
}

func (b *ByteArray) len() int { return len(b.Bytes) }

// MemoryView is Python's memoryview, of bytes or a bytearray and one-dimensional.
type MemoryView struct {
	obj   Value // Bytes or *ByteArray
	start int
	stop  int
}

// content gives the bytes seen.
func (m *MemoryView) content() string {
	s, _ := bytesOf(m.obj)
	stop := min(m.stop, len(s))
	return s[min(m.start, stop):stop]
}

func (m *MemoryView) item(t *Thread, key Value) (Value, error) {
	s := m.content()
	if sl, ok := key.(*Slice); ok {
		start, stop, step, _, err := sl.Indices(t, len(s))
		if err != nil {
			return nil, err
		}
		if step != 1 {
			part, err := sliceByteString(t, s, sl)
			return &MemoryView{Bytes(part), 0, len(part)}, err
		}
		return &MemoryView{m.obj, m.start + start, m.start + max(start, stop)}, nil
	}
	i, err := seqIndex(t, key, len(s), memoryNames)
	if err != nil {
		return nil, err
	}
	return int64(s[i]), nil
}

func (m *MemoryView) setItem(t *Thread, key, v Value) error {
	b, ok := m.obj.(*ByteArray)
	if !ok {
		return Raise(TypeError, "cannot modify read-only memory")
	}
	seen := b.Bytes[min(m.start, len(b.Bytes)):min(m.stop, len(b.Bytes))]
	if s, ok := key.(*Slice); ok {
		src, err := byteLike(v)
		if err != nil {
			return err
		}
		start, _, step, count, err := s.Indices(t, len(seen))
		if err != nil {
			return err
		}
		if len(src) != count {
			return Raise(ValueError, "memoryview assignment: lvalue and rvalue have different structures")
		}
		for i := range count {
			seen[start+i*step] = src[i]
		}
		return nil
	}
	i, err := seqIndex(t, key, len(seen), memoryNames)
	if err != nil {
		return err
	}
	if !hasIndex(v) {
		return Raise(TypeError, "memoryview: invalid type for format 'B'")
	}
	c, err := IntIndex(t, v, nil)
	if err != nil {
		return err
	}
	if c < 0 || c > 255 {
		return Raise(ValueError, "memoryview: invalid value for format 'B'")
	}
	seen[i] = byte(c)
	return nil
}

// toByte converts an item of bytes.
func toByte(t *Thread, v Value) (byte, error) {
	i, err := IntIndex(t, v, nil)
	if err != nil {
		return 0, err
	}
	if i < 0 || i > 255 {
		return 0, Raise(ValueError, "byte must be in range(0, 256)")
	}
	return byte(i), nil
}

func (b *ByteArray) setItem(t *Thread, key, v Value) error {
	if s, ok := key.(*Slice); ok {
		return b.setSlice(t, s, v)
	}
	i, err := seqIndexOf(t, key, b.len, byteArrayNames)
	if err != nil {
		return err
	}
	c, err := toByte(t, v)
	if err != nil {
		return err
	}
	if i < len(b.Bytes) {
		b.Bytes[i] = c
	}
	return nil
}

func (b *ByteArray) setSlice(t *Thread, s *Slice, v Value) error {
	var src []byte
	if p, ok := bytesOf(v); ok {
		src = []byte(p)
	} else {
		if _, str := Native(v).(string); str || !IsIterable(v) {
			return Raise(TypeError, "can assign only bytes, buffers, or iterables of ints in range(0, 256)")
		}
		items, err := bytesFromIter(t, v)
		if err != nil {
			return err
		}
		src = items
	}
	start, stop, step, count, err := s.indices(t, b.len)
	if err != nil {
		return err
	}
	if step == 1 {
		if err := t.Charge(len(src)); err != nil {
			return err
		}
		b.Bytes = slices.Replace(b.Bytes, start, max(start, stop), src...)
		return nil
	}
	if len(src) != count {
		return Raise(ValueError, "attempt to assign bytes of size %d to extended slice of size %d", len(src), count)
	}
	for i, c := range src {
		b.Bytes[start+i*step] = c
	}
	return nil
}

func (b *ByteArray) delItem(t *Thread, key Value) error {
	if s, ok := key.(*Slice); ok {
		l := &List{Items: make([]Value, len(b.Bytes))}
		for i, c := range b.Bytes {
			l.Items[i] = int64(c)
		}
		if err := l.delSlice(t, s); err != nil {
			return err
		}
		b.Bytes = b.Bytes[:0]
		for _, v := range l.Items {
			b.Bytes = append(b.Bytes, byte(v.(int64)))
		}
		return nil
	}
	i, err := seqIndexOf(t, key, b.len, byteArrayNames)
	if err == nil {
		b.Bytes = slices.Delete(b.Bytes, i, i+1)
	}
	return err
}

func bytesFromIter(t *Thread, v Value) ([]byte, error) {
	var out []byte
	err := ForEach(t, v, func(x Value) error {
		c, err := toByte(t, x)
		if err != nil {
			return err
		}
		if len(out) == cap(out) {
			if err := t.Charge(len(out) + 16); err != nil {
				return err
			}
		}
		out = append(out, c)
		return nil
	})
	return out, err
}

// newBytes is bytes(source, encoding, errors) and bytearray(…).
func newBytes(t *Thread, kind string, a Args) ([]byte, error) {
	if a.Given(1) || a.Given(2) {
		return bytesEncoded(t, kind, a)
	}
	if !a.Given(0) {
		return nil, nil
	}
	v := a[0]
	if s, ok := bytesOf(v); ok {
		return []byte(s), t.Charge(len(s))
	}
	if f, ok, err := LookupSpecial(t, v, "__bytes__"); ok || err != nil {
		if err != nil {
			return nil, err
		}
		r, err := Call(t, f, nil, nil)
		if err != nil {
			return nil, err
		}
		s, ok := bytesOf(r)
		if !ok {
			return nil, Raise(TypeError, "__bytes__ returned non-bytes (type %s)", TypeName(r))
		}
		return []byte(s), nil
	}
	if _, ok := Native(v).(string); ok {
		return nil, Raise(TypeError, "string argument without an encoding")
	}
	if hasIndex(v) {
		n, err := IntIndex(t, v, OverflowError)
		if err != nil {
			return nil, err
		}
		if n < 0 {
			return nil, Raise(ValueError, "negative count")
		}
		if err := chargeTimes(t, 1, n); err != nil {
			return nil, err
		}
		return make([]byte, n), nil
	}
	if !IsIterable(v) {
		return nil, Raise(TypeError, "cannot convert '%s' object to %s", TypeName(v), kind)
	}
	b, err := bytesFromIter(t, v)
	if err != nil && kind == "bytes" {
		if e := AsException(err); e.IsA(ValueError) && e.Message() == "byte must be in range(0, 256)" {
			return nil, Raise(ValueError, "bytes must be in range(0, 256)")
		}
	}
	return b, err
}

func bytesEncoded(t *Thread, kind string, a Args) ([]byte, error) {
	enc, errs, err := codecArgs(kind, a, 1)
	if err != nil {
		return nil, err
	}
	s, ok := Native(a[0]).(string)
	if !ok {
		if a.Given(1) {
			return nil, Raise(TypeError, "encoding without a string argument")
		}
		return nil, Raise(TypeError, "errors without a string argument")
	}
	out, err := Encode(t, s, enc, errs)
	return []byte(out), err
}
