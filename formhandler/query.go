package formhandler

import (
	"maps"
	"net/url"
	"slices"
)

// Arg is one argument: a key, which may end in an operator, and its values in order.
type Arg struct {
	Key    string
	Values []Value // strings from a URL; from Python also int64, float64, bool and nil
	// Fixed says that the server set it (open:), as a rule: a fixed argument that names no column,
	// holds no value or doesn't fit is an error instead of being passed over.
	Fixed bool
}

// ArgsOf gives URL arguments in the order of their keys.
func ArgsOf(v url.Values) []Arg {
	args := make([]Arg, 0, len(v))
	for _, key := range slices.Sorted(maps.Keys(v)) {
		a := Arg{Key: key, Values: make([]Value, len(v[key]))}
		for i, s := range v[key] {
			a.Values[i] = s
		}
		args = append(args, a)
	}
	return args
}

// Query is a read: filter, order, window, shown columns. Immutable once parsed. All is the query
// for every row; a Query's zero value has Limit 0 and gives no rows.
type Query struct {
	Filter        *Filter    // nil: every row
	Extra         *KeyFilter // conditions on keys that are no column; nil: none. For live messages
	Sort          []Order
	Limit, Offset int64    // Limit < 0: none
	Columns       []string // _c; nil: all; empty: none, and then there are no rows either
	Group         *Group   // _by; nil: none. Rows are then groups, and nothing is live
	// Unordered leaves the order to the database where Sort doesn't tell, instead of the order of
	// insertion.
	Unordered bool

	// What became of the arguments, for FormHandler's metadata.
	Applied []Applied // the conditions, in order
	Ignored []Arg     // arguments, or those of their values, that meant nothing
	Hidden  []string  // columns that _c=-col took away
}

// Applied is a condition as FormHandler's metadata shows it.
type Applied struct {
	Column, Op string
	Values     []Value
}

// Order is one column, or aggregate of a Group, to sort by.
type Order struct {
	Column string
	Desc   bool
}

// Group is what _by asks for: one row for each different combination of the columns By, with
// aggregates.
type Group struct {
	By         []string
	Aggregates []Aggregate
	having     []having
}

// Aggregate is one `column|function`.
type Aggregate struct {
	Label  string // as asked: it names the column of the result
	Column string
	Func   string // in lower case
}

// having is a condition on an aggregate.
type having struct {
	agg  Aggregate
	cond cond
}

// All returns the query for every row and column, in the table's order.
func All() *Query { return &Query{Limit: -1} }

// Shown is the schema of the rows that the query gives: s itself without _c and _by.
func (q *Query) Shown(s *Schema) *Schema {
	if q.Group != nil {
		return q.Group.shown(s)
	}
	if q.Columns == nil {
		return s
	}
	return s.project(q.Columns)
}

func (g *Group) shown(s *Schema) *Schema {
	out := s.project(g.By)
	for _, a := range g.Aggregates {
		i, ok := s.Index(a.Column)
		if !ok {
			continue
		}
		c := ColumnInfo{Name: a.Label, Class: aggregates[a.Func], Type: s.Columns[i].Type}
		if keepsClass(a.Func) {
			c.Class = s.Columns[i].Class
		}
		out.Columns = append(out.Columns, c)
	}
	return out.seal()
}

// aggregates are the functions after `|`, with the class of what they give. Which of them a database
// has, its dialect knows. Integer is any number, shown as it comes.
var aggregates = map[string]Class{
	"sum": Integer, "count": Integer, "avg": Integer, "mean": Integer, "average": Integer,
	"total": Integer, "nunique": Integer, "min": Text, "max": Text, "group_concat": Text,
	"stddev": Integer, "stddev_pop": Integer, "stddev_samp": Integer, "stdev": Integer,
	"variance": Integer, "var_pop": Integer, "var_samp": Integer, "string_agg": Text,
	"bool_and": Boolean, "bool_or": Boolean, "every": Boolean,
}

// keepsClass reports whether an aggregate gives values of its column.
func keepsClass(fn string) bool { return fn == "min" || fn == "max" }
