package object

import "iter"

// Set is Python's set. Its order is CPython's for items whose hashes are.
type Set struct {
	setTable
	sub *sub
}

// FrozenSet is Python's frozenset.
type FrozenSet struct {
	setTable
	sub *sub
}

// setTable is an open-addressing table laid out as CPython's, so that the order of ints and other
// values with CPython's hashes is the same.
type setTable struct {
	table  []setEntry // length a power of 2; nil while empty
	mask   int
	fill   int // active and deleted entries
	used   int // active entries
	finger int // where pop looks first
}

type setEntry struct {
	key   Value
	hash  uint64
	state uint8
}

const (
	setEmpty uint8 = iota
	setActive
	setDummy
)

const (
	setMinSize   = 8
	linearProbes = 9
)

// NewSet makes a set of these items.
func NewSet(t *Thread, items ...Value) (*Set, error) {
	s := &Set{}
	for _, v := range items {
		if err := s.add(t, v); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// NewSetConst makes the set of a display whose items are all constants, three or more: CPython
// builds it from a frozenset, which can give another order.
func NewSetConst(t *Thread, items ...Value) (*Set, error) {
	f, err := NewFrozenSet(t, items...)
	if err != nil {
		return nil, err
	}
	s := &Set{}
	s.merge(&f.setTable)
	return s, nil
}

// NewFrozenSet makes a frozenset of these items.
func NewFrozenSet(t *Thread, items ...Value) (*FrozenSet, error) {
	s := &FrozenSet{}
	for _, v := range items {
		if err := s.add(t, v); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Len is the number of items.
func (s *setTable) Len() int { return s.used }

// Add adds an item. The error is a TypeError where it is unhashable.
func (s *Set) Add(t *Thread, v Value) error { return s.add(t, v) }

// Discard removes an item and tells whether it was there.
func (s *Set) Discard(t *Thread, v Value) (bool, error) {
	h, err := hashKey(t, v)
	if err != nil {
		return false, err
	}
	return s.discard(t, v, h)
}

// Has tells whether v is an item.
func (s *setTable) Has(t *Thread, v Value) (bool, error) {
	h, err := hashKey(t, v)
	if err != nil {
		return false, err
	}
	i, err := s.find(t, v, h)
	return i >= 0, err
}

// Items gives the items in order, in a slice of the caller's own.
func (s *setTable) Items() []Value {
	out := make([]Value, 0, s.used)
	for i := range s.table {
		if s.table[i].state == setActive {
			out = append(out, s.table[i].key)
		}
	}
	return out
}

// All yields the items in order.
func (s *setTable) All() iter.Seq[Value] {
	return func(yield func(Value) bool) {
		for i := 0; i < len(s.table); i++ {
			if s.table[i].state == setActive && !yield(s.table[i].key) {
				return
			}
		}
	}
}

func (s *setTable) clear() { *s = setTable{} }

func (s *setTable) copyTable() setTable {
	c := setTable{}
	c.merge(s)
	return c
}

// find gives the place of v, or -1.
func (s *setTable) find(t *Thread, v Value, h uint64) (int, error) {
	for s.table != nil {
		i, changed, err := s.probe(t, v, h)
		if err != nil || !changed {
			return i, err
		}
	}
	return -1, nil
}

// probe looks for v; changed says that an __eq__ has changed the set meanwhile.
func (s *setTable) probe(t *Thread, v Value, h uint64) (at int, changed bool, err error) {
	table, mask := s.table, s.mask
	perturb := h
	i := int(h) & mask
	for n := 0; ; n++ {
		probes := 0
		if i+linearProbes <= mask {
			probes = linearProbes
		}
		for j := i; j <= i+probes; j++ {
			e := &table[j]
			if e.state == setEmpty {
				return -1, false, nil
			}
			if e.state != setActive || e.hash != h {
				continue
			}
			same, err := sameKey(t, e.key, v)
			if err != nil {
				return -1, false, err
			}
			if len(s.table) != len(table) || &s.table[0] != &table[0] {
				return -1, true, t.Check()
			}
			if same {
				return j, false, nil
			}
		}
		if n&255 == 255 {
			if err := t.Check(); err != nil {
				return -1, false, err
			}
		}
		perturb >>= 5
		i = int(uint64(i)*5+1+perturb) & mask
	}
}

func (s *setTable) add(t *Thread, v Value) error {
	h, err := hashKey(t, v)
	if err != nil {
		return err
	}
	return s.addHashed(t, v, h)
}

func (s *setTable) addHashed(t *Thread, v Value, h uint64) error {
	i, err := s.find(t, v, h)
	if err != nil || i >= 0 {
		return err
	}
	if err := t.Charge(96); err != nil {
		return err
	}
	if s.table == nil {
		s.table, s.mask = make([]setEntry, setMinSize), setMinSize-1
	}
	s.insert(v, h)
	if s.fill*5 >= s.mask*3 {
		if s.used > 50000 {
			s.resize(s.used * 2)
		} else {
			s.resize(s.used * 4)
		}
	}
	return nil
}

// insert puts v, which is not there, in the first empty place.
func (s *setTable) insert(v Value, h uint64) {
	perturb := h
	i := int(h) & s.mask
	for {
		probes := 0
		if i+linearProbes <= s.mask {
			probes = linearProbes
		}
		for j := i; j <= i+probes; j++ {
			if s.table[j].state == setEmpty {
				s.table[j] = setEntry{v, h, setActive}
				s.fill++
				s.used++
				return
			}
		}
		perturb >>= 5
		i = int(uint64(i)*5+1+perturb) & s.mask
	}
}

// resize makes a table of more than n entries, without deleted ones.
func (s *setTable) resize(n int) {
	size := setMinSize
	for size <= n {
		size <<= 1
	}
	old := s.table
	s.table, s.mask = make([]setEntry, size), size-1
	s.fill, s.used = 0, 0
	for i := range old {
		if old[i].state == setActive {
			s.insert(old[i].key, old[i].hash)
		}
	}
}

func (s *setTable) discard(t *Thread, v Value, h uint64) (bool, error) {
	i, err := s.find(t, v, h)
	if err != nil || i < 0 {
		return false, err
	}
	s.table[i] = setEntry{state: setDummy}
	s.used--
	return true, nil
}

// pop removes an arbitrary item as CPython does.
func (s *setTable) pop() (Value, bool) {
	if s.used == 0 {
		return nil, false
	}
	i := s.finger & s.mask
	for s.table[i].state != setActive {
		i = (i + 1) & s.mask
	}
	v := s.table[i].key
	s.table[i] = setEntry{state: setDummy}
	s.used--
	s.finger = i + 1
	return v, true
}

// merge adds the items of another table into a set that has none of them, or is empty; keys that
// may be there already go through mergeInto.
func (s *setTable) merge(o *setTable) {
	if o.used == 0 {
		return
	}
	if s.table == nil {
		s.table, s.mask = make([]setEntry, setMinSize), setMinSize-1
	}
	s.roomFor(o.used)
	if s.fill == 0 && s.mask == o.mask && o.fill == o.used {
		copy(s.table, o.table)
		s.fill, s.used = o.fill, o.used
		return
	}
	for i := range o.table {
		if o.table[i].state == setActive {
			s.insert(o.table[i].key, o.table[i].hash)
		}
	}
}

// roomFor resizes as CPython does before n entries are merged.
func (s *setTable) roomFor(n int) {
	if (s.fill+n)*5 >= s.mask*3 {
		s.resize((s.used + n) * 2)
	}
}

// mergeInto adds the items of another table.
func (s *setTable) mergeInto(t *Thread, o *setTable) error {
	if o == s || o.used == 0 {
		return nil
	}
	if err := t.Charge(96 * o.used); err != nil {
		return err
	}
	if s.table == nil || s.fill == 0 {
		s.merge(o)
		return nil
	}
	s.roomFor(o.used)
	for i := 0; i < len(o.table); i++ {
		if e := o.table[i]; e.state == setActive {
			if err := s.addHashed(t, e.key, e.hash); err != nil {
				return err
			}
		}
	}
	return nil
}

// setOf gives the table of a set or frozenset.
func setOf(v Value) *setTable {
	switch x := v.(type) {
	case *Set:
		return &x.setTable
	case *FrozenSet:
		return &x.setTable
	}
	return nil
}
