package object

// Functions, methods and descriptors as Python sees them.

// settable makes an attribute of a Go field.
func settable[T any](name string, get func(T) Value, set func(T, Value) error) Property {
	p := Property{Name: name, Get: func(_ *Thread, self Value) (Value, error) { return get(self.(T)), nil }}
	if set != nil {
		p.Set = func(_ *Thread, self, v Value) error { return set(self.(T), v) }
	}
	return p
}

func setString(p *string, name string, v Value) error {
	s, ok := v.(string)
	if !ok {
		return Raise(TypeError, "%s must be set to a string object", name)
	}
	*p = s
	return nil
}

func functionSpec() coreSpec {
	return coreSpec{
		class: FunctionClass,
		props: []Property{
			settable("__name__", func(f *Function) Value { return f.Name },
				func(f *Function, v Value) error { return setString(&f.Name, "__name__", v) }),
			settable("__qualname__", func(f *Function) Value { return f.QualName },
				func(f *Function, v Value) error { return setString(&f.QualName, "__qualname__", v) }),
			settable("__module__", func(f *Function) Value { return f.Module },
				func(f *Function, v Value) error {
					f.Module, _ = v.(string)
					return nil
				}),
			settable("__doc__", func(f *Function) Value { return f.Doc }, func(f *Function, v Value) error {
				f.Doc = v
				return nil
			}),
			{"__annotations__", functionAnnotations, func(_ *Thread, self, v Value) error {
				f := self.(*Function)
				f.Annotations, _ = v.(*Dict)
				f.Annotate = nil
				return nil
			}},
			settable("__defaults__", func(f *Function) Value {
				if f.Params == nil || len(f.Params.Defaults) == 0 {
					return nil
				}
				return &Tuple{Items: f.Params.Defaults}
			}, nil),
			settable("__kwdefaults__", functionKwDefaults, nil),
			settable("__code__", func(f *Function) Value { return &codeOf{f} }, nil),
			settable("__closure__", func(*Function) Value { return nil }, nil),
		},
		groups: [][]Method{{
			{"__get__", "instance, owner=None, /", getMethod},
			{"__call__", "*args, **kwargs", callSelf}, {"__repr__", "", nativeRepr},
		}},
	}
}

func functionKwDefaults(f *Function) Value {
	if f.Params == nil || f.Params.KwOnly == 0 {
		return nil
	}
	d := NewDict(f.Params.KwOnly)
	first := len(f.Params.Names) - f.Params.KwOnly
	for i, v := range f.Params.KwDefaults {
		if v != Absent {
			d.Set(f.Params.Names[first+i], v)
		}
	}
	if d.live == 0 {
		return nil
	}
	return d
}

// codeOf is a function's code object: its names and counts.
type codeOf struct{ f *Function }

// TypeName implements Named.
func (c *codeOf) TypeName() string { return "code" }

// Attr implements HasAttr.
func (c *codeOf) Attr(_ *Thread, name string) (Value, bool, error) {
	p := c.f.Params
	if p == nil {
		p = &Params{}
	}
	switch name {
	case "co_name":
		return c.f.Name, true, nil
	case "co_qualname":
		return c.f.QualName, true, nil
	case "co_argcount":
		return int64(len(p.Names) - p.KwOnly), true, nil
	case "co_posonlyargcount":
		return int64(p.PosOnly), true, nil
	case "co_kwonlyargcount":
		return int64(p.KwOnly), true, nil
	case "co_varnames":
		names := make([]Value, len(p.Names))
		for i, n := range p.Names {
			names[i] = n
		}
		return &Tuple{Items: names}, true, nil
	case "co_flags":
		flags := int64(3)
		if p.VarArgs != "" {
			flags |= 4
		}
		if p.VarKw != "" {
			flags |= 8
		}
		return flags, true, nil
	}
	return nil, false, nil
}

// getMethod is __get__ of functions.
func getMethod(_ *Thread, self Value, a Args) (Value, error) {
	if a[0] == nil && a.Or(1, nil) != nil {
		return self, nil
	}
	return &BoundMethod{a[0], self}, nil
}

func callSelf(t *Thread, self Value, a Args) (Value, error) {
	return Call(t, self, a[0].(*Tuple).Items, a[1].(*Dict))
}

func methodSpec() coreSpec {
	return coreSpec{
		class: MethodClass, sig: "function, instance, /",
		new: func(_ *Thread, _ *Class, a Args) (Value, error) {
			if !IsCallable(a[0]) {
				return nil, Raise(TypeError, "first argument must be callable")
			}
			if a[1] == nil {
				return nil, Raise(TypeError, "instance must not be None")
			}
			return &BoundMethod{a[1], a[0]}, nil
		},
		props: []Property{
			settable("__self__", func(m *BoundMethod) Value { return m.Self }, nil),
			settable("__func__", func(m *BoundMethod) Value { return m.Func }, nil),
			methodForward("__name__"), methodForward("__qualname__"), methodForward("__doc__"), methodForward("__module__"),
			methodForward("__annotations__"), methodForward("__wrapped__"), methodForward("__defaults__"), methodForward("__code__"),
		},
		groups: [][]Method{{
			{"__call__", "*args, **kwargs", callSelf}, {"__repr__", "", nativeRepr},
			{"__getattr__", "name, /", func(t *Thread, self Value, a Args) (Value, error) {
				name, err := attrName(a[0])
				if err != nil {
					return nil, err
				}
				return GetAttr(t, self.(*BoundMethod).Func, name)
			}},
		}},
	}
}

func methodForward(name string) Property {
	return Property{Name: name, Get: func(t *Thread, self Value) (Value, error) {
		if err := t.Enter(); err != nil {
			return nil, err
		}
		defer t.Leave()
		return GetAttr(t, self.(*BoundMethod).Func, name)
	}}
}

// builtinOf gives the function of a Builtin, bound or not.
func builtinOf(v Value) *Builtin {
	switch x := v.(type) {
	case *Builtin:
		return x
	case *BoundMethod:
		if b, ok := x.Func.(*Builtin); ok {
			return b
		}
	}
	return nil
}

func builtinProps() []Property {
	text := func(name string, get func(*Builtin) Value) Property {
		return Property{Name: name, Get: func(_ *Thread, self Value) (Value, error) {
			b := builtinOf(self)
			if b == nil {
				return TypeName(self), nil
			}
			return get(b), nil
		}}
	}
	return []Property{
		text("__name__", func(b *Builtin) Value { return b.name }),
		text("__qualname__", func(b *Builtin) Value {
			if b.owner != nil {
				return b.owner.name + "." + b.name
			}
			return b.name
		}),
		text("__doc__", func(b *Builtin) Value {
			if b.doc == "" {
				return nil
			}
			return b.doc
		}),
		text("__text_signature__", func(b *Builtin) Value { return "(" + b.sig.text + ")" }),
	}
}

func builtinSpec() coreSpec {
	return coreSpec{
		class: BuiltinClass,
		props: append(builtinProps(),
			Property{Name: "__self__", Get: func(_ *Thread, self Value) (Value, error) {
				if m, ok := self.(*BoundMethod); ok {
					return m.Self, nil
				}
				return nil, nil
			}},
			Property{Name: "__module__", Get: func(_ *Thread, self Value) (Value, error) {
				b := builtinOf(self)
				switch {
				case b == nil || b.owner != nil:
					return nil, nil
				case b.module != "":
					return b.module, nil
				}
				return "builtins", nil
			}}),
		groups: [][]Method{{{"__call__", "*args, **kwargs", callSelf}, {"__repr__", "", nativeRepr}}},
	}
}

// descriptorSpec is for methods of built-in classes, bound or not.
func descriptorSpec(c *Class) coreSpec {
	s := coreSpec{class: c, props: append(builtinProps(), Property{Name: "__objclass__", Get: func(_ *Thread, self Value) (Value, error) {
		return builtinOf(self).owner, nil
	}}), groups: [][]Method{{{"__call__", "*args, **kwargs", callSelf}, {"__repr__", "", nativeRepr}}}}
	if c == methodWrapperClass {
		s.props = append(s.props, settable("__self__", func(m *BoundMethod) Value { return m.Self }, nil))
	} else {
		s.groups = append(s.groups, []Method{{"__get__", "instance, owner=None, /", getMethod}})
	}
	return s
}

func getsetSpec() coreSpec {
	return coreSpec{class: getsetClass, props: []Property{
		settable("__name__", func(g *getset) Value { return g.p.Name }, nil),
		settable("__objclass__", func(g *getset) Value { return g.owner }, nil),
	}, groups: [][]Method{{
		{"__get__", "instance, owner=None, /", func(t *Thread, self Value, a Args) (Value, error) {
			if a[0] == nil {
				return self, nil
			}
			return bind(t, self, a[0], TypeOf(a[0]))
		}},
		{"__repr__", "", nativeRepr},
	}}}
}

func propertySpec() coreSpec {
	change := func(name string, set func(p *PropertyValue, f Value)) Method {
		return Method{name, "func, /", func(_ *Thread, self Value, a Args) (Value, error) {
			p := *self.(*PropertyValue)
			set(&p, a[0])
			return &p, nil
		}}
	}
	return coreSpec{
		class: PropertyClass, sig: "fget=None, fset=None, fdel=None, doc=None",
		new: func(t *Thread, c *Class, a Args) (Value, error) {
			p := &PropertyValue{Getter: a.Or(0, nil), Setter: a.Or(1, nil), Deleter: a.Or(2, nil), Doc: a.Or(3, nil)}
			if p.Doc == nil && p.Getter != nil {
				if d, ok, err := LookupAttr(t, p.Getter, "__doc__"); ok || err != nil {
					if err != nil {
						return nil, err
					}
					p.Doc = d
				}
			}
			if c != PropertyClass {
				p.sub = &sub{class: c}
			}
			return p, nil
		},
		props: []Property{
			settable("fget", func(p *PropertyValue) Value { return p.Getter }, nil),
			settable("fset", func(p *PropertyValue) Value { return p.Setter }, nil),
			settable("fdel", func(p *PropertyValue) Value { return p.Deleter }, nil),
			settable("__doc__", func(p *PropertyValue) Value { return p.Doc }, func(p *PropertyValue, v Value) error {
				p.Doc = v
				return nil
			}),
		},
		groups: [][]Method{{
			change("getter", func(p *PropertyValue, f Value) { p.Getter = f }),
			change("setter", func(p *PropertyValue, f Value) { p.Setter = f }),
			change("deleter", func(p *PropertyValue, f Value) { p.Deleter = f }),
			{"__get__", "instance, owner=None, /", func(t *Thread, self Value, a Args) (Value, error) {
				if a[0] == nil {
					return self, nil
				}
				return self.(*PropertyValue).get(t, a[0])
			}},
			{"__set__", "instance, value, /", func(t *Thread, self Value, a Args) (Value, error) {
				_, err := setData(t, self, a[0], "", a[1])
				return nil, err
			}},
			{"__delete__", "instance, /", func(t *Thread, self Value, a Args) (Value, error) {
				_, err := deleteData(t, self, a[0], "")
				return nil, err
			}},
		}},
	}
}

// Class implements HasClass.
func (p *PropertyValue) Class() *Class { return p.sub.or(PropertyClass) }

// Class implements HasClass.
func (s *StaticMethod) Class() *Class { return StaticMethodClass }

// Class implements HasClass.
func (c *ClassMethod) Class() *Class { return ClassMethodClass }

// Call implements Callable.
func (s *StaticMethod) Call(t *Thread, args []Value, kw *Dict) (Value, error) {
	if err := t.Enter(); err != nil {
		return nil, err
	}
	defer t.Leave()
	return Call(t, s.Func, args, kw)
}

func staticMethodSpec() coreSpec {
	return coreSpec{
		class: StaticMethodClass, sig: "+function, /",
		new: func(_ *Thread, _ *Class, a Args) (Value, error) { return &StaticMethod{Func: a[0]}, nil },
		props: []Property{
			settable("__func__", func(s *StaticMethod) Value { return s.Func }, nil),
			settable("__wrapped__", func(s *StaticMethod) Value { return s.Func }, nil),
			wrappedProperty("__isabstractmethod__"), wrappedProperty("__name__"), wrappedProperty("__doc__"),
			wrappedProperty("__qualname__"), wrappedProperty("__module__"),
		},
		groups: [][]Method{{
			{"__get__", "instance, owner=None, /", func(_ *Thread, self Value, _ Args) (Value, error) {
				return self.(*StaticMethod).Func, nil
			}},
			{"__call__", "*args, **kwargs", callSelf}, {"__repr__", "", nativeRepr},
		}},
	}
}

func classMethodSpec() coreSpec {
	return coreSpec{
		class: ClassMethodClass, sig: "+function, /",
		new: func(_ *Thread, _ *Class, a Args) (Value, error) { return &ClassMethod{Func: a[0]}, nil },
		props: []Property{
			settable("__func__", func(c *ClassMethod) Value { return c.Func }, nil),
			settable("__wrapped__", func(c *ClassMethod) Value { return c.Func }, nil),
			wrappedProperty("__isabstractmethod__"), wrappedProperty("__name__"), wrappedProperty("__doc__"),
			wrappedProperty("__qualname__"), wrappedProperty("__module__"),
		},
		groups: [][]Method{{
			{"__get__", "instance, owner=None, /", func(t *Thread, self Value, a Args) (Value, error) {
				c, ok := a.Or(1, nil).(*Class)
				if !ok {
					c = TypeOf(a[0])
				}
				return bindClass(t, self.(*ClassMethod).Func, c)
			}},
			{"__repr__", "", nativeRepr},
		}},
	}
}

// wrappedProperty is an attribute of the function that a static or class method wraps.
func wrappedProperty(name string) Property {
	return Property{Name: name, Get: func(t *Thread, self Value) (Value, error) {
		if err := t.Enter(); err != nil {
			return nil, err
		}
		defer t.Leave()
		var f Value
		switch x := self.(type) {
		case *StaticMethod:
			f = x.Func
		case *ClassMethod:
			f = x.Func
		}
		return GetAttr(t, f, name)
	}}
}

func genericAliasSpec() coreSpec {
	return coreSpec{
		class: GenericAliasClass, sig: "origin, args, /",
		new:    func(_ *Thread, _ *Class, a Args) (Value, error) { return NewGenericAlias(a[0], a[1]), nil },
		groups: [][]Method{{{"__repr__", "", nativeRepr}, {"__or__", "value, /", dunderBinary(OpOr, false)}}, compareDunders()},
	}
}

func unionSpec() coreSpec {
	return coreSpec{
		class:  UnionClass,
		groups: [][]Method{{{"__repr__", "", nativeRepr}, {"__or__", "value, /", dunderBinary(OpOr, false)}}, compareDunders()},
	}
}

// functionAnnotations evaluates annotations when they are first asked for.
func functionAnnotations(t *Thread, self Value) (Value, error) {
	f := self.(*Function)
	if f.Annotations == nil && f.Annotate != nil {
		d, err := f.Annotate(t)
		if err != nil {
			return nil, err
		}
		f.Annotations, f.Annotate = d, nil
	}
	if f.Annotations == nil {
		f.Annotations = NewDict(0)
	}
	return f.Annotations, nil
}
