package formhandler

// DeleteFilter reads what a DELETE's message or arguments select: keys with operators, as in a URL,
// `0` and false being values. Keys that are no column and controls (_limit …) are passed over. With
// nothing left, or nothing but null and "" without an operator, it is ErrNoFilter: nobody empties a
// table by mistake.
func DeleteFilter(s *Schema, args []Arg) (*Filter, error) {
	p := &parser{s: s, q: All()}
	selects := false
	for i := range args {
		a := &args[i]
		k, ok := s.splitKey(a.Key)
		if !ok || k.agg != "" || isControl(a.Key) {
			continue
		}
		c, err := p.condition(a, &s.Columns[k.col], k)
		if err != nil {
			return nil, err
		}
		if c != nil {
			p.conds = append(p.conds, *c)
			selects = selects || c.op != opNotNull
		}
	}
	if !selects {
		return nil, ErrNoFilter
	}
	return newFilter(p.conds), nil
}

// EqualFilter holds where each named column equals its value. A name that is no column, nil and ""
// are refused: *BadValue. So is a value that its column can't hold.
func EqualFilter(s *Schema, names []string, vals []Value) (*Filter, error) {
	conds := make([]cond, 0, len(names))
	for i, n := range names {
		at, ok := s.Index(n)
		if !ok {
			return nil, badValue(n, "the table has no such column")
		}
		if vals[i] == nil || vals[i] == "" {
			return nil, badValue(n, "must be given, to tell which row is meant")
		}
		col := &s.Columns[at]
		c := cond{col: at, name: n, coll: col.coll, raw: col.raw}
		if _, err := c.fill(n, col, "", vals[i:i+1]); err != nil {
			return nil, err
		}
		conds = append(conds, c)
	}
	if len(conds) == 0 {
		return nil, ErrNoFilter
	}
	return newFilter(conds), nil
}
