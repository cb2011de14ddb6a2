package synthesize

import (
	"cmp"
	"slices"

	"personas/research"
)

// Figures of dissent.
const (
	mostDissent    = 6    // quotes cited against one card
	nearDissent    = 0.55 // cosine to the card's middle from which other words may speak of the same thing
	overlapDissent = 0.2  // cosine that a quote sharing the label's words must have all the same
)

// dissent returns the quotes, of members and of others, that take the opposite
// clear stance on the same thing, closest in meaning first, and how many quotes
// were looked through. Being in the same theme is not enough: a quote must share
// a content word of the label or a keyword, or lie very close (EXAMPLES X2:
// "Displays beautifully in GitHub" does not disagree with people who cannot
// compare versions).
func (d *drafter) dissent(p pile, stance research.Stance, l label) (against []int, searched int) {
	middle := d.c.middle(p.quotes)
	words := d.matterWords(l)
	near := map[int]float64{}
	for _, m := range p.theme.Members {
		q, ok := d.c.quoteAt[m.Quote]
		if !ok || !d.c.firstHand(q) {
			continue
		}
		searched++
		if !d.c.quotes[q].Stance.Opposes(stance) || d.c.quotes[q].Praise {
			continue
		}
		closeness := 0.0
		if middle != nil && d.c.vectors[q] != nil {
			closeness = dot(d.c.vectors[q], middle)
		}
		if closeness >= nearDissent || closeness >= overlapDissent && d.c.holds(q, words) {
			against = append(against, q)
			near[q] = closeness
		}
	}
	slices.SortFunc(against, func(a, b int) int { return cmp.Or(cmp.Compare(near[b], near[a]), cmp.Compare(a, b)) })
	return against[:min(len(against), mostDissent)], searched
}

// matterWords are the words that say what a card is about.
func (d *drafter) matterWords(l label) map[int32]bool {
	words := map[int32]bool{}
	if l.phrase >= 0 {
		for _, w := range d.x.content(l.phrase) {
			words[w] = true
		}
		return words
	}
	for _, w := range d.c.lexicon.words(l.text) {
		if d.c.lexicon.class[w.id] == contentWord {
			words[w.id] = true
		}
	}
	return words
}

// holds reports whether a quote has one of the words.
func (c *corpus) holds(quote int, words map[int32]bool) bool {
	return slices.ContainsFunc(c.words[quote], func(w word) bool { return words[w.id] })
}
