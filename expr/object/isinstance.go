package object

// IsInstance is isinstance(v, info); info is a class, a tuple of these, or a union.
func IsInstance(t *Thread, v, info Value) (bool, error) {
	switch x := info.(type) {
	case *Class:
		return instanceOf(t, v, x)
	case *Tuple:
		return anyClass(t, x.Items, func(c Value) (bool, error) { return IsInstance(t, v, c) })
	case *UnionType:
		return anyClass(t, x.args, func(c Value) (bool, error) {
			if c == nil {
				c = NoneClass
			}
			return IsInstance(t, v, c)
		})
	case *GenericAlias:
		return false, Raise(TypeError, "isinstance() argument 2 cannot be a parameterized generic")
	}
	if f, ok, err := LookupSpecial(t, info, "__instancecheck__"); ok || err != nil {
		if err != nil {
			return false, err
		}
		r, err := Call(t, f, []Value{v}, nil)
		if err != nil {
			return false, err
		}
		return Truth(t, r)
	}
	return false, Raise(TypeError, "isinstance() arg 2 must be a type, a tuple of types, or a union")
}

// anyClass goes through nested tuples, as deep as calls may go.
func anyClass(t *Thread, infos []Value, check func(Value) (bool, error)) (bool, error) {
	if err := t.Enter(); err != nil {
		return false, err
	}
	defer t.Leave()
	for _, c := range infos {
		if is, err := check(c); is || err != nil {
			return is, err
		}
	}
	return false, nil
}

func instanceOf(t *Thread, v Value, c *Class) (bool, error) {
	vc := TypeOf(v)
	if vc == c {
		return true, nil
	}
	if c.meta != nil {
		if r, ok, err := callSpecial1(t, c, "__instancecheck__", v); ok {
			if err != nil {
				return false, err
			}
			return Truth(t, r)
		}
	}
	if vc.IsSub(c) || vc.has(flagForeign) && Is(vc, c) {
		return true, nil
	}
	if c.native != nil && c.native.instance != nil {
		return c.native.instance(t, v)
	}
	if c.native != nil && c.native.subclass != nil {
		return c.native.subclass(t, vc)
	}
	return false, nil
}

// IsSubclass is issubclass(c, info).
func IsSubclass(t *Thread, c, info Value) (bool, error) {
	cls, ok := c.(*Class)
	if tup, is := info.(*Tuple); is && len(tup.Items) == 0 {
		return false, nil
	}
	if !ok {
		return false, Raise(TypeError, "issubclass() arg 1 must be a class")
	}
	switch x := info.(type) {
	case *Class:
		if x.meta != nil {
			if r, ok, err := callSpecial1(t, x, "__subclasscheck__", c); ok {
				if err != nil {
					return false, err
				}
				return Truth(t, r)
			}
		}
		if cls.IsSub(x) {
			return true, nil
		}
		if x.native != nil && x.native.subclass != nil {
			return x.native.subclass(t, cls)
		}
		return false, nil
	case *Tuple:
		return anyClass(t, x.Items, func(i Value) (bool, error) { return IsSubclass(t, c, i) })
	case *UnionType:
		return anyClass(t, x.args, func(i Value) (bool, error) {
			if i == nil {
				i = NoneClass
			}
			return IsSubclass(t, c, i)
		})
	case *GenericAlias:
		return false, Raise(TypeError, "issubclass() argument 2 cannot be a parameterized generic")
	}
	return false, Raise(TypeError, "issubclass() arg 2 must be a class, a tuple of classes, or a union")
}
