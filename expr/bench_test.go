package expr_test

import (
	"context"
	"syscall"
	"testing"
	"time"

	"github.com/gramener/gramex-go/expr"
	"github.com/gramener/gramex-go/expr/object"
)

// seedVars are what a message's hooks see.
func seedVars() (names []string, values []object.Value) {
	user := object.NewAttrDict(2)
	user.Set("id", "alice")
	session := object.NewAttrDict(1)
	session.Set("id", "s1")
	handler := object.NewAttrDict(4)
	handler.Set("current_user", user)
	handler.Set("session", session)
	msg := object.NewDict(4)
	msg.Set("_method", "POST")
	msg.Set("message", "Hello")
	msg.Set("topic", "news")
	args := object.NewDict(0)
	data := object.NewList()
	for i := range 10 {
		row := object.NewDict(2)
		row.Set("sales", int64(i*100))
		row.Set("city", "Oslo")
		data.Items = append(data.Items, row)
	}
	return []string{"msg", "handler", "args", "data", "handler_current_user"},
		[]object.Value{msg, handler, args, data, user}
}

// seedExpressions are the expressions of the documentation, and of the table of measured costs.
var seedExpressions = []struct{ name, text string }{
	{"const", `1`},
	{"user", `handler.current_user.get('id', None) if handler.current_user else None`},
	{"id", `base64.urlsafe_b64encode(uuid.uuid4().bytes).strip(b"=").decode('utf-8')`},
	{"timestamp", `datetime.datetime.utcnow().isoformat()`},
	{"to", `f'all@example.org'`},
	{"length", `msg['message'].length`},
	{"session", `handler.session['id']`},
	{"prepare", `msg.update(message='MSG: ' + msg['message'][:5]) if msg['_method'] == 'POST' else ''`},
	{"open", `args.update(recipient=[handler.current_user.id])`},
	{"setdefault", `msg.setdefault('length', len(msg.get('body', '')))`},
	{"sum10", `sum(row["sales"] for row in data)`},
	{"list10", `[row["sales"] * 2 for row in data if row["sales"] > 100]`},
	{"module", `mymodule.my_prepare(msg, handler)`},
	{"adds1e6", "s = 0\nfor i in range(1000000):\n    s += i\ns"},
	{"fib20", "def fib(n): return n if n < 2 else fib(n-1) + fib(n-2)\nfib(20)"},
	{"generator1000", "def g():\n    for i in range(1000):\n        yield i\nsum(g())"},
}

func BenchmarkEval(b *testing.B) {
	e := newEngine(b, expr.Options{})
	names, values := seedVars()
	for _, s := range seedExpressions {
		b.Run(s.name, func(b *testing.B) {
			p, err := e.Compile(expr.Source{Text: s.text, Name: s.name, Dir: "testdata"}, names...)
			if err != nil {
				b.Fatal(err)
			}
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			b.ReportAllocs()
			start := cpuTime()
			for b.Loop() {
				if _, err := e.Eval(ctx, p, values...); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(cpuTime()-start)/float64(b.N), "cpu-ns/op")
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	e := newEngine(b, expr.Options{})
	names, _ := seedVars()
	for b.Loop() {
		if _, err := e.Compile(expr.Source{Text: seedExpressions[7].text}, names...); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParallel(b *testing.B) {
	e := newEngine(b, expr.Options{})
	p, err := e.Compile(expr.Source{Text: seedExpressions[1].text}, "msg", "handler", "args", "data", "handler_current_user")
	if err != nil {
		b.Fatal(err)
	}
	b.RunParallel(func(pb *testing.PB) {
		_, values := seedVars()
		for pb.Next() {
			if _, err := e.Eval(context.Background(), p, values...); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// cpuTime is what the process has used of processors: unlike the clock it does not count what others
// on the machine take.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
