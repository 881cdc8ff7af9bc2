package library

type onceStore struct{}

func buildJSONPart(b *builder) { buildJSON(b) }

type pathValue struct{}

func (p *pathValue) str() string { return "" }
