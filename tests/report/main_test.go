package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	for _, c := range []struct {
		name, events string
		ci           bool
		status       int
		want         string
	}{
		{"pass", `
{"Action":"output","Package":"p","Test":"TestA","Output":"noise\n"}
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Output":"PASS\n"}
{"Action":"output","Package":"p","Output":"ok  \tp\t0.1s\n"}
{"Action":"pass","Package":"p"}`, true, 0, "ok  \tp\t0.1s\n1 passed, 0 failed, 0 skipped\n"},
		{"fail", `
{"Action":"output","Package":"p","Test":"TestA","Output":"why\n"}
{"Action":"fail","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Output":"FAIL\tp\t0.1s\n"}
{"Action":"fail","Package":"p"}`, false, 1, "why\nFAIL\tp\t0.1s\n0 passed, 1 failed, 0 skipped\n"},
		{"skip", `
{"Action":"output","Package":"p","Test":"TestA","Output":"=== RUN   TestA\n"}
{"Action":"output","Package":"p","Test":"TestA","Output":"    a_test.go:3: chromium is not installed\n"}
{"Action":"skip","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p"}`, false, 0, "skipped: p TestA: chromium is not installed\n0 passed, 0 failed, 1 skipped\n"},
		{"skip under CI", `{"Action":"skip","Package":"p","Test":"TestA"}`, true, 1,
			"skipped: p TestA: no reason given\n0 passed, 0 failed, 1 skipped\nCI must not skip tests\n"},
		{"no build", `
{"Action":"build-output","Output":"x.go:1: syntax error\n"}
{"Action":"build-fail"}
{"Action":"fail","Package":"p"}`, false, 1, "x.go:1: syntax error\n0 passed, 0 failed, 0 skipped\n"},
		{"died", `
{"Action":"output","Package":"p","Test":"TestA","Output":"fatal error\n"}
{"Action":"fail","Package":"p"}`, false, 1, "not ended: p TestA\nfatal error\n0 passed, 0 failed, 0 skipped\n"},
	} {
		var out strings.Builder
		r := &report{out: &out, output: map[string][]string{}}
		for line := range strings.SplitSeq(strings.TrimSpace(c.events), "\n") {
			var e event
			if err := json.Unmarshal([]byte(line), &e); err != nil {
				t.Fatal(err)
			}
			r.add(e)
		}
		if status := r.end(c.ci); status != c.status || out.String() != c.want {
			t.Errorf("%s: status %d, output %q; want %d, %q", c.name, status, out.String(), c.status, c.want)
		}
	}
}
