package object

// HasGet is a descriptor: a class attribute that gives something else when looked up. self is
// [Absent] where it was looked up on the class itself.
type HasGet interface {
	Get(t *Thread, self Value, owner *Class) (Value, error)
}

// HasSet is a descriptor that decides what setting the attribute does. It comes before the
// instance's own attributes.
type HasSet interface {
	Set(t *Thread, self, v Value) error
}

// HasDelete is a descriptor that decides what deleting the attribute does.
type HasDelete interface {
	Delete(t *Thread, self Value) error
}

// HasSetName is told the name it is bound to in a class statement.
type HasSetName interface {
	SetName(t *Thread, owner *Class, name string) error
}

// PropertyValue is Python's property. Its class can be subclassed.
type PropertyValue struct {
	Getter, Setter, Deleter Value // None where there is none
	Doc                     Value
	name                    string
	sub                     *sub
}

// StaticMethod is Python's staticmethod.
type StaticMethod struct {
	Func  Value
	attrs *Dict
}

// ClassMethod is Python's classmethod.
type ClassMethod struct {
	Func  Value
	attrs *Dict
}

// getset is an attribute of a native class that is computed.
type getset struct {
	owner *Class
	p     Property
}

// bind gives what the class attribute f of owner is for v: a bound method, a property's value.
func bind(t *Thread, f, v Value, owner *Class) (Value, error) {
	switch x := f.(type) {
	case *Function:
		return &BoundMethod{v, x}, nil
	case *Builtin:
		if x.kind != kindFunction {
			return &BoundMethod{v, x}, nil
		}
		return f, nil
	case *getset:
		return x.p.Get(t, x.self(v))
	case *PropertyValue:
		return x.get(t, v)
	case *StaticMethod:
		return x.Func, nil
	case *ClassMethod:
		return bindClass(t, x.Func, owner)
	case *Instance:
		if g, ok := x.class.lookup("__get__"); ok {
			return callFound(t, g, x, x.class, []Value{v, owner}, nil)
		}
		if g, ok := x.native.(HasGet); ok {
			return g.Get(t, v, owner)
		}
	case HasGet:
		return x.Get(t, v, owner)
	}
	return f, nil
}

// bindClass binds a classmethod's function to the class.
func bindClass(t *Thread, f Value, c *Class) (Value, error) {
	switch x := f.(type) {
	case *Function, *Builtin:
		return &BoundMethod{c, f}, nil
	case *PropertyValue, HasGet, *Instance:
		return bind(t, x, c, c.metaclass())
	}
	return &BoundMethod{c, f}, nil
}

// bindOnClass gives what the attribute f is when looked up on the class itself.
func bindOnClass(t *Thread, f Value, c *Class) (Value, error) {
	switch x := f.(type) {
	case *StaticMethod:
		return x.Func, nil
	case *ClassMethod:
		return bindClass(t, x.Func, c)
	case *Instance:
		if g, ok := x.class.lookup("__get__"); ok {
			return callFound(t, g, x, x.class, []Value{nil, c}, nil)
		}
		if g, ok := x.native.(HasGet); ok {
			return g.Get(t, Absent, c)
		}
	case HasGet:
		return x.Get(t, Absent, c)
	}
	return f, nil
}

// self unwraps instances of subclasses of value types.
func (g *getset) self(v Value) Value {
	if g.owner.layout == layoutValue {
		return Native(v)
	}
	return v
}

func (p *PropertyValue) get(t *Thread, v Value) (Value, error) {
	if p.Getter == nil {
		return nil, p.missing(v, "getter")
	}
	return Call(t, p.Getter, []Value{v}, nil)
}

// missing is the error of a property that lacks a function.
func (p *PropertyValue) missing(v Value, what string) error {
	if p.name == "" {
		return Raise(AttributeError, "property of '%s' object has no %s", TypeOf(v).qualname, what)
	}
	return Raise(AttributeError, "property %s of '%s' object has no %s", reprString(p.name), TypeOf(v).qualname, what)
}

// isData tells whether f is a descriptor that comes before the instance's own attributes.
func isData(f Value) bool {
	switch x := f.(type) {
	case *getset, *PropertyValue:
		return true
	case *Instance:
		if _, ok := x.class.lookup("__set__"); ok {
			return true
		}
		if _, ok := x.class.lookup("__delete__"); ok {
			return true
		}
		_, ok := x.native.(HasSet)
		return ok
	case HasSet:
		return true
	}
	return false
}

// setData sets a data descriptor; ok is false where f is none.
func setData(t *Thread, f, v Value, name string, x Value) (ok bool, err error) {
	switch d := f.(type) {
	case *getset:
		if d.p.Set == nil {
			return true, Raise(AttributeError, "attribute '%s' of '%s' objects is not writable", name, d.owner.messageName())
		}
		return true, d.p.Set(t, d.self(v), x)
	case *PropertyValue:
		if d.Setter == nil {
			return true, d.missing(v, "setter")
		}
		_, err := Call(t, d.Setter, []Value{v, x}, nil)
		return true, err
	case *Instance:
		if g, ok := d.class.lookup("__set__"); ok {
			_, err := callFound(t, g, d, d.class, []Value{v, x}, nil)
			return true, err
		}
		if s, ok := d.native.(HasSet); ok {
			return true, s.Set(t, v, x)
		}
		if _, ok := d.class.lookup("__delete__"); ok {
			return true, Raise(AttributeError, "__set__")
		}
	case HasSet:
		return true, d.Set(t, v, x)
	}
	return false, nil
}

// deleteData deletes through a data descriptor; ok is false where f is none.
func deleteData(t *Thread, f, v Value, name string) (ok bool, err error) {
	switch d := f.(type) {
	case *getset:
		return true, Raise(AttributeError, "attribute '%s' of '%s' objects is not writable", name, d.owner.messageName())
	case *PropertyValue:
		if d.Deleter == nil {
			return true, d.missing(v, "deleter")
		}
		_, err := Call(t, d.Deleter, []Value{v}, nil)
		return true, err
	case *Instance:
		if g, ok := d.class.lookup("__delete__"); ok {
			_, err := callFound(t, g, d, d.class, []Value{v}, nil)
			return true, err
		}
		if s, ok := d.native.(HasDelete); ok {
			return true, s.Delete(t, v)
		}
		if _, ok := d.class.lookup("__set__"); ok {
			return true, Raise(AttributeError, "__delete__")
		}
	case HasDelete:
		return true, d.Delete(t, v)
	case HasSet:
		return true, Raise(AttributeError, "__delete__")
	}
	return false, nil
}

// messageName is the class's name in error messages.
func (c *Class) messageName() string {
	if c.errName != "" {
		return c.errName
	}
	return c.name
}
