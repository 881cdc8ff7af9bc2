package formhandler

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strings"
)

// sqliteTable is what SQLite tells of a table.
type sqliteTable struct {
	kind         string // table, view, virtual, shadow
	sql          string // as created
	withoutRowID bool
	strict       bool
	triggers     bool
}

func (e *sqliteEngine) inspect(ctx context.Context, c conn, table string) (*Schema, error) {
	if err := checkTableName(table); err != nil {
		return nil, err
	}
	table = strings.TrimPrefix(table, "main.")
	s := &Schema{}
	var t sqliteTable
	err := c.query(ctx, `SELECT name, type, wr, strict FROM pragma_table_list
		WHERE schema = 'main' AND name = ? COLLATE NOCASE`, []Value{table}, 4, func(row []driver.Value) bool {
		s.Table, _ = row[0].(string)
		t.kind, _ = row[1].(string)
		t.withoutRowID = row[2] == int64(1)
		t.strict = row[3] == int64(1)
		return true
	})
	if err != nil {
		return nil, err
	}
	if s.Table == "" {
		return nil, fmt.Errorf("%w: %s in %s", ErrNoTable, table, e.path)
	}
	if err := t.read(ctx, c, s.Table); err != nil {
		return nil, err
	}
	if err := e.inspectColumns(ctx, c, s, &t); err != nil {
		return nil, err
	}
	if err := locateRows(ctx, c, s, &t); err != nil {
		return nil, err
	}
	return s.seal(), nil
}

// checkTableName refuses names that no table of an app's own has.
func checkTableName(table string) error {
	name := strings.TrimPrefix(table, "main.")
	switch {
	case name == "" || strings.IndexByte(name, 0) >= 0:
		return fmt.Errorf("%s can't be a table's name", quoted(table))
	case len(name) >= 7 && strings.EqualFold(name[:7], "sqlite_"):
		return fmt.Errorf("table %s belongs to SQLite itself", quoted(table))
	case strings.Contains(name, "."):
		return fmt.Errorf("table %s: SQLite has no schema %s: write the table's name alone", quoted(table), quoted(name[:strings.LastIndex(name, ".")]))
	}
	return nil
}

func (t *sqliteTable) read(ctx context.Context, c conn, table string) error {
	return c.query(ctx, `SELECT coalesce(sql, ''), (SELECT count(*) FROM sqlite_schema t
		WHERE t.type = 'trigger' AND t.tbl_name = s.name COLLATE NOCASE) FROM sqlite_schema s
		WHERE s.name = ? AND s.type IN ('table', 'view')`, []Value{table}, 2, func(row []driver.Value) bool {
		t.sql, _ = row[0].(string)
		t.triggers = row[1] != int64(0)
		return true
	})
}

func (e *sqliteEngine) inspectColumns(ctx context.Context, c conn, s *Schema, t *sqliteTable) error {
	err := c.query(ctx, `SELECT name, type, "notnull", dflt_value IS NOT NULL, pk, hidden
		FROM pragma_table_xinfo(?) ORDER BY cid`, []Value{s.Table}, 6, func(row []driver.Value) bool {
		col := ColumnInfo{NotNull: row[2] == int64(1), HasDefault: row[3] == int64(1)}
		col.Name, _ = row[0].(string)
		col.Type, _ = row[1].(string)
		pk, _ := row[4].(int64)
		col.PrimaryKey = int(pk)
		switch row[5] {
		case int64(1): // hidden columns of virtual tables
			return true
		case int64(2), int64(3):
			col.Computed = true
		}
		col.Class, col.aff, col.coll = classOf(col.Type), affinityOf(col.Type), e.utf16
		if t.strict {
			col.aff = strictAffinity(col.Type)
			if strings.EqualFold(col.Type, "ANY") {
				col.Class = Text
			}
		}
		s.Columns = append(s.Columns, col)
		return true
	})
	if err != nil {
		return err
	}
	switch t.kind {
	case "table":
		if strings.Contains(strings.ToUpper(t.sql), "COLLATE") {
			collations(s, t.sql)
		}
	default:
		for i := range s.Columns {
			col := &s.Columns[i]
			col.raw, col.aff = true, affNone
		}
	}
	return nil
}

// collations finds the columns' collations, which no pragma tells, by creating the table in an empty
// database and asking for those of an index. A collation that is not built in is left out of account:
// the column is then compared by bytes.
func collations(s *Schema, sql string) {
	c, err := connectSQLite(":memory:")
	if err != nil {
		return
	}
	defer c.close()
	_, err = c.exec(sql, nil)
	created := err == nil
	for i := range s.Columns {
		col := &s.Columns[i]
		name := ""
		if created {
			name = indexCollation(c, sqliteDialect{}, s.Table, col.Name)
		}
		switch strings.ToUpper(name) {
		case "BINARY":
		case "NOCASE":
			col.coll = collNoCase
		case "RTRIM":
			col.coll = collRTrim
		default:
			col.raw, col.aff = true, affNone
		}
	}
}

// indexCollation is the collation that an index over a column has.
func indexCollation(c conn, d dialect, table, column string) (name string) {
	const probe = "gramex_probe"
	if _, err := c.exec("CREATE INDEX "+probe+" ON "+d.ident(table)+" ("+d.ident(column)+")", nil); err != nil {
		return ""
	}
	err := c.query(context.Background(), "SELECT coll FROM pragma_index_xinfo(?) WHERE key = 1", []Value{probe}, 1, func(row []driver.Value) bool {
		name, _ = row[0].(string)
		return true
	})
	if _, dropErr := c.exec("DROP INDEX "+probe, nil); err != nil || dropErr != nil {
		return ""
	}
	return name
}

// locateRows finds what tells the table's rows apart, and what keeps it from being written.
func locateRows(ctx context.Context, c conn, s *Schema, t *sqliteTable) error {
	s.reread = t.triggers || t.kind == "virtual"
	switch {
	case t.kind == "view":
		s.readOnly = "is a view"
		return nil
	case t.kind == "shadow":
		s.readOnly = "belongs to a virtual table"
	case t.withoutRowID:
		s.locate = s.Key()
		return nil
	}
	taken := map[string]bool{}
	for i := range s.Columns {
		taken[strings.ToLower(s.Columns[i].Name)] = true
	}
	for _, name := range []string{"rowid", "_rowid_", "oid"} {
		if !taken[name] {
			s.locate, s.rowid = []string{name}, true
			break
		}
	}
	if !s.rowid {
		if s.locate = s.Key(); len(s.locate) == 0 {
			s.readOnly = "has columns named rowid, oid and _rowid_ and no primary key"
		}
	}
	return findAutoKey(ctx, c, s)
}

// findAutoKey marks the INTEGER PRIMARY KEY: the only column of the key, of exactly this type, and
// without an index of its own.
func findAutoKey(ctx context.Context, c conn, s *Schema) error {
	key := s.Key()
	if len(key) != 1 {
		return nil
	}
	for i := range s.Columns {
		col := &s.Columns[i]
		if col.PrimaryKey == 0 || !strings.EqualFold(col.Type, "INTEGER") {
			continue
		}
		return c.query(ctx, "SELECT count(*) FROM pragma_index_list(?) WHERE origin = 'pk'", []Value{s.Table}, 1, func(row []driver.Value) bool {
			col.AutoKey = row[0] == int64(0)
			return true
		})
	}
	return nil
}
