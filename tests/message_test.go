package tests

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/gramener/gramex-go/internal/gramextest"
)

// A row that enters a filter comes whole, as it is stored, through the same modify: as messages.
func TestEnteringRowsAreModified(t *testing.T) {
	s := gramextest.Embed(t, gramextest.App(t, map[string]string{"gramex.yaml": `url:
  enter:
    pattern: /enter
    handler: MessageHandler
    kwargs:
      url: sqlite:///enter.db
      table: enter
      columns: {topic: TEXT, body: TEXT, j: JSON, b: BOOLEAN}
      message_default: {POST: {id: msg.get('id')}}
      modify: "msg.update(length=len(msg['body']), by=handler.name, kinds=[type(msg.get('j')).__name__, msg.get('b')]) if 'body' in msg else None"
`}))
	all, help := s.Dial("/enter", anyone), s.Dial("/enter?topic=Help", anyone)
	all.Send(`{"id":"a","topic":"Sales","body":"abc","j":{"k":[1]},"b":true}`)
	if got := all.NextText(); !strings.HasSuffix(got, `"length":3,"by":"enter","kinds":["dict",true]}`) {
		t.Errorf("POST came as %s", got)
	}
	all.Send(`{"_method":"PUT","id":"a","topic":"Help","body":"abcd"}`)
	if got := all.NextText(); got != `{"_method":"PUT","id":"a","topic":"Help","body":"abcd","length":4,"by":"enter","kinds":["NoneType",null]}` {
		t.Errorf("PUT came as %s", got)
	}
	want := fmt.Sprintf(`{"_method":"POST","topic":"Help","body":"abcd","j":{"k":[1]},"b":true,"id":"a","user":null,"timestamp":%q,"length":4,"by":"enter","kinds":["dict",true]}`,
		textOf(t, s, "enter.db", "SELECT timestamp FROM enter"))
	if got := help.NextText(); got != want {
		t.Errorf("the row entered as\n%s\nwant\n%s", got, want)
	}
	// Where modify: fails on the row, it comes as it is stored: history would show it so, too.
	all.Send(`{"_method":"PUT","id":"a","topic":"Sales"}`)
	if m := help.Next(); m["_method"] != "DELETE" {
		t.Errorf("the row left as %v", m)
	}
	execute(t, s, "enter.db", "UPDATE enter SET body = NULL")
	all.Send(`{"_method":"PUT","id":"a","topic":"Help"}`)
	if m := help.Next(); m["_method"] != "POST" || m["body"] != nil || m["by"] != nil {
		t.Errorf("the row entered as %v", m)
	}
}

func textOf(t *testing.T, s *gramextest.Server, db, query string) (out string) {
	t.Helper()
	d, err := sql.Open("sqlite3", "file:"+filepath.Join(s.Dir, db)+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.QueryRow(query).Scan(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

func execute(t *testing.T, s *gramextest.Server, db, query string) {
	t.Helper()
	d, err := sql.Open("sqlite3", "file:"+filepath.Join(s.Dir, db)+"?_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, err := d.Exec(query); err != nil {
		t.Fatal(err)
	}
}

// An id that the database makes is in the broadcast, the ACK and the history, and modify: sees it.
func TestIDsThatTheDatabaseMakes(t *testing.T) {
	s := gramextest.Embed(t, gramextest.App(t, map[string]string{"gramex.yaml": `url:
  made:
    pattern: /made
    handler: MessageHandler
    kwargs: &made
      url: sqlite:///made.db
      table: made
      columns: {id: {type: INTEGER, primary_key: true, autoincrement: true}, body: TEXT}
      modify: "msg.update(seen=msg['id'])"
  failing:
    pattern: /failing
    handler: MessageHandler
    kwargs: {<<: *made, modify: "1 / 0"}
`}))
	c := s.Dial("/made", v2)
	c.Next() // READY
	for i, send := range []string{`{"body":"x"}`, `{"body":"x","id":null}`, `{"body":"x","_method":"POST"}`} {
		c.Send(send)
		if m := c.Next(); m["id"] != float64(i+1) || m["seen"] != float64(i+1) || m["body"] != "x" {
			t.Errorf("%s was broadcast as %v", send, m)
		}
		if m := c.Next(); m["_method"] != "ACK" || m["id"] != float64(i+1) {
			t.Errorf("%s was answered %v", send, m)
		}
	}
	c.Send(`{"_method":"PUT","id":"2","body":"y"}`)
	if m := c.Next(); m["id"] != "2" || m["body"] != "y" {
		t.Errorf("PUT came as %v", m)
	}
	c.Next()
	// modify: can't refuse what the database has given an id already: it is sent as it is.
	f := s.Dial("/failing?_limit=0", v2)
	f.Next()
	f.Send(`{"body":"z"}`)
	if m := f.Next(); m["id"] != 4.0 || m["body"] != "z" {
		t.Errorf("came as %v", m)
	}
	if m := c.Next(); m["id"] != 4.0 {
		t.Errorf("the other endpoint's listener got %v", m)
	}
}

// Endpoints on one table are one queue, whatever its name's spelling.
func TestEndpointsShareATable(t *testing.T) {
	s := gramextest.Embed(t, gramextest.App(t, map[string]string{"gramex.yaml": `url:
  one: {pattern: /one, handler: MessageHandler, kwargs: {url: "sqlite:///shared.db", table: shared, columns: {body: TEXT}}}
  two: {pattern: /two, handler: MessageHandler, kwargs: {url: "sqlite:////` + "$YAMLPATH" + `/shared.db", table: Shared, columns: {body: TEXT, more: TEXT}}}
`}))
	one := s.Dial("/one", anyone)
	two := s.Dial("/two?more=x", anyone) // adds a column that one's listeners joined without
	two.Send(`{"body":"b","more":"x"}`)
	for _, c := range []*gramextest.Client{one, two} {
		if m := c.Next(); m["body"] != "b" || m["more"] != "x" {
			t.Errorf("got %v", m)
		}
	}
	one.Send(`{"body":"c","more":"x"}`)
	if m := two.Next(); m["body"] != "c" {
		t.Errorf("got %v", m)
	}
}

// When the server stops or the app is loaded anew, clients are told to come back (1012); what they
// had sent is stored, and a message sent on return is there.
func TestClientsAreToldToComeBack(t *testing.T) {
	dir := gramextest.App(t, map[string]string{"gramex.yaml": slowApp})
	s := gramextest.Start(t, dir)
	dial := func() *websocket.Conn {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		c, _, err := websocket.Dial(ctx, s.URL("ws", "/slow?_limit=0"), &websocket.DialOptions{Subprotocols: []string{"gramex.v2"}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.CloseNow() })
		return c
	}
	// sendUntilClosed sends without waiting for answers and returns what was acknowledged.
	sendUntilClosed := func(c *websocket.Conn, begun chan<- struct{}) (acked int) {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		go func() {
			for i := 0; c.Write(ctx, websocket.MessageText, fmt.Appendf(nil, `{"n":%d}`, i)) == nil; i++ {
				if i == 100 {
					close(begun)
				}
				time.Sleep(time.Millisecond)
			}
		}()
		for {
			_, b, err := c.Read(ctx)
			if err != nil {
				if code := websocket.CloseStatus(err); code != websocket.StatusServiceRestart {
					t.Errorf("closed with %v, want 1012", err)
				}
				return acked
			}
			if strings.Contains(string(b), `"ACK"`) {
				acked++
			}
		}
	}
	total := 0
	during := func(end func()) {
		begun, done := make(chan struct{}), make(chan int, 1)
		c := dial()
		go func() { done <- sendUntilClosed(c, begun) }()
		<-begun
		end()
		total += <-done
	}
	check := func(what string) {
		if rows := countRows(t, filepath.Join(dir, "slow.db"), "slow"); rows < total {
			t.Errorf("%s: %d rows of %d acknowledged messages", what, rows, total)
		}
		back := s.Dial("/slow?_limit=0", anyone)
		back.Send(`{"n":-1}`)
		if m := back.Next(); m["n"] != -1.0 {
			t.Errorf("%s: on return came %v", what, m)
		}
		back.Close()
	}
	during(func() {
		text := strings.Replace(slowApp, "{n: INTEGER, body: TEXT}", "{n: INTEGER, body: TEXT, more: TEXT}", 1)
		if err := os.WriteFile(filepath.Join(dir, "gramex.yaml"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	})
	check("a reload")
	stopped := make(chan struct{})
	during(func() { go func() { s.Stop(); close(stopped) }() })
	<-stopped
	s.Restart()
	check("a stop")
}
