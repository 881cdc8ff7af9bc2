package library

import (
	"encoding/binary"
	"math"
	"math/big"
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

var structErrorOnce, structOnce lazyClass

func structError(format string, a ...any) error {
	cls := structErrorOnce.get(func() object.ClassSpec { return newExcClass("error", "struct", object.ExceptionClass) })
	return object.Raise(cls, format, a...)
}

// structField is one item of a struct's format.
type structField struct {
	code  byte
	count int // of 's', 'p' and 'x'; else 1
	size  int
	pad   int // bytes before it
}

// structFormat is a parsed format.
type structFormat struct {
	text   string
	order  binary.ByteOrder
	fields []structField
	size   int
	values int
}

func parseStruct(t *thread, text string) (*structFormat, error) {
	f := &structFormat{text: text, order: binary.LittleEndian}
	native := true
	s := text
	if s != "" {
		switch s[0] {
		case '@':
			s = s[1:]
		case '=', '<':
			native, s = false, s[1:]
		case '>', '!':
			native, f.order, s = false, binary.BigEndian, s[1:]
		}
	}
	for i := 0; i < len(s); i++ {
		if strings.IndexByte(" \t\n\r\v\f", s[i]) >= 0 {
			continue
		}
		n := 1
		if isASCIIDigit(rune(s[i])) {
			n = 0
			for ; i < len(s) && isASCIIDigit(rune(s[i])); i++ {
				if n = n*10 + int(s[i]-'0'); n > 1<<30 {
					return nil, structError("total struct size too long")
				}
			}
			if i == len(s) {
				return nil, structError("repeat count given without format specifier")
			}
		}
		size := structSize(s[i], native)
		if size < 0 {
			return nil, structError("bad char in struct format")
		}
		pad := 0
		if native && size > 1 {
			pad = (size - f.size%size) % size
		}
		switch s[i] {
		case 's', 'p', 'x':
			f.fields = append(f.fields, structField{s[i], n, n, 0})
			f.size += n
			if s[i] != 'x' {
				f.values++
			}
			continue
		}
		if err := t.Charge(32 * n); err != nil {
			return nil, err
		}
		f.size += pad
		for k := range n {
			field := structField{s[i], 1, size, 0}
			if k == 0 {
				field.pad = pad
			}
			f.fields = append(f.fields, field)
		}
		f.size += n * size
		f.values += n
	}
	return f, nil
}

func structSize(c byte, native bool) int {
	switch c {
	case 'x', 'c', 'b', 'B', '?', 's', 'p':
		return 1
	case 'h', 'H', 'e':
		return 2
	case 'i', 'I', 'f':
		return 4
	case 'l', 'L':
		if native {
			return 8
		}
		return 4
	case 'q', 'Q', 'd':
		return 8
	case 'n', 'N', 'P':
		if native {
			return 8
		}
	}
	return -1
}

func (f *structFormat) pack(t *thread, vals []value) (string, error) {
	if len(vals) != f.values {
		return "", structError("pack expected %d items for packing (got %d)", f.values, len(vals))
	}
	if err := t.Charge(f.size); err != nil {
		return "", err
	}
	out := make([]byte, 0, f.size)
	for _, fd := range f.fields {
		out = append(out, make([]byte, fd.pad)...)
		if fd.code == 'x' {
			out = append(out, make([]byte, fd.count)...)
			continue
		}
		v := vals[0]
		vals = vals[1:]
		var err error
		if out, err = f.put(t, out, fd, v); err != nil {
			return "", err
		}
	}
	return string(out), nil
}

func (f *structFormat) put(t *thread, out []byte, fd structField, v value) ([]byte, error) {
	switch fd.code {
	case 's', 'p':
		s, ok := asBytes(v)
		if !ok {
			return nil, structError("argument for '%c' must be a bytes object", fd.code)
		}
		buf := make([]byte, fd.count)
		if fd.code == 'p' && fd.count > 0 {
			n := min(len(s), fd.count-1, 255)
			buf[0] = byte(n)
			copy(buf[1:], s[:n])
		} else {
			copy(buf, s)
		}
		return append(out, buf...), nil
	case 'c':
		s, ok := asBytes(v)
		if !ok || len(s) != 1 {
			return nil, structError("char format requires a bytes object of length 1")
		}
		return append(out, s[0]), nil
	case '?':
		yes, err := object.Truth(t, v)
		if yes {
			return append(out, 1), err
		}
		return append(out, 0), err
	case 'e', 'f', 'd':
		x, err := floatArg(t, v)
		if err != nil {
			return nil, structError("required argument is not a float")
		}
		switch fd.code {
		case 'd':
			return appendUint(out, f.order, math.Float64bits(x), 8), nil
		case 'f':
			if y := float32(x); math.IsInf(float64(y), 0) && !math.IsInf(x, 0) {
				return nil, object.Raise(object.OverflowError, "float too large to pack with f format")
			}
			return appendUint(out, f.order, uint64(math.Float32bits(float32(x))), 4), nil
		}
		return appendUint(out, f.order, uint64(halfBits(x)), 2), nil
	}
	n, err := bigArg(t, v)
	if err != nil {
		return nil, structError("required argument is not an integer")
	}
	return f.putInt(out, fd, n)
}

func (f *structFormat) putInt(out []byte, fd structField, n *big.Int) ([]byte, error) {
	bits := uint(fd.size * 8)
	signed := strings.IndexByte("bhilqn", fd.code) >= 0
	lo, hi := new(big.Int), new(big.Int).Lsh(big.NewInt(1), bits)
	if signed {
		hi.Rsh(hi, 1)
		lo.Neg(hi)
	}
	hi.Sub(hi, big.NewInt(1))
	if n.Cmp(lo) < 0 || n.Cmp(hi) > 0 {
		switch {
		case fd.code == 'b':
			return nil, structError("byte format requires -128 <= number <= 127")
		case fd.code == 'B':
			return nil, structError("ubyte format requires 0 <= number <= 255")
		case fd.code == 'h':
			return nil, structError("short format requires (-0x7fff -1) <= number <= 0x7fff")
		case fd.code == 'H':
			return nil, structError("ushort format requires 0 <= number <= 0xffff")
		case !signed && n.Sign() < 0:
			return nil, structError("argument out of range")
		case fd.size == 8 && !n.IsInt64():
			return nil, structError("int too large to convert")
		}
		return nil, structError("'%c' format requires %s <= number <= %s", fd.code, lo, hi)
	}
	u := new(big.Int).And(n, new(big.Int).SetUint64(math.MaxUint64)).Uint64()
	return appendUint(out, f.order, u, fd.size), nil
}

func appendUint(out []byte, order binary.ByteOrder, u uint64, size int) []byte {
	for i := range size {
		shift := i * 8
		if order == binary.BigEndian {
			shift = (size - 1 - i) * 8
		}
		out = append(out, byte(u>>shift))
	}
	return out
}

func readUint(b string, order binary.ByteOrder) uint64 {
	var u uint64
	for i := range len(b) {
		k := i
		if order == binary.LittleEndian {
			k = len(b) - 1 - i
		}
		u = u<<8 | uint64(b[k])
	}
	return u
}

// halfBits rounds to a 16-bit float.
func halfBits(x float64) uint16 {
	bits := math.Float64bits(x)
	sign := uint16(bits >> 48 & 0x8000)
	switch {
	case math.IsNaN(x):
		return sign | 0x7e00
	case math.IsInf(x, 0):
		return sign | 0x7c00
	case x == 0:
		return sign
	}
	frac, exp := math.Frexp(math.Abs(x))
	exp--
	if exp < -14 {
		return sign | uint16(math.RoundToEven(math.Ldexp(frac, exp+1+24)))
	}
	m := math.RoundToEven((frac*2 - 1) * 1024)
	if m == 1024 {
		m, exp = 0, exp+1
	}
	if exp > 15 {
		return sign | 0x7c00
	}
	return sign | uint16(exp+15)<<10 | uint16(m)
}

func halfFloat(u uint16) float64 {
	sign := 1.0
	if u&0x8000 != 0 {
		sign = -1
	}
	exp, m := int(u>>10&0x1f), float64(u&0x3ff)
	switch exp {
	case 0:
		return sign * math.Ldexp(m, -24)
	case 31:
		if m != 0 {
			return math.NaN()
		}
		return math.Inf(int(sign))
	}
	return sign * math.Ldexp(1+m/1024, exp-15)
}

func (f *structFormat) unpack(t *thread, b string) (value, error) {
	if err := t.Charge(16*f.values + f.size); err != nil {
		return nil, err
	}
	out := make([]value, 0, f.values)
	for _, fd := range f.fields {
		b = b[fd.pad:]
		raw := b[:fd.size]
		b = b[fd.size:]
		switch fd.code {
		case 'x':
		case 's':
			out = append(out, object.Bytes(raw))
		case 'p':
			n := 0
			if len(raw) > 0 {
				n = min(int(raw[0]), len(raw)-1)
				raw = raw[1:]
			}
			out = append(out, object.Bytes(raw[:n]))
		case 'c':
			out = append(out, object.Bytes(raw))
		case '?':
			out = append(out, raw[0] != 0)
		case 'e':
			out = append(out, halfFloat(uint16(readUint(raw, f.order))))
		case 'f':
			out = append(out, float64(math.Float32frombits(uint32(readUint(raw, f.order)))))
		case 'd':
			out = append(out, math.Float64frombits(readUint(raw, f.order)))
		default:
			u := readUint(raw, f.order)
			if strings.IndexByte("bhilqn", fd.code) >= 0 {
				shift := 64 - fd.size*8
				out = append(out, int64(u<<shift)>>shift)
			} else {
				out = append(out, object.NewInt(new(big.Int).SetUint64(u)))
			}
		}
	}
	return newTuple(out...), nil
}

func structArg(t *thread, v value) (*structFormat, error) {
	s, ok := asStr(v)
	if !ok {
		if s, ok = asBytes(v); !ok {
			return nil, typeError("Struct() argument 1 must be a str or bytes object, not %s", object.TypeName(v))
		}
	}
	return parseStruct(t, s)
}

// structFuncs are the functions of the module and methods of Struct, after the format.
func structFuncs() map[string]struct {
	sig string
	fn  func(t *thread, f *structFormat, a args) (value, error)
} {
	type entry = struct {
		sig string
		fn  func(t *thread, f *structFormat, a args) (value, error)
	}
	return map[string]entry{
		"pack": {"*values", func(t *thread, f *structFormat, a args) (value, error) {
			s, err := f.pack(t, a[0].(*object.Tuple).Items)
			return object.Bytes(s), err
		}},
		"unpack": {"buffer, /", func(t *thread, f *structFormat, a args) (value, error) {
			b, err := bytesArg(a[0])
			if err != nil {
				return nil, err
			}
			if len(b) != f.size {
				return nil, structError("unpack requires a buffer of %d bytes", f.size)
			}
			return f.unpack(t, b)
		}},
		"unpack_from": {"buffer, /, offset=0", func(t *thread, f *structFormat, a args) (value, error) {
			b, err := bytesArg(a[0])
			if err != nil {
				return nil, err
			}
			off, err := intArg(t, a.Or(1, int64(0)))
			if err != nil {
				return nil, err
			}
			if off < 0 {
				if off += len(b); off < 0 {
					return nil, structError("offset %d out of range for %d-byte buffer", off-len(b), len(b))
				}
			}
			if off > len(b) || len(b)-off < f.size {
				return nil, structError("unpack_from requires a buffer of at least %d bytes for unpacking %d bytes at offset %d "+
					"(actual buffer size is %d)", f.size+off, f.size, off, len(b))
			}
			return f.unpack(t, b[off:off+f.size])
		}},
		"iter_unpack": {"buffer, /", func(t *thread, f *structFormat, a args) (value, error) {
			b, err := bytesArg(a[0])
			if err != nil {
				return nil, err
			}
			if f.size == 0 {
				return nil, structError("cannot iteratively unpack with a struct of length 0")
			}
			if len(b)%f.size != 0 {
				return nil, structError("iterative unpacking requires a buffer of a multiple of %d bytes", f.size)
			}
			return &namedIter{"unpack_iterator", func(t *thread) (value, bool, error) {
				if len(b) == 0 {
					return nil, false, nil
				}
				v, err := f.unpack(t, b[:f.size])
				b = b[f.size:]
				return v, err == nil, err
			}}, nil
		}},
	}
}

func (f *structFormat) Class() *object.Class {
	return structOnce.get(func() object.ClassSpec {
		spec := object.ClassSpec{Name: "Struct", Module: "_struct", Sig: "format",
			New: func(t *thread, cls *object.Class, a args) (value, error) { return okValue(structArg(t, a[0])) },
			Properties: []object.Property{
				{Name: "format", Get: func(t *thread, self value) (value, error) { return self.(*structFormat).text, nil }},
				{Name: "size", Get: func(t *thread, self value) (value, error) { return int64(self.(*structFormat).size), nil }},
			}}
		for name, e := range structFuncs() {
			spec.Methods = append(spec.Methods, object.Method{Name: name, Sig: e.sig,
				Fn: func(t *thread, self value, a args) (value, error) { return e.fn(t, self.(*structFormat), a) }})
		}
		return spec
	})
}

func buildStruct(b *builder) {
	for name, e := range structFuncs() {
		b.fn(name, "format, "+e.sig, func(t *thread, a args) (value, error) {
			f, err := structArg(t, a[0])
			if err != nil {
				return nil, err
			}
			return e.fn(t, f, a[1:])
		})
	}
	b.fn("calcsize", "format, /", func(t *thread, a args) (value, error) {
		f, err := structArg(t, a[0])
		if err != nil {
			return nil, err
		}
		return int64(f.size), nil
	})
	b.class((&structFormat{}).Class())
	structError("")
	b.set("error", structErrorOnce.class)
}
