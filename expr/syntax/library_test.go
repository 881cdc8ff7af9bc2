//go:build corpus

package syntax

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestLibrary holds the trees of a folder of Python sources against CPython's, every node's place
// included. SYNTAX_LIBRARY names the folder, and SYNTAX_PYTHON the CPython 3.11 to ask ("python3"
// if unset). Files that CPython does not parse must be refused.
func TestLibrary(t *testing.T) {
	root := os.Getenv("SYNTAX_LIBRARY")
	if root == "" {
		t.Fatal("SYNTAX_LIBRARY names no folder of Python sources")
	}
	var names []string
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && strings.HasSuffix(path, ".py") {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want := record(t, strings.Join(names, "\n")+"\n", "hash")
	var same, refused, wrong int
	lines := bufio.NewScanner(bytes.NewReader(want))
	for lines.Scan() {
		name, hash, _ := strings.Cut(lines.Text(), "\t")
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		m, _, perr := parseModule(name, string(src))
		switch {
		case hash == "error" && perr == nil:
			t.Errorf("%s: accepted, CPython refuses it", name)
			wrong++
		case hash == "error":
			refused++
		case perr != nil:
			t.Errorf("refused: %v", perr)
			wrong++
		default:
			got := dumpModule(m)
			if sum := sha256.Sum256([]byte(got)); hex.EncodeToString(sum[:]) == hash {
				same++
				continue
			}
			wrong++
			t.Errorf("%s: %s", name, firstDifference(got, string(record(t, "", "dump", name))))
		}
	}
	t.Logf("%d trees equal, %d refused by both, %d differ", same, refused, wrong)
}

// record runs testdata/record.py.
func record(t *testing.T, stdin string, args ...string) []byte {
	t.Helper()
	python := os.Getenv("SYNTAX_PYTHON")
	if python == "" {
		python = "python3"
	}
	cmd := exec.Command(python, append([]string{filepath.Join("testdata", "record.py")}, args...)...)
	cmd.Stdin = strings.NewReader(stdin)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("record.py: %v", err)
	}
	return out
}
