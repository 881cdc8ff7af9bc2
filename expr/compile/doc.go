// Package compile turns a Python tree into JavaScript that goja runs: scopes as CPython's symtable
// has them, then one JavaScript function for each Python function.
//
// JavaScript does control flow and holds variables; nothing more. Every operation on a Python
// value (an operator, an attribute, a call, the next item of a loop) is a call of a native function,
// whose name begins with `$` and which the runtime supplies as a parameter of the unit's outermost
// function. So no JavaScript global, prototype or operator is ever reached by a Python value, and
// Python's names cannot meet JavaScript's: variables are written `v_name`, temporaries `t1`,
// constants `k1`, functions `f1`.
//
// # Values
//
// None, True and False are null, true and false; an unbound variable is undefined; every other
// Python value is opaque. The code relies on `===` against these four and on nothing else.
//
// # Positions
//
// Every native call that can raise stands on a line of its own in the JavaScript. [Unit.Marks] maps
// these lines to the Python source, so that a position costs nothing until an exception is raised.
//
// Nothing here runs code, knows goja or looks for modules. Functions are safe for concurrent use;
// a Unit is immutable.
package compile
