package library

import (
	"strings"
	"unicode/utf8"

	"github.com/gramener/gramex-go/expr/object"
)

var splitResultOnce, parseResultOnce, defragOnce, splitBytesOnce, parseBytesOnce lazyClass

// urlClass is the class of a result: of bytes where back makes those.
func urlClass(back func(string) value, str func() *object.Class, once *lazyClass, name string) *object.Class {
	if _, ok := back("").(string); ok {
		return str()
	}
	return once.get(func() object.ClassSpec {
		if name == "SplitResultBytes" {
			return urlTuple(name, "scheme", "netloc", "path", "query", "fragment")
		}
		return urlTuple(name, "scheme", "netloc", "path", "params", "query", "fragment")
	})
}

func splitResultClass() *object.Class {
	return splitResultOnce.get(func() object.ClassSpec {
		return urlTuple("SplitResult", "scheme", "netloc", "path", "query", "fragment")
	})
}

func parseResultClass() *object.Class {
	return parseResultOnce.get(func() object.ClassSpec {
		return urlTuple("ParseResult", "scheme", "netloc", "path", "params", "query", "fragment")
	})
}

// urlTuple is the class of a URL's parts.
func urlTuple(name string, fields ...string) object.ClassSpec {
	spec := structSeq(name, "urllib.parse", fields...)
	spec.Attrs = map[string]value{}
	spec.Sig = strings.Join(fields, ", ")
	names := make([]value, len(fields))
	for i, f := range fields {
		names[i] = f
	}
	spec.Attrs["_fields"] = newTuple(names...)
	netloc := func(self value) string {
		s, _ := asStr(self.(*object.Tuple).Items[1])
		return s
	}
	prop := func(name string, get func(n netlocParts) (value, error)) object.Property {
		return object.Property{Name: name, Get: func(t *thread, self value) (value, error) { return get(splitNetloc(netloc(self))) }}
	}
	text := func(s string, ok bool) value {
		if !ok {
			return nil
		}
		return s
	}
	spec.New = func(t *thread, cls *object.Class, a args) (value, error) {
		items := append([]value{}, a...)
		if len(items) == 1 {
			return nil, typeError("%s expects %d parts", name, len(fields))
		}
		return tupleOf(cls, items...), nil
	}
	spec.Properties = append(spec.Properties,
		prop("username", func(n netlocParts) (value, error) { return text(n.user, n.hasUser), nil }),
		prop("password", func(n netlocParts) (value, error) { return text(n.password, n.hasPassword), nil }),
		prop("hostname", func(n netlocParts) (value, error) { return text(strings.ToLower(n.host), n.host != ""), nil }),
		prop("port", func(n netlocParts) (value, error) {
			if !n.hasPort || n.port == "" {
				return nil, nil
			}
			if !allDigits(n.port) {
				return nil, valueError("Port could not be cast to integer value as %s", reprStr(n.port))
			}
			if p := atoi(n.port); len(n.port) < 7 && p <= 65535 {
				return int64(p), nil
			}
			return nil, valueError("Port out of range 0-65535")
		}))
	spec.Methods[0] = object.Method{Name: "__repr__", Fn: func(t *thread, self value, a args) (value, error) {
		return fieldsRepr(t, name, fields, self.(*object.Tuple).Items)
	}}
	spec.Methods = append(spec.Methods,
		object.Method{Name: "geturl", Fn: func(t *thread, self value, a args) (value, error) {
			if name == "DefragResult" {
				return joinFragment(self.(*object.Tuple).Items), nil
			}
			return urlUnparse(self.(*object.Tuple).Items)
		}},
		object.Method{Name: "_replace", Sig: "**kw", Fn: func(t *thread, self value, a args) (value, error) {
			return replaceFields(t, self.(*object.Tuple), fields, a[0].(*object.Dict))
		}},
		object.Method{Name: "_asdict", Fn: func(t *thread, self value, a args) (value, error) {
			d := object.NewDict(len(fields))
			for i, f := range fields {
				d.Set(f, self.(*object.Tuple).Items[i])
			}
			return d, nil
		}})
	return spec
}

// replaceFields is namedtuple's _replace.
func replaceFields(t *thread, tup *object.Tuple, fields []string, kw *object.Dict) (value, error) {
	items := append([]value{}, tup.Items...)
	rest := kw.Copy()
	for i, f := range fields {
		if v, ok := rest.Get(f); ok {
			items[i] = v
			rest.Del(f)
		}
	}
	if rest.Len() > 0 {
		return nil, valueError("Got unexpected field names: %s", mustRepr(newList(rest.Keys())))
	}
	return tupleOf(object.TypeOf(tup), items...), nil
}

type netlocParts struct {
	user, password, host, port    string
	hasUser, hasPassword, hasPort bool
}

func splitNetloc(netloc string) (n netlocParts) {
	host := netloc
	if i := strings.LastIndexByte(netloc, '@'); i >= 0 {
		n.hasUser = true
		n.user, host = netloc[:i], netloc[i+1:]
		n.user, n.password, n.hasPassword = strings.Cut(n.user, ":")
	}
	if open := strings.IndexByte(host, '['); open >= 0 {
		rest := host[open+1:]
		end := strings.IndexByte(rest, ']')
		if end < 0 {
			end = len(rest)
		}
		n.host = rest[:end]
		if _, port, ok := strings.Cut(rest[end:], ":"); ok {
			n.port, n.hasPort = port, true
		}
		return n
	}
	n.host, n.port, n.hasPort = strings.Cut(host, ":")
	return n
}

// urlParts is a URL split as urlsplit does.
type urlParts struct{ scheme, netloc, path, query, fragment string }

func urlSplit(url, scheme string, fragments bool) (urlParts, error) {
	url = strings.TrimLeft(url, "\x00\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f ")
	scheme = strings.Trim(scheme, " ")
	url = strings.NewReplacer("\t", "", "\r", "", "\n", "").Replace(url)
	p := urlParts{scheme: scheme}
	if i := strings.IndexByte(url, ':'); i > 0 && isASCIILetter(rune(url[0])) {
		ok := true
		for _, c := range url[:i] {
			ok = ok && (isASCIILetter(c) || isASCIIDigit(c) || c == '+' || c == '-' || c == '.')
		}
		if ok {
			p.scheme, url = strings.ToLower(url[:i]), url[i+1:]
		}
	}
	if strings.HasPrefix(url, "//") {
		end := len(url)
		if i := strings.IndexAny(url[2:], "/?#"); i >= 0 {
			end = i + 2
		}
		p.netloc, url = url[2:end], url[end:]
		if strings.Contains(p.netloc, "[") != strings.Contains(p.netloc, "]") {
			return p, valueError("Invalid IPv6 URL")
		}
	}
	if fragments {
		url, p.fragment, _ = strings.Cut(url, "#")
	}
	p.path, p.query, _ = strings.Cut(url, "?")
	return p, nil
}

var usesNetloc = map[string]bool{"": true, "ftp": true, "http": true, "gopher": true, "nntp": true, "telnet": true, "imap": true,
	"wais": true, "file": true, "mms": true, "https": true, "shttp": true, "snews": true, "prospero": true, "rtsp": true,
	"rtspu": true, "rsync": true, "svn": true, "svn+ssh": true, "sftp": true, "nfs": true, "git": true, "git+ssh": true,
	"ws": true, "wss": true}

var usesRelative = map[string]bool{"": true, "ftp": true, "http": true, "gopher": true, "nntp": true, "imap": true, "wais": true,
	"file": true, "https": true, "shttp": true, "mms": true, "prospero": true, "rtsp": true, "rtspu": true, "sftp": true,
	"svn": true, "svn+ssh": true, "ws": true, "wss": true}

var usesParams = map[string]bool{"": true, "ftp": true, "hdl": true, "prospero": true, "http": true, "imap": true, "https": true,
	"shttp": true, "rtsp": true, "rtspu": true, "sip": true, "sips": true, "mms": true, "sftp": true, "tel": true}

func (p urlParts) String() string {
	url := p.path
	if p.netloc != "" || p.scheme != "" && usesNetloc[p.scheme] && !strings.HasPrefix(url, "//") {
		if url != "" && url[0] != '/' {
			url = "/" + url
		}
		url = "//" + p.netloc + url
	}
	if p.scheme != "" {
		url = p.scheme + ":" + url
	}
	if p.query != "" {
		url += "?" + p.query
	}
	if p.fragment != "" {
		url += "#" + p.fragment
	}
	return url
}

func splitParams(url string) (string, string) {
	i := 0
	if j := strings.LastIndexByte(url, '/'); j >= 0 {
		k := strings.IndexByte(url[j:], ';')
		if k < 0 {
			return url, ""
		}
		i = j + k
	} else if i = strings.IndexByte(url, ';'); i < 0 {
		return url, ""
	}
	return url[:i], url[i+1:]
}

// urlUnparse joins 5 or 6 parts.
func urlUnparse(items []value) (value, error) {
	s := make([]string, len(items))
	isBytes := false
	for i, v := range items {
		text, ok := asStr(v)
		if !ok && v != nil {
			if text, isBytes = asBytes(v); !isBytes {
				return nil, typeError("Cannot mix str and non-str arguments")
			}
		}
		s[i] = text
	}
	p := urlParts{scheme: s[0], netloc: s[1], path: s[2], query: s[len(s)-2], fragment: s[len(s)-1]}
	if len(s) == 6 && s[3] != "" {
		p.path += ";" + s[3]
	}
	if isBytes {
		return object.Bytes(p.String()), nil
	}
	return p.String(), nil
}

func urlJoin(base, url string, fragments bool) (string, error) {
	if base == "" {
		return url, nil
	}
	if url == "" {
		return base, nil
	}
	b, err := urlSplit(base, "", fragments)
	if err != nil {
		return "", err
	}
	u, err := urlSplit(url, b.scheme, fragments)
	if err != nil {
		return "", err
	}
	if u.scheme != b.scheme || !usesRelative[u.scheme] {
		return url, nil
	}
	if usesNetloc[u.scheme] {
		if u.netloc != "" {
			return u.String(), nil
		}
		u.netloc = b.netloc
	}
	if u.path == "" {
		u.path = b.path
		if u.query == "" {
			u.query = b.query
		}
		return u.String(), nil
	}
	u.path = joinSegments(b.path, u.path)
	return u.String(), nil
}

func joinSegments(base, path string) string {
	baseParts := strings.Split(base, "/")
	if baseParts[len(baseParts)-1] != "" {
		baseParts = baseParts[:len(baseParts)-1]
	}
	var segments []string
	if strings.HasPrefix(path, "/") {
		segments = strings.Split(path, "/")
	} else {
		segments = append(append([]string{}, baseParts...), strings.Split(path, "/")...)
		kept := segments[:1:1]
		for _, s := range segments[1:max(len(segments)-1, 1)] {
			if s != "" {
				kept = append(kept, s)
			}
		}
		if len(segments) > 1 {
			kept = append(kept, segments[len(segments)-1])
		}
		segments = kept
	}
	var out []string
	for _, s := range segments {
		switch s {
		case "..":
			if len(out) > 0 {
				out = out[:len(out)-1]
			}
		case ".":
		default:
			out = append(out, s)
		}
	}
	if last := segments[len(segments)-1]; last == "." || last == ".." {
		out = append(out, "")
	}
	if s := strings.Join(out, "/"); s != "" {
		return s
	}
	return "/"
}

const unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~"

// quoteBytes percent-encodes what is neither unreserved nor in safe.
func quoteBytes(s, safe string, plus bool) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case plus && c == ' ':
			b.WriteByte('+')
		case strings.IndexByte(unreserved, c) >= 0 || c < 0x80 && strings.IndexByte(safe, c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte("0123456789ABCDEF"[c>>4])
			b.WriteByte("0123456789ABCDEF"[c&15])
		}
	}
	return b.String()
}

func unquoteBytes(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	hexv := func(c byte) int {
		switch {
		case c >= '0' && c <= '9':
			return int(c - '0')
		case c >= 'a' && c <= 'f':
			return int(c-'a') + 10
		case c >= 'A' && c <= 'F':
			return int(c-'A') + 10
		}
		return -1
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && hexv(s[i+1]) >= 0 && hexv(s[i+2]) >= 0 {
			b.WriteByte(byte(hexv(s[i+1])<<4 | hexv(s[i+2])))
			i += 2
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// unquoteText decodes percent-encoded runs; bytes that are not the encoding's become U+FFFD.
func unquoteText(s, enc, errs string) (string, error) {
	if !strings.Contains(s, "%") {
		return s, nil
	}
	out := unquoteBytes(s)
	if encodingName(enc) == "utf-8" && utf8.ValidString(out) {
		return out, nil
	}
	// Only the ASCII runs are decoded: what is beyond ASCII in s stays as it is.
	var b strings.Builder
	for len(s) > 0 {
		n := strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 })
		if n < 0 {
			n = len(s)
		}
		text, err := decodeText(unquoteBytes(s[:n]), enc, errs)
		if err != nil {
			return "", err
		}
		b.WriteString(text)
		s = s[n:]
		n = strings.IndexFunc(s, func(r rune) bool { return r < 0x80 })
		if n < 0 {
			n = len(s)
		}
		b.WriteString(s[:n])
		s = s[n:]
	}
	return b.String(), nil
}

func joinFragment(items []value) value {
	url, _ := asStr(items[0])
	if frag, _ := asStr(items[1]); frag != "" {
		return url + "#" + frag
	}
	return url
}
