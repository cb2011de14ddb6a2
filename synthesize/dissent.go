package synthesize

import (
	"cmp"
	"slices"
)

// dissent returns the quotes of the whole study that speak of a card's matter and
// say the opposite of one of its quotes, closest in meaning first, and how many
// were looked through: all first-hand ones that are not on the card. Being in the
// same theme is not enough (for example: "Displays beautifully in GitHub" does
// not disagree with people who cannot compare versions).
func (d *drafter) dissent(p pile, m *matter) (against []int, searched int) {
	near, onCard := map[int]float64{}, make(map[int]bool, len(p.quotes))
	for _, q := range p.quotes {
		onCard[q] = true
	}
	for q := range d.c.quotes {
		if onCard[q] || !d.c.firstHand(q) {
			continue
		}
		searched++
		if d.c.asserts(q) && m.share(q) > 0 && slices.ContainsFunc(p.quotes, func(on int) bool { return d.opposed().opposes(on, q) }) {
			near[q] = d.c.nearestOf(q, p.quotes)
			against = append(against, q)
		}
	}
	slices.SortFunc(against, func(a, b int) int { return cmp.Or(cmp.Compare(near[b], near[a]), cmp.Compare(a, b)) })
	return against, searched
}

// opposed is what opposes what in the study, read when first asked for.
func (s *study) opposed() *opposition {
	if s.opposition == nil {
		s.opposition = newOpposition(s.c)
	}
	return s.opposition
}

// nearestOf is the largest cosine of a quote to one of several.
func (c *corpus) nearestOf(q int, quotes []int) float64 {
	most := 0.0
	for _, other := range quotes {
		if c.vectors[q] != nil && c.vectors[other] != nil {
			most = max(most, Dot(c.vectors[q], c.vectors[other]))
		}
	}
	return most
}
