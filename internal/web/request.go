package web

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
)

type idKey struct{}

// WithID returns r with an id that names it in the log and in error pages: the X-Request-Id that
// a proxy gave it, where that is short and plain, or a new random one.
func WithID(r *http.Request) *http.Request {
	id := r.Header.Get("X-Request-Id")
	if !plain(id) {
		id = newID()
	}
	return r.WithContext(context.WithValue(r.Context(), idKey{}, id))
}

// ID returns the request's id, "" where it has none.
func ID(r *http.Request) string {
	id, _ := r.Context().Value(idKey{}).(string)
	return id
}

func plain(id string) bool {
	if len(id) == 0 || len(id) > 64 {
		return false
	}
	for _, c := range []byte(id) {
		if !('0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '-' || c == '_' || c == '.') {
			return false
		}
	}
	return true
}

func newID() string {
	var b [10]byte
	rand.Read(b[:]) // never fails
	return strings.ToLower(base32.StdEncoding.EncodeToString(b[:]))
}

// Peer is who sent a request, as far as can be known.
type Peer struct {
	IP     string // the client's address without a port
	Scheme string // "http" or "https", as the client used it
}

// PeerOf tells who sent r. With proxy, X-Real-Ip or X-Forwarded-For, and X-Scheme or
// X-Forwarded-Proto are believed where the connection itself comes from this machine or a private
// network, where proxies stand. (Tornado's xheaders believes anyone.)
func PeerOf(r *http.Request, proxy bool) Peer {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	p := Peer{IP: host, Scheme: "http"}
	if r.TLS != nil {
		p.Scheme = "https"
	}
	addr, err := netip.ParseAddr(host)
	if !proxy || err != nil || !(addr.IsLoopback() || addr.IsPrivate()) {
		return p
	}
	ip := last(r.Header.Get("X-Forwarded-For"))
	if real := r.Header.Get("X-Real-Ip"); real != "" {
		ip = real
	}
	if a, err := netip.ParseAddr(ip); err == nil {
		p.IP = a.String()
	}
	scheme := r.Header.Get("X-Scheme")
	if scheme == "" {
		scheme = r.Header.Get("X-Forwarded-Proto")
	}
	if scheme = last(scheme); scheme == "http" || scheme == "https" {
		p.Scheme = scheme
	}
	return p
}

// last is the last of a comma-separated list: the one that the nearest proxy added.
func last(s string) string { return strings.TrimSpace(s[strings.LastIndexByte(s, ',')+1:]) }

// Format is the kind of answer that suits a client.
type Format uint8

// The kinds of answers.
const (
	Text Format = iota
	HTML
	JSON
)

// Wants tells what a client that sent r reads best: browsers HTML, programs that ask for it JSON,
// all others plain text.
func Wants(r *http.Request) Format {
	if IsUpgrade(r) {
		return Text
	}
	best, bestQ := Text, 0.0
	for _, part := range strings.Split(r.Header.Get("Accept"), ",") {
		typ, params, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err != nil {
			continue
		}
		q := 1.0
		if s, ok := params["q"]; ok {
			if q, err = strconv.ParseFloat(s, 64); err != nil {
				continue
			}
		}
		if f, ok := formats[typ]; ok && q > bestQ {
			best, bestQ = f, q
		}
	}
	return best
}

var formats = map[string]Format{
	"text/html": HTML, "application/xhtml+xml": HTML, "application/json": JSON, "text/json": JSON, "text/plain": Text,
}

// IsUpgrade reports whether r asks to become a WebSocket.
func IsUpgrade(r *http.Request) bool {
	return strings.EqualFold(strings.TrimSpace(r.Header.Get("Upgrade")), "websocket")
}

// IsBrowserPage reports whether a browser asks for a page to show, and not a script of a page for
// data (Gramex's xsrf_check_required): neither XMLHttpRequest's header nor fetch's mode is there.
func IsBrowserPage(r *http.Request) bool {
	return !strings.EqualFold(r.Header.Get("X-Requested-With"), "XMLHttpRequest") &&
		!strings.EqualFold(r.Header.Get("Sec-Fetch-Mode"), "cors")
}
