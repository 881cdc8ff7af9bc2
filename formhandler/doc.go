// Package formhandler is the data layer: columns, filters, tables and the Store that keeps them.
// FormHandler, MessageHandler and whatever else reads or writes a table share it, so that a filter
// means one thing everywhere.
//
//   - Column is what columns: declares (ParseColumns); Schema is a table as the database has it.
//   - Arg is one URL argument; ParseQuery reads a list of them, in FormHandler's grammar, into a
//     Query: Filter, order, window and shown columns.
//   - Filter decides which rows: Match in Go and SQL in the database give the same answer for every
//     row. KeyFilter holds the conditions on keys that are no column, for live messages only.
//   - Store keeps tables: Snapshot reads, Tx writes, Row is what they give, with its JSON.
//   - Stores opens each database once and shares it.
//
// Below these, sqlStore is one store for all kinds of databases; an engine connects to one kind and
// describes its tables, its dialect says what SQL says differently there, a conn runs statements.
//
// Rules that hold everywhere:
//
//   - What a client chose, names too, reaches SQL quoted or as a parameter.
//   - A Row's values are as stored; At and AppendJSON show them typed by their column.
//   - What Insert, Update and Delete return is what is stored then: a listener who applies it has the
//     table.
//   - An error is the request's fault (Refused) or the database's (*Unavailable, which names the
//     file: it is for the log).
//
// The package knows nothing of HTTP, WebSockets or expressions.
package formhandler
