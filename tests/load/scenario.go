package main

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// target is a server under load.
type target struct {
	url         string // of the queue: ws://host/path
	subprotocol string // that senders ask for: "gramex.v2", or none
	mute        string // query with which a sender receives no broadcasts, e.g. "?id=-"
	ack         string // what a frame that answers a sender's message holds; "" where there are none
}

// topics is how many distinct topics messages go round: filters on one of them get a tenth.
const topics = 10

// mark stands before the time at which a message was sent, in nanoseconds.
var mark = []byte("@@")

// message is the i-th message: about 150 bytes, its topic, and the time.
func message(dst []byte, i int64) []byte {
	dst = append(dst, `{"_method":"POST","topic":"t`...)
	dst = strconv.AppendInt(dst, i%topics, 10)
	dst = append(dst, `","body":"It is a truth universally acknowledged, that a message must be in want of a reader. @@`...)
	dst = strconv.AppendInt(dst, time.Now().UnixNano(), 10)
	return append(dst, `@@","_ref":`+strconv.FormatInt(i, 10)+"}"...)
}

// sentAt reads the time that message wrote into a frame.
func sentAt(frame []byte) (time.Time, bool) {
	i := bytes.Index(frame, mark)
	if i < 0 {
		return time.Time{}, false
	}
	frame = frame[i+len(mark):]
	j := bytes.Index(frame, mark)
	if j < 0 {
		return time.Time{}, false
	}
	ns, err := strconv.ParseInt(string(frame[:j]), 10, 64)
	return time.Unix(0, ns), err == nil
}

// listeners are open sockets that count what they receive.
type listeners struct {
	conns    []*conn
	want     []int64 // frames each must receive
	received atomic.Int64
	done     sync.WaitGroup
	mu       sync.Mutex
	last     time.Time // when the last listener had all it wanted
	err      error
	latency  []time.Duration // where kept
}

// listen opens n listeners for total messages, every second one of them on a topic where filtered.
func listen(t target, n int, total int64, filtered, keep bool) (*listeners, error) {
	l := &listeners{}
	for i := range n {
		url, want := t.url, total
		if filtered && i%2 == 1 {
			url, want = fmt.Sprintf("%s?topic=t%d", url, i/2%topics), total/topics
		}
		c, err := dial(url, "", 16<<10)
		if err != nil {
			l.close()
			return nil, fmt.Errorf("listener %d of %d: %w", i+1, n, err)
		}
		l.conns, l.want = append(l.conns, c), append(l.want, want)
	}
	for i, c := range l.conns {
		l.done.Go(func() { l.read(c, l.want[i], keep) })
	}
	return l, nil
}

func (l *listeners) read(c *conn, want int64, keep bool) {
	var kept []time.Duration
	for n := int64(0); n < want; n++ {
		frame, err := c.next()
		if err != nil {
			l.mu.Lock()
			l.err = fmt.Errorf("after %d of %d frames: %w", n, want, err)
			l.mu.Unlock()
			return
		}
		l.received.Add(1)
		if keep {
			if at, ok := sentAt(frame); ok {
				kept = append(kept, time.Since(at))
			}
		}
	}
	l.mu.Lock()
	l.last = time.Now()
	l.latency = append(l.latency, kept...)
	l.mu.Unlock()
}

// wait waits until each listener has all its frames.
func (l *listeners) wait(limit time.Duration) error {
	timer := time.AfterFunc(limit, l.close)
	l.done.Wait()
	timer.Stop()
	return l.err
}

func (l *listeners) close() {
	for _, c := range l.conns {
		c.close()
	}
}

// throughput is what a run of full speed gave.
type throughput struct {
	acked      float64 // messages a second that the server answered as stored
	deliveries float64 // frames a second over all listeners
}

// flood sends total messages from pipelining senders, window of them unanswered each, to listeners.
func flood(t target, senders, nlisteners int, total int64, window int, filtered bool) (throughput, error) {
	l, err := listen(t, nlisteners, total, filtered, false)
	if err != nil {
		return throughput{}, err
	}
	defer l.close()
	conns := make([]*conn, senders)
	for i := range conns {
		if conns[i], err = dial(t.url+t.mute, t.subprotocol, 16<<10); err != nil {
			return throughput{}, err
		}
		defer conns[i].close()
	}
	var next atomic.Int64
	errs := make(chan error, senders)
	start := time.Now()
	for _, c := range conns {
		go func() { errs <- pipeline(c, t.ack, &next, total, window) }()
	}
	for range conns {
		if err := <-errs; err != nil {
			return throughput{}, err
		}
	}
	acked := time.Since(start)
	if err := l.wait(60 * time.Second); err != nil {
		return throughput{}, err
	}
	all := max(l.last.Sub(start), acked)
	return throughput{float64(total) / acked.Seconds(), float64(l.received.Load()) / all.Seconds()}, nil
}

// pipeline sends messages, taking their numbers from next, never more than window unanswered.
func pipeline(c *conn, ack string, next *atomic.Int64, total int64, window int) error {
	var buf []byte
	open := 0
	send := func() bool {
		i := next.Add(1) - 1
		if i >= total {
			return false
		}
		buf = message(buf[:0], i)
		c.queue(buf)
		open++
		return true
	}
	for open < window && send() {
	}
	for open > 0 {
		if err := c.flush(); err != nil {
			return err
		}
		for {
			frame, err := c.next()
			if err != nil {
				return err
			}
			if bytes.Contains(frame, []byte(`"_method":"ERROR"`)) {
				return fmt.Errorf("refused: %s", frame)
			}
			if bytes.Contains(frame, []byte(ack)) {
				open--
				send()
			}
			if c.r.Buffered() == 0 {
				break
			}
		}
	}
	return nil
}

// paced sends at a rate and returns the latencies from sending to each listener's receiving.
func paced(t target, nlisteners int, rate float64, total int64) ([]time.Duration, error) {
	l, err := listen(t, nlisteners, total, false, true)
	if err != nil {
		return nil, err
	}
	defer l.close()
	c, err := dial(t.url+t.mute, t.subprotocol, 16<<10)
	if err != nil {
		return nil, err
	}
	defer c.close()
	go func() { // answers are read, so that the server's queue stays empty
		for {
			if _, err := c.next(); err != nil {
				return
			}
		}
	}()
	tick := time.NewTicker(time.Duration(float64(time.Second) / rate))
	defer tick.Stop()
	var buf []byte
	for i := range total {
		<-tick.C
		buf = message(buf[:0], i)
		c.queue(buf)
		if err := c.flush(); err != nil {
			return nil, err
		}
	}
	err = l.wait(30 * time.Second)
	slices.Sort(l.latency)
	return l.latency, err
}

// quantile is the q-th part of sorted durations.
func quantile(sorted []time.Duration, q float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}

// history opens a socket and times its first rows frames.
func history(t target, rows int) (time.Duration, error) {
	start := time.Now()
	c, err := dial(t.url, "", 64<<10)
	if err != nil {
		return 0, err
	}
	defer c.close()
	for range rows {
		if _, err := c.next(); err != nil {
			return 0, err
		}
	}
	return time.Since(start), nil
}
