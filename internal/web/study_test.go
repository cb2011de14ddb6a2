package web_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"personas/export"
	"personas/export/bundle"
	"personas/internal/web"
	"personas/pipeline"
	"personas/research"
	"personas/review"
)

// furnished is the study of a bench behind a server that takes files, runs
// studies and signs bundles.
func furnished(b *bench, key func() (bundle.Key, error)) (folder string) {
	b.t.Helper()
	row, err := b.store.Study(b.t.Context(), "ours")
	if err != nil {
		b.t.Fatal(err)
	}
	folder = b.t.TempDir()
	run := pipeline.New(b.store, pipeline.Builtin, slog.New(slog.DiscardHandler)).Run
	s := web.New(web.Config{Store: b.store, Access: doors{row.ID}, Hosts: []string{host}, Run: run, Folder: folder, Key: key})
	b.t.Cleanup(s.Close)
	b.h = s.Handler()
	return filepath.Join(folder, "uploads", string(row.Ref))
}

// coffee are two synthetic interviews.
func coffee() map[string]string {
	files := map[string]string{}
	for who, place := range map[string]string{"Ana": "kitchen", "Ben": "workshop"} {
		var text strings.Builder
		for i, need := range []string{"a quiet grinder", "a lid that closes", "a machine that does not break"} {
			fmt.Fprintf(&text, "Interviewer: What about the coffee, number %d?\n\n%s: I always need %s in the %s because I lose half an hour otherwise.\n\n", i, who, need, place)
		}
		files["interviews/"+who+".txt"] = text.String()
	}
	return files
}

// add sends files to the study: pairs of names and contents.
func (b *bench) add(fields map[string]string, pairs ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range fields {
		if err := form.WriteField(name, value); err != nil {
			b.t.Fatal(err)
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		part, err := form.CreateFormFile("file", pairs[i])
		if err != nil {
			b.t.Fatal(err)
		}
		_, _ = io.WriteString(part, pairs[i+1])
	}
	if err := form.Close(); err != nil {
		b.t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(b.t.Context(), "POST", "/s/ours/files", &body)
	r.Host = host
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.AddCookie(&http.Cookie{Name: "personas", Value: string(review.Researcher)})
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, r)
	return w
}

// A study says what came in and what needs somebody, and to nobody what is not
// theirs to do.
func TestAStudySaysWhatNeedsYou(t *testing.T) {
	t.Parallel()
	b := realBench(t)
	page := b.get(review.Reviewer, "")
	b.says(page, "What needs you", "waits for its first decision", "What came in", "2 documents from 2 files", "Coverage", "not asked")
	page = b.get(review.Viewer, "")
	b.says(page, "Nothing waits for you", "for somebody with another right")
	b.never(page, "waits for its first decision", "<button>Run the study", "Add the files")
}

// Before the first run there is a page too.
func TestAStudyBeforeItsFirstRun(t *testing.T) {
	t.Parallel()
	h, _ := newServer(t)
	w := ask(t, h, "GET", "/s/ours/", review.Admin)
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Nothing was read yet") {
		t.Errorf("%d: %s", w.Code, w.Body)
	}
}

// A quote is marked in its place, with its facet and the claims that use it; the
// file is sent to be kept, and to researchers only.
func TestATranscriptShowsQuotesInTheirPlace(t *testing.T) {
	t.Parallel()
	b := realBench(t)
	ed := b.desk().Edition
	claim := b.state().Persona.Claims[0]
	var q research.Quote
	for _, q = range ed.Quotes {
		if q.Ref == claim.Cited(research.Supports)[0] {
			break
		}
	}
	page := b.get(review.Viewer, "documents/"+string(q.Document)+"?quote="+string(q.Ref))
	b.says(page, fmt.Sprintf(`<mark class="%s here" id="%s"`, research.FamilyOf(q.Facet), q.Ref), `class="turn asks"`, "?claim="+string(claim.Ref))
	if n := strings.Count(page, " here\""); n != 1 {
		t.Errorf("%d places are marked as the one that was followed", n)
	}
	b.never(page, "/original", "/speakers")
	page = b.get(review.Researcher, "documents/"+string(q.Document))
	at := page[strings.Index(page, "/s/ours/sources/"):]
	at = at[:strings.IndexByte(at, '"')]
	w := ask(t, b.h, "GET", at, review.Researcher)
	if got := w.Header().Get("Content-Disposition"); w.Code != http.StatusOK || !strings.HasPrefix(got, "attachment") {
		t.Errorf("the file: %d, %q", w.Code, got)
	}
	given, err := os.ReadFile(filepath.Join("..", "..", "testdata", "pdpilot", "interviews", b.titleOf(q.Document)+".txt"))
	if err != nil || !bytes.Equal(given, w.Body.Bytes()) {
		t.Errorf("it is not the file as it was given: %v", err)
	}
	for _, gone := range []string{"documents/d-nothing", "sources/" + strings.Repeat("0", 64) + "/original", "packs/9.9", "packs/nine"} {
		if w := ask(t, b.h, "GET", "/s/ours/"+gone, review.Admin); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", gone, w.Code)
		}
	}
	b.says(b.get(review.Viewer, "documents"), "P1", "P2")
	b.says(b.get(review.Viewer, "people"), "Who asked", "P1", "In no group")
}

func (b *bench) titleOf(ref research.Ref) string {
	for _, d := range b.desk().Edition.Documents {
		if d.Ref == ref {
			return d.Title
		}
	}
	return ""
}

// Who spoke is corrected in two steps: what that withdraws is said first.
func TestASpeakerIsCorrected(t *testing.T) {
	t.Parallel()
	b := newBench(t, coffee())
	ed := b.desk().Edition
	q := ed.Quotes[0]
	at := "documents/" + string(q.Document) + "/speakers"
	ask := fmt.Sprintf("%s?turn=%d", at, q.Turn)
	page := b.get(review.Researcher, ask)
	b.says(page, "Who speaks here?", `data-key="1"`)
	b.never(page, "withdrawn at once")
	page = b.get(review.Researcher, ask+"&role=interviewer")
	b.says(page, "withdrawn at once", `data-key="Enter"`)
	if got := len(b.desk().Edition.Quotes); got != len(ed.Quotes) {
		t.Fatalf("a look withdrew %d quotes", len(ed.Quotes)-got)
	}
	to := b.does(review.Researcher, at, "turn", fmt.Sprint(q.Turn), "start", turnStart(ed, q), "end", turnEnd(ed, q), "scope", "turn", "role", "interviewer", "note", "it asks")
	if !strings.HasSuffix(to, fmt.Sprintf("?turn=%d#t%d", q.Turn, q.Turn)) {
		t.Errorf("it leads to %s", to)
	}
	if got := len(b.desk().Edition.Quotes); got >= len(ed.Quotes) {
		t.Error("the words of an interviewer are quoted")
	}
	if w := b.post(review.Researcher, at, "turn", fmt.Sprint(q.Turn), "start", "1", "end", "2", "scope", "turn", "role", "agent"); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a turn that is no longer there: %d", w.Code)
	}
	b.says(b.get(review.Viewer, "log"), "corrected who spoke", "researcher")
}

func turnOf(ed *research.Edition, q research.Quote) research.Turn {
	for _, d := range ed.Documents {
		if d.Ref == q.Document {
			return d.Turns[q.Turn]
		}
	}
	return research.Turn{}
}

func turnStart(ed *research.Edition, q research.Quote) string {
	return fmt.Sprint(turnOf(ed, q).Span.Start)
}
func turnEnd(ed *research.Edition, q research.Quote) string {
	return fmt.Sprint(turnOf(ed, q).Span.End)
}

// Files are kept under a safe name; one of the same name is never lost, and one
// that is refused stops no other.
func TestFilesAreAdded(t *testing.T) {
	t.Parallel()
	b := newBench(t, coffee())
	dir := furnished(b, nil)
	if w := b.add(map[string]string{"kind": "interview"}, "Cid.txt", "Cid: I hate waiting."); w.Code != http.StatusSeeOther {
		t.Fatalf("%d: %s", w.Code, w.Body)
	}
	w := b.add(map[string]string{"kind": "interview"}, "Cid.txt", "Cid: something else.", "../../../evil.txt", "Eve: I was here.", "study.toml", "x = 1", "empty.txt", "", "Dan.txt", "Dan: I like it.")
	page := w.Body.String()
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("refused files: %d", w.Code)
	}
	b.says(page, "another file of that name is there", "settings decide", "it is empty", "interview/Dan.txt", "interview/evil.txt")
	for name, want := range map[string]string{"Cid.txt": "Cid: I hate waiting.", "Dan.txt": "Dan: I like it.", "evil.txt": "Eve: I was here."} {
		if got, err := os.ReadFile(filepath.Join(dir, "interview", name)); err != nil || string(got) != want {
			t.Errorf("%s holds %q, %v", name, got, err)
		}
	}
	if w := b.add(map[string]string{"kind": "interview", "replace": "yes"}, "Cid.txt", "Cid: something else."); w.Code != http.StatusSeeOther {
		t.Errorf("to replace: %d", w.Code)
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "interview", "Cid.txt")); string(got) != "Cid: something else." {
		t.Errorf("it was not replaced: %q", got)
	}
	left, _ := filepath.Glob(filepath.Join(dir, ".coming-*"))
	if len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// A run that is started from a page reads what was added, and a page that watches
// it is told when it is over.
func TestARunIsStartedAndWatched(t *testing.T) {
	t.Parallel()
	b := newBench(t, coffee())
	furnished(b, nil)
	text := strings.NewReplacer("Ana", "Cid", "kitchen", "office", "coffee", "tea").Replace(coffee()["interviews/Ana.txt"])
	b.add(map[string]string{"kind": "interview"}, "Cid.txt", text, "broken.pdf", "no PDF at all")
	b.does(review.Researcher, "run")
	over := false
	for deadline := time.Now().Add(2 * time.Minute); !over && time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/s/ours/run", nil)
		r.Host = host
		r.Header.Set("HX-Request", "true")
		r.AddCookie(&http.Cookie{Name: "personas", Value: string(review.Viewer)})
		w := httptest.NewRecorder()
		b.h.ServeHTTP(w, r)
		b.never(w.Body.String(), "<html", "Stop the run")
		over = w.Header().Get("HX-Refresh") == "true"
	}
	if !over {
		t.Fatal("the run does not end")
	}
	b.says(b.get(review.Researcher, ""), "3 documents", "broken.pdf", "Run the study", ": done")
}

// One run of a study goes on at a time; stopping it keeps what was done, and the
// end of the server stops it too.
func TestOneRunAtATime(t *testing.T) {
	t.Parallel()
	b := newBench(t, coffee())
	row, err := b.store.Study(t.Context(), "ours")
	if err != nil {
		t.Fatal(err)
	}
	begun := make(chan struct{}, 2)
	s := web.New(web.Config{Store: b.store, Access: doors{row.ID}, Hosts: []string{host}, Run: func(ctx context.Context, _ pipeline.Options) (pipeline.Report, error) {
		begun <- struct{}{}
		<-ctx.Done()
		return pipeline.Report{}, ctx.Err()
	}})
	defer s.Close()
	b.h = s.Handler()
	b.does(review.Researcher, "run")
	<-begun
	if w := b.post(review.Researcher, "run"); w.Code != http.StatusConflict {
		t.Errorf("a second run: %d", w.Code)
	}
	b.says(b.get(review.Researcher, ""), "Stop the run", `hx-trigger="every 1s"`)
	b.never(b.get(review.Viewer, ""), "Stop the run")
	b.does(review.Researcher, "run/stop")
}

// What is approved is published, listed by its title, and sent signed and masked.
func TestAPackIsPublishedAndSent(t *testing.T) {
	t.Parallel()
	b := realBench(t)
	key, err := bundle.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	furnished(b, func() (bundle.Key, error) { return key, nil })
	page := b.post(review.Approver, "packs")
	if page.Code != http.StatusConflict {
		t.Errorf("nothing is approved: %d", page.Code)
	}
	b.says(page.Body.String(), "Not published")
	b.says(b.get(review.Viewer, "packs"), "Nothing was published yet", "Approvers of the study publish")
	b.approveAll()
	to := b.does(review.Approver, "packs")
	if to != "/s/ours/packs/1.0" {
		t.Fatalf("it leads to %s", to)
	}
	title := "Persona Pack v1.0 – " + time.Now().UTC().Format("January 2006") + ", a hypothesis"
	b.says(b.get(review.Viewer, "packs"), title)
	b.says(b.get(review.Viewer, "packs/1.0"), title, "Missing voices", "How it was made", "Signed bundle", "hypothesis")
	w := ask(t, b.h, "GET", "/s/ours/packs/1.0/bundle", review.Viewer)
	v := export.Verify(w.Body.Bytes(), key.ID())
	if !v.OK || !v.Trusted || !strings.HasPrefix(v.Title, title) {
		t.Errorf("the bundle %q: %v", v.Title, v.Problems)
	}
	if z, err := zip.NewReader(bytes.NewReader(w.Body.Bytes()), int64(w.Body.Len())); err != nil || len(z.File) == 0 {
		t.Errorf("the bundle is no zip: %v", err)
	}
	w = ask(t, b.h, "GET", "/s/ours/packs/1.0/report", review.Viewer)
	b.says(w.Body.String(), title, "Personal data is masked")
	if got := w.Header().Get("Content-Disposition"); !strings.HasPrefix(got, "attachment") {
		t.Errorf("the report is shown as %q", got)
	}
	b.says(b.get(review.Viewer, "packs/diff?a=1.0&b=1.0"), "Nothing differs")
	furnished(b, nil)
	b.never(b.get(review.Viewer, "packs/1.0"), "Signed bundle")
	b.says(b.get(review.Viewer, "packs/1.0"), "No bundle can be signed here")
	log := b.get(review.Viewer, "log?verify=1")
	b.says(log, "approved a persona", "published", "none changed, dropped or slipped in", "Head of the log")
	b.never(b.get(review.Viewer, "log?by=nobody"), "approved a persona")
}

// approveAll approves the first persona in spite of its gates, and rejects the
// others.
func (b *bench) approveAll() {
	b.t.Helper()
	d := b.deskOf(review.Admin)
	s := d.Personas[d.Edition.Personas[0].Ref]
	for i := range s.Persona.Claims {
		c := &s.Persona.Claims[i]
		if _, err := d.Decide(b.t.Context(), review.Decision{Act: research.ActEdit, Claim: c.Ref, Text: "They say so.", Note: "seen"}, pipeline.Latest); err != nil {
			b.t.Fatal(err)
		}
		d = b.deskOf(review.Admin)
	}
	b.overrideAll(d.Personas[s.Persona.Ref])
}

func (b *bench) overrideAll(s *review.State) {
	b.t.Helper()
	d := b.deskOf(review.Admin)
	j := review.Judgement{Act: research.ActApprove, Reason: "for the test"}
	for _, f := range research.Open(s.Gates(&d.Desk)) {
		j.Override = append(j.Override, f.Gate)
	}
	if _, err := d.Judge(b.t.Context(), d.Personas[s.Persona.Ref], j, pipeline.Latest); err != nil {
		b.t.Fatal(err)
	}
}

// Names of files, of people and of those who act run nowhere.
func TestHostileNamesAreShownAsNames(t *testing.T) {
	t.Parallel()
	const bad = "<img src=x onerror=alert(1)>"
	files := coffee()
	files["interviews/"+bad+".txt"] = strings.ReplaceAll(coffee()["interviews/Ana.txt"], "Ana", "Eve<script>")
	b := newBench(t, files)
	for _, path := range []string{"", "documents", "people", "log"} {
		b.never(b.get(review.Admin, path), "<img", "Eve<script")
	}
	for _, d := range b.desk().Edition.Documents {
		b.never(b.get(review.Admin, "documents/"+string(d.Ref)), "<img", "Eve<script")
		b.never(b.get(review.Admin, "documents/"+string(d.Ref)+"/speakers?turn=1"), "<img", "Eve<script")
	}
	furnished(b, nil)
	b.never(b.add(nil, bad+"\".txt", "").Body.String(), "<img")
}
