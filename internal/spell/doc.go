// Package spell finds the known name that a mistyped one was meant to be, for the hints of error
// messages. It holds no dictionary: the caller names the candidates.
package spell
