package handlers

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/gramener/gramex-go/formhandler"
	"github.com/gramener/gramex-go/internal/pubsub"
)

// Messages holds the one order of the messages of each table: MessageHandlers on one table share
// it, across endpoints and across a reload of the app. The zero value is ready; it is safe for
// concurrent use. Close it after the handlers and before the Stores.
type Messages struct {
	mu     sync.Mutex
	dbs    map[string]*messageDB
	budget pubsub.Budget
}

// messageDB is a database with messages: its transactions have one order, and one goroutine
// commits what waits for all of its tables together.
type messageDB struct {
	store   formhandler.Store
	log     pubsub.Log
	batcher *pubsub.Batcher[*messageWrite]
	budget  *pubsub.Budget

	mu       sync.Mutex
	tables   map[string]*messageTable
	reserved map[string]bool // tables of entries, in lower case: no room may take such a name
}

// messageTable is a table and who listens to it.
type messageTable struct {
	db     *messageDB
	name   string // as stored
	topic  *pubsub.Topic[*messageEvent]
	schema atomic.Pointer[formhandler.Schema]
}

// db returns the messages of a database. It takes over the caller's share of the store.
func (m *Messages) db(store formhandler.Store) (*messageDB, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if d := m.dbs[store.Name()]; d != nil {
		return d, store.Close() // d holds a share of its own
	}
	d := &messageDB{
		store: store, budget: &m.budget,
		tables: map[string]*messageTable{}, reserved: map[string]bool{strings.ToLower(roomsTable): true},
	}
	d.batcher = pubsub.NewBatcher(pubsub.BatchOptions{}, d.commit)
	if m.dbs == nil {
		m.dbs = map[string]*messageDB{}
	}
	m.dbs[store.Name()] = d
	return d, nil
}

// Close commits what was submitted, lets it be published, ends the goroutines and gives back the
// stores.
func (m *Messages) Close() error {
	m.mu.Lock()
	dbs := m.dbs
	m.dbs = nil
	m.mu.Unlock()
	var errs []error
	for _, d := range dbs {
		d.batcher.Close()
		d.mu.Lock()
		tables := make([]*messageTable, 0, len(d.tables))
		for _, t := range d.tables {
			tables = append(tables, t)
		}
		d.mu.Unlock()
		for _, t := range tables {
			t.topic.Flush()
		}
		errs = append(errs, d.store.Close())
	}
	return errors.Join(errs...)
}

// reserve keeps a table's name from rooms.
func (d *messageDB) reserve(table string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.reserved[strings.ToLower(table)] = true
}

func (d *messageDB) isReserved(table string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.reserved[strings.ToLower(table)]
}

// table sees to it that the table exists with the columns, and returns it. Two spellings of one
// name give one table.
func (d *messageDB) table(ctx context.Context, name string, columns []formhandler.Column) (*messageTable, error) {
	s, err := d.store.Ensure(ctx, name, columns)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	t := d.tables[s.Table]
	if t == nil {
		t = &messageTable{db: d, name: s.Table, topic: pubsub.NewTopic[*messageEvent]()}
		d.tables[s.Table] = t
	}
	// Columns are only ever added: the newest schema serves who joined with an older one.
	t.schema.Store(s)
	return t, nil
}
