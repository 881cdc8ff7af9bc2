package expr

import (
	"bytes"
	"log/slog"
	"sync"
)

// logWriter gives a log what is written to it, a line at a time.
type logWriter struct {
	log *slog.Logger
	mu  sync.Mutex
	buf []byte
}

// maxLogLine bounds a line that is waiting for its end.
const maxLogLine = 64 << 10

func (w *logWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.buf = append(w.buf, p...)
	for {
		i := bytes.IndexByte(w.buf, '\n')
		if i < 0 {
			break
		}
		w.log.Info(string(w.buf[:i]))
		w.buf = append(w.buf[:0], w.buf[i+1:]...)
	}
	if len(w.buf) > maxLogLine {
		w.log.Info(string(w.buf))
		w.buf = nil
	}
	return len(p), nil
}
