package library

import (
	"errors"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/gramener/gramex-go/expr/object"
)

var jsonDecodeErrorClass, jsonEncoderClass, jsonDecoderClass lazyClass

func jsonDecodeError() *object.Class {
	return jsonDecodeErrorClass.get(func() object.ClassSpec {
		spec := newExcClass("JSONDecodeError", "json.decoder", object.ValueError)
		spec.Sig = "msg, doc, pos"
		spec.Init = func(t *thread, self value, a args) (value, error) {
			msg, err := strArg(a[0], "msg")
			if err != nil {
				return nil, err
			}
			doc, ok := asStr(a[1])
			if !ok {
				if doc, ok = asBytes(a[1]); !ok {
					return nil, typeError("doc must be str, not %s", object.TypeName(a[1]))
				}
			}
			pos, err := intArg(t, a[2])
			if err != nil {
				return nil, err
			}
			return nil, fillJSONError(t, self.(*object.Exception), msg, doc, pos)
		}
		return spec
	})
}

// jsonPlace is the line and column, from 1, of the character at pos.
func jsonPlace(doc string, pos int) (line, col int) {
	line, col = 1, 1
	for i, r := range []rune(doc) {
		if i >= pos {
			break
		}
		col++
		if r == '\n' {
			line, col = line+1, 1
		}
	}
	return line, col
}

// fillJSONError sets what a JSONDecodeError keeps. pos is in characters.
func fillJSONError(t *thread, e *object.Exception, msg, doc string, pos int) error {
	line, col := jsonPlace(doc, pos)
	text := msg + ": line " + itoa(line) + " column " + itoa(col) + " (char " + itoa(pos) + ")"
	for _, f := range []struct {
		name string
		v    value
	}{{"args", newTuple(text)}, {"msg", msg}, {"doc", doc}, {"pos", int64(pos)}, {"lineno", int64(line)}, {"colno", int64(col)}} {
		if err := object.SetAttr(t, e, f.name, f.v); err != nil {
			return err
		}
	}
	return nil
}

func newJSONError(t *thread, msg, doc string, pos int) error {
	e := object.NewException(jsonDecodeError())
	if err := fillJSONError(t, e, msg, doc, pos); err != nil {
		return err
	}
	return e
}

// jsonOptions are what dump and dumps take by keyword, in the order of jsonSig.
const jsonSig = "*, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, cls=None, " +
	"indent=None, separators=None, default=None, sort_keys=False, **kw"

func jsonOptionsOf(t *thread, a args) (*object.JSONOptions, error) {
	o := &object.JSONOptions{ItemSep: ", ", KeySep: ": "}
	var err error
	flag := func(i int, def bool) bool {
		b, e := truthOr(t, a, i, def)
		if e != nil {
			err = e
		}
		return b
	}
	o.SkipKeys, o.ASCII, o.NoCycles, o.AllowNaN = flag(0, false), flag(1, true), !flag(2, true), flag(3, true)
	o.SortKeys = flag(8, false)
	if err != nil {
		return nil, err
	}
	if err := jsonLayout(t, o, given(a, 5), given(a, 6)); err != nil {
		return nil, err
	}
	o.Default = jsonHook(given(a, 7))
	return o, nil
}

// jsonHook calls f with one value; nil where f is None.
func jsonHook(f value) func(t *thread, v value) (value, error) {
	if isNone(f) {
		return nil
	}
	return func(t *thread, v value) (value, error) { return call(t, f, v) }
}

func jsonLayout(t *thread, o *object.JSONOptions, indent, separators value) error {
	if !isNone(indent) {
		o.Multiline, o.ItemSep = true, ","
		if s, ok := asStr(indent); ok {
			o.Indent = s
		} else {
			n, err := intArg(t, indent)
			if err != nil {
				return err
			}
			if n > 10000 {
				return object.Raise(object.MemoryError, "")
			}
			o.Indent = strings.Repeat(" ", max(n, 0))
		}
	}
	if isNone(separators) {
		return nil
	}
	pair, err := object.Unpack(t, separators, 2)
	if err != nil {
		return err
	}
	if o.ItemSep, err = strArg(pair[0], "item separator"); err != nil {
		return err
	}
	o.KeySep, err = strArg(pair[1], "key separator")
	return err
}

// jsonEncode gives the text of v for dump and dumps; with a cls, that class encodes.
func jsonEncode(t *thread, v value, a args) (string, error) {
	if cls := given(a, 4); !isNone(cls) && cls != value(jsonEncoder()) {
		kw := a[9].(*object.Dict).Copy()
		for i, name := range []string{"skipkeys", "ensure_ascii", "check_circular", "allow_nan", "", "indent",
			"separators", "default", "sort_keys"} {
			if name != "" && a.Given(i) {
				kw.Set(name, a[i])
			}
		}
		enc, err := object.Call(t, cls, nil, kw)
		if err != nil {
			return "", err
		}
		out, err := object.CallMethod(t, enc, "encode", []value{v}, nil)
		if err != nil {
			return "", err
		}
		return strArg(out, "encode() result")
	}
	for k := range a[9].(*object.Dict).Strings() {
		return "", typeError("JSONEncoder.__init__() got an unexpected keyword argument '%s'", k)
	}
	o, err := jsonOptionsOf(t, a)
	if err != nil {
		return "", err
	}
	out, err := object.EncodeJSON(t, nil, v, o)
	return string(out), err
}

func buildJSON(b *builder) {
	b.fn("dumps", "obj, "+jsonSig, func(t *thread, a args) (value, error) {
		s, err := jsonEncode(t, a[0], a[1:])
		if err != nil {
			return nil, err
		}
		return s, nil
	})
	b.fn("dump", "obj, fp, "+jsonSig, func(t *thread, a args) (value, error) {
		s, err := jsonEncode(t, a[0], a[2:])
		if err != nil {
			return nil, err
		}
		_, err = object.CallMethod(t, a[1], "write", []value{s}, nil)
		return nil, err
	})
	const sig = "*, cls=None, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, " +
		"object_pairs_hook=None, **kw"
	b.fn("loads", "s, "+sig, func(t *thread, a args) (value, error) { return jsonLoad(t, a[0], a[1:]) })
	b.fn("load", "fp, "+sig, func(t *thread, a args) (value, error) {
		text, err := object.CallMethod(t, a[0], "read", nil, nil)
		if err != nil {
			return nil, err
		}
		return jsonLoad(t, text, a[1:])
	})
	b.set("JSONDecodeError", jsonDecodeError())
	b.set("JSONEncoder", jsonEncoder())
	b.set("JSONDecoder", jsonDecoder())
	if b.name == "json" {
		b.sub("decoder", "json.decoder")
		b.sub("encoder", "json.encoder")
	}
}

func jsonLoad(t *thread, s value, a args) (value, error) {
	text, err := jsonText(s)
	if err != nil {
		return nil, err
	}
	kw := a[6].(*object.Dict)
	if cls := given(a, 0); !isNone(cls) && cls != value(jsonDecoder()) {
		kw = kw.Copy()
		for i, name := range []string{"", "object_hook", "parse_float", "parse_int", "parse_constant", "object_pairs_hook"} {
			if i > 0 && !isNone(given(a, i)) {
				kw.Set(name, a[i])
			}
		}
		dec, err := object.Call(t, cls, nil, kw)
		if err != nil {
			return nil, err
		}
		return object.CallMethod(t, dec, "decode", []value{text}, nil)
	}
	limits := jsonLimits(given(a, 1), given(a, 2), given(a, 3), given(a, 4), given(a, 5))
	for k, v := range kw.Strings() {
		if k != "strict" {
			return nil, typeError("JSONDecoder.__init__() got an unexpected keyword argument '%s'", k)
		}
		strict, err := object.Truth(t, v)
		if err != nil {
			return nil, err
		}
		limits.Lenient = !strict
	}
	return jsonDecode(t, text, limits)
}

func jsonLimits(object_, parseFloat, parseInt, parseConstant, pairs value) *object.JSONLimits {
	l := &object.JSONLimits{Depth: 900, AllowNaN: true}
	text := func(f value) func(t *thread, s string) (value, error) {
		if isNone(f) {
			return nil
		}
		return func(t *thread, s string) (value, error) { return call(t, f, s) }
	}
	l.ParseFloat, l.ParseInt, l.ParseConstant = text(parseFloat), text(parseInt), text(parseConstant)
	if !isNone(object_) {
		l.Object = func(t *thread, d *object.Dict) (value, error) { return call(t, object_, d) }
	}
	if !isNone(pairs) {
		l.Pairs = func(t *thread, items []value) (value, error) { return call(t, pairs, newList(items)) }
	}
	return l
}

func jsonDecode(t *thread, text string, l *object.JSONLimits) (value, error) {
	if strings.HasPrefix(text, "\ufeff") {
		return nil, newJSONError(t, "Unexpected UTF-8 BOM (decode using utf-8-sig)", text, 0)
	}
	v, err := object.DecodeJSON(t, []byte(text), l)
	var fault *object.JSONError
	if errors.As(err, &fault) {
		return nil, newJSONError(t, fault.Msg, text, utf8.RuneCountInString(text[:min(fault.Pos, len(text))]))
	}
	return v, err
}

// jsonText is the text that loads was given: str, or bytes in UTF-8, UTF-16 or UTF-32.
func jsonText(v value) (string, error) {
	if s, ok := asStr(v); ok {
		return s, nil
	}
	b, ok := asBytes(v)
	if !ok {
		return "", typeError("the JSON object must be str, bytes or bytearray, not %s", object.TypeName(v))
	}
	if s, ok := decodeWide(b); ok {
		return s, nil
	}
	b = strings.TrimPrefix(b, "\ufeff")
	return decodeText(b, "utf-8", "strict")
}

// decodeWide decodes UTF-16 and UTF-32, told by their zero bytes or byte order mark.
func decodeWide(b string) (string, bool) {
	units := func(size int, big bool) []uint32 {
		var out []uint32
		for i := 0; i+size <= len(b); i += size {
			var u uint32
			for j := range size {
				k := j
				if !big {
					k = size - 1 - j
				}
				u = u<<8 | uint32(b[i+k])
			}
			out = append(out, u)
		}
		return out
	}
	from32 := func(u []uint32) string {
		var s strings.Builder
		for _, r := range u {
			s.WriteRune(rune(r))
		}
		return strings.TrimPrefix(s.String(), "\ufeff")
	}
	from16 := func(u []uint32) string {
		w := make([]uint16, len(u))
		for i, x := range u {
			w[i] = uint16(x)
		}
		return strings.TrimPrefix(string(utf16.Decode(w)), "\ufeff")
	}
	zero := func(i int) bool { return b[i] == 0 }
	switch {
	case strings.HasPrefix(b, "\x00\x00\xfe\xff"), len(b) >= 4 && zero(0) && zero(1):
		return from32(units(4, true)), true
	case strings.HasPrefix(b, "\xff\xfe\x00\x00"), len(b) >= 4 && !zero(0) && zero(1) && zero(2) && zero(3):
		return from32(units(4, false)), true
	case strings.HasPrefix(b, "\xfe\xff"), len(b) >= 2 && zero(0):
		return from16(units(2, true)), true
	case strings.HasPrefix(b, "\xff\xfe"), len(b) >= 2 && !zero(0) && zero(1):
		return from16(units(2, false)), true
	}
	return "", false
}

// jsonEncoder is json.JSONEncoder, to be subclassed: its options are plain attributes.
func jsonEncoder() *object.Class {
	return jsonEncoderClass.get(func() object.ClassSpec {
		return object.ClassSpec{
			Name: "JSONEncoder", Module: "json.encoder",
			Sig: "*, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False, " +
				"indent=None, separators=None, default=None",
			Init: func(t *thread, self value, a args) (value, error) {
				set := func(name string, v value) error { return object.SetAttr(t, self, name, v) }
				for i, name := range []string{"skipkeys", "ensure_ascii", "check_circular", "allow_nan", "sort_keys"} {
					if err := set(name, a.Or(i, i > 0 && i < 4)); err != nil {
						return nil, err
					}
				}
				if err := set("indent", given(a, 5)); err != nil {
					return nil, err
				}
				item, key := value(", "), value(": ")
				if !isNone(given(a, 5)) {
					item = ","
				}
				if sep := given(a, 6); !isNone(sep) {
					pair, err := object.Unpack(t, sep, 2)
					if err != nil {
						return nil, err
					}
					item, key = pair[0], pair[1]
				}
				if err := set("item_separator", item); err != nil {
					return nil, err
				}
				if err := set("key_separator", key); err != nil {
					return nil, err
				}
				if !isNone(given(a, 7)) {
					return nil, set("default", a[7])
				}
				return nil, nil
			},
			Attrs: map[string]value{"item_separator": ", ", "key_separator": ": "},
			Methods: []object.Method{
				{Name: "default", Sig: "o", Fn: func(t *thread, self value, a args) (value, error) {
					return nil, typeError("Object of type %s is not JSON serializable", object.TypeName(a[0]))
				}},
				{Name: "encode", Sig: "o", Fn: func(t *thread, self value, a args) (value, error) {
					return jsonEncoderRun(t, self, a[0])
				}},
				{Name: "iterencode", Sig: "o, _one_shot=False", Fn: func(t *thread, self value, a args) (value, error) {
					s, err := jsonEncoderRun(t, self, a[0])
					if err != nil {
						return nil, err
					}
					return object.Iter(t, newList([]value{s}))
				}},
			},
		}
	})
}

func jsonEncoderRun(t *thread, self, v value) (value, error) {
	var fail error
	attr := func(name string) value {
		x, err := object.GetAttr(t, self, name)
		if err != nil && fail == nil {
			fail = err
		}
		return x
	}
	flag := func(name string) bool {
		ok, err := object.Truth(t, attr(name))
		if err != nil && fail == nil {
			fail = err
		}
		return ok
	}
	o := &object.JSONOptions{SkipKeys: flag("skipkeys"), ASCII: flag("ensure_ascii"), NoCycles: !flag("check_circular"),
		AllowNaN: flag("allow_nan"), SortKeys: flag("sort_keys"), Default: jsonHook(attr("default"))}
	indent, item, key := attr("indent"), attr("item_separator"), attr("key_separator")
	if fail != nil {
		return nil, fail
	}
	if err := jsonLayout(t, o, indent, newTuple(item, key)); err != nil {
		return nil, err
	}
	out, err := object.EncodeJSON(t, nil, v, o)
	if err != nil {
		return nil, err
	}
	return string(out), nil
}

// jsonDecoder is json.JSONDecoder.
func jsonDecoder() *object.Class {
	return jsonDecoderClass.get(func() object.ClassSpec {
		names := []string{"object_hook", "parse_float", "parse_int", "parse_constant", "strict", "object_pairs_hook"}
		limits := func(t *thread, self value) (*object.JSONLimits, error) {
			var v [6]value
			for i, name := range names {
				x, err := object.GetAttr(t, self, name)
				if err != nil {
					return nil, err
				}
				v[i] = x
			}
			l := jsonLimits(v[0], v[1], v[2], v[3], v[5])
			strict, err := object.Truth(t, v[4])
			l.Lenient = !strict
			return l, err
		}
		return object.ClassSpec{
			Name: "JSONDecoder", Module: "json.decoder",
			Sig: "*, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, strict=True, " +
				"object_pairs_hook=None",
			Init: func(t *thread, self value, a args) (value, error) {
				for i, name := range names {
					var def value
					if name == "strict" {
						def = true
					}
					if err := object.SetAttr(t, self, name, a.Or(i, def)); err != nil {
						return nil, err
					}
				}
				return nil, nil
			},
			Methods: []object.Method{
				{Name: "decode", Sig: "s", Fn: func(t *thread, self value, a args) (value, error) {
					text, err := strArg(a[0], "the JSON object")
					if err != nil {
						return nil, err
					}
					l, err := limits(t, self)
					if err != nil {
						return nil, err
					}
					return jsonDecode(t, text, l)
				}},
				{Name: "raw_decode", Sig: "s, idx=0", Fn: func(t *thread, self value, a args) (value, error) {
					return jsonRawDecode(t, self, a, limits)
				}},
			},
		}
	})
}

// jsonRawDecode decodes one value at the start of a text that goes on: where that is refused for
// its extra data, the part before that is decoded again.
func jsonRawDecode(t *thread, self value, a args, limits func(*thread, value) (*object.JSONLimits, error)) (value, error) {
	text, err := strArg(a[0], "first argument")
	if err != nil {
		return nil, err
	}
	idx := 0
	if a.Given(1) {
		if idx, err = intArg(t, a[1]); err != nil {
			return nil, err
		}
	}
	l, err := limits(t, self)
	if err != nil {
		return nil, err
	}
	runes := []rune(text)
	if idx < 0 || idx > len(runes) {
		return nil, object.Raise(object.StopIteration, "%d", idx)
	}
	rest := string(runes[idx:])
	if rest == "" || strings.ContainsRune(" \t\r\n", rune(rest[0])) {
		return nil, newJSONError(t, "Expecting value", text, idx)
	}
	v, err := object.DecodeJSON(t, []byte(rest), l)
	var fault *object.JSONError
	if errors.As(err, &fault) && fault.Msg == "Extra data" {
		rest = strings.TrimRight(rest[:fault.Pos], " \t\r\n")
		v, err = object.DecodeJSON(t, []byte(rest), l)
	}
	if errors.As(err, &fault) {
		return nil, newJSONError(t, fault.Msg, text, idx+utf8.RuneCountInString(rest[:min(fault.Pos, len(rest))]))
	}
	if err != nil {
		return nil, err
	}
	return newTuple(v, int64(idx+utf8.RuneCountInString(rest))), nil
}
