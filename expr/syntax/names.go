package syntax

import "strings"

// scope is a block of names: a module, a class, a function (a lambda or a comprehension is one), or
// an annotation that is not evaluated.
type scope struct {
	kind       scopeKind
	comp       string // "list comprehension" and the like, or ""
	names      []name // in the order in which they were met
	index      map[string]int
	parent     *scope
	children   []*scope
	directives []directive
	generator  bool
	coroutine  bool
	iterTarget bool // the target of a comprehension's `for` is being visited
	iterExpr   int  // how many comprehensions' iterables are being visited
}

type scopeKind uint8

const (
	moduleScope scopeKind = iota
	functionScope
	classScope
	annotationScope
)

// name is a name and how a scope uses it.
type name struct {
	id    string
	flags nameFlags
}

type nameFlags uint16

const (
	isGlobal nameFlags = 1 << iota
	isLocal
	isParam
	isNonlocal
	isUsed
	isImport
	isAnnotated
	isIterTarget

	isBound = isLocal | isParam | isImport
)

// directive is where a name was declared global or nonlocal.
type directive struct {
	id  string
	loc Loc
}

// find returns the flags of a name, nil where the scope does not have it.
func (s *scope) find(id string) *nameFlags {
	if s.index != nil {
		if i, ok := s.index[id]; ok {
			return &s.names[i].flags
		}
		return nil
	}
	for i := range s.names {
		if s.names[i].id == id {
			return &s.names[i].flags
		}
	}
	return nil
}

// set adds a name that the scope does not have.
func (s *scope) set(id string, flags nameFlags) {
	s.names = append(s.names, name{id, flags})
	if s.index != nil {
		s.index[id] = len(s.names) - 1
	} else if len(s.names) > 8 {
		s.index = make(map[string]int, 32)
		for i := range s.names {
			s.index[s.names[i].id] = i
		}
	}
}

// namer visits a tree and records what each scope does with its names.
type namer struct {
	*checker
	cur     *scope
	stack   []*scope
	private string // name of the class, which `__x` within it has before it
}

// checkNames finds what is wrong with names: global and nonlocal, duplicate parameters, walruses in
// comprehensions.
func (c *checker) checkNames(body []Stmt, e Expr) {
	n := &namer{checker: c}
	top := moduleScope
	if c.opts.Function {
		top = functionScope
	}
	root := n.push(nil, top)
	root.coroutine = c.opts.Function && c.opts.Async
	n.stmts(body)
	n.expr(e)
	n.pop()
	c.root = root
	c.analyze(root)
}

// push opens a scope for a node.
func (n *namer) push(node Node, kind scopeKind) *scope {
	s := &scope{kind: kind, parent: n.cur}
	if n.cur != nil {
		s.iterExpr = n.cur.iterExpr
		n.cur.children = append(n.cur.children, s)
	}
	if node != nil {
		if n.scopes == nil {
			n.scopes = map[Node]*scope{}
		}
		n.scopes[node] = s
	}
	n.stack = append(n.stack, s)
	n.cur = s
	return s
}

func (n *namer) pop() {
	n.stack = n.stack[:len(n.stack)-1]
	n.cur = nil
	if len(n.stack) > 0 {
		n.cur = n.stack[len(n.stack)-1]
	}
}

// mangle gives a private name of a class its full form.
func (n *namer) mangle(id string) string {
	if n.private == "" || len(id) < 3 || id[0] != '_' || id[1] != '_' || strings.HasSuffix(id, "__") ||
		strings.Contains(id, ".") {
		return id
	}
	class := strings.TrimLeft(n.private, "_")
	if class == "" {
		return id
	}
	return "_" + class + id
}

// add records a use of a name in the current scope.
func (n *namer) add(id string, flag nameFlags, at Loc) { n.addTo(n.cur, id, flag, at) }

func (n *namer) addTo(s *scope, id string, flag nameFlags, at Loc) {
	id = n.mangle(id)
	have := s.find(id)
	val := flag
	if have != nil {
		if flag&isParam != 0 && *have&isParam != 0 {
			n.fail(at, "duplicate argument '%s' in function definition", id)
		}
		val |= *have
	}
	if s.iterTarget {
		if val&(isGlobal|isNonlocal) != 0 {
			n.fail(at, "comprehension inner loop cannot rebind assignment expression target '%s'", id)
		}
		val |= isIterTarget
	}
	if have != nil {
		*have = val
	} else {
		s.set(id, val)
	}
}

// declare visits a global or nonlocal statement.
func (n *namer) declare(ids []string, at Loc, flag nameFlags, what string) {
	for _, id := range ids {
		if have := n.cur.find(n.mangle(id)); have != nil {
			switch {
			case *have&isParam != 0:
				n.fail(at, "name '%s' is parameter and %s", id, what)
			case *have&isUsed != 0:
				n.fail(at, "name '%s' is used prior to %s declaration", id, what)
			case *have&isAnnotated != 0:
				n.fail(at, "annotated name '%s' can't be %s", id, what)
			case *have&isLocal != 0:
				n.fail(at, "name '%s' is assigned to before %s declaration", id, what)
			}
		}
		n.add(id, flag, at)
		n.cur.directives = append(n.cur.directives, directive{n.mangle(id), at})
	}
}

// analyze finds declarations of names that contradict each other, or that nothing around s binds.
func (c *checker) analyze(s *scope) {
	for _, n := range s.names {
		if n.flags&isNonlocal == 0 {
			continue
		}
		switch {
		case n.flags&isGlobal != 0:
			c.failDirective(s, n.id, "name '%s' is nonlocal and global")
		case s.kind == moduleScope:
			c.failDirective(s, n.id, "nonlocal declaration not allowed at module level")
		case !s.boundAround(n.id):
			c.failDirective(s, n.id, "no binding for nonlocal '%s' found")
		}
	}
	for _, child := range s.children {
		c.analyze(child)
	}
}

// boundAround reports whether a function around s binds a name.
func (s *scope) boundAround(id string) bool {
	for p := s.parent; p != nil; p = p.parent {
		switch p.kind {
		case classScope:
			if id == "__class__" {
				return true
			}
		case functionScope:
			if have := p.find(id); have != nil && *have&isNonlocal == 0 {
				if *have&isGlobal != 0 {
					return false
				}
				if *have&isBound != 0 {
					return true
				}
			}
		}
	}
	return false
}

// failDirective gives up with an error at the declaration of a name.
func (c *checker) failDirective(s *scope, id, format string) {
	var at Loc
	for _, d := range s.directives {
		if d.id == id {
			at = d.loc
			break
		}
	}
	c.fail(at, "%s", strings.Replace(format, "%s", id, 1))
}
