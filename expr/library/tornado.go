package library

import (
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

func buildTornado(b *builder) {
	b.set("version", "6.2")
	b.set("version_info", newTuple(int64(6), int64(2), int64(0), int64(0)))
	b.sub("escape", "tornado.escape")
	b.lazySubmodules("gen", "web")
}

// lazySubmodules binds submodules written in Python when they are first asked for.
func (b *builder) lazySubmodules(names ...string) {
	load, own, dict := b.m.ImportUser, b.name, b.dict
	if load == nil {
		return
	}
	b.fn("__getattr__", "name", func(t *thread, a args) (value, error) {
		name, _ := asStr(a[0])
		for _, n := range names {
			if n == name {
				mod, err := load(t, own+"."+name)
				if err == nil {
					dict.Set(name, mod)
				}
				return mod, err
			}
		}
		return nil, object.Raise(object.AttributeError, "module '%s' has no attribute '%s'", own, name)
	})
}

// toUnicode is tornado.escape.to_unicode: bytes are UTF-8, None stays None.
func toUnicode(v value) (value, error) {
	if v == nil {
		return nil, nil
	}
	if s, ok := asStr(v); ok {
		return s, nil
	}
	if b, ok := object.Native(v).(object.Bytes); ok {
		return okValue(decodeText(string(b), "utf-8", "strict"))
	}
	return nil, typeError("Expected bytes, unicode, or None; got %s", mustRepr(object.TypeOf(v)))
}

func textOf(v value) (string, error) {
	u, err := toUnicode(v)
	if err != nil {
		return "", err
	}
	s, ok := u.(string)
	if !ok {
		return "", typeError("expected string or bytes-like object, got '%s'", object.TypeName(v))
	}
	return s, nil
}

func buildTornadoEscape(b *builder) {
	b.fn("xhtml_escape", "value", func(t *thread, a args) (value, error) {
		s, err := textOf(a[0])
		if err != nil {
			return nil, err
		}
		if err := t.Charge(6 * len(s)); err != nil {
			return nil, err
		}
		return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;").Replace(s), nil
	})
	html, _, err := b.m.Import(b.t, "html")
	if err == nil {
		unescape, _ := html.Dict.Get("unescape")
		b.fn("xhtml_unescape", "value", func(t *thread, a args) (value, error) {
			s, err := textOf(a[0])
			if err != nil {
				return nil, err
			}
			return call(t, unescape, s)
		})
	}
	b.fn("json_encode", "value", func(t *thread, a args) (value, error) {
		out, err := object.EncodeJSON(t, nil, a[0], &object.JSONOptions{ItemSep: ", ", KeySep: ": ", ASCII: true, AllowNaN: true})
		return strings.ReplaceAll(string(out), "</", `<\/`), err
	})
	b.fn("json_decode", "value", func(t *thread, a args) (value, error) {
		s, err := textOf(a[0])
		if err != nil {
			return nil, err
		}
		return jsonDecode(t, s, jsonLimits(nil, nil, nil, nil, nil))
	})
	b.fn("squeeze", "value", func(t *thread, a args) (value, error) {
		s, err := strArg(a[0], "value")
		if err != nil {
			return nil, err
		}
		return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' }), " "), t.Charge(len(s))
	})
	b.fn("url_escape", "value, plus=True", func(t *thread, a args) (value, error) {
		plus, err := truthOr(t, a, 1, true)
		if err != nil {
			return nil, err
		}
		s, ok := asStr(a[0])
		if !ok {
			if s, ok = asBytes(a[0]); !ok {
				return nil, typeError("Expected bytes, unicode, or None; got %s", mustRepr(object.TypeOf(a[0])))
			}
		}
		safe := "/"
		if plus {
			safe = ""
		}
		return quoteBytes(s, safe, plus), t.Charge(3 * len(s))
	})
	b.fn("url_unescape", "value, encoding='utf-8', plus=True", func(t *thread, a args) (value, error) {
		plus, err := truthOr(t, a, 2, true)
		if err != nil {
			return nil, err
		}
		s, err := textOf(a[0])
		if err != nil {
			return nil, err
		}
		if plus {
			s = strings.ReplaceAll(s, "+", " ")
		}
		if err := t.Charge(len(s)); err != nil {
			return nil, err
		}
		if a.Given(1) && a[1] == nil {
			return object.Bytes(unquoteBytes(s)), nil
		}
		enc, _ := asStr(a.Or(1, "utf-8"))
		return okValue(unquoteText(s, enc, "replace"))
	})
	b.fn("utf8", "value", func(t *thread, a args) (value, error) {
		if s, ok := asStr(a[0]); ok {
			return object.Bytes(s), t.Charge(len(s))
		}
		if _, ok := object.Native(a[0]).(object.Bytes); ok || a[0] == nil {
			return a[0], nil
		}
		return nil, typeError("Expected bytes, unicode, or None; got %s", mustRepr(object.TypeOf(a[0])))
	})
	b.fn("to_unicode", "value", func(t *thread, a args) (value, error) { return toUnicode(a[0]) })
	b.alias("native_str", "to_unicode", "to_basestring", "to_unicode", "_unicode", "to_unicode")
	b.fn("recursive_unicode", "obj", func(t *thread, a args) (value, error) { return recursiveUnicode(t, a[0]) })
	b.fn("linkify", "text, shorten=False, extra_params='', require_protocol=False, permitted_protocols=None",
		func(t *thread, a args) (value, error) { return linkify(t, a) })
	b.fn("parse_qs_bytes", "qs, keep_blank_values=False, strict_parsing=False", func(t *thread, a args) (value, error) {
		pairs, _, err := parseQuery(t, args{a[0], a[1], a[2], "latin1", "strict", object.Absent, object.Absent})
		if err != nil {
			return nil, err
		}
		d := object.NewDict(len(pairs))
		for _, p := range pairs {
			raw := object.Bytes(fromLatin1(p[1]))
			if old, ok := d.Get(p[0]); ok {
				l := old.(*object.List)
				l.Items = append(l.Items, raw)
				continue
			}
			d.Set(p[0], newList([]value{raw}))
		}
		return d, nil
	})
}

func recursiveUnicode(t *thread, v value) (value, error) {
	if err := t.Enter(); err != nil {
		return nil, err
	}
	defer t.Leave()
	switch x := v.(type) {
	case object.Bytes:
		return toUnicode(x)
	case *object.List:
		out := make([]value, len(x.Items))
		for i, item := range x.Items {
			u, err := recursiveUnicode(t, item)
			if err != nil {
				return nil, err
			}
			out[i] = u
		}
		return newList(out), t.Charge(16 * len(out))
	case *object.Tuple:
		out := make([]value, len(x.Items))
		for i, item := range x.Items {
			u, err := recursiveUnicode(t, item)
			if err != nil {
				return nil, err
			}
			out[i] = u
		}
		return newTuple(out...), t.Charge(16 * len(out))
	case *object.Dict:
		out := object.NewDict(x.Len())
		for k, item := range x.All() {
			uk, err := recursiveUnicode(t, k)
			if err != nil {
				return nil, err
			}
			u, err := recursiveUnicode(t, item)
			if err != nil {
				return nil, err
			}
			if err := out.Put(t, uk, u); err != nil {
				return nil, err
			}
		}
		return out, t.Charge(48 * out.Len())
	}
	return v, nil
}

// linkify turns URLs in escaped text to links.
func linkify(t *thread, a args) (value, error) {
	s, err := textOf(a[0])
	if err != nil {
		return nil, err
	}
	requireProtocol, err := truthOr(t, a, 3, false)
	if err != nil {
		return nil, err
	}
	params := ""
	if p, ok := asStr(given(a, 2)); ok && strings.TrimSpace(p) != "" {
		params = " " + strings.TrimSpace(p)
	}
	permitted := map[string]bool{"http": true, "https": true}
	if v := given(a, 4); !isNone(v) {
		clear(permitted)
		if err := object.ForEach(t, v, func(x value) error { permitted[mustStr(x)] = true; return nil }); err != nil {
			return nil, err
		}
	}
	s = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;").Replace(s)
	if err := t.Charge(4 * len(s)); err != nil {
		return nil, err
	}
	var b strings.Builder
	for len(s) > 0 {
		n := strings.IndexFunc(s, func(r rune) bool { return strings.ContainsRune(" \t\n\r()", r) })
		if n == 0 {
			b.WriteByte(s[0])
			s = s[1:]
			continue
		}
		if n < 0 {
			n = len(s)
		}
		b.WriteString(linkWord(s[:n], params, requireProtocol, permitted))
		s = s[n:]
	}
	return b.String(), nil
}

func linkWord(w, params string, requireProtocol bool, permitted map[string]bool) string {
	url := strings.TrimRight(w, ".,;:!?")
	tail := w[len(url):]
	proto, rest, hasProto := strings.Cut(url, "://")
	switch {
	case hasProto && rest != "" && permitted[proto] && strings.Trim(proto, "abcdefghijklmnopqrstuvwxyz") == "":
		return `<a href="` + url + `"` + params + ">" + url + "</a>" + tail
	case !hasProto && !requireProtocol && strings.HasPrefix(url, "www.") && len(url) > 4:
		return `<a href="http://` + url + `"` + params + ">" + url + "</a>" + tail
	}
	return w
}
