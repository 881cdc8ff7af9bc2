package library

import (
	"context"
	"database/sql"
	"path/filepath"
	"sync"
	"time"

	_ "github.com/mattn/go-sqlite3" // the file of once() is the original's: SQLite

	"github.com/gramener/gramex-go/expr/object"
)

// onceStore is the record of gramex.transforms.once: once.db in $GRAMEXDATA, as sqlitedict writes
// it, so that the original and this server know the same keys.
type onceStore struct {
	mu sync.Mutex
	db *sql.DB
}

// pickledTrue is what sqlitedict stores for True.
const pickledTrue = "\x80\x05\x88."

func (o *onceStore) open(dir string) (*sql.DB, error) {
	if o.db != nil {
		return o.db, nil
	}
	db, err := sql.Open("sqlite3", "file:"+filepath.ToSlash(filepath.Join(dir, "once.db"))+"?_busy_timeout=5000")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(`CREATE TABLE IF NOT EXISTS "once" (key TEXT PRIMARY KEY, value BLOB)`); err != nil {
		db.Close()
		return nil, err
	}
	o.db = db
	return db, nil
}

func (o *onceStore) close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.db == nil {
		return nil
	}
	err := o.db.Close()
	o.db = nil
	return err
}

// first records key and tells whether it was new; clear forgets it.
func (o *onceStore) first(dir, key string, clear bool) (bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	db, err := o.open(dir)
	if err != nil {
		return false, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if clear {
		_, err := db.ExecContext(ctx, `DELETE FROM "once" WHERE key = ?`, key)
		return false, err
	}
	r, err := db.ExecContext(ctx, `INSERT OR IGNORE INTO "once" (key, value) VALUES (?, ?)`, key, []byte(pickledTrue))
	if err != nil {
		return false, err
	}
	n, err := r.RowsAffected()
	return n > 0, err
}

func buildGramex(b *builder) {
	b.set("__version__", "1.94.5")
	b.lazySubmodules("config", "transforms", "http")
}

// buildGramexCore makes _gramex, which the modules of gramex written in Python build upon.
func buildGramexCore(b *builder) {
	vars := object.NewAttrDict(0)
	if b.lib.env.Variables != nil {
		vars = b.lib.env.Variables()
	}
	b.set("variables", vars)
	b.set("AttrDict", object.AttrDictClass)
	b.set("app_log", b.m.logger("gramex"))
	b.fn("evaluate", "text, names", func(t *thread, a args) (value, error) {
		text, err := strArg(a[0], "text")
		if err != nil {
			return nil, err
		}
		names, ok := a[1].(*object.Dict)
		if !ok || b.m.Eval == nil {
			return nil, object.Raise(object.RuntimeError, "conditions written as text cannot be evaluated here")
		}
		return b.m.Eval(t, text, names)
	})
	b.fn("once", "key, clear", func(t *thread, a args) (value, error) {
		key, err := strArg(a[0], "key")
		if err != nil {
			return nil, err
		}
		clear, err := object.Truth(t, a[1])
		if err != nil {
			return nil, err
		}
		if b.lib.env.DataDir == "" {
			return nil, object.Raise(object.RuntimeError, "once() needs $GRAMEXDATA, which is not set")
		}
		first, err := b.lib.once.first(b.lib.env.DataDir, key, clear)
		if err != nil {
			return nil, object.Raise(object.OSError, "once(): %s", err.Error())
		}
		if clear {
			return nil, nil
		}
		return first, nil
	})
}
