package web

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"personas/research"
)

// Proxies are the addresses of a proxy that stands in front of the server: from
// there, and from nowhere else, browsers come. None: there is no proxy, and what
// a request says of where it comes from is not believed.
type Proxies []netip.Prefix

// ParseProxies reads addresses, or networks, of a proxy.
func ParseProxies(texts []string) (out Proxies, err error) {
	for _, text := range texts {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			ip, errIP := netip.ParseAddr(text)
			if errIP != nil {
				return nil, &research.Error{Code: research.CodeUsage, Message: "\"" + text + "\" is no address of a proxy", Try: "give one as 192.0.2.7, or a network as 192.0.2.0/24"}
			}
			p = netip.PrefixFrom(ip, ip.BitLen())
		}
		out = append(out, p.Masked())
	}
	return out, nil
}

// sent reports whether a request comes from one of them.
func (p Proxies) sent(r *http.Request) bool {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && slices.ContainsFunc(p, func(n netip.Prefix) bool { return n.Contains(at.Addr().Unmap().WithZone("")) })
}

// throughProxy lets nobody pass the proxy by, where there is one.
func (s *Server) throughProxy(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(s.Proxies) > 0 && !s.Proxies.sent(r) {
			refuse(w, r, http.StatusForbidden, "this server answers to its proxy alone, and you are not it: whoever runs it names the proxy with --proxy=ADDRESS")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// secure reports whether the browser came by https: to us, or to the proxy.
func (v *visit) secure() bool {
	return v.r.TLS != nil || len(v.Proxies) > 0 && v.r.Header.Get("X-Forwarded-Proto") == "https"
}

// address is from where somebody asks: what the proxy says, where there is one.
func (v *visit) address() string {
	if all := v.r.Header.Values("X-Forwarded-For"); len(v.Proxies) > 0 && len(all) > 0 {
		last := all[len(all)-1] // what came before it anybody could write
		last = strings.TrimSpace(last[strings.LastIndex(last, ",")+1:])
		if _, err := netip.ParseAddr(last); err == nil {
			return last
		}
	}
	host, _, err := net.SplitHostPort(v.r.RemoteAddr)
	if err != nil {
		return v.r.RemoteAddr
	}
	return host
}
