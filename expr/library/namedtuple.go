package library

import (
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

// namedTupleSpec is the class that collections.namedtuple makes. defaults are of the last fields.
func namedTupleSpec(name, module string, fields []string, defaults []value) object.ClassSpec {
	names := make([]value, len(fields))
	first := len(fields) - len(defaults)
	for i, f := range fields {
		names[i] = f
	}
	byName := object.NewDict(len(defaults))
	for i, v := range defaults {
		byName.Set(fields[first+i], v)
	}
	params := &object.Params{Names: append([]string{"_cls"}, fields...), PosOnly: 1, Defaults: defaults}
	spec := object.ClassSpec{Name: name, Module: module, Bases: []*object.Class{object.TupleClass},
		Doc: name + "(" + strings.Join(fields, ", ") + ")", Sig: "*args, **kwargs",
		Attrs: map[string]value{"_fields": newTuple(names...), "_field_defaults": byName, "__match_args__": newTuple(names...)},
		New: func(t *thread, cls *object.Class, a args) (value, error) {
			items, err := params.Bind(name+".__new__", append([]value{cls}, a[0].(*object.Tuple).Items...), a[1].(*object.Dict))
			if err != nil {
				return nil, err
			}
			return tupleOf(cls, items[1:len(fields)+1]...), nil
		}}
	items := func(self value) []value { return self.(*object.Tuple).Items }
	for i, f := range fields {
		spec.Properties = append(spec.Properties, object.Property{Name: f,
			Get: func(t *thread, self value) (value, error) { return items(self)[i], nil },
			Set: func(t *thread, self, v value) error {
				return object.Raise(object.AttributeError, "can't set attribute")
			}})
	}
	spec.Methods = []object.Method{
		{Name: "__repr__", Fn: func(t *thread, self value, a args) (value, error) {
			return fieldsRepr(t, object.TypeOf(self).Name(), fields, items(self))
		}},
		{Name: "_asdict", Fn: func(t *thread, self value, a args) (value, error) {
			d := object.NewDict(len(fields))
			for i, f := range fields {
				d.Set(f, items(self)[i])
			}
			return d, nil
		}},
		{Name: "_replace", Sig: "**kwds", Fn: func(t *thread, self value, a args) (value, error) {
			return replaceFields(t, self.(*object.Tuple), fields, a[0].(*object.Dict))
		}},
		{Name: "__getnewargs__", Fn: func(t *thread, self value, a args) (value, error) { return newTuple(items(self)...), nil }},
	}
	spec.ClassMethods = []object.Method{{Name: "_make", Sig: "iterable", Fn: func(t *thread, cls value, a args) (value, error) {
		got, err := object.ToSlice(t, a[0])
		if err != nil {
			return nil, err
		}
		if len(got) != len(fields) {
			return nil, typeError("Expected %d arguments, got %d", len(fields), len(got))
		}
		return tupleOf(cls.(*object.Class), got...), nil
	}}}
	return spec
}

const pyKeywords = " False None True and as assert async await break class continue def del elif else except finally for from " +
	"global if import in is lambda nonlocal not or pass raise return try while with yield "

func isPyKeyword(s string) bool { return strings.Contains(pyKeywords, " "+s+" ") && s != "" }

// namedtuple is collections.namedtuple.
func namedtuple(t *thread, a args) (value, error) {
	name, err := object.Str(t, a[0])
	if err != nil {
		return nil, err
	}
	var fields []string
	if s, ok := asStr(a[1]); ok {
		fields = strings.Fields(strings.ReplaceAll(s, ",", " "))
	} else {
		err := object.ForEach(t, a[1], func(v value) error {
			s, err := object.Str(t, v)
			fields = append(fields, s)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	rename, err := truthOr(t, a, 2, false)
	if err != nil {
		return nil, err
	}
	if err := checkFields(name, fields, rename); err != nil {
		return nil, err
	}
	var defaults []value
	if v := given(a, 3); !isNone(v) {
		if defaults, err = object.ToSlice(t, v); err != nil {
			return nil, err
		}
		if len(defaults) > len(fields) {
			return nil, typeError("Got more default values than field names")
		}
	}
	module := "__main__"
	if s, ok := asStr(given(a, 4)); ok {
		module = s
	}
	if err := t.Charge(2000 + 400*len(fields)); err != nil {
		return nil, err
	}
	return object.NewNativeClass(namedTupleSpec(name, module, fields, defaults)), nil
}

func checkFields(name string, fields []string, rename bool) error {
	seen := map[string]bool{}
	if rename {
		for i, f := range fields {
			if !isIdentifier(f) || isPyKeyword(f) || strings.HasPrefix(f, "_") || seen[f] {
				fields[i] = "_" + itoa(i)
			}
			seen[f] = true
		}
	}
	for _, n := range append([]string{name}, fields...) {
		if !isIdentifier(n) {
			return valueError("Type names and field names must be valid identifiers: %s", reprStr(n))
		}
		if isPyKeyword(n) {
			return valueError("Type names and field names cannot be a keyword: %s", reprStr(n))
		}
	}
	clear(seen)
	for _, f := range fields {
		if strings.HasPrefix(f, "_") && !rename {
			return valueError("Field names cannot start with an underscore: %s", reprStr(f))
		}
		if seen[f] {
			return valueError("Encountered duplicate field name: %s", reprStr(f))
		}
		seen[f] = true
	}
	return nil
}
