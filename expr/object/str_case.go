package object

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

func strCaseMethods() []Method {
	return []Method{
		simple("upper", func(s string) Value { return upperText(s) }),
		simple("lower", func(s string) Value { return lowerText(s) }),
		simple("casefold", func(s string) Value { return foldText(s) }),
		simple("title", func(s string) Value { return titleText(s) }),
		simple("capitalize", func(s string) Value { return capitalizeText(s) }),
		simple("swapcase", func(s string) Value { return swapText(s) }),
	}
}

func upperText(s string) string {
	if isASCII(s) {
		return strings.ToUpper(s)
	}
	var b strings.Builder
	for _, r := range s {
		writeUpper(&b, r)
	}
	return b.String()
}

func writeUpper(b *strings.Builder, r rune) {
	if m, ok := upperMany[r]; ok && r >= 0x80 {
		b.WriteString(m)
	} else {
		b.WriteRune(unicode.ToUpper(r))
	}
}

func writeTitle(b *strings.Builder, r rune) {
	if m, ok := titleMany[r]; ok && r >= 0x80 {
		b.WriteString(m)
	} else {
		b.WriteRune(unicode.ToTitle(r))
	}
}

func lowerText(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for i, r := range s {
		writeLower(&b, s, i, r)
	}
	return b.String()
}

// writeLower writes the lower case of r, which is at s[i:]: a sigma that ends a word is another.
func writeLower(b *strings.Builder, s string, i int, r rune) {
	switch {
	case r == 'Σ' && finalSigma(s, i):
		b.WriteRune('ς')
	case r == 'İ':
		b.WriteString("i\u0307")
	default:
		b.WriteRune(unicode.ToLower(r))
	}
}

// finalSigma is Unicode's Final_Sigma condition.
func finalSigma(s string, i int) bool {
	before := false
	for j := i; j > 0; {
		r, w := utf8.DecodeLastRuneInString(s[:j])
		j -= w
		if !isCaseIgnorable(r) {
			before = isCased(r)
			break
		}
	}
	if !before {
		return false
	}
	for _, r := range s[i+len("Σ"):] {
		if !isCaseIgnorable(r) {
			return !isCased(r)
		}
	}
	return true
}

func foldText(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for _, r := range s {
		if m, ok := folds[r]; ok {
			b.WriteString(m)
		} else if r == 'İ' {
			b.WriteString("i\u0307")
		} else {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

func titleText(s string) string {
	var b strings.Builder
	cased := false
	for i, r := range s {
		if cased {
			writeLower(&b, s, i, r)
		} else {
			writeTitle(&b, r)
		}
		cased = isCased(r)
	}
	return b.String()
}

func capitalizeText(s string) string {
	var b strings.Builder
	for i, r := range s {
		if i == 0 {
			writeTitle(&b, r)
		} else {
			writeLower(&b, s, i, r)
		}
	}
	return b.String()
}

func swapText(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case isUpper(r):
			writeLower(&b, s, i, r)
		case isLower(r):
			writeUpper(&b, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func strTestMethods() []Method {
	all := func(name string, test func(r rune) bool) Method {
		return simple(name, func(s string) Value {
			for _, r := range s {
				if !test(r) {
					return false
				}
			}
			return s != ""
		})
	}
	return []Method{
		all("isalpha", isAlpha), all("isdecimal", isDecimal), all("isdigit", isDigit), all("isnumeric", isNumeric),
		all("isspace", isSpace),
		all("isalnum", func(r rune) bool { return isAlpha(r) || isNumeric(r) || isDigit(r) }),
		simple("isascii", func(s string) Value { return isASCII(s) }),
		simple("isprintable", func(s string) Value {
			return strings.IndexFunc(s, func(r rune) bool { return !isPrintable(r) }) < 0
		}),
		simple("isidentifier", func(s string) Value { return isIdentifier(s) }),
		simple("islower", func(s string) Value { return casedAs(s, isLower, isUpper) }),
		simple("isupper", func(s string) Value { return casedAs(s, isUpper, isLower) }),
		simple("istitle", func(s string) Value { return isTitled(s) }),
	}
}

// casedAs tells whether s has characters of one case and none of the other.
func casedAs(s string, want, other func(rune) bool) bool {
	found := false
	for _, r := range s {
		if other(r) || isTitle(r) {
			return false
		}
		found = found || want(r)
	}
	return found
}

func isTitled(s string) bool {
	found, cased := false, false
	for _, r := range s {
		switch {
		case isUpper(r) || isTitle(r):
			if cased {
				return false
			}
			found, cased = true, true
		case isLower(r):
			if !cased {
				return false
			}
			found, cased = true, true
		default:
			cased = false
		}
	}
	return found
}
