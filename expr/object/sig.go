package object

import "strings"

// sigStyle is how CPython parses a native function's arguments, which decides its error messages.
type sigStyle uint8

const (
	styleNone       sigStyle = iota // takes no arguments
	styleOne                        // exactly one, positional
	stylePositional                 // positional only, counted by _PyArg_CheckPositional
	styleTuple                      // positional only, counted by PyArg_ParseTuple
	styleKeywords                   // Argument Clinic with keywords
	stylePython                     // a function that is written in Python there
)

// signature is a native function's parameters, parsed from its text.
type signature struct {
	text    string
	style   sigStyle
	names   []string // of all parameters but the starred ones
	posOnly int
	pos     int // parameters that may be positional
	min     int // of pos, those required
	need    []bool
	star    int  // place of *args among Args, or -1
	kwstar  int  // place of **kw, or -1
	size    int  // of Args
	direct  bool // as many positional arguments as size are the Args
	python  *Params
}

// parseSig parses parameters as Python writes them: "obj, /, sep=None, *, key=None". Texts after =
// only show that the argument may be absent. "!" before them picks PyArg_ParseTuple's messages, "+"
// _PyArg_CheckPositional's, "def:" those of functions written in Python.
func parseSig(text string) *signature {
	s := &signature{text: text, star: -1, kwstar: -1}
	body := text
	tuple, counted := strings.HasPrefix(body, "!"), strings.HasPrefix(body, "+")
	body = strings.TrimLeft(body, "!+")
	python := strings.HasPrefix(body, "def:")
	body = strings.TrimSpace(strings.TrimPrefix(body, "def:"))
	kwOnly, slash := false, false
	for _, p := range splitParams(body) {
		name, _, optional := strings.Cut(p, "=")
		switch {
		case p == "/":
			s.posOnly, slash = len(s.names), true
		case p == "*":
			kwOnly = true
		case strings.HasPrefix(p, "**"):
			s.kwstar = 0
		case strings.HasPrefix(p, "*"):
			s.star, kwOnly = 0, true
		case !isIdentifier(name):
			panic("object: bad signature " + text)
		default:
			s.names = append(s.names, name)
			s.need = append(s.need, !optional)
			if !kwOnly {
				s.pos++
				if !optional {
					s.min = s.pos
				}
			}
		}
	}
	s.place()
	s.direct = s.pos == s.size
	s.style = s.styleOf(tuple, python, slash)
	if counted && s.style == styleOne {
		s.style = stylePositional
	}
	if python {
		s.python = s.params(body)
	}
	return s
}

// splitParams splits at the commas that are not within brackets or quotes.
func splitParams(s string) []string {
	var out []string
	depth, start, quote := 0, 0, byte(0)
	for i := 0; i <= len(s); i++ {
		switch {
		case i == len(s) || s[i] == ',' && depth == 0 && quote == 0:
			if p := strings.TrimSpace(s[start:i]); p != "" {
				out = append(out, p)
			}
			start = i + 1
		case quote != 0:
			if s[i] == quote {
				quote = 0
			}
		case s[i] == '\'' || s[i] == '"':
			quote = s[i]
		case s[i] == '(' || s[i] == '[' || s[i] == '{':
			depth++
		case s[i] == ')' || s[i] == ']' || s[i] == '}':
			depth--
		}
	}
	return out
}

// place decides where *args and **kw stand among Args.
func (s *signature) place() {
	s.size = len(s.names)
	if s.star == 0 {
		s.star = s.size
		s.size++
	}
	if s.kwstar == 0 {
		s.kwstar = s.size
		s.size++
	}
}

func (s *signature) styleOf(tuple, python, slash bool) sigStyle {
	switch {
	case python:
		return stylePython
	case s.size == 0:
		return styleNone
	case tuple:
		return styleTuple
	case slash && s.posOnly == len(s.names) && s.star < 0 && s.kwstar < 0:
		if s.posOnly == 1 && s.min == 1 {
			return styleOne
		}
		return stylePositional
	}
	return styleKeywords
}

func (s *signature) params(body string) *Params {
	p := &Params{Names: s.names, PosOnly: s.posOnly, KwOnly: len(s.names) - s.pos}
	if s.star >= 0 {
		p.VarArgs = "args"
	}
	if s.kwstar >= 0 {
		p.VarKw = "kwargs"
	}
	for i := range s.names {
		switch {
		case i >= s.pos:
			v := Absent
			if !s.need[i] {
				v = notGiven
			}
			p.KwDefaults = append(p.KwDefaults, v)
		case i >= s.min:
			p.Defaults = append(p.Defaults, notGiven)
		}
	}
	return p
}

// notGiven is the default of optional parameters in Params made from a signature's text; bind makes
// it Absent.
var notGiven Value = new(int)

// bind gives the arguments as Args. name is the function's name alone, full with its class.
func (s *signature) bind(name, full string, args []Value, kw *Dict) (Args, error) {
	nkw := 0
	if kw != nil {
		nkw = kw.Len()
	}
	if nkw == 0 && s.style != styleKeywords && s.style != stylePython {
		if err := s.count(name, full, len(args)); err != nil {
			return nil, err
		}
		return s.pad(args), nil
	}
	switch s.style {
	case stylePython:
		return s.bindPython(full, args, kw)
	case styleKeywords:
		return s.bindKeywords(name, args, kw, nkw)
	}
	return nil, Raise(TypeError, "%s() takes no keyword arguments", full)
}

// count checks the number of arguments of a function without keywords.
func (s *signature) count(name, full string, n int) error {
	most := len(s.names)
	if n >= s.min && (n <= most || s.star >= 0) {
		return nil
	}
	switch s.style {
	case styleNone:
		return Raise(TypeError, "%s() takes no arguments (%d given)", full, n)
	case styleOne:
		return Raise(TypeError, "%s() takes exactly one argument (%d given)", full, n)
	case styleTuple:
		how, limit := "at least", s.min
		if n > most {
			how, limit = "at most", most
		}
		if s.min == most {
			how = "exactly"
		}
		return Raise(TypeError, "%s() takes %s %d argument%s (%d given)", name, how, limit, plural(limit), n)
	}
	how, limit := "at least ", s.min
	if n > most {
		how, limit = "at most ", most
	}
	if s.min == most {
		how = ""
	}
	return Raise(TypeError, "%s expected %s%d argument%s, got %d", name, how, limit, plural(limit), n)
}

// argType is how Argument Clinic names the type of a wrong argument.
func argType(v Value) string {
	if v == nil {
		return "None"
	}
	return TypeName(v)
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// pad adds Absent for what was not given.
func (s *signature) pad(args []Value) Args {
	if len(args) == s.size && s.star < 0 {
		return args
	}
	out := make(Args, s.size)
	n := copy(out[:len(s.names)], args)
	for i := n; i < len(s.names); i++ {
		out[i] = Absent
	}
	s.padStars(out, args, NewDict(0))
	return out
}

func (s *signature) padStars(out Args, args []Value, kw *Dict) {
	if s.star >= 0 {
		var rest []Value
		if len(args) > s.pos {
			rest = args[s.pos:]
		}
		out[s.star] = &Tuple{Items: rest}
	}
	if s.kwstar >= 0 {
		out[s.kwstar] = kw
	}
}

// bindKeywords follows CPython's _PyArg_UnpackKeywords.
func (s *signature) bindKeywords(name string, args []Value, kw *Dict, nkw int) (Args, error) {
	n := len(args)
	if err := s.countKeywords(name, n, nkw); err != nil {
		return nil, err
	}
	out := make(Args, s.size)
	for i := range s.names {
		out[i] = Absent
		if i < n && i < s.pos {
			out[i] = args[i]
		}
	}
	rest := NewDict(0)
	if nkw > 0 {
		for k, v := range kw.Strings() {
			i := s.index(k)
			switch {
			case i >= 0 && out[i] != Absent:
				return nil, Raise(TypeError, "argument for %s() given by name ('%s') and position (%d)", name, k, i+1)
			case i >= 0:
				out[i] = v
			case s.kwstar >= 0:
				rest.Set(k, v)
			}
		}
	}
	for i, need := range s.need {
		if need && out[i] == Absent {
			return nil, Raise(TypeError, "%s() missing required argument '%s' (pos %d)", name, s.names[i], i+1)
		}
	}
	if nkw > 0 && s.kwstar < 0 {
		for k := range kw.Strings() {
			if s.index(k) < 0 {
				return nil, Raise(TypeError, "'%s' is an invalid keyword argument for %s()", k, name)
			}
		}
	}
	s.padStars(out, args, rest)
	return out, nil
}

func (s *signature) countKeywords(name string, n, nkw int) error {
	most := len(s.names)
	if n+nkw > most && s.star < 0 && s.kwstar < 0 {
		kind := ""
		if n == 0 {
			kind = "keyword "
		}
		return Raise(TypeError, "%s() takes at most %d %sargument%s (%d given)", name, most, kind, plural(most), n+nkw)
	}
	if n > s.pos && s.star < 0 {
		if strings.HasPrefix(s.text, "+") {
			return Raise(TypeError, "%s expected at most %d argument%s, got %d", name, s.pos, plural(s.pos), n)
		}
		if s.pos == 0 {
			return Raise(TypeError, "%s() takes no positional arguments", name)
		}
		how := "exactly"
		if s.min < s.pos {
			how = "at most"
		}
		return Raise(TypeError, "%s() takes %s %d positional argument%s (%d given)", name, how, s.pos, plural(s.pos), n)
	}
	if least := min(s.posOnly, s.min); n < least {
		how := "exactly"
		if least < s.pos {
			how = "at least"
		}
		return Raise(TypeError, "%s() takes %s %d positional argument%s (%d given)", name, how, least, plural(least), n)
	}
	return nil
}

// index gives the parameter of this name that may be given by name, or -1.
func (s *signature) index(name string) int {
	for i := s.posOnly; i < len(s.names); i++ {
		if s.names[i] == name {
			return i
		}
	}
	return -1
}

func (s *signature) bindPython(full string, args []Value, kw *Dict) (Args, error) {
	vals, err := s.python.Bind(full, args, kw)
	if err != nil {
		return nil, err
	}
	for i, v := range vals {
		if v == notGiven {
			vals[i] = Absent
		}
	}
	return vals, nil
}
