package synthesize

import (
	"slices"

	"personas/research"
)

// contest is what a theme's voices differ on: how they stand to what its label
// names, and where people set that against something else, which of the two they
// take ("we find ICE plots hard to read, so we just opt for PDP").
type contest struct {
	about matter
	side  *matter // what counts as one side: about itself, or the first of two things in the label
	rival *matter // the other side; nil where nothing is set against it
	even  bool    // both sides stand in the label: neither counts for more
}

// leastOpposed is the number of people who must lean opposite ways to two things
// for these to be rivals.
const leastOpposed = 2

// contestOf reads a theme's quotes for two things set against one another: two
// of the label's words, or the label and a keyword, to which most people lean
// opposite ways.
func (c *corpus) contestOf(t *research.Theme) contest {
	var quotes []int
	for _, m := range t.Members {
		if q, ok := c.quoteAt[m.Quote]; ok {
			quotes = append(quotes, q)
		}
	}
	k := contest{about: c.matterOf(t.Label, t.InVivo, quotes)}
	k.side = &k.about
	most := leastOpposed - 1
	try := func(side, rival *matter, even bool) {
		if n := c.opposed(quotes, side, rival); n > most {
			most, k.side, k.rival, k.even = n, side, rival, even
		}
	}
	for i, first := range k.about.words {
		for _, second := range k.about.words[i+1:] {
			try(c.wordMatter(first), c.wordMatter(second), true)
		}
	}
	about := k.about
	for _, word := range t.Keywords {
		if stems := c.stems(word); len(stems) == 1 && !about.names(stems[0]) {
			try(&about, c.wordMatter(stems[0]), false)
		}
	}
	return k
}

// wordMatter is the matter of one word.
func (c *corpus) wordMatter(stem string) *matter {
	return &matter{c: c, words: []string{stem}, rarest: stem}
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
// What is only known of the quote as a whole says half, and so does a lean that
// the quote takes back elsewhere ("not the main thing we do, but we use them").
func (k *contest) stands(q int) float64 {
	lean, other := k.leans(q)
	whole := k.about.c.quotes[q].Stance
	switch {
	case lean == 0 && other == 0 && k.even: // a stance to either
		return 0
	case lean == 0 && other == 0:
		return k.about.stance(q).Sign() / 2
	case lean == 0 && !k.even: // for or against the rival alone says less
		return -float64(other) / 2
	case whole == research.StanceMixed:
		return float64(max(min(lean-other, 1), -1)) / 2
	}
	return float64(max(min(lean-other, 1), -1))
}

func (k *contest) leans(q int) (lean, other int) {
	lean = k.side.lean(q)
	if k.rival != nil {
		other = k.rival.lean(q)
	}
	return lean, other
}

// touches reports whether a quote speaks of what the contest is about.
func (k *contest) touches(q int) bool {
	return k.side.holds(q) || k.rival != nil && k.rival.holds(q)
}

// speaks reports whether one of somebody's quotes is on the contest, in its words
// or close to those that are.
func (c *corpus) speaks(members []research.Member, k *contest) bool {
	return slices.ContainsFunc(members, func(m research.Member) bool {
		q := c.quoteAt[m.Quote]
		return k.touches(q) || k.about.has(q)
	})
}

// Weights of a quote in where its speaker stands.
const (
	leanWeight  = 1   // says how its speaker stands
	touchWeight = 0.5 // speaks of it, or of a kind of it
	asideWeight = 0.1 // speaks of something else in the theme
)

func (k *contest) weight(q int) float64 {
	lean, other := k.leans(q)
	switch {
	case k.rival != nil && lean == other && lean != 0, k.side.isKind(q): // both alike, or a kind of it
		return touchWeight
	case lean != 0, other != 0 && k.even:
		return leanWeight
	case k.touches(q):
		return touchWeight
	}
	return asideWeight
}
