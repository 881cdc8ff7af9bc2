package handlers

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"time"
)

//go:embed index.html
var indexHTML string

var indexTemplate = template.Must(template.New("index").Parse(indexHTML))

// maxListed bounds a directory listing: nobody reads more, and it is made in memory.
const maxListed = 10_000

// listing is what the template of a folder's index shows.
type listing struct {
	Path    string
	Up      bool
	Entries []listed
	More    int
}

type listed struct {
	Name, Href, Size, Modified string
	Dir                        bool
}

// listFolder sends a folder's index: what is in it and may be served.
func (h *FileHandler) listFolder(w http.ResponseWriter, r *http.Request, dir *os.File, full string) error {
	page := listing{Path: r.URL.Path, Up: strings.Trim(r.URL.Path, "/") != ""}
	entries, err := dir.ReadDir(-1)
	if err != nil {
		return fileError(r, err)
	}
	sort.Slice(entries, func(i, j int) bool {
		a, b := entries[i], entries[j]
		if a.IsDir() != b.IsDir() {
			return a.IsDir()
		}
		return strings.ToLower(a.Name()) < strings.ToLower(b.Name())
	})
	for _, e := range entries {
		if h.allowed(filepath.Join(full, e.Name())) != nil {
			continue
		}
		if len(page.Entries) == maxListed {
			page.More++
			continue
		}
		page.Entries = append(page.Entries, h.describe(e, full))
	}
	b, err := h.renderIndex(page)
	if err != nil {
		return err
	}
	hd := w.Header()
	hd.Set("Content-Type", "text/html; charset=UTF-8")
	hd.Set("Cache-Control", "no-cache")
	send(w, r, http.StatusOK, b)
	return nil
}

func (h *FileHandler) describe(e os.DirEntry, full string) listed {
	l := listed{Name: e.Name(), Dir: e.IsDir()}
	info, err := e.Info()
	if e.Type()&os.ModeSymlink != 0 {
		info, err = os.Stat(filepath.Join(full, e.Name()))
		l.Dir = err == nil && info.IsDir()
	}
	if err == nil {
		l.Modified = info.ModTime().UTC().Format(time.DateTime)
		if !l.Dir {
			l.Size = byteSize(info.Size())
		}
	}
	l.Href = href(l.Name, l.Dir)
	return l
}

func byteSize(n int64) string {
	const units = "kMGTPE"
	if n < 1000 {
		return fmt.Sprintf("%d B", n)
	}
	f, i := float64(n)/1000, 0
	for f >= 999.5 && i < len(units)-1 {
		f, i = f/1000, i+1
	}
	return fmt.Sprintf("%.3g %cB", f, units[i])
}

// renderIndex fills the server's own page or index_template:, a file in which $path and $body
// stand for the folder's path and a list of links (Python's string.Template).
func (h *FileHandler) renderIndex(page listing) ([]byte, error) {
	var b bytes.Buffer
	if h.indexTemplate == "" {
		err := indexTemplate.Execute(&b, page)
		return b.Bytes(), err
	}
	text, err := os.ReadFile(h.indexTemplate)
	if err != nil {
		return nil, fmt.Errorf("index_template: %w", err)
	}
	b.WriteString("<ul>")
	for _, e := range page.Entries {
		name := e.Name
		if e.Dir {
			name += "/"
		}
		fmt.Fprintf(&b, `<li><a href="%s">%s</a></li>`, template.HTMLEscapeString(e.Href), template.HTMLEscapeString(name))
	}
	b.WriteString("</ul>")
	values := map[string]string{"path": template.HTMLEscapeString(page.Path), "body": b.String()}
	return placeholder.ReplaceAllFunc(text, func(m []byte) []byte {
		if string(m) == "$$" {
			return []byte("$")
		}
		return []byte(values[strings.Trim(string(m), "${}")])
	}), nil
}

var placeholder = regexp.MustCompile(`\$(?:\$|path\b|body\b|\{path\}|\{body\})`)
