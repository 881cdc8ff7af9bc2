package object

import "sort"

// Module is a module: its attributes are its namespace. One shared among threads must not change.
type Module struct {
	Name string
	Dict *Dict
	// Missing gives attributes that are not in Dict, as a module's __getattr__ does; may be nil.
	Missing func(t *Thread, name string) (v Value, ok bool, err error)
}

// NewModule makes a module with these attributes.
func NewModule(name string, attrs map[string]Value) *Module {
	m := &Module{Name: name, Dict: NewDict(len(attrs) + 2)}
	m.Dict.Set("__name__", name)
	m.Dict.Set("__doc__", nil)
	names := make([]string, 0, len(attrs))
	for k := range attrs {
		names = append(names, k)
	}
	sort.Strings(names)
	for _, k := range names {
		m.Dict.Set(k, attrs[k])
	}
	return m
}

func (m *Module) attr(t *Thread, name string) (Value, bool, error) {
	if m.Dict != nil {
		if v, ok := m.Dict.Get(name); ok {
			return v, true, nil
		}
	}
	if name == "__dict__" {
		return m.Dict, true, nil
	}
	if m.Missing != nil {
		if v, ok, err := m.Missing(t, name); ok || err != nil {
			return v, ok, err
		}
	}
	if m.Dict != nil {
		if f, ok := m.Dict.Get("__getattr__"); ok {
			v, err := Call(t, f, []Value{name}, nil)
			return v, err == nil, err
		}
	}
	if f, ok := ModuleClass.lookup(name); ok {
		v, err := bind(t, f, m, ModuleClass)
		return v, err == nil, err
	}
	return nil, false, nil
}

func moduleSpec() coreSpec {
	return coreSpec{
		class: ModuleClass, sig: "name, doc=None",
		new: func(_ *Thread, _ *Class, a Args) (Value, error) {
			name, err := clinicStr("module", 1, a[0])
			if err != nil {
				return nil, err
			}
			m := NewModule(name, nil)
			m.Dict.Set("__doc__", a.Or(1, nil))
			return m, nil
		},
		groups: [][]Method{{{"__repr__", "", nativeRepr}}},
	}
}
