package handlers

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gramener/gramex-go/internal/conf"
	"github.com/gramener/gramex-go/internal/source"
)

// FileHandler serves files: one file, those of a folder, those that a wildcard names, or several
// joined (Gramex guide, "FileHandler"). It never leaves the folder that path: names, not by .. nor
// by a symbolic link that leads out of it.
type FileHandler struct {
	spec Spec
	env  *Env

	one      string   // path of the file or folder; "" with list or wildcard
	list     []string // files to join
	base     string   // of a wildcard: the folder before the first *, absolute
	wildcard string   // and what is below it

	methods       []string
	defaults      []string // default_filename
	index         bool
	indexTemplate string
	ignore, allow []glob
	rendered      []rendered
	headers       []header
	globHeaders   []globHeader
	types         map[string]string
}

// globHeader are headers of the files that a pattern matches.
type globHeader struct {
	glob    glob
	headers []header
}

// rendered are files that Gramex makes into something else on the way: templates, style sheets.
type rendered struct {
	glob glob
	by   string // the key that says so
}

var fileKeys = []string{"path", "default_filename", "index", "index_template", "ignore", "allow", "default", "template", "sass", "scss", "ts", "vue", "transform"}

// NewFileHandler makes a FileHandler. Its kwargs are those of the original.
func NewFileHandler(_ context.Context, s Spec, env *Env) (Handler, error) {
	h := &FileHandler{spec: s, env: env, methods: []string{http.MethodGet, http.MethodHead}}
	CheckKeys(env, s.Kwargs, fileKeys...)
	for _, read := range []func(*conf.Node) error{h.readPath, h.readIndex, h.readLists, h.readRendered, h.readHeaders} {
		if err := read(s.Kwargs); err != nil {
			return nil, err
		}
	}
	own, err := StringList(s.Kwargs.Get("methods"), "methods")
	if err != nil {
		return nil, err
	}
	for _, m := range own {
		if m = strings.ToUpper(m); !slices.Contains(h.methods, m) {
			h.methods = append(h.methods, m)
		}
	}
	h.readTypes()
	return h, nil
}

func (h *FileHandler) readPath(kw *conf.Node) error {
	n := kw.Get("path")
	switch {
	case n.IsNull():
		at := kw.Position()
		if !at.IsValid() {
			at = h.spec.Entry.Position()
		}
		return source.Errorf(at, "FileHandler needs path: the file or folder to serve")
	case n.Kind == conf.Seq:
		for _, item := range n.Items {
			p, ok := item.Text()
			if !ok || p == "" {
				return source.Errorf(item.Position(), "path must be a list of files")
			}
			h.list = append(h.list, h.abs(p))
		}
		if len(h.list) == 0 {
			return source.Errorf(n.Position(), "path is an empty list")
		}
		return nil
	case n.Kind == conf.Map:
		return source.Errorf(n.Position(), "path as a mapping of expressions to files is not supported by this version")
	}
	p, ok := n.Text()
	if !ok || p == "" {
		return source.Errorf(n.Position(), "path must be a file, a folder or a list of files, not %s", n.Kind)
	}
	before, _, ok := strings.Cut(p, "*")
	if !ok {
		h.one = h.abs(p)
		return nil
	}
	folder := before[:strings.LastIndexByte(before, '/')+1]
	h.base, h.wildcard = h.abs(folder), p[len(folder):]
	return nil
}

// abs makes a path absolute: relative ones are from the folder that the server serves.
func (h *FileHandler) abs(p string) string {
	if !filepath.IsAbs(p) {
		p = filepath.Join(h.env.Root, p)
	}
	return filepath.Clean(p)
}

func (h *FileHandler) readIndex(kw *conf.Node) (err error) {
	if h.defaults, err = patterns(kw.Get("default_filename"), "default_filename"); err != nil {
		return err
	}
	for _, d := range h.defaults {
		if d == "" || !filepath.IsLocal(d) {
			return source.Errorf(kw.Get("default_filename").Position(), "default_filename: %q is not the name of a file in the folder", d)
		}
	}
	if h.index, err = boolean(kw.Get("index"), "index", false); err != nil {
		return err
	}
	if n := kw.Get("index_template"); !n.IsNull() {
		p, ok := n.Text()
		if !ok {
			return source.Errorf(n.Position(), "index_template must be a file, not %s", n.Kind)
		}
		h.indexTemplate = h.abs(p)
		if _, err := os.Stat(h.indexTemplate); err != nil {
			h.env.Warnf(n, "index_template: cannot read %s: %s", h.indexTemplate, cause(err))
		}
	}
	return nil
}

func (h *FileHandler) readLists(kw *conf.Node) (err error) {
	for _, l := range []struct {
		key string
		to  *[]glob
	}{{"ignore", &h.ignore}, {"allow", &h.allow}} {
		n := kw.Get(l.key)
		texts, err := patterns(n, l.key)
		if err != nil {
			return err
		}
		if *l.to, err = globs(texts, false); err != nil {
			return source.Errorf(n.Position(), "%s: %w", l.key, err)
		}
	}
	return nil
}

// readRendered reads the keys that name files which are not served as they are.
func (h *FileHandler) readRendered(kw *conf.Node) error {
	for _, key := range []string{"template", "sass", "scss", "ts", "vue"} {
		n := kw.Get(key)
		if n.IsNull() || n.Value == false {
			continue
		}
		texts := []string{"*"}
		if n.Value != true {
			var err error
			if texts, err = patterns(n, key); err != nil {
				return err
			}
		}
		if err := h.addRendered(n, key, texts); err != nil {
			return err
		}
	}
	n := kw.Get("transform")
	if n.IsNull() {
		return nil
	}
	if n.Kind != conf.Map {
		return source.Errorf(n.Position(), "transform must be a mapping of file patterns, not %s", n.Kind)
	}
	for _, p := range n.Pairs {
		if err := h.addRendered(p.Key, "transform", []string{scalarText(p.Key)}); err != nil {
			return err
		}
	}
	return nil
}

func (h *FileHandler) addRendered(n *conf.Node, key string, texts []string) error {
	list, err := globs(texts, true)
	if err != nil {
		return source.Errorf(n.Position(), "%s: %w", key, err)
	}
	for _, g := range list {
		h.rendered = append(h.rendered, rendered{g, key})
	}
	return nil
}

func (h *FileHandler) readHeaders(kw *conf.Node) error {
	n := kw.Get("headers")
	if n.IsNull() {
		return nil
	}
	if n.Kind != conf.Map {
		return source.Errorf(n.Position(), "headers must be a mapping, not %s", n.Kind)
	}
	h.headers = headerList(n)
	for _, p := range n.Pairs {
		if p.Value == nil || p.Value.Kind != conf.Map {
			continue
		}
		g, err := newGlob(scalarText(p.Key))
		if err != nil {
			return source.Errorf(p.Key.Position(), "headers: %w", err)
		}
		h.globHeaders = append(h.globHeaders, globHeader{g, headerList(p.Value)})
	}
	return nil
}

// readTypes reads the app's mime: section, extensions to types.
func (h *FileHandler) readTypes() {
	n := h.env.Config.Get("mime")
	if n == nil || n.Kind != conf.Map {
		return
	}
	h.types = make(map[string]string, len(n.Pairs))
	for _, p := range n.Pairs {
		if t, ok := p.Value.Text(); ok {
			h.types[strings.ToLower(scalarText(p.Key))] = t
		}
	}
}

// allowed tells whether a file may be served: it matches an allow: pattern or no ignore: pattern.
// Both its name and what it leads to through symbolic links must be allowed.
func (h *FileHandler) allowed(full string) error {
	names := []string{full}
	if real, err := filepath.EvalSymlinks(full); err == nil && real != full {
		names = append(names, real)
	}
	for _, name := range names {
		below := h.below(name)
		g := anyMatch(h.ignore, below, name)
		if g != nil && anyMatch(h.allow, below, name) == nil {
			return &HTTPError{Status: http.StatusForbidden, Err: fmt.Errorf("%s matches ignore: %q", name, g.text)}
		}
	}
	return nil
}

// below is a file's path from the app's folder with a slash before it; all of it where it is
// elsewhere.
func (h *FileHandler) below(full string) string {
	rel, err := filepath.Rel(h.env.Root, full)
	switch {
	case err != nil || !filepath.IsLocal(rel):
	case rel == ".":
		return "/"
	default:
		return "/" + filepath.ToSlash(rel)
	}
	return filepath.ToSlash(full)
}
