package library

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

// The functions of os.path that only work on the text of a path, as posixpath has them.

func pathJoin(parts []string) string {
	out := parts[0]
	for _, p := range parts[1:] {
		switch {
		case strings.HasPrefix(p, "/"):
			out = p
		case out == "" || strings.HasSuffix(out, "/"):
			out += p
		default:
			out += "/" + p
		}
	}
	return out
}

func pathSplit(p string) (head, tail string) {
	i := strings.LastIndexByte(p, '/') + 1
	head, tail = p[:i], p[i:]
	if trimmed := strings.TrimRight(head, "/"); trimmed != "" {
		head = trimmed
	}
	return head, tail
}

func pathSplitext(p string) (root, ext string) {
	sep := strings.LastIndexByte(p, '/')
	dot := strings.LastIndexByte(p, '.')
	if dot > sep {
		for i := sep + 1; i < dot; i++ {
			if p[i] != '.' {
				return p[:dot], p[dot:]
			}
		}
	}
	return p, ""
}

func pathNormpath(p string) string {
	if p == "" {
		return "."
	}
	slashes := ""
	if strings.HasPrefix(p, "/") {
		slashes = "/"
		if strings.HasPrefix(p, "//") && !strings.HasPrefix(p, "///") {
			slashes = "//"
		}
	}
	var out []string
	for _, c := range strings.Split(p, "/") {
		switch {
		case c == "" || c == ".":
		case c != ".." || slashes == "" && len(out) == 0 || len(out) > 0 && out[len(out)-1] == "..":
			out = append(out, c)
		case len(out) > 0:
			out = out[:len(out)-1]
		}
	}
	p = slashes + strings.Join(out, "/")
	if p == "" {
		return "."
	}
	return p
}

func (s *sandbox) pyAbs(p string) string {
	if !strings.HasPrefix(p, "/") {
		p = pathJoin([]string{s.dir, p})
	}
	return pathNormpath(p)
}

func pathRel(path, start string) string {
	split := func(p string) []string {
		var out []string
		for _, c := range strings.Split(p, "/") {
			if c != "" {
				out = append(out, c)
			}
		}
		return out
	}
	a, b := split(start), split(path)
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	var out []string
	for range a[n:] {
		out = append(out, "..")
	}
	out = append(out, b[n:]...)
	if len(out) == 0 {
		return "."
	}
	return strings.Join(out, "/")
}

const fspathWhat = "expected"

// likeArg gives back s as the kind of path that v is: bytes stay bytes.
func likeArg(v value, s string) value {
	if _, ok := object.Native(v).(object.Bytes); ok {
		return object.Bytes(s)
	}
	return s
}

func buildOSPath(b *builder) {
	box := b.lib.files
	text := func(name string, f func(p string) string) {
		b.fn(name, "path", func(t *thread, a args) (value, error) {
			p, err := pathArg(t, a[0], fspathWhat)
			if err != nil {
				return nil, err
			}
			return likeArg(a[0], f(p)), nil
		})
	}
	pair := func(name string, f func(p string) (string, string)) {
		b.fn(name, "p", func(t *thread, a args) (value, error) {
			p, err := pathArg(t, a[0], fspathWhat)
			if err != nil {
				return nil, err
			}
			x, y := f(p)
			return newTuple(likeArg(a[0], x), likeArg(a[0], y)), nil
		})
	}
	text("basename", func(p string) string { return p[strings.LastIndexByte(p, '/')+1:] })
	text("dirname", func(p string) string { h, _ := pathSplit(p); return h })
	text("normpath", pathNormpath)
	text("normcase", func(p string) string { return p })
	text("abspath", box.pyAbs)
	text("realpath", func(p string) string { return box.realpath(box.pyAbs(p)) })
	text("expanduser", func(p string) string { return p })
	text("expandvars", func(p string) string { return b.lib.environ.expand(p) })
	pair("split", pathSplit)
	pair("splitext", pathSplitext)
	pair("splitdrive", func(p string) (string, string) { return "", p })
	b.fn("join", "a, *p", func(t *thread, a args) (value, error) {
		first, err := pathArg(t, a[0], fspathWhat)
		if err != nil {
			return nil, err
		}
		parts := []string{first}
		for _, v := range a[1].(*object.Tuple).Items {
			if _, isStr := asStr(v); !isStr {
				if _, isBytes := object.Native(v).(object.Bytes); !isBytes && object.Native(v) == v {
					if _, err := pathArg(t, v, fspathWhat); err != nil {
						return nil, typeError("join() argument must be str, bytes, or os.PathLike object, not %s", reprStr(object.TypeName(v)))
					}
				}
			}
			p, err := pathArg(t, v, fspathWhat)
			if err != nil {
				return nil, err
			}
			parts = append(parts, p)
		}
		out := pathJoin(parts)
		return likeArg(a[0], out), t.Charge(len(out))
	})
	b.fn("isabs", "s", func(t *thread, a args) (value, error) {
		p, err := pathArg(t, a[0], fspathWhat)
		return strings.HasPrefix(p, "/"), err
	})
	b.fn("relpath", "path, start=None", func(t *thread, a args) (value, error) {
		p, err := pathArg(t, a[0], fspathWhat)
		if err != nil {
			return nil, err
		}
		if p == "" {
			return nil, valueError("no path specified")
		}
		start := "."
		if !isNone(given(a, 1)) {
			if start, err = pathArg(t, a[1], fspathWhat); err != nil {
				return nil, err
			}
		}
		return pathRel(box.pyAbs(p), box.pyAbs(start)), nil
	})
	b.fn("commonprefix", "m", func(t *thread, a args) (value, error) { return commonPrefix(t, a[0], false) })
	b.fn("commonpath", "paths", func(t *thread, a args) (value, error) { return commonPrefix(t, a[0], true) })
	buildPathStat(b)
	for name, v := range map[string]value{"sep": "/", "altsep": nil, "extsep": ".", "pardir": "..", "curdir": ".", "pathsep": ":",
		"defpath": "/bin:/usr/bin", "devnull": "/dev/null", "supports_unicode_filenames": false} {
		b.set(name, v)
	}
}

func commonPrefix(t *thread, v value, whole bool) (value, error) {
	items, err := object.ToSlice(t, v)
	if err != nil {
		return nil, err
	}
	if len(items) == 0 {
		if whole {
			return nil, valueError("commonpath() arg is an empty sequence")
		}
		return "", nil
	}
	var common string
	for i, item := range items {
		p, err := pathArg(t, item, fspathWhat)
		if err != nil {
			return nil, err
		}
		if whole {
			if i > 0 && strings.HasPrefix(p, "/") != strings.HasPrefix(common, "/") {
				return nil, valueError("Can't mix absolute and relative paths")
			}
			p = pathNormpath(p)
			if p != "/" {
				p += "/"
			}
		}
		if i == 0 {
			common = p
			continue
		}
		n := 0
		for n < len(common) && n < len(p) && common[n] == p[n] {
			n++
		}
		common = common[:n]
	}
	if whole {
		end := strings.LastIndexByte(common, '/')
		if end <= 0 {
			return common[:end+1], nil
		}
		return common[:end], nil
	}
	return common, nil
}

// realpath resolves symbolic links, but tells nothing of what lies outside of the sandbox.
func (s *sandbox) realpath(abs string) string {
	if _, _, err := s.find(abs); err != nil {
		return abs
	}
	rest := ""
	for p := abs; ; p = filepath.Dir(p) {
		if real, err := filepath.EvalSymlinks(p); err == nil {
			real = filepath.Join(real, rest)
			if _, _, err := s.find(real); err != nil {
				return abs
			}
			return real
		}
		if p == "/" || p == "." {
			return abs
		}
		rest = filepath.Join(filepath.Base(p), rest)
	}
}

// buildPathStat binds the functions of os.path that look at the file.
func buildPathStat(b *builder) {
	box := b.lib.files
	test := func(name string, stat func(string) (fs.FileInfo, error), f func(fs.FileInfo) bool) {
		b.fn(name, "path", func(t *thread, a args) (value, error) {
			p, err := pathArg(t, a[0], "stat: path should be string, bytes, os.PathLike or integer,")
			if err != nil {
				if _, isInt := asInt(a[0]); isInt {
					return false, nil
				}
				return nil, typeError("stat: path should be string, bytes, os.PathLike or integer, not %s", object.TypeName(a[0]))
			}
			info, err := stat(p)
			return err == nil && f(info), nil
		})
	}
	test("exists", box.stat, func(fs.FileInfo) bool { return true })
	test("lexists", box.lstat, func(fs.FileInfo) bool { return true })
	test("isfile", box.stat, func(i fs.FileInfo) bool { return i.Mode().IsRegular() })
	test("isdir", box.stat, fs.FileInfo.IsDir)
	test("islink", box.lstat, func(i fs.FileInfo) bool { return i.Mode()&os.ModeSymlink != 0 })
	test("ismount", box.stat, func(fs.FileInfo) bool { return false })
	number := func(name string, f func(fs.FileInfo) value) {
		b.fn(name, "filename", func(t *thread, a args) (value, error) {
			p, err := pathArg(t, a[0], "stat: path should be string, bytes, os.PathLike or integer,")
			if err != nil {
				return nil, err
			}
			info, err := box.stat(p)
			if err != nil {
				return nil, osError(t, err, a[0])
			}
			return f(info), nil
		})
	}
	number("getsize", func(i fs.FileInfo) value { return i.Size() })
	for _, name := range []string{"getmtime", "getatime", "getctime"} {
		number(name, func(i fs.FileInfo) value { return float64(i.ModTime().UnixNano()) / 1e9 })
	}
	b.fn("samefile", "f1, f2", func(t *thread, a args) (value, error) {
		var infos [2]fs.FileInfo
		for i := range infos {
			p, err := pathArg(t, a[i], fspathWhat)
			if err != nil {
				return nil, err
			}
			if infos[i], err = box.stat(p); err != nil {
				return nil, osError(t, err, a[i])
			}
		}
		return os.SameFile(infos[0], infos[1]), nil
	})
}
