package gramex

import (
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/spf13/viper"

	"github.com/gramener/gramex-go/expr"
	"github.com/gramener/gramex-go/internal/conf"
	"github.com/gramener/gramex-go/internal/source"
	"github.com/gramener/gramex-go/internal/spell"
)

// settings are the process's own: where to listen, within which limits. A flag wins over
// $GRAMEX_…, which wins over the app: section.
type settings struct {
	address   string // to listen on; "" is all
	port      int64
	proxy     bool
	maxHeader int64 // bytes
	maxBody   int64 // bytes
	compress  bool
	watch     bool
	level     slog.Level
	shutdown  time.Duration

	// Limits of one evaluation of Python.
	exprTimeout time.Duration
	exprMemory  int64 // bytes
}

// fixed are the settings that hold until the end: all but what a reload applies.
func (s settings) fixed() settings {
	s.level, s.proxy, s.exprTimeout, s.exprMemory = 0, false, 0, 0
	return s
}

// settingKeys are what readSettings asks viper for.
var settingKeys = []string{
	"listen.address", "listen.port", "listen.xheaders", "listen.max_header_size", "listen.max_body_size",
	"settings.compress_response", "settings.debug", "watch", "log.level", "shutdown_timeout", "expr.timeout", "expr.memory",
}

// readSettings finds each setting's value. environ is $GRAMEX_LISTEN_PORT and the like, looked up
// by viper in the process's environment.
func readSettings(flags, root *conf.Node) (settings, error) {
	v := viper.New()
	v.SetEnvPrefix("gramex")
	v.SetEnvKeyReplacer(strings.NewReplacer(".", "_"))
	v.AutomaticEnv()
	for _, key := range settingKeys {
		path := strings.Split(key, ".")
		if n := root.Get("app").Path(path...); !n.IsNull() {
			v.SetDefault(key, n)
		}
		if n := flags.Path(path...); !n.IsNull() {
			v.Set(key, lastOf(n))
		}
	}
	if n := root.Path("log", "loggers", "gramex", "level"); !n.IsNull() {
		v.SetDefault("log.level", n)
	}
	get := func(key string) *conf.Node {
		switch x := v.Get(key).(type) {
		case *conf.Node:
			return x
		case string:
			return conf.FromAt(x, source.Pos{File: "$GRAMEX_" + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))}, "")
		}
		return nil
	}
	return parseSettings(get)
}

// lastOf is the last value of a flag that was given several times.
func lastOf(n *conf.Node) *conf.Node {
	if n.IsSeq() && len(n.Items) > 0 {
		return n.Items[len(n.Items)-1]
	}
	return n
}

func parseSettings(get func(string) *conf.Node) (s settings, err error) {
	keep := func(e error) {
		if err == nil {
			err = e
		}
	}
	var e error
	s.address, e = get("listen.address").AsString("")
	keep(e)
	s.port, e = get("listen.port").AsIntIn(9988, 0, 65535)
	keep(e)
	s.proxy, e = get("listen.xheaders").AsBool(true)
	keep(e)
	s.maxHeader, e = get("listen.max_header_size").AsSize(1 << 20)
	keep(e)
	s.maxBody, e = get("listen.max_body_size").AsSize(1_000_000_000)
	keep(e)
	s.compress, e = get("settings.compress_response").AsBool(true)
	keep(e)
	s.watch, e = get("watch").AsBool(true)
	keep(e)
	s.shutdown, e = get("shutdown_timeout").AsDuration(10*time.Second, time.Second)
	keep(e)
	s.exprTimeout, e = get("expr.timeout").AsDuration(expr.DefaultTimeout, time.Second)
	keep(e)
	s.exprMemory, e = get("expr.memory").AsSize(expr.DefaultMemory)
	keep(e)
	s.level, e = parseLevel(get("log.level"))
	keep(e)
	if debug, e := get("settings.debug").AsBool(false); e != nil {
		keep(e)
	} else if debug {
		s.level = slog.LevelDebug
	}
	return s, err
}

var levels = map[string]slog.Level{
	"debug": slog.LevelDebug, "info": slog.LevelInfo, "warning": slog.LevelWarn, "warn": slog.LevelWarn,
	"error": slog.LevelError, "critical": slog.LevelError, "notset": slog.LevelDebug,
}

func parseLevel(n *conf.Node) (slog.Level, error) {
	if n.IsNull() {
		return slog.LevelInfo, nil
	}
	if i, ok := n.Value.(int64); ok { // Python's logging.WARNING is 30
		return slog.Level(max(min(i/10*4-8, 8), -4)), nil
	}
	s, err := n.AsString("")
	if err != nil {
		return 0, err
	}
	level, ok := levels[strings.ToLower(s)]
	if !ok {
		return 0, source.Errorf(n.Position(), "unknown log level %q: wanted debug, info, warning, error or critical", s)
	}
	return level, nil
}

// The flags that are known, by their first words. Below app.settings anything goes: Tornado has
// settings without end.
var (
	appKeys      = []string{"auth", "browser", "expr", "init", "license", "listen", "ratelimit", "session", "settings", "shutdown_timeout", "title", "watch"}
	listenKeys   = []string{"address", "port", "xheaders", "max_body_size", "max_header_size", "max_buffer_size", "ssl_options", "decompress_request", "protocol", "idle_connection_timeout", "body_timeout", "chunk_size"}
	sectionNames = []string{"alert", "app", "cache", "email", "eventlog", "gramexlog", "handlers", "log", "mime", "schedule", "sms", "storelocations", "test", "threadpool", "url", "watch"}
)

// checkFlags refuses flags that no one reads: they are most likely misspelt.
func checkFlags(flags *conf.Node) error {
	known := append(append([]string{"log"}, appKeys...), sectionNames...)
	if err := checkFlag(flags, "--", known); err != nil {
		return err
	}
	return checkFlag(flags.Get("listen"), "--listen.", listenKeys)
}

// checkFlag looks at the flags below a prefix.
func checkFlag(flags *conf.Node, prefix string, known []string) error {
	if !flags.IsMap() {
		return nil
	}
	for _, p := range flags.Pairs {
		name, _ := p.Key.Text()
		if slices.Contains(known, name) {
			continue
		}
		msg := "unknown option " + p.Key.Position().File
		if near := spell.Nearest(name, known); near != "" {
			rest := strings.TrimPrefix(p.Key.Position().File, prefix+name)
			msg += ": did you mean " + prefix + near + rest + "?"
		}
		return &UsageError{msg}
	}
	return nil
}

// UsageError is a command line that makes no sense.
type UsageError struct{ Msg string }

func (e *UsageError) Error() string { return e.Msg }
