package handlers

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/gramener/gramex-go/formhandler"
	"github.com/gramener/gramex-go/internal/conf"
	"github.com/gramener/gramex-go/internal/source"
)

// tableName is a table: key: a name, or a template whose {arguments} a connection fills in, so
// that each room has a table of its own.
type tableName struct {
	text string
	keys []string // the arguments in it; empty: a plain name
}

func parseTableName(text string) tableName {
	t := tableName{text: text}
	for _, m := range tableArgument.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(t.keys, m[1]) {
			t.keys = append(t.keys, m[1])
		}
	}
	return t
}

func (t tableName) isRoom() bool { return len(t.keys) > 0 }

// roomValue is what an argument may put into a table's name.
var roomValue = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// fill puts arguments in. A missing or unfit one is the client's fault.
func (t tableName) fill(value func(key string) (string, bool)) (string, error) {
	var err error
	name := tableArgument.ReplaceAllStringFunc(t.text, func(m string) string {
		key := m[1 : len(m)-1]
		v, ok := value(key)
		switch {
		case !ok:
			err = Errorf(http.StatusBadRequest, "the argument %s is missing: it names the room", key)
		case !roomValue.MatchString(v):
			err = Errorf(http.StatusBadRequest, "%s must be 1 to 64 letters, digits, _ or -", key)
		}
		return v
	})
	return name, err
}

// pathValue gives an argument of the URL's path: a named group, or _0, _1 … for the others
// (FormHandler's path arguments).
func pathValue(p Params, key string) (string, bool) {
	if v, ok := p.Kwargs[key]; ok && !p.KwargUnset(key) {
		return v, true
	}
	if n, ok := strings.CutPrefix(key, "_"); ok {
		if i, err := strconv.Atoi(n); err == nil && i >= 0 && i < len(p.Args) && !p.ArgUnset(i) {
			return p.Args[i], true
		}
	}
	return "", false
}

// roomRules say which rooms are served: those that the endpoint created and those of tables:.
type roomRules struct {
	listed []string
	max    int
}

const defaultMaxTables = 1000

func readRoomRules(k *conf.Node) (roomRules, error) {
	r := roomRules{max: defaultMaxTables}
	n := k.Get("tables")
	switch {
	case n.IsNull():
	case n.Kind == conf.String:
		s, _ := n.Text()
		r.listed = []string{s}
	case n.Kind == conf.Seq:
		for _, it := range n.Items {
			s, ok := it.Text()
			if !ok {
				return r, source.Errorf(it.Position(), "tables must be names of tables, not %s", it.Kind)
			}
			r.listed = append(r.listed, s)
		}
	default:
		return r, source.Errorf(n.Position(), "tables must be a list of names of tables, not %s", n.Kind)
	}
	if m := k.Get("max_tables"); !m.IsNull() {
		v, ok := m.Value.(int64)
		if !ok || v < 0 {
			return r, source.Errorf(m.Position(), "max_tables must be how many tables may be created, e.g. %d", defaultMaxTables)
		}
		r.max = int(v)
	}
	return r, nil
}

// roomsTable keeps which tables an endpoint created, so that after a restart it serves them and no
// others: the table of another endpoint may be named like a room.
const roomsTable = "gramex_rooms"

// rooms is what an endpoint with a templated table: knows of its tables. Safe for concurrent use.
type rooms struct {
	endpoint string
	rules    roomRules
	db       *messageDB
	columns  []formhandler.Column

	mu      sync.Mutex // held while a table is created
	created map[string]bool
	read    bool
}

func newRooms(endpoint string, rules roomRules, db *messageDB, columns []formhandler.Column) *rooms {
	return &rooms{endpoint: endpoint, rules: rules, db: db, columns: columns, created: map[string]bool{}}
}

// open returns the table of a room, creating it if it may. A table that this endpoint has not
// created is not served, however it is spelled, and its existence isn't told.
func (r *rooms) open(ctx context.Context, name string) (*messageTable, error) {
	if slices.Contains(r.rules.listed, name) {
		return r.db.table(ctx, name, r.columns)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.load(ctx); err != nil {
		return nil, err
	}
	stored, err := r.db.store.Lookup(ctx, name)
	switch {
	case errors.Is(err, formhandler.ErrNoTable):
		return r.create(ctx, name)
	case err != nil:
		var down *formhandler.Unavailable
		if errors.As(err, &down) {
			return nil, err
		}
		return nil, Errorf(http.StatusNotFound, "there is no such room: %w", err)
	case r.created[stored.Table] || slices.Contains(r.rules.listed, stored.Table):
		return r.db.table(ctx, stored.Table, r.columns)
	}
	return nil, Errorf(http.StatusNotFound, "there is no such room")
}

func (r *rooms) create(ctx context.Context, name string) (*messageTable, error) {
	if len(r.created) >= r.rules.max {
		return nil, Errorf(http.StatusForbidden, "no more rooms can be made here")
	}
	if r.db.isReserved(name) {
		return nil, Errorf(http.StatusNotFound, "there is no such room")
	}
	t, err := r.db.table(ctx, name, r.columns)
	if err != nil {
		return nil, Errorf(http.StatusNotFound, "there is no such room: %w", err)
	}
	// Noted once it is made: a crash in between leaves a table that this endpoint doesn't serve,
	// never a note that would let it serve a table that another makes later.
	if err := r.note(ctx, t.name); err != nil {
		return nil, err
	}
	r.created[t.name] = true
	return t, nil
}

var roomColumns = []formhandler.Column{{Name: "endpoint"}, {Name: "name"}}

func (r *rooms) note(ctx context.Context, name string) error {
	s, err := r.db.store.Ensure(ctx, roomsTable, roomColumns)
	if err != nil {
		return err
	}
	return r.db.store.Write(ctx, func(tx formhandler.Tx) error {
		_, err := tx.Insert(s, []string{"endpoint", "name"}, []formhandler.Value{r.endpoint, name})
		return err
	})
}

// load reads, once, which tables were created before.
func (r *rooms) load(ctx context.Context) error {
	if r.read {
		return nil
	}
	s, err := r.db.store.Lookup(ctx, roomsTable)
	if errors.Is(err, formhandler.ErrNoTable) {
		r.read = true
		return nil
	}
	if err != nil {
		return err
	}
	f, err := formhandler.EqualFilter(s, []string{"endpoint"}, []formhandler.Value{r.endpoint})
	if err != nil {
		return err
	}
	snap, err := r.db.store.Snapshot(ctx)
	if err != nil {
		return err
	}
	defer snap.Close()
	created := map[string]bool{}
	for row, err := range snap.Select(ctx, s, &formhandler.Query{Filter: f, Limit: -1}) {
		if err != nil {
			return err
		}
		if name, ok := row.Get("name"); ok {
			if text, ok := name.(string); ok {
				created[text] = true
			}
		}
	}
	maps.Copy(r.created, created)
	r.read = true
	return nil
}
