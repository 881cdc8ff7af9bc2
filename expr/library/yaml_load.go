package library

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/gramener/gramex-go/expr/object"
)

var yamlErrorOnce, yamlMarkedOnce, yamlScannerOnce, yamlParserOnce, yamlConstructorOnce, yamlRepresenterOnce lazyClass

func yamlError() *object.Class {
	return yamlErrorOnce.get(func() object.ClassSpec { return newExcClass("YAMLError", "yaml.error", object.ExceptionClass) })
}

func yamlSub(once *lazyClass, name, module string, base func() *object.Class) *object.Class {
	return once.get(func() object.ClassSpec { return newExcClass(name, module, base()) })
}

func yamlMarked() *object.Class {
	return yamlSub(&yamlMarkedOnce, "MarkedYAMLError", "yaml.error", yamlError)
}
func yamlScanner() *object.Class {
	return yamlSub(&yamlScannerOnce, "ScannerError", "yaml.scanner", yamlMarked)
}
func yamlParser() *object.Class {
	return yamlSub(&yamlParserOnce, "ParserError", "yaml.parser", yamlMarked)
}
func yamlConstructor() *object.Class {
	return yamlSub(&yamlConstructorOnce, "ConstructorError", "yaml.constructor", yamlMarked)
}
func yamlRepresenter() *object.Class {
	return yamlSub(&yamlRepresenterOnce, "RepresenterError", "yaml.representer", yamlError)
}

// The scalars that PyYAML's resolver knows: YAML 1.1.
var (
	yamlBool  = regexp.MustCompile(`^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$`)
	yamlFloat = regexp.MustCompile(`^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?` +
		`|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$`)
	yamlInt = regexp.MustCompile(`^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+` +
		`|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$`)
	yamlNull      = regexp.MustCompile(`^(?:~|null|Null|NULL|)$`)
	yamlTimestamp = regexp.MustCompile(`^(?:([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[Tt]|[ \t]+)` +
		`([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]*))?(?:[ \t]*(Z|([-+])([0-9]{1,2})(?::([0-9]{2}))?))?)$`)
)

const yamlTagPrefix = "tag:yaml.org,2002:"

// yamlResolve gives the tag of a plain scalar.
func yamlResolve(s string) string {
	if s == "" {
		return "null"
	}
	switch c := s[0]; {
	case strings.IndexByte("yYnNtTfFoO", c) >= 0 && yamlBool.MatchString(s):
		return "bool"
	case strings.IndexByte("-+0123456789.", c) >= 0:
		switch {
		case yamlFloat.MatchString(s):
			return "float"
		case yamlInt.MatchString(s):
			return "int"
		case yamlTimestamp.MatchString(s):
			return "timestamp"
		}
	case s == "<<":
		return "merge"
	case s == "=":
		return "value"
	}
	if yamlNull.MatchString(s) {
		return "null"
	}
	return "str"
}

// yamlReader turns nodes to values, as SafeLoader does.
type yamlReader struct {
	t    *thread
	text string
	memo map[*yaml.Node]value
	busy map[*yaml.Node]bool
}

// loadYAML gives the documents of a text.
func loadYAML(t *thread, text string, each func(value) error) error {
	if err := t.Charge(20 * len(text)); err != nil {
		return err
	}
	dec := yaml.NewDecoder(strings.NewReader(text))
	for {
		var doc yaml.Node
		err := dec.Decode(&doc)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return yamlFault(err)
		}
		if err := t.Check(); err != nil {
			return err
		}
		r := &yamlReader{t: t, text: text, memo: map[*yaml.Node]value{}, busy: map[*yaml.Node]bool{}}
		v, err := r.value(&doc)
		if err != nil {
			return err
		}
		if err := each(v); err != nil {
			return err
		}
	}
}

// yamlFault is the exception of a text that does not parse.
func yamlFault(err error) error {
	msg := strings.TrimPrefix(err.Error(), "yaml: ")
	cls := yamlParser()
	for _, scan := range []string{"cannot start any token", "could not find", "mapping values are not allowed", "tab character", "unknown escape"} {
		if strings.Contains(msg, scan) {
			cls = yamlScanner()
		}
	}
	if line, rest, ok := strings.Cut(msg, ": "); ok && strings.HasPrefix(line, "line ") {
		msg = rest + "\n  in \"<unicode string>\", " + line
	}
	return object.Raise(cls, "%s", msg)
}

func (r *yamlReader) fault(n *yaml.Node, format string, a ...any) error {
	return object.Raise(yamlConstructor(), "%s%s", fmt.Sprintf(format, a...), r.mark(n))
}

// mark shows where a node stands, as PyYAML does.
func (r *yamlReader) mark(n *yaml.Node) string {
	lines := strings.Split(r.text, "\n")
	s := fmt.Sprintf("\n  in \"<unicode string>\", line %d, column %d", n.Line, n.Column)
	if n.Line >= 1 && n.Line <= len(lines) && len(lines[n.Line-1]) <= 75 {
		s += ":\n    " + lines[n.Line-1] + "\n    " + strings.Repeat(" ", max(n.Column-1, 0)) + "^"
	}
	return s
}

func (r *yamlReader) value(n *yaml.Node) (value, error) {
	if v, ok := r.memo[n]; ok {
		return v, nil
	}
	if r.busy[n] {
		return nil, r.fault(n, "found unconstructable recursive node")
	}
	if err := r.t.Enter(); err != nil {
		return nil, err
	}
	defer r.t.Leave()
	switch n.Kind {
	case yaml.DocumentNode:
		if len(n.Content) == 0 {
			return nil, nil
		}
		return r.value(n.Content[0])
	case yaml.AliasNode:
		return r.value(n.Alias)
	case yaml.ScalarNode:
		v, err := r.scalar(n)
		r.memo[n] = v
		return v, err
	case yaml.SequenceNode:
		return r.sequence(n)
	}
	return r.mapping(n)
}

func yamlTag(n *yaml.Node) string {
	return strings.TrimPrefix(strings.TrimPrefix(n.Tag, yamlTagPrefix), "!!")
}

func (r *yamlReader) sequence(n *yaml.Node) (value, error) {
	r.busy[n] = true
	defer delete(r.busy, n)
	out := newList(nil)
	tag := yamlTag(n)
	for _, c := range n.Content {
		if err := r.t.Charge(16); err != nil {
			return nil, err
		}
		v, err := r.value(c)
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, v)
	}
	if n.Style&yaml.TaggedStyle != 0 && tag != "seq" && tag != "" {
		switch tag {
		case "python/tuple":
			return newTuple(out.Items...), nil
		case "omap", "pairs":
		default:
			return nil, r.unknownTag(n)
		}
	}
	r.memo[n] = out
	return out, nil
}

func (r *yamlReader) unknownTag(n *yaml.Node) error {
	tag := n.Tag
	if strings.HasPrefix(tag, "!!") {
		tag = yamlTagPrefix + tag[2:]
	}
	return r.fault(n, "could not determine a constructor for the tag %s", reprStr(tag))
}

func (r *yamlReader) mapping(n *yaml.Node) (value, error) {
	r.busy[n] = true
	defer delete(r.busy, n)
	tag := yamlTag(n)
	if n.Style&yaml.TaggedStyle != 0 && tag != "map" && tag != "" && tag != "set" && tag != "omap" {
		return nil, r.unknownTag(n)
	}
	d := object.NewDict(len(n.Content) / 2)
	var merged []*object.Dict
	put := func(k, v value, at *yaml.Node) error {
		err := d.Put(r.t, k, v)
		if err != nil && object.AsException(err).IsA(object.TypeError) {
			return r.fault(at, "while constructing a mapping%s\nfound unhashable key", r.mark(n))
		}
		return err
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if err := r.t.Charge(48); err != nil {
			return nil, err
		}
		k := n.Content[i]
		if k.Kind == yaml.ScalarNode && k.Value == "<<" && k.Style == 0 {
			from, err := r.merges(n.Content[i+1])
			if err != nil {
				return nil, err
			}
			merged = append(merged, from...)
			continue
		}
	}
	for i := len(merged) - 1; i >= 0; i-- { // merged keys stand first, earlier ones win
		for k, v := range merged[i].All() {
			if err := put(k, v, n); err != nil {
				return nil, err
			}
		}
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		kn := n.Content[i]
		if kn.Kind == yaml.ScalarNode && kn.Value == "<<" && kn.Style == 0 {
			continue
		}
		k, err := r.value(kn)
		if err != nil {
			return nil, err
		}
		v, err := r.value(n.Content[i+1])
		if err != nil {
			return nil, err
		}
		if err := put(k, v, kn); err != nil {
			return nil, err
		}
	}
	if tag == "set" {
		s, err := object.NewSet(r.t, d.Keys()...)
		return s, err
	}
	r.memo[n] = d
	return d, nil
}

// merges gives the mappings that << names.
func (r *yamlReader) merges(n *yaml.Node) ([]*object.Dict, error) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	switch n.Kind {
	case yaml.MappingNode:
		v, err := r.value(n)
		if err != nil {
			return nil, err
		}
		if d, ok := v.(*object.Dict); ok {
			return []*object.Dict{d}, nil
		}
	case yaml.SequenceNode:
		var out []*object.Dict
		for _, c := range n.Content {
			if c.Kind == yaml.SequenceNode {
				break
			}
			more, err := r.merges(c)
			if err != nil {
				return nil, err
			}
			out = append(out, more...)
		}
		if len(out) == len(n.Content) {
			return out, nil
		}
	}
	return nil, r.fault(n, "while constructing a mapping\nexpected a mapping or list of mappings for merging")
}

func (r *yamlReader) scalar(n *yaml.Node) (value, error) {
	tag := "str"
	switch {
	case n.Style&yaml.TaggedStyle != 0:
		tag = yamlTag(n)
		if tag == "!" || tag == "" {
			tag = "str"
		}
	case n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0:
		tag = yamlResolve(n.Value)
	}
	if err := r.t.Charge(16 + len(n.Value)); err != nil {
		return nil, err
	}
	s := n.Value
	switch tag {
	case "null":
		return nil, nil
	case "bool":
		switch strings.ToLower(s) {
		case "yes", "true", "on":
			return true, nil
		}
		return false, nil
	case "int":
		return r.integer(n, s)
	case "float":
		return r.float(n, s)
	case "timestamp":
		v, err := yamlTime(s)
		if err != nil {
			return nil, err
		}
		return v, nil
	case "binary":
		clean := strings.Map(func(c rune) rune {
			if strings.ContainsRune(" \t\r\n", c) {
				return -1
			}
			return c
		}, s)
		out, err := base64.StdEncoding.DecodeString(clean)
		if err != nil {
			return nil, r.fault(n, "failed to decode base64 data: %s", err.Error())
		}
		return object.Bytes(out), nil
	case "str", "value", "merge":
		return s, nil
	}
	return nil, r.unknownTag(n)
}

func (r *yamlReader) integer(n *yaml.Node, s string) (value, error) {
	s = strings.ReplaceAll(s, "_", "")
	neg := strings.HasPrefix(s, "-")
	s = strings.TrimLeft(s, "+-")
	base := 10
	switch {
	case s == "0":
	case strings.HasPrefix(s, "0b"):
		s, base = s[2:], 2
	case strings.HasPrefix(s, "0x"):
		s, base = s[2:], 16
	case strings.HasPrefix(s, "0"):
		s, base = s[1:], 8
	case strings.Contains(s, ":"):
		sum := new(big.Int)
		for _, part := range strings.Split(s, ":") {
			d, ok := new(big.Int).SetString(part, 10)
			if !ok {
				return nil, r.fault(n, "invalid integer %s", reprStr(n.Value))
			}
			sum.Mul(sum, big.NewInt(60)).Add(sum, d)
		}
		if neg {
			sum.Neg(sum)
		}
		return object.NewInt(sum), nil
	}
	x, ok := new(big.Int).SetString(s, base)
	if !ok || len(s) > 10000 {
		return nil, valueError("invalid literal for int() with base %d: %s", base, reprStr(s))
	}
	if neg {
		x.Neg(x)
	}
	return object.NewInt(x), nil
}

func (r *yamlReader) float(n *yaml.Node, s string) (value, error) {
	s = strings.ToLower(strings.ReplaceAll(s, "_", ""))
	sign := 1.0
	if strings.HasPrefix(s, "-") {
		sign = -1
	}
	s = strings.TrimLeft(s, "+-")
	switch {
	case s == ".inf":
		return math.Inf(int(sign)), nil
	case s == ".nan":
		return math.NaN(), nil
	case strings.Contains(s, ":"):
		sum := 0.0
		for _, part := range strings.Split(s, ":") {
			f, err := strconv.ParseFloat(strings.TrimSuffix(part, "."), 64)
			if err != nil {
				return nil, r.fault(n, "invalid float %s", reprStr(n.Value))
			}
			sum = sum*60 + f
		}
		return sign * sum, nil
	}
	f, err := object.ParseFloat(s)
	return sign * f, err
}

// yamlTime is the date or datetime of a timestamp.
func yamlTime(s string) (value, error) {
	m := yamlTimestamp.FindStringSubmatch(s)
	if m == nil {
		return s, nil
	}
	if m[1] != "" {
		return okValue(newDate(atoi(m[1]), atoi(m[2]), atoi(m[3])))
	}
	frac := m[10]
	if len(frac) > 6 {
		frac = frac[:6]
	}
	c := isoClock{hour: atoi(m[7]), minute: atoi(m[8]), second: atoi(m[9]), micro: atoi(frac + strings.Repeat("0", 6-len(frac)))}
	if m[11] != "" {
		c.hasZone = true
		c.zoneSec = atoi(m[13])*3600 + atoi(m[14])*60
		if m[12] == "-" {
			c.zoneSec = -c.zoneSec
		}
	}
	return buildParsed(atoi(m[4]), atoi(m[5]), atoi(m[6]), c)
}
