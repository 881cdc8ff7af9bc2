package library

import (
	"encoding/base64"
	"math"
	"math/big"
	"sort"
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

// ynode is a value as YAML's emitter sees it.
type ynode struct {
	kind   byte // 's'calar, 'l'ist, 'm'ap
	tag    string
	text   string
	style  byte // of a scalar: 0, '|', '>', '\'', '"'
	flow   bool
	items  []*ynode // of a map: keys and values
	anchor string
	seen   bool
}

// yamlWriter makes nodes of values, as PyYAML's representers do.
type yamlWriter struct {
	t        *thread
	safe     bool
	sortKeys bool
	flow     value // default_flow_style: True, False or None
	style    byte  // default_style
	byRef    map[value]*ynode
	count    int
}

func (w *yamlWriter) node(v value) (*ynode, error) {
	if aliasable(v) {
		if old, ok := w.byRef[v]; ok {
			return old, nil
		}
	}
	if err := w.t.Enter(); err != nil {
		return nil, err
	}
	defer w.t.Leave()
	if err := w.t.Charge(120); err != nil {
		return nil, err
	}
	switch x := v.(type) {
	case *object.List:
		return w.list(v, x.Items, "seq")
	case *object.Tuple:
		tag := "seq"
		if !w.safe {
			tag = "python/tuple"
		}
		return w.list(v, x.Items, tag)
	case *object.Dict:
		return w.dict(v, x)
	case *object.Set:
		d := object.NewDict(x.Len())
		for _, item := range x.Items() {
			if err := d.Put(w.t, item, nil); err != nil {
				return nil, err
			}
		}
		n, err := w.dict(v, d)
		if err == nil {
			n.tag = "set"
		}
		return n, err
	}
	return w.scalar(v)
}

// aliasable tells whether a value that comes twice is written once and referred to.
func aliasable(v value) bool {
	switch x := v.(type) {
	case *object.Tuple:
		return len(x.Items) > 0
	case *object.List, *object.Dict, *object.Set, *date, *datetime:
		return true
	}
	return false
}

func (w *yamlWriter) list(v value, items []value, tag string) (*ynode, error) {
	n := &ynode{kind: 'l', tag: tag}
	w.byRef[v] = n
	plain := true
	for _, item := range items {
		c, err := w.node(item)
		if err != nil {
			return nil, err
		}
		plain = plain && c.kind == 's' && c.style == 0
		n.items = append(n.items, c)
	}
	n.flow = w.flowOf(plain)
	return n, nil
}

func (w *yamlWriter) flowOf(plain bool) bool {
	if w.flow == nil {
		return plain
	}
	yes, _ := object.Truth(w.t, w.flow)
	return yes
}

func (w *yamlWriter) dict(v value, d *object.Dict) (*ynode, error) {
	n := &ynode{kind: 'm', tag: "map"}
	w.byRef[v] = n
	plain := true
	keys := d.Keys()
	if w.sortKeys {
		failed := false
		sorted := append([]value{}, keys...)
		sort.SliceStable(sorted, func(i, j int) bool {
			if failed {
				return false
			}
			less, err := object.CompareBool(w.t, object.OpLt, sorted[i], sorted[j])
			failed = failed || err != nil
			return less
		})
		if !failed {
			keys = sorted
		}
	}
	for _, k := range keys {
		e, _, err := d.Find(w.t, k)
		if err != nil {
			return nil, err
		}
		for _, x := range []value{k, e} {
			c, err := w.node(x)
			if err != nil {
				return nil, err
			}
			plain = plain && c.kind == 's' && c.style == 0
			n.items = append(n.items, c)
		}
	}
	n.flow = w.flowOf(plain)
	return n, nil
}

func (w *yamlWriter) scalar(v value) (*ynode, error) {
	n := &ynode{kind: 's', style: w.style}
	if aliasable(v) {
		w.byRef[v] = n
	}
	switch x := object.Native(v).(type) {
	case nil:
		n.tag, n.text = "null", "null"
	case bool:
		n.tag, n.text = "bool", "false"
		if x {
			n.text = "true"
		}
	case int64, *big.Int:
		s, err := object.Str(w.t, x)
		if err != nil {
			return nil, err
		}
		n.tag, n.text = "int", s
	case float64:
		n.tag, n.text = "float", yamlFloatText(x)
	case string:
		n.tag, n.text = "str", x
	case object.Bytes:
		n.tag, n.style = "binary", '|'
		n.text = binaryLines(string(x))
	case *date:
		n.tag, n.text = "timestamp", x.iso()
	case *datetime:
		s, err := x.isoText(w.t, " ", "auto")
		if err != nil {
			return nil, err
		}
		n.tag, n.text = "timestamp", s
	default:
		r, err := object.Repr(w.t, v)
		if err != nil {
			return nil, err
		}
		return nil, object.NewException(yamlRepresenter(), "cannot represent an object", v).SetField("text", r)
	}
	return n, w.t.Charge(2 * len(n.text))
}

// binaryLines is base64 in lines of 76, as base64.encodebytes has it.
func binaryLines(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		k := min(57, len(s))
		b.WriteString(base64.StdEncoding.EncodeToString([]byte(s[:k])))
		b.WriteByte('\n')
		s = s[k:]
	}
	return b.String()
}

func yamlFloatText(x float64) string {
	switch {
	case math.IsNaN(x):
		return ".nan"
	case math.IsInf(x, 1):
		return ".inf"
	case math.IsInf(x, -1):
		return "-.inf"
	}
	s, err := object.Repr(nil, x)
	if err != nil {
		return ""
	}
	if !strings.Contains(s, ".") && strings.Contains(s, "e") {
		s = strings.Replace(s, "e", ".0e", 1)
	}
	return s
}

// anchors names the nodes that come twice, in the order in which that is found.
func (w *yamlWriter) anchors(n *ynode) {
	if n.seen {
		if n.anchor == "" {
			w.count++
			n.anchor = "id" + pad0(w.count, 3)
		}
		return
	}
	n.seen = true
	for _, c := range n.items {
		w.anchors(c)
	}
}

// dumpOptions are the keywords of yaml.dump.
type dumpOptions struct {
	safe                       bool
	style                      byte
	flow                       value
	sortKeys, unicode          bool
	canonical                  bool
	indent, width              int
	explicitStart, explicitEnd bool
	lineBreak                  string
	encoding                   string
}

const dumpSig = "default_style=None, default_flow_style=False, canonical=None, indent=None, width=None, allow_unicode=None, " +
	"line_break=None, encoding=None, explicit_start=None, explicit_end=None, version=None, tags=None, sort_keys=True"

// dumpOptionsOf reads the arguments of dumpSig.
func dumpOptionsOf(t *thread, a args, safe bool) (*dumpOptions, error) {
	o := &dumpOptions{safe: safe, flow: a.Or(1, false), indent: 2, width: 80, lineBreak: "\n"}
	if s, ok := asStr(given(a, 0)); ok && s != "" {
		o.style = s[0]
	}
	var err error
	flag := func(i int, def bool) bool {
		if v := given(a, i); isNone(v) && !def {
			return false
		}
		b, ferr := truthOr(t, a, i, def)
		if ferr != nil {
			err = ferr
		}
		return b
	}
	o.canonical, o.unicode, o.explicitStart, o.explicitEnd, o.sortKeys = flag(2, false), flag(5, false), flag(8, false), flag(9, false), flag(12, true)
	if n, ok := asInt(given(a, 3)); ok && n > 1 && n < 10 {
		o.indent = int(n)
	}
	switch n := object.Native(given(a, 4)).(type) {
	case int64:
		if int(n) > o.indent*2 {
			o.width = int(n)
		}
	case float64:
		if n > float64(o.indent*2) {
			o.width = int(min(n, 1<<40))
		}
	}
	if s, ok := asStr(given(a, 6)); ok && (s == "\r" || s == "\r\n") {
		o.lineBreak = s
	}
	if s, ok := asStr(given(a, 7)); ok {
		o.encoding = s
	}
	return o, err
}

// dumpYAML writes documents.
func dumpYAML(t *thread, docs []value, o *dumpOptions) (string, error) {
	e := &yamlEmitter{o: o}
	for i, doc := range docs {
		w := &yamlWriter{t: t, safe: o.safe, sortKeys: o.sortKeys, flow: o.flow, style: o.style, byRef: map[value]*ynode{}}
		n, err := w.node(doc)
		if err != nil {
			return "", err
		}
		w.anchors(n)
		e.document(n, i == 0)
		if err := t.Charge(e.b.Len()); err != nil {
			return "", err
		}
	}
	if e.openEnded {
		e.indicator("...", true, false, false)
		e.writeIndent()
	}
	return e.b.String(), nil
}
