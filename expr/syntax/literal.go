package syntax

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// maxIntDigits bounds decimal integers: converting them takes time quadratic in their length.
const maxIntDigits = 4300

// numberValue is the value of the number that is token i.
func (p *parser) numberValue(i int) any {
	s := p.text(i)
	if len(s) < 18 && isDigit(s[0]) { // nearly all: a small integer
		v, plain := int64(0), true
		for k := 0; k < len(s); k++ {
			if !isDigit(s[k]) {
				plain = false
				break
			}
			v = v*10 + int64(s[k]-'0')
		}
		if plain {
			return v
		}
	}
	v, err := p.number2(i, strings.ReplaceAll(s, "_", ""))
	if err != nil {
		p.raise(err)
	}
	return v
}

// number2 is numberValue for what has a radix, a point, an exponent or many digits.
func (p *parser) number2(i int, s string) (any, *Error) {
	base := 10
	if len(s) > 2 && s[0] == '0' {
		switch s[1] | 0x20 {
		case 'x':
			base = 16
		case 'o':
			base = 8
		case 'b':
			base = 2
		}
	}
	if base != 10 {
		return integer(s[2:], base), nil
	}
	if last := s[len(s)-1] | 0x20; last == 'j' {
		return complex(0, float(s[:len(s)-1])), nil
	}
	if strings.ContainsAny(s, ".eE") {
		return float(s), nil
	}
	if len(s) > maxIntDigits {
		t := &p.toks[i]
		return nil, &Error{Name: p.name, Kind: "SyntaxError", Line: int(t.line), EndLine: int(t.endLine),
			Msg: fmt.Sprintf("Exceeds the limit (%d digits) for integer string conversion: value has %d digits; "+
				"use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer "+
				"literals to avoid decimal conversion limits.", maxIntDigits, len(s))}
	}
	return integer(s, 10), nil
}

func integer(s string, base int) any {
	if v, err := strconv.ParseInt(s, base, 64); err == nil {
		return v
	}
	v, ok := new(big.Int).SetString(s, base)
	if !ok {
		return int64(0) // the lexer lets nothing else through
	}
	return v
}

// float is the nearest float64, an infinity where s is too large, as in Python.
func float(s string) float64 {
	v, _ := strconv.ParseFloat(s, 64)
	return v
}
