package synthesize

import (
	"cmp"
	"slices"
	"strings"

	"personas/research"
)

// Sort puts quotes into the themes in which people have put them, and works out
// anew everything about those that are not as they were found. A theme is called
// what people call it, and else what it was.
func Sort(m Material, found ThemesResult, a research.Arrangement) ThemesResult {
	if a.Empty() {
		return found
	}
	c := newCorpus(m)
	themes, changed := a.Sort(found.Themes, c.speaker)
	x := newPhrases(c)
	for i := range themes {
		if changed[themes[i].Ref] {
			themes[i] = c.again(x, &themes[i])
		}
	}
	slices.SortStableFunc(themes, func(a, b research.Theme) int {
		return cmp.Or(cmp.Compare(b.Participants, a.Participants), c.before(&a, &b))
	})
	return ThemesResult{Themes: themes, Unassigned: c.inNone(themes)}
}

// speaker says who speaks a quote first hand, and whether there is the quote.
func (c *corpus) speaker(quote research.Ref) (who research.Ref, ok bool) {
	q, ok := c.quoteAt[quote]
	if ok && c.firstHand(q) {
		who = c.participants[c.person[q]].Ref
	}
	return who, ok
}

// again is a theme of other quotes than were found in it.
func (c *corpus) again(x *phrases, was *research.Theme) research.Theme {
	group := make([]int, len(was.Members))
	for i, m := range was.Members {
		group[i] = c.quoteAt[m.Quote]
	}
	slices.Sort(group)
	t := c.theme(group)
	inside := c.inside(&t)
	l := x.label(inside, namingTheme(len(inside)), map[string]bool{})
	t.Ref, t.Keywords, t.Naming = was.Ref, l.keywords, was.Naming
	switch {
	case was.Label != "":
		t.Label, t.InVivo = was.Label, was.InVivo
	case l.text != "":
		t.Label, t.InVivo = l.text, l.inVivo
	default: // its name was erased, and its quotes have no word in common
		t.Label = strings.Join(l.keywords[:min(2, len(l.keywords))], " · ")
	}
	c.show(&t, inside)
	return t
}
