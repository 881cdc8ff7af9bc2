package object

// str is BaseException.__str__ and those of the classes that have their own.
func (e *Exception) str(t *Thread) (string, error) {
	switch {
	case e.IsA(KeyError):
		if len(e.args) == 1 {
			return Repr(t, e.args[0])
		}
	case e.IsA(OSError):
		if s, ok, err := e.osString(t); ok || err != nil {
			return s, err
		}
	case e.IsA(UnicodeError):
		if s, ok, err := e.unicodeString(t); ok || err != nil {
			return s, err
		}
	case e.IsA(ImportError):
		if m, ok := e.Field("msg"); ok {
			if s, ok := m.(string); ok {
				return s, nil
			}
		}
	case e.IsA(SyntaxError):
		if s, ok, err := e.syntaxString(t); ok || err != nil {
			return s, err
		}
	case e.IsA(BaseExceptionGroup):
		if s, ok, err := e.groupString(t); ok || err != nil {
			return s, err
		}
	}
	switch len(e.args) {
	case 0:
		return "", nil
	case 1:
		return Str(t, e.args[0])
	}
	return Repr(t, &Tuple{Items: e.args})
}

func (e *Exception) osString(t *Thread) (string, bool, error) {
	errno, ok := e.Field("errno")
	if !ok || errno == nil {
		return "", false, nil
	}
	text, _ := e.Field("strerror")
	no, err := Str(t, errno)
	if err != nil {
		return "", false, err
	}
	msg, err := Str(t, text)
	if err != nil {
		return "", false, err
	}
	s := "[Errno " + no + "] " + msg
	name, _ := e.Field("filename")
	if name == nil {
		return s, true, nil
	}
	r, err := Repr(t, name)
	s += ": " + r
	if second, ok := e.Field("filename2"); ok && second != nil && err == nil {
		if r, err = Repr(t, second); err == nil {
			s += " -> " + r
		}
	}
	return s, true, err
}

func (e *Exception) unicodeString(t *Thread) (string, bool, error) {
	obj, ok := e.Field("object")
	if !ok {
		return "", false, nil
	}
	enc, _ := e.Field("encoding")
	startV, _ := e.Field("start")
	endV, _ := e.Field("end")
	reasonV, _ := e.Field("reason")
	start, _ := startV.(int64)
	end, _ := endV.(int64)
	reason, err := Str(t, reasonV)
	if err != nil {
		return "", false, err
	}
	name, err := Str(t, enc)
	if err != nil {
		return "", false, err
	}
	if b, ok := bytesOf(obj); ok {
		if end == start+1 && start >= 0 && start < int64(len(b)) {
			return "'" + name + "' codec can't decode byte 0x" + hexByte(b[start]) + " in position " + formatInt(start) + ": " + reason, true, nil
		}
		return "'" + name + "' codec can't decode bytes in position " + formatInt(start) + "-" + formatInt(end-1) + ": " + reason, true, nil
	}
	s, _ := obj.(string)
	if c, ok := charAt(s, int(max(start, 0))); ok && end == start+1 {
		esc, err := Ascii(t, c)
		if err != nil {
			return "", false, err
		}
		if isASCII(c) {
			esc = `'\x` + hexByte(c[0]) + "'"
		}
		return "'" + name + "' codec can't encode character " + esc + " in position " + formatInt(start) + ": " + reason, true, nil
	}
	return "'" + name + "' codec can't encode characters in position " + formatInt(start) + "-" + formatInt(end-1) + ": " + reason, true, nil
}

func hexByte(c byte) string { return string([]byte{hexDigits[c>>4], hexDigits[c&15]}) }

func (e *Exception) syntaxString(t *Thread) (string, bool, error) {
	msg, ok := e.Field("msg")
	if !ok {
		return "", false, nil
	}
	s, err := Str(t, msg)
	file, _ := e.Field("filename")
	line, _ := e.Field("lineno")
	name, hasName := file.(string)
	if hasName {
		for i := len(name) - 1; i >= 0; i-- {
			if name[i] == '/' {
				name = name[i+1:]
				break
			}
		}
	}
	no, hasLine := line.(int64)
	switch {
	case hasName && hasLine:
		s += " (" + name + ", line " + formatInt(no) + ")"
	case hasName:
		s += " (" + name + ")"
	case hasLine:
		s += " (line " + formatInt(no) + ")"
	}
	return s, true, err
}

// initException is the __init__ of the built-in exceptions: it sets args and what the class keeps
// beyond them.
func initException(t *Thread, self Value, a Args) (Value, error) {
	e := self.(*Exception)
	args, kw := a[0].(*Tuple).Items, a[1].(*Dict)
	e.args = args
	if kw.live > 0 && !e.IsA(ImportError) && !e.IsA(NameError) && !e.IsA(AttributeError) {
		return nil, Raise(TypeError, "%s() takes no keyword arguments", e.class.name)
	}
	switch {
	case e.IsA(OSError):
		e.initOS()
	case e.IsA(StopIteration):
		e.SetField("value", argOr(args, 0, nil))
	case e.IsA(SystemExit):
		code := argOr(args, 0, nil)
		if len(args) > 1 {
			code = &Tuple{Items: args}
		}
		e.SetField("code", code)
	case e.IsA(UnicodeEncodeError), e.IsA(UnicodeDecodeError):
		return nil, e.initUnicode()
	case e.IsA(SyntaxError):
		return nil, e.initSyntax(t)
	case e.IsA(BaseExceptionGroup):
		return nil, e.initGroup(t)
	case e.IsA(ImportError):
		return nil, e.initKeywords(kw, "ImportError", "name", "path")
	case e.IsA(NameError):
		return nil, e.initKeywords(kw, "NameError", "name")
	case e.IsA(AttributeError):
		return nil, e.initKeywords(kw, "AttributeError", "name", "obj")
	}
	return nil, nil
}

func argOr(args []Value, i int, def Value) Value {
	if i < len(args) {
		return args[i]
	}
	return def
}

func (e *Exception) initKeywords(kw *Dict, class string, names ...string) error {
	if e.IsA(ImportError) {
		e.SetField("msg", argOr(e.args, 0, nil))
		if len(e.args) != 1 {
			e.SetField("msg", nil)
		}
	}
	for _, n := range names {
		e.SetField(n, nil)
	}
	for k, v := range kw.Strings() {
		found := false
		for _, n := range names {
			if n == k {
				e.SetField(k, v)
				found = true
			}
		}
		if !found {
			return Raise(TypeError, "'%s' is an invalid keyword argument for %s()", k, class)
		}
	}
	return nil
}

// initOS takes errno, strerror and file names from the arguments.
func (e *Exception) initOS() {
	for _, n := range []string{"errno", "strerror", "filename", "filename2"} {
		e.SetField(n, nil)
	}
	if len(e.args) < 2 || len(e.args) > 5 {
		return
	}
	e.SetField("errno", e.args[0]).SetField("strerror", e.args[1])
	if len(e.args) > 2 {
		e.SetField("filename", e.args[2])
		if len(e.args) > 4 {
			e.SetField("filename2", e.args[4])
		}
		e.args = e.args[:2]
	}
}

// osErrorClass is the class that OSError(errno, …) makes.
func osErrorClass(errno Value) *Class {
	n, ok := errno.(int64)
	if !ok {
		return OSError
	}
	switch n {
	case 1, 13:
		return PermissionError
	case 2:
		return FileNotFoundError
	case 3:
		return ProcessLookupError
	case 4:
		return InterruptedError
	case 10:
		return ChildProcessError
	case 11, 114, 115:
		return BlockingIOError
	case 17:
		return FileExistsError
	case 20:
		return NotADirectoryError
	case 21:
		return IsADirectoryError
	case 32, 108:
		return BrokenPipeError
	case 103:
		return ConnectionAbortedError
	case 104:
		return ConnectionResetError
	case 110:
		return TimeoutError
	case 111:
		return ConnectionRefusedError
	}
	return OSError
}

func (e *Exception) initUnicode() error {
	if len(e.args) != 5 {
		return Raise(TypeError, "function takes exactly 5 arguments (%d given)", len(e.args))
	}
	for i, n := range []string{"encoding", "object", "start", "end", "reason"} {
		e.SetField(n, e.args[i])
	}
	return nil
}

func (e *Exception) initSyntax(t *Thread) error {
	names := []string{"filename", "lineno", "offset", "text", "end_lineno", "end_offset"}
	e.SetField("msg", argOr(e.args, 0, nil))
	for _, n := range names {
		e.SetField(n, nil)
	}
	if len(e.args) != 2 {
		return nil
	}
	info, err := ToSlice(t, e.args[1])
	if err != nil {
		return err
	}
	if len(info) != 4 && len(info) != 6 {
		return Raise(TypeError, "function takes exactly 4 or 6 arguments (%d given)", len(info))
	}
	for i, v := range info {
		e.SetField(names[i], v)
	}
	return nil
}

// newException is BaseException.__new__.
func newException(_ *Thread, c *Class, a Args) (Value, error) {
	args := a[0].(*Tuple).Items
	if c == OSError && len(args) >= 2 && len(args) <= 5 {
		c = osErrorClass(args[0])
	}
	return &Exception{class: c, args: args}, nil
}

// exceptionFields are the attributes of built-in exceptions beyond args.
func exceptionFields() map[*Class][]string {
	return map[*Class][]string{
		OSError:            {"errno", "strerror", "filename", "filename2"},
		StopIteration:      {"value"},
		SystemExit:         {"code"},
		UnicodeEncodeError: {"encoding", "object", "start", "end", "reason"},
		UnicodeDecodeError: {"encoding", "object", "start", "end", "reason"},
		SyntaxError:        {"msg", "filename", "lineno", "offset", "text", "end_lineno", "end_offset", "print_file_and_line"},
		ImportError:        {"msg", "name", "path"},
		NameError:          {"name"},
		AttributeError:     {"name", "obj"},
		BaseExceptionGroup: {"message", "exceptions"},
	}
}

func exceptionSpecs() []coreSpec {
	fields := exceptionFields()
	var specs []coreSpec
	for _, c := range exceptionClasses() {
		s := coreSpec{class: c}
		for _, name := range fields[c] {
			s.props = append(s.props, fieldProperty(name))
		}
		switch c {
		case BaseException:
			s.sig, s.new, s.init = "*args, **kwargs", newException, initException
			s.props = append(s.props, exceptionProperties()...)
			s.groups = [][]Method{exceptionMethods()}
		case BaseExceptionGroup:
			s.sig, s.new, s.init = "*args, **kwargs", newGroup, initException
			s.groups = [][]Method{groupMethods()}
		}
		specs = append(specs, s)
	}
	return specs
}

// fieldProperty is an attribute kept among the exception's fields.
func fieldProperty(name string) Property {
	return Property{
		Name: name,
		Get: func(_ *Thread, self Value) (Value, error) {
			v, _ := self.(*Exception).Field(name)
			return v, nil
		},
		Set: func(_ *Thread, self, v Value) error {
			self.(*Exception).SetField(name, v)
			return nil
		},
	}
}

func exceptionProperties() []Property {
	link := func(name string, get func(*Exception) **Exception) Property {
		return Property{
			Name: name,
			Get: func(_ *Thread, self Value) (Value, error) {
				if x := *get(self.(*Exception)); x != nil {
					return x, nil
				}
				return nil, nil
			},
			Set: func(_ *Thread, self, v Value) error {
				e := self.(*Exception)
				if v == nil {
					*get(e) = nil
				} else if x, ok := v.(*Exception); ok {
					*get(e) = x
				} else {
					return Raise(TypeError, "exception %s must be None or derive from BaseException", name[2:len(name)-2])
				}
				if name == "__cause__" {
					e.Suppress = true
				}
				return nil
			},
		}
	}
	return []Property{
		{Name: "args", Get: func(_ *Thread, self Value) (Value, error) {
			return &Tuple{Items: self.(*Exception).args}, nil
		}, Set: func(t *Thread, self, v Value) error {
			items, err := ToSlice(t, v)
			if err == nil {
				self.(*Exception).args = items
			}
			return err
		}},
		link("__cause__", func(e *Exception) **Exception { return &e.Cause }),
		link("__context__", func(e *Exception) **Exception { return &e.Context }),
		{Name: "__suppress_context__", Get: func(_ *Thread, self Value) (Value, error) {
			return self.(*Exception).Suppress, nil
		}, Set: func(t *Thread, self, v Value) (err error) {
			self.(*Exception).Suppress, err = Truth(t, v)
			return err
		}},
		{Name: "__traceback__", Get: func(_ *Thread, self Value) (Value, error) {
			return self.(*Exception).tracebackValue(), nil
		}, Set: func(_ *Thread, self, v Value) error {
			return setTraceback(self.(*Exception), v)
		}},
	}
}

// setTraceback sets __traceback__: None, or what another __traceback__ gave.
func setTraceback(e *Exception, v Value) error {
	tb, ok := v.(*traceback)
	switch {
	case v == nil:
		e.Traceback = nil
	case ok:
		e.Traceback = nil
		for i := len(tb.frames) - 1; i >= 0; i-- {
			e.Traceback = append(e.Traceback, tb.frames[i])
		}
	default:
		return Raise(TypeError, "__traceback__ must be a traceback or None")
	}
	return nil
}

func exceptionMethods() []Method {
	return []Method{
		{"__str__", "", func(t *Thread, self Value, _ Args) (Value, error) { return self.(*Exception).str(t) }},
		{"__repr__", "", nativeRepr},
		{"__setstate__", "state, /", func(t *Thread, self Value, a Args) (Value, error) {
			if a[0] == nil {
				return nil, nil
			}
			d, ok := a[0].(*Dict)
			if !ok {
				return nil, Raise(TypeError, "state is not a dictionary")
			}
			return nil, self.(*Exception).attrsDict().Update(t, d)
		}},
		{"with_traceback", "tb, /", func(_ *Thread, self Value, a Args) (Value, error) {
			return self, setTraceback(self.(*Exception), a[0])
		}},
		{"add_note", "note, /", func(t *Thread, self Value, a Args) (Value, error) {
			if _, ok := Native(a[0]).(string); !ok {
				return nil, Raise(TypeError, "note must be a str, not '%s'", TypeName(a[0]))
			}
			e := self.(*Exception)
			notes, _ := e.attrsDict().Get("__notes__")
			l, ok := notes.(*List)
			if !ok {
				l = &List{}
				e.attrs.Set("__notes__", l)
			}
			return nil, l.Append(t, a[0])
		}},
	}
}

func (e *Exception) attrsDict() *Dict {
	if e.attrs == nil {
		e.attrs = NewDict(1)
	}
	return e.attrs
}

// Notes are the notes that add_note added.
func (e *Exception) Notes() []string {
	if e.attrs == nil {
		return nil
	}
	v, _ := e.attrs.Get("__notes__")
	l, ok := v.(*List)
	if !ok {
		return nil
	}
	var out []string
	for _, n := range l.Items {
		if s, ok := n.(string); ok {
			out = append(out, s)
		}
	}
	return out
}
