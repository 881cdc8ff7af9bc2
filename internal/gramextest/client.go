package gramextest

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// wait is how long a client waits for a frame that must come.
const wait = 10 * time.Second

// Client is a listener and sender on a WebSocket of a Server. Not safe for concurrent use.
type Client struct {
	t    testing.TB
	conn *websocket.Conn
}

// DialOptions are what a client may ask for besides the path.
type DialOptions struct {
	Header      http.Header
	Subprotocol string // "gramex.v2", or none
}

// TryDial opens a WebSocket; status is the handshake's HTTP status.
func (s *Server) TryDial(path string, o DialOptions) (c *Client, status int, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	opts := &websocket.DialOptions{HTTPHeader: o.Header}
	if o.Subprotocol != "" {
		opts.Subprotocols = []string{o.Subprotocol}
	}
	conn, resp, err := websocket.Dial(ctx, s.URL("ws", path), opts)
	if resp != nil {
		status = resp.StatusCode
	}
	if err != nil {
		return nil, status, err
	}
	conn.SetReadLimit(64 << 20)
	c = &Client{t: s.t, conn: conn}
	s.t.Cleanup(func() { conn.CloseNow() })
	return c, status, nil
}

// Dial opens a WebSocket or fails the test.
func (s *Server) Dial(path string, o DialOptions) *Client {
	s.t.Helper()
	c, status, err := s.TryDial(path, o)
	if err != nil {
		s.t.Fatalf("dial %s: status %d: %v\nserver log:\n%s", path, status, err, s.Log())
	}
	return c
}

// Send sends a frame: text as it is, anything else as JSON.
func (c *Client) Send(frame any) {
	c.t.Helper()
	b, ok := frame.(string)
	if !ok {
		j, err := json.Marshal(frame)
		if err != nil {
			c.t.Fatal(err)
		}
		b = string(j)
	}
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	if err := c.conn.Write(ctx, websocket.MessageText, []byte(b)); err != nil {
		c.t.Fatalf("send %s: %v", b, err)
	}
}

// NextText waits for a frame and returns it as it came.
func (c *Client) NextText() string {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	_, b, err := c.conn.Read(ctx)
	if err != nil {
		c.t.Fatalf("waiting for a frame: %v", err)
	}
	return string(b)
}

// Next waits for a frame and returns it decoded.
func (c *Client) Next() map[string]any {
	c.t.Helper()
	text := c.NextText()
	var m map[string]any
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		c.t.Fatalf("frame %s: %v", text, err)
	}
	return m
}

// Closed waits until the server closes the socket and returns the close code and reason. Frames
// that come before fail the test.
func (c *Client) Closed() (code int, reason string) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	_, b, err := c.conn.Read(ctx)
	var ce websocket.CloseError
	if err == nil {
		c.t.Fatalf("waiting for the close, got the frame %s", b)
	} else if !errors.As(err, &ce) {
		c.t.Fatalf("waiting for the close: %v", err)
	}
	return int(ce.Code), ce.Reason
}

// Close closes the socket as a browser that leaves does.
func (c *Client) Close() { c.conn.Close(websocket.StatusNormalClosure, "") }

// Drop leaves without a word, as a client that loses its network does.
func (c *Client) Drop() { c.conn.CloseNow() }

// App writes files (path → text) into a folder of its own and returns it.
func App(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Signed is value as tornado.web.create_signed_value(secret, name, value), version 2, writes it.
func Signed(secret, name, value string) string {
	field := func(s string) string { return fmt.Sprintf("%d:%s|", len(s), s) }
	s := "2|" + field("0") + field(fmt.Sprint(time.Now().Unix())) + field(name) +
		field(base64.StdEncoding.EncodeToString([]byte(value)))
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(s))
	return s + hex.EncodeToString(mac.Sum(nil))
}

// UserHeader is a request header that logs in user, for an app whose cookie_secret is secret.
func UserHeader(secret string, user map[string]any) http.Header {
	b, err := json.Marshal(user)
	if err != nil {
		panic(err)
	}
	return http.Header{"X-Gramex-User": {Signed(secret, "user", string(b))}}
}
