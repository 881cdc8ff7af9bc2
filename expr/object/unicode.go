package object

import (
	"sort"
	"unicode"
)

type runeRange struct{ lo, hi rune }

func inRanges(r rune, t []runeRange) bool {
	i := sort.Search(len(t), func(i int) bool { return t[i].hi >= r })
	return i < len(t) && t[i].lo <= r
}

// isPrintable is str.isprintable of one character.
func isPrintable(r rune) bool {
	if r < 0x7f {
		return r >= ' '
	}
	return inRanges(r, printable)
}

func isAlpha(r rune) bool {
	if r < 0x80 {
		return 'a' <= r|0x20 && r|0x20 <= 'z'
	}
	return unicode.IsLetter(r) && isPrintable(r)
}

func isDecimal(r rune) bool {
	if r < 0x80 {
		return '0' <= r && r <= '9'
	}
	return unicode.Is(unicode.Nd, r) && isPrintable(r)
}

func isDigit(r rune) bool { return isDecimal(r) || r >= 0x80 && inRanges(r, digits) }

func isNumeric(r rune) bool {
	if r < 0x80 {
		return '0' <= r && r <= '9'
	}
	return unicode.IsNumber(r) && isPrintable(r) || inRanges(r, numerics)
}

func isLower(r rune) bool {
	return unicode.IsLower(r) || r >= 0x80 && unicode.Is(unicode.Other_Lowercase, r)
}

func isUpper(r rune) bool {
	return unicode.IsUpper(r) || r >= 0x80 && unicode.Is(unicode.Other_Uppercase, r)
}

func isTitle(r rune) bool { return unicode.IsTitle(r) }

// isCased tells whether r has the property Cased.
func isCased(r rune) bool { return isLower(r) || isUpper(r) || isTitle(r) }

// isCaseIgnorable tells whether r has the property Case_Ignorable.
func isCaseIgnorable(r rune) bool {
	switch r {
	case '\'', '.', ':', '^', '`', 0xa8, 0xad, 0xaf, 0xb4, 0xb7, 0xb8, 0x2019, 0x2018, 0x2024, 0x2027, 0xfe13, 0xfe52, 0xfe55, 0xff07, 0xff0e, 0xff1a:
		return true
	}
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Lm, unicode.Sk)
}
