package evalcmd

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/gramener/gramex-go/expr"
	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/internal/source"
)

// Usage is what the command prints where its arguments are wrong.
const Usage = `usage: gramex eval [--msg JSON] [--args JSON] [--user JSON] EXPR
       gramex eval -     reads {"expr": EXPR, "vars": {...}} a line, writes {"repr": ...} or {"error": ...}
`

// maxLine bounds a line of input, in bytes.
const maxLine = 16 << 20

// Run evaluates as the command line args (without "eval") say. It gives the exit status: 1 where
// the expression failed, 2 where the arguments are wrong.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	fs := flag.NewFlagSet("eval", flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.Usage = func() { fmt.Fprint(stderr, Usage) }
	msg := fs.String("msg", "", "JSON of `msg`")
	qargs := fs.String("args", "", "JSON of `args`, a dict of lists")
	user := fs.String("user", "", "JSON of handler.current_user")
	text, err := parseMixed(fs, args)
	if err != nil {
		return 2
	}
	if len(text) != 1 {
		fs.Usage()
		return 2
	}
	dir, err := os.Getwd()
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	printed := stdout
	if text[0] == "-" {
		printed = stderr // stdout is for the answers alone
	}
	e := expr.New(expr.Options{Path: []string{dir}, Files: []string{dir}, Environ: os.LookupEnv, Out: printed,
		Log: slog.New(slog.NewTextHandler(stderr, nil))})
	defer e.Close(context.WithoutCancel(ctx))
	c := &command{engine: e, dir: dir}
	if text[0] == "-" {
		if err := c.lines(ctx, stdin, stdout); err != nil {
			fmt.Fprintln(stderr, err)
			return 1
		}
		return 0
	}
	vars, err := c.hookVars(*msg, *qargs, *user)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	repr, err := c.eval(ctx, text[0], vars)
	if err != nil {
		fmt.Fprintln(stderr, message(err, true))
		return 1
	}
	fmt.Fprintln(stdout, repr)
	return 0
}

// parseMixed parses flags that may come before and after the expression.
func parseMixed(fs *flag.FlagSet, args []string) (rest []string, err error) {
	for {
		if err := fs.Parse(args); err != nil {
			return nil, err
		}
		if fs.NArg() == 0 {
			return rest, nil
		}
		rest = append(rest, fs.Arg(0))
		args = fs.Args()[1:]
	}
}

type command struct {
	engine *expr.Engine
	dir    string
}

// request is a line of input, response one of output.
type request struct {
	Expr string          `json:"expr"`
	Vars json.RawMessage `json:"vars"`
}

type response struct {
	Repr  *string `json:"repr,omitempty"`
	Error *string `json:"error,omitempty"`
}

// lines answers each line of in with one of out, in order.
func (c *command) lines(ctx context.Context, in io.Reader, out io.Writer) error {
	r := bufio.NewReaderSize(in, 64<<10)
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for {
		line, err := readLine(r)
		if len(strings.TrimSpace(line)) > 0 {
			if err := enc.Encode(c.answer(ctx, line)); err != nil {
				return err
			}
		}
		if err != nil {
			w.Flush()
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		if r.Buffered() == 0 { // whoever waits for the answer before asking on gets it
			if err := w.Flush(); err != nil {
				return err
			}
		}
	}
}

// readLine reads up to a line break; what is beyond maxLine is dropped.
func readLine(r *bufio.Reader) (string, error) {
	var b strings.Builder
	for {
		part, err := r.ReadSlice('\n')
		if b.Len() < maxLine {
			b.Write(part)
		}
		if err != bufio.ErrBufferFull {
			return b.String(), err
		}
	}
}

func (c *command) answer(ctx context.Context, line string) response {
	fail := func(msg string) response { return response{Error: &msg} }
	if len(line) > maxLine {
		return fail(fmt.Sprintf("ValueError: a line is longer than %d MB", maxLine>>20))
	}
	var q request
	if err := json.Unmarshal([]byte(line), &q); err != nil {
		return fail("ValueError: the line is no JSON object with expr and vars: " + err.Error())
	}
	vars, err := c.dict(q.Vars, "vars")
	if err != nil {
		return fail("ValueError: " + err.Error())
	}
	repr, err := c.eval(ctx, q.Expr, vars)
	if err != nil {
		return fail(message(err, false))
	}
	return response{Repr: &repr}
}

// dict reads a JSON object, an empty one where there is none.
func (c *command) dict(data []byte, what string) (*object.Dict, error) {
	if len(data) == 0 || string(data) == "null" {
		return object.NewDict(0), nil
	}
	v, err := object.DecodeJSON(nil, data, nil)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	d, ok := v.(*object.Dict)
	if !ok {
		return nil, fmt.Errorf("%s: wanted a JSON object", what)
	}
	return d, nil
}

// hookVars makes the variables that a MessageHandler's hooks have.
func (c *command) hookVars(msg, args, user string) (*object.Dict, error) {
	vars := object.NewDict(4)
	m, err := c.dict([]byte(msg), "--msg")
	if err != nil {
		return nil, err
	}
	a, err := c.dict([]byte(args), "--args")
	if err != nil {
		return nil, err
	}
	var current object.Value
	if user != "" {
		u, err := object.DecodeJSON(nil, []byte(user), nil)
		if err != nil {
			return nil, fmt.Errorf("--user: %w", err)
		}
		if current = u; isDict(u) {
			current = u.(*object.Dict).AsAttrDict()
		}
	}
	handler := object.NewAttrDict(4)
	handler.Set("current_user", current)
	handler.Set("args", a)
	handler.Set("session", object.NewAttrDict(0))
	handler.Set("kwargs", object.NewAttrDict(0))
	vars.Set("msg", m)
	vars.Set("args", a)
	vars.Set("handler", handler)
	vars.Set("handler_current_user", current)
	return vars, nil
}

func isDict(v object.Value) bool {
	_, ok := v.(*object.Dict)
	return ok
}

// eval gives the repr of an expression's value.
func (c *command) eval(ctx context.Context, text string, vars *object.Dict) (string, error) {
	var names []string
	var values []object.Value
	for k, v := range vars.Strings() {
		names, values = append(names, k), append(values, v)
	}
	return c.engine.EvalRepr(ctx, expr.Source{Text: text, Name: "<string>", Dir: c.dir}, names, values)
}

// message is an error as Python's last line shows it; long adds where it happened.
func message(err error, long bool) string {
	var fault *source.Error
	if errors.As(err, &fault) {
		if long {
			return fault.Error()
		}
		return fault.Msg
	}
	var x *object.Exception
	if errors.As(err, &x) {
		return x.Error()
	}
	return err.Error()
}
