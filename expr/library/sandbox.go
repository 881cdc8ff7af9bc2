package library

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/gramener/gramex-go/expr/object"
)

// sandbox confines file access to some folders. Every operation goes through an os.Root, so that
// neither ".." nor a symbolic link leads out, whatever changes meanwhile.
type sandbox struct {
	dir string // the working directory

	mu      sync.Mutex
	folders []*folder
	open    atomic.Int32 // files that Python code holds open
}

type folder struct {
	path string // absolute and clean
	real string // with symbolic links resolved; "" until the folder was opened
	root *os.Root
}

// maxOpenFiles bounds the files that expressions hold open at one time.
const maxOpenFiles = 256

func newSandbox(folders []string, dir string) *sandbox {
	s := &sandbox{}
	for _, f := range folders {
		if abs, err := filepath.Abs(f); err == nil {
			s.folders = append(s.folders, &folder{path: abs})
		}
	}
	s.dir = "/"
	if dir != "" {
		if abs, err := filepath.Abs(dir); err == nil {
			s.dir = abs
		}
	} else if len(s.folders) > 0 {
		s.dir = s.folders[0].path
	}
	return s
}

func (s *sandbox) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, f := range s.folders {
		if f.root != nil {
			errs = append(errs, f.root.Close())
			f.root = nil
		}
	}
	return errors.Join(errs...)
}

// abs is path as an absolute, clean one.
func (s *sandbox) abs(path string) string {
	if !filepath.IsAbs(path) {
		path = filepath.Join(s.dir, path)
	}
	return filepath.Clean(path)
}

// find gives the innermost folder that holds an absolute path, and the rest of the path.
func (s *sandbox) find(abs string) (*os.Root, string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var best *folder
	rel, length := "", -1
	for _, f := range s.folders {
		f.ensure()
		for _, base := range []string{f.path, f.real} {
			if base == "" || len(base) <= length {
				continue
			}
			if r, ok := within(abs, base); ok {
				best, rel, length = f, r, len(base)
			}
		}
	}
	switch {
	case best == nil:
		return nil, "", syscall.EACCES
	case best.root == nil:
		return nil, "", syscall.ENOENT
	}
	return best.root, rel, nil
}

// within gives abs relative to base, if base holds it.
func within(abs, base string) (string, bool) {
	if abs == base {
		return ".", true
	}
	if base != "/" {
		base += "/"
	}
	if strings.HasPrefix(abs, base) {
		return abs[len(base):], true
	}
	return "", false
}

func (f *folder) ensure() {
	if f.root != nil {
		return
	}
	root, err := os.OpenRoot(f.path)
	if err != nil {
		return
	}
	f.root = root
	if real, err := filepath.EvalSymlinks(f.path); err == nil && real != f.path {
		f.real = real
	}
}

// do runs an operation on the place that path names. A symbolic link that leads from one folder of
// the sandbox to another is followed; one that leads out is refused.
func (s *sandbox) do(path string, op func(root *os.Root, rel string) error) error {
	if path == "" {
		return syscall.ENOENT
	}
	if strings.Contains(path, "\x00") {
		return errNullByte
	}
	abs := s.abs(path)
	root, rel, err := s.find(abs)
	if err != nil {
		return err
	}
	err = op(root, rel)
	if err == nil || !escapes(err) {
		return err
	}
	real, rerr := filepath.EvalSymlinks(abs)
	if rerr != nil {
		dir, derr := filepath.EvalSymlinks(filepath.Dir(abs))
		if derr != nil {
			return syscall.EACCES
		}
		real = filepath.Join(dir, filepath.Base(abs))
	}
	if root, rel, err = s.find(real); err != nil {
		return syscall.EACCES
	}
	if err = op(root, rel); err != nil && escapes(err) {
		return syscall.EACCES
	}
	return err
}

var errNullByte = errors.New("embedded null byte")

// escapes tells an os.Root's refusal from the system's errors.
func escapes(err error) bool {
	var errno syscall.Errno
	return !errors.As(err, &errno) && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrExist) &&
		!errors.Is(err, fs.ErrClosed)
}

// openFile opens a regular file. What else could be opened (a pipe, a device) could block.
func (s *sandbox) openFile(path string, flag int) (*os.File, error) {
	if s.open.Load() >= maxOpenFiles {
		runtime.GC() // closes those that are not referred to any more
		if s.open.Load() >= maxOpenFiles {
			return nil, syscall.EMFILE
		}
	}
	var f *os.File
	err := s.do(path, func(root *os.Root, rel string) (err error) {
		if info, err := root.Stat(rel); err == nil {
			if info.IsDir() {
				return syscall.EISDIR
			}
			if !info.Mode().IsRegular() {
				return syscall.EACCES
			}
		}
		f, err = root.OpenFile(rel, flag|syscall.O_NONBLOCK, 0o666)
		return err
	})
	return f, err
}

func (s *sandbox) stat(path string) (info fs.FileInfo, err error) {
	err = s.do(path, func(root *os.Root, rel string) (err error) {
		info, err = root.Stat(rel)
		return err
	})
	return info, err
}

func (s *sandbox) lstat(path string) (info fs.FileInfo, err error) {
	err = s.do(path, func(root *os.Root, rel string) (err error) {
		info, err = root.Lstat(rel)
		return err
	})
	return info, err
}

// readDir lists a folder, sorted by name.
func (s *sandbox) readDir(t *thread, path string) (entries []fs.DirEntry, err error) {
	err = s.do(path, func(root *os.Root, rel string) error {
		d, err := root.Open(rel)
		if err != nil {
			return err
		}
		defer d.Close()
		entries, err = d.ReadDir(-1)
		return err
	})
	if err == nil {
		sort.Slice(entries, func(i, j int) bool { return entries[i].Name() < entries[j].Name() })
		err = t.Charge(100 * len(entries))
	}
	return entries, err
}

// osError is the exception of a failed operation on path.
func osError(t *thread, err error, path ...value) error {
	if err == nil {
		return nil
	}
	if e, ok := err.(*object.Exception); ok {
		return e
	}
	if errors.Is(err, errNullByte) {
		return valueError("embedded null byte")
	}
	errno := syscall.EACCES
	if !errors.As(err, &errno) {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			errno = syscall.ENOENT
		case errors.Is(err, fs.ErrExist):
			errno = syscall.EEXIST
		}
	}
	a := []value{int64(errno), errnoText(errno)}
	if len(path) > 0 {
		a = append(a, path[0])
	}
	if len(path) > 1 {
		a = append(a, nil, path[1])
	}
	e, cerr := object.Call(t, errnoClass(errno), a, nil)
	if cerr != nil {
		return cerr
	}
	return e.(*object.Exception)
}

func errnoText(errno syscall.Errno) string {
	s := errno.Error()
	return strings.ToUpper(s[:1]) + s[1:]
}

func errnoClass(errno syscall.Errno) *object.Class {
	switch errno {
	case syscall.ENOENT:
		return object.FileNotFoundError
	case syscall.EEXIST:
		return object.FileExistsError
	case syscall.EISDIR:
		return object.IsADirectoryError
	case syscall.ENOTDIR:
		return object.NotADirectoryError
	case syscall.EACCES, syscall.EPERM:
		return object.PermissionError
	}
	return object.OSError
}

// pathArg is a path given as str, bytes or what has __fspath__.
func pathArg(t *thread, v value, what string) (string, error) {
	if p, ok := object.Native(v).(*pathValue); ok {
		return p.str(), nil
	}
	if s, ok := asStr(v); ok {
		return s, nil
	}
	if b, ok := object.Native(v).(object.Bytes); ok {
		return string(b), nil
	}
	f, ok, err := object.LookupSpecial(t, v, "__fspath__")
	if err != nil {
		return "", err
	}
	if ok {
		r, err := call(t, f)
		if err != nil {
			return "", err
		}
		if s, ok := asStr(r); ok {
			return s, nil
		}
	}
	return "", typeError("%s str, bytes or os.PathLike object, not %s", what, object.TypeName(v))
}
