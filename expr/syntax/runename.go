package syntax

import (
	_ "embed" // the list of aliases
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/unicode/runenames"
)

// aliases are names that characters have besides their own, chiefly those of control characters,
// which have no other: a line each, code point and name.
//
//go:embed aliases.txt
var aliases string

// names maps the names of characters to them. It is made when the first \N{…} is met.
var names = sync.OnceValue(func() map[string]rune {
	m := make(map[string]rune, 36000)
	for r := rune(0); r < 0x30000; r++ {
		if 0xac00 <= r && r <= 0xd7a3 {
			continue // hangul
		}
		if n := runenames.Name(r); n != "" && n[0] != '<' {
			m[n] = r
		}
	}
	for r := rune(0xe0000); r < 0xe0200; r++ {
		if n := runenames.Name(r); n != "" && n[0] != '<' {
			m[n] = r
		}
	}
	for _, line := range strings.Split(aliases, "\n") {
		if hex, name, ok := strings.Cut(line, " "); ok {
			if r, err := strconv.ParseInt(hex, 16, 32); err == nil {
				m[name] = rune(r)
			}
		}
	}
	return m
})

// runeNamed finds a character by its Unicode name or an alias of it, whatever their case.
func runeNamed(name string) (rune, bool) {
	name = strings.ToUpper(name)
	if hex, ok := strings.CutPrefix(name, "CJK UNIFIED IDEOGRAPH-"); ok {
		r, err := strconv.ParseInt(hex, 16, 32)
		if err != nil || len(hex) > 5 || !strings.HasPrefix(runenames.Name(rune(r)), "<CJK Ideograph") {
			return 0, false
		}
		return rune(r), true
	}
	if s, ok := strings.CutPrefix(name, "HANGUL SYLLABLE "); ok {
		return hangul(s)
	}
	r, ok := names()[name]
	return r, ok
}

// hangul composes a syllable from the short names of its letters (The Unicode Standard, 3.12).
func hangul(s string) (rune, bool) {
	const (
		leading = "G GG N D DD R M B BB S SS  J JJ C K T P H"
		vowels  = "A AE YA YAE EO E YEO YE O WA WAE OE YO U WEO WE WI YU EU YI I"
		final   = " G GG GS N NJ NH D L LG LM LB LS LT LP LH M B BS S SS NG J C K T P H"
	)
	l, s := longest(strings.Split(leading, " "), s)
	v, s := longest(strings.Split(vowels, " "), s)
	f, s := longest(strings.Split(final, " "), s)
	if l < 0 || v < 0 || f < 0 || s != "" {
		return 0, false
	}
	return rune(0xac00 + (l*21+v)*28 + f), true
}

// longest finds the longest of list that s starts with, and the rest of s.
func longest(list []string, s string) (int, string) {
	best := -1
	for i, x := range list {
		if strings.HasPrefix(s, x) && (best < 0 || len(x) > len(list[best])) {
			best = i
		}
	}
	if best < 0 {
		return best, s
	}
	return best, s[len(list[best]):]
}
