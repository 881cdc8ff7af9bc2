package object

import "math/big"

// TypeOf is type(v).
func TypeOf(v Value) *Class {
	switch x := v.(type) {
	case nil:
		return NoneClass
	case bool:
		return BoolClass
	case int64, *big.Int:
		return IntClass
	case float64:
		return FloatClass
	case string:
		return StrClass
	case Bytes:
		return BytesClass
	case *List:
		return x.sub.or(ListClass)
	case *Tuple:
		return x.sub.or(TupleClass)
	case *Dict:
		return x.sub.or(DictClass)
	case *Set:
		return x.sub.or(SetClass)
	case *FrozenSet:
		return x.sub.or(FrozenSetClass)
	case *ByteArray:
		return x.sub.or(ByteArrayClass)
	case *Instance:
		return x.class
	case *Exception:
		return x.class
	case *Class:
		return x.metaclass()
	case complex128:
		return ComplexClass
	case *Function:
		return FunctionClass
	case *BoundMethod:
		return x.class()
	case *Builtin:
		return x.class()
	case HasClass:
		return x.Class()
	}
	return typeOfOther(v)
}

// typeOfOther is TypeOf for rarer types and those of others.
func typeOfOther(v Value) *Class {
	switch x := v.(type) {
	case singleton:
		if x == Ellipsis {
			return ellipsisClass
		}
		return notImplementedClass
	case *Range:
		return RangeClass
	case *Slice:
		return SliceClass
	case *MemoryView:
		return MemoryViewClass
	case *Module:
		return ModuleClass
	case *getset:
		return getsetClass
	case Generator:
		return GeneratorClass
	case Named:
		return foreignClass(x.TypeName())
	case Iterator:
		return iteratorClass
	case Callable:
		return BuiltinClass
	}
	return foreignClass("object")
}

// foreignClass stands for the class of a Go type that only tells a name; two of the same name are
// the same class to Is and Eq.
func foreignClass(name string) *Class {
	c := newCore(name, ObjectClass, layoutValue)
	c.flags |= flagForeign | flagFinal
	return c
}

// TypeName is type(v).__name__, as error messages give it: with the module for the classes that
// CPython writes so.
func TypeName(v Value) string {
	c, ok := v.(*Class)
	if ok {
		c = c.metaclass()
	} else {
		c = TypeOf(v)
	}
	return c.messageName()
}

func (s *sub) or(c *Class) *Class {
	if s != nil {
		return s.class
	}
	return c
}

func (c *Class) metaclass() *Class {
	if c.meta != nil {
		return c.meta
	}
	return TypeClass
}

// class is the class of what methods and functions in Go look like from Python.
func (b *Builtin) class() *Class {
	switch b.kind {
	case kindMethod:
		return methodDescriptorClass
	case kindWrapper:
		return wrapperDescriptorClass
	}
	return BuiltinClass
}

func (m *BoundMethod) class() *Class {
	if b, ok := m.Func.(*Builtin); ok {
		if b.kind == kindWrapper {
			return methodWrapperClass
		}
		return BuiltinClass
	}
	return MethodClass
}

// userClass gives the class whose own methods come before the native operators: that of an
// instance of a class not built in, or the metaclass of a class that has one. Else nil.
func userClass(v Value) *Class {
	switch x := v.(type) {
	case *Instance:
		return x.class
	case *List:
		return x.sub.user()
	case *Dict:
		return x.sub.user()
	case *Tuple:
		return x.sub.user()
	case *Set:
		return x.sub.user()
	case *FrozenSet:
		return x.sub.user()
	case *ByteArray:
		return x.sub.user()
	case *Exception:
		if !x.class.has(flagCore) {
			return x.class
		}
	case *Class:
		return x.meta
	}
	return nil
}

func (s *sub) user() *Class {
	if s == nil || s.class == AttrDictClass {
		return nil
	}
	return s.class
}

// special finds a method that a class not built in gives an operator.
func special(v Value, name string) (f Value, owner *Class, ok bool) {
	c := userClass(v)
	if c == nil {
		return nil, nil, false
	}
	f, ok = c.ownLookup(name)
	return f, c, ok
}

// ownLookup looks an attribute up on the class and its bases; ok is false where it is a built-in
// class's.
func (c *Class) ownLookup(name string) (Value, bool) {
	for _, m := range c.mro {
		v, ok := m.table().Get(name)
		if ok {
			return v, m.flags&flagCore == 0
		}
	}
	return nil, false
}

// lookup looks an attribute up on the class and its bases.
func (c *Class) lookup(name string) (Value, bool) {
	for _, m := range c.mro {
		if v, ok := m.table().Get(name); ok {
			return v, true
		}
	}
	return nil, false
}

// table gives the class's own attributes.
func (c *Class) table() *Dict {
	if c.flags&flagCore != 0 {
		buildCore()
		if c.dict == nil {
			return emptyTable
		}
	}
	return c.dict
}

var emptyTable = NewDict(0)

// callSpecial calls the method that a class not built in gives an operator.
func callSpecial(t *Thread, v Value, name string, args []Value, kw *Dict) (res Value, ok bool, err error) {
	f, owner, ok := special(v, name)
	if !ok {
		return nil, false, nil
	}
	res, err = callFound(t, f, v, owner, args, kw)
	return res, true, err
}

// callFound calls a class's attribute f as a method of v.
func callFound(t *Thread, f, v Value, owner *Class, args []Value, kw *Dict) (Value, error) {
	switch x := f.(type) {
	case *Function:
		all := make([]Value, 0, len(args)+1)
		return x.Impl.Call(t, append(append(all, v), args...), kw)
	case *Builtin:
		if x.kind != kindFunction {
			return x.invoke(t, v, args, kw)
		}
	}
	// An instance whose class calls the instance itself would never end.
	if err := t.Enter(); err != nil {
		return nil, err
	}
	defer t.Leave()
	bound, err := bind(t, f, v, owner)
	if err != nil {
		return nil, err
	}
	return Call(t, bound, args, kw)
}

// has1 calls a special method without arguments.
func callSpecial0(t *Thread, v Value, name string) (Value, bool, error) {
	return callSpecial(t, v, name, nil, nil)
}

// callSpecial1 calls a special method with one argument.
func callSpecial1(t *Thread, v Value, name string, a Value) (Value, bool, error) {
	if _, _, ok := special(v, name); !ok {
		return nil, false, nil
	}
	return callSpecial(t, v, name, []Value{a}, nil)
}
