package formhandler

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// sqliteEngine is one SQLite file.
type sqliteEngine struct {
	sqliteDialect
	path     string // absolute, links resolved
	memory   bool   // of a :memory: database: its folder goes when it is closed
	readOnly bool
	timeout  time.Duration // how long to wait for another program's lock
	log      *slog.Logger
	utf16    collation // how text is ordered, where it is kept in UTF-16
}

func (e *sqliteEngine) name() string { return e.path }

// open connects. Writers find the folder and create the file; the first of them puts the database
// into WAL mode, so that reading and writing don't wait for each other.
func (e *sqliteEngine) open(ctx context.Context, write bool) (conn, error) {
	if err := e.check(write); err != nil {
		return nil, err
	}
	c, err := e.connect(ctx, write)
	if err != nil {
		return nil, e.explain(err, nil)
	}
	return c, nil
}

// check tells what can be told better than SQLite does, which knows but "unable to open".
func (e *sqliteEngine) check(write bool) error {
	info, err := os.Stat(e.path)
	switch {
	case err == nil && info.IsDir():
		return &Unavailable{Name: e.path, Reason: "is a folder, not a database file"}
	case err == nil:
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return &Unavailable{Name: e.path, Reason: "can't be opened", Err: err}
	case !write || e.readOnly:
		return &Unavailable{Name: e.path, Reason: "does not exist", Err: err}
	}
	dir := filepath.Dir(e.path)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return &Unavailable{Name: e.path, Reason: "its folder " + dir + " does not exist: create it", Err: err}
	}
	return nil
}

func (e *sqliteEngine) connect(ctx context.Context, write bool) (_ *sqliteConn, err error) {
	mode := "rw"
	switch {
	case e.readOnly:
		mode = "ro"
	case write:
		mode = "rwc"
	}
	c, err := connectSQLite("file:" + (&url.URL{Path: filepath.ToSlash(e.path)}).EscapedPath() + "?mode=" + mode + "&_mutex=no")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			c.close()
		}
	}()
	sync := "FULL"
	if e.memory {
		sync = "OFF"
	}
	for _, pragma := range []string{
		"busy_timeout = " + strconv.FormatInt(e.timeout.Milliseconds(), 10),
		"synchronous = " + sync, "temp_store = MEMORY",
	} {
		if err := c.run("PRAGMA " + pragma); err != nil {
			return nil, err
		}
	}
	if !write {
		return c, c.run("PRAGMA query_only = ON")
	}
	// Keys are random, so that a page of their index is written many times over: a log of 16 MB
	// between checkpoints saves most of that.
	for _, pragma := range []string{"cache_size = -16000", "wal_autocheckpoint = 4000"} {
		if err := c.run("PRAGMA " + pragma); err != nil {
			return nil, err
		}
	}
	return c, e.prepareFile(ctx, c)
}

// connectSQLite opens a driver's connection.
func connectSQLite(dsn string) (*sqliteConn, error) {
	c, err := (&sqlite3.SQLiteDriver{}).Open(dsn)
	if err != nil {
		return nil, err
	}
	return &sqliteConn{c: c.(*sqlite3.SQLiteConn), stmts: map[string]*sqliteStmt{}}, nil
}

// prepareFile reads what SQLite tells only once it looks into the file, and turns on WAL.
func (e *sqliteEngine) prepareFile(ctx context.Context, c *sqliteConn) error {
	encoding, err := textPragma(ctx, c, "encoding")
	if err != nil {
		return err
	}
	switch encoding {
	case "UTF-16le":
		e.utf16 = collUTF16LE
	case "UTF-16be":
		e.utf16 = collUTF16BE
	}
	if e.readOnly {
		return nil
	}
	mode, err := textPragma(ctx, c, "journal_mode = WAL")
	var failed sqlite3.Error
	switch {
	case errors.As(err, &failed) && failed.Code == sqlite3.ErrReadonly:
		// A file that may only be read keeps its mode; writes will say that it is read-only.
		e.log.Warn("the database is read-only", "database", e.path)
	case err != nil:
		return err
	case !strings.EqualFold(mode, "wal"):
		e.log.Warn("the database can't keep a write-ahead log here: readers and writers wait for each other",
			"database", e.path, "journal_mode", mode)
	}
	return nil
}

func textPragma(ctx context.Context, c conn, pragma string) (text string, err error) {
	err = c.query(ctx, "PRAGMA "+pragma, nil, 1, func(row []driver.Value) bool {
		text, _ = row[0].(string)
		return true
	})
	return text, err
}

func (e *sqliteEngine) version(ctx context.Context, c conn) (v int64, err error) {
	err = c.query(ctx, "PRAGMA schema_version", nil, 1, func(row []driver.Value) bool {
		v, _ = row[0].(int64)
		return true
	})
	return v, err
}

func (e *sqliteEngine) begin(ctx context.Context, c conn, write bool) error {
	if write {
		_, err := c.exec("BEGIN IMMEDIATE", nil)
		return err
	}
	if _, err := c.exec("BEGIN", nil); err != nil {
		return err
	}
	// Only a read takes hold of the newest commit.
	return c.query(ctx, "SELECT 1 FROM sqlite_schema LIMIT 1", nil, 1, func([]driver.Value) bool { return true })
}

func (e *sqliteEngine) close() error {
	if e.memory {
		return os.RemoveAll(filepath.Dir(e.path))
	}
	return nil
}

// sqliteURL is what stands after sqlite: in a URL.
type sqliteURL struct {
	path     string // "" or :memory:, or a file's path as written
	readOnly bool
	timeout  time.Duration
}

// parseSQLiteURL reads sqlite:///path as SQLAlchemy does: three slashes before a relative path, four
// before an absolute one; the path is taken as written, nothing in it is decoded.
func parseSQLiteURL(text string) (sqliteURL, error) {
	u := sqliteURL{timeout: 5 * time.Second}
	rest := text[strings.Index(text, ":")+1:]
	rest, query, _ := strings.Cut(rest, "?")
	switch {
	case rest == "//" || rest == "":
		u.path = ":memory:"
	case strings.HasPrefix(rest, "///"):
		u.path = rest[3:]
	default:
		return u, fmt.Errorf("%s is not a URL of an SQLite file: write sqlite:///file.db for a file below the app's folder, sqlite:////folder/file.db for an absolute path", text)
	}
	if u.path == "" {
		u.path = ":memory:"
	}
	if strings.HasPrefix(u.path, "file:") {
		return u, fmt.Errorf("%s: SQLite's own file: URLs are not supported: write sqlite:///file.db", text)
	}
	if strings.IndexByte(u.path, 0) >= 0 {
		return u, errors.New("the database's path holds a NUL character")
	}
	args, err := url.ParseQuery(query)
	if err != nil {
		return u, fmt.Errorf("%s: %w", text, err)
	}
	return u, u.options(text, args)
}

func (u *sqliteURL) options(text string, args url.Values) error {
	for key, vals := range args {
		val := vals[len(vals)-1]
		switch key {
		case "timeout":
			s, ok := parseFloat(val)
			if !ok || !(s >= 0 && s <= 3600) {
				return fmt.Errorf("%s: timeout is a number of seconds up to 3600", text)
			}
			u.timeout = time.Duration(s * float64(time.Second))
		case "mode":
			switch val {
			case "ro":
				u.readOnly = true
			case "rw", "rwc":
			default:
				return fmt.Errorf("%s: mode is ro, rw or rwc", text)
			}
		case "check_same_thread", "isolation_level", "detect_types", "cached_statements", "native_datetime", "uri":
			// These tell Python's driver what doesn't arise here.
		default:
			return fmt.Errorf("%s: unknown option %s: timeout and mode are known", text, quoted(key))
		}
	}
	return nil
}
