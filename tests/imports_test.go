package tests

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/gramener/gramex-go/internal/gramextest"
)

const module = "github.com/gramener/gramex-go"

// mayImport says which packages of the module each package may import: arrows go down only. A
// pattern ending in /... stands for all below. A package that is not here may not be there.
var mayImport = []struct {
	pkg string
	may []string
}{
	{"cmd/gramex", []string{"expr/evalcmd", "gramex", "handlers"}},
	{"examples/...", []string{"gramex", "handlers"}},
	{"gramex", []string{"handlers", "formhandler", "alerts", "expr", "expr/object", "internal/..."}},
	{"handlers", []string{"formhandler", "alerts", "expr", "expr/object", "internal/..."}},
	{"formhandler", []string{"expr", "expr/object", "internal/..."}},
	{"alerts", []string{"expr", "expr/object", "internal/..."}},
	{"expr", []string{"expr/...", "internal/conf", "internal/source", "internal/spell"}},
	{"expr/runtime", []string{"expr/compile", "expr/object", "expr/syntax", "internal/source"}},
	{"expr/compile", []string{"expr/object", "expr/syntax", "internal/source"}},
	{"expr/library", []string{"expr/object", "internal/spell"}},
	{"expr/syntax", []string{"internal/source"}},
	{"expr/object", nil},
	{"internal/conf", []string{"internal/source", "internal/spell"}},
	{"internal/pubsub", []string{"internal/wsock"}},
	{"internal/gramextest", []string{"gramex", "handlers"}},
	{"internal/route", nil},
	{"internal/signed", nil},
	{"internal/source", nil},
	{"internal/spell", nil},
	{"internal/web", nil},
	{"internal/wsock", nil},
	// Programs and packages for tests and measurements: nothing of the product imports them.
	{"tests/...", []string{"internal/..."}},
	{"expr/evalcmd", []string{"expr", "expr/...", "internal/source"}},
}

// noOutside lists libraries that only some packages may know.
var noOutside = map[string][]string{
	"github.com/dop251/goja":          {"expr", "expr/runtime", "expr/compile"},
	"github.com/mattn/go-sqlite3":     {"formhandler", "expr/library", "tests/..."},
	"github.com/coder/websocket":      {"handlers", "internal/wsock", "internal/gramextest", "tests/..."},
	"github.com/go-chi/chi":           {"gramex"},
	"github.com/spf13/viper":          {"gramex"},
	"go.yaml.in/yaml":                 {"internal/conf", "expr/library"},
	"github.com/chromedp/chromedp":    {"tests/..."},
	"net/http/httptest":               {"internal/gramextest", "tests/..."},
	"testing":                         {"internal/gramextest", "tests/..."},
	"os/signal":                       {"cmd/gramex", "tests/..."},
	"github.com/dlclark/regexp2":      {"internal/route", "expr/library"},
	"github.com/ncruces/go-strftime":  {"expr/library"},
	"github.com/rogpeppe/go-internal": {"tests/..."},
}

type goPackage struct {
	ImportPath string
	Imports    []string
}

// TestImports holds the import graph.
func TestImports(t *testing.T) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "./...")
	cmd.Dir = gramextest.Root()
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var seen int
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		seen++
		for _, fault := range importFaults(p) {
			t.Error(fault)
		}
	}
	if seen < 10 {
		t.Errorf("only %d packages were looked at", seen)
	}
}

func importFaults(p goPackage) (faults []string) {
	name := strings.TrimPrefix(p.ImportPath, module+"/")
	var may []string
	known := false
	for _, row := range mayImport {
		if fits(row.pkg, name) {
			may, known = row.may, true
			break
		}
	}
	if !known {
		return []string{name + " is not in the table of packages: say what it may import"}
	}
	for _, imp := range p.Imports {
		if own, ok := strings.CutPrefix(imp, module+"/"); ok {
			if !slices.ContainsFunc(may, func(m string) bool { return fits(m, own) }) {
				faults = append(faults, name+" must not import "+own)
			}
			continue
		}
		for lib, who := range noOutside {
			if (imp == lib || strings.HasPrefix(imp, lib+"/")) && !slices.ContainsFunc(who, func(m string) bool { return fits(m, name) }) {
				faults = append(faults, name+" must not import "+imp)
			}
		}
	}
	return faults
}

func fits(pattern, name string) bool {
	if below, ok := strings.CutSuffix(pattern, "/..."); ok {
		return name == below || strings.HasPrefix(name, below+"/")
	}
	return path.Clean(pattern) == name
}

// TestImportFaults holds that the check above finds what it is for.
func TestImportFaults(t *testing.T) {
	for _, c := range []struct{ pkg, imp, want string }{
		{"handlers", module + "/gramex", "handlers must not import gramex"},
		{"handlers", module + "/expr", ""},
		{"handlers", module + "/expr/runtime", "handlers must not import expr/runtime"},
		{"expr/object", "github.com/dop251/goja/ast", "expr/object must not import github.com/dop251/goja/ast"},
		{"gramex", "os/signal", "gramex must not import os/signal"},
		{"expr/object", "testing", "expr/object must not import testing"},
		{"somewhere/new", "fmt", "somewhere/new is not in the table of packages: say what it may import"},
		{"expr", module + "/expr/library", ""},
		{"expr", module + "/internal/web", "expr must not import internal/web"},
	} {
		got := strings.Join(importFaults(goPackage{ImportPath: module + "/" + c.pkg, Imports: []string{c.imp}}), "; ")
		if got != c.want {
			t.Errorf("%s imports %s: %q, want %q", c.pkg, c.imp, got, c.want)
		}
	}
}
