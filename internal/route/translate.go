package route

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// translation is a Python regular expression in words that Go's engines read.
type translation struct {
	text      string
	literal   bool     // no metacharacters: prefix is the one path that matches
	prefix    string   // literal text that every match begins with
	names     []string // of the groups in order, "" for an unnamed one
	backtrack bool     // needs look-around, a back-reference or the like
}

// translator walks a Python expression once. Paths are percent-encoded ASCII, so that Python's
// Unicode classes and Go's ASCII ones are the same here.
type translator struct {
	in  string
	pos int
	out strings.Builder
	translation
	open   bool // the literal prefix may still grow
	last   int  // length of prefix before its last character, which a quantifier may take back
	branch bool // a | outside of all groups
	depth  int
}

// translate turns a Python expression into one for regexp, or for regexp2 where backtrack is set.
func translate(pattern string) (*translation, error) {
	t := &translator{in: pattern, open: true}
	t.literal = true
	for t.pos < len(t.in) {
		if err := t.step(); err != nil {
			return nil, err
		}
	}
	if t.depth > 0 {
		return nil, errors.New("missing ), unterminated group")
	}
	named := 0
	for _, n := range t.names {
		if n != "" {
			named++
		}
	}
	if named > 0 && named < len(t.names) {
		return nil, errors.New("groups must be all named or all unnamed")
	}
	if t.branch {
		t.prefix = ""
	}
	t.text = t.out.String()
	return &t.translation, nil
}

// step translates the next element.
func (t *translator) step() error {
	c := t.in[t.pos]
	switch c {
	case '\\':
		return t.escape()
	case '[':
		return t.class()
	case '(':
		return t.group()
	case ')':
		if t.depth--; t.depth < 0 {
			return errors.New("unbalanced parenthesis")
		}
		t.emit(")")
		t.close()
	case '|':
		if t.depth == 0 {
			t.branch = true
		}
		t.emit("|")
		t.close()
	case '^', '$':
		// At the ends they say what holds anyway. The prefix goes on after ^.
		t.emit(string(c))
		if c == '$' && t.pos < len(t.in) || c == '^' && t.pos > 1 {
			t.close()
		}
	case '*', '+', '?', '{':
		return t.quantifier(c)
	case '.':
		t.emit(".")
		t.close()
	default:
		t.char()
	}
	return nil
}

// emit writes the translation of the one character at pos and passes it.
func (t *translator) emit(s string) { t.out.WriteString(s); t.pos++ }

// close ends the literal prefix: what follows is no plain text.
func (t *translator) close() { t.open, t.literal = false, false }

// lit adds a plain character.
func (t *translator) lit(s string) {
	if t.open {
		t.last = len(t.prefix)
		t.prefix += s
	}
}

// char translates a plain character; one that a path holds encoded is encoded.
func (t *translator) char() {
	_, n := utf8.DecodeRuneInString(t.in[t.pos:])
	s := t.in[t.pos : t.pos+n]
	t.pos += n
	enc := escapeUnsafe(s)
	t.lit(enc)
	if enc != s {
		t.out.WriteString("(?:" + enc + ")")
	} else {
		t.out.WriteString(regexp.QuoteMeta(s))
	}
}

// escape translates a backslash and what follows (Python: re, "Regular Expression Syntax").
func (t *translator) escape() error {
	if t.pos+1 >= len(t.in) {
		return errors.New("bad escape (end of pattern)")
	}
	c := t.in[t.pos+1]
	switch {
	case c == 'Z':
		t.out.WriteString(`\z`)
	case strings.IndexByte("AbBdDsSwW", c) >= 0:
		t.out.WriteString(t.in[t.pos : t.pos+2])
	case '1' <= c && c <= '9':
		t.backtrack = true
		t.out.WriteString(t.in[t.pos : t.pos+2])
	case strings.IndexByte("afnrtvx0", c) >= 0:
		t.out.WriteString(t.in[t.pos : t.pos+2])
	case c < utf8.RuneSelf && (c == '_' || isAlnum(c)):
		return fmt.Errorf(`bad escape \%c`, c)
	default:
		t.pos++
		t.char()
		return nil
	}
	t.pos += 2
	t.close()
	return nil
}

func isAlnum(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// class copies a [set], in which Python reads a [ as itself.
func (t *translator) class() error {
	start := t.pos
	i := t.pos + 1
	var b strings.Builder
	b.WriteByte('[')
	if i < len(t.in) && t.in[i] == '^' {
		b.WriteByte('^')
		i++
	}
	for first := true; ; first = false {
		if i >= len(t.in) {
			return fmt.Errorf("unterminated character set %s", t.in[start:])
		}
		switch c := t.in[i]; {
		case c == ']' && !first:
			b.WriteByte(']')
			t.pos = i + 1
			t.out.WriteString(b.String())
			t.close()
			return nil
		case c == ']' || c == '[':
			b.WriteString(`\` + string(c))
		case c == '\\' && i+1 < len(t.in):
			b.WriteString(t.in[i : i+2])
			i++
		default:
			b.WriteByte(c)
		}
		i++
	}
}

// group translates an opening parenthesis with its (?…) extension.
func (t *translator) group() error {
	rest := t.in[t.pos:]
	switch {
	case !strings.HasPrefix(rest, "(?"):
		t.names = append(t.names, "")
		t.out.WriteByte('(')
		t.pos++
	case strings.HasPrefix(rest, "(?P<"):
		name, _, ok := strings.Cut(rest[4:], ">")
		if !ok || name == "" {
			return errors.New("missing >, unterminated name")
		}
		if slices.Contains(t.names, name) {
			return fmt.Errorf("redefinition of group name %q", name)
		}
		t.names = append(t.names, name)
		t.out.WriteString("(?<" + name + ">")
		t.pos += len("(?P<>") + len(name)
	case strings.HasPrefix(rest, "(?P="):
		name, _, ok := strings.Cut(rest[4:], ")")
		if !ok {
			return errors.New("missing ), unterminated name")
		}
		t.backtrack = true
		t.out.WriteString(`\k<` + name + `>`)
		t.pos += len("(?P=)") + len(name)
		t.close()
		return nil
	default:
		return t.extension(rest)
	}
	t.depth++
	t.close()
	return nil
}

// extension translates (?:…), look-around and flags.
func (t *translator) extension(rest string) error {
	t.close()
	for _, x := range []string{"(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?("} {
		if strings.HasPrefix(rest, x) {
			t.backtrack = t.backtrack || x != "(?:"
			t.out.WriteString(x)
			t.pos += len(x)
			t.depth++
			if x == "(?(" {
				t.depth++ // its condition closes a parenthesis of its own
			}
			return nil
		}
	}
	end := strings.IndexAny(rest[2:], ":)")
	if end < 0 || strings.Trim(rest[2:2+end], "aiLmsux-") != "" {
		return fmt.Errorf("unknown extension %.4s", rest)
	}
	// Flags: a, L and u choose among character tables that agree on paths.
	flags := strings.Map(func(r rune) rune {
		if strings.ContainsRune("aLu", r) {
			return -1
		}
		return r
	}, rest[2:2+end])
	t.backtrack = t.backtrack || strings.Contains(flags, "x")
	t.pos += 2 + end + 1
	t.prefix = "" // they may make it match without regard to case
	if rest[2+end] == ':' {
		t.depth++
		t.out.WriteString("(?" + flags + ":")
	} else if flags != "" {
		t.out.WriteString("(?" + flags + ")")
	}
	return nil
}

var count = regexp.MustCompile(`^\{(\d*)(,?)(\d*)\}`)

// quantifier translates * + ? {m,n} and their lazy forms. A { that starts no count is itself.
func (t *translator) quantifier(c byte) error {
	text := string(c)
	if c == '{' {
		m := count.FindStringSubmatch(t.in[t.pos:])
		if m == nil || m[0] == "{}" {
			t.char()
			return nil
		}
		text = m[0]
		t.pos += len(text)
		if m[1] == "" { // {,n}
			text = "{0" + m[2] + m[3] + "}"
		}
	} else {
		t.pos++
	}
	if t.out.Len() == 0 {
		return fmt.Errorf("nothing to repeat before %s", text)
	}
	t.out.WriteString(text)
	if t.open {
		t.prefix = t.prefix[:t.last]
	}
	t.close()
	if t.pos < len(t.in) {
		switch t.in[t.pos] {
		case '?':
			t.emit("?")
		case '+':
			return fmt.Errorf("possessive %s+ is not supported", text)
		case '*':
			return errors.New("multiple repeat")
		}
	}
	return nil
}
