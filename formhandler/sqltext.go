package formhandler

import "strings"

// dialect is what databases say differently.
type dialect interface {
	// ident quotes a name so that it can only be a name.
	ident(name string) string
	// placeholder is the text of the n-th parameter, from 1.
	placeholder(n int) string
	// compared is the expression of a column to compare with values.
	compared(c *cond) string
	// shown is the expression that reads a column as it is stored.
	shown(c *ColumnInfo) string
	// like appends the condition that an expression is text like a pattern, ASCII letters in any
	// case, or that it is not NULL and not so.
	like(b *sqlText, expr, pattern string, not bool)
	// aggregate is the expression of an aggregate function over a column; ok is false when there is no
	// such function.
	aggregate(fn, expr string) (sql string, ok bool)
	// noLimit is the LIMIT that stands for none, where OFFSET needs one.
	noLimit() string
	// insert begins an INSERT that refuses what breaks a constraint, whatever the table says.
	insert() string
	// update begins such an UPDATE.
	update() string
}

// sqlText builds a statement with its parameters. Everything that a user or client chose goes
// through dialect.ident or arg, never into the text.
type sqlText struct {
	d    dialect
	text strings.Builder
	args []Value
}

func (b *sqlText) add(parts ...string) {
	for _, p := range parts {
		b.text.WriteString(p)
	}
}

// list adds names or expressions, separated by commas.
func (b *sqlText) list(parts []string) { b.add(strings.Join(parts, ", ")) }

// arg adds a parameter.
func (b *sqlText) arg(v Value) {
	b.args = append(b.args, v)
	b.add(b.d.placeholder(len(b.args)))
}

// where adds a filter's WHERE, nothing for none.
func (b *sqlText) where(f *Filter) {
	if f == nil || len(f.conds) == 0 {
		return
	}
	b.add(" WHERE ")
	for i := range f.conds {
		if i > 0 {
			b.add(" AND ")
		}
		f.conds[i].appendSQL(b, b.d.compared(&f.conds[i]))
	}
}

// idents quotes names.
func idents(d dialect, names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = d.ident(n)
	}
	return out
}

// shownColumns are the expressions that read a schema's columns.
func shownColumns(d dialect, s *Schema) []string {
	out := make([]string, len(s.Columns))
	for i := range s.Columns {
		out[i] = d.shown(&s.Columns[i])
	}
	return out
}

// locateExprs are the expressions that read what tells rows apart.
func (s *Schema) locateExprs(d dialect) []string {
	if s.rowid {
		return idents(d, s.locate)
	}
	return shownColumns(d, s.project(s.locate))
}

// selectSQL is the statement of a query; n is how many values a row has: those that tell the row from
// others, where they are asked for, then those of q.Shown(s).
func selectSQL(d dialect, s *Schema, q *Query, locate bool) (b *sqlText, n int, err error) {
	b = &sqlText{d: d}
	exprs, err := q.exprs(d, s)
	if err != nil {
		return nil, 0, err
	}
	if locate {
		exprs = append(s.locateExprs(d), exprs...)
	}
	b.add("SELECT ")
	b.list(exprs)
	b.add(" FROM ", d.ident(s.Table))
	b.where(q.Filter)
	if q.Group != nil {
		if err := q.Group.appendSQL(b, d); err != nil {
			return nil, 0, err
		}
	}
	q.appendOrder(b, s)
	q.appendWindow(b)
	return b, len(exprs), nil
}

// exprs are the expressions that a query shows.
func (q *Query) exprs(d dialect, s *Schema) ([]string, error) {
	if q.Group == nil {
		return shownColumns(d, q.Shown(s)), nil
	}
	var exprs []string
	for _, name := range q.Group.By {
		if i, ok := s.Index(name); ok {
			exprs = append(exprs, d.shown(&s.Columns[i]))
		}
	}
	for _, a := range q.Group.Aggregates {
		expr, ok := d.aggregate(a.Func, d.ident(a.Column))
		if !ok {
			return nil, badArgument("_c", clip(a.Label), "this database has no aggregate function %s", a.Func)
		}
		exprs = append(exprs, expr)
	}
	return exprs, nil
}

func (g *Group) appendSQL(b *sqlText, d dialect) error {
	if len(g.By) > 0 {
		b.add(" GROUP BY ")
		b.list(idents(d, g.By))
	}
	for i := range g.having {
		h := &g.having[i]
		expr, ok := d.aggregate(h.agg.Func, d.ident(h.agg.Column))
		if !ok {
			return badArgument(clip(h.agg.Label), "", "this database has no aggregate function %s", h.agg.Func)
		}
		b.add([]string{" HAVING ", " AND "}[min(i, 1)])
		h.cond.appendSQL(b, expr)
	}
	return nil
}

// appendOrder adds ORDER BY: what was asked for, then what makes the order the same every time.
func (q *Query) appendOrder(b *sqlText, s *Schema) {
	var by []string
	for _, o := range q.Sort {
		expr := b.d.ident(o.Column)
		if q.Group != nil {
			for _, a := range q.Group.Aggregates {
				if a.Label == o.Column {
					expr, _ = b.d.aggregate(a.Func, b.d.ident(a.Column))
				}
			}
		}
		if o.Desc {
			expr += " DESC"
		}
		by = append(by, expr)
	}
	switch {
	case q.Unordered:
	case q.Group != nil:
		by = append(by, idents(b.d, q.Group.By)...)
	default:
		by = append(by, idents(b.d, s.locate)...)
	}
	if len(by) > 0 {
		b.add(" ORDER BY ")
		b.list(by)
	}
}

func (q *Query) appendWindow(b *sqlText) {
	if q.Limit < 0 && q.Offset <= 0 {
		return
	}
	b.add(" LIMIT ")
	if q.Limit < 0 {
		b.add(b.d.noLimit())
	} else {
		b.arg(q.Limit)
	}
	if q.Offset > 0 {
		b.add(" OFFSET ")
		b.arg(q.Offset)
	}
}

// empty reports whether a query gives no rows whatever the table holds: its columns are none.
func (q *Query) empty() bool {
	if q.Group != nil {
		return len(q.Group.By) == 0 && len(q.Group.Aggregates) == 0
	}
	return q.Columns != nil && len(q.Columns) == 0
}
