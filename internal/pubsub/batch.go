package pubsub

import (
	"context"
	"errors"
	"sync"
)

// ErrStopped is returned by Submit once the Batcher is closed.
var ErrStopped = errors.New("the server stops")

// BatchOptions bound a Batcher. The zero value is useful.
type BatchOptions struct {
	Items int   // of a batch; 0 means 512
	Bytes int64 // of a batch, but for its last item; 0 means 8 MiB

	InFlight      int   // items of one sender, reserved and not settled; 0 means 256
	InFlightBytes int64 // the same in bytes, but for the last; 0 means 4 MiB
	TotalBytes    int64 // of all senders, but for the last; 0 means 64 MiB
}

func (o BatchOptions) withDefaults() BatchOptions {
	if o.Items == 0 {
		o.Items = 512
	}
	if o.Bytes == 0 {
		o.Bytes = 8 << 20
	}
	if o.InFlight == 0 {
		o.InFlight = 256
	}
	if o.InFlightBytes == 0 {
		o.InFlightBytes = 4 << 20
	}
	if o.TotalBytes == 0 {
		o.TotalBytes = 64 << 20
	}
	return o
}

// Batcher gathers items into batches and runs a function on one batch at a time, with what was
// submitted meanwhile in the next. Items of one sender keep their order. Safe for concurrent use.
type Batcher[T any] struct {
	opts BatchOptions
	run  func([]T)

	mu      sync.Mutex
	ready   []*Sender[T]  // senders with waiting items, in turn
	total   int64         // bytes reserved and not settled
	freed   chan struct{} // closed when something of anybody is settled; nil while nobody waits
	wake    chan struct{}
	stopped bool
	done    chan struct{}
}

// NewBatcher starts a Batcher. run keeps nothing of its argument.
func NewBatcher[T any](o BatchOptions, run func([]T)) *Batcher[T] {
	b := &Batcher[T]{
		opts: o.withDefaults(),
		run:  run,
		wake: make(chan struct{}, 1),
		done: make(chan struct{}),
	}
	go b.loop()
	return b
}

// Sender submits items in an order of its own. Make one for each connection; it needs no closing.
// For each item it reserves room, then submits the item, or settles at once where there is none.
type Sender[T any] struct {
	b *Batcher[T]

	// Guarded by b.mu.
	items []sized[T]
	queue bool // it stands in b.ready
	count int  // items not settled
	bytes int64
	room  chan struct{} // closed when something is settled; nil while nobody waits
}

type sized[T any] struct {
	item  T
	bytes int64
}

// Sender makes a sender.
func (b *Batcher[T]) Sender() *Sender[T] { return &Sender[T]{b: b} }

// Reserve waits until there is room for an item of about bytes bytes: while too much of this sender,
// or of all, is not settled. Reserve before making what takes memory; never from what settles. One
// goroutine at a time.
func (s *Sender[T]) Reserve(ctx context.Context, bytes int64) error {
	b := s.b
	b.mu.Lock()
	defer b.mu.Unlock()
	for !b.stopped {
		var wait *chan struct{}
		switch {
		case s.count > 0 && (s.count >= b.opts.InFlight || s.bytes >= b.opts.InFlightBytes):
			wait = &s.room
		case b.total > 0 && b.total+bytes > b.opts.TotalBytes:
			wait = &b.freed
		default:
			s.count++
			s.bytes += bytes
			b.total += bytes
			return nil
		}
		if err := b.wait(ctx, wait); err != nil {
			return err
		}
	}
	return ErrStopped
}

// wait waits, unlocked, until the channel is closed, making it where it is nil.
func (b *Batcher[T]) wait(ctx context.Context, ch *chan struct{}) error {
	if *ch == nil {
		*ch = make(chan struct{})
	}
	c := *ch
	b.mu.Unlock()
	defer b.mu.Lock()
	select {
	case <-c:
	case <-b.done:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// Submit puts an item in the queue, for which so many bytes were reserved. It does not wait.
func (s *Sender[T]) Submit(item T, bytes int64) error {
	b := s.b
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.stopped {
		return ErrStopped
	}
	s.items = append(s.items, sized[T]{item, bytes})
	if !s.queue {
		s.queue = true
		b.ready = append(b.ready, s)
	}
	b.poke()
	return nil
}

// Settle says that an item for which so many bytes were reserved is done with, whatever became of
// it.
func (s *Sender[T]) Settle(bytes int64) {
	b := s.b
	b.mu.Lock()
	defer b.mu.Unlock()
	s.count--
	s.bytes -= bytes
	b.total -= bytes
	for _, ch := range []*chan struct{}{&s.room, &b.freed} {
		if *ch != nil {
			close(*ch)
			*ch = nil
		}
	}
}

// Wait waits until everything that s reserved is settled.
func (s *Sender[T]) Wait(ctx context.Context) error {
	b := s.b
	b.mu.Lock()
	defer b.mu.Unlock()
	for s.count > 0 {
		if err := b.wait(ctx, &s.room); err != nil {
			return err
		}
	}
	return nil
}

func (b *Batcher[T]) poke() {
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

func (b *Batcher[T]) loop() {
	defer close(b.done)
	var batch []T
	for {
		var stopped bool
		batch, stopped = b.gather(batch[:0])
		if len(batch) == 0 {
			if stopped {
				return
			}
			<-b.wake
			continue
		}
		b.run(batch)
		clear(batch)
	}
}

// gather takes the next batch: one item of each sender in turn, until it is full.
func (b *Batcher[T]) gather(batch []T) ([]T, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var bytes int64
	for len(b.ready) > 0 && len(batch) < b.opts.Items && bytes < b.opts.Bytes {
		s := b.ready[0]
		b.ready[0] = nil
		b.ready = b.ready[1:]
		batch = append(batch, s.items[0].item)
		bytes += s.items[0].bytes
		s.items[0] = sized[T]{}
		if s.items = s.items[1:]; len(s.items) == 0 {
			s.items, s.queue = nil, false
			continue
		}
		b.ready = append(b.ready, s)
	}
	return batch, b.stopped
}

// Close refuses what is submitted from now on, runs what was submitted before, and waits for it.
func (b *Batcher[T]) Close() {
	b.mu.Lock()
	b.stopped = true
	b.mu.Unlock()
	b.poke()
	<-b.done
}
