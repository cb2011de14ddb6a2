package synthesize

import (
	"strings"

	"personas/research"
)

// MostVoices is how many quotes a front page shows.
const MostVoices = 3

// voices picks the front page's quotes: first hand, unpraised, of 8 to 35
// words, from different people and different cards, from what sets the group
// apart before what it shares; prompted ones and ones that lean on their context
// only where there is nothing else.
func (d *drafter) voices(cards []research.Claim) []research.Ref {
	refs := []research.Ref{}
	used := map[research.Ref]bool{}
	for _, strict := range [...]bool{true, false} {
		for i := range cards {
			if len(refs) == MostVoices {
				return refs
			}
			if used[cards[i].Ref] {
				continue
			}
			if q, ok := d.bestVoice(&cards[i], used, strict); ok {
				ref := d.c.quotes[q].Ref
				refs = append(refs, ref)
				used[cards[i].Ref], used[ref], used[d.c.quotes[q].Participant] = true, true, true
			}
		}
	}
	return refs
}

// bestVoice is the best front-page quote of a card from somebody not yet heard.
func (d *drafter) bestVoice(card *research.Claim, used map[research.Ref]bool, strict bool) (int, bool) {
	best, worth := -1, 0.0
	for _, ref := range card.Cited(research.Supports) {
		q := d.c.quoteAt[ref]
		quote := &d.c.quotes[q]
		if !d.c.front(q) || used[ref] || used[quote.Participant] {
			continue
		}
		if strict && (quote.Prompted || d.c.leans(q) || d.c.ticShare(q) > 0.05 || hedged.MatchString(quote.Text)) {
			continue
		}
		w := d.c.readable(q) + 0.2*quote.Value + 0.1*d.strength[quote.Participant]
		if strings.Contains(strings.ToLower(quote.Text), strings.ToLower(card.Label)) {
			w += 0.3
		}
		if best < 0 || w > worth {
			best, worth = q, w
		}
	}
	return best, best >= 0
}
