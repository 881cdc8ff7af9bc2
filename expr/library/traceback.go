package library

import (
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

// excArg finds the exception among the arguments of traceback's functions: (exc) or (type, value, tb).
func (b *builder) excArg(a args) *object.Exception {
	for _, v := range a {
		if e, ok := v.(*object.Exception); ok {
			return e
		}
	}
	return nil
}

func lines(text string) value {
	var out []value
	for _, line := range strings.SplitAfter(text, "\n") {
		if line != "" {
			out = append(out, line)
		}
	}
	return newList(out)
}

func buildTraceback(b *builder) {
	current := func(t *thread) string {
		if e := b.m.handled(); e != nil {
			return formatTraceback(t, e)
		}
		return "NoneType: None\n"
	}
	b.fn("format_exc", "limit=None, chain=True", func(t *thread, a args) (value, error) { return current(t), nil })
	print := func(t *thread, file value, text string) (value, error) {
		if !isNone(file) {
			return object.CallMethod(t, file, "write", []value{text}, nil)
		}
		b.lib.log.emit(logError, "", strings.TrimSuffix(text, "\n"))
		return nil, nil
	}
	b.fn("print_exc", "limit=None, file=None, chain=True", func(t *thread, a args) (value, error) {
		return print(t, given(a, 1), current(t))
	})
	const sig = "exc, /, value=None, tb=None, limit=None, "
	b.fn("print_exception", sig+"file=None, chain=True", func(t *thread, a args) (value, error) {
		if e := b.excArg(a[:3]); e != nil {
			return print(t, given(a, 4), formatTraceback(t, e))
		}
		return nil, nil
	})
	b.fn("format_exception", sig+"chain=True", func(t *thread, a args) (value, error) {
		if e := b.excArg(a[:3]); e != nil {
			return lines(formatTraceback(t, e)), nil
		}
		return newList([]value{"NoneType: None\n"}), nil
	})
	b.fn("format_exception_only", "exc, /, value=None", func(t *thread, a args) (value, error) {
		if e := b.excArg(a[:2]); e != nil {
			return newList([]value{e.Error() + "\n"}), nil
		}
		return newList([]value{"NoneType: None\n"}), nil
	})
	empty := func(t *thread, a args) (value, error) { return newList(nil), nil }
	b.fn("format_tb", "tb, limit=None", func(t *thread, a args) (value, error) {
		if e := b.m.handled(); e != nil && !isNone(a[0]) {
			return lines(formatFrames(e)), nil
		}
		return newList(nil), nil
	})
	b.fn("extract_tb", "tb, limit=None", empty)
	b.fn("extract_stack", "f=None, limit=None", empty)
	b.fn("format_stack", "f=None, limit=None", empty)
	b.fn("print_stack", "f=None, limit=None, file=None", func(t *thread, a args) (value, error) { return nil, nil })
	b.fn("print_tb", "tb, limit=None, file=None", func(t *thread, a args) (value, error) { return nil, nil })
}

// buildWarnings: warnings go to the server's log, each text once.
func buildWarnings(b *builder) {
	b.fn("warn", "message, category=None, stacklevel=1, source=None", func(t *thread, a args) (value, error) {
		category := object.UserWarning
		if c, ok := given(a, 1).(*object.Class); ok {
			category = c
		}
		text := mustStr(a[0])
		if e, ok := a[0].(*object.Exception); ok {
			category = e.Class()
		}
		switch b.m.warningAction(category) {
		case "error":
			if e, ok := a[0].(*object.Exception); ok {
				return nil, e
			}
			return nil, object.Raise(category, "%s", text)
		case "ignore":
			return nil, nil
		}
		key := category.Name() + ": " + text
		if len(key) > 500 {
			key = key[:500]
		}
		if b.lib.firstWarning(key) {
			b.lib.log.emit(logWarning, "py.warnings", key)
		}
		return nil, nil
	})
	filter := func(t *thread, a args, at int) (value, error) {
		action, err := strArg(a[0], "action")
		if err != nil {
			return nil, err
		}
		switch action {
		case "default", "error", "ignore", "always", "module", "once":
		default:
			return nil, object.Raise(object.AssertionError, "invalid action: %s", reprStr(action))
		}
		category, ok := given(a, at).(*object.Class)
		if !ok {
			category = object.Warning
		}
		if len(b.m.warnings) < 1000 {
			b.m.warnings = append(b.m.warnings, warningFilter{action, category})
		}
		return nil, nil
	}
	b.fn("filterwarnings", "action, message='', category=None, module='', lineno=0, append=False", func(t *thread, a args) (value, error) {
		return filter(t, a, 2)
	})
	b.fn("simplefilter", "action, category=None, lineno=0, append=False", func(t *thread, a args) (value, error) {
		return filter(t, a, 1)
	})
	b.fn("resetwarnings", "", func(t *thread, a args) (value, error) {
		b.m.warnings = nil
		return nil, nil
	})
	b.class(object.NewNativeClass(object.ClassSpec{Name: "catch_warnings", Module: "warnings",
		Sig: "*, record=False, module=None, action=None, category=None, lineno=0, append=False",
		Init: func(t *thread, self value, a args) (value, error) {
			return nil, object.SetAttr(t, self, "_record", a.Or(0, false))
		},
		Methods: []object.Method{
			{Name: "__enter__", Fn: func(t *thread, self value, a args) (value, error) {
				if err := object.SetAttr(t, self, "_depth", int64(len(b.m.warnings))); err != nil {
					return nil, err
				}
				if v, err := object.GetAttr(t, self, "_record"); err == nil && v == true {
					return newList(nil), nil
				}
				return nil, nil
			}},
			{Name: "__exit__", Sig: "*args", Fn: func(t *thread, self value, a args) (value, error) {
				v, err := object.GetAttr(t, self, "_depth")
				if n, ok := asInt(v); ok && int(n) <= len(b.m.warnings) {
					b.m.warnings = b.m.warnings[:n]
				}
				return nil, err
			}},
		}}))
}

// warningFilter says what happens to warnings of a category.
type warningFilter struct {
	action   string
	category *object.Class
}

func (m *Modules) warningAction(c *object.Class) string {
	for i := len(m.warnings) - 1; i >= 0; i-- {
		if c.IsSub(m.warnings[i].category) {
			return m.warnings[i].action
		}
	}
	return "default"
}

// firstWarning tells whether a warning was not logged before; past a bound all count as logged.
func (l *Library) firstWarning(key string) bool {
	l.warnMu.Lock()
	defer l.warnMu.Unlock()
	if l.warned[key] || len(l.warned) >= 1000 {
		return false
	}
	l.warned[key] = true
	return true
}
