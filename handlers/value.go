package handlers

import (
	"fmt"
	"maps"
	"slices"

	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/internal/conf"
)

// attrDict is a mapping of the configuration as an AttrDict, empty where n is none.
func attrDict(n *conf.Node) *object.Dict {
	if d, ok := fromNode(n).(*object.Dict); ok {
		return d
	}
	return object.NewAttrDict(0)
}

// fromNode makes a Python value of the caller's own from one of the configuration.
func fromNode(n *conf.Node) object.Value {
	if n == nil {
		return nil
	}
	switch n.Kind {
	case conf.Seq:
		items := make([]object.Value, len(n.Items))
		for i, it := range n.Items {
			items[i] = fromNode(it)
		}
		return object.NewList(items...)
	case conf.Map:
		d := object.NewAttrDict(len(n.Pairs))
		for _, p := range n.Pairs {
			if s, ok := p.Key.Text(); ok {
				d.Set(s, fromNode(p.Value))
				continue
			}
			if err := d.Put(nil, fromNode(p.Key), fromNode(p.Value)); err != nil {
				continue // a key that Python could not hash is none that YAML has
			}
		}
		return d
	case conf.Time:
		return fmt.Sprint(n.Value)
	}
	return object.FromGo(n.Value)
}

func sortedKeys[V any, M ~map[string]V](m M) []string { return slices.Sorted(maps.Keys(m)) }
