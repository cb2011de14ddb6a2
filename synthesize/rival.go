package synthesize

import "personas/research"

// contest is what a theme's voices differ on: how they stand to what its label
// names, and where people set that against something else, which of the two they
// take ("we find ICE plots hard to read, so we just opt for PDP").
type contest struct {
	about matter
	rival *matter // nil where nothing is set against it
}

// contestOf reads a theme's quotes for a rival: the keyword to which most people
// lean the opposite way.
func (c *corpus) contestOf(t *research.Theme) contest {
	var quotes []int
	for _, m := range t.Members {
		if q, ok := c.quoteAt[m.Quote]; ok {
			quotes = append(quotes, q)
		}
	}
	k := contest{about: c.matterOf(t.Label, t.InVivo, nil)}
	most := 1
	for _, word := range t.Keywords {
		rival := c.matterOf(word, true, nil)
		if len(rival.words) != 1 || k.about.names(rival.rarest) {
			continue
		}
		if n := c.opposed(quotes, &k.about, &rival); n > most {
			most, k.rival = n, &rival
		}
	}
	return k
}

func (m *matter) names(stem string) bool {
	for _, w := range m.words {
		if w == stem {
			return true
		}
	}
	return false
}

// opposed counts the people who lean opposite ways to two things.
func (c *corpus) opposed(quotes []int, a, b *matter) int {
	toA, toB := map[int32]int{}, map[int32]int{}
	for _, q := range quotes {
		if c.firstHand(q) {
			toA[c.person[q]] += a.lean(q)
			toB[c.person[q]] += b.lean(q)
		}
	}
	n := 0
	for p, lean := range toA {
		if lean*toB[p] < 0 {
			n++
		}
	}
	return n
}

// stands is how a quote stands in the contest, from −1 to 1. What it says for the
// rival it says against the matter; for both, or against both, is in the middle.
func (k *contest) stands(q int) float64 {
	if k.rival == nil {
		return signOf(k.about.stance(q))
	}
	lean, other := k.about.lean(q), k.rival.lean(q)
	if lean == 0 && other == 0 {
		return signOf(k.about.stance(q))
	}
	if lean == 0 { // for or against the rival alone says less
		return -float64(other) / 2
	}
	return float64(max(min(lean-other, 1), -1))
}

// Weights of a quote in where its speaker stands.
const (
	leanWeight  = 1   // says how its speaker stands to what the label names
	touchWeight = 0.5 // speaks of it
	asideWeight = 0.1 // speaks of something else in the theme
)

func (k *contest) weight(q int) float64 {
	switch {
	case k.about.lean(q) != 0:
		return leanWeight
	case k.touches(q):
		return touchWeight
	}
	return asideWeight
}

// touches reports whether a quote speaks of what the contest is about.
func (k *contest) touches(q int) bool {
	return k.about.holds(q) || k.rival != nil && k.rival.holds(q)
}
