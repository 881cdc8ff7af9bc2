package conf

// Merge lays high over low: where both are Maps their keys are merged at every depth, anything else
// of high (a null too) replaces low. Keys of low keep their place, new ones of high follow. The
// arguments are not changed; a nil one gives the other.
func Merge(low, high *Node) *Node {
	switch {
	case high == nil:
		return low
	case low == nil:
		return high
	case low.Kind != Map || high.Kind != Map:
		return high
	}
	b := newBuilder(low.Pairs, len(high.Pairs))
	for _, p := range high.Pairs {
		if i := b.find(p.Key); i >= 0 {
			b.pairs[i].Value = Merge(b.pairs[i].Value, p.Value)
		} else {
			b.add(p)
		}
	}
	return low.withPairs(b.pairs).withFault(high.fault)
}

// Defaults fills in what n lacks: where both are Maps, keys of d that n does not have are added
// after n's own, at every depth. What n has, a null too, stays.
func Defaults(n, d *Node) *Node {
	switch {
	case d == nil:
		return n
	case n == nil:
		return d
	case n.Kind != Map || d.Kind != Map:
		return n
	}
	b := newBuilder(n.Pairs, len(d.Pairs))
	for _, p := range d.Pairs {
		if i := b.find(p.Key); i >= 0 {
			b.pairs[i].Value = Defaults(b.pairs[i].Value, p.Value)
		} else {
			b.add(p)
		}
	}
	return n.withPairs(b.pairs).withFault(d.fault)
}

// Prune drops the keys and items that are null, at every depth.
func (n *Node) Prune() *Node {
	if n == nil {
		return nil
	}
	switch n.Kind {
	case Map:
		pairs, changed := make([]Pair, 0, len(n.Pairs)), false
		for _, p := range n.Pairs {
			v := p.Value.Prune()
			if v.IsNull() {
				changed = true
				continue
			}
			changed = changed || v != p.Value
			pairs = append(pairs, Pair{p.Key, v})
		}
		if changed {
			return n.withPairs(pairs)
		}
	case Seq:
		items, changed := make([]*Node, 0, len(n.Items)), false
		for _, it := range n.Items {
			v := it.Prune()
			if v.IsNull() {
				changed = true
				continue
			}
			changed = changed || v != it
			items = append(items, v)
		}
		if changed {
			return n.withItems(items)
		}
	}
	return n
}

// builder gathers the pairs of a Map and finds them by key.
type builder struct {
	pairs []Pair
	index map[mapKey]int
}

// newBuilder starts with a copy of pairs and room for more.
func newBuilder(pairs []Pair, more int) *builder {
	b := &builder{pairs: make([]Pair, len(pairs), len(pairs)+more)}
	copy(b.pairs, pairs)
	if len(pairs)+more >= indexFrom {
		b.index = make(map[mapKey]int, len(pairs)+more)
		for i, p := range pairs {
			b.index[keyOf(p.Key)] = i
		}
	}
	return b
}

func (b *builder) find(key *Node) int {
	k := keyOf(key)
	if b.index != nil {
		if i, ok := b.index[k]; ok {
			return i
		}
		return -1
	}
	for i, p := range b.pairs {
		if keyOf(p.Key) == k {
			return i
		}
	}
	return -1
}

// add appends a pair whose key is new.
func (b *builder) add(p Pair) {
	if b.index != nil {
		b.index[keyOf(p.Key)] = len(b.pairs)
	}
	b.pairs = append(b.pairs, p)
	if b.index == nil && len(b.pairs) >= indexFrom {
		b.index = make(map[mapKey]int, 2*len(b.pairs))
		for i, p := range b.pairs {
			b.index[keyOf(p.Key)] = i
		}
	}
}

// set replaces the pair of this key or appends it.
func (b *builder) set(p Pair) {
	if i := b.find(p.Key); i >= 0 {
		b.pairs[i] = p
		return
	}
	b.add(p)
}
