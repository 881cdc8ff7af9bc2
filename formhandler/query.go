package formhandler

import "net/url"

// Arg is one argument: a key, which may end in an operator, and its values in order.
type Arg struct {
	Key    string
	Values []Value // strings from a URL; from Python also int64, float64, bool and nil
	// Fixed says that the server set it (open:), as a rule: a fixed argument that names no column,
	// holds no value or doesn't fit is an error instead of being passed over.
	Fixed bool
}

// ArgsOf gives URL arguments in the order of their keys.
func ArgsOf(v url.Values) []Arg { panic("not yet") }

// Query is a read: filter, order, window, shown columns. Immutable once parsed.
type Query struct {
	Filter        *Filter    // nil: every row
	Extra         *KeyFilter // conditions on keys that are no column; nil: none. For live messages
	Sort          []Order
	Limit, Offset int64    // Limit < 0: none
	Columns       []string // _c; nil: all; empty: none, and then there are no rows either
	Group         *Group   // _by; nil: none. Rows are then groups, and nothing is live
}

// Order is one column to sort by.
type Order struct {
	Column string
	Desc   bool
}

// Group is what _by asks for.
type Group struct{}

// ParseQuery reads FormHandler's URL arguments against a schema. Errors are *BadArgument.
func ParseQuery(s *Schema, args []Arg) (*Query, error) { panic("not yet") }

// Shown is the schema of the rows that the query gives: s itself without _c and _by.
func (q *Query) Shown(s *Schema) *Schema { panic("not yet") }
