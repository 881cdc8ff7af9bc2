package pubsub

import (
	"hash/maphash"
	"maps"
	"slices"
	"sync"

	"github.com/gramener/gramex-go/internal/wsock"
)

// View is what a group of listeners sees of an event: a filter and a choice of what is shown.
type View[E any] interface {
	// Frames appends to dst the encoded frames that e gives this view. One that is the same for
	// other views should be the same slice for all of them.
	Frames(dst [][]byte, e E) [][]byte
}

// Sink takes frames and never waits. Feed is one.
type Sink interface{ Deliver(wsock.Frames) }

// Topic is a stream of events with its listeners. Batches are published one at a time, in order:
// Enqueue keeps that order. Safe for concurrent use; the zero value is not ready, see NewTopic.
type Topic[E any] struct {
	mu     sync.Mutex
	groups map[string]*group[E]
	count  int

	line struct {
		sync.Mutex
		jobs    []func()
		running bool
		idle    chan struct{}
	}
}

type group[E any] struct {
	view      View[E]
	listeners map[*Listener[E]]struct{}
	list      []*Listener[E] // the same, not changed once made; nil when it must be made anew
}

// Listener is a Sink that has joined a topic.
type Listener[E any] struct {
	topic *Topic[E]
	key   string
	sink  Sink
	start uint64
}

// NewTopic makes a topic without listeners.
func NewTopic[E any]() *Topic[E] { return &Topic[E]{groups: map[string]*group[E]{}} }

// Join adds a listener that gets what is published behind position start. Listeners with equal
// keys see the same: they share one view, the first's.
func (t *Topic[E]) Join(key string, view View[E], sink Sink, start uint64) *Listener[E] {
	l := &Listener[E]{t, key, sink, start}
	t.mu.Lock()
	defer t.mu.Unlock()
	g := t.groups[key]
	if g == nil {
		g = &group[E]{view: view, listeners: map[*Listener[E]]struct{}{}}
		t.groups[key] = g
	}
	g.listeners[l] = struct{}{}
	g.list = nil
	t.count++
	return l
}

// Leave removes the listener. What is being published at the moment may still be delivered to it.
// It may be called twice.
func (l *Listener[E]) Leave() {
	t := l.topic
	t.mu.Lock()
	defer t.mu.Unlock()
	g := t.groups[l.key]
	if g == nil {
		return
	}
	if _, ok := g.listeners[l]; !ok {
		return
	}
	delete(g.listeners, l)
	g.list = nil
	t.count--
	if len(g.listeners) == 0 {
		delete(t.groups, l.key)
	}
}

// Len is the number of listeners.
func (t *Topic[E]) Len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.count
}

// Publish hands the events of the batch at position pos to every listener that joined before it.
// Each group's frames are joined once and shared, also among groups that see the same. Call it from a job of Enqueue. Views are asked
// without a lock held: one that takes long holds up this topic's listeners, but nobody who joins.
func (t *Topic[E]) Publish(pos uint64, events []E) {
	var frames [][]byte
	var j joiner
	for _, g := range t.audience() {
		if !slices.ContainsFunc(g.list, func(l *Listener[E]) bool { return l.start < pos }) {
			continue
		}
		frames = frames[:0]
		for _, e := range events {
			frames = g.view.Frames(frames, e)
		}
		if len(frames) == 0 {
			continue
		}
		f := j.join(frames)
		for _, l := range g.list {
			if l.start < pos {
				l.sink.Deliver(f)
			}
		}
	}
}

// joiner joins the frames of one batch to pieces, equal ones once.
type joiner struct {
	seed maphash.Seed
	done map[uint64][]joined
}

type joined struct {
	frames [][]byte
	piece  wsock.Frames
}

func (j *joiner) join(frames [][]byte) wsock.Frames {
	if len(frames) == 1 {
		return wsock.Frames{Bytes: frames[0], Count: 1}
	}
	if j.done == nil {
		j.seed, j.done = maphash.MakeSeed(), map[uint64][]joined{}
	}
	var h maphash.Hash
	h.SetSeed(j.seed)
	size := 0
	for _, f := range frames {
		maphash.WriteComparable(&h, &f[0])
		size += len(f)
	}
	key := h.Sum64()
	for _, d := range j.done[key] {
		if slices.EqualFunc(d.frames, frames, func(a, b []byte) bool { return &a[0] == &b[0] }) {
			return d.piece
		}
	}
	p := wsock.Frames{Bytes: make([]byte, 0, size), Count: len(frames)}
	for _, f := range frames {
		p.Bytes = append(p.Bytes, f...)
	}
	j.done[key] = append(j.done[key], joined{slices.Clone(frames), p})
	return p
}

// audience is the groups as they are now, each with its view and list.
func (t *Topic[E]) audience() []group[E] {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := make([]group[E], 0, len(t.groups))
	for _, g := range t.groups {
		if g.list == nil {
			g.list = slices.AppendSeq(make([]*Listener[E], 0, len(g.listeners)), maps.Keys(g.listeners))
		}
		out = append(out, group[E]{view: g.view, list: g.list})
	}
	return out
}

// Enqueue runs job behind those that were enqueued before it, on a goroutine of the topic's own
// that lives while there are jobs.
func (t *Topic[E]) Enqueue(job func()) {
	l := &t.line
	l.Lock()
	defer l.Unlock()
	l.jobs = append(l.jobs, job)
	if !l.running {
		l.running = true
		go t.work()
	}
}

func (t *Topic[E]) work() {
	l := &t.line
	for {
		l.Lock()
		if len(l.jobs) == 0 {
			l.running = false
			if l.idle != nil {
				close(l.idle)
				l.idle = nil
			}
			l.Unlock()
			return
		}
		jobs := l.jobs
		l.jobs = nil
		l.Unlock()
		for _, job := range jobs {
			job()
		}
	}
}

// Flush waits until no job is left.
func (t *Topic[E]) Flush() {
	l := &t.line
	l.Lock()
	if !l.running {
		l.Unlock()
		return
	}
	if l.idle == nil {
		l.idle = make(chan struct{})
	}
	idle := l.idle
	l.Unlock()
	<-idle
}
