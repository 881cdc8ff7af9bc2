package object

// GetItem is `v[key]`; a slice is a *Slice.
func GetItem(t *Thread, v, key Value) (Value, error) {
	switch x := v.(type) {
	case *Dict:
		if x.sub == nil || x.sub == attrDictSub {
			return x.item(t, key)
		}
	case *List:
		if x.sub == nil {
			return x.item(t, key)
		}
	}
	if r, ok, err := callSpecial1(t, v, "__getitem__", key); ok {
		return r, err
	}
	return nativeGetItem(t, v, Native(v), key)
}

// nativeGetItem is v[key] by the built-in type; n is what v wraps.
func nativeGetItem(t *Thread, v, n, key Value) (Value, error) {
	switch x := n.(type) {
	case *List:
		return x.item(t, key)
	case *Tuple:
		if s, ok := key.(*Slice); ok {
			items, err := sliceItems(t, x.Items, s)
			return &Tuple{Items: items}, err
		}
		i, err := seqIndex(t, key, len(x.Items), tupleNames)
		if err != nil {
			return nil, err
		}
		return x.Items[i], nil
	case *Dict:
		return x.item(t, key)
	case string:
		return stringItem(t, x, key)
	case Bytes:
		r, err := byteItem(t, string(x), key, bytesNames)
		if s, ok := r.(string); ok {
			return Bytes(s), err
		}
		return r, err
	case *ByteArray:
		r, err := byteItem(t, string(x.Bytes), key, byteArrayNames)
		if s, ok := r.(string); ok {
			return &ByteArray{Bytes: []byte(s)}, err
		}
		return r, err
	case *Range:
		return x.item(t, key)
	case *MemoryView:
		return x.item(t, key)
	case *mappingProxy:
		return GetItem(t, x.d, key)
	case *Class:
		return classItem(t, x, key)
	case *GenericAlias:
		return x.item(t, key)
	case HasItem:
		return x.Item(t, key)
	}
	return nil, Raise(TypeError, "'%s' object is not subscriptable", TypeName(v))
}

func (l *List) item(t *Thread, key Value) (Value, error) {
	if i, ok := key.(int64); ok {
		if i < 0 {
			i += int64(len(l.Items))
		}
		if i >= 0 && i < int64(len(l.Items)) {
			return l.Items[i], nil
		}
		return nil, Raise(IndexError, "list index out of range")
	}
	if s, ok := key.(*Slice); ok {
		items, err := sliceItems(t, l.Items, s)
		return &List{Items: items}, err
	}
	i, err := seqIndexOf(t, key, l.Len, listNames)
	if err != nil {
		return nil, err
	}
	return l.Items[i], nil
}

func (d *Dict) item(t *Thread, key Value) (Value, error) {
	v, ok, err := d.Find(t, key)
	if err != nil {
		return nil, err
	}
	if ok {
		return v, nil
	}
	if d.sub.user() != nil {
		if v, ok, err := callSpecial1(t, d, "__missing__", key); ok {
			return v, err
		}
	}
	return nil, NewException(KeyError, key)
}

func stringItem(t *Thread, s string, key Value) (Value, error) {
	if sl, ok := key.(*Slice); ok {
		r, err := sliceText(t, s, sl)
		return r, err
	}
	if i, ok := key.(int64); ok && i >= 0 && i < int64(len(s)) {
		if c, ok := charAt(s, int(i)); ok {
			return c, nil
		}
	}
	i, err := seqIndex(t, key, runeLen(s), strNames)
	if err != nil {
		return nil, err
	}
	c, _ := charAt(s, i)
	return c, nil
}

// byteItem gives the byte, or the slice as a string.
func byteItem(t *Thread, s string, key Value, names *seqNames) (Value, error) {
	if sl, ok := key.(*Slice); ok {
		r, err := sliceByteString(t, s, sl)
		return r, err
	}
	i, err := seqIndex(t, key, len(s), names)
	if err != nil {
		return nil, err
	}
	return int64(s[i]), nil
}

// classItem is `C[key]`: the metaclass's __getitem__ came before, __class_getitem__ is here.
func classItem(t *Thread, c *Class, key Value) (Value, error) {
	if c == TypeClass {
		return NewGenericAlias(c, key), nil
	}
	if f, ok := c.lookup("__class_getitem__"); ok {
		bound, err := bindOnClass(t, f, c)
		if err != nil {
			return nil, err
		}
		return Call(t, bound, []Value{key}, nil)
	}
	return nil, Raise(TypeError, "type '%s' is not subscriptable", c.name)
}

// SetItem is `v[key] = x`.
func SetItem(t *Thread, v, key, x Value) error {
	if d, ok := v.(*Dict); ok && (d.sub == nil || d.sub == attrDictSub) {
		return d.Put(t, key, x)
	}
	if userClass(v) != nil {
		if _, ok, err := callSpecial(t, v, "__setitem__", []Value{key, x}, nil); ok {
			return err
		}
	}
	return nativeSetItem(t, v, Native(v), key, x)
}

func nativeSetItem(t *Thread, v, n, key, x Value) error {
	switch c := n.(type) {
	case *Dict:
		return c.Put(t, key, x)
	case *List:
		if s, ok := key.(*Slice); ok {
			return c.setSlice(t, s, x)
		}
		i, err := seqIndexOf(t, key, c.Len, listAssignNames)
		if err != nil {
			return err
		}
		c.Items[i] = x
		return nil
	case *ByteArray:
		return c.setItem(t, key, x)
	case *MemoryView:
		return c.setItem(t, key, x)
	case HasSetItem:
		return c.SetItem(t, key, x)
	}
	return Raise(TypeError, "'%s' object does not support item assignment", TypeName(v))
}

// DelItem is `del v[key]`.
func DelItem(t *Thread, v, key Value) error {
	if userClass(v) != nil {
		if _, ok, err := callSpecial1(t, v, "__delitem__", key); ok {
			return err
		}
	}
	return nativeDelItem(t, v, Native(v), key)
}

func nativeDelItem(t *Thread, v, n, key Value) error {
	switch c := n.(type) {
	case *Dict:
		_, ok, err := c.Remove(t, key)
		if err == nil && !ok {
			return NewException(KeyError, key)
		}
		return err
	case *List:
		if s, ok := key.(*Slice); ok {
			return c.delSlice(t, s)
		}
		i, err := seqIndexOf(t, key, c.Len, listAssignNames)
		if err != nil {
			return err
		}
		c.removeAt(i)
		return nil
	case *ByteArray:
		return c.delItem(t, key)
	case HasSetItem:
		return c.DelItem(t, key)
	case string, Bytes, *Tuple, *Set, *FrozenSet, *Range, *Instance:
		return Raise(TypeError, "'%s' object doesn't support item deletion", TypeName(v))
	}
	return Raise(TypeError, "'%s' object does not support item deletion", TypeName(v))
}

// Len is len(v).
func Len(t *Thread, v Value) (int, error) {
	switch x := v.(type) {
	case string:
		return runeLen(x), nil
	case *List:
		if x.sub == nil {
			return len(x.Items), nil
		}
	case *Dict:
		if x.sub == nil {
			return x.live, nil
		}
	}
	if r, ok, err := callSpecial0(t, v, "__len__"); ok {
		if err != nil {
			return 0, err
		}
		return lenOf(t, r)
	}
	n, ok, err := nativeLen(t, Native(v))
	if err == nil && !ok {
		err = Raise(TypeError, "object of type '%s' has no len()", TypeName(v))
	}
	return n, err
}

// lenOf checks what a __len__ gave.
func lenOf(t *Thread, v Value) (int, error) {
	n, err := IntIndex(t, v, OverflowError)
	if err == nil && n < 0 {
		err = Raise(ValueError, "__len__() should return >= 0")
	}
	return n, err
}

// nativeLen is len() of a built-in type; ok is false where it has none.
func nativeLen(t *Thread, v Value) (n int, ok bool, err error) {
	switch x := v.(type) {
	case string:
		return runeLen(x), true, nil
	case Bytes:
		return len(x), true, nil
	case *List:
		return len(x.Items), true, nil
	case *Tuple:
		return len(x.Items), true, nil
	case *Dict:
		return x.live, true, nil
	case *Set:
		return x.used, true, nil
	case *FrozenSet:
		return x.used, true, nil
	case *ByteArray:
		return len(x.Bytes), true, nil
	case *Range:
		n, err := x.len()
		return n, true, err
	case *MemoryView:
		return len(x.content()), true, nil
	case *DictView:
		return x.d.live, true, nil
	case *mappingProxy:
		return x.d.live, true, nil
	case HasLen:
		n, err := x.Len(t)
		return n, true, err
	}
	return 0, false, nil
}

// Truth is bool(v).
func Truth(t *Thread, v Value) (bool, error) {
	switch x := v.(type) {
	case bool:
		return x, nil
	case nil:
		return false, nil
	case int64:
		return x != 0, nil
	case string:
		return x != "", nil
	case float64:
		return x != 0, nil
	case complex128:
		return x != 0, nil
	}
	if userClass(v) != nil {
		if r, ok, err := userTruth(t, v); ok || err != nil {
			return r, err
		}
	}
	n := Native(v)
	if h, ok := n.(HasTruth); ok {
		return h.Truth(t)
	}
	if i, ok := v.(*Instance); ok && n != Value(i) {
		return Truth(t, n)
	}
	if r, ok := n.(*Range); ok {
		return r.count().Sign() > 0, nil
	}
	size, ok, err := nativeLen(t, n)
	return !ok || size > 0, err
}

func userTruth(t *Thread, v Value) (truth, ok bool, err error) {
	if r, ok, err := callSpecial0(t, v, "__bool__"); ok {
		if err != nil {
			return false, true, err
		}
		b, is := r.(bool)
		if !is {
			return false, true, Raise(TypeError, "__bool__ should return bool, returned %s", TypeName(r))
		}
		return b, true, nil
	}
	if r, ok, err := callSpecial0(t, v, "__len__"); ok {
		if err != nil {
			return false, true, err
		}
		n, err := lenOf(t, r)
		return n > 0, true, err
	}
	return false, false, nil
}
