package library

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gramener/gramex-go/expr/object"
)

// The levels of Python's logging.
const (
	logNotSet   = 0
	logDebug    = 10
	logInfo     = 20
	logWarning  = 30
	logError    = 40
	logCritical = 50
)

// logTree holds the levels of all loggers, which the interpreters share. As Gramex configures it,
// everything passes unless a level is set: the server's log has its own.
type logTree struct {
	out slog.Handler

	disabled atomic.Int64 // logging.disable
	mu       sync.Mutex
	states   map[string]*logState
	names    map[int]string // addLevelName
}

// logState is what a logger has in all interpreters.
type logState struct {
	name      string
	level     atomic.Int64
	off       atomic.Bool // logger.disabled
	contained atomic.Bool // propagate is false
}

func newLogTree(log *slog.Logger) *logTree {
	l := &logTree{out: log.Handler(), states: map[string]*logState{}, names: map[int]string{}}
	l.state("").level.Store(logDebug)
	return l
}

func (l *logTree) state(name string) *logState {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.states[name]
	if s == nil {
		s = &logState{name: name}
		l.states[name] = s
	}
	return s
}

// parents are the names of a logger and of those above it, the root ("") last.
func logParents(name string) []string {
	out := []string{name}
	for name != "" {
		if i := strings.LastIndexByte(name, '.'); i >= 0 {
			name = name[:i]
		} else {
			name = ""
		}
		out = append(out, name)
	}
	return out
}

// effective is the level in force for a logger.
func (l *logTree) effective(name string) int {
	for _, n := range logParents(name) {
		if level := l.state(n).level.Load(); level != logNotSet {
			return int(level)
		}
	}
	return logNotSet
}

func (l *logTree) enabled(s *logState, level int) bool {
	return !s.off.Load() && level > int(l.disabled.Load()) && level >= l.effective(s.name)
}

// levelName is logging.getLevelName of a number.
func (l *logTree) levelName(level int) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s, ok := l.names[level]; ok {
		return s
	}
	switch level {
	case logNotSet:
		return "NOTSET"
	case logDebug:
		return "DEBUG"
	case logInfo:
		return "INFO"
	case logWarning:
		return "WARNING"
	case logError:
		return "ERROR"
	case logCritical:
		return "CRITICAL"
	}
	return "Level " + strconv.Itoa(level)
}

// slogLevel is the level of the server's log for one of Python's.
func slogLevel(level int) slog.Level {
	switch {
	case level < logInfo:
		return slog.LevelDebug
	case level < logWarning:
		return slog.LevelInfo
	case level < logError:
		return slog.LevelWarn
	}
	return slog.LevelError
}

// emit writes a record to the server's log.
func (l *logTree) emit(level int, name, msg string, attrs ...slog.Attr) {
	ctx := context.Background()
	if !l.out.Enabled(ctx, slogLevel(level)) {
		return
	}
	r := slog.NewRecord(time.Now(), slogLevel(level), msg, 0)
	if name != "" {
		r.AddAttrs(slog.String("logger", name))
	}
	r.AddAttrs(attrs...)
	_ = l.out.Handle(ctx, r)
}

// logger is a logging.Logger: of one interpreter, since its handlers are Python values.
type logger struct {
	m        *Modules
	state    *logState
	handlers []value
	filters  []value
	attrs    *object.Dict
}

func (m *Modules) logger(name string) *logger {
	if name == "root" {
		name = ""
	}
	if m.loggers == nil {
		m.loggers = map[string]*logger{}
	}
	lg := m.loggers[name]
	if lg == nil {
		lg = &logger{m: m, state: m.lib.log.state(name)}
		m.loggers[name] = lg
	}
	return lg
}

func (lg *logger) name() string {
	if lg.state.name == "" {
		return "root"
	}
	return lg.state.name
}

// levelArg is a level given by number or name.
func (l *logTree) levelArg(v value) (int, error) {
	if n, ok := asInt(v); ok {
		return int(n), nil
	}
	s, ok := asStr(v)
	if !ok {
		return 0, typeError("Level not an integer or a valid string: %s", mustRepr(v))
	}
	if n, ok := l.levelOf(s); ok {
		return n, nil
	}
	return 0, valueError("Unknown level: %s", reprStr(s))
}

func (l *logTree) levelOf(name string) (int, bool) {
	switch name {
	case "NOTSET":
		return logNotSet, true
	case "DEBUG":
		return logDebug, true
	case "INFO":
		return logInfo, true
	case "WARNING", "WARN":
		return logWarning, true
	case "ERROR":
		return logError, true
	case "CRITICAL", "FATAL":
		return logCritical, true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for n, s := range l.names {
		if s == name {
			return n, true
		}
	}
	return 0, false
}

// logSig is what the functions that log take. Their arguments come in the order msg, exc_info,
// stack_info, stacklevel, extra, args.
const logSig = "msg, *args, exc_info=None, stack_info=False, stacklevel=1, extra=None"

// log is Logger.log: a follow logSig, its *args last.
func (lg *logger) log(t *thread, level int, a args) error {
	tree := lg.m.lib.log
	if !tree.enabled(lg.state, level) {
		return nil
	}
	rec, err := newLogRecord(t, lg, level, a)
	if err != nil {
		return err
	}
	if pass, err := runFilters(t, lg.filters, rec); err != nil || !pass {
		return err
	}
	return lg.dispatch(t, rec)
}

// dispatch gives a record to the handlers of lg and of those above it, and to the server's log.
func (lg *logger) dispatch(t *thread, rec *logRecord) error {
	toServer := true
	for _, name := range logParents(lg.state.name) {
		at := lg.m.logger(name)
		for _, h := range at.handlers {
			if err := handleRecord(t, h, rec); err != nil {
				return err
			}
		}
		if at.state.contained.Load() {
			toServer = len(at.handlers) == 0 && name == lg.state.name
			break
		}
	}
	if toServer {
		return rec.toServer(t, lg.m.lib.log)
	}
	return nil
}

// toServer writes the record to the server's log. A message that cannot be formatted is logged as
// it stands, with the reason: logging never fails its caller.
func (r *logRecord) toServer(t *thread, tree *logTree) error {
	name := r.str("name")
	if name == "root" {
		name = ""
	}
	msg, err := r.message(t)
	var attrs []slog.Attr
	if err != nil {
		if t.Check() != nil {
			return err
		}
		raw, _ := r.attrs.Get("msg")
		msg = mustStr(raw)
		attrs = append(attrs, slog.String("logging_error", err.Error()))
	}
	if e := r.exception(); e != nil {
		attrs = append(attrs, slog.String("exception", e.Error()), slog.String("traceback", formatTraceback(t, e)))
	}
	for _, k := range r.extra {
		v, _ := r.attrs.Get(k)
		attrs = append(attrs, slog.String(k, mustStr(v)))
	}
	tree.emit(r.level(), name, msg, attrs...)
	return nil
}

func mustStr(v value) string {
	s, err := object.Str(nil, v)
	if err != nil {
		return "<" + object.TypeName(v) + ">"
	}
	return s
}

// handleRecord is handler.handle(record) where the handler's level lets it pass.
func handleRecord(t *thread, h value, rec *logRecord) error {
	level, err := object.GetAttr(t, h, "level")
	if err != nil {
		return err
	}
	if n, ok := asInt(level); ok && rec.level() < int(n) {
		return nil
	}
	_, err = object.CallMethod(t, h, "handle", []value{rec}, nil)
	return err
}

func runFilters(t *thread, filters []value, rec *logRecord) (bool, error) {
	for _, f := range filters {
		fn := f
		if m, ok, err := object.LookupAttr(t, f, "filter"); err != nil {
			return false, err
		} else if ok {
			fn = m
		}
		r, err := call(t, fn, rec)
		if err != nil {
			return false, err
		}
		if pass, err := object.Truth(t, r); err != nil || !pass {
			return false, err
		}
	}
	return true, nil
}

// logFunctions binds debug, info … for loggers and for the module.
func logLevels() map[string]int {
	return map[string]int{"debug": logDebug, "info": logInfo, "warning": logWarning, "warn": logWarning,
		"error": logError, "exception": logError, "critical": logCritical, "fatal": logCritical}
}

// withExc gives a the exc_info that logger.exception has by default.
func withExc(name string, a args) args {
	if name == "exception" && !a.Given(1) {
		a = append(args{}, a...)
		a[1] = true
	}
	return a
}

var loggerOnce lazyClass

func (lg *logger) Class() *object.Class { return loggerOnce.get(loggerSpec) }

func (lg *logger) Repr(t *thread) (string, error) {
	class := "Logger"
	if lg.state.name == "" {
		class = "RootLogger"
	}
	tree := lg.m.lib.log
	return fmt.Sprintf("<%s %s (%s)>", class, lg.name(), tree.levelName(tree.effective(lg.state.name))), nil
}

func (lg *logger) Attr(t *thread, name string) (value, bool, error) {
	switch name {
	case "name":
		return lg.name(), true, nil
	case "level":
		return lg.state.level.Load(), true, nil
	case "handlers":
		return newList(append([]value{}, lg.handlers...)), true, nil
	case "filters":
		return newList(append([]value{}, lg.filters...)), true, nil
	case "propagate":
		return !lg.state.contained.Load(), true, nil
	case "disabled":
		return lg.state.off.Load(), true, nil
	case "parent":
		if lg.state.name == "" {
			return nil, true, nil
		}
		return lg.m.logger(logParents(lg.state.name)[1]), true, nil
	case "root":
		return lg.m.logger(""), true, nil
	}
	if lg.attrs != nil {
		v, ok := lg.attrs.Get(name)
		return v, ok, nil
	}
	return nil, false, nil
}

func (lg *logger) SetAttr(t *thread, name string, v value) error {
	switch name {
	case "propagate", "disabled":
		on, err := object.Truth(t, v)
		if err != nil {
			return err
		}
		if name == "propagate" {
			lg.state.contained.Store(!on)
		} else {
			lg.state.off.Store(on)
		}
		return nil
	case "level":
		n, err := lg.m.lib.log.levelArg(v)
		lg.state.level.Store(int64(n))
		return err
	case "handlers", "filters":
		items, err := object.ToSlice(t, v)
		if err != nil {
			return err
		}
		if name == "handlers" {
			lg.handlers = items
		} else {
			lg.filters = items
		}
		return nil
	}
	if lg.attrs == nil {
		lg.attrs = object.NewDict(2)
	}
	lg.attrs.Set(name, v)
	return nil
}

func loggerSpec() object.ClassSpec {
	self := func(v value) *logger { return object.Native(v).(*logger) }
	m := func(name, sig string, fn func(t *thread, lg *logger, a args) (value, error)) object.Method {
		return object.Method{Name: name, Sig: sig,
			Fn: func(t *thread, s value, a args) (value, error) { return fn(t, self(s), a) }}
	}
	spec := object.ClassSpec{Name: "Logger", Module: "logging", Methods: []object.Method{
		m("log", "level, "+logSig, func(t *thread, lg *logger, a args) (value, error) {
			level, ok := asInt(a[0])
			if !ok {
				return nil, typeError("level must be an integer")
			}
			return nil, lg.log(t, int(level), a[1:])
		}),
		m("setLevel", "level", func(t *thread, lg *logger, a args) (value, error) {
			return nil, lg.SetAttr(t, "level", a[0])
		}),
		m("getEffectiveLevel", "", func(t *thread, lg *logger, a args) (value, error) {
			return int64(lg.m.lib.log.effective(lg.state.name)), nil
		}),
		m("isEnabledFor", "level", func(t *thread, lg *logger, a args) (value, error) {
			n, err := lg.m.lib.log.levelArg(a[0])
			return lg.m.lib.log.enabled(lg.state, n), err
		}),
		m("getChild", "suffix", func(t *thread, lg *logger, a args) (value, error) {
			s, err := strArg(a[0], "suffix")
			if err != nil {
				return nil, err
			}
			if lg.state.name != "" {
				s = lg.state.name + "." + s
			}
			return lg.m.logger(s), nil
		}),
		m("hasHandlers", "", func(t *thread, lg *logger, a args) (value, error) { return true, nil }),
		m("handle", "record", func(t *thread, lg *logger, a args) (value, error) {
			rec, ok := a[0].(*logRecord)
			if !ok {
				return nil, typeError("a LogRecord is required, not '%s'", object.TypeName(a[0]))
			}
			return nil, lg.dispatch(t, rec)
		}),
	}}
	for name, level := range logLevels() {
		spec.Methods = append(spec.Methods, m(name, logSig, func(t *thread, lg *logger, a args) (value, error) {
			return nil, lg.log(t, level, withExc(name, a))
		}))
	}
	for _, kind := range []string{"Handler", "Filter"} {
		spec.Methods = append(spec.Methods,
			m("add"+kind, "item", func(t *thread, lg *logger, a args) (value, error) {
				list := lg.list(kind)
				for _, h := range *list {
					if object.Is(h, a[0]) {
						return nil, nil
					}
				}
				*list = append(*list, a[0])
				return nil, nil
			}),
			m("remove"+kind, "item", func(t *thread, lg *logger, a args) (value, error) {
				list := lg.list(kind)
				*list = without(*list, a[0])
				return nil, nil
			}))
	}
	return spec
}

func (lg *logger) list(kind string) *[]value {
	if kind == "Handler" {
		return &lg.handlers
	}
	return &lg.filters
}

func without(items []value, v value) []value {
	var out []value
	for _, x := range items {
		if !object.Is(x, v) {
			out = append(out, x)
		}
	}
	return out
}
