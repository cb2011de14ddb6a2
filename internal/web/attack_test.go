package web_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"personas/internal/account"
	"personas/internal/store"
	"personas/internal/store/storetest"
	"personas/internal/web"
	"personas/review"
)

// What somebody tries who wants in, or more than they may.

// send sends anything to a handler.
func send(t testing.TB, h http.Handler, method, target string, header http.Header, body io.Reader) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, body)
	r.Host = host
	for name, values := range header {
		r.Header[name] = values
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func cookie(secret string) http.Header { return http.Header{"Cookie": {"personas=" + secret}} }

// Every answer, of a page, of the API, of a mistake or of nobody, is kept nowhere,
// is what it says it is, and lets nothing else in.
func TestEveryAnswerIsGuarded(t *testing.T) {
	t.Parallel()
	h, _ := newServer(t)
	type request struct{ method, path, as, host string }
	asked := []request{{"GET", "/s/ours//x", "", host}, {"GET", "//evil.test/", "", host}, {"GET", "/none", "", host}, {"DELETE", "/", "admin", host},
		{"GET", "/", "", "evil.test"}, {"OPTIONS", "/api/v1/studies", "", host}, {"GET", "/api/v1/none", "admin", host}, {"TRACE", "/", "", host}}
	for _, rt := range web.Routes() {
		for _, as := range []string{"", "viewer", "admin"} {
			asked = append(asked, request{rt.Method, filled(rt.Path, "ours"), as, host}, request{rt.Method, filled(rt.Path, "theirs"), as, host})
		}
	}
	for _, q := range asked {
		r := httptest.NewRequestWithContext(t.Context(), q.method, "http://"+host+q.path, nil)
		r.Host = q.host
		r.Header.Set("Cookie", "personas="+q.as)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		got := w.Header()
		for name, want := range map[string]string{"Content-Security-Policy": "default-src 'none'; ", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-"} {
			if !strings.HasPrefix(got.Get(name), want) {
				t.Errorf("%s %s as %q (%d): %s is %q", q.method, q.path, q.as, w.Code, name, got.Get(name))
			}
		}
		kind := got.Get("Content-Type")
		if strings.HasPrefix(q.path, "/api/") != strings.HasPrefix(kind, "application/json") && w.Body.Len() > 0 {
			t.Errorf("%s %s as %q (%d) is %s", q.method, q.path, q.as, w.Code, kind)
		}
		if !strings.HasPrefix(q.path, "/static/") && got.Get("Cache-Control") != "no-store" {
			t.Errorf("%s %s as %q may be kept: %s", q.method, q.path, q.as, got.Get("Cache-Control"))
		}
	}
}

// No path leads out of what the server shows, or to another server.
func TestPathsLeadNowhereElse(t *testing.T) {
	t.Parallel()
	h, _ := newServer(t)
	for _, path := range []string{"//evil.test", "//evil.test/..", "/\\evil.test", "/%2f%2fevil.test", "/%5cevil.test", "/./evil", "/..//evil.test/",
		"/static/../../go.mod", "/static/..%2f..%2fgo.mod", "/static/%2e%2e/%2e%2e/go.mod", "/static/.", "/static/%00", "/s/ours/../theirs/", "/s/ours%2f..%2ftheirs/",
		"/s/ours/documents/..%2f..%2f..%2ftheirs", "/s/%00/", "/s/%ff/", "/s/ours/sources/..%2f..%2fetc%2fpasswd/original", "/api/v1/studies/%00", "/password/%00", "/password/%ff", "/enter/%00"} {
		for _, as := range []string{"", "admin"} {
			r := httptest.NewRequestWithContext(t.Context(), "GET", "/", nil)
			u, err := url.Parse("http://" + host + path)
			if err != nil { // no client can ask for it
				continue
			}
			r.Host, r.URL = host, u
			r.Header.Set("Cookie", "personas="+as)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code == http.StatusOK || w.Code >= 500 {
				t.Errorf("%s as %q: %d", path, as, w.Code)
			}
			to, err := u.Parse(w.Header().Get("Location"))
			if err != nil || to.Host != host {
				t.Errorf("%s as %q leads to %s, %v", path, as, to, err)
			}
		}
	}
}

// Wherever a form to sign in says to go, it goes to this server.
func TestNoRedirectLeadsElsewhere(t *testing.T) {
	t.Parallel()
	parts := []string{"/", "\\", "//", ".", "..", "@", ":", "?", "#", "%2f", "%5c", "%09", "\t", "\n", "evil.test", "https:", "javascript:alert(1)", " ", "；", "／", "a", "\u2028", "&", ";"}
	home := &url.URL{Scheme: "https", Host: host, Path: "/signin"}
	rapid.Check(t, func(rt *rapid.T) {
		next := strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 1, 7).Draw(rt, "next"), "")
		r := httptest.NewRequestWithContext(t.Context(), "POST", "https://"+host+"/signin", nil)
		w := httptest.NewRecorder()
		http.Redirect(w, r, web.OurPath(next), http.StatusSeeOther)
		said := w.Header().Get("Location")
		// Browsers take \ for /, and leave out tabs and ends of lines.
		for _, as := range []string{said, strings.NewReplacer("\\", "/", "\t", "", "\n", "", "\r", "").Replace(said)} {
			to, err := home.Parse(as)
			if err != nil || to.Host != host || to.Scheme != "https" || strings.HasPrefix(as, "//") {
				rt.Fatalf("%q leads to %q", next, said)
			}
		}
	})
}

// A secret that somebody planted in a browser before it signed in is nobody's
// afterwards, and one that it had is over.
func TestASessionIsNotFixed(t *testing.T) {
	t.Parallel()
	st := newOffice(t).st
	h := web.New(web.Config{Store: st, Access: web.NewTeam(st), Hosts: []string{host}}).Handler()
	signIn := func(secret string) string {
		t.Helper()
		header := cookie(secret)
		header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := send(t, h, "POST", "/signin", header, strings.NewReader(as("ann", password, "/").Encode()))
		if w.Code != http.StatusSeeOther {
			t.Fatalf("%d: %s", w.Code, w.Body)
		}
		return w.Result().Cookies()[0].Value
	}
	planted := account.NewSecret(account.SessionSecret).Reveal()
	first := signIn(planted)
	second := signIn(first)
	for secret, in := range map[string]bool{planted: false, first: false, second: true, "": false, second + "x": false, second[:len(second)-1]: false} {
		if got := send(t, h, "GET", "/sessions", cookie(secret), nil).Code; (got == http.StatusOK) != in {
			t.Errorf("with %.6s: %d", secret, got)
		}
	}
}

// Of a name that is nobody's, was somebody's, or is somebody's who has no password
// yet, an answer tells no more than of a wrong password.
func TestNamesAreNotTold(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	if _, err := o.st.Invite(t.Context(), "cem"); err != nil {
		t.Fatal(err)
	}
	if err := o.st.RemoveAccount(t.Context(), "ben"); err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, name := range []string{"ann", "ben", "cem", "eve"} {
		status, at, says := o.page(o.somebody(), "/signin", as(name, "not the password", "/"))
		told = append(told, fmt.Sprint(status, at, strings.ReplaceAll(plain(says), name, "")))
	}
	if len(slices.Compact(told)) != 1 {
		t.Errorf("%q", told)
	}
}

// A token is not a session, a session is no token, and neither is taken from an
// address.
func TestSecretsAreTakenFromTheirPlaceAlone(t *testing.T) {
	t.Parallel()
	st := newOffice(t).st
	h := web.New(web.Config{Store: st, Access: web.NewTeam(st), Hosts: []string{host}}).Handler()
	_, token, err := st.PutToken(t.Context(), store.NewToken{Account: "ann", Scopes: []account.Scope{account.ScopeRead}, Life: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	session, _, err := st.SignIn(t.Context(), "ann", password, "")
	if err != nil {
		t.Fatal(err)
	}
	const studies = "/api/v1/studies"
	for name, tt := range map[string]struct {
		path   string
		header http.Header
		in     bool
	}{
		"a token":                              {studies, http.Header{"Authorization": {"Bearer " + token.Reveal()}}, true},
		"a token, for a page":                  {"/tokens", http.Header{"Authorization": {"Bearer " + token.Reveal()}}, false},
		"a token as a cookie":                  {studies, cookie(token.Reveal()), false},
		"a token in a query":                   {studies + "?access_token=" + token.Reveal() + "&token=" + token.Reveal(), nil, false},
		"a session":                            {studies, cookie(session.Reveal()), true},
		"a session as a token":                 {studies, http.Header{"Authorization": {"Bearer " + session.Reveal()}}, false},
		"a session in a query":                 {studies + "?personas=" + session.Reveal(), nil, false},
		"half of a token":                      {studies, http.Header{"Authorization": {"Bearer " + token.Reveal()[:30]}}, false},
		"no token":                             {studies, http.Header{"Authorization": {"Bearer "}}, false},
		"a token that is none, with a session": {studies, http.Header{"Authorization": {"Bearer x"}, "Cookie": {"personas=" + session.Reveal()}}, false},
	} {
		if got := send(t, h, "GET", tt.path, tt.header, nil).Code; (got == http.StatusOK) != tt.in {
			t.Errorf("%s: %d", name, got)
		}
	}
}

// What a program sends says that it is JSON, and is one document.
func TestBodiesOfTheAPI(t *testing.T) {
	t.Parallel()
	h, _ := newServer(t)
	for _, tt := range []struct{ kind, body string }{{"text/plain", `{"act":"accept"}`}, {"", `{"act":"accept"}`}, {"application/x-www-form-urlencoded", `{"act":"accept"}`},
		{"application/json", `{"act":"accept"}{"act":"dismiss"}`}, {"application/json", `{"act":"accept","who":"admin"}`}, {"application/json", strings.Repeat("[", 100000)},
		{"application/json", `{"act":"` + strings.Repeat("x", 2<<20) + `"}`}, {"application/json", ""}} {
		header := cookie("admin")
		header.Set("Content-Type", tt.kind)
		w := send(t, h, "POST", "/api/v1/studies/ours/claims/x/decisions", header, strings.NewReader(tt.body))
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `"code":"usage"`) {
			t.Errorf("%s as %q: %d %s", tt.body[:min(40, len(tt.body))], tt.kind, w.Code, w.Body)
		}
	}
}

var fieldNames = regexp.MustCompile(`name="([a-z_]+)"`)

// No form, whatever is in its fields, is more than the server bears.
func TestFormsOfNonsense(t *testing.T) {
	t.Parallel()
	b := realBench(t)
	s := b.state()
	claim, persona := string(s.Persona.Claims[0].Ref), string(s.Persona.Ref)
	ed := b.desk().Edition
	names := map[string]bool{}
	for _, path := range []string{"", "people", "groups", "personas/" + persona + "?claim=" + claim, "documents/" + string(ed.Documents[0].Ref), "themes", "people/" + string(ed.Participants[0].Ref) + "/forget"} {
		for _, m := range fieldNames.FindAllStringSubmatch(b.get(review.Admin, path), -1) {
			names[m[1]] = true
		}
	}
	if len(names) < 10 {
		t.Fatalf("fields: %v", names)
	}
	fill := strings.NewReplacer("{study}", "ours", "{claim}", claim, "{persona}", persona, "{document}", string(ed.Documents[0].Ref), "{participant}", string(ed.Participants[0].Ref))
	for _, rt := range web.Routes() {
		if rt.Method != "POST" || !strings.HasPrefix(rt.Path, "/s/{study}/") || strings.HasSuffix(rt.Path, "/open") {
			continue
		}
		for _, nonsense := range []string{"\x00", "\xff\xfe", strings.Repeat("9", 400), strings.Repeat("é", 10_000)} {
			for _, act := range []string{"", "edit", "move"} {
				form := url.Values{}
				for name := range names {
					form.Set(name, nonsense)
				}
				if act != "" {
					form.Set("act", act)
				}
				header := cookie("admin")
				header.Set("Content-Type", "application/x-www-form-urlencoded")
				w := send(t, b.h, "POST", fill.Replace(rt.Path), header, strings.NewReader(form.Encode()))
				if w.Code >= 500 {
					t.Errorf("%s as %q with %.6q: %d", rt.Path, act, nonsense, w.Code)
				}
			}
		}
	}
}

// A file's name leads nowhere: not out of the folder of the study, not into a
// folder of its own, and not past the reader of settings.
func TestNamesOfFilesLeadNowhere(t *testing.T) {
	t.Parallel()
	st := storetest.New(t)
	ours := storetest.NewStudy(t, st, "ours")
	h := web.New(web.Config{Store: st, Access: doors{ours.ID}, Hosts: []string{host}, Folder: t.TempDir()}).Handler()
	for _, name := range []string{"../../x.txt", "/etc/x.txt", `..\..\x.txt`, "C:\\x.txt", "study.toml", "../study.toml", "./study.toml ", "..", ".", "....//x.txt", ".hidden", "a\x00.txt", "a\r\nSet-Cookie: x=y.txt", "\u202etxt.exe"} {
		var body bytes.Buffer
		m := multipart.NewWriter(&body)
		part, err := m.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(part, "Ann: hello")
		m.Close()
		header := cookie("researcher")
		header.Set("Content-Type", m.FormDataContentType())
		w := send(t, h, "POST", "/s/ours/files", header, &body)
		if w.Code >= 500 || w.Header().Get("Set-Cookie") != "" {
			t.Errorf("%q: %d", name, w.Code)
		}
	}
}

// Looking changes nothing: after every address that can be asked for, by who may do
// all, the database holds what it did.
func TestLookingChangesNothing(t *testing.T) {
	t.Parallel()
	b := realBench(t)
	s, ed := b.state(), b.desk().Edition
	fill := strings.NewReplacer("{study}", "ours", "{claim}", string(s.Persona.Claims[0].Ref), "{persona}", string(s.Persona.Ref), "{document}", string(ed.Documents[0].Ref),
		"{participant}", string(ed.Participants[0].Ref), "{theme}", string(ed.Themes[0].Ref), "{source}", fmt.Sprintf("%x", ed.Sources[0].SHA256), "{version}", "1.0",
		"{name}", "app.css", "{link}", "x", "{$}", "")
	before, err := storetest.Held(t.Context(), b.store)
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, rt := range web.Routes() {
		if rt.Method != "GET" {
			continue
		}
		for _, method := range []string{"GET", "HEAD"} {
			for _, query := range []string{"", "?act=accept&on=0&name=x&claim=" + string(s.Persona.Claims[0].Ref) + "&q=model&kind=move&role=admin&_method=POST"} {
				header := cookie("admin")
				header.Set("X-HTTP-Method-Override", "POST")
				if w := send(t, b.h, method, fill.Replace(rt.Path)+query, header, nil); w.Code == http.StatusOK {
					shown++
				}
			}
		}
	}
	after, err := storetest.Held(t.Context(), b.store)
	if err != nil {
		t.Fatal(err)
	}
	for table, sum := range after {
		if before[table] != sum {
			t.Errorf("%s is not what it was", table)
		}
	}
	if shown < 60 {
		t.Errorf("%d answers only", shown)
	}
}
