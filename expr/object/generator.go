package object

// Generator is a generator or coroutine, which the runtime makes. TypeOf gives it the class
// GeneratorClass unless it has a Class method.
type Generator interface {
	Iterator
	// Send resumes it with the value that yield gives; ok is false where it returned v.
	Send(t *Thread, v Value) (x Value, ok bool, err error)
	// Throw raises e where it stands.
	Throw(t *Thread, e *Exception) (x Value, ok bool, err error)
	// Close ends it as generator.close() does.
	Close(t *Thread) error
}
