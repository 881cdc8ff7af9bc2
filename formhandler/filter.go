package formhandler

import (
	"slices"
	"strconv"
	"strings"
)

// Filter is a conjunction of conditions on columns: immutable, safe for concurrent use. A nil
// Filter holds for every row. What the database selects by it and what Match says agree for every
// row.
type Filter struct {
	conds []cond
	key   string
}

// op is what a condition asks.
type op uint8

const (
	opNever   op = iota // nothing passes: compared with nan
	opNull              // col!
	opNotNull           // col
	opEq                // col=v, one of the values
	opNe                // col!=v, none of the values
	opGt                // col>=v
	opGe                // col>~=v
	opLt                // col<=v
	opLe                // col<~=v
	opLike              // col~=v, col*=v
	opNotLike           // col!~=v, col!*=v
)

// cond is one condition. NULL passes opNull alone.
type cond struct {
	col  int
	name string
	op   op
	coll collation
	raw  bool      // as ColumnInfo.raw
	vals []operand // opEq and opNe: in order, each once; the other comparisons: one
	like *likePattern
}

// Match reports whether the filter holds for a row, whole, of the table that it was made for. It
// allocates nothing.
func (f *Filter) Match(r Row) bool {
	if f == nil {
		return true
	}
	for i := range f.conds {
		c := &f.conds[i]
		var v Value
		if at := c.col; at < len(r.Values) && r.Schema.Columns[at].Name == c.name {
			v = r.Values[at]
		} else {
			v = r.lookup(c.name)
		}
		if !c.match(v) {
			return false
		}
	}
	return true
}

// lookup finds a value in a row of another schema than the filter's: the table has changed since. A
// column that the row lacks is NULL.
func (r Row) lookup(name string) Value {
	if at, ok := r.Schema.Index(name); ok && at < len(r.Values) {
		return r.Values[at]
	}
	return nil
}

func (c *cond) match(v Value) bool {
	if v == nil {
		return c.op == opNull
	}
	switch c.op {
	case opNotNull:
		return true
	case opNull, opNever:
		return false
	case opLike, opNotLike:
		s, text := v.(string)
		return (text && c.like.match(s)) == (c.op == opLike)
	}
	x := operandOf(v)
	switch c.op {
	case opEq:
		return c.has(&x)
	case opNe:
		return !c.has(&x)
	case opGt:
		return compare(&x, &c.vals[0], c.coll) > 0
	case opGe:
		return compare(&x, &c.vals[0], c.coll) >= 0
	case opLt:
		return compare(&x, &c.vals[0], c.coll) < 0
	default:
		return compare(&x, &c.vals[0], c.coll) <= 0
	}
}

// has reports whether a value equals one of the condition's.
func (c *cond) has(x *operand) bool {
	if len(c.vals) <= 4 {
		for i := range c.vals {
			if compare(x, &c.vals[i], c.coll) == 0 {
				return true
			}
		}
		return false
	}
	lo, hi := 0, len(c.vals)
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		switch d := compare(x, &c.vals[mid], c.coll); {
		case d == 0:
			return true
		case d < 0:
			hi = mid
		default:
			lo = mid + 1
		}
	}
	return false
}

// Key tells filters apart: two filters of one table with the same Key hold for the same rows.
// It is "" when every row passes.
func (f *Filter) Key() string {
	if f == nil {
		return ""
	}
	return f.key
}

// Columns are the names of the columns that it looks at, in order, each once.
func (f *Filter) Columns() []string {
	if f == nil {
		return nil
	}
	var names []string
	for i := range f.conds {
		if n := f.conds[i].name; !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return names
}

// newFilter makes a filter of conditions; none make none.
func newFilter(conds []cond) *Filter {
	if len(conds) == 0 {
		return nil
	}
	keys := make([]string, len(conds))
	for i := range conds {
		c := &conds[i]
		if c.op == opEq || c.op == opNe {
			slices.SortFunc(c.vals, func(a, b operand) int { return compare(&a, &b, c.coll) })
			c.vals = slices.CompactFunc(c.vals, func(a, b operand) bool { return compare(&a, &b, c.coll) == 0 })
		}
		keys[i] = c.key()
	}
	slices.Sort(keys)
	return &Filter{conds: conds, key: strings.Join(slices.Compact(keys), "&")}
}

// key is a condition's text: column, operator and values, each quoted or with its kind.
func (c *cond) key() string {
	b := strconv.AppendQuote(nil, c.name)
	b = append(b, "0-+=!>)<(~^"[c.op]) // one letter for each op, in their order
	if c.like != nil {
		return string(strconv.AppendQuote(b, lowerASCII(c.like.text)))
	}
	for i := range c.vals {
		if i > 0 {
			b = append(b, ',')
		}
		b = c.vals[i].appendKey(b)
	}
	return string(b)
}

func (o *operand) appendKey(b []byte) []byte {
	switch o.kind {
	case stInt:
		return strconv.AppendInt(b, o.i, 10)
	case stFloat:
		return append(strconv.AppendFloat(b, o.f, 'g', -1, 64), 'f')
	case stBlob:
		return strconv.AppendQuote(append(b, 'x'), string(o.bytes))
	}
	return strconv.AppendQuote(b, o.s)
}

// appendSQL appends one condition on an expression.
func (c *cond) appendSQL(b *sqlText, expr string) {
	switch c.op {
	case opNever:
		b.add("1 = 0")
	case opNull:
		b.add(expr, " IS NULL")
	case opNotNull:
		b.add(expr, " IS NOT NULL")
	case opEq, opNe:
		c.appendIn(b, expr)
	case opLike:
		b.d.like(b, expr, c.like.text, false)
	case opNotLike:
		b.d.like(b, expr, c.like.text, true)
	default:
		b.add(expr, [...]string{opGt: " > ", opGe: " >= ", opLt: " < ", opLe: " <= "}[c.op])
		b.arg(c.vals[0].value())
	}
}

func (c *cond) appendIn(b *sqlText, expr string) {
	one, many := " = ", " IN ("
	if c.op == opNe {
		one, many = " <> ", " NOT IN ("
	}
	if len(c.vals) == 1 {
		b.add(expr, one)
		b.arg(c.vals[0].value())
		return
	}
	b.add(expr, many)
	for i := range c.vals {
		if i > 0 {
			b.add(", ")
		}
		b.arg(c.vals[i].value())
	}
	b.add(")")
}
