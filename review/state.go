package review

import (
	"maps"
	"slices"

	"personas/research"
)

// State is a persona as people left it.
type State struct {
	Persona  research.Persona // the draft with what people decided
	Draft    research.Persona // as the last run made it
	Version  int              // actions on it, taken back or not: what the next one is decided on
	Revision int              // that was approved last, 0 for none
	Approval *research.Event  // on which its status rests; nil where it is not approved
	Opened   map[research.Ref]bool
	Notes    []research.Event                // comments and notes, in order
	Answered map[research.Ref]bool           // claims whose contradictions somebody has spoken of
	Lost     map[research.Ref][]research.Ref // claims → quotes they were decided on that are gone
	Outdated []string                        // why the approved revision is out of date
	Was      *research.Persona               // the latest approved revision, nil where there is none
	SignOffs []SignOff                       // by function, the latest of each
}

// Fold puts on a draft what people did to it. known tells which quotes and themes
// there still are. The caller counts support anew.
func Fold(draft research.Persona, all []research.Event, known func(research.Ref) bool) *State {
	s := &State{Persona: draft, Draft: draft, Opened: map[research.Ref]bool{}, Answered: map[research.Ref]bool{}, Lost: map[research.Ref][]research.Ref{}}
	p := &s.Persona
	p.Status, p.Claims = research.StatusDraft, slices.Clone(draft.Claims)
	if draft.Wording != nil {
		w := *draft.Wording
		p.Wording = &w
	}
	for i := range all {
		if all[i].Persona == draft.Ref {
			s.Version++
		}
	}
	for _, e := range research.StandingEvents(all) {
		if e.Persona == draft.Ref {
			s.apply(e, known)
		}
	}
	s.Persona.Next = s.Persona.NextSteps()
	p.Revision = s.Revision + 1
	if s.Approval != nil {
		p.Revision = s.Revision
	}
	return s
}

func (s *State) apply(e research.Event, known func(research.Ref) bool) {
	to, allowed := transitions[s.Persona.Status][e.Act]
	if !allowed { // nobody can have stored it
		return
	}
	s.Persona.Status = to
	if to != research.StatusApproved {
		s.Approval = nil
	}
	s.sign(&e)
	switch e.Act {
	case research.ActOpen:
		s.Opened[e.Claim] = true
	case research.ActDescribe:
		s.describe(&e)
	case research.ActApprove:
		s.Approval, s.Revision = &e, e.Revision
	case research.ActAccept, research.ActEdit, research.ActDismiss, research.ActFlag:
		s.decide(&e, known)
	}
	if e.Word(research.WordNote) != "" {
		s.Notes = append(s.Notes, e)
	}
}

// claimStates are what decisions make of a claim.
var claimStates = map[research.Act]research.ClaimState{
	research.ActAccept: research.ClaimAccepted, research.ActEdit: research.ClaimAccepted,
	research.ActDismiss: research.ClaimRejected, research.ActFlag: research.ClaimFlagged,
}

// decide puts a claim in the place of the draft's, as it was decided on.
func (s *State) decide(e *research.Event, known func(research.Ref) bool) {
	if e.Kept == nil {
		return
	}
	k := e.Kept
	c := research.Claim{Ref: e.Claim, Facet: k.Facet, Label: e.Word(research.WordLabel), Text: e.Word(research.WordText), State: claimStates[e.Act],
		Elsewhere: slices.DeleteFunc(slices.Clone(k.Elsewhere), func(q research.Ref) bool { return !known(q) }),
		Asked:     k.Asked, Formed: k.Formed, Searched: k.Searched, Severity: k.Severity, Check: k.Check}
	if known(k.Theme) {
		c.Theme = k.Theme
	}
	delete(s.Lost, e.Claim)
	for _, ci := range k.Citations {
		if known(ci.Quote) {
			c.Citations = append(c.Citations, ci)
		} else {
			s.Lost[e.Claim] = append(s.Lost[e.Claim], ci.Quote)
		}
	}
	if !known(c.Check.Carries) {
		c.Check.Carries = ""
	}
	s.Answered[e.Claim] = e.Word(research.WordNote) != ""
	if d := s.drafted(e.Claim); d != nil {
		s.beside(&c, d, e)
	}
	if at := indexOf(s.Persona.Claims, e.Claim); at >= 0 {
		s.Persona.Claims[at] = c
		return
	}
	s.Persona.Claims = append(s.Persona.Claims, c)
}

// beside takes from the draft what grows with the study, and keeps what it says
// otherwise as a proposal. Who contradicts is never held back.
func (s *State) beside(c, draft *research.Claim, e *research.Event) {
	c.Theme, c.Elsewhere, c.Asked, c.Searched, c.Because = draft.Theme, draft.Elsewhere, draft.Asked, draft.Searched, draft.Because
	proposal := research.ClaimProposal{Cites: []research.Ref{}}
	for _, ci := range draft.Citations {
		kept := slices.ContainsFunc(c.Citations, func(have research.Citation) bool { return have.Quote == ci.Quote })
		switch {
		case kept || slices.Contains(e.Kept.Dropped, ci.Quote):
		case ci.Relation == research.Contradicts:
			c.Citations = append(c.Citations, ci)
			s.Answered[c.Ref] = false
		default:
			proposal.Cites = append(proposal.Cites, ci.Quote)
		}
	}
	if draft.Text != e.Word(research.WordBefore) && draft.Text != c.Text {
		proposal.Text = draft.Text
	}
	if proposal.Text != "" || len(proposal.Cites) > 0 {
		c.Proposal = &proposal
	}
}

// drafted is a claim of the draft, nil where it has none such.
func (s *State) drafted(ref research.Ref) *research.Claim {
	if at := indexOf(s.Draft.Claims, ref); at >= 0 {
		return &s.Draft.Claims[at]
	}
	return nil
}

func indexOf(claims []research.Claim, ref research.Ref) int {
	return slices.IndexFunc(claims, func(c research.Claim) bool { return c.Ref == ref })
}

// describe puts in what somebody said of a persona.
func (s *State) describe(e *research.Event) {
	p := &s.Persona
	if e.Word(research.WordPart) != "" {
		s.write(e)
		return
	}
	for _, field := range slices.Sorted(maps.Keys(e.Words)) {
		text := e.Words[field].Text
		switch field {
		case research.WordName:
			p.Name, p.NameFrom, s.wording().Name = text, "", text
		case research.WordUse:
			s.wording().UseItTo = research.Cited{Text: text, Claims: e.From}
		case research.WordSummary:
			s.wording().Summary = research.Cited{Text: text, Claims: e.From}
		case research.WordType:
			p.Type = research.PersonaType(text)
			s.wording().OpenReason = ""
		case research.WordRank:
			p.Rank = research.Rank(text)
		}
	}
}

// wording is what is written of the persona; where nothing was, a person begins.
func (s *State) wording() *research.Wording {
	if s.Persona.Wording == nil {
		s.Persona.Wording = &research.Wording{By: research.ByPerson, Name: s.Persona.Name}
	}
	return s.Persona.Wording
}
