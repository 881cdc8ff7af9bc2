package object

// coreSpecs lists what the built-in classes are made of.
func coreSpecs() []coreSpec {
	specs := []coreSpec{
		objectSpec(), typeSpec(), intSpec(), boolSpec(), floatSpec(), complexSpec(), strSpec(), bytesSpec(),
		byteArraySpec(), listSpec(), tupleSpec(), dictSpec(), attrDictSpec(), setSpec(), frozenSetSpec(),
		rangeSpec(), sliceSpec(), memoryViewSpec(), superSpec(), moduleSpec(), mappingProxySpec(),
		dictViewSpec(viewKeys), dictViewSpec(viewValues), dictViewSpec(viewItems),
		propertySpec(), staticMethodSpec(), classMethodSpec(), functionSpec(), methodSpec(), builtinSpec(),
		genericAliasSpec(), unionSpec(), constantSpec(NoneClass, nil), constantSpec(ellipsisClass, Ellipsis),
		constantSpec(notImplementedClass, NotImplemented),
		descriptorSpec(methodDescriptorClass), descriptorSpec(wrapperDescriptorClass), descriptorSpec(methodWrapperClass),
		getsetSpec(), {class: ABCMetaClass, groups: [][]Method{{
			{"register", "subclass, /", func(_ *Thread, _ Value, a Args) (Value, error) { return a[0], nil }},
		}}},
	}
	specs = append(specs, iteratorSpecs()...)
	return append(specs, exceptionSpecs()...)
}

func objectSpec() coreSpec {
	return coreSpec{
		class:  ObjectClass,
		doc:    "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n",
		groups: [][]Method{objectMethods()},
		static: []Method{{"__new__", "*args, **kwargs", objectNew}},
		class_: []Method{
			{"__init_subclass__", "", func(*Thread, Value, Args) (Value, error) { return nil, nil }},
			{"__subclasshook__", "cls, /", func(*Thread, Value, Args) (Value, error) { return NotImplemented, nil }},
		},
		props: []Property{
			{Name: "__class__", Get: func(_ *Thread, self Value) (Value, error) { return TypeOf(self), nil }, Set: setClass},
			{Name: "__dict__", Get: attrsDict, Set: setAttrsDict},
		},
	}
}

// objectNew is object.__new__.
func objectNew(t *Thread, _ Value, a Args) (Value, error) {
	args := a[0].(*Tuple).Items
	if len(args) == 0 {
		return nil, Raise(TypeError, "object.__new__(): not enough arguments")
	}
	c, ok := args[0].(*Class)
	if !ok {
		return nil, Raise(TypeError, "object.__new__(X): X is not a type object (%s)", TypeName(args[0]))
	}
	if base := c.nativeWithNew(); base != nil {
		return nil, Raise(TypeError, "object.__new__(%s) is not safe, use %s.__new__()", c.name, base.name)
	}
	if err := c.checkAbstract(t); err != nil {
		return nil, err
	}
	return c.newPlain(args[1:], a[1].(*Dict))
}

// attrsDict is __dict__: the value's own attributes, made when asked for.
func attrsDict(_ *Thread, self Value) (Value, error) {
	field := attrsField(self)
	if field == nil {
		return nil, noAttr(self, "__dict__")
	}
	if *field == nil {
		*field = NewDict(4)
	}
	return *field, nil
}

func setAttrsDict(_ *Thread, self, v Value) error {
	field := attrsField(self)
	if field == nil {
		return noAttr(self, "__dict__")
	}
	d, ok := v.(*Dict)
	if !ok {
		return Raise(TypeError, "__dict__ must be set to a dictionary, not a '%s'", TypeName(v))
	}
	*field = d
	return nil
}

// setClass changes an instance's class to another of the same layout.
func setClass(_ *Thread, self, v Value) error {
	c, ok := v.(*Class)
	if !ok {
		return Raise(TypeError, "__class__ must be set to a class, not '%s' object", TypeName(v))
	}
	i, ok := self.(*Instance)
	if !ok || c.has(flagNative) || c.layout != i.class.layout {
		return Raise(TypeError, "__class__ assignment only supported for mutable types or ModuleType subclasses")
	}
	i.class = c
	return nil
}

func objectMethods() []Method {
	return append([]Method{
		{"__repr__", "", func(t *Thread, self Value, _ Args) (Value, error) { return defaultRepr(self), nil }},
		{"__str__", "", func(t *Thread, self Value, _ Args) (Value, error) {
			s, err := Repr(t, self)
			return s, err
		}},
		{"__hash__", "", func(_ *Thread, self Value, _ Args) (Value, error) { return int64(addressOf(self) >> 4), nil }},
		{"__init__", "*args, **kwargs", objectInit},
		{"__getattribute__", "name, /", func(t *Thread, self Value, a Args) (Value, error) {
			name, err := attrName(a[0])
			if err != nil {
				return nil, err
			}
			v, ok, err := plainAttr(t, self, name)
			if err == nil && !ok {
				err = noAttr(self, name)
			}
			return v, err
		}},
		{"__setattr__", "name, value, /", func(t *Thread, self Value, a Args) (Value, error) {
			name, err := attrName(a[0])
			if err != nil {
				return nil, err
			}
			return nil, genericSetAttr(t, self, name, a[1])
		}},
		{"__delattr__", "name, /", func(t *Thread, self Value, a Args) (Value, error) {
			name, err := attrName(a[0])
			if err != nil {
				return nil, err
			}
			return nil, genericDelAttr(t, self, name)
		}},
		{"__format__", "format_spec, /", func(t *Thread, self Value, a Args) (Value, error) {
			spec, err := clinicStr("__format__", 0, a[0])
			if err != nil {
				return nil, err
			}
			if spec != "" {
				return nil, Raise(TypeError, "unsupported format string passed to %s.__format__", TypeName(self))
			}
			return Str(t, self)
		}},
		{"__dir__", "", func(t *Thread, self Value, _ Args) (Value, error) {
			return Dir(t, hideDir{self})
		}},
		{"__sizeof__", "", func(*Thread, Value, Args) (Value, error) { return int64(16), nil }},
		{"__reduce__", "", cannotPickle}, {"__reduce_ex__", "protocol, /", cannotPickle},
	}, objectCompare()...)
}

func cannotPickle(_ *Thread, self Value, _ Args) (Value, error) {
	return nil, Raise(TypeError, "cannot pickle '%s' object", TypeName(self))
}

// plainAttr is object.__getattribute__, whatever the class says.
func plainAttr(t *Thread, v Value, name string) (Value, bool, error) {
	if c, ok := v.(*Class); ok {
		return c.genericAttr(t, c.metaclass(), name)
	}
	if m, ok := v.(*Module); ok {
		return m.attr(t, name)
	}
	return genericAttr(t, v, TypeOf(v), name)
}

// objectCompare are object's comparisons: identity, or NotImplemented.
func objectCompare() []Method {
	var m []Method
	for op := range cmpNames {
		op := CmpOp(op)
		m = append(m, Method{cmpNames[op].method, "value, /", func(t *Thread, self Value, a Args) (Value, error) {
			switch op {
			case OpEq:
				if Is(self, a[0]) {
					return true, nil
				}
			case OpNe:
				v, ok, err := compareSide(t, OpEq, self, a[0])
				if err != nil || !ok {
					return NotImplemented, err
				}
				eq, err := Truth(t, v)
				return !eq, err
			}
			return NotImplemented, nil
		}})
	}
	return m
}

func objectInit(_ *Thread, self Value, a Args) (Value, error) {
	if len(a[0].(*Tuple).Items) == 0 && a[1].(*Dict).live == 0 {
		return nil, nil
	}
	c := TypeOf(self)
	if f, own := c.ownLookup("__init__"); own && f != nil {
		return nil, Raise(TypeError, "object.__init__() takes exactly one argument (the instance to initialize)")
	}
	if _, own := c.ownLookup("__new__"); !own {
		return nil, Raise(TypeError, "%s.__init__() takes exactly one argument (the instance to initialize)", c.name)
	}
	return nil, nil
}

// hideDir makes Dir list v's attributes without asking its __dir__.
type hideDir struct{ v Value }

// Class implements HasClass.
func (h hideDir) Class() *Class { return TypeOf(h.v) }

// Dir implements HasDir.
func (h hideDir) Dir() []string {
	var names []string
	if d := attrsOf(h.v); d != nil {
		for k := range d.Strings() {
			names = append(names, k)
		}
	}
	if o, ok := Native(h.v).(HasDir); ok {
		names = append(names, o.Dir()...)
	}
	return names
}

func typeSpec() coreSpec {
	prop := func(name string, get func(c *Class) Value) Property {
		return Property{Name: name, Get: func(_ *Thread, self Value) (Value, error) { return get(self.(*Class)), nil }}
	}
	name := prop("__name__", func(c *Class) Value { return c.name })
	name.Set = func(_ *Thread, self, v Value) error { return setClassName(self.(*Class), v, "__name__") }
	qual := prop("__qualname__", func(c *Class) Value { return c.qualname })
	qual.Set = func(_ *Thread, self, v Value) error { return setClassName(self.(*Class), v, "__qualname__") }
	return coreSpec{
		class: TypeClass,
		doc:   "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
		sig:   "*args, **kwargs",
		new:   newType,
		props: []Property{
			name, qual,
			prop("__bases__", func(c *Class) Value { return classTuple(c.bases) }),
			prop("__mro__", func(c *Class) Value { return classTuple(c.mro) }),
			prop("__base__", func(c *Class) Value {
				if len(c.bases) == 0 {
					return nil
				}
				return c.bases[0]
			}),
			prop("__dict__", func(c *Class) Value { return &mappingProxy{c.table()} }),
			{Name: "__doc__", Get: func(_ *Thread, self Value) (Value, error) {
				c := self.(*Class)
				if v, ok := c.table().Get("__doc__"); ok {
					return v, nil
				}
				if n := c.nativeSpec(); n != nil && n.doc != "" {
					return n.doc, nil
				}
				return nil, nil
			}, Set: func(_ *Thread, self, v Value) error { return setOnClass(self.(*Class), "__doc__", v) }},
			{Name: "__module__", Get: func(_ *Thread, self Value) (Value, error) {
				c := self.(*Class)
				if v, ok := c.table().Get("__module__"); ok {
					return v, nil
				}
				return c.module, nil
			}, Set: func(_ *Thread, self, v Value) error { return setOnClass(self.(*Class), "__module__", v) }},
		},
		groups: [][]Method{typeMethods()},
		class_: []Method{{"__prepare__", "*args, **kwargs", func(*Thread, Value, Args) (Value, error) { return NewDict(8), nil }}},
	}
}

func setOnClass(c *Class, name string, v Value) error {
	if c.has(flagNative) {
		return Raise(TypeError, "cannot set '%s' attribute of immutable type '%s'", name, c.name)
	}
	c.dict.Set(name, v)
	if s, ok := v.(string); ok && name == "__module__" {
		c.module = s
	}
	return nil
}

func setClassName(c *Class, v Value, attr string) error {
	if c.has(flagNative) {
		return Raise(TypeError, "cannot set '%s' attribute of immutable type '%s'", attr, c.name)
	}
	s, ok := v.(string)
	if !ok {
		return Raise(TypeError, "can only assign string to %s.%s, not '%s'", c.name, attr, TypeName(v))
	}
	if attr == "__name__" {
		c.name = s
	} else {
		c.qualname = s
	}
	return nil
}

func classTuple(cs []*Class) *Tuple {
	items := make([]Value, len(cs))
	for i, c := range cs {
		items[i] = c
	}
	return &Tuple{Items: items}
}

func newType(t *Thread, meta *Class, a Args) (Value, error) {
	args, kw := a[0].(*Tuple).Items, a[1].(*Dict)
	if len(args) == 1 && meta == TypeClass {
		return TypeOf(args[0]), nil
	}
	if len(args) != 3 {
		if meta == TypeClass {
			return nil, Raise(TypeError, "type() takes 1 or 3 arguments")
		}
		return nil, Raise(TypeError, "type.__new__() takes exactly 3 arguments (%d given)", len(args))
	}
	name, ok := Native(args[0]).(string)
	if !ok {
		return nil, Raise(TypeError, "type.__new__() argument 1 must be str, not %s", TypeName(args[0]))
	}
	bases, ok := args[1].(*Tuple)
	if !ok {
		return nil, Raise(TypeError, "type.__new__() argument 2 must be tuple, not %s", TypeName(args[1]))
	}
	ns, ok := args[2].(*Dict)
	if !ok {
		return nil, Raise(TypeError, "type.__new__() argument 3 must be dict, not %s", TypeName(args[2]))
	}
	return newClass(t, meta, name, bases.Items, ns, kw)
}

func typeMethods() []Method {
	return []Method{
		{"mro", "", func(_ *Thread, self Value, _ Args) (Value, error) {
			return &List{Items: classTuple(self.(*Class).mro).Items}, nil
		}},
		{"__instancecheck__", "instance, /", func(_ *Thread, self Value, a Args) (Value, error) {
			return TypeOf(a[0]).IsSub(self.(*Class)), nil
		}},
		{"__subclasscheck__", "subclass, /", func(_ *Thread, self Value, a Args) (Value, error) {
			c, ok := a[0].(*Class)
			if !ok {
				return nil, Raise(TypeError, "issubclass() arg 1 must be a class")
			}
			return c.IsSub(self.(*Class)), nil
		}},
		{"__call__", "*args, **kwargs", func(t *Thread, self Value, a Args) (Value, error) {
			return self.(*Class).instantiate(t, a[0].(*Tuple).Items, a[1].(*Dict))
		}},
		{"__init__", "*args, **kwargs", func(*Thread, Value, Args) (Value, error) { return nil, nil }},
		{"__repr__", "", nativeRepr},
		{"__or__", "value, /", dunderBinary(OpOr, false)}, {"__ror__", "value, /", dunderBinary(OpOr, true)},
		{"__dir__", "", func(t *Thread, self Value, _ Args) (Value, error) {
			seen := NewDict(16)
			for _, m := range self.(*Class).mro {
				for k := range m.table().Strings() {
					seen.Set(k, nil)
				}
			}
			return &List{Items: seen.Keys()}, nil
		}},
	}
}

func constantSpec(c *Class, v Value) coreSpec {
	return coreSpec{class: c, new: func(*Thread, *Class, Args) (Value, error) { return v, nil }, groups: [][]Method{{
		{"__repr__", "", nativeRepr}, {"__bool__", "", dunderBool},
	}}}
}

func sliceSpec() coreSpec {
	prop := func(name string, get func(s *Slice) Value) Property {
		return Property{Name: name, Get: func(_ *Thread, self Value) (Value, error) { return get(self.(*Slice)), nil }}
	}
	return coreSpec{
		class: SliceClass, sig: "start, stop=, step=, /",
		doc: "slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.  This is used for extended slicing (e.g. a[0:10:2]).",
		new: func(_ *Thread, _ *Class, a Args) (Value, error) {
			if !a.Given(1) {
				return &Slice{Stop: a[0]}, nil
			}
			return &Slice{a[0], a[1], a.Or(2, nil)}, nil
		},
		props: []Property{
			prop("start", func(s *Slice) Value { return s.Start }), prop("stop", func(s *Slice) Value { return s.Stop }),
			prop("step", func(s *Slice) Value { return s.Step }),
		},
		groups: [][]Method{{
			{"indices", "length, /", func(t *Thread, self Value, a Args) (Value, error) {
				n, err := IntIndex(t, a[0], OverflowError)
				if err != nil {
					return nil, err
				}
				if n < 0 {
					return nil, Raise(ValueError, "length should not be negative")
				}
				start, stop, step, _, err := self.(*Slice).Indices(t, n)
				return NewTuple(int64(start), int64(stop), int64(step)), err
			}},
			{"__repr__", "", nativeRepr},
		}, compareDunders()},
		attrs: map[string]Value{"__hash__": nil},
	}
}
