package tests

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/gramener/gramex-go/internal/gramextest"
)

// Killed while writing, the server has every acknowledged message in the table when it is back, and
// the database opens clean.
func TestKilledWhileWriting(t *testing.T) {
	s := gramextest.Start(t, gramextest.App(t, map[string]string{"gramex.yaml": slowApp}))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var mu sync.Mutex
	acked := map[string]bool{}
	const enough = 3000
	reached := make(chan struct{})
	var wg sync.WaitGroup
	for range 8 {
		conn, _, err := websocket.Dial(ctx, s.URL("ws", "/slow?id=none"), &websocket.DialOptions{Subprotocols: []string{"gramex.v2"}})
		if err != nil {
			t.Fatal(err)
		}
		defer conn.CloseNow()
		wg.Go(func() { // writes until the server is gone
			for i := 0; ; i++ {
				if conn.Write(ctx, websocket.MessageText, fmt.Appendf(nil, `{"n":%d}`, i)) != nil {
					return
				}
			}
		})
		wg.Go(func() {
			for {
				_, b, err := conn.Read(ctx)
				if err != nil {
					return
				}
				var m struct {
					Method string `json:"_method"`
					ID     string `json:"id"`
				}
				if err := json.Unmarshal(b, &m); err != nil {
					t.Error(err)
					return
				}
				if m.Method != "ACK" {
					continue
				}
				mu.Lock()
				acked[m.ID] = true
				if len(acked) == enough {
					close(reached)
				}
				mu.Unlock()
			}
		})
	}
	select {
	case <-reached:
	case <-ctx.Done():
		t.Fatal("too few messages were acknowledged")
	}
	s.Kill()
	wg.Wait()

	db, err := sql.Open("sqlite3", "file:"+filepath.Join(s.Dir, "slow.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var check string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&check); err != nil || check != "ok" {
		t.Errorf("integrity check: %s, %v", check, err)
	}
	s.Restart()
	rows := map[string]bool{}
	c := s.Dial("/slow", gramextest.DialOptions{Subprotocol: "gramex.v2"})
	for m := c.Next(); m["_method"] != "READY"; m = c.Next() {
		rows[m["id"].(string)] = true
	}
	lost := 0
	for id := range acked {
		if !rows[id] {
			lost++
		}
	}
	if lost > 0 {
		t.Errorf("%d of %d acknowledged messages are lost", lost, len(acked))
	}
	c.Send(map[string]any{"n": 1})
	if m := c.Next(); m["_method"] != "POST" {
		t.Errorf("after the restart a message came as %v", m)
	}
}

// One bad message among a hundred that are stored together refuses itself alone.
func TestOneBadAmongMany(t *testing.T) {
	s := gramextest.Embed(t, gramextest.App(t, map[string]string{"gramex.yaml": orderApp}))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	first := s.Dial("/order", gramextest.DialOptions{Subprotocol: "gramex.v2"})
	first.Next() // READY
	first.Send(map[string]any{"id": "taken", "n": 0})
	if m := first.Next(); m["id"] != "taken" {
		t.Fatalf("got %v", m)
	}
	const senders, each = 20, 25
	bad := map[string]string{ // by what is wrong, the code
		`{"id":"taken","_ref":"bad"}`:                      "exists",
		`{"_method":"PUT","n":1,"_ref":"bad"}`:             "no_id",
		`{"_method":"PUT","id":"taken","_ref":"bad"}`:      "nothing_to_set",
		`{"_method":"DELETE","_ref":"bad"}`:                "no_filter",
		`{"_method":"DELETE","n":"abc","_ref":"bad"}`:      "bad_filter",
		`{"id":"x","n":99999999999999999999,"_ref":"bad"}`: "bad_value",
	}
	var texts []string
	for text := range bad {
		texts = append(texts, text)
	}
	var wg sync.WaitGroup
	for k := range senders {
		conn, _, err := websocket.Dial(ctx, s.URL("ws", "/order?id=none"), &websocket.DialOptions{Subprotocols: []string{"gramex.v2"}})
		if err != nil {
			t.Fatal(err)
		}
		defer conn.CloseNow()
		wg.Go(func() {
			text := texts[k%len(texts)]
			for i := range each {
				m := fmt.Sprintf(`{"id":"s%d-%d","n":%d,"_ref":%d}`, k, i, i, i)
				if i == each/2 {
					m = text
				}
				if err := conn.Write(ctx, websocket.MessageText, []byte(m)); err != nil {
					t.Error(err)
					return
				}
			}
			for n := 0; n < each; {
				_, b, err := conn.Read(ctx)
				if err != nil {
					t.Error(err)
					return
				}
				var m struct {
					Method string `json:"_method"`
					Ref    any    `json:"_ref"`
					Error  struct{ Code, Message string }
				}
				if err := json.Unmarshal(b, &m); err != nil {
					t.Error(err)
					return
				}
				switch {
				case m.Method == "READY":
					continue
				case m.Ref == "bad":
					if m.Method != "ERROR" || m.Error.Code != bad[text] || m.Error.Message == "" {
						t.Errorf("%s was answered %s, want the code %s", text, b, bad[text])
					}
				case m.Method != "ACK":
					t.Errorf("a good message was answered %s", b)
				}
				n++
			}
		})
	}
	wg.Wait()
	got := selectOrder(t, filepath.Join(s.Dir, "order.db"), "1")
	if want := senders*(each-1) + 1; len(got) != want {
		t.Errorf("%d rows, want %d", len(got), want)
	}
}
