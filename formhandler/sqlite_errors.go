package formhandler

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	sqlite3 "github.com/mattn/go-sqlite3"

	"github.com/gramener/gramex-go/internal/source"
)

// explain gives SQLite's errors their place: the row's fault, the database's, or neither.
func (e *sqliteEngine) explain(err error, s *Schema) error {
	var se sqlite3.Error
	var placed *source.Error
	if !errors.As(err, &se) || errors.As(err, &placed) {
		return err
	}
	switch se.Code {
	case sqlite3.ErrConstraint:
		return explainConstraint(se, s)
	case sqlite3.ErrMismatch:
		return &BadValue{Column: strings.Join(keyOf(s), ", "), Reason: "the key must be a whole number"}
	case sqlite3.ErrTooBig:
		return &BadValue{Column: "the row", Reason: "is larger than SQLite can store"}
	}
	if se.Code == sqlite3.ErrFull && s != nil && slices.ContainsFunc(s.Columns, func(c ColumnInfo) bool { return c.AutoKey }) {
		return &Unavailable{Name: e.path, Reason: "the disk is full, or the counter of table " + s.Table + " is at its end", Err: err}
	}
	if reason := e.unavailable(se); reason != "" {
		return &Unavailable{Name: e.path, Reason: reason, Err: err}
	}
	return fmt.Errorf("%s: %w", e.path, err)
}

func keyOf(s *Schema) []string {
	if s == nil {
		return []string{"the row"}
	}
	return s.Key()
}

// unavailable says why the database can't be used now and what to do, "" when it can.
func (e *sqliteEngine) unavailable(se sqlite3.Error) string {
	switch se.Code {
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return fmt.Sprintf("another program kept the database locked for %s: close it, or let it commit", e.timeout)
	case sqlite3.ErrReadonly:
		return "the database is read-only: let the server's user write to the file and its folder"
	case sqlite3.ErrFull:
		return "the disk is full: free some space"
	case sqlite3.ErrNotADB:
		return "the file is not an SQLite database, or is encrypted"
	case sqlite3.ErrCorrupt:
		return "the database is damaged: restore it from a backup, or recover it with the sqlite3 program's .recover"
	case sqlite3.ErrCantOpen, sqlite3.ErrPerm, sqlite3.ErrAuth:
		return "the database can't be opened: " + cmpOr(errnoText(se), "see that the server's user may read and write it and its folder")
	case sqlite3.ErrIoErr:
		return "the disk failed: " + cmpOr(errnoText(se), se.Error())
	case sqlite3.ErrNomem:
		return "memory ran out"
	case sqlite3.ErrProtocol:
		return "another program holds the database's lock file"
	}
	return ""
}

func errnoText(se sqlite3.Error) string {
	if se.SystemErrno == 0 {
		return ""
	}
	return se.SystemErrno.Error()
}

func explainConstraint(se sqlite3.Error, s *Schema) error {
	_, detail, _ := strings.Cut(se.Error(), " failed: ")
	switch se.ExtendedCode {
	case sqlite3.ErrConstraintUnique, sqlite3.ErrConstraintPrimaryKey, sqlite3.ErrConstraintRowID:
		return &ConstraintError{Kind: Unique, Columns: constraintColumns(detail, s), Err: se}
	case sqlite3.ErrConstraintNotNull:
		return &ConstraintError{Kind: NotNull, Columns: constraintColumns(detail, s), Err: se}
	case sqlite3.ErrConstraintForeignKey:
		return &ConstraintError{Kind: ForeignKey, Err: se}
	case sqlite3.ErrConstraintTrigger:
		// RAISE gives its message alone: it was written to be read.
		return &ConstraintError{Kind: Check, Rule: se.Error(), Err: se}
	}
	return &ConstraintError{Kind: Check, Rule: cmpOr(detail, se.Error()), Err: se}
}

// constraintColumns reads "table.a, table.b".
func constraintColumns(detail string, s *Schema) []string {
	if s == nil {
		return nil
	}
	var cols []string
	for part := range strings.SplitSeq(detail, ", "+s.Table+".") {
		name := strings.TrimPrefix(part, s.Table+".")
		if _, ok := s.Index(name); ok {
			cols = append(cols, name)
		}
	}
	return cols
}
