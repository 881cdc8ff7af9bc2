package formhandler

import (
	"context"
	"database/sql/driver"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"github.com/gramener/gramex-go/internal/source"
	"github.com/gramener/gramex-go/internal/spell"
)

// create makes a table as SQLAlchemy would.
func (e *sqliteEngine) create(ctx context.Context, c conn, table string, columns []Column) error {
	table = strings.TrimPrefix(table, "main.")
	key := primaryKey(columns)
	var parts []string
	inline := false
	for i := range columns {
		col := &columns[i]
		def, err := e.definition(ctx, c, col)
		if err != nil {
			return err
		}
		if col.AutoIncrement {
			if err := checkAutoIncrement(col, def.typ, key); err != nil {
				return err
			}
			def.text += " NOT NULL PRIMARY KEY AUTOINCREMENT"
			inline = true
		} else if col.mustHaveValue() {
			def.text += " NOT NULL"
		}
		if col.Unique {
			def.text += " UNIQUE"
		}
		parts = append(parts, def.text)
	}
	if len(key) > 0 && !inline {
		names := make([]string, len(key))
		for i, k := range key {
			names[i] = ddlIdent(k)
		}
		parts = append(parts, "PRIMARY KEY ("+strings.Join(names, ", ")+")")
	}
	_, err := c.exec("CREATE TABLE "+ddlIdent(table)+" (\n\t"+strings.Join(parts, ", \n\t")+"\n)", nil)
	return err
}

func primaryKey(columns []Column) (key []string) {
	for i := range columns {
		if columns[i].PrimaryKey {
			key = append(key, columns[i].Name)
		}
	}
	return key
}

func (c *Column) mustHaveValue() bool {
	if c.Nullable != nil {
		return !*c.Nullable || c.PrimaryKey
	}
	return c.PrimaryKey
}

func checkAutoIncrement(c *Column, typ string, key []string) error {
	at := c.Node.Position()
	switch {
	case !c.PrimaryKey:
		return source.Errorf(at, "column %s: autoincrement is for a primary key", c.Name).WithHint("add primary_key: true")
	case typ != "INTEGER":
		return source.Errorf(at, "column %s: autoincrement needs the type INTEGER, not %s", c.Name, typ)
	case len(key) > 1:
		return source.Errorf(at, "column %s: autoincrement needs a primary key of one column, not of %s", c.Name, strings.Join(key, ", "))
	}
	return nil
}

// definition is a column in CREATE TABLE, without its constraints.
type definition struct{ typ, text string }

func (e *sqliteEngine) definition(ctx context.Context, db conn, c *Column) (definition, error) {
	typ, err := sqliteType(c)
	if err != nil {
		return definition{}, err
	}
	text := ddlIdent(c.Name) + " " + typ
	def, err := e.defaultSQL(ctx, db, c, typ)
	if def != "" {
		text += " DEFAULT " + def
	}
	return definition{typ, text}, err
}

// sqliteType is a declared type as SQLite is to be told it.
func sqliteType(c *Column) (string, error) {
	if c.Type == "" {
		return "TEXT", nil
	}
	name, size, sized := strings.Cut(c.Type, "(")
	name = strings.Join(strings.Fields(name), " ")
	to, ok := sqliteTypes[name]
	if !ok {
		names := slices.Sorted(maps.Keys(sqliteTypes))
		return "", source.Errorf(c.Node.Position(), "column %s: unknown type %s", c.Name, name).
			WithHint("%s", cmpOr(spell.Hint(name, names), "such as TEXT, INTEGER, REAL, BOOLEAN, DATETIME, JSON or BLOB"))
	}
	name = cmpOr(to, name)
	if sized && name != "TEXT" && name != "BLOB" {
		name += "(" + strings.ReplaceAll(size, " ", "")
	}
	return name, nil
}

// defaultSQL is a column's DEFAULT, "" for none: a scalar as the column stores it, or an expression.
func (e *sqliteEngine) defaultSQL(ctx context.Context, db conn, c *Column, typ string) (string, error) {
	if c.Default == nil {
		return "", nil
	}
	if c.Default.Call != nil {
		expr := "(" + c.Default.Call.sql(sqliteFunc) + ")"
		// CREATE TABLE takes any function; only its use would fail.
		if err := db.query(ctx, "SELECT "+expr, nil, 1, func([]driver.Value) bool { return true }); err != nil {
			return "", source.Errorf(c.Default.Node.Position(), "default of column %s: %w", c.Name, err)
		}
		return expr, nil
	}
	info := ColumnInfo{Name: c.Name, Type: typ, Class: classOf(typ), aff: affinityOf(typ)}
	v, _, err := info.stored(c.Default.Value)
	if err != nil {
		return "", source.Errorf(c.Default.Node.Position(), "default of column %w", err)
	}
	if b, ok := v.([]byte); ok {
		return "x'" + hex.EncodeToString(b) + "'", nil
	}
	return literal(v), nil
}

// add adds a column. Keys are not added to, as SQLite can't; a default that is an expression is
// given only while the table is empty, as SQLite knows no value for the rows that are there.
func (e *sqliteEngine) add(ctx context.Context, c conn, s *Schema, col *Column) error {
	def, err := e.definition(ctx, c, col)
	if err != nil {
		return err
	}
	empty := true
	if err := c.query(ctx, "SELECT 1 FROM "+e.ident(s.Table)+" LIMIT 1", nil, 1, func([]driver.Value) bool {
		empty = false
		return false
	}); err != nil {
		return err
	}
	if !empty && col.Default != nil && col.Default.Call != nil {
		e.log.Warn("a new column of a table with rows can't have a default that is a function: it is added without",
			"table", s.Table, "column", col.Name)
		def.text = ddlIdent(col.Name) + " " + def.typ
		col.Default = nil
	}
	if col.Nullable != nil && !*col.Nullable {
		if !empty && col.Default == nil {
			return source.Errorf(col.Node.Position(), "column %s: a table with rows gets no column that must have a value", col.Name).
				WithHint("give it a default, or leave out nullable: false")
		}
		def.text += " NOT NULL"
	}
	_, err = c.exec("ALTER TABLE "+ddlIdent(s.Table)+" ADD COLUMN "+def.text, nil)
	return err
}
