package compile

import (
	"strings"

	"github.com/gramener/gramex-go/expr/syntax"
)

type scopeKind uint8

const (
	moduleScope scopeKind = iota
	funcScope             // def, lambda, and the entry of an expression
	classScope
	compScope // comprehensions and generator expressions
)

// binding says how a name is reached from a scope.
type binding uint8

const (
	unresolved    binding = iota
	localName             // a JavaScript variable of this scope
	freeName              // a JavaScript variable of an enclosing scope
	globalName            // the module's namespace, then the built-ins
	className             // the namespace of the class body
	classFreeName         // the namespace of the class body, then an enclosing function's variable
)

// symbol is a name as one scope sees it.
type symbol struct {
	name     string
	binding  binding
	owner    *scope // of a local or free name: the scope whose variable it is
	bound    bool   // assigned, imported, defined … here
	param    bool
	global   bool
	nonlocal bool
	used     bool
	deleted  bool // of an owner: some `del` or `except … as` unbinds it
	captured bool // of an owner: an inner scope refers to it
	assigned int  // of an owner: how many places bind it, inner scopes included
	rebound  bool // of an owner: an inner scope binds it
}

// scope is one of Python's scopes.
type scope struct {
	kind     scopeKind
	parent   *scope
	node     any // *syntax.FunctionDef, *syntax.Lambda, *syntax.ClassDef, comprehension, or nil
	qualname string
	private  string // class for the mangling of private names
	syms     map[string]*symbol
	order    []*symbol
	children []*scope

	generator bool // has yield
	async     bool
	needCell  bool // a class: some method uses __class__ or super()
	usesCell  bool // a function: uses __class__ or super(), it or what is within it
	walrus    bool // a comprehension: has := within
	closes    bool // has an inner function, or a comprehension that must be one
}

func (s *scope) sym(name string) *symbol {
	y := s.syms[name]
	if y == nil {
		y = &symbol{name: name}
		s.syms[name] = y
		s.order = append(s.order, y)
	}
	return y
}

// mangle is what a private name within a class becomes.
func mangle(class, name string) string {
	if class == "" || !strings.HasPrefix(name, "__") || strings.HasSuffix(name, "__") || strings.Contains(name, ".") {
		return name
	}
	class = strings.TrimLeft(class, "_")
	if class == "" {
		return name
	}
	return "_" + class + name
}

// scopes holds the scope of every node that makes one.
type scopes struct {
	of  map[any]*scope
	cur *scope
}

func newScope(kind scopeKind, parent *scope, node any) *scope {
	s := &scope{kind: kind, parent: parent, node: node, syms: map[string]*symbol{}}
	if parent != nil {
		s.private = parent.private
		parent.children = append(parent.children, s)
	}
	return s
}

// qualify sets the scope's qualified name.
func (s *scope) qualify(name string) {
	p := s.parent
	switch {
	case p == nil || p.parent == nil:
		s.qualname = name
	case p.syms[name] != nil && p.syms[name].global:
		s.qualname = name
	case p.kind == classScope || p.kind == compScope:
		s.qualname = p.qualname + "." + name
	default:
		s.qualname = p.qualname + ".<locals>." + name
	}
}

func (b *scopes) push(kind scopeKind, node any, name string) *scope {
	s := newScope(kind, b.cur, node)
	s.qualify(name)
	b.of[node] = s
	b.cur = s
	return s
}

func (b *scopes) pop() { b.cur = b.cur.parent }

func (b *scopes) bind(name string) {
	y := b.cur.sym(mangle(b.cur.private, name))
	y.bound = true
	y.assigned++
}

func (b *scopes) use(name string) {
	s := b.cur
	s.sym(mangle(s.private, name)).used = true
	if name == "super" || name == "__class__" {
		for f := s; f != nil; f = f.parent {
			if f.kind == classScope && f != s {
				f.needCell = true
				break
			}
			f.usesCell = true
		}
	}
}

// analyse makes the scopes of body under top and resolves their names.
func analyse(top *scope, body []syntax.Stmt, expr syntax.Expr) *scopes {
	b := &scopes{of: map[any]*scope{}, cur: top}
	b.stmts(body)
	if expr != nil {
		b.expr(expr)
	}
	resolve(top)
	return b
}

// resolve decides for every name of s and its children where it lives. Parents come first.
func resolve(s *scope) {
	for _, y := range s.order {
		s.resolveName(y)
	}
	for _, c := range s.children {
		switch c.kind {
		case funcScope:
			s.closes = true
		case compScope:
			if _, gen := c.node.(*syntax.GeneratorExp); gen {
				s.closes = true
			}
		}
		resolve(c)
		if c.closes {
			s.closes = true
		}
	}
}

func (s *scope) resolveName(y *symbol) {
	switch {
	case y.global:
		y.binding = globalName
	case y.bound && !y.nonlocal && s.kind == moduleScope:
		y.binding = globalName
	case y.bound && !y.nonlocal && s.kind == classScope:
		y.binding = className
	case y.bound && !y.nonlocal:
		y.binding, y.owner = localName, s
	default:
		s.resolveOuter(y)
	}
}

func (s *scope) resolveOuter(y *symbol) {
	for p := s.parent; p != nil; p = p.parent {
		if p.kind == classScope || p.kind == moduleScope {
			continue
		}
		o := p.syms[y.name]
		if o == nil {
			continue
		}
		if o.global {
			break
		}
		if o.bound && !o.nonlocal {
			y.binding, y.owner = freeName, p
			o.captured = true
			o.assigned += y.assigned
			o.rebound = o.rebound || y.assigned > 0
			o.deleted = o.deleted || y.deleted
			if s.kind == classScope && !y.nonlocal {
				y.binding = classFreeName
			}
			return
		}
	}
	y.binding = globalName
	if s.kind == classScope {
		y.binding = className // a metaclass's __prepare__ may have put it there
	}
}
