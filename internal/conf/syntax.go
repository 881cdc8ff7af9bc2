package conf

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/gramener/gramex-go/internal/source"
)

var lineOfError = regexp.MustCompile(`^line ([0-9]+): `)

// syntaxError is the YAML library's error where it is and in our words; where that can't be told, in
// the library's.
func syntaxError(f *file, err error) *source.Error {
	if e := diagnose(f); e != nil {
		return e
	}
	msg := strings.TrimPrefix(err.Error(), "yaml: ")
	pos := source.Pos{File: f.name, Line: 1} // the library leaves line 1 out
	if m := lineOfError.FindStringSubmatch(msg); m != nil {
		pos.Line, _ = strconv.Atoi(m[1])
		msg = msg[len(m[0]):]
	}
	return source.Errorf(pos, "%s", msg)
}
