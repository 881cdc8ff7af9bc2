package object

import (
	"strings"
	"unicode/utf8"
)

// strArg gives a str argument, or the TypeError "must be str, not int".
func strArg(v Value, prefix string) (string, error) {
	s, ok := Native(v).(string)
	if !ok {
		return "", Raise(TypeError, "%smust be str, not %s", prefix, TypeName(v))
	}
	return s, nil
}

// clinicStr gives a str argument, or "replace() argument 1 must be str, not int".
func clinicStr(fn string, i int, v Value) (string, error) {
	s, ok := Native(v).(string)
	if !ok {
		if i == 0 {
			return "", Raise(TypeError, "%s() argument must be str, not %s", fn, argType(v))
		}
		return "", Raise(TypeError, "%s() argument %d must be str, not %s", fn, i, argType(v))
	}
	return s, nil
}

// simple makes a method without arguments that maps a str to a value.
func simple(name string, f func(s string) Value) Method {
	return Method{name, "", func(t *Thread, self Value, _ Args) (Value, error) {
		s := self.(string)
		if err := t.Charge(len(s)); err != nil {
			return nil, err
		}
		return f(s), nil
	}}
}

func strSearchMethods() []Method {
	find := func(name string, last, must bool) Method {
		return Method{name, "!sub, start=, end=", func(t *Thread, self Value, a Args) (Value, error) {
			sub, err := searchArg(t, a)
			if err != nil {
				return nil, err
			}
			i, err := findText(t, self.(string), sub, a[1], a[2], last)
			if err == nil && must && i < 0 {
				err = Raise(ValueError, "substring not found")
			}
			return int64(i), err
		}}
	}
	return []Method{
		find("find", false, false), find("rfind", true, false),
		find("index", false, true), find("rindex", true, true),
		{"count", "!sub, start=, end=", func(t *Thread, self Value, a Args) (Value, error) {
			sub, err := searchArg(t, a)
			if err != nil {
				return nil, err
			}
			s, _, ok, err := textRange(t, self.(string), a[1], a[2])
			if err != nil || !ok {
				return int64(0), err
			}
			if sub == "" {
				return int64(runeLen(s) + 1), nil
			}
			return int64(strings.Count(s, sub)), t.Check()
		}},
		fixMethod("startswith", strings.HasPrefix), fixMethod("endswith", strings.HasSuffix),
		{"removeprefix", "prefix, /", func(_ *Thread, self Value, a Args) (Value, error) {
			p, err := clinicStr("removeprefix", 0, a[0])
			return strings.TrimPrefix(self.(string), p), err
		}},
		{"removesuffix", "suffix, /", func(_ *Thread, self Value, a Args) (Value, error) {
			p, err := clinicStr("removesuffix", 0, a[0])
			return strings.TrimSuffix(self.(string), p), err
		}},
	}
}

// searchArg gives the first argument of find and the like, once the bounds have been checked.
func searchArg(t *Thread, a Args) (string, error) {
	if _, _, err := searchBounds(t, a[1], a[2], 0); err != nil {
		return "", err
	}
	return strArg(a[0], "")
}

// textRange gives the part of s from character start to end, and the number of characters before
// it; ok is false where the range is turned around.
func textRange(t *Thread, s string, start, end Value) (part string, before int, ok bool, err error) {
	if start == Absent && end == Absent {
		return s, 0, true, nil
	}
	n := runeLen(s)
	from, to, err := searchBounds(t, start, end, n)
	if err != nil || from > to {
		return "", 0, false, err
	}
	return substr(s, from, to), from, true, nil
}

func findText(t *Thread, s, sub string, start, end Value, last bool) (int, error) {
	part, before, ok, err := textRange(t, s, start, end)
	if err != nil || !ok {
		return -1, err
	}
	i := 0
	if last {
		i = strings.LastIndex(part, sub)
	} else {
		i = strings.Index(part, sub)
	}
	if i < 0 {
		return -1, nil
	}
	return before + runeLen(part[:i]), nil
}

// fixMethod is startswith or endswith.
func fixMethod(name string, has func(s, fix string) bool) Method {
	return Method{name, "!prefix, start=, end=", func(t *Thread, self Value, a Args) (Value, error) {
		part, _, ok, err := textRange(t, self.(string), a[1], a[2])
		if err != nil {
			return nil, err
		}
		if tup, is := a[0].(*Tuple); is {
			for _, p := range tup.Items {
				fix, is := Native(p).(string)
				if !is {
					return nil, Raise(TypeError, "tuple for %s must only contain str, not %s", name, TypeName(p))
				}
				if ok && has(part, fix) {
					return true, nil
				}
			}
			return false, nil
		}
		fix, is := Native(a[0]).(string)
		if !is {
			return nil, Raise(TypeError, "%s first arg must be str or a tuple of str, not %s", name, TypeName(a[0]))
		}
		return ok && has(part, fix), nil
	}}
}

func strSplitMethods() []Method {
	split := func(name string, bySpace func(spacer, string, int) []string, bySep func(s, sep string, most int) []string) Method {
		return Method{name, "sep=None, maxsplit=-1", func(t *Thread, self Value, a Args) (Value, error) {
			most, err := ssize(t, a.Or(1, int64(-1)))
			if err != nil {
				return nil, err
			}
			s := self.(string)
			if err := t.Charge(len(s)); err != nil {
				return nil, err
			}
			if sep := a.Or(0, nil); sep != nil {
				str, ok := Native(sep).(string)
				if !ok {
					return nil, Raise(TypeError, "must be str or None, not %s", TypeName(sep))
				}
				if str == "" {
					return nil, Raise(ValueError, "empty separator")
				}
				return stringList(t, bySep(s, str, most))
			}
			return stringList(t, bySpace(textSpace, s, most))
		}}
	}
	partition := func(name string, index func(s, sep string) int, whole func(s string) *Tuple) Method {
		return Method{name, "sep, /", func(_ *Thread, self Value, a Args) (Value, error) {
			sep, err := strArg(a[0], "")
			if err != nil {
				return nil, err
			}
			if sep == "" {
				return nil, Raise(ValueError, "empty separator")
			}
			s := self.(string)
			i := index(s, sep)
			if i < 0 {
				return whole(s), nil
			}
			return NewTuple(s[:i], sep, s[i+len(sep):]), nil
		}}
	}
	return []Method{
		split("split", spacer.splitSpace, splitSep), split("rsplit", spacer.rsplitSpace, rsplitSep),
		partition("partition", strings.Index, func(s string) *Tuple { return NewTuple(s, "", "") }),
		partition("rpartition", strings.LastIndex, func(s string) *Tuple { return NewTuple("", "", s) }),
		{"splitlines", "keepends=False", func(t *Thread, self Value, a Args) (Value, error) {
			keep, err := intFlag(t, a.Or(0, false))
			if err != nil {
				return nil, err
			}
			return stringList(t, splitLines(self.(string), keep, true))
		}},
		{"join", "iterable, /", func(t *Thread, self Value, a Args) (Value, error) {
			return joinText(t, self.(string), a[0])
		}},
	}
}

// intFlag is a bool argument that must be an int.
func intFlag(t *Thread, v Value) (bool, error) {
	i, err := cInt(t, v)
	return i != 0, err
}

func joinText(t *Thread, sep string, v Value) (Value, error) {
	items, ok := plainItems(v)
	if !ok {
		var err error
		if items, err = ToSlice(t, v); err != nil {
			if !IsIterable(v) {
				return nil, Raise(TypeError, "can only join an iterable")
			}
			return nil, err
		}
	}
	size := 0
	for i, it := range items {
		s, ok := Native(it).(string)
		if !ok {
			return nil, Raise(TypeError, "sequence item %d: expected str instance, %s found", i, TypeName(it))
		}
		size += len(s) + len(sep)
	}
	if err := t.Charge(size + 16); err != nil {
		return nil, err
	}
	var b strings.Builder
	b.Grow(size)
	for i, it := range items {
		if i > 0 {
			b.WriteString(sep)
		}
		b.WriteString(Native(it).(string))
	}
	return b.String(), nil
}

func strPadMethods() []Method {
	pad := func(name string, left func(n, width int) int) Method {
		return Method{name, "width, fillchar=' ', /", func(t *Thread, self Value, a Args) (Value, error) {
			width, err := ssize(t, a[0])
			if err != nil {
				return nil, err
			}
			fill := " "
			if a.Given(1) {
				f, ok := Native(a[1]).(string)
				if !ok {
					return nil, Raise(TypeError, "The fill character must be a unicode character, not %s", TypeName(a[1]))
				}
				if utf8.RuneCountInString(f) != 1 {
					return nil, Raise(TypeError, "The fill character must be exactly one character long")
				}
				fill = f
			}
			s := self.(string)
			n := room(width, runeLen(s))
			if n == 0 {
				return s, nil
			}
			l := left(n, width)
			return padText(t, s, fill, l, n-l)
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
			s := self.(string)
			n := room(width, runeLen(s))
			if n == 0 {
				return s, nil
			}
			sign := ""
			if s != "" && (s[0] == '+' || s[0] == '-') {
				sign, s = s[:1], s[1:]
			}
			z, err := padText(t, s, "0", n, 0)
			if err != nil {
				return nil, err
			}
			return sign + z, nil
		}},
		{"expandtabs", "tabsize=8", func(t *Thread, self Value, a Args) (Value, error) {
			size, err := cInt(t, a.Or(0, int64(8)))
			if err != nil {
				return nil, err
			}
			return expandTabs(t, self.(string), size)
		}},
		stripMethod("strip", true, true), stripMethod("lstrip", true, false), stripMethod("rstrip", false, true),
		{"replace", "old, new, count=-1, /", strReplace},
	}
}

// room is how much a text of n characters lacks of a width.
func room(width, n int) int {
	if width <= n {
		return 0
	}
	return width - n
}

// padText puts left and right fill characters around s.
func padText(t *Thread, s, fill string, left, right int) (string, error) {
	if err := chargeTimes(t, len(fill), left+right+len(s)); err != nil {
		return "", err
	}
	return strings.Repeat(fill, left) + s + strings.Repeat(fill, right), nil
}

func stripMethod(name string, left, right bool) Method {
	return Method{name, "chars=None, /", func(_ *Thread, self Value, a Args) (Value, error) {
		s := self.(string)
		chars := a.Or(0, nil)
		if chars == nil {
			if left {
				s = textSpace.trimLeft(s)
			}
			if right {
				s = textSpace.trimRight(s)
			}
			return s, nil
		}
		set, ok := Native(chars).(string)
		if !ok {
			return nil, Raise(TypeError, "%s arg must be None or str", name)
		}
		if left {
			s = strings.TrimLeft(s, set)
		}
		if right {
			s = strings.TrimRight(s, set)
		}
		return s, nil
	}}
}

func strReplace(t *Thread, self Value, a Args) (Value, error) {
	from, err := clinicStr("replace", 1, a[0])
	if err != nil {
		return nil, err
	}
	to, err := clinicStr("replace", 2, a[1])
	if err != nil {
		return nil, err
	}
	most, err := ssize(t, a.Or(2, int64(-1)))
	if err != nil {
		return nil, err
	}
	return replaceText(t, self.(string), from, to, most, runeLen)
}

// replaceText is replace(); length counts what an empty from stands between.
func replaceText(t *Thread, s, from, to string, most int, length func(string) int) (string, error) {
	n := 0
	if from == "" {
		n = length(s) + 1
	} else {
		n = strings.Count(s, from)
	}
	if most >= 0 {
		n = min(n, most)
	}
	if n == 0 {
		return s, nil
	}
	if err := chargeTimes(t, max(len(to)-len(from), 0), n); err != nil {
		return "", err
	}
	if err := t.Charge(len(s)); err != nil {
		return "", err
	}
	return strings.Replace(s, from, to, n), nil
}

func strCodecMethods() []Method {
	return []Method{
		{"encode", "encoding='utf-8', errors='strict'", func(t *Thread, self Value, a Args) (Value, error) {
			enc, errs, err := codecArgs("encode", a, 0)
			if err != nil {
				return nil, err
			}
			return Encode(t, self.(string), enc, errs)
		}},
		{"translate", "table, /", strTranslate},
		{"format", "*args, **kwargs", func(t *Thread, self Value, a Args) (Value, error) {
			return FormatString(t, self.(string), a[0].(*Tuple).Items, a[1].(*Dict))
		}},
		{"format_map", "mapping, /", func(t *Thread, self Value, a Args) (Value, error) {
			return formatMapping(t, self.(string), a[0])
		}},
	}
}

// codecArgs gives the encoding and errors arguments from position i on.
func codecArgs(fn string, a Args, i int) (enc, errs string, err error) {
	enc, errs = "utf-8", "strict"
	for j, p := range []*string{&enc, &errs} {
		if !a.Given(i + j) {
			continue
		}
		s, ok := Native(a[i+j]).(string)
		if !ok {
			return "", "", Raise(TypeError, "%s() argument '%s' must be str, not %s", fn, []string{"encoding", "errors"}[j], argType(a[i+j]))
		}
		*p = s
	}
	return enc, errs, nil
}

func strTranslate(t *Thread, self Value, a Args) (Value, error) {
	var b strings.Builder
	for i, r := range self.(string) {
		if i&1023 == 1023 {
			if err := t.Check(); err != nil {
				return nil, err
			}
		}
		v, err := GetItem(t, a[0], int64(r))
		if err != nil {
			if e := AsException(err); !e.IsA(LookupError) {
				return nil, err
			}
			v = int64(r)
		}
		n := b.Len()
		switch x := Native(v).(type) {
		case nil:
		case string:
			b.WriteString(x)
		case int64:
			if x < 0 || x > utf8.MaxRune {
				return nil, Raise(ValueError, "character mapping must be in range(0x110000)")
			}
			b.WriteRune(rune(x))
		default:
			return nil, Raise(TypeError, "character mapping must return integer, None or str")
		}
		if err := t.Charge(b.Len() - n); err != nil {
			return nil, err
		}
	}
	return b.String(), nil
}
