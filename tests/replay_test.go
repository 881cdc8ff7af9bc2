package tests

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/gramener/gramex-go/internal/gramextest"
)

// TestTranscripts repeats what was recorded. Each difference is listed in differences.yaml; nothing
// else differs.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/transcripts/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	diffs := readDifferences(t)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var tr transcript
			if err := json.Unmarshal(b, &tr); err != nil {
				t.Fatal(err)
			}
			d := diffs[tr.Scenario]
			if d.Skip != "" {
				t.Skip(d.Skip)
			}
			if d.Until > 0 {
				t.Logf("held to step %d of %d: %s", d.Until, len(tr.Steps), d.Why)
				tr.Steps = tr.Steps[:d.Until]
			}
			r := &replay{t: t, tr: tr, diffs: d.Steps, deaf: d.Deaf, ranges: d.Seed, clients: map[string]*replayClient{}, bound: map[string]any{}}
			r.start()
			r.play()
			r.rest()
		})
	}
}

// replay is one transcript being repeated.
type replay struct {
	t       *testing.T
	tr      transcript
	diffs   map[int]difference
	deaf    map[string]string
	ranges  [][2]int
	server  *gramextest.Server
	clients map[string]*replayClient
	bound   map[string]any // placeholders, by what they stood for first
	step    int
}

type replayClient struct {
	conn   *websocket.Conn
	frames chan string
	code   websocket.StatusCode // once frames is closed
	gone   bool                 // closed as a difference says: what it did and saw later is not compared
	deaf   bool                 // was told of nothing by the original
}

func (r *replay) errorf(format string, args ...any) {
	r.t.Helper()
	s := r.tr.Steps[r.step-1]
	r.t.Errorf("step %d, %s %s: %s", r.step, s.Client, s.Action, fmt.Sprintf(format, args...))
}

// start serves the recorded configuration, with the rows that the recording found.
func (r *replay) start() {
	conf := "url: " + string(r.tr.Config) + "\nemail: {local-smtp: {type: smtp, host: 127.0.0.1, port: 1, stub: log}}\n"
	dir := gramextest.App(r.t, map[string]string{"gramex.yaml": conf, "db/.keep": ""})
	if err := r.seed(dir); err != nil {
		r.t.Fatal(err)
	}
	r.server = gramextest.Embed(r.t, dir)
}

// play takes the steps one by one.
func (r *replay) play() {
	for i, s := range r.tr.Steps {
		r.step = i + 1
		d := r.diffs[r.step]
		if d.Skip != "" {
			continue
		}
		switch s.Action {
		case "connect":
			r.connect(s, d)
		case "send", "send-binary":
			r.send(s)
		case "recv":
			r.receive(s, d)
		case "close":
			r.close(s.Client)
		case "abort":
			if c := r.clients[s.Client]; c != nil {
				c.conn.CloseNow()
			}
		case "db":
			r.database(s, d)
		case "http":
			r.http(s, d)
		}
		for _, name := range slices.Sorted(keysOf(d.Extra)) {
			c := r.clients[name]
			if c == nil {
				r.errorf("an extra frame for %s, who isn't there", name)
				continue
			}
			r.frame(c, d.Extra[name])
		}
		for name, code := range d.Closes {
			r.closed(name, code)
		}
	}
}

func keysOf[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// urlEscapes are for what the recorder sent raw in a request line.
var urlEscapes = strings.NewReplacer(" ", "%20", "<", "%3C", ">", "%3E", "|", "%7C", "^", "%5E")

// recordedHeaders sends a handshake with the headers that were recorded instead of the library's.
type recordedHeaders map[string]string

func (h recordedHeaders) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	for _, k := range []string{"Upgrade", "Connection", "Sec-Websocket-Version", "Sec-Websocket-Extensions"} {
		r.Header.Del(k)
	}
	for k, v := range h {
		r.Header[http.CanonicalHeaderKey(k)] = []string{v}
	}
	return (&http.Transport{DisableKeepAlives: h["Connection"] == ""}).RoundTrip(r)
}

func (r *replay) connect(s transcriptStep, d difference) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	var o websocket.DialOptions
	if s.Headers != nil {
		if origin, ok := s.Headers["Origin"]; ok { // the recorder's server stood on another port
			s.Headers["Origin"] = strings.ReplaceAll(origin, "127.0.0.1:9988", r.server.Addr)
		}
		o.HTTPClient = &http.Client{Transport: recordedHeaders(s.Headers)}
	}
	conn, resp, err := websocket.Dial(ctx, r.server.URL("ws", urlEscapes.Replace(s.text())), &o)
	got, want := 0, s.Status
	if resp != nil {
		got = resp.StatusCode
	}
	if d.Status != 0 {
		want = d.Status
	}
	if got != want {
		r.errorf("%s: status %d (%v), want %d", s.text(), got, err, want)
	}
	delete(r.clients, s.Client)
	if err != nil {
		return
	}
	conn.SetReadLimit(-1)
	c := &replayClient{conn: conn, frames: make(chan string, 100_000)}
	c.deaf = r.deaf[s.Client] != "" || deafByLimit.MatchString(s.text())
	r.clients[s.Client] = c
	r.t.Cleanup(func() { conn.CloseNow() })
	go func() {
		defer close(c.frames)
		for {
			_, b, err := conn.Read(context.Background())
			if err != nil {
				var ce websocket.CloseError
				if errors.As(err, &ce) {
					c.code = ce.Code
				}
				return
			}
			c.frames <- string(b)
		}
	}()
}

func (r *replay) send(s transcriptStep) {
	c := r.clients[s.Client]
	if c == nil || c.gone {
		return
	}
	typ := websocket.MessageText
	if s.Action == "send-binary" {
		typ = websocket.MessageBinary
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	// A client that was closed may still write: the recorder did so too.
	_ = c.conn.Write(ctx, typ, []byte(s.text()))
	if r.answered() {
		return
	}
	// Nothing was recorded that this message led to, so there is no event to wait for before the
	// next client sends. What comes all the same shows at the end.
	time.Sleep(20 * time.Millisecond)
}

// answered tells whether frames are recorded, and expected, right behind this step.
func (r *replay) answered() bool {
	for i := r.step; i < len(r.tr.Steps); i++ {
		switch s := r.tr.Steps[i]; {
		case s.Action == "recv" && !r.diffs[i+1].Absent && r.clients[s.Client] != nil && !r.clients[s.Client].gone && !r.clients[s.Client].deaf:
			return true
		case s.Action == "note", s.Action == "mail", s.Action == "recv":
		default:
			return false
		}
	}
	return false
}

func (r *replay) receive(s transcriptStep, d difference) {
	c := r.clients[s.Client]
	if d.Absent || c != nil && (c.gone || c.deaf) {
		return
	}
	want := s.Norm
	if want == "" {
		want = s.text()
	}
	if d.Frame != "" {
		want = d.Frame
	}
	if c == nil {
		r.errorf("not connected, recorded %s", want)
		return
	}
	r.frame(c, want)
}

// frame holds a client's next frame against a wanted one.
func (r *replay) frame(c *replayClient, want string) {
	r.t.Helper()
	select {
	case got, ok := <-c.frames:
		if !ok {
			r.errorf("closed with %d, want the frame %s", c.code, want)
		} else if !r.same(decodeJSON(want), decodeJSON(got)) {
			r.errorf("frame %s\nwant %s", got, want)
		}
	case <-time.After(3 * time.Second):
		r.errorf("no frame, want %s", want)
	}
}

// closed waits until the server has closed a client.
func (r *replay) closed(name string, code int) {
	c := r.clients[name]
	if c == nil {
		r.errorf("%s is to be closed but isn't there", name)
		return
	}
	c.gone = true
	for {
		select {
		case got, ok := <-c.frames:
			switch {
			case ok && c.deaf:
				continue
			case ok:
				r.errorf("%s got the frame %s, want it closed", name, got)
			case int(c.code) != code:
				r.errorf("%s was closed with %d, want %d", name, c.code, code)
			}
		case <-time.After(3 * time.Second):
			r.errorf("%s was not closed", name)
		}
		return
	}
}

// close ends a client; all that it was sent must have been taken by then.
func (r *replay) close(name string) {
	c := r.clients[name]
	if c == nil {
		return
	}
	delete(r.clients, name)
	// What is no JSON makes the server close behind all that it had to send.
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	_ = c.conn.Write(ctx, websocket.MessageText, []byte("no JSON"))
	for got := range c.frames { // up to the server's close frame
		if !c.gone && !c.deaf {
			r.errorf("%s got a frame that was not recorded: %s", name, got)
		}
	}
}

// rest closes who is left.
func (r *replay) rest() {
	for _, name := range slices.Sorted(keysOf(r.clients)) {
		r.close(name)
	}
}

// database holds what is stored against what was recorded, until it is the same or time is up: a
// message of which nobody was told has no event to wait for.
func (r *replay) database(s transcriptStep, d difference) {
	if s.Columns == nil || strings.Contains(s.text(), "sqlite_master") { // CREATE TABLE's text is the server's own
		return
	}
	want := s.NRows
	if want == nil {
		want = s.Rows
	}
	if d.Rows != "" {
		want = nil
		if err := json.Unmarshal([]byte(d.Rows), &want); err != nil {
			r.t.Fatal(err)
		}
	}
	var diff string
	for until := time.Now().Add(2 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		got, err := queryRows(filepath.Join(r.server.Dir, "db", s.DB), s.text(), s.Columns)
		if err != nil {
			r.errorf("%v", err)
			return
		}
		if diff = r.compareRows(want, got, s.Columns); diff == "" {
			return
		}
		if time.Now().After(until) {
			break
		}
	}
	r.errorf("%s: %s", s.DB, diff)
}

// http sends a plain request and holds its status against the recorded one.
func (r *replay) http(s transcriptStep, d difference) {
	var v struct {
		Method, Path string
		Headers      map[string]string
		Body         *string
	}
	if err := json.Unmarshal(s.Value, &v); err != nil {
		r.t.Fatal(err)
	}
	var body io.Reader
	if v.Body != nil {
		body = strings.NewReader(*v.Body)
	}
	req, err := http.NewRequest(v.Method, r.server.URL("http", v.Path), body)
	if err != nil {
		r.t.Fatal(err)
	}
	for k, x := range v.Headers {
		req.Header.Set(k, x)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		r.errorf("%v", err)
		return
	}
	resp.Body.Close()
	want := s.Status
	if d.Status != 0 {
		want = d.Status
	}
	if resp.StatusCode != want {
		r.errorf("%s %s: status %d, want %d", v.Method, v.Path, resp.StatusCode, want)
	}
}
