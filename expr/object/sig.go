package object

// signature is a native function's parameters, parsed.
type signature struct{}
