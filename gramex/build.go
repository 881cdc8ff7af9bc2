package gramex

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/gramener/gramex-go/expr"
	"github.com/gramener/gramex-go/handlers"
	"github.com/gramener/gramex-go/internal/conf"
	"github.com/gramener/gramex-go/internal/route"
	"github.com/gramener/gramex-go/internal/source"
	"github.com/gramener/gramex-go/internal/spell"
)

// builder makes an App of a configuration.
type builder struct {
	*Server
	cfg  *conf.Config
	old  *App // what serves now; nil at start
	keep bool // old's environment serves on, and so may its endpoints
	app  *App
}

// build makes an App. It fails only where nothing could be served; faults of single entries are
// logged and answered by these entries. Of old, endpoints whose entry is the same are used again.
func (s *Server) build(ctx context.Context, cfg *conf.Config, set settings, old *App) (*App, error) {
	b := &builder{Server: s, cfg: cfg, old: old, app: &App{config: cfg, endpoints: map[string]*handlers.Endpoint{}}}
	s.warned.reset()
	b.keep = old != nil && sameBut(cfg.Root, old.config.Root, "url")
	if b.keep {
		b.app.env = old.env
	} else if err := b.environment(set); err != nil {
		return nil, err
	}
	for _, e := range cfg.Errors {
		b.log.Error(e.Error())
	}
	for _, e := range cfg.Warnings {
		b.log.Warn(e.Error())
	}
	if !b.keep {
		b.checkSections()
	}
	b.app.pages = handlers.NewErrorPages(cfg.Root.Path("handlers", "BaseHandler", "error"), b.app.env)
	b.routes(ctx)
	return b.app, nil
}

// environment makes what the handlers share.
func (b *builder) environment(set settings) error {
	app := b.cfg.Root.Get("app")
	data := text(b.cfg.Variables.Get("GRAMEXDATA"))
	if data != "" && !filepath.IsAbs(data) {
		data = filepath.Join(b.root, data)
	}
	secret, err := cookieSecret(app.Path("settings", "cookie_secret"), data, b.log)
	if err != nil {
		return err
	}
	b.app.env = &handlers.Env{
		Log: b.log, Stores: b.stores, Messages: b.messages, Sessions: b.sessions, Session: handlers.ReadSessionOptions(app.Get("session")),
		Expr: expr.New(expr.Options{Timeout: set.exprTimeout, Memory: set.exprMemory,
			Path: []string{b.root}, Files: []string{b.root, data}, Environ: b.environ, Log: b.log,
			Variables: b.cfg.Variables, Data: data}),
		Root: b.root, Data: data, Secret: secret, Proxy: set.proxy, Config: b.cfg.Root,
		GramexPath: text(b.cfg.Variables.Get("GRAMEXPATH")), OnWarn: b.warn,
	}
	return nil
}

func text(n *conf.Node) string { s, _ := n.Text(); return s }

// routes makes the endpoints and the table of their patterns.
func (b *builder) routes(ctx context.Context) {
	urls := b.cfg.Root.Get("url")
	if !urls.IsNull() && !urls.IsMap() {
		b.log.Error(source.Errorf(urls.Position(), "url must be a mapping of names to entries, not %s", urls.Kind).Error())
		urls = nil
	}
	var entries []route.Entry[*handlers.Endpoint]
	if urls != nil {
		for _, p := range urls.Pairs {
			entry, err := b.entry(ctx, p)
			if err != nil {
				b.log.Error(err.Error())
				continue
			}
			b.app.endpoints[entry.Value.Spec.Name] = entry.Value
			entries = append(entries, entry)
		}
	}
	b.app.table = route.NewTable(entries)
}

var entryKeys = []string{"pattern", "handler", "service", "kwargs", "priority", "cache", "comment"}

// entry makes the endpoint of one url: entry. An error means that there is no pattern or no
// handler to answer with: it is left out.
func (b *builder) entry(ctx context.Context, p conf.Pair) (entry route.Entry[*handlers.Endpoint], err error) {
	name, n := fmt.Sprint(p.Key.Value), p.Value
	if !n.IsMap() {
		return entry, source.Errorf(n.Position(), "url %s must be a mapping with pattern: and handler:, not %s", name, n.Kind)
	}
	for _, e := range n.Unknown(entryKeys...) {
		e.Msg = "url " + name + ": " + e.Msg
		b.app.env.Warn(e)
	}
	pat := n.Get("pattern")
	patText, ok := pat.Text()
	if !ok {
		return entry, source.Errorf(cmp.Or(pat.Position(), p.Key.Position()), "url %s has no pattern: that says which paths it answers", name)
	}
	if entry.Pattern, err = route.Compile(patText); err != nil {
		return entry, source.Errorf(pat.Position(), "url %s: %w", name, err)
	}
	if c := patText[0]; 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' {
		b.app.env.Warn(source.Errorf(pat.Position(), "url %s: no path matches %s", name, patText).WithHint("it must begin with a slash: /%s", patText))
	}
	typ, err := b.handlerType(name, n, p.Key)
	if err != nil {
		return entry, err
	}
	priority, err := n.Get("priority").AsFloat(0)
	spec := handlers.Spec{Name: name, Type: typ.Name, Pattern: patText, Entry: n, Kwargs: b.kwargs(n.Get("kwargs"), typ)}
	entry.Priority, entry.Value = priority, b.endpoint(ctx, typ, spec, err)
	return entry, nil
}

// handlerType finds the type that handler: or service: names.
func (b *builder) handlerType(name string, n *conf.Node, key *conf.Node) (*handlers.Type, error) {
	at := n.Get("service")
	if at.IsNull() {
		at = n.Get("handler")
	}
	want, ok := at.Text()
	if !ok {
		return nil, source.Errorf(cmp.Or(at.Position(), key.Position()), "url %s has no handler: that says what answers it", name)
	}
	typ, ok := b.registry.Lookup(want)
	if ok {
		return typ, nil
	}
	e := source.Errorf(at.Position(), "url %s is left out: unknown handler %q", name, want)
	if near := b.registry.Nearest(want); near != "" {
		return nil, e.WithHint("did you mean %q?", near)
	}
	if strings.Contains(strings.TrimPrefix(want, "gramex.handlers."), ".") {
		return nil, e.WithHint("handlers written in Python are not supported")
	}
	return nil, e
}

// kwargs are an entry's own over handlers: of its type, by any of its names, over those of
// BaseHandler.
func (b *builder) kwargs(own *conf.Node, typ *handlers.Type) *conf.Node {
	if !own.IsNull() && !own.IsMap() {
		return own // NewEndpoint says what is wrong
	}
	if own.IsNull() {
		own = nil
	}
	section := b.cfg.Root.Get("handlers")
	for _, name := range append(typ.Names(), "BaseHandler") {
		if d := section.Get(name); d.IsMap() {
			own = conf.Defaults(own, d)
		}
	}
	return own
}

// endpoint makes an endpoint, or takes the one that serves the same entry already.
func (b *builder) endpoint(ctx context.Context, typ *handlers.Type, spec handlers.Spec, fault error) *handlers.Endpoint {
	if b.keep {
		if e := b.old.endpoints[spec.Name]; e != nil && e.Err() == nil && e.Spec.Type == spec.Type &&
			same(e.Spec.Entry, spec.Entry) && same(e.Spec.Kwargs, spec.Kwargs) {
			return e
		}
	}
	// What could not be read may have been a rule, as auth:, in the entry or in handlers: over it.
	if f := spec.Entry.Fault(); f != nil {
		fault = f
	} else if f := spec.Kwargs.Fault(); f != nil {
		fault = f
	}
	var e *handlers.Endpoint
	if fault != nil {
		e = handlers.NewBrokenEndpoint(spec, b.app.env, fault)
	} else {
		e = handlers.NewEndpoint(ctx, typ, spec, b.app.env)
	}
	if err := e.Err(); err != nil {
		var se *source.Error
		if !errors.As(err, &se) || !se.Pos.IsValid() {
			err = source.Errorf(spec.Entry.Position(), "%w", err)
		}
		b.log.Error(err.Error(), "url", spec.Name, "answers", 500)
	}
	return e
}

// sections are the configuration's top keys that this version acts on, and those that need no
// action here: threads are Go's own affair.
var knownSections = []string{"app", "handlers", "log", "mime", "threadpool", "url", "version"}

// laterSections are those of Gramex that it does not act on.
var laterSections = []string{"alert", "cache", "email", "encrypt", "eventlog", "gramexlog", "schedule", "sms", "storelocations", "test", "watch"}

// checkSections reports top-level keys that do nothing.
func (b *builder) checkSections() {
	root, env := b.cfg.Root, b.app.env
	all := append(append([]string{"variables", "import"}, knownSections...), laterSections...)
	for _, p := range root.Pairs {
		name := fmt.Sprint(p.Key.Value)
		switch {
		case slices.Contains(knownSections, name):
		case slices.Contains(laterSections, name):
			env.Warnf(p.Key, "%s: is not supported by this version and does nothing", name)
		default:
			e := source.Errorf(p.Key.Position(), "unknown section %q", name)
			if hint := spell.Hint(name, all); hint != "" {
				e = e.WithHint("%s", hint)
			}
			env.Warn(e)
		}
	}
	if v := root.Get("version"); !v.IsNull() && fmt.Sprint(v.Value) != "1" {
		env.Warnf(v, "version: %v is not known, only 1.0 is", v.Value)
	}
	for _, e := range root.Get("app").Unknown(appKeys...) {
		e.Msg = "app: " + e.Msg
		env.Warn(e)
	}
	for _, e := range root.Path("app", "listen").Unknown(listenKeys...) {
		e.Msg = "app.listen: " + e.Msg
		env.Warn(e)
	}
	if n := root.Path("app", "listen", "ssl_options"); !n.IsNull() {
		env.Warnf(n, "app.listen.ssl_options: is not supported by this version: it serves http alone")
	}
	if n := root.Path("app", "browser"); n.Truthy() {
		env.Warnf(n, "app.browser: is not supported by this version and does nothing")
	}
	session := root.Path("app", "session")
	if typ := session.Get("type"); !typ.IsNull() && fmt.Sprint(typ.Value) != "memory" {
		env.Warnf(typ, "app.session: this version keeps sessions in memory, whatever type: says: a restart forgets them")
	}
	b.checkLog(root.Get("log"))
	b.checkHandlers(root.Get("handlers"))
}

// checkLog reports what of log: does nothing: all but the level.
func (b *builder) checkLog(n *conf.Node) {
	only := func(n *conf.Node, key string) *conf.Node {
		if !n.IsMap() {
			return nil
		}
		for _, p := range n.Pairs {
			if name := fmt.Sprint(p.Key.Value); name != key && name != "version" {
				b.app.env.Warnf(p.Key, "log: %s: is not supported by this version and does nothing: only loggers.gramex.level is", name)
			}
		}
		return n.Get(key)
	}
	only(only(only(n, "loggers"), "gramex"), "level")
}

// checkHandlers reports defaults of handler types that do not exist.
func (b *builder) checkHandlers(n *conf.Node) {
	if !n.IsMap() {
		return
	}
	known := append([]string{"BaseHandler"}, b.registry.Names()...)
	for _, key := range n.Pairs {
		name := fmt.Sprint(key.Key.Value)
		if _, ok := b.registry.Lookup(name); ok || name == "BaseHandler" {
			continue
		}
		e := source.Errorf(key.Key.Position(), "handlers: unknown handler %q", name)
		if hint := spell.Hint(name, known); hint != "" {
			e = e.WithHint("%s", hint)
		}
		b.app.env.Warn(e)
	}
}

// sameBut reports whether two Maps are the same but for a key.
func sameBut(a, b *conf.Node, key string) bool {
	without := func(n *conf.Node) map[string]*conf.Node {
		m := map[string]*conf.Node{}
		for _, p := range n.Pairs {
			m[fmt.Sprint(p.Key.Value)] = p.Value
		}
		delete(m, key)
		return m
	}
	return maps.EqualFunc(without(a), without(b), same)
}

// same reports whether two values mean the same: equal, and written in files of the same folder.
// Lines don't count, so that an edit above an entry does not cut its WebSockets.
func same(a, b *conf.Node) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Kind == b.Kind && a.Dir == b.Dir && a.Pos.File == b.Pos.File && reflect.DeepEqual(a.Value, b.Value) &&
		slices.EqualFunc(a.Items, b.Items, same) &&
		slices.EqualFunc(a.Pairs, b.Pairs, func(x, y conf.Pair) bool { return same(x.Key, y.Key) && same(x.Value, y.Value) })
}
