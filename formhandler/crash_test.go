package formhandler

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// crashEnv makes the test binary a writer that is to be killed; its value is the database's path.
const crashEnv = "GRAMEX_TEST_CRASH"

// crashWriter writes groups of rows until it is killed, and tells of each group once it is committed.
func crashWriter() {
	ctx := context.Background()
	var stores Stores
	st, err := stores.Open(ctx, "sqlite:///"+os.Getenv(crashEnv), "")
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	s, err := st.Ensure(ctx, "messages", MessageColumns(nil))
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	for group := 0; ; group++ {
		err := st.Write(ctx, func(tx Tx) error {
			for i := range 20 {
				if _, err := tx.Insert(s, []string{"id", "user"}, []Value{fmt.Sprintf("%d-%d-%d", os.Getpid(), group, i), strings.Repeat("x", 300)}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		fmt.Println(os.Getpid(), group)
	}
}

// TestKill kills a writer in the middle of its work, some times over the same file: what it told of
// is there, whole groups alone, and the database is sound.
func TestKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "crash.db")
	want := 0
	for round := range 3 {
		acked := killWriter(t, path, 40+30*round)
		want += len(acked) * 20
		var stores Stores
		st, err := stores.Open(context.Background(), "sqlite:///"+path, "")
		if err != nil {
			t.Fatal(err)
		}
		s := lookup(t, st, "messages")
		ids := map[string]bool{}
		groups := map[string]int{}
		for _, r := range read(t, st, s, All()) {
			id := r.Values[0].(string)
			ids[id] = true
			groups[id[:strings.LastIndex(id, "-")]]++
		}
		for _, group := range acked {
			for i := range 20 {
				if id := fmt.Sprintf("%s-%d", group, i); !ids[id] {
					t.Fatalf("%s was acknowledged and is lost", id)
				}
			}
		}
		for group, n := range groups {
			if n != 20 {
				t.Errorf("%d rows of group %s", n, group)
			}
		}
		if len(ids) < want {
			t.Errorf("%d rows, %d were acknowledged", len(ids), want)
		}
		if got := pragma(t, st.(*handle), "integrity_check"); got != "ok" {
			t.Error(got)
		}
		if err := stores.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func pragma(t *testing.T, st *handle, name string) string {
	t.Helper()
	r, err := st.reader(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	text, err := textPragma(context.Background(), r.c, name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// killWriter starts a writer, waits for n groups and kills it. It returns the groups told of.
func killWriter(t *testing.T, path string, n int) (acked []string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashEnv+"="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		if len(f) != 2 || f[0] == "error" {
			t.Error(lines.Text())
			break
		}
		acked = append(acked, f[0]+"-"+f[1])
		if len(acked) == n {
			if err := cmd.Process.Kill(); err != nil {
				t.Error(err)
			}
		}
	}
	_ = cmd.Wait() // it was killed
	return acked
}
