package expr_test

import (
	"context"
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gramener/gramex-go/expr"
	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/internal/source"
)

// hostile is a script of testdata/hostile.txt.
type hostile struct {
	line int
	text string
	want []string
}

func hostileScripts(t testing.TB) []hostile {
	data, err := os.ReadFile("testdata/hostile.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []hostile
	for i, line := range strings.SplitAfter(string(data), "\n") {
		if want, ok := strings.CutPrefix(line, "== "); ok {
			all = append(all, hostile{line: i + 1, want: strings.Split(strings.TrimSpace(want), " | ")})
		} else if len(all) > 0 {
			all[len(all)-1].text += line
		}
	}
	for i := range all {
		all[i].text = nest(strings.TrimSpace(all[i].text))
	}
	return all
}

// nest expands `NEST open times core close [times]`.
func nest(text string) string {
	rest, ok := strings.CutPrefix(text, "NEST ")
	if !ok {
		return text
	}
	f := strings.Fields(rest)
	for i := range f {
		f[i] = strings.ReplaceAll(f[i], `\s`, " ")
	}
	n, _ := strconv.Atoi(f[1])
	m := n
	if len(f) > 4 {
		m, _ = strconv.Atoi(f[4])
	}
	return strings.Repeat(f[0], n) + f[2] + strings.Repeat(f[3], m)
}

// outcome is how a script ended: "ok", or the exception's class.
func outcome(err error) string {
	if err == nil {
		return "ok"
	}
	var fault *source.Error
	if errors.As(err, &fault) {
		kind, _, _ := strings.Cut(fault.Msg, ":")
		return kind
	}
	var x *object.Exception
	if errors.As(err, &x) {
		return x.Class().Name()
	}
	return "a Go error: " + err.Error()
}

const (
	hostileTimeout = 400 * time.Millisecond
	hostileSlack   = 4 * time.Second // a busy machine, the race detector, one long native step
)

func (h hostile) run(e *expr.Engine) (got string, took time.Duration, err error) {
	start := time.Now()
	p, err := e.Compile(expr.Source{Text: h.text, Name: "hostile"})
	if err == nil {
		_, err = e.Eval(context.Background(), p)
	}
	return outcome(err), time.Since(start), err
}

// TestHostile runs scripts that try to outlast, outgrow or escape the evaluator, from several
// goroutines at once, and after each a harmless one.
func TestHostile(t *testing.T) {
	e := newEngine(t, expr.Options{Timeout: hostileTimeout, Memory: 16 << 20, Files: []string{t.TempDir()}})
	scripts := hostileScripts(t)
	work := make(chan hostile)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for h := range work {
				got, took, err := h.run(e)
				if !slices.Contains(h.want, got) && !(err != nil && slices.Contains(h.want, "error")) {
					t.Errorf("hostile.txt:%d: got %s (%.200v), want %v\n%.300s", h.line, got, err, h.want, h.text)
				}
				if took > hostileTimeout+hostileSlack {
					t.Errorf("hostile.txt:%d: took %v\n%.300s", h.line, took, h.text)
				}
				if repr, err := e.EvalRepr(context.Background(), expr.Source{Text: "[x * 2 for x in range(3)]"}, nil, nil); repr != "[0, 2, 4]" {
					t.Errorf("after hostile.txt:%d: %s, %v", h.line, repr, err)
				}
			}
		})
	}
	for _, h := range scripts {
		work <- h
	}
	close(work)
	wg.Wait()
}
