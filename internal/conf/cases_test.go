package conf_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gramener/gramex-go/internal/conf"
	"github.com/gramener/gramex-go/internal/source"
)

var update = flag.Bool("update", false, "write what testdata/cases gives into the files")

// TestCases loads each testdata/cases/*.txtar. Its comment holds lines of "args: …" and "env: …"
// (words), "root: folder", "file: path" and "base: yes"; its files are the app's, and
//
//	conditions, functions   what a stand-in for Python says: expression => value
//	want                    the tree
//	vars                    names of variables to add to want
//	warnings, errors        Config's, a line each
//	error                   Load's
//	original                the tree that Gramex's own config.py gave; see record_original.py
//
// original must be equal to want but where a line "differs: why" is in the comment.
func TestCases(t *testing.T) {
	paths, err := filepath.Glob("testdata/cases/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no cases", err)
	}
	for _, p := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(p), ".txtar"), func(t *testing.T) { runCase(t, p) })
	}
}

// results are the files of a case that are not the app's.
var results = []string{"want", "warnings", "errors", "error", "original", "conditions", "functions", "vars"}

func runCase(t *testing.T, path string) {
	ar, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	parts := map[string]string{}
	for _, f := range ar.Files {
		if isResult(f.Name) {
			parts[f.Name] = string(f.Data)
			continue
		}
		p := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	o, differs := caseOptions(string(ar.Comment), dir, parts)
	c, err := conf.Load(context.Background(), o)
	got := map[string]string{}
	if err != nil {
		got["error"] = err.Error() + "\n"
	} else {
		var b strings.Builder
		dump(&b, c.Root, "")
		b.WriteByte('\n')
		for name := range strings.FieldsSeq(parts["vars"]) {
			fmt.Fprintf(&b, "$%s = ", name)
			dump(&b, c.Variables.Get(name), "")
			b.WriteByte('\n')
		}
		got["want"] = b.String()
		got["warnings"] = lines(c.Warnings)
		got["errors"] = lines(c.Errors)
	}
	for k, v := range got {
		got[k] = strings.ReplaceAll(v, dir, "ROOT")
	}
	if *update {
		rewrite(t, path, ar, got)
		return
	}
	for _, k := range []string{"want", "warnings", "errors", "error"} {
		if got[k] != parts[k] {
			t.Errorf("%s is\n%s\nwant\n%s", k, got[k], parts[k])
		}
	}
	if original, ok := parts["original"]; ok && (original == got["want"]) == differs {
		t.Errorf("the original gives\n%s\nwe give\n%s", original, got["want"])
	}
}

func isResult(name string) bool {
	for _, r := range results {
		if r == name {
			return true
		}
	}
	return false
}

// caseOptions reads a case's comment.
func caseOptions(comment, dir string, parts map[string]string) (o conf.Options, differs bool) {
	o = conf.Options{Root: dir, NoBase: true, Environ: []string{"HOME=/home/ada"}, GramexPath: "/opt/gramex",
		Condition: table(parts["conditions"]), Function: functionTable(parts["functions"])}
	for line := range strings.Lines(comment) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "args":
			o.Args = strings.Fields(value)
		case "env":
			o.Environ = append(o.Environ, strings.Fields(value)...)
		case "root":
			o.Root = filepath.Join(dir, value)
		case "file":
			o.File = filepath.Join(dir, value)
		case "base":
			o.NoBase = false
		case "differs":
			differs = true
		}
	}
	if o.File == "" {
		o.File = filepath.Join(dir, "gramex.yaml")
	}
	return conf.WithRandom(o, func() string { return "XXXXX" }), differs
}

// table stands in for Python: "expression => true", "=> false" or "=> error: text" a line.
func table(text string) func(context.Context, conf.Code, conf.Variables) (bool, error) {
	return func(_ context.Context, code conf.Code, vars conf.Variables) (bool, error) {
		for line := range strings.Lines(text) {
			expr, result, _ := strings.Cut(strings.TrimSpace(line), " => ")
			if expr != code.Text {
				continue
			}
			if msg, isError := strings.CutPrefix(result, "error: "); isError {
				return false, source.Errorf(code.PosAt(1, 1), "%s", msg)
			}
			if name, isVar := strings.CutPrefix(result, "$"); isVar {
				return vars.Get(name).Truthy(), nil
			}
			return result == "true", nil
		}
		return false, errors.New("no such condition in the test")
	}
}

// functionTable stands in for Python: "expression => YAML" a line.
func functionTable(text string) func(context.Context, string, *conf.Node, conf.Variables) (any, error) {
	return func(_ context.Context, key string, n *conf.Node, vars conf.Variables) (any, error) {
		fn, _ := n.Get("function").Text()
		for line := range strings.Lines(text) {
			expr, result, _ := strings.Cut(strings.TrimSpace(line), " => ")
			switch {
			case expr != fn:
			case result == "key":
				return key, nil
			case result == "none":
				return nil, nil
			case strings.HasPrefix(result, "$"):
				return vars.Get(result[1:]), nil
			case strings.HasPrefix(result, "error: "):
				return nil, errors.New(result[len("error: "):])
			default:
				return result, nil
			}
		}
		return nil, errors.New("no such function in the test")
	}
}

func lines(list []*source.Error) string {
	var b strings.Builder
	for _, e := range list {
		b.WriteString(e.Error() + "\n")
	}
	return b.String()
}

// dump writes a tree as JSON would be, with scalars as Python writes them.
func dump(b *strings.Builder, n *conf.Node, indent string) {
	switch {
	case n.IsSeq() && n.Len() > 0:
		b.WriteString("[\n")
		for _, it := range n.Items {
			b.WriteString(indent + "  ")
			dump(b, it, indent+"  ")
			b.WriteByte('\n')
		}
		b.WriteString(indent + "]")
	case n.IsMap() && n.Len() > 0:
		b.WriteString("{\n")
		for _, p := range n.Pairs {
			b.WriteString(indent + "  " + p.Key.String() + ": ")
			dump(b, p.Value, indent+"  ")
			b.WriteByte('\n')
		}
		b.WriteString(indent + "}")
	default:
		b.WriteString(n.String())
	}
}

// rewrite puts the results into a case's file.
func rewrite(t *testing.T, path string, ar *txtar.Archive, got map[string]string) {
	t.Helper()
	var files []txtar.File
	original := txtar.File{}
	for _, f := range ar.Files {
		switch f.Name {
		case "want", "warnings", "errors", "error":
		case "original":
			original = f
		default:
			files = append(files, f)
		}
	}
	for _, k := range []string{"want", "warnings", "errors", "error"} {
		if got[k] != "" {
			files = append(files, txtar.File{Name: k, Data: []byte(got[k])})
		}
	}
	if original.Name != "" {
		files = append(files, original)
	}
	ar.Files = files
	if text := txtar.Format(ar); !bytes.Equal(text, nil) {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
