package formhandler

// Schema is a table as it stands in the database, or the shown columns of a query: immutable.
type Schema struct {
	Table   string // as stored
	Columns []ColumnInfo
	index   map[string]int
}

// ColumnInfo is a column as the database tells it.
type ColumnInfo struct {
	Name       string
	Type       string // declared type
	Class      Class
	PrimaryKey int // position in the key from 1, 0: no part of it
	NotNull    bool
	HasDefault bool
	Generated  bool // by the database: AUTOINCREMENT or INTEGER PRIMARY KEY; not given, it is made up
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

// Row is one stored row. Values stand in the order of Schema's columns, as stored.
type Row struct {
	Schema *Schema
	Values []Value
}

// At returns a value typed by its column, as JSON shows it: bool for BOOLEAN, ISO 8601 text for
// dates, base64 text for blobs, json.RawMessage for JSON.
func (r Row) At(i int) Value { panic("not yet") }

// Get is At by column name; false when there is no such column.
func (r Row) Get(name string) (Value, bool) { panic("not yet") }

// Pick returns the row with the columns of another schema, as Query.Shown gives it.
func (r Row) Pick(s *Schema) Row { panic("not yet") }

// AppendJSON appends the row as a JSON object, columns in order, to dst.
func (r Row) AppendJSON(dst []byte) []byte { panic("not yet") }
