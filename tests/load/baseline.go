package main

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"
	_ "github.com/mattn/go-sqlite3" // the driver that database/sql opens below
)

// rawInserts stores rows in groups, as fast as the driver can with one prepared statement: what no
// queue on this table can exceed.
func rawInserts(rows, group int) (perSecond float64, err error) {
	dir, err := os.MkdirTemp("", "load-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "raw.db")+"?_journal_mode=WAL&_synchronous=FULL")
	if err != nil {
		return 0, err
	}
	defer db.Close()
	if _, err := db.Exec("CREATE TABLE t (topic TEXT, body TEXT, id TEXT NOT NULL PRIMARY KEY, user TEXT, timestamp TEXT)"); err != nil {
		return 0, err
	}
	body := string(message(nil, 0))
	start := time.Now()
	for done := 0; done < rows; done += group {
		tx, err := db.Begin()
		if err != nil {
			return 0, err
		}
		st, err := tx.Prepare("INSERT INTO t VALUES (?,?,?,?,?)")
		if err != nil {
			return 0, err
		}
		for i := range group {
			if _, err := st.Exec("t1", body, fmt.Sprintf("id-%012d-%012d", done, i), nil, "2023-01-02T03:04:05.123456"); err != nil {
				return 0, err
			}
		}
		if err := tx.Commit(); err != nil {
			return 0, err
		}
	}
	return float64(rows) / time.Since(start).Seconds(), nil
}

// broadcaster is a bare server: each frame a client sends goes to all clients, nothing else. gather
// puts what waits for a client into one write; without it, each frame is one Write of the library.
type broadcaster struct {
	gather bool
	mu     sync.Mutex
	queues map[chan []byte]struct{}
}

func (b *broadcaster) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var raw *rawWriter
	if b.gather {
		raw = &rawWriter{ResponseWriter: w}
		w = raw
	}
	c, err := websocket.Accept(w, r, nil)
	if err != nil {
		return
	}
	defer c.CloseNow()
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	if !strings.Contains(r.URL.RawQuery, "mute") {
		q := make(chan []byte, 4096)
		b.mu.Lock()
		b.queues[q] = struct{}{}
		b.mu.Unlock()
		go b.write(ctx, c, raw, q)
		defer func() {
			b.mu.Lock()
			delete(b.queues, q)
			b.mu.Unlock()
		}()
	}
	for {
		_, frame, err := c.Read(ctx)
		if err != nil {
			return
		}
		if b.gather {
			frame = serverFrame(frame)
		}
		b.mu.Lock()
		for q := range b.queues {
			q <- frame
		}
		b.mu.Unlock()
		if err := c.Write(ctx, websocket.MessageText, []byte(`{"_method":"ACK"}`)); err != nil {
			return
		}
	}
}

func (b *broadcaster) write(ctx context.Context, c *websocket.Conn, raw *rawWriter, q chan []byte) {
	for {
		select {
		case <-ctx.Done():
			return
		case frame := <-q:
			if !b.gather {
				if c.Write(ctx, websocket.MessageText, frame) != nil {
					return
				}
				continue
			}
			out := bufio.NewWriterSize(raw.conn, 16<<10)
			out.Write(frame)
			for more := true; more; {
				select {
				case frame := <-q:
					out.Write(frame)
				default:
					more = false
				}
			}
			if out.Flush() != nil {
				return
			}
		}
	}
}

// rawWriter keeps the connection that the handshake takes over, to write past the library.
type rawWriter struct {
	http.ResponseWriter
	conn net.Conn
}

func (w *rawWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	c, rw, err := http.NewResponseController(w.ResponseWriter).Hijack()
	w.conn = c
	return c, rw, err
}

func serverFrame(payload []byte) []byte {
	n := len(payload)
	out := make([]byte, 0, n+10)
	switch {
	case n < 126:
		out = append(out, 0x81, byte(n))
	case n < 1<<16:
		out = append(out, 0x81, 126, byte(n>>8), byte(n))
	default:
		out = binary.BigEndian.AppendUint64(append(out, 0x81, 127), uint64(n))
	}
	return append(out, payload...)
}

// serveBroadcast serves a bare broadcaster on addr until the process is ended.
func serveBroadcast(addr string, gather bool) error {
	return http.ListenAndServe(addr, &broadcaster{gather: gather, queues: map[chan []byte]struct{}{}})
}
