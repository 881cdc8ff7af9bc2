package handlers

import (
	"context"
	"net/http"
	"slices"
	"testing"
)

func TestLookup(t *testing.T) {
	r := Builtin()
	for name, want := range map[string]string{
		"FileHandler": "FileHandler", "File": "FileHandler", "gramex.handlers.FileHandler": "FileHandler", "DirectoryHandler": "FileHandler",
		"gramex.handlers.File": "FileHandler", "Message": "MessageHandler", "MessageHandler": "MessageHandler", "CommentHandler": "MessageHandler",
		"SimpleAuth": "SimpleAuth", "Data": "FormHandler", "Screenshot": "CaptureHandler",
	} {
		if got, ok := r.Lookup(name); !ok || got.Name != want {
			t.Errorf("Lookup(%s) = %v, want %s", name, got, want)
		}
	}
	for name, near := range map[string]string{
		"FielHandler": "FileHandler", "filehandler": "FileHandler", "gramex.handlers.MesageHandler": "MessageHandler", "Mesage": "Message",
		"": "", "utils.MyHandler": "", "SimpleAut": "SimpleAuth",
	} {
		if _, ok := r.Lookup(name); ok {
			t.Errorf("Lookup(%s) finds something", name)
		}
		if got := r.Nearest(name); got != near {
			t.Errorf("Nearest(%s) = %q, want %q", name, got, near)
		}
	}
}

type fixed string

func (f fixed) ServeHTTP(w http.ResponseWriter, _ *http.Request) error {
	_, err := w.Write([]byte(f))
	return err
}

func factory(text string) Factory {
	return func(context.Context, Spec, *Env) (Handler, error) { return fixed(text), nil }
}

func TestRegister(t *testing.T) {
	r := NewRegistry()
	r.Register("Data", factory("data"))
	r.Register("DataHandler", factory("handler"))
	r.Register("TimeHandler", factory("old"), "Clock")
	other := r.Clone()
	other.Register("TimeHandler", factory("new"))
	for name, want := range map[string]string{"Data": "data", "DataHandler": "handler", "Time": "new", "TimeHandler": "new"} {
		typ, ok := other.Lookup(name)
		if !ok {
			t.Errorf("no %s", name)
			continue
		}
		h, err := typ.Factory(t.Context(), Spec{}, nil)
		if err != nil || string(h.(fixed)) != want {
			t.Errorf("%s is %v, want %s", name, h, want)
		}
	}
	if h, _ := must1(r.Lookup("Time")).Factory(t.Context(), Spec{}, nil); h != fixed("old") {
		t.Errorf("a change of the copy changed the registry: %v", h)
	}
	if got, want := other.Names(), []string{"Data", "DataHandler", "TimeHandler"}; !slices.Equal(got, want) {
		t.Errorf("Names %q, want %q", got, want)
	}
}

func must1[T any](v T, _ bool) T { return v }
