package synthesize

import (
	"cmp"
	"slices"
)

// Figures of dissent.
const (
	overlapDissent = 0.75 // cosine to the matter from which a quote with one of several words of the label speaks of the same thing
	nearDissent    = 0.85 // cosine from which one with none of them does
	answerDissent  = 0.8  // cosine to a quote of the card from which a quote answers it
)

// dissent returns the quotes, of members and of others, that say the opposite of
// the same thing in as many words, closest in meaning first, and how many quotes
// were looked through. Being in the same theme is not enough (for example:
// "Displays beautifully in GitHub" does not disagree with people who cannot
// compare versions), nor is one word as wide as "python": see answers.
func (d *drafter) dissent(p pile, tone int, m *matter) (against []int, searched int) {
	near := map[int]float64{}
	for _, q := range d.themeQuotes(p.theme) {
		if !d.c.firstHand(q) {
			continue
		}
		searched++
		if d.c.quotes[q].Praise || m.tone(q)*tone >= 0 || !m.disputes(q) {
			continue
		}
		if near[q] = d.c.nearestOf(q, p.quotes); m.answers(q, near[q]) {
			against = append(against, q)
		}
	}
	slices.SortFunc(against, func(a, b int) int { return cmp.Or(cmp.Compare(near[b], near[a]), cmp.Compare(a, b)) })
	return against, searched
}

// disputes reports whether a quote is about the very thing: it holds the label's
// words, or some of them and lies near, or lies very near.
func (m *matter) disputes(q int) bool {
	if m.holds(q) {
		return true
	}
	near := m.closeness(q)
	return near >= nearDissent || near >= overlapDissent && m.share(q) > 0
}

// answers reports whether a quote that takes the other side speaks to what the
// card's quotes say: the label says enough by itself (two words and more), or the
// quote says nothing else ("good documentation"), or it lies close to one of
// them.
func (m *matter) answers(q int, nearest float64) bool {
	return len(m.words) > 1 && !m.any || nearest >= answerDissent || !m.saysMore(q)
}

// saysMore reports whether a quote has content words beside the label's.
func (m *matter) saysMore(q int) bool {
	return slices.ContainsFunc(m.c.words[q], func(w word) bool {
		return m.c.lexicon.class[w.id] == contentWord && !slices.Contains(m.words, m.c.lexicon.stems[w.id])
	})
}

// nearestOf is the largest cosine of a quote to one of several.
func (c *corpus) nearestOf(q int, quotes []int) float64 {
	most := 0.0
	for _, other := range quotes {
		if c.vectors[q] != nil && c.vectors[other] != nil {
			most = max(most, dot(c.vectors[q], c.vectors[other]))
		}
	}
	return most
}
