package syntax

// diagnose finds out why the tokens were refused.
func (p *parser) diagnose() *Error {
	if p.kind() == tError {
		return p.lexerError()
	}
	return p.settle(p.errorAt("SyntaxError", p.i, p.i, "invalid syntax"), p.i)
}
