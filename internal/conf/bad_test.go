package conf_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gramener/gramex-go/internal/conf"
)

// TestBad loads each file of testdata/bad.txtar and wants the exact error of the NAME.error that
// follows it. A file that loads all the same has its Errors and Warnings compared.
func TestBad(t *testing.T) {
	const path = "testdata/bad.txtar"
	ar, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	wants := map[string]string{}
	for _, f := range ar.Files {
		if name, ok := strings.CutSuffix(f.Name, ".error"); ok {
			wants[name] = string(f.Data)
		}
	}
	var out []txtar.File
	for _, f := range ar.Files {
		if strings.HasSuffix(f.Name, ".error") {
			continue
		}
		got := badResult(t, f.Data)
		if want := wants[f.Name]; got != want && !*update {
			t.Errorf("%s:\n%s\nis\n%swant\n%s", f.Name, f.Data, got, want)
		}
		out = append(out, f, txtar.File{Name: f.Name + ".error", Data: []byte(got)})
	}
	if *update {
		ar.Files = out
		if err := os.WriteFile(path, txtar.Format(ar), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func badResult(t *testing.T, data []byte) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "gramex.yaml"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := conf.Load(context.Background(), conf.Options{Root: dir, NoBase: true, Environ: []string{}})
	if err != nil {
		return err.Error() + "\n"
	}
	return lines(c.Errors) + lines(c.Warnings)
}

// TestBadBytes holds what a txtar file can't: bytes that are no text, and a last line without an end.
func TestBadBytes(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"NUL", "a: x\x00y\n", "gramex.yaml:1:5: the control character U+0000 is not allowed in YAML\n"},
		{"Latin-1", "# é\nb: caf\xe9\n", "gramex.yaml:2:7: byte 0xe9 is not UTF-8: save the file as UTF-8\n"},
		{"UTF-16", "\xff\xfea\x00:\x00", "gramex.yaml:1:1: is UTF-16: save the file as UTF-8\n"},
		{"surrogate", "a: \xed\xa0\x80", "gramex.yaml:1:4: byte 0xed is not UTF-8: save the file as UTF-8\n"},
		{"no end", "a: {x: 1", "gramex.yaml:1:4: the { that opens here is not closed: end it with }\n"},
		{"no end of quote", "a: 'x", "gramex.yaml:1:4: the quote that opens here is never closed: end the text with '\n"},
		{"carriage returns", "a: 1\r\nb: @\r\n", "gramex.yaml:2:4: a value can't begin with @: put it in quotes\n"},
		{"old Mac", "a: 1\rb: @\r", "gramex.yaml:2:4: a value can't begin with @: put it in quotes\n"},
		{"byte order mark", "\ufeffa: 1\nb: @x\n", "gramex.yaml:2:4: a value can't begin with @: put it in quotes\n"},
		{"byte order mark, first line", "\ufeffa: @x\n", "gramex.yaml:1:4: a value can't begin with @: put it in quotes\n"},
		{"columns are characters", "héé: @x\n", "gramex.yaml:1:6: a value can't begin with @: put it in quotes\n"},
		{"a valid mark", "\ufeffa: 1\n", ""},
		{"deep", strings.Repeat("[", 600) + strings.Repeat("]", 600), "gramex.yaml:1:502: nested more than 500 deep\n"},
		{"very deep", strings.Repeat("[", 200_000), "gramex.yaml:1: exceeded max depth of 10000\n"},
	} {
		if got := badResult(t, []byte(c.data)); got != c.want {
			t.Errorf("%s: got %s want %s", c.name, got, c.want)
		}
	}
}
