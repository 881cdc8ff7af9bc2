package syntax

// Classes of bytes, by what a token that starts with one is.
const (
	cOther byte = iota
	cLetter
	cPrefix // a letter that may belong to a string: b f r u
	cHigh   // part of a character outside ASCII
	cDigit
	cQuote
	cOpen
	cClose
	cNewline
	cBackslash
	cDot
)

var class = classes()

func classes() (t [256]byte) {
	for c := 'a'; c <= 'z'; c++ {
		t[c], t[c-'a'+'A'] = cLetter, cLetter
	}
	t['_'] = cLetter
	for _, c := range "bfruBFRU" {
		t[c] = cPrefix
	}
	for c := 0x80; c < 0x100; c++ {
		t[c] = cHigh
	}
	for c := '0'; c <= '9'; c++ {
		t[c] = cDigit
	}
	t['\''], t['"'] = cQuote, cQuote
	t['('], t['['], t['{'] = cOpen, cOpen, cOpen
	t[')'], t[']'], t['}'] = cClose, cClose, cClose
	t['\n'] = cNewline
	t['\\'] = cBackslash
	t['.'] = cDot
	return t
}

// isWord reports whether c can stand in an identifier, as far as one byte tells.
func isWord(c byte) bool {
	switch class[c] {
	case cLetter, cPrefix, cHigh, cDigit:
		return true
	}
	return false
}
