package formhandler

import "strings"

// affinity is SQLite's column affinity: what it turns stored values and operands of comparisons
// into (https://sqlite.org/datatype3.html, sections 3 and 4). Other databases have typed columns,
// for which affNone is right.
type affinity uint8

const (
	affNone affinity = iota // BLOB affinity, formerly NONE
	affText
	affNumeric
	affInteger
	affReal
)

// numeric reports whether text that reads as a number is stored and compared as one.
func (a affinity) numeric() bool { return a >= affNumeric }

// affinityOf applies the five rules of section 3.1 to a declared type.
func affinityOf(decl string) affinity {
	t := strings.ToUpper(decl)
	has := func(subs ...string) bool {
		for _, s := range subs {
			if strings.Contains(t, s) {
				return true
			}
		}
		return false
	}
	switch {
	case has("INT"):
		return affInteger
	case has("CHAR", "CLOB", "TEXT"):
		return affText
	case t == "" || has("BLOB"):
		return affNone
	case has("REAL", "FLOA", "DOUB"):
		return affReal
	default:
		return affNumeric
	}
}

// strictAffinity is the affinity in a STRICT table, where ANY keeps values as they are.
func strictAffinity(decl string) affinity {
	if strings.EqualFold(decl, "ANY") {
		return affNone
	}
	return affinityOf(decl)
}

// classOf tells how values of a declared type are typed, as SQLAlchemy reflects SQLite's types; a
// type that it doesn't know is text here, where SQLAlchemy takes it for a number.
func classOf(decl string) Class {
	name, _, _ := strings.Cut(strings.ToUpper(decl), "(")
	switch strings.TrimSpace(name) {
	case "BOOLEAN", "BOOL":
		return Boolean
	case "DATE":
		return Date
	case "DATETIME", "TIMESTAMP":
		return DateTime
	case "JSON", "JSONB":
		return JSON
	case "NUMERIC", "DECIMAL":
		return Real
	}
	switch affinityOf(decl) {
	case affInteger:
		return Integer
	case affReal:
		return Real
	case affNone:
		if decl != "" {
			return Blob
		}
	}
	return Text
}

// collation is the order and equality of a column's text.
type collation uint8

const (
	collBinary collation = iota
	collNoCase
	collRTrim
	collUTF16LE // binary, in a database whose text is kept in UTF-16
	collUTF16BE
)
