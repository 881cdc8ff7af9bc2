package gramex

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/gramener/gramex-go/internal/conf"
	"github.com/gramener/gramex-go/internal/spell"
)

const usage = `gramex serves the folder it is started in, as its gramex.yaml says.

Usage:
  gramex [options]      serve this folder
  gramex eval EXPR      print what a Python expression gives; gramex eval --help tells more
  gramex version        print the version
  gramex help           print this

Options override what gramex.yaml says below app:, and are written --key.key=value:
  --listen.port=9988            the port to listen on
  --listen.address=127.0.0.1    listen for this machine alone (all addresses when not given)
  --log.level=info              debug, info, warning or error
  --watch=false                 do not load gramex.yaml again when it changes
  --settings.cookie_secret=...  the key that sessions are signed with
  --url.NAME.kwargs.KEY=...     any other part of the configuration, by its path

Options can stand in the environment too: GRAMEX_LISTEN_PORT, GRAMEX_LISTEN_ADDRESS, GRAMEX_LOG_LEVEL.
GRAMEXDATA names the folder for what the server keeps (default: ~/.config/gramexdata).
`

// Version is the version of the program that was built.
func Version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range append(info.Deps, &info.Main) {
			if m.Path == modulePath && m.Version != "" {
				return strings.Trim(m.Version, "()")
			}
		}
	}
	return "devel"
}

const modulePath = "github.com/gramener/gramex-go"

var commands = []string{"eval", "help", "version"}

// command carries out a command other than to serve, and says whether there was one.
func (s *Server) command(args conf.Args) (done bool, err error) {
	word := ""
	switch {
	case args.Options.Get("help") != nil || args.Options.Get("h") != nil:
		word = "help"
	case args.Options.Get("version") != nil || args.Options.Get("V") != nil:
		word = "version"
	case len(args.Words) > 0:
		word = args.Words[0]
	}
	switch word {
	case "":
		return false, nil
	case "help":
		_, err = fmt.Fprint(s.Stdout, usage)
	case "version":
		_, err = fmt.Fprintf(s.Stdout, "gramex %s (%s, %s/%s)\n", Version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	default:
		msg := fmt.Sprintf("unknown command %q", word)
		if near := spell.Nearest(word, commands); near != "" {
			msg += fmt.Sprintf(": did you mean %q?", near)
		}
		return true, &UsageError{msg + " (gramex help lists them)"}
	}
	return true, err
}
