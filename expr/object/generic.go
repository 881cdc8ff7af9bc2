package object

import "strings"

// GenericAlias is list[int] and the like.
type GenericAlias struct {
	Origin Value
	Args   []Value
}

// NewGenericAlias makes origin[key].
func NewGenericAlias(origin, key Value) *GenericAlias {
	if tup, ok := key.(*Tuple); ok {
		return &GenericAlias{origin, tup.Items}
	}
	return &GenericAlias{origin, []Value{key}}
}

// Class implements HasClass.
func (g *GenericAlias) Class() *Class { return GenericAliasClass }

// Call implements Callable: list[int](x) is list(x).
func (g *GenericAlias) Call(t *Thread, args []Value, kw *Dict) (Value, error) {
	if err := t.Enter(); err != nil {
		return nil, err
	}
	defer t.Leave()
	return Call(t, g.Origin, args, kw)
}

// Attr implements HasAttr.
func (g *GenericAlias) Attr(t *Thread, name string) (Value, bool, error) {
	switch name {
	case "__origin__":
		return g.Origin, true, nil
	case "__args__":
		return &Tuple{Items: g.Args}, true, nil
	case "__parameters__":
		return &Tuple{}, true, nil
	case "__mro_entries__":
		return NewFunction("__mro_entries__", "bases, /", func(*Thread, Args) (Value, error) { return NewTuple(g.Origin), nil }), true, nil
	case "__class__", "__or__", "__repr__", "__eq__", "__hash__":
		return nil, false, nil
	}
	if err := t.Enter(); err != nil {
		return nil, false, err
	}
	defer t.Leave()
	return LookupAttr(t, g.Origin, name)
}

func (g *GenericAlias) item(t *Thread, _ Value) (Value, error) {
	r, err := Repr(t, g)
	if err != nil {
		return nil, err
	}
	return nil, Raise(TypeError, "%s is not a generic class", r)
}

// Repr implements HasRepr.
func (g *GenericAlias) Repr(t *Thread) (string, error) {
	parts := make([]string, len(g.Args))
	for i, a := range g.Args {
		s, err := typeRepr(t, a)
		if err != nil {
			return "", err
		}
		parts[i] = s
	}
	origin, err := typeRepr(t, g.Origin)
	if len(parts) == 0 {
		parts = []string{"()"}
	}
	return origin + "[" + strings.Join(parts, ", ") + "]", err
}

// Hash implements HasHash.
func (g *GenericAlias) Hash(t *Thread) (int64, error) {
	h, err := hashTuple(t, &Tuple{Items: append([]Value{g.Origin}, g.Args...)})
	return int64(h), err
}

// typeRepr is how types show their arguments.
func typeRepr(t *Thread, v Value) (string, error) {
	switch x := v.(type) {
	case *Class:
		return x.fullName(), nil
	case singleton:
		if x == Ellipsis {
			return "...", nil
		}
	case *Function:
		return x.Module + "." + x.QualName, nil
	case *Builtin:
		if x.kind == kindFunction {
			return x.full(), nil
		}
	case *List:
		parts := make([]string, len(x.Items))
		for i, a := range x.Items {
			s, err := Repr(t, a)
			if c, ok := a.(*Class); ok {
				s = c.fullName()
			}
			if err != nil {
				return "", err
			}
			parts[i] = s
		}
		return "[" + strings.Join(parts, ", ") + "]", nil
	}
	return Repr(t, v)
}

func equalAliases(t *Thread, a, b *GenericAlias) (bool, error) {
	t = t.or()
	if err := t.enter(" in comparison"); err != nil {
		return false, err
	}
	defer t.Leave()
	eq, err := Eq(t, a.Origin, b.Origin)
	if !eq || err != nil {
		return false, err
	}
	return Eq(t, &Tuple{Items: a.Args}, &Tuple{Items: b.Args})
}

// UnionType is int | str.
type UnionType struct{ args []Value } // None stands for NoneType

// Class implements HasClass.
func (u *UnionType) Class() *Class { return UnionClass }

// Args are the union's members.
func (u *UnionType) Args() []Value { return u.args }

// Attr implements HasAttr.
func (u *UnionType) Attr(_ *Thread, name string) (Value, bool, error) {
	if name != "__args__" {
		return nil, false, nil
	}
	args := make([]Value, len(u.args))
	for i, a := range u.args {
		if args[i] = a; a == nil {
			args[i] = NoneClass
		}
	}
	return &Tuple{Items: args}, true, nil
}

// Repr implements HasRepr.
func (u *UnionType) Repr(t *Thread) (string, error) {
	parts := make([]string, len(u.args))
	for i, a := range u.args {
		s, err := typeRepr(t, a)
		if err != nil {
			return "", err
		}
		parts[i] = s
	}
	return strings.Join(parts, " | "), nil
}

// Hash implements HasHash.
func (u *UnionType) Hash(t *Thread) (int64, error) {
	h := uint64(len(u.args))
	for _, a := range u.args {
		x, err := hashKey(t, a)
		if err != nil {
			return 0, err
		}
		h ^= x
	}
	return int64(h), nil
}

func equalUnions(t *Thread, a, b *UnionType) (bool, error) {
	if len(a.args) != len(b.args) {
		return false, nil
	}
	for _, x := range a.args {
		if in, err := containsType(t, b.args, x); err != nil || !in {
			return false, err
		}
	}
	return true, nil
}

func containsType(t *Thread, types []Value, v Value) (bool, error) {
	for _, x := range types {
		if eq, err := Eq(t, x, v); eq || err != nil {
			return eq, err
		}
	}
	return false, nil
}

// unionOf is a | b on types; ok is false where one is none, or both are None.
func unionOf(t *Thread, a, b Value) (v Value, ok bool, err error) {
	if a == nil && b == nil {
		return nil, false, nil
	}
	var args []Value
	for _, v := range []Value{a, b} {
		members := []Value{v}
		switch x := v.(type) {
		case nil, *GenericAlias:
		case *Class:
			if x == NoneClass {
				members[0] = nil
			}
		case *UnionType:
			members = x.args
		default:
			return nil, false, nil
		}
		for _, m := range members {
			in, err := containsType(t, args, m)
			if err != nil {
				return nil, true, err
			}
			if !in {
				args = append(args, m)
			}
		}
	}
	if len(args) == 1 {
		return args[0], true, nil
	}
	return &UnionType{args}, true, nil
}
