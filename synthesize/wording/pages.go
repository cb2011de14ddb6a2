package wording

import (
	"cmp"
	"slices"
	"strings"

	"personas/prompts"
	"personas/research"
)

// What a page holds of a claim in the request, and of lines in the answer.
const (
	quotesOfClaim  = 3
	againstOfClaim = 2
	claimsOfOther  = 5
	mostMindset    = 3
	nameWords      = 10
	summaryWords   = 35
)

// page is what the request for a persona's pages shows, and what its numbers mean.
type page struct {
	claims []*research.Claim
	quotes []research.Ref
	others []*writer
}

// page gathers the request for a persona's pages.
func (w *writer) page(others []*writer) (*page, prompts.PersonaInput) {
	pg := &page{claims: w.worded()}
	in := prompts.PersonaInput{Whole: w.persona.Origin == research.OriginSample, Negative: w.outcome() == outcomeBad}
	people := &sheet{people: map[research.Ref]int{}}
	for i, c := range pg.claims {
		shown := prompts.PersonaClaim{N: i + 1, Facet: c.Facet, Shared: everybodys(c), OneVoice: c.Confidence == research.Anecdotal,
			Divided: w.divided(c), Severity: c.Severity, Text: w.Mask(c.Text)}
		supports, against := c.Cited(research.Supports), c.Cited(research.Contradicts)
		for k, ref := range slices.Concat(supports[:min(len(supports), quotesOfClaim)], against[:min(len(against), againstOfClaim)]) {
			pg.quotes = append(pg.quotes, ref)
			q := w.quotes[ref]
			shown.Quotes = append(shown.Quotes, prompts.PersonaQuote{N: len(pg.quotes), Person: people.person(q.Participant),
				Against: k >= min(len(supports), quotesOfClaim), Stage: q.Stage, Text: w.text(ref)})
		}
		in.Claims = append(in.Claims, shown)
	}
	for _, o := range others {
		if o == w || len(o.worded()) == 0 || o.persona.Origin == research.OriginSample {
			continue
		}
		pg.others = append(pg.others, o)
		group := prompts.GroupShown{N: len(pg.others)}
		for _, c := range o.worded()[:min(len(o.worded()), claimsOfOther)] {
			group.Claims = append(group.Claims, w.Mask(c.Text))
		}
		in.Others = append(in.Others, group)
	}
	return pg, in
}

// divided reports whether some of the group say otherwise.
func (w *writer) divided(c *research.Claim) bool {
	return slices.ContainsFunc(c.Cited(research.Contradicts), func(r research.Ref) bool { return w.group.Members[w.quotes[r].Participant] })
}

// write makes the pages of an answer, sentence by sentence.
func (w *writer) write(pg *page, r prompts.PersonaReply, by string) {
	p := &research.Wording{By: by}
	if name, ok := w.named(pg, r.Name); ok {
		p.Name = name
	}
	if s, ok := w.headline(pg, "summary", r.Summary); ok {
		if len(strings.Fields(s.Text)) > summaryWords {
			w.drop("summary", ReasonTooLong)
		} else {
			p.Summary = s
		}
	}
	if s, ok := w.headline(pg, "use_it_to", r.UseItTo); ok {
		p.UseItTo = s
	}
	for _, l := range r.Recognise {
		if s, ok := w.headline(pg, "recognise", l); ok {
			p.Recognise = append(p.Recognise, s)
		}
	}
	w.decideType(pg, p, r)
	w.lines(pg, p, r)
	w.pages = p
}

// lines makes the appendix.
func (w *writer) lines(pg *page, p *research.Wording, r prompts.PersonaReply) {
	for _, l := range r.Jobs {
		if s, ok := w.cited(pg, "job", l, manner{asThey: true}); ok {
			p.Jobs = append(p.Jobs, research.Job{Cited: s, Shared: pg.allShared(l)})
		}
	}
	for _, l := range r.Journey {
		if s, ok := w.cited(pg, "journey", l.Line, manner{}); ok {
			p.Journey = append(p.Journey, research.StageLine{Stage: l.Stage, Cited: s})
		}
	}
	slices.SortStableFunc(p.Journey, func(a, b research.StageLine) int {
		return cmp.Compare(slices.Index(research.JourneyStages, a.Stage), slices.Index(research.JourneyStages, b.Stage))
	})
	for _, l := range r.Empathy {
		if s, ok := w.cited(pg, "empathy", l.Line, manner{}); ok {
			p.Empathy = append(p.Empathy, research.Sensed{Sense: l.Sense, Cited: s})
		}
	}
	for _, l := range r.Mindset {
		switch s, ok := w.cited(pg, "mindset", l, manner{}); {
		case ok && len(p.Mindset) == mostMindset:
			w.drop("mindset", ReasonTooMany)
		case ok:
			p.Mindset = append(p.Mindset, s)
		}
	}
	for _, l := range r.Lenses {
		if s, ok := w.cited(pg, "lens", l.Line, manner{}); ok {
			p.Lenses = append(p.Lenses, research.LensLine{Lens: l.Lens, Cited: s})
		}
	}
	for _, l := range r.Relations {
		if s, ok := w.cited(pg, "relation", l.Line, manner{}); ok {
			p.Relations = append(p.Relations, research.Related{Persona: pg.others[l.Group-1].persona.Ref, Cited: s})
		}
	}
	for _, l := range r.Readings {
		if len(l.Claims) == 0 {
			w.drop("reading", ReasonUncited)
		} else if s, ok := w.cited(pg, "reading", l, manner{ours: true}); ok {
			p.Readings = append(p.Readings, research.Reading{Cited: s})
		}
	}
}

// cited is a line with what carries it; ok is false where it is not kept.
func (w *writer) cited(pg *page, part string, l prompts.Line, how manner) (s research.Cited, ok bool) {
	if s.Text = strings.TrimSpace(l.Text); s.Text == "" {
		return s, false // nothing was written
	}
	var stands []research.Ref
	for _, n := range l.Claims {
		c := pg.claims[n-1]
		if !slices.Contains(s.Claims, c.Ref) {
			s.Claims = append(s.Claims, c.Ref)
			stands = append(stands, c.Cited(research.Supports)...)
		}
	}
	for _, n := range l.Quotes {
		s.Quotes = append(s.Quotes, pg.quotes[n-1])
	}
	s.Quotes = unique(s.Quotes)
	why := ReasonUncited
	if len(s.Claims)+len(s.Quotes) > 0 {
		why = w.refuse(s.Text, w.stands(unique(slices.Concat(s.Quotes, stands))), how)
	}
	if why != "" {
		w.drop(part, why)
		return s, false
	}
	return s, true
}

// headline is a line that stands for the persona: it rests on a claim that is not
// everybody's.
func (w *writer) headline(pg *page, part string, l prompts.Line) (research.Cited, bool) {
	if l.Text != "" && len(l.Claims) > 0 && pg.allShared(l) {
		w.drop(part, ReasonSharedHeadline)
		return research.Cited{}, false
	}
	if l.Text != "" && len(l.Claims) == 0 {
		w.drop(part, ReasonUncited)
		return research.Cited{}, false
	}
	return w.cited(pg, part, l, manner{ours: part == "use_it_to"})
}

// allShared reports a line whose every claim is true of everybody.
func (pg *page) allShared(l prompts.Line) bool {
	return len(l.Claims) > 0 && !slices.ContainsFunc(l.Claims, func(n int) bool { return !everybodys(pg.claims[n-1]) })
}

// named is a name by role and how they decide. The profile of everybody keeps its
// own.
func (w *writer) named(pg *page, l prompts.Line) (string, bool) {
	if w.persona.Origin == research.OriginSample {
		return "", false
	}
	if n := len(strings.Fields(l.Text)); n > nameWords || n == 1 {
		w.drop("name", research.ReasonWordCount)
		return "", false
	}
	s, ok := w.headline(pg, "name", l)
	return strings.TrimRight(s.Text, "."), ok
}
