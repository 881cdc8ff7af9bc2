package tests

import (
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gramener/gramex-go/internal/gramextest"
)

// TestConfig starts the server on each faulty app of testdata/config. An archive holds the app's
// files and what is wanted: log, what the server says at start but for what is in order (DIR
// stands for the app's folder); answers, paths with the status and the beginning of the body; or
// error, what it says when it does not start at all.
func TestConfig(t *testing.T) {
	files, err := filepath.Glob("testdata/config/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			app, want := map[string]string{}, map[string]string{}
			for _, f := range a.Files {
				switch f.Name {
				case "log", "answers", "error", "nosecret":
					want[f.Name] = string(f.Data)
				default:
					app[f.Name] = string(f.Data)
				}
			}
			dir := gramextest.App(t, app)
			var args []string
			if _, ok := want["nosecret"]; !ok {
				args = append(args, "--settings.cookie_secret=of-the-test")
			}
			if wantErr, ok := want["error"]; ok {
				startFails(t, dir, args, wantErr)
				return
			}
			s := gramextest.Start(t, dir, args...)
			for end := time.Now().Add(10 * time.Second); !strings.Contains(s.Log(), " INFO  serving ") && time.Now().Before(end); {
				time.Sleep(time.Millisecond) // it listens a moment before it says so
			}
			if got := startLog(s.Log(), dir); got != want["log"] {
				t.Errorf("log:\n%swant:\n%s", got, want["log"])
			}
			for line := range strings.Lines(want["answers"]) {
				checkAnswer(t, s, strings.TrimSpace(line))
			}
		})
	}
}

// startFails runs the server, which must say why it does not start, and only that.
func startFails(t *testing.T, dir string, args []string, want string) {
	t.Helper()
	cmd := exec.Command(gramextest.Binary(t), append(args, "--listen.address=127.0.0.1", "--listen.port=0")...)
	cmd.Dir = dir
	cmd.Env = append(cmd.Environ(), "GRAMEXDATA="+t.TempDir())
	timer := time.AfterFunc(20*time.Second, func() { cmd.Process.Kill() })
	defer timer.Stop()
	out, err := cmd.CombinedOutput()
	if got := strings.ReplaceAll(string(out), dir, "DIR"); got != want || cmd.ProcessState.ExitCode() != 1 {
		t.Errorf("%v: %swant: %s", err, got, want)
	}
}

var logTime = regexp.MustCompile(`(?m)^\S+ \S+ `)

// startLog is what the server said at start, without times and without what is in order.
func startLog(log, dir string) string {
	log, _, _ = strings.Cut(log, " INFO  serving ")
	log = log[:strings.LastIndexByte(log, '\n')+1]
	return strings.ReplaceAll(logTime.ReplaceAllString(log, ""), dir, "DIR")
}

// checkAnswer requests a path, as a browser that follows no redirect.
func checkAnswer(t *testing.T, s *gramextest.Server, line string) {
	t.Helper()
	path, rest, _ := strings.Cut(line, " ")
	status, text, _ := strings.Cut(rest, " ")
	c := &http.Client{Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer c.CloseIdleConnections()
	r, err := c.Get(s.URL("http", path))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b := make([]byte, 1000)
	n, _ := r.Body.Read(b)
	if got := string(b[:n]); strconv.Itoa(r.StatusCode) != status || !strings.HasPrefix(got, text) {
		t.Errorf("%s: %d %q, want %s %q", path, r.StatusCode, got, status, text)
	}
}
