package handlers

import (
	"context"
	"net/http"
)

// Builtin returns a registry of the types that come with the server. Types of the original that
// this version lacks are there too: their entries answer 501 and are reported at start.
func Builtin() *Registry {
	r := NewRegistry()
	for name, aliases := range later {
		r.Register(name, notYet(name), aliases...)
	}
	r.Register("FileHandler", NewFileHandler, "DirectoryHandler")
	r.Register("MessageHandler", NewMessageHandler, "CommentHandler")
	return r
}

// later are the types of Gramex 1.94 and its enterprise edition that this version does not have,
// with their aliases (gramex/handlers/__init__.py).
var later = map[string][]string{
	"FormHandler":          {"Data"},
	"FunctionHandler":      nil,
	"WebSocketHandler":     {"Websocket"},
	"UploadHandler":        nil,
	"SimpleAuth":           nil,
	"DBAuth":               nil,
	"LogoutHandler":        nil,
	"AuthHandler":          nil,
	"GoogleAuth":           nil,
	"FacebookAuth":         nil,
	"TwitterAuth":          nil,
	"OAuth2":               nil,
	"SAMLAuth":             nil,
	"SAMLAuth2":            nil,
	"LDAPAuth":             nil,
	"IntegratedAuth":       nil,
	"EmailAuth":            nil,
	"SMSAuth":              nil,
	"ProxyHandler":         nil,
	"ProcessHandler":       {"Command"},
	"JSONHandler":          nil,
	"FilterHandler":        nil,
	"ModelHandler":         nil,
	"DriveHandler":         {"Storage"},
	"CaptureHandler":       {"Screenshot"},
	"PPTXHandler":          {"Slide"},
	"ComicHandler":         nil,
	"OpenAPIHandler":       nil,
	"ChatGPTHandler":       nil,
	"MLHandler":            nil,
	"MLPredictor":          nil,
	"FacebookGraphHandler": {"Facebook"},
	"TwitterRESTHandler":   {"Twitter"},
}

// notYet makes handlers that say that a type is not there.
func notYet(name string) Factory {
	return func(_ context.Context, s Spec, env *Env) (Handler, error) {
		at := s.Entry.Get("service")
		if at.IsNull() {
			at = s.Entry.Get("handler")
		}
		env.Warnf(at, "url %s: %s is not supported by this version: %s answers 501", s.Name, name, s.Pattern)
		return unsupported(name), nil
	}
}

type unsupported string

func (u unsupported) ServeHTTP(http.ResponseWriter, *http.Request) error {
	return Errorf(http.StatusNotImplemented, "%s is not supported by this version of the server", string(u))
}
