package tests

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/gramener/gramex-go/internal/gramextest"
)

const (
	isLive = `document.querySelector('#connection').dataset.state === 'live'`
	texts  = `[...document.querySelectorAll('.message .text')].map(e => e.textContent)`
)

func shows(list string) string { return `JSON.stringify(` + texts + `) === '` + list + `'` }

// comment types and sends a comment as a person would, with the keyboard.
func (p *page) comment(author, topic, body string) {
	p.t.Helper()
	p.do("comment "+body,
		chromedp.SetValue(chromedp.CSS("#author"), author), chromedp.SetValue(chromedp.CSS("#topic"), topic),
		chromedp.SendKeys(chromedp.CSS("#body"), body+"\r"))
}

// demo copies the demo app to a folder of its own, so that its database is too.
func demo(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	b, err := os.ReadFile(filepath.Join(gramextest.Root(), "gramex.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "gramex.yaml"), b, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(dir, "demo"), os.DirFS(filepath.Join(gramextest.Root(), "demo"))); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestDemo drives the demo in several windows: what is sent, edited and deleted in one changes in
// the others, a filter is the server's, and everything is there after a restart.
func TestDemo(t *testing.T) {
	ctx := browser(t)
	s := gramextest.Start(t, demo(t))
	one := openPage(t, ctx, s.URL("http", "/"), 1000)
	two := openPage(t, ctx, s.URL("http", "/"), 390)
	one.sees(isLive)
	two.sees(isLive)
	one.sees(`!document.querySelector('#empty').hidden`)
	one.shot("empty")

	one.comment("Ada Lovelace", "Ideas", "Shall we begin?")
	two.sees(shows(`["Shall we begin?"]`))
	one.sees(shows(`["Shall we begin?"]`))
	two.sees(`document.querySelector('.author').textContent === 'Ada Lovelace'`)

	two.comment("Grace", "Questions", `<img src=x onerror="document.title='owned'"> & <b>bold</b>`)
	one.sees(`document.querySelectorAll('.message').length === 2`)
	one.sees(`document.querySelectorAll('.text')[1].textContent.startsWith('<img src=x')`)
	one.sees(`document.title === 'Live comments' && !document.querySelector('.text *')`)
	one.comment("Ada Lovelace", "Ideas", "A second idea")
	two.sees(`document.querySelectorAll('.message').length === 3`)
	one.shot("wide")
	two.shot("phone")

	// A third window is narrowed to a topic by a click; then the comments change around it.
	three := openPage(t, ctx, s.URL("http", "/"), 1000)
	three.sees(isLive)
	three.do("choose a topic", chromedp.Click(`//nav//button[text()="Ideas"]`))
	three.sees(isLive + ` && ` + shows(`["Shall we begin?","A second idea"]`))
	three.shot("topic")

	one.do("edit", chromedp.Click(chromedp.CSS(`.message:nth-child(1) .edit`)))
	one.shot("editing")
	one.do("save", chromedp.Evaluate[chromedp.Void]("document.querySelector('.message .editor textarea').select()"),
		chromedp.SendKeys(chromedp.CSS(`.message:nth-child(1) .editor textarea`), "We have begun.\r"))
	for _, p := range []*page{one, two, three} {
		p.sees(texts + `[0] === 'We have begun.' && !document.querySelector('.edited').hidden`)
	}

	two.do("delete", chromedp.Click(chromedp.CSS(`.message:nth-child(3) .delete`)))
	two.sees(`document.querySelector('.message:nth-child(3) .delete').textContent === 'Delete?'`)
	two.shot("deleting")
	two.do("confirm", chromedp.Click(chromedp.CSS(`.message:nth-child(3) .delete`)))
	one.sees(`document.querySelectorAll('.message').length === 2`)
	three.sees(shows(`["We have begun."]`))

	// The server goes away: the pages say so and keep what is typed; it comes back with all of it.
	s.Stop()
	one.sees(`document.querySelector('#connection').dataset.state !== 'live'`)
	one.comment("Ada Lovelace", "Ideas", "typed while offline")
	one.sees(`document.querySelector('#error').textContent.startsWith('Not connected') && document.querySelector('#body').value.trim() === 'typed while offline'`)
	one.shot("offline")
	s.Restart()
	for _, p := range []*page{one, two, three} {
		p.sees(isLive)
	}
	one.do("send again", chromedp.SendKeys(chromedp.CSS("#body"), "\r"))
	for _, p := range []*page{one, two} {
		p.sees(`document.querySelectorAll('.message').length === 3 && ` + texts + `[2] === 'typed while offline'`)
	}
	three.sees(shows(`["We have begun.","typed while offline"]`))
	four := openPage(t, ctx, s.URL("http", "/?topic=Questions"), 1000)
	four.sees(isLive + ` && document.querySelectorAll('.message').length === 1`)

	// Nothing but the page is served: neither the database nor the configuration.
	for _, path := range []string{"/comments.db", "/gramex.yaml", "/demo/../gramex.yaml", "/demo/%2e%2e/comments.db"} {
		if got := status(t, s.URL("http", path)); got < 400 {
			t.Errorf("GET %s: %d, want it refused", path, got)
		}
	}
}
