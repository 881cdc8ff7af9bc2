package syntax

// Arguments are the parameters of a function or lambda. It has no place of its own.
type Arguments struct {
	PosOnlyArgs []*Arg
	Args        []*Arg
	VarArg      *Arg // *args, or nil
	KwOnlyArgs  []*Arg
	KwDefaults  []Expr // one for each of KwOnlyArgs, nil where it has none
	KwArg       *Arg   // **kwargs, or nil
	Defaults    []Expr // of the last len(Defaults) of PosOnlyArgs and Args together
}

// Arg is one parameter.
type Arg struct {
	Loc
	Arg        string
	Annotation Expr // or nil
}

// Keyword is `arg=value` in a call or class; Arg is "" for `**value`.
type Keyword struct {
	Loc
	Arg   string
	Value Expr
}

// Alias is `name as asname` of an import; Asname is "" where there is none, Name may be dotted,
// or "*".
type Alias struct {
	Loc
	Name, Asname string
}

// WithItem is `context_expr as optional_vars`; OptionalVars may be nil.
type WithItem struct{ ContextExpr, OptionalVars Expr }

// MatchCase is `case pattern if guard: body`; Guard may be nil.
type MatchCase struct {
	Pattern Pattern
	Guard   Expr
	Body    []Stmt
}

// ExceptHandler is `except type as name: body`; Type may be nil and Name "".
type ExceptHandler struct {
	Loc
	Type Expr
	Name string
	Body []Stmt
}

// Comprehension is `for target in iter if … if …`.
type Comprehension struct {
	Target, Iter Expr
	Ifs          []Expr
	Async        bool
}

func (*FunctionDef) stmt() {}
func (*ClassDef) stmt()    {}
func (*Return) stmt()      {}
func (*Delete) stmt()      {}
func (*Assign) stmt()      {}
func (*AugAssign) stmt()   {}
func (*AnnAssign) stmt()   {}
func (*For) stmt()         {}
func (*While) stmt()       {}
func (*If) stmt()          {}
func (*With) stmt()        {}
func (*Match) stmt()       {}
func (*Raise) stmt()       {}
func (*Try) stmt()         {}
func (*Assert) stmt()      {}
func (*Import) stmt()      {}
func (*ImportFrom) stmt()  {}
func (*Global) stmt()      {}
func (*Nonlocal) stmt()    {}
func (*ExprStmt) stmt()    {}
func (*Pass) stmt()        {}
func (*Break) stmt()       {}
func (*Continue) stmt()    {}

func (*BoolOp) expr()         {}
func (*NamedExpr) expr()      {}
func (*BinOp) expr()          {}
func (*UnaryOp) expr()        {}
func (*Lambda) expr()         {}
func (*IfExp) expr()          {}
func (*Dict) expr()           {}
func (*Set) expr()            {}
func (*ListComp) expr()       {}
func (*SetComp) expr()        {}
func (*DictComp) expr()       {}
func (*GeneratorExp) expr()   {}
func (*Await) expr()          {}
func (*Yield) expr()          {}
func (*YieldFrom) expr()      {}
func (*Compare) expr()        {}
func (*Call) expr()           {}
func (*FormattedValue) expr() {}
func (*JoinedStr) expr()      {}
func (*Constant) expr()       {}
func (*Attribute) expr()      {}
func (*Subscript) expr()      {}
func (*Starred) expr()        {}
func (*Name) expr()           {}
func (*List) expr()           {}
func (*Tuple) expr()          {}
func (*Slice) expr()          {}

func (*MatchValue) pattern()     {}
func (*MatchSingleton) pattern() {}
func (*MatchSequence) pattern()  {}
func (*MatchMapping) pattern()   {}
func (*MatchClass) pattern()     {}
func (*MatchStar) pattern()      {}
func (*MatchAs) pattern()        {}
func (*MatchOr) pattern()        {}
