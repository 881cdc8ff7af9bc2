package handlers

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gramener/gramex-go/internal/conf"
	"github.com/gramener/gramex-go/internal/source"
)

// Origins are the web sites whose pages may open a WebSocket here, besides the server's own.
type Origins struct {
	any   bool
	hosts []allowedHost
}

type allowedHost struct {
	scheme string // "" means any
	host   string // in lower case, with a port where one was written
	below  bool   // its subdomains too
	only   bool   // its subdomains only
}

// ReadOrigins reads origins:, one of these or a list of them: a domain, which stands for its
// subdomains too ("example.org"), a domain with a port ("example.org:8080"), one site
// ("https://example.org"), subdomains alone ("*.example.org"), or "*" for all.
func ReadOrigins(n *conf.Node) (*Origins, error) {
	list, err := StringList(n, "origins")
	if err != nil {
		return nil, err
	}
	o := &Origins{}
	for _, s := range list {
		if s == "*" {
			o.any = true
			continue
		}
		h := allowedHost{host: strings.ToLower(s), below: true}
		if scheme, host, ok := strings.Cut(h.host, "://"); ok {
			h = allowedHost{scheme: scheme, host: strings.TrimSuffix(host, "/")}
		}
		if host, ok := strings.CutPrefix(h.host, "*."); ok {
			h.host, h.below, h.only = host, true, true
		}
		if h.host == "" || strings.ContainsAny(h.host, "/*?#@ ") {
			return nil, source.Errorf(n.Position(), "origins: %q is not a domain", s).
				WithHint(`write it like "example.org", "*.example.org" or "https://example.org:8443"`)
		}
		o.hosts = append(o.hosts, h)
	}
	return o, nil
}

// Check holds a request's Origin against the host that it was sent to, as Tornado does
// (WebSocketHandler.check_origin): another site's page is refused with 403, and so is an empty
// or senseless Origin. Programs send none and pass. A nil o allows no other site.
func (o *Origins) Check(r *http.Request) error {
	values, ok := r.Header["Origin"]
	if !ok {
		values, ok = r.Header["Sec-Websocket-Origin"]
	}
	if !ok {
		return nil
	}
	if len(values) == 1 && o.allows(values[0], r.Host) {
		return nil
	}
	return Errorf(http.StatusForbidden, "cross origin websockets not allowed")
}

func (o *Origins) allows(origin, host string) bool {
	if o != nil && o.any && origin != "" {
		return true
	}
	u, err := url.Parse(strings.TrimSpace(origin))
	if err != nil || u.Host == "" || u.User != nil {
		return false
	}
	from := strings.ToLower(u.Host)
	if from == strings.ToLower(host) {
		return true
	}
	if o == nil {
		return false
	}
	for _, h := range o.hosts {
		if (h.scheme == "" || h.scheme == strings.ToLower(u.Scheme)) &&
			(from == h.host && !h.only || h.below && strings.HasSuffix(from, "."+h.host)) {
			return true
		}
	}
	return false
}
