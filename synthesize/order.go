package synthesize

import (
	"cmp"
	"slices"

	"personas/research"
)

// ordered puts cards in the order in which a reader meets them: what sets the
// group apart, by enough people, first, at most mostFrontPerFacet of one facet;
// then the rest; each by participants. It returns how many were left out.
func ordered(cards []research.Claim) (kept []research.Claim, leftOut int) {
	slices.SortFunc(cards, func(a, b research.Claim) int {
		return cmp.Or(cmp.Compare(tier(&a), tier(&b)), cmp.Compare(b.Support.Participants, a.Support.Participants),
			cmp.Compare(a.Label, b.Label), cmp.Compare(a.Facet, b.Facet), cmp.Compare(a.Ref, b.Ref))
	})
	var first, rest []research.Claim
	perFacet := map[research.Facet]int{}
	oneVoice := 0
	for _, c := range cards {
		if c.Support.Participants <= 1 {
			if oneVoice++; oneVoice > mostOneVoice {
				leftOut++
				continue
			}
		}
		if perFacet[c.Facet]++; perFacet[c.Facet] <= mostFrontPerFacet {
			first = append(first, c)
		} else {
			rest = append(rest, c)
		}
	}
	kept = append(first, rest...)
	if len(kept) > mostCards {
		leftOut += len(kept) - mostCards
		kept = kept[:mostCards]
	}
	return kept, leftOut
}

// Bounds on the cards of one draft.
const (
	mostCards         = 24 // more are counted, not shown
	mostFrontPerFacet = 3  // cards of one facet before all other facets had theirs
	mostOneVoice      = 2  // cards of a single severe voice
)

// tellingShare is the share of those asked who must say a thing before it comes
// first: of many cards some look distinctive by chance, those of few people
// first of all.
const tellingShare = 0.05

func tier(c *research.Claim) int {
	s := c.Support
	enough := s.Participants >= research.MinPeople && float64(s.Participants) >= tellingShare*float64(s.Asked)
	switch {
	case c.Distinct == research.Distinctive && enough:
		return 0
	case c.Distinct == research.Shared && enough:
		return 1
	case c.Distinct == research.Distinctive:
		return 2
	case c.Distinct == research.Shared:
		return 3
	}
	return 4
}
