// Package handlers answers the requests of url: entries: it holds the registry of handler types,
// what all of them share, and the types that come with the server.
//
// A [Registry] maps the names of handler: keys to a [Factory], which makes a [Handler] from an
// entry's [Spec]. [NewEndpoint] wraps a Handler in what BaseHandler's kwargs ask for (auth:,
// methods:, headers:, error:) and is what the router serves. Handlers return errors; the Endpoint
// answers them, in one place: an [*HTTPError] with its status, anything else with 500, its cause
// in the log and the request's id on the page.
//
// A [Request] is what handlers and Python expressions know of a request beyond net/http: its
// arguments, session and user. [Request.Object] is the `handler` of expressions.
//
// The package never imports gramex: it knows nothing of files, flags or listening.
package handlers
