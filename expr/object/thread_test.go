package object

import (
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"
)

// raises tells whether err is an exception of class c.
func raises(err error, c *Class) bool {
	var e *Exception
	return errors.As(err, &e) && e.IsA(c)
}

// method calls v.name(args...).
func method(t *Thread, v Value, name string, args ...Value) error {
	_, err := CallMethod(t, v, name, args, nil)
	return err
}

// Everything sizeable takes from the budget before it is made.
func TestBudget(t *testing.T) {
	long := strings.Repeat("x", 3000)
	many := NewList(make([]Value, 400)...)
	huge := new(big.Int).Lsh(big.NewInt(1), 60000)
	builtins := Builtins()
	call := func(name string, args ...Value) func(*Thread) error {
		return func(th *Thread) error {
			f, _ := builtins.Get(name)
			_, err := Call(th, f, args, nil)
			return err
		}
	}
	binary := func(op BinOp, a, b Value) func(*Thread) error {
		return func(th *Thread) error {
			_, err := Binary(th, op, a, b)
			return err
		}
	}
	for name, f := range map[string]func(*Thread) error{
		"str * n":        binary(OpMul, "x", int64(5000)),
		"n * list":       binary(OpMul, int64(5000), NewList(nil)),
		"str * 2**62":    binary(OpMul, "xy", int64(1<<62)),
		"list + list":    binary(OpAdd, many, many),
		"str + str":      binary(OpAdd, long, long),
		"n ** n":         binary(OpPow, int64(3), int64(40000)),
		"n << n":         binary(OpLShift, int64(1), int64(60000)),
		"n << 2**40":     binary(OpLShift, int64(1), int64(1<<40)),
		"n ** 2**40":     binary(OpPow, int64(7), int64(1<<40)),
		"big * big":      binary(OpMul, huge, huge),
		"'%9999d' % n":   binary(OpMod, "%9999d", int64(1)),
		"'%.9999f' % n":  binary(OpMod, "%.9999f", 1.5),
		"'%.9999d' % n":  binary(OpMod, "%.9999d", int64(1)),
		"list(range)":    call("list", NewRange(0, 1<<40, 1)),
		"tuple(range)":   call("tuple", NewRange(0, 100000, 1)),
		"set(range)":     call("set", NewRange(0, 100000, 1)),
		"sorted(range)":  call("sorted", NewRange(0, 100000, 1)),
		"bytes(n)":       call("bytes", int64(1<<40)),
		"bytearray(n)":   call("bytearray", int64(100000)),
		"format(n, w)":   call("format", int64(1), "99999d"),
		"format(n, 0,)":  call("format", int64(1), "099999,d"),
		"format(s, w)":   call("format", "x", ">99999"),
		"format(f, p)":   call("format", 1.5, ".99999f"),
		"bin(big)":       call("bin", huge),
		"repr(list)":     call("repr", NewList(long, long)),
		"ascii":          call("ascii", strings.Repeat("é", 2000)),
		"dict(pairs)":    call("dict", call2(t, "zip", NewRange(0, 1000, 1), NewRange(0, 1000, 1))),
		"join":           func(th *Thread) error { return method(th, long, "join", NewList("a", "b", "c")) },
		"center":         func(th *Thread) error { return method(th, "a", "center", int64(1<<40)) },
		"ljust":          func(th *Thread) error { return method(th, "a", "ljust", int64(9999)) },
		"zfill":          func(th *Thread) error { return method(th, "a", "zfill", int64(9999)) },
		"expandtabs":     func(th *Thread) error { return method(th, "\t\t", "expandtabs", int64(1<<30)) },
		"replace":        func(th *Thread) error { return method(th, long, "replace", "", long) },
		"upper":          func(th *Thread) error { return method(th, long+long, "upper") },
		"encode":         func(th *Thread) error { return method(th, long+long, "encode") },
		"translate":      func(th *Thread) error { return method(th, long, "translate", dictOf(int64('x'), "yyyyy")) },
		"str.format":     func(th *Thread) error { return method(th, "{:>9999}", "format", "x") },
		"bytes.hex":      func(th *Thread) error { return method(th, Bytes(long), "hex") },
		"to_bytes":       func(th *Thread) error { return method(th, int64(1), "to_bytes", int64(1<<40)) },
		"splitlines":     func(th *Thread) error { return method(th, strings.Repeat("\n", 3000), "splitlines") },
		"list.copy":      func(th *Thread) error { return method(th, many, "copy") },
		"dict.copy":      func(th *Thread) error { return method(th, dictOfSize(200), "copy") },
		"EncodeJSON":     func(th *Thread) error { _, err := EncodeJSON(th, nil, NewList(long, long), nil); return err },
		"DecodeJSON":     func(th *Thread) error { _, err := DecodeJSON(th, []byte(`"`+long+long+`"`), nil); return err },
		"slice of list":  func(th *Thread) error { _, err := GetItem(th, many, &Slice{}); return err },
		"bytes % ":       binary(OpMod, Bytes("%9999d"), int64(1)),
		"list extending": func(th *Thread) error { l := NewList(int64(1)); return l.Extend(th, NewRange(0, 10000, 1)) },
	} {
		if err := f(NewThread(4096, 0)); !raises(err, MemoryError) {
			t.Errorf("%s: %v, want MemoryError", name, err)
		}
	}
}

func call2(t *testing.T, name string, args ...Value) Value {
	f, _ := Builtins().Get(name)
	v, err := Call(nil, f, args, nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func dictOf(k, v Value) *Dict {
	d := NewDict(1)
	if err := d.Put(nil, k, v); err != nil {
		panic(err)
	}
	return d
}

func dictOfSize(n int) *Dict {
	d := NewDict(n)
	for i := range n {
		d.Set(formatInt(int64(i)), nil)
	}
	return d
}

// endless is an iterator that never ends.
type endless struct{}

func (endless) Next(*Thread) (Value, bool, error) { return int64(0), true, nil }

// An interrupt from another goroutine ends every loop that could go on.
func TestInterrupt(t *testing.T) {
	shared := Value(NewList(int64(1)))
	twin := Value(NewList(int64(1)))
	for range 60 { // 2**60 items to walk over
		shared, twin = NewList(shared, shared), NewList(twin, twin)
	}
	pair := Value(NewTuple(int64(1)))
	for range 60 {
		pair = NewTuple(pair, pair)
	}
	builtins := Builtins()
	call := func(name string, args ...Value) func(*Thread) error {
		return func(th *Thread) error {
			f, _ := builtins.Get(name)
			_, err := Call(th, f, args, nil)
			return err
		}
	}
	for name, f := range map[string]func(*Thread) error{
		"==":       func(th *Thread) error { _, err := Eq(th, shared, twin); return err },
		"hash":     func(th *Thread) error { _, err := Hash(th, pair); return err },
		"repr":     call("repr", shared),
		"json":     func(th *Thread) error { _, err := EncodeJSON(th, nil, shared, nil); return err },
		"sum":      call("sum", endless{}),
		"max":      call("max", endless{}),
		"any":      call("any", endless{}),
		"in":       func(th *Thread) error { _, err := Contains(th, endless{}, "x"); return err },
		"range in": func(th *Thread) error { _, err := Contains(th, NewRange(0, 1<<60, 1), "x"); return err },
		"filter":   func(th *Thread) error { _, _, err := (&filterIterator{nil, endless{}}).Next(th); return err },
		"pow":      call("pow", int64(3), new(big.Int).Lsh(big.NewInt(1), 1<<20), new(big.Int).Lsh(big.NewInt(3), 1<<17)),
		"fromkeys": func(th *Thread) error { return method(th, NewDict(0), "fromkeys", endless{}) },
		"sort":     func(th *Thread) error { return sortForever(th) },
		"ForEach":  func(th *Thread) error { return ForEach(th, endless{}, func(Value) error { return nil }) },
		"dict.find": func(th *Thread) error {
			d := NewDict(0)
			for i := int64(0); ; i++ { // all of one hash
				if err := d.Put(th, normInt(new(big.Int).Mul(big.NewInt(i), big.NewInt(hashModulus))), nil); err != nil {
					return err
				}
			}
		},
	} {
		th := NewThread(0, 0)
		timer := time.AfterFunc(30*time.Millisecond, func() { th.Interrupt(nil) })
		start := time.Now()
		if err := f(th); !raises(err, TimeoutError) {
			t.Errorf("%s: %v, want TimeoutError", name, err)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s took %v", name, took)
		}
		timer.Stop()
		if err := th.Check(); !raises(err, TimeoutError) {
			t.Errorf("%s: the interrupt was forgotten", name)
		}
		th.Reset()
		if err := th.Check(); err != nil {
			t.Errorf("%s: %v after Reset", name, err)
		}
	}
}

// sortForever sorts until the thread is interrupted.
func sortForever(th *Thread) error {
	items := make([]Value, 1000)
	for {
		for i := range items {
			items[i] = int64(i * 7919 % 1000)
		}
		if err := Sort(th, items, nil, false); err != nil {
			return err
		}
	}
}

// Deep and circular values end in RecursionError, never in an overflow of Go's stack.
func TestDepth(t *testing.T) {
	const deep = 200000
	list, other := Value(NewList()), Value(NewList())
	tuple, dict, alias := Value(NewTuple()), Value(NewDict(0)), Value(ListClass)
	frozen, frozen2 := Value(&FrozenSet{}), Value(&FrozenSet{})
	classes, static := Value(IntClass), Value(IntClass)
	group := Raise(ValueError, "x")
	mapped := Iterator(endless{})
	bound := Value(NewFunction("f", "*args", func(*Thread, Args) (Value, error) { return nil, nil }))
	for i := range deep {
		list, other = NewList(list), NewList(other)
		tuple = NewTuple(tuple)
		dict = dictOf("k", dict)
		alias = NewGenericAlias(alias, IntClass)
		bound = NewBoundMethod(int64(1), bound)
		classes = NewTuple(classes, StrClass)
		static = &StaticMethod{Func: static}
		mapped = &mapIterator{f: StrClass, its: []Iterator{mapped}}
		if i < 20000 {
			group = group.nest()
			frozen, frozen2 = frozenOf(t, frozen), frozenOf(t, frozen2)
		}
	}
	self := NewList()
	self.Items = append(self.Items, self)
	circle := NewList()
	circle.Items = append(circle.Items, NewList(circle))
	for name, f := range map[string]func(*Thread) error{
		"repr":            func(th *Thread) error { _, err := Repr(th, list); return err },
		"repr of dict":    func(th *Thread) error { _, err := Repr(th, dict); return err },
		"str":             func(th *Thread) error { _, err := Str(th, tuple); return err },
		"==":              func(th *Thread) error { _, err := Eq(th, list, other); return err },
		"<":               func(th *Thread) error { _, err := CompareBool(th, OpLt, list, other); return err },
		"circle ==":       func(th *Thread) error { _, err := Eq(th, self, circle); return err },
		"hash":            func(th *Thread) error { _, err := Hash(th, tuple); return err },
		"json":            func(th *Thread) error { _, err := EncodeJSON(th, nil, list, nil); return err },
		"json of dict":    func(th *Thread) error { _, err := EncodeJSON(th, nil, dict, nil); return err },
		"json text":       func(th *Thread) error { _, err := DecodeJSON(th, []byte(strings.Repeat("[", deep)), nil); return err },
		"frozenset ==":    func(th *Thread) error { _, err := Eq(th, frozen, frozen2); return err },
		"format":          func(th *Thread) error { _, err := Binary(th, OpMod, "%s", list); return err },
		"repr of aliases": func(th *Thread) error { _, err := Repr(th, alias); return err },
	} {
		for _, th := range []*Thread{nil, NewThread(0, 0)} {
			if err := f(th); !raises(err, RecursionError) {
				t.Errorf("%s: %v, want RecursionError", name, err)
			}
		}
	}
	for name, f := range map[string]func(*Thread) error{
		"isinstance":    func(th *Thread) error { _, err := IsInstance(th, 1.5, classes); return err },
		"alias()":       func(th *Thread) error { _, err := Call(th, alias, nil, nil); return err },
		"alias.x":       func(th *Thread) error { _, err := GetAttr(th, alias, "nope"); return err },
		"bound method":  func(th *Thread) error { _, err := Call(th, bound, nil, nil); return err },
		"staticmethods": func(th *Thread) error { _, err := Call(th, static, nil, nil); return err },
		"static name":   func(th *Thread) error { _, err := GetAttr(th, static, "__name__"); return err },
		"map of map":    func(th *Thread) error { _, _, err := mapped.Next(th); return err },
		"group split": func(*Thread) error {
			_, _, err := group.Split(func(*Exception) (bool, error) { return false, nil })
			return err
		},
	} {
		if err := f(NewThread(0, 0)); !raises(err, RecursionError) {
			t.Errorf("%s: %v, want RecursionError", name, err)
		}
	}
	if s, err := Repr(nil, self); err != nil || s != "[[...]]" {
		t.Errorf("repr of a list in itself: %q, %v", s, err)
	}
	if _, err := EncodeJSON(nil, nil, self, nil); !raises(err, ValueError) {
		t.Errorf("JSON of a list in itself: %v", err)
	}
}

// nest puts e in a group.
func (e *Exception) nest() *Exception {
	g := &Exception{class: ExceptionGroup, args: []Value{"g", NewList(e)}}
	return g.SetField("message", "g").SetField("exceptions", NewTuple(e))
}

func frozenOf(t *testing.T, v Value) *FrozenSet {
	s, err := NewFrozenSet(nil, v)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
