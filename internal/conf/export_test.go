package conf

// WithRandom sets what replaces $* in keys.
func WithRandom(o Options, f func() string) Options {
	o.random = f
	return o
}
