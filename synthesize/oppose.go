package synthesize

import (
	"personas/internal/entail"
	"personas/research"
)

// Figures of quotes that oppose one another.
const (
	opposeNear      = 0.5  // least cosine
	everywhereShare = 0.03 // of the quotes, from which a word says nothing of what they are about
	everywhereLeast = 25   // quotes that must hold it
)

// opposition tells by rules which quotes say the opposite of one another.
type opposition struct {
	c     *corpus
	texts []entail.Text
	held  map[string]int // word → quotes that hold it
}

func newOpposition(c *corpus) *opposition {
	o := &opposition{c: c, texts: make([]entail.Text, len(c.quotes)), held: map[string]int{}}
	for q := range c.quotes {
		o.texts[q] = entail.Read(c.quotes[q].Text)
		for _, key := range o.texts[q].Keys() {
			o.held[key]++
		}
	}
	return o
}

// common reports whether a word is about the study as a whole: "notebook".
func (o *opposition) common(key string) bool {
	return o.held[key] > max(int(everywhereShare*float64(len(o.texts))), everywhereLeast)
}

// opposes reports whether two quotes of different people say opposite things of
// the same: their words do, they lie close in meaning, and their stances do not
// agree. In answers to printed questions, which are mostly half sentences, the
// stances must be opposite too.
func (o *opposition) opposes(a, b int) bool {
	c := o.c
	if c.person[a] == c.person[b] || c.vectors[a] == nil || c.vectors[b] == nil || !c.asserts(a) || !c.asserts(b) {
		return false
	}
	spoken := c.spoken(a) && c.spoken(b)
	stance := c.quotes[a].Stance.Sign() * c.quotes[b].Stance.Sign()
	if stance > 0 || stance == 0 && !spoken {
		return false
	}
	return Dot(c.vectors[a], c.vectors[b]) >= opposeNear && o.texts[a].Opposes(o.texts[b], !spoken, o.common)
}

// asserts reports whether a quote says how something is: a wish does not, nor
// praise of the interviewer's product, and what is praised under what hurts has
// either the wrong facet or the wrong stance.
func (c *corpus) asserts(q int) bool {
	quote := &c.quotes[q]
	return quote.Facet != research.FacetGoal && !quote.Praise &&
		!(quote.Stance == research.StancePositive && research.FamilyOf(quote.Facet) == research.FamilyHurts)
}

// spoken reports whether a quote was said in a conversation.
func (c *corpus) spoken(q int) bool { return c.kind[c.quotes[q].Document].Conversation() }
