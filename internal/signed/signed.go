// Package signed reads and makes Tornado's signed values, version 2, as cookies and the
// X-Gramex-User header carry them (tornado/web.py, create_signed_value): what one server signed,
// the other accepts.
//
//	2|1:0|10:1795340625|3:sid|44:QUp0bHBG…|c1203cd3…
//
// that is the version, then length:text of the key version, the time in seconds, the name and
// the value in base64, and the HMAC-SHA256 in hexadecimal of all before it. Version 1, which
// rests on SHA-1, is refused.
package signed

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"time"
)

// Errors of Decode. None tells a client more than that the value is not accepted.
var (
	ErrFormat    = errors.New("not a signed value of version 2")
	ErrSignature = errors.New("the signature is not this server's")
	ErrName      = errors.New("the value was signed for another purpose")
	ErrExpired   = errors.New("the value has expired")
)

// Encode signs a value for a name, as of now.
func Encode(secret []byte, name, value string, now time.Time) string {
	b64 := base64.StdEncoding.EncodeToString([]byte(value))
	s := strings.Join([]string{"2", field("0"), field(strconv.FormatInt(now.Unix(), 10)), field(name), field(b64), ""}, "|")
	return s + signature(secret, s)
}

func field(s string) string { return strconv.Itoa(len(s)) + ":" + s }

func signature(secret []byte, s string) string {
	m := hmac.New(sha256.New, secret)
	m.Write([]byte(s))
	return hex.EncodeToString(m.Sum(nil))
}

// Decode returns the value that s signs for a name, where the signature is right and not older
// than maxAge at the time now. A maxAge of 0 or less means any age.
func Decode(secret []byte, name, s string, maxAge time.Duration, now time.Time) (string, error) {
	rest, ok := strings.CutPrefix(s, "2|")
	if !ok || len(secret) == 0 {
		return "", ErrFormat
	}
	var fields [4]string // key version, time, name, value
	for i := range fields {
		if fields[i], rest, ok = consume(rest); !ok {
			return "", ErrFormat
		}
	}
	if !hmac.Equal([]byte(rest), []byte(signature(secret, s[:len(s)-len(rest)]))) {
		return "", ErrSignature
	}
	// From here on the fields are ours.
	if fields[2] != name {
		return "", ErrName
	}
	at, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		return "", ErrFormat
	}
	if maxAge > 0 && time.Unix(at, 0).Before(now.Add(-maxAge)) {
		return "", ErrExpired
	}
	value, err := base64.StdEncoding.DecodeString(fields[3])
	if err != nil {
		return "", ErrFormat
	}
	return string(value), nil
}

// consume splits length:text| off s.
func consume(s string) (text, rest string, ok bool) {
	length, rest, ok := strings.Cut(s, ":")
	n, err := strconv.ParseUint(length, 10, 31)
	if !ok || err != nil || uint64(len(rest)) <= n || rest[n] != '|' {
		return "", "", false
	}
	return rest[:n], rest[n+1:], true
}
