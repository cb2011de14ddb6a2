package review

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"personas/research"
)

// Reviewed is a study as people left it: its personas by reference.
type Reviewed map[research.Ref]*State

// Apply puts on an edition of drafts what people did. approved holds the personas
// of the latest approved revisions as they were frozen; one that is not what was
// approved any more, or that is withheld, goes back into review, and says why. known tells which quotes and themes
// there still are.
func Apply(ed *research.Edition, all []research.Event, approved map[research.Ref]research.Persona, known func(research.Ref) bool) Reviewed {
	out := Reviewed{}
	open := 0
	for i := range ed.Personas {
		s := Fold(ed.Personas[i], all, known)
		if was, ok := approved[s.Persona.Ref]; ok && s.Revision > 0 {
			if s.Was = &was; s.Approval != nil {
				s.outdate(&was)
			}
		} else if s.Approval != nil && approved != nil {
			s.outdated("what was approved is withheld: somebody in it was forgotten")
		}
		if s.Persona.Status != research.StatusApproved {
			open++
		}
		if s.Approval != nil && len(s.Approval.Gates) > 0 {
			ed.Warnings = append(ed.Warnings, fmt.Sprintf("persona %s was approved by %s in spite of open gates (%s): %s", s.Persona.Ref, s.Approval.By,
				gates(s.Approval.Gates), s.Approval.Word(research.WordReason)))
			ed.Overrides = append(ed.Overrides, overridden(s.Approval))
		}
		ed.Personas[i] = s.Persona
		out[s.Persona.Ref] = s
	}
	ed.Draft = open > 0 || len(ed.Personas) == 0
	ed.Warnings = append(ed.Warnings, homeless(out, all)...)
	return out
}

// overridden is what somebody approved or published in spite of open gates.
func overridden(e *research.Event) research.Overridden {
	return research.Overridden{Persona: e.Persona, Gates: e.Gates, By: e.By, As: e.As, Reason: e.Word(research.WordReason)}
}

// OverridesOf are those of the personas of a pack, as the log tells them: a pack
// that was frozen before packs told of them themselves does not.
func OverridesOf(all []research.Event, personas []research.Persona) (out []research.Overridden) {
	for i := range all {
		e := &all[i]
		for k := range personas {
			if p := &personas[k]; e.Act == research.ActApprove && len(e.Gates) > 0 && e.Persona == p.Ref && e.Revision == p.Revision {
				out = append(out, overridden(e))
			}
		}
	}
	return out
}

func gates(names []research.GateName) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = string(n)
	}
	return strings.Join(out, ", ")
}

// homeless says which personas people worked on that the drafts no longer have.
func homeless(out Reviewed, all []research.Event) (warnings []string) {
	n := map[research.Ref]int{}
	var order []research.Ref
	for _, e := range research.StandingEvents(all) {
		if e.Persona != "" && out[e.Persona] == nil && e.Act != research.ActOpen {
			if n[e.Persona] == 0 {
				order = append(order, e.Persona)
			}
			n[e.Persona]++
		}
	}
	for _, ref := range order {
		warnings = append(warnings, fmt.Sprintf("actions of people on persona %s: %d; the drafts have no such persona any more, and they are kept until it comes back", ref, n[ref]))
	}
	return warnings
}

func (s *State) outdate(was *research.Persona) {
	s.outdated(changed(was, &s.Persona)...)
}

func (s *State) outdated(why ...string) {
	s.Outdated = why
	if len(why) > 0 {
		s.Approval, s.Persona.Status, s.Persona.Revision = nil, research.StatusInReview, s.Revision+1
	}
}

// changed says what a persona holds otherwise than when it was approved.
func changed(was, now *research.Persona) (why []string) {
	if !equal(people(was), people(now)) {
		why = append(why, "other people are in the group")
	}
	if was.Of != now.Of {
		why = append(why, fmt.Sprintf("the study has %d participants, and had %d", now.Of, was.Of))
	}
	for i := range was.Claims {
		before := &was.Claims[i]
		at := indexOf(now.Claims, before.Ref)
		if at < 0 {
			why = append(why, fmt.Sprintf("claim %s is gone", before.Ref))
			continue
		}
		why = append(why, changedClaim(before, &now.Claims[at])...)
	}
	for i := range now.Claims {
		if indexOf(was.Claims, now.Claims[i].Ref) < 0 {
			why = append(why, fmt.Sprintf("claim %s is new", now.Claims[i].Ref))
		}
	}
	if !equal(was.Standing(), now.Standing()) {
		why = append(why, "its wording is another one")
	}
	return why
}

func changedClaim(was, now *research.Claim) (why []string) {
	say := func(what string) { why = append(why, fmt.Sprintf("claim %s %s", now.Ref, what)) }
	if was.Text != now.Text || was.State != now.State {
		say("says something else")
	}
	for _, ci := range was.Citations {
		if !slices.Contains(now.Citations, ci) {
			say(fmt.Sprintf("lost quote %s, which was withdrawn", ci.Quote))
		}
	}
	for _, ci := range now.Citations {
		if !slices.Contains(was.Citations, ci) {
			say(fmt.Sprintf("is spoken of in quote %s too, which %s it", ci.Quote, ci.Relation))
		}
	}
	if !equal(sorted(was.Elsewhere), sorted(now.Elsewhere)) || !equal(sorted(was.Asked), sorted(now.Asked)) {
		say("stands on other numbers")
	}
	if now.Proposal != nil && !equal(was.Proposal, now.Proposal) {
		say("has a proposal of a later run beside it")
	}
	return why
}

func people(p *research.Persona) []research.Ref {
	var out []research.Ref
	for _, m := range p.Members {
		out = append(out, m.Participant)
	}
	return sorted(out)
}

func sorted(refs []research.Ref) []research.Ref {
	out := append([]research.Ref{}, refs...)
	slices.Sort(out)
	return out
}

// equal compares what is stored of two values: an empty table and none are one.
func equal[T any](a, b T) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}
