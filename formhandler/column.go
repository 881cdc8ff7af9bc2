package formhandler

import (
	"regexp"
	"strings"
	"time"

	"github.com/gramener/gramex-go/internal/conf"
	"github.com/gramener/gramex-go/internal/source"
	"github.com/gramener/gramex-go/internal/spell"
)

// Column is a column as declared in columns:, in FormHandler's syntax.
type Column struct {
	Name          string
	Type          string // as written, in upper case; "" means TEXT
	Nullable      *bool  // nil: not said, so that only keys must have a value
	PrimaryKey    bool
	AutoIncrement bool
	Unique        bool
	Default       *Default   // nil: none
	Node          *conf.Node // where it is declared, for errors; nil when it is built in
}

// Default is a column's default: a scalar or an SQL expression.
type Default struct {
	Value Value      // string, int64, float64 or bool
	Call  *Call      // or, when not nil, the expression
	Node  *conf.Node // where it is declared, for errors
}

// columnKeys are the keys of a column's dict.
var columnKeys = []string{"type", "nullable", "default", "primary_key", "autoincrement", "unique"}

// typePattern is the shape of an SQL type: words, perhaps with one or two sizes.
var typePattern = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_ ]*(\( *\d+ *(, *\d+ *)?\))?( [A-Za-z ]+)?$`)

// ParseColumns reads columns: — by column name a type, or a dict of type, nullable, default,
// primary_key, autoincrement and unique (https://gramener.com/gramex/guide/formhandler/#formhandler-columns).
// Faults are *source.Error. A nil node is no column.
func ParseColumns(n *conf.Node) ([]Column, error) {
	if n.IsNull() {
		return nil, nil
	}
	if n.Kind != conf.Map {
		return nil, source.Errorf(n.Position(), "columns must be a dict of types by column name").
			WithHint("write for example {body: TEXT}")
	}
	columns := make([]Column, 0, len(n.Pairs))
	seen := make(map[string]string, len(n.Pairs))
	for _, p := range n.Pairs {
		name, ok := p.Key.Text()
		if !ok {
			return nil, source.Errorf(p.Key.Position(), "a column's name must be text").WithHint("put it in quotes")
		}
		if name == "" || strings.IndexByte(name, 0) >= 0 {
			return nil, source.Errorf(p.Key.Position(), "%s can't be a column's name", quoted(name))
		}
		if other, dup := seen[strings.ToLower(name)]; dup {
			return nil, source.Errorf(p.Key.Position(), "columns %s and %s have the same name for a database, which ignores case", other, name)
		}
		seen[strings.ToLower(name)] = name
		c, err := parseColumn(name, p.Key, p.Value)
		if err != nil {
			return nil, err
		}
		columns = append(columns, c)
	}
	return columns, nil
}

func parseColumn(name string, at, n *conf.Node) (Column, error) {
	c := Column{Name: name, Node: at}
	if n.IsNull() {
		return c, nil
	}
	if n.Kind != conf.Map {
		return c, c.setType(n)
	}
	for _, p := range n.Pairs {
		key, _ := p.Key.Text()
		var err error
		switch key {
		case "type":
			err = c.setType(p.Value)
		case "nullable":
			var yes bool
			if yes, err = p.Value.AsBool(true); err == nil && !p.Value.IsNull() {
				c.Nullable = &yes
			}
		case "primary_key":
			c.PrimaryKey, err = p.Value.AsBool(false)
		case "autoincrement":
			c.AutoIncrement, err = p.Value.AsBool(false)
		case "unique":
			c.Unique, err = p.Value.AsBool(false)
		case "default":
			c.Default, err = parseDefault(p.Value)
		default:
			err = source.Errorf(p.Key.Position(), "column %s: unknown key %s", name, quoted(key)).
				WithHint("%s", cmpOr(spell.Hint(key, columnKeys), "the keys are "+strings.Join(columnKeys, ", ")))
		}
		if err != nil {
			return c, err
		}
	}
	return c, nil
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (c *Column) setType(n *conf.Node) error {
	if n.IsNull() {
		return nil
	}
	t, ok := n.Text()
	if !ok {
		return source.Errorf(n.Position(), "column %s: its type must be text", c.Name).WithHint("such as TEXT, INTEGER or REAL")
	}
	t = strings.TrimSpace(t)
	if !typePattern.MatchString(t) {
		return source.Errorf(n.Position(), "column %s: %s is no SQL type", c.Name, quoted(t)).WithHint("such as TEXT, INTEGER or VARCHAR(10)")
	}
	c.Type, c.Node = strings.ToUpper(t), n
	return nil
}

// scalar is a scalar node's value, a date as text; nil for others.
func scalar(n *conf.Node) any {
	if n == nil {
		return nil
	}
	switch n.Kind {
	case conf.Bool, conf.Int, conf.Float, conf.String:
		return n.Value
	case conf.Time:
		switch t := n.Value.(type) {
		case conf.Date:
			return t.String()
		case time.Time:
			return t.UTC().Format(time.RFC3339Nano)
		}
	}
	return nil
}

func parseDefault(n *conf.Node) (*Default, error) {
	if n.IsNull() {
		return nil, nil
	}
	if n.Kind != conf.Map {
		switch v := scalar(n).(type) {
		case string:
			if strings.IndexByte(v, 0) < 0 {
				return &Default{Value: v, Node: n}, nil
			}
		case bool, int64, float64:
			return &Default{Value: v, Node: n}, nil
		}
		return nil, source.Errorf(n.Position(), "a default must be a number, text, true, false or {function: func.now()}")
	}
	fn := n.Get("function")
	text, ok := fn.Text()
	if !ok || len(n.Pairs) != 1 {
		return nil, source.Errorf(n.Position(), "a default's dict has one key, function").WithHint("write {function: func.now()}")
	}
	call, err := parseCall(text)
	if err != nil {
		return nil, source.Errorf(fn.Position(), "default function %s: %w", quoted(text), err).
			WithHint("write an SQLAlchemy function such as func.now() or func.current_date()")
	}
	return &Default{Call: call, Node: fn}, nil
}

// MessageColumns returns the columns of a message table: those declared, then id (the primary key),
// user and timestamp where they aren't. A declared id is the key too, unless another column counts
// itself up: then id is unique beside it.
func MessageColumns(declared []Column) []Column {
	columns := append([]Column(nil), declared...)
	at := map[string]int{}
	counted := false
	for i := range columns {
		at[columns[i].Name] = i
		counted = counted || columns[i].AutoIncrement && columns[i].Name != "id"
	}
	if _, ok := at["id"]; !ok {
		at["id"] = len(columns)
		columns = append(columns, Column{Name: "id", Type: "TEXT"})
	}
	if id := &columns[at["id"]]; counted && !id.PrimaryKey {
		no := false
		id.Unique, id.Nullable = true, &no
	} else {
		id.PrimaryKey = true
	}
	for _, name := range []string{"user", "timestamp"} {
		if _, ok := at[name]; !ok {
			columns = append(columns, Column{Name: name, Type: "TEXT"})
		}
	}
	return columns
}
