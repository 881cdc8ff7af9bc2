package handlers

import (
	"regexp"
	"slices"
	"strings"

	"github.com/gramener/gramex-go/alerts"
	"github.com/gramener/gramex-go/expr"
	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/formhandler"
	"github.com/gramener/gramex-go/internal/conf"
	"github.com/gramener/gramex-go/internal/source"
	"github.com/gramener/gramex-go/internal/spell"
)

// messageMethod is what a message does to the table.
type messageMethod string

const (
	methodPost   messageMethod = "POST"
	methodPut    messageMethod = "PUT"
	methodDelete messageMethod = "DELETE"
)

var messageMethods = []string{string(methodPost), string(methodPut), string(methodDelete)}

// messageKeys are MessageHandler's own kwargs. Those of a database that this server has no use for
// are known, so that a configuration of the original draws no warning.
var messageKeys = []string{
	"url", "table", "columns", "tables", "max_tables", "message_default", "open", "prepare", "modify", "alert", "origins",
	"data", "id", "pool_recycle", "pool_size", "pool_pre_ping", "max_overflow", "echo", "connect_args",
}

// messageConfig is what a MessageHandler's kwargs say.
type messageConfig struct {
	url     string
	urlAt   source.Pos
	table   tableName
	columns []formhandler.Column
	rooms   roomRules
	origins *Origins

	open, prepare, modify *hook
	defaults              map[messageMethod][]messageDefault
}

// messageDefault is a key of message_default: a constant or an expression of msg and handler.
type messageDefault struct {
	key     string
	program *hook
	value   object.Value
	builtin bool
}

// hook is a compiled expression of the kwargs.
type hook struct {
	name    string // of the key, for errors: "prepare"
	node    *conf.Node
	program *expr.Program
}

// readMessageConfig reads kwargs. Faults are *source.Error.
func readMessageConfig(s Spec, env *Env) (*messageConfig, error) {
	k := s.Kwargs
	if k.Kind != conf.Map {
		return nil, source.Errorf(s.Entry.Position(), "url: and table: are missing: MessageHandler needs kwargs")
	}
	CheckKeys(env, k, messageKeys...)
	c := &messageConfig{}
	if err := c.readData(k, s); err != nil {
		return nil, err
	}
	var err error
	if c.origins, err = ReadOrigins(k.Get("origins")); err != nil {
		return nil, err
	}
	for _, h := range []struct {
		key    string
		to     **hook
		params []string
	}{{"open", &c.open, openParams}, {"prepare", &c.prepare, messageParams}, {"modify", &c.modify, messageParams}} {
		if *h.to, err = compileHook(s, env, h.key, k.Get(h.key), h.params); err != nil {
			return nil, err
		}
	}
	if c.defaults, err = readMessageDefaults(s, env, k); err != nil {
		return nil, err
	}
	alert, faults := alerts.Read(k.Get("alert"))
	for _, f := range faults {
		env.Warn(f)
	}
	if alert != nil {
		env.Warn(alert.Unsent())
	}
	return c, nil
}

// Names that expressions see.
var (
	messageParams = []string{"msg", "handler", expr.CurrentUser}
	openParams    = []string{"args", "handler", expr.CurrentUser}
)

// compileHook compiles the expression under a key; nil where there is none.
func compileHook(s Spec, env *Env, key string, n *conf.Node, params []string) (*hook, error) {
	if n.IsNull() || n.Kind == conf.Bool && n.Value == false {
		return nil, nil
	}
	if text, ok := n.Text(); ok && strings.TrimSpace(text) == "" {
		return nil, nil
	}
	p, err := env.Expr.CompileHook("url:"+s.Name+"."+key, n, params...)
	if err != nil {
		return nil, err
	}
	return &hook{key, n, p}, nil
}

// readData reads where messages are kept: url, table and columns, which may stand under data: as
// in the original's reference.
func (c *messageConfig) readData(k *conf.Node, s Spec) error {
	get := func(key string) *conf.Node {
		if n := k.Get(key); !n.IsNull() {
			return n
		}
		return k.Path("data", key)
	}
	if d := k.Get("data"); !d.IsNull() && d.Kind != conf.Map {
		return source.Errorf(d.Position(), "data must be a mapping with url, table and columns, not %s", d.Kind)
	}
	where := k.Position()
	if k.Builtin() || !where.IsValid() {
		where = s.Entry.Position() // there are no kwargs but the built-in defaults
	}
	u := get("url")
	text, ok := u.Text()
	switch {
	case u.IsNull():
		return source.Errorf(where, "url: is missing").WithHint("give the database, e.g. sqlite:///$YAMLPATH/messages.db")
	case !ok || text == "":
		return source.Errorf(u.Position(), "url must be text, not %s", u.Kind).WithHint("give the database, e.g. sqlite:///$YAMLPATH/messages.db")
	case !strings.Contains(text, "://"):
		return source.Errorf(u.Position(), "url must be a database: messages are not kept in a file like %q", text).
			WithHint("use e.g. sqlite:///$YAMLPATH/messages.db")
	case tableArgument.MatchString(text):
		return source.Errorf(u.Position(), "url cannot depend on arguments").WithHint("table: may, e.g. table: \"{room}\"")
	}
	c.url, c.urlAt = text, u.Position()
	t := get("table")
	table, ok := t.Text()
	switch {
	case t.IsNull():
		return source.Errorf(where, "table: is missing").WithHint("name the table that keeps the messages; it is created when it is first needed")
	case !ok || strings.TrimSpace(table) == "":
		return source.Errorf(t.Position(), "table must be the name of a table, not %s", t.Kind)
	}
	c.table = parseTableName(table)
	declared, err := formhandler.ParseColumns(get("columns"))
	if err != nil {
		return err
	}
	c.columns = formhandler.MessageColumns(declared)
	c.rooms, err = readRoomRules(k)
	return err
}

// tableArgument is an argument's place in a url: or table:.
var tableArgument = regexp.MustCompile(`\{([A-Za-z_][A-Za-z0-9_]*)\}`)

// readMessageDefaults reads message_default: sections by method in any case, in each the app's
// keys before those of the built-in configuration, which apply where the app names none.
func readMessageDefaults(s Spec, env *Env, k *conf.Node) (map[messageMethod][]messageDefault, error) {
	n := k.Get("message_default")
	if n.IsNull() {
		return nil, nil
	}
	if n.Kind != conf.Map {
		return nil, source.Errorf(n.Position(), "message_default must be a mapping of POST, PUT or DELETE to defaults, not %s", n.Kind)
	}
	out := map[messageMethod][]messageDefault{}
	for _, builtin := range []bool{false, true} {
		for _, p := range n.Pairs {
			name := scalarText(p.Key)
			method := messageMethod(strings.ToUpper(name))
			if !slices.Contains(messageMethods, string(method)) {
				if !builtin {
					env.Warn(source.Errorf(p.Key.Position(), "unknown method %q in message_default", name).
						WithHint("%s", spellOr(name, messageMethods)))
				}
				continue
			}
			if p.Value.IsNull() {
				continue
			}
			if p.Value.Kind != conf.Map {
				return nil, source.Errorf(p.Value.Position(), "message_default.%s must be a mapping of keys to their defaults, not %s", name, p.Value.Kind)
			}
			list, err := readDefaultSection(s, env, name, p.Value, builtin, out[method])
			if err != nil {
				return nil, err
			}
			out[method] = list
		}
	}
	return out, nil
}

func spellOr(name string, known []string) string {
	if h := spell.Hint(name, known); h != "" {
		return h
	}
	return "it may have " + strings.Join(known, ", ")
}

// readDefaultSection appends the app's keys of a section, or the built-in ones that are not there.
func readDefaultSection(s Spec, env *Env, section string, n *conf.Node, builtin bool, list []messageDefault) ([]messageDefault, error) {
	for _, p := range n.Pairs {
		key := scalarText(p.Key)
		if p.Value.Builtin() != builtin || slices.ContainsFunc(list, func(d messageDefault) bool { return d.key == key }) {
			continue
		}
		d := messageDefault{key: key, builtin: builtin}
		if p.Value == nil || p.Value.Kind <= conf.Float {
			d.value = fromNode(p.Value)
		} else {
			var err error
			d.program, err = compileHook(s, env, "message_default."+section+"."+key, p.Value, messageParams)
			if err != nil {
				return nil, err
			}
			if d.program == nil { // an empty text
				d.value = ""
			}
		}
		list = append(list, d)
	}
	return list, nil
}
