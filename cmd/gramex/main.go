// Command gramex serves a folder's gramex.yaml. `gramex help` tells how.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/gramener/gramex-go/expr/evalcmd"
	"github.com/gramener/gramex-go/gramex"
	"github.com/gramener/gramex-go/handlers"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal asks to shut down; after it, a second one has its usual effect.
	context.AfterFunc(ctx, stop)
	if len(os.Args) > 1 && os.Args[1] == "eval" {
		os.Exit(evalcmd.Run(ctx, os.Args[2:], os.Stdin, os.Stdout, os.Stderr))
	}
	err := gramex.New(handlers.Builtin()).Run(ctx, os.Args[1:])
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, "gramex:", err)
	var usage *gramex.UsageError
	if errors.As(err, &usage) {
		os.Exit(2)
	}
	os.Exit(1)
}
