package handlers

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/gramener/gramex-go/internal/conf"
	"github.com/gramener/gramex-go/internal/source"
	"github.com/gramener/gramex-go/internal/spell"
)

// baseKeys are the kwargs that every handler may have (gramex/handlers/basehandler.py,
// special_keys). What later ones would do is said by laterKeys.
var baseKeys = []string{
	"auth", "cors", "error", "headers", "log", "methods", "ratelimit", "redirect", "set_xsrf", "transform", "validate", "xsrf_cookies",
}

// CheckKeys warns of kwargs that the handler does not know, with the nearest name that it does.
// known are the handler's own; those of all handlers are added.
func CheckKeys(env *Env, kwargs *conf.Node, known ...string) {
	if kwargs == nil || kwargs.Kind != conf.Map {
		return
	}
	all := append(slices.Clone(known), baseKeys...)
	for _, p := range kwargs.Pairs {
		name := scalarText(p.Key)
		if slices.Contains(all, name) || name == "comment" {
			continue
		}
		e := source.Errorf(p.Key.Position(), "unknown key %q in kwargs", name)
		if hint := spell.Hint(name, all); hint != "" {
			e = e.WithHint("%s", hint)
		}
		env.Warn(e)
	}
}

// scalarText is a scalar as text, e.g. the key of a mapping.
func scalarText(n *conf.Node) string {
	if n == nil || n.Value == nil {
		return ""
	}
	return fmt.Sprint(n.Value)
}

// StringList reads a key that may be one text, several separated by commas or spaces, or a list
// of these, as Gramex's get_list does; of several the same it keeps the first.
func StringList(n *conf.Node, what string) ([]string, error) {
	var texts []string
	switch {
	case n.IsNull():
		return nil, nil
	case n.Kind == conf.String:
		s, _ := n.Text()
		texts = []string{s}
	case n.Kind == conf.Seq:
		for _, item := range n.Items {
			s, ok := item.Text()
			if !ok {
				return nil, source.Errorf(item.Position(), "%s must be text or a list of texts, not a list with %s", what, item.Kind)
			}
			texts = append(texts, s)
		}
	default:
		return nil, source.Errorf(n.Position(), "%s must be text or a list of texts, not %s", what, n.Kind)
	}
	var out []string
	for _, s := range texts {
		for _, f := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' }) {
			if !slices.Contains(out, f) {
				out = append(out, f)
			}
		}
	}
	return out, nil
}

// patterns reads a key that is one glob pattern or a list of them, spaces and all.
func patterns(n *conf.Node, what string) ([]string, error) {
	switch {
	case n.IsNull():
		return nil, nil
	case n.Kind == conf.String:
		s, _ := n.Text()
		return []string{s}, nil
	case n.Kind == conf.Seq:
		var out []string
		for _, item := range n.Items {
			s, ok := item.Text()
			if !ok {
				return nil, source.Errorf(item.Position(), "%s must be text or a list of texts, not a list with %s", what, item.Kind)
			}
			out = append(out, s)
		}
		return out, nil
	}
	return nil, source.Errorf(n.Position(), "%s must be text or a list of texts, not %s", what, n.Kind)
}

// boolean reads a key that is true or false, def where it is missing.
func boolean(n *conf.Node, what string, def bool) (bool, error) {
	if n.IsNull() {
		return def, nil
	}
	b, ok := n.Value.(bool)
	if !ok {
		return false, source.Errorf(n.Position(), "%s must be true or false, not %s", what, n.Kind)
	}
	return b, nil
}

// header is one of headers:. A value of false or null takes the header away.
type header struct {
	name, value string
	drop        bool
}

// headerList reads the plain entries of headers:; those that are mappings are globs and read by
// FileHandler.
func headerList(n *conf.Node) []header {
	if n == nil || n.Kind != conf.Map {
		return nil
	}
	var out []header
	for _, p := range n.Pairs {
		if p.Value != nil && (p.Value.Kind == conf.Map || p.Value.Kind == conf.Seq) {
			continue
		}
		h := header{name: http.CanonicalHeaderKey(scalarText(p.Key)), value: oneLine(scalarText(p.Value))}
		if b, ok := valueOf(p.Value).(bool); p.Value.IsNull() || ok && !b {
			h = header{name: h.name, drop: true}
		}
		out = append(out, h)
	}
	return out
}

func valueOf(n *conf.Node) any {
	if n == nil {
		return nil
	}
	return n.Value
}

// oneLine folds line breaks, as a YAML block makes them, to spaces.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\r' || r == '\n' }), " ")
}

func setHeaders(h http.Header, list []header) {
	for _, x := range list {
		if x.drop {
			h.Del(x.name)
		} else {
			h.Set(x.name, x.value)
		}
	}
}
