package wording

import (
	"cmp"
	"slices"

	"personas/prompts"
	"personas/research"
)

// What one request shows of a group, at most.
const (
	mostHere     = 60 // quotes of members
	mostElse     = 25 // quotes of others, so that dissent and likeness are seen
	quotesOfCard = 8
	elseOfCard   = 3
)

// families are the groups of facets that are written in one go.
var families = []research.Family{research.FamilySeeks, research.FamilyHurts, research.FamilyDoes, research.FamilySetting}

// sheet is what one request shows of a group, and what its numbers mean.
type sheet struct {
	family research.Family
	quotes []research.Ref // number n is the one before index n
	cards  []int          // indices of the persona's claims, the same way
	shown  map[research.Ref]bool
	people map[research.Ref]int
}

func (sh *sheet) put(ref research.Ref) {
	if !sh.shown[ref] {
		sh.shown[ref] = true
		sh.quotes = append(sh.quotes, ref)
	}
}

// person numbers people in the order in which they come up.
func (sh *sheet) person(p research.Ref) int {
	if _, ok := sh.people[p]; !ok {
		sh.people[p] = len(sh.people) + 1
	}
	return sh.people[p]
}

// sheet gathers what a request about a family of facets shows: the quotes of each
// card first, then what else members say, people taking turns; then others.
// Praise of what the researchers showed is no evidence and is not shown.
func (w *writer) sheet(family research.Family) *sheet {
	sh := &sheet{family: family, shown: map[research.Ref]bool{}, people: map[research.Ref]int{}}
	var others []research.Ref
	for i := range w.persona.Claims {
		c := &w.persona.Claims[i]
		if research.FamilyOf(c.Facet) != family {
			continue
		}
		sh.cards = append(sh.cards, i)
		supports := w.usable(c.Cited(research.Supports))
		for _, ref := range supports[:min(len(supports), quotesOfCard)] {
			sh.put(ref)
		}
		against, elsewhere := w.usable(c.Cited(research.Contradicts)), w.bestFirst(w.usable(c.Elsewhere))
		others = slices.Concat(others, against[:min(len(against), quotesOfCard)], elsewhere[:min(len(elsewhere), elseOfCard)])
	}
	here, rest := w.pools(family)
	for _, ref := range here {
		if len(sh.quotes) >= mostHere {
			break
		}
		sh.put(ref)
	}
	if len(sh.quotes) == 0 {
		return nil
	}
	most := len(sh.quotes) + mostElse
	for _, ref := range slices.Concat(others, rest) {
		if len(sh.quotes) >= most {
			break
		}
		sh.put(ref)
	}
	return sh
}

// usable leaves out quotes that are gone, and praise.
func (w *writer) usable(refs []research.Ref) []research.Ref {
	return slices.DeleteFunc(slices.Clone(refs), func(r research.Ref) bool { return w.quotes[r] == nil || w.quotes[r].Praise })
}

// bestFirst puts quotes in an order that their references have no part in: those
// are others in every study, and the same research asks the same.
func (w *writer) bestFirst(refs []research.Ref) []research.Ref {
	slices.SortFunc(refs, func(a, b research.Ref) int { return better(w.quotes[a], w.quotes[b]) })
	return refs
}

// better orders quotes by worth, those of the same worth by their words.
func better(a, b *research.Quote) int {
	return cmp.Or(cmp.Compare(b.Value, a.Value), cmp.Compare(a.Text, b.Text), cmp.Compare(a.Ref, b.Ref))
}

// pools are the quotes of members and of others in a family of facets, or coded
// with none. Others are heard where members speak of the same.
func (w *writer) pools(family research.Family) (here, others []research.Ref) {
	spoken := map[*research.Theme]bool{}
	var all []*research.Quote
	for i := range w.Quotes {
		q := &w.Quotes[i]
		if q.Praise || q.Facet != research.FacetNone && research.FamilyOf(q.Facet) != family {
			continue
		}
		all = append(all, q)
		if t := w.theme[q.Ref]; t != nil && w.group.Members[q.Participant] {
			spoken[t] = true
		}
	}
	slices.SortFunc(all, better)
	var ours, theirs []*research.Quote
	for _, q := range all {
		switch {
		case w.group.Members[q.Participant]:
			ours = append(ours, q)
		case spoken[w.theme[q.Ref]] && w.theme[q.Ref] != nil:
			theirs = append(theirs, q)
		}
	}
	return inTurns(ours), inTurns(theirs)
}

// inTurns lets people take turns: the best quote of each, then the second best.
func inTurns(quotes []*research.Quote) []research.Ref {
	turn, said := make(map[research.Ref]int, len(quotes)), map[research.Ref]int{}
	for _, q := range quotes {
		turn[q.Ref] = said[q.Participant]
		said[q.Participant]++
	}
	ordered := slices.Clone(quotes)
	slices.SortStableFunc(ordered, func(a, b *research.Quote) int { return cmp.Compare(turn[a.Ref], turn[b.Ref]) })
	refs := make([]research.Ref, len(ordered))
	for i, q := range ordered {
		refs[i] = q.Ref
	}
	return refs
}

// input is a sheet as its prompt takes it.
func (w *writer) input(sh *sheet) prompts.DraftInput {
	in := prompts.DraftInput{Whole: w.persona.Origin == research.OriginSample}
	for _, m := range research.Facets {
		if m.Family == sh.family {
			in.Facets = append(in.Facets, m.Facet)
		}
	}
	number := map[research.Ref]int{}
	for i, ref := range sh.quotes {
		number[ref] = i + 1
		in.Quotes = append(in.Quotes, w.quoteShown(sh, ref, i+1))
	}
	numbers := func(refs []research.Ref) (ns []int) {
		for _, r := range refs {
			if n := number[r]; n > 0 {
				ns = append(ns, n)
			}
		}
		return ns
	}
	for i, at := range sh.cards {
		c := &w.persona.Claims[at]
		in.Cards = append(in.Cards, prompts.CardShown{N: i + 1, Facet: c.Facet, Label: w.Mask(c.Label),
			Quotes: numbers(c.Cited(research.Supports)), Against: numbers(c.Cited(research.Contradicts))})
	}
	for _, text := range w.contrast {
		in.Contrast = append(in.Contrast, w.Mask(text))
	}
	return in
}

func (w *writer) quoteShown(sh *sheet, ref research.Ref, n int) prompts.QuoteShown {
	q := w.quotes[ref]
	shown := prompts.QuoteShown{N: n, Person: sh.person(q.Participant), Here: w.group.Members[q.Participant],
		Reported: q.Voice == research.VoiceReported, Facet: q.Facet, Stance: q.Stance, Stage: q.Stage, Text: w.text(ref)}
	if t := w.theme[ref]; t != nil {
		label := t.Label
		if t.Naming != nil {
			label = t.Naming.Name
		}
		shown.Theme, shown.Placed, shown.Position = w.Mask(label), true, w.at[ref]
	}
	if q.Question != "" {
		shown.Question = w.Mask(q.Question)
	}
	return shown
}
