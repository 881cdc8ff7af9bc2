package gramex

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/gramener/gramex-go/formhandler"
	"github.com/gramener/gramex-go/handlers"
	"github.com/gramener/gramex-go/internal/conf"
)

// Server serves one folder's gramex.yaml. Its fields may be set before Run.
type Server struct {
	Dir    string           // the folder; "" is the working folder
	Stdout io.Writer        // for what was asked for, as by help; nil is os.Stdout
	Stderr io.Writer        // for the log; nil is os.Stderr
	Ready  func(url string) // called when it listens, with the address to open; may be nil

	registry *handlers.Registry
	poll     time.Duration // how often the configuration's files are looked at
	log      *slog.Logger
	level    slog.LevelVar
	root     string
	environ  func(string) (string, bool)
	stores   *formhandler.Stores
	messages *handlers.Messages
	sessions *handlers.Sessions

	fixed  settings // at start
	warned said

	mu  sync.RWMutex // of app
	app *App
}

// New makes a server of the handler types in a registry, which it copies.
func New(r *handlers.Registry) *Server {
	return &Server{registry: r.Clone(), poll: watchEvery, environ: os.LookupEnv, sessions: handlers.NewSessions()}
}

// said remembers what was reported of one configuration: defaults are read with each entry that
// has them, and their faults need telling once.
type said struct {
	mu    sync.Mutex
	texts map[string]bool
}

func (w *said) reset() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.texts = map[string]bool{}
}

// first reports whether text was not said before.
func (w *said) first(text string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.texts[text] {
		return false
	}
	w.texts[text] = true
	return true
}

// warn logs what handlers report of the configuration.
func (s *Server) warn(err error) {
	if s.warned.first(err.Error()) {
		s.log.Warn(err.Error())
	}
}

// Run carries out a command line, without the program's name: it serves until ctx ends, then
// closes connections and databases within a time limit. A *UsageError is a command line that makes
// no sense. A Server runs once.
func (s *Server) Run(ctx context.Context, args []string) error {
	if s.Stdout == nil {
		s.Stdout = os.Stdout
	}
	if s.Stderr == nil {
		s.Stderr = os.Stderr
	}
	s.log = newLogger(s.Stderr, &s.level)
	parsed, err := conf.ParseArgs(args)
	if err != nil {
		return &UsageError{err.Error()}
	}
	if done, err := s.command(parsed); done || err != nil {
		return err
	}
	if err := checkFlags(parsed.Options); err != nil {
		return err
	}
	return s.serve(ctx, args, parsed.Options)
}

// serve loads the configuration and serves it until ctx ends.
func (s *Server) serve(ctx context.Context, args []string, flags *conf.Node) (err error) {
	if s.root, err = filepath.Abs(s.Dir); err != nil {
		return err
	}
	s.stores = &formhandler.Stores{}
	s.messages = &handlers.Messages{}
	defer func() {
		err = errors.Join(err, s.messages.Close(), s.stores.Close())
	}()
	cfg, err := s.load(ctx, args)
	if err != nil {
		return err
	}
	set, err := readSettings(flags, cfg.Root)
	if err != nil {
		return err
	}
	s.level.Set(set.level)
	s.fixed = set.fixed()
	if s.app, err = s.build(ctx, cfg, set, nil); err != nil {
		return err
	}
	listener, err := listen(ctx, set)
	if err != nil {
		return errors.Join(err, s.shut(set))
	}
	s.announce(listener, set)
	return s.run(ctx, listener, set, args, flags)
}

// load reads the configuration.
func (s *Server) load(ctx context.Context, args []string) (*conf.Config, error) {
	python := newConfigPython(s)
	defer python.close(ctx)
	return conf.Load(ctx, conf.Options{Root: s.root, Args: args, Condition: python.condition, Function: python.function})
}

// listen opens the port.
func listen(ctx context.Context, set settings) (net.Listener, error) {
	port := strconv.FormatInt(set.port, 10)
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", net.JoinHostPort(set.address, port))
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("port %s is in use by another program: choose another with --listen.port=", port)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("port %s is for privileged programs: choose one from 1024 with --listen.port=", port)
	case err != nil:
		return nil, fmt.Errorf("cannot listen on %s: %w", net.JoinHostPort(set.address, port), err)
	}
	return l, nil
}

// announce tells where to look.
func (s *Server) announce(l net.Listener, set settings) {
	host, port, _ := net.SplitHostPort(l.Addr().String())
	if ip := net.ParseIP(host); set.address == "" || ip == nil || ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	url := "http://" + net.JoinHostPort(host, port) + "/"
	s.log.Info("serving "+s.root+" at "+url, "version", Version())
	if s.Ready != nil {
		s.Ready(url)
	}
}

// run serves until ctx ends or serving fails, and puts everything away.
func (s *Server) run(ctx context.Context, l net.Listener, set settings, args []string, flags *conf.Node) error {
	srv := &http.Server{
		Handler:           s.router(set, http.HandlerFunc(s.dispatch)),
		ReadHeaderTimeout: 20 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    int(min(set.maxHeader, 1<<30)),
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
	var wg sync.WaitGroup
	watchCtx, stopWatching := context.WithCancel(ctx)
	defer stopWatching()
	if set.watch {
		wg.Go(func() { s.watch(watchCtx, args, flags) })
	}
	failed := make(chan error, 1)
	wg.Go(func() { failed <- srv.Serve(l) })
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
		s.log.Info("shutting down")
	}
	stopWatching()
	err = errors.Join(ignoreClosed(err), s.stop(srv, set))
	wg.Wait()
	return err
}

func ignoreClosed(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// stop ends connections: no new ones, sockets told to go, requests under way finished, all within
// the time limit.
func (s *Server) stop(srv *http.Server, set settings) error {
	ctx, cancel := context.WithTimeout(context.Background(), set.shutdown)
	defer cancel()
	var wg sync.WaitGroup
	wg.Go(func() {
		if srv.Shutdown(ctx) != nil {
			s.log.Warn("requests still under way were cut off")
			_ = srv.Close()
		}
	})
	err := s.shutWithin(ctx)
	wg.Wait()
	return err
}

func (s *Server) shut(set settings) error {
	ctx, cancel := context.WithTimeout(context.Background(), set.shutdown)
	defer cancel()
	return s.shutWithin(ctx)
}

// shutWithin closes the app and what its handlers share.
func (s *Server) shutWithin(ctx context.Context) error {
	s.mu.RLock()
	app := s.app
	s.mu.RUnlock()
	err := app.closeExcept(ctx, nil)
	app.requests.wait(ctx)
	return errors.Join(err, app.env.Expr.Close(ctx))
}

// dispatch serves a request by the app of the moment.
func (s *Server) dispatch(w http.ResponseWriter, r *http.Request) {
	s.mu.RLock()
	app := s.app
	app.requests.enter()
	s.mu.RUnlock()
	defer app.requests.leave()
	app.ServeHTTP(w, r)
}
