package expr

import (
	"sync"

	"github.com/gramener/gramex-go/expr/runtime"
)

const (
	maxIdle   = 32       // runtimes kept for the next evaluations
	keepBelow = 16 << 20 // bytes: a runtime that built more is dropped, so as not to hold on to them
)

// pool keeps runtimes that are not in use. The one used last is the next to be used.
type pool struct {
	mu   sync.Mutex
	idle []*runtime.Runtime
	shut bool
}

func (p *pool) get() *runtime.Runtime {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := len(p.idle)
	if n == 0 {
		return nil
	}
	r := p.idle[n-1]
	p.idle[n-1] = nil
	p.idle = p.idle[:n-1]
	return r
}

func (p *pool) put(r *runtime.Runtime) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.idle) < maxIdle && !p.shut {
		p.idle = append(p.idle, r)
	}
}

func (p *pool) drop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle, p.shut = nil, true
}
