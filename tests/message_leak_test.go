package tests

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gramener/gramex-go/internal/gramextest"
)

// leakApp has endpoints that restrict what their listeners see, beside one that shows everything
// on the same table.
const leakApp = `app: {settings: {cookie_secret: ` + secret + `}}
url:
  all: &leak
    pattern: /all
    handler: MessageHandler
    kwargs: &kwargs
      url: sqlite:///leak.db
      table: leak
      columns: {recipient: TEXT, body: TEXT, salary: INTEGER}
      message_default: {POST: {id: msg.get('id')}}
  own:
    <<: *leak
    pattern: /own
    kwargs: {<<: *kwargs, open: "args.update(recipient=[handler.current_user.id])"}
  misspelt:
    <<: *leak
    pattern: /misspelt
    kwargs: {<<: *kwargs, open: "args.update(recipeint=['alice'])"}
  unfit:
    <<: *leak
    pattern: /unfit
    kwargs: {<<: *kwargs, open: "args.update(salary=['plenty'])"}
  none:
    <<: *leak
    pattern: /none
    kwargs: {<<: *kwargs, open: "args.update(recipient=[None])"}
  empty:
    <<: *leak
    pattern: /empty
    kwargs: {<<: *kwargs, open: "args.update(recipient=[])"}
  raises:
    <<: *leak
    pattern: /raises
    kwargs: {<<: *kwargs, open: "args['no such']"}
  columns:
    <<: *leak
    pattern: /columns
    kwargs: {<<: *kwargs, open: "args.update(_c=['body'])"}
  nocolumns:
    <<: *leak
    pattern: /nocolumns
    kwargs: {<<: *kwargs, open: "args.update(_c=['boddy'])"}
`

// leakServer has two rows: a of alice, b of bob.
func leakServer(t *testing.T) (*gramextest.Server, *gramextest.Client) {
	s := gramextest.Embed(t, gramextest.App(t, map[string]string{"gramex.yaml": leakApp}))
	c := s.Dial("/all", anyone)
	for _, m := range []string{
		`{"id":"a","recipient":"alice","body":"to alice","salary":1}`,
		`{"id":"b","recipient":"bob","body":"to bob","salary":2}`,
	} {
		c.Send(m)
		c.Next()
	}
	return s, c
}

// A filter that open: sets and that cannot be held fails closed: the client gets 1008 and nothing.
func TestOpenFailsClosed(t *testing.T) {
	s, _ := leakServer(t)
	for path, reason := range map[string]string{
		"/misspelt":  "recipeint",
		"/unfit":     "salary",
		"/none":      "recipient",
		"/empty":     "recipient",
		"/raises":    "no such",
		"/nocolumns": "boddy",
		"/own":       "NoneType", // nobody is logged in
	} {
		c := s.Dial(path, anyone)
		if code, why := c.Closed(); code != 1008 || !strings.Contains(why, reason) {
			t.Errorf("%s: closed with %d %q, want 1008 and the reason", path, code, why)
		}
		if !strings.Contains(s.Log(), reason) {
			t.Errorf("%s: the log says nothing of it", path)
		}
	}
}

// What the client asks for can't widen what open: grants.
func TestOpenCannotBeWidened(t *testing.T) {
	s, all := leakServer(t)
	clients := map[string]*gramextest.Client{}
	for _, query := range []string{"", "?recipient=bob", "?recipient=alice&recipient=bob", "?_c=recipient&_c=id"} {
		clients[query] = s.Dial("/own"+query, user("alice"))
	}
	for _, query := range []string{"?recipient!=alice", "?recipient!", "?recipient~=bob", "?id=b"} {
		clients[query] = s.Dial("/own"+query, user("alice")) // sees nothing at all
	}
	for query, c := range clients {
		if nothing := strings.ContainsAny(query, "!~") || query == "?id=b"; nothing {
			continue
		}
		if m := c.Next(); m["id"] != "a" {
			t.Errorf("%q: history began with %v", query, m)
		}
	}
	// Live: one for bob, then one for alice, which is the first that may be seen.
	all.Send(`{"id":"c","recipient":"bob","body":"secret"}`)
	all.Send(`{"id":"d","recipient":"alice","body":"seen"}`)
	all.Send(`{"_method":"PUT","id":"b","body":"still secret"}`)
	all.Send(`{"_method":"DELETE","recipient":"bob"}`)
	all.Send(`{"_method":"PUT","id":"d","body":"last"}`)
	for range 5 {
		all.Next()
	}
	for query, c := range clients {
		switch query {
		case "", "?recipient=bob", "?recipient=alice&recipient=bob":
			if m := c.Next(); m["id"] != "d" || m["_method"] != "POST" {
				t.Errorf("%q: live began with %v", query, m)
			}
			if m := c.Next(); m["id"] != "d" || m["body"] != "last" {
				t.Errorf("%q: then came %v", query, m)
			}
		case "?_c=recipient&_c=id":
			m := c.Next()
			if _, body := m["body"]; m["id"] != "d" || body {
				t.Errorf("%q: live began with %v", query, m)
			}
		}
		if rest := c.Rest(); len(rest) > 0 {
			t.Errorf("%q: also came %v", query, rest)
		}
	}
}

// A row that leaves a listener's filter leaves its id and nothing of what it has become; one that
// enters comes whole.
func TestRowsThatMove(t *testing.T) {
	s, all := leakServer(t)
	alice, bob := s.Dial("/own", user("alice")), s.Dial("/own", user("bob"))
	alice.Next()
	bob.Next()
	all.Send(`{"_method":"PUT","id":"a","recipient":"bob","body":"not for alice","note":"nor this"}`)
	if got := alice.NextText(); got != `{"_method":"DELETE","id":"a"}` {
		t.Errorf("alice got %s", got)
	}
	if got := bob.NextText(); got != `{"_method":"POST","recipient":"bob","body":"not for alice","salary":1,"id":"a","user":null,"timestamp":`+fmt.Sprintf("%q", timestampOf(t, s, "a"))+`}` {
		t.Errorf("bob got %s", got)
	}
	// Another column selects what is deleted: it tells alice nothing.
	all.Send(`{"_method":"PUT","id":"a","recipient":"alice"}`)
	if m := alice.Next(); m["_method"] != "POST" || m["body"] != "not for alice" || m["note"] != nil {
		t.Errorf("alice got %v", m)
	}
	all.Send(`{"_method":"DELETE","salary>~":1,"secret":"of the sender"}`)
	if got := alice.NextText(); got != `{"_method":"DELETE","id":"a"}` {
		t.Errorf("alice got %s", got)
	}
	if got := bob.NextText(); got != `{"_method":"DELETE","id":"a"}` { // when a went back to alice
		t.Errorf("bob got %s", got)
	}
	if got := bob.NextText(); got != `{"_method":"DELETE","id":"b"}` {
		t.Errorf("bob got %s", got)
	}
}

func timestampOf(t *testing.T, s *gramextest.Server, id string) string {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(s.Dir, "leak.db")+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var ts string
	if err := db.QueryRow("SELECT timestamp FROM leak WHERE id = ?", id).Scan(&ts); err != nil {
		t.Fatal(err)
	}
	return ts
}

// Columns that open: chooses are all that is shown, in history and live, whatever the client asks.
func TestColumnsThatOpenChooses(t *testing.T) {
	s, all := leakServer(t)
	c := s.Dial("/columns?_c=salary&_c=recipient", anyone)
	for _, want := range []string{`{"body":"to alice"}`, `{"body":"to bob"}`} {
		if got := c.NextText(); got != want {
			t.Errorf("history: %s, want %s", got, want)
		}
	}
	all.Send(`{"_method":"PUT","id":"a","salary":100}`) // touches no shown column
	all.Send(`{"_method":"PUT","id":"a","salary":100,"body":"x","note":"y"}`)
	if got := c.NextText(); got != `{"_method":"PUT","id":"a","body":"x"}` {
		t.Errorf("live: %s", got)
	}
	all.Send(`{"_method":"DELETE","salary":100}`)
	if got := c.NextText(); got != `{"_method":"DELETE","id":"a"}` {
		t.Errorf("live: %s", got)
	}
}

const roomApp = `url:
  rooms:
    pattern: /rooms/(?P<room>[^/]*)
    handler: MessageHandler
    kwargs: &rooms {url: "sqlite:///rooms.db", table: "{room}", columns: {body: TEXT}, tables: [listed], max_tables: 3}
  query:
    pattern: /query
    handler: MessageHandler
    kwargs: {<<: *rooms, table: "q_{room}"}
  opened:
    pattern: /opened
    handler: MessageHandler
    kwargs: {<<: *rooms, table: "o_{room}", open: "args.update(room=['chosen'])"}
  private:
    pattern: /private
    handler: MessageHandler
    kwargs: {url: "sqlite:///rooms.db", table: private, columns: {body: TEXT}}
`

// Only an endpoint's own rooms are served: no name reaches another table, whatever its spelling.
func TestRoomNames(t *testing.T) {
	dir := gramextest.App(t, map[string]string{"gramex.yaml": roomApp})
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "rooms.db"))
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{
		"CREATE TABLE foreign_table (body TEXT, id TEXT PRIMARY KEY, user TEXT, timestamp TEXT)",
		"CREATE TABLE listed (body TEXT, id TEXT PRIMARY KEY, user TEXT, timestamp TEXT)",
		"CREATE VIEW a_view AS SELECT * FROM foreign_table",
		"CREATE INDEX an_index ON foreign_table (user)",
		"INSERT INTO foreign_table VALUES ('secret', '1', NULL, NULL)",
		"INSERT INTO listed VALUES ('open to all', '1', NULL, NULL)",
	} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	db.Close()
	s := gramextest.Start(t, dir)
	status := func(path string) int {
		c, status, _ := s.TryDial(path, anyone)
		if c != nil {
			c.Close()
		}
		return status
	}
	for _, tt := range []struct {
		path string
		want int
	}{
		{"/rooms/foreign_table", 404}, {"/rooms/FOREIGN_TABLE", 404}, {"/rooms/a_view", 404}, {"/rooms/an_index", 404},
		{"/rooms/sqlite_master", 404}, {"/rooms/sqlite_schema", 404}, {"/rooms/sqlite_new", 404}, {"/rooms/gramex_rooms", 404},
		{"/rooms/private", 404}, // another entry's, though nobody has made it yet
		{"/rooms/Private", 404},
		{"/rooms/", 400}, {"/rooms/a%20b", 400}, {"/rooms/a.b", 400}, {"/rooms/%22x%22", 400}, {"/rooms/x;drop", 400},
		{"/rooms/a%00b", 400}, {"/rooms/é", 400}, {"/rooms/" + strings.Repeat("x", 65), 400}, {"/rooms/" + strings.Repeat("x", 64), 101},
		{"/rooms/listed", 101}, {"/rooms/one", 101}, {"/rooms/ONE", 101}, {"/rooms/two", 101},
		{"/rooms/three", 403},                  // max_tables
		{"/rooms/one?room=foreign_table", 101}, // the path's argument counts
		{"/query", 400}, {"/query?room=foreign_table", 101}, {"/query?room=a%20b", 400},
		{"/private", 101},
	} {
		if got := status(tt.path); got != tt.want {
			t.Errorf("%s: status %d, want %d", tt.path, got, tt.want)
		}
	}
	if m := s.Dial("/rooms/listed", anyone).Next(); m["body"] != "open to all" {
		t.Errorf("a listed table's history: %v", m)
	}
	s.Stop()
	s.Restart() // what was created is known again, what wasn't is not
	for path, want := range map[string]int{"/rooms/one": 101, "/rooms/two": 101, "/rooms/foreign_table": 404, "/rooms/q_foreign_table": 404, "/rooms/three": 403} {
		if got := status(path); got != want {
			t.Errorf("after a restart %s: status %d, want %d", path, got, want)
		}
	}
}

// A message stays in its room, whatever it says.
func TestRoomsAreApart(t *testing.T) {
	s := gramextest.Embed(t, gramextest.App(t, map[string]string{"gramex.yaml": roomApp}))
	one, same, two := s.Dial("/rooms/one", anyone), s.Dial("/rooms/One", anyone), s.Dial("/rooms/two", anyone)
	one.Send(`{"body":"for one","room":"two","table":"two"}`)
	for _, c := range []*gramextest.Client{one, same} {
		if m := c.Next(); m["body"] != "for one" {
			t.Errorf("in the room: %v", m)
		}
	}
	two.Send(`{"body":"for two"}`)
	if m := two.Next(); m["body"] != "for two" {
		t.Errorf("the other room got %v", m)
	}
	c := s.Dial("/opened?room=one&body=x&n=1", anyone) // open: chooses, not the client
	c.Send(`{"body":"x"}`)
	c.Next()
	for table, want := range map[string]int{"one": 1, "two": 1, "o_chosen": 1} {
		if got := countRows(t, filepath.Join(s.Dir, "rooms.db"), table); got != want {
			t.Errorf("%s has %d rows, want %d", table, got, want)
		}
	}
}

func countRows(t *testing.T, path, table string) (n int) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow(fmt.Sprintf("SELECT count(*) FROM %q", table)).Scan(&n); err != nil {
		t.Errorf("%s: %v", table, err)
	}
	return n
}
