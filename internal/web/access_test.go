package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"personas/internal/account"
	"personas/internal/store"
	"personas/internal/store/storetest"
	"personas/internal/web"
	"personas/review"
)

const host = "personas.test"

// doors is an access in which a secret is the right it gives, in the study "ours"
// alone.
type doors struct{ study int64 }

func (d doors) Enter(context.Context, string) (string, error) { return "", nil }
func (d doors) Bearer(ctx context.Context, token string) (*web.Visitor, error) {
	return d.Who(ctx, token)
}
func (d doors) Leave(context.Context, string) error { return nil }
func (d doors) Who(_ context.Context, secret string) (*web.Visitor, error) {
	if secret == "" {
		return nil, nil
	}
	return &web.Visitor{Name: secret, Right: func(study int64) review.Right {
		if study != d.study {
			return ""
		}
		return review.Right(secret)
	}}, nil
}

// ask sends one request as somebody, who is nobody where right is "".
func ask(t *testing.T, h http.Handler, method, path string, right review.Right) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	r.Host = host
	if right != "" {
		r.AddCookie(&http.Cookie{Name: "personas", Value: string(right)})
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func newServer(t *testing.T) (http.Handler, *store.Store) {
	t.Helper()
	st := storetest.New(t)
	ours := storetest.NewStudy(t, st, "ours")
	storetest.NewStudy(t, st, "theirs")
	return web.New(web.Config{Store: st, Access: doors{ours.ID}, Hosts: []string{host}}).Handler(), st
}

// Each route takes the right that it says, and no less; another study's routes
// are not there.
func TestEachRouteTakesItsRight(t *testing.T) {
	t.Parallel()
	h, _ := newServer(t)
	for _, rt := range web.Routes() {
		path := filled(rt.Path, "ours")
		for _, right := range append([]review.Right{""}, review.Rights...) {
			got := ask(t, h, rt.Method, path, right).Code
			open := rt.Right == web.Anyone || right != "" && rt.Right != web.Everywhere && (rt.Right == web.SignedIn || right.Includes(rt.Right))
			switch shut := got == http.StatusUnauthorized || got == http.StatusForbidden; {
			case open && shut:
				t.Errorf("%s %s for %q: %d, though it takes only %q", rt.Method, path, right, got, rt.Right)
			case !open && right == "" && got != http.StatusUnauthorized:
				t.Errorf("%s %s for nobody: %d", rt.Method, path, got)
			case !open && right != "" && got != http.StatusForbidden:
				t.Errorf("%s %s for %q: %d, though it takes %q", rt.Method, path, right, got, rt.Right)
			}
		}
		if strings.Contains(rt.Path, "{study}") {
			for _, study := range []string{"theirs", "nobody's"} {
				if got := ask(t, h, rt.Method, filled(rt.Path, study), review.Admin).Code; got != http.StatusNotFound {
					t.Errorf("%s %s of another study: %d", rt.Method, rt.Path, got)
				}
			}
		}
	}
}

// What is of no study and takes all rights takes those of an admin of every study;
// those of one study do not reach.
func TestRoutesOfTheWholeServer(t *testing.T) {
	t.Parallel()
	h := web.New(web.Config{Store: storetest.New(t), Access: doors{account.EveryStudy}, Hosts: []string{host}}).Handler()
	n := 0
	for _, rt := range web.Routes() {
		if rt.Right != web.Everywhere {
			continue
		}
		n++
		for _, right := range review.Rights {
			got := ask(t, h, rt.Method, filled(rt.Path, ""), right).Code
			if shut := got == http.StatusForbidden; shut != (right != review.Admin) {
				t.Errorf("%s %s for %s everywhere: %d", rt.Method, rt.Path, right, got)
			}
		}
	}
	if n == 0 {
		t.Error("there is none")
	}
}

// filled puts something in the place of each part of a route's path.
func filled(path, study string) string {
	var out []string
	for part := range strings.SplitSeq(path, "/") {
		switch {
		case part == "{study}":
			part = url.PathEscape(study)
		case part == "{$}":
			part = ""
		case strings.HasPrefix(part, "{"):
			part = "x"
		}
		out = append(out, part)
	}
	return strings.Join(out, "/")
}

// Nothing that a page of ours says lets a browser run or fetch what is not ours,
// and nothing else than our own pages acts.
func TestDoors(t *testing.T) {
	t.Parallel()
	h, _ := newServer(t)
	w := ask(t, h, "GET", "/static/app.css", "")
	if csp := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'; script-src 'nonce-") || strings.Contains(csp, "unsafe") {
		t.Errorf("policy %q", csp)
	}
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/leave", nil)
	r.Host = host
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w = httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusForbidden {
		t.Errorf("a form of another page: %d", w.Code)
	}
	r = httptest.NewRequestWithContext(t.Context(), "GET", "/", nil)
	r.Host = "evil.test"
	w = httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusMisdirectedRequest {
		t.Errorf("another name: %d", w.Code)
	}
}

// A link lets in once, also where twenty come at a time.
func TestALinkLetsInOnce(t *testing.T) {
	t.Parallel()
	a := web.NewAlone("ann")
	link := a.Link()
	in := make(chan string, 20)
	for range cap(in) {
		go func() {
			secret, _ := a.Enter(t.Context(), link)
			in <- secret
		}()
	}
	n := 0
	for range cap(in) {
		secret := <-in
		if secret == "" {
			continue
		}
		n++
		if who, _ := a.Who(t.Context(), secret); who == nil || who.Name != "ann" {
			t.Error("who entered is nobody")
		}
	}
	if n != 1 {
		t.Errorf("%d entered by one link", n)
	}
	if who, _ := a.Who(t.Context(), "guess"); who != nil {
		t.Error("a guess is somebody")
	}
}
