package library

import (
	"github.com/gramener/gramex-go/expr/object"
)

var copyErrorOnce lazyClass

func buildCopy(b *builder) {
	b.fn("copy", "x", func(t *thread, a args) (value, error) { return shallowCopy(t, a[0]) })
	b.fn("deepcopy", "x, memo=None", func(t *thread, a args) (value, error) {
		memo, _ := given(a, 1).(*object.Dict)
		return deepCopy(t, a[0], memo)
	})
	cls := copyErrorOnce.get(func() object.ClassSpec { return newExcClass("Error", "copy", object.ExceptionClass) })
	b.set("Error", cls)
	b.set("error", cls)
}

// deepCopy is copy.deepcopy; memo may be nil.
func deepCopy(t *thread, v value, memo *object.Dict) (value, error) {
	if memo == nil {
		memo = object.NewDict(0)
	}
	c := &copier{memo: map[value]value{}, user: memo}
	return c.copy(t, v)
}

// copier copies deeply: what it has copied once it does not copy again.
type copier struct {
	memo map[value]value
	user *object.Dict // what a user's __deepcopy__ is given
}

func (c *copier) all(t *thread, items []value) ([]value, error) {
	if err := t.Charge(16 * len(items)); err != nil {
		return nil, err
	}
	out := make([]value, len(items))
	for i, v := range items {
		x, err := c.copy(t, v)
		if err != nil {
			return nil, err
		}
		out[i] = x
	}
	return out, nil
}

func (c *copier) copy(t *thread, v value) (value, error) {
	switch v.(type) {
	case nil, bool, int64, float64, string, object.Bytes, complex128, *object.Class, *object.Function, *object.Builtin:
		return v, nil
	}
	if !isRef(v) {
		return v, nil
	}
	if done, ok := c.memo[v]; ok {
		return done, nil
	}
	if err := t.Enter(); err != nil {
		return nil, err
	}
	defer t.Leave()
	if f, ok, err := object.LookupSpecial(t, v, "__deepcopy__"); err != nil {
		return nil, err
	} else if ok {
		r, err := call(t, f, c.user)
		c.memo[v] = r
		return r, err
	}
	return c.container(t, v)
}

// isRef tells pointers to values that can hold others, which may be keys of the memo.
func isRef(v value) bool {
	switch v.(type) {
	case *object.List, *object.Tuple, *object.Dict, *object.Set, *object.FrozenSet, *object.ByteArray, *object.Instance,
		*object.Exception, *deque, *object.BoundMethod, *wrapped:
		return true
	}
	return false
}

func (c *copier) container(t *thread, v value) (value, error) {
	cls := object.TypeOf(v)
	switch x := v.(type) {
	case *object.List:
		out := cls.Bare().(*object.List)
		c.memo[v] = out
		items, err := c.all(t, x.Items)
		out.Items = items
		return out, orAttrs(t, c, v, out, err)
	case *object.Tuple:
		items, err := c.all(t, x.Items)
		if err != nil {
			return nil, err
		}
		if done, ok := c.memo[v]; ok { // a cycle came back to it
			return done, nil
		}
		same := true
		for i := range items {
			same = same && (items[i] == x.Items[i] || object.Is(items[i], x.Items[i]))
		}
		if same {
			return v, nil
		}
		out := tupleOf(cls, items...)
		c.memo[v] = out
		return out, nil
	case *object.Dict:
		out := cls.Bare().(*object.Dict)
		c.memo[v] = out
		err := orAttrs(t, c, v, out, t.Charge(32*x.Len()))
		for k, e := range x.Copy().All() {
			if err != nil {
				break
			}
			var nk, ne value
			if nk, err = c.copy(t, k); err == nil {
				if ne, err = c.copy(t, e); err == nil {
					err = out.Put(t, nk, ne)
				}
			}
		}
		return out, err
	case *object.Set:
		items, err := c.all(t, x.Items())
		if err != nil {
			return nil, err
		}
		return object.Call(t, cls, []value{newList(items)}, nil)
	case *object.FrozenSet:
		items, err := c.all(t, x.Items())
		if err != nil {
			return nil, err
		}
		return object.Call(t, cls, []value{newList(items)}, nil)
	case *deque:
		items, err := c.all(t, x.all())
		return &deque{items: items, max: x.max}, err
	case *object.Instance:
		out := bareInstance(x)
		c.memo[v] = out
		return out, orAttrs(t, c, v, out, nil)
	case *object.Exception:
		items, err := c.all(t, x.Args())
		if err != nil {
			return nil, err
		}
		return object.Call(t, cls, items, nil)
	}
	return shallowCopy(t, v)
}

func bareInstance(x *object.Instance) *object.Instance {
	if n := object.Native(x); n != value(x) {
		return x.Class().Wrap(n)
	}
	return x.Class().Bare().(*object.Instance)
}

// orAttrs copies the instance attributes of from to to; err is an error that came before.
func orAttrs(t *thread, c *copier, from, to value, err error) error {
	if err != nil {
		return err
	}
	if inst, ok := from.(*object.Instance); ok {
		target := to.(*object.Instance).Attrs()
		for k, v := range inst.Attrs().Copy().All() {
			if c != nil {
				if v, err = c.copy(t, v); err != nil {
					return err
				}
			}
			if err := t.Charge(32); err != nil {
				return err
			}
			if err := target.Put(t, k, v); err != nil {
				return err
			}
		}
		return nil
	}
	d, ok, err := object.LookupAttr(t, from, "__dict__")
	if err != nil || !ok {
		return err
	}
	attrs, ok := d.(*object.Dict)
	if !ok {
		return nil
	}
	for k, v := range attrs.Copy().Strings() {
		if c != nil {
			if v, err = c.copy(t, v); err != nil {
				return err
			}
		}
		if err := object.SetAttr(t, to, k, v); err != nil {
			return err
		}
	}
	return nil
}

// shallowCopy is copy.copy.
func shallowCopy(t *thread, v value) (value, error) {
	if f, ok, err := object.LookupSpecial(t, v, "__copy__"); err != nil {
		return nil, err
	} else if ok {
		return call(t, f)
	}
	cls := object.TypeOf(v)
	switch x := v.(type) {
	case *object.List:
		out := cls.Bare().(*object.List)
		out.Items = append([]value{}, x.Items...)
		return out, orAttrs(t, nil, v, out, t.Charge(16*len(x.Items)))
	case *object.Dict:
		out := cls.Bare().(*object.Dict)
		if err := orAttrs(t, nil, v, out, nil); err != nil {
			return nil, err
		}
		return out, fillDict(t, out, x, nil)
	case *object.Set:
		return object.Call(t, cls, []value{newList(x.Items())}, nil)
	case *object.ByteArray:
		return &object.ByteArray{Bytes: append([]byte{}, x.Bytes...)}, t.Charge(len(x.Bytes))
	case *object.Instance:
		out := bareInstance(x)
		return out, orAttrs(t, nil, v, out, nil)
	case *object.Exception:
		return object.Call(t, cls, append([]value{}, x.Args()...), nil)
	}
	return v, nil
}
