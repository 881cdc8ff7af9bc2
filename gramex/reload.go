package gramex

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"time"

	"github.com/gramener/gramex-go/internal/conf"
)

// watchEvery is how often the configuration's files are looked at. Looking works where watching
// does not: on network and container mounts.
const watchEvery = 500 * time.Millisecond

// reloadWithin bounds the closing of what a reload replaces.
const reloadWithin = 10 * time.Second

// stamp is what tells a file's versions apart.
type stamp struct {
	exists bool
	size   int64
	mod    int64 // nanoseconds
}

func stampOf(path string) stamp {
	info, err := os.Stat(path)
	if err != nil {
		return stamp{}
	}
	return stamp{true, info.Size(), info.ModTime().UnixNano()}
}

// state is the versions of all files that a configuration was read from, and what its import
// patterns match.
func state(cfg *conf.Config) map[string]stamp {
	m := map[string]stamp{}
	for _, f := range cfg.Files {
		m[f.Path] = stampOf(f.Path)
	}
	for _, p := range cfg.Patterns {
		matches, err := filepath.Glob(p)
		if err != nil {
			continue
		}
		for _, path := range matches {
			m[path] = stampOf(path)
		}
	}
	return m
}

// watch reloads when a file of the configuration changes, until ctx ends. A change is acted on once
// two looks agree: an editor may still be writing.
func (s *Server) watch(ctx context.Context, args []string, flags *conf.Node) {
	tick := time.NewTicker(s.poll)
	defer tick.Stop()
	cfg := s.current().config
	loaded := loadedState(cfg)
	last := loaded
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := state(cfg)
		settled := maps.Equal(now, last)
		last = now
		if !settled || maps.Equal(now, loaded) {
			continue
		}
		s.log.Info("the configuration has changed: loading it again")
		if next := s.reload(ctx, args, flags); next != nil {
			cfg = next
			loaded = loadedState(cfg)
		} else {
			loaded = now
		}
		last = loaded
	}
}

// loadedState is what state was when cfg was read: a change since is still to be seen.
func loadedState(cfg *conf.Config) map[string]stamp {
	m := state(cfg)
	for _, f := range cfg.Files {
		m[f.Path] = stamp{}
		if f.Exists {
			m[f.Path] = stamp{true, f.Size, f.ModTime.UnixNano()}
		}
	}
	return m
}

func (s *Server) current() *App {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.app
}

// reload makes an App of the changed files, swaps it in and closes what is no longer used. Where
// that fails it returns nil, and the old one serves on.
func (s *Server) reload(ctx context.Context, args []string, flags *conf.Node) *conf.Config {
	old := s.current()
	cfg, err := s.load(ctx, args)
	if err != nil {
		s.log.Error("the configuration was not loaded, the one before serves on: " + err.Error())
		return nil
	}
	set, err := readSettings(flags, cfg.Root)
	if err != nil {
		s.log.Error("the configuration was not loaded, the one before serves on: " + err.Error())
		return nil
	}
	next, err := s.build(ctx, cfg, set, old)
	if err != nil {
		s.log.Error("the configuration was not loaded, the one before serves on: " + err.Error())
		return nil
	}
	s.level.Set(set.level)
	if set.fixed() != s.fixed {
		s.log.Warn("what has changed of app.listen and app.settings takes effect when the server is started again")
	}
	s.mu.Lock()
	s.app = next
	s.mu.Unlock()
	s.retire(ctx, old, next)
	s.log.Info("the configuration was loaded again", "endpoints", len(next.endpoints), "kept", kept(old, next))
	return cfg
}

// retire closes what next does not use of old.
func (s *Server) retire(ctx context.Context, old, next *App) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), reloadWithin)
	defer cancel()
	if err := old.closeExcept(ctx, next); err != nil {
		s.log.Error("closing what was replaced", "error", err)
	}
	if old.env == next.env {
		return
	}
	old.requests.wait(ctx)
	if err := old.env.Expr.Close(ctx); err != nil {
		s.log.Error("closing what was replaced", "error", err)
	}
}

// kept counts the endpoints that serve on.
func kept(old, next *App) int {
	n := 0
	for name, e := range next.endpoints {
		if old.endpoints[name] == e {
			n++
		}
	}
	return n
}
