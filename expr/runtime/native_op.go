package runtime

import (
	"github.com/dop251/goja"

	"github.com/gramener/gramex-go/expr/object"
)

// native is a function that the JavaScript calls.
type native = func(goja.FunctionCall) goja.Value

var binaryOps = map[string]object.BinOp{
	"add": object.OpAdd, "sub": object.OpSub, "mul": object.OpMul, "matmul": object.OpMatMul,
	"div": object.OpTrueDiv, "floordiv": object.OpFloorDiv, "mod": object.OpMod, "pow": object.OpPow,
	"lshift": object.OpLShift, "rshift": object.OpRShift, "and": object.OpAnd, "xor": object.OpXor,
	"or": object.OpOr,
}

var compareOps = map[string]object.CmpOp{
	"lt": object.OpLt, "le": object.OpLe, "eq": object.OpEq, "ne": object.OpNe, "gt": object.OpGt, "ge": object.OpGe,
}

// bindNatives makes all natives.
func (r *Runtime) bindNatives() {
	r.natives = make(map[string]goja.Value, 160)
	bind := func(table map[string]native) {
		for name, f := range table {
			r.natives[name] = r.vm.ToValue(f)
		}
	}
	bind(r.operators())
	bind(r.accessors())
	bind(r.builders())
	bind(r.callers())
	bind(r.exceptions())
	bind(r.names())
	bind(r.matchers())
	bind(r.generators())
}

func (r *Runtime) operators() map[string]native {
	t := map[string]native{
		"truth": r.truth,
		"turn":  func(goja.FunctionCall) goja.Value { r.check(); r.charge(1); return jsTrue },
		"is": func(c goja.FunctionCall) goja.Value {
			return jsBool(object.Is(toPy(c.Arguments[0]), toPy(c.Arguments[1])))
		},
		"in":     r.in,
		"neg":    r.unary(object.OpNeg),
		"pos":    r.unary(object.OpPos),
		"invert": r.unary(object.OpInvert),
	}
	for name, op := range binaryOps {
		t[name] = r.binary(op)
		t["i"+name] = r.inPlace(op)
	}
	t["add"], t["sub"], t["iadd"], t["isub"] = r.add, r.sub, r.iadd, r.isub
	for name, op := range compareOps {
		t[name] = r.compare(op)
		t[name+"b"] = r.compareBool(op)
	}
	return t
}

func (r *Runtime) truth(c goja.FunctionCall) goja.Value {
	v := c.Arguments[0]
	switch v {
	case jsTrue, jsFalse:
		if r.t.Interrupted() {
			r.check()
		}
		return v
	case jsNull:
		return jsFalse
	}
	r.check()
	if n, ok := v.(*integer); ok {
		return jsBool(n.n != 0)
	}
	b, err := object.Truth(r.t, toPy(v))
	r.must(err)
	return jsBool(b)
}

func (r *Runtime) in(c goja.FunctionCall) goja.Value {
	r.check()
	b, err := object.Contains(r.t, toPy(c.Arguments[1]), toPy(c.Arguments[0]))
	r.must(err)
	return jsBool(b)
}

func (r *Runtime) unary(op object.UnOp) native {
	return func(c goja.FunctionCall) goja.Value {
		return r.ret(object.Unary(r.t, op, toPy(c.Arguments[0])))
	}
}

func (r *Runtime) binary(op object.BinOp) native {
	return func(c goja.FunctionCall) goja.Value {
		return r.ret(object.Binary(r.t, op, toPy(c.Arguments[0]), toPy(c.Arguments[1])))
	}
}

func (r *Runtime) inPlace(op object.BinOp) native {
	return func(c goja.FunctionCall) goja.Value {
		return r.ret(object.InPlace(r.t, op, toPy(c.Arguments[0]), toPy(c.Arguments[1])))
	}
}

// ints gives the arguments where both are ints.
func ints(c goja.FunctionCall) (a, b int64, ok bool) {
	x, ok1 := c.Arguments[0].(*integer)
	y, ok2 := c.Arguments[1].(*integer)
	if !ok1 || !ok2 {
		return 0, 0, false
	}
	return x.n, y.n, true
}

func (r *Runtime) addInts(c goja.FunctionCall) goja.Value {
	if a, b, ok := ints(c); ok {
		if s := a + b; (s > a) == (b > 0) {
			return jsInt(s)
		}
	}
	return nil
}

func (r *Runtime) subInts(c goja.FunctionCall) goja.Value {
	if a, b, ok := ints(c); ok {
		if d := a - b; (d < a) == (b > 0) {
			return jsInt(d)
		}
	}
	return nil
}

func (r *Runtime) add(c goja.FunctionCall) goja.Value {
	if v := r.addInts(c); v != nil {
		return v
	}
	return r.ret(object.Binary(r.t, object.OpAdd, toPy(c.Arguments[0]), toPy(c.Arguments[1])))
}

func (r *Runtime) iadd(c goja.FunctionCall) goja.Value {
	if v := r.addInts(c); v != nil {
		return v
	}
	return r.ret(object.InPlace(r.t, object.OpAdd, toPy(c.Arguments[0]), toPy(c.Arguments[1])))
}

func (r *Runtime) sub(c goja.FunctionCall) goja.Value {
	if v := r.subInts(c); v != nil {
		return v
	}
	return r.ret(object.Binary(r.t, object.OpSub, toPy(c.Arguments[0]), toPy(c.Arguments[1])))
}

func (r *Runtime) isub(c goja.FunctionCall) goja.Value {
	if v := r.subInts(c); v != nil {
		return v
	}
	return r.ret(object.InPlace(r.t, object.OpSub, toPy(c.Arguments[0]), toPy(c.Arguments[1])))
}

func compareInts(op object.CmpOp, a, b int64) bool {
	switch op {
	case object.OpLt:
		return a < b
	case object.OpLe:
		return a <= b
	case object.OpEq:
		return a == b
	case object.OpNe:
		return a != b
	case object.OpGt:
		return a > b
	}
	return a >= b
}

func (r *Runtime) compare(op object.CmpOp) native {
	return func(c goja.FunctionCall) goja.Value {
		if a, b, ok := ints(c); ok {
			return jsBool(compareInts(op, a, b))
		}
		return r.ret(object.Compare(r.t, op, toPy(c.Arguments[0]), toPy(c.Arguments[1])))
	}
}

func (r *Runtime) compareBool(op object.CmpOp) native {
	return func(c goja.FunctionCall) goja.Value {
		r.check()
		if a, b, ok := ints(c); ok {
			return jsBool(compareInts(op, a, b))
		}
		b, err := object.CompareBool(r.t, op, toPy(c.Arguments[0]), toPy(c.Arguments[1]))
		r.must(err)
		return jsBool(b)
	}
}
