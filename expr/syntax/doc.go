// Package syntax reads Python 3.11: source text in, tree out.
//
// ParseExpr and ParseModule give the tree of an expression or of statements, with the node types
// of CPython's ast module (tree.go), each with its place. What CPython 3.11 refuses when it
// compiles, they refuse with CPython's words at CPython's line and column, as an *Error: faults of
// the text, of the grammar, of names (a nonlocal at module level) and of place (return outside a
// function). A tree that they return can be compiled without checking it again.
//
// The differences from CPython's ast are those of form: `async` variants are a flag (FunctionDef,
// For, With), so is except* (Try.Star), the statement Expr is ExprStmt, and type comments are not
// kept.
//
// Nothing here runs, imports or opens anything. Functions are safe for concurrent use; a tree is
// not changed once it is returned. Depth is bounded (as CPython's is), so no source can exhaust
// the stack of the parser or of a recursive walk over its tree.
package syntax
