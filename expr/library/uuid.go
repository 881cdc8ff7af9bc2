package library

import (
	"encoding/binary"
	"encoding/hex"
	"math/big"
	"strings"

	"github.com/google/uuid"

	"github.com/gramener/gramex-go/expr/object"
)

// uuidValue is uuid.UUID.
type uuidValue struct{ id uuid.UUID }

var uuidClassOnce lazyClass

func uuidClass() *object.Class { return uuidClassOnce.get(uuidSpec) }

func (u *uuidValue) Class() *object.Class { return uuidClass() }

func (u *uuidValue) Repr(t *thread) (string, error) { return "UUID('" + u.id.String() + "')", nil }
func (u *uuidValue) Str(t *thread) (string, error)  { return u.id.String(), nil }
func (u *uuidValue) Int(t *thread) (value, error)   { return u.int(), nil }

func (u *uuidValue) Hash(t *thread) (int64, error) { return object.Hash(t, u.int()) }

func (u *uuidValue) int() value { return object.NewInt(new(big.Int).SetBytes(u.id[:])) }

func (u *uuidValue) Compare(t *thread, op object.CmpOp, other value) (value, bool, error) {
	o, ok := object.Native(other).(*uuidValue)
	if !ok {
		return nil, false, nil
	}
	return compareInts(op, strings.Compare(string(u.id[:]), string(o.id[:]))), true, nil
}

// compareInts is the answer to op where the operands compare as c.
func compareInts(op object.CmpOp, c int) value {
	switch op {
	case object.OpLt:
		return c < 0
	case object.OpLe:
		return c <= 0
	case object.OpEq:
		return c == 0
	case object.OpNe:
		return c != 0
	case object.OpGt:
		return c > 0
	}
	return c >= 0
}

func uuidSpec() object.ClassSpec {
	prop := func(name string, get func(u *uuidValue) value) object.Property {
		return object.Property{Name: name, Get: func(t *thread, self value) (value, error) {
			return get(object.Native(self).(*uuidValue)), nil
		}}
	}
	u32 := func(u *uuidValue, at int) int64 { return int64(binary.BigEndian.Uint32(u.id[at:])) }
	u16 := func(u *uuidValue, at int) int64 { return int64(binary.BigEndian.Uint16(u.id[at:])) }
	time60 := func(u *uuidValue) int64 { return (u16(u, 6)&0x0fff)<<48 | u16(u, 4)<<32 | u32(u, 0) }
	node := func(u *uuidValue) int64 { return u16(u, 10)<<32 | u32(u, 12) }
	clock := func(u *uuidValue) int64 { return int64(u.id[8]&0x3f)<<8 | int64(u.id[9]) }
	return object.ClassSpec{
		Name: "UUID", Module: "uuid",
		Sig: "hex=None, bytes=None, bytes_le=None, fields=None, int=None, version=None, *, is_safe=None",
		New: newUUID,
		Properties: []object.Property{
			prop("hex", func(u *uuidValue) value { return hex.EncodeToString(u.id[:]) }),
			prop("int", func(u *uuidValue) value { return u.int() }),
			prop("bytes", func(u *uuidValue) value { return object.Bytes(u.id[:]) }),
			prop("bytes_le", func(u *uuidValue) value { return object.Bytes(swapUUID(u.id[:])) }),
			prop("urn", func(u *uuidValue) value { return "urn:uuid:" + u.id.String() }),
			prop("version", func(u *uuidValue) value {
				if u.id[8]&0xc0 != 0x80 {
					return nil
				}
				return int64(u.id[6] >> 4)
			}),
			prop("variant", func(u *uuidValue) value { return uuidVariant(u.id[8]) }),
			prop("time_low", func(u *uuidValue) value { return u32(u, 0) }),
			prop("time_mid", func(u *uuidValue) value { return u16(u, 4) }),
			prop("time_hi_version", func(u *uuidValue) value { return u16(u, 6) }),
			prop("clock_seq_hi_variant", func(u *uuidValue) value { return int64(u.id[8]) }),
			prop("clock_seq_low", func(u *uuidValue) value { return int64(u.id[9]) }),
			prop("time", func(u *uuidValue) value { return time60(u) }),
			prop("clock_seq", func(u *uuidValue) value { return clock(u) }),
			prop("node", func(u *uuidValue) value { return node(u) }),
			prop("fields", func(u *uuidValue) value {
				return newTuple(u32(u, 0), u16(u, 4), u16(u, 6), int64(u.id[8]), int64(u.id[9]), node(u))
			}),
		},
	}
}

func uuidVariant(b byte) string {
	switch {
	case b&0x80 == 0:
		return "reserved for NCS compatibility"
	case b&0x40 == 0:
		return "specified in RFC 4122"
	case b&0x20 == 0:
		return "reserved for Microsoft compatibility"
	}
	return "reserved for future definition"
}

// swapUUID turns the first three fields between big and little endian.
func swapUUID(b []byte) string {
	return string([]byte{b[3], b[2], b[1], b[0], b[5], b[4], b[7], b[6]}) + string(b[8:])
}

func newUUID(t *thread, cls *object.Class, a args) (value, error) {
	n := 0
	for i := range 5 {
		if !isNone(given(a, i)) {
			n++
		}
	}
	if n != 1 {
		return nil, typeError("one of the hex, bytes, bytes_le, fields, or int arguments must be given")
	}
	u := &uuidValue{}
	var err error
	switch {
	case !isNone(given(a, 0)):
		err = u.fromHex(t, a[0])
	case !isNone(given(a, 1)):
		s, ok := asBytes(a[1])
		if !ok || len(s) != 16 {
			return nil, valueError("bytes is not a 16-char string")
		}
		copy(u.id[:], s)
	case !isNone(given(a, 2)):
		s, ok := asBytes(a[2])
		if !ok || len(s) != 16 {
			return nil, valueError("bytes_le is not a 16-char string")
		}
		copy(u.id[:], swapUUID([]byte(s)))
	case !isNone(given(a, 3)):
		err = u.fromFields(t, a[3])
	default:
		err = u.fromInt(t, a[4])
	}
	if err != nil {
		return nil, err
	}
	if v := given(a, 5); !isNone(v) {
		version, err := intArg(t, v)
		if err != nil {
			return nil, err
		}
		if version < 1 || version > 5 {
			return nil, valueError("illegal version number")
		}
		u.id[6] = u.id[6]&0x0f | byte(version)<<4
		u.id[8] = u.id[8]&0x3f | 0x80
	}
	return u, nil
}

func (u *uuidValue) fromHex(t *thread, v value) error {
	s, ok := asStr(v)
	if !ok {
		return object.Raise(object.AttributeError, "'%s' object has no attribute 'replace'", object.TypeName(v))
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, "urn:", ""), "uuid:", "")
	s = strings.ReplaceAll(strings.Trim(s, "{}"), "-", "")
	if len([]rune(s)) != 32 {
		return valueError("badly formed hexadecimal UUID string")
	}
	n, err := object.ParseInt(t, s, 16)
	if err != nil {
		return err
	}
	return u.fromInt(t, n)
}

func (u *uuidValue) fromInt(t *thread, v value) error {
	n, err := bigArg(t, v)
	if err != nil {
		return err
	}
	if n.Sign() < 0 || n.BitLen() > 128 {
		return valueError("int is out of range (need a 128-bit value)")
	}
	n.FillBytes(u.id[:])
	return nil
}

func (u *uuidValue) fromFields(t *thread, v value) error {
	items, err := object.ToSlice(t, v)
	if err != nil {
		return err
	}
	if len(items) != 6 {
		return valueError("fields is not a 6-tuple")
	}
	at := 0
	for i, width := range []int{4, 2, 2, 1, 1, 6} {
		n, err := bigArg(t, items[i])
		if err != nil {
			return err
		}
		if n.Sign() < 0 || n.BitLen() > width*8 {
			return valueError("field %d out of range (need a %d-bit value)", i+1, width*8)
		}
		n.FillBytes(u.id[at : at+width])
		at += width
	}
	return nil
}

func buildUUID(b *builder) {
	b.class(uuidClass())
	b.fn("uuid1", "node=None, clock_seq=None", func(t *thread, a args) (value, error) {
		id, err := uuid.NewUUID()
		if err != nil {
			return nil, object.Raise(object.OSError, "no clock or node for uuid1")
		}
		return &uuidValue{id}, nil
	})
	b.fn("uuid4", "", func(t *thread, a args) (value, error) {
		id, err := uuid.NewRandom()
		if err != nil {
			return nil, object.Raise(object.OSError, "no source of randomness")
		}
		return &uuidValue{id}, nil
	})
	named := func(name string, f func(space uuid.UUID, data []byte) uuid.UUID) {
		b.fn(name, "namespace, name", func(t *thread, a args) (value, error) {
			space, ok := object.Native(a[0]).(*uuidValue)
			if !ok {
				return nil, object.Raise(object.AttributeError, "'%s' object has no attribute 'bytes'", object.TypeName(a[0]))
			}
			s, ok := asStr(a[1])
			if !ok {
				if s, ok = asBytes(a[1]); !ok {
					return nil, typeError("encoding without a string argument")
				}
			}
			return &uuidValue{f(space.id, []byte(s))}, nil
		})
	}
	named("uuid3", uuid.NewMD5)
	named("uuid5", uuid.NewSHA1)
	b.fn("getnode", "", func(t *thread, a args) (value, error) {
		id := uuid.UUID{}
		copy(id[10:], uuid.NodeID())
		return int64(binary.BigEndian.Uint64(append([]byte{0, 0}, id[10:]...))), nil
	})
	b.set("NAMESPACE_DNS", &uuidValue{uuid.NameSpaceDNS})
	b.set("NAMESPACE_URL", &uuidValue{uuid.NameSpaceURL})
	b.set("NAMESPACE_OID", &uuidValue{uuid.NameSpaceOID})
	b.set("NAMESPACE_X500", &uuidValue{uuid.NameSpaceX500})
	b.set("RESERVED_NCS", "reserved for NCS compatibility")
	b.set("RFC_4122", "specified in RFC 4122")
	b.set("RESERVED_MICROSOFT", "reserved for Microsoft compatibility")
	b.set("RESERVED_FUTURE", "reserved for future definition")
}
