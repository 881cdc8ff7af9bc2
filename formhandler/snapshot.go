package formhandler

import (
	"context"
	"database/sql/driver"
	"errors"
	"iter"
)

// snapshot is a Snapshot on a connection of its own.
type snapshot struct {
	st    *sqlStore
	c     conn // nil once closed
	begun bool
	bad   bool // the connection failed and is not used again
}

// reader takes a connection for reading.
func (st *sqlStore) reader(ctx context.Context) (*snapshot, error) {
	select {
	case st.slots <- struct{}{}:
	case <-st.quit:
		return nil, errClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	st.mu.Lock()
	if st.closed {
		st.mu.Unlock()
		<-st.slots
		return nil, errClosed
	}
	var c conn
	if n := len(st.idle); n > 0 {
		c, st.idle = st.idle[n-1], st.idle[:n-1]
	}
	st.mu.Unlock()
	if c == nil {
		var err error
		if c, err = st.eng.open(ctx, false); err != nil {
			<-st.slots
			return nil, err
		}
	}
	return &snapshot{st: st, c: c}, nil
}

func (st *sqlStore) Reader(ctx context.Context) (Snapshot, error) { return st.reader(ctx) }

func (st *sqlStore) Snapshot(ctx context.Context) (Snapshot, error) {
	r, err := st.reader(ctx)
	if err != nil {
		return nil, err
	}
	if err := r.Begin(ctx); err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

func (r *snapshot) Begin(ctx context.Context) error {
	if r.c == nil {
		return errClosed
	}
	if err := r.end(); err != nil {
		return err
	}
	if err := r.st.eng.begin(ctx, r.c, false); err != nil {
		return r.fail(err, nil)
	}
	r.begun = true
	return nil
}

// end ends the read transaction.
func (r *snapshot) end() error {
	r.begun = false
	if !r.c.inTx() {
		return nil
	}
	if _, err := r.c.exec("ROLLBACK", nil); err != nil {
		return r.fail(err, nil)
	}
	return nil
}

// fail explains an error, and marks the connection as not to be used again where it may be the
// connection's.
func (r *snapshot) fail(err error, s *Schema) error {
	err = r.st.eng.explain(err, s)
	var gone *Unavailable
	if errors.As(err, &gone) {
		r.bad = true
	}
	return err
}

func (r *snapshot) Select(ctx context.Context, s *Schema, q *Query) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		if r.c == nil {
			yield(Row{}, errClosed)
			return
		}
		if err := selectRows(ctx, r.st.eng, r.c, s, q, yield); err != nil {
			yield(Row{}, r.fail(err, s))
		}
	}
}

func (r *snapshot) Close() error {
	if r.c == nil {
		return nil
	}
	err := r.end()
	c := r.c
	r.c = nil
	r.st.mu.Lock()
	keep := !r.bad && !r.st.closed && len(r.st.idle) < idleReaders
	if keep {
		r.st.idle = append(r.st.idle, c)
	}
	r.st.mu.Unlock()
	if !keep {
		err = errors.Join(err, c.close())
	}
	<-r.st.slots
	return err
}

// slab is how many rows' values are allocated at once.
const slab = 64

// selectRows streams a query's rows to yield. An error is returned, not yielded; after yield has
// returned false there is none.
func selectRows(ctx context.Context, d dialect, c conn, s *Schema, q *Query, yield func(Row, error) bool) error {
	if q.empty() {
		return nil
	}
	b, n, err := selectSQL(d, s, q, false)
	if err != nil {
		return err
	}
	shown := q.Shown(s)
	var space []Value
	stopped := false
	err = c.query(ctx, b.text.String(), b.args, n, func(row []driver.Value) bool {
		if len(space) < n {
			space = make([]Value, n*slab)
		}
		vals := space[:n:n]
		space = space[n:]
		for i, v := range row {
			vals[i] = v
		}
		stopped = !yield(Row{Schema: shown, Values: vals}, nil)
		return !stopped
	})
	if stopped {
		return nil
	}
	return err
}
