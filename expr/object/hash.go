package object

import (
	"hash/maphash"
	"math"
	"math/big"
	"math/bits"
	"reflect"
)

// Hash is hash(v): CPython's value for numbers and tuples, another each run for strings.
func Hash(t *Thread, v Value) (int64, error) {
	h, err := hashKey(t, v)
	return int64(h), err
}

const (
	hashModulus = 1<<61 - 1
	hashInf     = 314159
	hashImag    = 1000003
)

// hashKey is Hash as dicts and sets use it.
func hashKey(t *Thread, v Value) (uint64, error) {
	switch x := v.(type) {
	case string:
		return hashString(x), nil
	case int64:
		return hashInt(x), nil
	case bool:
		if x {
			return 1, nil
		}
		return 0, nil
	case nil:
		return 0xfca86420, nil
	case float64:
		return hashFloat(x), nil
	case Bytes:
		return hashString(string(x)), nil
	case *big.Int:
		m := new(big.Int).Rem(x, big.NewInt(hashModulus)).Int64()
		return notMinusOne(m), nil
	case complex128:
		return hashFloat(real(x)) + hashImag*hashFloat(imag(x)), nil
	case *Tuple:
		if x.sub == nil {
			return hashTuple(t, x)
		}
	}
	return hashOther(t, v)
}

func notMinusOne(h int64) uint64 {
	if h == -1 {
		h = -2
	}
	return uint64(h)
}

func hashInt(i int64) uint64 {
	if i > -hashModulus && i < hashModulus {
		return notMinusOne(i)
	}
	return notMinusOne(i % hashModulus)
}

func hashFloat(f float64) uint64 {
	switch {
	case math.IsInf(f, 1):
		return hashInf
	case math.IsInf(f, -1):
		return notMinusOne(-hashInf)
	case math.IsNaN(f):
		return 0
	case f == math.Trunc(f) && math.Abs(f) < 1<<62:
		return hashInt(int64(f))
	}
	m, e := math.Frexp(f)
	sign := int64(1)
	if m < 0 {
		sign, m = -1, -m
	}
	x := uint64(0)
	for m != 0 {
		x = x<<28&hashModulus | x>>(61-28)
		m *= 1 << 28
		e -= 28
		y := uint64(m)
		m -= float64(y)
		if x += y; x >= hashModulus {
			x -= hashModulus
		}
	}
	if e %= 61; e < 0 {
		e += 61
	}
	x = x<<e&hashModulus | x>>(61-e)
	return notMinusOne(int64(x) * sign)
}

// hashTuple is CPython's, after xxHash.
func hashTuple(t *Thread, tup *Tuple) (uint64, error) {
	const p1, p2, p5 = 11400714785074694791, 14029467366897019727, 2870177450012600261
	t = t.or()
	if err := t.enter(""); err != nil {
		return 0, err
	}
	defer t.Leave()
	acc := uint64(p5)
	for i, v := range tup.Items {
		h, err := hashKey(t, v)
		if err != nil {
			return 0, err
		}
		acc = bits.RotateLeft64(acc+h*p2, 31) * p1
		if i&1023 == 1023 {
			if err := t.Check(); err != nil {
				return 0, err
			}
		}
	}
	acc += uint64(len(tup.Items)) ^ (p5 ^ 3527539)
	if acc == math.MaxUint64 {
		return 1546275796, nil
	}
	return acc, nil
}

func hashOther(t *Thread, v Value) (uint64, error) {
	if f, c, ok := special(v, "__hash__"); ok {
		if f == nil {
			return 0, unhashable(v)
		}
		h, err := callFound(t, f, v, c, nil, nil)
		if err != nil {
			return 0, err
		}
		n := asNumber(Native(h))
		if n.kind != numInt {
			return 0, Raise(TypeError, "__hash__ method should return an integer")
		}
		if n.b != nil {
			return hashKey(t, n.b)
		}
		return notMinusOne(n.i), nil
	}
	if n := Native(v); !sameInstance(v, n) {
		return hashKey(t, n)
	}
	return hashNative(t, v)
}

// sameInstance tells whether n, which is v or what v wraps, is v.
func sameInstance(v, n Value) bool {
	i, ok := v.(*Instance)
	return !ok || n == Value(i)
}

func hashNative(t *Thread, v Value) (uint64, error) {
	switch x := v.(type) {
	case *Tuple:
		return hashTuple(t, x)
	case *FrozenSet:
		return x.hash(), nil
	case *List, *Dict, *Set, *ByteArray, *Slice:
		return 0, unhashable(v)
	case *Range:
		return hashRange(t, x)
	case *BoundMethod:
		t = t.or()
		if err := t.enter(""); err != nil {
			return 0, err
		}
		defer t.Leave()
		a, err := hashKey(t, x.Func)
		return a ^ addressOf(x.Self), err
	case singleton:
		return hashString(string(x)), nil
	case *Class:
		if x.has(flagForeign) {
			return hashString(x.name), nil
		}
	case HasHash:
		h, err := x.Hash(t)
		return notMinusOne(h), err
	case HasCompare:
		return 0, unhashable(v)
	}
	return addressOf(v), nil
}

func unhashable(v Value) error {
	return Raise(TypeError, "unhashable type: '%s'", TypeName(v))
}

// hash is CPython's frozenset hash: it does not depend on the order.
func (s *FrozenSet) hash() uint64 {
	h := uint64(0)
	for i := range s.table {
		if e := &s.table[i]; e.state == setActive {
			h ^= shuffleBits(e.hash)
		}
	}
	h ^= (uint64(s.used) + 1) * 1927868237
	h ^= h>>11 ^ h>>25
	h = h*69069 + 907133923
	if h == math.MaxUint64 {
		h = 590923713
	}
	return h
}

func shuffleBits(h uint64) uint64 { return (h ^ 89869747 ^ h<<16) * 3644798167 }

// addressOf gives a number for the identity of v: its address where it has one.
func addressOf(v Value) uint64 {
	switch x := v.(type) {
	case *Instance:
		return uint64(reflect.ValueOf(x).Pointer())
	case *Class:
		return uint64(reflect.ValueOf(x).Pointer())
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return uint64(r.Pointer())
	case reflect.Slice:
		return uint64(r.Pointer())
	}
	if r.IsValid() && r.Comparable() {
		return maphash.Comparable(hashSeed, v)
	}
	return 0x7f0000000000
}
