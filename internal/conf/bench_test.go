package conf_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gramener/gramex-go/internal/conf"
)

// manyEndpoints is a gramex.yaml of n MessageHandlers with hooks.
func manyEndpoints(n int) string {
	var b strings.Builder
	b.WriteString("variables:\n  DB: {default: messages.db}\nurl:\n")
	for i := range n {
		fmt.Fprintf(&b, `  app/chat-%[1]d:
    pattern: /$YAMLURL/chat-%[1]d/(.*)
    handler: MessageHandler
    priority: %[1]d
    kwargs:
      url: sqlite:///$YAMLPATH/$DB
      table: chat_%[1]d
      columns:
        body: TEXT
        topic: {type: TEXT, nullable: true}
        likes: {type: INTEGER, default: 0}
      auth:
        membership:
          hd: [example.org, example.com]
      headers:
        Cache-Control: no-cache
        Access-Control-Allow-Origin: "*"
      prepare: >
        msg.update(message='MSG: ' + msg['message'])
        if msg['_method'] == 'POST' else ''
      open: args.update(recipient=[handler.current_user.id])
      alert:
        to: "{{ to }}"
        subject: "Message: {{ body }}"
        html: |
          <p>Message from {{ user }}.</p>
          <p>{{ body }}</p>
`, i)
	}
	return b.String()
}

// BenchmarkLoad loads a file of 500 endpoints over the base configuration.
func BenchmarkLoad(b *testing.B) {
	dir := b.TempDir()
	text := manyEndpoints(500)
	if err := os.WriteFile(filepath.Join(dir, "gramex.yaml"), []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := conf.Load(context.Background(), conf.Options{Root: dir}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkGet looks up a key of a map of 500.
func BenchmarkGet(b *testing.B) {
	dir := b.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "gramex.yaml"), []byte(manyEndpoints(500)), 0o600); err != nil {
		b.Fatal(err)
	}
	c, err := conf.Load(context.Background(), conf.Options{Root: dir})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if c.Root.Path("url", "app/chat-499", "handler") == nil {
			b.Fatal("not found")
		}
	}
}
