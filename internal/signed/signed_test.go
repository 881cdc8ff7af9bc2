package signed

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// What tornado.web.create_signed_value makes of sid at that time.
const (
	recorded = "2|1:0|10:1795340625|3:sid|44:QUp0bHBGZmtOM0RjakxRRERGU1RFOFZwNkJaUkVTZVU=|c1203cd33005efd4f9e92e85cd1770c7c0002cdab7b0d1399b8b2a0bda595708"
	sid      = "AJtlpFfkN3DcjLQDDFSTE8Vp6BZRESeU"
)

var (
	secret = []byte("secret-key")
	signed = time.Unix(1795340625, 0)
)

func TestRecorded(t *testing.T) {
	got, err := Decode(secret, "sid", recorded, 0, signed.Add(900*24*time.Hour))
	if err != nil || got != sid {
		t.Errorf("Decode = %q, %v; want %q", got, err, sid)
	}
	if got := Encode(secret, "sid", sid, signed); got != recorded {
		t.Errorf("Encode = %s, want %s", got, recorded)
	}
}

func TestRefused(t *testing.T) {
	month := 31 * 24 * time.Hour
	other := Encode([]byte("other"), "sid", sid, signed)
	for _, c := range []struct {
		what, value string
		secret      []byte
		name        string
		after       time.Duration
		want        error
	}{
		{"expired", recorded, secret, "sid", month + time.Second, ErrExpired},
		{"another name", recorded, secret, "user", 0, ErrName},
		{"another secret", other, secret, "sid", 0, ErrSignature},
		{"no secret", Encode(nil, "sid", sid, signed), nil, "sid", 0, ErrFormat},
		{"changed value", strings.Replace(recorded, "QUp0", "QUp1", 1), secret, "sid", 0, ErrSignature},
		{"changed time", strings.Replace(recorded, "17953", "27953", 1), secret, "sid", 0, ErrSignature},
		{"shifted fields", strings.Replace(recorded, "3:sid|44:", "7:sid|44:|", 1), secret, "sid", 0, ErrFormat},
		{"cut", recorded[:len(recorded)-1], secret, "sid", 0, ErrSignature},
		{"longer", recorded + "0", secret, "sid", 0, ErrSignature},
		{"upper case", strings.ToUpper(recorded[:2]) + strings.ToUpper(recorded[2:]), secret, "sid", 0, ErrSignature},
		{"version 1", "QUp0bHBG|1795340625|65f9026466128154ee1ccb930514678c967fdabb", secret, "sid", 0, ErrFormat},
		{"short", "2|1:0|10:1700000000|3:sid|4:abcd|0000", secret, "sid", 0, ErrSignature},
		{"huge length", "2|99999999999999999999:0|", secret, "sid", 0, ErrFormat},
		{"negative length", "2|-1:0|", secret, "sid", 0, ErrFormat},
		{"empty", "", secret, "sid", 0, ErrFormat},
		{"only the version", "2|", secret, "sid", 0, ErrFormat},
	} {
		got, err := Decode(c.secret, c.name, c.value, month, signed.Add(c.after))
		if !errors.Is(err, c.want) || got != "" {
			t.Errorf("%s: %q, %v; want %v", c.what, got, err, c.want)
		}
	}
	if _, err := Decode(secret, "sid", recorded, month, signed.Add(month)); err != nil {
		t.Errorf("at the last moment: %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(recorded)
	f.Add("2|1:0|1:1|")
	f.Fuzz(func(t *testing.T, s string) {
		if v, err := Decode(secret, "sid", s, 0, signed); err == nil && (v != sid || s != recorded) {
			t.Errorf("forged: %q", s)
		}
	})
}
