package syntax

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// captures is what is known while a case's pattern is visited.
type captures struct {
	names       []string
	irrefutable bool // a pattern that matches everything may stand here
}

func (p *placer) match(s *Match) {
	p.expr(s.Subject)
	last := len(s.Cases) - 1
	for i, c := range s.Cases {
		if i < last || last == 0 || !isWildcard(c.Pattern) {
			m := &captures{irrefutable: c.Guard != nil || i == last}
			p.pattern(c.Pattern, m)
		}
		p.expr(c.Guard)
		p.stmts(c.Body)
	}
}

func isWildcard(pat Pattern) bool {
	as, ok := pat.(*MatchAs)
	return ok && as.Name == ""
}

func (p *placer) pattern(pat Pattern, m *captures) {
	p.enter()
	p.at = pat.Location()
	switch pat := pat.(type) {
	case *MatchValue:
		if !p.isValue(pat.Value) {
			p.here("patterns may only match literals and attribute lookups")
		}
		p.expr(pat.Value)
	case *MatchSequence:
		p.sequence(pat, m)
	case *MatchMapping:
		p.mapping(pat, m)
	case *MatchClass:
		p.classPattern(pat, m)
	case *MatchStar:
		p.store(pat.Name, m)
	case *MatchAs:
		if pat.Pattern != nil {
			p.pattern(pat.Pattern, m)
		} else if !m.irrefutable {
			if pat.Name != "" {
				p.here("name capture '%s' makes remaining patterns unreachable", pat.Name)
			}
			p.here("wildcard makes remaining patterns unreachable")
		}
		p.store(pat.Name, m)
	case *MatchOr:
		p.alternatives(pat, m)
	}
	p.leave()
}

// isValue reports whether e is a literal, signed or complex too, or a dotted name.
func (p *placer) isValue(e Expr) bool {
	switch e.(type) {
	case *Constant, *Attribute, *UnaryOp, *BinOp:
		return true
	}
	return false
}

// store binds a name, which a pattern may do once.
func (p *placer) store(id string, m *captures) {
	if id == "" {
		return
	}
	p.debug(id, Store)
	p.once(id, m)
}

func (p *placer) once(id string, m *captures) {
	if slices.Contains(m.names, id) {
		p.here("multiple assignments to name '%s' in pattern", id)
	}
	m.names = append(m.names, id)
}

// sub visits a pattern in a pattern, where one that matches everything may stand.
func (p *placer) sub(pat Pattern, m *captures) {
	was := m.irrefutable
	m.irrefutable = true
	p.pattern(pat, m)
	m.irrefutable = was
}

func (p *placer) sequence(pat *MatchSequence, m *captures) {
	star := false
	for i, sub := range pat.Patterns {
		if _, ok := sub.(*MatchStar); !ok {
			continue
		}
		if star {
			p.here("multiple starred names in sequence pattern")
		}
		if i >= 1<<8 {
			p.here("too many expressions in star-unpacking sequence pattern")
		}
		star = true
	}
	for _, sub := range pat.Patterns {
		p.sub(sub, m)
	}
}

func (p *placer) mapping(pat *MatchMapping, m *captures) {
	seen := map[string]bool{}
	for _, k := range pat.Keys {
		switch k := k.(type) {
		case *Attribute:
		case *Constant, *UnaryOp, *BinOp:
			v := fold(k)
			if id := identity(v); seen[id] {
				p.here("mapping pattern checks duplicate key (%s)", repr(v))
			} else {
				seen[id] = true
			}
		default:
			p.here("mapping pattern keys may only match literals and attribute lookups")
		}
		p.expr(k)
	}
	for _, sub := range pat.Patterns {
		p.sub(sub, m)
	}
	p.store(pat.Rest, m)
}

func (p *placer) classPattern(pat *MatchClass, m *captures) {
	for i, attr := range pat.KwdAttrs {
		p.at = pat.KwdPatterns[i].Location()
		p.debug(attr, Store)
		if j := slices.Index(pat.KwdAttrs[i+1:], attr); j >= 0 {
			p.at = pat.KwdPatterns[i+1+j].Location()
			p.here("attribute name repeated in class pattern: %s", attr)
		}
	}
	p.at = pat.Loc
	p.expr(pat.Cls)
	for _, list := range [...][]Pattern{pat.Patterns, pat.KwdPatterns} {
		for _, sub := range list {
			if !isWildcard(sub) {
				p.sub(sub, m)
			}
		}
	}
}

// alternatives visits `a | b`: all must bind the same names, and only the last may match
// everything.
func (p *placer) alternatives(pat *MatchOr, m *captures) {
	var control []string
	for i, alt := range pat.Patterns {
		p.at = alt.Location()
		own := &captures{irrefutable: i == len(pat.Patterns)-1 && m.irrefutable}
		p.pattern(alt, own)
		if i == 0 {
			control = own.names
			continue
		}
		same := len(own.names) == len(control)
		for _, id := range control {
			same = same && slices.Contains(own.names, id)
		}
		if !same {
			p.here("alternative patterns bind different names")
		}
	}
	for _, id := range control {
		p.once(id, m)
	}
}

// fold computes the number that a key of a mapping pattern stands for.
func fold(e Expr) any {
	switch e := e.(type) {
	case *Constant:
		return e.Value
	case *UnaryOp:
		switch v := fold(e.Operand).(type) {
		case int64:
			return -v
		case *big.Int:
			return new(big.Int).Neg(v)
		case float64:
			return -v
		case complex128:
			return -v
		}
	case *BinOp:
		left, right := toComplex(fold(e.Left)), toComplex(fold(e.Right))
		if e.Op == Sub {
			right = -right
		}
		return left + right
	}
	return nil
}

func toComplex(v any) complex128 {
	switch v := v.(type) {
	case int64:
		return complex(float64(v), 0)
	case *big.Int:
		f, _ := new(big.Float).SetInt(v).Float64()
		return complex(f, 0)
	case float64:
		return complex(v, 0)
	case complex128:
		return v
	}
	return 0
}

// identity is equal for constants that Python holds equal: 1, 1.0 and True.
func identity(v any) string {
	switch v := v.(type) {
	case bool:
		if v {
			return "n1"
		}
		return "n0"
	case int64:
		return "n" + strconv.FormatInt(v, 10)
	case *big.Int:
		return "n" + v.String()
	case float64:
		if i, acc := big.NewFloat(v).Int(nil); acc == big.Exact {
			return "n" + i.String()
		}
		return "f" + strconv.FormatFloat(v, 'g', -1, 64)
	case complex128:
		if imag(v) == 0 {
			return identity(real(v))
		}
		return fmt.Sprint("c", v)
	case Bytes:
		return "b" + string(v)
	case string:
		return "s" + v
	}
	return fmt.Sprintf("%T", v)
}

// repr is Python's repr of a constant.
func repr(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case float64:
		s := reprFloat(v)
		if !strings.ContainsAny(s, ".einf") {
			s += ".0"
		}
		return s
	case complex128:
		if real(v) == 0 {
			return reprFloat(imag(v)) + "j"
		}
		sign := ""
		if imag(v) >= 0 {
			sign = "+"
		}
		return "(" + reprFloat(real(v)) + sign + reprFloat(imag(v)) + "j)"
	case Bytes:
		return "b" + quote(string(v), true)
	case string:
		return quote(v, false)
	}
	return fmt.Sprint(v)
}

// reprFloat writes a float as Python does, without the .0 of whole numbers.
func reprFloat(f float64) string {
	s := strconv.FormatFloat(f, 'e', -1, 64)
	i := strings.IndexByte(s, 'e')
	if i < 0 {
		return strings.ToLower(strings.TrimPrefix(s, "+"))
	}
	if exp, _ := strconv.Atoi(s[i+1:]); -4 <= exp && exp < 16 {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return s
}

// quote is Python's repr of a string, or what follows the b of bytes.
func quote(s string, bytes bool) string {
	q := byte('\'')
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		q = '"'
	}
	b := []byte{q}
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if bytes {
			r, n = rune(s[i]), 1
		}
		i += n
		switch {
		case r == rune(q) || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, `\n`...)
		case r == '\r':
			b = append(b, `\r`...)
		case r == '\t':
			b = append(b, `\t`...)
		case r < ' ' || r == 0x7f || bytes && r >= utf8.RuneSelf:
			b = fmt.Appendf(b, `\x%02x`, r)
		case r < utf8.RuneSelf || printable(r):
			b = utf8.AppendRune(b, r)
		case r < 0x100:
			b = fmt.Appendf(b, `\x%02x`, r)
		case r < 0x10000:
			b = fmt.Appendf(b, `\u%04x`, r)
		default:
			b = fmt.Appendf(b, `\U%08x`, r)
		}
	}
	return string(append(b, q))
}
