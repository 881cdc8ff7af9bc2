package library

import (
	"io/fs"
	"os"
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

// pathValue is pathlib.PosixPath; pure ones do not reach the disk.
type pathValue struct {
	lib  *Library
	text string // normalised: no "." parts, no doubled slashes
	pure bool
}

func cleanPath(parts ...string) string {
	s := ""
	for _, p := range parts {
		if s == "" || strings.HasPrefix(p, "/") {
			s = p
		} else if p != "" {
			s = strings.TrimSuffix(s, "/") + "/" + p
		}
	}
	root := ""
	if strings.HasPrefix(s, "/") {
		root = "/"
		if strings.HasPrefix(s, "//") && !strings.HasPrefix(s, "///") {
			root = "//"
		}
	}
	var out []string
	for _, c := range strings.Split(s, "/") {
		if c != "" && c != "." {
			out = append(out, c)
		}
	}
	return root + strings.Join(out, "/")
}

func (p *pathValue) str() string {
	if p.text == "" {
		return "."
	}
	return p.text
}

func (p *pathValue) with(text string) *pathValue {
	return &pathValue{lib: p.lib, text: cleanPath(text), pure: p.pure}
}

// parts are the root, if any, and the names.
func (p *pathValue) parts() []string {
	root := p.root()
	var out []string
	if root != "" {
		out = append(out, root)
	}
	for _, c := range strings.Split(p.text[len(root):], "/") {
		if c != "" {
			out = append(out, c)
		}
	}
	return out
}

func (p *pathValue) root() string {
	if strings.HasPrefix(p.text, "//") {
		return "//"
	}
	if strings.HasPrefix(p.text, "/") {
		return "/"
	}
	return ""
}

func (p *pathValue) name() string {
	t := p.text[len(p.root()):]
	return t[strings.LastIndexByte(t, '/')+1:]
}

func (p *pathValue) suffix() string {
	n := p.name()
	i := strings.LastIndexByte(n, '.')
	if i > 0 && i < len(n)-1 {
		return n[i:]
	}
	return ""
}

func (p *pathValue) parent() *pathValue {
	root := p.root()
	rest := p.text[len(root):]
	i := strings.LastIndexByte(rest, '/')
	if i < 0 {
		return p.with(root)
	}
	return p.with(root + rest[:i])
}

func (p *pathValue) Str(t *thread) (string, error) { return p.str(), nil }

func (p *pathValue) Repr(t *thread) (string, error) {
	return p.Class().Name() + "(" + reprStr(p.str()) + ")", nil
}

func (p *pathValue) Hash(t *thread) (int64, error) { return object.Hash(t, p.text) }

func (p *pathValue) Compare(t *thread, op object.CmpOp, other value) (value, bool, error) {
	o, ok := object.Native(other).(*pathValue)
	if !ok {
		return nil, false, nil
	}
	return compareInts(op, strings.Compare(strings.Join(p.parts(), "\x00"), strings.Join(o.parts(), "\x00"))), true, nil
}

func (p *pathValue) Binary(t *thread, op object.BinOp, other value, reflected bool) (value, bool, error) {
	if op != object.OpTrueDiv {
		return nil, false, nil
	}
	s, ok := asStr(other)
	if !ok {
		o, isPath := object.Native(other).(*pathValue)
		if !isPath {
			return nil, false, nil
		}
		s = o.text
	}
	if err := t.Charge(len(s) + len(p.text)); err != nil {
		return nil, true, err
	}
	if reflected {
		return &pathValue{lib: p.lib, text: cleanPath(s, p.text), pure: p.pure}, true, nil
	}
	return &pathValue{lib: p.lib, text: cleanPath(p.text, s), pure: p.pure}, true, nil
}

var purePathOnce, pathOnce lazyClass

func purePathClass() *object.Class {
	return purePathOnce.get(func() object.ClassSpec { return pathSpec("PurePosixPath", true) })
}

func (p *pathValue) Class() *object.Class {
	if p.pure {
		return purePathClass()
	}
	return pathOnce.get(func() object.ClassSpec {
		spec := pathSpec("PosixPath", false)
		spec.Bases = []*object.Class{purePathClass()}
		return spec
	})
}

func pathSpec(name string, pure bool) object.ClassSpec {
	spec := object.ClassSpec{Name: name, Module: "pathlib", Methods: purePathMethods(), Properties: purePathProps(),
		Sig: "*args, **kwargs", New: func(t *thread, cls *object.Class, a args) (value, error) {
			return nil, typeError("paths are made by pathlib.Path()")
		}}
	if !pure {
		spec.Methods = append(pathFileMethods(), pathTreeMethods()...)
		spec.Properties = nil
	}
	return spec
}

func pathMethod(name, sig string, fn func(t *thread, p *pathValue, a args) (value, error)) object.Method {
	return object.Method{Name: name, Sig: sig, Fn: func(t *thread, self value, a args) (value, error) {
		return fn(t, object.Native(self).(*pathValue), a)
	}}
}

func purePathProps() []object.Property {
	prop := func(name string, get func(p *pathValue) value) object.Property {
		return object.Property{Name: name, Get: func(t *thread, self value) (value, error) {
			return get(object.Native(self).(*pathValue)), nil
		}}
	}
	return []object.Property{
		prop("name", func(p *pathValue) value { return p.name() }),
		prop("suffix", func(p *pathValue) value { return p.suffix() }),
		prop("stem", func(p *pathValue) value { return strings.TrimSuffix(p.name(), p.suffix()) }),
		prop("suffixes", func(p *pathValue) value {
			n := p.name()
			if strings.HasSuffix(n, ".") {
				return newList(nil)
			}
			parts := strings.Split(strings.TrimLeft(n, "."), ".")
			var out []value
			for _, s := range parts[1:] {
				out = append(out, "."+s)
			}
			return newList(out)
		}),
		prop("parent", func(p *pathValue) value { return p.parent() }),
		prop("parents", func(p *pathValue) value {
			var out []value
			for q := p; q.text != q.root(); {
				q = q.parent()
				out = append(out, q)
			}
			return newTuple(out...)
		}),
		prop("parts", func(p *pathValue) value {
			var out []value
			for _, s := range p.parts() {
				out = append(out, s)
			}
			return newTuple(out...)
		}),
		prop("root", func(p *pathValue) value { return p.root() }),
		prop("drive", func(p *pathValue) value { return "" }),
		prop("anchor", func(p *pathValue) value { return p.root() }),
	}
}

func purePathMethods() []object.Method {
	relative := func(p *pathValue, a args, t *thread) (string, string, error) {
		var parts []string
		for _, v := range a[0].(*object.Tuple).Items {
			s, err := pathArg(t, v, "expected")
			if err != nil {
				return "", "", err
			}
			parts = append(parts, s)
		}
		base := cleanPath(parts...)
		if base == "" {
			return p.text, base, nil
		}
		if rest, ok := within(p.text, strings.TrimSuffix(base, "/")); ok {
			if rest == "." {
				rest = ""
			}
			return strings.TrimPrefix(rest, "/"), base, nil
		}
		if base == "/" && strings.HasPrefix(p.text, "/") {
			return p.text[1:], base, nil
		}
		return "", base, valueError("%s is not in the subpath of %s OR one path is relative and the other is absolute.",
			reprStr(p.str()), reprStr(base))
	}
	rename := func(p *pathValue, name string) (value, error) {
		if p.name() == "" {
			return nil, valueError("%s has an empty name", mustRepr(p))
		}
		if name == "" || strings.Contains(name, "/") || name == "." {
			return nil, valueError("Invalid name %s", reprStr(name))
		}
		return &pathValue{lib: p.lib, text: cleanPath(p.parent().text, name), pure: p.pure}, nil
	}
	return []object.Method{
		pathMethod("__fspath__", "", func(t *thread, p *pathValue, a args) (value, error) { return p.str(), nil }),
		pathMethod("as_posix", "", func(t *thread, p *pathValue, a args) (value, error) { return p.str(), nil }),
		pathMethod("is_absolute", "", func(t *thread, p *pathValue, a args) (value, error) { return p.root() != "", nil }),
		pathMethod("joinpath", "*other", func(t *thread, p *pathValue, a args) (value, error) {
			parts := []string{p.text}
			for _, v := range a[0].(*object.Tuple).Items {
				s, err := pathArg(t, v, "expected")
				if err != nil {
					return nil, err
				}
				parts = append(parts, s)
			}
			return &pathValue{lib: p.lib, text: cleanPath(parts...), pure: p.pure}, nil
		}),
		pathMethod("with_name", "name", func(t *thread, p *pathValue, a args) (value, error) {
			s, err := strArg(a[0], "name")
			if err != nil {
				return nil, err
			}
			return rename(p, s)
		}),
		pathMethod("with_stem", "stem", func(t *thread, p *pathValue, a args) (value, error) {
			s, err := strArg(a[0], "stem")
			if err != nil {
				return nil, err
			}
			return rename(p, s+p.suffix())
		}),
		pathMethod("with_suffix", "suffix", func(t *thread, p *pathValue, a args) (value, error) {
			s, err := strArg(a[0], "suffix")
			if err != nil {
				return nil, err
			}
			if strings.Contains(s, "/") || s != "" && !strings.HasPrefix(s, ".") || s == "." {
				return nil, valueError("Invalid suffix %s", reprStr(s))
			}
			return rename(p, strings.TrimSuffix(p.name(), p.suffix())+s)
		}),
		pathMethod("relative_to", "*other", func(t *thread, p *pathValue, a args) (value, error) {
			rest, _, err := relative(p, a, t)
			if err != nil {
				return nil, err
			}
			return p.with(rest), nil
		}),
		pathMethod("is_relative_to", "*other", func(t *thread, p *pathValue, a args) (value, error) {
			_, _, err := relative(p, a, t)
			return err == nil, nil
		}),
		pathMethod("match", "path_pattern", func(t *thread, p *pathValue, a args) (value, error) {
			s, err := strArg(a[0], "pattern")
			if err != nil {
				return nil, err
			}
			return p.match(s)
		}),
		pathMethod("as_uri", "", func(t *thread, p *pathValue, a args) (value, error) {
			if p.root() == "" {
				return nil, valueError("relative path can't be expressed as a file URI")
			}
			return "file://" + quoteBytes(p.text, "/", false), nil
		}),
	}
}

// match holds the last parts of the path against those of a pattern.
func (p *pathValue) match(pattern string) (value, error) {
	q := p.with(pattern)
	if pattern == "" || q.text == "" {
		return nil, valueError("empty pattern")
	}
	want, have := q.parts(), p.parts()
	if len(want) > len(have) || q.root() != "" && len(want) != len(have) {
		return false, nil
	}
	have = have[len(have)-len(want):]
	for i := range want {
		re, err := globMatcher(want[i])
		if err != nil {
			return nil, err
		}
		if ok, err := re.match(have[i]); err != nil || !ok {
			return false, err
		}
	}
	return true, nil
}

func pathFileMethods() []object.Method {
	test := func(name string, f func(fs.FileInfo) bool) object.Method {
		return pathMethod(name, "", func(t *thread, p *pathValue, a args) (value, error) {
			stat := p.lib.files.stat
			if name == "is_symlink" {
				stat = p.lib.files.lstat
			}
			info, err := stat(p.str())
			return err == nil && f(info), nil
		})
	}
	open := func(t *thread, p *pathValue, mode string, opts ...value) (value, error) {
		a := make(args, 8)
		for i := range a {
			a[i] = object.Absent
		}
		a[0], a[1] = p, mode
		for i, v := range opts {
			a[3+i] = v
		}
		return p.lib.openFile(t, a)
	}
	write := func(t *thread, p *pathValue, mode string, data value, opts ...value) (value, error) {
		f, err := open(t, p, mode, opts...)
		if err != nil {
			return nil, err
		}
		n, err := f.(stream).write(t, data)
		if cerr := f.(stream).close(); err == nil {
			err = cerr
		}
		return int64(n), err
	}
	read := func(t *thread, p *pathValue, mode string, opts ...value) (value, error) {
		f, err := open(t, p, mode, opts...)
		if err != nil {
			return nil, err
		}
		v, err := f.(stream).read(t, -1)
		if cerr := f.(stream).close(); err == nil {
			err = cerr
		}
		return v, err
	}
	return []object.Method{
		test("exists", func(fs.FileInfo) bool { return true }),
		test("is_file", func(i fs.FileInfo) bool { return i.Mode().IsRegular() }),
		test("is_dir", fs.FileInfo.IsDir),
		test("is_symlink", func(i fs.FileInfo) bool { return i.Mode()&os.ModeSymlink != 0 }),
		pathMethod("open", "mode='r', buffering=-1, encoding=None, errors=None, newline=None", func(t *thread, p *pathValue, a args) (value, error) {
			return p.lib.openFile(t, append(append(args{p}, a...), object.Absent, object.Absent))
		}),
		pathMethod("read_text", "encoding=None, errors=None", func(t *thread, p *pathValue, a args) (value, error) {
			return read(t, p, "r", given(a, 0), given(a, 1))
		}),
		pathMethod("read_bytes", "", func(t *thread, p *pathValue, a args) (value, error) { return read(t, p, "rb") }),
		pathMethod("write_text", "data, encoding=None, errors=None, newline=None", func(t *thread, p *pathValue, a args) (value, error) {
			if _, ok := asStr(a[0]); !ok {
				return nil, typeError("data must be str, not %s", object.TypeName(a[0]))
			}
			return write(t, p, "w", a[0], given(a, 1), given(a, 2), given(a, 3))
		}),
		pathMethod("write_bytes", "data", func(t *thread, p *pathValue, a args) (value, error) {
			if _, ok := asBytes(a[0]); !ok {
				return nil, typeError("memoryview: a bytes-like object is required, not '%s'", object.TypeName(a[0]))
			}
			return write(t, p, "wb", a[0])
		}),
		pathMethod("stat", "*, follow_symlinks=True", func(t *thread, p *pathValue, a args) (value, error) {
			info, err := p.lib.files.stat(p.str())
			if err != nil {
				return nil, osError(t, err, p)
			}
			return statResult(t, info)
		}),
		pathMethod("absolute", "", func(t *thread, p *pathValue, a args) (value, error) {
			return p.with(cleanPath(p.lib.files.dir, p.text)), nil
		}),
		pathMethod("resolve", "strict=False", func(t *thread, p *pathValue, a args) (value, error) {
			return p.with(p.lib.files.realpath(p.lib.files.pyAbs(p.str()))), nil
		}),
		pathMethod("expanduser", "", func(t *thread, p *pathValue, a args) (value, error) { return p, nil }),
		pathMethod("samefile", "other_path", func(t *thread, p *pathValue, a args) (value, error) {
			other, err := pathArg(t, a[0], "expected")
			if err != nil {
				return nil, err
			}
			x, err := p.lib.files.stat(p.str())
			if err != nil {
				return nil, osError(t, err, p)
			}
			y, err := p.lib.files.stat(other)
			if err != nil {
				return nil, osError(t, err, a[0])
			}
			return os.SameFile(x, y), nil
		}),
	}
}

func pathTreeMethods() []object.Method {
	// viaOS does what the function of os of that name does.
	viaOS := func(name, sig, osName string, more func(a args) ([]value, *object.Dict)) object.Method {
		return pathMethod(name, sig, func(t *thread, p *pathValue, a args) (value, error) {
			mod, _, err := p.lib.Modules().Import(t, "os")
			if err != nil {
				return nil, err
			}
			f, err := object.GetAttr(t, mod, osName)
			if err != nil {
				return nil, err
			}
			var rest []value
			var kw *object.Dict
			if more != nil {
				rest, kw = more(a)
			}
			return object.Call(t, f, append([]value{p}, rest...), kw)
		})
	}
	glob := func(name, prefix string) object.Method {
		return pathMethod(name, "pattern", func(t *thread, p *pathValue, a args) (value, error) {
			s, err := strArg(a[0], "pattern")
			if err != nil {
				return nil, err
			}
			if s == "" {
				return nil, valueError("Unacceptable pattern: %s", reprStr(s))
			}
			g := &globWalk{t: t, box: p.lib.files, root: p.str(), recursive: true, hidden: true}
			if err := g.step("", strings.Split(prefix+s, "/")); err != nil {
				return nil, err
			}
			seen := map[value]bool{}
			var out []value
			for _, v := range g.out {
				if !seen[v] {
					seen[v] = true
					out = append(out, &pathValue{lib: p.lib, text: cleanPath(p.text, v.(string))})
				}
			}
			return object.Iter(t, newList(out))
		})
	}
	return []object.Method{
		pathMethod("mkdir", "mode=511, parents=False, exist_ok=False", func(t *thread, p *pathValue, a args) (value, error) {
			parents, err := truthOr(t, a, 1, false)
			if err != nil {
				return nil, err
			}
			ok, err := truthOr(t, a, 2, false)
			if err != nil {
				return nil, err
			}
			if ok && p.lib.files.isDir(p.str()) {
				return nil, nil
			}
			err = p.lib.files.do(p.str(), func(root *os.Root, rel string) error {
				if parents && strings.Contains(rel, "/") {
					if err := root.MkdirAll(rel[:strings.LastIndexByte(rel, '/')], 0o777); err != nil {
						return err
					}
				}
				return root.Mkdir(rel, 0o777)
			})
			return nil, osError(t, err, p.str())
		}),
		pathMethod("iterdir", "", func(t *thread, p *pathValue, a args) (value, error) {
			entries, err := p.lib.files.readDir(t, p.str())
			if err != nil {
				return nil, osError(t, err, p.str())
			}
			out := make([]value, len(entries))
			for i, e := range entries {
				out[i] = &pathValue{lib: p.lib, text: cleanPath(p.text, e.Name())}
			}
			return object.Iter(t, newList(out))
		}),
		glob("glob", ""), glob("rglob", "**/"),
		pathMethod("touch", "mode=438, exist_ok=True", func(t *thread, p *pathValue, a args) (value, error) {
			flag := os.O_CREATE | os.O_WRONLY
			if ok, err := truthOr(t, a, 1, true); err != nil {
				return nil, err
			} else if !ok {
				flag |= os.O_EXCL
			}
			f, err := p.lib.files.openFile(p.str(), flag)
			if err != nil {
				return nil, osError(t, err, p.str())
			}
			return nil, osError(t, f.Close(), p.str())
		}),
		pathMethod("unlink", "missing_ok=False", func(t *thread, p *pathValue, a args) (value, error) {
			missing, err := truthOr(t, a, 0, false)
			if err != nil {
				return nil, err
			}
			if _, serr := p.lib.files.lstat(p.str()); serr != nil && missing {
				return nil, nil
			}
			err = p.lib.files.do(p.str(), func(root *os.Root, rel string) error { return root.Remove(rel) })
			return nil, osError(t, err, p.str())
		}),
		viaOS("rmdir", "", "rmdir", nil),
		viaOS("chmod", "mode", "chmod", func(a args) ([]value, *object.Dict) { return []value{a[0]}, nil }),
		pathMethod("rename", "target", func(t *thread, p *pathValue, a args) (value, error) { return p.moveTo(t, a[0]) }),
		pathMethod("replace", "target", func(t *thread, p *pathValue, a args) (value, error) { return p.moveTo(t, a[0]) }),
	}
}

func (p *pathValue) moveTo(t *thread, target value) (value, error) {
	to, err := pathArg(t, target, "expected")
	if err != nil {
		return nil, err
	}
	if err := p.lib.files.rename(p.str(), to); err != nil {
		return nil, osError(t, err, p.str(), to)
	}
	return p.with(to), nil
}

func buildPathlib(b *builder) {
	mk := func(name string, pure bool) *object.Class {
		base := (&pathValue{pure: pure}).Class()
		return object.NewNativeClass(object.ClassSpec{Name: name, Module: "pathlib", Sig: "*args, **kwargs",
			New: func(t *thread, cls *object.Class, a args) (value, error) {
				var parts []string
				for _, v := range a[0].(*object.Tuple).Items {
					s, err := pathArg(t, v, "expected")
					if err != nil {
						return nil, err
					}
					parts = append(parts, s)
				}
				return &pathValue{lib: b.lib, text: cleanPath(parts...), pure: pure}, nil
			},
			ClassMethods: []object.Method{
				{Name: "cwd", Fn: func(t *thread, cls value, a args) (value, error) {
					return &pathValue{lib: b.lib, text: b.lib.files.dir}, nil
				}},
				{Name: "home", Fn: func(t *thread, cls value, a args) (value, error) {
					home, _ := b.lib.environ.get("HOME")
					return &pathValue{lib: b.lib, text: cleanPath(home)}, nil
				}},
			},
			Instance: func(t *thread, v value) (bool, error) {
				p, ok := v.(*pathValue)
				return ok && (pure || !p.pure), nil
			},
			Subclass: func(t *thread, c *object.Class) (bool, error) { return c.IsSub(base), nil },
		})
	}
	b.class(mk("Path", false))
	b.class(mk("PosixPath", false))
	b.class(mk("PurePath", true))
	b.class(mk("PurePosixPath", true))
}
