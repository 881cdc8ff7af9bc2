package object

import "sync"

// coreSpec says what a built-in class is made of.
type coreSpec struct {
	class  *Class
	doc    string
	sig    string // of new, or of init where new is nil or init is set
	new    NewFunc
	init   MethodFunc
	groups [][]Method
	class_ []Method // class methods
	static []Method
	props  []Property
	attrs  map[string]Value
}

// coreOnce guards the making of the built-in classes' tables. They are made once, when first
// needed, and never change: their functions refer to the classes, which a variable's initialiser
// could not.
var coreOnce sync.Once

func buildCore() { coreOnce.Do(buildCoreTables) }

func buildCoreTables() {
	for _, s := range coreSpecs() {
		buildCoreClass(s)
	}
}

func buildCoreClass(s coreSpec) {
	c := s.class
	d := NewDict(16)
	for _, g := range s.groups {
		for _, m := range g {
			d.Set(m.Name, newMethod(c, m))
		}
	}
	fillTable(c, d, s.class_, s.static, s.props)
	for k, v := range s.attrs {
		d.Set(k, v)
	}
	if s.new != nil || s.init != nil {
		c.native = &native{sig: parseSig(s.sig), new: s.new, init: s.init, doc: s.doc}
	}
	addNewAndInit(c, d)
	c.dict = d
}

// fillTable adds class methods, static methods and properties to a native class's table.
func fillTable(c *Class, d *Dict, classMethods, static []Method, props []Property) {
	for _, m := range classMethods {
		d.Set(m.Name, &ClassMethod{Func: newMethodOfClass(c, m)})
	}
	for _, m := range static {
		f := newMethod(c, m)
		f.kind = kindFunction
		d.Set(m.Name, &StaticMethod{Func: f})
	}
	for _, p := range props {
		d.Set(p.Name, &getset{owner: c, p: p})
	}
}

// newMethodOfClass makes the function of a class method: self is the class.
func newMethodOfClass(c *Class, m Method) *Builtin {
	f := newMethod(c, m)
	f.kind = kindMethod
	return f
}

// addNewAndInit gives a native class the __new__ and __init__ that super().__new__ calls.
func addNewAndInit(c *Class, d *Dict) {
	if c.native == nil {
		return
	}
	n := c.native
	if n.new != nil {
		f := &Builtin{name: "__new__", owner: c, sig: parseSig("cls, /, *args, **kwargs")}
		f.fn = func(t *Thread, _ Value, a Args) (Value, error) { return newByName(t, c, a) }
		d.Set("__new__", &StaticMethod{Func: f})
	}
	if n.init != nil {
		f := &Builtin{name: "__init__", owner: c, kind: kindWrapper, sig: parseSig("*args, **kwargs")}
		f.fn = func(t *Thread, self Value, a Args) (Value, error) {
			return nil, n.runInit(t, c, self, a[0].(*Tuple).Items, a[1].(*Dict))
		}
		d.Set("__init__", f)
	}
}

// newByName is a native class's __new__ called from Python, with the class wanted in a[0].
func newByName(t *Thread, owner *Class, a Args) (Value, error) {
	c, ok := a[0].(*Class)
	if !ok {
		return nil, Raise(TypeError, "%s.__new__(X): X is not a type object (%s)", owner.name, TypeName(a[0]))
	}
	if !c.IsSub(owner) {
		return nil, Raise(TypeError, "%s.__new__(%s): %s is not a subtype of %s", owner.name, c.name, c.name, owner.name)
	}
	return c.new(t, a[1].(*Tuple).Items, a[2].(*Dict))
}
