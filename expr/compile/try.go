package compile

import (
	"github.com/gramener/gramex-go/expr/syntax"
)

// A try with both catch and finally is never written, but one within the other: what goja's finally
// throws otherwise goes to the catch beside it.

func (g *gen) try(s *syntax.Try) {
	if len(s.Finalbody) == 0 {
		g.tryExcept(s)
		return
	}
	start := g.save()
	t := g.temp()
	g.w(t, "=undefined;try{try{")
	if len(s.Handlers) > 0 {
		g.tryExcept(s)
	} else {
		g.stmts(s.Body)
	}
	end := g.save()
	g.w("}catch(e){", t, "=")
	g.nat("catch")
	g.w("(e);")
	g.nat("rethrow")
	g.w("(", t, ")}}finally{")
	g.restore(start)
	g.stmts(s.Finalbody)
	fin := g.save()
	g.w("if(", t, "!==undefined)")
	g.nat("endfinally")
	g.w("(", t, ")}")
	for y := range fin.bound {
		end.bound[y] = true
	}
	g.merge(end)
	if fin.dead {
		g.f.dead = true
	}
	g.free(t)
}

// tryExcept writes the try, except and else clauses.
func (g *gen) tryExcept(s *syntax.Try) {
	start := g.save()
	ok := ""
	if len(s.Orelse) > 0 {
		ok = g.temp()
		g.w(ok, "=false;")
	}
	provided := 0
	if catchesImportError(s) {
		provided = 1
	}
	g.f.tries += provided
	g.w("try{")
	g.stmts(s.Body)
	g.f.tries -= provided
	if ok != "" {
		g.w(ok, "=true;")
	}
	ends := []state{g.save()}
	g.restore(start)
	c := g.temp()
	g.w("}catch(e){", c, "=")
	g.nat("catch")
	g.w("(e);try{")
	if s.Star {
		g.starHandlers(s, c)
	} else {
		g.handlers(s, c, start, &ends)
	}
	g.w("}finally{")
	g.nat("endcatch")
	g.w("(", c, ")}}")
	if ok != "" {
		after := ends[0]
		g.restore(after)
		g.w("if(", ok, "){")
		g.stmts(s.Orelse)
		g.w("}")
		ends[0] = g.save()
		g.free(ok)
	}
	g.merge(ends...)
	g.free(c)
}

func (g *gen) handlers(s *syntax.Try, c string, start state, ends *[]state) {
	bare := false
	for i, h := range s.Handlers {
		if i > 0 {
			g.w("else ")
		}
		if h.Type != nil {
			g.w("if(")
			g.op(h.Type, "match")
			g.w(c, ",")
			g.expr(h.Type)
			g.w("))")
		}
		bare = bare || h.Type == nil
		g.w("{")
		g.handlerBody(h, c)
		g.w("}")
		*ends = append(*ends, g.save())
		g.restore(start)
	}
	if !bare {
		g.w("else ")
		g.nat("rethrow")
		g.w("(", c, ");")
	}
}

// handlerBody writes one handler; the name it binds is unbound when it ends.
func (g *gen) handlerBody(h *syntax.ExceptHandler, c string) {
	if h.Name == "" {
		g.stmts(h.Body)
		return
	}
	g.storeName(h, h.Name, func() {
		g.nat("caught")
		g.w("(", c, ")")
	})
	g.w(";try{")
	g.stmts(h.Body)
	g.w("}finally{")
	g.unbind(h, h.Name)
	g.w("}")
}

// starHandlers writes except* clauses: each takes its part of the exception; what handlers raise,
// and what is left over, is raised at the end.
func (g *gen) starHandlers(s *syntax.Try, c string) {
	p := g.temp()
	g.nat("stars")
	g.w("(", c, ");")
	for _, h := range s.Handlers {
		g.w("if((", p, "=")
		g.op(h.Type, "starmatch")
		g.w(c, ",")
		g.expr(h.Type)
		g.w("))!==undefined){try{try{")
		if h.Name != "" {
			g.storeName(h, h.Name, func() { g.w(p) })
			g.w(";try{")
			g.stmts(h.Body)
			g.w("}finally{")
			g.unbind(h, h.Name)
			g.w("}")
		} else {
			g.stmts(h.Body)
		}
		g.w("}catch(e){")
		g.nat("starraised")
		g.w("(", c, ",e)}}finally{")
		g.nat("starend")
		g.w("(", c, ")}}")
	}
	g.op(s, "starrest")
	g.w(c, ");")
	g.free(p)
}

// with writes a with statement from its nth item on.
func (g *gen) with(s *syntax.With, n int) {
	if n == len(s.Items) {
		g.stmts(s.Body)
		return
	}
	it := s.Items[n]
	w, c := g.temp(), g.temp()
	pre := ""
	if s.Async {
		pre = "a"
	}
	g.w(w, "=")
	g.op(it.ContextExpr, pre+"with")
	g.expr(it.ContextExpr)
	g.w(");", c, "=true;try{try{")
	start := g.save()
	if it.OptionalVars != nil {
		v := g.temp()
		g.w(v, "=")
		g.nat("withvalue")
		g.w("(", w, ");")
		g.assign(it.OptionalVars, v)
		g.free(v)
	}
	g.with(s, n+1)
	end := g.save()
	g.restore(start)
	g.w("}catch(e){", c, "=")
	g.nat("catch")
	g.w("(e);try{if(!")
	g.op(it.ContextExpr, pre+"withexit")
	g.w(w, ",", c, "))")
	g.nat("rethrow")
	g.w("(", c, ")}finally{")
	g.nat("endcatch")
	g.w("(", c, ");", c, "=false}}}finally{if(", c, "===true)")
	g.op(it.ContextExpr, pre+"withend")
	g.w(w, ")}")
	g.merge(start, end)
	g.free(w, c)
}

// catchesImportError tells whether a handler is for modules that are missing.
func catchesImportError(s *syntax.Try) bool {
	for _, h := range s.Handlers {
		if h.Type == nil {
			return true
		}
		types, ok := elements(h.Type)
		if !ok {
			types = []syntax.Expr{h.Type}
		}
		for _, t := range types {
			if n, ok := t.(*syntax.Name); ok {
				switch n.ID {
				case "ImportError", "ModuleNotFoundError", "Exception", "BaseException":
					return true
				}
			}
		}
	}
	return false
}
