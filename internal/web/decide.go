package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
	"personas/review"
)

// on is the version that a form was filled in on.
func on(form url.Values) int {
	n, err := strconv.Atoi(form.Get("on"))
	if err != nil || n < 0 {
		return pipeline.Latest
	}
	return n
}

// decisionOf reads what a form makes of a claim. Quotes that stand in the form
// and are not chosen are dropped.
func decisionOf(form url.Values, claim string) review.Decision {
	what := review.Decision{Act: research.Act(form.Get("act")), Claim: research.Ref(claim), Note: strings.TrimSpace(form.Get("note"))}
	if what.Act != research.ActEdit {
		return what
	}
	what.Text = strings.TrimSpace(form.Get("text"))
	for _, ref := range form["cited"] {
		if !slices.Contains(form["keep"], ref) {
			what.Drop = append(what.Drop, research.Ref(ref))
		}
	}
	for _, refs := range form["cite"] {
		for ref := range strings.FieldsSeq(strings.ReplaceAll(refs, ",", " ")) {
			what.Cite = append(what.Cite, research.Ref(ref))
		}
	}
	return what
}

// claimActs are the acts that the form of a claim may ask for.
var claimActs = []research.Act{research.ActAccept, research.ActEdit, research.ActDismiss, research.ActFlag}

// decide keeps a decision on a claim and goes on to the next that waits.
func (v *visit) decide() error { return v.decideAs(claimActs...) }

// comment keeps what anybody says of a claim.
func (v *visit) comment() error { return v.decideAs(research.ActComment) }

func (v *visit) decideAs(acts ...research.Act) error {
	s, form, err := v.filled()
	if err != nil {
		return err
	}
	what := decisionOf(form, v.r.PathValue("claim"))
	if !slices.Contains(acts, what.Act) {
		return &research.Error{Code: research.CodeUsage, Message: fmt.Sprintf("%q is no decision on a claim", what.Act), Try: "use the buttons of the claim"}
	}
	if _, err := s.desk.Decide(v.ctx(), what, on(form)); err != nil {
		return s.overtaken(err, on(form))
	}
	next := what.Claim
	if what.Act != research.ActComment && form.Get("stay") == "" {
		next = s.state.Next(s.desk.Edition, what.Claim)
	}
	return v.seeOther(s.openedAt(next))
}

// take takes over what a later run proposes of a claim, line by line.
func (v *visit) take() error {
	s, form, err := v.filled()
	if err != nil {
		return err
	}
	_, c, err := s.desk.Claim(research.Ref(v.r.PathValue("claim")))
	if err != nil {
		return err
	}
	var cites []research.Ref
	for _, ref := range form["cite"] {
		cites = append(cites, research.Ref(ref))
	}
	what, err := review.Take(c, form.Get("wording") != "", cites)
	if err != nil {
		return err
	}
	if _, err := s.desk.Decide(v.ctx(), what, on(form)); err != nil {
		return s.overtaken(err, on(form))
	}
	return v.seeOther(s.openedAt(c.Ref))
}

// openedAt is the address of the persona with a claim open, and of its gates
// where none is left.
func (s *sitting) openedAt(claim research.Ref) string {
	if claim == "" {
		return s.base() + "#gates"
	}
	by := ""
	if s.r.FormValue("by") == "risk" {
		by = "by=risk&"
	}
	return s.base() + "?" + by + "claim=" + string(claim) + "#" + string(claim)
}

// openWords notes that somebody looks at the words behind a claim.
func (v *visit) openWords() error {
	s, err := v.sit()
	if err != nil {
		return err
	}
	claim := research.Ref(v.r.PathValue("claim"))
	var late *store.Overtaken
	if err := s.desk.Open(v.ctx(), claim); err != nil && !errors.As(err, &late) { // who acted meanwhile will see it open again
		return err
	}
	if !v.piecemeal() {
		return v.seeOther(s.openedAt(claim))
	}
	if s, err = v.sit(); err != nil {
		return err
	}
	return personaPage.part(v, "noted", s.opened())
}

// preview shows what would come of an edit, and keeps nothing.
func (v *visit) preview() error {
	s, form, err := v.filled()
	if err != nil {
		return err
	}
	what := decisionOf(form, v.r.PathValue("claim"))
	what.Act = research.ActEdit
	d := draft{Decision: what, Then: s.then(what)}
	if v.piecemeal() {
		return personaPage.part(v, "then", d.Then)
	}
	view, err := s.view(what.Claim, &d)
	if err != nil {
		return err
	}
	return personaPage.show(v, http.StatusOK, s.persona().Name, view)
}

// then says in sentences what an edit would make of a claim, or why it is none.
func (s *sitting) then(what review.Decision) []string {
	p, c, err := s.desk.Preview(s.ctx(), what)
	if err != nil {
		return []string{sentenceOf(err)}
	}
	_, was, err := s.desk.Claim(what.Claim)
	if err != nil {
		return []string{sentenceOf(err)}
	}
	now, before := s.screen.Line(p, c), s.screen.Line(s.persona(), was)
	out := []string{changed("Support", before.Said, now.Said), changed("The level", before.Level, now.Level), changed("The check", before.Check, now.Check)}
	if now.Fails {
		out = append(out, "Its quotes do not carry it: it stays off the front page and blocks approval.")
	}
	return out
}

// changed says what something becomes, or that it stays.
func changed(what, before, now string) string {
	switch before {
	case now:
		return what + " stays: " + now + "."
	case "":
		return what + ": " + now + "."
	}
	return what + ": " + now + ", and was " + before + "."
}

// acceptAll accepts what may be accepted at once.
func (v *visit) acceptAll() error {
	s, form, err := v.filled()
	if err != nil {
		return err
	}
	if _, err := s.desk.AcceptAll(v.ctx(), s.state, on(form)); err != nil {
		return s.overtaken(err, on(form))
	}
	return v.seeOther(s.openedAt(s.state.Next(s.desk.Edition, "")))
}

// undo takes back the last action, where it is still the one that was seen.
func (v *visit) undo() error {
	s, form, err := v.filled()
	if err != nil {
		return err
	}
	last := s.desk.Last()
	if last == nil || strconv.FormatInt(last.Seq, 10) != form.Get("seq") {
		return &research.Error{Code: research.CodeRefused, Message: "something was done since, so that this is not the last action any more", Try: "look at the persona again, then take back what is last"}
	}
	if _, err := s.desk.Undo(v.ctx(), pipeline.Latest); err != nil {
		return err
	}
	if last.Persona != s.persona().Ref || last.Claim == "" {
		return v.seeOther(s.base())
	}
	return v.seeOther(s.openedAt(last.Claim))
}

// didWords say what somebody did.
var didWords = map[research.Act]string{research.ActAccept: "accepted", research.ActEdit: "edited", research.ActDismiss: "rejected", research.ActFlag: "flagged",
	research.ActComment: "commented on", research.ActOpen: "looked at the evidence of", research.ActDescribe: "described", research.ActApprove: "approved",
	research.ActRequest: "requested changes to", research.ActReject: "rejected", research.ActUndo: "took back an action on", research.ActPublish: "published"}

// did says what an action did to what.
func (s *sitting) did(e *research.Event) string {
	what := "the persona"
	if e.Persona != s.persona().Ref {
		what = "another persona"
	} else if e.Claim != "" {
		what = s.number(e.Claim)
	}
	did := didWords[e.Act]
	if function := e.Word(research.WordFunction); function != "" {
		return e.By + " signed off for " + function
	}
	if part := e.Word(research.WordPart); part != "" {
		return e.By + " " + didLine(e) + " of " + map[string]string{string(research.PartLens): "a lens", string(research.PartReading): "our reading"}[part]
	}
	if did == "" {
		return e.By + ": " + words(e.Act)
	}
	return e.By + " " + did + " " + what
}

// didLine says what somebody did to a line that is no evidence.
func didLine(e *research.Event) string {
	before, after := e.Word(research.WordBefore), e.Word(research.WordText)
	switch {
	case after == "":
		return "rejected a line"
	case before == "":
		return "wrote a line"
	case before == after:
		return "accepted a line"
	}
	return "changed a line"
}

// number is how a claim is called on the page.
func (s *sitting) number(ref research.Ref) string {
	if !slices.ContainsFunc(s.persona().Claims, func(c research.Claim) bool { return c.Ref == ref }) {
		return "a claim that is gone"
	}
	_, number := s.screen.Leads(s.persona(), ref)
	return number
}

// day writes when something was done.
func day(at time.Time) string { return at.UTC().Format("2 January 2006, 15:04 UTC") }

// sentenceOf is an error as a sentence of a page.
func sentenceOf(err error) string {
	var known *research.Error
	if !errors.As(err, &known) {
		return "That cannot be told now."
	}
	text := known.Message
	return strings.ToUpper(text[:1]) + text[1:] + "."
}
