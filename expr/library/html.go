package library

import (
	"html"
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

func htmlEscape(s string, quote bool) string {
	s = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
	if quote {
		s = strings.NewReplacer(`"`, "&quot;", "'", "&#x27;").Replace(s)
	}
	return s
}

func buildHTML(b *builder) {
	b.fn("escape", "s, quote=True", func(t *thread, a args) (value, error) {
		s, ok := asStr(a[0])
		if !ok {
			return nil, object.Raise(object.AttributeError, "'%s' object has no attribute 'replace'", object.TypeName(a[0]))
		}
		quote, err := truthOr(t, a, 1, true)
		if err != nil {
			return nil, err
		}
		if err := t.Charge(6 * len(s)); err != nil {
			return nil, err
		}
		return htmlEscape(s, quote), nil
	})
	b.fn("unescape", "s", func(t *thread, a args) (value, error) {
		s, ok := asStr(a[0])
		if !ok {
			return nil, typeError("argument of type '%s' is not iterable", object.TypeName(a[0]))
		}
		if err := t.Charge(len(s)); err != nil {
			return nil, err
		}
		return html.UnescapeString(s), nil
	})
}
