package formhandler

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gramener/gramex-go/internal/spell"
)

// Bounds on what one request may ask, so that no statement grows past what a database takes.
const (
	maxConditions = 100
	maxValues     = 1000
	maxPattern    = 20_000 // bytes of a ~ or * argument
)

// operators are the ends of keys, in the order in which they are tried: gramex.data.operators.
var operators = [...]string{"!", ">", ">~", "<", "<~", "!~", "~", "!*", "*"}

// aggSep stands between a column and its aggregate function.
const aggSep = "|"

// key is an argument's key taken apart.
type key struct {
	col int
	agg string // after |; "" for none
	op  string
}

// splitKey finds the column, aggregate and operator in a key, as gramex.data._filter_col does: a
// column of the key's own name comes first, whatever it ends in.
func (s *Schema) splitKey(text string) (key, bool) {
	if i, ok := s.index[text]; ok {
		return key{col: i}, true
	}
	for _, op := range operators {
		name, ok := strings.CutSuffix(text, op)
		if !ok {
			continue
		}
		if i, ok := s.index[name]; ok {
			return key{col: i, op: op}, true
		}
		if k, ok := s.splitAggregate(name); ok {
			k.op = op
			return k, true
		}
	}
	return s.splitAggregate(text)
}

func (s *Schema) splitAggregate(text string) (key, bool) {
	at := strings.LastIndex(text, aggSep)
	if at < 0 {
		return key{}, false
	}
	i, ok := s.index[text[:at]]
	return key{col: i, agg: text[at+len(aggSep):]}, ok
}

// parser turns arguments into a query.
type parser struct {
	s        *Schema
	q        *Query
	controls map[string]*Arg
	conds    []cond
	having   []Arg
	extra    []Arg
	values   int
	shown    map[string]bool // the columns that a fixed _c shows; nil without one
}

// ParseQuery reads FormHandler's URL arguments against a schema: conditions, _sort, _limit, _offset,
// _c and _by, as gramex.data.filter reads them (https://gramener.com/gramex/guide/formhandler/).
// Errors are *BadArgument.
//
// Where a fixed _c shows some columns only, the other arguments can't look at the rest: neither what
// they filter, sort and group by, nor what they sum up.
func ParseQuery(s *Schema, args []Arg) (*Query, error) {
	p := &parser{s: s, q: All(), controls: map[string]*Arg{}}
	p.restrict(args)
	for i := range args {
		if err := p.arg(&args[i]); err != nil {
			return nil, err
		}
	}
	p.q.Filter = newFilter(p.conds)
	p.q.Extra = newKeyFilter(p.extra)
	for _, finish := range []func() error{p.group, p.columns, p.sort, p.window} {
		if err := finish(); err != nil {
			return nil, err
		}
	}
	return p.q, nil
}

func (p *parser) arg(a *Arg) error {
	if isControl(a.Key) {
		p.control(a)
		return nil
	}
	k, ok := p.s.splitKey(a.Key)
	switch {
	case !ok && a.Fixed && !isMethodKey(a.Key):
		return p.noColumn(a.Key, a.Key)
	case !ok:
		p.extra = append(p.extra, *a)
		p.q.Ignored = append(p.q.Ignored, *a)
		return nil
	case !p.mayUse(p.s.Columns[k.col].Name, a.Fixed):
		return p.notShown(a.Key)
	case k.agg != "":
		p.having = append(p.having, *a)
		return nil
	}
	c, err := p.condition(a, &p.s.Columns[k.col], k)
	if c != nil {
		p.conds = append(p.conds, *c)
	}
	return err
}

// control notes a control's values. What the server sets stands alone.
func (p *parser) control(a *Arg) {
	c := p.controls[a.Key]
	switch {
	case c == nil || a.Fixed && !c.Fixed:
		p.controls[a.Key] = &Arg{Key: a.Key, Values: slices.Clone(a.Values), Fixed: a.Fixed}
	case a.Fixed == c.Fixed:
		c.Values = append(c.Values, a.Values...)
	}
}

func isControl(key string) bool {
	switch key {
	case "_sort", "_limit", "_offset", "_c", "_by":
		return true
	}
	return false
}

// restrict notes which columns a fixed _c shows.
func (p *parser) restrict(args []Arg) {
	var names []string
	for i := range args {
		if a := &args[i]; a.Key == "_c" && a.Fixed {
			for _, v := range a.Values {
				s, _ := v.(string)
				names = append(names, s)
			}
		}
	}
	if names == nil {
		return
	}
	p.shown = map[string]bool{}
	chosen, _, _ := p.s.choose(names)
	for _, n := range chosen {
		p.shown[n] = true
	}
}

// mayUse reports whether an argument may look at a column.
func (p *parser) mayUse(column string, fixed bool) bool {
	return p.shown == nil || fixed || p.shown[column]
}

func (p *parser) notShown(key string) error {
	return badArgument(clip(key), "", "uses a column that is not shown here")
}

// isMethodKey reports whether a key filters live messages by their method, which is no column.
func isMethodKey(key string) bool {
	rest, ok := strings.CutPrefix(key, "_method")
	return ok && (rest == "" || slices.Contains(operators[:], rest))
}

func (p *parser) noColumn(key, name string) error {
	reason := "the table has no such column"
	if h := spell.Hint(strings.TrimRight(name, "!~*<>"), p.s.Names()); h != "" {
		reason += ": " + h
	}
	return badArgument(key, "", "%s", reason)
}

// condition reads one argument as a condition on a column, or an aggregate of it. It is nil where
// the argument has nothing to compare with and means nothing.
func (p *parser) condition(a *Arg, col *ColumnInfo, k key) (*cond, error) {
	if len(p.q.Applied) >= maxConditions {
		return nil, badArgument(clip(a.Key), "", "more than %d conditions", maxConditions)
	}
	given := make([]Value, 0, len(a.Values))
	for _, v := range a.Values {
		if v != nil && v != "" {
			given = append(given, v)
		}
	}
	if p.values += len(given); p.values > maxValues {
		return nil, badArgument(clip(a.Key), "", "more than %d values", maxValues)
	}
	c := &cond{col: k.col, name: col.Name, coll: col.coll, raw: col.raw}
	var typed []Value
	if len(given) > 0 {
		var err error
		if typed, err = c.fill(a.Key, col, k.op, given); err != nil {
			return nil, err
		}
	}
	p.q.Applied = append(p.q.Applied, Applied{Column: col.Name, Op: k.op, Values: typed})
	if len(given) > 0 {
		return c, nil
	}
	if a.Fixed && (k.op != "!" || len(a.Values) == 0) {
		return nil, badArgument(a.Key, "", "holds no value to compare with")
	}
	switch k.op {
	case "":
		c.op = opNotNull
	case "!":
		c.op = opNull
	default:
		p.q.Ignored = append(p.q.Ignored, Arg{Key: a.Key})
		return nil, nil
	}
	return c, nil
}

// fill sets a condition's operator and operands. It returns the values as the column's.
func (c *cond) fill(key string, col *ColumnInfo, op string, given []Value) ([]Value, error) {
	if strings.HasSuffix(op, "*") || op == "~" || op == "!~" {
		return c.fillLike(key, col, op, given)
	}
	var all []operand
	typed := make([]Value, len(given))
	never := false
	for i, v := range given {
		vals, err := col.operands(key, v)
		if err != nil {
			return nil, err
		}
		if len(vals) > 0 {
			typed[i] = vals[0].value()
		}
		// What is unequal to nan, or beyond it, is nothing.
		never = never || len(vals) == 0 && op != ""
		all = append(all, vals...)
	}
	if never || len(all) == 0 {
		c.op = opNever
		return typed, nil
	}
	c.compareWith(col, op, all)
	return typed, nil
}

// compareWith sets the operator and operands of what is no search in text. Of several bounds the
// widest counts; of a date's two texts the one that takes both alike.
func (c *cond) compareWith(col *ColumnInfo, op string, all []operand) {
	order := func(a, b operand) int { return compare(&a, &b, collBinary) }
	lowest, highest := slices.MinFunc(all, order), slices.MaxFunc(all, order)
	switch op {
	case "":
		c.op, c.vals = opEq, all
	case "!":
		c.op, c.vals = opNe, all
	case ">~":
		c.op, c.vals = opGe, []operand{lowest}
	case "<~":
		c.op, c.vals = opLe, []operand{highest}
	case ">":
		c.op, c.vals = opGt, []operand{otherForm(col, lowest, all)}
	case "<":
		c.op, c.vals = opLt, []operand{otherForm(col, highest, all)}
	}
}

// otherForm gives the other text of a date that has two, "…:05" and "…:05.000000": what is > or <
// one must be so of the other.
func otherForm(col *ColumnInfo, v operand, all []operand) operand {
	const zero = ".000000"
	if col.Class != DateTime {
		return v
	}
	other := v.s + zero
	if s, ok := strings.CutSuffix(v.s, zero); ok {
		other = s
	}
	for i := range all {
		if all[i].s == other {
			return all[i]
		}
	}
	return v
}

func (c *cond) fillLike(key string, col *ColumnInfo, op string, given []Value) ([]Value, error) {
	if col.Class != Text && col.Class != JSON {
		return nil, badArgument(key, shown(given[0]), "column %s (%s) is no text: compare it with =, !, >, >~, < or <~", col.Name, col.Type)
	}
	texts, typed := make([]string, len(given)), make([]Value, len(given))
	size := 0
	for i, v := range given {
		s, err := col.textOf(v)
		if err != nil || strings.IndexByte(s, 0) >= 0 || !utf8.ValidString(s) {
			return nil, badArgument(key, strings.ToValidUTF8(shown(v), "\uFFFD"), "can't be looked for in text")
		}
		texts[i], typed[i] = s, s
		size += len(s)
	}
	if size > maxPattern {
		return nil, badArgument(key, shown(given[0]), "is longer than %d bytes", maxPattern)
	}
	c.op, c.like = opLike, newLike(texts)
	if op[0] == '!' {
		c.op = opNotLike
	}
	return typed, nil
}
