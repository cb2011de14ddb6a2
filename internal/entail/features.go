package entail

import "slices"

// The features that a verdict is weighed by, in the order of the weights.
const (
	fCover     = iota // share of the statement's content words in all evidence
	fCoverBest        // in the sentence that holds most of them
	fCoverPair        // in that one and the one that adds most
	fSoft             // mean likeness of its words to the nearest of the evidence
	fSoftPair         // of the best two sentences
	fNear             // cosine to the nearest sentence
	fWhole            // cosine to the middle of the evidence
	fNumbers          // share of its numbers that no evidence holds
	fNames            // share of its names that no evidence holds
	fPairOff          // share of its numbers and names that the best two do not hold
	fDenied           // the sentences that hold most of it say the opposite
	fAbsolute         // it says all or always, and the best sentence does not
	fHedge            // it says so plainly, and the best sentence perhaps
	fOrder            // share of all its words that stand in the best sentence in their order
	fSpoken           // it says "I" or "you", and no evidence does
	features
)

// of are the features of an overlap.
func (o *overlap) features() (x [features]float64) {
	pair := o.pair()
	x[fCover], x[fCoverPair] = o.share(o.held), o.share(pair)
	x[fSoft], x[fSoftPair], x[fWhole] = o.soft, o.softBest, o.whole
	for _, p := range o.passages {
		x[fNear] = max(x[fNear], p.cosine)
		x[fCoverBest] = max(x[fCoverBest], p.cover)
	}
	x[fNumbers] = o.missing(o.held, func(w word) bool { return w.numeral })
	x[fNames] = o.missing(o.held, func(w word) bool { return w.name })
	x[fPairOff] = o.missing(pair, func(w word) bool { return w.numeral || w.name })
	x[fDenied] = one(o.denied())
	if o.best != nil {
		x[fAbsolute] = one(o.says(func(s *sentence) bool { return s.absolute }) && !o.best.absolute)
		x[fOrder] = o.inOrder()
		x[fHedge] = one(!o.says(func(s *sentence) bool { return s.hedged }) && o.best.hedged)
	}
	x[fSpoken] = one(o.says(spoken) && !slices.ContainsFunc(o.passages, func(p *passage) bool { return spoken(&p.sentence) }))
	return x
}

func (o *overlap) says(of func(s *sentence) bool) bool {
	for i := range o.claim {
		if of(&o.claim[i]) {
			return true
		}
	}
	return false
}

// missing is the share of the statement's words of a kind that are not held.
func (o *overlap) missing(held map[string]word, kind func(word) bool) float64 {
	n, all := 0, 0
	for _, w := range o.content {
		if kind(w) {
			all++
			if !has(held, w.key) {
				n++
			}
		}
	}
	if all == 0 {
		return 0
	}
	return float64(n) / float64(all)
}

// deniedFrom is the share of the best sentence's content from which another one
// counts beside it when it is asked whether the evidence denies the statement.
const deniedFrom = 0.8

// denied reports whether every sentence that holds about as much of the
// statement as the best one means some of its words the other way.
func (o *overlap) denied() bool {
	if o.best == nil || o.best.cover == 0 {
		return false
	}
	for _, p := range o.passages {
		if p.cover >= deniedFrom*o.best.cover && !o.opposed(p) {
			return false
		}
	}
	return true
}

// opposed reports whether a passage means the statement the other way: one end of
// a pair of opposites, praise, what stands right behind a negation, or at least
// half of the words that both have.
func (o *overlap) opposed(p *passage) bool {
	meant := map[string][2]bool{} // word → whether it is meant plainly, and the other way
	struck := map[string]bool{}
	for _, w := range p.words {
		m := meant[w.key]
		m[index(w.against)] = true
		meant[w.key] = m
		struck[w.key] = struck[w.key] || w.struck
	}
	turned, both := 0, 0
	for i := range o.claim {
		for _, w := range o.claim[i].words {
			m, ok := meant[w.key]
			if !ok || !w.content {
				continue
			}
			both++
			if !m[index(w.against)] {
				turned++
				if isPole(w) || w.valence != 0 || w.struck || struck[w.key] {
					return true
				}
			}
		}
	}
	return turned > 0 && 2*turned >= both
}

func index(against bool) int {
	if against {
		return 1
	}
	return 0
}

// spoken reports whether a sentence speaks to somebody.
func spoken(s *sentence) bool {
	return slices.ContainsFunc(s.words, func(w word) bool { return persons[w.text] })
}

// inOrder is the longest run of the statement's words, gaps allowed, that stands
// in the best sentence, by how many words the statement has.
func (o *overlap) inOrder() float64 {
	var said []word
	for i := range o.claim {
		said = append(said, o.claim[i].words...)
	}
	if len(said) == 0 {
		return 0
	}
	row := make([]int, len(o.best.words)+1)
	for _, w := range said {
		corner := 0
		for k, b := range o.best.words {
			above := row[k+1]
			if w.key == b.key {
				row[k+1] = corner + 1
			} else {
				row[k+1] = max(row[k+1], row[k])
			}
			corner = above
		}
	}
	return float64(row[len(row)-1]) / float64(len(said))
}
