package formhandler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Stores opens each database once and shares it among handlers: two URLs that name one file give
// one Store, and the database is closed when each of those who opened it has closed it. The zero
// value is ready; safe for concurrent use.
type Stores struct {
	Log *slog.Logger // for warnings; nil: none

	mu   sync.Mutex
	open []*sqlStore
}

// Open returns the Store of a SQLAlchemy-style URL; relative SQLite paths are below dir. A database
// that can't be used is an *Unavailable.
func (s *Stores) Open(ctx context.Context, url, dir string) (Store, error) {
	driver, _, ok := strings.Cut(url, ":")
	if !ok || driver != "sqlite" && driver != "sqlite+pysqlite" {
		return nil, unsupported(url)
	}
	u, err := parseSQLiteURL(url)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	eng, err := s.sqliteEngine(u, dir)
	if err != nil {
		return nil, err
	}
	for _, st := range s.open {
		if other, ok := st.eng.(*sqliteEngine); ok && other.same(eng) {
			return s.handle(st), nil
		}
	}
	if eng.memory {
		if err := eng.makeFolder(); err != nil {
			return nil, err
		}
	}
	st, err := openStore(ctx, eng, eng.log)
	if err != nil {
		return nil, errors.Join(err, eng.close())
	}
	s.open = append(s.open, st)
	return s.handle(st), nil
}

// unsupported says which URLs are taken, without repeating one that may hold a password.
func unsupported(url string) error {
	driver, _, ok := strings.Cut(url, "://")
	if !ok {
		return fmt.Errorf("%s is not a database's URL: write sqlite:///file.db", quoted(url))
	}
	return fmt.Errorf("%s:// databases are not supported: this version comes with SQLite: write sqlite:///file.db", clip(driver))
}

func (s *Stores) sqliteEngine(u sqliteURL, dir string) (*sqliteEngine, error) {
	eng := &sqliteEngine{readOnly: u.readOnly, timeout: u.timeout, log: s.Log}
	if eng.log == nil {
		eng.log = slog.New(slog.DiscardHandler)
	}
	if u.path == ":memory:" {
		eng.memory = true
		return eng, nil
	}
	path := filepath.FromSlash(u.path)
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	eng.path = resolve(path)
	return eng, nil
}

// resolve follows the links of a path whose last part need not exist.
func resolve(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		return filepath.Join(dir, filepath.Base(path))
	}
	return path
}

// same reports whether two engines mean one database: one file under whatever name.
func (e *sqliteEngine) same(other *sqliteEngine) bool {
	if e.memory || other.memory {
		return e.memory == other.memory
	}
	if e.readOnly != other.readOnly {
		return false
	}
	if e.path == other.path {
		return true
	}
	a, errA := os.Stat(e.path)
	b, errB := os.Stat(other.path)
	return errA == nil && errB == nil && os.SameFile(a, b)
}

// makeFolder makes the place of a :memory: database: a file of its own, as several connections share
// it, which goes when the store is closed.
func (e *sqliteEngine) makeFolder() error {
	dir, err := os.MkdirTemp("", "gramex-memory-")
	if err != nil {
		return err
	}
	e.path = filepath.Join(dir, "memory.db")
	return nil
}

// Close closes every store, whoever uses it still.
func (s *Stores) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, st := range s.open {
		errs = append(errs, st.close())
	}
	s.open = nil
	return errors.Join(errs...)
}

// handle is one opener's share of a store.
type handle struct {
	*sqlStore
	owner *Stores
	once  sync.Once
}

// handle gives out a share; s.mu is held.
func (s *Stores) handle(st *sqlStore) *handle {
	st.users++
	return &handle{sqlStore: st, owner: s}
}

// Close gives the share back; the last one closes the database.
func (h *handle) Close() (err error) {
	h.once.Do(func() {
		s := h.owner
		s.mu.Lock()
		defer s.mu.Unlock()
		h.users--
		for i, st := range s.open {
			if st == h.sqlStore && st.users == 0 {
				s.open = append(s.open[:i:i], s.open[i+1:]...)
				err = st.close()
				return
			}
		}
	})
	return err
}
