package runtime

import (
	"github.com/dop251/goja"

	"github.com/gramener/gramex-go/expr/object"
)

func (r *Runtime) matchers() map[string]native {
	return map[string]native{
		"matchseq":   r.matchSeq,
		"matchmap":   r.matchMap,
		"matchclass": r.matchClass,
	}
}

// matchSeq gives the parts of a sequence that has as many items as the pattern, undefined where it
// has not or is none: value, number of patterns, index of the star or -1.
func (r *Runtime) matchSeq(c goja.FunctionCall) goja.Value {
	v := toPy(c.Arguments[0])
	n, star := int(c.Arguments[1].ToInteger()), int(c.Arguments[2].ToInteger())
	if !r.isSequence(v) {
		return jsUndefined
	}
	size, err := object.Len(r.t, v)
	r.must(err)
	if star < 0 && size != n || star >= 0 && size < n-1 {
		return jsUndefined
	}
	var items []object.Value
	if star < 0 {
		items, err = object.Unpack(r.t, v, n)
	} else {
		items, err = object.UnpackStar(r.t, v, star, n-star-1)
	}
	r.must(err)
	return &handle{carrier, items}
}

func (r *Runtime) isSequence(v object.Value) bool {
	switch v.(type) {
	case *object.List, *object.Tuple, *object.Range:
		return true
	case nil, bool, int64, float64, string, object.Bytes, *object.ByteArray, *object.Dict, *object.Set, *object.FrozenSet:
		return false
	}
	flag, ok, err := object.LookupAttr(r.t, object.TypeOf(v), "__match_sequence__")
	r.must(err)
	return ok && flag == true
}

// matchMap gives the values of the pattern's keys, then the rest where it is wanted: value, whether
// the rest is, keys.
func (r *Runtime) matchMap(c goja.FunctionCall) goja.Value {
	v := toPy(c.Arguments[0])
	d, ok := v.(*object.Dict)
	if !ok {
		return r.matchMapping(v, c)
	}
	keys := toPySlice(c.Arguments[2:])
	var out []object.Value
	for _, k := range keys {
		x, ok, err := d.Find(r.t, k)
		r.must(err)
		if !ok {
			return jsUndefined
		}
		out = append(out, x)
	}
	if c.Arguments[1] == jsTrue {
		rest := d.Copy()
		for _, k := range keys {
			_, _, err := rest.Remove(r.t, k)
			r.must(err)
		}
		out = append(out, rest)
	}
	return &handle{carrier, out}
}

// matchMapping is matchMap for what is a mapping but no dict.
func (r *Runtime) matchMapping(v object.Value, c goja.FunctionCall) goja.Value {
	flag, ok, err := object.LookupAttr(r.t, object.TypeOf(v), "__match_mapping__")
	r.must(err)
	if !ok || flag != true {
		return jsUndefined
	}
	var out []object.Value
	keys := toPySlice(c.Arguments[2:])
	for _, k := range keys {
		x, err := object.CallMethod(r.t, v, "get", []object.Value{k, object.NotImplemented}, nil)
		r.must(err)
		if x == object.Value(object.NotImplemented) {
			return jsUndefined
		}
		out = append(out, x)
	}
	if c.Arguments[1] == jsTrue {
		rest := object.NewDict(0)
		_, err := r.eachPair(v, func(k, x object.Value) error { return rest.Put(r.t, k, x) })
		r.must(err)
		for _, k := range keys {
			_, _, err := rest.Remove(r.t, k)
			r.must(err)
		}
		out = append(out, rest)
	}
	return &handle{carrier, out}
}

// selfMatching are the classes whose only positional pattern is the value itself.
var selfMatching = []*object.Class{
	object.BoolClass, object.ByteArrayClass, object.BytesClass, object.DictClass, object.FloatClass,
	object.FrozenSetClass, object.IntClass, object.ListClass, object.SetClass, object.StrClass, object.TupleClass,
}

// matchClass gives the attributes that a class pattern names: value, class, number of positional
// patterns, names of the others.
func (r *Runtime) matchClass(c goja.FunctionCall) goja.Value {
	v := toPy(c.Arguments[0])
	class, ok := toPy(c.Arguments[1]).(*object.Class)
	if !ok {
		r.throw(object.Raise(object.TypeError, "called match pattern must be a class"))
	}
	is, err := object.IsInstance(r.t, v, class)
	r.must(err)
	if !is {
		return jsUndefined
	}
	n := int(c.Arguments[2].ToInteger())
	var out []object.Value
	seen := map[string]bool{}
	if n > 0 {
		names, self := r.matchArgs(class, n)
		if self {
			out = append(out, v)
		}
		for _, name := range names {
			if seen[name] {
				r.throw(object.Raise(object.TypeError, "%s() got multiple sub-patterns for attribute '%s'", class.Name(), name))
			}
			seen[name] = true
			x, ok := r.optional(v, name)
			if !ok {
				return jsUndefined
			}
			out = append(out, x)
		}
	}
	for _, a := range c.Arguments[3:] {
		name := text(a)
		if seen[name] {
			r.throw(object.Raise(object.TypeError, "%s() got multiple sub-patterns for attribute '%s'", class.Name(), name))
		}
		x, ok := r.optional(v, name)
		if !ok {
			return jsUndefined
		}
		out = append(out, x)
	}
	return &handle{carrier, out}
}

func (r *Runtime) optional(v object.Value, name string) (object.Value, bool) {
	x, ok, err := object.LookupAttr(r.t, v, name)
	r.must(err)
	return x, ok
}

// matchArgs gives the attributes for n positional patterns, or self where it is the value itself.
func (r *Runtime) matchArgs(class *object.Class, n int) (names []string, self bool) {
	allowed := 0
	v, ok, err := object.LookupAttr(r.t, class, "__match_args__")
	r.must(err)
	if ok {
		t, isTuple := v.(*object.Tuple)
		if !isTuple {
			r.throw(object.Raise(object.TypeError, "%s.__match_args__ must be a tuple (got %s)", class.Name(), object.TypeName(v)))
		}
		allowed = len(t.Items)
		for i := 0; i < min(n, allowed); i++ {
			name, ok := t.Items[i].(string)
			if !ok {
				r.throw(object.Raise(object.TypeError, "__match_args__ elements must be strings (got %s)", object.TypeName(t.Items[i])))
			}
			names = append(names, name)
		}
	} else {
		for _, c := range selfMatching {
			if class.IsSub(c) {
				allowed, self = 1, true
				break
			}
		}
	}
	if n > allowed {
		s := "s"
		if allowed == 1 {
			s = ""
		}
		r.throw(object.Raise(object.TypeError, "%s() accepts %d positional sub-pattern%s (%d given)", class.Name(), allowed, s, n))
	}
	return names, self
}
