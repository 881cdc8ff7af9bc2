package tests

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gramener/gramex-go/internal/gramextest"
)

const soakApp = `
url:
  chat:
    pattern: /chat
    handler: MessageHandler
    kwargs:
      url: sqlite:///$YAMLPATH/chat.db
      table: chat
      columns: {topic: TEXT, body: TEXT, n: INTEGER}
      message_default:
        POST:
          n: len(msg.get('body', ''))
      prepare: "msg['body'].strip() if 'body' in msg else None"
  page: {pattern: /page, handler: File, kwargs: {path: page.txt}}
`

// TestSoak runs mixed load on one server for a while: listeners that join, filter and leave (some
// without a word), messages good and bad, pages, refused handshakes, edited configurations. In the
// end its memory, open files and goroutines must be what they were after the first rounds.
// $GRAMEX_SOAK is how long; without it a few seconds.
func TestSoak(t *testing.T) {
	if runtime.GOOS != "linux" {
		gramextest.Skip(t, "what a process holds is read from /proc")
	}
	length := 3 * time.Second
	if s := os.Getenv("GRAMEX_SOAK"); s != "" {
		var err error
		if length, err = time.ParseDuration(s); err != nil {
			t.Fatal(err)
		}
	}
	dir := gramextest.App(t, map[string]string{"gramex.yaml": soakApp, "page.txt": "page"})
	s := gramextest.Start(t, dir, "--log.level=error")
	soak := &soak{t: t, s: s, dir: dir}
	end := time.Now().Add(length)
	for range 20 {
		soak.round()
	}
	first := soak.holds()
	last := time.Now()
	for time.Now().Before(end) {
		soak.round()
		if time.Since(last) > time.Minute {
			t.Logf("%d rounds: %v", soak.rounds, soak.holds())
			last = time.Now()
		}
	}
	then := soak.holds()
	t.Logf("%d rounds, at first %v, in the end %v", soak.rounds, first, then)
	// Memory settles where the collector leaves it: what grows with each round goes beyond that.
	if then.files > first.files+5 || then.kB > 2*first.kB+50_000 {
		t.Errorf("it holds %v, after the first rounds %v", then, first)
	}
	soak.goroutines()
}

type soak struct {
	t      *testing.T
	s      *gramextest.Server
	dir    string
	rounds int
}

// round is one bout of everything.
func (s *soak) round() {
	s.rounds++
	topic := strconv.Itoa(s.rounds % 7)
	all, filtered := s.join("/chat?_limit=5"), s.join("/chat?_limit=0&topic="+topic)
	gone := s.s.Dial("/chat?_limit=0", gramextest.DialOptions{})
	gone.Drop()
	for i := range 5 {
		all.Send(map[string]any{"topic": topic, "body": fmt.Sprint(strings.Repeat("x", rand.IntN(2000)), i), "_ref": i})
	}
	var ids []any
	for len(ids) < 5 {
		if frame := all.Next(); frame["_method"] == "ACK" {
			ids = append(ids, frame["id"])
		}
	}
	for range 5 {
		if got := filtered.Next()["topic"]; got != topic {
			s.t.Fatalf("a listener of topic %s got %v", topic, got)
		}
	}
	// One stays in the table, so that it grows slowly.
	for _, id := range ids[1:] {
		all.Send(map[string]any{"_method": "DELETE", "id": id, "_ref": 9})
	}
	all.Send(map[string]any{"_method": "NONSENSE", "_ref": 10})
	for frame := all.Next(); frame["_method"] != "ERROR"; frame = all.Next() {
	}
	for range 4 {
		filtered.Next()
	}
	bad := s.s.Dial("/chat?_limit=0", gramextest.DialOptions{})
	bad.Send("no JSON")
	if code, _ := bad.Closed(); code != 1008 {
		s.t.Fatalf("a bad frame was answered with %d", code)
	}
	all.Close()
	filtered.Close()
	if _, status, _ := s.s.TryDial("/chat?n=abc", gramextest.DialOptions{}); status != 400 {
		s.t.Fatalf("a bad filter was answered with %d", status)
	}
	if _, status, _ := s.s.TryDial("/chat", gramextest.DialOptions{Header: http.Header{"Origin": {"http://example.org"}}}); status != 403 {
		s.t.Fatalf("a foreign page was answered with %d", status)
	}
	for path, want := range map[string]int{"/page": 200, "/none": 404} {
		if got := status(s.t, s.s.URL("http", path)); got != want {
			s.t.Fatalf("%s was answered with %d", path, got)
		}
	}
	if s.rounds%10 == 0 {
		s.edit(soakApp + fmt.Sprintf("  extra%d: {pattern: /extra, handler: File, kwargs: {path: page.txt}}\n", s.rounds))
	}
}

// join opens a listener and reads its history.
func (s *soak) join(path string) *gramextest.Client {
	s.t.Helper()
	c := s.s.Dial(path, gramextest.DialOptions{Subprotocol: "gramex.v2"})
	for frame := c.Next(); frame["_method"] != "READY"; frame = c.Next() {
	}
	return c
}

func (s *soak) edit(text string) {
	path := filepath.Join(s.dir, "gramex.yaml")
	if err := os.WriteFile(path+".new", []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		s.t.Fatal(err)
	}
}

// held is what a process holds.
type held struct{ kB, files int }

func (h held) String() string { return fmt.Sprintf("%d kB, %d files", h.kB, h.files) }

func (s *soak) holds() (h held) {
	s.t.Helper()
	http.DefaultClient.CloseIdleConnections()
	proc := filepath.Join("/proc", strconv.Itoa(s.s.Pid()))
	text, err := os.ReadFile(filepath.Join(proc, "status"))
	if err != nil {
		s.t.Fatal(err)
	}
	if _, rest, ok := strings.Cut(string(text), "VmRSS:"); ok {
		fmt.Sscan(rest, &h.kB)
	}
	// Sockets that were left without a word are closed soon, not at once.
	files := -1
	for range 100 {
		fds, err := os.ReadDir(filepath.Join(proc, "fd"))
		if err != nil {
			s.t.Fatal(err)
		}
		if h.files = len(fds); h.files == files {
			return h
		}
		files = h.files
		time.Sleep(50 * time.Millisecond)
	}
	return h
}

// goroutines ends the server with a dump of its goroutines, of which few must be left.
func (s *soak) goroutines() {
	s.t.Helper()
	http.DefaultClient.CloseIdleConnections()
	pid := s.s.Pid()
	if err := syscall.Kill(pid, syscall.SIGQUIT); err != nil {
		s.t.Fatal(err)
	}
	for end := time.Now().Add(20 * time.Second); syscall.Kill(pid, 0) == nil; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatal("the server does not end")
		}
	}
	s.s.Stop()
	n := strings.Count(s.s.Log(), "\ngoroutine ")
	s.t.Logf("%d goroutines in the end", n)
	if n == 0 || n > 60 {
		s.t.Errorf("%d goroutines:\n%s", n, s.s.Log())
	}
}
