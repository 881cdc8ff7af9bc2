package formhandler

import "slices"

// settings are the columns that an update sets.
type settings struct {
	at   []int
	vals []Value
	sure bool
}

// set reads what an update sets. Names that are no column are passed over; of a name given twice the
// last value counts.
func (t *tx) set(s *Schema, cols []string, vals []Value) (settings, error) {
	set := settings{sure: true}
	for i, name := range cols {
		at, ok := s.index[name]
		if !ok {
			continue
		}
		c := &s.Columns[at]
		if c.Computed {
			return set, c.bad("is computed by the database and can't be set")
		}
		v, certain, err := c.stored(vals[i])
		if err != nil {
			return set, err
		}
		set.sure = set.sure && certain
		if j := slices.Index(set.at, at); j >= 0 {
			set.vals[j] = v
			continue
		}
		set.at, set.vals = append(set.at, at), append(set.vals, v)
	}
	if len(set.at) == 0 {
		return set, ErrNothingToSet
	}
	for i := range s.Columns {
		set.sure = set.sure && !s.Columns[i].Computed
	}
	return set, nil
}

func (t *tx) Update(s *Schema, f *Filter, cols []string, vals []Value) ([]Change, error) {
	if f == nil {
		return nil, ErrNoFilter
	}
	s = t.w.st.newest(s)
	if err := t.checkWritable(s); err != nil {
		return nil, err
	}
	set, err := t.set(s, cols, vals)
	if err != nil {
		return nil, err
	}
	before, err := t.find(s, f)
	if err != nil || len(before) == 0 {
		return nil, err
	}
	if len(before) == 1 && !s.reread {
		ch, err := t.updateOne(s, before[0], &set)
		if err != nil {
			return nil, err
		}
		return []Change{ch}, nil
	}
	changes := make([]Change, 0, len(before))
	err = t.Savepoint(func() error {
		for _, row := range before {
			ch, err := t.updateOne(s, row, &set)
			if err != nil {
				return err
			}
			changes = append(changes, ch)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return changes, nil
}

// located is a row with what tells it from others.
type located struct {
	where []Value
	row   []Value
}

// find reads the rows where f holds.
func (t *tx) find(s *Schema, f *Filter) ([]located, error) {
	b, n, err := selectSQL(t.eng, s, &Query{Filter: f, Limit: -1}, true)
	if err != nil {
		return nil, err
	}
	rows, err := t.collect(b.text.String(), b.args, n)
	if err != nil {
		return nil, t.fail(err, s)
	}
	out := make([]located, len(rows))
	k := len(s.locate)
	for i, r := range rows {
		out[i] = located{where: r[:k:k], row: r[k:]}
	}
	return out, nil
}

// locator is what tells a row from others, for a table without rowids.
func (s *Schema) locator(row []Value) []Value {
	where := make([]Value, len(s.locate))
	for i, name := range s.locate {
		where[i] = row[s.index[name]]
	}
	return where
}

// whereRow adds the condition that finds one row.
func (s *Schema) whereRow(b *sqlText, where []Value) {
	for i, name := range s.locate {
		b.add([]string{" WHERE ", " AND "}[min(i, 1)], b.d.ident(name), " = ")
		b.arg(where[i])
	}
}

// readAgain reads one row; nil when it has gone.
func (t *tx) readAgain(s *Schema, where []Value) ([]Value, error) {
	b := &sqlText{d: t.eng}
	b.add("SELECT ")
	b.list(shownColumns(t.eng, s))
	b.add(" FROM ", t.eng.ident(s.Table))
	s.whereRow(b, where)
	row, err := t.one(b.text.String(), b.args, len(s.Columns))
	if err != nil {
		return nil, t.fail(err, s)
	}
	return row, nil
}

func (t *tx) updateOne(s *Schema, old located, set *settings) (Change, error) {
	b := &sqlText{d: t.eng}
	b.add(t.eng.update(), t.eng.ident(s.Table), " SET ")
	after := slices.Clone(old.row)
	for i, at := range set.at {
		if i > 0 {
			b.add(", ")
		}
		b.add(t.eng.ident(s.Columns[at].Name), " = ")
		b.arg(set.vals[i])
		after[at] = set.vals[i]
	}
	s.whereRow(b, old.where)
	change := Change{Before: &Row{Schema: s, Values: old.row}}
	switch {
	case s.reread:
		if _, err := t.c.exec(b.text.String(), b.args); err != nil {
			return change, t.fail(err, s)
		}
		found, err := t.readAgain(s, s.movedTo(old.where, after))
		if err != nil || found == nil {
			return change, err
		}
		after = found
	case set.sure:
		if _, err := t.c.exec(b.text.String(), b.args); err != nil {
			return change, t.fail(err, s)
		}
	default:
		b.add(" RETURNING ")
		b.list(shownColumns(t.eng, s))
		stored, err := t.one(b.text.String(), b.args, len(s.Columns))
		if err != nil {
			return change, t.fail(err, s)
		}
		after = stored
	}
	change.After = &Row{Schema: s, Values: after}
	return change, nil
}

// movedTo is what tells a row from others after an update, which may have set its key.
func (s *Schema) movedTo(where, after []Value) []Value {
	if !s.rowid {
		return s.locator(after)
	}
	for i := range s.Columns {
		if s.Columns[i].AutoKey {
			return []Value{after[i]}
		}
	}
	return where
}

func (t *tx) Delete(s *Schema, f *Filter) ([]Change, error) {
	if f == nil {
		return nil, ErrNoFilter
	}
	s = t.w.st.newest(s)
	if err := t.checkWritable(s); err != nil {
		return nil, err
	}
	if s.reread {
		return t.deleteEach(s, f)
	}
	b := &sqlText{d: t.eng}
	b.add("DELETE FROM ", t.eng.ident(s.Table))
	b.where(f)
	b.add(" RETURNING ")
	b.list(shownColumns(t.eng, s))
	rows, err := t.collect(b.text.String(), b.args, len(s.Columns))
	if err != nil {
		return nil, t.fail(err, s)
	}
	changes := make([]Change, len(rows))
	for i, r := range rows {
		changes[i].Before = &Row{Schema: s, Values: r}
	}
	return changes, nil
}

// deleteEach deletes row by row, for tables that can't return what they delete or whose triggers may
// keep some.
func (t *tx) deleteEach(s *Schema, f *Filter) ([]Change, error) {
	var changes []Change
	err := t.Savepoint(func() error {
		rows, err := t.find(s, f)
		if err != nil {
			return err
		}
		for _, r := range rows {
			b := &sqlText{d: t.eng}
			b.add("DELETE FROM ", t.eng.ident(s.Table))
			s.whereRow(b, r.where)
			if _, err := t.c.exec(b.text.String(), b.args); err != nil {
				return t.fail(err, s)
			}
			left, err := t.readAgain(s, r.where)
			if err != nil {
				return err
			}
			if left == nil {
				changes = append(changes, Change{Before: &Row{Schema: s, Values: r.row}})
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return changes, nil
}
