package formhandler

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// maxStatements bounds the prepared statements that a connection keeps.
const maxStatements = 200

// sqliteConn is a connection of the driver, used without database/sql between, whose locks and
// conversions for each row cost more than the insert of a row.
type sqliteConn struct {
	c     *sqlite3.SQLiteConn
	stmts map[string]*sqliteStmt
}

// sqliteStmt is a prepared statement with the memory that it uses each time.
type sqliteStmt struct {
	s    *sqlite3.SQLiteStmt
	args []driver.NamedValue
	row  []driver.Value
	busy bool
	kept bool
}

// take returns a prepared statement, to be given back.
func (c *sqliteConn) take(sql string) (*sqliteStmt, error) {
	st, ok := c.stmts[sql]
	if ok && !st.busy {
		st.busy = true
		return st, nil
	}
	prepared, err := c.c.Prepare(sql)
	if err != nil {
		return nil, err
	}
	st = &sqliteStmt{s: prepared.(*sqlite3.SQLiteStmt), busy: true}
	if !ok {
		if len(c.stmts) >= maxStatements {
			c.forget()
		}
		st.kept = true
		c.stmts[sql] = st
	}
	return st, nil
}

func (c *sqliteConn) give(st *sqliteStmt) {
	st.busy = false
	if !st.kept {
		st.s.Close()
	}
}

// forget closes the statements that nobody uses.
func (c *sqliteConn) forget() {
	for sql, st := range c.stmts {
		if !st.busy {
			st.s.Close()
			delete(c.stmts, sql)
		}
	}
}

// bind sets the parameters.
func (st *sqliteStmt) bind(args []Value) []driver.NamedValue {
	if cap(st.args) < len(args) {
		st.args = make([]driver.NamedValue, len(args))
		for i := range st.args {
			st.args[i].Ordinal = i + 1
		}
	}
	st.args = st.args[:len(args)]
	for i, v := range args {
		st.args[i].Value = v
	}
	return st.args
}

func (c *sqliteConn) query(ctx context.Context, sql string, args []Value, n int, each func([]driver.Value) bool) error {
	st, err := c.take(sql)
	if err != nil {
		return err
	}
	defer c.give(st)
	rows, err := st.s.QueryContext(ctx, st.bind(args))
	if err != nil {
		return err
	}
	if cap(st.row) < n {
		st.row = make([]driver.Value, n)
	}
	row := st.row[:n]
	for {
		if err = rows.Next(row); err != nil {
			break
		}
		if !each(row) {
			return rows.Close()
		}
	}
	closed := rows.Close()
	if errors.Is(err, io.EOF) {
		return closed
	}
	return err
}

// run runs a statement once, without keeping it; rows that it may give are passed over.
func (c *sqliteConn) run(sql string) error {
	_, err := c.c.ExecContext(context.Background(), sql, nil)
	return err
}

// exec must not run what gives rows: the driver would leave it unfinished.
func (c *sqliteConn) exec(sql string, args []Value) (int64, error) {
	st, err := c.take(sql)
	if err != nil {
		return 0, err
	}
	defer c.give(st)
	// A context that can't end keeps the driver from starting a goroutine for each statement.
	res, err := st.s.ExecContext(context.Background(), st.bind(args))
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

func (c *sqliteConn) inTx() bool { return !c.c.AutoCommit() }

func (c *sqliteConn) close() error {
	for _, st := range c.stmts {
		st.s.Close()
	}
	c.stmts = nil
	return c.c.Close()
}
