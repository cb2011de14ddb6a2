package store_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"personas/internal/store"
	"personas/internal/store/storetest"
	"personas/research"
)

// worded is a study with a persona that somebody worded and a theme that a model
// named.
type worded struct {
	*storetest.Study
	ids     map[research.Ref]int64
	theme   research.Theme
	persona research.Persona
}

func newWorded(t *testing.T) *worded {
	t.Helper()
	w := &worded{Study: storetest.NewStudy(t, storetest.New(t), "worded")}
	doc := w.Read("a.txt", nil, w.Conversation("a", research.KindInterview,
		storetest.Said{Speaker: "Dan", Role: research.RoleInterviewer, Words: "How was it?"},
		storetest.Said{Speaker: "Ann", Words: "I check every trend. The regulator asks me why. I compare charts by eye."},
		storetest.Said{Speaker: "Bob", Words: "I make the charts by hand."}))[0]
	var quotes []research.Quote
	for _, words := range []string{"I check every trend.", "The regulator asks me why.", "I compare charts by eye.", "I make the charts by hand."} {
		quotes = append(quotes, w.Quote(&doc, words))
	}
	w.ids = w.Take("a", store.Extract{Document: &doc, Quotes: quotes})
	q := func(i int) research.Ref { return quotes[i].Ref }
	w.theme = research.Theme{Ref: "t-charts", Label: "charts", InVivo: true, Keywords: []string{"charts"}, Exemplars: []research.Ref{q(2)},
		Members: []research.Member{{Quote: q(2), Centrality: 1}, {Quote: q(3)}},
		Naming: &research.Naming{By: "model-1", Name: "How charts are compared", Description: "By eye or not at all.", Carries: []research.Ref{q(2)},
			Ends: []research.End{{Name: "by eye", Quotes: []research.Ref{q(2)}}, {Name: "by hand", Quotes: []research.Ref{q(3)}}}}}
	cited := func(text string, claims, quotes []research.Ref) research.Cited {
		return research.Cited{Text: text, Claims: claims, Quotes: quotes}
	}
	goal, pain := []research.Ref{"c-goal"}, []research.Ref{"c-pain"}
	w.persona = research.Persona{
		Candidate: research.Candidate{Ref: "g-a", Letter: "A", Origin: research.OriginMade, Members: []research.CandidateMember{{Participant: w.Person("Ann"), Strength: 1}}},
		Name:      "Group A", Type: research.TypeUser, Status: research.StatusDraft, Revision: 1, Of: 2, Voices: []research.Ref{q(0)},
		Claims: []research.Claim{
			{Ref: "c-goal", Facet: research.FacetGoal, Label: "trend", Text: "Checks every trend.", Theme: "t-charts", State: research.ClaimProposed,
				Citations: []research.Citation{{Quote: q(0), Relation: research.Supports}},
				Because:   &research.Because{Text: "the regulator asks why", Quotes: []research.Ref{q(1)}},
				Check:     research.Check{Verdict: research.VerdictPartly, By: "rules/1", Carries: q(0)}},
			{Ref: "c-pain", Facet: research.FacetPain, Label: "by eye", Text: "Compares charts by eye.", Theme: "t-charts", State: research.ClaimProposed, Severity: 1,
				Citations: []research.Citation{{Quote: q(2), Relation: research.Supports}, {Quote: q(3), Relation: research.Contradicts}}},
		},
		Wording: &research.Wording{By: "model-1", Name: "Validator who must explain every trend",
			Summary: cited("Checks trends and loses time comparing.", []research.Ref{"c-goal", "c-pain"}, nil), UseItTo: cited("what to show first", goal, nil),
			Recognise: []research.Cited{cited("names the regulator", nil, []research.Ref{q(1)})}, TypeWhy: []research.Cited{cited("does it", goal, nil)},
			Jobs:      []research.Job{{Cited: cited("see where it behaves oddly", goal, nil)}, {Cited: cited("make charts", nil, []research.Ref{q(3)}), Shared: true}},
			Journey:   []research.StageLine{{Stage: research.JourneyTrigger, Cited: cited("a model is handed over", goal, nil)}},
			Empathy:   []research.Sensed{{Sense: research.Says, Cited: cited("why", goal, []research.Ref{q(1)})}},
			Mindset:   []research.Cited{cited("careful", goal, nil)},
			Lenses:    []research.LensLine{{Lens: research.LensSales, Cited: cited("ask who asks", goal, nil)}},
			Relations: []research.Related{{Persona: "g-b", Cited: cited("reports to", goal, nil)}},
			Readings:  []research.Reading{{Cited: cited("say: show your working", pain, nil)}, {Cited: cited("expect density", goal, nil), Accepted: true}},
			Dropped:   2, SimilarTo: "g-b", OpenReason: "no outcomes"}}
	return w
}

// put stores the theme and the persona and shows them.
func (w *worded) put(t *testing.T, proposals ...research.ThemeProposal) error {
	t.Helper()
	ctx := t.Context()
	w.Step(research.StageThemes, "themes", func(tx *store.Tx, step int64) error {
		if err := tx.PutThemes(ctx, step, []research.Theme{w.theme}, w.ids); err != nil {
			return err
		}
		return tx.PutThemeProposals(ctx, step, proposals)
	})
	var candidates int64
	w.Step(research.StageCandidates, "candidates", func(tx *store.Tx, step int64) error {
		candidates = step
		return tx.PutCandidates(ctx, w.ID, step, store.Found{}, []research.Candidate{w.persona.Candidate})
	})
	_, _, ids, err := w.Store.CandidatesOfSteps(ctx, []int64{candidates})
	if err != nil {
		return err
	}
	people, err := w.Store.ParticipantIDs(ctx, w.ID)
	if err != nil {
		return err
	}
	var draft int64
	w.Step(research.StageDrafts, "drafts", func(_ *store.Tx, step int64) error { draft = step; return nil })
	if err := w.Store.InTx(ctx, func(tx *store.Tx) error { return tx.PutPersona(ctx, draft, ids[0], w.persona, w.ids, people) }); err != nil {
		return err
	}
	w.Show()
	return nil
}

func (w *worded) shown(t *testing.T) store.Shown {
	t.Helper()
	sh, err := w.Store.Shown(t.Context(), w.StudyRow)
	if err != nil {
		t.Fatal(err)
	}
	return sh
}

func (w *worded) withdraw(t *testing.T, quote research.Ref) {
	t.Helper()
	if _, err := w.Store.Pool().Exec(t.Context(), `UPDATE quote SET withdrawn_at = now() WHERE id = $1`, w.ids[quote]); err != nil {
		t.Fatal(err)
	}
}

// What was written comes back as it was written.
func TestWordingIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	w := newWorded(t)
	proposals := []research.ThemeProposal{
		{Kind: research.ProposeName, Themes: []research.Ref{"t-charts"}, Before: 0.2, After: 0.5, Accepted: true, By: "model-1"},
		{Kind: research.ProposeMerge, Themes: []research.Ref{"t-charts", "t-gone"}, Because: "the same", Refused: research.ReasonLooser, By: "model-1"}}
	if err := w.put(t, proposals...); err != nil {
		t.Fatal(err)
	}
	sh := w.shown(t)
	if got, want := asJSON(t, sh.Personas[0].Wording), asJSON(t, w.persona.Wording); got != want {
		t.Errorf("wording %s\nwant %s", got, want)
	}
	for i, c := range sh.Personas[0].Claims {
		want := w.persona.Claims[i]
		if c.Text != want.Text || c.State != want.State || c.Severity != want.Severity || c.Check != want.Check || !reflect.DeepEqual(c.Because, want.Because) {
			t.Errorf("claim %+v\nwant %+v", c, want)
		}
	}
	if n := sh.Themes[0].Naming; !reflect.DeepEqual(n, w.theme.Naming) || sh.Themes[0].Label != "charts" {
		t.Errorf("naming %+v, want %+v", n, w.theme.Naming)
	}
	if !reflect.DeepEqual(sh.Proposals, proposals) {
		t.Errorf("proposals %+v, want %+v", sh.Proposals, proposals)
	}
	if err := w.Store.InTx(t.Context(), func(tx *store.Tx) error { return tx.DeleteStudy(t.Context(), w.ID) }); err != nil {
		t.Errorf("deleting the study: %v", err)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A persona and a theme that nobody worded have no wording.
func TestWithoutAWordingThereIsNone(t *testing.T) {
	t.Parallel()
	w := newWorded(t)
	w.persona.Wording, w.theme.Naming = nil, nil
	for i := range w.persona.Claims {
		c := &w.persona.Claims[i]
		c.Text, c.State, c.Because, c.Severity, c.Check = "", research.ClaimNeedsWording, nil, 0, research.Check{}
	}
	if err := w.put(t); err != nil {
		t.Fatal(err)
	}
	sh := w.shown(t)
	if sh.Personas[0].Wording != nil || sh.Themes[0].Naming != nil || len(sh.Proposals) > 0 {
		t.Errorf("wording %+v, naming %+v, proposals %+v", sh.Personas[0].Wording, sh.Themes[0].Naming, sh.Proposals)
	}
	if c := sh.Personas[0].Claims[0]; c.Because != nil || c.Check != (research.Check{}) || c.Text != "" {
		t.Errorf("claim %+v", c)
	}
}

// A withdrawn quote takes with it every sentence, reason, name and verdict's
// pointer that stood on it alone.
func TestAWithdrawnQuoteIsGoneFromWordings(t *testing.T) {
	t.Parallel()
	w := newWorded(t)
	if err := w.put(t); err != nil {
		t.Fatal(err)
	}
	w.withdraw(t, w.theme.Members[0].Quote) // carries c-pain, the theme's name and one end
	w.withdraw(t, w.persona.Wording.Recognise[0].Quotes[0])
	sh := w.shown(t)
	got := sh.Personas[0].Wording
	if got.Summary.Text != "" || len(got.Readings) != 1 || len(got.Recognise) != 0 {
		t.Errorf("what stood on a withdrawn quote is still there: %+v", got)
	}
	if got.Name == "" || got.UseItTo.Text == "" || len(got.Jobs) != 2 || len(got.Empathy) != 1 || len(got.Empathy[0].Quotes) != 0 {
		t.Errorf("what stands is gone: %+v", got)
	}
	if sh.Themes[0].Naming != nil {
		t.Errorf("a name without quotes: %+v", sh.Themes[0].Naming)
	}
	if c := sh.Personas[0].Claims[0]; c.Because != nil || c.Check.Carries == "" {
		t.Errorf("claim %+v", c)
	}
	w.withdraw(t, w.persona.Claims[0].Check.Carries)
	if c := w.shown(t).Personas[0].Claims[0]; c.Check.Carries != "" || c.Check.Verdict != research.VerdictPartly {
		t.Errorf("check %+v", c.Check)
	}
}

// What cites nothing, or what is not there, is not stored.
func TestNoSentenceStandsOnNothing(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		spoil func(*worded)
		law   string
	}{
		"nothing cited":        {func(w *worded) { w.persona.Wording.Summary.Claims = nil }, "a_sentence_stands_on_something"},
		"a claim that is not":  {func(w *worded) { w.persona.Wording.Summary.Claims[0] = "c-none" }, ""},
		"a quote that is not":  {func(w *worded) { w.persona.Wording.Recognise[0].Quotes[0] = "q-none" }, ""},
		"a reason from nobody": {func(w *worded) { w.persona.Claims[0].Because.Quotes[0] = "q-none" }, "claim_because_quote_id_fkey"},
		"carried by nothing":   {func(w *worded) { w.persona.Claims[0].Check.Carries = "q-none" }, "claim_carries_fkey"},
		"nobody's verdict":     {func(w *worded) { w.persona.Claims[0].Check.By = "" }, "a_verdict_says_whose_it_is"},
		"an unknown verdict":   {func(w *worded) { w.persona.Claims[0].Check.Verdict = "true" }, "a_verdict_is_one_of_three"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorded(t)
			tt.spoil(w)
			err := w.put(t)
			if err == nil {
				t.Fatal("stored")
			}
			wantRefused(t, err, tt.law)
			if sh := w.shown(t); len(sh.Personas) != 0 {
				t.Error("a persona was stored")
			}
		})
	}
}

// A sentence cannot be made to cite another persona's claim.
func TestASentenceCitesClaimsOfItsPersona(t *testing.T) {
	t.Parallel()
	w := newWorded(t)
	if err := w.put(t); err != nil {
		t.Fatal(err)
	}
	pool := w.Store.Pool()
	_, err := pool.Exec(t.Context(), `
		WITH other AS (INSERT INTO persona (step_id, candidate_id, ref, revision, name, status, details)
		               SELECT step_id, candidate_id, 'g-b', 1, 'B', 'draft', '{}' FROM persona RETURNING id)
		INSERT INTO claim (persona_id, ref, ordinal, facet, label, theme, state, formed, searched)
		SELECT id, 'c-far', 0, 'goal', 'x', 't', 'proposed', false, 0 FROM other`)
	if err != nil {
		t.Fatal(err)
	}
	_, err = pool.Exec(t.Context(), `INSERT INTO wording_claim (line_id, persona_id, claim_id, ordinal)
		SELECT l.id, l.persona_id, c.id, 9 FROM wording_line l, claim c WHERE l.part = 'summary' AND c.ref = 'c-far'`)
	wantRefused(t, err, "a_sentence_cites_claims_of_its_persona")
}
