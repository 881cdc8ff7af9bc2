package wsock

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// harness is a server whose handler is given, and the ends of its connections.
type harness struct {
	*Server
	url  string
	ends chan *CloseError
}

// serve starts a server; handle runs with every connection accepted, before it is finished.
func serve(t *testing.T, o Options, handle func(*Conn)) *harness {
	t.Helper()
	h := &harness{Server: NewServer(o), ends: make(chan *CloseError, 1000)}
	var running sync.WaitGroup
	ts := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := h.Accept(w, r)
		if err != nil {
			var he *HandshakeError
			if errors.As(err, &he) {
				http.Error(w, he.Reason, he.Status)
			}
			return
		}
		// On a goroutine of its own, as the handlers of the product do.
		running.Add(1)
		go func() {
			defer running.Done()
			handle(c)
			h.ends <- c.Finish()
		}()
	}))
	h.url = ts.URL
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if !h.isClosed() {
			h.Close(ctx)
		}
		running.Wait()
		ts.Close()
		http.DefaultClient.CloseIdleConnections()
		if n := h.queued.Load(); n != 0 {
			t.Errorf("%d bytes are still counted as queued", n)
		}
	})
	return h
}

func (h *harness) end(t *testing.T) *CloseError {
	t.Helper()
	select {
	case e := <-h.ends:
		return e
	case <-time.After(5 * time.Second):
		t.Fatal("the connection did not end")
		return nil
	}
}

// echo answers every message with itself.
func echo(c *Conn) {
	for c.Read(func(p []byte, _ bool) { c.Send(Frames{AppendText(nil, p), 1}) }) == nil {
	}
}

func silent(c *Conn) {
	for c.Read(func([]byte, bool) {}) == nil {
	}
}

func (h *harness) raw(t *testing.T, behind ...byte) *raw {
	t.Helper()
	nc, err := net.Dial("tcp", strings.TrimPrefix(h.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { nc.Close() })
	req := "GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n" +
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
	nc.Write(append([]byte(req), behind...))
	nc.SetReadDeadline(time.Now().Add(5 * time.Second))
	br := bufio.NewReader(nc)
	resp, err := http.ReadResponse(br, nil)
	if err != nil || resp.StatusCode != 101 {
		t.Fatalf("handshake: %v %v", resp, err)
	}
	return &raw{t, nc, br}
}

func (h *harness) dial(t *testing.T, o *websocket.DialOptions) *websocket.Conn {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	c, _, err := websocket.Dial(ctx, h.url, o)
	if err != nil {
		t.Fatal(err)
	}
	c.SetReadLimit(-1)
	t.Cleanup(func() { c.CloseNow() })
	return c
}

func TestSubprotocol(t *testing.T) {
	h := serve(t, Options{Subprotocols: []string{"gramex.v2"}}, func(c *Conn) {
		c.Send(Frames{AppendText(nil, []byte(c.Subprotocol())), 1})
		silent(c)
	})
	for _, tt := range []struct {
		offer []string
		want  string
	}{{nil, ""}, {[]string{"other"}, ""}, {[]string{"other", "gramex.v2"}, "gramex.v2"}} {
		c := h.dial(t, &websocket.DialOptions{Subprotocols: tt.offer})
		_, p, err := c.Read(context.Background())
		if err != nil || string(p) != tt.want || c.Subprotocol() != tt.want {
			t.Errorf("offered %q: %q, %v", tt.offer, p, err)
		}
	}
}

// A slow reader is cut with 1008; who reads gets everything, in order, in few calls of write.
func TestSlowReader(t *testing.T) {
	conns := make(chan *Conn, 2)
	h := serve(t, Options{QueueBytes: 1 << 20, CloseTimeout: 100 * time.Millisecond}, func(c *Conn) {
		conns <- c
		silent(c)
	})
	h.raw(t) // reads nothing
	slow := <-conns
	fast := h.dial(t, nil)
	good := <-conns

	const n, size = 300_000, 150
	read := make(chan error, 1)
	go func() {
		for i := range n {
			_, p, err := fast.Read(context.Background())
			if err != nil {
				read <- err
				return
			}
			if got := binary.BigEndian.Uint32(p); int(got) != i {
				read <- fmt.Errorf("message %d came as %d", got, i)
				return
			}
		}
		read <- nil
	}()
	cut := false
	for i := 0; i < n; {
		var b []byte
		k := 0
		for ; k < 10 && i < n; k++ {
			p := make([]byte, size)
			binary.BigEndian.PutUint32(p, uint32(i))
			b = AppendText(b, p)
			i++
		}
		f := Frames{b, k}
		if slow.Send(f) != nil {
			cut = true
		}
		// The test's own backpressure: the good reader shares two cores with everyone.
		if err := good.WaitBelow(context.Background(), 256<<10); err != nil {
			t.Fatal(err)
		}
		if err := good.Send(f); err != nil {
			t.Fatalf("the good reader was cut: %v", err)
		}
	}
	if err := <-read; err != nil {
		t.Fatal(err)
	}
	if !cut {
		t.Error("the slow reader was never cut")
	}
	if e := h.end(t); e.Code != StatusPolicy || !strings.Contains(e.Reason, "too slowly") {
		t.Errorf("the slow reader ended with %v", e)
	}
	if s := h.Stats(); s.Writes*20 > s.Frames {
		t.Errorf("%d frames took %d calls of write", s.Frames, s.Writes)
	}
}

// Each bound of the queue cuts by itself.
func TestQueueBounds(t *testing.T) {
	big := Frames{AppendText(nil, make([]byte, 100<<10)), 1}
	for name, o := range map[string]Options{
		"bytes":  {QueueBytes: 1 << 20, QueueFrames: 1 << 30},
		"frames": {QueueBytes: 1 << 40, QueueFrames: 1000},
	} {
		t.Run(name, func(t *testing.T) {
			o.CloseTimeout = 50 * time.Millisecond
			conns := make(chan *Conn, 1)
			h := serve(t, o, func(c *Conn) { conns <- c; silent(c) })
			h.raw(t)
			c := <-conns
			var err error
			for range 100 { // 10 MB: what the kernel takes, and more
				if err == nil {
					err = c.Send(big)
				}
			}
			if name == "frames" && err != nil {
				t.Fatalf("cut by its bytes: %v", err)
			}
			for range 2000 {
				if err == nil {
					err = c.Send(Frames{AppendText(nil, []byte("small")), 1})
				}
			}
			if err == nil {
				t.Errorf("never cut, with %d bytes queued", c.Queued())
			}
		})
	}
}

// Over the bound for all, who holds more than a fair share is cut, nobody else.
func TestTotalBound(t *testing.T) {
	conns := make(chan *Conn, 3)
	h := serve(t, Options{TotalBytes: 4 << 20, CloseTimeout: 50 * time.Millisecond}, func(c *Conn) {
		conns <- c
		silent(c)
	})
	h.raw(t)
	greedy := <-conns
	h.raw(t)
	modest := <-conns
	big := Frames{AppendText(nil, make([]byte, 100<<10)), 1}
	modest.Send(big)
	for i := 0; greedy.Send(big) == nil; i++ {
		if i > 1000 {
			t.Fatal("never cut")
		}
	}
	if err := modest.Send(big); err != nil {
		t.Errorf("the modest one was cut: %v", err)
	}
}

func TestGiantFrame(t *testing.T) {
	h := serve(t, Options{}, func(c *Conn) {
		small := Frames{AppendText(nil, []byte("small")), 1}
		c.Send(small)
		c.Send(Frames{AppendText(nil, bytes.Repeat([]byte("x"), 15<<20)), 1})
		c.Send(small)
		silent(c)
	})
	c := h.dial(t, nil)
	for i, want := range []int{5, 15 << 20, 5} {
		_, p, err := c.Read(context.Background())
		if err != nil || len(p) != want {
			t.Fatalf("frame %d: %d bytes, %v", i, len(p), err)
		}
	}
}

// Many great messages at a time are not all taken: who begins one too many is told to come later.
func TestReadTotal(t *testing.T) {
	got := make(chan int, 10)
	h := serve(t, Options{ReadLimit: 10 << 20, ReadTotal: 6 << 20, CloseTimeout: 100 * time.Millisecond}, func(c *Conn) {
		for c.Read(func(p []byte, _ bool) { got <- len(p) }) == nil {
		}
	})
	first := h.raw(t)
	frame := masked(0x82, make([]byte, 3<<20))
	first.Write(frame[:2<<20]) // a part, and no more for a while
	for h.reading.Load() < 2<<20 {
		time.Sleep(time.Millisecond)
	}
	second := h.raw(t)
	second.Write(masked(0x82, make([]byte, 8<<20)))
	if got := second.show(); !strings.HasPrefix(got, "close 1013") {
		t.Errorf("the second was told %s", got)
	}
	if e := h.end(t); e.Code != StatusTryLater {
		t.Errorf("the second ended with %v", e)
	}
	first.Write(frame[2<<20:])
	if n := <-got; n != 3<<20 {
		t.Errorf("the first came as %d bytes", n)
	}
	first.Write(masked(0x82, make([]byte, 1000))) // small ones don't count
	if n := <-got; n != 1000 {
		t.Errorf("a small one came as %d bytes", n)
	}
	if n := h.reading.Load(); n != 0 {
		t.Errorf("%d bytes are still counted", n)
	}
}

// Pings without end from a client that reads nothing cost no memory and hurt no frame.
func TestPingFlood(t *testing.T) {
	h := serve(t, Options{}, echo)
	c := h.raw(t)
	flood := bytes.Repeat(masked(0x89, bytes.Repeat([]byte("p"), 125)), 100)
	for range 200 {
		if _, err := c.Write(flood); err != nil {
			t.Fatal(err)
		}
	}
	c.Write(masked(0x81, []byte("still here")))
	c.Write(closeOf(1000, ""))
	got := c.show()
	if !strings.HasSuffix(got, `text "still here", close 1000, EOF`) {
		t.Errorf("the server sent …%s", got[max(0, len(got)-200):])
	}
}

func TestKeepAlive(t *testing.T) {
	o := Options{PingInterval: 20 * time.Millisecond, PongTimeout: 60 * time.Millisecond}
	h := serve(t, o, silent)
	live := h.dial(t, nil)
	pings := make(chan struct{}, 100)
	h2 := h.dial(t, &websocket.DialOptions{OnPingReceived: func(context.Context, []byte) bool {
		select {
		case pings <- struct{}{}:
		default:
		}
		return true
	}})
	go live.Read(context.Background()) // answers pings
	go h2.Read(context.Background())
	dead := h.raw(t) // does not
	if e := h.end(t); e.Code != 1006 || !strings.Contains(e.Reason, "ping") {
		t.Errorf("the silent peer ended with %v", e)
	}
	if got := dead.show(); !strings.HasPrefix(got, "ping") {
		t.Errorf("the silent peer saw %s", got)
	}
	for range 10 { // ten intervals later the others are there
		<-pings
	}
	if n := h.Stats().Conns; n != 2 {
		t.Errorf("%d connections are open, want 2", n)
	}
}

func TestServerClose(t *testing.T) {
	h := serve(t, Options{CloseTimeout: 200 * time.Millisecond}, echo)
	polite := h.dial(t, nil)
	h.raw(t) // never answers the close frame
	done := make(chan error, 1)
	go func() {
		_, _, err := polite.Read(context.Background())
		done <- err
	}()
	if err := h.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got := websocket.CloseStatus(<-done); got != websocket.StatusServiceRestart {
		t.Errorf("close status %d, want 1012", got)
	}
	resp, err := http.DefaultClient.Do(upgrade(t, h.url))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 503 {
		t.Errorf("a connection after Close: status %d, want 503", resp.StatusCode)
	}
}

// What the owner has begun when the server closes is finished: its answer goes before 1012.
func TestServerCloseLetsFinish(t *testing.T) {
	got, release := make(chan struct{}), make(chan struct{})
	h := serve(t, Options{}, func(c *Conn) {
		for c.Read(func(p []byte, _ bool) {
			close(got)
			<-release
			c.Send(Frames{AppendText(nil, p), 1})
		}) == nil {
		}
	})
	c := h.dial(t, nil)
	c.Write(context.Background(), websocket.MessageText, []byte("begun"))
	<-got
	closed := make(chan error, 1)
	go func() { closed <- h.Close(context.Background()) }()
	for !h.isClosed() {
		time.Sleep(time.Millisecond)
	}
	close(release)
	if _, p, err := c.Read(context.Background()); err != nil || string(p) != "begun" {
		t.Errorf("the answer was %q, %v", p, err)
	}
	_, _, err := c.Read(context.Background())
	if got := websocket.CloseStatus(err); got != websocket.StatusServiceRestart {
		t.Errorf("close status %d, want 1012", got)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
}

// Close does not wait for ever: when its context ends, the rest is cut.
func TestServerCloseForced(t *testing.T) {
	h := serve(t, Options{CloseTimeout: time.Hour}, echo)
	h.raw(t)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if err := h.Close(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Close = %v", err)
	}
}

func upgrade(t *testing.T, url string) *http.Request {
	r, err := http.NewRequest("GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for k, v := range map[string]string{"Connection": "Upgrade", "Upgrade": "websocket",
		"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="} {
		r.Header.Set(k, v)
	}
	return r
}

// What was queued before Close comes before the close frame; nothing comes behind it.
func TestCloseBehindQueue(t *testing.T) {
	h := serve(t, Options{}, func(c *Conn) {
		for i := range 100 {
			c.Send(Frames{AppendText(nil, fmt.Append(nil, i)), 1})
		}
		c.Close(StatusPolicy, "refused")
		if err := c.Send(Frames{AppendText(nil, []byte("late")), 1}); !errors.Is(err, ErrClosed) {
			t.Errorf("Send after Close: %v", err)
		}
		silent(c)
	})
	c := h.dial(t, nil)
	for i := range 100 {
		_, p, err := c.Read(context.Background())
		if err != nil || string(p) != fmt.Sprint(i) {
			t.Fatalf("message %d: %s, %v", i, p, err)
		}
	}
	var ce websocket.CloseError
	if _, _, err := c.Read(context.Background()); !errors.As(err, &ce) || ce.Code != 1008 || ce.Reason != "refused" {
		t.Errorf("the end was %v", err)
	}
	if e := h.end(t); *e != (CloseError{Code: 1008, Reason: "refused"}) {
		t.Errorf("end = %+v", e)
	}
}

func TestWaitBelow(t *testing.T) {
	conns := make(chan *Conn, 1)
	h := serve(t, Options{QueueBytes: 1 << 30, CloseTimeout: 50 * time.Millisecond}, func(c *Conn) { conns <- c; silent(c) })
	peer := h.raw(t)
	c := <-conns
	for range 300 { // 30 MB, more than the kernel takes
		if err := c.Send(Frames{AppendText(nil, make([]byte, 100<<10)), 1}); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if err := c.WaitBelow(ctx, 1000); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("WaitBelow over a full queue: %v", err)
	}
	go io.Copy(io.Discard, peer)
	if err := c.WaitBelow(context.Background(), 1000); err != nil {
		t.Errorf("WaitBelow of a reader: %v", err)
	}
	c.Close(StatusNormal, "")
	if err := c.WaitBelow(context.Background(), 0); !errors.Is(err, ErrClosed) {
		t.Errorf("WaitBelow after Close: %v", err)
	}
}
