package object

import "unicode/utf8"

func strSpec() coreSpec {
	return coreSpec{
		class: StrClass,
		doc:   "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\nCreate a new string object from the given object. If encoding or\nerrors is specified, then the object must expose a data buffer\nthat will be decoded using the given encoding and error handler.\nOtherwise, returns the result of object.__str__() (if defined)\nor repr(object).\nencoding defaults to sys.getdefaultencoding().\nerrors defaults to 'strict'.",
		sig:   "object='', encoding='utf-8', errors='strict'",
		new:   newStr,
		groups: [][]Method{
			strSearchMethods(), strSplitMethods(), strPadMethods(), strCodecMethods(), strCaseMethods(),
			strTestMethods(), sequenceDunders(), {
				{"__str__", "", func(_ *Thread, self Value, _ Args) (Value, error) { return self, nil }},
				{"__format__", "format_spec, /", func(t *Thread, self Value, a Args) (Value, error) {
					spec, err := clinicStr("__format__", 0, a[0])
					if err != nil {
						return nil, err
					}
					return formatStr(t, self.(string), spec)
				}},
				{"__mod__", "value, /", dunderBinary(OpMod, false)},
				{"__rmod__", "value, /", dunderRMod},
				{"__getnewargs__", "", func(_ *Thread, self Value, _ Args) (Value, error) { return NewTuple(self), nil }},
			},
		},
		static: []Method{{"maketrans", "x, y=, z=, /", strMakeTrans}},
		props:  []Property{lengthProperty()},
	}
}

func newStr(t *Thread, _ *Class, a Args) (Value, error) {
	if !a.Given(1) && !a.Given(2) {
		if !a.Given(0) {
			return "", nil
		}
		return Str(t, a[0])
	}
	enc, errs, err := codecArgs("str", a, 1)
	if err != nil {
		return nil, err
	}
	if !a.Given(0) {
		return "", nil
	}
	if _, ok := Native(a[0]).(string); ok {
		return nil, Raise(TypeError, "decoding str is not supported")
	}
	b, ok := bytesOf(a[0])
	if !ok {
		return nil, Raise(TypeError, "decoding to str: need a bytes-like object, %s found", TypeName(a[0]))
	}
	if b == "" {
		return "", nil
	}
	return Decode(t, b, enc, errs)
}

func strMakeTrans(t *Thread, _ Value, a Args) (Value, error) {
	d := NewDict(0)
	if !a.Given(1) {
		x, ok := Native(a[0]).(*Dict)
		if !ok {
			return nil, Raise(TypeError, "if you give only one argument to maketrans it must be a dict")
		}
		for k, v := range x.All() {
			switch key := Native(k).(type) {
			case string:
				r, w := utf8.DecodeRuneInString(key)
				if w != len(key) || w == 0 {
					return nil, Raise(ValueError, "string keys in translate table must be of length 1")
				}
				k = int64(r)
			case int64, bool:
			default:
				return nil, Raise(TypeError, "keys in translate table must be strings or integers")
			}
			if err := d.Put(t, k, v); err != nil {
				return nil, err
			}
		}
		return d, nil
	}
	for i := 1; i < 3; i++ {
		if a.Given(i) {
			if _, err := clinicStr("maketrans", i+1, a[i]); err != nil {
				return nil, err
			}
		}
	}
	x, ok := Native(a[0]).(string)
	if !ok {
		return nil, Raise(TypeError, "first maketrans argument must be a string if there is a second argument")
	}
	y, err := clinicStr("maketrans", 2, a[1])
	if err != nil {
		return nil, err
	}
	from, to := []rune(x), []rune(y)
	if len(from) != len(to) {
		return nil, Raise(ValueError, "the first two maketrans arguments must have equal length")
	}
	for i := range from {
		if err := d.Put(t, int64(from[i]), int64(to[i])); err != nil {
			return nil, err
		}
	}
	if a.Given(2) {
		z, err := clinicStr("maketrans", 3, a[2])
		if err != nil {
			return nil, err
		}
		for _, r := range z {
			if err := d.Put(t, int64(r), nil); err != nil {
				return nil, err
			}
		}
	}
	return d, nil
}
