package tests

import (
	"encoding/base64"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gramener/gramex-go/internal/gramextest"
)

const secret = "a cookie secret of these tests"

// seedApp serves one MessageHandler at /messages with the columns that the documentation's snippets
// speak of, and with a snippet of the documentation, verbatim, under its kwargs.
func seedApp(t *testing.T, snippet string, files map[string]string) *gramextest.Server {
	t.Helper()
	doc, err := os.ReadFile("testdata/seed-messagehandler.txt")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(doc), snippet) {
		t.Fatalf("the documentation has no such snippet:\n%s", snippet)
	}
	snippet = strings.TrimPrefix(snippet, "kwargs:\n")
	indent := "      "
	if strings.HasPrefix(snippet, "  ") {
		indent = "    "
	}
	app := map[string]string{"gramex.yaml": `app:
  settings:
    cookie_secret: ` + secret + `
url:
  messages:
    pattern: /$YAMLURL/messages
    handler: MessageHandler
    kwargs:
      url: sqlite:///$YAMLPATH/messages.db
      table: messages
      columns:
        body: TEXT
        message: TEXT
        topic: TEXT
        to: TEXT
        length: INTEGER
        session: TEXT
        recipient: TEXT
` + indent + strings.ReplaceAll(strings.TrimRight(snippet, "\n"), "\n", "\n"+indent) + "\n"}
	for name, text := range files {
		app[name] = text
	}
	return gramextest.Start(t, gramextest.App(t, app))
}

func user(id string) gramextest.DialOptions {
	return gramextest.DialOptions{Header: gramextest.UserHeader(secret, map[string]any{"id": id})}
}

var anyone = gramextest.DialOptions{}

// equal holds some of a frame's keys against wanted values; nil wants null, absent wants no key.
func equal(t *testing.T, frame map[string]any, want map[string]any) {
	t.Helper()
	for k, w := range want {
		got, ok := frame[k]
		if w == absent {
			if ok {
				t.Errorf("%s is %v, want it absent from %v", k, got, frame)
			}
		} else if !ok || got != w {
			t.Errorf("%s is %v (there: %v), want %v, in %v", k, got, ok, w, frame)
		}
	}
}

const absent = "\x00absent"

func TestSeed_simple(t *testing.T) {
	doc, err := os.ReadFile("testdata/seed-messagehandler.txt")
	if err != nil {
		t.Fatal(err)
	}
	_, config, _ := strings.Cut(string(doc), "MessageHandler configuration\n")
	_, config, _ = strings.Cut(config, "databases:\n\n")
	config, _, ok := strings.Cut(config, "\nThis opens")
	if !ok || !strings.HasPrefix(config, "url:") {
		t.Fatalf("the documentation's first example is not where it was: %q", config)
	}
	s := gramextest.Start(t, gramextest.App(t, map[string]string{"gramex.yaml": config}))
	a, b := s.Dial("/simple", anyone), s.Dial("/simple", anyone)
	a.Send(`{"_method": "POST", "body": "Hello"}`)
	for _, c := range []*gramextest.Client{a, b} {
		m := c.Next()
		equal(t, m, map[string]any{"_method": "POST", "body": "Hello", "user": nil})
		if raw, err := base64.RawURLEncoding.DecodeString(m["id"].(string)); err != nil || len(raw) != 16 {
			t.Errorf("id %v: want 16 random bytes in URL-safe base64 without padding", m["id"])
		}
		at, err := time.Parse("2006-01-02T15:04:05.999999", m["timestamp"].(string))
		if err != nil || time.Since(at).Abs() > time.Minute {
			t.Errorf("timestamp %v: want the time in UTC, in ISO format (%v)", m["timestamp"], err)
		}
	}
	equal(t, s.Dial("/simple", anyone).Next(), map[string]any{"body": "Hello", "user": nil, "_method": absent})
}

func TestSeed_filters(t *testing.T) {
	s := seedApp(t, "", nil)
	help := s.Dial("/messages?topic=Help", user("bob"))
	mine := s.Dial("/messages?user=alice", user("bob"))
	since := s.Dial("/messages?timestamp>=2023-03-01", user("bob"))
	both := s.Dial("/messages?topic=Help&timestamp>=2023", user("bob"))
	alice, bob := s.Dial("/messages", user("alice")), s.Dial("/messages", user("bob"))
	alice.Send(`{"topic": "News", "body": "1"}`)
	alice.Next()
	bob.Next()
	bob.Send(`{"topic": "Help", "body": "2"}`)
	alice.Next()
	bob.Next()
	alice.Send(`{"topic": "Help", "body": "3"}`)
	for _, listener := range []struct {
		name   string
		client *gramextest.Client
		bodies string
	}{{"topic=Help", help, "23"}, {"user=alice", mine, "13"}, {"timestamp>=", since, "123"}, {"topic and timestamp", both, "23"}} {
		got := ""
		for range listener.bodies {
			got += listener.client.Next()["body"].(string)
		}
		if got != listener.bodies {
			t.Errorf("%s received %s, want %s", listener.name, got, listener.bodies)
		}
	}
	again := s.Dial("/messages?topic=Help&timestamp>=2023", anyone)
	if got := again.Next()["body"].(string) + again.Next()["body"].(string); got != "23" {
		t.Errorf("history of topic and timestamp: %s, want 23", got)
	}
}

func TestSeed_open_logging_handler_current_user(t *testing.T) {
	s := seedApp(t, "kwargs:\n  open: logging.info('MessageHandler opened by %s', handler_current_user)\n", nil)
	s.Dial("/messages", user("alice")).Send(`{"body": "x"}`)
	c := s.Dial("/messages", anyone)
	c.Send(`{"body": "y"}`)
	c.Next()
	for _, want := range []string{"MessageHandler opened by {'id': 'alice'}", "MessageHandler opened by None"} {
		if !strings.Contains(s.Log(), want) {
			t.Errorf("the log lacks %q:\n%s", want, s.Log())
		}
	}
}

func TestSeed_open_recipient(t *testing.T) {
	s := seedApp(t, "open: args.update(recipient=[handler.current_user.id])\n", nil)
	alice := s.Dial("/messages?recipient=bob", user("alice"))
	bob := s.Dial("/messages", user("bob"))
	bob.Send(`{"body": "for alice", "recipient": "alice"}`)
	equal(t, alice.Next(), map[string]any{"body": "for alice", "user": "bob"})
	alice.Send(`{"body": "for bob", "recipient": "bob"}`)
	equal(t, bob.Next(), map[string]any{"body": "for bob", "user": "alice"})
	equal(t, s.Dial("/messages?recipient=bob", user("alice")).Next(), map[string]any{"body": "for alice"})
	// Nobody is logged in: the rule can't be applied, so nothing may be seen.
	code, reason := s.Dial("/messages", anyone).Closed()
	if code != 1008 || !strings.Contains(reason, "AttributeError") && !strings.Contains(reason, "NoneType") {
		t.Errorf("closed %d %q, want 1008 and the reason", code, reason)
	}
}

func TestSeed_open_timestamp(t *testing.T) {
	s := seedApp(t, "open: >\n  args.update({\"timestamp>~\": [\"2023-04\"]})\n", map[string]string{})
	c := s.Dial("/messages", anyone)
	c.Send(`{"body": "old"}`)
	id := c.Next()["id"]
	c.Send(map[string]any{"_method": "PUT", "id": id, "timestamp": "2023-03-31T23:59:59"})
	equal(t, c.Next(), map[string]any{"_method": "DELETE", "id": id}) // it left what may be seen
	c.Send(map[string]any{"_method": "PUT", "id": id, "timestamp": "2023-04"})
	equal(t, c.Next(), map[string]any{"_method": "POST", "body": "old"})
	c.Send(map[string]any{"_method": "PUT", "id": id, "timestamp": "2023-03-31"})
	equal(t, c.Next(), map[string]any{"_method": "DELETE", "id": id})
	c.Send(`{"body": "new"}`)
	c.Next()
	equal(t, s.Dial("/messages", anyone).Next(), map[string]any{"body": "new"})
}

const seedDefaults = `kwargs:
  message_default:
    POST:
      to: f'all@example.org'
      length: msg['message'].length
      session: handler.session['id']
    PUT:
      length: msg['message'].length
`

func TestSeed_message_default(t *testing.T) {
	s := seedApp(t, seedDefaults, nil)
	c := s.Dial("/messages", user("alice"))
	c.Send(`{"message": "four", "to": "someone@example.org", "length": 99, "user": "mallory"}`)
	m := c.Next()
	equal(t, m, map[string]any{"to": "all@example.org", "length": 4.0, "user": "alice", "_method": "POST"})
	if id, ok := m["session"].(string); !ok || id == "" {
		t.Errorf("session is %v, want the session's id", m["session"])
	}
	c.Send(`{"message": "again"}`)
	if again := c.Next(); again["session"] != m["session"] {
		t.Errorf("session changed from %v to %v on one connection", m["session"], again["session"])
	}
	c.Send(map[string]any{"_method": "PUT", "id": m["id"], "message": "longer now"})
	equal(t, c.Next(), map[string]any{"_method": "PUT", "id": m["id"], "length": 10.0, "to": absent})
	equal(t, s.Dial("/messages", anyone).Next(), map[string]any{"message": "longer now", "length": 10.0, "to": "all@example.org"})
}

func TestSeed_message_default_builtin(t *testing.T) {
	s := seedApp(t, `message_default:
  POST:
    id: base64.urlsafe_b64encode(uuid.uuid4().bytes).strip(b"=").decode('utf-8')
    user: handler.current_user.get('id', None) if handler.current_user else None
    timestamp: datetime.datetime.utcnow().isoformat()
`, nil)
	c := s.Dial("/messages", user("alice"))
	c.Send(`{"body": "x", "id": "mine", "user": "mallory", "timestamp": "1999"}`)
	m := c.Next()
	equal(t, m, map[string]any{"user": "alice"})
	if m["id"] == "mine" || m["timestamp"] == "1999" {
		t.Errorf("a client forged %v", m)
	}
}

const seedPrepare = "prepare: >\n  msg.update(message='MSG: ' + msg['message']) if msg['_method'] == 'POST' else ''\n"

func TestSeed_prepare(t *testing.T) {
	s := seedApp(t, seedPrepare, nil)
	c := s.Dial("/messages", anyone)
	c.Send(`{"message": "hi"}`)
	m := c.Next()
	equal(t, m, map[string]any{"message": "MSG: hi"})
	equal(t, s.Dial("/messages", anyone).Next(), map[string]any{"message": "MSG: hi"})
	c.Send(map[string]any{"_method": "PUT", "id": m["id"], "message": "changed"})
	equal(t, c.Next(), map[string]any{"_method": "PUT", "message": "changed"})
}

func TestSeed_prepare_mymodule(t *testing.T) {
	doc, err := os.ReadFile("testdata/seed-messagehandler.txt")
	if err != nil {
		t.Fatal(err)
	}
	_, module, _ := strings.Cut(string(doc), "where mymodule.py has:\n\n")
	module, _, ok := strings.Cut(module, "\nMessageHandler modify")
	if !ok {
		t.Fatal("the documentation's module is not where it was")
	}
	s := seedApp(t, "prepare: mymodule.my_prepare(msg, handler)", map[string]string{
		"mymodule.py": "valid_users = {'News': ['alice'], 'Help': ['alice', 'bob']}\n\n\n" + module})
	alice := s.Dial("/messages", user("alice"))
	bob := s.Dial("/messages", gramextest.DialOptions{Header: user("bob").Header, Subprotocol: "gramex.v2"})
	equal(t, bob.Next(), map[string]any{"_method": "READY"})
	alice.Send(`{"topic": "News", "body": "1"}`)
	equal(t, bob.Next(), map[string]any{"body": "1"})
	bob.Send(`{"topic": "News", "body": "2", "_ref": 1}`)
	m := bob.Next()
	equal(t, m, map[string]any{"_method": "ERROR", "_ref": 1.0})
	if e, _ := m["error"].(map[string]any); e["message"] != "You cannot write to News" {
		t.Errorf("error %v, want the module's own message", m["error"])
	}
	equal(t, alice.Next(), map[string]any{"body": "1"})
	nobody := s.Dial("/messages", anyone)
	nobody.Next()
	nobody.Send(`{"topic": "Help", "body": "3"}`)
	if code, reason := nobody.Closed(); code != 1008 || !strings.Contains(reason, "You cannot write to Help") {
		t.Errorf("closed %d %q, want 1008 and the module's message", code, reason)
	}
	bob.Send(`{"topic": "Help", "body": "4", "_ref": 2}`)
	equal(t, alice.Next(), map[string]any{"body": "4", "user": "bob"})
}

func TestSeed_modify(t *testing.T) {
	s := seedApp(t, strings.Replace(seedPrepare, "prepare:", "modify:", 1), nil)
	c := s.Dial("/messages", anyone)
	c.Send(`{"message": "hi"}`)
	m := c.Next()
	equal(t, m, map[string]any{"message": "MSG: hi"})
	equal(t, s.Dial("/messages", anyone).Next(), map[string]any{"message": "hi"})
}

func TestSeed_alert_is_reported(t *testing.T) {
	s := seedApp(t, `alert:
  to: "{{ to }}"
  subject: "Message: {{ body }}"
  html: >
    {% import pandas as pd %}
    {% import time %}
    <p>Message from {{ user }} at {{ pd.to_datetime(time.time() * 1E9).strftime('%d %b %Y %H:%M') }}.</p>
    <p>{{ body }}</p>
`, nil)
	c := s.Dial("/messages", anyone)
	c.Send(`{"body": "x", "to": "someone@example.org"}`)
	equal(t, c.Next(), map[string]any{"body": "x"})
	if !strings.Contains(s.Log(), "alert") || !strings.Contains(s.Log(), "gramex.yaml:") {
		t.Errorf("the log does not say at which place an alert is not sent yet:\n%s", s.Log())
	}
}

func TestSeed_alert_methods(t *testing.T) {
	s := seedApp(t, "alert:\n  methods: [POST, PUT, DELETE]", nil)
	c := s.Dial("/messages", anyone)
	c.Send(`{"body": "x", "_alert": false}`)
	m := c.Next()
	equal(t, m, map[string]any{"body": "x", "_alert": false})
	c.Send(map[string]any{"_method": "DELETE", "id": m["id"]})
	equal(t, c.Next(), map[string]any{"_method": "DELETE", "id": m["id"]})
}
