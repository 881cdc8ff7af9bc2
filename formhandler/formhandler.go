// Package formhandler is the data layer: columns, filters, tables and the Store that keeps them.
package formhandler

import (
	"context"
	"iter"
	"net/url"

	"github.com/gramener/gramex-go/internal/conf"
)

// Value is a stored value: nil, int64, float64, bool, string, []byte, or json.RawMessage for a
// JSON column.
type Value = any

// Column is a column as declared in columns:, in FormHandler's syntax.
type Column struct {
	Name          string
	Type          string // as written; "" means TEXT
	Nullable      bool
	PrimaryKey    bool
	AutoIncrement bool
	Default       *conf.Node // nil: none; a scalar or {function: func.now()}
	Pos           *conf.Node // for errors
}

// Schema is a table as it stands in the database: immutable.
type Schema struct {
	Table   string
	Columns []ColumnInfo
	index   map[string]int
}

// ColumnInfo is a column as the database tells it.
type ColumnInfo struct {
	Name       string
	Type       string // declared type
	Class      Class
	PrimaryKey int // position in the key from 1, 0: no part of it
}

// Class is how values of a column are typed, compared and written in JSON.
type Class uint8

const (
	Text Class = iota
	Integer
	Real
	Boolean
	DateTime
	JSON
	Blob
)

// Row is one stored row. Values stand in the order of Schema's columns.
type Row struct {
	Schema *Schema
	Values []Value
}

// Filter is a parsed conjunction of conditions on columns: immutable, safe for concurrent use.
// SQL and Match agree for every row.
type Filter struct{}

// Query is a read: filter, order, window, shown columns.
type Query struct {
	Filter        *Filter
	Sort          []string // "-col" descends
	Limit, Offset int64    // Limit < 0: none
	Columns       []string // _c; nil: all
}

// ParseQuery reads FormHandler's URL arguments against a schema. Keys that are no column and no
// control are returned in Extra order of the URL. An error is the client's: a *BadArgument.
func ParseQuery(s *Schema, args url.Values) (*Query, error) { panic("not yet") }

// Change is a row before and after a write: Before is nil for an insert, After for a delete.
type Change struct{ Before, After *Row }

// Store keeps tables in one database. Safe for concurrent use.
type Store interface {
	// Ensure creates the table or adds the missing columns; types are never changed.
	Ensure(ctx context.Context, table string, columns []Column) (*Schema, error)
	// Snapshot opens a read at the newest commit; everything read from it is of that moment.
	Snapshot(ctx context.Context) (Snapshot, error)
	// Write runs fn in one durable transaction, one at a time. It is committed when fn returns nil.
	Write(ctx context.Context, fn func(Tx) error) error
	Close() error
}

// Snapshot is a consistent read of the database. Not safe for concurrent use; Close it.
type Snapshot interface {
	// Select streams rows; each Row is the caller's to keep.
	Select(ctx context.Context, s *Schema, q *Query) iter.Seq2[Row, error]
	Close() error
}

// Tx writes in a transaction. Not safe for concurrent use.
type Tx interface {
	// Savepoint undoes what fn did, alone, when it returns an error, and returns that error.
	Savepoint(fn func() error) error
	// Insert stores a row and returns it as stored, defaults and generated keys included.
	Insert(s *Schema, cols []string, vals []Value) (Row, error)
	// Update sets cols where f holds and returns the rows before and after.
	Update(s *Schema, f *Filter, cols []string, vals []Value) ([]Change, error)
	// Delete removes the rows where f holds and returns them.
	Delete(s *Schema, f *Filter) ([]Change, error)
}

// Stores opens each database once and shares it among handlers.
type Stores struct{}

// Open returns the Store of a SQLAlchemy-style URL; relative SQLite paths are below dir.
func (s *Stores) Open(ctx context.Context, url, dir string) (Store, error) { panic("not yet") }

// Close closes every store.
func (s *Stores) Close() error { return nil }
