package pubsub

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

func TestBatcherKeepsSendersOrder(t *testing.T) {
	type item struct{ sender, n int }
	var got [20][]int
	var batches int
	release := make(chan struct{})
	var senders [20]*Sender[item]
	b := NewBatcher(BatchOptions{Items: 50, InFlight: 10}, func(batch []item) {
		<-release
		batches++
		if len(batch) > 50 {
			t.Errorf("a batch of %d items", len(batch))
		}
		for _, it := range batch {
			got[it.sender] = append(got[it.sender], it.n)
			senders[it.sender].Settle(1)
		}
	})
	for i := range senders {
		senders[i] = b.Sender()
	}
	close(release)
	var wg sync.WaitGroup
	for i, s := range senders {
		wg.Go(func() {
			for n := range 500 {
				if err := submit(s, item{i, n}, 1); err != nil {
					t.Error(err)
				}
			}
			if err := s.Wait(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	b.Close()
	for i, list := range got {
		for n, v := range list {
			if v != n {
				t.Fatalf("sender %d: item %d came at place %d", i, v, n)
			}
		}
		if len(list) != 500 {
			t.Errorf("sender %d: %d items of 500", i, len(list))
		}
	}
}

// One that floods does not delay another: the other's item is in the next batch.
func TestBatcherIsFair(t *testing.T) {
	started, release := make(chan struct{}), make(chan struct{})
	var first sync.Once
	var order []string
	var flood, polite *Sender[string]
	b := NewBatcher(BatchOptions{Items: 10, InFlight: 1000}, func(batch []string) {
		first.Do(func() { close(started) })
		<-release
		for _, s := range batch {
			order = append(order, s)
			if s == "polite" {
				polite.Settle(1)
			} else {
				flood.Settle(1)
			}
		}
	})
	flood, polite = b.Sender(), b.Sender()
	for range 500 {
		submit(flood, "flood", 1)
	}
	<-started
	submit(polite, "polite", 1)
	close(release)
	b.Close()
	for i, s := range order {
		if s == "polite" {
			if i >= 20 {
				t.Errorf("the polite sender's item came at place %d", i)
			}
			if len(order) != 501 {
				t.Errorf("%d items were run, want 501", len(order))
			}
			return
		}
	}
	t.Error("the polite sender's item never came")
}

// submit reserves and submits.
func submit[T any](s *Sender[T], item T, bytes int64) error {
	if err := s.Reserve(context.Background(), bytes); err != nil {
		return err
	}
	return s.Submit(item, bytes)
}

func TestBatcherBounds(t *testing.T) {
	b := NewBatcher(BatchOptions{InFlight: 3, InFlightBytes: 100, TotalBytes: 1500}, func([]int) {})
	first, second := b.Sender(), b.Sender()
	try := func(s *Sender[int], bytes int64) error {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
		defer cancel()
		return s.Reserve(ctx, bytes)
	}
	full := func(what string, err error) {
		t.Helper()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", what, err)
		}
	}
	room := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	room("an item over the sender's bytes by itself", try(first, 1000))
	full("behind it", try(first, 1))
	room("another sender", try(second, 1))
	full("over the bytes of all", try(second, 500))
	room("a small one of the same", try(second, 1))
	room("and another", try(second, 1))
	full("over the sender's items", try(second, 1))
	first.Settle(1000)
	room("once it is settled", try(first, 1400))
	first.Settle(1400)
	waited := make(chan error, 1)
	go func() { waited <- second.Wait(context.Background()) }()
	for range 3 {
		second.Settle(1)
	}
	room("Wait", <-waited)
	room("more than all may have, when there is nothing else", try(first, 2000))
	go func() { waited <- second.Reserve(context.Background(), 1) }()
	b.Close()
	if err := <-waited; !errors.Is(err, ErrStopped) {
		t.Errorf("Reserve when the batcher closes: %v", err)
	}
	if err := second.Submit(1, 1); !errors.Is(err, ErrStopped) {
		t.Errorf("Submit after Close: %v", err)
	}
}
