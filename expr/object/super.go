package object

// superValue is super(c, self).
type superValue struct {
	c    *Class
	self Value  // instance, or class where it was called in a class method
	from *Class // whose mro is searched
}

// NewSuper is super(c, self); self is an instance of c or a subclass of it, or such a subclass.
func NewSuper(_ *Thread, c *Class, self Value) (Value, error) {
	if k, ok := self.(*Class); ok && k.IsSub(c) {
		return &superValue{c, self, k}, nil
	}
	if from := TypeOf(self); from.IsSub(c) {
		return &superValue{c, self, from}, nil
	}
	return nil, Raise(TypeError, "super(type, obj): obj must be an instance or subtype of type")
}

// Class implements HasClass.
func (s *superValue) Class() *Class { return SuperClass }

// Repr implements HasRepr.
func (s *superValue) Repr(*Thread) (string, error) {
	return "<super: <class '" + s.c.name + "'>, <" + s.from.name + " object>>", nil
}

// attr looks an attribute up on the classes after c.
func (s *superValue) attr(t *Thread, name string) (Value, bool, error) {
	if name == "__class__" {
		return SuperClass, true, nil
	}
	after := false
	for _, m := range s.from.mro {
		if !after {
			after = m == s.c
			continue
		}
		f, ok := m.table().Get(name)
		if !ok {
			continue
		}
		if k, isClass := s.self.(*Class); isClass && k == s.from {
			v, err := bindOnClass(t, f, k)
			return v, err == nil, err
		}
		v, err := bind(t, f, s.self, s.from)
		return v, err == nil, err
	}
	return genericAttr(t, s, SuperClass, name)
}

func superSpec() coreSpec {
	return coreSpec{
		class: SuperClass, sig: "type=, object=, /",
		new: func(t *Thread, _ *Class, a Args) (Value, error) {
			if !a.Given(0) {
				return nil, Raise(RuntimeError, "super(): no arguments")
			}
			c, ok := a[0].(*Class)
			if !ok {
				return nil, Raise(TypeError, "super() argument 1 must be a type, not %s", TypeName(a[0]))
			}
			if !a.Given(1) {
				return nil, Raise(TypeError, "super(type) without an object is not supported")
			}
			return NewSuper(t, c, a[1])
		},
	}
}
