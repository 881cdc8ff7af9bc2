package tests

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/gramener/gramex-go/internal/gramextest"
)

const slowApp = `url:
  slow:
    pattern: /slow
    handler: MessageHandler
    kwargs:
      url: sqlite:///slow.db
      table: slow
      columns: {n: INTEGER, body: TEXT}
`

// throttled is a connection that is read at a rate, through a small window, as over a thin line.
type throttled struct {
	net.Conn
	rate  int // bytes a second; 0: as fast as can be
	begun time.Time
	got   int
}

func (c *throttled) Read(p []byte) (int, error) {
	if c.rate > 0 {
		p = p[:min(len(p), 4096)]
		if ahead := time.Duration(c.got)*time.Second/time.Duration(c.rate) - time.Since(c.begun); ahead > 0 {
			time.Sleep(ahead)
		}
	}
	n, err := c.Conn.Read(p)
	c.got += n
	return n, err
}

// thin opens a WebSocket whose client reads so many bytes a second, and returns a reader of frames.
func thin(t *testing.T, s *gramextest.Server, path string, rate int) (*throttled, *bufio.Reader) {
	t.Helper()
	d := net.Dialer{Control: func(_, _ string, c syscall.RawConn) error {
		return c.Control(func(fd uintptr) { syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 16<<10) })
	}}
	nc, err := d.Dial("tcp", s.Addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { nc.Close() })
	fmt.Fprintf(nc, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", path, s.Addr)
	c := &throttled{Conn: nc, rate: rate, begun: time.Now()}
	br := bufio.NewReaderSize(c, 4096)
	resp, err := http.ReadResponse(br, nil)
	if err != nil || resp.StatusCode != 101 {
		t.Fatalf("handshake: %v %v", resp, err)
	}
	return c, br
}

// frame reads a server's frame: its opcode and payload.
func frame(br *bufio.Reader) (op byte, payload []byte, err error) {
	var h [10]byte
	if _, err := io.ReadFull(br, h[:2]); err != nil {
		return 0, nil, err
	}
	n := uint64(h[1])
	switch n {
	case 126:
		_, err = io.ReadFull(br, h[:2])
		n = uint64(binary.BigEndian.Uint16(h[:]))
	case 127:
		_, err = io.ReadFull(br, h[:8])
		n = binary.BigEndian.Uint64(h[:])
	}
	if err != nil {
		return 0, nil, err
	}
	payload = make([]byte, n)
	_, err = io.ReadFull(br, payload)
	return h[0] & 15, payload, err
}

// fill stores rows as somebody else would.
func fill(t *testing.T, path, table string, rows int) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	st, err := tx.Prepare("INSERT INTO " + table + " (n, body, id, timestamp) VALUES (?, 'history', ?, '2023-01-02T03:04:05.678901')")
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		if _, err := st.Exec(i, fmt.Sprintf("history-%014d", i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// sendEvery sends numbered messages at a rate from a connection of its own and waits for their ACKs.
func sendEvery(ctx context.Context, s *gramextest.Server, path string, from, messages int, every time.Duration) error {
	conn, _, err := websocket.Dial(ctx, s.URL("ws", path), &websocket.DialOptions{Subprotocols: []string{"gramex.v2"}})
	if err != nil {
		return err
	}
	defer conn.CloseNow()
	acked := make(chan error, 1)
	go func() {
		for n := 0; n < messages; {
			_, b, err := conn.Read(ctx)
			if err != nil {
				acked <- err
				return
			}
			if strings.Contains(string(b), `"ERROR"`) {
				acked <- fmt.Errorf("refused: %s", b)
				return
			}
			if strings.Contains(string(b), `"ACK"`) {
				n++
			}
		}
		acked <- nil
	}()
	tick := time.NewTicker(every)
	defer tick.Stop()
	for i := range messages {
		<-tick.C
		if err := conn.Write(ctx, websocket.MessageText, fmt.Appendf(nil, `{"n":%d,"body":"live"}`, from+i)); err != nil {
			return err
		}
	}
	return <-acked
}

// A history of 10,000 rows read at 100 kB/s while 500 messages a second arrive is complete and in
// order; it holds no read transaction, and another listener gets the messages at once.
func TestHistoryOnAThinLine(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some 20 s: the line is thin")
	}
	const rows, live = 10_000, 2500
	s := gramextest.Embed(t, gramextest.App(t, map[string]string{"gramex.yaml": slowApp}))
	s.Dial("/slow", anyone).Close() // creates the table
	fill(t, filepath.Join(s.Dir, "slow.db"), "slow", rows)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()

	_, br := thin(t, s, "/slow", 100_000)
	other := s.Dial("/slow?_limit=0", anyone)
	sent := make(chan error, 1)
	go func() { sent <- sendEvery(ctx, s, "/slow?id=none", rows, live, 2*time.Millisecond) }()
	late := make(chan time.Duration, 1)
	go func() { // the other listener's longest wait
		var worst time.Duration
		for range live {
			begun := time.Now()
			other.Next()
			worst = max(worst, time.Since(begun))
		}
		late <- worst
	}()
	for want := 0; want < rows+live; want++ {
		op, p, err := frame(br)
		if err != nil || op != 1 {
			t.Fatalf("frame %d: opcode %d, %q, %v", want, op, p, err)
		}
		var m struct {
			N      int    `json:"n"`
			Method string `json:"_method"`
		}
		if err := json.Unmarshal(p, &m); err != nil {
			t.Fatalf("frame %d: %s: %v", want, p, err)
		}
		if m.N != want || (m.Method == "POST") != (want >= rows) {
			t.Fatalf("frame %d is %s", want, p)
		}
	}
	if err := <-sent; err != nil {
		t.Fatal(err)
	}
	if worst := <-late; worst > 2*time.Second {
		t.Errorf("another listener waited %v for a message", worst)
	}
}

// A client that reads nothing is closed with 1008; nobody else notices.
func TestSlowReaderIsCut(t *testing.T) {
	s := gramextest.Embed(t, gramextest.App(t, map[string]string{"gramex.yaml": slowApp}))
	slow, br := thin(t, s, "/slow", 0)
	good := s.Dial("/slow", anyone)
	sender := s.Dial("/slow?id=none", gramextest.DialOptions{Subprotocol: "gramex.v2"})
	sender.Next() // READY
	body := strings.Repeat("x", 1<<20)
	const messages = 40 // 40 MB: over what waits for one reader and what the kernel takes
	for i := range messages {
		sender.Send(map[string]any{"n": i, "body": body})
		if m := sender.Next(); m["_method"] != "ACK" {
			t.Fatalf("the sender got %v", m)
		}
		if m := good.Next(); m["n"] != float64(i) {
			t.Fatalf("the good reader got message %v, want %d", m["n"], i)
		}
	}
	slow.SetReadDeadline(time.Now().Add(20 * time.Second))
	for n := 0; ; n++ {
		op, p, err := frame(br)
		if err != nil {
			return // cut while a frame was under way: nothing can be said behind half a frame
		}
		if op == 8 {
			if code := binary.BigEndian.Uint16(p); code != 1008 {
				t.Errorf("closed with %d %s, want 1008", code, p[2:])
			}
			return
		}
		if n == messages {
			t.Fatal("the slow reader was never cut")
		}
	}
}
