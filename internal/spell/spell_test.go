package spell

import "testing"

func TestNearest(t *testing.T) {
	handlers := []string{"MessageHandler", "FileHandler", "FormHandler", "FunctionHandler", "Message", "File"}
	for _, c := range []struct {
		name string
		from []string
		want string
	}{
		{"MesageHandler", handlers, "MessageHandler"},
		{"messagehandler", handlers, "MessageHandler"},
		{"FromHandler", handlers, "FormHandler"},
		{"Fiel", handlers, "File"},
		{"FileHandler", handlers, ""}, // exact
		{"MLHandler", handlers, "FileHandler"},
		{"Zebra", handlers, ""},
		{"colums", []string{"columns", "column"}, "columns"},
		{"message-default", []string{"message_default"}, "message_default"},
		{"to", []string{"cc", "bcc"}, ""},
		{"pth", []string{"path", "patn"}, "path"},
		{"größe", []string{"grösse", "größer"}, "größer"},
		{"", []string{"a"}, ""},
		{"a", []string{"b"}, ""},
		{"x", nil, ""},
	} {
		if got := Nearest(c.name, c.from); got != c.want {
			t.Errorf("Nearest(%q) = %q, want %q", c.name, got, c.want)
		}
	}
	if got, want := Hint("colums", []string{"columns"}), `did you mean "columns"?`; got != want {
		t.Errorf("Hint = %q, want %q", got, want)
	}
	if got := Hint("colums", nil); got != "" {
		t.Errorf("Hint without candidates = %q", got)
	}
}
