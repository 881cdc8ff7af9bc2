package formhandler

import "strings"

// sqliteDialect is SQLite's way of saying things.
type sqliteDialect struct{}

// ident quotes with backticks: unlike "name", `name` is never taken for a string where there is no
// such column (https://sqlite.org/quirks.html, section 8).
func (sqliteDialect) ident(name string) string {
	return "`" + strings.ReplaceAll(name, "`", "``") + "`"
}

func (sqliteDialect) placeholder(int) string { return "?" }

func (d sqliteDialect) compared(c *cond) string {
	if c.raw {
		return "+" + d.ident(c.name) + " COLLATE BINARY"
	}
	return d.ident(c.name)
}

// shown reads columns whose declared type makes the driver turn values into times or booleans as
// expressions, which have no declared type.
func (d sqliteDialect) shown(c *ColumnInfo) string {
	switch strings.ToLower(c.Type) {
	case "boolean", "date", "datetime", "timestamp":
		return "+" + d.ident(c.Name)
	}
	return d.ident(c.Name)
}

// like looks at text alone: numbers and blobs, which LIKE would turn into text, are not like
// anything.
func (sqliteDialect) like(b *sqlText, expr, pattern string, not bool) {
	if not {
		b.add(expr, " IS NOT NULL AND NOT ")
	}
	b.add("(typeof(", expr, ") = 'text' AND ", expr, " LIKE ")
	b.arg(pattern)
	b.add(")")
}

func (sqliteDialect) aggregate(fn, expr string) (string, bool) {
	switch fn {
	case "sum", "count", "avg", "min", "max", "total", "group_concat":
		return fn + "(" + expr + ")", true
	case "mean", "average":
		return "avg(" + expr + ")", true
	case "nunique":
		return "count(DISTINCT " + expr + ")", true
	}
	return "", false
}

func (sqliteDialect) noLimit() string { return "-1" }
func (sqliteDialect) insert() string  { return "INSERT OR ABORT INTO " }
func (sqliteDialect) update() string  { return "UPDATE OR ABORT " }

// sqliteTypes are the types that a column can be declared with, by name, with what SQLAlchemy turns
// some of them into: INTEGER alone makes a key that counts itself up.
var sqliteTypes = map[string]string{
	"INT": "INTEGER", "INTEGER": "", "BIGINT": "", "SMALLINT": "", "TINYINT": "", "MEDIUMINT": "",
	"TEXT": "", "VARCHAR": "", "NVARCHAR": "", "CHAR": "", "NCHAR": "", "CLOB": "", "CHARACTER": "",
	"TINYTEXT": "", "MEDIUMTEXT": "", "LONGTEXT": "", "CHARACTER VARYING": "", "STRING": "TEXT",
	"REAL": "", "FLOAT": "", "DOUBLE": "", "DOUBLE PRECISION": "",
	"NUMERIC": "", "DECIMAL": "", "BOOLEAN": "", "BOOL": "BOOLEAN",
	"DATE": "", "DATETIME": "", "TIMESTAMP": "", "TIME": "", "TIMESTAMP WITHOUT TIME ZONE": "TIMESTAMP",
	"TIMESTAMP WITH TIME ZONE": "TIMESTAMP", "TIMESTAMPTZ": "TIMESTAMP",
	"JSON": "", "JSONB": "JSON", "BLOB": "", "BINARY": "BLOB", "VARBINARY": "BLOB", "BYTEA": "BLOB",
	"LONGBLOB": "", "UUID": "TEXT",
}

// sqliteKeywords are names that must be quoted (https://sqlite.org/lang_keywords.html), so that tables
// read as the original writes them.
var sqliteKeywords = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`abort action add after all alter always analyze and any as asc attach
		autoincrement before begin between by cascade case cast check collate column columns commit conflict
		constraint create cross current current_date current_time current_timestamp database default
		deferrable deferred delete desc detach distinct do drop each else end escape except exclude
		exclusive exists explain fail false filter first following for foreign from full generated glob
		group groups having if ignore immediate in index indexed initially inner insert instead intersect
		into is isnull join key last left like limit match materialized natural no not nothing notnull
		null nulls of offset on or order others outer over partition plan pragma preceding primary query
		raise range recursive references regexp reindex release rename replace restrict returning right
		rollback row rows savepoint select set table temp temporary then ties to transaction trigger true
		unbounded union unique update using vacuum values view virtual when where window with without`) {
		m[w] = true
	}
	return m
}()

// ddlIdent is a name in CREATE TABLE, quoted only where it must be, as SQLAlchemy does.
func ddlIdent(name string) string {
	plain := name != "" && !isDigit(name[0]) && name[0] != '$' && !sqliteKeywords[name]
	for i := 0; plain && i < len(name); i++ {
		c := name[i]
		plain = c == '_' || c == '$' || isDigit(c) || c >= 'a' && c <= 'z'
	}
	if plain {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// sqliteFunc is what SQLite calls an SQLAlchemy function.
func sqliteFunc(fn string) (name string, bare bool) {
	switch fn {
	case "now", "current_timestamp", "sysdate", "utcnow":
		return "CURRENT_TIMESTAMP", true
	case "localtimestamp":
		return "datetime('now', 'localtime')", true
	case "current_date":
		return "CURRENT_DATE", true
	case "current_time", "localtime":
		return "CURRENT_TIME", true
	}
	return fn, false
}
