package synthesize

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"personas/research"
)

// A found group's page opens with reasons: quotes of members that go by what sets
// the group's decisions apart, put together where they go by the same. What that
// is, is a motive, and stays unsaid: a card has a member's own words as its
// label, and its quotes show it.

// Figures of the cards of reasons.
const (
	tellingAt     = 1.2     // standard deviations along the group's line from which a quote shows it
	lessTellingAt = 0.8     // the same where fewReasons are not found
	fewReasons    = 3       // cards
	mostReasons   = 6       // cards
	worthLabelled = 10      // more for a quote that holds the card's label: it stands first
	sureFacet     = 2.0 / 3 // share of a card's quotes that must be of one facet for it to be the card's
	nearContrary  = 0.75    // cosine to a quote of the card from which one of the opposite stance disagrees
)

// reason is the evidence of one such card.
type reason struct {
	here      []int // quotes of members that show it
	elsewhere []int // quotes of others that do as well
}

// reasons makes the cards of what sets a found group apart: the distinctive ones
// first, then by the people behind them.
func (d *drafter) reasons(t typical) []research.Claim {
	var cards []research.Claim
	taken := map[string]bool{}
	telling := d.telling()
	for _, r := range d.reasonsOf(t) {
		text := d.reasonLabel(t, r.here, telling, taken)
		if text == "" {
			continue
		}
		if c := d.reasonCard(t, r, text); c.Distinct != research.Contrary {
			taken[strings.ToLower(text)] = true
			cards = append(cards, c)
		}
	}
	slices.SortStableFunc(cards, func(a, b research.Claim) int {
		return cmp.Or(cmp.Compare(tier(&a), tier(&b)), cmp.Compare(b.Support.Participants, a.Support.Participants))
	})
	return cards[:min(len(cards), mostReasons)]
}

// reasonsOf gathers the telling quotes by what their speakers go by, of that which
// members go by more than others; where that gives few, less telling ones too.
func (d *drafter) reasonsOf(t typical) []reason {
	var found []reason
	strong, weak := d.told(t, tellingAt), d.told(t, lessTellingAt)
	for _, r := range strong {
		if d.c.peopleIn(r.here) >= d.leastPeople() {
			found = append(found, r)
		}
	}
	more := func(a, b reason) int { return cmp.Compare(d.c.peopleIn(b.here), d.c.peopleIn(a.here)) }
	slices.SortStableFunc(found, more)
	var further []reason
	for k, r := range weak {
		if d.c.peopleIn(strong[k].here) < d.leastPeople() && d.c.peopleIn(r.here) >= d.leastPeople() {
			further = append(further, r)
		}
	}
	slices.SortStableFunc(further, more)
	return append(found, further[:min(len(further), max(fewReasons-len(found), 0))]...)
}

// told sorts the quotes that lie at least so far along the group's line by what
// their speakers go by.
func (d *drafter) told(t typical, least float64) []reason {
	piles := make([]reason, len(t.line))
	for q := range d.c.quotes {
		at, known := t.at[q]
		if !known || at < least || d.c.quotes[q].Praise || d.c.quotes[q].Prompted || len(d.c.words[q]) > readableMost {
			continue
		}
		k := d.goesBy(t, q)
		if k < 0 { // members go less than others by everything
			continue
		}
		if d.members[d.c.quotes[q].Participant] {
			piles[k].here = append(piles[k].here, q)
		} else {
			piles[k].elsewhere = append(piles[k].elsewhere, q)
		}
	}
	return piles
}

// goesBy is the most probable consideration of a quote among those that set the
// group apart, −1 where none does.
func (d *drafter) goesBy(t typical, q int) int {
	best := -1
	for k, along := range t.line {
		if along > 0 && (best < 0 || d.c.goes[q][k] > d.c.goes[q][best]) {
			best = k
		}
	}
	return best
}

// reasonLabel is the clause of a member's quote that shows best what the quotes
// are about; where none is short enough, what they share in words, or the most
// telling words of the best.
func (d *drafter) reasonLabel(t typical, quotes []int, telling map[int32]float64, taken map[string]bool) string {
	text, showing, most := "", d.showing(t), 0.0
	for _, q := range quotes {
		for _, cl := range d.c.clauses(q) {
			worth := d.clauseWorth(cl, telling, nil) + showing(q)
			if !taken[strings.ToLower(cl.text)] && !motive.MatchString(cl.text) && (text == "" || worth > most) {
				text, most = cl.text, worth
			}
		}
	}
	if text == "" {
		text = d.x.label(quotes, namingCard(nil), taken).text
	}
	for _, q := range byWorth(slices.Clone(quotes), showing) {
		if text == "" {
			text, _ = d.x.labelOfOne(q, taken)
		}
	}
	return text
}

// motive is what no label may say that is made without a person or a model, not
// even in somebody's own words: why, how bad, what people are like.
var motive = regexp.MustCompile(`(?i)\b(because|fears?|afraid|hopes?|feels?|believes?|struggles?|huge|majority|aged?|years? old)\b|` +
	`\b(they|users|customers|people|participants|members) \pL+`)

// reasonCard counts and cites what shows a reason, the quotes that hold its label
// first.
func (d *drafter) reasonCard(t typical, r reason, text string) research.Claim {
	facet := d.c.facetOf(r.here)
	c := research.Claim{Ref: research.ClaimRef(d.persona, facet, text), Facet: facet, Label: text, Theme: d.themeOf(r.here),
		State: research.ClaimNeedsWording, Formed: d.formed}
	label, showing := d.c.matterOf(text, true, nil), d.showing(t)
	ranked := byWorth(slices.Clone(r.here), func(q int) float64 {
		if label.holds(q) {
			return showing(q) + worthLabelled
		}
		return showing(q)
	})
	for _, q := range d.c.twoPeopleFirst(ranked) {
		c.Citations = append(c.Citations, research.Citation{Quote: d.c.quotes[q].Ref, Relation: research.Supports})
	}
	for _, q := range r.elsewhere {
		c.Elsewhere = append(c.Elsewhere, d.c.quotes[q].Ref)
	}
	slices.Sort(c.Elsewhere)
	against, searched := d.contraryTo(r.here)
	c.Searched = searched
	for _, q := range against {
		c.Citations = append(c.Citations, research.Citation{Quote: d.c.quotes[q].Ref, Relation: research.Contradicts})
	}
	c.Count(d.evidence, d.candidate.TalkRatio)
	return c
}

// contraryTo returns the quotes, in the themes of those given, that lie close to
// one of them and take the opposite stance, closest first, and how many were
// looked through.
func (d *drafter) contraryTo(quotes []int) (against []int, searched int) {
	near := map[int]float64{}
	for i := range d.themes {
		theme := d.c.themeQuotes(&d.themes[i])
		if !slices.ContainsFunc(theme, func(q int) bool { return slices.Contains(quotes, q) }) {
			continue
		}
		for _, q := range theme {
			if !d.c.firstHand(q) || slices.Contains(quotes, q) {
				continue
			}
			searched++
			opposed := slices.DeleteFunc(slices.Clone(quotes), func(o int) bool { return !d.c.quotes[o].Stance.Opposes(d.c.quotes[q].Stance) })
			if near[q] = d.c.nearestOf(q, opposed); near[q] >= nearContrary && !d.c.quotes[q].Praise {
				against = append(against, q)
			}
		}
	}
	return byWorth(against, func(q int) float64 { return near[q] }), searched
}

// facetOf is the facet of most of the quotes, none where they are not of one mind.
func (c *corpus) facetOf(quotes []int) research.Facet {
	count := map[research.Facet]int{}
	for _, q := range quotes {
		if count[c.quotes[q].Facet]++; float64(count[c.quotes[q].Facet]) >= sureFacet*float64(len(quotes)) {
			return c.quotes[q].Facet
		}
	}
	return research.FacetNone
}

// themeOf is the theme that holds most of the quotes, "" where none does.
func (d *drafter) themeOf(quotes []int) research.Ref {
	best, most := research.Ref(""), 0
	for i := range d.themes {
		n := 0
		for _, q := range d.c.themeQuotes(&d.themes[i]) {
			if slices.Contains(quotes, q) {
				n++
			}
		}
		if n > most {
			best, most = d.themes[i].Ref, n
		}
	}
	return best
}
