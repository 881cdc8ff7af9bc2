package library

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"crypto/subtle"
	"encoding"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"hash/adler32"
	"hash/crc32"
	"math/big"
	"sort"
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

// hashMakers are the algorithms of hashlib.
var hashMakers = map[string]func() hash.Hash{
	"md5": md5.New, "sha1": sha1.New, "sha224": sha256.New224, "sha256": sha256.New, "sha384": sha512.New384,
	"sha512":   sha512.New,
	"sha3_224": func() hash.Hash { return sha3.New224() }, "sha3_256": func() hash.Hash { return sha3.New256() },
	"sha3_384": func() hash.Hash { return sha3.New384() }, "sha3_512": func() hash.Hash { return sha3.New512() },
}

// hasher is a hash object, or an HMAC.
type hasher struct {
	h    hash.Hash
	name string
	mac  bool
	key  string   // of an HMAC
	fed  []string // what an HMAC was fed, for copies
}

var hashOnce, hmacOnce lazyClass

func (h *hasher) Class() *object.Class {
	if h.mac {
		return hmacOnce.get(func() object.ClassSpec { return hashSpec("HMAC", "hmac") })
	}
	return hashOnce.get(func() object.ClassSpec { return hashSpec("HASH", "_hashlib") })
}

func (h *hasher) Repr(t *thread) (string, error) {
	if h.mac {
		return "<hmac.HMAC object>", nil
	}
	return "<" + h.name + " _hashlib.HASH object>", nil
}

// hashData is what update takes.
func hashData(v value) (string, error) {
	if _, ok := asStr(v); ok {
		return "", typeError("Strings must be encoded before hashing")
	}
	s, ok := asBytes(v)
	if !ok {
		return "", typeError("object supporting the buffer API required")
	}
	return s, nil
}

func (h *hasher) update(t *thread, v value) error {
	data, err := hashData(v)
	if err != nil {
		return err
	}
	if err := t.Check(); err != nil {
		return err
	}
	if h.mac {
		if err := t.Charge(len(data)); err != nil {
			return err
		}
		h.fed = append(h.fed, data)
	}
	h.h.Write([]byte(data))
	return nil
}

func (h *hasher) copy() *hasher {
	c := *h
	if h.mac {
		c.h = hmac.New(hashMakers[strings.TrimPrefix(h.name, "hmac-")], []byte(h.key))
		for _, s := range h.fed {
			c.h.Write([]byte(s))
		}
		c.fed = append([]string{}, h.fed...)
		return &c
	}
	c.h = hashMakers[h.name]()
	state, err := h.h.(encoding.BinaryMarshaler).MarshalBinary()
	if err == nil {
		_ = c.h.(encoding.BinaryUnmarshaler).UnmarshalBinary(state)
	}
	return &c
}

func hashSpec(name, module string) object.ClassSpec {
	method := func(name, sig string, fn func(t *thread, h *hasher, a args) (value, error)) object.Method {
		return object.Method{Name: name, Sig: sig, Fn: func(t *thread, self value, a args) (value, error) {
			return fn(t, self.(*hasher), a)
		}}
	}
	prop := func(name string, get func(h *hasher) value) object.Property {
		return object.Property{Name: name, Get: func(t *thread, self value) (value, error) { return get(self.(*hasher)), nil }}
	}
	return object.ClassSpec{Name: name, Module: module,
		Methods: []object.Method{
			method("update", "obj, /", func(t *thread, h *hasher, a args) (value, error) { return nil, h.update(t, a[0]) }),
			method("digest", "", func(t *thread, h *hasher, a args) (value, error) { return object.Bytes(h.h.Sum(nil)), nil }),
			method("hexdigest", "", func(t *thread, h *hasher, a args) (value, error) { return hex.EncodeToString(h.h.Sum(nil)), nil }),
			method("copy", "", func(t *thread, h *hasher, a args) (value, error) { return h.copy(), nil }),
		},
		Properties: []object.Property{
			prop("name", func(h *hasher) value { return h.name }),
			prop("digest_size", func(h *hasher) value { return int64(h.h.Size()) }),
			prop("block_size", func(h *hasher) value { return int64(h.h.BlockSize()) }),
		}}
}

func newHasher(t *thread, name string, data value) (value, error) {
	mk, ok := hashMakers[name]
	if !ok {
		return nil, valueError("unsupported hash type %s", name)
	}
	h := &hasher{h: mk(), name: name}
	if isNone(data) {
		return h, nil
	}
	return h, h.update(t, data)
}

func buildHashlib(b *builder) {
	var names []value
	for name := range hashMakers {
		names = append(names, name)
		b.fn(name, "string=b'', *, usedforsecurity=True", func(t *thread, a args) (value, error) {
			return newHasher(t, name, given(a, 0))
		})
	}
	sort.Slice(names, func(i, j int) bool { return names[i].(string) < names[j].(string) })
	b.fn("new", "name, data=b'', *, usedforsecurity=True", func(t *thread, a args) (value, error) {
		name, err := strArg(a[0], "name")
		if err != nil {
			return nil, err
		}
		return newHasher(t, strings.ReplaceAll(strings.ToLower(name), "-", "_"), given(a, 1))
	})
	b.fn("pbkdf2_hmac", "hash_name, password, salt, iterations, dklen=None", pbkdf2HMAC)
	for _, name := range []string{"algorithms_available", "algorithms_guaranteed"} {
		if s, err := object.NewSet(nil, names...); err == nil {
			b.set(name, s)
		}
	}
}

func pbkdf2HMAC(t *thread, a args) (value, error) {
	name, err := strArg(a[0], "pbkdf2_hmac() argument 'hash_name'")
	if err != nil {
		return nil, err
	}
	mk, ok := hashMakers[name]
	if !ok {
		return nil, valueError("unsupported hash type %s", name)
	}
	password, err := bytesArg(a[1])
	if err != nil {
		return nil, err
	}
	salt, err := bytesArg(a[2])
	if err != nil {
		return nil, err
	}
	iterations, err := intArg(t, a[3])
	if err != nil {
		return nil, err
	}
	n := mk().Size()
	if !isNone(given(a, 4)) {
		if n, err = intArg(t, a[4]); err != nil {
			return nil, err
		}
	}
	switch {
	case iterations < 1:
		return nil, valueError("iteration value must be greater than 0.")
	case n < 1:
		return nil, valueError("key length must be greater than 0.")
	case n > 1<<16 || iterations > 2000000:
		return nil, object.Raise(object.MemoryError, "pbkdf2_hmac: too many iterations")
	}
	out, err := pbkdf2.Key(mk, password, []byte(salt), iterations, n)
	if err != nil {
		return nil, valueError("%s", err.Error())
	}
	return object.Bytes(out), t.Check()
}

// hmacOf makes an HMAC; digestmod is a name, or a function of hashlib.
func hmacOf(t *thread, key, msg, mod value) (*hasher, error) {
	if isNone(mod) {
		return nil, typeError("Missing required parameter 'digestmod'.")
	}
	k, ok := asBytes(key)
	if !ok {
		return nil, typeError("key: expected bytes or bytearray, but got %s", reprStr(object.TypeName(key)))
	}
	name, ok := asStr(mod)
	if !ok {
		made, err := call(t, mod)
		if err != nil {
			return nil, err
		}
		h, ok := made.(*hasher)
		if !ok {
			return nil, typeError("digestmod is not a hash of hashlib")
		}
		name = h.name
	}
	name = strings.ReplaceAll(strings.ToLower(name), "-", "_")
	mk, ok := hashMakers[name]
	if !ok {
		return nil, valueError("unsupported hash type %s", name)
	}
	h := &hasher{h: hmac.New(mk, []byte(k)), name: "hmac-" + name, mac: true, key: k}
	if isNone(msg) {
		return h, nil
	}
	return h, h.update(t, msg)
}

func buildHMAC(b *builder) {
	b.fn("new", "key, msg=None, digestmod=''", func(t *thread, a args) (value, error) {
		return okValue(hmacOf(t, a[0], given(a, 1), given(a, 2)))
	})
	b.fn("digest", "key, msg, digest", func(t *thread, a args) (value, error) {
		h, err := hmacOf(t, a[0], a[1], a[2])
		if err != nil {
			return nil, err
		}
		return object.Bytes(h.h.Sum(nil)), nil
	})
	b.fn("compare_digest", "a, b, /", compareDigest)
	b.class((&hasher{mac: true}).Class())
}

func compareDigest(t *thread, a args) (value, error) {
	x, xs := asStr(a[0])
	y, ys := asStr(a[1])
	if xs != ys {
		for _, v := range a[:2] {
			if _, err := bytesArg(v); err != nil {
				return nil, err
			}
		}
	}
	if xs {
		for _, s := range []string{x, y} {
			for i := 0; i < len(s); i++ {
				if s[i] >= 0x80 {
					return nil, typeError("comparing strings with non-ASCII characters is not supported")
				}
			}
		}
	} else {
		var err error
		if x, err = bytesArg(a[0]); err != nil {
			return nil, err
		}
		if y, err = bytesArg(a[1]); err != nil {
			return nil, err
		}
	}
	return subtle.ConstantTimeCompare([]byte(x), []byte(y)) == 1, nil
}

func buildSecrets(b *builder) {
	sys := &generator{system: true}
	size := func(t *thread, a args) (value, error) {
		n := 32
		if !isNone(given(a, 0)) {
			var err error
			if n, err = intArg(t, a[0]); err != nil {
				return nil, err
			}
			if n < 0 {
				return nil, valueError("negative argument not allowed")
			}
		}
		return randomBytes(t, n)
	}
	b.fn("token_bytes", "nbytes=None", size)
	b.fn("token_hex", "nbytes=None", func(t *thread, a args) (value, error) {
		v, err := size(t, a)
		if err != nil {
			return nil, err
		}
		return hex.EncodeToString([]byte(v.(object.Bytes))), nil
	})
	b.fn("token_urlsafe", "nbytes=None", func(t *thread, a args) (value, error) {
		v, err := size(t, a)
		if err != nil {
			return nil, err
		}
		return base64.RawURLEncoding.EncodeToString([]byte(v.(object.Bytes))), nil
	})
	b.fn("randbelow", "exclusive_upper_bound", func(t *thread, a args) (value, error) {
		n, err := bigArg(t, a[0])
		if err != nil {
			return nil, err
		}
		if n.Sign() <= 0 {
			return nil, valueError("Upper bound must be positive.")
		}
		return object.NewInt(sys.bigBelow(new(big.Int).Set(n))), nil
	})
	for _, m := range randomFuncs() {
		if m.name == "choice" || m.name == "getrandbits" {
			name := m.name
			if name == "getrandbits" {
				name = "randbits"
			}
			b.fn(name, m.sig, func(t *thread, a args) (value, error) { return m.fn(t, sys, a) })
		}
	}
	b.fn("compare_digest", "a, b, /", compareDigest)
	b.class(sys.Class())
}

func crc32Func(t *thread, a args) (value, error) {
	data, err := bytesArg(a[0])
	if err != nil {
		return nil, err
	}
	start, _ := asInt(a.Or(1, int64(0)))
	return int64(crc32.Update(uint32(start), crc32.IEEETable, []byte(data))), nil
}

func adler32Func(t *thread, a args) (value, error) {
	data, err := bytesArg(a[0])
	if err != nil {
		return nil, err
	}
	start, _ := asInt(a.Or(1, int64(1)))
	if start == 1 {
		return int64(adler32.Checksum([]byte(data))), nil
	}
	x, y := uint32(start)&0xffff, uint32(start)>>16
	for i := 0; i < len(data); i++ {
		x = (x + uint32(data[i])) % 65521
		y = (y + x) % 65521
	}
	return int64(y<<16 | x), nil
}
