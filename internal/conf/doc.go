// Package conf reads gramex.yaml into a tree that remembers where every value stood.
//
// Load gives a Config: the built-in base configuration, the app's file with its imports, and the
// command line, each laid over the one before. Its Root is a Node, the immutable value that all other
// packages read their settings from, by typed accessors whose errors say file:line:column and what
// would be right.
package conf
