package wording

import (
	"slices"
	"strings"

	"personas/prompts"
	"personas/research"
	"personas/synthesize"
)

// Words in the name of a theme, and how far the two ends of one must stand from
// one another on its axis from −1 to 1.
const (
	fewestNameWords, mostNameWords = 2, 8
	endsApart                      = 0.3
)

// take goes through an answer: merges and splits first, for a name is that of a
// theme as it will be.
func (n *namer) take(b *batch, r prompts.ThemesReply) {
	for _, m := range r.Merges {
		n.merge(b, m)
	}
	for _, s := range r.Splits {
		n.split(b, s)
	}
	named := map[int]bool{}
	for _, name := range r.Names {
		t := b.themes[name.Theme-1]
		if named[name.Theme] || n.changed[t.Ref] {
			continue
		}
		named[name.Theme] = true
		naming, why := n.named(b, name.Named, name.Theme)
		n.propose(research.ThemeProposal{Kind: research.ProposeName, Themes: []research.Ref{t.Ref}}, why)
		if why == "" {
			naming.Ends = n.ends(b, name, t)
			n.naming[t.Ref] = naming
		}
	}
}

func (n *namer) propose(p research.ThemeProposal, why research.Reason) {
	p.By, p.Refused, p.Accepted = n.by, why, why == ""
	n.proposals = append(n.proposals, p)
}

// reason keeps why something is proposed, where it says nothing it must not.
func reason(text string) string {
	if saysNumber(text) {
		return ""
	}
	return strings.TrimSpace(text)
}

func (n *namer) merge(b *batch, m prompts.ThemeMerge) {
	if m.One == m.Other {
		return
	}
	one, other := b.themes[m.One-1], b.themes[m.Other-1]
	p := research.ThemeProposal{Kind: research.ProposeMerge, Themes: []research.Ref{one.Ref, other.Ref}, Because: reason(m.Because)}
	if n.changed[one.Ref] || n.changed[other.Ref] {
		n.propose(p, research.ReasonChanged)
		return
	}
	naming, why := n.named(b, m.Named, m.One, m.Other)
	if why != "" {
		naming = nil // the quotes decide about the merge, its name is another matter
	}
	p.Before, p.After = n.geometry.Merge(members(one), members(other))
	if p.After < p.Before {
		n.propose(p, research.ReasonLooser)
		return
	}
	n.propose(p, "")
	n.changed[one.Ref], n.changed[other.Ref] = true, true
	n.made = append(n.made, madeTheme{slices.Concat(members(one), members(other)), naming})
}

func (n *namer) split(b *batch, s prompts.ThemeSplit) {
	t := b.themes[s.Theme-1]
	p := research.ThemeProposal{Kind: research.ProposeSplit, Themes: []research.Ref{t.Ref}, Because: reason(s.Because)}
	if n.changed[t.Ref] {
		n.propose(p, research.ReasonChanged)
		return
	}
	one, other := b.ofTheme(s.One.Carries, s.Theme), b.ofTheme(s.Other.Carries, s.Theme)
	other = slices.DeleteFunc(other, func(r research.Ref) bool { return slices.Contains(one, r) })
	halves, named := n.geometry.Halves(t, one, other)
	if len(one) < 2 || len(other) < 2 || !named {
		n.propose(p, research.ReasonTooSmall)
		return
	}
	var after [2]float64
	p.Before, after = n.geometry.Split(halves)
	p.After = min(after[0], after[1])
	switch {
	case p.After <= p.Before:
		n.propose(p, research.ReasonLooser)
		return
	case n.geometry.Apart(halves[0], halves[1]) < max(n.usually, 0):
		n.propose(p, research.ReasonNotApart)
		return
	}
	n.propose(p, "")
	n.changed[t.Ref] = true
	for i, half := range [2]prompts.Named{s.One, s.Other} {
		naming, why := n.named(b, half, s.Theme)
		if why != "" {
			naming = nil
		}
		n.made = append(n.made, madeTheme{halves[i], naming})
	}
}

// ofTheme are the quotes behind numbers that stand in one of some themes.
func (b *batch) ofTheme(numbers []int, themes ...int) []research.Ref {
	var refs []research.Ref
	for _, k := range numbers {
		if slices.Contains(themes, b.of[k-1]+1) {
			refs = append(refs, b.quotes[k-1])
		}
	}
	return unique(refs)
}

// named is a name with what carries it, or why it is not kept. Quotes of other
// themes carry nothing.
func (n *namer) named(b *batch, name prompts.Named, themes ...int) (*research.Naming, research.Reason) {
	carries := b.ofTheme(name.Carries, themes...)
	if len(carries) == 0 {
		return nil, ReasonUncited
	}
	text := strings.TrimRight(strings.TrimSpace(name.Name), ".")
	if why := n.title(b, text, carries, themes...); why != "" {
		return nil, why
	}
	naming := &research.Naming{By: n.by, Name: text, Carries: carries}
	if n.plain(name.Description, n.words(b.shownIn(themes...))) == "" {
		naming.Description = strings.TrimSpace(name.Description)
	}
	return naming, ""
}

// shownIn are the quotes shown of some themes.
func (b *batch) shownIn(themes ...int) (refs []research.Ref) {
	for k, ref := range b.quotes {
		if slices.Contains(themes, b.of[k]+1) {
			refs = append(refs, ref)
		}
	}
	return refs
}

// title says why a name is refused, "" where it is not: by its length, by what it
// says, and where none of the theme's quotes comes near.
func (n *namer) title(b *batch, text string, carries []research.Ref, themes ...int) research.Reason {
	if words := len(strings.Fields(text)); words < fewestNameWords || words > mostNameWords {
		return research.ReasonWordCount
	}
	if why := n.plain(text, n.words(b.shownIn(themes...))); why != "" {
		return why
	}
	if !n.nearest(b, text, carries, themes) {
		return research.ReasonUngrounded
	}
	return ""
}

// plain says why words about a theme are refused whatever they mean.
func (n *namer) plain(text string, ev evidence) research.Reason {
	own, quoted := withoutQuotations(text)
	return n.madeUp(own, quoted, ev)
}

// nearest reports whether a name shares a word of content with the quotes that
// carry it, or means what they do more than what any other theme's quotes do.
func (n *namer) nearest(b *batch, text string, carries []research.Ref, themes []int) bool {
	own := n.words(carries).shown
	stems := synthesize.Stems(strings.Join(own, ". "), false)
	if slices.ContainsFunc(synthesize.Stems(text, false), func(s string) bool { return slices.Contains(stems, s) }) {
		return true
	}
	if n.Meaning == nil {
		return false
	}
	v := n.Meaning([]string{text})[0]
	if v == nil {
		return false
	}
	var others []string
	for k, ref := range b.quotes {
		if !slices.Contains(themes, b.of[k]+1) {
			others = append(others, n.Mask(n.quotes[ref].Text).String())
		}
	}
	near := nearest(v, n.Meaning(own))
	return near > 0 && near > nearest(v, n.Meaning(others))
}

// ends names the two ends of a theme's spectrum, the lower one first, where the
// quotes said to stand there do stand apart.
func (n *namer) ends(b *batch, name prompts.ThemeName, t *research.Theme) []research.End {
	if len(name.Ends) == 0 {
		return nil
	}
	p := research.ThemeProposal{Kind: research.ProposeEnds, Themes: []research.Ref{t.Ref}}
	var ends []research.End
	var at []float64
	why := research.Reason("")
	for _, e := range name.Ends {
		refs := b.ofTheme(e.Quotes, name.Theme)
		text := strings.TrimRight(strings.TrimSpace(e.Name), ".")
		switch words := len(strings.Fields(text)); {
		case why != "":
		case len(refs) == 0:
			why = ReasonUncited
		case words < 1 || words > mostNameWords:
			why = research.ReasonWordCount
		default:
			why = n.plain(text, n.words(refs))
		}
		ends, at = append(ends, research.End{Name: text, Quotes: refs}), append(at, n.middle(refs))
	}
	if why == "" && (len(ends) != 2 || overlap(ends)) {
		why = research.ReasonNotApart
	}
	if why == "" {
		if at[0] > at[1] {
			slices.Reverse(ends)
			slices.Reverse(at)
		}
		if p.Before, p.After = at[0], at[1]; at[1]-at[0] < endsApart {
			why = research.ReasonNotApart
		}
	}
	n.propose(p, why)
	if why != "" {
		return nil
	}
	return ends
}

func overlap(ends []research.End) bool {
	return slices.ContainsFunc(ends[0].Quotes, func(r research.Ref) bool { return slices.Contains(ends[1].Quotes, r) })
}

// middle is the mean position of quotes in their theme.
func (n *namer) middle(refs []research.Ref) float64 {
	sum := 0.0
	for _, r := range refs {
		sum += n.position[r]
	}
	return sum / float64(max(len(refs), 1))
}
