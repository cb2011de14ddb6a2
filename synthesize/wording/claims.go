package wording

import (
	"cmp"
	"slices"
	"strings"

	"personas/prompts"
	"personas/research"
)

// ownClaim keeps the reference of a model's own claim apart from that of a card
// whose label is the same words.
const ownClaim = "worded: "

// mostWords is the length of a claim from which it is two.
const mostWords = 40

// claim makes a claim of what was written, or says why not. card is the index of
// the evidence card that it words, −1 where it is the model's own.
func (w *writer) claim(sh *sheet, r prompts.ClaimReply, card int) (research.Claim, research.Reason) {
	here, elsewhere := w.sides(sh.refs(r.Supports))
	switch {
	case len(here)+len(elsewhere)+len(r.Contradicts) == 0:
		return research.Claim{}, ReasonUncited
	case len(here) == 0:
		return research.Claim{}, ReasonNobodyHere
	case len(strings.Fields(r.Text)) > mostWords:
		return research.Claim{}, ReasonTooLong
	}
	if why := w.refuse(r.Text, w.stands(here), manner{}); why != "" {
		return research.Claim{}, why
	}
	c := w.founded(sh, r, card, here)
	c.Facet, c.Text, c.State = r.Facet, strings.TrimSpace(r.Text), research.ClaimProposed
	unseen := func(refs []research.Ref) []research.Ref {
		return slices.DeleteFunc(slices.Clone(refs), func(q research.Ref) bool { return sh.shown[q] || w.quotes[q] == nil || w.quotes[q].Praise })
	}
	also, _ := w.sides(w.alsoSay(here, unseen(c.Cited(research.Supports))))
	against := slices.Concat(sh.refs(r.Contradicts), w.usable(c.Cited(research.Contradicts)))
	c.Elsewhere = unique(slices.Concat(elsewhere, w.alsoSay(here, unseen(w.others(&c, card)))))
	slices.Sort(c.Elsewhere)
	c.Citations = citations(slices.Concat(here, also), against)
	c.Because = w.because(sh, r.Because, here)
	if c.Severity = 0; r.Facet == research.FacetPain {
		c.Severity = r.Severity
	}
	c.Elsewhere = slices.DeleteFunc(c.Elsewhere, func(q research.Ref) bool { return slices.Contains(c.Cited(research.Contradicts), q) })
	w.count(&c)
	return c, ""
}

// refs are the quotes behind numbers of a sheet, each once.
func (sh *sheet) refs(numbers []int) []research.Ref {
	var refs []research.Ref
	for _, n := range numbers {
		refs = append(refs, sh.quotes[n-1])
	}
	return unique(refs)
}

func unique(refs []research.Ref) []research.Ref {
	seen := map[research.Ref]bool{}
	return slices.DeleteFunc(slices.Clone(refs), func(r research.Ref) bool {
		again := seen[r]
		seen[r] = true
		return again
	})
}

// sides parts quotes into those of members and those of others.
func (w *writer) sides(refs []research.Ref) (here, elsewhere []research.Ref) {
	for _, r := range refs {
		if w.group.Members[w.quotes[r].Participant] {
			here = append(here, r)
		} else {
			elsewhere = append(elsewhere, r)
		}
	}
	return here, elsewhere
}

// founded is the claim without its words: the card, which keeps its reference,
// or a new one on the theme that most of its quotes speak of.
func (w *writer) founded(sh *sheet, r prompts.ClaimReply, card int, here []research.Ref) research.Claim {
	if card >= 0 {
		return w.persona.Claims[card]
	}
	c := research.Claim{Ref: research.ClaimRef(w.persona.Ref, r.Facet, ownClaim+r.Text),
		Formed: w.persona.Origin == research.OriginFound, Searched: len(sh.quotes)}
	if t := w.mostlyOn(here); t != nil {
		c.Theme, c.Label = t.Ref, t.Label
		c.Asked = slices.DeleteFunc(w.Asked.Cell(t.Ref, r.Facet), func(p research.Ref) bool { return !slices.Contains(w.evidence.Participants, p) })

	}
	if c.Label == "" {
		c.Label = string(r.Facet)
	}
	return c
}

// mostlyOn is the theme most of the quotes stand in, the first met of equals.
func (w *writer) mostlyOn(refs []research.Ref) (most *research.Theme) {
	n := map[*research.Theme]int{}
	for _, r := range refs {
		if t := w.theme[r]; t != nil {
			n[t]++
		}
	}
	for _, r := range refs {
		if t := w.theme[r]; t != nil && n[t] > n[most] {
			most = t
		}
	}
	return most
}

// others are quotes of people outside the group that may say the same: those of
// the card, else those of the claim's theme in its facet.
func (w *writer) others(c *research.Claim, card int) []research.Ref {
	if card >= 0 {
		return w.persona.Claims[card].Elsewhere
	}
	var refs []research.Ref
	for i := range w.Themes {
		if w.Themes[i].Ref != c.Theme {
			continue
		}
		for _, m := range w.Themes[i].Members {
			if q := w.quotes[m.Quote]; q != nil && q.Facet == c.Facet && !w.group.Members[q.Participant] {
				refs = append(refs, m.Quote)
			}
		}
	}
	return refs
}

// citations cite each quote once: what supports a claim does not contradict it.
func citations(supports, against []research.Ref) []research.Citation {
	var all []research.Citation
	supports = unique(supports)
	for _, r := range supports {
		all = append(all, research.Citation{Quote: r, Relation: research.Supports})
	}
	for _, r := range unique(against) {
		if !slices.Contains(supports, r) {
			all = append(all, research.Citation{Quote: r, Relation: research.Contradicts})
		}
	}
	return all
}

// because keeps a reason that each of its quotes gives by itself, all of them
// among those that carry the claim: one person's reason does not stand behind
// another's statement.
func (w *writer) because(sh *sheet, r prompts.BecauseReply, here []research.Ref) *research.Because {
	if strings.TrimSpace(r.Text) == "" {
		return nil
	}
	quotes := sh.refs(r.Quotes)
	why := research.Reason("")
	switch {
	case len(quotes) == 0:
		why = ReasonUncited
	case slices.ContainsFunc(quotes, func(q research.Ref) bool { return !slices.Contains(here, q) }):
		why = ReasonNobodyHere
	}
	for _, q := range quotes {
		why = cmp.Or(why, w.refuse(r.Text, w.stands([]research.Ref{q}), manner{words: true}))
	}
	if why != "" {
		w.drop("because", why)
		return nil
	}
	return &research.Because{Text: strings.TrimSpace(r.Text), Quotes: quotes}
}

// count counts a claim, as the edition will.
func (w *writer) count(c *research.Claim) {
	c.Count(w.group, w.persona.TalkRatio)
}

// settle puts the claims in order: worded ones in that of their cards, the
// model's own after them, cards last; and ranks the pains from 1.
func (w *writer) settle() {
	place := map[research.Ref]int{}
	for i := range w.persona.Claims {
		place[w.persona.Claims[i].Ref] = i + 1
	}
	order := func(c *research.Claim) int {
		switch at := place[c.Ref]; {
		case c.Text == "":
			return 2*len(place) + at
		case at == 0:
			return len(place) + 1
		default:
			return at
		}
	}
	slices.SortStableFunc(w.claims, func(a, b research.Claim) int { return cmp.Compare(order(&a), order(&b)) })
	var pains []*research.Claim
	for _, c := range w.worded() {
		if c.Severity > 0 {
			pains = append(pains, c)
		}
	}
	slices.SortStableFunc(pains, func(a, b *research.Claim) int { return cmp.Compare(a.Severity, b.Severity) })
	for i, c := range pains {
		c.Severity = i + 1
	}
}

// everybodys reports a claim that is as true of the others: half of those who were
// asked elsewhere say it.
func everybodys(c *research.Claim) bool {
	return c.Distinct == research.Shared && c.Support.ElsewhereAsked > 0 && 2*c.Support.Elsewhere >= c.Support.ElsewhereAsked
}
