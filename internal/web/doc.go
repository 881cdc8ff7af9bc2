// Package web holds what the server does around every handler: the response writer that knows
// what was sent and moves its deadlines along, request ids, compression, client addresses behind
// a proxy, and what kind of answer a client wants. It knows nothing of configuration.
package web
