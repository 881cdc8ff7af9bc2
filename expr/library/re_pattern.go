package library

import (
	"container/list"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/dlclark/regexp2/v2"

	"github.com/gramener/gramex-go/expr/object"
)

// regex is a compiled regular expression: immutable, shared.
type regex struct {
	text    string
	isBytes bool
	flags   int
	groups  int
	names   map[string]int
	order   []string
	closing []int // rank of each group by where it ends in the pattern
	source  string
	timeout time.Duration

	mu    sync.Mutex
	forms [5]*regexp2.Regexp // by how they are anchored
}

// The ways to anchor a search: anywhere, at the start, at both ends; "moving" ones must not match
// the empty string where they start.
const (
	formSearch = iota
	formMatch
	formFull
	formSearchMoving
	formMatchMoving
)

// regexStack bounds the backtracking stack of a match, in integers.
const regexStack = 4 << 20

func (r *regex) form(kind int) (*regexp2.Regexp, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.forms[kind] != nil {
		return r.forms[kind], nil
	}
	src := r.source
	switch kind {
	case formMatch:
		src = `\G(?:` + src + `)`
	case formFull:
		src = `\G(?:` + src + `)\z`
	case formSearchMoving:
		src = `(?:` + src + `)(?!\G)`
	case formMatchMoving:
		src = `\G(?:` + src + `)(?!\G)`
	}
	re, err := regexp2.Compile(src, regexp2.OptionMaxBacktrackingStackSize(regexStack))
	if err != nil {
		return nil, &reError{"unsupported pattern: " + err.Error(), r.text, -1}
	}
	re.MatchTimeout = r.timeout
	r.forms[kind] = re
	return re, nil
}

// compileRegex parses and translates a pattern.
func compileRegex(pattern string, flags int, isBytes bool, timeout time.Duration) (*regex, error) {
	text := pattern
	if isBytes {
		text = latin1(pattern)
	}
	p, root, err := parseRegex(text, flags, isBytes)
	if err != nil {
		return nil, err
	}
	r := &regex{text: pattern, isBytes: isBytes, flags: p.flags, groups: p.groups - 1, names: p.names, order: p.order,
		source: emitRegex(p, root), timeout: timeout, closing: make([]int, p.groups)}
	for rank, g := range p.closed {
		r.closing[g] = rank
	}
	_, err = r.form(formSearch)
	return r, err
}

// latin1 makes characters of bytes, one each.
func latin1(b string) string {
	var s strings.Builder
	for i := 0; i < len(b); i++ {
		s.WriteRune(rune(b[i]))
	}
	return s.String()
}

// regexCache keeps compiled patterns, the least recently used going first.
type regexCache struct {
	timeout time.Duration
	mu      sync.Mutex
	order   *list.List // of *regex
	byKey   map[regexKey]*list.Element
}

type regexKey struct {
	pattern string
	flags   int
	isBytes bool
}

type regexEntry struct {
	key regexKey
	re  *regex
}

const maxRegexes = 500

func newRegexCache(timeout time.Duration) *regexCache {
	return &regexCache{timeout: timeout, order: list.New(), byKey: map[regexKey]*list.Element{}}
}

func (c *regexCache) get(pattern string, flags int, isBytes bool) (*regex, error) {
	key := regexKey{pattern, flags, isBytes}
	c.mu.Lock()
	if el, ok := c.byKey[key]; ok {
		c.order.MoveToFront(el)
		c.mu.Unlock()
		return el.Value.(regexEntry).re, nil
	}
	c.mu.Unlock()
	re, err := compileRegex(pattern, flags, isBytes, c.timeout)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if el, ok := c.byKey[key]; ok {
		return el.Value.(regexEntry).re, nil
	}
	c.byKey[key] = c.order.PushFront(regexEntry{key, re})
	if c.order.Len() > maxRegexes {
		old := c.order.Remove(c.order.Back()).(regexEntry)
		delete(c.byKey, old.key)
	}
	return re, nil
}

// subject is the text that a pattern runs over, in characters (of bytes: one for each).
type subject struct {
	v       value
	runes   []rune
	isBytes bool
	str     string
	ascii   bool
}

func newSubject(t *thread, r *regex, v value) (*subject, error) {
	s := &subject{v: v}
	if str, ok := asStr(v); ok {
		if r.isBytes {
			return nil, typeError("cannot use a bytes pattern on a string-like object")
		}
		if err := t.Charge(4 * len(str)); err != nil {
			return nil, err
		}
		s.runes, s.str = []rune(str), str
		s.ascii = len(s.runes) == len(str)
		return s, nil
	}
	b, ok := asBytes(v)
	if !ok {
		return nil, typeError("expected string or bytes-like object, got '%s'", object.TypeName(v))
	}
	if !r.isBytes {
		return nil, typeError("cannot use a string pattern on a bytes-like object")
	}
	if err := t.Charge(4 * len(b)); err != nil {
		return nil, err
	}
	s.isBytes, s.str, s.ascii = true, b, true
	s.runes = make([]rune, len(b))
	for i := range s.runes {
		s.runes[i] = rune(b[i])
	}
	return s, nil
}

// slice is text[i:j] as a str or bytes.
func (s *subject) slice(i, j int) value {
	switch {
	case s.isBytes:
		return object.Bytes(s.str[i:j])
	case s.ascii:
		return s.str[i:j]
	}
	return string(s.runes[i:j])
}

// find runs the pattern from pos; nil where nothing matches.
func (r *regex) find(t *thread, s *subject, kind, pos, end int) (*match, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	re, err := r.form(kind)
	if err != nil {
		return nil, err
	}
	m, err := re.FindRunesMatchStartingAt(s.runes[:end], pos)
	if err != nil {
		if errors.Is(err, regexp2.ErrBacktrackingStackLimit) {
			return nil, object.Raise(object.MemoryError, "the regular expression backtracks too deep")
		}
		return nil, object.Raise(object.TimeoutError, "the regular expression took longer than %s", r.timeout)
	}
	if m == nil {
		return nil, nil
	}
	if err := t.Charge(64 + 16*r.groups); err != nil {
		return nil, err
	}
	out := &match{re: r, s: s, spans: make([][2]int, r.groups+1)}
	out.spans[0] = [2]int{m.RuneIndex, m.RuneIndex + m.RuneLength}
	for i := 1; i <= r.groups; i++ {
		g := m.GroupByNumber(i)
		if g == nil || len(g.Captures) == 0 {
			out.spans[i] = [2]int{-1, -1}
			continue
		}
		out.spans[i] = [2]int{g.RuneIndex, g.RuneIndex + g.RuneLength}
	}
	return out, nil
}

// each calls f with the matches one after another, as finditer gives them: after an empty match
// the next one must move.
func (r *regex) each(t *thread, s *subject, pos, end int, f func(*match) (bool, error)) error {
	kind := formSearch
	for pos <= end {
		m, err := r.find(t, s, kind, pos, end)
		if err != nil || m == nil {
			return err
		}
		m.pos, m.endpos = 0, end
		more, err := f(m)
		if err != nil || !more {
			return err
		}
		kind = formSearch
		if m.spans[0][0] == m.spans[0][1] {
			kind = formSearchMoving
		}
		pos = m.spans[0][1]
	}
	return nil
}
