package synthesize

import (
	"slices"
	"strings"

	"personas/research"
)

// lean says how a quote stands to one matter: +1 for, −1 against, 0 where it
// cannot be told. A stance is a whole quote's; "Yeah, I don't use ICE plots, but
// I think that it's super helpful" stands against one thing and for another. So
// only the clause that holds the matter's words is read, and the next ones where
// it says nothing itself ("ICE plots, I think we use regularly").
func (m *matter) lean(q int) int {
	clauses := m.c.spokenClauses(q)
	for i, cl := range clauses {
		if !m.within(cl) {
			continue
		}
		for _, said := range clauses[i:min(i+leanReach, len(clauses))] {
			if p := m.polarity(said, q); p != 0 {
				return p
			}
		}
	}
	return 0
}

// stance is how a quote stands to the matter: what its clauses about it say
// together with the stance of the whole. Of an answer to a printed question, whose
// stance the question gave, neither outweighs the other; in a conversation the
// clauses do.
func (m *matter) stance(q int) research.Stance {
	whole, lean := m.c.quotes[q].Stance, m.lean(q)
	switch {
	case lean == 0 || float64(lean) == whole.Sign():
		return whole
	case whole.Sign() != 0 && m.c.kind[m.c.quotes[q].Document].Quantitative():
		return research.StanceMixed
	case lean > 0:
		return research.StancePositive
	}
	return research.StanceNegative
}

// tone is what a quote says of how well the matter is served: +1 it is, −1 it is
// not, 0 where that cannot be told. It takes a clear stance of the quote that the
// clauses about the matter do not deny. A wish and a circumstance are neither: "better git
// integration" and "git integration is missing" do not disagree.
func (m *matter) tone(q int) int {
	whole, facet := m.c.quotes[q].Stance, m.c.quotes[q].Facet
	switch {
	case facet == research.FacetGoal, facet == research.FacetTrigger, facet == research.FacetContext:
		return 0
	case whole == research.StancePositive && research.FamilyOf(facet) == research.FamilyHurts:
		return 0
	case float64(m.lean(q))*whole.Sign() < 0:
		return 0
	}
	return int(whole.Sign())
}

// supports reports whether a quote can stand behind a card of the given tone.
// Praise filed under what hurts ("I use it a lot, no issues") stands behind
// nothing: either its facet is wrong or its stance.
func (m *matter) supports(q, tone int) bool {
	if research.FamilyOf(m.c.quotes[q].Facet) == research.FamilyHurts && m.c.quotes[q].Stance == research.StancePositive {
		return false
	}
	return m.tone(q)*tone >= 0
}

// toneOver is the tone that a clear majority of quotes with one take, 0 where
// there is none.
func (m *matter) toneOver(quotes []int) int {
	well, ill := 0, 0
	for _, q := range quotes {
		switch m.tone(q) {
		case 1:
			well++
		case -1:
			ill++
		}
	}
	switch {
	case well > 2*ill:
		return 1
	case ill > 2*well:
		return -1
	}
	return 0
}

// leanReach is how many clauses, that of the matter included, are read for how
// somebody stands to it.
const leanReach = 3

// within reports whether a clause speaks of the matter: it holds the rarest of
// the label's words ("ICE" of "ICE plots"), or one of two keywords.
func (m *matter) within(clause []word) bool {
	return slices.ContainsFunc(clause, func(w word) bool {
		stem := m.c.lexicon.stems[w.id]
		return stem == m.rarest || m.any && slices.Contains(m.words, stem)
	})
}

// isKind reports whether a quote speaks only of a kind of the matter: "two-way ICE
// plots".
func (m *matter) isKind(q int) bool {
	words, kinds, uses := m.c.words[q], 0, 0
	for i, w := range words {
		if m.c.lexicon.stems[w.id] != m.rarest {
			continue
		}
		uses++
		if i > 1 && !w.breaks && m.c.quotes[q].Text[words[i-2].end:words[i-1].start] == "-" {
			kinds++
		}
	}
	return kinds > 0 && kinds == uses
}

// turns are words at which one thought ends and the next begins.
var turns = wordSet("who which when if but so because although though whereas while then however")

// spokenClauses cuts a quote at its punctuation and at words that turn a
// thought.
func (c *corpus) spokenClauses(q int) [][]word {
	words := c.words[q]
	var clauses [][]word
	from := 0
	for i, w := range words {
		if i > from && (w.breaks || turns[c.low(q, w)]) {
			clauses = append(clauses, words[from:i])
			from = i
		}
	}
	if from < len(words) {
		clauses = append(clauses, words[from:])
	}
	return clauses
}

// polarity adds up what a clause says for and against: words of use and praise,
// words of trouble, turned by a negation before them. A wish ("it would be nice
// to see …") says neither, nor do the matter's own words.
func (m *matter) polarity(clause []word, q int) int {
	sum, sign, bare := 0, 1, true
	for _, w := range clause {
		bare = bare && m.c.lexicon.class[w.id] != contentWord && m.c.lexicon.class[w.id] != weakWord
		switch low := m.c.low(q, w); {
		case wishes[low]:
			return 0
		case negations[low]:
			sign = -sign
		case slices.Contains(m.words, m.c.lexicon.stems[w.id]):
		case favours[low]:
			sum += sign
		case troubles[low]:
			sum -= sign
		}
	}
	if bare && sign < 0 { // "I don't think so", "not really"
		return -1
	}
	return max(min(sum, 1), -1)
}

// low is a word as it stands in the quote, in lower case and with a plain
// apostrophe.
func (c *corpus) low(q int, w word) string {
	return strings.ToLower(strings.ReplaceAll(c.quotes[q].Text[w.start:w.end], "’", "'"))
}

var negations = wordSet(`not no never don't doesn't didn't can't cannot won't isn't aren't wasn't couldn't wouldn't haven't hasn't
	without hardly rarely nor neither lack lacks lacking missing`)

var wishes = wordSet("would could might should wish if i'd we'd you'd hope want wanted")

var favours = wordSet(`use used uses using liked likes love loved loves prefer prefers opt opts rely useful helpful easy easier easily good
	great nice better best clear clean intuitive fast quick simple pleasant convenient powerful reliable worth important
	advantage advantages regularly definitely enjoy enjoyable beautiful beautifully excellent awesome perfect comfortable
	works helps helped recommend trust`)

var troubles = wordSet(`hard harder difficult cluttered messy confusing confused slow slower bad badly worse worst poor painful pain annoying
	frustrating useless problem problems issue issues trouble crash crashes crashed break breaks broken fail fails
	overwhelming ugly clunky cumbersome tedious limited hate avoid dangerous frightening expensive struggle struggled
	impossible complicated unclear lose lost odd weird buggy inconvenient unwieldy awkward unable`)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}
