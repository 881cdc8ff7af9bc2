package object

import "slices"

// NewNativeClass makes a class whose methods are Go functions. It panics where the spec is not well
// formed: a signature that is none, bases that do not fit.
func NewNativeClass(s ClassSpec) *Class {
	buildCore()
	c := &Class{name: s.Name, qualname: s.Name, module: s.Module, errName: s.ErrName, flags: flagNative, dict: NewDict(16)}
	bases := make([]Value, len(s.Bases))
	for i, b := range s.Bases {
		bases[i] = b
	}
	if err := c.setBases(bases); err != nil {
		panic("object: class " + s.Name + ": " + err.Error())
	}
	if s.New != nil && c.layout == layoutObject {
		c.layout = layoutValue
	}
	c.meta = s.Meta
	for _, b := range c.bases {
		if c.meta == nil {
			c.meta = b.meta
		}
	}
	if s.Final {
		c.flags |= flagFinal
	}
	c.dict.Set("__module__", s.Module)
	if s.Doc != "" {
		c.dict.Set("__doc__", s.Doc)
	} else {
		c.dict.Set("__doc__", nil)
	}
	for _, m := range s.Methods {
		c.dict.Set(m.Name, newMethod(c, m))
		c.noteHook(m.Name)
	}
	fillTable(c, c.dict, s.ClassMethods, s.StaticMethods, s.Properties)
	names := make([]string, 0, len(s.Attrs))
	for k := range s.Attrs {
		names = append(names, k)
	}
	slices.Sort(names)
	for _, k := range names {
		c.dict.Set(k, s.Attrs[k])
	}
	if s.New != nil || s.Init != nil || s.Instance != nil || s.Subclass != nil {
		c.native = &native{sig: parseSig(s.Sig), new: s.New, init: s.Init, instance: s.Instance, subclass: s.Subclass}
		addNewAndInit(c, c.dict)
	}
	return c
}

// Bare makes an instance of c without calling __new__ or __init__: for classes whose instances
// are *Instance or a container, empty.
func (c *Class) Bare() Value { return newContainer(c) }

// Wrap makes an instance of c, a subclass of v's class, that wraps the Go value v.
func (c *Class) Wrap(v Value) *Instance { return &Instance{class: c, native: v} }

// Get gives a class attribute as it is in the mro, not bound.
func (c *Class) Get(name string) (Value, bool) { return c.lookup(name) }

// Class is the instance's class.
func (i *Instance) Class() *Class { return i.class }

// Attrs are the instance's own attributes, its __dict__.
func (i *Instance) Attrs() *Dict {
	if i.attrs == nil {
		i.attrs = NewDict(4)
	}
	return i.attrs
}
