package browser

import (
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

const (
	annsPassword = "four dull grey herons"
	vicsPassword = "seven swans on a canal"
)

// behindProxy starts a server of a team behind a proxy that speaks https, and
// returns where browsers find it.
func (s *site) behindProxy() string {
	s.t.Helper()
	transport := &http.Transport{}
	proxy := httptest.NewTLSServer(&httputil.ReverseProxy{Transport: transport, Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(&url.URL{Scheme: "http", Host: s.addr})
		r.Out.Host = r.In.Host
		r.SetXForwarded()
	}})
	s.t.Cleanup(func() { proxy.Close(); transport.CloseIdleConnections() })
	addr := proxy.Listener.Addr().String()
	said, err := url.Parse(s.serve("--team", "--host", addr, "--proxy", "--addr", "127.0.0.1:0"))
	if err != nil || said.Scheme != "https" || said.Host != addr {
		s.t.Fatalf("the server says it is at %s: %v", said, err)
	}
	return "https://" + addr
}

// fill writes into a field.
func (b *tab) fill(selector, text string) {
	b.t.Helper()
	eval[bool](b, fmt.Sprintf(`document.querySelector(%q).value = %q, true`, selector, text))
}

// signIn fills in the form that is there and sends it.
func (b *tab) signIn(name, password, until string) {
	b.t.Helper()
	b.fill("#name", name)
	b.fill("#password", password)
	b.click("main form button", until)
}

func in(path string) string { return fmt.Sprintf("location.pathname === %q", path) }

// A stranger who follows a link signs in and stands where it leads. Who types a
// wrong password is told so, and nothing else; who guesses on has to wait.
func (b *tab) comesInByALink(path string) {
	b.t.Helper()
	b.visit(path)
	b.wait("a form to sign in", in("/signin"))
	b.look("/signin")
	b.signIn("ann", "four dull grey heron", `document.querySelector("[role=alert]")`)
	if says := eval[string](b, `document.querySelector("main").innerText`); !strings.Contains(says, "The name or the password is wrong.") {
		b.t.Errorf("a wrong password: %s", says)
	}
	if kept := eval[[]string](b, `[...document.querySelectorAll("#name, #password")].map(e => e.value)`); kept[0] != "ann" || kept[1] != "" {
		b.t.Errorf("the form keeps %q", kept)
	}
	b.look("/signin-wrong")
	b.signIn("ann", annsPassword, in(path))
	if seen := eval[string](b, `document.cookie`); seen != "" {
		b.t.Errorf("a script reads the cookie: %s", seen)
	}
}

// A new member gets a link from an admin, chooses a password by it, and sees a
// study as soon as they have a role in it.
func invited(b *tab, vic *tab, study string) {
	b.t.Helper()
	b.visit("/accounts")
	b.fill("#name", "vic")
	b.click("form[action='/accounts'] button", `document.querySelector("#link")`)
	link := eval[string](b, `document.querySelector("#link").value`)
	b.look("/accounts-link")
	b.visit("/accounts")
	b.look("/accounts")
	if eval[bool](b, `document.body.innerHTML.includes("/password/pl_")`) {
		b.t.Error("a link is shown twice")
	}
	if !strings.HasPrefix(link, b.root+"/password/pl_") {
		b.t.Fatalf("the link is %s", link)
	}
	vic.visit(strings.TrimPrefix(link, b.root))
	vic.look("/password-chosen")
	vic.fill("#new", vicsPassword)
	vic.fill("#again", vicsPassword+"s")
	vic.click("main form button", `document.querySelector("[role=alert]")`)
	vic.fill("#new", vicsPassword)
	vic.fill("#again", vicsPassword)
	vic.click("main form button", in("/signin"))
	vic.signIn("vic", vicsPassword, in("/"))
	if says := eval[string](vic, `document.querySelector("main").innerText`); !strings.Contains(says, "You have no role in a study yet") {
		b.t.Errorf("without a role: %s", says)
	}
	vic.visit(strings.TrimPrefix(link, b.root))
	if says := eval[string](vic, `document.querySelector("main").innerText`); !strings.Contains(says, "This link was used") {
		b.t.Errorf("the link again: %s", says)
	}
	b.visit("/s/" + study + "/members")
	b.fill("#name", "vic")
	b.click("section form button", `document.querySelector(".own").innerText.includes("vic")`)
	b.look("/members")
	vic.visit("/")
	vic.wait("the one study", in("/s/"+study+"/"))
}

// A viewer reads, and is told who may do the rest; what their browser asks for all
// the same is refused.
func reads(vic *tab, study string) {
	vic.t.Helper()
	vic.openPersona(study)
	if n := eval[int](vic, `document.querySelectorAll("button[name=act]:not([value=comment])").length`); n > 0 {
		vic.t.Errorf("%d buttons for what a viewer may not do", n)
	}
	claim := eval[string](vic, `document.querySelector("form[action*='/claims/']").getAttribute("action").replace(/\/comment$/, "")`)
	for path, body := range map[string]string{claim: "act=accept&on=0", "/s/" + study + "/members": "name=vic&role=admin", "/s/" + study + "/packs": "", "/accounts": "name=eve"} {
		got := eval[int](vic, fmt.Sprintf(`fetch(%q, {method: "POST", headers: {"Content-Type": "application/x-www-form-urlencoded"}, body: %q}).then(r => r.status)`, path, body))
		if got != http.StatusForbidden {
			vic.t.Errorf("a viewer sends %s to %s: %d", body, path, got)
		}
	}
	vic.visit("/s/" + study + "/members")
	if says := eval[string](vic, `document.querySelector("main").innerText`); !strings.Contains(says, "Admins of the study say who may do what.") || strings.Contains(says, "Add somebody") {
		vic.t.Errorf("the members, for a viewer: %s", says)
	}
	vic.visit("/accounts")
	vic.look("/forbidden")
	vic.heard() // that 403 is an error of the network
}

// Who ends a session elsewhere sees that it is out.
func endsASession(here, there *tab) {
	here.t.Helper()
	there.visit("/sessions")
	there.wait("a form to sign in", in("/signin"))
	there.signIn("vic", vicsPassword, in("/sessions"))
	here.visit("/sessions")
	here.look("/sessions")
	here.click(".own li:last-child button", `document.querySelectorAll(".own li").length === 1`)
	there.visit("/")
	there.wait("the other one is out", in("/signin"))
	here.visit("/sessions")
	here.wait("this one is in", in("/sessions"))
}

// A token is shown once, opens the API with what its scopes name, and nothing once
// it has ended.
func makesAToken(b *tab) {
	b.t.Helper()
	b.visit("/tokens")
	b.fill("#label", "a board")
	b.click("section form.stack button", `document.querySelector("#made")`)
	token := eval[string](b, `document.querySelector("#made").value`)
	b.look("/tokens-made")
	b.visit("/tokens")
	b.look("/tokens")
	if eval[bool](b, `document.body.innerHTML.includes("pt_")`) {
		b.t.Error("a token is shown twice")
	}
	ask := func() int {
		r, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.root+"/api/v1/studies", nil)
		if err != nil {
			b.t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		return status(b.t, r)
	}
	if got := ask(); got != http.StatusOK {
		b.t.Errorf("with the token: %d", got)
	}
	b.click("form[action^='/tokens/'] button", `!document.querySelector("form[action^='/tokens/']")`)
	if got := ask(); got != http.StatusUnauthorized {
		b.t.Errorf("with a token that has ended: %d", got)
	}
}

// Whoever changes their password stays in where they did, and nowhere else.
func changesPassword(b *tab) {
	b.t.Helper()
	b.visit("/password")
	b.look("/password")
	b.fill("#password", "not the one")
	b.fill("#new", annsPassword+" fly")
	b.fill("#again", annsPassword+" fly")
	b.click("main form button", `document.querySelector("[role=alert]")?.innerText.includes("wrong")`)
	b.fill("#password", annsPassword)
	b.fill("#new", annsPassword+" fly")
	b.fill("#again", annsPassword+" fly")
	b.click("main form button", in("/sessions"))
}

// forgets erases a participant: what goes is shown first, a name has to be typed,
// and afterwards no page has their words.
func forgets(b *tab, study string) {
	b.t.Helper()
	b.visit("/s/" + study + "/people")
	b.picture("people-admin-light")
	b.click("tbody a[href$='/forget']", `document.querySelector("#typed")`)
	b.look("/forget")
	ref := strings.Split(b.at(), "/")[4]
	quotes := eval[[]string](b, fmt.Sprintf(`fetch("/api/v1/studies/%s/quotes?participant=%s").then(r => r.json()).then(a => a.items.map(q => q.text))`, study, ref))
	if len(quotes) == 0 {
		b.t.Fatalf("%s said nothing", ref)
	}
	b.fill("#typed", "yes")
	b.click("main form button", `document.querySelector("[role=alert]")?.innerText.includes("Nothing was erased")`)
	b.fill("#typed", ref)
	b.fill("#reason", "they asked")
	b.click("main form button", `document.querySelector("h1").innerText === "Forgotten"`)
	b.look("/forgotten")
	for _, path := range []string{"people", "documents", "personas", "themes", "matrix", "log", "search?q=" + url.QueryEscape(quotes[0])} {
		b.visit("/s/" + study + "/" + path)
		page := eval[string](b, `[...document.querySelectorAll("mark, .voice, main li, main td, main th")].map(e => e.innerText).join("\n")`)
		for _, said := range quotes {
			if strings.Contains(page, said) {
				b.t.Errorf("%s still says %q", path, said)
			}
		}
	}
}

// guesses tries until there were too many.
func guesses(b *tab) {
	b.t.Helper()
	b.visit("/signin")
	for range 5 {
		b.signIn("nobody", "a guess of twelve", `document.querySelector("[role=alert]") && !document.querySelector("#password").value`)
	}
	b.signIn("nobody", "a guess of twelve", `document.querySelector("[role=alert]")?.innerText.includes("too many attempts")`)
	b.look("/signin-later")
}

// What a team does in a browser, by https through a proxy, as one story.
func TestTeam(t *testing.T) {
	t.Parallel()
	browser := newBrowser(t)
	s := newSite(t)
	s.drafted("planted")
	s.told(annsPassword, "user", "add", "ann", "--role", "admin", "--everywhere")
	at := s.behindProxy()
	ann, vic, phone, eve := newTab(t, browser, at), newTab(t, browser, at), newTab(t, browser, at), newTab(t, browser, at)
	ann.comesInByALink("/s/planted/personas")
	invited(ann, vic, "planted")
	reads(vic, "planted")
	endsASession(vic, phone)
	makesAToken(ann)
	changesPassword(ann)
	scriptsOfMembers(ann)
	guesses(eve)
	forgets(ann, "planted")
	ann.click("footer button", in("/signin"))
	ann.visit("/s/planted/")
	ann.wait("who has signed out is asked again", in("/signin"))
}

// scriptsOfMembers are in the labels of tokens, in names that are tried, and in
// where somebody is to be led.
func scriptsOfMembers(b *tab) {
	b.t.Helper()
	b.visit("/tokens")
	var forms []string
	for _, p := range payloads() {
		forms = append(forms, strconv.Quote(url.Values{"label": {p}, "scope": {"read"}, "days": {"1"}}.Encode()))
	}
	made := eval[int](b, `Promise.all([`+strings.Join(forms, ",")+`].map(f => fetch("/tokens", {method: "POST", body: new URLSearchParams(f)}))).then(all => all.filter(r => r.status === 201).length)`)
	if made != len(forms) {
		b.t.Fatalf("%d tokens of %d", made, len(forms))
	}
	b.visit("/tokens")
	b.poke()
	b.quiet("labels of tokens")
	for _, p := range payloads()[:len(payloads())/5] {
		b.visit("/signin?next=" + url.QueryEscape(p))
		b.poke()
		b.quiet("where to be led: " + p)
	}
	for _, p := range payloads()[3:9] {
		for _, path := range []string{"/accounts", "/s/planted/members"} {
			b.visit(path)
			b.fill("#name", p)
			b.click("section form.stack button", `document.querySelector("[role=alert]")`)
			b.poke()
			b.quiet(path + " for " + p)
		}
	}
}

func status(t testing.TB, r *http.Request) int {
	t.Helper()
	tr := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}} // of a test, by its own proxy
	defer tr.CloseIdleConnections()
	resp, err := tr.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode
}
