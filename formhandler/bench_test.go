package formhandler

import (
	"context"
	"database/sql/driver"
	"fmt"
	"path/filepath"
	"strconv"
	"testing"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// messageTable is a message table with n rows.
func messageTable(b *testing.B, n int) (*handle, *Schema) {
	st := openTest(b, "")
	s := ensure(b, st, "messages", MessageColumns(columns("body TEXT", "topic TEXT", "n INTEGER")))
	write(b, st, func(tx Tx) error {
		for i := range n {
			if _, err := tx.Insert(s, s.Names(), benchRow(i, i)); err != nil {
				return err
			}
		}
		return nil
	})
	return st, s
}

func benchRow(group, i int) []Value {
	id := strconv.FormatUint(uint64(group*7919+i*104729)*0x9E3779B97F4A7C15, 36) + "-" + strconv.Itoa(group) + "-" + strconv.Itoa(i)
	return []Value{
		"Hello, this is a message of the length that people write in a chat", "Help", int64(i), id,
		"alice@example.org", "2023-01-02T03:04:05.678901",
	}
}

// BenchmarkInsert is inserts through the store, durable, rows a transaction as named; raw is the
// driver alone, the same statement prepared once.
func BenchmarkInsert(b *testing.B) {
	for _, per := range []int{1, 10, 100, 500} {
		b.Run(fmt.Sprintf("store-%d", per), func(b *testing.B) {
			st, s := messageTable(b, 0)
			names := s.Names()
			b.ReportAllocs()
			b.ResetTimer()
			for i := 0; i < b.N; i++ {
				write(b, st, func(tx Tx) error {
					for j := range per {
						if _, err := tx.Insert(s, names, benchRow(i, j)); err != nil {
							return err
						}
					}
					return nil
				})
			}
			b.ReportMetric(float64(b.N*per)/b.Elapsed().Seconds(), "rows/s")
		})
		b.Run(fmt.Sprintf("raw-%d", per), func(b *testing.B) { benchRaw(b, per) })
	}
}

func benchRaw(b *testing.B, per int) {
	c, err := connectSQLite(filepath.Join(b.TempDir(), "raw.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer c.close()
	for _, sql := range []string{
		"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA cache_size = -16000",
		"CREATE TABLE messages (body TEXT, topic TEXT, n INTEGER, id TEXT NOT NULL, user TEXT, timestamp TEXT, PRIMARY KEY (id))",
	} {
		if err := c.run(sql); err != nil {
			b.Fatal(err)
		}
	}
	prepared, err := c.c.Prepare("INSERT INTO messages (body, topic, n, id, user, timestamp) VALUES (?, ?, ?, ?, ?, ?)")
	if err != nil {
		b.Fatal(err)
	}
	defer prepared.Close()
	stmt := prepared.(*sqlite3.SQLiteStmt)
	args := make([]driver.NamedValue, 6)
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		if _, err := c.exec("BEGIN IMMEDIATE", nil); err != nil {
			b.Fatal(err)
		}
		for j := range per {
			for k, v := range benchRow(i, j) {
				args[k] = driver.NamedValue{Ordinal: k + 1, Value: v}
			}
			if _, err := stmt.ExecContext(context.Background(), args); err != nil {
				b.Fatal(err)
			}
		}
		if _, err := c.exec("COMMIT", nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*per)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkHistory reads and encodes a history of 10,000 rows.
func BenchmarkHistory(b *testing.B) {
	st, s := messageTable(b, 10_000)
	ctx := context.Background()
	var buf []byte
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		snap, err := st.Snapshot(ctx)
		if err != nil {
			b.Fatal(err)
		}
		buf = buf[:0]
		rows := 0
		for row, err := range snap.Select(ctx, s, All()) {
			if err != nil {
				b.Fatal(err)
			}
			buf = append(row.AppendJSON(buf), '\n')
			rows++
		}
		if rows != 10_000 {
			b.Fatal(rows)
		}
		snap.Close()
	}
}

// BenchmarkSnapshot takes a snapshot and gives it back.
func BenchmarkSnapshot(b *testing.B) {
	st, _ := messageTable(b, 10)
	ctx := context.Background()
	b.ReportAllocs()
	for range b.N {
		snap, err := st.Snapshot(ctx)
		if err != nil {
			b.Fatal(err)
		}
		snap.Close()
	}
}

// BenchmarkMatch holds one row against filters.
func BenchmarkMatch(b *testing.B) {
	_, s := messageTable(b, 0)
	row := Row{Schema: s, Values: benchRow(1, 5)}
	for _, query := range []struct{ key, val string }{
		{"topic", "Help"}, {"topic", "Sales"}, {"n>", "3"}, {"n", "5"}, {"timestamp>~", "2023-01"}, {"topic!", ""}, {"body~", "in a chat"}, {"body~", "nowhere"}, {"body!*", "m_ssage"},
	} {
		b.Run(query.key+"="+query.val, func(b *testing.B) {
			q, err := ParseQuery(s, []Arg{{Key: query.key, Values: []Value{query.val}}})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for range b.N {
				sink = q.Filter.Match(row)
			}
		})
	}
}

var sink bool

// BenchmarkAppendJSON encodes one row.
func BenchmarkAppendJSON(b *testing.B) {
	_, s := messageTable(b, 0)
	row := Row{Schema: s, Values: benchRow(1, 5)}
	var buf []byte
	b.ReportAllocs()
	for range b.N {
		buf = row.AppendJSON(buf[:0])
	}
}

// BenchmarkUpdate changes one row by its key.
func BenchmarkUpdate(b *testing.B) {
	st, s := messageTable(b, 1000)
	id := benchRow(5, 5)[3]
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i += 100 {
		write(b, st, func(tx Tx) error {
			for j := range 100 {
				f, err := EqualFilter(s, []string{"id"}, []Value{id})
				if err != nil {
					return err
				}
				changes, err := tx.Update(s, f, []string{"n"}, []Value{int64(j)})
				if err != nil || len(changes) != 1 {
					return fmt.Errorf("%d changes, %w", len(changes), err)
				}
			}
			return nil
		})
	}
}
