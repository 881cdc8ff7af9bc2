package gramex

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/gramener/gramex-go/internal/conf"
	"github.com/gramener/gramex-go/internal/source"
)

// publicSecret is the original's default. What everybody knows protects nothing.
const publicSecret = "secret-key"

// cookieSecret gives app.settings.cookie_secret. Where there is none, or the public default, a
// random one is made once and kept in the data folder, for its owner's eyes alone.
func cookieSecret(n *conf.Node, data string, log *slog.Logger) ([]byte, error) {
	if n.IsMap() {
		return nil, source.Errorf(n.Position(), "cookie_secret as a mapping of versions is not supported: give the newest one as text")
	}
	s, err := n.AsString("")
	if err != nil {
		return nil, err
	}
	if s != "" && s != publicSecret {
		return []byte(s), nil
	}
	path := filepath.Join(data, "cookie_secret")
	secret, made, err := keptSecret(path)
	if err != nil {
		return nil, fmt.Errorf("no app.settings.cookie_secret is set, and none can be kept: %w", err)
	}
	switch {
	case s == publicSecret:
		log.Warn(source.Errorf(n.Position(), "cookie_secret is the public default, which anyone can sign with: it is replaced by the random one kept in %s", path).Error())
	case made:
		log.Warn("app.settings.cookie_secret is not set: a random one was made and is kept in " + path)
	}
	return secret, nil
}

// keptSecret reads the secret at path, or makes it. Of several processes that make it at once, one
// wins and all use its.
func keptSecret(path string) (secret []byte, made bool, err error) {
	if secret, err = readSecret(path); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return secret, false, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, false, err
	}
	var b [32]byte
	rand.Read(b[:]) // never fails
	f, err := os.CreateTemp(filepath.Dir(path), ".cookie_secret-*")
	if err != nil {
		return nil, false, err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(base64.RawURLEncoding.EncodeToString(b[:]) + "\n")
	err = errors.Join(err, f.Chmod(0o600), f.Sync(), f.Close())
	if err != nil {
		return nil, false, err
	}
	// A link fails where the name exists, unlike a rename.
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, false, err
	}
	secret, err = readSecret(path)
	return secret, true, err
}

func readSecret(path string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	s := strings.TrimSpace(string(b))
	if len(s) < 32 {
		return nil, fmt.Errorf("%s holds no secret: delete it, and a new one is made", path)
	}
	return []byte(s), nil
}
