package web_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"personas/internal/store"
	"personas/internal/store/storetest"
	"personas/internal/web"
	"personas/review"
)

const officeName = "studies.test"

const password = "four dull grey herons"

// office is a server for a team of two, each with a study of their own.
type office struct {
	t   *testing.T
	st  *store.Store
	url string
}

func newOffice(t *testing.T, proxies ...string) *office {
	t.Helper()
	st := storetest.New(t)
	for _, name := range []string{"ann", "ben"} {
		if _, err := st.PutAccount(t.Context(), name, password); err != nil {
			t.Fatal(err)
		}
		study := storetest.NewStudy(t, st, "of "+name)
		if err := st.GiveRight(t.Context(), name, study.ID, review.Viewer); err != nil {
			t.Fatal(err)
		}
	}
	from, err := web.ParseProxies(proxies)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewUnstartedServer(nil)
	srv.Config.Handler = web.New(web.Config{Store: st, Access: web.NewTeam(st), Proxies: from, Hosts: []string{srv.Listener.Addr().String(), officeName}}).Handler()
	srv.Start()
	t.Cleanup(srv.Close)
	return &office{t, st, srv.URL}
}

// somebody is a browser.
func (o *office) somebody() *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		o.t.Fatal(err)
	}
	c := &http.Client{Jar: jar, Transport: &http.Transport{}}
	o.t.Cleanup(c.CloseIdleConnections)
	return c
}

// page is what an address answers: its status, where it ended, and what it says.
func (o *office) page(c *http.Client, path string, form url.Values) (status int, at, says string) {
	o.t.Helper()
	r, err := c.Get(o.url + path)
	if form != nil {
		r.Body.Close()
		r, err = c.PostForm(o.url+path, form)
	}
	if err != nil {
		o.t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	return r.StatusCode, r.Request.URL.Path, string(b)
}

func as(name, password, next string) url.Values {
	return url.Values{"name": {name}, "password": {password}, "next": {next}}
}

// Who asks without being signed in is asked who they are, and comes to where they
// were going. They see their studies; those of others are not there.
func TestATeamSignsIn(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ann := o.somebody()
	if status, at, says := o.page(ann, "/s/of%20ann/personas", nil); status != http.StatusOK || at != "/signin" || !strings.Contains(says, `value="/s/of%20ann/personas"`) {
		t.Errorf("a stranger: %d at %s: %s", status, at, says)
	}
	if status, _, says := o.page(ann, "/signin", as("ann", "not her password", "/")); status != http.StatusUnauthorized || !strings.Contains(says, "The name or the password is wrong") {
		t.Errorf("a wrong password: %d: %s", status, says)
	}
	if status, at, says := o.page(ann, "/signin", as("ann", password, "/sessions")); status != http.StatusOK || at != "/sessions" || !strings.Contains(says, "<b>Here</b>") {
		t.Fatalf("the right one: %d at %s: %s", status, at, says)
	}
	if status, _, says := o.page(ann, "/s/of%20ann/personas", nil); status != http.StatusNotFound || !strings.Contains(says, "shows nothing yet") {
		t.Errorf("her study: %d: %s", status, says)
	}
	_, _, nothing := o.page(ann, "/s/nobody%27s/personas", nil)
	if status, _, says := o.page(ann, "/s/of%20ben/personas", nil); status != http.StatusNotFound || strings.Contains(says, "shows nothing") || plain(says) != plain(nothing) {
		t.Errorf("another's study: %d: %s", status, says)
	}
	if status, at, _ := o.page(ann, "/leave", url.Values{}); status != http.StatusOK || at != "/signin" {
		t.Errorf("after leaving: %d at %s", status, at)
	}
}

// plain is a page without what differs each time.
func plain(page string) string {
	before, rest, _ := strings.Cut(page, "nonce=")
	_, after, _ := strings.Cut(rest, "</head>")
	return before + after
}

// A session ends where its owner ends it, from anywhere; nobody ends another's.
func TestSessionsAreEnded(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	desk, phone, ben := o.somebody(), o.somebody(), o.somebody()
	for c, name := range map[*http.Client]string{desk: "ann", phone: "ann", ben: "ben"} {
		o.page(c, "/signin", as(name, password, "/sessions"))
	}
	who, err := o.st.Account(t.Context(), "ann")
	if err != nil {
		t.Fatal(err)
	}
	open, err := o.st.Sessions(t.Context(), who.ID)
	if err != nil || len(open) != 2 {
		t.Fatalf("%d sessions: %v", len(open), err)
	}
	for _, s := range open {
		if status, _, _ := o.page(ben, fmt.Sprintf("/sessions/%d/end", s.ID), url.Values{}); status != http.StatusNotFound {
			t.Errorf("ben ends ann's session: %d", status)
		}
	}
	_, _, says := o.page(phone, "/sessions", nil)
	_, rest, _ := strings.Cut(says, "<b>Elsewhere</b>")
	_, rest, _ = strings.Cut(rest, `action="`)
	end, _, _ := strings.Cut(rest, `"`)
	o.page(phone, end, url.Values{})
	if _, at, _ := o.page(desk, "/sessions", nil); at != "/signin" {
		t.Errorf("the session that was ended is at %s", at)
	}
	if _, at, _ := o.page(phone, "/sessions", nil); at != "/sessions" {
		t.Errorf("the other one is at %s", at)
	}
}

// Who tries too often is told when they may try again.
func TestGuessesAreSlow(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	eve := o.somebody()
	for range 5 {
		o.page(eve, "/signin", as("ann", "a guess of twelve", "/"))
	}
	status, _, says := o.page(eve, "/signin", as("ann", password, "/"))
	if status != http.StatusTooManyRequests || !strings.Contains(says, "too many attempts to sign in; try again in") {
		t.Errorf("the sixth: %d: %s", status, says)
	}
}

// Only addresses of ours are gone to after signing in.
func TestSigningInLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	for _, next := range []string{"//evil.test/", `/\evil.test`, "https://evil.test", "javascript:alert(1)", "evil", "/a\n//b", ""} {
		if got := web.OurPath(next); got != "/" {
			t.Errorf("%q leads to %q", next, got)
		}
	}
	if got := web.OurPath("/s/x/search?q=a%20b"); got != "/s/x/search?q=a%20b" {
		t.Errorf("our own address became %q", got)
	}
}
