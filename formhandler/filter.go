package formhandler

// Filter is a conjunction of conditions on columns: immutable, safe for concurrent use. A nil
// Filter holds for every row. SQL and Match agree for every row.
type Filter struct{}

// Match reports whether the filter holds for a row of the table that it was made for.
func (f *Filter) Match(r Row) bool { panic("not yet") }

// Key tells filters apart: two filters of one table with the same Key hold for the same rows.
// It is "" when every row passes.
func (f *Filter) Key() string { panic("not yet") }

// Columns are the names of the columns that it looks at, in order, each once.
func (f *Filter) Columns() []string { panic("not yet") }

// DeleteFilter reads what a DELETE's message or arguments select: keys with operators, as in a URL,
// `0` and false being values. Keys that are no column and controls (_limit …) are passed over. With
// nothing left, or nothing but null and "", it is ErrNoFilter: nobody empties a table by mistake.
func DeleteFilter(s *Schema, args []Arg) (*Filter, error) { panic("not yet") }

// EqualFilter holds where each named column equals its value. A name that is no column, nil and ""
// are refused: *BadValue.
func EqualFilter(s *Schema, names []string, vals []Value) (*Filter, error) { panic("not yet") }

// KeyFilter is the conditions on keys that are no column of the table. They are held against a
// message's own keys: a key that the message lacks passes.
type KeyFilter struct{}

// Match reports whether a message passes; get returns the message's value of a key.
func (f *KeyFilter) Match(get func(key string) (Value, bool)) bool { panic("not yet") }

// Key tells KeyFilters apart, as Filter.Key does.
func (f *KeyFilter) Key() string { panic("not yet") }
