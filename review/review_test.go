package review_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"personas/research"
	"personas/review"
)

// Synthetic research: nobody said any of this.

// room is a small study with a draft in it, and all that was done there.
type room struct {
	study  research.Edition // as a run makes it
	events []research.Event
}

const words = "We wait three weeks for the export every single month. I never use it at all. "

func newRoom() *room {
	r := &room{}
	p := research.Persona{Candidate: research.Candidate{Ref: "g-1", Origin: research.OriginFound}, Name: "Group A", Of: 3}
	for i := range 3 {
		who, doc := research.Ref(fmt.Sprintf("p-%d", i)), research.Ref(fmt.Sprintf("d-%d", i))
		turn := research.Turn{Span: research.Span{Start: 0, End: len(words)}, Participant: who, Role: research.RoleParticipant, Voice: research.VoiceFirstHand}
		r.study.Participants = append(r.study.Participants, research.Participant{Ref: who, Role: research.RoleParticipant})
		r.study.Documents = append(r.study.Documents, research.Document{Ref: doc, Text: []byte(words), Turns: []research.Turn{turn}})
		r.study.Quotes = append(r.study.Quotes, research.Quote{Ref: research.Ref(fmt.Sprintf("q-%d", i)), Document: doc, Participant: who,
			Span: research.Span{Start: 0, End: 54}, Text: words[:54], Voice: research.VoiceFirstHand})
		p.Members = append(p.Members, research.CandidateMember{Participant: who})
		p.Claims = append(p.Claims, research.Claim{Ref: research.Ref(fmt.Sprintf("c-%d", i)), Facet: research.FacetPain, Label: "export",
			State: research.ClaimNeedsWording, Citations: []research.Citation{{Quote: research.Ref(fmt.Sprintf("q-%d", i)), Relation: research.Supports}}})
	}
	p.Claims[1].Text, p.Claims[1].State, p.Claims[1].Check.Verdict = "They wait for exports", research.ClaimProposed, research.VerdictSupported
	p.Claims[2].Citations = append(p.Claims[2].Citations, research.Citation{Quote: "q-0", Relation: research.Contradicts})
	r.study.Personas = []research.Persona{p}
	return r
}

// now is what is shown: the draft with what was done, and the desk before it.
func (r *room) now() (*review.State, *review.Desk) {
	ed := r.study
	ed.Personas = slices.Clone(r.study.Personas)
	there := func(ref research.Ref) bool {
		return slices.ContainsFunc(ed.Quotes, func(q research.Quote) bool { return q.Ref == ref })
	}
	all := review.Apply(&ed, r.events, nil, there)
	d := &review.Desk{Actor: review.Actor{Name: "ann", Right: review.Admin}, Edition: &ed, Checker: honest{},
		Mask: func(s string) string { return strings.ReplaceAll(s, "Smith", "P9") }}
	return all["g-1"], d
}

// keep does what a store does.
func (r *room) keep(e research.Event) {
	if len(r.events) > 0 {
		e.Prev = r.events[len(r.events)-1].Seal
	}
	e.Seq = int64(len(r.events) + 1)
	e.Sums = map[string]string{}
	for name, w := range e.Words {
		e.Sums[name] = w.Sum()
	}
	e.Seal = research.SealOf(e.Prev, e.Entry())
	r.events = append(r.events, e)
}

// honest says that a claim is supported where it speaks of exports.
type honest struct{}

func (honest) Check(_ context.Context, claim string, quotes []research.Quote) (research.Check, error) {
	if len(quotes) > 0 && strings.Contains(claim, "export") {
		return research.Check{Verdict: research.VerdictSupported, By: "test"}, nil
	}
	return research.Check{Verdict: research.VerdictNotSupported, By: "test"}, nil
}

// any does something at random, and reports whether it was let through.
func (r *room) any(t *rapid.T) bool {
	s, d := r.now()
	d.Actor.Right = rapid.SampledFrom([]review.Right{review.Viewer, review.Reviewer, review.Approver, review.Admin}).Draw(t, "right")
	claim := research.Ref(rapid.SampledFrom([]string{"c-0", "c-1", "c-2", "c-9"}).Draw(t, "claim"))
	note := rapid.SampledFrom([]string{"", "seen"}).Draw(t, "note")
	var e research.Event
	var err error
	switch act := rapid.SampledFrom([]research.Act{research.ActAccept, research.ActAccept, research.ActEdit, research.ActEdit, research.ActDismiss, research.ActFlag,
		research.ActComment, research.ActOpen, research.ActDescribe, research.ActDescribe, research.ActApprove, research.ActApprove,
		research.ActApprove, research.ActRequest, research.ActReject, research.ActUndo}).Draw(t, "act"); act {
	case research.ActDescribe:
		e, err = s.Describe(d, review.Description{Use: rapid.SampledFrom([]string{"what to build", "ask Smith"}).Draw(t, "use")})
	case research.ActApprove, research.ActRequest, research.ActReject:
		j := review.Judgement{Act: act, Note: note, Reason: note}
		if act == research.ActApprove && rapid.Bool().Draw(t, "overrides") {
			j.Override = rapid.SliceOfN(rapid.SampledFrom([]research.GateName{research.GateUse, research.GateDecided, research.GateVerbatim, research.GateWorded}), 0, 3).Draw(t, "gates")
		}
		e, err = s.Judge(d, j)
	case research.ActUndo:
		e, err = review.Undo(r.events, d.Actor)
	default:
		what := review.Decision{Act: act, Claim: claim, Note: note}
		if act == research.ActEdit {
			what.Text = rapid.SampledFrom([]string{"They need the export", "They need the export", "Nothing", "Smith exports"}).Draw(t, "text")
			what.Drop = rapid.SampledFrom([][]research.Ref{nil, nil, {"q-0"}, {"q-1"}}).Draw(t, "drop")
		}
		e, err = s.Decide(context.Background(), d, what)
	}
	if err == nil {
		r.keep(e)
	}
	return err == nil
}

// ready does all that an approval takes.
func (r *room) ready(t require) {
	for _, c := range []research.Ref{"c-0", "c-1", "c-2"} {
		r.do(t, review.Decision{Act: research.ActEdit, Claim: c, Text: "They need the export", Note: "some do not"})
	}
	s, d := r.now()
	e, err := s.Describe(d, review.Description{Use: "what to build"})
	if err != nil {
		t.Fatal(err)
	}
	r.keep(e)
}

// require is what a test of either kind can do.
type require interface {
	Helper()
	Fatal(args ...any)
}

// Whatever people do, in whatever order: nothing is approved with a gate open that
// nobody overrode, and the log is sound.
func TestNothingIsApprovedThroughAnOpenGate(t *testing.T) {
	t.Parallel()
	approved := 0
	rapid.Check(t, func(t *rapid.T) {
		r := newRoom()
		if rapid.Bool().Draw(t, "ready") {
			r.ready(t)
		}
		for range rapid.IntRange(1, 40).Draw(t, "acts") {
			r.any(t)
			s, d := r.now()
			if s.Persona.Status != research.StatusApproved {
				continue
			}
			approved++
			if s.Approval == nil {
				t.Fatal("approved by nobody")
			}
			if open := research.Open(s.Gates(d), s.Approval.Gates...); len(open) > 0 {
				t.Fatalf("approved with open gates: %+v", open)
			}
			if slices.Contains(s.Approval.Gates, research.GateVerbatim) {
				t.Fatal("the words of quotes were overridden")
			}
		}
		if problems, _ := research.VerifyLog(r.events); len(problems) > 0 {
			t.Fatal(problems)
		}
	})
	if approved == 0 {
		t.Error("nothing was ever approved: the test looked at nothing")
	}
}

// seen is what people see of a state: not how often somebody acted on it.
func seen(s *review.State) string {
	b, err := json.Marshal([]any{s.Persona, s.Revision, s.Answered, s.Lost, s.Approval})
	if err != nil {
		panic(err)
	}
	return string(b)
}

// Taking an action back returns to the state before it.
func TestUndoReturnsToTheStateBefore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := newRoom()
		for range rapid.IntRange(0, 15).Draw(t, "acts") {
			r.any(t)
		}
		s, d := r.now()
		before := seen(s)
		var e research.Event
		var err error
		switch rapid.IntRange(0, 2).Draw(t, "act") {
		case 0:
			e, err = s.Decide(t.Context(), d, review.Decision{Act: research.ActEdit, Claim: "c-0", Text: "They need the export today"})
		case 1:
			e, err = s.Judge(d, review.Judgement{Act: research.ActReject, Note: "no"})
		case 2:
			e, err = s.Describe(d, review.Description{Name: "Waiters", Rank: research.RankPrimary})
		}
		if err != nil {
			t.Skip(err)
		}
		r.keep(e)
		if s, _ := r.now(); seen(s) == before {
			t.Fatal("the action did nothing")
		}
		back, err := review.Undo(r.events, d.Actor)
		if err != nil {
			t.Fatal(err)
		}
		r.keep(back)
		s, _ = r.now()
		if got := seen(s); got != before {
			t.Fatalf("taken back:\n%s\nbefore:\n%s", got, before)
		}
	})
}

func (r *room) do(t require, what review.Decision) {
	t.Helper()
	s, d := r.now()
	e, err := s.Decide(context.Background(), d, what)
	if err != nil {
		t.Fatal(err)
	}
	r.keep(e)
}

func claimOf(s *review.State, ref research.Ref) *research.Claim {
	for i := range s.Persona.Claims {
		if s.Persona.Claims[i].Ref == ref {
			return &s.Persona.Claims[i]
		}
	}
	return nil
}

// A later run that words a claim otherwise, cites more, or drops it overwrites
// nobody.
func TestWhatPeopleDecidedSurvivesARun(t *testing.T) {
	t.Parallel()
	r := newRoom()
	r.do(t, review.Decision{Act: research.ActEdit, Claim: "c-1", Text: "They wait for the export"})
	if s, _ := r.now(); claimOf(s, "c-1").Proposal != nil {
		t.Error("the draft that was edited is proposed again")
	}

	draft := &r.study.Personas[0]
	draft.Claims = slices.Clone(draft.Claims)
	draft.Claims[1].Text = "They love exports"
	draft.Claims[1].Citations = append(draft.Claims[1].Citations, research.Citation{Quote: "q-2", Relation: research.Supports},
		research.Citation{Quote: "q-0", Relation: research.Contradicts})
	s, _ := r.now()
	c := claimOf(s, "c-1")
	if c.Text != "They wait for the export" || c.State != research.ClaimAccepted {
		t.Errorf("the claim is %q, %s", c.Text, c.State)
	}
	if c.Proposal == nil || c.Proposal.Text != "They love exports" || !slices.Equal(c.Proposal.Cites, []research.Ref{"q-2"}) {
		t.Errorf("the proposal is %+v", c.Proposal)
	}
	if got := c.Cited(research.Contradicts); !slices.Equal(got, []research.Ref{"q-0"}) {
		t.Errorf("who contradicts is held back: %v", got)
	}

	r.do(t, review.Decision{Act: research.ActAccept, Claim: "c-1", Note: "one of many"})
	if s, _ := r.now(); claimOf(s, "c-1").Proposal != nil || !s.Answered["c-1"] {
		t.Error("what was decided on is proposed again")
	}

	draft.Claims = slices.Delete(slices.Clone(draft.Claims), 1, 2)
	s, _ = r.now()
	if c := claimOf(s, "c-1"); c == nil || c.Text != "They wait for the export" {
		t.Errorf("the claim went with the draft's: %+v", c)
	}
}

// A quote that a claim was decided on and that was withdrawn since opens a gate.
func TestAWithdrawnQuoteIsMissed(t *testing.T) {
	t.Parallel()
	r := newRoom()
	r.do(t, review.Decision{Act: research.ActAccept, Claim: "c-1"})
	r.study.Quotes = slices.Delete(slices.Clone(r.study.Quotes), 1, 2)
	r.study.Personas[0].Claims[1].Citations = nil
	s, d := r.now()
	open := research.Open(s.Gates(d), research.GateVerbatim, research.GateWorded)
	if !slices.ContainsFunc(open, func(f research.Finding) bool { return f.Gate == research.GateVerbatim && f.Claim == "c-1" }) {
		t.Errorf("nobody misses the quote: %+v", open)
	}
}

// The approved revision is out of date where the draft is another one, and not
// where it is the same.
func TestAnApprovedRevisionGoesOutOfDate(t *testing.T) {
	t.Parallel()
	r := newRoom()
	for _, c := range []research.Ref{"c-0", "c-1"} {
		r.do(t, review.Decision{Act: research.ActEdit, Claim: c, Text: "They need the export"})
	}
	r.do(t, review.Decision{Act: research.ActDismiss, Claim: "c-2"})
	s, d := r.now()
	e, err := s.Judge(d, review.Judgement{Act: research.ActApprove, Override: []research.GateName{research.GateUse}, Reason: "a trial"})
	if err != nil {
		t.Fatal(err)
	}
	var was research.Persona
	b, err := json.Marshal(s.Persona)
	if err = errors.Join(err, json.Unmarshal(b, &was)); err != nil {
		t.Fatal(err)
	}
	r.keep(e)
	status := func() (research.Status, []string) {
		ed := r.study
		ed.Personas = slices.Clone(ed.Personas)
		all := review.Apply(&ed, r.events, map[research.Ref]research.Persona{"g-1": was}, func(research.Ref) bool { return true })
		return ed.Personas[0].Status, all["g-1"].Outdated
	}
	if got, why := status(); got != research.StatusApproved {
		t.Fatalf("nothing changed, and it is %s: %v", got, why)
	}
	r.study.Personas[0].Of = 4
	if got, why := status(); got != research.StatusInReview || len(why) != 1 || !strings.Contains(why[0], "4 participants") {
		t.Errorf("the study grew, and it is %s: %v", got, why)
	}
}

// A pack is read back as it was written, the bytes of documents included.
func TestThawedIsWhatWasFrozen(t *testing.T) {
	t.Parallel()
	r := newRoom()
	r.study.Sources = []research.Source{{Path: "a.txt", SHA256: [32]byte{1, 2, 3}}}
	r.study.Themes = []research.Theme{{Ref: "t-1", Members: []research.Member{{Quote: "q-0", Centrality: 0.5}}}}
	b, err := review.Freeze(&r.study)
	if err != nil {
		t.Fatal(err)
	}
	ed, err := review.Thaw(b)
	if err != nil {
		t.Fatal(err)
	}
	again, err := review.Freeze(ed)
	if err != nil || string(again) != string(b) || string(ed.Documents[0].Text) != words || ed.Sources[0].SHA256[0] != 1 || ed.Themes[0].Members[0].Quote != "q-0" {
		t.Errorf("thawed is another edition (%v)", err)
	}
	if _, err := review.Thaw(b[:len(b)/2]); err == nil {
		t.Error("half a pack is read")
	}
}

// Riskiest first, what is decided last.
func TestQueue(t *testing.T) {
	t.Parallel()
	r := newRoom()
	s, d := r.now()
	var order []string
	for _, w := range s.Queue(d.Edition) {
		order = append(order, string(w.Claim.Ref))
	}
	if got := strings.Join(order, " "); got != "c-2 c-0 c-1" {
		t.Errorf("the order is %s", got)
	}
	r.do(t, review.Decision{Act: research.ActDismiss, Claim: "c-2"})
	s, d = r.now()
	if q := s.Queue(d.Edition); q[2].Claim.Ref != "c-2" {
		t.Errorf("what is decided comes before %s", q[2].Claim.Ref)
	}
}

// A pack of more personas than anybody keeps in mind takes a reason, which goes
// with it; one of fewer takes none.
func TestAPackOfManyTakesAReason(t *testing.T) {
	ed, all := research.Edition{}, review.Reviewed{}
	publish := func(n int, reason string) (*research.Edition, research.Event, error) {
		ed.Personas = nil
		for i := range n {
			p := research.Persona{Candidate: research.Candidate{Ref: research.Ref(fmt.Sprintf("g-%d", i))}, Status: research.StatusApproved}
			ed.Personas = append(ed.Personas, p)
			all[p.Ref] = &review.State{Persona: p, Approval: &research.Event{}}
		}
		return all.Publishable(&review.Desk{Actor: review.Actor{Name: "ann", Right: review.Approver}, Edition: &ed}, reason)
	}
	if _, _, err := publish(7, ""); err != nil {
		t.Errorf("seven: %v", err)
	}
	if _, _, err := publish(8, " "); research.CodeOf(err) != research.CodeRefused {
		t.Errorf("eight without a reason: %v", err)
	}
	if _, _, err := publish(7, "why not"); research.CodeOf(err) != research.CodeUsage {
		t.Errorf("a reason for nothing: %v", err)
	}
	pack, e, err := publish(8, "two markets in one study")
	if err != nil || e.Word(research.WordReason) != "two markets in one study" || len(e.Gates) != 1 || len(pack.Overrides) != 1 || pack.Overrides[0].As != "approver" {
		t.Errorf("eight with one: %+v %v", e, err)
	}
}
