package library

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"time"

	"github.com/gramener/gramex-go/expr/object"
)

var zlibErrorOnce, badGzipOnce lazyClass

func zlibError(format string, a ...any) error {
	cls := zlibErrorOnce.get(func() object.ClassSpec { return newExcClass("error", "zlib", object.ExceptionClass) })
	return object.Raise(cls, format, a...)
}

// readBounded reads all of r, charging the thread as it goes: what is small may unpack to much.
func readBounded(t *thread, r io.Reader) ([]byte, error) {
	var out []byte
	buf := make([]byte, 32<<10)
	for {
		n, err := r.Read(buf)
		if cerr := t.Charge(2 * n); cerr != nil {
			return nil, cerr
		}
		out = append(out, buf[:n]...)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		if err := t.Check(); err != nil {
			return nil, err
		}
	}
}

func levelArg(t *thread, v value, def int) (int, error) {
	if isNone(v) {
		return def, nil
	}
	n, err := intArg(t, v)
	if err == nil && (n < -1 || n > 9) {
		return 0, zlibError("Bad compression level")
	}
	return n, err
}

func deflate(t *thread, data string, level int, mk func(w io.Writer) (io.WriteCloser, error)) (value, error) {
	if err := t.Charge(2*len(data) + 1024); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	w, err := mk(&b)
	if err != nil {
		return nil, zlibError("%s", err.Error())
	}
	if _, err := w.Write([]byte(data)); err != nil {
		return nil, zlibError("%s", err.Error())
	}
	if err := w.Close(); err != nil {
		return nil, zlibError("%s", err.Error())
	}
	return object.Bytes(b.String()), t.Check()
}

// inflate reads zlib (wbits > 0), raw (wbits < 0) or gzip (wbits > 15) data.
func inflate(t *thread, data string, wbits int) (value, error) {
	var r io.Reader
	var err error
	src := bytes.NewReader([]byte(data))
	switch {
	case wbits < 0:
		r = flate.NewReader(src)
	case wbits > 15 && len(data) > 1 && data[0] == 0x1f && data[1] == 0x8b:
		r, err = gzip.NewReader(src)
	default:
		r, err = zlib.NewReader(src)
	}
	var out []byte
	if err == nil {
		out, err = readBounded(t, r)
	}
	var raised *object.Exception
	switch {
	case err == nil:
		return object.Bytes(out), nil
	case errors.As(err, &raised):
		return nil, err
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return nil, zlibError("Error -5 while decompressing data: incomplete or truncated stream")
	case errors.Is(err, zlib.ErrHeader):
		return nil, zlibError("Error -3 while decompressing data: incorrect header check")
	case errors.Is(err, zlib.ErrChecksum):
		return nil, zlibError("Error -3 while decompressing data: incorrect data check")
	}
	return nil, zlibError("Error -3 while decompressing data: %s", err.Error())
}

func buildZlib(b *builder) {
	b.fn("compress", "data, /, level=-1, wbits=15", func(t *thread, a args) (value, error) {
		data, err := bytesArg(a[0])
		if err != nil {
			return nil, err
		}
		level, err := levelArg(t, given(a, 1), -1)
		if err != nil {
			return nil, err
		}
		wbits, err := intArg(t, a.Or(2, int64(15)))
		if err != nil {
			return nil, err
		}
		return deflate(t, data, level, func(w io.Writer) (io.WriteCloser, error) {
			switch {
			case wbits < 0:
				return flate.NewWriter(w, level)
			case wbits > 15:
				return gzip.NewWriterLevel(w, level)
			}
			return zlib.NewWriterLevel(w, level)
		})
	})
	b.fn("decompress", "data, /, wbits=15, bufsize=16384", func(t *thread, a args) (value, error) {
		data, err := bytesArg(a[0])
		if err != nil {
			return nil, err
		}
		wbits, err := intArg(t, a.Or(1, int64(15)))
		if err != nil {
			return nil, err
		}
		return inflate(t, data, wbits)
	})
	b.fn("crc32", "data, value=0, /", crc32Func)
	b.fn("adler32", "data, value=1, /", adler32Func)
	_ = zlibError("")
	b.set("error", zlibErrorOnce.class)
	b.set("MAX_WBITS", int64(15))
	b.set("Z_BEST_COMPRESSION", int64(9))
	b.set("Z_BEST_SPEED", int64(1))
	b.set("Z_DEFAULT_COMPRESSION", int64(-1))
}

func buildGzip(b *builder) {
	b.fn("compress", "data, compresslevel=9, *, mtime=None", func(t *thread, a args) (value, error) {
		data, err := bytesArg(a[0])
		if err != nil {
			return nil, err
		}
		level, err := levelArg(t, given(a, 1), 9)
		if err != nil {
			return nil, err
		}
		var at time.Time
		if v := given(a, 2); isNone(v) {
			at = time.Now()
		} else {
			sec, err := floatArg(t, v)
			if err != nil {
				return nil, err
			}
			if sec != 0 {
				at = time.Unix(int64(sec), 0)
			}
		}
		return deflate(t, data, level, func(w io.Writer) (io.WriteCloser, error) {
			z, err := gzip.NewWriterLevel(w, level)
			if err == nil {
				z.ModTime, z.OS = at, 255
			}
			return z, err
		})
	})
	b.fn("decompress", "data", func(t *thread, a args) (value, error) {
		data, err := bytesArg(a[0])
		if err != nil {
			return nil, err
		}
		return gunzip(t, data)
	})
	b.fn("open", "filename, mode='rb', compresslevel=9, encoding=None, errors=None, newline=None", func(t *thread, a args) (value, error) {
		return b.gzipOpen(t, a)
	})
	b.set("BadGzipFile", badGzip())
}

func badGzip() *object.Class {
	return badGzipOnce.get(func() object.ClassSpec { return newExcClass("BadGzipFile", "gzip", object.OSError) })
}

func gunzip(t *thread, data string) (value, error) {
	if data == "" {
		return object.Bytes(""), nil
	}
	bad := func() error {
		return object.Raise(badGzip(), "Not a gzipped file (%s)", mustRepr(object.Bytes(data[:min(2, len(data))])))
	}
	if len(data) < 2 || data[0] != 0x1f || data[1] != 0x8b {
		return nil, bad()
	}
	r, err := gzip.NewReader(bytes.NewReader([]byte(data)))
	var out []byte
	if err == nil {
		out, err = readBounded(t, r)
	}
	var raised *object.Exception
	switch {
	case err == nil:
		return object.Bytes(out), nil
	case errors.As(err, &raised):
		return nil, err
	case errors.Is(err, gzip.ErrHeader):
		return nil, bad()
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return nil, object.Raise(object.EOFError, "Compressed file ended before the end-of-stream marker was reached")
	}
	return nil, object.Raise(badGzip(), "CRC check failed")
}

// gzipOpen opens a compressed file: read whole when it is opened, written whole when it is closed.
func (b *builder) gzipOpen(t *thread, a args) (value, error) {
	mode, err := strArg(a.Or(1, "rb"), "mode")
	if err != nil {
		return nil, err
	}
	text := false
	raw := ""
	for _, c := range mode {
		if c == 't' {
			text = true
		} else if c != 'b' {
			raw += string(c)
		}
	}
	open := make(args, 8)
	for i := range open {
		open[i] = object.Absent
	}
	open[0], open[1] = a[0], raw+"b"
	f, err := b.lib.openFile(t, open)
	if err != nil {
		return nil, err
	}
	file := f.(binaryFile)
	mem := &bytesIO{}
	if raw == "r" {
		v, err := file.read(t, -1)
		if err != nil {
			return nil, err
		}
		if err := file.close(); err != nil {
			return nil, err
		}
		if v, err = gunzip(t, string(v.(object.Bytes))); err != nil {
			return nil, err
		}
		mem.buf = []byte(v.(object.Bytes))
		if !text {
			return mem, nil
		}
		s, err := decodeText(string(mem.buf), "utf-8", "strict")
		if err != nil {
			return nil, err
		}
		return &stringIO{memory: memory[rune]{buf: []rune(s)}, newline: "\n"}, nil
	}
	return &gzipWriter{file: file, text: text}, nil
}

// gzipWriter compresses what is written to it.
type gzipWriter struct {
	file   binaryFile
	text   bool
	buf    []byte
	closed bool
}

var gzipWriterOnce lazyClass

func (g *gzipWriter) Class() *object.Class {
	return gzipWriterOnce.get(func() object.ClassSpec {
		return object.ClassSpec{Name: "GzipFile", Module: "gzip", Bases: []*object.Class{bufferedBase()}}
	})
}

func (g *gzipWriter) can(verb string) bool { return verb == "writable" }
func (g *gzipWriter) isClosed() bool       { return g.closed }
func (g *gzipWriter) tell() (int64, error) { return int64(len(g.buf)), nil }

func (g *gzipWriter) read(t *thread, n int) (value, error)         { return nil, errWriteOnly() }
func (g *gzipWriter) readline(t *thread, limit int) (value, error) { return nil, errWriteOnly() }
func (g *gzipWriter) seek(t *thread, off int64, whence int) (int64, error) {
	return 0, errWriteOnly()
}
func (g *gzipWriter) truncate(t *thread, size int64) error { return errWriteOnly() }

func errWriteOnly() error {
	return object.Raise(unsupportedOperation(), "not supported for a file being compressed")
}

func (g *gzipWriter) write(t *thread, v value) (int, error) {
	data, ok := asBytes(v)
	if g.text {
		data, ok = asStr(v)
	}
	if !ok {
		return 0, typeError("a bytes-like object is required, not '%s'", object.TypeName(v))
	}
	if err := t.Charge(len(data)); err != nil {
		return 0, err
	}
	g.buf = append(g.buf, data...)
	return len(data), nil
}

func (g *gzipWriter) close() error {
	if g.closed {
		return nil
	}
	g.closed = true
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(g.buf); err != nil {
		return object.Raise(object.OSError, "%s", err.Error())
	}
	if err := z.Close(); err != nil {
		return object.Raise(object.OSError, "%s", err.Error())
	}
	g.buf = nil
	if err := g.file.put(nil, out.String()); err != nil {
		return err
	}
	return g.file.close()
}
