package library

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"runtime"
	"syscall"
	"time"

	"github.com/gramener/gramex-go/expr/object"
)

var statOnce, dirEntryOnce lazyClass

func statClass() *object.Class {
	return statOnce.get(func() object.ClassSpec {
		spec := structSeq("stat_result", "os", "st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size",
			"st_atime", "st_mtime", "st_ctime")
		return spec
	})
}

func statResult(t *thread, info fs.FileInfo) (value, error) {
	mode := int64(info.Mode().Perm())
	switch {
	case info.IsDir():
		mode |= syscall.S_IFDIR
	case info.Mode()&os.ModeSymlink != 0:
		mode |= syscall.S_IFLNK
	default:
		mode |= syscall.S_IFREG
	}
	at := float64(info.ModTime().UnixNano()) / 1e9
	return newSeq(t, statClass(), mode, int64(0), int64(0), int64(1), int64(0), int64(0), info.Size(), at, at, at)
}

func buildOS(b *builder) {
	box := b.lib.files
	b.set("environ", b.lib.environ)
	b.fn("getenv", "key, default=None", func(t *thread, a args) (value, error) {
		name, ok := asStr(a[0])
		if !ok {
			return nil, typeError("str expected, not %s", object.TypeName(a[0]))
		}
		if v, ok := b.lib.environ.get(name); ok {
			return v, nil
		}
		return given(a, 1), nil
	})
	b.fn("getcwd", "", func(t *thread, a args) (value, error) { return box.dir, nil })
	b.fn("fspath", "path", func(t *thread, a args) (value, error) {
		p, err := pathArg(t, a[0], "expected")
		return likeArg(a[0], p), err
	})
	b.fn("urandom", "size, /", func(t *thread, a args) (value, error) {
		n, err := intArg(t, a[0])
		if err != nil {
			return nil, err
		}
		if n < 0 {
			return nil, valueError("negative argument not allowed")
		}
		return randomBytes(t, n)
	})
	b.fn("getpid", "", func(t *thread, a args) (value, error) { return int64(os.Getpid()), nil })
	b.fn("cpu_count", "", func(t *thread, a args) (value, error) { return int64(runtime.NumCPU()), nil })
	b.fn("strerror", "code, /", func(t *thread, a args) (value, error) {
		n, err := intArg(t, a[0])
		return errnoText(syscall.Errno(n)), err
	})
	buildOSFiles(b)
	b.sub("path", "os.path")
	b.class(statClass())
	b.set("error", object.OSError)
	for name, v := range map[string]value{"name": "posix", "sep": "/", "altsep": nil, "extsep": ".", "pardir": "..", "curdir": ".",
		"pathsep": ":", "linesep": "\n", "devnull": "/dev/null", "F_OK": int64(0), "R_OK": int64(4), "W_OK": int64(2), "X_OK": int64(1)} {
		b.set(name, v)
	}
	for _, name := range []string{"system", "popen", "fork", "kill", "execv", "execl", "spawnl", "_exit", "abort", "chroot", "link", "symlink"} {
		b.fn(name, "*args, **kwargs", func(t *thread, a args) (value, error) {
			return nil, object.Raise(object.PermissionError, "os.%s is not available in this server", name)
		})
	}
}

func randomBytes(t *thread, n int) (value, error) {
	if err := t.Charge(n); err != nil {
		return nil, err
	}
	buf := make([]byte, n)
	if _, err := rand.Read(buf); err != nil {
		return nil, object.Raise(object.OSError, "no source of randomness")
	}
	return object.Bytes(buf), nil
}

// onPath makes a function whose first argument is a path and which changes the disk.
func (b *builder) onPath(name, sig string, op func(t *thread, a args, root *os.Root, rel string) error) {
	b.fn(name, sig, func(t *thread, a args) (value, error) {
		p, err := pathArg(t, a[0], name+": path should be")
		if err != nil {
			return nil, err
		}
		err = b.lib.files.do(p, func(root *os.Root, rel string) error { return op(t, a, root, rel) })
		return nil, osError(t, err, a[0])
	})
}

func buildOSFiles(b *builder) {
	box := b.lib.files
	b.fn("listdir", "path='.'", func(t *thread, a args) (value, error) {
		p, err := pathArg(t, orNone(a, 0, "."), "listdir: path should be")
		if err != nil {
			return nil, err
		}
		entries, err := box.readDir(t, p)
		if err != nil {
			return nil, osError(t, err, a.Or(0, "."))
		}
		out := make([]value, len(entries))
		for i, e := range entries {
			out[i] = likeArg(given(a, 0), e.Name())
		}
		return newList(out), nil
	})
	b.fn("scandir", "path='.'", func(t *thread, a args) (value, error) {
		p, err := pathArg(t, orNone(a, 0, "."), "scandir: path should be")
		if err != nil {
			return nil, err
		}
		entries, err := box.readDir(t, p)
		if err != nil {
			return nil, osError(t, err, a.Or(0, "."))
		}
		it := &dirIter{}
		for _, e := range entries {
			it.items = append(it.items, &dirEntry{box: box, dir: p, name: e.Name()})
		}
		return it, nil
	})
	b.fn("walk", "top, topdown=True, onerror=None, followlinks=False", func(t *thread, a args) (value, error) {
		p, err := pathArg(t, a[0], fspathWhat)
		if err != nil {
			return nil, err
		}
		down, err := truthOr(t, a, 1, true)
		return &walkIter{box: box, todo: []walkStep{{path: p}}, down: down}, err
	})
	stat := func(name string, f func(string) (fs.FileInfo, error)) {
		b.fn(name, "path, *, dir_fd=None, follow_symlinks=True", func(t *thread, a args) (value, error) {
			p, err := pathArg(t, a[0], name+": path should be")
			if err != nil {
				return nil, err
			}
			info, err := f(p)
			if err != nil {
				return nil, osError(t, err, a[0])
			}
			return statResult(t, info)
		})
	}
	stat("stat", box.stat)
	stat("lstat", box.lstat)
	b.onPath("mkdir", "path, mode=511, *, dir_fd=None", func(t *thread, a args, root *os.Root, rel string) error {
		return root.Mkdir(rel, 0o777)
	})
	b.onPath("makedirs", "name, mode=511, exist_ok=False", func(t *thread, a args, root *os.Root, rel string) error {
		ok, err := truthOr(t, a, 2, false)
		if err != nil {
			return err
		}
		if info, err := root.Stat(rel); err == nil && (!ok || !info.IsDir()) {
			return syscall.EEXIST
		}
		return root.MkdirAll(rel, 0o777)
	})
	remove := func(t *thread, a args, root *os.Root, rel string) error {
		if info, err := root.Lstat(rel); err == nil && info.IsDir() {
			return syscall.EISDIR
		}
		return root.Remove(rel)
	}
	b.onPath("remove", "path, *, dir_fd=None", remove)
	b.onPath("unlink", "path, *, dir_fd=None", remove)
	b.onPath("rmdir", "path, *, dir_fd=None", func(t *thread, a args, root *os.Root, rel string) error {
		if info, err := root.Lstat(rel); err == nil && !info.IsDir() {
			return syscall.ENOTDIR
		}
		return root.Remove(rel)
	})
	b.onPath("chmod", "path, mode, *, dir_fd=None, follow_symlinks=True", func(t *thread, a args, root *os.Root, rel string) error {
		n, err := intArg(t, a[1])
		if err != nil {
			return err
		}
		return root.Chmod(rel, fs.FileMode(n&0o777))
	})
	b.onPath("utime", "path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True", func(t *thread, a args, root *os.Root, rel string) error {
		at, mod := time.Now(), time.Now()
		if v := given(a, 1); !isNone(v) {
			pair, err := object.Unpack(t, v, 2)
			if err != nil {
				return err
			}
			x, err := floatArg(t, pair[0])
			if err != nil {
				return err
			}
			y, err := floatArg(t, pair[1])
			if err != nil {
				return err
			}
			at, mod = time.UnixMicro(int64(x*1e6)), time.UnixMicro(int64(y*1e6))
		}
		return root.Chtimes(rel, at, mod)
	})
	b.fn("access", "path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True", func(t *thread, a args) (value, error) {
		p, err := pathArg(t, a[0], "access: path should be")
		if err != nil {
			return nil, err
		}
		_, err = box.stat(p)
		return err == nil, nil
	})
	for _, name := range []string{"rename", "replace"} {
		b.fn(name, "src, dst, *, src_dir_fd=None, dst_dir_fd=None", func(t *thread, a args) (value, error) {
			from, err := pathArg(t, a[0], name+": src should be")
			if err != nil {
				return nil, err
			}
			to, err := pathArg(t, a[1], name+": dst should be")
			if err != nil {
				return nil, err
			}
			return nil, osError(t, box.rename(from, to), a[0], a[1])
		})
	}
}

func orNone(a args, i int, def value) value {
	if v := given(a, i); !isNone(v) {
		return v
	}
	return def
}

// rename moves a file within one folder of the sandbox.
func (s *sandbox) rename(from, to string) error {
	return s.do(from, func(root *os.Root, rel string) error {
		return s.do(to, func(other *os.Root, dst string) error {
			if root != other {
				return syscall.EXDEV
			}
			return root.Rename(rel, dst)
		})
	})
}

// dirEntry is an os.DirEntry.
type dirEntry struct {
	box       *sandbox
	dir, name string
}

func (e *dirEntry) path() string { return pathJoin([]string{e.dir, e.name}) }

func (e *dirEntry) Class() *object.Class {
	return dirEntryOnce.get(func() object.ClassSpec {
		test := func(name string, f func(fs.FileInfo) bool) object.Method {
			return object.Method{Name: name, Sig: "*, follow_symlinks=True", Fn: func(t *thread, self value, a args) (value, error) {
				e := self.(*dirEntry)
				stat := e.box.stat
				if follow, err := truthOr(t, a, 0, true); err != nil {
					return nil, err
				} else if !follow || name == "is_symlink" {
					stat = e.box.lstat
				}
				info, err := stat(e.path())
				return err == nil && f(info), nil
			}}
		}
		return object.ClassSpec{Name: "DirEntry", Module: "posix",
			Properties: []object.Property{
				{Name: "name", Get: func(t *thread, self value) (value, error) { return self.(*dirEntry).name, nil }},
				{Name: "path", Get: func(t *thread, self value) (value, error) { return self.(*dirEntry).path(), nil }},
			},
			Methods: []object.Method{
				test("is_dir", fs.FileInfo.IsDir),
				test("is_file", func(i fs.FileInfo) bool { return i.Mode().IsRegular() }),
				test("is_symlink", func(i fs.FileInfo) bool { return i.Mode()&os.ModeSymlink != 0 }),
				{Name: "stat", Sig: "*, follow_symlinks=True", Fn: func(t *thread, self value, a args) (value, error) {
					e := self.(*dirEntry)
					info, err := e.box.stat(e.path())
					if err != nil {
						return nil, osError(t, err, e.path())
					}
					return statResult(t, info)
				}},
				{Name: "__fspath__", Fn: func(t *thread, self value, a args) (value, error) {
					return self.(*dirEntry).path(), nil
				}},
			}}
	})
}

func (e *dirEntry) Repr(t *thread) (string, error) { return "<DirEntry " + reprStr(e.name) + ">", nil }

// dirIter is what scandir gives: an iterator and a context manager.
type dirIter struct{ items []value }

var dirIterOnce lazyClass

func (d *dirIter) Class() *object.Class {
	return dirIterOnce.get(func() object.ClassSpec {
		return object.ClassSpec{Name: "ScandirIterator", Module: "posix", Methods: []object.Method{
			{Name: "__enter__", Fn: func(t *thread, self value, a args) (value, error) { return self, nil }},
			{Name: "__exit__", Sig: "*args", Fn: func(t *thread, self value, a args) (value, error) { return nil, nil }},
			{Name: "close", Fn: func(t *thread, self value, a args) (value, error) { return nil, nil }},
		}}
	})
}

func (d *dirIter) Next(t *thread) (value, bool, error) {
	if len(d.items) == 0 {
		return nil, false, nil
	}
	v := d.items[0]
	d.items = d.items[1:]
	return v, true, nil
}

// walkIter is what os.walk gives.
type walkIter struct {
	box     *sandbox
	todo    []walkStep
	down    bool
	pending *object.List // the folders of the last step, which its user may have changed
	at      string
}

type walkStep struct {
	path  string
	ready value // bottom up: the tuple to give once the folders below are done
}

func (w *walkIter) TypeName() string { return "generator" }

func (w *walkIter) Next(t *thread) (value, bool, error) {
	if w.pending != nil {
		w.push(w.at, w.pending)
		w.pending = nil
	}
	for len(w.todo) > 0 {
		if err := t.Check(); err != nil {
			return nil, false, err
		}
		step := w.todo[len(w.todo)-1]
		w.todo = w.todo[:len(w.todo)-1]
		if step.ready != nil {
			return step.ready, true, nil
		}
		entries, err := w.box.readDir(t, step.path)
		if err != nil {
			var raised *object.Exception
			if errors.As(err, &raised) { // a limit, not the folder
				return nil, false, err
			}
			continue
		}
		dirs, files := newList(nil), newList(nil)
		for _, e := range entries {
			if e.IsDir() {
				dirs.Items = append(dirs.Items, e.Name())
			} else {
				files.Items = append(files.Items, e.Name())
			}
		}
		tup := newTuple(step.path, dirs, files)
		if w.down {
			w.pending, w.at = dirs, step.path
			return tup, true, nil
		}
		w.todo = append(w.todo, walkStep{ready: tup})
		w.push(step.path, dirs)
	}
	return nil, false, nil
}

func (w *walkIter) push(at string, dirs *object.List) {
	for i := len(dirs.Items) - 1; i >= 0; i-- {
		if name, ok := asStr(dirs.Items[i]); ok {
			w.todo = append(w.todo, walkStep{path: pathJoin([]string{at, name})})
		}
	}
}
