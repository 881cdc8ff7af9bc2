// Command greet is the server with a handler type of one's own.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"github.com/gramener/gramex-go/gramex"
	"github.com/gramener/gramex-go/handlers"
)

// greeter answers /greet/NAME with its greeting.
type greeter struct{ greeting string }

func (g greeter) ServeHTTP(w http.ResponseWriter, r *http.Request) error {
	_, err := fmt.Fprintf(w, "%s, %s!\n", g.greeting, handlers.ParamsOf(r).Args[0])
	return err
}

// newGreeter reads its kwargs. An error in them names the file, line and column.
func newGreeter(_ context.Context, s handlers.Spec, _ *handlers.Env) (handlers.Handler, error) {
	greeting, err := s.Kwargs.Get("greeting").AsString("greeting")
	return greeter{greeting}, err
}

func main() {
	types := handlers.Builtin()
	types.Register("GreetHandler", newGreeter)
	if err := gramex.New(types).Run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
