package syntax

// placer visits a tree as CPython's compiler does and finds what stands where it can't.
type placer struct {
	*checker
	unit *unit
	at   Loc // what CPython's compiler is at: errors stand there
	// copying is set within statements that are visited again, of which copies are left.
	copying bool
	copies  int
}

// unit is a block of code that is compiled on its own.
type unit struct {
	scope  *scope
	kind   unitKind
	blocks []block
}

type unitKind uint8

const (
	moduleUnit unitKind = iota
	classUnit
	functionUnit
	asyncUnit
	lambdaUnit
	comprehensionUnit
)

// block is a statement that break, continue and return leave.
type block struct {
	kind    blockKind
	finally []Stmt // what is done on leaving it
}

type blockKind uint8

const (
	otherBlock blockKind = iota
	loopBlock
	groupBlock // the handlers of except*
)

// maxBlocks bounds how deep loops, with and try nest in a function (CPython's CO_MAXBLOCKS).
const maxBlocks = 20

// checkPlaces finds statements and expressions that stand where they can't.
func (c *checker) checkPlaces(body []Stmt, e Expr) {
	p := &placer{checker: c, copies: 100000}
	kind := moduleUnit
	if c.opts.Function {
		kind = functionUnit
		if c.opts.Async {
			kind = asyncUnit
		}
	}
	p.unit = &unit{scope: c.root, kind: kind}
	p.stmts(body)
	p.expr(e)
}

// here gives up with an error where the visit is.
func (p *placer) here(format string, args ...any) { p.fail(p.at, format, args...) }

// within visits a block of its own.
func (p *placer) within(node Node, kind unitKind, visit func()) {
	outer, at := p.unit, p.at
	p.unit = &unit{scope: p.scopes[node], kind: kind}
	visit()
	p.unit, p.at = outer, at
}

// push opens a block of the unit.
func (p *placer) push(k blockKind) { p.pushBlock(block{kind: k}) }

func (p *placer) pushBlock(b block) {
	if len(p.unit.blocks) >= maxBlocks {
		p.here("too many statically nested blocks")
	}
	p.unit.blocks = append(p.unit.blocks, b)
}

func (p *placer) pop() { p.unit.blocks = p.unit.blocks[:len(p.unit.blocks)-1] }

// unwind leaves blocks, up to the innermost loop for break and continue, and reports whether there
// is one. As CPython compiles the statements of a `finally` wherever its `try` is left, they are
// visited there.
func (p *placer) unwind(loop bool) (found bool) {
	n, at := len(p.unit.blocks), p.at
	if n == 0 {
		return false
	}
	top := p.unit.blocks[n-1]
	switch {
	case top.kind == groupBlock:
		p.here("'break', 'continue' and 'return' cannot appear in an except* block")
	case top.kind == loopBlock && loop:
		return true
	}
	p.unit.blocks = p.unit.blocks[: n-1 : n-1]
	p.again(top.finally)
	p.at = at
	found = p.unwind(loop)
	p.unit.blocks = append(p.unit.blocks, top)
	return found
}

// again visits statements that are compiled more than once.
func (p *placer) again(list []Stmt) {
	was := p.copying
	p.copying = true
	p.stmts(list)
	p.copying = was
}

// debug refuses to bind or delete the name __debug__.
func (p *placer) debug(id string, ctx Context) {
	if id != "__debug__" {
		return
	}
	switch ctx {
	case Store:
		p.here("cannot assign to __debug__")
	case Del:
		p.here("cannot delete __debug__")
	}
}

func (p *placer) stmts(list []Stmt) {
	for _, s := range list {
		p.stmt(s)
	}
}

func (p *placer) stmt(s Stmt) {
	if p.copying {
		if p.copies == 0 {
			return
		}
		p.copies--
	}
	p.at = s.Location()
	p.near = p.at
	p.enter()
	switch s := s.(type) {
	case *FunctionDef:
		p.function(s)
	case *ClassDef:
		p.class(s)
	case *Return:
		p.returnStmt(s)
	case *Delete:
		p.exprs(s.Targets)
	case *Assign:
		p.expr(s.Value)
		p.exprs(s.Targets)
	case *AugAssign:
		p.augAssign(s)
	case *AnnAssign:
		p.annAssign(s)
	case *For:
		p.forStmt(s)
	case *While:
		p.push(loopBlock)
		p.expr(s.Test)
		p.stmts(s.Body)
		p.pop()
		p.stmts(s.Orelse)
	case *If:
		p.expr(s.Test)
		p.stmts(s.Body)
		p.stmts(s.Orelse)
	case *With:
		p.withStmt(s)
	case *Match:
		p.match(s)
	case *Try:
		p.try(s)
	default:
		p.simple(s)
	}
	p.leave()
}

func (p *placer) simple(s Stmt) {
	switch s := s.(type) {
	case *Raise:
		p.expr(s.Exc)
		p.expr(s.Cause)
	case *Assert:
		p.expr(s.Test)
		p.expr(s.Msg)
	case *Import:
		for _, a := range s.Names {
			p.debug(a.bound(), Store)
		}
	case *ImportFrom:
		if s.Module == "__future__" && s.Line > p.futureLine {
			p.here(lateFuture)
		}
		for _, a := range s.Names {
			p.debug(a.bound(), Store)
		}
	case *ExprStmt:
		p.expr(s.Value)
	case *Break:
		if !p.unwind(true) {
			p.here("'break' outside loop")
		}
	case *Continue:
		if !p.unwind(true) {
			p.here("'continue' not properly in loop")
		}
	}
}

// bound is the name that an import binds.
func (a *Alias) bound() string {
	if a.Asname != "" {
		return a.Asname
	}
	for i := range len(a.Name) {
		if a.Name[i] == '.' {
			return a.Name[:i]
		}
	}
	return a.Name
}

func (p *placer) returnStmt(s *Return) {
	if p.unit.scope.kind != functionScope {
		p.here("'return' outside function")
	}
	if s.Value != nil && p.unit.scope.coroutine && p.unit.scope.generator {
		p.here("'return' with value in async generator")
	}
	p.expr(s.Value)
	p.unwind(false)
}

func (p *placer) function(s *FunctionDef) {
	p.debugParameters(s.Args)
	p.exprs(s.DecoratorList)
	p.exprs(s.Args.Defaults)
	p.exprs(s.Args.KwDefaults)
	if !p.future {
		p.annotations(s)
	}
	kind := functionUnit
	if s.Async {
		kind = asyncUnit
	}
	p.within(s, kind, func() { p.stmts(s.Body) })
	p.debug(s.Name, Store)
}

func (p *placer) debugParameters(a *Arguments) {
	for _, list := range [...][]*Arg{a.PosOnlyArgs, a.Args, {a.VarArg}, a.KwOnlyArgs, {a.KwArg}} {
		for _, arg := range list {
			if arg != nil {
				p.debug(arg.Arg, Store)
			}
		}
	}
}

func (p *placer) annotations(s *FunctionDef) {
	a := s.Args
	for _, list := range [...][]*Arg{a.Args, a.PosOnlyArgs, {a.VarArg}, a.KwOnlyArgs, {a.KwArg}} {
		for _, arg := range list {
			if arg == nil {
				continue
			}
			e := arg.Annotation
			if star, ok := e.(*Starred); ok {
				e = star.Value
			}
			p.expr(e)
		}
	}
	p.expr(s.Returns)
}

func (p *placer) class(s *ClassDef) {
	p.exprs(s.DecoratorList)
	p.within(s, classUnit, func() { p.stmts(s.Body) })
	p.arguments(s.Bases, s.Keywords)
	p.debug(s.Name, Store)
}

func (p *placer) augAssign(s *AugAssign) {
	switch t := s.Target.(type) {
	case *Attribute:
		p.expr(t.Value)
	case *Subscript:
		p.expr(t.Value)
		p.expr(t.Slice)
	}
	p.expr(s.Value)
	if t, ok := s.Target.(*Name); ok {
		at := p.at
		p.at = t.Loc
		p.debug(t.ID, Store)
		p.at = at
	}
}

func (p *placer) annAssign(s *AnnAssign) {
	if s.Value != nil {
		p.expr(s.Value)
		p.expr(s.Target)
	}
	evaluated := p.unit.kind == moduleUnit || p.unit.kind == classUnit
	switch t := s.Target.(type) {
	case *Name:
		p.debug(t.ID, Store)
		if s.Simple && evaluated && !p.future {
			p.expr(s.Annotation)
		}
	case *Attribute:
		p.debug(t.Attr, Store)
		if s.Value == nil {
			p.expr(t.Value)
		}
	case *Subscript:
		if s.Value == nil {
			p.expr(t.Value)
			p.subscript(t.Slice)
		}
	}
	if !s.Simple && evaluated && !p.future {
		p.expr(s.Annotation)
	}
}

// subscript visits the index of an annotated target, part by part.
func (p *placer) subscript(e Expr) {
	if t, ok := e.(*Tuple); ok {
		for _, elt := range t.Elts {
			p.subscript(elt)
		}
		return
	}
	p.expr(e)
}

func (p *placer) forStmt(s *For) {
	if s.Async && p.unit.kind != asyncUnit {
		p.here("'async for' outside async function")
	}
	if s.Async {
		p.expr(s.Iter)
		p.push(loopBlock)
	} else {
		p.push(loopBlock)
		p.expr(s.Iter)
	}
	p.expr(s.Target)
	p.stmts(s.Body)
	p.pop()
	p.stmts(s.Orelse)
}

func (p *placer) withStmt(s *With) {
	if s.Async && p.unit.kind != asyncUnit {
		p.here("'async with' outside async function")
	}
	for _, it := range s.Items {
		p.expr(it.ContextExpr)
		p.push(otherBlock)
		p.expr(it.OptionalVars)
	}
	p.stmts(s.Body)
	for range s.Items {
		p.pop()
	}
}

func (p *placer) try(s *Try) {
	if s.Finalbody != nil {
		p.pushBlock(block{finally: s.Finalbody})
	}
	switch {
	case s.Handlers == nil:
		p.stmts(s.Body)
	case s.Star:
		p.handlers(s, groupBlock)
		p.stmts(s.Orelse)
	default:
		p.handlers(s, otherBlock)
	}
	if s.Finalbody != nil {
		p.pop()
		p.stmts(s.Finalbody)
		p.push(otherBlock) // the way out by an exception is compiled too
		p.again(s.Finalbody)
		p.pop()
	}
}

// handlers visits the body and the handlers of a try.
func (p *placer) handlers(s *Try, b blockKind) {
	p.push(otherBlock)
	p.stmts(s.Body)
	p.pop()
	if !s.Star {
		p.stmts(s.Orelse)
	}
	p.push(b)
	for i, h := range s.Handlers {
		p.at = h.Loc
		if h.Type == nil && i < len(s.Handlers)-1 {
			p.here("default 'except:' must be last")
		}
		p.expr(h.Type)
		p.debug(h.Name, Store)
		p.push(otherBlock)
		p.stmts(h.Body)
		p.pop()
	}
	p.pop()
}
