package handlers

import (
	"maps"
	"slices"
	"strings"

	"github.com/gramener/gramex-go/internal/spell"
)

// Registry maps the names that handler: may have to their types. It is not safe for concurrent
// use while types are registered.
type Registry struct {
	types map[string]*Type // by full name
	names map[string]*Type // by every name
}

// Type is a handler type.
type Type struct {
	Name    string // its full name
	Factory Factory
	aliases []string
}

// NewRegistry returns a registry without types.
func NewRegistry() *Registry {
	return &Registry{types: map[string]*Type{}, names: map[string]*Type{}}
}

// Register adds a type by its full name, e.g. "MessageHandler"; the name without "Handler" and
// the aliases lead to it too. A type of the same name is replaced: one's own FileHandler may stand
// in for the built-in one.
func (r *Registry) Register(name string, f Factory, aliases ...string) {
	t := &Type{Name: name, Factory: f, aliases: aliases}
	if short, ok := strings.CutSuffix(name, "Handler"); ok && short != "" {
		t.aliases = append([]string{short}, aliases...)
	}
	r.types[name] = t
	r.names[name] = t
	for _, a := range t.aliases {
		if full, taken := r.types[a]; taken && full != t {
			continue // another type's full name is not an alias of this one
		}
		r.names[a] = t
	}
}

// Lookup finds a type by any of its names, with or without "gramex.handlers." before it.
func (r *Registry) Lookup(name string) (*Type, bool) {
	t, ok := r.names[strings.TrimPrefix(name, "gramex.handlers.")]
	return t, ok
}

// Names lists the full names of all types in alphabetical order.
func (r *Registry) Names() []string { return slices.Sorted(maps.Keys(r.types)) }

// Nearest returns the name most like one that Lookup doesn't find, or "".
func (r *Registry) Nearest(name string) string {
	name = strings.TrimPrefix(name, "gramex.handlers.")
	if n := spell.Nearest(name, r.Names()); n != "" {
		return n
	}
	return spell.Nearest(name, slices.Sorted(maps.Keys(r.names)))
}

// Clone returns a copy that can be changed alone.
func (r *Registry) Clone() *Registry {
	return &Registry{types: maps.Clone(r.types), names: maps.Clone(r.names)}
}

// Names are the names of a type: its full name first. handlers: has defaults under any of them.
func (t *Type) Names() []string { return append([]string{t.Name}, t.aliases...) }
