package object

import (
	"encoding/hex"
	"slices"
	"strings"
)

func bytesSpec() coreSpec {
	return coreSpec{
		class: BytesClass,
		doc:   "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\nbytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\nbytes(int) -> bytes object of size given by the parameter initialized with null bytes\nbytes() -> empty bytes object",
		sig:   "source=, encoding=, errors=",
		new: func(t *Thread, _ *Class, a Args) (Value, error) {
			b, err := newBytes(t, "bytes", a)
			return Bytes(b), err
		},
		groups: [][]Method{
			bytesSearchMethods(), bytesSplitMethods(), bytesPadMethods(), bytesCaseMethods(), sequenceDunders(), {
				{"__mod__", "value, /", dunderBinary(OpMod, false)}, {"__rmod__", "value, /", dunderRMod},
				{"__bytes__", "", func(_ *Thread, self Value, _ Args) (Value, error) { return self, nil }},
				{"__getnewargs__", "", func(_ *Thread, self Value, _ Args) (Value, error) { return NewTuple(self), nil }},
			},
		},
		class_: []Method{bytesFromHex()},
		static: []Method{{"maketrans", "frm, to, /", bytesMakeTrans}},
	}
}

func byteArraySpec() coreSpec {
	return coreSpec{
		class: ByteArrayClass,
		doc:   "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\nbytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\nbytearray(int) -> bytes array of size given by the parameter initialized with null bytes\nbytearray() -> empty bytes array",
		sig:   "source=, encoding=, errors=",
		new:   func(_ *Thread, c *Class, _ Args) (Value, error) { return newContainer(c), nil },
		init: func(t *Thread, self Value, a Args) (Value, error) {
			b, err := newBytes(t, "bytearray", a)
			if err == nil {
				self.(*ByteArray).Bytes = b
			}
			return nil, err
		},
		groups: [][]Method{
			bytesSearchMethods(), bytesSplitMethods(), bytesPadMethods(), bytesCaseMethods(), byteArrayMethods(),
			sequenceDunders(), {
				{"__mod__", "value, /", dunderBinary(OpMod, false)}, {"__rmod__", "value, /", dunderRMod},
				{"__setitem__", "key, value, /", dunderSetItem}, {"__delitem__", "key, /", dunderDelItem},
				{"__iadd__", "value, /", dunderInPlace(OpAdd)}, {"__imul__", "value, /", dunderInPlace(OpMul)},
			},
		},
		class_: []Method{bytesFromHex()},
		static: []Method{{"maketrans", "frm, to, /", bytesMakeTrans}},
		attrs:  map[string]Value{"__hash__": nil},
	}
}

func bytesFromHex() Method {
	return Method{"fromhex", "string, /", func(t *Thread, self Value, a Args) (Value, error) {
		s, err := clinicStr("fromhex", 0, a[0])
		if err != nil {
			return nil, err
		}
		for i := range len(s) {
			if s[i] >= 0x80 {
				return nil, Raise(ValueError, "non-hexadecimal number found in fromhex() arg at position %d", i)
			}
		}
		out := make([]byte, 0, len(s)/2)
		if err := t.Charge(len(s)); err != nil {
			return nil, err
		}
		for i := 0; i < len(s); {
			if isByteSpace(s[i]) {
				i++
				continue
			}
			for j := i; j < i+2; j++ {
				if j >= len(s) || digitValue(s[j]) > 15 {
					return nil, Raise(ValueError, "non-hexadecimal number found in fromhex() arg at position %d", runeLen(s[:min(j, len(s))]))
				}
			}
			b, _ := hex.DecodeString(s[i : i+2])
			out = append(out, b...)
			i += 2
		}
		c := self.(*Class)
		if c == BytesClass {
			return Bytes(out), nil
		}
		return c.Call(t, []Value{Bytes(out)}, nil)
	}}
}

func bytesMakeTrans(_ *Thread, _ Value, a Args) (Value, error) {
	from, err := byteLike(a[0])
	if err != nil {
		return nil, err
	}
	to, err := byteLike(a[1])
	if err != nil {
		return nil, err
	}
	if len(from) != len(to) {
		return nil, Raise(ValueError, "maketrans arguments must have same length")
	}
	var table [256]byte
	for i := range table {
		table[i] = byte(i)
	}
	for i := range len(from) {
		table[from[i]] = to[i]
	}
	return Bytes(table[:]), nil
}

// mapBytes makes a method that maps each byte.
func mapBytes(name string, f func(s string) string) Method {
	return Method{name, "", func(t *Thread, self Value, _ Args) (Value, error) {
		s := contentOf(self)
		if err := t.Charge(len(s)); err != nil {
			return nil, err
		}
		return sameBytes(self, f(s)), nil
	}}
}

func lowerByte(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

func upperByte(c byte) byte {
	if 'a' <= c && c <= 'z' {
		c -= 'a' - 'A'
	}
	return c
}

func isByteAlpha(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isByteDigit(c byte) bool { return '0' <= c && c <= '9' }

func eachByte(f func(i int, c byte) byte) func(s string) string {
	return func(s string) string {
		b := []byte(s)
		for i, c := range b {
			b[i] = f(i, c)
		}
		return string(b)
	}
}

func bytesCaseMethods() []Method {
	test := func(name string, f func(s string) bool) Method {
		return Method{name, "", func(_ *Thread, self Value, _ Args) (Value, error) { return f(contentOf(self)), nil }}
	}
	all := func(name string, in func(c byte) bool) Method {
		return test(name, func(s string) bool {
			for i := range len(s) {
				if !in(s[i]) {
					return false
				}
			}
			return s != ""
		})
	}
	asText := func(f func(s string) bool) func(s string) bool {
		return func(s string) bool {
			return f(strings.Map(func(r rune) rune {
				if r >= 0x80 {
					return ' '
				}
				return r
			}, latin1Text(s)))
		}
	}
	return []Method{
		mapBytes("upper", eachByte(func(_ int, c byte) byte { return upperByte(c) })),
		mapBytes("lower", eachByte(func(_ int, c byte) byte { return lowerByte(c) })),
		mapBytes("capitalize", eachByte(func(i int, c byte) byte {
			if i == 0 {
				return upperByte(c)
			}
			return lowerByte(c)
		})),
		mapBytes("swapcase", eachByte(func(_ int, c byte) byte {
			if l := lowerByte(c); l != c {
				return l
			}
			return upperByte(c)
		})),
		mapBytes("title", func(s string) string {
			cased := false
			return eachByte(func(_ int, c byte) byte {
				was := cased
				cased = isByteAlpha(c)
				if was {
					return lowerByte(c)
				}
				return upperByte(c)
			})(s)
		}),
		all("isalpha", isByteAlpha), all("isdigit", isByteDigit), all("isspace", isByteSpace),
		all("isalnum", func(c byte) bool { return isByteAlpha(c) || isByteDigit(c) }),
		test("isascii", isASCII),
		test("islower", asText(func(s string) bool { return casedAs(s, isLower, isUpper) })),
		test("isupper", asText(func(s string) bool { return casedAs(s, isUpper, isLower) })),
		test("istitle", asText(isTitled)),
	}
}

func byteArrayMethods() []Method {
	return []Method{
		{"append", "item, /", func(t *Thread, self Value, a Args) (Value, error) {
			c, err := toByte(t, a[0])
			if err == nil {
				b := self.(*ByteArray)
				b.Bytes = append(b.Bytes, c)
				err = t.Charge(1)
			}
			return nil, err
		}},
		{"extend", "iterable_of_ints, /", func(t *Thread, self Value, a Args) (Value, error) {
			b := self.(*ByteArray)
			if s, ok := bytesOf(a[0]); ok {
				b.Bytes = append(b.Bytes, s...)
				return nil, t.Charge(len(s))
			}
			if !IsIterable(a[0]) {
				return nil, Raise(TypeError, "can't extend bytearray with %s", TypeName(a[0]))
			}
			more, err := bytesFromIter(t, a[0])
			if err == nil {
				b.Bytes = append(b.Bytes, more...)
			}
			return nil, err
		}},
		{"insert", "index, item, /", func(t *Thread, self Value, a Args) (Value, error) {
			i, err := ssize(t, a[0])
			if err != nil {
				return nil, err
			}
			c, err := toByte(t, a[1])
			if err != nil {
				return nil, err
			}
			b := self.(*ByteArray)
			b.Bytes = slices.Insert(b.Bytes, clampIndex(i, len(b.Bytes), false), c)
			return nil, t.Charge(1)
		}},
		{"pop", "index=-1, /", func(t *Thread, self Value, a Args) (Value, error) {
			i, err := ssize(t, a.Or(0, int64(-1)))
			if err != nil {
				return nil, err
			}
			b := self.(*ByteArray)
			if len(b.Bytes) == 0 {
				return nil, Raise(IndexError, "pop from empty bytearray")
			}
			if i < 0 {
				i += len(b.Bytes)
			}
			if i < 0 || i >= len(b.Bytes) {
				return nil, Raise(IndexError, "pop index out of range")
			}
			c := b.Bytes[i]
			b.Bytes = slices.Delete(b.Bytes, i, i+1)
			return int64(c), nil
		}},
		{"remove", "value, /", func(t *Thread, self Value, a Args) (Value, error) {
			c, err := toByte(t, a[0])
			if err != nil {
				return nil, err
			}
			b := self.(*ByteArray)
			i := slices.Index(b.Bytes, c)
			if i < 0 {
				return nil, Raise(ValueError, "value not found in bytearray")
			}
			b.Bytes = slices.Delete(b.Bytes, i, i+1)
			return nil, nil
		}},
		{"reverse", "", func(_ *Thread, self Value, _ Args) (Value, error) {
			slices.Reverse(self.(*ByteArray).Bytes)
			return nil, nil
		}},
		{"clear", "", func(_ *Thread, self Value, _ Args) (Value, error) {
			self.(*ByteArray).Bytes = nil
			return nil, nil
		}},
		{"copy", "", func(t *Thread, self Value, _ Args) (Value, error) {
			b := self.(*ByteArray).Bytes
			return &ByteArray{Bytes: slices.Clone(b)}, t.Charge(len(b))
		}},
	}
}

func memoryViewSpec() coreSpec {
	prop := func(name string, f func(m *MemoryView) Value) Property {
		return Property{Name: name, Get: func(_ *Thread, self Value) (Value, error) { return f(self.(*MemoryView)), nil }}
	}
	return coreSpec{
		class: MemoryViewClass, sig: "object",
		new: func(_ *Thread, _ *Class, a Args) (Value, error) {
			switch x := Native(a[0]).(type) {
			case Bytes:
				return &MemoryView{x, 0, len(x)}, nil
			case *ByteArray:
				return &MemoryView{x, 0, len(x.Bytes)}, nil
			case *MemoryView:
				return &MemoryView{x.obj, x.start, x.stop}, nil
			}
			return nil, Raise(TypeError, "memoryview: a bytes-like object is required, not '%s'", TypeName(a[0]))
		},
		groups: [][]Method{{
			{"tobytes", "order=None", func(_ *Thread, self Value, _ Args) (Value, error) { return Bytes(contentOf(self)), nil }},
			{"tolist", "", func(t *Thread, self Value, _ Args) (Value, error) {
				items, err := ToSlice(t, self)
				return &List{Items: items}, err
			}},
			{"hex", "sep=, bytes_per_sep=1", bytesHex},
			{"toreadonly", "", func(_ *Thread, self Value, _ Args) (Value, error) {
				s := contentOf(self)
				return &MemoryView{Bytes(s), 0, len(s)}, nil
			}},
			{"release", "", func(*Thread, Value, Args) (Value, error) { return nil, nil }},
			{"__enter__", "", func(_ *Thread, self Value, _ Args) (Value, error) { return self, nil }},
			{"__exit__", "*args", func(*Thread, Value, Args) (Value, error) { return nil, nil }},
			{"__len__", "", dunderLen}, {"__iter__", "", dunderIter}, {"__getitem__", "key, /", dunderGetItem},
		}, compareDunders()},
		props: []Property{
			prop("nbytes", func(m *MemoryView) Value { return int64(len(m.content())) }),
			prop("itemsize", func(*MemoryView) Value { return int64(1) }),
			prop("format", func(*MemoryView) Value { return "B" }),
			prop("shape", func(m *MemoryView) Value { return NewTuple(int64(len(m.content()))) }),
			prop("strides", func(*MemoryView) Value { return NewTuple(int64(1)) }),
			prop("suboffsets", func(*MemoryView) Value { return NewTuple() }),
			prop("contiguous", func(*MemoryView) Value { return true }),
			prop("c_contiguous", func(*MemoryView) Value { return true }),
			prop("f_contiguous", func(*MemoryView) Value { return true }),
			prop("ndim", func(*MemoryView) Value { return int64(1) }),
			prop("obj", func(m *MemoryView) Value { return m.obj }),
			prop("readonly", func(m *MemoryView) Value { _, ok := m.obj.(Bytes); return ok }),
		},
	}
}
