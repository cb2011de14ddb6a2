package synthesize

import (
	"math"

	"personas/research"
)

// severeFacets are those in which one voice may be worth hearing alone.
var severeFacets = map[research.Facet]bool{research.FacetRisk: true, research.FacetObjection: true,
	research.FacetChurn: true, research.FacetAuthority: true}

// severeValue is the evidence value from which a single voice may stand alone.
const severeValue = 0.7

// mostForOneVoice is the size of a group in which one voice can weigh something.
const mostForOneVoice = 30

// severeVoices makes cards of what one person says alone, clearly against
// something, in a facet where that may decide. Such a card is marked by its
// counts: one voice.
func (d *drafter) severeVoices(p pile, taken map[string]bool) []research.Claim {
	var cards []research.Claim
	if !severeFacets[p.facet] || len(d.members) > mostForOneVoice {
		return nil
	}
	for _, q := range p.quotes {
		quote := &d.c.quotes[q]
		if !d.c.firstHand(q) || quote.Stance != research.StanceNegative || quote.Value < severeValue || quote.Praise {
			continue
		}
		text, ok := d.x.labelOfOne(q, taken)
		if !ok {
			continue
		}
		m := d.c.matterOf(text, true, nil)
		on := pile{theme: p.theme, facet: p.facet, quotes: []int{q}, people: 1}
		if c := d.card(on, text, &m); c.Support.Participants == 1 {
			cards = append(cards, c)
		}
	}
	return cards
}

// labelOfOne is the most telling phrase of one quote among those that others in
// the study use too: of good form, and rare.
func (x *phrases) labelOfOne(q int, taken map[string]bool) (string, bool) {
	best, most := int32(-1), 0.0
	for _, p := range x.of[q] {
		if len(x.words[p]) > 1 && x.core(p) != p || taken[x.key(p)] || x.isPrinted(p) {
			continue
		}
		if worth := x.form(p) * math.Log(float64(len(x.c.quotes))/float64(len(x.in[p]))); worth > most {
			best, most = p, worth
		}
	}
	if best < 0 {
		return "", false
	}
	at := x.places(best, q)[0]
	text := x.c.quotes[q].Text[at.start:at.end]
	if quantified(text) {
		return "", false
	}
	taken[x.key(best)] = true
	return text, true
}
