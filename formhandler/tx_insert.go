package formhandler

import "strings"

// planKey is a table and which of its columns are given.
type planKey struct {
	s    *Schema
	mask [2]uint64
}

// maxPlans bounds the statements remembered: clients choose which columns they send.
const maxPlans = 256

// insertPlan is the statement that inserts some columns.
type insertPlan struct {
	sql       string
	returning string // the same, giving the row as it is stored
	readBack  bool   // the row holds more than was given
}

func (t *tx) Insert(s *Schema, cols []string, vals []Value) (Row, error) {
	s = t.w.st.newest(s)
	if err := t.checkWritable(s); err != nil {
		return Row{}, err
	}
	row := make([]Value, len(s.Columns))
	var mask [2]uint64
	sure := true
	for i, name := range cols {
		at, ok := s.index[name]
		if !ok {
			continue
		}
		c := &s.Columns[at]
		if c.Computed {
			return Row{}, c.bad("is computed by the database and can't be given")
		}
		v := vals[i]
		if v == "" || v == nil {
			v = nil
			if c.AutoKey {
				continue
			}
		}
		stored, certain, err := c.stored(v)
		if err != nil {
			return Row{}, err
		}
		row[at] = stored
		sure = sure && certain
		if at < 128 {
			mask[at>>6] |= 1 << (at & 63)
		} else {
			sure = false
		}
	}
	if len(s.Columns) > 128 {
		return t.insertWide(s, cols, row)
	}
	plan := t.w.plan(s, mask)
	args := t.w.args[:0]
	for at := range s.Columns {
		if mask[at>>6]&(1<<(at&63)) != 0 {
			args = append(args, row[at])
		}
	}
	t.w.args = args
	return t.insert(s, plan, row, args, sure)
}

// insert runs the statement; row is what is known of the stored row.
func (t *tx) insert(s *Schema, plan *insertPlan, row, args []Value, sure bool) (Row, error) {
	switch {
	case s.reread:
		id, err := t.c.exec(plan.sql, args)
		if err != nil {
			return Row{}, t.fail(err, s)
		}
		where := []Value{id}
		if !s.rowid {
			where = s.locator(row)
		}
		found, err := t.readAgain(s, where)
		if err != nil || found == nil {
			return Row{Schema: s, Values: row}, err
		}
		return Row{Schema: s, Values: found}, nil
	case sure && !plan.readBack:
		if _, err := t.c.exec(plan.sql, args); err != nil {
			return Row{}, t.fail(err, s)
		}
		return Row{Schema: s, Values: row}, nil
	}
	stored, err := t.one(plan.returning, args, len(s.Columns))
	if err != nil {
		return Row{}, t.fail(err, s)
	}
	return Row{Schema: s, Values: stored}, nil
}

// insertWide inserts into a table of more columns than a plan tells apart.
func (t *tx) insertWide(s *Schema, cols []string, row []Value) (Row, error) {
	given := make([]bool, len(s.Columns))
	for _, name := range cols {
		if at, ok := s.index[name]; ok && !(s.Columns[at].AutoKey && row[at] == nil) {
			given[at] = true
		}
	}
	var args []Value
	for at := range given {
		if given[at] {
			args = append(args, row[at])
		}
	}
	return t.insert(s, newInsertPlan(t.eng, s, given), row, args, false)
}

// plan finds or makes the statement for some columns.
func (w *writer) plan(s *Schema, mask [2]uint64) *insertPlan {
	key := planKey{s, mask}
	if p, ok := w.plans[key]; ok {
		return p
	}
	given := make([]bool, len(s.Columns))
	for at := range given {
		given[at] = mask[at>>6]&(1<<(at&63)) != 0
	}
	if w.plans == nil || len(w.plans) >= maxPlans {
		w.plans = map[planKey]*insertPlan{}
	}
	p := newInsertPlan(w.st.eng, s, given)
	w.plans[key] = p
	return p
}

func newInsertPlan(d dialect, s *Schema, given []bool) *insertPlan {
	p := &insertPlan{}
	var names, marks []string
	for at := range s.Columns {
		c := &s.Columns[at]
		switch {
		case given[at]:
			names = append(names, d.ident(c.Name))
			marks = append(marks, d.placeholder(len(names)))
		case c.HasDefault || c.AutoKey || c.Computed:
			p.readBack = true
		}
	}
	p.sql = d.insert() + d.ident(s.Table)
	if len(names) == 0 {
		p.sql += " DEFAULT VALUES"
	} else {
		p.sql += " (" + strings.Join(names, ", ") + ") VALUES (" + strings.Join(marks, ", ") + ")"
	}
	p.returning = p.sql + " RETURNING " + strings.Join(shownColumns(d, s), ", ")
	return p
}
