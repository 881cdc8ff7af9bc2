package tests

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	_ "github.com/mattn/go-sqlite3" // to read the database as somebody else would
	"go.uber.org/goleak"

	"github.com/gramener/gramex-go/internal/gramextest"
)

// orderApp lets writers choose their ids, so that they can change and delete their rows.
const orderApp = `url:
  order:
    pattern: /order
    handler: MessageHandler
    kwargs:
      url: sqlite:///order.db
      table: order
      columns: {topic: TEXT, n: INTEGER, body: TEXT}
      message_default: {POST: {id: msg.get('id')}}
`

// orderFilters are what listeners ask for, as URL and, said independently of the product, as SQL.
var orderFilters = []struct{ query, where string }{
	{"", "1"},
	{"?topic=t1", "topic = 't1'"},
	{"?topic=t1&topic=t2", "topic IN ('t1', 't2')"},
	{"?topic!=t1", "topic <> 't1'"},
	{"?topic!", "topic IS NULL"},
	{"?topic", "topic IS NOT NULL"},
	{"?n%3E=5", "n > 5"},
	{"?n%3C~=4&topic=t0", "n <= 4 AND topic = 't0'"},
	{"?n!=3", "n <> 3"},
	{"?body~=A", "body LIKE '%A%'"},
	{"?body!~=b", "body NOT LIKE '%b%'"},
	{"?n=1&n=2&n=9", "n IN (1, 2, 9)"},
}

type orderRow map[string]any

// view is what a listener knows of the rows of its filter, from history and live frames.
type view struct {
	rows map[string]orderRow
	all  bool // without a filter: DELETEs come as the sender wrote them
}

// apply brings a frame into the view; what contradicts it is an error.
func (v *view) apply(m map[string]any) error {
	method, _ := m["_method"].(string)
	id, _ := m["id"].(string)
	row := orderRow{"id": id, "topic": m["topic"], "n": m["n"], "body": m["body"]}
	switch method {
	case "", "POST":
		if v.rows[id] != nil {
			return fmt.Errorf("%s %s came twice", method, id)
		}
		v.rows[id] = row
	case "PUT":
		old := v.rows[id]
		if old == nil {
			return fmt.Errorf("PUT of %s, which isn't in view", id)
		}
		for _, k := range []string{"topic", "n", "body"} {
			if x, ok := m[k]; ok {
				old[k] = x
			}
		}
	case "DELETE":
		if id != "" {
			if v.rows[id] == nil {
				return fmt.Errorf("DELETE of %s, which isn't in view", id)
			}
			delete(v.rows, id)
			return nil
		}
		if !v.all {
			return fmt.Errorf("a DELETE without id at a filtered listener: %v", m)
		}
		maps.DeleteFunc(v.rows, func(_ string, r orderRow) bool {
			n, ok := r["n"].(float64)
			over, byN := m["n>"].(float64)
			return byN && ok && n > over || !byN && r["topic"] == m["topic"]
		})
	default:
		return fmt.Errorf("a frame with _method %s", method)
	}
	return nil
}

// orderListener joins with one filter after the other and stays with the last.
type orderListener struct {
	name   string
	conn   *websocket.Conn
	filter int
	view   *view
	tags   []string // of the live frames, in the order of their coming
}

func (l *orderListener) join(ctx context.Context, s *gramextest.Server, filter int) error {
	conn, _, err := websocket.Dial(ctx, s.URL("ws", "/order"+orderFilters[filter].query),
		&websocket.DialOptions{Subprotocols: []string{"gramex.v2"}})
	if err != nil {
		return err
	}
	conn.SetReadLimit(-1)
	l.conn, l.filter, l.view, l.tags = conn, filter, &view{rows: map[string]orderRow{}, all: filter == 0}, nil
	for {
		if m, err := l.next(ctx); err != nil || m["_method"] == "READY" {
			return err
		}
	}
}

// next reads a frame into the view.
func (l *orderListener) next(ctx context.Context) (map[string]any, error) {
	_, b, err := l.conn.Read(ctx)
	if err != nil {
		return nil, err
	}
	var m map[string]any
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, err
	}
	switch m["_method"] {
	case "READY", "ACK":
		return m, nil
	case "ERROR":
		return nil, fmt.Errorf("refused: %s", b)
	}
	if tag, ok := m["tag"].(string); ok {
		l.tags = append(l.tags, tag)
	}
	if err := l.view.apply(m); err != nil {
		return nil, fmt.Errorf("filter %q: %w", orderFilters[l.filter].query, err)
	}
	return m, nil
}

// sync waits for everything that was committed up to now: the answer to a message of its own
// comes behind it.
func (l *orderListener) sync(ctx context.Context) error {
	err := l.conn.Write(ctx, websocket.MessageText, []byte(`{"_method":"PUT","id":"none such","n":0,"_ref":"sync"}`))
	for err == nil {
		var m map[string]any
		if m, err = l.next(ctx); err == nil && m["_method"] == "ACK" {
			return nil
		}
	}
	return err
}

func (l *orderListener) run(ctx context.Context, s *gramextest.Server, rnd *rand.Rand, done <-chan struct{}) error {
	for {
		if err := l.join(ctx, s, rnd.IntN(len(orderFilters))); err != nil {
			return fmt.Errorf("join: %w", err)
		}
		for range rnd.IntN(200) {
			select {
			case <-done:
				return l.sync(ctx)
			default:
			}
			// A read that finds nothing must not wait for ever once the writers are done.
			if err := l.sync(ctx); err != nil {
				return err
			}
		}
		if rnd.IntN(2) == 0 {
			l.conn.CloseNow()
		} else {
			l.conn.Close(websocket.StatusNormalClosure, "")
		}
	}
}

// orderWriter sends messages, many of them unanswered at a time.
func orderWriter(ctx context.Context, s *gramextest.Server, w, messages int) error {
	conn, _, err := websocket.Dial(ctx, s.URL("ws", "/order?id=none"), &websocket.DialOptions{Subprotocols: []string{"gramex.v2"}})
	if err != nil {
		return err
	}
	defer conn.CloseNow()
	rnd := rand.New(rand.NewPCG(uint64(w), 17))
	answers := make(chan error, 1)
	go func() {
		for got := 0; got < messages; {
			_, b, err := conn.Read(ctx)
			if err != nil {
				answers <- err
				return
			}
			switch {
			case strings.Contains(string(b), `"ACK"`):
				got++
			case strings.Contains(string(b), `"ERROR"`):
				answers <- fmt.Errorf("refused: %s", b)
				return
			}
		}
		answers <- nil
	}()
	topics := []any{"t0", "t1", "t2", nil}
	bodies := []any{"a", "b", "AB", "ab", "", nil, "äöü"}
	for i := range messages {
		tag := fmt.Sprintf("w%d-%d", w, i)
		m := map[string]any{"tag": tag, "_ref": i}
		id := fmt.Sprintf("w%d-%d", rnd.IntN(w+1), rnd.IntN(i+1))
		switch k := rnd.IntN(100); {
		case k < 55 || i == 0:
			m["_method"], m["id"] = "POST", tag
			if topic := topics[rnd.IntN(4)]; topic != nil {
				m["topic"] = topic
			}
			m["n"] = rnd.IntN(10)
			// "" is stored as NULL but sent on as "": views compare what is sent
			if b := bodies[rnd.IntN(len(bodies))]; b != "" {
				m["body"] = b
			}
		case k < 85:
			m["_method"], m["id"] = "PUT", id
			switch rnd.IntN(3) {
			case 0:
				m["topic"] = topics[rnd.IntN(4)]
			case 1:
				m["n"] = rnd.IntN(10)
			default:
				m["body"] = bodies[rnd.IntN(len(bodies))]
			}
		case k < 97:
			m["_method"], m["id"] = "DELETE", id
		case k < 98:
			m["_method"], m["n>"] = "DELETE", 8
		default:
			m["_method"], m["topic"] = "DELETE", "t2"
		}
		b, err := json.Marshal(m)
		if err != nil {
			return err
		}
		if err := conn.Write(ctx, websocket.MessageText, b); err != nil {
			return err
		}
	}
	return <-answers
}

// Writers write, listeners join, leave and filter at random: in the end every listener's view is
// the SELECT of its filter, nothing came twice or was left out, and all saw one order.
func TestMessageOrder(t *testing.T) {
	const writers, listeners, messages = 50, 200, 40
	// Of those that come with the test, none may be left when the server has ended.
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
	s := gramextest.Embed(t, gramextest.App(t, map[string]string{"gramex.yaml": orderApp}))
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()

	// One listener without filter stays from the first message to the last: its order is the order.
	reference := &orderListener{name: "reference"}
	if err := reference.join(ctx, s, 0); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	finish := make(chan error, 1)
	go func() {
		for {
			m, err := reference.next(ctx)
			if err != nil || m["_method"] == "ACK" {
				finish <- err
				return
			}
		}
	}()

	var ws, ls sync.WaitGroup
	all := make([]*orderListener, listeners)
	for i := range all {
		l := &orderListener{name: fmt.Sprint("listener ", i)}
		all[i] = l
		ls.Go(func() {
			if err := l.run(ctx, s, rand.New(rand.NewPCG(uint64(i), 4)), done); err != nil {
				t.Errorf("%s: %v", l.name, err)
			}
		})
	}
	for w := range writers {
		ws.Go(func() {
			if err := orderWriter(ctx, s, w, messages); err != nil {
				t.Errorf("writer %d: %v", w, err)
			}
		})
	}
	ws.Wait()
	close(done)
	ls.Wait()
	if err := reference.conn.Write(ctx, websocket.MessageText, []byte(`{"_method":"PUT","id":"none such","n":0}`)); err != nil {
		t.Fatal(err)
	}
	if err := <-finish; err != nil {
		t.Fatalf("reference: %v", err)
	}
	if t.Failed() {
		return
	}

	place := map[string]int{}
	for i, tag := range reference.tags {
		place[tag] = i
	}
	for _, l := range append(all, reference) {
		want := selectOrder(t, filepath.Join(s.Dir, "order.db"), orderFilters[l.filter].where)
		if !sameRows(l.view.rows, want) {
			t.Errorf("%s with filter %q sees %d rows, the SELECT has %d: %s", l.name, orderFilters[l.filter].query,
				len(l.view.rows), len(want), firstDifference(l.view.rows, want))
		}
		last := -1
		for _, tag := range l.tags {
			p, ok := place[tag]
			if !ok || p <= last {
				t.Errorf("%s: message %s came at place %d behind %d (known: %v)", l.name, tag, p, last, ok)
				break
			}
			last = p
		}
		l.conn.CloseNow()
	}
}

// selectOrder reads the rows that a filter holds for.
func selectOrder(t *testing.T, path, where string) map[string]orderRow {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(`SELECT id, topic, n, body FROM "order" WHERE ` + where)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	out := map[string]orderRow{}
	for rows.Next() {
		var id string
		var topic, body *string
		var n *int64
		if err := rows.Scan(&id, &topic, &n, &body); err != nil {
			t.Fatal(err)
		}
		r := orderRow{"id": id, "topic": nil, "n": nil, "body": nil}
		if topic != nil {
			r["topic"] = *topic
		}
		if n != nil {
			r["n"] = float64(*n)
		}
		if body != nil {
			r["body"] = *body
		}
		out[id] = r
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func sameRows(a, b map[string]orderRow) bool {
	return maps.EqualFunc(a, b, func(x, y orderRow) bool { return maps.Equal(x, y) })
}

func firstDifference(got, want map[string]orderRow) string {
	for _, id := range slices.Sorted(maps.Keys(want)) {
		if !maps.Equal(got[id], want[id]) {
			return fmt.Sprintf("%s is %v, the table has %v", id, got[id], want[id])
		}
	}
	for _, id := range slices.Sorted(maps.Keys(got)) {
		if want[id] == nil {
			return fmt.Sprintf("%s is %v, the table hasn't it", id, got[id])
		}
	}
	return "none"
}
