package object

// The operators of the built-in types as methods: what `super().__setitem__(k, v)` and
// `int.__add__` call. They never look at a subclass's own methods.

func dunderGetItem(t *Thread, self Value, a Args) (Value, error) {
	return nativeGetItem(t, self, self, a[0])
}

func dunderSetItem(t *Thread, self Value, a Args) (Value, error) {
	return nil, nativeSetItem(t, self, self, a[0], a[1])
}

func dunderDelItem(t *Thread, self Value, a Args) (Value, error) {
	return nil, nativeDelItem(t, self, self, a[0])
}

func dunderLen(t *Thread, self Value, _ Args) (Value, error) {
	n, _, err := nativeLen(t, self)
	return int64(n), err
}

func dunderContains(t *Thread, self Value, a Args) (Value, error) {
	return nativeContains(t, self, self, a[0])
}

func dunderIter(t *Thread, self Value, _ Args) (Value, error) {
	it, _, err := nativeIter(t, self)
	return it, err
}

// dunderBinary is a op b, or where reflected b op a.
func dunderBinary(op BinOp, reflected bool) MethodFunc {
	return func(t *Thread, self Value, a Args) (Value, error) {
		x, y := self, Native(a[0])
		if !fitsKind(x, y) {
			return NotImplemented, nil
		}
		if reflected {
			x, y = y, x
		}
		v, ok, err := nativeBinary(t, op, x, y)
		if err != nil {
			return nil, err
		}
		if !ok {
			if isSequence(self) {
				return nil, binaryError(op, binNames[op].sign, self, a[0])
			}
			return NotImplemented, nil
		}
		return v, nil
	}
}

// dunderRMod is __rmod__ of text: the left operand is of another type, which knows no text.
func dunderRMod(t *Thread, self Value, a Args) (Value, error) {
	if TypeOf(self) != TypeOf(Native(a[0])) {
		return NotImplemented, nil
	}
	return dunderBinary(OpMod, true)(t, self, a)
}

// dunderRepeat is __mul__ and __rmul__ of sequences.
func dunderRepeat(t *Thread, self Value, a Args) (Value, error) {
	n, err := IntIndex(t, a[0], OverflowError)
	if err != nil {
		return nil, err
	}
	return repeatSequence(t, self, max(n, 0))
}

func dunderInPlace(op BinOp) MethodFunc {
	return func(t *Thread, self Value, a Args) (Value, error) {
		if _, set := self.(*Set); op == OpMul && !set && !hasIndex(a[0]) {
			_, err := Index(t, a[0])
			return nil, err
		}
		ok, err := nativeInPlace(t, op, self, a[0])
		if err != nil {
			return nil, err
		}
		if !ok {
			return NotImplemented, nil
		}
		return self, nil
	}
}

func dunderCompare(op CmpOp) MethodFunc {
	return func(t *Thread, self Value, a Args) (Value, error) {
		if !fitsKind(self, Native(a[0])) {
			return NotImplemented, nil
		}
		r, ok, err := nativeCompare(t, op, self, Native(a[0]))
		if err != nil {
			return nil, err
		}
		if !ok {
			return NotImplemented, nil
		}
		return r, nil
	}
}

func dunderUnary(op UnOp) MethodFunc {
	return func(t *Thread, self Value, _ Args) (Value, error) { return Unary(t, op, self) }
}

// nativeRepr is the repr of a built-in type, whatever a subclass says.
func nativeRepr(t *Thread, self Value, _ Args) (Value, error) {
	w := reprWriter{t: t.or()}
	var err error
	switch self.(type) {
	case *List, *Tuple, *Dict, *Set, *FrozenSet, *ByteArray, *Exception, *Class:
		err = w.container(self)
	default:
		err = w.value(self)
	}
	return w.b.String(), err
}

func dunderHash(t *Thread, self Value, _ Args) (Value, error) {
	if userClass(self) != nil {
		h, err := hashNative(t, self)
		return int64(h), err
	}
	h, err := Hash(t, self)
	return h, err
}

// fitsKind tells whether the operators of the number x know y: those of int only other ints.
func fitsKind(x, y Value) bool {
	a := asNumber(x).kind
	b := asNumber(y).kind
	return a == numNone || b != numNone && b <= a
}

func compareDunders() []Method {
	var m []Method
	for op := range cmpNames {
		m = append(m, Method{cmpNames[op].method, "value, /", dunderCompare(CmpOp(op))})
	}
	return m
}

func binaryDunders(ops ...BinOp) []Method {
	var m []Method
	for _, op := range ops {
		m = append(m,
			Method{binNames[op].method, "value, /", dunderBinary(op, false)},
			Method{binNames[op].reflected, "value, /", dunderBinary(op, true)})
	}
	return m
}

// sequenceDunders are those that the built-in sequences have in common.
func sequenceDunders() []Method {
	return append([]Method{
		{"__repr__", "", nativeRepr},
		{"__hash__", "", dunderHash},
		{"__len__", "", dunderLen},
		{"__iter__", "", dunderIter},
		{"__getitem__", "key, /", dunderGetItem},
		{"__contains__", "key, /", dunderContains},
		{"__add__", "value, /", dunderBinary(OpAdd, false)},
		{"__mul__", "value, /", dunderRepeat},
		{"__rmul__", "value, /", dunderRepeat},
	}, compareDunders()...)
}
