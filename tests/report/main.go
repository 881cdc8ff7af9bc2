// Command report reads what `go test -json` prints and shows what a person needs of it: each
// package's closing line, the output of tests that failed, and which tests were skipped and why.
// It ends with 1 where a test failed or did not build, and under CI=true where one was skipped:
// there, all that the tests need is installed.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

// event is a line of test2json.
type event struct {
	Action, Package, Test, Output string
}

type report struct {
	out             io.Writer
	output          map[string][]string // lines of each test under way, by package and name
	skipped         []string
	passed, failed  int
	failedOtherwise bool // a package that did not build, or a test binary that ended early
}

func main() {
	r := &report{out: os.Stdout, output: map[string][]string{}}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 16<<20)
	for in.Scan() {
		var e event
		if json.Unmarshal(in.Bytes(), &e) != nil {
			fmt.Fprintln(r.out, in.Text()) // not from a test: the go command speaking
			continue
		}
		r.add(e)
	}
	if err := in.Err(); err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(1)
	}
	os.Exit(r.end(os.Getenv("CI") == "true"))
}

func (r *report) add(e event) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "output", "build-output":
		if e.Test == "" {
			r.packageLine(e)
			return
		}
		r.output[key] = append(r.output[key], e.Output)
	case "pass":
		delete(r.output, key)
		if e.Test != "" {
			r.passed++
		}
	case "fail", "build-fail":
		if e.Test == "" {
			r.failedOtherwise = true
			return
		}
		r.failed++
		fmt.Fprintf(r.out, "%s", strings.Join(r.output[key], ""))
		delete(r.output, key)
	case "skip":
		if e.Test != "" {
			r.skipped = append(r.skipped, e.Package+" "+e.Test+": "+reason(r.output[key]))
		}
		delete(r.output, key)
	}
}

// packageLine shows a line that belongs to no test, but for PASS and FAIL alone, which the closing
// line repeats.
func (r *report) packageLine(e event) {
	switch strings.TrimSpace(e.Output) {
	case "PASS", "FAIL", "":
		return
	}
	fmt.Fprint(r.out, e.Output)
}

// reason is what a skipped test said, without its place.
func reason(lines []string) string {
	for _, l := range lines {
		l = strings.TrimSpace(l)
		if strings.HasPrefix(l, "===") || strings.HasPrefix(l, "---") {
			continue
		}
		if _, text, ok := strings.Cut(l, ": "); ok {
			return text
		}
		return l
	}
	return "no reason given"
}

// end shows what was skipped and gives the exit status.
func (r *report) end(ci bool) int {
	// A test whose end was never told was running when its binary died: say how far it came.
	for key, lines := range r.output {
		if r.failedOtherwise {
			fmt.Fprintf(r.out, "not ended: %s\n%s", key, strings.Join(lines, ""))
		}
	}
	for _, s := range r.skipped {
		fmt.Fprintln(r.out, "skipped:", s)
	}
	fmt.Fprintf(r.out, "%d passed, %d failed, %d skipped\n", r.passed, r.failed, len(r.skipped))
	if r.failed > 0 || r.failedOtherwise {
		return 1
	}
	if ci && len(r.skipped) > 0 {
		fmt.Fprintln(r.out, "CI must not skip tests")
		return 1
	}
	return 0
}
