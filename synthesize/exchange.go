package synthesize

import (
	"maps"
	"math/rand/v2"
	"slices"
)

// Exchanged is a material in which first-hand quotes have changed their people
// at random within what they are compared with: one question, one kind of source,
// about one length. Everybody keeps the number of their quotes in each; who said
// what is chance, so that whoever finds groups in it is wrong.
func Exchanged(m Material, random *rand.Rand) Material {
	c := newCorpus(m)
	given := make([]int, len(m.Quotes)) // of each quote of the corpus, its index in the material
	for i := range m.Quotes {
		given[c.quoteAt[m.Quotes[i].Ref]] = i
	}
	strata := map[string][]int{}
	for i := range c.quotes {
		if c.firstHand(i) {
			key := c.stratumOf(i)
			strata[key] = append(strata[key], given[i])
		}
	}
	m.Quotes = slices.Clone(m.Quotes)
	for _, key := range slices.Sorted(maps.Keys(strata)) {
		quotes := strata[key]
		random.Shuffle(len(quotes), func(i, j int) {
			a, b := &m.Quotes[quotes[i]], &m.Quotes[quotes[j]]
			a.Participant, b.Participant = b.Participant, a.Participant
		})
	}
	return m
}
