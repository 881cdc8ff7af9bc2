package handlers

import (
	"fmt"
	"net/url"
	"testing"

	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/formhandler"
	"github.com/gramener/gramex-go/internal/pubsub"
	"github.com/gramener/gramex-go/internal/wsock"
)

// counter is a listener that only counts.
type counter struct{ frames int }

func (c *counter) Deliver(f wsock.Frames) { c.frames += f.Count }

// BenchmarkPublish is what a batch of 100 messages costs to hand to listeners, writing to sockets
// apart: each distinct filter is asked once a message, each listener costs one step a batch.
func BenchmarkPublish(b *testing.B) {
	schema, row := viewTable(b)
	const batch = 100
	events := make([]*messageEvent, batch)
	for i := range events {
		text := fmt.Sprintf(`{"id":"%d","topic":"t%d","n":%d,"secret":"a body of some length, as messages have"}`, i, i%10, i)
		v, err := object.DecodeJSON(nil, []byte(text), nil)
		if err != nil {
			b.Fatal(err)
		}
		w := &messageWrite{msg: v.(*object.Dict), method: methodPost}
		w.msg.Set("_method", "POST")
		if err := w.encode(); err != nil {
			b.Fatal(err)
		}
		events[i] = &messageEvent{method: methodPost, msg: w.msg, frame: w.frame, changes: []formhandler.Change{{After: row(text)}}}
	}
	for _, bb := range []struct {
		name      string
		listeners int
		filter    func(i int) string
	}{
		{"200 listeners without filters", 200, func(int) string { return "" }},
		{"200 listeners, ten filters", 200, func(i int) string { return fmt.Sprintf("topic=t%d", i%10) }},
		{"1000 listeners, ten filters", 1000, func(i int) string { return fmt.Sprintf("topic=t%d", i%10) }},
		{"1000 listeners, 1000 filters, all match", 1000, func(i int) string { return fmt.Sprintf("n>~=0&id!=x%d", i) }},
		{"1000 listeners, 1000 filters, none matches", 1000, func(i int) string { return fmt.Sprintf("topic=none%d", i) }},
	} {
		b.Run(bb.name, func(b *testing.B) {
			topic := pubsub.NewTopic[*messageEvent]()
			for i := range bb.listeners {
				values, err := url.ParseQuery(bb.filter(i))
				if err != nil {
					b.Fatal(err)
				}
				q, err := formhandler.ParseQuery(schema, formhandler.ArgsOf(values))
				if err != nil {
					b.Fatal(err)
				}
				v := newMessageView(q)
				topic.Join(v.key(), v, &counter{}, 0)
			}
			b.ReportAllocs()
			n := 0
			for pos := uint64(1); b.Loop(); pos++ {
				topic.Publish(pos, events)
				n += batch
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/message")
		})
	}
}
