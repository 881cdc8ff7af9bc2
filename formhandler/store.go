package formhandler

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/gramener/gramex-go/internal/source"
)

// Bounds on a store's connections for reading.
const (
	maxReaders  = 32
	idleReaders = 4
)

// sqlStore keeps tables in a database of any kind. It writes through one connection and reads
// through others.
type sqlStore struct {
	eng engine
	log *slog.Logger

	writer chan *writer  // holds the one writer while nobody writes
	slots  chan struct{} // one for each connection that reads
	tables atomic.Pointer[map[string]tableEntry]

	quit   chan struct{} // closed by close
	mu     sync.Mutex
	idle   []conn // for reading
	closed bool
	users  int // how many handles are open
}

// tableEntry is a table as it was when the database's schema had a version.
type tableEntry struct {
	schema  *Schema
	version int64
}

// errClosed is the use of a store after Close.
var errClosed = errors.New("the database is closed")

// openStore opens a database.
func openStore(ctx context.Context, eng engine, log *slog.Logger) (*sqlStore, error) {
	c, err := eng.open(ctx, true)
	if err != nil {
		return nil, err
	}
	st := &sqlStore{eng: eng, log: log, writer: make(chan *writer, 1), slots: make(chan struct{}, maxReaders), quit: make(chan struct{})}
	st.tables.Store(&map[string]tableEntry{})
	st.writer <- &writer{st: st, c: c}
	return st, nil
}

func (st *sqlStore) Name() string { return st.eng.name() }

// lock takes the writer.
func (st *sqlStore) lock(ctx context.Context) (*writer, error) {
	select {
	case w, ok := <-st.writer:
		if !ok {
			return nil, errClosed
		}
		return w, nil
	case <-st.quit:
		return nil, errClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (st *sqlStore) Write(ctx context.Context, fn func(Tx) error) error {
	w, err := st.lock(ctx)
	if err != nil {
		return err
	}
	defer func() { st.writer <- w }()
	return w.run(ctx, func(t *tx) error { return fn(t) })
}

func (st *sqlStore) Lookup(ctx context.Context, table string) (*Schema, error) {
	r, err := st.reader(ctx)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return st.lookup(ctx, r.c, table)
}

// lookup describes a table as c sees it, anew only when the schema has changed.
func (st *sqlStore) lookup(ctx context.Context, c conn, table string) (*Schema, error) {
	version, err := st.eng.version(ctx, c)
	if err != nil {
		return nil, st.eng.explain(err, nil)
	}
	key := strings.ToLower(table)
	old, known := (*st.tables.Load())[key]
	if known && old.version == version {
		return old.schema, nil
	}
	s, err := st.eng.inspect(ctx, c, table)
	if err != nil {
		return nil, st.eng.explain(err, nil)
	}
	if known && reflect.DeepEqual(s, old.schema) {
		s = old.schema
	}
	st.remember(key, tableEntry{s, version})
	return s, nil
}

func (st *sqlStore) remember(key string, t tableEntry) {
	st.mu.Lock()
	defer st.mu.Unlock()
	tables := maps.Clone(*st.tables.Load())
	if len(tables) > 10_000 {
		clear(tables)
	}
	tables[key], tables[strings.ToLower(t.schema.Table)] = t, t
	st.tables.Store(&tables)
}

// newest is the table as it was last seen, if it has what s has and more.
func (st *sqlStore) newest(s *Schema) *Schema {
	if t, ok := (*st.tables.Load())[strings.ToLower(s.Table)]; ok && len(t.schema.Columns) > len(s.Columns) {
		return t.schema
	}
	return s
}

func (st *sqlStore) Ensure(ctx context.Context, table string, columns []Column) (*Schema, error) {
	s, err := st.Lookup(ctx, table)
	if err != nil && (!errors.Is(err, ErrNoTable) || len(columns) == 0) {
		return nil, err
	}
	if err == nil {
		missing, err := missingColumns(s, columns)
		if err != nil || len(missing) == 0 {
			return s, err
		}
	}
	w, err := st.lock(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { st.writer <- w }()
	if err := w.run(ctx, func(*tx) error { return st.change(ctx, w.c, table, columns) }); err != nil {
		return nil, err
	}
	return st.lookup(ctx, w.c, table)
}

// errUndo ends a transaction that was for trying only.
var errUndo = errors.New("only tried")

func (st *sqlStore) Check(ctx context.Context, columns []Column) error {
	w, err := st.lock(ctx)
	if err != nil {
		return err
	}
	defer func() { st.writer <- w }()
	err = w.run(ctx, func(*tx) error {
		// A name that no table of anybody's has.
		if err := st.eng.create(ctx, w.c, "gramex tries a declaration", columns); err != nil {
			return st.eng.explain(err, nil)
		}
		return errUndo
	})
	if errors.Is(err, errUndo) {
		return nil
	}
	return err
}

// change creates a table or adds the columns that it lacks, within a transaction.
func (st *sqlStore) change(ctx context.Context, c conn, table string, columns []Column) error {
	s, err := st.eng.inspect(ctx, c, table)
	if errors.Is(err, ErrNoTable) {
		return st.eng.explain(st.eng.create(ctx, c, table, columns), nil)
	}
	if err != nil {
		return st.eng.explain(err, nil)
	}
	missing, err := missingColumns(s, columns)
	if err != nil {
		return err
	}
	if len(missing) > 0 && s.readOnly != "" {
		return badValue(s.Table, "%s: column %s can't be added", s.readOnly, missing[0].Name)
	}
	for i := range missing {
		if err := st.eng.add(ctx, c, s, &missing[i]); err != nil {
			return st.eng.explain(err, s)
		}
	}
	return nil
}

// missingColumns are the declared columns that a table lacks.
func missingColumns(s *Schema, columns []Column) ([]Column, error) {
	lower := make(map[string]string, len(s.Columns))
	for i := range s.Columns {
		lower[strings.ToLower(s.Columns[i].Name)] = s.Columns[i].Name
	}
	var missing []Column
	for _, c := range columns {
		if _, ok := s.Index(c.Name); ok {
			continue
		}
		if other, ok := lower[strings.ToLower(c.Name)]; ok {
			return nil, source.Errorf(c.Node.Position(), "column %s: table %s has it as %s, and a database ignores case", c.Name, s.Table, other).
				WithHint("write %s", other)
		}
		missing = append(missing, c)
	}
	return missing, nil
}

// close waits for whoever writes or reads, then closes the connections.
func (st *sqlStore) close() error {
	st.mu.Lock()
	st.closed = true
	st.mu.Unlock()
	close(st.quit)
	w := <-st.writer
	close(st.writer)
	for range maxReaders {
		st.slots <- struct{}{}
	}
	var errs []error
	for _, c := range st.idle {
		errs = append(errs, c.close())
	}
	// The writer goes last: it folds the log into the database.
	errs = append(errs, w.c.close(), st.eng.close())
	return errors.Join(errs...)
}
