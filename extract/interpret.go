package extract

import (
	"cmp"
	"slices"
	"strings"

	"personas/internal/linear"
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
	stages := map[research.JourneyStage]float64{}
	for _, h := range p.hits {
		if c := &cues[h.cue]; c.stage != "" {
			stages[c.stage] += c.vote
		}
	}
	facet, stance := research.FacetNone, research.Stance("")
	if r.opts.Prior != nil && asked.id != "" {
		facet, stance = r.opts.Prior(asked.id)
	}
	return reading{facet: facetOf(p, asked, facet), stance: stanceOf(p, stance), stage: bestStage(stages), why: why(p)}
}

// What is known around a passage, in log-odds beside what its words say.
const (
	askedFor   = 1.0 // the question before it asks for the facet
	priorFacet = 3.0 // a survey's question that is mapped to the facet
	priorLean  = 2.0 // … to the stance
	cueLean    = 0.6 // words for and against, beside what was learned

	// leastFacet is the probability below which a facet is not told.
	leastFacet = 0.2
	// stageVotes is what a journey stage needs: one cue that speaks for it without
	// doubt, or two others.
	stageVotes = 2.4
	// repeatVote is what each further cue of a facet adds.
	repeatVote = 0.2
)

// facetOf is the likeliest facet of a passage, none where no one is likely.
func facetOf(p *passage, asked question, prior research.Facet) research.Facet {
	scores := model().Facet.Scores(p.read)
	for i, m := range research.Facets {
		if asked.facets[m.Facet] {
			scores[i] += askedFor
		}
		if m.Facet == prior {
			scores[i] += priorFacet
		}
	}
	if i, share := likeliest(scores); share >= leastFacet {
		return research.Facets[i].Facet
	}
	return research.FacetNone
}

// stanceOf is the likeliest stance of a passage.
func stanceOf(p *passage, prior research.Stance) research.Stance {
	scores := model().Lean.Scores(p.read)
	_, pos, neg := p.votes()
	scores[0] += cueLean * (pos - neg)
	scores[1] += cueLean * (neg - pos)
	if i := slices.Index(stances, prior); i >= 0 && prior != research.StanceNeutral {
		scores[i] += priorLean
	}
	i, _ := likeliest(scores)
	return stances[i]
}

// likeliest is the class of the highest score and its probability.
func likeliest(scores []float64) (class int, share float64) {
	for i, p := range linear.Probabilities(scores) {
		if p > share {
			class, share = i, p
		}
	}
	return class, share
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
