package formhandler

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestOneBadAmongMany refuses the bad messages of a group alone.
func TestOneBadAmongMany(t *testing.T) {
	st := openTest(t, "")
	s := ensure(t, st, "t", MessageColumns(columns("x REAL")))
	insert(t, st, s, []any{"id", "taken"})
	refused := 0
	write(t, st, func(tx Tx) error {
		for i := range 100 {
			kv := []any{"id", fmt.Sprint(i), "x", int64(i)}
			switch i {
			case 40:
				kv[1] = "taken"
			case 50:
				kv[1] = nil
			case 60:
				kv[3] = "abc"
			}
			names, vals := pairs(kv)
			if _, err := tx.Insert(s, names, vals); err != nil {
				if !Refused(err) {
					return err
				}
				refused++
			}
		}
		return nil
	})
	if n := len(read(t, st, s, All())); n != 98 || refused != 3 {
		t.Errorf("%d rows, %d refused", n, refused)
	}
}

// TestFailureTexts are the errors that a user reads.
func TestFailureTexts(t *testing.T) {
	st := openTest(t, "")
	sqlExec(t, st, "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT, c INTEGER CHECK (c < 10), UNIQUE (a, b))",
		"CREATE TABLE s (n INTEGER) STRICT", "CREATE VIEW v AS SELECT * FROM t",
		"CREATE TRIGGER tr BEFORE INSERT ON t WHEN new.b = 'no' BEGIN SELECT RAISE(ABORT, 'b must not be no'); END")
	s := lookup(t, st, "t")
	insert(t, st, s, []any{"id", int64(1), "a", "x", "b", "y"})
	for _, c := range []struct {
		table string
		kv    []any
		want  string
	}{
		{"t", []any{"id", int64(1), "a", "z"}, "a row with this id exists already"},
		{"t", []any{"a", "x", "b", "y"}, "a row with this a, b exists already"},
		{"t", []any{"b", "y"}, "a must have a value"},
		{"t", []any{"a", "q", "c", int64(11)}, "the row breaks a rule of the table: c < 10"},
		{"t", []any{"a", "q", "b", "no"}, "the row breaks a rule of the table: b must not be no"},
		{"t", []any{"id", "abc", "a", "q"}, "id: the key must be a whole number"},
		{"s", []any{"n", "abc"}, "the row breaks a rule of the table: cannot store TEXT value in INTEGER column s.n"},
		{"v", []any{"a", "abc"}, "v: is a view: it can't be written"},
	} {
		err := st.Write(context.Background(), func(tx Tx) error {
			names, vals := pairs(c.kv)
			_, err := tx.Insert(lookup(t, st, c.table), names, vals)
			return err
		})
		if err == nil || err.Error() != c.want || !Refused(err) {
			t.Errorf("%s %v: got %v, want %s", c.table, c.kv, err, c.want)
		}
	}
}

// TestUnavailable are databases that can't be used, with what the error says to do.
func TestUnavailable(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	if err := os.Mkdir(filepath.Join(dir, "folder.db"), 0o700); err != nil {
		t.Fatal(err)
	}
	file("text.db", strings.Repeat("not a database at all. ", 100))
	for _, c := range []struct{ url, want string }{
		{"sqlite:///no/such/x.db", "its folder " + dir + "/no/such does not exist: create it"},
		{"sqlite:///folder.db", "is a folder, not a database file"},
		{"sqlite:///text.db", "the file is not an SQLite database, or is encrypted"},
		{"sqlite:///none.db?mode=ro", "does not exist"},
		{"sqlite://x.db", "is not a URL of an SQLite file"},
		{"sqlite:x.db", "is not a URL of an SQLite file"},
		{"sqlite:///x.db?foo=1", `unknown option "foo"`},
		{"sqlite:///x.db?timeout=abc", "timeout is a number of seconds"},
		{"sqlite:///file:x?mode=memory&uri=true", "SQLite's own file: URLs are not supported"},
		{"postgresql://me:secret@host/db", "postgresql:// databases are not supported: this version comes with SQLite"},
		{"data.csv", "is not a database's URL"},
		{"", "is not a database's URL"},
	} {
		var stores Stores
		_, err := stores.Open(context.Background(), c.url, dir)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: got %v, want …%s…", c.url, err, c.want)
		}
		if Refused(err) {
			t.Errorf("%s: %v is not a client's fault", c.url, err)
		}
		if err := stores.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestDamaged reads and writes a database with a page overwritten.
func TestDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	var stores Stores
	st, err := stores.Open(context.Background(), "sqlite:///"+path, "")
	if err != nil {
		t.Fatal(err)
	}
	s := ensure(t, st, "t", MessageColumns(nil))
	for i := range 100 {
		insert(t, st, s, []any{"id", fmt.Sprint(i), "user", strings.Repeat("x", 500)})
	}
	if err := stores.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte(strings.Repeat("garbage!", 512)), 4096); err != nil {
		t.Fatal(err)
	}
	f.Close()
	broken := openTest(t, path)
	_, err = tryRead(broken, lookup(t, broken, "t"), All())
	var gone *Unavailable
	if !errors.As(err, &gone) || !strings.Contains(err.Error(), "damaged") {
		t.Error(err)
	}
}

// TestLocked waits for another program's lock as long as it was told, and no longer.
func TestLocked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	var stores Stores
	defer stores.Close()
	st, err := stores.Open(context.Background(), "sqlite:///"+path+"?timeout=0.05", "")
	if err != nil {
		t.Fatal(err)
	}
	s := ensure(t, st, "t", MessageColumns(nil))
	other, err := connectSQLite(path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.close()
	if err := other.run("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	put := func() error {
		return st.Write(context.Background(), func(tx Tx) error {
			_, err := tx.Insert(s, []string{"id"}, []Value{"a"})
			return err
		})
	}
	var gone *Unavailable
	if err := put(); !errors.As(err, &gone) || !strings.Contains(err.Error(), "locked for 50ms") {
		t.Error(err)
	}
	if rows := read(t, st, s, All()); len(rows) != 0 {
		t.Error("reading must not wait for a writer", rows)
	}
	if err := other.run("ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	if err := put(); err != nil {
		t.Error(err)
	}
}

// TestDiskFull fills the database's room: the transaction fails as a whole, and the store goes on once
// there is room.
func TestDiskFull(t *testing.T) {
	st := openTest(t, "")
	s := ensure(t, st, "t", MessageColumns(nil))
	limit := func(pages int) {
		w, err := st.lock(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { st.writer <- w }()
		if err := w.c.(*sqliteConn).run(fmt.Sprintf("PRAGMA max_page_count = %d", pages)); err != nil {
			t.Fatal(err)
		}
	}
	fill := func() error {
		return st.Write(context.Background(), func(tx Tx) error {
			for i := range 100 {
				if _, err := tx.Insert(s, []string{"id", "user"}, []Value{fmt.Sprint(i), strings.Repeat("x", 4000)}); err != nil && !Refused(err) {
					// As a group of messages goes on after one that failed.
					continue
				}
			}
			return nil
		})
	}
	limit(10)
	err := fill()
	var gone *Unavailable
	if !errors.As(err, &gone) || !strings.Contains(err.Error(), "the disk is full") {
		t.Error(err)
	}
	if rows := read(t, st, s, All()); len(rows) != 0 {
		t.Errorf("%d rows of a failed transaction", len(rows))
	}
	limit(10_000)
	if err := fill(); err != nil {
		t.Error(err)
	}
	if rows := read(t, st, s, All()); len(rows) != 100 {
		t.Errorf("%d rows", len(rows))
	}
}

// TestReadOnly reads a database that it may not write, and says so when asked to write.
func TestReadOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	rawSQL(t, path, "CREATE TABLE t (id TEXT)", "INSERT INTO t VALUES ('a')")
	st := openTest(t, path+"?mode=ro")
	s := lookup(t, st, "t")
	if rows := read(t, st, s, All()); len(rows) != 1 {
		t.Error(rows)
	}
	err := st.Write(context.Background(), func(tx Tx) error {
		_, err := tx.Insert(s, []string{"id"}, []Value{"b"})
		return err
	})
	var gone *Unavailable
	if !errors.As(err, &gone) || !strings.Contains(err.Error(), "read-only") {
		t.Error(err)
	}
	if _, err := st.Ensure(context.Background(), "t", columns("id TEXT")); err != nil {
		t.Error("nothing is missing", err)
	}
}

// TestSnapshot reads one moment, whatever is written meanwhile.
func TestSnapshot(t *testing.T) {
	ctx := context.Background()
	st := openTest(t, "")
	s := ensure(t, st, "t", MessageColumns(nil))
	insert(t, st, s, []any{"id", "a"})
	snap, err := st.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer snap.Close()
	count := func() (n int) {
		for _, err := range snap.Select(ctx, s, All()) {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		return n
	}
	for i := range 10 {
		insert(t, st, s, []any{"id", fmt.Sprint(i)})
	}
	if n := count(); n != 1 {
		t.Errorf("%d rows, 1 when it was taken", n)
	}
	if err := snap.Begin(ctx); err != nil {
		t.Fatal(err)
	}
	if n := count(); n != 11 {
		t.Errorf("%d rows, 11 when it was taken again", n)
	}
	for range snap.Select(ctx, s, All()) {
		if n := count(); n != 11 {
			t.Errorf("%d rows within a read", n)
		}
		break
	}
	if err := snap.Close(); err != nil {
		t.Error(err)
	}
	if err := snap.Close(); err != nil {
		t.Error("closed twice", err)
	}
}

// TestCancelledRead ends with the context's error.
func TestCancelledRead(t *testing.T) {
	st := openTest(t, "")
	s := ensure(t, st, "t", MessageColumns(nil))
	for i := range 10 {
		insert(t, st, s, []any{"id", fmt.Sprint(i)})
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	snap, err := st.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer snap.Close()
	var last error
	for _, err := range snap.Select(ctx, s, All()) {
		cancel()
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Error(last)
	}
	if rows := read(t, st, s, All()); len(rows) != 10 {
		t.Error("the connection is of use no more")
	}
}

// TestShared gives one store for one file, however it is named, and closes it with its last user.
func TestShared(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	sub := filepath.Join(dir, "sub")
	if err := os.Mkdir(sub, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(sub, filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	var stores Stores
	defer stores.Close()
	open := func(url, dir string) *handle {
		st, err := stores.Open(ctx, url, dir)
		if err != nil {
			t.Fatal(err)
		}
		return st.(*handle)
	}
	first := open("sqlite:///sub/my db%20#1.db", dir)
	others := []*handle{
		open("sqlite:///../sub/my db%20#1.db", filepath.Join(dir, "link")), open("sqlite:////"+filepath.Join(sub, "my db%20#1.db"), "/"),
		open("sqlite+pysqlite:///link/my db%20#1.db?check_same_thread=false", dir),
	}
	if err := os.Link(filepath.Join(sub, "my db%20#1.db"), filepath.Join(dir, "hard.db")); err != nil {
		t.Fatal(err)
	}
	others = append(others, open("sqlite:///hard.db", dir))
	for i, o := range others {
		if o.sqlStore != first.sqlStore || o.Name() != first.Name() {
			t.Errorf("%d: another store: %s", i, o.Name())
		}
	}
	if other := open("sqlite:///other.db", dir); other.sqlStore == first.sqlStore {
		t.Error("two files in one store")
	}
	if a, b := open("sqlite://", dir), open("sqlite:///:memory:", dir); a.sqlStore != b.sqlStore {
		t.Error("two memories")
	}
	s := ensure(t, first, "t", MessageColumns(nil))
	for _, o := range others {
		if err := o.Close(); err != nil {
			t.Fatal(err)
		}
		if err := o.Close(); err != nil {
			t.Fatal(err)
		}
	}
	insert(t, first, s, []any{"id", "a"})
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if err := first.Write(ctx, func(Tx) error { return nil }); !errors.Is(err, errClosed) {
		t.Error(err)
	}
	if _, err := first.Snapshot(ctx); !errors.Is(err, errClosed) {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(sub, "my db%20#1.db-wal")); err == nil {
		t.Error("the log is left behind")
	}
}

// TestMemoryGoes leaves nothing of a :memory: database.
func TestMemoryGoes(t *testing.T) {
	var stores Stores
	st, err := stores.Open(context.Background(), "sqlite:///:memory:", "")
	if err != nil {
		t.Fatal(err)
	}
	ensure(t, st, "t", MessageColumns(nil))
	name := st.Name()
	if err := stores.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Dir(name)); !os.IsNotExist(err) {
		t.Error(err)
	}
}

// TestPanic rolls back what a panicking function wrote.
func TestPanic(t *testing.T) {
	st := openTest(t, "")
	s := ensure(t, st, "t", MessageColumns(nil))
	var kept Tx
	func() {
		defer func() { _ = recover() }()
		_ = st.Write(context.Background(), func(tx Tx) error {
			kept = tx
			if _, err := tx.Insert(s, []string{"id"}, []Value{"a"}); err != nil {
				t.Error(err)
			}
			panic("on purpose")
		})
	}()
	if rows := read(t, st, s, All()); len(rows) != 0 {
		t.Error(rows)
	}
	if _, err := kept.Insert(s, []string{"id"}, []Value{"b"}); !errors.Is(err, errTxDone) {
		t.Error("a transaction was used after its end:", err)
	}
	insert(t, st, s, []any{"id", "c"})
}

// TestManyAtOnce writes and reads from many goroutines, more than there are connections. Each
// transaction is seen whole.
func TestManyAtOnce(t *testing.T) {
	ctx := context.Background()
	st := openTest(t, "")
	s := ensure(t, st, "t", MessageColumns(columns("n INTEGER")))
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 20 {
				err := st.Write(ctx, func(tx Tx) error {
					for j := range 5 {
						if _, err := tx.Insert(s, []string{"id", "n"}, []Value{fmt.Sprintf("%d-%d-%d", g, i, j), int64(j)}); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 2 * maxReaders {
		wg.Go(func() {
			for range 5 {
				if rows, err := tryRead(st, s, All()); err != nil || len(rows)%5 != 0 {
					t.Error(len(rows), err)
				}
			}
		})
	}
	wg.Wait()
	if rows := read(t, st, s, All()); len(rows) != 800 {
		t.Errorf("%d rows", len(rows))
	}
}

// TestReaderWaits waits for a free connection as long as its context lasts.
func TestReaderWaits(t *testing.T) {
	st := openTest(t, "")
	var taken []Snapshot
	for range maxReaders {
		r, err := st.Reader(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		taken = append(taken, r)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	if _, err := st.Reader(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	for _, r := range taken {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	r, err := st.Reader(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
}

// TestPragmas is what makes writes durable and reads harmless.
func TestPragmas(t *testing.T) {
	st := openTest(t, "")
	ctx := context.Background()
	w, err := st.lock(ctx)
	if err != nil {
		t.Fatal(err)
	}
	number := func(c conn, name string) (n int64) {
		err := c.query(ctx, "PRAGMA "+name, nil, 1, func(row []driver.Value) bool { n, _ = row[0].(int64); return true })
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if mode, err := textPragma(ctx, w.c, "journal_mode"); mode != "wal" || err != nil {
		t.Error(mode, err)
	}
	if n := number(w.c, "synchronous"); n != 2 {
		t.Errorf("synchronous = %d, want 2, FULL", n)
	}
	st.writer <- w
	r, err := st.reader(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if n := number(r.c, "query_only"); n != 1 {
		t.Error("a reader can write")
	}
}

// TestColumnGone reads and filters by a column that another program has dropped: an error, not the
// column's name as text, which "name" would give.
func TestColumnGone(t *testing.T) {
	st := openTest(t, "")
	sqlExec(t, st, "CREATE TABLE t (id TEXT, gone TEXT)", "INSERT INTO t VALUES ('a', 'b')")
	s := lookup(t, st, "t")
	sqlExec(t, st, "ALTER TABLE t DROP COLUMN gone")
	if rows, err := tryRead(st, s, All()); err == nil {
		t.Error(values(rows))
	}
	q, err := ParseQuery(s, []Arg{arg("gone", "gone"), arg("_c", "id")})
	if err != nil {
		t.Fatal(err)
	}
	if rows, err := tryRead(st, s, q); err == nil {
		t.Error(values(rows))
	}
	if now := lookup(t, st, "t"); len(now.Columns) != 1 {
		t.Error(now.Names())
	}
}

// TestNameIsResolved gives the file's own path, whatever the URL was.
func TestNameIsResolved(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(dir, filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if st := openTest(t, filepath.Join(dir, "link", ".", "x.db")); st.Name() != filepath.Join(dir, "x.db") {
		t.Error(st.Name())
	}
}

// TestDates takes a date stored with and without a fraction of zero for the same.
func TestDates(t *testing.T) {
	st := openTest(t, "")
	sqlExec(t, st, "CREATE TABLE t (id TEXT, at DATETIME)", `INSERT INTO t VALUES ('before', '2023-01-01 09:59:59.999999'),
		('bare', '2023-01-01 10:00:00'), ('zero', '2023-01-01 10:00:00.000000'), ('after', '2023-01-01 10:00:00.000001'), ('null', NULL)`)
	s := lookup(t, st, "t")
	for op, want := range map[string]string{"": "bare zero", "!": "before after", ">": "after", ">~": "bare zero after", "<": "before", "<~": "before bare zero"} {
		for _, v := range []string{"2023-01-01T10:00", "2023-01-01 10:00:00", "2023-01-01T12:00:00+02:00", "2023-01-01T10:00:00.000Z"} {
			q, err := ParseQuery(s, []Arg{arg("at"+op, v), arg("_c", "id")})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range read(t, st, s, q) {
				got = append(got, r.Values[0].(string))
			}
			if strings.Join(got, " ") != want {
				t.Errorf("at%s=%s: %s, want %s", op, v, got, want)
			}
		}
	}
}
