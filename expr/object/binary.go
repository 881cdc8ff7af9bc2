package object

// Binary is `a op b`.
func Binary(t *Thread, op BinOp, a, b Value) (Value, error) {
	switch x := a.(type) {
	case int64:
		if y, ok := b.(int64); ok {
			switch op {
			case OpAdd:
				return addInt(x, y), nil
			case OpSub:
				return subInt(x, y), nil
			case OpMul:
				return mulInt(x, y), nil
			}
			if v, ok, err := smallBinary(t, op, x, y); ok {
				return v, err
			}
		}
	case float64:
		if y, ok := b.(float64); ok {
			if v, ok, err := floatBinary(op, x, y); ok {
				return v, err
			}
		}
	case string:
		if y, ok := b.(string); ok && op == OpAdd {
			return concatStrings(t, x, y)
		}
	}
	v, ok, err := binaryRaw(t, op, a, b)
	if ok || err != nil {
		return v, err
	}
	return nil, binaryError(op, binNames[op].sign, a, b)
}

// binaryRaw is Binary where ok false stands for NotImplemented of both operands.
func binaryRaw(t *Thread, op BinOp, a, b Value) (v Value, ok bool, err error) {
	if !answers(a) && !answers(b) {
		return nativeBinary(t, op, a, b)
	}
	first := false
	ca, cb := TypeOf(a), TypeOf(b)
	if ca != cb && cb.IsSub(ca) {
		if overridden(a, b, binNames[op].reflected) {
			first = true
			if v, ok, err = binarySide(t, op, b, a, true); ok || err != nil {
				return v, ok, err
			}
		}
	}
	if v, ok, err = binarySide(t, op, a, b, false); ok || err != nil {
		return v, ok, err
	}
	x, y := Native(a), Native(b)
	if asNumber(x).kind != numNone && asNumber(y).kind != numNone {
		if _, _, own := special(a, binNames[op].method); !own {
			return numberOperands(t, op, x, y)
		}
	}
	if !first && (ca != cb || hasNativeBinary(b)) {
		if v, ok, err = binarySide(t, op, b, a, true); ok || err != nil {
			return v, ok, err
		}
	}
	if op == OpMod && isSequence(x) {
		y = b // text % b shows b as its class does
	}
	return nativeBinary(t, op, x, y)
}

// overridden tells whether b's class has a method of its own where a's, its base, has another or
// none: only then is the reflected operator asked first.
func overridden(a, b Value, name string) bool {
	fb, _, own := special(b, name)
	if !own {
		return false
	}
	fa, _, has := special(a, name)
	return !has || !Is(fa, fb)
}

func hasNativeBinary(v Value) bool {
	_, ok := Native(v).(HasBinary)
	return ok
}

// binarySide asks one operand, unless its operator is a built-in type's.
func binarySide(t *Thread, op BinOp, v, other Value, reflected bool) (res Value, ok bool, err error) {
	name := binNames[op].method
	if reflected {
		name = binNames[op].reflected
	}
	if f, c, own := special(v, name); own && f != nil {
		res, err = callFound(t, f, v, c, []Value{other}, nil)
		if err != nil || res == NotImplemented {
			return nil, false, err
		}
		return res, true, nil
	}
	if h, is := Native(v).(HasBinary); is {
		return h.Binary(t, op, other, reflected)
	}
	return nil, false, nil
}

// nativeBinary is the operator on values of the built-in types.
func nativeBinary(t *Thread, op BinOp, a, b Value) (v Value, ok bool, err error) {
	if asNumber(a).kind != numNone && asNumber(b).kind != numNone {
		return numberOperands(t, op, a, b)
	}
	switch op {
	case OpAdd:
		return concat(t, a, b)
	case OpMul:
		return repeat(t, a, b)
	case OpMod:
		switch s := a.(type) {
		case string:
			v, err := formatPercent(t, s, b)
			return v, true, err
		case Bytes:
			v, err := formatPercentBytes(t, string(s), b)
			return Bytes(v), true, err
		case *ByteArray:
			v, err := formatPercentBytes(t, string(s.Bytes), b)
			return &ByteArray{Bytes: []byte(v)}, true, err
		}
	case OpOr, OpAnd, OpSub, OpXor:
		return setOrTypeBinary(t, op, a, b)
	}
	return nil, false, nil
}

// numberOperands is the operator on two numbers; of two bools & | ^ give a bool.
func numberOperands(t *Thread, op BinOp, a, b Value) (v Value, ok bool, err error) {
	if p, is := a.(bool); is {
		if q, is := b.(bool); is {
			switch op {
			case OpAnd:
				return p && q, true, nil
			case OpOr:
				return p || q, true, nil
			case OpXor:
				return p != q, true, nil
			}
		}
	}
	return numberBinary(t, op, asNumber(a), asNumber(b))
}

// numberBinary is arithmetic on numbers of any kinds.
func numberBinary(t *Thread, op BinOp, x, y number) (v Value, ok bool, err error) {
	if x.kind == numInt && y.kind == numInt {
		return intBinary(t, op, x, y)
	}
	if op == OpAnd || op == OpOr || op == OpXor || op == OpLShift || op == OpRShift || op == OpMatMul {
		return nil, false, nil
	}
	if x.kind == numComplex || y.kind == numComplex {
		if op == OpFloorDiv || op == OpMod || op == OpDivMod {
			return nil, false, nil
		}
		p, err := x.complex()
		if err != nil {
			return nil, true, err
		}
		q, err := y.complex()
		if err != nil {
			return nil, true, err
		}
		return complexBinary(op, p, q)
	}
	p, err := x.float()
	if err != nil {
		return nil, true, err
	}
	q, err := y.float()
	if err != nil {
		return nil, true, err
	}
	return floatBinary(op, p, q)
}

// setOrTypeBinary is | & - ^ on sets, dicts and classes.
func setOrTypeBinary(t *Thread, op BinOp, a, b Value) (v Value, ok bool, err error) {
	if v, ok, err = setBinary(t, op, a, b); ok || err != nil {
		return v, ok, err
	}
	if op != OpOr {
		return nil, false, nil
	}
	if x, is := a.(*Dict); is {
		y, is := b.(*Dict)
		if !is {
			return nil, false, nil
		}
		d, err := mergedDicts(t, x, y)
		return d, true, err
	}
	if x, is := a.(*mappingProxy); is {
		a = x.d
		if y, is := b.(*mappingProxy); is {
			b = y.d
		}
		return setOrTypeBinary(t, op, a, b)
	}
	return unionOf(t, a, b)
}

// binaryError is the TypeError of an operator that neither operand knows.
func binaryError(op BinOp, sign string, a, b Value) error {
	switch op {
	case OpAdd:
		switch Native(a).(type) {
		case string:
			return Raise(TypeError, "can only concatenate str (not \"%s\") to str", TypeName(b))
		case *List:
			return Raise(TypeError, "can only concatenate list (not \"%s\") to list", TypeName(b))
		case *Tuple:
			return Raise(TypeError, "can only concatenate tuple (not \"%s\") to tuple", TypeName(b))
		case Bytes, *ByteArray:
			return Raise(TypeError, "can't concat %s to %s", TypeName(b), TypeName(a))
		}
	case OpMul:
		if isSequence(a) {
			return Raise(TypeError, "can't multiply sequence by non-int of type '%s'", TypeName(b))
		}
		if isSequence(b) {
			return Raise(TypeError, "can't multiply sequence by non-int of type '%s'", TypeName(a))
		}
	}
	return Raise(TypeError, "unsupported operand type(s) for %s: '%s' and '%s'", sign, TypeName(a), TypeName(b))
}

// isSequence tells whether v is of a built-in type that * repeats.
func isSequence(v Value) bool {
	switch Native(v).(type) {
	case string, Bytes, *ByteArray, *List, *Tuple:
		return true
	}
	return false
}

// concat is a + b of the built-in sequences. ok is false where they don't fit.
func concat(t *Thread, a, b Value) (v Value, ok bool, err error) {
	switch x := a.(type) {
	case string:
		if y, is := b.(string); is {
			v, err = concatStrings(t, x, y)
			return v, true, err
		}
	case *List:
		if y, is := b.(*List); is {
			items, err := concatItems(t, x.Items, y.Items)
			return &List{Items: items}, true, err
		}
	case *Tuple:
		if y, is := b.(*Tuple); is {
			if len(x.Items) == 0 && y.sub == nil {
				return y, true, nil
			}
			items, err := concatItems(t, x.Items, y.Items)
			return &Tuple{Items: items}, true, err
		}
	case Bytes, *ByteArray:
		p, _ := bytesOf(a)
		q, is := bytesOf(b)
		if !is {
			return nil, false, nil
		}
		if err := t.Charge(len(p) + len(q)); err != nil {
			return nil, true, err
		}
		if _, is := a.(*ByteArray); is {
			return &ByteArray{Bytes: []byte(p + q)}, true, nil
		}
		return Bytes(p + q), true, nil
	}
	return nil, false, nil
}

func concatStrings(t *Thread, a, b string) (Value, error) {
	if err := t.Charge(len(a) + len(b) + 16); err != nil {
		return nil, err
	}
	return a + b, nil
}

func concatItems(t *Thread, a, b []Value) ([]Value, error) {
	if err := t.Charge(16 * (len(a) + len(b))); err != nil {
		return nil, err
	}
	out := make([]Value, 0, len(a)+len(b))
	return append(append(out, a...), b...), nil
}

// repeat is a * b of a built-in sequence and an int. ok is false where they are not.
func repeat(t *Thread, a, b Value) (v Value, ok bool, err error) {
	if !isSequence(a) {
		a, b = b, a
	}
	if !isSequence(a) || !hasIndex(b) {
		return nil, false, nil
	}
	n, err := IntIndex(t, b, OverflowError)
	if err != nil {
		return nil, true, err
	}
	v, err = repeatSequence(t, Native(a), max(n, 0))
	return v, true, err
}

func repeatSequence(t *Thread, v Value, n int) (Value, error) {
	switch x := v.(type) {
	case string:
		s, err := repeatString(t, x, n)
		return s, err
	case Bytes:
		s, err := repeatString(t, string(x), n)
		return Bytes(s), err
	case *ByteArray:
		s, err := repeatString(t, string(x.Bytes), n)
		return &ByteArray{Bytes: []byte(s)}, err
	case *List:
		items, err := repeatItems(t, x.Items, n)
		return &List{Items: items}, err
	case *Tuple:
		if n == 1 && x.sub == nil {
			return x, nil
		}
		items, err := repeatItems(t, x.Items, n)
		return &Tuple{Items: items}, err
	}
	return nil, Raise(TypeError, "can't repeat '%s'", TypeName(v))
}

func repeatItems(t *Thread, items []Value, n int) ([]Value, error) {
	if err := chargeTimes(t, 16*len(items), n); err != nil {
		return nil, err
	}
	out := make([]Value, 0, len(items)*n)
	for range n {
		out = append(out, items...)
		if len(items) == 0 {
			break
		}
	}
	return out, nil
}
