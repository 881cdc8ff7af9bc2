package gramextest

import (
	"context"
	"net/url"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/gramener/gramex-go/gramex"
	"github.com/gramener/gramex-go/handlers"
)

// Embed runs the server in dir within the test process, so that the race detector and goleak see
// it. It is ended with the test; it cannot be restarted or killed.
func Embed(t testing.TB, dir string, args ...string) *Server {
	t.Helper()
	s := &Server{t: t, Dir: dir, Data: t.TempDir(), done: make(chan struct{})}
	t.Setenv("GRAMEXDATA", s.Data)
	g := gramex.New(handlers.Builtin())
	g.Dir, g.Stdout, g.Stderr = dir, (*logWriter)(s), (*logWriter)(s)
	ready := make(chan string, 1)
	g.Ready = func(u string) { ready <- u }
	ctx, cancel := context.WithCancel(context.Background())
	failed := make(chan error, 1)
	go func() {
		defer close(s.done)
		err := g.Run(ctx, append([]string{"--listen.port=0"}, args...))
		if err != nil {
			failed <- err
		}
	}()
	t.Cleanup(func() {
		cancel()
		<-s.done
		if t.Failed() {
			t.Logf("server log:\n%s", s.Log())
		}
	})
	select {
	case u := <-ready:
		at, err := url.Parse(u)
		if err != nil {
			t.Fatal(err)
		}
		s.Addr = at.Host
	case err := <-failed:
		t.Fatalf("the server ended: %v\n%s", err, s.Log())
	case <-time.After(20 * time.Second):
		t.Fatalf("the server did not listen in 20 s:\n%s", s.Log())
	}
	return s
}

// Rest sends what no endpoint accepts, so that the server closes the socket behind whatever it had
// sent, and returns the frames that came before.
func (c *Client) Rest() []string {
	c.t.Helper()
	c.Send("no JSON")
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	var out []string
	for {
		_, b, err := c.conn.Read(ctx)
		if err != nil {
			if code := websocket.CloseStatus(err); code != websocket.StatusPolicyViolation {
				c.t.Errorf("waiting for the close: %v", err)
			}
			return out
		}
		out = append(out, string(b))
	}
}
