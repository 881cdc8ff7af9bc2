package object

import (
	"slices"
	"strconv"
	"strings"
)

// Params are the parameters of a function defined in Python, for [Params.Bind].
type Params struct {
	Names      []string // positional (the first PosOnly of them only so), then keyword-only
	PosOnly    int
	KwOnly     int     // how many of Names, at the end, are keyword-only
	VarArgs    string  // name of *args, or ""
	VarKw      string  // name of **kw, or ""
	Defaults   []Value // of the last positional ones
	KwDefaults []Value // of the keyword-only ones, Absent where there is none; may be nil
}

// Bind gives one value for each of Names, then *args (a *Tuple) and **kw (a *Dict) where there are
// such parameters. name is the function's qualified name, for the TypeError where they don't fit.
func (p *Params) Bind(name string, args []Value, kw *Dict) ([]Value, error) {
	pos := len(p.Names) - p.KwOnly
	if (kw == nil || kw.live == 0) && len(args) == pos && p.KwOnly == 0 && p.VarArgs == "" && p.VarKw == "" {
		return args, nil
	}
	size := len(p.Names)
	if p.VarArgs != "" {
		size++
	}
	if p.VarKw != "" {
		size++
	}
	out := make([]Value, size)
	n := copy(out[:pos], args)
	for i := n; i < len(p.Names); i++ {
		out[i] = Absent
	}
	var rest *Dict
	if p.VarKw != "" {
		rest = NewDict(0)
		out[size-1] = rest
	}
	if err := p.bindKeywords(name, out, kw, rest); err != nil {
		return nil, err
	}
	if len(args) > pos && p.VarArgs == "" {
		return nil, p.tooMany(name, len(args), out)
	}
	if p.VarArgs != "" {
		var extra []Value
		if len(args) > pos {
			extra = slices.Clone(args[pos:])
		}
		out[len(p.Names)] = &Tuple{Items: extra}
	}
	return out, p.fill(name, out, pos)
}

func (p *Params) bindKeywords(name string, out []Value, kw, rest *Dict) error {
	if kw == nil || kw.live == 0 {
		return nil
	}
	for key, v := range kw.All() {
		k, ok := key.(string)
		if !ok {
			return Raise(TypeError, "keywords must be strings")
		}
		i := -1
		if j := slices.Index(p.Names[p.PosOnly:], k); j >= 0 {
			i = j + p.PosOnly
		}
		switch {
		case i < 0 && rest != nil:
			rest.Set(k, v)
		case i < 0:
			return p.unexpected(name, k, kw)
		case out[i] != Absent:
			return Raise(TypeError, "%s() got multiple values for argument '%s'", name, k)
		default:
			out[i] = v
		}
	}
	return nil
}

func (p *Params) unexpected(name, key string, kw *Dict) error {
	var byName []string
	for _, n := range p.Names[:p.PosOnly] {
		if kw.Has(n) {
			byName = append(byName, n)
		}
	}
	if len(byName) > 0 {
		return Raise(TypeError, "%s() got some positional-only arguments passed as keyword arguments: '%s'",
			name, strings.Join(byName, ", "))
	}
	return Raise(TypeError, "%s() got an unexpected keyword argument '%s'", name, key)
}

// fill puts in the defaults and tells what is missing.
func (p *Params) fill(name string, out []Value, pos int) error {
	var missing []string
	for i := range pos {
		if out[i] != Absent {
			continue
		}
		if d := i - (pos - len(p.Defaults)); d >= 0 {
			out[i] = p.Defaults[d]
		} else {
			missing = append(missing, p.Names[i])
		}
	}
	if missing != nil {
		return missingArgs(name, "positional", missing)
	}
	for i := pos; i < len(p.Names); i++ {
		if out[i] != Absent {
			continue
		}
		if d := i - pos; d < len(p.KwDefaults) && p.KwDefaults[d] != Absent {
			out[i] = p.KwDefaults[d]
		} else {
			missing = append(missing, p.Names[i])
		}
	}
	if missing != nil {
		return missingArgs(name, "keyword-only", missing)
	}
	return nil
}

func missingArgs(name, kind string, names []string) error {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = "'" + n + "'"
	}
	list := quoted[0]
	switch n := len(quoted); {
	case n == 2:
		list = quoted[0] + " and " + quoted[1]
	case n > 2:
		list = strings.Join(quoted[:n-1], ", ") + ", and " + quoted[n-1]
	}
	return Raise(TypeError, "%s() missing %d required %s argument%s: %s", name, len(names), kind, plural(len(names)), list)
}

func (p *Params) tooMany(name string, given int, out []Value) error {
	pos := len(p.Names) - p.KwOnly
	takes := strconv.Itoa(pos)
	many := pos != 1
	if d := len(p.Defaults); d > 0 {
		takes = "from " + strconv.Itoa(pos-d) + " to " + takes
		many = true
	}
	kwGiven := 0
	for i := pos; i < len(p.Names); i++ {
		if out[i] != Absent {
			kwGiven++
		}
	}
	s, was, and := "", "were", ""
	if many {
		s = "s"
	}
	if given == 1 && kwGiven == 0 {
		was = "was"
	}
	if kwGiven > 0 {
		and = " positional argument" + plural(given) + " (and " + strconv.Itoa(kwGiven) + " keyword-only argument" + plural(kwGiven) + ")"
	}
	return Raise(TypeError, "%s() takes %s positional argument%s but %d%s %s given", name, takes, s, given, and, was)
}
