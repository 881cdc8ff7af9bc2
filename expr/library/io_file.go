package library

import (
	"errors"
	"io"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"unicode/utf8"

	"github.com/gramener/gramex-go/expr/object"
)

// handle is an open file of the sandbox. What is written goes to the file at once, so that nothing
// is lost where Python code relies on a file being closed when nobody refers to it any more.
type handle struct {
	f       *os.File
	box     *sandbox
	counted *atomic.Bool
	name    value
	mode    string
	readOK  bool
	writeOK bool
	append  bool
	closed  bool
	raw     []byte // read but not yet taken
	eof     bool
}

func newHandle(f *os.File, box *sandbox, name value, mode string) *handle {
	h := &handle{f: f, box: box, name: name, mode: mode, counted: &atomic.Bool{}}
	h.counted.Store(true)
	box.open.Add(1)
	runtime.AddCleanup(h, func(c *atomic.Bool) {
		if c.CompareAndSwap(true, false) {
			box.open.Add(-1)
			f.Close()
		}
	}, h.counted)
	return h
}

func (h *handle) isClosed() bool { return h.closed }

func (h *handle) close() error {
	h.closed, h.raw = true, nil
	if h.counted.CompareAndSwap(true, false) {
		h.box.open.Add(-1)
		if err := h.f.Close(); err != nil {
			return osError(nil, err, h.name)
		}
	}
	return nil
}

func (h *handle) can(verb string) bool {
	switch verb {
	case "readable":
		return h.readOK
	case "writable":
		return h.writeOK
	}
	return true
}

// fill reads more of the file; false at its end.
func (h *handle) fill(t *thread) (bool, error) {
	if h.eof {
		return false, nil
	}
	const chunk = 64 << 10
	if err := t.Check(); err != nil {
		return false, err
	}
	buf := make([]byte, chunk)
	n, err := h.f.Read(buf)
	if err := t.Charge(n); err != nil {
		return false, err
	}
	h.raw = append(h.raw, buf[:n]...)
	if errors.Is(err, io.EOF) || n == 0 && err == nil {
		h.eof = true
		return n > 0, nil
	}
	if err != nil {
		return false, osError(t, err, h.name)
	}
	return true, nil
}

// drop forgets what was read ahead, unread bytes being handed back to the file.
func (h *handle) drop(unread int) error {
	h.eof = false
	if unread == 0 {
		return nil
	}
	h.raw = nil
	_, err := h.f.Seek(int64(-unread), io.SeekCurrent)
	return err
}

func (h *handle) put(t *thread, data string) error {
	if err := t.Charge(len(data)); err != nil {
		return err
	}
	if _, err := h.f.WriteString(data); err != nil {
		return osError(t, err, h.name)
	}
	return nil
}

func (h *handle) Attr(t *thread, name string) (value, bool, error) {
	switch name {
	case "name":
		return h.name, true, nil
	case "mode":
		return h.mode, true, nil
	}
	return nil, false, nil
}

// binaryFile is a file opened with "b".
type binaryFile struct{ *handle }

var bufferedReaderOnce, bufferedWriterOnce, bufferedRandomOnce, textFileOnce lazyClass

func (b binaryFile) Class() *object.Class {
	switch {
	case b.readOK && b.writeOK:
		return ioClass(&bufferedRandomOnce, "BufferedRandom", bufferedBase)
	case b.writeOK:
		return ioClass(&bufferedWriterOnce, "BufferedWriter", bufferedBase)
	}
	return ioClass(&bufferedReaderOnce, "BufferedReader", bufferedBase)
}

func (b binaryFile) Repr(t *thread) (string, error) {
	return "<_io." + b.Class().Name() + " name=" + mustRepr(b.name) + ">", nil
}

func (b binaryFile) Next(t *thread) (value, bool, error) { return nextLine(t, b) }

func (b binaryFile) take(t *thread, n int) (value, error) {
	n = min(n, len(b.raw))
	out := object.Bytes(b.raw[:n])
	b.raw = b.raw[n:]
	return out, nil
}

func (b binaryFile) read(t *thread, n int) (value, error) {
	for n < 0 || len(b.raw) < n {
		more, err := b.fill(t)
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
	}
	if n < 0 {
		n = len(b.raw)
	}
	return b.take(t, n)
}

func (b binaryFile) readline(t *thread, limit int) (value, error) {
	for at := 0; ; {
		if i := strings.IndexByte(string(b.raw[at:]), '\n'); i >= 0 {
			at += i + 1
			if limit >= 0 {
				at = min(at, limit)
			}
			return b.take(t, at)
		}
		if at = len(b.raw); limit >= 0 && at >= limit {
			return b.take(t, limit)
		}
		more, err := b.fill(t)
		if err != nil {
			return nil, err
		}
		if !more {
			return b.take(t, len(b.raw))
		}
	}
}

func (b binaryFile) write(t *thread, v value) (int, error) {
	data, err := bytesArg(v)
	if err != nil {
		return 0, err
	}
	if err := b.drop(len(b.raw)); err != nil {
		return 0, osError(t, err, b.name)
	}
	return len(data), b.put(t, data)
}

func (b binaryFile) seek(t *thread, offset int64, whence int) (int64, error) {
	if err := b.drop(len(b.raw)); err != nil {
		return 0, osError(t, err, b.name)
	}
	n, err := b.f.Seek(offset, whence)
	if err != nil {
		return 0, osError(t, syscall.EINVAL)
	}
	return n, nil
}

func (b binaryFile) tell() (int64, error) {
	n, err := b.f.Seek(0, io.SeekCurrent)
	return n - int64(len(b.raw)), err
}

func (b binaryFile) truncate(t *thread, size int64) error {
	if err := b.f.Truncate(size); err != nil {
		return osError(t, err, b.name)
	}
	return nil
}

// textFile is a file opened as text.
type textFile struct {
	*handle
	encoding, errors string
	newline          value  // None translates \r\n and \r to \n
	text             string // decoded, not yet taken
	started          bool
}

func (f *textFile) Class() *object.Class {
	return ioClass(&textFileOnce, "TextIOWrapper", textBase)
}

func (f *textFile) Repr(t *thread) (string, error) {
	return "<_io.TextIOWrapper name=" + mustRepr(f.name) + " mode=" + reprStr(f.mode) + " encoding=" +
		reprStr(f.encoding) + ">", nil
}

func (f *textFile) Next(t *thread) (value, bool, error) { return nextLine(t, f) }

func (f *textFile) Attr(t *thread, name string) (value, bool, error) {
	switch name {
	case "encoding":
		return f.encoding, true, nil
	case "errors":
		return f.errors, true, nil
	case "newlines":
		return nil, true, nil
	case "line_buffering":
		return false, true, nil
	case "buffer":
		return binaryFile{f.handle}, true, nil
	}
	return f.handle.Attr(t, name)
}

// more decodes a further piece of the file; false at its end.
func (f *textFile) more(t *thread) (bool, error) {
	for {
		got, err := f.fill(t)
		if err != nil {
			return false, err
		}
		n := f.whole(!got)
		if n == 0 {
			if got {
				continue
			}
			return false, nil
		}
		piece := string(f.raw[:n])
		f.raw = f.raw[n:]
		text, err := f.decode(piece)
		if err != nil {
			return false, err
		}
		if f.newline == nil {
			if strings.HasSuffix(text, "\r") && !f.eof { // \n may follow
				f.raw = append([]byte{piece[len(piece)-1]}, f.raw...)
				text = text[:len(text)-1]
			}
			if strings.Contains(text, "\r") {
				text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
			}
		}
		if err := t.Charge(len(text)); err != nil {
			return false, err
		}
		f.text += text
		if text != "" || f.eof {
			return text != "", nil
		}
	}
}

// whole is how many bytes of raw can be decoded now: no character is cut.
func (f *textFile) whole(last bool) int {
	n := len(f.raw)
	if last {
		return n
	}
	switch encodingName(f.encoding) {
	case "utf-8", "utf-8-sig":
		for back := 1; back <= 3 && back <= n; back++ {
			if c := f.raw[n-back]; utf8.RuneStart(c) {
				if !utf8.FullRune(f.raw[n-back:]) {
					return n - back
				}
				break
			}
		}
		return n
	case "latin-1", "iso-8859-1", "latin1", "ascii", "us-ascii", "cp1252", "windows-1252", "iso8859-1":
		return n
	}
	return 0 // others are decoded as a whole
}

func (f *textFile) decode(b string) (string, error) {
	enc := f.encoding
	if encodingName(enc) == "utf-8-sig" {
		if !f.started {
			b = strings.TrimPrefix(b, "\ufeff")
		}
		enc = "utf-8"
	}
	f.started = true
	return decodeText(b, enc, f.errors)
}

func (f *textFile) take(n int) (value, error) {
	out := f.text[:n]
	f.text = f.text[n:]
	return out, nil
}

func (f *textFile) read(t *thread, n int) (value, error) {
	for n < 0 || utf8.RuneCountInString(f.text) < n {
		more, err := f.more(t)
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
	}
	end := len(f.text)
	if n >= 0 {
		end = runePrefix(f.text, n)
	}
	return f.take(end)
}

// runePrefix is the length in bytes of the first n characters of s.
func runePrefix(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}

func (f *textFile) readline(t *thread, limit int) (value, error) {
	for from := 0; ; {
		if end := f.lineEnd(from); end >= 0 {
			if limit >= 0 {
				end = min(end, runePrefix(f.text, limit))
			}
			return f.take(end)
		}
		if limit >= 0 && utf8.RuneCountInString(f.text) >= limit {
			return f.take(runePrefix(f.text, limit))
		}
		from = max(len(f.text)-1, 0)
		more, err := f.more(t)
		if err != nil {
			return nil, err
		}
		if !more {
			return f.take(len(f.text))
		}
	}
}

// lineEnd is where the first line ends, its end included; -1 where that is not read yet.
func (f *textFile) lineEnd(from int) int {
	sep, _ := f.newline.(string)
	if f.newline != nil && sep != "" {
		if i := strings.Index(f.text, sep); i >= 0 {
			return i + len(sep)
		}
		return -1
	}
	stop := "\n"
	if f.newline != nil {
		stop = "\r\n"
	}
	i := strings.IndexAny(f.text[from:], stop)
	if i < 0 {
		return -1
	}
	i += from
	if f.text[i] == '\r' {
		if i+1 == len(f.text) && !f.eof {
			return -1
		}
		if i+1 < len(f.text) && f.text[i+1] == '\n' {
			i++
		}
	}
	return i + 1
}

func (f *textFile) write(t *thread, v value) (int, error) {
	text, ok := asStr(v)
	if !ok {
		return 0, typeError("write() argument must be str, not %s", object.TypeName(v))
	}
	n := utf8.RuneCountInString(text)
	if sep, _ := f.newline.(string); sep == "\r\n" || sep == "\r" {
		text = strings.ReplaceAll(text, "\n", sep)
	}
	enc := f.encoding
	if encodingName(enc) == "utf-8-sig" {
		if !f.started && !f.append {
			text = "\ufeff" + text
		}
		f.started, enc = true, "utf-8"
	}
	data, err := encodeText(text, enc, f.errors)
	if err != nil {
		return 0, err
	}
	if err := f.rewind(); err != nil {
		return 0, osError(t, err, f.name)
	}
	return n, f.put(t, data)
}

// rewind drops what was read ahead.
func (f *textFile) rewind() error {
	unread := len(f.raw)
	if f.text != "" {
		data, err := encodeText(f.text, f.encoding, f.errors)
		if err != nil {
			return err
		}
		unread += len(data)
		f.text = ""
	}
	return f.drop(unread)
}

func (f *textFile) seek(t *thread, offset int64, whence int) (int64, error) {
	if whence == io.SeekCurrent && offset != 0 {
		return 0, object.Raise(unsupportedOperation(), "can't do nonzero cur-relative seeks")
	}
	if whence == io.SeekEnd && offset != 0 {
		return 0, object.Raise(unsupportedOperation(), "can't do nonzero end-relative seeks")
	}
	if whence == io.SeekStart && offset < 0 {
		return 0, valueError("negative seek position %d", offset)
	}
	if err := f.rewind(); err != nil {
		return 0, osError(t, err, f.name)
	}
	n, err := f.f.Seek(offset, whence)
	if err != nil {
		return 0, osError(t, err, f.name)
	}
	f.started = n > 0
	return n, nil
}

func (f *textFile) tell() (int64, error) {
	if err := f.rewind(); err != nil {
		return 0, osError(nil, err, f.name)
	}
	return f.f.Seek(0, io.SeekCurrent)
}

func (f *textFile) truncate(t *thread, size int64) error {
	return binaryFile{f.handle}.truncate(t, size)
}
