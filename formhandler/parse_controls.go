package formhandler

import (
	"slices"
	"strings"

	"github.com/gramener/gramex-go/internal/spell"
)

// names are a control's values as text.
func (p *parser) names(control string) (names []string, given, fixed bool) {
	a := p.controls[control]
	if a == nil {
		return nil, false, false
	}
	for _, v := range a.Values {
		s, _ := v.(string)
		names = append(names, s)
	}
	return names, true, a.Fixed
}

// ignore notes values of a control that name nothing; set by the server, they are an error.
func (p *parser) ignore(control, name string, fixed bool, known []string) error {
	if fixed {
		reason := "the table has no such column"
		if h := spell.Hint(strings.TrimPrefix(name, "-"), known); h != "" {
			reason += ": " + h
		}
		return badArgument(control, clip(name), "%s", reason)
	}
	for i := range p.q.Ignored {
		if a := &p.q.Ignored[i]; a.Key == control && control != "_by" {
			a.Values = append(a.Values, name)
			return nil
		}
	}
	p.q.Ignored = append(p.q.Ignored, Arg{Key: control, Values: []Value{name}})
	return nil
}

// columns reads _c, without _by.
func (p *parser) columns() error {
	names, given, fixed := p.names("_c")
	if !given || p.q.Group != nil {
		return nil
	}
	shown, hidden, unknown := p.s.choose(names)
	for _, n := range unknown {
		if err := p.ignore("_c", n, fixed, p.s.Names()); err != nil {
			return err
		}
	}
	p.q.Columns, p.q.Hidden = shown, hidden
	return nil
}

// choose gives the columns that names ask for, in their order, each once; -name takes a column away.
// Where names only take away, the rest is shown.
func (s *Schema) choose(names []string) (shown, hidden, unknown []string) {
	shown, hidden = []string{}, []string{}
	for _, n := range names {
		_, known := s.index[n]
		rest, minus := strings.CutPrefix(n, "-")
		_, drop := s.index[rest]
		switch {
		case known && !slices.Contains(shown, n):
			shown = append(shown, n)
		case known:
		case minus && drop:
			hidden = append(hidden, rest)
		default:
			unknown = append(unknown, n)
		}
	}
	if len(hidden) > 0 && len(shown) == 0 {
		shown = s.Names()
	}
	shown = slices.DeleteFunc(shown, func(n string) bool { return slices.Contains(hidden, n) })
	return shown, hidden, unknown
}

// sort reads _sort: names of columns or aggregates, -name to descend.
func (p *parser) sort() error {
	names, _, fixed := p.names("_sort")
	known := p.s.Names()
	if g := p.q.Group; g != nil {
		for _, a := range g.Aggregates {
			known = append(known, a.Label)
		}
	}
	for _, n := range names {
		rest, minus := strings.CutPrefix(n, "-")
		for _, name := range []string{n, rest} {
			if _, ok := p.s.index[name]; ok && !p.mayUse(name, fixed) {
				return p.notShown("_sort")
			}
		}
		switch {
		case slices.Contains(known, n):
			p.q.Sort = append(p.q.Sort, Order{Column: n})
		case minus && slices.Contains(known, rest):
			p.q.Sort = append(p.q.Sort, Order{Column: rest, Desc: true})
		default:
			if err := p.ignore("_sort", n, fixed, known); err != nil {
				return err
			}
		}
		if len(p.q.Sort) > maxConditions {
			return badArgument("_sort", "", "more than %d columns", maxConditions)
		}
	}
	return nil
}

// window reads _limit and _offset: the least of several counts; a negative limit is none.
func (p *parser) window() error {
	limit, err := p.whole("_limit", -1)
	if err != nil {
		return err
	}
	offset, err := p.whole("_offset", 0)
	if err != nil {
		return err
	}
	p.q.Limit, p.q.Offset = max(limit, -1), max(offset, 0)
	return nil
}

func (p *parser) whole(control string, none int64) (int64, error) {
	a := p.controls[control]
	if a == nil || len(a.Values) == 0 {
		return none, nil
	}
	least := int64(0)
	for i, v := range a.Values {
		var n int64
		ok := false
		switch x := v.(type) {
		case string:
			n, ok = parseInt(x)
		case int64:
			n, ok = x, true
		case float64:
			n, ok = wholeFloat(x)
		}
		if !ok {
			return 0, badArgument(control, shown(v), "is not a whole number")
		}
		if i == 0 || n < least {
			least = n
		}
	}
	return least, nil
}

// group reads _by, the aggregates of _c and the conditions on them.
func (p *parser) group() error {
	names, given, fixed := p.names("_by")
	if !given {
		return p.noHaving()
	}
	g := &Group{}
	for _, n := range names {
		if _, ok := p.s.index[n]; ok && !p.mayUse(n, fixed) {
			return p.notShown("_by")
		}
		if _, ok := p.s.index[n]; ok && !slices.Contains(g.By, n) {
			g.By = append(g.By, n)
		} else if err := p.ignore("_by", n, fixed && n != "", p.s.Names()); err != nil {
			return err
		}
	}
	if err := p.groupAggregates(g); err != nil {
		return err
	}
	p.q.Group = g
	for i := range p.having {
		if err := p.groupHaving(g, &p.having[i]); err != nil {
			return err
		}
	}
	return nil
}

// noHaving passes conditions on aggregates over where nothing is grouped, but for the server's.
func (p *parser) noHaving() error {
	for i := range p.having {
		if p.having[i].Fixed {
			return badArgument(p.having[i].Key, "", "filters groups, and nothing is grouped: there is no _by")
		}
	}
	return nil
}

// groupAggregates reads the aggregates that _c asks for; without _c, the sum of each number.
func (p *parser) groupAggregates(g *Group) error {
	labels, given, fixed := p.names("_c")
	if !given {
		for i := range p.s.Columns {
			if c := &p.s.Columns[i]; (c.Class == Integer || c.Class == Real) && p.mayUse(c.Name, false) {
				g.Aggregates = append(g.Aggregates, Aggregate{c.Name + aggSep + "sum", c.Name, "sum"})
			}
		}
		return nil
	}
	for _, label := range labels {
		k, ok := p.s.splitKey(label)
		if !ok {
			// -col takes away what isn't shown anyway; other names mean nothing.
			if _, known := p.s.index[strings.TrimPrefix(label, "-")]; fixed && !known {
				return p.ignore("_c", label, fixed, p.s.Names())
			}
			continue
		}
		if k.agg == "" || slices.ContainsFunc(g.Aggregates, func(a Aggregate) bool { return a.Label == label }) {
			continue
		}
		if len(g.Aggregates) >= maxConditions {
			return badArgument("_c", "", "more than %d aggregates", maxConditions)
		}
		fn := strings.ToLower(k.agg)
		if _, ok := aggregates[fn]; !ok {
			return badArgument("_c", clip(label), "there is no aggregate function %s: use sum, count, avg, min or max", quoted(k.agg))
		}
		g.Aggregates = append(g.Aggregates, Aggregate{label, p.s.Columns[k.col].Name, fn})
	}
	return nil
}

// groupHaving reads a condition on an aggregate, which must be one of those shown.
func (p *parser) groupHaving(g *Group, a *Arg) error {
	k, _ := p.s.splitKey(a.Key)
	label := p.s.Columns[k.col].Name + aggSep + k.agg
	i := slices.IndexFunc(g.Aggregates, func(x Aggregate) bool { return x.Label == label })
	if i < 0 {
		return badArgument(clip(a.Key), "", "filters by an aggregate that is not shown: add _c=%s", label)
	}
	agg := g.Aggregates[i]
	col := ColumnInfo{Name: label, Type: agg.Func, Class: aggregates[agg.Func]}
	switch agg.Func {
	case "count", "nunique":
	case "min", "max":
		col.Class, col.Type = p.s.Columns[k.col].Class, p.s.Columns[k.col].Type
	case "group_concat", "string_agg":
	default:
		col.Class = Real
	}
	c, err := p.condition(a, &col, k)
	if err != nil || c == nil {
		return err
	}
	g.having = append(g.having, having{agg, *c})
	return nil
}
