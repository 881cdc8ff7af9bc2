package pubsub

import "sync"

// Log is the order of one database: it numbers the batches that were committed to it. Taking a
// read snapshot and joining a topic under Join is one step against committing under Commit.
type Log struct {
	mu  sync.Mutex
	pos uint64
}

// Commit runs write, a transaction, and gives it the next position. write calls lock right before
// the step that makes the transaction visible to new snapshots; nobody joins from then until
// Commit returns. Where write fails there is no new position. One call at a time.
func (l *Log) Commit(write func(lock func()) error) (pos uint64, err error) {
	locked := false
	defer func() {
		if locked {
			l.mu.Unlock()
		}
	}()
	err = write(func() {
		if !locked {
			l.mu.Lock()
			locked = true
		}
	})
	if err != nil {
		return 0, err
	}
	if !locked {
		panic("pubsub: a transaction was committed without the log's lock")
	}
	l.pos++
	return l.pos, nil
}

// Join runs fn, which takes a snapshot and joins topics, while nothing is committed. pos is the
// position that the snapshot stands at.
func (l *Log) Join(fn func(pos uint64) error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return fn(l.pos)
}
