package formhandler

import "github.com/gramener/gramex-go/internal/conf"

// Column is a column as declared in columns:, in FormHandler's syntax.
type Column struct {
	Name          string
	Type          string // as written, in upper case; "" means TEXT
	Nullable      *bool  // nil: not said
	PrimaryKey    bool
	AutoIncrement bool
	Default       *Default   // nil: none
	Node          *conf.Node // where it is declared, for errors; nil when it is built in
}

// Default is a column's default: a scalar or an SQL expression.
type Default struct {
	Value Value  // a scalar: string, int64, float64 or bool
	Func  string // or the name of an SQL function: "now", "current_date" …; "" for a scalar
}

// ParseColumns reads columns: — a dict of a type or {type, nullable, default, primary_key,
// autoincrement} by column name. Faults are *source.Error. A nil node is no column.
func ParseColumns(n *conf.Node) ([]Column, error) { panic("not yet") }

// MessageColumns returns the columns of a message table: those declared, then id (the primary
// key), user and timestamp where they aren't.
func MessageColumns(declared []Column) []Column { panic("not yet") }
