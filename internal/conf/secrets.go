package conf

import (
	"errors"
	"io/fs"
	"path/filepath"

	"github.com/gramener/gramex-go/internal/source"
)

// secretsFile holds variables that are to stay out of gramex.yaml.
const secretsFile = ".secrets.yaml"

// secrets reads the app's .secrets.yaml and what it imports; nearer files win.
func (l *loader) secrets() map[string]*Node {
	out := map[string]*Node{}
	l.addSecrets(filepath.Join(l.opts.Root, secretsFile), out, map[string]bool{})
	return out
}

// addSecrets adds a file's secrets to out, unless it is done already.
func (l *loader) addSecrets(p string, out map[string]*Node, done map[string]bool) {
	if done[p] {
		return
	}
	done[p] = true
	f, err := l.read(p)
	if errors.Is(err, fs.ErrNotExist) {
		return
	} else if err != nil {
		l.fail(source.Errorf(source.Pos{File: l.display(p)}, "can't be read: %w", err))
		return
	}
	n, errs := parseYAML(f, l.opts.random)
	for _, e := range errs {
		l.fail(e)
	}
	if n.IsNull() || len(errs) > 0 {
		return
	}
	if n.Kind != Map {
		l.fail(source.Errorf(n.Pos, "secrets are a mapping of names to values, this is %s", n.Kind))
		return
	}
	if e := n.Key("SECRETS_URL"); e != nil {
		l.warn(source.Errorf(e.Pos, "SECRETS_URL is not supported: its secrets are not fetched"))
	}
	l.importSecrets(n.Get("SECRETS_IMPORT"), filepath.Dir(p), out, done)
	for _, p := range n.Pairs {
		switch name, ok := p.Key.Text(); {
		case !ok:
			l.fail(source.Errorf(p.Key.Pos, "a variable's name is text, this is %s: put it in quotes", p.Key.Kind))
		case name != "SECRETS_URL" && name != "SECRETS_KEY" && name != "SECRETS_IMPORT":
			out[name] = p.Value.hidden()
		}
	}
}

// importSecrets reads the files of SECRETS_IMPORT: a pattern, or a list or mapping of patterns.
func (l *loader) importSecrets(n *Node, dir string, out map[string]*Node, done map[string]bool) {
	if n.IsNull() {
		return
	}
	patterns := n.Items
	switch n.Kind {
	case String:
		patterns = []*Node{n}
	case Map:
		for _, p := range n.Pairs {
			patterns = append(patterns, p.Value)
		}
	}
	for _, pattern := range patterns {
		text, err := pattern.AsString("")
		if err != nil {
			l.fail(within(pattern.Pos, err, "SECRETS_IMPORT: "))
			continue
		}
		paths, err := glob(dir, text)
		if err != nil {
			l.fail(source.Errorf(pattern.Pos, "SECRETS_IMPORT: %w", err))
		}
		if len(paths) == 0 {
			l.warn(source.Errorf(pattern.Pos, "no file matches %s", text))
		}
		for _, p := range paths {
			l.addSecrets(p, out, done)
		}
	}
}
