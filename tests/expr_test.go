package tests

import (
	"testing"
	"time"

	"github.com/gramener/gramex-go/internal/gramextest"
)

// An endless or greedy expression refuses its message within the limits that the app sets, and
// nobody else notices.
func TestExpressionLimits(t *testing.T) {
	s := gramextest.Start(t, gramextest.App(t, map[string]string{"gramex.yaml": `
app: {expr: {timeout: 300 ms, memory: 1 MB}}
url:
  hostile:
    pattern: /hostile
    handler: MessageHandler
    kwargs:
      url: sqlite:///$YAMLPATH/m.db
      table: m
      columns: {body: TEXT}
      prepare: >
        max(iter(int, 1)) if msg['body'] == 'time' else
        len('x' * 2000000) if msg['body'] == 'memory' else None
`}))
	v2 := gramextest.DialOptions{Subprotocol: "gramex.v2"}
	bad, good := s.Dial("/hostile", v2), s.Dial("/hostile", v2)
	bad.Next()
	good.Next()
	for _, c := range []struct{ body, code string }{{"time", "timeout"}, {"memory", "refused"}} {
		began := time.Now()
		bad.Send(map[string]any{"body": c.body, "_ref": c.body})
		good.Send(map[string]any{"body": "fine"})
		equal(t, good.Next(), map[string]any{"body": "fine"})
		good.Next() // its ACK
		seen := map[string]map[string]any{}
		for range 2 { // the good message and the refusal, in either order
			m := bad.Next()
			seen[m["_method"].(string)] = m
		}
		e, _ := seen["ERROR"]["error"].(map[string]any)
		if e["code"] != c.code || seen["ERROR"]["_ref"] != c.body {
			t.Errorf("%s: %v, want it refused with %s", c.body, seen, c.code)
		}
		if took := time.Since(began); took > 4*time.Second {
			t.Errorf("%s took %v", c.body, took)
		}
	}
}
