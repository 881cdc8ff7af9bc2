package object

import (
	"hash/maphash"
	"iter"
	"sort"
)

// Dict is Python's dict: insertion order, keys equal as Python equates them (1 == 1.0 == True).
//
// Get, Set, Del and Has take string keys and cannot fail; Find, Put and Remove take any key. A Dict
// may be read by several goroutines while none changes it.
type Dict struct {
	entries []entry
	index   []int32 // slots: 0 empty, -1 deleted, else entry+1; nil while small with string keys only
	used    int     // slots of index that are not empty
	live    int     // entries that are not deleted
	odd     bool    // a key may equal a string without being one
	sub     *sub
}

type entry struct {
	key, val Value
	hash     uint64 // of key; unset while the dict has no index
}

// smallDict is the number of entries up to which string keys are searched one by one.
const smallDict = 8

// deleted is the key of a deleted entry.
type deleted struct{}

var deletedKey Value = deleted{}

var hashSeed = maphash.MakeSeed()

func hashString(s string) uint64 { return maphash.String(hashSeed, s) }

// NewDict makes an empty dict with room for n entries.
func NewDict(n int) *Dict {
	d := &Dict{}
	if n > 0 {
		d.entries = make([]entry, 0, n)
	}
	return d
}

// NewAttrDict makes an empty dict whose string keys are attributes too, as Gramex's AttrDict.
func NewAttrDict(n int) *Dict {
	d := NewDict(n)
	d.sub = attrDictSub
	return d
}

// AsAttrDict makes d, which must be a plain dict, an AttrDict, and returns it.
func (d *Dict) AsAttrDict() *Dict {
	if d.sub == nil {
		d.sub = attrDictSub
	}
	return d
}

// attrDictSub is shared by all AttrDicts: their attributes are their items.
var attrDictSub = &sub{class: AttrDictClass}

// Len is the number of entries.
func (d *Dict) Len() int { return d.live }

// Get gives the value of a string key.
func (d *Dict) Get(key string) (Value, bool) {
	if i := d.findString(key); i >= 0 {
		return d.entries[i].val, true
	}
	return nil, false
}

// Has tells whether there is a string key.
func (d *Dict) Has(key string) bool { return d.findString(key) >= 0 }

// Set sets the value of a string key, which keeps its place where it exists.
func (d *Dict) Set(key string, v Value) {
	if i := d.findString(key); i >= 0 {
		d.entries[i].val = v
		return
	}
	var h uint64
	if d.index != nil {
		h = hashString(key)
	}
	d.add(key, v, h)
}

// Del deletes a string key and tells whether there was one.
func (d *Dict) Del(key string) bool {
	i := d.findString(key)
	if i >= 0 {
		d.removeAt(i)
	}
	return i >= 0
}

// Find gives the value of any key. The error is a TypeError where key is unhashable, or what its
// __hash__ or __eq__ raised.
func (d *Dict) Find(t *Thread, key Value) (v Value, ok bool, err error) {
	i, _, err := d.find(t, key)
	if err != nil || i < 0 {
		return nil, false, err
	}
	return d.entries[i].val, true, nil
}

// Put sets the value of any key and charges t for a new entry.
func (d *Dict) Put(t *Thread, key, v Value) error {
	i, h, err := d.find(t, key)
	if err != nil {
		return err
	}
	if i >= 0 {
		d.entries[i].val = v
		return nil
	}
	if err := t.Charge(64); err != nil {
		return err
	}
	d.add(key, v, h)
	return nil
}

// Remove deletes any key and gives the value it had.
func (d *Dict) Remove(t *Thread, key Value) (v Value, ok bool, err error) {
	i, _, err := d.find(t, key)
	if err != nil || i < 0 {
		return nil, false, err
	}
	v = d.entries[i].val
	d.removeAt(i)
	return v, true, nil
}

// Clear removes all entries.
func (d *Dict) Clear() { d.entries, d.index, d.used, d.live, d.odd = nil, nil, 0, 0, false }

// Copy gives a plain dict with the same entries.
func (d *Dict) Copy() *Dict {
	c := &Dict{live: d.live, used: d.used, odd: d.odd}
	if d.live == len(d.entries) {
		c.entries = append(make([]entry, 0, len(d.entries)), d.entries...)
		if d.index != nil {
			c.index = append([]int32(nil), d.index...)
		}
		return c
	}
	c.used = 0
	c.entries = make([]entry, 0, d.live)
	for _, e := range d.entries {
		if e.key != deletedKey {
			c.entries = append(c.entries, e)
		}
	}
	if d.index != nil {
		c.reindex()
	}
	return c
}

// Keys gives the keys in order, in a slice of the caller's own.
func (d *Dict) Keys() []Value {
	keys := make([]Value, 0, d.live)
	for i := range d.entries {
		if k := d.entries[i].key; k != deletedKey {
			keys = append(keys, k)
		}
	}
	return keys
}

// Values gives the values in order, in a slice of the caller's own.
func (d *Dict) Values() []Value {
	vals := make([]Value, 0, d.live)
	for i := range d.entries {
		if d.entries[i].key != deletedKey {
			vals = append(vals, d.entries[i].val)
		}
	}
	return vals
}

// All yields keys and values in order. The dict may be changed meanwhile; whether new entries are
// seen is not defined then.
func (d *Dict) All() iter.Seq2[Value, Value] {
	return func(yield func(Value, Value) bool) {
		for i := 0; i < len(d.entries); i++ {
			e := d.entries[i]
			if e.key != deletedKey && !yield(e.key, e.val) {
				return
			}
		}
	}
}

// Strings yields the entries whose keys are strings, in order.
func (d *Dict) Strings() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		for i := 0; i < len(d.entries); i++ {
			e := d.entries[i]
			if k, ok := e.key.(string); ok && !yield(k, e.val) {
				return
			}
		}
	}
}

// findString gives the entry of a string key, or -1.
func (d *Dict) findString(key string) int {
	if d.index == nil {
		for i := range d.entries {
			if k, ok := d.entries[i].key.(string); ok && k == key {
				return i
			}
		}
		return -1
	}
	h := hashString(key)
	mask := uint64(len(d.index) - 1)
	for p := mix(h) & mask; ; p = (p + 1) & mask {
		s := d.index[p]
		if s == 0 {
			return -1
		}
		if s > 0 && d.entries[s-1].hash == h {
			if k, ok := d.entries[s-1].key.(string); ok && k == key {
				return int(s - 1)
			}
		}
	}
}

// find gives the entry of any key, or -1, and the key's hash where the dict has an index or key is
// no string.
func (d *Dict) find(t *Thread, key Value) (int, uint64, error) {
	if s, ok := key.(string); ok {
		i := d.findString(s)
		if i >= 0 || d.index == nil {
			return i, 0, nil
		}
		if !d.odd {
			return -1, hashString(s), nil
		}
	}
	h, err := hashKey(t, key)
	if err != nil {
		return -1, 0, err
	}
	for {
		if d.index == nil {
			return d.findAmongStrings(t, key, h)
		}
		i, changed, err := d.probe(t, key, h)
		if err != nil {
			return -1, 0, err
		}
		if !changed {
			return i, h, nil
		}
	}
}

// probe looks for key in the index; changed says that an __eq__ has changed the dict meanwhile.
func (d *Dict) probe(t *Thread, key Value, h uint64) (i int, changed bool, err error) {
	index := d.index
	mask := uint64(len(index) - 1)
	for p, n := mix(h)&mask, 0; ; p, n = (p+1)&mask, n+1 {
		s := index[p]
		if s == 0 {
			return -1, false, nil
		}
		if s > 0 && d.entries[s-1].hash == h {
			same, err := sameKey(t, d.entries[s-1].key, key)
			if err != nil {
				return -1, false, err
			}
			if len(d.index) != len(index) || &d.index[0] != &index[0] || int(s) > len(d.entries) {
				return -1, true, t.Check()
			}
			if same {
				return int(s - 1), false, nil
			}
		}
		if n&1023 == 1023 {
			if err := t.Check(); err != nil {
				return -1, false, err
			}
		}
	}
}

// findAmongStrings looks for a key that is no string where all keys are: only an instance of a
// Python class can equal one.
func (d *Dict) findAmongStrings(t *Thread, key Value, h uint64) (int, uint64, error) {
	if _, ok := key.(*Instance); !ok {
		return -1, h, nil
	}
	for i := 0; i < len(d.entries); i++ {
		k := d.entries[i].key
		if s, ok := k.(string); !ok || hashString(s) != h {
			continue
		}
		same, err := sameKey(t, k, key)
		if err != nil {
			return -1, 0, err
		}
		if same {
			return i, h, nil
		}
	}
	return -1, h, nil
}

// sameKey tells whether two keys of the same hash are equal.
func sameKey(t *Thread, a, b Value) (bool, error) {
	switch x := a.(type) {
	case string:
		if y, ok := b.(string); ok {
			return x == y, nil
		}
	case int64:
		if y, ok := b.(int64); ok {
			return x == y, nil
		}
	case deleted:
		return false, nil
	}
	return Eq(t, a, b)
}

// mix spreads a hash over the index: Python's hash of a small int is the int.
func mix(h uint64) uint64 {
	h *= 0x9E3779B97F4A7C15
	return h ^ h>>32
}

// add appends an entry whose key is not there.
func (d *Dict) add(key, v Value, h uint64) {
	if _, ok := key.(*Instance); ok {
		d.odd = true
	}
	if d.index == nil {
		if _, ok := key.(string); !ok || len(d.entries) >= smallDict {
			d.entries = append(d.entries, entry{key, v, h})
			d.live++
			d.rehash(h, ok)
			return
		}
		d.entries = append(d.entries, entry{key, v, 0})
		d.live++
		return
	}
	if (d.used+1)*3 > len(d.index)*2 {
		d.compact()
	}
	d.entries = append(d.entries, entry{key, v, h})
	d.live++
	d.place(len(d.entries)-1, h)
}

// rehash makes the first index of a dict whose keys are strings but for the last, whose hash is h.
func (d *Dict) rehash(h uint64, lastIsString bool) {
	for i := range d.entries {
		e := &d.entries[i]
		if s, ok := e.key.(string); ok {
			e.hash = hashString(s)
		}
	}
	if !lastIsString {
		d.entries[len(d.entries)-1].hash = h
	}
	d.reindex()
}

// compact drops deleted entries and makes an index with room for more.
func (d *Dict) compact() {
	if d.live < len(d.entries) {
		kept := d.entries[:0]
		for _, e := range d.entries {
			if e.key != deletedKey {
				kept = append(kept, e)
			}
		}
		clear(d.entries[len(kept):])
		d.entries = kept
	}
	d.reindex()
}

// reindex makes the index anew from entries, none of which is deleted.
func (d *Dict) reindex() {
	size := 8
	for size < 3*(d.live+1) {
		size *= 2
	}
	d.index = make([]int32, size)
	d.used = 0
	for i := range d.entries {
		d.place(i, d.entries[i].hash)
	}
}

// place enters entry i in the index.
func (d *Dict) place(i int, h uint64) {
	mask := uint64(len(d.index) - 1)
	p := mix(h) & mask
	for d.index[p] != 0 {
		p = (p + 1) & mask
	}
	d.index[p] = int32(i + 1)
	d.used++
}

// removeAt deletes entry i.
func (d *Dict) removeAt(i int) {
	d.live--
	if d.index == nil {
		d.entries = append(d.entries[:i], d.entries[i+1:]...)
		d.entries[:len(d.entries)+1][len(d.entries)] = entry{}
		return
	}
	mask := uint64(len(d.index) - 1)
	p := mix(d.entries[i].hash) & mask
	for d.index[p] != int32(i+1) {
		p = (p + 1) & mask
	}
	d.index[p] = -1
	if i == len(d.entries)-1 {
		d.entries[i] = entry{}
		d.entries = d.entries[:i]
		return
	}
	d.entries[i] = entry{key: deletedKey}
	if len(d.entries) > 32 && d.live < len(d.entries)/4 {
		d.compact()
	}
}

// last gives the index of the last live entry, or -1.
func (d *Dict) last() int {
	for i := len(d.entries) - 1; i >= 0; i-- {
		if d.entries[i].key != deletedKey {
			return i
		}
	}
	return -1
}

func dictFromGo(m map[string]any) *Dict {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	d := NewDict(len(m))
	for _, k := range keys {
		d.Set(k, FromGo(m[k]))
	}
	return d
}
