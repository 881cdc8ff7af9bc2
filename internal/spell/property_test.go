package spell

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// One mistake in a name of six letters or more is always found again.
func TestOneMistake(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[a-z]{6,12}`).Draw(t, "name")
		at := rapid.IntRange(0, len(name)-2).Draw(t, "at")
		wrong := []string{
			name[:at] + "#" + name[at+1:],
			name[:at] + name[at+1:],
			name[:at] + "#" + name[at:],
			name[:at] + name[at+1:at+2] + name[at:at+1] + name[at+2:],
		}[rapid.IntRange(0, 3).Draw(t, "mistake")]
		if wrong == name {
			return
		}
		if got := Nearest(wrong, []string{"0123456789", name}); got != name {
			t.Fatalf("Nearest(%q) = %q, want %q", wrong, got, name)
		}
	})
}

func TestOverlongName(t *testing.T) {
	if got := Nearest(strings.Repeat("x", 10_000), []string{strings.Repeat("x", 9_999)}); got != "" {
		t.Errorf("an overlong name matched one of %d letters", len(got))
	}
	if got := Nearest("path", []string{strings.Repeat("path", 100), "pathh"}); got != "pathh" {
		t.Errorf("got %q", got)
	}
}
