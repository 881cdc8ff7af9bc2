package object

// newGroup is BaseExceptionGroup.__new__: a message and a sequence of exceptions.
func newGroup(t *Thread, c *Class, a Args) (Value, error) {
	args := a[0].(*Tuple).Items
	if len(args) != 2 {
		return nil, Raise(TypeError, "BaseExceptionGroup.__new__() takes exactly 2 arguments (%d given)", len(args))
	}
	if _, ok := Native(args[0]).(string); !ok {
		return nil, Raise(TypeError, "argument 1 must be str, not %s", TypeName(args[0]))
	}
	members, err := groupMembers(t, args[1])
	if err != nil {
		return nil, err
	}
	nested := true
	for _, m := range members {
		nested = nested && m.(*Exception).IsA(ExceptionClass)
	}
	switch {
	case c == BaseExceptionGroup && nested:
		c = ExceptionGroup
	case !nested && c == ExceptionGroup:
		return nil, Raise(TypeError, "Cannot nest BaseExceptions in an ExceptionGroup")
	case !nested && c.IsSub(ExceptionClass):
		return nil, Raise(TypeError, "Cannot nest BaseExceptions in '%s'", c.name)
	}
	e := &Exception{class: c, args: args}
	return e, e.setGroup(args[0], members)
}

// groupMembers checks the second argument of a group.
func groupMembers(t *Thread, v Value) ([]Value, error) {
	switch Native(v).(type) {
	case *List, *Tuple, string, Bytes, *Range:
	default:
		return nil, Raise(TypeError, "second argument (exceptions) must be a sequence")
	}
	members, err := ToSlice(t, v)
	if err != nil {
		return nil, err
	}
	if len(members) == 0 {
		return nil, Raise(ValueError, "second argument (exceptions) must be a non-empty sequence")
	}
	for i, m := range members {
		if _, ok := m.(*Exception); !ok {
			return nil, Raise(ValueError, "Item %d of second argument (exceptions) is not an exception", i)
		}
	}
	return members, nil
}

func (e *Exception) setGroup(message Value, members []Value) error {
	e.SetField("message", message).SetField("exceptions", &Tuple{Items: members})
	return nil
}

// initGroup keeps what __new__ set.
func (e *Exception) initGroup(*Thread) error { return nil }

func (e *Exception) members() []Value {
	v, _ := e.Field("exceptions")
	if tup, ok := v.(*Tuple); ok {
		return tup.Items
	}
	return nil
}

func (e *Exception) groupString(t *Thread) (string, bool, error) {
	msg, ok := e.Field("message")
	if !ok {
		return "", false, nil
	}
	s, err := Str(t, msg)
	n := len(e.members())
	return s + " (" + formatInt(int64(n)) + " sub-exception" + plural(n) + ")", true, err
}

// group writes the repr of a group.
func (w *reprWriter) group(e *Exception) error {
	w.b.WriteString(e.class.name + "(")
	if err := w.value(e.args[0]); err != nil {
		return err
	}
	w.b.WriteString(", ")
	var members Value = &List{Items: e.members()}
	if t, ok := e.args[1].(*Tuple); ok {
		members = t
	}
	if err := w.value(members); err != nil {
		return err
	}
	return w.write(")")
}

// Split divides an exception for `except*`: what matches and what does not, in groups of the same
// shape; nil where there is none. An exception that is no group is one or the other.
func (e *Exception) Split(match func(*Exception) (bool, error)) (yes, no *Exception, err error) {
	return e.split(match, 0)
}

func (e *Exception) split(match func(*Exception) (bool, error), depth int) (yes, no *Exception, err error) {
	if depth > DefaultDepth {
		return nil, nil, Raise(RecursionError, "maximum recursion depth exceeded")
	}
	is, err := match(e)
	if err != nil {
		return nil, nil, err
	}
	if is {
		return e, nil, nil
	}
	if !e.IsA(BaseExceptionGroup) {
		return nil, e, nil
	}
	var in, out []Value
	for _, m := range e.members() {
		y, n, err := m.(*Exception).split(match, depth+1)
		if err != nil {
			return nil, nil, err
		}
		if y != nil {
			in = append(in, y)
		}
		if n != nil {
			out = append(out, n)
		}
	}
	return e.derive(in), e.derive(out), nil
}

// derive makes a group like e of other members, nil where there are none.
func (e *Exception) derive(members []Value) *Exception {
	if len(members) == 0 {
		return nil
	}
	c := ExceptionGroup
	for _, m := range members {
		if !m.(*Exception).IsA(ExceptionClass) {
			c = BaseExceptionGroup
		}
	}
	msg, _ := e.Field("message")
	g := &Exception{class: c, args: []Value{msg, &List{Items: members}}, Cause: e.Cause, Context: e.Context, Traceback: e.Traceback}
	g.SetField("message", msg).SetField("exceptions", &Tuple{Items: members})
	return g
}

func groupMethods() []Method {
	matcher := func(t *Thread, cond Value) func(*Exception) (bool, error) {
		return func(e *Exception) (bool, error) {
			switch cond.(type) {
			case *Class, *Tuple:
				return IsInstance(t, e, cond)
			}
			v, err := Call(t, cond, []Value{e}, nil)
			if err != nil {
				return false, err
			}
			return Truth(t, v)
		}
	}
	orNone := func(e *Exception) Value {
		if e == nil {
			return nil
		}
		return e
	}
	return []Method{
		{"split", "condition, /", func(t *Thread, self Value, a Args) (Value, error) {
			yes, no, err := self.(*Exception).Split(matcher(t, a[0]))
			return NewTuple(orNone(yes), orNone(no)), err
		}},
		{"subgroup", "condition, /", func(t *Thread, self Value, a Args) (Value, error) {
			yes, _, err := self.(*Exception).Split(matcher(t, a[0]))
			return orNone(yes), err
		}},
		{"derive", "excs, /", func(t *Thread, self Value, a Args) (Value, error) {
			members, err := groupMembers(t, a[0])
			if err != nil {
				return nil, err
			}
			return orNone(self.(*Exception).derive(members)), nil
		}},
	}
}

// traceback is what __traceback__ gives: a chain of frames, the outermost first.
type traceback struct{ frames []Frame }

func (e *Exception) tracebackValue() Value {
	if len(e.Traceback) == 0 {
		return nil
	}
	frames := make([]Frame, len(e.Traceback))
	for i, f := range e.Traceback {
		frames[len(frames)-1-i] = f
	}
	return &traceback{frames}
}

// TypeName implements Named.
func (b *traceback) TypeName() string { return "traceback" }

// Attr implements HasAttr.
func (b *traceback) Attr(_ *Thread, name string) (Value, bool, error) {
	f := b.frames[0]
	switch name {
	case "tb_lineno":
		return int64(f.Line), true, nil
	case "tb_next":
		if len(b.frames) > 1 {
			return &traceback{b.frames[1:]}, true, nil
		}
		return nil, true, nil
	case "tb_frame":
		return &frameValue{f}, true, nil
	}
	return nil, false, nil
}

// frameValue is a frame object: of a traceback, so that it can be shown.
type frameValue struct{ f Frame }

// TypeName implements Named.
func (f *frameValue) TypeName() string { return "frame" }

// Attr implements HasAttr.
func (f *frameValue) Attr(_ *Thread, name string) (Value, bool, error) {
	switch name {
	case "f_lineno":
		return int64(f.f.Line), true, nil
	case "f_code":
		return &codeValue{f.f}, true, nil
	case "f_back":
		return nil, true, nil
	}
	return nil, false, nil
}

// codeValue is a code object: the names that a traceback shows.
type codeValue struct{ f Frame }

// TypeName implements Named.
func (c *codeValue) TypeName() string { return "code" }

// Attr implements HasAttr.
func (c *codeValue) Attr(_ *Thread, name string) (Value, bool, error) {
	switch name {
	case "co_name", "co_qualname":
		return c.f.Name, true, nil
	case "co_filename":
		return c.f.File, true, nil
	case "co_firstlineno":
		return int64(c.f.Line), true, nil
	}
	return nil, false, nil
}
