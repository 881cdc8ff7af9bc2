package object

import (
	"cmp"
	"math"
	"math/big"
	"reflect"
)

// Is is `a is b`. Numbers, strings and bytes have no identity but their class and value.
func Is(a, b Value) bool {
	switch x := a.(type) {
	case nil, bool, int64, string, Bytes, *Instance, *List, *Dict:
		return a == b
	case float64:
		y, ok := b.(float64)
		return ok && math.Float64bits(x) == math.Float64bits(y)
	case *big.Int:
		y, ok := b.(*big.Int)
		return ok && x.Cmp(y) == 0
	case complex128:
		y, ok := b.(complex128)
		return ok && Is(real(x), real(y)) && Is(imag(x), imag(y))
	case *Class:
		y, ok := b.(*Class)
		return ok && (x == y || x.has(flagForeign) && y.has(flagForeign) && x.name == y.name)
	case *Tuple:
		y, ok := b.(*Tuple)
		return ok && (x == y || len(x.Items) == 0 && len(y.Items) == 0 && x.sub == nil && y.sub == nil)
	}
	return reflect.ValueOf(a).Comparable() && a == b
}

// Eq tells whether a is b or a == b, as containers compare their items.
func Eq(t *Thread, a, b Value) (bool, error) {
	switch x := a.(type) {
	case string:
		if y, ok := b.(string); ok {
			return x == y, nil
		}
	case int64:
		if y, ok := b.(int64); ok {
			return x == y, nil
		}
	}
	if Is(a, b) {
		return true, nil
	}
	return CompareBool(t, OpEq, a, b)
}

// CompareBool is the truth of `a op b`.
func CompareBool(t *Thread, op CmpOp, a, b Value) (bool, error) {
	switch x := a.(type) {
	case int64:
		if y, ok := b.(int64); ok {
			return op.holds(cmp.Compare(x, y)), nil
		}
	case float64:
		if y, ok := b.(float64); ok {
			r, _ := compareNumbers(op, number{kind: numFloat, f: x}, number{kind: numFloat, f: y})
			return r, nil
		}
	case string:
		if y, ok := b.(string); ok {
			if op == OpEq {
				return x == y, nil
			}
			return op.holds(cmp.Compare(x, y)), nil
		}
	}
	v, err := Compare(t, op, a, b)
	if err != nil {
		return false, err
	}
	if r, ok := v.(bool); ok {
		return r, nil
	}
	return Truth(t, v)
}

// Compare is `a op b`, which a class of Python's may answer with any value.
func Compare(t *Thread, op CmpOp, a, b Value) (Value, error) {
	v, ok, err := compareRaw(t, op, a, b)
	if ok || err != nil {
		return v, err
	}
	switch op {
	case OpEq:
		return Is(a, b), nil
	case OpNe:
		return !Is(a, b), nil
	}
	return nil, Raise(TypeError, "'%s' not supported between instances of '%s' and '%s'", cmpNames[op].sign, TypeName(a), TypeName(b))
}

// compareRaw is Compare where ok false stands for NotImplemented of both operands.
func compareRaw(t *Thread, op CmpOp, a, b Value) (v Value, ok bool, err error) {
	if !answers(a) && !answers(b) {
		r, ok, err := nativeCompare(t, op, a, b)
		return r, ok, err
	}
	first := false
	ca, cb := TypeOf(a), TypeOf(b)
	if ca != cb && cb.IsSub(ca) {
		if _, _, own := special(b, cmpNames[op.swap()].method); own {
			first = true
			if v, ok, err = compareSide(t, op.swap(), b, a); ok || err != nil {
				return v, ok, err
			}
		}
	}
	if v, ok, err = compareSide(t, op, a, b); ok || err != nil {
		return v, ok, err
	}
	if !first {
		return compareSide(t, op.swap(), b, a)
	}
	return nil, false, nil
}

// answers tells whether v may have operators that are not native.
func answers(v Value) bool {
	switch v.(type) {
	case nil, bool, int64, float64, string, *big.Int, Bytes:
		return false
	}
	if userClass(v) != nil {
		return true
	}
	switch v.(type) {
	case HasCompare, HasBinary, HasUnary:
		return true
	}
	return false
}

// compareSide asks one operand.
func compareSide(t *Thread, op CmpOp, a, b Value) (v Value, ok bool, err error) {
	if f, c, own := special(a, cmpNames[op].method); own && f != nil {
		v, err = callFound(t, f, a, c, []Value{b}, nil)
		if err != nil || v == NotImplemented {
			return nil, false, err
		}
		return v, true, nil
	}
	if op == OpNe {
		if _, _, own := special(a, "__eq__"); own {
			v, ok, err = compareSide(t, OpEq, a, b)
			if !ok || err != nil {
				return nil, false, err
			}
			eq, err := Truth(t, v)
			return !eq, true, err
		}
	}
	n := Native(a)
	if h, is := n.(HasCompare); is {
		return h.Compare(t, op, b)
	}
	r, ok, err := nativeCompare(t, op, n, Native(b))
	return r, ok, err
}

// nativeCompare compares values of the built-in types.
func nativeCompare(t *Thread, op CmpOp, a, b Value) (res, ok bool, err error) {
	if x := asNumber(a); x.kind != numNone {
		y := asNumber(b)
		if y.kind == numNone {
			return false, false, nil
		}
		res, ok = compareNumbers(op, x, y)
		return res, ok, nil
	}
	switch x := a.(type) {
	case string:
		if y, is := b.(string); is {
			return op.holds(cmp.Compare(x, y)), true, nil
		}
	case Bytes, *ByteArray, *MemoryView:
		p, _ := bytesOf(a)
		if op != OpEq && op != OpNe && !orderedBytes(a, b) {
			return false, false, nil
		}
		if q, is := bytesOf(b); is {
			return op.holds(cmp.Compare(p, q)), true, nil
		}
	case *List:
		if y, is := b.(*List); is {
			return compareItems(t, op, func() ([]Value, []Value) { return x.Items, y.Items })
		}
	case *Tuple:
		if y, is := b.(*Tuple); is {
			return compareItems(t, op, func() ([]Value, []Value) { return x.Items, y.Items })
		}
	case *Dict:
		if y, is := b.(*Dict); is && (op == OpEq || op == OpNe) {
			eq, err := equalDicts(t, x, y)
			return eq == (op == OpEq), true, err
		}
	case *Set, *FrozenSet, *DictView:
		return compareSets(t, op, a, b)
	}
	return compareRest(t, op, a, b)
}

// orderedBytes tells whether < is known of a and b: a memoryview has an order only beside a
// bytearray.
func orderedBytes(a, b Value) bool {
	_, viewA := a.(*MemoryView)
	_, viewB := b.(*MemoryView)
	_, arrayA := a.(*ByteArray)
	_, arrayB := b.(*ByteArray)
	return !viewA && !viewB || viewA && arrayB || arrayA && viewB
}

// compareRest compares the rarer types.
func compareRest(t *Thread, op CmpOp, a, b Value) (res, ok bool, err error) {
	if op != OpEq && op != OpNe {
		if x, is := a.(*Slice); is {
			if y, is := b.(*Slice); is {
				p, q := x.items(), y.items()
				return compareItems(t, op, func() ([]Value, []Value) { return p, q })
			}
		}
		return false, false, nil
	}
	eq := false
	switch x := a.(type) {
	case *Range:
		y, is := b.(*Range)
		if !is {
			return false, false, nil
		}
		eq, err = equalRanges(t, x, y)
	case *Slice:
		y, is := b.(*Slice)
		if !is {
			return false, false, nil
		}
		eq, _, err = compareItems(t, OpEq, func() ([]Value, []Value) { return x.items(), y.items() })
	case *BoundMethod:
		y, is := b.(*BoundMethod)
		if !is {
			return false, false, nil
		}
		if eq = Is(x.Self, y.Self); eq {
			t = t.or()
			if err := t.enter(" in comparison"); err != nil {
				return false, true, err
			}
			eq, err = Eq(t, x.Func, y.Func)
			t.Leave()
		}
	case *mappingProxy:
		if y, is := b.(*mappingProxy); is {
			b = y.d
		}
		v, ok, err := compareRaw(t, op, x.d, b)
		r, _ := v.(bool)
		return r, ok, err
	case *GenericAlias:
		y, is := b.(*GenericAlias)
		if !is {
			return false, false, nil
		}
		eq, err = equalAliases(t, x, y)
	case *UnionType:
		y, is := b.(*UnionType)
		if !is {
			return false, false, nil
		}
		eq, err = equalUnions(t, x, y)
	default:
		if !Is(a, b) {
			return false, false, nil
		}
		eq = true
	}
	return eq == (op == OpEq), true, err
}

func compareNumbers(op CmpOp, x, y number) (res, ok bool) {
	if x.kind == numComplex || y.kind == numComplex {
		if op != OpEq && op != OpNe {
			return false, false
		}
		return equalComplex(x, y) == (op == OpEq), true
	}
	c := 0
	switch {
	case x.kind == numInt && y.kind == numInt:
		c = cmpInt(x, y)
	case x.kind == numFloat && y.kind == numFloat:
		switch {
		case x.f != x.f || y.f != y.f:
			return op == OpNe, true
		case x.f < y.f:
			c = -1
		case x.f > y.f:
			c = 1
		}
	case x.kind == numFloat:
		if x.f != x.f {
			return op == OpNe, true
		}
		c = -cmpIntFloat(y, x.f)
	default:
		if y.f != y.f {
			return op == OpNe, true
		}
		c = cmpIntFloat(x, y.f)
	}
	return op.holds(c), true
}

func equalComplex(x, y number) bool {
	if x.kind != numComplex {
		x, y = y, x
	}
	re := number{kind: numFloat, f: real(x.c)}
	switch y.kind {
	case numComplex:
		return x.c == y.c
	default:
		eq, _ := compareNumbers(OpEq, re, y)
		return eq && imag(x.c) == 0
	}
}

// compareItems compares sequences; their items are asked for anew, as comparing may change them.
func compareItems(t *Thread, op CmpOp, items func() (a, b []Value)) (res, ok bool, err error) {
	t = t.or()
	if err := t.enter(" in comparison"); err != nil {
		return false, true, err
	}
	defer t.Leave()
	a, b := items()
	if len(a) != len(b) && (op == OpEq || op == OpNe) {
		return op == OpNe, true, nil
	}
	for i := 0; i < len(a) && i < len(b); i++ {
		if i&1023 == 1023 {
			if err := t.Check(); err != nil {
				return false, true, err
			}
		}
		x, y := a[i], b[i]
		eq, err := Eq(t, x, y)
		if err != nil {
			return false, true, err
		}
		if !eq {
			switch op {
			case OpEq:
				return false, true, nil
			case OpNe:
				return true, true, nil
			}
			res, err = CompareBool(t, op, x, y)
			return res, true, err
		}
		a, b = items()
	}
	return op.holds(cmp.Compare(len(a), len(b))), true, nil
}

func equalDicts(t *Thread, a, b *Dict) (bool, error) {
	if a.Len() != b.Len() {
		return false, nil
	}
	t = t.or()
	if err := t.enter(" in comparison"); err != nil {
		return false, err
	}
	defer t.Leave()
	for i := 0; i < len(a.entries); i++ {
		e := a.entries[i]
		if e.key == deletedKey {
			continue
		}
		if i&1023 == 1023 {
			if err := t.Check(); err != nil {
				return false, err
			}
		}
		v, ok, err := b.Find(t, e.key)
		if err != nil || !ok {
			return false, err
		}
		if eq, err := Eq(t, e.val, v); err != nil || !eq {
			return false, err
		}
	}
	return true, nil
}
