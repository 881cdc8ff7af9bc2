package object

func iterFunctions() []*Builtin {
	return []*Builtin{
		NewFunction("all", "iterable, /", func(t *Thread, a Args) (Value, error) { return anyAll(t, a[0], false) }),
		NewFunction("any", "iterable, /", func(t *Thread, a Args) (Value, error) { return anyAll(t, a[0], true) }),
		NewFunction("iter", "object, sentinel=, /", func(t *Thread, a Args) (Value, error) {
			if a.Given(1) {
				if !IsCallable(a[0]) {
					return nil, Raise(TypeError, "iter(v, w): v must be callable")
				}
				return &callableIterator{f: a[0], sentinel: a[1]}, nil
			}
			it, err := Iter(t, a[0])
			if err != nil {
				return nil, err
			}
			return unwrapIterator(it), nil
		}),
		NewFunction("next", "iterator, default=, /", func(t *Thread, a Args) (Value, error) {
			return builtinNext(t, a[0], a[1])
		}),
		NewFunction("sum", "iterable, /, start=0", func(t *Thread, a Args) (Value, error) { return Sum(t, a[0], a.Or(1, int64(0))) }),
		extremeFunction("min", OpLt), extremeFunction("max", OpGt),
		NewFunction("sorted", "*args, key=None, reverse=False", func(t *Thread, a Args) (Value, error) {
			args := a[2].(*Tuple).Items
			if len(args) != 1 {
				return nil, Raise(TypeError, "sorted expected 1 argument, got %d", len(args))
			}
			items, err := ToSlice(t, args[0])
			if err != nil {
				return nil, err
			}
			l := &List{Items: items}
			return l, sortArgs(t, l, a.Or(0, nil), a.Or(1, false))
		}),
	}
}

func anyAll(t *Thread, v Value, want bool) (Value, error) {
	it, err := Iter(t, v)
	if err != nil {
		return nil, err
	}
	for n := 1; ; n++ {
		x, ok, err := it.Next(t)
		if err != nil {
			return nil, err
		}
		if !ok {
			return !want, nil
		}
		truth, err := Truth(t, x)
		if err != nil {
			return nil, err
		}
		if truth == want {
			return want, nil
		}
		if n&255 == 0 {
			if err := t.Check(); err != nil {
				return nil, err
			}
		}
	}
}

// builtinNext is next(v, def).
func builtinNext(t *Thread, v, def Value) (Value, error) {
	if f, c, ok := special(v, "__next__"); ok && f != nil {
		x, err := callFound(t, f, v, c, nil, nil)
		if err != nil && def != Absent {
			if e, ok := err.(*Exception); ok && e.IsA(StopIteration) {
				return def, nil
			}
		}
		return x, err
	}
	if g, ok := Native(v).(Generator); ok && def == Absent {
		x, ok, err := g.Send(t, nil)
		return stopAt(x, ok, err)
	}
	x, ok, err := Next(t, v)
	if err != nil || ok {
		return x, err
	}
	if def != Absent {
		return def, nil
	}
	return nil, NewException(StopIteration).SetField("value", nil)
}

// Sum is sum(v, start).
func Sum(t *Thread, v, start Value) (Value, error) {
	if _, err := Iter(t, v); err != nil && !IsIterable(v) {
		return nil, err
	}
	switch Native(start).(type) {
	case string:
		return nil, Raise(TypeError, "sum() can't sum strings [use ''.join(seq) instead]")
	case Bytes:
		return nil, Raise(TypeError, "sum() can't sum bytes [use b''.join(seq) instead]")
	case *ByteArray:
		return nil, Raise(TypeError, "sum() can't sum bytearray [use b''.join(seq) instead]")
	}
	total := start
	err := ForEach(t, v, func(x Value) (err error) {
		total, err = Binary(t, OpAdd, total, x)
		return err
	})
	return total, err
}

// extremeFunction is min or max.
func extremeFunction(name string, op CmpOp) *Builtin {
	return NewFunction(name, "*args, key=None, default=", func(t *Thread, a Args) (Value, error) {
		args := a[2].(*Tuple).Items
		if len(args) == 0 {
			return nil, Raise(TypeError, "%s expected at least 1 argument, got 0", name)
		}
		items := Value(&Tuple{Items: args})
		if len(args) == 1 {
			items = args[0]
		} else if a.Given(1) {
			return nil, Raise(TypeError, "Cannot specify a default for %s() with multiple positional arguments", name)
		}
		var best, bestKey Value
		found := false
		key := a.Or(0, nil)
		err := ForEach(t, items, func(v Value) (err error) {
			k := v
			if key != nil {
				if k, err = Call(t, key, []Value{v}, nil); err != nil {
					return err
				}
			}
			better := !found
			if found {
				if better, err = CompareBool(t, op, k, bestKey); err != nil {
					return err
				}
			}
			if better {
				best, bestKey, found = v, k, true
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		if !found {
			if a.Given(1) {
				return a[1], nil
			}
			return nil, Raise(ValueError, "%s() arg is an empty sequence", name)
		}
		return best, nil
	})
}
