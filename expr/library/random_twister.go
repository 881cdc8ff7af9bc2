package library

import (
	"math/big"
	"math/bits"
)

// twister is the Mersenne Twister MT19937, seeded and read as CPython's random does, so that a
// seed gives the same sequence.
type twister struct {
	state [624]uint32
	index int
}

func (t *twister) init(s uint32) {
	t.state[0] = s
	for i := 1; i < 624; i++ {
		t.state[i] = 1812433253*(t.state[i-1]^t.state[i-1]>>30) + uint32(i)
	}
	t.index = 624
}

// seed takes a non-negative integer of any size.
func (t *twister) seed(n *big.Int) {
	var key []uint32
	mask := big.NewInt(0xffffffff)
	for v := new(big.Int).Set(n); v.Sign() > 0; v.Rsh(v, 32) {
		key = append(key, uint32(new(big.Int).And(v, mask).Uint64()))
	}
	if len(key) == 0 {
		key = []uint32{0}
	}
	t.init(19650218)
	i, j := 1, 0
	for k := max(624, len(key)); k > 0; k-- {
		t.state[i] = (t.state[i] ^ (t.state[i-1]^t.state[i-1]>>30)*1664525) + key[j] + uint32(j)
		if i++; i >= 624 {
			t.state[0], i = t.state[623], 1
		}
		if j++; j >= len(key) {
			j = 0
		}
	}
	for k := 623; k > 0; k-- {
		t.state[i] = (t.state[i] ^ (t.state[i-1]^t.state[i-1]>>30)*1566083941) - uint32(i)
		if i++; i >= 624 {
			t.state[0], i = t.state[623], 1
		}
	}
	t.state[0] = 0x80000000
}

func (t *twister) twist() {
	for k := range 624 {
		y := t.state[k]&0x80000000 | t.state[(k+1)%624]&0x7fffffff
		v := t.state[(k+397)%624] ^ y>>1
		if y&1 != 0 {
			v ^= 0x9908b0df
		}
		t.state[k] = v
	}
	t.index = 0
}

func (t *twister) uint32() uint32 {
	if t.index >= 624 {
		t.twist()
	}
	y := t.state[t.index]
	t.index++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

// float is in [0, 1), with 53 bits.
func (t *twister) float() float64 {
	a, b := t.uint32()>>5, t.uint32()>>6
	return (float64(a)*67108864 + float64(b)) / 9007199254740992
}

// bits returns k random bits, k ≤ 64.
func (t *twister) bits(k int) uint64 {
	if k <= 0 {
		return 0
	}
	if k <= 32 {
		return uint64(t.uint32() >> (32 - k))
	}
	lo := uint64(t.uint32())
	return lo | uint64(t.uint32()>>(64-k))<<32
}

// bigBits returns k random bits.
func (t *twister) bigBits(k int) *big.Int {
	out := new(big.Int)
	for at := 0; at < k; at += 32 {
		w := t.uint32()
		if k-at < 32 {
			w >>= 32 - (k - at)
		}
		out.Or(out, new(big.Int).Lsh(big.NewInt(int64(w)), uint(at)))
	}
	return out
}

// below returns a random number in [0, n).
func (t *twister) below(n uint64) uint64 {
	k := bits.Len64(n)
	for {
		if r := t.bits(k); r < n {
			return r
		}
	}
}
