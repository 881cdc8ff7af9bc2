package library

import (
	"strings"
	"unicode/utf8"

	"github.com/gramener/gramex-go/expr/object"
)

// encodingName is an encoding's name as the codecs compare it.
func encodingName(enc string) string {
	s := strings.ToLower(strings.NewReplacer("_", "-", " ", "-").Replace(enc))
	switch s {
	case "utf8", "u8", "utf", "cp65001":
		return "utf-8"
	case "utf16", "u16":
		return "utf-16"
	case "utf-8-sig", "utf8-sig":
		return "utf-8-sig"
	}
	return s
}

// decodeText decodes bytes as bytes.decode does.
func decodeText(b, enc, errs string) (string, error) {
	if encodingName(enc) == "utf-8" && utf8.ValidString(b) {
		return b, nil
	}
	v, err := object.CallMethod(nil, object.Bytes(b), "decode", []value{enc, errs}, nil)
	if err != nil {
		return "", err
	}
	return v.(string), nil
}

// encodeText encodes as str.encode does.
func encodeText(s, enc, errs string) (string, error) {
	if encodingName(enc) == "utf-8" {
		return s, nil
	}
	v, err := object.CallMethod(nil, s, "encode", []value{enc, errs}, nil)
	if err != nil {
		return "", err
	}
	return string(v.(object.Bytes)), nil
}
