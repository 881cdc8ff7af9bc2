package library

import (
	"math"
	"os"
	"runtime"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/gramener/gramex-go/expr/object"
)

var versionOnce, floatInfoOnce, unameOnce lazyClass

// stdStream is sys.stdout or sys.stderr: what is written goes where print's output goes.
type stdStream struct{ name string }

var stdStreamOnce lazyClass

func (s *stdStream) Class() *object.Class {
	return stdStreamOnce.get(func() object.ClassSpec {
		nothing := func(t *thread, self value, a args) (value, error) { return nil, nil }
		return object.ClassSpec{Name: "TextIOWrapper", Module: "_io", Methods: []object.Method{
			{Name: "write", Sig: "s, /", Fn: func(t *thread, self value, a args) (value, error) {
				text, ok := asStr(a[0])
				if !ok {
					return nil, typeError("write() argument must be str, not %s", object.TypeName(a[0]))
				}
				if t != nil && t.Out != nil {
					if _, err := t.Out.Write([]byte(text)); err != nil {
						return nil, object.Raise(object.OSError, "%s", err.Error())
					}
				}
				return int64(len([]rune(text))), nil
			}},
			{Name: "flush", Fn: nothing}, {Name: "close", Fn: nothing},
			{Name: "isatty", Fn: func(t *thread, self value, a args) (value, error) { return false, nil }},
			{Name: "writable", Fn: func(t *thread, self value, a args) (value, error) { return true, nil }},
		}}
	})
}

func (s *stdStream) Repr(t *thread) (string, error) {
	return "<_io.TextIOWrapper name='<" + s.name + ">' mode='w' encoding='utf-8'>", nil
}

func (s *stdStream) Attr(t *thread, name string) (value, bool, error) {
	switch name {
	case "name":
		return "<" + s.name + ">", true, nil
	case "encoding":
		return "utf-8", true, nil
	}
	return nil, false, nil
}

func buildSys(b *builder) {
	version := versionOnce.get(func() object.ClassSpec {
		return structSeq("version_info", "sys", "major", "minor", "micro", "releaselevel", "serial")
	})
	b.set("version_info", tupleOf(version, int64(3), int64(11), int64(7), "final", int64(0)))
	b.set("version", "3.11.7 (gramex)")
	implementation := object.NewAttrDict(2)
	implementation.Set("name", "cpython") // whose behaviour this is
	implementation.Set("version", tupleOf(version, int64(3), int64(11), int64(7), "final", int64(0)))
	b.set("implementation", implementation)
	b.set("hexversion", int64(0x030b07f0))
	b.set("maxsize", int64(math.MaxInt64))
	b.set("maxunicode", int64(0x10ffff))
	b.set("byteorder", "little")
	b.set("platform", runtime.GOOS)
	b.set("executable", "")
	b.set("prefix", "/usr")
	b.set("argv", stringList(append([]string{"gramex"}, b.lib.env.Argv...)))
	b.set("path", stringList(b.lib.env.Path))
	b.set("stdout", &stdStream{"stdout"})
	b.set("stderr", &stdStream{"stderr"})
	b.set("builtin_module_names", newTuple())
	info := floatInfoOnce.get(func() object.ClassSpec {
		return structSeq("float_info", "sys", "max", "max_exp", "max_10_exp", "min", "min_exp", "min_10_exp", "dig", "mant_dig", "epsilon", "radix", "rounds")
	})
	b.set("float_info", tupleOf(info, math.MaxFloat64, int64(1024), int64(308), 2.2250738585072014e-308, int64(-1021), int64(-307),
		int64(15), int64(53), 2.220446049250313e-16, int64(2), int64(1)))
	b.fn("getrecursionlimit", "", func(t *thread, a args) (value, error) { return int64(object.DefaultDepth), nil })
	b.fn("setrecursionlimit", "limit, /", func(t *thread, a args) (value, error) { return nil, nil })
	b.fn("getdefaultencoding", "", func(t *thread, a args) (value, error) { return "utf-8", nil })
	b.fn("getfilesystemencoding", "", func(t *thread, a args) (value, error) { return "utf-8", nil })
	b.fn("intern", "string, /", func(t *thread, a args) (value, error) { return a[0], nil })
	b.fn("getsizeof", "object, default=None", func(t *thread, a args) (value, error) {
		if n, err := object.Len(t, a[0]); err == nil {
			return int64(56 + 8*n), nil
		}
		return int64(56), nil
	})
	b.fn("getrefcount", "object, /", func(t *thread, a args) (value, error) { return int64(2), nil })
	b.fn("exc_info", "", func(t *thread, a args) (value, error) {
		e := b.m.handled()
		if e == nil {
			return newTuple(nil, nil, nil), nil
		}
		tb, _, err := object.LookupAttr(t, e, "__traceback__")
		return newTuple(e.Class(), e, tb), err
	})
	b.fn("exception", "", func(t *thread, a args) (value, error) {
		if e := b.m.handled(); e != nil {
			return e, nil
		}
		return nil, nil
	})
	b.fn("exit", "status=None, /", func(t *thread, a args) (value, error) {
		if !a.Given(0) {
			return nil, object.NewException(object.SystemExit)
		}
		return nil, object.NewException(object.SystemExit, a[0])
	})
	b.fn("set_int_max_str_digits", "maxdigits", func(t *thread, a args) (value, error) { return nil, nil })
	b.fn("get_int_max_str_digits", "", func(t *thread, a args) (value, error) { return int64(4300), nil })
	b.set("modules", &loadedModules{b.m})
}

// loadedModules is sys.modules, for reading.
type loadedModules struct{ m *Modules }

func (l *loadedModules) TypeName() string { return "dict" }

func (l *loadedModules) Item(t *thread, key value) (value, error) {
	name, _ := asStr(key)
	if mod, ok := l.m.loaded[name]; ok {
		return mod, nil
	}
	return nil, object.NewException(object.KeyError, key)
}

func (l *loadedModules) Contains(t *thread, v value) (bool, error) {
	name, _ := asStr(v)
	_, ok := l.m.loaded[name]
	return ok, nil
}

func (l *loadedModules) dict(t *thread) (*object.Dict, error) {
	d := object.NewDict(len(l.m.loaded))
	for name, mod := range l.m.loaded {
		d.Set(name, mod)
	}
	return d, t.Charge(64 * d.Len())
}

func (l *loadedModules) Iter(t *thread) (object.Iterator, error) {
	d, err := l.dict(t)
	if err != nil {
		return nil, err
	}
	return object.Iter(t, d)
}

func (l *loadedModules) Attr(t *thread, name string) (value, bool, error) {
	switch name {
	case "get", "keys", "items", "values":
		d, err := l.dict(t)
		if err != nil {
			return nil, false, err
		}
		v, err := object.GetAttr(t, d, name)
		return v, err == nil, err
	}
	return nil, false, nil
}

func buildPlatform(b *builder) {
	constant := func(name string, v value) {
		b.fn(name, "", func(t *thread, a args) (value, error) { return v, nil })
	}
	machine := map[string]string{"amd64": "x86_64", "arm64": "aarch64"}[runtime.GOARCH]
	system := strings.ToUpper(runtime.GOOS[:1]) + runtime.GOOS[1:]
	host, _ := os.Hostname()
	constant("system", system)
	constant("machine", machine)
	constant("processor", machine)
	constant("node", host)
	constant("release", "")
	constant("version", "")
	constant("python_version", "3.11.7")
	constant("python_implementation", "CPython")
	constant("python_version_tuple", newTuple("3", "11", "7"))
	constant("architecture", newTuple("64bit", "ELF"))
	b.fn("platform", "aliased=False, terse=False", func(t *thread, a args) (value, error) { return system + "-" + machine, nil })
	uname := unameOnce.get(func() object.ClassSpec {
		return structSeq("uname_result", "platform", "system", "node", "release", "version", "machine")
	})
	constant("uname", tupleOf(uname, system, host, "", "", machine))
}

func buildLocale(b *builder) {
	b.fn("setlocale", "category, locale=None", func(t *thread, a args) (value, error) { return "C", nil })
	b.fn("getlocale", "category=0", func(t *thread, a args) (value, error) { return newTuple("en_US", "UTF-8"), nil })
	b.fn("getdefaultlocale", "", func(t *thread, a args) (value, error) { return newTuple("en_US", "UTF-8"), nil })
	b.fn("getpreferredencoding", "do_setlocale=True", func(t *thread, a args) (value, error) { return "UTF-8", nil })
	b.fn("localeconv", "", func(t *thread, a args) (value, error) {
		d := object.NewDict(3)
		d.Set("decimal_point", ".")
		d.Set("thousands_sep", "")
		d.Set("grouping", newList(nil))
		return d, nil
	})
	b.fn("format_string", "f, val, grouping=False, monetary=False", func(t *thread, a args) (value, error) {
		return object.Binary(t, object.OpMod, a[0], a[1])
	})
	b.fn("str", "val", func(t *thread, a args) (value, error) { return object.Binary(t, object.OpMod, "%.12g", a[0]) })
	b.fn("atof", "string", func(t *thread, a args) (value, error) {
		s, err := strArg(a[0], "string")
		if err != nil {
			return nil, err
		}
		return okValue(object.ParseFloat(s))
	})
	b.fn("atoi", "string", func(t *thread, a args) (value, error) {
		s, err := strArg(a[0], "string")
		if err != nil {
			return nil, err
		}
		return object.ParseInt(t, s, 10)
	})
	for i, name := range []string{"LC_CTYPE", "LC_NUMERIC", "LC_TIME", "LC_COLLATE", "LC_MONETARY", "LC_MESSAGES", "LC_ALL"} {
		b.set(name, int64(i))
	}
	b.set("Error", object.ValueError)
}

func buildUnicodedata(b *builder) {
	one := func(name string, f func(r rune) value) {
		b.fn(name, "chr, /", func(t *thread, a args) (value, error) {
			s, ok := asStr(a[0])
			r := []rune(s)
			if !ok || len(r) != 1 {
				return nil, typeError("%s() argument must be a unicode character, not %s", name, object.TypeName(a[0]))
			}
			return f(r[0]), nil
		})
	}
	one("category", func(r rune) value { return unicodeCategory(r) })
	one("combining", func(r rune) value { return int64(norm.NFC.PropertiesString(string(r)).CCC()) })
	one("mirrored", func(r rune) value {
		if strings.ContainsRune("()<>[]{}«»", r) {
			return int64(1)
		}
		return int64(0)
	})
	b.fn("normalize", "form, unistr, /", func(t *thread, a args) (value, error) {
		form, err := strArg(a[0], "normalize() argument 1")
		if err != nil {
			return nil, err
		}
		s, err := strArg(a[1], "normalize() argument 2")
		if err != nil {
			return nil, err
		}
		f, ok := map[string]norm.Form{"NFC": norm.NFC, "NFD": norm.NFD, "NFKC": norm.NFKC, "NFKD": norm.NFKD}[form]
		if !ok {
			return nil, valueError("invalid normalization form")
		}
		if err := t.Charge(4 * len(s)); err != nil {
			return nil, err
		}
		return f.String(s), nil
	})
	b.fn("is_normalized", "form, unistr, /", func(t *thread, a args) (value, error) {
		form, _ := asStr(a[0])
		s, err := strArg(a[1], "is_normalized() argument 2")
		f, ok := map[string]norm.Form{"NFC": norm.NFC, "NFD": norm.NFD, "NFKC": norm.NFKC, "NFKD": norm.NFKD}[form]
		if !ok {
			return nil, valueError("invalid normalization form")
		}
		return f.IsNormalString(s), err
	})
	digits := func(name, what string) {
		b.fn(name, "chr, default=None, /", func(t *thread, a args) (value, error) {
			s, err := strArg(a[0], name+"() argument 1")
			if err != nil {
				return nil, err
			}
			if n, err := object.ParseInt(t, s, 10); err == nil && len([]rune(s)) == 1 {
				if name == "numeric" {
					i, _ := asInt(n)
					return float64(i), nil
				}
				return n, nil
			}
			if a.Given(1) {
				return a[1], nil
			}
			return nil, valueError("not a %s", what)
		})
	}
	digits("decimal", "decimal")
	digits("digit", "digit")
	digits("numeric", "numeric character")
	b.set("unidata_version", unicode.Version)
}

// unicodeCategory is the two-letter general category of a character.
func unicodeCategory(r rune) string {
	for name, table := range unicode.Categories {
		if len(name) == 2 && name != "LC" && unicode.Is(table, r) {
			return name
		}
	}
	return "Cn"
}

func buildKeyword(b *builder) {
	words := strings.Fields(pyKeywords)
	b.set("kwlist", stringList(words))
	b.set("softkwlist", stringList([]string{"_", "case", "match", "type"}[:3]))
	b.fn("iskeyword", "s", func(t *thread, a args) (value, error) {
		s, _ := asStr(a[0])
		return isPyKeyword(s) && !strings.Contains(s, " "), nil
	})
	b.fn("issoftkeyword", "s", func(t *thread, a args) (value, error) {
		s, _ := asStr(a[0])
		return s == "_" || s == "case" || s == "match", nil
	})
}
