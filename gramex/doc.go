// Package gramex is the server: it reads a folder's gramex.yaml, makes an App of it, serves it,
// and makes another when one of its files changes.
//
//	err := gramex.New(handlers.Builtin()).Run(ctx, os.Args[1:])
//
// is the whole program; a program of one's own registers more handler types before.
//
// An [App] is what one configuration says, immutable: endpoints in the order in which their
// patterns are tried. The [Server] owns what outlives it: the listener, databases, sessions. On a
// change the new App is made in full, swapped in, and the old one closed; where that fails the
// old one goes on. Endpoints whose entry did not change are kept, with their WebSockets.
//
// The package starts no signal handling and never exits the process: that is cmd/gramex's.
package gramex
