package object

// Call implements Callable: it makes an instance, or does what the metaclass's __call__ does.
func (c *Class) Call(t *Thread, args []Value, kw *Dict) (Value, error) {
	if c.meta != nil {
		if v, ok, err := callSpecial(t, c, "__call__", args, kw); ok || err != nil {
			return v, err
		}
	}
	return c.instantiate(t, args, kw)
}

// instantiate is type.__call__: __new__, then __init__.
func (c *Class) instantiate(t *Thread, args []Value, kw *Dict) (Value, error) {
	if c.flags&flagNative != 0 {
		return c.makeNative(t, args, kw)
	}
	var self Value
	var err error
	if f, ok := c.ownLookup("__new__"); ok {
		self, err = c.callNew(t, f, args, kw)
		if err == nil && !TypeOf(self).IsSub(c) {
			return self, nil
		}
	} else {
		self, err = c.new(t, args, kw)
	}
	if err != nil {
		return nil, err
	}
	f, ok := TypeOf(self).ownLookup("__init__")
	if !ok {
		if n := c.nativeWithInit(); n != nil {
			return self, n.runInit(t, c, self, args, kw)
		}
		return self, nil
	}
	res, err := callFound(t, f, self, c, args, kw)
	if err != nil {
		return nil, err
	}
	if res != nil {
		return nil, Raise(TypeError, "__init__() should return None, not '%s'", TypeName(res))
	}
	return self, nil
}

// callNew calls a __new__ that Python code or a native class defined, with the class before args.
func (c *Class) callNew(t *Thread, f Value, args []Value, kw *Dict) (Value, error) {
	if s, ok := f.(*StaticMethod); ok {
		f = s.Func
	}
	all := make([]Value, 0, len(args)+1)
	return Call(t, f, append(append(all, c), args...), kw)
}

// makeNative makes an instance of a class defined in Go.
func (c *Class) makeNative(t *Thread, args []Value, kw *Dict) (Value, error) {
	if c == TypeClass && len(args) == 1 && (kw == nil || kw.live == 0) {
		return TypeOf(args[0]), nil
	}
	self, err := c.new(t, args, kw)
	if err != nil {
		return nil, err
	}
	if n := c.nativeWithInit(); n != nil {
		return self, n.runInit(t, c, self, args, kw)
	}
	return self, nil
}

// new makes an instance by the __new__ of the nearest class defined in Go that has one.
func (c *Class) new(t *Thread, args []Value, kw *Dict) (Value, error) {
	if err := c.checkAbstract(t); err != nil {
		return nil, err
	}
	base := c.nativeWithNew()
	if base == nil {
		return c.newPlain(args, kw)
	}
	n := base.nativeSpec()
	a, err := n.bindNew(base, args, kw)
	if err != nil {
		return nil, err
	}
	v, err := n.new(t, c, a)
	if err != nil || c == base || TypeOf(v) == c {
		return v, err
	}
	if c.layout == layoutValue && TypeOf(v) == base {
		return &Instance{class: c, native: v}, nil
	}
	return v, nil
}

// bindNew gives the arguments for New: where there is an Init, which checks them, as *args and
// **kwargs.
func (n *native) bindNew(c *Class, args []Value, kw *Dict) (Args, error) {
	if n.init == nil {
		return n.sig.bind(c.name, c.name, args, kw)
	}
	if kw == nil {
		kw = NewDict(0)
	}
	return Args{&Tuple{Items: args}, kw}, nil
}

// newPlain makes an instance that is nothing but its attributes.
func (c *Class) newPlain(args []Value, kw *Dict) (Value, error) {
	if len(args) > 0 || kw != nil && kw.live > 0 {
		_, hasNew := c.ownLookup("__new__")
		_, hasInit := c.ownLookup("__init__")
		if hasNew {
			return nil, Raise(TypeError, "object.__new__() takes exactly one argument (the type to instantiate)")
		}
		if !hasInit {
			return nil, Raise(TypeError, "%s() takes no arguments", c.name)
		}
	}
	switch c.layout {
	case layoutObject:
		return &Instance{class: c, native: Absent}, nil
	case layoutValue:
		return nil, Raise(TypeError, "cannot create '%s' instances", c.name)
	}
	return newContainer(c), nil
}

// newContainer makes an empty instance of a class with a container's layout.
func newContainer(c *Class) Value {
	var s *sub
	if !c.has(flagCore) {
		s = &sub{class: c}
	}
	switch c.layout {
	case layoutList:
		return &List{sub: s}
	case layoutTuple:
		return &Tuple{sub: s}
	case layoutDict:
		if c == AttrDictClass {
			return NewAttrDict(0)
		}
		return &Dict{sub: s}
	case layoutSet:
		return &Set{sub: s}
	case layoutFrozenSet:
		return &FrozenSet{sub: s}
	case layoutByteArray:
		return &ByteArray{sub: s}
	case layoutException:
		return &Exception{class: c}
	}
	return &Instance{class: c, native: Absent}
}

// nativeSpec gives how the class makes instances, built when first asked for a core class.
func (c *Class) nativeSpec() *native {
	if c.flags&flagCore != 0 {
		buildCore()
	}
	return c.native
}

// nativeWithNew gives the first class of the mro that has a native New.
func (c *Class) nativeWithNew() *Class {
	for _, m := range c.mro {
		if n := m.nativeSpec(); n != nil && n.new != nil {
			return m
		}
	}
	return nil
}

// nativeWithInit gives the first native of the mro that has an Init.
func (c *Class) nativeWithInit() *native {
	for _, m := range c.mro {
		if n := m.nativeSpec(); n != nil {
			if n.init != nil {
				return n
			}
			if n.new != nil {
				return nil
			}
		}
	}
	return nil
}

// runInit calls the native Init.
func (n *native) runInit(t *Thread, c *Class, self Value, args []Value, kw *Dict) error {
	a, err := n.sig.bind(c.name, c.name, args, kw)
	if err != nil {
		return err
	}
	_, err = n.init(t, Native(self), a)
	return err
}

// checkAbstract refuses to make an instance of a class with abstract methods.
func (c *Class) checkAbstract(t *Thread) error {
	if c.flags&flagAbstract == 0 {
		return nil
	}
	v, ok := c.dict.Get("__abstractmethods__")
	if !ok {
		return nil
	}
	names, err := sortedNames(t, v)
	if err != nil || len(names) == 0 {
		return err
	}
	s := "method"
	if len(names) > 1 {
		s = "methods"
	}
	return Raise(TypeError, "Can't instantiate abstract class %s with abstract %s %s", c.name, s, joinStrings(names))
}
