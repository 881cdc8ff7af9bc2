package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// process is a server that runs for one measurement.
type process struct {
	cmd   *exec.Cmd
	addr  string
	dir   string
	start time.Duration // from exec to listening
}

// app is what is measured: the built-in defaults, one prepare, and columns to filter on.
const app = `url:
  bench:
    pattern: /bench
    handler: MessageHandler
    kwargs:
      url: sqlite:///$YAMLPATH/bench.db
      table: bench
      columns: {topic: TEXT, body: TEXT}
      prepare: msg.update(topic=msg['topic'].strip()) if msg['_method'] == 'POST' else ''
log: {root: {level: WARNING}}
`

func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// startServer runs the server binary on a fresh folder with the app.
func startServer(bin string) (*process, error) {
	dir, err := os.MkdirTemp("", "load-")
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "gramex.yaml"), []byte(app), 0o644); err != nil {
		return nil, err
	}
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	_, port, _ := net.SplitHostPort(addr)
	cmd := exec.Command(bin, "--listen.port="+port)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GRAMEXDATA="+filepath.Join(dir, "data"))
	return run(&process{cmd: cmd, addr: addr, dir: dir})
}

// startBroadcast runs this program as a bare broadcaster.
func startBroadcast(gather bool) (*process, error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return run(&process{cmd: exec.Command(self, "broadcast", "-addr", addr, fmt.Sprintf("-gather=%v", gather)), addr: addr})
}

func run(p *process) (*process, error) {
	log, err := os.CreateTemp("", "load-log-")
	if err != nil {
		return nil, err
	}
	defer os.Remove(log.Name())
	p.cmd.Stdout, p.cmd.Stderr = log, log
	begun := time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	for time.Since(begun) < 20*time.Second {
		if c, err := net.Dial("tcp", p.addr); err == nil {
			p.start = time.Since(begun)
			c.Close()
			return p, nil
		}
		time.Sleep(time.Millisecond)
	}
	p.stop()
	text, _ := os.ReadFile(log.Name())
	return nil, errors.New("the server did not listen within 20 s:\n" + string(text))
}

func (p *process) stop() {
	p.cmd.Process.Signal(os.Interrupt)
	ended := make(chan struct{})
	go func() { p.cmd.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		p.cmd.Process.Kill()
		<-ended
	}
	if p.dir != "" {
		os.RemoveAll(p.dir)
	}
}

// counter reads a number of a /proc file of the process: VmRSS in status (kB), syscw in io.
func (p *process) counter(file, name string) (int64, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", p.cmd.Process.Pid, file))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(b)) {
		if key, value, ok := strings.Cut(line, ":"); ok && key == name {
			return strconv.ParseInt(strings.Fields(value)[0], 10, 64)
		}
	}
	return 0, fmt.Errorf("no %s in /proc/…/%s", name, file)
}
