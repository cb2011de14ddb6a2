package web

import (
	"slices"

	"personas/export"
	"personas/research"
	"personas/review"
)

// claimGroup is a heading with its claims.
type claimGroup struct {
	Head   string
	Claims []claimLine
}

// claimLine is a claim in the list.
type claimLine struct {
	export.Line
	Mark, State string // ✓ and the word for it
	Opened      bool
	Risks       []string
	Proposed    bool // a later run says it otherwise
	Here        bool // it is open
}

// families are the headings of claims.
var families = []struct {
	family research.Family
	head   string
}{{research.FamilySeeks, "Seeks"}, {research.FamilyHurts, "Hurts"}, {research.FamilyDoes, "Does"}, {research.FamilySetting, "Setting"}}

// groups are the claims by family, in the order of the page, or by risk.
func (s *sitting) groups(queue []review.Waiting, open research.Ref, byRisk bool) (out []claimGroup) {
	lines := map[research.Ref]claimLine{}
	for _, w := range queue {
		lines[w.Claim.Ref] = s.claimLine(w, w.Claim.Ref == open)
	}
	if byRisk {
		waiting, decided := claimGroup{Head: "To decide, riskiest first"}, claimGroup{Head: "Decided"}
		for _, w := range queue {
			if l := lines[w.Claim.Ref]; review.Waits(w.Claim) {
				waiting.Claims = append(waiting.Claims, l)
			} else {
				decided.Claims = append(decided.Claims, l)
			}
		}
		return slices.DeleteFunc([]claimGroup{waiting, decided}, func(g claimGroup) bool { return len(g.Claims) == 0 })
	}
	all := s.screen.Lines(s.persona())
	for _, f := range families {
		g := claimGroup{Head: f.head}
		for _, l := range all {
			if l.Family == string(f.family) {
				g.Claims = append(g.Claims, lines[research.Ref(l.Ref)])
			}
		}
		if len(g.Claims) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// marks are what somebody made of a claim, at a glance.
var marks = map[research.ClaimState]string{research.ClaimAccepted: "✓", research.ClaimRejected: "✕", research.ClaimFlagged: "⚑"}

func (s *sitting) claimLine(w review.Waiting, here bool) claimLine {
	c := w.Claim
	l := claimLine{Line: s.screen.Line(s.persona(), c), Mark: marks[c.State], State: words(c.State), Opened: s.state.Opened[c.Ref], Risks: w.Risks,
		Proposed: c.Proposal != nil, Here: here}
	if s.r.FormValue("by") == "risk" {
		l.Href = "?by=risk&claim=" + l.Ref + "#" + l.Ref
	}
	return l
}
