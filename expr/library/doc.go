// Package library is the part of Python's standard library that Gramex apps use, and of Tornado,
// PyYAML, pandas and Gramex what their expressions import: written in Go over expr/object, or in
// Python where that is the shorter way to the same behaviour (the files of pysrc, our own).
//
// A [Library] holds what all evaluations share: the sandbox of files, the log, the clock, the
// compiled regular expressions. [Library.Modules] makes the modules of one interpreter, built as
// they are imported. What [Modules.Import] does not know may still have a source in Python:
// [Source]. [Modules.Open] is the built-in open().
//
// What it never does: reach the network, start a process, or touch a file outside of the folders
// that [Env] names. Code that could take long or build much asks the object.Thread that it runs in.
package library
