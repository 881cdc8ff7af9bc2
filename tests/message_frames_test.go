package tests

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/gramener/gramex-go/internal/gramextest"
)

const frameApp = `url:
  frames:
    pattern: /frames
    handler: MessageHandler
    kwargs: &kwargs
      url: sqlite:///frames.db
      table: frames
      columns: {body: TEXT, n: INTEGER, x: REAL, b: BOOLEAN, d: DATETIME, j: JSON, u: {type: TEXT, nullable: false, default: u}}
      message_default: {POST: {id: "msg.get('id', 'id')"}}
      prepare: "{}['no such key'] if msg.get('body') == 'raise' else None"
      modify: "1 / 0 if msg.get('body') == 'modify' else None"
`

var v2 = gramextest.DialOptions{Subprotocol: "gramex.v2"}

// badFrames are refused: each with its code and the beginning of the words for people.
var badFrames = []struct{ frame, code, message string }{
	{``, "bad_json", "not JSON: "},
	{`{`, "bad_json", "not JSON: "},
	{`{"body": "x",}`, "bad_json", "not JSON: "},
	{`{'body': 'x'}`, "bad_json", "not JSON: "},
	{`{"body": "x"} {}`, "bad_json", "not JSON: "},
	{`{"n": NaN}`, "bad_json", "not JSON: "},
	{`{"n": Infinity}`, "bad_json", "not JSON: "},
	{`{"n": -Infinity}`, "bad_json", "not JSON: "},
	{`{"n": 1e400}`, "bad_json", "not JSON: "},
	{`{"body": "` + "\x01" + `"}`, "bad_json", "not JSON: "},
	{strings.Repeat("[", 100_000), "bad_json", "not JSON: "},
	{`{"j": ` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`, "bad_json", "not JSON: "},
	{`[]`, "bad_message", "a message must be a JSON object, not an array"},
	{`"text"`, "bad_message", "a message must be a JSON object, not a string"},
	{`5`, "bad_message", "a message must be a JSON object, not a number"},
	{`null`, "bad_message", "a message must be a JSON object, not null"},
	{`true`, "bad_message", "a message must be a JSON object, not a boolean"},
	{`{"_method": "GET"}`, "bad_method", `_method must be POST, PUT or DELETE, not "GET"`},
	{`{"_method": " POST"}`, "bad_method", `_method must be POST, PUT or DELETE, not " POST"`},
	{`{"_method": ""}`, "bad_method", `_method must be POST, PUT or DELETE, not ""`},
	{`{"_method": null}`, "bad_method", `_method must be POST, PUT or DELETE, not null`},
	{`{"_method": ["POST"]}`, "bad_method", `_method must be POST, PUT or DELETE, not ["POST"]`},
	{`{"id": "there"}`, "exists", "a row with this id exists already"},
	{`{"id": null}`, "constraint", "id must have a value"},
	{`{"id": "new", "u": null}`, "constraint", "u must have a value"},
	{`{"id": "new", "x": "abc"}`, "bad_value", `x: "abc" is not a number`},
	{`{"id": "new", "n": 99999999999999999999}`, "bad_value", "n: 99999999999999999999 is outside the 64 bits of an integer"},
	{`{"id": "new", "b": "perhaps"}`, "bad_value", "b: "},
	{`{"id": "new", "d": "yesterday"}`, "bad_value", "d: "},
	{`{"id": "new", "n": [1]}`, "bad_value", "n: "},
	{`{"id": "new", "body": "raise"}`, "refused", "KeyError: 'no such key'"},
	{`{"id": "new", "body": "modify"}`, "refused", "ZeroDivisionError: division by zero"},
	{`{"_method": "PUT", "body": "x"}`, "no_id", "PUT needs the id"},
	{`{"_method": "PUT", "id": null, "body": "x"}`, "no_id", "PUT needs the id"},
	{`{"_method": "PUT", "id": "", "body": "x"}`, "no_id", "PUT needs the id"},
	{`{"_method": "PUT", "id>": "a", "body": "x"}`, "no_id", "PUT needs the id"},
	{`{"_method": "PUT", "id": "there"}`, "nothing_to_set", "nothing to set"},
	{`{"_method": "PUT", "id": "there", "zzz": 1}`, "nothing_to_set", "nothing to set"},
	{`{"_method": "PUT", "id": "there", "u": null}`, "constraint", "u must have a value"},
	{`{"_method": "PUT", "id": "there", "body": "modify"}`, "refused", "ZeroDivisionError"},
	{`{"_method": "DELETE"}`, "no_filter", "nothing selects the rows"},
	{`{"_method": "DELETE", "zzz": "a"}`, "no_filter", "nothing selects the rows"},
	{`{"_method": "DELETE", "id": ""}`, "no_filter", "nothing selects the rows"},
	{`{"_method": "DELETE", "id": null}`, "no_filter", "nothing selects the rows"},
	{`{"_method": "DELETE", "body": null, "n": ""}`, "no_filter", "nothing selects the rows"},
	{`{"_method": "DELETE", "id": []}`, "no_filter", "nothing selects the rows"},
	{`{"_method": "DELETE", "_limit": 1}`, "no_filter", "nothing selects the rows"},
	{`{"_method": "DELETE", "n": "abc"}`, "bad_filter", "n=abc: "},
	{`{"_method": "DELETE", "n~": "1"}`, "bad_filter", "n~=1: "},
}

// Each bad frame is refused: it changes nothing, its sender is told why, and nobody else notices.
func TestBadFrames(t *testing.T) {
	s := gramextest.Embed(t, gramextest.App(t, map[string]string{"gramex.yaml": frameApp}))
	listener, sender := s.Dial("/frames", anyone), s.Dial("/frames?_method=none", v2)
	sender.Next() // READY
	sender.Send(`{"id":"there","body":"first"}`)
	sender.Next() // ACK
	first := listener.NextText()
	for i, tt := range badFrames {
		frame := tt.frame
		ref := strings.HasPrefix(frame, `{"`) && tt.code != "bad_json"
		if ref {
			frame = fmt.Sprintf(`{"_ref":%d,`, i) + frame[1:]
		}
		sender.Send(frame)
		m := sender.Next()
		e, _ := m["error"].(map[string]any)
		text, _ := e["message"].(string)
		if m["_method"] != "ERROR" || e["code"] != tt.code || !strings.HasPrefix(text, tt.message) {
			t.Errorf("%.80s was answered %v, want %s: %s…", frame, m, tt.code, tt.message)
		}
		if ref && m["_ref"] != float64(i) || !ref && m["_ref"] != nil {
			t.Errorf("%.80s has the _ref %v", frame, m["_ref"])
		}

		old := s.Dial("/frames?_method=none&id=none", anyone) // knows no such frame
		old.Send(tt.frame)
		code, reason := old.Closed()
		if code != 1008 || !strings.HasPrefix(reason, tt.message) || len(reason) > 123 {
			t.Errorf("%.80s closed with %d %q, want 1008 %s…", tt.frame, code, reason, tt.message)
		}
	}
	sender.Send(`{"_method":"PUT","id":"there","body":"last"}`)
	if m := listener.Next(); m["body"] != "last" {
		t.Errorf("the listener got %v behind %s", m, first)
	}
	if m := s.Dial("/frames?_sort=id", anyone).Next(); m["id"] != "there" || m["body"] != "last" || m["u"] != "u" {
		t.Errorf("the row is %v", m)
	}
	late := s.Dial("/frames", v2)
	late.Next()
	if m := late.Next(); m["_method"] != "READY" {
		t.Errorf("a second row: %v", m)
	}
}

// What is odd but good.
func TestGoodFrames(t *testing.T) {
	s := gramextest.Embed(t, gramextest.App(t, map[string]string{"gramex.yaml": frameApp}))
	c := s.Dial("/frames", v2)
	c.Next() // READY
	for _, tt := range []struct{ send, live, ack string }{
		{`{"id":"1","body":"a","body":"b"}`, `{"id":"1","body":"b","_method":"POST","user":null,"timestamp":T}`, `{"_method":"ACK","_ref":null,"id":"1","count":1}`},
		{" {\"_ref\":{\"any\":[1]},\"id\":\"2\",\"_alert\":false,\"_x\":1,\"extra\":{\"deep\":[true]}}\n",
			`{"id":"2","_alert":false,"_x":1,"extra":{"deep":[true]},"_method":"POST","user":null,"timestamp":T}`,
			`{"_method":"ACK","_ref":{"any":[1]},"id":"2","count":1}`},
		{`{"_method":"post","id":"3","body":["list",{"k":null}],"j":{"k":[1,2.5]},"_ref":"r"}`,
			`{"_method":"POST","id":"3","body":["list",{"k":null}],"j":{"k":[1,2.5]},"user":null,"timestamp":T}`,
			`{"_method":"ACK","_ref":"r","id":"3","count":1}`},
		{`{"_method":"PUT","id":"none","body":"x","_ref":4}`, "", `{"_method":"ACK","_ref":4,"id":"none","count":0}`},
		{`{"_method":"PuT","id":"3","n":"7","_ref":5}`, `{"_method":"PUT","id":"3","n":"7"}`, `{"_method":"ACK","_ref":5,"id":"3","count":1}`},
		{`{"_method":"DELETE","id":"none","_ref":6}`, "", `{"_method":"ACK","_ref":6,"id":"none","count":0,"ids":[]}`},
		{`{"_method":"DELETE","id":["1","2"],"_ref":7}`, `{"_method":"DELETE","id":["1","2"]}`, `{"_method":"ACK","_ref":7,"id":["1","2"],"count":2,"ids":["1","2"]}`},
		{`{"_method":"DELETE","n":7,"_ref":8}`, `{"_method":"DELETE","n":7}`, `{"_method":"ACK","_ref":8,"id":"3","count":1,"ids":["3"]}`},
	} {
		c.Send(tt.send)
		if tt.live != "" {
			got := c.NextText()
			if head, tail, ok := strings.Cut(tt.live, `:T`); ok {
				if !strings.HasPrefix(got, head+`:"2`) || !strings.HasSuffix(got, tail) {
					t.Errorf("%s was broadcast as %s, want %s", tt.send, got, tt.live)
				}
			} else if got != tt.live {
				t.Errorf("%s was broadcast as %s, want %s", tt.send, got, tt.live)
			}
		}
		if got := c.NextText(); got != tt.ack {
			t.Errorf("%s was answered %s, want %s", tt.send, got, tt.ack)
		}
	}
}

// handler.write_message and handler.close are for the client alone.
func TestHandlerWritesAndCloses(t *testing.T) {
	s := gramextest.Embed(t, gramextest.App(t, map[string]string{"gramex.yaml": `url:
  write:
    pattern: /write
    handler: MessageHandler
    kwargs:
      url: sqlite:///write.db
      table: write
      columns: {body: TEXT}
      open: "handler.close(4000, 'no') if 'no' in args else handler.write_message({'hello': handler.request.path})"
      prepare: "handler.close(4001, 'bye') if msg['body'] == 'bye' else handler.write_message('to you: ' + msg['body'])"
`}))
	first, second := s.Dial("/write", anyone), s.Dial("/write?_limit=0", anyone)
	for _, c := range []*gramextest.Client{first, second} {
		if got := c.NextText(); got != `{"hello":"/write"}` {
			t.Errorf("at open: %s", got)
		}
	}
	first.Send(`{"body":"x"}`)
	if got := first.NextText(); got != "to you: x" {
		t.Errorf("the sender got %s", got)
	}
	for _, c := range []*gramextest.Client{first, second} {
		if m := c.Next(); m["body"] != "x" {
			t.Errorf("then %v", m)
		}
	}
	if got := s.Dial("/write", anyone).NextText(); got != `{"hello":"/write"}` { // before the history
		t.Errorf("at open: %s", got)
	}
	if code, reason := s.Dial("/write?no", anyone).Closed(); code != 4000 || reason != "no" {
		t.Errorf("closed with %d %q", code, reason)
	}
	first.Send(`{"body":"bye"}`)
	if code, reason := first.Closed(); code != 4001 || reason != "bye" {
		t.Errorf("closed with %d %q", code, reason)
	}
}

// A function of a module may be named without arguments, and called with what it wants.
func TestHooksThatNameFunctions(t *testing.T) {
	s := gramextest.Embed(t, gramextest.App(t, map[string]string{
		"gramex.yaml": `url:
  named:
    pattern: /named
    handler: MessageHandler
    kwargs:
      url: sqlite:///named.db
      table: named
      columns: {body: TEXT, who: TEXT}
      open: hooks.opened
      prepare: {function: hooks.prepare, args: [=msg], kwargs: {name: =handler.name, suffix: "!"}}
      modify: hooks.modify
      message_default: {POST: {who: hooks.who, body: {function: hooks.body, args: [=msg]}}}
`,
		"hooks.py": `
def opened(args, handler):
    handler.greeting = 'hello from ' + handler.name

def who(msg, handler):
    return handler.greeting

def body(msg):
    return msg.get('body', 'none')

def prepare(msg, name, suffix):
    msg['body'] += ' ' + name + suffix

def modify(msg, handler):
    msg['modified'] = True
`}))
	c := s.Dial("/named", anyone)
	c.Send(`{"body":"x"}`)
	if m := c.Next(); m["body"] != "x named!" || m["who"] != "hello from named" || m["modified"] != true {
		t.Errorf("got %v", m)
	}
}

// Ten megabytes pass, to the sender and to others; more closes with 1009 and hurts nobody.
func TestGiantMessages(t *testing.T) {
	s := gramextest.Embed(t, gramextest.App(t, map[string]string{"gramex.yaml": frameApp}))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	listener, sender := s.Dial("/frames", anyone), s.Dial("/frames", anyone)
	const limit = 10 << 20
	giant := func(n int) string {
		const shell = len(`{"id":"giant","body":""}`)
		return `{"id":"giant","body":"` + strings.Repeat("x", n-shell) + `"}`
	}
	sender.Send(giant(limit))
	for _, c := range []*gramextest.Client{listener, sender} {
		if m := c.Next(); len(m["body"].(string)) < limit-100 {
			t.Errorf("the giant came as %d bytes", len(m["body"].(string)))
		}
	}
	conn, _, err := websocket.Dial(ctx, s.URL("ws", "/frames?_limit=0"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.CloseNow()
	// The server stops reading, so the write may fail; what counts is the close.
	_ = conn.Write(ctx, websocket.MessageText, []byte(giant(limit+1)))
	if _, _, err := conn.Read(ctx); websocket.CloseStatus(err) != websocket.StatusMessageTooBig {
		t.Errorf("over the limit: %v, want 1009", err)
	}
	sender.Send(`{"_method":"DELETE","id":"giant"}`)
	if m := listener.Next(); m["_method"] != "DELETE" {
		t.Errorf("the listener got %v", m["_method"])
	}
	// Binary frames that hold JSON are as good as text.
	binary, _, err := websocket.Dial(ctx, s.URL("ws", "/frames"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer binary.CloseNow()
	if err := binary.Write(ctx, websocket.MessageBinary, []byte(`{"id":"binary"}`)); err != nil {
		t.Fatal(err)
	}
	if m := listener.Next(); m["id"] != "binary" {
		t.Errorf("a binary frame came as %v", m)
	}
}
