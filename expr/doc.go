// Package expr runs the Python that a gramex.yaml and the modules beside it hold: compiled once
// to JavaScript, evaluated in pooled goja runtimes, within a deadline and a memory budget.
//
// The packages below it are the stages: syntax (text to tree), compile (tree to JavaScript), object
// (values, operators, exceptions, without goja), runtime (goja, functions, modules, bounds), and
// library (the standard library's modules). This package puts them together: an [Engine] compiles
// a [Source] or a hook of the configuration to a [Program] and evaluates it.
//
// Expressions that touch nothing but their arguments and the library run in a pool, side by side.
// What touches a module of the user's runs on one runtime, one evaluation at a time, since such
// modules have globals and expect a single thread.
package expr
