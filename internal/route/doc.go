// Package route finds the entry of the url: section that a request's path belongs to.
//
// A Pattern is one pattern: key, a regular expression as Python's re reads it, held against the
// whole path as it was sent, percent-encoding and all, as Tornado does (tornado/routing.py,
// PathMatches). A Table holds many in the order in which they are tried: by priority, then the
// deeper path, then the fewer wildcards (gramex/services/__init__.py, _sort_url_patterns). Both
// are immutable and safe for concurrent use.
package route
