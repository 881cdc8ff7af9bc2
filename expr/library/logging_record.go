package library

import (
	"time"

	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

// logRecord is a logging.LogRecord: a bag of attributes.
type logRecord struct {
	attrs *object.Dict
	extra []string // names that extra= added
}

var logRecordOnce lazyClass

func (r *logRecord) Class() *object.Class {
	return logRecordOnce.get(func() object.ClassSpec {
		return object.ClassSpec{Name: "LogRecord", Module: "logging",
			Sig: "name, level, pathname, lineno, msg, args, exc_info, func=None, sinfo=None",
			New: func(t *thread, cls *object.Class, a args) (value, error) {
				level, _ := asInt(a[1])
				r := &logRecord{attrs: object.NewDict(16)}
				for i, name := range []string{"name", "levelno", "pathname", "lineno", "msg", "args", "exc_info"} {
					r.attrs.Set(name, a[i])
				}
				r.attrs.Set("levelname", (&logTree{}).levelName(int(level)))
				return r, nil
			},
			Methods: []object.Method{{Name: "getMessage", Fn: func(t *thread, self value, a args) (value, error) {
				s, err := self.(*logRecord).message(t)
				if err != nil {
					return nil, err
				}
				return s, nil
			}}},
		}
	})
}

func (r *logRecord) Attr(t *thread, name string) (value, bool, error) {
	if name == "__dict__" {
		return r.attrs, true, nil
	}
	v, ok := r.attrs.Get(name)
	return v, ok, nil
}

func (r *logRecord) SetAttr(t *thread, name string, v value) error {
	r.attrs.Set(name, v)
	return nil
}

func (r *logRecord) Repr(t *thread) (string, error) {
	msg, _ := r.attrs.Get("msg")
	return "<LogRecord: " + r.str("name") + ", " + itoa(r.level()) + ", " + r.str("pathname") + ", " +
		r.str("lineno") + ", \"" + mustStr(msg) + "\">", nil
}

func (r *logRecord) str(name string) string {
	v, _ := r.attrs.Get(name)
	return mustStr(v)
}

func (r *logRecord) level() int {
	v, _ := r.attrs.Get("levelno")
	n, _ := asInt(v)
	return int(n)
}

// message is msg % args.
func (r *logRecord) message(t *thread) (string, error) {
	msg, _ := r.attrs.Get("msg")
	text, err := object.Str(t, msg)
	if err != nil {
		return "", err
	}
	a, _ := r.attrs.Get("args")
	if given, err := object.Truth(t, a); err != nil || !given {
		return text, err
	}
	v, err := object.Binary(t, object.OpMod, text, a)
	if err != nil {
		return "", err
	}
	return object.Str(t, v)
}

// exception is the exception of exc_info, nil where there is none.
func (r *logRecord) exception() *object.Exception {
	v, _ := r.attrs.Get("exc_info")
	switch x := v.(type) {
	case *object.Exception:
		return x
	case *object.Tuple:
		if len(x.Items) == 3 {
			e, _ := x.Items[1].(*object.Exception)
			return e
		}
	}
	return nil
}

// newLogRecord makes the record of a call whose arguments follow logSig.
func newLogRecord(t *thread, lg *logger, level int, a args) (*logRecord, error) {
	now := time.Now()
	r := &logRecord{attrs: object.NewDict(24)}
	set := r.attrs.Set
	positional := a[5].(*object.Tuple)
	var logArgs value = positional
	if len(positional.Items) == 1 {
		if d, ok := object.Native(positional.Items[0]).(*object.Dict); ok && d.Len() > 0 {
			logArgs = d
		}
	}
	set("name", lg.name())
	set("msg", a[0])
	set("args", logArgs)
	set("levelname", lg.m.lib.log.levelName(level))
	set("levelno", int64(level))
	set("pathname", "")
	set("filename", "")
	set("module", "")
	set("exc_info", nil)
	set("exc_text", nil)
	set("stack_info", nil)
	set("lineno", int64(0))
	set("funcName", "")
	set("created", float64(now.UnixNano())/1e9)
	set("msecs", float64(now.Nanosecond()/1e6))
	set("relativeCreated", float64(now.Sub(lg.m.lib.started).Microseconds())/1e3)
	set("thread", int64(1))
	set("threadName", "MainThread")
	set("processName", "MainProcess")
	set("process", int64(1))
	if v := given(a, 1); !isNone(v) {
		set("exc_info", lg.m.excInfo(t, v))
	}
	if v := given(a, 4); !isNone(v) {
		extra, ok := object.Native(v).(*object.Dict)
		if !ok {
			return nil, typeError("'%s' object is not iterable", object.TypeName(v))
		}
		for k, x := range extra.Strings() {
			if r.attrs.Has(k) || k == "message" || k == "asctime" {
				return nil, object.Raise(object.KeyError, "Attempt to overwrite %s in LogRecord", reprStr(k))
			}
			set(k, x)
			r.extra = append(r.extra, k)
		}
	}
	return r, nil
}

// excInfo is the (type, value, traceback) that exc_info= asks for, or None.
func (m *Modules) excInfo(t *thread, v value) value {
	e, ok := v.(*object.Exception)
	if !ok {
		if tup, ok := v.(*object.Tuple); ok {
			return tup
		}
		if on, err := object.Truth(t, v); err != nil || !on {
			return nil
		}
		e = m.handled()
	}
	if e == nil {
		return newTuple(nil, nil, nil)
	}
	return newTuple(e.Class(), e, nil)
}

func (m *Modules) handled() *object.Exception {
	if m.Handled == nil {
		return nil
	}
	return m.Handled()
}

// formatTraceback is what traceback.format_exception gives, as one text.
func formatTraceback(t *thread, e *object.Exception) string {
	var b strings.Builder
	writeTraceback(t, &b, e, map[*object.Exception]bool{})
	return b.String()
}

func writeTraceback(t *thread, b *strings.Builder, e *object.Exception, seen map[*object.Exception]bool) {
	if seen[e] || len(seen) > 20 {
		return
	}
	seen[e] = true
	if e.Cause != nil {
		writeTraceback(t, b, e.Cause, seen)
		b.WriteString("\nThe above exception was the direct cause of the following exception:\n\n")
	} else if e.Context != nil && !e.Suppress && !seen[e.Context] {
		writeTraceback(t, b, e.Context, seen)
		b.WriteString("\nDuring handling of the above exception, another exception occurred:\n\n")
	}
	if len(e.Traceback) > 0 {
		b.WriteString("Traceback (most recent call last):\n")
		b.WriteString(formatFrames(e))
	}
	b.WriteString(e.Error() + "\n")
}

// formatFrames is the middle of a traceback. Frames were added from the innermost out.
func formatFrames(e *object.Exception) string {
	var b strings.Builder
	for i := len(e.Traceback) - 1; i >= 0; i-- {
		f := e.Traceback[i]
		b.WriteString("  File \"" + f.File + "\", line " + itoa(f.Line) + ", in " + f.Name + "\n")
	}
	return b.String()
}
