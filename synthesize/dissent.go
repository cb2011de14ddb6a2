package synthesize

import (
	"cmp"
	"slices"
)

// Figures of dissent.
const (
	overlapDissent = 0.75 // cosine from which a quote with one of several words of the label speaks of the same thing
	nearDissent    = 0.85 // cosine from which one with none of them does
)

// dissent returns the quotes, of members and of others, that say the opposite of
// the same thing in as many words, closest in meaning first, and how many quotes
// were looked through. Being in the same theme is not enough (EXAMPLES X2:
// "Displays beautifully in GitHub" does not disagree with people who cannot
// compare versions): a quote must hold the label's words, or some of them and
// lie near, or lie very near.
func (d *drafter) dissent(p pile, tone int, m *matter) (against []int, searched int) {
	near := map[int]float64{}
	for _, q := range d.themeQuotes(p.theme) {
		if !d.c.firstHand(q) {
			continue
		}
		searched++
		if !d.c.quotes[q].Praise && m.disputes(q) && m.tone(q)*tone < 0 {
			against = append(against, q)
			near[q] = m.closeness(q)
		}
	}
	slices.SortFunc(against, func(a, b int) int { return cmp.Or(cmp.Compare(near[b], near[a]), cmp.Compare(a, b)) })
	return against, searched
}

// disputes reports whether a quote is about the very thing.
func (m *matter) disputes(q int) bool {
	if m.holds(q) {
		return true
	}
	near := m.closeness(q)
	return near >= nearDissent || near >= overlapDissent && m.share(q) > 0
}
