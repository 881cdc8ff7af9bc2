package formhandler

import (
	"context"
	"iter"
)

// Value is a value of a column. As stored it is nil, int64, float64, string (text) or []byte;
// typed by its column, as Row.At gives it, also bool and json.RawMessage. What is written may also
// be int, *big.Int and time.Time; lists and dicts are given as json.RawMessage.
type Value = any

// Change is a row before and after a write: Before is nil for an insert, After for a delete.
type Change struct{ Before, After *Row }

// Store keeps tables in one database. It is safe for concurrent use; whoever opened it closes it.
type Store interface {
	// Name is what tells this database from others: a file's absolute path, links resolved.
	Name() string
	// Ensure creates the table, or adds the columns that it lacks; types are never changed. Given no
	// columns it only looks the table up. The Schema's Table is the table's name as stored: two
	// spellings of one table give one name.
	Ensure(ctx context.Context, table string, columns []Column) (*Schema, error)
	// Check tells what Ensure would refuse of a declaration for a new table, which it does not make:
	// a *source.Error. Any other error says that the database can't tell now.
	Check(ctx context.Context, columns []Column) error
	// Lookup returns the schema of a table that exists; ErrNoTable when there is none.
	Lookup(ctx context.Context, table string) (*Schema, error)
	// Reader takes a connection for reading, waiting for a free one if need be. Nothing is pinned
	// before Begin.
	Reader(ctx context.Context) (Snapshot, error)
	// Snapshot is Reader and Begin in one.
	Snapshot(ctx context.Context) (Snapshot, error)
	// Write runs fn in one durable transaction, one at a time. It is committed when fn returns nil;
	// otherwise, or when fn panics, nothing of it is kept. fn must not use its Tx afterwards, nor
	// write to the store otherwise. ctx ends the wait for its turn, not the transaction.
	Write(ctx context.Context, fn func(Tx) error) error
	// Close waits for running reads and writes, then closes the database.
	Close() error
}

// Snapshot is a consistent read of the database. Not safe for concurrent use; Close it.
type Snapshot interface {
	// Begin pins the newest commit: everything read from here on is of that moment. It takes some
	// microseconds and waits for nobody, so that it can be called under a lock. Called again it
	// moves on to the newest commit.
	Begin(ctx context.Context) error
	// Select streams the rows of a query in its order. Each Row is the caller's to keep; its Schema
	// is q.Shown(s).
	Select(ctx context.Context, s *Schema, q *Query) iter.Seq2[Row, error]
	// Close ends the read and gives the connection back. It may be called twice.
	Close() error
}

// Tx writes in a transaction. Not safe for concurrent use. Each of Insert, Update and Delete is
// all or nothing by itself: one that returns an error has changed nothing, and the transaction goes
// on. Savepoint is for several of them that belong together; a message that is one write needs none.
//
// Names that are no column of the table are passed over. A value that doesn't fit its column is a
// *BadValue, a broken constraint a *ConstraintError: see Refused.
type Tx interface {
	// Savepoint undoes what fn did, alone, when it returns an error, and returns that error.
	Savepoint(fn func() error) error
	// Insert stores a row and returns it as stored, defaults and generated keys included. An empty
	// string is stored as NULL, as Gramex's data.insert does.
	Insert(s *Schema, cols []string, vals []Value) (Row, error)
	// Update sets cols where f holds and returns the rows before and after; none is no error. With no
	// column to set it fails with ErrNothingToSet, with a nil filter with ErrNoFilter.
	Update(s *Schema, f *Filter, cols []string, vals []Value) ([]Change, error)
	// Delete removes the rows where f holds and returns them. A nil filter is ErrNoFilter.
	Delete(s *Schema, f *Filter) ([]Change, error)
	// Select reads within the transaction, as Snapshot.Select does.
	Select(ctx context.Context, s *Schema, q *Query) iter.Seq2[Row, error]
}
