package handlers

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// ServeHTTP answers with the file that the path names.
func (h *FileHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) error {
	if !slices.Contains(h.methods, r.Method) {
		return MethodNotAllowed(r.Method, strings.Join(h.methods, ", "))
	}
	if h.list != nil {
		return h.join(w, r)
	}
	// The first group of the pattern is the path below the folder. Cleaning it from a root takes
	// away what leads above it.
	var group string
	args := ParamsOf(r).Args
	if len(args) > 0 {
		group = path.Clean("/" + args[0])[1:]
	}
	if strings.IndexByte(group, 0) >= 0 {
		return Errorf(http.StatusBadRequest, "there is a NUL in the path")
	}
	if h.base != "" {
		if len(args) == 0 {
			return notFound(r, errors.New("path: has a * but the pattern has no group"))
		}
		return h.serve(w, r, h.base, path.Clean("/" + strings.ReplaceAll(h.wildcard, "*", group))[1:])
	}
	info, err := os.Stat(h.one)
	if err != nil {
		return fileError(r, err)
	}
	if !info.IsDir() {
		return h.serve(w, r, filepath.Dir(h.one), filepath.Base(h.one))
	}
	return h.serve(w, r, h.one, group)
}

func notFound(r *http.Request, cause error) error {
	return &HTTPError{Status: http.StatusNotFound, Message: "there is nothing at " + r.URL.Path, Err: cause}
}

// fileError gives the status of what went wrong with a file. A path that leads out of the folder
// is answered like one that leads nowhere.
func fileError(r *http.Request, err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return &HTTPError{Status: http.StatusForbidden, Err: err}
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE), errors.Is(err, syscall.EIO):
		return err
	}
	return notFound(r, err)
}

// open opens a file below a folder, following no link out of it, without waiting for the other end
// of a pipe.
func open(folder, name string) (*os.File, os.FileInfo, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, nil, err
	}
	defer root.Close()
	if name == "" {
		name = "."
	}
	f, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, info, nil
}

// serve answers with a file or folder.
func (h *FileHandler) serve(w http.ResponseWriter, r *http.Request, folder, name string) error {
	f, info, err := open(folder, name)
	if err != nil {
		return fileError(r, err)
	}
	defer func() { f.Close() }()
	full := filepath.Join(folder, name)
	if !info.IsDir() {
		return h.file(w, r, f, info, full)
	}
	for _, d := range h.defaults {
		df, dinfo, err := open(folder, path.Join(name, d))
		if err != nil {
			continue
		}
		f.Close()
		f = df // closed at the end
		if err := slash(r); err != nil {
			return err
		}
		return h.file(w, r, df, dinfo, filepath.Join(full, d))
	}
	if !h.index {
		return notFound(r, fmt.Errorf("%s has no %s and index: is off", full, strings.Join(h.defaults, ", ")))
	}
	if err := slash(r); err != nil {
		return err
	}
	if err := h.allowed(full); err != nil {
		return err
	}
	return h.listFolder(w, r, f, full)
}

// slash redirects a folder's path without a slash at its end to the one with it, so that links in
// the page are relative to the folder. Leading slashes become one: two would name another host.
func slash(r *http.Request) error {
	uri := r.Header.Get("X-Request-Uri")
	if !strings.HasPrefix(uri, "/") {
		uri = r.RequestURI
	}
	if uri == "" || uri[0] != '/' {
		uri = r.URL.RequestURI()
	}
	p, query, hasQuery := strings.Cut(uri, "?")
	if strings.HasSuffix(r.URL.Path, "/") {
		return nil
	}
	p = "/" + strings.TrimLeft(strings.ReplaceAll(p, `\`, "%5C"), "/") + "/"
	if hasQuery {
		p += "?" + query
	}
	return &HTTPError{Status: http.StatusMovedPermanently, Header: http.Header{"Location": {p}}}
}

// check refuses what must not be served, and what would have to be rendered.
func (h *FileHandler) check(r *http.Request, info os.FileInfo, full string) error {
	if !info.Mode().IsRegular() {
		return &HTTPError{Status: http.StatusForbidden, Err: fmt.Errorf("%s is not a file", full)}
	}
	if err := h.allowed(full); err != nil {
		return err
	}
	below := h.below(full)
	for _, x := range h.rendered {
		if x.glob.match(below, full) {
			return Errorf(http.StatusNotImplemented, "%s: files of %s: are not supported by this version of the server", path.Base(r.URL.Path), x.by)
		}
	}
	return nil
}

// file sends one file, all of it or the parts asked for.
func (h *FileHandler) file(w http.ResponseWriter, r *http.Request, f *os.File, info os.FileInfo, full string) error {
	if err := h.check(r, info, full); err != nil {
		return err
	}
	hd := w.Header()
	if err := h.setType(hd, f, full); err != nil {
		return fileError(r, err)
	}
	hd.Set("ETag", etag(info))
	h.setHeaders(hd, full)
	if r.Method != http.MethodHead && r.Method != http.MethodGet {
		r = r.Clone(r.Context()) // methods: lets others have the file too
		r.Method = http.MethodGet
	}
	http.ServeContent(w, r, "", info.ModTime(), f)
	return nil
}

// etag names a version of a file: its time and size.
func etag(info os.FileInfo) string {
	return fmt.Sprintf(`"%x-%x"`, info.ModTime().UnixNano(), info.Size())
}

func (h *FileHandler) setType(hd http.Header, f *os.File, full string) error {
	var head [512]byte
	n, err := f.ReadAt(head[:], 0)
	if err != nil && err != io.EOF {
		return err
	}
	hd.Set("Content-Type", typeByName(h.types, full, head[:n]))
	hd.Set("X-Content-Type-Options", "nosniff")
	return nil
}

func (h *FileHandler) setHeaders(hd http.Header, full string) {
	setHeaders(hd, h.headers)
	below := h.below(full)
	for _, g := range h.globHeaders {
		if g.glob.match(below, full) {
			setHeaders(hd, g.headers)
		}
	}
}

// join sends several files as one.
func (h *FileHandler) join(w http.ResponseWriter, r *http.Request) error {
	var files []*os.File
	defer func() {
		for _, f := range files {
			f.Close()
		}
	}()
	var size int64
	var tags []string
	for _, name := range h.list {
		f, info, err := open(filepath.Dir(name), filepath.Base(name))
		if err != nil {
			return fileError(r, err)
		}
		files = append(files, f)
		if err := h.check(r, info, name); err != nil {
			return err
		}
		size += info.Size()
		tags = append(tags, strings.Trim(etag(info), `"`))
	}
	hd := w.Header()
	if err := h.setType(hd, files[0], h.list[0]); err != nil {
		return fileError(r, err)
	}
	for _, name := range h.list {
		h.setHeaders(hd, name)
	}
	tag := `"` + strings.Join(tags, "_") + `"`
	hd.Set("ETag", tag)
	if match := r.Header.Get("If-None-Match"); match != "" && (match == "*" || strings.Contains(match, tag)) {
		hd.Del("Content-Type")
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	hd.Set("Content-Length", strconv.FormatInt(size, 10))
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return nil
	}
	for _, f := range files {
		if _, err := io.Copy(w, f); err != nil {
			return nil // the client has gone
		}
	}
	return nil
}

// href is a relative link to a name in a folder.
func href(name string, dir bool) string {
	s := (&url.URL{Path: "./" + name}).EscapedPath()
	if dir {
		s += "/"
	}
	return s
}
