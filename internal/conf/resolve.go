package conf

import (
	"errors"
	"strings"

	"github.com/gramener/gramex-go/internal/source"
)

// ifWord parts a key from its condition.
const ifWord = " if "

// resolve settles the conditions of keys and puts variables into texts, at every depth.
func (l *loader) resolve(n *Node) *Node {
	r := &resolver{l: l, substitute: true, done: map[*Node]*Node{}}
	return r.node(n)
}

// conditions settles the conditions of keys alone.
func (l *loader) conditions(n *Node) *Node {
	r := &resolver{l: l, done: map[*Node]*Node{}}
	return r.node(n)
}

type resolver struct {
	l          *loader
	substitute bool
	done       map[*Node]*Node // of values that stand in several places
}

func (r *resolver) node(n *Node) *Node {
	if n.shared {
		if d := r.done[n]; d != nil {
			return d
		}
	}
	out := n
	switch n.Kind {
	case String:
		if r.substitute {
			out = r.l.substitute(n, true)
		}
	case Seq:
		out = r.items(n)
	case Map:
		out = r.pairs(n)
	}
	if n.shared {
		r.done[n] = out
	}
	return out
}

func (r *resolver) items(n *Node) *Node {
	var items []*Node
	for i, it := range n.Items {
		v := r.node(it)
		if v != it && items == nil {
			items = append(make([]*Node, 0, len(n.Items)), n.Items[:i]...)
		}
		if items != nil {
			items = append(items, v)
		}
	}
	if items == nil {
		return n
	}
	return n.withItems(items)
}

func (r *resolver) pairs(n *Node) *Node {
	var fault *source.Error
	var conditional []Pair // as Gramex has it, these follow the others
	kept := make([]Pair, 0, len(n.Pairs))
	changed := false
	for _, p := range n.Pairs {
		name, ok := p.Key.Text()
		base, _, isConditional := strings.Cut(name, ifWord)
		if !ok || !isConditional {
			v := r.node(p.Value)
			changed = changed || v != p.Value
			kept = append(kept, Pair{p.Key, v})
			continue
		}
		changed = true
		holds, e := r.l.condition(p.Key)
		if e != nil && fault == nil {
			fault = e
		}
		if holds {
			key := *p.Key
			key.Value = base
			conditional = append(conditional, Pair{&key, r.node(p.Value)})
		}
	}
	if !changed {
		return n
	}
	if len(conditional) > 0 {
		b := newBuilder(kept, len(conditional))
		for _, p := range conditional {
			b.set(p)
		}
		kept = b.pairs
	}
	return n.withPairs(kept).withFault(fault)
}

// condition evaluates what follows " if " in a key.
func (l *loader) condition(key *Node) (bool, *source.Error) {
	name, _ := key.Text()
	i := strings.Index(name, ifWord) + len(ifWord)
	at := key.posOf(i)
	if l.opts.Condition == nil {
		return false, l.fail(source.Errorf(at, "conditions can't be evaluated here"))
	}
	code := Code{Text: name[i:], Name: "condition of " + name[:i-len(ifWord)], Dir: key.Dir,
		PosAt: func(line, col int) source.Pos { return key.posOf(i + offsetOf(name[i:], line, col)) }}
	holds, err := l.opts.Condition(l.ctx, code, l.snapshot())
	if err != nil {
		return false, l.fail(within(at, err, "the condition can't be evaluated: "))
	}
	return holds, nil
}

// within puts err at a position, unless it has one of its own, behind a few words of context.
func within(pos source.Pos, err error, format string, args ...any) *source.Error {
	var e *source.Error
	if errors.As(err, &e) && e.Pos.IsValid() {
		pos = e.Pos
		out := source.Errorf(pos, format+"%s", append(args, e.Msg)...)
		out.Hint, out.Err = e.Hint, err
		return out
	}
	return source.Errorf(pos, format+"%w", append(args, err)...)
}

// checkSize refuses a value that is more than a file may hold, as variables within variables build.
func checkSize(n *Node) *source.Error {
	left := maxNodes
	if !measure(n, &left, 0) {
		return source.Errorf(n.Pos, "the value is too big: at most %d values, nested %d deep", maxNodes, maxDepth)
	}
	return nil
}

// measure reports whether n holds at most left values.
func measure(n *Node, left *int, depth int) bool {
	if *left--; *left < 0 || depth > 2*maxDepth {
		return false
	}
	for _, it := range n.Items {
		if !measure(it, left, depth+1) {
			return false
		}
	}
	for _, p := range n.Pairs {
		if !measure(p.Value, left, depth+1) {
			return false
		}
	}
	return true
}
