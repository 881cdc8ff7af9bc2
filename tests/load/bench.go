package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// bench measures the server and its baselines, runs times each, and prints medians as Markdown.
type bench struct {
	bin  string
	runs int
	only string // measure only tables whose name holds this
}

// onServer runs f on a freshly started server, runs times, and returns what it gave, sorted.
func (b *bench) onServer(f func(t target, p *process) (float64, error)) ([]float64, error) {
	return b.on(func() (*process, error) { return startServer(b.bin) }, f)
}

func (b *bench) on(start func() (*process, error), f func(t target, p *process) (float64, error)) ([]float64, error) {
	var out []float64
	for range b.runs {
		p, err := start()
		if err != nil {
			return nil, err
		}
		t := target{url: "ws://" + p.addr + "/bench", ack: `"_method":"ACK"`, subprotocol: "gramex.v2", mute: "?id=-"}
		if p.dir == "" {
			t.subprotocol, t.mute = "", "?mute"
		}
		v, err := f(t, p)
		p.stop()
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	slices.Sort(out)
	return out, nil
}

func median(sorted []float64) float64 { return sorted[len(sorted)/2] }

func count(v float64) string {
	switch {
	case v >= 100000:
		return fmt.Sprintf("%.0fk", v/1000)
	case v >= 1000:
		return fmt.Sprintf("%.1fk", v/1000)
	}
	return fmt.Sprintf("%.1f", v)
}

func ms(v float64) string { return fmt.Sprintf("%.1f ms", v) }

// table prints one Markdown table: a title, its header, and rows made by lines.
func (b *bench) table(name, title, header string, lines func(row func(cells ...string)) error) error {
	if b.only != "" && !strings.Contains(name, b.only) {
		return nil
	}
	fmt.Printf("\n**%s**\n\n| %s |\n|%s\n", title, header, strings.Repeat("---|", strings.Count(header, "|")+1))
	err := lines(func(cells ...string) { fmt.Println("| " + strings.Join(cells, " | ") + " |") })
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func (b *bench) all() error {
	return errors.Join(b.writes(), b.deliveries(), b.latency(), b.history(), b.rest())
}

func (b *bench) writes() error {
	return b.table("writes", "Messages stored a second, one listener", "how | messages/s", func(row func(...string)) error {
		for _, group := range []int{1, 10, 100} {
			var raw []float64
			for range b.runs {
				v, err := rawInserts(max(2000, group*200), group)
				if err != nil {
					return err
				}
				raw = append(raw, v)
			}
			slices.Sort(raw)
			row(fmt.Sprintf("baseline: bare inserts, %d a transaction", group), count(median(raw)))
		}
		for _, senders := range []int{1, 100} {
			v, err := b.onServer(func(t target, _ *process) (float64, error) {
				r, err := flood(t, senders, 1, 20000, max(1, 1000/senders), false)
				return r.acked, err
			})
			if err != nil {
				return err
			}
			row(fmt.Sprintf("%d pipelining senders, acknowledged", senders), count(median(v)))
		}
		return nil
	})
}

func (b *bench) deliveries() error {
	return b.table("deliveries", "Frames delivered a second, 100 pipelining senders", "listeners | bare, a Write each | bare, gathered | the server, no filters | the server, half of them on ten filters | messages/s stored meanwhile | write calls per 1,000 frames", func(row func(...string)) error {
		for _, n := range []int{1, 50, 200, 1000} {
			total := min(20000, max(2000, 1000000/int64(n))) / 10 * 10
			run := func(filtered bool, stored, calls *[]float64) func(t target, p *process) (float64, error) {
				return func(t target, p *process) (float64, error) {
					before, err := p.counter("io", "syscw")
					if err != nil {
						return 0, err
					}
					r, err := flood(t, 100, n, total, 10, filtered)
					if err != nil {
						return 0, err
					}
					after, err := p.counter("io", "syscw")
					frames := float64(total) * float64(n+1)
					if filtered {
						frames = float64(total)*float64((n+1)/2) + float64(total)/topics*float64(n/2) + float64(total)
					}
					*stored, *calls = append(*stored, r.acked), append(*calls, float64(after-before)/frames*1000)
					return r.deliveries, err
				}
			}
			cells := []string{fmt.Sprint(n)}
			var stored, calls []float64
			for _, gather := range []bool{false, true} {
				v, err := b.on(func() (*process, error) { return startBroadcast(gather) }, run(false, &stored, &calls))
				if err != nil {
					return err
				}
				cells = append(cells, count(median(v)))
			}
			for _, filtered := range []bool{false, true} {
				stored, calls = nil, nil
				v, err := b.onServer(run(filtered, &stored, &calls))
				if err != nil {
					return err
				}
				cells = append(cells, count(median(v)))
			}
			slices.Sort(stored)
			slices.Sort(calls)
			row(append(cells, count(median(stored)), count(median(calls)))...)
		}
		return nil
	})
}

func (b *bench) latency() error {
	return b.table("latency", "From sending to receiving, 10 messages a second", "listeners | p50 | p99", func(row func(...string)) error {
		for _, n := range []int{1, 50, 200, 1000} {
			var p99 []float64
			p50, err := b.onServer(func(t target, _ *process) (float64, error) {
				l, err := paced(t, n, 10, 60)
				p99 = append(p99, float64(quantile(l, .99))/1e6)
				return float64(quantile(l, .5)) / 1e6, err
			})
			if err != nil {
				return err
			}
			slices.Sort(p99)
			row(fmt.Sprint(n), ms(median(p50)), ms(median(p99)))
		}
		return nil
	})
}

// history measures a new listener's first 10,000 rows, alone and how far ten of them at once hold
// up another listener of the same table.
func (b *bench) history() error {
	const rows = 10000
	return b.table("history", "A new listener's 10,000 rows", "what | time", func(row func(...string)) error {
		var worst []float64
		v, err := b.onServer(func(t target, _ *process) (float64, error) {
			if _, err := flood(t, 100, 0, rows, 10, false); err != nil {
				return 0, err
			}
			var each []float64
			for range 5 {
				d, err := history(t, rows)
				if err != nil {
					return 0, err
				}
				each = append(each, float64(d)/1e6)
			}
			slices.Sort(each)
			w, err := stall(t, rows)
			worst = append(worst, w)
			return median(each), err
		})
		if err != nil {
			return err
		}
		slices.Sort(worst)
		row("10,000 rows, alone", ms(median(v)))
		row("longest delay of another listener meanwhile, 100 messages/s", ms(median(worst)))
		return nil
	})
}

// stall is the longest time in milliseconds that a message took to a listener of new messages only,
// while five other sockets read the history one after the other.
func stall(t target, rows int) (float64, error) {
	live := t
	live.url += "?_limit=0"
	live.mute = "&id=-"
	var wg sync.WaitGroup
	var lat []time.Duration
	var lerr, herr error
	wg.Go(func() { lat, lerr = paced(live, 1, 100, 150) })
	wg.Go(func() {
		time.Sleep(300 * time.Millisecond) // into the paced run
		for range 5 {
			if _, err := history(t, rows); err != nil {
				herr = err
				return
			}
		}
	})
	wg.Wait()
	return float64(quantile(lat, 1)) / 1e6, errors.Join(lerr, herr)
}

func (b *bench) rest() error {
	return b.table("rest", "At rest", "what | value", func(row func(...string)) error {
		starts, err := b.onServer(func(_ target, p *process) (float64, error) { return float64(p.start) / 1e6, nil })
		if err != nil {
			return err
		}
		row("start, until it listens", ms(median(starts)))
		var idle []float64
		each, err := b.onServer(func(t target, p *process) (float64, error) {
			const n = 2000
			before, err := p.counter("status", "VmRSS")
			if err != nil {
				return 0, err
			}
			l, err := listen(t, n, 1, false, false)
			if err != nil {
				return 0, err
			}
			defer l.close()
			time.Sleep(time.Second) // the garbage of the handshakes is collected or not: as it is in life
			after, err := p.counter("status", "VmRSS")
			idle = append(idle, float64(before)/1024)
			return float64(after-before) / n, err
		})
		if err != nil {
			return err
		}
		slices.Sort(idle)
		row("memory, no connection", fmt.Sprintf("%.0f MB", median(idle)))
		row("memory an idle connection, of 2,000", fmt.Sprintf("%.1f kB", median(each)))
		return nil
	})
}
