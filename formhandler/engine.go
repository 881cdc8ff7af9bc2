package formhandler

import (
	"context"
	"database/sql/driver"
)

// engine is one kind of database: how it talks, connects, and describes its tables. Everything else
// is sqlStore's, the same for all.
type engine interface {
	dialect
	// name is what tells the database from others.
	name() string
	// open connects, for reading and writing or for reading alone.
	open(ctx context.Context, write bool) (conn, error)
	// version changes whenever a table does.
	version(ctx context.Context, c conn) (int64, error)
	// inspect describes a table; ErrNoTable when there is none.
	inspect(ctx context.Context, c conn, table string) (*Schema, error)
	// create makes a table.
	create(ctx context.Context, c conn, table string, columns []Column) error
	// add adds a column to a table.
	add(ctx context.Context, c conn, s *Schema, col *Column) error
	// explain turns a database's error into one of this package's; s may be nil.
	explain(err error, s *Schema) error
	// begin starts a transaction that writes, or one that reads the newest commit.
	begin(ctx context.Context, c conn, write bool) error
	// close ends what open left behind, once every connection is closed.
	close() error
}

// conn is one connection. It is used by one goroutine at a time. The values of parameters and rows
// are as stored.
type conn interface {
	// query runs a statement and calls each with every row until it returns false. The row's slice is
	// used again for the next.
	query(ctx context.Context, sql string, args []Value, n int, each func(vals []driver.Value) bool) error
	// exec runs a statement that gives no rows; id is the rowid of an inserted row.
	exec(sql string, args []Value) (id int64, err error)
	// inTx reports whether a transaction is open: an error may have ended it.
	inTx() bool
	close() error
}
