package compile

import (
	"github.com/gramener/gramex-go/expr/object"
)

// Unit is compiled source: a module, or an expression or block with parameters.
type Unit struct {
	Name string // of the source, for tracebacks
	Dir  string // where its imports are looked for first
	// JS is a function expression. Its parameters are the unit's module ($M), Natives, Consts (k0,
	// k1 …), and the modules of Names (m0, m1 …). It returns the entry function, whose parameters
	// are Params.
	JS      string
	Natives []string
	Consts  []object.Value
	Names   []string // modules that names of an expression stand for, to be imported before
	Auto    []string // dotted modules that must be imported besides
	Params  []string
	Funcs   []*Func
	Marks   []Mark // sorted by JSLine
	// Imports are the modules that import statements name, wherever they stand.
	Imports []Import
	// Dynamic says that the unit may import modules by computed names.
	Dynamic bool
	// Module says that the unit is a module, whose names live in its namespace.
	Module bool
}

// Import is a module that an import statement names.
type Import struct {
	Module string // with its leading dots, where relative
	Names  []string
}

// Func describes a function of a unit.
type Func struct {
	Name, QualName string
	Doc            object.Value
	Params         object.Params // without defaults
	NArgs          int           // parameters of the JavaScript function
	Generator      bool
	Coroutine      bool
	Line           int
	FreeVars       bool
}

// Mark says where in the Python source a line of JavaScript comes from. Lines count from 1, columns
// are byte offsets from 0, as in package syntax.
type Mark struct {
	JSLine                     int
	Line, Col, EndLine, EndCol int32
	Func                       int32 // index of the function in Funcs, -1 for the outermost code
}

// MarkAt gives the mark of a line of the JavaScript; ok is false where there is none.
func (u *Unit) MarkAt(line int) (Mark, bool) {
	lo, hi := 0, len(u.Marks)
	for lo < hi {
		if mid := (lo + hi) / 2; u.Marks[mid].JSLine <= line {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == 0 {
		return Mark{}, false
	}
	return u.Marks[lo-1], true
}
