package conf

import (
	"strings"

	"github.com/gramener/gramex-go/internal/source"
)

// syntaxError is the parser's error with its position.
func syntaxError(f *file, err error) *source.Error {
	msg := strings.TrimPrefix(err.Error(), "yaml: ")
	return source.Errorf(source.Pos{File: f.name}, "%s", msg)
}
