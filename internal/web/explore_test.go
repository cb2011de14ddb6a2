package web_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
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

// explored is the planted study (synthetic) behind a server, shared by what only
// reads it.
type explored struct {
	http.Handler
	store *store.Store
	study store.StudyRow
	ed    *research.Edition
}

func newExplored(t *testing.T) *explored {
	t.Helper()
	return exploredOf(t, "../../testdata/planted")
}

// exploredOf runs a folder and puts it behind a server.
func exploredOf(t *testing.T, folder string) *explored {
	t.Helper()
	st := storetest.New(t)
	if err := queue.Migrate(t.Context(), st.Pool()); err != nil {
		t.Fatal(err)
	}
	dir, err := filepath.Abs(folder)
	if err != nil {
		t.Fatal(err)
	}
	rep, err := pipeline.New(st, pipeline.Builtin, slog.New(slog.DiscardHandler)).Run(t.Context(), pipeline.Options{Study: "ours", Paths: []string{dir}, Until: research.StageDrafts, Seed: 1})
	if err != nil || rep.Run.State != research.RunDone {
		t.Fatalf("the run is %v: %v", rep.Run.State, err)
	}
	x := &explored{store: st}
	if x.study, err = st.Study(t.Context(), "ours"); err != nil {
		t.Fatal(err)
	}
	if x.ed, err = pipeline.Edition(t.Context(), st, x.study); err != nil {
		t.Fatal(err)
	}
	x.Handler = web.New(web.Config{Store: st, Embedders: pipeline.Builtin, Access: doors{x.study.ID}, Hosts: []string{host}}).Handler()
	return x
}

// get is a page as somebody who reviews sees it.
func (x *explored) get(t *testing.T, path string) string {
	t.Helper()
	w := ask(t, x, "GET", path, review.Reviewer)
	if w.Code != http.StatusOK {
		t.Fatalf("GET %s: %d\n%s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

// post sends a form or a document as somebody.
func (x *explored) post(t *testing.T, path, kind, body string, right review.Right) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), "POST", path, strings.NewReader(body))
	r.Host = host
	r.Header.Set("Content-Type", kind)
	r.AddCookie(&http.Cookie{Name: "personas", Value: string(right)})
	w := httptest.NewRecorder()
	x.ServeHTTP(w, r)
	return w
}

const (
	aForm = "application/x-www-form-urlencoded"
	aJSON = "application/json"
)

func says(t *testing.T, page string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(page, w) {
			t.Errorf("the page does not say %q", w)
		}
	}
}

func saysNot(t *testing.T, page string, not ...string) {
	t.Helper()
	for _, n := range not {
		if strings.Contains(page, n) {
			t.Errorf("the page says %q", n)
		}
	}
}

func TestExplore(t *testing.T) {
	t.Parallel()
	x := newExplored(t)
	for name, test := range map[string]func(*testing.T, *explored){
		"search": testSearch, "search narrowed": testSearchNarrowed, "more like this": testMoreLike, "nothing found": testNothingFound,
		"themes": testThemes, "matrix": testMatrix, "compare": testCompare, "api lists": testAPILists, "api errors": testAPIErrors, "every api route is described": testDescribed,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, x)
		})
	}
}

// A search finds words that were said, with the question and the place, marks
// them, and leads into the conversation. A script gets the found part alone.
func testSearch(t *testing.T, x *explored) {
	page := x.get(t, "/s/ours/search?q=price")
	says(t, page, "<mark>price", "documents/", "?quote=q-", "More like this", "words and meaning", "<!doctype html>")
	r := httptest.NewRequestWithContext(t.Context(), "GET", "/s/ours/search?q=price", nil)
	r.Host = host
	r.Header.Set("HX-Request", "true")
	r.AddCookie(&http.Cookie{Name: "personas", Value: "viewer"})
	w := httptest.NewRecorder()
	x.ServeHTTP(w, r)
	says(t, w.Body.String(), "<mark>price")
	saysNot(t, w.Body.String(), "<!doctype", "<form class=\"query\"")
	says(t, x.get(t, "/s/ours/search"), "What people speak of")
	says(t, x.get(t, "/s/ours/search?q=price&mode=text&view=kwic"), `class="kwic"`, "<mark>price")
}

// What narrows a search narrows it: every hit is of it, and the filter can be
// taken away again. What is no filter is refused in words.
func testSearchNarrowed(t *testing.T, x *explored) {
	page := x.get(t, "/s/ours/search?q=price&facet=pain&kind=interview")
	says(t, page, `class="chip"`, "take this filter away")
	for _, m := range regexp.MustCompile(`class="facet \w+">([a-z_ ]+)<`).FindAllStringSubmatch(page, -1) {
		if m[1] != "pain" {
			t.Errorf("a hit of facet %q", m[1])
		}
	}
	if w := ask(t, x, "GET", "/s/ours/search?q=price&facet=colour", review.Viewer); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "colour") {
		t.Errorf("a facet that is none: %d", w.Code)
	}
}

// What is like a quote is other quotes.
func testMoreLike(t *testing.T, x *explored) {
	ref := string(x.ed.Quotes[0].Ref)
	page := x.get(t, "/s/ours/search?near="+ref)
	says(t, page, "Like this")
	saysNot(t, page, `<li id="`+ref+`"`)
	if w := ask(t, x, "GET", "/s/ours/search?near=q-nobody", review.Viewer); w.Code != http.StatusNotFound {
		t.Errorf("like a quote that is not there: %d", w.Code)
	}
}

func testNothingFound(t *testing.T, x *explored) {
	page := x.get(t, "/s/ours/search?q=zeppelin&mode=text")
	says(t, page, "Nothing found for “zeppelin”", "not a “no”", "What to try")
	says(t, x.get(t, "/s/ours/search?q="+url.QueryEscape("<script>alert(1)</script>")), "&lt;script&gt;")
}

// A theme says how many speak of it, who stands where and which claims use it,
// and every quote of it is listed; those in none are not hidden.
func testThemes(t *testing.T, x *explored) {
	page := x.get(t, "/s/ours/themes")
	th := x.ed.Themes[0]
	says(t, page, "themes/"+string(th.Ref), strconv.Itoa(th.Participants)+" of ")
	if n := len(x.ed.Unassigned); n > 0 {
		says(t, page, strconv.Itoa(n)+" quotes in no theme")
	}
	one := x.get(t, "/s/ours/themes/"+string(th.Ref))
	says(t, one, "Who stands where", "Claims that speak of it")
	for _, m := range th.Members[:min(len(th.Members), 50)] {
		says(t, one, `data-ref="`+string(m.Quote)+`"`)
	}
	says(t, x.get(t, "/s/ours/spectra"), "Where they stand apart")
	if w := ask(t, x, "GET", "/s/ours/themes/t-none", review.Viewer); w.Code != http.StatusNotFound {
		t.Errorf("a theme that is none: %d", w.Code)
	}
}

// The matrix has a row a person, tells silence from not having been asked, and a
// cell opens its quotes.
func testMatrix(t *testing.T, x *explored) {
	page := x.get(t, "/s/ours/matrix")
	for _, p := range x.ed.Participants {
		if p.Role.Evidence() {
			says(t, page, `<tr id="`+string(p.Ref)+`"`)
		}
	}
	says(t, page, "not asked", "cell silent", "spoke of it")
	row := x.ed.Matrix[0]
	cell := string(row.Participant) + "." + string(row.Cells[0].Theme)
	opened := x.get(t, "/s/ours/matrix?all=yes&cell="+cell)
	says(t, opened, `aria-current="true"`)
	for _, ref := range row.Cells[0].Refs {
		says(t, opened, `data-ref="`+string(ref)+`"`)
	}
	says(t, x.get(t, "/s/ours/matrix?by=question"), "questions they were asked", "not asked")
	w := ask(t, x, "GET", "/s/ours/matrix?as=csv", review.Viewer)
	if lines := strings.Count(w.Body.String(), "\r\n"); !strings.HasPrefix(w.Header().Get("Content-Type"), "text/csv") || lines != x.ed.Counts.Participants+1 {
		t.Errorf("a file of %d lines for %d people", lines, x.ed.Counts.Participants)
	}
}

// Of a hundred people and more a matrix shows the first, and the others when they
// are asked for.
func TestMatrixOfMany(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	table := "respondent_id,What annoys you in the kitchen?\n"
	for i := range 103 {
		table += fmt.Sprintf("R%d,I never find a clean spoon after lunch because nobody empties machine %d.\n", i, i)
	}
	if err := os.Mkdir(filepath.Join(root, "surveys"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "surveys", "kitchen.csv"), []byte(table), 0o644); err != nil {
		t.Fatal(err)
	}
	x := exploredOf(t, root)
	rows := func(page string) int { return strings.Count(page, `<tr id="p-`) }
	page := x.get(t, "/s/ours/matrix?by=question")
	says(t, page, "103 participants", "3 more of them", "matrix?by=question&amp;all=yes")
	all := x.get(t, "/s/ours/matrix?by=question&all=yes")
	saysNot(t, all, "more of them")
	if n, m := rows(page), rows(all); n != 100 || m != 103 {
		t.Errorf("%d rows, and %d of all; want 100 and 103", n, m)
	}
}

// Two personas stand side by side with their figures; one alone is asked to be
// two.
func testCompare(t *testing.T, x *explored) {
	a, b := x.ed.Personas[0], x.ed.Personas[1]
	page := x.get(t, "/s/ours/compare?persona="+string(a.Ref)+"&persona="+string(b.Ref))
	for _, p := range []research.Persona{a, b} {
		for _, c := range p.Claims {
			says(t, page, "claim="+string(c.Ref))
		}
	}
	says(t, page, "without evidence", " here")
	says(t, x.get(t, "/s/ours/compare?persona="+string(a.Ref)), "Choose two to four")
}

// Moving somebody shows first what follows, asks why, is kept, and is taken back;
// who decided on what is not there any more loses nothing of what they wrote.
func TestGroupsByHand(t *testing.T) {
	t.Parallel()
	x := newExplored(t)
	from, to := x.ed.Personas[0], x.ed.Personas[1]
	form := url.Values{"act": {"move"}, "on": {"0"}, "person": {string(from.Members[0].Participant)}, "group": {string(to.Ref)}}
	w := x.post(t, "/s/ours/groups/preview", aForm, form.Encode(), review.Reviewer)
	says(t, w.Body.String(), "What would follow", "claim", `name="reason"`)
	if n := len(x.events(t)); n != 1 {
		t.Fatalf("a look ahead was kept: %d actions", n)
	}
	if w := x.post(t, "/s/ours/groups", aForm, form.Encode(), review.Reviewer); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("without a reason: %d", w.Code)
	}
	form.Set("reason", "she decides like the others")
	if w := x.post(t, "/s/ours/groups", aForm, form.Encode(), review.Viewer); w.Code != http.StatusForbidden {
		t.Errorf("by a viewer: %d", w.Code)
	}
	if w := x.post(t, "/s/ours/groups", aForm, form.Encode(), review.Reviewer); w.Code != http.StatusSeeOther {
		t.Fatalf("moving: %d\n%s", w.Code, w.Body)
	}
	form.Set("reason", "another reason, written at length")
	w = x.post(t, "/s/ours/groups", aForm, form.Encode(), review.Reviewer)
	if w.Code != http.StatusConflict {
		t.Errorf("on what is not there any more: %d", w.Code)
	}
	says(t, w.Body.String(), "Somebody was quicker", "another reason, written at length", `name="on" value="1"`)
	says(t, x.get(t, "/s/ours/groups"), "The last change")
	if w := x.post(t, "/s/ours/groups/undo", aForm, "on=1", review.Reviewer); w.Code != http.StatusSeeOther {
		t.Errorf("taking it back: %d\n%s", w.Code, w.Body)
	}
	saysNot(t, x.get(t, "/s/ours/groups"), "The last change")
}

func (x *explored) events(t *testing.T) []research.Event {
	t.Helper()
	all, err := x.store.Events(t.Context(), x.study.ID)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// described is the OpenAPI document.
func (x *explored) described(t *testing.T) map[string]any {
	t.Helper()
	w := ask(t, x, "GET", "/api/v1/openapi.json", "")
	var doc map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d: %v", w.Code, err)
	}
	return doc
}

// Every route of the table under /api/ is in the document, and nothing else is.
func testDescribed(t *testing.T, x *explored) {
	paths := x.described(t)["paths"].(map[string]any)
	n := 0
	for _, rt := range web.Routes() {
		if !strings.HasPrefix(rt.Path, "/api/") {
			continue
		}
		n++
		if of, _ := paths[rt.Path].(map[string]any); of[strings.ToLower(rt.Method)] == nil {
			t.Errorf("%s %s is not described", rt.Method, rt.Path)
		}
	}
	for _, of := range paths {
		n -= len(of.(map[string]any))
	}
	if n != 0 {
		t.Errorf("%d routes more than described", n)
	}
}

// api asks the API and holds the answer against what the document says of it.
func (x *explored) api(t *testing.T, doc map[string]any, method, route, path, body string, right review.Right) (int, map[string]any) {
	t.Helper()
	w := x.sends(t, method, path, body, right)
	if kind := w.Header().Get("Content-Type"); !strings.HasPrefix(kind, aJSON) {
		t.Fatalf("%s %s answers with %s", method, path, kind)
	}
	var got map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	if route == "" {
		return w.Code, got
	}
	responses := doc["paths"].(map[string]any)[route].(map[string]any)[strings.ToLower(method)].(map[string]any)["responses"].(map[string]any)
	as, there := responses[strconv.Itoa(w.Code)]
	if !there {
		as = responses["default"]
	}
	schema := as.(map[string]any)["content"].(map[string]any)[aJSON].(map[string]any)["schema"]
	if why := against(doc, schema, got, "answer"); why != "" {
		t.Errorf("%s %s: %s", method, path, why)
	}
	return w.Code, got
}

// sends sends a document as somebody.
func (x *explored) sends(t *testing.T, method, path, body string, right review.Right) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	r.Host = host
	r.Header.Set("Content-Type", aJSON)
	if right != "" {
		r.AddCookie(&http.Cookie{Name: "personas", Value: string(right)})
	}
	w := httptest.NewRecorder()
	x.ServeHTTP(w, r)
	return w
}

const apiStudy = "/api/v1/studies/{study}"

func ofOurs(route string) string { return strings.Replace(route, "{study}", "ours", 1) }

// Each list has all there is, in the shape that is described.
func testAPILists(t *testing.T, x *explored) {
	doc := x.described(t)
	claims := 0
	for _, p := range x.ed.Personas {
		claims += len(p.Claims)
	}
	for what, n := range map[string]int{"documents": x.ed.Counts.Documents, "participants": len(x.ed.Participants), "quotes": len(x.ed.Quotes),
		"themes": len(x.ed.Themes), "personas": len(x.ed.Personas), "claims": claims, "packs": 0, "log": 1} {
		code, got := x.api(t, doc, "GET", apiStudy+"/"+what, ofOurs(apiStudy)+"/"+what, "", review.Viewer)
		if code != http.StatusOK || got["total"] != float64(n) || len(got["items"].([]any)) != n {
			t.Errorf("%s: %d, %v of %d", what, code, got["total"], n)
		}
	}
	_, got := x.api(t, doc, "GET", apiStudy+"/quotes", ofOurs(apiStudy)+"/quotes?limit=3&from=1", "", review.Viewer)
	if len(got["items"].([]any)) != 3 || got["next"] != 4.0 {
		t.Errorf("a part of a list: %v", got["next"])
	}
	_, got = x.api(t, doc, "GET", apiStudy+"/search", ofOurs(apiStudy)+"/search?q=price&limit=5&explain=1", "", review.Viewer)
	if len(got["items"].([]any)) != 5 {
		t.Errorf("a search of five: %v", got)
	}
	x.api(t, doc, "GET", "/api/v1/studies", "/api/v1/studies", "", review.Viewer)
	x.api(t, doc, "GET", apiStudy, ofOurs(apiStudy), "", review.Viewer)
	x.api(t, doc, "GET", apiStudy+"/personas/{persona}", ofOurs(apiStudy)+"/personas/"+string(x.ed.Personas[0].Ref), "", review.Viewer)
}

// What goes wrong is told in the same shape, never as a page.
func testAPIErrors(t *testing.T, x *explored) {
	doc := x.described(t)
	claim := apiStudy + "/claims/{claim}/decisions"
	at := ofOurs(strings.Replace(claim, "{claim}", string(x.ed.Personas[0].Claims[0].Ref), 1))
	for _, c := range []struct {
		method, route, path, body string
		right                     review.Right
		code                      int
	}{
		{"GET", apiStudy, ofOurs(apiStudy), "", "", http.StatusUnauthorized},
		{"GET", "", "/api/v1/nothing", "", review.Admin, http.StatusNotFound},
		{"GET", apiStudy, "/api/v1/studies/theirs", "", review.Admin, http.StatusNotFound},
		{"GET", apiStudy + "/search", ofOurs(apiStudy) + "/search?q=", "", review.Viewer, http.StatusUnprocessableEntity},
		{"GET", apiStudy + "/quotes", ofOurs(apiStudy) + "/quotes?limit=x", "", review.Viewer, http.StatusUnprocessableEntity},
		{"POST", claim, at, `{"act":"accept","surprise":1}`, review.Reviewer, http.StatusUnprocessableEntity},
		{"POST", claim, at, `{"act":"publish"}`, review.Reviewer, http.StatusUnprocessableEntity},
		{"POST", claim, at, `{"act":"accept"}`, review.Viewer, http.StatusConflict},
		{"POST", claim, at, `{"act":"comment","note":"so","on":77}`, review.Reviewer, http.StatusConflict},
		{"POST", apiStudy + "/personas/{persona}/judgements", ofOurs(apiStudy) + "/personas/" + string(x.ed.Personas[0].Ref) + "/judgements", `{"act":"approve"}`, review.Approver, http.StatusConflict},
		{"POST", apiStudy + "/packs", ofOurs(apiStudy) + "/packs", `{}`, review.Approver, http.StatusConflict},
		{"POST", apiStudy + "/packs", ofOurs(apiStudy) + "/packs", `{}`, review.Reviewer, http.StatusForbidden},
	} {
		code, got := x.api(t, doc, c.method, c.route, c.path, c.body, c.right)
		if code != c.code || got["code"] == "" || got["message"] == "" {
			t.Errorf("%s %s %s for %q: %d %v, not %d", c.method, c.path, c.body, c.right, code, got, c.code)
		}
	}
}

// A claim is edited, then flagged, through the API; each answer says how it
// stands.
func TestAPIDecides(t *testing.T) {
	t.Parallel()
	x := newExplored(t)
	doc := x.described(t)
	route := apiStudy + "/claims/{claim}/decisions"
	at := ofOurs(strings.Replace(route, "{claim}", string(x.ed.Personas[0].Claims[0].Ref), 1))
	if code, got := x.api(t, doc, "POST", route, at, `{"act":"edit","text":"They wait longer than they were told.","on":0}`, review.Reviewer); code != http.StatusOK || got["state"] != "accepted" || got["version"] != 1.0 {
		t.Fatalf("editing: %d %v", code, got)
	}
	if code, _ := x.api(t, doc, "POST", route, at, `{"act":"flag","note":"who says so","on":0}`, review.Reviewer); code != http.StatusConflict {
		t.Errorf("on what is not there any more: %d", code)
	}
	if code, got := x.api(t, doc, "POST", route, at, `{"act":"flag","note":"who says so","on":1}`, review.Reviewer); code != http.StatusOK || got["state"] != "flagged" {
		t.Errorf("flagging: %d %v", code, got)
	}
	x.api(t, doc, "GET", apiStudy+"/log", ofOurs(apiStudy)+"/log", "", review.Viewer)
}
