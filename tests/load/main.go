package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

const usage = `load measures a JSON-over-WebSocket server.

	load bench -server bin/gramex [-runs 5] [-only writes|deliveries|latency|history|rest]
	load run -url ws://127.0.0.1:9988/path [-senders 100] [-listeners 50] [-messages 10000] [-window 10]
	         [-subprotocol gramex.v2] [-ack '"_method":"ACK"'] [-mute '?id=-'] [-rate 0]

run sends messages like {"_method":"POST","topic":"t3","body":"… @@<time>@@","_ref":17}. Without -ack, a
sender takes its own broadcast as the answer. With -rate, one sender sends at that many a second and
the latencies to all listeners are printed.
`

func main() {
	if err := command(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func command(args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("%s", usage)
	}
	fs := flag.NewFlagSet(args[0], flag.ContinueOnError)
	switch args[0] {
	case "bench":
		var b bench
		fs.StringVar(&b.bin, "server", "bin/gramex", "server binary")
		fs.IntVar(&b.runs, "runs", 5, "runs of each measurement; medians are printed")
		fs.StringVar(&b.only, "only", "", "only this table")
		if err := fs.Parse(args[1:]); err != nil {
			return err
		}
		var err error
		if b.bin, err = filepath.Abs(b.bin); err != nil { // servers run in folders of their own
			return err
		}
		return b.all()
	case "run":
		return runAny(fs, args[1:])
	case "broadcast":
		addr := fs.String("addr", "127.0.0.1:0", "address to serve on")
		gather := fs.Bool("gather", false, "gather what waits into one write")
		if err := fs.Parse(args[1:]); err != nil {
			return err
		}
		return serveBroadcast(*addr, *gather)
	}
	return fmt.Errorf("unknown command %q\n\n%s", args[0], usage)
}

// runAny loads a server of any kind.
func runAny(fs *flag.FlagSet, args []string) error {
	var t target
	fs.StringVar(&t.url, "url", "", "the queue's address, ws://…")
	fs.StringVar(&t.subprotocol, "subprotocol", "", "subprotocol that senders ask for")
	fs.StringVar(&t.ack, "ack", `"_ref":`, "what a frame that answers a sender's message holds")
	fs.StringVar(&t.mute, "mute", "", "query with which a sender receives no broadcasts")
	senders := fs.Int("senders", 100, "sockets that send")
	n := fs.Int("listeners", 50, "sockets that listen")
	total := fs.Int64("messages", 10000, "messages sent in all")
	window := fs.Int("window", 10, "messages of one sender that may be unanswered")
	rate := fs.Float64("rate", 0, "messages a second of one sender; 0: full speed")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if t.url == "" {
		return fmt.Errorf("-url is missing\n\n%s", usage)
	}
	if *rate > 0 {
		l, err := paced(t, *n, *rate, *total)
		if err != nil {
			return err
		}
		r := func(q float64) time.Duration { return quantile(l, q).Round(10 * time.Microsecond) }
		fmt.Printf("latency to %d listeners at %.0f/s: p50 %v, p99 %v, worst %v\n", *n, *rate, r(.5), r(.99), r(1))
		return nil
	}
	r, err := flood(t, *senders, *n, *total, *window, false)
	if err != nil {
		return err
	}
	fmt.Printf("%s messages/s answered, %s deliveries/s to %d listeners\n", count(r.acked), count(r.deliveries), *n)
	return nil
}
