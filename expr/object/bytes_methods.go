package object

import (
	"encoding/hex"
	"strings"
)

// sameBytes makes bytes of self's built-in type.
func sameBytes(self Value, s string) Value {
	if _, ok := self.(*ByteArray); ok {
		return &ByteArray{Bytes: []byte(s)}
	}
	return Bytes(s)
}

func contentOf(v Value) string {
	s, _ := bytesOf(v)
	return s
}

// byteLike gives a bytes-like argument.
func byteLike(v Value) (string, error) {
	s, ok := bytesOf(v)
	if !ok {
		return "", Raise(TypeError, "a bytes-like object is required, not '%s'", TypeName(v))
	}
	return s, nil
}

// byteSearch is what `in` looks for: bytes, or one byte as an int.
func byteSearch(t *Thread, v Value) (string, error) {
	if hasIndex(v) {
		c, err := toByte(t, v)
		return string([]byte{c}), err
	}
	return byteLike(v)
}

func bytesSearchMethods() []Method {
	needle := func(t *Thread, v Value) (string, error) {
		if _, ok := bytesOf(v); !ok && !hasIndex(v) {
			return "", Raise(TypeError, "argument should be integer or bytes-like object, not '%s'", TypeName(v))
		}
		return byteSearch(t, v)
	}
	find := func(name string, last, must bool) Method {
		return Method{name, "!sub, start=, end=", func(t *Thread, self Value, a Args) (Value, error) {
			s := contentOf(self)
			from, to, err := searchBounds(t, a[1], a[2], len(s))
			if err != nil {
				return nil, err
			}
			sub, err := needle(t, a[0])
			if err != nil {
				return nil, err
			}
			i := -1
			if from <= to {
				if last {
					i = strings.LastIndex(s[from:to], sub)
				} else {
					i = strings.Index(s[from:to], sub)
				}
			}
			if i < 0 {
				if must {
					return nil, Raise(ValueError, "subsection not found")
				}
				return int64(-1), nil
			}
			return int64(from + i), nil
		}}
	}
	return []Method{
		find("find", false, false), find("rfind", true, false), find("index", false, true), find("rindex", true, true),
		{"count", "!sub, start=, end=", func(t *Thread, self Value, a Args) (Value, error) {
			s := contentOf(self)
			from, to, err := searchBounds(t, a[1], a[2], len(s))
			if err != nil {
				return nil, err
			}
			sub, err := needle(t, a[0])
			if err != nil || from > to {
				return int64(0), err
			}
			if sub == "" {
				return int64(to - from + 1), nil
			}
			return int64(strings.Count(s[from:to], sub)), nil
		}},
		byteFix("startswith", strings.HasPrefix), byteFix("endswith", strings.HasSuffix),
		{"removeprefix", "prefix, /", func(_ *Thread, self Value, a Args) (Value, error) {
			p, err := byteLike(a[0])
			return sameBytes(self, strings.TrimPrefix(contentOf(self), p)), err
		}},
		{"removesuffix", "suffix, /", func(_ *Thread, self Value, a Args) (Value, error) {
			p, err := byteLike(a[0])
			return sameBytes(self, strings.TrimSuffix(contentOf(self), p)), err
		}},
	}
}

func byteFix(name string, has func(s, fix string) bool) Method {
	return Method{name, "!prefix, start=, end=", func(t *Thread, self Value, a Args) (Value, error) {
		s := contentOf(self)
		from, to, err := searchBounds(t, a[1], a[2], len(s))
		if err != nil {
			return nil, err
		}
		in := from <= to
		if in {
			s = s[from:to]
		}
		fixes := []Value{a[0]}
		if tup, ok := a[0].(*Tuple); ok {
			fixes = tup.Items
		} else if _, ok := bytesOf(a[0]); !ok {
			return nil, Raise(TypeError, "%s first arg must be bytes or a tuple of bytes, not %s", name, TypeName(a[0]))
		}
		for _, f := range fixes {
			fix, err := byteLike(f)
			if err != nil {
				return nil, err
			}
			if in && has(s, fix) {
				return true, nil
			}
		}
		return false, nil
	}}
}

func bytesSplitMethods() []Method {
	split := func(name string, bySpace func(spacer, string, int) []string, bySep func(s, sep string, most int) []string) Method {
		return Method{name, "sep=None, maxsplit=-1", func(t *Thread, self Value, a Args) (Value, error) {
			most, err := ssize(t, a.Or(1, int64(-1)))
			if err != nil {
				return nil, err
			}
			s := contentOf(self)
			if err := t.Charge(len(s)); err != nil {
				return nil, err
			}
			if sep := a.Or(0, nil); sep != nil {
				b, err := byteLike(sep)
				if err != nil {
					return nil, err
				}
				if b == "" {
					return nil, Raise(ValueError, "empty separator")
				}
				return bytesList(t, self, bySep(s, b, most))
			}
			return bytesList(t, self, bySpace(byteSpace, s, most))
		}}
	}
	partition := func(name string, index func(s, sep string) int, last bool) Method {
		return Method{name, "sep, /", func(_ *Thread, self Value, a Args) (Value, error) {
			sep, err := byteLike(a[0])
			if err != nil {
				return nil, err
			}
			if sep == "" {
				return nil, Raise(ValueError, "empty separator")
			}
			s := contentOf(self)
			parts := []string{s, "", ""}
			if last {
				parts = []string{"", "", s}
			}
			if i := index(s, sep); i >= 0 {
				parts = []string{s[:i], sep, s[i+len(sep):]}
			}
			return NewTuple(sameBytes(self, parts[0]), sameBytes(self, parts[1]), sameBytes(self, parts[2])), nil
		}}
	}
	return []Method{
		split("split", spacer.splitSpace, splitSep), split("rsplit", spacer.rsplitSpace, rsplitSep),
		partition("partition", strings.Index, false), partition("rpartition", strings.LastIndex, true),
		{"splitlines", "keepends=False", func(t *Thread, self Value, a Args) (Value, error) {
			keep, err := intFlag(t, a.Or(0, false))
			if err != nil {
				return nil, err
			}
			return bytesList(t, self, splitLines(contentOf(self), keep, false))
		}},
		{"join", "iterable, /", bytesJoin},
	}
}

func bytesList(t *Thread, self Value, parts []string) (Value, error) {
	if err := t.Charge(32 * len(parts)); err != nil {
		return nil, err
	}
	items := make([]Value, len(parts))
	for i, p := range parts {
		items[i] = sameBytes(self, p)
	}
	return &List{Items: items}, nil
}

func bytesJoin(t *Thread, self Value, a Args) (Value, error) {
	items, err := ToSlice(t, a[0])
	if err != nil {
		if !IsIterable(a[0]) {
			return nil, Raise(TypeError, "can only join an iterable")
		}
		return nil, err
	}
	sep := contentOf(self)
	parts := make([]string, len(items))
	size := 0
	for i, it := range items {
		s, ok := bytesOf(it)
		if !ok {
			return nil, Raise(TypeError, "sequence item %d: expected a bytes-like object, %s found", i, TypeName(it))
		}
		parts[i] = s
		size += len(s) + len(sep)
	}
	if err := t.Charge(size); err != nil {
		return nil, err
	}
	return sameBytes(self, strings.Join(parts, sep)), nil
}

func bytesPadMethods() []Method {
	pad := func(name string, left func(n, width int) int) Method {
		return Method{name, "width, fillchar=b' ', /", func(t *Thread, self Value, a Args) (Value, error) {
			width, err := ssize(t, a[0])
			if err != nil {
				return nil, err
			}
			fill := " "
			if a.Given(1) {
				f, ok := bytesOf(a[1])
				if !ok || len(f) != 1 {
					return nil, Raise(TypeError, "%s() argument 2 must be a byte string of length 1, not %s", name, argType(a[1]))
				}
				fill = f
			}
			s := contentOf(self)
			n := room(width, len(s))
			if n == 0 {
				return sameBytes(self, s), nil
			}
			l := left(n, width)
			s, err = padText(t, s, fill, l, n-l)
			return sameBytes(self, s), err
		}}
	}
	return []Method{
		pad("ljust", func(n, _ int) int { return 0 }), pad("rjust", func(n, _ int) int { return n }),
		pad("center", func(n, width int) int { return n/2 + n&width&1 }),
		{"zfill", "width, /", func(t *Thread, self Value, a Args) (Value, error) {
			width, err := ssize(t, a[0])
			if err != nil {
				return nil, err
			}
			s, sign := contentOf(self), ""
			n := room(width, len(s))
			if n == 0 {
				return sameBytes(self, s), nil
			}
			if s != "" && (s[0] == '+' || s[0] == '-') {
				sign, s = s[:1], s[1:]
			}
			z, err := padText(t, s, "0", n, 0)
			return sameBytes(self, sign+z), err
		}},
		{"expandtabs", "tabsize=8", func(t *Thread, self Value, a Args) (Value, error) {
			size, err := cInt(t, a.Or(0, int64(8)))
			if err != nil {
				return nil, err
			}
			s, err := expandTabs(t, latin1Text(contentOf(self)), size)
			return sameBytes(self, latin1Bytes(s)), err
		}},
		byteStrip("strip", true, true), byteStrip("lstrip", true, false), byteStrip("rstrip", false, true),
		{"replace", "old, new, count=-1, /", func(t *Thread, self Value, a Args) (Value, error) {
			from, err := byteLike(a[0])
			if err != nil {
				return nil, err
			}
			to, err := byteLike(a[1])
			if err != nil {
				return nil, err
			}
			most, err := ssize(t, a.Or(2, int64(-1)))
			if err != nil {
				return nil, err
			}
			s, err := replaceBytes(t, contentOf(self), from, to, most)
			return sameBytes(self, s), err
		}},
		{"translate", "table, /, delete=b''", bytesTranslate},
		{"hex", "sep=, bytes_per_sep=1", bytesHex},
		{"decode", "encoding='utf-8', errors='strict'", func(t *Thread, self Value, a Args) (Value, error) {
			enc, errs, err := codecArgs("decode", a, 0)
			if err != nil {
				return nil, err
			}
			if s := contentOf(self); s != "" {
				return Decode(t, s, enc, errs)
			}
			return "", nil
		}},
	}
}

// latin1Text and latin1Bytes let text functions work on bytes, a character each.
func latin1Text(s string) string {
	if isASCII(s) {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(rune(s[i]))
	}
	return b.String()
}

func latin1Bytes(s string) string {
	if isASCII(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		b.WriteByte(byte(r))
	}
	return b.String()
}

// replaceBytes is replace() where an empty old stands between bytes, not characters.
func replaceBytes(t *Thread, s, from, to string, most int) (string, error) {
	if from == "" && !isASCII(s) {
		r, err := replaceText(t, latin1Text(s), "", latin1Text(to), most, runeLen)
		return latin1Bytes(r), err
	}
	return replaceText(t, s, from, to, most, func(s string) int { return len(s) })
}

func byteStrip(name string, left, right bool) Method {
	return Method{name, "bytes=None, /", func(_ *Thread, self Value, a Args) (Value, error) {
		s := contentOf(self)
		in := isByteSpace
		if chars := a.Or(0, nil); chars != nil {
			set, err := byteLike(chars)
			if err != nil {
				return nil, err
			}
			in = func(c byte) bool { return strings.IndexByte(set, c) >= 0 }
		}
		for left && s != "" && in(s[0]) {
			s = s[1:]
		}
		for right && s != "" && in(s[len(s)-1]) {
			s = s[:len(s)-1]
		}
		return sameBytes(self, s), nil
	}}
}

func bytesTranslate(t *Thread, self Value, a Args) (Value, error) {
	table, drop := "", ""
	if a[0] != nil {
		s, err := byteLike(a[0])
		if err != nil {
			return nil, err
		}
		if len(s) != 256 {
			return nil, Raise(ValueError, "translation table must be 256 characters long")
		}
		table = s
	}
	if a.Given(1) {
		s, err := byteLike(a[1])
		if err != nil {
			return nil, err
		}
		drop = s
	}
	s := contentOf(self)
	if err := t.Charge(len(s)); err != nil {
		return nil, err
	}
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		c := s[i]
		if strings.IndexByte(drop, c) >= 0 {
			continue
		}
		if table != "" {
			c = table[c]
		}
		out = append(out, c)
	}
	return sameBytes(self, string(out)), nil
}

func bytesHex(t *Thread, self Value, a Args) (Value, error) {
	per, err := cInt(t, a.Or(1, int64(1)))
	if err != nil {
		return nil, err
	}
	s := contentOf(self)
	if err := t.Charge(4 * len(s)); err != nil {
		return nil, err
	}
	digits := hex.EncodeToString([]byte(s))
	if !a.Given(0) {
		return digits, nil
	}
	sep, isText := Native(a[0]).(string)
	if !isText {
		var ok bool
		if sep, ok = bytesOf(a[0]); !ok {
			n, err := Len(t, a[0])
			if err != nil {
				return nil, err
			}
			if n != 1 {
				return nil, Raise(ValueError, "sep must be length 1.")
			}
			return nil, Raise(TypeError, "sep must be str or bytes.")
		}
	}
	if runeLen(sep) != 1 {
		return nil, Raise(ValueError, "sep must be length 1.")
	}
	if !isASCII(sep) {
		return nil, Raise(ValueError, "sep must be ASCII.")
	}
	return groupHex(digits, sep, per), nil
}

// groupHex separates every per bytes, counted from the right, or for a negative per from the left.
func groupHex(digits, sep string, per int) string {
	n := len(digits) / 2
	size := per
	if size < 0 {
		size = -size
	}
	if per == 0 || size >= n || size < 0 {
		return digits
	}
	var parts []string
	first := n % size
	if per < 0 || first == 0 {
		first = size
	}
	for at := 0; at < n; {
		end := min(at+size, n)
		if at == 0 {
			end = first
		}
		parts = append(parts, digits[2*at:2*end])
		at = end
	}
	return strings.Join(parts, sep)
}
