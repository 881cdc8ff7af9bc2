package object

// InPlace is `a op= b`: it gives what a is bound to afterwards, a itself where it changed in place.
func InPlace(t *Thread, op BinOp, a, b Value) (Value, error) {
	switch a.(type) {
	case int64, float64, string, bool:
		if !answers(b) {
			v, ok, err := nativeBinary(t, op, a, b)
			if ok || err != nil {
				return v, err
			}
			return nil, inPlaceError(op, a, b)
		}
	}
	if f, c, own := special(a, binNames[op].inplace); own && f != nil {
		v, err := callFound(t, f, a, c, []Value{b}, nil)
		if err != nil {
			return nil, err
		}
		if v != NotImplemented {
			return v, nil
		}
	} else {
		ok, err := nativeInPlace(t, op, a, b)
		if ok || err != nil {
			return a, err
		}
	}
	v, ok, err := binaryRaw(t, op, a, b)
	if ok || err != nil {
		return v, err
	}
	return nil, inPlaceError(op, a, b)
}

func inPlaceError(op BinOp, a, b Value) error {
	sign := binNames[op].sign + "="
	if op == OpPow {
		sign = "**="
	}
	return binaryError(op, sign, a, b)
}

// nativeInPlace changes a of a built-in type in place; ok is false where it does not do so.
func nativeInPlace(t *Thread, op BinOp, a, b Value) (ok bool, err error) {
	switch x := a.(type) {
	case *List:
		switch op {
		case OpAdd:
			return true, x.Extend(t, b)
		case OpMul:
			if !hasIndex(b) {
				return false, nil
			}
			n, err := IntIndex(t, b, OverflowError)
			if err != nil {
				return true, err
			}
			items, err := repeatItems(t, x.Items, max(n, 0))
			if err == nil {
				x.Items = items
			}
			return true, err
		}
	case *ByteArray:
		if op == OpAdd {
			p, is := bytesOf(b)
			if !is {
				return true, Raise(TypeError, "can't concat %s to %s", TypeName(b), TypeName(a))
			}
			if err := t.Charge(len(p)); err != nil {
				return true, err
			}
			x.Bytes = append(x.Bytes, p...)
			return true, nil
		}
		if op == OpMul && hasIndex(b) {
			n, err := IntIndex(t, b, OverflowError)
			if err != nil {
				return true, err
			}
			s, err := repeatString(t, string(x.Bytes), max(n, 0))
			if err == nil {
				x.Bytes = []byte(s)
			}
			return true, err
		}
	case *Dict:
		if op == OpOr {
			return true, x.Update(t, b)
		}
	case *Set:
		return setInPlace(t, op, x, b)
	}
	return false, nil
}
