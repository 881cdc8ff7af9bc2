package formhandler

import (
	"errors"
	"fmt"
	"strings"
)

// ErrNoTable is that a table does not exist.
var ErrNoTable = errors.New("no such table")

// ErrNothingToSet is an update without a column to set.
var ErrNothingToSet = errors.New("nothing to set: none of the keys is a column of the table")

// ErrNoFilter is a delete or update that selects no row in particular.
var ErrNoFilter = errors.New("nothing selects the rows: give the value of at least one column, such as id")

// BadArgument is an argument that doesn't fit the table: the client's fault, or that of whoever
// set it.
type BadArgument struct {
	Key    string // as given, operator included
	Value  string // the value at fault; "" when it is the key
	Reason string // what would be right
}

// BadValue is a value that its column can't hold, or not as the request means it.
type BadValue struct {
	Column string
	Reason string
}

// ConstraintError is a row that breaks a rule of the table.
type ConstraintError struct {
	Kind    Constraint
	Columns []string // the columns concerned, where the database tells
	Rule    string   // of Check: the rule's name, or what the table's trigger says
	Err     error
}

// Constraint is a kind of rule.
type Constraint uint8

const (
	Unique     Constraint = iota // a key that exists already
	NotNull                      // a column that must have a value
	ForeignKey                   // a reference to a row that isn't there
	Check                        // a CHECK or a trigger of the table's own
)

// Unavailable is a database that cannot be used now: missing, locked, read-only, full, corrupt, not
// a database. Its text says what to do.
type Unavailable struct {
	Name   string // the database
	Reason string
	Err    error
}

// Refused reports whether err is the fault of what was to be read or written (a BadArgument,
// BadValue, ConstraintError, ErrNothingToSet or ErrNoFilter) and not of the database.
func Refused(err error) bool {
	var arg *BadArgument
	var val *BadValue
	var con *ConstraintError
	return errors.As(err, &arg) || errors.As(err, &val) || errors.As(err, &con) ||
		errors.Is(err, ErrNothingToSet) || errors.Is(err, ErrNoFilter)
}

func (e *BadArgument) Error() string {
	if e.Value == "" {
		return e.Key + ": " + e.Reason
	}
	return e.Key + "=" + e.Value + ": " + e.Reason
}

func (e *BadValue) Error() string { return e.Column + ": " + e.Reason }

func (e *ConstraintError) Error() string {
	cols := strings.Join(e.Columns, ", ")
	switch {
	case e.Kind == Unique && cols != "":
		return "a row with this " + cols + " exists already"
	case e.Kind == Unique:
		return "such a row exists already"
	case e.Kind == NotNull && cols != "":
		return cols + " must have a value"
	case e.Kind == ForeignKey:
		return "the row refers to one that does not exist, or is referred to"
	case e.Rule != "":
		return "the row breaks a rule of the table: " + e.Rule
	}
	return "the row breaks a rule of the table"
}

func (e *ConstraintError) Unwrap() error { return e.Err }

func (e *Unavailable) Error() string { return e.Name + ": " + e.Reason }
func (e *Unavailable) Unwrap() error { return e.Err }

func badValue(column, format string, args ...any) *BadValue {
	return &BadValue{Column: column, Reason: fmt.Sprintf(format, args...)}
}

func badArgument(key, value, format string, args ...any) *BadArgument {
	return &BadArgument{Key: key, Value: value, Reason: fmt.Sprintf(format, args...)}
}
