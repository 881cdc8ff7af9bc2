package object

// NewOSError makes what a failed file operation raises: FileNotFoundError and the like by errno.
// A nil filename is left out.
func NewOSError(errno int, text string, filename Value) *Exception {
	n := int64(errno)
	e := NewException(osErrorClass(n), n, text)
	e.SetField("errno", n).SetField("strerror", text).SetField("filename", filename)
	return e
}

// ToException makes the exception that `raise v` raises: v, or an instance of the class v.
func ToException(t *Thread, v Value) (*Exception, error) {
	switch x := v.(type) {
	case *Exception:
		return x, nil
	case *Class:
		if !x.IsSub(BaseException) {
			break
		}
		made, err := x.Call(t, nil, nil)
		if err != nil {
			return nil, err
		}
		e, ok := made.(*Exception)
		if !ok {
			class, err := Repr(t, x)
			if err != nil {
				return nil, err
			}
			return nil, Raise(TypeError, "calling %s should have returned an instance of BaseException, not %s", class, TypeName(made))
		}
		return e, nil
	}
	return nil, Raise(TypeError, "exceptions must derive from BaseException")
}

// ToCause is the cause in `raise … from v`: nil for None.
func ToCause(t *Thread, v Value) (*Exception, error) {
	if v == nil {
		return nil, nil
	}
	switch x := v.(type) {
	case *Exception:
		return x, nil
	case *Class:
		if x.IsSub(BaseException) {
			return ToException(t, v)
		}
	}
	return nil, Raise(TypeError, "exception causes must derive from BaseException")
}

// SetCause is `raise e from cause`; nil is `from None`.
func (e *Exception) SetCause(cause *Exception) *Exception {
	e.Cause, e.Suppress = cause, true
	return e
}

// Chain sets what was being handled when e was raised, unless that is e itself, and breaks the
// circle that this would make.
func (e *Exception) Chain(handled *Exception) {
	if handled == nil || handled == e {
		return
	}
	slow, move := handled, false
	for x := handled; x.Context != nil; {
		if x.Context == e {
			x.Context = nil
			break
		}
		if x = x.Context; x == slow {
			break // a circle that Python code made
		}
		if move {
			slow = slow.Context
		}
		move = !move
	}
	e.Context = handled
}

// Matches tells whether `except match:` catches e; match is a class or a tuple of classes.
func (e *Exception) Matches(match Value) (bool, error) {
	switch m := match.(type) {
	case *Class:
		if m.IsSub(BaseException) {
			return e.class.IsSub(m), nil
		}
	case *Tuple:
		for _, x := range m.Items {
			c, ok := x.(*Class)
			if !ok || !c.IsSub(BaseException) {
				return false, notCatchable()
			}
			if e.class.IsSub(c) {
				return true, nil
			}
		}
		return false, nil
	}
	return false, notCatchable()
}

func notCatchable() error {
	return Raise(TypeError, "catching classes that do not inherit from BaseException is not allowed")
}
