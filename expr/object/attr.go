package object

// GetAttr is `v.name`.
func GetAttr(t *Thread, v Value, name string) (Value, error) {
	x, ok, err := getAttr(t, v, name)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, noAttr(v, name)
	}
	return x, nil
}

// LookupAttr is GetAttr that says ok false where it would raise AttributeError.
func LookupAttr(t *Thread, v Value, name string) (x Value, ok bool, err error) {
	x, ok, err = getAttr(t, v, name)
	if e, is := err.(*Exception); is && e.IsA(AttributeError) {
		return nil, false, nil
	}
	return x, ok, err
}

// LookupSpecial gives the method that an operator or statement calls (`__enter__`): looked up on
// v's class, not on v, and bound to v.
func LookupSpecial(t *Thread, v Value, name string) (x Value, ok bool, err error) {
	c := TypeOf(v)
	f, ok := c.lookup(name)
	if !ok {
		if a, is := v.(HasAttr); is {
			return a.Attr(t, name)
		}
		return nil, false, nil
	}
	x, err = bind(t, f, v, c)
	return x, err == nil, err
}

// noAttr is the error of a missing attribute.
func noAttr(v Value, name string) *Exception {
	var e *Exception
	switch x := v.(type) {
	case *Class:
		e = Raise(AttributeError, "type object '%s' has no attribute '%s'", x.name, name)
	case *Module:
		e = Raise(AttributeError, "module '%s' has no attribute '%s'", x.Name, name)
	default:
		e = Raise(AttributeError, "'%s' object has no attribute '%s'", TypeName(v), name)
	}
	return e.SetField("name", name).SetField("obj", v)
}

// getAttr is GetAttr where ok false stands for the usual AttributeError; err is what code raised.
func getAttr(t *Thread, v Value, name string) (x Value, ok bool, err error) {
	switch o := v.(type) {
	case *Class:
		return o.attr(t, name)
	case *Module:
		return o.attr(t, name)
	case *superValue:
		return o.attr(t, name)
	}
	c := TypeOf(v)
	if c.flags&(flagGetattr|flagGetattribute) != 0 {
		return hookedAttr(t, v, c, name)
	}
	return genericAttr(t, v, c, name)
}

// genericAttr is object.__getattribute__: data descriptors of the class, then the value's own
// attributes, then the class's others.
func genericAttr(t *Thread, v Value, c *Class, name string) (Value, bool, error) {
	f, found := c.lookup(name)
	if found && isData(f) {
		x, err := bind(t, f, v, c)
		return x, err == nil, err
	}
	if attrs := attrsOf(v); attrs != nil {
		if x, ok := attrs.Get(name); ok {
			return x, true, nil
		}
	}
	if a, ok := Native(v).(HasAttr); ok {
		if x, ok, err := a.Attr(t, name); ok || err != nil {
			return x, ok, err
		}
	}
	if found {
		x, err := bind(t, f, v, c)
		return x, err == nil, err
	}
	if d, ok := v.(*Dict); ok && d.sub == attrDictSub {
		x, ok := d.Get(name)
		return x, ok, nil
	}
	return nil, false, nil
}

// hookedAttr looks up on an instance whose class has __getattribute__ or __getattr__.
func hookedAttr(t *Thread, v Value, c *Class, name string) (x Value, ok bool, err error) {
	if f, own := c.ownLookup("__getattribute__"); own {
		x, err = callFound(t, f, v, c, []Value{name}, nil)
		ok = err == nil
	} else {
		x, ok, err = genericAttr(t, v, c, name)
	}
	if ok {
		return x, true, nil
	}
	if e, is := err.(*Exception); err != nil && (!is || !e.IsA(AttributeError)) {
		return nil, false, err
	}
	f, own := c.ownLookup("__getattr__")
	if !own {
		return nil, false, err
	}
	x, err = callFound(t, f, v, c, []Value{name}, nil)
	return x, err == nil, err
}

// attrsOf gives the dict of a value's own attributes, nil where it has none yet.
func attrsOf(v Value) *Dict {
	if p := attrsField(v); p != nil {
		return *p
	}
	return nil
}

// attrsField gives the place of a value's own attributes, nil where it cannot have any.
func attrsField(v Value) **Dict {
	switch x := v.(type) {
	case *Instance:
		if x.class == ObjectClass {
			return nil
		}
		return &x.attrs
	case *Exception:
		return &x.attrs
	case *Function:
		return &x.attrs
	case *List:
		return x.sub.field()
	case *Dict:
		return x.sub.field()
	case *Tuple:
		return x.sub.field()
	case *Set:
		return x.sub.field()
	case *FrozenSet:
		return x.sub.field()
	case *ByteArray:
		return x.sub.field()
	case *PropertyValue:
		return x.sub.field()
	case *StaticMethod:
		return &x.attrs
	case *ClassMethod:
		return &x.attrs
	case *Module:
		return &x.Dict
	}
	return nil
}

func (s *sub) field() **Dict {
	if s == nil || s == attrDictSub || s.class.has(flagNoDict) {
		return nil
	}
	return &s.attrs
}

// attr looks an attribute up on a class.
func (c *Class) attr(t *Thread, name string) (Value, bool, error) {
	meta := c.metaclass()
	if meta != TypeClass {
		if f, own := meta.ownLookup("__getattribute__"); own {
			x, err := callFound(t, f, c, meta, []Value{name}, nil)
			return x, err == nil, err
		}
	}
	x, ok, err := c.genericAttr(t, meta, name)
	if ok || err != nil || meta == TypeClass {
		return x, ok, err
	}
	if f, own := meta.ownLookup("__getattr__"); own {
		x, err := callFound(t, f, c, meta, []Value{name}, nil)
		return x, err == nil, err
	}
	return nil, false, nil
}

// genericAttr is type.__getattribute__.
func (c *Class) genericAttr(t *Thread, meta *Class, name string) (Value, bool, error) {
	f, onMeta := meta.lookup(name)
	if onMeta && isData(f) {
		x, err := bind(t, f, c, meta)
		return x, err == nil, err
	}
	if own, ok := c.lookup(name); ok {
		x, err := bindOnClass(t, own, c)
		return x, err == nil, err
	}
	if onMeta {
		x, err := bind(t, f, c, meta)
		return x, err == nil, err
	}
	return nil, false, nil
}

// SetAttr is `v.name = x`.
func SetAttr(t *Thread, v Value, name string, x Value) error {
	if c := userClass(v); c != nil && c.flags&flagSetattr != 0 {
		if _, ok, err := callSpecial(t, v, "__setattr__", []Value{name, x}, nil); ok {
			return err
		}
	}
	return genericSetAttr(t, v, name, x)
}

// genericSetAttr is object.__setattr__ and type.__setattr__.
func genericSetAttr(t *Thread, v Value, name string, x Value) error {
	if c, ok := v.(*Class); ok {
		return c.setAttr(t, name, x)
	}
	if s, ok := v.(HasSetAttr); ok { // before the class's, as with HasAttr
		return s.SetAttr(t, name, x)
	}
	c := TypeOf(v)
	f, found := c.lookup(name)
	if found {
		if ok, err := setData(t, f, v, name, x); ok {
			return err
		}
	}
	if field := attrsField(v); field != nil && !c.has(flagNoDict) {
		if err := t.Charge(64 + len(name)); err != nil {
			return err
		}
		if *field == nil {
			*field = NewDict(4)
		}
		(*field).Set(name, x)
		return nil
	}
	if s, ok := Native(v).(HasSetAttr); ok {
		return s.SetAttr(t, name, x)
	}
	if d, ok := v.(*Dict); ok && d.sub == attrDictSub {
		return d.Put(t, name, x)
	}
	return notSettable(v, name, found)
}

func notSettable(v Value, name string, found bool) error {
	if found {
		return Raise(AttributeError, "'%s' object attribute '%s' is read-only", TypeName(v), name)
	}
	return noAttr(v, name)
}

// setAttr sets a class's attribute.
func (c *Class) setAttr(t *Thread, name string, x Value) error {
	if c.has(flagNative) {
		return Raise(TypeError, "cannot set '%s' attribute of immutable type '%s'", name, c.name)
	}
	if f, ok := c.metaclass().lookup(name); ok {
		if ok, err := setData(t, f, c, name, x); ok {
			return err
		}
	}
	if err := t.Charge(64 + len(name)); err != nil {
		return err
	}
	c.dict.Set(name, x)
	c.noteHook(name)
	return nil
}

// noteHook sets the flag that says that the class has the named hook.
func (c *Class) noteHook(name string) {
	switch name {
	case "__getattr__":
		c.flags |= flagGetattr
	case "__getattribute__":
		c.flags |= flagGetattribute
	case "__setattr__", "__delattr__":
		c.flags |= flagSetattr
	}
}

// DelAttr is `del v.name`.
func DelAttr(t *Thread, v Value, name string) error {
	if c := userClass(v); c != nil && c.flags&flagSetattr != 0 {
		if _, ok, err := callSpecial1(t, v, "__delattr__", name); ok {
			return err
		}
	}
	return genericDelAttr(t, v, name)
}

// genericDelAttr is object.__delattr__ and type.__delattr__.
func genericDelAttr(t *Thread, v Value, name string) error {
	if c, ok := v.(*Class); ok {
		return c.delAttr(t, name)
	}
	f, found := TypeOf(v).lookup(name)
	if found {
		if ok, err := deleteData(t, f, v, name); ok {
			return err
		}
	}
	if attrs := attrsOf(v); attrs != nil && attrs.Del(name) {
		return nil
	}
	if d, ok := Native(v).(HasDelAttr); ok {
		return d.DelAttr(t, name)
	}
	if d, ok := v.(*Dict); ok && d.sub == attrDictSub && d.Del(name) {
		return nil
	}
	if _, is := v.(*Instance); is {
		return noAttr(v, name)
	}
	return notSettable(v, name, found)
}

func (c *Class) delAttr(t *Thread, name string) error {
	if c.has(flagNative) {
		return Raise(TypeError, "cannot set '%s' attribute of immutable type '%s'", name, c.name)
	}
	if f, ok := c.metaclass().lookup(name); ok {
		if ok, err := deleteData(t, f, c, name); ok {
			return err
		}
	}
	if !c.dict.Del(name) {
		return noAttr(c, name)
	}
	return nil
}

// CallMethod is `v.name(*args, **kw)`, without making the bound method in between.
func CallMethod(t *Thread, v Value, name string, args []Value, kw *Dict) (Value, error) {
	switch v.(type) {
	case *Class, *Module, *superValue:
	default:
		c := TypeOf(v)
		if c.flags&(flagGetattr|flagGetattribute) != 0 {
			break
		}
		if f, ok := c.lookup(name); ok && bindsSelf(f) && !hidden(v, name) {
			return callFound(t, f, v, c, args, kw)
		}
	}
	f, err := GetAttr(t, v, name)
	if err != nil {
		return nil, err
	}
	return Call(t, f, args, kw)
}

// bindsSelf tells whether the class attribute f is a plain method.
func bindsSelf(f Value) bool {
	switch x := f.(type) {
	case *Function:
		return true
	case *Builtin:
		return x.kind != kindFunction
	}
	return false
}

// hidden tells whether v has an attribute of its own that hides the class's method.
func hidden(v Value, name string) bool {
	if attrs := attrsOf(v); attrs != nil && attrs.live > 0 {
		return attrs.Has(name)
	}
	_, own := Native(v).(HasAttr)
	return own
}
