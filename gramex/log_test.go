package gramex

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/slogtest"
	"time"
)

func TestConsole(t *testing.T) {
	var out bytes.Buffer
	var level slog.LevelVar
	log := newLogger(&out, &level)
	for _, c := range []struct {
		say  func()
		want string
	}{
		{func() { log.Info("plain", "n", 1, "s", "x", "empty", "", "err", errors.New("two words")) }, `INFO  plain  n=1  s=x  empty=""  err="two words"`},
		{func() { log.Warn("a\nb\x1b[31m\u202e") }, `WARN  a\nb\x1b[31m\u202e`},
		{func() { log.Error("x", "path", "/a\r\nINFO forged") }, "ERROR x\n    path: /a\\r\n    INFO forged"},
		{func() { log.Info("x", "q", `a"b`, "e", "a=b") }, `INFO  x  q="a\"b"  e="a=b"`},
		{func() { log.With("a", 1).WithGroup("g").Info("x", slog.Group("h", "b", 2), "c", 3) }, "INFO  x  a=1  g.h.b=2  g.c=3"},
		{func() { log.Debug("hidden") }, ""},
		{func() { level.Set(slog.LevelDebug); log.Debug("shown") }, "DEBUG shown"},
		{func() { level.Set(slog.LevelError); log.Warn("hidden") }, ""},
	} {
		out.Reset()
		c.say()
		got := strings.TrimSuffix(out.String(), "\n")
		if len(got) > len(time.DateTime) {
			got = got[len(time.DateTime)+1:]
		}
		if got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// TestConsoleHandler holds the rules of slog.Handler.
func TestConsoleHandler(t *testing.T) {
	var out bytes.Buffer
	err := slogtest.TestHandler(&console{mu: newLogger(&out, &slog.LevelVar{}).Handler().(*console).mu, w: &out, level: &slog.LevelVar{}}, func() []map[string]any {
		var all []map[string]any
		for line := range strings.Lines(out.String()) {
			all = append(all, parseLine(strings.TrimSuffix(line, "\n")))
		}
		return all
	})
	if err != nil {
		t.Error(err)
	}
}

// parseLine reads a line of the console into what slogtest looks at.
func parseLine(line string) map[string]any {
	m := map[string]any{}
	if len(line) > len(time.DateTime) {
		if at, err := time.Parse(time.DateTime, line[:len(time.DateTime)]); err == nil {
			m[slog.TimeKey] = at
			line = line[len(time.DateTime)+1:]
		}
	}
	parts := strings.Split(line, "  ")
	m[slog.LevelKey], m[slog.MessageKey] = parts[0], ""
	if len(parts) > 1 {
		m[slog.MessageKey] = parts[1]
	}
	for _, p := range parts[2:] {
		key, value, _ := strings.Cut(p, "=")
		at := m
		names := strings.Split(key, ".")
		for _, g := range names[:len(names)-1] {
			if at[g] == nil {
				at[g] = map[string]any{}
			}
			at = at[g].(map[string]any)
		}
		at[names[len(names)-1]] = value
	}
	return m
}
