// Package gramextest runs the real server binary for black-box tests: it builds it once a test
// process, starts it in a folder on a free port of 127.0.0.1, and ends it with the test.
package gramextest

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// startLimit is how long a server may take to listen: make builds it first.
const startLimit = 3 * time.Minute

// Root is the project's root folder.
func Root() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..")
}

var build = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "gramex-bin-")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "gramex")
	cmd := exec.Command("go", "build", "-o", bin, "./cmd/gramex")
	cmd.Dir = Root()
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build ./cmd/gramex: %w\n%s", err, out)
	}
	return bin, nil
})

// Binary returns the path of the server binary, built from the working tree.
func Binary(t testing.TB) string {
	t.Helper()
	bin, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return bin
}

// Server is a running server process.
type Server struct {
	Addr string // host:port
	Dir  string // the app's folder
	Data string // its $GRAMEXDATA

	t    testing.TB
	args []string // the command and its arguments, but the port
	cmd  *exec.Cmd
	done chan struct{}
	mu   sync.Mutex
	log  bytes.Buffer
}

// Start runs the server in dir with further command-line arguments and waits until it listens.
// It is ended with the test. Its log is shown where the test fails.
func Start(t testing.TB, dir string, args ...string) *Server {
	t.Helper()
	return StartCommand(t, dir, Binary(t), args...)
}

// StartCommand is Start with another program than the server's own binary: one that takes the same
// arguments, or make, which hands them on as ARGS.
func StartCommand(t testing.TB, dir, program string, args ...string) *Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{t: t, Dir: dir, Addr: l.Addr().String(), Data: t.TempDir(), args: append([]string{program}, args...)}
	l.Close()
	s.Restart()
	t.Cleanup(func() {
		s.Stop()
		if t.Failed() {
			t.Logf("server log:\n%s", s.Log())
		}
	})
	return s
}

// Restart starts the server again on the same address after Stop or Kill.
func (s *Server) Restart() {
	s.t.Helper()
	_, port, _ := net.SplitHostPort(s.Addr)
	options := []string{"--listen.address=127.0.0.1", "--listen.port=" + port}
	if s.args[0] == "make" {
		options = []string{"ARGS=" + strings.Join(options, " ")}
	}
	s.cmd = exec.Command(s.args[0], append(s.args[1:], options...)...)
	s.cmd.Dir = s.Dir
	// make starts the server as its child: a group of their own lets both be ended together.
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	s.cmd.Env = append(os.Environ(), "GRAMEXDATA="+s.Data)
	s.cmd.Stdout, s.cmd.Stderr = (*logWriter)(s), (*logWriter)(s)
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.done = make(chan struct{})
	go func(cmd *exec.Cmd, done chan struct{}) { cmd.Wait(); close(done) }(s.cmd, s.done)
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	for {
		c, err := (&net.Dialer{}).DialContext(ctx, "tcp", s.Addr)
		if err == nil {
			c.Close()
			return
		}
		select {
		case <-s.done:
			s.t.Fatalf("the server ended:\n%s", s.Log())
		case <-ctx.Done():
			s.t.Fatalf("the server did not listen on %s in %v:\n%s", s.Addr, startLimit, s.Log())
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// Stop asks the server to shut down and waits for it, killing it after 10 s.
func (s *Server) Stop() { s.end(syscall.SIGINT) }

// Kill ends the server at once, as a crash would.
func (s *Server) Kill() { s.end(syscall.SIGKILL) }

func (s *Server) end(sig syscall.Signal) {
	select {
	case <-s.done:
		return
	default:
	}
	syscall.Kill(-s.cmd.Process.Pid, sig)
	select {
	case <-s.done:
	case <-time.After(10 * time.Second):
		syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL)
		<-s.done
		s.t.Errorf("the server did not end within 10 s of %v", sig)
	}
}

// URL returns the address of a path of the server; scheme is http or ws.
func (s *Server) URL(scheme, path string) string { return scheme + "://" + s.Addr + path }

// Pid is the server's process id.
func (s *Server) Pid() int { return s.cmd.Process.Pid }

// Log returns what the server printed so far.
func (s *Server) Log() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.String()
}

type logWriter Server

func (w *logWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.log.Write(p)
}

// Need skips the test with the reason when a program is not installed. Under CI=true, where all
// of them must be there, it fails instead.
func Need(t testing.TB, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err == nil {
		return path
	}
	Skip(t, "%s is not installed", program)
	return ""
}

// Skip skips the test with its reason; under CI=true a skip is a failure.
func Skip(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("CI must not skip: "+format, args...)
	}
	t.Skipf(format, args...)
}
