package tests

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// A transcript is a conversation recorded from Gramex 1.94.5: the configuration, what each client
// did and received, and what the database held.
type transcript struct {
	Scenario    string
	Description string
	Config      json.RawMessage // the url: section; JSON is YAML, and keeps the keys' order
	Steps       []transcriptStep
}

type transcriptStep struct {
	Client  string
	Action  string
	Value   json.RawMessage
	Norm    string // Value with <id1>, <ts1> … for what is made anew each time
	Status  int
	Headers map[string]string `json:"request_headers"`
	DB      string
	Columns []string
	Rows    [][]any
	NRows   [][]any `json:"norm_rows"`
}

// text is a step's value: text as it is, anything else as JSON.
func (s *transcriptStep) text() string {
	var v string
	if json.Unmarshal(s.Value, &v) == nil {
		return v
	}
	return string(s.Value)
}

// A difference is what this server does otherwise at a step, and why that is right: the row of the
// compatibility table that says so, or what the recording leaves open (state from before it, values
// made at random).
type difference struct {
	Row    string
	Open   string
	Absent bool              // the recorded frame is not sent
	Frame  string            // another frame is sent
	Status int               // a handshake or request is answered with another status
	Closes map[string]int    // clients that are closed at this step, with their close codes
	Extra  map[string]string // frames that come to clients before the next step, unrecorded
	Rows   string            // the rows are these
	Skip   string            // the step needs what a later version brings
}

// differences are by scenario and step, counted from 1.
type differences map[string]struct {
	Skip  string // the whole scenario needs what a later version brings
	Until int    // the last step that can be held against this version; 0: all
	Why   string // with Until: what is missing from there on
	// Seed are ranges of steps whose frames are rows that the recording found in the database. Where
	// it isn't given, what the first client was sent before anyone sent anything.
	Seed [][2]int
	// Deaf are clients that the original told nothing of live messages, and why ours hear them: what
	// they get is not compared.
	Deaf  map[string]string
	Steps map[int]difference
}

// deafByLimit are the connections that the original told nothing because _limit=0 or _offset
// emptied each message too; here they act on the history only, so these hear what others do.
var deafByLimit = regexp.MustCompile(`[?&](_limit=0|_offset=[1-9])`)

func readDifferences(t *testing.T) differences {
	t.Helper()
	b, err := os.ReadFile("testdata/transcripts/differences.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var d differences
	dec := yaml.NewDecoder(strings.NewReader(string(b)))
	dec.KnownFields(true)
	if err := dec.Decode(&d); err != nil {
		t.Fatal(err)
	}
	for name, s := range d {
		for step, x := range s.Steps {
			if reasons := len(slices.DeleteFunc([]string{x.Row, x.Open, x.Skip}, func(s string) bool { return s == "" })); reasons != 1 {
				t.Errorf("%s step %d must say in one way why it differs, not in %d", name, step, reasons)
			}
		}
	}
	return d
}

// seed stores the rows that the recording found.
func (r *replay) seed(dir string) error {
	ranges := r.ranges
	if ranges == nil {
		first := ""
		for i, s := range r.tr.Steps {
			if s.Action == "send" {
				break
			}
			if s.Action == "connect" && first == "" {
				first = s.Client
			}
			if s.Action == "recv" && s.Client == first {
				ranges = append(ranges, [2]int{i + 1, i + 1})
			}
		}
		if len(ranges) > 0 {
			ranges = [][2]int{{ranges[0][0], ranges[len(ranges)-1][0]}}
		}
	}
	for _, x := range ranges {
		if err := r.seedRange(dir, r.tr.Steps[x[0]-1:x[1]]); err != nil {
			return err
		}
	}
	return nil
}

// seedRange stores the frames of some steps, all of one client, as rows of its endpoint's table.
func (r *replay) seedRange(dir string, steps []transcriptStep) error {
	var path string
	var rows []string
	for _, s := range r.tr.Steps {
		if s.Action == "connect" && s.Client == steps[0].Client {
			path, _, _ = strings.Cut(s.text(), "?")
		}
	}
	for _, s := range steps {
		if s.Client == steps[0].Client {
			rows = append(rows, s.text())
		}
	}
	var config map[string]struct {
		Pattern string
		Kwargs  struct {
			URL     string
			Table   string
			Columns map[string]any
		}
	}
	if err := json.Unmarshal(r.tr.Config, &config); err != nil {
		return err
	}
	for _, e := range config {
		if e.Pattern == path {
			file := strings.Replace(strings.TrimPrefix(e.Kwargs.URL, "sqlite:///"), "$YAMLPATH", dir, 1)
			return seedTable(file, e.Kwargs.Table, e.Kwargs.Columns, rows)
		}
	}
	return fmt.Errorf("no endpoint at %s", path)
}

func seedTable(file, table string, types map[string]any, rows []string) error {
	db, err := sql.Open("sqlite3", "file:"+file)
	if err != nil {
		return err
	}
	defer db.Close()
	for i, text := range rows {
		keys, vals, err := object(text)
		if err != nil {
			return err
		}
		if i == 0 {
			var cols []string
			for _, k := range keys {
				typ, _ := types[k].(string)
				if typ == "" {
					typ = "TEXT"
				}
				if k == "id" {
					typ += " NOT NULL"
				}
				cols = append(cols, strconv.Quote(k)+" "+typ)
			}
			if _, err := db.Exec(fmt.Sprintf("CREATE TABLE %q (%s, PRIMARY KEY (id))", table, strings.Join(cols, ", "))); err != nil {
				return err
			}
		}
		marks := strings.TrimSuffix(strings.Repeat("?,", len(vals)), ",")
		if _, err := db.Exec(fmt.Sprintf("INSERT INTO %q VALUES (%s)", table, marks), vals...); err != nil {
			return err
		}
	}
	return nil
}

// object reads a JSON object whose keys' order matters.
func object(text string) (keys []string, vals []any, err error) {
	dec := json.NewDecoder(strings.NewReader(text))
	if _, err := dec.Token(); err != nil {
		return nil, nil, err
	}
	for dec.More() {
		k, err := dec.Token()
		if err != nil {
			return nil, nil, err
		}
		var v any
		if err := dec.Decode(&v); err != nil {
			return nil, nil, err
		}
		keys, vals = append(keys, k.(string)), append(vals, v)
	}
	return keys, vals, nil
}

var placeholders = regexp.MustCompile(`^<(id|ts|sid|otp)\d+>$`)

// same compares a recorded value with a seen one, numbers by value, placeholders by what they
// stood for first.
func (r *replay) same(want, got any) bool {
	switch w := want.(type) {
	case string:
		if !placeholders.MatchString(w) {
			return w == got
		}
		if b, ok := r.bound[w]; ok {
			return reflect.DeepEqual(b, got)
		}
		_, ok := got.(string)
		r.bound[w] = got
		return ok
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok || len(g) != len(w) {
			return false
		}
		for _, k := range slices.Sorted(keysOf(w)) {
			if x, ok := g[k]; !ok || !r.same(w[k], x) {
				return false
			}
		}
		return true
	case []any:
		g, ok := got.([]any)
		return ok && slices.EqualFunc(w, g, r.same)
	}
	return reflect.DeepEqual(want, got)
}

func decodeJSON(s string) any {
	var v any
	if json.Unmarshal([]byte(s), &v) != nil {
		return s
	}
	return v
}

func (r *replay) compareRows(want, got [][]any, columns []string) string {
	if len(got) != len(want) {
		return fmt.Sprintf("%d rows, want %d: %v", len(got), len(want), got)
	}
	for i, w := range want {
		for k, name := range columns {
			if !r.same(w[k], got[i][k]) {
				return fmt.Sprintf("row %d: %s is %v, want %v", i+1, name, got[i][k], w[k])
			}
		}
	}
	return ""
}

// queryRows reads some columns with their values as JSON has them: declared types must not make
// the driver read them as anything but what is stored.
func queryRows(path, query string, columns []string) ([][]any, error) {
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	quoted := make([]string, len(columns))
	for i, c := range columns {
		quoted[i] = strconv.Quote(c)
	}
	rows, err := db.Query("SELECT json_array(" + strings.Join(quoted, ", ") + ") FROM (" + query + ")")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out [][]any
	for rows.Next() {
		var text string
		var row []any
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(text), &row); err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, rows.Err()
}
