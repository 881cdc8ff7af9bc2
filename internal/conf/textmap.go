package conf

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/gramener/gramex-go/internal/source"
)

// file is a YAML text that values came from.
type file struct {
	name  string // shown in positions
	dir   string // absolute folder
	data  string // without a byte order mark
	lines []int  // offset of each line's first character
}

func newFile(name, dir, data string) *file {
	f := &file{name: name, dir: dir, data: data, lines: []int{0}}
	for i := 0; i < len(data); {
		n := breakLen(data[i:])
		if n == 0 {
			i++
			continue
		}
		i += n
		f.lines = append(f.lines, i)
	}
	return f
}

// breakLen is the length of the line break that s begins with, 0 when it begins with none. YAML 1.1
// counts NEL, LS and PS as breaks.
func breakLen(s string) int {
	switch {
	case s == "":
	case s[0] == '\n':
		return 1
	case s[0] == '\r':
		if len(s) > 1 && s[1] == '\n' {
			return 2
		}
		return 1
	case s[0] == 0xC2 && strings.HasPrefix(s, "\u0085"):
		return 2
	case s[0] == 0xE2 && (strings.HasPrefix(s, "\u2028") || strings.HasPrefix(s, "\u2029")):
		return 3
	}
	return 0
}

// pos is the position of an offset.
func (f *file) pos(off int) source.Pos {
	off = max(0, min(off, len(f.data)))
	line := sort.SearchInts(f.lines, off+1) - 1
	col := utf8.RuneCountInString(f.data[f.lines[line]:off]) + 1
	return source.Pos{File: f.name, Line: line + 1, Col: col}
}

// style is how a scalar is written.
type style uint8

const (
	plain style = iota
	singleQuoted
	doubleQuoted
	literal
	folded
)

// textMap says where the characters of a String stand in its file. It is worked out when a
// position is asked for, as few are.
type textMap struct {
	file   *file
	off    int // of the plain text's first character, the opening quote, or the | or >
	style  style
	text   string  // before variables were put in
	pieces []piece // of the variables put in, in order
}

// piece is a stretch of text that a variable's value replaced.
type piece struct {
	at, end       int // in the new text
	oldAt, oldEnd int // in the text before
}

// run is a stretch of text with the offset that its characters come from: one by one where copied,
// all from the same place (an escape, a folded line break) otherwise.
type run struct {
	at, from int
	copied   bool
}

// pos is the position of a byte offset of the final text.
func (m *textMap) pos(off int) (source.Pos, bool) {
	off = m.original(off)
	runs := m.runs()
	if runs == nil {
		return source.Pos{}, false
	}
	i := sort.Search(len(runs), func(i int) bool { return runs[i].at > off }) - 1
	if i < 0 {
		return source.Pos{}, false
	}
	from := runs[i].from
	if runs[i].copied {
		from += off - runs[i].at
	}
	return m.file.pos(from), true
}

// original maps an offset of the final text to the text before variables were put in.
func (m *textMap) original(off int) int {
	shift := 0
	for _, p := range m.pieces {
		if off < p.at {
			break
		}
		if off < p.end {
			return p.oldAt
		}
		shift = p.oldEnd - p.end
	}
	return min(off+shift, len(m.text))
}

// runs lays the text along its source. nil means that they do not agree.
func (m *textMap) runs() []run {
	w := &walker{src: m.file.data, pos: m.off, text: m.text}
	ok := true
	switch m.style {
	case literal, folded:
		ok = w.block(m.style == folded)
	default:
		if m.style != plain {
			w.pos++ // the opening quote
		}
		ok = w.flow(m.style)
	}
	if !ok {
		return nil
	}
	w.emit(w.pos, false)
	return w.out
}

// walker moves along a scalar's source and its text together.
type walker struct {
	src, text string
	pos, t    int
	out       []run
}

// emit notes that the text from here on comes from offset from of the source.
func (w *walker) emit(from int, copied bool) {
	if copied && len(w.out) > 0 {
		if last := w.out[len(w.out)-1]; last.copied && from-last.from == w.t-last.at {
			return
		}
	}
	w.out = append(w.out, run{w.t, from, copied})
}

// flow walks plain and quoted text, whose line breaks fold.
func (w *walker) flow(st style) bool {
	for w.t < len(w.text) {
		if w.pos >= len(w.src) {
			return false
		}
		rest := w.src[w.pos:]
		blanks, breaks := blankLen(rest)
		switch {
		case breaks:
			if !w.fold(blanks) {
				return false
			}
		case blanks > 0:
			if !strings.HasPrefix(w.text[w.t:], rest[:blanks]) {
				return false
			}
			w.emit(w.pos, true)
			w.t += blanks
			w.pos += blanks
		case st == singleQuoted && strings.HasPrefix(rest, "''"):
			if w.text[w.t] != '\'' {
				return false
			}
			w.emit(w.pos, false)
			w.t++
			w.pos += 2
		case st == doubleQuoted && rest[0] == '\\':
			if !w.escape() {
				return false
			}
		case rest[0] == w.text[w.t]:
			w.emit(w.pos, true)
			w.t++
			w.pos++
		default:
			return false
		}
	}
	return true
}

// blankLen is the length of the blanks and line breaks that s begins with, and whether there are line
// breaks among them.
func blankLen(s string) (n int, breaks bool) {
	for n < len(s) {
		if s[n] == ' ' || s[n] == '\t' {
			n++
		} else if b := breakLen(s[n:]); b > 0 {
			n += b
			breaks = true
		} else {
			break
		}
	}
	return n, breaks
}

// fold walks n bytes of blanks and line breaks: one break is a space, more are one fewer breaks.
func (w *walker) fold(n int) bool {
	var breaks []int
	for i := 0; i < n; {
		if b := breakLen(w.src[w.pos+i:]); b > 0 {
			breaks = append(breaks, w.pos+i)
			i += b
		} else {
			i++
		}
	}
	switch kept := w.src[breaks[0]] == 0xE2; { // the breaks of Unicode stay as they are
	case kept && breakLen(w.text[w.t:]) > 0:
		w.emit(breaks[0], false)
		w.t += breakLen(w.text[w.t:])
	case !kept && len(breaks) == 1 && w.text[w.t] == ' ':
		w.emit(breaks[0], false)
		w.t++
	case kept || len(breaks) == 1:
		return false
	}
	for _, at := range breaks[1:] {
		b := 0
		if w.t < len(w.text) {
			b = breakLen(w.text[w.t:])
		}
		if b == 0 {
			return false
		}
		w.emit(at, false)
		w.t += b
	}
	w.pos += n
	return true
}

// escape walks a backslash and what it stands for.
func (w *walker) escape() bool {
	if w.pos+1 >= len(w.src) {
		return false
	}
	if n := breakLen(w.src[w.pos+1:]); n > 0 { // joins the lines, nothing in the text
		w.pos += 1 + n
		for w.pos < len(w.src) && (w.src[w.pos] == ' ' || w.src[w.pos] == '\t' || breakLen(w.src[w.pos:]) > 0) {
			if b := breakLen(w.src[w.pos:]); b > 0 {
				if w.t >= len(w.text) || breakLen(w.text[w.t:]) == 0 {
					return false
				}
				w.emit(w.pos, false)
				w.t += breakLen(w.text[w.t:])
				w.pos += b
				continue
			}
			w.pos++
		}
		return true
	}
	n := 2
	switch w.src[w.pos+1] {
	case 'x':
		n = 4
	case 'u':
		n = 6
	case 'U':
		n = 10
	}
	_, size := utf8.DecodeRuneInString(w.text[w.t:])
	w.emit(w.pos, false)
	w.t += size
	w.pos = min(w.pos+n, len(w.src))
	return true
}

// block walks a literal or folded scalar from its indicator.
func (w *walker) block(fold bool) bool {
	w.pos += lineLen(w.src[w.pos:])
	w.pos += breakLen(w.src[w.pos:])
	indent := blockIndent(w.src[w.pos:], w.text)
	for w.t < len(w.text) {
		if w.pos >= len(w.src) {
			// The text may end in a line break that the file lacks.
			return false
		}
		for i := 0; i < indent && w.pos < len(w.src) && w.src[w.pos] == ' '; i++ {
			w.pos++
		}
		n := lineLen(w.src[w.pos:])
		line := w.src[w.pos : w.pos+n]
		if !strings.HasPrefix(w.text[w.t:], line) {
			return false
		}
		w.emit(w.pos, true)
		w.t += n
		w.pos += n
		if !w.blockBreaks(fold, n == 0) {
			return false
		}
	}
	return true
}

// blockBreaks walks the line break behind a line of a block scalar, an empty one where blank.
func (w *walker) blockBreaks(fold, blank bool) bool {
	if w.t >= len(w.text) {
		return true
	}
	at := w.pos
	if b := breakLen(w.text[w.t:]); b > 0 {
		w.emit(at, false)
		w.t += b
		w.pos += breakLen(w.src[w.pos:])
		return true
	}
	if !fold {
		return false
	}
	// A folded break is one space; a break beside empty lines leaves nothing, theirs are the text's.
	w.pos += breakLen(w.src[w.pos:])
	if w.text[w.t] == ' ' && !blank {
		w.emit(at, false)
		w.t++
		return true
	}
	return blank
}

// lineLen is the length of s up to its first line break.
func lineLen(s string) int {
	for i := 0; i < len(s); i++ {
		if breakLen(s[i:]) > 0 {
			return i
		}
	}
	return len(s)
}

// blockIndent is the indentation that was taken off a block scalar: what its first line that is not
// blank has more of in the source than in the text.
func blockIndent(src, text string) int {
	inText, ok := firstIndent(text)
	inSrc, ok2 := firstIndent(src)
	if !ok || !ok2 {
		return 0
	}
	return max(0, inSrc-inText)
}

func firstIndent(s string) (int, bool) {
	for s != "" {
		n := lineLen(s)
		if spaces := len(s[:n]) - len(strings.TrimLeft(s[:n], " ")); spaces < n {
			return spaces, true
		}
		s = s[n:]
		s = s[breakLen(s):]
	}
	return 0, false
}
