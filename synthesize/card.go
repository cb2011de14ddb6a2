package synthesize

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"personas/research"
)

// Figures of the cards of one draft.
const (
	cardsPerPile = 4    // labels looked for in one facet of one theme
	leastOnCard  = 2    // quotes that must hold a card's label: it counts only what is on its matter
	leastShare   = 0.02 // of a group's people who must be behind a card, two at least
)

// pile is the evidence of one card before it is one: a theme, a facet, and the
// quotes of members in it.
type pile struct {
	theme  *research.Theme
	facet  research.Facet
	quotes []int // of members, in order
	people int   // members who say it first hand
}

// piles returns what could become cards: what the group says in each facet of
// each theme.
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
		for _, m := range research.Facets {
			if p := byFacet[m.Facet]; p != nil {
				slices.Sort(p.quotes)
				p.people = d.c.peopleIn(p.quotes)
				all = append(all, *p)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b pile) int {
		return cmp.Or(cmp.Compare(b.people, a.people), d.c.before(a.theme, b.theme))
	})
	return all
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

// cards makes the evidence cards of a pile: it names what most of the quotes
// share, as against the other themes (those who disagree speak of the same
// thing), takes the quotes of that matter, and goes on with the rest. taken holds
// the labels already given to this family of facets.
func (d *drafter) cards(p pile, taken map[string]bool) []research.Claim {
	var cards []research.Claim
	theme := d.c.themeQuotes(p.theme)
	for len(cards) < cardsPerPile {
		l := d.x.label(d.c.ownWords(p.quotes), namingCard(theme), taken)
		if l.text == "" {
			break
		}
		m := d.c.matterOf(l.text, l.inVivo, theme)
		on := pile{theme: p.theme, facet: p.facet}
		var rest []int
		for _, q := range p.quotes {
			if m.has(q) {
				on.quotes = append(on.quotes, q)
			} else {
				rest = append(rest, q)
			}
		}
		on.people = d.c.peopleIn(on.quotes)
		if on.people >= d.leastPeople() {
			if c := d.card(on, l.text, &m); c.Support.Participants+c.Support.Reported > 0 {
				cards = append(cards, c)
			}
		}
		if len(on.quotes) == 0 {
			break
		}
		p.quotes = rest
	}
	if d.formed { // reasons hold the voices that weigh
		return cards
	}
	return append(cards, d.severeVoices(p, taken)...)
}

func (d *drafter) leastPeople() int {
	return max(2, int(math.Ceil(leastShare*float64(len(d.members)))))
}

func (c *corpus) themeQuotes(t *research.Theme) []int {
	quotes := make([]int, 0, len(t.Members))
	for _, m := range t.Members {
		if q, ok := c.quoteAt[m.Quote]; ok {
			quotes = append(quotes, q)
		}
	}
	return quotes
}

// ownWords keeps the first-hand quotes.
func (c *corpus) ownWords(quotes []int) []int {
	var own []int
	for _, q := range quotes {
		if c.firstHand(q) {
			own = append(own, q)
		}
	}
	return own
}

// card counts and cites what stands behind a label: members' quotes on its
// matter, those of others, and dissent.
func (d *drafter) card(p pile, text string, m *matter) research.Claim {
	tone := m.toneOver(p.quotes)
	c := research.Claim{
		Ref: research.ClaimRef(d.persona, p.facet, text), Facet: p.facet, Label: text, Theme: p.theme.Ref,
		State: research.ClaimNeedsWording, Asked: d.heard(d.asked.Cell(p.theme.Ref, p.facet)), Formed: d.formed,
	}
	for _, q := range d.voicesFirst(p.quotes, m) {
		if m.supports(q, tone) {
			c.Citations = append(c.Citations, research.Citation{Quote: d.c.quotes[q].Ref, Relation: research.Supports})
		}
	}
	against, searched := d.dissent(p, m)
	c.Searched = searched
	for _, q := range against {
		c.Citations = append(c.Citations, research.Citation{Quote: d.c.quotes[q].Ref, Relation: research.Contradicts})
	}
	c.Elsewhere = d.elsewhere(p, tone, m)
	c.Count(d.evidence, d.candidate.TalkRatio)
	return c
}

// heard keeps the people who said or wrote something first hand.
func (d *drafter) heard(people []research.Ref) []research.Ref {
	return slices.DeleteFunc(people, func(p research.Ref) bool { return d.silent[p] })
}

// fewFacets keeps one matter from falling apart: a facet beside the largest
// must hold half as many people, and enough of them, to be a card of its own.
func (d *drafter) fewFacets(cards []research.Claim) []research.Claim {
	largest := map[string]int{}
	key := func(c *research.Claim) string { return string(c.Theme) + strings.ToLower(c.Label) }
	for i := range cards {
		largest[key(&cards[i])] = max(largest[key(&cards[i])], cards[i].Support.Participants)
	}
	return slices.DeleteFunc(cards, func(c research.Claim) bool {
		n, most := c.Support.Participants, largest[key(&c)]
		return n < most && (n < research.MinPeople || 2*n < most)
	})
}

// elsewhere returns the quotes of non-members that say the same: same theme,
// same facet, same matter, not of the opposite stance.
func (d *drafter) elsewhere(p pile, tone int, about *matter) []research.Ref {
	var refs []research.Ref
	for _, m := range p.theme.Members {
		q, ok := d.c.quoteAt[m.Quote]
		if !ok || d.c.quotes[q].Facet != p.facet || d.members[d.c.quotes[q].Participant] {
			continue
		}
		if about.has(q) && about.supports(q, tone) {
			refs = append(refs, m.Quote)
		}
	}
	slices.Sort(refs)
	return refs
}

// voicesFirst orders a card's quotes: the best quote of each of two people
// first, then the rest by worth.
func (d *drafter) voicesFirst(quotes []int, m *matter) []int {
	ranked := slices.Clone(quotes)
	middle := d.c.middle(quotes)
	worth := make(map[int]float64, len(quotes))
	for _, q := range quotes {
		worth[q] = d.quoteWorth(q, m, middle)
	}
	return d.c.twoPeopleFirst(byWorth(ranked, func(q int) float64 { return worth[q] }))
}

// twoPeopleFirst moves the best quote of somebody else up to the second place.
func (c *corpus) twoPeopleFirst(ranked []int) []int {
	for i := 1; i < len(ranked); i++ {
		if c.person[ranked[i]] != c.person[ranked[0]] {
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
func (d *drafter) quoteWorth(q int, m *matter, middle []float32) float64 {
	worth := d.c.readable(q)
	if m.holds(q) {
		worth += 0.5
	}
	if middle != nil && d.c.vectors[q] != nil {
		worth += Dot(d.c.vectors[q], middle)
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
	return Centre(vectors)
}
