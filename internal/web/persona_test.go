package web_test

import (
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"personas/internal/queue"
	"personas/internal/store"
	"personas/internal/store/storetest"
	"personas/internal/web"
	"personas/pipeline"
	"personas/research"
	"personas/review"
)

// bench is a study that was run, before people who review it in a browser. Each
// is called as their right.
type bench struct {
	t     *testing.T
	h     http.Handler
	store *store.Store
}

func newBench(t *testing.T, files map[string]string) *bench {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ours")
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	st := storetest.New(t)
	if err := queue.Migrate(t.Context(), st.Pool()); err != nil {
		t.Fatal(err)
	}
	rep, err := pipeline.New(st, pipeline.Builtin, slog.New(slog.DiscardHandler)).
		Run(t.Context(), pipeline.Options{Study: "ours", Paths: []string{dir}, Seed: 1, Until: research.StageDrafts})
	if err != nil || rep.Run.State != research.RunDone {
		t.Fatalf("the run is %s: %v", rep.Run.State, err)
	}
	row, err := st.Study(t.Context(), "ours")
	if err != nil {
		t.Fatal(err)
	}
	return &bench{t, web.New(web.Config{Store: st, Access: doors{row.ID}, Hosts: []string{host}}).Handler(), st}
}

// realBench is of two real interviews, whose whole sample has three cards.
func realBench(t *testing.T) *bench {
	t.Helper()
	return newBench(t, realFiles(t))
}

func realFiles(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, name := range []string{"study.toml", "interviews/P1.txt", "interviews/P2.txt"} {
		b, err := os.ReadFile(filepath.Join("..", "..", "testdata", "pdpilot", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(b)
	}
	return files
}

// desk is the study as it is now.
func (b *bench) desk() *pipeline.Desk {
	b.t.Helper()
	row, err := b.store.Study(b.t.Context(), "ours")
	if err != nil {
		b.t.Fatal(err)
	}
	d, err := pipeline.DeskOf(b.t.Context(), b.store, row, review.Actor{Name: "test", Right: review.Viewer})
	if err != nil {
		b.t.Fatal(err)
	}
	return d
}

// state is the first persona as it is now.
func (b *bench) state() *review.State {
	b.t.Helper()
	d := b.desk()
	return d.Personas[d.Edition.Personas[0].Ref]
}

// labelled is the reference of the claim with a label.
func (b *bench) labelled(label string) research.Ref {
	b.t.Helper()
	claims := b.state().Persona.Claims
	at := slices.IndexFunc(claims, func(c research.Claim) bool { return c.Label == label })
	if at < 0 {
		b.t.Fatalf("there is no claim %q", label)
	}
	return claims[at].Ref
}

// get shows a page of the study.
func (b *bench) get(right review.Right, path string) string {
	b.t.Helper()
	w := ask(b.t, b.h, "GET", "/s/ours/"+path, right)
	if w.Code != http.StatusOK {
		b.t.Fatalf("GET %s: %d: %s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

// post sends a form of the study as pairs of names and values.
func (b *bench) post(right review.Right, path string, pairs ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequestWithContext(b.t.Context(), "POST", "/s/ours/"+path, strings.NewReader(form.Encode()))
	r.Host = host
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "personas", Value: string(right)})
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, r)
	return w
}

// does posts what must be done, and returns where it leads.
func (b *bench) does(right review.Right, path string, pairs ...string) string {
	b.t.Helper()
	w := b.post(right, path, pairs...)
	if w.Code != http.StatusSeeOther {
		b.t.Fatalf("POST %s: %d: %s", path, w.Code, w.Body)
	}
	return w.Header().Get("Location")
}

// says checks what a page must say.
func (b *bench) says(page string, all ...string) {
	b.t.Helper()
	for _, want := range all {
		if !strings.Contains(page, want) {
			b.t.Errorf("the page does not say %q", want)
		}
	}
}

// never checks what a page must not say.
func (b *bench) never(page string, all ...string) {
	b.t.Helper()
	for _, bad := range all {
		if strings.Contains(page, bad) {
			b.t.Errorf("the page says %q", bad)
		}
	}
}

// A claim leads to its words in their conversation, the question above and the
// place below; that somebody looked is kept when they say so, never by reading.
func TestAClaimLeadsToItsWords(t *testing.T) {
	t.Parallel()
	b := realBench(t)
	s := b.state()
	claim := b.labelled("plots")
	persona := "personas/" + string(s.Persona.Ref)
	b.says(b.get(review.Viewer, "personas"), persona, "The whole sample", "0 of 3 claims decided")

	closed := b.get(review.Reviewer, persona)
	b.says(closed, `href="?claim=`+string(claim), "evidence opened for 0 of 3", "Not yet: every claim is worded and cited.")
	b.never(closed, `class="words"`)

	open := b.get(review.Reviewer, persona+"?claim="+string(claim))
	d := b.desk()
	for _, ci := range s.Persona.Claims[slices.IndexFunc(s.Persona.Claims, func(c research.Claim) bool { return c.Ref == claim })].Citations {
		q := d.Edition.Quotes[slices.IndexFunc(d.Edition.Quotes, func(q research.Quote) bool { return q.Ref == ci.Quote })]
		b.says(open, "<mark>"+html.EscapeString(q.Text)+"</mark>", fmt.Sprintf("/s/ours/documents/%s?quote=", q.Document))
	}
	b.says(open, "asking: ", ">line ", `name="text" rows="2"></textarea>`, `data-key="e"`)
	b.never(open, `value="accept"`) // nobody has worded it
	if b.state().Opened[claim] {
		t.Error("reading a page notes that the evidence was opened")
	}
	b.does(review.Viewer, "claims/"+string(claim)+"/open")
	b.says(b.get(review.Reviewer, persona), "evidence opened for 1 of 3")
	for _, question := range []string{"disagrees", "person", "unprompted", "elsewhere", "all"} {
		b.says(b.get(review.Viewer, persona+"?claim="+string(claim)+"&ask="+question), `class="words"`)
	}
	if w := ask(t, b.h, "GET", "/s/ours/"+persona+"?claim=c-none", review.Viewer); w.Code != http.StatusNotFound {
		t.Errorf("a claim that is not there: %d", w.Code)
	}
}

// A persona is worked to its approval by the forms of its page: what a preview
// says is what is stored, gates say what is left, and all can be undone.
func TestAPersonaIsWorkedToApproval(t *testing.T) {
	t.Parallel()
	b := realBench(t)
	plots, ice, model := b.labelled("plots"), b.labelled("ICE plots"), b.labelled("model")
	persona := "personas/" + string(b.state().Persona.Ref)
	on := func() string { return fmt.Sprint(b.state().Version) }

	preview := b.post(review.Reviewer, "claims/"+string(plots)+"/preview", "act", "edit", "text", "The moon is made of cheese", "on", on()).Body.String()
	b.says(preview, "If you save this:", "Its quotes do not carry it: it stays off the front page and blocks approval.", "The moon is made of cheese")
	if on() != "0" {
		t.Fatalf("a preview is kept: version %s", on())
	}
	foretold, claim, err := b.deskOf(review.Reviewer).Preview(t.Context(), review.Decision{Act: research.ActEdit, Claim: plots, Text: "Make plots by hand"})
	if err != nil {
		t.Fatal(err)
	}
	next := b.does(review.Reviewer, "claims/"+string(plots), "act", "edit", "text", "Make plots by hand", "on", on())
	if !strings.Contains(next, "claim=") || strings.Contains(next, string(plots)) {
		t.Errorf("a decision leads to %s", next)
	}
	_, stored, err := b.desk().Claim(plots)
	if err != nil {
		t.Fatal(err)
	}
	if stored.Text != claim.Text || stored.Check != claim.Check || stored.Confidence != claim.Confidence || stored.Support.Participants != claim.Support.Participants ||
		foretold.Status != b.state().Persona.Status {
		t.Errorf("foretold %+v, stored %+v", claim, stored)
	}

	b.does(review.Reviewer, "claims/"+string(ice), "act", "edit", "text", "Use ICE plots in data exploration", "on", on())
	if next := b.does(review.Reviewer, "claims/"+string(model), "act", "dismiss", "note", "too thin", "on", on()); !strings.HasSuffix(next, "#gates") {
		t.Errorf("after the last claim it goes on to %s", next)
	}
	page := b.get(review.Approver, persona)
	b.says(page, "One thing stands between this and approval", "It is not said what to decide with it", "disabled", "3 of 3 claims decided")
	if w := b.post(review.Approver, persona+"/judge", "act", "approve", "on", on()); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "it is not said what to decide with it") {
		t.Errorf("an open gate lets an approval through: %d", w.Code)
	}
	b.does(review.Reviewer, persona+"/describe", "name", "Plotters", "use", "what to draw first", "summary", "", "type", "user", "rank", "primary", "on", on())
	b.says(b.get(review.Approver, persona), "Nothing stands between this and approval", "what to draw first")
	b.does(review.Reviewer, persona+"/sign", "function", "sales", "on", on())
	b.does(review.Approver, persona+"/judge", "act", "approve", "on", on())
	b.says(b.get(review.Viewer, persona), "Revision 1, by approver", "evidence opened for 0 of 3 claims", "nothing has changed since")
	b.says(b.get(review.Viewer, persona+"/history"), "reviewer edited C", "<ins>Make plots by hand</ins>", "approver approved the persona", "signed off for sales", "It is what was approved, word for word.")
	b.says(b.get(review.Viewer, persona+"/meeting"), "Make plots by hand", "Open questions", "sales")
	b.says(b.get(review.Viewer, "personas"), "All of them are approved", "primary · user")

	_, iceClaim, err := b.desk().Claim(ice)
	if err != nil {
		t.Fatal(err)
	}
	drop := string(iceClaim.Cited(research.Supports)[0])
	b.does(review.Reviewer, "claims/"+string(ice), "act", "edit", "text", "They use ICE plots in data exploration", "cited", drop, "on", on())
	b.says(b.get(review.Viewer, persona), "1 change since")
	b.says(b.get(review.Viewer, persona+"/history"), "<del>Use</del> <ins>They use</ins> ICE plots in data exploration", "not cited", "<dt>level</dt>")
	last := b.desk().Events
	if w := b.post(review.Reviewer, persona+"/undo", "seq", "1"); w.Code != http.StatusConflict {
		t.Errorf("an undo of something else: %d", w.Code)
	}
	b.does(review.Reviewer, persona+"/undo", "seq", fmt.Sprint(last[len(last)-1].Seq))
	if s := b.state(); s.Persona.Status != research.StatusApproved {
		t.Errorf("taken back, it is %s", s.Persona.Status)
	}
}

func (b *bench) deskOf(right review.Right) *pipeline.Desk {
	d := b.desk()
	d.Actor = review.Actor{Name: string(right), Right: right}
	return d
}

// Of two who decide on the same thing the second is told what is there now and
// who made it so, keeps what they wrote, and can send it again. Who only looked
// or commented overtakes nobody.
func TestTwoDecideOnOneClaim(t *testing.T) {
	t.Parallel()
	b := realBench(t)
	claim := b.labelled("plots")
	path := "claims/" + string(claim)
	b.does(review.Viewer, path+"/open")
	b.does(review.Viewer, path+"/comment", "act", "comment", "note", "I heard otherwise")
	b.does(review.Approver, path, "act", "edit", "text", "Make plots by hand", "on", "0")
	w := b.post(review.Reviewer, path, "act", "edit", "text", "Draw plots by hand", "note", "as P1 says", "on", "0")
	if w.Code != http.StatusConflict {
		t.Fatalf("the second is answered %d", w.Code)
	}
	page := w.Body.String()
	b.says(page, "approver edited C", "Make plots by hand", "Draw plots by hand", "as P1 says", `name="on" value="3"`)
	if _, c, err := b.desk().Claim(claim); err != nil || c.Text != "Make plots by hand" {
		t.Errorf("the claim says %q (%v)", c.Text, err)
	}
	b.does(review.Reviewer, path, "act", "edit", "text", "Draw plots by hand", "on", "3")
	persona := "personas/" + string(b.state().Persona.Ref)
	if w := b.post(review.Reviewer, persona+"/describe", "name", "Plotters", "on", "3"); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "Plotters") {
		t.Errorf("a description on an older version: %d", w.Code)
	}
}

// A viewer sees no form but that of a comment and of having looked, and is told
// who may decide.
func TestAViewerDecidesNothing(t *testing.T) {
	t.Parallel()
	b := realBench(t)
	claim := b.labelled("plots")
	page := b.get(review.Viewer, "personas/"+string(b.state().Persona.Ref)+"?claim="+string(claim))
	b.says(page, "that takes the right of reviewer", "Who approves has the right of approver", "/comment")
	b.never(page, `value="dismiss"`, `value="edit"`, `value="approve"`, "/judge", "/describe", "/sign", "/accept")
	for _, path := range []string{"claims/" + string(claim), "claims/" + string(claim) + "/preview"} {
		if w := b.post(review.Viewer, path, "act", "edit", "text", "x"); w.Code != http.StatusForbidden {
			t.Errorf("a viewer at %s: %d", path, w.Code)
		}
	}
	if w := b.post(review.Viewer, "claims/"+string(claim)+"/comment", "act", "dismiss"); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a decision in the place of a comment: %d", w.Code)
	}
}

// What participants and reviewers wrote runs nowhere.
func TestHostileWordsAreShownAsWords(t *testing.T) {
	t.Parallel()
	const bad = `<img src=x onerror=alert(1)>`
	files := realFiles(t)
	for name, text := range files {
		files[name] = strings.ReplaceAll(text, "plots", "plots "+bad)
	}
	b := newBench(t, files)
	s := b.state()
	if len(s.Persona.Claims) == 0 {
		t.Fatal("there is no claim")
	}
	claim := s.Persona.Claims[0].Ref
	b.does(review.Reviewer, "claims/"+string(claim), "act", "edit", "text", "They need it "+bad, "note", bad)
	persona := "personas/" + string(s.Persona.Ref)
	b.does(review.Reviewer, persona+"/describe", "name", bad, "use", bad)
	for _, path := range []string{"personas", persona, persona + "?claim=" + string(claim), persona + "/history", persona + "/meeting", persona + "?claim=" + string(claim) + "&ask=person&who=" + url.QueryEscape(bad)} {
		page := b.get(review.Admin, path)
		b.never(page, "<img")
		b.says(page, "&lt;img")
	}
}
