package library

import (
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"github.com/gramener/gramex-go/expr/object"
)

var shutilErrorOnce, sameFileOnce lazyClass

func shutilError() *object.Class {
	return shutilErrorOnce.get(func() object.ClassSpec { return newExcClass("Error", "shutil", object.OSError) })
}

// copyFile copies the content of a file of the sandbox.
func (s *sandbox) copyFile(t *thread, from, to string) error {
	src, err := s.openFile(from, os.O_RDONLY)
	if err != nil {
		return osError(t, err, from)
	}
	defer src.Close()
	if info, err := src.Stat(); err == nil {
		if other, err := s.stat(to); err == nil && os.SameFile(info, other) {
			cls := sameFileOnce.get(func() object.ClassSpec { return newExcClass("SameFileError", "shutil", shutilError()) })
			return object.Raise(cls, "%s and %s are the same file", reprStr(from), reprStr(to))
		}
	}
	dst, err := s.openFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return osError(t, err, to)
	}
	buf := make([]byte, 64<<10)
	for {
		if err := t.Charge(1024); err != nil { // what is written costs little memory, but not nothing
			dst.Close()
			return err
		}
		n, err := src.Read(buf)
		if n > 0 {
			if _, err := dst.Write(buf[:n]); err != nil {
				dst.Close()
				return osError(t, err, to)
			}
		}
		if err == io.EOF || n == 0 && err == nil {
			return osError(t, dst.Close(), to)
		}
		if err != nil {
			dst.Close()
			return osError(t, err, from)
		}
	}
}

func (s *sandbox) isDir(p string) bool {
	info, err := s.stat(p)
	return err == nil && info.IsDir()
}

func (s *sandbox) copyTree(t *thread, from, to string, existOK bool) error {
	if err := t.Enter(); err != nil {
		return err
	}
	defer t.Leave()
	entries, err := s.readDir(t, from)
	if err != nil {
		return osError(t, err, from)
	}
	err = s.do(to, func(root *os.Root, rel string) error {
		if _, err := root.Stat(rel); err == nil && !existOK {
			return syscall.EEXIST
		}
		return root.MkdirAll(rel, 0o777)
	})
	if err != nil {
		return osError(t, err, to)
	}
	for _, e := range entries {
		a, b := pathJoin([]string{from, e.Name()}), pathJoin([]string{to, e.Name()})
		if s.isDir(a) {
			err = s.copyTree(t, a, b, existOK)
		} else {
			err = s.copyFile(t, a, b)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// removeTree removes a folder with all that it holds; links are removed, not followed.
func (s *sandbox) removeTree(t *thread, path string) error {
	info, err := s.lstat(path)
	switch {
	case err != nil:
		return osError(t, err, path)
	case info.Mode()&fs.ModeSymlink != 0:
		return object.Raise(object.OSError, "Cannot call rmtree on a symbolic link")
	case !info.IsDir():
		return osError(t, syscall.ENOTDIR, path)
	}
	err = s.do(path, func(root *os.Root, rel string) error {
		if rel == "." {
			return syscall.EACCES // a folder of the sandbox itself
		}
		return root.RemoveAll(rel)
	})
	return osError(t, err, path)
}

func buildShutil(b *builder) {
	box := b.lib.files
	two := func(name, sig string, f func(t *thread, from, to string, a args) (value, error)) {
		b.fn(name, sig, func(t *thread, a args) (value, error) {
			from, err := pathArg(t, a[0], "expected")
			if err != nil {
				return nil, err
			}
			to, err := pathArg(t, a[1], "expected")
			if err != nil {
				return nil, err
			}
			return f(t, from, to, a)
		})
	}
	into := func(from, to string) string {
		if box.isDir(to) {
			_, name := pathSplit(strings.TrimRight(from, "/"))
			return pathJoin([]string{to, name})
		}
		return to
	}
	two("copyfile", "src, dst, *, follow_symlinks=True", func(t *thread, from, to string, a args) (value, error) {
		return a[1], box.copyFile(t, from, to)
	})
	for _, name := range []string{"copy", "copy2"} {
		two(name, "src, dst, *, follow_symlinks=True", func(t *thread, from, to string, a args) (value, error) {
			to = into(from, to)
			return to, box.copyFile(t, from, to)
		})
	}
	two("copytree", "src, dst, symlinks=False, ignore=None, copy_function=None, ignore_dangling_symlinks=False, dirs_exist_ok=False",
		func(t *thread, from, to string, a args) (value, error) {
			ok, err := truthOr(t, a, 6, false)
			if err != nil {
				return nil, err
			}
			if target, source := box.abs(to), box.abs(from); strings.HasPrefix(target+"/", source+"/") {
				return nil, object.Raise(shutilError(), "Cannot copy a directory %s into itself %s.", reprStr(from), reprStr(to))
			}
			return a[1], box.copyTree(t, from, to, ok)
		})
	two("move", "src, dst, copy_function=None", func(t *thread, from, to string, a args) (value, error) {
		to = into(from, to)
		return to, osError(t, box.rename(from, to), a[0], a[1])
	})
	b.fn("rmtree", "path, ignore_errors=False, onerror=None", func(t *thread, a args) (value, error) {
		p, err := pathArg(t, a[0], "expected")
		if err != nil {
			return nil, err
		}
		ignore, err := truthOr(t, a, 1, false)
		if err != nil {
			return nil, err
		}
		if err := box.removeTree(t, p); err != nil && !ignore {
			return nil, err
		}
		return nil, t.Check()
	})
	b.fn("which", "cmd, mode=1, path=None", func(t *thread, a args) (value, error) { return nil, nil })
	b.set("Error", shutilError())
}
