package extract

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"personas/research"
)

// bar is what a passage must reach to be quoted, by kind of source. The scores
// were chosen on the development transcripts so that about a fifth of what
// people say in conversation passes; in reviews and answers people have already
// chosen what to say, and only small talk is passed over.
type bar struct {
	score   float64
	content int // content words
	words   int // words as written
	form    int // words, in languages of which only the form is judged
	tally   bool
}

func barOf(k research.SourceKind) bar {
	switch k {
	case research.KindInterview, research.KindCall, research.KindObservation:
		return bar{score: 1.9, content: 1, words: 5, form: 12}
	case research.KindSurvey:
		return bar{score: 0, content: 3, form: 4, tally: true}
	case research.KindSupport, research.KindSocial:
		return bar{score: 1.6, content: 1, words: 4, form: 8}
	}
	return bar{score: 0.8, content: 1, words: 3, form: 8}
}

// lexCues finds the cues of the table.
var lexCues = newLexicon(phrases(cues)...)

func phrases(cs []cue) []string {
	out := make([]string, len(cs))
	for i := range cs {
		out[i] = cs[i].phrase
	}
	return out
}

// firstPerson are the words of one's own experience.
var firstPerson = wordSet("i we my our me us mine ours myself ourselves")

// weigh finds the cues of a passage and adds up its score.
func (r *reader) weigh(p *passage) {
	p.hits = unique(lexCues.find(p.words, p.lead(), nil))
	worth := map[string]float64{}
	for _, h := range p.hits {
		c := &cues[h.cue]
		worth[c.why] = max(worth[c.why], c.worth)
	}
	p.score = 0
	for _, w := range slices.Sorted(mapValues(worth)) {
		p.score += w
	}
	switch {
	case len(worth) == 0:
	case isFirstPerson(p.words):
		p.score += 0.7
	case slices.ContainsFunc(p.words, func(w word) bool { return w.text == "you" }):
		p.score += 0.5 // "you just take it on faith": one's own experience, told as everybody's
	}
	p.score *= lengthFactor(p.written)
	p.score -= vagueness(p)
}

func mapValues(m map[string]float64) func(func(float64) bool) {
	return func(yield func(float64) bool) {
		for _, v := range m {
			if !yield(v) {
				return
			}
		}
	}
}

// unique drops hits of the same cue on the same words.
func unique(hits []hit) []hit {
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), cmp.Compare(a.cue, b.cue))
	})
	return slices.Compact(hits)
}

func isFirstPerson(ws []word) bool {
	return slices.ContainsFunc(ws, func(w word) bool { return firstPerson[w.text] })
}

// lengthFactor takes back what length alone gives: the longer a sentence, the
// more cues stand in it by chance.
func lengthFactor(written int) float64 {
	switch {
	case written > 20:
		return math.Sqrt(20 / float64(written))
	case written < 6:
		return 0.7
	}
	return 1
}

// vagueness is what a passage loses for saying little: fillers, and few content
// words.
func vagueness(p *passage) float64 {
	filler := 0
	for _, w := range p.words {
		if fillers[w.text] {
			filler++
		}
	}
	loss := 0.0
	if share := float64(filler) / float64(len(p.words)); share > 0.25 {
		loss += 2 * (share - 0.25)
	}
	if contentWords(p.words) < 3 {
		loss += 0.6
	}
	return loss
}

// reading is what the cues say about a passage.
type reading struct {
	facet  research.Facet
	stance research.Stance
	stage  research.JourneyStage
	why    string
}

// read tells facet, stance, journey stage and reason of a quote.
func (r *reader) read(p *passage, t *research.Turn, asked question) reading {
	if !r.english {
		return reading{stance: research.StanceNeutral, why: "form"}
	}
	votes := map[research.Facet]float64{}
	stages := map[research.JourneyStage]float64{}
	var pos, neg float64
	var whys []string
	if isFirstPerson(p.words) {
		whys = append(whys, "first person")
	}
	for _, h := range p.hits {
		c := &cues[h.cue]
		if !slices.Contains(whys, c.why) {
			whys = append(whys, c.why)
		}
		if c.facet != research.FacetNone {
			votes[c.facet] = max(votes[c.facet], c.vote) + 0.2
		}
		if c.stage != "" {
			stages[c.stage] += c.vote
		}
		lean := c.lean
		if c.polar && negated(p.words, h.start) {
			lean = -lean
		}
		pos, neg = pos+max(lean, 0), neg+max(-lean, 0)
	}
	v := reading{why: strings.Join(whys, " · ")}
	priorStance := research.StanceNeutral
	if r.opts.Prior != nil && asked.id != "" {
		f, s := r.opts.Prior(asked.id)
		if f != research.FacetNone {
			votes[f] += 1.5
		}
		priorStance = s
	}
	if r.opts.Similar != nil {
		if f, s := r.opts.Similar(p.text); f != research.FacetNone {
			votes[f] += s
		}
	}
	v.facet = best(votes)
	v.stance = stanceOf(pos, neg, priorStance)
	v.stage = clearStage(stages)
	return v
}

// stageVotes is what a journey stage needs to be told: one cue that speaks for it
// without doubt, or two others.
const stageVotes = 2.4

func clearStage(votes map[research.JourneyStage]float64) research.JourneyStage {
	winner, most := research.JourneyStage(""), 0.0
	for _, s := range []research.JourneyStage{research.JourneyTrigger, research.JourneyExploration, research.JourneyEvaluation,
		research.JourneyPilot, research.JourneyProcurement, research.JourneyRollout, research.JourneyRenewal} {
		if v := votes[s]; v >= stageVotes && v > most {
			winner, most = s, v
		}
	}
	return winner
}

// facetVotes is what a facet needs to be told.
const facetVotes = 1

func best(votes map[research.Facet]float64) research.Facet {
	winner, most := research.FacetNone, float64(facetVotes)
	for _, m := range research.Facets {
		if v := votes[m.Facet]; v > most {
			winner, most = m.Facet, v
		}
	}
	return winner
}

func stanceOf(pos, neg float64, prior research.Stance) research.Stance {
	switch {
	case pos >= 1 && neg >= 1:
		return research.StanceMixed
	case pos > neg:
		return research.StancePositive
	case neg > pos:
		return research.StanceNegative
	case prior != "":
		return prior
	}
	return research.StanceNeutral
}

// negations turn the word after them round.
var negations = wordSet("not no never nobody nothing none hardly barely without less isn't neither nor")

// negated reports whether a negation stands in the three words before word i.
func negated(ws []word, i int) bool {
	return slices.ContainsFunc(ws[max(0, i-3):i], func(w word) bool { return negations[w.text] })
}
