// Package conf reads gramex.yaml into a tree that remembers where every value stood.
//
// Load gives a Config. Its Root is a Node, the immutable value that all other packages read their
// settings from: by Get, GetInt and Path, by typed accessors (AsString, AsInt, AsDuration, …) whose
// errors say file:line:column and what would be right, by Unknown, which finds misspelt keys, and by
// PosAt, which maps a position in an expression or template to the file. Node.Fault says why a value
// is not whole. The package evaluates no Python itself, reads nothing but YAML files, and starts no
// goroutine.
//
// The rules below are those of Gramex 1.94's config.py, held against it by testdata/cases; where ours
// differ, the case says why.
//
// # YAML
//
// Files are UTF-8, a byte order mark is skipped, and hold one document. Plain scalars are what
// PyYAML's SafeLoader makes of them, YAML 1.1 with regular expressions of its own:
//
//	yes no on off true false        booleans, in lower, upper or title case; y and n are text
//	~ null, or nothing              null
//	12 1_000 0x1f 0b11 017 1:30     integers; 017 is octal (15), 1:30 base 60 (90)
//	1.5 1. .5 1.5e+3 1:30.5 .inf    floats; 1e5 and 1.5e3 are text
//	2001-12-31                      a Date
//	2001-12-31 23:59:59             a Naive time; with Z or an offset a time.Time
//
// Tags are !!str, !!int, !!float, !!bool, !!null, !!timestamp, !!binary, !!seq, !!map, !!omap, !!set
// and !!pairs; others are errors. Keys are scalars of any type and stay as they are written, so that
// 404 and "404" are two keys, while 1, 1.0 and true are one; a key that stands twice in a mapping is
// an error. Order is kept. << brings in the keys of a mapping, or of a list of mappings of which the
// first wins, below the mapping's own. Anchors stand for the value as it was written. In keys, $* is
// five random letters or digits.
//
// A file holds at most 16 MiB and 250,000 values, aliases counted as all that they stand for, nested
// 500 deep. Syntax errors are found again by a scanner of our own, for their exact position.
//
// # Layers
//
// Three layers are merged, each over the one before: the base configuration that is compiled in
// (base/gramex.yaml), the app's file with its imports, the command line. Where both sides are mappings
// their keys are merged, at every depth; anything else replaces. In the end every key and item that is
// null is dropped, which is how an app removes what the base has.
//
// On the command line --a.b=value sets app.a.b, its value read as YAML; --log.x sets
// log.loggers.gramex.x; a name that begins with another section, as --url.chat.kwargs.table, sets that
// one. --a alone is true, given again it makes a list.
//
// # Steps of a file
//
// Each file goes through these in order.
//
//  1. $YAMLPATH (its folder), $YAMLFILE and $YAMLURL (its folder relative to the folder served) are
//     set, but where the import that names the file passes others.
//  2. variables: are set, in order, and the section is dropped. NAME: value sets it, with variables
//     put in at every depth; {default: value} sets it only where it is not defined; {function: …,
//     default: …} calls a function, at any depth, and takes the default for None or an error. The
//     variables are one set for all files: a later file sees those of the earlier ones.
//  3. A key "name if CONDITION" becomes name where the condition is true and is dropped where not; of
//     several that hold the last wins. These keys follow the others. One that can't be evaluated is
//     dropped, with an error, and its mapping marked by a fault.
//  4. Variables are put into values (not keys). $NAME alone becomes the variable's value with its
//     type; ${NAME}, and both within text, become text as Python's str() gives it; $$ is a dollar
//     sign; {.} is $YAMLPATH. What was put in is not looked at again. A name that is not defined is
//     empty, with a warning; any other $ is an error, and a fault of its value.
//  5. import: keys are carried out, at any depth, and dropped. They take a path, a list of paths, a
//     mapping of any names to paths, or in place of a path {path: path or list, NAME: value, …}, which
//     passes variables. Paths are relative to the file; one with * is a pattern (* and ? within a
//     name, ** for folders), whose files come in order. The keys of the file go into the mapping that
//     the import: stands in, at every depth; what is there already, from the file itself or an earlier
//     import, wins. An entry of url:, alert:, email:, schedule:, cache:, watch:, sms: or a part of log:
//     that is there already is a warning. A missing file is a warning; one that can't be read or
//     parsed is an error, and a fault of the mapping. A file that imports itself is left out. namespace:
//     and import.merge are not supported yet and warned of.
//
// # Variables that are there from the start
//
// The environment; over it .secrets.yaml of the folder served, with the files that its SECRETS_IMPORT
// names below it, whose values no message shows; over both $GRAMEXPATH (the program's files),
// $GRAMEXAPPS (apps below it) and $GRAMEXHOST (the host's name). $GRAMEXDATA is ~/.config/gramexdata
// unless the environment or the secrets say otherwise.
package conf
