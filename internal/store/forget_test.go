package store_test

import (
	"bytes"
	"compress/gzip"
	"slices"
	"strings"
	"sync"
	"testing"

	"personas/internal/store"
	"personas/internal/store/storetest"
	"personas/research"
)

func packed(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// newCemetery is a court in which people decided on what Ann said, and published it.
func newCemetery(t *testing.T) (c *court, ann, bob research.Ref) {
	t.Helper()
	c = newCourt(t)
	ann, bob = c.Study.Person("Ann"), c.Study.Person("Bob")
	kept := func(quotes ...research.Ref) *research.Kept {
		k := &research.Kept{}
		for _, q := range quotes {
			k.Citations = append(k.Citations, research.Citation{Quote: q, Relation: research.Supports})
		}
		return k
	}
	for _, d := range []store.Deed{
		{Event: research.Event{Act: research.ActAccept, Persona: "g-1", Claim: "c-1", Kept: kept(c.quote), Words: map[string]research.Word{"text": {Text: "Patience ends"}}}},
		{Event: research.Event{Act: research.ActComment, Persona: "g-1", Claim: "c-2", Version: 1,
			Words: map[string]research.Word{"note": {Text: "she says: we waited three weeks – über drei Wochen!"}}}},
		{Event: research.Event{Act: research.ActComment, Persona: "g-1", Claim: "c-3", Version: 2, Words: map[string]research.Word{"note": {Text: "ask Bob again about the wait"}}}},
		{Event: research.Event{Act: research.ActApprove, Persona: "g-1", Version: 3, Revision: 1}, Frozen: []byte(`{"ref":"g-1","said":"` + waited + `","by":"` + string(ann) + `"}`)},
		{Event: research.Event{Act: research.ActApprove, Persona: "g-2", Revision: 1}, Frozen: []byte(`{"ref":"g-2","by":"` + string(bob) + `"}`)},
		{Event: research.Event{Act: research.ActPublish, Pack: "1.0"}, Frozen: packed(t, `{"participant":"`+string(bob)+`"}`), Revisions: []research.Ref{"g-2"}},
		{Event: research.Event{Act: research.ActPublish, Pack: "1.1"}, Frozen: packed(t, `{"text":"`+waited+`","participant":"`+string(ann)+`"}`), Revisions: []research.Ref{"g-1", "g-2"}},
	} {
		d.Event.By = "ann"
		if _, err := c.Store.Act(t.Context(), c.StudyRow, d); err != nil {
			t.Fatal(err)
		}
	}
	c.Show()
	return c, ann, bob
}

func (c *court) forget(t *testing.T, who research.Ref, trial bool) (store.Forgetting, error) {
	t.Helper()
	return c.Store.Forget(t.Context(), c.StudyRow, who, research.Event{By: "dpo", Words: map[string]research.Word{"reason": {Text: "asked for"}}}, trial)
}

func (c *court) holds(t *testing.T, words string) []string {
	t.Helper()
	found, err := storetest.Search(t.Context(), c.Store, words)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// Of what somebody said nothing is left in any value of any table of their study;
// what others said stands where it stood, and the log is whole.
func TestForget(t *testing.T) {
	t.Parallel()
	c, ann, _ := newCemetery(t)
	before := slices.Clone(c.doc.Text)
	if f, err := c.forget(t, ann, true); err != nil || f.Quotes != 1 || f.Blanked != 1 || f.Documents != 0 || f.Words != 2 || !slices.Equal(f.Packs, []string{"1.1"}) {
		t.Errorf("a trial: %+v, %v", f, err)
	}
	if len(c.holds(t, "über drei Wochen")) < 4 {
		t.Error("a trial took something away, or there was nothing to take")
	}
	f, err := c.forget(t, ann, false)
	if err != nil || f.Quotes != 1 || f.Revisions != 1 || !slices.Equal(f.Packs, []string{"1.1"}) {
		t.Fatalf("%+v, %v", f, err)
	}
	// She said it in another study too, where she was not forgotten.
	elsewhere := []string{"personas.document.text"}
	for _, words := range []string{"über drei Wochen", "Then we left.", "He says he paid too much", "she says", "Patience ends"} {
		if found := c.holds(t, words); len(found) > 0 && !slices.Equal(found, elsewhere) {
			t.Errorf("%q stands in %v", words, found)
		}
	}
	docs, err := c.Store.Documents(t.Context(), store.DocumentFilter{IDs: []int64{c.doc.ID}})
	if err != nil || len(docs) != 1 || len(docs[0].Text) != len(before) {
		t.Fatalf("%d documents, %v", len(docs), err)
	}
	after := docs[0]
	for i, turn := range c.doc.Turns {
		was, is := string(before[turn.Span.Start:turn.Span.End]), string(after.Text[turn.Span.Start:turn.Span.End])
		if gone := turn.Participant == ann; gone && strings.TrimSpace(is) != "" || !gone && is != was || after.Turns[i].Span != turn.Span {
			t.Errorf("turn %d: %q became %q", i, was, is)
		}
	}
	if bytes.Contains(after.Text, []byte("Ann")) || bytes.Count(after.Text, []byte("\n")) != bytes.Count(before, []byte("\n")) {
		t.Errorf("%q", after.Text)
	}
	events, err := c.Store.Events(t.Context(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	last := events[len(events)-1]
	if problems, erased := research.VerifyLog(events); len(problems) > 0 || erased != 2 || last.Act != research.ActForget || last.Participant != ann || last.Word("reason") != "asked for" {
		t.Errorf("%v, %d erased, %+v", problems, erased, last)
	}
	if thawed, err := c.Store.Thawed(t.Context(), c.ID); err != nil || len(thawed) > 0 {
		t.Errorf("what is withheld is said to be changed: %v, %v", thawed, err)
	}
	packs, err := c.Store.Packs(t.Context(), c.ID)
	if err != nil || len(packs) != 2 || packs[0].Withheld || !packs[1].Withheld {
		t.Errorf("%+v, %v", packs, err)
	}
	if _, err := c.Store.Pack(t.Context(), c.ID, 1, 1); research.CodeOf(err) != research.CodeRefused || !strings.Contains(err.Error(), "withheld") {
		t.Errorf("a withheld pack: %v", err)
	}
	if _, err := c.Store.Pack(t.Context(), c.ID, 1, 0); err != nil {
		t.Errorf("a pack without her: %v", err)
	}
	if _, err := c.forget(t, ann, false); research.CodeOf(err) != research.CodeNotFound {
		t.Errorf("again: %v", err)
	}
}

// Of many who forget the same person at once one does, and it is logged once.
func TestForgetAtOnce(t *testing.T) {
	t.Parallel()
	c, ann, _ := newCemetery(t)
	var mu sync.Mutex
	done := 0
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			_, err := c.forget(t, ann, false)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				done++
			} else if research.CodeOf(err) != research.CodeNotFound {
				t.Error(err)
			}
		})
	}
	all.Wait()
	events, err := c.Store.Events(t.Context(), c.ID)
	if problems, _ := research.VerifyLog(events); err != nil || done != 1 || len(problems) > 0 || len(events) != 9 { // seven of people, one of the run, and this
		t.Errorf("%d forgot her, %d actions, %v, %v", done, len(events), problems, err)
	}
}

// The owner's function is no way round the laws: it forgets whom the log names, in
// the transaction that names them.
func TestForgetIsLogged(t *testing.T) {
	t.Parallel()
	c, ann, bob := newCemetery(t)
	try := func(event, who string) error {
		_, err := c.Store.Pool().Exec(t.Context(), `SELECT forget((`+event+`), (SELECT id FROM participant WHERE study_id = $1 AND ref = $2), '{}')`, c.ID, who)
		return err
	}
	const law = "who_is_forgotten_is_named_in_the_log"
	wantRefused(t, try(`SELECT min(id) FROM review_event`, string(ann)), law)
	if _, err := c.forget(t, ann, false); err != nil {
		t.Fatal(err)
	}
	wantRefused(t, try(`SELECT max(id) FROM review_event`, string(bob)), law)
	wantRefused(t, try(`SELECT max(id) FROM review_event`, string(ann)), law)
	for _, sql := range []string{`SET personas.forgetting = 'x'; UPDATE document SET text = text`, `UPDATE frozen SET content = NULL, salt = NULL`} {
		if err := c.exec(t.Context(), sql); store.Constraint(err) == "" {
			t.Errorf("%s: %v", sql, err)
		}
	}
}
