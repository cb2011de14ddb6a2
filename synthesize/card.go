package synthesize

import (
	"cmp"
	"slices"

	"personas/research"
)

// Figures of the cards of one draft.
const (
	mostCards         = 24 // in one draft; more are counted, not shown
	mostFrontPerFacet = 3  // cards of one facet before all other facets had theirs
	mostOneVoice      = 2  // cards of a single severe voice
	facetShare        = 0.25
	facetsPerTheme    = 2
)

// pile is the evidence of one card before it is one: a theme, a facet, and the
// quotes of members in it.
type pile struct {
	theme  *research.Theme
	facet  research.Facet
	quotes []int // of members, by ref
	people int   // members who say it first hand
}

// piles returns what could become cards: for each theme the facets in which
// enough of the group speak of it.
func (d *drafter) piles() []pile {
	var all []pile
	for i := range d.themes {
		t := &d.themes[i]
		byFacet := map[research.Facet]*pile{}
		for _, m := range t.Members {
			q, ok := d.c.quoteAt[m.Quote]
			if !ok || d.c.quotes[q].Facet == research.FacetNone || !d.members[d.c.quotes[q].Participant] {
				continue
			}
			p := byFacet[d.c.quotes[q].Facet]
			if p == nil {
				p = &pile{theme: t, facet: d.c.quotes[q].Facet}
				byFacet[p.facet] = p
			}
			p.quotes = append(p.quotes, q)
		}
		all = append(all, d.worth(byFacet)...)
	}
	return all
}

// worth keeps the facets of a theme that carry a fair share of what the group
// says of it, at most facetsPerTheme, and single severe voices.
func (d *drafter) worth(byFacet map[research.Facet]*pile) []pile {
	var kept []pile
	largest := 0
	for _, m := range research.Facets {
		p := byFacet[m.Facet]
		if p == nil {
			continue
		}
		slices.Sort(p.quotes)
		p.people = d.c.peopleIn(p.quotes)
		largest = max(largest, p.people)
		kept = append(kept, *p)
	}
	slices.SortStableFunc(kept, func(a, b pile) int { return cmp.Compare(b.people, a.people) })
	var several, single []pile
	for _, p := range kept {
		switch {
		case p.people >= 2 && len(several) < facetsPerTheme && float64(p.people) >= facetShare*float64(largest):
			several = append(several, p)
		case p.people == 1 && d.severe(p):
			single = append(single, p)
		}
	}
	return append(several, single...)
}

// severe facets are those in which one voice may be worth hearing alone.
var severe = map[research.Facet]bool{research.FacetRisk: true, research.FacetObjection: true,
	research.FacetChurn: true, research.FacetAuthority: true}

// severeValue is the evidence value from which a single voice counts as severe.
const severeValue = 0.7

func (d *drafter) severe(p pile) bool {
	return severe[p.facet] && slices.ContainsFunc(p.quotes, func(q int) bool {
		return d.c.firstHand(q) && d.c.quotes[q].Stance == research.StanceNegative && d.c.quotes[q].Value >= severeValue
	})
}

// peopleIn counts the participants whose own words are among the quotes.
func (c *corpus) peopleIn(quotes []int) int {
	people := map[int32]bool{}
	for _, q := range quotes {
		if c.firstHand(q) {
			people[c.person[q]] = true
		}
	}
	return len(people)
}

// card makes an evidence card of a pile. taken holds the labels already given
// in this draft.
func (d *drafter) card(p pile, taken map[string]bool) (research.Claim, bool) {
	stance := d.c.stanceOf(p.quotes)
	var supporting []int
	for _, q := range p.quotes {
		if !d.c.quotes[q].Stance.Opposes(stance) {
			supporting = append(supporting, q)
		}
	}
	l := d.cardLabel(supporting, taken)
	if l.text == "" {
		return research.Claim{}, false
	}
	c := research.Claim{
		Ref: research.ClaimRef(d.persona, p.facet, l.text), Facet: p.facet, Label: l.text, Theme: p.theme.Ref,
		State: research.ClaimNeedsWording, Asked: d.asked.Cell(p.theme.Ref, p.facet), Formed: d.formed,
	}
	for _, q := range d.voicesFirst(supporting, l) {
		c.Citations = append(c.Citations, research.Citation{Quote: d.c.quotes[q].Ref, Relation: research.Supports})
	}
	against, searched := d.dissent(p, stance, l)
	c.Searched = searched
	for _, q := range against {
		c.Citations = append(c.Citations, research.Citation{Quote: d.c.quotes[q].Ref, Relation: research.Contradicts})
	}
	c.Elsewhere = d.elsewhere(p, stance)
	c.Support = research.SupportOf(&c, d.evidence)
	c.Distinct = research.DistinctOf(c.Support, d.candidate.TalkRatio)
	c.Confidence = research.ConfidenceOf(c.Support)
	return c, true
}

// stanceOf is the stance that a clear majority of quotes with a clear stance
// take, neutral where there is none.
func (c *corpus) stanceOf(quotes []int) research.Stance {
	positive, negative := 0, 0
	for _, q := range quotes {
		switch c.quotes[q].Stance {
		case research.StancePositive:
			positive++
		case research.StanceNegative:
			negative++
		}
	}
	switch {
	case positive > 2*negative:
		return research.StancePositive
	case negative > 2*positive:
		return research.StanceNegative
	}
	return research.StanceNeutral
}

// cardLabel names the members' first-hand quotes of a card; where they share
// no phrase, two keywords; for a single voice, the most telling phrase of it
// that others in the study use too.
func (d *drafter) cardLabel(supporting []int, taken map[string]bool) label {
	var own []int
	for _, q := range supporting {
		if d.c.firstHand(q) {
			own = append(own, q)
		}
	}
	return d.x.label(own, taken)
}

// elsewhere returns the quotes of non-members that say the same: same theme,
// same facet, not of the opposite stance.
func (d *drafter) elsewhere(p pile, stance research.Stance) []research.Ref {
	var refs []research.Ref
	for _, m := range p.theme.Members {
		q, ok := d.c.quoteAt[m.Quote]
		if !ok || d.c.quotes[q].Facet != p.facet || d.members[d.c.quotes[q].Participant] {
			continue
		}
		if !d.c.quotes[q].Stance.Opposes(stance) {
			refs = append(refs, m.Quote)
		}
	}
	slices.Sort(refs)
	return refs
}

// voicesFirst orders a card's quotes: the best quote of each of two people
// first, then the rest by worth.
func (d *drafter) voicesFirst(quotes []int, l label) []int {
	ranked := slices.Clone(quotes)
	middle := d.c.middle(quotes)
	worth := make(map[int]float64, len(quotes))
	for _, q := range quotes {
		worth[q] = d.quoteWorth(q, l, middle)
	}
	slices.SortFunc(ranked, func(a, b int) int { return cmp.Or(cmp.Compare(worth[b], worth[a]), cmp.Compare(a, b)) })
	for i := 1; i < len(ranked); i++ {
		if d.c.person[ranked[i]] != d.c.person[ranked[0]] {
			second := ranked[i]
			copy(ranked[2:i+1], ranked[1:i])
			ranked[1] = second
			break
		}
	}
	return ranked
}

// quoteWorth is how well a quote stands for a card: readable, holding the
// label's words, close to the others, in its speaker's own words.
func (d *drafter) quoteWorth(q int, l label, middle []float32) float64 {
	worth := d.c.readable(q)
	if l.phrase >= 0 && len(d.x.places(l.phrase, q)) > 0 {
		worth += 0.5
	}
	if middle != nil && d.c.vectors[q] != nil {
		worth += dot(d.c.vectors[q], middle)
	}
	if !d.c.firstHand(q) {
		worth -= 2
	}
	return worth
}

// middle is the centre of the quotes' vectors.
func (c *corpus) middle(quotes []int) []float32 {
	var vectors [][]float32
	for _, q := range quotes {
		if c.vectors[q] != nil {
			vectors = append(vectors, c.vectors[q])
		}
	}
	return centre(vectors)
}

// ordered puts cards in the order in which a reader meets them: what sets the
// group apart first, at most mostFrontPerFacet of one facet, then the rest; each
// by participants. It returns how many were left out.
func ordered(cards []research.Claim) (kept []research.Claim, leftOut int) {
	slices.SortFunc(cards, func(a, b research.Claim) int {
		return cmp.Or(
			cmp.Compare(distinctOrder[a.Distinct], distinctOrder[b.Distinct]),
			cmp.Compare(b.Support.Participants, a.Support.Participants),
			cmp.Compare(a.Ref, b.Ref))
	})
	var first, rest []research.Claim
	perFacet := map[research.Facet]int{}
	oneVoice := 0
	for _, c := range cards {
		if c.Support.Participants == 1 {
			if oneVoice++; oneVoice > mostOneVoice {
				leftOut++
				continue
			}
		}
		if perFacet[c.Facet]++; perFacet[c.Facet] <= mostFrontPerFacet {
			first = append(first, c)
		} else {
			rest = append(rest, c)
		}
	}
	kept = append(first, rest...)
	if len(kept) > mostCards {
		leftOut += len(kept) - mostCards
		kept = kept[:mostCards]
	}
	return kept, leftOut
}

var distinctOrder = map[research.Distinct]int{research.Distinctive: 0, research.Shared: 1, research.Contrary: 2}
