package object

import (
	"fmt"
	"testing"
)

// message is the dict of a decoded frame.
func message() *Dict {
	d := NewDict(8)
	for _, k := range []string{"_method", "topic", "body", "user", "id", "timestamp"} {
		d.Set(k, "value of "+k)
	}
	return d
}

func BenchmarkBinary(b *testing.B) {
	t := NewThread(0, 0)
	for _, c := range []struct {
		name string
		op   BinOp
		x, y Value
	}{
		{"int+int", OpAdd, int64(40), int64(2)}, {"int*int", OpMul, int64(1000), int64(3000)},
		{"int//int", OpFloorDiv, int64(1000), int64(7)}, {"float+float", OpAdd, 1.5, 2.25},
		{"int+float", OpAdd, int64(1), 2.5}, {"str+str", OpAdd, "MSG: ", "hello"}, {"str%tuple", OpMod, "%s-%d", NewTuple("a", int64(5))},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Binary(t, c.op, c.x, c.y); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCompare(b *testing.B) {
	for _, c := range []struct {
		name string
		x, y Value
	}{{"int", int64(1), int64(2)}, {"str", "POST", "PUT"}, {"float", 1.5, 2.5}, {"list", NewList(int64(1), "a"), NewList(int64(1), "b")}} {
		b.Run(c.name, func(b *testing.B) {
			t := NewThread(0, 0)
			for b.Loop() {
				if _, err := CompareBool(t, OpLt, c.x, c.y); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDict(b *testing.B) {
	t := NewThread(0, 0)
	d := message()
	b.Run("get", func(b *testing.B) {
		for b.Loop() {
			if _, ok := d.Get("timestamp"); !ok {
				b.Fatal("missing")
			}
		}
	})
	b.Run("item", func(b *testing.B) {
		for b.Loop() {
			if _, err := GetItem(t, d, "timestamp"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("build6", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			message()
		}
	})
	for _, n := range []int{100, 100000} {
		big := NewDict(n)
		keys := make([]string, n)
		for i := range n {
			keys[i] = fmt.Sprint("key", i)
			big.Set(keys[i], int64(i))
		}
		b.Run(fmt.Sprint("get-of-", n), func(b *testing.B) {
			i := 0
			for b.Loop() {
				if _, ok := big.Get(keys[i]); !ok {
					b.Fatal("missing")
				}
				i = (i + 1) % n
			}
		})
	}
	b.Run("int-keys", func(b *testing.B) {
		d := NewDict(0)
		for i := range int64(1000) {
			if err := d.Put(t, i, i); err != nil {
				b.Fatal(err)
			}
		}
		i := int64(0)
		for b.Loop() {
			if _, ok, err := d.Find(t, i); !ok || err != nil {
				b.Fatal(err)
			}
			i = (i + 1) % 1000
		}
	})
}

func BenchmarkMethod(b *testing.B) {
	t := NewThread(0, 0)
	for _, c := range []struct {
		self Value
		name string
		args []Value
	}{
		{message(), "get", []Value{"id", nil}}, {"Hello World", "upper", nil}, {"a,b,c", "split", []Value{","}},
		{", ", "join", []Value{NewList("a", "b", "c")}}, {"{} is {:>5}", "format", []Value{"x", int64(5)}},
		{Bytes("abc="), "decode", []Value{"utf-8"}}, {NewList(), "count", []Value{int64(1)}},
	} {
		b.Run(fmt.Sprintf("%s.%s", TypeName(c.self), c.name), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := CallMethod(t, c.self, c.name, c.args, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkRepr(b *testing.B) {
	v := NewList(message(), int64(5), 2.5, NewTuple("a", nil, true))
	t := NewThread(0, 0)
	for b.Loop() {
		if _, err := Repr(t, v); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFormat(b *testing.B) {
	t := NewThread(0, 0)
	for _, c := range []struct {
		v    Value
		spec string
	}{{int64(1234567), ","}, {3.14159, ".2f"}, {"abc", ">10"}, {0.1, ""}} {
		b.Run(fmt.Sprintf("%v:%s", c.v, c.spec), func(b *testing.B) {
			for b.Loop() {
				if _, err := Format(t, c.v, c.spec); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkPow(b *testing.B) {
	for b.Loop() {
		Pow(1.2345, 3.21)
	}
}

func BenchmarkSort(b *testing.B) {
	t := NewThread(0, 0)
	items := make([]Value, 1000)
	for b.Loop() {
		for i := range items {
			items[i] = int64(i * 7919 % 1000)
		}
		if err := Sort(t, items, nil, false); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkInstance(b *testing.B) {
	t := NewThread(0, 0)
	made, err := BuildClass(t, "Point", nil, nil, func(ns *Dict) error {
		ns.Set("__add__", NewFunction("__add__", "self, other", func(_ *Thread, a Args) (Value, error) { return a[0], nil }))
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	p, err := Call(t, made, nil, nil)
	if err != nil {
		b.Fatal(err)
	}
	if err := SetAttr(t, p, "x", int64(1)); err != nil {
		b.Fatal(err)
	}
	b.Run("get", func(b *testing.B) {
		for b.Loop() {
			if _, err := GetAttr(t, p, "x"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("make", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Call(t, made, nil, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
}
