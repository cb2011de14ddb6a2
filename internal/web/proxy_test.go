package web_test

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"personas/internal/web"
)

// front is a proxy by https before an office, as somebody sets one up: it keeps the
// name that the browser gave, and says from where it came.
type front struct {
	*office
	proxy *httptest.Server
}

func newFront(t *testing.T, o *office) *front {
	t.Helper()
	to, err := url.Parse(o.url)
	if err != nil {
		t.Fatal(err)
	}
	behind := &http.Transport{}
	proxy := httptest.NewTLSServer(&httputil.ReverseProxy{Transport: behind, Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(to)
		r.Out.Host = r.In.Host
		r.Out.Header["X-Forwarded-For"] = r.In.Header["X-Forwarded-For"]
		r.SetXForwarded()
		if from := r.In.Header.Get("X-Test-From"); from != "" { // a browser at another address than the test's
			r.Out.Header.Set("X-Forwarded-For", r.In.Header.Get("X-Forwarded-For")+", "+from)
		}
	}})
	t.Cleanup(func() { proxy.Close(); behind.CloseIdleConnections() })
	return &front{o, proxy}
}

// ask sends what a browser sends to https://studies.test, and does not follow where
// it is sent on.
func (f *front) ask(method, path string, form url.Values, header http.Header) *http.Response {
	f.t.Helper()
	r, err := http.NewRequestWithContext(f.t.Context(), method, "https://"+officeName+path, strings.NewReader(form.Encode()))
	if err != nil {
		f.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for name, values := range header {
		r.Header[name] = values
	}
	if host := header.Get("Host"); host != "" {
		r.Host = host
	}
	tr := &http.Transport{TLSClientConfig: f.proxy.Client().Transport.(*http.Transport).TLSClientConfig.Clone(),
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, f.proxy.Listener.Addr().String())
		}}
	tr.TLSClientConfig.ServerName = "example.com" // of whom the test's certificate is
	f.t.Cleanup(tr.CloseIdleConnections)
	resp, err := tr.RoundTrip(r)
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { _ = resp.Body.Close() })
	return resp
}

func (f *front) signsIn(name, password string, header http.Header) *http.Response {
	f.t.Helper()
	return f.ask(http.MethodPost, "/signin", as(name, password, "/sessions"), header)
}

// Behind a proxy by https the session's cookie is for https and this server alone,
// and the session is known to come from the browser, whatever that wrote before
// what the proxy says.
func TestBehindAProxy(t *testing.T) {
	t.Parallel()
	f := newFront(t, newOffice(t, "127.0.0.1"))
	resp := f.signsIn("ann", password, http.Header{"X-Test-From": {"203.0.113.9"}, "X-Forwarded-For": {"198.51.100.7"}, "X-Forwarded-Host": {"evil.test"}})
	if resp.StatusCode != http.StatusSeeOther || resp.Header.Get("Location") != "/sessions" {
		t.Fatalf("%d to %q", resp.StatusCode, resp.Header.Get("Location"))
	}
	c := resp.Cookies()[0]
	if c.Name != "__Host-personas" || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
		t.Errorf("the cookie: %s", c)
	}
	if hsts := resp.Header.Get("Strict-Transport-Security"); !strings.HasPrefix(hsts, "max-age=") {
		t.Errorf("it may be come to without https: %q", hsts)
	}
	who, err := f.st.Account(t.Context(), "ann")
	if err != nil {
		t.Fatal(err)
	}
	if open, err := f.st.Sessions(t.Context(), who.ID); err != nil || len(open) != 1 || open[0].Network != "203.0.113.9" {
		t.Errorf("sessions: %+v, %v", open, err)
	}
	for name, value := range map[string]string{"__Host-personas": c.Value, "personas": c.Value} {
		page := f.ask(http.MethodGet, "/sessions", nil, http.Header{"Cookie": {name + "=" + value}})
		if in := page.StatusCode == http.StatusOK; in != (name == c.Name) {
			t.Errorf("with the cookie %s: %d", name, page.StatusCode)
		}
	}
}

// The proxy's word about a name, an origin and a method is held against the same
// rules as a browser's.
func TestAProxyOpensNoOtherDoor(t *testing.T) {
	t.Parallel()
	f := newFront(t, newOffice(t, "127.0.0.1"))
	for name, tt := range map[string]struct {
		header http.Header
		want   int
	}{
		"its own origin":         {http.Header{"Origin": {"https://" + officeName}}, http.StatusSeeOther},
		"another origin":         {http.Header{"Origin": {"https://evil.test"}}, http.StatusForbidden},
		"an origin that is none": {http.Header{"Origin": {"null"}}, http.StatusForbidden},
		"a neighbour's origin":   {http.Header{"Origin": {"https://x." + officeName}, "Sec-Fetch-Site": {"same-site"}}, http.StatusForbidden},
		"another name":           {http.Header{"Host": {"evil.test"}}, http.StatusMisdirectedRequest},
		"a name with a port":     {http.Header{"Host": {officeName + ":444"}}, http.StatusMisdirectedRequest},
		"a name that it forwards": {http.Header{"Host": {"evil.test"}, "X-Forwarded-Host": {officeName}, "Forwarded": {"host=" + officeName}},
			http.StatusMisdirectedRequest},
	} {
		if got := f.signsIn("ann", password, tt.header); got.StatusCode != tt.want {
			t.Errorf("%s: %d, not %d", name, got.StatusCode, tt.want)
		}
	}
}

// Guesses are counted by the browser's address, which the proxy says: one address
// is put off, and others are not, though all come from the proxy.
func TestGuessesBehindAProxyAreTheirOwn(t *testing.T) {
	t.Parallel()
	f := newFront(t, newOffice(t, "127.0.0.1"))
	from := func(addr, claimed string) http.Header {
		return http.Header{"X-Test-From": {addr}, "X-Forwarded-For": {claimed}}
	}
	last := 0
	for i := range 21 {
		last = f.signsIn("nobody"+string(rune('a'+i)), "a guess of twelve", from("203.0.113.9", "198.51.100."+string(rune('1'+i%9)))).StatusCode
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the twenty-first guess from an address: %d", last)
	}
	if got := f.signsIn("ann", password, from("203.0.113.9", "")); got.StatusCode != http.StatusTooManyRequests {
		t.Errorf("from there with the right password: %d", got.StatusCode)
	}
	if got := f.signsIn("ann", password, from("203.0.113.10", "203.0.113.9")); got.StatusCode != http.StatusSeeOther {
		t.Errorf("from elsewhere: %d", got.StatusCode)
	}
}

// What anybody but the proxy says of where they come from is not believed: without
// one it says nothing, and with one nobody else is answered.
func TestForwardedByNobody(t *testing.T) {
	t.Parallel()
	said := http.Header{"X-Forwarded-For": {"203.0.113.9"}, "X-Forwarded-Proto": {"https"}, "X-Test-From": {"203.0.113.9"}}
	f := newFront(t, newOffice(t))
	resp := f.signsIn("ann", password, said)
	if c := resp.Cookies()[0]; c.Name != "personas" || c.Secure {
		t.Errorf("without --proxy: %s", c)
	}
	who, err := f.st.Account(t.Context(), "ann")
	if err != nil {
		t.Fatal(err)
	}
	if open, err := f.st.Sessions(t.Context(), who.ID); err != nil || open[0].Network != "127.0.0.1" {
		t.Errorf("without --proxy, from %s, %v", open[0].Network, err)
	}
	f = newFront(t, newOffice(t, "192.0.2.7", "192.0.2.128/25"))
	if resp := f.signsIn("ann", password, said); resp.StatusCode != http.StatusForbidden || len(resp.Cookies()) > 0 {
		t.Errorf("not through the proxy: %d", resp.StatusCode)
	}
}

func TestParseProxies(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"127.0.0.1": "127.0.0.1/32", "10.1.2.3/8": "10.0.0.0/8", "::1": "::1/128", "proxy": "", "": "", "10.0.0.0/33": ""} {
		got, err := web.ParseProxies([]string{text})
		if (err == nil) != (want != "") || err == nil && got[0].String() != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

// Without a proxy a server that speaks https itself gives the same cookie.
func TestCookiesByHTTPS(t *testing.T) {
	t.Parallel()
	st := newOffice(t).st
	h := web.New(web.Config{Store: st, Access: web.NewTeam(st), Hosts: []string{host}}).Handler()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/signin", strings.NewReader(as("ann", password, "/").Encode()))
	r.Host, r.TLS = host, &tls.ConnectionState{}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if c := w.Result().Cookies(); w.Code != http.StatusSeeOther || len(c) != 1 || c[0].Name != "__Host-personas" || !c[0].Secure {
		t.Errorf("%d, %v", w.Code, c)
	}
}
