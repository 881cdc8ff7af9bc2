package runtime

import (
	"context"
	"time"

	"github.com/gramener/gramex-go/expr/object"
)

// foreignWait is how long a call into another runtime waits for it to become free.
const foreignWait = 5 * time.Second

// foreign runs f in this runtime for code that runs elsewhere: a function that one evaluation left
// in a value which another finds.
func (r *Runtime) foreign(t *object.Thread, f func() (object.Value, error)) (object.Value, error) {
	if err := t.Enter(); err != nil {
		return nil, err
	}
	defer t.Leave()
	end := time.Now().Add(foreignWait)
	for !r.busy.TryLock() {
		if err := t.Check(); err != nil {
			return nil, err
		}
		if time.Now().After(end) {
			return nil, object.Raise(object.RuntimeError, "the function belongs to an evaluation that is still running")
		}
		time.Sleep(time.Millisecond)
	}
	defer r.busy.Unlock()
	r.start(context.Background(), foreignWait)
	defer r.stop()
	return f()
}
