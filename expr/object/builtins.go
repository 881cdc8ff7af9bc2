package object

import (
	"io"
	"math/big"
	"strings"
	"sync"
	"unicode/utf8"
)

// Builtins gives the built-in names, the exceptions and types among them, in a dict of the caller's
// own. eval, exec, compile, open, __import__, globals and locals are not among them.
func Builtins() *Dict {
	d := NewDict(160)
	for _, c := range []*Class{
		ObjectClass, TypeClass, IntClass, BoolClass, FloatClass, ComplexClass, StrClass, BytesClass,
		ListClass, TupleClass, DictClass, SetClass, FrozenSetClass, ByteArrayClass, RangeClass,
		SliceClass, MemoryViewClass, PropertyClass, StaticMethodClass, ClassMethodClass, SuperClass,
		EnumerateClass, ZipClass, MapClass, FilterClass, ReversedClass,
	} {
		d.Set(c.name, c)
	}
	for _, c := range exceptionClasses() {
		d.Set(c.name, c)
	}
	d.Set("EnvironmentError", OSError)
	d.Set("IOError", OSError)
	d.Set("None", nil)
	d.Set("True", true)
	d.Set("False", false)
	d.Set("Ellipsis", Ellipsis)
	d.Set("NotImplemented", NotImplemented)
	d.Set("__debug__", true)
	for _, f := range builtinFunctions() {
		d.Set(f.name, f)
	}
	return d
}

// functionsOnce makes the built-in functions once, as `len is len` must hold among evaluations.
var (
	functionsOnce sync.Once
	functions     []*Builtin
)

func builtinFunctions() []*Builtin {
	functionsOnce.Do(func() {
		for _, group := range [][]*Builtin{numberFunctions(), objectFunctions(), iterFunctions()} {
			functions = append(functions, group...)
		}
	})
	return functions
}

func numberFunctions() []*Builtin {
	radix := func(name, prefix string, base int) *Builtin {
		return NewFunction(name, "number, /", func(t *Thread, a Args) (Value, error) {
			v, err := Index(t, a[0])
			if err != nil {
				return nil, err
			}
			b := bigValue(v)
			if err := t.Charge(b.BitLen() + 4); err != nil {
				return nil, err
			}
			if b.Sign() < 0 {
				return "-" + prefix + new(big.Int).Neg(b).Text(base), nil
			}
			return prefix + b.Text(base), nil
		})
	}
	return []*Builtin{
		radix("bin", "0b", 2), radix("oct", "0o", 8), radix("hex", "0x", 16),
		NewFunction("abs", "x, /", func(t *Thread, a Args) (Value, error) { return Unary(t, OpAbs, a[0]) }),
		NewFunction("divmod", "x, y, /", func(t *Thread, a Args) (Value, error) { return Binary(t, OpDivMod, a[0], a[1]) }),
		NewFunction("pow", "base, exp, mod=None", func(t *Thread, a Args) (Value, error) {
			if m := a.Or(2, nil); m != nil {
				return Pow3(t, a[0], a[1], m)
			}
			return Binary(t, OpPow, a[0], a[1])
		}),
		NewFunction("round", "number, ndigits=None", func(t *Thread, a Args) (Value, error) {
			return Round(t, a[0], a[1])
		}),
		NewFunction("chr", "i, /", builtinChr), NewFunction("ord", "c, /", builtinOrd),
	}
}

// Round is round(v, n); n is Absent or None for the nearest int.
func Round(t *Thread, v, n Value) (Value, error) {
	var args []Value
	if n != Absent {
		args = []Value{n}
	}
	if r, ok, err := callSpecial(t, v, "__round__", args, nil); ok {
		return r, err
	}
	x := Native(v)
	switch k := asNumber(x).kind; k {
	case numInt, numFloat:
		if n == Absent {
			n = nil
		}
		return roundNumber(t, x, n)
	}
	if c, ok := x.(HasClass); ok {
		if f, ok := c.Class().lookup("__round__"); ok {
			return callFound(t, f, x, c.Class(), args, nil)
		}
	}
	return nil, Raise(TypeError, "type %s doesn't define __round__ method", TypeName(v))
}

func builtinChr(t *Thread, a Args) (Value, error) {
	i, err := cInt(t, a[0])
	if err != nil {
		return nil, err
	}
	if i < 0 || i > utf8.MaxRune {
		return nil, Raise(ValueError, "chr() arg not in range(0x110000)")
	}
	if !utf8.ValidRune(rune(i)) {
		return nil, Raise(ValueError, "chr() arg %#x is a surrogate, which a str cannot hold here", i)
	}
	return string(rune(i)), nil
}

func builtinOrd(_ *Thread, a Args) (Value, error) {
	n := 0
	switch x := Native(a[0]).(type) {
	case string:
		r, w := utf8.DecodeRuneInString(x)
		if w > 0 && w == len(x) {
			return int64(r), nil
		}
		n = runeLen(x)
	case Bytes, *ByteArray:
		s := contentOf(x)
		if len(s) == 1 {
			return int64(s[0]), nil
		}
		n = len(s)
	default:
		return nil, Raise(TypeError, "ord() expected string of length 1, but %s found", TypeName(a[0]))
	}
	return nil, Raise(TypeError, "ord() expected a character, but string of length %d found", n)
}

// text makes a function of one argument that gives a string.
func textFunction(name string, f func(*Thread, Value) (string, error)) *Builtin {
	return NewFunction(name, "obj, /", func(t *Thread, a Args) (Value, error) {
		s, err := f(t, a[0])
		return s, err
	})
}

func objectFunctions() []*Builtin {
	return []*Builtin{
		textFunction("repr", Repr), textFunction("ascii", Ascii),
		NewFunction("callable", "obj, /", func(_ *Thread, a Args) (Value, error) { return IsCallable(a[0]), nil }),
		NewFunction("hash", "obj, /", func(t *Thread, a Args) (Value, error) {
			h, err := Hash(t, a[0])
			return h, err
		}),
		NewFunction("id", "obj, /", func(_ *Thread, a Args) (Value, error) { return fromUint(addressOf(a[0]) >> 1), nil }),
		NewFunction("len", "obj, /", func(t *Thread, a Args) (Value, error) {
			n, err := Len(t, a[0])
			return int64(n), err
		}),
		NewFunction("format", "value, format_spec='', /", func(t *Thread, a Args) (Value, error) {
			spec, ok := Native(a.Or(1, "")).(string)
			if !ok {
				return nil, Raise(TypeError, "format() argument 2 must be str, not %s", argType(a[1]))
			}
			s, err := Format(t, a[0], spec)
			return s, err
		}),
		NewFunction("isinstance", "obj, class_or_tuple, /", func(t *Thread, a Args) (Value, error) {
			is, err := IsInstance(t, a[0], a[1])
			return is, err
		}),
		NewFunction("issubclass", "cls, class_or_tuple, /", func(t *Thread, a Args) (Value, error) {
			is, err := IsSubclass(t, a[0], a[1])
			return is, err
		}),
		NewFunction("getattr", "object, name, default=, /", builtinGetattr),
		NewFunction("hasattr", "obj, name, /", func(t *Thread, a Args) (Value, error) {
			name, err := attrName(a[1])
			if err != nil {
				return nil, err
			}
			_, ok, err := LookupAttr(t, a[0], name)
			return ok, err
		}),
		NewFunction("setattr", "obj, name, value, /", func(t *Thread, a Args) (Value, error) {
			name, err := attrName(a[1])
			if err != nil {
				return nil, err
			}
			return nil, SetAttr(t, a[0], name, a[2])
		}),
		NewFunction("delattr", "obj, name, /", func(t *Thread, a Args) (Value, error) {
			name, err := attrName(a[1])
			if err != nil {
				return nil, err
			}
			return nil, DelAttr(t, a[0], name)
		}),
		NewFunction("dir", "object=, /", func(t *Thread, a Args) (Value, error) {
			if !a.Given(0) {
				return &List{}, nil
			}
			return Dir(t, a[0])
		}),
		NewFunction("vars", "object=, /", func(t *Thread, a Args) (Value, error) {
			if a.Given(0) {
				d, ok, err := LookupAttr(t, a[0], "__dict__")
				if ok || err != nil {
					return d, err
				}
			}
			return nil, Raise(TypeError, "vars() argument must have __dict__ attribute")
		}),
		NewFunction("print", "*args, sep=' ', end='\\n', file=None, flush=False", builtinPrint),
		NewFunction("input", "prompt='', /", func(*Thread, Args) (Value, error) {
			return nil, Raise(EOFError, "EOF when reading a line")
		}),
	}
}

func attrName(v Value) (string, error) {
	s, ok := Native(v).(string)
	if !ok {
		return "", Raise(TypeError, "attribute name must be string, not '%s'", TypeName(v))
	}
	return s, nil
}

func builtinGetattr(t *Thread, a Args) (Value, error) {
	name, err := attrName(a[1])
	if err != nil {
		return nil, err
	}
	if !a.Given(2) {
		return GetAttr(t, a[0], name)
	}
	v, ok, err := LookupAttr(t, a[0], name)
	if err == nil && !ok {
		v = a[2]
	}
	return v, err
}

// Dir is dir(v): the names of its attributes, sorted.
func Dir(t *Thread, v Value) (Value, error) {
	if r, ok, err := callSpecial0(t, v, "__dir__"); ok {
		if err != nil {
			return nil, err
		}
		items, err := ToSlice(t, r)
		if err != nil {
			return nil, err
		}
		return &List{Items: items}, Sort(t, items, nil, false)
	}
	seen := NewDict(32)
	add := func(d *Dict) {
		if d != nil {
			for k := range d.Strings() {
				seen.Set(k, nil)
			}
		}
	}
	if m, ok := v.(*Module); ok {
		add(m.Dict)
	} else {
		c, isClass := v.(*Class)
		if !isClass {
			c = TypeOf(v)
			add(attrsOf(v))
			if h, ok := Native(v).(HasDir); ok {
				for _, n := range h.Dir() {
					seen.Set(n, nil)
				}
			}
			if d, ok := v.(*Dict); ok && d.sub == attrDictSub {
				add(d)
			}
		}
		for _, m := range c.mro {
			add(m.table())
		}
	}
	items := seen.Keys()
	return &List{Items: items}, Sort(t, items, nil, false)
}

func builtinPrint(t *Thread, a Args) (Value, error) {
	ends := []string{" ", "\n"}
	for i, name := range []string{"sep", "end"} {
		v := a.Or(i, nil)
		if v == nil {
			continue
		}
		s, ok := Native(v).(string)
		if !ok {
			return nil, Raise(TypeError, "%s must be None or a string, not %s", name, TypeName(v))
		}
		ends[i] = s
	}
	var b strings.Builder
	for i, v := range a[4].(*Tuple).Items {
		if i > 0 {
			b.WriteString(ends[0])
		}
		s, err := Str(t, v)
		if err != nil {
			return nil, err
		}
		if err := t.Charge(len(s)); err != nil {
			return nil, err
		}
		b.WriteString(s)
	}
	b.WriteString(ends[1])
	if file := a.Or(2, nil); file != nil {
		return CallMethod(t, file, "write", []Value{b.String()}, nil)
	}
	if t != nil && t.Out != nil {
		if _, err := io.WriteString(t.Out, b.String()); err != nil {
			return nil, AsException(err)
		}
	}
	return nil, nil
}
