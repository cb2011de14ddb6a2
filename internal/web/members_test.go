package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"personas/internal/account"
	"personas/research"
	"personas/review"
)

// admins makes ann admin of her study, and cem of every one.
func (o *office) admins() (ann, cem *http.Client) {
	o.t.Helper()
	if _, err := o.st.PutAccount(o.t.Context(), "cem", password); err != nil {
		o.t.Fatal(err)
	}
	study, err := o.st.Study(o.t.Context(), "of ann")
	if err != nil {
		o.t.Fatal(err)
	}
	for name, where := range map[string]int64{"ann": study.ID, "cem": account.EveryStudy} {
		if err := o.st.GiveRight(o.t.Context(), name, where, review.Admin); err != nil {
			o.t.Fatal(err)
		}
	}
	ann, cem = o.somebody(), o.somebody()
	o.page(ann, "/signin", as("ann", password, "/sessions"))
	o.page(cem, "/signin", as("cem", password, "/sessions"))
	return ann, cem
}

// An admin of a study says who may do what in it, from the next request on: not
// elsewhere, not about themselves, and not about who has a role everywhere.
func TestMembersOfAStudy(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ann, _ := o.admins()
	ben := o.somebody()
	o.page(ben, "/signin", as("ben", password, "/sessions"))
	const members, hers = "/s/of%20ann/members", "/s/of%20ann/documents"
	role := func(name, role string) url.Values { return url.Values{"name": {name}, "role": {role}} }
	sees := func() bool {
		_, _, says := o.page(ben, hers, nil)
		return !strings.Contains(says, "There is no such page")
	}
	if sees() {
		t.Error("ben sees ann's study without a role")
	}
	if _, at, says := o.page(ann, members, role("Ben", "viewer")); at != "/s/of ann/members" || !strings.Contains(says, "ben") {
		t.Errorf("ben is not added: %s", says)
	}
	if !sees() {
		t.Error("ben does not see what he may")
	}
	if status, _, _ := o.page(ben, members, role("ben", "admin")); status != http.StatusForbidden {
		t.Errorf("ben gives himself a role: %d", status)
	}
	o.page(ann, members, role("ben", "none"))
	if sees() {
		t.Error("ben still sees it")
	}
	for _, tt := range []struct {
		name, role, says string
		status           int
	}{
		{"ann", "viewer", "Your own account is another admin&#39;s to change.", http.StatusUnprocessableEntity},
		{" ANN ", "none", "Your own account is another admin&#39;s to change.", http.StatusUnprocessableEntity},
		{"eve", "viewer", "There is no account of that name", http.StatusNotFound},
		{"ben", "owner", "There is no role", http.StatusUnprocessableEntity},
		{"ben", "", "There is no role", http.StatusUnprocessableEntity},
		{"no name", "viewer", "is no name of an account", http.StatusUnprocessableEntity},
	} {
		if status, _, says := o.page(ann, members, role(tt.name, tt.role)); status != tt.status || !strings.Contains(says, tt.says) {
			t.Errorf("%q as %q: %d %s", tt.name, tt.role, status, says)
		}
	}
	if status, _, _ := o.page(ann, "/s/of%20ben/members", role("ann", "admin")); status != http.StatusNotFound {
		t.Errorf("another study's: %d", status)
	}
	if status, _, _ := o.page(ann, "/accounts", url.Values{"name": {"eve"}}); status != http.StatusForbidden {
		t.Errorf("accounts: %d", status)
	}
	if status, _, _ := o.page(ann, "/accounts/link", url.Values{"name": {"cem"}}); status != http.StatusForbidden {
		t.Errorf("a link to the account of who may do all: %d", status)
	}
	study, err := o.st.Study(t.Context(), "of ann")
	if err != nil {
		t.Fatal(err)
	}
	events, err := o.st.Events(t.Context(), study.ID)
	if err != nil || len(events) != 2 || events[0].By != "ann" || events[1].Admission == nil || *events[1].Admission != (research.Admission{Account: "ben", Before: "viewer"}) {
		t.Errorf("the log: %+v, %v", events, err)
	}
}

var shownLink = regexp.MustCompile(`value="http://[^"/]+(/password/pl_[^"]+)"`)

// An admin of every study makes an account and a link, by which its owner alone
// chooses a password; roles everywhere are given and accounts removed here.
func TestAccountsOfTheServer(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	_, cem := o.admins()
	post := func(path string, pairs ...string) (int, string) {
		t.Helper()
		form := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			form.Set(pairs[i], pairs[i+1])
		}
		status, _, says := o.page(cem, path, form)
		return status, says
	}
	status, says := post("/accounts", "name", "dot")
	link := shownLink.FindStringSubmatch(says)
	if status != http.StatusCreated || link == nil {
		t.Fatalf("%d: %s", status, says)
	}
	dot := o.somebody()
	choose := func(one, other string) (int, string, string) {
		return o.page(dot, link[1], url.Values{"new": {one}, "again": {other}})
	}
	if status, _, says := choose("short", "short"); status != http.StatusUnprocessableEntity || !strings.Contains(says, "fewer than 12 characters") {
		t.Errorf("short: %d %s", status, says)
	}
	if status, _, _ := choose(password, password+"x"); status != http.StatusUnprocessableEntity {
		t.Errorf("two that differ: %d", status)
	}
	if status, at, _ := choose(password, password); status != http.StatusOK || at != "/signin" {
		t.Errorf("%d at %s", status, at)
	}
	if status, _, says := choose(password, password); status != http.StatusConflict || !strings.Contains(says, "used, or is too old") {
		t.Errorf("again: %d %s", status, says)
	}
	o.page(dot, "/signin", as("dot", password, "/sessions"))
	if status, _ := post("/accounts/role", "name", "dot", "role", "viewer"); status != http.StatusOK {
		t.Errorf("a role everywhere: %d", status)
	}
	if status, _, _ := o.page(dot, "/s/of%20ben/members", nil); status != http.StatusOK {
		t.Errorf("dot in a study: %d", status)
	}
	for _, path := range []string{"/accounts/link", "/accounts/role", "/accounts/remove"} {
		if status, says := post(path, "name", "cem", "role", "viewer", "again", "cem"); status != http.StatusUnprocessableEntity || !strings.Contains(says, "another admin") {
			t.Errorf("%s of one's own: %d", path, status)
		}
		if status, _ := post(path, "name", "eve", "role", "viewer", "again", "eve"); status != http.StatusNotFound {
			t.Errorf("%s of nobody: %d", path, status)
		}
	}
	if status, _ := post("/accounts", "name", "ann"); status != http.StatusConflict {
		t.Errorf("a name that is taken: %d", status)
	}
	if status, _ := post("/accounts/remove", "name", "dot", "again", "yes"); status != http.StatusUnprocessableEntity {
		t.Errorf("removed without its name: %d", status)
	}
	if status, _ := post("/accounts/remove", "name", "dot", "again", "dot"); status != http.StatusOK {
		t.Errorf("removed: %d", status)
	}
	if _, at, _ := o.page(dot, "/sessions", nil); at != "/signin" {
		t.Errorf("who was removed is at %s", at)
	}
}

// Somebody makes tokens for themselves alone, for what they see, and ends their
// own.
func TestTokensOfOnesOwn(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ann, cem := o.admins()
	form := func(pairs ...string) url.Values {
		f := url.Values{"label": {"board"}, "days": {"9"}, "scope": {"read"}}
		for i := 0; i < len(pairs); i += 2 {
			f.Set(pairs[i], pairs[i+1])
		}
		return f
	}
	for name, tt := range map[string]struct {
		form url.Values
		want int
	}{
		"as it is":           {form(), http.StatusCreated},
		"of her study":       {form("study", "of ann"), http.StatusCreated},
		"of another's study": {form("study", "of ben"), http.StatusNotFound},
		"of no study":        {form("study", "none"), http.StatusNotFound},
		"for ever":           {form("days", "99999999999"), http.StatusUnprocessableEntity},
		"for no time":        {form("days", "-1"), http.StatusUnprocessableEntity},
		"for nothing":        {form("scope", "everything"), http.StatusUnprocessableEntity},
		"with a long label":  {form("label", strings.Repeat("x", 1000)), http.StatusUnprocessableEntity},
		"with no text":       {form("label", "\x00"), http.StatusUnprocessableEntity},
	} {
		if status, _, says := o.page(ann, "/tokens", tt.form); status != tt.want || (status == http.StatusCreated) != strings.Contains(says, `value="pt_`) {
			t.Errorf("%s: %d", name, status)
		}
	}
	mine, err := o.st.Tokens(t.Context(), "ann")
	if err != nil || len(mine) != 2 {
		t.Fatal(mine, err)
	}
	path := "/tokens/" + fmt.Sprint(mine[0].ID) + "/end"
	if status, _, _ := o.page(cem, path, url.Values{}); status != http.StatusNotFound {
		t.Errorf("another's token: %d", status)
	}
	if status, _, says := o.page(ann, path, url.Values{}); status != http.StatusOK || !strings.Contains(says, "ended ") {
		t.Errorf("%d: %s", status, says)
	}
}

// Who forgets somebody sees first what goes, and what of the drafts falls; what goes
// is what was shown.
func TestForgetting(t *testing.T) {
	t.Parallel()
	b := realBench(t)
	ed := b.desk().Edition
	at := slices.IndexFunc(ed.Participants, func(p research.Participant) bool {
		return slices.ContainsFunc(ed.Quotes, func(q research.Quote) bool { return q.Participant == p.Ref })
	})
	who := ed.Participants[at]
	path := "people/" + string(who.Ref) + "/forget"
	if !strings.Contains(b.get(review.Admin, "people"), "/s/ours/"+path) || strings.Contains(b.get(review.Approver, "people"), "/forget") {
		t.Error("the people of the study do not lead there, or lead others there")
	}
	page := b.get(review.Admin, path)
	var said []string
	for _, q := range ed.Quotes {
		if q.Participant == who.Ref {
			said = append(said, q.Text)
		}
	}
	for _, want := range []string{fmt.Sprint(len(said), " quotes"), "Of the drafts:", "claims"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	on := regexp.MustCompile(`name="on" value="([^"]+)"`).FindStringSubmatch(page)[1]
	for _, pairs := range [][]string{{"on", on}, {"on", on, "typed", who.Key}, {"typed", string(who.Ref)}, {"on", "older", "typed", string(who.Ref)}} {
		if w := b.post(review.Admin, path, pairs...); w.Code != http.StatusUnprocessableEntity && w.Code != http.StatusConflict {
			t.Errorf("%q: %d", pairs, w.Code)
		}
	}
	if n := len(b.desk().Edition.Quotes); n != len(ed.Quotes) {
		t.Fatalf("something went: %d quotes of %d", n, len(ed.Quotes))
	}
	w := b.post(review.Admin, path, "on", on, "typed", string(who.Ref), "reason", "they asked")
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "is gone from the database") {
		t.Fatalf("%d: %s", w.Code, w.Body)
	}
	for _, path := range []string{"", "people", "documents", "personas", "themes", "matrix", "log", "search?q=" + url.QueryEscape(said[0])} {
		page := b.get(review.Admin, path)
		for _, words := range said {
			if len(words) > 20 && path != "search?q="+url.QueryEscape(said[0]) && strings.Contains(page, words) {
				t.Errorf("%s says %q", path, words)
			}
		}
	}
	if w := b.post(review.Admin, path, "on", on, "typed", string(who.Ref)); w.Code != http.StatusNotFound {
		t.Errorf("twice: %d", w.Code)
	}
}
