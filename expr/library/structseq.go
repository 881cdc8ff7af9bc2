package library

import (
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

// structSeq is the spec of a tuple whose items have names too, as time.struct_time and
// os.stat_result are. min is how many items it shows as a tuple.
func structSeq(name, module string, fields ...string) object.ClassSpec {
	spec := object.ClassSpec{
		Name: name, Module: module, Bases: []*object.Class{object.TupleClass},
		Attrs: map[string]value{
			"n_fields": int64(len(fields)), "n_sequence_fields": int64(len(fields)), "n_unnamed_fields": int64(0),
		},
	}
	for i, f := range fields {
		spec.Properties = append(spec.Properties, object.Property{Name: f,
			Get: func(t *thread, self value) (value, error) { return self.(*object.Tuple).Items[i], nil }})
	}
	spec.Methods = []object.Method{{Name: "__repr__", Fn: func(t *thread, self value, a args) (value, error) {
		return fieldsRepr(t, module+"."+name, fields, self.(*object.Tuple).Items)
	}}}
	return spec
}

// fieldsRepr is name(field=item, …).
func fieldsRepr(t *thread, name string, fields []string, items []value) (value, error) {
	var b strings.Builder
	b.WriteString(name)
	b.WriteByte('(')
	for i, f := range fields {
		if i >= len(items) {
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		r, err := object.Repr(t, items[i])
		if err != nil {
			return nil, err
		}
		b.WriteString(f + "=" + r)
	}
	b.WriteByte(')')
	return b.String(), nil
}

// newSeq makes an instance of a class of tuples.
func newSeq(t *thread, cls *object.Class, items ...value) (value, error) {
	return tupleOf(cls, items...), nil
}

// tupleOf makes a tuple of a subclass.
func tupleOf(cls *object.Class, items ...value) value {
	tup := cls.Bare().(*object.Tuple)
	tup.Items = items
	return tup
}
