package review

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"personas/research"
)

// Consequence is what an act on quotes, themes or groups does to a claim, or to a
// persona where it names no claim.
type Consequence struct {
	Persona research.Ref        `json:"persona"`
	Claim   research.Ref        `json:"claim,omitempty"`
	Before  research.Confidence `json:"before,omitempty"`
	After   research.Confidence `json:"after,omitempty"`
	Support *research.Support   `json:"support,omitempty"` // after it
	What    string              `json:"what"`
}

// Consequences says what an action would do, before it is kept: how the support
// of each claim changes, counted by [research.SupportOf], and which personas it
// touches. Claims that only the next run can draft are not guessed.
func Consequences(ed *research.Edition, all Reviewed, e *research.Event) []Consequence {
	switch {
	case e.Act == research.ActForget:
		return forgotten(ed, all, e.Participant)
	case e.Regrouping != nil:
		return regrouped(ed, all, e.Regrouping)
	case e.Ruling == nil:
		return nil
	case e.Ruling.Action == research.RuleDrop:
		after := *ed
		after.Quotes = slices.DeleteFunc(slices.Clone(ed.Quotes), func(q research.Quote) bool { return q.Ref == e.Ruling.Quote })
		return recounted(ed, &after, all, membersOf(ed))
	}
	return redrafted(ed, e.Ruling)
}

// membership is who is in each persona.
type membership map[research.Ref][]research.CandidateMember

func membersOf(ed *research.Edition) membership {
	m := membership{}
	for i := range ed.Personas {
		m[ed.Personas[i].Ref] = ed.Personas[i].Members
	}
	return m
}

// move puts people into a group, "" for none, out of all others but the sample.
func (m membership) move(ed *research.Edition, people []research.Ref, to research.Ref) {
	moved := func(c research.CandidateMember) bool { return slices.Contains(people, c.Participant) }
	for i := range ed.Personas {
		if p := &ed.Personas[i]; p.Origin != research.OriginSample && p.Ref != to {
			m[p.Ref] = slices.DeleteFunc(slices.Clone(m[p.Ref]), moved)
		}
	}
	if _, there := m[to]; !there {
		return
	}
	for _, p := range people {
		if !slices.ContainsFunc(m[to], func(c research.CandidateMember) bool { return c.Participant == p }) {
			m[to] = append(slices.Clone(m[to]), research.CandidateMember{Participant: p})
		}
	}
}

func regrouped(ed *research.Edition, all Reviewed, r *research.Regrouping) []Consequence {
	if r.Action == research.RegroupRename || r.Action == research.RegroupUndo {
		return nil
	}
	members := membersOf(ed)
	members.move(ed, r.People, r.Group)
	return recounted(ed, ed, all, members)
}

// forgotten leaves out what somebody said, and them.
func forgotten(ed *research.Edition, all Reviewed, who research.Ref) []Consequence {
	after, members := *ed, membersOf(ed)
	after.Quotes = slices.DeleteFunc(slices.Clone(ed.Quotes), func(q research.Quote) bool { return q.Participant == who })
	for ref, of := range members {
		members[ref] = slices.DeleteFunc(slices.Clone(of), func(m research.CandidateMember) bool { return m.Participant == who })
	}
	return recounted(ed, &after, all, members)
}

// recounted compares every claim as it stands with how it would.
func recounted(before, after *research.Edition, all Reviewed, members membership) (out []Consequence) {
	ev := research.EvidenceOf(after)
	for i := range before.Personas {
		p := &before.Personas[i]
		if len(p.Members) > 0 && len(members[p.Ref]) == 0 {
			out = append(out, Consequence{Persona: p.Ref, What: "has nobody left, and goes"})
			continue
		}
		in := ev.Of(members[p.Ref])
		touched := len(out)
		for k := range p.Claims {
			if c := recount(&p.Claims[k], in, p.TalkRatio); c != nil {
				c.Persona = p.Ref
				out = append(out, *c)
			}
		}
		if s := all[p.Ref]; s != nil && s.Approval != nil && (len(out) > touched || len(members[p.Ref]) != len(p.Members)) {
			out = append(out, Consequence{Persona: p.Ref, What: "was approved, and goes back into review"})
		}
	}
	return out
}

// recount is what becomes of a claim, nil where it stays as it is. What members
// say of it who come from elsewhere supports it.
func recount(c *research.Claim, ev research.Evidence, talkRatio float64) *Consequence {
	now := *c
	now.Citations = slices.Clone(c.Citations)
	for _, ref := range c.Elsewhere {
		if q := ev.Quotes[ref]; q != nil && ev.Members[q.Participant] {
			now.Citations = append(now.Citations, research.Citation{Quote: ref, Relation: research.Supports})
		}
	}
	now.Count(ev, talkRatio)
	if equal(now.Support, c.Support) {
		return nil
	}
	return &Consequence{Claim: c.Ref, Before: c.Confidence, After: now.Confidence, Support: &now.Support, What: change(c, &now)}
}

// levels are the confidences from the least.
var levels = []research.Confidence{research.Unsupported, research.Anecdotal, research.Emerging, research.Supported, research.Convergent}

func change(was, now *research.Claim) string {
	switch fell := slices.Index(levels, was.Confidence) - slices.Index(levels, now.Confidence); {
	case now.Confidence == research.Unsupported && fell > 0:
		return "loses all support"
	case fell > 0:
		return "falls to " + string(now.Confidence)
	case fell < 0:
		return "rises to " + string(now.Confidence)
	}
	return "stands on other numbers"
}

// redrafted says which claims draw on what a ruling changes.
func redrafted(ed *research.Edition, r *research.Ruling) (out []Consequence) {
	for i := range ed.Personas {
		p := &ed.Personas[i]
		for k := range p.Claims {
			c := &p.Claims[k]
			switch {
			case r.Action == research.RuleCode && r.Coding.Facet != "" && r.Coding.Facet != c.Facet && cites(c, r.Quote):
				out = append(out, Consequence{Persona: p.Ref, Claim: c.Ref, Before: c.Confidence, What: "cites it as " + string(c.Facet) + ", and is drafted again by the next run"})
			case r.Action == research.RuleMove && cites(c, r.Quote), r.Action == research.RuleMerge && c.Theme == r.Other, r.Action == research.RuleSplit && c.Theme == r.Other:
				out = append(out, Consequence{Persona: p.Ref, Claim: c.Ref, Before: c.Confidence, What: "draws on it, and is drafted again by the next run"})
			}
		}
	}
	return out
}

func cites(c *research.Claim, quote research.Ref) bool {
	return slices.ContainsFunc(c.Citations, func(ci research.Citation) bool { return ci.Quote == quote })
}

// Summary says consequences in a few words: "3 claims fall to emerging".
func Summary(all []Consequence) (lines []string) {
	n := map[string]int{}
	for _, c := range all {
		if c.Claim != "" {
			n[c.What]++
		}
	}
	for _, what := range slices.SortedFunc(maps.Keys(n), func(a, b string) int { return cmp.Or(cmp.Compare(n[b], n[a]), cmp.Compare(a, b)) }) {
		lines = append(lines, sayMany(n[what], what))
	}
	for _, c := range all {
		if c.Claim == "" {
			lines = append(lines, fmt.Sprintf("persona %s %s", c.Persona, c.What))
		}
	}
	return lines
}

// plurals of what becomes of a claim.
var plurals = map[string]string{"loses": "lose", "falls": "fall", "rises": "rise", "stands": "stand", "draws": "draw", "cites": "cite"}

func sayMany(n int, what string) string {
	if n == 1 {
		return "1 claim " + what
	}
	verb, rest, _ := strings.Cut(what, " ")
	return fmt.Sprintf("%d claims %s %s", n, cmp.Or(plurals[verb], verb), rest)
}
