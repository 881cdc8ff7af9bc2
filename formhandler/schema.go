package formhandler

import "github.com/gramener/gramex-go/expr/object"

// Schema is a table as it stands in the database, or the shown columns of a query: immutable.
type Schema struct {
	Table   string // as stored
	Columns []ColumnInfo

	index map[string]int
	// locate orders rows and finds one again: the rowid's name in SQLite, or the primary key.
	locate []string
	rowid  bool // locate is a rowid, which is no column of its own
	// reread says that a row must be read back after it is written: triggers may change it.
	reread   bool
	readOnly string // why the table can't be written, "" when it can
}

// ColumnInfo is a column as the database tells it.
type ColumnInfo struct {
	Name       string
	Type       string // declared type
	Class      Class
	PrimaryKey int // position in the key from 1, 0: no part of it
	NotNull    bool
	HasDefault bool // not given, it gets its default
	AutoKey    bool // not given, it gets a number: INTEGER PRIMARY KEY
	Computed   bool // GENERATED ALWAYS: it is never given

	aff     affinity
	coll    collation
	raw     bool   // compared without the column's own affinity and collation, which Go can't know
	jsonKey string // `{"name":` or `,"name":`
}

// Class is how values of a column are typed, compared and written in JSON.
type Class uint8

const (
	Text Class = iota
	Integer
	Real
	Boolean
	DateTime
	Date
	JSON
	Blob
)

// Index returns the position of a column by its exact name.
func (s *Schema) Index(name string) (int, bool) { i, ok := s.index[name]; return i, ok }

// Names are the columns' names in order.
func (s *Schema) Names() []string {
	names := make([]string, len(s.Columns))
	for i := range s.Columns {
		names[i] = s.Columns[i].Name
	}
	return names
}

// Key is the columns of the primary key, in its order.
func (s *Schema) Key() []string {
	key := make([]string, len(s.Columns))
	n := 0
	for i := range s.Columns {
		if p := s.Columns[i].PrimaryKey; p > 0 && p <= len(key) {
			key[p-1] = s.Columns[i].Name
			n = max(n, p)
		}
	}
	return key[:n]
}

// seal fills in what is looked up later.
func (s *Schema) seal() *Schema {
	s.index = make(map[string]int, len(s.Columns))
	for i := range s.Columns {
		c := &s.Columns[i]
		s.index[c.Name] = i
		open := byte(',')
		if i == 0 {
			open = '{'
		}
		c.jsonKey = string(append(object.AppendJSONString([]byte{open}, c.Name), ':'))
	}
	return s
}

// project is the schema of some columns of s, for rows that show no others.
func (s *Schema) project(names []string) *Schema {
	p := &Schema{Table: s.Table, Columns: make([]ColumnInfo, 0, len(names))}
	for _, n := range names {
		if i, ok := s.index[n]; ok {
			p.Columns = append(p.Columns, s.Columns[i])
		}
	}
	return p.seal()
}
