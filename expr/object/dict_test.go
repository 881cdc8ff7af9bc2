package object

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// model is what a dict should be: pairs in order, keys compared with Eq.
type model []entry

func (m model) find(t *rapid.T, k Value) int {
	return slices.IndexFunc(m, func(e entry) bool {
		eq, err := Eq(nil, e.key, k)
		if err != nil {
			t.Fatal(err)
		}
		return eq
	})
}

// anyKey draws keys of which many are equal, though of other types.
func anyKey() *rapid.Generator[Value] {
	return rapid.Custom(func(t *rapid.T) Value {
		n := rapid.Int64Range(0, 30).Draw(t, "n")
		switch rapid.IntRange(0, 7).Draw(t, "kind") {
		case 0:
			return float64(n)
		case 1:
			return n%2 == 0
		case 2:
			return normInt(new(big.Int).Lsh(big.NewInt(n), 70))
		case 3:
			return NewTuple(n, fmt.Sprint(n))
		case 4:
			return Bytes(fmt.Sprint(n))
		case 5:
			return n
		case 6:
			return complex(float64(n), 0)
		}
		return fmt.Sprint("key", n)
	})
}

func TestDictAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, m := NewDict(0), model{}
		onlyStrings := rapid.Bool().Draw(t, "strings")
		for step := range rapid.IntRange(1, 120).Draw(t, "steps") {
			k := anyKey().Draw(t, "key")
			if _, ok := k.(string); onlyStrings && !ok {
				k = fmt.Sprint(k)
			}
			i := m.find(t, k)
			switch rapid.IntRange(0, 5).Draw(t, "op") {
			case 0, 1, 2:
				if err := d.Put(nil, k, step); err != nil {
					t.Fatal(err)
				}
				if i >= 0 {
					m[i].val = step
				} else {
					m = append(m, entry{key: k, val: step})
				}
			case 3:
				v, ok, err := d.Remove(nil, k)
				if err != nil || ok != (i >= 0) || ok && v != m[i].val {
					t.Fatalf("remove %v: %v %v %v", k, v, ok, err)
				}
				if ok {
					m = slices.Delete(m, i, i+1)
				}
			case 4:
				d = d.Copy()
			case 5:
				if s, ok := k.(string); ok {
					d.Set(s, step)
					if i >= 0 {
						m[i].val = step
					} else {
						m = append(m, entry{key: k, val: step})
					}
				}
			}
			sameAsModel(t, d, m)
		}
	})
}

func sameAsModel(t *rapid.T, d *Dict, m model) {
	if d.Len() != len(m) || len(d.Keys()) != len(m) || len(d.Values()) != len(m) {
		t.Fatalf("%d entries, want %d", d.Len(), len(m))
	}
	i := 0
	for k, v := range d.All() {
		if !Is(k, m[i].key) || v != m[i].val {
			t.Fatalf("entry %d is %v: %v, want %v: %v", i, k, v, m[i].key, m[i].val)
		}
		found, ok, err := d.Find(nil, k)
		if err != nil || !ok || found != v {
			t.Fatalf("find %v: %v %v %v", k, found, ok, err)
		}
		if s, isText := k.(string); isText {
			if g, ok := d.Get(s); !ok || g != v || !d.Has(s) {
				t.Fatalf("get %q: %v %v", s, g, ok)
			}
		}
		i++
	}
}

// The order of sets whose hashes CPython has is CPython's.
func TestSetOrder(t *testing.T) {
	ints := func(n ...int64) []Value {
		out := make([]Value, len(n))
		for i, x := range n {
			out[i] = x
		}
		return out
	}
	for _, c := range []struct {
		items []Value
		want  string // as CPython 3.11 prints set([...])
	}{
		{ints(3, 1, 2), "{1, 2, 3}"},
		{ints(8, 0), "{8, 0}"},
		{ints(0, 8), "{0, 8}"},
		{ints(5, 100, 17, 33), "{17, 100, 5, 33}"},
		{ints(-1, -2, -3), "{-3, -1, -2}"},
		{ints(64, 32, 16, 8, 4, 2, 1), "{64, 32, 2, 1, 4, 8, 16}"},
		{ints(1000, 2000, 3000, 4000, 5000, 6000), "{4000, 1000, 5000, 2000, 6000, 3000}"},
		{[]Value{1.5, 2.5, int64(3)}, "{1.5, 2.5, 3}"},
		{[]Value{true, int64(2), 3.0}, "{True, 2, 3.0}"},
	} {
		s, err := NewSet(nil, c.items...)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := Repr(nil, s); got != c.want {
			t.Errorf("set(%v) is %s, want %s", c.items, got, c.want)
		}
	}
	s, err := NewSetConst(nil, ints(1, 9, 17, 25, 33)...)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := Repr(nil, s); got != "{1, 33, 17, 9, 25}" {
		t.Errorf("{1, 9, 17, 25, 33} is %s", got)
	}
}

func TestDictMisuse(t *testing.T) {
	d := NewDict(0)
	if err := d.Put(nil, NewList(), nil); !raises(err, TypeError) || err.Error() != "TypeError: unhashable type: 'list'" {
		t.Error(err)
	}
	for i := range 20 {
		d.Set(fmt.Sprint(i), int64(i))
	}
	it, err := Iter(nil, d)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok, err := it.Next(nil); !ok || err != nil {
		t.Fatal(ok, err)
	}
	d.Set("more", nil)
	if _, _, err := it.Next(nil); !raises(err, RuntimeError) {
		t.Errorf("changed while iterating: %v", err)
	}
}
