package library

import (
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

// wrapOptions are those of textwrap.TextWrapper.
type wrapOptions struct {
	width                               int
	initial, subsequent, placeholder    []rune
	expand, replace, fixEnds, breakLong bool
	dropSpace, breakHyphens             bool
	tabsize, maxLines                   int // maxLines 0: no bound
}

const wrapSig = "width=70, initial_indent='', subsequent_indent='', expand_tabs=True, replace_whitespace=True, " +
	"fix_sentence_endings=False, break_long_words=True, drop_whitespace=True, break_on_hyphens=True, tabsize=8, " +
	"max_lines=None, placeholder=' [...]'"

// wrapNames are the parameters of wrapSig in order.
var wrapNames = []string{"width", "initial_indent", "subsequent_indent", "expand_tabs", "replace_whitespace", "fix_sentence_endings",
	"break_long_words", "drop_whitespace", "break_on_hyphens", "tabsize", "max_lines", "placeholder"}

func wrapOptionsOf(t *thread, a args) (*wrapOptions, error) {
	o := &wrapOptions{width: 70, placeholder: []rune(" [...]"), tabsize: 8}
	var err error
	num := func(i int, p *int) {
		if v := given(a, i); !isNone(v) && err == nil {
			*p, err = intArg(t, v)
		}
	}
	text := func(i int, p *[]rune) {
		if a.Given(i) && err == nil {
			var s string
			s, err = strArg(a[i], wrapNames[i])
			*p = []rune(s)
		}
	}
	flag := func(i int, def bool) bool {
		b, ferr := truthOr(t, a, i, def)
		if ferr != nil && err == nil {
			err = ferr
		}
		return b
	}
	num(0, &o.width)
	text(1, &o.initial)
	text(2, &o.subsequent)
	o.expand, o.replace, o.fixEnds, o.breakLong = flag(3, true), flag(4, true), flag(5, false), flag(6, true)
	o.dropSpace, o.breakHyphens = flag(7, true), flag(8, true)
	num(9, &o.tabsize)
	num(10, &o.maxLines)
	text(11, &o.placeholder)
	return o, err
}

func isWrapSpace(r rune) bool {
	return r == '\t' || r == '\n' || r == '\v' || r == '\f' || r == '\r' || r == ' '
}

// munge expands tabs and turns white space to spaces.
func (o *wrapOptions) munge(text string) []rune {
	var out []rune
	col := 0
	for _, r := range text {
		switch {
		case r == '\t' && o.expand:
			if o.tabsize > 0 {
				n := o.tabsize - col%o.tabsize
				for range n {
					out = append(out, ' ')
				}
				col += n
			}
			continue
		case r == '\n' || r == '\r':
			col = -1
		}
		col++
		if o.replace && isWrapSpace(r) {
			r = ' '
		}
		out = append(out, r)
	}
	return out
}

func isWordRune(r rune) bool {
	return r == '_' || isASCIILetter(r) || isASCIIDigit(r) || r >= 0x80 && isWordLike(r)
}

// split cuts text into chunks that are not broken further: words, runs of white space, and the
// parts of hyphenated words.
func (o *wrapOptions) split(text []rune) [][]rune {
	var out [][]rune
	for i := 0; i < len(text); {
		j := i
		if isWrapSpace(text[i]) {
			for j < len(text) && isWrapSpace(text[j]) {
				j++
			}
			out = append(out, text[i:j])
			i = j
			continue
		}
		for j < len(text) && !isWrapSpace(text[j]) {
			j++
		}
		if o.breakHyphens {
			out = append(out, hyphenChunks(text[i:j])...)
		} else {
			out = append(out, text[i:j])
		}
		i = j
	}
	return out
}

// hyphenChunks cuts a word after the hyphens between letters, and around dashes.
func hyphenChunks(w []rune) [][]rune {
	letter := func(i int) bool { return i >= 0 && i < len(w) && isWordRune(w[i]) && !isASCIIDigit(w[i]) }
	var out [][]rune
	start := 0
	for i := 0; i < len(w); i++ {
		if w[i] != '-' {
			continue
		}
		end := i
		for end < len(w) && w[end] == '-' {
			end++
		}
		n := end - i
		before := i > start && (isWordRune(w[i-1]) || strings.ContainsRune("!\"'&.,?", w[i-1]))
		switch {
		case n >= 2 && before && end < len(w) && isWordRune(w[end]): // a dash: a chunk of its own
			out = append(out, w[start:i], w[i:end])
			start = end
		case n == 1 && letter(i-1) && (letter(i-2) && letter(i+1) && (letter(i+2) || i+2 < len(w) && w[i+2] == '-') ||
			i >= 2 && w[i-2] == '-' && letter(i+1) && letter(i+2)):
			out = append(out, w[start:end])
			start = end
		}
		i = end - 1
	}
	if start < len(w) {
		out = append(out, w[start:])
	}
	return out
}

func blank(chunk []rune) bool {
	for _, r := range chunk {
		if !isWrapSpace(r) && !isSpaceRune(r) {
			return false
		}
	}
	return true
}

// wrap breaks text into lines.
func (o *wrapOptions) wrap(t *thread, text string) ([]string, error) {
	if o.width <= 0 {
		return nil, valueError("invalid width %d (must be > 0)", o.width)
	}
	if err := t.Charge(8*len(text) + strings.Count(text, "\t")*max(o.tabsize, 0)*8); err != nil {
		return nil, err
	}
	if o.maxLines > 0 {
		indent := o.initial
		if o.maxLines > 1 {
			indent = o.subsequent
		}
		if len(indent)+len([]rune(strings.TrimLeft(string(o.placeholder), " "))) > o.width {
			return nil, valueError("placeholder too large for max width")
		}
	}
	chunks := o.split(o.munge(text))
	if o.fixEnds {
		fixSentenceEndings(chunks)
	}
	w := &wrapper{o: o, chunks: chunks}
	for w.at < len(w.chunks) {
		if err := t.Charge(len(o.subsequent) + 16); err != nil {
			return nil, err
		}
		if done := w.line(); done {
			break
		}
	}
	return w.lines, nil
}

type wrapper struct {
	o      *wrapOptions
	chunks [][]rune
	at     int
	lines  []string
}

// line makes one line; true once the last is made.
func (w *wrapper) line() bool {
	o := w.o
	indent := o.initial
	if len(w.lines) > 0 {
		indent = o.subsequent
	}
	width := o.width - len(indent)
	if o.dropSpace && len(w.lines) > 0 && blank(w.chunks[w.at]) {
		w.at++
	}
	var cur [][]rune
	n := 0
	for w.at < len(w.chunks) && n+len(w.chunks[w.at]) <= width {
		n += len(w.chunks[w.at])
		cur = append(cur, w.chunks[w.at])
		w.at++
	}
	if w.at < len(w.chunks) && len(w.chunks[w.at]) > width {
		cur = w.long(cur, n, width)
		n = 0
		for _, c := range cur {
			n += len(c)
		}
	}
	if o.dropSpace && len(cur) > 0 && blank(cur[len(cur)-1]) {
		n -= len(cur[len(cur)-1])
		cur = cur[:len(cur)-1]
	}
	if len(cur) == 0 {
		return false
	}
	rest := w.chunks[w.at:]
	last := len(rest) == 0 || o.dropSpace && len(rest) == 1 && blank(rest[0])
	if o.maxLines == 0 || len(w.lines)+1 < o.maxLines || last && n <= width {
		w.lines = append(w.lines, string(indent)+joinChunks(cur))
		return false
	}
	w.cut(cur, n, width, indent)
	return true
}

// cut ends the last line that is allowed with the placeholder.
func (w *wrapper) cut(cur [][]rune, n, width int, indent []rune) {
	o := w.o
	for len(cur) > 0 {
		if last := cur[len(cur)-1]; !blank(last) && n+len(o.placeholder) <= width {
			w.lines = append(w.lines, string(indent)+joinChunks(cur)+string(o.placeholder))
			return
		}
		n -= len(cur[len(cur)-1])
		cur = cur[:len(cur)-1]
	}
	if k := len(w.lines); k > 0 {
		prev := strings.TrimRight(w.lines[k-1], " \t\n\r\v\f")
		if len([]rune(prev))+len(o.placeholder) <= o.width {
			w.lines[k-1] = prev + string(o.placeholder)
			return
		}
	}
	w.lines = append(w.lines, string(indent)+strings.TrimLeft(string(o.placeholder), " "))
}

// long handles a chunk that is wider than a line.
func (w *wrapper) long(cur [][]rune, n, width int) [][]rune {
	space := 1
	if width >= 1 {
		space = width - n
	}
	chunk := w.chunks[w.at]
	if w.o.breakLong {
		end := space
		if w.o.breakHyphens && len(chunk) > space {
			for i := space - 1; i > 0; i-- {
				if chunk[i] == '-' {
					if strings.Trim(string(chunk[:i]), "-") != "" {
						end = i + 1
					}
					break
				}
			}
		}
		end = min(max(end, 0), len(chunk))
		cur = append(cur, chunk[:end])
		w.chunks[w.at] = chunk[end:]
		return cur
	}
	if len(cur) == 0 {
		cur = append(cur, chunk)
		w.at++
	}
	return cur
}

func joinChunks(chunks [][]rune) string {
	var b strings.Builder
	for _, c := range chunks {
		b.WriteString(string(c))
	}
	return b.String()
}

// fixSentenceEndings makes a single space after a sentence a double one.
func fixSentenceEndings(chunks [][]rune) {
	for i := 0; i+1 < len(chunks); i++ {
		c := strings.TrimRight(string(chunks[i]), "\"'")
		n := len(c)
		if string(chunks[i+1]) == " " && n >= 2 && strings.IndexByte(".!?", c[n-1]) >= 0 && c[n-2] >= 'a' && c[n-2] <= 'z' &&
			len(string(chunks[i]))-n <= 1 {
			chunks[i+1] = []rune("  ")
			i++
		}
	}
}

var textWrapperOnce lazyClass

// textWrapperClass is textwrap.TextWrapper: its options are attributes that may be changed.
func textWrapperClass() *object.Class {
	return textWrapperOnce.get(func() object.ClassSpec {
		run := func(t *thread, self, text value) ([]string, error) {
			a := make(args, len(wrapNames))
			for i, name := range wrapNames {
				v, err := object.GetAttr(t, self, name)
				if err != nil {
					return nil, err
				}
				a[i] = v
			}
			return wrapValue(t, text, a)
		}
		return object.ClassSpec{Name: "TextWrapper", Module: "textwrap", Sig: wrapSig,
			Init: func(t *thread, self value, a args) (value, error) {
				defaults := []value{int64(70), "", "", true, true, false, true, true, true, int64(8), nil, " [...]"}
				for i, name := range wrapNames {
					if err := object.SetAttr(t, self, name, a.Or(i, defaults[i])); err != nil {
						return nil, err
					}
				}
				return nil, nil
			},
			Methods: []object.Method{
				{Name: "wrap", Sig: "text", Fn: func(t *thread, self value, a args) (value, error) {
					lines, err := run(t, self, a[0])
					return object.FromGo(lines), err
				}},
				{Name: "fill", Sig: "text", Fn: func(t *thread, self value, a args) (value, error) {
					lines, err := run(t, self, a[0])
					return strings.Join(lines, "\n"), err
				}},
			}}
	})
}

func wrapValue(t *thread, text value, a args) ([]string, error) {
	s, err := strArg(text, "text")
	if err != nil {
		return nil, err
	}
	o, err := wrapOptionsOf(t, a)
	if err != nil {
		return nil, err
	}
	return o.wrap(t, s)
}

func buildTextwrap(b *builder) {
	sig := "text, width=70, *, " + strings.TrimPrefix(wrapSig, "width=70, ")
	b.fn("wrap", sig, func(t *thread, a args) (value, error) {
		lines, err := wrapValue(t, a[0], a[1:])
		if err != nil {
			return nil, err
		}
		return stringList(lines), nil
	})
	b.fn("fill", sig, func(t *thread, a args) (value, error) {
		lines, err := wrapValue(t, a[0], a[1:])
		return strings.Join(lines, "\n"), err
	})
	b.fn("shorten", "text, width, *, "+strings.TrimPrefix(wrapSig, "width=70, "), func(t *thread, a args) (value, error) {
		s, err := strArg(a[0], "text")
		if err != nil {
			return nil, err
		}
		opts := append(args{}, a[1:]...)
		opts[10] = int64(1)
		lines, err := wrapValue(t, strings.Join(strings.Fields(s), " "), opts)
		return strings.Join(lines, "\n"), err
	})
	b.fn("dedent", "text", func(t *thread, a args) (value, error) {
		s, err := strArg(a[0], "text")
		if err != nil {
			return nil, err
		}
		if err := t.Charge(len(s)); err != nil {
			return nil, err
		}
		return dedent(s), nil
	})
	b.fn("indent", "text, prefix, predicate=None", func(t *thread, a args) (value, error) {
		s, err := strArg(a[0], "text")
		if err != nil {
			return nil, err
		}
		prefix, err := strArg(a[1], "prefix")
		if err != nil {
			return nil, err
		}
		var out strings.Builder
		for _, line := range splitLines(s) {
			add := strings.TrimFunc(line, isSpaceRune) != ""
			if f := given(a, 2); !isNone(f) {
				v, err := call(t, f, line)
				if err != nil {
					return nil, err
				}
				if add, err = object.Truth(t, v); err != nil {
					return nil, err
				}
			}
			if add {
				out.WriteString(prefix)
			}
			out.WriteString(line)
			if err := t.Charge(len(prefix) + len(line)); err != nil {
				return nil, err
			}
		}
		return out.String(), nil
	})
	b.class(textWrapperClass())
}

func stringList(s []string) *object.List {
	out := make([]value, len(s))
	for i, x := range s {
		out[i] = x
	}
	return newList(out)
}

// dedent removes the white space that all lines start with.
func dedent(s string) string {
	lines := strings.Split(s, "\n")
	margin, first := "", true
	for i, line := range lines {
		body := strings.TrimLeft(line, " \t")
		if body == "" {
			lines[i] = ""
			continue
		}
		indent := line[:len(line)-len(body)]
		switch {
		case first:
			margin, first = indent, false
		default:
			n := 0
			for n < len(margin) && n < len(indent) && margin[n] == indent[n] {
				n++
			}
			margin = margin[:n]
		}
	}
	for i, line := range lines {
		lines[i] = strings.TrimPrefix(line, margin)
	}
	return strings.Join(lines, "\n")
}

// splitLines is str.splitlines(True).
func splitLines(s string) []string {
	var out []string
	start := 0
	r := []rune(s)
	for i := 0; i < len(r); i++ {
		switch r[i] {
		case '\r':
			if i+1 < len(r) && r[i+1] == '\n' {
				i++
			}
		case '\n', '\v', '\f', 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029:
		default:
			continue
		}
		out = append(out, string(r[start:i+1]))
		start = i + 1
	}
	if start < len(r) {
		out = append(out, string(r[start:]))
	}
	return out
}
