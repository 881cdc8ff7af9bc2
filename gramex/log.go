package gramex

import (
	"context"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
)

// console is a slog.Handler for people: a time, a level, the message as it is, then attributes.
// Texts of clients can't break out of their line.
type console struct {
	mu    *sync.Mutex
	w     io.Writer
	level *slog.LevelVar
	attrs string // of With, written already
	group string
}

// newLogger makes a logger that writes to w what is of at least level.
func newLogger(w io.Writer, level *slog.LevelVar) *slog.Logger {
	return slog.New(&console{mu: &sync.Mutex{}, w: w, level: level})
}

func (c *console) Enabled(_ context.Context, l slog.Level) bool { return l >= c.level.Level() }

func (c *console) Handle(_ context.Context, r slog.Record) error {
	var b strings.Builder
	if !r.Time.IsZero() {
		b.WriteString(r.Time.Format(time.DateTime))
		b.WriteByte(' ')
	}
	level := r.Level.String()
	b.WriteString(level)
	b.WriteString(strings.Repeat(" ", max(1, 6-len(level))))
	b.WriteString(printable(r.Message))
	b.WriteString(c.attrs)
	r.Attrs(func(a slog.Attr) bool {
		writeAttr(&b, c.group, a)
		return true
	})
	b.WriteByte('\n')
	c.mu.Lock()
	defer c.mu.Unlock()
	_, err := io.WriteString(c.w, b.String())
	return err
}

func (c *console) WithAttrs(attrs []slog.Attr) slog.Handler {
	var b strings.Builder
	b.WriteString(c.attrs)
	for _, a := range attrs {
		writeAttr(&b, c.group, a)
	}
	d := *c
	d.attrs = b.String()
	return &d
}

func (c *console) WithGroup(name string) slog.Handler {
	d := *c
	d.group += name + "."
	return &d
}

func writeAttr(b *strings.Builder, group string, a slog.Attr) {
	v := a.Value.Resolve()
	if v.Kind() == slog.KindGroup {
		if a.Key != "" {
			group += a.Key + "."
		}
		for _, x := range v.Group() {
			writeAttr(b, group, x)
		}
		return
	}
	if a.Key == "" {
		return
	}
	s := v.String()
	if strings.Contains(s, "\n") { // a traceback, a stack: on lines of its own
		b.WriteString("\n    " + group + a.Key + ": ")
		b.WriteString(strings.ReplaceAll(printableLines(s), "\n", "\n    "))
		return
	}
	b.WriteString("  " + group + a.Key + "=")
	if s == "" || strings.ContainsFunc(s, func(r rune) bool { return r == ' ' || r == '"' || r == '=' || !unicode.IsPrint(r) }) {
		s = strconv.Quote(s)
	}
	b.WriteString(s)
}

// printable escapes what is no letter, sign or space: control characters, line breaks.
func printable(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if unicode.IsPrint(r) {
			b.WriteRune(r)
			continue
		}
		q := strconv.QuoteRune(r)
		b.WriteString(q[1 : len(q)-1])
	}
	return b.String()
}

func printableLines(s string) string {
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	for i, l := range lines {
		lines[i] = printable(strings.ReplaceAll(l, "\t", "    "))
	}
	return strings.Join(lines, "\n")
}
