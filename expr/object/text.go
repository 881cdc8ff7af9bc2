package object

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
	"unsafe"
)

// isASCII tells whether s has no byte beyond 127, eight at a time.
func isASCII(s string) bool {
	const high = 0x8080808080808080
	i := 0
	if len(s) >= 8 {
		p := unsafe.Pointer(unsafe.StringData(s))
		for ; i+8 <= len(s); i += 8 {
			if *(*uint64)(unsafe.Add(p, i))&high != 0 {
				return false
			}
		}
	}
	for ; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// runeLen is the number of characters.
func runeLen(s string) int {
	if isASCII(s) {
		return len(s)
	}
	return utf8.RuneCountInString(s)
}

// cutRunes gives the first n characters.
func cutRunes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return s[:byteOffset(s, n)]
}

// byteOffset gives where character n begins; len(s) where there are no more than n.
func byteOffset(s string, n int) int {
	i := 0
	for ; n > 0 && i < len(s); n-- {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		_, w := utf8.DecodeRuneInString(s[i:])
		i += w
	}
	return i
}

// charAt gives character i, 0 <= i, or ok false where there is none.
func charAt(s string, i int) (string, bool) {
	if i >= len(s) {
		return "", false
	}
	if !isASCII(s[:i+1]) {
		i = byteOffset(s, i)
		if i >= len(s) {
			return "", false
		}
		_, w := utf8.DecodeRuneInString(s[i:])
		return s[i : i+w], true
	}
	return s[i : i+1], true
}

// substr gives the characters from start up to stop, both within the string.
func substr(s string, start, stop int) string {
	if start >= stop {
		return ""
	}
	if isASCII(s) {
		return s[start:stop]
	}
	b := byteOffset(s, start)
	return s[b : b+byteOffset(s[b:], stop-start)]
}

// isSpace is str.isspace of one character.
func isSpace(r rune) bool {
	switch {
	case r <= ' ':
		return r == ' ' || '\t' <= r && r <= '\r' || 0x1c <= r && r <= 0x1f
	case r < 0x80:
		return false
	}
	return r == 0x85 || r == 0xa0 || unicode.Is(unicode.Z, r) && r != 0x200b
}

// isIdentifier is str.isidentifier.
func isIdentifier(s string) bool {
	for i, r := range s {
		if r == '_' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			continue
		}
		if i > 0 && ('0' <= r && r <= '9' || r >= 0x80 && isIDContinue(r)) || r >= 0x80 && isIDStart(r) {
			continue
		}
		return false
	}
	return s != ""
}

func isIDStart(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.Is(unicode.Nl, r) || unicode.Is(unicode.Other_ID_Start, r))
}

func isIDContinue(r rune) bool {
	return isIDStart(r) || unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue)
}

// maxBuild bounds a single allocation where the thread has no budget.
const maxBuild = 1 << 30

// chargeTimes charges for n copies of size bytes.
func chargeTimes(t *Thread, size, n int) error {
	if size > 0 && n > math.MaxInt/size/2 {
		return Raise(MemoryError, "")
	}
	if err := t.Charge(size*n + 16); err != nil {
		return err
	}
	if size*n > maxBuild {
		return Raise(MemoryError, "")
	}
	return nil
}

func repeatString(t *Thread, s string, n int) (string, error) {
	if err := chargeTimes(t, len(s), n); err != nil {
		return "", err
	}
	return strings.Repeat(s, n), nil
}

// bytesOf gives the content of what has bytes.
func bytesOf(v Value) (string, bool) {
	switch x := v.(type) {
	case Bytes:
		return string(x), true
	case *ByteArray:
		return string(x.Bytes), true
	case *MemoryView:
		return x.content(), true
	case *Instance:
		if x.native != Absent {
			return bytesOf(x.native)
		}
	}
	return "", false
}
