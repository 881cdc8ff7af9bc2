package syntax

// kind is what sort a token is.
type kind uint8

const (
	tEOF kind = iota // CPython's ENDMARKER
	tNewline
	tIndent
	tDedent
	tName
	tNumber
	tString
	tUnknown // a character that belongs to no token: ? $ ! `

	// Operators and delimiters.
	tLpar
	tRpar
	tLsqb
	tRsqb
	tLbrace
	tRbrace
	tColon
	tComma
	tSemi
	tDot
	tEllipsis
	tEqual
	tColonEqual
	tRarrow
	tPlus
	tMinus
	tStar
	tSlash
	tDoubleSlash
	tPercent
	tAt
	tDoubleStar
	tVbar
	tCircumflex
	tAmper
	tLeftShift
	tRightShift
	tTilde
	tLess
	tGreater
	tEqEqual
	tNotEqual
	tLtGt // <>, which no rule takes
	tLessEqual
	tGreaterEqual
	// Augmented assignment, in the order of augOps.
	tPlusEqual
	tMinEqual
	tStarEqual
	tAtEqual
	tSlashEqual
	tPercentEqual
	tAmperEqual
	tVbarEqual
	tCircumflexEqual
	tLeftShiftEqual
	tRightShiftEqual
	tDoubleStarEqual
	tDoubleSlashEqual

	// Keywords.
	kFalse
	kNone
	kTrue
	kAnd
	kAs
	kAssert
	kAsync
	kAwait
	kBreak
	kClass
	kContinue
	kDef
	kDel
	kElif
	kElse
	kExcept
	kFinally
	kFor
	kFrom
	kGlobal
	kIf
	kImport
	kIn
	kIs
	kLambda
	kNonlocal
	kNot
	kOr
	kPass
	kRaise
	kReturn
	kTry
	kWhile
	kWith
	kYield

	tError // where the lexer stopped; lexer.err says why
	nKinds
)

// spellings are the tokens of fixed text, as the grammar of the error pass writes them.
var spellings = [nKinds]string{
	tLpar: "(", tRpar: ")", tLsqb: "[", tRsqb: "]", tLbrace: "{", tRbrace: "}", tColon: ":",
	tComma: ",", tSemi: ";", tDot: ".", tEllipsis: "...", tEqual: "=", tColonEqual: ":=",
	tRarrow: "->", tPlus: "+", tMinus: "-", tStar: "*", tSlash: "/", tDoubleSlash: "//",
	tPercent: "%", tAt: "@", tDoubleStar: "**", tVbar: "|", tCircumflex: "^", tAmper: "&",
	tLeftShift: "<<", tRightShift: ">>", tTilde: "~", tLess: "<", tGreater: ">", tEqEqual: "==",
	tNotEqual: "!=", tLtGt: "<>", tLessEqual: "<=", tGreaterEqual: ">=",
	tPlusEqual: "+=", tMinEqual: "-=", tStarEqual: "*=", tAtEqual: "@=", tSlashEqual: "/=",
	tPercentEqual: "%=", tAmperEqual: "&=", tVbarEqual: "|=", tCircumflexEqual: "^=",
	tLeftShiftEqual: "<<=", tRightShiftEqual: ">>=", tDoubleStarEqual: "**=",
	tDoubleSlashEqual: "//=",
	kFalse:            "False", kNone: "None", kTrue: "True", kAnd: "and", kAs: "as",
	kAssert: "assert", kAsync: "async", kAwait: "await", kBreak: "break", kClass: "class",
	kContinue: "continue", kDef: "def", kDel: "del", kElif: "elif", kElse: "else",
	kExcept: "except", kFinally: "finally", kFor: "for", kFrom: "from", kGlobal: "global",
	kIf: "if", kImport: "import", kIn: "in", kIs: "is", kLambda: "lambda",
	kNonlocal: "nonlocal", kNot: "not", kOr: "or", kPass: "pass", kRaise: "raise",
	kReturn: "return", kTry: "try", kWhile: "while", kWith: "with", kYield: "yield",
}

// keyword returns the kind of a word: tName unless it is reserved.
func keyword(s string) kind {
	if len(s) < 2 || len(s) > 8 {
		return tName
	}
	switch s {
	case "False":
		return kFalse
	case "None":
		return kNone
	case "True":
		return kTrue
	case "and":
		return kAnd
	case "as":
		return kAs
	case "assert":
		return kAssert
	case "async":
		return kAsync
	case "await":
		return kAwait
	case "break":
		return kBreak
	case "class":
		return kClass
	case "continue":
		return kContinue
	case "def":
		return kDef
	case "del":
		return kDel
	case "elif":
		return kElif
	case "else":
		return kElse
	case "except":
		return kExcept
	case "finally":
		return kFinally
	case "for":
		return kFor
	case "from":
		return kFrom
	case "global":
		return kGlobal
	case "if":
		return kIf
	case "import":
		return kImport
	}
	return keyword2(s)
}

func keyword2(s string) kind {
	switch s {
	case "in":
		return kIn
	case "is":
		return kIs
	case "lambda":
		return kLambda
	case "nonlocal":
		return kNonlocal
	case "not":
		return kNot
	case "or":
		return kOr
	case "pass":
		return kPass
	case "raise":
		return kRaise
	case "return":
		return kReturn
	case "try":
		return kTry
	case "while":
		return kWhile
	case "with":
		return kWith
	case "yield":
		return kYield
	}
	return tName
}

// augOps are the operators of tPlusEqual and those that follow it.
var augOps = [...]Operator{Add, Sub, Mult, MatMult, Div, Mod, BitAnd, BitOr, BitXor, LShift, RShift, Pow, FloorDiv}

// token is one token. start and end are offsets in the lexer's source; a NEWLINE, INDENT, DEDENT
// and EOF are empty. Columns are as Loc's; -1 for INDENT, DEDENT and EOF, which have none.
type token struct {
	kind                       kind
	level                      uint8 // of parentheses after the token
	start, end                 int32
	line, col, endLine, endCol int32
}
