package handlers

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gramener/gramex-go/internal/route"
)

const fileSite = `
mime: {.foo: text/x-foo}
handlers:
  FileHandler:
    ignore: ["gramex*.yaml", ".*", "*.py*", "private/*"]
    allow: [".allow", "public.py"]
url:
  one: {pattern: /one, handler: FileHandler, kwargs: {path: a.txt}}
  gone: {pattern: /gone, handler: FileHandler, kwargs: {path: nothing.txt}}
  dir: {pattern: /dir/(.*), handler: FileHandler, kwargs: {path: ., default_filename: [index.html, home.html], index: true}}
  closed: {pattern: /closed/(.*), handler: FileHandler, kwargs: {path: ., default_filename: home.html}}
  wild: {pattern: /wild/(.*), handler: FileHandler, kwargs: {path: $YAMLPATH/sub/*.txt}}
  wild2: {pattern: /wild2/(.*), handler: FileHandler, kwargs: {path: "sub/*/*.txt"}}
  named: {pattern: "/named/(?P<f>.*)", handler: FileHandler, kwargs: {path: sub, default_filename: home.html}}
  list: {pattern: /list, handler: FileHandler, kwargs: {path: [a.txt, sub/b.txt]}}
  post: {pattern: /post, handler: FileHandler, kwargs: {path: a.txt, methods: "get, post"}}
  tmpl: {pattern: /tmpl/(.*), handler: FileHandler, kwargs: {path: ., template: "*.tmpl.html, *.tpl", sass: true, transform: {"*.md": {function: x}}}}
  heads:
    pattern: /heads/(.*)
    handler: FileHandler
    kwargs:
      path: .
      headers:
        Cache-Control: max-age=60
        X-Content-Type-Options: false
        "sub/**": {Cache-Control: no-store, X-Sub: 1}
        "*.csv": {Content-Type: text/plain}
  idx: {pattern: /idx/(.*), handler: FileHandler, kwargs: {path: ., index: true, index_template: listing.html}}
  secret: {pattern: /secret, handler: FileHandler, kwargs: {path: private/key.txt}}
`

func fileSiteOf(t testing.TB) *site {
	s := newSite(t, map[string]string{
		"gramex.yaml": fileSite, "a.txt": "alpha\n", "sub/b.txt": "beta\n", "sub/c/c.txt": "gamma\n", "sub/home.html": "<h1>home</h1>",
		"x.py": "code", "public.py": "public", ".hidden/x.txt": "no", ".allow": "yes", "private/key.txt": "no", "data.csv": "a,b\n",
		"x.tmpl.html": "{{ secret }}", "x.md": "# x", "plain.tpl": "{{ y }}", "README": "text without extension", "page": "<html><script>1</script>",
		"pic.foo": "foo", "ünï code.txt": "ü", "listing.html": "<h1>$path</h1>$body $$ ${path} $other", "empty/.keep": "", "bin": "\x00\x01\x02",
	})
	outside := filepath.Join(t.TempDir(), "outside.txt")
	must(t, os.WriteFile(outside, []byte("not for you"), 0o644))
	must(t, os.Symlink(outside, filepath.Join(s.dir, "escape.txt")))
	must(t, os.Symlink(filepath.Dir(outside), filepath.Join(s.dir, "escapedir")))
	must(t, os.Symlink("a.txt", filepath.Join(s.dir, "inside.txt")))
	must(t, os.Symlink("private/key.txt", filepath.Join(s.dir, "sneaky.txt")))
	must(t, syscall.Mkfifo(filepath.Join(s.dir, "pipe"), 0o644))
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestFileHandler(t *testing.T) {
	s := fileSiteOf(t)
	for _, c := range []struct {
		name, path string
		status     int
		body       string // "" is not compared
		typ        string // likewise
	}{
		{"one", "/one", 200, "alpha\n", "text/plain; charset=UTF-8"},
		{"gone", "/gone", 404, "", ""},
		{"dir", "/dir/a.txt", 200, "alpha\n", ""},
		{"dir", "/dir/sub/b.txt", 200, "beta\n", ""},
		{"dir", "/dir/sub%2Fb.txt", 200, "beta\n", ""},
		{"dir", "/dir/sub/", 200, "<h1>home</h1>", "text/html; charset=UTF-8"},
		{"dir", "/dir/sub", 301, "", ""},
		{"dir", "/dir/", 200, "", "text/html; charset=UTF-8"},
		{"dir", "/dir/%C3%BCn%C3%AF%20code.txt", 200, "ü", ""},
		{"dir", "/dir/nothing", 404, "", ""},
		{"dir", "/dir/a.txt/x", 404, "", ""},
		{"closed", "/closed/", 404, "", ""},
		{"closed", "/closed/empty/", 404, "", ""},
		{"closed", "/closed/sub/", 200, "<h1>home</h1>", ""},
		// What is known is served by its type, what is not never as HTML.
		{"dir", "/dir/pic.foo", 200, "foo", "text/x-foo; charset=UTF-8"},
		{"dir", "/dir/README", 200, "", "text/plain; charset=UTF-8"},
		{"dir", "/dir/page", 200, "", "text/plain; charset=UTF-8"},
		{"dir", "/dir/bin", 200, "", "application/octet-stream"},
		// ignore: and allow:
		{"dir", "/dir/gramex.yaml", 403, "", ""},
		{"dir", "/dir/GRAMEX.YAML", 404, "", ""},
		{"dir", "/dir/x.py", 403, "", ""},
		{"dir", "/dir/public.py", 200, "public", ""},
		{"dir", "/dir/.hidden/x.txt", 403, "", ""},
		{"dir", "/dir/.hidden/", 403, "", ""},
		{"dir", "/dir/.allow", 200, "yes", ""},
		{"dir", "/dir/private/key.txt", 403, "", ""},
		{"dir", "/dir/sneaky.txt", 403, "", ""},
		{"secret", "/secret", 403, "", ""},
		// No way out of the folder.
		{"dir", "/dir/../../../../etc/passwd", 404, "", ""},
		{"dir", "/dir/..%2f..%2f..%2fetc%2fpasswd", 404, "", ""},
		{"dir", "/dir/%2e%2e/%2e%2e/etc/passwd", 404, "", ""},
		{"dir", "/dir/sub/%2e%2e/%2e%2e/a.txt", 200, "alpha\n", ""},
		{"dir", "/dir//etc/passwd", 404, "", ""},
		{"dir", "/dir/%2Fetc%2Fpasswd", 404, "", ""},
		{"dir", "/dir/escape.txt", 404, "", ""},
		{"dir", "/dir/escapedir/outside.txt", 404, "", ""},
		{"dir", "/dir/escapedir/", 404, "", ""},
		{"dir", "/dir/inside.txt", 200, "alpha\n", ""},
		{"dir", "/dir/a.txt%00.html", 400, "", ""},
		{"dir", "/dir/pipe", 403, "", ""},
		{"dir", `/dir/..\..\etc\passwd`, 404, "", ""},
		// Wildcards
		{"wild", "/wild/b", 200, "beta\n", ""},
		{"wild", "/wild/c/c", 200, "gamma\n", ""},
		{"wild", "/wild/../a", 404, "", ""},
		{"wild", "/wild/..%2Fa", 404, "", ""},
		{"wild", "/wild/", 404, "", ""},
		{"wild2", "/wild2/c", 200, "gamma\n", ""},
		{"named", "/named/b.txt", 301, "", ""}, // no unnamed group: the folder itself
		// Joined files
		{"list", "/list", 200, "alpha\nbeta\n", "text/plain; charset=UTF-8"},
		// What would have to be rendered is not shown as it is.
		{"tmpl", "/tmpl/x.tmpl.html", 501, "", ""},
		{"tmpl", "/tmpl/plain.tpl", 501, "", ""},
		{"tmpl", "/tmpl/x.md", 501, "", ""},
		{"tmpl", "/tmpl/a.txt", 501, "", ""}, // sass: true is every file
	} {
		r := s.get(c.name, c.path)
		got := body(t, r)
		if r.StatusCode != c.status {
			t.Errorf("%s: status %d, want %d: %s", c.path, r.StatusCode, c.status, got)
			continue
		}
		if c.body != "" && got != c.body {
			t.Errorf("%s: %q, want %q", c.path, got, c.body)
		}
		if typ := r.Header.Get("Content-Type"); c.typ != "" && typ != c.typ {
			t.Errorf("%s: type %q, want %q", c.path, typ, c.typ)
		}
		if strings.Contains(got, "not for you") || strings.Contains(got, "secret }}") || strings.Contains(got, s.dir) {
			t.Errorf("%s shows what it should not: %s", c.path, got)
		}
	}
}

// TestFolderRedirect holds that the redirect to a folder's slash cannot lead to another site.
func TestFolderRedirect(t *testing.T) {
	s := newSite(t, map[string]string{"gramex.yaml": "url: {all: {pattern: /(.*), handler: File, kwargs: {path: ., index: true}}}", "sub/x": ""})
	for path, want := range map[string]string{
		"/sub":                     "/sub/",
		"/sub?a=1&b=/x":            "/sub/?a=1&b=/x",
		"//example.org/..":         "/example.org/../",
		"///example.org/%2e%2e":    "/example.org/%2e%2e/",
		`/\example.org/..`:         "/%5Cexample.org/../",
		"/sub/../sub":              "/sub/../sub/",
		"//example.org/%2e%2e?x=1": "/example.org/%2e%2e/?x=1",
	} {
		r := s.get("all", path)
		if got := r.Header.Get("Location"); r.StatusCode != 301 || got != want {
			t.Errorf("%s: %d to %q, want 301 to %q", path, r.StatusCode, got, want)
		}
	}
	r := s.get("all", "/sub", "X-Request-Uri", "/app/sub")
	if got := r.Header.Get("Location"); got != "/app/sub/" {
		t.Errorf("behind a proxy: %q", got)
	}
	r = s.get("all", "/sub", "X-Request-Uri", "http://example.org/sub")
	if got := r.Header.Get("Location"); got != "/sub/" {
		t.Errorf("with a foreign X-Request-Uri: %q", got)
	}
}

func TestFileHandlerMethods(t *testing.T) {
	s := fileSiteOf(t)
	for _, c := range []struct {
		name, method string
		status       int
		allow, body  string
	}{
		{"one", "HEAD", 200, "", ""},
		{"one", "POST", 405, "GET, HEAD", "405 Method Not Allowed: POST is not allowed here, only GET, HEAD\n"},
		{"one", "OPTIONS", 405, "GET, HEAD", ""},
		{"post", "POST", 200, "", "alpha\n"},
		{"post", "HEAD", 405, "GET, POST", ""},
		{"post", "PUT", 405, "GET, POST", ""},
		{"list", "HEAD", 200, "", ""},
	} {
		r := s.do(c.name, httptest.NewRequest(c.method, "/"+c.name, nil))
		got := body(t, r)
		if r.StatusCode != c.status || r.Header.Get("Allow") != c.allow || c.body != "" && got != c.body {
			t.Errorf("%s %s: %d, Allow %q, %q; want %d, %q, %q", c.method, c.name, r.StatusCode, r.Header.Get("Allow"), got, c.status, c.allow, c.body)
		}
		if c.method == "HEAD" && got != "" {
			t.Errorf("HEAD has a body: %q", got)
		}
	}
}

func TestFileHandlerHeaders(t *testing.T) {
	s := fileSiteOf(t)
	for _, c := range []struct{ path, name, want string }{
		{"/heads/a.txt", "Cache-Control", "max-age=60"},
		{"/heads/a.txt", "X-Content-Type-Options", ""},
		{"/heads/a.txt", "X-Sub", ""},
		{"/heads/sub/b.txt", "Cache-Control", "no-store"},
		{"/heads/sub/b.txt", "X-Sub", "1"},
		{"/heads/sub/c/c.txt", "X-Sub", "1"},
		{"/heads/data.csv", "Content-Type", "text/plain"},
		{"/heads/nothing.csv", "Cache-Control", "no-store"}, // an error page is not the file
	} {
		if got := s.get("heads", c.path).Header.Get(c.name); got != c.want {
			t.Errorf("%s: %s: %q, want %q", c.path, c.name, got, c.want)
		}
	}
}

// TestConditionalRequests holds FileHandler to RFC 9110: validators and ranges.
func TestConditionalRequests(t *testing.T) {
	s := fileSiteOf(t)
	when := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	must(t, os.Chtimes(filepath.Join(s.dir, "a.txt"), when, when))
	first := s.get("one", "/one")
	tag, mod := first.Header.Get("ETag"), first.Header.Get("Last-Modified")
	if tag == "" || mod != "Fri, 02 Jan 2026 03:04:05 GMT" {
		t.Fatalf("ETag %q, Last-Modified %q", tag, mod)
	}
	for _, c := range []struct {
		header, value string
		status        int
		body          string
	}{
		{"If-None-Match", tag, 304, ""},
		{"If-None-Match", `W/` + tag, 304, ""},
		{"If-None-Match", `"other"`, 200, "alpha\n"},
		{"If-Modified-Since", mod, 304, ""},
		{"If-Modified-Since", "Thu, 01 Jan 2026 00:00:00 GMT", 200, "alpha\n"},
		{"If-Match", `"other"`, 412, ""},
		{"Range", "bytes=1-3", 206, "lph"},
		{"Range", "bytes=-3", 206, "ha\n"},
		{"Range", "bytes=100-", 416, ""},
		{"Range", "lines=1-2", 416, ""},
	} {
		r := s.get("one", "/one", c.header, c.value)
		if got := body(t, r); r.StatusCode != c.status || c.body != "" && got != c.body {
			t.Errorf("%s: %s: %d %q, want %d %q", c.header, c.value, r.StatusCode, got, c.status, c.body)
		}
	}
	r := s.get("list", "/list", "If-None-Match", s.get("list", "/list").Header.Get("ETag"))
	if r.StatusCode != 304 {
		t.Errorf("joined files: %d, want 304", r.StatusCode)
	}
}

func TestIndex(t *testing.T) {
	s := fileSiteOf(t)
	s.write(`we"ird<b>.txt`, "")
	page := body(t, s.get("dir", "/dir/"))
	for _, want := range []string{`href="./sub/"`, `href="./a.txt"`, "6 B", `href="./%C3%BCn%C3%AF%20code.txt"`, `we&#34;ird&lt;b&gt;.txt`, `href="./we%22ird%3Cb%3E.txt"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the index lacks %s", want)
		}
	}
	for _, hidden := range []string{"x.py", "gramex.yaml", ".hidden", "key.txt", "<b>", "sneaky"} {
		if strings.Contains(page, ">"+hidden) {
			t.Errorf("the index shows %s", hidden)
		}
	}
	page = body(t, s.get("idx", "/idx/empty/"))
	if want := "<h1>/idx/empty/</h1><ul></ul> $ /idx/empty/ $other"; page != want {
		t.Errorf("index_template: %q, want %q", page, want)
	}
	if page := body(t, s.get("dir", "/dir/empty/")); !strings.Contains(page, "There are no files here") {
		t.Errorf("an empty folder: %s", page)
	}
}

// TestHugeFile holds that a file larger than memory should hold is streamed: parts from its end
// come at once.
func TestHugeFile(t *testing.T) {
	s := newSite(t, map[string]string{"gramex.yaml": "url: {f: {pattern: /f, handler: File, kwargs: {path: huge.bin}}}"})
	const size = 64 << 30
	f, err := os.Create(filepath.Join(s.dir, "huge.bin"))
	must(t, err)
	must(t, f.Truncate(size))
	must(t, f.Close())
	r := s.get("f", "/f", "Range", "bytes=-5")
	if got := body(t, r); r.StatusCode != 206 || got != strings.Repeat("\x00", 5) {
		t.Errorf("%d %q", r.StatusCode, got)
	}
	r = s.do("f", httptest.NewRequest(http.MethodHead, "/f", nil))
	if got := r.Header.Get("Content-Length"); got != "68719476736" {
		t.Errorf("Content-Length %s", got)
	}
}

// TestFileHandlerErrors holds the texts of faulty entries.
func TestFileHandlerErrors(t *testing.T) {
	for kwargs, want := range map[string]string{
		"{}":                                "gramex.yaml:1:54: FileHandler needs path: the file or folder to serve",
		"{path: 3}":                         "gramex.yaml:1:61: path must be a file, a folder or a list of files, not an integer",
		"{path: []}":                        "gramex.yaml:1:61: path is an empty list",
		"{path: [a, 1]}":                    "gramex.yaml:1:65: path must be a list of files",
		"{path: ., index: maybe}":           "gramex.yaml:1:71: index must be true or false, not text",
		"{path: ., default_filename: ../x}": `gramex.yaml:1:82: default_filename: "../x" is not the name of a file in the folder`,
		"{path: ., headers: x}":             "gramex.yaml:1:73: headers must be a mapping, not text",
		"{path: ., ignore: {a: b}}":         "gramex.yaml:1:72: ignore must be text or a list of texts, not a mapping",
		"{path: ., transform: x}":           "gramex.yaml:1:75: transform must be a mapping of file patterns, not text",
		"{path: ., methods: [1]}":           "gramex.yaml:1:74: methods must be text or a list of texts, not a list with an integer",
		"{path: ., validate: x}":            "gramex.yaml:1:74: validate: is not supported by this version, so the endpoint does not serve",
		"text":                              "gramex.yaml:1:54: kwargs must be a mapping, not text",
	} {
		s := newSite(t, map[string]string{"gramex.yaml": "url: {a: {pattern: /a, handler: FileHandler, kwargs: " + kwargs + "}}"})
		err := s.endpoints["a"].Err()
		if err == nil || err.Error() != want {
			t.Errorf("%s:\n got %v\nwant %s", kwargs, err, want)
		}
		if r := s.get("a", "/a"); r.StatusCode != 500 {
			t.Errorf("%s: status %d", kwargs, r.StatusCode)
		}
	}
}

// FuzzFileHandler requests any path of a folder: what lies outside it, or must not be shown, is
// never in the answer.
func FuzzFileHandler(f *testing.F) {
	for _, path := range []string{"a.txt", "../a.txt", "..%2f..%2fetc/passwd", "sub/./b.txt", "escapedir/outside.txt", "inside.txt", "private%2Fkey.txt",
		"PRIVATE/key.txt", ".hidden/../.hidden/x.txt", "sub//b.txt", "%2e%2e", `..\x`, "pipe", "\x00", "sub/"} {
		f.Add(path)
	}
	s := fileSiteOf(f)
	f.Fuzz(func(t *testing.T, path string) {
		for _, c := range path {
			if c <= ' ' || c > '~' || c == '?' || c == '#' {
				return // a path as it is sent has none of these
			}
		}
		if text, err := route.Unescape(path); err != nil || text == "" {
			return // refused before it comes here
		}
		s.t = t
		for _, name := range []string{"dir", "wild", "heads"} {
			r := s.get(name, "/"+name+"/"+path)
			got := body(t, r)
			if r.StatusCode == 200 && (strings.Contains(got, "not for you") || strings.Contains(got, "root:x:") || got == "no" || got == "code") {
				t.Errorf("%s shows %q", path, got)
			}
			if loc := r.Header.Get("Location"); strings.HasPrefix(loc, "//") || strings.HasPrefix(loc, `/\`) {
				t.Errorf("%s leads to %s", path, loc)
			}
		}
	})
}
