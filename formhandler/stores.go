package formhandler

import "context"

// Stores opens each database once and shares it among handlers: two URLs that name one file give
// one Store. The zero value is ready; safe for concurrent use.
type Stores struct{}

// Open returns the Store of a SQLAlchemy-style URL; relative SQLite paths are below dir.
func (s *Stores) Open(ctx context.Context, url, dir string) (Store, error) { panic("not yet") }

// Close closes every store.
func (s *Stores) Close() error { return nil }
