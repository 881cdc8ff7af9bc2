package alerts

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/internal/conf"
)

func load(t *testing.T, alert string) *conf.Node {
	t.Helper()
	path := filepath.Join(t.TempDir(), "gramex.yaml")
	if err := os.WriteFile(path, []byte("alert: "+alert), 0o644); err != nil {
		t.Fatal(err)
	}
	cfg, err := conf.Load(t.Context(), conf.Options{File: path, NoBase: true, Environ: []string{}})
	if err != nil {
		t.Fatal(err)
	}
	return cfg.Root.Get("alert")
}

func TestFaults(t *testing.T) {
	for alert, want := range map[string]string{
		"{to: a@b.c, subject: s, body: b}":                                                                          "",
		"{to: [a@b.c, d@e.f], cc: x, subject: s, htmlfile: f}":                                                      "",
		"{bcc: x, subject: s, markdown: m, methods: [post, Put]}":                                                   "",
		"{bcc: x, subject: s, markdown: m, methods: 'post, delete', comment: c, user: {id: x}, condition: once(1)}": "",
		"text":                              "gramex.yaml:1:8: alert must be a mapping with to:, subject: and body:, not text",
		"{subjct: s, to: x, body: b}":       "gramex.yaml:1:9: alert: unknown key \"subjct\": did you mean \"subject\"?\ngramex.yaml:1:8: alert: there is no subject:",
		"{}":                                "gramex.yaml:1:8: alert: nobody to mail to: give to:, cc: or bcc:\ngramex.yaml:1:8: alert: there is no subject:\ngramex.yaml:1:8: alert: nothing to say: give body:, html: or markdown:",
		"{subject: s}":                      "gramex.yaml:1:8: alert: nobody to mail to: give to:, cc: or bcc:\ngramex.yaml:1:8: alert: nothing to say: give body:, html: or markdown:",
		"{to: 3, subject: {a: b}, body: b}": "gramex.yaml:1:13: alert: to must be text or a list of texts, not an integer\ngramex.yaml:1:25: alert: subject must be text or a list of texts, not a mapping",
		"{to: x, subject: s, body: b, images: [x], attachments: x}": "gramex.yaml:1:45: alert: images must be a mapping of names to files or URLs, not a list\n" +
			"gramex.yaml:1:63: alert: attachments must be a list of files or URLs, not text",
		"{to: x, subject: s, body: b, methods: [PSOT]}": `gramex.yaml:1:46: alert: no message has the method "PSOT": did you mean "POST"?`,
		"{to: x, subject: s, body: b, methods: GET}":    `gramex.yaml:1:46: alert: no message has the method "GET": there are POST, PUT and DELETE`,
		"{to: x, subject: s, body: b, methods: {a: b}}": "gramex.yaml:1:46: alert: methods must be text or a list of texts, not a mapping",
	} {
		_, faults := Read(load(t, alert))
		var got []string
		for _, f := range faults {
			got = append(got, f.Error())
		}
		if strings.Join(got, "\n") != want {
			t.Errorf("%s:\n got %s\nwant %s", alert, strings.Join(got, "\n     "), want)
		}
	}
}

func TestWants(t *testing.T) {
	falsy := []object.Value{nil, false, int64(0), 0.0, "", object.NewList(), object.NewDict(0)}
	truthy := []object.Value{true, int64(1), "no", object.NewList(nil)}
	for alert, methods := range map[string]string{
		"{to: x}": "POST", "{to: x, methods: [POST, put, Delete]}": "POST PUT DELETE", "{to: x, methods: delete}": "DELETE", "{to: x, methods: []}": "", "text": "",
	} {
		a, _ := Read(load(t, alert))
		for _, m := range []string{"POST", "PUT", "DELETE"} {
			msg := object.NewDict(1)
			want := strings.Contains(methods, m)
			if got := a.Wants(m, msg); got != want {
				t.Errorf("%s wants %s: %v", alert, m, got)
			}
			for _, v := range truthy {
				msg.Set("_alert", v)
				if got := a.Wants(m, msg); got != want {
					t.Errorf("%s wants %s with _alert %v: %v", alert, m, v, got)
				}
			}
			for _, v := range falsy {
				msg.Set("_alert", v)
				if a.Wants(m, msg) {
					t.Errorf("%s wants %s with _alert %v", alert, m, v)
				}
			}
		}
	}
}

func TestUnsent(t *testing.T) {
	a, _ := Read(load(t, "{to: x}"))
	if got, want := a.Unsent().Error(), "gramex.yaml:1:8: alert: is read and checked, but this version of the server sends no mail"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
