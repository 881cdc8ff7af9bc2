package route

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/dlclark/regexp2/v2"
)

// matchTimeout bounds the matching of a path against a pattern that Go's linear-time regexp
// cannot express (look-around, back-references).
const matchTimeout = 100 * time.Millisecond

// ErrTimeout is returned where a path takes a pattern too long to match.
var ErrTimeout = errors.New("the url pattern took too long to match")

// Pattern is a compiled pattern: key.
type Pattern struct {
	text    string // as written
	literal bool   // prefix is all of it
	prefix  string // what every matching path begins with
	names   []string
	re      *regexp.Regexp  // where Go can express it
	slow    *regexp2.Regexp // otherwise
}

// Match is what the groups of a pattern matched, unescaped. Groups of one pattern are all named
// or all unnamed.
type Match struct {
	Args   []string          // the unnamed groups, in order
	Kwargs map[string]string // the named groups
	// Unset tells groups that took no part in the match, which Python sees as None: by name, or
	// by number from 0 in decimal. It is nil where all took part.
	Unset map[string]bool
}

// Compile reads a pattern. It matches from the first to the last character of a path, whether
// or not it is written with ^ and $. Duplicate slashes and /./ in its leading part are removed
// and a #fragment is dropped, as Gramex does.
func Compile(text string) (*Pattern, error) {
	if text == "" {
		return nil, errors.New("pattern is empty")
	}
	tr, err := translate(normalize(text))
	if err != nil {
		return nil, fmt.Errorf("invalid pattern %q: %w", text, err)
	}
	p := &Pattern{text: text, literal: tr.literal, prefix: tr.prefix, names: tr.names}
	if p.literal {
		return p, nil
	}
	if err := p.compile(tr); err != nil {
		return nil, fmt.Errorf("invalid pattern %q: %w", text, err)
	}
	return p, nil
}

func (p *Pattern) compile(tr *translation) error {
	if !tr.backtrack {
		re, err := regexp.Compile(`^(?:` + tr.text + `)$`)
		if err == nil {
			p.re = re
			return nil
		}
		// A count over Go's limit of 1000 is for the other engine; the rest is wrong in both.
		if !strings.Contains(err.Error(), "invalid repeat count") {
			return cause(err)
		}
	}
	re, err := regexp2.Compile(`\A(?:`+tr.text+`)\z`, regexp2.OptionMaintainCaptureOrder())
	if err != nil {
		return err
	}
	re.MatchTimeout = matchTimeout
	p.slow = re
	return nil
}

// cause drops "error parsing regexp:", which the caller says in its own words.
func cause(err error) error {
	return errors.New(strings.TrimPrefix(err.Error(), "error parsing regexp: "))
}

// String is the pattern as written.
func (p *Pattern) String() string { return p.text }

// Match holds the pattern against a path as RequestPath returns it. Errors are ErrTimeout and
// *EncodingError.
func (p *Pattern) Match(path string) (m Match, ok bool, err error) {
	if p.literal {
		return Match{}, path == p.prefix, nil
	}
	if !strings.HasPrefix(path, p.prefix) {
		return Match{}, false, nil
	}
	if p.re != nil {
		return p.matchFast(path)
	}
	return p.matchSlow(path)
}

func (p *Pattern) matchFast(path string) (m Match, ok bool, err error) {
	if len(p.names) == 0 {
		return m, p.re.MatchString(path), nil
	}
	loc := p.re.FindStringSubmatchIndex(path)
	if loc == nil {
		return m, false, nil
	}
	for i, name := range p.names {
		from, to := loc[2*i+2], loc[2*i+3]
		if from < 0 {
			m.add(name, i, "", false)
			continue
		}
		s, err := Unescape(path[from:to])
		if err != nil {
			return m, true, err
		}
		m.add(name, i, s, true)
	}
	return m, true, nil
}

func (p *Pattern) matchSlow(path string) (m Match, ok bool, err error) {
	found, err := p.slow.FindStringMatch(path)
	if err != nil {
		return m, false, ErrTimeout
	}
	if found == nil {
		return m, false, nil
	}
	for i, name := range p.names {
		g := found.GroupByNumber(i + 1)
		if g == nil || len(g.Captures) == 0 {
			m.add(name, i, "", false)
			continue
		}
		s, err := Unescape(g.String())
		if err != nil {
			return m, true, err
		}
		m.add(name, i, s, true)
	}
	return m, true, nil
}

func (m *Match) add(name string, i int, value string, set bool) {
	if name == "" {
		m.Args = append(m.Args, value)
		name = fmt.Sprint(i)
	} else {
		if m.Kwargs == nil {
			m.Kwargs = map[string]string{}
		}
		m.Kwargs[name] = value
	}
	if !set {
		if m.Unset == nil {
			m.Unset = map[string]bool{}
		}
		m.Unset[name] = true
	}
}

// EncodingError is a part of a path that is not UTF-8 once unescaped.
type EncodingError struct{ Text string }

func (e *EncodingError) Error() string { return fmt.Sprintf("invalid UTF-8 in the path: %q", e.Text) }

// Unescape resolves %XX, leaving a % that starts none as it is, and + as +
// (tornado.escape.url_unescape with plus=False).
func Unescape(s string) (string, error) {
	if strings.IndexByte(s, '%') >= 0 {
		b := make([]byte, 0, len(s))
		for i := 0; i < len(s); i++ {
			if s[i] == '%' && i+2 < len(s) && unhex(s[i+1]) >= 0 && unhex(s[i+2]) >= 0 {
				b = append(b, byte(unhex(s[i+1])<<4|unhex(s[i+2])))
				i += 2
				continue
			}
			b = append(b, s[i])
		}
		s = string(b)
	}
	if !utf8.ValidString(s) {
		return "", &EncodingError{s}
	}
	return s, nil
}

func unhex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// RequestPath is the path of a request as it was sent: what stands before the ? with its
// percent-encoding. Bytes that should have been encoded are.
func RequestPath(r *http.Request) string {
	path, _, _ := strings.Cut(r.RequestURI, "?")
	if !strings.HasPrefix(path, "/") { // a proxy's absolute form, or a request made in a test
		path = r.URL.EscapedPath()
	}
	return escapeUnsafe(path)
}

// escapeUnsafe percent-encodes what cannot stand in a path: controls, space, and bytes over 0x7e.
func escapeUnsafe(path string) string {
	for i := 0; i < len(path); i++ {
		if unsafe(path[i]) {
			var b strings.Builder
			for j := 0; j < len(path); j++ {
				if unsafe(path[j]) {
					fmt.Fprintf(&b, "%%%02X", path[j])
				} else {
					b.WriteByte(path[j])
				}
			}
			return b.String()
		}
	}
	return path
}

func unsafe(c byte) bool { return c <= ' ' || c >= 0x7f }

// normalize cleans a pattern as Gramex's _url_normalize does: no fragment, and in the part
// before the first ?, no empty, . or .. segments. Unlike it, a final ? stays: it is the
// expression's.
func normalize(pattern string) string {
	pattern, _, _ = strings.Cut(pattern, "#")
	path, rest, query := strings.Cut(pattern, "?")
	lead := strings.HasPrefix(path, "/")
	var out []string
	for seg := range strings.SplitSeq(path, "/") {
		switch seg {
		case "", ".":
		case "..":
			if len(out) > 0 {
				out = out[:len(out)-1]
			}
		default:
			out = append(out, seg)
		}
	}
	clean := strings.Join(out, "/")
	if lead {
		clean = "/" + clean
	}
	if strings.HasSuffix(path, "/") && !strings.HasSuffix(clean, "/") {
		clean += "/"
	}
	if query {
		clean += "?" + rest
	}
	return clean
}
