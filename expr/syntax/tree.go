package syntax

// Loc is where a node stands in its source. Lines count from 1. Columns are offsets in UTF-8 bytes
// from the start of the line, from 0, as CPython's col_offset and end_col_offset; the end is
// exclusive. (Error counts its columns otherwise: see there.)
type Loc struct{ Line, Col, EndLine, EndCol int32 }

// Location returns l. It makes every type that embeds Loc a Node.
func (l Loc) Location() Loc { return l }

// Node is any part of the tree that has a place in the source.
type Node interface{ Location() Loc }

// Stmt is a statement: one of the types below that say so.
type Stmt interface {
	Node
	stmt()
}

// Expr is an expression: one of the types below that say so.
type Expr interface {
	Node
	expr()
}

// Pattern is a pattern of a match statement's case.
type Pattern interface {
	Node
	pattern()
}

// Module is a file or a block of statements.
type Module struct{ Body []Stmt }

// Expression is a single expression, as for eval.
type Expression struct{ Body Expr }

// Context says what is done with the value that a Name, Attribute, Subscript, Starred, List or
// Tuple stands for.
type Context uint8

// The contexts.
const (
	Load  Context = iota // read
	Store                // assigned
	Del                  // deleted
)

// Operator is a binary operator, also that of an augmented assignment.
type Operator uint8

// The binary operators.
const (
	Add Operator = iota
	Sub
	Mult
	MatMult
	Div
	Mod
	Pow
	LShift
	RShift
	BitOr
	BitXor
	BitAnd
	FloorDiv
)

// UnaryOperator is an operator before its operand.
type UnaryOperator uint8

// The unary operators.
const (
	Invert UnaryOperator = iota
	Not
	UAdd
	USub
)

// BoolOperator is `and` or `or`.
type BoolOperator uint8

// The boolean operators.
const (
	And BoolOperator = iota
	Or
)

// CmpOp is an operator of a comparison.
type CmpOp uint8

// The comparison operators.
const (
	Eq CmpOp = iota
	NotEq
	Lt
	LtE
	Gt
	GtE
	Is
	IsNot
	In
	NotIn
)

// Statements.
type (
	// FunctionDef is `def`, or `async def` where Async. Loc starts at the `def` (or `async`), not at
	// the decorators.
	FunctionDef struct {
		Loc
		Name          string
		Args          *Arguments
		Body          []Stmt
		DecoratorList []Expr
		Returns       Expr // annotation, or nil
		Async         bool
	}
	// ClassDef is `class`.
	ClassDef struct {
		Loc
		Name          string
		Bases         []Expr // *Starred among them for `*bases`
		Keywords      []*Keyword
		Body          []Stmt
		DecoratorList []Expr
	}
	// Return is `return`; Value is nil where there is none.
	Return struct {
		Loc
		Value Expr
	}
	// Delete is `del`.
	Delete struct {
		Loc
		Targets []Expr
	}
	// Assign is `a = b = value`, with a target for each `=`.
	Assign struct {
		Loc
		Targets []Expr
		Value   Expr
	}
	// AugAssign is `target op= value`.
	AugAssign struct {
		Loc
		Target Expr
		Op     Operator
		Value  Expr
	}
	// AnnAssign is `target: annotation = value`; Value may be nil. Simple is set where the target is
	// a name without parentheses.
	AnnAssign struct {
		Loc
		Target, Annotation, Value Expr
		Simple                    bool
	}
	// For is `for`, or `async for`.
	For struct {
		Loc
		Target, Iter Expr
		Body, Orelse []Stmt
		Async        bool
	}
	// While is `while`.
	While struct {
		Loc
		Test         Expr
		Body, Orelse []Stmt
	}
	// If is `if`; an `elif` is an If alone in Orelse.
	If struct {
		Loc
		Test         Expr
		Body, Orelse []Stmt
	}
	// With is `with`, or `async with`.
	With struct {
		Loc
		Items []*WithItem
		Body  []Stmt
		Async bool
	}
	// Match is `match`.
	Match struct {
		Loc
		Subject Expr
		Cases   []*MatchCase
	}
	// Raise is `raise exc from cause`; both may be nil.
	Raise struct {
		Loc
		Exc, Cause Expr
	}
	// Try is `try`; Star where its handlers are `except*`.
	Try struct {
		Loc
		Body      []Stmt
		Handlers  []*ExceptHandler
		Orelse    []Stmt
		Finalbody []Stmt
		Star      bool
	}
	// Assert is `assert`; Msg may be nil.
	Assert struct {
		Loc
		Test, Msg Expr
	}
	// Import is `import`.
	Import struct {
		Loc
		Names []*Alias
	}
	// ImportFrom is `from module import names`; Level counts the dots before the module.
	ImportFrom struct {
		Loc
		Module string // "" where there are only dots
		Names  []*Alias
		Level  int
	}
	// Global is `global`.
	Global struct {
		Loc
		Names []string
	}
	// Nonlocal is `nonlocal`.
	Nonlocal struct {
		Loc
		Names []string
	}
	// ExprStmt is an expression as a statement (CPython's Expr).
	ExprStmt struct {
		Loc
		Value Expr
	}
	// Pass is `pass`.
	Pass struct{ Loc }
	// Break is `break`.
	Break struct{ Loc }
	// Continue is `continue`.
	Continue struct{ Loc }
)

// Expressions.
type (
	// BoolOp is `a and b and c`: one node for operands joined by the same operator.
	BoolOp struct {
		Loc
		Op     BoolOperator
		Values []Expr
	}
	// NamedExpr is `target := value`.
	NamedExpr struct {
		Loc
		Target *Name
		Value  Expr
	}
	// BinOp is `left op right`.
	BinOp struct {
		Loc
		Left  Expr
		Op    Operator
		Right Expr
	}
	// UnaryOp is `op operand`.
	UnaryOp struct {
		Loc
		Op      UnaryOperator
		Operand Expr
	}
	// Lambda is `lambda args: body`.
	Lambda struct {
		Loc
		Args *Arguments
		Body Expr
	}
	// IfExp is `body if test else orelse`.
	IfExp struct {
		Loc
		Test, Body, Orelse Expr
	}
	// Dict is `{key: value}`. A nil key stands for `**value`.
	Dict struct {
		Loc
		Keys, Values []Expr
	}
	// Set is `{a, b}`.
	Set struct {
		Loc
		Elts []Expr
	}
	// ListComp is `[elt for …]`.
	ListComp struct {
		Loc
		Elt        Expr
		Generators []*Comprehension
	}
	// SetComp is `{elt for …}`.
	SetComp struct {
		Loc
		Elt        Expr
		Generators []*Comprehension
	}
	// DictComp is `{key: value for …}`.
	DictComp struct {
		Loc
		Key, Value Expr
		Generators []*Comprehension
	}
	// GeneratorExp is `(elt for …)`.
	GeneratorExp struct {
		Loc
		Elt        Expr
		Generators []*Comprehension
	}
	// Await is `await value`.
	Await struct {
		Loc
		Value Expr
	}
	// Yield is `yield value`; Value may be nil.
	Yield struct {
		Loc
		Value Expr
	}
	// YieldFrom is `yield from value`.
	YieldFrom struct {
		Loc
		Value Expr
	}
	// Compare is `left op comparator op comparator …`, of which all must hold.
	Compare struct {
		Loc
		Left        Expr
		Ops         []CmpOp
		Comparators []Expr
	}
	// Call is `func(args, keywords)`. Args has a *Starred for `*args`.
	Call struct {
		Loc
		Func     Expr
		Args     []Expr
		Keywords []*Keyword
	}
	// FormattedValue is a replacement field of an f-string: `{value!conversion:spec}`.
	FormattedValue struct {
		Loc
		Value      Expr
		Conversion byte       // 's', 'r', 'a', or 0
		FormatSpec *JoinedStr // or nil
	}
	// JoinedStr is an f-string: Constants that hold strings, and FormattedValues.
	JoinedStr struct {
		Loc
		Values []Expr
	}
	// Constant is a literal. Value's Go type says which:
	//
	//	nil         None
	//	bool        True, False
	//	int64       an int; *big.Int where it does not fit
	//	float64     a float
	//	complex128  an imaginary number
	//	string      a str
	//	Bytes       a bytes
	//	Ellipsis    ...
	//
	// A str is UTF-8; a lone surrogate, which only an escape such as \ud800 can make, has the three
	// bytes that UTF-8 would give it were it allowed (WTF-8).
	Constant struct {
		Loc
		Value any
		Kind  string // "u" for u'…', else ""
	}
	// Attribute is `value.attr`.
	Attribute struct {
		Loc
		Value Expr
		Attr  string
		Ctx   Context
	}
	// Subscript is `value[slice]`. Slice is a *Slice for `a:b:c`, a *Tuple (with Slices in it) for
	// `a, b`.
	Subscript struct {
		Loc
		Value, Slice Expr
		Ctx          Context
	}
	// Starred is `*value`.
	Starred struct {
		Loc
		Value Expr
		Ctx   Context
	}
	// Name is an identifier, in Unicode's normal form NFKC.
	Name struct {
		Loc
		ID  string
		Ctx Context
	}
	// List is `[a, b]`.
	List struct {
		Loc
		Elts []Expr
		Ctx  Context
	}
	// Tuple is `a, b` or `(a, b)`; Loc includes the parentheses where there are any.
	Tuple struct {
		Loc
		Elts []Expr
		Ctx  Context
	}
	// Slice is `lower:upper:step` in a Subscript; each may be nil.
	Slice struct {
		Loc
		Lower, Upper, Step Expr
	}
)

// Bytes is the value of a bytes literal.
type Bytes string

// Ellipsis is the value of `...`.
type Ellipsis struct{}

// Patterns.
type (
	// MatchValue is a literal or a dotted name, compared with ==.
	MatchValue struct {
		Loc
		Value Expr
	}
	// MatchSingleton is None, True or False, compared with `is`.
	MatchSingleton struct {
		Loc
		Value any // nil or bool
	}
	// MatchSequence is `[a, b]` or `(a, b)` or `a, b`.
	MatchSequence struct {
		Loc
		Patterns []Pattern // at most one *MatchStar
	}
	// MatchMapping is `{key: pattern, **rest}`.
	MatchMapping struct {
		Loc
		Keys     []Expr
		Patterns []Pattern
		Rest     string // "" where there is none
	}
	// MatchClass is `cls(patterns, attr=pattern)`.
	MatchClass struct {
		Loc
		Cls         Expr
		Patterns    []Pattern
		KwdAttrs    []string
		KwdPatterns []Pattern
	}
	// MatchStar is `*name` in a sequence; Name is "" for `*_`.
	MatchStar struct {
		Loc
		Name string
	}
	// MatchAs is `pattern as name`; a capture `name` has no Pattern, the wildcard `_` neither.
	MatchAs struct {
		Loc
		Pattern Pattern
		Name    string
	}
	// MatchOr is `a | b`.
	MatchOr struct {
		Loc
		Patterns []Pattern
	}
)
