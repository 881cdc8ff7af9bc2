// Package syntax reads Python 3.11: source text in, tree out.
//
// ParseExpr and ParseModule give the tree of an expression or of statements, with the node types
// of CPython's ast module (tree.go), each with its place. What CPython 3.11 refuses when it
// compiles, they refuse with CPython's words at CPython's line and column, as an *Error: faults of
// the text, of the grammar, of names (a nonlocal at module level) and of place (return outside a
// function). A tree that they return can be compiled without checking it again.
//
// Source goes through
//
//	prepare  encoding comments (PEP 263), byte order mark, line ends         source.go
//	lexer    tokens, all at once                                             lexer*.go
//	parser   recursive descent to a tree; f-strings are parsed in strings    parser*.go, fstring.go
//	check    what CPython's symtable.c and compile.c refuse                  check.go, names*.go, places*.go
//
// and, where the parser fails, through the error pass: the statement is read once more by a parsing
// expression grammar (grammar.peg, peg.go, diagnose.go) whose order and whose rules for faults are
// CPython's, since its messages and places follow from these. The rules are those of The Python
// Language Reference 3.11, chapter 10, and of what CPython 3.11.7 was seen to say.
//
// The tree differs from CPython's ast in form: `async` variants are a flag (FunctionDef, For, With),
// so is except* (Try.Star), the statement Expr is ExprStmt, and type comments are not kept. Errors
// differ where CPython is at fault or of no help: columns are always characters (its compiler's are
// bytes), the place of a stray backslash is on its line, and an error in an except* block always
// has a place; blanks on the lines after an expression are let pass; and warnings are not given.
//
// Nothing here runs, imports or opens anything. Functions are safe for concurrent use; a tree is
// not changed once it is returned. Depth is bounded as CPython's is (200 parentheses, 100
// indentations, 20 blocks, and a tree 2,900 deep), and so is the work of the error pass: no source
// can exhaust the stack of the parser or of a recursive walk over its tree.
package syntax
