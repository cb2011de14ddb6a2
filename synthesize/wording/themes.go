package wording

import (
	"cmp"
	"context"
	"slices"

	"personas/internal/llm"
	"personas/prompts"
	"personas/research"
	"personas/synthesize"
)

// ThemesIn is what themes are named from.
type ThemesIn struct {
	Asker
	synthesize.Material
	Themes []research.Theme // as synthesize.Themes gave them
}

// ThemesOut holds the themes, named where that went well and regrouped where the
// places of their quotes bear it out, with everything that was proposed.
type ThemesOut struct {
	Themes    []research.Theme
	Proposals []research.ThemeProposal
	Log       Log
}

// What one request shows.
const (
	themesShown  = 6  // themes that lie near one another, so that doubles meet
	quotesShown  = 10 // of a theme: its exemplars, and quotes from both of its ends
	quotesAtEnds = 2  // at each end
)

// Themes has a model name themes, and propose merges, splits and the ends of
// their spectra. A theme keeps its label; a name stands beside it. Proposals are
// taken in the order of the themes they speak of; one about a theme that another
// has changed is refused.
func Themes(ctx context.Context, in ThemesIn) (ThemesOut, error) {
	out := ThemesOut{Themes: in.Themes}
	g := synthesize.NewGeometry(in.Material)
	n := newNamer(in, g)
	batches := n.batches()
	requests := make([]llm.Request, len(batches))
	for i := range batches {
		var err error
		if requests[i], err = prompts.Themes(n.input(&batches[i])); err != nil {
			return out, err
		}
	}
	answers, err := ask[prompts.ThemesReply](ctx, in.Asker, requests, &out.Log)
	if err != nil {
		return out, err
	}
	for i, a := range answers {
		if a.fault != nil {
			out.Log.Faults = append(out.Log.Faults, Fault{Part: "themes", Err: a.fault})
			continue
		}
		n.by = a.by
		n.take(&batches[i], a.reply)
	}
	out.Themes, out.Proposals = n.themes(), n.proposals
	for _, p := range n.proposals {
		if !p.Accepted {
			out.Log.Drops = append(out.Log.Drops, Drop{Part: string(p.Kind), Reason: p.Refused})
		}
	}
	return out, nil
}

// namer names the themes of one study.
type namer struct {
	ThemesIn
	geometry *synthesize.Geometry
	usually  float64 // how far a theme lies from the one next to it
	spoken
	position map[research.Ref]float64

	by        string
	proposals []research.ThemeProposal
	naming    map[research.Ref]*research.Naming // of themes as they were
	changed   map[research.Ref]bool             // themes that are another's now
	made      []madeTheme
}

// madeTheme is a theme that a merge or a split makes.
type madeTheme struct {
	quotes []research.Ref
	naming *research.Naming
}

func newNamer(in ThemesIn, g *synthesize.Geometry) *namer {
	n := &namer{ThemesIn: in, geometry: g, usually: g.UsuallyApart(in.Themes), spoken: newSpoken(in.Documents, in.Quotes, in.Mask),
		position: map[research.Ref]float64{}, naming: map[research.Ref]*research.Naming{}, changed: map[research.Ref]bool{}}
	for i := range in.Themes {
		for _, m := range in.Themes[i].Members {
			n.position[m.Quote] = m.Position
		}
	}
	return n
}

// batch is what one request shows, and what its numbers mean.
type batch struct {
	themes []*research.Theme
	quotes []research.Ref
	of     []int // of each quote: its theme's place in the batch
}

// batches puts themes into requests, each with those next to it: the first that
// is left, then the nearest to it.
func (n *namer) batches() []batch {
	left := make([]*research.Theme, len(n.Themes))
	for i := range n.Themes {
		left[i] = &n.Themes[i]
	}
	var all []batch
	for len(left) > 0 {
		first := members(left[0])
		apart := map[*research.Theme]float64{left[0]: -2}
		for _, t := range left[1:] {
			apart[t] = n.geometry.Apart(first, members(t))
		}
		slices.SortStableFunc(left, func(a, b *research.Theme) int { return cmp.Compare(apart[a], apart[b]) })
		size := min(themesShown, len(left))
		b := batch{themes: slices.Clone(left[:size])}
		for i, t := range b.themes {
			for _, ref := range n.shownOf(t) {
				b.quotes, b.of = append(b.quotes, ref), append(b.of, i)
			}
		}
		all = append(all, b)
		left = slices.Clone(left[size:])
		slices.SortFunc(left, func(a, b *research.Theme) int { return cmp.Compare(n.place(a), n.place(b)) })
	}
	return all
}

// place is where a theme stands among all.
func (n *namer) place(t *research.Theme) int {
	return slices.IndexFunc(n.Themes, func(o research.Theme) bool { return o.Ref == t.Ref })
}

func members(t *research.Theme) []research.Ref {
	refs := make([]research.Ref, len(t.Members))
	for i, m := range t.Members {
		refs[i] = m.Quote
	}
	return refs
}

// shownOf are the quotes that stand for a theme: exemplars, some from its ends,
// then the most central; no praise, and nobody's report.
func (n *namer) shownOf(t *research.Theme) []research.Ref {
	fit := slices.DeleteFunc(slices.Clone(t.Members), func(m research.Member) bool {
		q := n.quotes[m.Quote]
		return q == nil || q.Praise || q.Voice != research.VoiceFirstHand
	})
	byPlace := slices.Clone(fit)
	slices.SortStableFunc(byPlace, func(a, b research.Member) int { return cmp.Compare(a.Position, b.Position) })
	refs := slices.DeleteFunc(slices.Clone(t.Exemplars), func(r research.Ref) bool { return n.quotes[r] == nil || n.quotes[r].Praise })
	for k := range min(quotesAtEnds, len(byPlace)) {
		refs = append(refs, byPlace[k].Quote, byPlace[len(byPlace)-1-k].Quote)
	}
	for _, m := range fit {
		refs = append(refs, m.Quote)
	}
	refs = unique(refs)
	return refs[:min(len(refs), quotesShown)]
}

// input is a batch as its prompt takes it.
func (n *namer) input(b *batch) prompts.ThemesInput {
	var in prompts.ThemesInput
	people := &sheet{people: map[research.Ref]int{}}
	for i, t := range b.themes {
		shown := prompts.ThemeShown{N: i + 1, Label: n.Mask(t.Label)}
		for _, k := range t.Keywords {
			shown.Keywords = append(shown.Keywords, n.Mask(k))
		}
		for k, ref := range b.quotes {
			if q := n.quotes[ref]; b.of[k] == i {
				shown.Quotes = append(shown.Quotes, prompts.ThemeQuote{N: k + 1, Person: people.person(q.Participant), Stance: q.Stance, Text: n.Mask(q.Text)})
			}
		}
		in.Themes = append(in.Themes, shown)
	}
	return in
}

// themes are the themes as they are now: those that merges and splits made in the
// place of what they were made of, every figure worked out anew.
func (n *namer) themes() []research.Theme {
	if len(n.made) == 0 {
		themes := slices.Clone(n.Themes)
		for i := range themes {
			themes[i].Naming = n.naming[themes[i].Ref]
		}
		return themes
	}
	var groups [][]research.Ref
	naming := map[research.Ref]*research.Naming{} // by any quote
	add := func(quotes []research.Ref, as *research.Naming) {
		groups = append(groups, quotes)
		for _, q := range quotes {
			naming[q] = as
		}
	}
	for i := range n.Themes {
		if t := &n.Themes[i]; !n.changed[t.Ref] {
			add(members(t), n.naming[t.Ref])
		}
	}
	for _, m := range n.made {
		add(m.quotes, m.naming)
	}
	themes := n.geometry.Themes(groups)
	for i := range themes {
		themes[i].Naming = naming[themes[i].Members[0].Quote]
	}
	return themes
}
