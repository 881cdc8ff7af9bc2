package pubsub

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/gramener/gramex-go/internal/wsock"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// reader is an Output that reads at its own pace: what is sent waits until take.
type reader struct {
	mu     sync.Mutex
	cond   *sync.Cond
	queue  []wsock.Frames
	bytes  int64
	closed bool
}

func newReader() *reader {
	r := &reader{}
	r.cond = sync.NewCond(&r.mu)
	return r
}

func (r *reader) Send(f wsock.Frames) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return wsock.ErrClosed
	}
	r.queue = append(r.queue, f)
	r.bytes += int64(len(f.Bytes))
	r.cond.Broadcast()
	return nil
}

func (r *reader) Queued() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.bytes
}

func (r *reader) WaitBelow(ctx context.Context, n int64) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.bytes >= n && !r.closed && ctx.Err() == nil {
		r.cond.Wait()
	}
	if r.closed {
		return wsock.ErrClosed
	}
	return ctx.Err()
}

func (r *reader) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	r.cond.Broadcast()
}

// take waits for the next piece.
func (r *reader) take() wsock.Frames {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.queue) == 0 {
		r.cond.Wait()
	}
	f := r.queue[0]
	r.queue = r.queue[1:]
	r.bytes -= int64(len(f.Bytes))
	r.cond.Broadcast()
	return f
}

// number is a frame of the tests: a number, padded.
func number(dst []byte, n int) []byte {
	dst = binary.BigEndian.AppendUint32(dst, uint32(n))
	return append(dst, "padding padding padding padding."...)
}

const numberSize = 36

func numbers(f wsock.Frames) []int {
	var list []int
	for b := f.Bytes; len(b) > 0; b = b[numberSize:] {
		list = append(list, int(binary.BigEndian.Uint32(b)))
	}
	return list
}

func count(from, to int) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		for i := from; i < to; i++ {
			if !yield(i, nil) {
				return
			}
		}
	}
}

// view shows the numbers that its divisor divides.
type view int

func (v view) Frames(dst [][]byte, n int) [][]byte {
	if n%int(v) != 0 {
		return dst
	}
	return append(dst, number(nil, n))
}

// Writers commit while listeners join, leave and read slowly. Whoever stays sees each number that
// its view shows once, in order, whether it was history or live when it joined.
func TestJoinIsOneStep(t *testing.T) {
	const total, listeners = 20_000, 60
	var log Log
	topic := NewTopic[int]()
	committed := 0 // the database: numbers below it are stored
	budget := &Budget{FeedMemory: 20_000, Dir: t.TempDir()}

	var writer sync.WaitGroup
	writer.Go(func() {
		rnd := rand.New(rand.NewPCG(1, 2))
		for n := 0; n < total; {
			batch := make([]int, min(1+rnd.IntN(40), total-n))
			for i := range batch {
				batch[i] = n
				n++
			}
			pos, err := log.Commit(func(lock func()) error {
				lock()
				committed = n
				return nil
			})
			if err != nil {
				t.Error(err)
			}
			topic.Enqueue(func() { topic.Publish(pos, batch) })
		}
	})
	var wg sync.WaitGroup
	for i := range listeners {
		wg.Go(func() {
			rnd := rand.New(rand.NewPCG(uint64(i), 3))
			time.Sleep(time.Duration(rnd.IntN(20)) * time.Millisecond)
			v := view(1 + i%7)
			out := newReader()
			feed := NewFeed(budget)
			var stored int
			var l *Listener[int]
			log.Join(func(pos uint64) error {
				stored = committed
				l = topic.Join(fmt.Sprint(v), v, feed, pos)
				return nil
			})
			defer l.Leave()
			history := Chunks(count(0, stored), 1000, func(dst []byte, n int) []byte {
				for _, f := range v.Frames(nil, n) {
					dst = append(dst, f...)
				}
				return dst
			})
			done := make(chan error, 1)
			go func() { done <- feed.Run(context.Background(), out, history, wsock.Frames{}) }()
			if i%10 == 0 { // leaves in the middle
				out.take()
				out.close()
				if err := <-done; err != nil && !errors.Is(err, wsock.ErrClosed) {
					t.Error(err)
				}
				return
			}
			for next := 0; next < total; {
				for _, n := range numbers(out.take()) {
					if n != next {
						t.Errorf("listener %d got %d, want %d", i, n, next)
						out.close()
						<-done
						return
					}
					next += int(v)
				}
			}
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	writer.Wait()
	topic.Flush()
	if n := topic.Len(); n != 0 || len(topic.groups) != 0 {
		t.Errorf("%d listeners are left in %d groups", n, len(topic.groups))
	}
	nothingKept(t, budget)
}

// What is committed when a listener joins, but published later, is in its history and must not come
// again; who had joined before gets it live.
func TestJoinWhilePublishingLags(t *testing.T) {
	var log Log
	topic := NewTopic[int]()
	commit := func() uint64 {
		pos, err := log.Commit(func(lock func()) error { lock(); return nil })
		if err != nil {
			t.Fatal(err)
		}
		return pos
	}
	got := map[string]*collector{}
	join := func(name string) {
		got[name] = &collector{}
		log.Join(func(pos uint64) error {
			topic.Join("same view", view(1), got[name], pos)
			return nil
		})
	}
	join("first")
	one := commit()
	join("second")
	two := commit()
	join("third")
	topic.Publish(one, []int{1})
	topic.Publish(two, []int{2})
	topic.Publish(commit(), []int{3})
	for name, want := range map[string][]int{"first": {1, 2, 3}, "second": {2, 3}, "third": {3}} {
		if !slices.Equal(got[name].numbers, want) {
			t.Errorf("the %s got %v, want %v", name, got[name].numbers, want)
		}
	}
}

// collector is a Sink that keeps what comes.
type collector struct{ numbers []int }

func (c *collector) Deliver(f wsock.Frames) { c.numbers = append(c.numbers, numbers(f)...) }

// A reader that reads nothing holds nobody up, and gets everything once it reads: history first,
// then what came meanwhile, over memory and disk.
func TestFeedOfSlowReader(t *testing.T) {
	dir := t.TempDir()
	budget := &Budget{FeedMemory: 100_000, Dir: dir}
	out := newReader()
	feed := NewFeed(budget)
	read := make(chan struct{})
	history := func(yield func(wsock.Frames, error) bool) {
		for f, err := range Chunks(count(0, 50_000), 8000, number) {
			if !yield(f, err) {
				return
			}
		}
		close(read)
	}
	done := make(chan error, 1)
	go func() {
		done <- feed.Run(context.Background(), out, history, wsock.Frames{Bytes: number(nil, 50_000), Count: 1})
	}()
	<-read // though nothing was taken
	for n := 50_001; n < 60_000; n++ {
		feed.Deliver(wsock.Frames{Bytes: number(nil, n), Count: 1})
	}
	if memory, disk := budget.Used(); memory == 0 || disk == 0 {
		t.Errorf("%d bytes are kept in memory, %d on disk", memory, disk)
	}
	next, frames := 0, 0
	for next < 60_000 {
		f := out.take()
		for _, n := range numbers(f) {
			if n != next {
				t.Fatalf("got %d, want %d", n, next)
			}
			next++
		}
		frames += f.Count
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if frames != 60_000 {
		t.Errorf("the pieces count %d frames, want 60000", frames)
	}
	feed.Deliver(wsock.Frames{Bytes: number(nil, 60_000), Count: 1})
	if got := numbers(out.take()); len(got) != 1 || got[0] != 60_000 {
		t.Errorf("live: %v", got)
	}
	nothingKept(t, budget)
	if left, err := os.ReadDir(dir); len(left) > 0 || err != nil {
		t.Errorf("left over: files %v, %v", left, err)
	}
}

func nothingKept(t *testing.T, b *Budget) {
	t.Helper()
	if memory, disk := b.Used(); memory != 0 || disk != 0 {
		t.Errorf("the budget still counts %d bytes in memory and %d on disk", memory, disk)
	}
}

func TestFeedBounds(t *testing.T) {
	big := wsock.Frames{Bytes: make([]byte, 300<<10), Count: 1}
	tests := []struct {
		name   string
		budget *Budget
	}{
		{"one feed's disk", &Budget{FeedMemory: 1, FeedDisk: 1 << 20}},
		{"all feeds' disk", &Budget{FeedMemory: 1, Disk: 1 << 20}},
		{"all feeds' memory, then disk", &Budget{Memory: 1, FeedDisk: 1 << 20}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.budget.Dir = t.TempDir()
			endless := func(yield func(wsock.Frames, error) bool) {
				for yield(big, nil) {
				}
			}
			err := NewFeed(tt.budget).Run(context.Background(), newReader(), endless, wsock.Frames{})
			if !errors.Is(err, ErrTooLong) {
				t.Errorf("Run = %v", err)
			}
			nothingKept(t, tt.budget)
		})
	}
	t.Run("live frames while the history is read", func(t *testing.T) {
		out, feed := newReader(), NewFeed(&Budget{})
		history := func(yield func(wsock.Frames, error) bool) {
			for range 100 {
				feed.Deliver(big)
			}
		}
		if err := feed.Run(context.Background(), out, history, wsock.Frames{}); !errors.Is(err, ErrTooLong) {
			t.Errorf("Run = %v", err)
		}
	})
	t.Run("history fails", func(t *testing.T) {
		bad := errors.New("disk on fire")
		history := func(yield func(wsock.Frames, error) bool) { yield(wsock.Frames{}, bad) }
		feed := NewFeed(&Budget{})
		if err := feed.Run(context.Background(), newReader(), history, wsock.Frames{}); !errors.Is(err, bad) {
			t.Errorf("Run = %v", err)
		}
		feed.Deliver(big) // to nobody
		if feed.pending != nil {
			t.Error("an ended feed keeps frames")
		}
	})
	t.Run("no folder for files", func(t *testing.T) {
		feed := NewFeed(&Budget{FeedMemory: 1, Dir: "/nonexistent"})
		history := Chunks(count(0, 100_000), 8000, number)
		if err := feed.Run(context.Background(), newReader(), history, wsock.Frames{}); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("Run = %v", err)
		}
	})
}

// The spool gives back what was put, in order, whatever mixture of memory and file it took.
func TestSpool(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 7))
	budget := &Budget{FeedMemory: 5000, Dir: t.TempDir()}
	s := &spool{budget: budget}
	var want []wsock.Frames
	for i := range 5000 {
		if rnd.IntN(100) < 48+4*(i/1000%2) { // grows for a while, shrinks for a while
			f := wsock.Frames{Bytes: bytes.Repeat([]byte{byte(i)}, 1+rnd.IntN(500)), Count: rnd.IntN(9)}
			if err := s.push(f); err != nil {
				t.Fatal(err)
			}
			want = append(want, f)
		} else if len(want) > 0 {
			got, err := s.pop()
			if err != nil || got.Count != want[0].Count || !bytes.Equal(got.Bytes, want[0].Bytes) {
				t.Fatalf("step %d: got %d bytes, %d frames, %v", i, len(got.Bytes), got.Count, err)
			}
			want = want[1:]
		}
		if s.empty() != (len(want) == 0) {
			t.Fatalf("step %d: empty is %v with %d pieces", i, s.empty(), len(want))
		}
	}
	s.close()
	nothingKept(t, budget)
}

// Groups that see the same frames share one piece; others don't.
func TestFramesAreJoinedOnce(t *testing.T) {
	a, b, c := number(nil, 1), number(nil, 2), number(nil, 3)
	var j joiner
	one := j.join([][]byte{a})
	if &one.Bytes[0] != &a[0] || one.Count != 1 {
		t.Error("a single frame was copied")
	}
	first, again := j.join([][]byte{a, b}), j.join([][]byte{a, b})
	if &first.Bytes[0] != &again.Bytes[0] {
		t.Error("equal frames were joined twice")
	}
	for _, tt := range [][][]byte{{a, b}, {b, a}, {a, c}, {a, b, c}, {a, number(nil, 2)}} {
		p := j.join(tt)
		var want []int
		for _, f := range tt {
			want = append(want, numbers(wsock.Frames{Bytes: f})...)
		}
		if got := numbers(p); !slices.Equal(got, want) || p.Count != len(tt) {
			t.Errorf("joined to %v (%d), want %v", got, p.Count, want)
		}
	}
}

func TestLogFailedCommit(t *testing.T) {
	var log Log
	bad := errors.New("disk full")
	if _, err := log.Commit(func(lock func()) error { lock(); return bad }); !errors.Is(err, bad) {
		t.Errorf("Commit = %v", err)
	}
	if pos, err := log.Commit(func(lock func()) error { lock(); return nil }); pos != 1 || err != nil {
		t.Errorf("Commit = %d, %v; want position 1", pos, err)
	}
	log.Join(func(pos uint64) error {
		if pos != 1 {
			t.Errorf("joined at %d, want 1", pos)
		}
		return nil
	})
}
