package synthesize

import (
	"cmp"
	"context"
	"slices"

	"personas/research"
)

// ThemesInput is what themes are made of.
type ThemesInput struct {
	Material
	Seed       int64
	MinK, MaxK int // bounds of the number of themes; 0: chosen by the size of the study
}

// ThemesResult holds the themes, most participants first, and the quotes that
// lie far from all of them: never forced, never hidden.
type ThemesResult struct {
	Themes     []research.Theme
	Unassigned []research.Ref
}

// Figures of a theme.
const (
	exemplars      = 5    // quotes that show a theme
	leastQuotes    = 3    // in a theme; a smaller cluster is unassigned
	readableWeight = 0.35 // of readability against centrality, for exemplars
	labelWeight    = 0.3  // of holding the label's words
)

// Themes clusters first-hand quotes by meaning and names each cluster in the
// participants' own words. What staff report joins the theme it lies nearest to
// without shaping it.
func Themes(ctx context.Context, in ThemesInput) (ThemesResult, error) {
	c := newCorpus(in.Material)
	groups, err := c.cluster(ctx, in)
	if err != nil {
		return ThemesResult{}, err
	}
	return c.describe(groups), nil
}

// describe makes a theme of each group of quotes that people have words for.
// Groups without a label, or too small, are taken apart: their quotes join the
// theme they lie in, if any.
func (c *corpus) describe(groups [][]int) ThemesResult {
	x := newPhrases(c)
	if len(c.quotes) < smallerStudy {
		groups = x.mergedByLabel(groups)
	}
	var named, loose [][]int
	for _, group := range groups {
		if len(group) >= leastQuotes && x.labelOf(group).text != "" {
			named = append(named, group)
		} else {
			loose = append(loose, group)
		}
	}
	c.settleIn(named, slices.Concat(loose...))
	themes := c.themesOf(x, named)
	return ThemesResult{Themes: themes, Unassigned: c.inNone(themes)}
}

// themesOf makes a theme of each group of quotes that people have words for,
// most people first.
func (c *corpus) themesOf(x *phrases, groups [][]int) []research.Theme {
	themes := make([]research.Theme, len(groups))
	for i, group := range groups {
		themes[i] = c.theme(group)
	}
	slices.SortFunc(themes, func(a, b research.Theme) int {
		return cmp.Or(cmp.Compare(b.Participants, a.Participants), c.before(&a, &b))
	})
	taken := map[string]bool{}
	for i := range themes {
		c.name(x, &themes[i], taken)
	}
	return slices.DeleteFunc(themes, func(t research.Theme) bool { return t.Label == "" })
}

// labelOf names a group for itself, whatever the others are called.
func (x *phrases) labelOf(group []int) label {
	return x.label(group, namingTheme(len(group)), map[string]bool{})
}

// mergedByLabel puts groups together whose labels name one thing: "ICE plots"
// and "PDP and ICE plots". In a small study every few quotes come apart, and
// their number says little.
func (x *phrases) mergedByLabel(groups [][]int) [][]int {
	for i := 0; i < len(groups); i++ {
		for j := i + 1; j < len(groups); j++ {
			if a, b := x.labelOf(groups[i]), x.labelOf(groups[j]); a.inVivo && b.inVivo && x.sameThing(a.phrase, b.phrase) {
				groups[i] = append(groups[i], groups[j]...)
				slices.Sort(groups[i])
				groups = slices.Delete(groups, j, j+1)
				i, j = -1, len(groups) // begin anew
			}
		}
	}
	return groups
}

// sameThing reports whether one label holds all content words of the other.
func (x *phrases) sameThing(a, b int32) bool {
	short, long := x.content(a), x.content(b)
	if len(short) > len(long) {
		short, long = long, short
	}
	return !slices.ContainsFunc(short, func(w int32) bool { return !slices.Contains(long, w) })
}

// inNone returns the quotes in no theme.
func (c *corpus) inNone(themes []research.Theme) []research.Ref {
	assigned := make([]bool, len(c.quotes))
	for i := range themes {
		for _, m := range themes[i].Members {
			assigned[c.quoteAt[m.Quote]] = true
		}
	}
	refs := []research.Ref{}
	for i, q := range c.quotes {
		if !assigned[i] {
			refs = append(refs, q.Ref)
		}
	}
	return refs
}

// theme works out everything about a theme but its words.
func (c *corpus) theme(group []int) research.Theme {
	var vectors [][]float32
	for _, q := range group {
		if c.firstHand(q) && c.vectors[q] != nil {
			vectors = append(vectors, c.vectors[q])
		}
	}
	middle := Centre(vectors)
	t := research.Theme{Members: make([]research.Member, len(group))}
	for i, q := range group {
		m := research.Member{Quote: c.quotes[q].Ref}
		if c.vectors[q] != nil && middle != nil {
			m.Centrality = Dot(c.vectors[q], middle)
		}
		t.Members[i] = m
	}
	slices.SortFunc(t.Members, func(a, b research.Member) int {
		return cmp.Or(cmp.Compare(b.Centrality, a.Centrality), cmp.Compare(c.quoteAt[a.Quote], c.quoteAt[b.Quote]))
	})
	t.Ref = research.ThemeRef(c.study, t.Members[0].Quote)
	c.size(&t)
	return t
}

// before compares themes by the words of their most central quotes.
func (c *corpus) before(a, b *research.Theme) int {
	return cmp.Compare(c.quoteAt[a.Members[0].Quote], c.quoteAt[b.Members[0].Quote])
}

// size counts a theme's people and how close its quotes lie.
func (c *corpus) size(t *research.Theme) {
	byPerson, quotes := map[int32]int{}, 0
	for _, m := range t.Members {
		q := c.quoteAt[m.Quote]
		if !c.firstHand(q) {
			continue
		}
		byPerson[c.person[q]]++
		quotes++
		t.Cohesion += m.Centrality
	}
	t.Participants = len(byPerson)
	if quotes == 0 {
		return
	}
	t.Cohesion /= float64(quotes)
	for _, n := range byPerson {
		t.LargestVoice = max(t.LargestVoice, float64(n)/float64(quotes))
	}
}

// name gives a theme its label and keywords, and what depends on them.
func (c *corpus) name(x *phrases, t *research.Theme, taken map[string]bool) {
	inside := c.inside(t)
	l := x.label(inside, namingTheme(len(inside)), taken)
	t.Label, t.InVivo, t.Keywords = l.text, l.inVivo, l.keywords
	c.show(t, inside)
}

// inside are the quotes of a theme in their speakers' own words.
func (c *corpus) inside(t *research.Theme) (quotes []int) {
	for _, m := range t.Members {
		if q := c.quoteAt[m.Quote]; c.firstHand(q) {
			quotes = append(quotes, q)
		}
	}
	return quotes
}

// show works out what depends on a theme's label.
func (c *corpus) show(t *research.Theme, inside []int) {
	about := c.matterOf(t.Label, t.InVivo, inside)
	t.Exemplars = c.exemplars(t, &about)
	c.place(t)
}

// place gives each member its position: how it stands to what the label names.
func (c *corpus) place(t *research.Theme) {
	quotes := make([]int, len(t.Members))
	for i, m := range t.Members {
		quotes[i] = c.quoteAt[m.Quote]
	}
	k := c.contestOf(t)
	for i, at := range c.positions(quotes, &k) {
		t.Members[i].Position = at
	}
}

// exemplars returns the quotes that show a theme best: central, readable, holding
// what it is called by; one a person as long as there are people.
func (c *corpus) exemplars(t *research.Theme, about *matter) []research.Ref {
	ranked := slices.Clone(t.Members)
	worth := func(m research.Member) float64 {
		q := c.quoteAt[m.Quote]
		worth := m.Centrality + readableWeight*c.readable(q)
		if about.holds(q) {
			worth += labelWeight
		}
		return worth
	}
	slices.SortFunc(ranked, func(a, b research.Member) int {
		return cmp.Or(cmp.Compare(worth(b), worth(a)), cmp.Compare(c.quoteAt[a.Quote], c.quoteAt[b.Quote]))
	})
	var refs []research.Ref
	heard := map[int32]bool{}
	for _, second := range [...]bool{false, true} {
		for _, m := range ranked {
			q := c.quoteAt[m.Quote]
			if len(refs) == exemplars {
				return refs
			}
			if !c.firstHand(q) || heard[c.person[q]] != second || slices.Contains(refs, m.Quote) {
				continue
			}
			heard[c.person[q]] = true
			refs = append(refs, m.Quote)
		}
	}
	return refs
}
