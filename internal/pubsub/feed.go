package pubsub

import (
	"context"
	"iter"
	"sync"

	"github.com/gramener/gramex-go/internal/wsock"
)

// Output is where a Feed's frames go: a *wsock.Conn.
type Output interface {
	Send(wsock.Frames) error
	WaitBelow(ctx context.Context, bytes int64) error
	Queued() int64
}

// Bounds of a Feed while it reads its history.
const (
	feedRoom      = 256 << 10 // bytes that the output may hold before a Feed waits for it
	feedPiece     = 64 << 10  // to which small pieces are joined on their way to the spool
	pendingBytes  = 16 << 20  // of live frames that came since the spool was last looked after
	pendingFrames = 100_000
)

// Feed gives one reader its history, then what was delivered meanwhile, then what is delivered:
// each frame once and in order. Join a topic with it, then call Run once, or End.
type Feed struct {
	budget *Budget

	mu      sync.Mutex
	out     Output // set by Run
	live    bool   // deliver to out directly
	ended   bool   // deliver nothing any more
	pending []wsock.Frames
	bytes   int64
	frames  int
	over    error
}

// NewFeed makes a Feed. budget is shared among the feeds of the process.
func NewFeed(budget *Budget) *Feed { return &Feed{budget: budget} }

// Deliver queues live frames and never waits. Where the reader is too slow its Run fails, or,
// later, its connection is closed.
func (f *Feed) Deliver(fr wsock.Frames) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.ended || f.over != nil:
	case f.live:
		f.out.Send(fr)
	case f.bytes > pendingBytes || f.frames > pendingFrames:
		f.over = ErrTooLong
		f.pending = nil
	default:
		f.pending = append(f.pending, fr)
		f.bytes += int64(len(fr.Bytes))
		f.frames += fr.Count
	}
}

// Run sends history to out as fast as it comes: what the reader can't take yet is kept, so that
// history never waits for it. Then it sends last, the frame that ends the history (it may be empty), and
// what was delivered meanwhile. When nothing is left, frames delivered go to the output directly
// and Run returns nil. It fails when history does, when the output closes, when ctx ends, and with
// ErrTooLong.
func (f *Feed) Run(ctx context.Context, out Output, history iter.Seq2[wsock.Frames, error], last wsock.Frames) (err error) {
	f.mu.Lock()
	f.out = out
	f.mu.Unlock()
	s := &spool{budget: f.budget}
	defer s.close()
	defer func() {
		if err != nil {
			f.End()
		}
	}()
	for fr, err := range history {
		if err != nil {
			return err
		}
		if err := f.put(s, fr); err != nil {
			return err
		}
	}
	if err := f.put(s, last); err != nil {
		return err
	}
	return f.follow(ctx, s)
}

// End forgets what is waiting, and whatever is delivered later.
func (f *Feed) End() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ended, f.pending = true, nil
}

// put sends fr, or keeps it, without waiting for the reader.
func (f *Feed) put(s *spool, fr wsock.Frames) error {
	for !s.empty() && f.out.Queued() < feedRoom {
		if err := f.pop(s); err != nil {
			return err
		}
	}
	if len(fr.Bytes) == 0 {
		return nil
	}
	if s.empty() && f.out.Queued() < feedRoom {
		return f.out.Send(fr)
	}
	return s.push(fr)
}

func (f *Feed) pop(s *spool) error {
	fr, err := s.pop()
	if err != nil {
		return err
	}
	return f.out.Send(fr)
}

// follow sends what is kept and what was delivered meanwhile until there is neither.
func (f *Feed) follow(ctx context.Context, s *spool) error {
	for {
		done, err := f.spill(s)
		if done || err != nil {
			return err
		}
		if err := f.out.WaitBelow(ctx, feedRoom); err != nil {
			return err
		}
		if err := f.pop(s); err != nil {
			return err
		}
	}
}

// spill moves what was delivered into the spool. With nothing in either, the feed is live.
func (f *Feed) spill(s *spool) (live bool, err error) {
	f.mu.Lock()
	if f.over != nil {
		f.mu.Unlock()
		return false, f.over
	}
	pending := f.pending
	f.pending, f.bytes, f.frames = nil, 0, 0
	f.live = len(pending) == 0 && s.empty()
	live = f.live
	f.mu.Unlock()
	for len(pending) > 0 {
		var piece wsock.Frames
		piece, pending = join(pending)
		if err := s.push(piece); err != nil {
			return false, err
		}
	}
	return live, nil
}

// join takes the first pieces, joined to one of up to feedPiece bytes.
func join(list []wsock.Frames) (piece wsock.Frames, rest []wsock.Frames) {
	n, size := 1, len(list[0].Bytes)
	for n < len(list) && size+len(list[n].Bytes) <= feedPiece {
		size += len(list[n].Bytes)
		n++
	}
	if n == 1 {
		return list[0], list[1:]
	}
	piece.Bytes = make([]byte, 0, size)
	for _, fr := range list[:n] {
		piece.Bytes = append(piece.Bytes, fr.Bytes...)
		piece.Count += fr.Count
	}
	return piece, list[n:]
}

// Chunks encodes items into pieces of about size bytes, each of many frames: what a history is
// given to Run as. append appends one frame.
func Chunks[T any](items iter.Seq2[T, error], size int, appendFrame func(dst []byte, item T) []byte) iter.Seq2[wsock.Frames, error] {
	return func(yield func(wsock.Frames, error) bool) {
		var f wsock.Frames
		for item, err := range items {
			if err != nil {
				yield(wsock.Frames{}, err)
				return
			}
			if f.Bytes == nil {
				f.Bytes = make([]byte, 0, size+size/8)
			}
			f.Bytes = appendFrame(f.Bytes, item)
			f.Count++
			if len(f.Bytes) >= size {
				if !yield(f, nil) {
					return
				}
				f = wsock.Frames{}
			}
		}
		if f.Count > 0 {
			yield(f, nil)
		}
	}
}
