package library

import "github.com/gramener/gramex-go/expr/object"
import "time"

type pathValue struct{}

func (p *pathValue) str() string { return "" }

type regexCache struct{}

func newRegexCache(d time.Duration) *regexCache { return nil }

type randomState struct{}

func newRandomState() *randomState { return nil }

type environment struct {
	lookup func(string) (string, bool)
	names  func() []string
}
type onceStore struct{}

func substituteTemplate(t *thread, s string, d *object.Dict, safe bool) (value, error) {
	return nil, nil
}
func crc32Func(t *thread, a args) (value, error) { return nil, nil }
func buildJSONPart(b *builder)                   { buildJSON(b) }
