package tests

import (
	"bytes"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gramener/gramex-go/internal/gramextest"
)

// process is a server process whose end a test looks at.
type process struct {
	t    *testing.T
	cmd  *exec.Cmd
	addr string
	log  bytes.Buffer // to be read after the end
	done chan error
}

// startProcess starts the server in a folder and waits until it listens.
func startProcess(t *testing.T, dir string, args ...string) *process {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, addr: l.Addr().String(), done: make(chan error, 1)}
	l.Close()
	_, port, _ := net.SplitHostPort(p.addr)
	p.cmd = exec.Command(gramextest.Binary(t), append([]string{"--listen.address=127.0.0.1", "--listen.port=" + port}, args...)...)
	p.cmd.Dir, p.cmd.Stdout, p.cmd.Stderr = dir, &p.log, &p.log
	p.cmd.Env = append(os.Environ(), "GRAMEXDATA="+t.TempDir())
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { p.done <- p.cmd.Wait() }()
	t.Cleanup(func() { p.cmd.Process.Kill() })
	p.waitFor(func() bool {
		c, err := net.Dial("tcp", p.addr)
		if err == nil {
			c.Close()
		}
		return err == nil
	})
	return p
}

func (p *process) waitFor(what func() bool) {
	p.t.Helper()
	for end := time.Now().Add(20 * time.Second); !what(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			p.t.Fatal("it does not happen in 20 s")
		}
	}
}

func (p *process) signal(s syscall.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
}

// ended waits for the end and gives what the shell would call $?.
func (p *process) ended() int {
	p.t.Helper()
	select {
	case <-p.done:
	case <-time.After(20 * time.Second):
		p.t.Fatal("the server does not end")
	}
	if s := p.cmd.ProcessState.Sys().(syscall.WaitStatus); s.Signaled() {
		return 128 + int(s.Signal())
	}
	return p.cmd.ProcessState.ExitCode()
}

func (p *process) refuses() bool {
	c, err := net.Dial("tcp", p.addr)
	if err == nil {
		c.Close()
	}
	return err != nil
}

// TestSignals holds that one signal ends the server in order, requests under way first, and a
// second one at once.
func TestSignals(t *testing.T) {
	dir := gramextest.App(t, map[string]string{"gramex.yaml": ""})
	f, err := os.Create(filepath.Join(dir, "big.bin"))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(1 << 28); err != nil {
		t.Fatal(err)
	}
	f.Close()

	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		p := startProcess(t, dir)
		p.signal(sig)
		if code := p.ended(); code != 0 {
			t.Errorf("%v: exit status %d\n%s", sig, code, p.log.String())
		}
	}

	// A download that is read to its end is waited for.
	p := startProcess(t, dir)
	c := p.download()
	p.signal(syscall.SIGTERM)
	p.waitFor(p.refuses)
	n, err := io.Copy(io.Discard, c)
	if err != nil || n < 1<<28 {
		t.Errorf("the download ended after %d bytes, %v", n, err)
	}
	if code := p.ended(); code != 0 {
		t.Errorf("exit status %d\n%s", code, p.log.String())
	}

	// One that nobody reads is cut when the time is over ...
	p = startProcess(t, dir, "--shutdown_timeout=300ms")
	p.download()
	p.signal(syscall.SIGTERM)
	if code := p.ended(); code != 0 || !strings.Contains(p.log.String(), "requests still under way were cut off") {
		t.Errorf("exit status %d\n%s", code, p.log.String())
	}

	// ... or on the second signal.
	p = startProcess(t, dir, "--shutdown_timeout=1h")
	p.download()
	p.signal(syscall.SIGINT)
	p.waitFor(p.refuses)
	p.signal(syscall.SIGINT)
	if code := p.ended(); code != 128+int(syscall.SIGINT) {
		t.Errorf("exit status %d\n%s", code, p.log.String())
	}
}

// download asks for the big file and reads its beginning.
func (p *process) download() net.Conn {
	p.t.Helper()
	c, err := net.Dial("tcp", p.addr)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { c.Close() })
	if _, err := io.WriteString(c, "GET /big.bin HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"); err != nil {
		p.t.Fatal(err)
	}
	if _, err := io.ReadFull(c, make([]byte, 12)); err != nil {
		p.t.Fatal(err)
	}
	return c
}
