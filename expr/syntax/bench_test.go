package syntax

import (
	"os"
	"path/filepath"
	"testing"
)

// typical are expressions as a gramex.yaml has them.
var typical = []string{
	`handler.current_user.get('id', None) if handler.current_user else None`,
	`base64.urlsafe_b64encode(uuid.uuid4().bytes).strip(b"=").decode('utf-8')`,
	`datetime.datetime.utcnow().isoformat()`,
	`sum(row["sales"] for row in data)`,
	`mymodule.my_prepare(msg, handler)`,
	`args.update({'user': [handler.current_user.id]})`,
	`f"{msg['user']}: {msg['message']!r:>20} ({len(msg['message']) + 1})"`,
	`msg.get('message', '').strip() and not any(w in msg['message'].lower() for w in ("spam", "junk"))`,
}

// BenchmarkExpressions parses all of typical in each turn.
func BenchmarkExpressions(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		for _, src := range typical {
			if _, err := ParseExpr("bench", src); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkModule parses the largest file of the corpus.
func BenchmarkModule(b *testing.B) {
	names, err := filepath.Glob(filepath.Join("testdata", "corpus", "*.py"))
	if err != nil || len(names) == 0 {
		b.Fatal("no corpus", err)
	}
	var src []byte
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		if len(text) > len(src) {
			src = text
		}
	}
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ParseModule("bench", string(src)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRefused finds what is wrong with an expression.
func BenchmarkRefused(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ParseExpr("bench", `handler.current_user.get('id' None) if handler.current_user else None`); err == nil {
			b.Fatal("accepted")
		}
	}
}
