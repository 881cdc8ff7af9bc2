package formhandler

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"iter"
)

// writer is the one connection that writes, with what it prepared.
type writer struct {
	st    *sqlStore
	c     conn
	plans map[planKey]*insertPlan
	args  []Value // used again for each statement
}

// run runs fn in a transaction.
func (w *writer) run(ctx context.Context, fn func(*tx) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	eng := w.st.eng
	if err := eng.begin(ctx, w.c, true); err != nil {
		return eng.explain(err, nil)
	}
	t := &tx{w: w, c: w.c, eng: eng}
	committed := false
	defer func() {
		t.done = true
		if !committed && w.c.inTx() {
			if _, rollErr := w.c.exec("ROLLBACK", nil); rollErr != nil {
				w.st.log.Error("a transaction can't be rolled back", "database", eng.name(), "error", rollErr)
			}
		}
	}()
	if err := fn(t); err != nil {
		return err
	}
	if t.lost != nil {
		return t.lost
	}
	if _, err := w.c.exec("COMMIT", nil); err != nil {
		return eng.explain(err, nil)
	}
	committed = true
	return nil
}

// tx is a Tx.
type tx struct {
	w    *writer
	c    conn
	eng  engine
	done bool
	lost error // the database has ended the transaction by itself
}

var errTxDone = errors.New("the transaction has ended")

// usable reports why nothing can be done in the transaction any more.
func (t *tx) usable() error {
	if t.done {
		return errTxDone
	}
	return t.lost
}

// fail explains a statement's error. One that ended the transaction, as a full disk does, makes all
// that follows fail: else it would be committed each by itself.
func (t *tx) fail(err error, s *Schema) error {
	err = t.eng.explain(err, s)
	if !t.c.inTx() {
		t.lost = fmt.Errorf("the transaction was given up: %w", err)
	}
	return err
}

func (t *tx) Savepoint(fn func() error) (err error) {
	if err := t.usable(); err != nil {
		return err
	}
	if _, err := t.c.exec("SAVEPOINT gramex", nil); err != nil {
		return t.fail(err, nil)
	}
	undo := true
	defer func() {
		if !undo || t.lost != nil {
			return
		}
		for _, sql := range []string{"ROLLBACK TO gramex", "RELEASE gramex"} {
			if _, e := t.c.exec(sql, nil); e != nil {
				t.lost = fmt.Errorf("the transaction was given up: %w", t.eng.explain(e, nil))
				return
			}
		}
	}()
	if err := fn(); err != nil {
		return err
	}
	if t.lost != nil {
		return t.lost
	}
	if _, err := t.c.exec("RELEASE gramex", nil); err != nil {
		return t.fail(err, nil)
	}
	undo = false
	return nil
}

func (t *tx) Select(ctx context.Context, s *Schema, q *Query) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		err := t.usable()
		if err == nil {
			err = selectRows(ctx, t.eng, t.c, s, q, yield)
		}
		if err != nil {
			yield(Row{}, t.fail(err, s))
		}
	}
}

// checkWritable refuses a table that can't be written.
func (t *tx) checkWritable(s *Schema) error {
	if err := t.usable(); err != nil {
		return err
	}
	if s.readOnly != "" {
		return badValue(s.Table, "%s: it can't be written", s.readOnly)
	}
	return nil
}

// collect runs a statement and returns its rows, n values each.
func (t *tx) collect(sql string, args []Value, n int) (rows [][]Value, err error) {
	err = t.c.query(context.Background(), sql, args, n, func(row []driver.Value) bool {
		vals := make([]Value, n)
		for i, v := range row {
			vals[i] = v
		}
		rows = append(rows, vals)
		return true
	})
	return rows, err
}

// one is collect for a statement of at most one row, nil for none.
func (t *tx) one(sql string, args []Value, n int) ([]Value, error) {
	rows, err := t.collect(sql, args, n)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return rows[0], nil
}
