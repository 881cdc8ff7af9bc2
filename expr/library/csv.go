package library

import (
	"strings"

	"github.com/gramener/gramex-go/expr/object"
)

// The quoting styles of csv.
const (
	quoteMinimal = iota
	quoteAll
	quoteNonnumeric
	quoteNone
)

// dialect is how a CSV file is written.
type dialect struct {
	delimiter, quote, escape rune // quote, escape: 0 for None
	terminator               string
	doublequote, skipSpace   bool
	strict                   bool
	quoting                  int
}

var csvErrorOnce, dialectOnce, csvReaderOnce, csvWriterOnce lazyClass

func csvError() *object.Class {
	return csvErrorOnce.get(func() object.ClassSpec { return newExcClass("Error", "_csv", object.ExceptionClass) })
}

func excelDialect() dialect {
	return dialect{delimiter: ',', quote: '"', terminator: "\r\n", doublequote: true}
}

// dialectAttrs are the attributes of a dialect.
var dialectAttrs = []string{"delimiter", "doublequote", "escapechar", "lineterminator", "quotechar", "quoting", "skipinitialspace", "strict"}

const dialectSig = "dialect='excel', *, delimiter=None, doublequote=None, escapechar=None, lineterminator=None, quotechar=None, " +
	"quoting=None, skipinitialspace=None, strict=None"

// dialects are those registered by name, of one interpreter.
type dialects map[string]dialect

func newDialects() dialects {
	tab, unix := excelDialect(), excelDialect()
	tab.delimiter = '\t'
	unix.terminator, unix.quoting = "\n", quoteAll
	return dialects{"excel": excelDialect(), "excel-tab": tab, "unix": unix}
}

// of reads the arguments of dialectSig.
func (ds dialects) of(t *thread, a args) (dialect, error) {
	d := excelDialect()
	base := given(a, 0)
	if name, ok := asStr(base); ok {
		found, ok := ds[name]
		if !ok {
			return d, object.Raise(csvError(), "unknown dialect")
		}
		d = found
	} else if !isNone(base) {
		for _, name := range dialectAttrs {
			v, ok, err := object.LookupAttr(t, base, name)
			if err != nil {
				return d, err
			}
			if ok {
				if err := d.set(t, name, v); err != nil {
					return d, err
				}
			}
		}
	}
	for i, name := range dialectAttrs {
		if a.Given(i + 1) {
			if err := d.set(t, name, a[i+1]); err != nil {
				return d, err
			}
		}
	}
	if d.quoting != quoteNone && d.quote == 0 {
		return d, typeError("quotechar must be set if quoting enabled")
	}
	return d, nil
}

func (d *dialect) set(t *thread, name string, v value) error {
	char := func(p *rune, none bool) error {
		if v == nil && none {
			*p = 0
			return nil
		}
		s, ok := asStr(v)
		if !ok {
			if none {
				return typeError("\"%s\" must be string or None, not %s", name, object.TypeName(v))
			}
			return typeError("\"%s\" must be string, not %s", name, object.TypeName(v))
		}
		r := []rune(s)
		if len(r) != 1 {
			return typeError("\"%s\" must be a 1-character string", name)
		}
		*p = r[0]
		return nil
	}
	flag := func(p *bool) error {
		b, err := object.Truth(t, v)
		*p = b
		return err
	}
	switch name {
	case "delimiter":
		return char(&d.delimiter, false)
	case "quotechar":
		return char(&d.quote, true)
	case "escapechar":
		return char(&d.escape, true)
	case "lineterminator":
		s, ok := asStr(v)
		if !ok {
			return typeError("\"lineterminator\" must be a string, not %s", object.TypeName(v))
		}
		d.terminator = s
	case "doublequote":
		return flag(&d.doublequote)
	case "skipinitialspace":
		return flag(&d.skipSpace)
	case "strict":
		return flag(&d.strict)
	case "quoting":
		n, ok := asInt(v)
		if !ok {
			return typeError("\"quoting\" must be an integer, not %s", object.TypeName(v))
		}
		if n < 0 || n > 3 {
			return typeError("bad \"quoting\" value")
		}
		d.quoting = int(n)
	}
	return nil
}

func (d dialect) get(name string) value {
	text := func(r rune) value {
		if r == 0 {
			return nil
		}
		return string(r)
	}
	switch name {
	case "delimiter":
		return text(d.delimiter)
	case "quotechar":
		return text(d.quote)
	case "escapechar":
		return text(d.escape)
	case "lineterminator":
		return d.terminator
	case "doublequote":
		return d.doublequote
	case "skipinitialspace":
		return d.skipSpace
	case "strict":
		return d.strict
	}
	return int64(d.quoting)
}

// dialectValue is a Dialect that Python code looks at.
type dialectValue struct{ d dialect }

func (v *dialectValue) TypeName() string { return "_csv.Dialect" }
func (v *dialectValue) Attr(t *thread, name string) (value, bool, error) {
	for _, n := range dialectAttrs {
		if n == name {
			return v.d.get(name), true, nil
		}
	}
	return nil, false, nil
}

// csvReader is csv.reader.
type csvReader struct {
	src  object.Iterator
	d    dialect
	line int
}

func (r *csvReader) Class() *object.Class {
	return csvReaderOnce.get(func() object.ClassSpec {
		return object.ClassSpec{Name: "reader", Module: "_csv", Final: true,
			Properties: []object.Property{
				{Name: "line_num", Get: func(t *thread, self value) (value, error) { return int64(self.(*csvReader).line), nil }},
				{Name: "dialect", Get: func(t *thread, self value) (value, error) { return &dialectValue{self.(*csvReader).d}, nil }},
			}}
	})
}

// The states of the reader within a row.
type csvState int

const (
	csvStart csvState = iota // of a row
	csvField                 // start of a field
	csvEscaped
	csvIn
	csvQuoted
	csvQuotedEscape
	csvQuoteInQuoted
	csvEat // newline characters
)

// rowParser is the state of one row.
type rowParser struct {
	d      *dialect
	state  csvState
	field  []rune
	number bool // the field is to become a float
	row    []value
}

func (p *rowParser) save() error {
	s := string(p.field)
	p.field = p.field[:0]
	if p.number {
		p.number = false
		f, err := object.ParseFloat(s)
		if err != nil {
			return err
		}
		p.row = append(p.row, f)
		return nil
	}
	p.row = append(p.row, s)
	return nil
}

// Next reads one row, of as many lines as its quotes hold.
func (r *csvReader) Next(t *thread) (value, bool, error) {
	p := &rowParser{d: &r.d}
	for {
		v, ok, err := r.src.Next(t)
		if err != nil {
			return nil, false, err
		}
		if !ok {
			if len(p.field) > 0 || p.state == csvQuoted {
				if r.d.strict {
					return nil, false, object.Raise(csvError(), "unexpected end of data")
				}
				if err := p.save(); err != nil {
					return nil, false, err
				}
				return newList(p.row), true, nil
			}
			return nil, false, nil
		}
		line, ok := asStr(v)
		if !ok {
			return nil, false, object.Raise(csvError(), "iterator should return strings, not %s (the file should be opened in text mode)",
				object.TypeName(v))
		}
		r.line++
		if err := t.Charge(2*len(line) + 32); err != nil {
			return nil, false, err
		}
		for _, c := range line {
			if err := p.step(c); err != nil {
				return nil, false, err
			}
		}
		if err := p.step(-1); err != nil {
			return nil, false, err
		}
		if p.state == csvStart {
			return newList(p.row), true, nil
		}
	}
}

// step takes one character; -1 is the end of the line.
func (p *rowParser) step(c rune) error {
	d := p.d
	eol := c == '\n' || c == '\r' || c == -1
	switch p.state {
	case csvStart:
		if c == -1 {
			return nil
		}
		if eol {
			p.state = csvEat
			return nil
		}
		p.state = csvField
		return p.startField(c, eol)
	case csvField:
		return p.startField(c, eol)
	case csvEscaped:
		if eol {
			p.field = append(p.field, max(c, '\n'))
			p.state = csvIn
			return nil
		}
		p.add(c)
		p.state = csvIn
	case csvIn:
		return p.inField(c, eol)
	case csvQuoted:
		switch {
		case c == -1:
		case d.escape != 0 && c == d.escape:
			p.state = csvQuotedEscape
		case c == d.quote && d.quoting != quoteNone:
			if d.doublequote {
				p.state = csvQuoteInQuoted
			} else {
				p.state = csvIn
			}
		default:
			p.add(c)
		}
	case csvQuotedEscape:
		p.add(max(c, '\n'))
		p.state = csvQuoted
	case csvQuoteInQuoted:
		switch {
		case d.quoting != quoteNone && c == d.quote:
			p.add(c)
			p.state = csvQuoted
		case c == d.delimiter:
			p.state = csvField
			return p.save()
		case eol:
			return p.endRow(c)
		case !d.strict:
			p.add(c)
			p.state = csvIn
		default:
			return object.Raise(csvError(), "'%c' expected after '%c'", d.delimiter, d.quote)
		}
	case csvEat:
		switch c {
		case '\n', '\r':
		case -1:
			p.state = csvStart
		default:
			return object.Raise(csvError(), "new-line character seen in unquoted field - do you need to open the file in universal-newline mode?")
		}
	}
	return nil
}

func (p *rowParser) add(c rune) { p.field = append(p.field, c) }

func (p *rowParser) endRow(c rune) error {
	p.state = csvEat
	if c == -1 {
		p.state = csvStart
	}
	return p.save()
}

func (p *rowParser) startField(c rune, eol bool) error {
	d := p.d
	switch {
	case eol:
		return p.endRow(c)
	case d.quote != 0 && c == d.quote && d.quoting != quoteNone:
		p.state = csvQuoted
	case d.escape != 0 && c == d.escape:
		p.state = csvEscaped
	case c == ' ' && d.skipSpace:
	case c == d.delimiter:
		return p.save()
	default:
		p.number = d.quoting == quoteNonnumeric
		p.add(c)
		p.state = csvIn
	}
	return nil
}

func (p *rowParser) inField(c rune, eol bool) error {
	d := p.d
	switch {
	case eol:
		return p.endRow(c)
	case d.escape != 0 && c == d.escape:
		p.state = csvEscaped
	case c == d.delimiter:
		p.state = csvField
		return p.save()
	default:
		p.add(c)
	}
	return nil
}

// csvWriter is csv.writer.
type csvWriter struct {
	out value
	d   dialect
}

func (w *csvWriter) Class() *object.Class {
	return csvWriterOnce.get(func() object.ClassSpec {
		return object.ClassSpec{Name: "writer", Module: "_csv", Final: true,
			Methods: []object.Method{
				{Name: "writerow", Sig: "row, /", Fn: func(t *thread, self value, a args) (value, error) {
					return self.(*csvWriter).row(t, a[0])
				}},
				{Name: "writerows", Sig: "rows, /", Fn: func(t *thread, self value, a args) (value, error) {
					return nil, object.ForEach(t, a[0], func(row value) error {
						_, err := self.(*csvWriter).row(t, row)
						return err
					})
				}},
			},
			Properties: []object.Property{{Name: "dialect", Get: func(t *thread, self value) (value, error) {
				return &dialectValue{self.(*csvWriter).d}, nil
			}}}}
	})
}

func (w *csvWriter) row(t *thread, row value) (value, error) {
	var b strings.Builder
	n := 0
	items, err := object.ToSlice(t, row)
	if err != nil {
		return nil, object.Raise(csvError(), "iterable expected, not %s", object.TypeName(row))
	}
	for _, v := range items {
		if n > 0 {
			b.WriteRune(w.d.delimiter)
		}
		quoted := w.d.quoting == quoteAll
		text := ""
		switch x := v.(type) {
		case nil:
		case string:
			text = x
		default:
			if text, err = object.Str(t, v); err != nil {
				return nil, err
			}
		}
		if w.d.quoting == quoteNonnumeric {
			quoted = !isNumberValue(v)
		}
		if err := w.field(&b, text, quoted, len(items) == 1); err != nil {
			return nil, err
		}
		n++
		if err := t.Charge(2*len(text) + 1); err != nil {
			return nil, err
		}
	}
	b.WriteString(w.d.terminator)
	return object.CallMethod(t, w.out, "write", []value{b.String()}, nil)
}

func isNumberValue(v value) bool {
	switch object.Native(v).(type) {
	case int64, float64, bool:
		return true
	}
	return object.TypeOf(v).IsSub(object.IntClass)
}

func (w *csvWriter) field(b *strings.Builder, text string, quoted, single bool) error {
	d := &w.d
	if d.quoting == quoteMinimal && text == "" && single {
		quoted = true
	}
	if text == "" && single && d.quoting == quoteNone {
		return object.Raise(csvError(), "single empty field record must be quoted")
	}
	var out strings.Builder
	for _, c := range text {
		want := c == d.delimiter || d.escape != 0 && c == d.escape || d.quote != 0 && c == d.quote || strings.ContainsRune(d.terminator, c) ||
			c == '\n' || c == '\r'
		if want {
			escape := false
			switch {
			case d.quoting == quoteNone:
				escape = true
			case c == d.quote:
				if d.doublequote {
					out.WriteRune(d.quote)
				} else {
					escape = true
				}
			case d.escape != 0 && c == d.escape:
				escape = true
			}
			if !escape {
				quoted = true
			} else {
				if d.escape == 0 {
					return object.Raise(csvError(), "need to escape, but no escapechar set")
				}
				out.WriteRune(d.escape)
			}
		}
		out.WriteRune(c)
	}
	if quoted {
		b.WriteRune(d.quote)
		b.WriteString(out.String())
		b.WriteRune(d.quote)
		return nil
	}
	b.WriteString(out.String())
	return nil
}

func buildCSV(b *builder) {
	ds := newDialects()
	b.fn("reader", "csvfile, "+dialectSig, func(t *thread, a args) (value, error) {
		it, err := object.Iter(t, a[0])
		if err != nil {
			return nil, err
		}
		d, err := ds.of(t, a[1:])
		return &csvReader{src: it, d: d}, err
	})
	b.fn("writer", "csvfile, "+dialectSig, func(t *thread, a args) (value, error) {
		if _, ok, err := object.LookupAttr(t, a[0], "write"); err != nil || !ok {
			return nil, typeError("argument 1 must have a \"write\" method")
		}
		d, err := ds.of(t, a[1:])
		return &csvWriter{out: a[0], d: d}, err
	})
	b.fn("register_dialect", "name, "+dialectSig, func(t *thread, a args) (value, error) {
		name, ok := asStr(a[0])
		if !ok {
			return nil, typeError("dialect name must be a string")
		}
		d, err := ds.of(t, a[1:])
		if err != nil {
			return nil, err
		}
		if err := t.Charge(200); err != nil {
			return nil, err
		}
		ds[name] = d
		return nil, nil
	})
	b.fn("unregister_dialect", "name", func(t *thread, a args) (value, error) {
		name, _ := asStr(a[0])
		if _, ok := ds[name]; !ok {
			return nil, object.Raise(csvError(), "unknown dialect")
		}
		delete(ds, name)
		return nil, nil
	})
	b.fn("get_dialect", "name", func(t *thread, a args) (value, error) {
		name, _ := asStr(a[0])
		d, ok := ds[name]
		if !ok {
			return nil, object.Raise(csvError(), "unknown dialect")
		}
		return &dialectValue{d}, nil
	})
	b.fn("list_dialects", "", func(t *thread, a args) (value, error) {
		names := []value{"excel", "excel-tab", "unix"}
		for name := range ds {
			if name != "excel" && name != "excel-tab" && name != "unix" {
				names = append(names, name)
			}
		}
		return newList(names), nil
	})
	b.fn("field_size_limit", "limit=131072", func(t *thread, a args) (value, error) { return int64(131072), nil })
	b.set("Error", csvError())
	b.set("QUOTE_MINIMAL", int64(quoteMinimal))
	b.set("QUOTE_ALL", int64(quoteAll))
	b.set("QUOTE_NONNUMERIC", int64(quoteNonnumeric))
	b.set("QUOTE_NONE", int64(quoteNone))
	base := dialectOnce.get(func() object.ClassSpec { return object.ClassSpec{Name: "Dialect", Module: "csv"} })
	b.class(base)
	b.fromPython("_csvdict", "DictReader", "DictWriter", "excel", "excel_tab", "unix_dialect", "Sniffer")
}
