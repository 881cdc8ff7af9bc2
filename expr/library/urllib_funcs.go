package library

import (
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

// urlText is a URL given as str or bytes, and a function that gives results back in that kind.
func urlText(v value) (string, func(string) value, error) {
	if s, ok := asStr(v); ok {
		return s, func(s string) value { return s }, nil
	}
	if s, ok := asBytes(v); ok {
		return s, func(s string) value { return object.Bytes(s) }, nil
	}
	if v == nil {
		return "", func(s string) value { return object.Bytes(s) }, nil
	}
	return "", nil, object.Raise(object.AttributeError, "'%s' object has no attribute 'decode'", object.TypeName(v))
}

func buildURLParse(b *builder) {
	split := func(name string, params bool) {
		b.fn(name, "url, scheme='', allow_fragments=True", func(t *thread, a args) (value, error) {
			url, back, err := urlText(a[0])
			if err != nil {
				return nil, err
			}
			scheme, _ := asStr(a.Or(1, ""))
			fragments, err := truthOr(t, a, 2, true)
			if err != nil {
				return nil, err
			}
			if err := t.Charge(2 * len(url)); err != nil {
				return nil, err
			}
			p, err := urlSplit(url, scheme, fragments)
			if err != nil {
				return nil, err
			}
			if !params {
				return tupleOf(urlClass(back, splitResultClass, &splitBytesOnce, "SplitResultBytes"), back(p.scheme), back(p.netloc), back(p.path), back(p.query), back(p.fragment)), nil
			}
			path, par := p.path, ""
			if usesParams[p.scheme] && strings.Contains(path, ";") {
				path, par = splitParams(path)
			}
			return tupleOf(urlClass(back, parseResultClass, &parseBytesOnce, "ParseResultBytes"), back(p.scheme), back(p.netloc), back(path), back(par), back(p.query), back(p.fragment)), nil
		})
	}
	split("urlsplit", false)
	split("urlparse", true)
	unsplit := func(name string, n int) {
		b.fn(name, "components", func(t *thread, a args) (value, error) {
			items, err := object.ToSlice(t, a[0])
			if err != nil {
				return nil, err
			}
			switch {
			case len(items) < n:
				return nil, valueError("not enough values to unpack (expected %d, got %d)", n+1, len(items)+1)
			case len(items) > n:
				return nil, valueError("too many values to unpack (expected %d)", n+1)
			}
			return urlUnparse(items)
		})
	}
	unsplit("urlunsplit", 5)
	unsplit("urlunparse", 6)
	b.fn("urljoin", "base, url, allow_fragments=True", func(t *thread, a args) (value, error) {
		base, back, err := urlText(a[0])
		if err != nil {
			return nil, err
		}
		url, _, err := urlText(a[1])
		if err != nil {
			return nil, err
		}
		fragments, err := truthOr(t, a, 2, true)
		if err != nil {
			return nil, err
		}
		if err := t.Charge(2 * (len(base) + len(url))); err != nil {
			return nil, err
		}
		s, err := urlJoin(base, url, fragments)
		if err != nil {
			return nil, err
		}
		return back(s), nil
	})
	b.fn("urldefrag", "url", func(t *thread, a args) (value, error) {
		url, back, err := urlText(a[0])
		if err != nil {
			return nil, err
		}
		u, frag, _ := strings.Cut(url, "#")
		cls := defragOnce.get(func() object.ClassSpec { return urlTuple("DefragResult", "url", "fragment") })
		return tupleOf(cls, back(u), back(frag)), nil
	})
	buildURLQuote(b)
	b.fn("parse_qs", qsSig, func(t *thread, a args) (value, error) {
		pairs, back, err := parseQuery(t, a)
		if err != nil {
			return nil, err
		}
		d := object.NewDict(len(pairs))
		for _, p := range pairs {
			key := back(p[0])
			old, ok, err := d.Find(t, key)
			if err != nil {
				return nil, err
			}
			if ok {
				l := old.(*object.List)
				l.Items = append(l.Items, back(p[1]))
				continue
			}
			if err := d.Put(t, key, newList([]value{back(p[1])})); err != nil {
				return nil, err
			}
		}
		return d, nil
	})
	b.fn("parse_qsl", qsSig, func(t *thread, a args) (value, error) {
		pairs, back, err := parseQuery(t, a)
		if err != nil {
			return nil, err
		}
		out := make([]value, len(pairs))
		for i, p := range pairs {
			out[i] = newTuple(back(p[0]), back(p[1]))
		}
		return newList(out), nil
	})
	b.fn("urlencode", "query, doseq=False, safe='', encoding=None, errors=None, quote_via=None", urlencode)
	b.class(splitResultClass())
	b.class(parseResultClass())
}

const qsSig = "qs, keep_blank_values=False, strict_parsing=False, encoding='utf-8', errors='replace', max_num_fields=None, separator='&'"

func parseQuery(t *thread, a args) ([][2]string, func(string) value, error) {
	qs, back, err := urlText(a[0])
	if err != nil {
		return nil, nil, err
	}
	blank, err := truthOr(t, a, 1, false)
	if err != nil {
		return nil, nil, err
	}
	strict, err := truthOr(t, a, 2, false)
	if err != nil {
		return nil, nil, err
	}
	enc, _ := asStr(a.Or(3, "utf-8"))
	errs, _ := asStr(a.Or(4, "replace"))
	sep, ok := asStr(a.Or(6, "&"))
	if !ok {
		sep, _ = asBytes(a[6])
	}
	if sep == "" {
		return nil, nil, valueError("Separator must be of type string or bytes.")
	}
	if err := t.Charge(40 * (strings.Count(qs, sep) + 1)); err != nil {
		return nil, nil, err
	}
	if v := given(a, 5); !isNone(v) {
		n, err := intArg(t, v)
		if err != nil {
			return nil, nil, err
		}
		if n < strings.Count(qs, sep)+1 {
			return nil, nil, valueError("Max number of fields exceeded")
		}
	}
	var out [][2]string
	for _, part := range strings.Split(qs, sep) {
		if part == "" && !strict {
			continue
		}
		k, v, has := strings.Cut(part, "=")
		if !has {
			if strict {
				return nil, nil, valueError("bad query field: %s", reprStr(part))
			}
			if !blank {
				continue
			}
		}
		if v == "" && !blank {
			continue
		}
		if k, err = unquoteText(strings.ReplaceAll(k, "+", " "), enc, errs); err != nil {
			return nil, nil, err
		}
		if v, err = unquoteText(strings.ReplaceAll(v, "+", " "), enc, errs); err != nil {
			return nil, nil, err
		}
		out = append(out, [2]string{k, v})
	}
	return out, back, nil
}

func buildURLQuote(b *builder) {
	quote := func(name, safe string, plus bool) {
		b.fn(name, "string, safe='"+safe+"', encoding=None, errors=None", func(t *thread, a args) (value, error) {
			keep, ok := asStr(a.Or(1, safe))
			if !ok {
				keep, _ = asBytes(a[1])
			}
			text, isStr := asStr(a[0])
			if isStr {
				enc, errs := "utf-8", "strict"
				if s, ok := asStr(given(a, 2)); ok {
					enc = s
				}
				if s, ok := asStr(given(a, 3)); ok {
					errs = s
				}
				var err error
				if text, err = encodeText(text, enc, errs); err != nil {
					return nil, err
				}
			} else {
				if !isNone(given(a, 2)) {
					return nil, typeError("quote() doesn't support 'encoding' for bytes")
				}
				if text, isStr = asBytes(a[0]); !isStr {
					return nil, typeError("quote_from_bytes() expected bytes")
				}
			}
			if err := t.Charge(3 * len(text)); err != nil {
				return nil, err
			}
			return quoteBytes(text, keep, plus), nil
		})
	}
	quote("quote", "/", false)
	quote("quote_plus", "", true)
	b.fn("quote_from_bytes", "bs, safe='/'", func(t *thread, a args) (value, error) {
		s, ok := asBytes(a[0])
		if !ok {
			return nil, typeError("quote_from_bytes() expected bytes")
		}
		keep, _ := asStr(a.Or(1, "/"))
		return quoteBytes(s, keep, false), t.Charge(3 * len(s))
	})
	unquote := func(name string, plus bool) {
		b.fn(name, "string, encoding='utf-8', errors='replace'", func(t *thread, a args) (value, error) {
			s, ok := asStr(a[0])
			if !ok {
				raw, isBytes := asBytes(a[0])
				if !isBytes || plus {
					return nil, typeError("argument of type '%s' is not iterable", object.TypeName(a[0]))
				}
				return okValue(decodeText(unquoteBytes(raw), "utf-8", "replace"))
			}
			if plus {
				s = strings.ReplaceAll(s, "+", " ")
			}
			if err := t.Charge(len(s)); err != nil {
				return nil, err
			}
			enc, ok := asStr(a.Or(1, "utf-8"))
			if !ok {
				enc = "utf-8"
			}
			errs, ok := asStr(a.Or(2, "replace"))
			if !ok {
				errs = "replace"
			}
			return okValue(unquoteText(s, enc, errs))
		})
	}
	unquote("unquote", false)
	unquote("unquote_plus", true)
	b.fn("unquote_to_bytes", "string", func(t *thread, a args) (value, error) {
		s, ok := asStr(a[0])
		if !ok {
			if s, ok = asBytes(a[0]); !ok {
				return nil, object.Raise(object.AttributeError, "'%s' object has no attribute 'split'", object.TypeName(a[0]))
			}
		}
		return object.Bytes(unquoteBytes(s)), t.Charge(len(s))
	})
}

// urlencode is urllib.parse.urlencode.
func urlencode(t *thread, a args) (value, error) {
	doseq, err := truthOr(t, a, 1, false)
	if err != nil {
		return nil, err
	}
	safe, _ := asStr(a.Or(2, ""))
	query := a[0]
	if items, ok, err := object.LookupAttr(t, query, "items"); err != nil {
		return nil, err
	} else if ok {
		if query, err = call(t, items); err != nil {
			return nil, err
		}
	} else if n, lerr := object.Len(t, query); lerr != nil {
		return nil, typeError("not a valid non-string sequence or mapping object")
	} else if n > 0 {
		first, ferr := object.GetItem(t, query, int64(0))
		if _, ok := first.(*object.Tuple); ferr != nil || !ok {
			return nil, typeError("not a valid non-string sequence or mapping object")
		}
	}
	quote := func(v value) (string, error) {
		if via := given(a, 5); !isNone(via) {
			if _, isBytes := asBytes(v); !isBytes {
				s, err := object.Str(t, v)
				if err != nil {
					return "", err
				}
				v = s
			}
			q, err := call(t, via, v, safe)
			return mustStr(q), err
		}
		s, isBytes := asBytes(v)
		if !isBytes {
			if s, err = object.Str(t, v); err != nil {
				return "", err
			}
		}
		return quoteBytes(s, safe, true), t.Charge(3 * len(s))
	}
	var parts []string
	err = object.ForEach(t, query, func(pair value) error {
		kv, err := object.Unpack(t, pair, 2)
		if err != nil {
			return err
		}
		k, err := quote(kv[0])
		if err != nil {
			return err
		}
		values := []value{kv[1]}
		_, isStr := asStr(kv[1])
		_, isBytes := asBytes(kv[1])
		if doseq && !isStr && !isBytes {
			if _, lerr := object.Len(t, kv[1]); lerr == nil {
				if values, err = object.ToSlice(t, kv[1]); err != nil {
					return err
				}
			}
		}
		for _, v := range values {
			s, err := quote(v)
			if err != nil {
				return err
			}
			parts = append(parts, k+"="+s)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return strings.Join(parts, "&"), nil
}

func buildURLLib(b *builder) { b.sub("parse", "urllib.parse") }
