package object

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
)

// money is a value of a Go type with a class of its own.
type money struct {
	of    *Class
	cents int64
}

func (m money) Class() *Class { return m.of }

func (m money) Repr(*Thread) (string, error) { return fmt.Sprintf("money(%d)", m.cents), nil }
func (m money) Str(*Thread) (string, error) {
	return fmt.Sprintf("%d.%02d", m.cents/100, m.cents%100), nil
}
func (m money) Truth(*Thread) (bool, error) { return m.cents != 0, nil }
func (m money) Hash(*Thread) (int64, error) { return m.cents, nil }

func (m money) Binary(_ *Thread, op BinOp, other Value, reflected bool) (Value, bool, error) {
	if o, ok := Native(other).(money); ok && op == OpAdd && !reflected {
		return money{m.of, m.cents + o.cents}, true, nil
	}
	if n, ok := other.(int64); ok && op == OpMul {
		return money{m.of, m.cents * n}, true, nil
	}
	return nil, false, nil
}

func (m money) Compare(_ *Thread, op CmpOp, other Value) (Value, bool, error) {
	o, ok := Native(other).(money)
	if !ok {
		return nil, false, nil
	}
	return op.holds(int(m.cents - o.cents)), true, nil
}

func newMoneyClass() *Class {
	var class *Class
	class = NewNativeClass(ClassSpec{
		Name: "Money", Module: "bank", Sig: "cents, *, euros=0",
		New: func(t *Thread, _ *Class, a Args) (Value, error) {
			cents, err := IntIndex(t, a[0], OverflowError)
			if err != nil {
				return nil, err
			}
			euros, err := IntIndex(t, a.Or(1, int64(0)), OverflowError)
			return money{class, int64(cents + 100*euros)}, err
		},
		Methods: []Method{{"half", "", func(_ *Thread, self Value, _ Args) (Value, error) {
			return money{class, self.(money).cents / 2}, nil
		}}},
		Properties: []Property{{Name: "cents", Get: func(_ *Thread, self Value) (Value, error) { return self.(money).cents, nil }}},
		ClassMethods: []Method{{"zero", "", func(t *Thread, self Value, _ Args) (Value, error) {
			return Call(t, self, []Value{int64(0)}, nil)
		}}},
		Attrs: map[string]Value{"currency": "EUR"},
	})
	return class
}

// show is the repr of what f gives, or the exception.
func show(v Value, err error) string {
	if err != nil {
		return err.Error()
	}
	s, err := Repr(nil, v)
	if err != nil {
		return err.Error()
	}
	return s
}

func TestNativeClass(t *testing.T) {
	moneyClass := newMoneyClass()
	euro := func(cents int64) money { return money{moneyClass, cents} }
	kw := NewDict(1)
	kw.Set("euros", int64(3))
	made, err := BuildClass(nil, "Coin", []Value{moneyClass}, nil, func(ns *Dict) error {
		ns.Set("side", "head")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	coin, err := Call(nil, made, []Value{int64(50)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	five := euro(500)
	for _, c := range []struct {
		what string
		got  string
		want string
	}{
		{"call", show(Call(nil, moneyClass, []Value{int64(7)}, kw)), "money(307)"},
		{"no argument", show(Call(nil, moneyClass, nil, nil)), "TypeError: Money() missing required argument 'cents' (pos 1)"},
		{"str", show(Format(nil, five, "")), "'5.00'"},
		{"sum", show(Binary(nil, OpAdd, five, euro(1))), "money(501)"},
		{"n * money", show(Binary(nil, OpMul, int64(2), five)), "money(1000)"},
		{"money + int", show(Binary(nil, OpAdd, five, int64(1))), "TypeError: unsupported operand type(s) for +: 'Money' and 'int'"},
		{"<", show(Compare(nil, OpLt, five, euro(501))), "True"},
		{"< int", show(Compare(nil, OpLt, five, int64(3))), "TypeError: '<' not supported between instances of 'Money' and 'int'"},
		{"method", show(CallMethod(nil, five, "half", nil, nil)), "money(250)"},
		{"method, too many", show(CallMethod(nil, five, "half", []Value{nil}, nil)), "TypeError: Money.half() takes no arguments (1 given)"},
		{"property", show(GetAttr(nil, five, "cents")), "500"},
		{"class attribute", show(GetAttr(nil, five, "currency")), "'EUR'"},
		{"no attribute", show(GetAttr(nil, five, "nope")), "AttributeError: 'Money' object has no attribute 'nope'"},
		{"class method", show(CallMethod(nil, moneyClass, "zero", nil, nil)), "money(0)"},
		{"immutable", show(nil, SetAttr(nil, moneyClass, "x", nil)), "TypeError: cannot set 'x' attribute of immutable type 'Money'"},
		{"class", show(TypeOf(five), nil), "<class 'bank.Money'>"},
		{"subclass", show(coin, nil), "money(50)"},
		{"subclass's class", show(TypeOf(coin), nil), "<class '__main__.Coin'>"},
		{"subclass's attribute", show(GetAttr(nil, coin, "side")), "'head'"},
		{"inherited method", show(CallMethod(nil, coin, "half", nil, nil)), "money(25)"},
		{"inherited operator", show(Binary(nil, OpAdd, coin, euro(1))), "money(51)"},
		{"inherited ==", show(Compare(nil, OpEq, coin, euro(50))), "True"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.what, c.got, c.want)
		}
	}
	if b, err := Truth(nil, euro(0)); b || err != nil {
		t.Error(b, err)
	}
	if is, err := IsInstance(nil, coin, moneyClass); !is || err != nil {
		t.Error(is, err)
	}
	d := NewDict(0)
	if err := d.Put(nil, euro(5), "x"); err != nil {
		t.Fatal(err)
	}
	if v, ok, err := d.Find(nil, euro(5)); !ok || v != "x" || err != nil {
		t.Error(v, ok, err)
	}
}

// A class over a built-in container: methods named as in Python change its operators.
func TestNativeSubclassOfDict(t *testing.T) {
	c := NewNativeClass(ClassSpec{
		Name: "Doubling", Module: "m", Bases: []*Class{DictClass}, Sig: "*args, **kwargs",
		Init: func(t *Thread, self Value, a Args) (Value, error) { return nil, self.(*Dict).Update(t, a[1]) },
		Methods: []Method{
			{"__missing__", "key, /", func(t *Thread, _ Value, a Args) (Value, error) { return Binary(t, OpMul, a[0], int64(2)) }},
			{"__repr__", "", func(t *Thread, self Value, _ Args) (Value, error) {
				s, err := Repr(t, self.(*Dict).Copy())
				return "Doubling" + s, err
			}},
		},
	})
	kw := NewDict(1)
	kw.Set("a", int64(1))
	d, err := Call(nil, c, nil, kw)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ got, want string }{
		{show(d, nil), "Doubling{'a': 1}"},
		{show(GetItem(nil, d, "a")), "1"},
		{show(GetItem(nil, d, int64(21))), "42"},
		{show(CallMethod(nil, d, "get", []Value{"z"}, nil)), "None"},
		{show(Compare(nil, OpEq, d, kw)), "True"},
		{show(TypeOf(d), nil), "<class 'm.Doubling'>"},
	} {
		if x.got != x.want {
			t.Errorf("%s, want %s", x.got, x.want)
		}
	}
}

func TestAttrDict(t *testing.T) {
	d := NewAttrDict(0)
	d.Set("id", "x@example.org")
	d.Set("items", "hidden by the method")
	for _, c := range []struct{ got, want string }{
		{show(GetAttr(nil, d, "id")), "'x@example.org'"},
		{show(GetAttr(nil, d, "role")), "AttributeError: 'AttrDict' object has no attribute 'role'"},
		{show(CallMethod(nil, d, "get", []Value{"role"}, nil)), "None"},
		{show(nil, SetAttr(nil, d, "role", "admin")), "None"},
		{show(GetItem(nil, d, "role")), "'admin'"},
		{show(nil, DelAttr(nil, d, "role")), "None"},
		{show(GetAttr(nil, "abc", "length")), "3"},
		{show(GetAttr(nil, NewList(int64(1)), "length")), "1"},
	} {
		if c.got != c.want {
			t.Errorf("%s, want %s", c.got, c.want)
		}
	}
	if is, err := IsInstance(nil, d, DictClass); !is || err != nil {
		t.Error("an AttrDict is no dict")
	}
}

func TestException(t *testing.T) {
	sentinel := errors.New("disk on fire")
	wrapped := AsException(fmt.Errorf("saving: %w", sentinel))
	if !errors.Is(wrapped, sentinel) || wrapped.Error() != "RuntimeError: saving: disk on fire" {
		t.Errorf("%v", wrapped)
	}
	if e := AsException(context.DeadlineExceeded); !e.IsA(TimeoutError) {
		t.Error(e)
	}
	inner := Raise(KeyError, "k")
	if AsException(fmt.Errorf("x: %w", inner)) != inner {
		t.Error("a wrapped exception is lost")
	}
	a, b := Raise(ValueError, "a"), Raise(ValueError, "b")
	a.Chain(b)
	b.Chain(a) // would be a circle
	if b.Context != a || a.Context != nil {
		t.Error("the chain is a circle")
	}
	a.Context = a // made by Python code
	b.Chain(a)
	b.SetCause(b)
	if errors.Is(b, sentinel) {
		t.Error("found what is not there")
	}
	for _, c := range []struct {
		e    *Exception
		want string
	}{
		{Raise(KeyError, "k"), "KeyError: 'k'"},
		{Raise(StopIteration, ""), "StopIteration"},
		{NewException(ValueError, int64(1), "x"), "ValueError: (1, 'x')"},
		{NewOSError(2, "No such file or directory", "f.txt"), "FileNotFoundError: [Errno 2] No such file or directory: 'f.txt'"},
		{NewOSError(5, "I/O error", nil), "OSError: [Errno 5] I/O error"},
		{Raise(ValueError, "100%%"), "ValueError: 100%"},
		{NewException(ValueError, strings.Repeat("x", 2<<20), int64(1)), "ValueError: <exception str() failed>"},
	} {
		if got := c.e.Error(); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
	_, err := DecodeJSON(nil, []byte("{\n  \"é\": ]"), nil)
	if e := AsException(err); e.Error() != "ValueError: Expecting value: line 2 column 8 (char 9)" {
		t.Error(e)
	}
}

func TestParseNumbers(t *testing.T) {
	for _, c := range []struct {
		text string
		base int
		want string
	}{
		{"12", 10, "12"}, {" -12\n", 10, "-12"}, {"1_000", 10, "1000"}, {"١٢", 10, "12"}, {"0x1F", 16, "31"},
		{"0b101", 0, "5"}, {"zz", 36, "1295"}, {"9223372036854775808", 10, "9223372036854775808"},
		{"", 10, "ValueError: invalid literal for int() with base 10: ''"},
		{"1__0", 10, "ValueError: invalid literal for int() with base 10: '1__0'"},
		{"010", 0, "ValueError: invalid literal for int() with base 0: '010'"},
		{"1", 99, "ValueError: int() base must be >= 2 and <= 36, or 0"},
		{strings.Repeat("9", 4301), 10, "ValueError: Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; use sys.set_int_max_str_digits() to increase the limit"},
	} {
		if got := show(ParseInt(nil, c.text, c.base)); got != c.want {
			t.Errorf("int(%.20q, %d): %s, want %s", c.text, c.base, got, c.want)
		}
	}
	for _, c := range []struct {
		text string
		want float64
	}{{"1.5", 1.5}, {" 1e400 ", math.Inf(1)}, {"-Infinity", math.Inf(-1)}, {"1_0.5", 10.5}, {".5", 0.5}, {"5.", 5}} {
		if f, err := ParseFloat(c.text); f != c.want || err != nil {
			t.Errorf("float(%q): %v, %v", c.text, f, err)
		}
	}
	for _, text := range []string{"", "1e", "0x1p3", "1__0", "_1", "nano", "1 2", "e5", "."} {
		if _, err := ParseFloat(text); !raises(err, ValueError) {
			t.Errorf("float(%q): %v", text, err)
		}
	}
}

// __index__ can change what it indexes; nothing may go out of bounds then.
func TestIndexThatChanges(t *testing.T) {
	for _, bytes := range []bool{false, true} {
		var target Value
		shrink := indexer(func() {
			switch x := target.(type) {
			case *List:
				x.Items = nil
			case *ByteArray:
				x.Bytes = nil
			}
		})
		for name, f := range map[string]func() error{
			"get":        func() error { _, err := GetItem(nil, target, shrink); return err },
			"set":        func() error { return SetItem(nil, target, shrink, int64(1)) },
			"del":        func() error { return DelItem(nil, target, shrink) },
			"get slice":  func() error { _, err := GetItem(nil, target, &Slice{Start: shrink}); return err },
			"set slice":  func() error { return SetItem(nil, target, &Slice{Start: shrink}, NewList(int64(1))) },
			"del slice":  func() error { return DelItem(nil, target, &Slice{Start: shrink}) },
			"step":       func() error { return DelItem(nil, target, &Slice{Step: shrink}) },
			"pop":        func() error { return method(nil, target, "pop", shrink) },
			"insert":     func() error { return method(nil, target, "insert", shrink, int64(1)) },
			"set value":  func() error { return SetItem(nil, target, int64(4), shrink) },
			"index from": func() error { return method(nil, target, "index", int64(2), shrink) },
		} {
			target = NewList(int64(0), int64(1), int64(2), int64(3), int64(4))
			if bytes {
				target = &ByteArray{Bytes: []byte{0, 1, 2, 3, 4}}
			}
			if err := f(); err != nil && !raises(err, LookupError) && !raises(err, ValueError) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// indexer is a value whose __index__ does something first; it stands for 2.
type indexer func()

func (f indexer) Index(*Thread) (Value, error) {
	f()
	return int64(2), nil
}

func (indexer) TypeName() string { return "indexer" }

// Two threads of evaluation may share immutable values and built-in classes.
func TestShared(t *testing.T) {
	done := make(chan error)
	d := message()
	for range 4 {
		go func() {
			var err error
			for range 200 {
				th := NewThread(1<<20, 0)
				if _, e := Repr(th, d); e != nil {
					err = e
				}
				if _, e := CallMethod(th, "a,b", "split", []Value{","}, nil); e != nil {
					err = e
				}
				if _, e := Call(th, DictClass, []Value{d}, nil); e != nil {
					err = e
				}
				if _, e := EncodeJSON(th, nil, d, nil); e != nil {
					err = e
				}
			}
			done <- err
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
