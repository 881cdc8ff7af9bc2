package library

import (
	"os"
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

const openSig = "file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None"

// Open is the built-in open(), confined to the library's folders.
func (m *Modules) Open() object.Value {
	return object.NewFunction("open", openSig, func(t *thread, a args) (value, error) { return m.lib.openFile(t, a) })
}

// openMode is what the mode argument of open says.
type openMode struct {
	flag                int
	read, write, binary bool
	name                string
}

func parseMode(mode string) (openMode, error) {
	o := openMode{name: mode}
	kinds, plus, text := 0, false, false
	for i, c := range mode {
		if strings.IndexRune(mode, c) < i {
			return o, valueError("invalid mode: %s", reprStr(mode))
		}
		switch c {
		case 'r':
			kinds++
			o.read = true
		case 'w':
			kinds++
			o.write, o.flag = true, os.O_CREATE|os.O_TRUNC
		case 'x':
			kinds++
			o.write, o.flag = true, os.O_CREATE|os.O_EXCL
		case 'a':
			kinds++
			o.write, o.flag = true, os.O_CREATE|os.O_APPEND
		case '+':
			plus = true
		case 'b':
			o.binary = true
		case 't':
			text = true
		default:
			return o, valueError("invalid mode: %s", reprStr(mode))
		}
	}
	switch {
	case text && o.binary:
		return o, valueError("can't have text and binary mode at once")
	case kinds != 1:
		return o, valueError("must have exactly one of create/read/write/append mode")
	}
	if plus {
		o.read, o.write = true, true
	}
	switch {
	case o.read && o.write:
		o.flag |= os.O_RDWR
	case o.write:
		o.flag |= os.O_WRONLY
	}
	return o, nil
}

// openFile takes the arguments of open.
func (l *Library) openFile(t *thread, a args) (value, error) {
	if _, ok := asInt(a[0]); ok {
		return nil, object.Raise(object.PermissionError, "file descriptors cannot be opened here")
	}
	path, err := pathArg(t, a[0], "expected")
	if err != nil {
		return nil, err
	}
	modeText, err := strArg(a.Or(1, "r"), "open() argument 'mode'")
	if err != nil {
		return nil, err
	}
	mode, err := parseMode(modeText)
	if err != nil {
		return nil, err
	}
	enc, errs, newline, err := l.openText(a, mode)
	if err != nil {
		return nil, err
	}
	name := likeArg(a[0], path)
	f, err := l.files.openFile(path, mode.flag)
	if err != nil {
		return nil, osError(t, err, name)
	}
	h := newHandle(f, l.files, name, modeText)
	h.readOK, h.writeOK, h.append = mode.read, mode.write, mode.flag&os.O_APPEND != 0
	if mode.binary {
		return binaryFile{h}, nil
	}
	return &textFile{handle: h, encoding: enc, errors: errs, newline: newline}, nil
}

// openText checks the arguments that only text takes.
func (l *Library) openText(a args, mode openMode) (enc, errs string, newline value, err error) {
	for i, what := range map[int]string{3: "an encoding", 4: "an errors", 5: "a newline"} {
		if mode.binary && !isNone(given(a, i)) {
			return "", "", nil, valueError("binary mode doesn't take %s argument", what)
		}
	}
	enc, errs = "UTF-8", "strict"
	if v := given(a, 3); !isNone(v) {
		if enc, err = strArg(v, "open() argument 'encoding'"); err != nil {
			return
		}
		if _, err = encodeText("", enc, "strict"); err != nil {
			return
		}
	}
	if v := given(a, 4); !isNone(v) {
		if errs, err = strArg(v, "open() argument 'errors'"); err != nil {
			return
		}
	}
	if v := given(a, 5); !isNone(v) {
		s, serr := strArg(v, "open() argument 'newline'")
		if serr != nil {
			return "", "", nil, serr
		}
		if s != "" && s != "\n" && s != "\r" && s != "\r\n" {
			return "", "", nil, valueError("illegal newline value: %s", reprStr(s))
		}
		newline = s
	}
	return enc, errs, newline, nil
}

func buildIO(b *builder) {
	b.set("open", b.m.Open())
	b.set("UnsupportedOperation", unsupportedOperation())
	for _, c := range []*object.Class{ioBase(), rawBase(), bufferedBase(), textBase(), stringIOClass(), bytesIOClass()} {
		b.class(c)
	}
	b.set("TextIOWrapper", (&textFile{}).Class())
	b.set("BufferedReader", binaryFile{&handle{readOK: true}}.Class())
	b.set("BufferedWriter", binaryFile{&handle{writeOK: true}}.Class())
	b.set("BufferedRandom", binaryFile{&handle{readOK: true, writeOK: true}}.Class())
	b.set("DEFAULT_BUFFER_SIZE", int64(8192))
	b.set("SEEK_SET", int64(0))
	b.set("SEEK_CUR", int64(1))
	b.set("SEEK_END", int64(2))
	b.set("BlockingIOError", object.BlockingIOError)
}
