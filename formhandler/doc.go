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
// The package knows nothing of HTTP, WebSockets or expressions.
package formhandler
