package extract

import (
	"cmp"
	"slices"
	"strings"

	"personas/research"
)

// reading is what the cues say about a quote.
type reading struct {
	facet  research.Facet
	stance research.Stance
	stage  research.JourneyStage
	why    string
}

// interpret tells facet, stance, journey stage and reason of a quote: each cue
// votes, and so does the question before it.
func (r *reader) interpret(p *passage, asked question) reading {
	if !r.english {
		return reading{stance: research.StanceNeutral, why: "form"}
	}
	facets := map[research.Facet]float64{}
	stages := map[research.JourneyStage]float64{}
	var pos, neg float64
	for _, h := range p.hits {
		c := &cues[h.cue]
		if c.facet != research.FacetNone {
			facets[c.facet] = max(facets[c.facet], c.vote) + repeatVote
		}
		if c.stage != "" {
			stages[c.stage] += c.vote
		}
		lean := leanOf(c, p.words, h.start)
		pos, neg = pos+max(lean, 0), neg+max(-lean, 0)
	}
	for f := range asked.facets {
		facets[f] += askedVote
	}
	prior := research.StanceNeutral
	if r.opts.Prior != nil && asked.id != "" {
		var f research.Facet
		if f, prior = r.opts.Prior(asked.id); f != research.FacetNone {
			facets[f] += priorVote
		}
	}
	v := reading{facet: bestFacet(facets), stage: bestStage(stages), why: why(p)}
	if v.facet == research.FacetNone && neg >= clearLean && pos < clearLean {
		v.facet = research.FacetPain // trouble of no other kind
	}
	v.stance = stanceOf(v.facet, pos, neg, prior)
	return v
}

const (
	repeatVote = 0.2 // each further cue of a facet
	askedVote  = 1.7 // a question that asks for the facet
	priorVote  = 2.5 // a survey's question mapped to it: as much as the clearest words
	facetVotes = 1   // what a facet needs to be told
	stageVotes = 2.4 // what a stage needs: one cue that speaks for it without doubt, or two others
)

func bestFacet(votes map[research.Facet]float64) research.Facet {
	winner, most := research.FacetNone, float64(facetVotes)
	for _, m := range research.Facets {
		if v := votes[m.Facet]; v > most {
			winner, most = m.Facet, v
		}
	}
	return winner
}

func bestStage(votes map[research.JourneyStage]float64) research.JourneyStage {
	winner, most := research.JourneyStage(""), 0.0
	for _, s := range []research.JourneyStage{research.JourneyTrigger, research.JourneyExploration, research.JourneyEvaluation,
		research.JourneyPilot, research.JourneyProcurement, research.JourneyRollout, research.JourneyRenewal} {
		if v := votes[s]; v >= stageVotes && v > most {
			winner, most = s, v
		}
	}
	return winner
}

// whyCues is how many cues are named as the reason of a quote.
const whyCues = 3

// why names the cues that are worth most, in the order in which they stand.
func why(p *passage) string {
	var found []*cue
	for _, h := range p.hits {
		c := &cues[h.cue]
		if c.worth > 0 && !slices.ContainsFunc(found, func(d *cue) bool { return d.why == c.why }) {
			found = append(found, c)
		}
	}
	ranked := slices.SortedStableFunc(slices.Values(found), func(a, b *cue) int { return cmp.Compare(b.worth, a.worth) })
	ranked = ranked[:min(whyCues, len(ranked))]
	var names []string
	if holdsAny(p.words, firstPerson) {
		names = append(names, "first person")
	}
	for _, c := range found {
		if slices.Contains(ranked, c) {
			names = append(names, c.why)
		}
	}
	if len(names) == 0 {
		return "substance"
	}
	return strings.Join(names, " · ")
}

const (
	// clearLean is the lean from which words are clearly for or against.
	clearLean = 1
	// contraryLean is how far an answer must lean against its question to be
	// taken for the contrary ("What hinders you?" "Nothing, I love it, it is great").
	contraryLean = 2
)

// stanceOf weighs what is said for and against. What is felt as trouble, doubt
// or loss is negative and what came out well positive unless the words say
// otherwise; of everything else only clear words make more than a neutral.
func stanceOf(f research.Facet, pos, neg float64, prior research.Stance) research.Stance {
	usual := prior
	switch {
	case prior == research.StanceNegative && pos-neg >= contraryLean:
		return research.StancePositive
	case prior == research.StancePositive && neg-pos >= contraryLean:
		return research.StanceNegative
	case pos >= clearLean && neg >= clearLean:
		return research.StanceMixed
	case prior == research.StanceNegative || prior == research.StancePositive:
		return prior
	case usualStance[f] != "":
		usual = usualStance[f]
	}
	switch {
	case pos >= clearLean:
		return research.StancePositive
	case neg >= clearLean, f == research.FacetNone && neg > pos:
		return research.StanceNegative
	}
	return cmp.Or(usual, research.StanceNeutral)
}

// usualStance is the stance of facets that have one.
var usualStance = map[research.Facet]research.Stance{
	research.FacetPain:      research.StanceNegative,
	research.FacetObjection: research.StanceNegative,
	research.FacetRisk:      research.StanceNegative,
	research.FacetFriction:  research.StanceNegative,
	research.FacetChurn:     research.StanceNegative,
	research.FacetOutcome:   research.StancePositive,
}

// leanOf is the lean of a cue found at word i: turned round where a negation
// stands in the three words before it and no comma between, none in a wish
// ("would be nice": it is not).
func leanOf(c *cue, ws []word, i int) float64 {
	from := i
	for from > 0 && i-from < 3 && !ws[from].comma {
		from--
	}
	before := ws[from:i]
	switch {
	case c.polar && holdsAny(before, negations):
		return -c.lean
	case c.polar && c.lean > 0 && holdsAny(before, wishes):
		return 0
	}
	return c.lean
}

var (
	negations = wordSet("not no never nobody nothing none hardly barely without less neither nor")
	wishes    = wordSet("would could if should")
)
