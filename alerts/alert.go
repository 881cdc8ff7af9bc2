package alerts

import (
	"slices"
	"strings"

	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/internal/conf"
	"github.com/gramener/gramex-go/internal/source"
	"github.com/gramener/gramex-go/internal/spell"
)

// Alert is a checked alert: section of a MessageHandler. It is immutable and safe for concurrent
// use.
type Alert struct {
	methods []string // in upper case
	pos     source.Pos
}

// Keys of an alert: section (gramex/services/__init__.py, create_alert), by what they may hold.
var (
	textKeys  = []string{"service", "condition", "each", "bodyfile", "htmlfile", "markdownfile", "body", "html", "markdown", "subject"}
	addrKeys  = []string{"to", "cc", "bcc", "reply_to", "on_behalf_of", "from"}
	otherKeys = []string{"attachments", "data", "images", "methods", "notify", "thread", "user"}
	keys      = slices.Concat(addrKeys, textKeys, otherKeys)

	contentKeys = []string{"body", "html", "markdown", "bodyfile", "htmlfile", "markdownfile"}
	recipients  = []string{"to", "cc", "bcc"}
)

// methods are those of a message.
var methods = []string{"POST", "PUT", "DELETE"}

// Read checks an alert: section. What is wrong with it is told in faults, each at its place; it
// never stops the endpoint, since messages matter more than mails about them. A section that is no
// mapping gives a nil Alert, which no message wants.
func Read(n *conf.Node) (a *Alert, faults []*source.Error) {
	if n.IsNull() {
		return nil, nil
	}
	if !n.IsMap() {
		return nil, []*source.Error{source.Errorf(n.Pos, "alert must be a mapping with to:, subject: and body:, not %s", n.Kind)}
	}
	for _, e := range n.Unknown(append([]string{"comment"}, keys...)...) {
		e.Msg = "alert: " + e.Msg
		faults = append(faults, e)
	}
	faults = append(faults, checkTypes(n)...)
	faults = append(faults, checkContent(n)...)
	a = &Alert{pos: n.Pos}
	var bad []*source.Error
	a.methods, bad = readMethods(n.Get("methods"))
	return a, append(faults, bad...)
}

func checkTypes(n *conf.Node) (faults []*source.Error) {
	for _, key := range slices.Concat(addrKeys, textKeys) {
		v := n.Get(key)
		if v.IsNull() || key == "condition" {
			continue
		}
		if _, err := v.AsStrings(); err != nil {
			faults = append(faults, source.Errorf(v.Pos, "alert: %s must be text or a list of texts, not %s", key, v.Kind))
		}
	}
	if v := n.Get("images"); !v.IsNull() && !v.IsMap() {
		faults = append(faults, source.Errorf(v.Pos, "alert: images must be a mapping of names to files or URLs, not %s", v.Kind))
	}
	if v := n.Get("attachments"); !v.IsNull() && !v.IsSeq() {
		faults = append(faults, source.Errorf(v.Pos, "alert: attachments must be a list of files or URLs, not %s", v.Kind))
	}
	return faults
}

func checkContent(n *conf.Node) (faults []*source.Error) {
	has := func(keys []string) bool {
		return slices.ContainsFunc(keys, func(k string) bool { return !n.Get(k).IsNull() })
	}
	if !has(recipients) {
		faults = append(faults, source.Errorf(n.Pos, "alert: nobody to mail to: give to:, cc: or bcc:"))
	}
	if !has([]string{"subject"}) {
		faults = append(faults, source.Errorf(n.Pos, "alert: there is no subject:"))
	}
	if !has(contentKeys) {
		faults = append(faults, source.Errorf(n.Pos, "alert: nothing to say: give body:, html: or markdown:"))
	}
	return faults
}

// readMethods reads methods:, in any case, one text or a list. Without it, new messages alone are
// mailed.
func readMethods(n *conf.Node) (out []string, faults []*source.Error) {
	if n.IsNull() {
		return []string{"POST"}, nil
	}
	list, err := n.AsStrings()
	if err != nil {
		return nil, []*source.Error{source.Errorf(n.Pos, "alert: methods must be text or a list of texts, not %s", n.Kind)}
	}
	for _, text := range list {
		for _, m := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
			up := strings.ToUpper(m)
			if slices.Contains(methods, up) {
				out = append(out, up)
				continue
			}
			e := source.Errorf(n.Pos, "alert: no message has the method %q", m)
			hint := spell.Hint(up, methods)
			if hint == "" {
				hint = "there are POST, PUT and DELETE"
			}
			faults = append(faults, e.WithHint("%s", hint))
		}
	}
	return out, faults
}

// Wants tells whether a message is to be mailed: its method is one of methods:, and its _alert, if
// it has one, is true as Python sees it. A nil Alert wants none.
func (a *Alert) Wants(method string, msg *object.Dict) bool {
	if a == nil || !slices.Contains(a.methods, method) {
		return false
	}
	flag, ok := msg.Get("_alert")
	if !ok {
		return true
	}
	truth, err := object.Truth(nil, flag)
	return truth && err == nil
}

// Unsent is the report that this version sends no mail, to be made when the section is loaded.
func (a *Alert) Unsent() *source.Error {
	return source.Errorf(a.pos, "alert: is read and checked, but this version of the server sends no mail")
}
